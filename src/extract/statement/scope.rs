//! The time that a figure is said to hold for.

use super::clause::{Clause, breaks};
use super::is_ideograph;
use super::words::{Gap, Sentence, What};
use crate::base::Span;
use crate::model::{Day, Document, Mention, Scope, ScopeSource, Value};

/// Tokens from the start of a sentence within which a date is its adverbial (`At the end of May 2016 …`).
const HEAD: usize = 6;

/// The scope of a figure: its clause's, else the sentence's, else that of the sentence before, of the heading, of the
/// document.
pub(super) fn of(
    document: &Document,
    read: &Sentence<'_>,
    clause: &Clause,
    before: Option<Span>,
    heading: Option<Span>,
    today: Option<Day>,
) -> Option<Scope> {
    let dates = dates(document, read);
    let scope = |(from, to), source| Scope { from, to, source };
    let distance = |at: usize| if at < clause.figure { clause.figure - at } else { at - clause.end.min(at) };
    let own = dates.iter().filter(|(at, _)| belongs(read, clause, *at)).min_by_key(|(at, _)| (distance(*at), *at));
    if let Some(&(_, days)) = own {
        return Some(scope(days, ScopeSource::Own));
    }
    let aside = dates.iter().min_by_key(|(at, _)| (distance(*at), *at));
    if let Some(&(_, days)) = aside {
        return Some(scope(days, ScopeSource::Aside));
    }
    for span in [before, heading].into_iter().flatten() {
        if let Some(days) = only_date(document, span) {
            return Some(scope(days, ScopeSource::Carried));
        }
    }
    today.map(|day| scope((day, day), ScopeSource::Document))
}

/// Days of the dates of a sentence, with the first token of each. `today` and its like are the document's own date.
fn dates(document: &Document, read: &Sentence<'_>) -> Vec<(usize, (Day, Day))> {
    let mut found: Vec<(usize, (Day, Day))> = Vec::new();
    let mut last = None;
    for (at, tok) in read.toks.iter().enumerate() {
        let What::Date(mention) = tok.what else { continue };
        if last == Some(mention) {
            continue;
        }
        last = Some(mention);
        found.extend(days(&document.mentions[mention]).map(|days| (at, days)));
    }
    found
}

fn days(mention: &Mention) -> Option<(Day, Day)> {
    let Value::Period(period) = &mention.value else { return None };
    let first = period.readings.first().copied()?;
    (!(period.resolved && first.0 == first.1)).then_some(first)
}

/// Whether a date says when the figure of a clause holds: it stands at the head of the sentence, or in the clause with
/// neither a comma nor a conjunction between the two.
fn belongs(read: &Sentence<'_>, clause: &Clause, at: usize) -> bool {
    if at < HEAD && at < clause.figure {
        let between = at..clause.figure;
        let bracket = between.clone().any(|at| read.toks[at].gap == Gap::Hard && at > 0);
        // A date after other words is an aside (`Meridian, founded 1911, has …`), unless nothing stands between.
        let bare = read.toks[..at].iter().all(|tok| matches!(tok.what, What::Stop | What::Light | What::Date(_)));
        if bare || is_ideograph(&read.toks[at]) {
            return !bracket;
        }
    }
    if !(clause.from..clause.to).contains(&at) {
        return false;
    }
    let between = if at < clause.figure { at + 1..clause.figure + 1 } else { clause.end..at + 1 };
    let divided = |at: usize| {
        let tok = &read.toks[at];
        !matches!(tok.what, What::Date(_)) && (tok.gap == Gap::Comma || breaks(read, at))
    };
    let comma_before = matches!(read.toks[at].gap, Gap::Comma | Gap::Pause) && at > clause.figure;
    !comma_before && !between.into_iter().any(divided)
}

/// The days of a sentence that names one time and no other.
pub(super) fn only_date(document: &Document, span: Span) -> Option<(Day, Day)> {
    let mut all = document.mentions_in(span).iter().filter_map(days);
    let first = all.next()?;
    all.all(|other| other == first).then_some(first)
}
