//! Figures in digits: grouping, decimal marks, exponents, fractions.

use super::numeral::{Numeral, half};
use super::scan::{Class, Line};
use crate::model::Number;

/// A run of digits with grouping and decimal mark: `5,479`, `1.5`, `.5`.
pub(super) fn digits(line: &Line<'_>, i: usize) -> Option<Numeral> {
    let format = &line.lexicon.format;
    let leading_mark = line.mark(i, format.decimal) && line.glued(i + 1) && !line.glued(i);
    let mut end = i;
    let mut text = String::new();
    let mut groups = 0;
    if leading_mark {
        text.push('0');
    } else {
        let first = line.digits(i)?;
        text.push_str(first);
        end = i + 1;
        if first.len() <= 3
            && let Some(more) = grouped(line, end)
        {
            groups = (more - end) / 2;
            for group in (end + 1..more).step_by(2) {
                text.push_str(line.digits(group).unwrap_or(""));
            }
            end = more;
        } else if first.len() <= 3
            && let Some(more) = spaced(line, i)
        {
            groups = more - end;
            (end..more).for_each(|group| text.push_str(line.digits(group).unwrap_or("")));
            end = more;
        }
    }
    let mut places = 0;
    let mut other = None;
    let mut decimals = |text: &mut String, part: &str| {
        text.push('.');
        text.push_str(part);
        places = part.len();
    };
    let decimal = line.mark(end, format.decimal) || line.mark(end, ARABIC_DECIMAL);
    if groups == 0
        && !leading_mark
        && let Some(part) = foreign_decimals(line, i, end)
    {
        decimals(&mut text, part);
        end += 2;
    } else if decimal
        && (end == i || line.glued(end))
        && line.glued(end + 1)
        && let Some(part) = line.digits(end + 1)
    {
        // What looks like a group is one where the mark groups elsewhere.
        if groups == 0 && part.len() == 3 && text.len() <= 3 && !text.starts_with('0') {
            other = format!("{text}{part}").parse().ok();
        }
        decimals(&mut text, part);
        end += 2;
    }
    // `0042` is a code.
    let code = places == 0 && text.len() > 1 && text.starts_with('0');
    if end == i || code {
        return None;
    }
    let value: Number = text.parse().ok()?;
    let half = match i32::try_from(places).ok()? {
        0 => Number::ZERO,
        places => Number::power_of_ten(-places)?.checked_mul(half())?,
    };
    let read = Numeral { half, other, plain: groups == 0 && places == 0, ..Numeral::exact(end, value) };
    if is_power(line, &read) {
        return power(line, &read);
    }
    Some(exponent(line, i, &read).unwrap_or(read))
}

/// Whether a figure is raised: `2^31`, `10⁶`. Only ten takes a superscript, which marks a note elsewhere.
fn is_power(line: &Line<'_>, read: &Numeral) -> bool {
    let caret = line.mark(read.end, '^') && line.glued(read.end) && line.glued(read.end + 1);
    let signed = usize::from(line.mark(read.end + 1, '-'));
    let raised = line.glued(read.end) && superscript(line, read.end).is_some() && read.low == Number::from_int(10);
    read.plain && (caret && line.is(read.end + 1 + signed, Class::Digits) || raised)
}

/// The power that a raised figure is; none if it is too large for a [`Number`].
fn power(line: &Line<'_>, read: &Numeral) -> Option<Numeral> {
    let (exponent, end) = if line.mark(read.end, '^') {
        let negative = line.mark(read.end + 1, '-');
        let at = read.end + 1 + usize::from(negative);
        let exponent = i32::try_from(line.small(at, 3)?).ok()?;
        (if negative { -exponent } else { exponent }, at + 1)
    } else {
        superscript(line, read.end)?
    };
    let mut value = Number::ONE;
    for _ in 0..exponent.unsigned_abs() {
        value = value.checked_mul(read.low)?;
    }
    let value = if exponent < 0 { Number::ONE.checked_div(value)? } else { value };
    Some(Numeral::exact(end, value))
}

