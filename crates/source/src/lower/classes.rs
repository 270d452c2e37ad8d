//! Methods of classes that are steps or workflows, and classes that the engine registers.

use std::fmt::Write as _;

use oxc_ast::ast::{Class, ClassElement, Expression, PropertyKey};

use super::directives::Role;

/// The methods of one class that are the engine's.
#[derive(Debug, Default)]
pub(super) struct ClassSteps {
    methods: Vec<(Role, bool, String)>,
}

impl ClassSteps {
    pub(super) fn add(&mut self, role: Role, is_static: bool, name: String) {
        self.methods.push((role, is_static, name));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.methods.is_empty()
    }

    /// Statements that give a class its steps and its id.
    pub(super) fn code(&self, target: &str, class: &str, module: &str) -> String {
        let mut code = "\n;".to_owned();
        for (role, is_static, name) in &self.methods {
            if *role != Role::Step {
                continue;
            }
            let (on, mark) = if *is_static { ("", '.') } else { (".prototype", '#') };
            let id = format!("step//{module}//{class}{mark}{name}");
            // Writing into a string cannot fail.
            let _ = write!(code, "{target}{on}[{name:?}] = __midflight_step({id:?});");
        }
        let _ =
            write!(code, "__midflight_class({target}, {:?});", format!("class//{module}//{class}"));
        code
    }

    /// Names of static methods that are workflows.
    pub(super) fn flow_names(&self) -> impl Iterator<Item = &str> {
        let flows = self.methods.iter().filter(|(role, ..)| *role == Role::Workflow);
        flows.map(|(.., name)| name.as_str())
    }

    /// Statements that register static methods which are workflows.
    pub(super) fn flows(&self, class: &str, module: &str) -> String {
        let mut code = String::new();
        for (role, _, name) in &self.methods {
            if *role == Role::Workflow {
                let id = format!("workflow//{module}//{class}.{name}");
                let _ = write!(code, "\n;__midflight_workflow({id:?}, {class}[{name:?}]);");
            }
        }
        code
    }
}

/// Whether a class says how its instances are serialised, by which the engine knows it.
pub(super) fn is_registered(class: &Class<'_>) -> bool {
    let is_symbol = |name: &str| matches!(name, "WORKFLOW_SERIALIZE" | "WORKFLOW_DESERIALIZE");
    class.body.body.iter().any(|element| {
        let (key, is_static) = match element {
            ClassElement::MethodDefinition(it) => (&it.key, it.r#static && it.computed),
            ClassElement::PropertyDefinition(it) => (&it.key, it.r#static && it.computed),
            _ => return false,
        };
        is_static
            && match key {
                PropertyKey::Identifier(it) => is_symbol(&it.name),
                key => key.as_expression().is_some_and(|it| match it {
                    Expression::Identifier(it) => is_symbol(&it.name),
                    Expression::StaticMemberExpression(it) => is_symbol(&it.property.name),
                    _ => false,
                }),
            }
    })
}
