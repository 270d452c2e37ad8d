//! Escapes and classes of ECMA-262 patterns.

use super::parse::{Node, Parser, code};

/// `\d` is ASCII in ECMA-262.
const DIGIT: &str = r"0-9";
/// `\w` is ASCII in ECMA-262 without the `i` flag.
const WORD: &str = r"0-9A-Za-z_";
/// `\s`: white space and line terminators of ECMA-262, U+FEFF among them, U+0085 not.
const SPACE: &str = concat!(
    r"\x{9}-\x{D}\x{20}\x{A0}\x{1680}\x{2000}-\x{200A}",
    r"\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}\x{FEFF}"
);
/// General categories, by both names; other spellings are no ECMA-262.
const CATEGORIES: &str = " Cased_Letter LC Close_Punctuation Pe Connector_Punctuation Pc \
    Control Cc cntrl Currency_Symbol Sc Dash_Punctuation Pd Decimal_Number Nd digit \
    Enclosing_Mark Me Final_Punctuation Pf Format Cf Initial_Punctuation Pi Letter L \
    Letter_Number Nl Line_Separator Zl Lowercase_Letter Ll Mark M Combining_Mark Math_Symbol Sm \
    Modifier_Letter Lm Modifier_Symbol Sk Nonspacing_Mark Mn Number N Open_Punctuation Ps \
    Other_Letter Lo Other_Number No Other_Punctuation Po Other_Symbol So Paragraph_Separator Zp \
    Punctuation P punct Separator Z Space_Separator Zs Spacing_Mark Mc Symbol S \
    Titlecase_Letter Lt Uppercase_Letter Lu ";
/// Binary properties both sides know under the same name.
const BINARY: &str = " ASCII Alphabetic Alpha Any Dash Emoji Emoji_Presentation ID_Continue IDC \
    ID_Start IDS Ideographic Ideo Lowercase Lower Math Uppercase Upper White_Space space \
    XID_Continue XIDC XID_Start XIDS ";

/// What one escape or one member of a class stands for.
pub(super) enum Atom {
    /// One character.
    Char(char),
    /// A set, as an item of a `regex-syntax` class.
    Set(String),
}

impl Parser {
    /// The escape after a `\` outside of classes.
    pub(super) fn escape(&mut self) -> Result<Node, String> {
        match self.peek() {
            Some('b') => {
                self.at += 1;
                Ok(Node::Boundary)
            }
            // The automata work on bytes, and the inside of a character is no boundary to them.
            Some('B') => Err(r"\B".to_owned()),
            Some('-') => {
                self.at += 1;
                self.annex_b = true;
                Ok(self.literal('-'))
            }
            _ => Ok(match self.shared_escape()? {
                Atom::Char(char) => self.literal(char),
                Atom::Set(set) => Node::One(format!("[{set}]")),
            }),
        }
    }

    /// An escape that means the same in and outside of classes.
    fn shared_escape(&mut self) -> Result<Atom, String> {
        let Some(next) = self.peek() else { return Err(r"a `\` at the end".to_owned()) };
        self.at += 1;
        Ok(match next {
            'd' => Atom::Set(DIGIT.to_owned()),
            'D' => Atom::Set(format!("[^{DIGIT}]")),
            'w' => Atom::Set(WORD.to_owned()),
            'W' => Atom::Set(format!("[^{WORD}]")),
            's' => Atom::Set(SPACE.to_owned()),
            'S' => Atom::Set(format!("[^{SPACE}]")),
            'p' | 'P' => Atom::Set(self.property(next)?),
            'f' => Atom::Char('\u{c}'),
            'n' => Atom::Char('\n'),
            'r' => Atom::Char('\r'),
            't' => Atom::Char('\t'),
            'v' => Atom::Char('\u{b}'),
            '0' if !self.peek().is_some_and(|next| next.is_ascii_digit()) => Atom::Char('\0'),
            'c' => Atom::Char(self.control()?),
            'x' => Atom::Char(char::from_u32(self.hex(2)?).ok_or("escape")?),
            'u' => Atom::Char(self.code_point()?),
            '^' | '$' | '\\' | '.' | '*' | '+' | '?' | '(' | ')' | '[' | ']' | '{' | '}' | '|'
            | '/' => Atom::Char(next),
            '0'..='9' | 'k' => return Err("back reference or octal escape".to_owned()),
            // A plain letter in Annex B, an anchor or a class to other engines.
            'A'..='Z' | 'a'..='z' => return Err(format!(r"unknown escape \{next}")),
            _ => {
                self.annex_b = true;
                Atom::Char(next)
            }
        })
    }

    /// The letter of `\cX`.
    fn control(&mut self) -> Result<char, String> {
        match self.peek().filter(char::is_ascii_alphabetic).map(u8::try_from) {
            Some(Ok(letter)) => {
                self.at += 1;
                Ok(char::from(letter % 32))
            }
            _ => Err(r"unknown escape \c".to_owned()),
        }
    }

