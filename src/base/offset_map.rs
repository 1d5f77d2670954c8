//! Maps byte offsets of a derived text back to the text it was made from.

use serde::{Deserialize, Serialize};

use crate::base::{Span, varint};

/// Where each byte of a derived text came from.
///
/// The map is a list of segments in the order of the derived text. A *stepped* segment holds units of one width each
/// (copied bytes; characters that take two bytes here and three there); an *atomic* one stands as a whole for a stretch
/// of the origin (an entity, a ligature, a run of white space), so that every place inside it maps to the whole
/// stretch. Segments of the origin may be skipped but never go back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OffsetMap {
    /// The segments, each told from the one before: there are one or two to each line of a text, of mostly two bytes.
    segments: Vec<u8>,
    /// The first of each [`STRIDE`] segments, to start reading at.
    marks: Vec<Mark>,
    /// Length of the derived text.
    len: u32,
}

/// Segments from one mark to the next.
const STRIDE: usize = 32;

/// Where a segment starts, and where it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Mark {
    derived: u32,
    origin: u32,
    at: u32,
}

/// A segment under construction: it ends in the derived text where the next one starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Segment {
    derived: u32,
    origin: u32,
    form: Form,
}

/// The step of a stepped segment, the width of a unit in the derived text in the second byte and in the origin in the
/// first one; or the length in the origin of an atomic one, below its mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Form(u32);

impl Form {
    const COPY: Self = Self::step(1, 1);
    /// The mark of an atomic segment; readers refuse texts that are longer.
    const ATOMIC: u32 = 1 << 31;

    const fn step(derived: u8, origin: u8) -> Self {
        Self((derived as u32) << 8 | origin as u32)
    }

    fn atomic(len: usize) -> Self {
        Self(u32::try_from(len).unwrap_or(u32::MAX) | Self::ATOMIC)
    }

    /// The widths of a unit in the derived text and in the origin, both at least 1, or the length of an atomic segment.
    fn read(self) -> Result<(u32, u32), u32> {
        if self.0 & Self::ATOMIC == 0 { Ok((self.0 >> 8, self.0 & 0xff)) } else { Err(self.0 & !Self::ATOMIC) }
    }
}

impl Segment {
    /// The origin of the unit that holds byte `at` of the derived text: where it starts.
    fn floor(self, at: u32) -> u32 {
        match self.form.read() {
            Ok((derived, origin)) => self.origin + at.saturating_sub(self.derived) / derived * origin,
            Err(_) => self.origin,
        }
    }

    /// The end, in the origin, of the unit that holds the byte before `at`.
    fn ceil(self, at: u32) -> u32 {
        match self.form.read() {
            Ok((derived, origin)) => self.origin + at.saturating_sub(self.derived).div_ceil(derived) * origin,
            Err(len) => self.origin + len,
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
        // Segments of the origin come in order: the one looked for is the last that starts at or before the offset, or,
        // if that one ends before it, the next.
        let mut mark = self.marks.partition_point(|mark| mark.origin <= origin).saturating_sub(1);
        let inside = |(segment, end): (Segment, u32)| origin < segment.ceil(end);
        // An empty stretch of the origin may stand before others that start where it does.
        while mark > 0 && self.segments_from(mark).next().is_some_and(inside) {
            mark -= 1;
        }
        let mut found: Option<Segment> = None;
        for (segment, end) in self.segments_from(mark) {
            if segment.origin > origin {
                found = found.or(Some(segment));
                break;
            }
            found = if inside((segment, end)) { found.or(Some(segment)) } else { None };
        }
        let Some(segment) = found else { return self.len };
        match segment.form.read() {
            Ok((derived, unit)) if origin > segment.origin => {
                segment.derived + (origin - segment.origin).div_ceil(unit) * derived
            }
            _ => segment.derived,
        }
    }

    /// The segments from a mark on, each with its end in the derived text.
    fn segments_from(&self, mark: usize) -> Segments<'_> {
        let at = self.marks.get(mark).map_or(self.segments.len(), |mark| mark.at as usize);
        Segments { map: self, next: mark * STRIDE, at, derived: 0, origin: 0 }
    }

