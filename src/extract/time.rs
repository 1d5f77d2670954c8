//! Times of day.

use super::counted::is_noun_like;
use super::numeral::numeral;
use super::quantity::Found;
use super::scan::{Class, Line};
use super::spoken::two_digits;
use crate::lexicon::{ClockLink, Roles};
use crate::model::{Mention, MentionKind, Value};

/// The time of day that starts at token `i`, if one does.
pub(super) fn time(line: &Line<'_>, i: usize) -> Option<Found> {
    let (hour, minute, second, end) = digital(line, i)
        .or_else(|| told_from(line, i))
        .or_else(|| minutes_first(line, i))
        .or_else(|| told_on(line, i))
        .or_else(|| spoken(line, i))
        .or_else(|| han(line, i))?;
    let text = match second {
        Some(second) => format!("{hour:02}:{minute:02}:{second:02}"),
        None => format!("{hour:02}:{minute:02}"),
    };
    let span = line.span(i, end);
    Some((Mention { span, core: span, kind: MentionKind::Time, value: Value::Time(text) }, end))
}

type Clock = (i64, i64, Option<i64>, usize);

/// The hour on the 24-hour clock, with the half of the day at token `at` and the token after it.
fn on_day(line: &Line<'_>, hour: i64, at: usize) -> Option<(i64, usize)> {
    let (am, pm) = (line.has(at, Roles::AM), line.has(at, Roles::PM));
    if !(am || pm) || !line.is(at, Class::Word) {
        return None;
    }
    if !(1..=12).contains(&hour) {
        return None;
    }
    Some((hour % 12 + if pm { 12 } else { 0 }, at + 1))
}

/// `10:30`, `10:30:15 p.m.`, `下午3:20`, `AM 9:49`
fn digital(line: &Line<'_>, i: usize) -> Option<Clock> {
    if line.has(i, Roles::AM.with(Roles::PM)) && !line.is(i, Class::Digits) {
        let (hour, minute, second, end) = digital(line, i + 1)?;
        let late = line.has(i, Roles::PM) && hour < 12;
        let midnight = line.has(i, Roles::AM) && hour == 12;
        return Some((
            if late {
                hour + 12
            } else if midnight {
                0
            } else {
                hour
            },
            minute,
            second,
            end,
        ));
    }
    let two = |at: usize| line.small(at, 2).filter(|n| line.digits(at).is_some_and(|d| d.len() == 2) && *n < 60);
    let colon = |at: usize| line.mark(at, ':') && line.glued(at) && line.glued(at + 1);
    let hour = line.small(i, 2).filter(|hour| *hour <= 24)?;
    let minute = two(i + 2).filter(|_| colon(i + 1))?;
    let (second, end) = match two(i + 4).filter(|_| colon(i + 3)) {
        Some(second) => (Some(second), i + 5),
        None => (None, i + 3),
    };
    if colon(end) && line.is(end + 1, Class::Digits) {
        return None;
    }
    let (hour, end) = on_day(line, hour, end).unwrap_or((hour, end));
    Some((hour, minute, second, end))
}

/// `10 a.m.`, `5 o'clock`, `noon`.
fn spoken(line: &Line<'_>, i: usize) -> Option<Clock> {
    if line.is(i, Class::Word) && line.has(i, Roles::NOON.with(Roles::MIDNIGHT)) {
        let hour = if line.has(i, Roles::NOON) { 12 } else { 0 };
        // `midi et quart`
        return Some(
            line.entry(i + 1).clock_after.map_or((hour, 0, None, i + 1), |minutes| shifted(line, hour, minutes, i + 2)),
        );
    }
    let hour = line.small(i, 2).or(line.entry(i).cardinal.filter(|_| line.is(i, Class::Word)))?;
    if line.mark(i + 1, '.')
        && line.glued(i + 1)
        && let Some(minute) = line.small(i + 2, 2).filter(|minute| *minute < 60 && line.str(i + 2).len() == 2)
        && let Some((hour, end)) = on_day(line, hour, i + 3)
    {
        return Some((hour, minute, None, end));
    }
    if let Some((hour, end)) = on_day(line, hour, i + 1) {
        return Some((hour, 0, None, end));
    }
    // `seven thirty pm`
    if line.is(i, Class::Word)
        && let Some((minute, end)) = two_digits(line, i + 1).filter(|(minute, _)| *minute < 60)
        && let Some((hour, end)) = on_day(line, hour, end)
    {
        return Some((hour, minute, None, end));
    }
    let two = |at: usize| line.small(at, 2).filter(|n| *n < 60 && line.digits(at).is_some_and(|d| d.len() == 2));
    // `14.30 Uhr`, `14h30`: minutes beside the word for the hour.
    let stop = line.mark(i + 1, '.') && line.glued(i + 1) && line.glued(i + 2) && hour <= 24;
    if stop && line.has(i + 3, Roles::OCLOCK.with(Roles::HOUR_WORD)) && line.is(i + 3, Class::Word) {
        return two(i + 2).map(|minute| (hour, minute, None, i + 4));
    }
    let hour_word = line.has(i + 1, Roles::OCLOCK.with(Roles::HOUR_WORD)) && line.is(i + 1, Class::Word);
    // `duas horas da tarde`
    if hour_word && let Some((hour, end)) = on_day(line, hour, i + 2) {
        return Some((hour, 0, None, end));
    }
    if hour_word && hour <= 24 && line.is(i, Class::Digits) {
        let measured = line.entry(i + 3).unit.is_some() || line.entry(i + 3).share.is_some();
        if let Some(minute) = two(i + 2).filter(|_| !measured) {
            return Some((hour, minute, None, i + 3));
        }
    }
    let most = if line.is(i, Class::Digits) { 24 } else { 12 };
    let oclock = line.has(i + 1, Roles::OCLOCK) && line.is(i + 1, Class::Word) && (0..=most).contains(&hour);
    oclock.then_some((hour, 0, None, i + 2))
}

