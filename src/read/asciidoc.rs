//! AsciiDoc → blocks: titles, lists, delimited blocks, tables; attributes, macros and marks told from the text.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::model::{BlockKind, Metadata, RunKind};

use super::draft::Draft;
use super::inline::{closes, opens};
use super::lines::{self, Line};
use super::{Parsed, entity, front_matter, table};

/// Reads AsciiDoc.
pub(super) fn parse(text: &str) -> Parsed {
    let front_matter::Head { meta, blocks: head, end: start } = front_matter::read(text).unwrap_or_default();
    let all = lines::split(text, &[]);
    let lines = &all[all.partition_point(|line| line.start() < start)..];
    let mut reader = Reader {
        text,
        lines,
        draft: Draft::new(text),
        meta,
        attributes: BTreeMap::new(),
        kinds: Vec::new(),
        header: true,
        table: None,
    };
    let mut at = 0;
    while at < lines.len() {
        at = reader.block(at).max(at + 1);
    }
    reader.end_table();
    Parsed { meta: reader.meta, head, blocks: reader.draft.finish(), ..Parsed::default() }
}

/// Whether a text opens with an AsciiDoc title and attributes.
pub(super) fn sniff(text: &str) -> bool {
    let mut lines = text.lines();
    let title = lines.next().is_some_and(|line| line.starts_with("= "));
    title && lines.take(12).any(|line| attribute(line).is_some())
}

struct Reader<'a> {
    text: &'a str,
    lines: &'a [Line<'a>],
    draft: Draft<'a>,
    meta: Metadata,
    attributes: BTreeMap<String, String>,
    /// Open delimited blocks: their delimiter, and what a paragraph in them is.
    kinds: Vec<(&'a str, BlockKind)>,
    /// Whether we are still in the document's header.
    header: bool,
    table: Option<Table>,
}

struct Table {
    first_block: usize,
    row: u32,
    column: u32,
    /// Cells of a row: those of the first line that holds any, or what `cols` says.
    columns: Option<u32>,
    headers: bool,
}

