//! Code that is not followed. It does the same wherever it and all that it reads are the same.

use std::collections::BTreeSet;

use oxc_ast::ast::{
    ArrowFunctionExpression, BindingIdentifier, BreakStatement, ContinueStatement,
    DoWhileStatement, ForInStatement, ForOfStatement, ForStatement, Function, IdentifierReference,
    ImportExpression, ImportMeta, LabelIdentifier, LabeledStatement, ReturnStatement, Statement,
    SwitchStatement, TSClassImplements, TSInterfaceDeclaration, TSType, TSTypeParameterDeclaration,
    WhileStatement,
};
use oxc_ast_visit::{Visit, walk};
use oxc_parser::Parser;
use oxc_span::{GetSpan as _, SourceType};
use oxc_syntax::scope::ScopeFlags;

use super::super::globals;
use super::super::symbols::Symbol;
use super::super::term::{Kind, Wait};
use super::super::value::{Object, Scope, Value};
use super::{Read, Reader};
use crate::outcome::Why;

impl<'a> Reader<'a, '_> {
    /// Takes statements as they are. Its symbol says what it is made of.
    pub(super) fn region(
        &mut self,
        statements: &'a [Statement<'a>],
        scope: &Scope<'a>,
        why: &Why,
    ) -> Read<Symbol> {
        let (Some(first), Some(last)) = (statements.first(), statements.last()) else {
            return Err(why.clone());
        };
        let offset = first.span().start;
        let text = self.text_of(oxc_span::Span::new(offset, last.span().end));
        self.touches.clear();
        let code = self.code(text, scope);
        let waits = std::mem::take(&mut self.touches);
        let (heap, random, time) = (self.heap(), self.store.random, self.store.time);
        let mut parts = vec![code, heap, random, time];
        parts.extend(&self.within);
        let key = self.symbols.make("region", &parts);
        let is_active = !waits.is_empty();
        if is_active {
            self.base(offset);
            let name = format!("region {}", key.number());
            self.emit(offset, Kind::Region { name, why: why.to_string(), waits });
        } else {
            self.may_throw(offset, key, "code that is not followed")?;
        }
        for statement in statements {
            self.declare_unknown(statement, scope, key);
        }
        self.forget(key, is_active);
        Ok(key)
    }

    /// Names that a region declares.
    fn declare_unknown(&mut self, it: &'a Statement<'a>, scope: &Scope<'a>, key: Symbol) {
        let mut names = BTreeSet::new();
        match it {
            Statement::VariableDeclaration(it) => {
                for one in &it.declarations {
                    for name in one.id.get_binding_identifiers() {
                        names.insert(name.name.as_str());
                    }
                }
            }
            Statement::ClassDeclaration(it) => {
                names.extend(it.id.as_ref().map(|it| it.name.as_str()));
            }
            _ => {}
        }
        for name in names {
            let text = self.symbols.text(name);
            let symbol = self.symbols.make("declared", &[key, text]);
            let is_mutable = self.is_written(name);
            let variable = self.variable(Value::Made { symbol, plain: false }, is_mutable);
            scope.declare(name, variable);
        }
    }

    /// Everything that may have been written, with `key` as all that is known of it.
    pub(super) fn forget(&mut self, key: Symbol, is_active: bool) {
        let mutable: Vec<_> = self.mutable.iter().copied().collect();
        for (at, variable) in mutable.into_iter().enumerate() {
            let Some(value) = self.store.variables.get(&variable).cloned() else { continue };
            let was = self.symbol(&value);
            let place = self.symbols.make(&format!("place {at}"), &[]);
            let symbol = self.symbols.make("after", &[key, was, place]);
            self.store.variables.insert(variable, Value::Made { symbol, plain: false });
        }
        self.write_heap("after", &[key]);
        self.lose_objects();
        for id in self.store.objects.keys() {
            if let Some(Object::Lost { plain, .. }) = self.store.objects.get_mut(&id) {
                *plain = false;
            }
        }
        self.store.random = self.symbols.make("after", &[key, self.store.random]);
        if is_active {
            self.store.time = self.symbols.make("after", &[key, self.store.time]);
            let counts: Vec<_> = self.store.counts.iter().map(|(a, b)| (a.clone(), *b)).collect();
            for (name, count) in counts {
                let count = self.symbols.make("after", &[key, count]);
                self.store.counts.insert(name, count);
            }
            let any = self.symbols.make("after", &[key]);
            self.store.started = any;
        }
    }

    /// Code with all that it reads from around it, as one symbol.
    pub(super) fn code(&mut self, text: &'a str, scope: &Scope<'a>) -> Symbol {
        let own = self.symbols.text(text);
        let address = (text.as_ptr() as usize, text.len());
        if self.coding.contains(&address) {
            return self.symbols.make("itself", &[own]);
        }
        let Some(names) = self.names_of(text, scope) else {
            self.touches.insert(Wait::Any);
            return self.symbols.singular();
        };
        self.coding.push(address);
        let mut parts = vec![own];
        for name in names {
            parts.push(self.symbols.text(name));
            let value = self.identifier(name, scope);
            if let Some(wait) = self.may_wait(&value) {
                self.touches.insert(wait);
            }
            parts.push(self.symbol(&value));
        }
        self.coding.pop();
        self.symbols.make("code", &parts)
    }

    /// Names that code takes from around it; none where it cannot be told.
    fn names_of(&self, text: &str, scope: &Scope<'a>) -> Option<BTreeSet<&'a str>> {
        let forms = [
            format!("async function f() {{ ({text}) }}"),
            format!("async function f() {{ for (;;) {{ {text} }} }}"),
        ];
        forms.into_iter().find_map(|form| {
            let form = self.arena.alloc_str(&form);
            let parsed = Parser::new(self.arena, form, SourceType::ts()).parse();
            if !parsed.diagnostics.is_empty() {
                return None;
            }
            let mut names = Names::default();
            names.visit_program(self.arena.alloc(parsed.program));
            names.declared.remove("f");
            let Names { found, declared, reaches_out } = names;
            // Its own names, unless they may be those of another.
            let is_free = |name: &&str| !declared.contains(name) || scope.find(name).is_some();
            (!reaches_out).then(|| found.into_iter().filter(is_free).collect())
        })
    }

    /// What code that has a value may wait for with it. What functions do is told by what they
    /// have.
    fn may_wait(&self, value: &Value<'a>) -> Option<Wait> {
        let is_inert = match value {
            Value::Made { plain, .. } => *plain,
            Value::Constant(_) | Value::Function(_) => true,
            Value::Global(path) => globals::is_inert_global(path),
            Value::Object(_) => self.is_plain(value),
            Value::Engine(path) => return self.engine.may_wait(path),
            Value::Step(name, _) => return Some(Wait::Step(name.to_string())),
            Value::Hook(_) => return Some(Wait::Hook),
            Value::Promise(_) | Value::Steps(..) | Value::Module(_) => false,
        };
        (!is_inert).then_some(Wait::Any)
    }

    /// Code that is not followed, as a value.
    pub(super) fn unfollowed(&mut self, text: &'a str, scope: &Scope<'a>) -> Value<'a> {
        let code = self.code(text, scope);
        Value::Made { symbol: self.symbols.make("unfollowed", &[code]), plain: false }
    }
}

