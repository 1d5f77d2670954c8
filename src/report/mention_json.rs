//! Rows of recognised values as JSON: the same bytes as the generic writer makes, many times faster. A text of a few
//! megabytes has a hundred thousand of them.

use std::io::{self, Write};

use super::json::write_escaped;
use super::rows::MentionRow;
use crate::model::{Hedge, MentionKind};

/// Writes rows, a line each.
///
/// # Errors
/// If writing fails.
pub fn write_mention_rows<'a>(rows: impl Iterator<Item = MentionRow<'a>>, out: &mut dyn Write) -> io::Result<()> {
    let mut line = Vec::new();
    for row in rows {
        line.clear();
        append_row(&mut line, &row)?;
        line.push(b'\n');
        out.write_all(&line)?;
    }
    Ok(())
}

/// One line that answers a request: its id as it came, the language that the text was read in, the rows.
///
/// # Errors
/// Never; the type is that of writing.
pub fn answer_line<'a>(id: &str, language: &str, rows: impl Iterator<Item = MentionRow<'a>>) -> io::Result<Vec<u8>> {
    let mut line = Vec::from(b"{\"id\":".as_slice());
    write_escaped(&mut line, id)?;
    line.extend(b",\"language\":");
    append_string(&mut line, language)?;
    line.extend(b",\"mentions\":[");
    for (n, row) in rows.enumerate() {
        if n > 0 {
            line.push(b',');
        }
        append_row(&mut line, &row)?;
    }
    line.extend(b"]}\n");
    Ok(line)
}

fn append_row(out: &mut Vec<u8>, row: &MentionRow<'_>) -> io::Result<()> {
    out.push(b'{');
    if let Some(path) = row.path {
        out.extend(b"\"path\":");
        append_string(out, path)?;
        out.push(b',');
    }
    write!(out, "\"start_byte\":{},\"end_byte\":{},\"text\":", row.start_byte, row.end_byte)?;
    append_string(out, row.text)?;
    out.extend(b",\"kind\":\"");
    out.extend(kind_name(row.kind).as_bytes());
    out.extend(b"\",\"value\":");
    append_string(out, &row.value)?;
    out.extend(b",\"unit\":");
    match row.unit {
        Some(unit) => append_string(out, unit)?,
        None => out.extend(b"null"),
    }
    for (key, bound) in [("low", row.low), ("high", row.high)] {
        match bound {
            Some(bound) => write!(out, ",\"{key}\":\"{bound}\"")?,
            None => write!(out, ",\"{key}\":null")?,
        }
    }
    match row.hedge {
        Some(hedge) => write!(out, ",\"hedge\":\"{}\"}}", hedge_name(hedge))?,
        None => out.extend(b",\"hedge\":null}"),
    }
    Ok(())
}

/// Appends a string in quotes. Text in plain letters, which nearly all is, is copied as it is.
fn append_string(out: &mut Vec<u8>, text: &str) -> io::Result<()> {
    // The first bytes of characters among which some are hidden.
    let suspect = |byte: u8| matches!(byte, 0xC2 | 0xD8 | 0xE1 | 0xE2 | 0xEF | 0xF3);
    let plain = |byte: u8| match byte {
        b'"' | b'\\' | b'#' => false,
        b' '..=b'~' => true,
        _ => byte >= 0x80 && !suspect(byte),
    };
    if text.bytes().all(plain) {
        out.push(b'"');
        out.extend(text.as_bytes());
        out.push(b'"');
        return Ok(());
    }
    super::json::append_json(out, text)
}

fn kind_name(kind: MentionKind) -> &'static str {
    match kind {
        MentionKind::Number => "number",
        MentionKind::Ordinal => "ordinal",
        MentionKind::Percent => "percent",
        MentionKind::Money => "money",
        MentionKind::Quantity => "quantity",
        MentionKind::Date => "date",
        MentionKind::Period => "period",
        MentionKind::Duration => "duration",
        MentionKind::Time => "time",
        MentionKind::Name => "name",
        MentionKind::Reference => "reference",
    }
}

fn hedge_name(hedge: Hedge) -> &'static str {
    match hedge {
        Hedge::None => "none",
        Hedge::About => "about",
        Hedge::MoreThan => "more-than",
        Hedge::AtLeast => "at-least",
        Hedge::LessThan => "less-than",
        Hedge::AtMost => "at-most",
        Hedge::Nearly => "nearly",
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;
    use crate::model::Number;
    use crate::report::write_json_line;

    #[test]
    fn rows_are_those_of_the_generic_writer() {
        let kinds = [
            MentionKind::Number,
            MentionKind::Ordinal,
            MentionKind::Percent,
            MentionKind::Money,
            MentionKind::Quantity,
            MentionKind::Date,
            MentionKind::Period,
            MentionKind::Duration,
            MentionKind::Time,
            MentionKind::Name,
            MentionKind::Reference,
        ];
        let hedges = [Hedge::About, Hedge::MoreThan, Hedge::AtLeast, Hedge::LessThan, Hedge::AtMost, Hedge::Nearly];
        let texts = [
            "12 men",
            "約\u{202E}3",
            "a\"b\\c",
            "##[error]",
            "#",
            "五千\u{200b}",
            "½\u{ad}",
            "\u{7f}",
            "naïve",
            "\u{feff}x",
        ];
        for (n, kind) in kinds.into_iter().enumerate() {
            for (at, text) in texts.into_iter().enumerate() {
                let hedge = hedges.get((n + at) % (hedges.len() + 1)).copied();
                let bound = Number::fraction(n as i128 * 7 - 20, at as i128 + 1);
                let row = MentionRow {
                    path: (at % 2 == 0).then_some(text),
                    start_byte: n as u32,
                    end_byte: 4_000_000_000,
                    text,
                    kind,
                    value: Cow::Borrowed(text),
                    unit: (n % 2 == 0).then_some(text),
                    low: bound,
                    high: bound.filter(|_| at % 3 == 0),
                    hedge,
                };
                let mut wanted = Vec::new();
                write_json_line(&mut wanted, &row).unwrap();
                let mut found = Vec::new();
                write_mention_rows(std::iter::once(row), &mut found).unwrap();
                assert_eq!(String::from_utf8(found).unwrap(), String::from_utf8(wanted).unwrap());
            }
        }
    }
}
