//! Functions that a directive makes the engine's: `"use workflow"` and `"use step"`.
//!
//! Names and ids are those that the engine's own compiler gives (measured on 4.8.9). What it
//! refuses, or leaves as plain code, is refused here, so that nothing is judged by half.

mod visit;

use std::fmt::Write as _;

use oxc_ast::ast::{Directive, Function, Program, PropertyKey};
use oxc_ast_visit::Visit as _;
use oxc_span::Span;

use super::classes::ClassSteps;
use super::edits::Edits;
use crate::outcome::Why;

/// What a function is to the engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Workflow,
    Step,
}

/// What the directives of a file come to.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) edits: Edits,
    /// Statements for the end of the file.
    pub(super) tail: String,
    /// Names of workflows in ids, and where each stands.
    pub(super) workflows: Vec<(String, u32)>,
}

/// The function at the top of the file that encloses what is visited.
#[derive(Debug, Clone)]
enum Outer {
    /// Nothing does.
    Top,
    Declaration(String),
    Arrow(String),
    /// A default export, or a function that has no name of its own.
    Unnamed,
    Method,
}

/// Where the value of an expression goes.
#[derive(Debug, Clone, Default)]
struct Bound {
    /// A variable and the keys within its object.
    path: Vec<String>,
    /// It is an argument of a call there.
    is_argument: bool,
}

/// Finds the functions of a file.
pub(super) fn find(
    path: &str,
    text: &str,
    module: &str,
    program: &Program<'_>,
) -> Result<Found, Why> {
    let (found, refused) = look(path, text, module, program);
    refused.map_or(Ok(found), Err)
}

/// What was found, with what the engine refuses of the file.
pub(super) fn look(
    path: &str,
    text: &str,
    module: &str,
    program: &Program<'_>,
) -> (Found, Option<Why>) {
    let file_role = role(&program.directives).map(|(_, role)| role);
    let mut finder = Finder {
        path,
        text,
        module,
        file_role,
        found: Found::default(),
        refused: None,
        outer: Outer::Top,
        bound: None,
        is_exported: false,
        anonymous: 0,
        class: None,
        is_taken: false,
    };
    finder.visit_program(program);
    (finder.found, finder.refused)
}

struct Finder<'s> {
    path: &'s str,
    text: &'s str,
    module: &'s str,
    /// The directive of the whole file.
    file_role: Option<Role>,
    found: Found,
    refused: Option<Why>,
    outer: Outer,
    bound: Option<Bound>,
    is_exported: bool,
    anonymous: usize,
    class: Option<ClassSteps>,
    /// What the function that comes next is, is known.
    is_taken: bool,
}

