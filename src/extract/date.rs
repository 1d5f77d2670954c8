//! Dates and periods: which tokens make one; what they mean is the calendar's part.

use super::calendar::{Fields, Grain, interval, open_period};
use super::counted;
use super::date_point::{Point, point};
use super::quantity::Found;
use super::scan::{Class, Line};
use crate::lexicon::{Compounds, Open, Roles};
use crate::model::{Mention, MentionKind, Number, Period, Value};

/// The date or period that starts at token `i`, if one does.
pub(super) fn date(line: &Line<'_>, i: usize) -> Option<Found> {
    if !may_start(line, i) {
        return None;
    }
    let opened = line.has(i, Roles::RANGE_OPENER);
    let start = if opened { i + 1 } else { i };
    if let Some(found) = open(line, i) {
        return Some(found);
    }
    let special = days_before_month(line, start, i)
        .or_else(|| centuries(line, start, i))
        .or_else(|| months_of_year(line, start, i))
        .or_else(|| decades(line, start, i));
    if special.is_some() {
        return special;
    }
    // What is no date however loosely it is read is none at all.
    let first = point(line, start, true)?;
    if let Some(found) = range(line, &first, i, opened) {
        return Some(found);
    }
    if opened {
        return None;
    }
    let read = point(line, i, false)?;
    Some(open_after(line, i, &read).unwrap_or_else(|| {
        let period = read.fields.period();
        found(line, i, read.end, MentionKind::Date, period)
    }))
}

/// Whether the first token, or digits and what follows them, can begin a date; most figures of most texts can't.
fn may_start(line: &Line<'_>, i: usize) -> bool {
    match line.tok(i).map(|tok| tok.class) {
        Some(Class::Digits) => {
            let year = line.digits(i).is_some_and(|digits| digits.len() == 4);
            let Some(next) = line.tok(i + 1) else { return year };
            let joins = || line.dash(i + 1) || matches!(line.str(i + 1), "." | "/" | "," | "'" | "’" | "(");
            year || next.entry != 0 && next.class != Class::Digits || next.class == Class::Mark && joins()
        }
        Some(Class::Word) => line.entry(i).opens_date || super::roman::roman(line, i).is_some(),
        Some(Class::Han | Class::Mark) => line.entry(i).opens_date,
        _ => false,
    }
}

/// Small words between what opens an interval and its date (`since the end of 2015` is read by the date itself).
const MAX_LINKS: usize = 2;

/// `since 2015`, `before May 2016`, `自2012年以来`: a date with what makes it the bound of an open interval.
fn open(line: &Line<'_>, i: usize) -> Option<Found> {
    let led = line.entry(i).open;
    if led.is_none() && !(line.has(i, Roles::RANGE_OPENER) && line.is(i, Class::Han)) {
        return None;
    }
    let mut at = i + 1;
    for _ in 0..MAX_LINKS {
        at += usize::from(line.has(at, Roles::LINK) && line.is(at, Class::Word));
    }
    let read = point(line, at, false).filter(|read| !matches!(read.fields.grain, Grain::Weekday(_)))?;
    let trail = line.entry(read.end).open_after;
    let open = led.or(trail)?;
    // `until 2015-16` ends with a period of its own.
    if point(line, at, true).is_some_and(|first| range(line, &first, i, false).is_some()) {
        return None;
    }
    let end = read.end + usize::from(trail == Some(open));
    Some(found(line, i, end, MentionKind::Period, open_period(&read.fields.period(), open)))
}

