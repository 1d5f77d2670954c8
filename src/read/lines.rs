//! Lines of a text with the features plain-text layout is read from: width, indent, list marker, label, rule.

use crate::base::Span;
use crate::model::Furniture;

/// One line, without its line break and the white space around it.
#[derive(Debug)]
pub(super) struct Line<'a> {
    body: &'a str,
    start: usize,
    indent: usize,
    ideographic_indent: bool,
    cut_before: bool,
    cut_after: bool,
    width: usize,
}

/// What kind of sign marks a list item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Marker {
    /// A bullet character, which stands nowhere else.
    Sign,
    /// `-`, `*`, `+`, a number or a letter, which may stand in a sentence too.
    Weak,
}

impl Marker {
    /// Whether the marker can't be part of a sentence.
    pub(super) fn is_sign(self) -> bool {
        self == Self::Sign
    }
}

/// Splits a text into lines at line feeds, carriage returns and form feeds. `cuts`, in order, are editor markers: at
/// the edge of a line they are left out of it, and the line is separated from its neighbour.
pub(super) fn split<'a>(text: &'a str, cuts: &[Furniture]) -> Vec<Line<'a>> {
    let mut lines = Vec::new();
    let mut cuts = cuts.iter().map(|cut| cut.span).peekable();
    let mut start = 0;
    let bytes = text.as_bytes();
    while start <= bytes.len() {
        let end = memchr::memchr3(b'\n', b'\r', 0x0c, &bytes[start..]).map_or(bytes.len(), |at| start + at);
        let mut here: Vec<Span> = Vec::new();
        while cuts.peek().is_some_and(|cut| (cut.start as usize) < end) {
            here.extend(cuts.next());
        }
        lines.push(line(text, start, end, &here));
        let crlf = bytes.get(end) == Some(&b'\r') && bytes.get(end + 1) == Some(&b'\n');
        start = end + if crlf { 2 } else { 1 };
    }
    lines
}

fn line<'a>(text: &'a str, mut start: usize, mut end: usize, cuts: &[Span]) -> Line<'a> {
    let (mut cut_before, mut cut_after) = (false, false);
    for cut in cuts {
        if text[start..(cut.start as usize).max(start)].trim().is_empty() && cut.end as usize <= end {
            start = cut.end as usize;
            cut_before = true;
        }
    }
    for cut in cuts.iter().rev() {
        if cut.start as usize >= start && text[(cut.end as usize).min(end)..end].trim().is_empty() {
            end = cut.start as usize;
            cut_after = true;
        }
    }
    let raw = &text[start..end];
    let body = trim_start(raw);
    let lead = &raw[..raw.len() - body.len()];
    let indent = lead.chars().map(|c| if c == '\t' { 4 } else { columns(c) }).sum();
    let ideographic_indent = lead.starts_with('\u{3000}');
    let body = body.trim_end();
    let width = text_width(body);
    Line { body, start: start + lead.len(), indent, ideographic_indent, cut_before, cut_after, width }
}

/// A text without the white space before it, which mostly is none or a few spaces.
fn trim_start(text: &str) -> &str {
    let bytes = text.as_bytes();
    let spaces = bytes.iter().take_while(|byte| **byte == b' ').count();
    if bytes.get(spaces).is_some_and(u8::is_ascii_graphic) { &text[spaces..] } else { text.trim_start() }
}

/// Columns of a text.
pub(super) fn text_width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.chars().map(columns).sum() }
}

/// Columns of a character: two for Han, kana, hangul and full-width forms.
pub(super) fn columns(c: char) -> usize {
    if is_cjk(c) { 2 } else { 1 }
}

/// Han, kana, hangul, ideographic punctuation and full-width forms.
pub(super) fn is_cjk(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}' | '\u{20000}'..='\u{3fffd}')
}

/// Whether a text ends as a sentence does, closing quotes and brackets aside.
pub(super) fn ends_sentence(text: &str) -> bool {
    if text.as_bytes().last().is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b',') {
        return false;
    }
    let bare = text.trim_end_matches(['"', '\'', '”', '’', '»', '」', '』', ')', '）', ']', '】']);
    bare.ends_with(['.', '!', '?', '…', '。', '！', '？', '．', '؟', '।'])
}

