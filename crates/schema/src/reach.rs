//! How far a schema leads: what it costs those who follow its references.
//!
//! The validator recurses along references and branches, and does not count its steps. A short
//! schema can therefore exhaust the stack (a row of references) or the clock (references that
//! double at each step), so its graph is measured before it is used.

use foldhash::{HashMap, HashMapExt as _};
use serde_json::{Map, Value};

use crate::documents::{Document, Documents};
use crate::limits::{DOCUMENT_COST_MAX, PATH_MAX};
use crate::model::{Reason, ReasonCode, Side};
use crate::walk::{Place, address, children, percent_decoded};

/// What is known of a schema that may be used.
#[derive(Debug)]
pub(crate) struct Reach {
    graph: Graph,
    /// The schemas in the order of their costs; `None` for an endless schema.
    order: Option<Vec<usize>>,
}

#[derive(Debug)]
struct Edge {
    to: usize,
    /// Whether the target speaks of the same value.
    same: bool,
}

#[derive(Debug)]
struct Graph {
    edges: Vec<Vec<Edge>>,
}

/// Measures a schema with all that its references lead to, or says why it must not be used at all.
pub(crate) fn measure(documents: &Documents<'_>, side: Side) -> Result<Reach, Reason> {
    let graph = Graph::of(documents);
    let refuse = |code, message| Err(side.obstacle(code, message));
    let word = side.word();
    if graph.path(false).max(graph.path(true)) > PATH_MAX {
        let message =
            format!("the {word} schema leads deeper than {PATH_MAX} references and parts");
        return refuse(ReasonCode::TooDeep, message);
    }
    let order = graph.order();
    if order.as_ref().is_some_and(|order| graph.cost(order, 1) > DOCUMENT_COST_MAX) {
        let message = format!("the {word} schema unfolds too far to judge a single document");
        return refuse(ReasonCode::TooLarge, message);
    }
    Ok(Reach { graph, order })
}

impl Reach {
    /// Whether a schema refers to itself for the same value, which has no agreed meaning.
    pub(crate) fn endless(&self) -> bool {
        self.order.is_none()
    }

    /// Whether the validator judges `document` at a bearable cost.
    pub(crate) fn affords(&self, document: &Value) -> bool {
        let cost = |order: &Vec<usize>| self.graph.cost(order, depth(document));
        self.order.as_ref().is_some_and(|order| cost(order) <= DOCUMENT_COST_MAX)
    }
}

fn depth(document: &Value) -> usize {
    let inner = match document {
        Value::Array(items) => items.iter().map(depth).max(),
        Value::Object(map) => map.values().map(depth).max(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    };
    1 + inner.unwrap_or(0)
}

impl Graph {
    fn of(documents: &Documents<'_>) -> Self {
        let targets = Targets::of(documents);
        let root: Part<'_> = (0, &documents.root().value);
        let mut index = HashMap::new();
        index.insert(address(root.1), 0);
        let mut edges: Vec<Vec<Edge>> = Vec::new();
        let mut pending = vec![root];
        while edges.len() < pending.len() {
            let mut own = Vec::new();
            if let (document, Value::Object(object)) = pending[edges.len()] {
                for (target, same) in steps(document, object, &targets) {
                    let to = *index.entry(address(target.1)).or_insert_with(|| {
                        pending.push(target);
                        pending.len() - 1
                    });
                    own.push(Edge { to, same });
                }
            }
            edges.push(own);
        }
        Self { edges }
    }

    /// Length of the longest path that a depth-first walk from the root takes, in either order of
    /// its keywords: the recursion of those who visit each schema once. Walks without recursion.
    fn path(&self, reversed: bool) -> usize {
        let mut seen = vec![false; self.edges.len()];
        let mut path = vec![(0, 0)];
        let mut longest = 1;
        seen[0] = true;
        while let Some((node, step)) = path.last_mut() {
            let edges = &self.edges[*node];
            if *step == edges.len() {
                path.pop();
                continue;
            }
            let at = if reversed { edges.len() - 1 - *step } else { *step };
            *step += 1;
            let to = edges[at].to;
            if !seen[to] {
                seen[to] = true;
                path.push((to, 0));
                longest = longest.max(path.len());
            }
        }
        longest
    }

    /// The schemas, each before all that it leads to for the same value; `None` where one leads
    /// back to itself.
    fn order(&self) -> Option<Vec<usize>> {
        // Taking away what nothing leads to leaves exactly the cycles.
        let mut leading = vec![0_usize; self.edges.len()];
        for edge in self.edges.iter().flatten().filter(|edge| edge.same) {
            leading[edge.to] += 1;
        }
        let mut order: Vec<_> = (0..leading.len()).filter(|node| leading[*node] == 0).collect();
        let mut taken = 0;
        while let Some(node) = order.get(taken) {
            taken += 1;
            for edge in self.edges[*node].iter().filter(|edge| edge.same) {
                leading[edge.to] -= 1;
                if leading[edge.to] == 0 {
                    order.push(edge.to);
                }
            }
        }
        (taken == leading.len()).then_some(order)
    }

    /// Schema objects visited for one narrow document of this depth: all that speak of the value,
    /// and for each of them the costliest that speaks of a value inside.
    fn cost(&self, order: &[usize], depth: usize) -> f64 {
        let mut costs = vec![0.0; self.edges.len()];
        for _ in 0..depth {
            let inside = costs.clone();
            for node in order.iter().rev() {
                let (same, other): (Vec<&Edge>, Vec<&Edge>) =
                    self.edges[*node].iter().partition(|edge| edge.same);
                let sum: f64 = same.iter().map(|edge| costs[edge.to]).sum();
                let below = other.iter().map(|edge| inside[edge.to]).fold(0.0, f64::max);
                costs[*node] = 1.0 + sum + below;
            }
        }
        costs[0]
    }
}

/// The index of a document, and a schema in it.
type Part<'a> = (usize, &'a Value);

