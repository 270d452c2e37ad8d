//! Writes.

use oxc_ast::ast::{
    AssignmentExpression, AssignmentTarget, SimpleAssignmentTarget, UpdateExpression,
};
use oxc_syntax::operator::{AssignmentOperator, BinaryOperator};

use super::super::value::{Constant, Object, Scope, Value};
use super::{Read, Reader};

impl<'a> Reader<'a, '_> {
    pub(super) fn assignment(
        &mut self,
        it: &'a AssignmentExpression<'a>,
        scope: &Scope<'a>,
    ) -> Read<Value<'a>> {
        let offset = it.span.start;
        let operator = match it.operator {
            AssignmentOperator::Assign => None,
            other => match other.to_binary_operator() {
                Some(operator) => Some(operator),
                None => return self.why(offset, "an assignment that may not happen"),
            },
        };
        match &it.left {
            AssignmentTarget::AssignmentTargetIdentifier(target) => {
                let name = target.name.as_str();
                let was = self.identifier(name, scope);
                let value = self.value(&it.right, scope)?;
                let value = match operator {
                    Some(operator) => self.binary(offset, operator, &was, &value)?,
                    None => value,
                };
                self.write(offset, name, value.clone(), scope)?;
                Ok(value)
            }
            AssignmentTarget::StaticMemberExpression(target) if operator.is_none() => {
                let base = self.value(&target.object, scope)?;
                let value = self.value(&it.right, scope)?;
                self.write_member(offset, &base, target.property.name.as_str(), value)
            }
            _ => self.why(offset, "an assignment into several places"),
        }
    }

    pub(super) fn update(
        &mut self,
        it: &'a UpdateExpression<'a>,
        scope: &Scope<'a>,
    ) -> Read<Value<'a>> {
        let offset = it.span.start;
        let SimpleAssignmentTarget::AssignmentTargetIdentifier(target) = &it.argument else {
            return self.why(offset, "a member that is counted up");
        };
        let was = self.identifier(target.name.as_str(), scope);
        let one = Value::Constant(Constant::Number(1.0));
        let operator = if it.operator.as_str() == "++" {
            BinaryOperator::Addition
        } else {
            BinaryOperator::Subtraction
        };
        let value = self.binary(offset, operator, &was, &one)?;
        self.write(offset, target.name.as_str(), value.clone(), scope)?;
        Ok(if it.prefix { value } else { was })
    }

    fn write(&mut self, offset: u32, name: &str, value: Value<'a>, scope: &Scope<'a>) -> Read<()> {
        match scope.find(name) {
            Some(variable) if self.store.variables.contains_key(&variable) => {
                if self.volatile.contains_key(&variable) {
                    // What is written here may be written over at any time.
                    let made = self.symbol(&value);
                    self.write_heap("write", &[made]);
                }
                self.mutable.insert(variable);
                self.store.variables.insert(variable, value);
                Ok(())
            }
            _ => self.why(offset, "a write to a global"),
        }
    }

    fn write_member(
        &mut self,
        offset: u32,
        base: &Value<'a>,
        name: &str,
        value: Value<'a>,
    ) -> Read<Value<'a>> {
        if name == "__proto__" {
            return self.why(offset, "a prototype that is written");
        }
        let parts = [self.symbol(base), self.symbols.text(name), self.symbol(&value)];
        if let Value::Object(id) = base
            && let Some(Object::Record(members)) = self.store.objects.get_mut(id)
        {
            members.insert(name.to_owned(), value.clone());
            self.write_heap("write", &parts);
            return Ok(value);
        }
        if !self.is_plain(base) {
            return self.why(offset, "a write into what is no plain data");
        }
        let cause = self.symbols.make("is nullish", &parts[..1]);
        self.may_throw(offset, cause, "a write")?;
        self.write_heap("write", &parts);
        if !self.is_plain(&value) {
            return self.why(offset, "a function that is kept in data");
        }
        // It may be an object that is known by another name.
        self.lose_objects();
        Ok(value)
    }
}
