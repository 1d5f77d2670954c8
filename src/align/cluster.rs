//! Groups runs that lie close together on both sides, in whatever order.

use crate::align::run::Run;

/// Widest stretch without a run inside one passage, in tokens: about two sentences, so that a passage survives a
/// rewritten or a moved one.
pub(super) const MAX_GAP: u32 = 45;
/// Rounds of splitting; real texts are stable after three.
const MAX_ROUNDS: usize = 32;

/// What stands at a place of side a and at one of side b.
pub(super) trait Ends {
    /// First token and end on side a.
    fn a(&self) -> (u32, u32);
    /// First token and end on side b.
    fn b(&self) -> (u32, u32);
}

impl Ends for Run {
    fn a(&self) -> (u32, u32) {
        (self.a, self.a_end())
    }

    fn b(&self) -> (u32, u32) {
        (self.b, self.b_end())
    }
}

/// Splits runs by gaps wider than `gap`. With `same` the sides of a cluster don't overlap.
pub(super) fn clusters(runs: Vec<Run>, gap: u32, same: bool) -> Vec<Vec<Run>> {
    let clusters = close(runs, gap);
    if same { sorted(clusters.into_iter().flat_map(|runs| apart(runs, gap)).collect()) } else { clusters }
}

/// Splits pairs of places by gaps wider than `gap`, on side a and side b in turn, until neither splits any more.
///
/// After Sanchez-Perez, Sidorov and Gelbukh (PAN 2014).
pub(super) fn close<T: Ends>(pairs: Vec<T>, gap: u32) -> Vec<Vec<T>> {
    let mut open = vec![pairs];
    let mut done = Vec::new();
    for _ in 0..MAX_ROUNDS {
        let mut next = Vec::new();
        for pairs in open {
            let n_pairs = pairs.len();
            for part in split(pairs, gap, T::a, T::b) {
                for part in split(part, gap, T::b, T::a) {
                    if part.len() == n_pairs { done.push(part) } else { next.push(part) }
                }
            }
        }
        open = next;
    }
    done.append(&mut open);
    sorted(done)
}

/// Clusters that are not empty, sorted, each sorted inside.
fn sorted<T: Ends>(mut clusters: Vec<Vec<T>>) -> Vec<Vec<T>> {
    let key = |pair: &T| (pair.a().0, pair.b().0);
    clusters.retain(|pairs| !pairs.is_empty());
    for pairs in &mut clusters {
        pairs.sort_unstable_by_key(key);
    }
    clusters.sort_unstable_by_key(|pairs| key(&pairs[0]));
    clusters
}

/// Splits by gaps on one side.
fn split<T: Ends>(
    mut pairs: Vec<T>,
    gap: u32,
    side: impl Fn(&T) -> (u32, u32),
    other: impl Fn(&T) -> (u32, u32),
) -> Vec<Vec<T>> {
    pairs.sort_unstable_by_key(|pair| (side(pair), other(pair)));
    let mut parts: Vec<Vec<T>> = Vec::new();
    let mut end = 0;
    for pair in pairs {
        let (from, to) = side(&pair);
        match parts.last_mut() {
            Some(part) if from <= end + gap => part.push(pair),
            _ => parts.push(vec![pair]),
        }
        end = end.max(to);
    }
    parts
}

/// Splits the runs of one document with itself so that the sides of each part are apart.
fn apart(mut runs: Vec<Run>, gap: u32) -> Vec<Vec<Run>> {
    let a_end = runs.iter().map(|run| run.a_end()).max();
    let b_start = runs.iter().map(|run| run.b).min();
    if a_end <= b_start {
        return vec![runs];
    }
    // Repetitions at a fixed distance share a diagonal.
    runs.sort_unstable_by_key(|run| (run.diagonal(), run.a));
    let mut parts: Vec<Vec<Run>> = Vec::new();
    for runs in runs.chunk_by(|x, y| y.diagonal() - x.diagonal() <= i64::from(gap)) {
        let mut runs = runs.to_vec();
        runs.sort_unstable_by_key(|run| (run.a, run.b));
        let mut b_start = 0;
        let mut part: Vec<Run> = Vec::new();
        for run in runs {
            if part.is_empty() || run.a_end() <= b_start.min(run.b) && run.b >= b_start {
                b_start = if part.is_empty() { run.b } else { b_start };
                part.push(run);
            } else {
                b_start = run.b;
                parts.push(std::mem::replace(&mut part, vec![run]));
            }
        }
        parts.push(part);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(a: u32, b: u32, len: u32) -> Run {
        Run { a, b, len }
    }

    #[test]
    fn moved_runs_stay_together_and_far_ones_part() {
        let moved = vec![run(0, 40, 10), run(20, 0, 10), run(40, 20, 10)];
        assert_eq!(clusters(moved.clone(), MAX_GAP, false), [moved]);
        let far = vec![run(0, 0, 10), run(20, 500, 10)];
        assert_eq!(clusters(far, MAX_GAP, false).len(), 2);
    }

    #[test]
    fn a_split_on_one_side_splits_the_other() {
        // Near on side a, but the middle run stands elsewhere on side b; without it side a has a gap as well.
        let runs = vec![run(0, 0, 10), run(40, 900, 10), run(80, 20, 10)];
        assert_eq!(clusters(runs, MAX_GAP, false).len(), 3);
    }

    #[test]
    fn sides_in_one_document_are_apart() {
        let periodic = vec![run(0, 20, 20), run(20, 40, 20), run(40, 60, 20)];
        for part in clusters(periodic, MAX_GAP, true) {
            assert!(part.iter().map(|run| run.a_end()).max() <= part.iter().map(|run| run.b).min());
        }
    }
}
