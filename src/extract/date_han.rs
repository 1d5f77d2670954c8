//! Dates whose parts are told by a word after each figure: `2021年6月24日`, `令和5年`, `20世紀90年代`.

use super::calendar::{Fields, Grain};
use super::date_point::{Point, short_year};
use super::numeral::{Numeral, Sort, numeral};
use super::scan::{Class, Line};
use crate::lexicon::Roles;
use crate::model::Number;

/// `2021年6月24日`, `6月`, `20世纪90年代`, `二〇二一年`, `2018年底`.
pub(super) fn han(line: &Line<'_>, i: usize) -> Option<Point> {
    let entry = line.entry(i);
    if entry.roles.has(Roles::LAST_CENTURY.with(Roles::THIS_CENTURY)) {
        let century = if entry.roles.has(Roles::THIS_CENTURY) { 2000 } else { 1900 };
        let read = numeral(line, i + 1).filter(|read| line.has(read.end, Roles::DECADE_WORD) && !read.is_vague());
        return match read.and_then(|read| Some((read.end, i16::try_from(read.low.to_int()?).ok()?))) {
            Some((end, decade)) => Some(decade_point(line, century + decade, end + 1)),
            None => Some(with_part(line, Fields::grain(Some(century), Grain::Century), i + 1)),
        };
    }
    if let Some(before) = entry.era {
        return era_year(line, i, before);
    }
    let (negative, era) = (entry.roles.has(Roles::BEFORE_CHRIST), entry.roles.has(Roles::ANNO_DOMINI));
    let at = if line.is(i, Class::Han) && (negative || era) { i + 1 } else { i };
    if at == i
        && !line.is(i, Class::Digits)
        && !(line.is(i, Class::Han) && (entry.cardinal.is_some() || entry.scale.is_some()))
    {
        return None;
    }
    let read = figure(line, at)?;
    let value = i16::try_from(read.low.to_int()?).ok()?;
    let end = read.end;
    if line.has(end, Roles::CENTURY_WORD) && line.is(end, Class::Han) {
        if negative {
            let first = value.checked_mul(-100)?.checked_add(1)?;
            return Some(Point::new(Fields::grain(Some(first), Grain::Century), end + 1));
        }
        let first = (value.checked_sub(1)?).checked_mul(100)?;
        let decade = numeral(line, end + 1).filter(|read| line.has(read.end, Roles::DECADE_WORD));
        if let Some((after, decade)) = decade.and_then(|read| Some((read.end, i16::try_from(read.low.to_int()?).ok()?)))
        {
            return Some(decade_point(line, first.checked_add(decade)?, after + 1));
        }
        return Some(with_part(line, Fields::grain(Some(first), Grain::Century), end + 1));
    }
    if line.has(end, Roles::DECADE_WORD) && line.is(end, Class::Han) {
        let year = if value < 100 { value.checked_add(1900)? } else { value };
        return Some(decade_point(line, year, end + 1));
    }
    if line.has(end, Roles::YEAR_WORD) && line.is(end, Class::Han) {
        // Years have four digits, read by position; others are durations unless an era says so.
        // Spelled out they are years only if they are not round (`二千年の歴史`).
        let spelled = !read.plain && !line.is(at, Class::Digits) && value % 100 != 0;
        let positional = (read.plain || spelled) && (1000..=2999).contains(&value);
        // `97年5月`: a month after two digits makes them a year.
        let month = figure(line, end + 1).is_some_and(|read| line.has(read.end, Roles::MONTH_WORD));
        if at == i && read.plain && (10..100).contains(&value) && month && end == i + 1 {
            let year = short_year(u8::try_from(value).ok()?);
            let (fields, end) = after_year(line, year, end);
            return Some(Point::new(fields, end));
        }
        // `08年`: a leading zero stands before no number of years.
        let zero = line.digits(at).map_or_else(|| line.entry(at).cardinal == Some(0), |digits| digits.starts_with('0'));
        if at == i && read.plain && zero && (0..100).contains(&value) {
            let (fields, end) = after_year(line, 2000 + value, end);
            return Some(Point::new(fields, end));
        }
        if !positional && at == i {
            return None;
        }
        let year = if negative { 1 - value } else { value };
        let (fields, end) = after_year(line, year, end);
        return Some(Point::new(fields, end));
    }
    if line.has(end, Roles::MONTH_WORD) && line.is(end, Class::Han) && at == i {
        let month = u8::try_from(value).ok().filter(|month| (1..=12).contains(month))?;
        let (fields, end) = after_han_month(line, None, month, end);
        return Some(Point::new(fields, end));
    }
    let day_word = line.has(end, Roles::DAY_WORD) && line.is(end, Class::Han) && !line.has(end, Roles::REFERENCE_AFTER);
    let day = u8::try_from(value).ok().filter(|day| (1..=31).contains(day) && day_word && at == i)?;
    Some(Point::new(Fields { day: Some(day), ..Fields::default() }, end + 1))
}

