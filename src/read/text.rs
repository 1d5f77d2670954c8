//! Plain text → blocks: paragraphs (one a line, or wrapped over lines), list items, headings, speaker labels.

use std::ops::Range;

use crate::model::BlockKind;

use super::draft::Draft;
use super::lines::{self, Line, Marker};
use super::{Parsed, furniture};

/// A paragraph broken over lines by hand or editor is rarely wider; measured in columns, Han characters counting two.
const MAX_WRAP: usize = 140;

/// Narrower groups are verse, addresses and lists of words.
const MIN_WRAP: usize = 30;

/// A line this much narrower than the widest may still be full: the longest words are about as long.
const RAGGED: usize = 18;

/// A heading is at most this wide, in columns.
const MAX_HEADING: usize = 110;

/// A line this wide is a paragraph of its own, wherever it stands.
const LONG: usize = 150;

/// Reads plain text.
pub(super) fn parse(text: &str) -> Parsed {
    let cuts = furniture::markers(text);
    let lines = lines::split(text, &cuts);
    let wrap = document_wrap(&lines);
    let mut reader = Reader { text, lines: &lines, wrap, draft: Draft::new(text), item: None };
    let mut at = 0;
    while at < lines.len() {
        if lines[at].is_blank() {
            reader.item = None;
            at += 1;
            continue;
        }
        let end = at + lines[at..].iter().take_while(|line| !line.is_blank()).count();
        reader.group(at..end);
        at = end;
    }
    Parsed { blocks: reader.draft.finish(), ..Parsed::default() }
}

struct Reader<'a> {
    text: &'a str,
    lines: &'a [Line<'a>],
    /// The width the document's paragraphs are wrapped at, if they are.
    wrap: Option<usize>,
    draft: Draft<'a>,
    /// The list item that a deeper indented line continues: its marker and the column its text starts at.
    item: Option<(Marker, usize)>,
}

