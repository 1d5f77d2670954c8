//! What the copies of a text say where they differ: for each place, which documents have which words.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::Span;
use crate::model::{DifferenceKind, Document, Family, Overlaps, TypedDifference};

impl Slot {
    /// Whether the copies say so many things that none of them prevails: a version number, a date of release, the blank of
    /// a form.
    pub(crate) fn varies(&self) -> bool {
        let all: usize = self.voices.iter().map(|(_, docs)| docs.len()).sum();
        self.voices.len() > 2 && self.voices.first().is_some_and(|(_, docs)| 2 * docs.len() <= all)
    }
}

/// One place in which copies differ.
pub(crate) struct Slot {
    /// What it is about.
    pub(crate) kind: DifferenceKind,
    /// Where it stands in one of the copies.
    pub(crate) at: (u32, Span),
    /// The words of the copies and the documents that have them, most documents first.
    pub(crate) voices: Vec<(String, BTreeSet<u32>)>,
}

/// The slots of some families in document order: differences that share a place are one.
pub(crate) fn slots<'f>(
    documents: &[Document],
    overlaps: &Overlaps,
    families: impl Iterator<Item = &'f Family>,
) -> Vec<Slot> {
    let mut open: Vec<Open> = Vec::new();
    // For each slot the earlier one that it turned out to be, or itself.
    let mut same: Vec<usize> = Vec::new();
    let mut known: BTreeMap<(u32, Span), usize> = BTreeMap::new();
    for family in families {
        let Some(hub) = family.members.get(family.representative as usize) else { continue };
        let ties = family.alignments.iter().map(|&idx| idx as usize);
        let ties: Vec<_> = ties
            .filter_map(|idx| Some((overlaps.alignments.get(idx)?, overlaps.differences.get(idx)?)))
            .map(|(tie, differences)| {
                let flip = tie.a != *hub && tie.b.doc == hub.doc && tie.b.span.overlaps(hub.span);
                (tie, differences, flip)
            })
            .collect();
        // The slots of this family and where its representative has them.
        let mut touched: BTreeMap<usize, (u32, Span)> = BTreeMap::new();
        for (tie, differences, flip) in &ties {
            for difference in differences.iter() {
                let (mut one, mut other) = ((tie.a.doc, difference.a), (tie.b.doc, difference.b));
                if *flip {
                    std::mem::swap(&mut one, &mut other);
                }
                let mut told = [one, other].map(|place| known.get(&place).map(|&at| first(&mut same, at)));
                told.sort_unstable();
                let at = match told {
                    [Some(at), Some(later)] if at != later => {
                        same[later] = at;
                        let later = open[later].clone();
                        open[at].join(later);
                        at
                    }
                    [_, Some(at)] => at,
                    _ => {
                        same.push(open.len());
                        open.push(Open { kind: difference.kind, at: one, words: BTreeMap::new() });
                        open.len() - 1
                    }
                };
                let slot = &mut open[at];
                slot.kind = slot.kind.min(difference.kind);
                for place in [one, other] {
                    known.entry(place).or_insert(at);
                    slot.at = slot.at.min(place);
                    slot.words.insert(place.0, place);
                }
                touched.entry(at).or_insert(one);
            }
        }
        // Members that do not differ from the representative there have its words.
        let changed: Vec<Changed> = ties.iter().map(|(_, differences, flip)| Changed::of(differences, *flip)).collect();
        for (at, hub) in touched {
            let at = first(&mut same, at);
            let Some(slot) = open.get_mut(at) else { continue };
            for ((tie, _, flip), changed) in ties.iter().zip(&changed) {
                let (own, other) = if *flip { (&tie.b, &tie.a) } else { (&tie.a, &tie.b) };
                if own.doc == hub.0 && own.span.contains(hub.1) && !changed.touches(hub.1) {
                    slot.words.entry(other.doc).or_insert(hub);
                }
            }
        }
    }
    let apart = open.into_iter().enumerate().filter(|(at, _)| same.get(*at) == Some(at));
    let mut slots: Vec<Slot> = apart.map(|(_, slot)| slot.told(documents)).collect();
    slots.sort_by_key(|slot| slot.at);
    slots
}

/// The slot that stands for a slot and all that are the same.
fn first(same: &mut [usize], mut at: usize) -> usize {
    while same[at] != at {
        same[at] = same[same[at]];
        at = same[at];
    }
    at
}

/// Where the representative's words differ from those of one other member.
struct Changed {
    /// Bounds of each place, by their starts, and the furthest end so far.
    bounds: Vec<(u64, u64)>,
}

impl Changed {
    fn of(differences: &[TypedDifference], flip: bool) -> Self {
        let spans = differences.iter().map(|difference| if flip { difference.b } else { difference.a });
        let mut bounds: Vec<(u64, u64)> = spans.map(bounds).collect();
        bounds.sort_unstable();
        let mut furthest = 0;
        for (_, end) in &mut bounds {
            furthest = furthest.max(*end);
            *end = furthest;
        }
        Self { bounds }
    }

    /// Whether one of them overlaps a span; an empty one does so at its ends, too.
    fn touches(&self, span: Span) -> bool {
        let (start, end) = bounds(span);
        let before = self.bounds.partition_point(|own| own.0 < end);
        before.checked_sub(1).is_some_and(|last| self.bounds[last].1 > start)
    }
}

