//! Makes text from documents and file names safe and visible on a terminal and in a CI log.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Text as it may be printed: control, bidirectional and zero-width characters appear as visible marks.
///
/// A tab becomes a space. `##name[`, which CI runners obey wherever it stands in a line, is broken by a zero-width space
/// of ours after the first `#`. That no line *begins* with `::` is the layout's task: each printed line starts with a
/// gutter. Applying it twice shows that zero-width space, so apply it once, to the outermost string.
pub fn sanitize(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~') && byte != b'#') {
        return Cow::Borrowed(text);
    }
    let suspicious = |c: char| is_hidden(c) || c == '#';
    if !text.contains(suspicious) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for (at, c) in text.char_indices() {
        match c {
            '\t' => out.push(' '),
            '\0'..='\x1f' => out.push(char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}')),
            '\x7f' => out.push('\u{2421}'),
            '#' if text.get(at..).is_some_and(is_runner_command) => out.push_str("#\u{200b}"),
            c if is_hidden(c) => {
                // Writing to a string can't fail.
                let _ = write!(out, "<U+{:04X}>", u32::from(c));
            }
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Whether a character moves the cursor, turns the direction of writing, or takes no room.
pub(crate) fn is_hidden(c: char) -> bool {
    matches!(c,
        '\0'..='\x1f' | '\x7f'..='\u{9f}'
        | '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Whether the text begins like a command of a CI runner: `##[error]`, `##vso[`, `##teamcity[`.
fn is_runner_command(text: &str) -> bool {
    text.strip_prefix("##")
        .is_some_and(|rest| rest.trim_start_matches(|c: char| c.is_ascii_alphabetic()).starts_with('['))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_characters_become_visible() {
        for (text, shown) in [
            ("plain 中文 text, é", "plain 中文 text, é"),
            ("\x1b[31mred\x1b[0m", "␛[31mred␛[0m"),
            ("a\tb\nc\rd", "a b␊c␍d"),
            ("\x7f\u{9b}31m", "␡<U+009B>31m"),
            ("a\u{202e}b\u{2066}c\u{200b}d\u{feff}", "a<U+202E>b<U+2066>c<U+200B>d<U+FEFF>"),
            ("\u{2028}", "<U+2028>"),
            ("# heading ## two", "# heading ## two"),
        ] {
            assert_eq!(sanitize(text), shown, "{text:?}");
        }
    }

    #[test]
    fn runner_commands_are_broken_and_headings_are_not() {
        for text in ["##[error]x", "a ##vso[task]", "##teamcity[x", "###[group]"] {
            let shown = sanitize(text);
            assert!(!shown.contains("##[") && !shown.contains("##vso[") && !shown.contains("##teamcity["), "{shown}");
        }
        assert_eq!(sanitize("## [link]"), "## [link]");
    }
}
