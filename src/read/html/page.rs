//! HTML tokens → all blocks of a page, each with what its surroundings say about it. One pass, no tree, no recursion.

use std::collections::BTreeMap;
use std::ops::Range;

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{StartTag, Token, Tokenizer};
use rustc_hash::FxHashMap;

use crate::base::is_block;
use crate::model::{BlockKind, RunKind, SourceBlock};

use super::super::draft::Draft;
use super::super::{badge, entity, furniture};
use super::head;
use super::note_mark::is_raised_mark;

/// A page before main text and furniture are told apart.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// All blocks in the order of the page.
    pub(super) blocks: Vec<PageBlock>,
    /// The tables, by the index cells name.
    pub(super) tables: Vec<PageTable>,
    /// `<title>`.
    pub(super) title: Option<String>,
    /// `<meta>` names (lower case) and their content, in the order of the page.
    pub(super) metas: Vec<(String, String)>,
    /// The first `<time>`.
    pub(super) time: Option<String>,
    /// The `lang` of the root element.
    pub(super) language: Option<String>,
    /// How deep elements are nested.
    pub(super) depth: usize,
    /// What it says of itself: what sort of text, and where that stands.
    pub(super) head: Vec<(HeadPart, Range<usize>)>,
}

/// A part of what a page says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HeadPart {
    Title,
    Description,
    /// A script of linked data.
    Data,
}

/// `<meta>` names of what sums a page up.
pub(super) const DESCRIPTIONS: &[&str] = &["description", "og:description", "dc.description", "twitter:description"];

/// A block and where it stands.
#[derive(Debug)]
pub(super) struct PageBlock {
    pub(super) block: SourceBlock,
    /// Why it is furniture by its element alone.
    pub(super) structural: Option<&'static str>,
    /// Whether the class or id of an element around it hints at furniture.
    pub(super) hinted: bool,
    /// Bytes of its text that stand in links.
    pub(super) link_bytes: usize,
    /// Its cell, if it stands in a table.
    pub(super) cell: Option<PageCell>,
}

/// Where a cell stands.
#[derive(Clone, Debug)]
pub(super) struct PageCell {
    pub(super) table: usize,
    pub(super) row: u32,
    pub(super) column: u32,
    pub(super) header: bool,
}

/// A table of the page.
#[derive(Debug, Default)]
pub(super) struct PageTable {
    /// Whether another table stands in it: then it lays out the page.
    pub(super) nested: bool,
    row: u32,
    column: u32,
    any_row: bool,
    /// Rows each column is still covered by cells from above.
    spans: BTreeMap<u32, u32>,
}

/// An open element. The flags say what it adds to the state while open.
#[derive(Debug, Default)]
struct Open {
    name: Vec<u8>,
    skip: bool,
    structural: Option<&'static str>,
    hint: bool,
    link: bool,
    code: bool,
    note_mark: bool,
    /// A link to a note.
    note_link: bool,
    kind: bool,
    cell: bool,
    table: bool,
    main: bool,
}

#[derive(Default)]
struct State {
    stack: Vec<Open>,
    open_names: BTreeMap<Vec<u8>, usize>,
    skip: usize,
    structural: Vec<&'static str>,
    hints: usize,
    links: usize,
    code: usize,
    note_marks: usize,
    note_links: usize,
    mains: usize,
    kinds: Vec<BlockKind>,
    cells: Vec<PageCell>,
    tables: Vec<usize>,
    link_bytes: usize,
    /// Whether the open block has a link that leads through a set of pages.
    leads_on: bool,
    /// Whether the open block has words outside of links.
    unlinked: bool,
    classes: FxHashMap<String, ClassHints>,
    breaks: usize,
    break_at: Option<(usize, usize)>,
}

/// What a class and id say of an element.
#[derive(Clone, Copy, Default)]
struct ClassHints {
    furniture: bool,
    navigation: bool,
}

/// The text of a link to a note is longer than this, in bytes, only if it is no mark.
const MAX_NOTE_MARK: usize = 16;

/// How far up the stack an end tag looks for its start tag; deeper matches are no match.
const REACH: usize = 256;

/// Spans of more columns or rows than this are taken for one.
const MAX_CELL_SPAN: u32 = 100;

/// Elements that hold no content.
const VOID: &[&str] =
    &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];

