//! Which files are compared, and that "unchanged" is never a guess.

use std::fs;
use std::os::unix::fs::symlink;

use crate::repository::{ORDER, ORDER_BROKEN, Repository, git};
use crate::support::{command, run};

fn workflows(repository: &Repository, args: &[&str]) -> Vec<String> {
    repository.check(args).1
}

#[test]
fn untracked_files_count_and_ignored_ones_do_not() {
    let repository = Repository::with_order();
    repository.write(".gitignore", "/build\n");
    repository.write("build/made.midflight.yaml", ORDER.replace("order", "made"));
    repository.write("refund.midflight.yaml", ORDER.replace("order", "refund"));
    assert_eq!(workflows(&repository, &[]), ["order unchanged safe", "refund added safe"]);
    // Unless a user names it.
    let named = workflows(&repository, &["build/made.midflight.yaml"]);
    assert_eq!(named, ["made added safe"]);
}

#[test]
fn deleted_is_removed_and_moved_is_not() {
    let repository = Repository::with_order();
    repository.write("refund.midflight.yaml", ORDER.replace("order", "refund"));
    repository.commit("second");
    fs::remove_file(repository.path.join("refund.midflight.yaml")).unwrap();
    repository.write("deploy/x.midflight.yaml", ORDER);
    fs::remove_file(repository.path.join("order.midflight.yaml")).unwrap();
    let found = workflows(&repository, &[]);
    assert_eq!(found, ["order unchanged safe", "refund removed unsafe"]);
    // The index has both all the time; staged or not makes no difference.
    repository.git(&["add", "--all"]);
    assert_eq!(workflows(&repository, &[]), found);
    // Staged, then deleted.
    repository.write("late.midflight.yaml", ORDER.replace("order", "late"));
    repository.git(&["add", "late.midflight.yaml"]);
    fs::remove_file(repository.path.join("late.midflight.yaml")).unwrap();
    assert_eq!(workflows(&repository, &[]), found);
    // A removed file or folder can be named.
    let named = workflows(&repository, &["refund.midflight.yaml"]);
    assert_eq!(named, ["refund removed unsafe"]);
    let ran = repository.midflight(&["check", "nothing.yaml"]);
    assert_eq!(ran.code, 3);
    assert!(ran.stderr.contains("cannot read nothing.yaml: no such file or folder"));
}

#[test]
fn a_file_only_intended_to_be_added_is_read_from_disk() {
    let repository = Repository::with_order();
    repository.write("refund.midflight.yaml", ORDER.replace("order", "refund"));
    repository.git(&["add", "--intent-to-add", "refund.midflight.yaml"]);
    assert_eq!(workflows(&repository, &[]), ["order unchanged safe", "refund added safe"]);
}

#[test]
fn marks_of_the_index_do_not_hide_a_change() {
    let repository = Repository::with_order();
    for mark in ["--assume-unchanged", "--skip-worktree"] {
        repository.git(&["update-index", mark, "order.midflight.yaml"]);
        repository.write("order.midflight.yaml", ORDER_BROKEN);
        assert_eq!(workflows(&repository, &[]), ["order changed unsafe"], "{mark}");
        repository.write("order.midflight.yaml", ORDER);
    }
}

#[test]
fn equal_size_and_time_do_not_hide_a_change() {
    let repository = Repository::with_order();
    repository.git(&["config", "core.checkStat", "minimal"]);
    repository.git(&["config", "core.trustctime", "false"]);
    let path = repository.path.join("order.midflight.yaml");
    // Older than the index, so that git sees no reason to look again.
    let time = fs::metadata(&path).unwrap().modified().unwrap() - std::time::Duration::from_secs(9);
    let set = |path| fs::File::options().write(true).open(path).unwrap().set_modified(time);
    set(&path).unwrap();
    repository.git(&["update-index", "--refresh"]);
    repository.write("order.midflight.yaml", ORDER.replace("reserve", "respond"));
    set(&path).unwrap();
    assert_eq!(repository.git(&["diff", "--name-only"]), "", "git itself is deceived");
    assert_eq!(workflows(&repository, &[]), ["order changed unsafe"]);
}

