//! Which draft of JSON Schema a schema is written in.

use jsonschema::Draft;
use serde_json::Value;

/// A draft of JSON Schema that can be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Dialect {
    /// Draft 4 (2013).
    Draft4,
    /// Draft 6 (2017).
    Draft6,
    /// Draft 7 (2018).
    Draft7,
    /// Draft 2019-09.
    Draft201909,
    /// Draft 2020-12.
    #[default]
    Draft202012,
}

impl Dialect {
    /// Reads a `$schema` URI, with or without the empty fragment; `None` for any other text.
    pub fn from_uri(uri: &str) -> Option<Self> {
        let uri = uri.strip_suffix('#').unwrap_or(uri);
        let rest = uri.strip_prefix("http://").or_else(|| uri.strip_prefix("https://"))?;
        match rest {
            "json-schema.org/draft-04/schema" => Some(Self::Draft4),
            "json-schema.org/draft-06/schema" => Some(Self::Draft6),
            "json-schema.org/draft-07/schema" => Some(Self::Draft7),
            "json-schema.org/draft/2019-09/schema" => Some(Self::Draft201909),
            "json-schema.org/draft/2020-12/schema" => Some(Self::Draft202012),
            _ => None,
        }
    }

    /// Up to draft 7 a `$ref` makes the validator ignore every keyword beside it.
    pub(crate) fn reference_hides_siblings(self) -> bool {
        !self.since_2019()
    }

    /// Whether it has what draft 2019-09 brought, such as `unevaluatedProperties`.
    pub(crate) fn since_2019(self) -> bool {
        matches!(self, Self::Draft201909 | Self::Draft202012)
    }

    pub(crate) fn draft(self) -> Draft {
        match self {
            Self::Draft4 => Draft::Draft4,
            Self::Draft6 => Draft::Draft6,
            Self::Draft7 => Draft::Draft7,
            Self::Draft201909 => Draft::Draft201909,
            Self::Draft202012 => Draft::Draft202012,
        }
    }
}

/// The dialect of `schema`, or the `$schema` text that names none we know.
pub(crate) fn detect(schema: &Value, assumed: Option<Dialect>) -> Result<Dialect, String> {
    match schema.get("$schema") {
        None => Ok(assumed.unwrap_or_default()),
        Some(Value::String(uri)) => Dialect::from_uri(uri).ok_or_else(|| uri.clone()),
        Some(other) => Err(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Dialect, detect};

    #[test]
    fn the_schema_keyword_wins_over_the_assumed_dialect() {
        let schema = json!({"$schema": "http://json-schema.org/draft-07/schema#"});
        assert_eq!(detect(&schema, Some(Dialect::Draft4)), Ok(Dialect::Draft7));
        assert_eq!(detect(&json!({}), Some(Dialect::Draft4)), Ok(Dialect::Draft4));
        assert_eq!(detect(&json!(true), None), Ok(Dialect::Draft202012));
    }

    #[test]
    fn an_unknown_dialect_is_named() {
        let schema = json!({"$schema": "https://example.com/mine"});
        assert_eq!(detect(&schema, None), Err("https://example.com/mine".to_owned()));
    }
}
