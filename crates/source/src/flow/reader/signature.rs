//! What a workflow takes, as text: its parameters with every type that they name, wherever that
//! is declared. Two versions with one text take the same.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::rc::Rc;

use oxc_ast::ast::{
    Declaration, ExportDeclaration, IdentifierReference, ImportDeclarationSpecifier, Program,
    Statement, TSType, TSTypeName, TSTypeParameter, VariableDeclaration,
};
use oxc_ast_visit::{Visit, walk};
use oxc_parser::Parser;
use oxc_span::{GetSpan as _, SourceType, Span};

use super::super::value::Closure;
use super::Reader;
use crate::lower::bounded;

/// Declarations that are followed for one workflow.
const DECLARATIONS_MAX: usize = 2_000;

/// Types of the language and its library.
const LIBRARY: [&str; 34] = [
    "Array",
    "ArrayBuffer",
    "Awaited",
    "BigInt64Array",
    "Boolean",
    "Capitalize",
    "Date",
    "Error",
    "Exclude",
    "Extract",
    "Headers",
    "Lowercase",
    "Map",
    "NonNullable",
    "Number",
    "Object",
    "Omit",
    "Parameters",
    "Partial",
    "Pick",
    "Promise",
    "Readonly",
    "ReadonlyArray",
    "ReadonlyMap",
    "ReadonlySet",
    "Record",
    "RegExp",
    "Required",
    "ReturnType",
    "Set",
    "String",
    "URL",
    "Uint8Array",
    "const",
];

/// Packages whose values describe data, so that their text says what they take.
const SCHEMAS: [&str; 5] = ["zod", "zod/v4", "valibot", "@sinclair/typebox", "arktype"];

/// What a workflow takes.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Signature {
    /// The text.
    pub text: String,
    /// What of it was not read, in words.
    pub open: Option<String>,
}

impl<'a> Reader<'a, '_> {
    /// The signature of a workflow.
    pub(in super::super) fn signature(&self, workflow: &Rc<Closure<'a>>) -> Signature {
        let mut found = Names::default();
        let mut text = String::new();
        let Some(module) = self.modules.get(&workflow.file) else {
            return Signature { text, open: Some("its file was not read".to_owned()) };
        };
        let own = File { source: module.source, program: module.program };
        for it in &workflow.parameters.items {
            let kind = &it.type_annotation;
            let may_miss = it.optional || it.initializer.is_some();
            text.push_str(if may_miss { "?: " } else { ": " });
            if let Some(kind) = kind {
                found.visit_ts_type(&kind.type_annotation);
                push(&mut text, own, kind.type_annotation.span());
            }
            text.push('\n');
        }
        if let Some(rest) = &workflow.parameters.rest {
            text.push_str("...");
            push(&mut text, own, rest.span);
            found.visit_formal_parameter_rest(rest);
        }
        let mut closure = Types { reader: self, files: BTreeMap::new(), open: None };
        closure.follow(&workflow.file, found, &mut text);
        Signature { text, open: closure.open }
    }
}

/// Text without its layout and comments.
fn push(text: &mut String, file: File<'_>, span: Span) {
    let mut start = span.start;
    let inside = file.program.comments.iter().map(|it| it.span);
    let inside = inside.filter(|it| it.start >= span.start && it.end <= span.end);
    for gap in inside.chain([Span::new(span.end, span.end)]) {
        let part = file.source.get(start as usize..gap.start as usize).unwrap_or_default();
        for word in part.split_whitespace() {
            text.push_str(word);
            text.push(' ');
        }
        start = gap.end;
    }
}

/// Names that a type refers to.
#[derive(Default)]
struct Names<'a> {
    used: BTreeSet<&'a str>,
    own: BTreeSet<&'a str>,
    /// `import("x").T` and the like.
    others: Option<u32>,
}

