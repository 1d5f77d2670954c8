//! Amounts that inline code gives as values of settings: `timeout = 30`, `default: 8080`, `--jobs 4`, `60 seconds`.

use super::extract;
use crate::base::Span;
use crate::lexicon::Lexicon;
use crate::model::{Document, Mention, Value};

/// Longest literal, in bytes, that is one setting: a longer one is a command or a piece of a program.
const MAX_SETTING: usize = 48;

/// The amounts of all literals that are one setting or the value of one, in order.
pub(super) fn settings(document: &Document, lexicon: &Lexicon) -> Vec<Mention> {
    document.literals.iter().filter_map(|&literal| setting(document, literal, lexicon)).collect()
}

fn setting(document: &Document, literal: Span, lexicon: &Lexicon) -> Option<Mention> {
    let text = document.slice(literal);
    if text.len() > MAX_SETTING || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let value = value_of(text)?;
    let found = extract(value, &[], lexicon);
    let [mention] = found.as_slice() else { return None };
    let whole = mention.span.len() == value.len() && matches!(mention.value, Value::Quantity(_));
    let at = literal.start + u32::try_from(value.as_ptr() as usize - text.as_ptr() as usize).ok()?;
    let shifted = |span: Span| Span { start: span.start + at, end: span.end + at };
    whole.then(|| Mention { span: shifted(mention.span), core: shifted(mention.core), ..mention.clone() })
}

/// The value of a setting: what stands behind its name, or all of the literal.
fn value_of(text: &str) -> Option<&str> {
    let named = text.split_once(['=', ':']).filter(|(name, _)| is_name(name.trim()));
    let flag = || text.split_once(' ').filter(|(name, _)| name.starts_with('-') && is_name(name));
    let value = named.or_else(flag).map_or(text, |(_, value)| value);
    let value = value.trim().trim_end_matches([';', ',']).trim_matches(['"', '\'']);
    value.starts_with(|c: char| c.is_ascii_digit()).then_some(value)
}

/// Whether a text is the name of a setting or an option.
fn is_name(text: &str) -> bool {
    let bare = text.trim_start_matches('-');
    bare.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && bare.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_value_of_a_setting_is_what_stands_behind_its_name() {
        for (text, value) in [
            ("timeout = 30", Some("30")),
            ("default: 8080", Some("8080")),
            ("--jobs=4", Some("4")),
            ("--jobs 4", Some("4")),
            ("60 seconds", Some("60 seconds")),
            ("max-size: \"10 MB\";", Some("10 MB")),
            ("jobs 4", None),
            ("f(x) = 3", None),
            ("timeout", None),
        ] {
            assert_eq!(value_of(text), value, "{text}");
        }
    }
}
