//! What has digits and is no amount: labels, versions, identifiers, addresses.

use super::quantity::Found;
use super::scan::{Class, Line};
use crate::lexicon::Roles;
use crate::model::{Mention, MentionKind, Value};

/// A run of digits this long without grouping is an identifier, as telephone numbers are; figures of that size are grouped
/// or scaled.
const ID_DIGITS: usize = 11;

/// A run of digits this long between quotation marks is a name (`the "12348" hotline`), no amount.
const QUOTED_DIGITS: usize = 3;

/// Numbers of a list after one label (`Articles 3, 5 and 7`) that are looked back over.
const MAX_LISTED: usize = 8;

/// Fewest groups of digits after a plus sign that make a telephone number.
const MIN_PHONE_GROUPS: usize = 2;

/// Tokens of one identifier; longer chains are cut.
const MAX_PIECES: usize = 64;

fn reference(line: &Line<'_>, start: usize, end: usize) -> Found {
    let span = line.span(start, end);
    let text = span.of(line.text).split_whitespace().collect::<Vec<_>>().join(" ");
    (Mention { span, core: span, kind: MentionKind::Reference, value: Value::Reference(text) }, end)
}

/// A label, which wins over every value: an address, `Article 48`, `[12]`, a list marker.
pub(super) fn label(line: &Line<'_>, i: usize) -> Option<Found> {
    if line.is(i, Class::Address) {
        return Some(reference(line, i, i + 1));
    }
    if line.has(i, Roles::NAME) {
        return Some(reference(line, i, i + 1));
    }
    list_marker(line, i)
        .or_else(|| plan(line, i))
        .or_else(|| headed(line, i))
        .or_else(|| listed(line, i))
        .or_else(|| footnote(line, i))
        .or_else(|| numbered(line, i))
        .or_else(|| phone(line, i))
        .or_else(|| quoted(line, i))
        .or_else(|| long_id(line, i))
}

/// `13812345678`: a long run of digits that nothing groups, scales or measures.
fn long_id(line: &Line<'_>, i: usize) -> Option<Found> {
    let long = line.digits(i).is_some_and(|digits| digits.len() >= ID_DIGITS);
    let entry = line.entry(i + 1);
    let amount = entry.scale.is_some() || entry.share.is_some() || entry.currency.is_some() || entry.unit.is_some();
    let led = i > 0 && line.entry(i - 1).currency.is_some();
    let inner = line.glued(i + 1) && line.glued(i + 2) && line.is(i + 2, Class::Digits);
    (long && !amount && !led && !inner && !is_tail(line, i, 0)).then(|| reference(line, i, i + 1))
}

/// `13th Five-Year Plan`, `第十三个五年规划`: a plan named by an ordinal.
fn plan(line: &Line<'_>, i: usize) -> Option<Found> {
    let (_, end) = super::date_point::ordinal(line, i)?;
    let end = if line.has(end, Roles::CLASSIFIER) { end + 1 } else { end };
    line.has(end, Roles::PLAN).then(|| reference(line, i, end + 1))
}

/// `Articles 3, 5 and 7`: a further number of the list that a label opened.
fn listed(line: &Line<'_>, i: usize) -> Option<Found> {
    line.digits(i)?;
    let mut first = i;
    for _ in 0..MAX_LISTED {
        let joined =
            first >= 2 && (line.mark(first - 1, ',') && !line.glued(first) || line.has(first - 1, Roles::RANGE_AND));
        if !joined || line.digits(first - 2).is_none() {
            break;
        }
        first -= 2;
    }
    let entry = line.entry(i + 1);
    let amount = entry.scale.is_some()
        || entry.share.is_some()
        || entry.currency.is_some()
        || entry.unit.is_some()
        || entry.month.is_some();
    let free = !amount && super::counted::counted(line, i + 1).is_none() && line.digits(i)?.len() < 4;
    (first < i && first > 0 && line.has(first - 1, Roles::REFERENCE) && free && !line.dash(i + 1))
        .then(|| reference(line, i, chain(line, i + 1, true)))
}

