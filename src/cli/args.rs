//! The command line: names, defaults and the help texts.

use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{Args, Parser, Subcommand, ValueEnum};

use factdiff::base::Severity;
use factdiff::engine;
use factdiff::engine::DEFAULT_MIN_CONFIDENCE;
use factdiff::report::REPORTERS;

/// Largest file that is read unless the user says otherwise, in MiB.
const MAX_FILE_MIB: u64 = 64;

/// Finds where documents that say the same thing disagree.
///
/// factdiff reads a set of documents, finds the text they share and the facts they repeat, compares the facts by value
/// (`1.5 million` is `1,500,000`) and shows both places where a number, a date, a unit or a name differs.
#[derive(Debug, Parser)]
#[command(
    name = "factdiff",
    version,
    arg_required_else_help = true,
    subcommand_required = true,
    max_term_width = 100,
    after_help = "Start with `factdiff check FOLDER`.\n\n\
        Exit status: 0 nothing at or above the threshold, 1 findings, 2 could not do the job."
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,

    #[command(flatten)]
    pub(crate) common: Common,
}

/// What every command takes.
#[derive(Debug, Args)]
pub(crate) struct Common {
    /// When to colour: NO_COLOR, CLICOLOR_FORCE, FORCE_COLOR, CLICOLOR and TERM are heeded by `auto`
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", value_enum, help_heading = "Output")]
    pub(crate) color: When,

    /// Columns to lay text out in [default: the terminal's, or 100]
    #[arg(long, global = true, value_name = "COLUMNS", help_heading = "Output")]
    pub(crate) width: Option<usize>,

    /// No notices and no progress on stderr; errors remain
    #[arg(short, long, global = true, conflicts_with = "verbose", help_heading = "Output")]
    pub(crate) quiet: bool,

    /// Show what is shortened by default, and on stderr what was skipped and how long it took
    #[arg(short, long, global = true, help_heading = "Output")]
    pub(crate) verbose: bool,
}

/// When to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum When {
    /// If stdout is a terminal and the environment does not object
    Auto,
    /// Even into a pipe
    Always,
    /// Not at all
    Never,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Check documents against each other and against themselves
    Check(Check),
    /// Check a translation against its source
    Translation(Translation),
    /// Show the values that are recognised: numbers, dates, amounts, names
    Mentions(Mentions),
    /// Show who overlaps whom: the passages that documents share
    Passages(Passages),
    /// Explain a rule: what it finds, why, with examples
    Explain(Explain),
    /// List the rules
    Rules(Rules),
}

/// Which documents are read, and how.
#[derive(Debug, Args)]
pub(crate) struct Input {
    /// Files, folders, globs (`'docs/**/*.md'`), or `-` for stdin
    ///
    /// Folders are walked: what .gitignore lists and hidden files are skipped, links are not followed, and files that are
    /// no documents are counted in one notice. A file named here is read whatever it is called.
    #[arg(value_name = "PATH", default_value = ".")]
    pub(crate) paths: Vec<PathBuf>,

    /// Language of all documents (`en`, `zh`, `pt-BR`), instead of detecting it
    #[arg(long, value_name = "TAG", value_parser = language_tag, help_heading = "Input")]
    pub(crate) lang: Option<String>,

    /// Format of all documents, instead of going by their names
    #[arg(long, value_name = "FORMAT", value_parser = PossibleValuesParser::new(engine::formats()), help_heading = "Input")]
    pub(crate) input_format: Option<String>,

    /// Keep in this file, or in a file in this folder, what was aligned, so that the next run aligns only what changed
    ///
    /// The output is the same with and without. What a run does not use is dropped; another build of factdiff starts afresh.
    #[arg(long, value_name = "FILE_OR_FOLDER", help_heading = "Input")]
    pub(crate) cache: Option<PathBuf>,

    /// Largest file to read, in MiB
    #[arg(long, value_name = "MIB", default_value_t = MAX_FILE_MIB, help_heading = "Input")]
    pub(crate) max_file_size: u64,
}

/// Check documents against each other and against themselves.
///
/// Prints each disagreement with both places, both sentences and what differs in them. Prints nothing when all agrees.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
        factdiff check docs/                    everything in a folder\n  \
        factdiff check old.md new.md            two files\n  \
        factdiff check --select number,date .   numbers and dates only\n  \
        factdiff check --format json . | jq '.findings[].message'\n  \
        factdiff check --fail-on warning docs/  for CI: fail on warnings too\n\n\
        Exit status: 0 nothing at or above --fail-on, 1 findings, 2 could not do the job.")]
