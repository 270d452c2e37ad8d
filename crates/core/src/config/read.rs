//! Reads `midflight.toml`, strictly: unknown keys, rules and names are errors with a suggestion.

use std::fmt;
use std::sync::LazyLock;

use jsonschema::Validator;
use midflight_schema::Lens;
use serde_json::Value;

use super::settings::{ArtifactSettings, Config, Pattern, SCHEMA, Waiver, WorkflowSettings};
use crate::model::{InFlight, Policy, Severity, Strategy};
use crate::request::{FailOn, SourceFile};
use crate::rules;
use crate::syntax::{Lines, Node, Position, Problem, parse_toml, suggestion, validate};
use crate::text::quoted;

/// The configuration cannot be used. Exit code 2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    /// Path of the file.
    pub path: String,
    /// Each problem with its position, in order.
    pub problems: Vec<(Position, Problem)>,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (at, problem)) in self.problems.iter().enumerate() {
            let separator = if index == 0 { "" } else { "\n" };
            let Position { line, column } = at;
            let path = quoted(&self.path);
            write!(out, "{separator}{path}:{line}:{column}: {}", problem.message)?;
            write!(out, "\n  help: {}", problem.help)?;
        }
        Ok(())
    }
}

impl std::error::Error for ConfigError {}

static VALIDATOR: LazyLock<Option<(Validator, Value)>> = LazyLock::new(|| {
    let schema: Value = serde_json::from_str(SCHEMA).ok()?;
    Some((jsonschema::validator_for(&schema).ok()?, schema))
});

impl Config {
    /// Reads a configuration; all problems at once.
    pub fn read(file: &SourceFile) -> Result<Self, ConfigError> {
        let error = |problems: Vec<Problem>, text: &str| {
            let lines = Lines::new(text);
            let at = |problem: Problem| (lines.position(problem.span.start), problem);
            let problems = problems.into_iter().map(at).collect();
            ConfigError { path: file.path.to_string(), problems }
        };
        let text = match &file.text {
            Ok(text) => text,
            Err(why) => {
                let help = "save it as UTF-8 text";
                let problem = Problem::unreadable(why, help, crate::model::Span::default());
                return Err(error(vec![problem], ""));
            }
        };
        let (root, mut problems) = parse_toml(text);
        let Some(root) = root else { return Err(error(problems, text)) };
        if let Some((validator, schema)) = VALIDATOR.as_ref() {
            problems.extend(validate(&root, validator, schema));
        }
        let config = read(&file.path, &root, &mut problems);
        problems.sort_by_key(|problem| problem.span);
        if problems.is_empty() { Ok(config) } else { Err(error(problems, text)) }
    }
}

fn read(path: &str, root: &Node, problems: &mut Vec<Problem>) -> Config {
    let text = |node: Option<&Node>| node.and_then(Node::text).map(str::to_owned);
    let discover = |key: &str| root.get("discover").and_then(|node| node.get(key));
    let mut config = Config {
        path: path.to_owned(),
        fail_on: text(root.get("fail-on")).and_then(|name| FailOn::parse(&name)),
        include: patterns(discover("include"), problems),
        exclude: patterns(discover("exclude"), problems),
        ..Config::default()
    };
    for entry in root.get("in-flight").map(Node::entries).unwrap_or_default() {
        if let Some(policy) = entry.value.text().and_then(InFlight::parse) {
            config.in_flight.insert(entry.key.clone(), policy);
        }
    }
    for entry in root.get("severity").map(Node::entries).unwrap_or_default() {
        known_rule(&entry.key, entry.key_span, problems);
        let severity = entry.value.text().and_then(Severity::parse);
        config.severity.insert(entry.key.clone(), severity);
    }
    for entry in root.get("workflow").map(Node::entries).unwrap_or_default() {
        let settings = WorkflowSettings {
            strategy: text(entry.value.get("strategy")).and_then(|name| Strategy::parse(&name)),
            in_flight: text(entry.value.get("in-flight")).and_then(|name| InFlight::parse(&name)),
            lens: text(entry.value.get("lens")).and_then(|name| Lens::parse(&name)),
        };
        config.workflows.extend(pattern(&entry.key, entry.key_span, problems).zip(Some(settings)));
    }
    config.workflows.sort_by_key(|(pattern, _)| pattern.text.len());
    for entry in root.get("artifact").map(Node::entries).unwrap_or_default() {
        let policy = text(entry.value.get("policy")).and_then(|name| Policy::parse(&name));
        let except = patterns(entry.value.get("except"), problems);
        let settings = ArtifactSettings { policy: policy.unwrap_or_default(), except };
        config.artifacts.extend(pattern(&entry.key, entry.key_span, problems).zip(Some(settings)));
    }
    config.artifacts.sort_by_key(|(pattern, _)| pattern.text.len());
    for node in root.get("waiver").map(Node::items).unwrap_or_default() {
        config.waivers.push(waiver(node, problems));
    }
    config
}

