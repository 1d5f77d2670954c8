//! reStructuredText → blocks: titles, directives, tables, lists, notes; roles and marks told from the text.

use std::ops::Range;

use crate::model::{BlockKind, Metadata, RunKind};

use super::draft::Draft;
use super::inline::{closes, opens};
use super::lines::{self, Line};
use super::{Parsed, table};

/// Directives whose content is code, kept as it stands.
const CODE: &[&str] = &[
    "code-block",
    "code",
    "sourcecode",
    "parsed-literal",
    "math",
    "doctest",
    "testcode",
    "testoutput",
    "prompt",
    "console",
    "productionlist",
];

/// Directives that show nothing of their own.
const SILENT: &[&str] = &[
    "toctree",
    "contents",
    "index",
    "meta",
    "image",
    "include",
    "raw",
    "highlight",
    "graphviz",
    "literalinclude",
    "sectnum",
    "default-role",
    "currentmodule",
    "module",
    "tabularcolumns",
    "only",
    "ifconfig",
    "role",
    "unicode",
    "bibliography",
    "automodule",
    "autoclass",
    "autofunction",
    "uml",
    "mermaid",
];

/// Reads reStructuredText.
pub(super) fn parse(text: &str) -> Parsed {
    let lines = lines::split(text, &[]);
    let mut reader = Reader {
        text,
        lines: &lines,
        draft: Draft::new(text),
        meta: Metadata::default(),
        adornments: Vec::new(),
        context: Vec::new(),
    };
    let mut at = 0;
    while at < lines.len() {
        at = reader.block(at).max(at + 1);
    }
    Parsed { meta: reader.meta, blocks: reader.draft.finish(), ..Parsed::default() }
}

struct Reader<'a> {
    text: &'a str,
    lines: &'a [Line<'a>],
    draft: Draft<'a>,
    meta: Metadata,
    /// Title styles in the order met: the sign, and whether it stands above too. Their order is the level.
    adornments: Vec<(char, bool)>,
    /// Indents that hold more than running text, and what a paragraph there is.
    context: Vec<(usize, BlockKind)>,
}