/// Start and end of a span in half bytes from one before the text; an empty one reaches half a byte to each side.
fn bounds(span: Span) -> (u64, u64) {
    let reach = u64::from(span.is_empty());
    (2 * u64::from(span.start) + 1 - reach, 2 * u64::from(span.end) + 1 + reach)
}

#[derive(Clone)]
struct Open {
    kind: DifferenceKind,
    at: (u32, Span),
    /// For each document, where its words can be read: in itself, or in a copy that has the same.
    words: BTreeMap<u32, (u32, Span)>,
}

impl Open {
    /// Takes over what was told of the same slot.
    fn join(&mut self, other: Open) {
        self.kind = self.kind.min(other.kind);
        self.at = self.at.min(other.at);
        for (doc, place) in other.words {
            self.words.entry(doc).or_insert(place);
        }
    }

    fn told(self, documents: &[Document]) -> Slot {
        let mut voices: BTreeMap<String, (String, BTreeSet<u32>)> = BTreeMap::new();
        for (&doc, &(of, span)) in &self.words {
            let words = documents.get(of as usize).map_or("", |document| document.slice(span));
            let voice = voices.entry(words.to_lowercase()).or_insert_with(|| (words.to_owned(), BTreeSet::new()));
            voice.1.insert(doc);
        }
        let mut voices: Vec<(String, BTreeSet<u32>)> = voices.into_values().collect();
        voices.sort_by(|x, y| (y.1.len(), x.1.first()).cmp(&(x.1.len(), y.1.first())));
        Slot { kind: self.kind, at: self.at, voices }
    }
}

/// How many slots are about what (`2 numbers, 1 date, 3 other`); empty if there are none.
pub(crate) fn tally(kinds: impl Iterator<Item = DifferenceKind>) -> String {
    let mut counts: BTreeMap<DifferenceKind, usize> = BTreeMap::new();
    for kind in kinds {
        *counts.entry(kind).or_default() += 1;
    }
    let told = counts.into_iter().map(|(kind, n)| {
        let (one, many) = noun(kind);
        super::counted(n, one, many)
    });
    told.collect::<Vec<_>>().join(", ")
}

/// What a difference is called, and several of them.
pub(crate) fn noun(kind: DifferenceKind) -> (&'static str, &'static str) {
    match kind {
        DifferenceKind::Number => ("number", "numbers"),
        DifferenceKind::Date => ("date", "dates"),
        DifferenceKind::Unit => ("unit", "units"),
        DifferenceKind::Name => ("name", "names"),
        DifferenceKind::Negation => ("negation", "negations"),
        DifferenceKind::Other => ("wording", "wordings"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Slot, slots};
    use crate::base::Span;
    use crate::model::{Alignment, DifferenceKind, Document, Family, OverlapKind, Overlaps, Passage, TypedDifference};

    /// One tie: its two documents and the spans in which they differ.
    type Tie<'t> = (u32, u32, &'t [((usize, usize), (usize, usize))]);

    fn told(texts: &[&str], families: &[&[Tie<'_>]]) -> Vec<String> {
        let documents: Vec<Document> =
            texts.iter().map(|text| Document { text: (*text).to_owned(), ..Document::default() }).collect();
        let mut overlaps = Overlaps::default();
        let passage = |doc: u32| Passage { doc, tokens: 0..1, span: Span::new(0, texts[doc as usize].len()) };
        for ties in families {
            let mut family = Family { members: vec![passage(ties[0].0)], representative: 0, alignments: Vec::new() };
            for (a, b, differences) in *ties {
                family.alignments.push(overlaps.alignments.len() as u32);
                family.members.push(passage(*b));
                let (a, b, kind) = (passage(*a), passage(*b), OverlapKind::Near);
                overlaps.alignments.push(Alignment { a, b, kind, similarity: 0.9, ops: Vec::new() });
                let kind = DifferenceKind::Number;
                let of = |(a, b): &((usize, usize), (usize, usize))| TypedDifference {
                    a: Span::new(a.0, a.1),
                    b: Span::new(b.0, b.1),
                    kind,
                };
                overlaps.differences.push(differences.iter().map(of).collect());
            }
            overlaps.families.push(family);
        }
        let voice = |(words, docs): &(String, std::collections::BTreeSet<u32>)| format!("{words}: {docs:?}");
        let line = |slot: &Slot| slot.voices.iter().map(voice).collect::<Vec<_>>().join(", ");
        slots(&documents, &overlaps, overlaps.families.iter()).iter().map(line).collect()
    }

    #[test]
    fn a_copy_that_differs_there_has_not_the_words_of_the_others() {
        let texts = ["rose 12 percent", "rose 13 percent", "stayed the same", "rose 12 percent"];
        let told = told(&texts, &[&[(0, 1, &[((5, 7), (5, 7))]), (0, 2, &[((0, 15), (0, 15))]), (0, 3, &[])]]);
        assert!(told.contains(&"12: {0, 3}, 13: {1}".to_owned()), "{told:?}");
    }

    #[test]
    fn two_slots_that_turn_out_to_be_one_are_told_once() {
        let texts = ["at 12", "at 13", "at 14", "at 15"];
        let at = ((3, 5), (3, 5));
        let told = told(&texts, &[&[(0, 1, &[at])], &[(2, 3, &[at])], &[(1, 2, &[at])]]);
        assert_eq!(told, ["12: {0}, 13: {1}, 14: {2}, 15: {3}"]);
    }
}
