//! Whether two aligned passages speak of one subject, or are one text filled in for two.

use std::collections::BTreeMap;

use crate::base::Span;
use crate::lexicon::Lexicon;
use crate::model::{Alignment, Document, Op, Passage, Token, TokenKind};
use crate::rules::difference::{Class, Difference};

/// How often one word must stand for another before the replacement is the passage's subject: a slip happens once, another
/// subject is named again and again.
const MIN_REPEATS: usize = 2;

/// Shortest word that can be a subject.
const MIN_LETTERS: usize = 3;

/// Edit distance up to which two words with one initial are spellings of one word (`centre`, `center`).
const SPELLING: usize = 2;

/// Digits of a year.
const YEAR_DIGITS: usize = 4;

/// Whether one word (or year) consistently replaces another in an alignment: steel by copper, juniors by seniors, 2022 by
/// 2023. What else differs then belongs to the other subject.
pub(super) fn shifts(a: &Document, b: &Document, alignment: &Alignment, lexicon: &Lexicon) -> bool {
    let mut replaced: BTreeMap<(String, String), usize> = BTreeMap::new();
    for op in &alignment.ops {
        let Op::Change { a: in_a, b: in_b } = op else { continue };
        if in_a.len() != in_b.len() {
            continue;
        }
        let tokens = |document: &Document, range: &std::ops::Range<u32>| -> Vec<Token> {
            document.tokens.get(range.start as usize..range.end as usize).unwrap_or(&[]).to_vec()
        };
        for (x, y) in tokens(a, in_a).into_iter().zip(tokens(b, in_b)) {
            let (word_x, word_y) = (a.slice(x.span()).to_lowercase(), b.slice(y.span()).to_lowercase());
            if names_subject(x, &word_x, lexicon) && names_subject(y, &word_y, lexicon) && x.kind == y.kind {
                let key = (stem(word_x, lexicon), stem(word_y, lexicon));
                let initials = key.0.chars().next() == key.1.chars().next();
                let spelling =
                    x.kind == TokenKind::Word && initials && strsim::osa_distance(&key.0, &key.1) <= SPELLING;
                if !spelling {
                    *replaced.entry(key).or_default() += 1;
                }
            }
        }
    }
    replaced
        .iter()
        .any(|(pair, count)| *count >= MIN_REPEATS && *count > others(a, alignment, pair, &replaced, lexicon))
}

/// How often one of two words that replace each other stands for itself, or for a third: what is another subject is so
/// throughout, whichever side is the copy.
fn others(
    a: &Document,
    alignment: &Alignment,
    pair: &(String, String),
    replaced: &BTreeMap<(String, String), usize>,
    lexicon: &Lexicon,
) -> usize {
    let otherwise = replaced.iter().filter(|(other, _)| (other.0 == pair.0) != (other.1 == pair.1));
    let kept = alignment.ops.iter().filter_map(|op| match op {
        Op::Equal { a, .. } => Some(a.clone()),
        Op::Change { .. } | Op::Break => None,
    });
    let tokens = kept.flat_map(|range| a.tokens.get(range.start as usize..range.end as usize).unwrap_or(&[]));
    let same = tokens.filter(|token| {
        let word = stem(a.slice(token.span()).to_lowercase(), lexicon);
        word == pair.0 || word == pair.1
    });
    otherwise.map(|(_, count)| count).sum::<usize>() + same.count()
}

/// Tokens around a passage in which its subject is named again.
const ECHO_WINDOW: u32 = 600;

/// How often a name must stand there, and how many times as often as on the other side, to be the subject of one side.
const ECHOES: usize = 3;

/// Whether a name is what its surroundings are about on each side, and unknown on the other: two texts on two subjects.
pub(super) fn is_echoed(a: &Document, b: &Document, alignment: &Alignment, d: &Difference) -> bool {
    let around = |document: &Document, passage: &Passage| -> Vec<u32> {
        let len = document.tokens.len() as u32;
        let from = passage.tokens.start.saturating_sub(ECHO_WINDOW);
        let to = passage.tokens.end.saturating_add(ECHO_WINDOW).min(len);
        document.tokens.get(from as usize..to as usize).unwrap_or(&[]).iter().map(|token| token.hash).collect()
    };
    let (near_a, near_b) = (around(a, &alignment.a), around(b, &alignment.b));
    let head = |document: &Document, span: Span| {
        let first = document.tokens.partition_point(|token| token.end <= span.start);
        document.tokens.get(first).map(|token| token.hash)
    };
    let (Some(x), Some(y)) = (head(a, d.a), head(b, d.b)) else { return false };
    let count = |tokens: &[u32], hash: u32| tokens.iter().filter(|token| **token == hash).count();
    let own = |own: usize, there: usize| own > ECHOES && own > ECHOES * there;
    own(count(&near_a, x), count(&near_b, x)) && own(count(&near_b, y), count(&near_a, y))
}

/// Whether one identifier consistently replaces another: the passage was taken over for another version or part.
pub(super) fn replaces_identifier(found: &[Difference]) -> bool {
    let mut replaced: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for difference in found {
        if difference.class == Class::Reference || difference.unlabelled == Some(Class::Reference) {
            *replaced.entry((&difference.value_a, &difference.value_b)).or_default() += 1;
        }
    }
    replaced.values().any(|count| *count >= MIN_REPEATS)
}

/// Whether a token can name what a passage is about: a content word or a year, but no other figure, which may be wrong
/// twice.
fn names_subject(token: Token, word: &str, lexicon: &Lexicon) -> bool {
    match token.kind {
        TokenKind::Word => {
            word.chars().count() >= MIN_LETTERS && !lexicon.stopwords.contains(word) && !is_number(word, lexicon)
        }
        TokenKind::Number => {
            word.len() == YEAR_DIGITS
                && word.bytes().all(|b| b.is_ascii_digit())
                && (word.starts_with("19") || word.starts_with("20"))
        }
        TokenKind::Ideograph => false,
    }
}

/// Whether a word states a number.
fn is_number(word: &str, lexicon: &Lexicon) -> bool {
    let vocabulary = &lexicon.vocabulary;
    let entry = vocabulary.entry(vocabulary.resolve(vocabulary.slot_of_word(word), word));
    entry.cardinal.is_some() || entry.scale.is_some()
}

/// The singular without possessive ending.
fn stem(word: String, lexicon: &Lexicon) -> String {
    let bare = word.strip_suffix("'s").unwrap_or(&word);
    lexicon.nouns.singular(bare).unwrap_or_else(|| bare.to_owned())
}
