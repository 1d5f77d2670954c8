//! The cheapest way through two sequences by beads of up to three units on a side.
//!
//! Dynamic programming over the grid of both sequences, as in Gale and Church, "A Program for Aligning Sentences in Bilingual
//! Corpora" (Computational Linguistics 19, 1993). Two things keep time and memory linear in the length of long texts: the
//! grid is cut at the units that only one pair can hold (see `cuts`), and what lies between two cuts is searched in a band
//! around the diagonal, which is widened only if the best way touches its edge.

use std::ops::Range;

/// A bead: how many units of each side.
pub(super) type Shape = (usize, usize);

/// What a step of the way ties: a run of units of each side.
pub(super) type Step = (Range<usize>, Range<usize>);

/// The shapes that are tried, simplest first: of two ways that cost the same the simpler wins.
const SHAPES: [Shape; 8] = [(1, 1), (1, 0), (0, 1), (1, 2), (2, 1), (2, 2), (1, 3), (3, 1)];

/// Half the width of the first band, in units beyond the slope of the diagonal.
const BAND: usize = 24;

/// A band is widened until it has this half width; the way may touch its edge then.
const MAX_BAND: usize = 768;

/// Cheapest beads that cover `source` and `target` in order. `cost` tells the cost of tying two runs of units.
pub(super) fn search(
    source: Range<usize>,
    target: Range<usize>,
    cost: &impl Fn(Range<usize>, Range<usize>) -> f32,
) -> Vec<Step> {
    let mut half = BAND;
    loop {
        let (path, touched) = banded(&source, &target, half, cost);
        if !touched || half >= MAX_BAND || half >= target.len() {
            return path;
        }
        half *= 4;
    }
}

/// One row of the band: its first column, and for each column the cost and the shape of the last bead.
struct Row {
    from: usize,
    costs: Vec<f32>,
    shapes: Vec<u8>,
}

impl Row {
    fn cost(&self, column: usize) -> f32 {
        column.checked_sub(self.from).and_then(|at| self.costs.get(at)).copied().unwrap_or(f32::INFINITY)
    }
}

/// The cheapest way inside a band, and whether it runs along the band's edge.
fn banded(
    source: &Range<usize>,
    target: &Range<usize>,
    half: usize,
    cost: &impl Fn(Range<usize>, Range<usize>) -> f32,
) -> (Vec<Step>, bool) {
    let (n, m) = (source.len(), target.len());
    let bounds = |i: usize| {
        let middle = (i * m).checked_div(n).unwrap_or(0);
        // The first and the last row reach their corners however steep the diagonal is.
        let slack = half + m / n.max(1);
        let from = if i == 0 { 0 } else { middle.saturating_sub(slack) };
        let to = if i == n { m } else { (middle + slack).min(m) };
        (from, to)
    };
    let mut rows: Vec<Row> = Vec::with_capacity(n + 1);
    for i in 0..=n {
        let (from, to) = bounds(i);
        let mut row = Row { from, costs: Vec::with_capacity(to - from + 1), shapes: Vec::with_capacity(to - from + 1) };
        for j in from..=to {
            let (mut best, mut shape) = (if i == 0 && j == 0 { 0.0 } else { f32::INFINITY }, 0_u8);
            for (idx, &(x, y)) in (0_u8..).zip(&SHAPES) {
                let (Some(a), Some(b)) = (i.checked_sub(x), j.checked_sub(y)) else { continue };
                let before = if x == 0 {
                    b.checked_sub(from).and_then(|at| row.costs.get(at)).copied().unwrap_or(f32::INFINITY)
                } else {
                    rows[a].cost(b)
                };
                if before >= best {
                    continue;
                }
                let here = before + cost(source.start + a..source.start + i, target.start + b..target.start + j);
                if here < best {
                    (best, shape) = (here, idx);
                }
            }
            row.costs.push(best);
            row.shapes.push(shape);
        }
        // Only the last three rows are asked for their costs.
        if let Some(old) = i.checked_sub(3).and_then(|at| rows.get_mut(at)) {
            old.costs = Vec::new();
        }
        rows.push(row);
    }
    let (mut i, mut j) = (n, m);
    let mut path = Vec::new();
    let mut touched = false;
    while i > 0 || j > 0 {
        let (from, to) = bounds(i);
        touched |= (j == from && from > 0) || (j == to && to < m);
        let shape = j.checked_sub(from).and_then(|at| rows[i].shapes.get(at)).copied().unwrap_or(0);
        let (mut x, mut y) = SHAPES[shape as usize];
        if x > i || y > j {
            // Costs that are no numbers can't be compared: what is left has no counterpart.
            (x, y) = if i > 0 { (1, 0) } else { (0, 1) };
        }
        path.push((source.start + i - x..source.start + i, target.start + j - y..target.start + j));
        (i, j) = (i - x, j - y);
    }
    path.reverse();
    (path, touched)
}

/// Longest run of pairs, given in source order, whose targets go up as well: patience sorting, in O(n log n).
pub(super) fn increasing(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut tails: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (idx, &(_, target)) in pairs.iter().enumerate() {
        let at = tails.partition_point(|&tail| pairs[tail].1 < target);
        before.push(at.checked_sub(1).map(|at| tails[at]));
        if at == tails.len() { tails.push(idx) } else { tails[at] = idx }
    }
    let mut chain = Vec::with_capacity(tails.len());
    let mut at = tails.last().copied();
    while let Some(idx) = at {
        chain.push(pairs[idx]);
        at = before[idx];
    }
    chain.reverse();
    chain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cheapest_way_is_found_across_the_first_band() {
        // The source lacks a hundred units in the middle: far more than the first band is wide.
        let source: Vec<u32> = (0..60).chain(160..220).collect();
        let target: Vec<u32> = (0..220).collect();
        let cost = |a: Range<usize>, b: Range<usize>| match (a.len(), b.len()) {
            (1, 1) if source[a.start] == target[b.start] => 0.0,
            (1, 1) => 9.0,
            (x, y) => 2.0 * (x + y) as f32,
        };
        let path = search(0..source.len(), 0..target.len(), &cost);
        let tied = path.iter().filter(|(a, b)| a.len() == 1 && b.len() == 1 && source[a.start] == target[b.start]);
        assert_eq!(tied.count(), 120);
        assert_eq!(path.iter().map(|(a, _)| a.len()).sum::<usize>(), 120, "every unit stands in one bead");
        assert_eq!(path.iter().map(|(_, b)| b.len()).sum::<usize>(), 220);
    }

    #[test]
    fn one_side_may_be_empty() {
        let cost = |_: Range<usize>, _: Range<usize>| 1.0;
        assert_eq!(search(0..0, 0..0, &cost), []);
        assert_eq!(search(0..0, 0..2, &cost).len(), 2);
        assert_eq!(search(0..2, 0..0, &cost).len(), 2);
        assert_eq!(search(0..1, 0..200, &cost).len(), 198, "one with three, the others alone");
    }

    #[test]
    fn what_goes_up_on_both_sides_is_kept() {
        assert_eq!(increasing(&[(0, 5), (1, 1), (2, 2), (3, 9), (4, 3)]), [(1, 1), (2, 2), (4, 3)]);
        assert_eq!(increasing(&[]), []);
    }
}
