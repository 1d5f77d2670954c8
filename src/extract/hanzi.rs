//! Numerals of languages that write number words without spaces and count by myriads.

use super::digits::digits;
use super::numeral::Numeral;
use super::scan::{Class, Line};
use crate::lexicon::{Compounds, Roles};
use crate::model::{Hedge, Number};

/// The power of ten from which a scale groups what is before it (`万`) instead of one digit (`千`).
const MYRIAD: i32 = 4;

/// Digits read since the last scale; a vague numeral (`几`) has two bounds.
#[derive(Clone, Copy)]
struct Digit {
    low: Number,
    high: Number,
    /// How many characters; more than one is read by position (`二〇二一`).
    len: usize,
    /// Half a unit of the last decimal place.
    half: Number,
    /// Written in ASCII digits.
    ascii: bool,
}

#[derive(Clone, Copy)]
struct Pair(Number, Number);

impl Pair {
    const ZERO: Self = Self(Number::ZERO, Number::ZERO);

    fn checked_add(self, low: Number, high: Number) -> Option<Self> {
        Some(Self(self.0.checked_add(low)?, self.1.checked_add(high)?))
    }

    fn checked_mul(self, factor: Number) -> Option<Self> {
        Some(Self(self.0.checked_mul(factor)?, self.1.checked_mul(factor)?))
    }

    fn is_zero(self) -> bool {
        self.1 == Number::ZERO
    }
}

/// A numeral that starts at token `i` with a Han numeral or with digits that a Han scale follows.
pub(super) fn numeral(line: &Line<'_>, i: usize) -> Option<Numeral> {
    let mut reader = Reader::default();
    let mut at = i;
    while at == i || line.glued(at) || reader.goes_on(line, at) {
        let Some(next) = reader.step(line, at)? else { break };
        at = next;
    }
    let mut read = reader.finish(line, i, at)?;
    // `五ダース`
    if let Some(each) = line.entry(at).collective.filter(|_| line.glued(at) || is_spaced(line)) {
        at += 1;
        read = Numeral { end: at, plain: false, pronoun: false, ..read.scaled(Number::from_int(each.into()))? };
    }
    // `五番目`, `두 번째`; in scripts without spaces a suffix apart is another word.
    let suffix = line.has(at, Roles::ORDINAL_SUFFIX) && (line.glued(at) || is_spaced(line));
    let ordinal = suffix && read.low == read.high && read.low.is_integer();
    Some(if ordinal { Numeral::ordinal(at + 1, read.low) } else { read })
}

/// Whether the language puts spaces between its words, though it counts by myriads (Korean).
fn is_spaced(line: &Line<'_>) -> bool {
    line.lexicon.vocabulary.compounds() == Compounds::Words
}

/// `近百`, `逾万亿`: a scale without a digit, which only a hedge before it makes a number.
pub(super) fn bare_scale(line: &Line<'_>, i: usize) -> Option<Numeral> {
    let (mut at, mut value) = (i, Number::ONE);
    while let Some(power) = line.entry(at).scale.filter(|power| *power > 1 && line.is(at, Class::Han)) {
        value = value.checked_mul(Number::power_of_ten(power)?)?;
        at += 1;
    }
    (at > i).then(|| Numeral::exact(at, value))
}

/// Whether a scale without a digit before it counts once at `at`: inside a number, before more of it, or where it counts
/// something (`百人`, `천 원`); else it is a word of its own (`百`, `천`).
fn is_bare_here(line: &Line<'_>, at: usize, inside: bool) -> bool {
    let next = line.entry(at + 1);
    let money = next.currency.is_some() || next.share.is_some();
    let counts = money || next.unit.is_some() || next.roles.has(Roles::CLASSIFIER);
    let glued = line.glued(at + 1);
    let goes_on = glued && (next.cardinal.is_some() || next.scale.is_some() || next.roles.has(Roles::PARTS));
    // Where words are written apart, what is written on to the scale rather makes another word (`백인`, `천장`).
    let counted = if is_spaced(line) { !glued && counts || money } else { glued && counts };
    // Alone in its line or cell it is the number.
    inside || goes_on || counted || line.toks.len() == 1
}

