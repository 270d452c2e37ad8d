//! The files that code may import from.

mod packages;
mod resolve;
mod settings;

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::lower::{Dialect, lower};
use crate::outcome::Why;
use settings::Settings;

/// Files by their path from the project's root, with `/` between folders. A copy shares them, and
/// what was read of them.
#[derive(Debug, Clone, Default)]
pub struct Project {
    /// No text where a file is there and was not read.
    files: Arc<BTreeMap<String, Option<Arc<str>>>>,
    cache: Arc<Cache>,
}

/// Files as modules of an engine, or why not.
type Lowered = BTreeMap<(String, Dialect), Result<Arc<str>, Why>>;

/// What was made of the files.
#[derive(Debug, Default)]
struct Cache {
    settings: OnceLock<Settings>,
    lowered: Mutex<Lowered>,
    drawing: OnceLock<Vec<String>>,
}

/// Extensions of code, in the order in which an import without one is followed.
const ENDINGS: [&str; 8] = [".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs"];

/// Modules of the engine's and of the compiler's, which are lent and not read.
pub(crate) const LENT: [&str; 8] = [
    "workflow",
    "workflow/api",
    "workflow/errors",
    "@workflow/errors",
    "@workflow/serde",
    "react/jsx-runtime",
    "server-only",
    "client-only",
];

impl Project {
    /// Adds a file.
    pub fn add(&mut self, path: &str, text: impl Into<Arc<str>>) {
        Arc::make_mut(&mut self.files).insert(path.to_owned(), Some(text.into()));
        self.cache = Arc::default();
    }

    /// Tells of something that is there and was not read: whatever it would decide is unknown.
    pub fn leave_out(&mut self, path: &str) {
        Arc::make_mut(&mut self.files).insert(path.to_owned(), None);
        self.cache = Arc::default();
    }

    /// The text of a file; none where it is not there or was not read.
    pub(crate) fn text(&self, path: &str) -> Option<&Arc<str>> {
        self.files.get(path)?.as_ref()
    }

    /// The first of what was not read.
    pub(crate) fn left_out(&self) -> Option<&str> {
        self.files.iter().find(|(_, text)| text.is_none()).map(|(path, _)| path.as_str())
    }

    /// Files of code with a text in them, in the order of their paths.
    pub(crate) fn with(&self, needle: &str) -> impl Iterator<Item = &str> {
        self.code().filter(move |path| self.text(path).is_some_and(|text| text.contains(needle)))
    }

    /// Whether a text stands in any file of code.
    pub(crate) fn mentions(&self, text: &str) -> bool {
        self.with(text).next().is_some()
    }

    /// The files of code that ids of workflows and steps know as `module`.
    pub(crate) fn of_module(&self, module: &str) -> impl Iterator<Item = &str> {
        self.code().filter(move |path| self.module_of(path) == module)
    }

    /// The files of code, without those of types alone.
    pub(crate) fn code(&self) -> impl Iterator<Item = &str> {
        let is_code = |path: &str| ENDINGS.iter().any(|it| path.ends_with(it));
        self.files.keys().map(String::as_str).filter(move |it| is_code(it) && !is_declaration(it))
    }

    /// What was found about drawing files, which is looked for once.
    pub(crate) fn drawing(&self, find: impl FnOnce() -> Vec<String>) -> &[String] {
        self.cache.drawing.get_or_init(find)
    }

    /// A file as the interpreter runs it. It is made once for all runs.
    pub(crate) fn lowered(&self, path: &str, dialect: Dialect) -> Result<Arc<str>, Why> {
        let kept = self.cache.lowered.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(done) = kept.get(&(path.to_owned(), dialect)) {
            return done.clone();
        }
        drop(kept);
        let done = self.lower(path, dialect);
        let mut kept = self.cache.lowered.lock().unwrap_or_else(PoisonError::into_inner);
        kept.insert((path.to_owned(), dialect), done.clone());
        done
    }

    fn lower(&self, path: &str, dialect: Dialect) -> Result<Arc<str>, Why> {
        let text = self.text(path).ok_or_else(|| Why::at(path, 0, "was not read"))?;
        if Path::new(path).extension() == Some(OsStr::new("json")) {
            return json(path, text);
        }
        let is_read = |specifier: &str| {
            LENT.contains(&specifier)
                || self.resolve(path, specifier).is_some_and(|it| {
                    self.text(it).is_some_and(|text| !is_installed(it) || is_module(text))
                })
        };
        lower(path, text, &self.module_of(path), dialect, &is_read).map(Arc::from)
    }
}

/// A file of data as a module: the whole, and each of its keys.
fn json(path: &str, text: &str) -> Result<Arc<str>, Why> {
    let value: serde_json::Value =
        serde_json::from_str(text).map_err(|error| Why::at(path, 0, error.to_string()))?;
    let mut code = format!("const it = {value};\nexport default it;\n");
    for (at, key) in value.as_object().into_iter().flat_map(|it| it.keys()).enumerate() {
        if key != "default" && key != "__proto__" {
            let _ = writeln!(code, "const k{at} = it[{key:?}]; export {{ k{at} as {key:?} }};");
        }
    }
    Ok(code.into())
}

/// Whether a file is of a package that is installed.
fn is_installed(path: &str) -> bool {
    path.starts_with("node_modules/") || path.contains("/node_modules/")
}

/// Whether a text imports or exports as modules do. Others are not interpreted.
fn is_module(text: &str) -> bool {
    ["import ", "import{", "export ", "export{", "export*"].iter().any(|it| {
        text.match_indices(it).any(|(at, _)| at == 0 || text[..at].ends_with(['\n', ';', '}']))
    })
}

/// Files of types hold no code.
fn is_declaration(path: &str) -> bool {
    [".d.ts", ".d.mts", ".d.cts"].iter().any(|it| path.ends_with(it))
}

/// The folder of a file; empty at the root.
fn folder(path: &str) -> &str {
    path.rfind('/').map_or("", |at| &path[..at])
}

/// A path from a folder on; none where it leads out of the project.
fn joined(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|it| !it.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}
