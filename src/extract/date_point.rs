//! One end of a period: a day, a month, a year, a decade, a quarter, in the forms of spaced languages.

use super::calendar::{self, Fields, Grain};
use super::counted;
use super::date_han::{after_han_month, after_year, han};
use super::numeral::{Sort, numeral};
use super::roman::roman;
use super::scan::{Class, Line};
use super::year_words::{spelled_year, year_in_words};
use crate::lexicon::{DateOrder, Roles};

/// A two-digit year above this belongs to the last century, as in common practice (POSIX sets 68; we leave room to 2050).
pub(super) const PIVOT: i64 = 50;

/// Small words between two parts of a date (`end of the year 2017`).
const MAX_LINKS: usize = 2;

/// A date as read: tokens up to `end` (exclusive).
#[derive(Clone, Copy, Debug)]
pub(super) struct Point {
    pub(super) fields: Fields,
    pub(super) end: usize,
    /// Whether more than a bare four-digit figure says that it is a date.
    pub(super) marked: bool,
    /// The month that the surface may be instead.
    pub(super) or_month: Option<Fields>,
}

impl Point {
    pub(super) fn new(fields: Fields, end: usize) -> Self {
        Self { fields, end, marked: true, or_month: None }
    }
}

/// The date at token `i`. `loose` takes a bare figure for a year without asking what stands around it.
pub(super) fn point(line: &Line<'_>, i: usize, loose: bool) -> Option<Point> {
    let entry = line.entry(i);
    if let Some(part) = entry.part.filter(|_| !line.has(i, Roles::YEAR_WORD)) {
        let mut at = i + 1;
        if line.dash(at) && line.glued(at) && line.glued(at + 1) {
            at += 1;
        }
        for _ in 0..MAX_LINKS {
            at += usize::from(line.has(at, Roles::LINK));
        }
        // `early '90s`
        let quote = line.mark(at, '\'') || line.mark(at, '’');
        at += usize::from(quote && line.has(at + 2, Roles::DECADE_WORD));
        let read = core(line, at, true)?;
        let named = read.fields.year.is_some() || read.fields.month.is_some();
        let whole = read.fields.part.is_none() && read.fields.day.is_none() && named;
        return whole.then_some(Point { fields: Fields { part: Some(part), ..read.fields }, marked: true, ..read });
    }
    if let Some(weekday) = entry.weekday {
        let comma = |at: usize| line.mark(at, ',') || line.mark(at, '،');
        let at = i + 1 + usize::from(comma(i + 1) || line.mark(i + 1, '.'));
        let at = if comma(at) { at + 1 } else { at };
        let at = if line.has(at, Roles::LINK) && line.is(at, Class::Word) { at + 1 } else { at };
        if let Some(read) = core(line, at, false).filter(|read| read.fields.day.is_some() && line.is(i, Class::Word)) {
            return Some(read);
        }
        let alone = !line.has(i, Roles::NOT_ALONE);
        return alone.then(|| Point::new(Fields::grain(None, Grain::Weekday(weekday)), i + 1));
    }
    core(line, i, loose).map(|read| Point { end: after_weekday(line, &read), ..read })
}

/// The token after the weekday that follows a day: `2021年6月24日星期四`, `8월 3일(토)`, `24. Juni 2021 (Donnerstag)`.
fn after_weekday(line: &Line<'_>, read: &Point) -> usize {
    let end = read.end;
    let open = line.mark(end, '(') || line.mark(end, '（');
    let at = end + usize::from(open);
    let letter = open && line.lexicon.format.weekday_letters.iter().any(|letter| letter == line.str(at));
    let day = read.fields.day.is_some() && (line.entry(at).weekday.is_some() || letter);
    let closed = line.mark(at + 1, ')') || line.mark(at + 1, '）');
    match (day, open, closed) {
        (true, true, true) => at + 2,
        (true, false, _) if line.is(at, Class::Han) => at + 1,
        _ => end,
    }
}

