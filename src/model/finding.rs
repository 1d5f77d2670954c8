//! What is reported.

use serde::{Deserialize, Serialize};

use crate::base::{Severity, Span, StableHasher};
use crate::model::{Bitext, Document, Overlaps};

/// The part of a document's content that a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Category {
    /// Numbers, percentages, money.
    Number,
    /// Dates, periods, times.
    Date,
    /// Units and currencies.
    Unit,
    /// Persons, offices, institutions, places.
    Name,
    /// Terms and abbreviations.
    Term,
    /// Repeated text.
    Duplicate,
    /// Figures that follow from others.
    Derived,
    /// Text that one side lacks.
    Omission,
    /// Wording.
    Text,
    /// Form without a change of value.
    Format,
}

impl Category {
    /// Its name, as it is written everywhere.
    pub fn name(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Date => "date",
            Self::Unit => "unit",
            Self::Name => "name",
            Self::Term => "term",
            Self::Duplicate => "duplicate",
            Self::Derived => "derived",
            Self::Omission => "omission",
            Self::Text => "text",
            Self::Format => "format",
        }
    }
}

/// A place a finding points at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// Index of the document in the corpus.
    pub doc: u32,
    /// What is pointed at, in the document's normalised text.
    pub span: Span,
    /// The normalised value as text; empty where there is none.
    pub value: String,
}

/// One inconsistency or repetition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Id of the rule that decided.
    pub rule: String,
    /// What it is about.
    pub category: Category,
    /// How bad if true.
    pub severity: Severity,
    /// How sure, 0–1.
    pub confidence: f32,
    /// One line that stands alone.
    pub message: String,
    /// Why the places are held to speak of the same thing, and what decided.
    pub explanation: String,
    /// The places: the primary one first, at least two for a comparison.
    pub places: Vec<Place>,
    /// Index of the alignment in the corpus's overlaps that tied the places, if one did.
    pub alignment: Option<u32>,
    /// Stands for rule, values and subject, without positions: the same finding in an edited file keeps it.
    pub fingerprint: String,
}

impl Finding {
    /// The fingerprint of a rule, its values and its subject; the order of `parts` counts.
    pub fn fingerprint_of<'a>(rule: &str, parts: impl IntoIterator<Item = &'a str>) -> String {
        parts.into_iter().fold(StableHasher::new().field(rule), StableHasher::field).hex()
    }
}

/// What a reader of a report may want to know of a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleInfo {
    /// Kebab-case name of the defect.
    pub id: String,
    /// What its findings are about.
    pub category: Category,
    /// How bad its findings are.
    pub severity: Severity,
    /// What it finds, in one line.
    pub headline: String,
    /// Why it matters, when it stays silent.
    pub explanation: String,
}

/// Something about our input, never about what a document says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Warning {
    /// The file.
    pub path: String,
    /// What happened, in one line.
    pub message: String,
}

/// Counts of one run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Findings of severity error.
    pub errors: usize,
    /// Findings of severity warning.
    pub warnings: usize,
    /// Findings of severity note.
    pub notes: usize,
    /// Findings hidden by a suppression.
    pub suppressed: usize,
    /// Findings known from the baseline.
    pub baselined: usize,
}

impl Summary {
    /// Counts findings by severity.
    pub fn of(findings: &[Finding]) -> Self {
        let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
        Self {
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            notes: count(Severity::Note),
            ..Self::default()
        }
    }
}

/// The result of one run, ready to render.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The documents read, sorted by path.
    pub documents: Vec<Document>,
    /// Their overlaps.
    pub overlaps: Overlaps,
    /// Documents of which one translates the other, tied sentence by sentence; sorted by source, then target.
    pub bitexts: Vec<Bitext>,
    /// Findings at or above the confidence threshold, in report order.
    pub findings: Vec<Finding>,
    /// What went wrong with the inputs, sorted.
    pub warnings: Vec<Warning>,
    /// Counts.
    pub summary: Summary,
    /// The rules that ran, sorted by id.
    pub rules: Vec<RuleInfo>,
    /// How many facts of copied passages are not reported because each copy gives a value of its own.
    pub parameters: usize,
}
