//! Follows code in the order in which it runs, without its data.

mod assign;
mod branches;
mod calls;
mod constants;
mod expressions;
mod functions;
mod handlers;
mod inert;
mod loops;
mod members;
mod methods;
mod modules;
mod objects;
mod patterns;
mod promises;
mod regions;
mod signature;
mod statements;
mod top_level;
mod tries;
mod types;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use oxc_allocator::Allocator;

use super::engines::Engine;
use super::globals;
use super::layered::Layered;
use super::symbols::{Symbol, Symbols};
use super::term::{Flow, Kind, Node, Wait};
use super::value::{Closure, Constant, ObjectId, Promise, PromiseId, Store, Value, Variable};
use crate::outcome::Why;
use crate::project::Project;

pub(super) use modules::Module;
pub use signature::Signature;

/// What is followed, or why not.
pub(super) type Read<T> = Result<T, Why>;

/// Nodes and expressions that are followed for one version.
const STEPS_MAX: usize = 200_000;

/// Calls within calls, and nesting.
const DEPTH_MAX: usize = 40;

/// Follows the code of one version.
pub(super) struct Reader<'a, 's> {
    project: &'s Project,
    pub(super) engine: Engine,
    arena: &'a Allocator,
    pub(super) symbols: &'s mut Symbols,
    modules: BTreeMap<Rc<str>, Rc<Module<'a>>>,
    pub(super) store: Store<'a>,
    /// Variables that can be written after they were made.
    mutable: BTreeSet<Variable>,
    /// What signals may write at any time, with all that may.
    pub(super) volatile: BTreeMap<Variable, Symbol>,
    /// The same of objects.
    pub(super) volatile_heap: Option<Symbol>,
    /// Nodes of the list that is being followed.
    pub(super) out: Flow,
    promises: Vec<Promise<'a>>,
    /// Started and not waited for.
    pub(super) pending: Vec<PromiseId>,
    /// The decisions that lead here from the start of the innermost loop's round.
    within: Vec<Symbol>,
    tries: usize,
    /// A call whose result is waited for at once.
    at_once: bool,
    /// Whether the function that is followed is asynchronous.
    in_async: bool,
    /// Code whose symbol is being made.
    coding: Vec<(usize, usize)>,
    /// Definitions of updates.
    pub(super) updates: BTreeSet<Symbol>,
    /// Every random draw up to the end of the last block of a `try`.
    body_random: Symbol,
    /// Globals that are not the language's.
    outside: BTreeMap<Rc<str>, Symbol>,
    /// Whether values from outside are taken without their time.
    timeless: bool,
    /// Names of hooks and children: what is certain of their text, and whether it is all of it.
    pub(super) tokens: BTreeMap<String, (String, bool)>,
    /// What code whose symbol was made may wait for.
    touches: BTreeSet<Wait>,
    next: u32,
    depth: usize,
    steps: usize,
    /// The file that is being followed.
    pub(super) file: Rc<str>,
    source: &'a str,
}

impl<'a, 's> Reader<'a, 's> {
    pub(super) fn new(
        project: &'s Project,
        engine: Engine,
        arena: &'a Allocator,
        symbols: &'s mut Symbols,
    ) -> Self {
        let start = symbols.make("start", &[]);
        let store = Store {
            variables: Layered::default(),
            objects: Layered::default(),
            heap: start,
            random: start,
            time: start,
            counts: BTreeMap::new(),
            started: start,
            passed: BTreeSet::new(),
            based: false,
        };
        Self {
            project,
            engine,
            arena,
            symbols,
            modules: BTreeMap::new(),
            store,
            mutable: BTreeSet::new(),
            volatile: BTreeMap::new(),
            volatile_heap: None,
            out: Flow::new(),
            promises: Vec::new(),
            pending: Vec::new(),
            within: Vec::new(),
            tries: 0,
            at_once: false,
            in_async: false,
            coding: Vec::new(),
            updates: BTreeSet::new(),
            body_random: start,
            outside: BTreeMap::new(),
            timeless: false,
            tokens: BTreeMap::new(),
            touches: BTreeSet::new(),
            next: 0,
            depth: 0,
            steps: 0,
            file: Rc::from(""),
            source: "",
        }
    }

