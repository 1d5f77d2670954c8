//! The command line: names, defaults and the help texts.

use std::path::{Path, PathBuf};

use clap::builder::PossibleValuesParser;
use clap::{Args, Parser, Subcommand, ValueEnum};

use factdiff::engine;
use factdiff::report::{REPORTERS, Reporter};

use crate::cli::config::{Found, Level};
use crate::cli::console::Console;

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
    /// Propose a file of facts from the figures that documents repeat most
    Facts(Facts),
    /// Explain a rule: what it finds, why, with examples
    Explain(Explain),
    /// List the rules
    Rules(Rules),
    /// Check again whenever a document is saved
    ///
    /// Takes everything that `check` takes.
    Watch(Check),
    /// Accept today's findings, so that only new ones fail a run
    Baseline(Baseline),
    /// Write a commented configuration for what is in this folder
    Init(Init),
    /// Print the JSON Schema of the configuration, for editors
    Schema,
    /// Print a script that completes commands and options in a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
}

/// Which documents are read, and how.
#[derive(Debug, Default, Args)]
pub(crate) struct Input {
    /// Files, folders, globs (`'docs/**/*.md'`), or `-` for stdin
    ///
    /// Folders are walked: what .gitignore lists and hidden files are skipped, links are not followed, and files that are
    /// no documents are counted in one notice. A file named here is read whatever it is called.
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    /// Files and folders that are not read (`'archive/**'`); what is named outright is read all the same
    #[arg(long, value_name = "GLOB", help_heading = "Input")]
    pub(crate) exclude: Vec<String>,

    /// Configuration to use, instead of the nearest `factdiff.toml` from here upwards
    #[arg(long, value_name = "FILE", conflicts_with = "no_config", help_heading = "Input")]
    pub(crate) config: Option<PathBuf>,

    /// Use no configuration
    #[arg(long, help_heading = "Input")]
    pub(crate) no_config: bool,

    /// Language of all documents (`en`, `zh`, `pt-BR`), instead of detecting it
    #[arg(long, value_name = "TAG", value_parser = language_tag, help_heading = "Input")]
    pub(crate) lang: Option<String>,

    /// Format of all documents, instead of going by their names
    #[arg(long, value_name = "FORMAT", value_parser = PossibleValuesParser::new(engine::formats()), help_heading = "Input")]
    pub(crate) input_format: Option<String>,

    /// Largest file to read, in MiB [default: 64]
    #[arg(long, value_name = "MIB", help_heading = "Input")]
    pub(crate) max_file_size: Option<u64>,

    /// Whether files of messages in folders are read, too.
    #[arg(skip)]
    pub(crate) messages: bool,

    #[command(flatten)]
    pub(crate) cache: CacheArgs,
}

/// What is kept for the next run.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct CacheArgs {
    /// Folder to keep in what the next run can use [default: that of your caches]
    ///
    /// `check` keeps what it aligned, so that the next run aligns only what changed, and its last reports, which are told
    /// again when nothing changed; `translation` keeps its reports; `passages` keeps what it aligned, if a folder is named.
    /// The output is the same with and without.
    #[arg(long, value_name = "FOLDER", conflicts_with = "no_cache", help_heading = "Input")]
    pub(crate) cache: Option<PathBuf>,

    /// Keep nothing, and use nothing that was kept
    #[arg(long, help_heading = "Input")]
    pub(crate) no_cache: bool,
}

impl Input {
    /// Puts what was typed before what the configuration says.
    pub(crate) fn override_in(&self, config: &mut Found, console: &Console) {
        if self.lang.is_some() {
            config.values.lang.clone_from(&self.lang);
        }
        config.values.max_file_size = self.max_file_size.or(config.values.max_file_size);
        if !self.exclude.is_empty() {
            config.exclude(&self.exclude, console);
        }
    }
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
        factdiff check --fail-on warning docs/  for CI: fail on warnings too\n  \
        factdiff check --since origin/main .    what a branch brings in\n  \
        factdiff check -o report.html -o factdiff.sarif docs/\n\n\
        Exit status: 0 nothing at or above --fail-on, 1 findings, 2 could not do the job.")]
pub(crate) struct Check {
    #[command(flatten)]
    pub(crate) input: Input,

    #[command(flatten)]
    pub(crate) outcome: Outcome,

    /// Show one finding alone and how it came about; its fingerprint, or how it begins, stands in the JSON report
    #[arg(long, value_name = "FINGERPRINT", conflicts_with_all = ["format", "output"], help_heading = "Output")]
    pub(crate) explain: Option<String>,

    /// Report only what touches a file that changed since this branch left that one (or since a commit); it is compared with
    /// everything
    #[arg(long, value_name = "REV", help_heading = "Findings")]
    pub(crate) since: Option<String>,

