//! Years in words: `nineteen eighty-four`, `two thousand and eighteen`.

use super::calendar::Fields;
use super::counted;
use super::date_point::{Point, is_free};
use super::numeral::{Sort, numeral};
use super::scan::{Class, Line};
use crate::lexicon::Roles;

/// `in nineteen eighty-four`, `in two thousand and eighteen`: a spelled year after a word that leads to years.
pub(super) fn spelled_year(line: &Line<'_>, i: usize) -> Option<Point> {
    let led = i.checked_sub(1).is_some_and(|before| line.has(before, Roles::YEAR_BEFORE));
    if !led {
        return None;
    }
    year_in_words(line, i).map(|(year, end)| Point::new(Fields::of_year(year), end))
}

/// A year in words, `nineteen ninety nine` or `two thousand and eighteen`, and the token after it; where a year is expected.
pub(super) fn year_in_words(line: &Line<'_>, i: usize) -> Option<(i16, usize)> {
    if !line.is(i, Class::Word) {
        return None;
    }
    let year_of = |value: i64, end: usize| {
        let free = counted::counted(line, end).is_none() && is_free(line, end - 1);
        i16::try_from(value).ok().filter(|_| free).map(|year| (year, end))
    };
    let small = |at: usize| {
        let opens = line.is(at, Class::Word) && line.entry(at).cardinal.is_some();
        let read = if opens { numeral(line, at)? } else { return None };
        let value = i64::try_from(read.low.to_int()?).ok()?;
        (read.sort == Sort::Cardinal && !read.is_vague()).then_some((value, read.end))
    };
    if let Some(high) = line.entry(i).cardinal.filter(|high| (10..=20).contains(high)) {
        let at = if line.dash(i + 1) { i + 2 } else { i + 1 };
        if let Some((low, end)) = small(at).filter(|(low, _)| (10..100).contains(low)) {
            return year_of(high * 100 + low, end);
        }
    }
    // A round thousand is rather a count.
    let (value, end) = small(i).filter(|(value, _)| YEARS_IN_WORDS.contains(value))?;
    year_of(value, end)
}

/// Years that are spelled as one number.
const YEARS_IN_WORDS: std::ops::RangeInclusive<i64> = 2001..=2099;
