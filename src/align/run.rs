//! Exact runs: shared seeds, verified by their tokens and grown as far as both sides agree.

use std::ops::Range;

use crate::index::{SeedSettings, seed_len};
use crate::model::{Document, TokenKind};

/// Two documents under comparison, or one document with itself.
#[derive(Clone, Copy)]
pub(super) struct Pair<'a> {
    pub(super) a: &'a Document,
    pub(super) b: &'a Document,
    /// Both sides are one document: they must not overlap, and `a` is the earlier one.
    pub(super) same: bool,
}

/// The tokens that an alignment may use.
#[derive(Clone, Debug)]
pub(super) struct Bounds {
    pub(super) a: Range<u32>,
    pub(super) b: Range<u32>,
}

impl Pair<'_> {
    /// Whether token `a` of side a reads as token `b` of side b.
    pub(super) fn equal(&self, a: u32, b: u32) -> bool {
        self.a.tokens.hash(a as usize) == self.b.tokens.hash(b as usize)
    }

    /// The same, any number standing for any other.
    fn agrees(&self, a: u32, b: u32) -> bool {
        let number = |document: &Document, idx: u32| document.tokens.kind(idx as usize) == TokenKind::Number;
        self.equal(a, b) || (number(self.a, a) && number(self.b, b))
    }

    /// The whole of both documents.
    pub(super) fn bounds(&self) -> Bounds {
        let all = |document: &Document| 0..u32::try_from(document.tokens.len()).unwrap_or(u32::MAX);
        Bounds { a: all(self.a), b: all(self.b) }
    }
}

/// A place where both sides may agree: diagonal (`b - a`) and token of side a. Sorted, anchors of one diagonal follow
/// each other.
pub(super) type Anchor = (i64, u32);

/// Tokens `a..a + len` and `b..b + len` agree one to one, numbers masked; the first and the last pair agree in full.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) a: u32,
    pub(super) b: u32,
    pub(super) len: u32,
}

impl Run {
    pub(super) fn a_end(self) -> u32 {
        self.a + self.len
    }

    pub(super) fn b_end(self) -> u32 {
        self.b + self.len
    }

    pub(super) fn diagonal(self) -> i64 {
        i64::from(self.b) - i64::from(self.a)
    }
}

/// How far a run may sink below its best score, where an equal pair counts +1 and a pair of different numbers -1: a
/// changed figure or two belongs to a copy, a row of other figures is another table.
const NUMBER_DROP: i32 = 4;

/// Verifies sorted anchors and grows each to its longest run inside `bounds`; one run where anchors share one.
pub(super) fn runs(pair: Pair<'_>, anchors: &[Anchor], settings: &SeedSettings, bounds: &Bounds) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut done = (i64::MIN, 0);
    for &(diagonal, a) in anchors {
        if done.0 != diagonal {
            done = (diagonal, 0);
        }
        if a < done.1 {
            continue;
        }
        let Ok(b) = u32::try_from(i64::from(a) + diagonal) else { continue };
        let Some(run) = grow(pair, a, b, done.1, settings, bounds) else { continue };
        done.1 = run.a_end();
        runs.push(run);
    }
    runs
}

fn grow(pair: Pair<'_>, a: u32, b: u32, floor: u32, settings: &SeedSettings, bounds: &Bounds) -> Option<Run> {
    let len = seed_len(&pair.a.tokens, a as usize..bounds.a.end as usize, settings)?;
    let narrow = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let len = narrow(len);
    if a < bounds.a.start || b < bounds.b.start || len > bounds.b.end.checked_sub(b)? {
        return None;
    }
    if !(0..len).all(|step| pair.agrees(a + step, b + step)) {
        return None;
    }
    // In one document the sides must not run into each other.
    let room = if pair.same { b.checked_sub(a)? } else { u32::MAX };
    let back = (a - bounds.a.start.max(floor).min(a)).min(b - bounds.b.start);
    let before = reach(pair, (1..=back).map(|step| (a - step, b - step)));
    let ahead = (bounds.a.end - a - len).min(bounds.b.end - b - len);
    let after = reach(pair, (0..ahead).map(|step| (a + len + step, b + len + step)));
    let mut run = Run { a: a - before, b: b - before, len: (before + len).saturating_add(after).min(room) };
    while run.len > 0 && !pair.equal(run.a, run.b) {
        run = Run { a: run.a + 1, b: run.b + 1, len: run.len - 1 };
    }
    while run.len > 0 && !pair.equal(run.a_end() - 1, run.b_end() - 1) {
        run.len -= 1;
    }
    (run.len > 0).then_some(run)
}

/// How many pairs of tokens, from the first, agree well enough.
fn reach(pair: Pair<'_>, pairs: impl Iterator<Item = (u32, u32)>) -> u32 {
    let (mut score, mut best, mut len) = (0, 0, 0);
    for (n, (a, b)) in (1..).zip(pairs) {
        if pair.equal(a, b) {
            score += 1;
        } else if pair.agrees(a, b) && best - score < NUMBER_DROP {
            score -= 1;
        } else {
            break;
        }
        if score >= best {
            (best, len) = (score, n);
        }
    }
    len
}
