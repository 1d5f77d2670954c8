//! What each difference of an alignment is about: number, date, unit, name, negation, or other words.

use crate::base::Span;
use crate::lexicon::{Lexicon, Lexicons};
use crate::model::{Alignment, DifferenceKind, Document, MentionKind, Op, Relation, Token, TokenKind, TypedDifference};
use crate::rules::difference::{Class, Difference, differences};
use crate::rules::slot_value::{class_of, slot_relation};

/// All differences of an alignment in the order of side a, every change of tokens among them: a value as a whole
/// (`14 June 2017`), other words as they stand; an insertion is empty on one side. Whether a difference is a mistake is not
/// asked here. The documents need mentions in the sentences of [`differing_sentences`] only.
pub fn typed_differences(
    a: &Document,
    b: &Document,
    alignment: &Alignment,
    lexicons: &Lexicons,
) -> Vec<TypedDifference> {
    let found = differences(a, b, alignment, lexicons);
    let lexicon = lexicons.get(&a.language);
    let sides = Sides { a, b, lexicon };
    let mut out = Vec::new();
    let mut by_start: Vec<usize> = (0..found.len()).collect();
    by_start.sort_by_key(|&idx| found[idx].a.start);
    let mut told = vec![false; found.len()];
    for (in_a, in_b) in changes(alignment) {
        let (span_a, span_b) = (a.token_span(in_a), b.token_span(in_b));
        let end = by_start.partition_point(|&idx| found[idx].a.start <= span_a.end);
        let near = by_start[..end].iter().rev().take(LOOK_BACK).rev();
        let at: Vec<usize> =
            near.copied().filter(|&idx| touches(found[idx].a, span_a) && touches(found[idx].b, span_b)).collect();
        let alone = at.len() == 1;
        for &idx in &at {
            let difference = &found[idx];
            let (mut span, kind) = ((difference.a, difference.b), sides.kind_of(difference));
            let words = matches!(difference.class, Class::Wording | Class::Negation);
            let far = |whole: Span, part: Span| whole.len() > part.len() + MAX_WIDENED;
            if (words && alone) || far(span.0, span_a) || far(span.1, span_b) {
                span = (span_a, span_b);
            } else if told[idx] {
                continue;
            }
            told[idx] = true;
            out.push(TypedDifference { a: span.0, b: span.1, kind });
        }
        if at.is_empty() {
            out.push(TypedDifference { a: span_a, b: span_b, kind: sides.unclassed(span_a, span_b) });
        }
    }
    let untold = found.iter().zip(told).filter(|(_, told)| !told).map(|(difference, _)| difference);
    out.extend(
        untold
            .filter(|difference| !matches!(difference.class, Class::Wording | Class::Format | Class::Label))
            .map(|difference| TypedDifference { a: difference.a, b: difference.b, kind: sides.kind_of(difference) }),
    );
    out.sort_unstable();
    out.dedup();
    out
}

/// How many classified differences back from the end of a change those that touch it are looked for: it holds at most so
/// many paired values.
const LOOK_BACK: usize = 64;

/// How many bytes a value may be longer than what changes in it, to be shown as a whole: a date, not an address.
const MAX_WIDENED: usize = 32;

/// The sentences of side a and of side b, by index and sorted, in which something differs: a token, or a sign beside a
/// figure, which is no token.
pub fn differing_sentences(a: &Document, b: &Document, alignment: &Alignment) -> (Vec<usize>, Vec<usize>) {
    let (mut of_a, mut of_b) = (Vec::new(), Vec::new());
    let add = |document: &Document, span: Span, to: &mut Vec<usize>| {
        let last = document.sentence_at(span.end.max(span.start + 1) - 1);
        let first = document.sentence_at(span.start);
        // An insertion may stand between two sentences; the value may then be in either.
        to.extend(first.into_iter().chain(last).chain(span.is_empty().then(|| first.map_or(0, |idx| idx.max(1) - 1))));
        if let (Some(first), Some(last)) = (first, last) {
            to.extend(first..last);
        }
    };
    for op in &alignment.ops {
        match op {
            Op::Change { a: in_a, b: in_b } => {
                add(a, a.token_span(in_a.clone()), &mut of_a);
                add(b, b.token_span(in_b.clone()), &mut of_b);
            }
            Op::Equal { a: in_a, b: in_b } if in_a.len() == in_b.len() => {
                for (at_a, at_b) in in_a.clone().zip(in_b.clone()) {
                    let Some(token) = a.tokens.get(at_a as usize).filter(|token| token.kind == TokenKind::Number)
                    else {
                        continue;
                    };
                    let Some(other) = b.tokens.get(at_b as usize) else { continue };
                    if signs(a, at_a) != signs(b, at_b) {
                        add(a, token.span(), &mut of_a);
                        add(b, other.span(), &mut of_b);
                    }
                }
            }
            Op::Equal { .. } | Op::Break => {}
        }
    }
    for sentences in [&mut of_a, &mut of_b] {
        sentences.sort_unstable();
        sentences.dedup();
    }
    (of_a, of_b)
}

