//! Level 6: hides findings that somebody has looked at and accepted, with a reason: comments in the documents, and entries
//! of a configuration.
//!
//! A comment names rules or categories, and says why:
//!
//! ```text
//! <!-- factdiff-ignore number-mismatch: the draft keeps the old count -->      the block it stands in, or the one after it
//! <!-- factdiff-disable number, date: figures of the last edition -->          up to the next `factdiff-enable`
//! <!-- factdiff-enable number, date -->
//! <!-- factdiff-ignore-file term-variant: quotes both spellings -->            the whole file
//! ```
//!
//! In reStructuredText and AsciiDoc the comments of those formats do as well (`..`, `//`). A comment that hides nothing, or
//! that gives no rule or no reason, is a finding of its own.

use std::collections::BTreeSet;

use regex::Regex;

use crate::base::{Span, is_inline_html};
use crate::model::{BlockKind, Document, Finding, Place, Report, RuleInfo, Summary};

/// The rule that reports comments which do nothing.
pub const UNUSED: &str = "suppress-unused";

/// An entry of a configuration: a finding is hidden if all that is given here fits it.
#[derive(Clone, Debug, Default)]
pub struct Suppression {
    /// Rules or categories; any of them, all if there are none.
    pub rules: Vec<String>,
    /// Paths of documents; one of its places stands in one of them.
    pub paths: Option<BTreeSet<String>>,
    /// Its fingerprint.
    pub fingerprint: Option<String>,
    /// Found in its message, or in the text of one of its places.
    pub pattern: Option<Regex>,
}

impl Suppression {
    fn hides(&self, finding: &Finding, report: &Report) -> bool {
        let documents = || finding.places.iter().filter_map(|place| report.documents.get(place.doc as usize));
        let in_path = |paths: &BTreeSet<String>| documents().any(|doc| paths.contains(&doc.path));
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
    /// What is wrong with it, whatever it hides.
    fault: Option<String>,
}

impl Comment {
    fn hides(&self, finding: &Finding, doc: u32) -> bool {
        let inside = |place: &Place| {
            place.doc == doc && (place.span.overlaps(self.covers) || place.span.start == self.covers.start)
        };
        self.fault.is_none()
            && !self.reason.is_empty()
            && names(&self.rules, finding)
            && finding.places.iter().any(inside)
    }

