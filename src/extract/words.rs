//! Numerals in words of languages that put spaces between them or write them together.

use super::counted::is_noun_like;
use super::digits::{digits, mixed_fraction};
use super::numeral::{Numeral, half};
use super::scan::{Class, Line};
use super::spoken::{closed_denominator, decimals, mixed_decimals, proper_fraction, tens_denominator};
use crate::lexicon::Roles;
use crate::model::Number;

/// Scales from this power of ten on close what stands before them, thousands included (`two thousand million`).
const CLOSING_SCALE: i32 = 5;

/// The parts of a spelled number read so far.
struct Sum {
    /// What scales from [`CLOSING_SCALE`] on have closed.
    closed: Number,
    /// The last of these scales; zero if there is none.
    closing: Number,
    /// The thousands that no larger scale has closed.
    thousands: Number,
    /// The part below the next scale.
    part: Option<Number>,
    /// The next addend of the part must be below this.
    room: i64,
    /// The last word added to the part.
    last: i64,
    /// The last scale; zero if there is none.
    scale: Number,
    half: Number,
    /// A part that is a fraction (`one and a half`) states its scale to this share of it.
    coarse: bool,
}

impl Sum {
    const EMPTY: Self = Self {
        closed: Number::ZERO,
        closing: Number::ZERO,
        thousands: Number::ZERO,
        part: None,
        room: 0,
        last: 0,
        scale: Number::ZERO,
        half: Number::ZERO,
        coarse: false,
    };

    fn value(&self) -> Option<Number> {
        self.closed.checked_add(self.thousands)?.checked_add(self.part.unwrap_or(Number::ZERO))
    }

    /// Whether a number word fits after what was read.
    fn fits(&self, value: i64) -> bool {
        match self.part {
            None => self.scale == Number::ZERO || Number::from_int(value.into()) < self.scale,
            Some(_) => 0 < value && value < self.room,
        }
    }

    /// Adds a number word that fits; `None` if the sum is too large.
    fn add(&mut self, value: i64, room: Option<i64>) -> Option<()> {
        let number = Number::from_int(value.into());
        self.part = Some(self.part.unwrap_or(Number::ZERO).checked_add(number)?);
        self.room = room.unwrap_or_else(|| room_after(value));
        self.last = value;
        Some(())
    }

    /// Multiplies by a scale; `Some(false)` if the scale does not belong to this number, `None` if it is too large.
    fn multiply(&mut self, power: i32, bare: bool) -> Option<bool> {
        let factor = Number::power_of_ten(power)?;
        let open = self.part.is_none() && self.thousands == Number::ZERO;
        // `mille`, and `cent` after thousands, count once.
        let first = open && (self.scale == Number::ZERO || factor < self.scale);
        if first && !bare {
            return Some(false);
        }
        if bare && self.part.is_none() && (first || power == 2) {
            self.part = Some(Number::ONE);
        }
        if power == 2 {
            let Some(part) = self.part.filter(|part| *part < Number::from_int(100)) else { return Some(false) };
            self.part = Some(part.checked_mul(factor)?);
            (self.room, self.last) = (100, 100);
            self.half = self.half.checked_mul(factor)?;
            return Some(true);
        }
        self.half = if self.half != Number::ZERO {
            self.half.checked_mul(factor)?
        } else if self.coarse {
            factor.checked_mul(Number::fraction(1, 20)?)?
        } else {
            factor.checked_mul(half())?
        };
        if power < CLOSING_SCALE {
            let Some(part) = self.part.filter(|_| self.thousands == Number::ZERO) else { return Some(false) };
            if self.closing != Number::ZERO && factor >= self.closing {
                return Some(false);
            }
            self.thousands = part.checked_mul(factor)?;
        } else {
            let below = self.thousands.checked_add(self.part.unwrap_or(Number::ZERO))?;
            if below == Number::ZERO {
                // `million million`
                self.closed = self.closed.checked_mul(factor)?;
            } else {
                if self.closing != Number::ZERO && factor >= self.closing {
                    return Some(false);
                }
                self.closed = self.closed.checked_add(below.checked_mul(factor)?)?;
            }
            (self.thousands, self.closing) = (Number::ZERO, factor);
        }
        (self.part, self.room, self.last, self.scale) = (None, 0, 0, factor);
        Some(true)
    }
}

