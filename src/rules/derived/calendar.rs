//! Days that the calendar does not have, and weekdays that their dates do not fall on.

use jiff::civil::{Date, Weekday};

use super::{Clause, Hit};
use crate::lexicon::Entry;
use crate::model::{Day, Mention, MentionKind, Period, Value};

/// From this year on all states count days alike: Turkey was the last to leave the Julian calendar, in 1926.
const ONE_CALENDAR: i16 = 1927;

/// Later years are no dates but figures that look like them.
const LAST_YEAR: i16 = 2200;

/// A weekday and its date stand side by side: little is left that could tie them wrongly.
const WEEKDAY_CONFIDENCE: f32 = 0.95;

/// There is no other reading of a date written out; texts about wrong dates are rare.
const CALENDAR_CONFIDENCE: f32 = 0.9;

/// Finds a weekday beside a date that falls on another one.
pub(super) fn weekdays(clause: &Clause<'_>, found: &mut Vec<Hit>) {
    for idx in 0..clause.values.len() {
        let Some(period) = day(clause, idx) else { continue };
        let Some((named, other)) = weekday_of(clause, idx) else { continue };
        let days: Vec<Date> = period.readings.iter().filter_map(|reading| civil(reading.0)).collect();
        let known = period.readings.iter().all(|reading| reading.0 == reading.1)
            && days.iter().all(|day| (ONE_CALENDAR..=LAST_YEAR).contains(&day.year()));
        let (Some(first), true) = (days.first(), known) else { continue };
        if days.iter().any(|day| day.weekday() == named) {
            continue;
        }
        let name = |day: &Date| day.strftime("%A").to_string();
        let near: Vec<Date> = [-1, 1].into_iter().filter_map(|n| first.nth_weekday(n, named).ok()).collect();
        let [before, after] = near.as_slice() else { continue };
        let expected = name(first);
        let mut places = vec![clause.place(idx)];
        places.extend(other.map(|other| clause.place(other)));
        found.push(Hit {
            places,
            confidence: WEEKDAY_CONFIDENCE,
            why: format!(
                "{first} is a {expected}; the nearest dates on a {} are {before} and {after}: either the weekday or the date is wrong",
                name(before)
            ),
            expected,
        });
    }
}

/// Finds dates that no calendar has; texts about dates give them as examples, and say that they do not exist.
pub(super) fn impossible(clause: &Clause<'_>, found: &mut Vec<Hit>) {
    let suspect = |(idx, mention): (usize, &&Mention)| {
        let Value::Period(period) = &mention.value else { return None };
        let open = period.edtf.contains('X');
        let wrong = period.edtf.split('/').find_map(|end| missing_day(end, open));
        wrong.filter(|_| period.readings.is_empty()).map(|wrong| (idx, open, wrong))
    };
    let suspects: Vec<(usize, bool, (String, i8))> = clause.values.iter().enumerate().filter_map(suspect).collect();
    if suspects.is_empty() {
        return;
    }
    let relations = &clause.lexicon.relations;
    let sentence = clause.folded(clause.span);
    if clause.is_example() || clause.is_negated() || relations.other_calendars.inside(&sentence) {
        return;
    }
    let dials = relations.telephones.inside(&sentence);
    for (idx, open, (month, last)) in suspects {
        // What is all digits may be the number of a telephone.
        if dials && !clause.surface(idx).contains(char::is_alphabetic) {
            continue;
        }
        // Without a year, what reads as a day may count what follows: `in June 31 people died`.
        let counts = clause.after(idx).strip_prefix(' ').is_some_and(|after| after.starts_with(char::is_alphabetic));
        if open && counts {
            continue;
        }
        found.push(Hit {
            places: vec![clause.place(idx)],
            confidence: CALENDAR_CONFIDENCE,
            expected: last.to_string(),
            why: format!("{month} has {last} days: the day, the month or, for a leap day, the year is wrong"),
        });
    }
}

