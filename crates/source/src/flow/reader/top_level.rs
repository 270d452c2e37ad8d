//! What stands at the top of a file, in the order in which it runs.

use std::rc::Rc;

use oxc_ast::ast::{Declaration, ExportDefaultDeclarationKind, Program, Statement};
use oxc_span::GetSpan as _;

use super::super::value::{Scope, Value, Variable};
use super::{Read, Reader};

impl<'a> Reader<'a, '_> {
    pub(super) fn top_level(&mut self, program: &'a Program<'a>, path: &Rc<str>) -> Read<()> {
        let scope = Scope::root();
        if program.directives.iter().any(|it| it.expression.value == "use step") {
            return self.why(0, "a directive for a whole file");
        }
        for statement in &program.body {
            match statement {
                Statement::ImportDeclaration(it) => self.import(it, &scope)?,
                Statement::FunctionDeclaration(it) => {
                    let name = it.id.as_ref().map_or("default", |it| it.name.as_str());
                    self.top_function(it, name, &scope);
                }
                Statement::ExportDeclaration(it) => {
                    if let Declaration::FunctionDeclaration(it) = &it.declaration {
                        let name = it.id.as_ref().map_or("default", |it| it.name.as_str());
                        let variable = self.top_function(it, name, &scope);
                        self.add_export(path, name, variable);
                    }
                }
                Statement::ExportDefaultDeclaration(it) => {
                    if let ExportDefaultDeclarationKind::FunctionDeclaration(it) = &it.declaration {
                        let name = it.id.as_ref().map_or("default", |it| it.name.as_str());
                        let variable = self.top_function(it, name, &scope);
                        self.add_export(path, "default", variable);
                    }
                }
                _ => {}
            }
        }
        for statement in &program.body {
            self.top_statement(statement, path, &scope)?;
        }
        // Names that are exported apart may be declared after.
        for statement in &program.body {
            if let Statement::ExportNamedDeclaration(it) = statement {
                for one in &it.specifiers {
                    let local = one.local.name();
                    if let Some(variable) = scope.find(local.as_str()) {
                        self.add_export(path, one.exported.name().as_str(), variable);
                    }
                }
            }
        }
        Ok(())
    }

    fn top_function(
        &mut self,
        it: &'a oxc_ast::ast::Function<'a>,
        name: &'a str,
        scope: &Scope<'a>,
    ) -> Variable {
        let id = format!("step//{}//{name}", self.project.module_of(&self.file));
        let value = match self.function(it, scope, Some(&id)) {
            Ok(value) => value,
            Err(_) => self.unfollowed(self.text_of(it.span), scope),
        };
        let variable = self.variable(value, false);
        scope.declare(name, variable);
        variable
    }

    fn top_statement(
        &mut self,
        it: &'a Statement<'a>,
        path: &Rc<str>,
        scope: &Scope<'a>,
    ) -> Read<()> {
        let names: Vec<&'a str> = match it {
            Statement::VariableDeclaration(it) => self.top_variables(it, scope),
            Statement::ExportDeclaration(it) => match &it.declaration {
                Declaration::VariableDeclaration(it) => self.top_variables(it, scope),
                Declaration::ClassDeclaration(it) => {
                    let value = self.unfollowed(self.text_of(it.span), scope);
                    let variable = self.variable(value, false);
                    let name = it.id.as_ref().map_or("", |it| it.name.as_str());
                    scope.declare(name, variable);
                    vec![name]
                }
                Declaration::FunctionDeclaration(_)
                | Declaration::TSTypeAliasDeclaration(_)
                | Declaration::TSInterfaceDeclaration(_) => Vec::new(),
                other => return self.why(other.span().start, "a declaration that is not followed"),
            },
            Statement::ExportFromDeclaration(_)
            | Statement::ExportAllDeclaration(_)
            | Statement::ExportDefaultDeclaration(_) => {
                self.passed_on(it, path, scope)?;
                Vec::new()
            }
            Statement::ImportDeclaration(_)
            | Statement::FunctionDeclaration(_)
            | Statement::ExportNamedDeclaration(_)
            | Statement::TSTypeAliasDeclaration(_)
            | Statement::TSInterfaceDeclaration(_)
            | Statement::EmptyStatement(_) => Vec::new(),
            other => {
                let why = crate::Why::at(path, other.span().start as usize, "code of a file");
                self.region(std::slice::from_ref(other), scope, &why)?;
                Vec::new()
            }
        };
        if matches!(it, Statement::ExportDeclaration(_)) {
            for name in names {
                if let Some(variable) = scope.find(name) {
                    self.add_export(path, name, variable);
                }
            }
        }
        Ok(())
    }

    /// What a file exports of another one, and a default that is no function.
    fn passed_on(&mut self, it: &'a Statement<'a>, path: &Rc<str>, scope: &Scope<'a>) -> Read<()> {
        match it {
            Statement::ExportFromDeclaration(from) => {
                for one in &from.specifiers {
                    let name = one.local.name();
                    let variable = self.imported(&from.source.value, name.as_str())?;
                    self.add_export(path, one.exported.name().as_str(), variable);
                }
            }
            Statement::ExportAllDeclaration(it) => {
                let (Some(other), None) =
                    (self.project.resolve(path, &it.source.value), &it.exported)
                else {
                    return self.why(it.span.start, "what a file passes on");
                };
                let other: Rc<str> = Rc::from(other);
                if let Some(module) = self.modules.get_mut(path).map(Rc::make_mut) {
                    module.passes_on.push(other);
                }
            }
            Statement::ExportDefaultDeclaration(it) => {
                if let Some(value) = it.declaration.as_expression() {
                    let value = match self.value(value, scope) {
                        Ok(value) => value,
                        Err(_) => self.unfollowed(self.text_of(it.span), scope),
                    };
                    let variable = self.variable(value, false);
                    self.add_export(path, "default", variable);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Variables of a file; their names.
    fn top_variables(
        &mut self,
        it: &'a oxc_ast::ast::VariableDeclaration<'a>,
        scope: &Scope<'a>,
    ) -> Vec<&'a str> {
        let mut names = Vec::new();
        for one in &it.declarations {
            let bound: Vec<&'a str> =
                one.id.get_binding_identifiers().iter().map(|it| it.name.as_str()).collect();
            let done = match (&one.init, bound.as_slice()) {
                (Some(init), [name]) => self.top_value(init, name, scope),
                (Some(init), _) => self.value(init, scope),
                (None, _) => Ok(Value::UNDEFINED),
            };
            let bind = done.and_then(|value| self.bind(&one.id, value, scope));
            if bind.is_err() {
                for name in &bound {
                    let code = self.code(self.text_of(one.span), scope);
                    let name_of = self.symbols.text(name);
                    let symbol = self.symbols.make("declared", &[code, name_of]);
                    let is_mutable = self.is_written(name);
                    let variable = self.variable(Value::Made { symbol, plain: false }, is_mutable);
                    scope.declare(name, variable);
                }
            }
            names.extend(bound);
        }
        names
    }

    /// A value of a file: a function there may be a step.
    fn top_value(
        &mut self,
        init: &'a oxc_ast::ast::Expression<'a>,
        name: &str,
        scope: &Scope<'a>,
    ) -> Read<Value<'a>> {
        use oxc_ast::ast::Expression as E;
        let id = format!("step//{}//{name}", self.project.module_of(&self.file));
        match super::calls::bare(init) {
            E::FunctionExpression(it) => self.function(it, scope, Some(&id)),
            E::ArrowFunctionExpression(it) => match &it.body {
                oxc_ast::ast::ArrowFunctionBody::FunctionBody(body)
                    if body.directives.iter().any(|it| it.expression.value == "use step") =>
                {
                    Ok(Value::Step(Rc::from(id), None))
                }
                _ => self.arrow(it, scope),
            },
            _ => self.value(init, scope),
        }
    }
}
