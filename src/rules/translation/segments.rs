//! Segments and blocks as wholes: one source told in two ways, a translation far longer than the others, a heading or a
//! code block too many.

use std::collections::BTreeMap;

use crate::model::{Bead, BlockKind, Document, letters, sentences_span};
use crate::rules::translation::{Defect, Hit, Pair};

/// Fewest words of a segment that is told in two ways: shorter ones are translated by where they stand.
const MIN_WORDS: usize = 3;

/// Fewest letters of a segment whose length says something.
const MIN_LETTERS: f32 = 40.0;

/// A translation is as many times longer or shorter than its source is usual here.
const MAX_RATIO: f32 = 3.0;

/// Fewest segments that a usual ratio is told from.
const MIN_SEGMENTS: usize = 5;

/// How sure it is that two translations of one segment are no two meanings.
const SURE: f32 = 0.7;

/// Characters that a message quotes.
const QUOTED: usize = 60;

/// Adds what is wrong with segments as wholes.
pub(super) fn check(pair: &Pair<'_>, hits: &mut Vec<Hit>) {
    if pair.bitext.given {
        inconsistent(pair, hits);
        lengths(pair, hits);
    } else {
        structure(pair, hits);
    }
}

fn hit(pair: &Pair<'_>, bead: &Bead, defect: Defect, confidence: f32, why: String) -> Hit {
    Hit {
        defect,
        source: (sentences_span(pair.source, &bead.source), String::new()),
        target: (sentences_span(pair.target, &bead.target), String::new()),
        confidence,
        why,
    }
}

/// The words of a run of sentences; case and punctuation are none.
fn words(document: &Document, sentences: &std::ops::Range<u32>) -> Vec<u32> {
    let under = document.tokens_under(sentences_span(document, sentences));
    document.tokens.hashes().get(under).unwrap_or(&[]).to_vec()
}

/// One source with two translations, and two sources with one.
fn inconsistent(pair: &Pair<'_>, hits: &mut Vec<Hit>) {
    let mut by_source: BTreeMap<Vec<u32>, (Vec<u32>, &Bead)> = BTreeMap::new();
    let mut by_target: BTreeMap<Vec<u32>, (Vec<u32>, &Bead)> = BTreeMap::new();
    let quote = |document: &Document, sentences| {
        let text = document.slice(sentences_span(document, sentences));
        let short: String = text.chars().take(QUOTED).collect();
        if short.len() < text.len() { format!("{}…", short.trim_end()) } else { short }
    };
    for bead in &pair.bitext.beads {
        let (source, target) = (words(pair.source, &bead.source), words(pair.target, &bead.target));
        if source.len() < MIN_WORDS || target.is_empty() {
            continue;
        }
        let (first, before) = by_source.entry(source.clone()).or_insert_with(|| (target.clone(), bead));
        if *first != target {
            let why = format!("the same text is translated \"{}\" before", quote(pair.target, &before.target));
            hits.push(hit(pair, bead, Defect::Inconsistent, SURE, why));
            continue;
        }
        let (first, before) = by_target.entry(target).or_insert_with(|| (source.clone(), bead));
        if *first != source {
            let why = format!("the same translation stands for \"{}\" before", quote(pair.source, &before.source));
            hits.push(hit(pair, bead, Defect::Inconsistent, SURE, why));
        }
    }
}

/// Segments whose translation is far longer or shorter than is usual in the file.
fn lengths(pair: &Pair<'_>, hits: &mut Vec<Hit>) {
    let of = |document: &Document, sentences| letters(document.slice(sentences_span(document, sentences)));
    let all: Vec<(&Bead, f32)> = pair
        .bitext
        .beads
        .iter()
        .map(|bead| (bead, of(pair.source, &bead.source), of(pair.target, &bead.target)))
        .filter(|(_, source, target)| source.max(*target) >= MIN_LETTERS && source.min(*target) > 0.0)
        .map(|(bead, source, target)| (bead, target / source))
        .collect();
    let mut ratios: Vec<f32> = all.iter().map(|(_, ratio)| *ratio).collect();
    if ratios.len() < MIN_SEGMENTS {
        return;
    }
    ratios.sort_by(f32::total_cmp);
    let usual = ratios[ratios.len() / 2];
    for (bead, ratio) in all {
        let times = ratio / usual;
        if !(1.0 / MAX_RATIO..=MAX_RATIO).contains(&times) {
            let (how, times) = if times > 1.0 { ("longer", times) } else { ("shorter", 1.0 / times) };
            let why = format!("{times:.1} times {how} than translations in this file usually are");
            hits.push(hit(pair, bead, Defect::Length, SURE, why));
        }
    }
}

/// A kind of block: how it is named, and whether a block is of it.
type Kind = (&'static str, fn(BlockKind) -> bool);

/// Headings, items, cells and code blocks of which one side has more; each kind is told once, at the first that has no
/// counterpart.
fn structure(pair: &Pair<'_>, hits: &mut Vec<Hit>) {
    /// How blocks are named, one and several.
    const KINDS: [Kind; 4] = [
        ("headings", |kind| matches!(kind, BlockKind::Heading(_))),
        ("list items", |kind| kind == BlockKind::ListItem),
        ("table cells", |kind| matches!(kind, BlockKind::Cell { .. })),
        ("code blocks", |kind| kind == BlockKind::Code),
    ];
    for (name, is_of_kind) in KINDS {
        let count = |document: &Document| document.blocks.iter().filter(|block| is_of_kind(block.kind)).count();
        let (ours, theirs) = (count(pair.source), count(pair.target));
        // Where one side has none at all, a reader took them for something else.
        if ours == theirs || ours.min(theirs) == 0 {
            continue;
        }
        let is_lonely = |bead: &&Bead| {
            let (document, own, other) = if ours > theirs {
                (pair.source, &bead.source, &bead.target)
            } else {
                (pair.target, &bead.target, &bead.source)
            };
            let block = document.sentences.get(own.start as usize).map(|sentence| sentence.block as usize);
            let kind = block.and_then(|block| document.blocks.get(block)).map(|block| block.kind);
            other.is_empty() && !own.is_empty() && kind.is_some_and(is_of_kind)
        };
        if let Some(bead) = pair.bitext.beads.iter().find(is_lonely) {
            let why = format!("{ours} {name} in the source, {theirs} in the translation");
            hits.push(hit(pair, bead, Defect::Structure, bead.confidence.min(SURE), why));
        }
    }
}
