//! Badges: images whose address says what they show, `…/badge/<label>-<message>-<colour>`.

use std::ops::Range;

use super::draft::Draft;

/// What comes before what a badge shows.
const PATH: &str = "/badge/";

/// Whether an address is that of a badge that says in it what it shows.
pub(super) fn is_badge(address: &str) -> bool {
    parts(address).is_some()
}

/// Label and message of a badge as ranges of its address; one hyphen divides, two stand for one.
fn parts(address: &str) -> Option<(Range<usize>, Range<usize>)> {
    let from = address.find(PATH)? + PATH.len();
    let shown = address[from..].split(['?', '#', ')', ' ', '"', '\'', '>']).next()?;
    let bytes = shown.as_bytes();
    let mut cuts = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == b'-' && bytes.get(at + 1) == Some(&b'-') {
            at += 2;
            continue;
        }
        if bytes[at] == b'-' {
            cuts.push(from + at);
        }
        at += 1;
    }
    match cuts.as_slice() {
        [first, second] if *first > from && second > first => Some((from..*first, first + 1..*second)),
        _ => None,
    }
}

/// Adds what a badge shows to the open block: its label, a colon and its message.
pub(super) fn show(text: &str, image: Range<usize>, draft: &mut Draft<'_>) {
    let Some((label, message)) = text.get(image.clone()).and_then(parts) else { return };
    let within = |part: Range<usize>| image.start + part.start..image.start + part.end;
    let (label, message) = (within(label), within(message));
    for part in [label.clone(), label.end..message.start, message] {
        let raw = text.get(part.clone()).unwrap_or("");
        let reads = if raw == "-" { ": ".to_owned() } else { unescaped(raw) };
        if reads == raw {
            draft.text(part);
        } else {
            draft.replaced(part, reads);
        }
    }
}

/// What a part of the address reads like: doubled signs stand for one, an underscore and `%20` for a space.
fn unescaped(raw: &str) -> String {
    let plain = raw.replace("--", "-").replace("__", "\u{1}").replace('_', " ").replace('\u{1}', "_");
    plain.replace("%20", " ").replace("%25", "%").replace("%2B", "+").replace("%2C", ",").replace("%2F", "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn label_and_message_are_told_from_the_colour() {
        let shown = |address: &str| {
            parts(address).map(|(label, message)| (unescaped(&address[label]), unescaped(&address[message])))
        };
        let told = |label: &str, message: &str| Some((label.to_owned(), message.to_owned()));
        assert_eq!(shown("https://img.shields.io/badge/skills-131-blue"), told("skills", "131"));
        assert_eq!(shown("https://img.shields.io/badge/tests-1168%20passing-green?x=1"), told("tests", "1168 passing"));
        assert_eq!(shown("https://img.shields.io/badge/built--in_rules-12-red.svg"), told("built-in rules", "12"));
        assert_eq!(shown("https://img.shields.io/npm/v/left-pad"), None);
        assert_eq!(shown("https://example.org/badge/green"), None);
    }
}
