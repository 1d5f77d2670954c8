//! Markdown for a comment on a pull request: what disagrees first, no longer than such a comment may be.

use std::io::{self, Write};

use crate::base::Severity;
use crate::model::{Category, Finding, Report};
use crate::report::location::{Location, locations};
use crate::report::sanitize::sanitize;
use crate::report::sides::sides;
use crate::report::style::{Side, text_of};
use crate::report::terminal::{LONGEST_MESSAGE, opening};
use crate::report::{Settings, counted, summary_line};

/// Bytes of a report: GitHub takes 65,536 characters of a comment, and the counts at the end need room.
const LONGEST: usize = 60_000;
/// Columns that an excerpt is shortened to.
const COLUMNS: usize = 300;
/// Values shown of one finding.
const SHOWN_GROUPS: usize = 5;
/// Places listed for one value.
const SHOWN_PLACES: usize = 6;

/// Writes errors and warnings in full and the notes folded away.
pub(crate) fn write(report: &Report, _: &Settings, out: &mut dyn Write) -> io::Result<()> {
    let mut text = format!("**factdiff**: {}\n", escape(&summary_line(report)));
    let (notes, loud): (Vec<&Finding>, Vec<&Finding>) =
        report.findings.iter().partition(|finding| finding.severity == Severity::Note);
    let mut left = push_all(&mut text, report, &loud);
    if left == 0 && !notes.is_empty() {
        let folded = format!("\n<details><summary>{}</summary>\n", counted(notes.len(), "note", "notes"));
        text.push_str(&folded);
        left += push_all(&mut text, report, &notes);
        text.push_str("\n</details>\n");
    } else {
        left += notes.len();
    }
    if left > 0 {
        text.push_str(&format!("\n… and {}.\n", counted(left, "more finding", "more findings")));
    }
    out.write_all(text.as_bytes())
}

/// Adds findings while there is room, and counts those that there was none for.
fn push_all(text: &mut String, report: &Report, findings: &[&Finding]) -> usize {
    for (at, finding) in findings.iter().enumerate() {
        let item = item(report, finding);
        if text.len() + item.len() > LONGEST {
            return findings.len() - at;
        }
        text.push_str(&item);
    }
    0
}

fn item(report: &Report, finding: &Finding) -> String {
    let message: String = finding.message.chars().take(LONGEST_MESSAGE).collect();
    let mut out = format!("\n**{}** `{}`: {}\n", finding.severity, finding.rule, escape(&message));
    let mut body = String::new();
    if finding.category == Category::Duplicate {
        for at in locations(report, finding).take(SHOWN_PLACES) {
            body.push_str(&format!("  {}\n", sanitize(&at.address())));
        }
        if let Some(place) = finding.places.first()
            && let Some(doc) = report.documents.get(place.doc as usize)
        {
            body.push_str(&format!("  {}\n", sanitize(&opening(doc, place.span, COLUMNS))));
        }
    } else {
        for shown in sides(report, finding, COLUMNS, SHOWN_GROUPS).0 {
            let sign = shown.side.map_or(" ", Side::sign);
            let places: Vec<String> = shown
                .places
                .iter()
                .take(SHOWN_PLACES)
                .filter_map(|place| Location::new(report, place))
                .map(|at| at.address())
                .collect();
            body.push_str(&format!("@@ {} @@\n", sanitize(&places.join(", "))));
            body.push_str(&format!("{sign} {}\n", text_of(&shown.pieces)));
        }
    }
    // A fence is longer than every run of backticks inside.
    let longest = body.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    out.push_str(&format!("{fence}diff\n{body}{fence}\n"));
    out
}

/// Text of a document inside a line of Markdown: nothing of it is markup, a link, or somebody's name that is called.
fn escape(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut out = String::new();
    for c in sanitize(&words.join(" ")).chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            // What calls a person or an issue does so only unbroken.
            '@' | '#' => out.extend([c, '\u{2060}']),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '!' => out.extend(['\\', c]),
            _ => out.push(c),
        }
    }
    // A bare address would become a link.
    out.replace("://", ":\u{2060}//").replace("www.", "www\u{2060}.")
}
