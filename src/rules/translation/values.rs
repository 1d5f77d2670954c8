//! Values of the source against values of its translation.
//!
//! Each value is struck off against one that agrees with it: in the same bead first, then in the beads beside it, since
//! translators move clauses. What is left on both sides of one bead, of one sort and as often here as there, was changed;
//! what is left on one side only is missing or added.

use super::items::{Cluster, Item, Sort, cluster, is_bare, is_year, runs_of, told_value};
use super::verdict::{Verdict, verdict};
use super::{exchanges, figures, hedges};
use crate::model::{Bead, Hedge, Number, Relation, Value, sentences_span};
use crate::rules::translation::{Defect, Hit, Pair};

/// How many beads away a value may have moved.
const REACH: usize = 2;

/// Beads that are tied less surely than this are not trusted with a value.
const MIN_BEAD: f32 = 0.3;

/// Beads that are tied more surely than this belong together, whatever their values are.
const SURE_BEAD: f32 = 0.9;

/// So many values of one sentence may all be wrong; of more the sentence was rewritten.
const ALL_WRONG: usize = 2;

/// How sure a difference of two figures in digits is.
const SURE: f32 = 0.9;

/// How much less sure it is if one of them is written in words, which may be no number at all.
const IN_WORDS: f32 = 0.75;

/// How sure it is that a value in digits has no counterpart: it may stand there in a form that is not read.
const ONE_SIDED: f32 = 0.75;

/// Figures up to this one are often written in words that are none: articles, pronouns, idioms.
const SMALL: i128 = 2;

/// Counts up to this one come and go in translation.
const FEW: i128 = 10;

/// Adds all differences of values of a pair.
pub(super) fn check(pair: &Pair<'_>, hits: &mut Vec<Hit>) {
    let beads = &pair.bitext.beads;
    let mut sources: Vec<Cluster<'_>> = beads.iter().map(|bead| cluster(pair.source, &bead.source)).collect();
    let mut targets: Vec<Cluster<'_>> = beads.iter().map(|bead| cluster(pair.target, &bead.target)).collect();
    // The messages of a catalogue stand by themselves.
    let reach = if pair.bitext.given { 0 } else { REACH };
    let crossed = strike(&mut sources, &mut targets, reach);
    let mut written = figures::Figures::default();
    for (idx, bead) in beads.iter().enumerate() {
        // What was not translated at all has its values, whatever one side's reader made of them.
        if bead.is_gap() || bead.confidence < MIN_BEAD || pair.is_copy(bead) {
            continue;
        }
        compare(pair, bead, &sources[idx], &targets[idx], hits);
        exchanges::check(pair, bead, (&sources[idx], &targets[idx]), &crossed[idx], hits);
        hedges::check(pair, bead, &sources[idx], &targets[idx], hits);
        written.add(pair, &sources[idx], &targets[idx]);
    }
    written.tell(hits);
}

/// Strikes off all values that the other side says as well, up to so many beads away; tells for each bead which values have
/// each other's units.
fn strike(sources: &mut [Cluster<'_>], targets: &mut [Cluster<'_>], most: usize) -> Vec<Vec<exchanges::Crossed>> {
    let mut crossed = Vec::new();
    // The nearest and the plainest first, so that a value is not taken from where it belongs.
    for reach in 0..=most {
        for exact in [true, false] {
            for (idx, source) in sources.iter_mut().enumerate() {
                for other in beside(idx, reach, targets.len()) {
                    pair_off(&mut source.items, &mut targets[other].items, exact, reach == 0);
                }
            }
            if crossed.is_empty() {
                // Before a figure is struck off against one whose unit was not read.
                let both = sources.iter_mut().zip(targets.iter_mut());
                crossed = both.map(|(a, b)| exchanges::crossed(&mut a.items, &mut b.items)).collect();
            }
        }
    }
    // All are asked before any is struck off: what one side says once may stand for a value read otherwise beside it.
    let of = |own: &[Cluster<'_>], other: &[Cluster<'_>]| -> Vec<Vec<bool>> {
        let near = |idx: usize| idx.saturating_sub(most)..(idx + most + 1).min(own.len());
        let said = |(idx, cluster): (usize, &Cluster<'_>)| {
            cluster.items.iter().map(|item| is_said(item, &other[near(idx)])).collect()
        };
        own.iter().enumerate().map(said).collect()
    };
    let (of_source, of_target) = (of(sources, targets), of(targets, sources));
    let mark = |clusters: &mut [Cluster<'_>], said: Vec<Vec<bool>>| {
        let items = clusters.iter_mut().flat_map(|cluster| &mut cluster.items);
        items.zip(said.into_iter().flatten()).for_each(|(item, said)| item.matched |= said);
    };
    mark(sources, of_source);
    mark(targets, of_target);
    crossed
}

