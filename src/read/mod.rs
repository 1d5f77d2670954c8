//! Level 3: bytes of a file → [`Source`]. The only stage that knows file formats; one file a format, one registry.
//!
//! Reading never fails on what a document says: broken markup is text. It fails only on files that hold no text.

mod asciidoc;
mod badge;
mod boilerplate;
mod columns;
mod draft;
mod encoding;
mod entity;
mod exchange;
mod front_matter;
mod furniture;
mod html;
mod inline;
mod lines;
mod markdown;
mod mediawiki;
mod message;
mod po;
mod rst;
mod table;
mod text;
mod yaml;

use std::collections::BTreeMap;

use crate::error::{Error, Result};
use crate::model::{BlockKind, Furniture, Metadata, Run, Source, SourceBlock, Warning};

pub use boilerplate::leave_out;
use draft::visible_text;

/// One file format: its name, its file name endings, how its content is told, and its reader.
struct Format {
    /// The name users give to override detection.
    name: &'static str,
    /// File name endings without the dot, in lower case.
    extensions: &'static [&'static str],
    /// Whether decoded text with no telling name is of this format.
    sniff: fn(&str) -> bool,
    /// Whether its headings and lists are marked up, so that nothing of them is taken for page furniture.
    markup: bool,
    /// Decoded text → blocks.
    parse: fn(&str) -> Parsed,
}

/// What a format's reader makes of a text.
#[derive(Debug, Default)]
struct Parsed {
    meta: Metadata,
    head: Vec<SourceBlock>,
    blocks: Vec<SourceBlock>,
    furniture: Vec<Furniture>,
    warnings: Vec<String>,
}

/// All formats; the first whose `sniff` holds reads a text without a telling name, the last one holds always.
const FORMATS: &[Format] = &[
    Format {
        name: "markdown",
        extensions: &["md", "markdown", "mdown", "mkd", "mdx", "qmd", "rmd"],
        sniff: |_| false,
        markup: true,
        parse: markdown::parse,
    },
    Format {
        name: "html",
        extensions: &["html", "htm", "xhtml", "shtml"],
        sniff: looks_like_html,
        markup: true,
        parse: html::parse,
    },
    Format {
        name: "asciidoc",
        extensions: &["adoc", "asciidoc", "asc"],
        sniff: asciidoc::sniff,
        markup: true,
        parse: asciidoc::parse,
    },
    Format { name: "rst", extensions: &["rst", "rest"], sniff: |_| false, markup: true, parse: rst::parse },
    Format {
        name: "mediawiki",
        extensions: &["mediawiki", "wiki", "wikitext"],
        sniff: mediawiki::sniff,
        markup: true,
        parse: mediawiki::parse,
    },
    Format { name: "text", extensions: &["txt", "text"], sniff: |_| true, markup: false, parse: text::parse },
];

/// Endings of formats that hold text we cannot read yet, with their names.
const UNREADABLE: &[(&[&str], &str)] = &[
    (&["pdf"], "PDF"),
    (&["doc", "docx", "odt", "rtf"], "word processor document"),
    (&["xls", "xlsx", "ods"], "spreadsheet"),
    (&["ppt", "pptx", "odp"], "slides"),
    (&["epub", "mobi"], "e-book"),
    (&["png", "jpg", "jpeg", "gif", "webp", "bmp", "ico", "tif", "tiff"], "image"),
    (&["zip", "gz", "tgz", "bz2", "xz", "7z", "rar", "tar", "zst"], "archive"),
    (&["mp3", "mp4", "ogg", "wav", "avi", "mov", "mkv", "webm"], "media"),
    (&["exe", "dll", "so", "o", "a", "class", "jar", "wasm", "pyc"], "program"),
];

