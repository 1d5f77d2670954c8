//! Processor time and memory beside the peers, on corpora of growing size.

use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use crate::goals::{Goal, figure};
use crate::measure::{self, Usage};
use crate::tools::{self, AGAIN, CHECK, COUNT, PASSAGES, SIM, Tool};
use crate::{Outcome, corpus, say, scratch, source};

/// What to measure.
pub(crate) struct Settings<'a> {
    /// Folder of real text; made-up prose without it.
    pub(crate) text: Option<&'a Path>,
    /// Sizes of the corpora in MB, ascending.
    pub(crate) sizes: Vec<f64>,
    /// Runs of each program on the larger corpora.
    pub(crate) runs: usize,
    /// Where peers are installed that are not on the search path; without it no peer runs, wherever it is.
    pub(crate) peers: Option<PathBuf>,
    /// Seed of the corpora.
    pub(crate) seed: u64,
}

/// Small corpora run more often: a hundredth of a second is easily disturbed.
const SMALL_MB: f64 = 2.0;
const MORE_RUNS: usize = 3;
/// A corpus that is smaller than asked for by more than this is left out.
const ENOUGH: f64 = 0.9;

/// Goals of the project. Finding passages reads each word a few times: to normalise it, to hash it and to compare it.
const PASSAGES_TO_COUNTING: f64 = 4.0;
/// The fastest peer only matches equal tokens; an index over the corpus must beat its comparing of all files.
const PASSAGES_TO_SIM: f64 = 0.6;
/// Values are read from every document but compared inside passages only.
const CHECK_TO_PASSAGES: f64 = 3.0;
/// A second run over unchanged documents reads and hashes them, and tells again what is kept.
const AGAIN_TO_CHECK: f64 = 0.1;
/// Linear cost, and a tenth for caches that no longer hold the index.
const GROWTH: f64 = 11.0;
/// The text, its normalised form and an index of about that size: peak memory for each byte of input.
const MEMORY: f64 = 3.0;

/// A corpus on disk, with the best run of each tool on it.
struct Measured {
    folder: PathBuf,
    mb: f64,
    usages: Vec<Option<Usage>>,
}

impl Measured {
    fn ratio(&self, tools: &[Tool], one: &str, other: &str) -> Option<f64> {
        Some(self.of(tools, one)?.seconds / self.of(tools, other)?.seconds)
    }

    fn of(&self, tools: &[Tool], name: &str) -> Option<Usage> {
        self.usages[tools.iter().position(|tool| tool.name == name)?]
    }
}

/// Makes the corpora, runs all programs in turn, and compares.
pub(crate) fn run(settings: &Settings<'_>) -> Result<Outcome, Box<dyn Error>> {
    let found = settings.peers.as_deref().map_or_else(tools::own, tools::with_peers);
    let (mut corpora, mut notes) = (Vec::new(), found.missing.clone());
    for note in &mut notes {
        note.insert_str(0, "Left out, since it is not installed: ");
    }
    let largest = settings.sizes.iter().copied().fold(0.0, f64::max);
    let texts = source(settings.text, settings.seed, (largest * 1e6) as usize)?;
    for &mb in &settings.sizes {
        say(&format!("making a corpus of {mb} MB"));
        // Natural repeats stay: they are what real text costs.
        let corpus = corpus::make(&texts, (mb * 1e6) as usize, true, settings.seed);
        let made = corpus.bytes() as f64 / 1e6;
        if made < ENOUGH * mb {
            notes.push(format!("Left out: {mb} MB, for which the text is not enough ({made:.1} MB)."));
            continue;
        }
        let folder = scratch(&format!("cost-{mb}"));
        corpus.write(&folder)?;
        corpora.push(Measured { folder, mb: made, usages: vec![None; found.tools.len()] });
    }
    drop(texts);
    for round in 0..settings.runs * MORE_RUNS {
        for corpus in &mut corpora {
            if round >= settings.runs && corpus.mb > SMALL_MB {
                continue;
            }
            say(&format!("round {}, {:.1} MB", round + 1, corpus.mb));
            for (tool, best) in found.tools.iter().zip(&mut corpus.usages) {
                if corpus.mb <= tool.largest_mb && (round == 0 || !tool.once) {
                    if tool.warm && round == 0 {
                        measure::run(&tool.program, &tool.arguments, &corpus.folder)?;
                    }
                    let usage = measure::run(&tool.program, &tool.arguments, &corpus.folder)?;
                    *best = Some(best.map_or(usage, |best| best.best(usage)));
                }
            }
        }
    }
    for corpus in &corpora {
        fs::remove_dir_all(&corpus.folder)?;
    }
    let mut table = table(&found.tools, &corpora);
    let _ = writeln!(table, "\nVersions: {}.", found.versions.join("; "));
    for note in notes {
        let _ = writeln!(table, "\n{note}");
    }
    Ok(Outcome { table, goals: goals(&found.tools, &corpora) })
}

