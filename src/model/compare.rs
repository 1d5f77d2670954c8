//! How two values relate, and how values print.

use std::borrow::Cow;
use std::fmt;

use crate::model::{Day, Number, Period, Quantity, Relation, Unit, UnitKind, Value};

/// Days in the shortest and the longest month: a length in months is this many days at least and at most.
const MONTH_DAYS: (i128, i128) = (28, 31);

/// Seconds in a day.
const DAY_SECONDS: i128 = 86_400;

impl Value {
    /// How this value relates to another. Values of different sorts are unrelated.
    pub fn relation(&self, other: &Self) -> Relation {
        let same = |equal: bool| if equal { Relation::Equal } else { Relation::Conflict };
        match (self, other) {
            (Self::Quantity(a), Self::Quantity(b)) => a.relation(b),
            (Self::Period(a), Self::Period(b)) => a.relation(b),
            (Self::Time(a), Self::Time(b)) => same(a == b),
            (Self::Name(a), Self::Name(b)) => same(a == b),
            (Self::Reference(a), Self::Reference(b)) if a != b && is_same_unlabelled(a, b) => Relation::Compatible,
            (Self::Reference(a), Self::Reference(b)) => same(a == b),
            _ => Relation::Unrelated,
        }
    }

    /// The value as text: a plain decimal or `from..to`, EDTF, a time, a name, a reference.
    pub fn canonical(&self) -> String {
        self.to_text().into_owned()
    }

    /// The same, borrowed where the value holds it.
    pub fn to_text(&self) -> Cow<'_, str> {
        match self {
            Self::Quantity(quantity) => Cow::Owned(quantity.to_string()),
            Self::Period(period) => Cow::Borrowed(&period.edtf),
            Self::Time(text) | Self::Name(text) | Self::Reference(text) => Cow::Borrowed(text),
        }
    }
}

impl fmt::Display for Quantity {
    /// The stated magnitude, or `from..to`; without unit and hedge.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.from == self.to { self.from.fmt(f) } else { write!(f, "{}..{}", self.from, self.to) }
    }
}

impl Quantity {
    /// How this quantity relates to another.
    ///
    /// Counted nouns do not take part: whether two counts are of the same thing, the sentence decides. A percentage and
    /// a count, or percent and percentage points, are [`Relation::Unrelated`]; two measures or two currencies that do not
    /// convert, and the same figure with and without a unit, are a [`Relation::UnitConflict`].
    pub fn relation(&self, other: &Self) -> Relation {
        match (measure(self), measure(other)) {
            (None, None) => self.compare(other),
            (Some(a), Some(b)) if a.kind != b.kind => Relation::Unrelated,
            (Some(a), Some(b)) if a.dimension == b.dimension && (a.kind == UnitKind::Measure || a.name == b.name) => {
                // A factor that does not fit leaves the two incomparable rather than wrong.
                let scaled = self.times(a.factor, a.factor).zip(other.times(b.factor, b.factor));
                scaled.map_or(Relation::Unrelated, |(x, y)| x.compare(&y))
            }
            (Some(a), Some(b)) if is_time(a) && is_time(b) => {
                let seconds = |quantity: &Self, unit: &Unit| {
                    let days = |n: i128| Number::from_int(n * DAY_SECONDS).checked_mul(unit.factor);
                    let (short, long) = if unit.dimension == "calendar" {
                        (days(MONTH_DAYS.0)?, days(MONTH_DAYS.1)?)
                    } else {
                        (unit.factor, unit.factor)
                    };
                    quantity.times(short, long)
                };
                let scaled = seconds(self, a).zip(seconds(other, b));
                scaled.map_or(Relation::Unrelated, |(x, y)| x.compare(&y))
            }
            (Some(_), Some(_)) => Relation::UnitConflict,
            (Some(unit), None) | (None, Some(unit))
                if unit.kind != UnitKind::Percent && unit.kind != UnitKind::Point =>
            {
                // A figure that has lost its unit is still the same figure; others are of different things.
                let same = self.from == other.from && self.to == other.to;
                if same { Relation::UnitConflict } else { Relation::Unrelated }
            }
            _ => Relation::Unrelated,
        }
    }

    /// Magnitudes times a factor that lies between two bounds.
    fn times(&self, short: Number, long: Number) -> Option<Self> {
        let span = |low: Number, high: Number| {
            let ends =
                [low.checked_mul(short)?, low.checked_mul(long)?, high.checked_mul(short)?, high.checked_mul(long)?];
            Some((ends.into_iter().min()?, ends.into_iter().max()?))
        };
        let (from, to) = if short == long {
            (self.from.checked_mul(short)?, self.to.checked_mul(short)?)
        } else {
            span(self.from, self.to)?
        };
        let (low, high) = span(self.low, self.high)?;
        let readings = self.readings.iter().map(|(low, high)| span(*low, *high)).collect::<Option<_>>()?;
        Some(Self { from, to, low, high, readings, unit: None, hedge: self.hedge })
    }

