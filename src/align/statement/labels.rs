//! Figures whose labels prose says in full: tables against text.
//!
//! A figure in a table says of itself only what labels its row and its column. Prose is on the same figure if its clause
//! says all of that, names no other row, and gives a figure of the same sort that stands nowhere in the table.

use rustc_hash::{FxHashMap, FxHashSet};

use super::evidence::{STRICT, Times, contrast, mention, says, times};
use super::figures::{agreement, is_bare, is_far, is_small, slip};
use crate::model::{
    Agreement, Document, Labels, Manner, Relation, Scope, ScopeSource, Statement, SubjectWord, Tie, TokenKind, WordKind,
};

/// Statements that say a word of a label above which it tells nothing.
const MAX_STATEMENTS: usize = 128;

/// Statements that say the rarest word of a row, above which the row alone does not tell what a figure is of.
const MAX_RARE: usize = 12;

/// Most words that a clause says besides the labels: with more it is on something else, too.
const MAX_BESIDES: usize = 7;

/// What each piece of evidence makes of the confidence in one figure. Chosen on the labelled pairs of `tests/cases/real/`
/// and on what manuals hold.
mod weight {
    /// The clause says all labels.
    pub(super) const ALL_SAID: f32 = 0.95;
    /// For each word that the clause says besides, after the first two.
    pub(super) const BESIDES: f32 = -0.05;
    /// A word of the labels stands only in the sentence or above it.
    pub(super) const ELSEWHERE: f32 = -0.15;
    /// The column is not named, only its unit is.
    pub(super) const NO_COLUMN: f32 = -0.15;
    /// What many sentences say, and no column: the word is what the document is about.
    pub(super) const COMMON: f32 = -0.4;
    /// A label of one word, in another document.
    pub(super) const ONE_WORD: f32 = -0.3;
    /// One of them says when.
    pub(super) const ONE_TIME: f32 = -0.2;
    /// A figure several times the other.
    pub(super) const FAR: f32 = -0.3;
    /// A count of three or fewer.
    pub(super) const SMALL: f32 = -0.2;
    /// Prose without a unit and a counted noun, in another document.
    pub(super) const BARE: f32 = -0.3;
    /// A name that the table does not have.
    pub(super) const NAME: f32 = -0.2;
}

/// Ties of labelled figures to prose, labelled figures first, that are at least so sure; sorted.
pub(super) fn ties(documents: &[Document], all: &[Statement], min_confidence: f32) -> Vec<Tie> {
    let mut wanted: FxHashMap<(u32, u32), Vec<u32>> = FxHashMap::default();
    for statement in all {
        let Some(labels) = &statement.labels else { continue };
        for &hash in &labels.row {
            wanted.entry((hash, class(statement))).or_default();
        }
    }
    for (idx, statement) in (0_u32..).zip(all).filter(|(_, statement)| !statement.is_cell()) {
        for word in &statement.words {
            if let Some(list) = wanted.get_mut(&(word.hash, class(statement))) {
                list.push(idx);
            }
        }
    }
    let tables = Tables::of(all);
    let mut found = Vec::new();
    for (a, statement) in (0_u32..).zip(all) {
        let Some(labels) = &statement.labels else { continue };
        let lists = labels.row.iter().filter_map(|&hash| wanted.get(&(hash, class(statement))));
        let Some(rarest) = lists.min_by_key(|list| list.len()).filter(|list| list.len() <= MAX_STATEMENTS) else {
            continue;
        };
        let mut ties = Vec::new();
        for &b in rarest.iter().filter(|&&b| b != a) {
            let prose = &all[b as usize];
            let head = prose.is_head() || statement.is_head();
            if (prose.doc, prose.sentence) == (statement.doc, statement.sentence) || head && prose.doc != statement.doc
            {
                continue;
            }
            let Some(confidence) = confidence(statement, labels, prose, all, &tables, documents) else { continue };
            let (Some(x), Some(y)) = (mention(documents, statement), mention(documents, prose)) else { continue };
            let Some(agreement) = agreement(x, y) else { continue };
            let mut confidence = confidence;
            let column = labels.column.iter().all(|&hash| find(prose, hash).is_some());
            if rarest.len() > MAX_RARE && (labels.column.is_empty() || !column) {
                confidence += weight::COMMON;
            }
            if is_far(x, y) && !slip(x, y) {
                confidence += weight::FAR;
            }
            if is_small(x) || is_small(y) {
                confidence += weight::SMALL;
            }
            let known = |others: &[u32]| {
                let mut others = others.iter().filter(|&&other| other != a);
                others.any(|&other| {
                    let other = mention(documents, &all[other as usize]);
                    other.is_some_and(|other| {
                        matches!(other.value.relation(&y.value), Relation::Equal | Relation::Compatible)
                    })
                })
            };
            let elsewhere = agreement == Agreement::Conflict
                && (says(documents, prose, x) || known(tables.cells_of(statement, labels)));
            if !elsewhere && confidence >= min_confidence {
                let shared = super::tables::spans(&documents[statement.doc as usize], statement, labels);
                ties.push(Tie { a, b, confidence, agreement, shared, labelled: true });
            }
        }
        // What the document says as well in agreement with the table is what the table is about.
        let agreeing: FxHashSet<u32> =
            ties.iter().filter(|tie| tie.agreement == Agreement::Agree).map(|tie| all[tie.b as usize].doc).collect();
        ties.retain(|tie| tie.agreement == Agreement::Agree || !agreeing.contains(&all[tie.b as usize].doc));
        found.extend(ties);
    }
    // Prose that agrees with one table is not on another.
    let settled: FxHashSet<u32> =
        found.iter().filter(|tie| tie.agreement == Agreement::Agree).map(|tie| tie.b).collect();
    found.retain(|tie| tie.agreement == Agreement::Agree || !settled.contains(&tie.b));
    found
}

