//! Sort-and-group on pairs of rare terms: which sentences of different documents may say the same.

use rayon::prelude::*;

use crate::index::Terms;

/// Which pairs of terms tie sentences.
#[derive(Clone, Copy, Debug)]
pub struct PairSettings {
    /// Rarest terms of a sentence that are paired with each other; a paraphrase keeps a few of them.
    pub rarest: usize,
    /// Most sentences that may share a pair: what stands in more is a formula.
    pub sentences: usize,
    /// Most sentences in which two terms may be expected to meet by chance. Terms that are too common for that tie
    /// sentences whose number grows as the square of the text.
    pub by_chance: f32,
}

impl Default for PairSettings {
    fn default() -> Self {
        Self { rarest: 10, sentences: 12, by_chance: 5.0 }
    }
}

/// Parts that the pairs are grouped in, one after the other, so that not all of them are in memory at once.
const PARTS: u32 = 4;

/// Pairs of sentences of different documents that share a pair of rare terms: the lower number in the upper half. Sorted.
pub fn sentence_links(terms: &Terms, settings: &PairSettings) -> Vec<u64> {
    let n_sentences = u32::try_from(terms.len()).unwrap_or(u32::MAX);
    let mut links: Vec<u64> = Vec::new();
    for part in 0..PARTS {
        let pairs = (0..n_sentences).into_par_iter().flat_map_iter(|sentence| pairs(terms, sentence, settings, part));
        let mut pairs: Vec<u64> = pairs.collect();
        pairs.par_sort_unstable();
        let groups = pairs.par_chunk_by(|x, y| x >> 32 == y >> 32);
        let found: Vec<u64> = groups.flat_map_iter(|group| links_of(terms, group, settings)).collect();
        links.extend(found);
    }
    links.par_sort_unstable();
    links.dedup();
    links
}

/// The pairs of a sentence's rarest terms that belong to a part: hash in the upper half, sentence in the lower.
fn pairs(terms: &Terms, sentence: u32, settings: &PairSettings, part: u32) -> Vec<u64> {
    let all = terms.of(sentence);
    let rarest = &all[..all.len().min(settings.rarest)];
    let most = settings.by_chance * terms.n_sentences() as f32;
    let mut pairs = Vec::new();
    for (at, &term) in rarest.iter().enumerate() {
        for &other in &rarest[at + 1..] {
            // The others are more common still.
            if terms.count(term) as f32 * terms.count(other) as f32 > most {
                break;
            }
            let hash = pair_hash(term, other);
            if hash % PARTS == part {
                pairs.push(u64::from(hash) << 32 | u64::from(sentence));
            }
        }
    }
    pairs
}

/// Mixes two numbers (finaliser of SplitMix64).
fn pair_hash(x: u32, y: u32) -> u32 {
    let mut hash = (u64::from(x) << 32 | u64::from(y)).wrapping_add(0x9e37_79b9_7f4a_7c15);
    hash = (hash ^ hash >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ hash >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    (hash >> 32) as u32
}

/// The sentences of one group, each with those of other documents.
fn links_of(terms: &Terms, group: &[u64], settings: &PairSettings) -> Vec<u64> {
    let mut links = Vec::new();
    if group.len() < 2 || group.len() > settings.sentences {
        return links;
    }
    for (at, &a) in group.iter().enumerate() {
        let own = terms.sentences(terms.place(a as u32).0);
        // Sorted by sentence: those of the same document come first.
        let others = group[at + 1..].iter().filter(|&&b| b as u32 >= own.end);
        links.extend(others.map(|&b| a << 32 | b & u64::from(u32::MAX)));
    }
    links
}