/// Elements whose content is not text of the page.
const SKIPPED: &[&str] = &[
    "script", "style", "template", "svg", "iframe", "object", "head", "noscript", "canvas", "audio", "video",
    "datalist", "title",
];

fn is_one_of(name: &[u8], list: &[&str]) -> bool {
    list.iter().any(|item| item.as_bytes() == name)
}

/// Reads all blocks of a page.
pub(super) fn read(text: &str) -> Page {
    let mut reader = Reader { text, page: Page::default(), draft: Draft::new(text), state: State::default() };
    let mut emitter = DefaultEmitter::new_with_span();
    emitter.naively_switch_states(true);
    let mut title: Option<String> = None;
    let mut in_title = false;
    let mut in_data = false;
    for token in Tokenizer::new_with_emitter(text, emitter).flatten() {
        match token {
            Token::StartTag(tag) => {
                in_title = *tag.name == b"title" && title.is_none();
                let kind = tag.attributes.get(&b"type"[..]);
                in_data = *tag.name == b"script" && kind.is_some_and(|kind| kind.as_slice() == b"application/ld+json");
                reader.start(&tag);
            }
            Token::EndTag(tag) => {
                (in_title, in_data) = (false, false);
                reader.end(&tag.name, tag.span.start, tag.span.end);
            }
            Token::String(string) if in_title => {
                let raw = text.get(string.span.start..string.span.end).unwrap_or("");
                title.get_or_insert_default().push_str(&entity::resolve(raw));
                reader.page.head.push((HeadPart::Title, string.span.start..string.span.end));
            }
            Token::String(string) if in_data => {
                reader.page.head.push((HeadPart::Data, string.span.start..string.span.end));
            }
            Token::String(string) => reader.text(string.span.start, string.span.end),
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }
    reader.flush();
    let mut page = reader.page;
    let blocks = reader.draft.finish();
    for (slot, block) in page.blocks.iter_mut().zip(blocks) {
        slot.block = block;
    }
    page.title = title.map(|title| title.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|t| !t.is_empty());
    page
}

struct Reader<'a> {
    text: &'a str,
    page: Page,
    draft: Draft<'a>,
    state: State,
}

