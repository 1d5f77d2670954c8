//! What colours mean, and how text wraps into terminal lines.

use std::io::{self, Write};

use colored::{Color, Colorize};
use unicode_width::UnicodeWidthChar;

use crate::base::Severity;
use crate::report::Settings;
use crate::report::sanitize::sanitize;

/// The role of a piece of text; its colour and its sign follow from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ink {
    Plain,
    Dim,
    Bold,
    Path,
    Severity(Severity),
    /// Text that the other side has not, or has otherwise.
    Differs(Side),
    /// What the finding is about.
    Subject(Side),
    /// A count or a place in an order.
    Count,
    /// A share, an amount of money, a measure.
    Amount,
    /// A date, a length of time, a time of day.
    Time,
    /// An identifier.
    Label,
}

/// The side of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    First,
    Other,
}

impl Side {
    /// The sign in the gutter.
    pub(crate) fn sign(self) -> &'static str {
        match self {
            Self::First => "-",
            Self::Other => "+",
        }
    }

    fn colour(self) -> Color {
        match self {
            Self::First => Color::Red,
            Self::Other => Color::Green,
        }
    }
}

impl Ink {
    /// The character that underlines it, so that it reads without colour.
    fn underline(self) -> Option<char> {
        match self {
            Self::Subject(_) => Some('^'),
            Self::Differs(_) => Some('~'),
            _ => None,
        }
    }

    /// Foreign text made safe, in colour.
    pub(crate) fn clean(self, text: &str, colour: bool) -> String {
        self.paint(&sanitize(text), colour)
    }

    /// Adds the colour. `colored` decides by its process-wide override, so `colour` only ever takes colour away.
    pub(crate) fn paint(self, text: &str, colour: bool) -> String {
        if !colour {
            return text.to_owned();
        }
        match self {
            Self::Plain => text.to_owned(),
            Self::Dim => text.dimmed().to_string(),
            Self::Bold => text.bold().to_string(),
            Self::Path => text.cyan().to_string(),
            Self::Severity(Severity::Error) => text.red().bold().to_string(),
            Self::Severity(Severity::Warning) => text.yellow().bold().to_string(),
            Self::Severity(Severity::Note) => text.blue().bold().to_string(),
            Self::Differs(side) => text.color(side.colour()).to_string(),
            Self::Subject(side) => text.color(side.colour()).bold().to_string(),
            Self::Count => text.yellow().to_string(),
            Self::Amount => text.yellow().bold().to_string(),
            Self::Time => text.green().to_string(),
            Self::Label => text.magenta().to_string(),
        }
    }
}

/// A piece of text in one ink. Its text is clean: it went through [`sanitize`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    text: String,
    ink: Ink,
}

impl Piece {
    /// A piece of foreign or own text, made safe.
    pub(crate) fn new(text: &str, ink: Ink) -> Self {
        Self { text: sanitize(text).into_owned(), ink }
    }

    /// Its text.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Its ink.
    pub(crate) fn ink(&self) -> Ink {
        self.ink
    }
}

/// The text of some pieces, without their inks.
pub(crate) fn text_of(pieces: &[Piece]) -> String {
    pieces.iter().map(|piece| piece.text.as_str()).collect()
}

/// A line of a terminal: painted text, and the signs that go under it where there are any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) text: String,
    pub(crate) underline: Option<String>,
    /// Columns of the text, paint aside.
    pub(crate) columns: usize,
}

/// Width of a text in terminal columns.
pub(crate) fn width(text: &str) -> usize {
    text.chars().map(char_width).sum()
}

/// Columns of all pieces in one line.
pub(crate) fn pieces_width(pieces: &[Piece]) -> usize {
    pieces.iter().map(|piece| width(&piece.text)).sum()
}

fn char_width(c: char) -> usize {
    if c.is_ascii() { usize::from(!c.is_ascii_control()) } else { c.width().unwrap_or(0) }
}

/// Closing and opening marks that may not begin or end a line of a script written without spaces.
const NOT_FIRST: &str = "、。，．；：？！）］｝〉》」』】〕”’…—,.;:?!)]}%％";
const NOT_LAST: &str = "（［｛〈《「『【〔“‘([{";

#[derive(Clone, Copy)]
struct Cell {
    c: char,
    ink: Ink,
    columns: usize,
}

/// Breaks pieces into lines of at most `columns` columns: at spaces, between wide characters, and inside a word only
/// where it fills a line alone.
pub(crate) fn wrap(pieces: &[Piece], columns: usize, colour: bool) -> Vec<Line> {
    wrap_first(pieces, columns, colour, usize::MAX)
}

/// The first `most` of the lines that [`wrap`] makes.
pub(crate) fn wrap_first(pieces: &[Piece], columns: usize, colour: bool, most: usize) -> Vec<Line> {
    // A double-width character must fit.
    let columns = columns.max(2);
    if let Some(line) = one_line(pieces, columns, colour) {
        return vec![line];
    }
    let cells: Vec<Cell> = pieces
        .iter()
        .flat_map(|piece| piece.text.chars().map(|c| Cell { c, ink: piece.ink, columns: char_width(c) }))
        .collect();
    let mut lines = Vec::new();
    let mut start = 0;
    while start < cells.len() && lines.len() < most {
        let end = line_end(&cells, start, columns);
        let text = &cells[start..end];
        let kept = text.iter().rposition(|cell| cell.c != ' ').map_or(0, |last| last + 1);
        lines.push(render(&text[..kept], colour));
        start = end;
        while cells.get(start).is_some_and(|cell| cell.c == ' ') {
            start += 1;
        }
    }
    lines
}

