//! Sentence edges in terms of tokens.

use crate::model::Document;

/// Whether a sentence ends between token `at - 1` and token `at`, or the document begins or ends there.
pub(super) fn is_edge(document: &Document, at: u32) -> bool {
    let at = at as usize;
    match (at.checked_sub(1).and_then(|before| document.tokens.get(before)), document.tokens.get(at)) {
        (Some(before), Some(after)) => document.sentence_at(before.start) != document.sentence_at(after.start),
        _ => true,
    }
}

/// The first edge at or after `at`, if it is at most `reach` tokens away.
pub(super) fn next_edge(document: &Document, at: u32, reach: u32) -> Option<u32> {
    (at..=at.saturating_add(reach)).find(|&at| is_edge(document, at))
}

/// The last edge at or before `at`, if it is at most `reach` tokens away.
pub(super) fn previous_edge(document: &Document, at: u32, reach: u32) -> Option<u32> {
    (at.saturating_sub(reach)..=at).rev().find(|&at| is_edge(document, at))
}
