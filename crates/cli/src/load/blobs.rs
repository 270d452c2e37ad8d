//! Contents out of git's object store, one at a time.

use std::io::{self, BufRead, BufReader, Read as _, Write as _};
use std::process::Stdio;

use super::git::{Git, missing_git};
use crate::error::CliError;

/// What git has for an id.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Blob {
    /// Its content.
    Bytes(Vec<u8>),
    /// It has this many bytes, more than were asked for.
    TooLarge(u64),
    /// Not in the object store: a partial clone without its remote, or a damaged one.
    Missing,
}

/// Gives the blobs of `ids`, in that order, to `take`. No more than one, of at most `most` bytes,
/// is held at a time.
pub(super) fn blobs(
    git: &Git,
    ids: &[&str],
    most: usize,
    mut take: impl FnMut(usize, Blob),
) -> Result<(), CliError> {
    if ids.is_empty() {
        return Ok(());
    }
    let mut child = git
        .command()
        .args(["cat-file", "--batch"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| missing_git(&error))?;
    let stdin = child.stdin.take();
    let stdout = child.stdout.take();
    let request: String = ids.iter().flat_map(|id| [id, "\n"]).collect();
    // Both pipes are bounded: a thread writes while this one reads.
    std::thread::scope(|scope| {
        scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(request.as_bytes())));
        let mut answers = stdout.map(BufReader::new);
        for index in 0..ids.len() {
            let blob = answers.as_mut().map(|answers| next(answers, most));
            take(index, blob.and_then(Result::ok).unwrap_or(Blob::Missing));
        }
    });
    // Everything asked for was answered, or is said to be missing.
    let _ = child.wait();
    Ok(())
}

/// One answer: `<id> <type> <size>\n<bytes>\n`, or `<id> missing\n`.
fn next(answers: &mut impl BufRead, most: usize) -> io::Result<Blob> {
    let mut header = String::new();
    answers.read_line(&mut header)?;
    let mut words = header.split_whitespace().skip(1);
    let kind = words.next();
    let Some(size) = words.next().and_then(|size| size.parse::<u64>().ok()) else {
        return Ok(Blob::Missing);
    };
    if kind != Some("blob") || size > most as u64 {
        io::copy(&mut answers.take(size + 1), &mut io::sink())?;
        return Ok(if kind == Some("blob") { Blob::TooLarge(size) } else { Blob::Missing });
    }
    let mut bytes = vec![0; usize::try_from(size).unwrap_or_default()];
    answers.read_exact(&mut bytes)?;
    answers.read_exact(&mut [0])?;
    Ok(Blob::Bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_split_by_sizes() {
        let text =
            b"a1 blob 3\nx\ny\nb2 missing\nc3 tree 1\n1\nd4 blob 0\n\ne5 blob 9\n123456789\n\
            f6 blob 1\nz\ng7 blob 5\ncut";
        let mut answers = &text[..];
        let mut read = || next(&mut answers, 8).ok();
        assert_eq!(read(), Some(Blob::Bytes(b"x\ny".to_vec())));
        assert_eq!(read(), Some(Blob::Missing));
        assert_eq!(read(), Some(Blob::Missing));
        assert_eq!(read(), Some(Blob::Bytes(Vec::new())));
        assert_eq!(read(), Some(Blob::TooLarge(9)));
        assert_eq!(read(), Some(Blob::Bytes(b"z".to_vec())));
        assert_eq!(read(), None);
        assert_eq!(read(), Some(Blob::Missing));
    }
}
