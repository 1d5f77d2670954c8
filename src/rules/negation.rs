//! Words that deny, counted.

use crate::base::Span;
use crate::lexicon::{Lexicon, WordList, is_han};
use crate::model::{Document, Token};

/// Number of negation words of one language in a text in small letters.
pub(super) fn negations(text: &str, lexicon: &Lexicon) -> usize {
    let mut text = text.to_owned();
    for phrase in lexicon.affirmations.iter() {
        text = text.replace(phrase, " ");
    }
    if text.chars().any(is_han) {
        return cues_in(&text, &lexicon.negations);
    }
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '-').filter(|word| !word.is_empty());
    let denies = |word: &&str| {
        let part = word.rfind('\'').and_then(|at| word.get(at.saturating_sub(1)..));
        lexicon.negations.contains(word) || part.is_some_and(|part| lexicon.negations.contains(part))
    };
    words.filter(denies).count()
}

/// The text under a span, without the words in capitals that another such word follows: `NOT NULL` is the name of something,
/// while `MUST NOT be` denies.
pub(super) fn without_constants(document: &Document, span: Span) -> String {
    let in_capitals = |token: Token| {
        let text = document.slice(token.span());
        text.chars().nth(1).is_some() && text.chars().all(char::is_uppercase)
    };
    let mut text = String::with_capacity(span.len());
    let mut from = span.start;
    for idx in document.tokens_under(span) {
        let token = document.tokens.at(idx);
        if in_capitals(token) && document.tokens.get(idx + 1).is_some_and(in_capitals) {
            text.push_str(document.slice(Span { start: from, end: token.start.max(from) }));
            from = token.end.clamp(from, span.end);
        }
    }
    text.push_str(document.slice(Span { start: from, end: span.end }));
    text
}

/// How often words of a list stand in a text without spaces, longest first and without overlap.
pub(super) fn cues_in(text: &str, cues: &WordList) -> usize {
    let (mut at, mut count) = (0, 0);
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = &text[at..];
        match cues.iter().filter(|cue| rest.starts_with(cue)).map(str::len).max() {
            Some(len) if len > 0 => {
                count += 1;
                at += len;
            }
            _ => at += c.len_utf8(),
        }
    }
    count
}