    /// Compares magnitudes of one unit.
    fn compare(&self, other: &Self) -> Relation {
        if self.from == other.from && self.to == other.to {
            return Relation::Equal;
        }
        let intervals = |quantity: &Self| {
            let mut all = vec![(quantity.low, quantity.high)];
            all.extend(quantity.readings.iter().copied());
            all
        };
        let others = intervals(other);
        // Two roundings that merely touch (1.3 and 1.4, at 1.35) have nothing in common.
        let shares = |(low, high): &(Number, Number), (l, h): &(Number, Number)| {
            if low < high && l < h { low < h && l < high } else { low <= h && l <= high }
        };
        let meets = |one: &(Number, Number)| others.iter().any(|other| shares(one, other));
        if intervals(self).iter().any(meets) { Relation::Compatible } else { Relation::Conflict }
    }
}

/// Whether one of two references is the other without the word that says what it numbers: `Section 6.3.1`, `6.3.1`.
fn is_same_unlabelled(a: &str, b: &str) -> bool {
    let number = |text: &'_ str| -> Option<std::ops::Range<usize>> {
        let digit = |c: char| c.is_ascii_digit();
        Some(text.find(digit)?..text.rfind(digit)? + 1)
    };
    let (Some(of_a), Some(of_b)) = (number(a), number(b)) else { return false };
    a[of_a.clone()] == b[of_b.clone()] && (of_a.len() == a.len() || of_b.len() == b.len())
}

/// The unit that decides what a figure can be compared with; a counted noun does not.
fn measure(quantity: &Quantity) -> Option<&Unit> {
    quantity.unit.as_ref().filter(|unit| unit.kind != UnitKind::Counted)
}

fn is_time(unit: &Unit) -> bool {
    matches!(unit.dimension.as_str(), "time" | "calendar")
}

impl Period {
    /// How this period relates to another: the same days are equal, days in common compatible, none a conflict. Periods
    /// whose year is open are compared field by field.
    pub fn relation(&self, other: &Self) -> Relation {
        if self.edtf == other.edtf {
            return Relation::Equal;
        }
        let ((one, from), (two, to)) = (bound(&self.edtf), bound(&other.edtf));
        if let (Some(from), Some(to)) = (from, to)
            && from != to
        {
            return Relation::Conflict;
        }
        // One bounds an interval by the very date that the other one names.
        if from != to && (one == two || !self.readings.is_empty() && self.readings == other.readings) {
            return Relation::Compatible;
        }
        if self.readings.is_empty() || other.readings.is_empty() {
            return open_relation(one, two);
        }
        if self.readings == other.readings {
            return Relation::Equal;
        }
        let meets = |a: &(Day, Day)| other.readings.iter().any(|b| a.0 <= b.1 && b.0 <= a.1);
        if self.readings.iter().any(meets) { Relation::Compatible } else { Relation::Conflict }
    }
}

/// The date that bounds an open interval, and whether the interval begins with it; `None` for one that is closed.
fn bound(edtf: &str) -> (&str, Option<bool>) {
    match (edtf.strip_suffix("/.."), edtf.strip_prefix("../")) {
        (Some(date), _) => (date, Some(true)),
        (None, Some(date)) => (date, Some(false)),
        (None, None) => (edtf, None),
    }
}