/// The width at which a document wraps its paragraphs: where most lines that are followed by another end.
fn document_wrap(lines: &[Line<'_>]) -> Option<usize> {
    /// Fewer line breaks than this prove nothing for a whole document.
    const MIN_INNER: usize = 8;
    let mut widths: Vec<usize> = Vec::new();
    let mut open_ended = 0usize;
    for pair in lines.windows(2) {
        if !pair[0].is_blank() && !pair[1].is_blank() && pair[1].marker().is_none() {
            widths.push(pair[0].width());
            open_ended += usize::from(!pair[0].ends_sentence());
        }
    }
    if widths.len() < MIN_INNER {
        return None;
    }
    widths.sort_unstable();
    // A few long lines (addresses, tables) don't make a document unwrapped.
    let wide = widths[widths.len() * 95 / 100];
    let full = widths.iter().filter(|width| **width + RAGGED > wide).count();
    (wide <= MAX_WRAP && full * 2 > widths.len() && open_ended * 2 > widths.len()).then_some(wide)
}

impl Reader<'_> {
    /// Lines without a blank one between.
    fn group(&mut self, range: Range<usize>) {
        let wrap = self.wrap.or_else(|| self.group_wrap(range.clone()));
        let mut at = range.start;
        while at < range.end {
            let line = &self.lines[at];
            if line.is_rule() {
                self.draft.close();
                at += 1;
                continue;
            }
            if let Some(level) = self.lines.get(at + 1).filter(|_| at + 1 < range.end).and_then(|l| l.underlines(line))
            {
                self.block(BlockKind::Heading(level), at..at + 1, 0);
                self.item = None;
                at += 2;
                continue;
            }
            let marker = line.marker();
            let mut end = at + 1;
            while end < range.end && self.continues(end, wrap, marker.or(self.item.map(|(marker, _)| marker))) {
                end += 1;
            }
            self.paragraph(at..end, marker);
            at = end;
        }
    }

    /// The width a single group is wrapped at: its breaks stand where the next word would not have fitted.
    fn group_wrap(&self, range: Range<usize>) -> Option<usize> {
        let lines = &self.lines[range];
        let wide = lines.iter().map(Line::width).max()?;
        if !(MIN_WRAP..=MAX_WRAP).contains(&wide) {
            return None;
        }
        let (mut breaks, mut tight, mut open_ended, mut low) = (0, 0, 0, 0);
        for pair in lines.windows(2) {
            if pair[1].marker().is_some() || pair[1].indent() > pair[0].indent() + 1 {
                continue;
            }
            breaks += 1;
            tight += usize::from(!pair[0].would_fit(&pair[1], wide));
            open_ended += usize::from(!pair[0].ends_sentence());
            low += usize::from(pair[1].starts_inside_sentence() || pair[1].starts_without_case());
        }
        let wrapped = breaks > 0 && tight * 5 >= breaks * 4 && open_ended * 2 >= breaks && low * 3 >= breaks;
        wrapped.then_some(wide)
    }

    /// Whether line `at` continues the paragraph of the line before.
    fn continues(&self, at: usize, wrap: Option<usize>, item: Option<Marker>) -> bool {
        let (before, line) = (&self.lines[at - 1], &self.lines[at]);
        if line.is_rule() || line.cut_before() || before.cut_after() || line.starts_with_ideographic_indent() {
            return false;
        }
        if line.label().is_some() || before.label().is_some() {
            return false;
        }
        if self.lines.get(at + 1).is_some_and(|next| next.underlines(line).is_some()) {
            return false;
        }
        let full = wrap.is_some_and(|wrap| !before.would_fit(line, wrap));
        if let Some(marker) = line.marker() {
            // A wrapped sentence may put `15. ` or `- ` at the start of a line; a list puts it after a finished line.
            let in_sentence = full && !before.ends_sentence() && before.marker().is_none() && item.is_none();
            return !marker.is_sign() && in_sentence;
        }
        if item.is_none() && line.indent() > before.indent() + 1 && before.indent() == 0 {
            // First-line indent opens a paragraph; so does the end of a hanging block.
            return full && !before.ends_sentence();
        }
        if before.width() > MAX_WRAP.max(wrap.unwrap_or(0) + RAGGED) {
            return false;
        }
        full || (!before.ends_sentence() && !before.ends_clause_with_colon() && line.starts_inside_sentence())
    }

    fn paragraph(&mut self, range: Range<usize>, marker: Option<Marker>) {
        let line = &self.lines[range.start];
        if let Some(marker) = marker {
            let skip = line.marker_len();
            self.item = Some((marker, line.indent() + skip));
            return self.block(BlockKind::ListItem, range, skip);
        }
        if let Some((_, column)) = self.item
            && line.indent() >= 2
            && line.indent() + 2 >= column
        {
            return self.block(BlockKind::ListItem, range, 0);
        }
        self.item = None;
        let single = range.len() == 1;
        let kind = if single && line.label().is_some() && !self.followed_by_list(range.end) {
            BlockKind::Speaker
        } else if single && self.is_heading(range.start) {
            BlockKind::Heading(if self.draft.closed() == 0 && !self.draft.is_open() { 1 } else { 2 })
        } else {
            BlockKind::Paragraph
        };
        self.block(kind, range, 0);
    }

    fn block(&mut self, kind: BlockKind, range: Range<usize>, skip: usize) {
        let Some(lines) = self.lines.get(range) else { return };
        let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return };
        self.draft.open(kind);
        self.draft.text(first.start() + skip..last.end());
        self.draft.close();
        debug_assert!(self.text.is_char_boundary(first.start() + skip));
    }

    fn followed_by_list(&self, at: usize) -> bool {
        self.next_line(at).is_some_and(|(line, _)| line.marker().is_some())
    }

    /// The next line that is not blank, and whether a blank one stands before it.
    fn next_line(&self, at: usize) -> Option<(&Line<'_>, bool)> {
        /// Looking past more blank lines than this says nothing about a heading.
        const REACH: usize = 8;
        let blank = self.lines.get(at)?.is_blank();
        self.lines[at..].iter().take(REACH).find(|line| !line.is_blank()).map(|line| (line, blank))
    }

    /// A short line without final punctuation that stands above something longer.
    fn is_heading(&self, at: usize) -> bool {
        let line = &self.lines[at];
        if line.width() > MAX_HEADING || !line.reads_like_title() {
            return false;
        }
        let first = self.draft.closed() == 0;
        let blank_before = at == 0 || self.lines[at - 1].is_blank();
        let Some((next, blank_after)) = self.next_line(at + 1) else { return false };
        let much_longer = next.width() > LONG && next.width() > 2 * line.width();
        let paragraph_below = much_longer || blank_after && next.width() >= 60 && line.width() < 60;
        first || paragraph_below && (blank_before || much_longer)
    }
}