/// The beads at a distance from one.
fn beside(idx: usize, reach: usize, len: usize) -> impl Iterator<Item = usize> {
    let before = idx.checked_sub(reach);
    let after = (reach > 0).then_some(idx + reach);
    before.into_iter().chain(after).filter(move |&at| at < len)
}

fn pair_off(sources: &mut [Item<'_>], targets: &mut [Item<'_>], exact: bool, here: bool) {
    for (at, source) in sources.iter_mut().enumerate().filter(|(_, item)| !item.matched) {
        let agrees = |(_, target): &(usize, &mut Item<'_>)| {
            !target.matched
                && if exact {
                    source.mention.value.relation(&target.mention.value) == Relation::Equal
                } else {
                    verdict(source, target) == Verdict::Same
                }
        };
        if let Some((other, target)) = targets.iter_mut().enumerate().find(agrees) {
            (source.matched, target.matched) = (true, true);
            if here {
                (source.partner, target.partner) = (Some(other), Some(at));
            }
        }
    }
}

/// Whether the other side says a value somewhere near, if only once more or in another form: as the ends of a range, as a
/// part of one, or as digits that are read as something else.
fn is_said(item: &Item<'_>, near: &[Cluster<'_>]) -> bool {
    if item.matched {
        return true;
    }
    let others = || near.iter().flat_map(|cluster| &cluster.items);
    let value = &item.mention.value;
    if others().any(|other| verdict(item, other) == Verdict::Same) {
        return true;
    }
    if let Value::Quantity(quantity) = value {
        let holds = |end: Number| others().any(|other| ends(&other.mention.value).contains(&end));
        let is_end = |end: Number| {
            let range = |other: &&Item<'_>| matches!(&other.mention.value, Value::Quantity(q) if q.from != q.to);
            others().filter(range).any(|other| ends(&other.mention.value).contains(&end))
        };
        let said = if quantity.from != quantity.to || is_bare(quantity) {
            ends(value).into_iter().all(holds)
        } else {
            is_end(quantity.from)
        };
        if said {
            return true;
        }
    }
    // Digits that are no value over there, or one of another sort, were read otherwise, not written otherwise.
    let runs = runs_of(item);
    let read_otherwise = |run: &String| near.iter().any(|cluster| cluster.holds(run, item.sort));
    !runs.is_empty() && runs.iter().all(read_otherwise)
}

/// The ends of a range.
fn ends(value: &Value) -> Vec<Number> {
    match value {
        Value::Quantity(quantity) if quantity.from != quantity.to => vec![quantity.from, quantity.to],
        Value::Quantity(quantity) => vec![quantity.from],
        _ => Vec::new(),
    }
}

