//! Tells a language by its function words: they make up a third of running prose and few are shared.

use rustc_hash::FxHashMap;

use super::{NEUTRAL, PieceClass, Scripts, next_piece};
use crate::base::word_hash;
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
/// Function words of one language that a single line must hold: one may be a name or a command.
const MIN_LINE: u32 = 2;

/// The function words of all languages that have a lexicon.
#[derive(Debug)]
pub struct FunctionWords {
    tags: Vec<String>,
    /// The scripts of the words of each language.
    scripts: Vec<Scripts>,
    /// Hash of a word → the languages it belongs to, a bit each.
    languages: FxHashMap<u32, u64>,
}

impl FunctionWords {
    /// Gathers the words of each language; of more than 64 languages the first 64 take part.
    pub(super) fn new<'t>(lists: impl Iterator<Item = (&'t str, Vec<String>)>) -> Self {
        let (mut tags, mut scripts) = (Vec::new(), Vec::new());
        let mut languages: FxHashMap<u32, u64> = FxHashMap::default();
        for (bit, (tag, words)) in lists.filter(|(tag, _)| *tag != NEUTRAL).take(64).enumerate() {
            for word in &words {
                *languages.entry(word_hash(word)).or_default() |= 1 << bit;
            }
            tags.push(tag.to_owned());
            let letters = words.iter().flat_map(|word| word.chars());
            scripts.push(letters.fold(Scripts::default(), |scripts, c| scripts.with(Scripts::of(c))));
        }
        Self { tags, scripts, languages }
    }

    /// The languages that are written in a script. Han without kana is not Japanese.
    pub(super) fn written_in(&self, script: Scripts) -> impl Iterator<Item = &str> {
        let foreign = if script == Scripts::HAN { Scripts::KANA } else { Scripts::default() };
        let usable = move |own: &Scripts| own.has(script) && (foreign == Scripts::default() || !own.has(foreign));
        self.tags.iter().zip(&self.scripts).filter(move |(_, own)| usable(own)).map(|(tag, _)| tag.as_str())
    }

    /// The language of a line whose letters are mostly in `script`: the only one that is written so, or the one whose
    /// function words it holds.
    pub fn language_of_line(&self, line: &str, script: Scripts) -> Option<&str> {
        let mut candidates = self.written_in(script);
        let first = candidates.next()?;
        if candidates.next().is_none() {
            return Some(first);
        }
        let mut counts = vec![0u32; self.tags.len()];
        let (mut n_words, mut at) = (0u32, 0);
        while let Some((start, end, class)) = next_piece(line, at) {
            at = end;
            let word = line.get(start..end).unwrap_or("");
            if class == PieceClass::Word && word.chars().nth(1).is_some() {
                n_words += 1;
                self.vote(word_hash(word), &mut counts);
            }
        }
        let Votes { best, count, rival, .. } = Votes::new(&counts, n_words, 0)?;
        let sure = count >= MIN_LINE
            && count as f32 >= MIN_SHARE * n_words as f32
            && rival as f32 <= MAX_RIVAL * count as f32
            && self.scripts[best].has(script);
        sure.then(|| self.tags[best].as_str())
    }

    fn vote(&self, hash: u32, counts: &mut [u32]) {
        let mut bits = self.languages.get(&hash).copied().unwrap_or(0);
        while bits != 0 {
            counts[bits.trailing_zeros() as usize] += 1;
            bits &= bits - 1;
        }
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
            self.vote(tokens.hash(idx), &mut counts);
        }
        Votes::new(&counts, n_words, n_ideographs)
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

impl Votes {
    fn new(counts: &[u32], n_words: u32, n_ideographs: u32) -> Option<Self> {
        let (best, count) = counts.iter().copied().enumerate().max_by_key(|&(_, count)| count)?;
        let rival = counts.iter().enumerate().filter(|(at, _)| *at != best).map(|(_, count)| *count).max().unwrap_or(0);
        Some(Self { best, count, rival, n_words, n_ideographs })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicons;

    #[test]
    fn a_line_tells_its_language_by_its_script_or_its_function_words() {
        let rows = [
            ("население города", Some("ru")),
            ("人口は増えています", Some("ja")),
            ("人口超过一千万", Some("zh")),
            ("인구는 줄고 있다", Some("ko")),
            ("The size of the file is given in bytes", Some("en")),
            ("La taille du fichier est donnée en octets", Some("fr")),
            ("apt-get install linux-image", None),
        ];
        for (line, wanted) in rows {
            let script = Scripts::main_of(line).0;
            assert_eq!(Lexicons::embedded().function_words().language_of_line(line, script), wanted, "{line}");
        }
    }
}
