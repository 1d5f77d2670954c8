//! Statements of one fact, in the same words or in others.
//!
//! Statements that share rare words are *candidates*; the *evidence* of a candidate (what the two share, what only one of
//! them has, noun, time scope, manner) becomes a confidence; a tie is dropped where the other document says the same
//! thing elsewhere, or where the two places belong to one copied passage, whose rules look at them anyway.

mod candidates;
mod evidence;
mod figures;
mod labels;
mod places;
mod tables;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::index::Corpus;
use crate::model::{Agreement, Document, Overlaps, Statement, Statements, Tie};

use candidates::Rarity;
use places::Copies;

/// Least confidence of a tie that is kept: what is below tells nothing, not even of what else a document may mean.
const MIN_CONFIDENCE: f32 = 0.3;

/// Least confidence of a tie that may show what another figure of its sentence depends on (`after ten rounds`).
const HINT: f32 = 0.02;

/// By how much a tie to a place that disagrees must be surer than the surest to one that agrees.
const SURER: f32 = 0.15;

/// Ties the statements of a corpus, given document by document. Neither the order nor the names of the documents decide.
pub fn tie(documents: &[Document], statements: Vec<Vec<Statement>>, overlaps: &Overlaps) -> Statements {
    let corpus = Corpus::new(documents);
    let mut by_document: Vec<Option<Vec<Statement>>> = statements.into_iter().map(Some).collect();
    let order = (0..corpus.len()).map(|idx| corpus.original(u32::try_from(idx).unwrap_or(u32::MAX)) as usize);
    let all: Vec<Statement> =
        order.filter_map(|doc| by_document.get_mut(doc).and_then(Option::take)).flatten().collect();
    let rarity = Rarity::of(&all);
    let count = |statement: &Statement| figures::kept_count(evidence::mention(documents, statement)?);
    let counts: Vec<Option<i128>> = all.iter().map(count).collect();
    let pairs = candidates::pairs(&all, &counts, &rarity);
    let mut ties: Vec<Tie> = pairs
        .par_chunks(4096)
        .flat_map_iter(|chunk| chunk.iter().filter_map(|&pair| evidence::tie(documents, &all, &rarity, pair)))
        .filter(|tie| tie.confidence >= HINT)
        .collect();
    let parameters = parameters(&all, &ties);
    ties.retain(|tie| tie.confidence >= MIN_CONFIDENCE);
    let agreed = agreed(&all, &ties);
    let copies = Copies::of(overlaps);
    ties.retain(|tie| {
        tie.agreement == Agreement::Agree
            || !said_elsewhere(&all, &agreed, tie)
                && !copies.tied(documents, &all[tie.a as usize], &all[tie.b as usize])
    });
    ties.retain(|tie| tie.agreement == Agreement::Agree || !parameters.contains(&sentences(&all, tie)));
    ties.extend(labels::ties(documents, &all, MIN_CONFIDENCE));
    let of_tables = tables::ties(documents, &all).into_iter();
    ties.extend(of_tables.filter(|tie| !copies.tied(documents, &all[tie.a as usize], &all[tie.b as usize])));
    ties.sort_by_key(|tie| (tie.a, tie.b, tie.labelled));
    Statements { all, ties }
}

/// A place and a sentence in it, twice.
type Sentences = [(u32, u32); 2];

fn sentences(all: &[Statement], tie: &Tie) -> Sentences {
    [tie.a, tie.b].map(|idx| (all[idx as usize].doc, all[idx as usize].sentence))
}

/// The pairs of sentences that disagree in two figures: one of them is what the other depends on.
fn parameters(all: &[Statement], ties: &[Tie]) -> BTreeSet<Sentences> {
    let mut first: BTreeMap<Sentences, (u32, u32)> = BTreeMap::new();
    let mut found = BTreeSet::new();
    for tie in ties.iter().filter(|tie| tie.agreement == Agreement::Conflict) {
        let key = sentences(all, tie);
        let (a, b) = *first.entry(key).or_insert((tie.a, tie.b));
        if a != tie.a && b != tie.b {
            found.insert(key);
        }
    }
    found
}

/// How sure each statement's surest tie to an agreeing statement of each document is.
fn agreed(all: &[Statement], ties: &[Tie]) -> BTreeMap<(u32, u32), f32> {
    let mut surest: BTreeMap<(u32, u32), f32> = BTreeMap::new();
    // That a title says what a description says is no second telling.
    let both_head = |tie: &Tie| [tie.a, tie.b].iter().all(|&idx| all[idx as usize].is_head());
    for tie in ties.iter().filter(|tie| tie.agreement == Agreement::Agree && !both_head(tie)) {
        for (own, other) in [(tie.a, tie.b), (tie.b, tie.a)] {
            let best = surest.entry((own, all[other as usize].doc)).or_default();
            *best = best.max(tie.confidence);
        }
    }
    surest
}

/// Whether the document of either statement says elsewhere what the other statement says: then the two that disagree
/// are more likely of two things.
fn said_elsewhere(all: &[Statement], agreed: &BTreeMap<(u32, u32), f32>, tie: &Tie) -> bool {
    let (doc_a, doc_b) = (all[tie.a as usize].doc, all[tie.b as usize].doc);
    if doc_a == doc_b {
        let head = [tie.a, tie.b].into_iter().find(|&idx| all[idx as usize].is_head());
        return head.is_some_and(|head| agreed.contains_key(&(head, doc_a)));
    }
    let surest =
        [(tie.a, doc_b), (tie.b, doc_a)].iter().filter_map(|key| agreed.get(key)).fold(0.0, |x: f32, &y| x.max(y));
    surest > 0.0 && tie.confidence < surest + SURER
}
