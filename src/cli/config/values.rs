//! The keys of `factdiff.toml`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::ValueEnum;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

use factdiff::base::Severity;

/// Configuration of factdiff. Paths and globs are relative to the folder of this file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(crate) struct Config {
    /// Files, folders and globs that are checked if the command line names none.
    pub(crate) paths: Vec<String>,
    /// Files and folders that are not read, as globs; a file that is named on the command line is read all the same.
    pub(crate) exclude: Vec<String>,
    /// Language of all documents (`en`, `zh`, `pt-BR`), instead of detecting it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) lang: Option<String>,
    /// Largest file to read, in MiB.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) max_file_size: Option<u64>,
    /// Report only these rules or categories.
    pub(crate) select: Vec<String>,
    /// Do not report these rules or categories.
    pub(crate) ignore: Vec<String>,
    /// Least severity that makes the exit status 1 (default: error).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) fail_on: Option<Level>,
    /// Least severity that is reported (default: note).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) min_severity: Option<Level>,
    /// Leave out findings less sure than this, from 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub(crate) min_confidence: Option<f32>,
    /// Fewest words that two places must share to be a passage.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub(crate) min_words: Option<usize>,
    /// Find passages in other words, too, and list them as notes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) paraphrase: Option<bool>,
    /// Facts that you have pinned (TOML).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) facts: Option<PathBuf>,
    /// Terms that you have listed (TOML or CSV).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) glossary: Option<PathBuf>,
    /// Folder with rules of your own (*.toml).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) rules: Option<PathBuf>,
    /// The baseline: findings that were accepted (default: factdiff-baseline.json, if there is one).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) baseline: Option<PathBuf>,
    /// Regular expressions: paragraphs, headings, items and cells that one of them matches as a whole are not compared.
    pub(crate) boilerplate: Vec<String>,
    /// Severity of single rules, how sure they must be, and whether they run.
    pub(crate) rule: BTreeMap<String, RuleSetting>,
    /// What is to be known of some documents; of several entries that name one document each adds to the last.
    pub(crate) documents: Vec<Documents>,
    /// Which documents translate which, where their paths and languages do not show it.
    pub(crate) translations: Vec<Translations>,
    /// Findings that were looked at and are not to be reported.
    pub(crate) suppress: Vec<Suppress>,
}

/// How one rule is set.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(crate) struct RuleSetting {
    /// Its severity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) severity: Option<Level>,
    /// Leave out its findings less sure than this, from 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub(crate) min_confidence: Option<f32>,
    /// Whether it runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) enabled: Option<bool>,
}

/// What is to be known of some documents.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Documents {
    /// Which: globs.
    pub(crate) paths: Vec<String>,
    /// Their language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) lang: Option<String>,
    /// A set: they are compared with documents of the same set alone. Documents of no set are compared with each other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) set: Option<String>,
    /// They tell of the past (changelogs, minutes, news): their figures and dates are not compared with other documents.
    #[serde(default)]
    pub(crate) history: bool,
    /// Where documents disagree, these are right: the report says so.
    #[serde(default)]
    pub(crate) authority: bool,
}

/// Documents and their translations. `*` stands for a part of a name, `**` for any folders: what they stand for is the same
/// in both. `{lang}` stands for a language (`l10n/*.{lang}.md`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Translations {
    /// The documents that were translated.
    pub(crate) source: String,
    /// Their translations.
    pub(crate) target: String,
}

/// Findings that are not to be reported: those that all of this fits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Suppress {
    /// Rules or categories.
    #[serde(default)]
    pub(crate) rules: Vec<String>,
    /// Globs of documents, of which one takes part.
    #[serde(default)]
    pub(crate) paths: Vec<String>,
    /// The fingerprint of one finding.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) fingerprint: Option<String>,
    /// A regular expression found in the message or in the text of a place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) pattern: Option<String>,
    /// Why.
    pub(crate) reason: String,
    /// The last day on which it holds, as YYYY-MM-DD.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "day")]
    pub(crate) expires: Option<String>,
}

/// A day, written as a text or as a date of TOML.
fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Day {
        Text(String),
        Date(toml::value::Datetime),
    }
    Ok(Some(match Day::deserialize(deserializer)? {
        Day::Text(text) => text,
        Day::Date(date) => date.to_string(),
    }))
}

/// A severity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
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
