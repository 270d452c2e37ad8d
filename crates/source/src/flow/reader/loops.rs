//! Loops: gone through round by round where their rounds are known, else as one loop whose rounds
//! are alike.

use oxc_ast::ast::{ForOfStatement, ForStatement, ForStatementInit, ForStatementLeft, Statement};
use oxc_span::GetSpan as _;

use super::super::symbols::Symbol;
use super::super::term::{Flow, Kind};
use super::super::value::{Object, Scope, Store, Value, Variable};
use super::branches::Exit;
use super::statements::{End, Rest};
use super::{Read, Reader};

/// Rounds of a loop that are gone through one by one.
const ROUNDS_MAX: usize = 64;

/// Times that a loop is followed until it is known what its rounds write.
const PASSES_MAX: usize = 8;

/// A loop in parts.
struct Parts<'f, 'a, 's> {
    offset: u32,
    label: &'a str,
    /// What is asked before a round.
    test: &'f dyn Fn(&mut Reader<'a, 's>) -> Read<Value<'a>>,
    round: &'f dyn Fn(&mut Reader<'a, 's>) -> Read<Exit<'a>>,
}

/// What a round may write.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Slot {
    Variable(Variable),
    Object(u32),
    Count(std::rc::Rc<str>),
    Started,
    Heap,
    Random,
    Time,
}

