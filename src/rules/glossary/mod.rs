//! Rule kind `glossary`: a term that a team has listed is written otherwise, or stands where another is listed for it.

mod file;

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

pub use file::{Glossary, Term};

use crate::base::Span;
use crate::lexicon::Lexicon;
use crate::model::{BlockKind, Document, Finding, Place, Token, TokenKind};
use crate::rules::{Context, Rule};

/// The list is the team's own; a word may be meant in another sense all the same.
const CONFIDENCE: f32 = 0.9;

/// Most places that one finding names.
const MAX_PLACES: usize = 32;

/// Fewest letters of a term whose other writings are looked for: short ones are words of their own (`IT`, `it`).
const MIN_LETTERS: usize = 4;

/// Most words of a writing: a closed term apart.
const MAX_WORDS: usize = 4;

/// Which words a rule reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Words {
    /// Those that the glossary does not want.
    Forbidden,
    /// Other writings of those that it wants.
    Variant,
}

/// Places by term and, of a forbidden word, its index; of a variant, its writing.
type Places = BTreeMap<(usize, usize, String), Vec<Place>>;

/// All findings: one for each term and each word in its place, with all places counted.
pub(super) fn check(context: &Context<'_>, rule: &Rule, words: Words) -> Vec<Finding> {
    let terms = &context.glossary.terms;
    if terms.is_empty() {
        return Vec::new();
    }
    let of_document = |(doc, document): (usize, &Document)| {
        let lexicon = context.lexicons.get(&document.language);
        let text = Text::of(document, u32::try_from(doc).unwrap_or(u32::MAX), lexicon);
        let mut places = Places::new();
        for (idx, term) in terms.iter().enumerate().filter(|(_, term)| term.is_of(&lexicon.tag)) {
            match words {
                Words::Forbidden => text.forbidden(idx, term, &mut places),
                Words::Variant => text.variants(idx, term, &mut places),
            }
        }
        places
    };
    let found: Vec<Places> = context.documents.par_iter().enumerate().map(of_document).collect();
    let mut all = Places::new();
    for (key, places) in found.into_iter().flatten() {
        all.entry(key).or_default().extend(places);
    }
    all.into_iter().filter_map(|((idx, ..), places)| finding(rule, terms.get(idx)?, places)).collect()
}

fn finding(rule: &Rule, term: &Term, places: Vec<Place>) -> Option<Finding> {
    let written = places.first()?.value.clone();
    let message = rule.message_with(&[("a", &written), ("b", &term.term), ("places", &places.len().to_string())]);
    let mut why = format!("{} lists \"{}\"", term.origin, term.term);
    why.extend(term.note.iter().map(|note| format!(": {note}")));
    let fingerprint = Finding::fingerprint_of(&rule.id, [written.to_lowercase().as_str(), &term.term]);
    let places = places.into_iter().take(MAX_PLACES).collect();
    Some(rule.finding(message, CONFIDENCE, why, places, fingerprint))
}

/// The words of a document that are no code.
pub(in crate::rules) struct Text<'a> {
    document: &'a Document,
    doc: u32,
    lexicon: &'a Lexicon,
    /// The words of each sentence, with the hash of their stem.
    sentences: Vec<Vec<(Token, u32)>>,
}

impl<'a> Text<'a> {
    /// The words of one document.
    pub(in crate::rules) fn of(document: &'a Document, doc: u32, lexicon: &'a Lexicon) -> Self {
        let mut sentences = Vec::new();
        for sentence in &document.sentences {
            let kind = document.blocks.get(sentence.block as usize).map(|block| block.kind);
            if matches!(kind, None | Some(BlockKind::Code)) {
                continue;
            }
            let tokens = document.tokens.range(document.tokens_under(sentence.span));
            let prose = tokens.filter(|token| !document.is_literal(token.span()));
            let hash = |token: Token| lexicon.statements.subject_hash(document.slice(token.span()), token.kind);
            sentences.push(prose.map(|token| (token, hash(token))).collect());
        }
        Self { document, doc, lexicon, sentences }
    }

