//! Whether two aligned passages speak of one subject, or are one text filled in for two.

use std::collections::BTreeMap;

use crate::lexicon::Lexicon;
use crate::model::{Alignment, Document, Op, Token, TokenKind};

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
            document.tokens.range(range.start as usize..range.end as usize).collect()
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
    replaced.values().any(|count| *count >= MIN_REPEATS)
}

/// Whether a token can name what a passage is about: a content word or a year, but no other figure, which may be wrong
/// twice.
fn names_subject(token: Token, word: &str, lexicon: &Lexicon) -> bool {
    match token.kind {
        TokenKind::Word => word.chars().count() >= MIN_LETTERS && !lexicon.stopwords.contains(word),
        TokenKind::Number => {
            word.len() == YEAR_DIGITS
                && word.bytes().all(|b| b.is_ascii_digit())
                && (word.starts_with("19") || word.starts_with("20"))
        }
        TokenKind::Ideograph => false,
    }
}

/// The singular without possessive ending.
fn stem(word: String, lexicon: &Lexicon) -> String {
    let bare = word.strip_suffix("'s").unwrap_or(&word);
    lexicon.nouns.singular(bare).unwrap_or_else(|| bare.to_owned())
}
