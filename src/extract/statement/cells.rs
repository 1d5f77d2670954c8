//! Figures in tables, and in lines that are a label and a figure: what is said of them stands in the labels.

use std::collections::BTreeMap;

use super::scope::only_date;
use super::words::{Gap, Known, Sentence, What};
use super::{Place, class, is_figure, quantity, spelled, surroundings};
use crate::base::Span;
use crate::lexicon::Cue;
use crate::model::{Block, BlockKind, Document, Labels, Mention, Scope, ScopeSource, Statement, SubjectWord, WordKind};

/// Most words of a cell besides its figure: with more it is prose.
const MAX_BESIDES: usize = 3;

/// Most words of a label: a longer one is a sentence.
const MAX_LABEL: usize = 12;

/// Most words before the colon of a line that is a label and a figure.
const MAX_LINE_LABEL: usize = 6;

/// A table as far as it was read.
struct Table {
    /// Index of its first block.
    first: u32,
    last: (u32, u32),
    /// Block of the first cell of the row being read.
    row: Option<(u32, usize)>,
    /// Block of the header cell of each column.
    columns: BTreeMap<u32, usize>,
}

/// The figures of all tables of a document that stand alone in their cells, each with its labels.
pub(super) fn of(place: &Place<'_>, known: &mut Known, found: &mut Vec<Statement>) {
    let document = place.document;
    let mut table: Option<Table> = None;
    let mut above = Above::default();
    for (idx, block) in document.blocks.iter().enumerate() {
        let BlockKind::Cell { row, column } = block.kind else {
            above.read(block);
            table = None;
            continue;
        };
        // Tables follow each other without a mark: one begins where rows start again.
        let table = match &mut table {
            Some(table) if (row, column) > table.last => table,
            slot => slot.insert(Table {
                first: u32::try_from(idx).unwrap_or(u32::MAX),
                last: (row, column),
                row: None,
                columns: BTreeMap::new(),
            }),
        };
        table.last = (row, column);
        if table.row.is_none_or(|(of, _)| of != row) {
            table.row = Some((row, idx));
        }
        let labelled = !document.labels_of(idx).is_empty();
        if !labelled {
            table.columns.insert(column, idx);
        }
        let head = table.row.map(|(_, head)| head).filter(|&head| labelled && head != idx);
        if let Some(head) = head
            && let Some(statement) = cell(place, idx, head, table, row, column, &above, known)
        {
            found.push(statement);
        }
    }
}

/// What stands above a table: its heading and its caption.
#[derive(Default)]
struct Above {
    heading: Option<Span>,
    caption: Option<Span>,
}

impl Above {
    fn read(&mut self, block: &Block) {
        match block.kind {
            BlockKind::Heading(_) => (self.heading, self.caption) = (Some(block.span), None),
            BlockKind::Caption => self.caption = Some(block.span),
            _ => {}
        }
    }
}

