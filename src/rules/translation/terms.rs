//! Terms that the team's glossary has a translation for, and a translation that has another.

use std::ops::Range;

use super::{Defect, Hit, Pair};
use crate::base::Span;
use crate::model::{Bead, Document, sentences_span};
use crate::rules::glossary::{Glossary, Term, Text};

/// The list is the team's own; a word may be meant in another sense all the same.
const SURE: f32 = 0.9;

/// Beads must be tied as surely as this.
const MIN_BEAD: f32 = 0.5;

/// Beads on either side in which the term may be said instead.
const REACH: usize = 1;

/// Adds the terms of the source whose translation is not the listed one.
pub(super) fn check(pair: &Pair<'_>, glossary: &Glossary, hits: &mut Vec<Hit>) {
    let wanted: Vec<(&Term, &[String])> = glossary
        .terms
        .iter()
        .filter(|term| term.is_of(&pair.lexicons[0].tag))
        .filter_map(|term| Some((term, term.translations_into(&pair.target.language)?)))
        .collect();
    if wanted.is_empty() {
        return;
    }
    let source = Text::of(pair.source, pair.bitext.source, pair.lexicons[0]);
    let target = Text::of(pair.target, pair.bitext.target, pair.lexicons[1]);
    let places: Vec<Vec<Span>> = wanted.iter().map(|(term, _)| source.places_of(&term.term, term)).collect();
    let beads = &pair.bitext.beads;
    for (idx, (term, renderings)) in wanted.iter().enumerate() {
        // Inside a longer term it is not the term.
        let longer =
            |place: &Span| places.iter().flatten().any(|other| other.contains(*place) && other.len() > place.len());
        let rendered: Vec<Span> = renderings.iter().flat_map(|rendering| target.places_of(rendering, term)).collect();
        for place in places[idx].iter().filter(|place| !longer(place)) {
            let Some(at) = beads.iter().position(|bead| sentences_span(pair.source, &bead.source).contains(*place))
            else {
                continue;
            };
            let bead = &beads[at];
            if bead.is_gap() || bead.confidence < MIN_BEAD || pair.is_copy(bead) {
                continue;
            }
            let near = near(pair.bitext.given, at, beads);
            let said = |bead: &Bead| {
                let span = sentences_span(pair.target, &bead.target);
                rendered.iter().any(|place| span.contains(*place)) || holds(pair.target, span, renderings)
            };
            if beads[near].iter().any(said) {
                continue;
            }
            let listed = renderings.iter().map(|rendering| format!("\"{rendering}\"")).collect::<Vec<_>>().join(" or ");
            let mut why = format!("{} lists {listed} for \"{}\"", term.origin, term.term);
            why.extend(term.note.iter().map(|note| format!(": {note}")));
            hits.push(Hit {
                defect: Defect::Term,
                source: (*place, term.term.clone()),
                target: (sentences_span(pair.target, &bead.target), renderings.join(" or ")),
                confidence: SURE,
                why,
            });
        }
    }
}

/// The beads in which a term may be said: that of the source, and those beside it unless a file ties them.
fn near(given: bool, at: usize, beads: &[Bead]) -> Range<usize> {
    let reach = if given { 0 } else { REACH };
    at.saturating_sub(reach)..(at + reach + 1).min(beads.len())
}

/// Whether a rendering stands inside a longer word: a compound, or a form with an ending that is not listed.
fn holds(document: &Document, span: Span, renderings: &[String]) -> bool {
    let text = document.slice(span).to_lowercase();
    renderings.iter().any(|rendering| text.contains(&rendering.to_lowercase()))
}
