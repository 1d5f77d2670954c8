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

/// Whether token `a - 1` of one document and token `b - 1` of the other are followed by the same signs, and one of them closes
/// something: where a copy was put into a sentence its own last sentence has no edge, but its full stop or bracket is there.
pub(super) fn same_closing((one, a): (&Document, u32), (other, b): (&Document, u32)) -> bool {
    const CLOSING: &[char] =
        &['.', '!', '?', ':', ';', ')', ']', '}', '"', '”', '»', '。', '！', '？', '：', '；', '）', '」', '』'];
    let signs = |document: &'_ Document, at: u32| -> Option<String> {
        let before = document.tokens.get((at as usize).checked_sub(1)?)?;
        let after = document.tokens.get(at as usize).map_or(document.text.len() as u32, |token| token.start);
        let between = document.text.get(before.end as usize..after as usize)?;
        Some(between.chars().take_while(|c| !c.is_whitespace()).collect())
    };
    let closes = |signs: &String| signs.contains(CLOSING);
    signs(one, a).filter(closes).is_some_and(|closing| signs(other, b) == Some(closing))
}