impl<'a> Reader<'a> {
    fn body(&self, at: usize) -> &'a str {
        self.lines.get(at).map_or("", Line::text)
    }

    /// Reads the block at a line; the line after it.
    fn block(&mut self, at: usize) -> usize {
        let body = self.body(at);
        if body.is_empty() {
            self.header &= at == 0 || self.draft.closed() == 0 && self.meta.title.is_none();
            return at + 1;
        }
        if self.table.is_some() {
            return self.table_line(at);
        }
        if let Some(delimiter) = delimiter(body) {
            return self.delimited(at, delimiter);
        }
        if body.starts_with("//") && !body.starts_with("///") {
            return at + 1;
        }
        if let Some((name, value)) = attribute(body) {
            self.set(name, value);
            return at + 1;
        }
        if body.starts_with("|===") || body.starts_with(",===") || body.starts_with("!===") {
            self.draft.close();
            let (columns, headers) = self.table_options(at);
            let first_block = self.draft.closed();
            self.table = Some(Table { first_block, row: 0, column: 0, columns, headers });
            return at + 1;
        }
        let level = body.bytes().take_while(|byte| *byte == b'=').count();
        if (1..=6).contains(&level) && body[level..].starts_with(' ') {
            return self.title(at, level);
        }
        if body.starts_with('[') && body.ends_with(']') || is_silent(body) {
            return at + 1;
        }
        if body.len() > 1 && body.starts_with('.') && !body.starts_with("..") && !body[1..].starts_with(' ') {
            self.show(at..at + 1, 1, BlockKind::Caption);
            return at + 1;
        }
        if self.lines[at].indent() > 0 && list_marker(body).is_none() && self.kinds.is_empty() {
            return self.code(at, at + self.lines[at..].iter().take_while(|line| !line.is_blank()).count());
        }
        self.paragraph(at)
    }

    fn title(&mut self, at: usize, level: usize) -> usize {
        self.show(at..at + 1, level + 1, BlockKind::Heading(u8::try_from(level).unwrap_or(6)));
        if !(self.header && level == 1) {
            return at + 1;
        }
        self.header = false;
        self.meta.title.get_or_insert_with(|| self.lines[at].text()[2..].trim().to_owned());
        // Author and revision stand right below; neither is text.
        let mut next = at + 1;
        while next <= at + 2 && !self.body(next).is_empty() && attribute(self.body(next)).is_none() {
            let line = self.body(next);
            let revision = line.starts_with('v') || line.starts_with(|c: char| c.is_ascii_digit());
            let author = next == at + 1 && line.split_whitespace().count() <= 8 && !lines::ends_sentence(line);
            if !revision && !author {
                break;
            }
            if revision {
                let date = line.rsplit(", ").next().unwrap_or(line).split(": ").next().unwrap_or(line);
                self.meta.date.get_or_insert_with(|| date.trim().to_owned());
            }
            next += 1;
        }
        next
    }

    fn set(&mut self, name: &str, value: &str) {
        let slot = match name {
            "revdate" | "date" | "docdate" => Some(&mut self.meta.date),
            "description" | "summary" | "abstract" => Some(&mut self.meta.excerpt),
            "lang" => Some(&mut self.meta.language),
            "title" | "doctitle" => Some(&mut self.meta.title),
            _ => None,
        };
        if let Some(slot) = slot
            && !value.is_empty()
        {
            slot.get_or_insert_with(|| value.to_owned());
        }
        self.attributes.insert(name.to_owned(), value.to_owned());
    }

    fn delimited(&mut self, at: usize, delimiter: &'a str) -> usize {
        if let Some(open) = self.kinds.iter().rposition(|(open, _)| *open == delimiter) {
            self.kinds.truncate(open);
            return at + 1;
        }
        let end = || at + 1 + self.lines[at + 1..].iter().take_while(|line| line.text() != delimiter).count();
        match delimiter.as_bytes()[0] {
            b'/' => end() + 1,
            b'-' if delimiter.len() >= 4 => self.code(at + 1, end()) + 1,
            b'.' | b'`' => self.code(at + 1, end()) + 1,
            b'+' => end() + 1,
            b'_' => {
                self.kinds.push((delimiter, BlockKind::Quote));
                at + 1
            }
            _ => {
                self.kinds.push((delimiter, BlockKind::Paragraph));
                at + 1
            }
        }
    }

    fn code(&mut self, from: usize, to: usize) -> usize {
        let to = to.min(self.lines.len());
        let shown: Vec<_> = self.lines[from.min(to)..to].iter().filter(|line| !line.is_blank()).collect();
        if let (Some(first), Some(last)) = (shown.first(), shown.last()) {
            self.draft.open(BlockKind::Code);
            self.draft.push(first.start()..last.end(), RunKind::Code);
            self.draft.close();
        }
        to
    }

    fn paragraph(&mut self, at: usize) -> usize {
        let body = self.body(at);
        let inherited = self.kinds.last().map_or(BlockKind::Paragraph, |(_, kind)| *kind);
        let (kind, skip) = match list_marker(body) {
            Some(len) => (BlockKind::ListItem, len),
            None => match admonition(body) {
                Some(len) => (BlockKind::Paragraph, len),
                None => (inherited, 0),
            },
        };
        // `term:: meaning`
        if let Some(end) = term(body).filter(|_| skip == 0) {
            let line = &self.lines[at];
            self.draft.open(BlockKind::ListItem);
            self.inline(line.start()..line.start() + end);
            self.draft.close();
            let colons = body[end..].bytes().take_while(|b| matches!(b, b':' | b';')).count();
            let rest = &body[end + colons..];
            if rest.trim().is_empty() {
                return at + 1;
            }
            let skip = body.len() - rest.trim_start().len();
            return self.gather(at, skip, BlockKind::ListItem);
        }
        self.gather(at, skip, kind)
    }

    /// The lines of a paragraph, up to a blank one or one that opens something.
    fn gather(&mut self, at: usize, skip: usize, kind: BlockKind) -> usize {
        let goes_on = |line: &&Line<'_>| {
            let body = line.text();
            let opens =
                delimiter(body).is_some() || body.starts_with("|===") || body == "+" || list_marker(body).is_some();
            let attribute_line = body.starts_with('[') && body.ends_with(']') && !body.contains(' ');
            !body.is_empty() && !opens && !attribute_line && !body.starts_with("//")
        };
        let end = at + 1 + self.lines[at + 1..].iter().take_while(goes_on).count();
        self.show(at..end, skip, kind);
        if self.body(end) == "+" { end + 1 } else { end }
    }

    fn show(&mut self, range: Range<usize>, skip: usize, kind: BlockKind) {
        let (Some(first), Some(last)) = (self.lines.get(range.start), self.lines.get(range.end - 1)) else { return };
        self.draft.open(kind);
        self.inline(first.start() + skip..last.end());
        self.draft.close();
    }

    /// What the attribute line above a table says: its number of columns, whether it has a header row.
    fn table_options(&self, at: usize) -> (Option<u32>, bool) {
        let above = (0..at).rev().take(2).map(|at| self.body(at)).find(|body| body.starts_with('[')).unwrap_or("");
        let columns = above.split_once("cols=").and_then(|(_, rest)| {
            let rest = rest.trim_start_matches('"');
            let value = rest.split(['"', ']']).next()?;
            let (count, _) = value.split_once('*').unwrap_or((value, ""));
            count.parse().ok().filter(|_| value.contains('*')).or_else(|| u32::try_from(value.split(',').count()).ok())
        });
        let marked = above.contains("header");
        // A first line of cells with a blank line below is a header too.
        let implied = !self.body(at + 1).is_empty() && self.body(at + 2).is_empty() && !above.contains("noheader");
        (columns, marked || implied)
    }

    fn table_line(&mut self, at: usize) -> usize {
        let body = self.body(at);
        if body.ends_with("===") && body.len() == 4 {
            self.end_table();
            return at + 1;
        }
        let start = self.lines[at].start();
        let bars: Vec<usize> =
            body.match_indices('|').filter(|(at, _)| !body[..*at].ends_with('\\')).map(|(at, _)| at).collect();
        // Text before the first bar goes on with the cell above, or says how the next cell is set.
        let lead = bars.first().copied().unwrap_or(body.len());
        if self.draft.is_open() && lead > 0 && !is_cell_style(&body[..lead]) {
            let from = self.draft.last_end().unwrap_or(start).max(start.saturating_sub(1));
            self.draft.replaced(from.min(start)..start, " ");
            self.inline(start..start + lead);
        }
        let count = u32::try_from(bars.len()).unwrap_or(u32::MAX);
        for (idx, bar) in bars.iter().enumerate() {
            let end = bars.get(idx + 1).copied().unwrap_or(body.len());
            let Some(table) = &mut self.table else { break };
            let columns = *table.columns.get_or_insert(count.max(1));
            if table.column >= columns {
                table.row += 1;
                table.column = 0;
            }
            let (row, column) = (table.row, table.column);
            table.column += 1;
            let raw = &body[bar + 1..end];
            let kept = raw.rsplit_once(' ').filter(|(_, style)| idx + 1 < bars.len() && is_cell_style(style));
            let end = kept.map_or(end, |(kept, _)| bar + 1 + kept.len());
            self.draft.open(BlockKind::Cell { row, column });
            self.inline(start + bar + 1..start + end);
        }
        at + 1
    }

    fn end_table(&mut self) {
        if let Some(table) = self.table.take() {
            let headers = table.headers;
            table::label(self.text, self.draft.since(table.first_block), &|row, _| headers && row == 0);
        }
    }

    /// Text with marks, macros, references and attributes.
    fn inline(&mut self, range: Range<usize>) {
        let text: &'a str = self.text;
        let Some(scope) = text.get(range.clone()) else { return };
        let bytes = scope.as_bytes();
        let (mut from, mut at) = (0, 0);
        while at < bytes.len() {
            let Some((shown, next)) = self.piece(scope, at) else {
                at += 1;
                continue;
            };
            entity::push_text(text, range.start + from..range.start + at, &mut self.draft);
            match shown {
                Shown::Nothing => {}
                Shown::Reads(value) => self.draft.replaced(range.start + at..range.start + next, value),
                Shown::Part(part, kind) => self.draft.push(range.start + part.start..range.start + part.end, kind),
            }
            at = next.max(at + 1);
            from = at;
        }
        entity::push_text(text, range.start + from..range.end, &mut self.draft);
    }

    /// What is marked up at `at`: what it shows, and where it ends.
    fn piece(&self, scope: &str, at: usize) -> Option<(Shown, usize)> {
        let rest = scope.get(at..)?;
        let first = *rest.as_bytes().first()?;
        match first {
            b'*' | b'_' | b'#' | b'`' | b'+' | b'~' | b'^' => {
                let double: String = rest.chars().take(2).collect();
                let twice = double.len() == 2 && double.as_bytes()[1] == first;
                let mark = if twice { double.as_str() } else { &double[..1] };
                let free = matches!(first, b'~' | b'^') || twice;
                if !(free || opens(scope, at, mark)) {
                    return None;
                }
                let from = at + mark.len();
                let end = closes(scope, from, mark)?;
                let kind = if matches!(first, b'`' | b'+') { RunKind::Code } else { RunKind::Text };
                let inner = if first == b'`' { scope[from..end].trim_matches('+') } else { &scope[from..end] };
                let lead = scope[from..end].find(inner).unwrap_or(0);
                Some((Shown::Part(from + lead..from + lead + inner.len(), kind), end + mark.len()))
            }
            b'{' => {
                let end = rest.bytes().take(64).position(|byte| byte == b'}')?;
                let value = self.attributes.get(&rest[1..end]).cloned().or_else(|| character(&rest[1..end]))?;
                Some((Shown::Reads(value), at + end + 1))
            }
            b'<' if rest.starts_with("<<") => {
                let end = find_near(rest, ">>")?;
                let inside = &rest[2..end];
                let shown = match inside.split_once(',') {
                    Some((id, label)) => {
                        let lead = id.len() + 1 + label.len() - label.trim_start().len();
                        Shown::Part(at + 2 + lead..at + end, RunKind::Text)
                    }
                    None => Shown::Part(at + 2..at + end, RunKind::Id),
                };
                Some((shown, at + end + 2))
            }
            b'[' if rest.starts_with("[[") => Some((Shown::Nothing, at + find_near(rest, "]]")? + 2)),
            b'(' if rest.starts_with("(((") => Some((Shown::Nothing, at + find_near(rest, ")))")? + 3)),
            b'(' if rest.starts_with("((") => {
                let end = find_near(rest, "))")?;
                Some((Shown::Part(at + 2..at + end, RunKind::Text), at + end + 2))
            }
            _ if first.is_ascii_alphabetic() => self.named(scope, at),
            _ => None,
        }
    }

    /// `link:url[text]`, `https://…[text]`, `footnote:[…]`, `image:x[alt]`, `xref:id[text]`.
    fn named(&self, scope: &str, at: usize) -> Option<(Shown, usize)> {
        /// Names of macros are short; so are schemes.
        const MAX_NAME: usize = 12;
        if scope[..at].ends_with(|c: char| c.is_ascii_alphanumeric()) {
            return None;
        }
        let rest = &scope[at..];
        let name = rest.bytes().take(MAX_NAME).take_while(u8::is_ascii_lowercase).count();
        let after = rest.get(name..)?;
        let name = &rest[..name];
        if name.is_empty() || !after.starts_with(':') || after.starts_with(": ") {
            return None;
        }
        let open = after.bytes().take(2000).position(|byte| byte == b'[' || byte.is_ascii_whitespace())?;
        if after.as_bytes()[open] != b'[' {
            return None;
        }
        let open = name.len() + open;
        let close = open + find_near(&rest[open..], "]")?;
        let label = at + open + 1..at + close;
        let end = at + close + 1;
        let shown = match name {
            "image" | "icon" | "anchor" | "indexterm" | "pass" | "stem" | "latexmath" | "kbd" | "btn" | "menu" => {
                let first = scope[label.clone()].find(',').map_or(label.end, |comma| label.start + comma);
                if matches!(name, "anchor" | "indexterm" | "icon") {
                    Shown::Nothing
                } else {
                    Shown::Part(label.start..first, RunKind::Text)
                }
            }
            "footnote" | "footnoteref" => Shown::Reads(format!(" ({})", &scope[label])),
            "link" | "mailto" | "xref" | "http" | "https" | "ftp" | "irc" => {
                if label.is_empty() {
                    Shown::Part(at..at + open, if name == "xref" { RunKind::Id } else { RunKind::Text })
                } else {
                    let comma = scope[label.clone()].find(",window").or_else(|| scope[label.clone()].find(",role"));
                    Shown::Part(label.start..comma.map_or(label.end, |comma| label.start + comma), RunKind::Text)
                }
            }
            _ => return None,
        };
        Some((shown, end))
    }
}