/// The decimal mark between Arabic-Indic digits.
const ARABIC_DECIMAL: char = '٫';

/// `1.2e6`, `3×10^8`, `3 x 10⁸`: a figure times a power of ten.
fn exponent(line: &Line<'_>, first: usize, read: &Numeral) -> Option<Numeral> {
    let at = read.end;
    let signed = |at: usize| {
        let sign = usize::from(line.mark(at, '-') || line.mark(at, '+') || line.mark(at, '−'));
        let digits = line.small(at + sign, 2).filter(|_| sign == 0 || line.glued(at + sign))?;
        let power = i32::try_from(digits).ok()?;
        Some((if line.mark(at, '-') || line.mark(at, '−') { -power } else { power }, at + sign + 1))
    };
    let (power, end) = if line.glued(at) && line.is(at, Class::Word) && matches!(line.str(at), "e" | "E") {
        // `-12e-1`: the dash before it is a sign.
        let dashed = first > 0 && line.dash(first - 1) && line.glued(first - 1);
        let loose = !line.glued(first) || !line.is(first - 1, Class::Word) && !dashed;
        signed(at + 1).filter(|(_, end)| {
            let open =
                line.glued(*end) && (line.is(*end, Class::Word) || line.is(*end, Class::Digits) || line.dash(*end));
            loose && line.glued(at + 1) && !open
        })?
    } else {
        let times = matches!(line.str(at), "×" | "x" | "X" | "·" | "*" | "✕") && line.digits(at + 1) == Some("10");
        let from = at + 2;
        let raised = times && line.glued(from);
        if raised && line.mark(from, '^') {
            signed(from + 1)?
        } else if raised && line.dash(from) && line.is(from + 1, Class::Digits) {
            // `2.48×10−5`: the superscript was lost.
            signed(from)?
        } else if raised {
            superscript(line, from)?
        } else {
            return None;
        }
    };
    let factor = Number::power_of_ten(power)?;
    Some(Numeral { end, plain: false, other: None, ..read.scaled(factor)? })
}

/// A superscript number at token `at` and the token after it.
fn superscript(line: &Line<'_>, at: usize) -> Option<(i32, usize)> {
    let value = |at: usize| match line.str(at) {
        "⁰" => Some(0),
        "¹" => Some(1),
        "²" => Some(2),
        "³" => Some(3),
        "⁴" => Some(4),
        "⁵" => Some(5),
        "⁶" => Some(6),
        "⁷" => Some(7),
        "⁸" => Some(8),
        "⁹" => Some(9),
        _ => None,
    };
    let negative = line.str(at) == "⁻";
    let first = at + usize::from(negative);
    let mut power = value(first)?;
    let mut end = first + 1;
    if let Some(digit) = value(end).filter(|_| line.glued(end)) {
        (power, end) = (power * 10 + digit, end + 1);
    }
    Some((if negative { -power } else { power }, end))
}

/// The digits after a mark that can't group and is not the decimal mark of the language: `3,2 million` is 3.2 million as
/// most of Europe writes it, `3.2 Millionen` as English does.
fn foreign_decimals<'l>(line: &'l Line<'_>, first: usize, at: usize) -> Option<&'l str> {
    let own = line.lexicon.format.decimal;
    let mark = if own == ',' { '.' } else { ',' };
    let foreign = line.mark(at, mark) && own != mark && line.glued(at) && line.glued(at + 1);
    let fits = |part: &&str| foreign && part.len() != 3;
    let part = line.digits(at + 1).filter(fits)?;
    // Another such mark on either side makes it a list or a date: `1,2,3`, `3.3.2017`.
    let listed = first > 0 && line.mark(first - 1, mark) && line.glued(first);
    let list = listed || line.mark(at + 2, mark) && line.glued(at + 2) && line.digits(at + 3).is_some();
    (!list).then_some(part)
}

/// Groups of one figure; thirteen of three digits are beyond what a [`Number`] holds.
const MAX_GROUPS: usize = 13;

