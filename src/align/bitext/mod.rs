//! Bitexts: which sentences of a translation translate which of its source.
//!
//! Blocks (headings, paragraphs, items, cells, code) are aligned first, then the sentences inside each pair of blocks. Both
//! steps are one search for the cheapest beads (1–1, 1–0, 0–1, 1–2, 2–1, 2–2, 1–3, 3–1) by length, shared anchors and class; the
//! ratio of lengths is estimated from the pair itself. Blocks that share an anchor which stands nowhere else cut the search
//! first, so that time and memory stay linear in long documents.

mod cost;
mod editions;
mod learned;
mod pairs;
mod search;
mod units;
mod words;

use std::collections::BTreeMap;
use std::ops::Range;

use rayon::prelude::*;

use crate::model::{Bead, Bitext, Document};

pub use editions::editions;
pub use pairs::{Pairing, pair_by_name, pair_trees};

use cost::{Priors, anchor_cost, length_cost};
use learned::Learned;
use search::{Step, increasing, search};
use units::{Class, Sides, Unit, Weight};
use words::{Words, words};

/// The ratio of lengths is held between these: beyond them one document is no translation of the other, or only a part.
const RATIOS: (f32, f32) = (0.4, 2.5);

/// Letters of equal length that every pair starts with: what a short text lacks would else be taken for brevity.
const EVEN_LETTERS: f32 = 400.0;

/// Fewest letters of a sentence that its length says something of the ratio.
const MIN_LETTERS: f32 = 20.0;

/// What it costs to put two cells or two headings together.
const MERGED_LABELS: f32 = 4.0;

/// What it costs to put units of two blocks together: translators keep paragraphs.
const MERGED_BLOCKS: f32 = 2.0;

/// A unit that is put together with others is tied to the other side by anchors of its own, at least by this share of what
/// the best tied of them has; what it lacks speaks against putting them together, as the words of a sentence that has no
/// counterpart thin out Moore's probabilities.
const PART: f32 = 0.7;

/// Most that this can tell against putting a unit to others.
const UNTIED: f32 = 4.0;

/// Beads that words are learned from are at least this sure.
const SURE: f32 = 0.7;

/// Fewest pairs that a ratio is estimated from.
const MIN_PAIRS: usize = 8;

/// Cost at which a bead is as likely wrong as right; each nat less makes it surer.
const EVEN: f32 = 6.0;

/// Ties the sentences of each pair of documents. What is learned of words in one pair helps all others of the same two
/// languages, so that the answer depends on which pairs there are, but not on their order.
pub fn align_all(documents: &[Document], pairs: &[Pairing], step: &(dyn Fn() + Sync)) -> Vec<Bitext> {
    let pairs: Vec<(Pairing, &Document, &Document)> = pairs
        .iter()
        .filter_map(|pair| {
            let side = |doc: u32| documents.get(doc as usize);
            side(pair.source).zip(side(pair.target)).map(|(source, target)| (*pair, source, target))
        })
        .collect();
    let drafts: Vec<Draft<'_>> = pairs
        .par_iter()
        .map(|&(pair, source, target)| {
            let mut draft = Draft { pair, source, target, words: (words(source), words(target)), beads: Vec::new() };
            draft.beads = draft.aligned(&Lore::default());
            draft
        })
        .collect();
    let languages = |draft: &Draft<'_>| [draft.source, draft.target].map(|document| document.language.clone());
    let mut together: BTreeMap<[String; 2], Vec<&Draft<'_>>> = BTreeMap::new();
    for draft in &drafts {
        together.entry(languages(draft)).or_default().push(draft);
    }
    let lore: Vec<([String; 2], Lore)> =
        together.into_par_iter().map(|(languages, drafts)| (languages, Lore::of(&drafts))).collect();
    let lore: BTreeMap<[String; 2], Lore> = lore.into_iter().collect();
    drafts
        .par_iter()
        .map(|draft| {
            step();
            let beads = lore.get(&languages(draft)).map_or_else(Vec::new, |lore| draft.aligned(lore));
            Bitext { source: draft.pair.source, target: draft.pair.target, beads, given: false }
        })
        .collect()
}

/// What is known of two languages and their translators.
#[derive(Default)]
struct Lore {
    words: Learned,
    priors: Priors,
}

