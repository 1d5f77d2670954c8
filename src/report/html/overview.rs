//! The overview: how much of what was found, in which documents, and who overlaps whom.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};

use crate::base::Severity;
use crate::model::{Category, Report};
use crate::report::html::shown;
use crate::report::terminal::percent;
use crate::report::{counted, grouped};

/// Documents of the matrix: those that overlap most. A wider one fits no screen.
const MATRIX: usize = 24;
/// Documents listed; the rest is counted.
const LISTED: usize = 500;

pub(super) fn view(report: &Report) -> Markup {
    html! {
        section #overview aria-label="Overview" {
            @if report.findings.is_empty() { p.calm { "Nothing disagrees." } }
            (rules(report))
            (matrix(report))
            (documents(report))
            @if !report.warnings.is_empty() {
                h2 { "About the input" }
                ul {
                    @for warning in &report.warnings {
                        li { code { (shown(&warning.path)) } ": " (shown(&warning.message)) }
                    }
                }
            }
        }
    }
}

fn rules(report: &Report) -> Markup {
    let mut counts: BTreeMap<(std::cmp::Reverse<Severity>, &str, Category), usize> = BTreeMap::new();
    for finding in &report.findings {
        *counts.entry((std::cmp::Reverse(finding.severity), &finding.rule, finding.category)).or_default() += 1;
    }
    let headline = |id: &str| report.rules.iter().find(|rule| rule.id == id).map_or("", |rule| rule.headline.as_str());
    html! {
        @if !counts.is_empty() {
            h2 { "What was found" }
            table.rules {
                thead { tr { th scope="col" { "Severity" } th scope="col" { "Rule" } th scope="col" { "Findings" } th scope="col" { "It finds" } } }
                tbody {
                    @for ((severity, rule, _), n) in &counts {
                        tr {
                            td { span class={ "severity " (severity.0) } { (severity.0) } }
                            td { a href={ "#view=findings&rule=" (rule) } { (rule) } }
                            td.number { (grouped(*n)) }
                            td { (shown(headline(rule))) }
                        }
                    }
                }
            }
        }
    }
}

/// Words of each document that stand in another as well, by both.
fn shared(report: &Report) -> BTreeMap<(u32, u32), usize> {
    let mut ranges: BTreeMap<(u32, u32), Vec<std::ops::Range<u32>>> = BTreeMap::new();
    for family in &report.overlaps.families {
        let docs: BTreeSet<u32> = family.members.iter().map(|member| member.doc).collect();
        for member in &family.members {
            for &other in docs.iter().filter(|doc| **doc != member.doc) {
                ranges.entry((member.doc, other)).or_default().push(member.tokens.clone());
            }
        }
    }
    let covered = |mut ranges: Vec<std::ops::Range<u32>>| {
        ranges.sort_by_key(|range| range.start);
        let (mut sum, mut end) = (0, 0);
        for range in ranges {
            sum += range.end.saturating_sub(range.start.max(end)) as usize;
            end = end.max(range.end);
        }
        sum
    };
    ranges.into_iter().map(|(pair, ranges)| (pair, covered(ranges))).collect()
}

fn matrix(report: &Report) -> Markup {
    let shared = shared(report);
    let mut most: BTreeMap<u32, usize> = BTreeMap::new();
    for (&(doc, _), &words) in &shared {
        *most.entry(doc).or_default() += words;
    }
    let mut docs: Vec<(u32, usize)> = most.into_iter().collect();
    let all = docs.len();
    docs.sort_by_key(|&(doc, words)| (std::cmp::Reverse(words), doc));
    docs.truncate(MATRIX);
    docs.sort_unstable();
    let docs: Vec<u32> = docs.into_iter().map(|(doc, _)| doc).collect();
    let path = |doc: u32| report.documents.get(doc as usize).map_or(String::new(), |doc| shown(&doc.path));
    let words = |doc: u32| report.documents.get(doc as usize).map_or(1, |doc| doc.n_words().max(1));
    html! {
        @if docs.len() > 1 {
            h2 { "Who overlaps whom" }
            p { "How much of the document of a row stands in the document of a column."
                @if all > docs.len() { " The " (docs.len()) " that overlap most, of " (all) "." } }
            div.scroll tabindex="0" {
                table.matrix {
                    thead { tr { td {} @for (n, doc) in docs.iter().enumerate() { th scope="col" title=(path(*doc)) { (n + 1) } } } }
                    tbody {
                        @for (n, a) in docs.iter().enumerate() {
                            tr {
                                th scope="row" { (n + 1) " " span.path { (path(*a)) } }
                                @for b in &docs {
                                    @if let Some(n) = shared.get(&(*a, *b)) {
                                        @let share = *n as f32 / words(*a) as f32;
                                        td.shared data-share=(level(share)) {
                                            a href={ "#view=documents&a=" (a) "&b=" (b) }
                                                title={ (path(*a)) " in " (path(*b)) ": " (counted(*n, "word", "words")) } { (percent(share)) }
                                        }
                                    } @else { td {} }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A step from 1 to 5 for the shade of a share.
fn level(share: f32) -> u32 {
    (share * 5.0).ceil().clamp(1.0, 5.0) as u32
}

fn documents(report: &Report) -> Markup {
    let mut counts: BTreeMap<u32, [usize; 3]> = BTreeMap::new();
    for finding in &report.findings {
        let docs: BTreeSet<u32> = finding.places.iter().map(|place| place.doc).collect();
        for doc in docs {
            counts.entry(doc).or_default()[Severity::Error as usize - finding.severity as usize] += 1;
        }
    }
    let mut rows: Vec<(u32, [usize; 3])> =
        (0u32..).zip(&report.documents).map(|(doc, _)| (doc, counts.get(&doc).copied().unwrap_or_default())).collect();
    rows.sort_by_key(|&(doc, counts)| (std::cmp::Reverse(counts), doc));
    html! {
        h2 { "Documents" }
        div.scroll tabindex="0" {
            table {
                thead { tr {
                    th scope="col" { "Document" } th scope="col" { "Language" } th scope="col" { "Words" }
                    th scope="col" { "Errors" } th scope="col" { "Warnings" } th scope="col" { "Notes" }
                } }
                tbody {
                    @for (doc, counts) in rows.iter().take(LISTED) {
                        @if let Some(document) = report.documents.get(*doc as usize) {
                            tr {
                                td { a href={ "#view=findings&doc=" (doc) } { (shown(&document.path)) } }
                                td { (document.language) }
                                td.number { (grouped(document.n_words())) }
                                @for n in counts { td.number { @if *n > 0 { (grouped(*n)) } } }
                            }
                        }
                    }
                }
            }
        }
        @if rows.len() > LISTED { p { "… and " (counted(rows.len() - LISTED, "more document", "more documents")) } }
    }
}
