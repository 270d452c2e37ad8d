use std::collections::BTreeMap;
use std::sync::Arc;

use super::read::{detect, read};
use crate::around::Around;
use crate::families::TextFile;
use crate::limits::XML_ATTRIBUTES_MAX;
use crate::model::{Artifact, Reading, Role};

fn reading(text: &str, around: Around<'_>) -> Reading {
    assert!(detect("a/pom.xml", text));
    let mut reading = Reading::default();
    read(&TextFile { path: "a/pom.xml", text, around }, &mut reading);
    reading
}

fn lines(text: &str, reading: &Reading) -> Vec<String> {
    let line =
        |a: &Artifact| format!("{} {} {}", a.reference, a.class.as_str(), &text[a.span.range()]);
    reading.artifacts.iter().map(line).collect()
}

/// Reference, class and the text that is underlined, of each artifact of a project.
fn project(body: &str) -> Vec<String> {
    let text = format!("<project><modelVersion>4.0.0</modelVersion>{body}</project>");
    let reading = reading(&text, Around::default());
    assert_eq!(reading.not_looked_at, []);
    assert!(reading.artifacts.iter().all(|artifact| artifact.role == Role::Build));
    lines(&text, &reading)
}

fn dependency(version: &str) -> String {
    format!(
        "<dependencies><dependency><groupId>g</groupId><artifactId>a</artifactId>\
         <version>{version}</version></dependency></dependencies>"
    )
}

#[test]
fn everything_with_a_version() {
    let body = "
  <parent><groupId>p</groupId><artifactId>parent</artifactId><version>1.0</version></parent>
  <dependencyManagement><dependencies><dependency>
    <groupId>b</groupId><artifactId>bom</artifactId><version> [1,2) </version><type>pom</type>
  </dependency></dependencies></dependencyManagement>
  <dependencies>
    <dependency><groupId>m</groupId><artifactId>managed</artifactId></dependency>
    <dependency><groupId>s</groupId><artifactId>s</artifactId><version>1-SNAPSHOT</version>
      <exclusions><exclusion><groupId>x</groupId><artifactId>y</artifactId></exclusion></exclusions>
    </dependency>
  </dependencies>
  <build>
    <plugins><plugin><artifactId>maven-jar-plugin</artifactId><version>LATEST</version>
      <configuration><dependency><groupId>n</groupId><artifactId>n</artifactId>
      <version>1</version></dependency></configuration></plugin></plugins>
    <extensions><extension><groupId>e</groupId><artifactId>e</artifactId>
      <version><![CDATA[2.0]]></version></extension></extensions>
  </build>
  <profiles><profile><dependencies><dependency><groupId>r</groupId><artifactId>r</artifactId>
    <version>RELEASE</version></dependency></dependencies></profile></profiles>";
    assert_eq!(
        project(body),
        [
            "p:parent:1.0 pinned 1.0",
            "b:bom:[1,2) mutable-tag [1,2)",
            "s:s:1-SNAPSHOT mutable-tag 1-SNAPSHOT",
            "org.apache.maven.plugins:maven-jar-plugin:LATEST mutable-tag LATEST",
            "e:e:2.0 pinned <![CDATA[2.0]]>",
            "r:r:RELEASE mutable-tag RELEASE",
        ]
    );
}

#[test]
fn placeholders_are_filled_within_the_file() {
    let own = "<groupId>g</groupId><version>2.0-SNAPSHOT</version>";
    let uses = |version: &str| project(&format!("{own}{}", dependency(version)));
    assert_eq!(uses("${project.version}"), ["g:a:2.0-SNAPSHOT mutable-tag ${project.version}"]);
    let properties = "<properties><a.v>${b.v}</a.v><b.v>1.2</b.v></properties>";
    let nested = project(&format!("{properties}{}", dependency("${a.v}.3")));
    assert_eq!(nested, ["g:a:1.2.3 pinned ${a.v}.3"]);
    let open = project(&dependency("${from.parent}"));
    assert_eq!(open, ["g:a:${from.parent} unresolved-template ${from.parent}"]);
    let inherited = "<parent><artifactId>p</artifactId><version>3.0</version></parent>";
    let inherited = project(&format!("{inherited}{}", dependency("${project.version}")));
    assert_eq!(inherited, ["g:a:3.0 pinned ${project.version}"]);
    assert_eq!(project(&dependency("1.${cut")).len(), 1);
}