/// What a marked-up stretch shows.
enum Shown {
    Nothing,
    /// Other text than is written.
    Reads(String),
    /// A part of the stretch.
    Part(Range<usize>, RunKind),
}

/// The place of `mark` in a text, if it stands near its start.
fn find_near(text: &str, mark: &str) -> Option<usize> {
    /// Longer references and notes are none.
    const NEAR: usize = 800;
    let mut end = text.len().min(NEAR);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].find(mark)
}

/// Predefined attributes for characters.
fn character(name: &str) -> Option<String> {
    let shown = match name {
        "nbsp" => "\u{a0}",
        "empty" | "blank" | "zwsp" | "wj" => "",
        "sp" => " ",
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "plus" => "+",
        "pp" => "++",
        "deg" => "°",
        "apos" => "'",
        "quot" => "\"",
        "vbar" => "|",
        "asterisk" => "*",
        "tilde" => "~",
        "caret" => "^",
        "backtick" => "`",
        "startsb" => "[",
        "endsb" => "]",
        _ => return None,
    };
    Some(shown.to_owned())
}

/// The line that opens or closes a delimited block.
fn delimiter(body: &str) -> Option<&str> {
    let first = body.chars().next()?;
    if body.starts_with("```") {
        return Some("```");
    }
    let same = body.bytes().all(|byte| byte == first as u8);
    (first.is_ascii() && same && ("/-.+_=*".contains(first) && body.len() >= 4 || body == "--")).then_some(body)
}

