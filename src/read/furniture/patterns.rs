//! The patterns of `rules/furniture.toml`, ready for use.

use std::collections::BTreeSet;
use std::sync::{LazyLock, OnceLock};

use regex::{Regex, RegexBuilder};
use regex_syntax::hir::literal::{ExtractKind, Extractor};
use rustc_hash::FxHashMap;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Data {
    marker: Vec<Group>,
    block: Vec<Group>,
    control: Vec<Group>,
    dateline: Dateline,
    html: Html,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    reason: String,
    #[serde(default)]
    zone: Zone,
    #[serde(default)]
    strong: bool,
    patterns: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Dateline {
    patterns: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Html {
    classes: String,
    navigation: String,
    relations: String,
    note_marks: String,
}

/// Where on a page a pattern holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Zone {
    Head,
    Tail,
    Edge,
    #[default]
    Anywhere,
}

pub(super) struct Rules {
    pub(super) markers: Vec<(Regex, String)>,
    /// Controls a text may start with, one at a time.
    pub(super) strong: Regex,
    pub(super) weak: Regex,
    /// A strong control anywhere in a text.
    pub(super) strong_inside: Regex,
    pub(super) control_reason: String,
    pub(super) dateline: Regex,
    blocks: Vec<Pattern>,
    /// What the matches of most block patterns begin with, and what those of others end with.
    begins: Edges,
    ends: Edges,
    /// The other patterns.
    open: Vec<usize>,
    classes: Regex,
    navigation: Regex,
    relations: Regex,
    note_marks: Regex,
}

/// Edges of matches in ASCII lower case, each with its pattern; by their [`key`].
type Edges = FxHashMap<u32, Vec<(String, usize)>>;

/// Bytes of an edge that it is looked up by, the outermost; shorter ones are looked up whole.
const KEY: usize = 3;

/// The outermost bytes of an edge as a number, whatever their case.
fn key(edge: &[u8]) -> u32 {
    edge.iter().fold(1, |key, byte| key << 8 | u32::from(byte.to_ascii_lowercase()))
}

/// A pattern for a whole block, compiled when a block is met that it may match: there are many, and few are ever needed.
struct Pattern {
    source: String,
    regex: OnceLock<Regex>,
    zone: Zone,
    reason: String,
}

impl Pattern {
    fn is_match(&self, shown: &str) -> bool {
        self.regex.get_or_init(|| compiled(&format!("^(?:{})$", self.source), true)).is_match(shown)
    }
}

impl Rules {
    /// Why a block that reads `shown` is furniture, by the first pattern whose zone will do; nothing if none matches.
    pub(super) fn block(&self, shown: &str, zone: impl Fn(Zone) -> bool) -> Option<&str> {
        let bytes = shown.as_bytes();
        let head = |len: usize| bytes.get(..len);
        let tail = |len: usize| bytes.get(bytes.len().checked_sub(len)?..);
        let mut tried = self.open.clone();
        for len in 1..=KEY {
            tried.extend(found(&self.begins, len, head));
            tried.extend(found(&self.ends, len, tail));
        }
        tried.sort_unstable();
        tried.dedup();
        let mut tried = tried.into_iter().map(|idx| &self.blocks[idx]);
        let found = tried.find(|pattern| zone(pattern.zone) && pattern.is_match(shown))?;
        Some(&found.reason)
    }
}

/// The patterns that have an edge of which `len` bytes are looked up and which the text has; `edge` cuts the text's own.
fn found<'t>(edges: &Edges, len: usize, edge: impl Fn(usize) -> Option<&'t [u8]>) -> impl Iterator<Item = usize> {
    let known = edge(len).and_then(|bytes| edges.get(&key(bytes)));
    let has = move |word: &str| edge(word.len()).is_some_and(|own| own.eq_ignore_ascii_case(word.as_bytes()));
    known.into_iter().flatten().filter(move |(word, _)| has(word)).map(|(_, idx)| *idx)
}

fn compiled(pattern: &str, ignore_case: bool) -> Regex {
    let built = RegexBuilder::new(pattern).case_insensitive(ignore_case).size_limit(1 << 26).build();
    built.expect("embedded furniture patterns are valid")
}

