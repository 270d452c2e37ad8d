//! Operators on values that are written out.

use std::rc::Rc;

use oxc_syntax::operator::{BinaryOperator as Binary, UnaryOperator as Unary};

use super::super::value::Constant;

/// The result of an operator, where it is certain.
pub(super) fn binary(operator: Binary, left: &Constant, right: &Constant) -> Option<Constant> {
    use Constant::{Boolean, Number, Text};
    Some(match (operator, left, right) {
        (Binary::StrictEquality, _, _) => Boolean(left == right),
        (Binary::StrictInequality, _, _) => Boolean(left != right),
        (Binary::Addition, Number(a), Number(b)) => Number(a + b),
        (Binary::Subtraction, Number(a), Number(b)) => Number(a - b),
        (Binary::Multiplication, Number(a), Number(b)) => Number(a * b),
        (Binary::Division, Number(a), Number(b)) => Number(a / b),
        (Binary::Remainder, Number(a), Number(b)) => Number(a % b),
        (Binary::LessThan, Number(a), Number(b)) => Boolean(a < b),
        (Binary::LessEqualThan, Number(a), Number(b)) => Boolean(a <= b),
        (Binary::GreaterThan, Number(a), Number(b)) => Boolean(a > b),
        (Binary::GreaterEqualThan, Number(a), Number(b)) => Boolean(a >= b),
        (Binary::Addition, Text(a), Text(b)) => Text(Rc::from(format!("{a}{b}"))),
        (Binary::Addition, Text(a), b) => Text(Rc::from(format!("{a}{}", text(b)?))),
        (Binary::Addition, a, Text(b)) => Text(Rc::from(format!("{}{b}", text(a)?))),
        _ => return None,
    })
}

pub(super) fn unary(operator: Unary, value: &Constant) -> Option<Constant> {
    Some(match (operator, value) {
        (Unary::LogicalNot, it) => Constant::Boolean(!it.is_true()),
        (Unary::UnaryNegation, Constant::Number(it)) => Constant::Number(-it),
        (Unary::Void, _) => Constant::Undefined,
        _ => return None,
    })
}

/// A value as text, where its form is certain.
pub(super) fn text(value: &Constant) -> Option<String> {
    Some(match value {
        Constant::Undefined => "undefined".to_owned(),
        Constant::Null => "null".to_owned(),
        Constant::Boolean(it) => it.to_string(),
        Constant::Number(it) if it.fract() == 0.0 && it.abs() < 1e15 => format!("{}", *it + 0.0),
        Constant::Number(_) => return None,
        Constant::Text(it) => it.to_string(),
    })
}
