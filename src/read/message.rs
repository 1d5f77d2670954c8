//! Files of messages in one language: Java `.properties`, Apple `.strings`, Android `strings.xml`, JSON, YAML. Two of them are tied
//! by the keys of their messages.
//!
//! Read here rather than by a crate, since none tells where in the file a text stands (XML and YAML aside).

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::entity::reference;
use crate::base::Span;
use crate::model::{Run, RunKind};

/// A message: its key, and its text as runs of the file.
pub(super) type Message = (String, Vec<Run>);

/// A format of messages: its ending and its reader.
type Format = (&'static str, fn(&str) -> Vec<Message>);

/// The formats by their endings.
pub(super) const READERS: &[Format] = &[
    ("properties", properties),
    ("strings", strings),
    ("xml", android),
    ("json", json),
    ("yml", super::yaml::messages),
    ("yaml", super::yaml::messages),
];

/// The line, from 1, from which on a file is not what its ending says; what follows may be left out. Of formats that have no
/// rules to break there is none.
pub(super) fn first_fault(ending: &str, text: &str) -> Option<usize> {
    match ending {
        "json" => serde_json::from_str::<serde::de::IgnoredAny>(text).err().map(|error| error.line()),
        "xml" => xml_fault(text),
        "yml" | "yaml" => super::yaml::first_fault(text),
        _ => None,
    }
}

fn xml_fault(text: &str) -> Option<usize> {
    let mut reader = Reader::from_str(text);
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => return None,
            Ok(_) => {}
            Err(_) => {
                let at = usize::try_from(reader.error_position()).unwrap_or(text.len()).min(text.len());
                return Some(1 + text.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count());
            }
        }
    }
}

/// `key = value` lines, with escapes and values that go on in the next line.
fn properties(text: &str) -> Vec<Message> {
    let mut messages = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let start = at + (text[at..].len() - text[at..].trim_start().len());
        // A line goes on if it ends in a backslash that is not escaped.
        let mut end = start;
        loop {
            let len = text[end..].find('\n').unwrap_or(text.len() - end);
            let line = text[end..end + len].trim_end_matches('\r');
            end = (end + len + 1).min(text.len());
            let slashes = line.bytes().rev().take_while(|byte| *byte == b'\\').count();
            if slashes % 2 == 0 || end >= text.len() {
                break;
            }
        }
        let line = &text[start..end];
        at = end.max(start + 1);
        if line.starts_with(['#', '!']) || line.trim().is_empty() {
            continue;
        }
        let mut escaped = false;
        let is_end = |c: char| {
            let ends = !escaped && (c == '=' || c == ':' || c.is_whitespace());
            escaped = !escaped && c == '\\';
            ends
        };
        let Some(key) = line.find(is_end) else { continue };
        let rest = line[key..].trim_start();
        let value = rest.strip_prefix(['=', ':']).unwrap_or(rest).trim_start();
        let from = start + line.len() - value.len();
        messages.push((line[..key].to_owned(), escapes(text, from, from + value.trim_end().len())));
    }
    messages
}

/// `"key" = "value";`, with comments.
fn strings(text: &str) -> Vec<Message> {
    let mut messages = Vec::new();
    let mut last: Option<Span> = None;
    let mut tied = false;
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        if rest.starts_with("/*") {
            at += rest.find("*/").map_or(rest.len(), |len| len + 2);
        } else if rest.starts_with("//") {
            at += rest.find('\n').unwrap_or(rest.len());
        } else if c == '"' {
            let end = closing_quote(text, at + 1);
            let span = Span::new(at + 1, end);
            match last.take().filter(|_| tied) {
                Some(key) => messages.push((key.of(text).to_owned(), escapes(text, at + 1, end))),
                None => last = Some(span),
            }
            tied = false;
            at = (end + 1).min(text.len());
        } else {
            tied |= c == '=';
            at += c.len_utf8();
        }
    }
    messages
}

