//! Shares that are given twice: as a part of a whole, and in percent; growth between two figures, and in percent.

use super::{Clause, Hit, bounds, n_words};
use crate::lexicon::Roles;
use crate::model::{MentionKind, Number, Quantity, UnitKind, Value};

/// The percentage stands in brackets beside the part and its whole.
const SHARE_CONFIDENCE: f32 = 0.85;

/// A rate beside two values may be of something else that the sentence speaks of.
const GROWTH_CONFIDENCE: f32 = 0.75;

/// Most words between two values and the rate of change from one to the other.
const MAX_GROWTH_WORDS: usize = 6;

/// Percentages above this are factors in disguise, which texts use loosely (`500%` for five times and for six).
const MAX_GROWTH: i128 = 300;

/// Finds `15 of 20 (80%)` and `rose from 20 to 25 million, an increase of 30 percent`.
pub(super) fn check(clause: &Clause<'_>, found: &mut Vec<Hit>) {
    for idx in 0..clause.values.len() {
        let Some(percent) = percent(clause, idx) else { continue };
        shares(clause, idx, percent, found);
        growth(clause, idx, percent, found);
    }
}

/// The share of a hundred that value `idx` is.
fn percent<'a>(clause: &Clause<'a>, idx: usize) -> Option<&'a Quantity> {
    let quantity = clause.amount(idx).filter(|_| clause.values[idx].kind == MentionKind::Percent)?;
    quantity.unit.as_ref().filter(|unit| unit.kind == UnitKind::Percent && unit.factor == Number::ONE).map(|_| quantity)
}

fn shares(clause: &Clause<'_>, idx: usize, percent: &Quantity, found: &mut Vec<Hit>) {
    if !clause.is_bracketed(idx) {
        return;
    }
    let bare = matches!(clause.before(idx).trim(), "(" | "（");
    let nouned = |text: &str| n_words(text) <= 2 && !text.contains([',', ';', '.', ':', '、', '，', '。', '；']);
    // `15 of 20 members (80%)`, `15 (80%) of the 20`.
    let (part, whole) = if idx >= 2
        && is_part_of(clause, &clause.before(idx - 1))
        && nouned(clause.before(idx).trim_end_matches(['(', '（']))
    {
        (idx - 2, idx - 1)
    } else if idx >= 1
        && bare
        && clause
            .after(idx)
            .trim_start()
            .get(1..)
            .or(Some(""))
            .is_some_and(|text| is_part_of(clause, text.trim_start_matches('）')))
    {
        (idx - 1, idx + 1)
    } else {
        return;
    };
    let (Some(n), Some(of)) = (clause.count(part), clause.count(whole)) else { return };
    let Some(true) = contradicts(n, of, percent) else { return };
    let Some(exact) = per_hundred(n.from, of.from) else { return };
    found.push(Hit {
        places: vec![clause.place(idx), clause.place(part), clause.place(whole)],
        confidence: SHARE_CONFIDENCE,
        expected: format!("{}%", rounded(exact)),
        why: format!("{} of {} is {}%, not {}%", n.from, of.from, rounded(exact), percent.from),
    });
}

/// Whether a text between two figures says that the first is a part of the second: `of`, `of the`.
fn is_part_of(clause: &Clause<'_>, text: &str) -> bool {
    let mut words = text.split_whitespace();
    let opens = words.next().is_some_and(|word| clause.has(word, Roles::OF));
    opens && words.all(|word| clause.lexicon.stopwords.contains(word))
}

/// Whether no part and whole within their bounds give a share that rounds, or is cut, to the percentage.
fn contradicts(part: &Quantity, whole: &Quantity, percent: &Quantity) -> Option<bool> {
    let ((part_low, part_high), (whole_low, whole_high)) = (bounds(part), bounds(whole));
    if whole_low <= Number::ZERO || part_low < Number::ZERO || part_high > whole_high {
        return None;
    }
    let (low, high) = (per_hundred(part_low, whole_high)?, per_hundred(part_high, whole_low)?);
    Some(apart((low, high), percent))
}

/// Whether a share lies outside of what a percentage can be meant to say: its own bounds, and the next figure that it
/// could have been rounded to on either side, since many cut instead of rounding.
fn apart((low, high): (Number, Number), percent: &Quantity) -> bool {
    let (stated_low, stated_high) = bounds(percent);
    let step = last_place(percent.from);
    let wide = |bound: Number, step: Number| bound.checked_add(step).unwrap_or(bound);
    high < wide(stated_low, step.negated()) || low > wide(stated_high, step)
}