impl<'a> Line<'a> {
    /// The line's text.
    pub(super) fn text(&self) -> &'a str {
        self.body
    }

    /// Where the line's text starts, a byte offset.
    pub(super) fn start(&self) -> usize {
        self.start
    }

    /// Where the line's text ends.
    pub(super) fn end(&self) -> usize {
        self.start + self.body.len()
    }

    /// Columns of white space before the text.
    pub(super) fn indent(&self) -> usize {
        self.indent
    }

    /// Columns of the text, indent included.
    pub(super) fn width(&self) -> usize {
        self.indent + self.width
    }

    /// Whether the line holds white space only.
    pub(super) fn is_blank(&self) -> bool {
        self.body.is_empty()
    }

    /// Whether an editor marker stood before the text.
    pub(super) fn cut_before(&self) -> bool {
        self.cut_before
    }

    /// Whether an editor marker stood after the text.
    pub(super) fn cut_after(&self) -> bool {
        self.cut_after
    }

    /// Chinese and Japanese paragraphs open with an ideographic space.
    pub(super) fn starts_with_ideographic_indent(&self) -> bool {
        self.ideographic_indent
    }

    /// Whether the line ends as a sentence does.
    pub(super) fn ends_sentence(&self) -> bool {
        ends_sentence(self.body)
    }

    /// Whether the line announces what follows.
    pub(super) fn ends_clause_with_colon(&self) -> bool {
        self.body.ends_with([':', '：'])
    }

    /// Whether the first word of `next` would have fitted on this line at a width of `wrap` columns.
    pub(super) fn would_fit(&self, next: &Line<'_>, wrap: usize) -> bool {
        let first = next.body.chars().next().unwrap_or(' ');
        if is_cjk(first) {
            // A character and a punctuation mark that must not open a line.
            return self.width() + 4 <= wrap;
        }
        let word = next.body.chars().take_while(|c| !c.is_whitespace() && !is_cjk(*c)).count();
        self.width() + 1 + word <= wrap
    }

    /// Whether the line goes on with a sentence: it starts in lower case, or with closing punctuation.
    pub(super) fn starts_inside_sentence(&self) -> bool {
        let first = self.body.chars().next().unwrap_or(' ');
        first.is_lowercase() || matches!(first, ',' | ';' | ')' | '，' | '。' | '、' | '；' | '）')
    }

    /// Whether the line starts in a script without case, where nothing shows that a sentence goes on.
    pub(super) fn starts_without_case(&self) -> bool {
        self.body.chars().next().is_some_and(|c| is_cjk(c) && c.is_alphabetic())
    }

    /// Whether the line is a separator: three or more of the same sign, and nothing else.
    pub(super) fn is_rule(&self) -> bool {
        let mut signs = self.body.chars().filter(|c| !c.is_whitespace());
        let Some(first) = signs.next().filter(|c| !c.is_alphanumeric()) else { return false };
        "-=~*_#+^\"'`.:—–─━═·•※".contains(first) && {
            let mut count = 1;
            signs.all(|c| {
                count += 1;
                c == first
            }) && count >= 3
        }
    }

    /// The level of the heading `above` if this line underlines it.
    pub(super) fn underlines(&self, above: &Line<'_>) -> Option<u8> {
        let first = self.body.chars().next()?;
        let level = match first {
            '=' | '#' | '═' => 1,
            '-' | '─' => 2,
            '~' | '^' | '"' | '*' | '+' => 3,
            _ => return None,
        };
        let solid = self.body.chars().all(|c| c == first);
        let fits = self.width * 2 >= above.width && self.width <= above.width * 2 + 8;
        (solid && self.width >= 3 && fits && !above.is_blank() && !above.is_rule() && above.width < 120)
            .then_some(level)
    }

    /// The list marker the line starts with.
    pub(super) fn marker(&self) -> Option<Marker> {
        self.marker_and_len().map(|(marker, _)| marker)
    }

    /// Bytes of the list marker and the white space after it; 0 without a marker.
    pub(super) fn marker_len(&self) -> usize {
        self.marker_and_len().map_or(0, |(_, len)| len)
    }

    fn marker_and_len(&self) -> Option<(Marker, usize)> {
        let first = self.body.chars().next()?;
        let (marker, len) = if !first.is_ascii() && "•●▪◦‣·○■□◆◇➢►▶✓✔❖※⁃∙".contains(first)
        {
            let rest = &self.body[first.len_utf8()..];
            // An ideographic middle dot inside a name never opens a line; ※ and ○ often open notes.
            (Marker::Sign, if rest.trim().is_empty() { return None } else { first.len_utf8() })
        } else if matches!(first, '-' | '*' | '+' | '–') && !self.body.ends_with(first) {
            (Marker::Weak, spaced(self.body, 1.max(first.len_utf8()))?)
        } else {
            (Marker::Weak, number_marker(self.body)?)
        };
        let rest = &self.body[len..];
        let gap = rest.len() - rest.trim_start().len();
        (!rest.trim().is_empty()).then_some((marker, len + gap))
    }

    /// The line as a label that stands alone: `Li Xiao:`, `Date:`, `记者：`. Lead-ins of lists are none.
    pub(super) fn label(&self) -> Option<&str> {
        /// Names and offices; Han names of offices run to ten characters.
        const MAX_WORDS: usize = 7;
        const MAX_HAN: usize = 10;
        let name = self.body.strip_suffix([':', '：'])?.trim_end();
        if name.is_empty() || name.len() > 90 || name.contains([':', '：', ';', '。', '，', '!', '?', '？']) {
            return None;
        }
        if name.chars().any(is_cjk) {
            return (name.chars().count() <= MAX_HAN).then_some(name);
        }
        let words: Vec<_> = name.split_whitespace().collect();
        let capital = |word: &str| {
            let first = word.chars().find(|c| c.is_alphanumeric());
            first.is_none_or(|c| !c.is_lowercase())
        };
        // Short lower-case words join the parts of a name (`Bureau of Statistics`, `Ludwig van Beethoven`).
        let joins = |word: &str| word.chars().count() <= 3;
        let first_last = [words.first(), words.last()].into_iter().flatten().all(|word| capital(word));
        let inner = words.iter().all(|word| capital(word) || joins(word));
        let letters = name.chars().any(char::is_alphabetic);
        (words.len() <= MAX_WORDS && first_last && inner && letters).then_some(name)
    }

    /// Whether the line has letters and no final punctuation.
    pub(super) fn reads_like_title(&self) -> bool {
        let last = self.body.chars().next_back().unwrap_or(' ');
        let closed = matches!(last, ':' | '：' | ';' | '；' | ',' | '，' | '、' | '-' | '>' | '|');
        !closed && !self.ends_sentence() && self.body.chars().any(char::is_alphabetic)
    }
}

