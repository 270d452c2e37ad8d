//! A compiler that knows `wasm32-unknown-unknown`.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::process::{capture, run};

/// The target of `dist/`.
pub(super) const TARGET: &str = "wasm32-unknown-unknown";

/// Where a system's own packages put their compiler.
const SYSTEM: &str = "/usr/bin/rustc";

/// The project's own set-up for machines on which rustup can add no target.
const SET_UP: &str = ".ci/wasm-std";

/// A compiler with a standard library for the target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Compiler {
    /// The program.
    pub(super) program: PathBuf,
    /// What `rustc -vV` says of it, line by line.
    pub(super) version: Vec<String>,
}

impl Compiler {
    /// The first that can build for the target: the one that cargo would take, then the system's.
    pub(super) fn find() -> Result<Self> {
        Self::candidates().into_iter().next().with_context(|| {
            format!(
                "no compiler here has a standard library for {TARGET}; add it with `rustup \
                 target add {TARGET}`, or on Debian, as root, with `cargo xtask wasm-std`"
            )
        })
    }

    /// The one of that version, if it can build for the target.
    pub(super) fn of_version(version: &[String]) -> Option<Self> {
        Self::candidates().into_iter().find(|compiler| compiler.version == version)
    }

    fn candidates() -> Vec<Self> {
        let usual = env::var_os("RUSTC").unwrap_or_else(|| OsString::from("rustc"));
        [PathBuf::from(usual), PathBuf::from(SYSTEM)].into_iter().filter_map(Self::at).collect()
    }

    fn at(program: PathBuf) -> Option<Self> {
        let sysroot = capture(Command::new(&program).args(["--print", "sysroot"])).ok()?;
        let version = capture(Command::new(&program).arg("-vV")).ok()?;
        let library = Path::new(sysroot.trim()).join("lib/rustlib").join(TARGET).join("lib");
        let files = library.read_dir().ok()?;
        let std = files.flatten().any(|file| {
            let name = file.file_name();
            let name = name.to_string_lossy();
            name.starts_with("libstd-") && name.ends_with(".rlib")
        });
        std.then(|| Self { program, version: version.lines().map(str::to_owned).collect() })
    }
}

/// Gives the system's compiler a standard library for the target, by the project's script.
pub(crate) fn wasm_std(root: &Path) -> Result<()> {
    let script = root.join(SET_UP);
    if !script.is_file() {
        bail!("{SET_UP} is missing");
    }
    run(Command::new("sh").arg(script).current_dir(root))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_is_no_compiler_is_passed_over() {
        assert_eq!(Compiler::at(PathBuf::from("no-such-program")), None);
    }

    #[test]
    fn a_version_that_nobody_has_is_not_at_hand() {
        assert_eq!(Compiler::of_version(&["rustc 0.0.0".to_owned()]), None);
    }
}
