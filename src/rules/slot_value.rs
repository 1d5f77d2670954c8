//! How the values of one slot compare, how they are paired, and how they are put in words.

use crate::model::{Mention, MentionKind, Period, Quantity, Relation, UnitKind, Value};
use crate::rules::difference::Class;

/// Most mentions of one hunk that are paired by cost; more are a rewritten table, paired in order only if their number
/// agrees.
const MAX_PAIRED: usize = 48;

/// A value as text; where the unit is what differs, with its unit.
pub(super) fn shown(class: Class, value: &Value) -> String {
    let unit = match value {
        Value::Quantity(quantity) if class == Class::Unit => quantity.unit.as_ref(),
        _ => None,
    };
    unit.map_or_else(|| value.canonical(), |unit| format!("{} {}", value.canonical(), unit.name))
}

/// A value with its unit and, where it leaves something open, with the interval that it covers.
pub(super) fn reading(value: &Value) -> String {
    let mut text = value.canonical();
    if let Value::Quantity(quantity) = value {
        if let Some(unit) = quantity.unit.as_ref().filter(|_| is_measured(quantity)) {
            text.push(' ');
            text.push_str(&unit.name);
        }
        if (quantity.low, quantity.high) != (quantity.from, quantity.to) {
            text.push_str(&format!(" (which covers {} to {})", quantity.low, quantity.high));
        }
    }
    text
}

pub(super) fn class_of(kind: MentionKind) -> Class {
    match kind {
        MentionKind::Date | MentionKind::Period | MentionKind::Time => Class::Date,
        MentionKind::Reference => Class::Reference,
        MentionKind::Name => Class::Name,
        MentionKind::Number
        | MentionKind::Ordinal
        | MentionKind::Percent
        | MentionKind::Money
        | MentionKind::Quantity
        | MentionKind::Duration => Class::Number,
    }
}

/// How the two values of one slot relate. Stricter than [`Value::relation`]: in a copied passage, ranges must agree at both
/// ends, and figures hedged and rounded alike must be the same.
pub(super) fn slot_relation(one: &Mention, other: &Mention, surface_a: &str, surface_b: &str) -> Relation {
    if (one.kind == MentionKind::Ordinal) != (other.kind == MentionKind::Ordinal) {
        return Relation::Unrelated;
    }
    let relation = one.value.relation(&other.value);
    if let (Value::Reference(x), Value::Reference(y)) = (&one.value, &other.value) {
        // Case is no difference, here as in words.
        return if x.to_lowercase() == y.to_lowercase() { Relation::Equal } else { relation };
    }
    if let (Value::Quantity(x), Value::Quantity(y)) = (&one.value, &other.value) {
        match relation {
            Relation::Equal | Relation::Compatible => {}
            _ if is_other_unit(x, y) => return Relation::UnitConflict,
            // A unit that one side leaves out was said before.
            Relation::UnitConflict if !is_measured(x) || !is_measured(y) => return Relation::Unrelated,
            _ => {}
        }
    }
    if relation != Relation::Compatible {
        return relation;
    }
    let conflict = match (&one.value, &other.value) {
        (Value::Quantity(x), Value::Quantity(y)) => quantities_conflict(x, y, surface_a, surface_b),
        (Value::Period(x), Value::Period(y)) => periods_conflict(x, y),
        _ => false,
    };
    if conflict { Relation::Conflict } else { relation }
}

/// Whether one stated magnitude is given in two units of measure: the unit slipped, not the figure.
fn is_other_unit(one: &Quantity, other: &Quantity) -> bool {
    let names = (one.unit.as_ref().map(|unit| &unit.name), other.unit.as_ref().map(|unit| &unit.name));
    let differ = matches!(names, (Some(x), Some(y)) if x != y);
    (one.from, one.to) == (other.from, other.to) && differ && is_measured(one) && is_measured(other)
}

/// Whether a quantity has a unit of measure, a currency or a percent sign rather than a counted noun.
fn is_measured(quantity: &Quantity) -> bool {
    quantity.unit.as_ref().is_some_and(|unit| unit.kind != UnitKind::Counted)
}

fn quantities_conflict(one: &Quantity, other: &Quantity, surface_a: &str, surface_b: &str) -> bool {
    let ranges = one.from != one.to && other.from != other.to;
    let differ = one.from != other.from || one.to != other.to;
    let unit = |quantity: &Quantity| quantity.unit.as_ref().filter(|unit| unit.kind != UnitKind::Counted).cloned();
    // Ends in two units never agree to the letter; there the intervals have the last word.
    differ
        && unit(one) == unit(other)
        && (ranges || (one.hedge == other.hedge && are_shaped_alike(surface_a, surface_b)))
}