/// What a figure can be compared with: in a table the number of a thing (`port 80`) is a figure like others.
fn class(statement: &Statement) -> u32 {
    statement.class ^ if statement.manner.has(Manner::VALUED) { Statement::NUMBERED } else { 0 }
}

/// The labelled figures by table.
struct Tables {
    cells: FxHashMap<(u32, u32), Vec<u32>>,
    /// Labels of all rows.
    rows: FxHashMap<(u32, u32), Vec<Vec<u32>>>,
}

impl Tables {
    fn of(all: &[Statement]) -> Self {
        let mut tables = Self { cells: FxHashMap::default(), rows: FxHashMap::default() };
        for (idx, statement) in (0_u32..).zip(all) {
            let Some(labels) = statement.labels.as_ref().filter(|labels| labels.line.is_some()) else { continue };
            let key = (statement.doc, labels.table);
            tables.cells.entry(key).or_default().push(idx);
            let rows = tables.rows.entry(key).or_default();
            if rows.last() != Some(&labels.row) {
                rows.push(labels.row.clone());
            }
        }
        tables
    }

    fn cells_of(&self, statement: &Statement, labels: &Labels) -> &[u32] {
        self.cells.get(&(statement.doc, labels.table)).map_or(&[], Vec::as_slice)
    }

    fn rows_of(&self, statement: &Statement, labels: &Labels) -> &[Vec<u32>] {
        self.rows.get(&(statement.doc, labels.table)).map_or(&[], Vec::as_slice)
    }
}

fn find(statement: &Statement, hash: u32) -> Option<&SubjectWord> {
    let at = statement.words.binary_search_by_key(&hash, |word| word.hash).ok()?;
    statement.words.get(at)
}

