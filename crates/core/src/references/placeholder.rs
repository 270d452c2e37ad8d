//! Placeholders of the template languages that workflow files are written in.

use std::ops::Range;

/// Whether a text has an open placeholder.
pub fn has_placeholder(text: &str) -> bool {
    Placeholders::new(text).next().is_some()
}

/// Where the placeholders of a text stand, in order: `${x}`, `${{ x }}`, `{{ x }}`, `{% x %}`,
/// `<X>`, `$NAME`, `%NAME%`, and `$(x)` and `#{x}`, which no reference can have for itself.
/// Placeholders within one, as in `${X:-${Y}}`, belong to it.
#[derive(Debug)]
pub(super) struct Placeholders<'a> {
    text: &'a str,
    at: usize,
    last_brace: Option<usize>,
    last_parenthesis: Option<usize>,
}

impl<'a> Placeholders<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let (last_brace, last_parenthesis) = (text.rfind('}'), text.rfind(')'));
        Self { text, at: 0, last_brace, last_parenthesis }
    }

    /// The end of the placeholder that begins at `start`, if one does.
    fn end(&self, start: usize) -> Option<usize> {
        let rest = &self.text.as_bytes()[start..];
        match (rest[0], rest.get(1)?) {
            (b'{', b'{' | b'%') => {
                // Without its end it is a template all the same, cut off.
                Some(self.closed(start, b'{', b'}', self.last_brace).unwrap_or(self.text.len()))
            }
            (b'$' | b'#', b'{') => self.closed(start + 1, b'{', b'}', self.last_brace),
            (b'$', b'(') => self.closed(start + 1, b'(', b')', self.last_parenthesis),
            (b'$', next) if is_name_start(*next) => Some(start + 1 + name_length(&rest[1..])),
            (b'%', next) if is_name_start(*next) => {
                let close = 1 + name_length(&rest[1..]);
                (rest.get(close) == Some(&b'%')).then_some(start + close + 1)
            }
            (b'<', _) => self.in_angles(start),
            _ => None,
        }
    }

    /// The end of what `open` begins: where it is balanced, else the last `close`. Where none
    /// follows nothing is looked through, so that all placeholders together take one pass.
    fn closed(&self, start: usize, open: u8, close: u8, last: Option<usize>) -> Option<usize> {
        let last = last.filter(|last| *last > start)?;
        let mut depth = 0_usize;
        for (offset, byte) in self.text.as_bytes()[start..=last].iter().enumerate() {
            if *byte == open {
                depth += 1;
            } else if *byte == close {
                depth -= 1;
                if depth == 0 {
                    return Some(start + offset + 1);
                }
            }
        }
        Some(last + 1)
    }

    /// `<X>`: words, or one word of any letters. `>=1.0 <2.0` and `a < b` are none.
    fn in_angles(&self, start: usize) -> Option<usize> {
        let rest = &self.text[start + 1..];
        let (name, _) = rest.split_at_checked(rest.find(['<', '>'])?)?;
        let first = name.chars().next()?;
        let one_word = |c: char| c.is_alphanumeric() || "_.:/-".contains(c);
        let told = first.is_alphabetic() || first == '_' || name.chars().all(one_word);
        let end = start + 1 + name.len();
        (told && self.text.as_bytes()[end] == b'>').then_some(end + 1)
    }
}

impl Iterator for Placeholders<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        loop {
            let start = self.at + self.text[self.at..].find(['$', '{', '<', '%', '#'])?;
            if let Some(end) = self.end(start) {
                self.at = end;
                return Some(start..end);
            }
            self.at = start + 1;
        }
    }
}

fn is_name_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_'
}

fn name_length(text: &[u8]) -> usize {
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    text.iter().position(|byte| !is_name(byte)).unwrap_or(text.len())
}

/// The last place of a character that stands outside of all placeholders.
pub(super) fn rfind_outside(text: &str, open: &[Range<usize>], wanted: char) -> Option<usize> {
    let mut end = text.len();
    for range in open.iter().rev() {
        if let Some(at) = text[range.end..end].rfind(wanted) {
            return Some(range.end + at);
        }
        end = range.start;
    }
    text[..end].rfind(wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        Placeholders::new(text).map(|range| &text[range]).collect()
    }

    #[test]
    fn each_language_is_told() {
        for text in [
            "${V}",
            "${{ x }}",
            "{{ .Values.tag }}",
            "<TAG>",
            "$V",
            "%V%",
            "${X:-y}",
            "$(tag)",
            "#{TAG}",
            "<12345>",
            "<your image>",
            "${X:-${Y:-z}}",
            "{% x %}",
            "${{ {a: b} }}",
        ] {
            assert_eq!(found(&format!("a:{text}")), [text]);
        }
        assert_eq!(found("${A}/<B>:$C-%D%"), ["${A}", "<B>", "$C", "%D%"]);
    }

    #[test]
    fn other_text_is_none() {
        for text in [
            "a:1.2.3",
            "a@sha256:00",
            "a:100%",
            "cost$",
            "a<b",
            "${x",
            "$1",
            "%a b%",
            "<>",
            "{x}",
            ">=1.0 <2.0",
            "<2.0, >1.0",
            "__TAG__",
            "$",
            "$(",
            "",
        ] {
            assert!(!has_placeholder(text), "{text}");
        }
    }

    #[test]
    fn what_is_cut_off_ends_at_its_last_brace_or_the_text() {
        assert_eq!(found("a {{ x"), ["{{ x"]);
        assert_eq!(found("${a${b}c"), ["${a${b}"]);
    }

    #[test]
    fn hostile_text_takes_one_pass() {
        for text in ["${", "$(", "<", "%a", "{{", "#{", "${}", "<a>"] {
            let many = text.repeat(400_000);
            let _ = Placeholders::new(&many).count();
            let _ = Placeholders::new(&format!("}}){many}")).count();
            let _ = Placeholders::new(&format!("{many}}})")).count();
        }
    }

    #[test]
    fn characters_within_placeholders_are_passed_over() {
        let text = "${A:-b/c}/d${E:-f/g}";
        let open: Vec<_> = Placeholders::new(text).collect();
        assert_eq!(rfind_outside(text, &open, '/'), Some(9));
        assert_eq!(rfind_outside(text, &open, ':'), None);
    }
}
