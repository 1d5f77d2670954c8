//! The sentences around two places, diffed word by word and shortened around what differs.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::base::Span;
use crate::model::Document;
use crate::report::style::{Ink, Piece, Side, pieces_width};

/// Tokens shown at most on either side of a place; more than any sentence a person would read in a report.
const REACH: u32 = 150;
/// Characters of one token shown before it is cut: a URL is readable, a megabyte of base64 is not.
const LONGEST_TOKEN: usize = 120;
/// Below this share of equal tokens two sentences say it in other words, and marking each word would hide the point.
const SAME_WORDING: f32 = 0.4;
/// A place that covers more than this share of its sentence is the sentence: then the differences are the point.
const WHOLE: f32 = 0.6;
/// More words than this before or after all that two sentences share were put into one sentence here and into two there:
/// they are no difference.
const LONGEST_EDGE: usize = 6;
/// Words kept around a mark, widest first, until the excerpt fits.
const CONTEXTS: [usize; 4] = [10, 6, 4, 2];
/// A gap shorter than this many tokens is not worth an ellipsis.
const SHORTEST_GAP: usize = 4;

/// What one side shows.
pub(crate) struct Excerpt<'a> {
    doc: &'a Document,
    side: Side,
    /// The sentences shown, cut to [`REACH`].
    shown: Span,
    /// Its tokens, as indices into the document's.
    tokens: Range<usize>,
    /// What the finding points at inside `shown`.
    places: Vec<Span>,
    /// Whether the finding points at the sentence as a whole; then the differences are the point.
    whole_sentence: bool,
    /// The token where the place begins, or would if it had text; counted from the first.
    anchor: usize,
    /// Tokens, counted from the first, that the other side has not or has otherwise.
    differs: Vec<bool>,
    /// Tokens that stay when the excerpt is shortened.
    keep: Vec<bool>,
}

impl<'a> Excerpt<'a> {
    /// The excerpt around `place`; other `places` of the same finding are marked where they fall into it.
    pub(crate) fn new(doc: &'a Document, place: Span, places: impl Iterator<Item = Span>, side: Side) -> Self {
        let part = |span: Span| doc.part(span);
        let places = places.filter(|other| std::ptr::eq(part(*other).0, part(place).0)).map(|other| part(other).1);
        let (doc, place) = doc.part(place);
        let around = surroundings(doc, place);
        let first = doc.tokens.partition_point(|t| t.end <= around.start);
        let end = doc.tokens.partition_point(|t| t.start < around.end).max(first);
        let tokens = first..end;
        let mut shown = around;
        // Punctuation at the ends belongs to the excerpt unless tokens were cut away there.
        if let (Some(head), Some(tail)) = (doc.tokens.get(first), doc.tokens.get(end.saturating_sub(1)))
            && first < end
        {
            shown = around.cover(Span { start: head.start, end: tail.end });
        }
        let n = tokens.len();
        let mut places: Vec<Span> = places.filter(|other| !other.is_empty() && other.overlaps(shown)).collect();
        places.sort_unstable();
        let whole = |span: &Span| {
            let inside = doc.tokens.range(tokens.clone()).filter(|t| t.span().overlaps(*span)).count();
            n > 8 && inside as f32 > n as f32 * WHOLE
        };
        places.retain(|span| !whole(span));
        let whole_sentence = places.is_empty() && !place.is_empty();
        let anchor = doc.tokens.partition_point(|t| t.end <= place.start).saturating_sub(first);
        Self { doc, side, shown, tokens, places, whole_sentence, anchor, differs: vec![false; n], keep: vec![true; n] }
    }

    fn hashes(&self) -> Vec<u32> {
        self.doc.tokens.hashes()[self.tokens.clone()].to_vec()
    }

    fn is_subject(&self, token: usize) -> bool {
        let span = self.doc.tokens.span(self.tokens.start + token);
        self.places.iter().any(|place| place.overlaps(span))
    }

    /// Keeps the marked tokens and `context` tokens around each; with `subjects_only`, differences alone keep nothing.
    fn focus(&mut self, context: usize, subjects_only: bool, extra: &[usize]) {
        let n = self.keep.len();
        self.keep.fill(false);
        let marked: Vec<usize> =
            (0..n).filter(|&at| self.is_subject(at) || (self.differs[at] && !subjects_only)).collect();
        let anchor = self.places.is_empty().then_some(self.anchor);
        for at in marked.into_iter().chain(extra.iter().copied()).chain(anchor) {
            let end = (at + context + 1).min(n);
            self.keep[at.saturating_sub(context).min(end)..end].fill(true);
        }
    }