impl<'a> Visit<'a> for Names<'a> {
    fn visit_ts_type_name(&mut self, it: &TSTypeName<'a>) {
        match it {
            TSTypeName::ThisExpression(_) => {}
            _ => walk::walk_ts_type_name(self, it),
        }
    }

    fn visit_identifier_reference(&mut self, it: &IdentifierReference<'a>) {
        self.used.insert(it.name.as_str());
    }

    fn visit_ts_type_parameter(&mut self, it: &TSTypeParameter<'a>) {
        self.own.insert(it.name.name.as_str());
        walk::walk_ts_type_parameter(self, it);
    }

    fn visit_ts_type(&mut self, it: &TSType<'a>) {
        if let TSType::TSImportType(it) = it {
            self.others.get_or_insert(it.span.start);
        }
        walk::walk_ts_type(self, it);
    }
}

/// A file whose declarations are looked at.
#[derive(Clone, Copy)]
struct File<'a> {
    source: &'a str,
    program: &'a Program<'a>,
}

/// Follows names to what they are declared as.
struct Types<'r, 'a, 's> {
    reader: &'r Reader<'a, 's>,
    files: BTreeMap<Rc<str>, Option<File<'a>>>,
    open: Option<String>,
}

/// What a name stands for in a file.
enum Meaning<'a> {
    Declared(Span, Names<'a>),
    /// Under this name in another module.
    From(&'a str, &'a str),
    Nothing,
}

