//! What has digits and is no amount: labels, versions, identifiers, addresses.

use super::quantity::Found;
use super::scan::{Class, Line};
use crate::lexicon::Roles;
use crate::model::{Mention, MentionKind, Value};

/// A run of digits this long without grouping is an identifier; figures of that size are grouped or scaled.
const ID_DIGITS: usize = 13;

/// Tokens of one identifier; longer chains are cut.
const MAX_PIECES: usize = 64;

fn reference(line: &Line<'_>, start: usize, end: usize) -> Found {
    let span = line.span(start, end);
    let text = span.of(line.text).split_whitespace().collect::<Vec<_>>().join(" ");
    (Mention { span, kind: MentionKind::Reference, value: Value::Reference(text) }, end)
}

/// A label, which wins over every value: an address, `Article 48`, `[12]`, a list marker.
pub(super) fn label(line: &Line<'_>, i: usize) -> Option<Found> {
    if line.is(i, Class::Address) {
        return Some(reference(line, i, i + 1));
    }
    list_marker(line, i).or_else(|| headed(line, i)).or_else(|| footnote(line, i)).or_else(|| numbered(line, i))
}

/// `1.`, `2)`, `(3)` at the start of a line.
fn list_marker(line: &Line<'_>, i: usize) -> Option<Found> {
    let short = |at: usize| line.digits(at).is_some_and(|digits| digits.len() <= 3);
    if i == 0 && short(0) && line.glued(1) && line.toks.len() > 2 {
        let stop = line.mark(1, '.') && line.tok(2).is_some_and(|tok| tok.gap || tok.class == Class::Han);
        if stop || line.mark(1, ')') || line.mark(1, '）') || line.mark(1, '、') {
            return Some(reference(line, 0, 1));
        }
    }
    let open = i == 1 && (line.mark(0, '(') || line.mark(0, '（'));
    let close = line.mark(2, ')') || line.mark(2, '）');
    (open && short(1) && close && line.toks.len() > 3).then(|| reference(line, 1, 2))
}

/// `Article 48`, `No. 5`, `pp. 12-15`, `Section 3.2`, `ISO 9001`.
fn headed(line: &Line<'_>, i: usize) -> Option<Found> {
    if !line.has(i, Roles::REFERENCE) {
        return None;
    }
    let mut at = i + 1;
    if line.is(at, Class::Word) && line.glued(at) && !line.is(i, Class::Mark) {
        return None;
    }
    // `Section A12`, `ISO/IEC 27001`.
    if line.mark(at, '/') && line.has(at + 1, Roles::REFERENCE) {
        at += 2;
    }
    let glued_word = line.is(at, Class::Word) && line.str(at).len() <= 2 && line.glued(at + 1);
    if glued_word && line.is(at + 1, Class::Digits) {
        at += 1;
    }
    line.digits(at)?;
    let end = chain(line, at + 1, true);
    // `Act 5 million`: an amount after all.
    let entry = line.entry(end);
    let amount = entry.scale.is_some() || entry.share.is_some() || entry.currency.is_some() || entry.month.is_some();
    (!amount).then(|| reference(line, i, end))
}

/// Where the pieces that hang on without white space end; `ranges` lets dashes join too.
fn chain(line: &Line<'_>, mut at: usize, ranges: bool) -> usize {
    for _ in 0..MAX_PIECES {
        let piece = |at: usize| {
            line.glued(at)
                && (line.is(at, Class::Digits) || line.is(at, Class::Word) && !line.str(at).starts_with('\''))
        };
        let joins = line.glued(at) && (matches!(line.str(at), "." | "/" | "_" | ":") || ranges && line.dash(at));
        if piece(at) {
            at += 1;
        } else if joins && piece(at + 1) {
            at += 2;
        } else if line.mark(at, '(') && line.glued(at) && piece(at + 1) && line.mark(at + 2, ')') {
            at += 3;
        } else {
            break;
        }
    }
    at
}

/// `[12]`, `[3, 4]`, `[5-7]`.
fn footnote(line: &Line<'_>, i: usize) -> Option<Found> {
    if i == 0 || !line.mark(i - 1, '[') || line.digits(i)?.len() > 3 {
        return None;
    }
    let mut at = i + 1;
    while (line.mark(at, ',') || line.dash(at)) && line.digits(at + 1).is_some_and(|digits| digits.len() <= 3) {
        at += 2;
    }
    line.mark(at, ']').then(|| reference(line, i, at))
}

/// `第48条`, `48号`: an ordinal that a noun makes a label.
fn numbered(line: &Line<'_>, i: usize) -> Option<Found> {
    if !line.has(i, Roles::ORDINAL_PREFIX) {
        return None;
    }
    if line.is(i + 1, Class::Digits) && line.has(i + 2, Roles::REFERENCE_AFTER) && line.glued(i + 2) {
        // The word after the digits may be a scale as well (Korean `조`).
        return Some(reference(line, i, i + 3));
    }
    let read = super::numeral::numeral(line, i + 1)?;
    let label = line.has(read.end, Roles::REFERENCE_AFTER) && line.glued(read.end);
    label.then(|| reference(line, i, read.end + 1))
}

/// An identifier around token `i`, which no value could be read from: letters with digits (`G20`, `COVID-19`), versions,
/// phone numbers, scores. `floor` is the first token that it may take in.
pub(super) fn identifier(line: &Line<'_>, i: usize, floor: usize) -> Option<Found> {
    if !line.is(i, Class::Digits) {
        return None;
    }
    let start = chain_start(line, i, floor);
    let end = chain(line, i + 1, true);
    let compound = end > start + 1;
    let digits = line.str(i);
    let id = digits.len() >= ID_DIGITS || digits.len() > 1 && digits.starts_with('0');
    (compound || id).then(|| reference(line, start, end))
}

/// Where the chain of glued pieces that holds token `i` begins.
fn chain_start(line: &Line<'_>, i: usize, floor: usize) -> usize {
    let mut start = i;
    while start > floor && i - start < MAX_PIECES && line.glued(start) {
        let before = start - 1;
        let piece = matches!(line.tok(before).map(|tok| tok.class), Some(Class::Word | Class::Digits));
        let joins =
            before > floor && line.glued(before) && (line.dash(before) || matches!(line.str(before), "." | "/" | "_"));
        let word = joins && matches!(line.tok(before - 1).map(|tok| tok.class), Some(Class::Word | Class::Digits));
        if piece {
            start = before;
        } else if word {
            start = before - 1;
        } else {
            break;
        }
    }
    start
}

/// Whether the token at `i` is glued to a code before it (`COVID-19`), so that it is no value of its own.
pub(super) fn is_tail(line: &Line<'_>, i: usize, floor: usize) -> bool {
    if i <= floor || !line.glued(i) || !line.is(i, Class::Digits) {
        return false;
    }
    if line.is(i - 1, Class::Word) {
        return line.entry(i - 1).currency.is_none();
    }
    let joined = line.dash(i - 1) && line.glued(i - 1) && i - 1 > floor && line.is(i - 2, Class::Word);
    // `top-10` counts; a word with a capital letter names something.
    let entry = line.entry(i.saturating_sub(2));
    let known = entry.month.is_some() || entry.part.is_some() || entry.weekday.is_some() || entry.cardinal.is_some();
    joined && !known && line.str(i - 2).chars().any(char::is_uppercase)
}
