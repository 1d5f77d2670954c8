//! Documents for tests: words, numbers and ideographs by the simplest rules that keep the contract of [`Token`].

use crate::base::{Span, stable_hash};
use crate::model::{Document, Sentence, Token, TokenKind};

/// A document of one block; a sentence ends at `.` followed by a space.
pub(super) fn document(text: &str) -> Document {
    let mut tokens: Vec<Token> = Vec::new();
    for (at, c) in text.char_indices().filter(|(_, c)| c.is_alphanumeric()) {
        let end = at + c.len_utf8();
        let kind = match c {
            '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}' => TokenKind::Ideograph,
            _ if c.is_ascii_digit() => TokenKind::Number,
            _ => TokenKind::Word,
        };
        let (at, end) = (Span::new(at, end).start, Span::new(at, end).end);
        match tokens.last_mut() {
            Some(last) if last.end == at && last.kind != TokenKind::Ideograph && kind != TokenKind::Ideograph => {
                last.end = end;
                last.kind = if last.kind == kind { kind } else { TokenKind::Word };
            }
            _ => tokens.push(Token { start: at, end, hash: 0, kind }),
        }
    }
    for token in &mut tokens {
        token.hash = stable_hash(token.span().of(text).to_lowercase().as_bytes()) as u32;
    }
    let mut sentences = Vec::new();
    let mut from = 0;
    for end in text.match_indices(". ").map(|(at, _)| at + 1).chain([text.len()]).filter(|&end| end > 0) {
        if from < end {
            sentences.push(Sentence { span: Span::new(from, end), block: 0 });
            from = end + 1;
        }
    }
    Document {
        path: String::new(),
        text: text.to_owned(),
        tokens: tokens.into_iter().collect(),
        sentences,
        ..Document::default()
    }
}

/// `n` words that no other `seed` has, in sentences of twelve.
pub(super) fn prose(seed: usize, n: usize) -> String {
    let syllable = |at: usize| ["ba", "co", "di", "fu", "ge", "ha", "jo", "ki", "lu", "me"][at % 10];
    let word = |at: usize| {
        let number = seed * 1_000 + at;
        let stop = if at % 12 == 11 || at + 1 == n { "." } else { "" };
        let digits = [number / 10_000, number / 1_000, number / 100, number / 10, number];
        digits.map(syllable).concat() + stop
    };
    (0..n).map(word).collect::<Vec<_>>().join(" ")
}
