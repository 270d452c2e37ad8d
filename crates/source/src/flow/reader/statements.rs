//! Statements, in lists with what comes after them.

use std::rc::Rc;

use oxc_ast::ast::{
    IfStatement, Statement, SwitchCase, SwitchStatement, VariableDeclaration,
    VariableDeclarationKind,
};
use oxc_span::GetSpan as _;
use oxc_syntax::operator::BinaryOperator;

use super::super::symbols::Symbol;
use super::super::term::{Flow, Kind};
use super::super::value::{PromiseId, Scope, Store, Value};
use super::branches::Exit;
use super::regions::escapes;
use super::{Read, Reader};

/// Statements that are still to come.
pub(super) struct Rest<'r, 'a> {
    pub(super) statements: &'a [Statement<'a>],
    pub(super) scope: Scope<'a>,
    /// What comes after them in the same function or round.
    pub(super) next: Option<&'r Self>,
}

/// What the end of all statements is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// The end of a function.
    Function,
    /// The end of a block, or of a round.
    Open,
}

/// What to go back to where code is not followed.
struct Mark<'a> {
    store: Store<'a>,
    pending: Vec<PromiseId>,
    nodes: usize,
    within: usize,
    tries: usize,
    depth: usize,
    file: Rc<str>,
    source: &'a str,
}

