//! What a page says of itself, where it stands: its title, its descriptions, the same in linked data.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::model::{BlockKind, SourceBlock};

use super::super::draft::{Draft, visible_text};
use super::super::entity;
use super::page::HeadPart;

/// Keys of linked data that sum a page up.
const KEYS: &[&str] = &["headline", "description", "abstract"];

/// The title and the descriptions of a page in its order, each text once.
pub(super) fn blocks(text: &str, parts: &[(HeadPart, Range<usize>)]) -> Vec<SourceBlock> {
    let mut draft = Draft::new(text);
    for (part, range) in parts {
        match part {
            HeadPart::Title => {
                draft.open(BlockKind::Heading(1));
                entity::push_text(text, range.clone(), &mut draft);
            }
            HeadPart::Description => {
                draft.open(BlockKind::Paragraph);
                entity::push_text(text, range.clone(), &mut draft);
            }
            HeadPart::Data => strings(text, range.clone()).for_each(|range| {
                draft.open(BlockKind::Paragraph);
                string(text, range, &mut draft);
            }),
        }
    }
    let mut seen = BTreeSet::new();
    let mut blocks = draft.finish();
    blocks.retain(|block| seen.insert(visible_text(text, block).into_owned()));
    blocks
}

/// Where the value of an attribute stands, which may be in quotes: `name="value"`.
pub(super) fn value(text: &str, attribute: Range<usize>) -> Range<usize> {
    let raw = text.get(attribute.clone()).unwrap_or("");
    let Some((_, value)) = raw.split_once('=') else { return attribute.end..attribute.end };
    let value = value.trim();
    let inner = ['"', '\''].iter().find_map(|quote| value.strip_prefix(*quote)?.strip_suffix(*quote)).unwrap_or(value);
    let start = attribute.start + (inner.as_ptr() as usize - raw.as_ptr() as usize);
    start..start + inner.len()
}

/// The strings of linked data that stand under one of [`KEYS`], without their quotes.
fn strings(text: &str, range: Range<usize>) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = range.start;
    std::iter::from_fn(move || {
        loop {
            let from = at + text.get(at..range.end)?.find('"')? + 1;
            let to = end_of_string(text, from, range.end)?;
            at = to + 1;
            let rest = text.get(at..range.end)?.trim_start().strip_prefix(':').map(str::trim_start);
            let Some(value) = rest.and_then(|rest| rest.strip_prefix('"')) else { continue };
            let start = range.end - value.len();
            let end = end_of_string(text, start, range.end)?;
            at = end + 1;
            if KEYS.contains(&text.get(from..to)?) {
                return Some(start..end);
            }
        }
    })
}

/// Where the quote stands that ends a string of JSON.
fn end_of_string(text: &str, from: usize, end: usize) -> Option<usize> {
    let bytes = text.as_bytes().get(from..end)?;
    let mut at = 0;
    loop {
        at += bytes.get(at..)?.iter().position(|byte| matches!(byte, b'"' | b'\\'))?;
        if bytes[at] == b'"' {
            return Some(from + at);
        }
        at += 2;
    }
}

/// Adds a string of JSON, its escapes resolved.
fn string(text: &str, range: Range<usize>, draft: &mut Draft<'_>) {
    let mut at = range.start;
    while let Some(escape) = text.get(at..range.end).and_then(|rest| rest.find('\\')).map(|found| at + found) {
        draft.text(at..escape);
        let rest = text.get(escape + 1..range.end).unwrap_or("");
        let code = rest.strip_prefix('u').and_then(|code| u32::from_str_radix(code.get(..4)?, 16).ok());
        let (len, reads) = match (code, rest.chars().next()) {
            (Some(code), _) => (6, char::from_u32(code).unwrap_or('\u{fffd}').to_string()),
            (None, Some('n' | 'r' | 't' | 'b' | 'f')) => (2, " ".to_owned()),
            (None, Some(c)) => (1 + c.len_utf8(), c.to_string()),
            (None, None) => (1, String::new()),
        };
        draft.replaced(escape..escape + len, reads);
        at = escape + len;
    }
    draft.text(at..range.end);
}

#[cfg(test)]
mod tests {
    use super::super::super::draft::{assert_well_formed, outline};
    use super::super::parse;

    #[test]
    fn title_descriptions_and_linked_data_are_read_where_they_stand() {
        let text = "<!doctype html><html><head><title>Five &amp; six</title>\n\
            <meta name=\"description\" content=\"In 5 steps &amp; less\">\n\
            <meta property='og:description' content='In 5 steps &amp;amp; less'>\n\
            <script type=\"application/ld+json\">{\"@type\": \"Article\", \"headline\": \"Five \\\"big\\\" \\u0035\", \
            \"author\": {\"name\": \"description\"}, \"description\":\"12 words\"}</script></head><body><p>Text.</p></body></html>";
        let parsed = parse(text);
        assert_well_formed(text, &parsed.head);
        let expected =
            ["h1: Five & six", "p: In 5 steps & less", "p: In 5 steps &amp; less", "p: Five \"big\" 5", "p: 12 words"];
        assert_eq!(outline(text, &parsed.head), expected);
    }

    #[test]
    fn broken_linked_data_is_read_as_far_as_it_goes() {
        for data in ["{\"description\": \"cut", "\"description\":", "\\", "\"\\", "{\"description\": \"\\u12\"}", ""] {
            let text =
                format!("<html><head><script type=\"application/ld+json\">{data}</script></head><p>Text.</p></html>");
            assert_well_formed(&text, &parse(&text).head);
        }
    }
}
