//! What stands around a figure and says how exact it is: `more than`, `至多`, `about`.

use super::items::{Cluster, Item, quantity_of, told_value};
use super::{Defect, Hit, Pair};
use crate::base::Span;
use crate::lexicon::Lexicon;
use crate::model::{Bead, Document, Hedge, Number, Quantity};
use crate::rules::negation::negations;

/// How sure it is that two bounds exclude each other: both were read.
const REVERSED: f32 = 0.85;

/// How sure it is that a hedge is missing: it may be said in words that are not read.
const LOST: f32 = 0.7;

/// Figures up to this one are hedged loosely.
const FEW: i128 = 10;

/// Bytes of a sentence on either side of a figure in which a word that hedges may belong to it.
const AROUND: u32 = 60;

/// The side of a figure on which the true one lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bound {
    Above,
    Below,
    About,
    Exact,
}

impl Bound {
    fn of(hedge: Hedge) -> Self {
        match hedge {
            Hedge::MoreThan | Hedge::AtLeast => Self::Above,
            Hedge::LessThan | Hedge::AtMost | Hedge::Nearly => Self::Below,
            Hedge::About => Self::About,
            Hedge::None => Self::Exact,
        }
    }
}

/// Adds figures of a bead that are bounded from above here and from below there, or hedged on one side only.
pub(super) fn check(pair: &Pair<'_>, bead: &Bead, source: &Cluster<'_>, target: &Cluster<'_>, hits: &mut Vec<Hit>) {
    for item in &source.items {
        let Some(other) = item.partner.map(|at| &target.items[at]) else { continue };
        let (Some(a), Some(b)) = (quantity_of(item), quantity_of(other)) else { continue };
        let (ours, theirs) = (Bound::of(a.hedge), Bound::of(b.hedge));
        let (defect, sure) = match (ours, theirs) {
            _ if (a.from, a.to) != (b.from, b.to) || a.from != a.to => continue,
            (Bound::Above, Bound::Below) | (Bound::Below, Bound::Above) => {
                // `no longer than 5` is said of what is not more than 5, and `more than one` in many ways.
                let denied =
                    denies(pair.source, pair.lexicons[0], item) || denies(pair.target, pair.lexicons[1], other);
                if a.from == Number::ONE || denied {
                    continue;
                }
                (Defect::Bound, REVERSED)
            }
            (Bound::Exact, Bound::Above | Bound::Below | Bound::About)
                if is_lost(pair.source, pair.lexicons[0], item, b) =>
            {
                (Defect::Hedge, LOST)
            }
            (Bound::Above | Bound::Below | Bound::About, Bound::Exact)
                if is_lost(pair.target, pair.lexicons[1], other, a) =>
            {
                (Defect::Hedge, LOST)
            }
            _ => continue,
        };
        let told = |item: &Item<'_>, quantity: &Quantity| {
            let value = told_value(&item.mention.value);
            match quantity.hedge {
                Hedge::None => format!("{value} itself"),
                Hedge::About => format!("about {value}"),
                Hedge::MoreThan => format!("more than {value}"),
                Hedge::AtLeast => format!("at least {value}"),
                Hedge::LessThan => format!("less than {value}"),
                Hedge::AtMost => format!("at most {value}"),
                Hedge::Nearly => format!("nearly {value}"),
            }
        };
        hits.push(Hit {
            defect,
            source: (item.mention.span, item.mention.value.canonical()),
            target: (other.mention.span, other.mention.value.canonical()),
            confidence: sure * (0.5 + bead.confidence / 2.0),
            why: format!("the source says {}, the translation {}", told(item, a), told(other, b)),
        });
    }
}

/// Whether the sentence of a figure holds a negation, which may turn its bound around; those in its hedge do not.
fn denies(document: &Document, lexicon: &Lexicon, item: &Item<'_>) -> bool {
    let span = item.mention.span;
    let Some(sentence) = document.sentence_at(span.start).and_then(|idx| document.sentences.get(idx)) else {
        return true;
    };
    let before = Span { start: sentence.span.start.min(span.start), end: span.start };
    let after = Span { start: span.end, end: sentence.span.end.max(span.end) };
    [before, after].iter().any(|side| negations(&document.slice(*side).to_lowercase(), lexicon) > 0)
}

/// Whether nothing near a figure hedges it, which the other side does, and it is one that is worth hedging.
fn is_lost(document: &Document, lexicon: &Lexicon, bare: &Item<'_>, hedged: &Quantity) -> bool {
    let span = bare.mention.span;
    let Some(sentence) = document.sentence_at(span.start).and_then(|idx| document.sentences.get(idx)) else {
        return false;
    };
    let around = Span {
        start: span.start.saturating_sub(AROUND).max(sentence.span.start),
        end: (span.end + AROUND).min(sentence.span.end),
    };
    let text = document.text.get(around.start as usize..around.end as usize);
    // Cut inside a letter: a little farther is as good.
    let text = text.unwrap_or_else(|| document.slice(sentence.span)).to_lowercase();
    hedged.from > Number::from_int(FEW) && !lexicon.hedges.iter().any(|word| text.contains(word.as_str()))
}
