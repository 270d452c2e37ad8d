//! Templates, through the reader.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::FAMILY;
use crate::around::Around;
use crate::engines::Document;
use crate::families::Read;
use crate::model::{Artifact, Reading, Workflow};
use crate::syntax::{Lines, parse};

/// Reads a template with values and files around it.
fn read_with(path: &str, text: &str, given: &[(&str, &str)], files: &[&str]) -> Reading {
    let (nodes, problems) = parse(path, text);
    assert_eq!(problems, [], "{text}");
    let owned = |(key, value): &(&str, &str)| ((*key).to_owned(), (*value).to_owned());
    let parameters: BTreeMap<String, String> = given.iter().map(owned).collect();
    let lend = |path: &str| files.contains(&path).then(|| Arc::from("{}"));
    let path = Arc::from(path);
    let around = Around { parameters: &parameters, lend: &lend };
    let document = Document { path: &path, text, root: &nodes[0], known_as: None, around };
    let Read::Documents { detect, read } = FAMILY.read else { unreachable!() };
    assert!(detect(&document), "{text}");
    let mut reading = Reading::default();
    read(&document, &mut reading);
    reading
}

fn read(text: &str) -> Reading {
    let path = if text.starts_with('{') { "a/t.json" } else { "a/t.yaml" };
    read_with(path, text, &[], &[])
}

/// `kind class reason` of each, with the line and the text under the span.
fn lines(text: &str, artifacts: &[Artifact]) -> Vec<String> {
    let lines = Lines::new(text);
    let line = |a: &Artifact| {
        let (at, under) = (lines.position(a.span.start).line, text[a.span.range()].trim_end());
        let (kind, class) = (a.kind.as_str(), a.class.as_str());
        format!("{at} {kind} {class} {}: {under}", a.reason)
    };
    artifacts.iter().map(line).collect()
}

fn resources(text: &str) -> String {
    format!(
        "Parameters:\n  Open: {{Type: String, Default: 'app:1.2.3'}}\nResources:\n  \
         Fn: {{Type: AWS::Serverless::Function}}\n  V: {{Type: AWS::Lambda::Version}}\n  \
         Live: {{Type: AWS::Lambda::Alias}}\n  Job: {{Type: AWS::Batch::JobDefinition}}\n  \
         Task: {{Type: AWS::ECS::TaskDefinition}}\n  \
         Ask: {{Type: AWS::StepFunctions::Activity}}\n  \
         Repo: {{Type: AWS::ECR::Repository}}\n{text}"
    )
}

/// The one artifact of a task definition whose image is written like this.
fn image(written: &str, given: &[(&str, &str)]) -> (String, &'static str) {
    let text = resources(&format!(
        "  T:\n    Type: AWS::ECS::TaskDefinition\n    Properties:\n      \
         ContainerDefinitions:\n      - Name: app\n        Image: {written}\n"
    ));
    let mut reading = read_with("t.yaml", &text, given, &[]);
    assert_eq!(reading.artifacts.len(), 1, "{written}");
    let artifact = reading.artifacts.remove(0);
    assert_eq!(artifact.operation.as_deref(), Some("T/app"));
    (artifact.reference, artifact.class.as_str())
}

#[test]
fn intrinsics_are_followed_as_far_as_the_file_tells() {
    for (written, class) in [
        ("app:latest", "mutable-tag"),
        ("!Ref Open", "unresolved-template"),
        ("{Ref: Open}", "unresolved-template"),
        ("!Ref Unknown", "unresolved-template"),
        (
            "!Sub '${AWS::AccountId}.dkr.ecr.${AWS::Region}.amazonaws.com/app:1.2.3'",
            "immutable-tag",
        ),
        (
            "!Sub '${AWS::AccountId}.dkr.ecr.${AWS::Region}.amazonaws.com/app:${Open}'",
            "unresolved-template",
        ),
        ("!Sub ['${R}:latest', {R: !GetAtt Repo.RepositoryUri}]", "mutable-tag"),
        ("!Sub ['app:${T}', {T: 1.2.3}]", "immutable-tag"),
        ("!GetAtt Repo.RepositoryUri", "implicit-latest"),
        ("{'Fn::GetAtt': [Repo, RepositoryUri]}", "implicit-latest"),
        (
            "!Join ['', ['1.dkr.ecr.', !Ref AWS::Region, '.amazonaws.com/app:latest']]",
            "unresolved-template",
        ),
        ("!Join [':', [app, 1.2.3]]", "immutable-tag"),
        ("!Select [1, [a, 'app:prod']]", "mutable-tag"),
        ("!If [C, 'a:1.2.3', 'b:1.2.4']", "immutable-tag"),
        ("!If [C, 'a:1.2.3', 'b:latest']", "unresolved-template"),
        ("!If [C, 'a:1.2.3', !Ref AWS::NoValue]", "immutable-tag"),
        ("!ImportValue shared-image", "unresolved-template"),
        ("!FindInMap [M, !Ref AWS::Region, image]", "unresolved-template"),
        ("'{{resolve:ssm:/app/image:3}}'", "unresolved-template"),
        ("'{{resolve:ssm:/app/image}}'", "unresolved-template"),
    ] {
        assert_eq!(image(written, &[]).1, class, "{written}");
    }
}

