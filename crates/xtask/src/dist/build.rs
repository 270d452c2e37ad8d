//! Compiles the modules, and has them bound.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};

use super::compiler::{Compiler, TARGET};
use super::{MODULES, Module, flags, record};
use crate::process::{cargo, run};
use crate::tree;

/// Builds every module into `folder`.
pub(super) fn all(root: &Path, compiler: &Compiler, folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    // The registry's folder must be there before the flags are made.
    let mut fetch = cargo();
    run(fetch.args(["fetch", "--quiet", "--locked", "--target", TARGET]).current_dir(root))?;
    for module in &MODULES {
        let linked = compile(root, compiler, module)?;
        bind(root, module, &linked, folder)?;
    }
    Ok(())
}

/// Compiles one module, and gives the path of what the linker made.
fn compile(root: &Path, compiler: &Compiler, module: &Module) -> Result<PathBuf> {
    let target = root.join("target/wasm");
    let mut command = cargo();
    command
        .args(["build", "--quiet", "--locked", "--package", "midflight-wasm", "--lib"])
        .args(["--profile", "wasm", "--target", TARGET, "--features", module.features])
        .arg("--target-dir")
        .arg(&target)
        .env("RUSTC", &compiler.program)
        .env("CARGO_ENCODED_RUSTFLAGS", flags::here(root)?.join("\u{1f}"))
        .env_remove("RUSTFLAGS")
        .env_remove("RUSTC_WRAPPER")
        .current_dir(root);
    run(&mut command).with_context(|| format!("{} does not compile", module.name))?;
    let linked = target.join(TARGET).join("wasm/midflight_wasm.wasm");
    all_recorded(root, &linked.with_extension("d"))?;
    Ok(linked)
}

/// Whether the record covers every file of the checkout that the compiler read.
fn all_recorded(root: &Path, dependencies: &Path) -> Result<()> {
    let text = fs::read_to_string(dependencies)
        .with_context(|| format!("cannot read {}", dependencies.display()))?;
    let inputs = record::inputs(root)?;
    let missing: BTreeSet<_> =
        read_files(&text, root).into_iter().filter(|path| !inputs.contains_key(path)).collect();
    ensure!(missing.is_empty(), "not among the recorded inputs: {missing:?}");
    Ok(())
}

/// The files of the checkout that a dependency file of the compiler names.
fn read_files(text: &str, root: &Path) -> Vec<String> {
    let names = text.lines().filter_map(|line| line.split_once(": ")).flat_map(|(_, names)| {
        // A space within a name is escaped.
        names.replace("\\ ", "\0").split(' ').map(str::to_owned).collect::<Vec<_>>()
    });
    let paths = names.map(|name| root.join(name.replace('\0', " ")));
    let own = paths.filter(|path| path.starts_with(root) && !path.starts_with(root.join("target")));
    own.map(|path| tree::relative(root, &path)).collect()
}

/// Makes the JavaScript side. The binder is a feature of this program, so that other chores
/// compile without it: this is the same program once more, with it.
fn bind(root: &Path, module: &Module, linked: &Path, folder: &Path) -> Result<()> {
    let mut cargo = cargo();
    cargo
        .args(["run", "--quiet", "--locked", "--package", "xtask", "--features", "dist", "--"])
        .args(["bind", module.name])
        .args([linked, folder])
        .args(module.types.then_some("--types"))
        .current_dir(root);
    run(&mut cargo).with_context(|| format!("{} cannot be bound", module.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dependency_files_are_read_with_spaces_and_without_built_files() {
        let text = "/c/target/x.wasm: /c/crates/a/src/lib.rs /c/crates/a/b\\ c.json \
                    /c/target/out/gen.rs /elsewhere/lib.rs\n";
        let files = read_files(text, Path::new("/c"));
        assert_eq!(files, ["crates/a/src/lib.rs", "crates/a/b c.json"]);
    }
}
