//! "Did you mean": the nearest of the names that exist.

const WRITTEN_BYTES_MAX: usize = 80;

/// The name nearest to `written`, where one is near enough to be a slip.
pub fn suggestion<'a>(written: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // The distance costs the product of the lengths, and no name of ours is longer.
    if written.len() > WRITTEN_BYTES_MAX {
        return None;
    }
    let written = written.to_lowercase();
    names
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(&written, &name.to_lowercase()), name))
        .filter(|(distance, name)| *distance <= 1 + name.len() / 4)
        .min()
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::suggestion;

    #[test]
    fn a_slip_is_met_and_a_stranger_is_not() {
        assert_eq!(suggestion("strategi", ["strategy", "severity"]), Some("strategy"));
        assert_eq!(suggestion("Flow", ["flow"]), Some("flow"));
        assert_eq!(suggestion("startat", ["StartAt"]), Some("StartAt"));
        assert_eq!(suggestion(&"x".repeat(1_000_000), ["x"]), None);
        assert_eq!(suggestion("banana", ["strategy", "severity"]), None);
    }
}
