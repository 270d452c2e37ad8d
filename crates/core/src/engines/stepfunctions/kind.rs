//! The eight types of state, and what each must have.

/// The `Type` of a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Task,
    Pass,
    Choice,
    Wait,
    Succeed,
    Fail,
    Parallel,
    Map,
}

impl Kind {
    /// In the order of the language's documentation.
    pub(super) const ALL: [Self; 8] = [
        Self::Task,
        Self::Pass,
        Self::Choice,
        Self::Wait,
        Self::Succeed,
        Self::Fail,
        Self::Parallel,
        Self::Map,
    ];

    /// The word of the language.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Task => "Task",
            Self::Pass => "Pass",
            Self::Choice => "Choice",
            Self::Wait => "Wait",
            Self::Succeed => "Succeed",
            Self::Fail => "Fail",
            Self::Parallel => "Parallel",
            Self::Map => "Map",
        }
    }

    /// The type of that name; the language is case-sensitive.
    pub(super) fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// Whether a run can be in it for long: a job, a callback, an activity, a timer, or states
    /// within that can. The others are over as soon as they are entered.
    pub(super) fn can_rest(self) -> bool {
        matches!(self, Self::Task | Self::Wait | Self::Parallel | Self::Map)
    }

    /// Whether it has exactly one of `Next` and `End`.
    pub(super) fn goes_on(self) -> bool {
        !matches!(self, Self::Choice | Self::Succeed | Self::Fail)
    }

    /// Fields of which it has exactly one.
    pub(super) fn needs_one_of(self) -> &'static [&'static str] {
        match self {
            Self::Task => &["Resource"],
            Self::Choice => &["Choices"],
            Self::Wait => &["Seconds", "SecondsPath", "Timestamp", "TimestampPath"],
            Self::Parallel => &["Branches"],
            Self::Map => &["ItemProcessor", "Iterator"],
            Self::Pass | Self::Succeed | Self::Fail => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Kind;

    #[test]
    fn every_name_is_parsed_and_case_counts() {
        for kind in Kind::ALL {
            assert_eq!(Kind::parse(kind.as_str()), Some(kind));
        }
        assert_eq!(Kind::parse("task"), None);
    }
}
