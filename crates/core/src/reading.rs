//! Files of one revision into workflows: sieve, parse, detect, read.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::config::Config;
use crate::engines::{Document, ENGINES, Engine};
use crate::model::{Reading, Span, Workflow};
use crate::request::{NotLookedAt, Revision, SourceFile};
use crate::syntax::{self, Problem};

/// One revision, read.
#[derive(Debug, Default)]
pub(crate) struct ReadRevision {
    /// Files with a workflow or a problem, in the order given.
    pub(crate) files: Vec<Arc<ReadFile>>,
    /// What was not looked at, and why.
    pub(crate) not_looked_at: Vec<NotLookedAt>,
    /// The shell could not lend everything, so a workflow may be missing.
    pub(crate) incomplete: bool,
}

/// One file, read.
#[derive(Debug)]
pub(crate) struct ReadFile {
    pub(crate) path: Arc<str>,
    pub(crate) text: Arc<str>,
    /// What each document gave.
    pub(crate) documents: Vec<Reading>,
    /// What is wrong with the file as a whole.
    pub(crate) problems: Vec<Problem>,
}

impl ReadFile {
    pub(crate) fn workflows(&self) -> impl Iterator<Item = &Workflow> {
        self.documents.iter().flat_map(|document| &document.workflows)
    }
}

impl ReadRevision {
    pub(crate) fn workflows(&self) -> Vec<&Workflow> {
        self.files.iter().flat_map(|file| file.workflows()).collect()
    }

    pub(crate) fn file(&self, path: &str) -> Option<&Arc<ReadFile>> {
        self.files.iter().find(|file| &*file.path == path)
    }

    /// Files by path, to share what is the same on the other side and to look up texts.
    pub(crate) fn by_path(&self) -> BTreeMap<&str, &Arc<ReadFile>> {
        self.files.iter().map(|file| (&*file.path, file)).collect()
    }
}

/// Reads the files of a revision. `same` has files of another revision: one of equal path and
/// text is not read again. `must_read` tells paths that were workflows on the other side.
pub(crate) fn read_revision(
    revision: &Revision,
    config: &Config,
    same: &BTreeMap<&str, &Arc<ReadFile>>,
    must_read: &dyn Fn(&str) -> bool,
) -> ReadRevision {
    let mut read = ReadRevision {
        files: Vec::new(),
        not_looked_at: revision.not_read.clone(),
        incomplete: !revision.not_read.is_empty(),
    };
    for file in &revision.files {
        if !file.named && !config.looks_at(&file.path) {
            continue;
        }
        if let (Ok(text), Some(known)) = (&file.text, same.get(&*file.path))
            && known.text == *text
        {
            read.files.push(Arc::clone(known));
            continue;
        }
        read_file(file, must_read, &mut read);
    }
    read
}

fn read_file(file: &SourceFile, must_read: &dyn Fn(&str) -> bool, out: &mut ReadRevision) {
    let path = &file.path;
    let text: &str = file.text.as_deref().unwrap_or_default();
    let engines: Vec<&'static Engine> = sieve(text);
    let claimed = ENGINES.iter().any(|engine| (engine.claims)(path, text));
    let required = file.named || claimed || must_read(path);
    let unread = |why: String| NotLookedAt { what: path.to_string(), why };
    let (nodes, mut problems) = match &file.text {
        Ok(_) if engines.is_empty() && !required => return,
        Ok(text) => syntax::parse(path, text),
        Err(why) => {
            let help = "save it as UTF-8 text of at most 4 MiB";
            (Vec::new(), vec![Problem::unreadable(why, help, Span::default())])
        }
    };
    if !problems.is_empty() && !required {
        out.not_looked_at.push(unread(problems.swap_remove(0).message));
        return;
    }
    let mut documents = Vec::new();
    for root in &nodes {
        let Some(engine) = ENGINES.iter().find(|engine| (engine.detect)(root)) else { continue };
        let mut reading = Reading::default();
        let known_as = file.known_as.as_deref();
        (engine.read)(&Document { path, text, root, known_as }, &mut reading);
        for (what, why) in reading.not_looked_at.drain(..) {
            let what = format!("{path}: {what}");
            out.not_looked_at.push(NotLookedAt { what, why });
        }
        documents.push(reading);
    }
    if documents.is_empty() && problems.is_empty() {
        if required {
            out.not_looked_at.push(unread("no engine knows this kind of file".to_owned()));
        }
        return;
    }
    let text = file.text.as_ref().map_or_else(|_| Arc::from(""), Arc::clone);
    out.files.push(Arc::new(ReadFile { path: Arc::clone(path), text, documents, problems }));
}

/// Engines one of whose hints is in the text.
fn sieve(text: &str) -> Vec<&'static Engine> {
    let hinted = |engine: &&&'static Engine| engine.hints.iter().any(|hint| text.contains(hint));
    ENGINES.iter().filter(hinted).copied().collect()
}