    /// List the files that would be read, and stop
    #[arg(long, help_heading = "Input")]
    pub(crate) files: bool,

    /// Print the configuration as it is used, with what the command line says, and stop
    #[arg(long, help_heading = "Input")]
    pub(crate) dump_config: bool,

    /// Say on stderr how long each stage took
    #[arg(long, help_heading = "Output")]
    pub(crate) timings: bool,
}

/// How a report is written, and what it makes of the exit status.
#[derive(Debug, Args)]
pub(crate) struct Outcome {
    /// How the report is written
    #[arg(long, value_name = "FORMAT", default_value = REPORTERS[0].name, help_heading = "Output",
        value_parser = PossibleValuesParser::new(
            REPORTERS.iter().map(|r| clap::builder::PossibleValue::new(r.name).help(r.about))))]
    pub(crate) format: String,

    /// Write the report to this file as well, in the format of its ending or of a name before it; may be given several times
    ///
    /// `-o report.html -o factdiff.sarif -o junit=results.xml`. Endings known: .txt, .json, .jsonl, .html, .md, .sarif, .xml (JUnit).
    #[arg(short, long, value_name = "[FORMAT=]FILE", value_parser = output, help_heading = "Output")]
    pub(crate) output: Vec<Output>,

    #[command(flatten)]
    pub(crate) findings: Findings,

    /// Least severity that makes the exit status 1 [default: error]
    #[arg(long, value_name = "SEVERITY", value_enum, help_heading = "Findings")]
    pub(crate) fail_on: Option<Level>,

    /// Exit with 0 even if there are findings
    #[arg(long, help_heading = "Findings")]
    pub(crate) exit_zero: bool,

    /// Findings that are known and do not count [default: factdiff-baseline.json, if there is one]
    #[arg(long, value_name = "FILE", conflicts_with = "no_baseline", help_heading = "Findings")]
    pub(crate) baseline: Option<PathBuf>,

    /// Report known findings as well
    #[arg(long, help_heading = "Findings")]
    pub(crate) no_baseline: bool,
}

/// Which findings there are.
#[derive(Debug, Args)]
pub(crate) struct Findings {
    /// Find passages in other words, too, and list them as notes
    #[arg(long, help_heading = "Findings")]
    pub(crate) paraphrase: bool,

    /// Least severity that is reported [default: note]
    #[arg(long, value_name = "SEVERITY", value_enum, help_heading = "Findings")]
    pub(crate) min_severity: Option<Level>,

    /// Report only these rules or categories (comma-separated); `factdiff rules` lists both
    #[arg(long, value_name = "RULE", value_delimiter = ',', help_heading = "Findings")]
    pub(crate) select: Vec<String>,

    /// Do not report these rules or categories (comma-separated)
    #[arg(long, value_name = "RULE", value_delimiter = ',', help_heading = "Findings")]
    pub(crate) ignore: Vec<String>,

    /// Leave out findings less sure than this, from 0 to 1 [default: 0.5]
    #[arg(long, value_name = "SHARE", value_parser = share, help_heading = "Findings")]
    pub(crate) min_confidence: Option<f32>,

    /// Facts that you have pinned (TOML): their values, how they are spoken of, from when to when they hold
    #[arg(long, value_name = "FILE", help_heading = "Findings")]
    pub(crate) facts: Option<PathBuf>,

    /// Terms that you have listed (TOML, or CSV with the columns term, forbidden, language, note, exact)
    #[arg(long, value_name = "FILE", help_heading = "Findings")]
    pub(crate) glossary: Option<PathBuf>,

    /// Folder with rules of your own (*.toml), added to the catalogue or replacing rules of the same id
    #[arg(long, value_name = "DIR", help_heading = "Findings")]
    pub(crate) rules: Option<PathBuf>,
}

/// Check a translation against its source.
///
/// Sentences are tied to each other by their lengths and by what is the same in both languages; then values, gaps and
/// untranslated text are looked at. Folders are paired file by file, by their paths without what names the language
/// (`a.md` and `a.de.md`, `en/a.md` and `de/a.md`); so are files of messages (.json, .yml, .properties, .strings, .xml), of
/// which the messages are tied by their keys (`values/strings.xml` and `values-de/strings.xml`).
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
        factdiff translation report.md report.zh-CN.md\n  \
        factdiff translation content/en content/de\n  \
        factdiff translation po/de.po             the messages of a catalogue\n  \
        factdiff translation config/locales       en.yml and de.yml, a.md and a.de.md\n  \
        factdiff translation --links a.md b.md    which sentences translate which\n\n\
        Exit status: 0 nothing at or above --fail-on, 1 findings, 2 could not do the job.")]
