//! Reports of ours that lie among the documents, written there by an earlier run.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use encoding_rs::{Encoding, UTF_8};

use factdiff::base::Severity;
use factdiff::report::{BANNER, CLEAN_SUMMARY};

/// Bytes at the beginning of a report that tell it from a document.
const HEAD: u64 = 2048;

/// Whether a file is a report in text, Markdown or HTML.
pub(crate) fn is_report_file(path: &Path) -> bool {
    head(path).is_some_and(|start| is_report(&start))
}

/// Whether a file holds nothing: a report of nothing in brief.
pub(crate) fn is_empty_file(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|meta| meta.is_file() && meta.len() == 0)
}

/// How a file begins, whatever its encoding, without colours; nothing if it can't be read.
fn head(path: &Path) -> Option<String> {
    let mut start = Vec::new();
    std::fs::metadata(path).ok().filter(|meta| meta.is_file())?;
    File::open(path).and_then(|file| file.take(HEAD).read_to_end(&mut start)).ok()?;
    // A shell may have written UTF-16.
    let encoding = Encoding::for_bom(&start).map_or(UTF_8, |(encoding, _)| encoding);
    Some(without_colours(&encoding.decode(&start).0))
}

/// A text without the sequences that colour it on a terminal.
fn without_colours(text: &str) -> String {
    let mut parts = text.split("\x1b[");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |plain, part| {
        plain + part.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';').get(1..).unwrap_or_default()
    })
}

/// Whether a text begins as a report of ours does: with a summary in Markdown or HTML, or in text with a finding such as
/// `error[number-mismatch]: `, perhaps below a banner, or behind a path where it is brief.
fn is_report(start: &str) -> bool {
    let severities = [Severity::Error, Severity::Warning, Severity::Note];
    let is_summary = |rest: &str| {
        let counted = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == ',').trim_start();
        let found = severities.iter().any(|severity| counted.starts_with(&severity.to_string()));
        (counted.len() < rest.len() && found) || rest.starts_with(CLEAN_SUMMARY)
    };
    let summary = start.strip_prefix("**factdiff**: ").or(start.split_once("<title>factdiff: ").map(|(_, rest)| rest));
    let line = start.lines().find(|line| !line.is_empty() && !line.starts_with(BANNER)).unwrap_or_default();
    let is_finding = |severity: &Severity| {
        let (before, rest) = line.split_once(&format!("{severity}["))?;
        let (rule, _) = rest.split_once("]: ")?;
        let is_rule = rule.contains('-') && rule.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
        let place = before.strip_suffix(": ").map(|place| place.rsplit(':').take(2));
        let is_place = place.is_some_and(|mut place| place.all(|part| part.parse::<u32>().is_ok()));
        (is_rule && (before.is_empty() || is_place)).then_some(())
    };
    summary.is_some_and(is_summary) || severities.iter().any(|severity| is_finding(severity).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_are_told_from_documents() {
        for report in [
            "**factdiff**: 5 errors, 1 note in 2 documents",
            "**factdiff**: nothing disagrees in 2 documents",
            "<!DOCTYPE html><title>factdiff: 1,200 warnings in 2 documents</title>",
            "a.md:1:3: note[near-duplicate-text]: 53 words",
            "error[number-mismatch]: \"1\" here",
            "━━━ a.md ↔ b.md\n\nwarning[term-variant]: \"U.N.\" here",
        ] {
            assert!(is_report(report), "{report}");
        }
        for document in [
            "# See footnote[a]: the figures",
            "note[]: a remark",
            "array note[i]: the i-th remark",
            "My compiler says error[unused-import]: what now?",
            "━━━ Annual report 2020 ━━━\n\nIt was a good year.",
            "**factdiff**: 2016 release notes",
            "<title>factdiff: 7 tips for editors</title>",
        ] {
            assert!(!is_report(document), "{document}");
        }
    }

    #[test]
    fn colours_are_taken_off() {
        assert_eq!(without_colours("\x1b[1;31merror[x]\x1b[0m: \x1b[38;5;9mé\x1b[m"), "error[x]: é");
    }
}
