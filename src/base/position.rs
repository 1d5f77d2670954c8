//! Lines and columns, made only when something is printed.

use serde::{Deserialize, Serialize};

use crate::base::varint;

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
    /// For each line but the first, how far its start is from the one before, mostly a byte each.
    gaps: Vec<u8>,
    /// The first of each [`LINES`] lines.
    marks: Vec<Mark>,
    /// For text beyond ASCII: one bit for each byte, set where a character goes on.
    inner: Vec<u64>,
    /// Set bits before each [`STRIDE`] words of `inner`.
    counts: Vec<u32>,
}

/// Where a line starts, and where the gap to the next one is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Mark {
    start: u32,
    at: u32,
}

/// Lines from one mark to the next.
const LINES: u32 = 64;

/// Words of bits between two counts: a column deep in a long line costs no walk along it.
const STRIDE: usize = 8;

impl LineIndex {
    /// Indexes the lines of `text`. A line ends at `\n`, `\r\n` or a lone `\r`.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let (mut gaps, mut marks) = (Vec::new(), vec![Mark { start: 0, at: 0 }]);
        let (mut last, mut line) = (0, 0u32);
        for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            let ends = bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n');
            if ends && let Ok(next) = u32::try_from(at + 1) {
                varint::push(&mut gaps, u64::from(next - last));
                (last, line) = (next, line + 1);
                if line.is_multiple_of(LINES) {
                    marks.push(Mark { start: next, at: u32::try_from(gaps.len()).unwrap_or(u32::MAX) });
                }
            }
        }
        gaps.shrink_to_fit();
        marks.shrink_to_fit();
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
        Self { len: u32::try_from(bytes.len()).unwrap_or(u32::MAX), counts: counts.collect(), gaps, marks, inner }
    }

    /// The position of byte `offset` of the text.
    ///
    /// An offset inside a character counts as that character's start, one past the end as the end.
    pub fn position(&self, offset: u32) -> Position {
        let (line, start) = self.line_at(offset);
        let mut end = offset.min(self.len);
        while self.is_inner(end) {
            end -= 1;
        }
        let column = (end - self.inner_before(end)).saturating_sub(start - self.inner_before(start));
        Position { line: line.saturating_add(1), column: column.saturating_add(1) }
    }

    /// The same with a column that counts bytes of UTF-8, 1-based too.
    pub fn byte_position(&self, offset: u32) -> Position {
        let (line, start) = self.line_at(offset);
        let column = offset.min(self.len).saturating_sub(start).saturating_add(1);
        Position { line: line.saturating_add(1), column }
    }

    /// The line that holds byte `offset`, counted from 0, and where it starts.
    fn line_at(&self, offset: u32) -> (u32, u32) {
        let idx = self.marks.partition_point(|mark| mark.start <= offset).saturating_sub(1);
        let Some(&Mark { mut start, at }) = self.marks.get(idx) else { return (0, 0) };
        let mut line = u32::try_from(idx).unwrap_or(u32::MAX).saturating_mul(LINES);
        let mut at = at as usize;
        while at < self.gaps.len() {
            let next = start.saturating_add(varint::read(&self.gaps, &mut at) as u32);
            if next > offset {
                break;
            }
            (line, start) = (line + 1, next);
        }
        (line, start)
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
        let lines: String = (0..300).map(|n| "x".repeat(n) + "\n").collect();
        let index = LineIndex::new(&lines);
        let mut start = 0;
        for line in 1..=300 {
            assert_eq!(index.position(start), Position { line, column: 1 });
            assert_eq!(index.position(start + line - 1), Position { line, column: line });
            start += line;
        }
        let whole = "é".repeat(256);
        assert_eq!(LineIndex::new(&whole).position(512), Position { line: 1, column: 257 });
    }
}
