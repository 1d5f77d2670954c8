//! Sentence bounds: after each terminal mark, less the ones that an abbreviation or an initial fakes.
//!
//! The rules are those of UAX 29 as far as they matter to running text. Its library was tried first: it looks ahead from
//! each full stop, which is quadratic on runs of closing brackets.

use crate::lexicon::SentenceWords;

/// How far back from a full stop its word is looked for, in bytes: no abbreviation is longer.
const MAX_WORD: usize = 64;

/// Calls `emit` with the byte range of each sentence of a block, without the white space around it. Linear.
///
/// A terminal mark ends a sentence if white space follows (or, after the marks of scripts without spaces, anything). The
/// break is taken back after an abbreviation or an initial (unless a function word follows, which starts a sentence more
/// often than it follows a name), after a list marker, and before a word in lower case.
pub(super) fn split(text: &str, words: &SentenceWords, mut emit: impl FnMut(usize, usize)) {
    let mut start = 0;
    let mut quotes = 0;
    let char_at = |at: usize| text.get(at..).and_then(|rest| rest.chars().next());
    // Most bytes are letters and spaces, which decide nothing.
    let decides = |byte: &u8| matches!(byte, b'.' | b'!' | b'?' | b'"' | 0x80..);
    let ascii = text.is_ascii();
    let mut at = 0;
    loop {
        let rest = &text.as_bytes()[at..];
        let next = if ascii { memchr::memchr3(b'.', b'!', b'?', rest) } else { rest.iter().position(decides) };
        let Some(skipped) = next else { break };
        if ascii {
            quotes += memchr::memchr_iter(b'"', &rest[..skipped]).count();
        }
        at += skipped;
        let Some(c) = char_at(at) else { break };
        at += c.len_utf8();
        quotes += usize::from(c == '"');
        let Some(mut unspaced) = terminal(c) else { continue };
        let mut opening = None;
        while let Some(next) = char_at(at) {
            match terminal(next) {
                Some(more) => unspaced |= more,
                None if is_closing(next) => {}
                None => break,
            }
            quotes += usize::from(next == '"');
            // Without a space before it, only the parity of the marks tells an opening quotation mark from a closing one.
            let closes = char_at(at + 1).is_none_or(char::is_whitespace);
            opening = (next == '"' && quotes % 2 == 1 && !closes).then_some(at);
            at += next.len_utf8();
        }
        let end = at;
        let spaced = char_at(at).is_some_and(char::is_whitespace);
        if end == text.len() || !(spaced || unspaced) {
            continue;
        }
        let cut = opening.unwrap_or(end);
        if is_break(text.get(start..cut).unwrap_or(""), text.get(end..).unwrap_or(""), words) {
            emit_trimmed(text, start, cut, &mut emit);
            start = cut;
        }
    }
    emit_trimmed(text, start, text.len(), &mut emit);
}

/// Whether a character ends sentences, and if so whether its script does without a space after it.
fn terminal(c: char) -> Option<bool> {
    match c {
        '.' | '!' | '?' | '…' | '؟' | '۔' | '।' | '॥' | '።' | '։' => Some(false),
        '。' | '！' | '？' | '｡' | '．' => Some(true),
        _ => None,
    }
}

/// Whether a character closes what the sentence opened, and so belongs to it.
fn is_closing(c: char) -> bool {
    matches!(c, ')' | ']' | '}' | '"' | '\'' | '」' | '』' | '）' | '】' | '》' | '〉' | '”' | '’' | '»')
}

fn emit_trimmed(text: &str, start: usize, end: usize, emit: &mut impl FnMut(usize, usize)) {
    let raw = text.get(start..end).unwrap_or("");
    let lead = raw.len() - raw.trim_start().len();
    let body = raw.trim();
    if !body.is_empty() {
        emit(start + lead, start + lead + body.len());
    }
}

/// The first [`MAX_WORD`] bytes of a text, or a little more.
fn bounded(text: &str) -> &str {
    let mut end = text.len().min(MAX_WORD);
    while !text.is_char_boundary(end) {
        end += 1;
    }
    &text[..end]
}

