//! Definitions that are text in a template: their own tree, with places in the template.

use std::collections::BTreeMap;

use super::alignment::align;
use super::intrinsic::Intrinsic;
use super::template::Template;
use super::value::{Value, evaluate};
use crate::limits::FILE_BYTES_MAX;
use crate::model::Span;
use crate::syntax::{Data, Entry, Node, parse};

/// A text that was put together, and where it comes from.
#[derive(Debug, Default)]
pub(super) struct Embedded {
    /// Its values that came from intrinsics, by their placeholder.
    pub(super) known: BTreeMap<String, Value>,
    text: String,
    segments: Vec<Segment>,
    quoted: bool,
    escaped: bool,
    /// Braces of a placeholder that stands for a whole value, so that it is put in quotes.
    bare: bool,
}

/// Bytes of the text that stand in the file in one piece.
#[derive(Debug)]
struct Segment {
    start: usize,
    length: usize,
    at: usize,
    width: usize,
    /// All of the bytes stand for the whole place, as those of a placeholder do.
    whole: bool,
}

/// The text of a node: one text, or what `Fn::Sub` or `Fn::Join` makes of several. None where it
/// is something else.
pub(super) fn compose(template: &Template<'_>, node: &Node) -> Option<Embedded> {
    let mut embedded = Embedded::default();
    embedded.add(template, node)?;
    Some(embedded)
}

impl Embedded {
    /// The tree of the text, with the places of the file; the message where it is none.
    pub(super) fn parse(&self) -> Result<Node, String> {
        let (nodes, problems) = parse("definition.json", &self.text);
        match (nodes.into_iter().next(), problems.into_iter().next()) {
            (Some(node), None) => Ok(self.placed(&node)),
            (_, Some(problem)) => Err(problem.message),
            (None, None) => Err("it is empty".to_owned()),
        }
    }

    fn add(&mut self, template: &Template<'_>, node: &Node) -> Option<()> {
        match Intrinsic::of(node) {
            None | Some(Intrinsic::Sub(_, None)) if node.text().is_some() => {
                self.text(template, node)
            }
            Some(Intrinsic::Sub(text, values)) => {
                for entry in values.map_or(&[][..], Node::entries) {
                    // What a resource is to a name within the text stays open there.
                    if let value @ Value::Text(_) = evaluate(template, &entry.value) {
                        self.known.insert(format!("${{{}}}", entry.key), value);
                    }
                }
                self.text(template, text)
            }
            Some(Intrinsic::Join(delimiter, list)) => {
                for (at, item) in list.items().iter().enumerate() {
                    if at > 0 {
                        self.text(template, delimiter)?;
                    }
                    self.add(template, item)?;
                }
                (!list.items().is_empty()).then_some(())
            }
            Some(_) => self.placeholder(template, node),
            None => None,
        }
    }

    fn text(&mut self, template: &Template<'_>, node: &Node) -> Option<()> {
        node.text()?;
        let start = template.place(node).start.min(node.span.start) as usize;
        align(template.document.text, node, start, |c, at, width| self.put(c, at, width));
        (self.text.len() <= FILE_BYTES_MAX).then_some(())
    }

    /// A value that an intrinsic gives at deploy.
    fn placeholder(&mut self, template: &Template<'_>, node: &Node) -> Option<()> {
        let value = evaluate(template, node);
        let name = match &value {
            Value::Text(text) if value.literal().is_some() => text.clone(),
            value => format!("${{{}}}", value.shown().replace(['"', '\\', '{', '}', '$'], " ")),
        };
        let span = template.place(node);
        let (at, width) = (span.start as usize, span.range().len());
        for c in name.chars() {
            self.put(c, at, width);
        }
        self.known.insert(name, value);
        (self.text.len() <= FILE_BYTES_MAX).then_some(())
    }

    /// A placeholder outside of quotes stands for a number, a list or the like. In quotes it can
    /// be read.
    fn put(&mut self, c: char, at: usize, width: usize) {
        if self.quoted {
            match c {
                _ if self.escaped => self.escaped = false,
                '\\' => self.escaped = true,
                '"' => self.quoted = false,
                _ => {}
            }
        } else if c == '"' {
            self.quoted = true;
        } else if c == '$' && !self.bare {
            self.bare = true;
            self.emit('"', at, 0);
        }
        self.emit(c, at, width);
        if self.bare && c == '}' {
            self.bare = false;
            self.emit('"', at + width, 0);
        }
    }

    fn emit(&mut self, c: char, at: usize, width: usize) {
        let start = self.text.len();
        let length = c.len_utf8();
        self.text.push(c);
        let whole = length != width;
        if let Some(last) = self.segments.last_mut()
            && last.whole == whole
        {
            if whole && last.at == at && last.width == width {
                last.length += length;
                return;
            }
            if !whole && last.at + last.width == at {
                last.length += length;
                last.width += width;
                return;
            }
        }
        self.segments.push(Segment { start, length, at, width, whole });
    }

    fn segment(&self, offset: usize) -> Option<&Segment> {
        let after = self.segments.partition_point(|segment| segment.start <= offset);
        self.segments.get(after.checked_sub(1)?)
    }

    fn start(&self, offset: usize) -> usize {
        self.segment(offset).map_or(0, |segment| {
            let within = offset - segment.start;
            segment.at + if segment.whole { 0 } else { within }
        })
    }

    fn end(&self, offset: usize) -> usize {
        let Some(last) = offset.checked_sub(1) else { return self.start(offset) };
        self.segment(last).map_or(0, |segment| {
            let within = last - segment.start + 1;
            segment.at + if segment.whole { segment.width } else { within }
        })
    }

    fn span(&self, span: Span) -> Span {
        let start = self.start(span.start as usize);
        Span::new(start..self.end(span.end as usize).max(start))
    }

    fn placed(&self, node: &Node) -> Node {
        let data = match &node.data {
            Data::Scalar { text, plain, inner } => {
                let inner = inner.as_ref().map(|inner| self.span(inner.span()).into());
                Data::Scalar { text: text.clone(), plain: *plain, inner }
            }
            Data::Sequence(items) => {
                Data::Sequence(items.iter().map(|item| self.placed(item)).collect())
            }
            Data::Mapping(entries) => Data::Mapping(
                entries
                    .iter()
                    .map(|entry| Entry {
                        key: entry.key.clone(),
                        key_span: self.span(entry.key_span),
                        value: self.placed(&entry.value),
                    })
                    .collect(),
            ),
        };
        Node { span: self.span(node.span), data, tag: node.tag.clone() }
    }
}