/// `2000年以前`, `5月1日起`: a date with a word after it that opens the interval.
fn open_after(line: &Line<'_>, i: usize, read: &Point) -> Option<Found> {
    let at = read.end;
    let open = line.entry(at).open_after?;
    // `2010年之后2018年之前`
    if open == Open::Since
        && line.glued(at + 1)
        && let Some(last) =
            point(line, at + 1, false).filter(|last| line.entry(last.end).open_after == Some(Open::Until))
        && let Some(period) = interval(&read.fields.period(), &last.fields.period())
    {
        return Some(found(line, i, last.end + 1, MentionKind::Period, period));
    }
    // `2017年前三季度`: what is counted after the word is its own.
    let counts = line.glued(at + 1) && (line.is(at + 1, Class::Digits) || line.entry(at + 1).is_numeral());
    // Where words are written apart, so is this one.
    let apart = line.is(at, Class::Han) && !line.glued(at) && line.lexicon.vocabulary.compounds() != Compounds::Words;
    if counts || apart || matches!(read.fields.grain, Grain::Weekday(_)) {
        return None;
    }
    Some(found(line, i, at + 1, MentionKind::Period, open_period(&read.fields.period(), open)))
}

fn found(line: &Line<'_>, start: usize, end: usize, kind: MentionKind, period: Period) -> Found {
    let span = line.span(start, end);
    (Mention { span, core: span, kind, value: Value::Period(period) }, end)
}

/// The token after what links the ends of a range at `at`, and whether it is a dash.
fn link(line: &Line<'_>, at: usize, opened: bool) -> Option<(usize, bool)> {
    if line.dash(at) {
        // A doubled dash is one dash.
        let next = if line.dash(at + 1) && line.glued(at + 1) { at + 2 } else { at + 1 };
        return Some((next, true));
    }
    let word = line.has(at, Roles::RANGE) || opened && line.has(at, Roles::RANGE_AND);
    word.then_some((at + 1, false))
}

/// The range that begins with `first`; the mention spans from token `start` on.
fn range(line: &Line<'_>, first: &Point, start: usize, opened: bool) -> Option<Found> {
    let short_slash = line.mark(first.end, '/') && line.glued(first.end);
    let (next, dashed) = match link(line, first.end, opened) {
        Some(found) => found,
        None if short_slash => (first.end + 1, true),
        None => return None,
    };
    let mut from = first.fields;
    let second = short_year(line, first, next, dashed)
        .or_else(|| if short_slash { next_year(line, first, next) } else { None })
        .or_else(|| (!short_slash).then(|| day_in_month(line, first, next))?)
        .or_else(|| (!short_slash).then(|| point(line, next, true))?)?;
    let mut to = second.fields;
    if matches!(to.grain, Grain::Weekday(_)) != matches!(from.grain, Grain::Weekday(_)) {
        return None;
    }
    let bare_from = from.is_bare_year() && !first.marked;
    if bare_from && to.year.is_none() {
        return None;
    }
    if bare_from && to.is_bare_year() && !second.marked && !dashed_years(line, first, &second, opened, dashed) {
        return None;
    }
    from.year = from.year.or(to.year.filter(|_| from.month.is_some() || from.grain != Grain::Plain));
    to.year = to.year.or(from.year.filter(|_| to.month.is_some()));
    if to.month.is_none() && to.day.is_some() {
        to.month = from.month;
    }
    if from.month.is_none() && from.day.is_some() {
        from.month = to.month;
        from.year = to.year;
    }
    let mut period = interval(&from.period(), &to.period())?;
    if let Some(month) = second.or_month {
        // `2010-12` is December 2010 or three years.
        period.readings.extend(month.period().readings);
    }
    let closer = line.has(second.end, Roles::RANGE_CLOSER);
    Some(found(line, start, second.end + usize::from(closer), MentionKind::Period, period))
}

/// Whether two bare years make a range: nothing is counted or measured by the second one.
fn dashed_years(line: &Line<'_>, first: &Point, second: &Point, opened: bool, dashed: bool) -> bool {
    let plausible = |point: &Point| point.fields.year.is_some_and(|year| (1000..=2999).contains(&year));
    let up = first.fields.year < second.fields.year;
    let counted = counted::counted(line, second.end).is_some() && !opened && !dashed;
    plausible(first) && plausible(second) && up && !counted
}

