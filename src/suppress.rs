//! Level 6: hides findings that somebody has looked at and accepted, with a reason: comments in the documents, and entries
//! of a configuration.
//!
//! A comment names rules or categories, and says why:
//!
//! ```text
//! <!-- factdiff-ignore number-mismatch: the draft keeps the old count -->      the block after it
//! <!-- factdiff-disable number, date: figures of the last edition -->          up to the next `factdiff-enable`
//! <!-- factdiff-enable number, date -->
//! <!-- factdiff-ignore-file term-variant: quotes both spellings -->            the whole file
//! ```
//!
//! In reStructuredText and AsciiDoc the comments of those formats do as well (`..`, `//`). A comment that hides nothing, or
//! that gives no rule or no reason, is a finding of its own.

use std::collections::BTreeSet;

use globset::GlobSet;
use regex::Regex;

use crate::base::Span;
use crate::model::{BlockKind, Document, Finding, Place, Report, RuleInfo, Summary};

/// The rule that reports comments which do nothing.
pub const UNUSED: &str = "suppress-unused";

/// An entry of a configuration: a finding is hidden if all that is given here fits it.
#[derive(Clone, Debug, Default)]
pub struct Suppression {
    /// Rules or categories; any of them, all if there are none.
    pub rules: Vec<String>,
    /// A document that one of its places stands in.
    pub paths: Option<GlobSet>,
    /// Its fingerprint.
    pub fingerprint: Option<String>,
    /// Found in its message, or in the text of one of its places.
    pub pattern: Option<Regex>,
}

impl Suppression {
    fn hides(&self, finding: &Finding, report: &Report) -> bool {
        let documents = || finding.places.iter().filter_map(|place| report.documents.get(place.doc as usize));
        let in_path = |paths: &GlobSet| documents().any(|doc| paths.is_match(&doc.path));
        let fits = |pattern: &Regex| {
            let in_place = |place: &Place| {
                report.documents.get(place.doc as usize).is_some_and(|doc| pattern.is_match(doc.surface(place.span)))
            };
            pattern.is_match(&finding.message) || finding.places.iter().any(in_place)
        };
        (self.rules.is_empty() || names(&self.rules, finding))
            && self.paths.as_ref().is_none_or(in_path)
            && self.fingerprint.as_ref().is_none_or(|fingerprint| *fingerprint == finding.fingerprint)
            && self.pattern.as_ref().is_none_or(fits)
    }
}

/// Whether a list of rules and categories names a finding.
pub fn names(list: &[String], finding: &Finding) -> bool {
    list.iter().any(|name| *name == finding.rule || *name == finding.category.name())
}

/// Hides what comments and `entries` hide, reports comments that hide nothing, and counts again. Answers with the indices
/// of the entries that hid nothing.
pub fn apply(report: &mut Report, entries: &[Suppression]) -> Vec<usize> {
    let mut comments: Vec<(u32, Comment)> = Vec::new();
    for (doc, document) in (0u32..).zip(&report.documents) {
        comments.extend(self::comments(document).into_iter().map(|comment| (doc, comment)));
    }
    let mut used_comments = BTreeSet::new();
    let mut used_entries = BTreeSet::new();
    let all = std::mem::take(&mut report.findings);
    let before = all.len();
    let mut kept: Vec<Finding> = Vec::with_capacity(before);
    for finding in all {
        let by_comment: Vec<usize> = comments
            .iter()
            .enumerate()
            .filter(|(_, (doc, comment))| comment.hides(&finding, *doc))
            .map(|(at, _)| at)
            .collect();
        let by_entry: Vec<usize> = (0..entries.len()).filter(|&at| entries[at].hides(&finding, report)).collect();
        if by_comment.is_empty() && by_entry.is_empty() {
            kept.push(finding);
        }
        used_comments.extend(by_comment);
        used_entries.extend(by_entry);
    }
    let hidden = before - kept.len();
    if let Some(rule) = report.rules.iter().find(|rule| rule.id == UNUSED) {
        for (at, (doc, comment)) in comments.iter().enumerate() {
            kept.extend(comment.fault(used_comments.contains(&at)).map(|fault| comment.finding(rule, *doc, &fault)));
        }
    }
    report.summary = Summary { suppressed: hidden, ..Summary::of(&kept) };
    report.findings = kept;
    (0..entries.len()).filter(|at| !used_entries.contains(at)).collect()
}

/// A comment in a document.
struct Comment {
    rules: Vec<String>,
    reason: String,
    /// What it covers in the normalised text.
    covers: Span,
    /// Where it is reported if it does nothing.
    at: Span,
}

impl Comment {
    fn hides(&self, finding: &Finding, doc: u32) -> bool {
        let inside = |place: &Place| {
            place.doc == doc && (place.span.overlaps(self.covers) || place.span.start == self.covers.start)
        };
        !self.reason.is_empty() && names(&self.rules, finding) && finding.places.iter().any(inside)
    }

    /// What is wrong with it.
    fn fault(&self, used: bool) -> Option<String> {
        if self.rules.is_empty() {
            Some("a factdiff comment names no rule".to_owned())
        } else if self.reason.is_empty() {
            Some(format!("a factdiff comment gives no reason to hide {}", self.rules.join(", ")))
        } else if !used {
            Some(format!("a factdiff comment hides no finding of {}", self.rules.join(", ")))
        } else {
            None
        }
    }