impl Reader<'_> {
    /// Ends the open block and notes its surroundings.
    fn flush(&mut self) {
        let before = self.draft.closed();
        self.draft.close();
        if self.draft.closed() > before {
            let state = &self.state;
            let leads_on = state.leads_on && !state.unlinked;
            self.page.blocks.push(PageBlock {
                block: SourceBlock { kind: BlockKind::Paragraph, runs: Vec::new(), labels: Vec::new() },
                structural: state.structural.last().copied().or(leads_on.then_some("navigation")),
                hinted: state.hints > 0,
                link_bytes: state.link_bytes,
                cell: state.cells.last().cloned(),
            });
        }
        self.state.link_bytes = 0;
        self.state.leads_on = false;
        self.state.unlinked = false;
        self.state.breaks = 0;
        self.state.break_at = None;
    }

    fn text(&mut self, start: usize, end: usize) {
        if self.state.skip > 0 {
            return;
        }
        let Some(raw) = self.text.get(start..end) else { return };
        let blank = raw.trim().is_empty();
        if blank && !self.draft.is_open() {
            return;
        }
        self.line_breaks(raw, blank);
        if !self.draft.is_open() {
            let kind = self.state.kinds.last().copied().unwrap_or(BlockKind::Paragraph);
            self.draft.open(kind);
        }
        let in_pre = self.state.kinds.last() == Some(&BlockKind::Code);
        if !blank && self.is_note_mark(raw) {
            self.draft.push(start..end, RunKind::Id);
        } else if (self.state.code > 0 || in_pre) && !raw.contains('&') && !blank {
            self.draft.push(start..end, RunKind::Code);
        } else {
            entity::push_text(self.text, start..end, &mut self.draft);
        }
        if self.state.links > 0 {
            self.state.link_bytes += raw.trim().len();
        } else {
            self.state.unlinked |= raw.contains(char::is_alphanumeric);
        }
    }

    /// Whether a text is the mark of a note: a raised link, a link named so, or a raised number that is no exponent.
    fn is_note_mark(&self, raw: &str) -> bool {
        let state = &self.state;
        let raised = state.note_marks > 0;
        let linked = state.links > 0 && raised || state.note_links > 0 && raw.trim().len() <= MAX_NOTE_MARK;
        linked || raised && is_raised_mark(raw.trim(), &self.text[..self.draft.last_end().unwrap_or(0)])
    }

    /// Line breaks before a text: two make a new block, and so does an indented line; one reads as a space.
    fn line_breaks(&mut self, raw: &str, blank: bool) {
        if blank || self.state.breaks == 0 {
            return;
        }
        let indented = raw.trim_start_matches(['\n', '\r']).starts_with(['\u{3000}', '\u{a0}'])
            || raw.trim_start().starts_with("&nbsp;&nbsp;")
            || raw.trim_start().starts_with("&emsp;");
        if self.state.breaks > 1 || indented {
            self.flush();
        } else if let Some((start, end)) = self.state.break_at
            && self.draft.is_open()
        {
            self.draft.replaced(start..end, " ");
        }
        self.state.breaks = 0;
        self.state.break_at = None;
    }

    fn start(&mut self, tag: &StartTag<usize>) {
        let name: &[u8] = &tag.name;
        let attribute = |key: &[u8]| {
            tag.attributes.get(key).map(|value| entity::resolve(&String::from_utf8_lossy(value)).trim().to_owned())
        };
        match name {
            b"meta" => {
                let content = tag
                    .attributes
                    .get(&b"content"[..])
                    .map(|content| head::value(self.text, content.span.start..content.span.end));
                return self.meta(&attribute, content);
            }
            b"br" => {
                self.state.breaks += 1;
                self.state.break_at.get_or_insert((tag.span.start, tag.span.end));
                return;
            }
            b"img" if attribute(b"src").is_some_and(|address| badge::is_badge(&address)) => {
                self.flush();
                self.draft.open(BlockKind::Caption);
                badge::show(self.text, tag.span.start..tag.span.end, &mut self.draft);
                return self.flush();
            }
            b"html" if self.page.language.is_none() => {
                self.page.language = attribute(b"lang").or_else(|| attribute(b"xml:lang")).filter(|l| !l.is_empty());
            }
            b"time" if self.page.time.is_none() => self.page.time = attribute(b"datetime").filter(|t| !t.is_empty()),
            _ => {}
        }
        if is_block(name) {
            self.flush();
            self.imply_ends(name);
        }
        let void = is_one_of(name, VOID);
        if void || (tag.self_closing && self.state.skip > 0) {
            return;
        }
        let open = self.classify(name, &attribute);
        self.push(open);
    }

    fn meta(&mut self, attribute: &dyn Fn(&[u8]) -> Option<String>, place: Option<Range<usize>>) {
        let key = [&b"property"[..], b"name", b"itemprop", b"http-equiv"].iter().find_map(|key| attribute(key));
        if let (Some(key), Some(content)) = (key, attribute(b"content"))
            && !content.is_empty()
        {
            let content = content.split_whitespace().collect::<Vec<_>>().join(" ");
            let key = key.to_lowercase();
            if DESCRIPTIONS.contains(&key.as_str()) {
                self.page.head.extend(place.map(|place| (HeadPart::Description, place)));
            }
            self.page.metas.push((key, content));
        }
    }

    /// What an element means for the text in it.
    fn classify(&mut self, name: &[u8], attribute: &dyn Fn(&[u8]) -> Option<String>) -> Open {
        let mut open = Open { name: name.to_vec(), ..Open::default() };
        let class = format!("{} {}", attribute(b"class").unwrap_or_default(), attribute(b"id").unwrap_or_default());
        let style = attribute(b"style").unwrap_or_default().replace(' ', "");
        open.skip = is_one_of(name, SKIPPED) || class.split_whitespace().any(|word| word == "headerlink");
        let role = attribute(b"role").unwrap_or_default();
        let in_main = self.state.mains > 0;
        let hints = self.class_hints(&class);
        open.structural = match name {
            b"nav" => Some("navigation"),
            b"footer" if !in_main => Some("page footer"),
            b"aside" if !in_main => Some("side column"),
            b"button" | b"select" | b"textarea" | b"option" => Some("form control"),
            b"dialog" => Some("dialog"),
            b"div" | b"table" | b"ul" | b"ol" | b"section" if hints.navigation => Some("navigation"),
            _ if tag_hidden(attribute, &style) => Some("hidden text"),
            _ => match role.as_str() {
                "navigation" | "menu" | "menubar" | "tablist" => Some("navigation"),
                "search" => Some("search form"),
                "contentinfo" if !in_main => Some("page footer"),
                "complementary" if !in_main => Some("side column"),
                "dialog" | "alertdialog" => Some("dialog"),
                _ => None,
            },
        };
        open.main = matches!(name, b"main" | b"article") || role == "main";
        open.hint = matches!(name, b"form" | b"footer")
            || name == b"aside" && !in_main
            || role == "banner"
            || name == b"header" && !in_main
            || hints.furniture;
        open.link = name == b"a" && attribute(b"href").is_some();
        if open.link {
            open.note_link = furniture::is_note_mark_class(&class) || furniture::is_note_mark_class(&role);
            self.state.leads_on |= attribute(b"rel").is_some_and(|rel| furniture::is_navigation_relation(&rel));
        }
        open.code = matches!(name, b"code" | b"kbd" | b"samp" | b"tt" | b"var");
        open.note_mark = name == b"sup";
        let kind = match name {
            b"h1" => Some(BlockKind::Heading(1)),
            b"h2" => Some(BlockKind::Heading(2)),
            b"h3" => Some(BlockKind::Heading(3)),
            b"h4" => Some(BlockKind::Heading(4)),
            b"h5" => Some(BlockKind::Heading(5)),
            b"h6" => Some(BlockKind::Heading(6)),
            b"li" | b"dt" | b"dd" => Some(BlockKind::ListItem),
            b"caption" | b"figcaption" => Some(BlockKind::Caption),
            b"blockquote" => Some(BlockKind::Quote),
            b"pre" => Some(BlockKind::Code),
            b"td" | b"th" => Some(BlockKind::Paragraph),
            _ if role == "doc-footnote" || role == "doc-endnotes" => Some(BlockKind::Note),
            _ => None,
        };
        if let Some(kind) = kind {
            open.kind = true;
            self.state.kinds.push(kind);
        }
        match name {
            b"table" => {
                if let Some(outer) = self.state.tables.last() {
                    self.page.tables[*outer].nested = true;
                }
                open.table = true;
                self.state.tables.push(self.page.tables.len());
                self.page.tables.push(PageTable::default());
            }
            b"tr" => self.row(),
            b"td" | b"th" => {
                let number = |key: &[u8]| {
                    attribute(key).and_then(|n| n.parse::<u32>().ok()).filter(|n| (1..=MAX_CELL_SPAN).contains(n))
                };
                let (columns, rows) = (number(b"colspan").unwrap_or(1), number(b"rowspan").unwrap_or(1));
                let header = name == b"th" && attribute(b"scope").is_none_or(|scope| !scope.starts_with("row"));
                open.cell = self.cell(header, columns, rows);
            }
            _ => {}
        }
        open
    }

    /// What a class and id say; a page has few different ones.
    fn class_hints(&mut self, class: &str) -> ClassHints {
        if class.trim().is_empty() {
            return ClassHints::default();
        }
        if let Some(known) = self.state.classes.get(class) {
            return *known;
        }
        let hints = ClassHints {
            furniture: furniture::is_furniture_class(class),
            navigation: furniture::is_navigation_class(class),
        };
        self.state.classes.insert(class.to_owned(), hints);
        hints
    }

    fn row(&mut self) {
        let Some(table) = self.state.tables.last().and_then(|idx| self.page.tables.get_mut(*idx)) else { return };
        if table.any_row {
            table.row += 1;
            table.spans.retain(|_, rows| {
                *rows -= 1;
                *rows > 0
            });
        }
        table.any_row = true;
        table.column = 0;
    }

    fn cell(&mut self, header: bool, columns: u32, rows: u32) -> bool {
        let Some(idx) = self.state.tables.last().copied() else { return false };
        let table = &mut self.page.tables[idx];
        table.any_row = true;
        while table.spans.contains_key(&table.column) {
            table.column += 1;
        }
        let column = table.column;
        if rows > 1 {
            for covered in column..column + columns {
                // The current row counts: the next `tr` takes one off.
                table.spans.insert(covered, rows);
            }
        }
        table.column = column + columns;
        self.state.cells.push(PageCell { table: idx, row: table.row, column, header });
        true
    }

    /// Ends the elements that a start tag closes without an end tag.
    fn imply_ends(&mut self, name: &[u8]) {
        match name {
            b"li" => self.end_within(&["li"], &["ul", "ol", "menu", "dir", "td", "th"]),
            b"dt" | b"dd" => self.end_within(&["dt", "dd"], &["dl", "td", "th"]),
            b"td" | b"th" => self.end_within(&["td", "th", "caption"], &["table"]),
            b"tr" => self.end_within(&["tr", "caption"], &["table"]),
            b"tbody" | b"thead" | b"tfoot" => self.end_within(&["tbody", "thead", "tfoot"], &["table"]),
            b"option" => self.end_within(&["option"], &["select"]),
            _ => self.end_within(&["p"], &["td", "th", "li", "table", "button", "div"]),
        }
    }

    fn end_within(&mut self, names: &[&str], stop: &[&str]) {
        /// Start tags that imply an end stand close to what they end.
        const NEAR: usize = 48;
        let stack = &self.state.stack;
        for (at, open) in stack.iter().enumerate().rev().take(NEAR) {
            if is_one_of(&open.name, names) {
                return self.pop_to(at);
            }
            if is_one_of(&open.name, stop) {
                return;
            }
        }
    }

    fn end(&mut self, name: &[u8], start: usize, end: usize) {
        if name == b"br" {
            self.state.breaks += 1;
            self.state.break_at.get_or_insert((start, end));
            return;
        }
        let block = is_block(name);
        if block {
            self.flush();
        }
        if !self.state.open_names.contains_key(name) {
            return;
        }
        let tabular = matches!(name, b"table" | b"tr" | b"td" | b"th" | b"tbody" | b"thead" | b"tfoot" | b"caption");
        let mut found = None;
        for (at, open) in self.state.stack.iter().enumerate().rev().take(REACH) {
            if open.name == name {
                found = Some(at);
                break;
            }
            if !tabular && matches!(open.name.as_slice(), b"td" | b"th" | b"table") {
                break;
            }
        }
        match found {
            Some(at) if block => self.pop_to(at),
            // `<b><p>…</b>…</p>`: the end tag of a word-level element leaves the blocks in it open.
            Some(at) => {
                let open = self.state.stack.remove(at);
                self.leave(&open);
            }
            None => {}
        }
    }

    fn push(&mut self, open: Open) {
        let state = &mut self.state;
        state.skip += usize::from(open.skip);
        state.structural.extend(open.structural);
        state.hints += usize::from(open.hint);
        state.links += usize::from(open.link);
        state.code += usize::from(open.code);
        state.note_marks += usize::from(open.note_mark);
        state.note_links += usize::from(open.note_link);
        state.mains += usize::from(open.main);
        *state.open_names.entry(open.name.clone()).or_default() += 1;
        state.stack.push(open);
        self.page.depth = self.page.depth.max(state.stack.len());
    }

    fn pop_to(&mut self, at: usize) {
        self.flush();
        while self.state.stack.len() > at {
            if let Some(open) = self.state.stack.pop() {
                self.leave(&open);
            }
        }
    }

    fn leave(&mut self, open: &Open) {
        let state = &mut self.state;
        state.skip -= usize::from(open.skip);
        if open.structural.is_some() {
            state.structural.pop();
        }
        state.hints -= usize::from(open.hint);
        state.links -= usize::from(open.link);
        state.code -= usize::from(open.code);
        state.note_marks -= usize::from(open.note_mark);
        state.note_links -= usize::from(open.note_link);
        state.mains -= usize::from(open.main);
        if open.kind {
            state.kinds.pop();
        }
        if open.cell {
            state.cells.pop();
        }
        if open.table {
            state.tables.pop();
        }
        if let Some(count) = state.open_names.get_mut(&open.name) {
            *count -= 1;
            if *count == 0 {
                state.open_names.remove(&open.name);
            }
        }
    }
}

/// Whether an element is not shown.
fn tag_hidden(attribute: &dyn Fn(&[u8]) -> Option<String>, style: &str) -> bool {
    attribute(b"hidden").is_some() || style.contains("display:none") || style.contains("visibility:hidden")
}
