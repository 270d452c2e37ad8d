//! A repository to check.

use std::ops::Deref;
use std::process::{Command, Output};

use crate::support::Scratch;

/// Two steps, and runs that every deploy replays.
pub(crate) const ORDER: &str = "midflight: 1\nworkflow: order\nin_flight: in-place\n\
    flow:\n  - step: reserve\n  - step: charge\n";

/// A step before them, which no history of a run in flight has.
pub(crate) const ORDER_BROKEN: &str = "midflight: 1\nworkflow: order\nin_flight: in-place\n\
    flow:\n  - step: screen\n  - step: reserve\n  - step: charge\n";

/// A step after them.
pub(crate) const ORDER_LONGER: &str = "midflight: 1\nworkflow: order\nin_flight: in-place\n\
    flow:\n  - step: reserve\n  - step: charge\n  - step: mail\n";

/// A temporary repository on branch `main`.
pub(crate) struct Repository {
    scratch: Scratch,
}

impl Deref for Repository {
    type Target = Scratch;

    fn deref(&self) -> &Scratch {
        &self.scratch
    }
}

impl Repository {
    pub(crate) fn empty() -> Self {
        let repository = Self { scratch: Scratch::new() };
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        repository
    }

    /// One commit, with one workflow.
    pub(crate) fn with_order() -> Self {
        let repository = Self::empty();
        repository.write("order.midflight.yaml", ORDER);
        repository.commit("first");
        repository
    }

    /// Runs git, and gives what it printed.
    pub(crate) fn git(&self, args: &[&str]) -> String {
        let Output { status, stdout, stderr } = git(args).current_dir(&self.path).output().unwrap();
        assert!(status.success(), "git {args:?}: {}", String::from_utf8_lossy(&stderr));
        String::from_utf8(stdout).unwrap().trim().to_owned()
    }

    /// Commits all there is.
    pub(crate) fn commit(&self, message: &str) -> String {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", message]);
        self.git(&["rev-parse", "HEAD"])
    }

    /// Verdict and workflows of `midflight check`, as `id change verdict`.
    pub(crate) fn check(&self, args: &[&str]) -> (String, Vec<String>) {
        let ran = self.midflight(&[&["check", "--format", "json"], args].concat());
        let report = ran.json();
        let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
        let workflows = report["workflows"].as_array().unwrap().iter().map(|workflow| {
            let part = |key: &str| text(&workflow[key]);
            format!("{} {} {}", part("id"), part("change"), part("verdict"))
        });
        (text(&report["verdict"]), workflows.collect())
    }

    /// What `midflight check` says that it compares with.
    pub(crate) fn against(&self, args: &[&str]) -> String {
        let ran = self.midflight(&[&["check", "--format", "json"], args].concat());
        ran.json()["against"].to_string()
    }
}

/// The user's git without the user's settings.
pub(crate) fn git(args: &[&str]) -> Command {
    let mut command = Command::new("git");
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
        command.env_remove(name);
    }
    command.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", "/dev/null");
    for setting in ["user.name=A", "user.email=a@example.org", "protocol.file.allow=always"] {
        command.args(["-c", setting]);
    }
    command.args(["-c", "commit.gpgSign=false"]).args(args);
    command
}