impl<'a, 's> Reader<'a, 's> {
    /// A loop, whichever kind it is.
    pub(super) fn iteration(
        &mut self,
        it: &'a Statement<'a>,
        scope: &Scope<'a>,
    ) -> Read<Option<Exit<'a>>> {
        match it {
            Statement::WhileStatement(it) => {
                let label = self.text_of(it.test.span());
                let test = |this: &mut Self| this.value(&it.test, scope);
                let round = |this: &mut Self| this.block(&it.body, scope);
                self.rounds(&Parts { offset: it.span.start, label, test: &test, round: &round })
            }
            Statement::DoWhileStatement(it) => {
                let label = self.text_of(it.test.span());
                let test = |this: &mut Self| this.value(&it.test, scope);
                let round = |this: &mut Self| this.block(&it.body, scope);
                match self.block(&it.body, scope)? {
                    Exit::Falls | Exit::Continues => {}
                    Exit::Breaks => return Ok(None),
                    _ => return self.why(it.span.start, "a loop that is left within a round"),
                }
                self.rounds(&Parts { offset: it.span.start, label, test: &test, round: &round })
            }
            Statement::ForStatement(it) => self.counted(it, scope),
            Statement::ForOfStatement(it) => self.through(it, scope),
            other => self.why(other.span().start, "a loop of a kind that is not followed"),
        }
    }

    fn block(&mut self, body: &'a Statement<'a>, scope: &Scope<'a>) -> Read<Exit<'a>> {
        let statements = std::slice::from_ref(body);
        self.run(Some(&Rest { statements, scope: scope.inner(), next: None }), End::Open)
    }

    /// `for (let i = 0; ...)`. Every round has its own `i`.
    fn counted(&mut self, it: &'a ForStatement<'a>, outer: &Scope<'a>) -> Read<Option<Exit<'a>>> {
        let scope = outer.inner();
        let mut own = Vec::new();
        match &it.init {
            Some(ForStatementInit::VariableDeclaration(init)) => {
                self.declaration(init, &scope)?;
                for one in &init.declarations {
                    let names = one.id.get_binding_identifiers();
                    own.extend(names.into_iter().map(|it| it.name.as_str()));
                }
            }
            Some(other) => match other.as_expression() {
                Some(it) => {
                    self.value(it, &scope)?;
                }
                None => return self.why(it.span.start, "how a loop begins"),
            },
            None => {}
        }
        let label = it.test.as_ref().map_or("for ever", |it| self.text_of(it.span()));
        let test = |this: &mut Self| match &it.test {
            Some(it) => this.value(it, &scope),
            None => Ok(Value::Constant(super::Constant::Boolean(true))),
        };
        let round = |this: &mut Self| {
            let inner = scope.inner();
            let mut copies = Vec::new();
            for name in &own {
                let Some(from) = scope.find(name) else { continue };
                let value = this.store.variables.get(&from).cloned().unwrap_or(Value::UNDEFINED);
                let to = this.variable(value, true);
                inner.declare(name, to);
                copies.push((from, to));
            }
            let exit = this.block(&it.body, &inner)?;
            for (from, to) in copies {
                let value = this.store.variables.get(&to).cloned().unwrap_or(Value::UNDEFINED);
                this.store.variables.insert(from, value);
            }
            if let (Exit::Falls | Exit::Continues, Some(update)) = (&exit, &it.update) {
                this.value(update, &scope)?;
            }
            Ok(exit)
        };
        self.rounds(&Parts { offset: it.span.start, label, test: &test, round: &round })
    }

    /// `for (const item of list)`.
    fn through(&mut self, it: &'a ForOfStatement<'a>, scope: &Scope<'a>) -> Read<Option<Exit<'a>>> {
        let offset = it.span.start;
        let ForStatementLeft::VariableDeclaration(left) = &it.left else {
            return self.why(offset, "a loop into what is declared before");
        };
        let (Some(one), false) = (left.declarations.first(), it.r#await) else {
            return self.why(offset, "a loop that waits for each item");
        };
        let list = self.value(&it.right, scope)?;
        let bound = |this: &mut Self, value: Value<'a>| {
            let inner = scope.inner();
            this.bind(&one.id, value, &inner)?;
            this.block(&it.body, &inner)
        };
        if let Some(items) = self.items(&list) {
            if items.len() > ROUNDS_MAX {
                return self.why(offset, "a list that is too long");
            }
            for item in items {
                match bound(self, item)? {
                    Exit::Falls | Exit::Continues => {}
                    Exit::Breaks => return Ok(None),
                    exit @ (Exit::Returns(_) | Exit::Ends) => return Ok(Some(exit)),
                    Exit::Mixed => return self.why(offset, "a loop that is left within a round"),
                }
            }
            return Ok(None);
        }
        self.iterable(offset, &list)?;
        let label = self.text_of(it.right.span());
        let made = self.symbol(&list);
        let test = |this: &mut Self| {
            let parts = [made, this.heap(), this.turn()];
            Ok(Value::made(this.symbols.make("has more", &parts)))
        };
        let round = |this: &mut Self| {
            let parts = [made, this.heap(), this.turn()];
            let item = Value::made(this.symbols.make("next item", &parts));
            bound(this, item)
        };
        self.generic(&Parts { offset, label, test: &test, round: &round }).map(|()| None)
    }

    /// Which round of the innermost loop it is.
    fn turn(&mut self) -> Symbol {
        match self.within.last() {
            Some(it) => *it,
            None => self.symbols.make("no round", &[]),
        }
    }

    /// Goes through rounds while they are known, then through the loop as one.
    fn rounds(&mut self, parts: &Parts<'_, 'a, 's>) -> Read<Option<Exit<'a>>> {
        for _ in 0..ROUNDS_MAX {
            let (question, nodes) = self.apart(parts.test)?;
            let Some(goes_on) = question.truth() else {
                return self.generic(parts).map(|()| None);
            };
            self.out.extend(nodes);
            if !goes_on {
                return Ok(None);
            }
            match (parts.round)(self)? {
                Exit::Falls | Exit::Continues => {}
                Exit::Breaks => return Ok(None),
                exit @ (Exit::Returns(_) | Exit::Ends) => return Ok(Some(exit)),
                Exit::Mixed => return self.why(parts.offset, "a loop that is left within a round"),
            }
        }
        self.why(parts.offset, "a loop of many rounds")
    }

    /// A loop whose rounds are alike: what they write is what rounds before have made of it.
    fn generic(&mut self, parts: &Parts<'_, 'a, 's>) -> Read<()> {
        if !self.pending.is_empty() {
            return self.why(parts.offset, "a loop while operations are open");
        }
        let was_based = self.store.based;
        self.base(parts.offset);
        let before = self.store.clone();
        let level = self.symbols.make(&format!("level {}", self.within.len()), &[]);
        let mut slots: Vec<Slot> = Vec::new();
        for _ in 0..PASSES_MAX {
            self.enter(&before, level, &slots);
            let start = self.store.clone();
            let (question, asked, done) = self.pass(parts, level)?;
            let found = self.changed(&start);
            if !was_based && found.contains(&Slot::Random) {
                return self.why(parts.offset, "random draws in a loop before the first operation");
            }
            if found.iter().all(|it| slots.contains(it)) {
                let mut whole = vec![level, self.symbol(&question)];
                for nodes in [&asked, &done] {
                    whole.push(self.shape(nodes));
                }
                let after = self.store.clone();
                for slot in &slots {
                    whole.push(self.slot(&before, slot));
                    whole.push(self.slot(&after, slot));
                }
                let whole = self.symbols.make("loop", &whole);
                return self.last_pass(parts, &before, whole, &slots);
            }
            slots.extend(found);
            slots.sort();
            slots.dedup();
        }
        self.why(parts.offset, "a loop that writes more and more")
    }

    /// The loop with all that is known of it.
    fn last_pass(
        &mut self,
        parts: &Parts<'_, 'a, 's>,
        before: &Store<'a>,
        whole: Symbol,
        slots: &[Slot],
    ) -> Read<()> {
        self.enter(before, whole, slots);
        let (question, asked, done) = self.pass(parts, whole)?;
        let question = self.symbol(&question);
        self.store = before.clone();
        let again = self.symbols.make("again", &[whole, question]);
        let identity = self.identity(again, parts.label);
        let end = self.symbols.make("end", &[whole]);
        self.enter(before, end, slots);
        self.out.extend(asked.iter().cloned());
        let body: Flow = done.into_iter().chain(asked).collect();
        // A loop that does nothing that is recorded has no part in a history.
        if !body.is_empty() {
            self.emit(parts.offset, Kind::Loop { identity, body });
        }
        Ok(())
    }

    /// Before a round: what rounds write is what `by` makes of its place.
    fn enter(&mut self, before: &Store<'a>, by: Symbol, slots: &[Slot]) {
        self.store = before.clone();
        for (at, slot) in slots.iter().enumerate() {
            let place = self.symbols.make(&format!("place {at}"), &[]);
            let symbol = self.symbols.make("round", &[by, place]);
            match slot {
                Slot::Variable(id) => {
                    let value = before.variables.get(id).cloned();
                    let plain = value.is_some_and(|it| self.is_plain(&it));
                    self.store.variables.insert(*id, Value::Made { symbol, plain });
                }
                Slot::Object(id) => {
                    let plain = self.is_plain(&Value::Object(*id));
                    self.store.objects.insert(*id, Object::Lost { symbol, plain });
                }
                Slot::Count(name) => {
                    self.store.counts.insert(name.clone(), symbol);
                }
                Slot::Started => self.store.started = symbol,
                Slot::Heap => self.store.heap = symbol,
                Slot::Random => self.store.random = symbol,
                Slot::Time => self.store.time = symbol,
            }
        }
    }

    /// One round: what is asked, what asking emits, what the round emits.
    fn pass(&mut self, parts: &Parts<'_, 'a, 's>, by: Symbol) -> Read<(Value<'a>, Flow, Flow)> {
        let of_round = self.symbols.make("round of", &[by]);
        self.within.push(of_round);
        let asked = self.apart(parts.test);
        let passed = self.store.passed.clone();
        let done = self.apart(parts.round);
        self.within.pop();
        let ((question, asked), (exit, done)) = (asked?, done?);
        self.store.passed = passed;
        let goes_on = matches!(exit, Exit::Falls | Exit::Continues);
        if !goes_on || !self.pending.is_empty() {
            return self.why(parts.offset, "a loop that is left within a round");
        }
        Ok((question, asked, done))
    }

    /// What is not as it was.
    fn changed(&mut self, start: &Store<'a>) -> Vec<Slot> {
        let (was, is) = (&start.variables, &self.store.variables);
        let variables = was.written(is).into_iter().filter(|it| was.contains_key(it));
        let mut slots: Vec<Slot> = variables.map(Slot::Variable).collect();
        let (was, is) = (&start.objects, &self.store.objects);
        let objects = was.written(is).into_iter().filter(|it| was.contains_key(it));
        slots.extend(objects.map(Slot::Object));
        slots.extend(self.store.counts.keys().cloned().map(Slot::Count));
        slots.extend([Slot::Started, Slot::Heap, Slot::Random, Slot::Time]);
        let now = self.store.clone();
        slots.retain(|slot| {
            let kept = match slot {
                Slot::Variable(id) => matches!(
                    (start.variables.get(id), now.variables.get(id)),
                    (Some(Value::Object(a)), Some(Value::Object(b))) if a == b
                ),
                _ => false,
            };
            !kept && self.slot(start, slot) != self.slot(&now, slot)
        });
        slots
    }

    fn slot(&mut self, store: &Store<'a>, slot: &Slot) -> Symbol {
        let value = match slot {
            Slot::Variable(id) => match store.variables.get(id) {
                Some(value) => value.clone(),
                None => return self.symbols.singular(),
            },
            Slot::Object(id) => Value::Object(*id),
            Slot::Count(name) => {
                return store.counts.get(name).copied().unwrap_or(store.started);
            }
            Slot::Started => return store.started,
            Slot::Heap => return store.heap,
            Slot::Random => return store.random,
            Slot::Time => return store.time,
        };
        let own = std::mem::replace(&mut self.store, store.clone());
        let symbol = self.symbol(&value);
        self.store = own;
        symbol
    }
}