impl<'a> Reader<'a> {
    fn body(&self, at: usize) -> &'a str {
        self.lines.get(at).map_or("", |line| line.text())
    }

    fn indent(&self, at: usize) -> usize {
        self.lines.get(at).map_or(0, Line::indent)
    }

    fn is_blank(&self, at: usize) -> bool {
        self.lines.get(at).is_none_or(Line::is_blank)
    }

    /// The first line after `at` that is not blank and not indented deeper than `indent`.
    fn end_of_indented(&self, at: usize, indent: usize) -> usize {
        let inside = |line: &&Line<'_>| line.is_blank() || line.indent() > indent;
        at + self.lines[at.min(self.lines.len())..].iter().take_while(inside).count()
    }

    /// Reads the block at a line; the line after it.
    fn block(&mut self, at: usize) -> usize {
        if self.is_blank(at) {
            return at + 1;
        }
        let (body, indent) = (self.body(at), self.indent(at));
        self.context.retain(|(from, _)| *from <= indent);
        if let Some(end) = self.title(at) {
            return end;
        }
        if is_grid_border(body) {
            return self.grid_table(at);
        }
        if is_simple_border(body) {
            return self.simple_table(at);
        }
        if adornment(body).is_some_and(|_| body.len() >= 4) && self.is_blank(at + 1) {
            return at + 1;
        }
        if body == ".." || body.starts_with(".. ") {
            return self.explicit(at);
        }
        if body.starts_with("__ ") {
            return at + 1;
        }
        if body.starts_with(">>> ") {
            let end = at + self.lines[at..].iter().take_while(|line| !line.is_blank()).count();
            return self.code(at..end);
        }
        if let Some((name, len)) = field(body) {
            return self.field(at, name, len);
        }
        let marker = match self.lines[at].marker_len() {
            0 if body.starts_with("#. ") => 3,
            0 if body.starts_with("| ") => 2,
            len => len,
        };
        if marker > 0 {
            self.context.push((indent + 1, BlockKind::ListItem));
            return self.paragraph(at, marker, BlockKind::ListItem);
        }
        let kind = self.context.last().map_or(BlockKind::Paragraph, |(_, kind)| *kind);
        let kind =
            if kind == BlockKind::Paragraph && indent > 0 && self.context.is_empty() { BlockKind::Quote } else { kind };
        // A line right above a deeper one is the term of a definition.
        if !self.is_blank(at + 1) && self.indent(at + 1) > indent && kind != BlockKind::Note {
            self.context.push((indent + 1, BlockKind::ListItem));
            self.show(at..at + 1, 0, BlockKind::ListItem);
            return at + 1;
        }
        self.paragraph(at, 0, kind)
    }

    fn title(&mut self, at: usize) -> Option<usize> {
        if self.indent(at) > 0 && adornment(self.body(at)).is_none() {
            return None;
        }
        if let Some(sign) = adornment(self.body(at))
            && !self.is_blank(at + 1)
            && adornment(self.body(at + 2)) == Some(sign)
            && self.body(at + 2).len() + 1 >= self.body(at + 1).chars().count()
        {
            self.heading(at + 1, (sign, true));
            return Some(at + 3);
        }
        let sign = adornment(self.body(at + 1))?;
        if self.indent(at + 1) > 0 || adornment(self.body(at)).is_some() {
            return None;
        }
        let wide = self.lines[at + 1].width() + 2 >= self.lines[at].width().min(60);
        wide.then(|| {
            self.heading(at, (sign, false));
            at + 2
        })
    }

    fn heading(&mut self, at: usize, style: (char, bool)) {
        let level = self.adornments.iter().position(|known| *known == style).unwrap_or_else(|| {
            self.adornments.push(style);
            self.adornments.len() - 1
        });
        self.context.clear();
        self.show(at..at + 1, 0, BlockKind::Heading(u8::try_from(level + 1).unwrap_or(6).min(6)));
    }

    /// Lines of one indent up to a blank one; `::` at the end makes the indented block below a listing.
    fn paragraph(&mut self, at: usize, skip: usize, kind: BlockKind) -> usize {
        let hanging = self.indent(at) + skip;
        let continues = |line: &&Line<'_>| {
            !line.is_blank() && (skip == 0 && line.indent() == hanging || skip > 0 && line.indent() >= hanging.min(2))
        };
        let more =
            self.lines[at + 1..].iter().take_while(continues).take_while(|line| skip == 0 || line.marker_len() == 0);
        let end = at + 1 + more.count();
        let literal = self.body(end - 1).ends_with("::");
        let trailing = match (literal, self.body(end - 1).trim_end_matches("::")) {
            (true, before) if before.is_empty() || before.ends_with(' ') => 2,
            (true, _) => 1,
            _ => 0,
        };
        let first = self.lines[at].start() + skip;
        self.draft.open(kind);
        self.inline(first..self.lines[end - 1].end().saturating_sub(trailing).max(first));
        self.draft.close();
        if literal {
            let indent = self.lines[at].indent();
            let stop = self.end_of_indented(end, indent);
            let from = end + self.lines[end..stop].iter().take_while(|line| line.is_blank()).count();
            return self.code(from..stop);
        }
        end
    }

    fn show(&mut self, range: Range<usize>, skip: usize, kind: BlockKind) {
        let (Some(first), Some(last)) = (self.lines.get(range.start), self.lines.get(range.end - 1)) else { return };
        self.draft.open(kind);
        self.inline(first.start() + skip..last.end());
        self.draft.close();
    }

    fn code(&mut self, range: Range<usize>) -> usize {
        let end = range.end;
        let shown: Vec<_> = self.lines[range].iter().filter(|line| !line.is_blank()).collect();
        if let (Some(first), Some(last)) = (shown.first(), shown.last()) {
            self.draft.open(BlockKind::Code);
            self.draft.push(first.start()..last.end(), RunKind::Code);
            self.draft.close();
        }
        end
    }

    /// `:name: value`; before any text it says something about the document.
    fn field(&mut self, at: usize, name: &str, len: usize) -> usize {
        let value = self.body(at)[len..].trim().to_owned();
        let early = self.draft.closed() <= 1;
        let slot = match name.to_ascii_lowercase().as_str() {
            "date" if early => Some(&mut self.meta.date),
            "title" if early => Some(&mut self.meta.title),
            "abstract" | "summary" | "description" if early => Some(&mut self.meta.excerpt),
            "language" | "lang" if early => Some(&mut self.meta.language),
            _ => None,
        };
        if let Some(slot) = slot {
            slot.get_or_insert(value);
            return at + 1;
        }
        self.context.push((self.indent(at) + 1, BlockKind::ListItem));
        self.show(at..at + 1, len, BlockKind::ListItem);
        at + 1
    }

    /// What starts with `..`: footnotes, targets, substitutions, directives, comments.
    fn explicit(&mut self, at: usize) -> usize {
        let body = self.body(at);
        let indent = self.indent(at);
        let rest = body[2..].trim_start();
        let offset = body.len() - rest.len();
        let end = self.end_of_indented(at + 1, indent);
        if rest.starts_with('[')
            && let Some(close) = rest.find("] ")
        {
            self.context.push((indent + 1, BlockKind::Note));
            let last = at + 1 + self.lines[at + 1..end].iter().take_while(|line| !line.is_blank()).count();
            self.show(at..last, offset + close + 2, BlockKind::Note);
            return last;
        }
        let Some((name, argument)) = rest.split_once("::").filter(|(name, _)| is_name(name)) else { return end };
        let content = at + 1 + self.lines[at + 1..end].iter().take_while(|line| field(line.text()).is_some()).count();
        let argument_at = body.len() - argument.trim_start().len();
        let name = name.to_ascii_lowercase();
        match name.as_str() {
            name if CODE.contains(&name) => self.code(content..end),
            name if SILENT.contains(&name) => end,
            "figure" => {
                self.context.push((indent + 1, BlockKind::Caption));
                content
            }
            "table" | "list-table" | "csv-table" => {
                if !argument.trim().is_empty() {
                    self.show(at..at + 1, argument_at, BlockKind::Caption);
                }
                match name.as_str() {
                    "list-table" => self.list_table(at + 1, content, end),
                    "csv-table" => self.csv_table(at + 1, content, end),
                    _ => content,
                }
            }
            _ => {
                if !argument.trim().is_empty() {
                    let described =
                        name.contains(':') || matches!(name.as_str(), "function" | "class" | "method" | "data");
                    self.draft.open(if described { BlockKind::Code } else { BlockKind::Paragraph });
                    let range = self.lines[at].start() + argument_at..self.lines[at].end();
                    if described {
                        self.draft.push(range, RunKind::Code)
                    } else {
                        self.inline(range)
                    }
                    self.draft.close();
                }
                self.context.push((indent + 1, BlockKind::Paragraph));
                content
            }
        }
    }

    /// The `:header-rows:` of a directive whose options stand in these lines.
    fn header_rows(&self, options: Range<usize>) -> Option<u32> {
        let value = self.lines[options].iter().find_map(|line| line.text().strip_prefix(":header-rows:"))?;
        value.trim().parse().ok()
    }

    /// `* - a` opens a row, `- b` a further cell.
    fn list_table(&mut self, options: usize, content: usize, end: usize) -> usize {
        let headers = self.header_rows(options..content).unwrap_or(0);
        let first_block = self.draft.closed();
        let (mut row, mut column, mut any) = (0u32, 0u32, false);
        for at in content..end {
            let body = self.body(at);
            let cell = body.strip_prefix("* - ").or_else(|| (body == "* -").then_some(""));
            let skip = match (cell, body.strip_prefix("- ")) {
                (Some(cell), _) => {
                    row += u32::from(any);
                    (any, column) = (true, 0);
                    body.len() - cell.len()
                }
                (None, Some(_)) => {
                    column += 1;
                    2
                }
                (None, None) => 0,
            };
            if !body.is_empty() {
                self.show(at..at + 1, skip, BlockKind::Cell { row, column });
            }
        }
        table::label(self.text, self.draft.since(first_block), &|row, _| row < headers);
        end
    }

    fn csv_table(&mut self, options: usize, content: usize, end: usize) -> usize {
        let named = self.lines[options..content].iter().position(|line| line.text().starts_with(":header:"));
        let headers = self.header_rows(options..content).unwrap_or(0) + u32::from(named.is_some());
        let first_block = self.draft.closed();
        let mut row = 0;
        let header = named.map(|at| (options + at, ":header:".len()));
        for (at, skip) in header.into_iter().chain((content..end).map(|at| (at, 0))) {
            if self.is_blank(at) {
                continue;
            }
            let start = self.lines[at].start() + skip;
            for (column, cell) in csv_cells(&self.text[start..self.lines[at].end()]).into_iter().enumerate() {
                self.cell(row, column, start + cell.start..start + cell.end);
            }
            row += 1;
        }
        table::label(self.text, self.draft.since(first_block), &|row, _| row < headers);
        end
    }

    fn cell(&mut self, row: u32, column: usize, range: Range<usize>) {
        self.draft.open(BlockKind::Cell { row, column: u32::try_from(column).unwrap_or(u32::MAX) });
        self.inline(range);
        self.draft.close();
    }

    /// `+---+---+` tables: rows between borders; the text of a cell is what stands in its columns.
    fn grid_table(&mut self, at: usize) -> usize {
        let end = at + self.lines[at..].iter().take_while(|line| line.text().starts_with(['+', '|'])).count();
        let header_border = (at..end).find(|at| self.body(*at).starts_with("+=")).unwrap_or(at);
        let first_block = self.draft.closed();
        let (mut row, mut headers) = (0u32, 0u32);
        let mut from = at + 1;
        for border in at + 1..end {
            if !is_grid_border(self.body(border)) {
                continue;
            }
            self.grid_row(row, from..border);
            if border == header_border {
                headers = row + 1;
            }
            row += 1;
            from = border + 1;
        }
        table::label(self.text, self.draft.since(first_block), &|row, _| row < headers);
        end
    }

    fn grid_row(&mut self, row: u32, lines: Range<usize>) {
        let cells: Vec<Vec<Range<usize>>> = lines.map(|at| grid_cells(self.lines[at].start(), self.body(at))).collect();
        let columns = cells.first().map_or(0, Vec::len);
        for column in 0..columns {
            self.draft.open(BlockKind::Cell { row, column: u32::try_from(column).unwrap_or(u32::MAX) });
            for (idx, line) in cells.iter().enumerate() {
                let Some(range) = line.get(column).filter(|_| line.len() == columns) else { continue };
                if idx > 0 && self.draft.last_end().is_some_and(|end| end < range.start) {
                    self.draft.replaced(range.start - 1..range.start, " ");
                }
                self.inline(range.clone());
            }
            self.draft.close();
        }
    }

    /// `==== ====` tables: columns stand where the border's signs stand.
    fn simple_table(&mut self, at: usize) -> usize {
        let columns = border_columns(self.body(at));
        let base = self.indent(at);
        let mut borders = Vec::new();
        let mut end = at + 1;
        while end < self.lines.len() {
            if is_simple_border(self.body(end)) {
                borders.push(end);
                if self.is_blank(end + 1) {
                    break;
                }
            } else if self.is_blank(end) && self.is_blank(end + 1) {
                break;
            }
            end += 1;
        }
        if borders.is_empty() {
            return at + 1;
        }
        let header_end = if borders.len() > 1 { borders[0] } else { at };
        let first_block = self.draft.closed();
        let (mut row, mut headers) = (0, 0);
        for line in at + 1..end {
            if self.is_blank(line) || is_simple_border(self.body(line)) || self.body(line).starts_with("---") {
                continue;
            }
            let start = self.lines[line].start();
            let shift = self.indent(line).saturating_sub(base);
            for (column, range) in column_ranges(self.body(line), &columns, shift).into_iter().enumerate() {
                self.cell(row, column, start + range.start..start + range.end);
            }
            if line < header_end {
                headers = row + 1;
            }
            row += 1;
        }
        table::label(self.text, self.draft.since(first_block), &|row, _| row < headers);
        end + 1
    }

    /// Text with roles, marks and references.
    fn inline(&mut self, range: Range<usize>) {
        let text: &'a str = self.text;
        let Some(scope) = text.get(range.clone()) else { return };
        let (mut from, mut at) = (0, 0);
        let bytes = scope.as_bytes();
        while at < bytes.len() {
            let Some(rest) = scope.get(at..) else {
                at += 1;
                continue;
            };
            let piece = match bytes[at] {
                b'\\' => rest.chars().nth(1).map(|c| {
                    (
                        at + 1..at + 1 + if c.is_whitespace() { 0 } else { c.len_utf8() },
                        RunKind::Text,
                        at + 1 + c.len_utf8(),
                    )
                }),
                b'`' if rest.starts_with("``") => {
                    closes(scope, at + 2, "``").map(|end| (at + 2..end, RunKind::Code, end + 2))
                }
                b'*' => {
                    let mark = if rest.starts_with("**") { "**" } else { "*" };
                    opens(scope, at, mark)
                        .then(|| closes(scope, at + mark.len(), mark))
                        .flatten()
                        .map(|end| (at + mark.len()..end, RunKind::Text, end + mark.len()))
                }
                b':' => role(rest).and_then(|(name, len)| {
                    let end = closes(scope, at + len, "`")?;
                    let code = matches!(
                        name,
                        "code"
                            | "literal"
                            | "samp"
                            | "file"
                            | "command"
                            | "option"
                            | "envvar"
                            | "kbd"
                            | "program"
                            | "math"
                    ) || matches!(
                        name.rsplit(':').next(),
                        Some("func" | "class" | "meth" | "mod" | "attr" | "data" | "exc" | "obj" | "const")
                    );
                    let kind = if code {
                        RunKind::Code
                    } else if name == "ref" && !scope[at + len..end].contains('<') {
                        RunKind::Id
                    } else {
                        RunKind::Text
                    };
                    Some((at + len..end, kind, end + 1))
                }),
                b'`' if opens(scope, at, "`") => {
                    scope[at + 1..].find('`').filter(|len| *len > 0 && *len < 2000).map(|len| {
                        let end = at + 1 + len;
                        let after = scope[end + 1..].len() - scope[end + 1..].trim_start_matches('_').len();
                        (at + 1..end, RunKind::Text, end + 1 + after)
                    })
                }
                b'[' => footnote(rest).map(|len| (at..at + len - 1, RunKind::Id, at + len)),
                b'|' if opens(scope, at, "|") => closes(scope, at + 1, "|")
                    .filter(|end| *end - at < 80)
                    .map(|end| (at + 1..end, RunKind::Id, end + 1)),
                b'_' if at > 0
                    && bytes[at - 1].is_ascii_alphanumeric()
                    && bytes.get(at + 1).is_none_or(|b| !b.is_ascii_alphanumeric() && *b != b'_') =>
                {
                    Some((at..at, RunKind::Text, at + 1))
                }
                _ => None,
            };
            let Some((shown, kind, next)) = piece else {
                at += 1;
                continue;
            };
            self.draft.text(range.start + from..range.start + at);
            self.shown(scope, range.start, shown, kind);
            at = next;
            from = next;
        }
        self.draft.text(range.start + from..range.end);
    }

    /// A marked-up stretch; `label <target>` shows its label.
    fn shown(&mut self, scope: &str, base: usize, shown: Range<usize>, kind: RunKind) {
        let inside = &scope[shown.clone()];
        if let Some(open) = inside.rfind('<').filter(|_| inside.ends_with('>') && kind != RunKind::Id) {
            self.draft.push(base + shown.start..base + shown.start + open, kind);
            self.draft.push(base + shown.start + open + 1..base + shown.end - 1, RunKind::LinkTarget);
        } else {
            self.draft.push(base + shown.start..base + shown.end, kind);
        }
    }
}

