//! Parts that are listed with their sum, and don't add up to it.

use super::{Clause, Hit, addable, bounds, n_words};
use crate::lexicon::{PieceClass, next_piece};
use crate::model::{Number, Quantity};

/// The words around a list say that it is whole, but one of its figures may count something else.
const CONFIDENCE: f32 = 0.75;

/// Most words between two parts of a list.
const MAX_PART_WORDS: usize = 8;

/// Most words between a list and its sum.
const MAX_TOTAL_WORDS: usize = 6;

/// Finds `30 members, consisting of 20 women and 12 men`, `30 members: 20 women and 12 men` and `20 women and 12 men, 30 in total`.
pub(super) fn check(clause: &Clause<'_>, found: &mut Vec<Hit>) {
    for total in 0..clause.values.len() {
        let Some(sum) = clause.amount(total) else { continue };
        let parts = listed_after(clause, total).or_else(|| listed_before(clause, total));
        let Some(parts) = parts else { continue };
        let amounts: Vec<&Quantity> = parts.clone().filter_map(|idx| clause.amount(idx)).collect();
        // `five numbers, namely …` counts the list and does not add it up.
        let counts_them = sum.from.to_int() == i128::try_from(amounts.len()).ok();
        if counts_them || !amounts.iter().all(|part| addable(part, sum)) {
            continue;
        }
        let Some((low, high)) = sum_of(amounts.iter().map(|part| bounds(part))) else { continue };
        let (stated_low, stated_high) = bounds(sum);
        if low <= stated_high && stated_low <= high {
            continue;
        }
        let Some((exact, _)) = sum_of(amounts.iter().map(|part| (part.from, part.from))) else { continue };
        let terms: Vec<String> = amounts.iter().map(|part| part.from.to_string()).collect();
        let mut places = vec![clause.place(total)];
        places.extend(parts.map(|idx| clause.place(idx)));
        found.push(Hit {
            places,
            confidence: CONFIDENCE,
            expected: exact.to_string(),
            why: format!("{} is {exact}, not {}", terms.join(" + "), sum.from),
        });
    }
}

/// The sum of intervals.
pub(super) fn sum_of(parts: impl Iterator<Item = (Number, Number)>) -> Option<(Number, Number)> {
    let mut sum = (Number::ZERO, Number::ZERO);
    for (low, high) in parts {
        sum = (sum.0.checked_add(low)?, sum.1.checked_add(high)?);
    }
    Some(sum)
}

/// The parts after a sum that words open as a whole list: the longest that hangs together.
fn listed_after(clause: &Clause<'_>, total: usize) -> Option<std::ops::Range<usize>> {
    let gap = clause.after(total);
    // Before a colon stands what is counted, and nothing else: the colons of code and data follow names in quotes.
    let noun = |text: &&str| n_words(text) > 0 && text.chars().all(|c| c.is_alphabetic() || c == ' ');
    let colon = gap.trim_end().strip_suffix([':', '：']).filter(noun);
    let opened = clause.lexicon.relations.listing_openers.before_end(&gap).or(colon)?;
    let lists =
        (total + 2..=clause.values.len()).map(|end| total + 1..end).take_while(|list| hangs_together(clause, list));
    let list = lists.filter(|list| n_words(opened) <= MAX_TOTAL_WORDS && is_list(clause, list)).last()?;
    // A colon opens whole lists and others; nothing may follow it that could belong to the list.
    (colon.is_none() || list.end == clause.values.len()).then_some(list)
}

/// The parts before a sum that words close.
fn listed_before(clause: &Clause<'_>, total: usize) -> Option<std::ops::Range<usize>> {
    let relations = &clause.lexicon.relations;
    let before = clause.before(total);
    let opened = relations.total_openers.before_end(&before);
    let closed = relations.total_closers.after_start(&clause.after(total)).map(|_| before.as_str());
    let near = |text: &str| n_words(text) <= MAX_TOTAL_WORDS && !text.contains(['.', ';', '。', '；']);
    opened.or(closed).filter(|text| near(text))?;
    let lists = (0..total).rev().map(|start| start..total).take_while(|list| hangs_together(clause, list));
    lists.filter(|list| is_list(clause, list)).last()
}

/// Whether values follow each other as the items of one list.
fn hangs_together(clause: &Clause<'_>, list: &std::ops::Range<usize>) -> bool {
    let joined = |idx: usize| {
        let gap = clause.before(idx);
        let item = n_words(&gap) <= MAX_PART_WORDS && !gap.contains([';', '；', '。', '(', '（']);
        item && (gap.contains([',', '、', '，']) || has_conjunction(clause, &gap))
    };
    list.clone().all(|idx| clause.amount(idx).is_some()) && list.clone().skip(1).all(joined)
}

/// Whether the items of a list are two or more, and the last is joined by a conjunction.
fn is_list(clause: &Clause<'_>, list: &std::ops::Range<usize>) -> bool {
    list.len() > 1 && has_conjunction(clause, &clause.before(list.end - 1))
}

fn has_conjunction(clause: &Clause<'_>, gap: &str) -> bool {
    let mut at = 0;
    while let Some((start, end, class)) = next_piece(gap, at) {
        let piece = &gap[start..end];
        let joins = match class {
            PieceClass::Word => clause.lexicon.names.conjunctions.contains(piece),
            PieceClass::Han => {
                piece.chars().any(|c| clause.lexicon.names.conjunctions.contains(c.encode_utf8(&mut [0; 4])))
            }
            _ => false,
        };
        if joins {
            return true;
        }
        at = end;
    }
    false
}