/// How much may be added after a spelled cardinal: units after tens, tens after hundreds, nothing after units and teens.
pub(super) fn room_after(cardinal: i64) -> i64 {
    match cardinal {
        20..100 if cardinal % 10 == 0 => 10,
        100..1000 if cardinal % 100 == 0 => 100,
        _ => 0,
    }
}

/// A numeral that begins with digits or a number word: `2.27 million`, `two hundred and five`, `dreiundzwanzig`.
pub(super) fn words(line: &Line<'_>, i: usize) -> Option<Numeral> {
    let mut at = i;
    let mut coefficient: Option<Numeral> = None;
    let mut sum = Sum::EMPTY;
    let entry = line.entry(i);
    let mut spelled = false;
    if let Some(read) = digits(line, i) {
        if let Some(end) = ordinal_end(line, i, &read) {
            return Some(Numeral::ordinal(end, read.low));
        }
        let read = mixed_fraction(line, read);
        at = read.end;
        sum.part = Some(read.low);
        sum.half = read.half;
        coefficient = Some(read);
    } else if let Some(bounds) = entry.vague_coefficient {
        return vague_scale(line, i, bounds);
    } else if let Some(value) = entry.exact {
        at = i + 1;
        sum.part = Some(value);
        sum.coarse = !value.is_integer();
        spelled = true;
    } else if entry.roles.has(Roles::ARTICLE) && !is_numeral_after_article(line, i) && line.toks.len() > 1 {
        // `a million`, `a dozen`, `a third of`; "a" alone is no number.
        let next = line.entry(i + 1);
        // `um em cada cinco`
        if next.roles.has(Roles::RATIO) && (line.entry(i + 2).cardinal.is_some() || line.is(i + 2, Class::Digits)) {
            return Some(Numeral::exact(i + 1, Number::ONE));
        }
        let fraction = next.fraction.filter(|_| is_of(line, i + 2) || next.roles.has(Roles::LONE_FRACTION));
        if let Some(denominator) = fraction.or_else(|| lone_share(line, i + 1)) {
            return Some(Numeral::exact(i + 2, Number::fraction(1, denominator.into())?));
        }
        if let Some((end, denominator)) = tens_denominator(line, i + 1, true) {
            return Some(Numeral::exact(end, Number::fraction(1, denominator.into())?));
        }
        if next.roles.has(Roles::ARTICLE_UNIT) && !line.is_rate(i) {
            return Some(Numeral::exact(i + 1, Number::ONE));
        }
        if next.scale.is_none() && next.collective.is_none() {
            return None;
        }
        sum.part = Some(Number::ONE);
        at = i + 1;
        spelled = true;
    } else if let Some(value) = entry.fraction.filter(|_| entry.ordinal.is_none() && entry.cardinal.is_none()) {
        return leading_fraction(line, i, value);
    } else if let Some(value) = entry.ordinal.filter(|_| entry.cardinal.is_none()) {
        return spelled_ordinal(line, i, value);
    } else if entry.cardinal.is_none() && !entry.roles.has(Roles::BARE_SCALE) {
        return None;
    }
    while let Some(step) = step(line, i, at, &mut sum, coefficient.is_some(), spelled)? {
        match step {
            Step::To(next) => {
                if sum.part.is_some() {
                    // What follows a scale in full (`two million three hundred`) states more digits.
                    sum.half = coefficient.map_or(Number::ZERO, |read| read.half);
                }
                spelled = true;
                at = next;
            }
            Step::Last(next) => {
                at = next;
                break;
            }
            Step::Ordinal(read) => return Some(read),
        }
    }
    let lone = at == i + 1 && line.has(i, Roles::BOUND) && entry.exact.is_none() && coefficient.is_none();
    if at == i || lone && line.toks.len() > 1 {
        return None;
    }
    finish(line, i, at, &sum, coefficient, spelled)
}

