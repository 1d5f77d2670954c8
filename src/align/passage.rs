//! Overlapping passages: text that two places share.

use std::ops::Range;

use rayon::prelude::*;

use crate::align::boilerplate;
use crate::align::draft::{Draft, drafts};
use crate::align::family::{self, Group, Place};
use crate::align::run::{Anchor, Bounds, Pair, runs};
use crate::align::template::Running;
use crate::index::{Corpus, Limits, SeedSettings, candidates};
use crate::model::{Alignment, Document, Family, Op, Overlaps, Passage};

/// What counts as an overlap.
#[derive(Clone, Debug)]
pub struct PassageOptions {
    /// Fewest matched words of a reported passage; five ideographs count as three words.
    pub min_words: usize,
}

impl Default for PassageOptions {
    fn default() -> Self {
        Self { min_words: 18 }
    }
}

/// Finds all overlaps between and inside `documents`, which are sorted by path.
///
/// The result depends on the documents alone, not on the number of threads. Time and memory are linear in their tokens
/// but for sorting.
pub fn overlaps(documents: &[Document], options: &PassageOptions) -> Overlaps {
    let corpus = Corpus::new(documents);
    let settings = SeedSettings::default();
    let min_words = u32::try_from(options.min_words).unwrap_or(u32::MAX);
    let found = candidates(&corpus, &settings, &Limits::default());
    let running = Running::new(&corpus);
    let of_documents: Vec<(Vec<Draft>, Vec<Draft>)> = by_document(&corpus, &found.links)
        .into_par_iter()
        .map(|(doc, links)| {
            let drafts = of_document(&corpus, doc, links, &settings, min_words);
            drafts.into_iter().partition(|draft| running.is_template(draft))
        })
        .collect();
    let (mut forms, mut all) = (Vec::new(), Vec::new());
    for (of_forms, of_copies) in of_documents {
        forms.extend(of_forms);
        all.extend(of_copies);
    }
    let rank = |(doc, start, end): Place| (corpus.original(doc), start, end);
    let groups = family::groups(all, |x, y| realign(&corpus, x, y, min_words), rank);
    let mut overlaps = numbered(&corpus, groups);
    overlaps.boilerplate = boilerplate::recurring(&corpus, &found.recurring, &settings);
    let rows = family::rows(&forms).into_iter();
    overlaps.boilerplate.extend(rows.map(|row| row.into_iter().map(|place| passage(&corpus, place)).collect()));
    for row in &mut overlaps.boilerplate {
        row.sort_unstable_by_key(key);
    }
    overlaps.boilerplate.sort_unstable_by_key(|row| row_key(row));
    overlaps
}

fn row_key(row: &[Passage]) -> Option<(u32, u32, u32, usize)> {
    row.first().map(|place| (place.doc, place.tokens.start, place.tokens.end, row.len()))
}

/// The links of each document that is the first of some.
fn by_document<'l>(corpus: &Corpus<'_>, links: &'l [u64]) -> Vec<(u32, &'l [u64])> {
    let mut rest = links;
    let mut slices = Vec::new();
    while let Some(&first) = rest.first() {
        let doc = corpus.document_at((first >> 32) as u32);
        let end = corpus.start(doc + 1);
        let (own, tail) = rest.split_at(rest.partition_point(|&link| ((link >> 32) as u32) < end).max(1));
        slices.push((doc, own));
        rest = tail;
    }
    slices
}

/// All passages that document `a` shares with later ones and with itself.
fn of_document(corpus: &Corpus<'_>, a: u32, links: &[u64], settings: &SeedSettings, min_words: u32) -> Vec<Draft> {
    let mut anchors: Vec<(u32, Anchor)> = Vec::with_capacity(links.len());
    for &link in links {
        let (first, second) = ((link >> 32) as u32, link as u32);
        let b = corpus.document_at(second);
        let (first, second) = (first - corpus.start(a), second - corpus.start(b));
        anchors.push((b, (i64::from(second) - i64::from(first), first)));
    }
    anchors.sort_unstable();
    let mut out = Vec::new();
    for of_pair in anchors.chunk_by(|x, y| x.0 == y.0) {
        let b = of_pair[0].0;
        let pair = Pair { a: corpus.document(a), b: corpus.document(b), same: a == b };
        let anchors: Vec<Anchor> = of_pair.iter().map(|(_, anchor)| *anchor).collect();
        let bounds = pair.bounds();
        let runs = runs(pair, &anchors, settings, &bounds);
        out.extend(drafts(pair, runs, &bounds, min_words).into_iter().map(|draft| Draft {
            doc_a: a,
            doc_b: b,
            ..draft
        }));
    }
    out
}

