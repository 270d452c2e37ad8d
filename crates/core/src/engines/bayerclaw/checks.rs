//! What `BayerCLAW`'s compiler, or Step Functions after it, refuses in one step.

use std::collections::{BTreeMap, BTreeSet};

use super::detect::Generation;
use super::keys::{self, Problems, nearest};
use super::step::{Kind, listed, pairs};
use crate::model::Span;
use crate::syntax::{Entry, Node};
use crate::text::quoted;

/// Characters of a state's name, by the quotas of Step Functions.
const STATE_NAME_CHARS_MAX: usize = 80;

/// Among how many names the one that was probably meant is looked for.
const SIBLINGS_COMPARED_MAX: usize = 1_000;

/// A step, and what it stands among.
#[derive(Debug, Clone, Copy)]
pub(super) struct Checked<'a> {
    pub(super) entry: &'a Entry,
    pub(super) kind: Kind,
    pub(super) generation: Generation,
    /// Names in the same list: where it can go next.
    pub(super) siblings: &'a BTreeSet<&'a str>,
    /// It is the last of its list.
    pub(super) last: bool,
}

impl Checked<'_> {
    /// Notes everything that is wrong.
    pub(super) fn check(&self, problems: &mut Problems) {
        if problems.is_full() {
            return;
        }
        self.check_name(problems);
        self.check_keys(problems);
        self.check_flow(problems);
        match self.kind {
            Kind::Batch => self.check_batch(problems),
            Kind::Scatter => self.check_scatter(problems),
            Kind::Chooser => self.check_chooser(problems),
            Kind::Native => self.check_native(problems),
            Kind::Parallel => self.check_parallel(problems),
            Kind::Subpipe => {
                let subpipe = self.get("subpipe");
                if subpipe.and_then(Node::text).is_none_or(str::is_empty) {
                    self.fault(problems, "subpipe", "names no workflow", "write its name or ARN");
                }
            }
            Kind::Unknown => {}
        }
    }

    fn get(&self, key: &str) -> Option<&Node> {
        self.entry.value.get(key)
    }

    fn place(&self) -> String {
        format!("the step `{}`", quoted(&self.entry.key))
    }

    /// Notes a fault at a key of the step, or at its name where the key is not there.
    fn fault(&self, problems: &mut Problems, key: &str, what: &str, help: &str) {
        let span = self.entry.value.entry(key).map_or(self.entry.key_span, |e| e.key_span);
        problems.invalid(span, format!("`{key}` of {} {what}", self.place()), help);
    }

    /// The longest name of a state that the compiler makes from the step's name.
    fn check_name(&self, problems: &mut Problems) {
        let name = &self.entry.key;
        let suffix = match self.kind {
            Kind::Scatter => ".initialize",
            Kind::Subpipe => ".retrieve",
            Kind::Chooser => ".choose",
            _ => "",
        };
        // Counting stops early: a name can have a megabyte.
        let long = |text: &str, more: usize| {
            text.chars().take(STATE_NAME_CHARS_MAX + 1).count() + more > STATE_NAME_CHARS_MAX
        };
        if long(name, suffix.len()) {
            problems.invalid(
                self.entry.key_span,
                format!("the name of {} is too long for a state's name", self.place()),
                format!("Step Functions allows {STATE_NAME_CHARS_MAX} characters with `{suffix}`"),
            );
        }
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        let is_named = self.kind == Kind::Batch && self.generation == Generation::Second;
        if is_named && (name.is_empty() || !name.chars().all(plain)) {
            problems.invalid(
                self.entry.key_span,
                format!("the name of {} is no name of a Batch job definition", self.place()),
                "use letters, digits, `-` and `_`",
            );
        }
    }

    fn check_keys(&self, problems: &mut Problems) {
        let known = match self.kind {
            Kind::Batch => keys::BATCH,
            Kind::Scatter => keys::SCATTER,
            Kind::Subpipe => keys::SUBPIPE,
            Kind::Chooser => keys::CHOOSER,
            Kind::Parallel => keys::PARALLEL,
            Kind::Native => return,
            Kind::Unknown => return self.check_unknown(problems),
        };
        for entry in self.entry.value.entries() {
            let key = entry.key.as_str();
            let first_only = self.generation == Generation::First && key == "params";
            if !known.contains(&key) && !first_only {
                problems.unknown_key(key, entry.key_span, &self.place(), known);
            }
        }
    }

    /// None of the keys that make a step is there; perhaps one is misspelt.
    fn check_unknown(&self, problems: &mut Problems) {
        const KINDS: [&str; 6] = ["commands", "scatter", "subpipe", "Type", "choices", "branches"];
        let mut keys = self.entry.value.entries().iter().take(SIBLINGS_COMPARED_MAX);
        let near = keys.find_map(|e| Some((e, nearest(&e.key, KINDS.into_iter())?)));
        let (span, help) = match near {
            Some((entry, near)) => (entry.key_span, format!("did you mean `{near}`?")),
            None => (self.entry.key_span, format!("add one of: {}", KINDS.join(", "))),
        };
        problems.invalid(span, format!("{} is of no known kind", self.place()), help);
    }

    fn check_flow(&self, problems: &mut Problems) {
        let entries = self.entry.value.entries();
        let next = entries.iter().find(|entry| matches!(entry.key.as_str(), "next" | "Next"));
        let end = entries.iter().find(|entry| matches!(entry.key.as_str(), "end" | "End"));
        if let Some(next) = next {
            self.check_target(&next.value, problems);
        }
        if let (Some(_), Some(end)) = (next, end)
            && self.kind != Kind::Native
        {
            let message = format!("{} has both `next` and `end`", self.place());
            problems.invalid(end.key_span, message, "keep one of them");
        }
        if let Some(end) = end
            && matches!(end.value.to_json(), serde_json::Value::Bool(false))
        {
            let message = format!("`end` of {} is not true", self.place());
            problems.invalid(end.value.text_span(), message, "remove `end`, or write `end: true`");
        }
    }

    /// A step can go to steps of its own list only.
    fn check_target(&self, target: &Node, problems: &mut Problems) {
        let Some(name) = target.text().filter(|name| !self.siblings.contains(name)) else {
            return;
        };
        if problems.is_full() {
            return;
        }
        let names = self.siblings.iter().copied().take(SIBLINGS_COMPARED_MAX);
        let help = match nearest(name, names) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "name a step of the same list".to_owned(),
        };
        let message = format!("{} goes to `{}`, which is not here", self.place(), quoted(name));
        problems.invalid(target.text_span(), message, help);
    }

    fn check_batch(&self, problems: &mut Problems) {
        let commands = self.get("commands").map(listed).unwrap_or_default();
        let is_text = |node: &Node| node.text().is_some() && !node.is_null();
        if commands.is_empty() || !commands.iter().all(is_text) {
            self.fault(problems, "commands", "is no list of commands", "write at least one");
        }
        if self.get("skip_on_rerun").is_some() && self.get("skip_if_output_exists").is_some() {
            self.fault(
                problems,
                "skip_if_output_exists",
                "stands beside `skip_on_rerun`",
                "keep `skip_on_rerun`",
            );
        }
        self.check_shared_keys(&["params", "inputs", "outputs", "references"], problems);
        for entry in self.get("references").map(pairs).unwrap_or_default() {
            if !entry.value.text().is_some_and(|text| text.starts_with("s3://")) {
                let message = format!("a reference of {} is not on S3", self.place());
                problems.invalid(entry.value.text_span(), message, "begin it with `s3://`");
            }
        }
        let retry = self.get("retry");
        let interval = retry.and_then(|retry| retry.get("interval"));
        for duration in [interval, self.get("timeout")].into_iter().flatten() {
            if !duration.is_null() && !duration.text().is_some_and(is_duration) {
                let message = format!("{} has a malformed duration", self.place());
                let help = "write a number and one of s, m, h, d, w, such as `90s`";
                problems.invalid(duration.text_span(), message, help);
            }
        }
        self.check_blocks(problems);
    }

    /// Keys within the blocks of a batch step.
    fn check_blocks(&self, problems: &mut Problems) {
        let qc_check = match self.generation {
            Generation::First => keys::QC_CHECK_FIRST,
            Generation::Second => keys::QC_CHECK,
        };
        let blocks = [
            ("compute", keys::COMPUTE),
            ("retry", keys::RETRY),
            ("filesystems", keys::FILESYSTEM),
            ("qc_check", qc_check),
        ];
        for (key, known) in blocks {
            for block in self.get(key).map(listed).unwrap_or_default() {
                if block.is_mapping() {
                    let place = format!("`{key}` of {}", self.place());
                    problems.unknown_keys(block, &place, known);
                } else if !block.is_null() {
                    self.fault(problems, key, "is no mapping", "indent its keys below it");
                }
            }
        }
        let shell = self.get("compute").and_then(|compute| compute.get("shell"));
        check_shell(shell, &self.place(), problems);
    }

    fn check_scatter(&self, problems: &mut Problems) {
        if !self.get("scatter").is_some_and(Node::is_mapping) {
            self.fault(problems, "scatter", "is no mapping", "write `scatter: {name: list}`");
        }
        if self.get("steps").is_none() {
            self.fault(problems, "steps", "is missing", "add the steps that run for each item");
        }
        self.check_shared_keys(&["params", "inputs", "outputs"], problems);
        let tolerance = self.get("error_tolerance").and_then(Node::text);
        if tolerance.is_some_and(|text| !is_tolerance(text)) {
            let help = "write a count, or a share such as `\"5%\"`";
            self.fault(problems, "error_tolerance", "is neither a count nor a share", help);
        }
        let concurrency = self.get("max_concurrency").and_then(Node::text);
        if concurrency.is_some_and(|text| text.trim().parse::<u64>().is_err()) {
            self.fault(problems, "max_concurrency", "is no count", "write zero or more");
        }
    }

    fn check_chooser(&self, problems: &mut Problems) {
        if self.last && self.get("next").is_none() {
            let message = format!("{} is the last of its list", self.place());
            let help = "a chooser cannot end a list: put a step after it, or add `next`";
            problems.invalid(self.entry.key_span, message, help);
        }
        for choice in self.get("choices").map(listed).unwrap_or_default() {
            problems.unknown_keys(choice, &format!("a choice of {}", self.place()), keys::CHOICE);
            for key in keys::CHOICE {
                if choice.get(key).and_then(Node::text).is_none() {
                    let message = format!("a choice of {} has no `{key}`", self.place());
                    problems.invalid(choice.span, message, "write `{if: condition, next: step}`");
                }
            }
            if let Some(target) = choice.get("next") {
                self.check_target(target, problems);
            }
        }
    }

    fn check_native(&self, problems: &mut Problems) {
        const TYPES: [&str; 6] = ["Pass", "Task", "Wait", "Succeed", "Fail", "Parallel"];
        let kind = self.get("Type").and_then(Node::text).unwrap_or_default();
        if !TYPES.contains(&kind) {
            let help = match (kind, nearest(kind, TYPES.into_iter())) {
                ("Choice", _) => "write a step with `choices`".to_owned(),
                ("Map", _) => "write a step with `scatter`".to_owned(),
                (_, Some(near)) => format!("did you mean `{near}`?"),
                (_, None) => format!("write one of: {}", TYPES.join(", ")),
            };
            let span = self.get("Type").map_or(self.entry.key_span, Node::text_span);
            let message = format!("{} has a type that BayerCLAW refuses", self.place());
            problems.invalid(span, message, help);
        }
    }

    fn check_parallel(&self, problems: &mut Problems) {
        for branch in self.get("branches").map(listed).unwrap_or_default() {
            problems.unknown_keys(branch, &format!("a branch of {}", self.place()), keys::BRANCH);
            let condition = branch.get("if").and_then(Node::text).unwrap_or_default();
            let letters = self.entry.key.chars().chain(condition.chars());
            // The state is called `name: condition?`.
            let length = letters.take(STATE_NAME_CHARS_MAX).count() + ": ?".len();
            if length > STATE_NAME_CHARS_MAX && !condition.is_empty() {
                let span = branch.get("if").map_or(branch.span, Node::text_span);
                let message = format!("a condition of {} is too long", self.place());
                let help = "it becomes a part of a state's name: shorten it to fit 80 characters \
                            with the step's name";
                problems.invalid(span, message, help);
            }
        }
    }

    /// Inputs, outputs and references are one set of names for the commands.
    fn check_shared_keys(&self, blocks: &[&str], problems: &mut Problems) {
        let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
        for block in blocks {
            for entry in self.get(block).map(pairs).unwrap_or_default() {
                let before = seen.insert(&entry.key, block);
                if before.is_some_and(|before| before != *block) {
                    let key = quoted(&entry.key);
                    let message = format!("{} has `{key}` twice", self.place());
                    let help = "inputs, outputs and references share their names: rename one";
                    problems.invalid(entry.key_span, message, help);
                }
            }
        }
    }
}