    fn origin_end(&self) -> u32 {
        self.segments_from(self.marks.len().saturating_sub(1)).last().map_or(0, |(last, end)| last.ceil(end))
    }

    fn start_of(&self, at: u32) -> u32 {
        let mark = self.marks.partition_point(|mark| mark.derived <= at).saturating_sub(1);
        let found = self.segments_from(mark).find(|&(_, end)| at < end);
        found.map_or_else(|| self.origin_end(), |(segment, _)| segment.floor(at))
    }

    fn end_of(&self, at: u32) -> u32 {
        let mark = self.marks.partition_point(|mark| mark.derived < at).saturating_sub(1);
        let found = self.segments_from(mark).find(|&(_, end)| at <= end);
        found.map_or_else(|| self.origin_end(), |(segment, _)| segment.ceil(at))
    }
}

/// How the lowest bits of a segment's first number say what its form is; the others are its width in the derived text.
const COPIED: u64 = 0;
const ATOMIC: u64 = 1;
const STEPPED: u64 = 2;
/// Set if some of the origin is skipped before the segment, or some of it stands for the one before, too.
const SKIPS: u64 = 4;
const WIDTH_BIT: u32 = 3;

/// Reads segments from left to right.
struct Segments<'m> {
    map: &'m OffsetMap,
    /// Index of the next one.
    next: usize,
    /// Where it is written.
    at: usize,
    /// Where it starts in the derived text.
    derived: u32,
    /// Where the one before ends in the origin.
    origin: u32,
}

impl Iterator for Segments<'_> {
    type Item = (Segment, u32);

    fn next(&mut self) -> Option<Self::Item> {
        let bytes = self.map.segments.as_slice();
        if self.at >= bytes.len() {
            return None;
        }
        if self.next.is_multiple_of(STRIDE) {
            let mark = self.map.marks.get(self.next / STRIDE)?;
            (self.derived, self.origin) = (mark.derived, mark.origin);
        }
        self.next += 1;
        let head = varint::read(bytes, &mut self.at);
        if head & SKIPS != 0 {
            self.origin = self.origin.wrapping_add(unfold(varint::read(bytes, &mut self.at) as u32));
        }
        let form = match head & (SKIPS - 1) {
            COPIED => Form::COPY,
            ATOMIC => Form(varint::read(bytes, &mut self.at) as u32 | Form::ATOMIC),
            _ => Form(varint::read(bytes, &mut self.at) as u32),
        };
        let segment = Segment { derived: self.derived, origin: self.origin, form };
        self.derived = self.derived.saturating_add((head >> WIDTH_BIT) as u32);
        self.origin = segment.ceil(self.derived);
        Some((segment, self.derived))
    }
}

/// A difference as a number that is small if the difference is, whatever its sign.
fn fold(difference: u32) -> u32 {
    difference << 1 ^ 0u32.wrapping_sub(difference >> 31)
}

