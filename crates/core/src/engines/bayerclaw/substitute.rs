//! Compile-time parameters: `${Name}` becomes the parameter's value over the whole template.

use std::collections::BTreeMap;

use super::keys::Problems;
use crate::syntax::Node;
use crate::text::quoted;

/// Bytes of a text after which nothing more is filled in. No reference is as long, and many uses
/// of one long default could otherwise grow without bound.
const FILLED_BYTES_MAX: usize = 8 * 1024;

/// The values that are known from the file: defaults. A value given at deploy wins over them.
#[derive(Debug, Default)]
pub(super) struct Parameters<'a> {
    values: BTreeMap<&'a str, &'a str>,
}

impl<'a> Parameters<'a> {
    /// Reads the block and notes what `CloudFormation` or the compiler refuses.
    pub(super) fn new(block: Option<&'a Node>, problems: &mut Problems) -> Self {
        let mut values = BTreeMap::new();
        let Some(block) = block else { return Self::default() };
        if !block.is_mapping() && !block.is_null() {
            problems.invalid(
                block.span,
                "`Parameters` is not a mapping, so the template does not compile",
                "write `Name: {Type: String}` for each parameter",
            );
        }
        for entry in block.entries() {
            if !is_name(&entry.key) {
                problems.invalid(
                    entry.key_span,
                    format!("the parameter name `{}` is not alphanumeric", quoted(&entry.key)),
                    "use letters and digits only",
                );
            }
            let kind = entry.value.get("Type").and_then(Node::text);
            if kind.is_none() {
                problems.invalid(
                    entry.key_span,
                    format!("the parameter `{}` has no `Type`", quoted(&entry.key)),
                    "add `Type: String`",
                );
            }
            let default = entry.value.get("Default").and_then(Node::text);
            // The default of such a parameter is the name under which the value is stored.
            let stored = kind.is_some_and(|kind| kind.starts_with("AWS::SSM::Parameter::"));
            if let (Some(value), false) = (default, stored) {
                values.insert(entry.key.as_str(), value);
            }
        }
        Self { values }
    }

    /// The text with every known parameter replaced; unknown names stay as they are.
    pub(super) fn fill(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find("${") {
            out.push_str(&rest[..at]);
            let after = &rest[at + 2..];
            let length = after.bytes().take_while(u8::is_ascii_alphanumeric).count();
            let (name, behind) = after.split_at(length);
            let fits = |value: &&&str| out.len() + value.len() <= FILLED_BYTES_MAX;
            let value = self.values.get(name).filter(fits);
            if let (Some(value), Some(behind)) = (value, behind.strip_prefix('}')) {
                out.push_str(value);
                rest = behind;
            } else {
                out.push_str("${");
                rest = after;
            }
        }
        out.push_str(rest);
        out
    }
}

/// What the compiler takes as the name of a parameter.
pub(super) fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::parse;

    #[test]
    fn defaults_fill_and_the_rest_stays() {
        let text = "tag: {Type: String, Default: 1.4.2}\nn: {Type: Number, Default: 7}\n\
                    open: {Type: String}\n\
                    kept: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /a/b}\n";
        let node = parse("p.yaml", text).0.remove(0);
        let mut problems = Problems::default();
        let parameters = Parameters::new(Some(&node), &mut problems);
        assert_eq!(problems.0, []);
        for (text, filled) in [
            ("a:${tag}", "a:1.4.2"),
            ("${n}${n}", "77"),
            ("a:${open}", "a:${open}"),
            ("a:${kept}", "a:${kept}"),
            ("${job.tag}:${tag}", "${job.tag}:1.4.2"),
            ("${${tag}", "${1.4.2"),
            ("${", "${"),
        ] {
            assert_eq!(parameters.fill(text), filled, "{text}");
        }
    }

    #[test]
    fn growth_is_bounded() {
        let text = format!("p: {{Type: String, Default: {}}}\n", "v".repeat(1_000));
        let node = parse("p.yaml", &text).0.remove(0);
        let parameters = Parameters::new(Some(&node), &mut Problems::default());
        let filled = parameters.fill(&"${p}".repeat(1_000));
        assert!(filled.len() < FILLED_BYTES_MAX + 4_000);
        assert!(filled.ends_with("${p}"));
    }

    #[test]
    fn faults_are_told() {
        let node = parse("p.yaml", "a-b: {Type: String}\nc: {Default: 1}\n").0.remove(0);
        let mut problems = Problems::default();
        Parameters::new(Some(&node), &mut problems);
        assert_eq!(problems.0.len(), 2);
        let list = parse("p.yaml", "[1]").0.remove(0);
        Parameters::new(Some(&list), &mut problems);
        assert_eq!(problems.0.len(), 3);
    }
}
