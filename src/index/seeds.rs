//! Seeds: hashes of short token runs, thinned by winnowing, that two copies of a text must share.

use std::ops::Range;

use crate::model::{TokenKind, Tokens};

/// How seeds are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SeedSettings {
    /// Weight of a run, see [`TokenKind::weight`]: 30 is six words or ten ideographs. Shorter runs pair everyday phrases, longer
    /// ones miss text that was edited every few words.
    pub weight: u32,
    /// Of each so many consecutive runs the one with the least hash is kept, so that copies of at least
    /// `window - 1` tokens more than a run always share a seed while two in seven tokens start one.
    pub window: usize,
    /// Fewest bytes of letters in a run: shorter ones are list numbers, initials, option letters.
    pub min_letters: u32,
}

impl Default for SeedSettings {
    fn default() -> Self {
        Self { weight: 30, window: 6, min_letters: 15 }
    }
}

/// A kept run of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seed {
    /// Hash of the run, numbers masked.
    pub hash: u32,
    /// Index of its first token.
    pub token: u32,
}

/// Number of tokens of the run at the start of `range`; none if all of them weigh too little.
pub fn seed_len(tokens: &Tokens, mut range: Range<usize>, settings: &SeedSettings) -> Option<usize> {
    let start = range.start;
    let mut sum = 0;
    let last = range.find(|&idx| {
        sum += tokens.kind(idx).weight();
        sum >= settings.weight
    });
    Some(last? + 1 - start)
}

/// Base of the rolling hash: any odd constant with well-mixed bits.
const BASE: u64 = 0x9e37_79b9_7f4a_7c15;
/// What every number hashes to.
const NUMBER: u64 = 0x5851_f42d_4c95_7f2d;
/// The hash of a run that must not become a seed; no other run has it.
const NONE: u64 = u64::MAX;

/// The seeds of a range of tokens, in order.
///
/// Robust winnowing (Schleimer, Wilkerson, Aiken 2003): of equal least hashes the one kept before stays, else the last.
pub fn seeds(tokens: &Tokens, range: Range<usize>, settings: &SeedSettings) -> Vec<Seed> {
    let first_token = range.start;
    let mut rolling = Rolling::new(tokens, range, settings);
    let window = settings.window.max(1);
    // A power of two, so that a place in it is told without a division.
    let mut ring = vec![NONE; window.next_power_of_two()];
    let mask = ring.len() - 1;
    let mut out = Vec::with_capacity(rolling.limit.saturating_sub(first_token) * 2 / (window + 1) + 1);
    let mut kept: Option<(u64, usize)> = None;
    let mut n_runs = 0;
    while let Some(hash) = rolling.next() {
        let at = n_runs;
        ring[at & mask] = hash;
        n_runs += 1;
        if n_runs < window {
            continue;
        }
        let first = n_runs - window;
        match kept {
            Some((least, place)) if place >= first && hash >= least => continue,
            Some((_, place)) if place >= first && hash != NONE => kept = Some((hash, at)),
            _ => kept = least_of(&ring, first, n_runs),
        }
        out.extend(kept.map(|kept| seed(kept, first_token)));
    }
    if n_runs < window {
        out.extend(least_of(&ring, 0, n_runs).map(|kept| seed(kept, first_token)));
    }
    out
}

/// The least hash among runs `first..end`, the last of equals; the ring holds a power of two.
fn least_of(ring: &[u64], first: usize, end: usize) -> Option<(u64, usize)> {
    let mask = ring.len() - 1;
    let least =
        (first..end).map(|at| (ring[at & mask], at)).reduce(|least, run| if run.0 <= least.0 { run } else { least });
    least.filter(|&(hash, _)| hash != NONE)
}

fn seed((hash, at): (u64, usize), first_token: usize) -> Seed {
    Seed { hash: (hash >> 32) as u32, token: u32::try_from(first_token + at).unwrap_or(u32::MAX) }
}

/// Hashes of the runs of a range of tokens, one for each start.
struct Rolling<'a> {
    tokens: &'a Tokens,
    settings: &'a SeedSettings,
    start: usize,
    end: usize,
    limit: usize,
    weight: u32,
    numbers: u32,
    letters: u32,
    hash: u64,
    /// Powers of [`BASE`].
    powers: Vec<u64>,
}

impl<'a> Rolling<'a> {
    fn new(tokens: &'a Tokens, range: Range<usize>, settings: &'a SeedSettings) -> Self {
        let mut powers = vec![1u64];
        for at in 0..settings.weight as usize / 3 + 1 {
            powers.push(powers[at].wrapping_mul(BASE));
        }
        let limit = range.end.min(tokens.len());
        let (start, end) = (range.start, range.start);
        Self { tokens, settings, start, end, limit, weight: 0, numbers: 0, letters: 0, hash: 0, powers }
    }

