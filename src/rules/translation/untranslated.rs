//! Text that was left as it stands in the source.

use std::ops::Range;

use crate::lexicon::WordList;
use crate::model::{BlockKind, Document, TokenKind, sentences_span};
use crate::rules::translation::{Defect, Hit, Pair};

/// Fewest words of a sentence that is untranslated: names, titles and commands of fewer words are the same everywhere.
const MIN_WORDS: usize = 6;

/// Share of its words that must begin with a small letter: else they are names.
const MIN_SMALL: f32 = 0.5;

/// Share of its words that must be common ones of the language of the source.
const MIN_COMMON: f32 = 0.15;

/// How sure it is.
const SURE: f32 = 0.9;

/// Adds what the translation repeats word for word; sentences in a row are told together.
pub(super) fn check(pair: &Pair<'_>, common: &WordList, hits: &mut Vec<Hit>) {
    let primary = |tag: &str| tag.split(['-', '_']).next().unwrap_or("").to_owned();
    let mut run: Option<(Range<u32>, Range<u32>)> = None;
    let mut tell = |run: Option<(Range<u32>, Range<u32>)>| {
        let Some((source, target)) = run else { return };
        let n = target.len();
        let what = if n == 1 { "1 sentence is".to_owned() } else { format!("{n} sentences are") };
        hits.push(Hit {
            defect: Defect::Untranslated,
            source: (sentences_span(pair.source, &source), String::new()),
            target: (sentences_span(pair.target, &target), String::new()),
            confidence: SURE,
            why: format!("{what} the same word for word in both"),
        });
    };
    // In one language nothing has to be translated.
    if primary(&pair.source.language) == primary(&pair.target.language) {
        return;
    }
    for bead in &pair.bitext.beads {
        if bead.is_gap() || !pair.is_copy(bead) || !is_prose(pair.source, &bead.source, common) {
            tell(run.take());
            continue;
        }
        run = Some(match run.take() {
            Some((source, target)) => (source.start..bead.source.end, target.start..bead.target.end),
            None => (bead.source.clone(), bead.target.clone()),
        });
    }
    tell(run);
}

/// Whether sentences are made of words of their document's language, whose `common` ones are known, not of names, code or
/// figures, or of a third language.
fn is_prose(document: &Document, sentences: &Range<u32>, common: &WordList) -> bool {
    let span = sentences_span(document, sentences);
    let code = document.sentences.get(sentences.start as usize).is_some_and(|sentence| {
        document.blocks.get(sentence.block as usize).is_some_and(|block| block.kind == BlockKind::Code)
    });
    let words = document.tokens.range(document.tokens_under(span));
    let (mut all, mut small, mut own) = (0, 0, 0);
    for token in words {
        all += 1;
        let plain = token.kind != TokenKind::Number && !document.is_literal(token.span());
        let lower = document.slice(token.span()).chars().next().is_some_and(|c| c.is_lowercase() || !c.is_uppercase());
        small += usize::from(plain && lower);
        own += usize::from(common.contains(document.slice(token.span())));
    }
    let known = common.iter().next().is_none() || own as f32 >= MIN_COMMON * all as f32;
    !code && known && all >= MIN_WORDS && small as f32 >= MIN_SMALL * all as f32
}