/// Where a schema object leads, and whether the target speaks of the same value.
fn steps<'a>(
    document: usize,
    object: &'a Map<String, Value>,
    targets: &Targets<'a>,
) -> Vec<(Part<'a>, bool)> {
    let mut found = Vec::new();
    for keyword in ["$ref", "$dynamicRef", "$recursiveRef"] {
        if let Some(reference) = object.get(keyword).and_then(Value::as_str) {
            let targets = targets.of_reference(document, reference).into_iter();
            found.extend(targets.map(|to| (to, true)));
        }
    }
    for child in children(object) {
        let same = match child.place {
            Place::Same | Place::Test => true,
            Place::Property(_) | Place::OtherProperties | Place::Items | Place::Names => false,
            Place::Apart => continue,
        };
        found.push(((document, child.schema), same));
    }
    found
}

/// What references can name besides the document that they are in.
struct Targets<'a> {
    documents: &'a Documents<'a>,
    anchors: Vec<Anchors<'a>>,
}

/// The names in one document.
struct Anchors<'a> {
    /// Schemas with an identifier, each with the last segment of its path.
    bases: Vec<(&'a Value, &'a str)>,
    names: HashMap<&'a str, Vec<&'a Value>>,
    /// Whether it holds a resource of its own, so that `#` does not mean the document inside it.
    resources: bool,
}

impl<'a> Anchors<'a> {
    fn of(document: &'a Document<'_>) -> Self {
        let mut anchors = Self { bases: Vec::new(), names: HashMap::new(), resources: false };
        let root = address(&document.value);
        let schemas = document.schemas();
        for keyword in ["$id", "id", "$anchor", "$dynamicAnchor"] {
            for (schema, text) in schemas.texts(keyword) {
                match text.strip_prefix('#') {
                    Some(name) => anchors.names.entry(name).or_default().push(schema),
                    None if keyword.ends_with("id") => {
                        anchors.resources |= address(schema) != root;
                        anchors.bases.push((schema, last_segment(text)));
                    }
                    None => anchors.names.entry(text).or_default().push(schema),
                }
            }
        }
        anchors
    }
}

impl<'a> Targets<'a> {
    fn of(documents: &'a Documents<'_>) -> Self {
        let anchors = documents.all().iter().map(Anchors::of).collect();
        Self { documents, anchors }
    }

    /// Where a reference in the document of this index may lead.
    fn of_reference(&self, index: usize, reference: &str) -> Vec<Part<'a>> {
        let (document, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let mut bases = if document.is_empty() {
            // Which base URI is in force is not worked out: each that may be meant is taken, which
            // can only measure too much.
            let own = self.anchors[index].bases.iter().map(|(base, _)| (index, *base));
            own.chain([self.root(index)]).collect()
        } else {
            self.named(index, document)
        };
        let mut found = Vec::new();
        if fragment.is_empty() || fragment.starts_with('/') {
            let path = percent_decoded(fragment).unwrap_or_default();
            let inside = bases.iter().filter_map(|(at, base)| Some((*at, base.pointer(&path)?)));
            found.extend(inside);
        }
        bases.push(self.root(index));
        bases.dedup_by_key(|(at, _)| *at);
        for (at, _) in bases {
            let named = self.anchors[at].names.get(fragment).into_iter().flatten();
            found.extend(named.map(|schema| (at, *schema)));
        }
        found.retain(|(_, value)| value.is_object());
        found.sort_unstable_by_key(|(_, value)| address(value));
        found.dedup_by_key(|(_, value)| address(value));
        found
    }

