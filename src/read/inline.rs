//! Inline marks that reStructuredText and AsciiDoc share the shape of: `**bold**`, ``` ``code`` ```, escapes.

/// Whether a mark may open at `at`: something follows it, and no word runs into it.
pub(super) fn opens(text: &str, at: usize, mark: &str) -> bool {
    let before = text[..at].chars().next_back();
    let after = text[at + mark.len()..].chars().next();
    let word_before = before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '\\' || c == '_');
    !word_before && after.is_some_and(|c| !c.is_whitespace())
}

/// Where the mark that closes one opened before `from` starts, within the same `text`; words must not run out of it.
pub(super) fn closes(text: &str, from: usize, mark: &str) -> Option<usize> {
    /// Marked-up stretches are shorter; looking further would make a text of marks cost quadratic time.
    const REACH: usize = 600;
    let mut limit = text.len().min(from + REACH);
    while !text.is_char_boundary(limit) {
        limit -= 1;
    }
    let mut at = from;
    while let Some(found) = text.get(at..limit)?.find(mark) {
        let end = at + found;
        let before = text[..end].chars().next_back();
        let after = text[end + mark.len()..].chars().next();
        let fits = before.is_some_and(|c| !c.is_whitespace() && c != '\\');
        if end > from && fits && after.is_none_or(|c| !c.is_ascii_alphanumeric()) {
            return Some(end);
        }
        at = end + mark.len();
    }
    None
}