pub(crate) struct Check {
    #[command(flatten)]
    pub(crate) input: Input,

    /// How the report is written
    #[arg(long, value_name = "FORMAT", default_value = REPORTERS[0].name, help_heading = "Output",
        value_parser = PossibleValuesParser::new(
            REPORTERS.iter().map(|r| clap::builder::PossibleValue::new(r.name).help(r.about))))]
    pub(crate) format: String,

    /// Find passages in other words, too, and list them as notes
    #[arg(long, help_heading = "Findings")]
    pub(crate) paraphrase: bool,

    #[command(flatten)]
    pub(crate) reported: Reported,
}

/// Which findings are reported, and which fail the run.
#[derive(Debug, Args)]
pub(crate) struct Reported {
    /// Least severity that makes the exit status 1
    #[arg(long, value_name = "SEVERITY", default_value = "error", value_enum, help_heading = "Findings")]
    pub(crate) fail_on: Level,

    /// Least severity that is reported
    #[arg(long, value_name = "SEVERITY", default_value = "note", value_enum, help_heading = "Findings")]
    pub(crate) min_severity: Level,

    /// Report only these rules or categories (comma-separated); `factdiff rules` lists both
    #[arg(long, value_name = "RULE", value_delimiter = ',', help_heading = "Findings")]
    pub(crate) select: Vec<String>,

    /// Do not report these rules or categories (comma-separated)
    #[arg(long, value_name = "RULE", value_delimiter = ',', help_heading = "Findings")]
    pub(crate) ignore: Vec<String>,

    /// Leave out findings less sure than this, from 0 to 1
    #[arg(long, value_name = "SHARE", default_value_t = DEFAULT_MIN_CONFIDENCE, value_parser = share, help_heading = "Findings")]
    pub(crate) min_confidence: f32,

    /// Folder with rules of your own (*.toml), added to the catalogue or replacing rules of the same id
    #[arg(long, value_name = "DIR", help_heading = "Findings")]
    pub(crate) rules: Option<PathBuf>,

    /// Exit with 0 even if there are findings
    #[arg(long, help_heading = "Findings")]
    pub(crate) exit_zero: bool,
}

/// Check a translation against its source.
///
/// Sentences are tied to each other by their lengths and by what is the same in both languages; then values, gaps and
/// untranslated text are looked at. Folders are paired file by file, by their paths without what names the language
/// (`a.md` and `a.de.md`, `en/a.md` and `de/a.md`).
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
        factdiff translation report.md report.zh-CN.md\n  \
        factdiff translation content/en content/de\n  \
        factdiff translation --links --format jsonl a.md b.md  what translates what\n\n\
        Exit status: 0 nothing at or above --fail-on, 1 findings, 2 could not do the job.")]
pub(crate) struct Translation {
    /// The file or folder that was translated
    pub(crate) source: PathBuf,

    /// Its translation
    pub(crate) target: PathBuf,

    /// How the report is written
    #[arg(long, value_name = "FORMAT", default_value = REPORTERS[0].name, help_heading = "Output",
        value_parser = PossibleValuesParser::new(
            REPORTERS.iter().map(|r| clap::builder::PossibleValue::new(r.name).help(r.about))))]
    pub(crate) format: String,

    /// Instead of findings, print which sentences translate which, one JSON object a line
    #[arg(long, help_heading = "Output")]
    pub(crate) links: bool,

    /// Format of all documents, instead of going by their names
    #[arg(long, value_name = "FORMAT", value_parser = PossibleValuesParser::new(engine::formats()), help_heading = "Input")]
    pub(crate) input_format: Option<String>,

    /// Largest file to read, in MiB
    #[arg(long, value_name = "MIB", default_value_t = MAX_FILE_MIB, help_heading = "Input")]
    pub(crate) max_file_size: u64,

    #[command(flatten)]
    pub(crate) reported: Reported,
}

/// A severity on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Level {
    /// A reader is misinformed
    Error,
    /// Probably wrong, or wrong in a way that can be lived with
    Warning,
    /// Worth knowing
    Note,
}

