//! The findings: one card each, both sides beside each other, all of them in the page so that it reads without a script.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};

use crate::base::Severity;
use crate::model::{Category, Finding, Report};
use crate::report::html::shown;
use crate::report::location::Location;
use crate::report::sides::{Shown, sides};
use crate::report::style::{Ink, Piece, Side};
use crate::report::terminal::{LONGEST_MESSAGE, opening, percent, value_beside, words_in};
use crate::report::{counted, grouped};

/// Characters of an excerpt.
const COLUMNS: usize = 420;
/// Values shown of one finding, and places listed of one value.
const SHOWN_GROUPS: usize = 8;
const SHOWN_PLACES: usize = 8;
/// Below this confidence a reader is told how sure we are.
const SURE: f32 = 0.85;

pub(super) fn view(report: &Report) -> Markup {
    html! {
        section #findings aria-label="Findings" {
            (filters(report))
            p #count role="status" {}
            ol.cards {
                @for (id, finding) in worst_first(report) { (card(report, id, finding)) }
            }
            button #more type="button" hidden { "Show more" }
        }
    }
}

/// The findings with their places in the report; the page is read from the top.
fn worst_first(report: &Report) -> Vec<(usize, &Finding)> {
    let mut findings: Vec<(usize, &Finding)> = report.findings.iter().enumerate().collect();
    findings.sort_by_key(|(_, finding)| std::cmp::Reverse(finding.severity));
    findings
}

fn filters(report: &Report) -> Markup {
    let mut rules: BTreeMap<&str, usize> = BTreeMap::new();
    let mut docs: BTreeMap<u32, usize> = BTreeMap::new();
    for finding in &report.findings {
        *rules.entry(&finding.rule).or_default() += 1;
        for doc in finding.places.iter().map(|place| place.doc).collect::<BTreeSet<_>>() {
            *docs.entry(doc).or_default() += 1;
        }
    }
    let severities = [(Severity::Error, "errors"), (Severity::Warning, "warnings"), (Severity::Note, "notes")];
    html! {
        form #filters role="search" {
            fieldset {
                legend { "Severity" }
                @for (severity, name) in severities {
                    label { input type="checkbox" name="severity" value=(severity) checked; " " (name) }
                }
            }
            label { "Rule "
                select name="rule" {
                    option value="" { "all" }
                    @for (rule, n) in &rules { option value=(rule) { (rule) " (" (grouped(*n)) ")" } }
                }
            }
            label { "Document "
                select name="doc" {
                    option value="" { "all" }
                    @for (doc, n) in &docs {
                        @if let Some(document) = report.documents.get(*doc as usize) {
                            option value=(doc) { (shown(&document.path)) " (" (grouped(*n)) ")" }
                        }
                    }
                }
            }
            label { "Search " input type="search" name="q" placeholder="words, figures, names"; }
            button type="reset" { "Show all" }
        }
    }
}

fn card(report: &Report, id: usize, finding: &Finding) -> Markup {
    let docs: BTreeSet<u32> = finding.places.iter().map(|place| place.doc).collect();
    let docs: Vec<String> = docs.iter().map(u32::to_string).collect();
    let message: String = shown(&finding.message).chars().take(LONGEST_MESSAGE).collect();
    html! {
        li.card tabindex="-1" data-id=(id) data-severity=(finding.severity) data-rule=(finding.rule)
            data-docs=(docs.join(" ")) data-fingerprint=(finding.fingerprint) {
            h3 {
                span class={ "severity " (finding.severity) } { (finding.severity) } " "
                span.message { (message) }
            }
            p.about {
                a.permalink href={ "#view=findings&f=" (finding.fingerprint) } title="Link to this finding" { (finding.rule) }
                @if finding.confidence < SURE { span { (percent(finding.confidence)) " sure" } }
                button.open type="button" { "Read in the documents" }
                button.accept type="button" title="Copies an entry for factdiff.toml" { "Accept" }
            }
            @if finding.category == Category::Duplicate { (repeated(report, finding)) } @else { (compared(report, finding)) }
            @if !finding.explanation.is_empty() && finding.category != Category::Duplicate { p.why { (shown(&finding.explanation)) } }
        }
    }
}

fn compared(report: &Report, finding: &Finding) -> Markup {
    let (sides, hidden) = sides(report, finding, COLUMNS, SHOWN_GROUPS);
    html! {
        div.sides {
            @for side in &sides { (one_side(report, finding, side)) }
        }
        @if hidden > 0 { p.more { "… and " (counted(hidden, "more place", "more places")) } }
    }
}

fn one_side(report: &Report, finding: &Finding, side: &Shown<'_>) -> Markup {
    let class = match side.side {
        Some(Side::First) => "side first",
        Some(Side::Other) => "side other",
        None => "side",
    };
    let places: Vec<Location<'_>> =
        side.places.iter().take(SHOWN_PLACES).filter_map(|place| Location::new(report, place)).collect();
    let language = side.places.first().and_then(|place| report.documents.get(place.doc as usize));
    let language = language.map(|doc| doc.language.as_str()).filter(|language| *language != "und");
    html! {
        figure class=(class) {
            figcaption {
                @if let Some(side) = side.side { span.sign aria-hidden="true" { (side.sign()) } " " }
                @for (n, at) in places.iter().enumerate() { @if n > 0 { ", " } span.path { (shown(&at.address())) } }
                @if side.places.len() > places.len() { " and " (side.places.len() - places.len()) " more" }
            }
            blockquote lang=[language] dir="auto" { (pieces(&side.pieces)) }
            @if let Some(value) = side.places.first().and_then(|place| value_beside(report, finding, place)) {
                p.value { "read as " code { (shown(value)) } }
            }
        }
    }
}

fn pieces(pieces: &[Piece]) -> Markup {
    html! {
        @for piece in pieces {
            @match piece.ink() {
                Ink::Subject(_) => { mark.subject { (piece.text()) } },
                Ink::Differs(_) => { mark.differs { (piece.text()) } },
                Ink::Dim => { span.dim { (piece.text()) } },
                _ => { (piece.text()) },
            }
        }
    }
}

fn repeated(report: &Report, finding: &Finding) -> Markup {
    let first = finding.places.first();
    let text = first.and_then(|place| Some(opening(report.documents.get(place.doc as usize)?, place.span, COLUMNS)));
    html! {
        ul.places {
            @for place in finding.places.iter().take(SHOWN_PLACES) {
                @if let (Some(at), Some(doc)) = (Location::new(report, place), report.documents.get(place.doc as usize)) {
                    @let words = words_in(doc, place.span);
                    li { span.path { (shown(&at.address())) } " " (counted(words, "word", "words")) ", "
                        (percent(words as f32 / doc.n_words().max(1) as f32)) " of it" }
                }
            }
        }
        @if finding.places.len() > SHOWN_PLACES {
            p.more { "… and " (counted(finding.places.len() - SHOWN_PLACES, "more place", "more places")) }
        }
        @if let Some(text) = text { blockquote.opening dir="auto" { (shown(&text)) } }
    }
}