/// `<string name="key">value</string>`, plurals and arrays; what is not to be translated is left out.
fn android(text: &str) -> Vec<Message> {
    let mut messages: Vec<Message> = Vec::new();
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    let position = |reader: &Reader<&[u8]>| usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
    let attribute = |tag: &BytesStart<'_>, name: &str| -> Option<String> {
        let found = tag.attributes().flatten().find(|attribute| attribute.key.as_ref() == name)?;
        Some(found.value.into_owned())
    };
    let (mut group, mut item) = (String::new(), 0_u32);
    let mut open: Option<Message> = None;
    loop {
        let from = position(&reader);
        let Ok(event) = reader.read_event() else { break };
        let span = Span::new(from, position(&reader));
        let mut push =
            |kind: RunKind| open.iter_mut().for_each(|(_, runs)| runs.push(Run { span, kind: kind.clone() }));
        match event {
            Event::Eof => break,
            Event::Start(tag) => match tag.local_name().as_ref() {
                "string" if attribute(&tag, "translatable").as_deref() != Some("false") => {
                    open = attribute(&tag, "name").map(|key| (key, Vec::new()));
                }
                "plurals" | "string-array" => (group, item) = (attribute(&tag, "name").unwrap_or_default(), 0),
                "item" => {
                    let which = attribute(&tag, "quantity").unwrap_or_else(|| item.to_string());
                    item += 1;
                    open = Some((format!("{group}/{which}"), Vec::new()));
                }
                _ => push(RunKind::Code),
            },
            Event::End(tag) => match tag.local_name().as_ref() {
                "string" | "item" => messages.extend(open.take()),
                _ => push(RunKind::Code),
            },
            Event::Empty(_) => push(RunKind::Code),
            Event::Text(_) | Event::CData(_) => {
                let runs = escapes(text, from, position(&reader));
                open.iter_mut().for_each(|(_, all)| all.extend(runs.iter().cloned()));
            }
            Event::GeneralRef(_) => {
                let shown = reference(span.of(text)).map_or_else(|| span.of(text).to_owned(), |(_, shown)| shown);
                push(RunKind::Replaced(shown));
            }
            _ => {}
        }
    }
    messages
}

/// The strings of a JSON object, by their paths.
fn json(text: &str) -> Vec<Message> {
    let mut messages = Vec::new();
    // Of each object the key that was read last; of each array how many values went before.
    let mut path: Vec<Result<String, usize>> = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        at += c.len_utf8();
        match c {
            '{' => path.push(Ok(String::new())),
            '[' => path.push(Err(0)),
            '}' | ']' => {
                path.pop();
            }
            ',' => {
                if let Some(Err(n)) = path.last_mut() {
                    *n += 1;
                }
            }
            '"' => {
                let end = closing_quote(text, at);
                let is_key = text.get(end + 1..).is_some_and(|rest| rest.trim_start().starts_with(':'));
                match path.last_mut() {
                    Some(Ok(key)) if is_key => text[at..end].clone_into(key),
                    _ => {
                        let step = |step: &Result<String, usize>| match step {
                            Ok(key) => key.clone(),
                            Err(n) => n.to_string(),
                        };
                        let key = path.iter().map(step).collect::<Vec<_>>().join(".");
                        messages.push((key, escapes(text, at, end)));
                    }
                }
                at = (end + 1).min(text.len());
            }
            _ => {}
        }
    }
    messages
}

/// Where the quote that opens before an offset is closed; the end of the text if nowhere.
fn closing_quote(text: &str, from: usize) -> usize {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(from) {
        match byte {
            b'"' if !escaped => return at,
            _ => escaped = !escaped && byte == b'\\',
        }
    }
    text.len()
}