/// Where the groups that continue a run of digits end, if they are well formed: all of three digits, or all of two but
/// the last (`12,34,567`).
fn grouped(line: &Line<'_>, at: usize) -> Option<usize> {
    let mark = line.str(at);
    let format = &line.lexicon.format;
    let known = |c: char| format.grouping.contains(&c) || matches!(c, '\'' | '’' | '\u{202F}' | '٬');
    // `1,200,000` has no decimals wherever it stands: a mark that comes twice groups.
    let foreign = |c: char| matches!(c, ',' | '.');
    if !line.is(at, Class::Mark) || !mark.chars().all(|c| known(c) || foreign(c)) {
        return None;
    }
    let own = mark.chars().all(known);
    let mut end = at;
    let (mut threes, mut twos) = (true, true);
    let mut last = 0;
    while (threes || twos)
        && end - at <= 2 * MAX_GROUPS
        && line.glued(end)
        && line.str(end) == mark
        && line.glued(end + 1)
        && let Some(group) = line.digits(end + 1)
    {
        // Only the last group of an Indian number has three digits.
        twos &= last == 0 || last == 2;
        threes &= group.len() == 3;
        last = group.len();
        end += 2;
    }
    let indian = twos && last == 3 && !threes;
    let groups = (end - at) / 2;
    // Three groups after points are rather an address of the internet.
    let goes_on = line.glued(end) && line.is(end, Class::Mark) && line.glued(end + 1) && line.is(end + 1, Class::Word);
    let fits = own || threes && groups >= 2 && (groups == 2 || mark == ",") && !goes_on;
    (end > at && fits && (threes || indian)).then_some(end)
}

/// Fewest groups of three digits after plain spaces that make one figure: a single one may be another figure
/// (`on page 12 345 copies`).
const MIN_SPACED_GROUPS: usize = 2;

/// Where the groups of three digits end that follow the digits at `i` after a space each.
fn spaced(line: &Line<'_>, i: usize) -> Option<usize> {
    let follows = |at: usize| {
        let gap = line.tok(at - 1).zip(line.tok(at)).is_some_and(|(before, tok)| tok.start == before.end + 1);
        gap && line.digits(at).is_some_and(|group| group.len() == 3)
    };
    let end = (i + 1..i + 1 + MAX_GROUPS).find(|&at| !follows(at))?;
    let least = if line.lexicon.format.grouping.contains(&' ') { 1 } else { MIN_SPACED_GROUPS };
    let cut = line.digits(end).is_some() && !line.mark(end, line.lexicon.format.decimal);
    (end - i > least && !cut).then_some(end)
}

/// `3 1/2`, `1/2`: a fraction in digits with a usual denominator.
pub(super) fn mixed_fraction(line: &Line<'_>, read: Numeral) -> Numeral {
    let slash = |at: usize| line.glued(at) && line.glued(at + 1) && (line.mark(at, '/') || line.mark(at, '⁄'));
    let fraction = |at: usize| {
        let (n, d) = (line.small(at, 2)?, line.small(at + 2, 3)?);
        let usual = matches!(d, 2..=6 | 8 | 10 | 12 | 16 | 20 | 32 | 50 | 64 | 100 | 1000);
        let more = line.glued(at + 3) && (line.mark(at + 3, '/') || line.dash(at + 3));
        let usual = usual || line.has(at + 3, crate::lexicon::Roles::OF) && !line.glued(at + 3);
        (slash(at + 1) && n > 0 && n < d && usual && !more).then(|| Number::fraction(n.into(), d.into()))?
    };
    let i = read.end.saturating_sub(1);
    if let Some(value) = fraction(i).filter(|_| read.plain) {
        return Numeral::exact(i + 3, value);
    }
    let whole = read.plain && !line.glued(read.end);
    match fraction(read.end).filter(|_| whole).and_then(|part| read.low.checked_add(part)) {
        Some(value) => Numeral::exact(read.end + 3, value),
        None => read,
    }
}