impl<'a> Types<'_, 'a, '_> {
    fn follow(&mut self, file: &Rc<str>, first: Names<'a>, text: &mut String) {
        let mut seen: BTreeSet<(Rc<str>, &'a str)> = BTreeSet::new();
        let mut next: VecDeque<(Rc<str>, &'a str)> = VecDeque::new();
        self.add(file, first, &mut next);
        while let Some((file, name)) = next.pop_front() {
            if !seen.insert((file.clone(), name)) {
                continue;
            }
            if seen.len() > DECLARATIONS_MAX {
                self.open = Some("limit: more types than are followed".to_owned());
                return;
            }
            let Some(at) = self.file(&file) else {
                self.miss(&format!("{file} was not read"));
                continue;
            };
            match meaning(at.program, name) {
                Meaning::Declared(span, names) => {
                    text.push('\n');
                    push(text, at, span);
                    self.add(&file, names, &mut next);
                }
                Meaning::From(specifier, name) => self.from(&file, specifier, name, &mut next),
                Meaning::Nothing => self.elsewhere(&file, at.program, name, &mut next),
            }
        }
    }

    fn add(&mut self, file: &Rc<str>, it: Names<'a>, next: &mut VecDeque<(Rc<str>, &'a str)>) {
        if it.others.is_some() {
            self.miss("a type that is imported where it is used");
        }
        let names = it.used.into_iter().filter(|name| !it.own.contains(name));
        next.extend(names.map(|name| (file.clone(), name)));
    }

    fn from(
        &mut self,
        file: &Rc<str>,
        specifier: &'a str,
        name: &'a str,
        next: &mut VecDeque<(Rc<str>, &'a str)>,
    ) {
        match self.reader.project.resolve(file, specifier) {
            Some(other) => next.push_back((Rc::from(other), name)),
            None if SCHEMAS.contains(&specifier) => {}
            None => self.miss(&format!("`{name}` of `{specifier}` was not read")),
        }
    }

    /// A name that is not declared in its file: handed on by another one, or the library's.
    fn elsewhere(
        &mut self,
        file: &Rc<str>,
        program: &'a Program<'a>,
        name: &'a str,
        next: &mut VecDeque<(Rc<str>, &'a str)>,
    ) {
        let mut handed_on = false;
        for statement in &program.body {
            if let Statement::ExportAllDeclaration(it) = statement {
                handed_on = true;
                self.from(file, it.source.value.as_str(), name, next);
            }
        }
        if !handed_on && !LIBRARY.contains(&name) {
            self.miss(&format!("`{name}` is not declared in {file}"));
        }
    }

    fn miss(&mut self, what: &str) {
        self.open.get_or_insert_with(|| what.to_owned());
    }

    fn file(&mut self, path: &Rc<str>) -> Option<File<'a>> {
        if let Some(module) = self.reader.modules.get(path) {
            return Some(File { source: module.source, program: module.program });
        }
        if let Some(known) = self.files.get(path) {
            return *known;
        }
        let read = self.read(path);
        self.files.insert(path.clone(), read);
        read
    }

    fn read(&self, path: &str) -> Option<File<'a>> {
        let text = self.reader.project.text(path)?;
        bounded(path, text).ok()?;
        let source = self.reader.arena.alloc_str(text);
        let kind = SourceType::from_path(path).ok()?;
        let parsed = Parser::new(self.reader.arena, source, kind).parse();
        let program = self.reader.arena.alloc(parsed.program);
        parsed.diagnostics.is_empty().then_some(File { source, program })
    }
}

/// What a name stands for at the top of a file.
fn meaning<'a>(program: &'a Program<'a>, name: &str) -> Meaning<'a> {
    let mut names = Names::default();
    let mut spans: Option<Span> = None;
    for statement in &program.body {
        if let Some(other) = brought(statement, name) {
            return other;
        }
        let declared = match statement {
            Statement::ExportDeclaration(it) => of_export(it, name),
            other => of_statement(other, name),
        };
        if declared {
            names.visit_statement(statement);
            let span = statement.span();
            // Declarations of one name are merged.
            spans = Some(spans.map_or(span, |it| Span::new(it.start, span.end)));
        }
    }
    spans.map_or(Meaning::Nothing, |span| Meaning::Declared(span, names))
}

/// What is imported, or handed on from another file.
fn brought<'a>(statement: &'a Statement<'a>, name: &str) -> Option<Meaning<'a>> {
    match statement {
        Statement::ImportDeclaration(it) => it.specifiers.iter().flatten().find_map(|one| {
            let (local, imported) = match one {
                ImportDeclarationSpecifier::ImportSpecifier(one) => {
                    (&one.local, one.imported.name().as_str())
                }
                ImportDeclarationSpecifier::ImportDefaultSpecifier(one) => (&one.local, "default"),
                ImportDeclarationSpecifier::ImportNamespaceSpecifier(one) => (&one.local, "*"),
            };
            let is_it = local.name == name;
            is_it.then(|| Meaning::From(it.source.value.as_str(), imported))
        }),
        Statement::ExportFromDeclaration(it) => it.specifiers.iter().find_map(|one| {
            let is_it = one.exported.name() == name;
            is_it.then(|| Meaning::From(it.source.value.as_str(), one.local.name().as_str()))
        }),
        _ => None,
    }
}

fn of_export(it: &ExportDeclaration<'_>, name: &str) -> bool {
    match &it.declaration {
        Declaration::TSInterfaceDeclaration(it) => it.id.name == name,
        Declaration::TSTypeAliasDeclaration(it) => it.id.name == name,
        Declaration::TSEnumDeclaration(it) => it.id.name == name,
        Declaration::ClassDeclaration(it) => it.id.as_ref().is_some_and(|id| id.name == name),
        Declaration::FunctionDeclaration(it) => it.id.as_ref().is_some_and(|id| id.name == name),
        Declaration::VariableDeclaration(it) => has(it, name),
        _ => false,
    }
}

fn of_statement(it: &Statement<'_>, name: &str) -> bool {
    match it {
        Statement::TSInterfaceDeclaration(it) => it.id.name == name,
        Statement::TSTypeAliasDeclaration(it) => it.id.name == name,
        Statement::TSEnumDeclaration(it) => it.id.name == name,
        Statement::ClassDeclaration(it) => it.id.as_ref().is_some_and(|id| id.name == name),
        Statement::FunctionDeclaration(it) => it.id.as_ref().is_some_and(|id| id.name == name),
        Statement::VariableDeclaration(it) => has(it, name),
        _ => false,
    }
}

fn has(it: &VariableDeclaration<'_>, name: &str) -> bool {
    it.declarations
        .iter()
        .flat_map(|one| one.id.get_binding_identifiers())
        .any(|it| it.name == name)
}