/// The line that some pieces make, if they are plain and fit on one: most do.
fn one_line(pieces: &[Piece], columns: usize, colour: bool) -> Option<Line> {
    let plain =
        |piece: &Piece| piece.ink.underline().is_none() && piece.text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    let len: usize = pieces.iter().map(|piece| piece.text.len()).sum();
    // Neighbours of one ink are painted as one, and spaces at the end of a line are cut off.
    let apart = pieces.windows(2).all(|two| two[0].ink != two[1].ink);
    let kept = pieces.last().is_some_and(|last| !last.text.is_empty() && !last.text.ends_with(' '));
    (len <= columns && apart && kept && pieces.iter().all(|piece| !piece.text.is_empty() && plain(piece))).then(|| {
        let text = pieces.iter().map(|piece| piece.ink.paint(&piece.text, colour)).collect();
        Line { text, underline: None, columns: len }
    })
}

/// One past the last cell of the line that begins at `start`; always after `start`.
fn line_end(cells: &[Cell], start: usize, columns: usize) -> usize {
    let (mut used, mut last_break) = (0, None);
    for at in start..cells.len() {
        let cell = cells[at];
        if at > start && may_break(cells[at - 1], cell) {
            last_break = Some(at);
        }
        used += cell.columns;
        if used > columns && cell.c != ' ' {
            return last_break.unwrap_or(at.max(start + 1));
        }
    }
    cells.len()
}

fn may_break(before: Cell, after: Cell) -> bool {
    if after.columns == 0 || after.c == ' ' {
        return false;
    }
    let wide = before.columns == 2 || after.columns == 2;
    before.c == ' ' || (wide && !NOT_FIRST.contains(after.c) && !NOT_LAST.contains(before.c))
}

fn render(cells: &[Cell], colour: bool) -> Line {
    let (mut text, mut under) = (String::new(), String::new());
    for run in cells.chunk_by(|a, b| a.ink == b.ink) {
        let ink = run[0].ink;
        text.push_str(&ink.paint(&run.iter().map(|cell| cell.c).collect::<String>(), colour));
        let columns = run.iter().map(|cell| cell.columns).sum();
        let sign = ink.underline().unwrap_or(' ');
        let signs: String = std::iter::repeat_n(sign, columns).collect();
        under.push_str(&if sign == ' ' { signs } else { ink.paint(&signs, colour) });
    }
    let underline = cells.iter().any(|cell| cell.ink.underline().is_some()).then(|| under.trim_end().to_owned());
    Line { text, underline, columns: cells.iter().map(|cell| cell.columns).sum() }
}

/// How a paragraph stands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Emphasis {
    /// Not at all.
    None,
    /// As a heading.
    Strong,
    /// Less than the text around it.
    Faint,
}

/// Writes a text wrapped to the width; its first line stands after `gutter`, the others are set in as far.
///
/// # Errors
/// If writing fails.
pub fn write_paragraph(
    out: &mut dyn Write,
    settings: &Settings,
    gutter: &str,
    text: &str,
    emphasis: Emphasis,
) -> io::Result<()> {
    let ink = match emphasis {
        Emphasis::None => Ink::Plain,
        Emphasis::Strong => Ink::Bold,
        Emphasis::Faint => Ink::Dim,
    };
    let set_in = width(gutter);
    // A gutter that is a sign goes on; one that is text does not.
    let again = if gutter.contains(['│', '┃']) { gutter.to_owned() } else { " ".repeat(set_in) };
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let lines = wrap(&[Piece::new(&text, ink)], settings.width.saturating_sub(set_in), settings.colour);
    for (idx, line) in lines.iter().enumerate() {
        writeln!(out, "{}{}", if idx == 0 { gutter } else { &again }, line.text)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str, columns: usize) -> Vec<String> {
        wrap(&[Piece::new(text, Ink::Plain)], columns, false).into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn text_wraps_at_spaces_and_between_wide_characters() {
        assert_eq!(lines("one two three", 8), ["one two", "three"]);
        assert_eq!(lines("one two three", 7), ["one two", "three"], "a space at the edge takes no room");
        assert_eq!(lines("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(lines("中文没有空格", 5), ["中文", "没有", "空格"]);
        assert_eq!(lines("中文字，没有", 6), ["中文", "字，没", "有"], "a comma does not begin a line");
        assert_eq!(lines("e\u{301}e\u{301}e", 2), ["e\u{301}e\u{301}", "e"], "an accent stays with its letter");
        assert!(lines("", 10).is_empty());
    }

    #[test]
    fn signs_stand_under_what_they_mean() {
        let pieces = [
            Piece::new("共有", Ink::Plain),
            Piece::new("五千", Ink::Subject(Side::First)),
            Piece::new("人 now ", Ink::Plain),
            Piece::new("x y", Ink::Differs(Side::First)),
        ];
        let line = &wrap(&pieces, 80, false)[0];
        assert_eq!(line.text, "共有五千人 now x y");
        assert_eq!(line.underline.as_deref(), Some("    ^^^^       ~~~"));
        assert_eq!(wrap(&[Piece::new("plain", Ink::Bold)], 80, false)[0].underline, None);
    }
}
