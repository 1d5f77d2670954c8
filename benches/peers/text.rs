//! Text cut into documents made of sentences, the material of a corpus.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::LazyLock;

use factdiff::model::{BlockKind, RunKind};
use factdiff::read;
use rayon::prelude::*;
use regex::Regex;
use rustc_hash::FxHashSet;
use xxhash_rust::xxh3::xxh3_64;

use crate::random::Random;

/// Endings of the files that are read as text, and of those that are pages.
const TEXT: [&str; 3] = ["txt", "md", "rst"];
const PAGES: [&str; 2] = ["html", "htm"];
/// Logarithms of the median (7 KB) and of the spread of the size of a document, and its bounds in bytes.
const SIZE: (f64, f64) = (8.9, 0.7);
const SMALLEST: f64 = 2_000.0;
const LARGEST: f64 = 60_000.0;
/// No file gives more than this, or a 40th of the corpus: one manual shall not fill a small corpus.
const FROM_ONE_FILE: usize = 60_000;
/// The end of a file is a document only from this size on: a passage and its surroundings need some sentences.
const LEAST_REST: usize = 500;
/// Two paragraphs that share so many words in a row are held to repeat each other.
const SAME_WORDS: usize = 8;
/// Fewest words of a paragraph of prose.
const PROSE_WORDS: usize = 20;

/// A sentence of prose, or a whole paragraph that is none (a heading, a table, code).
pub(crate) struct Unit {
    /// The text.
    pub(crate) text: String,
    /// The white space after it.
    pub(crate) gap: String,
    /// Whether it is prose.
    pub(crate) prose: bool,
}

/// A document that is being made.
pub(crate) type Draft = Vec<Unit>;

static BLANK_LINE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\n[ \t]*\n\s*").unwrap());
static SENTENCE_END: LazyLock<Regex> = LazyLock::new(|| Regex::new(r#"[.!?]["”’')]*(\s+)["“‘(]?\p{Lu}"#).unwrap());

/// The texts of a folder and the folders in it, in the order of their paths.
pub(crate) fn read_folder(folder: &Path) -> io::Result<Vec<String>> {
    let mut paths = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let path = entry.path();
            // Links are not followed: they lead out of a package, or back into it.
            if entry.file_type()?.is_dir() {
                folders.push(path);
            } else if entry.file_type()?.is_file() && (has_ending(&path, &TEXT) || has_ending(&path, &PAGES)) {
                paths.push(path);
            }
        }
    }
    paths.sort();
    paths.par_iter().map(|path| Ok(content(path, &fs::read(path)?))).collect()
}

fn has_ending(path: &Path, endings: &[&str]) -> bool {
    path.extension().is_some_and(|ending| endings.iter().any(|known| ending == *known))
}

/// Text as it stands, or what a page shows: its blocks, with a blank line after each.
fn content(path: &Path, bytes: &[u8]) -> String {
    let page =
        if has_ending(path, &PAGES) { read::read(&path.to_string_lossy(), bytes.to_vec(), None).ok() } else { None };
    let Some((page, _)) = page else { return String::from_utf8_lossy(bytes).replace("\r\n", "\n") };
    let mut text = String::new();
    for block in &page.blocks {
        let mut shown = String::new();
        for run in &block.runs {
            match &run.kind {
                RunKind::Text | RunKind::Code | RunKind::Id => shown.push_str(run.span.of(&page.text)),
                RunKind::Replaced(reads) => shown.push_str(reads),
                RunKind::LinkTarget => {}
            }
        }
        match block.kind {
            BlockKind::Code => text.push_str(shown.trim_end()),
            _ => shown.split_whitespace().for_each(|word| {
                text.push_str(word);
                text.push(' ');
            }),
        }
        text.truncate(text.trim_end().len());
        text.push_str("\n\n");
    }
    text
}

/// The words of a text: runs of letters, digits and underscores.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty())
}

/// The sentences of a paragraph with the white space after each; joined they give the paragraph back.
pub(crate) fn sentences(paragraph: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(gap) = SENTENCE_END.captures_at(paragraph, at).and_then(|end| end.get(1)) {
        found.push((&paragraph[at..gap.start()], gap.as_str()));
        at = gap.end();
    }
    found.push((&paragraph[at..], ""));
    found
}

