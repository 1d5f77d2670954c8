//! Tables of one thing: those whose figures agree under most labels that both have.
//!
//! That two cells have the same labels says little, since tables are filled-in forms; that two tables agree in most of such
//! cells says that they tell the same, and then the others should agree as well.

use std::collections::BTreeMap;

use super::evidence::{Times, mention, times};
use super::figures::{agreement, is_small};
use crate::model::{Agreement, Document, Labels, Statement, SubjectWord, Tie, WordKind};

/// Cells of the same labels and class above which they tell nothing.
const MAX_CELLS: usize = 16;

/// Fewest cells in which two tables of one thing agree, figures of three and less aside.
const MIN_AGREEING: usize = 3;

/// So many times more cells must agree than differ.
const AGREEING: usize = 2;

/// How sure it is that two tables are of one thing; a slip in copying or a half-done update has made them differ.
const CONFIDENCE: f32 = 0.8;

/// A pair of tables: document and first block of each.
type Tables = [(u32, u32); 2];

/// Ties of the cells of tables that agree in most others.
pub(super) fn ties(documents: &[Document], all: &[Statement]) -> Vec<Tie> {
    let mut by_labels: BTreeMap<(&[u32], &[u32], u32), Vec<u32>> = BTreeMap::new();
    for (idx, statement) in (0_u32..).zip(all) {
        let Some(labels) = statement.labels.as_ref().filter(|labels| labels.line.is_some()) else { continue };
        if tells(statement, labels) {
            by_labels.entry((&labels.row, &labels.column, statement.class)).or_default().push(idx);
        }
    }
    let mut tables: BTreeMap<Tables, (usize, Vec<Tie>)> = BTreeMap::new();
    for cells in by_labels.values().filter(|cells| cells.len() <= MAX_CELLS) {
        for (at, &a) in cells.iter().enumerate() {
            for &b in &cells[at + 1..] {
                let Some((key, agreement, small)) = compare(documents, all, a, b) else { continue };
                let (agreeing, ties) = tables.entry(key).or_default();
                *agreeing += usize::from(agreement == Agreement::Agree && !small);
                ties.push(Tie { a, b, confidence: CONFIDENCE, agreement, shared: Vec::new(), labelled: true });
            }
        }
    }
    let mut found = Vec::new();
    for (agreeing, mut ties) in tables.into_values() {
        let before = ties.len();
        ties.retain(|tie| tie.agreement == Agreement::Conflict);
        // A label that stands in several rows makes several ties of one cell: then it is not told which is meant.
        let sole = |tie: &Tie| ties.iter().filter(|other| other.a == tie.a || other.b == tie.b).count() == 1;
        if !ties.is_empty() && agreeing >= MIN_AGREEING && agreeing >= AGREEING * ties.len() && before > ties.len() {
            found.extend(ties.iter().filter(|tie| sole(tie)).cloned());
        }
    }
    for tie in &mut found {
        let statement = &all[tie.a as usize];
        let document = documents.get(statement.doc as usize);
        let labels = statement.labels.as_ref();
        tie.shared =
            document.zip(labels).map(|(document, labels)| spans(document, statement, labels)).unwrap_or_default();
    }
    found
}

/// The tables of two cells, how their figures relate, and whether these are too small for that to tell something.
fn compare(documents: &[Document], all: &[Statement], a: u32, b: u32) -> Option<(Tables, Agreement, bool)> {
    let (one, other) = (&all[a as usize], &all[b as usize]);
    let table = |statement: &Statement| Some((statement.doc, statement.labels.as_ref()?.table));
    let key = [table(one)?, table(other)?];
    if key[0] == key[1] || !matches!(times(one.scope, other.scope), Times::Same | Times::Open) {
        return None;
    }
    let (x, y) = (mention(documents, one)?, mention(documents, other)?);
    Some((key, agreement(x, y)?, is_small(x)))
}

/// Whether the labels of a cell say of what its figure is.
fn tells(statement: &Statement, labels: &Labels) -> bool {
    let word = |hash: &u32| {
        let at = statement.words.binary_search_by_key(hash, |word| word.hash).ok()?;
        statement.words.get(at)
    };
    let telling = |word: &SubjectWord| !matches!(word.kind, WordKind::Light);
    labels.row.iter().filter_map(word).any(telling)
}

/// The words of the labels, where they stand.
pub(super) fn spans(document: &Document, statement: &Statement, labels: &Labels) -> Vec<crate::base::Span> {
    let hashes = labels.row.iter().chain(&labels.column);
    let words = hashes.filter_map(|hash| statement.words.binary_search_by_key(hash, |word| word.hash).ok());
    let mut tokens: Vec<u32> = words.map(|at| statement.words[at].token).collect();
    tokens.sort_unstable();
    tokens.into_iter().filter_map(|token| document.token(token)).map(|token| token.span()).collect()
}
