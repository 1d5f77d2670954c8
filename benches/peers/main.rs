//! Cost and accuracy beside other programs: `cargo bench --bench peers -- cost|versions|accuracy|paraphrase|values`, see benches/README.md.
//!
//! Nothing is fetched and no text is stored: corpora are made from a folder of real text, or from made-up prose. All costs
//! are ratios taken in one run. Under `cargo test` the same code runs at a tiny size.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a benchmark prints")]
#![expect(clippy::unwrap_used, reason = "a benchmark may fail by panicking")]

mod accuracy;
mod corpus;
mod cost;
mod editions;
mod goals;
mod judge;
mod measure;
mod paraphrase;
mod prose;
mod random;
mod reuse;
mod score;
mod smoke;
mod text;
mod tools;
mod values;
mod versions;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::goals::Goal;

/// What a part of the benchmark answers with.
pub(crate) struct Outcome {
    /// Markdown tables.
    pub(crate) table: String,
    /// The bounds, kept or not.
    pub(crate) goals: Vec<Goal>,
}

/// Measures factdiff beside its peers.
#[derive(Parser)]
#[command(name = "cargo bench --bench peers --")]
struct Arguments {
    #[command(subcommand)]
    part: Part,
}

#[derive(Subcommand)]
enum Part {
    /// Processor time and memory on corpora of growing size
    Cost {
        #[command(flatten)]
        common: Common,
        /// Folder of real text (.txt, .md, .rst, .html) [default: made-up prose]
        #[arg(long, value_name = "FOLDER")]
        text: Option<PathBuf>,
        /// Sizes of the corpora in MB
        #[arg(long, value_delimiter = ',', default_values_t = [1.0, 10.0, 100.0])]
        sizes: Vec<f64>,
        /// Runs of each program, of which the best counts
        #[arg(long, default_value_t = 3)]
        runs: usize,
        /// Where npm and pip installed peers [default: target/peers]
        #[arg(long, value_name = "FOLDER")]
        peers: Option<PathBuf>,
    },
    /// Several versions of one tree of documents
    Versions {
        #[command(flatten)]
        common: Common,
        /// Folder of real text [default: made-up prose]
        #[arg(long, value_name = "FOLDER")]
        text: Option<PathBuf>,
        /// Documents in each version
        #[arg(long, default_value_t = 300)]
        documents: usize,
        /// How many versions
        #[arg(long, default_value_t = 5)]
        versions: usize,
        /// Runs of each program, of which the best counts
        #[arg(long, default_value_t = 3)]
        runs: usize,
    },
    /// Which reused passages and changed facts are found in made corpora
    Accuracy {
        #[command(flatten)]
        common: Common,
        /// Folder of real text, may be given several times [default: made-up prose]
        #[arg(long, value_name = "FOLDER")]
        text: Vec<PathBuf>,
        /// A corpus made before (docs/, gold.jsonl, ignore.jsonl), may be given several times
        #[arg(long, value_name = "FOLDER")]
        corpus: Vec<PathBuf>,
        /// Size of a corpus in MB
        #[arg(long, default_value_t = 4.0)]
        mb: f64,
        /// Keep the corpora in numbered folders of this one; nothing is replaced but a corpus made before
        #[arg(long, value_name = "FOLDER")]
        keep: Option<PathBuf>,
    },
    /// Which passages in other words are found in corpora made of two editions of one text
    Paraphrase {
        #[command(flatten)]
        common: Common,
        /// Folder with the same lines in two wordings (a.txt, b.txt), may be given several times
        #[arg(long, value_name = "FOLDER", required = true)]
        editions: Vec<PathBuf>,
    },
    /// Which values are read rightly, and how fast
    Values {
        #[command(flatten)]
        common: Common,
        /// Folder of more marked sentences (.jsonl)
        #[arg(long, value_name = "FOLDER")]
        material: Option<PathBuf>,
        /// Where npm and pip installed peers [default: target/peers]
        #[arg(long, value_name = "FOLDER")]
        peers: Option<PathBuf>,
        /// Folder of real English text for the speed [default: made-up prose]
        #[arg(long, value_name = "FOLDER")]
        text: Option<PathBuf>,
        /// Text to measure the speed on, in MB
        #[arg(long, default_value_t = 4.0)]
        mb: f64,
    },
}

#[derive(Args)]
struct Common {
    /// Seed of the corpora
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Fail if a goal is missed
    #[arg(long)]
    check: bool,
    /// Put the tables into benches/README.md
    #[arg(long)]
    write: bool,
}

