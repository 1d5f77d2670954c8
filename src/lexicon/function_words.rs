//! Tells a language by its function words: they make up a third of running prose and few are shared.

use rustc_hash::FxHashMap;

use crate::base::word_hash;
use crate::lexicon::Lexicons;
use crate::model::{TokenKind, Tokens};

/// Tokens that are looked at: the share of function words settles within a few sentences, but technical documents open
/// with titles and listings.
const SAMPLE: usize = 400;
/// Fewer words than this prove nothing.
const MIN_WORDS: u32 = 20;
/// Least share of a language's function words among the words: prose has two in five, technical text one in four, other
/// languages read with the English list less than one in ten.
const MIN_SHARE: f32 = 0.17;
/// The runner-up has at most this share of the winner's words, or kin (Spanish, Portuguese) can't be told by them.
const MAX_RIVAL: f32 = 0.6;

/// The function words of all languages that have a lexicon.
#[derive(Debug)]
pub struct FunctionWords {
    tags: Vec<String>,
    /// Hash of a word → the languages it belongs to, a bit each.
    languages: FxHashMap<u32, u64>,
}

impl FunctionWords {
    /// Gathers the words; of more than 64 languages the first 64 take part.
    pub fn new(lexicons: &Lexicons) -> Self {
        let mut tags = Vec::new();
        let mut languages: FxHashMap<u32, u64> = FxHashMap::default();
        for (bit, (tag, words)) in lexicons.function_words().take(64).enumerate() {
            for word in words {
                *languages.entry(word_hash(&word)).or_default() |= 1 << bit;
            }
            tags.push(tag.to_owned());
        }
        Self { tags, languages }
    }

    /// The language that the first words of a text are surely in.
    pub fn language(&self, tokens: &Tokens) -> Option<&str> {
        let Votes { best, count, rival, n_words, n_ideographs } = self.votes(tokens)?;
        // Among ideographs, words are names and glosses: the script tells the language.
        let sure = n_words >= MIN_WORDS
            && n_ideographs <= n_words
            && count as f32 >= MIN_SHARE * n_words as f32
            && rival as f32 <= MAX_RIVAL * count as f32;
        sure.then(|| self.tags[best].as_str())
    }

    fn votes(&self, tokens: &Tokens) -> Option<Votes> {
        let mut counts = vec![0u32; self.tags.len()];
        let (mut n_words, mut n_ideographs) = (0u32, 0u32);
        for idx in 0..tokens.len().min(SAMPLE) {
            n_ideographs += u32::from(tokens.kind(idx) == TokenKind::Ideograph);
            if tokens.kind(idx) != TokenKind::Word {
                continue;
            }
            // Single letters are words of many languages, and variables.
            if tokens.bounded_len(idx) == 1 {
                continue;
            }
            n_words += 1;
            let mut bits = self.languages.get(&tokens.hash(idx)).copied().unwrap_or(0);
            while bits != 0 {
                counts[bits.trailing_zeros() as usize] += 1;
                bits &= bits - 1;
            }
        }
        let (best, count) = counts.iter().copied().enumerate().max_by_key(|&(_, count)| count)?;
        let rival = counts.iter().enumerate().filter(|(at, _)| *at != best).map(|(_, count)| *count).max().unwrap_or(0);
        Some(Votes { best, count, rival, n_words, n_ideographs })
    }
}

/// How the first words of a text speak for languages.
struct Votes {
    /// The language with the most function words, and how many.
    best: usize,
    count: u32,
    /// The same of the next one.
    rival: u32,
    n_words: u32,
    n_ideographs: u32,
}