/// What every match of a pattern begins (or ends) with, as far as case can be told byte by byte; nothing if that can't be
/// told.
fn literals(pattern: &str, kind: ExtractKind) -> Vec<String> {
    /// Characters of a class that are told apart: the digits of all scripts are 680.
    const MAX_CLASS: usize = 1_000;
    /// Words of one pattern.
    const MAX_WORDS: usize = 4_000;
    let Ok(parsed) = regex_syntax::parse(pattern) else { return Vec::new() };
    let mut extractor = Extractor::new();
    let found = extractor.kind(kind.clone()).limit_class(MAX_CLASS).limit_total(MAX_WORDS).extract(&parsed);
    let Some(found) = found.literals() else { return Vec::new() };
    let cased = |c: char| !c.is_ascii() && (c.is_lowercase() || c.is_uppercase());
    let words = found.iter().map(|word| {
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
    if words.iter().any(says_little) { Vec::new() } else { words.into_iter().collect() }
}

pub(super) static RULES: LazyLock<Rules> = LazyLock::new(|| {
    let data: Data =
        toml::from_str(include_str!("../../../rules/furniture.toml")).expect("embedded furniture rules parse");
    let any = |patterns: &[String]| format!("(?:{})", patterns.join("|"));
    let regex = compiled;
    let controls = |strong: bool| {
        let of = data.control.iter().filter(|group| group.strong == strong);
        let mut patterns: Vec<String> = of.flat_map(|group| group.patterns.iter().cloned()).collect();
        // The first alternative wins: longer words before those they start with.
        patterns.sort_by_key(|pattern| std::cmp::Reverse(pattern.len()));
        regex(&format!("^{}", any(&patterns)), false)
    };
    let (mut blocks, mut open) = (Vec::new(), Vec::new());
    let (mut begins, mut ends) = (Edges::default(), Edges::default());
    for group in &data.block {
        for source in &group.patterns {
            let idx = blocks.len();
            let (heads, tails) = (literals(source, ExtractKind::Prefix), literals(source, ExtractKind::Suffix));
            if !heads.is_empty() {
                for word in heads {
                    let edge = key(&word.as_bytes()[..word.len().min(KEY)]);
                    begins.entry(edge).or_default().push((word, idx));
                }
            } else if !tails.is_empty() {
                for word in tails {
                    let edge = key(&word.as_bytes()[word.len().saturating_sub(KEY)..]);
                    ends.entry(edge).or_default().push((word, idx));
                }
            } else {
                open.push(idx);
            }
            let (source, reason) = (source.clone(), group.reason.clone());
            blocks.push(Pattern { source, regex: OnceLock::new(), zone: group.zone, reason });
        }
    }
    let strong_words = data.control.iter().filter(|group| group.strong);
    let strong_words: Vec<String> = strong_words.flat_map(|group| group.patterns.iter().cloned()).collect();
    Rules {
        markers: data.marker.iter().map(|g| (regex(&any(&g.patterns), false), g.reason.clone())).collect(),
        begins,
        ends,
        blocks,
        open,
        strong: controls(true),
        strong_inside: regex(&any(&strong_words), false),
        weak: controls(false),
        control_reason: data.control.first().map_or(String::new(), |group| group.reason.clone()),
        dateline: regex(&any(&data.dateline.patterns), false),
        classes: regex(&data.html.classes, false),
        navigation: regex(&data.html.navigation, false),
        relations: regex(&data.html.relations, false),
        note_marks: regex(&data.html.note_marks, false),
    }
});

/// Whether the class and id of an HTML element hint at furniture.
pub(in crate::read) fn is_furniture_class(class: &str) -> bool {
    class.trim().len() > 1 && RULES.classes.is_match(class)
}

/// Whether the class and id of an HTML element name it as navigation.
pub(in crate::read) fn is_navigation_class(class: &str) -> bool {
    class.split_whitespace().any(|word| RULES.navigation.is_match(word))
}

/// Whether the `rel` of a link says that it leads through a set of pages.
pub(in crate::read) fn is_navigation_relation(relation: &str) -> bool {
    relation.split_whitespace().any(|word| RULES.relations.is_match(word))
}

/// Whether the class or role of a link says that it is the mark of a note.
pub(in crate::read) fn is_note_mark_class(class: &str) -> bool {
    RULES.note_marks.is_match(class)
}
