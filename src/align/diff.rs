//! The token diff of two short stretches: edit distance with costs by token class, never a longest common subsequence,
//! which would rather keep a shared "two" than see `two or three` become `ten or two`.

use std::ops::Range;

use crate::align::run::{Pair, Run};
use crate::base::Span;
use crate::model::{Document, Op, Token, TokenKind};

/// Costs are in twentieths of a word put for a word.
const SAME_CLASS: u32 = 20;
/// A number for a number: the difference we look for.
const NUMBERS: u32 = 12;
/// A number for a word: rarely the same slot, but a little dearer than one token lost next to one gained would have two
/// differences where a reader sees one (`two` for `2`).
const OTHER_CLASS: u32 = 32;
/// Two tokens that read as one: a word hyphenated at a line end, a compound written apart.
const JOIN: u32 = 2;
/// The first of a run of tokens that one side lacks, and each further one: one long gap is likelier than several.
const OPEN: u32 = 17;
const FURTHER: u32 = 12;
/// Most tokens on both sides of one table; larger stretches are one change.
const MAX_TOKENS: usize = 1 << 10;
const FAR: u32 = u32::MAX / 4;

/// Appends the operations of a run: its tokens agree but for numbers.
pub(super) fn diff_run(pair: Pair<'_>, run: Run, ops: &mut Vec<Op>) {
    let mut from = 0;
    while from < run.len {
        let equal = |at: u32| pair.equal(run.a + at, run.b + at);
        let same = equal(from);
        let to = (from + 1..run.len).find(|&at| equal(at) != same).unwrap_or(run.len);
        let (a, b) = (run.a + from..run.a + to, run.b + from..run.b + to);
        push(ops, if same { Op::Equal { a, b } } else { Op::Change { a, b } });
        from = to;
    }
}

/// Appends the operations that turn tokens `a` into tokens `b`.
pub(super) fn diff(pair: Pair<'_>, mut a: Range<u32>, mut b: Range<u32>, ops: &mut Vec<Op>) {
    let equal = |a: u32, b: u32| pair.equal(a, b);
    if a.len() + b.len() > MAX_TOKENS {
        let head = a.clone().zip(b.clone()).take_while(|&(a, b)| equal(a, b)).count() as u32;
        push(ops, Op::Equal { a: a.start..a.start + head, b: b.start..b.start + head });
        (a.start, b.start) = (a.start + head, b.start + head);
        let tail = a.clone().rev().zip(b.clone().rev()).take_while(|&(a, b)| equal(a, b)).count() as u32;
        (a.end, b.end) = (a.end - tail, b.end - tail);
        change(pair, a.clone(), b.clone(), ops);
        push(ops, Op::Equal { a: a.end..a.end + tail, b: b.end..b.end + tail });
    } else if a.is_empty() || b.is_empty() || (a.len() == 1 && b.len() == 1 && !equal(a.start, b.start)) {
        change(pair, a, b, ops);
    } else {
        let table = Table::fill(pair, a.clone(), b.clone());
        let mut steps = table.steps();
        steps.reverse();
        let (mut at_a, mut at_b) = (a.start, b.start);
        let mut changed = (a.start..a.start, b.start..b.start);
        for step in steps {
            let (next_a, next_b) = (at_a + step.a, at_b + step.b);
            if step.equal {
                change(pair, changed.0, changed.1, ops);
                push(ops, Op::Equal { a: at_a..next_a, b: at_b..next_b });
                changed = (next_a..next_a, next_b..next_b);
            } else {
                (changed.0.end, changed.1.end) = (next_a, next_b);
            }
            (at_a, at_b) = (next_a, next_b);
        }
        change(pair, changed.0, changed.1, ops);
    }
}

/// Appends a change, unless both sides read the same.
fn change(pair: Pair<'_>, a: Range<u32>, b: Range<u32>, ops: &mut Vec<Op>) {
    let reads_same = !a.is_empty()
        && !b.is_empty()
        && same_letters(pair.a, pair.a.token_span(a.clone()), pair.b, pair.b.token_span(b.clone()));
    push(ops, if reads_same { Op::Equal { a, b } } else { Op::Change { a, b } });
}

