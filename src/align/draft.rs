//! From a cluster of runs to one aligned passage pair.

use std::ops::Range;

use crate::align::cluster::{self, MAX_GAP};
use crate::align::diff;
use crate::align::edges::{is_edge, next_edge, previous_edge, same_closing};
use crate::align::extend::extend;
use crate::align::run::{Bounds, Pair, Run};
use crate::align::segment::{Segment, segments};
use crate::model::{Document, Op, OverlapKind, TokenKind};

/// Least share of both sides' tokens that must agree: below it two texts share phrases, not a passage.
const MIN_SIMILARITY: f32 = 0.4;
/// The same for passages of fewer matched words than [`SHORT`]: short texts of one field share that many phrases.
const MIN_SHORT_SIMILARITY: f32 = 0.6;
const SHORT: u32 = 40;
/// A passage end is moved outward to a sentence edge that both sides reach within so many tokens: a copy whose last name
/// was changed would else lose the change.
const SNAP: u32 = 6;
/// By how many tokens the two ways to the edge may differ.
const SNAP_SKEW: u32 = 2;
/// The same where one side alone has an edge, but both have the closing signs that stand before it: no more than one changed
/// figure or name.
const LAST_SLOT: u32 = 2;
/// A passage end is moved back to a sentence edge that both sides passed by at most so many equal tokens: the next
/// sentences merely begin alike.
const OVERSHOOT: u32 = 3;
/// An alignment whose documents are numbered in the order of the corpus index; `a` comes before `b` in it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Draft {
    pub(super) doc_a: u32,
    pub(super) doc_b: u32,
    pub(super) a: Range<u32>,
    pub(super) b: Range<u32>,
    pub(super) kind: OverlapKind,
    pub(super) similarity: f32,
    /// Matched text of the shorter count, in words.
    pub(super) words: u32,
    pub(super) ops: Vec<Op>,
}

/// Builds the passages of one pair of documents from its runs.
pub(super) fn drafts(pair: Pair<'_>, runs: Vec<Run>, bounds: &Bounds, min_words: u32) -> Vec<Draft> {
    let mut out: Vec<(Draft, Vec<Run>)> = Vec::new();
    let mut open: Vec<(u32, Vec<Run>)> =
        cluster::clusters(runs, MAX_GAP, pair.same).into_iter().rev().map(|runs| (MAX_GAP, runs)).collect();
    while let Some((gap, runs)) = open.pop() {
        if let Some(draft) = build(pair, &runs, bounds, min_words) {
            out.push((draft, runs));
        } else if gap > MAX_GAP / 3 && runs.len() > 1 {
            // Too sparse as a whole: its dense parts may still be copies.
            let gap = gap / 3;
            open.extend(cluster::clusters(runs, gap, pair.same).into_iter().rev().map(|runs| (gap, runs)));
        }
    }
    merged(pair, out, bounds, min_words)
}

/// Makes one draft of drafts that grew into each other.
fn merged(pair: Pair<'_>, mut drafts: Vec<(Draft, Vec<Run>)>, bounds: &Bounds, min_words: u32) -> Vec<Draft> {
    drafts.sort_by_key(|(draft, _)| (draft.a.start, draft.b.start));
    let mut out: Vec<(Draft, Vec<Run>)> = Vec::new();
    let overlap = |x: &Range<u32>, y: &Range<u32>| x.start < y.end && y.start < x.end;
    for (draft, runs) in drafts {
        match out.last_mut() {
            Some((last, own)) if overlap(&last.a, &draft.a) && overlap(&last.b, &draft.b) => {
                own.extend(runs);
                own.sort_unstable_by_key(|run| (run.a, run.b));
                if let Some(whole) = build(pair, own, bounds, min_words) {
                    *last = whole;
                } else if draft.words > last.words {
                    *last = draft;
                }
            }
            _ => out.push((draft, runs)),
        }
    }
    out.into_iter().map(|(draft, _)| draft).collect()
}