/// Reads one file. `path` decides the format by its ending (and, failing that, the content does); `format` overrides.
///
/// # Errors
/// If `format` is no known format, if the path's ending names a binary format, or if the bytes are no text in any
/// encoding we know.
pub fn read(path: &str, bytes: Vec<u8>, format: Option<&str>) -> Result<(Source, Vec<Warning>)> {
    let fail = |error: Error| error.context(format!("reading {path}"));
    let ending = extension(path);
    let named = match format {
        Some(name) => Some(FORMATS.iter().find(|format| format.name == name).ok_or_else(|| {
            let names: Vec<_> = formats().collect();
            Error::new(format!("unknown format `{name}`, expected one of {}", names.join(", ")))
        })?),
        None => FORMATS.iter().find(|format| format.extensions.contains(&ending.as_str())),
    };
    if named.is_none()
        && !bytes.is_empty()
        && let Some((_, what)) = UNREADABLE.iter().find(|(endings, _)| endings.contains(&ending.as_str()))
    {
        let what = if ending.is_empty() { (*what).to_owned() } else { format!("{what}, .{ending}") };
        return Err(fail(Error::new(format!("binary file ({what}): not supported yet"))));
    }
    let decoded = encoding::decode(bytes).map_err(fail)?;
    let format = named.or_else(|| FORMATS.iter().find(|format| (format.sniff)(&decoded.text)));
    let format = format.expect("plain text takes every text");
    let mut parsed = (format.parse)(&decoded.text);
    furniture::set_apart(&decoded.text, &mut parsed, format.markup);
    if parsed.meta.title.is_none() {
        let heading = parsed.blocks.iter().find(|block| matches!(block.kind, BlockKind::Heading(_)));
        parsed.meta.title = heading.map(|block| visible_text(&decoded.text, block).into_owned());
    }
    let messages = decoded.warning.into_iter().chain(parsed.warnings);
    let warnings = messages.map(|message| Warning { path: path.to_owned(), message }).collect();
    let source = Source {
        path: path.to_owned(),
        format: format.name,
        encoding: decoded.encoding,
        text: decoded.text,
        decoding: decoded.map,
        meta: parsed.meta,
        head: parsed.head,
        blocks: parsed.blocks,
        furniture: parsed.furniture,
    };
    Ok((source, warnings))
}