fn core(line: &Line<'_>, i: usize, loose: bool) -> Option<Point> {
    let entry = line.entry(i);
    if let Some(read) = relative_date(line, i) {
        return Some(read);
    }
    if let Some(month) = entry.month {
        return after_month(line, i, month, loose);
    }
    if let Some(read) = all_digits(line, i)
        .or_else(|| dotted_day(line, i))
        .or_else(|| month_of_year(line, i))
        .or_else(|| day_month(line, i))
        .or_else(|| named_part(line, i))
    {
        return Some(read);
    }
    if let Some(read) = han(line, i).or_else(|| spelled_year(line, i)) {
        return Some(read);
    }
    year_like(line, i, loose)
}

/// `last year`, `yesterday`, `this February`, `去年2月`, in a document that has a date of its own.
fn relative_date(line: &Line<'_>, i: usize) -> Option<Point> {
    let today = line.today?;
    if line.has(i, Roles::THIS_YEAR)
        && let Some(month) = line.entry(i + 1).month
    {
        let end = day_of_month(line, i + 2);
        let fields =
            Fields { month: Some(month), day: end.map(|(day, _)| day), resolved: true, ..Fields::of_year(today.0) };
        return year_after(line, i + 2).is_none().then(|| Point::new(fields, end.map_or(i + 2, |(_, end)| end)));
    }
    let fields = calendar::relative(today, line.entry(i).relative?)?;
    let mut read = Point::new(fields, i + 1);
    if line.is(i, Class::Han) && line.glued(i + 1) {
        (read.fields, read.end) = match (fields.year, fields.month, fields.day) {
            (Some(year), None, None) => after_year(line, year, i),
            (year, Some(month), None) => after_han_month(line, year, month, i),
            _ => (fields, i + 1),
        };
        read.fields.resolved = true;
    }
    Some(read)
}

/// The year that a word after a month tells from the document's own (`February last year`).
fn relative_year(line: &Line<'_>, at: usize) -> Option<(i16, usize)> {
    let at = if line.has(at, Roles::LINK) && line.is(at, Class::Word) { at + 1 } else { at };
    let fields = calendar::relative(line.today?, line.entry(at).relative?)?;
    (fields.month.is_none()).then_some((fields.year?, at + 1))
}

/// `June 24, 2021`, `June 2012`, `Dec. 10`, `May`.
fn after_month(line: &Line<'_>, i: usize, month: u8, loose: bool) -> Option<Point> {
    let mut at = i + 1;
    if line.mark(at, '.') && line.glued(at) && line.str(i).len() <= 4 {
        at += 1;
    }
    // French `sept` is seven as well: only a year makes it a month here.
    let number = line.entry(i).cardinal.is_some();
    if let Some((day, end)) = day_of_month(line, at).filter(|_| !number) {
        let (year, end) = year_after(line, end).map_or((None, end), |(year, end)| (Some(year), end));
        return Some(Point::new(Fields { year, month: Some(month), day: Some(day), ..Fields::default() }, end));
    }
    if let Some((year, end)) = year_after(line, at) {
        return Some(Point::new(Fields { month: Some(month), ..Fields::of_year(year) }, end));
    }
    if let Some((year, end)) = relative_year(line, at) {
        return Some(Point::new(Fields { month: Some(month), resolved: true, ..Fields::of_year(year) }, end));
    }
    // A month that is also another word needs a word before it that leads to dates.
    let leads = Roles::YEAR_BEFORE.with(Roles::RANGE_OPENER).with(Roles::RANGE);
    let led = i > 0 && (line.has(i - 1, leads) || line.entry(i - 1).part.is_some());
    // `may` and `march` in small letters are rarely months.
    let beside = line.has(i, Roles::BESIDE) && line.str(i).starts_with(char::is_lowercase);
    let alone = !number && (loose || !line.has(i, Roles::NOT_ALONE) || led) && !beside;
    alone.then(|| Point::new(Fields { month: Some(month), ..Fields::default() }, i + 1))
}

