//! The recognised values of documents, for people: the text with each value coloured by its sort and told beside it.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use crate::base::Span;
use crate::model::{Document, Hedge, Mention, MentionKind, Number, Period, Quantity, UnitKind, Value};
use crate::report::style::{Ink, Piece, width, wrap};
use crate::report::{BANNER, Settings, counted};

/// Columns of the line number.
const GUTTER: usize = 5;

/// Digits of a whole number from which they are grouped.
const GROUPED: usize = 5;

/// Writes the blocks that hold values: the text, every value in the colour of its sort, and beside it how it was read
/// where the text does not say that itself. Without colour values stand in brackets.
///
/// # Errors
/// If writing fails.
pub fn write_mentions(documents: &[Document], settings: &Settings, out: &mut dyn Write) -> io::Result<()> {
    for doc in documents.iter().filter(|doc| !doc.mentions.is_empty()) {
        let head = format!("{} · {} · {}", doc.path, doc.language, counted(doc.mentions.len(), "value", "values"));
        for line in wrap(&[Piece::new(&head, Ink::Path)], settings.width.saturating_sub(4), settings.colour) {
            writeln!(out, "{BANNER}{}", line.text)?;
        }
        let mut legend: BTreeMap<MentionKind, usize> = BTreeMap::new();
        doc.mentions.iter().for_each(|mention| *legend.entry(mention.kind).or_default() += 1);
        let mut kinds = Vec::new();
        for (kind, n) in legend {
            kinds.extend([Piece::new(&format!("{n} {}", name_of(&kind)), ink(kind)), Piece::new("   ", Ink::Plain)]);
        }
        for line in wrap(&kinds, settings.width.saturating_sub(4), settings.colour) {
            writeln!(out, "    {}", line.text)?;
        }
        writeln!(out)?;
        let mut rest = &doc.mentions[..];
        while let Some(first) = rest.first() {
            let block = doc.block_at(first.span.start);
            let n = rest.iter().take_while(|mention| doc.block_at(mention.span.start) == block).count().max(1);
            let (here, later) = rest.split_at(n);
            let whole = block.and_then(|block| doc.blocks.get(block)).map_or(first.span, |block| block.span);
            write_block(doc, whole, here, settings, out)?;
            rest = later;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// One block with the values in it.
fn write_block(
    doc: &Document,
    block: Span,
    mentions: &[Mention],
    settings: &Settings,
    out: &mut dyn Write,
) -> io::Result<()> {
    let (mut pieces, mut at) = (Vec::new(), block.start);
    let text = |start: u32, end: u32| doc.slice(Span { start, end: end.max(start) }).replace(['\n', '\t'], " ");
    for mention in mentions {
        pieces.push(Piece::new(&text(at, mention.span.start), Ink::Plain));
        let surface = text(mention.span.start, mention.span.end);
        let ink = ink(mention.kind);
        let reading = reading(mention).filter(|reading| *reading != plain(&surface));
        let reading = reading.map_or(String::new(), |reading| format!("\u{A0}={reading}"));
        if settings.colour {
            pieces.extend([Piece::new(&surface, ink), Piece::new(&reading, Ink::Dim)]);
        } else {
            pieces.push(Piece::new(&format!("[{surface}{reading}]"), ink));
        }
        at = mention.span.end;
    }
    pieces.push(Piece::new(text(at, block.end.max(at)).trim_end(), Ink::Plain));
    let line = doc.positions(block).0.line;
    let columns = settings.width.saturating_sub(GUTTER + 3);
    for (idx, row) in wrap(&pieces, columns, settings.colour).iter().enumerate() {
        let number = if idx == 0 { line.to_string() } else { String::new() };
        let fill = GUTTER.saturating_sub(width(&number));
        let gutter = format!("{:fill$}{number} │ ", "");
        writeln!(out, "{}{}", Ink::Dim.paint(&gutter, settings.colour), row.text)?;
    }
    Ok(())
}

/// The colour of a sort: amounts, times, what is neither.
fn ink(kind: MentionKind) -> Ink {
    match kind {
        MentionKind::Number | MentionKind::Ordinal => Ink::Count,
        MentionKind::Percent | MentionKind::Money | MentionKind::Quantity => Ink::Amount,
        MentionKind::Date | MentionKind::Period | MentionKind::Duration | MentionKind::Time => Ink::Time,
        MentionKind::Reference => Ink::Label,
        MentionKind::Name => Ink::Bold,
    }
}

/// A surface without what only groups its digits.
fn plain(surface: &str) -> String {
    surface.replace([',', '\u{202F}', ' '], "")
}

/// How a value was read; nothing for names and labels, which are what they are.
fn reading(mention: &Mention) -> Option<String> {
    match &mention.value {
        Value::Quantity(quantity) => Some(amount(quantity)),
        Value::Period(period) => Some(days(period)),
        Value::Time(text) => Some(text.clone()),
        Value::Name(_) | Value::Reference(_) => None,
    }
}

/// `2 300 000 USD`, `3 to 5 %`, `over 37 000 000, up to 40 700 000`.
fn amount(quantity: &Quantity) -> String {
    let mut text = if quantity.from == quantity.to {
        figure(quantity.from)
    } else {
        format!("{} to {}", figure(quantity.from), figure(quantity.to))
    };
    let measured = quantity.unit.as_ref().filter(|unit| unit.kind != UnitKind::Counted);
    if let Some(unit) = measured {
        text.push('\u{A0}');
        text.push_str(&unit.name);
    }
    if quantity.hedge != Hedge::None {
        let hedge = name_of(&quantity.hedge).replace('-', " ");
        text = format!("{hedge} {text}, within {} to {}", figure(quantity.low), figure(quantity.high));
    }
    for (low, high) in &quantity.readings {
        text.push_str(" or ");
        text.push_str(&figure(*low));
        if low != high {
            text.push_str(&format!(" to {}", figure(*high)));
        }
    }
    text
}

/// A number with its digits in groups that don't break across lines.
fn figure(number: Number) -> String {
    let text = number.to_string();
    let whole = text.find(['.', '/']).unwrap_or(text.len());
    let (digits, rest) = text.split_at(whole);
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |digits| ("-", digits));
    if digits.len() < GROUPED || rest.starts_with('/') {
        return text;
    }
    let mut out = sign.to_owned();
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            out.push('\u{A0}');
        }
        out.push(digit);
    }
    out + rest
}

/// A period in EDTF; both days where day and month may change places, and whose date resolved it.
fn days(period: &Period) -> String {
    let mut text = period.edtf.clone();
    for ((year, month, day), last) in period.readings.iter().skip(1) {
        text.push_str(&format!(" or {year:04}-{month:02}-{day:02}"));
        if *last != (*year, *month, *day) {
            text.push_str(&format!("/{:04}-{:02}-{:02}", last.0, last.1, last.2));
        }
    }
    if period.resolved {
        text.push_str(" by the document's date");
    } else if period.edtf.starts_with("XXXX") {
        text.push_str(" of an open year");
    }
    text
}

/// The name of a variant as it is serialised.
fn name_of<T: Serialize>(variant: &T) -> String {
    serde_json::to_value(variant).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}
