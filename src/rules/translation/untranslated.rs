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

/// Runs of sentences that are told one by one; of a page that was left in its language here and there, which is one decision
/// and no slip, the longest stands for all.
const FEW: usize = 5;

/// How sure it is.
const SURE: f32 = 0.9;

/// Adds what the translation repeats word for word; sentences in a row are told together.
pub(super) fn check(pair: &Pair<'_>, common: &WordList, hits: &mut Vec<Hit>) {
    let primary = |tag: &str| tag.split(['-', '_']).next().unwrap_or("").to_owned();
    // In one language nothing has to be translated.
    if primary(&pair.source.language) == primary(&pair.target.language) {
        return;
    }
    let mut runs: Vec<(Range<u32>, Range<u32>)> = Vec::new();
    let mut goes_on = false;
    for bead in &pair.bitext.beads {
        if bead.is_gap() || !pair.is_copy(bead) || !is_prose(pair.source, &bead.source, common) {
            goes_on = false;
            continue;
        }
        match runs.last_mut() {
            Some((source, target)) if goes_on => (source.end, target.end) = (bead.source.end, bead.target.end),
            _ => runs.push((bead.source.clone(), bead.target.clone())),
        }
        goes_on = true;
    }
    let sentences = |runs: &[(Range<u32>, Range<u32>)]| match runs.iter().map(|(_, target)| target.len()).sum() {
        1 => "1 sentence is".to_owned(),
        n => format!("{n} sentences are"),
    };
    let all = sentences(&runs);
    let many = runs.len() > FEW;
    if many {
        // The first of the longest.
        let longest = runs.iter().enumerate().max_by_key(|(at, (_, target))| (target.len(), std::cmp::Reverse(*at)));
        runs = longest.map(|(_, run)| run.clone()).into_iter().collect();
    }
    for run in &runs {
        let why = match many {
            true => format!("{all} the same word for word in both, this is the longest run of them"),
            false => format!("{} the same word for word in both", sentences(std::slice::from_ref(run))),
        };
        hits.push(Hit {
            defect: Defect::Untranslated,
            source: (sentences_span(pair.source, &run.0), String::new()),
            target: (sentences_span(pair.target, &run.1), String::new()),
            confidence: SURE,
            why,
        });
    }
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