/// A day number after a month: not a grouped or decimal figure, and nothing measured or counted.
fn day_of_month(line: &Line<'_>, at: usize) -> Option<(u8, usize)> {
    // `Jan first`, `June twenty-first`
    if line.is(at, Class::Word) {
        let (day, end) = ordinal(line, at)?;
        return u8::try_from(day).ok().filter(|day| (1..=31).contains(day)).map(|day| (day, end));
    }
    let day = line.small(at, 2).and_then(|day| u8::try_from(day).ok()).filter(|day| (1..=31).contains(day))?;
    let mut end = at + 1;
    if line.has(end, Roles::ORDINAL_SUFFIX) && line.glued(end) {
        return Some((day, end + 1));
    }
    let inner = |mark: char| line.mark(end, mark) && line.glued(end) && line.glued(end + 1);
    let figure = inner('.') && line.is(end + 1, Class::Digits)
        || inner(',') && line.digits(end + 1).is_some_and(|group| group.len() == 3);
    let clock = inner(':');
    if figure || clock {
        return None;
    }
    if line.dash(end) && line.glued(end) && line.glued(end + 1) && line.is(end + 1, Class::Word) {
        end += 1;
    }
    let entry = line.entry(end);
    let measured = entry.scale.is_some() || entry.share.is_some() || entry.currency.is_some() || entry.unit.is_some();
    (!measured).then_some((day, at + 1))
}

/// The year that completes a day or a month: `, 2021`, ` 2021`, ` of 2021`, with a full stop or comma before it.
pub(super) fn year_after(line: &Line<'_>, at: usize) -> Option<(i16, usize)> {
    let skip = line.mark(at, ',') || line.has(at, Roles::LINK) && line.is(at, Class::Word);
    let at = if skip { at + 1 } else { at };
    let Some(year) = four_digits(line, at) else { return year_in_words(line, at) };
    let grouped = line.mark(at + 1, ',')
        && line.glued(at + 1)
        && line.glued(at + 2)
        && line.digits(at + 2).is_some_and(|group| group.len() == 3);
    // `in June 1,500 people`: a year is not grouped; after a comma it is followed by no noun that it counts.
    let free = is_free(line, at) && !grouped;
    free.then(|| (year, after_year_word(line, at + 1)))
}

/// The token after a year and the word for it (`2017 г.`).
fn after_year_word(line: &Line<'_>, at: usize) -> usize {
    if line.has(at, Roles::YEAR_WORD) && line.is(at, Class::Word) { at + 1 } else { at }
}

fn four_digits(line: &Line<'_>, at: usize) -> Option<i16> {
    let year = line.digits(at).filter(|digits| digits.len() == 4)?.parse().ok()?;
    (1000..=2999).contains(&year).then_some(year)
}

/// Whether nothing at or after token `at` makes its figure an amount or a part of a code.
pub(super) fn is_free(line: &Line<'_>, at: usize) -> bool {
    let next = at + 1;
    let glued = line.glued(next);
    let inner = |mark: char| line.mark(next, mark) && glued && line.glued(next + 1) && line.is(next + 1, Class::Digits);
    let grouped = inner(',') && line.digits(next + 1).is_some_and(|group| group.len() == 3);
    if line.has(next, Roles::YEAR_WORD) && line.is(next, Class::Word) {
        return true;
    }
    if grouped || inner('.') || inner(':') || glued && line.is(next, Class::Word) {
        return false;
    }
    let word = if line.dash(next) && glued && line.glued(next + 1) { next + 1 } else { next };
    let entry = line.entry(word);
    let amount = entry.scale.is_some() || entry.share.is_some() || entry.unit.is_some() || entry.hedge_after.is_some();
    let money =
        entry.currency.is_some() && !line.is(word, Class::Mark) || at > 0 && line.entry(at - 1).currency.is_some();
    let classified = line.has(word, Roles::CLASSIFIER) && line.glued(word)
        || line.has(word, Roles::ORDINAL_SUFFIX) && (line.is(word, Class::Han) || line.glued(word));
    let year = line.has(word, Roles::YEAR_WORD);
    year || !(amount || money || classified)
}

