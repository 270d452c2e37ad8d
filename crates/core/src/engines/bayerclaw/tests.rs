//! Whole files, through the reader.

use std::fmt::Write as _;
use std::sync::Arc;

use super::ENGINE;
use super::steps::STEPS_MAX;
use crate::around::Around;
use crate::engines::Document;
use crate::limits::PROBLEMS_PER_FILE_MAX;
use crate::model::{Inputs, Reading, Workflow};
use crate::references::Class;
use crate::syntax::parse;

fn read(path: &str, text: &str) -> Reading {
    let (documents, problems) = parse(path, text);
    assert_eq!(problems, [], "{text}");
    let root = &documents[0];
    let mut reading = Reading::default();
    (ENGINE.read)(
        &Document { path: &Arc::from(path), text, root, known_as: None, around: Around::default() },
        &mut reading,
    );
    reading
}

fn sound(path: &str, text: &str) -> Workflow {
    let mut reading = read(path, text);
    assert_eq!(reading.problems, [], "{text}");
    reading.workflows.remove(0)
}

fn messages(text: &str) -> Vec<String> {
    let problems = read("w.yaml", text).problems.into_iter();
    problems.map(|problem| format!("{}\n  {}", problem.message, problem.help)).collect()
}

/// Everything that was read, with what is underlined.
fn summary(workflow: &Workflow, text: &str) -> String {
    let mut out = String::new();
    let at = |span: crate::model::Span| &text[span.range()];
    writeln!(out, "{} at `{}`", workflow.id.0, at(workflow.named_at)).unwrap();
    for step in &workflow.operations {
        let previous = step.previous.as_deref().unwrap_or("-");
        let takes = if step.takes_previous { ", takes" } else { "" };
        let rests = if step.can_rest { ", rests" } else { "" };
        let (name, kind) = (&step.name, &step.kind);
        writeln!(out, "step {name}: {kind} after {previous}{takes}{rests}").unwrap();
        assert_eq!(at(step.span), name);
    }
    for artifact in &workflow.artifacts {
        let (reference, reason) = (&artifact.reference, artifact.reason);
        let class = artifact.class.as_str();
        writeln!(out, "artifact {reference}: {class} {reason}\n  at `{}`", at(artifact.span))
            .unwrap();
    }
    let Inputs::Required(inputs) = &workflow.inputs else { panic!("{:?}", workflow.inputs) };
    for input in inputs {
        let (path, then) = (&input.path, input.consequence);
        writeln!(out, "needs {path} at `{}`: {then}", at(input.span)).unwrap();
    }
    out
}

const WORKFLOW: &str = r#"Transform: BC2_Compiler
Repository: s3://${bucket}/qc/${job.sample.id}
Parameters:
  bucket: {Type: String, Default: my-bucket}
  tag: {Type: String, Default: 0.11.9}
  open: {Type: String}
Options: {shell: bash}
Steps:
  - Trim:
      image: "trimmer:${tag} +auth: team/pull"
      inputs: {reads: "${job.reads}"}
      commands:
        - trim ${reads} > ${clean}
        - echo ${job.sample.id} ${job.operator}
      outputs: {clean: clean.fq}
  - Pause: {Type: Wait, Seconds: 60}
  - Count:
      image: {name: "team/count:${open}"}
      commands: |
        count ${clean} \
          --genome ${job.genome} > ${n}
      outputs: {n: n.json}
  - Gate:
      inputs: {n: n.json}
      choices:
        - if: n.reads < 1000 and job.strict
          next: Report
  - Split:
      scatter: {part: "${job.parts}"}
      steps:
        - One: {image: "r.io/one:${job.tool}", commands: ["one ${scatter.part}"]}
        - Two: {commands: ["two"]}
      outputs: {bams: o.bam}
  - Report: {subpipe: report-wf, retrieve: ["${job.sample.id}.html -> r.html"]}
  - Publish: {subpipe: "arn:aws:states:e:1:stateMachine:p:7"}
"#;

/// The first words of `Trim` before which keys are put.
const TRIM: &str = "      inputs: {reads";

