//! How many: characters, items or properties.

/// From a least to a greatest number.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Range {
    pub(super) min: u64,
    pub(super) max: Option<u64>,
}

impl Range {
    /// There are at least so many; or fewer, where that fails.
    pub(super) fn at_least(&mut self, least: u64, fails: bool) {
        if fails {
            self.cap(least.saturating_sub(1));
        } else {
            self.min = self.min.max(least);
        }
    }

    /// There are at most so many; or more, where that fails.
    pub(super) fn at_most(&mut self, most: u64, fails: bool) {
        if fails {
            self.min = self.min.max(most.saturating_add(1));
        } else {
            self.cap(most);
        }
    }

    fn cap(&mut self, most: u64) {
        self.max = Some(self.max.map_or(most, |known| known.min(most)));
    }

    /// Whether so many are not too many.
    pub(super) fn allows(self, many: u64) -> bool {
        self.max.is_none_or(|max| many <= max)
    }

    pub(super) fn has(self, many: u64) -> bool {
        many >= self.min && self.allows(many)
    }
}