/// `2021-06-24`, `2021/6/24`, `24.06.2021`, `3/4/2016`.
fn all_digits(line: &Line<'_>, i: usize) -> Option<Point> {
    let (a, b, c) = (line.digits(i)?, line.digits(i + 2)?, line.digits(i + 4)?);
    let mark = line.str(i + 1);
    let marks = matches!(mark, "-" | "/" | "." | "‐" | "‑") && line.str(i + 3) == mark;
    let apart = mark == "."
        && (line.lexicon.format.ordinal_dot || line.lexicon.format.date_orders.contains(&DateOrder::YearFirst));
    let tight = (i + 1..=i + 4).all(|at| line.glued(at) || apart && (at - i).is_multiple_of(2));
    let more = line.glued(i + 5) && line.str(i + 5) == mark && line.glued(i + 6) && line.is(i + 6, Class::Digits);
    if !marks || !tight || more {
        return None;
    }
    let two = |text: &str| if text.len() <= 2 { text.parse::<u8>().ok() } else { None };
    if a.len() == 4 {
        let fields = Fields { month: two(b), day: two(c), ..Fields::of_year(a.parse().ok()?) };
        let sane = fields.is_sane();
        return sane.then(|| Point::new(fields, after_stop(line, i + 5)));
    }
    // `57. 8. 3.`: the year first, in short.
    let spaced =
        mark == "." && line.tok(i + 2).is_some_and(|tok| tok.gap) && line.tok(i + 4).is_some_and(|tok| tok.gap);
    if spaced && line.lexicon.format.date_orders.first() == Some(&DateOrder::YearFirst) {
        let stop = after_stop(line, i + 5);
        let fields = Fields { month: two(b), day: two(c), ..Fields::of_year(short_year(two(a)?)) };
        let sane = a.len() == 2 && stop > i + 5 && fields.is_sane();
        return sane.then(|| Point::new(fields, stop));
    }
    let year: i64 = match c.len() {
        4 => c.parse().ok()?,
        // Two digits are a year only between slashes or, where points don't mark decimals, after full pairs (`03.04.17`);
        // `1.2.13` is more often a version.
        2 if mark == "/" || mark == "." && a.len() == 2 && b.len() == 2 && line.lexicon.format.decimal == ',' => {
            i64::from(short_year(two(c)?))
        }
        _ => return None,
    };
    let (a, b) = (two(a)?, two(b)?);
    // A dotted date is day first everywhere.
    let orders = &line.lexicon.format.date_orders;
    let usual = orders.iter().copied().find(|order| *order != DateOrder::YearFirst).unwrap_or(DateOrder::DayMonth);
    let first = if mark == "." { DateOrder::DayMonth } else { usual };
    let (mut month, mut day) = if first == DateOrder::MonthDay { (a, b) } else { (b, a) };
    if !(1..=12).contains(&month) && (1..=12).contains(&day) {
        std::mem::swap(&mut month, &mut day);
    }
    let sane = (1..=31).contains(&month) && (1..=31).contains(&day);
    let open = orders.contains(&DateOrder::DayMonth) && orders.contains(&DateOrder::MonthDay);
    let swaps = mark != "." && open && month != day && month <= 12 && day <= 12;
    let fields = Fields { month: Some(month), day: Some(day), swaps, ..Fields::of_year(i16::try_from(year).ok()?) };
    sane.then(|| Point::new(fields, i + 5))
}

