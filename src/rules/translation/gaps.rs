//! Text of one side that nothing on the other side translates.
//!
//! A bead without a counterpart is not enough: two sentences are often told in one. The sentences around it must be tied
//! surely, and must not be longer than they should be by what is missing.

use std::ops::Range;

use crate::base::Span;
use crate::model::{Bead, BlockKind, Document, letters, sentences_span};
use crate::rules::translation::{Defect, Hit, Pair};

/// Fewest letters of what is reported: less is a label, a page mark, a word that moved.
const MIN_LETTERS: f32 = 30.0;

/// Beads around a gap must be tied as surely as this.
const MIN_BEAD: f32 = 0.3;

/// A gap of the translation must be as sure as this: it was dearer to put it together with what stands beside it.
const MIN_OMISSION: f32 = 0.6;

/// Likewise what the translation adds. Translators tell one sentence in two more often than they add one.
const MIN_ADDITION: f32 = 0.8;

/// Share of an omission's length that the beads around it may be too long: more, and they translate it.
const OMISSION_SURPLUS: f32 = 0.5;

/// Likewise of an addition.
const ADDITION_SURPLUS: f32 = 0.25;

/// Share of the gap's length that may have been left out as page furniture on the other side.
const MAX_LEFT_OUT: f32 = 0.5;

/// How sure a gap is beside beads that are certain.
const SURE: f32 = 0.9;

/// Adds what has no counterpart on either side.
pub(super) fn check(pair: &Pair<'_>, hits: &mut Vec<Hit>) {
    let beads = &pair.bitext.beads;
    let lengths: Vec<(f32, f32)> = beads
        .iter()
        .map(|bead| {
            let of = |document: &Document, range: &Range<u32>| letters(document.slice(sentences_span(document, range)));
            (of(pair.source, &bead.source), of(pair.target, &bead.target))
        })
        .collect();
    let tied = beads.iter().zip(&lengths).filter(|(bead, _)| !bead.is_gap());
    let (source, target) = tied.fold((0.0_f32, 0.0_f32), |(a, b), (_, (x, y))| (a + x, b + y));
    if source < 1.0 || target < 1.0 {
        return;
    }
    let ratio = target / source;
    let mut at = 0;
    while at < beads.len() {
        if !beads[at].is_gap() {
            at += 1;
            continue;
        }
        let from = at;
        while at < beads.len() && beads[at].is_gap() {
            at += 1;
        }
        let run = Run { pair, beads, lengths: &lengths, ratio, range: from..at };
        hits.extend(run.hit());
    }
}

/// Beads in a row that are gaps.
struct Run<'a> {
    pair: &'a Pair<'a>,
    beads: &'a [Bead],
    lengths: &'a [(f32, f32)],
    ratio: f32,
    range: Range<usize>,
}

impl Run<'_> {
    fn hit(&self) -> Option<Hit> {
        let inside = self.beads.get(self.range.clone())?;
        // Gaps on both sides in one place are a passage told in other words.
        let of_source = inside.iter().all(|bead| bead.target.is_empty());
        let of_target = inside.iter().all(|bead| bead.source.is_empty());
        if of_source == of_target {
            return None;
        }
        let (first, last) = (inside.first()?, inside.last()?);
        let source = first.source.start..last.source.end;
        let target = first.target.start..last.target.end;
        let (document, sentences) = if of_source { (self.pair.source, &source) } else { (self.pair.target, &target) };
        if !is_prose(document, sentences) {
            return None;
        }
        let length: f32 = self.lengths[self.range.clone()].iter().map(|(a, b)| if of_source { *a } else { *b }).sum();
        if length < MIN_LETTERS {
            return None;
        }
        let before = self.range.start.checked_sub(1);
        let after = Some(self.range.end).filter(|&at| at < self.beads.len());
        let (least, most_surplus) =
            if of_source { (MIN_OMISSION, OMISSION_SURPLUS) } else { (MIN_ADDITION, ADDITION_SURPLUS) };
        let own = inside.iter().map(|bead| bead.confidence).fold(1.0, f32::min);
        let mut confidence = SURE.min(own);
        let mut surplus = 0.0;
        for at in [before, after].into_iter().flatten() {
            confidence = confidence.min(self.beads[at].confidence);
            let (a, b) = self.lengths[at];
            surplus += if of_source { b - a * self.ratio } else { a - b / self.ratio };
        }
        let expected = if of_source { length * self.ratio } else { length / self.ratio };
        if own < least || confidence < MIN_BEAD || surplus > most_surplus * expected {
            return None;
        }
        let other = if of_source { self.pair.target } else { self.pair.source };
        let side = |at: usize| if of_source { &self.beads[at].target } else { &self.beads[at].source };
        if left_out(other, before.map(side), after.map(side)) > MAX_LEFT_OUT * expected {
            return None;
        }
        let count = sentences.len();
        let what = if count == 1 { "1 sentence".to_owned() } else { format!("{count} sentences") };
        let why =
            format!("{what} between sentences that translate each other, which are no longer than they should be");
        Some(Hit {
            defect: if of_source { Defect::Omission } else { Defect::Addition },
            source: (sentences_span(self.pair.source, &source), String::new()),
            target: (sentences_span(self.pair.target, &target), String::new()),
            confidence,
            why,
        })
    }
}

/// Letters of what the reader of a document took for page furniture between two runs of sentences: the translation may
/// stand there.
fn left_out(document: &Document, before: Option<&Range<u32>>, after: Option<&Range<u32>>) -> f32 {
    let origin = |range: &Range<u32>| document.map.to_origin(sentences_span(document, range));
    let from = before.map_or(0, |range| origin(range).end);
    let to = after.map_or(u32::MAX, |range| origin(range).start);
    let inside = document.furniture.iter().filter(|piece| piece.span.start >= from && piece.span.end <= to);
    let text = |span: Span| document.source.as_deref().map_or("", |source| span.of(source));
    inside.map(|piece| letters(text(piece.span))).sum()
}

/// Whether there is a sentence that a translator would translate: words outside code.
fn is_prose(document: &Document, sentences: &Range<u32>) -> bool {
    let all = document.sentences.get(sentences.start as usize..sentences.end as usize).unwrap_or(&[]);
    all.iter().any(|sentence| {
        let kind = document.blocks.get(sentence.block as usize).map(|block| block.kind);
        // Headings come and go with the layout of a page.
        let other = matches!(kind, Some(BlockKind::Code | BlockKind::Heading(_)));
        !other && document.slice(sentence.span).chars().any(char::is_alphabetic) && !document.is_literal(sentence.span)
    })
}
