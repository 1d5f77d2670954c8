//! The words of a document's sentences as the aligner compares them across languages: stems, and what kindred words share.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::base::stable_hash;
use crate::model::{Document, TokenKind};

/// Letters of a word that are kept: inflection is mostly at the end, and few languages need more to tell words apart.
const STEM: usize = 5;

/// Fewest letters of a word that says something: most shorter ones are articles and particles.
const MIN_STEM: usize = 3;

/// Words of at least this many letters whose first four are the same are held to be kindred, as in Simard, Foster and
/// Isabelle, "Using cognates to align sentences in bilingual corpora" (1992).
const MIN_COGNATE: usize = 5;

/// Letters that kindred words share.
const COGNATE: usize = 4;

/// The words of one sentence.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    /// Hashes of the beginnings of words, of pairs of ideographs and of single ones; sorted and unique.
    pub(super) stems: Vec<u64>,
    /// Hashes of what kindred words of other languages begin with.
    pub(super) cognates: Vec<u64>,
}

/// The words of each sentence of a document.
pub(super) fn words(document: &Document) -> Vec<Words> {
    // Most tokens stand more than once.
    let mut known: FxHashMap<u32, Option<(u64, Option<u64>)>> = FxHashMap::default();
    let mut of_sentence = |sentence: &crate::model::Sentence| {
        let mut words = Words::default();
        let mut before: Option<(u32, u32)> = None;
        for token in document.tokens.range(document.tokens_under(sentence.span)) {
            match token.kind {
                TokenKind::Number => before = None,
                TokenKind::Word => {
                    before = None;
                    let of_word = || stem_and_cognate(document.slice(token.span()));
                    if let Some((stem, cognate)) = *known.entry(token.hash).or_insert_with(of_word) {
                        words.stems.push(stem);
                        words.cognates.extend(cognate);
                    }
                }
                TokenKind::Ideograph => {
                    words.stems.push(one(token.hash));
                    if let Some((hash, end)) = before
                        && end == token.start
                    {
                        words.stems.push(two(hash, token.hash));
                    }
                    before = Some((token.hash, token.end));
                }
            }
        }
        for list in [&mut words.stems, &mut words.cognates] {
            list.sort_unstable();
            list.dedup();
        }
        words
    };
    document.sentences.iter().map(&mut of_sentence).collect()
}

/// The stem of an ideograph.
fn one(hash: u32) -> u64 {
    u64::from(hash)
}

/// The stem of two ideographs in a row, which are a word more often than one.
fn two(first: u32, second: u32) -> u64 {
    stable_hash(&[first.to_le_bytes(), second.to_le_bytes()].concat())
}

/// The stem of a word and what kindred words share; none of a word that is too short or holds digits.
fn stem_and_cognate(word: &str) -> Option<(u64, Option<u64>)> {
    if word.chars().any(char::is_numeric) {
        return None;
    }
    let folded: Vec<char> = word.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    if folded.len() < MIN_STEM {
        return None;
    }
    let hash = |letters: &str| stable_hash(letters.as_bytes());
    let stem: String = folded.iter().take(STEM).collect();
    let kindred: String = folded.iter().filter_map(|&c| sound(c)).take(COGNATE).collect();
    let is_long = folded.len() >= MIN_COGNATE && kindred.len() == COGNATE;
    Some((hash(&stem), is_long.then(|| hash(&kindred))))
}

/// The plain letter of the Latin alphabet that a letter is in most loanwords; none for a letter that is silent or of a
/// script that is not known.
fn sound(c: char) -> Option<char> {
    static SOUNDS: LazyLock<BTreeMap<char, char>> = LazyLock::new(|| {
        let rows: BTreeMap<char, String> =
            toml::from_str(include_str!("../../../rules/sounds.toml")).expect("the embedded table is valid");
        let of_row = |(plain, letters): (char, String)| letters.chars().map(|c| (c, plain)).collect::<Vec<_>>();
        rows.into_iter().flat_map(of_row).collect()
    });
    SOUNDS.get(&c).copied().or_else(|| Some(c).filter(char::is_ascii_lowercase))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inflected_and_kindred_words_are_known() {
        let of = |word: &str| stem_and_cognate(word).unwrap();
        assert_eq!(of("Dateien").0, of("datei").0);
        assert_eq!(of("ministère").1, of("Ministern").1);
        assert_eq!(of("республики").1, of("respublika").1);
        assert_ne!(of("Haus").0, of("Maus").0);
        assert_eq!((stem_and_cognate("of"), stem_and_cognate("x86")), (None, None));
    }
}
