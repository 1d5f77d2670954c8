//! Whether two aligned passages speak of one subject, or are one text filled in for two.

use std::collections::BTreeMap;

use crate::base::Span;
use crate::lexicon::Lexicon;
use crate::model::{Alignment, Document, Op, Token, TokenKind};
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
    let repeated: Vec<(&(String, String), usize)> =
        replaced.iter().map(|(pair, count)| (pair, *count)).filter(|(_, count)| *count >= MIN_REPEATS).collect();
    if repeated.is_empty() {
        return false;
    }
    let (mut from, mut to): (BTreeMap<&str, usize>, BTreeMap<&str, usize>) = Default::default();
    for ((x, y), count) in &replaced {
        *from.entry(x).or_default() += count;
        *to.entry(y).or_default() += count;
    }
    let kept = kept(a, alignment, &repeated, lexicon);
    let of = |counts: &BTreeMap<&str, usize>, word: &str| counts.get(word).copied().unwrap_or(0);
    // What is another subject is so throughout, whichever side is the copy.
    repeated.iter().any(|((x, y), count)| {
        let thirds = of(&from, x) + of(&to, y) - 2 * count;
        *count > thirds + of(&kept, x) + of(&kept, y)
    })
}

/// How often each word of repeated replacements stands for itself.
fn kept<'p>(
    a: &Document,
    alignment: &Alignment,
    repeated: &[(&'p (String, String), usize)],
    lexicon: &Lexicon,
) -> BTreeMap<&'p str, usize> {
    let words = repeated.iter().flat_map(|((x, y), _)| [x.as_str(), y.as_str()]);
    let mut kept: BTreeMap<&str, usize> = words.map(|word| (word, 0)).collect();
    for op in &alignment.ops {
        let Op::Equal { a: equal, .. } = op else { continue };
        for token in a.tokens.range(equal.start as usize..equal.end as usize) {
            let word = stem(a.slice(token.span()).to_lowercase(), lexicon);
            if let Some(count) = kept.get_mut(word.as_str()) {
                *count += 1;
            }
        }
    }
    kept
}

/// Tokens before and after a name in which a subject is named again.
const ECHO_WINDOW: usize = 600;

/// More often than this a name must stand there, and more than so many times as often as on the other side, to be the
/// subject of one side.
const ECHOES: usize = 3;

/// Whether each of two names is what its surroundings are about and unknown to those of the other: two texts on two
/// subjects.
pub(super) fn is_echoed(a: &Document, b: &Document, names: &Difference) -> bool {
    let place = |document: &Document, span: Span| document.tokens.partition_point(|token| token.end <= span.start);
    let near = |document: &Document, at: usize, name: u32| {
        let window = at.saturating_sub(ECHO_WINDOW)..(at + ECHO_WINDOW).min(document.tokens.len());
        document.tokens.hashes()[window].iter().filter(|hash| **hash == name).count()
    };
    let (at_a, at_b) = (place(a, names.a), place(b, names.b));
    let (Some(x), Some(y)) = (a.tokens.get(at_a), b.tokens.get(at_b)) else { return false };
    let own = |own: usize, there: usize| own > ECHOES && own > ECHOES * there;
    own(near(a, at_a, x.hash), near(b, at_b, x.hash)) && own(near(b, at_b, y.hash), near(a, at_a, y.hash))
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
    let entry = lexicon.entry_of(word);
    entry.cardinal.is_some() || entry.scale.is_some()
}

/// The singular without possessive ending.
fn stem(word: String, lexicon: &Lexicon) -> String {
    let bare = word.strip_suffix("'s").unwrap_or(&word);
    lexicon.nouns.singular(bare).unwrap_or_else(|| bare.to_owned())
}
