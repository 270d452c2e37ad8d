//! Workflow code of all sides of a check, read together.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use camino::Utf8Path;
use midflight_core::code::CodeVersion;
use midflight_core::request::{Code, NotLookedAt, Revision};
use midflight_source::Project;
use midflight_source::flow::{self, Engine};

use super::blobs::{Blob, blobs};
use super::code::{FILE_BYTES_MAX, FILES_MAX, is_project_file};
use super::folder::{read_file, walk_for};
use super::git::Git;
use super::listing::{self, Listing};
use super::object::{Naming, fingerprint};
use super::scope::{Scope, is_within};
use crate::error::CliError;

/// The engines whose workflows are code, by the names of their folders in the core.
const ENGINES: [(Engine, &str); 2] =
    [(Engine::WorkflowDevKit, "workflow_devkit"), (Engine::Temporal, "temporal")];

/// Files of one side by their path from its top; no text where one was not read.
#[derive(Debug, Default)]
pub(super) struct CodeFiles {
    files: BTreeMap<String, Option<Arc<str>>>,
    /// What git calls their contents.
    ids: BTreeMap<String, String>,
    /// There are too many.
    too_many: bool,
}

impl CodeFiles {
    /// Below a folder that a user named.
    pub(super) fn of_folder(folder: &Utf8Path) -> Self {
        let (paths, not_listed) = walk_for(folder, is_project_file);
        let mut all = Self::bounded(paths.len());
        for path in paths.into_iter().take(FILES_MAX) {
            let text = on_disk(folder, &path);
            all.files.insert(path, text);
        }
        all.files.extend(not_listed.into_iter().map(|it| (it.what, None)));
        all
    }

    /// Of the work tree of a repository.
    pub(super) fn of_work_tree(git: &Git) -> Result<Self, CliError> {
        let Listing { files, .. } = listing::work_tree(git, &Scope::default())?;
        let naming = files.values().find_map(|listed| listed.id.as_deref()).map(Naming::of);
        let wanted: Vec<_> = files.iter().filter(|(path, _)| is_project_file(path)).collect();
        let mut all = Self::bounded(wanted.len());
        for (path, listed) in wanted.into_iter().take(FILES_MAX) {
            let is_there = git.root.join(path).symlink_metadata().is_ok();
            if !is_there && !listed.skipped {
                continue;
            }
            let text = on_disk(&git.root, path);
            if let (Some(naming), Some(text)) = (naming, &text) {
                all.ids.insert(path.clone(), naming.blob(text.as_bytes()));
            }
            all.files.insert(path.clone(), text);
        }
        Ok(all)
    }

    /// Of a commit. What is the same in the work tree is not read again.
    pub(super) fn of_commit(git: &Git, commit: &str, tree: &Self) -> Result<Self, CliError> {
        let Listing { files, .. } = listing::commit(git, commit, &Scope::default())?;
        let listed = files.into_iter().filter(|(path, _)| is_project_file(path));
        let listed: Vec<(String, String)> =
            listed.filter_map(|(path, it)| Some((path, it.id?))).take(FILES_MAX + 1).collect();
        let mut all = Self::bounded(listed.len());
        let mut wanted = Vec::new();
        for (path, id) in listed.into_iter().take(FILES_MAX) {
            match tree.files.get(&path).filter(|_| tree.ids.get(&path) == Some(&id)) {
                Some(text) => drop(all.files.insert(path, text.clone())),
                None => wanted.push((path, id)),
            }
        }
        let ids: Vec<&str> = wanted.iter().map(|(_, id)| id.as_str()).collect();
        blobs(git, &ids, FILE_BYTES_MAX, |index, blob| {
            let text = match blob {
                Blob::Bytes(bytes) => String::from_utf8(bytes).ok().map(Arc::from),
                Blob::TooLarge(_) | Blob::Missing => None,
            };
            all.files.insert(wanted[index].0.clone(), text);
        })?;
        Ok(all)
    }

    fn bounded(count: usize) -> Self {
        Self { too_many: count > FILES_MAX, ..Self::default() }
    }

    /// Files that may have a workflow of the engine.
    fn hinted(&self, engine: Engine) -> impl Iterator<Item = &str> {
        let files = self.files.iter().filter(move |(path, text)| {
            let is_data = Utf8Path::new(path).extension() == Some("json");
            !is_data && text.as_ref().is_some_and(|text| text.contains(engine.hint()))
        });
        files.map(|(path, _)| path.as_str())
    }

