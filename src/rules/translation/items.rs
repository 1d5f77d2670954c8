//! The values of one side of a bead, as they are held against those of the other.

use crate::base::Span;
use crate::model::{BlockKind, Document, Mention, MentionKind, Quantity, UnitKind, Value};
use crate::rules::translation::Defect;

/// The sort of a value: only within one is a difference a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sort {
    Count,
    Ordinal,
    Percent,
    Money,
    Measure,
    Duration,
    Date,
    Time,
    Reference,
}

impl Sort {
    pub(super) fn of(mention: &Mention) -> Option<Self> {
        Some(match mention.kind {
            MentionKind::Number => Self::Count,
            MentionKind::Ordinal => Self::Ordinal,
            MentionKind::Percent => Self::Percent,
            MentionKind::Money => Self::Money,
            MentionKind::Quantity => Self::Measure,
            MentionKind::Duration => Self::Duration,
            MentionKind::Date | MentionKind::Period => Self::Date,
            MentionKind::Time => Self::Time,
            MentionKind::Reference => Self::Reference,
            MentionKind::Name => return None,
        })
    }

    /// Whether it is a figure of something: what is left of it without its unit is a count.
    pub(super) fn is_amount(self) -> bool {
        matches!(self, Self::Count | Self::Percent | Self::Money | Self::Measure | Self::Duration)
    }

    pub(super) fn defect(self) -> Defect {
        match self {
            Self::Date | Self::Time => Defect::Date,
            Self::Reference => Defect::Reference,
            _ => Defect::Number,
        }
    }
}

/// A value of one side.
pub(super) struct Item<'a> {
    pub(super) mention: &'a Mention,
    pub(super) sort: Sort,
    /// As it is written.
    pub(super) surface: &'a str,
    /// Whether it is written in digits.
    pub(super) firm: bool,
    /// Whether the other side says it, too.
    pub(super) matched: bool,
    /// The value of the other side of the same bead that it was struck off against.
    pub(super) partner: Option<usize>,
}

/// The values and the digits of one side of one bead.
pub(super) struct Cluster<'a> {
    pub(super) items: Vec<Item<'a>>,
    /// Runs of digits as they stand, without leading zeros, and where the value begins that each is a part of.
    pub(super) digits: Vec<(String, Option<u32>)>,
}

impl Cluster<'_> {
    /// Whether a run of digits stands here that is no value, or one of another sort that has no counterpart of its own.
    pub(super) fn holds(&self, run: &str, sort: Sort) -> bool {
        let free = |start: &Option<u32>| {
            let item = start.and_then(|start| self.items.iter().find(|item| item.mention.span.start == start));
            // The day of a date stands by itself where the name of the month was not read.
            let is_day = |item: &Item<'_>| sort == Sort::Count && item.sort == Sort::Date && !is_year(item);
            item.is_none_or(|item| sort == Sort::Reference || is_day(item) || item.sort != sort && !item.matched)
        };
        self.digits.iter().any(|(digits, start)| digits == run && free(start))
    }
}

pub(super) fn cluster<'a>(document: &'a Document, sentences: &std::ops::Range<u32>) -> Cluster<'a> {
    let mut cluster = Cluster { items: Vec::new(), digits: Vec::new() };
    for sentence in document.sentences.get(sentences.start as usize..sentences.end as usize).unwrap_or(&[]) {
        let is_code = document.blocks.get(sentence.block as usize).is_some_and(|block| block.kind == BlockKind::Code);
        let mentions = document.mentions_in(sentence.span);
        if !is_code {
            cluster.items.extend(mentions.iter().filter_map(|mention| {
                let sort =
                    Sort::of(mention).filter(|_| !is_relative(&mention.value) && !is_label(document, mention))?;
                let surface = document.slice(mention.span);
                let firm = surface.chars().any(is_digit);
                Some(Item { mention, sort, surface, firm, matched: false, partner: None })
            }));
        }
        digits(document, sentence.span, mentions, &mut cluster.digits);
    }
    cluster
}

/// Whether a date is told from the day of writing: translators may name it, or move it.
fn is_relative(value: &Value) -> bool {
    matches!(value, Value::Period(period) if period.resolved)
}

/// Whether a number only tells where it stands, or belongs to a word: the number of a heading or item, `udev(7)`.
fn is_label(document: &Document, mention: &Mention) -> bool {
    let numbers = matches!(mention.kind, MentionKind::Number | MentionKind::Reference | MentionKind::Ordinal);
    let block = document.block_at(mention.span.start).and_then(|idx| document.blocks.get(idx));
    let opens = block.is_some_and(|block| {
        matches!(block.kind, BlockKind::Heading(_) | BlockKind::ListItem)
            && document
                .slice(Span { start: block.span.start, end: mention.span.start })
                .chars()
                .all(|c| !c.is_alphanumeric())
    });
    let rest = document.text.get(mention.span.end as usize..).unwrap_or("");
    let before = document.text.get(..mention.span.start as usize).unwrap_or("");
    let glued = before.strip_suffix('(').is_some_and(|word| word.ends_with(|c: char| !c.is_whitespace()));
    // `B.2.2` is read as a letter and a number.
    let lettered = before.strip_suffix('.').is_some_and(|word| word.ends_with(|c: char| c.is_ascii_uppercase()));
    numbers && (lettered || opens && rest.starts_with(['.', ')', '、', ':', '．']) || glued && rest.starts_with(')'))
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || (!c.is_ascii() && c.to_digit(10).is_none() && c.is_numeric() && !c.is_alphabetic())
}

/// The runs of ASCII digits of a sentence; normalising has made those of other scripts ASCII where they are plain.
fn digits(document: &Document, span: Span, mentions: &[Mention], found: &mut Vec<(String, Option<u32>)>) {
    let text = document.slice(span);
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let from = text.len() - rest.len() + at;
        let len = text[from..].find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len() - from);
        let place = span.start + u32::try_from(from).unwrap_or(0);
        let inside = mentions.iter().find(|mention| mention.span.start <= place && place < mention.span.end);
        found.push((trimmed(&text[from..from + len]), inside.map(|mention| mention.span.start)));
        rest = &text[from + len..];
    }
}

fn trimmed(digits: &str) -> String {
    digits.trim_start_matches('0').to_owned()
}

pub(super) fn is_bare(quantity: &Quantity) -> bool {
    quantity.unit.as_ref().is_none_or(|unit| unit.kind == UnitKind::Counted)
}

/// The runs of digits in a value as it is told.
pub(super) fn runs_of(item: &Item<'_>) -> Vec<String> {
    if !item.firm {
        return Vec::new();
    }
    let runs = item.surface.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty());
    runs.map(trimmed).filter(|run| !run.is_empty()).collect()
}

/// Whether a date is a year and no more.
pub(super) fn is_year(item: &Item<'_>) -> bool {
    matches!(&item.mention.value, Value::Period(period) if period.edtf.len() == 4)
}

/// A value with its unit.
pub(super) fn told_value(value: &Value) -> String {
    let unit = match value {
        Value::Quantity(quantity) => quantity.unit.as_ref().filter(|unit| unit.kind != UnitKind::Counted),
        _ => None,
    };
    let text = value.canonical();
    unit.map_or_else(|| text.clone(), |unit| format!("{text} {}", unit.name))
}

/// The quantity of a value that is one.
pub(super) fn quantity_of<'a>(item: &Item<'a>) -> Option<&'a Quantity> {
    match &item.mention.value {
        Value::Quantity(quantity) => Some(quantity),
        _ => None,
    }
}
