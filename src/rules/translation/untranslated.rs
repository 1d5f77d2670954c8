//! Text that was left as it stands in the source.

use std::cmp::Reverse;
use std::collections::BTreeMap;
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
/// and no slip, the longest stands for all. Likewise documents that were left as wholes.
const FEW: usize = 5;

/// Share of its sentences of prose that a document repeats which was left in its language as a whole.
const WHOLE: f32 = 0.5;

/// How sure it is.
const SURE: f32 = 0.9;

/// A run of sentences of the source and the same ones in the translation.
type Copied = (Range<u32>, Range<u32>);

/// What one document of a translation repeats word for word.
#[derive(Default)]
pub(super) struct Untranslated {
    /// Sentences in a row are one run.
    runs: Vec<Copied>,
    /// Sentences of prose in them, and in all of the translation.
    copied: usize,
    prose: usize,
}

impl Untranslated {
    /// What the translation of a pair repeats.
    pub(super) fn of(pair: &Pair<'_>, common: &WordList) -> Self {
        let primary = |tag: &str| tag.split(['-', '_']).next().unwrap_or("").to_owned();
        let mut found = Self::default();
        // In one language nothing has to be translated.
        if primary(&pair.source.language) == primary(&pair.target.language) {
            return found;
        }
        let mut goes_on = false;
        for bead in &pair.bitext.beads {
            let prose = !bead.is_gap() && is_prose(pair.source, &bead.source, common);
            found.prose += if prose { bead.target.len() } else { 0 };
            if !prose || !pair.is_copy(bead) {
                goes_on = false;
                continue;
            }
            found.copied += bead.target.len();
            match found.runs.last_mut() {
                Some((source, target)) if goes_on => (source.end, target.end) = (bead.source.end, bead.target.end),
                _ => found.runs.push((bead.source.clone(), bead.target.clone())),
            }
            goes_on = true;
        }
        found
    }

    /// Whether the document was left in its language as a whole.
    fn is_whole(&self) -> bool {
        self.copied as f32 > WHOLE * self.prose as f32
    }

    /// Adds the runs one by one; of many, or if they are to be told at `once`, the longest stands for all.
    fn tell(&self, pair: &Pair<'_>, once: bool, more: Option<String>, hits: &mut Vec<Hit>) {
        let sentences = |n: usize| if n == 1 { "1 sentence is".to_owned() } else { format!("{n} sentences are") };
        let mut hit = |run: &Copied, why: String| {
            hits.push(Hit {
                defect: Defect::Untranslated,
                source: (sentences_span(pair.source, &run.0), String::new()),
                target: (sentences_span(pair.target, &run.1), String::new()),
                confidence: SURE,
                why,
            });
        };
        if self.runs.len() <= FEW && !once {
            for run in &self.runs {
                hit(run, format!("{} the same word for word in both", sentences(run.1.len())));
            }
            return;
        }
        // The first of the longest.
        let longest = self.runs.iter().enumerate().max_by_key(|(at, (_, target))| (target.len(), Reverse(*at)));
        let Some((_, run)) = longest else { return };
        let mut why = format!("{} the same word for word in both", sentences(self.copied));
        if self.runs.len() > 1 {
            why.push_str(", this is the longest run of them");
        }
        why.extend(more);
        hit(run, why);
    }
}

/// Adds what the translations repeat, to the findings of each pair. Documents of one translation that were left in their
/// language as wholes are no slips, but one decision: of more than a few the longest stands for all. A translation that has
/// fallen behind in more than a few documents is told once in each.
pub(super) fn check(pairs: &[Pair<'_>], found: &[Untranslated], hits: &mut [Vec<Hit>]) {
    let mut translations: BTreeMap<[&str; 2], Vec<usize>> = BTreeMap::new();
    for (idx, pair) in pairs.iter().enumerate().filter(|(idx, _)| found[*idx].copied > 0) {
        translations.entry([&pair.source.language, &pair.target.language]).or_default().push(idx);
    }
    for documents in translations.into_values() {
        let (wholes, parts): (Vec<usize>, Vec<usize>) = documents.iter().partition(|&&idx| found[idx].is_whole());
        let behind = parts.len() > FEW;
        for idx in parts {
            found[idx].tell(&pairs[idx], behind, None, &mut hits[idx]);
        }
        let many = wholes.len() > FEW;
        let longest = wholes.iter().copied().max_by_key(|&idx| (found[idx].copied, Reverse(idx)));
        let told = if many { longest.into_iter().collect() } else { wholes.clone() };
        for idx in told {
            let n = wholes.len();
            let more =
                many.then(|| format!("; {n} documents are left mostly as they are, this is the longest of them"));
            found[idx].tell(&pairs[idx], true, more, &mut hits[idx]);
        }
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
