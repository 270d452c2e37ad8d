//! Edits of a text, by byte offsets into it.

use oxc_span::Span;

/// Edits that do not overlap, save for those within a part that another replaces.
#[derive(Debug, Default)]
pub(super) struct Edits {
    edits: Vec<Edit>,
}

#[derive(Debug)]
struct Edit {
    start: usize,
    end: usize,
    with: String,
}

impl Edits {
    /// Inserts before what stands at an offset, after what was inserted there already.
    pub(super) fn insert(&mut self, at: u32, with: impl Into<String>) {
        self.replace(at, at, with);
    }

    /// Replaces a part. What was edited within it is lost with it.
    pub(super) fn replace(&mut self, start: u32, end: u32, with: impl Into<String>) {
        let (start, end) = (start as usize, end as usize);
        self.edits.push(Edit { start, end, with: with.into() });
    }

    /// Whether something is replaced, alone or within more.
    pub(super) fn replaces(&self, span: Span) -> bool {
        let (start, end) = (span.start as usize, span.end as usize);
        self.edits.iter().any(|it| it.start < it.end && it.start <= start && end <= it.end)
    }

    /// Takes all edits of others.
    pub(super) fn extend(&mut self, others: Self) {
        self.edits.extend(others.edits);
    }

    /// The text with the edits made. Lines stay where they are.
    pub(super) fn apply(mut self, text: &str) -> String {
        // Stable, so that of two edits at a place the one that was made first comes first.
        self.edits.sort_by_key(|it| it.start);
        let mut out = String::with_capacity(text.len() + 64 * self.edits.len());
        let mut at = 0;
        for edit in &self.edits {
            if edit.start < at || edit.end < edit.start {
                continue;
            }
            out.push_str(&text[at..edit.start]);
            out.push_str(&edit.with);
            let lines = |text: &str| text.matches('\n').count();
            let lost = lines(&text[edit.start..edit.end]).saturating_sub(lines(&edit.with));
            out.push_str(&"\n".repeat(lost));
            at = edit.end;
        }
        out.push_str(&text[at..]);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::Edits;

    #[test]
    fn what_is_replaced_takes_the_edits_within_along() {
        let mut edits = Edits::default();
        edits.insert(0, "<");
        edits.insert(2, "lost");
        edits.replace(1, 4, "X");
        edits.insert(5, ">");
        assert_eq!(edits.apply("ab\nde"), "<aX\ne>");
    }
}
