//! Extends the end of a passage over text that was edited too densely for a seed.

/// Cells either side of the diagonal: as many tokens may be gained or lost on balance.
const BAND: usize = 6;
const WIDTH: usize = 2 * BAND + 1;
/// How far the score may sink below its best (+1 for an equal pair, -1 for anything else). Chance agreement of
/// unrelated text recovers from less; an edited copy seldom sinks deeper.
const X_DROP: i32 = 7;
/// Longest extension, in tokens of side a; longer agreement holds a seed.
const MAX_EXTENSION: usize = 200;
/// Below every score that occurs.
const DEAD: i32 = i32::MIN / 2;

/// How many tokens of each side to add: the best place a banded X-drop search reaches (Zhang et al. 2000).
///
/// `n` and `m` tokens are left on the sides; `equal(i, j)` compares the i-th and j-th of them.
pub(super) fn extend(n: usize, m: usize, equal: impl Fn(usize, usize) -> bool) -> (usize, usize) {
    // Cell d of row i stands for i tokens of side a and i + d - BAND of side b.
    let mut row = [DEAD; WIDTH];
    for (step, cell) in row[BAND..].iter_mut().enumerate().take_while(|(step, _)| *step <= m) {
        *cell = -i32::try_from(step).unwrap_or(X_DROP);
    }
    let (mut best, mut place) = (0, (0, 0));
    for i in 1..=n.min(MAX_EXTENSION) {
        let mut next = [DEAD; WIDTH];
        for d in 0..WIDTH {
            let Some(j) = (i + d).checked_sub(BAND).filter(|&j| j <= m) else { continue };
            let gap_a = row.get(d + 1).map_or(DEAD, |score| score - 1);
            let gap_b = if d > 0 { next[d - 1] - 1 } else { DEAD };
            let both = if j > 0 { row[d] + if equal(i - 1, j - 1) { 1 } else { -1 } } else { DEAD };
            next[d] = gap_a.max(gap_b).max(both);
            if next[d] > best {
                (best, place) = (next[d], (i, j));
            }
        }
        if next.iter().all(|&score| score < best - X_DROP) {
            break;
        }
        row = next;
    }
    place
}

#[cfg(test)]
mod tests {
    use super::extend;

    fn reach(a: &str, b: &str) -> (usize, usize) {
        let (a, b): (Vec<&str>, Vec<&str>) = (a.split(' ').collect(), b.split(' ').collect());
        extend(a.len(), b.len(), |i, j| a[i] == b[j])
    }

    #[test]
    fn crosses_edits_and_stops_where_the_text_ends() {
        assert_eq!(reach("x b c d y f g", "u b c d v f g"), (7, 7));
        assert_eq!(reach("a b c d e", "a new b c d e"), (5, 6));
        assert_eq!(reach("a b p q r s t u v w", "a b k l m n o g h i"), (2, 2));
        assert_eq!(reach("p q r", "k l m"), (0, 0));
    }

    #[test]
    fn chance_agreement_does_not_pay_for_a_long_gap() {
        assert_eq!(reach("a 1 2 3 4 5 6 7 8 9 the end", "a k l m n o p q r s the end"), (1, 1));
    }
}
