//! What the matches of a pattern begin and end with, told from its syntax: most texts then need no search at all.

use std::collections::BTreeSet;

use regex_syntax::ParserBuilder;
use regex_syntax::hir::literal::{ExtractKind, Extractor};
use regex_syntax::hir::{Class, Hir, HirKind};

/// A set of bytes.
#[derive(Clone)]
pub(super) struct Bytes([bool; 256]);

impl Default for Bytes {
    fn default() -> Self {
        Self([false; 256])
    }
}

impl Bytes {
    pub(super) fn has(&self, byte: u8) -> bool {
        self.0[usize::from(byte)]
    }

    pub(super) fn insert(&mut self, byte: u8) {
        self.0[usize::from(byte)] = true;
    }

    pub(super) fn extend(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(own, other)| *own |= other);
    }

    fn insert_range(&mut self, first: u8, last: u8) {
        self.0[usize::from(first)..=usize::from(last)].fill(true);
    }
}

/// The bytes that a match of a pattern can begin with: all if it can be empty, or is none.
pub(super) fn first_bytes(pattern: &str, ignore_case: bool) -> Bytes {
    let mut bytes = Bytes::default();
    let parsed = ParserBuilder::new().case_insensitive(ignore_case).build().parse(pattern);
    if parsed.map_or(true, |parsed| add_first(&parsed, &mut bytes)) {
        bytes.insert_range(0, u8::MAX);
    }
    bytes
}

/// Adds the bytes that a match can begin with; answers whether it can be empty.
fn add_first(part: &Hir, bytes: &mut Bytes) -> bool {
    match part.kind() {
        HirKind::Empty | HirKind::Look(_) => true,
        HirKind::Literal(literal) => match literal.0.first() {
            Some(&byte) => {
                bytes.insert(byte);
                false
            }
            None => true,
        },
        HirKind::Class(Class::Unicode(class)) => {
            let lead = |c: char| c.encode_utf8(&mut [0; 4]).as_bytes()[0];
            class.iter().for_each(|range| bytes.insert_range(lead(range.start()), lead(range.end())));
            false
        }
        HirKind::Class(Class::Bytes(class)) => {
            class.iter().for_each(|range| bytes.insert_range(range.start(), range.end()));
            false
        }
        HirKind::Repetition(repetition) => add_first(&repetition.sub, bytes) || repetition.min == 0,
        HirKind::Capture(capture) => add_first(&capture.sub, bytes),
        HirKind::Concat(parts) => parts.iter().all(|part| add_first(part, bytes)),
        // Each of them adds its bytes, whether or not another can be empty.
        HirKind::Alternation(parts) => parts.iter().filter(|part| add_first(part, bytes)).count() > 0,
    }
}

/// Literals one of which stands in every match of a pattern, in ASCII lower case; nothing if there are none.
pub(super) fn needed(pattern: &str) -> Option<Vec<String>> {
    let found = needed_of(&regex_syntax::parse(pattern).ok()?)?;
    Some(found.into_iter().map(|literal| literal.to_ascii_lowercase()).collect())
}

fn needed_of(part: &Hir) -> Option<Vec<String>> {
    match part.kind() {
        HirKind::Literal(literal) => {
            let folds = |c: char| !c.is_ascii() && (c.is_lowercase() || c.is_uppercase());
            let pieces = str::from_utf8(&literal.0).unwrap_or("").split(folds);
            pieces.max_by_key(|piece| piece.len()).filter(|piece| !piece.is_empty()).map(|piece| vec![piece.to_owned()])
        }
        HirKind::Repetition(repetition) if repetition.min > 0 => needed_of(&repetition.sub),
        HirKind::Capture(capture) => needed_of(&capture.sub),
        HirKind::Alternation(parts) => {
            let of_parts: Option<Vec<Vec<String>>> = parts.iter().map(needed_of).collect();
            of_parts.map(|of_parts| of_parts.concat())
        }
        // The rarest is the one whose shortest literal is the longest.
        HirKind::Concat(parts) => {
            parts.iter().filter_map(needed_of).max_by_key(|literals| literals.iter().map(String::len).min())
        }
        _ => None,
    }
}

/// The letters beyond ASCII that are letters of ASCII in another case.
pub(super) const ASCII_BY_CASE: [char; 2] = ['\u{17F}', '\u{212A}'];

