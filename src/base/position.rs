//! Lines and columns, made only when something is printed.

use serde::{Deserialize, Serialize};

/// A place for people: line and column, both 1-based; the column counts Unicode scalar values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Position {
    /// 1-based line.
    pub line: u32,
    /// 1-based column, in characters.
    pub column: u32,
}

/// Where the lines and characters of a text start; the text itself is not kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineIndex {
    /// Length of the text in bytes.
    len: u32,
    /// Byte offsets at which lines start.
    starts: Vec<u32>,
    /// For text beyond ASCII: one bit for each byte, set where a character goes on.
    inner: Vec<u64>,
    /// Set bits before each [`STRIDE`] words of `inner`.
    counts: Vec<u32>,
}

/// Words of bits between two counts: a column deep in a long line costs no walk along it.
const STRIDE: usize = 8;

impl LineIndex {
    /// Indexes the lines of `text`. A line ends at `\n`, `\r\n` or a lone `\r`.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            let ends = bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n');
            if ends && let Ok(next) = u32::try_from(at + 1) {
                starts.push(next);
            }
        }
        starts.shrink_to_fit();
        let mut inner = Vec::new();
        if !text.is_ascii() {
            inner.reserve_exact(bytes.len() / 64 + 1);
            inner.extend(bytes.chunks(64).map(|chunk| {
                let bits = (0..).zip(chunk).map(|(at, byte)| u64::from(byte & 0xC0 == 0x80) << at);
                bits.fold(0, |word, bit| word | bit)
            }));
        }
        let mut sum = 0;
        let counts = inner.chunks(STRIDE).map(|words: &[u64]| {
            let before = sum;
            sum += words.iter().map(|word| word.count_ones()).sum::<u32>();
            before
        });
        Self { len: u32::try_from(bytes.len()).unwrap_or(u32::MAX), counts: counts.collect(), starts, inner }
    }

    /// The position of byte `offset` of the text.
    ///
    /// An offset inside a character counts as that character's start, one past the end as the end.
    pub fn position(&self, offset: u32) -> Position {
        let line = self.starts.partition_point(|&start| start <= offset).saturating_sub(1);
        let start = self.starts.get(line).copied().unwrap_or(0);
        let mut end = offset.min(self.len);
        while self.is_inner(end) {
            end -= 1;
        }
        let column = (end - self.inner_before(end)).saturating_sub(start - self.inner_before(start));
        Position { line: u32::try_from(line + 1).unwrap_or(u32::MAX), column: column.saturating_add(1) }
    }

    /// The same with a column that counts bytes of UTF-8, 1-based too.
    pub fn byte_position(&self, offset: u32) -> Position {
        let line = self.starts.partition_point(|&start| start <= offset).saturating_sub(1);
        let start = self.starts.get(line).copied().unwrap_or(0);
        let column = offset.min(self.len).saturating_sub(start).saturating_add(1);
        Position { line: u32::try_from(line + 1).unwrap_or(u32::MAX), column }
    }

    /// Whether byte `at` goes on with a character.
    fn is_inner(&self, at: u32) -> bool {
        self.inner.get(at as usize / 64).is_some_and(|word| word >> (at % 64) & 1 == 1)
    }

    /// Bytes before byte `at` that go on with a character.
    fn inner_before(&self, at: u32) -> u32 {
        let word = at as usize / 64;
        let piece = word / STRIDE;
        let Some(before) = self.counts.get(piece).or(self.counts.last()) else { return 0 };
        let from = piece.min(self.counts.len() - 1) * STRIDE;
        let whole: u32 = self.inner[from..word.min(self.inner.len())].iter().map(|word| word.count_ones()).sum();
        let rest = self.inner.get(word).map_or(0, |word| (word & ((1 << (at % 64)) - 1)).count_ones());
        before + whole + rest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_and_every_line_ending() {
        let text = "ab\r\n中文x\rz\n";
        let index = LineIndex::new(text);
        let at = |offset| {
            let Position { line, column } = index.position(offset);
            (line, column)
        };
        assert_eq!(at(0), (1, 1));
        assert_eq!(at(1), (1, 2));
        assert_eq!(at(4), (2, 1));
        assert_eq!(at(7), (2, 2));
        assert_eq!(at(8), (2, 2), "inside a character counts as its start");
        assert_eq!(at(10), (2, 3));
        assert_eq!(index.byte_position(10), Position { line: 2, column: 7 });
        assert_eq!(at(12), (3, 1));
        assert_eq!(at(999), (4, 1));
        let long = "中".repeat(10_000);
        let index = LineIndex::new(&long);
        assert_eq!(index.position(3 * 9_999), Position { line: 1, column: 10_000 });
        assert_eq!(index.position(u32::MAX), Position { line: 1, column: 10_001 });
        let whole = "é".repeat(256);
        assert_eq!(LineIndex::new(&whole).position(512), Position { line: 1, column: 257 });
    }
}