#[expect(clippy::too_many_arguments, reason = "a cell is told by its table, row and column")]
fn cell(
    place: &Place<'_>,
    idx: usize,
    head: usize,
    table: &Table,
    row: u32,
    column: u32,
    above: &Above,
    known: &mut Known,
) -> Option<Statement> {
    let document = place.document;
    let span = document.blocks.get(idx)?.span;
    let column_span = table.columns.get(&column).and_then(|&head| document.blocks.get(head)).map(|head| head.span);
    let read = |span: Span, known: &mut Known| {
        let tokens = document.tokens_under(span);
        (tokens.len() <= MAX_LABEL).then(|| Sentence::read(document, place.lexicon, span, tokens, known))
    };
    let of_defaults = |span: Span, known: &mut Known| {
        read(span, known)
            .is_some_and(|label| label.cues.iter().any(|(_, cue, _)| matches!(cue, Cue::Default | Cue::Limit)))
    };
    let (at, mention) = match only_figure(document, span) {
        Some(found) => found,
        None if of_defaults(column_span?, known) => only_setting(document, span)?,
        None => return None,
    };
    let own = read(span, known)?;
    let besides = own.toks.iter().filter(|tok| !tok.span.overlaps(mention.span) && tok.what != What::Stop);
    if besides.count() > MAX_BESIDES {
        return None;
    }
    let row_span = document.blocks.get(head)?.span;
    let row_words = words_of(&read(row_span, known)?);
    let mut column_words = match column_span {
        Some(span) => words_of(&read(span, known)?),
        None => Vec::new(),
    };
    let besides = |word: &SubjectWord| {
        let token = document.tokens.get(word.token as usize);
        token.is_none_or(|token| !token.span().overlaps(mention.span))
    };
    column_words.extend(words_of(&own).into_iter().filter(besides));
    // In a row of one year the column says what the figure is of.
    let row_words = if row_words.is_empty() { std::mem::take(&mut column_words) } else { row_words };
    let date = [Some(row_span), column_span].into_iter().flatten().find_map(|span| only_date(document, span));
    let carried = || [above.caption, above.heading].into_iter().flatten().find_map(|span| only_date(document, span));
    let scope = date
        .map(|days| (days, ScopeSource::Own))
        .or_else(|| carried().map(|days| (days, ScopeSource::Carried)))
        .or_else(|| place.today.map(|day| ((day, day), ScopeSource::Document)))
        .map(|((from, to), source)| Scope { from, to, source });
    let mut around = surroundings(document, place.lexicon, above.caption, above.heading, known);
    around.iter_mut().for_each(|word| word.own = false);
    let sentence = document.sentence_at(span.start)?;
    let labels = Labels { row: hashes(&row_words), column: hashes(&column_words), table: table.first, line: Some(row) };
    let mut words: BTreeMap<u32, SubjectWord> = BTreeMap::new();
    for word in row_words.into_iter().chain(column_words).map(|word| SubjectWord { own: true, ..word }).chain(around) {
        words.entry(word.hash).or_insert(word);
    }
    let mut contrasts: Vec<(u16, u16)> = Vec::new();
    for span in [Some(row_span), column_span].into_iter().flatten() {
        let cues = read(span, known)?.cues;
        contrasts.extend(cues.iter().filter_map(|(_, cue, _)| match cue {
            Cue::Contrast { group, member } => Some((*group, *member)),
            _ => None,
        }));
    }
    contrasts.sort_unstable();
    contrasts.dedup();
    (!labels.row.is_empty()).then(|| Statement {
        doc: place.doc,
        mention: u32::try_from(at).unwrap_or(u32::MAX),
        sentence: u32::try_from(sentence).unwrap_or(u32::MAX),
        class: quantity(mention).map_or(0, |quantity| class(mention, quantity, place.language)),
        words: words.into_values().collect(),
        noun: None,
        modifiers: Vec::new(),
        scope,
        manner: spelled(document, mention),
        contrasts,
        labels: Some(Box::new(labels)),
    })
}

/// The one figure of a cell, and its index among the mentions.
fn only_figure(document: &Document, span: Span) -> Option<(usize, &Mention)> {
    let first = document.mentions.partition_point(|mention| mention.span.end <= span.start);
    let all = document.mentions_in(span);
    let mut values = all.iter().enumerate().filter(|(_, mention)| quantity(mention).is_some());
    let (at, mention) = values.next()?;
    let alone = values.next().is_none() && is_figure(document, mention);
    alone.then_some((first + at, mention))
}

/// The one value in code of a cell, and its index among the mentions.
fn only_setting(document: &Document, span: Span) -> Option<(usize, &Mention)> {
    let found = document.settings_in(span);
    let mention = document.settings.get(found.start).filter(|_| found.len() == 1)?;
    Some((document.mentions.len() + found.start, mention))
}

/// The words of a label that say something.
fn words_of(label: &Sentence<'_>) -> Vec<SubjectWord> {
    let said = |word: &SubjectWord| {
        let at = label.toks.iter().position(|tok| tok.idx == word.token);
        at.is_none_or(|at| {
            !label.cues.iter().any(|(cue, what, len)| *what == Cue::Column && (*cue..cue + len).contains(&at))
        })
    };
    label.words(0..label.toks.len()).filter(said).collect()
}

fn hashes(words: &[SubjectWord]) -> Vec<u32> {
    let mut hashes: Vec<u32> = words.iter().map(|word| word.hash).collect();
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}

/// The labels of the figure that starts at a token, if all before it in the sentence is a label and a colon.
pub(super) fn line(read: &Sentence<'_>, figure: usize, block: u32) -> Option<Labels> {
    let colon = (1..=figure).rev().find(|&at| read.toks[at].gap == Gap::Hard)?;
    let before = read.toks[colon - 1].span.end;
    let text = read.document.slice(Span { start: before, end: read.toks[colon].span.start });
    let first = read.toks[..colon].iter().all(|tok| tok.gap != Gap::Hard || tok.idx == read.toks[0].idx);
    let bare = read.toks[colon..figure].iter().all(|tok| tok.what == What::Stop);
    if !text.contains([':', '：']) || !first || !bare || colon > MAX_LINE_LABEL {
        return None;
    }
    let words: Vec<SubjectWord> = read.words(0..colon).collect();
    let telling = words.iter().any(|word| !matches!(word.kind, WordKind::Light));
    telling.then(|| Labels { row: hashes(&words), column: Vec::new(), table: block, line: None })
}