    /// Exactly so many hexadecimal digits.
    fn hex(&mut self, count: usize) -> Result<u32, String> {
        let mut value = 0;
        for _ in 0..count {
            let digit = self.peek().and_then(|next| next.to_digit(16));
            value = value * 16 + digit.ok_or("an incomplete hexadecimal escape")?;
            self.at += 1;
        }
        Ok(value)
    }

    /// What follows `\u`: four digits, two times four for a surrogate pair, or `{...}`.
    fn code_point(&mut self) -> Result<char, String> {
        if self.eat('{') {
            self.unicode = true;
            let mut value = self.hex(1)?;
            while !self.eat('}') {
                value = value.saturating_mul(16).saturating_add(self.hex(1)?);
            }
            return char::from_u32(value).ok_or_else(|| "a code point out of range".to_owned());
        }
        let first = self.hex(4)?;
        if let Some(char) = char::from_u32(first) {
            return Ok(char);
        }
        self.unicode = true;
        let lone = "a lone surrogate";
        if first >= 0xDC00 || !self.eat('\\') || !self.eat('u') {
            return Err(lone.to_owned());
        }
        let second = self.hex(4)?.wrapping_sub(0xDC00);
        if second >= 0x400 {
            return Err(lone.to_owned());
        }
        char::from_u32(0x1_0000 + ((first - 0xD800) << 10) + second).ok_or_else(|| lone.to_owned())
    }

    /// What follows `\p` or `\P`, kept to names that mean the same to `regex-syntax`.
    fn property(&mut self, kind: char) -> Result<String, String> {
        self.unicode = true;
        let unknown = || "unknown property".to_owned();
        if !self.eat('{') {
            return Err(unknown());
        }
        let rest = &self.chars[self.at..];
        let end = rest.iter().take(64).position(|char| *char == '}').ok_or_else(unknown)?;
        let name: String = rest[..end].iter().collect();
        self.at += end + 1;
        let listed = |list: &str, name: &str| {
            !name.contains(' ') && !name.is_empty() && list.contains(&format!(" {name} "))
        };
        let script = |name: &str| {
            let title = |word: &str| {
                let mut chars = word.chars();
                chars.next().is_some_and(|first| first.is_ascii_uppercase())
                    && chars.all(|char| char.is_ascii_lowercase())
            };
            name.split('_').all(title)
        };
        let known = match name.split_once('=') {
            None => listed(CATEGORIES, &name) || listed(BINARY, &name),
            Some(("General_Category" | "gc", value)) => listed(CATEGORIES, value),
            Some(("Script" | "sc" | "Script_Extensions" | "scx", value)) => script(value),
            Some(_) => false,
        };
        if known { Ok(format!(r"\{kind}{{{name}}}")) } else { Err(unknown()) }
    }

    /// A class, its `[` consumed.
    pub(super) fn class(&mut self) -> Result<Node, String> {
        let negated = self.eat('^');
        let mut items = String::new();
        while !self.eat(']') {
            let low = self.class_atom()?;
            let range = self.peek() == Some('-')
                && self.chars.get(self.at + 1).is_some_and(|next| *next != ']');
            if !range {
                push(&mut items, &low);
                continue;
            }
            self.at += 1;
            match (low, self.class_atom()?) {
                (Atom::Char(low), Atom::Char(high)) if low <= high => {
                    items.push_str(&code(low));
                    items.push('-');
                    items.push_str(&code(high));
                }
                (Atom::Char(_), Atom::Char(_)) => {
                    return Err("a class range out of order".to_owned());
                }
                // A set cannot end a range: Annex B takes the hyphen for itself.
                (low, high) => {
                    self.annex_b = true;
                    push(&mut items, &low);
                    push(&mut items, &Atom::Char('-'));
                    push(&mut items, &high);
                }
            }
        }
        Ok(match (items.is_empty(), negated) {
            (true, false) => Node::One("[a&&b]".to_owned()),
            (true, true) => Node::any(),
            (false, false) => Node::One(format!("[{items}]")),
            (false, true) => Node::One(format!("[^{items}]")),
        })
    }

    /// One member of a class.
    fn class_atom(&mut self) -> Result<Atom, String> {
        let Some(next) = self.peek() else { return Err("unclosed class".to_owned()) };
        self.at += 1;
        let atom = match (next, self.peek()) {
            ('\\', Some('b')) => {
                self.at += 1;
                Atom::Char('\u{8}')
            }
            ('\\', Some('-')) => {
                self.at += 1;
                Atom::Char('-')
            }
            ('\\', _) => self.shared_escape()?,
            _ => Atom::Char(next),
        };
        if let Atom::Char(char) = atom {
            self.note(char);
        }
        Ok(atom)
    }
}

/// Adds a member to the text of a class.
fn push(items: &mut String, atom: &Atom) {
    match atom {
        Atom::Char(char) => items.push_str(&code(*char)),
        Atom::Set(set) => items.push_str(set),
    }
}
