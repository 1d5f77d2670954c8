//! Level 3: read text → the normalised text that everything else is said about, with a map back to the source.
//!
//! Folded: white space (no-break, thin, ideographic, line ends) to one space, soft hyphens and invisible characters to
//! nothing, quotes to ASCII, hyphens and minus signs to `-`, compatibility forms (ligatures, full-width letters and
//! digits, unit signs) to their plain forms by NFKC. Kept, because folding would change the meaning: superscripts,
//! subscripts, fractions, enclosed numbers, and the full-width punctuation of Chinese and Japanese.
//!
//! Wording is never touched here, and nothing is recognised.

mod fold;

use fold::Space;

use crate::base::{LineIndex, OffsetMapBuilder, Span};
use crate::model::{Block, BlockKind, Document, Link, RunKind, Source, SourceBlock};

/// Normalises what a reader made of a file. Sentences, tokens and mentions are left for the stages to come.
///
/// Without `keep_source`, the source is let go of.
pub fn normalize(source: Source, keep_source: bool) -> Document {
    let mut writer = Writer::new(&source.text);
    for block in &source.blocks {
        writer.block(block);
    }
    let Writer { mut text, map, mut blocks, labels, literals, links, .. } = writer;
    text.shrink_to_fit();
    blocks.shrink_to_fit();
    let mut document = Document {
        path: source.path,
        format: source.format,
        meta: source.meta,
        text,
        map: map.finish(),
        lines: LineIndex::new(&source.text),
        decoding: source.decoding,
        blocks,
        labels,
        literals,
        links,
        furniture: source.furniture,
        ..Document::default()
    };
    document.source = keep_source.then_some(source.text);
    document
}

/// What a source says of itself, as a document of its own that knows neither source nor lines.
pub fn head(source: &Source) -> Option<Document> {
    let mut writer = Writer::new(&source.text);
    source.head.iter().for_each(|block| writer.block(block));
    let Writer { text, map, blocks, literals, .. } = writer;
    (!blocks.is_empty()).then(|| Document {
        path: source.path.clone(),
        format: source.format,
        meta: source.meta.clone(),
        text,
        map: map.finish(),
        blocks,
        literals,
        ..Document::default()
    })
}

/// What the text so far ends in, as far as it decides what becomes of white space.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    /// At the start of a block.
    Start,
    /// Right after a character.
    None,
    /// White space was seen and not written yet; of several, a line end outweighs the others.
    Pending { from: u32, to: u32, space: Space },
}

struct Writer<'a> {
    source: &'a str,
    text: String,
    map: OffsetMapBuilder,
    blocks: Vec<Block>,
    labels: Vec<(u32, Vec<String>)>,
    literals: Vec<Span>,
    links: Vec<Link>,
    gap: Gap,
    last: char,
    /// The character before `last`, to tell a hyphenated word from a dash.
    before_last: char,
    /// A stretch of the source that is copied as it is, not yet written.
    copy: Span,
}

impl<'a> Writer<'a> {
    fn new(source: &'a str) -> Self {
        Self {
            source,
            text: String::with_capacity(source.len()),
            map: OffsetMapBuilder::default(),
            blocks: Vec::new(),
            labels: Vec::new(),
            literals: Vec::new(),
            links: Vec::new(),
            gap: Gap::Start,
            last: '\n',
            before_last: '\n',
            copy: Span::default(),
        }
    }

    fn block(&mut self, block: &SourceBlock) {
        let rollback = (self.text.len(), self.literals.len(), self.links.len());
        if !self.blocks.is_empty() {
            self.text.push('\n');
            let at = block.runs.first().map_or(0, |run| run.span.start);
            // The byte after the block before, mostly its line end, keeps the map in fewer pieces than none.
            let ascii = |end: &u32| *end < at && self.source.as_bytes()[*end as usize].is_ascii();
            match self.map.copied_to().filter(ascii) {
                Some(end) => self.map.copied(Span { start: end, end: end + 1 }),
                None => self.map.replaced(1, Span { start: at, end: at }),
            }
        }
        let start = self.text.len();
        (self.gap, self.last, self.before_last) = (Gap::Start, '\n', '\n');
        for run in &block.runs {
            let from = self.position();
            match &run.kind {
                RunKind::Text => self.copied(run.span),
                RunKind::Replaced(text) => self.replaced(text, run.span),
                RunKind::Code | RunKind::Id => {
                    self.copied(run.span);
                    self.literal(from);
                }
                RunKind::LinkTarget => {
                    let target = run.span.of(self.source).to_owned();
                    self.flush();
                    let at = Span::new(self.text.len(), self.text.len()).start;
                    self.links.push(Link { at, target });
                }
            }
        }
        self.flush();
        if self.text.len() == start {
            // Nothing but the separator was written.
            if start > rollback.0 {
                self.text.truncate(rollback.0);
                self.map.take_back();
            }
            self.literals.truncate(rollback.1);
            self.links.truncate(rollback.2);
            return;
        }
        let span = Span::new(start, self.text.len());
        if block.kind == BlockKind::Code {
            self.literals.truncate(rollback.1);
            self.literals.push(span);
        }
        if !block.labels.is_empty() {
            let idx = u32::try_from(self.blocks.len()).unwrap_or(u32::MAX);
            self.labels.push((idx, block.labels.clone()));
        }
        self.blocks.push(Block { kind: block.kind, span });
    }

