//! Rule kind `derived`: figures and dates of one document that follow from each other, and don't.
//!
//! Each derivation looks at the mentions of a sentence and at the few words between them; what those words have to be
//! stands in the `relations` of the language files. A figure is the interval that its rounding and its hedge leave open,
//! and only intervals that can't be brought together are reported.

mod calendar;
mod count;
mod order;
mod part;
mod share;
mod span;
mod spelled;
mod sum;
mod table;

use rayon::prelude::*;

use crate::base::Span;
use crate::lang;
use crate::lexicon::{Lexicon, Lexicons, Phrases, PieceClass, Roles, Scripts, next_piece};
use crate::model::{BlockKind, Document, Finding, Mention, MentionKind, Number, Place, Quantity, UnitKind, Value};
use crate::rules::catalogue::Derivation;
use crate::rules::{Context, Rule, fact};

/// All findings of some derivations in the corpus: each document, and each sentence of it, is looked at once for all of them.
pub(super) fn check(context: &Context<'_>, rules: &[(&Rule, Derivation)]) -> Vec<Finding> {
    let all = context.documents.par_iter().enumerate().flat_map_iter(|(idx, document)| {
        let reading = Reading::new(document, context.lexicons);
        let doc = u32::try_from(idx).unwrap_or(u32::MAX);
        let mut found: Vec<Vec<Hit>> = rules.iter().map(|_| Vec::new()).collect();
        for ((_, derivation), found) in rules.iter().zip(&mut found) {
            match derivation {
                Derivation::Table => table::check(document, reading.lexicon, found),
                Derivation::Count => count::check(&reading, found),
                _ => {}
            }
        }
        sentences(&reading, rules, &mut found);
        let hits =
            rules.iter().zip(found).flat_map(|((rule, _), found)| found.into_iter().map(move |hit| (*rule, hit)));
        hits.filter_map(|(rule, hit)| finding(context, rule, doc, hit)).collect::<Vec<_>>()
    });
    all.collect()
}

/// What the derivations of a sentence find in those of a document.
fn sentences(reading: &Reading<'_>, rules: &[(&Rule, Derivation)], found: &mut [Vec<Hit>]) {
    let document = reading.document;
    let mut before = None;
    let mut lexicon = (u32::MAX, reading.lexicon);
    for sentence in &document.sentences {
        let Some(block) = document.blocks.get(sentence.block as usize) else { continue };
        if block.kind == BlockKind::Code {
            continue;
        }
        if document.mentions_in(sentence.span).is_empty() {
            before = None;
            continue;
        }
        if lexicon.0 != sentence.block {
            lexicon = (sentence.block, reading.lexicon_of(block.span));
        }
        let clause = Clause::new(document, lexicon.1, sentence.span);
        let clause_before = before.as_ref().filter(|(block, _)| *block == sentence.block).map(|(_, clause)| clause);
        for ((_, derivation), found) in rules.iter().zip(&mut *found) {
            match derivation {
                Derivation::Weekday => calendar::weekdays(&clause, found),
                Derivation::Calendar => calendar::impossible(&clause, found),
                Derivation::Order => order::check(&clause, found),
                Derivation::Spelled => spelled::check(&clause, found),
                Derivation::Share => share::check(&clause, found),
                Derivation::Part => part::check(&clause, clause_before, found),
                Derivation::Sum => sum::check(&clause, found),
                Derivation::Span => span::check(&clause, found),
                Derivation::Table | Derivation::Count => {}
            }
        }
        before = Some((sentence.block, clause));
    }
}

/// A document and the languages that its values are read in.
struct Reading<'a> {
    document: &'a Document,
    lexicons: &'a Lexicons,
    /// The lexicon of the document.
    lexicon: &'a Lexicon,
    /// The scripts that lines in the language of the document are written in.
    scripts: Scripts,
}

impl<'a> Reading<'a> {
    fn new(document: &'a Document, lexicons: &'a Lexicons) -> Self {
        let lexicon = lexicons.get(&document.language);
        Self { document, lexicons, lexicon, scripts: lang::scripts_of(&document.text, lexicon) }
    }

    /// The lexicon that the values of a block were read by: a block is one line of the text.
    fn lexicon_of(&self, block: Span) -> &'a Lexicon {
        lang::lexicon_of_line(self.document.slice(block), self.scripts, self.lexicons).unwrap_or(self.lexicon)
    }
}

/// What a derivation found.
struct Hit {
    /// What the finding points at, with the value of each; the first is the one that the others tell against.
    places: Vec<(Span, String)>,
    /// How sure, 0–1.
    confidence: f32,
    /// What follows from the other places, for the message.
    expected: String,
    /// Which computation was made, with its numbers.
    why: String,
}

fn finding(context: &Context<'_>, rule: &Rule, doc: u32, hit: Hit) -> Option<Finding> {
    let places: Vec<Place> = hit.places.into_iter().map(|(span, value)| Place { doc, span, value }).collect();
    let first = fact::surface(context, places.first()?);
    let other = places.get(1).map(|place| fact::surface(context, place)).unwrap_or_default();
    let message = rule.message_with(&[("a", &first), ("b", &other), ("expected", &hit.expected)]);
    let fingerprint = fact::fingerprint(context, rule, &places);
    Some(rule.finding(message, hit.confidence, hit.why, places, fingerprint))
}