impl Lore {
    /// What a first alignment of all pairs of two languages teaches.
    fn of(drafts: &[&Draft<'_>]) -> Self {
        let pairs: Vec<(&Words, &Words)> = drafts.iter().flat_map(|draft| draft.sure_pairs()).collect();
        let beads = || drafts.iter().flat_map(|draft| &draft.beads).filter(|bead| bead.confidence >= SURE);
        let count = |source: usize, target: usize| {
            beads().filter(|bead| (bead.source.len(), bead.target.len()) == (source, target)).count()
        };
        let priors = Priors::counted([count(2, 1), count(1, 2)], beads().count());
        Self { words: Learned::from_pairs(&pairs), priors }
    }
}

/// A pair of documents between the first and the second time that it is aligned.
struct Draft<'a> {
    pair: Pairing,
    source: &'a Document,
    target: &'a Document,
    words: (Vec<Words>, Vec<Words>),
    beads: Vec<Bead>,
}

impl Draft<'_> {
    /// The sentences that are tied one to one, and surely, with their words.
    fn sure_pairs(&self) -> impl Iterator<Item = (&Words, &Words)> {
        let one = |bead: &&Bead| bead.source.len() == 1 && bead.target.len() == 1 && bead.confidence >= SURE;
        self.beads.iter().filter(one).filter_map(|bead| {
            let (source, target) =
                (self.words.0.get(bead.source.start as usize)?, self.words.1.get(bead.target.start as usize)?);
            Some((source, target))
        })
    }

    fn aligned(&self, lore: &Lore) -> Vec<Bead> {
        let sides = Sides::new((self.source, &self.words.0), (self.target, &self.words.1), &lore.words);
        let (of_a, of_b) = (units::blocks(self.source, &sides.source), units::blocks(self.target, &sides.target));
        let total = |units: &[Unit]| units.iter().map(|unit| unit.length).sum::<f32>();
        let mut ratio = bounded((total(&of_b) + EVEN_LETTERS) / (total(&of_a) + EVEN_LETTERS));
        let mut blocks = aligned(&of_a, &of_b, ratio, &sides.weights, lore.priors);
        if let Some(better) = ratio_of(&of_a, &of_b, &blocks) {
            ratio = better;
            blocks = aligned(&of_a, &of_b, ratio, &sides.weights, lore.priors);
        }
        let run = |units: &[Unit], range: &Range<usize>, all: usize| {
            let start = units.get(range.start).map_or(all, |unit| unit.sentences.start as usize);
            let end = if range.is_empty() { start } else { units[range.end - 1].sentences.end as usize };
            start..end
        };
        let tie =
            Tie { source: &sides.source, target: &sides.target, ratio, weights: &sides.weights, priors: lore.priors };
        let steps: Vec<Step> = blocks
            .iter()
            .flat_map(|(x, y)| {
                let x = run(&of_a, x, sides.source.len());
                let y = run(&of_b, y, sides.target.len());
                search(x, y, &|x, y| tie.cost(x, y))
            })
            .collect();
        let narrow = |range: &Range<usize>| {
            let narrow = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
            narrow(range.start)..narrow(range.end)
        };
        let bead = |(idx, (x, y)): (usize, &Step)| {
            let confidence = if x.is_empty() || y.is_empty() {
                tie.confidence_of_gap(&steps, idx)
            } else {
                confidence(tie.cost(x.clone(), y.clone()) - EVEN)
            };
            Bead { source: narrow(x), target: narrow(y), confidence }
        };
        steps.iter().enumerate().map(bead).collect()
    }
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

/// From what speaks against a bead, in nats, how sure it is: a logistic curve, rounded so that it prints the same everywhere.
fn confidence(against: f32) -> f32 {
    let sure = 1.0 / (1.0 + (against / 2.0).exp());
    (sure * 100.0).round() / 100.0
}

