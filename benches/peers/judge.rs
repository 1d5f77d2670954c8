//! Judges values that a recogniser read against those a text is marked with: span and value, sort by sort.

use std::collections::BTreeMap;

use serde::Deserialize;

/// The sorts that are judged, in the order of the tables.
pub(crate) const KINDS: [&str; 8] = ["number", "ordinal", "percent", "money", "quantity", "date", "period", "duration"];

/// Share of the characters of two spans together that they must have in common: conventions on articles, hedges and
/// `from` differ, and none of them is wrong.
const OVERLAP: f64 = 0.5;

/// Relative difference of two equal magnitudes: some peers answer with floats.
const NEAR: f64 = 1e-6;

/// Relative difference of two equal lengths of time, since a month and a year have no length in seconds.
const NEAR_TIME: f64 = 0.02;

/// Seconds of a month on average.
const MONTH: f64 = 2_629_800.0;

/// A value at its place, in characters.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Mark {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) kind: String,
    pub(crate) value: Option<String>,
    pub(crate) unit: Option<String>,
}

/// A sentence and what it holds.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Case {
    pub(crate) id: String,
    pub(crate) lang: String,
    pub(crate) text: String,
    /// Marks of the kind `ignore` count neither way (`last year`).
    pub(crate) gold: Vec<Mark>,
    /// The sorts that are marked in full.
    pub(crate) kinds: Vec<String>,
}

/// Units of measure: name to dimension and factor.
pub(crate) type Units = BTreeMap<String, (String, f64)>;

/// Right, wrong, missed.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally {
    pub(crate) right: usize,
    pub(crate) wrong: usize,
    pub(crate) missed: usize,
}

impl Tally {
    /// The harmonic mean of precision and recall; not a number where nothing was marked.
    pub(crate) fn f1(self) -> f64 {
        if self.right + self.missed == 0 {
            return f64::NAN;
        }
        2.0 * self.right as f64 / (2 * self.right + self.wrong + self.missed) as f64
    }
}

/// A sentence with its values marked in it: `[surface|kind|value|unit]`, or `[surface|ignore]`.
pub(crate) fn marked(line: &str, id: String, lang: &str) -> Case {
    let (mut text, mut gold) = (String::new(), Vec::new());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('[') {
        let (inside, after) = after.split_once(']').unwrap_or((after, ""));
        text.push_str(before);
        let start = text.chars().count();
        let mut parts = inside.split('|');
        text.push_str(parts.next().unwrap_or(""));
        let mut part = || parts.next().map(str::to_owned);
        let (kind, value, unit) = (part().unwrap_or_default(), part(), part());
        gold.push(Mark { start, end: text.chars().count(), kind, value, unit });
        rest = after;
    }
    text.push_str(rest);
    Case { id, lang: lang.to_owned(), text, gold, kinds: KINDS.map(str::to_owned).to_vec() }
}

/// Adds what was found in one sentence to the tallies by sort.
pub(crate) fn judge(case: &Case, found: &[Mark], units: &Units, tallies: &mut BTreeMap<String, Tally>) {
    let mut left: Vec<&Mark> = found.iter().filter(|mark| KINDS.contains(&mark.kind.as_str())).collect();
    for gold in case.gold.iter().filter(|gold| gold.kind != "ignore") {
        let fits =
            |mark: &&Mark| is_sort(&mark.kind, &gold.kind) && overlap(mark, gold) >= OVERLAP && same(mark, gold, units);
        let tally = tallies.entry(gold.kind.clone()).or_default();
        match left.iter().position(fits) {
            Some(at) => {
                left.remove(at);
                tally.right += 1;
            }
            None => tally.missed += 1,
        }
    }
    for mark in left.iter().filter(|mark| case.kinds.contains(&mark.kind)) {
        let on = |gold: &&Mark| overlap(mark, gold) > 0.0;
        if case.gold.iter().any(|gold| gold.kind == "ignore" && on(&gold)) {
            continue;
        }
        // A date where a period stands is a wrong period.
        let kind = case.gold.iter().filter(on).find(|gold| is_sort(&mark.kind, &gold.kind));
        let kind = kind.map_or(&mark.kind, |gold| &gold.kind);
        tallies.entry(kind.clone()).or_default().wrong += 1;
    }
}