/// `:name: value`.
fn attribute(body: &str) -> Option<(&str, &str)> {
    let (name, value) = body.strip_prefix(':')?.split_once(':')?;
    let name_fits = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_!".contains(&b));
    (name_fits && (value.is_empty() || value.starts_with(' '))).then(|| (name, value.trim()))
}

/// Lines that show nothing: includes, conditions, pictures, breaks.
fn is_silent(body: &str) -> bool {
    const MACROS: &[&str] =
        &["include::", "ifdef::", "ifndef::", "ifeval::", "endif::", "image::", "video::", "audio::", "toc::"];
    MACROS.iter().any(|name| body.starts_with(name)) || matches!(body, "'''" | "<<<" | "---" | "***" | "+")
}

/// The length of a list marker: `*`, `**`, `-`, `.`, `1.`, `<1>`.
fn list_marker(body: &str) -> Option<usize> {
    let stars = body.bytes().take_while(|byte| *byte == b'*').count();
    let dots = body.bytes().take_while(|byte| *byte == b'.').count();
    let digits = body.bytes().take_while(u8::is_ascii_digit).count();
    let len = match (stars, dots, digits) {
        (1..=5, ..) => stars,
        (_, 1..=5, _) => dots,
        (.., 1..=3) if body[digits..].starts_with('.') => digits + 1,
        _ if body.starts_with("- ") => 1,
        _ if body.starts_with('<') => body.bytes().take(5).position(|byte| byte == b'>')? + 1,
        _ => return None,
    };
    let callout = body.starts_with('<') && !body[1..len - 1].bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let rest = body[len..].trim_start();
    (body[len..].starts_with(' ') && !rest.is_empty() && !callout).then(|| body.len() - rest.len())
}

