//! Markdown (CommonMark with tables, footnotes, strikethrough, task lists, definition lists) → blocks.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd};

use crate::model::{BlockKind, RunKind};

use super::draft::Draft;
use super::{Parsed, badge, front_matter, html, table};

/// Reads Markdown. Front matter becomes metadata; images show their alternative text; HTML tags are dropped.
pub(super) fn parse(text: &str) -> Parsed {
    let front_matter::Head { meta, blocks: head, end: start } = front_matter::read(text).unwrap_or_default();
    // Smart punctuation stays off: with it 6 % of the runs do not stand in the source as they read.
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_GFM;
    let body = &text[start..];
    let mut reader = Reader {
        text,
        draft: Draft::new(text),
        containers: Vec::new(),
        inline_code: false,
        skipped_html: html::Fragment::default(),
        table: None,
        links: Vec::new(),
        badge: false,
    };
    for (event, range) in Parser::new_ext(body, options).into_offset_iter() {
        reader.event(event, start + range.start, start + range.end);
    }
    let Reader { draft, .. } = reader;
    Parsed { meta, head, blocks: draft.finish(), ..Parsed::default() }
}

struct Reader<'a> {
    text: &'a str,
    draft: Draft<'a>,
    /// Kinds of the open containers, outermost first: what a paragraph inside them is.
    containers: Vec<BlockKind>,
    /// Whether text is inside a code block.
    inline_code: bool,
    /// The state of HTML inside Markdown: an open comment or script.
    skipped_html: html::Fragment,
    table: Option<TableState>,
    /// Where the text of the open links ended so far, for links that have a target in place.
    links: Vec<bool>,
    /// Whether the open image is a badge, which shows what stands in its address.
    badge: bool,
}

struct TableState {
    first_block: usize,
    row: u32,
    column: u32,
}

impl Reader<'_> {
    fn kind(&self) -> BlockKind {
        self.containers.last().copied().unwrap_or(BlockKind::Paragraph)
    }

    fn event(&mut self, event: Event<'_>, start: usize, end: usize) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag, start, end),
            Event::Text(shown) => self.shown(&shown, start, end),
            Event::Code(_) | Event::InlineMath(_) | Event::DisplayMath(_) => self.code_span(start, end),
            Event::SoftBreak | Event::HardBreak => {
                self.draft.ensure(self.kind());
                self.draft.replaced(start..end, " ");
            }
            Event::FootnoteReference(_) => {
                self.draft.ensure(self.kind());
                self.draft.push(start..end, RunKind::Id);
            }
            Event::Rule => self.draft.close(),
            Event::InlineHtml(_) | Event::Html(_) => {
                self.draft.ensure(self.kind());
                html::fragment(self.text, start..end, &mut self.skipped_html, &mut self.draft);
            }
            Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Paragraph => self.draft.open(self.kind()),
            Tag::Heading { level, .. } => self.draft.open(BlockKind::Heading(depth(*level))),
            Tag::BlockQuote(_) => self.enter(BlockKind::Quote),
            Tag::Item => self.enter(BlockKind::ListItem),
            Tag::FootnoteDefinition(_) => self.enter(BlockKind::Note),
            Tag::DefinitionListTitle | Tag::DefinitionListDefinition => self.enter(BlockKind::ListItem),
            Tag::CodeBlock(CodeBlockKind::Fenced(_) | CodeBlockKind::Indented) => {
                self.draft.open(BlockKind::Code);
                self.inline_code = true;
            }
            Tag::HtmlBlock => {
                self.draft.close();
                self.skipped_html = html::Fragment::default();
            }
            Tag::Table(_) => {
                self.draft.close();
                self.table = Some(TableState { first_block: self.draft.closed(), row: 0, column: 0 });
            }
            Tag::TableCell => {
                if let Some(TableState { row, column, .. }) = self.table {
                    self.draft.open(BlockKind::Cell { row, column });
                }
            }
            Tag::Link { link_type, .. } => self.links.push(*link_type == LinkType::Inline),
            Tag::Image { dest_url, link_type, .. } => {
                self.badge = *link_type == LinkType::Inline && badge::is_badge(dest_url);
                if self.badge {
                    self.draft.open(BlockKind::Caption);
                } else {
                    self.draft.ensure(self.kind());
                }
                self.links.push(*link_type == LinkType::Inline);
            }
            _ => {}
        }
    }

    fn enter(&mut self, kind: BlockKind) {
        self.draft.close();
        self.containers.push(kind);
    }

    fn end(&mut self, tag: TagEnd, start: usize, end: usize) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::HtmlBlock => self.draft.close(),
            TagEnd::BlockQuote(_)
            | TagEnd::Item
            | TagEnd::FootnoteDefinition
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition => {
                self.draft.close();
                self.containers.pop();
            }
            TagEnd::CodeBlock => {
                self.draft.close();
                self.inline_code = false;
            }
            TagEnd::TableCell => {
                self.draft.close();
                if let Some(table) = &mut self.table {
                    table.column += 1;
                }
            }
            TagEnd::TableHead | TagEnd::TableRow => {
                if let Some(table) = &mut self.table {
                    table.row += 1;
                    table.column = 0;
                }
            }
            TagEnd::Table => {
                if let Some(table) = self.table.take() {
                    table::label(self.text, self.draft.since(table.first_block), &|row, _| row == 0);
                }
            }
            TagEnd::Image if self.badge => {
                self.links.pop();
                self.badge = false;
                badge::show(self.text, start..end, &mut self.draft);
                self.draft.close();
            }
            TagEnd::Link | TagEnd::Image if self.links.pop() == Some(true) => self.target(start, end),
            _ => {}
        }
    }

    /// The destination of an inline link: what stands between the last `](` and its end.
    fn target(&mut self, start: usize, end: usize) {
        let Some(link) = self.text.get(start..end) else { return };
        let from = self.draft.last_end().map_or(start, |at| at.max(start));
        let tail = self.text.get(from..end).unwrap_or(link);
        let base = end - tail.len();
        if let Some(open) = tail.find("](") {
            let inside = &tail[open + 2..];
            let skip = inside.len() - inside.trim_start_matches([' ', '<', '\n']).len();
            let stop = inside[skip..].find([' ', '\n', '>', '"']).map_or(inside.len(), |at| skip + at);
            let stop = if stop == inside.len() { stop.saturating_sub(1).max(skip) } else { stop };
            let at = base + open + 2;
            self.draft.push(at + skip..at + stop, RunKind::LinkTarget);
        }
    }

    fn code_span(&mut self, start: usize, end: usize) {
        self.draft.ensure(self.kind());
        let Some(raw) = self.text.get(start..end) else { return };
        let fence = raw.bytes().take_while(|byte| matches!(byte, b'`' | b'$')).count();
        let inside = raw.get(fence..raw.len().saturating_sub(fence)).unwrap_or("");
        let lead = inside.len() - inside.trim_start().len();
        let from = start + fence + lead;
        self.draft.push(from..from + inside.trim().len(), RunKind::Code);
    }

    /// Text as pulldown-cmark shows it; where that differs from the source, an entity or an escape was resolved.
    fn shown(&mut self, shown: &str, start: usize, end: usize) {
        if self.badge {
            return;
        }
        self.draft.ensure(self.kind());
        let Some(raw) = self.text.get(start..end) else { return };
        if self.inline_code {
            return self.draft.push(start..end, RunKind::Code);
        }
        if raw == shown {
            self.draft.text(start..end);
        } else {
            self.draft.replaced(start..end, shown);
        }
    }
}

