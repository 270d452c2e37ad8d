//! Placeholders of the template languages that workflow files are written in.

use std::sync::LazyLock;

use regex::Regex;

/// `${x}`, `${{ x }}`, `{{ x }}`, `<X>`, `$NAME` and `%NAME%`.
static PLACEHOLDER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\$\{[^}]*\}|\{\{|\{%|<[A-Za-z_][^>]*>|\$[A-Za-z_]\w*|%[A-Za-z_]\w*%").ok()
});

/// Whether a text has an open placeholder.
pub fn has_placeholder(text: &str) -> bool {
    // The expression is constant and a test compiles it; without it everything would be open.
    PLACEHOLDER.as_ref().is_none_or(|placeholder| placeholder.is_match(text))
}

#[cfg(test)]
mod tests {
    use super::has_placeholder;

    #[test]
    fn each_language_is_told() {
        for text in ["a:${V}", "${{ x }}", "{{ .Values.tag }}", "<TAG>", "a:$V", "%V%", "${X:-y}"] {
            assert!(has_placeholder(text), "{text}");
        }
        for text in ["a:1.2.3", "a@sha256:00", "a:100%", "cost$", "a<b"] {
            assert!(!has_placeholder(text), "{text}");
        }
    }
}
