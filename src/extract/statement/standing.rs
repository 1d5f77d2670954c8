//! What the heading and the name of a document say of all figures under them.

use super::words::{Known, Sentence, What};
use crate::base::{Span, word_hash};
use crate::lexicon::{Cue, Lexicon};
use crate::model::{Document, Manner};

/// How figures stand because of where they stand: in a changelog, in a summary.
pub(super) struct Standing {
    /// What the document's name says.
    document: Manner,
    /// The same with what the heading says.
    pub(super) manner: Manner,
}

impl Standing {
    /// What the file name of a document says.
    pub(super) fn of_path(document: &Document, lexicon: &Lexicon) -> Self {
        let name = document.path.rsplit('/').next().unwrap_or("");
        let stem = name.split('.').next().unwrap_or("").to_lowercase();
        let words: Vec<u32> = stem.split(|c: char| !c.is_alphanumeric()).map(word_hash).collect();
        let history = words.iter().enumerate().any(|(at, &first)| {
            let following = |n: usize| words.get(at + n).copied();
            lexicon.statements.cues(first, following).any(|(cue, _)| cue == Cue::History)
        });
        let manner = if history { Manner::HISTORY } else { Manner::default() };
        Self { document: manner, manner }
    }

    /// Goes on under another heading.
    pub(super) fn enter(
        &mut self,
        document: &Document,
        lexicon: &Lexicon,
        heading: Span,
        title: bool,
        known: &mut Known,
    ) {
        let read = Sentence::read(document, lexicon, heading, document.tokens_under(heading), known);
        let says = |wanted: Cue| read.cues.iter().any(|(_, cue, _)| *cue == wanted);
        // `2.4.1`, but not the number of a section, which stands first.
        let release = read.toks.iter().skip(1).any(|tok| {
            let text = document.slice(tok.span);
            tok.what == What::Label && text.contains('.') && text.starts_with(|c: char| c.is_ascii_digit())
        });
        let sole = read.toks.len() <= 2 && read.toks.iter().any(|tok| matches!(tok.what, What::Label | What::Date(_)));
        // A title speaks of the whole document.
        if title && says(Cue::History) {
            self.document = self.document.with(Manner::HISTORY);
        }
        self.manner = self.document;
        if says(Cue::History) || release || sole && !title {
            self.manner = self.manner.with(Manner::HISTORY);
        }
        if says(Cue::Summary) {
            self.manner = self.manner.with(Manner::SUMMARY);
        }
    }
}
