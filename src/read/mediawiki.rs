//! MediaWiki markup → blocks: headings, lists, tables, links; templates, references and comments told from the text.

use std::cell::Cell;
use std::ops::Range;

use crate::model::{BlockKind, RunKind};

use super::draft::Draft;
use super::{Parsed, entity, table};

/// Reads wiki markup. Templates are dropped: what they show is not in the page.
pub(super) fn parse(text: &str) -> Parsed {
    let mut reader = Reader { text, draft: Draft::new(text), table: None, unclosed: Cell::new(0) };
    let mut at = 0;
    while at < text.len() {
        let end = reader.logical_line(at);
        reader.line(at..end);
        at = end + 1;
    }
    reader.end_table();
    Parsed { blocks: reader.draft.finish(), ..Parsed::default() }
}

/// Whether a text shows marks that only wiki markup has.
pub(super) fn sniff(text: &str) -> bool {
    let head: String = text.chars().take(4000).collect();
    let heading = head.lines().any(|line| line.starts_with("==") && line.trim_end().ends_with("==") && line.len() > 5);
    let link = head.contains("[[") && head.contains("]]");
    let bold = head.contains("'''");
    link && (heading || bold)
}

struct Reader<'a> {
    text: &'a str,
    draft: Draft<'a>,
    table: Option<Table>,
    /// Openings of templates that found no end so far.
    unclosed: Cell<u32>,
}

struct Table {
    first_block: usize,
    row: u32,
    column: u32,
    any_cell: bool,
    headers: Vec<(u32, u32)>,
}

/// The longest tag looked for, in bytes; a sign that opens none is text.
const MAX_TAG: usize = 1024;

/// Elements whose content is no text of the page.
const DROPPED: &[&str] = &["ref", "math", "gallery", "timeline", "score", "graph", "templatestyles"];

impl<'a> Reader<'a> {
    /// The end of the line at `at`, line breaks inside templates, comments and references counted as part of it.
    fn logical_line(&self, at: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut i = at;
        while i < bytes.len() {
            match bytes[i] {
                b'\n' => return i,
                b'{' | b'<' => i = self.skip(i).unwrap_or(i + 1),
                _ => i += 1,
            }
        }
        bytes.len()
    }

    /// The end of the template, comment or dropped element at `at`, if one starts there and ends.
    fn skip(&self, at: usize) -> Option<usize> {
        /// What does not end within so many bytes is text, so that a page of openings costs linear time.
        const MAX_SKIP: usize = 64 * 1024;
        /// A page with more openings without an end is no wiki markup.
        const MAX_UNCLOSED: u32 = 500;
        let rest = &self.text[at..];
        if rest.starts_with("{{") && self.unclosed.get() < MAX_UNCLOSED {
            let bytes = rest.as_bytes();
            let (mut depth, mut i) = (0usize, 0usize);
            while i + 1 < bytes.len().min(MAX_SKIP) {
                match &bytes[i..i + 2] {
                    b"{{" => (depth, i) = (depth + 1, i + 2),
                    b"}}" => {
                        (depth, i) = (depth - 1, i + 2);
                        if depth == 0 {
                            return Some(at + i);
                        }
                    }
                    _ => i += 1,
                }
            }
            self.unclosed.set(self.unclosed.get().saturating_add(1));
            // The rest of an opening that never closes is skipped as signs, not tried again brace by brace.
            return Some(at + bytes.iter().take_while(|byte| **byte == b'{').count());
        }
        if rest.starts_with("<!--") {
            return Some(rest.find("-->").map_or(self.text.len(), |end| at + end + 3));
        }
        let name: String = rest.chars().skip(1).take(16).take_while(char::is_ascii_alphanumeric).collect();
        let name = name.to_ascii_lowercase();
        if !DROPPED.contains(&name.as_str()) {
            return None;
        }
        let mut window = rest.len().min(MAX_SKIP);
        while !rest.is_char_boundary(window) {
            window -= 1;
        }
        let rest = &rest[..window];
        if self.unclosed.get() >= MAX_UNCLOSED {
            return None;
        }
        let open = rest.find('>')?;
        if rest[..open].ends_with('/') {
            return Some(at + open + 1);
        }
        let close = format!("</{name}");
        let Some(end) = rest.find(&close) else {
            self.unclosed.set(self.unclosed.get().saturating_add(1));
            return None;
        };
        Some(at + end + rest[end..].find('>')? + 1)
    }

