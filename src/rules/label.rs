//! Places that carry a label rather than a fact: numbers of headings, parts of identifiers, citation marks, code.
//!
//! What differs there differs by design from copy to copy: a chapter has its number, a package its version.

use crate::base::Span;
use crate::model::{BlockKind, Document};

/// Why what stands somewhere is a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Label {
    /// It is part of an identifier: in a faithful copy it should be the same all the same.
    Part,
    /// It stands where nothing states a fact: in a heading, a literal, a citation mark.
    Place,
}

/// What sort of label a span is, if any.
pub(super) fn of(document: &Document, span: Span) -> Option<Label> {
    if in_titled_block(document, span) || in_literal(document, span) || is_mark(document, span) {
        Some(Label::Place)
    } else {
        (is_glued(document, span) || is_quoted_letter(document, span)).then_some(Label::Part)
    }
}

fn in_titled_block(document: &Document, span: Span) -> bool {
    let block = document.block_at(span.start).and_then(|idx| document.blocks.get(idx));
    matches!(block.map(|block| block.kind), Some(BlockKind::Heading(_) | BlockKind::Caption | BlockKind::Code))
}

fn in_literal(document: &Document, span: Span) -> bool {
    let idx = document.literals.partition_point(|literal| literal.end <= span.start);
    document.literals.get(idx).is_some_and(|literal| literal.overlaps(span))
}

/// Whether a span is part of a longer identifier: `debhello-1.0.tar.gz`, `GIT_LITERAL_PATHSPECS`, `std::fmt`, `a=6`,
/// `readAll`, `close()`.
fn is_glued(document: &Document, span: Span) -> bool {
    let text = document.slice(span);
    let (before, after) = around(document, span);
    let mut back = before.chars().rev();
    let (last, last_but_one) = (back.next(), back.next());
    let mut ahead = after.chars();
    let (next, next_but_one) = (ahead.next(), ahead.next());
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let joined_before = match last {
        Some('_' | '/' | '=' | '~' | '@' | '\\') => letter(last_but_one),
        Some(':') => last_but_one == Some(':'),
        Some('-') => {
            last_but_one.is_some_and(|c| c.is_alphabetic() || c == '-')
                || last_but_one.is_none_or(char::is_whitespace) && text.starts_with(char::is_alphabetic)
        }
        _ => false,
    };
    let joined_after = match next {
        Some('_' | '=' | '\\') => letter(next_but_one),
        Some(':') => next_but_one == Some(':'),
        Some('(') => next_but_one == Some(')'),
        Some('.') => next_but_one.is_some_and(char::is_alphabetic),
        _ => false,
    };
    joined_before || joined_after || has_inner_capital(text)
}

/// Whether a word goes on in capitals after a small letter, as identifiers do (`ServerLimit`); names with a prefix of two
/// letters (`McNeil`) are left alone.
fn has_inner_capital(text: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric()).any(|word| {
        let chars: Vec<char> = word.chars().collect();
        chars.windows(2).enumerate().any(|(at, pair)| at >= 2 && pair[0].is_lowercase() && pair[1].is_uppercase())
    })
}

/// Whether a span is a mark in brackets: `[36]`, `[n]`.
fn is_mark(document: &Document, span: Span) -> bool {
    let (before, after) = around(document, span);
    before.ends_with('[') && (after.starts_with(']') || span.len() == 1)
}

/// Whether a span is one letter or digit in quotes or after a hyphen: `'D'`, `-k`.
fn is_quoted_letter(document: &Document, span: Span) -> bool {
    span.len() == 1 && around(document, span).0.ends_with(['\'', '"', '-'])
}

/// The text of the block before and after a span.
fn around(document: &Document, span: Span) -> (&str, &str) {
    let block = document.block_at(span.start).and_then(|idx| document.blocks.get(idx)).map_or(span, |block| block.span);
    let before = Span { start: block.start.min(span.start), end: span.start };
    let after = Span { start: span.end, end: block.end.max(span.end) };
    (document.slice(before), document.slice(after))
}
