//! What was left out of comparison, for people: one line for each text, however often it stands.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{self, Write};

use crate::model::{Document, Overlaps};
use crate::report::excerpt::tidy;
use crate::report::rows::{LeftOutRow, furniture_rows, recurring_rows};
use crate::report::style::{Ink, Piece, wrap};
use crate::report::{BANNER, Settings, counted, grouped};

/// Texts listed for one reason; the rest is counted.
const SHOWN_TEXTS: usize = 10;
/// Columns of a text that are shown.
const TEXT_WIDTH: usize = 60;
/// Characters of a text that tell it from others.
const KEY_LENGTH: usize = 200;

/// Writes what was left out of comparison, and why: texts that differ in figures alone (page numbers) are one.
///
/// # Errors
/// If writing fails.
pub fn write_left_out(
    documents: &[Document],
    overlaps: &Overlaps,
    settings: &Settings,
    out: &mut dyn Write,
) -> io::Result<()> {
    let furniture: Vec<LeftOutRow<'_>> = furniture_rows(documents).collect();
    let mut texts: BTreeMap<(&str, String), Vec<&LeftOutRow<'_>>> = BTreeMap::new();
    for row in &furniture {
        texts.entry((row.reason, key(row.text))).or_default().push(row);
    }
    let recurring: Vec<Vec<LeftOutRow<'_>>> = recurring_rows(documents, overlaps).collect();
    let mut by_reason: BTreeMap<&str, Vec<Vec<&LeftOutRow<'_>>>> = BTreeMap::new();
    for ((reason, _), rows) in texts {
        by_reason.entry(reason).or_default().push(rows);
    }
    for rows in recurring.iter().filter(|rows| !rows.is_empty()) {
        by_reason.entry(rows[0].reason).or_default().push(rows.iter().collect());
    }
    for (reason, texts) in &mut by_reason {
        texts.sort_by_key(|rows| (Reverse(rows.len()), rows[0].path, rows[0].start_byte));
        write_reason(reason, texts, settings, out)?;
    }
    let places = furniture.len() + recurring.iter().map(Vec::len).sum::<usize>();
    let n_texts = by_reason.values().map(Vec::len).sum();
    let told = format!(
        "{} in {} left out of comparison",
        counted(n_texts, "text", "texts"),
        counted(places, "place", "places")
    );
    block(("", "  "), &[Piece::new(&told, Ink::Bold)], settings, out)
}

fn write_reason(
    reason: &str,
    texts: &[Vec<&LeftOutRow<'_>>],
    settings: &Settings,
    out: &mut dyn Write,
) -> io::Result<()> {
    let places = texts.iter().map(Vec::len).sum();
    let counts = format!("  {} in {}", counted(texts.len(), "text", "texts"), counted(places, "place", "places"));
    block((BANNER, "│   "), &[Piece::new(reason, Ink::Bold), Piece::new(&counts, Ink::Plain)], settings, out)?;
    let limit = if settings.verbose { usize::MAX } else { SHOWN_TEXTS };
    for rows in texts.iter().take(limit) {
        let Some(first) = rows.first() else { continue };
        let whole = tidy(beginning(first.text, 8 * KEY_LENGTH));
        let whole = whole.trim();
        let lines = wrap(&[Piece::new(whole, Ink::Plain)], TEXT_WIDTH.min(settings.width.saturating_sub(12)), false);
        let text = lines.first().map_or("", |line| line.text.as_str());
        let more = if lines.len() > 1 { " …" } else { "" };
        let mut pieces = vec![
            Piece::new(&format!("{:>5}  ", format!("{}×", grouped(rows.len()))), Ink::Bold),
            Piece::new(&format!("“{text}{more}”  "), Ink::Plain),
            Piece::new(&format!("{}:{}", first.path, first.at.line), Ink::Path),
        ];
        if rows.len() > 1 {
            pieces.push(Piece::new(&format!(" and {} more", grouped(rows.len() - 1)), Ink::Dim));
        }
        block(("  ", "         "), &pieces, settings, out)?;
    }
    if let Some(more) = texts.len().checked_sub(limit).filter(|n| *n > 0) {
        let told = format!("… and {} (-v shows all)", counted(more, "more text", "more texts"));
        block(("  ", "  "), &[Piece::new(&told, Ink::Dim)], settings, out)?;
    }
    writeln!(out)
}

/// The characters of a text that end within so many bytes.
fn beginning(text: &str, bytes: usize) -> &str {
    let end = (0..=bytes.min(text.len())).rev().find(|&at| text.is_char_boundary(at));
    text.get(..end.unwrap_or(0)).unwrap_or("")
}

/// What a text is known by: its beginning, case, spaces and figures aside.
fn key(text: &str) -> String {
    let mut key = String::new();
    for c in text.chars().filter(|c| !c.is_whitespace()).take(KEY_LENGTH) {
        let digit = c.is_ascii_digit();
        if digit && key.ends_with('0') {
            continue;
        }
        key.extend(if digit { '0' } else { c }.to_lowercase());
    }
    key
}

fn block((first, rest): (&str, &str), pieces: &[Piece], settings: &Settings, out: &mut dyn Write) -> io::Result<()> {
    let columns = settings.width.saturating_sub(first.chars().count().max(rest.chars().count()));
    for (idx, line) in wrap(pieces, columns, settings.colour).iter().enumerate() {
        writeln!(out, "{}{}", Ink::Dim.paint(if idx == 0 { first } else { rest }, settings.colour), line.text)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::beginning;

    #[test]
    fn a_beginning_ends_between_characters() {
        for (text, bytes, expected) in [
            ("", 4, ""),
            ("abc", 2, "ab"),
            ("abc", 9, "abc"),
            ("第一百", 4, "第"),
            ("第一百", 6, "第一"),
            ("第", 2, ""),
        ] {
            assert_eq!(beginning(text, bytes), expected, "{text} {bytes}");
        }
    }
}
