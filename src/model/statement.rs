//! Statements: what a sentence says of one figure, and which of them say it of the same thing.

use serde::{Deserialize, Serialize};

use crate::base::Span;
use crate::model::Day;

/// A figure as asserted at one place: the words it is said of, the time it holds for, and how it is said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Statement {
    /// Index of the document in the corpus.
    pub doc: u32,
    /// Index of the figure in the document's mentions.
    pub mention: u32,
    /// Index of the sentence in the document.
    pub sentence: u32,
    /// Stands for the language and for what the figure can be compared with: counts with counts, shares with shares, one
    /// dimension, one currency.
    pub class: u32,
    /// The words around the figure, sorted by hash, each once.
    pub words: Vec<SubjectWord>,
    /// Hash of the counted noun or the unit.
    pub noun: Option<u32>,
    /// Hashes of the words between the figure and its noun, sorted.
    pub modifiers: Vec<u32>,
    /// The time that the figure is said to hold for.
    pub scope: Option<Scope>,
    /// How the figure is said.
    pub manner: Manner,
    /// Words that exclude others of their group (`men`, `women`): group and member, sorted.
    pub contrasts: Vec<(u16, u16)>,
    /// What labels the figure, if it stands in a table or in a line `label: figure`.
    pub labels: Option<Box<Labels>>,
}

impl Statement {
    /// Tells the number of something (`port 80`, `Python 3.9`) from a count, in its class.
    pub const NUMBERED: u32 = 0x5bd1_e995;

    /// Stands in place of a noun for what says when a document is from.
    pub const DATELINE: u32 = 0x6461_7465;

    /// Whether the figure stands in what the document says of itself.
    pub fn is_head(&self) -> bool {
        self.manner.has(Manner::HEAD)
    }

    /// Whether the figure stands in a table.
    pub fn is_cell(&self) -> bool {
        self.labels.as_ref().is_some_and(|labels| labels.line.is_some())
    }
}

/// What labels a figure in a table or in a line `label: figure`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Labels {
    /// Hashes of the words of its row, sorted: prose on the same figure says all of them.
    pub row: Vec<u32>,
    /// Hashes of the words of its column, sorted; those that only say that figures follow (`amount`) left out.
    pub column: Vec<u32>,
    /// Index of the first block of its table; of a line, of its own block.
    pub table: u32,
    /// Row of the figure in its table; nothing for a line.
    pub line: Option<u32>,
}

/// A word of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SubjectWord {
    /// Stable hash of its stem; words that the language data hold to be the same share one.
    pub hash: u32,
    /// What it tells about the subject.
    pub kind: WordKind,
    /// Whether it stands in the figure's own clause rather than elsewhere in the sentence or above it.
    pub own: bool,
    /// Its token in the document.
    pub token: u32,
}

/// What a word tells about the subject of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WordKind {
    /// An identifier, an ordinal, a single letter, code: two of them are two things.
    Label,
    /// Part of a proper name.
    Name,
    /// A content word.
    Content,
    /// Two ideographs that follow each other: about half a word.
    Pair,
    /// A word of so wide a meaning that it ties nothing.
    Light,
}

/// The time that a figure is said to hold for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope {
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
    /// Where it was found.
    pub source: ScopeSource,
}

/// Where a time scope was found, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ScopeSource {
    /// In the figure's clause, or at the head of its sentence.
    Own,
    /// In the sentence before, or in the heading.
    Carried,
    /// Elsewhere in the sentence: it may belong to something else there.
    Aside,
    /// The document's date.
    Document,
}

/// How a figure is said: a set of flags.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Manner(u16);

impl Manner {
    /// As a plan, a target, an expectation.
    pub const FORECAST: Self = Self(1);
    /// As the amount of a change, not a level.
    pub const CHANGE: Self = Self(2);
    /// As a part of something.
    pub const PART: Self = Self(4);
    /// As an example or a supposition.
    pub const EXAMPLE: Self = Self(8);
    /// On top of something.
    pub const FURTHER: Self = Self(16);
    /// Denied.
    pub const DENIED: Self = Self(32);
    /// Spelled out as a number word.
    pub const SPELLED: Self = Self(64);

    /// Of what stands around the clause (`this section has …`).
    pub const HERE: Self = Self(128);
    /// As the least that will do.
    pub const LEAST: Self = Self(256);
    /// As it once was: in a changelog, of a release.
    pub const HISTORY: Self = Self(512);
    /// Where a text sums itself up.
    pub const SUMMARY: Self = Self(1024);
    /// In the title.
    pub const TITLE: Self = Self(2048);
    /// As what holds unless one says otherwise.
    pub const DEFAULT: Self = Self(4096);
    /// As the most that is allowed.
    pub const LIMIT: Self = Self(8192);
    /// As the value of something that has one (`port 80`).
    pub const VALUED: Self = Self(16384);
    /// In what the document says of itself.
    pub const HEAD: Self = Self(32768);

    /// Both sets together.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Those of the set that are not in `other`.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether any of `other` is among them.
    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Those of `other` that are among them.
    #[must_use]
    pub fn among(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

/// How the figures of two statements relate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Agreement {
    /// Both can be true.
    Agree,
    /// One gives as a bound what the other gives as the figure itself.
    Bound,
    /// They exclude each other.
    Conflict,
}

/// Two statements held to be of one fact.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tie {
    /// Index of the first statement.
    pub a: u32,
    /// Index of the second.
    pub b: u32,
    /// How sure it is that they are of one fact, 0–1.
    pub confidence: f32,
    /// How the two figures relate.
    pub agreement: Agreement,
    /// The words that tie them, where the first statement has them, the rarest first.
    pub shared: Vec<Span>,
    /// Whether the second one says all that labels the first one in a table or a line.
    pub labelled: bool,
}

/// The statements of a corpus and what ties them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Statements {
    /// All statements, by document and place.
    pub all: Vec<Statement>,
    /// The ties, sorted by both statements.
    pub ties: Vec<Tie>,
}
