//! What the work tree is compared with.

use std::fs;

use crate::repository::{ORDER, ORDER_BROKEN, ORDER_LONGER, Repository, git};
use crate::support::{Ran, command, run};

fn strings(list: &[&str]) -> Vec<String> {
    list.iter().map(|text| (*text).to_owned()).collect()
}

#[test]
fn the_merge_base_of_the_default_branch() {
    let repository = Repository::with_order();
    let base = repository.git(&["rev-parse", "HEAD"]);
    repository.git(&["switch", "--quiet", "--create", "feature"]);
    repository.write("order.midflight.yaml", ORDER_BROKEN);
    repository.commit("breaks");
    repository.git(&["switch", "--quiet", "main"]);
    // What came to main meanwhile is none of the branch's doing.
    repository.write("order.midflight.yaml", ORDER_LONGER);
    repository.write("other.midflight.yaml", ORDER.replace("order", "other"));
    repository.commit("goes on");
    repository.git(&["switch", "--quiet", "feature"]);
    let (verdict, workflows) = repository.check(&[]);
    assert_eq!((verdict.as_str(), workflows), ("unsafe", strings(&["order changed unsafe"])));
    assert_eq!(repository.against(&[]), format!("[\"merge base {} of main\"]", &base[..7]));
    assert_eq!(repository.midflight(&["check"]).code, 1);
}

