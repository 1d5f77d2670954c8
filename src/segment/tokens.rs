//! Tokens: words, numbers, single ideographs.

use crate::base::stable_hash;
use crate::model::{Token, TokenKind};

/// Splits a normalised text into tokens.
///
/// A word is a run of letters, digits and combining marks, with apostrophes inside; a run of digits with points and
/// commas inside is a number; a Han, kana or other character of a script without spaces is a token of its own.
/// Everything else lies between tokens. Linear in the length of the text.
pub fn tokenize(text: &str) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(text.len() / 6);
    let mut folded = String::new();
    let mut at = 0;
    while let Some(c) = char_at(text, at) {
        let class = class_of(c);
        let start = at;
        let kind = match class {
            Class::Gap => {
                at += c.len_utf8();
                continue;
            }
            Class::Ideograph => {
                at += c.len_utf8();
                TokenKind::Ideograph
            }
            Class::Digit => {
                at = number_end(text, at);
                if char_at(text, at).is_some_and(|next| class_of(next) == Class::Letter) {
                    at = word_end(text, at);
                    TokenKind::Word
                } else {
                    TokenKind::Number
                }
            }
            Class::Letter => {
                at = word_end(text, at);
                TokenKind::Word
            }
        };
        let (Ok(from), Ok(to)) = (u32::try_from(start), u32::try_from(at)) else { break };
        let hash = hash_of(text.get(start..at).unwrap_or(""), &mut folded);
        tokens.push(Token { start: from, end: to, hash, kind });
    }
    tokens
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Digit,
    Ideograph,
    Gap,
}

fn char_at(text: &str, at: usize) -> Option<char> {
    let byte = *text.as_bytes().get(at)?;
    if byte.is_ascii() { Some(byte as char) } else { text.get(at..)?.chars().next() }
}

fn class_of(c: char) -> Class {
    match c {
        '0'..='9' => Class::Digit,
        'a'..='z' | 'A'..='Z' => Class::Letter,
        c if c.is_ascii() => Class::Gap,
        // Han, kana, bopomofo, and the scripts of South-East Asia that write no spaces.
        '\u{0E00}'..='\u{0EFF}'
        | '\u{1000}'..='\u{109F}'
        | '\u{1780}'..='\u{17FF}'
        | '\u{3005}'..='\u{3007}'
        | '\u{3040}'..='\u{312F}'
        | '\u{31A0}'..='\u{31BF}'
        | '\u{31F0}'..='\u{31FF}'
        | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}' => Class::Ideograph,
        c if c.is_numeric() => Class::Digit,
        c if c.is_alphabetic() || unicode_normalization::char::is_combining_mark(c) => Class::Letter,
        _ => Class::Gap,
    }
}

fn number_end(text: &str, mut at: usize) -> usize {
    loop {
        match char_at(text, at) {
            Some(c) if class_of(c) == Class::Digit => at += c.len_utf8(),
            Some('.' | ',') if char_at(text, at + 1).is_some_and(|next| class_of(next) == Class::Digit) => at += 1,
            _ => return at,
        }
    }
}

fn word_end(text: &str, mut at: usize) -> usize {
    loop {
        match char_at(text, at) {
            Some(c) if matches!(class_of(c), Class::Letter | Class::Digit) => at += c.len_utf8(),
            Some('\'') if char_at(text, at + 1).is_some_and(|next| class_of(next) == Class::Letter) => at += 1,
            _ => return at,
        }
    }
}

/// The stable hash of a token's lower-case form; `buffer` is reused between calls.
fn hash_of(surface: &str, buffer: &mut String) -> u32 {
    buffer.clear();
    if surface.is_ascii() {
        buffer.push_str(surface);
        buffer.make_ascii_lowercase();
    } else {
        buffer.extend(surface.chars().flat_map(char::to_lowercase));
    }
    // The low half of a 64-bit XXH3 is as good a hash of 32 bits as any.
    stable_hash(buffer.as_bytes()) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_numbers_and_ideographs() {
        let text = "China's GDP, 1,234.5 (up 5%) — 2021年6月 the 46th re-run: COVID-19.";
        let got: Vec<_> = tokenize(text).iter().map(|t| (t.span().of(text), t.kind)).collect();
        use TokenKind::{Ideograph as I, Number as N, Word as W};
        let expected = [
            ("China's", W),
            ("GDP", W),
            ("1,234.5", N),
            ("up", W),
            ("5", N),
            ("2021", N),
            ("年", I),
            ("6", N),
            ("月", I),
            ("the", W),
            ("46th", W),
            ("re", W),
            ("run", W),
            ("COVID", W),
            ("19", N),
        ];
        assert_eq!(got, expected);
    }

    #[test]
    fn case_does_not_change_the_hash() {
        let hashes = |text| tokenize(text).iter().map(|t| t.hash).collect::<Vec<_>>();
        assert_eq!(hashes("The ÉCOLE isn't"), hashes("THE école ISN'T"));
        assert_ne!(hashes("1,5"), hashes("1.5"));
    }
}