    fn finding(&self, rule: &RuleInfo, doc: u32, fault: &str) -> Finding {
        Finding {
            rule: rule.id.clone(),
            category: rule.category,
            severity: rule.severity,
            confidence: 1.0,
            message: fault.to_owned(),
            explanation: String::new(),
            places: vec![Place { doc, span: self.at, value: String::new() }],
            alignment: None,
            fingerprint: Finding::fingerprint_of(&rule.id, [fault, self.reason.as_str()]),
        }
    }
}

/// What a comment covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    Block,
    File,
    From,
    To,
}

/// The words of comments, longer ones before those that they begin with.
const WORDS: [(&str, Reach); 4] = [
    ("factdiff-ignore-file", Reach::File),
    ("factdiff-ignore", Reach::Block),
    ("factdiff-disable", Reach::From),
    ("factdiff-enable", Reach::To),
];

/// A comment as written: its reach, its rules, its reason, and its bytes in the source.
struct Written {
    reach: Reach,
    rules: Vec<String>,
    reason: String,
    source: Span,
}

/// The comments of a document, with what they cover.
fn comments(doc: &Document) -> Vec<Comment> {
    let Some(source) = doc.source.as_deref().filter(|source| source.contains("factdiff-")) else { return Vec::new() };
    let written = written(source, doc);
    let whole = Span { start: 0, end: u32::try_from(doc.text.len()).unwrap_or(u32::MAX) };
    let blocks: Vec<(usize, Span)> = doc.blocks.iter().map(|block| doc.map.to_origin(block.span)).enumerate().collect();
    let next = |from: u32| blocks.iter().find(|(_, origin)| origin.end > from).map(|(at, _)| *at);
    let start_of = |block: Option<usize>| block.map_or(whole.end, |at| doc.blocks[at].span.start);
    let mut found = Vec::new();
    for (at, comment) in written.iter().enumerate() {
        let block = next(comment.source.end);
        let start = start_of(block);
        let covers = match comment.reach {
            Reach::File => whole,
            Reach::Block => Span { start, end: block.map_or(start, |at| end_of(doc, at)) },
            Reach::From => {
                let end = written[at + 1..]
                    .iter()
                    .find(|later| later.reach == Reach::To && (later.rules.is_empty() || later.rules == comment.rules));
                Span { start, end: end.map_or(whole.end, |end| start_of(next(end.source.end))) }
            }
            Reach::To => continue,
        };
        let at = Span { start, end: start };
        found.push(Comment { rules: comment.rules.clone(), reason: comment.reason.clone(), covers, at });
    }
    found
}

/// The end of a block; of a table's cell the end of the table.
fn end_of(doc: &Document, block: usize) -> u32 {
    let is_cell = |at: usize| matches!(doc.blocks.get(at).map(|block| block.kind), Some(BlockKind::Cell { .. }));
    let mut last = block;
    while is_cell(last) && is_cell(last + 1) {
        last += 1;
    }
    doc.blocks[last].span.end
}

/// The comments as written. What stands inside a block of a format that has comments is a text about comments.
fn written(source: &str, doc: &Document) -> Vec<Written> {
    let in_block = |at: u32| {
        doc.format != "text"
            && doc
                .blocks
                .iter()
                .map(|block| doc.map.to_origin(block.span))
                .any(|span| span.start <= at && at < span.end)
    };
    let mut found = Vec::new();
    let mut offset = 0;
    for line in source.split_inclusive('\n') {
        let start = offset;
        offset += line.len();
        let Some((skipped, opened)) = opening(line, doc.format) else { continue };
        let Some((word, reach)) = WORDS.iter().find(|(word, _)| opened.starts_with(word)) else { continue };
        let text = &opened[word.len()..];
        let text = text.split("-->").next().unwrap_or(text).trim();
        let source = Span::new(start + skipped, start + line.trim_end().len());
        if in_block(source.start) {
            continue;
        }
        let (rules, reason) = text.split_once(':').unwrap_or((text, ""));
        let rules = rules.split([',', ' ']).map(str::trim).filter(|rule| !rule.is_empty()).map(str::to_owned);
        found.push(Written { reach: *reach, rules: rules.collect(), reason: reason.trim().to_owned(), source });
    }
    found
}

/// What stands behind the sign that opens a comment at the start of a line, and how many bytes before that sign.
fn opening<'a>(line: &'a str, format: &str) -> Option<(usize, &'a str)> {
    let text = line.trim_start();
    let signs: &[&str] = match format {
        "rst" => &["..", "<!--"],
        "asciidoc" => &["//", "<!--"],
        _ => &["<!--"],
    };
    let behind = signs.iter().find_map(|sign| text.strip_prefix(sign))?;
    Some((line.len() - text.len(), behind.trim_start()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_open_as_their_format_says() {
        let word = |line: &str, format| opening(line, format).map(|(_, text)| text.to_owned());
        assert_eq!(word("  <!-- factdiff-ignore a: b -->", "markdown").unwrap(), "factdiff-ignore a: b -->");
        assert_eq!(word(".. factdiff-ignore a: b", "rst").unwrap(), "factdiff-ignore a: b");
        assert_eq!(word(".. factdiff-ignore a: b", "markdown"), None);
        assert_eq!(word("see <!-- factdiff-ignore a: b -->", "markdown"), None);
    }
}
