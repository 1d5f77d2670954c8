//! Which words translate which, learned from the corpus itself.
//!
//! After a first alignment by lengths and anchors, words that keep standing on both sides of sentences that are surely tied
//! are taken to translate each other: Moore, "Fast and accurate sentence alignment of bilingual corpora" (AMTA 2002), learns
//! such a model between two passes as well. Here it is a list of pairs, by the log-likelihood ratio of Dunning (1993) and
//! the competitive linking of Melamed (2000): whichever pair is the surest is linked first, so that a word that stands
//! beside another by its company alone finds it taken. A linked pair is an anchor like any other.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::words::Words;

/// Fewest pairs of sentences that anything is learned from.
const MIN_PAIRS: usize = 12;

/// Pairs of sentences beyond which nothing new is learned; they are picked evenly.
const MAX_PAIRS: usize = 20_000;

/// Words in more than this share of the sentences stand beside everything.
const MAX_SHARE: f32 = 0.2;

/// Fewest sentence pairs that two words have in common.
const MIN_TOGETHER: u32 = 2;

/// Words of a sentence that are counted, rarest first: the count of pairs would else grow with the square of its length.
const MAX_WORDS: usize = 40;

/// Least log-likelihood ratio of a pair: one in ten thousand of two independent words reaches it.
const MIN_RATIO: f64 = 15.0;

/// Least share of the sentences of either word that hold both.
const MIN_DICE: f32 = 0.35;

/// Most words that one link joins: forms of one word on each side.
const MAX_JOINED: u8 = 4;

/// Words that translate each other.
#[derive(Clone, Debug, Default)]
pub(super) struct Learned {
    source: FxHashMap<u64, u32>,
    target: FxHashMap<u64, u32>,
    /// How faithfully the words of each link stand together, 0–1.
    faith: Vec<f32>,
}

impl Learned {
    /// What is learned from pairs of sentences that are tied for sure.
    pub(super) fn from_pairs(pairs: &[(&Words, &Words)]) -> Self {
        if pairs.len() < MIN_PAIRS {
            return Self::default();
        }
        let step = pairs.len().div_ceil(MAX_PAIRS);
        let pairs: Vec<(&Words, &Words)> = pairs.iter().step_by(step).copied().collect();
        let of_source = Counts::new(pairs.iter().map(|(source, _)| *source), pairs.len());
        let of_target = Counts::new(pairs.iter().map(|(_, target)| *target), pairs.len());
        let mut together: FxHashMap<(u32, u32), u32> = FxHashMap::default();
        for (source, target) in &pairs {
            let (source, target) = (of_source.rarest(source), of_target.rarest(target));
            for &s in &source {
                for &t in &target {
                    *together.entry((s, t)).or_default() += 1;
                }
            }
        }
        let n = pairs.len() as f64;
        let score = |(&(s, t), &both): (&(u32, u32), &u32)| {
            let (of_s, of_t) = (of_source.times[s as usize], of_target.times[t as usize]);
            let dice = 2.0 * both as f32 / (of_s + of_t) as f32;
            let ratio = likelihood_ratio(f64::from(both), f64::from(of_s), f64::from(of_t), n);
            (both >= MIN_TOGETHER && dice >= MIN_DICE && ratio >= MIN_RATIO).then_some((ratio, s, t, dice))
        };
        let mut scored: Vec<(f64, u32, u32, f32)> = together.iter().filter_map(score).collect();
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        let mut links = Links::default();
        for (_, s, t, dice) in scored {
            links.add(s, t, dice);
        }
        let by_hash = |ids: BTreeMap<u32, u32>, counts: &Counts| {
            ids.into_iter().map(|(id, link)| (counts.hashes[id as usize], link)).collect()
        };
        Self {
            source: by_hash(links.source, &of_source),
            target: by_hash(links.target, &of_target),
            faith: links.faith,
        }
    }

    /// The links that words of the source stand in, with how faithful each is.
    pub(super) fn of_source<'a>(&'a self, words: &'a Words) -> impl Iterator<Item = (u32, f32)> + 'a {
        self.of(&self.source, words)
    }

    /// The links that words of the translation stand in.
    pub(super) fn of_target<'a>(&'a self, words: &'a Words) -> impl Iterator<Item = (u32, f32)> + 'a {
        self.of(&self.target, words)
    }

    fn of<'a>(&'a self, side: &'a FxHashMap<u64, u32>, words: &'a Words) -> impl Iterator<Item = (u32, f32)> + 'a {
        let links = words.stems.iter().filter_map(|stem| side.get(stem).copied());
        links.map(|link| (link, self.faith[link as usize]))
    }
}

/// How often each word stands, and a small number for each that is worth counting.
struct Counts {
    ids: FxHashMap<u64, u32>,
    hashes: Vec<u64>,
    times: Vec<u32>,
}

