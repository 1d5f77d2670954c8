//! Punctuation: a sentence that lost its question mark, and marks that the language of the translation writes otherwise.

use super::{Defect, FEW, Hit, Pair, folded};
use crate::base::Span;
use crate::lexicon::is_han;
use crate::model::{Bead, BlockKind, Document, sentences_span};

/// Beads must be tied as surely as this.
const MIN_BEAD: f32 = 0.7;

/// How sure it is.
const SURE: f32 = 0.8;

/// Adds sentences that end otherwise, and marks of another language.
pub(super) fn check(pair: &Pair<'_>, hits: &mut Vec<Hit>) {
    let words = &pair.lexicons[1].translation;
    let (mut ends, mut opened, mut spaced, mut narrow) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for bead in &pair.bitext.beads {
        if bead.is_gap() || bead.confidence < MIN_BEAD || pair.is_copy(bead) || !is_prose(pair.target, bead) {
            continue;
        }
        let spans = (sentences_span(pair.source, &bead.source), sentences_span(pair.target, &bead.target));
        let hit = |why: String| Hit {
            defect: Defect::Punctuation,
            source: (spans.0, String::new()),
            target: (spans.1, String::new()),
            confidence: SURE,
            why,
        };
        let (ours, theirs) = (End::of(pair.source.surface(spans.0)), End::of(pair.target.surface(spans.1)));
        let matters = |end: End| matches!(end, End::Question | End::Exclamation | End::Dots);
        // The end of a message is all that tells where it stops; a paragraph of text ends by itself.
        let message = pair.bitext.given && ours != theirs;
        if ours != theirs && (matters(ours) || message) {
            ends.push(hit(format!("the source ends with {}, the translation with {}", ours.told(), theirs.told())));
        }
        let text = pair.target.surface(spans.1);
        if theirs == End::Question && !words.opening_marks.is_empty() && !text.contains(words.opening_marks.as_slice())
        {
            let marks: String = words.opening_marks.iter().collect();
            opened.push(hit(format!("no mark opens the question ({marks})")));
        }
        if words.spaced_marks
            && let Some(mark) = unspaced(pair.target, spans.1)
        {
            spaced.push(hit(format!("no space stands before `{mark}`")));
        }
        if words.full_width
            && let Some(mark) = narrow_mark(text)
        {
            narrow.push(hit(format!("`{mark}` between ideographs is not a mark of their script")));
        }
    }
    folded(ends, FEW, "sentences end otherwise than their source", hits);
    for (found, what) in [
        (opened, "questions are not opened"),
        (spaced, "sentences have such a mark"),
        (narrow, "sentences have such a mark"),
    ] {
        folded(found, 1, what, hits);
    }
}

/// How a sentence ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Question,
    Exclamation,
    Dots,
    Colon,
    Stop,
    None,
}

impl End {
    fn of(text: &str) -> Self {
        let closes = |c: char| c.is_whitespace() || "\"'”’»›」』)）]】*_`~".contains(c);
        let text = text.trim_end_matches(closes);
        match text.chars().next_back() {
            Some('?' | '？' | '؟' | '⁇' | '⁈') => Self::Question,
            Some('!' | '！' | '⁉') => Self::Exclamation,
            Some('…' | '⋯') => Self::Dots,
            Some(':' | '：') => Self::Colon,
            Some('.' | '。' | '．' | '｡') if text.ends_with("...") || text.ends_with("。。") => Self::Dots,
            Some('.' | '。' | '．' | '｡' | '۔') => Self::Stop,
            _ => Self::None,
        }
    }

    fn told(self) -> &'static str {
        match self {
            Self::Question => "a question mark",
            Self::Exclamation => "an exclamation mark",
            Self::Dots => "dots",
            Self::Colon => "a colon",
            Self::Stop => "a full stop",
            Self::None => "no mark",
        }
    }
}

fn is_prose(document: &Document, bead: &Bead) -> bool {
    let block = document.sentences.get(bead.target.start as usize).map(|sentence| sentence.block as usize);
    let kind = block.and_then(|block| document.blocks.get(block)).map(|block| block.kind);
    !matches!(kind, None | Some(BlockKind::Code | BlockKind::Heading(_) | BlockKind::Cell { .. }))
}

/// A mark that a space should stand before, and none does; what is quoted as code apart.
fn unspaced(document: &Document, sentence: Span) -> Option<char> {
    let text = document.slice(sentence);
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    chars.windows(2).enumerate().find_map(|(at, two)| {
        let ((_, before), (start, mark)) = (two[0], two[1]);
        let ends = chars.get(at + 2).is_none_or(|(_, next)| next.is_whitespace());
        let start = sentence.start + u32::try_from(start).unwrap_or(0);
        let quoted = document.is_literal(Span { start: start.saturating_sub(1), end: start + 1 });
        let found = matches!(mark, ';' | ':' | '!' | '?') && before.is_alphabetic() && ends && !quoted;
        found.then_some(mark)
    })
}

/// A narrow mark that follows an ideograph and is followed by another, or by the end of the text.
fn narrow_mark(text: &str) -> Option<char> {
    let chars: Vec<char> = text.chars().collect();
    chars.windows(2).enumerate().find_map(|(at, two)| {
        let next = chars.get(at + 2);
        let found = is_han(two[0]) && matches!(two[1], ',' | '?' | '!' | ';') && next.is_none_or(|c| is_han(*c));
        found.then_some(two[1])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_are_told_behind_quotes_and_in_any_script() {
        for (text, end) in [
            ("Why?”", End::Question),
            ("为什么？」", End::Question),
            ("لماذا؟", End::Question),
            ("Saving...", End::Dots),
            ("保存中……", End::Dots),
            ("Halt!)", End::Exclamation),
            ("Name:", End::Colon),
            ("完了。", End::Stop),
            ("no mark", End::None),
        ] {
            assert_eq!(End::of(text), end, "{text}");
        }
        assert_eq!(narrow_mark("你好,世界"), Some(','));
        assert_eq!((narrow_mark("你好，世界"), narrow_mark("长3,000米"), narrow_mark("用 a,b")), (None, None, None));
    }
}
