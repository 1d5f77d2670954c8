//! Level 3: normalised text → sentences and tokens, and speaker turns told from paragraphs.
//!
//! Only spans are made; the text is never copied. Words that end with a point without ending a sentence come from the
//! language data.

mod sentences;
mod tokens;

pub use tokens::tokenize;

use crate::base::Span;
use crate::lexicon::SentenceWords;
use crate::model::{BlockKind, Document, MentionKind, Sentence};

/// Fills the sentences of a normalised document, and marks the blocks that name who speaks next.
pub fn segment(document: &mut Document, words: &SentenceWords) {
    for block in &mut document.blocks {
        if block.kind == BlockKind::Paragraph && is_speaker(block.span.of(&document.text)) {
            block.kind = BlockKind::Speaker;
        }
    }
    let mut sentences = Vec::new();
    for (idx, block) in document.blocks.iter().enumerate() {
        let text = block.span.of(&document.text);
        let idx = u32::try_from(idx).unwrap_or(u32::MAX);
        let base = block.span.start as usize;
        if block.kind == BlockKind::Code {
            sentences.push(Sentence { span: block.span, block: idx });
            continue;
        }
        sentences::split(text, words, |start, end| {
            sentences.push(Sentence { span: Span::new(base + start, base + end), block: idx });
        });
    }
    sentences.shrink_to_fit();
    document.sentences = sentences;
}

/// Joins sentences that a value crosses: the point in `21. März` ends none, whatever stands after it. Needs the mentions.
pub fn rejoin(document: &mut Document) {
    let mut values = document.mentions.iter().filter(|mention| mention.kind != MentionKind::Name).peekable();
    document.sentences.dedup_by(|next, sentence| {
        while values.next_if(|value| value.span.end <= next.span.start).is_some() {}
        let crosses =
            values.peek().is_some_and(|value| value.span.start < sentence.span.end) && sentence.block == next.block;
        if crosses {
            sentence.span.end = next.span.end;
        }
        crosses
    });
}

/// Longest speaker label: a title, a name of four words, an affiliation in brackets.
const MAX_SPEAKER_WORDS: usize = 6;

/// Longest speaker label in a script without spaces, in characters.
const MAX_SPEAKER_IDEOGRAPHS: usize = 12;

/// Whether a block names who speaks next in a transcript: capitalised words alone before a colon.
fn is_speaker(text: &str) -> bool {
    let Some(label) = text.strip_suffix([':', '：']) else { return false };
    let label = label.trim_end();
    if label.is_empty() || label.contains(['.', ',', ';', '。', '，', '；', '?', '!']) && !label.contains(". ") {
        return false;
    }
    if label.chars().any(is_ideograph) {
        return label.chars().count() <= MAX_SPEAKER_IDEOGRAPHS && !label.chars().any(char::is_numeric);
    }
    let words = label.split(' ').filter(|word| !word.starts_with('('));
    let capitalised = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
    // A lone short word may be a lower-case particle of a name ("Ursula von der Leyen").
    let fits = |word: &str| capitalised(word) || word.chars().count() <= 3;
    let count = label.split(' ').count();
    count <= MAX_SPEAKER_WORDS
        && capitalised(label)
        && words.clone().all(fits)
        && words.filter(|w| capitalised(w)).count() * 2 > count
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}