/// Aligns one cluster; nothing if too little agrees.
fn build(pair: Pair<'_>, runs: &[Run], bounds: &Bounds, min_words: u32) -> Option<Draft> {
    let mut parts: Vec<Part> = segments(&anchored(runs)).into_iter().map(Part::new).collect();
    widen(pair, &mut parts, bounds);
    // Most clusters are one everyday phrase: no need to diff what can't be long enough.
    let most = parts.iter().map(|part| part.a.len().min(part.b.len())).sum::<usize>();
    if most < min_words as usize {
        return None;
    }
    let mut ops = Vec::new();
    for part in &parts {
        if !ops.is_empty() {
            ops.push(Op::Break);
        }
        part.diff(pair, &mut ops);
    }
    prune(&mut ops);
    trim(pair, &mut ops);
    let reordered = parts.windows(2).any(|two| two[1].b.start < two[0].b.start);
    finish(pair, ops, reordered, min_words)
}

/// A run at the end of a cluster belongs to it only if the gap before it is at most so many times its length: six common
/// words two sentences away are chance.
const MAX_REACH: u32 = 3;

/// The runs without stray ones at either end, on either side.
fn anchored(runs: &[Run]) -> Vec<Run> {
    let mut runs = runs.to_vec();
    for side in [|run: &Run| (run.a, run.a_end()), |run: &Run| (run.b, run.b_end())] {
        runs.sort_unstable_by_key(side);
        while let [.., before, last] = runs.as_slice()
            && side(last).0.saturating_sub(side(before).1) > MAX_REACH * last.len
        {
            runs.pop();
        }
        let stray =
            runs.windows(2).take_while(|two| side(&two[1]).0.saturating_sub(side(&two[0]).1) > MAX_REACH * two[0].len);
        runs.drain(..stray.count());
    }
    runs.sort_unstable_by_key(|run| (run.a, run.b));
    runs
}

/// Measures finished operations and drops what agrees too little.
fn finish(pair: Pair<'_>, ops: Vec<Op>, reordered: bool, min_words: u32) -> Option<Draft> {
    let (mut a, mut b): (Option<Range<u32>>, Option<Range<u32>>) = (None, None);
    let cover = |all: Option<Range<u32>>, part: &Range<u32>| match all {
        Some(all) => all.start.min(part.start)..all.end.max(part.end),
        None => part.clone(),
    };
    let (mut equal, mut changed, mut broken) = ((0, 0), false, false);
    for op in &ops {
        match op {
            Op::Equal { a: on_a, b: on_b } | Op::Change { a: on_a, b: on_b } => {
                (a, b) = (Some(cover(a, on_a)), Some(cover(b, on_b)));
                if let Op::Equal { .. } = op {
                    equal = (equal.0 + on_a.end - on_a.start, equal.1 + on_b.end - on_b.start);
                } else {
                    changed = true;
                }
            }
            Op::Break => broken = true,
        }
    }
    let (a, b) = (a?, b?);
    if a.is_empty() || b.is_empty() || (pair.same && a.end > b.start) {
        return None;
    }
    let all = (a.end - a.start) as f32 + (b.end - b.start) as f32;
    let similarity = (equal.0 as f32 + equal.1 as f32) / all;
    let words = matched_words(pair.a, &ops);
    let least = if words < SHORT { MIN_SHORT_SIMILARITY } else { MIN_SIMILARITY };
    if similarity < least || words < min_words {
        return None;
    }
    let kind = match (reordered, changed || broken) {
        (true, _) => OverlapKind::Reordered,
        (false, true) => OverlapKind::Near,
        (false, false) => OverlapKind::Exact,
    };
    Some(Draft { doc_a: 0, doc_b: 0, a, b, kind, similarity, words, ops })
}