fn is_break(before: &str, after: &str, words: &SentenceWords) -> bool {
    let whole = before.trim_end();
    let mut tail = whole.len().saturating_sub(MAX_WORD);
    while !whole.is_char_boundary(tail) {
        tail += 1;
    }
    let before = &whole[tail..];
    let after = bounded(after);
    let after = after.trim_start_matches(|c: char| !c.is_alphanumeric());
    let Some(next) = after.chars().next() else {
        // Nothing but closing quotes and brackets: they belong to the sentence that they close.
        return false;
    };
    if next.is_lowercase() && !before.ends_with(['。', '！', '？', '!', '?', ';']) {
        return false;
    }
    let Some(head) = before.strip_suffix('.') else {
        return !(next.is_lowercase() && before.ends_with(['!', '?', '"', '\'', ')', '”', '’']));
    };
    let word_start = head
        .rfind(|c: char| c.is_whitespace() || matches!(c, '(' | '[' | '"' | '\''))
        .map_or(0, |at| at + head.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8));
    let word = head.get(word_start..).unwrap_or("");
    let next_word = after.split(|c: char| !(c.is_alphanumeric() || c == '\'')).next().unwrap_or("");
    let starts_sentence = || words.stopwords.contains(next_word);
    if tail + word_start == 0 && is_list_marker(word) {
        return false;
    }
    if is_initials(word) {
        return starts_sentence();
    }
    if words.abbreviations.contains_exact(word) {
        return starts_sentence() && !next.is_numeric();
    }
    true
}

/// `1`, `iv`, `a`, `2.1`: what a full stop turns into a list marker at the start of a block.
fn is_list_marker(word: &str) -> bool {
    let digits = word.chars().all(|c| c.is_ascii_digit() || c == '.');
    !word.is_empty() && word.len() <= 6 && (digits || word.len() == 1)
}

/// `J`, `U.N`, `Ph.D`: single letters, or short runs of letters joined by points.
fn is_initials(word: &str) -> bool {
    let mut parts = word.split('.');
    let single = |part: &str| part.chars().count() == 1 && part.chars().all(char::is_uppercase);
    if word.contains('.') {
        parts.all(|part| !part.is_empty() && part.chars().count() <= 2 && part.chars().all(char::is_alphabetic))
    } else {
        single(word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicons;

    fn sentences(text: &str) -> Vec<&str> {
        let mut found = Vec::new();
        let words = Lexicons::embedded().sentence_words("en");
        split(text, words, |start, end| found.push(&text[start..end]));
        found
    }

    #[test]
    fn breaks_where_a_sentence_ends_and_only_there() {
        let rows: &[&[&str]] = &[
            &["It rose on Dec. 10 to 3.5 percent.", "Then it fell."],
            &["On Jan. 1, 2007 J. R. Smith met Dr. Lee.", "They spoke."],
            &["He spoke at the U.N. General Assembly.", "He left."],
            &["He spoke at the U.N.", "The vote followed."],
            &["\"Is it so?\" he asked.", "\"Yes.\"", "She nodded."],
            &["See No. 5 of the act.", "It holds."],
            &["1. First item of the list.", "More of it."],
            &["\"I came.", "I saw.", "I won.\"", "Then he left."],
            &["A pipe of 5\" burst.", "\"So it did.\"", "They left."],
            &["法院受理案件。", "832个案件已结。", "\"是吗？\"", "他问。"],
            &["Prices (in U.S. dollars) rose 5.2%.", "Wages did not."],
            &["It works, e.g. in Rust, i.e. here.", "Fine!", "Really?"],
            &["No stop at all"],
            &["Version 3.2 is out (at last).", "[See the notes.]", "Done."],
        ];
        for row in rows {
            let joined = if row[0].starts_with('法') { row.concat() } else { row.join(" ") };
            assert_eq!(sentences(&joined), *row);
        }
    }
}
