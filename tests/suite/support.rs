//! One way to run the engine over texts, for all tests.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use factdiff::base::Severity;
use factdiff::engine::{self, Glossary, Loader, Options, Silent};
use factdiff::error::{Error, Result};
use factdiff::model::{Finding, Place, Report};
use factdiff::rules::Catalogue;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// Documents in memory.
pub(crate) struct Memory(pub(crate) BTreeMap<String, Vec<u8>>);

impl Loader for Memory {
    fn load(&self, path: &str) -> Result<Vec<u8>> {
        self.0.get(path).cloned().ok_or_else(|| Error::new(format!("no such document: {path}")))
    }
}

/// Checks documents, given as `(name, text)`, with the built-in rules.
pub(crate) fn check(documents: &[(&str, &str)]) -> Report {
    let owned = documents.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect();
    check_with(owned, &Catalogue::embedded().unwrap())
}

/// Checks documents with a catalogue. What is called `facts.toml`, `glossary.toml` or `glossary.csv` is no document but a
/// list that the documents are checked with.
pub(crate) fn check_with(mut documents: BTreeMap<String, Vec<u8>>, catalogue: &Catalogue) -> Report {
    let mut options = Options { paraphrase: true, ..Options::default() };
    let mut take = |name: &str| documents.remove(name).map(|bytes| String::from_utf8(bytes).unwrap());
    if let Some(text) = take("facts.toml") {
        options.facts = engine::pinned_facts("facts.toml", &text).unwrap();
    }
    for name in ["glossary.toml", "glossary.csv"] {
        if let Some(text) = take(name) {
            options.glossary = Glossary::parse(name, &text).unwrap();
        }
    }
    let paths: Vec<String> = documents.keys().cloned().collect();
    let (mut report, failures) = engine::load(&paths, &Memory(documents), &options, &Silent);
    assert!(failures.is_empty(), "{failures:?}");
    engine::align(&mut report, &options, &Silent);
    let pairs = engine::pair_by_name(&report);
    engine::translate(&mut report, &pairs, &Silent);
    engine::check(&mut report, catalogue, &options, &Silent);
    report
}

/// Checks a translation, whatever the names say.
pub(crate) fn check_translation(source: &str, target: &str) -> Report {
    check_translation_with(source, target, None)
}

/// The same with a glossary in TOML.
pub(crate) fn check_translation_with(source: &str, target: &str, glossary: Option<&str>) -> Report {
    let documents = [("a.md", source), ("b.md", target)];
    let documents = documents.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()));
    let mut options = Options::default();
    if let Some(text) = glossary {
        options.glossary = Glossary::parse("glossary.toml", text).unwrap();
    }
    let paths = documents.clone().map(|(name, _)| name);
    let (mut report, failures) = engine::load(&paths, &Memory(documents.into()), &options, &Silent);
    assert!(failures.is_empty(), "{failures:?}");
    engine::translate(&mut report, &[engine::Pairing { source: 0, target: 1 }], &Silent);
    engine::check(&mut report, &Catalogue::embedded().unwrap(), &options, &Silent);
    report
}

/// Checks a catalogue of messages.
pub(crate) fn check_messages(text: &str) -> Report {
    let memory = Memory([("de.po".to_owned(), text.as_bytes().to_vec())].into());
    let options = Options::default();
    let (mut report, failures) = engine::load_bilingual(&["de.po".to_owned()], &memory, &options, &Silent);
    assert!(failures.is_empty(), "{failures:?}");
    engine::check(&mut report, &Catalogue::embedded().unwrap(), &options, &Silent);
    report
}

/// A finding as one line: `severity[rule] doc:line:col "surface" vs doc:line:col "surface"`. The surface of a long place
/// is cut after 40 characters.
pub(crate) fn line(report: &Report, finding: &Finding) -> String {
    let place = |place: &Place| {
        let document = &report.documents[place.doc as usize];
        let at = document.positions(place.span).0;
        let surface: Vec<&str> = document.surface(place.span).split_whitespace().collect();
        let surface = surface.join(" ");
        let short: String = surface.chars().take(40).collect();
        let dots = if short.len() < surface.len() { "…" } else { "" };
        format!("{}:{}:{} \"{short}{dots}\"", document.path, at.line, at.column)
    };
    let places: Vec<String> = finding.places.iter().map(place).collect();
    format!("{}[{}] {}", finding.severity, finding.rule, places.join(" vs "))
}

/// Whether a finding can fail a run or worries a reader: errors and warnings.
pub(crate) fn is_loud(finding: &Finding) -> bool {
    finding.severity >= Severity::Warning
}

/// A file of labelled cases.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Labelled<T> {
    pair: Vec<T>,
}

/// The labelled pairs of a folder of `tests/cases`, with the name of each file; files in the order of their names.
pub(crate) fn labelled<T: DeserializeOwned>(folder: &str) -> Vec<(String, Vec<T>)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(folder);
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let read = |path: PathBuf| {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let file: Labelled<T> =
            toml::from_str(&fs::read_to_string(&path).unwrap()).unwrap_or_else(|error| panic!("{path:?}: {error}"));
        (name, file.pair)
    };
    paths.into_iter().map(read).collect()
}

/// The file of pairs that are scored apart and not looked at when the rules are changed.
pub(crate) const HELD_OUT: &str = "held-out";

/// Checks documents with the built-in rules as a user does, telling notes and all.
pub(crate) fn check_plainly(names: &[String], texts: &[String]) -> Report {
    let texts = names.iter().cloned().zip(texts.iter().map(|text| text.clone().into_bytes())).collect();
    let options = Options::default();
    let (mut report, failures) = engine::load(names, &Memory(texts), &options, &Silent);
    assert!(failures.is_empty(), "{failures:?}");
    engine::align(&mut report, &options, &Silent);
    engine::check(&mut report, &Catalogue::embedded().unwrap(), &options, &Silent);
    report
}
