//! Level 6: what was known already, so that only new findings fail a run.
//!
//! A baseline names findings by their fingerprints, which hold no positions: it stays true while files are edited
//! elsewhere, re-wrapped, or their paragraphs moved.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::model::{Finding, Report, Summary};

/// Raised when a field changes its meaning or goes away.
const SCHEMA: u32 = 1;

/// Findings that were accepted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    entries: Vec<Entry>,
}

/// One finding, or several alike.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    rule: String,
    /// The documents it stood in: they tell people where it was, and a later run whether it looked there.
    paths: Vec<String>,
    message: String,
    fingerprint: String,
    /// How many findings have this fingerprint.
    count: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema: u32,
    findings: Vec<Entry>,
}

impl Baseline {
    /// All findings of a report. The paths of its documents are written as `name` gives them.
    pub fn of(report: &Report, name: impl Fn(&str) -> String) -> Self {
        let mut entries: BTreeMap<&str, Entry> = BTreeMap::new();
        for finding in &report.findings {
            let entry = entries.entry(&finding.fingerprint).or_insert_with(|| entry(report, finding, &name));
            entry.count += 1;
        }
        let mut entries: Vec<Entry> = entries.into_values().collect();
        entries.sort();
        Self { entries }
    }

    /// Reads what [`Baseline::to_json`] wrote.
    ///
    /// # Errors
    /// With line and column if the text is no baseline of this schema.
    pub fn parse(text: &str) -> Result<Self> {
        let text = text.trim_start_matches('\u{feff}');
        let again = "if you remove it, `factdiff baseline` writes it anew";
        let fault = |error| Error::new(format!("no baseline: {error}; {again}"));
        let file: File = serde_json::from_str(text).map_err(fault)?;
        if file.schema != SCHEMA {
            return Err(Error::new(format!("a baseline of schema {}, not {SCHEMA}; {again}", file.schema)));
        }
        Ok(Self { entries: file.findings })
    }

    /// One entry a line, sorted, so that two branches which change it merge.
    pub fn to_json(&self) -> String {
        let line = |entry| serde_json::to_string(entry).unwrap_or_default();
        let lines: Vec<String> = self.entries.iter().map(|entry| format!("    {}", line(entry))).collect();
        let open = if lines.is_empty() { "" } else { "\n" };
        format!("{{\n  \"schema\": {SCHEMA},\n  \"findings\": [{open}{}{open}  ]\n}}\n", lines.join(",\n"))
            .replace("[  ]", "[]")
    }

    /// How many findings it stands for.
    pub fn len(&self) -> usize {
        self.entries.iter().map(|entry| entry.count).sum()
    }

    /// Whether it stands for none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Leaves out the findings that it knows, counts them, and answers with how many of its own are gone. What stood in a
    /// document that is `unread` is not: the report can't tell.
    pub fn apply(&self, report: &mut Report, unread: impl Fn(&str) -> bool) -> usize {
        let mut left: BTreeMap<&str, usize> = BTreeMap::new();
        for entry in &self.entries {
            *left.entry(&entry.fingerprint).or_default() += entry.count;
        }
        let before = report.findings.len();
        report.findings.retain(|finding| match left.get_mut(finding.fingerprint.as_str()) {
            Some(count) if *count > 0 => {
                *count -= 1;
                false
            }
            _ => true,
        });
        let baselined = before - report.findings.len();
        let suppressed = report.summary.suppressed;
        report.summary = Summary { baselined, suppressed, ..Summary::of(&report.findings) };
        let told = self.entries.iter().filter(|entry| !entry.paths.iter().any(|path| unread(path)));
        told.map(|entry| left.remove(entry.fingerprint.as_str()).unwrap_or(0)).sum()
    }