impl Finder<'_> {
    fn refuse(&mut self, at: u32, what: &str) {
        self.refused.get_or_insert_with(|| Why::at(self.path, at as usize, what));
    }

    fn id(&self, kind: &str, name: &str) -> String {
        format!("{kind}//{}//{name}", self.module)
    }

    fn step(&self, name: &str) -> String {
        format!("__midflight_step({:?})", self.id("step", name))
    }

    fn is_top(&self) -> bool {
        matches!(self.outer, Outer::Top)
    }

    /// The role of a function: by its own directive, else by the file's where it is exported.
    fn role_of(
        &mut self,
        directives: &[Directive<'_>],
        body: Span,
        is_async: bool,
        is_by_file: bool,
    ) -> Option<Role> {
        if std::mem::take(&mut self.is_taken) {
            return None;
        }
        let own = role(directives);
        let role = own.map(|(_, role)| role);
        let role = role.or(if is_by_file { self.file_role } else { None })?;
        if !is_async {
            self.refuse(body.start, "a step or workflow that is not async, which does not build");
        }
        if let Some((directive, _)) = own {
            let lead = &self.text[body.start as usize..directive.span.start as usize];
            if !lead.contains('\n') && !has_line_of_its_own(self.text) {
                let what = "a directive on the line of its brace, which the engine does not bundle";
                self.refuse(directive.span.start, what);
            }
        }
        Some(role)
    }

    fn workflow(&mut self, name: &str, expression: &str, at: u32) {
        self.found.workflows.push((name.to_owned(), at));
        let id = self.id("workflow", name);
        let tail = &mut self.found.tail;
        let _ = write!(tail, "\n;__midflight_workflow({id:?}, {expression});");
    }

    fn within(&mut self, outer: Outer, visit: impl FnOnce(&mut Self)) {
        let outer = if self.is_top() { outer } else { self.outer.clone() };
        let kept = std::mem::replace(&mut self.outer, outer);
        let (bound, is_exported) = (self.bound.take(), std::mem::take(&mut self.is_exported));
        visit(self);
        (self.outer, self.bound, self.is_exported) = (kept, bound, is_exported);
    }

    /// A function or arrow function that is the value of an expression.
    ///
    /// The call that takes the place of a step.
    fn value(
        &mut self,
        span: Span,
        role: Role,
        is_arrow: bool,
        bound: Option<Bound>,
    ) -> Option<String> {
        let name = bound.as_ref().filter(|it| it.path.len() == 1 && !it.is_argument);
        if role == Role::Workflow {
            match (name, self.is_top()) {
                (Some(bound), true) => {
                    let name = bound.path[0].clone();
                    self.workflow(&name, &name, span.start);
                }
                _ => self.refuse(span.start, "a workflow that is not at the top of its file"),
            }
            return None;
        }
        let name = match (bound, &self.outer) {
            (Some(bound), outer) if bound.path.len() == 1 && !bound.is_argument => {
                let name = &bound.path[0];
                match outer {
                    Outer::Top => name.clone(),
                    _ if !is_arrow => {
                        let what = "a step that is a function expression within a function";
                        self.refuse(span.start, what);
                        return None;
                    }
                    Outer::Declaration(outer) => format!("{outer}/{name}"),
                    _ => name.clone(),
                }
            }
            (Some(bound), outer) if bound.path.len() > 1 => match outer {
                Outer::Method => {
                    self.refuse(span.start, PLAIN);
                    return None;
                }
                Outer::Declaration(outer) => format!("{outer}/{}", bound.path.join("/")),
                _ => bound.path.join("/"),
            },
            (bound, outer) => {
                let outer = match outer {
                    Outer::Declaration(outer) => format!("{outer}/"),
                    Outer::Arrow(outer) if bound.is_some_and(|it| it.is_argument) => {
                        format!("{outer}/")
                    }
                    Outer::Unnamed => String::new(),
                    _ => {
                        self.refuse(span.start, PLAIN);
                        return None;
                    }
                };
                self.anonymous += 1;
                format!("{outer}_anonymousStep{}", self.anonymous - 1)
            }
        };
        Some(self.step(&name))
    }

    /// A function that is declared.
    fn declaration(&mut self, it: &Function<'_>, role: Role) {
        let Some(name) = it.id.as_ref().map(|id| id.name.as_str()) else { return };
        match (role, &self.outer) {
            (Role::Workflow, Outer::Top) => self.workflow(name, name, it.span.start),
            (Role::Workflow, _) => {
                self.refuse(it.span.start, "a workflow that is not at the top of its file");
            }
            (Role::Step, Outer::Top) => {
                let with = format!("var {name} = {};", self.step(name));
                self.found.edits.replace(it.span.start, it.span.end, with);
            }
            (Role::Step, _) => {
                // The engine's compiler binds it to a name that nothing refers to.
                let what = "a step that is declared within a function";
                let with = format!(
                    "function {name}() {{ return __midflight_absent({what:?}, {name:?}); }}"
                );
                self.found.edits.replace(it.span.start, it.span.end, with);
            }
        }
    }

    fn key(key: &PropertyKey<'_>) -> Option<String> {
        match key {
            PropertyKey::StaticIdentifier(it) => Some(it.name.to_string()),
            PropertyKey::StringLiteral(it) => Some(it.value.to_string()),
            _ => None,
        }
    }
}

/// What the engine's compiler leaves as plain code.
const PLAIN: &str = "a step that the engine's compiler does not take for one";

/// The first directive of the engine's.
fn role<'b, 'a>(directives: &'b [Directive<'a>]) -> Option<(&'b Directive<'a>, Role)> {
    directives.iter().find_map(|it| match it.expression.value.as_str() {
        "use workflow" => Some((it, Role::Workflow)),
        "use step" => Some((it, Role::Step)),
        _ => None,
    })
}

/// Whether a file has a directive that starts its line: others are not bundled.
fn has_line_of_its_own(text: &str) -> bool {
    text.lines().any(|line| {
        let line = line.trim_start();
        ["\"use workflow\"", "'use workflow'", "\"use step\"", "'use step'"]
            .iter()
            .any(|it| line.starts_with(it))
    })
}