    /// The hash of the next run, [`NONE`] if it is too poor in words; nothing at the end.
    fn next(&mut self) -> Option<u64> {
        if self.weight > 0 {
            let gone = Part::new(self.tokens, self.start);
            self.hash = self.hash.wrapping_sub(gone.hash.wrapping_mul(self.powers[self.end - self.start - 1]));
            self.weight -= gone.weight;
            self.numbers -= gone.numbers;
            self.letters -= gone.letters;
            self.start += 1;
        }
        while self.weight < self.settings.weight {
            if self.end >= self.limit {
                return None;
            }
            let part = Part::new(self.tokens, self.end);
            self.hash = self.hash.wrapping_mul(BASE).wrapping_add(part.hash);
            self.weight += part.weight;
            self.numbers += part.numbers;
            self.letters += part.letters;
            self.end += 1;
        }
        let poor = self.numbers as usize * 2 > self.end - self.start || self.letters < self.settings.min_letters;
        Some(if poor { NONE } else { mix(self.hash).min(NONE - 1) })
    }
}

/// What a token adds to a run.
struct Part {
    /// Its hash, numbers masked.
    hash: u64,
    weight: u32,
    numbers: u32,
    /// Bytes of its letters, counted up to a bound.
    letters: u32,
}

impl Part {
    fn new(tokens: &Tokens, idx: usize) -> Self {
        let kind = tokens.kind(idx);
        if kind == TokenKind::Number {
            return Self { hash: NUMBER, weight: kind.weight(), numbers: 1, letters: 0 };
        }
        let hash = u64::from(tokens.hash(idx)) + 1;
        Self { hash, weight: kind.weight(), numbers: 0, letters: tokens.bounded_len(idx) }
    }
}

/// Finaliser of MurmurHash3, so that the upper bits depend on all.
fn mix(mut hash: u64) -> u64 {
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{ProptestConfig, prop_assert, proptest};

    use super::*;
    use crate::model::Token;

    fn words(hashes: &[u32]) -> Vec<Token> {
        let token = |(at, &hash): (u32, &u32)| Token { start: at * 6, end: at * 6 + 5, hash, kind: TokenKind::Word };
        (0..).zip(hashes).map(token).collect()
    }

    fn seeds_of(tokens: &[Token], settings: &SeedSettings) -> Vec<Seed> {
        let tokens: Tokens = tokens.iter().copied().collect();
        seeds(&tokens, 0..tokens.len(), settings)
    }

    #[test]
    fn a_changed_number_keeps_the_seed_and_a_changed_word_does_not() {
        let settings = SeedSettings::default();
        let mut text = words(&[1, 2, 3, 4, 5, 6]);
        text[2].kind = TokenKind::Number;
        let before = seeds_of(&text, &settings);
        text[2].hash = 99;
        assert_eq!(seeds_of(&text, &settings), before);
        text[3].hash = 99;
        assert_ne!(seeds_of(&text, &settings), before);
    }

    #[test]
    fn short_text_and_rows_of_numbers_have_no_seed() {
        let settings = SeedSettings::default();
        assert!(seeds_of(&words(&[1, 2, 3, 4, 5]), &settings).is_empty());
        let mut row = words(&[1, 2, 3, 4, 5, 6, 7, 8]);
        row.iter_mut().skip(1).for_each(|token| token.kind = TokenKind::Number);
        assert!(seeds_of(&row, &settings).is_empty());
    }

    #[test]
    fn two_in_seven_tokens_start_a_seed() {
        let text = words(&(0..10_000).map(|n: u32| n.wrapping_mul(2_654_435_761)).collect::<Vec<_>>());
        let n_seeds = seeds_of(&text, &SeedSettings::default()).len();
        assert!((2_650..3_070).contains(&n_seeds), "{n_seeds}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn copies_of_eleven_words_share_a_seed(
            before in proptest::collection::vec(0u32..50, 0..40),
            shared in proptest::collection::vec(0u32..50, 11..20),
            after in proptest::collection::vec(50u32..90, 0..40),
        ) {
            let settings = SeedSettings::default();
            let one = seeds_of(&words(&[before.as_slice(), &shared].concat()), &settings);
            let other = seeds_of(&words(&[&shared, after.as_slice()].concat()), &settings);
            prop_assert!(one.iter().any(|x| other.iter().any(|y| x.hash == y.hash)));
        }
    }
}
