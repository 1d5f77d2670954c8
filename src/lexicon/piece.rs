//! Cuts text into the pieces that words, phrases and figures are made of.

/// The class of a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PieceClass {
    /// A run of ASCII digits.
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

fn is_letter(c: char) -> bool {
    // U+00AA and U+00BA are letters by category and ordinal signs by use.
    c.is_alphabetic() && !is_han(c) && !matches!(c, 'ª' | 'º') || ('\u{0300}'..='\u{036F}').contains(&c)
}

/// The piece that starts at or after byte `at`, white space skipped: its start, its end and its class.
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
        if is_han(c) {
            let rest = text.get(at..)?;
            let len = rest.find(|c: char| !is_han(c)).unwrap_or(rest.len());
            return Some((at, at + len, PieceClass::Han));
        }
        return Some((at, at + c.len_utf8(), PieceClass::Mark));
    }
}

/// Where the word that starts at `at` ends.
fn word_end(text: &str, mut at: usize) -> usize {
    let bytes = text.as_bytes();
    loop {
        while bytes.get(at).is_some_and(u8::is_ascii_alphabetic) {
            at += 1;
        }
        let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else { return at };
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
    word.chars().flat_map(|c| if c == '’' { '\''.to_lowercase() } else { c.to_lowercase() }).collect()
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
