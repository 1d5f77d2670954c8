//! How the figures of two statements relate.

use crate::model::{Agreement, Hedge, Mention, Number, Quantity, Relation, UnitKind, Value};

/// How two figures relate; nothing if they can't be compared.
pub(super) fn agreement(x: &Mention, y: &Mention) -> Option<Agreement> {
    if let (Value::Period(one), Value::Period(other)) = (&x.value, &y.value) {
        return match one.relation(other) {
            Relation::Equal | Relation::Compatible => Some(Agreement::Agree),
            Relation::Conflict => Some(Agreement::Conflict),
            Relation::UnitConflict | Relation::Unrelated => None,
        };
    }
    let (one, other) = (quantity(x)?, quantity(y)?);
    let beyond = |hedge| matches!(hedge, Hedge::MoreThan | Hedge::LessThan);
    let bound = (one.from, one.to) == (other.from, other.to)
        && (beyond(one.hedge) && other.hedge == Hedge::None || beyond(other.hedge) && one.hedge == Hedge::None);
    let below = |hedge| matches!(hedge, Hedge::LessThan | Hedge::Nearly);
    let above = |hedge| matches!(hedge, Hedge::MoreThan | Hedge::AtLeast);
    let opposite = below(one.hedge) && above(other.hedge) || above(one.hedge) && below(other.hedge);
    match x.value.relation(&y.value) {
        Relation::Equal if opposite && (one.from, one.to) == (other.from, other.to) => Some(Agreement::Conflict),
        Relation::Equal | Relation::Compatible if bound => Some(Agreement::Bound),
        Relation::Equal | Relation::Compatible => Some(Agreement::Agree),
        Relation::Conflict if is_rounding(one, other) || is_rounding(other, one) || is_conversion(one, other) => {
            Some(Agreement::Agree)
        }
        Relation::Conflict => Some(Agreement::Conflict),
        Relation::UnitConflict | Relation::Unrelated => None,
    }
}

/// How two versions of one thing that are the least that will do relate: `3` leaves open what `3.8` tells.
pub(super) fn of_versions(x: &Mention, y: &Mention) -> Option<Agreement> {
    let (one, other) = (quantity(x)?, quantity(y)?);
    let within = |whole: &Quantity, exact: &Quantity| {
        let beyond = exact.from.checked_sub(whole.from);
        whole.from.is_integer() && beyond.is_some_and(|beyond| (Number::from_int(0)..Number::ONE).contains(&beyond))
    };
    let agree = one.from == other.from || within(one, other) || within(other, one);
    Some(if agree { Agreement::Agree } else { Agreement::Conflict })
}

/// How two figures relate of which each is the most that is allowed: what lies below them does not count.
pub(super) fn of_limits(x: &Mention, y: &Mention) -> Option<Agreement> {
    let exact = |quantity: &Quantity| {
        let hedge = matches!(quantity.hedge, Hedge::AtMost | Hedge::LessThan);
        let bare = Quantity { low: quantity.to, high: quantity.to, hedge: Hedge::None, ..quantity.clone() };
        if hedge { bare } else { quantity.clone() }
    };
    let (one, other) = (exact(quantity(x)?), exact(quantity(y)?));
    let conflict = one.relation(&other) == Relation::Conflict && !is_conversion(&one, &other);
    conflict.then_some(Agreement::Conflict)
}

/// How far, as a fraction of one figure, two figures in two units of one dimension may be apart and still be one:
/// conversions are rounded, and a binary thousand is 1,024.
const CONVERSION: (i128, i128) = (1, 10);

/// Whether two figures in two units may be one figure converted.
fn is_conversion(one: &Quantity, other: &Quantity) -> bool {
    let (Some(x), Some(y)) = (&one.unit, &other.unit) else { return false };
    let scaled = one.from.checked_mul(x.factor).zip(other.from.checked_mul(y.factor));
    let off = scaled.and_then(|(p, q)| Some((p.checked_sub(q)?.abs(), p.abs())));
    let slack =
        off.and_then(|(off, whole)| Some((off, whole.checked_mul(Number::fraction(CONVERSION.0, CONVERSION.1)?)?)));
    x.name != y.name && x.dimension == y.dimension && slack.is_some_and(|(off, slack)| off <= slack)
}

/// Least round figure that may be a rounding of another without a word about it.
const MIN_ROUND: i128 = 100;

/// Whether a round figure (`725,000`) is what the other (`724,893`) is rounded to.
fn is_rounding(round: &Quantity, other: &Quantity) -> bool {
    let (Some(whole), true) = (round.from.to_int(), round.from == round.to) else { return false };
    let (mut step, mut rest) = (1_i128, whole.abs());
    while rest >= 10 && rest % 10 == 0 {
        (step, rest) = (step * 10, rest / 10);
    }
    if whole.abs() < MIN_ROUND || step == 1 {
        return false;
    }
    let half = Number::fraction(step, 2);
    let off = other.from.checked_sub(round.from).map(Number::abs);
    // A figure that is round to the same step is no finer one.
    let finer = other.from.to_int().is_none_or(|own| own % step != 0);
    finer && off.zip(half).is_some_and(|(off, half)| off <= half)
}

/// Whether a figure has neither a unit nor something that it counts.
pub(super) fn is_bare(mention: &Mention) -> bool {
    quantity(mention).is_some_and(|quantity| quantity.unit.is_none())
}

/// Largest count that is told in passing more often than as a fact (`two interfaces`).
const SMALL: i128 = 3;

