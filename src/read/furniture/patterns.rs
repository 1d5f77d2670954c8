//! The patterns of `rules/furniture.toml`, ready for use.

use std::ops::Deref;
use std::sync::{LazyLock, OnceLock};

use aho_corasick::AhoCorasick;
use regex_automata::meta::{Config, Regex};
use regex_automata::util::syntax;
use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::edges::{ASCII_BY_CASE, Bytes, Edge, first_bytes, holds, literals, needed};

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
    pub(super) markers: Vec<(Expression, String)>,
    /// Controls a text may start with, one at a time.
    pub(super) strong: Expression,
    pub(super) weak: Expression,
    /// A strong control anywhere in a text.
    pub(super) strong_inside: Expression,
    pub(super) control_reason: String,
    pub(super) dateline: Expression,
    blocks: Vec<Pattern>,
    /// What the matches of most block patterns begin with, and what those of others end with.
    begins: Edges,
    ends: Edges,
    /// The other patterns, with the bytes that their matches can begin with.
    open: Vec<(usize, Bytes)>,
    /// Bytes that a block between head and tail begins with if it is furniture.
    inner: Bytes,
    /// What controls begin with, and the bytes that those begin with of which that can't be told.
    control_heads: Edges,
    control_bytes: Bytes,
    classes: Expression,
    navigation: Expression,
    relations: Expression,
    note_marks: Expression,
}

/// Edges of matches in ASCII lower case, each with its pattern.
#[derive(Default)]
struct Edges {
    /// By their [`key`].
    by_key: FxHashMap<u32, Vec<(String, usize)>>,
    /// Their outermost bytes.
    outermost: Bytes,
}

/// Bytes of an edge that it is looked up by, the outermost; shorter ones are looked up whole.
const KEY: usize = 3;

/// The outermost bytes of an edge as a number, whatever their case.
fn key(edge: &[u8]) -> u32 {
    edge.iter().fold(1, |key, byte| key << 8 | u32::from(byte.to_ascii_lowercase()))
}

impl Edges {
    fn insert_head(&mut self, word: &str, pattern: usize) {
        let bytes = word.as_bytes();
        self.insert(&bytes[..bytes.len().min(KEY)], bytes.first(), word, pattern);
    }

    fn insert_tail(&mut self, word: &str, pattern: usize) {
        let bytes = word.as_bytes();
        self.insert(&bytes[bytes.len().saturating_sub(KEY)..], bytes.last(), word, pattern);
    }

    fn insert(&mut self, edge: &[u8], outermost: Option<&u8>, word: &str, pattern: usize) {
        self.by_key.entry(key(edge)).or_default().push((word.to_owned(), pattern));
        if let Some(&byte) = outermost {
            self.outermost.insert(byte);
            self.outermost.insert(byte.to_ascii_uppercase());
        }
    }

    /// The patterns that have an edge of which `len` bytes are looked up and which the text has; `edge` cuts the text's own.
    fn found<'t>(&self, len: usize, edge: impl Fn(usize) -> Option<&'t [u8]>) -> impl Iterator<Item = usize> {
        let known = edge(len).and_then(|bytes| self.by_key.get(&key(bytes)));
        let has = move |word: &str| edge(word.len()).is_some_and(|own| own.eq_ignore_ascii_case(word.as_bytes()));
        known.into_iter().flatten().filter(move |(word, _)| has(word)).map(|(_, idx)| *idx)
    }
}

/// A regular expression that is compiled when it is first needed: there are many, and few ever are. Compiling the rest
/// would take longer than reading a megabyte of text.
pub(super) struct Expression {
    source: String,
    ignore_case: bool,
    use_of: Use,
    regex: OnceLock<Regex>,
    /// Words one of which stands in every match, if there are some; told when first asked for.
    needed: OnceLock<Option<Needed>>,
}

/// How often an expression is searched for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    /// In short texts that begin or end as a match does: compiling takes longer than all searches, so that the automata
    /// for long texts, which take most of it and most of the memory, are left out.
    Seldom,
    /// In all texts.
    Often,
}

impl Expression {
    fn new(source: &str, ignore_case: bool, use_of: Use) -> Self {
        Self { source: source.to_owned(), ignore_case, use_of, regex: OnceLock::new(), needed: OnceLock::new() }
    }

    /// Whether a text may hold a match: a quick answer that spares most texts the search.
    pub(super) fn may_match(&self, text: &str) -> bool {
        let stand_in = |needed: &Needed| needed.stand_in(text) || !text.is_ascii() && text.contains(ASCII_BY_CASE);
        self.needed.get_or_init(|| needed(&self.source).map(Needed::new)).as_ref().is_none_or(stand_in)
    }
}

/// Words in ASCII lower case of which a text must hold one, in whatever case.
struct Needed {
    words: Vec<String>,
    automaton: OnceLock<Option<AhoCorasick>>,
}

impl Needed {
    fn new(words: Vec<String>) -> Self {
        Self { words, automaton: OnceLock::new() }
    }

    fn stand_in(&self, text: &str) -> bool {
        /// Of more words than these an automaton is built.
        const FEW: usize = 2;
        if self.words.len() <= FEW {
            return self.words.iter().any(|word| holds(text, word));
        }
        let build = || AhoCorasick::builder().ascii_case_insensitive(true).build(&self.words).ok();
        self.automaton.get_or_init(build).as_ref().is_none_or(|automaton| automaton.is_match(text))
    }
}

