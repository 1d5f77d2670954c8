//! Parts that are larger than their wholes.

use super::{Clause, Hit, addable, bounds, n_words, same_noun};
use crate::lexicon::{Roles, is_han};
use crate::model::{Number, Quantity};

/// The words between the two say outright that one is a part of the other.
const CONFIDENCE: f32 = 0.85;

/// What `of them` stands for must be guessed from the sentence before.
const PRONOUN_CONFIDENCE: f32 = 0.7;

/// Most words between a whole and the words that open its parts.
const MAX_WORDS: usize = 24;

/// Finds `40 people, of whom 50 …`, `50 of the 40 members` and `of the 40 members, 50 …`; `before` is the sentence before in the same paragraph.
pub(super) fn check<'a>(clause: &Clause<'a>, before: Option<&Clause<'a>>, found: &mut Vec<Hit>) {
    for idx in 0..clause.values.len() {
        let Some(part) = clause.amount(idx) else { continue };
        let whole = whole_before(clause, idx, part).map(|whole| (clause, whole, CONFIDENCE));
        let whole = whole.or_else(|| whole_after(clause, idx, part).map(|whole| (clause, whole, CONFIDENCE)));
        let whole =
            whole.or_else(|| spoken_of(clause, before?, idx).map(|(of, whole)| (of, whole, PRONOUN_CONFIDENCE)));
        let Some((of, whole, confidence)) = whole else { continue };
        if of.amount(whole).is_some_and(|of| exceeds(part, of)) {
            let covered = |(low, high): (Number, Number)| {
                if low == high { format!("{low}") } else { format!("{low} to {high}") }
            };
            let (least, most) = (covered(bounds(part)), of.amount(whole).map(|of| covered(bounds(of))));
            let (part, whole) = (clause.place(idx), of.place(whole));
            let most = most.unwrap_or_default();
            let why = format!("as they are rounded and hedged, the part is {least} and its whole is {most}");
            found.push(Hit { expected: whole.1.clone(), places: vec![part, whole], confidence, why });
        }
    }
}

/// The value before `idx` if that is the whole of which `idx` is a part.
fn whole_before(clause: &Clause<'_>, idx: usize, part: &Quantity) -> Option<usize> {
    let whole = idx.checked_sub(1)?;
    let of = clause.amount(whole).filter(|of| of.from.is_integer() || of.unit.is_some())?;
    let led = || clause.count(whole).is_some() && leads_whole(clause, whole) && same_noun(of, part);
    (opens_part(clause, idx, of, part) || led()).then_some(whole)
}

/// The value after `idx` if that is the whole of which `idx` is a part: `50 of the 40 members`.
fn whole_after(clause: &Clause<'_>, idx: usize, part: &Quantity) -> Option<usize> {
    clause.count(idx + 1)?;
    (clause.count(idx).is_some() && part.unit.is_none() && is_part_of(clause, idx + 1)).then_some(idx + 1)
}

/// The only count of the sentence before, if value `idx`, the first of its sentence, is a part of `them`.
fn spoken_of<'c, 'a>(clause: &Clause<'a>, before: &'c Clause<'a>, idx: usize) -> Option<(&'c Clause<'a>, usize)> {
    clause.lexicon.relations.part_pronouns.after_start(&clause.after(idx))?;
    let mut counts = (0..before.values.len()).filter(|&idx| before.count(idx).is_some());
    let whole = counts.next().filter(|_| counts.next().is_none())?;
    let whole_numbers = clause.count(idx)?.from.is_integer() && before.count(whole)?.from.is_integer();
    (idx == 0 && whole_numbers).then_some((before, whole))
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
    same_noun(whole, part) && relations.part_openers.before_end(text).is_some_and(near)
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

/// Whether value `whole` opens its clause as what the next one is a part of: `Of the 214 villages in the county, 241 …`.
fn leads_whole(clause: &Clause<'_>, whole: usize) -> bool {
    let before = clause.before(whole);
    let Some(of) = clause.lexicon.relations.articles.before_end(&before) else { return false };
    let (lead, word) = of.trim_end().rsplit_once(' ').unwrap_or(("", of.trim_end()));
    let opens = lead.trim_end().is_empty() || lead.trim_end().ends_with([',', ';', ':']);
    let after = clause.after(whole);
    clause.has(word, Roles::OF) && opens && after.trim_end().ends_with(',') && n_words(&after) <= MAX_WORDS
}
