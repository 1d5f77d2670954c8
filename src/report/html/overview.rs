//! The overview: how much of what was found, in which documents, and who overlaps whom.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};

use crate::base::Severity;
use crate::model::{Category, Report};
use crate::report::html::{matrix, shown};
use crate::report::{counted, grouped};

/// Documents listed; the rest is counted.
const LISTED: usize = 500;

pub(super) fn view(report: &Report) -> Markup {
    html! {
        section #overview aria-label="Overview" {
            @if report.findings.is_empty() { p.calm { "Nothing disagrees." } }
            (rules(report))
            (matrix::view(report))
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
