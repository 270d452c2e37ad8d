//! `try`, `catch`, `finally`.

use oxc_ast::ast::{BlockStatement, TryStatement};
use oxc_span::GetSpan as _;

use super::super::term::{Flow, Kind};
use super::super::value::{Scope, Value};
use super::branches::Exit;
use super::regions::escapes;
use super::statements::{End, Rest};
use super::{Read, Reader};

impl<'a> Reader<'a, '_> {
    pub(super) fn attempt(
        &mut self,
        it: &'a TryStatement<'a>,
        scope: &Scope<'a>,
    ) -> Read<Option<Exit<'a>>> {
        let offset = it.span.start;
        let handler = it.handler.as_ref().map(|it| &it.body);
        let blocks = [Some(&it.block), handler, it.finalizer.as_ref()];
        if blocks.into_iter().flatten().any(|block| escapes(&block.body).any()) {
            return self.why(offset, "a `try` that is left by `return` or `break`");
        }
        if !self.pending.is_empty() {
            return self.why(offset, "a `try` while operations are open");
        }
        let (was_based, random) = (self.store.based, self.store.random);
        self.base(offset);
        let done = self.attempt_within(it, scope);
        if !was_based && self.body_random != random {
            return self.why(offset, "random draws in a `try` before the first operation");
        }
        done
    }

    fn attempt_within(
        &mut self,
        it: &'a TryStatement<'a>,
        scope: &Scope<'a>,
    ) -> Read<Option<Exit<'a>>> {
        let offset = it.span.start;
        let Some(finalizer) = &it.finalizer else { return self.guarded(it, scope) };
        // What comes last comes after an end without failure, and after a failure, which goes on.
        let before = self.store.clone();
        self.tries += 1;
        let done = self.apart(|this| this.guarded(it, scope));
        self.tries -= 1;
        let (exit, body) = done?;
        let after = std::mem::replace(&mut self.store, before);
        self.failed(it.span, scope);
        let (_, mut catch) = self.apart(|this| this.inside(finalizer, scope))?;
        catch.push(self.node(offset, Kind::Fail));
        self.store = after;
        if body.is_empty() {
            return Ok(match self.inside(finalizer, scope)? {
                Exit::Ends => Some(Exit::Ends),
                _ => exit,
            });
        }
        self.emit(offset, Kind::Try { body, catch });
        if let Some(Exit::Ends) = exit {
            return Ok(exit);
        }
        Ok(match self.inside(finalizer, scope)? {
            Exit::Ends => Some(Exit::Ends),
            _ => None,
        })
    }

    /// The block and its handler.
    fn guarded(&mut self, it: &'a TryStatement<'a>, scope: &Scope<'a>) -> Read<Option<Exit<'a>>> {
        let offset = it.span.start;
        let Some(handler) = &it.handler else {
            return Ok(match self.body(it, scope)? {
                Exit::Ends => Some(Exit::Ends),
                _ => None,
            });
        };
        let before = self.store.clone();
        self.tries += 1;
        let done = self.apart(|this| this.body(it, scope));
        self.tries -= 1;
        let (exit, body) = done?;
        if body.is_empty() {
            return Ok(None);
        }
        let after = std::mem::replace(&mut self.store, before);
        let error = self.failed(it.block.span, scope);
        let inner = scope.inner();
        let (caught, catch): (Exit<'a>, Flow) = self.apart(|this| {
            if let Some(parameter) = &handler.param {
                this.bind(&parameter.pattern, error, &inner)?;
            }
            this.inside(&handler.body, &inner)
        })?;
        let shape = self.shape(&body);
        self.emit(offset, Kind::Try { body, catch });
        let by = self.symbols.make("failed", &[shape]);
        let failed = std::mem::replace(&mut self.store, after.clone());
        Ok(match self.rejoined(by, (failed, caught), (after, exit)) {
            Exit::Ends => Some(Exit::Ends),
            _ => None,
        })
    }

    /// The block that may fail.
    fn body(&mut self, it: &'a TryStatement<'a>, scope: &Scope<'a>) -> Read<Exit<'a>> {
        let exit = self.inside(&it.block, scope)?;
        self.body_random = self.store.random;
        Ok(exit)
    }

    fn inside(&mut self, block: &'a BlockStatement<'a>, scope: &Scope<'a>) -> Read<Exit<'a>> {
        let inner = scope.inner();
        self.hoist(&block.body, &inner);
        let rest = Rest { statements: &block.body, scope: inner, next: None };
        let exit = self.run(Some(&rest), End::Open)?;
        if !self.pending.is_empty() {
            return self.why(block.span().start, "operations that a `try` leaves open");
        }
        Ok(exit)
    }

    /// Where code has failed somewhere: what it may have written is known by the code alone.
    fn failed(&mut self, span: oxc_span::Span, scope: &Scope<'a>) -> Value<'a> {
        let code = self.code(self.text_of(span), scope);
        let mut parts = vec![code, self.heap(), self.store.random, self.store.time];
        parts.extend(&self.within);
        let key = self.symbols.make("caught", &parts);
        self.forget(key, true);
        Value::made(self.symbols.make("error", &[key]))
    }
}
