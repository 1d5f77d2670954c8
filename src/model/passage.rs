//! Overlapping passages and how they are aligned.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::base::Span;

/// A run of text in one document.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Passage {
    /// Index of the document in the corpus, which is sorted by path.
    pub doc: u32,
    /// Its tokens.
    pub tokens: Range<u32>,
    /// Its text, from the first to the last token.
    pub span: Span,
}

/// How alike the two sides of an alignment are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OverlapKind {
    /// Every token agrees, in order.
    Exact,
    /// In order, with differences.
    Near,
    /// The same text in another order, perhaps with differences.
    Reordered,
    /// The same said in other words.
    Paraphrase,
}

/// One step of an alignment. The operations of one collinear segment follow each other in the order of both sides; a new
/// segment starts where side `b` goes back or jumps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Op {
    /// These tokens agree: one to one where both ranges are of one length; else as a whole, the same letters split into
    /// other tokens (a word hyphenated at a line end, a compound written apart).
    Equal {
        /// Tokens of side a.
        a: Range<u32>,
        /// Tokens of side b.
        b: Range<u32>,
    },
    /// These tokens differ; either side may be empty. Hyphenation, case, quotes and spacing are no differences.
    Change {
        /// Tokens of side a.
        a: Range<u32>,
        /// Tokens of side b.
        b: Range<u32>,
    },
    /// A collinear segment ends here.
    Break,
}

/// An accepted pair of overlapping passages, `a` before `b` in corpus order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Alignment {
    /// The first place.
    pub a: Passage,
    /// The second place; in the same document it starts after `a`.
    pub b: Passage,
    /// How alike they are.
    pub kind: OverlapKind,
    /// Matched tokens of both sides over all tokens of both sides, 0–1; of a paraphrase the cosine of both sides' words,
    /// weighted by how rare they are.
    pub similarity: f32,
    /// The token-level diff; of a paraphrase the sentences that are tied, each pair a change in a segment of its own.
    pub ops: Vec<Op>,
}

/// What a difference inside an overlap is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DifferenceKind {
    /// Figures, amounts, shares, identifiers.
    Number,
    /// Dates, periods, times of day.
    Date,
    /// One magnitude in two units.
    Unit,
    /// Proper names.
    Name,
    /// A negation that one side lacks.
    Negation,
    /// Any other words, and one value written in two ways.
    Other,
}

/// One difference inside an overlap and what it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TypedDifference {
    /// Where it stands on side a; empty where side a lacks what side b has.
    pub a: Span,
    /// Where it stands on side b; empty where side b lacks what side a has.
    pub b: Span,
    /// What it is about.
    pub kind: DifferenceKind,
}

/// A passage that stands in several places, reported once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Family {
    /// All places, in corpus order; at least two.
    pub members: Vec<Passage>,
    /// Index in `members` of the one that the others are aligned to.
    pub representative: u32,
    /// Indices into [`Overlaps::alignments`] that tie the members to the representative, one for each other member.
    pub alignments: Vec<u32>,
}

/// All overlaps of a corpus.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Overlaps {
    /// Accepted alignments, sorted by side a, then side b.
    pub alignments: Vec<Alignment>,
    /// Every alignment belongs to one family; a plain pair is a family of two. Sorted by first member.
    pub families: Vec<Family>,
    /// The differences of each alignment, by its index and in the order of side a; empty until they are asked for.
    pub differences: Vec<Vec<TypedDifference>>,
    /// Text that recurs by design (headers, footers, templates, licence lines): listed, never compared. Each row holds
    /// the places of one recurring text.
    pub boilerplate: Vec<Vec<Passage>>,
    /// What is said again in other words; empty unless it is asked for.
    pub paraphrases: Paraphrases,
}

/// Passages of different documents that say the same in other words.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Paraphrases {
    /// Pairs of places, sorted by side a, then side b.
    pub alignments: Vec<Alignment>,
    /// What several places say, with indices into `alignments`. Sorted by first member.
    pub families: Vec<Family>,
}