/// The sign of a line that is nothing but one sign, twice or more.
fn adornment(body: &str) -> Option<char> {
    let first = body.chars().next().filter(char::is_ascii_punctuation)?;
    (body.len() >= 2 && body.chars().all(|c| c == first) && body != "..").then_some(first)
}

fn is_grid_border(body: &str) -> bool {
    body.len() >= 3
        && body.starts_with('+')
        && body.ends_with('+')
        && body.bytes().all(|b| b"+-=".contains(&b))
        && body.contains(['-', '='])
}

fn is_simple_border(body: &str) -> bool {
    body.starts_with("==") && body.contains(' ') && body.bytes().all(|b| b == b'=' || b == b' ')
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_:.+".contains(&b))
}

/// `:name:` at the start of a line: the name, and the length up to the value.
fn field(body: &str) -> Option<(&str, usize)> {
    let inside = body.strip_prefix(':')?;
    let end = inside.find(':')?;
    let name = &inside[..end];
    let after = &inside[end + 1..];
    let fits =
        !name.is_empty() && name.len() < 64 && !name.starts_with(' ') && (after.is_empty() || after.starts_with(' '));
    fits.then_some((name, end + 2))
}

/// `:name:` followed by a backtick: the name, and the length with the backtick.
fn role(rest: &str) -> Option<(&str, usize)> {
    let end = rest.bytes().take(64).position(|byte| byte == b'`')?;
    let name = rest[1..end].strip_suffix(':')?;
    is_name(name).then_some((name, end + 1))
}