pub(super) fn is_small(mention: &Mention) -> bool {
    let small = |quantity: &Quantity| quantity.from.abs() <= Number::from_int(SMALL);
    let counts = |quantity: &Quantity| quantity.unit.as_ref().is_none_or(|unit| unit.kind == UnitKind::Counted);
    quantity(mention).is_some_and(|quantity| small(quantity) && counts(quantity))
}

/// Whether two figures look like one with a slip in it: digits swapped, or one of several digits replaced.
pub(super) fn slip(x: &Mention, y: &Mention) -> bool {
    if let (Value::Period(one), Value::Period(other)) = (&x.value, &y.value) {
        return date_slip(&one.edtf, &other.edtf);
    }
    let (Some(one), Some(other)) = (quantity(x), quantity(y)) else { return false };
    let digits = |number: Number| -> String {
        let text: String = number.to_string().chars().filter(char::is_ascii_digit).collect();
        text.trim_matches('0').to_owned()
    };
    let (p, q) = (digits(one.from), digits(other.from));
    if p == q || one.from != one.to || other.from != other.to {
        return p == q && !p.is_empty();
    }
    let sorted = |text: &str| {
        let mut bytes = text.as_bytes().to_vec();
        bytes.sort_unstable();
        bytes
    };
    let differ = p.bytes().zip(q.bytes()).filter(|(a, b)| a != b).count();
    let (short, long) = if p.len() < q.len() { (&p, &q) } else { (&q, &p) };
    let dropped = short.len() >= 2
        && short.len() + 1 == long.len()
        && (0..long.len()).any(|at| long[..at] == short[..at] && long[at + 1..] == short[at..]);
    p.len() == q.len() && p.len() >= 2 && (sorted(&p) == sorted(&q) || p.len() >= 3 && differ == 1) || dropped
}

/// Whether two dates look like one with a slip in it: one field differs, of a year one digit or two digits swapped.
fn date_slip(one: &str, other: &str) -> bool {
    let (p, q): (Vec<&str>, Vec<&str>) = (one.split('-').collect(), other.split('-').collect());
    let differing: Vec<(&&str, &&str)> = p.iter().zip(&q).filter(|(a, b)| a != b).collect();
    let [(a, b)] = differing.as_slice() else { return false };
    let sorted = |text: &str| {
        let mut bytes = text.as_bytes().to_vec();
        bytes.sort_unstable();
        bytes
    };
    let digits = a.bytes().zip(b.bytes()).filter(|(a, b)| a != b).count();
    p.len() == q.len() && (p.len() > 1 || digits == 1 || sorted(a) == sorted(b))
}

/// Whether two figures are days or months that lie in two years and differ in more than the year.
pub(super) fn of_two_years(x: &Mention, y: &Mention) -> bool {
    let (Value::Period(one), Value::Period(other)) = (&x.value, &y.value) else { return false };
    let year = |edtf: &str| edtf.split_once('-').map(|(year, rest)| (year.to_owned(), rest.to_owned()));
    let (one, other) = (year(&one.edtf), year(&other.edtf));
    one.zip(other).is_some_and(|(one, other)| one.0 != other.0 && one.1 != other.1)
}

/// Whether two days are the same or follow each other.
pub(super) fn are_neighbours(x: &Mention, y: &Mention) -> bool {
    let day = |mention: &Mention| match &mention.value {
        Value::Period(period) => period.readings.first().map(|(day, _)| *day),
        _ => None,
    };
    let (Some(x), Some(y)) = (day(x), day(y)) else { return true };
    let (first, second) = (x.min(y), x.max(y));
    let same_month = (first.0, first.1) == (second.0, second.1) && second.2 - first.2 <= 1;
    same_month || second.2 == 1 && first.2 >= SHORTEST_MONTH
}

/// Days of the shortest month.
const SHORTEST_MONTH: u8 = 28;

/// Least count that is kept up to date: smaller ones are told in passing.
const MIN_KEPT: i128 = 10;

/// How far, as a fraction of the larger, two counts of one thing may be apart if one of them is stale.
const STALE: (i128, i128) = (1, 4);

/// A whole count that may have been kept up to date in one place and not in another.
pub(super) fn kept_count(mention: &Mention) -> Option<i128> {
    let quantity = quantity(mention)?;
    let counts = quantity.unit.as_ref().is_none_or(|unit| unit.kind == UnitKind::Counted);
    let exact = quantity.from == quantity.to && quantity.hedge == Hedge::None;
    quantity.from.to_int().filter(|count| counts && exact && *count >= MIN_KEPT)
}

/// Whether one of two counts may be what the other one was before.
pub(super) fn is_stale(x: i128, y: i128) -> bool {
    let (less, more) = (x.min(y), x.max(y));
    less != more && (more - less) * STALE.1 <= more * STALE.0
}

/// Whether one figure is several times the other.
pub(super) fn is_far(x: &Mention, y: &Mention) -> bool {
    let times = |p: Number, q: Number| p.abs().checked_div(q.abs()).is_some_and(|ratio| ratio >= Number::from_int(FAR));
    let (Some(one), Some(other)) = (quantity(x), quantity(y)) else { return false };
    let scaled = |quantity: &Quantity| match &quantity.unit {
        Some(unit) => quantity.from.checked_mul(unit.factor).unwrap_or(quantity.from),
        None => quantity.from,
    };
    let (one, other) = (scaled(one), scaled(other));
    times(one, other) || times(other, one)
}

/// How many times one figure must be the other to speak for two things: stale and mistyped figures are nearer.
const FAR: i128 = 5;

fn quantity(mention: &Mention) -> Option<&Quantity> {
    match &mention.value {
        Value::Quantity(quantity) => Some(quantity),
        _ => None,
    }
}