/// Seeds for aligning two places that are known to be versions of each other: four words.
const CLOSE: SeedSettings = SeedSettings { weight: 20, window: 1, min_letters: 8 };
/// Most places of a seed that are tried when two given places are aligned.
const CLOSE_PLACES: usize = 4;

/// Aligns two given places.
fn realign(corpus: &Corpus<'_>, x: Place, y: Place, min_words: u32) -> Option<Draft> {
    let (x, y) = if x <= y { (x, y) } else { (y, x) };
    let pair = Pair { a: corpus.document(x.0), b: corpus.document(y.0), same: x.0 == y.0 };
    if pair.same && x.2 > y.1 {
        return None;
    }
    let bounds = Bounds { a: x.1..x.2, b: y.1..y.2 };
    let mut of_a = local_seeds(pair.a, &bounds.a);
    of_a.sort_unstable();
    let mut anchors: Vec<Anchor> = Vec::new();
    for (hash, b) in local_seeds(pair.b, &bounds.b) {
        let from = of_a.partition_point(|seed| seed.0 < hash);
        let shared = of_a[from..].iter().take_while(|seed| seed.0 == hash).take(CLOSE_PLACES);
        anchors.extend(shared.map(|&(_, a)| (i64::from(b) - i64::from(a), a)));
    }
    anchors.sort_unstable();
    let runs = runs(pair, &anchors, &CLOSE, &bounds);
    let best = drafts(pair, runs, &bounds, min_words).into_iter().max_by_key(|draft| draft.words)?;
    Some(Draft { doc_a: x.0, doc_b: y.0, ..best })
}

/// Hash and token of every short seed in a range.
fn local_seeds(document: &Document, range: &Range<u32>) -> Vec<(u32, u32)> {
    let tokens = &document.tokens[range.start as usize..range.end as usize];
    let seeds = crate::index::seeds(tokens, &CLOSE);
    seeds.into_iter().map(|seed| (seed.hash, range.start + seed.token)).collect()
}

/// Turns groups into families and alignments, numbered and ordered as the caller's documents are.
fn numbered(corpus: &Corpus<'_>, groups: Vec<Group>) -> Overlaps {
    let mut families = Vec::with_capacity(groups.len());
    let mut alignments: Vec<(usize, Alignment)> = Vec::new();
    for group in groups {
        let representative = passage(corpus, group.representative);
        let mut members: Vec<Passage> = group.members.into_iter().map(|place| passage(corpus, place)).collect();
        members.sort_unstable_by_key(key);
        let representative = members.iter().position(|member| *member == representative);
        let representative = representative.and_then(|idx| u32::try_from(idx).ok()).unwrap_or(0);
        alignments.extend(group.ties.into_iter().map(|draft| (families.len(), aligned(corpus, draft))));
        families.push(Family { members, representative, alignments: Vec::new() });
    }
    alignments.par_sort_by_key(|(_, alignment)| (key(&alignment.a), key(&alignment.b)));
    let mut overlaps = Overlaps::default();
    for (idx, (family, alignment)) in (0u32..).zip(alignments) {
        families[family].alignments.push(idx);
        overlaps.alignments.push(alignment);
    }
    families.sort_by_key(|family| (family.members.first().map(key), family.alignments.clone()));
    overlaps.families = families;
    overlaps
}

fn key(passage: &Passage) -> (u32, u32, u32) {
    (passage.doc, passage.tokens.start, passage.tokens.end)
}

fn passage(corpus: &Corpus<'_>, (doc, start, end): Place) -> Passage {
    Passage { doc: corpus.original(doc), tokens: start..end, span: corpus.document(doc).token_span(start..end) }
}

/// A draft as an alignment, its sides in the caller's order.
fn aligned(corpus: &Corpus<'_>, draft: Draft) -> Alignment {
    let (a, b) = family::ends(&draft);
    let (a, b) = (passage(corpus, a), passage(corpus, b));
    let Draft { kind, similarity, ops, .. } = draft;
    if key(&a) <= key(&b) {
        return Alignment { a, b, kind, similarity, ops };
    }
    let mut segments: Vec<Vec<Op>> =
        ops.split(|op| *op == Op::Break).map(|segment| segment.iter().map(mirrored).collect()).collect();
    segments.sort_by_key(|segment| segment.first().map(start_of_a));
    Alignment { a: b, b: a, kind, similarity, ops: segments.join(&Op::Break) }
}

fn mirrored(op: &Op) -> Op {
    match op {
        Op::Equal { a, b } => Op::Equal { a: b.clone(), b: a.clone() },
        Op::Change { a, b } => Op::Change { a: b.clone(), b: a.clone() },
        Op::Break => Op::Break,
    }
}

fn start_of_a(op: &Op) -> u32 {
    match op {
        Op::Equal { a, .. } | Op::Change { a, .. } => a.start,
        Op::Break => 0,
    }
}
