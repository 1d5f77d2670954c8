//! Groups runs that lie close together on both sides, in whatever order.

use crate::align::run::Run;

/// Widest stretch without a run inside one passage, in tokens: about two sentences, so that a passage survives a
/// rewritten or a moved one.
pub(super) const MAX_GAP: u32 = 45;
/// Rounds of splitting; real texts are stable after three.
const MAX_ROUNDS: usize = 32;

/// Splits runs by gaps wider than `gap`, on side a and side b in turn, until neither splits any more.
///
/// After Sanchez-Perez, Sidorov and Gelbukh (PAN 2014). With `same` the sides of a cluster don't overlap.
pub(super) fn clusters(runs: Vec<Run>, gap: u32, same: bool) -> Vec<Vec<Run>> {
    let mut open = vec![runs];
    let mut done = Vec::new();
    for _ in 0..MAX_ROUNDS {
        let mut next = Vec::new();
        for runs in open {
            let n_runs = runs.len();
            for part in split(runs, gap, |run| (run.a, run.a_end())) {
                for part in split(part, gap, |run| (run.b, run.b_end())) {
                    if part.len() == n_runs { done.push(part) } else { next.push(part) }
                }
            }
        }
        open = next;
    }
    done.append(&mut open);
    if same {
        done = done.into_iter().flat_map(|runs| apart(runs, gap)).collect();
    }
    done.retain(|runs| !runs.is_empty());
    for runs in &mut done {
        runs.sort_unstable_by_key(|run| (run.a, run.b));
    }
    done.sort_unstable_by_key(|runs| (runs[0].a, runs[0].b));
    done
}

fn split(mut runs: Vec<Run>, gap: u32, side: impl Fn(Run) -> (u32, u32)) -> Vec<Vec<Run>> {
    runs.sort_unstable_by_key(|&run| (side(run), run.a, run.b));
    let mut parts: Vec<Vec<Run>> = Vec::new();
    let mut end = 0;
    for run in runs {
        let (from, to) = side(run);
        match parts.last_mut() {
            Some(part) if from <= end + gap => part.push(run),
            _ => parts.push(vec![run]),
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
