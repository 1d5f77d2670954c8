//! Two values of one sentence that changed places: `5 km in 30 minutes`, `30 km in 5 minutes`.
//!
//! The order of values tells nothing, since languages order their clauses otherwise. What tells is what a value is tied to:
//! its unit, its being the part or the whole, a name that stands beside it in both.

use super::items::{Cluster, Item, Sort, told_value};
use super::{Defect, Hit, Pair};
use crate::base::Span;
use crate::lexicon::{Lexicon, Phrases};
use crate::model::{Bead, Document, Number, TokenKind, UnitKind, Value, sentences_span};

/// The indices of two values of the source and of the two of the translation that have each other's figures.
pub(super) type Crossed = ([usize; 2], [usize; 2]);

/// How sure it is that two values changed places.
const SURE: f32 = 0.9;

/// How sure it is if only a name beside each of them tells.
const BESIDE: f32 = 0.75;

/// Words between a value and a name that it belongs to, at most.
const NEAR: usize = 3;

/// Characters between a whole and its part in a script without spaces, at most: a noun and a particle.
const MAX_BETWEEN: usize = 10;

/// Values of one bead that lack a counterpart and have each other's figures under their own units; they are struck off.
pub(super) fn crossed(sources: &mut [Item<'_>], targets: &mut [Item<'_>]) -> Vec<Crossed> {
    let mut found = Vec::new();
    let free = |items: &[Item<'_>]| -> Vec<usize> {
        (0..items.len()).filter(|&idx| !items[idx].matched && items[idx].firm && items[idx].sort.is_amount()).collect()
    };
    let (of_source, of_target) = (free(sources), free(targets));
    for (n, &first) in of_source.iter().enumerate() {
        for &second in &of_source[n + 1..] {
            let is_free = |items: &[Item<'_>], at: usize| !items[at].matched;
            if !is_free(sources, first) || !is_free(sources, second) || unit(&sources[first]) == unit(&sources[second])
            {
                continue;
            }
            let has = |at: &&usize, own: usize, other: usize| {
                is_free(targets, **at)
                    && unit(&targets[**at]) == unit(&sources[own])
                    && figure(&targets[**at]).is_some()
                    && figure(&targets[**at]) == figure(&sources[other])
            };
            let a = of_target.iter().find(|at| has(at, first, second)).copied();
            let b = of_target.iter().find(|at| has(at, second, first)).copied();
            let (Some(a), Some(b)) = (a, b) else { continue };
            found.push(([first, second], [a, b]));
            [first, second].into_iter().for_each(|at| sources[at].matched = true);
            [a, b].into_iter().for_each(|at| targets[at].matched = true);
        }
    }
    found
}

/// The unit of a value; of a count none.
fn unit<'a>(item: &'a Item<'_>) -> Option<&'a str> {
    let Value::Quantity(quantity) = &item.mention.value else { return None };
    quantity.unit.as_ref().filter(|unit| unit.kind != UnitKind::Counted).map(|unit| unit.name.as_str())
}

fn figure(item: &Item<'_>) -> Option<Number> {
    match &item.mention.value {
        Value::Quantity(quantity) if quantity.from == quantity.to => Some(quantity.from),
        _ => None,
    }
}

/// Adds the values of a bead that changed places.
pub(super) fn check(
    pair: &Pair<'_>,
    bead: &Bead,
    (source, target): (&Cluster<'_>, &Cluster<'_>),
    crossed: &[Crossed],
    hits: &mut Vec<Hit>,
) {
    let mut tell = |[a, b]: [usize; 2], [x, y]: [usize; 2], confidence: f32, what: &str| {
        let told = |item: &Item<'_>| told_value(&item.mention.value);
        let side = |cluster: &Cluster<'_>, at: [usize; 2]| {
            let [first, second] = at.map(|at| &cluster.items[at]);
            let span = first.mention.span.cover(second.mention.span);
            (span, format!("{}, {}", told(first), told(second)))
        };
        let why = format!(
            "{what}: {} and {} in the source, {} and {} in the translation",
            told(&source.items[a]),
            told(&source.items[b]),
            told(&target.items[x]),
            told(&target.items[y]),
        );
        let confidence = confidence * (0.5 + bead.confidence / 2.0);
        hits.push(Hit {
            defect: Defect::Swapped,
            source: side(source, [a, b]),
            target: side(target, [x, y]),
            confidence,
            why,
        });
    };
    for (own, other) in crossed {
        tell(*own, *other, SURE, "each figure stands under the unit of the other");
    }
    let counts = |cluster: &Cluster<'_>| -> Vec<usize> {
        (0..cluster.items.len()).filter(|&at| cluster.items[at].sort == Sort::Count).collect()
    };
    for two in counts(source).windows(2) {
        let Some((part, whole)) = part_and_whole(pair.source, pair.lexicons[0], source, [two[0], two[1]]) else {
            continue;
        };
        let partners = source.items[part].partner.zip(source.items[whole].partner);
        let Some((of_part, of_whole)) = partners.filter(|(a, b)| a.abs_diff(*b) == 1) else { continue };
        let other = [of_part.min(of_whole), of_part.max(of_whole)];
        if part_and_whole(pair.target, pair.lexicons[1], target, other) == Some((of_whole, of_part)) {
            tell([part, whole], [of_whole, of_part], SURE, "the part stands for the whole, and the whole for the part");
        }
    }
    let texts = (sentences_span(pair.source, &bead.source), sentences_span(pair.target, &bead.target));
    for first in 0..source.items.len() {
        for second in first + 1..source.items.len() {
            let (one, other) = (&source.items[first], &source.items[second]);
            let Some((x, y)) = one.partner.zip(other.partner).filter(|_| one.sort == other.sort) else { continue };
            if one.mention.value.canonical() == other.mention.value.canonical() {
                continue;
            }
            let beside = |document: &Document, text: Span, own: &Item<'_>, theirs: (&Document, Span)| {
                name_beside(document, text, own.mention.span, theirs)
            };
            let of_source = |item: &Item<'_>| beside(pair.source, texts.0, item, (pair.target, texts.1));
            let of_target = |at: usize| beside(pair.target, texts.1, &target.items[at], (pair.source, texts.0));
            let (a, b) = (of_source(one), of_source(other));
            if a.is_some() && b.is_some() && a != b && a == of_target(y) && b == of_target(x) {
                tell([first, second], [x, y], BESIDE, "each stands beside the name of the other");
            }
        }
    }
}