/// A format that holds sources and their translations: its name, its endings, its reader.
type Bilingual = (&'static str, &'static [&'static str], fn(&str) -> po::Catalogue);

/// Formats of files that hold a source and its translation.
const BILINGUAL: &[Bilingual] = &[
    ("po", &["po", "pot"], po::parse),
    ("xliff", &["xlf", "xliff", "sdlxliff", "mxliff"], exchange::parse),
    ("tmx", &["tmx"], exchange::parse),
    ("tsv", &["tsv"], columns::tsv),
    ("csv", &["csv"], columns::csv),
];

/// Whether a path's ending belongs to a file that holds a source and its translation.
pub fn bilingual_extension(path: &str) -> bool {
    BILINGUAL.iter().any(|(_, endings, _)| endings.contains(&extension(path).as_str()))
}

/// Whether a path's ending belongs to a file of messages in one language, which are tied by their keys.
pub fn message_extension(path: &str) -> bool {
    message::READERS.iter().any(|(ending, _)| *ending == extension(path))
}

/// Reads a bilingual file: the source and its translation, whose blocks translate each other one by one.
///
/// # Errors
/// If the path's ending is no such file's, or the bytes are no text in any encoding we know.
pub fn read_bilingual(path: &str, bytes: Vec<u8>) -> Result<(Source, Source)> {
    let ending = extension(path);
    let known = BILINGUAL.iter().find(|(_, endings, _)| endings.contains(&ending.as_str()));
    let Some((format, _, parse)) = known else {
        return Err(Error::new(format!("reading {path}: expected a file that holds a source and its translation")));
    };
    let decoded = encoding::decode(bytes).map_err(|error| error.context(format!("reading {path}")))?;
    let catalogue = parse(&decoded.text);
    let (sources, targets): (Vec<_>, Vec<_>) = catalogue.units.into_iter().unzip();
    let source = Source { blocks: sources, ..undivided(path, format, decoded) };
    let meta = Metadata { language: catalogue.language, ..Metadata::default() };
    let target = Source { blocks: targets, meta, ..source.clone() };
    Ok((source, target))
}

/// A source of which no blocks are known yet.
fn undivided(path: &str, format: &'static str, decoded: encoding::Decoded) -> Source {
    Source {
        path: path.to_owned(),
        format,
        encoding: decoded.encoding,
        text: decoded.text,
        decoding: decoded.map,
        ..Source::default()
    }
}

/// Reads two files of messages: of both the messages whose key stands in both, in the order of the source, and a warning
/// that names the ones which only the source has.
///
/// # Errors
/// If a path's ending is no such file's, or the bytes are no text in any encoding we know.
pub fn read_messages(source: (&str, Vec<u8>), target: (&str, Vec<u8>)) -> Result<(Source, Source, Vec<Warning>)> {
    /// Keys that a warning names.
    const NAMED: usize = 5;
    let mut warnings = Vec::new();
    let mut read = |(path, bytes): (&str, Vec<u8>)| {
        let fail = |error: Error| error.context(format!("reading {path}"));
        let known = message::READERS.iter().find(|(ending, _)| *ending == extension(path));
        let &(format, parse) = known.ok_or_else(|| fail(Error::new("expected a file of messages".to_owned())))?;
        let decoded = encoding::decode(bytes).map_err(fail)?;
        let messages = parse(&decoded.text);
        if let Some(line) = message::first_fault(format, &decoded.text) {
            let message = format!("no well-formed {format} from line {line} on; what follows may be left out");
            warnings.push(Warning { path: path.to_owned(), message });
        }
        Ok((undivided(path, format, decoded), messages))
    };
    let ((mut source, mut ours), (mut target, mut theirs)) = (read(source)?, read(target)?);
    if let (Some(own), Some(other)) = (root_of(&ours), root_of(&theirs))
        && own != other
    {
        // A root that names the language.
        for (messages, root) in [(&mut ours, own), (&mut theirs, other)] {
            messages.iter_mut().for_each(|(key, _)| drop(key.drain(..root.len())));
        }
    }
    let block = |runs| SourceBlock { kind: BlockKind::Paragraph, runs, labels: Vec::new() };
    let mut theirs: BTreeMap<String, Vec<Run>> = theirs.into_iter().collect();
    let mut alone = Vec::new();
    for (key, runs) in ours {
        match theirs.remove(&key) {
            Some(other) if !po::is_blank(&source.text, &runs) && !po::is_blank(&target.text, &other) => {
                source.blocks.push(block(runs));
                target.blocks.push(block(other));
            }
            Some(_) => {}
            None => alone.push(key),
        }
    }
    let named = alone.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    let more = if alone.len() > NAMED { ", …" } else { "" };
    let message = format!("{} without a translation: {named}{more}", alone.len());
    if !alone.is_empty() {
        warnings.push(Warning { path: target.path.clone(), message });
    }
    Ok((source, target, warnings))
}

/// The first step of the paths of all messages, if it is one.
fn root_of(messages: &[message::Message]) -> Option<String> {
    let first = |key: &str| key.split_once('.').map(|(root, _)| root.to_owned());
    let root = first(&messages.first()?.0)?;
    messages.iter().all(|(key, _)| first(key).as_ref() == Some(&root)).then_some(root)
}

/// Whether a path's ending belongs to a format that can be read; a folder walk skips and counts the others.
pub fn known_extension(path: &str) -> bool {
    let ending = extension(path);
    FORMATS.iter().any(|format| format.extensions.contains(&ending.as_str()))
}

/// The names of the formats, in the order of their registry.
pub fn formats() -> impl Iterator<Item = &'static str> {
    FORMATS.iter().map(|format| format.name)
}

/// Whether a text opens as a web page does.
fn looks_like_html(text: &str) -> bool {
    let head: String = text.trim_start().chars().take(512).collect::<String>().to_ascii_lowercase();
    head.starts_with("<!doctype html")
        || head.starts_with("<html")
        || head.starts_with("<?xml") && head.contains("<html")
}

/// The ending of a path's file name in lower case, without its dot; empty if it has none.
fn extension(path: &str) -> String {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()).map_or(String::new(), |(_, end)| end.to_lowercase())
}
