//! Compiles the calendar words of a language file.

use super::compile::{Parsed, Problems};
use super::entry::{ClockLink, Open, Part, Relative, Roles};
use super::vocabulary::VocabularyBuilder;

/// What an offset counts.
type Counted = fn(i8) -> Relative;

/// Adds the words for dates and times of day.
pub(super) fn add_dates(one: &Parsed<'_>, builder: &mut VocabularyBuilder, problems: &mut Problems) {
    let dates = &one.file.dates;
    for (rows, wanted, key) in
        [(&dates.months, 12, "months"), (&dates.months_beside, 12, "months_beside"), (&dates.weekdays, 7, "weekdays")]
    {
        if !rows.is_empty() && rows.len() != wanted {
            problems.with(one, key, &format!("expected {wanted} rows in `{key}`, found {}", rows.len()));
        }
    }
    for (number, words) in (1_u8..).zip(&dates.months) {
        words.iter().for_each(|word| builder.add(word, |entry| entry.month = Some(number)));
    }
    for (number, words) in (1_u8..).zip(&dates.months_beside) {
        words.iter().for_each(|word| {
            builder.add(word, |entry| (entry.month, entry.roles) = (Some(number), entry.roles.with(Roles::BESIDE)));
        });
    }
    for (words, link) in [
        (&dates.clock_past, ClockLink::Past),
        (&dates.clock_to, ClockLink::To),
        (&dates.clock_plus, ClockLink::Plus),
        (&dates.clock_minus, ClockLink::Minus),
    ] {
        words.iter().for_each(|word| builder.add(word, |entry| entry.clock_link = Some(link)));
    }
    for (words, open) in [(&dates.since, Open::Since), (&dates.until, Open::Until)] {
        words.iter().for_each(|word| builder.add(word, |entry| entry.open = Some(open)));
    }
    for (words, open) in [(&dates.after_since, Open::Since), (&dates.after_until, Open::Until)] {
        words.iter().for_each(|word| builder.add(word, |entry| entry.open_after = Some(open)));
    }
    for (number, words) in (1_u8..).zip(&dates.weekdays) {
        words.iter().for_each(|word| builder.add(word, |entry| entry.weekday = Some(number)));
    }
    for (number, words) in (21_u8..).zip(&dates.seasons) {
        words.iter().for_each(|word| builder.add(word, |entry| entry.season = Some(number)));
    }
    for (number, words) in (1_u8..).zip(&dates.halves) {
        words.iter().for_each(|word| builder.add(word, |entry| entry.half = Some(number)));
    }
    let relatives: [(_, Counted); 3] = [
        (&dates.relative_years, Relative::Year),
        (&dates.relative_months, Relative::Month),
        (&dates.relative_days, Relative::Day),
    ];
    for (rows, relative) in relatives {
        for (word, offset) in rows {
            builder.add(word, |entry| entry.relative = Some(relative(*offset)));
        }
    }
    for (word, minutes) in &dates.clock_before {
        builder.add(word, |entry| entry.clock_before = Some(*minutes));
    }
    for (word, minutes) in &dates.clock_after {
        builder.add(word, |entry| entry.clock_after = Some(*minutes));
    }
    for (word, first) in &dates.decade_names {
        builder.add(word, |entry| entry.decade = Some(*first));
    }
    for (word, offset) in &dates.eras {
        builder.add(word, |entry| entry.era = Some(*offset));
    }
    for (words, part) in [
        (&dates.early, Part::Early),
        (&dates.mid, Part::Mid),
        (&dates.late, Part::Late),
        (&dates.beginning, Part::Beginning),
        (&dates.end, Part::End),
    ] {
        words.iter().for_each(|word| builder.add(word, |entry| entry.part = Some(part)));
    }
    for (words, role) in [
        (&dates.not_alone, Roles::NOT_ALONE),
        (&dates.decade_prefixes, Roles::DECADE_PREFIX),
        (&dates.first_years, Roles::FIRST_YEAR),
        (&dates.this_year, Roles::THIS_YEAR),
        (&dates.year_words, Roles::YEAR_WORD),
        (&dates.month_words, Roles::MONTH_WORD),
        (&dates.day_words, Roles::DAY_WORD),
        (&dates.decade_words, Roles::DECADE_WORD),
        (&dates.century_words, Roles::CENTURY_WORD),
        (&dates.last_century, Roles::LAST_CENTURY),
        (&dates.this_century, Roles::THIS_CENTURY),
        (&dates.quarter_words, Roles::QUARTER_WORD),
        (&dates.half_words, Roles::HALF_WORD),
        (&dates.quarter_prefixes, Roles::QUARTER_PREFIX),
        (&dates.half_prefixes, Roles::HALF_PREFIX),
        (&dates.fiscal, Roles::FISCAL),
        (&dates.year_before, Roles::YEAR_BEFORE),
        (&dates.year_maybe, Roles::YEAR_MAYBE),
        (&dates.links, Roles::LINK),
        (&dates.before_christ, Roles::BEFORE_CHRIST),
        (&dates.anno_domini, Roles::ANNO_DOMINI),
        (&dates.am, Roles::AM),
        (&dates.pm, Roles::PM),
        (&dates.noon, Roles::NOON),
        (&dates.midnight, Roles::MIDNIGHT),
        (&dates.oclock, Roles::OCLOCK),
        (&dates.clock_leads, Roles::CLOCK_LEAD),
        (&dates.hour_leads, Roles::HOUR_LEAD),
        (&dates.hour_words, Roles::HOUR_WORD),
        (&dates.minute_words, Roles::MINUTE_WORD),
        (&dates.second_words, Roles::SECOND_WORD),
    ] {
        words.iter().for_each(|word| builder.add(word, |entry| entry.roles = entry.roles.with(role)));
    }
}
