//! Families: what stands in many places is one thing with members, each aligned to one of them.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::align::draft::Draft;
use crate::model::Op;

/// Two passages of one document are one place if they share at least this part of what they cover together; ends differ
/// by an edited sentence from partner to partner.
const SAME_PLACE: f32 = 0.8;
/// How many passages back in a document a match is looked for; more passages than places per seed never stack up.
const LOOK_BACK: usize = 64;

/// A passage in the order of the corpus index: document, first token, end.
pub(super) type Place = (u32, u32, u32);

/// One family before numbering.
#[derive(Debug)]
pub(super) struct Group {
    /// All places, sorted.
    pub(super) members: Vec<Place>,
    /// The place the others are aligned to.
    pub(super) representative: Place,
    /// One alignment for each other member.
    pub(super) ties: Vec<Draft>,
}

/// A draft and the numbers of its places.
type Edge = (usize, usize, Draft);

/// Groups drafts whose passages are the same places. `realign` aligns two places for which no draft exists.
pub(super) fn groups(drafts: Vec<Draft>, realign: impl Fn(Place, Place) -> Option<Draft>) -> Vec<Group> {
    let (place_of, places) = places(&drafts);
    let mut sets = joined(&place_of, places.len());
    let mut families: BTreeMap<usize, Vec<Edge>> = BTreeMap::new();
    for (draft, ends) in drafts.into_iter().zip(place_of.chunks_exact(2)) {
        families.entry(sets.root(ends[0])).or_default().push((ends[0], ends[1], draft));
    }
    let mut groups = Vec::new();
    for mut open in families.into_values() {
        while !open.is_empty() {
            groups.push(star(&mut open, &places, &realign));
        }
    }
    groups
}

/// The places of each family alone, sorted, none aligned anew.
pub(super) fn rows(drafts: &[Draft]) -> Vec<Vec<Place>> {
    let (place_of, places) = places(drafts);
    let mut sets = joined(&place_of, places.len());
    let mut rows: BTreeMap<usize, Vec<Place>> = BTreeMap::new();
    for (number, &place) in places.iter().enumerate() {
        rows.entry(sets.root(number)).or_default().push(place);
    }
    rows.into_values().collect()
}

/// Joins the two places of every draft.
fn joined(place_of: &[usize], n_places: usize) -> Sets {
    let mut sets = Sets::new(n_places);
    for ends in place_of.chunks_exact(2) {
        sets.join(ends[0], ends[1]);
    }
    sets
}

/// Takes the best connected place as representative, ties to it what can be tied, and takes what that settles out of
/// `open`: at least the representative's own drafts. Of equals the first represents, in the order of what the documents say.
fn star(open: &mut Vec<Edge>, places: &[Place], realign: &impl Fn(Place, Place) -> Option<Draft>) -> Group {
    let mut partners: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    // Differing tokens of all drafts of a place: the member that is most like the others has the fewest.
    let mut strayed: BTreeMap<usize, u64> = BTreeMap::new();
    for (x, y, draft) in open.iter() {
        partners.entry(*x).or_default().insert(*y);
        partners.entry(*y).or_default().insert(*x);
        for place in [x, y] {
            *strayed.entry(*place).or_default() += differing(draft);
        }
    }
    let best = partners
        .iter()
        .min_by_key(|(place, known)| (Reverse(known.len()), strayed.get(place).copied(), places[**place]));
    let (representative, direct) = best.map_or((0, BTreeSet::new()), |(place, known)| (*place, known.clone()));
    let mut ties: BTreeMap<usize, Draft> = BTreeMap::new();
    for &other in partners.keys().filter(|other| **other != representative && !direct.contains(other)) {
        if let Some(draft) = realign(places[representative], places[other]) {
            ties.insert(other, draft);
        }
    }
    let mut rest = Vec::new();
    for (x, y, draft) in std::mem::take(open) {
        let known = |place: usize| place == representative || direct.contains(&place) || ties.contains_key(&place);
        if x == representative || y == representative {
            let other = if x == representative { y } else { x };
            if ties.get(&other).is_none_or(|tie| tie.words < draft.words) {
                ties.insert(other, draft);
            }
        } else if !(known(x) && known(y)) {
            rest.push((x, y, draft));
        }
    }
    *open = rest;
    let mut members: Vec<Place> = ties.keys().map(|&place| places[place]).chain([places[representative]]).collect();
    members.sort_unstable();
    Group { members, representative: places[representative], ties: ties.into_values().collect() }
}

/// Tokens on both sides that a draft does not match.
fn differing(draft: &Draft) -> u64 {
    let changed = draft.ops.iter().filter_map(|op| match op {
        Op::Change { a, b } => Some(a.len() as u64 + b.len() as u64),
        Op::Equal { .. } | Op::Break => None,
    });
    changed.sum()
}

/// Numbers the places that the passages of all drafts stand in: the number of each passage (side a, side b, draft by
/// draft), and for each number the passage that most drafts agree on.
fn places(drafts: &[Draft]) -> (Vec<usize>, Vec<Place>) {
    let passages: Vec<Place> = drafts.iter().flat_map(|draft| <[Place; 2]>::from(ends(draft))).collect();
    let mut order: Vec<usize> = (0..passages.len()).collect();
    order.sort_unstable_by_key(|&idx| (passages[idx], idx));
    let mut sets = Sets::new(passages.len());
    for (at, &idx) in order.iter().enumerate() {
        for &before in order[..at].iter().rev().take(LOOK_BACK) {
            if passages[before].0 != passages[idx].0 {
                break;
            }
            if same_place(passages[before], passages[idx]) {
                sets.join(before, idx);
            }
        }
    }
    let mut stacks: BTreeMap<usize, Vec<Place>> = BTreeMap::new();
    for &idx in &order {
        stacks.entry(sets.root(idx)).or_default().push(passages[idx]);
    }
    let numbers: BTreeMap<usize, usize> = stacks.keys().enumerate().map(|(number, root)| (*root, number)).collect();
    let place_of = (0..passages.len()).map(|idx| numbers.get(&sets.root(idx)).copied().unwrap_or(0)).collect();
    (place_of, stacks.values().map(|stack| commonest(stack)).collect())
}

/// The two passages of a draft.
pub(super) fn ends(draft: &Draft) -> (Place, Place) {
    ((draft.doc_a, draft.a.start, draft.a.end), (draft.doc_b, draft.b.start, draft.b.end))
}

fn same_place(x: Place, y: Place) -> bool {
    let shared = x.2.min(y.2).saturating_sub(x.1.max(y.1));
    let covered = x.2.max(y.2) - x.1.min(y.1);
    shared as f32 >= SAME_PLACE * covered as f32
}

/// The passage that occurs most often in a sorted stack; of equals the longest, then the first.
fn commonest(stack: &[Place]) -> Place {
    let runs = stack.chunk_by(|x, y| x == y);
    let best = runs.max_by_key(|run| (run.len(), run[0].2 - run[0].1, Reverse(run[0])));
    best.map_or((0, 0, 0), |run| run[0])
}

/// Disjoint sets of numbers (union by the lesser root, path halving).
struct Sets(Vec<usize>);

impl Sets {
    fn new(len: usize) -> Self {
        Self((0..len).collect())
    }

    fn root(&mut self, mut idx: usize) -> usize {
        while self.0[idx] != idx {
            self.0[idx] = self.0[self.0[idx]];
            idx = self.0[idx];
        }
        idx
    }

    fn join(&mut self, x: usize, y: usize) {
        let (x, y) = (self.root(x), self.root(y));
        self.0[x.max(y)] = x.min(y);
    }
}
