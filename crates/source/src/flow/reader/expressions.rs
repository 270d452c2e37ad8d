//! Expressions.

use std::rc::Rc;

use oxc_ast::ast::{ChainElement, Expression, PropertyKey, TemplateLiteral};
use oxc_span::GetSpan as _;
use oxc_syntax::operator::{BinaryOperator, LogicalOperator, UnaryOperator};

use super::super::value::{Constant, Scope, Value};
use super::branches::ValueWay;
use super::{Read, Reader, constants};

impl<'a> Reader<'a, '_> {
    /// The value of an expression; what it does is emitted.
    pub(super) fn value(&mut self, it: &'a Expression<'a>, scope: &Scope<'a>) -> Read<Value<'a>> {
        let offset = it.span().start;
        self.step(offset)?;
        self.depth += 1;
        let value = self.value_within(it, scope, offset);
        self.depth -= 1;
        value
    }

    fn value_within(
        &mut self,
        it: &'a Expression<'a>,
        scope: &Scope<'a>,
        offset: u32,
    ) -> Read<Value<'a>> {
        use Expression as E;
        Ok(match it {
            E::BooleanLiteral(it) => Value::Constant(Constant::Boolean(it.value)),
            E::NullLiteral(_) => Value::Constant(Constant::Null),
            E::NumericLiteral(it) => Value::Constant(Constant::Number(it.value)),
            E::StringLiteral(it) => Value::Constant(Constant::Text(Rc::from(it.value.as_str()))),
            E::BigIntLiteral(it) => {
                let symbol = self.named("bigint", it.value.as_str());
                Value::Made { symbol, plain: false }
            }
            E::TemplateLiteral(it) => self.template(it, scope)?,
            E::Identifier(it) => self.identifier(it.name.as_str(), scope),
            E::ArrayExpression(it) => self.list(it, scope)?,
            E::ObjectExpression(it) => self.record(it, scope)?,
            E::ArrowFunctionExpression(it) => self.arrow(it, scope)?,
            E::FunctionExpression(it) => self.function(it, scope, None)?,
            E::AssignmentExpression(it) => self.assignment(it, scope)?,
            E::UpdateExpression(it) => self.update(it, scope)?,
            E::AwaitExpression(it) => {
                self.at_once = matches!(super::calls::bare(&it.argument), E::CallExpression(_));
                let value = self.value(&it.argument, scope)?;
                self.awaited(offset, value)?
            }
            E::BinaryExpression(it) => {
                let left = self.value(&it.left, scope)?;
                let right = self.value(&it.right, scope)?;
                self.binary(offset, it.operator, &left, &right)?
            }
            E::UnaryExpression(it) => {
                let value = self.value(&it.argument, scope)?;
                self.unary(offset, it.operator, &value)?
            }
            E::LogicalExpression(it) => {
                let left = self.value(&it.left, scope)?;
                self.logical(offset, it.operator, &left, &it.right, scope)?
            }
            E::ConditionalExpression(it) => self.conditional(it, scope)?,
            E::CallExpression(it) => self.call(it, scope)?,
            E::ChainExpression(it) => match &it.expression {
                ChainElement::CallExpression(it) => self.call(it, scope)?,
                ChainElement::TSNonNullExpression(it) => self.value(&it.expression, scope)?,
                ChainElement::ComputedMemberExpression(it) => self.computed(it, scope)?,
                ChainElement::StaticMemberExpression(it) => self.static_member(it, scope)?,
                ChainElement::PrivateFieldExpression(_) => {
                    return self.why(offset, "a private member");
                }
            },
            E::ComputedMemberExpression(it) => self.computed(it, scope)?,
            E::StaticMemberExpression(it) => self.static_member(it, scope)?,
            E::NewExpression(it) => self.construct(it, scope)?,
            E::ParenthesizedExpression(it) => self.value(&it.expression, scope)?,
            E::TSAsExpression(it) => self.value(&it.expression, scope)?,
            E::TSSatisfiesExpression(it) => self.value(&it.expression, scope)?,
            E::TSTypeAssertion(it) => self.value(&it.expression, scope)?,
            E::TSNonNullExpression(it) => self.value(&it.expression, scope)?,
            E::TSInstantiationExpression(it) => self.value(&it.expression, scope)?,
            _ => return self.why(offset, "an expression of a kind that is not followed"),
        })
    }

    /// The name of a property that is written out.
    pub(super) fn key(&self, key: &PropertyKey<'a>, computed: bool) -> Read<String> {
        match key {
            PropertyKey::StaticIdentifier(it) => Ok(it.name.to_string()),
            PropertyKey::StringLiteral(it) if !computed => Ok(it.value.to_string()),
            _ => self.why(key.span().start, "a property whose name is not written out"),
        }
    }

    pub(super) fn identifier(&mut self, name: &str, scope: &Scope<'a>) -> Value<'a> {
        let Some(variable) = scope.find(name) else {
            return if name == "undefined" {
                Value::UNDEFINED
            } else {
                Value::Global(Rc::from(name))
            };
        };
        let Some(value) = self.store.variables.get(&variable).cloned() else {
            // Met before it is declared on this way.
            return Value::Made { symbol: self.symbols.singular(), plain: false };
        };
        let Some(writers) = self.volatile.get(&variable).copied() else { return value };
        let mut parts = vec![writers, self.symbol(&value)];
        if !self.timeless {
            parts.push(self.store.time);
        }
        Value::made(self.symbols.make("volatile", &parts))
    }

    fn template(&mut self, it: &'a TemplateLiteral<'a>, scope: &Scope<'a>) -> Read<Value<'a>> {
        let mut whole = Value::Constant(Constant::Text(Rc::from("")));
        for (at, quasi) in it.quasis.iter().enumerate() {
            let Some(cooked) = &quasi.value.cooked else {
                return self.why(quasi.span.start, "a template with an invalid escape");
            };
            let text = Value::Constant(Constant::Text(Rc::from(cooked.as_str())));
            whole = self.joined(&whole, &text);
            if let Some(part) = it.expressions.get(at) {
                let part = self.value(part, scope)?;
                if !self.is_plain(&part) {
                    return self.why(it.span.start, "a template of what is no plain data");
                }
                whole = self.joined(&whole, &part);
            }
        }
        Ok(whole)
    }

    /// Text that is joined, in one form however it is written.
    fn joined(&mut self, left: &Value<'a>, right: &Value<'a>) -> Value<'a> {
        if let (Value::Constant(a), Value::Constant(b)) = (left, right)
            && let Some(both) = constants::binary(BinaryOperator::Addition, a, b)
        {
            return Value::Constant(both);
        }
        if matches!(left, Value::Constant(Constant::Text(it)) if it.is_empty()) {
            return self.text_form(right);
        }
        if matches!(right, Value::Constant(Constant::Text(it)) if it.is_empty()) {
            return left.clone();
        }
        let right = match right {
            Value::Constant(_) => right.clone(),
            _ => self.text_form(right),
        };
        let left = match left {
            Value::Constant(_) => left.clone(),
            _ => self.text_form(left),
        };
        self.compose("join", &[left, right])
    }

    /// A value as text: of an object, what is in it counts. Text stays as it is.
    fn text_form(&mut self, value: &Value<'a>) -> Value<'a> {
        let symbol = self.symbol(value);
        if self.symbols.is_text(symbol) {
            return value.clone();
        }
        let heap = self.heap();
        Value::made(self.symbols.make("text of", &[symbol, heap]))
    }

    pub(super) fn binary(
        &mut self,
        offset: u32,
        operator: BinaryOperator,
        left: &Value<'a>,
        right: &Value<'a>,
    ) -> Read<Value<'a>> {
        if let (Value::Constant(a), Value::Constant(b)) = (left, right)
            && let Some(it) = constants::binary(operator, a, b)
        {
            return Ok(Value::Constant(it));
        }
        let is_instance = operator == BinaryOperator::Instanceof;
        if !self.is_plain(left) || !(is_instance || self.is_plain(right)) {
            return self.why(offset, "an operator on what is no plain data");
        }
        // Objects that are written out are equal to none but themselves.
        let is_object = |it: &Value<'_>| matches!(it, Value::Object(_));
        if operator.is_equality() && (is_object(left) || is_object(right)) {
            return self.why(offset, "a comparison of objects");
        }
        let is_text = |it: &Value<'_>| matches!(it, Value::Constant(Constant::Text(_)));
        if operator == BinaryOperator::Addition && (is_text(left) || is_text(right)) {
            return Ok(self.joined(left, right));
        }
        let (head, swap, negate) = canonical(operator);
        let (a, b) = if swap { (right, left) } else { (left, right) };
        let mut parts = [a.clone(), b.clone()];
        if operator.is_equality() {
            let symbols = [self.symbol(a), self.symbol(b)];
            if symbols[0] > symbols[1] {
                parts.reverse();
            }
        }
        let made = self.compose(head, &parts);
        let made = Value::made(self.symbol(&made));
        Ok(if negate { self.negated(&made) } else { made })
    }

    fn unary(
        &mut self,
        offset: u32,
        operator: UnaryOperator,
        value: &Value<'a>,
    ) -> Read<Value<'a>> {
        if let Value::Constant(it) = value
            && let Some(it) = constants::unary(operator, it)
        {
            return Ok(Value::Constant(it));
        }
        match operator {
            UnaryOperator::LogicalNot => Ok(self.negated(value)),
            UnaryOperator::Void => match value {
                // `void step()` does not wait for it.
                Value::Promise(id) => self.abandon(offset, *id).map(|()| Value::UNDEFINED),
                _ => Ok(Value::UNDEFINED),
            },
            UnaryOperator::Delete => self.why(offset, "a property that is deleted"),
            _ if self.is_plain(value) => {
                Ok(self.compose(operator.as_str(), std::slice::from_ref(value)))
            }
            _ => self.why(offset, "an operator on what is no plain data"),
        }
    }

    /// `!` of a value.
    fn negated(&mut self, value: &Value<'a>) -> Value<'a> {
        let made = self.compose("!", std::slice::from_ref(value));
        Value::made(self.symbol(&made))
    }

    /// `&&`, `||` and `??`: the right side runs or not.
    fn logical(
        &mut self,
        offset: u32,
        operator: LogicalOperator,
        left: &Value<'a>,
        right: &'a Expression<'a>,
        scope: &Scope<'a>,
    ) -> Read<Value<'a>> {
        if let Value::Constant(it) = left {
            let goes_on = match operator {
                LogicalOperator::And => it.is_true(),
                LogicalOperator::Or => !it.is_true(),
                LogicalOperator::Coalesce => matches!(it, Constant::Undefined | Constant::Null),
            };
            return if goes_on { self.value(right, scope) } else { Ok(left.clone()) };
        }
        let question = match operator {
            LogicalOperator::Coalesce => self.compose("nullish", std::slice::from_ref(left)),
            _ => left.clone(),
        };
        let on_true = operator != LogicalOperator::Or;
        let label = self.text(offset, right.span().start);
        let run = |this: &mut Self| this.value(right, scope);
        let skip = |_: &mut Self| Ok(left.clone());
        let ways: [ValueWay<'_, 'a, '_>; 2] = if on_true { [&run, &skip] } else { [&skip, &run] };
        self.either(offset, &question, label, ways)
    }
}

/// An operator in one form: its head, whether the sides change places, whether it is denied.
fn canonical(operator: BinaryOperator) -> (&'static str, bool, bool) {
    use BinaryOperator as B;
    match operator {
        B::StrictInequality => ("===", false, true),
        B::Inequality => ("==", false, true),
        B::GreaterThan => ("<", true, false),
        B::GreaterEqualThan => ("<=", true, false),
        other => (other.as_str(), false, false),
    }
}