    /// Where some words stand side by side, whatever their inflection; as written if the term is to be matched exactly.
    pub(in crate::rules) fn places_of(&self, phrase: &str, term: &Term) -> Vec<Span> {
        let wanted = super::pinned::words_of(phrase, &self.lexicon.statements);
        if wanted.is_empty() {
            return Vec::new();
        }
        let lower = phrase.to_lowercase();
        let listed: Vec<&str> = lower.split(|c: char| !(c.is_alphanumeric() || c == '\'')).collect();
        let listed = (listed.len() == wanted.len()).then_some(listed);
        let same = |window: &[(Token, u32)]| {
            window.iter().zip(&wanted).enumerate().all(|(at, ((token, hash), wanted))| {
                let form = |listed: &Vec<&str>| {
                    let word = self.document.slice(token.span()).to_lowercase();
                    self.lexicon.statements.is_form(&word, listed[at])
                };
                hash == wanted || listed.as_ref().is_some_and(form)
            })
        };
        let mut found = Vec::new();
        for tokens in &self.sentences {
            for window in tokens.windows(wanted.len()) {
                let span = window[0].0.span().cover(window[window.len() - 1].0.span());
                if same(window) && self.is_close(window) && (!term.exact || self.document.slice(span) == phrase) {
                    found.push(span);
                }
            }
        }
        found
    }

    /// Whether nothing but a space or a hyphen stands between tokens, and nothing joins them to others.
    fn is_close(&self, window: &[(Token, u32)]) -> bool {
        let gap = |pair: &[(Token, u32)]| {
            self.document.slice(Span { start: pair[0].0.end, end: pair[1].0.start.max(pair[0].0.end) })
        };
        let (Some(first), Some(last)) = (window.first(), window.last()) else { return false };
        let text = &self.document.text;
        let before = text.get(..first.0.start as usize).unwrap_or("").chars().next_back();
        let mut after = text.get(last.0.end as usize..).unwrap_or("").chars();
        let joins = |c: Option<char>| matches!(c, Some('_' | '/' | '\\' | '@' | '#' | '$' | '='));
        let (next, then) = (after.next(), after.next());
        let dotted = before == Some('.') || next == Some('.') && then.is_some_and(char::is_alphanumeric);
        window.windows(2).all(|pair| matches!(gap(pair), "" | " " | "-" | "\n"))
            && !joins(before)
            && !joins(next)
            && !dotted
    }

    fn forbidden(&self, idx: usize, term: &Term, places: &mut Places) {
        // What stands inside the term that is wanted is not in its place (`log` in `log file`).
        let wanted = self.places_of(&term.term, term);
        for (at, phrase) in term.forbidden.iter().enumerate() {
            let found = self.places_of(phrase, term).into_iter();
            let found: Vec<Place> = found
                .filter(|span| !wanted.iter().any(|own| own.overlaps(*span)))
                .map(|span| self.place(span))
                .collect();
            if !found.is_empty() {
                places.entry((idx, at, String::new())).or_default().extend(found);
            }
        }
    }

    /// Where the letters of a term stand with other capitals, hyphens or spaces.
    fn variants(&self, idx: usize, term: &Term, places: &mut Places) {
        let letters = letters(&term.term);
        if letters.chars().count() < MIN_LETTERS {
            return;
        }
        let fixed = term.term.chars().any(char::is_uppercase);
        for tokens in &self.sentences {
            for start in 0..tokens.len() {
                let mut joined = String::new();
                for len in 1..=MAX_WORDS.min(tokens.len() - start) {
                    let window = &tokens[start..start + len];
                    let (token, _) = window[len - 1];
                    let text = self.document.slice(token.span());
                    joined.push_str(&text.to_lowercase());
                    if token.kind != TokenKind::Word || !letters.starts_with(joined.as_str()) {
                        break;
                    }
                    let span = window[0].0.span().cover(token.span());
                    if joined == letters && self.is_close(window) && self.is_other(span, &term.term, fixed) {
                        let place = self.place(span);
                        places.entry((idx, 0, place.value.clone())).or_default().push(place);
                    }
                }
            }
        }
    }

    /// Whether a text differs from a term in more than the capitals of a heading or of the start of a sentence.
    fn is_other(&self, span: Span, term: &str, fixed: bool) -> bool {
        let text = self.document.slice(span);
        let capitals = text.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
        if text == term || capitals && text.to_lowercase() == term.to_lowercase() {
            return false;
        }
        // A term in small letters takes a capital wherever a sentence or a heading asks for one.
        fixed || text.to_lowercase() != term
    }

    fn place(&self, span: Span) -> Place {
        Place { doc: self.doc, span, value: self.document.slice(span).to_owned() }
    }
}

/// The letters and digits of a text in lower case.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
