//! YAML documents from events: aliases and merge keys are expanded within a budget.

use std::collections::{BTreeMap, BTreeSet};

use granit_parser::{ErrorKind, Event, Options, Parser, ScalarStyle, Span as EventSpan};

use super::problem::{self, too_deep, too_many_nodes};
use super::{Data, Entry, Node, Problem, Written};
use crate::limits::{BYTES_PER_NODE, DOCUMENTS_MAX, NESTING_MAX, NODES_MAX};
use crate::model::Span;

/// All documents of a YAML text. After an error the documents before it are kept.
pub(super) fn parse(text: &str) -> (Vec<Node>, Vec<Problem>) {
    let mut builder = Builder {
        text,
        documents: Vec::new(),
        open: Vec::new(),
        anchors: BTreeMap::new(),
        nodes: 0,
        problems: Vec::new(),
    };
    let mut options = Options::default();
    options.set_emit_comments(false);
    options.flow_nesting_limit = NESTING_MAX;
    options.block_nesting_limit = NESTING_MAX;
    for event in Parser::new_from_str_with_options(text, options) {
        let done = match event {
            Ok((event, span)) => builder.event(event, &span),
            Err(error) => {
                let at = error.marker().byte_offset().unwrap_or(text.len()).min(text.len());
                let too_nested = matches!(error.kind(), ErrorKind::RecursionLimitExceeded);
                Err(if too_nested {
                    too_deep(Span::new(at..at))
                } else {
                    Problem::unreadable(
                        format!("not valid YAML: {}", error.info()),
                        "mend the YAML at this place",
                        Span::new(at..at),
                    )
                })
            }
        };
        if let Err(problem) = done {
            builder.problems.push(problem);
            break;
        }
    }
    (builder.documents, builder.problems)
}

struct Builder<'a> {
    text: &'a str,
    documents: Vec<Node>,
    open: Vec<Open>,
    anchors: BTreeMap<usize, (Node, usize)>,
    /// Nodes so far, expanded ones included.
    nodes: usize,
    problems: Vec<Problem>,
}

/// A collection that has begun.
struct Open {
    anchor: usize,
    span: Span,
    tag: Option<String>,
    nodes_before: usize,
    content: Content,
}

enum Content {
    Sequence(Vec<Node>),
    Mapping(Mapping),
}

/// Keys of a mapping up to which looking at each is quicker than a set of them.
const FEW_KEYS: usize = 16;

#[derive(Default)]
struct Mapping {
    entries: Vec<Entry>,
    /// The keys, once they are many.
    names: BTreeSet<String>,
    /// A key that waits for its value.
    key: Option<Node>,
    merges: Vec<Node>,
}

impl Mapping {
    /// Takes the next node: a key, or the value of the key before it.
    fn push(&mut self, node: Node) -> Option<Problem> {
        let Some(name) = self.key.take() else {
            self.key = Some(node);
            return None;
        };
        if matches!(&name.data, Data::Scalar { text, plain: true, .. } if text == "<<") {
            self.merges.push(node);
            return None;
        }
        let (span, key_span) = (name.span, name.text_span());
        let key = match name.data {
            Data::Scalar { text, .. } => text,
            _ => name.canonical(),
        };
        if !self.is_new(&key) {
            return Some(super::json::duplicate_key(&key, span));
        }
        self.entries.push(Entry { key, key_span, value: node });
        None
    }

    /// Whether the mapping has no such key yet; it gets it next.
    fn is_new(&mut self, key: &str) -> bool {
        if self.entries.len() < FEW_KEYS {
            return self.entries.iter().all(|entry| entry.key != key);
        }
        if self.names.is_empty() {
            self.names = self.entries.iter().map(|entry| entry.key.clone()).collect();
        }
        self.names.insert(key.to_owned())
    }