    /// The pieces to print.
    pub(crate) fn pieces(&self) -> Vec<Piece> {
        let mut out = Vec::new();
        if let Some(label) = cell_label(self.doc, self.shown) {
            out.push(Piece::new(&label, Ink::Dim));
        }
        let sentence = sentences(self.doc, self.shown);
        let cut = |out: &mut Vec<Piece>, text: &str| out.push(Piece::new(text, Ink::Dim));
        if sentence.start < self.shown.start {
            cut(&mut out, "… ");
        }
        let gaps = self.gaps();
        let mut at = self.shown.start;
        for gap in &gaps {
            let span = self.gap_span(gap);
            self.push_text(&mut out, Span { start: at, end: span.start.max(at) });
            let spaced = !self.doc.slice(span).is_empty() && self.doc.slice(span).contains(' ');
            let opening = gap.start == 0;
            cut(
                &mut out,
                match (spaced, opening) {
                    (true, true) => "… ",
                    (true, false) => " … ",
                    (false, _) => "…",
                },
            );
            at = span.end.max(at);
        }
        self.push_text(&mut out, Span { start: at, end: self.shown.end.max(at) });
        if sentence.end > self.shown.end {
            cut(&mut out, " …");
        }
        out
    }

    /// Runs of tokens that are not kept, long enough to leave out.
    fn gaps(&self) -> Vec<Range<usize>> {
        let mut gaps = Vec::new();
        let mut start = None;
        for at in 0..=self.keep.len() {
            match (self.keep.get(at).copied().unwrap_or(true), start) {
                (false, None) => start = Some(at),
                (true, Some(from)) => {
                    if at - from >= SHORTEST_GAP {
                        gaps.push(from..at);
                    }
                    start = None;
                }
                _ => {}
            }
        }
        gaps
    }

    /// The text of a gap, with the space around it; punctuation stays with its neighbours' side that is kept.
    fn gap_span(&self, gap: &Range<usize>) -> Span {
        let token = |at: usize| self.doc.tokens.at(self.tokens.start + at);
        let start = if gap.start == 0 { self.shown.start } else { token(gap.start - 1).end };
        let end = if gap.end == self.keep.len() { self.shown.end } else { token(gap.end).start };
        if gap.end == self.keep.len() {
            return Span { start, end };
        }
        // An opening quote or a currency sign right before the next kept token belongs to it.
        let text = self.doc.slice(Span { start, end: end.max(start) });
        let hanging = text.trim_end_matches(|c: char| !c.is_alphanumeric() && !c.is_whitespace()).len();
        let end = start + u32::try_from(hanging).unwrap_or(0);
        Span { start, end }
    }

    /// The text of a span with its marks.
    fn push_text(&self, out: &mut Vec<Piece>, span: Span) {
        let mut at = span.start;
        for (marked, ink) in self.marks(span) {
            self.push_plain(out, Span { start: at, end: marked.start }, Ink::Plain);
            self.push_plain(out, marked, ink);
            at = marked.end;
        }
        self.push_plain(out, Span { start: at, end: span.end }, Ink::Plain);
    }

    fn push_plain(&self, out: &mut Vec<Piece>, span: Span, ink: Ink) {
        let text = self.doc.slice(span);
        if !text.is_empty() {
            out.push(Piece::new(&tidy(text), ink));
        }
    }

    /// Disjoint marked spans inside `span`, in order: subjects first claim their text, differences take the rest.
    fn marks(&self, span: Span) -> Vec<(Span, Ink)> {
        let mut marks: Vec<(Span, Ink)> = Vec::new();
        let clip = |s: Span| Span { start: s.start.max(span.start), end: s.end.min(span.end) };
        for place in &self.places {
            let place = clip(*place);
            let from = marks.last().map_or(0, |(last, _)| last.end).max(place.start);
            if from < place.end {
                marks.push((Span { start: from, end: place.end }, Ink::Subject(self.side)));
            }
        }
        let differs = if self.whole_sentence { Ink::Subject(self.side) } else { Ink::Differs(self.side) };
        let mut run: Option<Span> = None;
        let mut runs = Vec::new();
        for at in 0..=self.differs.len() {
            let differs = self.differs.get(at).copied().unwrap_or(false) && !self.is_subject(at);
            let token = self.doc.tokens.get(self.tokens.start + at).map(|t| t.span());
            match (differs, token) {
                (true, Some(token)) => run = Some(run.map_or(token, |run| run.cover(token))),
                _ => runs.extend(run.take()),
            }
        }
        marks.extend(runs.into_iter().map(clip).filter(|s| s.start < s.end).map(|s| (s, differs)));
        marks.sort_unstable_by_key(|(s, _)| *s);
        let mut end = 0;
        marks.retain(|(s, _)| {
            let disjoint = s.start >= end;
            end = end.max(s.end);
            disjoint
        });
        marks
    }
}