/// A sentence, its values, and the text between them in the form in which phrases are looked for.
struct Clause<'a> {
    document: &'a Document,
    lexicon: &'a Lexicon,
    span: Span,
    /// The values of the sentence; names are none.
    values: Vec<&'a Mention>,
}

impl<'a> Clause<'a> {
    fn new(document: &'a Document, lexicon: &'a Lexicon, span: Span) -> Self {
        let values = document.mentions_in(span).iter().filter(|mention| mention.kind != MentionKind::Name).collect();
        Self { document, lexicon, span, values }
    }

    /// The text before value `idx`, back to the value before it or to the start of the sentence.
    fn before(&self, idx: usize) -> String {
        self.folded(self.span_before(idx))
    }

    /// Where that text stands.
    fn span_before(&self, idx: usize) -> Span {
        let start = idx.checked_sub(1).and_then(|idx| self.values.get(idx)).map_or(self.span.start, |m| m.span.end);
        let end = self.values.get(idx).map_or(self.span.end, |mention| mention.span.start);
        Span { start: start.min(end), end }
    }

    /// The text after value `idx`, up to the next value or to the end of the sentence.
    fn after(&self, idx: usize) -> String {
        self.before(idx + 1)
    }

    /// The text of a value.
    fn surface(&self, idx: usize) -> &'a str {
        self.values.get(idx).map_or("", |mention| self.document.slice(mention.span))
    }

    fn folded(&self, span: Span) -> String {
        Phrases::fold(self.document.slice(span))
    }

    /// Whether the sentence says of itself that it is an example.
    fn is_example(&self) -> bool {
        self.lexicon.relations.examples.inside(&self.folded(self.span))
    }

    /// Whether the sentence denies something.
    fn is_negated(&self) -> bool {
        let tokens = self.document.tokens.range(self.document.tokens_under(self.span));
        tokens.into_iter().any(|token| self.lexicon.negations.contains(self.document.slice(token.span())))
    }

    /// The amount of value `idx`, if it is an exact one or a hedged one, but no range and no place in an order.
    fn amount(&self, idx: usize) -> Option<&'a Quantity> {
        let mention = self.values.get(idx).filter(|mention| mention.kind != MentionKind::Ordinal)?;
        match &mention.value {
            Value::Quantity(quantity) if quantity.from == quantity.to => Some(quantity),
            _ => None,
        }
    }

    /// The amount of value `idx` if it is a bare number or a count of things.
    fn count(&self, idx: usize) -> Option<&'a Quantity> {
        self.amount(idx).filter(|_| self.values[idx].kind == MentionKind::Number)
    }

    /// Whether a whole word has one of some roles in the language of the document.
    fn has(&self, word: &str, roles: Roles) -> bool {
        !word.is_empty() && self.lexicon.entry_of(word).roles.has(roles)
    }

    /// Whether value `idx` is written with a word that opens ranges (`from 20 to 25`), not as a span (`20-25`).
    fn opens_range(&self, idx: usize) -> bool {
        self.has(self.surface(idx).split(|c: char| !c.is_alphabetic()).next().unwrap_or(""), Roles::RANGE_OPENER)
    }

    /// Whether value `idx` is all that a bracket holds.
    fn is_bracketed(&self, idx: usize) -> bool {
        matches!(self.before(idx).trim_end().chars().next_back(), Some('(' | '（' | '['))
            && self.after(idx).trim_start().starts_with([')', '）', ']'])
    }

    /// Place and value of value `idx`.
    fn place(&self, idx: usize) -> (Span, String) {
        let mention = self.values[idx];
        (mention.span, mention.value.canonical())
    }
}

/// Whether two amounts are of sorts that can be a part and its whole: counts, money of one currency, measures of one
/// dimension; shares of a hundred are never.
fn addable(one: &Quantity, other: &Quantity) -> bool {
    let measured = |quantity: &Quantity| {
        let unit = quantity.unit.as_ref().filter(|unit| unit.kind != UnitKind::Counted)?;
        Some((unit.kind, unit.name.clone()))
    };
    match (measured(one), measured(other)) {
        (None, None) => true,
        (Some((UnitKind::Percent | UnitKind::Point, _)), _) => false,
        (one, other) => one == other,
    }
}

/// Whether two counts name the same noun, or one of them names none.
fn same_noun(one: &Quantity, other: &Quantity) -> bool {
    match (&one.unit, &other.unit) {
        (Some(one), Some(other)) => one.name == other.name,
        _ => true,
    }
}

/// What a value covers at least and at most: its interval, widened by the readings that it has besides.
fn bounds(quantity: &Quantity) -> (Number, Number) {
    let low = quantity.readings.iter().map(|reading| reading.0).fold(quantity.low, Number::min);
    let high = quantity.readings.iter().map(|reading| reading.1).fold(quantity.high, Number::max);
    (low, high)
}

/// How many words a text has, counted generously: runs of letters, and each character of a script without spaces.
fn n_words(text: &str) -> usize {
    let mut count = 0;
    let mut at = 0;
    while let Some((start, end, class)) = next_piece(text, at) {
        count += match class {
            PieceClass::Word => 1,
            PieceClass::Han => text[start..end].chars().count(),
            _ => 0,
        };
        at = end;
    }
    count
}