/// An hour in figures or in a word, and the token after it and its own word (`drei Uhr`).
fn hour_at(line: &Line<'_>, i: usize) -> Option<(i64, usize)> {
    let entry = line.entry(i);
    let hour = line.small(i, 2).or(entry.cardinal.or(entry.ordinal).filter(|_| line.is(i, Class::Word)))?;
    let word = line.has(i + 1, Roles::OCLOCK.with(Roles::HOUR_WORD)) && line.is(i + 1, Class::Word);
    (0..=24).contains(&hour).then_some((hour, i + 1 + usize::from(word)))
}

/// The clock some minutes after or before an hour, with the half of the day at token `at`.
fn shifted(line: &Line<'_>, hour: i64, minutes: i8, at: usize) -> Clock {
    let (hour, end) = on_day(line, hour, at).unwrap_or((hour, at));
    let total = (hour * 60 + i64::from(minutes)).rem_euclid(24 * 60);
    (total / 60, total % 60, None, end)
}

/// `halb vier`, `kwart over drie`: minutes told before the hour.
fn told_from(line: &Line<'_>, i: usize) -> Option<Clock> {
    let minutes = line.entry(i).clock_before?;
    let (hour, end) = hour_at(line, i + 1)?;
    // `halb drei Prozent` and `halb 3,5` are no times.
    let entry = line.entry(end);
    let measured = entry.unit.is_some() || entry.share.is_some() || entry.currency.is_some() || entry.scale.is_some();
    let inner = line.glued(end) && line.glued(end + 1) && line.is(end + 1, Class::Digits);
    // `половина второго срока` is half of a term.
    let ordered = line.entry(i + 1).cardinal.is_none() && line.is(i + 1, Class::Word) && is_noun_like(line, end);
    (!measured && !inner && !ordered).then(|| shifted(line, hour, minutes, end))
}

/// `ten past five`, `zehn vor zwölf`: minutes and the hour that they come after or lead to. What leads to an hour is also
/// what leads to places and ends ranges, so that it wants something that tells of the clock.
fn minutes_first(line: &Line<'_>, i: usize) -> Option<Clock> {
    let minutes = minutes(line, i)?;
    let (minutes, at) = (minutes.0, minutes.1 + usize::from(line.has(minutes.1, Roles::MINUTE_WORD)));
    let past = match line.entry(at).clock_link? {
        ClockLink::Past => true,
        ClockLink::To => false,
        ClockLink::Plus | ClockLink::Minus => return None,
    };
    let (hour, end) = hour_at(line, at + 1).filter(|(hour, _)| (1..=12).contains(hour))?;
    let led = i.checked_sub(1).is_some_and(|before| line.has(before, Roles::CLOCK_LEAD.with(Roles::HOUR_LEAD)));
    let told = led || end > at + 2 || on_day(line, hour, end).is_some();
    let measured = line.entry(end).is_counting();
    let minutes = i8::try_from(if past { minutes } else { -minutes }).ok()?;
    (told && !measured).then(|| shifted(line, hour, minutes, end))
}

/// Clocks are told by fives: `las dos y tres` are two of a kind and three.
const FIVE: i64 = 5;

/// Minutes of the clock in figures or words, from 1 to 59, and the token after them.
fn minutes(line: &Line<'_>, i: usize) -> Option<(i64, usize)> {
    let figures = line.small(i, 2).map(|minutes| (minutes, i + 1));
    let spelled = || {
        let digit = line.entry(i).cardinal.filter(|_| line.is(i, Class::Word));
        two_digits(line, i).or_else(|| digit.map(|digit| (digit, i + 1)))
    };
    figures.or_else(spelled).filter(|(minutes, _)| (1..60).contains(minutes))
}

