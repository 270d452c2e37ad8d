//! Functions that a directive makes the engine's: `"use workflow"` and `"use step"`.
//!
//! Names and ids are those that the engine's own compiler gives (measured on 4.8.9). What it
//! refuses, or leaves as plain code, is refused here, so that nothing is judged by half.

use oxc_ast::ast::{
    ArrowFunctionBody, ArrowFunctionExpression, CallExpression, Class, Directive,
    ExportDeclaration, ExportDefaultDeclaration, ExportDefaultDeclarationKind, Expression,
    Function, FunctionType, MethodDefinition, ObjectProperty, ObjectPropertyKind, Program,
    PropertyKey, VariableDeclarator,
};
use oxc_ast_visit::{Visit, walk};
use oxc_span::{GetSpan as _, Span};
use oxc_syntax::scope::ScopeFlags;

use super::classes::{ClassSteps, is_registered};
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
    match finder.refused {
        Some(why) => Err(why),
        None => Ok(finder.found),
    }
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

    fn workflow(&mut self, name: &str, expression: &str) {
        let id = self.id("workflow", name);
        self.found.tail.push_str(&format!("\n;__midflight_workflow({id:?}, {expression});"));
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
                    self.workflow(&name, &name);
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
            (Role::Workflow, Outer::Top) => self.workflow(name, name),
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

    fn key(&self, key: &PropertyKey<'_>) -> Option<String> {
        match key {
            PropertyKey::StaticIdentifier(it) => Some(it.name.to_string()),
            PropertyKey::StringLiteral(it) => Some(it.value.to_string()),
            _ => None,
        }
    }
}

/// What the engine's compiler leaves as plain code.
const PLAIN: &str = "a step that the engine's compiler does not take for one";

