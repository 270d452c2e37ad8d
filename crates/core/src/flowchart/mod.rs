//! The flow that was read, as a chart to look at.
//!
//! A chart has the nodes that a run passes and the ways between them. With an old version, the
//! nodes of the changed region are marked: those that the old version has not at that place, and
//! those before which it has more.

mod change;
mod dot;
mod draw;
mod json;
mod mermaid;

pub use dot::dot;
pub use json::json;
pub use mermaid::mermaid;

use std::collections::BTreeMap;

use crate::model::Workflow;
use crate::reading::{ReadRevision, read_all};
use crate::request::{NotLookedAt, Revision};
use crate::syntax::Lines;

/// What there is to look at.
#[derive(Debug, Default)]
pub struct Charts {
    /// A chart for each workflow whose flow was read, in the order of the files.
    pub charts: Vec<Chart>,
    /// Workflows without one, and files that could not be read.
    pub not_drawn: Vec<NotLookedAt>,
}

/// The flow of one workflow.
#[derive(Debug)]
pub struct Chart {
    /// The workflow's identity.
    pub workflow: String,
    /// The file that it was read from.
    pub file: String,
    /// The first is the start; each is named by its index.
    pub nodes: Vec<Place>,
    /// In the order in which they were drawn.
    pub ways: Vec<Way>,
}

/// A node of a chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// `start`, `end`, or the word of the manifest: `step`, `timer`, `choose` ...
    pub kind: &'static str,
    /// The name or identity, if it has one.
    pub name: Option<String>,
    /// From 1; none for what stands nowhere.
    pub line: Option<u32>,
    /// It belongs to the changed region.
    pub changed: bool,
}

/// A way between two nodes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// Index of the node that it leaves.
    pub from: usize,
    /// Index of the node that it leads to.
    pub to: usize,
    /// When it is taken, where there is more than one.
    pub label: Option<String>,
}

/// Charts of the workflows of a revision, compared with an old one where there is one.
pub fn charts(new: &Revision, old: Option<&Revision>) -> Charts {
    let (new_read, old_read) = (read_all(new), old.map(read_all));
    let before: BTreeMap<_, &Workflow> =
        old_read.iter().flat_map(ReadRevision::workflows).map(|old| (&old.id, old)).collect();
    let mut charts = Charts { not_drawn: new_read.not_looked_at.clone(), ..Charts::default() };
    for workflow in new_read.workflows() {
        let text = new.files.iter().find(|file| file.path == workflow.file);
        let text = text.and_then(|file| file.text.as_deref().ok()).unwrap_or_default();
        let Some(flow) = &workflow.flow else {
            let why = format!("the flow of `{}` is not read", workflow.id.0);
            charts.not_drawn.push(NotLookedAt { what: workflow.file.to_string(), why });
            continue;
        };
        let earlier = before.get(&workflow.id).and_then(|old| old.flow.as_ref());
        let changed = earlier.map(|earlier| change::region(earlier, flow)).unwrap_or_default();
        let lines = Lines::new(text);
        let line = |site: midflight_replay::Site| {
            let span = workflow.sites.get(site.0 as usize)?;
            Some(lines.position(span.start).line)
        };
        let (nodes, ways) = draw::draw(flow, &line, &changed);
        charts.charts.push(Chart {
            workflow: workflow.id.0.clone(),
            file: workflow.file.to_string(),
            nodes,
            ways,
        });
    }
    charts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::SourceFile;

    fn revision(flow: &str) -> Revision {
        let text = format!("midflight: 1\nworkflow: order\nflow:\n{flow}");
        let file = SourceFile::new("order.midflight.yaml", text.into_bytes(), true);
        Revision { files: vec![file], ..Revision::default() }
    }

    const OLD: &str = "  - step: reserve\n  - hook: approve\n  - step: charge\n";

    const NEW: &str = "  - step: reserve
  - choose: \"total > 100\"
    arms: [[{step: review}], []]
  - loop: items
    body: [{step: pack}]
  - race: [[{hook: approve}], [{timer: reminder}]]
  - try: [{step: charge}]
    catch: [{step: refund}, {fail: true}]
  - all: [[{child: \"ship\\\"]--><b>\"}], [{marker: id}]]
";

    #[test]
    fn a_chart_as_mermaid() {
        let charts = charts(&revision(NEW), None);
        insta::assert_snapshot!(mermaid(&charts.charts[0]));
    }

    #[test]
    fn a_chart_as_dot() {
        let charts = charts(&revision(NEW), None);
        insta::assert_snapshot!(dot(&charts.charts[0]));
    }

    #[test]
    fn the_changed_region_is_marked() {
        let changed = |new: &str| -> Vec<String> {
            let charts = charts(&revision(new), Some(&revision(OLD)));
            let nodes = charts.charts[0].nodes.iter().filter(|node| node.changed);
            nodes.map(|node| node.name.clone().unwrap_or(node.kind.to_owned())).collect()
        };
        assert!(changed(OLD).is_empty());
        assert_eq!(changed(&OLD.replace("  - hook", "  - step: audit\n  - hook")), ["audit"]);
        assert_eq!(changed(&OLD.replace("  - hook: approve\n", "")), ["charge"]);
        assert_eq!(changed(&OLD.replace("  - step: charge\n", "")), ["end"]);
        assert_eq!(changed(&OLD.replace("charge", "pay")), ["pay"]);
    }

    #[test]
    fn every_way_leads_somewhere_and_every_node_is_reached() {
        let charts = charts(&revision(NEW), None);
        let Chart { nodes, ways, .. } = &charts.charts[0];
        assert!(ways.iter().all(|way| way.from < nodes.len() && way.to < nodes.len()));
        assert!((1..nodes.len()).all(|node| ways.iter().any(|way| way.to == node)));
    }

    #[test]
    fn what_has_no_flow_is_said() {
        let text = "{\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Succeed\"}}}";
        let file = SourceFile::new("a.asl.json", text.as_bytes().to_vec(), true);
        let charts = charts(&Revision { files: vec![file], ..Revision::default() }, None);
        assert!(charts.charts.is_empty());
        assert_eq!(charts.not_drawn.len(), 1);
    }
}
