//! Words that are spelled in several ways.

use std::collections::BTreeSet;

use serde::Deserialize;

/// How the words of a language may be spelled.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TermWords {
    /// Endings in which two ways of spelling differ, throughout a family of words (`isation`, `ization`).
    spellings: Vec<[String; 2]>,
    /// Whole words that are spelled in two ways.
    spelled_words: Vec<[String; 2]>,
    /// Words that mean another thing if they are written apart or with a hyphen (`maybe`, `re-sign`).
    apart: BTreeSet<String>,
}

/// Fewest letters before an ending in which spellings differ: shorter words differ by chance (`four`, `for`).
const MIN_STEM: usize = 3;

impl TermWords {
    /// Whether nothing is known of how the words of a language are spelled.
    pub fn is_empty(&self) -> bool {
        self.spellings.is_empty()
    }

    /// The other spelling of a word in lower case, if it is spelled the first way.
    pub fn other_spelling(&self, word: &str) -> Option<String> {
        if let Some([_, other]) = self.spelled_words.iter().find(|[own, _]| own == word) {
            return Some(other.clone());
        }
        self.spellings.iter().find_map(|[own, other]| {
            let stem = word.strip_suffix(own.as_str())?;
            (stem.chars().count() >= MIN_STEM).then(|| format!("{stem}{other}"))
        })
    }

    /// Whether a word in lower case means another thing if it is written apart.
    pub fn is_apart(&self, word: &str) -> bool {
        self.apart.contains(word)
    }
}