/// `令和5年`, `平成元年3月`: a year counted from the start of an era.
fn era_year(line: &Line<'_>, i: usize, before: i64) -> Option<Point> {
    let number_year = |year: i64| i16::try_from(before.checked_add(year)?).ok();
    if line.has(i + 1, Roles::FIRST_YEAR) {
        // The word for the first year ends in the one for a year.
        let (fields, end) = after_year(line, number_year(1)?, i + 1);
        return Some(Point::new(fields, end));
    }
    let read = figure(line, i + 1)?;
    let year = number_year(i64::try_from(read.low.to_int()?).ok().filter(|year| (1..=150).contains(year))?)?;
    if !line.has(read.end, Roles::YEAR_WORD) {
        return None;
    }
    let (fields, end) = after_year(line, year, read.end);
    Some(Point::new(fields, end))
}

/// A figure before a calendar word: digits, or a Han numeral.
fn figure(line: &Line<'_>, at: usize) -> Option<Numeral> {
    if line.is(at, Class::Digits) {
        let value = line.small(at, 4)?;
        return Some(Numeral { plain: true, ..Numeral::exact(at + 1, Number::from_int(value.into())) });
    }
    numeral(line, at).filter(|read| !read.is_vague() && read.sort == Sort::Cardinal)
}

fn decade_point(line: &Line<'_>, year: i16, end: usize) -> Point {
    with_part(line, Fields::grain(Some(year), Grain::Decade), end)
}

/// `初`, `底`, `中期` after a period.
fn with_part(line: &Line<'_>, fields: Fields, at: usize) -> Point {
    match line.entry(at).part.filter(|_| line.is(at, Class::Han)) {
        Some(part) => Point::new(Fields { part: Some(part), ..fields }, at + 1),
        None => Point::new(fields, at),
    }
}

/// What follows a year: its word at `at` may name a part of it (`年底`).
pub(super) fn after_year(line: &Line<'_>, year: i16, at: usize) -> (Fields, usize) {
    let fields = Fields::of_year(year);
    if let Some(part) = line.entry(at).part {
        return (Fields { part: Some(part), ..fields }, at + 1);
    }
    let next = at + 1;
    if let Some(half) = line.entry(next).half {
        return (Fields { grain: Grain::Half(half), ..fields }, next + 1);
    }
    if let Some(season) = line.entry(next).season {
        return (Fields { grain: Grain::Season(season), ..fields }, next + 1);
    }
    if let Some(part) = line.entry(next).part.filter(|_| line.is(next, Class::Han)) {
        return (Fields { part: Some(part), ..fields }, next + 1);
    }
    let number_at = if line.has(next, Roles::ORDINAL_PREFIX) { next + 1 } else { next };
    if let Some(read) = figure(line, number_at)
        && let Some(value) = read.low.to_int().and_then(|value| u8::try_from(value).ok())
    {
        if line.has(read.end, Roles::QUARTER_WORD) && (1..=4).contains(&value) {
            return (Fields { grain: Grain::Quarter(value), ..fields }, read.end + 1);
        }
        if line.has(read.end, Roles::MONTH_WORD) && (1..=12).contains(&value) && number_at == next {
            return after_han_month(line, Some(year), value, read.end);
        }
    }
    (fields, next)
}

/// What follows a month, whose word stands at `at` and may name a part of it (`月底`).
pub(super) fn after_han_month(line: &Line<'_>, year: Option<i16>, month: u8, at: usize) -> (Fields, usize) {
    let fields = Fields { year, month: Some(month), ..Fields::default() };
    if let Some(part) = line.entry(at).part {
        return (Fields { part: Some(part), ..fields }, at + 1);
    }
    let next = at + 1;
    if let Some(part) = line.entry(next).part.filter(|_| line.is(next, Class::Han)) {
        return (Fields { part: Some(part), ..fields }, next + 1);
    }
    if let Some(read) = figure(line, next)
        && let Some(day) = read.low.to_int().and_then(|day| u8::try_from(day).ok())
        && (1..=31).contains(&day)
    {
        if line.has(read.end, Roles::DAY_WORD) {
            return (Fields { day: Some(day), ..fields }, read.end + 1);
        }
        // `6月24日至28日` leaves out the first 日 at times: the range's link follows at once.
        if line.dash(read.end) || line.has(read.end, Roles::RANGE) {
            return (Fields { day: Some(day), ..fields }, read.end);
        }
    }
    (fields, next)
}
