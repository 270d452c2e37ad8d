//! Functions of the code: made where they stand, followed where they are called.

use std::rc::Rc;

use oxc_ast::ast::{ArrowFunctionBody, ArrowFunctionExpression, Function};

use super::super::symbols::Symbol;
use super::super::value::{Body, Closure, Scope, Value};
use super::branches::Exit;
use super::statements::{End, Rest};
use super::{Read, Reader};

impl<'a> Reader<'a, '_> {
    pub(super) fn arrow(
        &mut self,
        it: &'a ArrowFunctionExpression<'a>,
        scope: &Scope<'a>,
    ) -> Read<Value<'a>> {
        let body = match &it.body {
            ArrowFunctionBody::FunctionBody(body) => {
                self.plain_body(&body.directives)?;
                Body::Statements(body)
            }
            other => match other.as_expression() {
                Some(it) => Body::Expression(it),
                None => return self.why(it.span.start, "a function without a body"),
            },
        };
        Ok(Value::Function(Rc::new(Closure {
            parameters: &it.params,
            body,
            is_async: it.r#async,
            scope: scope.clone(),
            file: self.file.clone(),
            text: self.text_of(it.span),
        })))
    }

    /// A function; `step` is its id where a directive of its own is expected.
    pub(super) fn function(
        &mut self,
        it: &'a Function<'a>,
        scope: &Scope<'a>,
        step: Option<&str>,
    ) -> Read<Value<'a>> {
        let Some(body) = &it.body else {
            return self.why(it.span.start, "a function without a body");
        };
        if it.generator {
            return self.why(it.span.start, "a generator");
        }
        let directive = |word: &str| body.directives.iter().any(|d| d.expression.value == word);
        if directive("use step") {
            return match step {
                Some(id) => Ok(Value::Step(Rc::from(id), None)),
                None => self.why(it.span.start, "a step within a function"),
            };
        }
        Ok(Value::Function(Rc::new(Closure {
            parameters: &it.params,
            body: Body::Statements(body),
            is_async: it.r#async,
            scope: scope.clone(),
            file: self.file.clone(),
            text: self.text_of(it.span),
        })))
    }

    fn plain_body(&self, directives: &[oxc_ast::ast::Directive<'a>]) -> Read<()> {
        match directives.iter().find(|it| it.expression.value == "use step") {
            Some(it) => self.why(it.span.start, "a step within a function"),
            None => Ok(()),
        }
    }

    /// Calls a function with values.
    pub(super) fn apply(
        &mut self,
        offset: u32,
        closure: &Rc<Closure<'a>>,
        arguments: Vec<Value<'a>>,
    ) -> Read<Value<'a>> {
        self.step(offset)?;
        self.depth += 1;
        let file = std::mem::replace(&mut self.file, closure.file.clone());
        let source = self.source;
        let in_async = std::mem::replace(&mut self.in_async, closure.is_async);
        self.source = self.modules.get(&closure.file).map_or("", |it| it.source);
        let done = if closure.is_async {
            self.apply_async(offset, closure, arguments)
        } else {
            self.run_closure(offset, closure, arguments)
        };
        self.file = file;
        self.source = source;
        self.in_async = in_async;
        self.depth -= 1;
        done
    }

    /// What an asynchronous function does is a branch of its own until it is waited for.
    fn apply_async(
        &mut self,
        offset: u32,
        closure: &Rc<Closure<'a>>,
        arguments: Vec<Value<'a>>,
    ) -> Read<Value<'a>> {
        let at_once = std::mem::take(&mut self.at_once);
        let outer = std::mem::take(&mut self.pending);
        let before = self.store.clone();
        let done = self.apart(|this| {
            match this.run_closure(offset, closure, arguments)? {
                // What is returned is waited for by the caller, and has its own await there.
                value @ Value::Made { .. } if this.pending.is_empty() => Ok(value),
                value => this.awaited(offset, value),
            }
        });
        let open = std::mem::replace(&mut self.pending, outer);
        let (value, nodes) = done?;
        if !open.is_empty() {
            return self.why(offset, "a function that leaves operations open");
        }
        let is_alone = at_once && self.pending.is_empty();
        if !nodes.is_empty() && !is_alone && self.writes_since(&before) {
            return self.why(offset, "operations at once that write what others read");
        }
        Ok(self.promise(nodes, value))
    }

    fn run_closure(
        &mut self,
        offset: u32,
        closure: &Rc<Closure<'a>>,
        arguments: Vec<Value<'a>>,
    ) -> Read<Value<'a>> {
        let scope = closure.scope.inner();
        if closure.parameters.rest.is_some() {
            return self.why(offset, "a function with a rest of parameters");
        }
        let mut given = arguments.into_iter();
        for parameter in &closure.parameters.items {
            let mut value = given.next().unwrap_or(Value::UNDEFINED);
            if let Some(default) = &parameter.initializer {
                value = self.or_default(value, default, &scope)?;
            }
            self.bind(&parameter.pattern, value, &scope)?;
        }
        let exit = match closure.body {
            Body::Expression(it) => return self.value(it, &scope),
            Body::Statements(body) => {
                self.hoist(&body.statements, &scope);
                let rest = Rest { statements: &body.statements, scope, next: None };
                self.run(Some(&rest), End::Function)?
            }
        };
        match exit {
            Exit::Falls => Ok(Value::UNDEFINED),
            Exit::Returns(value) => Ok(value),
            // The failure is emitted; nothing comes after it.
            Exit::Ends => Ok(Value::Made { symbol: self.symbols.singular(), plain: false }),
            Exit::Breaks | Exit::Continues | Exit::Mixed => {
                self.why(offset, "a function whose ends are not told apart")
            }
        }
    }

    /// A function as a symbol: its text, and all that it reads from around it.
    pub(super) fn closure(&mut self, closure: &Rc<Closure<'a>>) -> Symbol {
        self.code(closure.text, &closure.scope)
    }
}
