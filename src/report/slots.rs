//! What the copies of a text say where they differ: for each place, which documents have which words.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::Span;
use crate::model::{DifferenceKind, Document, Family, Overlaps};

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
                let at = known.get(&one).or_else(|| known.get(&other)).copied().unwrap_or(open.len());
                if at == open.len() {
                    open.push(Open { kind: difference.kind, at: one, words: BTreeMap::new() });
                }
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
        for (at, hub) in touched {
            let Some(slot) = open.get_mut(at) else { continue };
            for (tie, _, flip) in &ties {
                let (own, other) = if *flip { (&tie.b, &tie.a) } else { (&tie.a, &tie.b) };
                if own.doc == hub.0 && own.span.contains(hub.1) {
                    slot.words.entry(other.doc).or_insert(hub);
                }
            }
        }
    }
    let mut slots: Vec<Slot> = open.into_iter().map(|slot| slot.told(documents)).collect();
    slots.sort_by_key(|slot| slot.at);
    slots
}

struct Open {
    kind: DifferenceKind,
    at: (u32, Span),
    /// For each document, where its words can be read: in itself, or in a copy that has the same.
    words: BTreeMap<u32, (u32, Span)>,
}

impl Open {
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