/// `2016-20`, `2016/17`: the last two digits of the second year.
fn short_year(line: &Line<'_>, first: &Point, at: usize, dashed: bool) -> Option<Point> {
    let year = first.fields.year.filter(|_| first.fields.is_bare_year() && dashed)?;
    let digits = line.digits(at).filter(|digits| digits.len() == 2 && line.glued(at) && line.glued(at - 1))?;
    let more = line.glued(at + 1)
        && (line.dash(at + 1)
            || line.mark(at + 1, '/')
            || line.mark(at + 1, '.') && line.is(at + 2, Class::Digits) && line.glued(at + 2));
    let short: i16 = digits.parse().ok()?;
    let rest = year % 100;
    if more || short <= rest || !(1000..=2999).contains(&year) {
        return None;
    }
    if line.mark(at - 1, '/') && short != rest + 1 {
        return None;
    }
    let mut end = at + 1;
    if line.has(end, Roles::YEAR_WORD) && line.glued(end) {
        end += 1;
    }
    let month =
        u8::try_from(short).ok().filter(|short| (1..=12).contains(short) && line.mark(at - 1, '-') && end == at + 1);
    let or_month = month.map(|month| Fields { month: Some(month), ..Fields::of_year(year) });
    Some(Point { fields: Fields::of_year(year - rest + short), end, marked: true, or_month })
}

/// `2007/2008`: the year after the first one in full.
fn next_year(line: &Line<'_>, first: &Point, at: usize) -> Option<Point> {
    let next = first.fields.year.filter(|_| first.fields.is_bare_year())?.checked_add(1)?;
    let same = line.digits(at).filter(|digits| digits.len() == 4)?.parse() == Ok(next);
    let more = line.glued(at + 1) && (line.mark(at + 1, '/') || line.dash(at + 1));
    let end = at + 1 + usize::from(line.has(at + 1, Roles::YEAR_WORD) && line.glued(at + 1));
    (same && !more).then_some(Point { fields: Fields::of_year(next), end, marked: true, or_month: None })
}

/// `June 3-5, 2017`: a second day of the month just named.
fn day_in_month(line: &Line<'_>, first: &Point, at: usize) -> Option<Point> {
    let Fields { month: Some(month), day: Some(from), .. } = first.fields else { return None };
    let day = line.small(at, 2).and_then(|day| u8::try_from(day).ok()).filter(|day| (1..=31).contains(day))?;
    let mut end = at + 1;
    if line.has(end, Roles::ORDINAL_SUFFIX) && line.glued(end) {
        end += 1;
    }
    if line.has(end, Roles::DAY_WORD) {
        end += 1;
    } else if line.entry(end).month.is_some()
        || (line.has(end, Roles::OF) || line.mark(end, '.')) && line.entry(end + 1).month.is_some()
        || line.has(end, Roles::MONTH_WORD.with(Roles::YEAR_WORD))
        || day <= from
        // `6 février à 9 h`: an hour.
        || line.has(end, Roles::OCLOCK.with(Roles::HOUR_WORD))
        || line.mark(end, ':') && line.glued(end)
        || line.entry(end).unit.is_some()
        // `vom 14.10. bis 15.10.2018`: a day with a month of its own.
        || line.mark(end, '.') && line.glued(end) && line.glued(end + 1) && line.is(end + 1, Class::Digits)
    {
        return None;
    }
    let (year, end) = super::date_point::year_after(line, end).map_or((first.fields.year, end), |(y, e)| (Some(y), e));
    let fields = Fields { year, month: Some(month), day: Some(day), ..Fields::default() };
    Some(Point { fields, end, marked: true, or_month: None })
}

