//! Files of one revision into workflows and artifacts: sieve, parse, detect, read.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::around::{Around, Lend};
use crate::config::Config;
use crate::engines::{Document, ENGINES};
use crate::families::{FAMILIES, Family, Read, TextFile};
use crate::lock::{Lock, is_lock};
use crate::model::{Artifact, Reading, Span, Workflow};
use crate::request::{NotLookedAt, Revision, SourceFile};
use crate::syntax::{self, Node, Problem};

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
#[derive(Debug, Clone)]
pub(crate) struct ReadFile {
    pub(crate) path: Arc<str>,
    pub(crate) text: Arc<str>,
    /// What each document gave.
    pub(crate) documents: Vec<Reading>,
    /// What is wrong with the file as a whole.
    pub(crate) problems: Vec<Problem>,
    /// The change under check touches it, so that its own artifacts are looked at.
    pub(crate) touched: bool,
}

impl ReadFile {
    pub(crate) fn workflows(&self) -> impl Iterator<Item = &Workflow> {
        self.documents.iter().flat_map(|document| &document.workflows)
    }
}

impl ReadFile {
    /// Artifacts that it names outside of workflows.
    pub(crate) fn artifacts(&self) -> impl Iterator<Item = &Artifact> {
        self.documents.iter().flat_map(|document| &document.artifacts)
    }
}

/// Reads everything, with nothing configured.
pub(crate) fn read_all(revision: &Revision) -> ReadRevision {
    let asked = Asked {
        config: &Config::default(),
        parameters: &BTreeMap::new(),
        same: &BTreeMap::new(),
        must_read: &|_| false,
        everything: true,
        touched: &|_| true,
    };
    read_revision(revision, &asked)
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

/// How a revision is read.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) config: &'a Config,
    /// Values that the user gave.
    pub(crate) parameters: &'a BTreeMap<String, String>,
    /// Files of another revision: one of equal path and text is not read again.
    pub(crate) same: &'a BTreeMap<&'a str, &'a Arc<ReadFile>>,
    /// Paths that were workflows on the other side.
    pub(crate) must_read: &'a dyn Fn(&str) -> bool,
    /// Whether the change under check touches a file. Of the others only workflows are read.
    pub(crate) touched: &'a dyn Fn(&SourceFile) -> bool,
    /// Whether those others are read as well, because something else says that they matter.
    pub(crate) everything: bool,
}

/// Reads the files of a revision.
pub(crate) fn read_revision(revision: &Revision, asked: &Asked<'_>) -> ReadRevision {
    let mut read = ReadRevision {
        files: Vec::new(),
        not_looked_at: revision.not_read.clone(),
        incomplete: !revision.not_read.is_empty(),
    };
    let files: BTreeMap<&str, &SourceFile> =
        revision.files.iter().map(|file| (&*file.path, file)).collect();
    let lend = |path: &str| files.get(path)?.text.as_ref().ok().map(Arc::clone);
    for file in &revision.files {
        read_file(file, asked, &lend, &mut read);
    }
    let code = revision.code.iter().flat_map(crate::code::files).map(Arc::new);
    read.files.extend(code.filter(|file| asked.config.looks_at(&file.path)));
    crate::registries::settle(&mut read);
    read
}

/// Reads one file of a revision, alone: what other files say about it is not known yet.
pub(crate) fn read_file(
    file: &SourceFile,
    asked: &Asked<'_>,
    lend: &Lend<'_>,
    out: &mut ReadRevision,
) {
    if !file.named && !asked.config.looks_at(&file.path) {
        return;
    }
    if let (Ok(text), Some(known)) = (&file.text, asked.same.get(&*file.path))
        && known.text == *text
    {
        out.files.push(Arc::clone(known));
        return;
    }
    let around = Around { parameters: asked.parameters, lend };
    let touched = (asked.touched)(file);
    FileReader { file, asked, around, touched }.read(out);
}

/// Reads one file.
struct FileReader<'a> {
    file: &'a SourceFile,
    asked: &'a Asked<'a>,
    around: Around<'a>,
    touched: bool,
}

