//! Words that a document writes in one way nearly throughout, and in another way here and there.

use std::collections::BTreeMap;
use std::collections::hash_map::Entry;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::Writing;
use crate::base::{Span, word_hash};
use crate::lexicon::Lexicon;
use crate::model::{BlockKind, Document, Finding, Place, Token, TokenKind};
use crate::rules::{Context, Rule};

/// Both writings are words of the language, and one may be meant as it stands.
const CONFIDENCE: f32 = 0.6;

/// Fewest times that the usual writing stands in a document: below it neither is a custom of the document.
const MIN_USUAL: usize = 5;

/// How many times as frequent as the rare one the usual writing is: where both are frequent, both are meant.
const RATIO: usize = 5;

/// The same for a word that is also written apart: two words meet by chance.
const RATIO_APART: usize = 12;

/// Fewest letters of a compound.
const MIN_LETTERS: usize = 5;

/// Fewest letters of each part of a compound that is written apart.
const MIN_PART: usize = 3;

/// The places of two writings, the rare and the usual one, by how they differ and by the word as it is usually written.
type Variants = BTreeMap<(Writing, String, String), [Vec<Place>; 2]>;

/// All findings of the corpus. The writing of a word is a document's custom; what several documents mix alike is one finding.
pub(super) fn check(context: &Context<'_>, rule: &Rule, forms: &[Writing]) -> Vec<Finding> {
    if forms.iter().all(|form| *form == Writing::Stops) {
        return Vec::new();
    }
    let of_documents: Vec<Variants> = context
        .documents
        .par_iter()
        .enumerate()
        .map(|(doc, document)| {
            let lexicon = context.lexicons.get(&document.language);
            let mut words = Words::of(document, u32::try_from(doc).unwrap_or(u32::MAX), lexicon);
            if forms.contains(&Writing::Compound) {
                words.compounds();
            }
            if forms.contains(&Writing::Capitals) {
                words.capitals();
            }
            if forms.contains(&Writing::Custom) {
                words.customs();
            }
            words.found
        })
        .collect();
    let mut all = Variants::new();
    for (key, [rare, usual]) in of_documents.into_iter().flatten() {
        let known = all.entry(key).or_default();
        known[0].extend(rare);
        known[1].extend(usual);
    }
    all.values().filter_map(|[rare, usual]| super::finding(context, rule, CONFIDENCE, rare, usual)).collect()
}

/// The words of a document, as far as they are prose.
struct Words<'a> {
    document: &'a Document,
    doc: u32,
    lexicon: &'a Lexicon,
    /// The words of prose, in order; where something else stands between two of them, they are no neighbours.
    tokens: Vec<Token>,
    found: Variants,
}

impl<'a> Words<'a> {
    fn of(document: &'a Document, doc: u32, lexicon: &'a Lexicon) -> Self {
        let mut tokens = Vec::new();
        for sentence in &document.sentences {
            let kind = document.blocks.get(sentence.block as usize).map(|block| block.kind);
            // What is quoted is written as it was.
            if matches!(kind, None | Some(BlockKind::Code | BlockKind::Quote)) {
                continue;
            }
            let words = document.tokens.range(document.tokens_under(sentence.span));
            tokens.extend(words.filter(|token| token.kind == TokenKind::Word && is_prose(document, token.span())));
        }
        Self { document, doc, lexicon, tokens, found: Variants::new() }
    }

