//! Workflow commands of GitHub Actions, which show findings beside the lines of a pull request.
//!
//! Form and escapes as in GitHub's "Workflow commands" and `@actions/core`: `::error file=,line=,…::message`.

use std::io::{self, Write};

use crate::base::Severity;
use crate::model::{Finding, Report};
use crate::report::location::{Location, locations};
use crate::report::sanitize::sanitize;
use crate::report::{Settings, counted, summary_line};

/// Annotations of one severity that GitHub shows for one step; it drops the rest without a word.
const SHOWN: usize = 10;

/// Writes the worst findings first, at most as many as are shown, and the counts.
pub(crate) fn write(report: &Report, _: &Settings, out: &mut dyn Write) -> io::Result<()> {
    let mut left = 0;
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        let findings: Vec<&Finding> = report.findings.iter().filter(|finding| finding.severity == severity).collect();
        // One note's room is kept for the line that counts the rest.
        let room = if severity == Severity::Note { SHOWN - 1 } else { SHOWN };
        left += findings.len().saturating_sub(room);
        for finding in findings.into_iter().take(room) {
            annotation(report, finding, out)?;
        }
    }
    if left > 0 {
        let more = counted(left, "more finding", "more findings");
        writeln!(out, "::notice title=factdiff::{more}: GitHub shows {SHOWN} of a kind for a step")?;
    }
    if !report.findings.is_empty() {
        writeln!(out, "factdiff: {}", sanitize(&summary_line(report)))?;
    }
    Ok(())
}

fn annotation(report: &Report, finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
    let mut places = locations(report, finding);
    let Some(first) = places.next() else { return Ok(()) };
    let command = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let mut message = finding.message.clone();
    for other in places.take(SHOWN) {
        message.push_str(&format!("\n{}", other.address()));
    }
    writeln!(
        out,
        "::{command} file={},{},title={}::{}",
        property(first.path),
        region(&first),
        property(&format!("factdiff: {}", finding.rule)),
        data(&message)
    )
}

/// Columns are accepted for a place within one line only.
fn region(at: &Location<'_>) -> String {
    if at.line == at.end_line {
        format!("line={},endLine={},col={},endColumn={}", at.line, at.end_line, at.column, at.end_column)
    } else {
        format!("line={},endLine={}", at.line, at.end_line)
    }
}

/// The message of a command; its line ends are escaped.
fn data(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(|line| sanitize(line).replace('%', "%25")).collect();
    lines.join("%0A")
}

/// A property of a command.
fn property(text: &str) -> String {
    sanitize(text).replace('%', "%25").replace(':', "%3A").replace(',', "%2C")
}
