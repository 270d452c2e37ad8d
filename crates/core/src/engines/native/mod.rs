//! The native manifest: `*.midflight.yaml` and `*.midflight.json`.
//!
//! For engines without a reader, for tests, and as the interchange form. It is validated against
//! its published JSON Schema; what it does not say is taken as its schema says.

mod flow;
mod history;
mod read;
mod table;

pub(crate) use history::Name;
pub use history::{History, Misread, Trace};
pub(crate) use read::SCHEMA;

use super::Engine;

/// The native manifest.
pub(super) const ENGINE: Engine = Engine {
    name: "native",
    title: "native manifest",
    hints: &["midflight"],
    claims: |path, _| {
        let name = path.rsplit('/').next().unwrap_or(path);
        [".midflight.yaml", ".midflight.yml", ".midflight.json"].iter().any(|e| name.ends_with(e))
    },
    detect: |root| {
        root.get("midflight").is_some() && (root.get("workflow").or(root.get("flow"))).is_some()
    },
    read: read::read,
    in_flight: None,
    code: None,
    table: table::table,
};