    /// The folder of the package that a file is of, with `/` after it; empty at the top.
    fn root_of(&self, path: &str) -> String {
        let mut folder = path;
        while let Some((above, _)) = folder.rsplit_once('/') {
            if self.files.contains_key(&format!("{above}/package.json")) {
                return format!("{above}/");
            }
            folder = above;
        }
        String::new()
    }

    /// The project below a folder. What fixes its packages may stand further up.
    fn project(&self, root: &str) -> Project {
        let mut project = Project::default();
        let mut add = |path: &str, text: &Option<Arc<str>>| match text {
            Some(text) => project.add(path, Arc::clone(text)),
            None => project.leave_out(path),
        };
        for (path, text) in &self.files {
            if let Some(path) = path.strip_prefix(root) {
                add(path, text);
            } else if let Some((folder, name)) = split(path)
                && root.starts_with(folder)
                && super::code::is_lock(name)
                && !self.files.contains_key(&format!("{root}{name}"))
            {
                add(name, text);
            }
        }
        project
    }

    fn fingerprint(&self, root: &str) -> String {
        let own = self.files.iter().filter(|(path, _)| {
            path.starts_with(root) || split(path).is_some_and(|(_, it)| super::code::is_lock(it))
        });
        fingerprint(own.flat_map(|(path, text)| [path.as_str(), text.as_deref().unwrap_or("\0")]))
    }
}

fn split(path: &str) -> Option<(&str, &str)> {
    let at = path.rfind('/').map_or(0, |at| at + 1);
    path.split_at_checked(at)
}

fn on_disk(folder: &Utf8Path, path: &str) -> Option<Arc<str>> {
    let file = read_file(&folder.join(path), path, false)?;
    file.text.ok().filter(|text| text.len() <= FILE_BYTES_MAX)
}

/// Reads the workflows of all sides together, and gives each its own. The new side is the last.
pub(super) fn attach(sides: &mut [(&mut Revision, CodeFiles)], scope: &Scope) {
    for (revision, files) in &mut *sides {
        if files.too_many {
            let why = format!("there are more than {FILES_MAX} files of code");
            revision.not_read.push(NotLookedAt { what: "workflow code".to_owned(), why });
        }
    }
    for (engine, name) in ENGINES {
        let roots: BTreeSet<String> = sides
            .iter()
            .flat_map(|(_, files)| files.hinted(engine).map(|path| files.root_of(path)))
            .collect();
        for root in roots {
            attach_project(engine, name, &root, sides, scope);
        }
    }
}

fn attach_project(
    engine: Engine,
    name: &str,
    root: &str,
    sides: &mut [(&mut Revision, CodeFiles)],
    scope: &Scope,
) {
    let prints: Vec<String> = sides.iter().map(|(_, files)| files.fingerprint(root)).collect();
    let projects: Vec<Project> = sides.iter().map(|(_, files)| files.project(root)).collect();
    let is_same = prints.iter().all(|it| *it == prints[0]);
    let read: Vec<&Project> = projects.iter().take(if is_same { 1 } else { usize::MAX }).collect();
    let versions = flow::read_all(engine, &read);
    for (at, (revision, files)) in sides.iter_mut().enumerate() {
        let Some(version) = versions.get(if is_same { 0 } else { at }) else { continue };
        let Ok(mut version) = lent(version) else { continue };
        let is_own = |file: &str| {
            let path = format!("{root}{file}");
            let is_meant = scope.paths().next().is_none()
                || scope.paths().any(|named| is_within(&path, named));
            is_meant && files.root_of(&path) == root
        };
        version.workflows.retain(|(workflow, _)| is_own(&workflow.file));
        version.refused.retain(|it| it.file.as_deref().is_some_and(is_own));
        let named = version.workflows.iter().map(|(it, _)| it.file.clone());
        let refused = version.refused.iter().filter_map(|it| it.file.clone());
        let texts = named.chain(refused).filter_map(|file| {
            let text = files.files.get(&format!("{root}{file}"))?.clone()?;
            Some((file, text))
        });
        let texts = texts.collect();
        revision.code.push(Code {
            engine: name.to_owned(),
            root: root.to_owned(),
            version,
            texts,
            fingerprint: prints[at].clone(),
        });
    }
}

/// What was read, as the core knows it.
fn lent(version: &flow::Version) -> Result<CodeVersion, serde_json::Error> {
    serde_json::from_value(serde_json::to_value(version)?)
}
