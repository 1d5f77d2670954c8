//! What a reader makes of one file, before normalising: decoded text, and blocks as runs of it.

use serde::{Deserialize, Serialize};

use crate::base::{OffsetMap, Span};

/// One read file. All spans are byte ranges in [`Source::text`].
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// The path as the user named it, `/`-separated; `-` for stdin.
    pub path: String,
    /// The reader that read it: its registry name.
    pub format: &'static str,
    /// The encoding found, by its WHATWG name.
    pub encoding: &'static str,
    /// The decoded text.
    pub text: String,
    /// [`Source::text`] → bytes of the file.
    pub decoding: OffsetMap,
    /// What the document says about itself.
    pub meta: Metadata,
    /// What the document says of itself, where it stands: title, description, figures of its head. In order.
    pub head: Vec<SourceBlock>,
    /// The main text in reading order.
    pub blocks: Vec<SourceBlock>,
    /// What was left out as page furniture.
    pub furniture: Vec<Furniture>,
}

/// What a document says about itself: front matter, HTML head, a date line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metadata {
    /// The title.
    pub title: Option<String>,
    /// The date of publication, as written.
    pub date: Option<String>,
    /// A summary: excerpt, description, abstract.
    pub excerpt: Option<String>,
    /// A declared language (BCP 47).
    pub language: Option<String>,
}

/// The kind of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BlockKind {
    /// A heading of a level, 1 the highest.
    Heading(u8),
    /// Running text.
    Paragraph,
    /// One item of a list, without its marker.
    ListItem,
    /// One cell of a table; `row` and `column` are 0-based, header cells included in the count.
    Cell {
        /// Row of the cell in its table.
        row: u32,
        /// Column of the cell in its row.
        column: u32,
    },
    /// A caption of a figure or table.
    Caption,
    /// A footnote or endnote.
    Note,
    /// A block quotation.
    Quote,
    /// Who speaks next in a transcript (`Li Xiao:`).
    Speaker,
    /// A block of code, a listing, preformatted text.
    Code,
}

/// A block as runs of the source; joined, they are its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceBlock {
    /// What the block is.
    pub kind: BlockKind,
    /// Its text, left to right.
    pub runs: Vec<Run>,
    /// For a cell: the labels of its column and row headers, column first; empty elsewhere.
    pub labels: Vec<String>,
}

/// A stretch of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Where it stands in the source.
    pub span: Span,
    /// What it is.
    pub kind: RunKind,
}

/// What a run is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RunKind {
    /// Text as it stands in the source.
    Text,
    /// The run reads as this text instead: a decoded entity, a resolved escape, a space for a line break.
    Replaced(String),
    /// Inline code or another literal, as it stands: compared as written, never read as a value.
    Code,
    /// An identifier or cross-reference label shown in the text.
    Id,
    /// The target of the link just before it: not part of the text.
    LinkTarget,
}

/// Page furniture: text of the page around a document that is not the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Furniture {
    /// Where it stands in the source.
    pub span: Span,
    /// Why it was left out, in a few words (`share links`, `comment form`, `page number`).
    pub reason: String,
}
