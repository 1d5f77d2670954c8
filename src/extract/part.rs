//! Parts of a whole: `三分之一`, `百分之十`, `one in three`.

use super::counted;
use super::numeral::{Numeral, Sort, numeral};
use super::precision::Stated;
use super::quantity::{Found, Lead, Suffix, build, hedge_after, is_year_like, share_unit, suffix};
use super::scan::{Class, Line};
use crate::lexicon::{Roles, Share};
use crate::model::Number;

/// A whole part of two digits at most stands on both sides of `one in three`; larger wholes must be round.
const MAX_RATIO: i64 = 1_000_000;

/// `百分之三点五`, `十分之一`.
pub(super) fn parts_after_word(line: &Line<'_>, at: usize, lead: Lead) -> Option<Found> {
    let denominator = Number::from_int(line.entry(at).parts?.into());
    share_of(line, denominator, at + 1, lead)
}

/// `三分之一`, `1000分之3`.
pub(super) fn parts_between(line: &Line<'_>, first: &Numeral, lead: Lead) -> Option<Found> {
    let between = line.has(first.end, Roles::PARTS) && line.entry(first.end).parts.is_none();
    if !between || first.is_vague() {
        return None;
    }
    share_of(line, first.low, first.end + 1, lead)
}

/// `一又二分之一`: a whole number and a fraction.
pub(super) fn whole_and_part(line: &Line<'_>, whole: &Numeral, lead: Lead) -> Option<Found> {
    let at = whole.end;
    if !line.has(at, Roles::JOINER) || !line.is(at, Class::Han) || !line.glued(at) || whole.is_vague() {
        return None;
    }
    let below = numeral(line, at + 1).filter(|below| !below.is_vague())?;
    let between = line.has(below.end, Roles::PARTS) && line.entry(below.end).parts.is_none();
    let above = numeral(line, below.end + 1).filter(|above| between && !above.is_vague() && above.low < below.low)?;
    let value = whole.low.checked_add(above.low.checked_div(below.low)?)?;
    let stated = Stated { value, half: Number::ZERO };
    build(line, lead, (above.end, above.end), (stated, stated), None, None)
}

fn share_of(line: &Line<'_>, denominator: Number, at: usize, mut lead: Lead) -> Option<Found> {
    let read = numeral(line, at)?;
    let mut end = read.end;
    let mut high = read;
    // `百分之十到二十`
    if line.has(end, Roles::RANGE)
        && !read.is_vague()
        && let Some(second) = numeral(line, end + 1).filter(|second| second.low > read.low && !second.is_vague())
        && second.sort == Sort::Cardinal
    {
        (high, end) = (second, second.end);
    }
    let core_end = end;
    if let Some(after) = hedge_after(line, end) {
        lead = lead.or(after);
        end += 1;
    }
    let hundred = Number::from_int(100);
    let suffix = if denominator == hundred {
        Some(share_unit(Share::Percent)?)
    } else if denominator == Number::from_int(1000) {
        Some(share_unit(Share::PerMille)?)
    } else {
        None
    };
    let part = Number::ONE.checked_div(denominator)?;
    let scaled = |read: Numeral| if suffix.is_none() { read.scaled(part) } else { Some(read) };
    let (read, high) = (scaled(read)?, scaled(high)?);
    let unit = || suffix_unit(line, core_end, &read).filter(|_| core_end == end);
    let measured = if suffix.is_none() { unit() } else { None };
    let (core_end, end) = measured.as_ref().map_or((core_end, end), |(_, end)| (*end, *end));
    let suffix = suffix.map(|(factor, unit)| Suffix::Share(factor, unit)).or(measured.map(|(unit, _)| unit));
    let ends = (Stated { value: read.low, half: read.half }, Stated { value: high.high, half: high.half });
    build(line, lead, (core_end, end), ends, suffix, None)
}

/// The unit of measure right after a spelled fraction (`四分之一公升`).
fn suffix_unit(line: &Line<'_>, at: usize, read: &Numeral) -> Option<(Suffix, usize)> {
    let unit = |(suffix, _): &(Suffix, usize)| matches!(suffix, Suffix::Unit(_));
    suffix(line, at, read, None).filter(|found| line.is(at, Class::Han) && line.glued(at) && unit(found))
}

/// `one in three`, `9 out of 10`.
pub(super) fn ratio(line: &Line<'_>, first: &Numeral, lead: Lead) -> Option<Found> {
    if !line.has(first.end, Roles::RATIO) || first.is_vague() || first.scale != Number::ONE {
        return None;
    }
    let second = numeral(line, first.end + 1)?;
    let (part, whole) = (first.low.to_int()?, second.low.to_int()?);
    let small = part > 0 && part < whole && whole <= MAX_RATIO.into() && second.sort == Sort::Cardinal;
    let year = second.plain && is_year_like(line, &second);
    // What is a hedge elsewhere (`over`) makes a ratio only where nothing is counted.
    let hedge = line.entry(first.end).hedge.is_some() && counted::is_noun_like(line, second.end);
    let followed = suffix(line, second.end, &second, None).is_some() || second.is_vague() || hedge;
    // `in` also leads to places and times: it makes a ratio only between small or round numbers.
    let plausible = part <= 10 && (whole <= 20 || whole % 10 == 0) || line.str(first.end).contains(' ');
    if !small || year || followed || !plausible {
        return None;
    }
    let value = Number::fraction(part, whole)?;
    let stated = Stated { value, half: Number::ZERO };
    build(line, lead, (second.end, second.end), (stated, stated), None, None)
}
