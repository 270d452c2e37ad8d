//! Machines within Parallel and Map states.

use super::analysis::context;
use super::document::Document;
use super::flow::{Frame, Scope};
use super::json_path;
use super::jsonata_state;
use super::reader::Reader;
use super::state::{Here, is_list};
use super::template::Variables;
use crate::engines::stepfunctions::language::{self, Language};
use crate::syntax::Node;
use crate::text::quoted;

impl Reader {
    /// Runs each branch on the same document, and gives the list of what they give back.
    pub(super) fn branches(
        &mut self,
        here: &Here<'_>,
        document: &Document,
        variables: &Variables,
    ) -> Document {
        let scope = Scope { language: inner(here), ..here.scope.clone() };
        let Some(branches) = here.fields.get("Branches").filter(|node| is_list(node)) else {
            self.flow_lost(here.fields.span, || no_machine(here));
            return Document::Unknown;
        };
        let mut given = Vec::new();
        for branch in branches.items() {
            let frame = Frame { document: document.clone(), variables: variables.clone() };
            let mut outcome = self.machine(branch, frame, &scope);
            // The state goes on only when every branch came to its end.
            self.sure.append(&mut outcome.sure);
            given.push(outcome.document);
        }
        Document::list(given.into_iter())
    }

    /// Runs the machine for an item that stands for all. None of what it reads is sure: there
    /// may be no item.
    pub(super) fn iterations(
        &mut self,
        here: &Here<'_>,
        input: &Document,
        variables: &Variables,
    ) -> Document {
        let fields = here.fields;
        let Some(machine) = fields.get("ItemProcessor").or_else(|| fields.get("Iterator")) else {
            self.flow_lost(fields.span, || no_machine(here));
            return Document::Unknown;
        };
        let items = match fields.get("ItemReader") {
            Some(_) => Document::Other,
            None => self.items(here, input, variables),
        };
        let item = element(&items);
        let (context_, item) = self.selected(here, (input, item), variables);
        let item = if fields.get("ItemBatcher").is_some() { batch(&item) } else { item };
        let mode = machine.get("ProcessorConfig").and_then(|config| config.get("Mode"));
        let context = match mode.and_then(Node::text) {
            None | Some("INLINE") => context_,
            // Each item is an execution of its own.
            Some("DISTRIBUTED") => context(item.clone(), Document::Other),
            Some(_) => Document::Unknown,
        };
        let scope = Scope { context, language: inner(here) };
        let frame = Frame { document: item, variables: variables.clone() };
        match self.machine(machine, frame, &scope).document {
            Document::Other => Document::Other,
            _ => Document::Unknown,
        }
    }

    /// What is iterated over.
    fn items(&mut self, here: &Here<'_>, input: &Document, variables: &Variables) -> Document {
        match here.language {
            Language::JsonPath => {
                let site = here.site("ItemsPath", true);
                let sees = json_path::view(here, input, variables, site).needing("items");
                match here.fields.get("ItemsPath") {
                    Some(node) => self.value(node, sees),
                    None => self.read(input, (&[], ""), false, sees.site),
                }
            }
            Language::Jsonata => {
                let states = jsonata_state::states(here, input, Document::Other);
                let site = here.site("Items", true);
                let sees = jsonata_state::view(&states, variables, site).needing("items");
                match here.fields.get("Items") {
                    Some(node) => self.template(node, sees),
                    None => self.read(input, (&[], ""), true, sees.site),
                }
            }
        }
    }

    /// The context of one iteration, and what it is entered with.
    fn selected(
        &mut self,
        here: &Here<'_>,
        (input, item): (&Document, Document),
        variables: &Variables,
    ) -> (Document, Document) {
        let execution = here.scope.context.follow(
            &["Execution".to_owned(), "Input".to_owned()],
            true,
            &mut Vec::new(),
        );
        let context = context(execution, item.clone());
        let scope = Scope { context, ..here.scope.clone() };
        let within = Here { scope: &scope, ..*here };
        let site = within.site("ItemSelector", false);
        let states;
        let (field, sees) = match here.language {
            Language::JsonPath => {
                let field = here.fields.get("ItemSelector");
                let field = field.or_else(|| here.fields.get("Parameters"));
                (field, json_path::view(&within, input, variables, site))
            }
            Language::Jsonata => {
                states = jsonata_state::states(&within, input, Document::Other);
                (here.fields.get("ItemSelector"), jsonata_state::view(&states, variables, site))
            }
        };
        let selected = field.map(|node| self.template(node, sees));
        (scope.context, selected.unwrap_or(item))
    }
}

/// One element of a list.
fn element(items: &Document) -> Document {
    match items {
        Document::Input { .. } => items.follow(
            &["[*]".to_owned()],
            matches!(items, Document::Input { lax: true, .. }),
            &mut Vec::new(),
        ),
        Document::Either(all) => Document::either(all.iter().map(element)),
        Document::Other => Document::Other,
        Document::Made { .. } | Document::Unknown => Document::Unknown,
    }
}

/// Items in a batch are in a list of it.
fn batch(item: &Document) -> Document {
    if *item == Document::Other { Document::Other } else { Document::Unknown }
}

/// The language of machines within, which cannot be told in a state that sets another.
fn inner(here: &Here<'_>) -> Option<Language> {
    match language::named(here.fields) {
        Ok(None) => here.scope.language,
        Ok(own) if own == here.scope.language => own,
        _ => None,
    }
}

fn no_machine(here: &Here<'_>) -> String {
    format!("the machine within state `{}` is not known", quoted(here.name))
}