#[test]
fn what_the_user_gives_counts() {
    let open = [("Open", "acme/app:2.0.1"), ("/app/image", "acme/app:prod")];
    for (written, reference, class) in [
        ("!Ref Open", "acme/app:2.0.1", "immutable-tag"),
        ("!Sub '${Open}'", "acme/app:2.0.1", "immutable-tag"),
        ("!Join ['', [r.io/, !Ref Open]]", "r.io/acme/app:2.0.1", "immutable-tag"),
        ("'{{resolve:ssm:/app/image:3}}'", "acme/app:prod", "mutable-tag"),
        ("!Sub '{{resolve:ssm:/app/image}}'", "acme/app:prod", "mutable-tag"),
    ] {
        assert_eq!(image(written, &open), (reference.to_owned(), class), "{written}");
    }
    let stored = "Parameters:\n  I: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /i}\n\
                  Resources:\n  F: {Type: AWS::Lambda::Function, Properties: {Code: {ImageUri: \
                  !Ref I}}}\n";
    for (given, class) in [
        (&[][..], "unresolved-template"),
        (&[("/i", "app:1.2.3")], "immutable-tag"),
        (&[("I", "/other")], "unresolved-template"),
        (&[("I", "/other"), ("/other", "app")], "implicit-latest"),
        (&[("I", "app:prod")], "mutable-tag"),
    ] {
        let reading = read_with("t.yaml", stored, given, &[]);
        assert_eq!(reading.artifacts[0].class.as_str(), class, "{given:?}");
    }
}

#[test]
fn every_place_and_every_form() {
    let text = "\
Resources:
  T:
    Type: AWS::ECS::TaskDefinition
    Properties:
      ContainerDefinitions:
        Fn::If:
        - C
        - - {Name: a, Image: a:prod}
        - - Fn::If: [D, {Name: b, Image: b:prod}, !Ref AWS::NoValue]
  J:
    Type: AWS::Batch::JobDefinition
    Properties:
      NodeProperties: {NodeRangeProperties: [{Container: {Image: j:prod}}]}
      EcsProperties: {TaskProperties: [{Containers: [{Image: k:prod}]}]}
  B: {Type: AWS::CodeBuild::Project, Properties: {Environment: {Image: 'aws/codebuild/std:7.0'}}}
  S: {Type: AWS::ECS::Service, Properties: {TaskDefinition: !Ref T}}
  O: {Type: AWS::ECS::Service, Properties: {TaskDefinition: web}}
  R:
    Type: AWS::Events::Rule
    Properties:
      Targets:
      - {Id: a, Arn: !GetAtt M.Arn}
      - {Id: b, Arn: 'arn:aws:states:e:1:stateMachine:other'}
      - {Id: c, Arn: 'arn:aws:sqs:eu-west-1:1:q', EcsParameters: {TaskDefinitionArn: 'web:7'}}
  Fn::ForEach::L:
  - X
  - [a, b]
  - W${X}: {Type: AWS::Serverless::Function, Properties: {ImageUri: w}}
";
    let expected = [
        "8 image mutable-tag channel: a:prod",
        "9 image mutable-tag channel: b:prod",
        "13 image mutable-tag channel: j:prod",
        "14 image mutable-tag channel: k:prod",
        "15 image mutable-tag partial-version: aws/codebuild/std:7.0",
        "17 ecs-task-definition implicit-latest no-revision: web",
        "23 state-machine implicit-latest unqualified: arn:aws:states:e:1:stateMachine:other",
        "24 ecs-task-definition pinned revision: web:7",
        "28 image implicit-latest no-tag: w",
    ];
    assert_eq!(lines(text, &read(text).artifacts), expected);
}

fn machine(text: &str) -> Workflow {
    let mut reading = read(text);
    assert_eq!(reading.problems, [], "{text}");
    assert_eq!(reading.workflows.len(), 1, "{text}");
    reading.workflows.remove(0)
}