#[test]
fn a_whole_file() {
    let workflow = sound("flows/qc.v2.yaml", WORKFLOW);
    insta::assert_snapshot!(summary(&workflow, WORKFLOW), @r#"
    qc at `BC2_Compiler`
    step Trim: batch after -, rests
    step Pause: native after Trim, rests
    step Count: batch after Trim, takes, rests
    step Gate: chooser after Count
    step Split: scatter after Count, rests
    step One: batch after -, takes, rests
    step Two: batch after One, takes, rests
    step Report: subpipe after Split, rests
    step Publish: subpipe after Report, rests
    artifact trimmer:0.11.9: immutable-tag semver
      at `trimmer:${tag}`
    artifact team/count:${open}: unresolved-template template
      at `team/count:${open}`
    artifact r.io/one:${job.tool}: mutable-tag run-time
      at `r.io/one:${job.tool}`
    artifact public.ecr.aws/ubuntu/ubuntu:latest: implicit-latest omitted-image
      at `Two`
    artifact report-wf: implicit-latest unqualified
      at `report-wf`
    artifact arn:aws:states:e:1:stateMachine:p:7: pinned version
      at `arn:aws:states:e:1:stateMachine:p:7`
    needs job.sample.id at `${job.sample.id}`: the run fails at its start
    needs job.reads at `${job.reads}`: the step looks for a file of that literal name, and fails
    needs job.operator at `${job.operator}`: commands run with that literal text in its place
    needs job.genome at `${job.genome}`: commands run with that literal text in its place
    needs job.strict at `job.strict`: the condition cannot be evaluated, and the run fails
    needs job.parts at `${job.parts}`: the scatter runs over that literal text
    needs job.tool at `${job.tool}`: the step looks for an image of that literal name, and fails
    "#);
}

#[test]
fn every_part_that_can_matter_is_a_facet() {
    let workflow = sound("qc.yaml", WORKFLOW);
    let names: Vec<_> = workflow.facets.iter().map(|facet| facet.name.as_str()).collect();
    let distinct: std::collections::BTreeSet<_> = names.iter().collect();
    assert_eq!(distinct.len(), names.len());
    assert!(names.contains(&"parameter `bucket`"));
    assert!(!names.contains(&"parameter `tag`"), "the image says it");
    let base = &workflow;
    for (from, to, what) in [
        ("trim ${reads} >", "trim -q ${reads} >", "commands of step `Trim`"),
        ("reads: \"${job", "r: \"${job", "inputs of step `Trim`"),
        ("{clean: clean.fq}", "{clean: c.fq}", "outputs of step `Trim`"),
        ("team/pull", "team/other", "image credentials of step `Trim`"),
        (
            "      inputs: {reads",
            "      skip_on_rerun: true\n      inputs: {reads",
            "skip flags of step `Trim`",
        ),
        ("Seconds: 60", "Seconds: 61", "definition of step `Pause`"),
        ("n.reads < 1000", "n.reads < 999", "flow of step `Gate`"),
        ("part: \"${job.parts}\"", "part: \"*.fa\"", "scatter of step `Split`"),
        ("Report: {subpipe", "Report: {job_data: j, subpipe", "job data of step `Report`"),
        ("r.html\"]", "q.html\"]", "retrieved files of step `Report`"),
        ("my-bucket", "your-bucket", "parameter `bucket`"),
        ("shell: bash", "shell: sh", "`shell` of `Options`"),
        ("/qc/", "/qa/", "`Repository`"),
    ] {
        let text = WORKFLOW.replacen(from, to, 1);
        assert_ne!(text, WORKFLOW, "{from}");
        let other = sound("qc.yaml", &text);
        assert_ne!(base.digest, other.digest, "{what}");
        let changed: Vec<_> = other
            .facets
            .iter()
            .filter(|new| base.facets.iter().any(|o| o.name == new.name && o.value != new.value))
            .map(|facet| facet.name.as_str())
            .collect();
        assert_eq!(changed, [what]);
    }
}

#[test]
fn layout_cost_and_patience_do_not_matter() {
    let base = sound("qc.yaml", WORKFLOW);
    for (from, to) in [
        ("Options: {shell: bash}\n", "# a comment\nOptions:\n  shell: 'bash'\n"),
        (TRIM, &format!("      compute: {{cpus: 8}}\n{TRIM}")),
        (TRIM, &format!("      retry: {{attempts: 1}}\n{TRIM}")),
        (TRIM, &format!("      timeout: 2h\n{TRIM}")),
        (TRIM, &format!("      s3_tags: {{a: b}}\n{TRIM}")),
        (TRIM, &format!("      skip_on_rerun: false\n{TRIM}")),
        ("Transform", "\"Transform\""),
    ] {
        let text = WORKFLOW.replacen(from, to, 1);
        assert_ne!(text, WORKFLOW, "{from}");
        assert_eq!(base.digest, sound("qc.yaml", &text).digest, "{to}");
    }
}

#[test]
fn a_step_on_one_side_only_makes_no_facet_differ() {
    let base = sound("qc.yaml", WORKFLOW);
    let more = "  - Filter:\n      image: filter:1.0.2\n      commands: [\"filter ${job.host}\"]\n";
    let text = WORKFLOW.replacen("  - Count:", &format!("{more}  - Count:"), 1);
    let other = sound("qc.yaml", &text);
    for new in &other.facets {
        let old = base.facets.iter().find(|old| old.name == new.name);
        assert!(old.is_none_or(|old| old.value == new.value), "{}", new.name);
    }
    assert_eq!(other.operation("Count").unwrap().previous.as_deref(), Some("Filter"));
}

#[test]
fn generations_are_read_alike() {
    let first = "Transform: BC_Compiler\nparams: {repository: \"s3://b/${job.id}\"}\n\
                 steps:\n  - A: {image: \"a:1.2.3\", commands: [a]}\n";
    let second = "Transform: BC2_Compiler\nrepository: \"s3://b/${job.id}\"\n\
                  steps:\n  - A: {image: \"a:1.2.3\", commands: [a]}\n";
    let (first, second) = (sound("w.yaml", first), sound("w.yaml", second));
    assert_ne!(first.digest, second.digest);
    let differing: Vec<_> = std::iter::zip(&first.facets, &second.facets)
        .filter(|(a, b)| a.name != b.name || a.value != b.value)
        .map(|(a, _)| a.name.as_str())
        .collect();
    assert_eq!(differing, ["`Transform`"]);
}

#[test]
fn json_is_underlined_without_quotes() {
    let text = r#"{"Transform": "BC2_Compiler", "Repository": "s3://b/${job.id}",
        "Steps": [{"A": {"image": "a:1.2.3", "commands": "x"}}]}"#;
    let workflow = sound("w.json", text);
    insta::assert_snapshot!(summary(&workflow, text), @r#"
    w at `BC2_Compiler`
    step A: batch after -, takes, rests
    artifact a:1.2.3: immutable-tag semver
      at `a:1.2.3`
    needs job.id at `${job.id}`: the run fails at its start
    "#);
}

#[test]
fn faults_are_told_and_the_rest_is_read() {
    let text = r"Transform: BC2_Compiler
Reposito: s3://b/x
Steps:
  - A:
      comands: [a]
  - B:
      commands: []
      timeout: 5 min
      next: Cc
  - C: {commands: [c], inputs: {x: x}, outputs: {x: y}}
    D: {commands: [d]}
  - E: {commands: [e], timeouts: 5}
  - F: {choices: [{if: x}]}
";
    insta::assert_snapshot!(messages(text).join("\n"), @r"
    the template has the key `Reposito`, which BayerCLAW refuses
      did you mean `Repository`?
    the template has no repository, so no run has a place for its files
      add `Repository: s3://bucket/${job.some_id}`
    the step `A` is of no known kind
      did you mean `commands`?
    the step `B` goes to `Cc`, which is not here
      did you mean `C`?
    `commands` of the step `B` is no list of commands
      write at least one
    the step `B` has a malformed duration
      write a number and one of s, m, h, d, w, such as `90s`
    the item of step `C` has a second key `D`, which the compiler drops
      put `-` before it, or indent it below the step
    the step `C` has `x` twice
      inputs, outputs and references share their names: rename one
    the step `E` has the key `timeouts`, which BayerCLAW refuses
      did you mean `timeout`?
    the step `F` is the last of its list
      a chooser cannot end a list: put a step after it, or add `next`
    a choice of the step `F` has no `next`
      write `{if: condition, next: step}`
    ");
    let workflow = &read("w.yaml", text).workflows[0];
    assert_eq!(workflow.operations.len(), 5);
}

#[test]
fn hostile_shapes_do_not_panic() {
    for steps in [
        "7",
        "{}",
        "[]",
        "[[]]",
        "[7, null]",
        "[{A: 7}]",
        "[{A: []}]",
        "[{1: {2: 3}}]",
        "null",
        "[{A: {commands: {a: b}, image: [1], inputs: 7, outputs: [[]], references: 7}}]",
        "[{A: {scatter: [], steps: {B: {scatter: 1, steps: 2}}}}]",
        "[{A: {choices: 7, next: []}}]",
        "[{A: {branches: [7, {steps: 7}, {if: [], steps: [{B: {Type: []}}]}]}}]",
        "[{A: {Type: Parallel, Branches: {steps: [{B: {subpipe: {}}}]}}}]",
        "[{A: {Type: Task, Resource: 'arn:aws:states:::lambda:invoke', Parameters: []}}]",
        "[{A: {commands: [x], image: {name: {}}, qc_check: [7], compute: 7, retry: []}}]",
        "[{A: {commands: [x], image: !Sub 'a:${b}'}}]",
    ] {
        for top in ["Repository: s3://b/x", "repository: []\nOptions: 7\nParameters: [1]"] {
            let text = format!("Transform: BC2_Compiler\n{top}\nSteps: {steps}\n");
            assert_eq!(read("w.yaml", &text).workflows.len(), 1, "{text}");
        }
    }
}

#[test]
fn many_steps_are_read_and_too_many_are_said() {
    let many = |count: usize, name: &dyn Fn(usize) -> String| {
        let mut text = "Transform: BC2_Compiler\nRepository: s3://b/x\nSteps:\n".to_owned();
        for at in 0..count {
            writeln!(text, "- {}: {{commands: [x], next: Gone{at}}}", name(at)).unwrap();
        }
        read("w.yaml", &text)
    };
    let reading = many(10_000, &|at| format!("s{at}"));
    assert_eq!(reading.workflows[0].operations.len(), 10_000);
    assert_eq!(reading.problems.len(), PROBLEMS_PER_FILE_MAX);
    let same = many(10_000, &|_| "same".to_owned());
    let names: std::collections::BTreeSet<_> =
        same.workflows[0].operations.iter().map(|step| &step.name).collect();
    assert_eq!(names.len(), 10_000);
    let reading = many(STEPS_MAX + 1, &|at| format!("s{at}"));
    assert_eq!(reading.workflows[0].operations.len(), STEPS_MAX);
    assert_eq!(reading.workflows[0].not_read.len(), 1);
}

#[test]
fn the_fixtures_are_sound() {
    #[expect(clippy::disallowed_methods, reason = "fixtures are files")]
    let text_of = |path: &std::path::Path| std::fs::read_to_string(path).unwrap();
    insta::glob!("../../../../../fixtures/bayerclaw", "*/*.yaml", |path| {
        let workflow = sound("fixture.yaml", &text_of(path));
        assert!(workflow.operations.len() > 1);
        assert!(workflow.artifacts.iter().all(|artifact| artifact.class != Class::Invalid));
    });
}

#[test]
fn a_fragment_names_images_and_is_no_workflow() {
    let text = "steps:\n- A: {image: acme/app, commands: [x]}\n- B: {subpipe: child}\n";
    let reading = read("w.yaml", text);
    assert!(reading.workflows.is_empty());
    assert_eq!(reading.problems, []);
    let named: Vec<_> = reading.artifacts.iter().map(|a| (a.reference.as_str(), a.class)).collect();
    assert_eq!(named, [("acme/app", Class::ImplicitLatest)]);
}