    fn text(&self, token: &Token) -> &'a str {
        let text = self.document.slice(token.span());
        text.strip_suffix("'s").unwrap_or(text)
    }

    fn place(&self, span: Span) -> Place {
        Place { doc: self.doc, span, value: self.document.slice(span).to_owned() }
    }

    /// Keeps two writings if one is a custom of the document and the other an exception.
    fn keep(&mut self, form: Writing, one: &[Span], other: &[Span], ratio: usize) {
        let (rare, usual) = if one.len() <= other.len() { (one, other) } else { (other, one) };
        if rare.is_empty() || usual.len() < MIN_USUAL.max(ratio * rare.len()) {
            return;
        }
        let places = |spans: &[Span]| spans.iter().map(|&span| self.place(span)).collect::<Vec<_>>();
        let (rare, usual) = (places(rare), places(usual));
        let key = (form, usual[0].value.to_lowercase(), rare[0].value.to_lowercase());
        self.found.insert(key, [rare, usual]);
    }

    /// `e-mail` and `email`, `data base` and `database`. A hyphen and a space are both right in turn.
    fn compounds(&mut self) {
        if self.lexicon.terms.is_empty() {
            return;
        }
        let whole: FxHashSet<u32> = self.tokens.iter().map(|token| token.hash).collect();
        let mut split: FxHashMap<u32, [Vec<Span>; 2]> = FxHashMap::default();
        let mut joined = String::new();
        for pair in self.tokens.windows(2) {
            // A second part with a capital is a name of its own, one of a letter a key (`Control-S`).
            let second = self.document.slice(pair[1].span());
            if second.chars().nth(1).is_none() || !second.chars().all(char::is_lowercase) {
                continue;
            }
            if self.is_chained(pair[0].start, pair[1].end) {
                continue;
            }
            let gap = self.document.slice(Span { start: pair[0].end, end: pair[1].start.max(pair[0].end) });
            let apart = match gap {
                "-" => false,
                " " => true,
                _ => continue,
            };
            joined.clear();
            joined.push_str(self.document.slice(pair[0].span()));
            joined.push_str(self.document.slice(pair[1].span()));
            if joined.len() < MIN_LETTERS || !joined.bytes().all(|b| b.is_ascii_alphabetic()) {
                continue;
            }
            let hash = word_hash(&joined);
            if !whole.contains(&hash) {
                continue;
            }
            joined.make_ascii_lowercase();
            let stop = |token: &Token| {
                let text = self.document.slice(token.span());
                text.len() < MIN_PART || self.lexicon.stopwords.contains(text)
            };
            if self.lexicon.terms.is_apart(&joined) || apart && (stop(&pair[0]) || stop(&pair[1])) {
                continue;
            }
            split.entry(hash).or_default()[usize::from(apart)].push(pair[0].span().cover(pair[1].span()));
        }
        let mut closed: BTreeMap<u32, Vec<Span>> = BTreeMap::new();
        for token in self.tokens.iter().filter(|token| split.contains_key(&token.hash)) {
            // With a capital inside it is an identifier.
            let identifier = self.document.slice(token.span()).chars().skip(1).any(char::is_uppercase);
            if identifier || self.is_chained(token.start, token.end) {
                continue;
            }
            closed.entry(token.hash).or_default().push(token.span());
        }
        for (hash, closed) in closed {
            let Some([hyphened, apart]) = split.get(&hash) else { continue };
            self.keep(Writing::Compound, hyphened, &closed, RATIO);
            self.keep(Writing::Compound, apart, &closed, RATIO_APART);
        }
    }

    /// Whether hyphens join what stands there to more words.
    fn is_chained(&self, start: u32, end: u32) -> bool {
        let text = &self.document.text;
        text.get(..start as usize).is_some_and(|before| before.ends_with('-'))
            || text.get(end as usize..).is_some_and(|after| after.starts_with('-'))
    }

    /// `Github` and `GitHub`: of a name with a capital inside, other capitals are slips.
    fn capitals(&mut self) {
        let inner = |text: &str| {
            let mut chars = text.chars();
            chars.next().is_some_and(char::is_uppercase)
                && text.chars().any(char::is_lowercase)
                && chars.any(char::is_uppercase)
        };
        let names: FxHashSet<u32> =
            self.tokens.iter().filter(|token| inner(self.text(token))).map(|token| token.hash).collect();
        let mut writings: BTreeMap<String, BTreeMap<&str, Vec<Span>>> = BTreeMap::new();
        for token in self.tokens.iter().filter(|token| names.contains(&token.hash)) {
            let text = self.text(token);
            // In small letters it is a command, in capitals a heading.
            let mixed = text.starts_with(char::is_uppercase) && text.chars().any(char::is_lowercase);
            if mixed && text.chars().all(char::is_alphanumeric) {
                writings.entry(text.to_lowercase()).or_default().entry(text).or_default().push(token.span());
            }
        }
        for writings in writings.values() {
            let mut spans: Vec<&Vec<Span>> = writings.values().collect();
            spans.sort_by_key(|spans| std::cmp::Reverse(spans.len()));
            let usual = spans[0];
            if !usual.first().is_some_and(|span| inner(self.document.slice(*span))) {
                continue;
            }
            for rare in spans.iter().skip(1) {
                self.keep(Writing::Capitals, rare, usual, RATIO);
            }
        }
    }

    /// `colour` and `color`. Names keep their own spelling.
    fn customs(&mut self) {
        if self.lexicon.terms.is_empty() {
            return;
        }
        let plain = |text: &str| text.bytes().all(|b| b.is_ascii_lowercase());
        let mut known: FxHashMap<u32, &str> = FxHashMap::default();
        let mut words: Vec<&str> = Vec::new();
        for token in &self.tokens {
            if let Entry::Vacant(place) = known.entry(token.hash) {
                let text = self.text(token);
                if plain(text) {
                    words.push(place.insert(text));
                }
            }
        }
        for word in words {
            let Some(other) = self.lexicon.terms.other_spelling(word) else { continue };
            if known.contains_key(&word_hash(&other)) {
                let spans = |wanted: &str| {
                    let tokens = self.tokens.iter().filter(|token| self.text(token) == wanted);
                    tokens.map(|token| token.span()).collect::<Vec<Span>>()
                };
                let (one, other) = (spans(word), spans(&other));
                self.keep(Writing::Custom, &one, &other, RATIO);
            }
        }
    }
}

/// Whether a word is one of prose: not part of an identifier, a path, an address or an option.
fn is_prose(document: &Document, span: Span) -> bool {
    if document.is_literal(span) {
        return false;
    }
    let before = document.text.get(..span.start as usize).unwrap_or("").chars().next_back();
    let mut ahead = document.text.get(span.end as usize..).unwrap_or("").chars();
    let (next, next_but_one) = (ahead.next(), ahead.next());
    let joined =
        |c: Option<char>| matches!(c, Some('_' | '/' | '\\' | '@' | '#' | '$' | '%' | '=' | '<' | '~' | '&' | '`'));
    let dotted = next == Some('.') && next_but_one.is_some_and(char::is_alphanumeric);
    let option = before == Some('-')
        && document.text.get(..span.start as usize - 1).is_none_or(|text| !text.ends_with(char::is_alphanumeric));
    let called = next == Some('(') || next == Some(':') && next_but_one == Some(':');
    !joined(before) && !joined(next) && !matches!(before, Some('.' | ':')) && !dotted && !option && !called
}