fn waiver(node: &Node, problems: &mut Vec<Problem>) -> Waiver {
    let text = |key: &str| node.get(key).and_then(Node::text).map(str::to_owned);
    let mut glob = |key: &str| {
        let value = node.get(key)?;
        pattern(value.text()?, value.span, problems)
    };
    let (workflow, file, artifact) = (glob("workflow"), glob("file"), glob("artifact"));
    if let Some(rule) = node.get("rule") {
        known_rule(rule.text().unwrap_or_default(), rule.span, problems);
    }
    Waiver {
        rule: text("rule").unwrap_or_default(),
        workflow,
        file,
        artifact,
        fingerprint: text("fingerprint"),
        reason: text("reason").unwrap_or_default(),
        expires: text("expires"),
        span: node.get("rule").map_or(node.span, |rule| rule.span),
    }
}

fn patterns(node: Option<&Node>, problems: &mut Vec<Problem>) -> Vec<Pattern> {
    let items = node.map(Node::items).unwrap_or_default();
    items.iter().filter_map(|item| pattern(item.text()?, item.span, problems)).collect()
}

fn pattern(text: &str, span: crate::model::Span, problems: &mut Vec<Problem>) -> Option<Pattern> {
    Pattern::new(text)
        .map_err(|error| {
            let message = format!("`{}` is not a glob: {}", quoted(text), error.kind());
            problems.push(Problem::invalid(message, "write it as in .gitignore", span));
        })
        .ok()
}

fn known_rule(id: &str, span: crate::model::Span, problems: &mut Vec<Problem>) {
    if rules::rule(id).is_some() {
        return;
    }
    let help = match suggestion(id, rules::RULES.iter().map(|rule| rule.id)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`midflight rules` lists them".to_owned(),
    };
    let message = format!("there is no rule `{}`", quoted(id));
    problems.push(Problem::invalid(message, help, span));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Config, String> {
        let file = SourceFile::new("midflight.toml", text.as_bytes().to_vec(), true);
        Config::read(&file).map_err(|error| error.to_string())
    }

    #[test]
    fn every_key_is_read() {
        let config = read(
            r#"
                fail-on = "unknown"
                discover = { include = ["deploy/**"], exclude = ["*.test.json"] }
                in-flight = { bayerclaw = "in-place" }
                severity = { "lambda-alias" = "off" }
                [workflow."order-*"]
                strategy = "drain"
                [workflow.order-eu]
                in-flight = "pinned"
                [artifact."ghcr.io/acme/**"]
                policy = "immutable"
                except = ["dev-*"]
                [artifact."ghcr.io/acme/third-party/*"]
                policy = "digest"
                [[waiver]]
                rule = "image-channel-tag"
                workflow = "qc"
                reason = "own image"
                expires = "2027-01-31"
            "#,
        )
        .unwrap();
        assert_eq!(config.fail_on, Some(FailOn::Unknown));
        assert!(config.looks_at("deploy/a/b.yaml"));
        assert!(!config.looks_at("deploy/a/b.test.json"));
        assert!(!config.looks_at("src/b.yaml"));
        assert_eq!(config.severity["lambda-alias"], None);
        let order = config.workflow("order-eu");
        assert_eq!(order.strategy, Some(Strategy::Drain));
        assert_eq!(order.in_flight, Some(InFlight::Pinned));
        let policy = |reference: &str| {
            let judged = crate::references::judge_image(reference);
            let kind = crate::model::ArtifactKind::Image;
            let span = crate::model::Span::default();
            let mut artifact = crate::model::Artifact::new(kind, reference, span, judged);
            config.apply_policy(&mut artifact);
            (artifact.policy, artifact.reason)
        };
        assert_eq!(policy("ghcr.io/acme/a/b:prod"), (Policy::Immutable, "registry-immutable"));
        assert_eq!(policy("ghcr.io/acme/a:dev-3"), (Policy::Immutable, "channel"));
        assert_eq!(policy("ghcr.io/acme/a"), (Policy::Immutable, "no-tag"));
        assert_eq!(policy("ghcr.io/acme/third-party/x:1.2.3"), (Policy::Digest, "semver"));
        assert_eq!(policy("docker.io/acme/x:prod"), (Policy::Release, "channel"));
        assert_eq!(config.waivers[0].expires.as_deref(), Some("2027-01-31"));
    }

    #[test]
    fn slips_are_met_with_their_place_and_a_suggestion() {
        insta::assert_snapshot!(
            read(
                "failon = \"error\"\n[severity]\n\"image-channel-tags\" = \"off\"\n\
                 [[waiver]]\nrule = \"x\"\n"
            )
            .unwrap_err(),
            @r"
        midflight.toml:1:1: the key `failon` is not known here
          help: did you mean `fail-on`?
        midflight.toml:3:1: there is no rule `image-channel-tags`
          help: did you mean `image-channel-tag`?
        midflight.toml:4:1: the key `reason` is missing
          help: add `reason`
        midflight.toml:5:8: there is no rule `x`
          help: `midflight rules` lists them
        "
        );
        insta::assert_snapshot!(
            read("a = \n").unwrap_err(),
            @r"
        midflight.toml:1:5: not valid TOML: string values must be quoted, expected literal string
          help: mend the TOML at this place
        "
        );
    }
}
