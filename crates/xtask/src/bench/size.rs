//! How large the WebAssembly files are, as they are and as they travel.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::Result;

/// The files of `dist/`, in the order of their names.
pub(super) fn files(root: &Path) -> Result<String> {
    let mut paths = Vec::new();
    crate::tree::walk(&root.join("dist"), &mut paths)?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "wasm"));
    paths.sort();
    if paths.is_empty() {
        return Ok("dist/ has no WebAssembly file; `cargo xtask dist` builds them".to_owned());
    }
    let mut text = "| file | bytes | after gzip -9 |\n|---|---|---|\n".to_owned();
    for path in paths {
        let bytes = fs::metadata(&path)?.len();
        let packed = gzip(&path).map_or_else(|| "?".to_owned(), |bytes| bytes.to_string());
        let _ = writeln!(text, "| {} | {bytes} | {packed} |", crate::tree::relative(root, &path));
    }
    Ok(text)
}

/// None where there is no such program.
fn gzip(path: &Path) -> Option<usize> {
    let mut gzip = Command::new("gzip");
    let output = gzip.args(["-9", "--stdout"]).arg(path).stdin(Stdio::null()).output().ok()?;
    output.status.success().then_some(output.stdout.len())
}
