//! Sentence bounds: those of UAX 29, less the ones that an abbreviation or an initial fakes.

use unicode_segmentation::UnicodeSegmentation;

use crate::lexicon::Lexicon;

/// Calls `emit` with the byte range of each sentence of a block, without the white space around it.
///
/// UAX 29 breaks after every full stop before a capital; a break is taken back after an abbreviation or an initial
/// (unless a function word follows, which starts a sentence more often than it follows a name), after a list marker, and
/// before a word in lower case.
pub(super) fn split(text: &str, lexicon: &Lexicon, mut emit: impl FnMut(usize, usize)) {
    let mut start = 0;
    let mut end = 0;
    for (at, piece) in text.split_sentence_bound_indices() {
        let before = text.get(start..at).unwrap_or("");
        if at > start && is_break(before, piece, lexicon) {
            let at = at - opening_quote(before);
            emit_trimmed(text, start, at, &mut emit);
            start = at;
        }
        end = at + piece.len();
    }
    emit_trimmed(text, start, end, &mut emit);
}

fn emit_trimmed(text: &str, start: usize, end: usize, emit: &mut impl FnMut(usize, usize)) {
    let raw = text.get(start..end).unwrap_or("");
    let lead = raw.len() - raw.trim_start().len();
    let body = raw.trim();
    if !body.is_empty() {
        emit(start + lead, start + lead + body.len());
    }
}

/// Length of a quotation mark at the end of a sentence that opens the next one: without a space before it (Chinese writes
/// none), only the parity of the marks tells it from a closing one.
fn opening_quote(sentence: &str) -> usize {
    let odd = sentence.bytes().filter(|byte| *byte == b'"').count() % 2 == 1;
    usize::from(odd && sentence.ends_with('"'))
}

fn is_break(before: &str, after: &str, lexicon: &Lexicon) -> bool {
    let before = before.trim_end();
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
    let next_word: String = after.chars().take_while(|c| c.is_alphanumeric() || *c == '\'').collect();
    let starts_sentence = lexicon.stopwords.contains(&next_word);
    if word_start == 0 && is_list_marker(word) {
        return false;
    }
    if is_initials(word) {
        return starts_sentence;
    }
    if lexicon.abbreviations.contains_exact(word) {
        return starts_sentence && !next.is_numeric();
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
        let lexicon = Lexicons::embedded().get("en");
        split(text, lexicon, |start, end| found.push(&text[start..end]));
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
            &["法院受理案件。", "832个案件已结。", "\"是吗？\"", "他问。"],
            &["Prices (in U.S. dollars) rose 5.2%.", "Wages did not."],
            &["It works, e.g. in Rust, i.e. here.", "Fine!", "Really?"],
            &["No stop at all"],
        ];
        for row in rows {
            let joined = if row[0].starts_with('法') { row.concat() } else { row.join(" ") };
            assert_eq!(sentences(&joined), *row);
        }
    }
}
