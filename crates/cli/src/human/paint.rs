//! What a terminal can do, and painting for it.

use std::fmt::{self, Write as _};

use midflight_core::model::{Severity, Verdict};
use midflight_core::report::terminal_text;
use midflight_core::report::words::Tone;
use miette::{GraphicalTheme, ThemeCharacters, ThemeStyles};

/// The narrowest page: below it lines would hold single words.
const WIDTH_MIN: usize = 40;

/// What a terminal can do. The caller finds out; nothing here looks at the environment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Terminal {
    /// Columns.
    pub(crate) width: usize,
    /// Whether colours are wanted.
    pub(crate) color: bool,
    /// Whether it draws more than ASCII.
    pub(crate) unicode: bool,
    /// Whether rule names can be links.
    pub(crate) links: bool,
}

impl Terminal {
    /// Columns to fill.
    pub(crate) fn columns(self) -> usize {
        self.width.max(WIDTH_MIN)
    }

    /// miette's drawing characters and colours.
    pub(super) fn theme(self) -> GraphicalTheme {
        let characters =
            if self.unicode { ThemeCharacters::unicode() } else { ThemeCharacters::ascii() };
        let styles = if self.color { ThemeStyles::ansi() } else { ThemeStyles::none() };
        GraphicalTheme { characters, styles }
    }

    /// The text in a colour, if colours are wanted.
    pub(crate) fn paint(self, color: Color, text: &str) -> String {
        if self.color && !text.is_empty() {
            format!("\u{1b}[{}m{text}\u{1b}[0m", color.code())
        } else {
            text.to_owned()
        }
    }
}

/// Colours by meaning; the terminal's own palette decides how they look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Color {
    /// Safe.
    Good,
    /// A warning, or not proved.
    Doubt,
    /// Unsafe.
    Bad,
    /// What to do; miette's colour for it.
    Help,
    /// A title.
    Strong,
    /// Less important.
    Faint,
}

impl Color {
    fn code(self) -> &'static str {
        match self {
            Self::Good => "32",
            Self::Doubt => "33",
            Self::Bad => "1;31",
            Self::Help => "36",
            Self::Strong => "1",
            Self::Faint => "2",
        }
    }
}

impl From<Verdict> for Color {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Safe => Self::Good,
            Verdict::Unknown => Self::Doubt,
            Verdict::Unsafe => Self::Bad,
        }
    }
}

impl From<Tone> for Color {
    fn from(tone: Tone) -> Self {
        match tone {
            Tone::Nothing | Tone::Safe => Self::Good,
            Tone::Conditional | Tone::Unknown => Self::Doubt,
            Tone::Unsafe => Self::Bad,
        }
    }
}

/// Appends to a page. Writing into a string cannot fail.
pub(crate) fn put(out: &mut String, piece: fmt::Arguments<'_>) {
    let _: fmt::Result = out.write_fmt(piece);
}

/// miette's word for a severity.
pub(super) fn severity(severity: Severity) -> miette::Severity {
    match severity {
        Severity::Error => miette::Severity::Error,
        Severity::Warning => miette::Severity::Warning,
        Severity::Info => miette::Severity::Advice,
    }
}

/// Several lines made harmless one by one.
pub(super) fn lines_of(text: &str) -> String {
    text.trim_end().split('\n').map(terminal_text).collect::<Vec<_>>().join("\n")
}

/// The last pass over a page. Wrapping can bring untrusted text to the start of a line, where
/// a runner of GitHub Actions takes `::name` as a command, or put together what was apart.
pub(crate) fn finish(page: &str, terminal: Terminal) -> String {
    let mut out = String::with_capacity(page.len());
    for line in page.lines() {
        let line = line.trim_end().replace("##[", "## [");
        let text = line.trim_start();
        if text.starts_with("::") {
            out.push_str(line.strip_suffix(text).unwrap_or_default());
            out.push('\\');
            out.push_str(text);
        } else {
            out.push_str(&line);
        }
        out.push('\n');
    }
    if terminal.unicode { out } else { out.replace('…', "...").replace('\u{fffd}', "?") }
}