fn matched_words(a: &Document, ops: &[Op]) -> u32 {
    let mut sum = 0u32;
    for op in ops {
        if let Op::Equal { a: on_a, .. } = op {
            let kinds = on_a.clone().map(|idx| a.tokens.kind(idx as usize));
            sum = kinds.fold(sum, |sum, kind| sum.saturating_add(kind.weight()));
        }
    }
    sum / TokenKind::Word.weight()
}

/// A segment and the tokens it reaches over.
struct Part {
    runs: Segment,
    a: Range<u32>,
    b: Range<u32>,
}

impl Part {
    fn new(runs: Segment) -> Self {
        let start = runs.first().map_or((0, 0), |run| (run.a, run.b));
        let end = runs.last().map_or((0, 0), |run| (run.a_end(), run.b_end()));
        Self { a: start.0..end.0, b: start.1..end.1, runs }
    }

    fn diff(&self, pair: Pair<'_>, ops: &mut Vec<Op>) {
        let (mut a, mut b) = (self.a.start, self.b.start);
        for &run in &self.runs {
            diff::diff(pair, a..run.a, b..run.b, ops);
            diff::diff_run(pair, run, ops);
            (a, b) = (run.a_end(), run.b_end());
        }
        diff::diff(pair, a..self.a.end, b..self.b.end, ops);
    }
}

/// Extends both ends of every part, as far as the other parts leave room: first all ends, then all starts.
fn widen(pair: Pair<'_>, parts: &mut [Part], bounds: &Bounds) {
    // Sorted starts and ends on side b, to find the neighbours there.
    let mut b_starts: Vec<u32> = parts.iter().map(|part| part.b.start).collect();
    b_starts.sort_unstable();
    let first_b = b_starts.first().copied().unwrap_or(0);
    for at in 0..parts.len() {
        let next_a = parts.get(at + 1).map(|next| next.a.start);
        let a_limit = next_a.unwrap_or(if pair.same { bounds.a.end.min(first_b) } else { bounds.a.end });
        let next_b = b_starts.partition_point(|&start| start < parts[at].b.end);
        let b_limit = b_starts.get(next_b).copied().unwrap_or(bounds.b.end);
        let part = &mut parts[at];
        (part.a.end, part.b.end) = end(pair, part, a_limit.max(part.a.end), b_limit.max(part.b.end));
    }
    let mut b_ends: Vec<u32> = parts.iter().map(|part| part.b.end).collect();
    b_ends.sort_unstable();
    let a_floor = parts.iter().map(|part| part.a.end).max().unwrap_or(0);
    let mut a_limit = bounds.a.start;
    for part in parts.iter_mut() {
        let before = b_ends.partition_point(|&end| end <= part.b.start).checked_sub(1);
        let b_limit = before.map(|idx| b_ends[idx]);
        let b_limit = b_limit.unwrap_or(if pair.same { bounds.b.start.max(a_floor) } else { bounds.b.start });
        (part.a.start, part.b.start) = start(pair, part, a_limit.min(part.a.start), b_limit.min(part.b.start));
        a_limit = part.a.end;
    }
}

/// The new end of a part: edited text, then the rest of the sentence.
fn end(pair: Pair<'_>, part: &Part, a_limit: u32, b_limit: u32) -> (u32, u32) {
    let left = &pair.a.tokens.hashes()[part.a.end as usize..a_limit as usize];
    let right = &pair.b.tokens.hashes()[part.b.end as usize..b_limit as usize];
    let (i, j) = extend(left.len(), right.len(), |i, j| left[i] == right[j]);
    let (a, b) = (part.a.end + i as u32, part.b.end + j as u32);
    let edges = (next_edge(pair.a, a, SNAP.min(a_limit - a)), next_edge(pair.b, b, SNAP.min(b_limit - b)));
    match edges {
        (Some(edge_a), Some(edge_b)) if (edge_a - a).abs_diff(edge_b - b) <= SNAP_SKEW => (edge_a, edge_b),
        _ => {
            let room = LAST_SLOT.min(a_limit - a).min(b_limit - b);
            let steps = [edges.0.map(|edge| edge - a), edges.1.map(|edge| edge - b)].into_iter().flatten();
            let closed = |&step: &u32| step <= room && same_closing((pair.a, a + step), (pair.b, b + step));
            let step = steps.filter(closed).min().unwrap_or(0);
            (a + step, b + step)
        }
    }
}