/// The length of a marker that white space must follow.
fn spaced(body: &str, len: usize) -> Option<usize> {
    body.get(len..)?.starts_with([' ', '\t', '\u{a0}', '\u{3000}']).then_some(len)
}

/// `1.`, `2)`, `(3)`, `a)`, `一、`, `（二）`, `1、`; years and decimals are none.
fn number_marker(body: &str) -> Option<usize> {
    /// Items beyond 999 are years and quantities.
    const MAX_DIGITS: usize = 3;
    match body.as_bytes() {
        // A word, or a sign that opens nothing: most lines.
        [first, second, ..] if first.is_ascii_alphabetic() && second.is_ascii() && *second != b')' => return None,
        [first, ..] if first.is_ascii() && !first.is_ascii_alphanumeric() && *first != b'(' => return None,
        _ => {}
    }
    let open = body.chars().next().filter(|c| matches!(c, '(' | '（'));
    let start = open.map_or(0, char::len_utf8);
    let rest = &body[start..];
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let han = rest.chars().take_while(|c| "一二三四五六七八九十百零〇".contains(*c)).map(char::len_utf8).sum::<usize>();
    let letter = usize::from(rest.starts_with(|c: char| c.is_ascii_alphabetic()));
    let (len, is_han) = match (digits, han, letter) {
        (1..=MAX_DIGITS, ..) => (digits, false),
        (0, 1.., _) if han <= 12 => (han, true),
        (0, 0, 1) => (1, false),
        _ => return None,
    };
    let sign = rest[len..].chars().next()?;
    let end = start + len + sign.len_utf8();
    match sign {
        '）' => Some(end),
        ')' if open.is_some() || !is_han => spaced(body, end).or((open.is_some() && is_han).then_some(end)),
        '、' | '．' => Some(end),
        '.' if open.is_none() && digits > 0 => spaced(body, end),
        _ => None,
    }
}