/// `am 15.2.`: day and month with a stop after each, where a word before it leads to dates or a range goes on to it.
fn dotted_day(line: &Line<'_>, i: usize) -> Option<Point> {
    let stops = line.lexicon.format.ordinal_dot && line.mark(i + 1, '.') && line.mark(i + 3, '.');
    let tight =
        stops && (i + 1..=i + 3).all(|at| line.glued(at)) && !(line.glued(i + 4) && line.is(i + 4, Class::Digits));
    let led = i.checked_sub(1).is_some_and(|before| {
        line.has(before, Roles::ORDINAL_DOT.with(Roles::RANGE).with(Roles::RANGE_OPENER)) || line.dash(before)
    });
    // `14.10. - 15.10.2013`
    let linked = line.dash(i + 4) || line.has(i + 4, Roles::RANGE);
    let led = led || linked && line.is(i + 5, Class::Digits) && line.mark(i + 6, '.') && line.glued(i + 6);
    let two = |at: usize| line.small(at, 2).and_then(|value| u8::try_from(value).ok());
    let fields = Fields { day: Some(two(i)?), month: Some(two(i + 2)?), ..Fields::default() };
    (tight && led && fields.is_sane()).then(|| Point::new(fields, i + 4))
}

/// The token after the full stop that closes a date with stops and spaces between its parts (`1957. 8. 3.`).
fn after_stop(line: &Line<'_>, end: usize) -> usize {
    let spaced = line.mark(end - 2, '.') && line.tok(end - 1).is_some_and(|tok| tok.gap);
    end + usize::from(spaced && line.mark(end, '.') && line.glued(end))
}

/// The year that two digits tell.
pub(super) fn short_year(digits: u8) -> i16 {
    let digits = i16::from(digits);
    if i64::from(digits) > PIVOT { 1900 + digits } else { 2000 + digits }
}

/// `2014/10`, `10/2014`: a month of a year.
fn month_of_year(line: &Line<'_>, i: usize) -> Option<Point> {
    // `11-2016` can be nothing else, `2016-11` can also end in 2011.
    let dash = line.dash(i + 1) && line.small(i, 2).is_some();
    let slash = (line.mark(i + 1, '/') || dash) && line.glued(i + 1) && line.glued(i + 2);
    let more = |at: usize| line.glued(at) && (line.mark(at, '/') || line.dash(at) || line.is(at, Class::Word));
    if !slash || more(i + 3) || i > 0 && more(i) {
        return None;
    }
    let (year, month) = match four_digits(line, i) {
        Some(year) => (year, line.small(i + 2, 2)?),
        None => (four_digits(line, i + 2).filter(|year| (1900..=2100).contains(year))?, line.small(i, 2)?),
    };
    // `2010/11` is the year from 2010 to 2011.
    let next = i64::from(year % 100) + 1;
    let month = u8::try_from(month).ok().filter(|month| (1..=12).contains(month) && i64::from(*month) != next)?;
    Some(Point::new(Fields { month: Some(month), ..Fields::of_year(year) }, i + 3))
}

/// The number of a day that its month follows, and the token after it: `24`, `24th`, `1er`, `3.`, `third`.
pub(super) fn day_number(line: &Line<'_>, i: usize) -> Option<(u8, usize)> {
    let (day, end) = match line.small(i, 2) {
        Some(day) => (day, ordinal_mark_end(line, i + 1)),
        None => ordinal(line, i).or_else(|| spelled_day(line, i))?,
    };
    u8::try_from(day).ok().filter(|day| (1..=31).contains(day)).map(|day| (day, end))
}

/// The token after what makes the digits before token `at` an ordinal, if anything does.
fn ordinal_mark_end(line: &Line<'_>, at: usize) -> usize {
    let suffix = line.has(at, Roles::ORDINAL_SUFFIX);
    let dot = line.lexicon.format.ordinal_dot && line.mark(at, '.');
    if (suffix || dot) && line.glued(at) { at + 1 } else { at }
}

/// `cinco de mayo`: a day in words, right before its month.
fn spelled_day(line: &Line<'_>, i: usize) -> Option<(i64, usize)> {
    let opens = line.is(i, Class::Word) && line.entry(i).cardinal.is_some();
    let read = if opens { numeral(line, i)? } else { return None };
    let at = if line.has(read.end, Roles::OF) { read.end + 1 } else { read.end };
    let day = line.entry(at).month.and_then(|_| i64::try_from(read.low.to_int()?).ok())?;
    (read.sort == Sort::Cardinal && !read.is_vague()).then_some((day, read.end))
}