    /// The same reader before it goes on, for one of several workflows.
    pub(super) fn again(&mut self) -> Reader<'a, '_> {
        self.store.variables.settle();
        self.store.objects.settle();
        Reader {
            modules: self.modules.clone(),
            store: self.store.clone(),
            mutable: self.mutable.clone(),
            volatile: self.volatile.clone(),
            volatile_heap: self.volatile_heap,
            updates: self.updates.clone(),
            body_random: self.body_random,
            outside: self.outside.clone(),
            tokens: self.tokens.clone(),
            touches: self.touches.clone(),
            promises: self.promises.clone(),
            pending: self.pending.clone(),
            next: self.next,
            ..Reader::new(self.project, self.engine, self.arena, self.symbols)
        }
    }

    /// Why something is not followed.
    pub(super) fn why<T>(&self, offset: u32, what: impl Into<String>) -> Read<T> {
        Err(Why::at(&self.file, offset as usize, what))
    }

    /// Counts one step; code that is too large is not followed.
    fn step(&mut self, offset: u32) -> Read<()> {
        self.steps += 1;
        if self.steps > STEPS_MAX || self.depth > DEPTH_MAX {
            return self.why(offset, "limit: code that is too large or nested too deeply");
        }
        Ok(())
    }

    fn number(&mut self) -> u32 {
        self.next += 1;
        self.next
    }

    pub(super) fn node(&self, offset: u32, kind: Kind) -> Node {
        Node { kind, file: self.file.to_string(), offset }
    }

    pub(super) fn emit(&mut self, offset: u32, kind: Kind) {
        let node = self.node(offset, kind);
        self.out.push(node);
    }

    /// Goes through the files that the engine bundles with the workflow's: what they draw when
    /// they are loaded counts.
    pub(super) fn load_bundle(&mut self) {
        if !self.engine.counts_draws() {
            return;
        }
        let files: Vec<Rc<str>> = self
            .project
            .code()
            .filter(|file| self.project.text(file).is_some_and(|it| it.contains("use workflow")))
            .map(Rc::from)
            .collect();
        for file in files {
            if self.load(&file).is_err() {
                self.store.random = self.symbols.singular();
            }
        }
    }

    /// The whole of a workflow. Arguments that are `typed` are objects.
    pub(super) fn workflow(
        &mut self,
        workflow: &Rc<Closure<'a>>,
        typed: &BTreeSet<usize>,
    ) -> Read<Flow> {
        let input = self.symbols.make("input", &[]);
        let mut given = Vec::new();
        for at in 0..workflow.parameters.items.len() {
            let at = self.symbols.make(&format!("argument {at}"), &[input]);
            given.push(Value::made(at));
        }
        for at in typed {
            if let Some(Value::Made { symbol, .. }) = given.get(*at) {
                let cause = self.symbols.make("is nullish", &[*symbol]);
                self.store.passed.insert(cause);
            }
        }
        self.at_once = true;
        let ((), nodes) = self.apart(|this| {
            let value = this.apply(0, workflow, given)?;
            match value {
                // Nothing comes after the end.
                Value::Promise(_) => this.awaited(0, value).map(|_| ()),
                _ => Ok(()),
            }
        })?;
        Ok(nodes)
    }

    /// What `inside` emits, apart.
    fn apart<T>(&mut self, inside: impl FnOnce(&mut Self) -> Read<T>) -> Read<(T, Flow)> {
        let before = std::mem::take(&mut self.out);
        let done = inside(self);
        let nodes = std::mem::replace(&mut self.out, before);
        Ok((done?, nodes))
    }

    /// A new variable with a value.
    fn variable(&mut self, value: Value<'a>, is_mutable: bool) -> Variable {
        let variable = self.number();
        self.store.variables.insert(variable, value);
        if is_mutable {
            self.mutable.insert(variable);
        }
        variable
    }

