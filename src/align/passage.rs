//! Overlapping passages: text that two places share.

use crate::model::{Document, Overlaps};

/// What counts as an overlap.
#[derive(Clone, Debug)]
pub struct PassageOptions {
    /// Fewest matched tokens of a reported passage.
    pub min_words: usize,
}

impl Default for PassageOptions {
    fn default() -> Self {
        Self { min_words: 18 }
    }
}

/// Finds all overlaps between and inside `documents`, which are sorted by path.
pub fn overlaps(documents: &[Document], options: &PassageOptions) -> Overlaps {
    let _ = (documents, options);
    Overlaps::default()
}
