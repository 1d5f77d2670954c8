//! Literate cases: `tests/cases/*.md`, each heading one set of documents with the findings expected in it.
//!
//! Listed are the errors and warnings of every rule, and the notes of the rule that the file is named after.
//! `UPDATE=1 cargo test cases` rewrites the expected lines.

use std::fs;
use std::path::PathBuf;

use crate::support;

#[derive(Debug, Default)]
struct Case {
    title: String,
    documents: Vec<(String, String)>,
    /// Line numbers (0-based) of the lines between the fences of the findings block.
    expected: Option<(usize, usize)>,
}

fn parse(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let lines: Vec<&str> = text.lines().collect();
    let mut at = 0;
    while at < lines.len() {
        let line = lines[at];
        if let Some(title) = line.strip_prefix("## ") {
            cases.push(Case { title: title.to_owned(), ..Case::default() });
        } else if line.starts_with("```") && line.trim_start_matches('`').trim() != "" {
            let ticks = line.len() - line.trim_start_matches('`').len();
            let fence = "`".repeat(ticks);
            let info = line[ticks..].trim();
            let start = at + 1;
            let end = (start..lines.len()).find(|&i| lines[i].trim_end() == fence).expect("a closing fence");
            let case = cases.last_mut().expect("a heading before the first block");
            if info == "findings" {
                case.expected = Some((start, end));
            } else {
                case.documents.push((info.to_owned(), lines[start..end].join("\n") + "\n"));
            }
            at = end;
        }
        at += 1;
    }
    cases
}

#[test]
fn cases_find_what_they_say_and_nothing_else() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|ext| ext == "md"));
    files.sort();
    assert!(!files.is_empty());
    let update = std::env::var_os("UPDATE").is_some();
    let mut problems = Vec::new();
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        let rule = path.file_stem().unwrap().to_string_lossy().into_owned();
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let (mut firing, mut silent) = (0, 0);
        for case in parse(&text).iter().rev() {
            let documents: Vec<(&str, &str)> =
                case.documents.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
            let report = support::check(&documents);
            let shown = report.findings.iter().filter(|f| support::is_loud(f) || f.rule == rule);
            let found: Vec<String> = shown.map(|finding| support::line(&report, finding)).collect();
            let (start, end) = case.expected.unwrap_or_else(|| panic!("{path:?}: {}: no findings block", case.title));
            let expected = &lines[start..end];
            if expected.is_empty() {
                silent += 1
            } else {
                firing += 1
            }
            if expected != found.as_slice() {
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                problems.push(format!("{name}: {}\n  expected {expected:#?}\n  found {found:#?}", case.title));
                lines.splice(start..end, found);
            }
        }
        if update {
            fs::write(&path, lines.join("\n") + "\n").unwrap();
        }
        assert!(update || silent >= firing, "{path:?}: {firing} cases fire, only {silent} near misses stay silent");
    }
    assert!(update || problems.is_empty(), "{}\n(UPDATE=1 rewrites the expected lines)", problems.join("\n"));
}