/// `[1]_`, `[#name]_`, `[Book]_`: its length.
fn footnote(rest: &str) -> Option<usize> {
    let end = rest.bytes().take(64).position(|byte| byte == b']')?;
    rest[end..].starts_with("]_").then_some(end + 2)
}

/// Places of the cells of a `| a | b |` line.
fn grid_cells(start: usize, body: &str) -> Vec<Range<usize>> {
    let bars: Vec<usize> = body.match_indices(['|', '+']).map(|(at, _)| at).collect();
    bars.windows(2).map(|pair| start + pair[0] + 1..start + pair[1]).collect()
}

/// Where the columns of a border start and end, in columns.
fn border_columns(border: &str) -> Vec<Range<usize>> {
    let mut columns: Vec<Range<usize>> = Vec::new();
    for (at, byte) in border.bytes().enumerate() {
        match columns.last_mut() {
            Some(last) if byte == b'=' && last.end == at => last.end = at + 1,
            _ if byte == b'=' => columns.push(at..at + 1),
            _ => {}
        }
    }
    columns
}

/// The byte ranges of a line under the columns; `shift` columns of indent are gone. The last column runs on.
fn column_ranges(body: &str, columns: &[Range<usize>], shift: usize) -> Vec<Range<usize>> {
    let mut places: Vec<(usize, usize)> = Vec::new();
    let mut column = shift;
    for (at, c) in body.char_indices() {
        places.push((column, at));
        column += lines::columns(c);
    }
    let byte = |column: usize| {
        let idx = places.partition_point(|(at, _)| *at < column);
        places.get(idx).map_or(body.len(), |(_, at)| *at)
    };
    let last = columns.len().saturating_sub(1);
    let range = |(idx, column): (usize, &Range<usize>)| {
        byte(column.start)..if idx == last { body.len() } else { byte(columns[idx + 1].start) }
    };
    columns.iter().enumerate().map(range).collect()
}