/// Marks the differences of two excerpts and shortens both alike until each fits `columns`.
pub(crate) fn align(a: &mut Excerpt<'_>, b: &mut Excerpt<'_>, columns: usize) {
    let ops = capture_diff_slices(Algorithm::Myers, &a.hashes(), &b.hashes());
    let equal: usize = ops.iter().map(|op| if let DiffOp::Equal { len, .. } = op { *len } else { 0 }).sum();
    let total = a.keep.len() + b.keep.len();
    let same_wording = 2.0 * equal as f32 >= total as f32 * SAME_WORDING;
    let (mut edges_a, mut edges_b) = (Vec::new(), Vec::new());
    if same_wording {
        for (idx, op) in ops.iter().enumerate() {
            let (_, old, new) = op.as_tag_tuple();
            let at_edge = idx == 0 || idx + 1 == ops.len();
            let one_sided = old.is_empty() || new.is_empty();
            if matches!(op, DiffOp::Equal { .. }) || (at_edge && one_sided && old.len() + new.len() > LONGEST_EDGE) {
                continue;
            }
            edges_a.extend(if old.is_empty() { Some(old.start.saturating_sub(1)) } else { None });
            edges_b.extend(if new.is_empty() { Some(new.start.saturating_sub(1)) } else { None });
            a.differs[old].fill(true);
            b.differs[new].fill(true);
        }
    }
    let fits =
        |a: &Excerpt<'_>, b: &Excerpt<'_>| pieces_width(&a.pieces()) <= columns && pieces_width(&b.pieces()) <= columns;
    let attempts = CONTEXTS.iter().map(|&n| (n, false)).chain(CONTEXTS.iter().map(|&n| (n, true)));
    for (context, subjects_only) in attempts {
        if fits(a, b) {
            return;
        }
        let (edges_a, edges_b) = if subjects_only { (&[][..], &[][..]) } else { (&edges_a[..], &edges_b[..]) };
        a.focus(context, subjects_only, edges_a);
        b.focus(context, subjects_only, edges_b);
        if same_wording {
            keep_alike(a, b, &ops);
        }
    }
}

/// Shortens an excerpt that stands alone.
pub(crate) fn shorten(excerpt: &mut Excerpt<'_>, columns: usize) {
    for context in CONTEXTS {
        if pieces_width(&excerpt.pieces()) <= columns {
            return;
        }
        excerpt.focus(context, false, &[]);
    }
}

/// What one side keeps of a stretch that both share, the other keeps too, so that they read in parallel.
fn keep_alike(a: &mut Excerpt<'_>, b: &mut Excerpt<'_>, ops: &[DiffOp]) {
    for op in ops {
        if let DiffOp::Equal { old_index, new_index, len } = *op {
            for at in 0..len {
                let keep = a.keep[old_index + at] || b.keep[new_index + at];
                a.keep[old_index + at] = keep;
                b.keep[new_index + at] = keep;
            }
        }
    }
}

/// The sentences that hold a span; the span itself where there are none.
pub(crate) fn sentences(doc: &Document, span: Span) -> Span {
    let sentence = |at: u32| doc.sentence_at(at).and_then(|idx| doc.sentences.get(idx)).map(|s| s.span);
    let first = sentence(span.start).filter(|s| s.end > span.start).unwrap_or(span);
    let last = sentence(span.end.saturating_sub(1).max(span.start)).filter(|s| s.overlaps(span)).unwrap_or(span);
    first.cover(last).cover(span)
}

/// The sentences that hold a place, cut to [`REACH`] tokens before its start and after its (or that start's) end.
fn surroundings(doc: &Document, place: Span) -> Span {
    let whole = sentences(doc, place);
    let first = doc.tokens.partition_point(|t| t.end <= place.start);
    let last = doc.tokens.partition_point(|t| t.start < place.end).clamp(first, first + REACH as usize);
    let reach = REACH as usize;
    let start = doc.tokens.get(first.saturating_sub(reach)).map_or(whole.start, |t| t.start);
    let end = doc.tokens.get(last + reach).map_or(whole.end, |t| t.start);
    let start = if first < reach { whole.start } else { whole.start.max(start) };
    let cut = Span { start, end: whole.end.min(end).max(start) };
    let text = doc.slice(cut);
    Span { start, end: start + u32::try_from(text.trim_end().len()).unwrap_or(0) }
}

/// For a cell of a table: what its column and row are called.
fn cell_label(doc: &Document, span: Span) -> Option<String> {
    let labels = doc.labels_of(doc.block_at(span.start)?);
    (!labels.is_empty()).then(|| tidy(&format!("{} | ", labels.join(" / "))))
}

/// White space as one space, and no token longer than a person reads.
pub(crate) fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len().min(4 * LONGEST_TOKEN));
    for (idx, word) in text.split(char::is_whitespace).enumerate() {
        if idx > 0 && !out.ends_with(' ') {
            out.push(' ');
        }
        // Scripts written without spaces have their sentences here; no sentence shown has more than `2 * REACH` tokens.
        let longest = if word.is_ascii() { LONGEST_TOKEN } else { 4 * REACH as usize };
        match word.char_indices().nth(longest) {
            Some((cut, _)) => {
                out.push_str(&word[..cut]);
                out.push('…');
            }
            None => out.push_str(word),
        }
    }
    out
}
