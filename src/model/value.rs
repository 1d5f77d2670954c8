//! Values, and how two of them relate.

use serde::{Deserialize, Serialize};

use crate::model::Number;

/// A normalised value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Value {
    /// A number, a count, an ordinal, a percentage, an amount, a duration: the mention's kind tells which. Boxed, since its
    /// exact numbers take some 300 bytes, and most mentions are names.
    Quantity(Box<Quantity>),
    /// A date or a period.
    Period(Period),
    /// A time of day, canonical: `HH:MM` or `HH:MM:SS`, 24 hours.
    Time(String),
    /// A proper name, folded for comparison.
    Name(String),
    /// An identifier, canonical; compared as a string, never as an amount.
    Reference(String),
}

/// A magnitude with what was said about its exactness.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quantity {
    /// The stated magnitude, or the lower end of a stated range.
    pub from: Number,
    /// The stated magnitude, or the upper end of a stated range.
    pub to: Number,
    /// Lowest value the statement covers, by stated precision and hedge.
    pub low: Number,
    /// Highest value the statement covers.
    pub high: Number,
    /// What it is measured in or what is counted.
    pub unit: Option<Unit>,
    /// The hedge written with it.
    pub hedge: Hedge,
    /// Other readings of the same surface (`1.234` as 1234), as `(low, high)` in the same unit.
    pub readings: Vec<(Number, Number)>,
}

/// A unit of measure, a currency, or the noun that is counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// Canonical symbol (`kg`, `CNY`, `%`, `year`) or the counted noun, folded to its singular.
    pub name: String,
    /// What sort of unit it is.
    pub kind: UnitKind,
    /// Physical dimension (`mass`, `length`, `time`, ...); empty for counts. Units convert only inside one dimension.
    pub dimension: String,
    /// How many base units of the dimension one of these is; 1 for counts and currencies.
    pub factor: Number,
}

/// The sort of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum UnitKind {
    /// A unit of measure.
    Measure,
    /// A currency; currencies never convert.
    Currency,
    /// Percent, per mille.
    Percent,
    /// Percentage points.
    Point,
    /// A counted noun.
    Counted,
}

/// What a writer said about how exact a figure is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hedge {
    /// Nothing was said.
    #[default]
    None,
    /// `about`, `some`, `约`.
    About,
    /// `more than`, `over`, `超过`: the figure itself is left out.
    MoreThan,
    /// `at least`, `以上`: the figure itself counts.
    AtLeast,
    /// `less than`, `under`.
    LessThan,
    /// `at most`, `up to`, `以下`.
    AtMost,
    /// `nearly`, `almost`, `近`.
    Nearly,
}

/// A stretch of the calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// The period in EDTF: `2016`, `2016-05`, `2016-05-03`, `199X`, `2016/2020`, `XXXX-05`.
    pub edtf: String,
    /// Readings as inclusive day ranges `(first, last)`, each day as `(year, month, day)`; more than one where day and
    /// month are ambiguous. Empty where the year is open (`XXXX-05`): such periods are compared by their `edtf`.
    pub readings: Vec<(Day, Day)>,
    /// Whether the text told it from the document's own date (`last year`), which resolved it.
    #[serde(default)]
    pub resolved: bool,
}

/// A civil day: year, month 1–12, day 1–31.
pub type Day = (i16, u8, u8);

/// How two values relate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// The same value.
    Equal,
    /// Not the same, but both can be true: intervals overlap, one period contains the other.
    Compatible,
    /// Same sort and unit, and no reading under which both are true.
    Conflict,
    /// The same magnitude or both quantities, in units that cannot both be right.
    UnitConflict,
    /// Not comparable: different sorts.
    Unrelated,
}