    /// Merge keys (`<<`): keys of the mapping win, earlier merged mappings win over later ones.
    fn merged(mut self) -> Vec<Entry> {
        let sources =
            std::mem::take(&mut self.merges).into_iter().flat_map(|node| match node.data {
                Data::Sequence(items) => items,
                _ => vec![node],
            });
        for source in sources {
            if let Data::Mapping(merged) = source.data {
                for entry in merged {
                    if self.is_new(&entry.key) {
                        self.entries.push(entry);
                    }
                }
            }
        }
        self.entries
    }
}

impl Builder<'_> {
    fn event(&mut self, event: Event<'_>, span: &EventSpan) -> Result<(), Problem> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let tag = tag.filter(|tag| tag.is_custom()).map(|tag| tag.original());
                let node = self.scalar(&text, style, tag, span);
                // An alias copies the text too, so a long one weighs more.
                let size = 1 + text.len() / BYTES_PER_NODE;
                self.nodes += size;
                self.finish(node, anchor, size)
            }
            Event::SequenceStart(_, anchor, tag) => {
                let tag = tag.filter(|tag| tag.is_custom()).map(|tag| tag.original());
                self.start(anchor, tag, span, Content::Sequence(Vec::new()))
            }
            Event::MappingStart(_, anchor, tag) => {
                let tag = tag.filter(|tag| tag.is_custom()).map(|tag| tag.original());
                self.start(anchor, tag, span, Content::Mapping(Mapping::default()))
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(span),
            Event::Alias(id) => {
                let Some((node, size)) = self.anchors.get(&id).cloned() else {
                    return Err(Problem::unreadable(
                        "an alias stands within the value that it names",
                        "write the value out",
                        byte_span(span),
                    ));
                };
                self.nodes += size;
                self.finish(node, 0, size)
            }
            _ => Ok(()),
        }
    }

    fn start(
        &mut self,
        anchor: usize,
        tag: Option<String>,
        span: &EventSpan,
        content: Content,
    ) -> Result<(), Problem> {
        if self.open.len() >= NESTING_MAX {
            return Err(too_deep(byte_span(span)));
        }
        let nodes_before = self.nodes;
        self.nodes += 1;
        self.open.push(Open { anchor, span: with_tag(span), tag, nodes_before, content });
        Ok(())
    }

    fn end(&mut self, span: &EventSpan) -> Result<(), Problem> {
        let Some(open) = self.open.pop() else { return Ok(()) };
        let data = match open.content {
            Content::Sequence(items) => Data::Sequence(items),
            Content::Mapping(mapping) => Data::Mapping(mapping.merged()),
        };
        let end = byte_span(span).end.max(open.span.end);
        let node = Node { span: Span { start: open.span.start, end }, data, tag: open.tag };
        self.finish(node, open.anchor, self.nodes - open.nodes_before)
    }

    /// Puts a finished value where it belongs.
    fn finish(&mut self, node: Node, anchor: usize, size: usize) -> Result<(), Problem> {
        if self.nodes > NODES_MAX {
            return Err(too_many_nodes(node.span));
        }
        if anchor != 0 {
            // Kept as a copy, so its values count once more.
            self.nodes += size;
            self.anchors.insert(anchor, (node.clone(), size));
        }
        match self.open.last_mut().map(|open| &mut open.content) {
            None if self.documents.len() >= DOCUMENTS_MAX => {
                return Err(Problem::unreadable(
                    format!("more than {DOCUMENTS_MAX} documents"),
                    "split the file",
                    node.span,
                ));
            }
            None => self.documents.push(node),
            Some(Content::Sequence(items)) => items.push(node),
            Some(Content::Mapping(mapping)) => {
                if let Some(twice) = mapping.push(node) {
                    problem::push(&mut self.problems, twice);
                }
            }
        }
        Ok(())
    }

    fn scalar(
        &self,
        text: &str,
        style: ScalarStyle,
        tag: Option<String>,
        event: &EventSpan,
    ) -> Node {
        let value = byte_span(event);
        let written = self.text.get(value.range()).unwrap_or_default();
        let start = value.start as usize;
        let (end, inner) = match style {
            ScalarStyle::Plain => (value.end, (written == text).then(|| value.into())),
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
                let within = written.get(1..written.len().saturating_sub(1));
                let inner = Span::new(start + 1..start + 1 + text.len());
                (value.end, (within == Some(text)).then(|| inner.into()))
            }
            ScalarStyle::Literal | ScalarStyle::Folded => {
                // One line stands as it is in either style; a folded line break is a space.
                let end = Span::new(start..start + written.trim_end().len()).end;
                let is_kept = style == ScalarStyle::Literal || !text.trim().contains('\n');
                let inner = is_kept.then(|| Written::block(self.text, start, text)).flatten();
                (end, inner)
            }
        };
        let span = Span { start: with_tag(event).start, end };
        let plain = style == ScalarStyle::Plain;
        Node { span, data: Data::Scalar { text: text.to_owned(), plain, inner }, tag }
    }
}

