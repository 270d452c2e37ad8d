//! How far a schema unfolds: what its references cost those who follow them.
//!
//! The validator and the prover recurse along references and branches, and neither counts its
//! steps in every place. A short schema can therefore exhaust the stack (a row of references) or
//! the clock (references that double at each step), so its graph is measured before it is used.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::limits::{DOCUMENT_COST_MAX, DOCUMENT_DEPTH_MAX, PATH_MAX};
use crate::model::{Reason, ReasonCode, Side};
use crate::walk::{Place, children, percent_decoded, schema_pointers};

/// What is known of a schema that may be used.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reach {
    /// Depth of documents that the validator judges at a bearable cost.
    pub(crate) document_depth: usize,
    /// Schema objects that it then visits at most for one narrow document.
    pub(crate) document_cost: f64,
    /// Schema objects when every reference that does not come back is written out.
    pub(crate) unfolded: f64,
    /// Ways through the branches of the schema that offers most for one value.
    pub(crate) ways: f64,
    /// Whether a schema refers to itself for the same value, which has no agreed meaning.
    pub(crate) endless: bool,
}

struct Edge {
    to: usize,
    /// Whether the target speaks of the same value.
    same: bool,
    branch: Branch,
}

/// Whether a part of the same value holds together with the others or instead of some.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Branch {
    All,
    Any,
    One,
    Test,
}

struct Graph {
    edges: Vec<Vec<Edge>>,
}

/// Measures `schema`, or says why it must not be used at all.
pub(crate) fn measure(schema: &Value, side: Side) -> Result<Reach, Reason> {
    let graph = Graph::of(schema);
    let refuse =
        |code, message| Err(Reason { code, message, side: Some(side), pointer: String::new() });
    let word = side.word();
    if graph.path(false).max(graph.path(true)) > PATH_MAX {
        let message =
            format!("the {word} schema leads deeper than {PATH_MAX} references and parts");
        return refuse(ReasonCode::TooDeep, message);
    }
    if graph.endless() {
        return Ok(Reach {
            document_depth: 0,
            document_cost: 0.0,
            unfolded: f64::INFINITY,
            ways: f64::INFINITY,
            endless: true,
        });
    }
    let mut memo = BTreeMap::new();
    let cost = |depth: usize, memo: &mut _| graph.cost(0, depth, memo);
    let Some(depth) =
        (1..=DOCUMENT_DEPTH_MAX).rev().find(|depth| cost(*depth, &mut memo) <= DOCUMENT_COST_MAX)
    else {
        let message = format!("the {word} schema unfolds too far to judge a single document");
        return refuse(ReasonCode::TooLarge, message);
    };
    Ok(Reach {
        document_depth: depth,
        document_cost: cost(depth, &mut memo),
        unfolded: graph.unfolded(0, &mut BTreeMap::new(), &mut BTreeSet::new()),
        ways: graph.ways(),
        endless: false,
    })
}