impl<'a> Visit<'a> for Finder<'_> {
    fn visit_function(&mut self, it: &Function<'a>, flags: ScopeFlags) {
        let bound = self.bound.take();
        let is_declared = it.r#type == FunctionType::FunctionDeclaration;
        let is_by_file = self.is_top() && self.is_exported;
        let role = match &it.body {
            Some(body) => self.role_of(&body.directives, body.span, it.r#async, is_by_file),
            None => None,
        };
        match role {
            Some(role) if is_declared => self.declaration(it, role),
            Some(role) => {
                if let Some(call) = self.value(it.span, role, false, bound) {
                    self.found.edits.replace(it.span.start, it.span.end, call);
                }
            }
            None => {}
        }
        if role == Some(Role::Step) {
            return;
        }
        let own = it.id.as_ref().map(|id| id.name.to_string());
        let outer = match own.filter(|_| is_declared) {
            Some(name) => Outer::Declaration(name),
            None => Outer::Unnamed,
        };
        self.within(outer, |this| walk::walk_function(this, it, flags));
    }

    fn visit_arrow_function_expression(&mut self, it: &ArrowFunctionExpression<'a>) {
        let bound = self.bound.take();
        let is_by_file = self.is_top() && self.is_exported;
        let role = match &it.body {
            ArrowFunctionBody::FunctionBody(body) => {
                self.role_of(&body.directives, body.span, it.r#async, is_by_file)
            }
            _ if is_by_file && it.r#async => self.file_role,
            _ => None,
        };
        if let Some(role) = role {
            if let Some(call) = self.value(it.span, role, true, bound.clone()) {
                self.found.edits.replace(it.span.start, it.span.end, call);
            }
        }
        if role == Some(Role::Step) {
            return;
        }
        let outer = match bound {
            Some(bound) if bound.path.len() == 1 => Outer::Arrow(bound.path[0].clone()),
            _ => Outer::Unnamed,
        };
        self.within(outer, |this| walk::walk_arrow_function_expression(this, it));
    }

    fn visit_variable_declarator(&mut self, it: &VariableDeclarator<'a>) {
        let Some(init) = &it.init else { return };
        self.visit_binding_pattern(&it.id);
        let is_exported = self.is_exported;
        self.bound = it
            .id
            .get_identifier_name()
            .map(|name| Bound { path: vec![name.to_string()], is_argument: false });
        self.visit_expression(init);
        (self.bound, self.is_exported) = (None, is_exported);
    }

    fn visit_expression(&mut self, it: &Expression<'a>) {
        let bound = self.bound.take();
        match it {
            Expression::ArrowFunctionExpression(_) | Expression::FunctionExpression(_) => {
                self.bound = bound;
                walk::walk_expression(self, it);
            }
            Expression::ObjectExpression(object) => {
                self.is_exported = false;
                for property in &object.properties {
                    match property {
                        ObjectPropertyKind::ObjectProperty(property) => {
                            self.property(property, bound.as_ref());
                        }
                        ObjectPropertyKind::SpreadProperty(spread) => {
                            self.visit_spread_element(spread);
                        }
                    }
                }
            }
            Expression::CallExpression(call) => self.call(call, bound),
            Expression::ClassExpression(class) => self.class(class, bound),
            Expression::ParenthesizedExpression(it) => {
                self.bound = bound;
                self.visit_expression(&it.expression);
            }
            Expression::TSAsExpression(it) => {
                self.bound = bound;
                self.visit_expression(&it.expression);
            }
            Expression::TSSatisfiesExpression(it) => {
                self.bound = bound;
                self.visit_expression(&it.expression);
            }
            _ => {
                self.is_exported = false;
                walk::walk_expression(self, it);
            }
        }
    }

    fn visit_export_declaration(&mut self, it: &ExportDeclaration<'a>) {
        self.is_exported = true;
        walk::walk_export_declaration(self, it);
        self.is_exported = false;
    }

    fn visit_export_default_declaration(&mut self, it: &ExportDefaultDeclaration<'a>) {
        self.default(it);
    }

    fn visit_class(&mut self, it: &Class<'a>) {
        self.class(it, None);
    }

    fn visit_method_definition(&mut self, it: &MethodDefinition<'a>) {
        self.method(it);
    }
}

impl<'a> Finder<'_> {
    fn property(&mut self, it: &ObjectProperty<'a>, bound: Option<&Bound>) {
        let bound = match (bound, self.key(&it.key)) {
            (Some(bound), Some(key)) => {
                let mut path = bound.path.clone();
                path.push(key);
                Some(Bound { path, is_argument: false })
            }
            _ => None,
        };
        if it.computed {
            self.visit_property_key(&it.key);
        }
        let Expression::FunctionExpression(function) = &it.value else {
            self.bound = bound;
            return self.visit_expression(&it.value);
        };
        let Some(body) = function.body.as_ref().filter(|_| it.method) else {
            self.bound = bound;
            return self.visit_expression(&it.value);
        };
        match self.role_of(&body.directives, body.span, function.r#async, false) {
            Some(Role::Workflow) => {
                self.refuse(it.span.start, "a workflow that is a method of an object");
            }
            // `async pay(x) {}` becomes `pay: step`.
            Some(Role::Step) => {
                if let Some(call) = self.value(function.span, Role::Step, true, bound) {
                    let key = it.key.span();
                    let key = &self.text[key.start as usize..key.end as usize];
                    let (open, close) = if it.computed { ("[", "]") } else { ("", "") };
                    let with = format!("{open}{key}{close}: {call}");
                    self.found.edits.replace(it.span.start, it.span.end, with);
                }
            }
            None => self.visit_expression(&it.value),
        }
    }

    fn call(&mut self, call: &CallExpression<'a>, bound: Option<Bound>) {
        self.is_exported = false;
        self.visit_expression(&call.callee);
        for argument in &call.arguments {
            match argument.as_expression() {
                Some(expression) => {
                    self.bound = match (expression, &bound) {
                        (Expression::ObjectExpression(_), bound) => bound.clone(),
                        _ => Some(Bound { path: Vec::new(), is_argument: true }),
                    };
                    self.visit_expression(expression);
                    self.bound = None;
                }
                None => self.visit_argument(argument),
            }
        }
    }

    fn default(&mut self, default: &ExportDefaultDeclaration<'a>) {
        let (directives, span, is_async, name) = match &default.declaration {
            ExportDefaultDeclarationKind::FunctionDeclaration(it)
            | ExportDefaultDeclarationKind::FunctionExpression(it) => match &it.body {
                Some(body) => {
                    let name = it.id.as_ref().map(|id| id.name.to_string());
                    (&body.directives, body.span, it.r#async, name)
                }
                None => return,
            },
            ExportDefaultDeclarationKind::ArrowFunctionExpression(it) => match &it.body {
                ArrowFunctionBody::FunctionBody(body) => {
                    (&body.directives, body.span, it.r#async, None)
                }
                _ => return walk::walk_export_default_declaration(self, default),
            },
            _ => return walk::walk_export_default_declaration(self, default),
        };
        let start = default.declaration.span().start;
        match (self.role_of(directives, span, is_async, true), name) {
            (Some(Role::Step), None) => {
                self.refuse(start, "a default export without a name that is a step");
            }
            (Some(Role::Step), Some(name)) => {
                let with = format!("{{ return {}(); }}", self.step(&name));
                self.found.edits.replace(span.start, span.end, with);
                return;
            }
            (Some(Role::Workflow), Some(name)) => self.workflow(&name, &name),
            (Some(Role::Workflow), None) => {
                self.found.edits.replace(default.span.start, start, "const __midflight_default = ");
                self.found.tail.push_str("\n;export { __midflight_default as default };");
                self.workflow("default", "__midflight_default");
            }
            (None, _) => {}
        }
        self.is_taken = true;
        self.within(Outer::Unnamed, |this| walk::walk_export_default_declaration(this, default));
    }

    fn class(&mut self, it: &Class<'a>, bound: Option<Bound>) {
        self.is_exported = false;
        let name = match bound.filter(|it| it.path.len() == 1 && !it.is_argument) {
            Some(bound) => Some(bound.path[0].clone()),
            None => it.id.as_ref().map(|id| id.name.to_string()),
        };
        let kept = self.class.replace(ClassSteps::default());
        self.within(Outer::Method, |this| walk::walk_class(this, it));
        let steps = std::mem::replace(&mut self.class, kept).unwrap_or_default();
        if steps.is_empty() && !is_registered(it) {
            return;
        }
        let (Some(name), true) = (name, self.is_top()) else {
            return self.refuse(it.span.start, "a class with steps that is not at the top");
        };
        if it.is_expression() {
            let code = steps.code("__it", &name, self.module);
            let open = format!("((__it) => {{ {code} return __it; }})(");
            self.found.edits.insert(it.span.start, open);
            self.found.edits.insert(it.span.end, ")");
        } else {
            self.found.tail.push_str(&steps.code(&name, &name, self.module));
        }
        self.found.tail.push_str(&steps.flows(&name, self.module));
    }

    fn method(&mut self, it: &MethodDefinition<'a>) {
        let Some(body) = &it.value.body else { return };
        let Some(role) = self.role_of(&body.directives, body.span, it.value.r#async, false) else {
            return self.within(Outer::Method, |this| walk::walk_method_definition(this, it));
        };
        let (Some(key), false) = (self.key(&it.key), it.key.is_private_identifier()) else {
            return self.refuse(it.span.start, PLAIN);
        };
        if let Some(class) = &mut self.class {
            class.add(role, it.r#static, key);
        }
        match role {
            Role::Step => self.found.edits.replace(it.span.start, it.span.end, ""),
            Role::Workflow if it.r#static => {
                self.is_taken = true;
                self.within(Outer::Unnamed, |this| walk::walk_method_definition(this, it));
            }
            Role::Workflow => {
                self.refuse(it.span.start, "a workflow that is a method of instances")
            }
        }
    }
}

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
