//! Findings that a person has accepted: inline comments and `[[waiver]]` of the configuration.

mod inline;

use std::sync::Arc;

pub(crate) use inline::inline_waivers;

use crate::config::{Config, Waiver};
use crate::model::{Place, Side, Span};

/// One waiver, wherever it stands.
#[derive(Debug)]
pub(crate) struct Accepted<'a> {
    pub(crate) place: Place,
    pub(crate) rule: String,
    pub(crate) reason: String,
    pub(crate) expires: Option<String>,
    pub(crate) scope: Scope<'a>,
    /// Set when it covers a finding.
    pub(crate) used: bool,
}

/// What a waiver can cover.
#[derive(Debug)]
pub(crate) enum Scope<'a> {
    /// Findings on these lines of the new side of its file.
    Lines(u32, u32),
    /// Whatever the configuration says.
    Config(&'a Config, &'a Waiver),
}

/// What a waiver is held against.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Target<'a> {
    pub(crate) rule: &'a str,
    pub(crate) workflow: Option<&'a str>,
    pub(crate) fingerprint: &'a str,
    pub(crate) file: &'a str,
    pub(crate) side: Side,
    pub(crate) line: u32,
    /// Name of the artifact that it is about.
    pub(crate) artifact: Option<&'a str>,
}

impl Accepted<'_> {
    /// Whether it is past its last day. Without a day nothing that expires can be trusted.
    pub(crate) fn expired(&self, today: Option<&str>) -> bool {
        match (&self.expires, today) {
            (None, _) => false,
            (Some(_), None) => true,
            // Days in this form sort as text.
            (Some(last), Some(today)) => today > last.as_str(),
        }
    }

    /// Whether it counts: it has a reason and is not past its last day.
    pub(crate) fn is_valid(&self, today: Option<&str>) -> bool {
        !self.reason.is_empty() && !self.expired(today)
    }

    /// Whether it covers a finding.
    pub(crate) fn covers(&self, target: &Target<'_>) -> bool {
        let scope = match self.scope {
            Scope::Lines(first, last) => {
                target.side == Side::New
                    && target.file == &*self.place.file
                    && (first..=last).contains(&target.line)
            }
            Scope::Config(config, waiver) => {
                let in_folder = config.relative(target.file);
                let glob = waiver.file.as_ref();
                let file = glob.is_none_or(|glob| in_folder.is_some_and(|f| glob.matches(f)));
                let named = waiver.workflow.as_ref();
                let workflow =
                    named.is_none_or(|glob| target.workflow.is_some_and(|id| glob.matches(id)));
                let glob = waiver.artifact.as_ref();
                let artifact =
                    glob.is_none_or(|glob| target.artifact.is_some_and(|name| glob.matches(name)));
                let print = waiver.fingerprint.as_deref();
                file && workflow
                    && artifact
                    && print.is_none_or(|print| print == target.fingerprint)
            }
        };
        scope && self.rule == target.rule
    }
}

/// The waivers of the configuration.
pub(crate) fn config_waivers(config: &Config) -> impl Iterator<Item = Accepted<'_>> {
    let file: Arc<str> = config.path.as_str().into();
    config.waivers.iter().map(move |waiver| Accepted {
        place: place(&file, waiver.span),
        rule: waiver.rule.clone(),
        reason: waiver.reason.clone(),
        expires: waiver.expires.clone(),
        scope: Scope::Config(config, waiver),
        used: false,
    })
}

fn place(file: &Arc<str>, span: Span) -> Place {
    Place { side: Side::New, file: Arc::clone(file), span }
}