    /// How a value comes about.
    pub(super) fn symbol(&mut self, value: &Value<'a>) -> Symbol {
        match value {
            Value::Made { symbol, .. } => *symbol,
            Value::Constant(it) => self.constant(it),
            Value::Object(it) => self.object(*it),
            Value::Function(it) => self.closure(&it.clone()),
            Value::Promise(it) => {
                let value = self.promises[*it].value.clone();
                let made = self.symbol(&value);
                self.symbols.make("promise", &[made])
            }
            Value::Hook(it) => self.named("hook", it),
            Value::Engine(it) => self.named("engine", it),
            Value::Steps(kind, options) => {
                let kind = self.symbols.text(kind);
                self.symbols.make("steps", &[kind, *options])
            }
            Value::Step(name, options) => {
                let mut parts = vec![self.symbols.text(name)];
                parts.extend(options);
                self.symbols.make("step", &parts)
            }
            Value::Global(it) if globals::is_inert_global(it) => self.named("global", it),
            // The worker's own, the same for as long as it works.
            Value::Global(it) => {
                if let Some(known) = self.outside.get(it) {
                    *known
                } else {
                    let symbol = self.symbols.singular();
                    self.outside.insert(it.clone(), symbol);
                    symbol
                }
            }
            Value::Module(it) => self.module_symbol(&it.clone()),
        }
    }

    pub(super) fn named(&mut self, head: &str, name: &str) -> Symbol {
        let text = self.symbols.text(name);
        self.symbols.make(head, &[text])
    }

    fn constant(&mut self, it: &Constant) -> Symbol {
        match it {
            Constant::Undefined => self.symbols.make("undefined", &[]),
            Constant::Null => self.symbols.make("null", &[]),
            Constant::Boolean(it) => self.symbols.make(&it.to_string(), &[]),
            Constant::Number(it) => self.symbols.make(&format!("number {:x}", it.to_bits()), &[]),
            Constant::Text(it) => self.symbols.text(it),
        }
    }

    fn object(&mut self, id: ObjectId) -> Symbol {
        objects::symbol(self, id)
    }

    /// Whether a value is plain data.
    fn is_plain(&self, value: &Value<'a>) -> bool {
        match value {
            Value::Made { plain, .. } => *plain,
            Value::Constant(_) => true,
            Value::Object(id) => objects::is_plain(self, *id),
            _ => false,
        }
    }

    /// A value that is made of others.
    pub(super) fn compose(&mut self, head: &str, parts: &[Value<'a>]) -> Value<'a> {
        let plain = parts.iter().all(|it| self.is_plain(it));
        let parts: Vec<Symbol> = parts.iter().map(|it| self.symbol(it)).collect();
        Value::Made { symbol: self.symbols.make(head, &parts), plain }
    }

    /// Something may throw for what `cause` is: the run fails, or the nearest handler begins.
    pub(super) fn may_throw(&mut self, offset: u32, cause: Symbol, label: &str) -> Read<()> {
        if self.store.passed.contains(&cause) {
            return Ok(());
        }
        if !self.pending.is_empty() && self.tries > 0 {
            return self.why(offset, "what may throw while operations are open");
        }
        let question = self.symbols.make("throws", &[cause]);
        let identity = self.identity(question, &format!("{label} throws"));
        let fail = vec![self.node(offset, Kind::Fail)];
        self.emit(offset, Kind::Choose { identity, arms: vec![Flow::new(), fail] });
        self.store.passed.insert(cause);
        Ok(())
    }

    /// The identity of a question. Within a round of a loop it counts what leads to it, so that
    /// the n-th time is the n-th time on both sides.
    fn identity(&mut self, question: Symbol, label: &str) -> String {
        let mut question = question;
        if !self.within.is_empty() {
            let mut parts = vec![question, self.store.time];
            parts.extend(&self.within);
            question = self.symbols.make("within", &parts);
        }
        format!("{} #{}", self.symbols.label(question, label), question.number())
    }
}
