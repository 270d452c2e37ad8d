//! The only place that prints.

use std::io::{IsTerminal as _, Write};

use camino::Utf8Path;
use midflight_core::report::terminal_text;

use crate::error::CliError;
use crate::human::Terminal;

/// Standard output, colours stripped where they are not wanted. A closed pipe is no error.
pub(crate) fn print(text: &str) {
    let _ = anstream::stdout().write_all(text.as_bytes());
}

/// Standard output as it is, for a peer that waits for each line. Nothing else of this thread may
/// print in between.
pub(crate) fn peer() -> impl Write {
    std::io::stdout().lock()
}

/// To a file where one is named, else to standard output.
pub(crate) fn print_to(text: &str, file: Option<&Utf8Path>) -> Result<(), CliError> {
    let Some(path) = file else {
        print(text);
        return Ok(());
    };
    std::fs::write(path, text)
        .map_err(|error| CliError::Write { path: path.to_owned(), why: error.to_string() })
}

/// One line for people beside the report.
pub(crate) fn note(text: &str) {
    let _ = writeln!(anstream::stderr(), "{}", terminal_text(text));
}

/// An error and what to do about it.
pub(crate) fn error(error: &CliError) {
    let mut stderr = anstream::stderr();
    let text: Vec<String> = error.to_string().lines().map(terminal_text).collect();
    let _ = writeln!(stderr, "\u{1b}[31merror\u{1b}[0m: {}", text.join("\n"));
    if let Some(help) = error.help() {
        let _ = writeln!(stderr, "  \u{1b}[36mhelp\u{1b}[0m: {}", terminal_text(help));
    }
}

/// Whether colours reach whoever reads standard output.
fn color() -> bool {
    anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never
}

/// Whether a person reads standard output.
pub(crate) fn is_terminal() -> bool {
    std::io::stdout().is_terminal()
}

/// What can be drawn where the report goes.
pub(crate) fn terminal(to_stdout: bool) -> Terminal {
    let live = to_stdout && is_terminal();
    let width = terminal_size::terminal_size().filter(|_| live);
    Terminal {
        width: width.map_or(100, |(width, _)| usize::from(width.0)),
        color: to_stdout && color(),
        unicode: !live || supports_unicode::on(supports_unicode::Stream::Stdout),
        links: live && supports_hyperlinks::on(supports_hyperlinks::Stream::Stdout),
    }
}
