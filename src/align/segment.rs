//! Turns a cluster into collinear segments: a moved sentence is a segment of its own.

use std::ops::Range;

use crate::align::run::Run;

/// Shortest run, in tokens, that counts as moved text: shorter ones out of order are stock phrases.
const MIN_MOVED: u32 = 8;
/// How many runs back a chain looks for its predecessor, which keeps chaining linear.
const LOOK_BACK: usize = 64;
/// Chains taken from one cluster; a random order of n sentences holds about 2√n.
const MAX_CHAINS: usize = 48;
/// Widest gap inside a segment, in tokens on either side, when the other side has one too: beyond it the two stretches are
/// not versions of each other.
const MAX_INNER_GAP: u32 = 128;

/// Runs that follow each other on both sides, none between them on either.
pub(super) type Segment = Vec<Run>;

/// The segments of a cluster, in the order of side a. No two runs share a token.
pub(super) fn segments(runs: &[Run]) -> Vec<Segment> {
    let mut rest = runs.to_vec();
    let mut taken: Vec<Run> = Vec::new();
    for _ in 0..MAX_CHAINS {
        let chain = chain(&rest);
        if chain.is_empty() {
            break;
        }
        taken.extend(&chain);
        let (on_a, on_b) = (Cover::new(&taken, |run| run.a..run.a_end()), Cover::new(&taken, |run| run.b..run.b_end()));
        rest.retain_mut(|run| {
            free(run, &on_a, &on_b);
            run.len >= MIN_MOVED
        });
        rest.sort_unstable_by_key(|run| (run.a, run.b));
    }
    consecutive(taken)
}

/// The heaviest chain of runs that ascend on both sides; where neighbours overlap the later one is cut.
fn chain(runs: &[Run]) -> Vec<Run> {
    let mut best: Vec<(u32, Option<usize>)> = Vec::with_capacity(runs.len());
    for (at, run) in runs.iter().enumerate() {
        let mut own = (run.len, None);
        for before in at.saturating_sub(LOOK_BACK)..at {
            if let Some(gain) = gain(runs[before], *run) {
                let score = best[before].0.saturating_add(gain);
                if score > own.0 {
                    own = (score, Some(before));
                }
            }
        }
        best.push(own);
    }
    let mut at = (0..runs.len()).max_by_key(|&at| (best[at].0, usize::MAX - at));
    let mut chain: Vec<Run> = Vec::new();
    while let Some(idx) = at {
        chain.push(runs[idx]);
        at = best[idx].1;
    }
    chain.reverse();
    for at in 1..chain.len() {
        let cut = overlap(chain[at - 1], chain[at]);
        let run = &mut chain[at];
        *run = Run { a: run.a + cut, b: run.b + cut, len: run.len - cut };
    }
    chain
}

/// Tokens that `run` adds after `before`; none if it does not come after it on both sides.
fn gain(before: Run, run: Run) -> Option<u32> {
    let ascends = before.a < run.a && before.b < run.b && before.a_end() < run.a_end() && before.b_end() < run.b_end();
    if !ascends {
        return None;
    }
    run.len.checked_sub(overlap(before, run)).filter(|&gain| gain > 0)
}

fn overlap(before: Run, run: Run) -> u32 {
    before.a_end().saturating_sub(run.a).max(before.b_end().saturating_sub(run.b))
}

/// Sorted ranges without overlap.
struct Cover(Vec<Range<u32>>);

impl Cover {
    fn new(runs: &[Run], side: impl Fn(&Run) -> Range<u32>) -> Self {
        let mut ranges: Vec<Range<u32>> = runs.iter().map(side).collect();
        ranges.sort_unstable_by_key(|range| range.start);
        Self(ranges)
    }

    /// The longest free part of a range, as offsets into it.
    fn longest_free(&self, range: Range<u32>) -> Range<u32> {
        let mut best = 0..0;
        let mut from = range.start;
        let first = self.0.partition_point(|taken| taken.end <= range.start);
        for taken in self.0[first..].iter().take_while(|taken| taken.start < range.end) {
            if taken.start > from && taken.start - from > best.end - best.start {
                best = from..taken.start;
            }
            from = from.max(taken.end);
        }
        if range.end > from && range.end - from > best.end - best.start {
            best = from..range.end;
        }
        best.start.max(range.start) - range.start..best.end.max(range.start) - range.start
    }
}

/// Cuts a run to its longest part that neither side has taken.
fn free(run: &mut Run, on_a: &Cover, on_b: &Cover) {
    let part = on_a.longest_free(run.a..run.a_end());
    *run = Run { a: run.a + part.start, b: run.b + part.start, len: part.end - part.start };
    let part = on_b.longest_free(run.b..run.b_end());
    *run = Run { a: run.a + part.start, b: run.b + part.start, len: part.end - part.start };
}

/// Joins runs that are neighbours on both sides.
fn consecutive(mut runs: Vec<Run>) -> Vec<Segment> {
    runs.sort_unstable_by_key(|run| run.b);
    let mut ranked: Vec<(usize, Run)> = runs.into_iter().enumerate().collect();
    ranked.sort_unstable_by_key(|(_, run)| run.a);
    let mut segments: Vec<Segment> = Vec::new();
    let mut last: Option<(usize, Run)> = None;
    for (rank, run) in ranked {
        let follows = last.is_some_and(|(before, end)| {
            let (gap_a, gap_b) = (run.a - end.a_end(), run.b.saturating_sub(end.b_end()));
            rank == before + 1 && (gap_a.max(gap_b) <= MAX_INNER_GAP || gap_a.min(gap_b) == 0)
        });
        match segments.last_mut() {
            Some(segment) if follows => segment.push(run),
            _ => segments.push(vec![run]),
        }
        last = Some((rank, run));
    }
    segments
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(a: u32, b: u32, len: u32) -> Run {
        Run { a, b, len }
    }

    #[test]
    fn a_moved_sentence_is_a_segment_and_a_stock_phrase_is_none() {
        let moved = [run(0, 15, 12), run(14, 0, 12), run(30, 30, 20)];
        assert_eq!(segments(&moved), [vec![moved[0]], vec![moved[1]], vec![moved[2]]]);
        let phrase = [run(0, 0, 12), run(14, 40, 6), run(22, 20, 12)];
        assert_eq!(segments(&phrase), [vec![phrase[0], phrase[2]]]);
    }

    #[test]
    fn no_two_runs_share_a_token() {
        let runs = [run(0, 0, 20), run(5, 25, 20), run(15, 18, 20), run(18, 2, 9)];
        let flat: Vec<Run> = segments(&runs).into_iter().flatten().collect();
        for (at, x) in flat.iter().enumerate() {
            for y in &flat[at + 1..] {
                assert!(x.a_end() <= y.a || y.a_end() <= x.a, "{flat:?}");
                assert!(x.b_end() <= y.b || y.b_end() <= x.b, "{flat:?}");
            }
        }
    }
}
