//! Words and phrases that are looked for in the text between two values.

use serde::Deserialize;

use super::piece::{fold, is_han};

/// Phrases in lower case, looked for at the bounds of words. Texts to look in must be [folded](Phrases::fold) first.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(from = "Vec<String>")]
pub struct Phrases(Vec<String>);

impl From<Vec<String>> for Phrases {
    fn from(phrases: Vec<String>) -> Self {
        Self::new(&phrases)
    }
}

impl Phrases {
    pub(super) fn new(phrases: &[String]) -> Self {
        let mut phrases: Vec<String> = phrases.iter().map(|phrase| fold(phrase)).collect();
        // The longest first, so that `a total of` is found before `total of`.
        phrases.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        Self(phrases)
    }

    /// A text in the form in which phrases are looked for.
    pub fn fold(text: &str) -> String {
        fold(text)
    }

    /// Whether a text is one of the phrases, white space around it aside.
    pub fn is(&self, text: &str) -> bool {
        self.0.iter().any(|phrase| phrase == text.trim())
    }

    /// What stands before the phrase that a text ends with, if it ends with one; white space at the end does not count.
    pub fn before_end<'t>(&self, text: &'t str) -> Option<&'t str> {
        let text = text.trim_end();
        self.0.iter().find_map(|phrase| text.strip_suffix(phrase.as_str()).filter(|rest| parts_before(rest, phrase)))
    }

    /// What stands after the phrase that a text starts with, if it starts with one; white space at the start does not
    /// count.
    pub fn after_start<'t>(&self, text: &'t str) -> Option<&'t str> {
        let text = text.trim_start();
        self.0.iter().find_map(|phrase| text.strip_prefix(phrase.as_str()).filter(|rest| parts_after(rest, phrase)))
    }

    /// Whether one of the phrases stands anywhere in a text.
    pub fn inside(&self, text: &str) -> bool {
        self.0.iter().any(|phrase| {
            text.match_indices(phrase.as_str()).any(|(at, _)| {
                let (before, after) = (&text[..at], &text[at + phrase.len()..]);
                parts_before(before, phrase) && parts_after(after, phrase)
            })
        })
    }
}

/// Whether a word may begin where `phrase` follows `rest`.
fn parts_before(rest: &str, phrase: &str) -> bool {
    bounds(rest.chars().next_back(), phrase.chars().next())
}

/// Whether a word may end where `rest` follows `phrase`.
fn parts_after(rest: &str, phrase: &str) -> bool {
    bounds(rest.chars().next(), phrase.chars().next_back())
}

/// Whether the end of a word may lie between two characters: anywhere in scripts that put no spaces between words.
fn bounds(outer: Option<char>, inner: Option<char>) -> bool {
    let spaceless = |c: char| is_han(c) || ('\u{AC00}'..='\u{D7AF}').contains(&c);
    outer.is_none_or(|c| !c.is_alphanumeric() || spaceless(c))
        || inner.is_some_and(|c| !c.is_alphanumeric() || spaceless(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_stand_between_bounds_of_words() {
        let phrases = Phrases::new(&["of which".to_owned(), "which".to_owned(), "其中".to_owned()]);
        assert_eq!(phrases.before_end("people, of which "), Some("people, "));
        assert_eq!(phrases.before_end("people, of whichever"), None);
        assert_eq!(phrases.before_end("sandwhich"), None);
        assert_eq!(phrases.after_start(" Which".to_lowercase().as_str()), Some(""));
        assert_eq!(phrases.before_end("人，其中"), Some("人，"));
        assert!(phrases.inside("some of which are") && !phrases.inside("whichever"));
        assert!(phrases.is(" of which ") && !phrases.is("of"));
    }
}
