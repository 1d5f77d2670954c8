//! Whether two runs of tokens are two proper names.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::base::Span;
use crate::lexicon::{Lexicon, is_han};
use crate::model::{BlockKind, Document, MentionKind, Token, TokenKind};

/// Longest run of tokens that is compared as a name.
const MAX_NAME_TOKENS: usize = 8;

/// Fewest ideographs of a proper name before the head of an institution.
const MIN_HAN_NAME: usize = 2;

/// Most ideographs between a name's own part and the head of the institution (`燕陵|师范大学`).
const MAX_BEFORE_HEAD: usize = 5;

/// How sure it is that two capitalised runs of as many words are two names: a capital may also be that of a term.
pub(super) const SAME_LENGTH: f32 = 0.9;

/// The same where one run is longer: the longer may be the same name in full, or a name and something else.
const OTHER_LENGTH: f32 = 0.7;

/// Letters that two forms of one word share at their start (`China`, `Chinese`), at least.
const STEM_LETTERS: usize = 4;

/// Letters that the longer form has after that, at most; a longer rest makes another word (`Inter`, `International`).
const MAX_ENDING: usize = 4;

/// Edit distance up to which two such words are rather a slip of the pen than two forms (`Marten`, `Martin`).
const SLIP: usize = 2;

/// Tokens after the first word of a sentence that tell its script; a name has seldom more.
const SCRIPT_REACH: usize = 3;

/// A run of tokens in a document.
#[derive(Clone, Copy)]
pub(super) struct Words<'a> {
    pub(super) document: &'a Document,
    pub(super) tokens: &'a [Token],
}

/// How sure it is that both runs of tokens are proper names, and different ones.
pub(super) fn confidence(a: Words<'_>, b: Words<'_>, lexicon: &Lexicon) -> Option<f32> {
    let fits = |words: Words<'_>| (1..=MAX_NAME_TOKENS).contains(&words.tokens.len()) && is_name(words, lexicon);
    // What takes the place of a name in the same capitals is one, too, whatever the word means elsewhere.
    let both = match (fits(a), fits(b)) {
        (true, true) => true,
        (true, false) => is_capitalised_amid(b),
        (false, true) => is_capitalised_amid(a),
        (false, false) => false,
    };
    if !both {
        return None;
    }
    let fold = |words: Words<'_>| -> Vec<String> {
        words.tokens.iter().map(|token| stem(words.document.slice(token.span()))).collect()
    };
    let (one, other) = (fold(a), fold(b));
    if one == other || (one.len() == 1 && other.len() == 1 && is_inflection(&one[0], &other[0])) {
        return None;
    }
    Some(if one.len() == other.len() { SAME_LENGTH } else { OTHER_LENGTH })
}

/// Whether a run of tokens reads as a proper name: capitalised words (with connectors between them) that do not owe their
/// capital to the start of a sentence or to a heading. One letter is a variable, an axis, an option.
fn is_name(words: Words<'_>, lexicon: &Lexicon) -> bool {
    let Words { document, tokens } = words;
    let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return false };
    let in_heading = document.block_at(first.start).is_some_and(|idx| {
        matches!(document.blocks.get(idx).map(|block| block.kind), Some(BlockKind::Heading(_) | BlockKind::Code))
    });
    if in_heading {
        return false;
    }
    let named = |token: &Token| {
        let text = document.slice(token.span());
        let capital = text.chars().next().is_some_and(char::is_uppercase);
        let known = || document.mentions_in(token.span()).iter().any(|m| m.kind == MentionKind::Name);
        token.kind == TokenKind::Word
            && capital
            && text.chars().nth(1).is_some()
            && (!is_initial(document, token) || known())
            && !lexicon.stopwords.contains(text)
    };
    if tokens.iter().all(|token| token.kind == TokenKind::Ideograph) {
        return tokens.len() >= MIN_HAN_NAME
            && leads_to_institution(document, first.span().cover(last.span()), lexicon);
    }
    named(first)
        && named(last)
        && tokens.iter().all(|token| named(token) || lexicon.names.connectors.contains(document.slice(token.span())))
}

/// Whether a run is one capitalised word that follows another word, with no sign between them that could explain the capital.
fn is_capitalised_amid(words: Words<'_>) -> bool {
    let Words { document, tokens: [token] } = words else { return false };
    let text = document.slice(token.span());
    let before = document.text.get(..token.start as usize).unwrap_or("");
    let follows = before.ends_with(' ') && before.trim_end().ends_with(char::is_alphanumeric);
    let in_prose = document.block_at(token.start).is_some_and(|idx| {
        matches!(document.blocks.get(idx).map(|block| block.kind), Some(BlockKind::Paragraph | BlockKind::ListItem))
    });
    let mut chars = text.chars();
    let capital = chars.next().is_some_and(char::is_uppercase) && chars.next().is_some_and(char::is_lowercase);
    token.kind == TokenKind::Word && capital && follows && in_prose && !is_initial(document, token)
}

/// Whether a token may owe its capital to being the first word of its sentence; in a script without capitals it does not.
fn is_initial(document: &Document, token: &Token) -> bool {
    let after = document.tokens_under(token.span()).end;
    if document.tokens.range(after..after + SCRIPT_REACH).any(|next| next.kind == TokenKind::Ideograph) {
        return false;
    }
    let sentence = document.sentence_at(token.start).and_then(|idx| document.sentences.get(idx));
    sentence.is_some_and(|sentence| {
        let before = Span { start: sentence.span.start, end: token.start };
        document.slice(before).chars().all(|c| !c.is_alphanumeric())
    })
}

/// Whether a run of ideographs is followed, a few characters on, by the head of an institution's name (`大学`).
fn leads_to_institution(document: &Document, span: Span, lexicon: &Lexicon) -> bool {
    let after = document.text.get(span.end as usize..).unwrap_or("");
    let mut starts = after.char_indices().take_while(|(_, c)| is_han(*c)).take(MAX_BEFORE_HEAD);
    starts.any(|(at, _)| {
        let rest = after.get(at..).unwrap_or("");
        lexicon.names.institution_heads.iter().any(|head| rest.starts_with(head))
    })
}

/// A name's word without its possessive ending and its diacritics, in lower case.
fn stem(word: &str) -> String {
    let word = word.to_lowercase();
    let bare = word.strip_suffix("'s").or_else(|| word.strip_suffix('\'')).unwrap_or(&word);
    bare.nfd().filter(|c| !is_combining_mark(*c)).collect()
}

/// Whether two words look like forms of one (`China`, `Chinese`): a long common start, and endings that differ by more than
/// a slip of the pen would.
fn is_inflection(one: &str, other: &str) -> bool {
    let common = one.chars().zip(other.chars()).take_while(|(x, y)| x == y).count();
    let longer = one.chars().count().max(other.chars().count());
    let plural = one.strip_suffix('s') == Some(other) || other.strip_suffix('s') == Some(one);
    plural || (common >= STEM_LETTERS && longer - common <= MAX_ENDING && strsim::osa_distance(one, other) > SLIP)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_one_word_are_told_from_slips() {
        for (one, other, expected) in [
            ("china", "chinese", true),
            ("council", "councils", true),
            ("marten", "martin", false),
            ("harcourt", "okafor", false),
            ("inter", "international", false),
        ] {
            assert_eq!(is_inflection(one, other), expected, "{one} {other}");
        }
        assert_eq!(stem("Émile's"), "emile");
    }
}
