//! Seeds: hashes of short token runs, thinned by winnowing, that two copies of a text must share.

use crate::model::{Token, TokenKind};

/// How seeds are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SeedSettings {
    /// Weight of a run, see [`weight`]: 30 is six words or ten ideographs. Shorter runs pair everyday phrases, longer
    /// ones miss text that was edited every few words.
    pub weight: u32,
    /// Of each so many consecutive runs the one with the least hash is kept, so that copies of at least
    /// `window - 1` tokens more than a run always share a seed while two in five tokens start one.
    pub window: usize,
    /// Fewest bytes of letters in a run: shorter ones are list numbers, initials, option letters.
    pub min_letters: u32,
}

impl Default for SeedSettings {
    fn default() -> Self {
        Self { weight: 30, window: 4, min_letters: 15 }
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

/// Weight of a token: a word or number counts 5, an ideograph 3, since about ten characters say what six words say.
pub fn weight(token: Token) -> u32 {
    match token.kind {
        TokenKind::Word | TokenKind::Number => 5,
        TokenKind::Ideograph => 3,
    }
}

/// Whether two tokens agree when any number stands for any other.
pub fn agrees(a: Token, b: Token) -> bool {
    a.hash == b.hash || (a.kind == TokenKind::Number && b.kind == TokenKind::Number)
}

/// Number of tokens of the run that starts `tokens`; none if they weigh too little.
pub fn seed_len(tokens: &[Token], settings: &SeedSettings) -> Option<usize> {
    let mut sum = 0;
    tokens
        .iter()
        .position(|&token| {
            sum += weight(token);
            sum >= settings.weight
        })
        .map(|last| last + 1)
}

/// Base of the rolling hash: any odd constant with well-mixed bits.
const BASE: u64 = 0x9e37_79b9_7f4a_7c15;
/// What every number hashes to.
const NUMBER: u64 = 0x5851_f42d_4c95_7f2d;
/// The hash of a run that must not become a seed; no other run has it.
const NONE: u64 = u64::MAX;

/// The seeds of a document, in order.
///
/// Robust winnowing (Schleimer, Wilkerson, Aiken 2003): of equal least hashes the one kept before stays, else the last.
pub fn seeds(tokens: &[Token], settings: &SeedSettings) -> Vec<Seed> {
    let mut rolling = Rolling::new(tokens, settings);
    let window = settings.window.max(1);
    let mut ring = vec![NONE; window];
    let mut out = Vec::with_capacity(tokens.len() * 2 / (window + 1) + 1);
    let mut kept: Option<(u64, usize)> = None;
    let mut n_runs = 0;
    while let Some(hash) = rolling.next() {
        let at = n_runs;
        ring[at % window] = hash;
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
        out.extend(kept.map(seed));
    }
    if n_runs < window {
        out.extend(least_of(&ring, 0, n_runs).map(seed));
    }
    out
}

/// The least hash among runs `first..end`, the last of equals.
fn least_of(ring: &[u64], first: usize, end: usize) -> Option<(u64, usize)> {
    let runs = (first..end).map(|at| (ring[at % ring.len()], at)).filter(|&(hash, _)| hash != NONE);
    runs.min_by_key(|&(hash, at)| (hash, usize::MAX - at))
}

fn seed((hash, at): (u64, usize)) -> Seed {
    Seed { hash: (hash >> 32) as u32, token: u32::try_from(at).unwrap_or(u32::MAX) }
}

/// Hashes of the runs of a token list, one for each start.
struct Rolling<'a> {
    tokens: &'a [Token],
    settings: &'a SeedSettings,
    start: usize,
    end: usize,
    weight: u32,
    numbers: u32,
    letters: u32,
    hash: u64,
    /// Powers of [`BASE`].
    powers: Vec<u64>,
}

impl<'a> Rolling<'a> {
    fn new(tokens: &'a [Token], settings: &'a SeedSettings) -> Self {
        let mut powers = vec![1u64];
        for at in 0..settings.weight as usize / 3 + 1 {
            powers.push(powers[at].wrapping_mul(BASE));
        }
        Self { tokens, settings, start: 0, end: 0, weight: 0, numbers: 0, letters: 0, hash: 0, powers }
    }