/// Appends an operation and merges it into the last where that keeps its meaning.
fn push(ops: &mut Vec<Op>, op: Op) {
    match (ops.last_mut(), &op) {
        (_, Op::Equal { a, b } | Op::Change { a, b }) if a.is_empty() && b.is_empty() => return,
        // Only where tokens agree one to one: joined words keep an operation of their own.
        (Some(Op::Equal { a: last_a, b: last_b }), Op::Equal { a, b })
            if last_a.end == a.start && last_b.end == b.start && last_a.len() == last_b.len() && a.len() == b.len() =>
        {
            (last_a.end, last_b.end) = (a.end, b.end);
            return;
        }
        (Some(Op::Change { a: last_a, b: last_b }), Op::Change { a, b })
            if last_a.end == a.start && last_b.end == b.start =>
        {
            (last_a.end, last_b.end) = (a.end, b.end);
            return;
        }
        _ => {}
    }
    ops.push(op);
}

/// Whether two stretches have the same letters, whatever their case and what stands between them; never so if either
/// holds a digit, since `1 9` is not `19`.
fn same_letters(a: &Document, span_a: Span, b: &Document, span_b: Span) -> bool {
    let mut left = folded(a.slice(span_a));
    let mut right = folded(b.slice(span_b));
    loop {
        match (left.next(), right.next()) {
            (None, None) => return true,
            (Some(x), Some(y)) if x == y && !x.is_numeric() => {}
            _ => return false,
        }
    }
}

fn folded(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase)
}

/// One step of an alignment: so many tokens of each side.
#[derive(Clone, Copy)]
struct Step {
    a: u32,
    b: u32,
    equal: bool,
}

/// What the last step of a cell was, if not tokens of both sides (0).
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// A token of side a alone.
    OnlyA = 1,
    /// A token of side b alone.
    OnlyB = 2,
}

/// How far an alignment may stray from the way between the corners of its table, in tokens. Wider than the band of an
/// extension; a gap between runs is seldom wider as a whole.
const BAND: usize = 16;

/// Banded alignment table with affine gaps (Gotoh 1982), extended by steps of two tokens against one.
struct Table {
    band: Band,
    /// For each cell and state: the state before, and for steps on both sides which.
    back: Vec<[u8; 3]>,
    last: u8,
}

/// The cells `(i, j)`, tokens used of side a and b, for which `j - i` is near 0 and near what it is at the end.
#[derive(Clone, Copy)]
struct Band {
    height: usize,
    width: usize,
    /// Largest excess of `i` over `j`.
    below: usize,
    /// Cells of one row.
    row: usize,
}

impl Band {
    fn new(n_a: usize, n_b: usize) -> Self {
        // No wider than the table.
        let below = (n_a.saturating_sub(n_b) + BAND).min(n_a);
        let above = (n_b.saturating_sub(n_a) + BAND).min(n_b);
        Self { height: n_a + 1, width: n_b + 1, below, row: below + above + 1 }
    }

    /// Index of a cell, if it is in the table and the band.
    fn index(self, i: usize, j: usize) -> Option<usize> {
        let column = (j + self.below).checked_sub(i)?;
        (i < self.height && j < self.width && column < self.row).then_some(i * self.row + column)
    }

    /// The columns of a row.
    fn columns(self, i: usize) -> Range<usize> {
        i.saturating_sub(self.below)..(i + self.row - self.below).min(self.width)
    }
}

const EQUAL: u8 = 1 << 2;
const TWO_A: u8 = 2 << 2;
const TWO_B: u8 = 3 << 2;

