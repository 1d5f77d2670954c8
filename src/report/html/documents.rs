//! The documents, to be read beside each other: their text with what was found and what overlaps marked, as data that the
//! script lays out when a document is opened.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};
use serde::Serialize;

use crate::base::Span;
use crate::model::{BlockKind, Category, Document, Report};
use crate::report::html::shown;
use crate::report::sanitize::is_hidden;

/// Bytes of text that a page holds: a browser opens it without waiting. Documents beyond it are named, not shown.
const MOST_TEXT: usize = 24 << 20;

#[derive(Serialize)]
struct Data<'a> {
    documents: Vec<DocumentData<'a>>,
    /// For each finding its places: document and the number of its mark there.
    findings: Vec<Vec<(u32, usize)>>,
    /// For each family its members, likewise.
    families: Vec<Vec<(u32, usize)>>,
}

#[derive(Serialize)]
struct DocumentData<'a> {
    path: String,
    language: &'a str,
    /// Nothing if the page has no room for it, or if nothing is to be shown in it.
    blocks: Option<Vec<Block>>,
}

/// What a block is, its text, and its marks: from and to in units of UTF-16, what it marks, and its number.
#[derive(Serialize)]
struct Block(&'static str, String, Vec<(usize, usize, &'static str, usize)>);

/// A stretch of a document that belongs to a finding (`f`, or `d` if it is one of repeated text) or to a family (`o`).
struct Mark {
    span: Span,
    kind: &'static str,
    id: usize,
}

pub(super) fn view(report: &Report) -> Markup {
    html! {
        section #documents aria-label="Documents" {
            p.hint { "Marked: what was found " mark.subject { "so" } ", what stands in both documents " mark.overlap { "so" } ". "
                "Choose a mark to see its other place beside it." }
            div.panes {
                @for pane in ["a", "b"] {
                    article.pane data-pane=(pane) {
                        label { span.hidden { "Document " (pane) } select name=(pane) {
                            @for (doc, document) in report.documents.iter().enumerate() {
                                option value=(doc) { (shown(&document.path)) }
                            }
                        } }
                        div.text tabindex="0" {}
                    }
                }
            }
            noscript { p { "Reading documents beside each other needs the script of this page; findings and overview do not." } }
        }
    }
}

/// The data as JSON that may stand inside a `script` element.
pub(super) fn data(report: &Report) -> String {
    let mut marks: BTreeMap<u32, Vec<Mark>> = BTreeMap::new();
    let mut findings = Vec::new();
    for (id, finding) in report.findings.iter().enumerate() {
        // A whole passage is marked like the overlap that it is.
        let kind = if finding.category == Category::Duplicate { "d" } else { "f" };
        findings.push(finding.places.iter().map(|place| add(&mut marks, place.doc, place.span, kind, id)).collect());
    }
    let mut families = Vec::new();
    for (id, family) in report.overlaps.families.iter().enumerate() {
        families.push(family.members.iter().map(|member| add(&mut marks, member.doc, member.span, "o", id)).collect());
    }
    let mut room = MOST_TEXT;
    let documents = (0u32..)
        .zip(&report.documents)
        .map(|(doc, document)| {
            let marks = marks.get(&doc).map(Vec::as_slice).unwrap_or_default();
            let fits = !marks.is_empty() && document.text.len() <= room;
            room -= if fits { document.text.len() } else { 0 };
            let blocks = fits.then(|| blocks(document, marks));
            DocumentData { path: shown(&document.path), language: &document.language, blocks }
        })
        .collect();
    let json = serde_json::to_string(&Data { documents, findings, families }).unwrap_or_default();
    // Inside strings only; what closes a script element, or opens a comment in one, begins with it.
    json.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

/// Adds a mark and answers with where to find it again.
fn add(marks: &mut BTreeMap<u32, Vec<Mark>>, doc: u32, span: Span, kind: &'static str, id: usize) -> (u32, usize) {
    let of_document = marks.entry(doc).or_default();
    of_document.push(Mark { span, kind, id });
    (doc, of_document.len() - 1)
}

fn blocks(doc: &Document, marks: &[Mark]) -> Vec<Block> {
    let mut sorted: Vec<(usize, &Mark)> = marks.iter().enumerate().collect();
    sorted.sort_by_key(|(number, mark)| (mark.span.start, mark.span.end, *number));
    // The mark after which none reaches further: what ends before a block is passed by once.
    let mut first = 0;
    let mut out = Vec::with_capacity(doc.blocks.len());
    for block in &doc.blocks {
        while sorted.get(first).is_some_and(|(_, mark)| mark.span.end < block.span.start) {
            first += 1;
        }
        let of_block: Vec<&(usize, &Mark)> = sorted[first..]
            .iter()
            .take_while(|(_, mark)| mark.span.start <= block.span.end)
            .filter(|(_, mark)| mark.span.end >= block.span.start)
            .collect();
        let within = |at: u32| at.clamp(block.span.start, block.span.end);
        let mut ends: BTreeSet<u32> = BTreeSet::new();
        for (_, mark) in &of_block {
            ends.extend([within(mark.span.start), within(mark.span.end)]);
        }
        let (text, at) = text(doc.slice(block.span), block.span.start, &ends);
        let marks = of_block
            .iter()
            .filter(|(_, mark)| mark.span.is_empty() || mark.span.overlaps(block.span))
            .map(|(_, mark)| (at[&within(mark.span.start)], at[&within(mark.span.end)], mark.kind, mark.id))
            .collect();
        out.push(Block(name(block.kind), text, marks));
    }
    out
}

/// The text with hidden characters made visible, and where some of its bytes stand in it, in units of UTF-16.
fn text(block: &str, start: u32, wanted: &BTreeSet<u32>) -> (String, BTreeMap<u32, usize>) {
    let mut out = String::with_capacity(block.len());
    let mut units = 0;
    let mut found = BTreeMap::new();
    let mut wanted = wanted.iter().copied().peekable();
    for (at, c) in block.char_indices() {
        let at = start + u32::try_from(at).unwrap_or(u32::MAX);
        while let Some(&next) = wanted.peek().filter(|next| **next <= at) {
            found.insert(next, units);
            wanted.next();
        }
        let c = if is_hidden(c) && c != '\n' && c != '\t' { '\u{fffd}' } else { c };
        out.push(c);
        units += c.len_utf16();
    }
    found.extend(wanted.map(|rest| (rest, units)));
    (out, found)
}

/// The element that a block becomes.
fn name(kind: BlockKind) -> &'static str {
    match kind {
        BlockKind::Heading(1) => "h3",
        BlockKind::Heading(2) => "h4",
        BlockKind::Heading(_) => "h5",
        BlockKind::ListItem => "item",
        BlockKind::Cell { column: 0, .. } => "row",
        BlockKind::Cell { .. } => "cell",
        BlockKind::Quote => "blockquote",
        BlockKind::Code => "pre",
        BlockKind::Caption | BlockKind::Note => "small",
        BlockKind::Speaker | BlockKind::Paragraph => "p",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_as_a_script_counts_them() {
        let (shown, at) = text("a𝔸中\u{202e}b", 10, &BTreeSet::from([10, 11, 15, 18, 21, 22]));
        assert_eq!(shown, "a𝔸中\u{fffd}b");
        let at: Vec<(u32, usize)> = at.into_iter().collect();
        assert_eq!(at, [(10, 0), (11, 1), (15, 3), (18, 4), (21, 5), (22, 6)]);
    }
}