impl From<Level> for Severity {
    fn from(level: Level) -> Self {
        match level {
            Level::Error => Self::Error,
            Level::Warning => Self::Warning,
            Level::Note => Self::Note,
        }
    }
}

/// Show the values that are recognised: numbers, dates, amounts, names.
///
/// Each line tells where a value stands, its surface and how it was read. Use it to see why two values were held to be
/// the same, or different.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
        factdiff mentions report.md\n  \
        echo 'It fell by nearly 1.5 million.' | factdiff mentions -\n  \
        factdiff mentions --format jsonl docs/ | jq -r '[.kind, .value] | @tsv'\n  \
        echo '{\"id\":1,\"text\":\"约31%\"}' | factdiff mentions --stdin-jsonl")]
pub(crate) struct Mentions {
    #[command(flatten)]
    pub(crate) input: Input,

    /// How the values are written
    #[arg(long, value_name = "FORMAT", default_value = "text", value_enum, help_heading = "Output")]
    pub(crate) format: RowFormat,

    /// Read `{"id","lang"?,"text"}` lines from stdin and answer `{"id","mentions":[…]}` lines, in the same order
    #[arg(long, conflicts_with_all = ["paths", "format", "input_format"], help_heading = "Input")]
    pub(crate) stdin_jsonl: bool,
}

/// How rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum RowFormat {
    /// For people
    Text,
    /// One JSON object a line
    Jsonl,
}

/// Show who overlaps whom: the passages that documents share.
///
/// Passages are found whether they were copied word for word, re-wrapped, lightly edited or reordered. What stands in
/// more than two places is one family.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
        factdiff passages docs/\n  \
        factdiff passages --against draft.md archive/   what of the draft is in the archive\n  \
        cat draft.md | factdiff passages --against - archive/\n  \
        factdiff passages --min-words 50 --format jsonl docs/\n  \
        factdiff passages --left-out page.html          what was held to be page furniture")]
pub(crate) struct Passages {
    #[command(flatten)]
    pub(crate) input: Input,

    /// How the passages are written
    #[arg(long, value_name = "FORMAT", default_value = "text", value_enum, help_heading = "Output")]
    pub(crate) format: RowFormat,

    /// Fewest words that two places must share; a sentence of less than 12 is no passage of its own [default: 18]
    #[arg(long, value_name = "N", value_parser = words, help_heading = "Passages")]
    pub(crate) min_words: Option<usize>,

    /// Only passages that this file (or `-` for stdin) takes part in; it is read as well
    #[arg(long, value_name = "FILE", help_heading = "Passages")]
    pub(crate) against: Option<PathBuf>,

    /// Find passages in other words, too, and list them apart
    #[arg(long, conflicts_with = "left_out", help_heading = "Passages")]
    pub(crate) paraphrase: bool,

    /// Instead, list what is left out of comparison: page furniture, and text that recurs by design
    #[arg(long, conflicts_with_all = ["against", "min_words"], help_heading = "Passages")]
    pub(crate) left_out: bool,
}

/// Explain a rule: what it finds, why, with examples.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  factdiff explain number-mismatch")]
pub(crate) struct Explain {
    /// The rule, as it stands in brackets in a report
    pub(crate) rule: String,

    /// Folder with rules of your own
    #[arg(long, value_name = "DIR")]
    pub(crate) rules: Option<PathBuf>,
}

/// List the rules.
#[derive(Debug, Args)]
pub(crate) struct Rules {
    /// As a Markdown table
    #[arg(long)]
    pub(crate) markdown: bool,

    /// Folder with rules of your own
    #[arg(long, value_name = "DIR")]
    pub(crate) rules: Option<PathBuf>,
}

fn share(text: &str) -> Result<f32, String> {
    text.parse().ok().filter(|n| (0.0..=1.0).contains(n)).ok_or_else(|| "expected a number from 0 to 1".to_owned())
}

fn words(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|n| *n > 0).ok_or_else(|| "expected a whole number of words, at least 1".to_owned())
}

/// A language tag that is one by its shape.
fn language_tag(tag: &str) -> Result<String, String> {
    let known = factdiff::engine::is_language_tag(tag);
    if known { Ok(tag.to_owned()) } else { Err("expected a language tag such as `en` or `zh-CN`".to_owned()) }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound() {
        super::Cli::command().debug_assert();
    }
}
