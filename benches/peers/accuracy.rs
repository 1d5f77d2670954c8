//! Accuracy on made corpora: which reused passages and which changed facts are found.

use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rustc_hash::FxHashMap;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::corpus::{Case, GOLD, IGNORE, Place, Template};
use crate::goals::Goal;
use crate::score::{Diff, Pair, Scores, score};
use crate::tools::FACTDIFF;
use crate::{Outcome, corpus, say, scratch, source};

/// What to score.
pub(crate) struct Settings<'a> {
    /// Folders of real text, one corpus each; made-up prose without any.
    pub(crate) texts: Vec<&'a Path>,
    /// Corpora that are there: folders with `docs`, `gold.jsonl` and `ignore.jsonl`.
    pub(crate) corpora: Vec<&'a Path>,
    /// Size of a corpus in MB.
    pub(crate) mb: f64,
    /// Seed of the corpora.
    pub(crate) seed: u64,
    /// Where the corpora are kept, each in a folder of its own; without it they are removed.
    pub(crate) keep: Option<&'a Path>,
}

/// The bounds of the project: overall and for each kind; without a list of templates; changes; re-wrapped cases.
const PLAGDET: f64 = 0.95;
const WITH_TEMPLATES: f64 = 0.90;
const CHANGES: f64 = 0.95;
const NOISE_DIFFS: f64 = 0.05;

/// A row of `passages --format jsonl`.
#[derive(Deserialize)]
pub(crate) struct PassageRow {
    pub(crate) a: Side,
    pub(crate) b: Side,
}

/// One side of it, or one location of a finding.
#[derive(Deserialize)]
pub(crate) struct Side {
    pub(crate) path: String,
    pub(crate) start_byte: usize,
    pub(crate) end_byte: usize,
}

#[derive(Deserialize)]
struct Report {
    findings: Vec<FindingRow>,
}

#[derive(Deserialize)]
struct FindingRow {
    severity: String,
    locations: Vec<Side>,
}

/// Runs the program in a folder and answers with what it wrote.
fn output(folder: &Path, arguments: &[&str]) -> Result<String, Box<dyn Error>> {
    let run = Command::new(FACTDIFF).args(arguments).current_dir(folder).stdin(Stdio::null()).output()?;
    match run.status.code() {
        Some(0 | 1) => Ok(String::from_utf8(run.stdout)?),
        _ => Err(format!("factdiff {}: {}", arguments.join(" "), String::from_utf8_lossy(&run.stderr)).into()),
    }
}

fn rows<T: DeserializeOwned>(text: &str) -> Result<Vec<T>, serde_json::Error> {
    text.lines().filter(|line| !line.is_empty()).map(serde_json::from_str).collect()
}

/// The passages that the program finds in `docs`.
pub(crate) fn passages(folder: &Path, more: &[&str]) -> Result<Vec<PassageRow>, Box<dyn Error>> {
    let arguments = ["passages", "docs", "--format", "jsonl", "--quiet", "--no-cache"];
    Ok(rows(&output(folder, &[&arguments, more].concat())?)?)
}

/// The passages, with the errors and warnings of `check` inside them as differences.
fn detections(folder: &Path) -> Result<Vec<Pair>, Box<dyn Error>> {
    let report: Report =
        serde_json::from_str(&output(folder, &["check", "docs", "--format", "json", "--quiet", "--no-cache"])?)?;
    let mut reported: FxHashMap<[String; 2], Vec<Diff>> = FxHashMap::default();
    for finding in report.findings.iter().filter(|finding| finding.severity != "note") {
        let Some((first, others)) = finding.locations.split_first() else { continue };
        let span = |side: &Side| (side.start_byte, side.end_byte);
        for other in others {
            for (one, two) in [(first, other), (other, first)] {
                reported.entry([one.path.clone(), two.path.clone()]).or_default().push([span(one), span(two)]);
            }
        }
    }
    let pair = |row: PassageRow| {
        let holds = |side: &Side, span: (usize, usize)| side.start_byte <= span.0 && span.1 <= side.end_byte;
        let diffs = reported.get(&[row.a.path.clone(), row.b.path.clone()]).into_iter().flatten();
        let diffs = diffs.filter(|diff| holds(&row.a, diff[0]) && holds(&row.b, diff[1])).copied().collect();
        Pair::new(place(row.a), place(row.b), diffs, "")
    };
    Ok(passages(folder, &[])?.into_iter().map(pair).collect())
}

/// Where a side stands, documents named as in the answers.
pub(crate) fn place(side: Side) -> Place {
    let doc = side.path.trim_start_matches("docs/").to_owned();
    Place { doc, start: side.start_byte, end: side.end_byte }
}

pub(crate) fn gold(case: Case) -> Pair {
    let a = Place { doc: case.doc_a, start: case.start_a, end: case.end_a };
    let b = Place { doc: case.doc_b, start: case.start_b, end: case.end_b };
    Pair::new(a, b, case.mutations.iter().map(|change| [change.a, change.b]).collect(), &case.kind)
}