    fn line(&mut self, range: Range<usize>) {
        let raw = &self.text[range.clone()];
        let body = raw.trim();
        let start = range.start + (raw.len() - raw.trim_start().len());
        let end = start + body.len();
        let level = body.bytes().take_while(|byte| *byte == b'=').count().min(6);
        if body.starts_with("{|") {
            self.draft.close();
            self.end_table();
            let first_block = self.draft.closed();
            self.table = Some(Table { first_block, row: 0, column: 0, any_cell: false, headers: Vec::new() });
        } else if self.table.is_some() && body.starts_with(['|', '!']) {
            self.table_line(start, end);
        } else if body.is_empty() {
            self.draft.close();
        } else if level > 0 && body.len() > 2 * level && body.ends_with(&"=".repeat(level)) {
            self.draft.open(BlockKind::Heading(u8::try_from(level).unwrap_or(6)));
            self.inline(start + level..end - level);
            self.draft.close();
        } else if raw.starts_with(['*', '#', ':', ';']) {
            let marks = raw.bytes().take_while(|byte| b"*#:;".contains(byte)).count();
            if raw[marks..].trim_start().starts_with("REDIRECT") || raw.starts_with("#REDIRECT") {
                return;
            }
            self.draft.open(BlockKind::ListItem);
            self.inline(range.start + marks..end.max(range.start + marks));
            self.draft.close();
        } else if body.len() >= 4 && body.bytes().all(|byte| byte == b'-') || is_magic(body) {
            self.draft.close();
        } else if raw.starts_with(' ') && self.table.is_none() {
            self.draft.open(BlockKind::Code);
            self.draft.push(start..end, RunKind::Code);
            self.draft.close();
        } else {
            if self.draft.is_open() {
                self.draft.replaced(start.saturating_sub(1).max(self.draft.last_end().unwrap_or(0))..start, " ");
            }
            self.draft.ensure(BlockKind::Paragraph);
            self.inline(start..end);
        }
    }

    fn table_line(&mut self, start: usize, end: usize) {
        let body = &self.text[start..end];
        self.draft.close();
        if body.starts_with("|}") {
            return self.end_table();
        }
        let Some(table) = &mut self.table else { return };
        if body.starts_with("|-") {
            table.row += u32::from(table.any_cell);
            table.column = 0;
            table.any_cell = false;
            return;
        }
        if body.starts_with("|+") {
            self.draft.open(BlockKind::Caption);
            self.inline(start + 2..end);
            return self.draft.close();
        }
        let header = body.starts_with('!');
        let mut at = start + 1;
        while at <= end {
            let next = self.cell_end(at, end, header);
            let from = self.cell_text(at, next);
            let Some(table) = &mut self.table else { return };
            let (row, column) = (table.row, table.column);
            table.any_cell = true;
            table.column += 1;
            if header {
                table.headers.push((row, column));
            }
            self.draft.open(BlockKind::Cell { row, column });
            self.inline(from..next);
            if next < end {
                self.draft.close();
            }
            at = next + 2;
        }
    }

    /// Where the cell that starts at `at` ends: at `||`, in header lines also at `!!`.
    fn cell_end(&self, at: usize, end: usize, header: bool) -> usize {
        let bytes = self.text.as_bytes();
        let mut i = at;
        while i + 1 < end {
            match &bytes[i..i + 2] {
                b"||" => return i,
                b"!!" if header => return i,
                b"{{" => i = self.skip(i).unwrap_or(i + 2),
                _ => i += 1,
            }
        }
        end
    }

    /// Where a cell's text starts, its attributes (`style="…" |`) skipped.
    fn cell_text(&self, at: usize, end: usize) -> usize {
        let raw = self.text.get(at..end).unwrap_or("");
        match raw.find(['|', '[', '{']) {
            Some(bar) if raw[bar..].starts_with('|') && raw[..bar].contains('=') => at + bar + 1,
            _ => at,
        }
    }

    fn end_table(&mut self) {
        if let Some(table) = self.table.take() {
            let headers = table.headers;
            let is_header = |row, column| headers.binary_search(&(row, column)).is_ok();
            table::label(self.text, self.draft.since(table.first_block), &is_header);
        }
    }

    /// Text of a line: links show their labels, quotes that mark bold and italic are dropped.
    fn inline(&mut self, range: Range<usize>) {
        let text: &'a str = self.text;
        let (mut at, mut from) = (range.start, range.start);
        let bytes = text.as_bytes();
        while at < range.end {
            let Some(rest) = text.get(at..range.end) else {
                at += 1;
                continue;
            };
            // What to add up to, where to go on, and what to show of the stretch between.
            let (shown, next) = match bytes[at] {
                b'\'' if rest.starts_with("''") => {
                    (None, at + rest.bytes().take(5).take_while(|byte| *byte == b'\'').count())
                }
                b'{' if rest.starts_with("{{") => (None, self.skip(at).unwrap_or(at + 2).min(range.end)),
                b'<' => match self.skip(at) {
                    Some(end) => (None, end.min(range.end)),
                    None => match rest.bytes().take(MAX_TAG).position(|byte| byte == b'>') {
                        Some(end) if rest[1..].starts_with(|c: char| c == '/' || c.is_ascii_alphabetic()) => {
                            (None, at + end + 1)
                        }
                        _ => {
                            at += 1;
                            continue;
                        }
                    },
                },
                b'[' => match link(rest) {
                    Some((label, len)) => (label.map(|label| at + label.start..at + label.end), at + len),
                    None => {
                        at += 1;
                        continue;
                    }
                },
                b'_' if rest.starts_with("__") && is_magic(rest.split_whitespace().next().unwrap_or("")) => {
                    (None, at + rest.split_whitespace().next().map_or(1, str::len))
                }
                _ => {
                    at += 1;
                    continue;
                }
            };
            entity::push_text(text, from..at, &mut self.draft);
            if let Some(label) = shown {
                self.label(label);
            }
            at = next.max(at + 1);
            from = at;
        }
        entity::push_text(text, from.min(range.end)..range.end, &mut self.draft);
    }