    /// The hash of the next run, [`NONE`] if it is too poor in words; nothing at the end.
    fn next(&mut self) -> Option<u64> {
        if self.end > 0 {
            let gone = self.tokens[self.start];
            self.hash = self.hash.wrapping_sub(masked(gone).wrapping_mul(self.powers[self.end - self.start - 1]));
            self.weight -= weight(gone);
            self.numbers -= u32::from(gone.kind == TokenKind::Number);
            self.letters -= letters(gone);
            self.start += 1;
        }
        while self.weight < self.settings.weight {
            let token = *self.tokens.get(self.end)?;
            self.hash = self.hash.wrapping_mul(BASE).wrapping_add(masked(token));
            self.weight += weight(token);
            self.numbers += u32::from(token.kind == TokenKind::Number);
            self.letters = self.letters.saturating_add(letters(token));
            self.end += 1;
        }
        let poor = self.numbers as usize * 2 > self.end - self.start || self.letters < self.settings.min_letters;
        Some(if poor { NONE } else { mix(self.hash).min(NONE - 1) })
    }
}

fn masked(token: Token) -> u64 {
    if token.kind == TokenKind::Number { NUMBER } else { u64::from(token.hash) + 1 }
}

/// Bytes of a token's letters, capped so that sums stay small; numbers have none.
fn letters(token: Token) -> u32 {
    if token.kind == TokenKind::Number { 0 } else { (token.end - token.start).min(1 << 16) }
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

    fn words(hashes: &[u32]) -> Vec<Token> {
        let token = |(at, &hash): (u32, &u32)| Token { start: at * 6, end: at * 6 + 5, hash, kind: TokenKind::Word };
        (0..).zip(hashes).map(token).collect()
    }

    #[test]
    fn a_changed_number_keeps_the_seed_and_a_changed_word_does_not() {
        let settings = SeedSettings::default();
        let mut text = words(&[1, 2, 3, 4, 5, 6]);
        text[2].kind = TokenKind::Number;
        let before = seeds(&text, &settings);
        text[2].hash = 99;
        assert_eq!(seeds(&text, &settings), before);
        text[3].hash = 99;
        assert_ne!(seeds(&text, &settings), before);
    }

    #[test]
    fn short_text_and_rows_of_numbers_have_no_seed() {
        let settings = SeedSettings::default();
        assert!(seeds(&words(&[1, 2, 3, 4, 5]), &settings).is_empty());
        let mut row = words(&[1, 2, 3, 4, 5, 6, 7, 8]);
        row.iter_mut().skip(1).for_each(|token| token.kind = TokenKind::Number);
        assert!(seeds(&row, &settings).is_empty());
    }

    #[test]
    fn two_in_five_tokens_start_a_seed() {
        let text = words(&(0..10_000).map(|n: u32| n.wrapping_mul(2_654_435_761)).collect::<Vec<_>>());
        let n_seeds = seeds(&text, &SeedSettings::default()).len();
        assert!((3_700..4_300).contains(&n_seeds), "{n_seeds}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn copies_of_nine_words_share_a_seed(
            before in proptest::collection::vec(0u32..50, 0..40),
            shared in proptest::collection::vec(0u32..50, 9..20),
            after in proptest::collection::vec(50u32..90, 0..40),
        ) {
            let settings = SeedSettings::default();
            let one = seeds(&words(&[before.as_slice(), &shared].concat()), &settings);
            let other = seeds(&words(&[&shared, after.as_slice()].concat()), &settings);
            prop_assert!(one.iter().any(|x| other.iter().any(|y| x.hash == y.hash)));
        }
    }
}
