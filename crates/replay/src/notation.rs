//! Reads the trace notation, of which `Display` of [`Event`] is the other direction.

use std::fmt;
use std::str::FromStr;

use crate::event::{Event, Instance, Operation, OperationKind};

/// The text is no token of the trace notation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownToken;

impl fmt::Display for UnknownToken {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("not a token of the trace notation")
    }
}

impl std::error::Error for UnknownToken {}

impl FromStr for Event {
    type Err = UnknownToken;

    fn from_str(token: &str) -> Result<Self, UnknownToken> {
        match token {
            "|" => return Ok(Self::BatchEnd),
            "$" => return Ok(Self::RunCompleted),
            "$!" => return Ok(Self::RunFailed),
            "$n" => return Ok(Self::ContinuedAsNew),
            _ => {}
        }
        let mut chars = token.chars();
        let mark = chars.next().ok_or(UnknownToken)?;
        let rest = chars.as_str();
        if rest.is_empty() {
            return Err(UnknownToken);
        }
        match mark {
            '+' => instance(rest).map(Self::Scheduled),
            '-' => instance(rest).map(Self::Completed),
            '!' => instance(rest).map(Self::Failed),
            '~' => instance(rest).map(Self::Attempt),
            '*' => Ok(Self::Marker(rest.to_owned())),
            '?' => {
                let id = rest.strip_suffix('~').unwrap_or(rest);
                let deprecated = id.len() < rest.len();
                let whole = !id.is_empty();
                let id = id.to_owned();
                whole.then_some(Self::Patch { id, deprecated }).ok_or(UnknownToken)
            }
            _ => Err(UnknownToken),
        }
    }
}

/// `K`, `K#n`, `K@o` or `K#n@o`.
fn instance(text: &str) -> Result<Instance, UnknownToken> {
    let number = |digits: &str| digits.parse::<u32>().map_err(|_| UnknownToken);
    let (text, ordinal) = match text.split_once('@') {
        Some((text, ordinal)) => (text, Some(number(ordinal)?)),
        None => (text, None),
    };
    let (key, nth) = match text.split_once('#') {
        Some((key, nth)) => (key, number(nth)?),
        None => (text, 0),
    };
    let kinds =
        [OperationKind::Timer, OperationKind::Child, OperationKind::Hook, OperationKind::Signal];
    let prefixed =
        kinds.into_iter().find_map(|kind| Some((kind, key.strip_prefix(kind.prefix())?)));
    let (kind, name) = prefixed.unwrap_or((OperationKind::Step, key));
    if name.is_empty() {
        return Err(UnknownToken);
    }
    Ok(Instance { operation: Operation { kind, name: name.to_owned() }, nth, ordinal })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_token_is_read_back() {
        let tokens = "+A -t:x#2 !c:c#1@3 ~h:h@0 -s:go *m#1 ?p ?p~ | $ $! $n";
        for token in tokens.split(' ') {
            assert_eq!(token.parse::<Event>().map(|it| it.to_string()), Ok(token.to_owned()));
        }
    }

    #[test]
    fn what_is_no_token_is_refused() {
        for token in ["", "+", "A", "+t:", "+A#", "+A#x", "+A@", "?~", "$x", "||", "+A#99999999999"]
        {
            assert_eq!(token.parse::<Event>(), Err(UnknownToken), "{token}");
        }
    }
}
