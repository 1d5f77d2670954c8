//! Gettext catalogues (PO): messages with their translations, in the file's own order.
//!
//! Read here rather than by a crate, since none tells where in the file a text stands. Fuzzy and obsolete messages are left
//! out, as gettext leaves them out of what it shows; so are messages without a translation.

use crate::base::Span;
use crate::model::{BlockKind, Run, RunKind, SourceBlock};

/// A message and its translation.
pub(super) type Unit = (SourceBlock, SourceBlock);

/// What a catalogue holds.
#[derive(Debug, Default)]
pub(super) struct Catalogue {
    pub(super) units: Vec<Unit>,
    /// The language that the header gives.
    pub(super) language: Option<String>,
}

/// One entry while it is read.
#[derive(Default)]
struct Entry {
    fuzzy: bool,
    source: Vec<Run>,
    plural: Vec<Run>,
    targets: Vec<Vec<Run>>,
    has_source: bool,
}

#[derive(Clone, Copy)]
enum Field {
    Other,
    Source,
    Plural,
    Target,
}

/// Reads a catalogue; lines that are none of one are passed over.
pub(super) fn parse(text: &str) -> Catalogue {
    let mut catalogue = Catalogue::default();
    let mut entry = Entry::default();
    let mut field = Field::Other;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let trimmed = line.trim();
        let begins = trimmed.is_empty() || trimmed.starts_with('#') || trimmed.starts_with("msgctxt");
        if (begins && !entry.targets.is_empty()) || (trimmed.starts_with("msgid ") && entry.has_source) {
            finish(text, std::mem::take(&mut entry), &mut catalogue);
        }
        if let Some(comment) = trimmed.strip_prefix('#') {
            entry.fuzzy |= comment.starts_with(',') && comment.contains("fuzzy");
            field = Field::Other;
            continue;
        }
        if let Some(keyword) = trimmed.split(['"', ' ', '\t']).next().filter(|keyword| !keyword.is_empty()) {
            field = match keyword {
                "msgid" => Field::Source,
                "msgid_plural" => Field::Plural,
                _ if keyword.starts_with("msgstr") => Field::Target,
                _ => Field::Other,
            };
            entry.has_source |= matches!(field, Field::Source);
            if matches!(field, Field::Target) {
                entry.targets.push(Vec::new());
            }
        }
        let (Some(open), Some(close)) = (line.find('"'), line.rfind('"')) else { continue };
        if open == close {
            continue;
        }
        let runs = match field {
            Field::Other => continue,
            Field::Source => &mut entry.source,
            Field::Plural => &mut entry.plural,
            Field::Target => match entry.targets.last_mut() {
                Some(target) => target,
                None => continue,
            },
        };
        quoted(text, start + open + 1, start + close, runs);
    }
    finish(text, entry, &mut catalogue);
    catalogue
}

/// Adds the runs of a quoted string that lies between two offsets.
fn quoted(text: &str, start: usize, end: usize, runs: &mut Vec<Run>) {
    let mut from = start;
    let mut at = start;
    while at < end {
        let step = text[at..end].chars().next().map_or(1, char::len_utf8);
        if !text[at..end].starts_with('\\') {
            at += step;
            continue;
        }
        if from < at {
            runs.push(Run { span: Span::new(from, at), kind: RunKind::Text });
        }
        let escaped = text[at + 1..end].chars().next();
        let to = at + 1 + escaped.map_or(0, char::len_utf8);
        let shown = match escaped {
            Some('n' | 't' | 'r') | None => " ".to_owned(),
            Some(other) => other.to_string(),
        };
        runs.push(Run { span: Span::new(at, to), kind: RunKind::Replaced(shown) });
        (at, from) = (to, to);
    }
    if from < end {
        runs.push(Run { span: Span::new(from, end), kind: RunKind::Text });
    }
}

/// Whether runs show nothing but white space.
pub(super) fn is_blank(text: &str, runs: &[Run]) -> bool {
    runs.iter().all(|run| match &run.kind {
        RunKind::Replaced(shown) => shown.trim().is_empty(),
        _ => run.span.of(text).trim().is_empty(),
    })
}

fn finish(text: &str, entry: Entry, catalogue: &mut Catalogue) {
    let shown = |runs: &[Run]| -> String {
        let of = |run: &Run| match &run.kind {
            RunKind::Replaced(shown) => shown.clone(),
            _ => run.span.of(text).to_owned(),
        };
        runs.iter().map(of).collect()
    };
    if entry.source.is_empty() {
        // The header: `Language: de`, between escaped line ends.
        let header: String = entry.targets.iter().map(|target| shown(target)).collect();
        let language = header.split_once("Language: ").and_then(|(_, rest)| rest.split_whitespace().next());
        catalogue.language = catalogue.language.take().or_else(|| language.map(str::to_owned));
        return;
    }
    if entry.fuzzy {
        return;
    }
    let block = |runs: Vec<Run>| SourceBlock { kind: BlockKind::Paragraph, runs, labels: Vec::new() };
    let mut add = |source: &[Run], target: &[Run]| {
        if !is_blank(text, source) && !is_blank(text, target) {
            catalogue.units.push((block(source.to_vec()), block(target.to_vec())));
        }
    };
    match entry.targets.as_slice() {
        [] => {}
        [only] if entry.plural.is_empty() => add(&entry.source, only),
        // A language without plural says of many what it says of one.
        [only] => add(&entry.plural, only),
        [one, .., many] => {
            add(&entry.source, one);
            add(&entry.plural, many);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_read_with_their_places() {
        let text = r#"# A comment
msgid ""
msgstr ""
"Language: de\n"
"Content-Type: text/plain; charset=UTF-8\n"

#: a.c:1
msgctxt "menu"
msgid "Say \"%s\" "
"twice\n"
msgstr "Sag zweimal \"%s\"\n"

#, fuzzy
msgid "old"
msgstr "alt"

msgid "one file"
msgid_plural "%d files"
msgstr[0] "eine Datei"
msgstr[1] "%d Dateien"

msgid "empty"
msgstr ""

#~ msgid "gone"
#~ msgstr "weg"
"#;
        let catalogue = parse(text);
        let shown = |block: &SourceBlock| crate::read::draft::visible_text(text, block).into_owned();
        let units: Vec<(String, String)> =
            catalogue.units.iter().map(|(source, target)| (shown(source), shown(target))).collect();
        let expected =
            [("Say \"%s\" twice", "Sag zweimal \"%s\""), ("one file", "eine Datei"), ("%d files", "%d Dateien")];
        assert_eq!(units, expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
        assert_eq!(catalogue.language.as_deref(), Some("de"));
    }

    #[test]
    fn broken_catalogues_are_read_as_far_as_they_go() {
        for text in
            ["", "msgid \"a", "msgstr \"a\"", "msgid \"a\"\nmsgstr \"\\", "\"\"\n\"", "msgid \"\\\"\nmsgstr \"b\""]
        {
            parse(text);
        }
    }
}
