//! Numerals in digits and in words of languages that put spaces between them.

use super::scan::{Class, Line};
use crate::lexicon::Roles;
use crate::model::Number;

/// What sort of numeral was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// How many.
    Cardinal,
    /// Which one.
    Ordinal,
}

/// A numeral: tokens up to `end` (exclusive).
#[derive(Clone, Copy, Debug)]
pub(super) struct Numeral {
    pub(super) end: usize,
    pub(super) sort: Sort,
    /// The value; for a vague numeral its lower and upper bound.
    pub(super) low: Number,
    pub(super) high: Number,
    /// Half a unit of the last stated digit; zero if the numeral is exact.
    pub(super) half: Number,
    /// The scale that multiplies the whole of it, for ranges whose first end leaves it out; one if there is none.
    pub(super) scale: Number,
    /// Another reading of the same surface.
    pub(super) other: Option<Number>,
    /// Whether it is a plain run of digits: no grouping, mark or scale.
    pub(super) plain: bool,
    /// Whether it is a lone word that is a pronoun as well.
    pub(super) pronoun: bool,
    /// Whether a word inside it says that there is more (`10多万`).
    pub(super) more: bool,
}

impl Numeral {
    pub(super) fn exact(end: usize, value: Number) -> Self {
        Self {
            end,
            sort: Sort::Cardinal,
            low: value,
            high: value,
            half: Number::ZERO,
            scale: Number::ONE,
            other: None,
            plain: false,
            pronoun: false,
            more: false,
        }
    }

    pub(super) fn ordinal(end: usize, value: Number) -> Self {
        Self { sort: Sort::Ordinal, ..Self::exact(end, value) }
    }

    pub(super) fn is_vague(&self) -> bool {
        self.low != self.high
    }

    /// The numeral times `factor`, if it fits.
    pub(super) fn scaled(self, factor: Number) -> Option<Self> {
        let other = self.other.and_then(|other| other.checked_mul(factor));
        let (low, high, half) =
            (self.low.checked_mul(factor)?, self.high.checked_mul(factor)?, self.half.checked_mul(factor)?);
        Some(Self { low, high, half, other, ..self })
    }
}

fn half() -> Number {
    Number::fraction(1, 2).unwrap_or(Number::ONE)
}

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
                text.push_str(line.str(group));
            }
            end = more;
        } else if first.len() <= 3
            && let Some(more) = spaced(line, i)
        {
            groups = more - end;
            (end..more).for_each(|group| text.push_str(line.str(group)));
            end = more;
        }
    }
    let mut places = 0;
    let mut other = None;
    if groups == 0
        && !leading_mark
        && let Some(part) = foreign_decimals(line, i, end)
    {
        text.push('.');
        text.push_str(part);
        places = part.len();
        end += 2;
    } else if line.mark(end, format.decimal)
        && (end == i || line.glued(end))
        && line.glued(end + 1)
        && let Some(part) = line.digits(end + 1)
    {
        if groups == 0 && part.len() == 3 && text.len() <= 3 && !text.starts_with('0') {
            other = format!("{text}{part}").parse().ok();
        }
        text.push('.');
        text.push_str(part);
        places = part.len();
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
    Some(Numeral { half, other, plain: groups == 0 && places == 0, ..Numeral::exact(end, value) })
}

/// The digits after a comma that can't group, where the language writes a decimal point: `3,2 million` is 3.2 million as
/// most of Europe writes it.
fn foreign_decimals<'t>(line: &Line<'t>, first: usize, at: usize) -> Option<&'t str> {
    let comma = line.mark(at, ',') && line.lexicon.format.decimal != ',' && line.glued(at) && line.glued(at + 1);
    let part = line.digits(at + 1).filter(|part| comma && part.len() <= 2)?;
    // Another comma on either side makes it a list: `1,2,3`.
    let listed = first > 0 && line.mark(first - 1, ',') && line.glued(first);
    let list = listed || line.mark(at + 2, ',') && line.glued(at + 2) && line.digits(at + 3).is_some();
    (!list).then_some(part)
}

/// Groups of one figure; thirteen of three digits are beyond what a [`Number`] holds.
const MAX_GROUPS: usize = 13;

