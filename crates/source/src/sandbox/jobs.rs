//! Jobs of promises, in their order and not without end.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use boa_engine::context::Context;
use boa_engine::job::{Job, JobExecutor, PromiseJob};
use boa_engine::{JsResult, job::NativeAsyncJob};

/// Jobs of one run.
const JOBS_MAX: usize = 1_000_000;

/// The queue.
#[derive(Default)]
pub(crate) struct Jobs {
    promises: RefCell<VecDeque<PromiseJob>>,
    imports: RefCell<VecDeque<NativeAsyncJob>>,
    run: Cell<usize>,
    spent: Cell<usize>,
    stopped: Cell<Option<&'static str>>,
    scripts: RefCell<Vec<(&'static str, &'static str)>>,
}

impl Jobs {
    /// The bound that was met.
    pub(super) fn stopped(&self) -> Option<&'static str> {
        match self.stopped.get() {
            None if self.run.get() >= JOBS_MAX => Some("limit: code that runs too long"),
            stopped => stopped,
        }
    }

    /// Stops the run.
    pub(super) fn stop(&self, what: &'static str) {
        if self.stopped.get().is_none() {
            self.stopped.set(Some(what));
        }
    }

    /// Adds to the bytes that code took; all of them so far.
    pub(super) fn spend(&self, bytes: usize) -> usize {
        self.spent.set(self.spent.get().saturating_add(bytes));
        self.spent.get()
    }

    /// Keeps a script of ours until code needs it.
    pub(super) fn keep(&self, name: &'static str, text: &'static str) {
        self.scripts.borrow_mut().push((name, text));
    }

    pub(super) fn script(&self, name: &str) -> Option<&'static str> {
        self.scripts.borrow().iter().find(|it| it.0 == name).map(|it| it.1)
    }
}

impl JobExecutor for Jobs {
    fn enqueue_job(self: Rc<Self>, job: Job, _context: &mut Context) {
        match job {
            Job::PromiseJob(job) => self.promises.borrow_mut().push_back(job),
            Job::AsyncJob(job) => self.imports.borrow_mut().push_back(job),
            // Nothing in the sandbox makes timers, and nothing is finalised within a run.
            _ => {}
        }
    }

    fn run_jobs(self: Rc<Self>, context: &mut Context) -> JsResult<()> {
        loop {
            if self.stopped().is_some() {
                return Ok(());
            }
            self.run.set(self.run.get() + 1);
            let import = self.imports.borrow_mut().pop_front();
            if let Some(job) = import {
                // Modules are at hand, so that loading one never waits.
                let _ = futures_lite::future::block_on(job.call(&RefCell::new(context)));
                continue;
            }
            let job = self.promises.borrow_mut().pop_front();
            match job {
                Some(job) => job.call(context)?,
                None => return Ok(()),
            };
        }
    }
}
