//! The head of a Markdown or AsciiDoc file between `---` (YAML) or `+++` (TOML) lines: what a document says of itself.

use std::ops::Range;

use crate::model::{BlockKind, Metadata, SourceBlock};

use super::draft::Draft;

/// What front matter says.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Head {
    /// What it says of the document.
    pub(super) meta: Metadata,
    /// The same where it stands, with all figures of it.
    pub(super) blocks: Vec<SourceBlock>,
    /// Its length in bytes.
    pub(super) end: usize,
}

/// A key and its value, which may stand on several lines.
#[derive(Default)]
struct Entry {
    key: String,
    value: String,
    /// Where the key stands.
    at: Range<usize>,
    /// Where the lines of the value stand.
    lines: Vec<Range<usize>>,
}

/// Keys of a title.
const TITLE: &[&str] = &["title"];
/// Keys of what sums a document up.
const EXCERPT: &[&str] = &["excerpt", "description", "summary", "abstract"];
/// Keys of the day that a document was published on, before those of other days.
const DATE: &[&str] = &["date", "published", "publishdate", "pubdate", "created", "lastmod", "updated"];
/// Keys of its language.
const LANGUAGE: &[&str] = &["lang", "language", "locale"];

/// Reads front matter at the start of `text`.
///
/// Only top-level scalars and block scalars are read. Without an opening and a closing line there is no front matter.
pub(super) fn read(text: &str) -> Option<Head> {
    let first = text.lines().next()?;
    let fence = first.trim_end();
    if fence != "---" && fence != "+++" {
        return None;
    }
    let mut entries: Vec<Entry> = Vec::new();
    let mut at = 0;
    for (idx, line) in text.split_inclusive('\n').enumerate() {
        let start = at;
        at += line.len();
        let bare = line.trim_end();
        if idx == 0 {
            continue;
        }
        if bare == fence || (fence == "---" && bare == "...") {
            // A thematic break, text and another break look like front matter without keys.
            let blocks = blocks(text, &entries);
            return (!entries.is_empty()).then(|| Head { meta: metadata(&entries), blocks, end: at });
        }
        let separator = if fence == "---" { ':' } else { '=' };
        let indented = line.starts_with([' ', '\t']);
        let place = |part: &str| {
            let from = start + (part.as_ptr() as usize - line.as_ptr() as usize);
            from..from + part.len()
        };
        match bare.split_once(separator) {
            Some((key, value)) if !indented && is_key(key.trim()) => {
                let (key, value) = (key.trim().trim_matches(['"', '\'']), value.trim());
                entries.push(Entry {
                    key: key.to_lowercase(),
                    value: value.to_owned(),
                    at: place(key),
                    lines: vec![place(value)],
                });
            }
            _ if indented || bare.is_empty() || bare.starts_with(['-', '#', ']', '}', '[']) => {
                // A block scalar or a plain scalar over several lines.
                if let Some(Entry { value, lines, .. }) = entries.last_mut()
                    && !bare.trim_start().starts_with("- ")
                    && !bare.is_empty()
                    && indented
                {
                    if matches!(value.as_str(), "|" | ">" | "|-" | ">-" | "|+" | ">+") {
                        value.clear();
                        lines.clear();
                    }
                    if !value.is_empty() {
                        value.push(' ');
                    }
                    value.push_str(bare.trim());
                    lines.push(place(bare.trim()));
                }
            }
            _ => return None,
        }
    }
    None
}

fn is_key(key: &str) -> bool {
    !key.is_empty() && key.len() <= 64 && !key.contains(char::is_whitespace)
}

fn metadata(entries: &[Entry]) -> Metadata {
    let find = |keys: &[&str]| {
        let value = keys.iter().find_map(|key| {
            entries.iter().find(|entry| entry.key == *key && !entry.value.is_empty()).map(|entry| unquote(&entry.value))
        });
        value.filter(|value| !value.is_empty() && !value.starts_with(['[', '{']))
    };
    Metadata { title: find(TITLE), date: find(DATE), excerpt: find(EXCERPT), language: find(LANGUAGE) }
}