/// Names that code refers to.
#[derive(Default)]
struct Names<'a> {
    found: BTreeSet<&'a str>,
    /// Names that it declares.
    declared: BTreeSet<&'a str>,
    /// Whether it has what no name tells.
    reaches_out: bool,
}

impl<'a> Visit<'a> for Names<'a> {
    fn visit_identifier_reference(&mut self, it: &IdentifierReference<'a>) {
        self.found.insert(it.name.as_str());
    }

    fn visit_binding_identifier(&mut self, it: &BindingIdentifier<'a>) {
        self.declared.insert(it.name.as_str());
    }

    fn visit_ts_type(&mut self, _: &TSType<'a>) {}

    fn visit_ts_type_parameter_declaration(&mut self, _: &TSTypeParameterDeclaration<'a>) {}

    fn visit_ts_class_implements(&mut self, _: &TSClassImplements<'a>) {}

    fn visit_ts_interface_declaration(&mut self, _: &TSInterfaceDeclaration<'a>) {}

    fn visit_import_expression(&mut self, _: &ImportExpression<'a>) {
        self.reaches_out = true;
    }

    fn visit_import_meta(&mut self, _: &ImportMeta) {
        self.reaches_out = true;
    }
}

/// How statements can leave their list.
#[derive(Debug, Clone, Default)]
pub(super) struct Escapes {
    pub(super) returns: bool,
    /// A `break` of what is around.
    pub(super) breaks: bool,
    /// A `break` or `continue` of what is around.
    pub(super) jumps: bool,
    loops: usize,
    switches: usize,
    labels: Vec<String>,
}

impl Escapes {
    /// Whether a label is around the statements.
    fn is_around(&self, label: &LabelIdentifier<'_>) -> bool {
        self.labels.iter().all(|it| it.as_str() != label.name.as_str())
    }

    pub(super) fn any(&self) -> bool {
        self.returns || self.jumps
    }
}

pub(super) fn escapes(statements: &[Statement<'_>]) -> Escapes {
    let mut found = Escapes::default();
    for it in statements {
        found.visit_statement(it);
    }
    found
}

impl<'a> Visit<'a> for Escapes {
    fn visit_function(&mut self, _: &Function<'a>, _: ScopeFlags) {}

    fn visit_arrow_function_expression(&mut self, _: &ArrowFunctionExpression<'a>) {}

    fn visit_return_statement(&mut self, _: &ReturnStatement<'a>) {
        self.returns = true;
    }

    fn visit_break_statement(&mut self, it: &BreakStatement<'a>) {
        let leaves = match &it.label {
            Some(label) => self.is_around(label),
            None => self.loops + self.switches == 0,
        };
        self.breaks |= leaves;
        self.jumps |= leaves;
    }

    fn visit_continue_statement(&mut self, it: &ContinueStatement<'a>) {
        self.jumps |= match &it.label {
            Some(label) => self.is_around(label),
            None => self.loops == 0,
        };
    }

    fn visit_labeled_statement(&mut self, it: &LabeledStatement<'a>) {
        self.labels.push(it.label.name.to_string());
        walk::walk_labeled_statement(self, it);
        self.labels.pop();
    }

    fn visit_switch_statement(&mut self, it: &SwitchStatement<'a>) {
        self.switches += 1;
        walk::walk_switch_statement(self, it);
        self.switches -= 1;
    }

    fn visit_while_statement(&mut self, it: &WhileStatement<'a>) {
        self.loops += 1;
        walk::walk_while_statement(self, it);
        self.loops -= 1;
    }

    fn visit_do_while_statement(&mut self, it: &DoWhileStatement<'a>) {
        self.loops += 1;
        walk::walk_do_while_statement(self, it);
        self.loops -= 1;
    }

    fn visit_for_statement(&mut self, it: &ForStatement<'a>) {
        self.loops += 1;
        walk::walk_for_statement(self, it);
        self.loops -= 1;
    }

    fn visit_for_in_statement(&mut self, it: &ForInStatement<'a>) {
        self.loops += 1;
        walk::walk_for_in_statement(self, it);
        self.loops -= 1;
    }

    fn visit_for_of_statement(&mut self, it: &ForOfStatement<'a>) {
        self.loops += 1;
        walk::walk_for_of_statement(self, it);
        self.loops -= 1;
    }
}
