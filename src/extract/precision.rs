//! From what was written to the interval it covers.
//!
//! The widths are conventions about writers, not about arithmetic; each says what it assumes.

use crate::model::{Hedge, Number, Quantity, Unit};

/// A writer who rounds down to "more than" or up to "nearly" stays within a tenth of the figure: `more than 95 percent`
/// can be 97 and `nearly 100` can be 92, but `more than 37 million` is not 9 million.
const BOUND_SHARE: (i128, i128) = (1, 10);

/// "About" allows a twentieth either way, so that `about 31 percent` fits 30.77 and `about 85 percent` does not fit 75.
const ABOUT_SHARE: (i128, i128) = (1, 20);

/// One end of what was stated.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stated {
    /// The figure.
    pub(super) value: Number,
    /// Half a unit of its last stated digit; zero for whole numbers, which are taken as exact.
    pub(super) half: Number,
}

/// A quantity from its stated ends and hedge; `None` if a bound does not fit a [`Number`].
pub(super) fn quantity(from: Stated, to: Stated, hedge: Hedge, unit: Option<Unit>) -> Option<Quantity> {
    let (low, high) = bounds(from, to, hedge)?;
    Some(Quantity { from: from.value, to: to.value, low, high, unit, hedge, readings: Vec::new() })
}

fn bounds(from: Stated, to: Stated, hedge: Hedge) -> Option<(Number, Number)> {
    let share = |value: Number, (n, d): (i128, i128)| value.abs().checked_mul(Number::fraction(n, d)?);
    Some(match hedge {
        Hedge::None => (from.value.checked_sub(from.half)?, to.value.checked_add(to.half)?),
        Hedge::About => {
            // A round figure is round to its last digit that is not zero: `about 500` covers 450 to 550.
            let width = |stated: Stated| {
                let rounding = round_unit(stated)?.checked_mul(Number::fraction(1, 2)?)?;
                Some(rounding.max(share(stated.value, ABOUT_SHARE)?).min(share(stated.value, (1, 2))?))
            };
            (from.value.checked_sub(width(from)?)?, to.value.checked_add(width(to)?)?)
        }
        // The next round figure would have been named if it had been passed: `more than 1.3 billion` ends at 1.4 or at a
        // tenth more, whichever is farther.
        Hedge::MoreThan | Hedge::AtLeast => {
            let width = round_unit(to)?.max(share(to.value, BOUND_SHARE)?);
            (from.value, to.value.checked_add(width)?)
        }
        Hedge::LessThan | Hedge::AtMost => {
            let width = round_unit(from)?.max(share(from.value, BOUND_SHARE)?);
            (from.value.checked_sub(width)?, to.value)
        }
        // Near means near: the next round figure below or a tenth, whichever is closer (`nearly 7,400` is above 7,300).
        Hedge::Nearly => {
            let width = round_unit(from)?.min(share(from.value, BOUND_SHARE)?);
            (from.value.checked_sub(width)?, to.value)
        }
    })
}

/// The unit of the last digit that is not zero: 100 for 7,400, .1 for 1.3. A fraction that is no decimal has none and
/// counts as a whole: `more than a third` may be two thirds.
fn round_unit(stated: Stated) -> Option<Number> {
    let mut unit = stated.half.checked_add(stated.half)?;
    if unit == Number::ZERO {
        unit = Number::ONE;
    }
    let ten = Number::from_int(10);
    let Some(digits) = stated.value.checked_div(unit)?.to_int() else { return Some(stated.value.abs()) };
    let mut digits = digits.unsigned_abs();
    while digits >= 10 && digits % 10 == 0 {
        digits /= 10;
        unit = unit.checked_mul(ten)?;
    }
    Some(unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hedges_and_precision_make_intervals() {
        let n = |s: &str| s.parse::<Number>().unwrap();
        let table = [
            ("5", "0", Hedge::None, "5", "5"),
            ("1300", "50", Hedge::None, "1250", "1350"),
            ("1300", "50", Hedge::MoreThan, "1300", "1430"),
            ("37", "0.5", Hedge::MoreThan, "37", "40.7"),
            ("9", "0.5", Hedge::MoreThan, "9", "10"),
            ("100", "0", Hedge::Nearly, "90", "100"),
            ("7400", "0", Hedge::Nearly, "7300", "7400"),
            ("500", "0", Hedge::About, "450", "550"),
            ("31", "0", Hedge::About, "29.45", "32.55"),
            ("60", "0", Hedge::AtMost, "50", "60"),
            ("-5", "0", Hedge::About, "-5.5", "-4.5"),
        ];
        for (value, half, hedge, low, high) in table {
            let stated = Stated { value: n(value), half: n(half) };
            let got = quantity(stated, stated, hedge, None).unwrap();
            assert_eq!((got.low, got.high), (n(low), n(high)), "{hedge:?} {value}");
        }
    }
}
