//! How new runs reach the versions of a workflow, as far as a file says.

use super::Span;

/// What a file says about the rollout of a workflow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rollout {
    /// What sort of runs it has, where a version of another sort is another workflow.
    pub sort: Option<RunSort>,
    /// Names under which versions are started.
    pub routes: Vec<Route>,
    /// Deploys that move runs over little by little.
    pub shifts: Vec<Shift>,
    /// Versions that the file publishes.
    pub versions: Vec<PublishedVersion>,
    /// What starts runs past every route.
    pub senders: Vec<Sender>,
}

impl Rollout {
    /// Whether anything but the sort of runs is known.
    pub fn says_something(&self) -> bool {
        let nothing = self.routes.is_empty() && self.shifts.is_empty();
        !(nothing && self.versions.is_empty() && self.senders.is_empty())
    }
}

/// What sort of runs a workflow has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunSort {
    /// The engine's word for it.
    pub name: String,
    /// Where it stands.
    pub span: Span,
}

/// A name that shares new runs out among versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// Its name in the file.
    pub name: String,
    /// Where it is named.
    pub span: Span,
    /// The versions; none where the deploy decides which there are.
    pub parts: Option<Vec<RoutePart>>,
    /// What the weights of all parts come to.
    pub whole: u64,
    /// How many versions it can hold.
    pub parts_max: usize,
}

/// One version of a route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoutePart {
    /// Its share; none where only the deploy knows.
    pub weight: Option<u64>,
    /// Whether it is a version of this workflow; none where only the deploy knows.
    pub is_own: Option<bool>,
    /// Where it stands.
    pub span: Span,
}

/// A deploy that moves runs over little by little.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shift {
    /// Its name in the file.
    pub name: String,
    /// Where it stands.
    pub span: Span,
    /// Whether something watches it and can turn it back.
    pub is_guarded: bool,
}

/// A version that the file publishes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedVersion {
    /// Its name in the file.
    pub name: String,
    /// Where it is named.
    pub span: Span,
    /// Whether it stays when the next one is deployed.
    pub is_kept: bool,
}

/// Something that starts runs past every route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    /// Its name in the file.
    pub name: String,
    /// Where it stands.
    pub span: Span,
}