    /// What either of two stands for.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        for entry in other.entries {
            match self.entries.iter_mut().find(|own| own.fingerprint == entry.fingerprint) {
                Some(own) => own.count = own.count.max(entry.count),
                None => self.entries.push(entry),
            }
        }
        self.entries.sort();
        self
    }

    /// What of it a report still has, and what stood in a document that is `unread`, which the report can't tell.
    #[must_use]
    pub fn kept_in(&self, report: &Report, unread: impl Fn(&str) -> bool) -> Self {
        let mut now: BTreeMap<&str, usize> = BTreeMap::new();
        for finding in &report.findings {
            *now.entry(&finding.fingerprint).or_default() += 1;
        }
        let entries = self.entries.iter().filter_map(|entry| {
            if entry.paths.iter().any(|path| unread(path)) {
                return Some(entry.clone());
            }
            let count = entry.count.min(now.get(entry.fingerprint.as_str()).copied().unwrap_or(0));
            (count > 0).then(|| Entry { count, ..entry.clone() })
        });
        Self { entries: entries.collect() }
    }
}

fn entry(report: &Report, finding: &Finding, name: impl Fn(&str) -> String) -> Entry {
    let documents = finding.places.iter().filter_map(|place| report.documents.get(place.doc as usize));
    let mut paths: Vec<String> = documents.map(|doc| name(&doc.path)).collect();
    paths.sort();
    paths.dedup();
    Entry {
        rule: finding.rule.clone(),
        paths,
        message: finding.message.clone(),
        fingerprint: finding.fingerprint.clone(),
        count: 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Severity, Span};
    use crate::model::{Category, Document, Place};

    fn report(fingerprints: &[&str]) -> Report {
        let finding = |fingerprint: &&str| Finding {
            rule: "number-mismatch".to_owned(),
            category: Category::Number,
            severity: Severity::Error,
            confidence: 1.0,
            message: "a \"b\"".to_owned(),
            explanation: String::new(),
            places: Vec::new(),
            alignment: None,
            fingerprint: (*fingerprint).to_owned(),
        };
        Report { findings: fingerprints.iter().map(finding).collect(), ..Report::default() }
    }

    #[test]
    fn what_is_known_is_left_out_as_often_as_it_was_there() {
        let accepted = |fingerprints: &[&str]| Baseline::of(&report(fingerprints), str::to_owned);
        let baseline = Baseline::parse(&accepted(&["x", "x", "y", "z"]).to_json()).unwrap();
        assert_eq!(baseline.len(), 4);
        let mut now = report(&["x", "new", "x", "x", "y"]);
        assert_eq!(baseline.apply(&mut now, |_| false), 1, "z is gone");
        let left: Vec<&str> = now.findings.iter().map(|finding| finding.fingerprint.as_str()).collect();
        assert_eq!(left, ["new", "x"]);
        assert_eq!((now.summary.baselined, now.summary.errors), (3, 2));
        assert_eq!(baseline.kept_in(&report(&["x", "q"]), |_| false), accepted(&["x"]));
    }

    #[test]
    fn what_stood_in_a_document_that_is_not_read_is_not_gone() {
        let place = Place { doc: 0, span: Span::new(0, 1), value: String::new() };
        let mut before = report(&["x", "y"]);
        before.documents = vec![Document { path: "old.md".to_owned(), ..Document::default() }];
        before.findings[0].places.push(place);
        let baseline = Baseline::of(&before, |path| format!("docs/{path}"));
        let unread = |path: &str| path == "docs/old.md";
        assert_eq!(baseline.apply(&mut report(&["y"]), unread), 0);
        assert_eq!(baseline.apply(&mut report(&[]), unread), 1);
        assert_eq!(baseline.kept_in(&report(&[]), unread).len(), 1);
    }

    #[test]
    fn an_empty_baseline_and_a_foreign_file() {
        let empty = Baseline::default();
        assert_eq!(Baseline::parse(&empty.to_json()).unwrap(), empty);
        assert!(Baseline::parse("{}").is_err());
        assert_eq!(Baseline::parse(&format!("\u{feff}{}", empty.to_json())).unwrap(), empty);
        assert!(Baseline::parse("{\"schema\": 9, \"findings\": []}").unwrap_err().to_string().contains("schema 9"));
    }
}