#[cfg(test)]
mod tests {
    use super::super::draft::{assert_well_formed, outline};
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let blocks = parse(text).blocks;
        assert_well_formed(text, &blocks);
        outline(text, &blocks)
    }

    #[test]
    fn one_paragraph_a_line() {
        let long = "The plan covers five years and names many goals for schools, roads, clinics and courts. ".repeat(3);
        let text = format!("A short title\n{long}\nAnna Berg:\nThank you.\nThe Daily Post:\nWhy 5 percent?\n{long}\n");
        let trimmed = long.trim();
        let expected = [
            "h1: A short title".to_owned(),
            format!("p: {trimmed}"),
            "speaker: Anna Berg:".to_owned(),
            "p: Thank you.".to_owned(),
            "speaker: The Daily Post:".to_owned(),
            "p: Why 5 percent?".to_owned(),
            format!("p: {trimmed}"),
        ];
        assert_eq!(read(&text), expected);
    }

    #[test]
    fn wrapped_paragraphs_are_joined() {
        let text = "The plan covers five years and names many goals for schools and\nroads. It was first \
            drawn up in the spring of the year before, when\n15. of the month came round, and then revised.\n\n\
            A second paragraph follows here, which is also wrapped at the same\nwidth.\n";
        assert_eq!(read(text).len(), 2, "{:?}", read(text));
    }

    #[test]
    fn list_items_lose_their_markers() {
        let text = "Goals:\n\n  • Schools for all\n  • Roads that\n    last long\n\n1. First\n2) Second\n(3) Third\n- dash\n\
            一、总则\n（二）细则\n\n1949. That was long ago.\n-5 degrees\n3.5 million\n";
        let expected = [
            "p: Goals:",
            "li: Schools for all",
            "li: Roads that last long",
            "li: First",
            "li: Second",
            "li: Third",
            "li: dash",
            "li: 总则",
            "li: 细则",
            "p: 1949. That was long ago.",
            "p: -5 degrees",
            "p: 3.5 million",
        ];
        assert_eq!(read(text), expected);
    }

    #[test]
    fn labels_and_near_misses() {
        let cases = [
            ("Li Xiao:\n\nGood day, friends of the press.", "speaker"),
            ("国务院新闻办：\n大家好。", "speaker"),
            ("Bureau of Statistics:\nWe counted.", "speaker"),
            ("The following were named:\nA and B.", "p"),
            ("Note:\n- one\n- two", "p"),
            ("我们认为以下几个方面的工作十分重要：\n第一。", "p"),
        ];
        for (text, expected) in cases {
            let first = read(text).remove(0);
            assert!(first.starts_with(&format!("{expected}:")), "{text}: {first}");
        }
    }

    #[test]
    fn underlined_titles_and_rules() {
        let text = "The Title\n=========\n\nProse here.\n\nSection\n-------\nMore prose.\n\n* * *\n\nLast words.\n";
        let expected = ["h1: The Title", "p: Prose here.", "h2: Section", "p: More prose.", "p: Last words."];
        assert_eq!(read(text), expected);
    }

    #[test]
    fn one_huge_line_is_one_block() {
        let text = "word 12 ".repeat(500_000);
        assert_eq!(parse(&text).blocks.len(), 1);
        let lines = "a\n".repeat(300_000);
        assert!(!parse(&lines).blocks.is_empty());
    }
}