/// `24 June 2021`, `24th of June`, `3. März`, `1er mars`.
fn day_month(line: &Line<'_>, i: usize) -> Option<Point> {
    let (day, mut at) = day_number(line, i)?;
    let slash = |at: usize| line.mark(at, '/') && line.glued(at) && line.glued(at + 1);
    if line.has(at, Roles::OF) || line.dash(at) && line.glued(at) || slash(at) {
        at += 1;
    }
    let month = line.entry(at).month?;
    at += 1;
    let goes_on = four_digits(line, at + 1).is_some() || line.dash(at + 1) || line.has(at + 1, Roles::RANGE);
    if line.mark(at, '.') && line.glued(at) && line.str(at - 1).len() <= 4 && goes_on {
        at += 1;
    }
    if (line.dash(at) && line.glued(at) || slash(at)) && four_digits(line, at + 1).is_some() {
        at += 1;
    }
    let (year, end) = year_after(line, at).map_or((None, at), |(year, end)| (Some(year), end));
    Some(Point::new(Fields { year, month: Some(month), day: Some(day), ..Fields::default() }, end))
}

/// An ordinal in digits or words at `i`: its value and the token after it.
pub(super) fn ordinal(line: &Line<'_>, i: usize) -> Option<(i64, usize)> {
    if let Some(value) = line.small(i, 3) {
        let end = ordinal_mark_end(line, i + 1);
        return (end > i + 1).then_some((value, end));
    }
    let read = if line.has(i, Roles::ORDINAL_PREFIX)
        || line.is(i, Class::Word) && (line.entry(i).ordinal.is_some() || line.entry(i).cardinal.is_some())
    {
        numeral(line, i).filter(|read| read.sort == Sort::Ordinal)?
    } else {
        return None;
    };
    Some((i64::try_from(read.low.to_int()?).ok()?, read.end))
}

