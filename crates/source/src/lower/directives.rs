//! Functions that a directive makes the engine's: `"use workflow"` and `"use step"`.
//!
//! Read are functions at the top of a file. The engine knows more (methods, functions within
//! functions, a whole file at once); each of these is refused, so that nothing is judged by half.

use std::fmt::Write as _;

use oxc_ast::ast::{
    ArrowFunctionBody, ArrowFunctionExpression, Declaration, Directive,
    ExportDefaultDeclarationKind, Expression, Function, FunctionBody, Program, Statement,
    VariableDeclaration,
};
use oxc_ast_visit::{Visit, walk};
use oxc_span::{GetSpan as _, Span};

use super::ENGINE;
use crate::outcome::Why;
use crate::project::module_of;

/// What a function is to the engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Workflow,
    Step,
}

/// A function that is the engine's.
#[derive(Debug)]
pub(super) struct Marked {
    role: Role,
    /// Its id: kind, module and name.
    id: String,
    /// The name that it is bound to in its file.
    name: String,
    /// All of it where it is an arrow function, else its body.
    replaced: Span,
    /// The word `async` of a function that is not an arrow.
    is_async_at: Option<u32>,
    /// From the brace of its body to the directive.
    lead: Span,
}

/// Finds the functions of a file.
pub(super) fn find(path: &str, text: &str, program: &Program<'_>) -> Result<Vec<Marked>, Why> {
    if let Some((directive, _)) = role(&program.directives) {
        let offset = directive.span.start as usize;
        return Err(Why::at(path, offset, "a directive for a whole file"));
    }
    let mut found = Found { path, marked: Vec::new() };
    for statement in &program.body {
        found.statement(statement);
    }
    let mut all = All { directives: Vec::new() };
    all.visit_program(program);
    if all.directives.len() != found.marked.len() {
        let taken = |at: &u32| {
            found.marked.iter().any(|it| it.replaced.start <= *at && *at < it.replaced.end)
        };
        let at = all.directives.iter().find(|at| !taken(at)).or(all.directives.last());
        let offset = at.map_or(0, |at| *at as usize);
        return Err(Why::at(path, offset, "a step or workflow within a function, class or object"));
    }
    for it in &found.marked {
        if !text[it.lead.start as usize..it.lead.end as usize].contains('\n') {
            let what = "a directive on the line of its brace, which the engine does not bundle";
            return Err(Why::at(path, it.lead.end as usize, what));
        }
    }
    Ok(found.marked)
}

/// The text with steps replaced by calls to the engine, and with a call at the entry of every
/// other function. Lines stay where they are.
pub(super) fn replaced(text: &str, program: &Program<'_>, marked: &[Marked]) -> String {
    let mut entries = Entries { edits: Vec::new() };
    entries.visit_program(program);
    let steps: Vec<&Marked> = marked.iter().filter(|it| it.role == Role::Step).collect();
    let is_in_step = |at: usize| {
        steps.iter().any(|it| it.replaced.start as usize <= at && at < it.replaced.end as usize)
    };
    let mut edits = entries.edits;
    edits.retain(|(at, _, _)| !is_in_step(*at));
    for it in steps {
        let (start, end) = (it.replaced.start as usize, it.replaced.end as usize);
        let lines = "\n".repeat(text[start..end].matches('\n').count());
        let call = format!("return __midflight_step({:?}).apply(this, arguments)", it.id);
        match it.is_async_at {
            Some(at) => {
                edits.push((at as usize, at as usize + "async".len(), String::new()));
                edits.push((start, end, format!("{{ {call}{lines} }}")));
            }
            None => edits.push((start, end, format!("function () {{ {call}{lines} }}"))),
        }
    }
    edits.sort_by_key(|edit| edit.0);
    let mut out = format!(
        "import {{ step as __midflight_step, enter as __midflight_enter }} from {ENGINE:?};"
    );
    let mut at = 0;
    for (start, end, with) in edits {
        out.push_str(&text[at..start]);
        out.push_str(&with);
        at = end;
    }
    out.push_str(&text[at..]);
    for it in marked.iter().filter(|it| it.role == Role::Workflow) {
        // Writing into a string cannot fail.
        let _ = write!(out, "\n;export {{ {} as {:?} }};", it.name, it.id);
    }
    out
}

