//! How far the differences of an alignment are to be believed: what tells a slip in a copy from two texts that differ on
//! purpose.
//!
//! A copy that differs in nothing but a few values and names is pristine (inside one document, if it is long): there even a part
//! of an identifier, or two things in one sentence, are slips. Elsewhere a difference counts for less the less alike the passages
//! are, the more values differ, and where something speaks for another subject: other words in the same sentence, a word
//! or identifier that is replaced throughout, a name that each side's surroundings are about.

use std::collections::BTreeMap;

use crate::base::Span;
use crate::lexicon::Lexicon;
use crate::model::{Alignment, Document, Op, TokenKind};
use crate::rules::difference::{Class, Difference};
use crate::rules::subject;

/// Share of the matched tokens of an alignment above which differing values speak for a template filled in for another
/// subject: a copy with one fact in eight words changed is no copy of the same facts.
const TEMPLATE_DENSITY: f32 = 1.0 / 8.0;

/// Fewest differing values before their density says anything.
const TEMPLATE_MIN_VALUES: usize = 3;

/// What is left of a finding's confidence in an alignment that looks like a template.
const TEMPLATE_CONFIDENCE: f32 = 0.3;

/// What is left of a finding's confidence if the two passages speak of different subjects throughout.
pub(super) const OTHER_SUBJECT: f32 = 0.4;

/// Similarity of two passages from which their differences are taken at their face value, and below which they are not
/// believed at all: in between, two texts on one matter are as likely as two copies of one text.
const TRUSTED_SIMILARITY: f32 = 0.8;
const DOUBTED_SIMILARITY: f32 = 0.4;

/// The same two bounds inside one document, whose like passages are more often siblings (an option and the next) than
/// copies.
const SAME_DOCUMENT: (f32, f32) = (0.75, 0.95);

/// Matched tokens and similarity of a copy so long and close that two things changed in one sentence are two slips.
const LONG_COPY: u32 = 60;
const CLOSE_COPY: f32 = 0.93;

/// Matched tokens from which neighbours in one document that differ in nothing but values are a block pasted twice rather than
/// two entries of a list.
const PASTED_COPY: u32 = 40;

/// What even a doubtful alignment leaves of a finding's confidence.
const DOUBTED_CONFIDENCE: f32 = 0.3;

/// Similarity from which other wording is worth a note of its own; below it, the text was rewritten as a whole, and the
/// finding about the near duplicate says so.
const WORDING_SIMILARITY: f32 = 0.9;

/// Matched words from which other wording is worth a note of its own: what is shorter is a stock phrase that each text turns
/// its own way (a moderator gives the floor, a notice names an office in full or in short).
const WORDING_WORDS: u64 = 40;

/// Similarity from which a copy without other wording is pristine: one or two changed words in a sentence of twenty.
const PRISTINE_SIMILARITY: f32 = 0.9;

/// Matched tokens from which a pristine copy shows that parts of identifiers were copied too; shorter ones are entries of a
/// form (`--with-x`, `--with-y`).
const IDENTIFIER_COPY: u32 = 40;

/// Tokens between two passages of one document within which a difference is a contrast between neighbours (an option and its
/// opposite, the second and the third argument) rather than a slip, unless it is a [pasted block](PASTED_COPY).
const CONTRAST_GAP: u32 = 150;

/// The differences of an alignment that are worth a word, classes and confidences weighed by all that the alignment tells.
pub(super) fn weigh(
    (a, b): (&Document, &Document),
    alignment: &Alignment,
    mut found: Vec<Difference>,
    lexicon: &Lexicon,
) -> Vec<Difference> {
    let (matched, similarity) = (matched_tokens(alignment), alignment.similarity);
    let notable = similarity >= WORDING_SIMILARITY && matched_words(a, alignment) >= WORDING_WORDS;
    let same_document = alignment.a.doc == alignment.b.doc;
    let border = border(a, alignment);
    let inside = |d: &Difference| !border.iter().any(|change| change.contains(d.a) || d.a.contains(*change));
    let reworded = |d: &Difference| d.class == Class::Wording && inside(d) && !is_slight(a, b, d, lexicon);
    let unreworded = similarity >= PRISTINE_SIMILARITY && !found.iter().any(reworded);
    let pristine = unreworded && (!same_document || matched >= LONG_COPY);
    if pristine && matched >= IDENTIFIER_COPY {
        for difference in &mut found {
            difference.class = difference.unlabelled.unwrap_or(difference.class);
        }
    }
    let mut factor = template_factor(matched, &found) * trust(similarity, same_document);
    if subject::shifts(a, b, alignment, lexicon) || subject::replaces_identifier(&found) {
        factor *= OTHER_SUBJECT;
    }
    let siblings = if pristine { Vec::new() } else { sibling_slots((a, b), (matched, similarity), &found, lexicon) };
    let gap = alignment.b.tokens.start.saturating_sub(alignment.a.tokens.end);
    let mut worth = Vec::with_capacity(found.len());
    for (at, mut difference) in found.into_iter().enumerate() {
        let words = matches!(difference.class, Class::Wording | Class::Label);
        if words && (!notable || is_slight(a, b, &difference, lexicon)) {
            continue;
        }
        difference.confidence *= factor;
        let contrast = same_document && gap <= CONTRAST_GAP && !(unreworded && matched >= PASTED_COPY);
        // Sections and versions that a reworded text names are its own.
        let pointer = difference.class == Class::Reference && !pristine;
        let elsewhere = || difference.class == Class::Name && subject::is_echoed(a, b, &difference);
        let parameter = || !words && difference.class != Class::Negation && subject::is_parameter(a, b, &difference);
        if siblings.binary_search(&at).is_ok() || contrast || pointer || elsewhere() || parameter() {
            difference.confidence *= OTHER_SUBJECT;
        }
        worth.push(difference);
    }
    worth
}