/// `a las tres y media`, `alle 15`: an hour after a word that leads to one, with the minutes told after it.
fn told_on(line: &Line<'_>, i: usize) -> Option<Clock> {
    let (hour, end) = hour_at(line, i)?;
    let lead = i.checked_sub(1).filter(|before| line.has(*before, Roles::CLOCK_LEAD.with(Roles::HOUR_LEAD)));
    let Some(before) = lead else {
        // `dix heures moins le quart`: nothing else lacks minutes.
        let minutes = line.entry(end).clock_after.filter(|minutes| *minutes < 0 && end > i + 1)?;
        return Some(shifted(line, hour, minutes, end + 1));
    };
    if let Some(minutes) = line.entry(end).clock_after {
        return Some(shifted(line, hour, minutes, end + 1));
    }
    if let Some(link) = line.entry(end).clock_link
        && matches!(link, ClockLink::Plus | ClockLink::Minus)
        && line.is(i, Class::Word)
        && let Some((minutes, after)) = minutes(line, end + 1).filter(|(minutes, _)| minutes % FIVE == 0)
        && !line.entry(after).is_counting()
        && !is_noun_like(line, after)
    {
        let minutes = i8::try_from(minutes).ok()?;
        return Some(shifted(line, hour, if link == ClockLink::Plus { minutes } else { -minutes }, after));
    }
    if !line.has(before, Roles::HOUR_LEAD) || end > i + 1 {
        return None;
    }
    let two = |at: usize| line.small(at, 2).filter(|n| *n < 60 && line.digits(at).is_some_and(|d| d.len() == 2));
    if line.mark(end, '.') && line.glued(end) && line.glued(end + 1) {
        return two(end + 1).map(|minute| (hour, minute, None, end + 2));
    }
    let closed = line.tok(end).is_none_or(|next| {
        let mark = matches!(line.str(end), "." | "," | ";" | ")" | "!" | "?");
        next.class == Class::Mark && mark && !(line.glued(end + 1) && line.is(end + 1, Class::Digits))
    });
    closed.then_some((hour, 0, None, end))
}

/// `晚上八点四十五`: minutes of two digits without their word, where nothing is counted.
fn spelled_minutes(line: &Line<'_>, at: usize) -> Option<(i64, usize)> {
    let read = numeral(line, at).filter(|read| line.is(at, Class::Han) && line.glued(at) && !read.is_vague())?;
    let minutes = i64::try_from(read.low.to_int()?).ok().filter(|minutes| (10..60).contains(minutes))?;
    let counts = line.glued(read.end) && (line.entry(read.end).is_counting() || line.has(read.end, Roles::CLASSIFIER));
    (!counts).then_some((minutes, read.end))
}

/// `下午3时30分`, `上午十点半`.
fn han(line: &Line<'_>, i: usize) -> Option<Clock> {
    let half_day = line.is(i, Class::Han) && line.has(i, Roles::AM.with(Roles::PM).with(Roles::NOON));
    let at = if half_day { i + 1 } else { i };
    if !(line.is(at, Class::Digits) || line.is(at, Class::Han)) {
        return None;
    }
    let read = numeral(line, at)?;
    let hour = i64::try_from(read.low.to_int()?).ok().filter(|hour| (0..=24).contains(hour))?;
    if !line.has(read.end, Roles::HOUR_WORD.with(Roles::OCLOCK)) || !line.is(read.end, Class::Han) || read.is_vague() {
        return None;
    }
    let mut end = read.end + 1;
    let (mut minute, mut second) = (0, None);
    let marked = |at: usize, role: Roles| {
        let read = numeral(line, at).filter(|read| line.has(read.end, role))?;
        let value = i64::try_from(read.low.to_int()?).ok().filter(|value| (0..60).contains(value))?;
        Some((value, read.end + 1))
    };
    if let Some((value, after)) = marked(end, Roles::MINUTE_WORD) {
        (minute, end) = (value, after);
        if let Some((value, after)) = marked(end, Roles::SECOND_WORD) {
            (second, end) = (Some(value), after);
        }
    } else if line.entry(end).fraction == Some(2) && (half_day || line.glued(end) && line.has(end - 1, Roles::OCLOCK)) {
        (minute, end) = (30, end + 1);
    } else if let Some(minutes) = line.entry(end).clock_after {
        (minute, end) = (i64::from(minutes), end + 1);
    } else if let Some((minutes, after)) = half_day.then(|| spelled_minutes(line, end)).flatten() {
        (minute, end) = (minutes, after);
    } else if !half_day && !line.has(end - 1, Roles::OCLOCK) {
        return None;
    }
    let afternoon = half_day && line.has(i, Roles::PM) && hour < 12 || half_day && line.has(i, Roles::NOON) && hour < 3;
    Some((hour + if afternoon { 12 } else { 0 }, minute, second, end))
}
