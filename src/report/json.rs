//! The JSON report (schema 1), and JSON that is safe to print.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

use crate::base::Severity;
use crate::model::{Category, Finding, Report, Summary, Warning};
use crate::report::Settings;
use crate::report::location::{Location, locations};
use crate::report::sanitize::is_hidden;

/// Raised when a field changes its meaning or goes away.
const SCHEMA: u32 = 1;

#[derive(Serialize)]
struct Whole<'a> {
    schema: u32,
    tool: Tool,
    documents: Vec<DocumentRow<'a>>,
    findings: Vec<FindingRow<'a>>,
    warnings: &'a [Warning],
    summary: Summary,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct DocumentRow<'a> {
    path: &'a str,
    language: &'a str,
    words: usize,
}

#[derive(Serialize)]
struct FindingRow<'a> {
    rule: &'a str,
    category: Category,
    severity: Severity,
    confidence: f32,
    message: &'a str,
    fingerprint: &'a str,
    locations: Vec<Location<'a>>,
    explanation: &'a str,
}

/// Writes the whole report as one JSON object and a line end.
pub(crate) fn write(report: &Report, _: &Settings, out: &mut dyn Write) -> io::Result<()> {
    let documents = report
        .documents
        .iter()
        .map(|doc| DocumentRow { path: &doc.path, language: &doc.language, words: doc.n_words() })
        .collect();
    let whole = Whole {
        schema: SCHEMA,
        tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        documents,
        findings: report.findings.iter().map(|finding| finding_row(report, finding)).collect(),
        warnings: &report.warnings,
        summary: report.summary,
    };
    write_json_line(out, &whole)
}

fn finding_row<'a>(report: &'a Report, finding: &'a Finding) -> FindingRow<'a> {
    FindingRow {
        rule: &finding.rule,
        category: finding.category,
        severity: finding.severity,
        confidence: finding.confidence,
        message: &finding.message,
        fingerprint: &finding.fingerprint,
        locations: locations(report, finding).collect(),
        explanation: &finding.explanation,
    }
}

/// Writes a line a finding, as it stands in the one object.
pub(crate) fn write_lines(report: &Report, _: &Settings, out: &mut dyn Write) -> io::Result<()> {
    report.findings.iter().try_for_each(|finding| write_json_line(out, &finding_row(report, finding)))
}

/// Writes a value as one line of JSON that a terminal and a CI runner take as plain text: beyond what JSON demands,
/// hidden characters and the second of two `#` are escaped.
///
/// # Errors
/// If writing fails.
pub fn write_json_line<W: Write + ?Sized, T: Serialize + ?Sized>(out: &mut W, value: &T) -> io::Result<()> {
    let mut line = Vec::with_capacity(LINE);
    append_json(&mut line, value)?;
    line.push(b'\n');
    out.write_all(&line)
}

/// Appends a value as JSON, escaped as by [`write_json_line`].
pub(super) fn append_json<T: Serialize + ?Sized>(out: &mut Vec<u8>, value: &T) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(out, Printable)).map_err(io::Error::from)
}

/// Room for most lines, in bytes; a whole report grows it.
const LINE: usize = 256;

struct Printable;

impl Formatter for Printable {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        write_escaped(writer, fragment)
    }
}

/// Writes a piece of JSON, in which hidden characters and the second of two `#` can only stand in strings, with these
/// escaped.
pub(super) fn write_escaped<W: ?Sized + Write>(writer: &mut W, json: &str) -> io::Result<()> {
    let plain = |byte: u8| matches!(byte, b' '..=b'~') && byte != b'#';
    if json.bytes().all(plain) {
        return writer.write_all(json.as_bytes());
    }
    let mut from = 0;
    let mut before = ' ';
    for (at, c) in json.char_indices() {
        if is_hidden(c) || (c == '#' && before == '#') {
            writer.write_all(&json.as_bytes()[from..at])?;
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04x}")?;
            }
            from = at + c.len_utf8();
        }
        before = c;
    }
    writer.write_all(&json.as_bytes()[from..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_come_back_and_hold_nothing_that_acts() {
        let text = "a\u{9b}31m \u{202e}x\u{7f}\u{e0001} ##[error] ###vso[ \x1b[0m \"q\" \\ 中文 \u{feff}";
        let mut line = Vec::new();
        write_json_line(&mut line, text).unwrap();
        let line = String::from_utf8(line).unwrap();
        assert_eq!(serde_json::from_str::<String>(&line).unwrap(), text);
        assert!(!line.trim_end().contains(is_hidden), "{line}");
        assert!(!line.contains("##"), "{line}");
    }
}
