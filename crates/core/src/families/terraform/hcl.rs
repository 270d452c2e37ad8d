//! HCL into the tree that JSON gives: a block is a mapping below its labels. Blocks of one name
//! stay apart, each as an entry of its own.

use hcl_edit::Span as _;
use hcl_edit::expr::{Expression, FuncCall, ObjectKey};
use hcl_edit::parser::parse_body;
use hcl_edit::structure::{Block, Body, Structure};

use crate::model::Span;
use crate::syntax::{Data, Entry, Node};

/// The tree of a text, or the line and what is wrong there. The parser bounds nesting.
pub(super) fn parse(text: &str) -> Result<Node, (usize, String)> {
    let body = parse_body(text).map_err(|error| {
        let what = error.message().lines().last().unwrap_or_default().to_owned();
        (error.location().line(), what)
    })?;
    Ok(Tree { text }.body(&body))
}

struct Tree<'a> {
    text: &'a str,
}

impl Tree<'_> {
    fn body(&self, body: &Body) -> Node {
        let entries = body.iter().map(|structure| match structure {
            Structure::Attribute(attribute) => Entry {
                key: attribute.key.as_str().to_owned(),
                key_span: span(attribute.key.span()),
                value: self.expression(&attribute.value),
            },
            Structure::Block(block) => self.block(block),
        });
        mapping(span(body.span()), entries.collect())
    }

    fn block(&self, block: &Block) -> Entry {
        let mut value = self.body(&block.body);
        for label in block.labels.iter().rev() {
            let quoted = span(label.span());
            let key = label.as_str().to_owned();
            let key_span = self.unquoted(quoted, &key).unwrap_or(quoted);
            value = mapping(value.span, vec![Entry { key, key_span, value }]);
        }
        Entry { key: block.ident.as_str().to_owned(), key_span: span(block.ident.span()), value }
    }

    fn expression(&self, expression: &Expression) -> Node {
        let at = span(expression.span());
        match expression {
            Expression::String(text) => {
                let inner = self.unquoted(at, text.as_str());
                scalar(at, text.as_str().to_owned(), false, inner)
            }
            Expression::StringTemplate(_) => self.template(at),
            Expression::HeredocTemplate(_) => self.heredoc(at),
            Expression::Array(items) => {
                sequence(at, items.iter().map(|item| self.expression(item)).collect())
            }
            Expression::Object(object) => {
                let entries = object.iter().map(|(key, value)| {
                    let (key, key_span) = self.key(key);
                    Entry { key, key_span, value: self.expression(value.expr()) }
                });
                mapping(at, entries.collect())
            }
            Expression::Parenthesis(inner) => self.expression(inner.inner()),
            Expression::Null(_) | Expression::Bool(_) | Expression::Number(_) => {
                scalar(at, self.written(at).to_owned(), true, Some(at))
            }
            Expression::FuncCall(call) => self.call(call, at),
            // Either branch may be what is used.
            Expression::Conditional(either) => {
                let branches = [&either.true_expr, &either.false_expr];
                self.any_of(branches.into_iter(), at)
            }
            Expression::ForExpr(each) => self.any_of([&each.value_expr].into_iter(), at),
            Expression::Variable(_)
            | Expression::Traversal(_)
            | Expression::UnaryOp(_)
            | Expression::BinaryOp(_) => self.open(at),
        }
    }

    /// Encoders give what they are given; functions that join collections give their parts.
    fn call(&self, call: &FuncCall, at: Span) -> Node {
        let mut arguments = call.args.iter();
        match (call.name.name.as_str(), call.args.len()) {
            ("jsonencode" | "yamlencode" | "tolist" | "toset" | "tomap", 1) => {
                arguments.next().map_or_else(|| self.open(at), |one| self.expression(one))
            }
            ("merge" | "concat" | "flatten", _) => self.any_of(arguments, at),
            _ => self.open(at),
        }
    }

    /// The collections among some expressions, as a list; open where there is none.
    fn any_of<'e>(&self, parts: impl Iterator<Item = &'e Expression>, at: Span) -> Node {
        let nodes = parts.map(|part| self.expression(part));
        let collections = nodes.filter(|node| !matches!(node.data, Data::Scalar { .. }));
        let collections: Vec<Node> = collections.collect();
        if collections.is_empty() { self.open(at) } else { sequence(at, collections) }
    }

    /// An expression whose value is known at the time of applying only, as it stands in a text.
    fn open(&self, at: Span) -> Node {
        scalar(at, format!("${{{}}}", self.written(at)), false, None)
    }

    /// Text with placeholders, as it is written between its quotes.
    fn template(&self, at: Span) -> Node {
        let quoted = self.written(at);
        let text = quoted.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
        match text {
            Some(text) => {
                let start = at.start as usize + 1;
                scalar(at, text.to_owned(), false, Some(Span::new(start..start + text.len())))
            }
            None => scalar(at, quoted.to_owned(), false, None),
        }
    }

    /// What stands between the first and the last line of a heredoc.
    fn heredoc(&self, at: Span) -> Node {
        let whole = self.written(at);
        let first = whole.find('\n').map_or(whole.len(), |end| end + 1);
        let body = whole.get(first..).unwrap_or_default().trim_end();
        let last = body.rfind('\n').map_or(0, |end| end + 1);
        let start = at.start as usize + first;
        let text = body.get(..last).unwrap_or_default();
        scalar(at, text.to_owned(), false, Some(Span::new(start..start + text.len())))
    }

    fn key(&self, key: &ObjectKey) -> (String, Span) {
        match key {
            ObjectKey::Ident(name) => (name.as_str().to_owned(), span(name.span())),
            ObjectKey::Expression(expression) => {
                let node = self.expression(expression);
                (node.text().unwrap_or_default().to_owned(), node.text_span())
            }
        }
    }

    /// The bytes between quotes where they are the text letter by letter.
    fn unquoted(&self, at: Span, text: &str) -> Option<Span> {
        let range = at.start as usize + 1..(at.end as usize).saturating_sub(1);
        (self.text.get(range.clone()) == Some(text)).then(|| Span::new(range))
    }

    fn written(&self, at: Span) -> &str {
        self.text.get(at.range()).unwrap_or_default()
    }
}

fn span(range: Option<std::ops::Range<usize>>) -> Span {
    Span::new(range.unwrap_or(0..0))
}

fn scalar(span: Span, text: String, plain: bool, inner: Option<Span>) -> Node {
    let inner = inner.map(Into::into);
    Node { span, data: Data::Scalar { text, plain, inner }, tag: None }
}

fn sequence(span: Span, items: Vec<Node>) -> Node {
    Node { span, data: Data::Sequence(items), tag: None }
}

fn mapping(span: Span, entries: Vec<Entry>) -> Node {
    Node { span, data: Data::Mapping(entries), tag: None }
}