/// `first half of 2017`, `Q3 2019`, `21st century`, `spring 2016`, `FY2018`, `AD 618`.
fn named_part(line: &Line<'_>, i: usize) -> Option<Point> {
    let entry = line.entry(i);
    let linked_year = |at: usize| {
        let mut at = at;
        for _ in 0..2 {
            at += usize::from(line.has(at, Roles::LINK) || line.mark(at, ','));
        }
        at += usize::from(line.has(at, Roles::FISCAL));
        if let Some(found) = year_in_words(line, at) {
            return Some(found);
        }
        four_digits(line, at).filter(|_| is_free(line, at)).map(|year| (year, after_year_word(line, at + 1)))
    };
    if entry.roles.has(Roles::CENTURY_WORD) && line.is(i, Class::Word) {
        let after = ordinal(line, i + 1).filter(|_| line.is(i + 1, Class::Word));
        let (number, end) = roman(line, i + 1).or_else(|| Some((line.small(i + 1, 2)?, i + 2))).or(after)?;
        return century(line, number, end);
    }
    // `الربع الأول من 2017`
    if entry.roles.has(Roles::QUARTER_WORD)
        && line.is(i, Class::Word)
        && let Some((number, end)) = ordinal(line, i + 1).filter(|(number, _)| (1..=4).contains(number))
        && line.is(i + 1, Class::Word)
    {
        let number = u8::try_from(number).ok()?;
        let (year, end) = linked_year(end).map_or((None, end), |(year, end)| (Some(year), end));
        return Some(Point::new(Fields::grain(year, Grain::Quarter(number)), end));
    }
    // `the nineteen seventies`
    if let Some(century) = entry.cardinal.filter(|century| (10..=20).contains(century))
        && let Some(decade) = line.entry(i + 1).decade
    {
        let first = i16::try_from(century * 100).ok()? + decade % 100;
        return Some(Point::new(Fields::grain(Some(first), Grain::Decade), i + 2));
    }
    if let Some(first) = entry.decade {
        let led =
            i.checked_sub(1).is_some_and(|before| line.has(before, Roles::LINK) || line.entry(before).part.is_some());
        return led.then(|| Point::new(Fields::grain(Some(first), Grain::Decade), i + 1));
    }
    if entry.roles.has(Roles::DECADE_PREFIX) {
        return decade_after(line, i);
    }
    if let Some((number, at)) = ordinal(line, i).or_else(|| roman(line, i)) {
        let word = if line.dash(at) && line.glued(at) { at + 1 } else { at };
        if line.has(word, Roles::CENTURY_WORD) {
            return century(line, number, word + 1);
        }
        let number = u8::try_from(number).ok()?;
        if line.has(word, Roles::QUARTER_WORD) && (1..=4).contains(&number) {
            let (year, end) = linked_year(word + 1).map_or((None, word + 1), |(year, end)| (Some(year), end));
            return Some(Point::new(Fields::grain(year, Grain::Quarter(number)), end));
        }
        if line.has(word, Roles::HALF_WORD) && (1..=2).contains(&number) {
            let (year, end) = linked_year(word + 1)?;
            return Some(Point::new(Fields::grain(Some(year), Grain::Half(number)), end));
        }
        return None;
    }
    if entry.roles.has(Roles::QUARTER_PREFIX.with(Roles::HALF_PREFIX)) && line.glued(i + 1) {
        let quarter = entry.roles.has(Roles::QUARTER_PREFIX);
        let number = line.small(i + 1, 1).and_then(|n| u8::try_from(n).ok());
        let number = number.filter(|n| (1..=if quarter { 4 } else { 2 }).contains(n))?;
        let grain = if quarter { Grain::Quarter(number) } else { Grain::Half(number) };
        let year = linked_year(i + 2);
        if year.is_none() && !quarter {
            return None;
        }
        let (year, end) = year.map_or((None, i + 2), |(year, end)| (Some(year), end));
        return Some(Point::new(Fields::grain(year, grain), end));
    }
    if let Some(season) = entry.season {
        let (year, end) = linked_year(i + 1)?;
        return Some(Point::new(Fields::grain(Some(year), Grain::Season(season)), end));
    }
    if entry.roles.has(Roles::FISCAL) {
        let year = four_digits(line, i + 1)?;
        return Some(Point::new(Fields::of_year(year), i + 2));
    }
    if entry.roles.has(Roles::ANNO_DOMINI) && line.is(i, Class::Word) {
        let year = line.small(i + 1, 4).and_then(|year| i16::try_from(year).ok())?;
        return Some(Point::new(Fields::of_year(year), i + 2));
    }
    None
}

/// The century of a number, whose tokens end at `end`.
fn century(line: &Line<'_>, number: i64, end: usize) -> Option<Point> {
    if !(1..=30).contains(&number) {
        return None;
    }
    let before_christ = line.has(end, Roles::BEFORE_CHRIST);
    let year = if before_christ { -number * 100 + 1 } else { (number - 1) * 100 };
    let fields = Fields::grain(i16::try_from(year).ok(), Grain::Century);
    let era = before_christ || line.has(end, Roles::ANNO_DOMINI) && line.is(end, Class::Word);
    Some(Point::new(fields, end + usize::from(era)))
}

/// `les années 1990`, `años 90`, `anni '90`, `jaren negentig`.
fn decade_after(line: &Line<'_>, i: usize) -> Option<Point> {
    let quote = usize::from(line.mark(i + 1, '\'') || line.mark(i + 1, '’'));
    let at = i + 1 + quote;
    let value = line.small(at, 4).or(line.entry(at).cardinal.filter(|_| line.is(at, Class::Word)))?;
    let year = match value {
        10..=90 => 1900 + value,
        1000..=2990 => value,
        _ => return None,
    };
    let decade = i16::try_from(year).ok().filter(|year| year % 10 == 0)?;
    let end = if line.has(at + 1, Roles::DECADE_WORD) && line.glued(at + 1) { at + 2 } else { at + 1 };
    Some(Point::new(Fields::grain(Some(decade), Grain::Decade), end))
}