fn unfold(folded: u32) -> u32 {
    folded >> 1 ^ 0u32.wrapping_sub(folded & 1)
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
        self.push(origin.len(), origin, Form::COPY);
    }

    /// The next `width` bytes of the derived text are one character, written as `origin` (both 1 to 255 bytes long).
    ///
    /// Runs of characters of the same two widths share a segment, so the map of a legacy encoding stays small.
    pub fn character(&mut self, width: usize, origin: Span) {
        match (u8::try_from(width), u8::try_from(origin.len())) {
            (Ok(derived @ 1..), Ok(from @ 1..)) => self.push(width, origin, Form::step(derived, from)),
            _ => self.replaced(width, origin),
        }
    }

    fn push(&mut self, width: usize, origin: Span, form: Form) {
        if width == 0 {
            return;
        }
        let follows = |last: &Segment| last.form == form && last.ceil(self.len) == origin.start;
        if !self.segments.last().is_some_and(follows) {
            self.segments.push(Segment { derived: self.len, origin: origin.start, form });
        }
        self.advance(width);
    }

    /// The next `len` bytes of the derived text stand for `origin` as a whole.
    pub fn replaced(&mut self, len: usize, origin: Span) {
        if len > 0 {
            self.segments.push(Segment { derived: self.len, origin: origin.start, form: Form::atomic(origin.len()) });
            self.advance(len);
        }
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
        let is_left = |last: &Segment| last.form == Form::COPY && last.derived < self.len;
        if !self.segments.last().is_some_and(is_left) {
            self.segments.pop();
        }
    }

    /// Where the last copy ends in the origin, if a copy was the last addition.
    pub fn copied_to(&self) -> Option<u32> {
        self.segments.last().filter(|last| last.form == Form::COPY).map(|last| last.ceil(self.len))
    }

    /// The finished map.
    pub fn finish(self) -> OffsetMap {
        /// Bytes of most segments, and a little more.
        const BYTES: usize = 3;
        let mut map = OffsetMap {
            segments: Vec::with_capacity(self.segments.len() * BYTES),
            marks: Vec::with_capacity(self.segments.len().div_ceil(STRIDE)),
            len: self.len,
        };
        let mut origin = 0;
        for (idx, &segment) in self.segments.iter().enumerate() {
            if idx.is_multiple_of(STRIDE) {
                let at = u32::try_from(map.segments.len()).unwrap_or(u32::MAX);
                map.marks.push(Mark { derived: segment.derived, origin: segment.origin, at });
                origin = segment.origin;
            }
            let end = self.segments.get(idx + 1).map_or(self.len, |next| next.derived);
            let skipped = segment.origin.wrapping_sub(origin);
            let (kind, detail) = match segment.form.read() {
                _ if segment.form == Form::COPY => (COPIED, None),
                Ok(_) => (STEPPED, Some(segment.form.0)),
                Err(len) => (ATOMIC, Some(len)),
            };
            let skips = if skipped == 0 { 0 } else { SKIPS };
            varint::push(&mut map.segments, u64::from(end - segment.derived) << WIDTH_BIT | skips | kind);
            if skipped != 0 {
                varint::push(&mut map.segments, u64::from(fold(skipped)));
            }
            if let Some(detail) = detail {
                varint::push(&mut map.segments, u64::from(detail));
            }
            origin = segment.ceil(end);
        }
        map.segments.shrink_to_fit();
        map
    }

    fn advance(&mut self, len: usize) {
        self.len = Span::new(self.len as usize, self.len as usize + len).end;
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

    #[test]
    fn long_maps_lead_there_and_back() {
        // Of each line one letter is copied, three bytes are skipped, two become a space, and one stands for two letters.
        let (mut builder, mut places) = (OffsetMapBuilder::default(), Vec::new());
        for line in 0..1_000 {
            let (origin, derived) = (line * 300, line * 4);
            places.push((derived, origin, 1));
            builder.copied(Span::new(origin, origin + 1));
            places.push((derived + 1, origin + 4, 2));
            builder.replaced(1, Span::new(origin + 4, origin + 6));
            for letter in 2..4 {
                places.push((derived + letter, origin + 6, 1));
                builder.replaced(1, Span::new(origin + 6, origin + 7));
            }
        }
        let map = builder.finish();
        for &(derived, origin, len) in &places {
            assert_eq!(map.to_origin(Span::new(derived, derived + 1)), Span::new(origin, origin + len));
            let first = places[..].iter().find(|place| place.1 == origin).map(|place| place.0);
            assert_eq!(Some(map.to_derived(origin as u32) as usize), first);
            assert_eq!(map.to_derived(origin as u32 + 8) as usize, (origin / 300 + 1) * 4);
        }
        assert_eq!(map.to_origin(Span::new(4_000, 4_000)), Span::new(299_707, 299_707));
    }
}