/// `3-5 June 2017`, `3rd to 5th of June`: days before their month.
fn days_before_month(line: &Line<'_>, i: usize, start: usize) -> Option<Found> {
    let (day, at) = super::date_point::day_number(line, i).filter(|_| line.is(i, Class::Digits))?;
    // `14./15.10.2018`
    let slash = line.mark(at - 1, '.') && line.mark(at, '/') && line.glued(at) && line.glued(at + 1);
    let (next, dashed) = link(line, at, start < i)
        .or_else(|| line.has(at, Roles::RANGE_AND).then_some((at + 1, false)))
        .or_else(|| slash.then_some((at + 1, true)))?;
    let next = if line.has(next, Roles::LINK) { next + 1 } else { next };
    if !dashed && !line.tok(at)?.gap {
        return None;
    }
    let second = point(line, next, true)?;
    let whole = second.fields.day.is_some_and(|last| last > day) && second.fields.month.is_some();
    // `vom 14. bis 15.10.2018`
    let dotted = (dashed || start < i) && line.mark(at - 1, '.') && line.mark(next + 1, '.');
    if !whole
        || line.is(next, Class::Word)
        || !dotted && !line.toks.get(next..second.end)?.iter().any(|tok| line.entry_of(tok).month.is_some())
    {
        return None;
    }
    let from = Fields { day: Some(day), ..second.fields };
    let period = interval(&from.period(), &second.fields.period())?;
    Some(found(line, start, second.end, MentionKind::Period, period))
}

/// `the 17th and 18th centuries`, `XIX–XX веков`, `siglos XIX y XX`.
fn centuries(line: &Line<'_>, i: usize, start: usize) -> Option<Found> {
    let number = |at: usize| super::date_point::ordinal(line, at).or_else(|| super::roman::roman(line, at));
    let led = line.has(i, Roles::CENTURY_WORD) && line.is(i, Class::Word);
    let (first, at) = number(if led { i + 1 } else { i })?;
    let and = line.has(at, Roles::RANGE_AND.with(Roles::RANGE)) || line.dash(at);
    let skip = |at: usize| if line.has(at, Roles::LINK) { at + 1 } else { at };
    let (second, at) = and.then(|| number(skip(at + 1)))??;
    if !(led || line.has(at, Roles::CENTURY_WORD)) || first >= second || second > MAX_CENTURY {
        return None;
    }
    let century = |n: i64| i16::try_from((n - 1) * 100).ok().map(|year| Fields::grain(Some(year), Grain::Century));
    let period = interval(&century(first)?.period(), &century(second)?.period())?;
    Some(found(line, start, if led { at } else { at + 1 }, MentionKind::Period, period))
}

/// The last century that texts speak of.
const MAX_CENTURY: i64 = 30;

/// `2019年1-6月`: months of a year, the first without its word.
fn months_of_year(line: &Line<'_>, i: usize, start: usize) -> Option<Found> {
    let year =
        line.small(i, 4).and_then(|year| i16::try_from(year).ok()).filter(|year| (1000..=2999).contains(year))?;
    if !line.has(i + 1, Roles::YEAR_WORD) || !line.is(i + 1, Class::Han) {
        return None;
    }
    let month = |at: usize| {
        line.small(at, 2).and_then(|month| u8::try_from(month).ok()).filter(|month| (1..=12).contains(month))
    };
    let first = month(i + 2)?;
    let (next, _) = link(line, i + 3, true)?;
    let last = month(next).filter(|last| *last > first && line.has(next + 1, Roles::MONTH_WORD))?;
    let of = |month: u8| Fields { month: Some(month), ..Fields::of_year(year) }.period();
    let period = interval(&of(first), &of(last))?;
    Some(found(line, start, next + 2, MentionKind::Period, period))
}

/// `上世纪七八十年代`, `五六十年代`: two decades told by two digits.
fn decades(line: &Line<'_>, i: usize, start: usize) -> Option<Found> {
    let led = line.has(i, Roles::LAST_CENTURY);
    let read = super::numeral::numeral(line, if led { i + 1 } else { i })?;
    let decade = |value: Number| {
        let value = i16::try_from(value.to_int()?).ok().filter(|value| (10..100).contains(value) && value % 10 == 0)?;
        Some(Fields::grain(Some(1900 + value), Grain::Decade).period())
    };
    if !read.is_vague() || !line.has(read.end, Roles::DECADE_WORD) {
        return None;
    }
    let period = interval(&decade(read.low)?, &decade(read.high)?)?;
    Some(found(line, start, read.end + 1, MentionKind::Period, period))
}
