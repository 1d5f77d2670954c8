//! Level 6: a [`Report`] → text for people or for programs; one file an output format, one registry.
//!
//! Reports are rendered from plain data: nothing here decides what is found, reads a file or asks the environment.

mod brief;
mod checkstyle;
mod columns;
mod excerpt;
mod github;
mod gitlab;
mod html;
mod json;
mod junit;
mod left_out;
mod links;
mod location;
mod markdown;
mod mention_json;
mod mentions;
mod overview;
mod paraphrases;
mod rdjsonl;
mod reasons;
mod rows;
mod sanitize;
mod sarif;
mod sides;
mod slots;
mod style;
mod terminal;
mod xml;

use std::io::{self, Write};

use crate::base::Severity;
use crate::model::{Document, Report};

pub use json::write_json_line;
pub use left_out::write_left_out;
pub use links::{LinkRow, link_rows};
pub use mention_json::{answer_line, write_mention_rows};
pub use mentions::write_mentions;
pub use overview::write_passages;
pub use reasons::write_reasons;
pub use rows::{LeftOutRow, MentionRow, PassageRow, left_out_rows, mention_rows, passage_rows};
pub use sanitize::sanitize;
pub use style::{Emphasis, write_paragraph};

/// How a report for people is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Columns of the terminal.
    pub width: usize,
    /// Whether to colour; the process-wide switch of `colored` must be on as well.
    pub colour: bool,
    /// Whether to show all of what is shortened or counted by default.
    pub verbose: bool,
    /// Least severity that fails the run, for formats that tell failed from passed.
    pub fail_on: Severity,
}

/// What a summary says if nothing was found.
pub const CLEAN_SUMMARY: &str = "nothing disagrees";

/// What a part of a text report begins with.
pub const BANNER: &str = "━━━ ";

/// Narrowest terminal the layout is made for; below it lines are cut by the terminal.
pub const MIN_WIDTH: usize = 40;
/// Width used where nobody says how wide the terminal is.
pub const DEFAULT_WIDTH: usize = 100;

impl Default for Settings {
    fn default() -> Self {
        Self { width: DEFAULT_WIDTH, colour: false, verbose: false, fail_on: Severity::Error }
    }
}

/// An output format of `check`.
#[derive(Debug)]
pub struct Reporter {
    /// The name used on the command line.
    pub name: &'static str,
    /// One line for the help text.
    pub about: &'static str,
    /// Endings of the files that hold it.
    pub endings: &'static [&'static str],
    /// Writes the report.
    pub write: fn(&Report, &Settings, &mut dyn Write) -> io::Result<()>,
}

/// All output formats, the default first.
pub const REPORTERS: &[Reporter] = &[
    Reporter {
        name: "text",
        about: "a report for people, with the differences marked",
        endings: &["txt"],
        write: terminal::write,
    },
    Reporter {
        name: "brief",
        about: "one line a finding: path:line:column: severity[rule]: message",
        endings: &[],
        write: brief::write,
    },
    Reporter { name: "json", about: "one JSON object (schema 1) for programs", endings: &["json"], write: json::write },
    Reporter {
        name: "jsonl",
        about: "one JSON object a finding, as in `json`",
        endings: &["jsonl"],
        write: json::write_lines,
    },
    Reporter {
        name: "html",
        about: "one page to read and filter in a browser",
        endings: &["html"],
        write: html::write,
    },
    Reporter {
        name: "markdown",
        about: "Markdown for a comment on a pull request",
        endings: &["md"],
        write: markdown::write,
    },
    Reporter { name: "sarif", about: "SARIF 2.1.0, for code scanning", endings: &["sarif"], write: sarif::write },
    Reporter {
        name: "github",
        about: "workflow commands, which GitHub shows beside the lines",
        endings: &[],
        write: github::write,
    },
    Reporter { name: "gitlab", about: "GitLab's code-quality report", endings: &[], write: gitlab::write },
    Reporter {
        name: "junit",
        about: "JUnit's XML: a suite a document, a failed case a finding",
        endings: &["xml"],
        write: junit::write,
    },
    Reporter { name: "checkstyle", about: "Checkstyle's XML", endings: &[], write: checkstyle::write },
    Reporter { name: "rdjsonl", about: "reviewdog's diagnostics, one a line", endings: &[], write: rdjsonl::write },
];

/// What was found in how much text, in one line.
pub fn summary_line(report: &Report) -> String {
    let counts = [
        (report.summary.errors, "error", "errors"),
        (report.summary.warnings, "warning", "warnings"),
        (report.summary.notes, "note", "notes"),
    ];
    let found: Vec<String> =
        counts.iter().filter(|(n, ..)| *n > 0).map(|&(n, one, many)| counted(n, one, many)).collect();
    let found = if found.is_empty() { CLEAN_SUMMARY.to_owned() } else { found.join(", ") };
    let hidden: String = [(report.summary.suppressed, "suppressed"), (report.summary.baselined, "in the baseline")]
        .iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, how)| format!("; {} {how}", grouped(*n)))
        .collect();
    let words = report.documents.iter().map(Document::n_words).sum();
    let documents = counted(report.documents.len(), "document", "documents");
    format!("{found} in {documents}, {}{hidden}", counted(words, "word", "words"))
}

/// A number with its noun.
fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{} {}", grouped(n), if n == 1 { one } else { many })
}

/// A number with its digits in groups of three.
fn grouped(n: usize) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() * 4 / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
