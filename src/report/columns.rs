//! Source and translation side by side: two columns of wrapped lines.

use crate::report::style::{Ink, Line, Piece, wrap};

/// Fewest columns of a terminal that holds two texts side by side: each then has as many as a narrow book.
pub(crate) const SIDE_BY_SIDE: usize = 120;

/// What stands between the two columns, and before the first.
const DIVIDER: &str = " │ ";

/// What one column shows.
pub(crate) struct Column {
    /// Where it stands.
    pub(crate) heading: Vec<Piece>,
    /// The text, its differences marked.
    pub(crate) text: Vec<Piece>,
    /// The value under it.
    pub(crate) value: Option<String>,
}

/// A line of one column and what it takes.
type Cell = (String, usize);

/// Columns that each side has of so many in all.
pub(crate) fn column_width(columns: usize) -> usize {
    columns.saturating_sub(DIVIDER.chars().count()) / 2
}

/// The lines of two columns of one width, at most so many of text in each.
pub(crate) fn beside(columns: [&Column; 2], width: usize, most: usize, colour: bool) -> Vec<String> {
    let [left, right] = columns.map(|column| {
        let heading = wrap(&column.heading, width, colour).into_iter().map(|line| (line.text, line.columns));
        let text = lines(&column.text, width, most, colour);
        let value = column.value.iter().flat_map(|value| {
            let value = [Piece::new(&format!("= {value}"), Ink::Dim)];
            wrap(&value, width, colour).into_iter().take(most).map(|line| (line.text, line.columns))
        });
        (heading.collect::<Vec<Cell>>(), text, value.collect::<Vec<Cell>>())
    });
    let mut rows = Vec::new();
    for (left, right) in [(left.0, right.0), (left.1, right.1), (left.2, right.2)] {
        for at in 0..left.len().max(right.len()) {
            let empty = (String::new(), 0);
            let ((one, used), (other, _)) = (left.get(at).unwrap_or(&empty), right.get(at).unwrap_or(&empty));
            let pad = " ".repeat(width.saturating_sub(*used));
            let divider = Ink::Dim.paint(DIVIDER, colour);
            rows.push(format!("{one}{pad}{divider}{other}").trim_end().to_owned());
        }
    }
    rows
}

/// The lines of a text with the signs under them; what is more is cut.
fn lines(pieces: &[Piece], width: usize, most: usize, colour: bool) -> Vec<Cell> {
    /// The mark of a cut, and what it takes.
    const CUT: (&str, usize) = (" …", 2);
    let wrapped = wrap(pieces, width.saturating_sub(CUT.1), colour);
    let cut = wrapped.len() > most;
    let mut rows = Vec::new();
    for (idx, Line { text, underline, columns }) in wrapped.into_iter().take(most).enumerate() {
        let is_last = cut && idx + 1 == most;
        rows.push(if is_last { (format!("{text}{}", CUT.0), columns + CUT.1) } else { (text, columns) });
        rows.extend(underline.map(|signs| {
            // Paint aside, signs are one column each.
            let used = columns_of(&signs);
            (signs, used)
        }));
    }
    rows
}

/// Columns of painted signs: what stands between an escape and its `m` takes none.
fn columns_of(painted: &str) -> usize {
    let (mut columns, mut inside) = (0, false);
    for c in painted.chars() {
        match c {
            '\u{1b}' => inside = true,
            'm' if inside => inside = false,
            _ if !inside => columns += 1,
            _ => {}
        }
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::style::{Side, width};

    #[test]
    fn wide_characters_and_paint_keep_the_columns() {
        let column = |text: &str, marked: &str, side| Column {
            heading: vec![Piece::new("a.md:1:1", Ink::Path)],
            text: vec![
                Piece::new(text, Ink::Plain),
                Piece::new(marked, Ink::Subject(side)),
                Piece::new("。", Ink::Plain),
            ],
            value: Some("5".to_owned()),
        };
        let (left, right) =
            (column("共有", "五千人", Side::First), column("a total of ", "five thousand", Side::Other));
        let rows = beside([&left, &right], 30, 3, false);
        let bar = |row: &String| row.split_once('│').map(|(before, _)| width(before));
        assert!(rows.iter().all(|row| bar(row) == Some(31)), "{rows:#?}");
        assert!(rows[2].starts_with("    ^^^^^^ "), "{rows:#?}");
    }
}
