//! What a translation into or out of a language is held to, beside its values.

use serde::Deserialize;

use super::phrases::Phrases;

/// Words and marks that tell whether a translation is faithful.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TranslationWords {
    /// Between a part and its whole, the part first (`3 of 30`, `3 out of 30`).
    pub whole_after: Phrases,
    /// Between a whole and its part, the whole first (`30个中的3个`), among the few characters between the two.
    pub whole_before: Phrases,
    /// Beginnings, ends and parts of words that deny without a negation, or that a negation is rendered by (`unless`, `fail`,
    /// `only`); a space stands for the edge of a word. Negations are compared only between languages that list some.
    pub denials: Vec<String>,
    /// Words that deny a verb and do nothing else: of other negations, the rendering may be none.
    pub denies: Vec<String>,
    /// Marks that open a question or an exclamation (`¿`).
    pub opening_marks: Vec<char>,
    /// Whether a space stands before `;`, `:`, `!` and `?`.
    pub spaced_marks: bool,
    /// Whether marks between ideographs are as wide as these (`，` for `,`).
    pub full_width: bool,
}
