//! Cuts text into the pieces that words, phrases and figures are made of.

/// The class of a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PieceClass {
    /// A run of decimal digits of one script.
    Digits,
    /// A run of letters of a script that puts spaces between words; inner apostrophes belong to it.
    Word,
    /// A run of Han, kana and their number signs.
    Han,
    /// One other character.
    Mark,
    /// A line feed.
    Newline,
}

/// Whether a character belongs to a script that puts no spaces between words.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{2FDF}' | '々' | '〇' | '\u{3041}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// The first code point of every run of ten decimal digits that are in use beside ASCII, sorted.
const ZEROS: [u32; 37] = [
    0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xDE6, 0xE50, 0xED0, 0xF20,
    0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0,
    0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10, 0x104A0,
];

/// The value of a decimal digit of any script.
pub fn digit_value(c: char) -> Option<u8> {
    if c.is_ascii() {
        return c.is_ascii_digit().then(|| c as u8 - b'0');
    }
    let code = u32::from(c);
    let zero = ZEROS.partition_point(|zero| *zero <= code).checked_sub(1).and_then(|at| ZEROS.get(at))?;
    u8::try_from(code - zero).ok().filter(|value| *value < 10)
}

fn is_letter(c: char) -> bool {
    // U+00AA and U+00BA are letters by category and ordinal signs by use.
    c.is_alphabetic() && !is_han(c) && !matches!(c, 'ª' | 'º') || ('\u{0300}'..='\u{036F}').contains(&c)
}

/// The piece that starts at or after byte `at`, white space skipped: its start, its end and its class.
#[inline]
pub fn next_piece(text: &str, mut at: usize) -> Option<(usize, usize, PieceClass)> {
    let bytes = text.as_bytes();
    loop {
        let &byte = bytes.get(at)?;
        if byte == b'\n' {
            return Some((at, at + 1, PieceClass::Newline));
        }
        if byte.is_ascii_whitespace() || byte.is_ascii_control() {
            at += 1;
            continue;
        }
        if byte.is_ascii_digit() {
            let len = bytes.get(at..)?.iter().take_while(|b| b.is_ascii_digit()).count();
            return Some((at, at + len, PieceClass::Digits));
        }
        if byte.is_ascii() && !byte.is_ascii_alphabetic() {
            return Some((at, at + 1, PieceClass::Mark));
        }
        let c = text.get(at..)?.chars().next()?;
        // The narrow no-break space is left by normalising only where it groups digits.
        if c.is_whitespace() && c != '\u{202F}' {
            at += c.len_utf8();
            continue;
        }
        if is_letter(c) {
            return Some((at, word_end(text, at), PieceClass::Word));
        }
        if digit_value(c).is_some() {
            let rest = text.get(at..)?;
            let len = rest.find(|c: char| c.is_ascii() || digit_value(c).is_none()).unwrap_or(rest.len());
            return Some((at, at + len, PieceClass::Digits));
        }
        if is_han(c) {
            let rest = text.get(at..)?;
            let len = rest.find(|c: char| !is_han(c)).unwrap_or(rest.len());
            return Some((at, at + len, PieceClass::Han));
        }
        return Some((at, at + c.len_utf8(), PieceClass::Mark));
    }
}

/// Where the word that starts at `at` ends.
///
/// Hangul after Latin letters is a word of its own: a particle after a unit or a name (`47g입니다`).
fn word_end(text: &str, mut at: usize) -> usize {
    let bytes = text.as_bytes();
    let latin = bytes.get(at).is_some_and(u8::is_ascii_alphabetic);
    loop {
        while bytes.get(at).is_some_and(u8::is_ascii_alphabetic) {
            at += 1;
        }
        let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else { return at };
        if latin && matches!(c, '\u{AC00}'..='\u{D7AF}') {
            return at;
        }
        if is_letter(c) {
            at += c.len_utf8();
        } else if matches!(c, '\'' | '’') {
            let next = at + c.len_utf8();
            if !text.get(next..).and_then(|rest| rest.chars().next()).is_some_and(is_letter) {
                return at;
            }
            at = next;
        } else {
            return at;
        }
    }
}

/// A word in the form it is looked up by: lower case, straight apostrophes.
pub(super) fn fold(word: &str) -> String {
    folded(word).collect()
}

/// The same in given room, if it suffices.
pub(super) fn fold_into<'r>(word: &str, room: &'r mut [u8]) -> Option<&'r str> {
    let mut len = 0;
    for c in folded(word) {
        let end = len + c.len_utf8();
        c.encode_utf8(room.get_mut(len..end)?);
        len = end;
    }
    std::str::from_utf8(room.get(..len)?).ok()
}

fn folded(word: &str) -> impl Iterator<Item = char> + '_ {
    word.chars().flat_map(|c| if c == '’' { '\''.to_lowercase() } else { c.to_lowercase() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_runs_of_one_class() {
        let text = "US$1.5bn women's 3万多 o’clock'\n";
        let (mut at, mut seen) = (0, Vec::new());
        while let Some((start, end, _)) = next_piece(text, at) {
            seen.push(&text[start..end]);
            at = end;
        }
        assert_eq!(seen, ["US", "$", "1", ".", "5", "bn", "women's", "3", "万多", "o’clock", "'", "\n"]);
    }
}
