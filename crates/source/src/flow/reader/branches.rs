//! Decisions: both ways are followed, and what differs after them hangs on the decision.

use std::collections::BTreeSet;

use oxc_ast::ast::ConditionalExpression;
use oxc_span::GetSpan as _;

use super::super::symbols::Symbol;
use super::super::term::{Flow, Kind};
use super::super::value::{Object, Scope, Store, Value};
use super::{Read, Reader};

/// How a list of statements ends.
#[derive(Debug, Clone)]
pub(super) enum Exit<'a> {
    /// At its end.
    Falls,
    Returns(Value<'a>),
    /// With a failure, or by continuing as new.
    Ends,
    Breaks,
    Continues,
    /// Some ways like this, others like that.
    Mixed,
}

/// One way of a decision.
pub(super) type Way<'f, 'a, 's> = &'f dyn Fn(&mut Reader<'a, 's>) -> Read<Exit<'a>>;

/// An expression that is one of two.
pub(super) type ValueWay<'f, 'a, 's> = &'f dyn Fn(&mut Reader<'a, 's>) -> Read<Value<'a>>;

impl<'a, 's> Reader<'a, 's> {
    pub(super) fn conditional(
        &mut self,
        it: &'a ConditionalExpression<'a>,
        scope: &Scope<'a>,
    ) -> Read<Value<'a>> {
        let offset = it.span.start;
        let question = self.value(&it.test, scope)?;
        let label = self.text_of(it.test.span());
        let then = |this: &mut Self| this.value(&it.consequent, scope);
        let otherwise = |this: &mut Self| this.value(&it.alternate, scope);
        self.either(offset, &question, label, [&then, &otherwise])
    }

    /// One of two values.
    pub(super) fn either(
        &mut self,
        offset: u32,
        question: &Value<'a>,
        label: &str,
        ways: [ValueWay<'_, 'a, 's>; 2],
    ) -> Read<Value<'a>> {
        let first = |this: &mut Self| ways[0](this).map(Exit::Returns);
        let second = |this: &mut Self| ways[1](this).map(Exit::Returns);
        match self.fork(offset, question, label, [&first, &second])? {
            Exit::Returns(value) => Ok(value),
            _ => self.why(offset, "an expression that does not end"),
        }
    }

    /// Follows both ways of a decision, or the one that is certain.
    pub(super) fn fork(
        &mut self,
        offset: u32,
        question: &Value<'a>,
        label: &str,
        ways: [Way<'_, 'a, 's>; 2],
    ) -> Read<Exit<'a>> {
        if let Some(is_true) = question.truth() {
            return ways[usize::from(!is_true)](self);
        }
        let (asked, denied) = self.asked(question);
        let identity = self.identity(asked, label);
        let ways = if denied { [ways[1], ways[0]] } else { ways };
        let (pending, before) = (self.pending.clone(), self.store.clone());
        let mut arms: Vec<Flow> = Vec::new();
        let mut ends: Vec<(Store<'a>, Exit<'a>)> = Vec::new();
        for (at, way) in ways.iter().enumerate() {
            let arm = self.symbols.make(&format!("arm {at}"), &[asked]);
            self.within.push(arm);
            let done = self.apart(*way);
            self.within.pop();
            let (exit, nodes) = done?;
            if self.pending != pending && !matches!(exit, Exit::Ends) {
                return self.why(offset, "operations that one way of a decision leaves open");
            }
            self.pending.clone_from(&pending);
            ends.push((std::mem::replace(&mut self.store, before.clone()), exit));
            arms.push(nodes);
        }
        if arms.iter().any(|it| !it.is_empty()) {
            self.emit(offset, Kind::Choose { identity, arms });
        }
        let (Some(second), Some(first)) = (ends.pop(), ends.pop()) else {
            return self.why(offset, "a decision without ways");
        };
        Ok(self.rejoined(asked, first, second))
    }

    /// The question in one form, and whether it is denied: `!x` asks what `x` asks.
    fn asked(&mut self, question: &Value<'a>) -> (Symbol, bool) {
        let mut symbol = self.symbol(question);
        let mut denied = false;
        while let Some(inner) = self.symbols.denied(symbol) {
            (symbol, denied) = (inner, !denied);
        }
        (symbol, denied)
    }

    /// What is so after a decision.
    pub(super) fn rejoined(
        &mut self,
        by: Symbol,
        first: (Store<'a>, Exit<'a>),
        second: (Store<'a>, Exit<'a>),
    ) -> Exit<'a> {
        let ((mut left, one), (right, other)) = (first, second);
        let exit = match (one, other) {
            (Exit::Ends, other) => {
                self.store = right;
                return other;
            }
            (one, Exit::Ends) => {
                self.store = left;
                return one;
            }
            (Exit::Returns(a), Exit::Returns(b)) => {
                let value = self.merged(by, &mut left, (&a, &b), &right);
                Exit::Returns(value)
            }
            (Exit::Falls, Exit::Falls) => Exit::Falls,
            (Exit::Breaks, Exit::Breaks) => Exit::Breaks,
            (Exit::Falls | Exit::Continues, Exit::Falls | Exit::Continues) => Exit::Continues,
            _ => Exit::Mixed,
        };
        self.store = self.joint(by, left, &right);
        exit
    }

    /// A value that is one of two, each as its own store has it.
    fn merged(
        &mut self,
        by: Symbol,
        left: &mut Store<'a>,
        (a, b): (&Value<'a>, &Value<'a>),
        right: &Store<'a>,
    ) -> Value<'a> {
        if let (Value::Object(x), Value::Object(y)) = (a, b)
            && x == y
        {
            return a.clone();
        }
        let (one, first) = self.seen(left, a);
        let (other, second) = self.seen(right, b);
        if one == other && !matches!(a, Value::Object(_)) {
            return a.clone();
        }
        Value::Made {
            symbol: self.symbols.make("either", &[by, one, other]),
            plain: first && second,
        }
    }

    /// How a value comes about and whether it is plain, by another store.
    fn seen(&mut self, store: &Store<'a>, value: &Value<'a>) -> (Symbol, bool) {
        let own = std::mem::replace(&mut self.store, store.clone());
        let seen = (self.symbol(value), self.is_plain(value));
        self.store = own;
        seen
    }

    /// Two stores as one.
    fn joint(&mut self, by: Symbol, mut left: Store<'a>, right: &Store<'a>) -> Store<'a> {
        for variable in left.variables.written(&right.variables) {
            let Some(b) = right.variables.get(&variable) else { continue };
            let value = match left.variables.get(&variable).cloned() {
                Some(a) => self.merged(by, &mut left, (&a, b), right),
                None => b.clone(),
            };
            left.variables.insert(variable, value);
        }
        for id in left.objects.written(&right.objects) {
            let (one, first) = self.seen(&left, &Value::Object(id));
            let (other, second) = self.seen(right, &Value::Object(id));
            match (left.objects.contains_key(&id), right.objects.get(&id)) {
                (true, Some(_)) if one != other => {
                    let symbol = self.symbols.make("either", &[by, one, other]);
                    let plain = first && second;
                    left.objects.insert(id, Object::Lost { symbol, plain });
                }
                (false, Some(object)) => {
                    left.objects.insert(id, object.clone());
                }
                _ => {}
            }
        }
        let counts: BTreeSet<_> = left.counts.keys().chain(right.counts.keys()).cloned().collect();
        for name in counts {
            let one = left.counts.get(&name).copied().unwrap_or(left.started);
            let other = right.counts.get(&name).copied().unwrap_or(right.started);
            left.counts.insert(name, self.one_of(by, one, other));
        }
        left.started = self.one_of(by, left.started, right.started);
        left.based = left.based && right.based;
        left.heap = self.one_of(by, left.heap, right.heap);
        left.random = self.one_of(by, left.random, right.random);
        left.time = self.one_of(by, left.time, right.time);
        left.passed = left.passed.intersection(&right.passed).copied().collect();
        left
    }

    fn one_of(&mut self, by: Symbol, one: Symbol, other: Symbol) -> Symbol {
        if one == other { one } else { self.symbols.make("either", &[by, one, other]) }
    }
}