/// One unit of the last place that a figure is written with: 0.1 of 30.8, 1 of 31.
fn last_place(figure: Number) -> Number {
    let mut unit = Number::ONE;
    let mut scaled = figure;
    let ten = Number::from_int(10);
    while !scaled.is_integer() {
        match (scaled.checked_mul(ten), unit.checked_div(ten)) {
            (Some(next), Some(smaller)) if smaller > Number::ZERO => (scaled, unit) = (next, smaller),
            _ => return unit,
        }
    }
    unit
}

fn per_hundred(part: Number, whole: Number) -> Option<Number> {
    part.checked_div(whole)?.checked_mul(Number::from_int(100))
}

fn growth(clause: &Clause<'_>, idx: usize, percent: &Quantity, found: &mut Vec<Hit>) {
    let changes = &clause.lexicon.relations.changes;
    if clause.lexicon.relations.yearly.inside(&clause.folded(clause.span)) {
        return;
    }
    // `from 20 to 25 million, an increase of 30 percent`, `rose 30 percent from 20 to 25 million`.
    let sides = [(idx.checked_sub(1), clause.before(idx)), (Some(idx + 1), clause.after(idx))];
    for (range, (other, gap)) in
        sides.into_iter().enumerate().filter_map(|(side, (other, gap))| Some((side, (other?, gap))))
    {
        let Some(Value::Quantity(span)) = clause.values.get(other).map(|mention| &mention.value) else { continue };
        let measured = span.unit.as_ref().is_some_and(|unit| matches!(unit.kind, UnitKind::Percent | UnitKind::Point));
        let told = if range == 0 {
            changes.inside(&gap)
        } else {
            changes.inside(&clause.before(idx)) && gap.trim().is_empty()
        };
        let led = clause.opens_range(other);
        let near = n_words(&gap) <= MAX_GROWTH_WORDS && !gap.contains([';', '.', '；', '。']);
        if span.from == span.to
            || measured
            || !told
            || !led
            || !near
            || span.from <= Number::ZERO
            || span.to <= Number::ZERO
        {
            continue;
        }
        if percent.from > Number::from_int(MAX_GROWTH) || !span.readings.is_empty() {
            continue;
        }
        let Some(readings) = changes_of(span) else { continue };
        if !readings.iter().all(|reading| apart(*reading, percent)) {
            continue;
        }
        let Some(exact) = per_hundred(span.to, span.from).and_then(|share| share.checked_sub(Number::from_int(100)))
        else {
            continue;
        };
        let exact = rounded(exact);
        found.push(Hit {
            places: vec![clause.place(idx), clause.place(other)],
            confidence: GROWTH_CONFIDENCE,
            expected: format!("{exact}%"),
            why: format!("from {} to {} is a change of {exact}%, not of {}%", span.from, span.to, percent.from),
        });
    }
}

/// What the change between the ends of a range can be put as, in percent: of the first end, of the second, or the second
/// as a share of the first.
fn changes_of(span: &Quantity) -> Option<Vec<(Number, Number)>> {
    let slack = |end: Number, bound: Number| {
        Some((end.checked_sub(bound.checked_sub(end)?.abs())?, end.checked_add(bound.checked_sub(end)?.abs())?))
    };
    let (from, to) = (slack(span.from, span.low.min(span.from))?, slack(span.to, span.high.max(span.to))?);
    if from.0 <= Number::ZERO || to.0 <= Number::ZERO {
        return None;
    }
    let hundred = Number::from_int(100);
    let share = (per_hundred(to.0, from.1)?, per_hundred(to.1, from.0)?);
    let back = (per_hundred(from.0, to.1)?, per_hundred(from.1, to.0)?);
    let change = |(low, high): (Number, Number)| {
        let (low, high) = (low.checked_sub(hundred)?, high.checked_sub(hundred)?);
        Some(if high < Number::ZERO { (high.negated(), low.negated()) } else { (low, high) })
    };
    Some(vec![share, change(share)?, change(back)?])
}

/// A percentage to one decimal.
fn rounded(exact: Number) -> Number {
    let ten = Number::from_int(10);
    let tenths = exact.checked_mul(ten).map(Number::rounded);
    tenths.and_then(|tenths| tenths.checked_div(ten)).unwrap_or(exact)
}
