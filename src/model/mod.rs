//! Level 1: plain data that the stages hand on: documents, mentions, passages, findings.
//!
//! No stage logic lives here, only what a value *is*: how two values relate belongs to it, how they are found does not.

mod bitext;
mod compare;
mod document;
mod finding;
mod mention;
mod number;
mod passage;
mod source;
mod statement;
mod tokens;
mod value;

pub use bitext::{Bead, Bitext, Edition, letters, sentences_span};
pub use document::{Block, Document, Link, Sentence, Token, TokenKind};
pub use finding::{Category, Finding, Place, Report, RuleInfo, Summary, Warning};
pub use mention::{Mention, MentionKind};
pub use number::Number;
pub use passage::{
    Alignment, DifferenceKind, Family, Op, OverlapKind, Overlaps, Paraphrases, Passage, TypedDifference,
};
pub use source::{BlockKind, Furniture, Metadata, Run, RunKind, Source, SourceBlock};
pub use statement::{Agreement, Labels, Manner, Scope, ScopeSource, Statement, Statements, SubjectWord, Tie, WordKind};
pub use tokens::Tokens;
pub use value::{Day, Hedge, Period, Quantity, Relation, Unit, UnitKind, Value};