fn main() -> ExitCode {
    let mut arguments: Vec<String> = std::env::args().collect();
    let answer = match arguments.iter().position(|argument| argument == "--bench") {
        // How a wrapped program is measured, see `measure`.
        _ if arguments.get(1).is_some_and(|first| first == measure::FLAG) => {
            measure::inside(&arguments[2..]).map(|line| {
                println!("{line}");
                true
            })
        }
        Some(flag) => {
            arguments.remove(flag);
            if arguments.len() == 1 {
                arguments.push("cost".to_owned());
            }
            bench(Arguments::parse_from(arguments))
        }
        None => test(&arguments[1..]),
    };
    // Empty by now, if all went well; what went wrong may be looked at.
    let _ = fs::remove_dir(scratch(""));
    match answer {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Answers as the test harness does to `cargo test [NAME]` and to the question which tests there are.
fn test(arguments: &[String]) -> Result<bool, Box<dyn Error>> {
    let name = smoke::NAME;
    let mut names = arguments.iter().filter(|argument| !argument.starts_with('-')).peekable();
    let is_wanted = names.peek().is_none() || names.any(|part| name.contains(part.as_str()));
    let is_given = |flag: &str| arguments.iter().any(|argument| argument == flag);
    // No other system says what a tree of processes took; and the test is not an ignored one.
    let is_there = cfg!(unix) && !is_given("--ignored");
    if is_there && is_given("--list") {
        println!("{name}: test");
    } else if is_there && is_wanted {
        smoke::run()?;
        println!("test {name} ... ok");
    }
    Ok(true)
}

fn bench(arguments: Arguments) -> Result<bool, Box<dyn Error>> {
    let (block, common, outcome) = match &arguments.part {
        Part::Cost { common, text, sizes, runs, peers } => {
            let (text, sizes, runs) = (text.as_deref(), sizes.clone(), (*runs).max(1));
            let peers = peers.clone().unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("target/peers"));
            let peers = std::path::absolute(peers)?;
            ("cost", common, cost::run(&cost::Settings { text, sizes, runs, peers: Some(peers), seed: common.seed })?)
        }
        Part::Versions { common, text, documents, versions, runs } => {
            let (text, documents, versions, runs) = (text.as_deref(), *documents, *versions, (*runs).max(1));
            let settings = versions::Settings { text, documents, versions, runs, seed: common.seed };
            ("versions", common, versions::run(&settings)?)
        }
        Part::Accuracy { common, text, corpus, mb, keep } => {
            let [texts, corpora] = [text, corpus].map(|paths| paths.iter().map(PathBuf::as_path).collect());
            let settings = accuracy::Settings { texts, corpora, mb: *mb, seed: common.seed, keep: keep.as_deref() };
            ("accuracy", common, accuracy::run(&settings)?)
        }
        Part::Paraphrase { common, editions } => {
            let folders: Vec<&Path> = editions.iter().map(PathBuf::as_path).collect();
            ("paraphrase", common, paraphrase::run(&folders, common.seed)?)
        }
        Part::Values { common, material, peers, text, mb } => {
            let peers = peers.clone().unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("target/peers"));
            let peers = Some(std::path::absolute(peers)?);
            let bytes = (mb * 1e6) as usize;
            let settings = values::Settings { material: material.as_deref(), peers, text: text.as_deref(), bytes };
            ("values", common, values::run(&settings)?)
        }
    };
    let report = format!("{}\n{}", outcome.table, goals::table(&outcome.goals));
    println!("{report}");
    if common.write {
        // The goals of accuracy are its table over again.
        write(block, if block == "accuracy" { &outcome.table } else { &report })?;
    }
    let missed: Vec<&Goal> = outcome.goals.iter().filter(|goal| !goal.is_kept()).collect();
    for goal in &missed {
        eprintln!("missed: {}: {}", goal.what, goals::figure(goal.value));
    }
    Ok(missed.is_empty() || !common.check)
}

/// Replaces a block of the README, which stands between two comments that name it.
fn write(block: &str, report: &str) -> Result<(), Box<dyn Error>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/README.md");
    let text = fs::read_to_string(&path)?;
    let (opening, closing) = (format!("<!-- {block} -->\n"), format!("<!-- /{block} -->"));
    let missing = || format!("benches/README.md has no block `{block}`");
    let (before, rest) = text.split_once(&opening).ok_or_else(missing)?;
    let (_, after) = rest.split_once(&closing).ok_or_else(missing)?;
    Ok(fs::write(path, format!("{before}{opening}{report}{closing}{after}"))?)
}

/// A folder for a corpus, below the build's own.
pub(crate) fn scratch(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("peers-{}", std::process::id())).join(name)
}

/// The texts that corpora are cut from, with some to spare.
pub(crate) fn source(folder: Option<&Path>, seed: u64, bytes: usize) -> Result<Vec<String>, Box<dyn Error>> {
    match folder {
        None => Ok(prose::files(seed, bytes + bytes / 4)),
        Some(folder) => text::read_folder(folder).map_err(|error| format!("{}: {error}", folder.display()).into()),
    }
}

/// Tells what is being done; a test is silent.
pub(crate) fn say(what: &str) {
    if std::env::args().any(|argument| argument == "--bench") {
        eprintln!("{what}");
    }
}