/// Compares two EDTF texts of which one leaves fields open: fields that both know must agree. Forms other than year, month
/// and day are not comparable.
fn open_relation(a: &str, b: &str) -> Relation {
    let fields = |text: &str| {
        let parts: Vec<String> = text.split('-').map(str::to_owned).collect();
        let plain = |part: &String| part.chars().all(|c| c.is_ascii_digit() || c == 'X');
        let months = parts.get(1).is_none_or(|month| month.as_str() <= "12" || month == "XX");
        (parts.len() <= 3 && parts.iter().all(plain) && months).then_some(parts)
    };
    let (Some(a_fields), Some(b_fields)) = (fields(a), fields(b)) else {
        let weekdays = a.starts_with("XXXX-W") && b.starts_with("XXXX-W");
        return if weekdays { Relation::Conflict } else { Relation::Unrelated };
    };
    let mut common = false;
    for (x, y) in a_fields.iter().zip(&b_fields) {
        if x.contains('X') || y.contains('X') {
            continue;
        }
        if x != y {
            return Relation::Conflict;
        }
        common = true;
    }
    if common { Relation::Compatible } else { Relation::Unrelated }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Hedge;

    fn quantity(low: &str, high: &str, unit: Option<(&str, UnitKind, &str, i128)>) -> Value {
        let n = |text: &str| text.parse::<Number>().unwrap();
        let unit = unit.map(|(name, kind, dimension, factor)| Unit {
            name: name.to_owned(),
            kind,
            dimension: dimension.to_owned(),
            factor: Number::from_int(factor),
        });
        let (low, high) = (n(low), n(high));
        let middle = low.checked_add(high).unwrap().checked_div(Number::from_int(2)).unwrap();
        Value::Quantity(Box::new(Quantity {
            from: middle,
            to: middle,
            low,
            high,
            unit,
            hedge: Hedge::None,
            readings: Vec::new(),
        }))
    }

    #[test]
    fn quantities_conflict_only_where_no_reading_agrees() {
        use Relation::{Compatible, Conflict, Equal, UnitConflict, Unrelated};
        let measure = |name, dimension, factor| Some((name, UnitKind::Measure, dimension, factor));
        let (km, m, kg) = (measure("km", "length", 1000), measure("m", "length", 1), measure("kg", "mass", 1));
        let (day, month, year) =
            (measure("day", "time", 86_400), measure("month", "calendar", 1), measure("year", "calendar", 12));
        let currency = |code| Some((code, UnitKind::Currency, "", 1));
        let (percent, point) = (Some(("%", UnitKind::Percent, "", 1)), Some(("pp", UnitKind::Point, "", 1)));
        let (person, case) = (Some(("person", UnitKind::Counted, "", 1)), Some(("case", UnitKind::Counted, "", 1)));
        let table = [
            ((("5", "5"), None), (("5", "5"), None), Equal),
            ((("5", "5"), person), (("6", "6"), case), Conflict),
            ((("98", "100"), None), (("98.99", "98.99"), None), Compatible),
            ((("5", "5"), km), (("5000", "5000"), m), Equal),
            ((("5", "5"), km), (("5", "5"), m), Conflict),
            ((("5", "5"), km), (("5", "5"), kg), UnitConflict),
            ((("5", "5"), km), (("5", "5"), None), UnitConflict),
            ((("5", "5"), km), (("6", "6"), None), Unrelated),
            ((("1", "1"), year), (("12", "12"), month), Equal),
            ((("1", "1"), month), (("30", "30"), day), Compatible),
            ((("1", "1"), month), (("40", "40"), day), Conflict),
            ((("5", "5"), currency("USD")), (("5", "5"), currency("CNY")), UnitConflict),
            ((("5", "5"), percent), (("5", "5"), point), Unrelated),
            ((("5", "5"), percent), (("5", "5"), None), Unrelated),
        ];
        for (((a, b), x), ((c, d), y), wanted) in table {
            let (left, right) = (quantity(a, b, x), quantity(c, d, y));
            assert_eq!(left.relation(&right), wanted, "{left:?} {right:?}");
            assert_eq!(right.relation(&left), wanted, "the other way round");
        }
    }

    #[test]
    fn references_are_the_same_with_their_label_and_without() {
        let relation = |a: &str, b: &str| Value::Reference(a.to_owned()).relation(&Value::Reference(b.to_owned()));
        assert_eq!(relation("Section 6.3.1", "6.3.1"), Relation::Compatible);
        assert_eq!(relation("12.1.1", "12.1.1절"), Relation::Compatible);
        assert_eq!(relation("Section 6.3.1", "Figure 6.3.1"), Relation::Conflict);
        assert_eq!(relation("Section 6.3.1", "6.3.2"), Relation::Conflict);
        assert_eq!(relation("COVID-19", "COVID-19"), Relation::Equal);
    }

    #[test]
    fn periods_compare_by_days_or_by_known_fields() {
        use Relation::{Compatible, Conflict, Equal, Unrelated};
        let period = |edtf: &str, days: &[(Day, Day)]| {
            Value::Period(Period { edtf: edtf.to_owned(), readings: days.to_vec(), resolved: false })
        };
        let year = period("2016", &[((2016, 1, 1), (2016, 12, 31))]);
        let may = period("2016-05", &[((2016, 5, 1), (2016, 5, 31))]);
        let june = period("2016-06", &[((2016, 6, 1), (2016, 6, 30))]);
        let open = |edtf| period(edtf, &[]);
        let bounded = |date: &Value, before: &str, after: &str| match date {
            Value::Period(period) => {
                Value::Period(Period { edtf: format!("{before}{}{after}", period.edtf), ..period.clone() })
            }
            other => other.clone(),
        };
        let (since, until) = (|date| bounded(date, "", "/.."), |date| bounded(date, "../", ""));
        let table = [
            (&year, &year, Equal),
            (&year, &may, Compatible),
            (&may, &june, Conflict),
            (&may, &open("XXXX-05"), Compatible),
            (&may, &open("XXXX-06"), Conflict),
            (&open("XXXX-05-28"), &open("XXXX-05-29"), Conflict),
            (&open("XXXX-05"), &open("XXXX-05-29"), Compatible),
            (&open("XXXX-WXX-1"), &open("XXXX-WXX-2"), Conflict),
            (&open("XXXX-WXX-1"), &may, Unrelated),
            (&since(&year), &year, Compatible),
            (&since(&year), &until(&year), Conflict),
            (&since(&may), &since(&june), Conflict),
            (&since(&year), &since(&may), Compatible),
            (&since(&open("XXXX-05-01")), &open("XXXX-05-01"), Compatible),
            (&since(&open("XXXX-05-01")), &since(&open("XXXX-06-01")), Conflict),
        ];
        for (a, b, wanted) in table {
            assert_eq!(a.relation(b), wanted, "{a:?} {b:?}");
        }
    }
}
