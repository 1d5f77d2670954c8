//! Level 5: alignments and mentions → findings.
//!
//! A few rule *kinds* are code, one file each, listed in [`run`]; the rule *definitions* are data in
//! `rules/catalogue/*.toml`. Nothing here reads a file or prints.

mod catalogue;
mod difference;
mod duplicate;
mod evidence;
mod label;
mod name_variant;
mod proper_name;
mod slot;
mod slot_value;
mod subject;
mod substitution;
mod typed;
mod voices;

pub use catalogue::{Catalogue, Example, Rule, RuleKind};
pub use difference::{Class, Difference, differences};
pub use typed::{differing_sentences, typed_differences};

use rayon::prelude::*;

use crate::lexicon::Lexicons;
use crate::model::{Document, Finding, Overlaps, Place};

/// What the rules look at.
pub struct Context<'a> {
    /// The documents, sorted by path.
    pub documents: &'a [Document],
    /// Their overlaps.
    pub overlaps: &'a Overlaps,
    /// Language data.
    pub lexicons: &'a Lexicons,
}

impl Context<'_> {
    /// What a message about document `here` calls another place: its document's path, or its line in the same document.
    fn place_of(&self, place: &Place, here: u32) -> String {
        let Some(document) = self.documents.get(place.doc as usize) else { return String::new() };
        if place.doc == here {
            format!("line {}", document.positions(place.span).0.line)
        } else {
            document.path.clone()
        }
    }
}

/// Runs every enabled rule of the catalogue; findings come sorted by place, then rule.
pub fn run(context: &Context<'_>, catalogue: &Catalogue) -> Vec<Finding> {
    let slots: Vec<&Rule> = catalogue.enabled().filter(|rule| matches!(rule.kind, RuleKind::Slot { .. })).collect();
    let of_slots: Vec<Finding> =
        context.overlaps.families.par_iter().flat_map_iter(|family| slot::check(context, family, &slots)).collect();
    let mut findings = voices::heard(context, &slots, of_slots);
    for rule in catalogue.enabled() {
        match &rule.kind {
            RuleKind::Slot { .. } => {}
            RuleKind::Duplicate { scope, exact } => findings.extend(duplicate::check(context, rule, *scope, *exact)),
            RuleKind::NameVariant => findings.extend(name_variant::check(context, rule)),
        }
    }
    findings.sort_by(|a, b| (&a.places, &a.rule, &a.message).cmp(&(&b.places, &b.rule, &b.message)));
    findings.dedup_by(|a, b| a.places == b.places && a.rule == b.rule);
    findings
}
