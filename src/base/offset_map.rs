//! Maps byte offsets of a derived text back to the text it was made from.

use serde::{Deserialize, Serialize};

use crate::base::Span;

/// Where each byte of a derived text came from.
///
/// The map is a list of segments in the order of the derived text. A *linear* segment was copied byte for byte; an
/// *atomic* one stands as a whole for a stretch of the origin (an entity, a ligature, a run of white space), so that
/// every place inside it maps to the whole stretch. Segments of the origin may be skipped but never go back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OffsetMap {
    segments: Vec<Segment>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Segment {
    derived: Span,
    origin: Span,
    linear: bool,
}

impl OffsetMap {
    /// The map of a text of `len` bytes onto itself, `shift` bytes further on (a byte order mark, say).
    pub fn identity(len: usize, shift: usize) -> Self {
        let mut map = OffsetMapBuilder::default();
        map.copied(Span::new(shift, shift + len));
        map.finish()
    }

    /// Maps a span of the derived text to the origin.
    ///
    /// A non-empty span covers all that its bytes came from; an empty one maps to the place between its neighbours.
    pub fn to_origin(&self, span: Span) -> Span {
        if span.is_empty() {
            let at = self.start_of(span.start);
            return Span { start: at, end: at };
        }
        let start = self.start_of(span.start);
        let end = self.end_of(span.end);
        Span { start, end: end.max(start) }
    }

    /// The derived place nearest to an origin offset: the first that is not before it.
    pub fn to_derived(&self, origin: u32) -> u32 {
        let idx = self.segments.partition_point(|s| s.origin.end <= origin);
        match self.segments.get(idx) {
            Some(s) if s.linear && origin > s.origin.start => s.derived.start + (origin - s.origin.start),
            Some(s) => s.derived.start,
            None => self.segments.last().map_or(0, |s| s.derived.end),
        }
    }

    fn start_of(&self, at: u32) -> u32 {
        let idx = self.segments.partition_point(|s| s.derived.end <= at);
        match self.segments.get(idx) {
            Some(s) if s.linear => s.origin.start + at.saturating_sub(s.derived.start),
            Some(s) => s.origin.start,
            None => self.segments.last().map_or(0, |s| s.origin.end),
        }
    }

    fn end_of(&self, at: u32) -> u32 {
        let idx = self.segments.partition_point(|s| s.derived.end < at);
        match self.segments.get(idx) {
            Some(s) if s.linear => s.origin.start + at.saturating_sub(s.derived.start),
            Some(s) => s.origin.end,
            None => self.segments.last().map_or(0, |s| s.origin.end),
        }
    }
}

/// Builds an [`OffsetMap`] from left to right.
#[derive(Debug, Default)]
pub struct OffsetMapBuilder {
    segments: Vec<Segment>,
    len: u32,
}

impl OffsetMapBuilder {
    /// The next `origin.len()` bytes of the derived text are a copy of `origin`.
    pub fn copied(&mut self, origin: Span) {
        if origin.is_empty() {
            return;
        }
        let derived = self.advance(origin.len());
        if let Some(last) = self.segments.last_mut()
            && last.linear
            && last.origin.end == origin.start
        {
            last.origin.end = origin.end;
            last.derived.end = derived.end;
            return;
        }
        self.segments.push(Segment { derived, origin, linear: true });
    }

    /// The next `len` bytes of the derived text stand for `origin` as a whole.
    pub fn replaced(&mut self, len: usize, origin: Span) {
        if len == 0 {
            return;
        }
        let derived = self.advance(len);
        self.segments.push(Segment { derived, origin, linear: false });
    }

    /// Length of the derived text so far, in bytes.
    pub fn len(&self) -> u32 {
        self.len
    }

    /// Whether nothing was added yet.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Takes back all but the first `len` bytes of the derived text.
    pub fn truncate(&mut self, len: usize) {
        while let Some(last) = self.segments.last_mut() {
            if (last.derived.end as usize) <= len {
                break;
            }
            if (last.derived.start as usize) < len && last.linear {
                let excess = last.derived.end - Span::new(0, len).end;
                last.derived.end -= excess;
                last.origin.end -= excess;
                break;
            }
            self.segments.pop();
        }
        self.len = self.segments.last().map_or(0, |last| last.derived.end);
    }

    /// The finished map.
    pub fn finish(mut self) -> OffsetMap {
        self.segments.shrink_to_fit();
        OffsetMap { segments: self.segments }
    }

    fn advance(&mut self, len: usize) -> Span {
        let span = Span::new(self.len as usize, self.len as usize + len);
        self.len = span.end;
        span
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_map_byte_for_byte_and_replacements_as_a_whole() {
        // "a&amp;b" -> "a&b"
        let mut map = OffsetMapBuilder::default();
        map.copied(Span::new(0, 1));
        map.replaced(1, Span::new(1, 6));
        map.copied(Span::new(6, 7));
        let map = map.finish();
        assert_eq!(map.to_origin(Span::new(0, 1)), Span::new(0, 1));
        assert_eq!(map.to_origin(Span::new(1, 2)), Span::new(1, 6));
        assert_eq!(map.to_origin(Span::new(0, 3)), Span::new(0, 7));
        assert_eq!(map.to_origin(Span::new(2, 3)), Span::new(6, 7));
        assert_eq!(map.to_origin(Span::new(3, 3)), Span::new(7, 7));
        assert_eq!(map.to_derived(6), 2);
        assert_eq!(map.to_derived(3), 1);
    }

    #[test]
    fn skipped_origin_is_not_covered_at_the_edges() {
        // "x--y" -> "xy"
        let mut map = OffsetMapBuilder::default();
        map.copied(Span::new(0, 1));
        map.copied(Span::new(3, 4));
        let map = map.finish();
        assert_eq!(map.to_origin(Span::new(0, 1)), Span::new(0, 1));
        assert_eq!(map.to_origin(Span::new(1, 2)), Span::new(3, 4));
        assert_eq!(map.to_origin(Span::new(0, 2)), Span::new(0, 4));
    }
}
