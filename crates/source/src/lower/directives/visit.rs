//! The walk over a file: where each function stands, and where its value goes.

use oxc_ast::ast::{
    ArrowFunctionBody, ArrowFunctionExpression, CallExpression, Class, ExportDeclaration,
    ExportDefaultDeclaration, ExportDefaultDeclarationKind, Expression, Function, FunctionType,
    MethodDefinition, ObjectProperty, ObjectPropertyKind, VariableDeclarator,
};
use oxc_ast_visit::{Visit, walk};
use oxc_span::GetSpan as _;
use oxc_syntax::scope::ScopeFlags;

use super::{Bound, Finder, Outer, PLAIN, Role};
use crate::lower::classes::{ClassSteps, is_registered};

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
        if let Some(role) = role
            && let Some(call) = self.value(it.span, role, true, bound.clone())
        {
            self.found.edits.replace(it.span.start, it.span.end, call);
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
            Expression::CallExpression(call) => self.call(call, bound.as_ref()),
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
        let bound = match (bound, Self::key(&it.key)) {
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

    fn call(&mut self, call: &CallExpression<'a>, bound: Option<&Bound>) {
        self.is_exported = false;
        self.visit_expression(&call.callee);
        for argument in &call.arguments {
            match argument.as_expression() {
                Some(expression) => {
                    self.bound = match (expression, bound) {
                        (Expression::ObjectExpression(_), bound) => bound.cloned(),
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
            (Some(Role::Workflow), Some(name)) => self.workflow(&name, &name, start),
            (Some(Role::Workflow), None) => {
                self.found.edits.replace(default.span.start, start, "const __midflight_default = ");
                self.found.tail.push_str("\n;export { __midflight_default as default };");
                self.workflow("default", "__midflight_default", start);
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
        let flows = steps.flow_names().map(|key| (format!("{name}.{key}"), it.span.start));
        self.found.workflows.extend(flows);
    }

    fn method(&mut self, it: &MethodDefinition<'a>) {
        let Some(body) = &it.value.body else { return };
        let Some(role) = self.role_of(&body.directives, body.span, it.value.r#async, false) else {
            return self.within(Outer::Method, |this| walk::walk_method_definition(this, it));
        };
        let (Some(key), false) = (Self::key(&it.key), it.key.is_private_identifier()) else {
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
                self.refuse(it.span.start, "a workflow that is a method of instances");
            }
        }
    }
}
