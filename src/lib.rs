//! factdiff finds where documents that say the same thing disagree.
//!
//! ```
//! use factdiff::engine::{self, Catalogue, Loader, Options, Silent};
//! use factdiff::error::Result;
//!
//! struct Memory;
//!
//! impl Loader for Memory {
//!     fn load(&self, path: &str) -> Result<Vec<u8>> {
//!         let figure = if path == "a.txt" { "5,479" } else { "5,497" };
//!         Ok(format!(
//!             "From 2016 to 2020 the courts of the province heard all appeals in public and acquitted {figure} \
//!              defendants, whose claims for compensation were paid in full within the year."
//!         )
//!         .into_bytes())
//!     }
//! }
//!
//! let options = Options::default();
//! let paths = ["a.txt".to_owned(), "b.txt".to_owned()];
//! let (mut report, failures) = engine::load(&paths, &Memory, &options, &Silent);
//! assert!(failures.is_empty());
//! engine::align(&mut report, &options, &Silent);
//! engine::check(&mut report, &Catalogue::embedded()?, &options, &Silent);
//! assert!(report.findings.iter().any(|finding| finding.rule == "number-mismatch"));
//! assert_eq!(report.summary.errors, 1);
//! # Ok::<(), factdiff::error::Error>(())
//! ```
//!
//! # Architecture
//!
//! Documents flow one way: read → normalize → segment → extract → index → align → rules → report. Each stage is a total
//! function of its input: malformed text is no error, it is a value and warnings. A module imports only modules of lower
//! levels; a test reads the imports and fails on an arrow that points up.
//!
//! | level | module | purpose |
//! |---|---|---|
//! | 0 | [`base`], [`error`] | spans, offset maps, line index, severity, stable hash, the one error type |
//! | 1 | [`model`] | documents, mentions, values, passages, alignments, findings: plain data |
//! | 2 | [`lexicon`], [`lang`] | language data of `rules/lang`, and telling languages apart |
//! | 2 | [`scope`] | which documents are compared with which |
//! | 3 | [`read`] | bytes → blocks of source text; the only stage that knows file formats |
//! | 3 | [`normalize`] | Unicode, quotes, dashes, spaces; an offset map back to the source |
//! | 3 | [`segment`] | sentences and tokens |
//! | 3 | [`extract`] | mentions with normalised values; statements: what is said of a figure |
//! | 4 | [`index`] | rare shared seeds → candidate pairs, without comparing all pairs |
//! | 4 | [`align`] | candidates → overlapping passages with their token diff, in families; statements of one fact |
//! | 5 | [`rules`] | alignments and mentions → findings; kinds in code, definitions in `rules/catalogue` |
//! | 6 | [`suppress`], [`baseline`] | findings that are not wanted: accepted, known |
//! | 6 | [`report`] | renderings |
//! | 7 | [`engine`] | the pipeline; the only module that names every stage |
//! | 8 | the program | arguments, files, terminal, exit status |
//!
//! Invariants: only the program touches files, environment, clock and streams. Spans are byte ranges of a document's
//! normalised text; lines and columns are made only when printing, and every span leads back to exact source bytes.
//! Magnitudes are exact rationals, never floats. Output does not depend on the order of files or the number of threads.
//! No word of any language stands in the code.

pub mod align;
pub mod base;
pub mod baseline;
pub mod engine;
pub mod error;
pub mod extract;
pub mod index;
pub mod lang;
pub mod lexicon;
pub mod model;
pub mod normalize;
pub mod read;
pub mod report;
pub mod rules;
pub mod scope;
pub mod segment;
pub mod suppress;
