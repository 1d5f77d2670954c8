//! The head of a Markdown or AsciiDoc file between `---` (YAML) or `+++` (TOML) lines: what a document says of itself.

use crate::model::Metadata;

/// Reads front matter at the start of `text`; the metadata and the length of the front matter in bytes.
///
/// Only top-level scalars and block scalars are read. Without an opening and a closing line there is no front matter.
pub(super) fn read(text: &str) -> Option<(Metadata, usize)> {
    let first = text.lines().next()?;
    let fence = first.trim_end();
    if fence != "---" && fence != "+++" {
        return None;
    }
    let mut entries: Vec<(String, String)> = Vec::new();
    let mut at = 0;
    for (idx, line) in text.split_inclusive('\n').enumerate() {
        at += line.len();
        let bare = line.trim_end();
        if idx == 0 {
            continue;
        }
        if bare == fence || (fence == "---" && bare == "...") {
            return looks_like_keys(&entries).then(|| (metadata(&entries), at));
        }
        let separator = if fence == "---" { ':' } else { '=' };
        let indented = line.starts_with([' ', '\t']);
        match bare.split_once(separator) {
            Some((key, value)) if !indented && is_key(key.trim()) => {
                entries.push((key.trim().trim_matches(['"', '\'']).to_lowercase(), value.trim().to_owned()));
            }
            _ if indented || bare.is_empty() || bare.starts_with(['-', '#', ']', '}', '[']) => {
                // A block scalar or a plain scalar over several lines.
                if let Some((_, value)) = entries.last_mut()
                    && !bare.trim_start().starts_with("- ")
                    && !bare.is_empty()
                    && indented
                {
                    if matches!(value.as_str(), "|" | ">" | "|-" | ">-" | "|+" | ">+") {
                        value.clear();
                    }
                    if !value.is_empty() {
                        value.push(' ');
                    }
                    value.push_str(bare.trim());
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

/// A thematic break, text and another break look like front matter without keys.
fn looks_like_keys(entries: &[(String, String)]) -> bool {
    !entries.is_empty()
}

fn metadata(entries: &[(String, String)]) -> Metadata {
    let find = |keys: &[&str]| {
        let value = keys.iter().find_map(|key| {
            entries.iter().find(|(name, value)| name == key && !value.is_empty()).map(|(_, value)| unquote(value))
        });
        value.filter(|value| !value.is_empty() && !value.starts_with(['[', '{']))
    };
    Metadata {
        title: find(&["title"]),
        date: find(&["date", "published", "publishdate", "pubdate", "created", "lastmod", "updated"]),
        excerpt: find(&["excerpt", "description", "summary", "abstract"]),
        language: find(&["lang", "language", "locale"]),
    }
}

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
        let (meta, end) = read(yaml).unwrap();
        assert_eq!(meta.title.as_deref(), Some("A \"plan\": 5 points"));
        assert_eq!(meta.date.as_deref(), Some("2021-06-24"));
        assert_eq!(meta.excerpt.as_deref(), Some("Two lines folded."));
        assert_eq!(meta.language.as_deref(), Some("en"));
        assert_eq!(&yaml[end..], "Body");
        let (meta, _) = read("+++\ntitle = 'It''s'\ndate = 2021-06-24\n[extra]\nx = 1\n+++\n").unwrap();
        assert_eq!((meta.title.as_deref(), meta.date.as_deref()), (Some("It's"), Some("2021-06-24")));
    }

    #[test]
    fn rules_and_plain_text_are_no_front_matter() {
        for text in ["", "---\n", "---\n\nA rule, then prose.\n\n---\n", "---\ntitle: never closed\n", "text\n---\n"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
