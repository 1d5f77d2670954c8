//! What one character (with its combining marks) is folded to.

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

/// The fate of one cluster.
pub(super) enum Folded {
    /// It stays as it is.
    Same,
    /// It is white space.
    Space(Space),
    /// It is invisible or a control character.
    Nothing,
    /// It becomes this text, which is never white space.
    Text(String),
}

/// What white space is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Space {
    /// It merely separates.
    Plain,
    /// It ends a line.
    LineEnd,
    /// It holds its neighbours together: no-break, figure, thin, narrow no-break.
    Fixed,
}

/// How many bytes, from the first, are text that folding leaves alone and that nothing after them can join: printable
/// ASCII with single spaces inside.
pub(super) fn plain_len(bytes: &[u8]) -> usize {
    if bytes.first() == Some(&b' ') {
        return 0;
    }
    // By the block first, which the compiler makes a few instructions of; then byte by byte where a block won't do.
    const BLOCK: usize = 16;
    let mut whole = 0;
    while let Some(block) = bytes.get(whole..whole + BLOCK + 1) {
        let plain = block.iter().fold(true, |all, byte| all & matches!(byte, b' '..=b'~'));
        let pairs = block[..BLOCK].iter().zip(&block[1..]);
        let double = pairs.fold(false, |any, (one, other)| any | ((*one == b' ') & (*other == b' ')));
        if !plain || double {
            break;
        }
        whole += BLOCK;
    }
    let mut len = whole - usize::from(whole > 0 && bytes[whole - 1] == b' ');
    for (at, byte) in bytes.iter().enumerate().skip(whole) {
        match byte {
            b'!'..=b'~' => len = at + 1,
            b' ' if at == len && at > 0 => {}
            _ => break,
        }
    }
    // A combining mark may follow: the letter before it is not for here to judge.
    if bytes.get(len).is_some_and(|next| !next.is_ascii()) {
        len = len.saturating_sub(1);
        len -= usize::from(bytes[..len].ends_with(b" "));
    }
    len
}

/// How many bytes, from the first, are letters beyond ASCII that folding leaves alone and that nothing after them joins.
pub(super) fn letters_len(text: &str) -> usize {
    let mut len = 0;
    let mut last = 0;
    for c in text.chars() {
        if !is_settled(c) {
            // A mark belongs to the letter before it, which is not for here to judge then.
            return if joins(c) { len - last } else { len };
        }
        last = c.len_utf8();
        len += last;
    }
    len
}

/// Letters and Chinese punctuation that are their own plain form: ideographs, kana, Hangul syllables, Cyrillic, Arabic and
/// Latin-1 letters. That they are is tested.
fn is_settled(c: char) -> bool {
    matches!(c,
        '\u{4E00}'..='\u{9FFF}' | '\u{3001}' | '\u{3002}' | '\u{FF0C}' | '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FC}'
        | '\u{AC00}'..='\u{D7A3}' | '\u{C0}'..='\u{FF}' | '\u{400}'..='\u{482}' | '\u{48A}'..='\u{52F}'
        | '\u{620}'..='\u{64A}')
}

/// How many bytes, from the first, are ASCII white space, and what that is good for as a whole.
pub(super) fn white(bytes: &[u8]) -> (usize, Space) {
    let mut space = Space::Plain;
    let rest = bytes.iter().position(|byte| match byte {
        b' ' | b'\t' => false,
        b'\n' | b'\r' | 0xb | 0xc => {
            space = Space::LineEnd;
            false
        }
        _ => true,
    });
    (rest.unwrap_or(bytes.len()), space)
}

/// The first character of a text that is not empty, with the combining marks (or conjoining jamo) that follow it.
pub(super) fn cluster(text: &str) -> &str {
    let mut chars = text.char_indices();
    let Some((_, first)) = chars.next() else { return "" };
    let alone = first.is_ascii() && text.as_bytes().get(1).is_none_or(u8::is_ascii);
    let end = if alone || first.is_whitespace() || first.is_control() {
        first.len_utf8()
    } else {
        chars.find(|&(_, c)| !joins(c)).map_or(text.len(), |(end, _)| end)
    };
    &text[..end]
}

fn joins(c: char) -> bool {
    !c.is_ascii() && (is_combining_mark(c) || ('\u{1160}'..='\u{11FF}').contains(&c))
}

/// Whether a script writes no spaces beside this character, so that a line end next to it is none either.
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{2E80}'..='\u{303F}' | '\u{3040}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF01}'..='\u{FF60}' | '\u{20000}'..='\u{3FFFF}')
}

