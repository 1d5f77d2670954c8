//! What a numeral is, and where the kinds of numerals are tried: digits, spelled words, Han.

use super::scan::{Class, Line};
use super::words::words;
use crate::lexicon::{Compounds, Roles};
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

pub(super) fn half() -> Number {
    Number::fraction(1, 2).unwrap_or(Number::ONE)
}

/// A numeral that starts at token `i`: digits, words, or both (`2.27 million`).
pub(super) fn numeral(line: &Line<'_>, i: usize) -> Option<Numeral> {
    line.remember(i, || signed(line, i))
}

fn signed(line: &Line<'_>, i: usize) -> Option<Numeral> {
    let negative = line.has(i, Roles::NEGATIVE) && (line.is(i, Class::Word) || line.is(i, Class::Han));
    let signed = line.dash(i) && line.glued(i + 1) && line.is(i + 1, Class::Digits) && opens_sign(line, i);
    let plus = line.mark(i, '+') && line.glued(i + 1) && line.is(i + 1, Class::Digits) && opens_sign(line, i);
    if negative || signed {
        let read = unsigned(line, i + 1)?;
        return read.scaled(Number::ONE.negated()).map(|read| Numeral {
            plain: false,
            low: read.high,
            high: read.low,
            half: read.half.abs(),
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
    let after_currency = i.checked_sub(1).is_some_and(|before| line.entry(before).currency.is_some());
    !line.glued(i) || after_bracket || after_currency
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
    if let Some(value) = line.entry(i).ordinal.filter(|_| line.is(i, Class::Han)) {
        // `첫째`; `첫 번째`
        let suffix = usize::from(line.has(i + 1, Roles::ORDINAL_SUFFIX));
        let whole = suffix == 1 || !line.has(i, Roles::BOUND);
        return whole.then(|| Numeral::ordinal(i + 1 + suffix, Number::from_int(value.into())));
    }
    // `2 번째`
    if line.is(i, Class::Digits)
        && line.is(i + 1, Class::Han)
        && !line.glued(i + 1)
        && line.has(i + 1, Roles::ORDINAL_SUFFIX)
    {
        let spaced = line.lexicon.vocabulary.compounds() == Compounds::Words;
        let read = words(line, i).filter(|read| spaced && read.end == i + 1 && read.low.is_integer())?;
        return Some(Numeral::ordinal(i + 2, read.low));
    }
    if line.is(i, Class::Han) || line.is(i, Class::Digits) && line.is(i + 1, Class::Han) {
        return super::hanzi::numeral(line, i).or_else(|| super::hanzi::half_unit(line, i));
    }
    let read = words(line, i)?;
    // `1.5万`: the scale after a decimal is Han.
    if read.plain || !line.is(read.end, Class::Han) {
        Some(read)
    } else {
        super::hanzi::numeral(line, i).filter(|han| han.end > read.end).or(Some(read))
    }
}
