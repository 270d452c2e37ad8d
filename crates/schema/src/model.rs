//! The plain data that [`crate::compare`] takes and returns.

use serde_json::Value;

use crate::dialect::Dialect;

/// How [`crate::compare`] reads the two schemas.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// Which documents of the old schema count.
    pub lens: Lens,
    /// The dialect of a schema that names none in `$schema`; draft 2020-12 when absent.
    pub dialect: Option<Dialect>,
}

/// Which documents of the old schema have to be documents of the new one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lens {
    /// All of them, as the standard has it: an open object may carry any further property.
    #[default]
    Strict,
    /// Those that a writer could have made that never writes a property the old schema does not
    /// name. An object is taken as closed where the old schema names some of its properties and
    /// says nothing of the others; a schema that names none stands for a free map and stays open.
    ClosedWriter,
}

impl Lens {
    /// The name that options and reports use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Strict => "strict",
            Self::ClosedWriter => "closed-writer",
        }
    }

    /// The lens of that name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Strict, Self::ClosedWriter].into_iter().find(|lens| lens.as_str() == name)
    }
}

/// The answer of [`crate::compare`].
#[derive(Debug, Clone, PartialEq)]
pub enum Containment {
    /// Every document of the old schema is a document of the new one.
    Compatible(Proof),
    /// Some document of the old schema is none of the new one, and here it is.
    Incompatible(Box<Witness>),
    /// Neither was established.
    Unknown(Reason),
}

/// Why every old document is a new one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// What the proof rests on.
    pub kind: ProofKind,
    /// The lens under which it holds.
    pub lens: Lens,
    /// What was taken for granted, in a fixed order; mostly empty.
    pub assumptions: Vec<Assumption>,
}

/// What a [`Proof`] rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProofKind {
    /// The schemas are the same apart from key order and annotations.
    Identical,
    /// Every way in which a document could be one of the old schema and none of the new one
    /// contradicts itself.
    Structural,
    /// The old schema lists its documents, and the new one accepts each.
    Listed,
}

/// Something a [`Proof`] takes for granted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Assumption {
    /// The schemas use `format` or `content*` differently, which was read as annotation. A
    /// validator that asserts them may reject what this proof admits.
    FormatsAreAnnotations,
    /// Both schemas refer to this URI, which was not fetched: it has to mean the same to both.
    UnchangedReference {
        /// The reference as written in the schema.
        uri: String,
    },
}

/// A document that the old schema accepts and the new one rejects; both were asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Witness {
    /// The document, made as small as the search could make it.
    pub document: Value,
    /// JSON Pointer into [`Self::document`] of the value that the new schema rejects.
    pub path: String,
    /// The URI of the supplied document that both pointers point into; `None` where they point into
    /// the schemas themselves.
    pub document_uri: Option<String>,
    /// JSON Pointer into the old schema of the keyword, or else the nearest enclosing schema,
    /// at the place of [`Self::new_pointer`]; `None` when the old schema has no such place.
    pub old_pointer: Option<String>,
    /// JSON Pointer into the new schema of the keyword that rejects the value.
    pub new_pointer: String,
    /// One sentence without a full stop, such as: new requires `currency`.
    pub message: String,
    /// The lens under which the document counts.
    pub lens: Lens,
}

/// Why no answer was reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// The kind of obstacle.
    pub code: ReasonCode,
    /// What stands in the way, as one sentence without a full stop.
    pub message: String,
    /// The schema that [`Self::pointer`] points into; `None` when it concerns both.
    pub side: Option<Side>,
    /// The URI of the supplied document that [`Self::pointer`] points into; `None` where it points
    /// into the schema itself.
    pub document_uri: Option<String>,
    /// JSON Pointer of the obstacle; empty for the whole schema.
    pub pointer: String,
}

/// The kinds of obstacle of a [`Reason`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReasonCode {
    /// A schema has more values, or longer texts, than are looked at.
    TooLarge,
    /// A schema is nested deeper than is looked at.
    TooDeep,
    /// `$schema` names something other than drafts 4 to 2020-12.
    UnknownDialect,
    /// A schema breaks the rules of its dialect, or holds a regular expression no engine takes.
    InvalidSchema,
    /// A reference leads to what was not supplied; nothing is fetched.
    ExternalReference,
    /// A schema refers to itself for the same value, which no reading gives a meaning.
    EndlessReference,
    /// A reference leads nowhere.
    BrokenReference,
    /// A document seems to be lost, yet the validators do not confirm it.
    UnconfirmedLoss,
    /// Neither a proof nor a counter-example was found.
    Undecided,
}

/// One of the two schemas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The schema that documents in flight were written for.
    Old,
    /// The schema that has to read them.
    New,
}

impl Side {
    /// The word for messages: `old` or `new`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Old => "old",
            Self::New => "new",
        }
    }

    /// The schema of this side, or a document that its references lead to, in words.
    pub(crate) fn names(self, document: Option<&str>) -> String {
        match document {
            None => format!("the {} schema", self.word()),
            Some(name) => format!("`{name}` of the {} schema", self.word()),
        }
    }

    /// What stands in the way in the schema of this side.
    pub(crate) fn obstacle(self, code: ReasonCode, message: String) -> Reason {
        let pointer = String::new();
        Reason { code, message, side: Some(self), document_uri: None, pointer }
    }
}