#[test]
fn a_definition_as_a_tree_is_a_workflow() {
    let text = resources(
        "  M:
    Type: AWS::Serverless::StateMachine
    Properties:
      DefinitionSubstitutions:
        Sub: !GetAtt Fn.Arn
        Put: !Sub 'arn:${AWS::Partition}:states:::sns:publish'
        Gap: !Ref Open
      Definition:
        StartAt: A
        States:
          A: {Type: Task, Resource: '${Sub}', Next: B}
          B: {Type: Task, Resource: !GetAtt Fn.Arn, Next: C}
          C: {Type: Task, Resource: !Ref Ask, Next: D}
          D:
            Type: Task
            Resource: arn:aws:states:::lambda:invoke
            Parameters: {FunctionName: !Ref V}
            Next: E
          E:
            Type: Task
            Resource: !Sub arn:${AWS::Partition}:states:::lambda:invoke
            Parameters: {FunctionName: !Ref Fn, Qualifier: !GetAtt V.Version}
            Next: F
          F: {Type: Task, Resource: '${Put}', Next: G}
          G: {Type: Task, Resource: '${Gap}', End: true}
",
    );
    let workflow = machine(&text);
    assert_eq!(workflow.id.0, "M");
    assert_eq!(workflow.operations.len(), 7);
    assert!(workflow.not_read.is_empty(), "{:?}", workflow.not_read);
    let expected = [
        "15 lambda implicit-latest unqualified: !GetAtt Fn.Arn",
        "21 lambda unresolved-template filled-elsewhere: ${Sub}",
        "22 lambda implicit-latest unqualified: !GetAtt Fn.Arn",
        "27 lambda pinned version: !Ref V",
        "32 lambda pinned version: !Ref Fn",
        "34 lambda unresolved-template filled-elsewhere: ${Put}",
        "35 lambda unresolved-template template: ${Gap}",
    ];
    assert_eq!(lines(&text, &workflow.artifacts), expected);
    let other = machine(&text.replace("Gap: !Ref Open", "Gap: !Ref Other"));
    assert_ne!(workflow.digest, other.digest);
}

#[test]
fn a_definition_as_text_points_into_the_text() {
    let states = |name: &str| {
        format!(
            "{{\"StartAt\": \"A\", \"States\": {{\n  \"A\": {{\"Type\": \"Task\", \
             \"Resource\":\n    \"{name}\", \"TimeoutSeconds\": ${{T}}, \"End\": true}}}}}}"
        )
    };
    let arn = "arn:aws:lambda:eu-west-1:1:function:f:live";
    for (header, name) in [("|", arn), ("!Sub |", arn), ("!Sub |-", "${Fn.Arn}")] {
        let block = states(name).replace('\n', "\n          ");
        let text = format!(
            "Resources:\n  M:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n      \
             DefinitionString: {header}\n          {block}\n"
        );
        let found = lines(&text, &machine(&text).artifacts);
        let class = if name == arn { "mutable-tag alias" } else { "unresolved-template template" };
        assert_eq!(found, [format!("8 lambda {class}: {name}")], "{text}");
    }
    let join = r#"{"Resources": {"Fn": {"Type": "AWS::Lambda::Function"}, "M": {
        "Type": "AWS::StepFunctions::StateMachine", "Properties": {"DefinitionString": {
            "Fn::Join": ["", [
            "{\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Task\",\"Next\":\"B\",",
            "\"Resource\":\"",
            {"Fn::GetAtt": ["Fn", "Arn"]},
            "\"},\"B\":{\"Type\":\"Task\",\"End\":true,\"Resource\":\"",
            "arn:aws:lambda:e:1:function:g:7\"}}}"
        ]]}}}}}"#;
    let workflow = machine(join);
    let expected = [
        r#"6 lambda implicit-latest unqualified: {"Fn::GetAtt": ["Fn", "Arn"]}"#,
        "8 lambda pinned version: arn:aws:lambda:e:1:function:g:7",
    ];
    assert_eq!(lines(join, &workflow.artifacts), expected);
    assert_eq!(workflow.operations.len(), 2);
}

#[test]
fn what_cannot_be_read_is_said() {
    let template = |property: &str| {
        format!(
            "Resources:\n  M: {{Type: AWS::StepFunctions::StateMachine, \
             Properties: {{{property}}}}}\n"
        )
    };
    for property in [
        "DefinitionString: !Ref Given",
        "DefinitionString: 'no JSON'",
        "DefinitionString: '[]'",
        "Definition: {'Fn::Transform': {Name: AWS::Include}}",
    ] {
        let workflow = machine(&template(property));
        assert_eq!(workflow.not_read.len(), 1, "{property}");
        assert!(workflow.artifacts.is_empty());
    }
    let chosen =
        "Definition: {StartAt: A, States: !If [C, {A: {Type: Succeed}}, {A: {Type: Fail}}]}";
    let workflow = machine(&template(chosen));
    assert_eq!((workflow.not_read.len(), workflow.operations.len()), (1, 1));
    let elsewhere = read(&template("DefinitionS3Location: {Bucket: b, Key: k}"));
    assert_eq!((elsewhere.workflows.len(), elsewhere.not_looked_at.len()), (0, 1));
}

