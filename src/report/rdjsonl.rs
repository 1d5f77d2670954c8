//! reviewdog's diagnostics, one JSON object a line (Reviewdog Diagnostic Format): columns count bytes of UTF-8.

use std::io::{self, Write};

use serde::Serialize;

use crate::base::{Position, Severity};
use crate::model::{Finding, Place, Report};
use crate::report::Settings;
use crate::report::json::write_json_line;
use crate::report::location::byte_positions;

#[derive(Serialize)]
struct Diagnostic<'a> {
    message: &'a str,
    location: Location<'a>,
    severity: &'static str,
    source: Source,
    code: Code<'a>,
    related_locations: Vec<Related<'a>>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    range: Range,
}

#[derive(Serialize)]
struct Range {
    start: Position,
    end: Position,
}

#[derive(Serialize)]
struct Source {
    name: &'static str,
}

#[derive(Serialize)]
struct Code<'a> {
    value: &'a str,
}

#[derive(Serialize)]
struct Related<'a> {
    message: &'a str,
    location: Location<'a>,
}

/// Writes a line a finding.
pub(crate) fn write(report: &Report, _: &Settings, out: &mut dyn Write) -> io::Result<()> {
    for finding in &report.findings {
        if let Some(diagnostic) = diagnostic(report, finding) {
            write_json_line(out, &diagnostic)?;
        }
    }
    Ok(())
}

fn diagnostic<'a>(report: &'a Report, finding: &'a Finding) -> Option<Diagnostic<'a>> {
    let mut places = finding.places.iter();
    let location = location(report, places.next()?)?;
    let related =
        places.filter_map(|place| Some(Related { message: &place.value, location: self::location(report, place)? }));
    Some(Diagnostic {
        message: &finding.message,
        location,
        severity: match finding.severity {
            Severity::Error => "ERROR",
            Severity::Warning => "WARNING",
            Severity::Note => "INFO",
        },
        source: Source { name: env!("CARGO_PKG_NAME") },
        code: Code { value: &finding.rule },
        related_locations: related.collect(),
    })
}

fn location<'a>(report: &'a Report, place: &Place) -> Option<Location<'a>> {
    let doc = report.documents.get(place.doc as usize)?;
    let (start, end) = byte_positions(doc, place);
    Some(Location { path: &doc.path, range: Range { start, end } })
}