/// Notes a shell that the runner does not have.
pub(super) fn check_shell(shell: Option<&Node>, place: &str, problems: &mut Problems) {
    let Some(shell) = shell.filter(|shell| !shell.is_null()) else { return };
    if !shell.text().is_some_and(|text| keys::SHELLS.contains(&text)) {
        let span: Span = shell.text_span();
        let help = format!("write one of: {}", keys::SHELLS.join(", "));
        problems.invalid(span, format!("{place} has a shell that BayerCLAW does not have"), help);
    }
}

/// `^\d+\s?[smhdw]$`.
fn is_duration(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let unit = &text[digits..];
    let unit = unit.strip_prefix(|c: char| c.is_whitespace()).unwrap_or(unit);
    digits > 0 && matches!(unit, "s" | "m" | "h" | "d" | "w")
}

/// A count, or a share from `0%` to `100%`.
fn is_tolerance(text: &str) -> bool {
    match text.strip_suffix('%') {
        Some(share) => {
            let digits = share.bytes().all(|byte| byte.is_ascii_digit());
            digits && share.parse::<u32>().is_ok_and(|share| share <= 100)
        }
        None => text.parse::<u64>().is_ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_and_shares() {
        for text in ["3s", "12 h", "1w", "007d"] {
            assert!(is_duration(text), "{text}");
        }
        for text in ["", "s", "3", "3  s", "3S", "3sec", "-3s", "3\u{e9}"] {
            assert!(!is_duration(text), "{text}");
        }
        for (text, is) in [
            ("0", true),
            ("5%", true),
            ("100%", true),
            ("101%", false),
            ("-1", false),
            ("%", false),
        ] {
            assert_eq!(is_tolerance(text), is, "{text}");
        }
    }
}
