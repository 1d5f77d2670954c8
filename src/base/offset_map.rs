//! Maps byte offsets of a derived text back to the text it was made from.

use serde::{Deserialize, Serialize};

use crate::base::Span;

/// Where each byte of a derived text came from.
///
/// The map is a list of segments in the order of the derived text. A *stepped* segment holds units of one width each
/// (copied bytes; characters that take two bytes here and three there); an *atomic* one stands as a whole for a stretch
/// of the origin (an entity, a ligature, a run of white space), so that every place inside it maps to the whole
/// stretch. Segments of the origin may be skipped but never go back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OffsetMap {
    segments: Vec<Segment>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Segment {
    derived: Span,
    origin: Span,
    step: Option<Step>,
}

/// Bytes of one unit of a stepped segment; both at least 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Step {
    derived: u8,
    origin: u8,
}

impl Step {
    const COPY: Self = Self { derived: 1, origin: 1 };
}

impl Segment {
    /// The origin of the unit that holds byte `at` of the derived text: where it starts.
    fn floor(self, at: u32) -> u32 {
        let into = at.saturating_sub(self.derived.start);
        match self.step {
            Some(step) => self.origin.start + into / u32::from(step.derived) * u32::from(step.origin),
            None => self.origin.start,
        }
    }

    /// The end, in the origin, of the unit that holds the byte before `at`.
    fn ceil(self, at: u32) -> u32 {
        let into = at.saturating_sub(self.derived.start);
        match self.step {
            Some(step) => self.origin.start + into.div_ceil(u32::from(step.derived)) * u32::from(step.origin),
            None => self.origin.end,
        }
    }
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
            Some(Segment { derived, origin: from, step: Some(step) }) if origin > from.start => {
                derived.start + (origin - from.start).div_ceil(u32::from(step.origin)) * u32::from(step.derived)
            }
            Some(s) => s.derived.start,
            None => self.segments.last().map_or(0, |s| s.derived.end),
        }
    }

    fn start_of(&self, at: u32) -> u32 {
        let idx = self.segments.partition_point(|s| s.derived.end <= at);
        match self.segments.get(idx) {
            Some(s) => s.floor(at),
            None => self.segments.last().map_or(0, |s| s.origin.end),
        }
    }

    fn end_of(&self, at: u32) -> u32 {
        let idx = self.segments.partition_point(|s| s.derived.end < at);
        match self.segments.get(idx) {
            Some(s) => s.ceil(at),
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
        self.push(derived, origin, Step::COPY);
    }

    /// The next `width` bytes of the derived text are one character, written as `origin` (both 1 to 255 bytes long).
    ///
    /// Runs of characters of the same two widths share a segment, so the map of a legacy encoding stays small.
    pub fn character(&mut self, width: usize, origin: Span) {
        match (u8::try_from(width), u8::try_from(origin.len())) {
            (Ok(derived @ 1..), Ok(from @ 1..)) => {
                let span = self.advance(width);
                self.push(span, origin, Step { derived, origin: from });
            }
            _ => self.replaced(width, origin),
        }
    }

    fn push(&mut self, derived: Span, origin: Span, step: Step) {
        if let Some(last) = self.segments.last_mut()
            && last.step == Some(step)
            && last.origin.end == origin.start
        {
            last.origin.end = origin.end;
            last.derived.end = derived.end;
            return;
        }
        self.segments.push(Segment { derived, origin, step: Some(step) });
    }

    /// The next `len` bytes of the derived text stand for `origin` as a whole.
    pub fn replaced(&mut self, len: usize, origin: Span) {
        if len == 0 {
            return;
        }
        let derived = self.advance(len);
        self.segments.push(Segment { derived, origin, step: None });
    }

    /// Length of the derived text so far, in bytes.
    pub fn len(&self) -> u32 {
        self.len
    }

    /// Whether nothing was added yet.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Takes back the last byte of the derived text, which was added by itself.
    pub fn take_back(&mut self) {
        self.len = self.len.saturating_sub(1);
        let Some(last) = self.segments.last_mut() else { return };
        if last.step == Some(Step::COPY) && last.derived.len() > 1 {
            (last.derived.end, last.origin.end) = (last.derived.end - 1, last.origin.end - 1);
        } else {
            self.segments.pop();
        }
    }

    /// Where the last copy ends in the origin, if a copy was the last addition.
    pub fn copied_to(&self) -> Option<u32> {
        self.segments.last().filter(|last| last.step == Some(Step::COPY)).map(|last| last.origin.end)
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
    fn characters_map_as_wholes_of_their_width() {
        // "a中文b" from a two-byte encoding
        let mut map = OffsetMapBuilder::default();
        map.character(1, Span::new(0, 1));
        map.character(3, Span::new(1, 3));
        map.character(3, Span::new(3, 5));
        map.character(1, Span::new(5, 6));
        let map = map.finish();
        assert_eq!(map.to_origin(Span::new(1, 4)), Span::new(1, 3));
        assert_eq!(map.to_origin(Span::new(4, 7)), Span::new(3, 5));
        assert_eq!(map.to_origin(Span::new(5, 6)), Span::new(3, 5), "inside a character counts as all of it");
        assert_eq!(map.to_origin(Span::new(0, 8)), Span::new(0, 6));
        assert_eq!(map.to_derived(3), 4);
        assert_eq!(map.to_derived(4), 7, "the first place that is not before it");
        assert_eq!(map.to_derived(5), 7);
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