/// The span of a value with the tag before it.
fn with_tag(event: &EventSpan) -> Span {
    let value = byte_span(event);
    let tag = event.tag_span().and_then(|tag| tag.byte_range()).map(Span::new);
    tag.map_or(value, |tag| Span { start: tag.start.min(value.start), end: value.end })
}

fn byte_span(span: &EventSpan) -> Span {
    Span::new(span.byte_range().unwrap_or(0..0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::PROBLEMS_PER_FILE_MAX;

    fn one(text: &str) -> Node {
        let (mut nodes, problems) = parse(text);
        assert_eq!(problems, [], "{text}");
        assert_eq!(nodes.len(), 1, "{text}");
        nodes.remove(0)
    }

    #[test]
    fn scalars_keep_the_bytes_of_their_text() {
        let text = "a: plain\nb: 'single'\nc: \"dou\\nble\"\nd: !Sub \"tag\"\ne: |\n  block\n";
        let node = one(text);
        let at = |key: &str| &text[node.get(key).unwrap().text_span().range()];
        assert_eq!(at("a"), "plain");
        assert_eq!(at("b"), "single");
        assert_eq!(at("c"), "\"dou\\nble\"");
        assert_eq!(at("d"), "tag");
        assert_eq!(node.get("d").unwrap().tag.as_deref(), Some("!Sub"));
        assert_eq!(at("e"), "block");
    }

    #[test]
    fn aliases_and_merge_keys_are_expanded() {
        let node = one("base: &b {image: x, cpu: 1}\nuse:\n  <<: *b\n  cpu: 2\nsame: *b\n");
        assert_eq!(
            node.to_json(),
            serde_json::json!({
                "base": {"image": "x", "cpu": 1},
                "use": {"cpu": 2, "image": "x"},
                "same": {"image": "x", "cpu": 1},
            })
        );
    }

    #[test]
    fn documents_before_an_error_are_kept() {
        let (nodes, problems) = parse("a: 1\n---\nb: [1\n---\n");
        assert_eq!(nodes.len(), 1);
        assert_eq!(problems.len(), 1);
    }

    #[test]
    fn bounds_hold() {
        let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
        assert_eq!(parse(&deep).1.len(), 1);
        let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..10 {
            let below = format!("*a{}, ", level - 1).repeat(10);
            bomb += &["a", &level.to_string(), ": &a", &level.to_string(), " [", &below, "]\n"]
                .concat();
        }
        assert!(parse(&bomb).1[0].message.contains("more than"));
        let long = format!("a: &a {}\nb: [{}]\n", "x".repeat(100_000), "*a,".repeat(1_000));
        assert!(parse(&long).1[0].message.contains("more than"));
        let many = "--- 1\n".repeat(DOCUMENTS_MAX + 1);
        let (nodes, problems) = parse(&many);
        assert_eq!((nodes.len(), problems.len()), (DOCUMENTS_MAX, 1));
        let doubled = parse(&"a: 1\n".repeat(PROBLEMS_PER_FILE_MAX + 9)).1;
        assert_eq!(doubled.len(), PROBLEMS_PER_FILE_MAX);
        assert!(parse("a: 1\na: 2\n").1[0].message.contains("twice"));
        assert!(parse("a: &x [*x]\n").1[0].message.contains("alias"));
    }
}