/// Whether two surfaces differ in digits, or in one word, alone (`more than 37`, `more than 39`; `two or more`, `ten or more`).
fn are_shaped_alike(one: &str, other: &str) -> bool {
    let masked =
        |surface: &str| -> String { surface.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect() };
    let words = |surface: &'_ str| -> Vec<String> { surface.split_whitespace().map(str::to_lowercase).collect() };
    let (x, y) = (words(one), words(other));
    let digits = |word: &str| word.contains(|c: char| c.is_ascii_digit());
    let mut differing = x.iter().zip(&y).filter(|(x, y)| x != y);
    // Figures may be rounded otherwise (`about 31`, `about 30.8`), words are not.
    let one_word = differing.next().is_some_and(|(x, y)| !digits(x) && !digits(y)) && differing.next().is_none();
    masked(one) == masked(other) || (x.len() == y.len() && x.len() > 1 && one_word)
}

fn periods_conflict(one: &Period, other: &Period) -> bool {
    let (Some(x), Some(y)) = (one.edtf.split_once('/'), other.edtf.split_once('/')) else { return false };
    // An end point may be stated more finely on one side (`2017`, `2017-06`).
    let agree = |p: &str, q: &str| p.starts_with(q) || q.starts_with(p);
    !agree(x.0, y.0) || !agree(x.1, y.1)
}

/// Whether two surfaces of one value differ only in grouping marks and trailing zeros (`373.1`, `373.10`).
pub(super) fn is_reformatted(one: &str, other: &str) -> bool {
    let plain = |surface: &str| -> String {
        let mut out = String::new();
        for word in surface.split_whitespace() {
            let digits: String = word.chars().filter(|c| *c != ',').collect();
            let trimmed = if digits.contains('.') && digits.ends_with('0') {
                digits.trim_end_matches('0').trim_end_matches('.')
            } else {
                &digits
            };
            out.push_str(trimmed);
            out.push(' ');
        }
        out.to_lowercase()
    };
    one.chars().any(|c| c.is_ascii_digit()) && one != other && plain(one) == plain(other)
}

/// Pairs the values of the two sides of a hunk: an alignment of least cost that keeps their order.
pub(super) fn pair<'m>(one: &[&'m Mention], other: &[&'m Mention]) -> Vec<(&'m Mention, &'m Mention)> {
    if one.len() == 1 && other.len() == 1 {
        return vec![(one[0], other[0])];
    }
    if one.len() > MAX_PAIRED || other.len() > MAX_PAIRED {
        let pairs = one.iter().copied().zip(other.iter().copied());
        return if one.len() == other.len() { pairs.collect() } else { Vec::new() };
    }
    /// Leaving a value without counterpart, against the costs of pairing below: two values of different sorts are rather
    /// left alone than paired.
    const ALONE: u32 = 4;
    let is_range = |mention: &Mention| matches!(&mention.value, Value::Quantity(q) if q.from != q.to);
    let cost = |x: &Mention, y: &Mention| match x.value.relation(&y.value) {
        // A range holds its end points, but is the counterpart of a range.
        _ if is_range(x) != is_range(y) && x.kind == y.kind => 6,
        Relation::Equal => 0,
        Relation::Compatible => 1,
        _ if x.kind == y.kind => 3,
        Relation::UnitConflict | Relation::Conflict => 5,
        Relation::Unrelated => 9,
    };
    let width = other.len() + 1;
    let mut best = vec![0_u32; (one.len() + 1) * width];
    for i in (0..=one.len()).rev() {
        for j in (0..=other.len()).rev() {
            best[i * width + j] = match (one.get(i), other.get(j)) {
                (None, None) => 0,
                (Some(_), None) => best[(i + 1) * width + j] + ALONE,
                (None, Some(_)) => best[i * width + j + 1] + ALONE,
                (Some(x), Some(y)) => (best[(i + 1) * width + j + 1] + cost(x, y))
                    .min(best[(i + 1) * width + j] + ALONE)
                    .min(best[i * width + j + 1] + ALONE),
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut pairs = Vec::new();
    while let (Some(x), Some(y)) = (one.get(i), other.get(j)) {
        let here = best[i * width + j];
        if here == best[(i + 1) * width + j + 1] + cost(x, y) {
            pairs.push((*x, *y));
            (i, j) = (i + 1, j + 1);
        } else if here == best[(i + 1) * width + j] + ALONE {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}