impl Counts {
    fn new<'a>(sentences: impl Iterator<Item = &'a Words>, n: usize) -> Self {
        let mut counts: FxHashMap<u64, u32> = FxHashMap::default();
        for stem in sentences.flat_map(|words| &words.stems) {
            *counts.entry(*stem).or_default() += 1;
        }
        let most = ((n as f32 * MAX_SHARE) as u32).max(MIN_TOGETHER);
        let mut kept: Vec<(u64, u32)> =
            counts.into_iter().filter(|(_, times)| (MIN_TOGETHER..=most).contains(times)).collect();
        kept.sort_unstable();
        let ids = (0_u32..).zip(&kept).map(|(id, (hash, _))| (*hash, id)).collect();
        let (hashes, times) = kept.into_iter().unzip();
        Self { ids, hashes, times }
    }

    fn rarest(&self, words: &Words) -> Vec<u32> {
        let mut ids: Vec<u32> = words.stems.iter().filter_map(|stem| self.ids.get(stem).copied()).collect();
        if ids.len() > MAX_WORDS {
            ids.sort_by_key(|&id| (self.times[id as usize], id));
            ids.truncate(MAX_WORDS);
        }
        ids
    }
}

/// Words that were linked, in the order of their sureness.
#[derive(Default)]
struct Links {
    source: BTreeMap<u32, u32>,
    target: BTreeMap<u32, u32>,
    faith: Vec<f32>,
    joined: Vec<u8>,
}

impl Links {
    fn add(&mut self, s: u32, t: u32, dice: f32) {
        match (self.source.get(&s).copied(), self.target.get(&t).copied()) {
            (Some(_), Some(_)) => {}
            (None, None) => {
                let link = u32::try_from(self.faith.len()).unwrap_or(u32::MAX);
                self.source.insert(s, link);
                self.target.insert(t, link);
                self.faith.push(dice);
                self.joined.push(2);
            }
            (Some(link), None) if self.joined[link as usize] < MAX_JOINED => {
                self.target.insert(t, link);
                self.joined[link as usize] += 1;
            }
            (None, Some(link)) if self.joined[link as usize] < MAX_JOINED => {
                self.source.insert(s, link);
                self.joined[link as usize] += 1;
            }
            _ => {}
        }
    }
}

/// Dunning's ratio for two words that stand in `a` and `b` of `n` sentence pairs, in `both` of them together; nothing if
/// they stand together less often than by chance.
fn likelihood_ratio(both: f64, a: f64, b: f64, n: f64) -> f64 {
    if both * n <= a * b {
        return 0.0;
    }
    let term = |k: f64, row: f64, column: f64| if k > 0.0 { k * (k * n / (row * column)).ln() } else { 0.0 };
    let cells =
        term(both, a, b) + term(a - both, a, n - b) + term(b - both, n - a, b) + term(n - a - b + both, n - a, n - b);
    2.0 * cells
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_keep_company_are_linked() {
        // Word 1 is 11, word 2 is 12; they stand together once. Words 100 and up stand once each.
        let words = |stems: &[u64]| Words { stems: stems.to_vec(), cognates: Vec::new() };
        let sides: Vec<(Words, Words)> = (0..40_u64)
            .map(|n| match n {
                0..5 => (words(&[1, 100 + n]), words(&[11, 200 + n])),
                5..10 => (words(&[2, 100 + n]), words(&[12, 200 + n])),
                10 => (words(&[1, 2]), words(&[11, 12])),
                _ => (words(&[100 + n]), words(&[200 + n])),
            })
            .collect();
        let pairs: Vec<(&Words, &Words)> = sides.iter().map(|(a, b)| (a, b)).collect();
        let learned = Learned::from_pairs(&pairs);
        let of = |source: &[u64], target: &[u64]| {
            let a: Vec<u32> = learned.of_source(&words(source)).map(|(link, _)| link).collect();
            let b: Vec<u32> = learned.of_target(&words(target)).map(|(link, _)| link).collect();
            !a.is_empty() && a == b
        };
        assert!(of(&[1], &[11]) && of(&[2], &[12]));
        assert!(!of(&[1], &[12]) && !of(&[2], &[11]) && !of(&[100], &[200]));
        assert!(Learned::from_pairs(&pairs[..4]).faith.is_empty(), "of a few pairs nothing is learned");
    }

    #[test]
    fn the_ratio_tells_chance_from_company() {
        assert!(likelihood_ratio(5.0, 5.0, 5.0, 100.0) > 30.0);
        assert!(likelihood_ratio(1.0, 10.0, 10.0, 100.0).abs() < 1e-9);
        assert!(likelihood_ratio(2.0, 30.0, 30.0, 100.0).abs() < 1e-9);
    }
}