/// A call at the entry of every function, by which the host bounds calls within calls: the
/// interpreter's own bound is lost where a promise's job meets it.
struct Entries {
    edits: Vec<(usize, usize, String)>,
}

impl Entries {
    fn insert(&mut self, at: u32, text: &str) {
        self.edits.push((at as usize, at as usize, text.to_owned()));
    }
}

impl<'a> Visit<'a> for Entries {
    fn visit_function_body(&mut self, body: &FunctionBody<'a>) {
        self.insert(body.span.start + 1, " __midflight_enter();");
        walk::walk_function_body(self, body);
    }

    fn visit_arrow_function_expression(&mut self, arrow: &ArrowFunctionExpression<'a>) {
        if !matches!(arrow.body, ArrowFunctionBody::FunctionBody(_)) {
            let span = arrow.body.span();
            self.insert(span.start, "(__midflight_enter(), ");
            walk::walk_arrow_function_expression(self, arrow);
            self.insert(span.end, ")");
            return;
        }
        walk::walk_arrow_function_expression(self, arrow);
    }
}

struct Found<'a> {
    path: &'a str,
    marked: Vec<Marked>,
}

impl Found<'_> {
    fn statement(&mut self, statement: &Statement<'_>) {
        match statement {
            Statement::FunctionDeclaration(it) => self.function(it, None),
            Statement::VariableDeclaration(it) => self.variables(it),
            Statement::ExportDeclaration(it) => match &it.declaration {
                Declaration::FunctionDeclaration(it) => self.function(it, None),
                Declaration::VariableDeclaration(it) => self.variables(it),
                _ => {}
            },
            Statement::ExportDefaultDeclaration(it) => {
                if let ExportDefaultDeclarationKind::FunctionDeclaration(it) = &it.declaration {
                    self.function(it, None);
                }
            }
            _ => {}
        }
    }

    fn variables(&mut self, declaration: &VariableDeclaration<'_>) {
        for it in &declaration.declarations {
            let Some(name) = it.id.get_identifier_name() else { continue };
            match &it.init {
                Some(Expression::ArrowFunctionExpression(arrow)) => self.arrow(arrow, &name),
                Some(Expression::FunctionExpression(function)) => {
                    self.function(function, Some(&name));
                }
                _ => {}
            }
        }
    }

    fn function(&mut self, function: &Function<'_>, bound: Option<&str>) {
        let (Some(body), true) = (&function.body, function.r#async && !function.generator) else {
            return;
        };
        let own = function.id.as_ref().map(|id| id.name.as_str());
        let Some(name) = bound.or(own) else { return };
        self.add(body, body.span, name, Some(function.span.start));
    }

    fn arrow(&mut self, arrow: &ArrowFunctionExpression<'_>, name: &str) {
        if let (ArrowFunctionBody::FunctionBody(body), true) = (&arrow.body, arrow.r#async) {
            self.add(body, arrow.span, name, None);
        }
    }

    fn add(
        &mut self,
        body: &FunctionBody<'_>,
        replaced: Span,
        name: &str,
        is_async_at: Option<u32>,
    ) {
        if let Some((directive, role)) = role(&body.directives) {
            let lead = Span::new(body.span.start, directive.span.start);
            let kind = if role == Role::Step { "step" } else { "workflow" };
            let id = format!("{kind}//{}//{name}", module_of(self.path));
            let name = name.to_owned();
            self.marked.push(Marked { role, id, name, replaced, is_async_at, lead });
        }
    }
}

/// Every function with a directive, wherever it stands.
struct All {
    directives: Vec<u32>,
}

impl<'a> Visit<'a> for All {
    fn visit_function_body(&mut self, body: &FunctionBody<'a>) {
        if let Some((directive, _)) = role(&body.directives) {
            self.directives.push(directive.span().start);
        }
        walk::walk_function_body(self, body);
    }
}

fn role<'b, 'a>(directives: &'b [Directive<'a>]) -> Option<(&'b Directive<'a>, Role)> {
    directives.iter().find_map(|it| match it.expression.value.as_str() {
        "use workflow" => Some((it, Role::Workflow)),
        "use step" => Some((it, Role::Step)),
        _ => None,
    })
}
