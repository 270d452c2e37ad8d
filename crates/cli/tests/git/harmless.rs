//! Nothing of the repository under check runs, whatever its settings say.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use crate::repository::{ORDER, ORDER_BROKEN, Repository, git};
use crate::support::{command, run};

/// A program that leaves a file behind, and the path of that file.
fn trap(repository: &Repository) -> (String, std::path::PathBuf) {
    let marker = repository.path.join(".git/ran");
    let program = repository.path.join(".git/trap");
    fs::write(&program, format!("#!/bin/sh\necho \"$0 $*\" >> '{}'\n", marker.display())).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    (program.to_string_lossy().into_owned(), marker)
}

#[test]
fn settings_and_hooks_start_nothing() {
    let repository = Repository::with_order();
    repository.write(
        ".gitattributes",
        "*.yaml diff=trap filter=trap merge=trap working-tree-encoding=UTF-8\n",
    );
    repository.commit("attributes");
    repository.write("order.midflight.yaml", ORDER_BROKEN);
    repository.write("refund.midflight.yaml", ORDER.replace("order", "refund"));
    let (program, marker) = trap(&repository);
    let hooks = repository.path.join(".git/hooks");
    fs::create_dir_all(&hooks).unwrap();
    for hook in ["post-index-change", "post-checkout", "pre-commit", "reference-transaction"] {
        fs::copy(&program, hooks.join(hook)).unwrap();
    }
    for key in [
        "core.fsmonitor",
        "core.pager",
        "core.editor",
        "core.sshCommand",
        "core.askPass",
        "core.alternateRefsCommand",
        "pager.ls-files",
        "pager.ls-tree",
        "diff.external",
        "diff.trap.command",
        "diff.trap.textconv",
        "filter.trap.clean",
        "filter.trap.smudge",
        "filter.trap.process",
        "credential.helper",
        "gpg.program",
        "alias.ls-files",
        "alias.cat-file",
        "uploadpack.packObjectsHook",
    ] {
        repository.git(&["config", key, &program]);
    }
    repository.git(&["config", "filter.trap.required", "true"]);
    // The trap works: git's own comparison runs it.
    let _ = git(&["diff"]).current_dir(&repository.path).output().unwrap();
    assert!(marker.exists(), "the trap is not set");
    let _ = fs::remove_file(&marker);
    let (verdict, workflows) = repository.check(&[]);
    assert_eq!(verdict, "unsafe");
    assert_eq!(workflows, ["order changed unsafe", "refund added safe"]);
    assert_eq!(repository.check(&["--against", "HEAD~1", "order.midflight.yaml"]).0, "unsafe");
    assert_eq!(repository.midflight(&["refs"]).code, 0);
    let ran = fs::read_to_string(&marker).unwrap_or_default();
    assert_eq!(ran, "", "something of the repository ran");
}

#[test]
fn a_folder_that_looks_like_a_repository_is_none() {
    // The content of a commit can be a bare repository with settings of its own.
    let repository = Repository::with_order();
    let (program, marker) = trap(&repository);
    let inner = repository.path.join("inner");
    fs::create_dir(&inner).unwrap();
    assert!(
        git(&["init", "--quiet", "--bare", "."]).current_dir(&inner).status().unwrap().success()
    );
    fs::create_dir(inner.join("tree")).unwrap();
    for (key, value) in [
        ("core.bare", "false"),
        ("core.worktree", inner.join("tree").to_str().unwrap()),
        ("core.fsmonitor", &program),
    ] {
        let set = git(&["config", "--file", "config", key, value]).current_dir(&inner).status();
        assert!(set.unwrap().success());
    }
    let ran = run(&mut command(&inner, &["check"]));
    assert_eq!(ran.code, 2, "{}", ran.stdout);
    assert!(ran.stderr.contains("not a git work tree"), "{}", ran.stderr);
    assert!(!marker.exists(), "something of the repository ran");
}

#[test]
fn names_and_revisions_are_never_options() {
    let repository = Repository::with_order();
    let (program, marker) = trap(&repository);
    repository.write("--upload-pack=x.midflight.yaml", ORDER.replace("order", "dash"));
    repository.commit("dash");
    assert_eq!(repository.check(&[]).1, ["dash unchanged safe", "order unchanged safe"]);
    let named = repository.check(&["--", "--upload-pack=x.midflight.yaml"]);
    assert_eq!(named.1, ["dash unchanged safe"]);
    let revision = format!("--against=--output={program}");
    let ran = repository.midflight(&["check", &revision]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("there is no revision `--output="), "{}", ran.stderr);
    assert!(!marker.exists());
}