impl Table {
    fn fill(pair: Pair<'_>, a: Range<u32>, b: Range<u32>) -> Self {
        let left: Vec<Token> = pair.a.tokens.range(a.start as usize..a.end as usize).collect();
        let right: Vec<Token> = pair.b.tokens.range(b.start as usize..b.end as usize).collect();
        let band = Band::new(left.len(), right.len());
        let mut back = vec![[0u8; 3]; band.height * band.row];
        // The costs of a row and of the two before it. A cell that lies straight back on side a is one column further on;
        // a cell beyond the band or the table costs too much to be taken.
        let unpaid = || vec![[FAR; 3]; band.row + 1];
        let (mut cost, mut one_back, mut two_back) = (unpaid(), unpaid(), unpaid());
        // The lengths of two words that stand side by side, which may be one word of the other side.
        let two_words = |tokens: &[Token], at: usize| {
            let two = tokens.get(at.checked_sub(2)?..at)?;
            two.iter()
                .all(|token| token.kind == TokenKind::Word)
                .then(|| two.iter().map(|token| token.span().len()).sum())
        };
        let two_on_b: Vec<Option<usize>> = (0..band.width).map(|j| two_words(&right, j)).collect();
        // Folding case may change a letter's length in bytes by a little.
        let may_join = |two: Option<usize>, one: Token| {
            two.is_some_and(|len| one.kind == TokenKind::Word && len.abs_diff(one.span().len()) <= 1)
        };
        for i in 0..band.height {
            cost.fill([FAR; 3]);
            let two_on_a = two_words(&left, i);
            for j in band.columns(i) {
                let column = j + band.below - i;
                let at = i * band.row + column;
                if i + j == 0 {
                    cost[column] = [0, FAR, FAR];
                    continue;
                }
                let beside = column.checked_sub(1).map_or([FAR; 3], |column| cost[column]);
                let (only_a, back_a) = gap(one_back[column + 1], State::OnlyA);
                let (only_b, back_b) = gap(beside, State::OnlyB);
                let (mut best, mut back_both) = (FAR, 0);
                if let (Some(before_x), Some(before_y)) = (i.checked_sub(1), j.checked_sub(1)) {
                    let (x, y) = (left[before_x], right[before_y]);
                    let (paid, state) = least(one_back[column]);
                    let (price, flag) = substitution(x, y);
                    (best, back_both) = (paid + price, state | flag);
                    if flag != EQUAL {
                        if may_join(two_on_a, y) && joins(pair.a, left[i - 2], x, pair.b, y) {
                            let (paid, state) = least(two_back[column + 1]);
                            (best, back_both) = (best, back_both).min((paid + JOIN, state | TWO_A));
                        }
                        if column > 0 && may_join(two_on_b[j], x) && joins(pair.b, right[j - 2], y, pair.a, x) {
                            let (paid, state) = least(one_back[column - 1]);
                            (best, back_both) = (best, back_both).min((paid + JOIN, state | TWO_B));
                        }
                    }
                }
                cost[column] = [best, only_a, only_b];
                back[at] = [back_both, back_a, back_b];
            }
            // The row before becomes the one before that, and its room that of the next.
            std::mem::swap(&mut one_back, &mut two_back);
            std::mem::swap(&mut cost, &mut one_back);
        }
        let last = band.index(left.len(), right.len()).map_or(0, |at| least(one_back[at % band.row]).1);
        Self { band, back, last }
    }

    /// The steps of a cheapest alignment, last first.
    fn steps(&self) -> Vec<Step> {
        let (mut i, mut j, mut state) = (self.band.height - 1, self.band.width - 1, self.last);
        let mut steps = Vec::with_capacity(i.max(j));
        while i + j > 0 {
            let Some(at) = self.band.index(i, j) else { break };
            let back = self.back[at][state as usize];
            let (a, b, equal) = match state {
                1 => (1, 0, false),
                2 => (0, 1, false),
                _ => match back & !3 {
                    EQUAL => (1, 1, true),
                    TWO_A => (2, 1, true),
                    TWO_B => (1, 2, true),
                    _ => (1, 1, false),
                },
            };
            if a > i || b > j {
                debug_assert!(false, "a step leaves the table");
                break;
            }
            (i, j, state) = (i - a, j - b, back & 3);
            steps.push(Step { a: a as u32, b: b as u32, equal });
        }
        steps
    }
}

