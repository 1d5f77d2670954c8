//! How one finding came about: what was read at each place, what was tried, what tied the places.

use std::io::{self, Write};

use crate::base::Span;
use crate::model::{BlockKind, Document, Finding, Hedge, Mention, Number, Place, Quantity, Report, Value};
use crate::report::style::write_paragraph;
use crate::report::terminal::percent;
use crate::report::{Emphasis, Settings};

/// Characters of a heading that are shown.
const HEADING_CHARS: usize = 80;

/// Writes the reasons of a finding, which are shown after the finding itself.
pub fn write_reasons(report: &Report, finding: &Finding, settings: &Settings, out: &mut dyn Write) -> io::Result<()> {
    let mut line = |gutter: &str, text: &str, emphasis| write_paragraph(out, settings, gutter, text, emphasis);
    line("", "What decided", Emphasis::Strong)?;
    let rule = report.rules.iter().find(|rule| rule.id == finding.rule).map_or("", |rule| rule.headline.as_str());
    line("  ", &format!("{}: {rule}", finding.rule), Emphasis::None)?;
    line("  ", &finding.explanation, Emphasis::None)?;
    let sure = format!("confidence {:.2}, fingerprint {}", finding.confidence, finding.fingerprint);
    line("  ", &sure, Emphasis::Faint)?;
    if let Some(alignment) = finding.alignment.and_then(|idx| report.overlaps.alignments.get(idx as usize)) {
        let words = |passage: &crate::model::Passage| passage.tokens.len();
        let tied = format!(
            "the places stand in two copies of one text: {} and {} words, of which {} agree",
            words(&alignment.a),
            words(&alignment.b),
            percent(alignment.similarity)
        );
        line("  ", &tied, Emphasis::None)?;
    }
    line("", "What was read", Emphasis::Strong)?;
    for place in &finding.places {
        let Some(document) = report.documents.get(place.doc as usize) else { continue };
        let at = document.positions(place.span).0;
        line("  ", &format!("{}:{}:{}", document.path, at.line, at.column), Emphasis::Strong)?;
        let (part, span) = document.part(place.span);
        let own = Place { span, ..place.clone() };
        for text in readings(part, document.surface(place.span), &own) {
            line("    ", &text, Emphasis::None)?;
        }
    }
    Ok(())
}

/// What a place was read as, and where it stands.
fn readings(document: &Document, surface: &str, place: &Place) -> Vec<String> {
    let mut lines = vec![format!("\"{}\"", surface.split_whitespace().collect::<Vec<_>>().join(" "))];
    let mentions = document.mentions_in(place.span);
    let own = mentions.iter().find(|mention| mention.span == place.span).or(mentions.first());
    match own {
        Some(mention) => lines.extend(reading(document, mention)),
        None if !place.value.is_empty() => lines.push(format!("compared as \"{}\"", place.value)),
        None => lines.push("compared as text".to_owned()),
    }
    let dates: Vec<&str> = document
        .sentence_at(place.span.start)
        .map(|idx| document.mentions_in(document.sentences[idx].span))
        .unwrap_or_default()
        .iter()
        .filter(|mention| mention.span != place.span && matches!(mention.value, Value::Period(_)))
        .map(|mention| document.slice(mention.span))
        .collect();
    if !dates.is_empty() {
        lines.push(format!("dates in its sentence: {}", dates.join(", ")));
    }
    let block = document.block_at(place.span.start);
    if let Some(labels) = block.map(|idx| document.labels_of(idx)).filter(|labels| !labels.is_empty()) {
        lines.push(format!("headers of its cell: {}", labels.join(", ")));
    }
    if let Some(heading) = heading_above(document, place.span) {
        lines.push(format!("under the heading \"{heading}\""));
    }
    lines.extend(document.meta.date.iter().map(|date| format!("in a document of {date}")));
    lines
}

/// The sort of a value, the interval that it covers, and its other readings.
fn reading(document: &Document, mention: &Mention) -> Vec<String> {
    let kind = serde_json::to_value(mention.kind).ok().and_then(|kind| kind.as_str().map(str::to_owned));
    let kind = kind.unwrap_or_default();
    match &mention.value {
        Value::Quantity(quantity) => of_quantity(&kind, quantity),
        Value::Period(period) => {
            let days: Vec<String> =
                period.readings.iter().map(|(from, to)| format!("{} to {}", day(*from), day(*to))).collect();
            let resolved = if period.resolved { ", told from the date of the document" } else { "" };
            let read = if days.is_empty() {
                "whose year is open".to_owned()
            } else {
                format!("from {}", days.join(", or from "))
            };
            vec![format!("read as {kind} {}, {read}{resolved}", period.edtf)]
        }
        other => vec![format!("read as {kind} \"{}\" in {}", other.canonical(), document.language)],
    }
}

fn of_quantity(kind: &str, quantity: &Quantity) -> Vec<String> {
    let unit = quantity.unit.as_ref().map(|unit| format!(" {}", unit.name)).unwrap_or_default();
    let interval =
        |low: Number, high: Number| if low == high { format!("{low} exactly") } else { format!("{low} to {high}") };
    let hedge = match quantity.hedge {
        Hedge::None => String::new(),
        hedge => {
            let name = serde_json::to_value(hedge).ok().and_then(|hedge| hedge.as_str().map(str::to_owned));
            format!(", said to be {}", name.unwrap_or_default().replace('-', " "))
        }
    };
    let mut lines =
        vec![format!("read as {kind} {quantity}{unit}{hedge}: it covers {}", interval(quantity.low, quantity.high))];
    let others: Vec<String> = quantity.readings.iter().map(|(low, high)| interval(*low, *high)).collect();
    if !others.is_empty() {
        lines.push(format!("also tried as {}", others.join(", ")));
    }
    lines
}

fn day((year, month, day): crate::model::Day) -> String {
    format!("{year:04}-{month:02}-{day:02}")
}

/// The heading that a place stands under.
fn heading_above(document: &Document, place: Span) -> Option<String> {
    let at = document.block_at(place.start)?;
    let heading = document.blocks[..at].iter().rev().find(|block| matches!(block.kind, BlockKind::Heading(_)))?;
    Some(document.slice(heading.span).chars().take(HEADING_CHARS).collect())
}