    /// What is wrong with it.
    fn fault(&self, used: bool) -> Option<String> {
        if self.fault.is_some() {
            self.fault.clone()
        } else if self.rules.is_empty() {
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
    /// A word that is none.
    None,
}

/// The words of comments.
const WORDS: [(&str, Reach); 4] = [
    ("factdiff-ignore-file", Reach::File),
    ("factdiff-ignore", Reach::Block),
    ("factdiff-disable", Reach::From),
    ("factdiff-enable", Reach::To),
];

/// A comment as written: its reach, its rules, its reason, and its bytes in the source.
struct Written {
    reach: Reach,
    word: String,
    rules: Vec<String>,
    reason: String,
    source: Span,
}

/// The comments of a document, with what they cover.
fn comments(doc: &Document) -> Vec<Comment> {
    let Some(source) = doc.source.as_deref().filter(|source| source.contains(PREFIX)) else { return Vec::new() };
    let written = written(source, doc);
    let whole = Span { start: 0, end: u32::try_from(doc.text.len()).unwrap_or(u32::MAX) };
    let blocks: Vec<(usize, Span)> = doc.blocks.iter().map(|block| doc.map.to_origin(block.span)).enumerate().collect();
    let next = |from: u32| blocks.iter().find(|(_, origin)| origin.end > from).map(|(at, _)| *at);
    // At the end of a paragraph's line it stands in that paragraph; markup that is inside of it may stand between.
    let ends = |comment: &Written| {
        let before = |&(_, origin): &(usize, Span)| {
            let between = source.get(origin.end as usize..comment.source.start as usize)?;
            let blank = between.trim_matches([' ', '\t']).is_empty();
            let markup = match doc.format {
                "markdown" => !between.contains('\n'),
                "html" => is_inline_html(between),
                _ => false,
            };
            Some(blank || markup)
        };
        blocks
            .iter()
            .rfind(|block| before(block).is_some())
            .filter(|block| before(block) == Some(true))
            .map(|(at, _)| *at)
    };
    let start_of = |block: Option<usize>| block.map_or(whole.end, |at| doc.blocks[at].span.start);
    let mut found = Vec::new();
    for (idx, comment) in written.iter().enumerate() {
        let block = ends(comment).or_else(|| next(comment.source.end));
        let start = start_of(block);
        let at = Span { start, end: start };
        let (before, after) = (&written[..idx], &written[idx + 1..]);
        let mut add = |rules: Vec<String>, covers: Span, fault: Option<String>| {
            found.push(Comment { rules, reason: comment.reason.clone(), covers, at, fault });
        };
        let rules = comment.rules.clone();
        match comment.reach {
            Reach::File => add(rules, whole, None),
            Reach::Block => add(rules, Span { start, end: block.map_or(start, |at| end_of(doc, at)) }, None),
            Reach::From if rules.is_empty() => add(rules, at, None),
            // Each rule ends where it is switched on again.
            Reach::From => rules.iter().for_each(|rule| {
                let end = after.iter().find(|later| later.reach == Reach::To && later.concerns(rule));
                let end = end.map_or(whole.end, |end| start_of(next(end.source.end)));
                add(vec![rule.clone()], Span { start, end }, None);
            }),
            Reach::To => {
                let opens =
                    |one: &Written| one.reach == Reach::From && one.rules.iter().any(|rule| comment.concerns(rule));
                if !before.iter().any(opens) {
                    let fault = "a factdiff-enable ends nothing: no factdiff-disable of its rules stands before it";
                    add(rules, at, Some(fault.to_owned()));
                }
            }
            Reach::None => add(rules, at, Some(format!("`{}` is no comment of factdiff", comment.word))),
        }
    }
    found
}

impl Written {
    /// Whether it names a rule, or none and so all.
    fn concerns(&self, rule: &String) -> bool {
        self.rules.is_empty() || self.rules.contains(rule)
    }
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

/// The comments as written. What a reader of the document sees, in a format that has comments, is a text about comments.
fn written(source: &str, doc: &Document) -> Vec<Written> {
    let visible: Vec<Span> = doc
        .blocks
        .iter()
        .filter(|block| doc.format != "text" && doc.slice(block.span).contains(PREFIX))
        .map(|block| doc.map.to_origin(block.span))
        .collect();
    let in_block = |at: u32| visible.iter().any(|span| span.start <= at && at < span.end);
    let mut found = Vec::new();
    for (start, end, text) in opened(source, doc.format) {
        let source = Span::new(start, end);
        let text = text.trim();
        let word = text.split(|c: char| c.is_whitespace() || c == ':').next().unwrap_or("");
        if !word.starts_with(PREFIX) || in_block(source.start) {
            continue;
        }
        let reach = WORDS.iter().find(|(known, _)| *known == word).map_or(Reach::None, |(_, reach)| *reach);
        let (rules, reason) = text[word.len()..].split_once(':').unwrap_or((&text[word.len()..], ""));
        let rules =
            rules.split([',', ' ', '\n', '\t', '\r']).filter(|rule| !rule.is_empty()).map(str::to_owned).collect();
        found.push(Written { reach, word: word.to_owned(), rules, reason: reason.trim().to_owned(), source });
    }
    found
}

/// What every word of ours begins with.
const PREFIX: &str = "factdiff-";

/// The comments of a source: where they begin and end, and what stands inside. Comments of HTML stand anywhere; those of
/// reStructuredText and AsciiDoc are a line.
fn opened<'a>(source: &'a str, format: &str) -> Vec<(usize, usize, &'a str)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = source[at..].find("<!--").map(|start| at + start) {
        let inside = start + "<!--".len();
        let Some(end) = source[inside..].find("-->").map(|end| inside + end) else { break };
        // What opens within stands in a code, and never closes: the last one is the comment.
        let within = source[inside..end].rfind("<!--");
        let start = within.map_or(start, |at| inside + at);
        found.push((start, end + "-->".len(), &source[start + "<!--".len()..end]));
        at = end;
    }
    let sign = match format {
        "rst" => "..",
        "asciidoc" => "//",
        _ => return found,
    };
    let mut offset = 0;
    for line in source.split_inclusive('\n') {
        if let Some(text) = line.trim_start().strip_prefix(sign) {
            found.push((offset + line.len() - line.trim_start().len(), offset + line.trim_end().len(), text));
        }
        offset += line.len();
    }
    found.sort_by_key(|(start, ..)| *start);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_open_as_their_format_says() {
        let inside = |text: &'static str, format| -> Vec<&str> {
            opened(text, format).into_iter().map(|(_, _, inside)| inside.trim()).collect()
        };
        assert_eq!(inside("a <!-- factdiff-x\nb: c --> d <!-- e -->", "markdown"), ["factdiff-x\nb: c", "e"]);
        assert_eq!(inside("<!-- never closed", "html"), [] as [&str; 0]);
        assert_eq!(inside("`<!--` opens. <!-- b --> c <!-- d -->", "markdown"), ["b", "d"]);
        assert_eq!(inside("a\n  .. factdiff-x\n", "rst"), ["factdiff-x"]);
        assert_eq!(inside("// factdiff-x\n", "asciidoc"), ["factdiff-x"]);
        assert_eq!(inside(".. factdiff-x\n// factdiff-y\n", "markdown"), [] as [&str; 0]);
    }
}
