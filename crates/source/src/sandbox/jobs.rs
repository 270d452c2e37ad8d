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
    is_deep: Cell<bool>,
}

impl Jobs {
    /// Whether there were too many, or calls within calls without end.
    pub(crate) fn is_out(&self) -> bool {
        self.run.get() >= JOBS_MAX || self.is_deep.get()
    }

    /// Stops the run: calls are too deep.
    pub(super) fn stop(&self) {
        self.is_deep.set(true);
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
            if self.is_out() {
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
