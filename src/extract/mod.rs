//! Level 3: mentions with normalised values; one file a value type.
//!
//! A line is cut into tokens once; each token that can open a value is tried against the value types, the most specific
//! first, and what is read is passed over. Every attempt looks at a bounded window, so a line costs linear time.

mod calendar;
mod compound;
mod counted;
mod date;
mod date_han;
mod date_point;
mod digits;
mod hanzi;
mod literal;
mod names;
mod numeral;
mod part;
mod precision;
mod quantity;
mod reference;
mod roman;
#[cfg(test)]
mod round_trip;
mod scan;
mod spoken;
mod statement;
#[cfg(test)]
mod tests;
mod time;
mod words;
mod year_words;

use crate::base::Span;
use crate::lang;
use crate::lexicon::{Lexicon, Lexicons, Roles};
use crate::model::{Day, Document, Mention, Value};

pub use statement::statements;

use quantity::Found;
use scan::{Class, Line};

/// Longest stretch that is cut into tokens at once, in bytes: it bounds memory on texts without line feeds.
const MAX_STRETCH: usize = 1 << 16;

/// Fills `document.mentions`: values and proper names. `document.language` picks the lexicon.
pub fn extract_document(document: &mut Document, lexicons: &Lexicons) {
    let lexicon = lexicons.get(&document.language);
    let today = day_of_document(document, lexicon);
    let known = lang::scripts_of(&document.text, lexicon);
    let of_line = |line| lang::lexicon_of_line(line, known, lexicons).unwrap_or(lexicon);
    let mut mentions = values(&document.text, &document.literals, today, of_line);
    let names = names::names(document, lexicon, &mentions);
    mentions.extend(names);
    mentions.sort_by_key(|mention| mention.span);
    document.mentions = mentions;
    document.settings = literal::settings(document, lexicon);
}

/// Fills `document.mentions` with the values and proper names of some of its sentences alone, given by sorted index: for
/// those who need no others, at a fraction of the cost.
pub fn extract_sentences(document: &mut Document, sentences: &[usize], lexicons: &Lexicons) {
    let lexicon = lexicons.get(&document.language);
    let wanted: Vec<_> = sentences.iter().filter_map(|&idx| document.sentences.get(idx).copied()).collect();
    let mut mentions = Vec::new();
    let mut line = Line::new("", lexicon, None);
    let mut found = Vec::new();
    for span in wanted.iter().map(|sentence| sentence.span) {
        let from = document.literals.partition_point(|literal| literal.end <= span.start);
        let inside = document.literals.iter().skip(from).take_while(|literal| literal.start < span.end);
        let literals: Vec<Span> = inside
            .map(|literal| Span {
                start: literal.start.max(span.start) - span.start,
                end: literal.end.min(span.end) - span.start,
            })
            .collect();
        line.text = document.slice(span);
        values_of(&mut line, &literals, |_| lexicon, &mut found);
        let shifted = |inner: Span| Span { start: inner.start + span.start, end: inner.end + span.start };
        mentions.extend(found.drain(..).map(|mention| Mention {
            span: shifted(mention.span),
            core: shifted(mention.core),
            ..mention
        }));
    }
    let all = std::mem::replace(&mut document.sentences, wanted);
    let names = names::names(document, lexicon, &mentions);
    document.sentences = all;
    mentions.extend(names);
    mentions.sort_by_key(|mention| mention.span);
    mentions.shrink_to_fit();
    document.mentions = mentions;
}

/// The values of a text, sorted by span, without overlap; none crosses a line feed or touches a span of `literals`, which
/// are sorted. Dates told from the document's own (`last year`) are not read.
pub fn extract(text: &str, literals: &[Span], lexicon: &Lexicon) -> Vec<Mention> {
    values(text, literals, None, |_| lexicon)
}

/// The day that a document says it is from.
pub fn day_of_document(document: &Document, lexicon: &Lexicon) -> Option<Day> {
    document.meta.date.as_deref().and_then(|date| day_of(date, lexicon))
}

/// The day that a text names.
fn day_of(date: &str, lexicon: &Lexicon) -> Option<Day> {
    let days = extract(date, &[], lexicon).into_iter().find_map(|mention| match mention.value {
        Value::Period(period) => period.readings.first().copied().filter(|_| period.readings.len() == 1),
        _ => None,
    });
    days.filter(|(first, last)| first == last).map(|(day, _)| day)
}

fn values<'a>(
    text: &'a str,
    literals: &[Span],
    today: Option<Day>,
    lexicon_of: impl Fn(&'a str) -> &'a Lexicon,
) -> Vec<Mention> {
    let mut mentions = Vec::new();
    values_of(&mut Line::new(text, lexicon_of(""), today), literals, lexicon_of, &mut mentions);
    mentions
}

