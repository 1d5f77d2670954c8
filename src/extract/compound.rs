//! Amounts told in several units: `6 feet 2 inches`, `$20 and 43 cents`, `三年零六个月`, `两米三`.

use super::numeral::{Numeral, Sort, numeral};
use super::scan::{Class, Line};
use super::spoken::two_digits;
use crate::lexicon::Roles;
use crate::model::{Number, Unit, UnitKind};

/// Parts after the first one; days, hours, minutes and seconds are the longest that texts write.
const MAX_PARTS: usize = 4;

/// Digits of a decimal that only its place after the unit tells (`9秒83`).
const MAX_PLACES: usize = 2;

/// The minutes of an hour: what the word for a minute of the clock counts after hours.
const MINUTE: i128 = 60;

/// An amount in the smallest of its units.
pub(super) struct Compound {
    pub(super) value: Number,
    pub(super) unit: Unit,
    pub(super) end: usize,
}

/// What follows `value` of `unit` at token `at` in smaller units of its kind, added up; `None` if nothing does.
///
/// Each unit is smaller than the one before, and less of it is told than makes one of that: `5 kg and 7,000 g` are two
/// amounts, and so are `2 years and 10 days`, since a month has no length in days.
pub(super) fn compound(line: &Line<'_>, at: usize, value: Number, unit: &Unit) -> Option<Compound> {
    let mut sum = Compound { value, unit: unit.clone(), end: at };
    for _ in 0..MAX_PARTS {
        let Some(next) = part(line, &sum) else { break };
        sum = next;
    }
    if sum.end == at { decimals(line, at, value, unit).or_else(|| cents(line, at, value, unit)) } else { Some(sum) }
}

/// `12 Euro 50`, `zwei Euro fünfzig`: hundredths right after the word for the currency, counting nothing themselves.
fn cents(line: &Line<'_>, at: usize, value: Number, unit: &Unit) -> Option<Compound> {
    let money = unit.kind == UnitKind::Currency && unit.factor == Number::ONE && line.tok(at)?.gap;
    if !money || !value.is_integer() || line.is(at.checked_sub(1)?, Class::Digits) {
        return None;
    }
    let (hundredths, end) = match line.digits(at) {
        Some(digits) if digits.len() == 2 => (digits.parse().ok()?, at + 1),
        Some(_) => return None,
        None => two_digits(line, at)?,
    };
    // Nothing but the end of a clause or a small word may follow.
    let next = line.tok(end);
    let mark = next.is_none_or(|next| {
        next.class == Class::Mark && !line.dash(end) && !(line.glued(end + 1) && line.is(end + 1, Class::Digits))
    });
    let small =
        line.has(end, Roles::STOPWORD) && !line.has(end, Roles::RANGE.with(Roles::RANGE_AND)) && !line.glued(end);
    let part = Number::from_int(hundredths.into()).checked_mul(Number::power_of_ten(-2)?)?;
    (mark || small).then_some(Compound { value: value.checked_add(part)?, unit: unit.clone(), end })
}

/// The sum with one more part.
fn part(line: &Line<'_>, sum: &Compound) -> Option<Compound> {
    if !sum.value.is_integer() {
        return None;
    }
    let comma = usize::from(line.mark(sum.end, ','));
    let mut at = sum.end + comma;
    if line.has(at, Roles::JOINER.with(Roles::RANGE_AND).with(Roles::DECIMAL_WORD)) {
        at += 1;
    } else if comma == 0 && line.is(at, Class::Han) && line.glued(at) && line.entry(at).cardinal == Some(0) {
        // The zero of `三年零六个月` joins.
        at += 1;
    }
    let read = numeral(line, at).filter(|read| read.sort == Sort::Cardinal && !read.is_vague() && !read.more)?;
    let (unit, end) = smaller(line, &read, &sum.unit)?;
    let per = sum.unit.factor.checked_div(unit.factor)?;
    if read.low < Number::ZERO || read.low >= per || !per.is_integer() {
        return None;
    }
    let value = sum.value.checked_mul(per)?.checked_add(read.low)?;
    Some(Compound { value, unit, end })
}

/// The unit after a numeral, if it is a smaller one of the kind of `whole`, and the token after it.
fn smaller(line: &Line<'_>, read: &Numeral, whole: &Unit) -> Option<(Unit, usize)> {
    let at = read.end;
    let entry = line.entry(at);
    if whole.kind == UnitKind::Currency && line.has(at, Roles::MINOR_UNIT) {
        return Some((Unit { factor: Number::fraction(1, 100)?, ..whole.clone() }, at + 1));
    }
    let unit = if whole.kind == UnitKind::Currency {
        line.lexicon.currencies.get(usize::from(entry.currency?)).filter(|unit| unit.name == whole.name)
    } else if line.has(at, Roles::MINUTE_WORD) && whole.dimension == "time" {
        let minute = |unit: &&Unit| unit.dimension == "time" && unit.factor == Number::from_int(MINUTE);
        line.lexicon.units.iter().find(minute)
    } else {
        line.lexicon.units.get(usize::from(entry.unit?)).filter(|unit| unit.dimension == whole.dimension)
    };
    unit.filter(|unit| unit.factor < whole.factor).map(|unit| (unit.clone(), at + 1))
}

/// `9秒83`, `两米三`: decimals right after the unit, with nothing that they would count themselves.
fn decimals(line: &Line<'_>, at: usize, value: Number, unit: &Unit) -> Option<Compound> {
    let unit_word = at.checked_sub(1).filter(|&unit| line.is(unit, Class::Han))?;
    let pieces = line.entry(unit_word).roles.has(Roles::CLASSIFIER) && unit.kind != UnitKind::Currency;
    if !value.is_integer() || !line.glued(at) || pieces {
        return None;
    }
    let short = match unit.dimension.as_str() {
        "time" => unit.factor == Number::ONE,
        "length" | "mass" => true,
        _ => unit.kind == UnitKind::Currency && unit.factor == Number::ONE,
    };
    let (figure, places) = match line.digits(at) {
        Some(digits) if digits.len() <= MAX_PLACES => (digits.parse().ok()?, digits.len()),
        Some(_) => return None,
        None => (line.entry(at).cardinal.filter(|digit| (1..10).contains(digit) && line.is(at, Class::Han))?, 1),
    };
    let next = line.entry(at + 1);
    let counts = next.scale.is_some()
        || next.cardinal.is_some()
        || next.unit.is_some()
        || next.currency.is_some()
        || next.share.is_some()
        || next.month.is_some()
        || next.roles.has(Roles::CLASSIFIER.with(Roles::PARTS).with(Roles::YEAR_WORD).with(Roles::MONTH_WORD));
    let goes_on = line.glued(at + 1) && (counts || line.is(at + 1, Class::Mark) && line.glued(at + 2));
    if !short || goes_on {
        return None;
    }
    let part = Number::from_int(figure.into()).checked_mul(Number::power_of_ten(-i32::try_from(places).ok()?)?)?;
    Some(Compound { value: value.checked_add(part)?, unit: unit.clone(), end: at + 1 })
}
