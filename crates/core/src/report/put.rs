//! Building text piece by piece.

use std::fmt::{self, Write as _};

/// Appends to a text. Writing into a string cannot fail.
pub(super) fn put(out: &mut String, piece: fmt::Arguments<'_>) {
    let _: fmt::Result = out.write_fmt(piece);
}