impl Graph {
    fn of(root: &Value) -> Self {
        let anchors = Anchors::of(root);
        let mut index = BTreeMap::from([(String::new(), 0)]);
        let mut edges: Vec<Vec<Edge>> = Vec::new();
        let mut pending = vec![String::new()];
        while edges.len() < pending.len() {
            let pointer = pending[edges.len()].clone();
            let mut own = Vec::new();
            if let Some(object) = root.pointer(&pointer).and_then(Value::as_object) {
                for (target, same, branch) in steps(root, &pointer, object, &anchors) {
                    let to = *index.entry(target.clone()).or_insert_with(|| {
                        pending.push(target);
                        pending.len() - 1
                    });
                    own.push(Edge { to, same, branch });
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

    /// Whether some schema leads back to itself for the same value.
    fn endless(&self) -> bool {
        // Taking away what nothing leads to leaves exactly the cycles.
        let mut leading = vec![0_usize; self.edges.len()];
        for edge in self.edges.iter().flatten().filter(|edge| edge.same) {
            leading[edge.to] += 1;
        }
        let mut free: Vec<_> = (0..leading.len()).filter(|node| leading[*node] == 0).collect();
        let mut taken = 0;
        while let Some(node) = free.pop() {
            taken += 1;
            for edge in self.edges[node].iter().filter(|edge| edge.same) {
                leading[edge.to] -= 1;
                if leading[edge.to] == 0 {
                    free.push(edge.to);
                }
            }
        }
        taken < leading.len()
    }

    /// Schema objects visited for one narrow document of this depth: all that speak of the value,
    /// and for each of them the costliest that speaks of a value inside.
    fn cost(&self, node: usize, depth: usize, memo: &mut BTreeMap<(usize, usize), f64>) -> f64 {
        if let Some(known) = memo.get(&(node, depth)) {
            return *known;
        }
        let mut sum = 1.0;
        let mut inside = 0.0_f64;
        for edge in &self.edges[node] {
            if edge.same {
                sum += self.cost(edge.to, depth, memo);
            } else if depth > 1 {
                inside = inside.max(self.cost(edge.to, depth - 1, memo));
            }
        }
        memo.insert((node, depth), sum + inside);
        sum + inside
    }

    /// The most ways through the branches that any schema offers for its value.
    fn ways(&self) -> f64 {
        let mut memo = BTreeMap::new();
        (0..self.edges.len()).map(|node| self.ways_of(node, &mut memo)).fold(1.0, f64::max)
    }

    fn ways_of(&self, node: usize, memo: &mut BTreeMap<usize, f64>) -> f64 {
        if let Some(known) = memo.get(&node) {
            return *known;
        }
        let (mut all, mut any, mut one, mut test) = (1.0, 0.0, 0.0, 0.0);
        for edge in self.edges[node].iter().filter(|edge| edge.same) {
            let ways = self.ways_of(edge.to, memo);
            match edge.branch {
                Branch::All => all *= ways,
                Branch::Any => any += ways,
                Branch::One => one += ways,
                Branch::Test => test += ways,
            }
        }
        let product = all * f64::max(any, 1.0) * f64::max(one, 1.0) * f64::max(test, 1.0);
        memo.insert(node, product);
        product
    }

    fn unfolded(
        &self,
        node: usize,
        memo: &mut BTreeMap<usize, f64>,
        active: &mut BTreeSet<usize>,
    ) -> f64 {
        if let Some(known) = memo.get(&node) {
            return *known;
        }
        if !active.insert(node) {
            return 0.0;
        }
        let edges = &self.edges[node];
        let sum = 1.0 + edges.iter().map(|edge| self.unfolded(edge.to, memo, active)).sum::<f64>();
        active.remove(&node);
        memo.insert(node, sum);
        sum
    }
}

/// Where a schema object leads, whether the target speaks of the same value, and how it joins.
fn steps(
    root: &Value,
    pointer: &str,
    object: &Map<String, Value>,
    anchors: &Anchors,
) -> Vec<(String, bool, Branch)> {
    let mut found = Vec::new();
    for keyword in ["$ref", "$dynamicRef", "$recursiveRef"] {
        if let Some(reference) = object.get(keyword).and_then(Value::as_str) {
            found.extend(
                anchors.targets(root, reference).into_iter().map(|to| (to, true, Branch::All)),
            );
        }
    }
    for child in children(object) {
        let same = match child.place {
            Place::Same | Place::Test => true,
            Place::Property(_) | Place::OtherProperties | Place::Items | Place::Names => false,
            Place::Apart => continue,
        };
        let branch = match child.pointer.split('/').nth(1) {
            Some("anyOf" | "dependencies" | "dependentSchemas") => Branch::Any,
            Some("oneOf") => Branch::One,
            Some("if" | "then" | "else") => Branch::Test,
            _ => Branch::All,
        };
        found.push((format!("{pointer}{}", child.pointer), same, branch));
    }
    found
}

/// What references can name besides the document itself. Which base URI is in force at a
/// reference is not worked out: each that may be meant is taken, which can only measure too much.
struct Anchors {
    /// Pointers of schemas with an identifier, each with the last segment of its path.
    bases: Vec<(String, String)>,
    names: Vec<(String, String)>,
}

impl Anchors {
    fn of(root: &Value) -> Self {
        let mut bases = Vec::new();
        let mut names = Vec::new();
        for pointer in schema_pointers(root) {
            let Some(object) = root.pointer(&pointer).and_then(Value::as_object) else { continue };
            for keyword in ["$id", "id", "$anchor", "$dynamicAnchor"] {
                let Some(text) = object.get(keyword).and_then(Value::as_str) else { continue };
                match text.strip_prefix('#') {
                    Some(name) => names.push((pointer.clone(), name.to_owned())),
                    None if keyword.ends_with("id") => {
                        bases.push((pointer.clone(), last_segment(text).to_owned()));
                    }
                    None => names.push((pointer.clone(), text.to_owned())),
                }
            }
        }
        Self { bases, names }
    }

    fn targets(&self, root: &Value, reference: &str) -> Vec<String> {
        let (document, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let named = self.names.iter().filter(|(_, name)| name == fragment);
        let mut found: Vec<String> = named.map(|(pointer, _)| pointer.clone()).collect();
        if fragment.is_empty() || fragment.starts_with('/') {
            let path = percent_decoded(fragment).unwrap_or_default();
            let meant = |segment: &str| document.is_empty() || segment == last_segment(document);
            let bases = self.bases.iter().filter(|(_, segment)| meant(segment));
            found.extend(bases.map(|(base, _)| format!("{base}{path}")));
            if document.is_empty() {
                found.push(path);
            }
        }
        found.retain(|pointer| root.pointer(pointer).is_some_and(Value::is_object));
        found.sort_unstable();
        found.dedup();
        found
    }
}

fn last_segment(uri: &str) -> &str {
    let uri = uri.split('#').next().unwrap_or(uri);
    uri.rsplit(['/', ':']).next().unwrap_or(uri)
}

/// Whether `schema` holds a resource of its own, so that `#` does not mean the document inside it.
pub(crate) fn has_resources(schema: &Value) -> bool {
    Anchors::of(schema).bases.iter().any(|(base, _)| !base.is_empty())
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value, json};

    use super::measure;
    use crate::limits::{DOCUMENT_COST_MAX, PATH_MAX};
    use crate::model::{ReasonCode, Side};

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
    fn doubling_inside_only_counts_when_written_out() {
        let schema = row(40, |next| json!({"properties": {"a": next, "b": next}}));
        let reach = measure(&schema, Side::Old).unwrap();
        assert!(reach.document_cost < 100.0 && reach.unfolded > 1e12);
    }

    #[test]
    fn branches_that_share_a_child_make_documents_shallow() {
        let branch = json!({"properties": {"a": {"$ref": "#"}}});
        let schema = json!({"anyOf": vec![branch; 16]});
        let reach = measure(&schema, Side::Old).unwrap();
        assert!(reach.document_depth < 5 && reach.document_cost <= DOCUMENT_COST_MAX);
    }

    #[test]
    fn recursion_through_a_property_ends_and_through_a_branch_does_not() {
        let ends = json!({"properties": {"a": {"$ref": "#"}}});
        assert!(!measure(&ends, Side::Old).unwrap().endless);
        let endless = json!({"$anchor": "x", "anyOf": [{"type": "null"}, {"$ref": "#x"}]});
        assert!(measure(&endless, Side::Old).unwrap().endless);
    }
}