    /// A link's label, quotes that mark bold and italic dropped.
    fn label(&mut self, range: Range<usize>) {
        let raw = &self.text[range.clone()];
        let mut at = range.start;
        for part in raw.split("''") {
            let lead = part.len() - part.trim_start_matches('\'').len();
            entity::push_text(self.text, at + lead..at + part.len(), &mut self.draft);
            at += part.len() + 2;
        }
    }
}

/// `__TOC__` and the like.
fn is_magic(word: &str) -> bool {
    word.len() > 4
        && word.starts_with("__")
        && word.ends_with("__")
        && word.trim_matches('_').chars().all(|c| c.is_uppercase() || !c.is_ascii())
}

/// A link at the start of `rest`: the range of its label in `rest`, if it shows one, and its length.
fn link(rest: &str) -> Option<(Option<Range<usize>>, usize)> {
    /// Links and file captions are shorter; what is longer is no link.
    const MAX_LINK: usize = 1500;
    if rest.starts_with("[[") {
        let bytes = rest.as_bytes();
        let (mut depth, mut i, mut bar) = (0usize, 0usize, None);
        while i + 1 < bytes.len().min(MAX_LINK) {
            match &bytes[i..i + 2] {
                b"[[" => (depth, i) = (depth + 1, i + 2),
                b"]]" => {
                    (depth, i) = (depth - 1, i + 2);
                    if depth == 0 {
                        break;
                    }
                }
                _ => {
                    if bytes[i] == b'|' && depth == 1 {
                        bar = Some(i);
                    }
                    i += 1;
                }
            }
        }
        if depth != 0 || i == 0 {
            return None;
        }
        let inside = &rest[2..i - 2];
        let target = inside.split('|').next().unwrap_or(inside);
        // A name space before a colon (file, category, language): the page shows a picture or nothing.
        let spaced = target.contains(':') && !target.starts_with(':');
        let label = bar.map_or(2..i - 2, |bar| bar + 1..i - 2);
        let hidden = spaced && (bar.is_none() || rest[label.clone()].contains("[["));
        return Some(((!(hidden || spaced && is_option(&rest[label.clone()]))).then_some(label), i));
    }
    let end = rest
        .bytes()
        .take(MAX_LINK)
        .position(|byte| matches!(byte, b']' | b'\n'))
        .filter(|e| rest.as_bytes()[*e] == b']')?;
    let inside = &rest[1..end];
    let scheme = inside.starts_with("http") || inside.starts_with("//") || inside.starts_with("mailto:");
    let label = inside.find(' ').map(|space| 1 + space + 1..end);
    scheme.then_some((label, end + 1))
}

/// Options of pictures are one word or a size.
fn is_option(label: &str) -> bool {
    !label.trim().contains(' ') && label.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::super::draft::{assert_well_formed, outline};
    use super::*;

    #[test]
    fn blocks_of_a_page() {
        let text = "{{Infobox\n| a = 5\n| b = {{x|7}}\n}}\n'''Alpha''' is a [[City (place)|city]] of [[Beta]]s with 5,000&nbsp;people.<ref name=a>Book\n\
            p. 3</ref>\nSecond line.\n\n== History ==\n* First [https://x.y label]\n## Nested<!-- no -->\n__TOC__\n[[Category:Cities]]\n\
            {| class=\"wikitable\"\n|+ Cap\n! Year !! Cost\n|-\n| 2020 || style=\"x\" | 5\n|-\n| 2021\n| 6\n|}\n";
        let blocks = parse(text).blocks;
        assert_well_formed(text, &blocks);
        let lines: Vec<_> = outline(text, &blocks).iter().map(|line| line.replace('\u{a0}', " ")).collect();
        let expected = [
            "p: Alpha is a city of Betas with 5,000 people. Second line.",
            "h2: History",
            "li: First label",
            "li: Nested",
            "caption: Cap",
            "cell 0,0: Year",
            "cell 0,1: Cost",
            "cell 1,0: 2020 [Year]",
            "cell 1,1: 5 [Cost|2020]",
            "cell 2,0: 2021 [Year]",
            "cell 2,1: 6 [Cost|2021]",
        ];
        assert_eq!(lines, expected);
    }

    #[test]
    fn openings_without_an_end_are_text_in_linear_time() {
        for text in ["{{".repeat(50_000), "[[".repeat(50_000), "<ref>".repeat(20_000), "a {{b\n".repeat(5_000)] {
            let _ = parse(&text);
        }
        assert_eq!(outline("a < b [1] c", &parse("a < b [1] c").blocks), ["p: a < b [1] c"]);
    }
}
