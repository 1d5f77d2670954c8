//! Bitexts: which sentences of a translation translate which of its source.
//!
//! Blocks (headings, paragraphs, items, cells, code) are aligned first, then the sentences inside each pair of blocks. Both
//! steps are one search for the cheapest beads (1–1, 1–0, 0–1, 1–2, 2–1, 2–2, 1–3, 3–1) by length, shared anchors and class; the
//! ratio of lengths is estimated from the pair itself. Blocks that share an anchor which stands nowhere else cut the search
//! first, so that time and memory stay linear in long documents.

mod cost;
mod editions;
mod pairs;
mod search;
mod units;

use std::ops::Range;

use crate::model::{Bead, Bitext, Document};

pub use editions::editions;
pub use pairs::{Pairing, pair_by_name, pair_trees};

use cost::{anchor_cost, length_cost, prior};
use search::{increasing, search};
use units::{Class, Sides, Unit};

/// The ratio of lengths is held between these: beyond them one document is no translation of the other, or only a part.
const RATIOS: (f32, f32) = (0.4, 2.5);

/// Letters of equal length that every pair starts with: what a short text lacks would else be taken for brevity.
const EVEN_LETTERS: f32 = 400.0;

/// Fewest letters of a sentence that its length says something of the ratio.
const MIN_LETTERS: f32 = 20.0;

/// What it costs to put two cells or two headings together.
const MERGED_LABELS: f32 = 4.0;

/// Fewest pairs that a ratio is estimated from.
const MIN_PAIRS: usize = 8;

/// Cost at which a bead is as likely wrong as right; each nat less makes it surer.
const EVEN: f32 = 6.0;

/// Ties the sentences of a translation to those of its source, given with their indices in the corpus.
pub fn align((source, a): (u32, &Document), (target, b): (u32, &Document)) -> Bitext {
    let sides = Sides::new(a, b);
    let (of_a, of_b) = (units::blocks(a, &sides.source), units::blocks(b, &sides.target));
    let total = |units: &[Unit]| units.iter().map(|unit| unit.length).sum::<f32>();
    let mut ratio = bounded((total(&of_b) + EVEN_LETTERS) / (total(&of_a) + EVEN_LETTERS));
    let mut blocks = aligned(&of_a, &of_b, ratio, &sides.rarity);
    if let Some(better) = ratio_of(&of_a, &of_b, &blocks) {
        ratio = better;
        blocks = aligned(&of_a, &of_b, ratio, &sides.rarity);
    }
    let run = |units: &[Unit], range: &Range<usize>, all: u32| {
        let start = units.get(range.start).map_or(all, |unit| unit.sentences.start);
        let end = if range.is_empty() { start } else { units[range.end - 1].sentences.end };
        start as usize..end as usize
    };
    let count = |units: &[Unit]| u32::try_from(units.len()).unwrap_or(u32::MAX);
    let mut beads = Vec::new();
    for (x, y) in blocks {
        let x = run(&of_a, &x, count(&sides.source));
        let y = run(&of_b, &y, count(&sides.target));
        let tie = Tie { source: &sides.source, target: &sides.target, ratio, rarity: &sides.rarity };
        for (x, y) in search(x, y, &|x, y| tie.cost(x, y)) {
            let confidence = confidence(tie.cost(x.clone(), y.clone()));
            let narrow = |range: Range<usize>| {
                let narrow = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
                narrow(range.start)..narrow(range.end)
            };
            beads.push(Bead { source: narrow(x), target: narrow(y), confidence });
        }
    }
    Bitext { source, target, beads, given: false }
}

/// Ties documents whose blocks translate each other one by one, as a bilingual file says.
pub fn given((source, a): (u32, &Document), (target, b): (u32, &Document)) -> Bitext {
    let run = |document: &Document, block: u32| {
        let at = |block: u32| {
            let idx = document.sentences.partition_point(|sentence| sentence.block < block);
            u32::try_from(idx).unwrap_or(u32::MAX)
        };
        at(block)..at(block + 1)
    };
    let blocks = u32::try_from(a.blocks.len().min(b.blocks.len())).unwrap_or(u32::MAX);
    let bead = |block: u32| Bead { source: run(a, block), target: run(b, block), confidence: 1.0 };
    Bitext { source, target, beads: (0..blocks).map(bead).collect(), given: true }
}

fn bounded(ratio: f32) -> f32 {
    if ratio.is_finite() { ratio.clamp(RATIOS.0, RATIOS.1) } else { 1.0 }
}

/// From the cost of a bead, how sure it is: a logistic curve, rounded so that it prints the same everywhere.
fn confidence(cost: f32) -> f32 {
    let sure = 1.0 / (1.0 + ((cost - EVEN) / 2.0).exp());
    (sure * 100.0).round() / 100.0
}