/// How sure it is that prose is on a labelled figure, 0–1; nothing if something excludes it.
fn confidence(
    statement: &Statement,
    labels: &Labels,
    prose: &Statement,
    all: &[Statement],
    tables: &Tables,
    documents: &[Document],
) -> Option<f32> {
    let measured = mention(documents, prose).is_some_and(|mention| !is_bare(mention) && prose.noun.is_none());
    let never = STRICT.with(Manner::DENIED);
    if class(prose) != class(statement) || prose.manner.has(never) || statement.manner.has(never) {
        return None;
    }
    contrast(&statement.contrasts, &prose.contrasts)?;
    let mut confidence = weight::ALL_SAID;
    let row: Vec<&SubjectWord> = labels.row.iter().map(|&hash| find(prose, hash)).collect::<Option<_>>()?;
    if !row.iter().any(|word| word.own && tells(documents, prose, word)) {
        return None;
    }
    // A bare count is of what the labels name.
    if prose.noun.is_some_and(|noun| !labels.row.contains(&noun) && !labels.column.contains(&noun)) {
        return None;
    }
    let column: Vec<Option<&SubjectWord>> = labels.column.iter().map(|&hash| find(prose, hash)).collect();
    if column.iter().any(Option::is_none) {
        // Money and measures say by their unit what column they stand in, if only one holds such.
        let sole = tables
            .cells_of(statement, labels)
            .iter()
            .map(|&cell| &all[cell as usize])
            .filter(|cell| cell.class == statement.class && line_of(cell) == labels.line)
            .count()
            == 1;
        let light = |hash: &u32| find(statement, *hash).is_some_and(|word| word.kind == WordKind::Light);
        let unsaid = |hash: &&u32| find(prose, **hash).is_none();
        if !measured || !sole || labels.column.iter().filter(unsaid).any(light) {
            return None;
        }
        confidence += weight::NO_COLUMN;
    }
    let said = |word: &SubjectWord| word.own;
    if !row.iter().copied().all(said) || !column.iter().flatten().copied().all(said) {
        confidence += weight::ELSEWHERE;
    }
    // Another row is named as well, or the row is named as part of a longer label.
    let names = |row: &Vec<u32>| row.iter().all(|&hash| find(prose, hash).is_some_and(|word| word.own));
    let mut others = tables.rows_of(statement, labels).iter().filter(|row| **row != labels.row);
    if others.any(|other| names(other) && !other.iter().all(|hash| labels.row.contains(hash))) {
        return None;
    }
    let known = |hash: u32| find(statement, hash).is_some();
    let besides = || prose.words.iter().filter(|word| word.own && !known(word.hash) && word.kind != WordKind::Light);
    if besides().any(|word| word.kind == WordKind::Label) {
        return None;
    }
    let n = besides().count();
    if n > MAX_BESIDES {
        return None;
    }
    confidence += weight::BESIDES * n.saturating_sub(2) as f32;
    if besides().any(|word| word.kind == WordKind::Name) {
        confidence += weight::NAME;
    }
    if !measured && prose.noun.is_none() && statement.doc != prose.doc {
        confidence += weight::BARE;
    }
    let telling = row.iter().filter(|word| word.kind != WordKind::Light).count();
    // One word is said of many things; what is counted or measured tells which.
    let no_column = column.is_empty() || column.iter().any(Option::is_none);
    if telling < 2 && no_column && !measured && prose.noun.is_none() {
        return None;
    }
    // What one word labels in a head may be a setting of the program that makes a page of it.
    if telling < 2 && statement.is_head() && prose.noun.is_none() {
        return None;
    }
    if telling < 2 && statement.doc != prose.doc && row.iter().all(|word| word.kind != WordKind::Label) {
        confidence += weight::ONE_WORD;
    }
    match times(statement.scope, prose.scope) {
        Times::Apart | Times::Dated => return None,
        Times::OneSided | Times::Unclear => confidence += weight::ONE_TIME,
        Times::Same | Times::Open => {}
    }
    let own = |scope: Option<Scope>| scope.is_some_and(|scope| scope.source == ScopeSource::Own);
    if own(statement.scope) && times(statement.scope, prose.scope) != Times::Same {
        return None;
    }
    Some(confidence.clamp(0.0, 1.0))
}

/// Whether a word of a label tells what is spoken of: a number or a letter does not.
fn tells(documents: &[Document], statement: &Statement, word: &SubjectWord) -> bool {
    match word.kind {
        WordKind::Light => false,
        WordKind::Content | WordKind::Name | WordKind::Pair => true,
        WordKind::Label => documents
            .get(statement.doc as usize)
            .and_then(|document| document.token(word.token))
            .is_some_and(|token| token.kind == TokenKind::Word && token.span().len() > 1),
    }
}

fn line_of(statement: &Statement) -> Option<u32> {
    statement.labels.as_ref().and_then(|labels| labels.line)
}
