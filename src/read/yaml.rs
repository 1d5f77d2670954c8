//! YAML files of messages, by a parser that tells where each text stands.

use saphyr_parser::{Event, Parser, ScalarStyle};

use super::message::{Message, escapes};
use crate::base::Span;
use crate::model::{Run, RunKind};

/// What a value stands in.
enum Level {
    /// A mapping: the key that was read last, until its value is.
    Map(Option<String>),
    /// A sequence: how many values went before.
    List(usize),
}

/// The texts of a YAML file, by their paths, as far as it is well-formed; numbers and the like are no texts.
pub(super) fn messages(text: &str) -> Vec<Message> {
    let offsets: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let byte = |chars: usize| offsets.get(chars).copied().unwrap_or(text.len());
    let mut parser = Parser::new_from_str(text);
    let mut found = Vec::new();
    let mut levels: Vec<Level> = Vec::new();
    while let Some(Ok((event, span))) = parser.next_event() {
        match event {
            Event::StreamEnd => break,
            Event::MappingStart(..) => open(&mut levels, Level::Map(None)),
            Event::SequenceStart(..) => open(&mut levels, Level::List(0)),
            Event::MappingEnd | Event::SequenceEnd => {
                levels.pop();
                close(&mut levels);
            }
            Event::Alias(_) => close(&mut levels),
            Event::Scalar(value, style, ..) => match levels.last_mut() {
                Some(Level::Map(key @ None)) => *key = Some(value.into_owned()),
                _ => {
                    if value.chars().any(char::is_alphabetic) {
                        let (start, end) = (byte(span.start.index()), byte(span.end.index()));
                        found.push((path(&levels), runs(text, start, end.max(start), style)));
                    }
                    close(&mut levels);
                }
            },
            _ => {}
        }
    }
    found
}

/// The line, from 1, in which a file stops being YAML.
pub(super) fn first_fault(text: &str) -> Option<usize> {
    Parser::new_from_str(text).find_map(|event| event.err().map(|error| error.marker().line()))
}

/// Opens a collection; as a key it has no text.
fn open(levels: &mut Vec<Level>, level: Level) {
    if let Some(Level::Map(key @ None)) = levels.last_mut() {
        *key = Some(String::new());
    }
    levels.push(level);
}

/// Ends a value of the collection that is open.
fn close(levels: &mut [Level]) {
    match levels.last_mut() {
        Some(Level::Map(key)) => *key = None,
        Some(Level::List(n)) => *n += 1,
        None => {}
    }
}

fn path(levels: &[Level]) -> String {
    let step = |level: &Level| match level {
        Level::Map(key) => key.clone().unwrap_or_default(),
        Level::List(n) => n.to_string(),
    };
    levels.iter().map(step).collect::<Vec<_>>().join(".")
}

/// The runs of a scalar: its lines, with a space for each line end and the indentation after it.
fn runs(text: &str, start: usize, end: usize, style: ScalarStyle) -> Vec<Run> {
    let (mut from, mut to) = (start, end);
    let quote = match style {
        ScalarStyle::SingleQuoted => Some('\''),
        ScalarStyle::DoubleQuoted => Some('"'),
        _ => None,
    };
    if let Some(quote) = quote {
        from += usize::from(text[from..to].starts_with(quote));
        to -= usize::from(to > from && text[from..to].ends_with(quote));
    } else if matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) && text[from..to].starts_with(['|', '>']) {
        // The indicator, and how the end is chomped.
        from += text[from..to].find('\n').unwrap_or(to - from);
    }
    let mut runs: Vec<Run> = Vec::new();
    let mut at = from;
    for line in text[from..to].split_inclusive('\n') {
        let begin = at + line.len() - line.trim_start().len();
        let len = line.trim().len();
        at += line.len();
        if len == 0 {
            continue;
        }
        if let Some(last) = runs.last().map(|run| run.span.end as usize) {
            runs.push(Run { span: Span::new(last, begin), kind: RunKind::Replaced(" ".to_owned()) });
        }
        match style {
            ScalarStyle::DoubleQuoted => runs.extend(escapes(text, begin, begin + len)),
            ScalarStyle::SingleQuoted => runs.extend(doubled(text, begin, begin + len)),
            _ => runs.push(Run { span: Span::new(begin, begin + len), kind: RunKind::Text }),
        }
    }
    runs
}

/// The runs of a line in single quotes, inside which two of them are one.
fn doubled(text: &str, start: usize, end: usize) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut from = start;
    while let Some(found) = text[from..end].find("''") {
        let at = from + found;
        if from < at {
            runs.push(Run { span: Span::new(from, at), kind: RunKind::Text });
        }
        runs.push(Run { span: Span::new(at, at + 2), kind: RunKind::Replaced("'".to_owned()) });
        from = at + 2;
    }
    if from < end {
        runs.push(Run { span: Span::new(from, end), kind: RunKind::Text });
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let shown = |run: &Run| match &run.kind {
            RunKind::Replaced(shown) => shown.clone(),
            _ => run.span.of(text).to_owned(),
        };
        let line = |(key, runs): &Message| format!("{key}={}", runs.iter().map(shown).collect::<String>());
        messages(text).iter().map(line).collect()
    }

    #[test]
    fn texts_are_read_by_their_paths() {
        let text = "# a comment\nde:\n  title: Über 5 Dateien # no text\n  n: 3\n  quoted: \"Say \\\"5\\\"\"\n  single: 'it''s'\n  list:\n    - one\n    - two\n  long: >-\n    First line\n    and second.\n  plain: this goes\n    on here\n  last: |\n    Ä\n\n    B\n";
        assert_eq!(
            read(text),
            [
                "de.title=Über 5 Dateien",
                "de.quoted=Say \"5\"",
                "de.single=it's",
                "de.list.0=one",
                "de.list.1=two",
                "de.long=First line and second.",
                "de.plain=this goes on here",
                "de.last=Ä B"
            ]
        );
    }

    #[test]
    fn broken_files_are_read_as_far_as_they_go() {
        for text in [
            "",
            ":",
            "a: [",
            "a: \"ä",
            "? [x]\n: y\nb: *c\n",
            "- - - x",
            "a: 'ö''",
            "a: |",
            "{a: b",
            "\t",
            "a: &x y\nb: *x\n",
        ] {
            messages(text);
        }
        assert_eq!(read("a: one\nb: [two\nc: three: four"), ["a=one", "b.0=two c: three: four"][..1]);
    }
}