fn depth(level: HeadingLevel) -> u8 {
    level as u8
}

#[cfg(test)]
mod tests {
    use super::super::draft::{assert_well_formed, outline};
    use super::*;

    #[test]
    fn blocks_runs_and_labels() {
        let text = "---\ntitle: T\n---\n# One *two* `x=3`\n\nA [link](https://a.b/c \"t\") &amp; \\*star\nwrapped[^1].\n\n\
            > quoted\n\n- first\n  - nested 5\n- [x] second\n\n```rs\nlet a = 1;\n```\n\n| Year | Amount |\n|---|---:|\n\
            | 2020 | 5 |\n| 2021 | 6 |\n\n[^1]: The note.\n\n![Alt 7](i.png)\n\n<div class=\"x\">Inside <!-- no 9 --> div</div>\n";
        let parsed = parse(text);
        assert_well_formed(text, &parsed.blocks);
        assert_eq!(parsed.meta.title.as_deref(), Some("T"));
        let expected = [
            "h1: One two `x=3`",
            "p: A link<https://a.b/c> & *star wrapped{[^1]}.",
            "quote: quoted",
            "li: first",
            "li: nested 5",
            "li: second",
            "code: `let a = 1;`",
            "cell 0,0: Year",
            "cell 0,1: Amount",
            "cell 1,0: 2020 [Year]",
            "cell 1,1: 5 [Amount|2020]",
            "cell 2,0: 2021 [Year]",
            "cell 2,1: 6 [Amount|2021]",
            "note: The note.",
            "p: Alt 7<i.png>",
            "p: Inside div",
        ];
        assert_eq!(outline(text, &parsed.blocks), expected);
    }

    #[test]
    fn text_stands_in_the_source_exactly() {
        for text in ["a < b & c", "1 * 2 * 3", "5\\% of \\# 3", "x_y_z", "\"quoted\" -- dash...", "中文**粗**体"] {
            let parsed = parse(text);
            assert_well_formed(text, &parsed.blocks);
            assert_eq!(parsed.blocks.len(), 1, "{text}");
        }
    }
}
