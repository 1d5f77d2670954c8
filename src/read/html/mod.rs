//! Saved web pages → blocks of the article; everything around it is page furniture.

mod article;
mod fragment;
mod head;
mod note_mark;
mod page;

use std::borrow::Cow;

use crate::base::Span;
use crate::model::{BlockKind, Furniture, Metadata, Run};

use super::draft::visible_text;
use super::{Parsed, table};

use page::{Page, PageBlock};

pub(super) use fragment::{Fragment, fragment};

/// The article finder is quadratic in nesting: 500 levels take 27 ms, 5,000 take 3 s.
const MAX_DEPTH: usize = 500;

/// The article finder builds a tree of ten times the page's size.
const MAX_PAGE: usize = 16 << 20;

/// Reads a web page.
pub(super) fn parse(text: &str) -> Parsed {
    let mut page = page::read(text);
    let mut warnings = Vec::new();
    let verdicts = if page.depth > MAX_DEPTH {
        warnings.push(format!(
            "elements nested {} deep: all of the page is read as main text (limit {MAX_DEPTH})",
            page.depth
        ));
        article::without_finder(&page)
    } else if text.len() > MAX_PAGE {
        warnings.push(format!("page of {} bytes: all of it is read as main text (limit {MAX_PAGE})", text.len()));
        article::without_finder(&page)
    } else {
        article::decide(text, &page)
    };
    settle_tables(text, &mut page);
    let meta = metadata(text, &page);
    let head = head::blocks(text, &page.head);
    let mut parsed = Parsed { meta, head, warnings, ..Parsed::default() };
    for (PageBlock { block, .. }, verdict) in page.blocks.into_iter().zip(verdicts) {
        match verdict {
            None => parsed.blocks.push(block),
            Some(reason) => add_furniture(&mut parsed.furniture, &block.runs, reason),
        }
    }
    parsed
}

/// Adds the stretch of some runs, or widens the last entry if it has the same reason and nothing lies between.
fn add_furniture(furniture: &mut Vec<Furniture>, runs: &[Run], reason: &str) {
    let (Some(first), Some(last)) = (runs.first(), runs.last()) else { return };
    let span = Span { start: first.span.start, end: last.span.end };
    furniture.push(Furniture { span, reason: reason.to_owned() });
}

/// Decides which tables hold data: cells of layout tables become what they hold.
fn settle_tables(text: &str, page: &mut Page) {
    /// More text than this in a cell, in bytes, and the table lays out the page.
    const MAX_CELL: usize = 1200;
    let mut by_table: Vec<Vec<usize>> = vec![Vec::new(); page.tables.len()];
    for (idx, block) in page.blocks.iter().enumerate() {
        if let Some(cell) = &block.cell {
            by_table[cell.table].push(idx);
        }
    }
    for (table, members) in by_table.iter().enumerate() {
        let cells = || members.iter().filter_map(|idx| page.blocks[*idx].cell.as_ref());
        let single_column = cells().all(|cell| cell.column == 0);
        let heading = members.iter().any(|idx| matches!(page.blocks[*idx].block.kind, BlockKind::Heading(_)));
        let long = members.iter().any(|idx| extent(&page.blocks[*idx]) > MAX_CELL);
        if page.tables[table].nested || single_column || heading || long {
            continue;
        }
        let mut blocks = Vec::with_capacity(members.len());
        let mut headers = std::collections::BTreeSet::new();
        for idx in members {
            let member = &mut page.blocks[*idx];
            let Some(cell) = &member.cell else { continue };
            if cell.header {
                headers.insert((cell.row, cell.column));
            }
            member.block.kind = BlockKind::Cell { row: cell.row, column: cell.column };
            blocks.push(std::mem::replace(&mut member.block, empty_block()));
        }
        if headers.is_empty() {
            headers.extend(table::unmarked_headers(text, &blocks));
        }
        table::label(text, &mut blocks, &|row, column| headers.contains(&(row, column)));
        for (idx, block) in members.iter().zip(blocks) {
            page.blocks[*idx].block = block;
        }
    }
}

fn empty_block() -> crate::model::SourceBlock {
    crate::model::SourceBlock { kind: BlockKind::Paragraph, runs: Vec::new(), labels: Vec::new() }
}

/// Bytes a block stretches over.
fn extent(block: &PageBlock) -> usize {
    let runs = &block.block.runs;
    runs.first().zip(runs.last()).map_or(0, |(first, last)| (last.span.end - first.span.start) as usize)
}

/// Title, date, description and language, from the most to the least reliable place.
fn metadata(text: &str, page: &Page) -> Metadata {
    let find = |names: &[&str]| {
        names.iter().find_map(|name| page.metas.iter().find(|(key, _)| key == name)).map(|(_, value)| value.clone())
    };
    let heading = || {
        let mut tops = page.blocks.iter().filter(|block| block.block.kind == BlockKind::Heading(1));
        let first = tops.next().map(|block| visible_text(text, &block.block));
        if tops.next().is_some() { None } else { first.map(Cow::into_owned) }
    };
    Metadata {
        title: find(&["og:title", "dc.title", "citation_title"]).or_else(heading).or_else(|| page.title.clone()),
        date: find(&[
            "article:published_time",
            "og:published_time",
            "datepublished",
            "pubdate",
            "publishdate",
            "publish-date",
            "date",
            "dc.date",
            "dc.date.issued",
            "dcterms.created",
            "citation_publication_date",
            "article:modified_time",
        ])
        .or_else(|| page.time.clone()),
        excerpt: find(&["description", "og:description", "dc.description"]),
        language: page.language.clone().or_else(|| find(&["content-language", "dc.language"])),
    }
}

#[cfg(test)]
mod tests;