/// `+86 10 1234 5678`, `(010) 8888-9999`.
fn phone(line: &Line<'_>, i: usize) -> Option<Found> {
    let groups = |mut at: usize| {
        let mut n = 0;
        loop {
            let next = if line.dash(at) && line.glued(at) { at + 1 } else { at };
            let Some(group) = line.digits(next).filter(|group| group.len() <= 8) else { return (at, n) };
            (at, n) = (next + 1, n + usize::from(group.len() >= 2));
        }
    };
    if line.mark(i, '+') && line.glued(i + 1) && line.digits(i + 1).is_some_and(|code| code.len() <= 3) {
        let (end, n) = groups(i + 2);
        return (n >= MIN_PHONE_GROUPS).then(|| reference(line, i, end));
    }
    // An area code in brackets opens with a zero or has three digits, and two groups of digits follow.
    let area = line.digits(i).is_some_and(|code| (3..=5).contains(&code.len()));
    if area && i > 0 && line.mark(i - 1, '(') && line.mark(i + 1, ')') {
        let (end, n) = groups(i + 2);
        return (n == MIN_PHONE_GROUPS && line.dash(end - 2)).then(|| reference(line, i, end));
    }
    None
}

/// `"12348"`: plain digits between quotation marks.
fn quoted(line: &Line<'_>, i: usize) -> Option<Found> {
    let quote = |at: usize| matches!(line.str(at), "\"" | "“" | "”" | "'" | "‘" | "’");
    let long = line.digits(i).is_some_and(|digits| digits.len() >= QUOTED_DIGITS);
    (long && i > 0 && quote(i - 1) && line.glued(i) && quote(i + 1) && line.glued(i + 1))
        .then(|| reference(line, i, i + 1))
}

/// `1.`, `2)`, `(3)` at the start of a line.
fn list_marker(line: &Line<'_>, i: usize) -> Option<Found> {
    let short = |at: usize| line.digits(at).is_some_and(|digits| digits.len() <= 3);
    if i == 0 && short(0) && line.glued(1) && line.toks.len() > 2 {
        let stop = line.mark(1, '.') && line.tok(2).is_some_and(|tok| tok.gap || tok.class == Class::Han);
        // `7. Februar 1994`, `7.–9. Mai` and `57. 8. 3.` are dates.
        let dated = stop && super::date_point::point(line, 0, false).is_some_and(|read| read.end > 2);
        if dated {
            return None;
        }
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
    if let Some((_, end)) = super::roman::roman(line, at).filter(|_| line.is(i, Class::Word) && !line.glued(at)) {
        // `Chapter IV`; a single `I` is a pronoun, `C` and `D` are letters.
        return (line.str(at).len() > 1).then(|| reference(line, i, end));
    }
    line.digits(at)?;
    // `n° 4 522`: a figure in groups is one.
    let first = super::digits::digits(line, at).map_or(at + 1, |read| read.end);
    let mut end = chain(line, first, true);
    // `pages 12 to 15`
    let short = |at: usize| line.digits(at).is_some_and(|digits| digits.len() <= 4);
    if end == at + 1 && line.has(end, Roles::RANGE) && line.is(end, Class::Word) && short(at) && short(end + 1) {
        end = chain(line, end + 2, true);
    }
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
        let joins = line.glued(at) && (matches!(line.str(at), "." | "/" | "_" | ":" | "^") || ranges && line.dash(at));
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
    let id = digits.len() > 1 && digits.starts_with('0');
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

/// Whether token `i` is the `T` of `2021-06-24T10:30`.
pub(super) fn is_clock_mark(line: &Line<'_>, i: usize) -> bool {
    let day =
        i >= 5 && line.glued(i) && line.is(i - 1, Class::Digits) && line.mark(i - 2, '-') && line.mark(i - 4, '-');
    let clock = line.glued(i + 1) && line.is(i + 1, Class::Digits) && line.mark(i + 2, ':') && line.glued(i + 2);
    line.str(i) == "T" && day && clock
}

/// Whether the token at `i` is glued to a code before it (`COVID-19`), so that it is no value of its own.
pub(super) fn is_tail(line: &Line<'_>, i: usize, floor: usize) -> bool {
    if i <= floor || !line.glued(i) || !line.is(i, Class::Digits) {
        return false;
    }
    if line.is(i - 1, Class::Word) {
        // Arabic writes `and`, `in` and the article on: `و50`.
        let prefix = !line.str(i - 1).is_ascii() && line.has(i - 1, Roles::JOINER.with(Roles::STOPWORD));
        return !prefix && line.entry(i - 1).currency.is_none() && !is_clock_mark(line, i - 1);
    }
    let joined = line.dash(i - 1) && line.glued(i - 1) && i - 1 > floor && line.is(i - 2, Class::Word);
    // `top-10` counts; a word with a capital letter names something.
    let entry = line.entry(i.saturating_sub(2));
    let known = entry.month.is_some() || entry.part.is_some() || entry.weekday.is_some() || entry.cardinal.is_some();
    joined && !known && line.str(i - 2).chars().any(char::is_uppercase)
}
