//! Rows for programs: which sentences of a translation translate which of its source.

use std::ops::Range;

use serde::Serialize;

use crate::model::{Document, Report, sentences_span};
use crate::report::rows::PassageSide;

/// One link of a bitext.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LinkRow<'a> {
    /// The sentences of the source; an empty place where they would stand if there are none.
    pub source: PassageSide<'a>,
    /// The sentences of the translation, likewise.
    pub target: PassageSide<'a>,
    /// How many sentences of each: `1-1`, `2-1`, `0-1`.
    pub kind: String,
    /// How sure, 0–1.
    pub confidence: f32,
}

/// The links of all bitexts of a report, in order.
pub fn link_rows(report: &Report) -> impl Iterator<Item = LinkRow<'_>> {
    report.bitexts.iter().flat_map(|bitext| {
        let side = |doc: u32| report.documents.get(doc as usize);
        let sides = side(bitext.source).zip(side(bitext.target));
        sides.into_iter().flat_map(|(source, target)| {
            bitext.beads.iter().map(move |bead| LinkRow {
                source: place(source, &bead.source),
                target: place(target, &bead.target),
                kind: format!("{}-{}", bead.source.len(), bead.target.len()),
                confidence: bead.confidence,
            })
        })
    })
}

fn place<'a>(document: &'a Document, sentences: &Range<u32>) -> PassageSide<'a> {
    let bytes = document.file_span(sentences_span(document, sentences));
    PassageSide { path: &document.path, start_byte: bytes.start, end_byte: bytes.end }
}