/// The denominator of a fraction after an article without its whole: `fell by a third`. Before a noun it is an ordinal
/// (`a third attempt`), and what is a unit as well wants its whole (`in a quarter`).
fn lone_share(line: &Line<'_>, at: usize) -> Option<i64> {
    let entry = line.entry(at);
    let noun = is_noun_like(line, at + 1)
        || line.is(at + 1, Class::Digits)
        || line.entry(at + 1).cardinal.is_some()
        || line.dash(at + 1) && line.glued(at + 1)
        || entry.unit.is_some();
    // `by a half`: at the end of its clause a share needs no whole.
    let closed = line.tok(at + 1).is_none_or(|next| next.class == Class::Mark);
    entry.fraction.filter(|_| (entry.ordinal.is_some() || closed) && !noun)
}

/// Whether an article begins a longer numeral (`einundzwanzig`, `un demi-million` apart): a number word is written on.
fn is_numeral_after_article(line: &Line<'_>, i: usize) -> bool {
    let next = line.entry(i + 1);
    let goes_on = next.is_numeral() || next.roles.has(Roles::JOINER);
    line.entry(i).cardinal.is_some() && line.glued(i + 1) && goes_on && line.is(i + 1, Class::Word)
        || line.entry(i).cardinal.is_some() && next.fraction.is_some()
        || line.entry(i).cardinal.is_some()
            && line.has(i + 1, Roles::DECIMAL_WORD)
            && line.entry(i + 2).cardinal.is_some()
}

/// Largest figure that a degree sign with no word after it makes an ordinal: larger ones are rather measured.
const MAX_LONE_DEGREE: i128 = 10;

/// Where an ordinal in digits ends: `3rd`, `3º`, `3-й`, `am 3. Platz`.
fn ordinal_end(line: &Line<'_>, i: usize, read: &Numeral) -> Option<usize> {
    if read.half != Number::ZERO {
        return None;
    }
    // `45°` is an angle or a temperature, `3° piano` a floor and `1°` the first.
    let large = read.low > Number::from_int(MAX_LONE_DEGREE);
    let degree = line.mark(read.end, '°') && !line.is(read.end + 1, Class::Word) && large;
    if line.has(read.end, Roles::ORDINAL_SUFFIX) && line.glued(read.end) && !degree {
        return Some(read.end + 1);
    }
    let dot = line.lexicon.format.ordinal_dot && line.mark(read.end, '.') && line.glued(read.end) && read.plain;
    let next = line.tok(read.end + 1).is_some_and(|tok| tok.gap && tok.class == Class::Word);
    let led = i.checked_sub(1).is_some_and(|before| line.has(before, Roles::ORDINAL_DOT));
    (dot && next && led).then_some(read.end + 1)
}

/// One step through a spelled number.
enum Step {
    /// A word was added; go on here.
    To(usize),
    /// A word was added that ends the number; it ends here.
    Last(usize),
    /// The number is an ordinal.
    Ordinal(Numeral),
}