/// Whether two sorts are one: a year is a date to some and a period to others.
fn is_sort(one: &str, other: &str) -> bool {
    let calendar = |kind| matches!(kind, "date" | "period");
    one == other || calendar(one) && calendar(other)
}

/// What two spans have in common, as a share of both together.
fn overlap(a: &Mark, b: &Mark) -> f64 {
    let common = a.end.min(b.end).saturating_sub(a.start.max(b.start));
    let all = a.end.max(b.end).saturating_sub(a.start.min(b.start)).max(1);
    common as f64 / all as f64
}

fn same(mark: &Mark, gold: &Mark, units: &Units) -> bool {
    let (Some(value), Some(wanted)) = (mark.value.as_deref(), gold.value.as_deref()) else { return false };
    let (unit, wanted_unit) = (mark.unit.as_deref(), gold.unit.as_deref());
    if matches!(gold.kind.as_str(), "date" | "period") {
        return days(value).is_some_and(|days_read| days(wanted) == Some(days_read));
    }
    let (Some((low, high)), Some((from, to))) = (range(value), range(wanted)) else { return false };
    let near = |a: f64, b: f64, by: f64| (a - b).abs() <= by * a.abs().max(b.abs());
    let equal = |x: f64, y: f64, by: f64| near(low * x, from * y, by) && near(high * x, to * y, by);
    let known = |unit: Option<&str>| unit.and_then(|unit| units.get(unit));
    match gold.kind.as_str() {
        "money" => equal(1.0, 1.0, NEAR) && (wanted_unit.is_none() || unit == wanted_unit),
        "percent" => {
            let points = |unit| unit == Some("pp");
            equal(1.0, 1.0, NEAR) && (unit.is_none() || wanted_unit.is_none() || points(unit) == points(wanted_unit))
        }
        "quantity" | "duration" => match (known(unit), known(wanted_unit)) {
            (Some((dimension, x)), Some((other, y))) if dimension == other => equal(*x, *y, NEAR),
            (Some((a, x)), Some((b, y))) if [a, b].iter().all(|side| ["time", "calendar"].contains(&side.as_str())) => {
                let length = |dimension: &str| if dimension == "calendar" { MONTH } else { 1.0 };
                equal(x * length(a), y * length(b), NEAR_TIME)
            }
            (Some(_), Some(_)) => false,
            // Names of units differ: what is not known is not held against a peer.
            _ => equal(1.0, 1.0, NEAR),
        },
        _ => equal(1.0, 1.0, NEAR),
    }
}

/// `5`, `1/3`, `3..5`.
fn range(text: &str) -> Option<(f64, f64)> {
    let number = |text: &str| match text.split_once('/') {
        Some((n, d)) => Some(n.parse::<f64>().ok()? / d.parse::<f64>().ok()?),
        None => text.parse().ok(),
    };
    match text.split_once("..") {
        Some((from, to)) => Some((number(from)?, number(to)?)),
        None => number(text).map(|value| (value, value)),
    }
}

/// The first and the last day of an EDTF text, as sortable text; `..` where it is open, the text itself where the year is.
fn days(edtf: &str) -> Option<(String, String)> {
    let (first, last) = edtf.split_once('/').unwrap_or((edtf, edtf));
    Some((bound(first, false)?, bound(last, true)?))
}

fn bound(text: &str, last: bool) -> Option<String> {
    let text = text.trim_end_matches(['~', '?', '%']);
    if text == ".." || text.starts_with('X') || text.starts_with('-') {
        return Some(text.to_owned());
    }
    let pick = |first: String, other: String| Some(if last { other } else { first });
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next(), parts.next());
    let fill = |digit: &str| year.replace('X', digit);
    let end = |month: u8| match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let Some(month) = month else { return pick(format!("{}-01-01", fill("0")), format!("{}-12-31", fill("9"))) };
    if let Some(day) = day {
        // The last of February is the same day in every year here.
        let day = if month == "02" && day == "28" && last { "29" } else { day };
        return Some(format!("{year}-{month}-{day}"));
    }
    let (from, to) = match month.parse::<u8>().ok()? {
        month @ 1..=12 => (month, month),
        quarter @ 33..=36 => (3 * (quarter - 33) + 1, 3 * (quarter - 33) + 3),
        40 => (1, 6),
        41 => (7, 12),
        _ => return Some(text.to_owned()),
    };
    pick(format!("{year}-{from:02}-01"), format!("{year}-{to:02}-{}", end(to)))
}