/// The median ratio of the lengths of blocks that are tied one to one.
fn ratio_of(a: &[Unit], b: &[Unit], path: &[(Range<usize>, Range<usize>)]) -> Option<f32> {
    let one = path.iter().filter(|(x, y)| x.len() == 1 && y.len() == 1);
    let mut ratios: Vec<f32> = one
        .map(|(x, y)| (a[x.start].length, b[y.start].length))
        .filter(|(x, y)| *x >= MIN_LETTERS && *y >= MIN_LETTERS)
        .map(|(x, y)| y / x)
        .collect();
    if ratios.len() < MIN_PAIRS {
        return None;
    }
    ratios.sort_by(f32::total_cmp);
    Some(bounded(ratios[ratios.len() / 2]))
}

/// The cheapest beads of two sequences, cut first where only one pair can be.
fn aligned(a: &[Unit], b: &[Unit], ratio: f32, rarity: &[f32]) -> Vec<(Range<usize>, Range<usize>)> {
    let tie = Tie { source: a, target: b, ratio, rarity };
    let mut path = Vec::new();
    let (mut x, mut y) = (0, 0);
    for (i, j) in cuts(&tie).into_iter().chain([(a.len(), b.len())]) {
        path.extend(search(x..i, y..j, &|x, y| tie.cost(x, y)));
        (x, y) = (i, j);
    }
    path
}

/// Pairs of units that are tied for certain, in order: each shares an anchor that stands nowhere else, agrees in class, and
/// its lengths fit. Only some way apart, and only in long texts: short ones are searched whole.
fn cuts(tie: &Tie<'_>) -> Vec<(usize, usize)> {
    /// Units that are searched without a cut.
    const WHOLE: usize = 200;
    /// Units between two cuts.
    const APART: usize = 40;
    if tie.source.len().max(tie.target.len()) <= WHOLE {
        return Vec::new();
    }
    let only = |units: &[Unit]| {
        let mut at: Vec<Option<usize>> = vec![None; tie.rarity.len()];
        let mut seen = vec![0_u8; tie.rarity.len()];
        for (idx, unit) in units.iter().enumerate() {
            for &anchor in &unit.anchors {
                let anchor = anchor as usize;
                seen[anchor] = seen[anchor].saturating_add(1);
                at[anchor] = (seen[anchor] == 1).then_some(idx);
            }
        }
        at
    };
    let mut votes: Vec<(usize, usize)> =
        only(tie.source).into_iter().zip(only(tie.target)).filter_map(|(i, j)| i.zip(j)).collect();
    votes.sort_unstable();
    // Two anchors that agree are no chance.
    let mut pairs: Vec<(usize, usize)> = votes.windows(2).filter(|two| two[0] == two[1]).map(|two| two[0]).collect();
    pairs.dedup();
    pairs.retain(|&(i, j)| tie.cost(i..i + 1, j..j + 1) < 0.0);
    let mut cuts: Vec<(usize, usize)> = Vec::new();
    for (i, j) in increasing(&pairs) {
        let (x, y) = cuts.last().copied().unwrap_or_default();
        if i - x >= APART && j > y {
            cuts.push((i, j));
        }
    }
    cuts
}

/// Two sequences, and what tying their parts costs.
struct Tie<'a> {
    source: &'a [Unit],
    target: &'a [Unit],
    ratio: f32,
    rarity: &'a [f32],
}

impl Tie<'_> {
    fn cost(&self, x: Range<usize>, y: Range<usize>) -> f32 {
        let (a, b) = (&self.source[x.clone()], &self.target[y.clone()]);
        let (shared, lacked) = self.anchors(a, b);
        let mut cost = prior(a.len(), b.len()) + anchor_cost(shared, lacked);
        if let (Some(first), Some(other)) = (a.first(), b.first()) {
            let length = |units: &[Unit]| units.iter().map(|unit| unit.length).sum::<f32>();
            cost += length_cost(length(a), length(b), self.ratio) + first.class.cost(other.class);
            // What is put together is of one kind.
            // Cells and headings are never told in one.
            let apart = matches!(first.class, Class::Cell(_) | Class::Heading) && a.len() + b.len() > 2;
            cost += if apart { MERGED_LABELS } else { 0.0 };
            cost += a.iter().chain(b).map(|unit| unit.class.cost(first.class)).fold(0.0, f32::max);
        }
        cost
    }

    /// Rarities of the anchors that both runs hold, and of those that one lacks.
    fn anchors(&self, a: &[Unit], b: &[Unit]) -> (f32, f32) {
        let holds = |units: &[Unit], anchor: u32| units.iter().any(|unit| unit.anchors.binary_search(&anchor).is_ok());
        let (mut shared, mut lacked) = (0.0, 0.0);
        for (idx, unit) in a.iter().enumerate() {
            for &anchor in unit.anchors.iter().filter(|&&anchor| !holds(&a[..idx], anchor)) {
                *(if holds(b, anchor) { &mut shared } else { &mut lacked }) += self.rarity[anchor as usize];
            }
        }
        for (idx, unit) in b.iter().enumerate() {
            for &anchor in unit.anchors.iter().filter(|&&anchor| !holds(&b[..idx], anchor) && !holds(a, anchor)) {
                lacked += self.rarity[anchor as usize];
            }
        }
        (shared, lacked)
    }
}