/// Reads the word at `at`; `None` inside if the number ends before it, `None` outside if its value does not fit.
#[expect(clippy::option_option, reason = "the outer None is overflow, the inner one the end")]
fn step(line: &Line<'_>, i: usize, at: usize, sum: &mut Sum, figures: bool, spelled: bool) -> Option<Option<Step>> {
    if figures
        && sum.part.is_none()
        && let Some((next, value)) = lower_figure(line, at, sum)
    {
        sum.part = Some(value);
        return Some(Some(Step::To(next)));
    }
    let hyphen = at > i && line.dash(at) && line.glued(at) && line.glued(at + 1);
    let joined = (at > i && !hyphen && line.has(at, Roles::JOINER)).then(|| joiner(line, at, sum)).flatten();
    let comma = !hyphen && joined.is_none() && spelled && opens_group(line, at, sum);
    let next = if hyphen || comma || joined.is_some() { at + 1 } else { at };
    let next = if joined.is_some() && line.dash(next) { next + 1 } else { next };
    let and = joined.is_some();
    let entry = line.entry(next);
    // Nothing spelled is added to digits (`12 five-year plans`), but scales multiply them.
    let bare_digits = figures && sum.scale == Number::ZERO;
    // A scale that holds its own number: Arabic has a word for two thousand.
    if let Some((value, power)) = entry.cardinal.zip(entry.scale).filter(|(value, _)| *value == 2 && !bare_digits) {
        if sum.part.is_some() || !sum.fits(value) {
            return Some(None);
        }
        sum.add(value, None)?;
        return Some(sum.multiply(power, false)?.then_some(Step::To(next + 1)));
    }
    if let Some(value) = entry.cardinal.filter(|_| !bare_digits) {
        if joined == Some(Joint::Ten) {
            sum.add(value, Some(0))?;
        } else if sum.fits(value) {
            sum.add(value, entry.room)?;
        } else if entry.scale.is_none() {
            return Some(None);
        }
        if sum.last == value {
            return Some(Some(Step::To(next + 1)));
        }
    }
    // `um milésimo`: one of a thousand, not the thousandth.
    let share = entry.fraction.is_some_and(|share| share >= 100) && sum.value()? == Number::ONE;
    let share = share && !is_noun_like(line, next + 1);
    if let Some(value) =
        entry.ordinal.filter(|value| !bare_digits && spelled && !share && ordinal_fits(sum, *value, joined))
    {
        let place = if value >= 100 && value % 100 == 0 && sum.part.is_some() {
            sum.value()?.checked_mul(Number::from_int(value.into()))?
        } else {
            sum.value()?.checked_add(Number::from_int(value.into()))?
        };
        return Some(Some(Step::Ordinal(Numeral::ordinal(next + 1, place))));
    }
    if entry.roles.has(Roles::ORDINAL_SUFFIX) && spelled && line.is(next, Class::Word) && line.glued(next) && !hyphen {
        return Some(Some(Step::Ordinal(Numeral::ordinal(next + 1, sum.value()?))));
    }
    if let Some(power) = entry.scale.filter(|_| !and || joined == Some(Joint::Scale)) {
        let bare = entry.roles.has(Roles::BARE_SCALE);
        return Some(sum.multiply(power, bare)?.then_some(Step::To(next + 1)));
    }
    if let Some(power) = short_scale(line, next) {
        let Some(_) = sum.part.filter(|_| figures && sum.scale == Number::ZERO) else { return Some(None) };
        return Some(sum.multiply(power, false)?.then_some(Step::Last(next + 1)));
    }
    if let Some(value) = entry.collective.filter(|_| !and && sum.part.is_some()) {
        sum.part = Some(sum.part?.checked_mul(Number::from_int(value.into()))?);
        return Some(Some(Step::Last(next + 1)));
    }
    Some(None)
}

/// `12 млн 678 тыс.`: a figure in digits after a scale that has a smaller one of its own; the token after its digits.
fn lower_figure(line: &Line<'_>, at: usize, sum: &Sum) -> Option<(usize, Number)> {
    let scale = line.entry(at.checked_sub(1)?).scale?;
    let value = line.small(at, 3).filter(|_| !line.glued(at) && scale > 3)?;
    let power = line.entry(at + 1).scale.filter(|power| *power >= 3 && *power < scale)?;
    let fits = Number::power_of_ten(power)? < sum.scale;
    fits.then(|| (at + 1, Number::from_int(value.into())))
}

/// Words of a group that are looked at for what makes it one.
const MAX_GROUP: usize = 8;