#[test]
fn values_of_the_user_win() {
    let body = format!("<properties><v>1-SNAPSHOT</v></properties>{}", dependency("${v}"));
    let text = format!("<project><modelVersion>4.0.0</modelVersion>{body}</project>");
    let parameters = BTreeMap::from([("v".to_owned(), "1.0".to_owned())]);
    let reading = reading(&text, Around { parameters: &parameters, ..Around::default() });
    assert_eq!(lines(&text, &reading), ["g:a:1.0 pinned ${v}"]);
}

#[test]
fn a_parent_in_the_repository_is_left_out() {
    let text = "<project><modelVersion>4.0.0</modelVersion><parent><groupId>g</groupId>\
                <artifactId>top</artifactId><version>1-SNAPSHOT</version></parent></project>";
    let with = |id: &str| {
        let pom = format!("<project><artifactId>{id}</artifactId></project>");
        let lend = |path: &str| (path == "pom.xml").then(|| Arc::from(pom.as_str()));
        reading(text, Around { lend: &lend, ..Around::default() }).artifacts.len()
    };
    assert_eq!((with("top"), with("other")), (0, 1));
}

#[test]
fn properties_that_grow_or_turn_in_circles_end() {
    let mut body = "<properties><a>${b}</a><b>${a}</b>".to_owned();
    for level in 0..40 {
        let next = format!("${{p{}}}", level + 1);
        body += &["<p", &level.to_string(), ">", &next.repeat(3), "</p", &level.to_string(), ">"]
            .concat();
    }
    body += "</properties>";
    body += &dependency("${a}");
    body += &dependency("${p0}");
    let found = project(&body);
    assert!(found.iter().all(|line| line.contains("unresolved-template")), "{found:?}");
}

#[test]
fn release_ids_of_kie_containers() {
    let state = "<kie-server-state><containers><container><containerId>app</containerId>\
                 <releaseId><groupId>g</groupId><artifactId>a</artifactId>\
                 <version>2.0.0-SNAPSHOT</version></releaseId></container></containers>\
                 </kie-server-state>";
    let read_state = reading(state, Around::default());
    assert_eq!(lines(state, &read_state), ["g:a:2.0.0-SNAPSHOT mutable-tag 2.0.0-SNAPSHOT"]);
    assert_eq!(read_state.artifacts[0].operation.as_deref(), Some("app"));
    assert_eq!(read_state.artifacts[0].role, Role::Run);

    let rest = "\u{feff}<kie-container container-id=\"b\"><release-id><group-id>g</group-id>\
                <artifact-id>a</artifact-id><version>1.0</version></release-id>\
                <resolved-release-id><version>1.0</version></resolved-release-id>\
                <scanner status=\"DISPOSED\"/></kie-container>";
    let read_rest = reading(rest, Around::default());
    assert_eq!(lines(rest, &read_rest), ["g:a:1.0 pinned 1.0"]);
    assert_eq!(read_rest.artifacts[0].operation.as_deref(), Some("b"));
    let scanned = rest.replace("DISPOSED", "STARTED");
    assert_eq!(reading(&scanned, Around::default()).artifacts[0].reason, "scanner");
}

#[test]
fn what_cannot_be_read_is_said() {
    let count = 0..=XML_ATTRIBUTES_MAX;
    let many = count.clone().map(|n| format!(" a{n}=''")).collect::<Vec<_>>().concat();
    let spaces = count.map(|n| format!("<a xmlns:a{n}='x'>")).collect::<Vec<_>>().concat();
    for text in [
        "<project>".to_owned(),
        "<!DOCTYPE project [<!ENTITY a 'b'>]><project>&a;</project>".to_owned(),
        format!("<project{many}/>"),
        format!("<project>{spaces}"),
        String::new(),
    ] {
        let reading = reading(&text, Around::default());
        assert_eq!((reading.artifacts.len(), reading.not_looked_at.len()), (0, 1), "{text}");
    }
    let deep = format!("<project>{}{}</project>", "<a>".repeat(100_000), "</a>".repeat(100_000));
    assert!(reading(&deep, Around::default()).artifacts.is_empty());
}

#[test]
fn other_files_are_left_alone() {
    assert!(!detect("build.xml", "<project name='ant'/>"));
    assert!(!detect("a.yaml", "<modelVersion>"));
    assert!(detect("x/app.pom", "<project><modelVersion>4.0.0</modelVersion></project>"));
    assert!(detect("state.xml", "<a><releaseId/></a>"));
}