#[test]
fn line_ends_that_git_converts_are_no_change() {
    let repository = Repository::with_order();
    repository.git(&["config", "core.autocrlf", "true"]);
    repository.write("order.midflight.yaml", ORDER.replace('\n', "\r\n"));
    assert_eq!(workflows(&repository, &[]), ["order unchanged safe"]);
    repository.write("order.midflight.yaml", ORDER_BROKEN.replace('\n', "\r\n"));
    assert_eq!(workflows(&repository, &[]), ["order changed unsafe"]);
}

#[test]
fn what_a_sparse_checkout_leaves_out_is_not_removed() {
    let repository = Repository::with_order();
    repository.write("eu/refund.midflight.yaml", ORDER.replace("order", "refund"));
    repository.write("us/return.midflight.yaml", ORDER.replace("order", "return"));
    repository.commit("second");
    repository.git(&["sparse-checkout", "set", "eu"]);
    assert!(!repository.path.join("us").exists());
    let all = ["refund unchanged safe", "order unchanged safe"];
    assert_eq!(workflows(&repository, &[]), all);
    let note = "1 file that the sparse checkout leaves out is as it was and was not read\n";
    assert_eq!(repository.midflight(&["check"]).stderr, note);
    // A commit that changes what is left out, as a merge or a pull does.
    repository.git(&["switch", "--quiet", "--create", "feature"]);
    repository.git(&["sparse-checkout", "disable"]);
    repository.write("us/return.midflight.yaml", ORDER_BROKEN.replace("order", "return"));
    repository.commit("breaks");
    repository.git(&["sparse-checkout", "set", "eu"]);
    assert!(!repository.path.join("us").exists());
    let all = ["refund unchanged safe", "order unchanged safe", "return changed unsafe"];
    assert_eq!(workflows(&repository, &[]), all);
}

#[test]
fn what_git_lfs_holds_is_compared_by_its_digest_or_said() {
    let repository = Repository::empty();
    // SHA-256 of `ORDER`, worked out by `sha256sum`.
    let oid = "f640e01a05eaa43da86963dac5aa8a4196643efee9891c23614d5be73ae2dfef";
    let pointer = format!(
        "version https://git-lfs.github.com/spec/v1\noid sha256:{oid}\nsize {}\n",
        ORDER.len()
    );
    repository.write("order.midflight.yaml", &pointer);
    repository.write("table.json", &pointer);
    repository.commit("pointers");
    let ran = repository.midflight(&["check"]);
    assert_eq!(ran.code, 3, "{}", ran.stdout);
    assert!(ran.stdout.contains("Git LFS holds its content"), "{}", ran.stdout);
    // With the content on disk it is what the pointer names.
    repository.write("order.midflight.yaml", ORDER);
    assert_eq!(workflows(&repository, &[]), ["order unchanged safe"]);
    repository.write("order.midflight.yaml", ORDER_BROKEN);
    let (verdict, _) = repository.check(&[]);
    assert_eq!(verdict, "unknown");
}

