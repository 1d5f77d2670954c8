//! The recognised values of documents, for people.

use std::io::{self, Write};

use serde::Serialize;

use crate::model::{Document, Hedge};
use crate::report::excerpt::tidy;
use crate::report::rows::{MentionRow, mention_rows};
use crate::report::style::{Ink, Piece, width, wrap};
use crate::report::{Settings, counted};

/// Columns of the kind.
const KIND: usize = 9;

/// Writes the values of the documents, a line each: place, kind, surface, and how it was read.
///
/// # Errors
/// If writing fails.
pub fn write_mentions(documents: &[Document], settings: &Settings, out: &mut dyn Write) -> io::Result<()> {
    for doc in documents.iter().filter(|doc| !doc.mentions.is_empty()) {
        let head = format!("{} · {}", doc.path, counted(doc.mentions.len(), "value", "values"));
        for line in wrap(&[Piece::new(&head, Ink::Path)], settings.width.saturating_sub(4), settings.colour) {
            writeln!(out, "━━━ {}", line.text)?;
        }
        for (mention, row) in doc.mentions.iter().zip(mention_rows(doc, false)) {
            let at = doc.positions(mention.span).0;
            let place = format!("{}:{}", at.line, at.column);
            let kind = name_of(&row.kind);
            let pieces = [
                Piece::new(&tidy(row.text), Ink::Bold),
                Piece::new(" → ", Ink::Dim),
                Piece::new(&reading(&row), Ink::Plain),
            ];
            let gutter = format!("  {place:>8}  {kind:KIND$}  ");
            let columns = settings.width.saturating_sub(width(&gutter));
            for (idx, line) in wrap(&pieces, columns, settings.colour).iter().enumerate() {
                let blank = format!("{:w$}│ ", "", w = width(&gutter).saturating_sub(2));
                let gutter = if idx == 0 { Ink::Dim.paint(&gutter, settings.colour) } else { blank };
                writeln!(out, "{gutter}{}", line.text)?;
            }
        }
        writeln!(out)?;
    }
    Ok(())
}

/// The value with its unit, what it covers if that is more, and the hedge.
fn reading(row: &MentionRow<'_>) -> String {
    let mut text = tidy(&row.value);
    if let Some(unit) = row.unit {
        text.push(' ');
        text.push_str(unit);
    }
    if let (Some(low), Some(high)) = (&row.low, &row.high)
        && low != high
    {
        text.push_str(&format!("  [{low}, {high}]"));
    }
    if let Some(hedge) = row.hedge {
        text.push_str(&format!("  {}", name_of::<Hedge>(&hedge).replace('-', " ")));
    }
    text
}

/// The name of a variant as it is serialised.
fn name_of<T: Serialize>(variant: &T) -> String {
    serde_json::to_value(variant).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}