/// `半年`, `半小时`: half of the unit that follows.
pub(super) fn half_unit(line: &Line<'_>, i: usize) -> Option<Numeral> {
    let denominator = line.entry(i).fraction.filter(|_| line.is(i, Class::Han))?;
    let value = Number::fraction(1, denominator.into())?;
    // `半ダース`
    if let Some(each) = line.entry(i + 1).collective.filter(|_| line.glued(i + 1)) {
        return Some(Numeral::exact(i + 2, value.checked_mul(Number::from_int(each.into()))?));
    }
    let unit = line.glued(i + 1) && line.is(i + 1, Class::Han) && line.entry(i + 1).unit.is_some();
    (unit || line.has(i, Roles::LONE_FRACTION)).then(|| Numeral::exact(i + 1, value))
}

#[derive(Default)]
struct Reader {
    total: Option<Pair>,
    section: Option<Pair>,
    digit: Option<Digit>,
    /// The power of the last scale read.
    scale: Option<i32>,
    /// The largest myriad scale read so far, and the last one.
    myriad: Option<i32>,
    myriad_last: Option<i32>,
    zero: bool,
    more: bool,
    half: Option<Number>,
    /// The myriad scales after the last digit.
    factor: Option<Number>,
    plain: bool,
}

impl Reader {
    /// Reads the token at `at`: where the next one starts, `None` inside if the numeral ends before it, `None` outside if
    /// the value does not fit.
    #[expect(clippy::option_option, reason = "the outer None is overflow, the inner one the end")]
    fn step(&mut self, line: &Line<'_>, at: usize) -> Option<Option<usize>> {
        if line.is(at, Class::Digits) {
            if self.digit.is_some() {
                return Some(None);
            }
            let Some(read) = digits(line, at) else { return Some(None) };
            let ascii = Digit { low: read.low, high: read.low, len: read.end - at, half: read.half, ascii: true };
            self.plain = read.plain;
            self.digit = Some(ascii);
            return Some(Some(read.end));
        }
        if !line.is(at, Class::Han) {
            return Some(None);
        }
        let entry = line.entry(at);
        if entry.roles.has(Roles::IDIOM) {
            return Some(None);
        }
        if let Some(value) = entry.cardinal {
            if self.pair(line, at, value) {
                return Some(Some(at + 1));
            }
            // `八两`, `十两`: a digit that is a unit as well is one after a number, unless a scale follows.
            let inside = self.digit.is_some() || self.section.is_some() || self.total.is_some();
            let unit = line.lexicon.grammar.positional && entry.unit.is_some();
            if inside && !self.zero && unit && line.entry(at + 1).scale.is_none() {
                return Some(None);
            }
            return self.cardinal(value, line.lexicon.grammar.positional).map(|read| read.then_some(at + 1));
        }
        if let Some((low, high)) = entry.vague_coefficient {
            if self.digit.is_some() {
                return Some(None);
            }
            // A vague word is a numeral only beside a scale (`几十`, `十几`).
            if line.entry(at + 1).scale.is_none() && self.scale.is_none() {
                return Some(None);
            }
            let (low, high) = (Number::from_int(low.into()), Number::from_int(high.into()));
            self.digit = Some(Digit { low, high, len: 1, half: Number::ZERO, ascii: false });
            return Some(Some(at + 1));
        }
        if let Some(power) = entry.scale {
            let bare = entry.roles.has(Roles::BARE_SCALE) && is_bare_here(line, at, self.scale.is_some());
            return self.scale(power, bare).map(|read| read.then_some(at + 1));
        }
        // `10多万`: more than the figure before it, in the scale after it.
        let more = entry.hedge_after == Some(Hedge::MoreThan) && (self.scale.is_some() || self.digit.is_some());
        if more && line.entry(at + 1).scale.is_some_and(|power| power >= MYRIAD) && !self.more {
            self.more = true;
            return Some(Some(at + 1));
        }
        if line.has(at, Roles::DECIMAL_WORD) {
            let zero = Number::ZERO;
            // `八十点五`: the digit after tens is left out, and two digits keep it from counting in the next lower place.
            let none = || self.section.map(|_| Digit { low: zero, high: zero, len: 2, half: zero, ascii: false });
            if let Some(digit) = self.digit.filter(|digit| !digit.ascii).or_else(none) {
                return Some(self.decimals(line, at + 1, digit));
            }
        }
        Some(None)
    }

