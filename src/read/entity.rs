//! Character references of HTML (`&amp;`, `&#8211;`, `&#x4e2d;`) resolved in place, for every format that has them.

use std::ops::Range;

use html5gum::{Token, Tokenizer};

use super::draft::Draft;

/// The longest name of the HTML standard has 32 characters; numbers are given some leading zeros.
const MAX_REFERENCE: usize = 40;

/// Adds a stretch of text to the open block, its character references resolved.
pub(super) fn push_text(text: &str, range: Range<usize>, draft: &mut Draft<'_>) {
    let Some(raw) = text.get(range.clone()) else { return };
    let mut from = 0;
    let mut at = 0;
    while let Some(found) = raw[at..].find('&') {
        at += found;
        let Some((len, reads)) = reference(&raw[at..]) else {
            at += 1;
            continue;
        };
        draft.text(range.start + from..range.start + at);
        draft.replaced(range.start + at..range.start + at + len, reads);
        at += len;
        from = at;
    }
    draft.text(range.start + from..range.end);
}

/// A text with its character references resolved.
pub(super) fn resolve(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        let (len, reads) = reference(&rest[at..]).unwrap_or((1, "&".to_owned()));
        out.push_str(&reads);
        rest = &rest[at + len..];
    }
    out.push_str(rest);
    out
}

/// The reference at the start of `raw`: its length in bytes and what it reads as; `None` if it is just text.
pub(super) fn reference(raw: &str) -> Option<(usize, String)> {
    if !raw.starts_with('&') {
        return None;
    }
    let name = raw.bytes().skip(1).take(MAX_REFERENCE).take_while(|b| b.is_ascii_alphanumeric() || *b == b'#').count();
    let closed = raw.as_bytes().get(1 + name) == Some(&b';');
    let candidate = &raw[..1 + name + usize::from(closed)];
    if name == 0 {
        return None;
    }
    let mut decoded = String::new();
    for token in Tokenizer::new(candidate).flatten() {
        if let Token::String(value) = token {
            decoded.push_str(std::str::from_utf8(&value).ok()?);
        }
    }
    if decoded == candidate {
        return None;
    }
    // Of `&copy2020` only `&copy` is a reference; what follows comes out as it went in.
    let tail = candidate.bytes().rev().zip(decoded.bytes().rev()).take_while(|(a, b)| a == b).count();
    let tail = if closed { 0 } else { tail.min(candidate.len()).min(decoded.len()) };
    decoded.truncate(decoded.len() - tail);
    Some((candidate.len() - tail, decoded))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_resolve_and_near_misses_stay() {
        for (raw, expected) in [
            ("a &amp; b", "a & b"),
            ("5&nbsp;%", "5\u{a0}%"),
            ("&#20013;&#x6587;", "中文"),
            ("&copy2020", "©2020"),
            ("R&D and AT&T;", "R&D and AT&T;"),
            ("&unknown; & &", "&unknown; & &"),
            ("&#0; &#x110000;", "\u{fffd} \u{fffd}"),
            ("&amp;lt;", "&lt;"),
        ] {
            assert_eq!(resolve(raw), expected, "{raw}");
        }
    }
}
