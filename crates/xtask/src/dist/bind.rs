//! Makes the JavaScript side of a compiled module. Compiled with the feature `dist` alone.

use std::fs;
use std::path::PathBuf;

use anyhow::Result;
use wasm_bindgen_cli_support::Bindgen;

/// What to bind.
#[derive(Debug, clap::Args)]
pub(crate) struct Bind {
    /// The files begin with this.
    name: String,
    /// What the linker made.
    linked: PathBuf,
    /// Where the files go.
    folder: PathBuf,
    /// Whether type declarations go with them.
    #[arg(long)]
    types: bool,
}

/// Binds for browsers and Node alike: the caller hands the bytes in.
pub(crate) fn bind(bind: &Bind) -> Result<()> {
    Bindgen::new()
        .input_path(&bind.linked)
        .out_name(&bind.name)
        .web(true)?
        .typescript(bind.types)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(&bind.folder)?;
    // Declarations of the raw exports: nobody calls those.
    let raw = bind.folder.join(format!("{}_bg.wasm.d.ts", bind.name));
    if raw.is_file() {
        fs::remove_file(raw)?;
    }
    Ok(())
}