/// Places of the cells of a comma-separated line, quotes left out.
fn csv_cells(line: &str) -> Vec<Range<usize>> {
    let mut cells = Vec::new();
    let (mut start, mut quoted) = (0, false);
    for (at, byte) in line.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b',' if !quoted => {
                cells.push(start..at);
                start = at + 1;
            }
            _ => {}
        }
    }
    cells.push(start..line.len());
    let bare = |cell: Range<usize>| {
        let raw = &line[cell.clone()];
        let lead = raw.len() - raw.trim_start_matches([' ', '"']).len();
        let kept = raw.trim_matches([' ', '"']).len();
        cell.start + lead..cell.start + lead + kept
    };
    cells.into_iter().map(bare).collect()
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
    fn titles_directives_and_marks() {
        let text = "=====\nTitle\n=====\n\n:date: 2021-06-24\n\nSome **bold** and *italic* with ``x = 1`` and\n:func:`run`, \
            see :ref:`the plan <plan>` or `the site <https://x.y>`_ and note [1]_.\n\nPart\n----\n\n.. note:: Mind this.\n\n   \
            And 5 more.\n\n.. a comment 7\n\n.. code-block:: py\n   :linenos:\n\n   a = 1\n\nListing::\n\n   b = 2\n\n- first\n  \
            line\n- second\n\nterm\n   Its meaning.\n\n.. [1] The note\n   goes on.\n.. _target: x\n";
        let expected = [
            "h1: Title",
            "p: Some bold and italic with `x = 1` and `run`, see the plan <plan> or the site <https://x.y> and note {[1]}.",
            "h2: Part",
            "p: Mind this.",
            "p: And 5 more.",
            "code: `a = 1`",
            "p: Listing:",
            "code: `b = 2`",
            "li: first line",
            "li: second",
            "li: term",
            "li: Its meaning.",
            "note: The note goes on.",
        ];
        let lines: Vec<_> = read(text);
        assert_eq!(lines, expected);
        assert_eq!(parse(text).meta.date.as_deref(), Some("2021-06-24"));
    }

    #[test]
    fn tables_in_four_forms() {
        let cells = ["cell 0,0: Year", "cell 0,1: Cost", "cell 1,0: 2020 [Year]", "cell 1,1: 5 [Cost|2020]"];
        for text in [
            "+------+------+\n| Year | Cost |\n+======+======+\n| 2020 | 5    |\n+------+------+\n",
            "====  ====\nYear  Cost\n====  ====\n2020  5\n====  ====\n",
            ".. list-table::\n   :header-rows: 1\n\n   * - Year\n     - Cost\n   * - 2020\n     - 5\n",
            ".. csv-table::\n   :header: \"Year\", \"Cost\"\n\n   \"2020\", 5\n",
        ] {
            assert_eq!(read(text), cells, "{text}");
        }
    }

    #[test]
    fn unfinished_marks_are_text() {
        for text in ["a * b * c", "5 ` 6", "x_y and z", "a :b: c", "2 ** 3"] {
            assert_eq!(read(text), [format!("p: {text}")]);
        }
        for text in ["`".repeat(20_000), "*a ".repeat(20_000), "+-+\n".repeat(5_000), "|".repeat(20_000)] {
            let _ = read(&text);
        }
    }
}
