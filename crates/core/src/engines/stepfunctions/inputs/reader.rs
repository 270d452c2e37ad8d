//! Takes down what is read from the input, and what could not be followed.

use std::collections::{BTreeMap, BTreeSet};

use super::document::{Document, Leaf};
use crate::limits::{INPUT_READS_MAX, INPUT_STEPS_MAX};
use crate::model::{InputRead, Need, Span};
use crate::text::quoted;

/// Who reads, and where.
#[derive(Debug, Clone, Copy)]
pub(super) struct Site<'a> {
    /// The state.
    pub(super) state: &'a str,
    /// What happens without it.
    pub(super) consequence: &'static str,
    /// What the value has to be, in a word; empty where anything will do.
    pub(super) need: &'a str,
    /// Every run that passes the state reads it.
    pub(super) sure: bool,
    pub(super) span: Span,
}

/// Demands that are the same for whoever compares.
type Key = (Vec<String>, Need, bool, bool);

#[derive(Debug, Default)]
pub(super) struct Reader {
    /// Off while documents are still being found out.
    recording: bool,
    /// Demands by their place in `reads`.
    known: BTreeMap<Key, usize>,
    pub(super) reads: Vec<InputRead>,
    /// Demands that the state at hand is sure to make.
    pub(super) sure: BTreeSet<usize>,
    /// What was not understood, the first in the text.
    not_read: Option<(Span, String)>,
    /// The flow itself could not be followed, so that nothing is sure.
    pub(super) flow_lost: bool,
    steps: usize,
}

impl Reader {
    /// One that takes down what it reads.
    pub(super) fn new() -> Self {
        Self { recording: true, ..Self::default() }
    }

    /// Does something without taking down what it reads.
    pub(super) fn aside<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> T {
        let recording = std::mem::take(&mut self.recording);
        let done = work(self);
        self.recording = recording;
        done
    }

    /// Whether reads are taken down.
    pub(super) fn is_recording(&self) -> bool {
        self.recording
    }

    /// Counts a step; false when there were too many.
    pub(super) fn step(&mut self) -> bool {
        self.steps += 1;
        self.steps <= INPUT_STEPS_MAX
    }

    /// Something was not understood.
    pub(super) fn lost(&mut self, span: Span, reason: impl FnOnce() -> String) {
        if self.not_read.as_ref().is_none_or(|(first, _)| span < *first) {
            self.not_read = Some((span, reason()));
        }
    }

    /// It cannot be told where runs go.
    pub(super) fn flow_lost(&mut self, span: Span, reason: impl FnOnce() -> String) {
        self.flow_lost = true;
        self.lost(span, reason);
    }

    /// Why there may be more reads.
    pub(super) fn not_read(&self) -> Option<String> {
        self.not_read.as_ref().map(|(_, reason)| reason.clone())
    }

    /// Reads `keys` of a document, and gives what stands there. `rest` is the tail of a path
    /// that finds any number of values.
    pub(super) fn read(
        &mut self,
        document: &Document,
        (keys, rest): (&[String], &str),
        lax: bool,
        site: Site<'_>,
    ) -> Document {
        let mut leaves = Vec::new();
        let found = document.follow(keys, lax, &mut leaves);
        let is_one = leaves.iter().all(|leaf| *leaf == leaves[0]);
        let site = Site { sure: site.sure && is_one && rest.is_empty(), ..site };
        for leaf in leaves {
            self.leaf(leaf, rest, site);
        }
        match (&found, rest.is_empty()) {
            (_, true) | (Document::Other, _) => found,
            (Document::Made { .. } | Document::Either(_), false) => {
                self.lose(site);
                Document::Unknown
            }
            _ => Document::Unknown,
        }
    }

    fn leaf(&mut self, leaf: Leaf, rest: &str, site: Site<'_>) {
        let is_plain = rest.is_empty() && site.need.is_empty();
        match leaf {
            Leaf::Free => {}
            Leaf::Opaque | Leaf::Held { .. } if is_plain => {}
            Leaf::Lost | Leaf::Opaque => self.lose(site),
            Leaf::Held { keys, lax } | Leaf::Read { keys, lax } => {
                self.demand(&keys, lax, rest, site);
            }
        }
    }

    /// Takes down that the input has to have `keys`.
    fn demand(&mut self, keys: &[String], lax: bool, rest: &str, site: Site<'_>) {
        let path = written(keys) + rest;
        let end = keys.iter().position(|key| key.starts_with('['));
        let (named, within) = keys.split_at(end.unwrap_or(keys.len()));
        // Elements that a Map state takes one by one: there may be none.
        let sure = site.sure && !within.iter().any(|key| key == "[*]");
        let site = Site { sure, ..site };
        let deeper = !within.is_empty() || !rest.is_empty();
        if deeper && !lax && !named.is_empty() {
            self.note(written(named), named, Need::Present, (true, false), site);
        }
        let language = if lax { "JSONata " } else { "" };
        let below = written(within);
        let below = below.trim_start_matches('$');
        let need = format!("{language}{below}{rest} {}", site.need);
        match need.trim() {
            "" => self.note(path, named, Need::Present, (true, false), site),
            need => {
                let need = Need::Other(need.to_owned());
                self.note(path, named, need, (!lax && !deeper, deeper), site);
            }
        }
    }

    /// Takes down one demand, once; `(strict, open)` as in `InputRead`.
    pub(super) fn note(
        &mut self,
        path: String,
        keys: &[String],
        need: Need,
        (strict, open): (bool, bool),
        site: Site<'_>,
    ) {
        if !self.recording || (keys.is_empty() && need == Need::Present) {
            return;
        }
        let next = self.reads.len();
        if next >= INPUT_READS_MAX {
            return self.lost(site.span, || "it reads more paths than are looked at".to_owned());
        }
        let key = (keys.to_vec(), need.clone(), strict, open);
        let index = *self.known.entry(key).or_insert(next);
        if site.sure {
            self.sure.insert(index);
        }
        let read = InputRead {
            path,
            keys: keys.to_vec(),
            need,
            strict,
            open,
            always: false,
            operation: site.state.to_owned(),
            span: site.span,
            consequence: site.consequence,
        };
        match self.reads.get_mut(index) {
            None => self.reads.push(read),
            Some(known) if read.span < known.span => *known = read,
            Some(_) => {}
        }
    }

    fn lose(&mut self, site: Site<'_>) {
        self.lost(site.span, || {
            let state = quoted(site.state);
            format!("what state `{state}` reads depends on its input in a way that is not followed")
        });
    }
}

/// The path of these keys in the execution input.
pub(super) fn written(keys: &[String]) -> String {
    let mut path = "$".to_owned();
    for key in keys {
        let is_plain = key.chars().all(super::path::is_name);
        match key.as_str() {
            key if key.starts_with('[') => path += key,
            key if is_plain => path = path + "." + key,
            key => path = path + "['" + key + "']",
        }
    }
    path
}