/// What differs at the ends of a passage and of moved parts of it, on side a: where a copy ends amid a sentence, the rest of the
/// sentence is other text, not other wording.
fn border(a: &Document, alignment: &Alignment) -> Vec<Span> {
    let segments = alignment.ops.split(|op| *op == Op::Break);
    let ends = segments.flat_map(|segment| segment.first().into_iter().chain(segment.last()));
    let changes = ends.filter_map(|op| match op {
        Op::Change { a, .. } => Some(a.clone()),
        Op::Equal { .. } | Op::Break => None,
    });
    changes.map(|tokens| a.token_span(tokens)).collect()
}

/// How much the values of an alignment are to be trusted, given how many of them differ.
fn template_factor(matched: u32, differences: &[Difference]) -> f32 {
    let values = differences
        .iter()
        .filter(|d| !matches!(d.class, Class::Wording | Class::Label | Class::Format | Class::Negation))
        .count();
    if values >= TEMPLATE_MIN_VALUES && values as f32 > matched as f32 * TEMPLATE_DENSITY {
        TEMPLATE_CONFIDENCE
    } else {
        1.0
    }
}

/// How far the differences between two passages so similar are to be believed, 0–1.
fn trust(similarity: f32, same_document: bool) -> f32 {
    let (doubted, trusted) = if same_document { SAME_DOCUMENT } else { (DOUBTED_SIMILARITY, TRUSTED_SIMILARITY) };
    let share = (similarity - doubted) / (trusted - doubted);
    DOUBTED_CONFIDENCE + (1.0 - DOUBTED_CONFIDENCE) * share.clamp(0.0, 1.0)
}

/// The differences beside which, in the same sentence, another name, identifier or content word differs: the sentence
/// speaks of a sibling (RAID5 needs three disks, RAID6 four). A long close copy is believed all the same.
fn sibling_slots(
    (a, b): (&Document, &Document),
    (matched, similarity): (u32, f32),
    found: &[Difference],
    lexicon: &Lexicon,
) -> Vec<usize> {
    if matched >= LONG_COPY && similarity >= CLOSE_COPY {
        return Vec::new();
    }
    let sentence = |d: &Difference| (a.sentence_at(d.a.start), b.sentence_at(d.b.start));
    let names_subject = |d: &Difference| match d.class {
        Class::Name | Class::Label | Class::Reference => true,
        Class::Wording => !d.one_sided && has_content(a, d.a, lexicon) && has_content(b, d.b, lexicon),
        _ => false,
    };
    // A second name says nothing about the first: names are doubted beside other words and labels only.
    let doubts_names = |d: &Difference| d.class != Class::Name && names_subject(d);
    let mut subjects: BTreeMap<(Option<usize>, Option<usize>), (usize, usize)> = BTreeMap::new();
    for d in found {
        let (all, wordy) = subjects.entry(sentence(d)).or_default();
        *all += usize::from(names_subject(d));
        *wordy += usize::from(doubts_names(d));
    }
    let doubted = |d: &Difference| {
        let (all, wordy) = subjects.get(&sentence(d)).copied().unwrap_or_default();
        match d.class {
            Class::Wording | Class::Label | Class::Format => false,
            Class::Name => wordy > 0,
            _ => all > usize::from(names_subject(d)),
        }
    };
    found.iter().enumerate().filter(|(_, d)| doubted(d)).map(|(idx, _)| idx).collect()
}

/// Whether a difference of words is one of function words alone.
fn is_slight(a: &Document, b: &Document, difference: &Difference, lexicon: &Lexicon) -> bool {
    difference.class == Class::Wording
        && !has_content(a, difference.a, lexicon)
        && !has_content(b, difference.b, lexicon)
}

fn has_content(document: &Document, span: Span, lexicon: &Lexicon) -> bool {
    let words = document.slice(span).split(|c: char| !c.is_alphanumeric() && c != '\'');
    words.filter(|word| !word.is_empty()).any(|word| !lexicon.stopwords.contains(word))
}

/// Words of side a that agree, counted as in the length of passages.
pub(super) fn matched_words(a: &Document, alignment: &Alignment) -> u64 {
    let equal = |op: &Op| match op {
        Op::Equal { a: in_a, .. } => {
            let range = in_a.start as usize..(in_a.end as usize).min(a.tokens.len());
            range.map(|idx| u64::from(a.tokens.kind(idx).weight())).sum()
        }
        Op::Change { .. } | Op::Break => 0,
    };
    alignment.ops.iter().map(equal).sum::<u64>() / u64::from(TokenKind::Word.weight())
}

/// Tokens of side a that agree.
fn matched_tokens(alignment: &Alignment) -> u32 {
    let equal = |op: &Op| match op {
        Op::Equal { a, .. } => a.end - a.start,
        Op::Change { .. } | Op::Break => 0,
    };
    alignment.ops.iter().map(equal).sum()
}