/// The month, as written in EDTF, and the number of days that it has, if a date is one day or more beyond it.
fn missing_day(edtf: &str, open: bool) -> Option<(String, i8)> {
    let mut fields = edtf.split('-');
    let (year, month, day) = (fields.next()?, fields.next()?.parse::<i8>().ok()?, fields.next()?.parse::<i8>().ok()?);
    // Without a year the month is given its longest form.
    let of_year = if open { Some(2000) } else { year.parse().ok() }?;
    if fields.next().is_some() || !open && !(ONE_CALENDAR..=LAST_YEAR).contains(&of_year) {
        return None;
    }
    let days = Date::new(of_year, month, 1).ok()?.days_in_month();
    (day > days).then(|| (format!("{year}-{month:02}"), days))
}

/// The period of value `idx` if it is a day, or may be one of several.
fn day<'a>(clause: &Clause<'a>, idx: usize) -> Option<&'a Period> {
    match &clause.values[idx].value {
        Value::Period(period) if clause.values[idx].kind == MentionKind::Date => {
            Some(period).filter(|period| !period.readings.is_empty())
        }
        _ => None,
    }
}

fn civil((year, month, day): Day) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// The weekday that is named with the date of value `idx`: in its own text, or in a value beside it.
fn weekday_of(clause: &Clause<'_>, idx: usize) -> Option<(Weekday, Option<usize>)> {
    if let Some(weekday) = within(clause, clause.surface(idx)) {
        return Some((weekday, None));
    }
    let articles = &clause.lexicon.relations.articles;
    let after = clause.after(idx);
    let bracketed = |text: &str| matches!(text.trim(), "(" | "（" | "[");
    if let Some(weekday) = alone(clause, idx + 1) {
        let closed = clause.after(idx + 1).trim_start().starts_with([')', '）', ']']);
        if after.trim().is_empty() || bracketed(&after) && closed {
            return Some((weekday, Some(idx + 1)));
        }
    }
    let before = clause.before(idx);
    let weekday = idx.checked_sub(1).and_then(|prior| Some((alone(clause, prior)?, Some(prior))))?;
    let opened = bracketed(&before) && after.trim_start().starts_with([')', '）', ']']);
    let text = before.trim().trim_start_matches([',', '，']).trim();
    (text.is_empty() || opened || articles.is(text)).then_some(weekday)
}

/// The weekday that a date begins or ends with: `Tuesday, 7 May 2021`, `2021年5月7日（星期二）`.
fn within(clause: &Clause<'_>, date: &str) -> Option<Weekday> {
    let words = |c: char| !c.is_alphabetic();
    let first = date.split(words).find(|word| !word.is_empty())?;
    let last = date.split(words).rfind(|word| !word.is_empty())?;
    // The character for the day runs into the name of the weekday: `7日星期二`.
    let vocabulary = &clause.lexicon.vocabulary;
    let end = vocabulary.han_words(last).find(|(_, end, _)| *end == last.len());
    let in_han = || weekday(vocabulary.entry(end?.2));
    named(clause, first).or_else(|| named(clause, last)).or_else(in_han)
}

/// The weekday that value `idx` is, if it is nothing but one.
fn alone(clause: &Clause<'_>, idx: usize) -> Option<Weekday> {
    let mention = clause.values.get(idx)?;
    let Value::Period(period) = &mention.value else { return None };
    let number = period.edtf.strip_prefix("XXXX-WXX-")?.parse().ok()?;
    Weekday::from_monday_one_offset(number).ok()
}

/// The weekday that a word of the document's language names.
fn named(clause: &Clause<'_>, word: &str) -> Option<Weekday> {
    weekday(clause.lexicon.entry_of(word))
}

fn weekday(entry: &Entry) -> Option<Weekday> {
    Weekday::from_monday_one_offset(i8::try_from(entry.weekday?).ok()?).ok()
}
