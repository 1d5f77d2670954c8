//! A name that the translations keep as it is, but for one place where it is written a little otherwise.

use std::collections::{BTreeMap, BTreeSet};

use super::{Defect, Hit, Pair};
use crate::base::Span;
use crate::model::{Bead, Document, MentionKind, TokenKind, sentences_span};

/// Fewest letters of a name: shorter ones are near each other by chance.
const MIN_LETTERS: usize = 5;

/// Most letters that a slip changes.
const MAX_EDITS: usize = 2;

/// A name must be kept as often as this, and so many times as often as it is written otherwise.
const MIN_KEPT: usize = 2;

/// A word that stands in the translations more often than this is no slip.
const MAX_TOLD: usize = 1;

/// Letters at the end in which names are inflected.
const ENDING: usize = 2;

/// Beads must be tied as surely as this.
const MIN_BEAD: f32 = 0.7;

/// How sure it is.
const SURE: f32 = 0.8;

/// What the translations of a corpus do with the names of its sources.
#[derive(Default)]
pub(super) struct Names {
    /// How often each name was kept, by the language of the translation and the name in small letters.
    kept: BTreeMap<(String, String), usize>,
    /// All words of the sources: what stands there is no slip.
    known: BTreeSet<String>,
    /// How often each word stands in the translations, by their language: what stands again and again is a word of it.
    told: BTreeMap<(String, String), usize>,
}

impl Names {
    /// Counts the names of one pair.
    pub(super) fn add(&mut self, pair: &Pair<'_>) {
        for bead in beads(pair) {
            let theirs: BTreeSet<String> = words(pair.target, &bead.target).map(|(word, _)| word).collect();
            for (name, _) in names(pair.source, bead).filter(|(name, _)| theirs.contains(name)) {
                *self.kept.entry((pair.target.language.clone(), name)).or_default() += 1;
            }
        }
        let long = |document: &'_ Document| -> Vec<String> {
            let words = document.tokens.iter().filter(|token| token.kind == TokenKind::Word);
            let words = words.map(|token| document.slice(token.span())).filter(|word| word.len() >= MIN_LETTERS);
            words.map(str::to_lowercase).collect()
        };
        self.known.extend(long(pair.source));
        for word in long(pair.target) {
            *self.told.entry((pair.target.language.clone(), word)).or_default() += 1;
        }
    }

    /// Adds the names of one pair that are written otherwise than elsewhere.
    pub(super) fn check(&self, pair: &Pair<'_>, hits: &mut Vec<Hit>) {
        let mut found: BTreeMap<String, Vec<Hit>> = BTreeMap::new();
        for bead in beads(pair) {
            let theirs: Vec<(String, Span)> = words(pair.target, &bead.target).collect();
            for (name, place) in names(pair.source, bead) {
                let kept = self.kept.get(&(pair.target.language.clone(), name.clone())).copied().unwrap_or(0);
                if kept < MIN_KEPT || theirs.iter().any(|(word, _)| word.contains(&name)) {
                    continue;
                }
                let rare = |word: &String| {
                    let told = self.told.get(&(pair.target.language.clone(), word.clone()));
                    told.is_none_or(|times| *times <= MAX_TOLD) && !self.known.contains(word)
                };
                let slip = theirs.iter().find(|(word, _)| rare(word) && is_slip(&name, word));
                let Some((_, span)) = slip else { continue };
                let why = format!("it is kept as it is {kept} times elsewhere");
                let value = |document: &Document, span: Span| document.slice(span).to_owned();
                found.entry(name).or_default().push(Hit {
                    defect: Defect::Name,
                    source: (place, value(pair.source, place)),
                    target: (*span, value(pair.target, *span)),
                    confidence: SURE * bead.confidence,
                    why,
                });
            }
        }
        for (name, slips) in found {
            let kept = self.kept.get(&(pair.target.language.clone(), name)).copied().unwrap_or(0);
            if kept >= MIN_KEPT * slips.len() {
                hits.extend(slips);
            }
        }
    }
}

fn beads<'a>(pair: &Pair<'a>) -> impl Iterator<Item = &'a Bead> {
    pair.bitext.beads.iter().filter(|bead| !bead.is_gap() && bead.confidence >= MIN_BEAD)
}

/// The capitalised words of sentences that are long enough for a name, in small letters.
fn words<'a>(document: &'a Document, sentences: &std::ops::Range<u32>) -> impl Iterator<Item = (String, Span)> + 'a {
    let under = document.tokens_under(sentences_span(document, sentences));
    document.tokens.range(under).filter_map(|token| {
        let text = document.slice(token.span());
        let long = text.chars().nth(MIN_LETTERS - 1).is_some() && text.chars().all(char::is_alphabetic);
        let fits = token.kind == TokenKind::Word && long && text.starts_with(char::is_uppercase);
        (fits && !document.is_literal(token.span())).then(|| (text.to_lowercase(), token.span()))
    })
}

/// The words of the names that the source of a bead holds.
fn names<'a>(document: &'a Document, bead: &Bead) -> impl Iterator<Item = (String, Span)> + 'a {
    let is_name = |span: Span| {
        document
            .mentions_in(span)
            .iter()
            .any(|mention| mention.kind == MentionKind::Name && mention.span.contains(span))
    };
    words(document, &bead.source).filter(move |(_, span)| is_name(*span))
}

/// Whether a word is a name with a letter or two changed; in its ending they would be its case or its number.
fn is_slip(name: &str, word: &str) -> bool {
    let same = name.chars().zip(word.chars()).take_while(|(a, b)| a == b).count();
    let shorter = name.chars().count().min(word.chars().count());
    same >= 1 && same + ENDING < shorter && strsim::osa_distance(name, word) <= MAX_EDITS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_inside_a_name_is_a_slip_and_its_ending_is_not() {
        for (name, word, slip) in [
            ("lindqvist", "lindquist", true),
            ("kowalski", "kovalski", true),
            ("lindqvist", "lindqvists", false),
            ("italy", "italia", false),
            ("novak", "kovak", false),
            ("debian", "ubuntu", false),
        ] {
            assert_eq!(is_slip(name, word), slip, "{name} {word}");
        }
    }
}
