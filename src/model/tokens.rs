//! The tokens of a document, packed: six bytes each and a few, where a plain list would take sixteen.

use std::ops::Range;

use crate::base::Span;
use crate::model::{Token, TokenKind};

/// Tokens that share a base offset: as many as mostly stand within 256 bytes of each other.
const CHUNK: usize = 16;
/// Bits of a shape that hold the length; above them stands the kind.
const LEN_BITS: u8 = 6;
/// The length of a token that is listed as odd.
const ODD: u8 = (1 << LEN_BITS) - 1;

/// Tokens in reading order, without overlap.
///
/// Text is mostly short words close to each other, so that a token is kept as its hash, its distance from the first of
/// its chunk, and its length. Tokens that are too long or too far off for that are listed apart. An index beyond the
/// end panics, as with a slice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tokens {
    hashes: Vec<u32>,
    /// Start of each token, counted from the base of its chunk.
    places: Vec<u8>,
    /// Length, and kind in the two upper bits.
    shapes: Vec<u8>,
    /// Start of the first token of each chunk.
    bases: Vec<u32>,
    /// Index and span of the tokens that don't fit, by index.
    odd: Vec<(u32, Span)>,
}

impl Tokens {
    /// No tokens, with room for `n`.
    pub fn with_capacity(n: usize) -> Self {
        Self {
            hashes: Vec::with_capacity(n),
            places: Vec::with_capacity(n),
            shapes: Vec::with_capacity(n),
            bases: Vec::with_capacity(n / CHUNK + 1),
            odd: Vec::new(),
        }
    }

    /// Adds the next token.
    pub fn push(&mut self, token: Token) {
        if self.hashes.len().is_multiple_of(CHUNK) {
            self.bases.push(token.start);
        }
        let base = self.bases.last().copied().unwrap_or(0);
        let place = u8::try_from(token.start - base.min(token.start));
        let len = u8::try_from(token.end - token.start).ok().filter(|&len| len < ODD);
        let kind = match token.kind {
            TokenKind::Word => 0,
            TokenKind::Number => 1,
            TokenKind::Ideograph => 2,
        } << LEN_BITS;
        let (place, len) = match (place, len) {
            (Ok(place), Some(len)) => (place, len),
            _ => {
                self.odd.push((u32::try_from(self.hashes.len()).unwrap_or(u32::MAX), token.span()));
                (0, ODD)
            }
        };
        self.hashes.push(token.hash);
        self.places.push(place);
        self.shapes.push(kind | len);
    }

    /// Gives back room that was reserved and not used.
    pub fn shrink(&mut self) {
        self.hashes.shrink_to_fit();
        self.places.shrink_to_fit();
        self.shapes.shrink_to_fit();
        self.bases.shrink_to_fit();
    }

    /// Number of tokens.
    pub fn len(&self) -> usize {
        self.hashes.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }

    /// The token at an index.
    pub fn at(&self, idx: usize) -> Token {
        let Span { start, end } = self.span(idx);
        Token { start, end, hash: self.hashes[idx], kind: self.kind(idx) }
    }

    /// The token at an index, if there is one.
    pub fn get(&self, idx: usize) -> Option<Token> {
        (idx < self.len()).then(|| self.at(idx))
    }

    /// The last token.
    pub fn last(&self) -> Option<Token> {
        self.get(self.len().checked_sub(1)?)
    }

    /// The hash of a token.
    pub fn hash(&self, idx: usize) -> u32 {
        self.hashes[idx]
    }

    /// The hashes of all tokens.
    pub fn hashes(&self) -> &[u32] {
        &self.hashes
    }

    /// What a token is.
    pub fn kind(&self, idx: usize) -> TokenKind {
        match self.shapes[idx] >> LEN_BITS {
            0 => TokenKind::Word,
            1 => TokenKind::Number,
            _ => TokenKind::Ideograph,
        }
    }

    /// Bytes of a token, counted up to 63.
    pub fn bounded_len(&self, idx: usize) -> u32 {
        match self.shapes[idx] & ODD {
            // It may be listed for its place alone.
            ODD => u32::try_from(self.span(idx).len()).unwrap_or(u32::MAX).min(u32::from(ODD)),
            len => u32::from(len),
        }
    }

    /// Where a token stands.
    pub fn span(&self, idx: usize) -> Span {
        let len = self.shapes[idx] & ODD;
        if len == ODD {
            let found = self.odd.partition_point(|&(odd, _)| (odd as usize) < idx);
            return self.odd[found].1;
        }
        let start = self.bases[idx / CHUNK] + u32::from(self.places[idx]);
        Span { start, end: start + u32::from(len) }
    }

    /// The tokens of a range, which is cut to those there are.
    pub fn range(&self, range: Range<usize>) -> impl DoubleEndedIterator<Item = Token> + ExactSizeIterator + Clone {
        (range.start..range.end.min(self.len())).map(|idx| self.at(idx))
    }

    /// All tokens.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = Token> + ExactSizeIterator + Clone {
        self.range(0..self.len())
    }

    /// Number of leading tokens for which `holds`; they come before all others.
    pub fn partition_point(&self, holds: impl Fn(Token) -> bool) -> usize {
        self.search(0, self.len(), holds)
    }

    /// The same if it is at least `from` and probably not far from it.
    pub fn partition_point_near(&self, from: usize, holds: impl Fn(Token) -> bool) -> usize {
        let (mut low, mut step) = (from, 1);
        loop {
            let high = low + step;
            if high >= self.len() {
                return self.search(low, self.len(), holds);
            }
            if !holds(self.at(high)) {
                return self.search(low, high, holds);
            }
            (low, step) = (high, step * 2);
        }
    }

    fn search(&self, mut from: usize, mut to: usize, holds: impl Fn(Token) -> bool) -> usize {
        while from < to {
            let middle = from.midpoint(to);
            if holds(self.at(middle)) { from = middle + 1 } else { to = middle }
        }
        from
    }
}

impl FromIterator<Token> for Tokens {
    fn from_iter<I: IntoIterator<Item = Token>>(tokens: I) -> Self {
        let mut all = Self::default();
        tokens.into_iter().for_each(|token| all.push(token));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_come_back_as_they_went_in() {
        let kinds = [TokenKind::Word, TokenKind::Number, TokenKind::Ideograph];
        let mut start = 0;
        let given: Vec<Token> = (0..1_000u32)
            .map(|n| {
                // Some tokens are long, some stand far from the one before.
                let len = if n % 97 == 0 { 100_000 } else { 1 + n % 70 };
                start += if n % 41 == 0 { 70_000 } else { n % 3 };
                let token = Token { start, end: start + len, hash: n * 7919, kind: kinds[n as usize % 3] };
                start += len;
                token
            })
            .collect();
        let tokens: Tokens = given.iter().copied().collect();
        assert_eq!(tokens.iter().collect::<Vec<_>>(), given);
        assert_eq!(tokens.range(10..20).rev().map(|t| t.hash).collect::<Vec<_>>().len(), 10);
        for (idx, token) in given.iter().enumerate() {
            assert_eq!(tokens.bounded_len(idx), (token.end - token.start).min(63));
            assert_eq!(tokens.partition_point(|t| t.start < token.start), idx);
            assert_eq!(tokens.partition_point_near(idx / 2, |t| t.start < token.start), idx);
        }
        assert_eq!((tokens.get(1_000), tokens.last()), (None, given.last().copied()));
    }
}