impl Deref for Expression {
    type Target = Regex;

    fn deref(&self) -> &Regex {
        self.regex.get_or_init(|| {
            let often = self.use_of == Use::Often;
            let config = Config::new().nfa_size_limit(Some(1 << 26)).hybrid(often).dfa(often);
            let syntax = syntax::Config::new().case_insensitive(self.ignore_case);
            let built = Regex::builder().configure(config).syntax(syntax).build(&self.source);
            built.expect("embedded furniture patterns are valid")
        })
    }
}

/// A pattern for a whole block.
struct Pattern {
    expression: Expression,
    zone: Zone,
    reason: String,
}

impl Rules {
    /// Why a block that reads `shown` is furniture, by the first pattern whose zone will do; nothing if none matches.
    pub(super) fn block(&self, shown: &str, zone: impl Fn(Zone) -> bool) -> Option<&str> {
        let bytes = shown.as_bytes();
        let (first, last) = (*bytes.first()?, *bytes.last()?);
        let open = self.open.iter().filter(|(_, begins)| begins.has(first));
        let mut tried: Vec<usize> = open.map(|(idx, _)| *idx).collect();
        let head = |len: usize| bytes.get(..len);
        let tail = |len: usize| bytes.get(bytes.len().checked_sub(len)?..);
        if self.begins.outermost.has(first) {
            tried.extend((1..=KEY).flat_map(|len| self.begins.found(len, head)));
        }
        if self.ends.outermost.has(last) {
            tried.extend((1..=KEY).flat_map(|len| self.ends.found(len, tail)));
        }
        tried.sort_unstable();
        tried.dedup();
        let mut tried = tried.into_iter().map(|idx| &self.blocks[idx]);
        let found = tried.find(|pattern| {
            zone(pattern.zone) && pattern.expression.may_match(shown) && pattern.expression.is_match(shown)
        })?;
        Some(&found.reason)
    }

    /// Whether a block between head and tail that begins with this byte may be furniture.
    pub(super) fn opens_inner(&self, byte: u8) -> bool {
        self.inner.has(byte)
    }

    /// Whether a text may begin with a control.
    pub(super) fn opens_controls(&self, text: &str) -> bool {
        let bytes = text.as_bytes();
        let head = |len: usize| bytes.get(..len);
        let heads = &self.control_heads;
        bytes.first().is_some_and(|&first| {
            self.control_bytes.has(first)
                || heads.outermost.has(first) && (1..=KEY).any(|len| heads.found(len, head).next().is_some())
        })
    }
}

pub(super) static RULES: LazyLock<Rules> = LazyLock::new(|| {
    let data: Data =
        toml::from_str(include_str!("../../../rules/furniture.toml")).expect("embedded furniture rules parse");
    let any = |patterns: &[String]| format!("(?:{})", patterns.join("|"));
    let sensitive = |pattern: &str| Expression::new(pattern, false, Use::Often);
    let seldom = |pattern: &str| Expression::new(pattern, false, Use::Seldom);
    let controls = |strong: bool| {
        let of = data.control.iter().filter(|group| group.strong == strong);
        let mut patterns: Vec<String> = of.flat_map(|group| group.patterns.iter().cloned()).collect();
        // The first alternative wins: longer words before those they start with.
        patterns.sort_by_key(|pattern| std::cmp::Reverse(pattern.len()));
        any(&patterns)
    };
    let (strong, weak) = (controls(true), controls(false));
    let (mut blocks, mut open) = (Vec::new(), Vec::new());
    let (mut begins, mut ends) = (Edges::default(), Edges::default());
    let mut inner = Bytes::default();
    for group in &data.block {
        for source in &group.patterns {
            let idx = blocks.len();
            match literals(source) {
                Some((Edge::Begin, words)) => words.iter().for_each(|word| begins.insert_head(word, idx)),
                Some((Edge::End, words)) => words.iter().for_each(|word| ends.insert_tail(word, idx)),
                None => open.push((idx, first_bytes(source, true))),
            }
            if group.zone == Zone::Anywhere {
                inner.extend(&first_bytes(source, true));
            }
            let expression = Expression::new(&format!("^(?:{source})$"), true, Use::Seldom);
            blocks.push(Pattern { expression, zone: group.zone, reason: group.reason.clone() });
        }
    }
    let (mut control_heads, mut control_bytes) = (Edges::default(), Bytes::default());
    for source in data.control.iter().flat_map(|group| &group.patterns) {
        match literals(source) {
            Some((Edge::Begin, words)) => words.iter().for_each(|word| control_heads.insert_head(word, 0)),
            _ => control_bytes.extend(&first_bytes(source, false)),
        }
    }
    Rules {
        markers: data.marker.iter().map(|g| (sensitive(&any(&g.patterns)), g.reason.clone())).collect(),
        begins,
        ends,
        blocks,
        open,
        inner,
        control_heads,
        control_bytes,
        strong_inside: seldom(&strong),
        strong: seldom(&format!("^{strong}")),
        weak: seldom(&format!("^{weak}")),
        control_reason: data.control.first().map_or(String::new(), |group| group.reason.clone()),
        dateline: sensitive(&any(&data.dateline.patterns)),
        classes: sensitive(&data.html.classes),
        navigation: sensitive(&data.html.navigation),
        relations: sensitive(&data.html.relations),
        note_marks: sensitive(&data.html.note_marks),
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
