//! Exact magnitudes.

use std::fmt;
use std::str::FromStr;

use num_rational::Ratio;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An exact rational magnitude: decimals and thirds alike, never a float.
///
/// Numerator and denominator have 127 bits; every operation is checked and answers `None` beyond them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number(Ratio<i128>);

impl Number {
    /// Zero.
    pub const ZERO: Self = Self(Ratio::new_raw(0, 1));
    /// One.
    pub const ONE: Self = Self(Ratio::new_raw(1, 1));

    /// A whole number.
    pub fn from_int(n: i128) -> Self {
        Self(Ratio::from_integer(n))
    }

    /// The fraction `numerator / denominator`, or `None` for a zero denominator.
    pub fn fraction(numerator: i128, denominator: i128) -> Option<Self> {
        if denominator == 1 && numerator != i128::MIN {
            return Some(Self::from_int(numerator));
        }
        let fits = denominator != 0 && denominator != i128::MIN && numerator != i128::MIN;
        fits.then(|| Self(Ratio::new(numerator, denominator)))
    }

    /// Ten to the power of `exponent`, between -36 and 36.
    pub fn power_of_ten(exponent: i32) -> Option<Self> {
        let power = 10_i128.checked_pow(exponent.unsigned_abs()).filter(|_| exponent.abs() <= 36)?;
        if exponent < 0 { Self::fraction(1, power) } else { Some(Self::from_int(power)) }
    }

    /// The sum.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        let (a, b, c, d) = (*self.0.numer(), *self.0.denom(), *other.0.numer(), *other.0.denom());
        if b == 1 && d == 1 {
            return a.checked_add(c).filter(|sum| *sum != i128::MIN).map(Self::from_int);
        }
        Self::fraction(a.checked_mul(d)?.checked_add(c.checked_mul(b)?)?, b.checked_mul(d)?)
    }

    /// The difference.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.checked_add(other.negated())
    }

    /// The product.
    pub fn checked_mul(self, other: Self) -> Option<Self> {
        if self.is_integer() && other.is_integer() {
            let product = self.0.numer().checked_mul(*other.0.numer())?;
            return (product != i128::MIN).then(|| Self::from_int(product));
        }
        // Reduced crosswise first, so that 1/3 of a large number does not overflow on the way.
        let left = Self::fraction(*self.0.numer(), *other.0.denom())?;
        let right = Self::fraction(*other.0.numer(), *self.0.denom())?;
        Self::fraction(left.0.numer().checked_mul(*right.0.numer())?, left.0.denom().checked_mul(*right.0.denom())?)
    }

    /// The quotient, or `None` for a zero divisor.
    pub fn checked_div(self, other: Self) -> Option<Self> {
        self.checked_mul(Self::fraction(*other.0.denom(), *other.0.numer())?)
    }

    /// The same magnitude with the other sign.
    #[must_use]
    pub fn negated(self) -> Self {
        Self(Ratio::new_raw(-*self.0.numer(), *self.0.denom()))
    }

    /// The magnitude without its sign.
    #[must_use]
    pub fn abs(self) -> Self {
        if self < Self::ZERO { self.negated() } else { self }
    }

    /// The nearest whole number; a half goes away from zero.
    #[must_use]
    pub fn rounded(self) -> Self {
        Self(self.0.round())
    }

    /// Whether there is nothing after the decimal point.
    pub fn is_integer(self) -> bool {
        *self.0.denom() == 1
    }

    /// The whole number, if it is one.
    pub fn to_int(self) -> Option<i128> {
        self.is_integer().then(|| *self.0.numer())
    }
}

impl FromStr for Number {
    type Err = ();

    /// Reads `[-]digits[.digits]` in ASCII, without grouping or exponent.
    fn from_str(text: &str) -> Result<Self, ()> {
        let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.len() + part.len() == 0 || !all_digits(whole) || !all_digits(part) {
            return Err(());
        }
        let mut numerator: i128 = 0;
        for byte in whole.bytes().chain(part.bytes()) {
            let digit = i128::from(byte - b'0');
            numerator = numerator.checked_mul(10).and_then(|n| n.checked_add(digit)).ok_or(())?;
        }
        let places = u32::try_from(part.len()).map_err(|_| ())?;
        let denominator = 10_i128.checked_pow(places).ok_or(())?;
        Self::fraction(if negative { -numerator } else { numerator }, denominator).ok_or(())
    }
}

impl fmt::Display for Number {
    /// A plain decimal if it ends, a fraction `n/d` if it does not.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mut numerator, denominator) = (*self.0.numer(), *self.0.denom());
        if denominator == 1 {
            // Short integers are written much faster than long ones.
            return match i64::try_from(numerator) {
                Ok(short) => short.fmt(f),
                Err(_) => numerator.fmt(f),
            };
        }
        let (mut rest, mut twos, mut fives) = (denominator, 0_u32, 0_u32);
        while rest % 2 == 0 {
            rest /= 2;
            twos += 1;
        }
        while rest % 5 == 0 {
            rest /= 5;
            fives += 1;
        }
        let places = twos.max(fives);
        let scale = 2_i128
            .checked_pow(places - twos)
            .and_then(|two| 5_i128.checked_pow(places - fives)?.checked_mul(two))
            .and_then(|scale| numerator.checked_mul(scale));
        let Some(scaled) = scale.filter(|_| rest == 1) else {
            return write!(f, "{numerator}/{denominator}");
        };
        numerator = scaled;
        let digits = numerator.unsigned_abs().to_string();
        let sign = if numerator < 0 { "-" } else { "" };
        let places = places as usize;
        if places == 0 {
            return write!(f, "{sign}{digits}");
        }
        let digits = format!("{digits:0>width$}", width = places + 1);
        let (whole, part) = digits.split_at(digits.len() - places);
        write!(f, "{sign}{whole}.{part}")
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let read = || match text.split_once('/') {
            Some((n, d)) => Self::fraction(n.parse().ok()?, d.parse().ok()?),
            None => text.parse().ok(),
        };
        read().ok_or_else(|| serde::de::Error::custom(format!("expected a decimal or n/d, found `{text}`")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_exact_and_print_plainly() {
        let n = |s: &str| s.parse::<Number>().unwrap();
        assert_eq!(n("373.1"), n("373.10"));
        assert_eq!(n("373.10").to_string(), "373.1");
        assert_eq!(n("0.05").to_string(), "0.05");
        assert_eq!(n("-0.5").to_string(), "-0.5");
        assert_eq!(n("1.5").checked_mul(Number::power_of_ten(6).unwrap()).unwrap().to_string(), "1500000");
        assert_eq!(Number::fraction(1, 3).unwrap().to_string(), "1/3");
        assert_eq!(n("0.1").checked_add(n("0.2")).unwrap(), n("0.3"));
        assert_eq!(n("1").checked_div(Number::ZERO), None);
        assert!("1e5".parse::<Number>().is_err() && "".parse::<Number>().is_err() && ".".parse::<Number>().is_err());
        assert!("9".repeat(60).parse::<Number>().is_err(), "too wide is refused, not wrapped");
    }
}
