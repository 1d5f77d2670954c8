//! Lengths of time beside the dates that they lie between; anniversaries beside the year that they count from.

use super::{Clause, Hit, n_words};
use crate::model::{MentionKind, Number, Period, Value};

/// Length and period stand side by side, and both ways of counting the ends are allowed.
const CONFIDENCE: f32 = 0.85;

/// An anniversary may be of something else than what the sentence says began.
const ANNIVERSARY_CONFIDENCE: f32 = 0.75;

/// Most words between the word that something began and its year.
const MAX_BEGINNING_WORDS: usize = 5;

/// Finds `in the six years from 2013 to 2016` and `its 50th anniversary in 2009, founded in 1949`.
pub(super) fn check(clause: &Clause<'_>, found: &mut Vec<Hit>) {
    for idx in 0..clause.values.len() {
        found.extend(length(clause, idx));
        found.extend(anniversary(clause, idx));
    }
}

/// A number of years right before the period of whole years that it is the length of, in the same breath.
fn length(clause: &Clause<'_>, idx: usize) -> Option<Hit> {
    let stated = clause.amount(idx).filter(|_| clause.values[idx].kind == MentionKind::Duration)?;
    let unit = stated.unit.as_ref()?;
    let year =
        clause.lexicon.units.iter().find(|unit| unit.dimension == "calendar" && unit.factor == Number::from_int(12))?;
    let (first, last) = years(clause, idx + 1)?;
    let gap = clause.after(idx);
    let bracketed = matches!(gap.trim(), "(" | "（") && clause.is_bracketed(idx + 1);
    let led = gap.trim().is_empty() && clause.opens_range(idx + 1);
    if unit.name != year.name || !stated.readings.is_empty() || !(bracketed || led) {
        return None;
    }
    // Whole years counted with both ends, or from end to end.
    let (short, long) = (Number::from_int(i128::from(last - first)), Number::from_int(i128::from(last - first) + 1));
    if stated.low <= long && short <= stated.high {
        return None;
    }
    Some(Hit {
        places: vec![clause.place(idx), clause.place(idx + 1)],
        confidence: CONFIDENCE,
        expected: format!("{short} or {long}"),
        why: format!("{first} to {last} is {short} years from end to end, {long} with both ends, not {}", stated.from),
    })
}

/// The first and the last year of a period that is told by years alone.
fn years(clause: &Clause<'_>, idx: usize) -> Option<(i16, i16)> {
    let mention = clause.values.get(idx).filter(|mention| mention.kind == MentionKind::Period)?;
    let Value::Period(Period { edtf, readings, .. }) = &mention.value else { return None };
    let plain = edtf.len() == "2016/2020".len() && edtf.bytes().all(|b| b.is_ascii_digit() || b == b'/');
    let [(first, last)] = readings.as_slice() else { return None };
    plain.then_some((first.0, last.0))
}

/// An anniversary, the year of it, and the year that something began, all in one sentence.
fn anniversary(clause: &Clause<'_>, idx: usize) -> Option<Hit> {
    let relations = &clause.lexicon.relations;
    let ordinal = match &clause.values[idx].value {
        Value::Quantity(ordinal) if clause.values[idx].kind == MentionKind::Ordinal => ordinal,
        _ => return None,
    };
    relations.anniversaries.after_start(&clause.after(idx))?;
    let beginning = |at: usize| {
        let before = clause.before(at);
        relations.beginnings.inside(&before) && n_words(&before) <= MAX_BEGINNING_WORDS
    };
    let dated: Vec<(usize, i16)> = (0..clause.values.len()).filter_map(|at| Some((at, year(clause, at)?))).collect();
    let [one, other] = dated.as_slice() else { return None };
    let (began, now) = match (beginning(one.0), beginning(other.0)) {
        (true, false) => (one, other),
        (false, true) => (other, one),
        _ => return None,
    };
    let count = ordinal.from.to_int()?;
    let passed = i128::from(now.1) - i128::from(began.1);
    // A beginning late in its year leaves one year of doubt.
    if (count - passed).abs() <= 1 || passed < 0 {
        return None;
    }
    Some(Hit {
        places: vec![clause.place(idx), clause.place(now.0), clause.place(began.0)],
        confidence: ANNIVERSARY_CONFIDENCE,
        expected: passed.to_string(),
        why: format!("from {} to {} is {passed} years, not {count}", began.1, now.1),
    })
}

/// The year of a date.
fn year(clause: &Clause<'_>, idx: usize) -> Option<i16> {
    match &clause.values[idx].value {
        Value::Period(period) if clause.values[idx].kind == MentionKind::Date && !period.resolved => {
            let (first, last) = period.readings.first()?;
            (first.0 == last.0).then_some(first.0)
        }
        _ => None,
    }
}