    /// Whether a number in groups goes on after white space: `3억 5천만`, `삼백 삼십 일`, `팔 점 이`.
    fn goes_on(&self, line: &Line<'_>, at: usize) -> bool {
        if is_spaced(line) && line.is(at, Class::Han) && line.is(at - 1, Class::Han) {
            let entry = line.entry(at);
            let counted = line.entry(at + 1).scale.is_some_and(|power| self.scale.is_some_and(|last| last > power));
            let lower = entry.cardinal.is_some_and(|value| value < 10 || self.scale.is_some_and(|last| last > 1));
            let after_scale = self.digit.is_none() && self.section.is_some() && self.scale.is_some();
            let ends =
                line.tok(at + 1).is_none_or(|next| next.gap || next.class != Class::Han) || entry.cardinal >= Some(10);
            let decimals =
                line.has(at, Roles::DECIMAL_WORD) && line.entry(at + 1).cardinal.is_some_and(|digit| digit < 10);
            if decimals || after_scale && lower && (counted || ends) {
                return true;
            }
        }
        if !is_spaced(line) && self.is_set_apart(line, at) {
            return true;
        }
        let Some(last) = self.myriad_last.filter(|_| self.digit.is_none() && self.section.is_none()) else {
            return false;
        };
        let spaced = line.tok(at - 1).is_some_and(|tok| tok.class == Class::Han) && !line.lexicon.grammar.positional;
        let less = match line.digits(at) {
            Some(digits) => digits.len() <= usize::try_from(last).unwrap_or(0),
            None => {
                // A scale alone is one of it: `구만 십` is 90,010.
                let one = line.entry(at).scale.is_some_and(|power| power < last);
                line.is(at, Class::Han) && (line.entry(at).cardinal.is_some() || one || line.has(at, Roles::BARE_SCALE))
            }
        };
        spaced && less
    }

    /// `7 万`, `三千 八百 九十六 万`: whether a numeral whose words are set apart goes on with the one at `at`.
    fn is_set_apart(&self, line: &Line<'_>, at: usize) -> bool {
        let entry = line.entry(at);
        let next = line.entry(at + 1);
        if let Some(power) = entry.scale.filter(|_| line.is(at, Class::Han)) {
            // After a figure in digits only what no other word begins with: `5 十` is none.
            let figure = self.digit.is_some_and(|digit| !digit.ascii || power >= 3) && entry.cardinal.is_none();
            let myriad = power >= MYRIAD && self.section.is_some();
            return figure || myriad;
        }
        // `十 余 万`
        if entry.hedge_after == Some(Hedge::MoreThan) {
            return next.scale.is_some_and(|power| power >= MYRIAD);
        }
        let after_scale = self.digit.is_none() && self.scale.is_some();
        let digit = line.is(at, Class::Digits) || entry.cardinal.is_some_and(|value| value < 10);
        let lower = next.scale.is_some_and(|power| self.scale.is_some_and(|last| power < last));
        after_scale && digit && lower && line.glued(at + 1)
    }

    /// `七八十`, `两三天`: two digits next to each other are both meant, roughly. Three in a row, or digits before a year
    /// word, are read by position.
    fn pair(&mut self, line: &Line<'_>, at: usize, value: i64) -> bool {
        let Some(digit) = self.digit.filter(|digit| !digit.ascii && digit.len == 1 && digit.half == Number::ZERO)
        else {
            return false;
        };
        let high = Number::from_int(value.into());
        let next = digit.low.checked_add(Number::ONE) == Some(high) && digit.low > Number::ZERO;
        let loose = digit.low == Number::from_int(3) && value == 5;
        let follows = line.entry(at + 1);
        let longer = follows.cardinal.is_some() && line.glued(at + 1);
        let counts = follows.scale.is_some()
            || follows.unit.is_some()
            || follows.currency.is_some()
            || follows.roles.has(Roles::CLASSIFIER);
        let led = at >= 2 && line.glued(at - 1) && line.entry(at - 2).cardinal.is_some();
        let year = follows.roles.has(Roles::YEAR_WORD) && follows.unit.is_none();
        if !(next || loose) || longer || led || !counts || year {
            return false;
        }
        self.digit = Some(Digit { high, ..digit });
        true
    }

