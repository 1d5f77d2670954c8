//! Tokens: words, numbers, single ideographs.

use crate::base::{ascii_word_hash, word_hash};
use crate::model::{Token, TokenKind, Tokens};

/// Splits a normalised text into tokens.
///
/// A word is a run of letters, digits and combining marks, with apostrophes inside; a run of digits with points and
/// commas inside is a number; a Han, kana or other character of a script without spaces is a token of its own.
/// Everything else lies between tokens. Linear in the length of the text.
pub fn tokenize(text: &str) -> Tokens {
    /// Bytes of text for one token, on the low side.
    const BYTES_PER_TOKEN: usize = 6;
    let mut tokens = Tokens::with_capacity(text.len() / BYTES_PER_TOKEN);
    let mut reader = Reader { text, at: 0 };
    let bytes = text.as_bytes();
    loop {
        reader.at += run_of(&bytes[reader.at..], Class::is_gap);
        let Some(c) = reader.peek() else { break };
        let start = reader.at;
        if c.is_ascii_alphabetic() {
            // A word of plain letters and digits: most tokens.
            let end = start + run_of(&bytes[start..], Class::is_plain);
            if bytes.get(end).is_none_or(|&next| next.is_ascii() && next != b'\'') {
                reader.at = end;
                let (Ok(from), Ok(to)) = (u32::try_from(start), u32::try_from(end)) else { break };
                let hash = ascii_word_hash(&bytes[start..end]);
                tokens.push(Token { start: from, end: to, hash, kind: TokenKind::Word });
                continue;
            }
        }
        let kind = match class_of(c) {
            Class::Gap => {
                reader.at += c.len_utf8();
                continue;
            }
            Class::Ideograph => {
                reader.at += c.len_utf8();
                TokenKind::Ideograph
            }
            Class::Digit => {
                reader.number();
                if reader.peek().is_some_and(|next| class_of(next) == Class::Letter) {
                    reader.word();
                    TokenKind::Word
                } else {
                    TokenKind::Number
                }
            }
            Class::Letter => {
                reader.word();
                TokenKind::Word
            }
        };
        let surface = &text[start..reader.at];
        let (Ok(start), Ok(end)) = (u32::try_from(start), u32::try_from(reader.at)) else { break };
        tokens.push(Token { start, end, hash: word_hash(surface), kind });
    }
    tokens.shrink();
    tokens
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Digit,
    Ideograph,
    Gap,
}

impl Class {
    fn is_gap(self) -> bool {
        self == Self::Gap
    }

    fn is_plain(self) -> bool {
        matches!(self, Self::Letter | Self::Digit)
    }
}

/// The classes of bytes; those beyond ASCII are of a class that no ASCII character is of.
const BYTES: [Class; 256] = {
    let mut classes = [Class::Ideograph; 256];
    let mut at = 0;
    while at < 128 {
        let byte = at as u8;
        classes[at] = if byte.is_ascii_alphabetic() {
            Class::Letter
        } else if byte.is_ascii_digit() {
            Class::Digit
        } else {
            Class::Gap
        };
        at += 1;
    }
    classes
};

/// How many bytes, from the first, are ASCII characters of a sort.
fn run_of(bytes: &[u8], is_of_sort: impl Fn(Class) -> bool) -> usize {
    bytes.iter().position(|byte| !is_of_sort(BYTES[usize::from(*byte)])).unwrap_or(bytes.len())
}

fn class_of(c: char) -> Class {
    match c {
        c if c.is_ascii() => BYTES[c as usize],
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

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.char_at(self.at)
    }

    fn char_at(&self, at: usize) -> Option<char> {
        let byte = *self.text.as_bytes().get(at)?;
        if byte.is_ascii() { Some(byte as char) } else { self.text.get(at..)?.chars().next() }
    }

    /// Reads digits, and points and commas between them.
    fn number(&mut self) {
        while let Some(c) = self.peek() {
            let inside = match c {
                '.' | ',' => self.char_at(self.at + 1).is_some_and(|next| class_of(next) == Class::Digit),
                _ => class_of(c) == Class::Digit,
            };
            if !inside {
                return;
            }
            self.at += c.len_utf8();
        }
    }

    /// Reads letters and digits, and apostrophes between letters.
    fn word(&mut self) {
        loop {
            self.at += run_of(&self.text.as_bytes()[self.at..], Class::is_plain);
            match self.peek() {
                Some('\'') if self.char_at(self.at + 1).is_some_and(|next| class_of(next) == Class::Letter) => {
                    self.at += 1;
                }
                Some(c) if !c.is_ascii() && matches!(class_of(c), Class::Letter | Class::Digit) => {
                    self.at += c.len_utf8();
                }
                _ => return,
            }
        }
    }
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