#[test]
fn every_revision_that_still_has_runs() {
    let repository = Repository::with_order();
    repository.git(&["tag", "v1"]);
    repository.write("order.midflight.yaml", ORDER_BROKEN);
    repository.commit("v2");
    repository.git(&["tag", "v2"]);
    let (verdict, workflows) = repository.check(&["--against", "v1", "--against", "v2"]);
    assert_eq!(verdict, "unsafe");
    assert_eq!(workflows, ["order changed unsafe", "order unchanged safe"]);
    assert_eq!(repository.check(&["--against", "v2"]).0, "safe");
    let wrong = repository.midflight(&["check", "--against", "v3"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.stderr.contains("there is no revision `v3`"), "{}", wrong.stderr);
}

#[test]
fn a_detached_head() {
    let repository = Repository::with_order();
    repository.git(&["switch", "--quiet", "--detach"]);
    repository.write("order.midflight.yaml", ORDER_BROKEN);
    repository.commit("breaks");
    assert_eq!(repository.check(&[]).0, "unsafe");
}

#[test]
fn a_repository_without_commits() {
    let repository = Repository::empty();
    repository.write("order.midflight.yaml", ORDER);
    let (verdict, workflows) = repository.check(&[]);
    assert_eq!((verdict.as_str(), workflows), ("safe", strings(&["order added safe"])));
    assert_eq!(repository.against(&[]), "[]");
}

#[test]
fn a_branch_without_commits_is_compared_with_the_default_one() {
    let repository = Repository::with_order();
    repository.git(&["switch", "--quiet", "--orphan", "fresh"]);
    assert!(repository.check(&[]).1[0].starts_with("order removed"));
}

#[test]
fn a_default_branch_of_another_name() {
    let repository = Repository::with_order();
    repository.git(&["branch", "--move", "trunk"]);
    repository.write("order.midflight.yaml", ORDER_BROKEN);
    assert_eq!(repository.check(&[]).0, "unsafe");
    // With two of them it is a guess, and a wrong guess would call safe what is not.
    repository.git(&["switch", "--quiet", "--create", "feature"]);
    let ran = repository.midflight(&["check"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.contains("which branch the change goes to"), "{}", ran.stderr);
    assert!(ran.stderr.contains("--against"), "{}", ran.stderr);
    // A clone knows.
    repository.git(&["switch", "--quiet", "trunk"]);
    repository.commit("breaks");
    let clone = Repository::empty();
    let origin = repository.path.to_string_lossy();
    assert!(
        git(&["clone", "--quiet", &origin, "clone"])
            .current_dir(&clone.path)
            .status()
            .unwrap()
            .success()
    );
    let folder = clone.path.join("clone");
    let ran = run(&mut command(&folder, &["check", "--format", "json"]));
    assert!(ran.json()["against"][0].as_str().unwrap().ends_with("of origin/trunk"));
}

#[test]
fn unrelated_histories_are_said() {
    let repository = Repository::with_order();
    repository.git(&["switch", "--quiet", "--orphan", "fresh"]);
    repository.write("order.midflight.yaml", ORDER);
    repository.commit("again");
    let ran = repository.midflight(&["check"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("HEAD and main have no commit in common"), "{}", ran.stderr);
}

/// A pull request of `feature`, which breaks, into `main`, which went on and changed the same
/// workflow harmlessly; HEAD is the merge.
fn merged() -> Repository {
    let repository = Repository::with_order();
    repository.git(&["switch", "--quiet", "--create", "feature"]);
    repository.write("refund.midflight.yaml", ORDER.replace("order", "refund"));
    repository.commit("adds");
    repository.git(&["switch", "--quiet", "main"]);
    repository.write("order.midflight.yaml", ORDER_LONGER);
    repository.commit("goes on");
    repository.git(&["switch", "--quiet", "--detach"]);
    repository.git(&["merge", "--quiet", "--no-ff", "--message", "merge", "feature"]);
    repository
}

fn on_pull_request(repository: &Repository, variables: &[(&str, &str)]) -> Ran {
    let mut command = command(&repository.path, &["check", "--format", "json"]);
    command.env("GITHUB_REF", "refs/pull/1/merge");
    run(command.envs(variables.iter().copied()))
}

#[test]
fn the_first_parent_of_githubs_merge_commit() {
    let repository = merged();
    let parent = repository.git(&["rev-parse", "HEAD^1"]);
    let head = repository.git(&["rev-parse", "HEAD"]);
    for variables in [&[][..], &[("GITHUB_SHA", head.as_str())]] {
        let report = on_pull_request(&repository, variables).json();
        let label = format!("first parent {} of the merge commit", &parent[..7]);
        assert_eq!(report["against"][0], label.as_str());
        let changes: Vec<&str> = report["workflows"]
            .as_array()
            .unwrap()
            .iter()
            .map(|workflow| workflow["change"].as_str().unwrap())
            .collect();
        assert_eq!(changes, ["unchanged", "added"]);
    }
}

#[test]
fn a_merge_commit_of_somebody_else_is_not_githubs() {
    // The head of a pull request that merged main into itself, checked out by hand.
    let repository = merged();
    let elsewhere = "0123456789012345678901234567890123456789";
    let ran = on_pull_request(&repository, &[("GITHUB_SHA", elsewhere)]);
    assert!(ran.json()["against"][0].as_str().unwrap().ends_with("of main"));
    // And without a pull request it never is.
    assert!(repository.against(&[]).ends_with("of main\"]"));
}

#[test]
fn the_branch_that_a_pull_request_goes_to() {
    let repository = Repository::with_order();
    let commit = repository.git(&["rev-parse", "HEAD"]);
    repository.git(&["update-ref", "refs/remotes/origin/release", &commit]);
    let ran = on_pull_request(&repository, &[("GITHUB_BASE_REF", "release")]);
    assert!(ran.json()["against"][0].as_str().unwrap().ends_with("of origin/release"));
    let ran = on_pull_request(&repository, &[("GITHUB_BASE_REF", "stable")]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("origin/stable of the pull request is not in this clone"));
}

#[test]
fn a_shallow_clone_says_so_in_one_sentence() {
    let repository = merged();
    repository.git(&["update-ref", "refs/pull/1/merge", "HEAD"]);
    let clone = Repository::empty();
    let origin = format!("file://{}", repository.path.display());
    clone.git(&["fetch", "--quiet", "--depth=1", &origin, "refs/pull/1/merge"]);
    clone.git(&["checkout", "--quiet", "--detach", "FETCH_HEAD"]);
    let plain = clone.midflight(&["check"]);
    for ran in [plain, on_pull_request(&clone, &[("GITHUB_BASE_REF", "main")])] {
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
        let sentence = "error: this clone is shallow and does not have the commit to compare with";
        let lines: Vec<&str> = ran.stderr.lines().collect();
        assert_eq!((lines.len(), lines[0]), (2, sentence), "{}", ran.stderr);
        assert!(lines[1].contains("fetch-depth: 0"), "{}", ran.stderr);
    }
    // Two commits deep is enough for the merge commit.
    clone.git(&["fetch", "--quiet", "--depth=2", &origin, "refs/pull/1/merge"]);
    assert_eq!(on_pull_request(&clone, &[]).code, 0);
}

#[test]
fn without_git_there_is_one_clear_sentence() {
    let repository = Repository::with_order();
    let bin = repository.path.join("bin");
    fs::create_dir(&bin).unwrap();
    let ran = run(command(&repository.path, &["check"]).env("PATH", &bin));
    assert_eq!(ran.code, 2);
    assert_eq!(
        ran.stderr,
        "error: git is not installed, or not in PATH\n  \
         help: install git, or name both versions with --old and --new\n"
    );
    let args = ["check", "--old", "order.midflight.yaml", "--new", "order.midflight.yaml"];
    assert_eq!(run(command(&repository.path, &args).env("PATH", &bin)).code, 0);
    let ran = run(command(&repository.path, &["refs"]).env("PATH", &bin));
    assert_eq!((ran.code, ran.stdout.as_str()), (0, "no artifact reference found\n"));
}