/// `1990s`, `221 BC`, `2019 Q3`, and years that only their neighbours tell.
fn year_like(line: &Line<'_>, i: usize, loose: bool) -> Option<Point> {
    let digits = line.digits(i)?;
    let next = i + 1;
    if line.has(next, Roles::DECADE_WORD) && line.glued(next) && digits.ends_with('0') {
        let value = line.small(i, 4)?;
        // A bare `s` after two digits needs something before it that leads to dates; longer endings speak for themselves.
        let part = |at: Option<usize>| at.is_some_and(|at| line.entry(at).part.is_some());
        let led = part(i.checked_sub(1))
            || i > 0 && line.dash(i - 1) && part(i.checked_sub(2))
            || i > 0 && (line.mark(i - 1, '\'') || line.mark(i - 1, '’') || line.has(i - 1, Roles::LINK));
        let short = digits.len() == 2 && (led || line.str(next).chars().filter(|c| c.is_alphabetic()).count() > 1);
        let year = match digits.len() {
            4 => value,
            2 if short && value > PIVOT => 1900 + value,
            2 if short && value >= 10 => 1900 + value,
            _ => return None,
        };
        // `the 1800s` are a century; `the 2000s` are rather a decade.
        let grain = if year % 100 == 0 && year < 2000 { Grain::Century } else { Grain::Decade };
        return Some(Point::new(Fields::grain(i16::try_from(year).ok(), grain), next + 1));
    }
    if digits.len() <= 4 && line.has(next, Roles::BEFORE_CHRIST) {
        let year = line.small(i, 4).and_then(|year| i16::try_from(1 - year).ok())?;
        return Some(Point::new(Fields::of_year(year), next + 1));
    }
    if digits.len() <= 4 && line.has(next, Roles::ANNO_DOMINI) && line.is(next, Class::Word) {
        let year = line.small(i, 4).and_then(|year| i16::try_from(year).ok())?;
        return Some(Point::new(Fields::of_year(year), next + 1));
    }
    let year = four_digits(line, i)?;
    let prefix = line.entry(next).roles;
    if prefix.has(Roles::QUARTER_PREFIX.with(Roles::HALF_PREFIX))
        && line.glued(next + 1)
        && let Some(number) = line.small(next + 1, 1).and_then(|n| u8::try_from(n).ok())
    {
        let quarter = prefix.has(Roles::QUARTER_PREFIX);
        if (1..=if quarter { 4 } else { 2 }).contains(&number) {
            let grain = if quarter { Grain::Quarter(number) } else { Grain::Half(number) };
            return Some(Point::new(Fields::grain(Some(year), grain), next + 2));
        }
    }
    if !is_free(line, i) {
        return None;
    }
    let end = after_year_word(line, next);
    let marked = end > next;
    let accepted = loose || marked || is_year_here(line, i, year);
    accepted.then(|| Point { marked, ..Point::new(Fields::of_year(year), end) })
}

/// Whether the neighbours of a bare four-digit figure make it a year.
fn is_year_here(line: &Line<'_>, i: usize, year: i16) -> bool {
    let before = i.checked_sub(1);
    if before.is_some_and(|before| line.has(before, Roles::YEAR_BEFORE)) || line.entry(i + 1).open_after.is_some() {
        return true;
    }
    let counted = counted::counted(line, i + 1).is_some();
    let recent = (1500..=2100).contains(&year);
    let leads =
        |before| line.has(before, Roles::YEAR_MAYBE.with(Roles::RANGE_OPENER)) || line.entry(before).open.is_some();
    let weak = before.is_some_and(leads);
    let round = year % 100 == 0 && !(1900..=2000).contains(&year);
    recent && !counted && (weak || !round)
}
