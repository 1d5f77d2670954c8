//! Dates that are what a sentence says, rather than the time that its figures hold for.

use super::clause::Clause;
use super::words::{Gap, Sentence, What};
use super::{Place, subject};
use crate::base::word_hash;
use crate::lexicon::Cue;
use crate::model::{Manner, Mention, MentionKind, Statement, SubjectWord, Value};

/// Most dates of a sentence that says when something is: more are a timetable.
const MAX_DATES: usize = 2;

/// How finely a date is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Grain {
    Day,
    OpenDay,
    Month,
    Year,
}

/// How finely a mention that is one date is given.
pub(super) fn grain(mention: &Mention) -> Option<Grain> {
    let Value::Period(period) = &mention.value else { return None };
    let fields: Vec<&str> = period.edtf.split('-').collect();
    let digits = |field: &&str, n: usize| field.len() == n && field.bytes().all(|byte| byte.is_ascii_digit());
    let kind = matches!(mention.kind, MentionKind::Date | MentionKind::Period) && !period.resolved;
    match fields.as_slice() {
        [year, month, day] if digits(year, 4) && digits(month, 2) && digits(day, 2) => Some(Grain::Day),
        ["XXXX", month, day] if digits(month, 2) && digits(day, 2) => Some(Grain::OpenDay),
        [year, month] if digits(year, 4) && digits(month, 2) => Some(Grain::Month),
        [year] if digits(year, 4) => Some(Grain::Year),
        _ => None,
    }
    .filter(|_| kind)
}

/// Most headings above the line that says when a document is from: with more it says when something else is from.
const MAX_HEADINGS: usize = 1;

/// Adds the date of a line that says when the document is from: under its title, or in its head. Whether it is such a line.
pub(super) fn line(
    place: &Place<'_>,
    read: &Sentence<'_>,
    idx: usize,
    sentence: crate::model::Sentence,
    n_headings: usize,
    figures: &[usize],
    found: &mut Vec<Statement>,
) -> bool {
    let document = place.document;
    let [(at, mention)] = read.dates()[..] else { return false };
    let whole = document.blocks.get(sentence.block as usize).is_some_and(|block| block.span == sentence.span);
    let published = |at: usize| read.has_cue(at, Cue::Published);
    let besides = || (0..read.toks.len()).filter(|&at| !matches!(read.toks[at].what, What::Date(_)));
    // Who published it may have any name; `By Jane Doe, June 2, 2023` says of itself only by its words.
    let told = at > 0 && published(0) || at.checked_sub(1).is_some_and(published);
    let fits =
        |at: usize| told || published(at) || matches!(read.toks[at].what, What::Stop | What::Name) && !place.is_head;
    let led = !place.is_head || published(0);
    if !whole || !figures.is_empty() || n_headings > MAX_HEADINGS || !led || !besides().all(fits) {
        return false;
    }
    if grain(&document.mentions[mention]) != Some(Grain::Day) || besides().count() > MAX_BESIDES || at > MAX_BESIDES {
        return false;
    }
    found.push(Statement {
        doc: place.doc,
        mention: u32::try_from(mention).unwrap_or(u32::MAX),
        sentence: u32::try_from(idx).unwrap_or(u32::MAX),
        class: Statement::DATELINE,
        words: Vec::new(),
        noun: Some(Statement::DATELINE),
        modifiers: Vec::new(),
        scope: None,
        manner: Manner::default(),
        contrasts: Vec::new(),
        labels: None,
    });
    true
}

/// Most words beside the date of such a line: who wrote it, and that it was published then.
const MAX_BESIDES: usize = 6;

/// Adds the dates that a sentence is about. A year at the head of its sentence only says when the rest was.
pub(super) fn of(
    place: &Place<'_>,
    read: &Sentence<'_>,
    sentence: usize,
    figures: &[usize],
    surroundings: &[SubjectWord],
    standing: Manner,
    found: &mut Vec<Statement>,
) {
    let document = place.document;
    let dates = read.dates();
    // Beside a figure a date is the time that the figure holds for; small numbers that are spelled out don't count.
    let written = |at: &&usize| document.slice(read.toks[**at].span).chars().any(char::is_numeric);
    if dates.is_empty() || dates.len() > MAX_DATES || figures.iter().any(|at| written(&at)) {
        return;
    }
    let mut all: Vec<usize> = figures.iter().copied().chain(dates.iter().map(|(at, _)| *at)).collect();
    all.sort_unstable();
    for &(at, idx) in &dates {
        let mention = &document.mentions[idx];
        let Some(grain) = grain(mention) else {
            continue;
        };
        // `in 1987`, `1987年`; a bare year is that of a book, an edition, a product.
        let led = at > 0 && read.toks[at - 1].what == What::Stop && read.toks[at].gap == Gap::None;
        let whole = document.slice(mention.span).chars().all(|c| c.is_ascii_digit());
        let opens = read.toks[..at].iter().all(|tok| tok.what == What::Stop);
        if grain == Grain::Year && (whole && !led || opens) {
            continue;
        }
        let Some(position) = all.iter().position(|&figure| figure == at) else { continue };
        let clause = Clause::around(read, &all, position);
        let manner = clause.manner(read).with(standing);
        found.push(Statement {
            doc: place.doc,
            mention: u32::try_from(idx).unwrap_or(u32::MAX),
            sentence: u32::try_from(sentence).unwrap_or(u32::MAX),
            class: word_hash("date") ^ (grain as u32) ^ place.language.rotate_left(16),
            words: subject(read, &clause, surroundings),
            noun: None,
            modifiers: Vec::new(),
            scope: None,
            // What lies ahead for one text is past for another.
            manner: manner.without(Manner::FORECAST),
            contrasts: clause.contrasts(read),
            labels: None,
        });
    }
}