    /// Where the next written character will stand.
    fn position(&mut self) -> usize {
        self.flush();
        self.text.len()
    }

    fn literal(&mut self, from: usize) {
        self.flush();
        let text = self.text.get(from..).unwrap_or("");
        let start = from + (text.len() - text.trim_start().len());
        if start < self.text.len() {
            self.literals.push(Span::new(start, self.text.len()));
        }
    }

    fn flush(&mut self) {
        if !self.copy.is_empty() {
            self.text.push_str(self.copy.of(self.source));
            self.map.copied(self.copy);
            self.copy = Span::default();
        }
    }

    fn copied(&mut self, run: Span) {
        let text = run.of(self.source);
        let mut at = 0;
        while at < text.len() {
            let plain = fold::plain_len(&text.as_bytes()[at..]);
            if plain > 0 {
                let start = run.start as usize + at;
                self.same(&text[at..at + plain], Span::new(start, start + plain));
                at += plain;
                continue;
            }
            let start = run.start as usize + at;
            let (white, space) = fold::white(&text.as_bytes()[at..]);
            if white > 0 {
                self.space(Span::new(start, start + white), space);
                at += white;
                continue;
            }
            let letters = fold::letters_len(&text[at..]);
            if letters > 0 {
                self.same(&text[at..at + letters], Span::new(start, start + letters));
                at += letters;
                continue;
            }
            let cluster = fold::cluster(&text[at..]);
            let origin = Span::new(start, start + cluster.len());
            match fold::fold(cluster) {
                fold::Folded::Same => self.same(cluster, origin),
                fold::Folded::Space(space) => self.space(origin, space),
                fold::Folded::Nothing => {}
                fold::Folded::Text(folded) => self.put(&folded, origin),
            }
            at += cluster.len();
        }
    }

    fn replaced(&mut self, text: &str, origin: Span) {
        let mut rest = text;
        while !rest.is_empty() {
            let cluster = fold::cluster(rest);
            rest = &rest[cluster.len()..];
            match fold::fold(cluster) {
                fold::Folded::Same => self.put(cluster, origin),
                fold::Folded::Space(space) => self.space(origin, space),
                fold::Folded::Nothing => {}
                fold::Folded::Text(folded) => self.put(&folded, origin),
            }
        }
    }

    fn space(&mut self, origin: Span, space: Space) {
        self.gap = match self.gap {
            Gap::Start => Gap::Start,
            Gap::None => Gap::Pending { from: origin.start, to: origin.end, space },
            Gap::Pending { from, to, space: before } => {
                let line_end = [before, space].contains(&Space::LineEnd);
                let space = if line_end { Space::LineEnd } else { Space::Plain };
                Gap::Pending { from, to: to.max(origin.end), space }
            }
        };
    }

    /// Writes the white space seen before `next`, unless the line merely wraps where the script has no spaces or a word
    /// is hyphenated.
    fn close_gap(&mut self, next: char) {
        if let Gap::Pending { from, to, space } = self.gap {
            let hyphenated = self.last == '-' && self.before_last.is_alphabetic() && next.is_lowercase();
            let wraps =
                space == Space::LineEnd && (hyphenated || (fold::is_unspaced(self.last) && fold::is_unspaced(next)));
            let digits = self.last.is_ascii_digit() && next.is_ascii_digit();
            if digits && space == Space::Fixed {
                // A space that holds digits together groups them.
                self.flush();
                self.text.push(fold::GROUPING_SPACE);
                self.map.replaced(fold::GROUPING_SPACE.len_utf8(), Span { start: from, end: to });
            } else if !wraps {
                (self.before_last, self.last) = (self.last, ' ');
                let origin = Span { start: from, end: to };
                if origin.of(self.source) == " " {
                    self.extend_copy(origin);
                } else {
                    self.flush();
                    self.text.push(' ');
                    // One byte for one byte: the map stays in one piece.
                    if origin.len() == 1 { self.map.copied(origin) } else { self.map.replaced(1, origin) }
                }
            }
        }
        self.gap = Gap::None;
    }

    fn same(&mut self, cluster: &str, origin: Span) {
        let Some(first) = cluster.chars().next() else { return };
        self.close_gap(first);
        self.extend_copy(origin);
        self.remember(cluster);
    }

    fn put(&mut self, folded: &str, origin: Span) {
        let Some(first) = folded.chars().next() else { return };
        self.close_gap(first);
        self.flush();
        self.text.push_str(folded);
        self.map.replaced(folded.len(), origin);
        self.remember(folded);
    }

    fn extend_copy(&mut self, origin: Span) {
        if !self.copy.is_empty() && self.copy.end == origin.start {
            self.copy.end = origin.end;
        } else {
            self.flush();
            self.copy = origin;
        }
    }

    fn remember(&mut self, written: &str) {
        let mut backwards = written.chars().rev();
        if let Some(last) = backwards.next() {
            self.before_last = backwards.next().unwrap_or(self.last);
            self.last = last;
        }
    }
}

#[cfg(test)]
mod tests;