/// Which of two neighbouring counts is a part, and of which whole, if the words between them say so.
fn part_and_whole(
    document: &Document,
    lexicon: &Lexicon,
    cluster: &Cluster<'_>,
    [first, second]: [usize; 2],
) -> Option<(usize, usize)> {
    let (a, b) = (cluster.items[first].mention.span, cluster.items[second].mention.span);
    let between = Phrases::fold(document.slice(Span { start: a.end, end: b.start.max(a.end) }));
    let words = &lexicon.translation;
    if words.whole_after.is(&between) {
        Some((first, second))
    } else if between.chars().count() <= MAX_BETWEEN && words.whole_before.inside(&between) {
        Some((second, first))
    } else {
        None
    }
}

/// The name nearest to a value, by its hash, if it stands once in both texts and none other is as near.
fn name_beside(document: &Document, text: Span, value: Span, (other, there): (&Document, Span)) -> Option<u32> {
    let under = document.tokens_under(value);
    let inside = document.tokens_under(text);
    let once = |document: &Document, text: Span, hash: u32| {
        document.tokens.hashes().get(document.tokens_under(text)).unwrap_or(&[]).iter().filter(|h| **h == hash).count()
            == 1
    };
    let is_name = |at: usize| {
        let token = document.tokens.at(at);
        let capital = document.slice(token.span()).starts_with(char::is_uppercase);
        token.kind == TokenKind::Word && capital && once(document, text, token.hash) && once(other, there, token.hash)
    };
    // Beyond a comma another clause begins.
    let reaches = |at: usize| {
        let name = document.tokens.span(at);
        let between = if name.end <= value.start {
            Span { start: name.end, end: value.start }
        } else {
            Span { start: value.end, end: name.start.max(value.end) }
        };
        !document.slice(between).contains([',', ';', '.', ':', '、', '，', '；', '。', '：', '\n'])
    };
    for far in 0..NEAR {
        let fits = |at: &usize| inside.contains(at) && is_name(*at) && reaches(*at);
        let before = under.start.checked_sub(far + 1).filter(fits);
        let after = Some(under.end + far).filter(fits);
        match (before, after) {
            (Some(at), None) | (None, Some(at)) => return Some(document.tokens.hash(at)),
            (Some(_), Some(_)) => return None,
            (None, None) => {}
        }
    }
    None
}
