//! Schemas into nodes: what the keywords of each dialect say, and where references lead.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use foldhash::{HashMap, HashMapExt as _};
use jsonschema::{Draft, Retrieve, Uri};
use referencing::Resolver;
use serde_json::{Map, Value, json};

use super::{Graph, Id, Node, merge};
use crate::dialect::Dialect;
use crate::documents::Documents;
use crate::walk::address;

/// Two schemas in one graph.
#[derive(Debug)]
pub(crate) struct Sides {
    pub(crate) graph: Graph,
    pub(crate) old: Id,
    pub(crate) new: Id,
    /// Whether a schema refers outside of itself.
    pub(crate) outside: bool,
}

/// Reads two schemas. What a reference outside of them means stays open.
pub(crate) fn read(old: &Documents<'_>, new: &Documents<'_>) -> Result<Sides, String> {
    let mut nodes = vec![Node::All(Vec::new()), Node::Any(Vec::new())];
    let mut graph = Graph::new();
    let mut roots = [Graph::EVERYTHING; 2];
    let mut outside = false;
    for (root, documents) in roots.iter_mut().zip([old, new]) {
        let (id, refers) = side(documents, &mut nodes, &mut graph)?;
        *root = id;
        outside |= refers;
    }
    let roots = merge::merge(&nodes, &mut graph, roots);
    Ok(Sides { graph, old: roots[0], new: roots[1], outside })
}

/// The root of one side, and whether it refers outside of itself.
fn side(
    documents: &Documents<'_>,
    nodes: &mut Vec<Node>,
    graph: &mut Graph,
) -> Result<(Id, bool), String> {
    let outside = Outside::default();
    let prepared = documents
        .registry()
        .and_then(|(registry, base)| Ok((registry.retriever(outside.clone()).prepare()?, base)));
    let (registry, base) = prepared.map_err(|error| error.to_string())?;
    let mut reader = Reader {
        nodes,
        graph,
        known: HashMap::new(),
        pending: Vec::new(),
        outside: outside.0.lock().map(|uris| uris.clone()).unwrap_or_default(),
        whole: documents,
    };
    let root = documents.root();
    let root = reader.schema(&root.value, &registry.resolver(base), root.dialect);
    while let Some(pending) = reader.pending.pop() {
        reader.fill(pending)?;
    }
    Ok((root, !reader.outside.is_empty()))
}

/// Stands in for documents that are not there, and keeps their names.
#[derive(Debug, Clone, Default)]
struct Outside(Arc<Mutex<BTreeSet<String>>>);

impl Retrieve for Outside {
    fn retrieve(
        &self,
        uri: &Uri<String>,
    ) -> Result<Value, Box<dyn std::error::Error + Send + Sync>> {
        if let Ok(mut uris) = self.0.lock() {
            uris.insert(uri.as_str().to_owned());
        }
        Ok(json!({}))
    }
}

/// Reads one side.
pub(super) struct Reader<'n, 'r> {
    pub(super) nodes: &'n mut Vec<Node>,
    pub(super) graph: &'n mut Graph,
    /// Nodes of schemas, by where these are in memory: each is read once.
    known: HashMap<(usize, Dialect), Id>,
    pending: Vec<Pending<'r>>,
    outside: BTreeSet<String>,
    whole: &'r Documents<'r>,
}

/// A schema whose node is there and still says nothing.
struct Pending<'r> {
    id: Id,
    map: &'r Map<String, Value>,
    schema: &'r Value,
    resolver: Resolver<'r>,
    dialect: Dialect,
}

/// Where a schema stands: what its references are relative to, and how its keywords are read.
pub(super) struct At<'r> {
    pub(super) resolver: Resolver<'r>,
    pub(super) dialect: Dialect,
}