/// The cheapest state of a cell; of equals the first.
fn least(cell: [u32; 3]) -> (u32, u8) {
    let mut best = (cell[0], 0);
    for (state, &cost) in (0u8..).zip(&cell).skip(1) {
        if cost < best.0 {
            best = (cost, state);
        }
    }
    best
}

/// Cost of one more token that one side lacks, and the state it comes from.
fn gap(cell: [u32; 3], state: State) -> (u32, u8) {
    let (opened, from) = least(cell);
    let further = cell[state as usize] + FURTHER;
    if further <= opened + OPEN { (further, state as u8) } else { (opened + OPEN, from) }
}

fn substitution(x: Token, y: Token) -> (u32, u8) {
    if x.hash == y.hash {
        return (0, EQUAL);
    }
    let price = match (x.kind, y.kind) {
        (TokenKind::Number, TokenKind::Number) => NUMBERS,
        (x, y) if x == y => SAME_CLASS,
        _ => OTHER_CLASS,
    };
    (price, 0)
}

/// Whether words `first second` of one side read as the word `whole` of the other, which is about as long.
fn joins(parts: &Document, first: Token, second: Token, other: &Document, whole: Token) -> bool {
    let initial = |document: &Document, token: Token| document.text.as_bytes().get(token.start as usize).copied();
    match (initial(parts, first), initial(other, whole)) {
        (Some(x), Some(y)) if x.is_ascii() && y.is_ascii() && !x.eq_ignore_ascii_case(&y) => false,
        _ => same_letters(parts, first.span().cover(second.span()), other, whole.span()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::fixture::document;

    /// The changes between two texts, as `old>new`.
    fn changes(a: &str, b: &str) -> Vec<String> {
        let (a, b) = (document(a), document(b));
        let pair = Pair { a: &a, b: &b, same: false };
        let bounds = pair.bounds();
        let mut ops = Vec::new();
        diff(pair, bounds.a, bounds.b, &mut ops);
        let text =
            |document: &Document, tokens: &Range<u32>| document.slice(document.token_span(tokens.clone())).to_owned();
        let change = |op: &Op| match op {
            Op::Change { a: on_a, b: on_b } => Some(format!("{}>{}", text(&a, on_a), text(&b, on_b))),
            _ => None,
        };
        ops.iter().filter_map(change).collect()
    }

    #[test]
    fn changes_are_the_fewest_and_keep_their_slots() {
        for (a, b, expected) in [
            ("two or three days", "ten or two days", vec!["two>ten", "three>two"]),
            ("rose to 15 percent in May", "rose to 17 percent in May", vec!["15>17"]),
            ("the cat sat", "the big old cat sat", vec![">big old"]),
            ("on the mat", "on mat", vec!["the>"]),
            ("in 12 of 40 cases", "in 14 of the 40 cases", vec!["12>14", ">the"]),
        ] {
            assert_eq!(changes(a, b), expected, "{a} | {b}");
        }
    }

    #[test]
    fn hyphens_case_and_spacing_are_no_changes() {
        for (a, b) in [
            ("the infor-\nmation office", "the Information office"),
            ("an e-mail address", "an email address"),
            ("\"well-known\" cases", "“well known” CASES"),
        ] {
            assert_eq!(changes(a, b), Vec::<String>::new(), "{a} | {b}");
        }
    }

    #[test]
    fn digits_are_never_joined() {
        assert_eq!(changes("in 19 9 cases", "in 199 cases").len(), 1);
        assert_eq!(changes("type b1 2 here", "type b12 here").len(), 1);
    }

    #[test]
    fn long_stretches_are_one_change() {
        let words = |seed: usize| (0..2_000).map(|at| format!("w{}", at * 7 + seed)).collect::<Vec<_>>().join(" ");
        let (a, b) = (format!("same {} end", words(1)), format!("same {} end", words(2)));
        assert_eq!(changes(&a, &b).len(), 1);
    }
}