impl FileReader<'_> {
    fn read(&self, out: &mut ReadRevision) {
        let path = &self.file.path;
        if is_lock(path) {
            return self.keep(Vec::new(), Lock::read(self.file).problems, out);
        }
        let text: &str = self.file.text.as_deref().unwrap_or_default();
        let families = self.families(text);
        let own_syntax = families.iter().find(|family| match family.read {
            Read::Text { detect, .. } => detect(path, text),
            Read::Documents { .. } => false,
        });
        if let Some(family) = own_syntax {
            return self.read_text(family, out);
        }
        let required = self.is_required(text, &families);
        let own_name = FAMILIES.iter().any(|family| family.has_own_syntax(path));
        if own_name && self.file.text.is_ok() {
            // A name of some other syntax, and nothing in it that is known: no YAML either.
            if required {
                out.not_looked_at.push(self.unread("no engine knows this kind of file".to_owned()));
            }
            return;
        }
        let hinted = !families.is_empty()
            || ENGINES.iter().any(|engine| engine.hints.iter().any(|hint| text.contains(hint)));
        let (nodes, mut problems) = match &self.file.text {
            Ok(_) if !hinted && !required => return,
            Ok(text) => syntax::parse(path, text),
            Err(why) => {
                let help = "save it as UTF-8 text of at most 4 MiB";
                (Vec::new(), vec![Problem::unreadable(why, help, Span::default())])
            }
        };
        if !problems.is_empty() && !required {
            out.not_looked_at.push(self.unread(problems.swap_remove(0).with_position(text)));
            return;
        }
        let readings = nodes.iter().filter_map(|root| self.read_document(root, &families));
        let documents: Vec<Reading> = readings.collect();
        if documents.is_empty() && problems.is_empty() {
            if required {
                out.not_looked_at.push(self.unread("no engine knows this kind of file".to_owned()));
            }
            return;
        }
        self.keep(documents, problems, out);
    }

    /// Families that a hint or the name speaks for; none where the change leaves the file alone.
    fn families(&self, text: &str) -> Vec<&'static Family> {
        let path = &self.file.path;
        let read = |family: &&&'static Family| {
            (self.touched || self.asked.everything || family.about_others)
                && family.may_hold(path, text)
        };
        FAMILIES.iter().filter(read).copied().collect()
    }

    fn is_required(&self, text: &str, families: &[&'static Family]) -> bool {
        let path = &self.file.path;
        self.file.named
            || ENGINES.iter().any(|engine| (engine.claims)(path, text))
            || self.touched && families.iter().any(|family| (family.claims)(path, text))
            || (self.asked.must_read)(path)
    }

    fn read_text(&self, family: &Family, out: &mut ReadRevision) {
        let Read::Text { read, .. } = family.read else { return };
        let text = self.file.text.as_deref().unwrap_or_default();
        let problems: Vec<Problem> = syntax::too_large(text).into_iter().collect();
        let mut reading = Reading::default();
        if problems.is_empty() {
            read(&TextFile { path: &self.file.path, text, around: self.around }, &mut reading);
        }
        self.keep(vec![reading], problems, out);
    }

    fn read_document(&self, root: &Node, families: &[&'static Family]) -> Option<Reading> {
        let path = &self.file.path;
        let text = self.file.text.as_deref().unwrap_or_default();
        let known_as = self.file.known_as.as_deref();
        let document = Document { path, text, root, known_as, around: self.around };
        let mut reading = Reading::default();
        if let Some(engine) = ENGINES.iter().find(|engine| (engine.detect)(root)) {
            (engine.read)(&document, &mut reading);
            return Some(reading);
        }
        for family in families {
            if let Read::Documents { detect, read } = family.read
                && detect(&document)
            {
                read(&document, &mut reading);
                return Some(reading);
            }
        }
        None
    }

    fn keep(&self, mut documents: Vec<Reading>, problems: Vec<Problem>, out: &mut ReadRevision) {
        for reading in &mut documents {
            let of_workflows = reading.workflows.iter_mut().flat_map(|w| &mut w.artifacts);
            for artifact in of_workflows.chain(&mut reading.artifacts) {
                self.asked.config.apply_policy(artifact);
            }
            for (what, why) in reading.not_looked_at.drain(..) {
                let what = format!("{}: {what}", self.file.path);
                out.not_looked_at.push(NotLookedAt { what, why });
            }
        }
        let path = Arc::clone(&self.file.path);
        let text = self.file.text.as_ref().map_or_else(|_| Arc::from(""), Arc::clone);
        let touched = self.touched;
        out.files.push(Arc::new(ReadFile { path, text, documents, problems, touched }));
    }

    fn unread(&self, why: String) -> NotLookedAt {
        NotLookedAt { what: self.file.path.to_string(), why }
    }
}
