//! How a `BayerCLAW` file is told, and its top level in both language generations.

use crate::model::Span;
use crate::syntax::{Entry, Node};

/// The two shapes of the language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Generation {
    /// `Transform: BC_Compiler`, `params.repository`, lower-case `steps`.
    First,
    /// `Transform: BC2_Compiler`, `Repository`, `Steps`.
    Second,
}

/// The top level of a file.
#[derive(Debug)]
pub(super) struct Template<'a> {
    pub(super) root: &'a Node,
    pub(super) generation: Generation,
    pub(super) transform: Option<&'a Entry>,
    pub(super) repository: Option<&'a Entry>,
    pub(super) params: Option<&'a Entry>,
    pub(super) parameters: Option<&'a Entry>,
    pub(super) options: Option<&'a Entry>,
    pub(super) steps: Option<&'a Entry>,
}

impl<'a> Template<'a> {
    /// Finds the parts, whatever the case of their names: the compiler capitalises them.
    pub(super) fn new(root: &'a Node) -> Self {
        let section = |name: &str| root.entries().iter().find(|e| capitalised(&e.key) == name);
        let transform = section("Transform");
        let params = section("Params");
        let own = section("Repository");
        let in_params = params.and_then(|params| params.value.entry("repository"));
        let generation = match transform.and_then(|entry| compiler(&entry.value)) {
            Some(generation) => generation,
            None if own.is_none() && in_params.is_some() => Generation::First,
            None => Generation::Second,
        };
        Self {
            root,
            generation,
            transform,
            repository: own.or(in_params),
            params,
            parameters: section("Parameters"),
            options: section("Options"),
            steps: section("Steps"),
        }
    }

    /// The text that the workflow is known by in the file: its transform, or its first key.
    pub(super) fn named_at(&self) -> Span {
        match (self.transform, self.root.entries().first()) {
            (Some(entry), _) => entry.value.text_span(),
            (None, Some(first)) => first.key_span,
            (None, None) => self.root.span,
        }
    }
}

/// Whether a document is a workflow: by its transform, or, as an installation may name that
/// anything, by the keys that every workflow has.
pub(super) fn detect(root: &Node) -> bool {
    let template = Template::new(root);
    if template.transform.is_some_and(|entry| compiler(&entry.value).is_some()) {
        return true;
    }
    let repository = template.repository.is_some_and(|entry| entry.value.text().is_some());
    let steps = template.steps.map(|entry| &entry.value);
    is_fragment(root)
        || repository
            && steps.is_some_and(|steps| template.transform.is_some() || looks_like_steps(steps))
}

/// Whether a document is nothing but steps, as files that are put into workflows and examples in
/// documentation are. It names artifacts and is no workflow by itself.
pub(super) fn is_fragment(root: &Node) -> bool {
    let [entry] = root.entries() else { return false };
    let items = entry.value.items();
    let is_step = |item: &Node| {
        let [step] = item.entries() else { return false };
        let has = |key: &str| step.value.get(key).is_some();
        step.value.get("commands").is_some_and(|node| !node.items().is_empty())
            && ["image", "inputs", "outputs"].into_iter().any(has)
    };
    capitalised(&entry.key) == "Steps" && items.iter().any(is_step)
}

/// Whether a line of a text says that the file is a workflow, even where it does not parse.
pub(super) fn claims(_path: &str, text: &str) -> bool {
    // Most files have neither word; that is told without looking at each line.
    if !text.contains("BC2_Compiler") && !text.contains("BC_Compiler") {
        return false;
    }
    text.lines().any(|line| {
        let json = line.trim_start();
        let key = line.strip_prefix('\u{feff}').unwrap_or(line).strip_prefix("Transform");
        let value = match key.or_else(|| json.strip_prefix("\"Transform\"")) {
            Some(rest) => rest.trim_start().strip_prefix(':'),
            None => json.split_once("\"Transform\":").map(|(_, value)| value),
        };
        value.is_some_and(|value| value.contains("BC2_Compiler") || value.contains("BC_Compiler"))
    })
}

/// As Python's `str.capitalize`: the first letter upper case, all others lower case.
pub(super) fn capitalised(key: &str) -> String {
    let mut letters = key.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters.flat_map(char::to_lowercase)).collect()
}

/// The generation that a transform, or one in a list of them, stands for.
fn compiler(transform: &Node) -> Option<Generation> {
    match transform.text() {
        Some("BC2_Compiler") => Some(Generation::Second),
        Some("BC_Compiler") => Some(Generation::First),
        Some(_) => None,
        None => transform.items().iter().filter(|item| item.text().is_some()).find_map(compiler),
    }
}

/// A list of which an item is `{Name: {...}}`: lists of other formats hold something else.
fn looks_like_steps(steps: &Node) -> bool {
    steps.items().iter().any(|item| {
        let [entry] = item.entries() else { return false };
        entry.value.is_mapping()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::parse;

    fn is_workflow(text: &str) -> bool {
        parse("w.yaml", text).0.first().is_some_and(detect)
    }

    #[test]
    fn both_generations_and_custom_transforms_are_told() {
        for text in [
            "Transform: BC2_Compiler\n",
            "Transform: [AWS::LanguageExtensions, BC_Compiler]\n",
            "Transform: Ours\nRepository: s3://b/x\nSteps: []\n",
            "repository: s3://b/x\nsteps: [{A: {commands: [x]}}]\n",
            "params: {repository: s3://b/x}\nsteps: [{A: {image: i}}]\n",
            "Steps: [{A: {commands: [x], image: i}}]\n",
        ] {
            assert!(is_workflow(text), "{text}");
        }
        for text in [
            "Transform: AWS::Serverless-2016-10-31\nResources: {}\n",
            "repository: acme/shop\nsteps: [{run: make}]\n",
            "steps: [{A: {commands: [x]}}]\n",
            "steps: [{name: A, image: i, commands: [x]}]\n",
            "steps: {A: {image: i, commands: [x]}}\n",
            "- Transform\n",
            "7\n",
        ] {
            assert!(!is_workflow(text), "{text}");
        }
    }

    #[test]
    fn a_file_that_does_not_parse_can_claim() {
        for text in [
            "Transform: BC2_Compiler\nSteps: [",
            "Transform: [BC_Compiler",
            "{\n  \"Transform\": \"BC2_Compiler\",",
            "{\"Transform\":\"BC2_Compiler\"",
            "\u{feff}Transform: BC2_Compiler",
        ] {
            assert!(claims("w.yaml", text), "{text}");
        }
        for text in ["run: |\n  Transform: BC2_Compiler\n", "# BC2_Compiler\n", "Transform:\n"] {
            assert!(!claims("w.yaml", text), "{text}");
        }
    }

    #[test]
    fn keys_are_capitalised_like_python_does() {
        assert_eq!(capitalised("rePOSITORY"), "Repository");
        assert_eq!(capitalised(""), "");
    }
}
