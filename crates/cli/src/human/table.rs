//! Plain tables: aligned columns, the last one wrapped.

use midflight_core::model::Verdict;
use midflight_core::report::terminal_text;

use super::paint::{Color, Terminal};

/// Columns of a cell that is not the last; a longer one is cut.
const CELL_MAX: usize = 40;

/// Columns that the last cell needs to stand beside the others instead of below them.
const LAST_MIN: usize = 24;

/// One row: name, verdict, why.
#[derive(Debug)]
pub(super) struct Row {
    /// The first cell.
    pub(super) name: String,
    /// The second cell, in its colour.
    pub(super) verdict: Verdict,
    /// The last cell, wrapped.
    pub(super) why: String,
}

/// The rows under `title`, each line indented by two.
pub(super) fn table(title: &str, rows: &[Row], terminal: Terminal) -> String {
    let names: Vec<_> = rows.iter().map(|row| cut(&terminal_text(&row.name), CELL_MAX)).collect();
    let first = names.iter().map(|name| columns(name)).chain([columns(title)]).max().unwrap_or(0);
    let verdict = "verdict".len();
    let before = 2 + first + 2 + verdict + 2;
    let beside = terminal.columns() >= before + LAST_MIN;
    let indent = if beside { before } else { 6 };
    let room = terminal.columns().saturating_sub(indent);

    let head = format!("  {}  verdict{}", pad(title, first), if beside { "  why" } else { "" });
    let mut out = terminal.paint(Color::Faint, &head) + "\n";
    for (name, row) in names.iter().zip(rows) {
        let word = row.verdict.as_str();
        let painted = terminal.paint(row.verdict.into(), word);
        let spaces = " ".repeat(verdict - word.len());
        let mut line = format!("  {}  {painted}{spaces}  ", pad(name, first));
        for (index, piece) in wrap(&terminal_text(&row.why), room).iter().enumerate() {
            if index > 0 || !beside {
                line = format!("{}\n{}", line.trim_end(), " ".repeat(indent));
            }
            line.push_str(piece);
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// The text in lines of at most `room` columns, broken at spaces where there are any.
pub(crate) fn wrap(text: &str, room: usize) -> Vec<String> {
    let room = room.max(1);
    let mut lines = Vec::new();
    let (mut line, mut used) = (String::new(), 0);
    for word in text.split_whitespace() {
        let length = columns(word);
        if used > 0 && used + 1 + length <= room {
            line.push(' ');
            line.push_str(word);
            used += 1 + length;
            continue;
        }
        if used > 0 {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        for c in word.chars() {
            if used > 0 && used + width(c) > room {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            line.push(c);
            used += width(c);
        }
    }
    if used > 0 {
        lines.push(line);
    }
    lines
}

/// Columns of a text on a terminal.
pub(super) fn columns(text: &str) -> usize {
    text.chars().map(width).sum()
}

fn pad(text: &str, to: usize) -> String {
    format!("{text}{}", " ".repeat(to.saturating_sub(columns(text))))
}

fn cut(text: &str, room: usize) -> String {
    if columns(text) <= room {
        return text.to_owned();
    }
    let mut used = 1;
    let fits = |c: &char| {
        used += width(*c);
        used <= room
    };
    text.chars().take_while(fits).chain(['…']).collect()
}

/// East Asian letters and pictures take two columns, combining marks none. Good enough to keep
/// a table straight; nothing else depends on it.
fn width(c: char) -> usize {
    match u32::from(c) {
        0x300..=0x36f | 0x591..=0x5bd | 0x64b..=0x65f | 0x20d0..=0x20ff | 0xfe00..=0xfe0f => 0,
        0x1100..=0x115f
        | 0x2e80..=0xa4cf
        | 0xac00..=0xd7a3
        | 0xf900..=0xfaff
        | 0xfe30..=0xfe6f
        | 0xff00..=0xff60
        | 0xffe0..=0xffe6
        | 0x1_f300..=0x1_faff
        | 0x2_0000..=0x3_fffd => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Terminal = Terminal { width: 60, color: false, unicode: true, links: false };

    fn row(name: &str, verdict: Verdict, why: &str) -> Row {
        Row { name: name.to_owned(), verdict, why: why.to_owned() }
    }

    #[test]
    fn columns_are_straight_and_reasons_wrap() {
        let rows = [
            row("drain", Verdict::Safe, ""),
            row("待機", Verdict::Unknown, "the runs that rest there cannot be told from others"),
            row("rollback", Verdict::Unsafe, "an alias"),
        ];
        let expected = "  at        verdict  why
  drain     safe
  待機      unknown  the runs that rest there cannot be told
                     from others
  rollback  unsafe   an alias
";
        assert_eq!(table("at", &rows, PLAIN), expected);
    }

    #[test]
    fn long_names_are_cut_and_reasons_go_below() {
        let rows = [row(&"n".repeat(60), Verdict::Safe, "because of this")];
        let narrow = table("at", &rows, PLAIN);
        assert!(narrow.contains(&format!("  {}…  safe\n      because of this\n", "n".repeat(39))));
    }

    #[test]
    fn words_that_are_too_long_are_broken() {
        assert_eq!(wrap("ab cdefgh i", 3), ["ab", "cde", "fgh", "i"]);
        assert_eq!(wrap("  ", 3), Vec::<String>::new());
        assert_eq!(wrap("待機待機", 5), ["待機", "待機"]);
    }
}
