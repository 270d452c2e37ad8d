//! The WebAssembly files of `dist/`, and the record of what they were built from.
//!
//! The files are committed, because an action is run from its repository as it stands. A test
//! compares the record with the sources; where the recorded compiler is at hand the bytes are
//! built again and compared.

#[cfg(feature = "dist")]
mod bind;
mod build;
mod compiler;
mod flags;
mod record;

use std::path::Path;

use anyhow::{Result, bail, ensure};

#[cfg(feature = "dist")]
pub(crate) use bind::{Bind, bind};
pub(crate) use compiler::wasm_std;
pub(crate) use record::stale;

use compiler::Compiler;

/// The folder of the files.
const DIST: &str = "dist";

/// One built module.
#[derive(Debug)]
struct Module {
    /// Its files begin with this.
    name: &'static str,
    /// Features of `midflight-wasm`.
    features: &'static str,
    /// Whether type declarations go with it.
    types: bool,
}

/// Every module.
const MODULES: [Module; 2] = [
    Module { name: "midflight", features: "", types: true },
    Module { name: "midflight_action", features: "action", types: false },
];

impl Module {
    /// The names of its files in `dist/`.
    fn files(&self) -> Vec<String> {
        let mut files = vec![format!("{}.js", self.name), format!("{}_bg.wasm", self.name)];
        if self.types {
            files.push(format!("{}.d.ts", self.name));
        }
        files
    }
}

/// Builds `dist/`, or with `check` compares it with what it should be.
pub(crate) fn dist(root: &Path, check: bool) -> Result<()> {
    if check {
        return compare(root);
    }
    let compiler = Compiler::find()?;
    let inputs = record::inputs(root)?;
    build::all(root, &compiler, &root.join(DIST))?;
    ensure!(inputs == record::inputs(root)?, "a source changed during the build, run it again");
    record::write(root, &compiler.version)?;
    for name in MODULES.iter().flat_map(Module::files) {
        let bytes = root.join(DIST).join(&name).metadata()?.len();
        println!("{DIST}/{name}: {bytes} bytes");
    }
    Ok(())
}

fn compare(root: &Path) -> Result<()> {
    let stale = record::stale(root)?;
    ensure!(stale.is_empty(), "dist is {}", stale.join("\n  "));
    let recorded = record::compiler(root)?;
    let name = recorded.first().map_or("an unknown compiler", String::as_str);
    let Some(compiler) = Compiler::of_version(&recorded) else {
        let target = compiler::TARGET;
        println!("dist: bytes were not compared, {name} with {target} is not at hand");
        return Ok(());
    };
    let folder = root.join("target/wasm/dist-check");
    build::all(root, &compiler, &folder)?;
    let (built, committed) = (record::outputs(&folder)?, record::outputs(&root.join(DIST))?);
    let differ = |name: &&String| built.get(*name) != committed.get(*name);
    let different: Vec<_> = built.keys().filter(differ).cloned().collect();
    if !different.is_empty() {
        bail!("{name} builds other bytes than committed: {}", different.join(", "));
    }
    println!("dist: {} files are what {name} builds", built.len());
    Ok(())
}
