//! The sample corpus: a run finds what `seeds/README.md` lists, and nothing else.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use factdiff::model::{Finding, Report};
use factdiff::rules::Catalogue;

use crate::support;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("seeds")
}

fn read(folder: &Path, prefix: &str, into: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            read(&path, &format!("{prefix}{name}/"), into);
        } else {
            into.insert(format!("{prefix}{name}"), fs::read(&path).unwrap());
        }
    }
}

/// One planted disagreement: its id, its rule, and its places as `(file, line, surface)`.
struct Row {
    id: String,
    rule: String,
    places: Vec<(String, u32, String)>,
}

fn planted() -> Vec<Row> {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let rows = readme.lines().filter(|line| line.starts_with("| P") && line.as_bytes()[3].is_ascii_digit());
    rows.map(|line| {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let place = |cell: &str| {
            let (at, surface) = cell.split_once(" `").unwrap_or_else(|| panic!("{line}"));
            let (file, number) = at.rsplit_once(':').unwrap();
            (file.to_owned(), number.parse().unwrap(), surface.trim_end_matches('`').to_owned())
        };
        Row { id: cells[1].to_owned(), rule: cells[2].to_owned(), places: vec![place(cells[3]), place(cells[4])] }
    })
    .collect()
}

fn matches(report: &Report, finding: &Finding, row: &Row) -> bool {
    finding.rule == row.rule
        && row.places.iter().all(|(file, line, surface)| {
            finding.places.iter().any(|place| {
                let document = &report.documents[place.doc as usize];
                let words: Vec<&str> = document.surface(place.span).split_whitespace().collect();
                let found = words.join(" ");
                let same = match surface.split_once('…') {
                    Some((start, end)) => {
                        found.starts_with(start.trim()) && found.ends_with(end.trim().trim_end_matches('.'))
                    }
                    None => found == *surface,
                };
                document.path == *file && document.positions(place.span).0.line == *line && same
            })
        })
}

#[test]
fn the_sample_corpus_holds_what_its_readme_lists_and_nothing_else() {
    let mut documents = BTreeMap::new();
    read(&root(), "", &mut documents);
    let report = support::check_with(documents, &Catalogue::embedded().unwrap());
    let rows = planted();
    assert!(rows.len() >= 12, "hardly any row was read from the README");
    let mut problems = Vec::new();
    for row in &rows {
        if !report.findings.iter().any(|finding| matches(&report, finding, row)) {
            problems.push(format!("{} ({}) is not found: {:?}", row.id, row.rule, row.places));
        }
    }
    for finding in &report.findings {
        if !rows.iter().any(|row| matches(&report, finding, row)) {
            problems.push(format!("not listed: {}", support::line(&report, finding)));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
