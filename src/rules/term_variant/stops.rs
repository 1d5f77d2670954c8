//! Short forms of capitals that are written with full stops and without.

use std::collections::BTreeMap;

use crate::base::Span;
use crate::lexicon::digit_value;
use crate::model::{BlockKind, Document, Finding, Place};
use crate::rules::{Context, Rule};

/// That the letters are the same does not make two short forms one, but nearly.
const CONFIDENCE: f32 = 0.8;

/// Fewest letters of a short form.
const MIN_LETTERS: usize = 2;

/// How often a short form must stand in one document in all: a single pair may be a quotation.
const MIN_TIMES: usize = 4;

/// Words after a short form that make a phrase with it (`UN 2030 Agenda`).
const PHRASE_TOKENS: usize = 2;

/// The places of a short form, with full stops and without, by its letters and whether it follows a figure: the era after a
/// year (`44 BC`) is not the province (`B.C.`).
type Forms = BTreeMap<(String, bool), [Vec<Place>; 2]>;

/// All findings of the corpus. How a short form is written is a document's own style; in several documents it is one form
/// only if the same words follow it.
pub(super) fn check(context: &Context<'_>, rule: &Rule) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut corpus = Forms::new();
    for (idx, document) in context.documents.iter().enumerate() {
        let doc = u32::try_from(idx).unwrap_or(u32::MAX);
        for (letters, [dotted, plain]) in short_forms(document, doc) {
            let mixed = !dotted.is_empty() && !plain.is_empty() && dotted.len() + plain.len() >= MIN_TIMES;
            if mixed {
                findings.extend(finding(context, rule, &dotted, &plain));
                continue;
            }
            let [all_dotted, all_plain] = corpus.entry(letters).or_default();
            all_dotted.extend(dotted);
            all_plain.extend(plain);
        }
    }
    for [dotted, plain] in corpus.into_values() {
        let (dotted, plain) = in_one_phrase(context, dotted, plain);
        findings.extend(finding(context, rule, &dotted, &plain));
    }
    findings
}

/// The places of both forms at which the same words follow.
fn in_one_phrase(context: &Context<'_>, dotted: Vec<Place>, plain: Vec<Place>) -> (Vec<Place>, Vec<Place>) {
    let after = |place: &Place| -> Option<Vec<u32>> {
        let document = context.documents.get(place.doc as usize)?;
        let own = document.tokens_under(place.span);
        let next: Vec<u32> = document.tokens.range(own.end..own.end + PHRASE_TOKENS).map(|token| token.hash).collect();
        (next.len() == PHRASE_TOKENS).then_some(next)
    };
    let shared = |places: &[Place], others: &[Place]| -> Vec<Place> {
        let others: Vec<Vec<u32>> = others.iter().filter_map(after).collect();
        places.iter().filter(|place| after(place).is_some_and(|words| others.contains(&words))).cloned().collect()
    };
    if dotted.is_empty() || plain.is_empty() {
        return (Vec::new(), Vec::new());
    }
    (shared(&dotted, &plain), shared(&plain, &dotted))
}

/// The rarer form leads; of two as rare, the one with full stops.
fn finding(context: &Context<'_>, rule: &Rule, dotted: &[Place], plain: &[Place]) -> Option<Finding> {
    let (rare, usual) = if dotted.len() <= plain.len() { (dotted, plain) } else { (plain, dotted) };
    super::finding(context, rule, CONFIDENCE, rare, usual)
}

/// The short forms of capitals of one document; code has none, and what is quoted is written as it was.
fn short_forms(document: &Document, doc: u32) -> Forms {
    let mut forms = Forms::new();
    for sentence in &document.sentences {
        let kind = document.blocks.get(sentence.block as usize).map(|block| block.kind);
        if matches!(kind, None | Some(BlockKind::Code | BlockKind::Quote)) {
            continue;
        }
        let mut at = sentence.span.start as usize;
        for piece in document.slice(sentence.span).split_inclusive(|c: char| !c.is_alphanumeric() && c != '.') {
            let start = at;
            at += piece.len();
            let word = piece.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '.');
            let Some((letters, dotted)) = letters_of(word) else { continue };
            let span = Span::new(start, start + if dotted { word.len() } else { letters.len() });
            if !document.is_literal(span) {
                let value = document.slice(span).to_owned();
                let before = document.slice(Span { start: sentence.span.start, end: span.start });
                let figure = before.trim_end().ends_with(|c: char| digit_value(c).is_some());
                forms.entry((letters, figure)).or_default()[usize::from(!dotted)].push(Place { doc, span, value });
            }
        }
    }
    forms
}

/// The letters of a short form of capitals, and whether a full stop stands after each but perhaps the last.
fn letters_of(word: &str) -> Option<(String, bool)> {
    let plain = word.trim_end_matches('.');
    let capitals = |text: &str| text.chars().count() >= MIN_LETTERS && text.chars().all(char::is_uppercase);
    if capitals(plain) {
        return Some((plain.to_owned(), false));
    }
    let single = |part: &str| part.chars().count() == 1;
    let letters: String = plain.split('.').collect();
    (plain.contains('.') && plain.split('.').all(single) && capitals(&letters)).then_some((letters, true))
}

#[cfg(test)]
mod tests {
    use super::letters_of;

    #[test]
    fn short_forms_are_capitals_with_stops_or_without() {
        let table = [
            ("UN", Some(("UN", false))),
            ("UN.", Some(("UN", false))),
            ("U.N.", Some(("UN", true))),
            ("U.N", Some(("UN", true))),
            ("U.S.A.", Some(("USA", true))),
            ("Un", None),
            ("a.m.", None),
            ("U.", None),
            ("U..N", None),
            ("ПР.", Some(("ПР", false))),
            ("", None),
        ];
        for (word, wanted) in table {
            assert_eq!(letters_of(word), wanted.map(|(letters, dotted)| (letters.to_owned(), dotted)), "{word}");
        }
    }
}
