//! What tying two runs of units costs: how probable their lengths are, what they share, what they are.
//!
//! All costs are negative natural logarithms of probabilities, so that they add up. Lengths follow Gale and Church (1993):
//! if one character gives rise to `ratio` characters of the translation with variance `VARIANCE`, then the difference of
//! the lengths, divided by its standard deviation, is normally distributed. Language-neutral anchors are added as in Church,
//! "Char_align" (ACL 1993), and Melamed, "Bitext maps and alignment" (Computational Linguistics 25, 1999): a token that stands
//! on both sides speaks for the pair by how rarely that happens by chance.

/// Variance of the length of a translation for each character, a little less than the 6.8 that Gale and Church measured: there
/// are other signs here than lengths.
const VARIANCE: f32 = 6.0;

/// Most that lengths can tell against a pair: a sentence that was cut by half is still a translation.
const MAX_LENGTH_COST: f32 = 14.0;

/// How many nats a shared anchor tells of each nat of its rarity: anchors of one sentence come together, and a name counted
/// twice is not two proofs.
const SHARED: f32 = 0.8;

/// Most that shared anchors can tell for a pair.
const MAX_SHARED: f32 = 24.0;

/// How many nats an anchor that the other side lacks tells against the pair, for each nat of its rarity.
const LACKED: f32 = 0.15;

/// Most that lacking anchors can tell against a pair.
const MAX_LACKED: f32 = 9.0;

/// What shapes cost before anything is known of their text: each language tells in two sentences what others tell in one more
/// or less often, and each translator leaves out more or less.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Priors {
    /// A sentence of the source without a counterpart, and one of the translation.
    gaps: [f32; 2],
    /// Two sentences of the source told in one, and one told in two.
    joined: [f32; 2],
}

/// Gale and Church's table 5 puts a gap at 5.3 and two sentences told in one at 3.1; that was measured on parliament, where
/// nothing is left out. Here both are about as likely until the texts themselves say otherwise, so that lengths and anchors
/// decide. A gap costs no more than that however long it is: translations fall behind by whole paragraphs.
impl Default for Priors {
    fn default() -> Self {
        Self { gaps: [4.6; 2], joined: [4.2; 2] }
    }
}

/// How many beads speak for what is usual, beside those that were counted.
const USUAL: f32 = 60.0;

/// Priors are held between these: what was counted was found with the usual ones, and a gap is no likelier.
const PRIORS: (f32, f32) = (2.5, 4.6);

impl Priors {
    /// From how often sentences were found joined, and split, among so many beads. Gaps are not counted: what was split
    /// without being recognised would pass for left out ever more surely.
    pub(super) fn counted(joined: [usize; 2], all: usize) -> Self {
        let usual = Self::default();
        let cost = |count: usize, usual: f32| {
            let share = (count as f32 + USUAL * (-usual).exp()) / (all as f32 + USUAL);
            (-share.ln()).clamp(PRIORS.0, PRIORS.1)
        };
        Self { joined: [cost(joined[0], usual.joined[0]), cost(joined[1], usual.joined[1])], ..usual }
    }

    /// What a shape costs.
    pub(super) fn of(&self, n_source: usize, n_target: usize) -> f32 {
        match (n_source, n_target) {
            (1, 1) => 0.12,
            (_, 0) => self.gaps[0],
            (0, _) => self.gaps[1],
            (2, 1) => self.joined[0],
            (1, 2) => self.joined[1],
            // Not in their table: some languages tell in three sentences what others tell in one.
            (_, 1) => self.joined[0] + MORE,
            (1, _) => self.joined[1] + MORE,
            _ => TWO_BY_TWO,
        }
    }
}

/// What a third sentence costs beside the second.
const MORE: f32 = 1.0;

/// Two sentences told in two others, neither of which translates one of them: Gale and Church's figure.
const TWO_BY_TWO: f32 = 4.5;

/// What the lengths of two runs tell against their being one text in two languages.
pub(super) fn length_cost(source: f32, target: f32, ratio: f32) -> f32 {
    let expected = source * ratio;
    let mean = f32::midpoint(expected, target).max(1.0);
    let delta = (target - expected) / (mean * VARIANCE).sqrt();
    tail(delta.abs()).min(MAX_LENGTH_COST)
}

/// `-ln(2 (1 - Φ(x)))`, by an asymptotic form whose error does not matter here.
fn tail(x: f32) -> f32 {
    // 2(1 - Φ(x)) ≈ exp(-x²/2 - 0.8 x) up to a few per cent for x < 3, and below it beyond.
    x * x / 2.0 + 0.8 * x
}

/// What anchors tell: `shared` and `lacked` are sums of rarities.
pub(super) fn anchor_cost(shared: f32, lacked: f32) -> f32 {
    (LACKED * lacked).min(MAX_LACKED) - (SHARED * shared).min(MAX_SHARED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_tell_for_what_is_in_proportion() {
        assert!(length_cost(100.0, 110.0, 1.1) < 0.01);
        assert!(length_cost(100.0, 150.0, 1.1) > length_cost(100.0, 130.0, 1.1));
        assert!((length_cost(10.0, 5_000.0, 1.0) - MAX_LENGTH_COST).abs() < 0.01);
        assert!((tail(1.96) - 3.0).abs() < 0.6, "five in a hundred lie beyond 1.96 standard deviations");
    }

    #[test]
    fn a_pair_that_shares_nothing_is_no_better_than_two_gaps() {
        let priors = Priors::default();
        let gaps = 2.0 * priors.of(1, 0);
        assert!(priors.of(1, 1) + MAX_LENGTH_COST + anchor_cost(0.0, 100.0) > gaps);
        assert!(priors.of(1, 1) + length_cost(100.0, 130.0, 1.0) < gaps);
    }

    #[test]
    fn what_is_often_found_costs_less() {
        let usual = Priors::default();
        assert!((Priors::counted([0, 0], 0).of(2, 1) - usual.of(2, 1)).abs() < 0.001);
        let counted = Priors::counted([300, 0], 2_000);
        assert!(counted.of(2, 1) < usual.of(2, 1) && counted.of(1, 2) > usual.of(1, 2));
    }
}