/// The new start of a part, likewise.
fn start(pair: Pair<'_>, part: &Part, a_limit: u32, b_limit: u32) -> (u32, u32) {
    let left = &pair.a.tokens.hashes()[a_limit as usize..part.a.start as usize];
    let right = &pair.b.tokens.hashes()[b_limit as usize..part.b.start as usize];
    let (n, m) = (left.len(), right.len());
    let (i, j) = extend(n, m, |i, j| left[n - 1 - i] == right[m - 1 - j]);
    let (a, b) = (part.a.start - i as u32, part.b.start - j as u32);
    let edges = (previous_edge(pair.a, a, SNAP.min(a - a_limit)), previous_edge(pair.b, b, SNAP.min(b - b_limit)));
    match edges {
        (Some(edge_a), Some(edge_b)) if (a - edge_a).abs_diff(b - edge_b) <= SNAP_SKEW => (edge_a, edge_b),
        _ => (a, b),
    }
}

/// By how many tokens changes near an end must outweigh what agrees beyond them: a name or figure changed in the last
/// words of a copy must not be cut off.
const OUTWEIGH: i64 = 4;

/// Cuts what lies beyond a change at either end of a segment if it adds less agreement than the changes in it cost.
fn prune(ops: &mut Vec<Op>) {
    let mut kept: Vec<Op> = Vec::with_capacity(ops.len());
    for segment in ops.split(|op| *op == Op::Break) {
        let end = segment.len() - weak(segment.iter().rev());
        let start = weak(segment[..end].iter());
        if !kept.is_empty() {
            kept.push(Op::Break);
        }
        kept.extend_from_slice(&segment[start..end]);
    }
    *ops = kept;
}

/// How many operations, from the first, to cut: up to the change where they weigh least, if that is less than nothing.
fn weak<'o>(ops: impl Iterator<Item = &'o Op>) -> usize {
    let (mut sum, mut least, mut cut, mut agreed) = (0i64, -OUTWEIGH, 0, false);
    for (at, op) in ops.enumerate() {
        match op {
            Op::Equal { a, b } => {
                sum += a.len().min(b.len()) as i64;
                agreed = true;
            }
            Op::Change { a, b } => {
                sum -= a.len().max(b.len()) as i64;
                // A change at the very end is the rest of a sentence.
                if agreed && sum < least {
                    (least, cut) = (sum, at + 1);
                }
            }
            Op::Break => {}
        }
    }
    cut
}

/// Cuts equal tokens at either end of each segment that merely begin or end the neighbouring sentences.
fn trim(pair: Pair<'_>, ops: &mut [Op]) {
    let edge = |a: u32, b: u32| (is_edge(pair.a, a), is_edge(pair.b, b));
    for segment in ops.split_mut(|op| *op == Op::Break) {
        if let Some(Op::Equal { a, b }) = segment.last_mut()
            && a.len() == b.len()
            && edge(a.end, b.end) != (true, true)
        {
            let most = OVERSHOOT.min(a.end - a.start - 1);
            if let Some(cut) = (1..=most).find(|&cut| edge(a.end - cut, b.end - cut) == (true, true)) {
                (a.end, b.end) = (a.end - cut, b.end - cut);
            }
        }
        if let Some(Op::Equal { a, b }) = segment.first_mut()
            && a.len() == b.len()
            && edge(a.start, b.start) != (true, true)
        {
            let most = OVERSHOOT.min(a.end - a.start - 1);
            if let Some(cut) = (1..=most).find(|&cut| edge(a.start + cut, b.start + cut) == (true, true)) {
                (a.start, b.start) = (a.start + cut, b.start + cut);
            }
        }
    }
}
