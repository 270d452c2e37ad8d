//! A folder of temporary files.

use std::path::PathBuf;

/// Gone when dropped; nothing is in it before somebody writes there.
#[derive(Debug)]
pub(super) struct Temporary(pub(super) PathBuf);

impl Temporary {
    /// The folder of this process for a benchmark.
    pub(super) fn named(subject: &str) -> Self {
        let name = format!("midflight-bench-{subject}-{}", std::process::id());
        Self(std::env::temp_dir().join(name))
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
