//! Accuracy on paraphrases: two editions of one text, of which some runs stand in both wordings.

use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use crate::accuracy::{gold, passages, place};
use crate::goals::Goal;
use crate::score::{Pair, Row, Scores, score};
use crate::{Outcome, editions, say, scratch};

/// The bound of the project.
const PLAGDET: f64 = 0.75;

/// Makes a corpus of each folder of editions and scores what is found without and with `--paraphrase`.
pub(crate) fn run(folders: &[&Path], seed: u64) -> Result<Outcome, Box<dyn Error>> {
    let mut table =
        "| editions | documents | cases | found | plagdet | precision | recall | granularity | false |\n".to_owned();
    table += "|---|---:|---:|---|---:|---:|---:|---:|---:|\n";
    let mut goals = Vec::new();
    for folder in folders {
        let name = folder.file_name().unwrap_or(folder.as_os_str()).to_string_lossy().into_owned();
        say(&format!("making a corpus of {name}"));
        let corpus = editions::make(&editions::read(folder)?, seed);
        let made = scratch("paraphrase");
        corpus.write(&made)?;
        let cases: Vec<Pair> = corpus.cases.iter().cloned().map(gold).collect();
        for (found, more) in [("copies", &[][..]), ("copies and paraphrases", &["--paraphrase"][..])] {
            let rows = passages(&made, more)?.into_iter();
            let pairs: Vec<Pair> = rows.map(|row| Pair::new(place(row.a), place(row.b), Vec::new(), "")).collect();
            let Scores { rows, false_detections, .. } = score(&cases, &pairs, &[]);
            let all = rows.into_iter().last().unwrap_or_default();
            let Row { plagdet, precision, recall, granularity, detections, .. } = all;
            let _ = writeln!(
                table,
                "| {name} | {} | {} | {found} | {plagdet:.3} | {precision:.3} | {recall:.3} | {granularity:.3} | \
                 {false_detections} of {detections} |",
                corpus.documents.len(),
                cases.len()
            );
            if !more.is_empty() {
                goals.push(Goal::at_least(PLAGDET, format!("{name}: plagdet with paraphrases"), plagdet));
            }
        }
        fs::remove_dir_all(&made)?;
    }
    Ok(Outcome { table, goals })
}