/// Bytes beside a figure in which its signs stand.
const SIGN_BYTES: u32 = 8;

/// What stands right before and after a token, up to white space.
fn signs(document: &Document, at: u32) -> (&str, &str) {
    let token = |at: Option<u32>| at.and_then(|at| document.tokens.get(at as usize));
    let Some(own) = token(Some(at)) else { return ("", "") };
    let before = token(at.checked_sub(1)).map_or(0, |token| token.end).max(own.start.saturating_sub(SIGN_BYTES));
    let after = token(at.checked_add(1)).map_or(document.text.len() as u32, |token| token.start);
    let after = after.min(own.end.saturating_add(SIGN_BYTES));
    let before = document.slice(Span { start: before.min(own.start), end: own.start });
    let after = document.slice(Span { start: own.end, end: after.max(own.end) });
    (before.rsplit(char::is_whitespace).next().unwrap_or(""), after.split(char::is_whitespace).next().unwrap_or(""))
}

fn changes(alignment: &Alignment) -> impl Iterator<Item = (std::ops::Range<u32>, std::ops::Range<u32>)> + '_ {
    alignment.ops.iter().filter_map(|op| match op {
        Op::Change { a, b } => Some((a.clone(), b.clone())),
        Op::Equal { .. } | Op::Break => None,
    })
}

/// Whether two spans share a byte, or one of them is empty and stands inside or at an end of the other.
fn touches(one: Span, other: Span) -> bool {
    if one.is_empty() || other.is_empty() {
        one.start <= other.end && other.start <= one.end
    } else {
        one.overlaps(other)
    }
}

/// Compares one document with another.
struct Sides<'a> {
    a: &'a Document,
    b: &'a Document,
    lexicon: &'a Lexicon,
}

impl Sides<'_> {
    fn kind_of(&self, difference: &Difference) -> DifferenceKind {
        match difference.class {
            Class::Number | Class::Reference => DifferenceKind::Number,
            Class::Date => DifferenceKind::Date,
            Class::Unit => DifferenceKind::Unit,
            Class::Name => DifferenceKind::Name,
            Class::Negation => DifferenceKind::Negation,
            Class::Format => DifferenceKind::Other,
            Class::Label | Class::Wording => self.words(difference.a, difference.b),
        }
    }

    /// What a change is about that is no difference in a fact: the date of a document, a figure in two notations.
    fn unclassed(&self, a: Span, b: Span) -> DifferenceKind {
        let value = |document: &'_ Document, span: Span| {
            document.mentions_in(span).iter().find(|mention| mention.kind != MentionKind::Name).cloned()
        };
        let (Some(one), Some(other)) = (value(self.a, a), value(self.b, b)) else { return self.words(a, b) };
        match slot_relation(&one, &other, self.a.slice(one.span), self.b.slice(other.span)) {
            Relation::Conflict if class_of(one.kind) == Class::Date => DifferenceKind::Date,
            Relation::Conflict => DifferenceKind::Number,
            Relation::UnitConflict => DifferenceKind::Unit,
            Relation::Unrelated => self.words(a, b),
            Relation::Equal | Relation::Compatible => DifferenceKind::Other,
        }
    }

    /// What words are about that were not read as values: figures in headings, in code and in set phrases are figures all
    /// the same.
    fn words(&self, a: Span, b: Span) -> DifferenceKind {
        let sorts = |document: &Document, span: Span| -> Vec<Sort> {
            let tokens = document.tokens.range(document.tokens_under(span));
            tokens.map(|token| self.sort(document, token)).collect()
        };
        let (one, other) = (sorts(self.a, a), sorts(self.b, b));
        let all = |sorts: &[Sort]| !sorts.is_empty() && !sorts.contains(&Sort::Other);
        if !all(&one) || !all(&other) {
            DifferenceKind::Other
        } else if one.contains(&Sort::Calendar) && other.contains(&Sort::Calendar) {
            DifferenceKind::Date
        } else {
            DifferenceKind::Number
        }
    }

    fn sort(&self, document: &Document, token: Token) -> Sort {
        let word = document.slice(token.span());
        let entry = self.lexicon.entry_of(word);
        if token.kind == TokenKind::Number || entry.cardinal.or(entry.ordinal).is_some() || entry.scale.is_some() {
            Sort::Figure
        } else if entry.month.or(entry.weekday).is_some() {
            Sort::Calendar
        } else {
            Sort::Other
        }
    }
}

/// What a single word can be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Figure,
    Calendar,
    Other,
}