/// The median ratio of the lengths of blocks that are tied one to one.
fn ratio_of(a: &[Unit], b: &[Unit], path: &[Step]) -> Option<f32> {
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
fn aligned(a: &[Unit], b: &[Unit], ratio: f32, weights: &[Weight], priors: Priors) -> Vec<Step> {
    let tie = Tie { source: a, target: b, ratio, weights, priors };
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
        let mut at: Vec<Option<usize>> = vec![None; tie.weights.len()];
        let mut seen = vec![0_u8; tie.weights.len()];
        for (idx, unit) in units.iter().enumerate() {
            for &anchor in unit.anchors.iter().filter(|&&anchor| tie.weights[anchor as usize].firm) {
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
    weights: &'a [Weight],
    priors: Priors,
}

impl Tie<'_> {
    fn cost(&self, x: Range<usize>, y: Range<usize>) -> f32 {
        let (a, b) = (&self.source[x.clone()], &self.target[y.clone()]);
        let (shared, lacked) = self.anchors(a, b);
        let mut cost = self.priors.of(a.len(), b.len()) + anchor_cost(shared, lacked);
        if let (Some(first), Some(other)) = (a.first(), b.first()) {
            let length = |units: &[Unit]| units.iter().map(|unit| unit.length).sum::<f32>();
            cost += length_cost(length(a), length(b), self.ratio) + first.class.cost(other.class);
            // What is put together is of one kind.
            // Cells and headings are never told in one.
            let apart = matches!(first.class, Class::Cell(_) | Class::Heading) && a.len() + b.len() > 2;
            cost += if apart { MERGED_LABELS } else { 0.0 };
            cost += a.iter().chain(b).map(|unit| unit.class.cost(first.class)).fold(0.0, f32::max);
            cost += self.untied(a, b) + self.untied(b, a);
            let joined = |units: &[Unit]| units.windows(2).filter(|two| two[0].block != two[1].block).count();
            cost += MERGED_BLOCKS * (joined(a) + joined(b)) as f32;
        }
        cost
    }

    /// What tells against putting units together of which only one is tied to the other side.
    fn untied(&self, units: &[Unit], other: &[Unit]) -> f32 {
        if units.len() < 2 {
            return 0.0;
        }
        let holds = |units: &[Unit], anchor: u32| units.iter().any(|unit| unit.anchors.binary_search(&anchor).is_ok());
        let own = |idx: usize| -> f32 {
            let elsewhere = |anchor: u32| holds(&units[..idx], anchor) || holds(&units[idx + 1..], anchor);
            let shared = units[idx].anchors.iter().filter(|&&anchor| !elsewhere(anchor) && holds(other, anchor));
            shared.map(|&anchor| self.weights[anchor as usize].shared).sum()
        };
        let own: Vec<f32> = (0..units.len()).map(own).collect();
        let most = own.iter().copied().fold(0.0, f32::max);
        own.iter().map(|tied| (PART * most - tied).clamp(0.0, UNTIED)).sum()
    }

    /// What the anchors tell that both runs hold, and those that one lacks.
    fn anchors(&self, a: &[Unit], b: &[Unit]) -> (f32, f32) {
        let holds = |units: &[Unit], anchor: u32| units.iter().any(|unit| unit.anchors.binary_search(&anchor).is_ok());
        let (mut shared, mut lacked) = (0.0, 0.0);
        for (idx, unit) in a.iter().enumerate() {
            for &anchor in unit.anchors.iter().filter(|&&anchor| !holds(&a[..idx], anchor)) {
                let weight = self.weights[anchor as usize];
                if holds(b, anchor) { shared += weight.shared } else { lacked += weight.lacked }
            }
        }
        for (idx, unit) in b.iter().enumerate() {
            for &anchor in unit.anchors.iter().filter(|&&anchor| !holds(&b[..idx], anchor) && !holds(a, anchor)) {
                lacked += self.weights[anchor as usize].lacked;
            }
        }
        (shared, lacked)
    }

    /// How sure it is that a gap is one: by how much dearer it would be to put it together with a bead beside it.
    fn confidence_of_gap(&self, steps: &[Step], idx: usize) -> f32 {
        let is_gap = |step: &Step| step.0.is_empty() || step.1.is_empty();
        let apart = |step: &Step| self.cost(step.0.clone(), step.1.clone());
        let run_start = steps[..idx].iter().rposition(|step| !is_gap(step)).map_or(0, |at| at + 1);
        let run_end = steps[idx..].iter().position(|step| !is_gap(step)).map_or(steps.len(), |at| idx + at);
        let run = run_start..run_end;
        let gaps: f32 = steps[run.clone()].iter().map(apart).sum();
        let joined = |from: usize, to: usize| {
            let (first, last) = (&steps[from], &steps[to]);
            self.cost(first.0.start..last.0.end, first.1.start..last.1.end)
        };
        let before = run.start.checked_sub(1).map(|at| joined(at, run.end - 1) - apart(&steps[at]));
        let after = steps.get(run.end).map(|step| joined(run.start, run.end) - apart(step));
        let least = before.into_iter().chain(after).fold(f32::INFINITY, f32::min);
        confidence(gaps - least)
    }
}