/// What the entries say in words and figures: title and summary as they are, anything else with a figure as `key: value`.
fn blocks(text: &str, entries: &[Entry]) -> Vec<SourceBlock> {
    let mut draft = Draft::new(text);
    for entry in entries {
        let (key, value) = (entry.key.as_str(), entry.value.as_str());
        let summary = EXCERPT.contains(&key);
        let figure = value.bytes().any(|byte| byte.is_ascii_digit()) && value.len() <= MAX_FIGURE;
        if value.starts_with(['[', '{']) || LANGUAGE.contains(&key) || !(summary || TITLE.contains(&key) || figure) {
            continue;
        }
        let labelled = !summary && !TITLE.contains(&key);
        draft.open(if TITLE.contains(&key) { BlockKind::Heading(1) } else { BlockKind::Paragraph });
        if labelled {
            draft.replaced(entry.at.clone(), entry.key.replace(['_', '-'], " "));
        }
        for (idx, line) in entry.lines.iter().enumerate() {
            let raw = text.get(line.clone()).unwrap_or("");
            let inner = raw.trim_matches(['"', '\'']);
            let from = line.start + raw.find(inner).unwrap_or(0);
            if idx > 0 || labelled {
                draft.replaced(from - 1..from, if labelled && idx == 0 { ": " } else { " " });
            }
            draft.text(from..from + inner.len());
        }
    }
    draft.finish()
}

/// Longest value, in bytes, that is a figure with a few words.
const MAX_FIGURE: usize = 60;

/// A scalar without its quotes, escapes of double quotes resolved, and without a trailing comment.
fn unquote(value: &str) -> String {
    let value = value.trim().trim_start_matches("\"\"\"").trim_end_matches("\"\"\"").trim();
    if let Some(rest) = value.strip_prefix('"') {
        let mut out = String::new();
        let mut chars = rest.chars();
        while let Some(c) = chars.next() {
            match c {
                '"' => break,
                '\\' => match chars.next() {
                    Some('n' | 't') => out.push(' '),
                    Some(escaped) => out.push(escaped),
                    None => {}
                },
                _ => out.push(c),
            }
        }
        return out;
    }
    if let Some(rest) = value.strip_prefix('\'') {
        let end = rest.rfind('\'').unwrap_or(rest.len());
        return rest[..end].replace("''", "'");
    }
    value.split(" #").next().unwrap_or(value).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yaml_and_toml_heads_are_read() {
        let yaml = "---\ntitle: \"A \\\"plan\\\": 5 points\"\ndate: 2021-06-24 # draft\ntags:\n  - a\n  - b: c\n\
            description: >\n  Two lines\n  folded.\nlang: en\n---\nBody";
        let Head { meta, end, .. } = read(yaml).unwrap();
        assert_eq!(meta.title.as_deref(), Some("A \"plan\": 5 points"));
        assert_eq!(meta.date.as_deref(), Some("2021-06-24"));
        assert_eq!(meta.excerpt.as_deref(), Some("Two lines folded."));
        assert_eq!(meta.language.as_deref(), Some("en"));
        assert_eq!(&yaml[end..], "Body");
        let Head { meta, .. } = read("+++\ntitle = 'It''s'\ndate = 2021-06-24\n[extra]\nx = 1\n+++\n").unwrap();
        assert_eq!((meta.title.as_deref(), meta.date.as_deref()), (Some("It's"), Some("2021-06-24")));
    }

    #[test]
    fn what_it_says_is_read_where_it_stands() {
        let text =
            "---\ntitle: \"Seven ways\"\nweight: 5\nword_count: 1200\ndescription: >-\n  In 7 steps\n  to 9.\n---\n";
        let head = read(text).unwrap();
        super::super::draft::assert_well_formed(text, &head.blocks);
        let expected = ["h1: Seven ways", "p: weight: 5", "p: word count: 1200", "p: In 7 steps to 9."];
        assert_eq!(super::super::draft::outline(text, &head.blocks), expected);
    }

    #[test]
    fn rules_and_plain_text_are_no_front_matter() {
        for text in ["", "---\n", "---\n\nA rule, then prose.\n\n---\n", "---\ntitle: never closed\n", "text\n---\n"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