/// `sessenta mil, quatrocentos e dois`: whether a comma parts the groups of one spelled number. The group after it has
/// hundreds or a smaller scale; a list of numbers (`two thousand, five`) rarely goes down so.
fn opens_group(line: &Line<'_>, at: usize, sum: &Sum) -> bool {
    let apart = line.mark(at, ',') && line.glued(at) && line.tok(at + 1).is_some_and(|tok| tok.gap);
    if !apart || sum.part.is_some() || sum.scale == Number::ZERO || !line.is(at + 1, Class::Word) {
        return false;
    }
    let below = |power: i32| Number::power_of_ten(power).is_some_and(|factor| factor < sum.scale);
    for next in at + 1..at + 1 + MAX_GROUP {
        let entry = line.entry(next);
        if entry.scale.is_some_and(below) || entry.cardinal.is_some_and(|value| value >= 100) {
            return true;
        }
        if !(entry.cardinal.is_some() || entry.roles.has(Roles::JOINER) || line.dash(next)) {
            return false;
        }
    }
    false
}

/// Whether an ordinal can close the number: `twenty-first`, `hundred and first`, `two hundredth`.
fn ordinal_fits(sum: &Sum, value: i64, joined: Option<Joint>) -> bool {
    value < sum.room || sum.part.is_none() || value >= 100 || joined == Some(Joint::Ten)
}

/// What a joiner joins.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Joint {
    /// Something smaller after something larger.
    Less,
    /// A ten after a unit (`dreiundzwanzig`).
    Ten,
    /// A scale that counts once (`mil e cem`).
    Scale,
}

/// Whether the joiner at `at` goes on with the number, and how.
fn joiner(line: &Line<'_>, at: usize, sum: &Sum) -> Option<Joint> {
    let grammar = &line.lexicon.grammar;
    let next = if line.dash(at + 1) { at + 2 } else { at + 1 };
    let entry = line.entry(next);
    let written_on = line.glued(at) && line.glued(at + 1);
    // Arabic writes its `and` as a prefix.
    let prefix = !line.glued(at) && line.glued(at + 1);
    let ten = |value: i64| (20..100).contains(&value) && value % 10 == 0;
    if grammar.units_first
        && (written_on || prefix || grammar.joins_units)
        && (1..10).contains(&sum.last)
        && sum.part.is_some()
        && (entry.cardinal.is_some_and(ten) || entry.ordinal.is_some_and(ten))
    {
        return Some(Joint::Ten);
    }
    let value = entry.cardinal.or(entry.ordinal.filter(|value| *value < 100));
    let bare = entry.scale.is_some_and(|_| entry.roles.has(Roles::BARE_SCALE));
    let after = if line.dash(next + 1) { next + 3 } else { next + 1 };
    let later = line.entry(after).scale == Some(2) || line.entry(next + 1).scale == Some(2);
    let place = match sum.part {
        None => sum.scale != Number::ZERO && grammar.joins_scales,
        Some(_) if sum.last >= 100 => grammar.joins_hundreds,
        Some(_) if sum.last >= 20 => grammar.joins_tens,
        Some(_) => false,
    };
    let one = written_on || prefix || sum.part.is_none() || !later;
    let fits = one && value.is_some_and(|value| sum.fits(value) && value > 0);
    let scale = bare && sum.part.is_none();
    let apart = written_on
        || prefix
        || line.glued(at) && line.dash(at + 1)
        || line.tok(at + 1).is_some_and(|tok| tok.gap)
        || line.dash(at + 1);
    (place && apart && (fits || scale)).then_some(if fits { Joint::Less } else { Joint::Scale })
}

/// An ordinal word, with a smaller one after it (`vigésimo primero`).
fn spelled_ordinal(line: &Line<'_>, i: usize, value: i64) -> Option<Numeral> {
    let (mut total, mut at, mut room) = (value, i + 1, room_after_ordinal(value));
    while let Some(next) = line.entry(at).ordinal.filter(|next| *next < room && line.entry(at).cardinal.is_none()) {
        (total, at, room) = (total + next, at + 1, room_after_ordinal(next));
    }
    Some(Numeral::ordinal(at, Number::from_int(total.into())))
}