/// Adds the values of the text of `line`, whose room is used again for each stretch.
fn values_of<'a>(
    line: &mut Line<'a>,
    literals: &[Span],
    lexicon_of: impl Fn(&'a str) -> &'a Lexicon,
    mentions: &mut Vec<Mention>,
) {
    let text = line.text;
    let mut from = 0;
    while from < text.len() {
        let to = stretch_end(text, from);
        if is_data(text.get(from..to).unwrap_or("")) {
            from = to;
            continue;
        }
        let first = literals.partition_point(|literal| (literal.end as usize) <= from);
        line.lexicon = lexicon_of(text.get(from..to).unwrap_or(""));
        line.cut(from, to, literals.get(first..).unwrap_or(&[]));
        read_line(line, mentions);
        from = to;
    }
}

/// Where the stretch that starts at `from` ends: after its line feed, or at white space if the line is very long.
fn stretch_end(text: &str, from: usize) -> usize {
    let bytes = text.as_bytes().get(from..).unwrap_or(&[]);
    let window = bytes.get(..MAX_STRETCH).unwrap_or(bytes);
    if let Some(feed) = window.iter().position(|byte| *byte == b'\n') {
        return from + feed + 1;
    }
    if bytes.len() <= MAX_STRETCH {
        return text.len();
    }
    let space = window.iter().rposition(|byte| *byte == b' ').filter(|space| *space > MAX_STRETCH / 2);
    let mut end = from + space.map_or(MAX_STRETCH, |space| space + 1);
    while !text.is_char_boundary(end) {
        end += 1;
    }
    end
}

/// Whether a stretch is as long as stretches get and yet has no white space, of letters that words are parted by: figures of
/// a data file. As values they would take two hundred times its size.
fn is_data(stretch: &str) -> bool {
    stretch.len() >= MAX_STRETCH && stretch.is_ascii() && !stretch.bytes().any(|byte| byte.is_ascii_whitespace())
}

fn read_line(line: &Line<'_>, mentions: &mut Vec<Mention>) {
    let (mut i, mut floor) = (0, 0);
    while let Some(tok) = line.tok(i) {
        let opens = match tok.class {
            Class::Digits | Class::Address => true,
            Class::Barrier | Class::Part => false,
            Class::Mark => {
                tok.entry != 0
                    || matches!(line.str(i), "-" | "+" | "." | "−")
                    || line.mark(i, line.lexicon.format.decimal) && line.glued(i + 1)
            }
            Class::Word if tok.entry == 0 => roman::roman(line, i).is_some(),
            Class::Word | Class::Han => tok.entry != 0 && line.entry(i).opens,
        };
        let found = if opens { read_at(line, i, floor) } else { None };
        match found {
            Some((mention, end)) if end > i => {
                mentions.push(mention);
                i = end;
                floor = end;
            }
            _ => i += 1,
        }
    }
}

/// The value at token `i`; `floor` is the first token that no mention holds yet.
fn read_at(line: &Line<'_>, i: usize, floor: usize) -> Option<Found> {
    if line.has(i, Roles::IDIOM) {
        return None;
    }
    if reference::is_tail(line, i, floor) {
        return reference::identifier(line, i, floor);
    }
    reference::label(line, i)
        .or_else(|| date::date(line, i).filter(|found| is_whole(line, found)))
        .or_else(|| time::time(line, i).filter(|found| is_whole(line, found)))
        .or_else(|| quantity::quantity(line, i).filter(|found| is_whole(line, found)))
        .or_else(|| reference::identifier(line, i, floor))
}

/// Whether nothing hangs on to the end of a value that would make it a piece of a code (`19a`, `1.2.3`, `3-1`).
fn is_whole(line: &Line<'_>, (_, end): &Found) -> bool {
    let end = *end;
    if !line.glued(end) {
        return true;
    }
    let ends_in_digits = end > 0 && line.is(end - 1, Class::Digits);
    match line.tok(end).map(|tok| tok.class) {
        Some(Class::Digits) => {
            end > 0 && !matches!(line.tok(end - 1).map(|tok| tok.class), Some(Class::Digits | Class::Word))
        }
        // `1.5.tar` is a piece of a file name.
        Some(Class::Word) if end > 1 && line.str(end - 1) == "." && line.is(end - 2, Class::Digits) => false,
        Some(Class::Word) => {
            !ends_in_digits || line.str(end).starts_with(['\'', '-']) || reference::is_clock_mark(line, end)
        }
        Some(Class::Mark) if ends_in_digits && line.glued(end + 1) && line.is(end + 1, Class::Digits) => {
            !(matches!(line.str(end), "." | "/" | ":" | "_") || line.dash(end))
        }
        _ => true,
    }
}