    fn cardinal(&mut self, value: i64, positional: bool) -> Option<bool> {
        let number = Number::from_int(value.into());
        if value == 0 && self.digit.is_none() && self.scale.is_some() {
            self.zero = true;
            return Some(true);
        }
        let above = self.section.is_none() || self.scale.is_some_and(|last| last > 1);
        if value >= 10 && self.digit.is_none() && above {
            // `廿` and `스물` hold their tens.
            self.section = Some(self.section.unwrap_or(Pair::ZERO).checked_add(number, number)?);
            self.scale = Some(1);
            return Some(true);
        }
        if value >= 10 && self.digit.is_none() && self.scale.is_some_and(|last| last > 1) {
            // `五百卅四`
            self.section = Some(self.section.unwrap_or(Pair::ZERO).checked_add(number, number)?);
            (self.scale, self.zero) = (Some(1), false);
            return Some(true);
        }
        self.digit = match self.digit {
            None => Some(Digit { low: number, high: number, len: 1, half: Number::ZERO, ascii: false }),
            Some(_) if value > 9 || !positional => return Some(false),
            Some(digit) if digit.ascii || digit.half != Number::ZERO || self.scale.is_some() => return Some(false),
            Some(digit) => {
                let low = digit.low.checked_mul(Number::from_int(10))?.checked_add(number)?;
                Some(Digit { low, high: low, len: digit.len + 1, ..digit })
            }
        };
        Some(true)
    }

    /// Multiplies by a scale; a `bare` one counts once without a digit before it.
    fn scale(&mut self, power: i32, bare: bool) -> Option<bool> {
        let factor = Number::power_of_ten(power)?;
        if power >= MYRIAD && self.myriad_last == Some(power) && (self.digit.is_some() || self.section.is_some()) {
            return Some(false);
        }
        if power < MYRIAD {
            if self.scale.is_some_and(|last| last <= power) && self.digit.is_some() && self.section.is_some() {
                return Some(false);
            }
            let (low, high, half) = match self.digit.take() {
                Some(digit) => (digit.low, digit.high, digit.half),
                // Ten stands without a digit before it, and others in some languages.
                None if power == 1 || bare && self.scale.is_none_or(|last| last > power) => {
                    (Number::ONE, Number::ONE, Number::ZERO)
                }
                None => return Some(false),
            };
            self.half = Some(half.checked_mul(factor)?);
            self.section = Some(
                self.section.unwrap_or(Pair::ZERO).checked_add(low.checked_mul(factor)?, high.checked_mul(factor)?)?,
            );
            self.scale = Some(power);
            self.zero = false;
            return Some(true);
        }
        let digit = self.digit.take();
        let decimal = digit.map_or(Number::ZERO, |digit| digit.half);
        let total = self.total.unwrap_or(Pair::ZERO);
        let part = match (self.section.take(), digit) {
            // `만 원`
            (None, None) if bare && total.is_zero() => Some(Pair(Number::ONE, Number::ONE)),
            (None, None) => None,
            (section, digit) => {
                let section = section.unwrap_or(Pair::ZERO);
                Some(digit.map_or(Some(section), |digit| section.checked_add(digit.low, digit.high))?)
            }
        };
        let exact_half = if decimal == Number::ZERO {
            factor.checked_mul(Number::fraction(1, 2)?)?
        } else {
            decimal.checked_mul(factor)?
        };
        let larger = self.myriad.is_some_and(|last| power > last);
        self.factor = if part.is_some() { Some(factor) } else { self.factor };
        self.total = Some(match part {
            None if total.is_zero() => return Some(false),
            None => {
                // `1.4万亿`
                self.factor = self.factor.unwrap_or(Number::ONE).checked_mul(factor);
                self.half = Some(self.half.unwrap_or(Number::ZERO).checked_mul(factor)?);
                total.checked_mul(factor)?
            }
            Some(Pair(low, high)) if larger => {
                self.half = Some(exact_half);
                total.checked_add(low, high)?.checked_mul(factor)?
            }
            Some(part) => {
                self.half = Some(exact_half);
                let Pair(low, high) = part.checked_mul(factor)?;
                total.checked_add(low, high)?
            }
        });
        self.myriad_last = Some(power);
        (self.scale, self.myriad, self.zero) = (Some(power), Some(self.myriad.unwrap_or(power).max(power)), false);
        Some(true)
    }

