//! What runs read from their input, where nothing declares what it is.

use super::Span;

/// What runs of one version read from their input.
#[derive(Debug, Clone, Default)]
pub struct InputReads {
    /// Every demand that some run may make, in order of the text, each once.
    pub reads: Vec<InputRead>,
    /// Why there may be more of them, if so.
    pub not_read: Option<String>,
    /// Equal for two versions only where runs of both read the same: every part that decides
    /// which inputs are read. None where a part is filled in elsewhere, so that nothing follows
    /// from equal texts.
    pub digest: Option<String>,
}

/// One demand on a run's input. A run whose input does not meet it fails.
#[derive(Debug, Clone)]
pub struct InputRead {
    /// The path, for people.
    pub path: String,
    /// Its keys, from the whole input down.
    pub keys: Vec<String>,
    /// What has to stand there.
    pub need: Need,
    /// Once it is met, each of the keys is there, in a mapping.
    pub strict: bool,
    /// It also looks at values below the keys that the path does not name.
    pub open: bool,
    /// Every run that comes to an end has made it.
    pub always: bool,
    /// The operation that reads it.
    pub operation: String,
    /// Where.
    pub span: Span,
    /// What happens to a run that does not meet it.
    pub consequence: &'static str,
}

/// What a demand wants at its keys.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// Anything.
    Present,
    /// A mapping.
    Mapping,
    /// Something else. Two demands with the same keys and the same text are met by the same
    /// inputs.
    Other(String),
}