/// The length of `NOTE: ` and the like: a word in capitals.
fn admonition(body: &str) -> Option<usize> {
    const WORDS: &[&str] = &["NOTE: ", "TIP: ", "IMPORTANT: ", "WARNING: ", "CAUTION: "];
    WORDS.iter().find(|word| body.starts_with(**word)).map(|word| word.len())
}

/// Where the term of `term:: meaning` ends.
fn term(body: &str) -> Option<usize> {
    let end = body.find("::").filter(|end| *end > 0 && *end < 200)?;
    let rest = body[end..].trim_start_matches(':');
    (rest.is_empty() || rest.starts_with(' ')).then_some(end)
}

/// `a`, `2+`, `.3+^`: how a cell is set.
fn is_cell_style(style: &str) -> bool {
    !style.is_empty()
        && style.len() <= 6
        && style.bytes().all(|b| b"0123456789.+*^<>aehlmsdv".contains(&b))
        && style.bytes().any(|b| b"+*^<>aehlmsdv".contains(&b))
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
    fn blocks_marks_and_macros() {
        let text = "= Title\nAnna Berg\nv1.0, 2021-06-24\n:years: 5\n:description: Short.\n\nSome *bold*, _slanted_ and `x = 1` over\n\
            {years} years.footnote:[A note.] See <<plan,the plan>> and https://x.y[the site].\n\n== Part\n\n// comment 7\n* first\n** \
            nested\n. one\n\n.Caption\n[source,rust]\n----\nlet a = 1;\n----\n\n____\nQuoted.\n____\n\nNOTE: Mind this.\n\nterm:: Its \
            meaning.\n\n|===\n|Year |Cost\n\n|2020 |5\n|2021\n|6\n|===\n\n////\ngone 8\n////\nimage::a.png[]\n";
        let expected = [
            "h1: Title",
            "p: Some bold, slanted and `x = 1` over 5 years. (A note.) See the plan and the site.",
            "h2: Part",
            "li: first",
            "li: nested",
            "li: one",
            "caption: Caption",
            "code: `let a = 1;`",
            "quote: Quoted.",
            "p: Mind this.",
            "li: term",
            "li: Its meaning.",
            "cell 0,0: Year",
            "cell 0,1: Cost",
            "cell 1,0: 2020 [Year]",
            "cell 1,1: 5 [Cost|2020]",
            "cell 2,0: 2021 [Year]",
            "cell 2,1: 6 [Cost|2021]",
        ];
        assert_eq!(read(text), expected);
        let meta = parse(text).meta;
        assert_eq!((meta.date.as_deref(), meta.excerpt.as_deref()), (Some("2021-06-24"), Some("Short.")));
    }

    #[test]
    fn unfinished_marks_are_text() {
        for text in ["a * b * c", "5 ` 6", "x_y_z", "{unknown} 5", "ratio 3:4[x", "C++ and 2^3"] {
            assert_eq!(read(text), [format!("p: {text}")]);
        }
        for text in ["<<".repeat(20_000), "*a ".repeat(20_000), "a:".repeat(20_000), "|===\n|".repeat(5_000)] {
            let _ = read(&text);
        }
    }
}
