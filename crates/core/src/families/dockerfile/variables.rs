//! Variables of a Dockerfile: `$NAME`, `${NAME}` and `${NAME:-word}`.

use crate::around::Around;

/// Puts in the values that the user gave, each as a build argument. What has no value stays as
/// it is written: a default of `ARG` is what a build takes when nobody says otherwise.
pub(super) fn fill(text: &str, around: &Around<'_>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        let (name, length) = variable(&rest[at + 1..]);
        match around.parameter(name).filter(|_| !name.is_empty()) {
            Some(value) => out.push_str(value),
            None => out.push_str(&rest[at..=at + length]),
        }
        rest = &rest[at + 1 + length..];
    }
    out + rest
}

/// The name after a dollar sign, and the bytes that belong to it.
fn variable(rest: &str) -> (&str, usize) {
    let word = |text: &str| {
        text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count()
    };
    let Some(inside) = rest.strip_prefix('{') else {
        let length = word(rest);
        return (&rest[..length], length);
    };
    let name = &inside[..word(inside)];
    match inside.find('}') {
        Some(end) => (name, end + 2),
        None => ("", 0),
    }
}
