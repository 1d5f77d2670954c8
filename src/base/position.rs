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

/// Byte offsets at which the lines of a text start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineIndex {
    starts: Vec<u32>,
    /// Characters before each multiple of [`STRIDE`] bytes, so that a column deep in a long line costs no walk along it.
    counts: Vec<u32>,
}

/// Bytes between two counts.
const STRIDE: usize = 4096;

impl LineIndex {
    /// Indexes the lines of `text`. A line ends at `\n`, `\r\n` or a lone `\r`.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for (at, byte) in bytes.iter().enumerate() {
            let ends = *byte == b'\n' || (*byte == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
            if ends && let Ok(next) = u32::try_from(at + 1) {
                starts.push(next);
            }
        }
        let mut sum = 0;
        let counts = bytes.chunks(STRIDE).map(|chunk| {
            let before = sum;
            sum += characters(chunk);
            before
        });
        Self { counts: counts.collect(), starts }
    }

    /// The position of byte `offset` of `text`, the text the index was made from.
    ///
    /// An offset inside a character counts as that character's start, one past the end as the end.
    pub fn position(&self, text: &str, offset: u32) -> Position {
        let line = self.starts.partition_point(|&start| start <= offset).saturating_sub(1);
        let start = self.starts.get(line).copied().unwrap_or(0) as usize;
        let mut end = (offset as usize).min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let column = self.count(text, end).saturating_sub(self.count(text, start)) as usize;
        let narrow = |n: usize| u32::try_from(n + 1).unwrap_or(u32::MAX);
        Position { line: narrow(line), column: narrow(column) }
    }
}

impl LineIndex {
    /// Characters before byte `at`, a character boundary.
    fn count(&self, text: &str, at: usize) -> u32 {
        let piece = at / STRIDE;
        let rest = text.as_bytes().get(piece * STRIDE..at).unwrap_or(&[]);
        match self.counts.get(piece) {
            Some(before) => before + characters(rest),
            // The text ends right at a multiple.
            None => characters(text.as_bytes()),
        }
    }
}

/// Characters that start in a stretch of UTF-8.
fn characters(bytes: &[u8]) -> u32 {
    bytes.iter().map(|byte| u32::from(byte & 0xC0 != 0x80)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_and_every_line_ending() {
        let text = "ab\r\n中文x\rz\n";
        let index = LineIndex::new(text);
        let at = |offset| {
            let Position { line, column } = index.position(text, offset);
            (line, column)
        };
        assert_eq!(at(0), (1, 1));
        assert_eq!(at(1), (1, 2));
        assert_eq!(at(4), (2, 1));
        assert_eq!(at(7), (2, 2));
        assert_eq!(at(8), (2, 2), "inside a character counts as its start");
        assert_eq!(at(10), (2, 3));
        assert_eq!(at(12), (3, 1));
        assert_eq!(at(999), (4, 1));
        let long = "中".repeat(10_000);
        let index = LineIndex::new(&long);
        assert_eq!(index.position(&long, 3 * 9_999), Position { line: 1, column: 10_000 });
    }
}
