//! What is spoken after a number: decimals and fractions in words.

use super::counted::is_noun_like;
use super::numeral::{Sort, half};
use super::scan::{Class, Line};
use super::words::{room_after, words};
use crate::lexicon::Roles;
use crate::model::Number;

/// Words of the numerator of a spelled fraction after a whole number.
const MAX_NUMERATOR: usize = 3;

/// `two and three quarters`, `восемь целых одна сотая`: the spelled fraction below one at `at`, and the token after it.
pub(super) fn proper_fraction(line: &Line<'_>, at: usize) -> Option<(usize, Number)> {
    let (mut numerator, mut room, mut next) = (0, i64::MAX, at);
    while next < at + MAX_NUMERATOR
        && line.is(next, Class::Word)
        && let Some(value) = line.entry(next).cardinal.filter(|value| 0 < *value && *value < room)
    {
        (numerator, room, next) = (numerator + value, room_after(value), next + 1);
    }
    let sep = if line.dash(next) && line.glued(next) && line.glued(next + 1) { next + 1 } else { next };
    let denominator = line.entry(sep).fraction.filter(|denominator| 0 < numerator && numerator < *denominator)?;
    Some((sep + 1, Number::fraction(numerator.into(), denominator.into())?))
}

/// `point five`, with the scale after it: the value, half a unit of its last place, and the token after it.
pub(super) fn decimals(
    line: &Line<'_>,
    at: usize,
    mut value: Number,
    mut width: Number,
) -> Option<(Number, Number, usize)> {
    let mut places = 0;
    let mut next = at + 1;
    let digit = |at: usize| line.entry(at).cardinal.filter(|digit| *digit < 10);
    while let Some(digit) = digit(next).filter(|_| two_digits(line, at + 1).is_none()) {
        places += 1;
        let unit = Number::power_of_ten(-places)?;
        value = value.checked_add(Number::from_int(digit.into()).checked_mul(unit)?)?;
        width = unit.checked_mul(half())?;
        next += 1;
    }
    // `drei Komma fünfundzwanzig`, `tres coma treinta y cinco`: the decimals as one number of two digits.
    if let Some((hundredths, end)) = two_digits(line, at + 1) {
        let part = Number::from_int(hundredths.into()).checked_mul(Number::power_of_ten(-2)?)?;
        value = value.checked_add(part)?;
        width = Number::fraction(1, 200)?;
        (next, places) = (end, 2);
    }
    // `coma quinientos doce`: a number of three digits or more.
    if places == 0
        && line.is(at + 1, Class::Word)
        && let Some(read) = words(line, at + 1).filter(|read| read.sort == Sort::Cardinal && !read.is_vague())
        && let Some(digits) = read.low.to_int().map(|digits| digits.to_string())
        && (3..=MAX_DECIMALS).contains(&digits.len())
    {
        let unit = Number::power_of_ten(-i32::try_from(digits.len()).ok()?)?;
        value = value.checked_add(read.low.checked_mul(unit)?)?;
        return Some((value, unit.checked_mul(half())?, read.end));
    }
    if places == 0 {
        return Some((value, width, at));
    }
    let Some(power) = line.entry(next).scale else { return Some((value, width, next)) };
    let factor = Number::power_of_ten(power)?;
    Some((value.checked_mul(factor)?, width.checked_mul(factor)?, next + 1))
}

/// A spelled number of two digits: `treinta y cinco`, `soixante-quinze`, `fünfundzwanzig`; the token after it.
pub(super) fn two_digits(line: &Line<'_>, at: usize) -> Option<(i64, usize)> {
    let grammar = &line.lexicon.grammar;
    let first = line.entry(at).cardinal.filter(|_| line.is(at, Class::Word))?;
    let joined = |at: usize| line.has(at, Roles::JOINER);
    if grammar.units_first && (1..10).contains(&first) && joined(at + 1) {
        let ten = line.entry(at + 2).cardinal.filter(|ten| (20..100).contains(ten) && ten % 10 == 0);
        let written_on = line.glued(at + 1) && line.glued(at + 2);
        return ten.filter(|_| written_on || grammar.joins_units).map(|ten| (ten + first, at + 3));
    }
    if !(10..100).contains(&first) {
        return None;
    }
    let hyphen = usize::from(line.dash(at + 1) && line.glued(at + 1) && line.glued(at + 2));
    let next = at + 1 + hyphen;
    let next = if grammar.joins_tens && joined(next) { next + 1 } else { next };
    let room = line.entry(at).room.unwrap_or_else(|| room_after(first));
    let unit = line.entry(next).cardinal.filter(|unit| (1..room).contains(unit));
    Some(unit.map_or((first, at + 1), |unit| (first + unit, next + 1)))
}

/// Decimals in figures after a spelled number, or one spelled digit after figures, that count nothing themselves.
pub(super) fn mixed_decimals(line: &Line<'_>, at: usize, spelled: bool) -> Option<(String, usize)> {
    let decimals = match line.digits(at) {
        Some(digits) if spelled && digits.len() <= MAX_DECIMALS => digits.to_owned(),
        None if !spelled => line.entry(at).cardinal.filter(|digit| (0..10).contains(digit))?.to_string(),
        _ => return None,
    };
    let glued_on = line.glued(at + 1) && !line.is(at + 1, Class::Mark);
    let counts = is_noun_like(line, at + 1) || line.entry(at + 1).cardinal.is_some() || line.is(at + 1, Class::Digits);
    (!counts && !glued_on).then_some((decimals, at + 1))
}

/// Decimals that are read after a spelled number.
const MAX_DECIMALS: usize = 6;

/// Words of a denominator that a word after them makes one.
const MAX_DENOMINATOR: usize = 5;

/// `doze avos`: the denominator at `at`, and the token after the word that makes it one.
pub(super) fn closed_denominator(line: &Line<'_>, at: usize) -> Option<(usize, Number)> {
    let closer = (at + 1..=at + MAX_DENOMINATOR).find(|next| line.has(*next, Roles::DENOMINATOR))?;
    let read = words(line, at).filter(|read| read.end == closer && read.low > Number::ONE && read.low.is_integer())?;
    Some((closer + 1, read.low))
}

/// `one twenty-fifth`, `three twenty-fifths`: the denominator of tens and units at `at`, and the token after it. A singular
/// (`one`) is an ordinal of the noun after it, if one stands there.
pub(super) fn tens_denominator(line: &Line<'_>, at: usize, one: bool) -> Option<(usize, i64)> {
    let ten = line.entry(at).cardinal.filter(|ten| (20..100).contains(ten) && ten % 10 == 0)?;
    let hyphen = line.dash(at + 1) && line.glued(at + 1) && line.glued(at + 2);
    let last = at + 1 + usize::from(hyphen);
    let entry = line.entry(last);
    let plural = entry.ordinal.is_none();
    let unit = entry.fraction.or(entry.ordinal).filter(|unit| (1..10).contains(unit))?;
    let noun = is_noun_like(line, last + 1) || line.dash(last + 1) && line.glued(last + 1);
    let fits = if one { !plural && !noun } else { plural };
    (fits && line.is(last, Class::Word)).then_some((last + 1, ten + unit))
}