/// Scores of a corpus, first without its templates, then with them.
pub(crate) fn of_corpus(folder: &Path) -> Result<[Scores; 2], Box<dyn Error>> {
    let cases: Vec<Case> = rows(&fs::read_to_string(folder.join(GOLD))?)?;
    let cases: Vec<Pair> = cases.into_iter().map(gold).collect();
    let templates: Vec<Template> = rows(&fs::read_to_string(folder.join(IGNORE))?)?;
    let detections = detections(folder)?;
    Ok([score(&cases, &detections, &templates), score(&cases, &detections, &[])])
}

/// The folder in which a corpus is kept: its number and what a file name may hold of its name. Fails if something stands
/// there that must not be replaced.
fn kept(keep: &Path, number: usize, name: &str, settings: &Settings<'_>) -> Result<PathBuf, Box<dyn Error>> {
    let folder = keep.join(folder_name(number, name));
    corpus::check_replaceable(&folder)?;
    if let Ok(there) = folder.canonicalize() {
        for given in settings.texts.iter().chain(&settings.corpora) {
            if given.canonicalize().is_ok_and(|given| given.starts_with(&there)) {
                return Err(
                    format!("{}: {} is read from, and is not replaced", folder.display(), given.display()).into()
                );
            }
        }
    }
    Ok(folder)
}

/// A name without separators or dots in front; the number tells those of one name apart.
pub(crate) fn folder_name(number: usize, name: &str) -> String {
    let plain = |c: char| if c.is_alphanumeric() || "._-".contains(c) { c } else { '-' };
    let name: String = name.chars().map(plain).collect();
    let name = name.trim_start_matches('.');
    format!("{number:02}-{}", if name.is_empty() { "text" } else { name })
}

/// Makes the corpora, or takes those given, and scores them.
pub(crate) fn run(settings: &Settings<'_>) -> Result<Outcome, Box<dyn Error>> {
    let named = |folder: &Path| folder.file_name().unwrap_or(folder.as_os_str()).to_string_lossy().into_owned();
    let mut sources: Vec<Option<&Path>> = settings.texts.iter().copied().map(Some).collect();
    if sources.is_empty() && settings.corpora.is_empty() {
        sources.push(None);
    }
    let mut wanted = Vec::new();
    for (at, text) in sources.into_iter().enumerate() {
        let name = text.map_or("made-up prose".to_owned(), named);
        let folder = match settings.keep {
            Some(keep) => kept(keep, at + 1, &name, settings)?,
            None => scratch("accuracy"),
        };
        wanted.push((text, name, folder));
    }
    let mut scored = Vec::new();
    for folder in &settings.corpora {
        scored.push((named(folder), of_corpus(folder)?));
    }
    for (text, name, folder) in wanted {
        say(&format!("making a corpus of {name}"));
        let bytes = (settings.mb * 1e6) as usize;
        corpus::make(&source(text, settings.seed, bytes)?, bytes, false, settings.seed).write(&folder)?;
        scored.push((name, of_corpus(&folder)?));
        if settings.keep.is_none() {
            fs::remove_dir_all(&folder)?;
        }
    }
    Ok(Outcome { table: table(&scored), goals: scored.iter().flat_map(goals).collect() })
}

fn table(scored: &[(String, [Scores; 2])]) -> String {
    let mut out = "| source | kind | cases | plagdet | precision | recall | granularity |\n".to_owned();
    out += "|---|---|---:|---:|---:|---:|---:|\n";
    for (name, [scores, counted]) in scored {
        let all_counted = counted.rows.last().map(|row| ("all, templates counted", row));
        for (kind, row) in scores.rows.iter().map(|row| (&*row.kind, row)).chain(all_counted) {
            let figures = format!(
                "{} | {:.3} | {:.3} | {:.3} | {:.3}",
                row.cases, row.plagdet, row.precision, row.recall, row.granularity
            );
            let _ = writeln!(out, "| {name} | {kind} | {figures} |");
        }
    }
    out +=
        "\n| source | changed facts | found | reported rightly | differences per re-wrapped case | false passages |\n";
    out += "|---|---:|---:|---:|---:|---:|\n";
    for (name, [scores, _]) in scored {
        let Scores { changes, change_recall, change_precision, noise_diffs, false_detections, .. } = scores;
        let figures = format!("{changes} | {change_recall:.3} | {change_precision:.3} | {noise_diffs:.3}");
        let _ = writeln!(out, "| {name} | {figures} | {false_detections} |");
    }
    out
}

fn goals((name, [scores, counted]): &(String, [Scores; 2])) -> Vec<Goal> {
    let plagdet =
        |row: &crate::score::Row| Goal::at_least(PLAGDET, format!("{name}: plagdet, {}", row.kind), row.plagdet);
    let mut goals: Vec<Goal> = scores.rows.iter().map(plagdet).collect();
    let all = counted.rows.last().map_or(0.0, |row| row.plagdet);
    goals.push(Goal::at_least(WITH_TEMPLATES, format!("{name}: plagdet, templates counted"), all));
    goals.push(Goal::at_least(CHANGES, format!("{name}: changed facts found"), scores.change_recall));
    goals.push(Goal::at_least(CHANGES, format!("{name}: changes reported rightly"), scores.change_precision));
    goals.push(Goal::at_most(NOISE_DIFFS, format!("{name}: differences per re-wrapped case"), scores.noise_diffs));
    goals
}
