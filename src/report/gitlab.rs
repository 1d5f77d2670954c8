//! GitLab's code-quality report: fields as in GitLab's "Code Quality" documentation.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use crate::base::Severity;
use crate::model::{Finding, Report};
use crate::report::Settings;
use crate::report::json::write_json_line;
use crate::report::location::locations;

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: Place<'a>,
}

#[derive(Serialize)]
struct Place<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

/// Writes one array.
pub(crate) fn write(report: &Report, _: &Settings, out: &mut dyn Write) -> io::Result<()> {
    let mut seen = BTreeMap::new();
    let issues: Vec<Issue<'_>> =
        report.findings.iter().filter_map(|finding| issue(report, finding, &mut seen)).collect();
    write_json_line(out, &issues)
}

fn issue<'a>(report: &'a Report, finding: &'a Finding, seen: &mut BTreeMap<&'a str, usize>) -> Option<Issue<'a>> {
    let first = locations(report, finding).next()?;
    Some(Issue {
        // The name of the check is not shown.
        description: format!("{}: {}", finding.rule, finding.message),
        check_name: &finding.rule,
        fingerprint: salted(&finding.fingerprint, seen),
        severity: match finding.severity {
            Severity::Error => "major",
            Severity::Warning => "minor",
            Severity::Note => "info",
        },
        location: Place {
            path: first.path.trim_start_matches("./"),
            lines: Lines { begin: first.line, end: first.end_line },
        },
    })
}

/// A fingerprint that stands once in a report: of two alike, readers drop one.
pub(crate) fn salted<'a>(fingerprint: &'a str, seen: &mut BTreeMap<&'a str, usize>) -> String {
    let times = seen.entry(fingerprint).or_default();
    *times += 1;
    if *times == 1 { fingerprint.to_owned() } else { format!("{fingerprint}-{times}") }
}