/// What a space that must not break becomes between two digits: the sign that groups the digits of a figure.
pub(super) const GROUPING_SPACE: char = '\u{202F}';

/// Folds one cluster.
pub(super) fn fold(cluster: &str) -> Folded {
    let mut chars = cluster.chars();
    let Some(first) = chars.next() else { return Folded::Nothing };
    if first.is_ascii() && chars.next().is_none() {
        return match first {
            '\n' | '\r' | '\u{B}' | '\u{C}' => Folded::Space(Space::LineEnd),
            ' ' | '\t' => Folded::Space(Space::Plain),
            c if c.is_ascii_control() => Folded::Nothing,
            _ => Folded::Same,
        };
    }
    if first.is_whitespace() {
        return Folded::Space(match first {
            '\u{85}' | '\u{2028}' | '\u{2029}' => Space::LineEnd,
            '\u{A0}' | '\u{2007}' | '\u{2009}' | '\u{202F}' => Space::Fixed,
            _ => Space::Plain,
        });
    }
    let hidden = |c: char| c.is_control() || is_invisible(c);
    if cluster.contains(hidden) {
        let visible: String = cluster.chars().filter(|c| !hidden(*c)).collect();
        return match fold_visible(&visible) {
            Folded::Same if visible.is_empty() => Folded::Nothing,
            Folded::Same => Folded::Text(visible),
            other => other,
        };
    }
    fold_visible(cluster)
}

/// Folds a cluster without hidden characters that is not white space.
fn fold_visible(cluster: &str) -> Folded {
    let Some(first) = cluster.chars().next() else { return Folded::Same };
    if keeps_form(first) {
        return Folded::Same;
    }
    if is_nfkc_quick(cluster.chars()) == IsNormalized::Yes && cluster.chars().all(|c| plain(c) == c) {
        return Folded::Same;
    }
    let folded: String = cluster.nfkc().map(plain).collect();
    if folded == cluster {
        Folded::Same
    } else if folded.chars().any(char::is_whitespace) || folded.chars().next().is_none_or(is_combining_mark) {
        // A few signs decompose into a space and a mark, or into a phrase; they are better left whole.
        Folded::Same
    } else {
        Folded::Text(folded)
    }
}

/// Characters that take no room and say nothing: soft hyphen, zero-width space, word joiner, byte order mark,
/// direction marks, variation selectors, tags.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}'
        | '\u{E0000}'..='\u{E0FFF}')
}

/// Characters whose NFKC form would say something else: `m²` is not `m2`, `1½` is not `11/2`, `①` is no `1`, and the
/// full-width comma of Chinese does not group digits.
fn keeps_form(c: char) -> bool {
    matches!(c,
        '\u{B2}' | '\u{B3}' | '\u{B9}' | '\u{BC}'..='\u{BE}' | '\u{2070}'..='\u{209F}' | '\u{2120}'..='\u{2122}'
        | '\u{2150}'..='\u{215F}' | '\u{2189}' | '\u{2460}'..='\u{24FF}' | '\u{2776}'..='\u{2793}'
        | '\u{3200}'..='\u{32FF}' | '\u{1F100}'..='\u{1F1FF}'
        | '！' | '（' | '）' | '，' | '：' | '；' | '？')
}

/// The plain form of a punctuation character.
fn plain(c: char) -> char {
    match c {
        '\u{2018}' | '\u{2019}' | '\u{201A}' | '\u{201B}' | '\u{2039}' | '\u{203A}' | '\u{2BC}' => '\'',
        '\u{201C}' | '\u{201D}' | '\u{201E}' | '\u{201F}' | '\u{AB}' | '\u{BB}' | '\u{301D}'..='\u{301F}' => '"',
        '\u{2010}' | '\u{2011}' | '\u{2212}' | '\u{FE63}' => '-',
        '\u{2012}' | '\u{2013}' => '\u{2013}',
        '\u{2014}' | '\u{2015}' => '\u{2014}',
        '\u{2044}' => '/',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settled_letters_fold_to_themselves() {
        for c in ('\u{80}'..='\u{FFFF}').filter(|c| is_settled(*c)) {
            assert!(matches!(fold(c.encode_utf8(&mut [0; 4])), Folded::Same), "{c} {:04X}", u32::from(c));
            assert!(!joins(c));
        }
        assert_eq!(letters_len("人口，超过。 1"), "人口，超过。".len());
        assert_eq!(letters_len("и\u{306}"), 0);
    }
}