#[test]
fn paths_are_relative_to_the_present_folder() {
    let repository = Repository::with_order();
    repository.write("a/b/refund.midflight.yaml", ORDER.replace("order", "refund"));
    repository.write("a/c/return.midflight.yaml", ORDER.replace("order", "return"));
    let below = |args: &[&str]| {
        let mut all = vec!["check", "--format", "json"];
        all.extend(args);
        let report = run(&mut command(&repository.path.join("a/b"), &all)).json();
        let files = report["workflows"].as_array().unwrap().iter();
        files.map(|w| w["file"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(below(&["."]), ["a/b/refund.midflight.yaml"]);
    assert_eq!(below(&["../c"]), ["a/c/return.midflight.yaml"]);
    assert_eq!(below(&["../../order.midflight.yaml"]), ["order.midflight.yaml"]);
    assert_eq!(below(&[]).len(), 3);
    let absolute = repository.path.join("a/c");
    assert_eq!(below(&[absolute.to_str().unwrap()]), ["a/c/return.midflight.yaml"]);
    let ran = run(&mut command(&repository.path, &["check", "../elsewhere.yaml"]));
    assert_eq!(ran.code, 3);
    assert!(ran.stderr.contains("outside of the repository"), "{}", ran.stderr);
}

#[test]
fn names_with_spaces_quotes_and_other_letters() {
    let repository = Repository::empty();
    let names = ["a b.midflight.yaml", "it's \"é\".midflight.yaml", "*.midflight.yaml", "ü\t.yml"];
    for name in names {
        repository.write(name, ORDER.replace("order", &format!("w{}", name.len())));
    }
    repository.commit("first");
    assert!(workflows(&repository, &[]).iter().all(|workflow| workflow.ends_with("safe")));
    assert_eq!(workflows(&repository, &[]).len(), names.len());
    for name in names {
        repository.write(name, ORDER_BROKEN.replace("order", &format!("w{}", name.len())));
        let report = repository.midflight(&["check", "--format", "json", name]).json();
        assert_eq!(report["looked_at"], serde_json::json!([name]));
        assert_eq!(report["verdict"], "unsafe", "{name}");
    }
}

#[test]
fn a_name_that_is_no_text_is_said() {
    use std::os::unix::ffi::OsStrExt as _;
    let repository = Repository::with_order();
    let name = std::ffi::OsStr::from_bytes(b"caf\xe9.yaml");
    fs::write(repository.path.join(name), ORDER).unwrap();
    repository.commit("second");
    let report = repository.midflight(&["check", "--format", "json"]).json();
    let expected =
        serde_json::json!([{"what": "caf\u{fffd}.yaml", "why": "its name is not UTF-8"}]);
    assert_eq!(report["not_looked_at"], expected);
}

#[test]
fn links_and_submodules_are_not_followed() {
    let outside = Repository::empty();
    outside.write("secret.midflight.yaml", ORDER.replace("order", "secret"));
    outside.commit("secret");
    let repository = Repository::with_order();
    symlink(outside.path.join("secret.midflight.yaml"), repository.path.join("l.midflight.yaml"))
        .unwrap();
    symlink(&outside.path, repository.path.join("folder")).unwrap();
    let address = outside.path.to_string_lossy().into_owned();
    repository.git(&["submodule", "--quiet", "add", &address, "module"]);
    assert!(repository.path.join("module/secret.midflight.yaml").exists());
    assert_eq!(workflows(&repository, &[]), ["order unchanged safe"]);
    repository.commit("links");
    assert_eq!(workflows(&repository, &["--against", "HEAD"]), ["order unchanged safe"]);
    assert_eq!(workflows(&repository, &["--against", "HEAD~1"]), ["order unchanged safe"]);
    // A workflow that becomes a link is gone.
    fs::remove_file(repository.path.join("order.midflight.yaml")).unwrap();
    symlink("l.midflight.yaml", repository.path.join("order.midflight.yaml")).unwrap();
    assert_eq!(workflows(&repository, &[]), ["order removed unsafe"]);
}

#[test]
fn contents_that_git_does_not_have_are_unknown() {
    let repository = Repository::with_order();
    let id = repository.git(&["rev-parse", "HEAD:order.midflight.yaml"]);
    repository.write("order.midflight.yaml", ORDER_BROKEN);
    let object = repository.path.join(".git/objects").join(&id[..2]).join(&id[2..]);
    fs::remove_file(object).unwrap();
    let report = repository.midflight(&["check", "--format", "json"]).json();
    assert_eq!(report["verdict"], "unknown");
    assert_eq!(report["not_looked_at"][0]["why"], "git does not have its content here");
}

#[test]
fn a_repository_that_names_objects_by_sha256() {
    let repository = Repository::empty();
    fs::remove_dir_all(repository.path.join(".git")).unwrap();
    let init = ["init", "--quiet", "--initial-branch=main", "--object-format=sha256"];
    assert!(git(&init).current_dir(&repository.path).status().unwrap().success());
    repository.write("order.midflight.yaml", ORDER);
    repository.commit("first");
    assert_eq!(workflows(&repository, &[]), ["order unchanged safe"]);
    repository.write("order.midflight.yaml", ORDER_BROKEN);
    assert_eq!(workflows(&repository, &[]), ["order changed unsafe"]);
}

#[test]
fn many_contents_at_once_do_not_block() {
    let repository = Repository::empty();
    for index in 0..300 {
        let text = ORDER.replace("order", &format!("w{index}"));
        repository.write(&format!("w{index}.midflight.yaml"), format!("{text}# {:9000}\n", 1));
    }
    repository.commit("first");
    for index in 0..300 {
        let text = ORDER_BROKEN.replace("order", &format!("w{index}"));
        repository.write(&format!("w{index}.midflight.yaml"), text);
    }
    let found = workflows(&repository, &[]);
    assert_eq!(found.len(), 300);
    assert!(found.iter().all(|workflow| workflow.ends_with("changed unsafe")));
}