/// The runs of a stretch of text, its escapes resolved: `\n`, `\u00e4`, a backslash before a line end or a quote.
pub(super) fn escapes(text: &str, start: usize, end: usize) -> Vec<Run> {
    let mut runs = Vec::new();
    let (mut from, mut at) = (start, start);
    while let Some(found) = text[at..end].find('\\') {
        let slash = at + found;
        if from < slash {
            runs.push(Run { span: Span::new(from, slash), kind: RunKind::Text });
        }
        let next = text[slash + 1..end].chars().next();
        let mut to = slash + 1 + next.map_or(0, char::len_utf8);
        let shown = match next {
            None | Some('n' | 't' | 'r') => " ".to_owned(),
            Some('\n' | '\r') => {
                to = end - text[to..end].trim_start().len();
                String::new()
            }
            Some('u' | 'U') => {
                let code =
                    text.get(to..to + 4).filter(|_| to + 4 <= end).and_then(|hex| u32::from_str_radix(hex, 16).ok());
                to += if code.is_some() { 4 } else { 0 };
                code.map_or_else(|| "u".to_owned(), |code| char::from_u32(code).unwrap_or('\u{fffd}').to_string())
            }
            Some(other) => other.to_string(),
        };
        runs.push(Run { span: Span::new(slash, to), kind: RunKind::Replaced(shown) });
        (at, from) = (to, to);
    }
    if from < end {
        runs.push(Run { span: Span::new(from, end), kind: RunKind::Text });
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(ending: &str, text: &str) -> Vec<String> {
        let (_, reader) = READERS.iter().find(|(own, _)| *own == ending).unwrap();
        let shown = |run: &Run| match &run.kind {
            RunKind::Replaced(shown) => shown.clone(),
            _ => run.span.of(text).to_owned(),
        };
        let line = |(key, runs): &Message| format!("{key}={}", runs.iter().map(shown).collect::<String>());
        reader(text).iter().map(line).collect()
    }

    #[test]
    fn messages_are_read_by_their_keys() {
        let text = "# a comment\na.b = Keep \\\n    5 files\nc\\:d: \\u00e4h\n!x\ne\n";
        assert_eq!(read("properties", text), ["a.b=Keep 5 files", "c\\:d=äh", "e="]);
        let text = "/* \"no\" = \"no\"; */\n\"a\" = \"Say \\\"5\\\"\";\n// more\n\"b\"=\"c\";";
        assert_eq!(read("strings", text), ["a=Say \"5\"", "b=c"]);
        let text = r#"<resources><string name="a">It\'s &lt; 5 <b>m</b></string><string name="n" translatable="false">x</string>
            <plurals name="p"><item quantity="one">1 file</item><item quantity="other">%d files</item></plurals></resources>"#;
        assert_eq!(read("xml", text), ["a=It's < 5 <b>m</b>", "p/one=1 file", "p/other=%d files"]);
        let text = r#"{"a": {"b": "Keep \"5\"", "n": 3}, "c": ["x", "y"]}"#;
        assert_eq!(read("json", text), ["a.b=Keep \"5\"", "c.0=x", "c.1=y"]);
    }

    #[test]
    fn the_line_of_a_fault_is_told() {
        for (ending, text, line) in [
            ("json", "{\"a\": \"b\",\n\"c\": }", Some(2)),
            ("json", "{\"a\": \"b\"}", None),
            ("xml", "<resources>\n<string name=\"a\">b</strin></resources>", Some(2)),
            ("xml", "<resources><string name=\"a\">b</string></resources>", None),
            ("yml", "a: b\nc: [\n", Some(3)),
            ("yaml", "a: b\nc: [d]\n", None),
            ("properties", "=:\\", None),
        ] {
            assert_eq!(first_fault(ending, text), line, "{text}");
        }
    }

    #[test]
    fn broken_files_are_read_as_far_as_they_go() {
        for text in [
            "",
            "\\",
            "\"",
            "\"a\" = \"b\\",
            "<string name=\"a\">\\u12",
            "{\"a\": \"\\u",
            "a=\\",
            "]}\"a\"",
            "ä\\ä=ä\\",
        ] {
            for (_, reader) in READERS {
                reader(text);
            }
        }
    }
}
