//! From a machine to the demands on its input.

use super::document::Document;
use super::flow::{Frame, Scope};
use super::reader::Reader;
use super::skeleton;
use super::template::Variables;
use crate::engines::stepfunctions::language::{self, Language};
use crate::model::{InputReads, Inputs};
use crate::syntax::Node;

/// What runs of a machine read from their input.
pub(in crate::engines::stepfunctions) fn of(machine: &Node) -> Inputs {
    let mut reader = Reader::new();
    let language = match language::named(machine) {
        Ok(language) => Some(language.unwrap_or(Language::JsonPath)),
        Err(_) => None,
    };
    let scope = Scope { context: context(Document::input(), Document::Other), language };
    let frame = Frame { document: Document::input(), variables: Variables::new() };
    let outcome = reader.machine(machine, frame, &scope);
    if !reader.step() {
        reader.flow_lost(machine.span, || "it is too intertwined to be followed".to_owned());
    }
    let (not_read, flow_lost) = (reader.not_read(), reader.flow_lost);
    let mut reads = reader.reads;
    for index in outcome.sure.into_iter().filter(|_| !flow_lost) {
        if let Some(read) = reads.get_mut(index) {
            read.always = true;
        }
    }
    reads.sort_by(|a, b| (a.span, &a.keys, &a.need).cmp(&(b.span, &b.keys, &b.need)));
    Inputs::Read(InputReads { reads, not_read, digest: skeleton::digest(machine) })
}

/// The context object: `$$`, or `$states.context`.
pub(super) fn context(input: Document, item: Document) -> Document {
    let item = Document::object([("Value", item)]);
    Document::object([
        ("Execution", Document::object([("Input", input)])),
        ("Map", Document::object([("Item", item)])),
    ])
}
