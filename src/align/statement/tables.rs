//! Tables of one thing: those whose figures agree under most labels that both have.
//!
//! That two cells have the same labels says little, since tables are filled-in forms; that two tables agree in most of such
//! cells says that they tell the same, and then the others should agree as well.

use std::collections::BTreeMap;

use super::evidence::{Times, mention, times};
use super::figures::agreement;
use crate::model::{Agreement, Document, Labels, Statement, SubjectWord, Tie, WordKind};

/// Cells of the same labels and class above which they tell nothing.
const MAX_CELLS: usize = 16;

/// Fewest cells in which two tables of one thing agree.
const MIN_AGREEING: usize = 2;

/// How much these have to tell: a figure of many digits agrees by chance less often than one of few.
const MIN_TOLD: usize = 4;

/// Digits from which a figure tells something, and twice as much.
const DIGITS: (usize, usize) = (2, 3);

/// So many times more cells must agree than differ.
const AGREEING: usize = 2;

/// How sure it is that two tables are of one thing; a slip in copying or a half-done update has made them differ.
const CONFIDENCE: f32 = 0.8;

/// The cells of two tables that have the same labels.
#[derive(Default)]
struct Compared {
    agreeing: usize,
    /// How much it tells that these agree.
    told: usize,
    differing: Vec<Tie>,
}

/// Labels of row and column and the class of the figure.
type Key<'s> = (&'s [u32], &'s [u32], u32);

/// A pair of tables: document and first block of each.
type Tables = [(u32, u32); 2];

/// Ties of the cells of tables that agree in most others.
pub(super) fn ties(documents: &[Document], all: &[Statement]) -> Vec<Tie> {
    let mut by_labels: BTreeMap<Key<'_>, Vec<u32>> = BTreeMap::new();
    for (idx, statement) in (0_u32..).zip(all) {
        let Some(labels) = statement.labels.as_ref().filter(|labels| labels.line.is_some()) else { continue };
        if tells(statement, labels) {
            by_labels.entry((&labels.row, &labels.column, statement.class)).or_default().push(idx);
        }
    }
    let mut tables: BTreeMap<Tables, Compared> = BTreeMap::new();
    for cells in by_labels.values().filter(|cells| cells.len() <= MAX_CELLS) {
        for (at, &a) in cells.iter().enumerate() {
            for &b in &cells[at + 1..] {
                let Some((key, agreement, told)) = compare(documents, all, a, b) else { continue };
                let compared = tables.entry(key).or_default();
                if agreement == Agreement::Agree {
                    compared.agreeing += 1;
                    compared.told += told;
                } else {
                    compared.differing.push(Tie {
                        a,
                        b,
                        confidence: CONFIDENCE,
                        agreement,
                        shared: Vec::new(),
                        labelled: true,
                    });
                }
            }
        }
    }
    let mut found = Vec::new();
    for Compared { agreeing, told, differing } in tables.into_values() {
        // A label that stands in several rows makes several ties of one cell: then it is not told which is meant.
        let sole = |tie: &&Tie| differing.iter().filter(|other| other.a == tie.a || other.b == tie.b).count() == 1;
        if agreeing >= MIN_AGREEING.max(AGREEING * differing.len()) && told >= MIN_TOLD {
            found.extend(differing.iter().filter(sole).cloned());
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

/// The tables of two cells, how their figures relate, and how much it tells if they agree.
fn compare(documents: &[Document], all: &[Statement], a: u32, b: u32) -> Option<(Tables, Agreement, usize)> {
    let (one, other) = (&all[a as usize], &all[b as usize]);
    let table = |statement: &Statement| Some((statement.doc, statement.labels.as_ref()?.table));
    let key = [table(one)?, table(other)?];
    if key[0] == key[1] || !matches!(times(one.scope, other.scope), Times::Same | Times::Open) {
        return None;
    }
    let (x, y) = (mention(documents, one)?, mention(documents, other)?);
    let document = documents.get(one.doc as usize)?;
    let digits = document.slice(document.mention(one.mention)?.1).chars().filter(char::is_ascii_digit).count();
    let told = usize::from(digits >= DIGITS.0) + usize::from(digits >= DIGITS.1);
    Some((key, agreement(x, y)?, told))
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