/// Hashes of the runs of `length` words of a text (of all of it, if it is shorter); digits are alike.
pub(crate) fn runs(text: &str, length: usize) -> Vec<u64> {
    let mask = |word: &str| match word.starts_with(|c: char| c.is_numeric()) {
        true => 0,
        false => xxh3_64(word.to_lowercase().as_bytes()),
    };
    let hashes: Vec<u64> = words(text).map(mask).collect();
    let run = |window: &[u64]| xxh3_64(&window.iter().flat_map(|hash| hash.to_le_bytes()).collect::<Vec<u8>>());
    match hashes.len() < length {
        true => vec![run(&hashes)],
        false => hashes.windows(length).map(run).collect(),
    }
}

fn is_prose(paragraph: &str) -> bool {
    let characters = paragraph.chars().count();
    let letters = paragraph.chars().filter(|c| c.is_alphabetic() || c.is_whitespace()).count();
    let marked = ["|", "#", "```", "    ", "<", "- ", "* "].iter().any(|mark| paragraph.starts_with(mark));
    !marked && letters * 100 > characters * 85 && words(paragraph).count() >= PROSE_WORDS
}

fn units(paragraph: &str, into: &mut Draft) {
    let prose = is_prose(paragraph);
    let parts = if prose { sentences(paragraph) } else { vec![(paragraph, "")] };
    into.extend(parts.into_iter().map(|(text, gap)| Unit { text: text.to_owned(), gap: gap.to_owned(), prose }));
    if let Some(last) = into.last_mut() {
        last.gap = "\n\n".to_owned();
    }
}

/// Documents of the texts, about `bytes` in all, in any order. Without `repeats`, a paragraph that shares words in a row
/// with an earlier one is dropped, so that nothing is repeated but what is planted.
pub(crate) fn cut(texts: &[String], bytes: usize, repeats: bool, random: &mut Random) -> Vec<Draft> {
    let mut order: Vec<&String> = texts.iter().collect();
    random.shuffle(&mut order);
    let goal = |random: &mut Random| random.log_normal(SIZE.0, SIZE.1).clamp(SMALLEST, LARGEST) as usize;
    let mut seen = FxHashSet::default();
    let (mut drafts, mut total) = (Vec::new(), 0);
    for text in order {
        let (mut draft, mut size, mut taken, mut enough) = (Draft::new(), 0, 0, goal(random));
        for paragraph in BLANK_LINE.split(text).map(|paragraph| paragraph.trim_matches('\n')) {
            if paragraph.trim().is_empty() || (!repeats && repeats_an_earlier(paragraph, &mut seen)) {
                continue;
            }
            units(paragraph, &mut draft);
            size += paragraph.len() + 2;
            if size >= enough {
                drafts.push((std::mem::take(&mut draft), size));
                taken += size;
                (size, enough) = (0, goal(random));
                if taken > FROM_ONE_FILE.max(bytes / 40) {
                    break;
                }
            }
        }
        if size > LEAST_REST {
            drafts.push((draft, size));
            taken += size;
        }
        total += taken;
        // Half as much again as is needed, so that the shuffle below mixes files.
        if total > bytes + bytes / 2 {
            break;
        }
    }
    random.shuffle(&mut drafts);
    let mut left = bytes;
    let wanted = drafts.into_iter().take_while(|(_, size)| {
        let take = left > 0;
        left = left.saturating_sub(*size);
        take
    });
    wanted.map(|(draft, _)| draft).collect()
}

fn repeats_an_earlier(paragraph: &str, seen: &mut FxHashSet<u64>) -> bool {
    if words(paragraph).count() < SAME_WORDS {
        return false;
    }
    let runs = runs(paragraph, SAME_WORDS);
    let own: FxHashSet<u64> = runs.iter().copied().collect();
    if own.len() < runs.len() || runs.iter().any(|run| seen.contains(run)) {
        return true;
    }
    seen.extend(runs);
    false
}