/// `décimo primero`, `milésimo trigésimo`.
fn room_after_ordinal(value: i64) -> i64 {
    match value {
        10 => 10,
        1000 => 1000,
        _ => room_after(value),
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
    let last = line.entry(sep);
    let fraction = last.fraction.filter(|_| spelled && sum.scale == Number::ZERO && at > i);
    // `deux cinquièmes`: an ordinal after a count is a denominator if it orders no noun.
    let plural = last.unit.is_none() && (last.ordinal.is_none() || !is_noun_like(line, sep + 1));
    if let Some(denominator) = fraction.filter(|_| value == Number::ONE || plural || is_of(line, sep + 1)) {
        let share = value.checked_div(Number::from_int(denominator.into()))?;
        // `three quarters of a million`
        if is_of(line, sep + 1)
            && line.has(sep + 2, Roles::ARTICLE)
            && let Some(power) = line.entry(sep + 3).scale
        {
            return Some(Numeral::exact(sep + 4, share.checked_mul(Number::power_of_ten(power)?)?));
        }
        // `eine halbe Million`, `un demi-million`
        let dash = usize::from(line.dash(sep + 1) && line.glued(sep + 1) && line.glued(sep + 2));
        let next = line.entry(sep + 1 + dash);
        // `ein halbes Dutzend`
        if let Some(times) = next.collective {
            return Some(Numeral::exact(sep + 2 + dash, share.checked_mul(Number::from_int(times.into()))?));
        }
        let Some(power) = next.scale else { return Some(Numeral::exact(sep + 1, share)) };
        let factor = Number::power_of_ten(power)?;
        let half = factor.checked_mul(Number::fraction(1, 20)?)?;
        return Some(Numeral { half, ..Numeral::exact(sep + 2 + dash, share.checked_mul(factor)?) });
    }
    if spelled
        && value.is_integer()
        && line.has(at, Roles::DECIMAL_WORD.with(Roles::JOINER))
        && let Some((end, part)) = proper_fraction(line, at + 1)
    {
        return Some(Numeral::exact(end, value.checked_add(part)?));
    }
    if spelled
        && value.is_integer()
        && let Some((end, denominator)) = closed_denominator(line, at)
    {
        return Some(Numeral::exact(end, value.checked_div(denominator)?));
    }
    if spelled
        && value.is_integer()
        && sum.scale == Number::ZERO
        && let Some((end, denominator)) = tens_denominator(line, at, value == Number::ONE)
    {
        return Some(Numeral::exact(end, value.checked_div(Number::from_int(denominator.into()))?));
    }
    // `three and a fifth`
    if value.is_integer()
        && line.has(at, Roles::JOINER)
        && line.has(at + 1, Roles::ARTICLE)
        && let Some(denominator) = lone_share(line, at + 2).filter(|_| !is_of(line, at + 3))
    {
        let part = Number::fraction(1, denominator.into())?;
        return Some(Numeral::exact(at + 3, value.checked_add(part)?));
    }
    // `uno coma 5`, `1 punto cinco`: one side in figures.
    if line.has(at, Roles::DECIMAL_WORD)
        && value.is_integer()
        && let Some((decimals, end)) = mixed_decimals(line, at + 1, spelled)
    {
        let unit = Number::power_of_ten(-i32::try_from(decimals.len()).ok()?)?;
        let part = decimals.parse::<Number>().ok()?.checked_mul(unit)?;
        return Some(Numeral { half: unit.checked_mul(half())?, ..Numeral::exact(end, value.checked_add(part)?) });
    }
    if line.has(at, Roles::DECIMAL_WORD) && spelled {
        (value, half_width, at) = decimals(line, at, value, half_width)?;
    }
    // `two and a half`, `2 and a half million`, `zweieinhalb`, `dos millones y medio`.
    if let Some(part) = line.entry(at).plus {
        let scaled = if sum.part.is_none() { part.checked_mul(sum.scale)? } else { part };
        value = value.checked_add(scaled)?;
        let scale = line.entry(at + 1).scale.filter(|_| sum.scale == Number::ZERO);
        let Some(power) = scale else { return Some(Numeral::exact(at + 1, value)) };
        let factor = Number::power_of_ten(power)?;
        let half = factor.checked_mul(Number::fraction(1, 20)?)?;
        return Some(Numeral { half, ..Numeral::exact(at + 2, value.checked_mul(factor)?) });
    }
    let plain = coefficient.is_some_and(|read| read.plain) && sum.scale == Number::ZERO;
    let other = coefficient.and_then(|read| read.other).filter(|_| sum.scale == Number::ZERO);
    let pronoun = lone && line.has(i, Roles::PRONOUN);
    let scale = if sum.part.is_none() && sum.scale != Number::ZERO { sum.scale } else { Number::ONE };
    Some(Numeral { half: half_width, scale, other, plain, pronoun, ..Numeral::exact(at, value) })
}

/// `half of`, `half a million`, `medio millón`, `треть`; a lone "half" or "quarter" is no number.
fn leading_fraction(line: &Line<'_>, i: usize, denominator: i64) -> Option<Numeral> {
    let value = Number::fraction(1, denominator.into())?;
    let dash = usize::from(line.dash(i + 1) && line.glued(i + 1) && line.glued(i + 2));
    let article = line.has(i + 1, Roles::ARTICLE);
    let at = if article { i + 2 } else { i + 1 + dash };
    let next = line.entry(at);
    if let Some(power) = next.scale {
        let factor = Number::power_of_ten(power)?;
        let half = factor.checked_mul(Number::fraction(1, 20)?)?;
        return Some(Numeral { half, ..Numeral::exact(at + 1, value.checked_mul(factor)?) });
    }
    if let Some(times) = next.collective {
        return Some(Numeral::exact(at + 1, Number::fraction(times.into(), denominator.into())?));
    }
    let time = next.unit.is_some_and(|unit| line.is_time(unit));
    let one = article || at == i + 1 + dash && next.roles.has(Roles::ARTICLE_UNIT);
    if denominator == 2 && (one && (next.unit.is_some() || next.share.is_some()) || time) {
        // `half an hour`, `half a percent`, `half-hour`, `media hora`, `mezz'ora`
        return Some(Numeral::exact(at, value));
    }
    // `more than half`, `half the votes`; the second half of something is none.
    let before = i.checked_sub(1).map(|before| line.entry(before));
    let hedged = before.is_some_and(|before| before.hedge.is_some());
    let counted = before.is_some_and(|before| before.ordinal.is_some() || before.cardinal.is_some());
    let whole = is_of(line, i + 1) || hedged || line.has(i + 1, Roles::LINK) && !counted;
    let alone = line.has(i, Roles::LONE_FRACTION) || denominator == 2 && whole;
    alone.then(|| Numeral::exact(i + 1, value))
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

/// An abbreviated scale: glued to its number, or beside a currency.
fn short_scale(line: &Line<'_>, at: usize) -> Option<i32> {
    let power = line.entry(at).short_scale?;
    let before_money = line.entry(at + 1).currency.is_some();
    let after_money = at >= 2 && (1..=4.min(at - 1)).any(|back| line.entry(at - 1 - back).currency.is_some());
    // A lone letter may be a unit (`5 m`); glued letters that go on (`5m-long`) are units, too. A capital glued to its
    // figure rather scales it (`1200K`): a space stands before the kelvin.
    let capital = line.glued(at) && line.str(at).chars().all(char::is_uppercase) && power == 3;
    let unit = line.entry(at).unit.is_some() && !before_money && !after_money && !capital;
    let ends = !(line.glued(at + 1) && matches!(line.tok(at + 1).map(|tok| tok.class), Some(Class::Digits)));
    // `2,5 M` at the end of a clause or a cell; before a word the letter may belong to that, and larger ones are rather
    // labels (`room 5 B`).
    let last = power <= 6 && line.tok(at + 1).is_none_or(|next| next.class == Class::Mark && !line.dash(at + 1));
    (ends && !unit && (line.glued(at) || last || before_money || after_money)).then_some(power)
}

/// Whether token `at` ties a part to its whole.
fn is_of(line: &Line<'_>, at: usize) -> bool {
    line.has(at, Roles::OF)
}
