//! The patterns of `rules/furniture.toml`, ready for use.

use std::collections::BTreeSet;
use std::sync::{LazyLock, OnceLock};

use regex::{Regex, RegexBuilder};
use regex_syntax::hir::literal::{ExtractKind, Extractor};
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
    /// What the matches of most block patterns begin with, by their first byte, in ASCII lower case, with the pattern.
    openings: Vec<Vec<(String, usize)>>,
    /// The other patterns.
    open: Vec<usize>,
    classes: Regex,
    navigation: Regex,
    relations: Regex,
    note_marks: Regex,
}

/// A pattern for a whole block, compiled when a block is met that it may match: there are many, and few are ever needed.
struct Pattern {
    source: String,
    regex: OnceLock<Regex>,
    /// What every match ends with, if that is known and what it begins with is not; in ASCII lower case.
    ends: Vec<String>,
    zone: Zone,
    reason: String,
}

impl Pattern {
    fn is_match(&self, shown: &str) -> bool {
        let ends_with = |end: &String| {
            let tail = shown.len().checked_sub(end.len()).and_then(|at| shown.as_bytes().get(at..));
            tail.is_some_and(|tail| tail.eq_ignore_ascii_case(end.as_bytes()))
        };
        (self.ends.is_empty() || self.ends.iter().any(ends_with))
            && self.regex.get_or_init(|| compiled(&format!("^(?:{})$", self.source), true)).is_match(shown)
    }
}

impl Rules {
    /// Why a block that reads `shown` is furniture, by the first pattern whose zone will do; nothing if none matches.
    pub(super) fn block(&self, shown: &str, zone: impl Fn(Zone) -> bool) -> Option<&str> {
        let first = shown.bytes().next()?.to_ascii_lowercase();
        let begins = |word: &str| {
            shown.as_bytes().get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word.as_bytes()))
        };
        let begun = self.openings[usize::from(first)].iter().filter(|(word, _)| begins(word)).map(|(_, idx)| *idx);
        let tried: BTreeSet<usize> = begun.chain(self.open.iter().copied()).collect();
        let mut tried = tried.into_iter().map(|idx| &self.blocks[idx]);
        let found = tried.find(|pattern| zone(pattern.zone) && pattern.is_match(shown))?;
        Some(&found.reason)
    }
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
    let words: Vec<String> = words.collect();
    if words.iter().any(String::is_empty) { Vec::new() } else { words }
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
    let (mut blocks, mut openings, mut open) = (Vec::new(), vec![Vec::new(); 256], Vec::new());
    for group in &data.block {
        for source in &group.patterns {
            let begins = literals(source, ExtractKind::Prefix);
            let ends = if begins.is_empty() { literals(source, ExtractKind::Suffix) } else { Vec::new() };
            if begins.is_empty() {
                open.push(blocks.len());
            }
            for word in begins {
                openings[usize::from(word.as_bytes()[0])].push((word, blocks.len()));
            }
            let (source, reason) = (source.clone(), group.reason.clone());
            blocks.push(Pattern { source, regex: OnceLock::new(), ends, zone: group.zone, reason });
        }
    }
    let strong_words = data.control.iter().filter(|group| group.strong);
    let strong_words: Vec<String> = strong_words.flat_map(|group| group.patterns.iter().cloned()).collect();
    Rules {
        markers: data.marker.iter().map(|g| (regex(&any(&g.patterns), false), g.reason.clone())).collect(),
        openings,
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
