//! Files: what they import, declare and export.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use oxc_ast::ast::{ImportDeclaration, ImportDeclarationSpecifier, Program};
use oxc_ast_visit::Visit as _;
use oxc_parser::Parser;
use oxc_span::SourceType;

use super::super::symbols::Symbol;
use super::super::value::{Scope, Value, Variable};
use super::types::Written;
use super::{Read, Reader};
use crate::lower::bounded;

/// A file that was gone through.
#[derive(Clone)]
pub(in super::super) struct Module<'a> {
    pub(super) source: &'a str,
    pub(super) program: &'a Program<'a>,
    /// Names that are written after they were declared.
    pub(super) written: BTreeSet<&'a str>,
    exports: BTreeMap<String, Variable>,
    /// Files whose exports are its own, too.
    pub(super) passes_on: Vec<Rc<str>>,
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
            Rc::new(Module {
                source,
                program,
                written: written.names,
                exports: BTreeMap::new(),
                passes_on: Vec::new(),
            }),
        );
        let file = std::mem::replace(&mut self.file, path.clone());
        let outer = std::mem::replace(&mut self.source, source);
        let done = self.apart(|this| this.top_level(program, path));
        self.file = file;
        self.source = outer;
        // A file that fails when it is loaded fails before any run begins.
        done.map(|_| ())
    }

    pub(super) fn add_export(&mut self, path: &Rc<str>, name: &str, variable: Variable) {
        if let Some(module) = self.modules.get_mut(path).map(Rc::make_mut) {
            module.exports.insert(name.to_owned(), variable);
        }
    }

    pub(super) fn import(&mut self, it: &'a ImportDeclaration<'a>, scope: &Scope<'a>) -> Read<()> {
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
    pub(super) fn imported(&mut self, specifier: &str, name: &str) -> Read<Variable> {
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
