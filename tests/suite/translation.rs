//! Labelled translations: each faithful pair is silent, each error planted into one is found.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::support;

/// Least share of the planted errors that are found where they stand.
const MIN_RECALL: f64 = 0.95;
/// Least share of the pairs reported that were changed.
const MIN_PRECISION: f64 = 0.97;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    pair: Vec<Pair>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pair {
    source: String,
    target: String,
    /// What stands in the translation, and what is put in its place.
    #[serde(default)]
    errors: Vec<(String, String)>,
}

fn files() -> Vec<(String, File)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cases/translation");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let name = |path: &Path| path.file_stem().unwrap().to_string_lossy().into_owned();
    let read = |path: &PathBuf| {
        let text = fs::read_to_string(path).unwrap();
        (name(path), toml::from_str(&text).unwrap_or_else(|error| panic!("{path:?}: {error}")))
    };
    paths.iter().map(read).collect()
}

#[test]
fn planted_errors_are_found_and_faithful_translations_are_silent() {
    let mut table = String::new();
    let (mut missed, mut false_alarms) = (String::new(), String::new());
    let (mut all, mut all_found, mut all_false) = (0_u32, 0_u32, 0_u32);
    for (language, file) in files() {
        let (mut planted, mut found, mut silent, mut wrong) = (0_u32, 0_u32, 0_u32, 0_u32);
        for pair in &file.pair {
            let report = support::check_translation(&pair.source, &pair.target);
            let told: Vec<String> =
                report.findings.iter().filter(|f| support::is_loud(f)).map(|f| support::line(&report, f)).collect();
            silent += u32::from(told.is_empty());
            if !told.is_empty() {
                wrong += 1;
                writeln!(false_alarms, "{language}: {} | {}\n  {told:#?}", pair.source, pair.target).unwrap();
            }
            for (right, changed) in &pair.errors {
                let at =
                    pair.target.find(right).unwrap_or_else(|| panic!("{language}: no `{right}` in {}", pair.target));
                let target = pair.target.replacen(right, changed, 1);
                let report = support::check_translation(&pair.source, &target);
                // Whatever of the finding's place in the translation lies in the changed text.
                let hit = report.findings.iter().filter(|finding| support::is_loud(finding)).any(|finding| {
                    let place = &finding.places[1];
                    let span = report.documents[1].file_span(place.span);
                    (span.start as usize) < at + changed.len() && at < span.end as usize
                });
                planted += 1;
                found += u32::from(hit);
                if !hit {
                    writeln!(missed, "{language}: {right} → {changed} in {} | {target}", pair.source).unwrap();
                }
            }
        }
        writeln!(table, "{language}: {found} of {planted} found, {silent} of {} silent", file.pair.len()).unwrap();
        all += planted;
        all_found += found;
        all_false += wrong;
    }
    let recall = f64::from(all_found) / f64::from(all);
    let precision = f64::from(all_found) / f64::from(all_found + all_false);
    let told = format!("{table}recall {recall:.3}, precision {precision:.3}\nmissed:\n{missed}false:\n{false_alarms}");
    if std::env::var_os("SHOW").is_some() {
        panic!("{told}");
    }
    assert!(recall >= MIN_RECALL && precision >= MIN_PRECISION, "{told}");
}
