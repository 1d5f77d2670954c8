//! A source document and its translation, tied sentence by sentence.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::base::Span;
use crate::model::Document;

/// How many letters of an alphabet a character of a script without spaces stands for: Gale and Church's lengths are then
/// near each other in any two languages, and the ratio of a pair is estimated from the pair itself.
const IDEOGRAPH_LETTERS: f32 = 3.0;

/// Likewise for kana and hangul, whose characters are syllables.
const SYLLABLE_LETTERS: f32 = 2.0;

/// Two documents of which one translates the other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bitext {
    /// Index of the source document in the corpus.
    pub source: u32,
    /// Index of the translation.
    pub target: u32,
    /// What translates what, in the order of both documents; every sentence stands in exactly one bead.
    pub beads: Vec<Bead>,
    /// Whether a bilingual file tied the beads itself; else they were aligned here.
    pub given: bool,
}

/// A run of sentences and the run that translates it; one of them is empty where the other has no counterpart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bead {
    /// Indices of sentences in the source.
    pub source: Range<u32>,
    /// Indices of sentences in the translation.
    pub target: Range<u32>,
    /// How sure, 0–1.
    pub confidence: f32,
}

impl Bead {
    /// Whether one side has no counterpart.
    pub fn is_gap(&self) -> bool {
        self.source.is_empty() || self.target.is_empty()
    }
}

/// The text of a run of sentences; an empty one for an empty run.
pub fn sentences_span(document: &Document, sentences: &Range<u32>) -> Span {
    let at = |idx: u32| document.sentences.get(idx as usize).map(|sentence| sentence.span);
    match (at(sentences.start), sentences.end.checked_sub(1).and_then(at)) {
        (Some(first), Some(last)) if !sentences.is_empty() => first.cover(last),
        (Some(next), _) => Span { start: next.start, end: next.start },
        (None, _) => {
            let end = document.sentences.last().map_or(0, |last| last.span.end);
            Span { start: end, end }
        }
    }
}

/// Length of a text in letters of an alphabet; white space does not count.
pub fn letters(text: &str) -> f32 {
    let of = |c: char| match c {
        c if c.is_ascii() => f32::from(u8::from(!c.is_ascii_whitespace())),
        '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}' => {
            IDEOGRAPH_LETTERS
        }
        '\u{3040}'..='\u{30FF}' | '\u{AC00}'..='\u{D7AF}' => SYLLABLE_LETTERS,
        c if c.is_whitespace() => 0.0,
        _ => 1.0,
    };
    text.chars().map(of).sum()
}
/// The edition of a tree of documents that a document belongs to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edition {
    /// The same number for all editions of one tree; nothing if the path names no language.
    pub tree: Option<u32>,
    /// The language, as the path writes it, in small letters.
    pub language: String,
}

impl Edition {
    /// Whether two documents belong to two languages of one tree.
    pub fn translates(&self, other: &Self) -> bool {
        self.tree.is_some() && self.tree == other.tree && self.language != other.language
    }
}
