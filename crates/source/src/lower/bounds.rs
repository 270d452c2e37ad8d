//! Calls that bound hostile code: at the entry of functions, and where strings and numbers grow.
//!
//! The interpreter's own bound of calls within calls is lost where a promise's job meets it, and
//! it cannot be stopped while it joins two strings or multiplies two large integers.

use oxc_ast::ast::{
    ArrowFunctionBody, ArrowFunctionExpression, AssignmentExpression, BinaryExpression,
    CatchClause, Class, Expression, Function, FunctionBody, Program, TSEnumMember,
    TaggedTemplateExpression, TemplateLiteral, ThisExpression,
};
use oxc_ast_visit::{Visit, walk};
use oxc_span::{GetSpan as _, Span};
use oxc_syntax::operator::{AssignmentOperator, BinaryOperator};
use oxc_syntax::scope::ScopeFlags;

use super::edits::Edits;
use crate::outcome::Why;

/// Values that one template takes in.
const PARTS_MAX: usize = 64;

/// The calls that a file needs.
pub(super) fn calls(path: &str, program: &Program<'_>, gone: &Edits) -> Result<Edits, Why> {
    let edits = Edits::default();
    let mut bounds = Bounds { gone, edits, refused: None, strict: Vec::new() };
    bounds.visit_program(program);
    match bounds.refused {
        Some((at, what)) => Err(Why::at(path, at as usize, what)),
        None => Ok(bounds.edits),
    }
}

struct Bounds<'e> {
    /// Parts that are replaced, and need nothing.
    gone: &'e Edits,
    edits: Edits,
    refused: Option<(u32, &'static str)>,
    /// Of the functions that enclose what is visited, whether each is strict. The others are
    /// loose, for the engine's bundle is a script: `this` of a plain call is the global object.
    strict: Vec<bool>,
}

impl Bounds<'_> {
    fn wrap(&mut self, span: Span, function: &str, visit: impl FnOnce(&mut Self)) {
        self.edits.insert(span.start, format!("{function}("));
        visit(self);
        self.edits.insert(span.end, ")");
    }
}

impl<'a> Visit<'a> for Bounds<'_> {
    fn visit_function(&mut self, it: &Function<'a>, flags: ScopeFlags) {
        if self.gone.replaces(it.span) {
            return;
        }
        let is_strict = self.strict.last() == Some(&true)
            || it.body.as_ref().is_some_and(|body| body.has_use_strict_directive());
        self.strict.push(is_strict);
        walk::walk_function(self, it, flags);
        self.strict.pop();
    }

    fn visit_class(&mut self, it: &Class<'a>) {
        self.strict.push(true);
        walk::walk_class(self, it);
        self.strict.pop();
    }

    fn visit_this_expression(&mut self, it: &ThisExpression) {
        if self.strict.last() == Some(&false) {
            self.wrap(it.span, "__midflight_this", |_| {});
        }
    }

    fn visit_function_body(&mut self, body: &FunctionBody<'a>) {
        if self.gone.replaces(body.span) {
            return;
        }
        self.edits.insert(body.span.start + 1, " __midflight_enter();");
        walk::walk_function_body(self, body);
    }

    fn visit_arrow_function_expression(&mut self, arrow: &ArrowFunctionExpression<'a>) {
        if self.gone.replaces(arrow.span) {
            return;
        }
        if matches!(arrow.body, ArrowFunctionBody::FunctionBody(_)) {
            return walk::walk_arrow_function_expression(self, arrow);
        }
        let span = arrow.body.span();
        // What stands before the body is visited first, so that edits of it come first.
        self.edits.insert(span.start, "(__midflight_enter(), ");
        walk::walk_arrow_function_expression(self, arrow);
        self.edits.insert(span.end, ")");
    }

    fn visit_binary_expression(&mut self, it: &BinaryExpression<'a>) {
        let walk = |this: &mut Self| walk::walk_binary_expression(this, it);
        let is_literal = it.left.is_literal() && it.right.is_literal();
        match it.operator {
            BinaryOperator::Addition | BinaryOperator::Multiplication if !is_literal => {
                self.wrap(it.span, "__midflight_grown", walk);
            }
            BinaryOperator::Exponential | BinaryOperator::ShiftLeft | BinaryOperator::In => {
                let name = match it.operator {
                    BinaryOperator::Exponential => "__midflight_power",
                    BinaryOperator::ShiftLeft => "__midflight_shift",
                    // Whether something is there is not always recorded.
                    _ => "__midflight_in",
                };
                self.edits.insert(it.span.start, format!("{name}("));
                self.visit_expression(&it.left);
                self.edits.insert(it.left.span().end, ", (");
                // The operator and what stands around it make way for the comma.
                self.edits.replace(it.left.span().end, it.right.span().start, "");
                self.visit_expression(&it.right);
                self.edits.insert(it.span.end, "))");
            }
            _ => walk(self),
        }
    }

    fn visit_assignment_expression(&mut self, it: &AssignmentExpression<'a>) {
        let walk = |this: &mut Self| walk::walk_assignment_expression(this, it);
        if let Some(member) = it.left.as_member_expression()
            && member.object().is_specific_id("arguments")
        {
            self.refused.get_or_insert((it.span.start, "an assignment to `arguments`"));
        }
        match it.operator {
            AssignmentOperator::Addition | AssignmentOperator::Multiplication => {
                self.wrap(it.span, "__midflight_grown", walk);
            }
            AssignmentOperator::Exponential | AssignmentOperator::ShiftLeft
                if !matches!(it.right, Expression::NumericLiteral(_)) =>
            {
                self.refused.get_or_insert((it.span.start, "an assignment by `**=` or `<<=`"));
            }
            _ => walk(self),
        }
    }

    fn visit_template_literal(&mut self, it: &TemplateLiteral<'a>) {
        if it.expressions.is_empty() {
            return;
        }
        if it.expressions.len() > PARTS_MAX {
            self.refused.get_or_insert((it.span.start, "limit: a template of many parts"));
        }
        self.wrap(it.span, "__midflight_grown", |this| walk::walk_template_literal(this, it));
    }

    fn visit_catch_clause(&mut self, it: &CatchClause<'a>) {
        let start = it.body.span.start;
        match &it.param {
            None => {
                self.edits.insert(start, "(__midflight_error) ");
                self.edits.insert(start + 1, " __midflight_caught(__midflight_error);");
            }
            Some(param) => {
                if let Some(name) = param.pattern.get_identifier_name() {
                    self.edits.insert(start + 1, format!(" __midflight_caught({name});"));
                }
            }
        }
        walk::walk_catch_clause(self, it);
    }

    fn visit_tagged_template_expression(&mut self, it: &TaggedTemplateExpression<'a>) {
        self.visit_expression(&it.tag);
        for expression in &it.quasi.expressions {
            self.visit_expression(expression);
        }
    }

    /// Values of an enum are computed while types are stripped.
    fn visit_ts_enum_member(&mut self, _: &TSEnumMember<'a>) {}
}