/// Growth for ten times the bytes between two corpora whose sizes are about that far apart.
fn growth(small: &Measured, large: &Measured, tools: &[Tool], name: &str) -> Option<f64> {
    let times = large.of(tools, name)?.seconds / small.of(tools, name)?.seconds;
    Some(times * 10.0 / (large.mb / small.mb))
}

fn table(tools: &[Tool], corpora: &[Measured]) -> String {
    let or_dash = |value: Option<f64>| value.map_or("–".to_owned(), figure);
    let mut out = "| processor time, times `wc -w` |".to_owned();
    for corpus in corpora {
        let _ = write!(out, " {:.1} MB |", corpus.mb);
    }
    for pair in corpora.windows(2) {
        let _ = write!(out, " growth to {:.1} MB |", pair[1].mb);
    }
    let _ = writeln!(out, " peak memory, times the input |");
    let _ = writeln!(out, "|---|{}", "---:|".repeat(2 * corpora.len()));
    for tool in tools {
        let _ = write!(out, "| `{}` |", tool.name);
        for corpus in corpora {
            let _ = write!(out, " {} |", or_dash(corpus.ratio(tools, tool.name, COUNT)));
        }
        for pair in corpora.windows(2) {
            let _ = write!(out, " {} |", or_dash(growth(&pair[0], &pair[1], tools, tool.name)));
        }
        let peak = corpora.iter().rev().find_map(|corpus| Some((corpus.of(tools, tool.name)?.peak / 1e6, corpus.mb)));
        let _ = writeln!(out, " {} |", or_dash(peak.map(|(peak, mb)| peak / mb)));
    }
    out
}

/// The bounds that the program has to keep. What cannot be measured, for want of a peer, is no goal.
fn goals(tools: &[Tool], corpora: &[Measured]) -> Vec<Goal> {
    let mut goals = Vec::new();
    let bounds = [
        (PASSAGES, COUNT, PASSAGES_TO_COUNTING),
        (PASSAGES, SIM, PASSAGES_TO_SIM),
        (CHECK, PASSAGES, CHECK_TO_PASSAGES),
        (AGAIN, CHECK, AGAIN_TO_CHECK),
    ];
    for (one, other, limit) in bounds {
        for corpus in corpora {
            let what = format!("`{one}` / `{other}`, {:.1} MB", corpus.mb);
            goals.extend(corpus.ratio(tools, one, other).map(|ratio| Goal::at_most(limit, what, ratio)));
        }
    }
    for name in [PASSAGES, CHECK] {
        for pair in corpora.windows(2) {
            let what = format!("`{name}`: growth for ten times the bytes, to {:.1} MB", pair[1].mb);
            goals.extend(growth(&pair[0], &pair[1], tools, name).map(|times| Goal::at_most(GROWTH, what, times)));
        }
    }
    if let Some((corpus, usage)) = corpora.last().and_then(|corpus| Some((corpus, corpus.of(tools, PASSAGES)?))) {
        let what = format!("`{PASSAGES}`: peak memory / input, {:.1} MB", corpus.mb);
        goals.push(Goal::at_most(MEMORY, what, usage.peak / 1e6 / corpus.mb));
    }
    goals
}
