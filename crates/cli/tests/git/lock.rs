//! `midflight.lock`: written from a map, used for fixes by span and for tags that moved.

use std::fs;

use crate::repository::Repository;

const COMPOSE: &str = "# acme/order:2.4.1 in a comment stays\r\nservices:\r\n  a:\r\n    \
    image: \"acme/order:2.4.1\"  # acme/order:2.4.1\r\n  b:\r\n    image: acme/order:edge\r\n";

const ACTIONS: &str = "on: [push]\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      \
    - uses: actions/checkout@v4\n      - {uses: actions/checkout@v4}\n";

fn digest(digit: char) -> String {
    format!("sha256:{}", digit.to_string().repeat(64))
}

fn locked(digit: char) -> Repository {
    let repository = Repository::empty();
    repository.write("compose.yaml", COMPOSE);
    repository.write(".github/workflows/ci.yml", ACTIONS);
    let commit = "1".repeat(40);
    let map = format!(
        "{{\"docker.io/acme/order:2.4.1\": \"{}\", \"other:1\": \"{}\", \
         \"actions/checkout@v4\": \"{commit}\"}}",
        digest(digit),
        digest('9')
    );
    repository.write("map.json", map);
    let ran = repository.midflight(&["refs", "--lock", "map.json"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, "midflight.lock knows 2 references\n"));
    fs::remove_file(repository.path.join("map.json")).unwrap();
    repository
}

#[test]
fn a_fix_replaces_the_reference_and_nothing_else() {
    let repository = locked('1');
    let ran = repository.midflight(&["check", "--fix"]);
    assert!(ran.stderr.contains("fixed references: 3, in files: 2"), "{}", ran.stderr);
    let read = |path: &str| fs::read_to_string(repository.path.join(path)).unwrap();
    let pinned = format!("\"acme/order:2.4.1@{}\"", digest('1'));
    assert_eq!(read("compose.yaml"), COMPOSE.replace("\"acme/order:2.4.1\"", &pinned));
    let fixed = format!("actions/checkout@{}", "1".repeat(40));
    let expected = ACTIONS
        .replacen("actions/checkout@v4\n", &format!("{fixed} # v4\n"), 1)
        .replacen("actions/checkout@v4}", &format!("{fixed}}}"), 1);
    assert_eq!(read(".github/workflows/ci.yml"), expected);
    // What is fixed stays as it is.
    let again = repository.midflight(&["check", "--fix"]);
    assert!(again.stderr.contains("fixed references: 0, in files: 0"), "{}", again.stderr);
}

#[test]
fn a_tag_that_moved_blocks_although_no_file_but_the_lock_changed() {
    let repository = locked('1');
    repository.commit("first");
    let lock = repository.path.join("midflight.lock");
    let text = fs::read_to_string(&lock).unwrap().replace(&digest('1'), &digest('2'));
    fs::write(&lock, text).unwrap();
    let ran = repository.midflight(&["check", "--format", "json"]);
    let rules: Vec<String> = ran.json()["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| format!("{} {}", finding["rule"], finding["file"]))
        .collect();
    assert_eq!(rules, [r#""image-tag-moved" "compose.yaml""#]);
    assert_eq!(ran.code, 1);
}

#[test]
fn a_map_that_is_none_is_refused() {
    let repository = Repository::empty();
    repository.write("map.json", "{\"a:1\": \"latest\"}");
    let ran = repository.midflight(&["refs", "--lock", "map.json"]);
    assert_eq!(ran.code, 3);
    assert!(ran.stderr.contains("the value of `a:1` is no digest"), "{}", ran.stderr);
    assert!(!repository.path.join("midflight.lock").exists());
}
