//! Many histories at once: read in order, judged side by side, told in order.

use midflight_core::histories::{Lent, Misread};
use rayon::ThreadPool;
use rayon::prelude::*;

use crate::commands::stack::STACK_BYTES;

/// Histories that are judged at once. Fewer are not worth a second thread.
const AT_ONCE: usize = 1_024;

/// Bytes of them that are held at most, and those of one more.
const BYTES_MAX: usize = 16 * 1024 * 1024;

/// Histories that wait to be judged by `judge`, whose answers go to `take` in their order.
pub(super) struct Fleet<'a, T> {
    judge: &'a (dyn Fn(&Lent<'_>) -> T + Sync),
    take: &'a mut dyn FnMut(T),
    waiting: Vec<Held>,
    bytes: usize,
    pool: Option<ThreadPool>,
}

/// A history that was lent, kept.
struct Held {
    file: String,
    line: usize,
    text: Result<Vec<u8>, Misread>,
}

impl<'a, T: Send> Fleet<'a, T> {
    pub(super) fn new(
        judge: &'a (dyn Fn(&Lent<'_>) -> T + Sync),
        take: &'a mut dyn FnMut(T),
    ) -> Self {
        Self { judge, take, waiting: Vec::new(), bytes: 0, pool: None }
    }

    pub(super) fn add(&mut self, lent: &Lent<'_>) {
        self.bytes += lent.text.as_ref().map_or(0, |text| text.len());
        let text = lent.text.clone().map(<[u8]>::to_vec);
        self.waiting.push(Held { file: lent.file.to_owned(), line: lent.line, text });
        if self.waiting.len() >= AT_ONCE || self.bytes > BYTES_MAX {
            if self.pool.is_none() {
                // Without threads of its own it goes on with this one.
                self.pool = rayon::ThreadPoolBuilder::new().stack_size(STACK_BYTES).build().ok();
            }
            self.judge_waiting();
        }
    }

    /// Judges those that still wait.
    pub(super) fn judge_waiting(&mut self) {
        let (judge, waiting) = (self.judge, std::mem::take(&mut self.waiting));
        self.bytes = 0;
        match &self.pool {
            Some(pool) => {
                let judged = waiting.par_iter().map(|held| judge(&held.lend()));
                let judged: Vec<T> = pool.install(|| judged.collect());
                judged.into_iter().for_each(&mut *self.take);
            }
            None => waiting.iter().for_each(|held| (self.take)(judge(&held.lend()))),
        }
    }
}

impl Held {
    fn lend(&self) -> Lent<'_> {
        let text = self.text.as_deref().map_err(Clone::clone);
        Lent { file: &self.file, line: self.line, text }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_come_in_the_order_of_the_histories() {
        let judge = |lent: &Lent<'_>| lent.line;
        let mut told = Vec::new();
        let mut take = |line| told.push(line);
        let mut fleet = Fleet::new(&judge, &mut take);
        for line in 1..=3 * AT_ONCE + 5 {
            fleet.add(&Lent { file: "f", line, text: Ok(b"{}") });
        }
        fleet.judge_waiting();
        assert_eq!(told, (1..=3 * AT_ONCE + 5).collect::<Vec<_>>());
    }
}