impl<'a, 's> Reader<'a, 's> {
    /// Follows statements to their end. What is not followed becomes a region.
    pub(super) fn run(&mut self, rest: Option<&Rest<'_, 'a>>, end: End) -> Read<Exit<'a>> {
        let Some(rest) = rest else {
            return Ok(match end {
                End::Function => Exit::Returns(Value::UNDEFINED),
                End::Open => Exit::Falls,
            });
        };
        let open = self.pending.clone();
        let mut opened = (0, self.mark());
        let mut at = 0;
        while at < rest.statements.len() {
            if self.pending == open {
                opened = (at, self.mark());
            }
            let after = rest.after(at + 1);
            let done: Read<()> =
                match self.statement(&rest.statements[at], &rest.scope, &after, end) {
                    Ok(None) => {
                        at += 1;
                        if at < rest.statements.len() || self.pending == open {
                            continue;
                        }
                        self.why(rest.statements[at - 1].span().start, "operations left open")
                    }
                    Ok(Some(exit)) => return Ok(exit),
                    Err(why) => Err(why),
                };
            // Operations that are open belong to statements before, and all go together.
            let upto = if self.pending == open || opened.0 == at { at + 1 } else { usize::MAX };
            let upto = upto.clamp(opened.0 + 1, rest.statements.len());
            let Err(why) = done else { continue };
            let (from, mark) = (opened.0, &opened.1);
            self.reset(mark);
            if !open.is_empty() {
                return Err(why);
            }
            let region = &rest.statements[from..upto];
            let key = self.region(region, &rest.scope, &why)?;
            let leaves = escapes(region);
            if leaves.jumps {
                return Ok(Exit::Mixed);
            }
            if leaves.returns {
                return self.after_region(region[0].span().start, key, &rest.after(upto), end);
            }
            at = upto;
        }
        self.run(rest.next, end)
    }

    /// After a region that may have returned.
    fn after_region(
        &mut self,
        offset: u32,
        key: Symbol,
        after: &Rest<'_, 'a>,
        end: End,
    ) -> Read<Exit<'a>> {
        let returns = Value::made(self.symbols.make("returns", &[key]));
        let value = Value::Made { symbol: self.symbols.make("returned", &[key]), plain: false };
        let leave = |_: &mut Reader<'a, 's>| Ok(Exit::Returns(value.clone()));
        let go_on = |this: &mut Reader<'a, 's>| this.run(Some(after), end);
        self.fork(offset, &returns, "returns there", [&leave, &go_on])
    }

    fn mark(&self) -> Mark<'a> {
        Mark {
            store: self.store.clone(),
            pending: self.pending.clone(),
            nodes: self.out.len(),
            within: self.within.len(),
            tries: self.tries,
            depth: self.depth,
            file: self.file.clone(),
            source: self.source,
        }
    }

    fn reset(&mut self, mark: &Mark<'a>) {
        self.store = mark.store.clone();
        self.pending.clone_from(&mark.pending);
        self.out.truncate(mark.nodes);
        self.within.truncate(mark.within);
        self.tries = mark.tries;
        self.depth = mark.depth;
        self.file = mark.file.clone();
        self.source = mark.source;
    }

    /// One statement. Where the list ends with it, or what comes after it was followed with it,
    /// says how.
    fn statement(
        &mut self,
        it: &'a Statement<'a>,
        scope: &Scope<'a>,
        after: &Rest<'_, 'a>,
        end: End,
    ) -> Read<Option<Exit<'a>>> {
        use Statement as S;
        let offset = it.span().start;
        self.step(offset)?;
        match it {
            S::ExpressionStatement(it) => {
                let value = self.value(&it.expression, scope)?;
                if let Value::Promise(id) = value {
                    self.abandon(offset, id)?;
                }
            }
            S::VariableDeclaration(it) => self.declaration(it, scope)?,
            S::ReturnStatement(it) => {
                let value = match &it.argument {
                    Some(it) => self.value(it, scope)?,
                    None => Value::UNDEFINED,
                };
                // What an asynchronous function returns is waited for.
                let value = match value {
                    Value::Promise(_) if self.in_async => self.awaited(offset, value)?,
                    value => value,
                };
                return Ok(Some(Exit::Returns(value)));
            }
            S::ThrowStatement(it) => {
                self.value(&it.argument, scope)?;
                self.emit(offset, Kind::Fail);
                return Ok(Some(Exit::Ends));
            }
            S::BlockStatement(it) => {
                let inner = scope.inner();
                self.hoist(&it.body, &inner);
                let rest = Rest { statements: &it.body, scope: inner, next: Some(after) };
                return self.run(Some(&rest), end).map(Some);
            }
            S::IfStatement(it) => return self.conditional_statement(it, scope, after, end),
            S::SwitchStatement(it) => return self.switch(it, scope, after, end).map(Some),
            S::TryStatement(it) => return self.attempt(it, scope),
            S::WhileStatement(_)
            | S::DoWhileStatement(_)
            | S::ForStatement(_)
            | S::ForOfStatement(_) => return self.iteration(it, scope),
            S::BreakStatement(it) if it.label.is_none() => return Ok(Some(Exit::Breaks)),
            S::ContinueStatement(it) if it.label.is_none() => return Ok(Some(Exit::Continues)),
            S::ClassDeclaration(it) => {
                if let Some(name) = &it.id {
                    let code = self.code(self.text_of(it.span), scope);
                    let symbol = self.symbols.make("class", &[code]);
                    let variable = self.variable(Value::Made { symbol, plain: false }, false);
                    scope.declare(name.name.as_str(), variable);
                }
            }
            S::EmptyStatement(_)
            | S::FunctionDeclaration(_)
            | S::TSTypeAliasDeclaration(_)
            | S::TSInterfaceDeclaration(_) => {}
            _ => return self.why(offset, "a statement of a kind that is not followed"),
        }
        Ok(None)
    }

    pub(super) fn declaration(
        &mut self,
        it: &'a VariableDeclaration<'a>,
        scope: &Scope<'a>,
    ) -> Read<()> {
        if matches!(it.kind, VariableDeclarationKind::Using | VariableDeclarationKind::AwaitUsing) {
            return self.why(it.span.start, "`using`");
        }
        for one in &it.declarations {
            let value = match &one.init {
                Some(init) => self.value(init, scope)?,
                None => Value::UNDEFINED,
            };
            self.bind(&one.id, value, scope)?;
        }
        Ok(())
    }

    /// Functions are there before the statements of their block.
    pub(super) fn hoist(&mut self, statements: &'a [Statement<'a>], scope: &Scope<'a>) {
        for it in statements {
            let Statement::FunctionDeclaration(it) = it else { continue };
            let Some(name) = &it.id else { continue };
            let value = match self.function(it, scope, None) {
                Ok(value) => value,
                Err(_) => self.unfollowed(self.text_of(it.span), scope),
            };
            let variable = self.variable(value, false);
            scope.declare(name.name.as_str(), variable);
        }
    }

    fn conditional_statement(
        &mut self,
        it: &'a IfStatement<'a>,
        scope: &Scope<'a>,
        after: &Rest<'_, 'a>,
        end: End,
    ) -> Read<Option<Exit<'a>>> {
        let offset = it.span.start;
        let ways: [&'a [Statement<'a>]; 2] =
            [std::slice::from_ref(&it.consequent), it.alternate.as_slice()];
        let leaves = ways.iter().any(|it| escapes(it).any());
        let (next, end) = if leaves { (Some(after), end) } else { (None, End::Open) };
        let rests = ways.map(|statements| Rest { statements, scope: scope.clone(), next });
        let label = self.text_of(it.test.span());
        let first = |this: &mut Reader<'a, 's>| this.run(Some(&rests[0]), end);
        let second = |this: &mut Reader<'a, 's>| this.run(Some(&rests[1]), end);
        let exit = if let Some((id, denied)) = self.patch_of(&it.test, scope) {
            let ways: [super::branches::Way<'_, 'a, 's>; 2] =
                if denied { [&second, &first] } else { [&first, &second] };
            self.gate(offset, id, ways)?
        } else {
            let question = self.value(&it.test, scope)?;
            self.fork(offset, &question, label, [&first, &second])?
        };
        Ok(match exit {
            Exit::Falls if !leaves => None,
            exit => Some(exit),
        })
    }

    /// A patch gate: both ways, by the patch's marker.
    fn gate(
        &mut self,
        offset: u32,
        id: String,
        ways: [super::branches::Way<'_, 'a, 's>; 2],
    ) -> Read<Exit<'a>> {
        let by = self.named("patched", &id);
        let before = self.store.clone();
        let (then, first) = self.apart(ways[0]).map(|(exit, nodes)| (nodes, exit))?;
        let one = (std::mem::replace(&mut self.store, before), first);
        let (otherwise, second): (Flow, _) =
            self.apart(ways[1]).map(|(exit, nodes)| (nodes, exit))?;
        let two = (self.store.clone(), second);
        if !self.pending.is_empty() {
            return self.why(offset, "operations that a patch leaves open");
        }
        self.emit(offset, Kind::Patch { id, then, otherwise });
        Ok(self.rejoined(by, one, two))
    }

    fn switch(
        &mut self,
        it: &'a SwitchStatement<'a>,
        scope: &Scope<'a>,
        after: &Rest<'_, 'a>,
        end: End,
    ) -> Read<Exit<'a>> {
        let subject = self.value(&it.discriminant, scope)?;
        for (at, case) in it.cases.iter().enumerate() {
            let ends = matches!(
                case.consequent.last(),
                Some(
                    Statement::BreakStatement(_)
                        | Statement::ReturnStatement(_)
                        | Statement::ThrowStatement(_)
                        | Statement::ContinueStatement(_)
                )
            );
            if !(ends || case.consequent.is_empty() || at + 1 == it.cases.len()) {
                return self.why(case.span.start, "a case that goes on into the next one");
            }
            if case.test.is_none() && case.consequent.is_empty() {
                return self.why(case.span.start, "a default that goes on into the next case");
            }
            if escapes(case_list(case)).breaks {
                return self.why(case.span.start, "a `break` within a case");
            }
        }
        self.cases(&it.cases, 0, &subject, scope, after, end)
    }

    fn cases(
        &mut self,
        cases: &'a [SwitchCase<'a>],
        at: usize,
        subject: &Value<'a>,
        scope: &Scope<'a>,
        after: &Rest<'_, 'a>,
        end: End,
    ) -> Read<Exit<'a>> {
        let take = |this: &mut Reader<'a, 's>, at: usize| {
            let taken = cases[at..].iter().find(|it| !it.consequent.is_empty());
            let statements = taken.map_or(&[][..], case_list);
            let inner = scope.inner();
            this.hoist(statements, &inner);
            this.run(Some(&Rest { statements, scope: inner, next: Some(after) }), end)
        };
        let Some(case) = cases.get(at) else {
            return match cases.iter().position(|it| it.test.is_none()) {
                Some(default) => take(self, default),
                None => self.run(Some(after), end),
            };
        };
        let Some(test) = &case.test else {
            return self.cases(cases, at + 1, subject, scope, after, end);
        };
        let offset = case.span.start;
        let test_value = self.value(test, scope)?;
        let question = self.binary(offset, BinaryOperator::StrictEquality, subject, &test_value)?;
        let label = format!("case {}", self.text_of(test.span()));
        let chosen = |this: &mut Reader<'a, 's>| take(this, at);
        let others =
            |this: &mut Reader<'a, 's>| this.cases(cases, at + 1, subject, scope, after, end);
        self.fork(offset, &question, &label, [&chosen, &others])
    }
}

/// The statements of a case, without the `break` at their end.
fn case_list<'a>(case: &'a SwitchCase<'a>) -> &'a [Statement<'a>] {
    match case.consequent.split_last() {
        Some((Statement::BreakStatement(it), others)) if it.label.is_none() => others,
        _ => &case.consequent,
    }
}

impl Rest<'_, '_> {
    /// What comes after the first `at`.
    fn after(&self, at: usize) -> Self {
        Rest { statements: &self.statements[at..], scope: self.scope.clone(), next: self.next }
    }
}
