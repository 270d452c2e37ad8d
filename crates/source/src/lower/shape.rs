//! Bounds on the shape of a text, before a parser that recurses sees it.

use crate::outcome::Why;

/// Brackets within brackets.
const NESTING_MAX: usize = 250;

/// Operators, dots and keywords between one statement and the next.
const OPERATORS_MAX: usize = 2000;

/// Whether a text can be parsed and walked without running out of stack.
///
/// It is counted without regard to strings and comments: it is a bound and no measure.
pub(crate) fn bounded(path: &str, text: &str) -> Result<(), Why> {
    let (mut nesting, mut operators) = (0_usize, 0_usize);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'(' | b'[' | b'{' => nesting += 1,
            b')' | b']' | b'}' => nesting = nesting.saturating_sub(1),
            _ => {}
        }
        match byte {
            b';' | b'{' | b'}' | b',' => operators = 0,
            b'+' | b'-' | b'*' | b'/' | b'%' | b'&' | b'|' | b'^' | b'<' | b'>' | b'=' | b'?'
            | b':' | b'!' | b'~' | b'.' => operators += 1,
            _ => {}
        }
        if nesting > NESTING_MAX || operators > OPERATORS_MAX {
            return Err(Why::at(path, at, "limit: code that is nested too deeply"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::bounded;

    #[test]
    fn only_what_would_exhaust_the_stack_is_refused() {
        assert!(bounded("a.ts", "const a = [[1], [2, [3]]];").is_ok());
        for deep in ["(", "[", "-", "a.b+", "a ? b : "] {
            assert!(bounded("a.ts", &deep.repeat(5000)).is_err(), "{deep}");
        }
    }
}
