//! Places that carry a label rather than a fact: numbers of headings, parts of identifiers, citation marks, code.
//!
//! What differs in a heading or a footnote mark differs by design from copy to copy. What differs in code, a literal or a part
//! of an identifier mostly does (a package has its version), but in a copy that is faithful otherwise it is a slip.

use crate::base::Span;
use crate::model::{BlockKind, Document};

/// Why what stands somewhere is a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Label {
    /// It is code, or part of an identifier: in a faithful copy it should be the same all the same.
    Part,
    /// It stands where nothing states a fact: in a heading, a citation mark.
    Place,
}

/// What sort of label a span is, if any.
pub(super) fn of(document: &Document, span: Span) -> Option<Label> {
    let block = document.block_at(span.start).and_then(|idx| document.blocks.get(idx));
    match block.map(|block| block.kind) {
        Some(BlockKind::Heading(_) | BlockKind::Caption) => return Some(Label::Place),
        Some(BlockKind::Code) => return Some(Label::Part),
        _ => {}
    }
    if is_mark(document, span) {
        return Some(Label::Place);
    }
    let part = in_literal(document, span)
        || is_glued(document, span)
        || is_index(document, span)
        || is_quoted_letter(document, span);
    part.then_some(Label::Part)
}

/// Whether two identifiers differ in more than a slip of the pen: an identifier is copied as a whole, so that another word in
/// it makes another thing (`blob_read`, `blob_write`), while one letter or a digit may be a mistake.
pub(super) fn are_siblings((a, in_a): (&Document, Span), (b, in_b): (&Document, Span)) -> bool {
    let (one, other) = (identifier(a, in_a), identifier(b, in_b));
    let is_compound =
        |text: &str| text.contains(['_', '/', '(', '\\']) || text.contains("::") || has_inner_capital(text);
    let letters = |text: &str| -> String { text.chars().filter(|c| c.is_alphabetic()).collect() };
    is_compound(one) && is_compound(other) && strsim::osa_distance(&letters(one), &letters(other)) > SLIP
}

/// Letters that a slip of the pen changes in an identifier.
const SLIP: usize = 2;

/// A span with the words that underscores join to it.
fn identifier(document: &Document, span: Span) -> &str {
    let joined = |c: char| c == '_' || c.is_alphanumeric();
    let (before, after) = around(document, span);
    let reach = |len: usize, rest: &str, next: Option<char>| {
        if next == Some('_') { len - rest.len() } else { 0 }
    };
    let left = reach(before.len(), before.trim_end_matches(joined), before.chars().next_back());
    let right = reach(after.len(), after.trim_start_matches(joined), after.chars().next());
    document.slice(Span::new(span.start as usize - left, span.end as usize + right))
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
        Some('`') => true,
        Some('_' | '/' | '=' | '~' | '@' | '\\') => letter(last_but_one),
        Some(':') => last_but_one == Some(':'),
        Some('-') => {
            last_but_one.is_some_and(|c| c.is_alphabetic() || c == '-')
                || last_but_one.is_none_or(char::is_whitespace) && text.starts_with(char::is_alphabetic)
        }
        _ => false,
    };
    let joined_after = match next {
        Some('`') => true,
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
    is_bracketed(document, span) && !is_index(document, span)
}

/// Whether a span is an index in brackets right after an identifier: `imm8[2]`, `git-log[1]`. After a plain word it may as well
/// be the mark of a footnote.
fn is_index(document: &Document, span: Span) -> bool {
    let identifier = |before: &str| {
        let name = before.rsplit(char::is_whitespace).next().unwrap_or("");
        name.contains(char::is_alphabetic)
            && name.contains(|c: char| !c.is_alphabetic())
            && name.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ']')
    };
    is_bracketed(document, span) && around(document, span).0.strip_suffix('[').is_some_and(identifier)
}

fn is_bracketed(document: &Document, span: Span) -> bool {
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