/// Compares what is left of one bead.
fn compare(pair: &Pair<'_>, bead: &Bead, source: &Cluster<'_>, target: &Cluster<'_>, hits: &mut Vec<Hit>) {
    let left = |cluster: &'_ Cluster<'_>| -> Vec<usize> {
        let mut left: Vec<usize> = Vec::new();
        for (idx, item) in cluster.items.iter().enumerate().filter(|(_, item)| !item.matched) {
            // One value told twice (`26.2 miles, or 42.2 km`) is one.
            let again = |&before: &usize| {
                let other = &cluster.items[before];
                other.sort == item.sort && other.firm && item.firm && verdict(other, item) == Verdict::Same
            };
            if !left.iter().any(again) {
                left.push(idx);
            }
        }
        left
    };
    let (of_source, of_target) = (left(source), left(target));
    let struck = source.items.iter().filter(|item| item.matched).count();
    // Where more differs than agrees, the bead is wrong or the text was rewritten. Labels and places in an order are left out
    // of account: how they are read depends on the words around them.
    let amounts = |items: &[Item<'_>], left: &[usize]| {
        left.iter().filter(|&&idx| !matches!(items[idx].sort, Sort::Reference | Sort::Ordinal)).count()
    };
    let differ = amounts(&source.items, &of_source).min(amounts(&target.items, &of_target));
    let sorts = |items: &[Item<'_>], left: &[usize]| {
        let mut sorts: Vec<Sort> = left.iter().map(|&idx| items[idx].sort).collect();
        sorts.sort_unstable();
        sorts
    };
    // All of a few values may be wrong in a sentence that is surely the right one.
    let all_wrong = bead.confidence >= SURE_BEAD
        && differ <= ALL_WRONG
        && sorts(&source.items, &of_source) == sorts(&target.items, &of_target);
    if differ > struck + 1 && !all_wrong {
        return;
    }
    let mut told: Vec<(usize, usize, Defect)> = Vec::new();
    // One figure in two units.
    for &s in &of_source {
        let unit = |t: &&usize| {
            let (a, b) = (&source.items[s], &target.items[**t]);
            verdict(a, b) == Verdict::Unit && !told.iter().any(|(_, told, _)| told == *t)
        };
        if let Some(&t) = of_target.iter().find(unit) {
            told.push((s, t, Defect::Unit));
        }
    }
    // One sort, as often on both sides.
    let sorts = [
        Sort::Count,
        Sort::Ordinal,
        Sort::Percent,
        Sort::Money,
        Sort::Measure,
        Sort::Duration,
        Sort::Date,
        Sort::Time,
        Sort::Reference,
    ];
    for sort in sorts {
        let of = |items: &[Item<'_>], left: &[usize], told: Vec<usize>| -> Vec<usize> {
            left.iter().copied().filter(|&idx| items[idx].sort == sort && !told.contains(&idx)).collect()
        };
        let s = of(&source.items, &of_source, told.iter().map(|(s, ..)| *s).collect());
        let t = of(&target.items, &of_target, told.iter().map(|(_, t, _)| *t).collect());
        if s.len() == t.len() {
            told.extend(s.into_iter().zip(t).map(|(s, t)| (s, t, sort.defect())));
        }
    }
    // A figure and one whose unit was not read, or that is too large to be read as a year.
    let lone = |items: &[Item<'_>], left: &[usize], told: Vec<usize>| {
        let firm = |idx: &usize| {
            items[*idx].firm && (items[*idx].sort.is_amount() || is_year(&items[*idx])) && !told.contains(idx)
        };
        let mut rest = left.iter().copied().filter(firm);
        rest.next().filter(|_| rest.next().is_none())
    };
    let s = lone(&source.items, &of_source, told.iter().map(|(s, ..)| *s).collect());
    let t = lone(&target.items, &of_target, told.iter().map(|(_, t, _)| *t).collect());
    if let (Some(s), Some(t)) = (s, t)
        && (source.items[s].sort == Sort::Count || target.items[t].sort == Sort::Count)
    {
        told.push((s, t, Defect::Number));
    }
    told.sort_unstable_by_key(|(s, t, _)| (*s, *t));
    for &(s, t, defect) in &told {
        hits.extend(changed(pair, bead, &source.items[s], &target.items[t], defect));
    }
    let alone = |idx: &&usize, items: &[Item<'_>]| is_telling(&items[**idx]);
    let missing: Vec<usize> = of_source
        .iter()
        .filter(|s| alone(s, &source.items) && !told.iter().any(|(told, ..)| told == *s))
        .copied()
        .collect();
    let added: Vec<usize> = of_target
        .iter()
        .filter(|t| alone(t, &target.items) && !told.iter().any(|(_, told, _)| told == *t))
        .copied()
        .collect();
    if !missing.is_empty() && !added.is_empty() {
        // Two values of two sorts: one of them was read as what it is not, and which is not known.
        return;
    }
    let confidence = ONE_SIDED * bead.confidence.min(1.0);
    for s in missing {
        let mention = source.items[s].mention;
        let why = format!("{} stands neither here nor in the sentences around", told_value(&mention.value));
        let target = (sentences_span(pair.target, &bead.target), String::new());
        let source = (mention.span, mention.value.canonical());
        hits.push(Hit { defect: Defect::Missing, source, target, confidence, why });
    }
    for t in added {
        let mention = target.items[t].mention;
        let why = format!("{} stands neither in this sentence of the source nor around it", told_value(&mention.value));
        let source = (sentences_span(pair.source, &bead.source), String::new());
        let target = (mention.span, mention.value.canonical());
        hits.push(Hit { defect: Defect::Added, source, target, confidence, why });
    }
}

/// Whether a value is worth telling that the other side lacks: in digits, and no reference or small count, which are often
/// told in other words.
fn is_telling(item: &Item<'_>) -> bool {
    // An hour is one hour, and 100 % is all.
    if let Value::Quantity(quantity) = &item.mention.value
        && (quantity.to == Number::ONE || item.sort == Sort::Percent && quantity.to == Number::from_int(100))
    {
        return false;
    }
    let large =
        |value: &Value| matches!(value, Value::Quantity(q) if q.to.abs() > Number::from_int(FEW) || !q.to.is_integer());
    match item.sort {
        _ if !item.firm => false,
        Sort::Reference | Sort::Ordinal => false,
        Sort::Count => large(&item.mention.value),
        _ => true,
    }
}

/// Whether a figure in words is vague: a hedged one, or one that names no number (`dozens`).
fn is_vague(item: &Item<'_>) -> bool {
    match &item.mention.value {
        Value::Quantity(quantity) => !item.firm && (quantity.hedge != Hedge::None || quantity.from != quantity.to),
        _ => false,
    }
}

fn changed(pair: &Pair<'_>, bead: &Bead, source: &Item<'_>, target: &Item<'_>, defect: Defect) -> Option<Hit> {
    let small = |item: &Item<'_>| match &item.mention.value {
        Value::Quantity(quantity) => quantity.to <= Number::from_int(SMALL) && is_bare(quantity),
        _ => false,
    };
    let is_part = |item: &Item<'_>| matches!(&item.mention.value, Value::Quantity(q) if !q.to.is_integer());
    // No article or idiom is a part of one.
    let parts = is_part(source) && is_part(target);
    let doubtful =
        |one: &Item<'_>, other: &Item<'_>| !parts && !one.firm && small(one) && (small(other) || !other.firm);
    if doubtful(source, target) || doubtful(target, source) || is_vague(source) || is_vague(target) {
        return None;
    }
    let words = if source.firm && target.firm { 1.0 } else { IN_WORDS };
    let (a, b) = (&source.mention.value, &target.mention.value);
    let beads = (pair.source.slice(source.mention.span), pair.target.slice(target.mention.span));
    let slip = slip(a, b);
    if slip.is_some() && !pair.scales_read {
        return None;
    }
    let mut why = format!("\"{}\" is {}, \"{}\" is {}", beads.0, told_value(a), beads.1, told_value(b));
    if let Some(slip) = slip {
        why.push_str("; ");
        why.push_str(&slip);
    }
    Some(Hit {
        defect,
        source: (source.mention.span, a.canonical()),
        target: (target.mention.span, b.canonical()),
        confidence: SURE * words * (0.5 + bead.confidence / 2.0),
        why,
    })
}

/// What is said of two figures whose ratio is a power of ten: their digits are the same, so a scale was misread.
fn slip(source: &Value, target: &Value) -> Option<String> {
    let (Value::Quantity(a), Value::Quantity(b)) = (source, target) else { return None };
    let ratio = b.from.checked_div(a.from)?;
    let (times, up) = if ratio > Number::ONE { (ratio, true) } else { (Number::ONE.checked_div(ratio)?, false) };
    let digits = times.to_int()?.to_string();
    let zeros = digits.strip_prefix('1').filter(|rest| !rest.is_empty() && rest.bytes().all(|b| b == b'0'))?;
    let how = if up { format!("{digits} times") } else { format!("1/{digits} of") };
    let cause = match zeros.len() {
        1 | 2 => "a scale word or the decimal point slipped",
        3 => "thousands, or the long and the short scale, were mistaken for each other",
        4 => "ten thousands were lost or counted twice",
        _ => "a scale word was lost or added",
    };
    Some(format!("same digits, but the translation has {how} the source: {cause}"))
}
