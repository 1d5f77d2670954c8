//! Parts that are larger than their wholes.

use super::{Clause, Hit, addable, bounds, n_words, same_noun};
use crate::lexicon::{Roles, is_han};
use crate::model::{MentionKind, Quantity};

/// The words between the two say outright that one is a part of the other.
const CONFIDENCE: f32 = 0.85;

/// What `of them` stands for must be guessed from the sentence before.
const PRONOUN_CONFIDENCE: f32 = 0.7;

/// Most words between a whole and the words that open its parts.
const MAX_WORDS: usize = 24;

/// Finds `40 people, of whom 50 …` and `50 of the 40 members`; `before` is the sentence before in the same paragraph.
pub(super) fn check(clause: &Clause<'_>, before: Option<&Clause<'_>>, found: &mut Vec<Hit>) {
    for idx in 0..clause.values.len() {
        let Some(part) = clause.amount(idx) else { continue };
        if let Some(whole) = idx.checked_sub(1)
            && let Some(of) = clause.amount(whole)
            && (opens_part(clause, idx, of, part) && exceeds(part, of))
        {
            found.push(hit(clause.place(idx), clause.place(whole), CONFIDENCE));
        } else if let Some(of) = clause.count(idx + 1)
            && is_part_of(clause, idx + 1)
            && part.unit.is_none()
            && clause.values[idx].kind == MentionKind::Number
            && exceeds(part, of)
        {
            found.push(hit(clause.place(idx), clause.place(idx + 1), CONFIDENCE));
        } else if let Some(earlier) =
            before.filter(|_| clause.lexicon.relations.part_pronouns.after_start(&clause.after(idx)).is_some())
            && let Some(whole) = only_count(earlier)
            && clause.values[..idx].is_empty()
            && clause.count(idx).is_some()
            && earlier
                .amount(whole)
                .is_some_and(|of| part.from.is_integer() && of.from.is_integer() && exceeds(part, of))
        {
            found.push(hit(clause.place(idx), earlier.place(whole), PRONOUN_CONFIDENCE));
        }
    }
}

fn hit(part: (crate::base::Span, String), whole: (crate::base::Span, String), confidence: f32) -> Hit {
    let why = format!("the part, {}, is larger than what it is a part of, {}", part.1, whole.1);
    Hit { expected: whole.1.clone(), places: vec![part, whole], confidence, why }
}

/// Whether every value that the part may have is larger than any that the whole may have.
fn exceeds(part: &Quantity, whole: &Quantity) -> bool {
    addable(part, whole) && bounds(part).0 > bounds(whole).1
}

/// Whether the words before value `idx` say that it is a part of the value before.
fn opens_part(clause: &Clause<'_>, idx: usize, whole: &Quantity, part: &Quantity) -> bool {
    let relations = &clause.lexicon.relations;
    let before = clause.before(idx);
    let text = without_article(clause, &before);
    let near = |rest: &str| n_words(rest) <= MAX_WORDS && !rest.contains([';', '；', '。', ':', '：']);
    relations.part_openers.before_end(text).is_some_and(near)
        || opens_han(clause, idx)
        || same_noun(whole, part)
            && part.unit.is_some()
            && relations.loose_part_openers.before_end(text).is_some_and(near)
}

/// Most characters between the words that open a part and its figure, in scripts without spaces (`其中女性30人`).
const MAX_HAN: usize = 8;

/// Whether, in a script without spaces, a part is opened a few characters before value `idx`, and both figures are followed
/// by the same character: the classifier or the noun of what they count.
fn opens_han(clause: &Clause<'_>, idx: usize) -> bool {
    let before = clause.before(idx);
    let Some(at) = before
        .char_indices()
        .rev()
        .take(MAX_HAN + 1)
        .map(|(at, _)| at)
        .find(|&at| clause.lexicon.relations.part_openers.before_end(&before[..at]).is_some())
    else {
        return false;
    };
    let counted = |idx: usize| clause.after(idx).chars().next().filter(|c| is_han(*c));
    before[at..].chars().all(is_han) && idx > 0 && counted(idx).is_some() && counted(idx) == counted(idx - 1)
}

/// A text without an article at its end (`including some 40`).
fn without_article<'t>(clause: &Clause<'_>, text: &'t str) -> &'t str {
    clause.lexicon.relations.articles.before_end(text).unwrap_or(text)
}

/// Whether value `whole` follows `of the`, and is what the value before it is a part of: a bare `of` also stands between
/// packs and their sizes.
fn is_part_of(clause: &Clause<'_>, whole: usize) -> bool {
    let text = clause.before(whole);
    let words: Vec<&str> = text.split_whitespace().collect();
    let [of, rest @ ..] = words.as_slice() else { return false };
    clause.lexicon.entry_of(of).roles.has(Roles::OF)
        && !rest.is_empty()
        && rest.iter().all(|word| clause.lexicon.relations.articles.is(word))
}

/// The one count of a sentence, if it has just one.
fn only_count(clause: &Clause<'_>) -> Option<usize> {
    let mut counts = (0..clause.values.len()).filter(|&idx| clause.count(idx).is_some());
    counts.next().filter(|_| counts.next().is_none())
}