/// Whether a text holds a word, which is in ASCII lower case, in whatever case of ASCII.
pub(super) fn holds(text: &str, word: &str) -> bool {
    let (text, word) = (text.as_bytes(), word.as_bytes());
    let Some(&first) = word.first() else { return true };
    let mut starts = memchr::memchr2_iter(first, first.to_ascii_uppercase(), text);
    starts.any(|at| text.get(at..at + word.len()).is_some_and(|own| own.eq_ignore_ascii_case(word)))
}

/// An end of a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edge {
    Begin,
    End,
}

/// What every match of a pattern begins with, else what it ends with, as far as case can be told byte by byte; nothing if
/// neither can be told.
pub(super) fn literals(pattern: &str) -> Option<(Edge, Vec<String>)> {
    let parsed = regex_syntax::parse(pattern).ok()?;
    let begin = edge(&parsed, ExtractKind::Prefix).map(|words| (Edge::Begin, words));
    begin.or_else(|| edge(&parsed, ExtractKind::Suffix).map(|words| (Edge::End, words)))
}

fn edge(parsed: &Hir, kind: ExtractKind) -> Option<Vec<String>> {
    /// Characters of a class that are told apart: signs, not white space, nor the digits of all scripts.
    const MAX_CLASS: usize = 10;
    /// Words of one pattern.
    const MAX_WORDS: usize = 100;
    let mut extractor = Extractor::new();
    let found = extractor.kind(kind.clone()).limit_class(MAX_CLASS).limit_total(MAX_WORDS).extract(parsed);
    let cased = |c: char| !c.is_ascii() && (c.is_lowercase() || c.is_uppercase());
    let words = found.literals()?.iter().map(|word| {
        let word = str::from_utf8(word.as_bytes()).unwrap_or("");
        let word = match kind {
            ExtractKind::Suffix => word.rsplit(cased).next(),
            _ => word.split(cased).next(),
        };
        word.unwrap_or("").to_ascii_lowercase()
    });
    let words: BTreeSet<String> = words.collect();
    // A single letter says next to nothing.
    let says_little = |word: &String| word.is_empty() || word.len() == 1 && word.as_bytes()[0].is_ascii_alphabetic();
    (!words.is_empty() && !words.iter().any(says_little)).then(|| words.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_bytes_are_those_of_every_match() {
        let rows: [(&str, &str, &str); 6] = [
            ("page \\d+", "pP", "aq1"),
            ("(?:\\d{1,4}[ |]+){2,}", "09", "a |"),
            ("x?(?:ab|c)", "xXaAcC", "b"),
            ("\\s*\\[", " [\t", "a]"),
            ("第\\d", "第", "d0"),
            ("a*", "az09 é", ""),
        ];
        for (pattern, some, none) in rows {
            let bytes = first_bytes(pattern, true);
            let has = |c: char| bytes.has(c.encode_utf8(&mut [0; 4]).as_bytes()[0]);
            assert!(some.chars().all(has), "{pattern}");
            assert!(!none.chars().any(has), "{pattern}");
        }
        // The long s and the sign of kelvin are letters of these words in another case.
        assert!(first_bytes("sk", true).has("ſ".as_bytes()[0]) && first_bytes("k", true).has("\u{212A}".as_bytes()[0]));
        assert!(!first_bytes("Share", false).has(b's'));
    }

    #[test]
    fn what_every_match_holds_is_told() {
        let words = |pattern: &str| needed(pattern).map(|words| words.join("|"));
        assert_eq!(words(".{0,60}\\bcomments? may"), Some("comment".to_owned()));
        assert_eq!(words("(?:no|\\d+) comments?"), Some(" comment".to_owned()));
        assert_eq!(words("E-?mail (?:us|a friend)"), Some("mail ".to_owned()));
        assert_eq!(words("(?:get|load) (?:a|the)? ?app|(?:home)+"), Some("app|home".to_owned()));
        assert_eq!(words("\\d+ ?|page"), None);
        assert!(holds("No Comments yet", "comment") && !holds("none", "comment"));
    }

    #[test]
    fn literals_are_told_where_all_matches_share_some() {
        let words = |pattern: &str| literals(pattern).map(|(edge, words)| (edge, words.join("|")));
        assert_eq!(words("(?:no|few) comments"), Some((Edge::Begin, "few comments|no comments".to_owned())));
        assert_eq!(words(".{0,9}(?:>>|»)"), Some((Edge::End, ">>|»".to_owned())));
        assert_eq!(words("\\d+ ?"), None);
    }
}