    fn root(&self, index: usize) -> Part<'a> {
        (index, &self.documents.all()[index].value)
    }

    /// What a URI may mean in the document of this index.
    fn named(&self, index: usize, document: &str) -> Vec<Part<'a>> {
        let segment = last_segment(document);
        // These may end in any segment.
        let any = matches!(segment, "." | "..") || segment.contains('%');
        let meant = |other: &str| any || segment == last_segment(other);
        let exact = !self.documents.is_alone() && !self.anchors[index].resources;
        let mut found = Vec::new();
        for (at, anchors) in self.anchors.iter().enumerate() {
            let (_, root) = self.root(at);
            let inside = |base: &Value| !exact || address(base) != address(root);
            let bases = anchors.bases.iter().filter(|(base, text)| inside(base) && meant(text));
            found.extend(bases.map(|(base, _)| (at, *base)));
        }
        if exact {
            let named = self.documents.named(index, document).into_iter();
            found.extend(named.map(|at| self.root(at)));
        } else if !self.documents.is_alone() {
            let all = self.documents.all().iter().enumerate();
            let named = all.filter(|(_, other)| other.uris().any(meant));
            found.extend(named.map(|(at, _)| self.root(at)));
        }
        found
    }
}

fn last_segment(uri: &str) -> &str {
    let uri = uri.split('#').next().unwrap_or(uri);
    uri.rsplit(['/', ':']).next().unwrap_or(uri)
}

/// Whether a document holds a resource of its own.
pub(crate) fn has_resources(document: &Document<'_>) -> bool {
    Anchors::of(document).resources
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value, json};

    use super::Reach;
    use crate::dialect::Dialect;
    use crate::documents::Documents;
    use crate::limits::PATH_MAX;
    use crate::model::{Reason, ReasonCode, Side};

    fn measure(schema: &Value, side: Side) -> Result<Reach, Reason> {
        super::measure(&Documents::alone(schema, Dialect::default()), side)
    }

    /// Definitions that each hold `part` of the next one, `length` of them in a row.
    fn row(length: usize, part: impl Fn(Value) -> Value) -> Value {
        let next = |at: usize| json!({"$ref": format!("#/$defs/{}", at + 1)});
        let mut all: Map<_, _> = (0..length).map(|at| (at.to_string(), part(next(at)))).collect();
        all.insert(length.to_string(), json!({"type": "null"}));
        json!({"$ref": "#/$defs/0", "$defs": all})
    }

    #[test]
    fn a_row_of_references_is_too_deep() {
        assert!(measure(&row(PATH_MAX - 2, |next| next), Side::Old).is_ok());
        let reason = measure(&row(PATH_MAX, |next| next), Side::Old).unwrap_err();
        assert_eq!(reason.code, ReasonCode::TooDeep);
    }

    #[test]
    fn doubling_for_the_same_value_is_too_large() {
        let schema = row(40, |next| json!({"allOf": [next, next]}));
        assert_eq!(measure(&schema, Side::Old).unwrap_err().code, ReasonCode::TooLarge);
    }

    #[test]
    fn doubling_inside_costs_nothing_in_one_document() {
        let schema = row(40, |next| json!({"properties": {"a": next, "b": next}}));
        assert!(measure(&schema, Side::Old).unwrap().affords(&json!({"a": {"a": {"b": 1}}})));
    }

    #[test]
    fn branches_that_share_a_child_make_documents_shallow() {
        let branch = json!({"properties": {"a": {"$ref": "#"}}});
        let reach = measure(&json!({"anyOf": vec![branch; 16]}), Side::Old).unwrap();
        assert!(reach.affords(&json!({"a": {"a": 1}})));
        assert!(!reach.affords(&json!({"a": {"a": {"a": {"a": 1}}}})));
    }

    #[test]
    fn recursion_through_a_property_ends_and_through_a_branch_does_not() {
        let ends = json!({"properties": {"a": {"$ref": "#"}}});
        assert!(!measure(&ends, Side::Old).unwrap().endless());
        let endless = json!({"$anchor": "x", "anyOf": [{"type": "null"}, {"$ref": "#x"}]});
        assert!(measure(&endless, Side::Old).unwrap().endless());
    }
}