pub(crate) struct Translation {
    /// The file or folder that was translated, or a bilingual file (.po, .xlf, .tmx, .tsv, .csv) or folder that holds both
    pub(crate) source: PathBuf,

    /// Its translation
    pub(crate) target: Option<PathBuf>,

    /// Language of the source, instead of detecting it
    #[arg(long, value_name = "TAG", value_parser = language_tag, help_heading = "Input")]
    pub(crate) from: Option<String>,

    /// Language of the translation, instead of detecting it
    #[arg(long, value_name = "TAG", value_parser = language_tag, help_heading = "Input")]
    pub(crate) to: Option<String>,

    /// Configuration to use, instead of the nearest `factdiff.toml` from here upwards
    #[arg(long, value_name = "FILE", conflicts_with = "no_config", help_heading = "Input")]
    pub(crate) config: Option<PathBuf>,

    /// Use no configuration
    #[arg(long, help_heading = "Input")]
    pub(crate) no_config: bool,

    /// Format of all documents, instead of going by their names
    #[arg(long, value_name = "FORMAT", value_parser = PossibleValuesParser::new(engine::formats()), help_heading = "Input")]
    pub(crate) input_format: Option<String>,

    /// Largest file to read, in MiB [default: 64]
    #[arg(long, value_name = "MIB", help_heading = "Input")]
    pub(crate) max_file_size: Option<u64>,

    #[command(flatten)]
    pub(crate) cache: CacheArgs,

    /// Instead of findings, print which sentences translate which, one JSON object a line
    #[arg(long, conflicts_with_all = ["format", "output"], help_heading = "Output")]
    pub(crate) links: bool,

    #[command(flatten)]
    pub(crate) outcome: Outcome,
}

/// Accept today's findings, so that only new ones fail a run.
///
/// Writes them to a file that `check` heeds from then on. They are known by what they say, not by where they stand: the file
/// stays true while documents are edited elsewhere.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
        factdiff baseline docs/           accept what is found today\n  \
        factdiff baseline --prune docs/   forget what is found no more, accept nothing new")]
pub(crate) struct Baseline {
    #[command(flatten)]
    pub(crate) input: Input,

    #[command(flatten)]
    pub(crate) findings: Findings,

    /// The file [default: factdiff-baseline.json beside the configuration, or here]
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub(crate) baseline: Option<PathBuf>,

    /// Only drop what is found no more
    #[arg(long, help_heading = "Output")]
    pub(crate) prune: bool,
}

/// Write a commented configuration for what is in this folder.
#[derive(Debug, Args)]
pub(crate) struct Init {
    /// Print it instead of writing `factdiff.toml`
    #[arg(long)]
    pub(crate) print: bool,
}

/// A file that a report is written to, and how.
#[derive(Clone, Debug)]
pub(crate) struct Output {
    pub(crate) reporter: &'static Reporter,
    pub(crate) path: PathBuf,
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

/// Propose a file of facts from the figures that documents repeat most.
///
/// Prints TOML: keep the facts that are yours to keep, name them, say from when they hold and which document owns them. With
/// `factdiff check --facts FILE` every place that says otherwise is reported.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  \
        factdiff facts --suggest docs/ > facts.toml")]
pub(crate) struct Facts {
    #[command(flatten)]
    pub(crate) input: Input,

    /// Propose facts; so far the only thing this command does
    #[arg(long, required = true, help_heading = "Output")]
    pub(crate) suggest: bool,
}

/// Explain a rule: what it finds, why, with examples.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  factdiff explain number-mismatch")]
pub(crate) struct Explain {
    /// The rule, as it stands in brackets in a report, or a category, whose rules are listed
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

/// `FORMAT=FILE`, or a file whose ending tells the format.
fn output(text: &str) -> Result<Output, String> {
    let names = || REPORTERS.iter().map(|reporter| reporter.name).collect::<Vec<_>>().join(", ");
    let is_word = |name: &str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphabetic());
    let (reporter, path) = match text.split_once('=').filter(|(name, _)| is_word(name)) {
        Some((name, path)) => {
            let named = REPORTERS.iter().find(|reporter| reporter.name == name);
            (named.ok_or_else(|| format!("no format `{name}`; there are {}", names()))?, path)
        }
        None => {
            let ending = Path::new(text).extension().and_then(|ending| ending.to_str()).unwrap_or_default();
            let of_ending = REPORTERS.iter().find(|reporter| reporter.endings.contains(&ending));
            let unknown = || format!("the ending tells no format; write FORMAT=FILE with one of {}", names());
            (of_ending.ok_or_else(unknown)?, text)
        }
    };
    if path.is_empty() { Err("names no file".to_owned()) } else { Ok(Output { reporter, path: PathBuf::from(path) }) }
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