impl<'r> Reader<'_, 'r> {
    pub(super) fn add(&mut self, node: Node) -> Id {
        let id = Id::try_from(self.nodes.len()).unwrap_or(Id::MAX);
        self.nodes.push(node);
        id
    }

    /// The node of a schema, read later.
    pub(super) fn schema(
        &mut self,
        schema: &'r Value,
        resolver: &Resolver<'r>,
        dialect: Dialect,
    ) -> Id {
        let map = match schema {
            Value::Object(map) if !map.is_empty() => map,
            Value::Bool(false) => return Graph::NOTHING,
            _ => return Graph::EVERYTHING,
        };
        let place = (address(schema), dialect);
        if let Some(id) = self.known.get(&place) {
            return *id;
        }
        let id = self.add(Node::All(Vec::new()));
        self.known.insert(place, id);
        self.pending.push(Pending { id, map, schema, resolver: resolver.clone(), dialect });
        id
    }

    /// The node of a schema inside the present one.
    pub(super) fn inner(&mut self, schema: &'r Value, at: &At<'r>) -> Id {
        self.schema(schema, &at.resolver, at.dialect)
    }

    fn fill(&mut self, pending: Pending<'r>) -> Result<(), String> {
        let Pending { id, map, schema, resolver, dialect } = pending;
        let named = map.contains_key("$id") || map.contains_key("id");
        let resolver = if named { self.within(schema, resolver, dialect)? } else { resolver };
        let at = At { resolver, dialect };
        let mut said = Vec::new();
        if let Some(Value::String(reference)) = map.get("$ref") {
            said.push(self.reference(reference, &at)?);
        }
        if said.is_empty() || !dialect.reference_hides_siblings() {
            self.dynamic_references(map, &at, &mut said)?;
            self.keywords(map, &at, &mut said);
        }
        let node = match said[..] {
            [one] => Node::Link(one),
            _ => Node::All(said),
        };
        self.nodes[id as usize] = node;
        Ok(())
    }

    /// What references are relative to inside of a schema that may have an identifier.
    fn within(
        &self,
        schema: &Value,
        resolver: Resolver<'r>,
        dialect: Dialect,
    ) -> Result<Resolver<'r>, String> {
        // Whoever came by a reference is inside already, and a relative identifier applied again
        // would lead elsewhere.
        let same = |other: &Value| address(other) == address(schema);
        let inside = || resolver.lookup("#").is_ok_and(|found| same(found.contents()));
        if !same(&self.whole.root().value) && inside() {
            return Ok(resolver);
        }
        let resource = dialect.draft().create_resource_ref(schema);
        resolver.in_subresource(resource).map_err(|error| error.to_string())
    }

    /// The node that a reference leads to.
    pub(super) fn reference(&mut self, reference: &str, at: &At<'r>) -> Result<Id, String> {
        let document = reference.split('#').next().unwrap_or_default();
        let uri = at.resolver.resolve_uri(&at.resolver.base_uri().borrow(), document);
        let uri = uri.map_err(|error| error.to_string())?;
        if self.outside.contains(uri.as_str().trim_end_matches('#')) {
            let fragment = reference.split_once('#').map_or("", |(_, fragment)| fragment);
            return Ok(self.add(Node::Opaque(format!("{uri}#{fragment}").into())));
        }
        let found = at.resolver.lookup(reference).map_err(|error| error.to_string())?;
        let (contents, resolver, draft) = found.into_inner();
        let dialect = Dialect::of_draft(draft).unwrap_or(at.dialect);
        let target = self.schema(contents, &resolver, dialect);
        Ok(self.add(Node::Link(target)))
    }

    /// `$dynamicRef` and `$recursiveRef`, where only one target is possible.
    fn dynamic_references(
        &mut self,
        map: &Map<String, Value>,
        at: &At<'r>,
        said: &mut Vec<Id>,
    ) -> Result<(), String> {
        let text = |keyword: &str| map.get(keyword).and_then(Value::as_str);
        if let (Some(reference), Dialect::Draft202012) = (text("$dynamicRef"), at.dialect) {
            let name = reference.rsplit('#').next().unwrap_or_default();
            let named = self.occurrences("$dynamicAnchor", &Value::from(name));
            said.push(if named <= 1 && !is_foreign(at) {
                self.reference(reference, at)?
            } else {
                self.unfollowed("$dynamicRef")
            });
        }
        if let (Some(reference), Dialect::Draft201909) = (text("$recursiveRef"), at.dialect) {
            let anchored = self.occurrences("$recursiveAnchor", &Value::Bool(true));
            said.push(if anchored <= 1 && !is_foreign(at) {
                self.reference(reference, at)?
            } else {
                self.unfollowed("$recursiveRef")
            });
        }
        Ok(())
    }

    /// How often a keyword has this value in the schema and all that its references lead to.
    fn occurrences(&self, keyword: &str, wanted: &Value) -> usize {
        let all = self.whole.all().iter();
        all.map(|document| occurrences(&document.value, keyword, wanted)).sum()
    }

    /// A node for something that is not followed, equal to no other.
    pub(super) fn unfollowed(&mut self, what: &str) -> Id {
        let place = self.nodes.len();
        self.add(Node::Opaque(format!("{what} ({place})").into()))
    }
}

/// Whether a schema is of a document that was not given, such as a published meta-schema.
fn is_foreign(at: &At<'_>) -> bool {
    let base = at.resolver.base_uri();
    let published = ["http://json-schema.org/", "https://json-schema.org/"];
    published.iter().any(|host| base.as_str().starts_with(host))
}

/// How often a keyword has this value anywhere, literals and names of properties included: that
/// can only count too many.
fn occurrences(value: &Value, keyword: &str, wanted: &Value) -> usize {
    match value {
        Value::Array(items) => items.iter().map(|item| occurrences(item, keyword, wanted)).sum(),
        Value::Object(map) => {
            let own = usize::from(map.get(keyword) == Some(wanted));
            own + map.values().map(|item| occurrences(item, keyword, wanted)).sum::<usize>()
        }
        _ => 0,
    }
}

impl Dialect {
    pub(super) fn of_draft(draft: Draft) -> Option<Self> {
        Some(match draft {
            Draft::Draft4 => Self::Draft4,
            Draft::Draft6 => Self::Draft6,
            Draft::Draft7 => Self::Draft7,
            Draft::Draft201909 => Self::Draft201909,
            Draft::Draft202012 => Self::Draft202012,
            _ => return None,
        })
    }
}