/// Where the groups that continue a run of digits end, if they are well formed: all of three digits, or all of two but
/// the last (`12,34,567`).
fn grouped(line: &Line<'_>, at: usize) -> Option<usize> {
    let mark = line.str(at);
    let format = &line.lexicon.format;
    let known = |c: char| format.grouping.contains(&c) || matches!(c, '\'' | '’' | '\u{202F}');
    if !line.is(at, Class::Mark) || !mark.chars().all(known) {
        return None;
    }
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
    (end > at && (threes || indian)).then_some(end)
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

/// A numeral that starts at token `i`: digits, words, or both (`2.27 million`).
pub(super) fn numeral(line: &Line<'_>, i: usize) -> Option<Numeral> {
    let negative = line.has(i, Roles::NEGATIVE) && (line.is(i, Class::Word) || line.is(i, Class::Han));
    let signed = line.dash(i) && line.glued(i + 1) && line.is(i + 1, Class::Digits) && opens_sign(line, i);
    let plus = line.mark(i, '+') && line.glued(i + 1) && line.is(i + 1, Class::Digits) && opens_sign(line, i);
    if negative || signed {
        let read = unsigned(line, i + 1)?;
        return read.scaled(Number::ONE.negated()).map(|read| Numeral {
            plain: false,
            low: read.high,
            high: read.low,
            ..read
        });
    }
    if plus {
        return unsigned(line, i + 1).map(|read| Numeral { plain: false, ..read });
    }
    unsigned(line, i)
}

/// Whether a hyphen at `i` can be a sign: after white space, an opening bracket or at the start.
fn opens_sign(line: &Line<'_>, i: usize) -> bool {
    let after_bracket =
        i.checked_sub(1).is_some_and(|before| matches!(line.str(before), "(" | "[" | "（" | ":" | "："));
    // `5 - 3` is a difference or a range, not a negative number; a hyphen with space on its left only is a sign.
    !line.glued(i) || after_bracket
}

fn unsigned(line: &Line<'_>, i: usize) -> Option<Numeral> {
    if let Some((low, high)) = line.entry(i).vague {
        let (low, high) = (Number::from_int(low.into()), Number::from_int(high.into()));
        return Some(Numeral { low, high, ..Numeral::exact(i + 1, low) });
    }
    if line.has(i, Roles::ORDINAL_PREFIX) {
        let read = super::hanzi::numeral(line, i + 1).filter(|read| line.glued(i + 1) && !read.is_vague())?;
        return Some(Numeral::ordinal(read.end, read.low));
    }
    if line.is(i, Class::Han) || line.is(i, Class::Digits) && line.is(i + 1, Class::Han) {
        return super::hanzi::numeral(line, i);
    }
    let read = words(line, i)?;
    // `1.5万`: the scale after a decimal is Han.
    if read.plain || !line.is(read.end, Class::Han) {
        Some(read)
    } else {
        super::hanzi::numeral(line, i).or(Some(read))
    }
}

/// The parts of a spelled number read so far.
struct Sum {
    total: Number,
    /// The part below the next scale.
    part: Option<Number>,
    /// The next addend of the part must be below this.
    room: i64,
    /// The last scale of the total.
    scale: Number,
    half: Number,
}

impl Sum {
    fn value(&self) -> Option<Number> {
        self.total.checked_add(self.part.unwrap_or(Number::ZERO))
    }
}

/// How much may be added after a spelled cardinal: units after tens, nothing after units and teens.
fn room_after(cardinal: i64) -> i64 {
    if (20..100).contains(&cardinal) && cardinal % 10 == 0 { 10 } else { 0 }
}

fn words(line: &Line<'_>, i: usize) -> Option<Numeral> {
    let mut at = i;
    let mut coefficient: Option<Numeral> = None;
    let mut sum = Sum { total: Number::ZERO, part: None, room: 0, scale: Number::ZERO, half: Number::ZERO };
    let entry = line.entry(i);
    let mut spelled = false;
    if let Some(read) = digits(line, i) {
        if line.has(read.end, Roles::ORDINAL_SUFFIX) && line.glued(read.end) && read.half == Number::ZERO {
            return Some(Numeral::ordinal(read.end + 1, read.low));
        }
        let read = mixed_fraction(line, read);
        at = read.end;
        sum.part = Some(read.low);
        sum.half = read.half;
        coefficient = Some(read);
    } else if let Some(bounds) = entry.vague_coefficient {
        return vague_scale(line, i, bounds);
    } else if entry.roles.has(Roles::ARTICLE) {
        // `a million`, `a dozen`, `a third of`; "a" alone is no number.
        let next = line.entry(i + 1);
        if let Some(denominator) = next.fraction.filter(|_| is_of(line, i + 2)) {
            return Some(Numeral::exact(i + 2, Number::fraction(1, denominator.into())?));
        }
        if next.scale.is_none() && next.collective.is_none() {
            return None;
        }
        sum.part = Some(Number::ONE);
        at = i + 1;
        spelled = true;
    } else if let Some(value) = entry.fraction.filter(|_| entry.ordinal.is_none()) {
        return leading_fraction(line, i, value);
    } else if let Some(value) = entry.ordinal.filter(|_| entry.cardinal.is_none()) {
        return Some(Numeral::ordinal(i + 1, Number::from_int(value.into())));
    } else if entry.cardinal.is_none() {
        return None;
    }
    loop {
        let joined = at > i && line.dash(at) && line.glued(at) && line.glued(at + 1);
        let next = if joined { at + 1 } else { at };
        let and = at > i && !joined && line.has(at, Roles::JOINER) && and_continues(line, at, &sum);
        let next = if and { at + 1 } else { next };
        let entry = line.entry(next);
        // Nothing spelled is added to digits (`12 five-year plans`), but scales multiply them.
        let bare_digits = coefficient.is_some() && sum.scale == Number::ZERO;
        if let Some(value) = entry.cardinal.filter(|_| !bare_digits) {
            let fits = match sum.part {
                None => sum.scale == Number::ZERO || Number::from_int(value.into()) < sum.scale,
                Some(_) => value < sum.room && value > 0,
            };
            if !fits {
                break;
            }
            let value_number = Number::from_int(value.into());
            sum.part = Some(sum.part.unwrap_or(Number::ZERO).checked_add(value_number)?);
            sum.room = room_after(value);
            spelled = true;
        } else if let Some(value) = entry.ordinal.filter(|_| !bare_digits && spelled && sum.scale_allows(entry.ordinal))
        {
            let place = if value >= 100 {
                sum.value()?.checked_mul(Number::from_int(value.into()))?
            } else {
                sum.value()?.checked_add(Number::from_int(value.into()))?
            };
            return Some(Numeral::ordinal(next + 1, place));
        } else if let Some(power) = entry.scale.filter(|_| !and) {
            let factor = Number::power_of_ten(power)?;
            if power == 2 {
                let Some(part) = sum.part else { break };
                sum.part = Some(part.checked_mul(factor)?);
                sum.room = 100;
                sum.half = sum.half.checked_mul(factor)?;
            } else if let Some(part) = sum.part {
                if sum.scale != Number::ZERO && factor >= sum.scale {
                    break;
                }
                sum.total = sum.total.checked_add(part.checked_mul(factor)?)?;
                sum.half = if sum.half == Number::ZERO {
                    factor.checked_mul(half())?
                } else {
                    sum.half.checked_mul(factor)?
                };
                (sum.part, sum.room, sum.scale) = (None, 0, factor);
            } else if sum.scale > Number::ZERO {
                // `a thousand billion`, `million million`.
                sum.total = sum.total.checked_mul(factor)?;
                sum.half = sum.half.checked_mul(factor)?;
            } else {
                break;
            }
        } else if let Some(power) = short_scale(line, next) {
            let Some(part) = sum.part.filter(|_| coefficient.is_some() && sum.total == Number::ZERO) else { break };
            let factor = Number::power_of_ten(power)?;
            sum.total = part.checked_mul(factor)?;
            sum.half =
                if sum.half == Number::ZERO { factor.checked_mul(half())? } else { sum.half.checked_mul(factor)? };
            (sum.part, sum.scale) = (None, factor);
            at = next + 1;
            break;
        } else if let Some(value) = entry.collective.filter(|_| !and && sum.part.is_some()) {
            sum.part = Some(sum.part?.checked_mul(Number::from_int(value.into()))?);
            at = next + 1;
            break;
        } else {
            break;
        }
        if sum.part.is_some() {
            // What follows a scale in full (`two million three hundred`) states more digits.
            sum.half = coefficient.map_or(Number::ZERO, |read| read.half);
        }
        at = next + 1;
    }
    if at == i {
        return None;
    }
    finish(line, i, at, &sum, coefficient, spelled)
}

impl Sum {
    /// Whether an ordinal can close the number: `twenty-first`, `hundred and first`, `two hundredth`.
    fn scale_allows(&self, ordinal: Option<i64>) -> bool {
        ordinal.is_some_and(|value| value < self.room || self.part.is_none() || value >= 100)
    }
}

/// Fractions after what was read: `two-thirds`, `two and a half`, `three point five`.
fn finish(
    line: &Line<'_>,
    i: usize,
    mut at: usize,
    sum: &Sum,
    coefficient: Option<Numeral>,
    spelled: bool,
) -> Option<Numeral> {
    let mut value = sum.value()?;
    let mut half_width = sum.half;
    let lone = at == i + 1;
    let sep = if line.dash(at) && line.glued(at) && line.glued(at + 1) { at + 1 } else { at };
    let fraction = line.entry(sep).fraction.filter(|_| spelled && sum.scale == Number::ZERO && at > i);
    let plural = line.entry(sep).ordinal.is_none() && line.entry(sep).unit.is_none();
    if let Some(denominator) = fraction.filter(|_| value == Number::ONE || plural || is_of(line, sep + 1)) {
        return Some(Numeral::exact(sep + 1, value.checked_div(Number::from_int(denominator.into()))?));
    }
    if line.has(at, Roles::DECIMAL_WORD) && spelled {
        let mut places = 0;
        let mut next = at + 1;
        while let Some(digit) = line.entry(next).cardinal.filter(|digit| *digit < 10) {
            places += 1;
            value = value.checked_add(Number::from_int(digit.into()).checked_mul(Number::power_of_ten(-places)?)?)?;
            half_width = Number::power_of_ten(-places)?.checked_mul(half())?;
            next += 1;
        }
        at = if places > 0 { next } else { at };
        if let Some(power) = line.entry(at).scale.filter(|_| places > 0) {
            let factor = Number::power_of_ten(power)?;
            (value, half_width, at) = (value.checked_mul(factor)?, half_width.checked_mul(factor)?, at + 1);
        }
    }
    // `two and a half`, `2 and a half million`.
    if line.has(at, Roles::JOINER)
        && line.has(at + 1, Roles::ARTICLE)
        && let Some(denominator) = line.entry(at + 2).fraction.filter(|d| *d == 2 || *d == 4)
    {
        let part = Number::fraction(1, denominator.into())?;
        if let Some(power) = line.entry(at + 3).scale.filter(|_| sum.scale == Number::ZERO) {
            let factor = Number::power_of_ten(power)?;
            let half = factor.checked_mul(Number::fraction(1, 20)?)?;
            return Some(Numeral { half, ..Numeral::exact(at + 4, value.checked_add(part)?.checked_mul(factor)?) });
        }
        let part = if sum.part.is_none() { part.checked_mul(sum.scale)? } else { part };
        return Some(Numeral::exact(at + 3, value.checked_add(part)?));
    }
    let plain = coefficient.is_some_and(|read| read.plain) && sum.scale == Number::ZERO;
    let other = coefficient.and_then(|read| read.other).filter(|_| sum.scale == Number::ZERO);
    let pronoun = lone && line.has(i, Roles::PRONOUN);
    let scale = if sum.part.is_none() && sum.scale != Number::ZERO { sum.scale } else { Number::ONE };
    Some(Numeral { half: half_width, scale, other, plain, pronoun, ..Numeral::exact(at, value) })
}

/// `half of`, `half a million`, `a half`; a lone "half" or "quarter" is no number.
fn leading_fraction(line: &Line<'_>, i: usize, denominator: i64) -> Option<Numeral> {
    let value = Number::fraction(1, denominator.into())?;
    if line.has(i + 1, Roles::ARTICLE)
        && let Some(power) = line.entry(i + 2).scale
    {
        let factor = Number::power_of_ten(power)?;
        return Some(Numeral {
            half: factor.checked_mul(Number::fraction(1, 20)?)?,
            ..Numeral::exact(i + 3, value.checked_mul(factor)?)
        });
    }
    if line.has(i + 1, Roles::ARTICLE)
        && let Some(value) = line.entry(i + 2).collective
    {
        return Some(Numeral::exact(i + 3, Number::fraction(value.into(), denominator.into())?));
    }
    (denominator == 2 && is_of(line, i + 1)).then(|| Numeral::exact(i + 1, value))
}

/// `3 1/2`, `1/2`: a fraction in digits with a usual denominator.
fn mixed_fraction(line: &Line<'_>, read: Numeral) -> Numeral {
    let slash = |at: usize| line.glued(at) && line.glued(at + 1) && (line.mark(at, '/') || line.mark(at, '⁄'));
    let fraction = |at: usize| {
        let (n, d) = (line.small(at, 2)?, line.small(at + 2, 3)?);
        let usual = matches!(d, 2..=6 | 8 | 10 | 12 | 16 | 20 | 32 | 50 | 64 | 100 | 1000);
        let more = line.glued(at + 3) && (line.mark(at + 3, '/') || line.dash(at + 3));
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

/// `several hundred`, `a few million`: the coefficient's bounds times the scale.
fn vague_scale(line: &Line<'_>, i: usize, (low, high): (i64, i64)) -> Option<Numeral> {
    let next = line.entry(i + 1);
    let factor = match (next.scale, next.collective) {
        (Some(power), _) => Number::power_of_ten(power)?,
        (None, Some(value)) => Number::from_int(value.into()),
        (None, None) => return None,
    };
    let mut end = i + 2;
    let mut factor = factor;
    if let Some(power) = line.entry(end).scale {
        (factor, end) = (factor.checked_mul(Number::power_of_ten(power)?)?, end + 1);
    }
    let bound = |n: i64| Number::from_int(n.into()).checked_mul(factor);
    let (low, high) = (bound(low)?, bound(high)?);
    Some(Numeral { low, high, ..Numeral::exact(end, low) })
}

/// `and` inside a number: after a hundred or thousand, before a spelled part below a hundred that no "hundred" follows.
fn and_continues(line: &Line<'_>, at: usize, sum: &Sum) -> bool {
    let hundred = at.checked_sub(1).and_then(|before| line.entry(before).scale);
    let value = line.entry(at + 1).cardinal.or(line.entry(at + 1).ordinal.filter(|value| *value < 100));
    let after = if line.dash(at + 2) { at + 4 } else { at + 2 };
    let later = line.entry(after).scale == Some(2) || line.entry(at + 2).scale == Some(2);
    let room = sum.room >= 100 || sum.scale > Number::ZERO && sum.part.is_none();
    hundred.is_some() && value.is_some() && room && !later && line.tok(at + 1).is_some_and(|tok| tok.gap)
}

/// An abbreviated scale: glued to its number, or beside a currency.
fn short_scale(line: &Line<'_>, at: usize) -> Option<i32> {
    let power = line.entry(at).short_scale?;
    let before_money = line.entry(at + 1).currency.is_some();
    let after_money = at >= 2 && (1..=4.min(at - 1)).any(|back| line.entry(at - 1 - back).currency.is_some());
    // A lone letter may be a unit (`5 m`); glued letters that go on (`5m-long`) are units, too.
    let unit = line.entry(at).unit.is_some() && !before_money && !after_money;
    let ends = !(line.glued(at + 1) && matches!(line.tok(at + 1).map(|tok| tok.class), Some(Class::Digits)));
    (ends && !unit && (line.glued(at) || before_money || after_money)).then_some(power)
}

/// Whether token `at` ties a part to its whole.
fn is_of(line: &Line<'_>, at: usize) -> bool {
    line.has(at, Roles::OF)
}