    /// `三点五`: decimals after the mark.
    fn decimals(&mut self, line: &Line<'_>, mut at: usize, mut digit: Digit) -> Option<usize> {
        let first = at;
        let follows = |at: usize| line.glued(at) || is_spaced(line) && line.is(at, Class::Han);
        while let Some(value) = line.entry(at).cardinal.filter(|value| *value < 10 && follows(at)) {
            let places = i32::try_from(at - first).ok()? + 1;
            let unit = Number::power_of_ten(-places)?;
            let part = Number::from_int(value.into()).checked_mul(unit)?;
            digit.low = digit.low.checked_add(part)?;
            digit.high = digit.low;
            digit.half = unit.checked_mul(Number::fraction(1, 2)?)?;
            at += 1;
        }
        // `八点四十五分`: no decimal has tens of its own.
        let clock = line.glued(at) && line.entry(at).scale.is_some_and(|power| power < MYRIAD);
        if at == first || clock {
            return None;
        }
        self.digit = Some(digit);
        Some(at)
    }

    fn finish(self, line: &Line<'_>, i: usize, at: usize) -> Option<Numeral> {
        if at == i {
            return None;
        }
        let Pair(low, high) = self.total.unwrap_or(Pair::ZERO);
        let section = self.section.unwrap_or(Pair::ZERO);
        let (mut low, mut high) = (low.checked_add(section.0)?, high.checked_add(section.1)?);
        let mut half = self.half.unwrap_or(Number::ZERO);
        let mut plain = false;
        if let Some(digit) = self.digit {
            // `一万二` is 12,000 and `两千五` 2,500 in Chinese: a last digit straight after a scale counts in the next lower
            // place.
            let lower = line.lexicon.grammar.short_digit && !self.zero && digit.len == 1 && !self.is_ascii_run(&digit);
            let short = self.scale.filter(|scale| *scale > 1 && lower);
            let factor = short.map_or(Some(Number::ONE), |scale| Number::power_of_ten(scale - 1))?;
            low = low.checked_add(digit.low.checked_mul(factor)?)?;
            high = high.checked_add(digit.high.checked_mul(factor)?)?;
            half = digit.half;
            plain = self.scale.is_none() && digit.len > 1 && digit.half == Number::ZERO
                || self.plain && self.scale.is_none();
        }
        if self.section.is_some() && self.digit.is_none() && !section.is_zero() {
            half = if self.total.is_some() { Number::ZERO } else { half };
        }
        let lone = self.digit.is_some_and(|digit| !digit.ascii) || self.section.is_some();
        let pronoun = lone && at == i + 1 && low < Number::from_int(10);
        // Zero in one syllable is rather the start of a word (`공장이`) where words are written apart.
        if pronoun && low == Number::ZERO && is_spaced(line) {
            return None;
        }
        half = if low == high { half } else { Number::ZERO };
        let scale = self.factor.filter(|_| self.digit.is_none() && self.section.is_none()).unwrap_or(Number::ONE);
        Some(Numeral { low, high, half, scale, plain, pronoun, more: self.more, ..Numeral::exact(at, low) })
    }

    /// `3万5000` ends in a full number, `1万2` in a short digit.
    fn is_ascii_run(&self, digit: &Digit) -> bool {
        digit.ascii && digit.low >= Number::from_int(10)
    }
}
