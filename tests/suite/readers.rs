//! Readers: a sample a format with its expected blocks, and what must hold for any bytes.

use std::fmt::Write as _;
use std::path::PathBuf;

use factdiff::base::Span;
use factdiff::model::{RunKind, Source};
use factdiff::read;
use proptest::prelude::*;

/// The blocks and the furniture of a source, one a line.
fn outline(source: &Source) -> String {
    let fold = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut out = String::new();
    let meta = &source.meta;
    for (key, value) in
        [("title", &meta.title), ("date", &meta.date), ("excerpt", &meta.excerpt), ("language", &meta.language)]
    {
        if let Some(value) = value {
            let _ = writeln!(out, "{key} = {value}");
        }
    }
    for block in &source.blocks {
        let mut shown = String::new();
        for run in &block.runs {
            let raw = run.span.of(&source.text);
            let _ = match &run.kind {
                RunKind::Text => write!(shown, "{raw}"),
                RunKind::Replaced(reads) => write!(shown, "{reads}"),
                RunKind::Code => write!(shown, "`{raw}`"),
                RunKind::Id => write!(shown, "{{{raw}}}"),
                RunKind::LinkTarget => write!(shown, "<{raw}>"),
            };
        }
        let labels = if block.labels.is_empty() { String::new() } else { format!(" [{}]", block.labels.join("|")) };
        let _ = writeln!(out, "{:?}: {}{labels}", block.kind, fold(&shown));
    }
    for furniture in &source.furniture {
        let _ = writeln!(out, "furniture ({}): {}", furniture.reason, fold(furniture.span.of(&source.text)));
    }
    out
}

#[test]
fn samples_read_as_expected() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/readers");
    for format in read::formats() {
        let folder = root.join(format);
        let files = std::fs::read_dir(&folder).unwrap_or_else(|_| panic!("{format} has no samples"));
        let sample = files
            .map(|entry| entry.unwrap().path())
            .find(|path| path.file_stem().is_some_and(|stem| stem == "sample"))
            .unwrap();
        let name = sample.file_name().unwrap().to_str().unwrap().to_owned();
        let (source, warnings) = read::read(&name, std::fs::read(&sample).unwrap(), None).unwrap();
        assert_eq!((source.format, warnings.len()), (format, 0));
        let found = outline(&source);
        let golden = folder.join("expected.txt");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&golden, &found).unwrap();
        }
        let expected = std::fs::read_to_string(&golden).unwrap();
        assert_eq!(found, expected, "{format}");
    }
}

#[test]
fn endings_and_content_decide_the_format() {
    let format = |path: &str, text: &str| read::read(path, text.as_bytes().to_vec(), None).unwrap().0.format;
    assert_eq!(format("a.MD", "x"), "markdown");
    assert_eq!(format("a.unknown", "x"), "text");
    assert_eq!(format("-", "<!DOCTYPE html><p>x"), "html");
    assert_eq!(format("-", "= T\n:x: y\n\nz"), "asciidoc");
    assert_eq!(read::read("a.txt", b"# x".to_vec(), Some("markdown")).unwrap().0.format, "markdown");
    assert!(read::known_extension("dir.d/a.html") && !read::known_extension("a.png") && !read::known_extension("md"));
    let error = |path: &str, bytes: &[u8], format| read::read(path, bytes.to_vec(), format).unwrap_err().to_string();
    assert_eq!(
        error("x/a.docx", b"text", None),
        "reading x/a.docx: binary file (word processor document, .docx): not supported yet"
    );
    assert!(error("a.txt", b"\x7fELF\x02", None).contains("binary file (ELF program)"));
    assert!(error("a.txt", b"x", Some("nope")).contains("unknown format `nope`, expected one of"));
}

#[test]
fn empty_and_blank_files_have_no_blocks() {
    for format in read::formats() {
        for text in ["", "\n\n", " \t \r\n", "\u{feff}"] {
            let (source, warnings) = read::read("x", text.as_bytes().to_vec(), Some(format)).unwrap();
            assert!(source.blocks.is_empty() && warnings.is_empty(), "{format}: {text:?}");
        }
    }
}

fn check(source: &Source, len: usize) {
    for block in &source.blocks {
        assert!(!block.runs.is_empty());
        let mut end = 0;
        for run in &block.runs {
            assert!(run.span.start >= end && !run.span.is_empty(), "{} {block:?}", source.format);
            assert!(source.text.get(run.span.range()).is_some(), "{} {run:?}", source.format);
            end = run.span.end;
        }
    }
    for furniture in &source.furniture {
        assert!(source.text.get(furniture.span.range()).is_some());
    }
    let whole = source.decoding.to_origin(Span::new(0, source.text.len()));
    assert!(whole.end as usize <= len);
}

/// Pieces of markup of all formats, and text they may break.
const PIECES: &[&str] = &[
    "word",
    "5,479",
    "中文。",
    "é",
    "\u{3000}",
    "\u{a0}",
    " ",
    "  ",
    "    ",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    "\u{c}",
    "\u{fffd}",
    "🙂",
    "# ",
    "== ",
    " ==",
    "=====",
    "-----",
    "- ",
    "* ",
    "1. ",
    "> ",
    "| ",
    "|",
    "||",
    "!!",
    "{|",
    "|}",
    "|-",
    "|===",
    "```",
    "`",
    "``",
    "**",
    "*",
    "_",
    "__",
    "[[",
    "]]",
    "[",
    "](",
    ")",
    "]",
    "<<",
    ">>",
    "{{",
    "}}",
    "{x}",
    ":x: y",
    ".. ",
    "::",
    ".. note:: ",
    ".. list-table::",
    ":role:`",
    "+---+",
    "== ==",
    "<",
    ">",
    "<p>",
    "</p>",
    "<td>",
    "<table>",
    "</table>",
    "<tr>",
    "<!--",
    "-->",
    "<script>",
    "<b>",
    "</b>",
    "<br>",
    "<ref>",
    "</ref>",
    "&amp;",
    "&",
    "&#x4e2d;",
    "'''",
    "''",
    "---",
    "+++",
    "----",
    "////",
    "Print E-mail",
    "3 Comment(s)",
    "_ueditor_page_break_tag_",
    "分享到：",
    "Name:",
    "\\",
    "[^1]",
    "[1]_",
    "footnote:[",
    "https://x.y[",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn any_bytes_are_read_or_refused(bytes: Vec<u8>) {
        for format in read::formats() {
            if let Ok((source, _)) = read::read("x", bytes.clone(), Some(format)) {
                check(&source, bytes.len());
            }
        }
    }

    #[test]
    fn any_markup_gives_runs_in_order(picks in prop::collection::vec(0..PIECES.len(), 0..60)) {
        let text: String = picks.into_iter().map(|pick| PIECES[pick]).collect();
        for format in read::formats() {
            let (source, _) = read::read("x", text.as_bytes().to_vec(), Some(format)).unwrap();
            check(&source, text.len());
            prop_assert_eq!(&source.text, text.trim_start_matches('\u{feff}'));
        }
    }
}
