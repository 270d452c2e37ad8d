//! Files: what they import, declare and export.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use oxc_ast::ast::{
    Declaration, ExportDefaultDeclarationKind, ImportDeclaration, ImportDeclarationSpecifier,
    Program, Statement,
};
use oxc_ast_visit::Visit as _;
use oxc_parser::Parser;
use oxc_span::{GetSpan as _, SourceType};

use super::super::symbols::Symbol;
use super::super::value::{Scope, Value, Variable};
use super::types::Written;
use super::{Read, Reader};
use crate::lower::bounded;

/// A file that was gone through.
pub(in super::super) struct Module<'a> {
    pub(super) source: &'a str,
    pub(super) program: &'a Program<'a>,
    /// Names that are written after they were declared.
    pub(super) written: BTreeSet<&'a str>,
    exports: BTreeMap<String, Variable>,
    /// Files whose exports are its own, too.
    passes_on: Vec<Rc<str>>,
}

/// Where what a package does is fixed.
const LOCKS: [&str; 6] = [
    "package.json",
    "package-lock.json",
    "pnpm-lock.yaml",
    "yarn.lock",
    "bun.lock",
    "npm-shrinkwrap.json",
];

impl<'a> Reader<'a, '_> {
    /// What a file exports under a name.
    pub(in super::super) fn exported(
        &mut self,
        offset: u32,
        file: &Rc<str>,
        name: &str,
    ) -> Read<Value<'a>> {
        match self.export(file, name, 0)? {
            Some(variable) => {
                let value = self.store.variables.get(&variable).cloned();
                Ok(value.unwrap_or(Value::UNDEFINED))
            }
            None => self.why(offset, format!("`{name}` is not exported by {file}")),
        }
    }

    fn export(&mut self, file: &Rc<str>, name: &str, depth: usize) -> Read<Option<Variable>> {
        self.load(file)?;
        let Some(module) = self.modules.get(file) else { return Ok(None) };
        if let Some(variable) = module.exports.get(name) {
            return Ok(Some(*variable));
        }
        if depth > super::DEPTH_MAX {
            return Ok(None);
        }
        for other in module.passes_on.clone() {
            if let Some(variable) = self.export(&other, name, depth + 1)? {
                return Ok(Some(variable));
            }
        }
        Ok(None)
    }

    /// Goes through a file, once.
    pub(in super::super) fn load(&mut self, path: &Rc<str>) -> Read<()> {
        if self.modules.contains_key(path) {
            return Ok(());
        }
        let Some(text) = self.project.text(path) else {
            return Err(crate::Why::at(path, 0, "was not read"));
        };
        bounded(path, text)?;
        let source = self.arena.alloc_str(text);
        let Ok(kind) = SourceType::from_path(&**path) else {
            return Err(crate::Why::at(path, 0, "a file of another language"));
        };
        let parsed = Parser::new(self.arena, source, kind).parse();
        if let Some(error) = parsed.diagnostics.first() {
            let at = error.labels.first().map_or(0, oxc_span::LabeledSpan::offset);
            return Err(crate::Why::at(path, at as usize, error.message.to_string()));
        }
        let program: &'a Program<'a> = self.arena.alloc(parsed.program);
        let mut written = Written::default();
        written.visit_program(program);
        // There before it is gone through: files may import each other.
        self.modules.insert(
            path.clone(),
            Module {
                source,
                program,
                written: written.names,
                exports: BTreeMap::new(),
                passes_on: Vec::new(),
            },
        );
        let file = std::mem::replace(&mut self.file, path.clone());
        let outer = std::mem::replace(&mut self.source, source);
        let done = self.apart(|this| this.top_level(program, path));
        self.file = file;
        self.source = outer;
        // A file that fails when it is loaded fails before any run begins.
        done.map(|_| ())
    }

    fn top_level(&mut self, program: &'a Program<'a>, path: &Rc<str>) -> Read<()> {
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
                if let Some(module) = self.modules.get_mut(path) {
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

    fn add_export(&mut self, path: &Rc<str>, name: &str, variable: Variable) {
        if let Some(module) = self.modules.get_mut(path) {
            module.exports.insert(name.to_owned(), variable);
        }
    }

    fn import(&mut self, it: &'a ImportDeclaration<'a>, scope: &Scope<'a>) -> Read<()> {
        let specifier = it.source.value.as_str();
        if it.import_kind.is_type() {
            return Ok(());
        }
        for one in it.specifiers.iter().flatten() {
            let (local, name) = match one {
                ImportDeclarationSpecifier::ImportSpecifier(it) => {
                    if it.import_kind.is_type() {
                        continue;
                    }
                    (it.local.name.as_str(), it.imported.name().to_string())
                }
                ImportDeclarationSpecifier::ImportDefaultSpecifier(it) => {
                    (it.local.name.as_str(), "default".to_owned())
                }
                ImportDeclarationSpecifier::ImportNamespaceSpecifier(it) => {
                    (it.local.name.as_str(), String::new())
                }
            };
            let variable = self.imported(specifier, &name)?;
            scope.declare(local, variable);
        }
        Ok(())
    }

    /// What an import leads to; all of a module where it has no name.
    fn imported(&mut self, specifier: &str, name: &str) -> Read<Variable> {
        let value = if self.engine.lends(specifier) {
            Value::Engine(Rc::from(name))
        } else if let Some(file) = self.project.resolve(&self.file.clone(), specifier) {
            let file: Rc<str> = Rc::from(file);
            if name.is_empty() {
                self.load(&file)?;
                Value::Module(file)
            } else {
                match self.export(&file, name, 0)? {
                    Some(variable) => return Ok(variable),
                    // A type, or something that is not there.
                    None => Value::Made { symbol: self.symbols.singular(), plain: false },
                }
            }
        } else {
            let symbol = self.package(specifier, name);
            Value::Made { symbol, plain: false }
        };
        Ok(self.variable(value, false))
    }

    /// Something of a package: the same where the files that fix packages are the same.
    fn package(&mut self, specifier: &str, name: &str) -> Symbol {
        let locks: Vec<_> = LOCKS.iter().filter_map(|it| self.project.text(it).cloned()).collect();
        if locks.is_empty() || specifier.starts_with('.') {
            return self.symbols.singular();
        }
        let mut parts = vec![self.symbols.text(specifier), self.symbols.text(name)];
        parts.extend(locks.iter().map(|it| self.symbols.text(it)));
        self.symbols.make("package", &parts)
    }

    /// All of a file, as one symbol.
    pub(super) fn module_symbol(&mut self, file: &Rc<str>) -> Symbol {
        let Some(module) = self.modules.get(file) else { return self.symbols.singular() };
        let source = module.source;
        let address = (source.as_ptr() as usize, source.len());
        if self.coding.contains(&address) {
            return self.symbols.make("itself", &[]);
        }
        let variables: Vec<Variable> = module.exports.values().copied().collect();
        let others = module.passes_on.clone();
        self.coding.push(address);
        let mut parts = vec![self.symbols.text(source)];
        for variable in variables {
            if let Some(value) = self.store.variables.get(&variable).cloned() {
                parts.push(self.symbol(&value));
            }
        }
        for other in others {
            parts.push(self.module_symbol(&other));
        }
        self.coding.pop();
        self.symbols.make("module", &parts)
    }
}
