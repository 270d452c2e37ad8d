//! ECMA-262 pattern text to a small syntax tree.
//!
//! A pattern is read with the `u` flag where it is valid with it and in the looser Annex B way
//! otherwise. A pattern that needs Annex B but holds something whose meaning the flag changes is
//! refused, as is everything else on which engines disagree: a wrong reading would make a wrong
//! proof, a refusal only costs an answer.

use std::collections::BTreeSet;

use crate::limits::{PATTERN_BYTES_MAX, PATTERN_DEPTH_MAX};

/// A piece of a pattern. Groups are gone: without back references they only bracket.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    /// Exactly one code point, written as a class or literal of the `regex-syntax` crate.
    One(String),
    /// All of these in a row.
    Concat(Vec<Self>),
    /// One of these.
    Alternation(Vec<Self>),
    /// This, so many times.
    Repeat { node: Box<Self>, min: u32, max: Option<u32> },
    /// `^`
    Start,
    /// `$`
    End,
    /// `\b`
    Boundary,
    /// `(?=...)`, or `(?!...)` where `negative`.
    Look { negative: bool, node: Box<Self> },
}

impl Node {
    /// Any one code point.
    pub(super) fn any() -> Self {
        Self::One(r"[\x{0}-\x{10FFFF}]".to_owned())
    }

    /// Nothing at all, matched everywhere.
    pub(super) fn empty() -> Self {
        Self::Concat(Vec::new())
    }
}

/// The state of reading one pattern.
pub(super) struct Parser {
    pub(super) chars: Vec<char>,
    pub(super) at: usize,
    /// Something was read that is an error with the `u` flag.
    pub(super) annex_b: bool,
    /// Something was read that means something else without the `u` flag.
    pub(super) unicode: bool,
    names: BTreeSet<String>,
    depth: usize,
}

/// Reads a whole pattern; the error says what is wrong with it or not supported.
pub(super) fn parse(pattern: &str) -> Result<Node, String> {
    if pattern.len() > PATTERN_BYTES_MAX {
        return Err("the pattern is too long".to_owned());
    }
    let mut parser = Parser {
        chars: pattern.chars().collect(),
        at: 0,
        annex_b: false,
        unicode: false,
        names: BTreeSet::new(),
        depth: 0,
    };
    let node = parser.disjunction()?;
    if parser.peek().is_some() {
        return Err("unmatched `)`".to_owned());
    }
    if parser.annex_b && parser.unicode {
        return Err("the pattern means different things with and without the u flag".to_owned());
    }
    Ok(node)
}

impl Parser {
    /// The next character, not consumed.
    pub(super) fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    /// Consumes the next character if it is this one.
    pub(super) fn eat(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        if found {
            self.at += 1;
        }
        found
    }

    /// Consumes this text if it comes next.
    fn eat_all(&mut self, wanted: &str) -> bool {
        let count = wanted.chars().count();
        let found = self.chars.get(self.at..self.at + count);
        let found = found.is_some_and(|found| found.iter().copied().eq(wanted.chars()));
        if found {
            self.at += count;
        }
        found
    }

    /// Alternatives up to a closing parenthesis or the end.
    fn disjunction(&mut self) -> Result<Node, String> {
        self.depth += 1;
        if self.depth > PATTERN_DEPTH_MAX {
            return Err("groups are nested too deeply".to_owned());
        }
        let mut alternatives = vec![self.alternative()?];
        while self.eat('|') {
            alternatives.push(self.alternative()?);
        }
        self.depth -= 1;
        match alternatives.pop() {
            Some(only) if alternatives.is_empty() => Ok(only),
            Some(last) => {
                alternatives.push(last);
                Ok(Node::Alternation(alternatives))
            }
            None => Ok(Node::empty()),
        }
    }

    /// Terms up to `|`, a closing parenthesis or the end.
    fn alternative(&mut self) -> Result<Node, String> {
        let mut terms = Vec::new();
        while let Some(next) = self.peek() {
            if matches!(next, '|' | ')') {
                break;
            }
            let atom = self.atom(next)?;
            terms.push(self.quantified(atom)?);
        }
        match terms.pop() {
            Some(only) if terms.is_empty() => Ok(only),
            last => {
                terms.extend(last);
                Ok(Node::Concat(terms))
            }
        }
    }

