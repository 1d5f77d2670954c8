//! Periods that end before they begin.

use super::{Clause, Hit};
use crate::lexicon::Roles;
use crate::model::{Day, MentionKind, Value};

/// The two dates stand in the frame of a period (`from … to …`); a count that only looks like a year may too.
const CONFIDENCE: f32 = 0.85;

/// Finds `from 2020 to 2016`.
pub(super) fn check(clause: &Clause<'_>, found: &mut Vec<Hit>) {
    let reversed = |idx: &usize| {
        let ends = days(clause, idx - 1).zip(days(clause, *idx));
        ends.is_some_and(|(first, second)| second.1 < first.0)
    };
    let suspects: Vec<usize> = (1..clause.values.len()).filter(reversed).collect();
    if suspects.is_empty() {
        return;
    }
    let relations = &clause.lexicon.relations;
    let sentence = clause.folded(clause.span);
    // What a list goes through from its end is no slip.
    if relations.backwards.inside(&sentence) || sentence.trim_end().ends_with([':', '：']) {
        return;
    }
    let compares = relations.comparisons.inside(&sentence);
    for idx in suspects.into_iter().filter(|&idx| is_framed(clause, idx, compares)) {
        let [from, to] = [clause.place(idx - 1), clause.place(idx)];
        let why = format!("{} comes before {}: the ends have changed places, or one of them is wrong", to.1, from.1);
        found.push(Hit { expected: to.1.clone(), places: vec![from, to], confidence: CONFIDENCE, why });
    }
}

/// The days that a date covers, if it is read in one way only.
fn days(clause: &Clause<'_>, idx: usize) -> Option<(Day, Day)> {
    match &clause.values[idx].value {
        Value::Period(period) if clause.values[idx].kind == MentionKind::Date => {
            // Years before the common era count down; what is told from the document's own date is read with less care.
            let plain = !period.resolved && !period.edtf.starts_with('-');
            period.readings.first().copied().filter(|_| plain && period.readings.len() == 1)
        }
        _ => None,
    }
}

/// Whether a word that opens a period stands right before the first of two dates, and one that joins its ends is all that
/// stands between them. In a sentence that compares, `between … and` may join what is compared.
fn is_framed(clause: &Clause<'_>, second: usize, compares: bool) -> bool {
    let before = clause.before(second - 1);
    let opener = before.split_whitespace().next_back().unwrap_or("");
    let joins = if compares { Roles::RANGE } else { Roles::RANGE.with(Roles::RANGE_AND) };
    clause.has(opener, Roles::RANGE_OPENER) && clause.has(clause.before(second).trim(), joins)
}
