//! Operations of the engine, and the promises that stand for them.

use std::rc::Rc;

use super::super::symbols::Symbol;
use super::super::term::{Flow, Kind};
use super::super::value::{Object, Promise, PromiseId, Value};
use super::{Read, Reader};

impl<'a> Reader<'a, '_> {
    /// The first operation of a run: where ids are counted from what was drawn before it, that
    /// has to be the same.
    pub(in super::super) fn base(&mut self, offset: u32) {
        if !self.store.based && self.engine.counts_draws() {
            let name = format!("ids of operations #{}", self.store.random.number());
            self.emit(offset, Kind::Base(name));
        }
        self.store.based = true;
    }

    /// Starts an operation that is waited for later.
    pub(in super::super) fn operation(&mut self, offset: u32, name: &str, kind: Kind) -> Value<'a> {
        self.base(offset);
        let value = self.outcome(name);
        let nodes = vec![self.node(offset, kind)];
        self.promise(nodes, value)
    }

    /// What the n-th operation of a name gives back.
    pub(in super::super) fn outcome(&mut self, name: &str) -> Value<'a> {
        let key: Rc<str> = Rc::from(name);
        let count = self.store.counts.get(&key).copied().unwrap_or(self.store.started);
        let operation = self.symbols.text(name);
        let next = self.symbols.make("next", &[count, operation]);
        self.store.counts.insert(key, next);
        Value::made(self.symbols.make("outcome", &[operation, next]))
    }

    pub(in super::super) fn promise(&mut self, nodes: Flow, value: Value<'a>) -> Value<'a> {
        let id = self.promises.len();
        if !nodes.is_empty() {
            self.pending.push(id);
        }
        self.promises.push(Promise { nodes, value });
        Value::Promise(id)
    }

    /// `await` of a value.
    pub(super) fn awaited(&mut self, offset: u32, value: Value<'a>) -> Read<Value<'a>> {
        match value {
            Value::Promise(id) => {
                let Promise { nodes, value } = self.promises[id].clone();
                if nodes.is_empty() || self.pending.iter().all(|it| *it != id) {
                    if !self.pending.is_empty() {
                        return self.why(offset, "a wait while operations are open");
                    }
                    return Ok(value);
                }
                if self.pending != [id] {
                    return self.why(offset, "a wait for one of several open operations");
                }
                self.pending.clear();
                self.waited(&nodes);
                self.out.extend(nodes);
                Ok(value)
            }
            Value::Hook(name) => {
                if !self.pending.is_empty() {
                    return self.why(offset, "a wait while operations are open");
                }
                let value = self.outcome(&format!("payload {name}"));
                let nodes = self.payload(offset, &name);
                self.waited(&nodes);
                self.out.extend(nodes);
                Ok(value)
            }
            Value::Made { plain: false, .. } => self.why(offset, "a wait for what is not known"),
            value if self.pending.is_empty() => Ok(value),
            _ => self.why(offset, "a wait while operations are open"),
        }
    }

    /// A wait for a hook. Where another run has the hook's token, it throws.
    fn payload(&mut self, offset: u32, name: &str) -> Flow {
        let mut nodes = vec![self.node(offset, Kind::Await(name.to_owned()))];
        if self.tries > 0 {
            let cause = self.named("conflict", name);
            let identity = self.identity(cause, "the hook's token is taken");
            let fail = vec![self.node(offset, Kind::Fail)];
            nodes.push(self.node(offset, Kind::Choose { identity, arms: vec![Flow::new(), fail] }));
        }
        nodes
    }

    /// Time goes on: what can change from outside may have.
    fn waited(&mut self, nodes: &Flow) {
        let done = self.shape(nodes);
        self.store.time = self.symbols.make("after", &[self.store.time, done]);
    }

    /// Nodes as one symbol.
    pub(super) fn shape(&mut self, nodes: &Flow) -> Symbol {
        let text: Vec<String> =
            nodes.iter().map(|node| format!("{:?}", Bare(&node.kind))).collect();
        self.symbols.text(&text.join(";"))
    }

    /// An operation that nobody waits for: the run goes on at once.
    pub(super) fn abandon(&mut self, offset: u32, id: PromiseId) -> Read<()> {
        if self.promises[id].nodes.is_empty() || !self.pending.contains(&id) {
            return Ok(());
        }
        if self.pending != [id] {
            return self.why(offset, "one of several open operations that nobody waits for");
        }
        self.pending.clear();
        let nodes = self.promises[id].nodes.clone();
        self.emit(offset, Kind::Race(vec![nodes, Flow::new()]));
        Ok(())
    }

    /// `Promise.all` and its kin.
    pub(super) fn combined(&mut self, offset: u32, how: &str, list: &Value<'a>) -> Read<Value<'a>> {
        let Some(items) = self.items(list) else {
            return self.why(offset, "promises of a list that is not known whole");
        };
        let mut branches: Vec<(PromiseId, Flow)> = Vec::new();
        let mut hooks: Vec<Flow> = Vec::new();
        let mut values = Vec::new();
        for item in &items {
            let value = match item {
                Value::Promise(id) => {
                    let Promise { nodes, value } = self.promises[*id].clone();
                    if !nodes.is_empty() {
                        branches.push((*id, nodes));
                    }
                    value
                }
                Value::Hook(name) => {
                    let value = self.outcome(&format!("payload {name}"));
                    hooks.push(self.payload(offset, &name.clone()));
                    value
                }
                Value::Made { plain: false, .. } => {
                    return self.why(offset, "a wait for what is not known");
                }
                other => other.clone(),
            };
            values.push(value);
        }
        // Started in the order of their calls, whatever their order in the list.
        branches.sort_by_key(|branch| self.pending.iter().position(|it| *it == branch.0));
        let ids: Vec<PromiseId> = branches.iter().map(|branch| branch.0).collect();
        if ids != self.pending {
            return self.why(offset, "a wait for some of several open operations");
        }
        let flows: Vec<Flow> = branches.into_iter().map(|it| it.1).chain(hooks).collect();
        let is_instant = flows.len() < items.len();
        let waits = !flows.is_empty();
        let (kind, value) = match how {
            "all" => (Kind::All(flows), self.new_object(Object::List(values))),
            "allSettled" => {
                let tried = |body| vec![self.node(offset, Kind::Try { body, catch: Flow::new() })];
                let flows: Vec<Flow> = flows.into_iter().map(tried).collect();
                let settled = values
                    .iter()
                    .map(|it| self.compose("settled", std::slice::from_ref(it)))
                    .collect();
                (Kind::All(flows), self.new_object(Object::List(settled)))
            }
            "race" if !is_instant => (Kind::Race(flows), self.compose("first", &values)),
            _ => return self.why(offset, format!("`Promise.{how}`")),
        };
        self.pending.clear();
        let nodes = if waits { vec![self.node(offset, kind)] } else { Flow::new() };
        Ok(self.promise(nodes, value))
    }

    /// `then` and `catch` of a promise: what follows belongs to its branch.
    pub(super) fn chained(
        &mut self,
        offset: u32,
        id: PromiseId,
        how: &str,
        callback: &Value<'a>,
    ) -> Read<Value<'a>> {
        if self.pending.last() != Some(&id) {
            return self.why(offset, "a promise that something follows later");
        }
        let Value::Function(callback) = callback.clone() else {
            return self.why(offset, "a promise that is followed by what is not written here");
        };
        self.pending.pop();
        let outer = std::mem::take(&mut self.pending);
        let Promise { nodes, value } = self.promises[id].clone();
        let before = self.store.clone();
        let failed = self.shape(&nodes);
        let error = Value::made(self.symbols.make("error", &[failed]));
        let given = if how == "then" { value.clone() } else { error };
        let (result, follow) = self.apart(|this| {
            let result = this.apply(offset, &callback, vec![given])?;
            this.awaited(offset, result)
        })?;
        if self.writes_since(&before) {
            return self.why(offset, "a callback that writes what others read");
        }
        self.pending = outer;
        let (nodes, value) = if how == "then" {
            (nodes.into_iter().chain(follow).collect(), result)
        } else {
            let node = self.node(offset, Kind::Try { body: nodes, catch: follow });
            let parts = [value, result];
            (vec![node], self.compose("unless it fails", &parts))
        };
        Ok(self.promise(nodes, value))
    }

    /// Whether something was written that was there before.
    pub(super) fn writes_since(&mut self, before: &super::super::value::Store<'a>) -> bool {
        if before.heap != self.store.heap || before.random != self.store.random {
            return true;
        }
        for id in before.variables.written(&self.store.variables) {
            let Some(was) = before.variables.get(&id).cloned() else { continue };
            let Some(now) = self.store.variables.get(&id).cloned() else { return true };
            let same_object =
                matches!((&was, &now), (Value::Object(a), Value::Object(b)) if a == b);
            if !same_object && self.symbol(&was) != self.symbol(&now) {
                return true;
            }
        }
        false
    }
}

/// A node without its place.
struct Bare<'k>(&'k Kind);

impl std::fmt::Debug for Bare<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let flow = |flow: &Flow, f: &mut std::fmt::Formatter<'_>| -> std::fmt::Result {
            f.write_str("[")?;
            for node in flow {
                write!(f, "{:?};", Bare(&node.kind))?;
            }
            f.write_str("]")
        };
        match self.0 {
            Kind::Choose { identity, arms } => {
                write!(f, "choose {identity:?}")?;
                arms.iter().try_for_each(|it| flow(it, f))
            }
            Kind::Loop { identity, body } => {
                write!(f, "loop {identity:?}")?;
                flow(body, f)
            }
            Kind::All(flows) => {
                f.write_str("all")?;
                flows.iter().try_for_each(|it| flow(it, f))
            }
            Kind::Race(flows) => {
                f.write_str("race")?;
                flows.iter().try_for_each(|it| flow(it, f))
            }
            Kind::Try { body, catch } => {
                f.write_str("try")?;
                flow(body, f)?;
                flow(catch, f)
            }
            Kind::Patch { id, then, otherwise } => {
                write!(f, "patch {id:?}")?;
                flow(then, f)?;
                flow(otherwise, f)
            }
            other => write!(f, "{other:?}"),
        }
    }
}