    /// One assertion, group, class, escape or literal.
    fn atom(&mut self, next: char) -> Result<Node, String> {
        if next == '(' {
            return self.group();
        }
        let at = self.at;
        if next == '{' && self.braces()?.is_some() {
            return Err("nothing to repeat".to_owned());
        }
        self.at = at + 1;
        match next {
            '^' => Ok(Node::Start),
            '$' => Ok(Node::End),
            '.' => Ok(Node::One(r"[^\x{A}\x{D}\x{2028}\x{2029}]".to_owned())),
            '[' => self.class(),
            '\\' => self.escape(),
            '*' | '+' | '?' => Err("nothing to repeat".to_owned()),
            '{' | '}' | ']' => {
                self.annex_b = true;
                Ok(self.literal(next))
            }
            _ => Ok(self.literal(next)),
        }
    }

    /// A character that stands for itself.
    pub(super) fn literal(&mut self, char: char) -> Node {
        self.note(char);
        Node::One(code(char))
    }

    /// Beyond the basic plane a character is two units without the `u` flag.
    pub(super) fn note(&mut self, char: char) {
        if u32::from(char) > 0xFFFF {
            self.unicode = true;
        }
    }

    /// A parenthesis of any kind.
    fn group(&mut self) -> Result<Node, String> {
        self.at += 1;
        let look = if self.eat_all("?=") {
            Some(false)
        } else if self.eat_all("?!") {
            Some(true)
        } else {
            self.capture()?;
            None
        };
        let node = self.disjunction()?;
        if !self.eat(')') {
            return Err("unclosed group".to_owned());
        }
        Ok(match look {
            Some(negative) => Node::Look { negative, node: Box::new(node) },
            None => node,
        })
    }

    /// What follows the `(` of a group that is no lookahead.
    fn capture(&mut self) -> Result<(), String> {
        if self.eat_all("?:") || self.peek() != Some('?') {
            return Ok(());
        }
        if self.eat_all("?<=") || self.eat_all("?<!") {
            return Err("lookbehind".to_owned());
        }
        if !self.eat_all("?<") {
            return Err("unknown kind of group".to_owned());
        }
        let mut name = String::new();
        while let Some(next) = self.peek() {
            self.at += 1;
            if next == '>' {
                break;
            }
            name.push(next);
        }
        let plain = |char: char| char.is_ascii_alphanumeric() || matches!(char, '_' | '$');
        let start = name.chars().next().is_some_and(|first| !first.is_ascii_digit());
        if !start || !name.chars().all(plain) || !self.names.insert(name) {
            return Err("group name".to_owned());
        }
        Ok(())
    }

    /// The atom with the quantifier that follows it, if any. Greediness decides which match is
    /// found, never whether there is one, so `?` is dropped.
    fn quantified(&mut self, atom: Node) -> Result<Node, String> {
        let (min, max) = match self.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => match self.braces()? {
                Some(bounds) => bounds,
                None => return Ok(atom),
            },
            _ => return Ok(atom),
        };
        // `braces` stops before its last character, so that each kind has one left to consume.
        self.at += 1;
        self.eat('?');
        if matches!(atom, Node::Start | Node::End | Node::Boundary | Node::Look { .. }) {
            return Err("a quantifier on an assertion".to_owned());
        }
        Ok(Node::Repeat { node: Box::new(atom), min, max })
    }

    /// `{n}`, `{n,}` or `{n,m}`, consumed up to the closing brace; nothing is consumed where the
    /// brace is a literal.
    fn braces(&mut self) -> Result<Option<(u32, Option<u32>)>, String> {
        let at = self.at;
        self.at += 1;
        let min = self.digits()?;
        let comma = self.eat(',');
        let max = if comma { self.digits()? } else { min };
        let closed = self.peek() == Some('}');
        match (min, max) {
            (Some(min), Some(max)) if closed && min > max => Err("repeat range".to_owned()),
            (Some(min), max) if closed => Ok(Some((min, max))),
            // A literal here, but many authors and some engines mean `{0,m}`.
            (None, Some(_)) if closed => Err("a quantifier without a lower bound".to_owned()),
            _ => {
                self.at = at;
                Ok(None)
            }
        }
    }

    /// A decimal number, if there is one.
    fn digits(&mut self) -> Result<Option<u32>, String> {
        let start = self.at;
        while self.peek().is_some_and(|next| next.is_ascii_digit()) {
            self.at += 1;
        }
        if start == self.at {
            return Ok(None);
        }
        let digits: String = self.chars[start..self.at].iter().collect();
        digits.parse().map(Some).map_err(|_| "a huge repeat count".to_owned())
    }
}

/// A character as the `regex-syntax` crate reads it anywhere, in and outside of classes.
pub(super) fn code(char: char) -> String {
    format!(r"\x{{{:X}}}", u32::from(char))
}