#[test]
fn a_definition_in_a_file_is_filled_from_here() {
    let text = resources(
        "  M:
    Type: AWS::Serverless::StateMachine
    Properties:
      DefinitionUri: ../flows/m.asl.json
      DefinitionSubstitutions:
        Fn: !GetAtt Fn.Arn
        Live: !Ref Live
        Job: !Ref Job
        Task: !Ref Task
        Self: !Ref M
        Arn: !Sub 'arn:aws:lambda:${AWS::Region}:1:function:${Open}'
        Open: !Ref Open
        Table: !Ref Repo
",
    );
    let reading = read_with("a/t.yaml", &text, &[], &["flows/m.asl.json"]);
    assert!(reading.workflows.is_empty() && reading.not_looked_at.is_empty());
    let expected = [
        "16 lambda implicit-latest unqualified: !GetAtt Fn.Arn",
        "17 lambda mutable-tag alias: !Ref Live",
        "18 batch-job-definition pinned revision: !Ref Job",
        "19 ecs-task-definition pinned revision: !Ref Task",
        "20 state-machine implicit-latest unqualified: !Ref M",
    ];
    assert_eq!(lines(&text, &reading.artifacts), expected);
    assert_eq!(reading.substitutions.len(), 1);
    assert_eq!(reading.substitutions[0].file, "flows/m.asl.json");
    let filled = reading.substitutions[0].filled.iter();
    let names: Vec<_> = filled.map(|filled| filled.name.as_str()).collect();
    assert_eq!(names, ["Fn", "Live", "Job", "Task", "Self", "Table"]);
    assert_eq!(read(&text).not_looked_at.len(), 1);
}

#[test]
fn repositories_say_whether_tags_move() {
    let text = "\
Resources:
  A:
    Type: AWS::ECR::Repository
    Properties: {RepositoryName: acme/a, ImageTagMutability: IMMUTABLE}
  B: {Type: AWS::ECR::Repository}
  C: {Type: AWS::ECR::Repository, Properties: {ImageTagMutability: !Ref P, RepositoryName: !Ref P}}
  D:
    Type: AWS::ECR::Repository
    Properties:
      ImageTagMutability: IMMUTABLE_WITH_EXCLUSION
      ImageTagMutabilityExclusionFilters:
      - ImageTagMutabilityExclusionFilterType: WILDCARD
        ImageTagMutabilityExclusionFilterValue: dev*
";
    let registries = read(text).registries;
    let said: Vec<_> = registries
        .iter()
        .map(|r| (r.resource.as_str(), r.name.as_deref(), r.immutable, r.exclusions.join(" ")))
        .collect();
    let none = String::new();
    let expected = [
        ("A", Some("acme/a"), Some(true), none.clone()),
        ("B", None, Some(false), none.clone()),
        ("C", None, None, none),
        ("D", None, Some(true), "dev*".to_owned()),
    ];
    assert_eq!(said, expected);
}

#[test]
fn hostile_templates_stay_bounded() {
    let deep = format!("{}x{}", "!Sub ['${a}${a}', {a: ".repeat(50), "}]".repeat(50));
    assert_eq!(image(&deep, &[]).1, "unresolved-template");
    let long = format!("!Join ['', [{}]]", "'aaaaaaaaaaaaaaaa', ".repeat(5_000));
    assert_eq!(image(&long, &[]).1, "unresolved-template");
    for text in [
        "Resources: {A: {Type: AWS::ECS::TaskDefinition, Properties: 7}}\n",
        "Resources: {A: {Type: AWS::StepFunctions::StateMachine, Properties: {Definition: []}}}\n",
        "Resources: {A: {Type: 'A::B', Properties: {ContainerDefinitions: {Image: a}}}}\n",
        "Resources: {A: {Type: AWS::ECS::TaskDefinition, Properties: \
         {ContainerDefinitions: [7, [], {}]}}}\n",
    ] {
        assert!(read(text).artifacts.is_empty(), "{text}");
    }
}

#[test]
fn a_template_claims_its_file() {
    for text in
        ["AWSTemplateFormatVersion: 2010-09-09\nR: [", "{\n  \"AWSTemplateFormatVersion\": x"]
    {
        assert!((FAMILY.claims)("t.yaml", text), "{text}");
    }
    assert!(!(FAMILY.claims)("t.yaml", "# about AWSTemplateFormatVersion\n"));
}
