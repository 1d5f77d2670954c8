//! A recognised value at its place.

use serde::{Deserialize, Serialize};

use crate::base::Span;
use crate::model::Value;

/// A value as it stands in a document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mention {
    /// Its text, hedge included (`more than 37 million`), in the normalised text.
    pub span: Span,
    /// The part of `span` that tells the value itself (`37 million`).
    pub core: Span,
    /// What sort of value it is.
    pub kind: MentionKind,
    /// The value.
    pub value: Value,
}

/// The sort of a mention, as printed in `mentions` rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MentionKind {
    /// A bare number or a count of things.
    Number,
    /// A place in an order: `third`, `第三`.
    Ordinal,
    /// A share of a hundred, or percentage points.
    Percent,
    /// An amount of money.
    Money,
    /// A number with a unit of measure.
    Quantity,
    /// A calendar date of any granularity: a day, a month, a year, a decade.
    Date,
    /// A stretch between two dates.
    Period,
    /// A length of time.
    Duration,
    /// A time of day.
    Time,
    /// A proper name.
    Name,
    /// What has digits but is no amount: a version, an article, a section, an id, a URL.
    Reference,
}
