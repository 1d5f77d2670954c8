//! Blocks and sentences of two documents as the aligner sees them: a length, what they are, and anchors.

use std::collections::BTreeMap;
use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::base::{Span, stable_hash};
use crate::model::{BlockKind, Document, MentionKind, TokenKind, Value, letters};

use super::learned::Learned;
use super::words::Words;

/// Anchors in more than this share of the units say nothing.
const MAX_SHARE: f32 = 0.25;

/// Sentences of other texts that every text is counted with: what stands once in a text of five sentences is rarer than that.
const ELSEWHERE: f32 = 20.0;

/// How much of its rarity a kindred word counts: some begin alike by chance.
const KINDRED: f32 = 0.5;

/// What a unit is, as far as translators keep it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Heading,
    Text,
    Item,
    /// A cell, by its column.
    Cell(u32),
    Code,
}

impl Class {
    fn of(kind: BlockKind) -> Self {
        match kind {
            BlockKind::Heading(_) => Self::Heading,
            BlockKind::ListItem => Self::Item,
            BlockKind::Cell { column, .. } => Self::Cell(column),
            BlockKind::Code => Self::Code,
            BlockKind::Paragraph | BlockKind::Caption | BlockKind::Note | BlockKind::Quote | BlockKind::Speaker => {
                Self::Text
            }
        }
    }

    /// What it tells against a pair that its sides are of two classes: two readers may take a term of a definition list for
    /// an item or for text, nobody takes code for a heading.
    pub(super) fn cost(self, other: Self) -> f32 {
        match (self, other) {
            (a, b) if a == b => 0.0,
            (Self::Text, Self::Item) | (Self::Item, Self::Text) => 1.5,
            // A table keeps its columns.
            (Self::Cell(_), Self::Cell(_)) => 5.0,
            (Self::Code, _) | (_, Self::Code) => 6.0,
            (Self::Heading, _) | (_, Self::Heading) => 4.0,
            _ => 2.5,
        }
    }
}

/// A sentence or a block.
#[derive(Clone, Debug)]
pub(super) struct Unit {
    /// Its length in letters.
    pub(super) length: f32,
    /// What it is.
    pub(super) class: Class,
    /// The block it stands in.
    pub(super) block: u32,
    /// Ids of its anchors, sorted and unique; what each tells is in [`Sides::weights`].
    pub(super) anchors: Vec<u32>,
    /// Indices of its sentences.
    pub(super) sentences: Range<u32>,
}

/// What an anchor tells, in nats.
#[derive(Clone, Copy, Debug)]
pub(super) struct Weight {
    /// For a pair that shares it.
    pub(super) shared: f32,
    /// Against a pair of which one side lacks it.
    pub(super) lacked: f32,
    /// Whether nothing but the same thing is written like that.
    pub(super) firm: bool,
}

/// The sentences of two documents, and what their common anchors tell.
pub(super) struct Sides {
    pub(super) source: Vec<Unit>,
    pub(super) target: Vec<Unit>,
    /// What each anchor tells, by its id.
    pub(super) weights: Vec<Weight>,
}

/// Something that stands in a sentence and is the same in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Anchor {
    hash: u64,
    sort: Sort,
}

/// Why an anchor is held to be the same in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Sort {
    /// A value, a name, a link: as it stands.
    Same,
    /// Words that the corpus pairs, in hundredths of faith.
    Learned(u8),
    /// Words that begin alike.
    Kindred,
}

impl Sort {
    /// How much of an anchor's rarity counts for a pair that shares it, and against one that does not.
    fn reliability(self) -> (f32, f32) {
        match self {
            Self::Same => (1.0, 1.0),
            // A pair of words stands together as often as its faith says.
            Self::Learned(faith) => (f32::from(faith) / 100.0, f32::from(faith) / 100.0),
            Self::Kindred => (KINDRED, 0.0),
        }
    }
}

/// A document and the words of its sentences.
pub(super) type Side<'a> = (&'a Document, &'a [Words]);

impl Sides {
    /// The sentences of both documents. Only anchors of both are kept: what one side alone has can't tie anything.
    pub(super) fn new((source, of_source): Side<'_>, (target, of_target): Side<'_>, learned: &Learned) -> Self {
        let links_of_source = |idx: usize| learned.of_source(&of_source[idx]).collect::<Vec<_>>();
        let links_of_target = |idx: usize| learned.of_target(&of_target[idx]).collect::<Vec<_>>();
        let of_source = anchors(source, of_source, links_of_source);
        let of_target = anchors(target, of_target, links_of_target);
        let count = |sides: &[Vec<Anchor>]| {
            let mut counts: FxHashMap<Anchor, u32> = FxHashMap::default();
            for anchor in sides.iter().flatten() {
                *counts.entry(*anchor).or_default() += 1;
            }
            counts
        };
        let (in_source, in_target) = (count(&of_source), count(&of_target));
        // Ids in the order of the hashes, so that nothing depends on the order of a hash map.
        let mut common: BTreeMap<Anchor, Weight> = BTreeMap::new();
        for anchor in of_source.iter().flatten() {
            let (Some(&n), Some(&m)) = (in_source.get(anchor), in_target.get(anchor)) else { continue };
            let share = |n: u32, all: usize, more: f32| n as f32 / (all as f32 + more);
            let most = |more| share(n, of_source.len(), more).max(share(m, of_target.len(), more));
            if most(0.0) <= MAX_SHARE || n.max(m) <= 2 {
                let rarity = -most(ELSEWHERE).min(1.0).ln();
                let (shared, lacked) = anchor.sort.reliability();
                let firm = anchor.sort == Sort::Same;
                common.insert(*anchor, Weight { shared: shared * rarity, lacked: lacked * rarity, firm });
            }
        }
        let ids: FxHashMap<Anchor, u32> = (0_u32..).zip(common.keys()).map(|(id, anchor)| (*anchor, id)).collect();
        let units = |document: &Document, all: Vec<Vec<Anchor>>| {
            let sentence = |(idx, anchors): (u32, Vec<Anchor>)| {
                let sentence = document.sentences[idx as usize];
                let mut known: Vec<u32> = anchors.iter().filter_map(|anchor| ids.get(anchor).copied()).collect();
                known.sort_unstable();
                known.dedup();
                let kind = document.blocks.get(sentence.block as usize).map_or(BlockKind::Paragraph, |b| b.kind);
                Unit {
                    length: letters(document.slice(sentence.span)),
                    class: Class::of(kind),
                    block: sentence.block,
                    anchors: known,
                    sentences: idx..idx + 1,
                }
            };
            (0_u32..).zip(all).map(sentence).collect()
        };
        Self {
            source: units(source, of_source),
            target: units(target, of_target),
            weights: common.into_values().collect(),
        }
    }
}

/// The sentences of each block as one unit, in order.
pub(super) fn blocks(document: &Document, sentences: &[Unit]) -> Vec<Unit> {
    let mut out: Vec<Unit> = Vec::new();
    let mut last = None;
    for (sentence, unit) in document.sentences.iter().zip(sentences) {
        match out.last_mut().filter(|_| last == Some(sentence.block)) {
            Some(block) => {
                block.length += unit.length;
                block.sentences.end = unit.sentences.end;
                block.anchors.extend(&unit.anchors);
            }
            None => out.push(unit.clone()),
        }
        last = Some(sentence.block);
    }
    for block in &mut out {
        block.anchors.sort_unstable();
        block.anchors.dedup();
    }
    out
}

/// What of each sentence is the same in both languages: values, tokens that both texts may share, link targets, words that
/// begin alike, and `links` of words.
fn anchors(document: &Document, words: &[Words], links: impl Fn(usize) -> Vec<(u32, f32)>) -> Vec<Vec<Anchor>> {
    let mut targets = document.links.iter().peekable();
    let mut of_sentence = |(idx, span): (usize, Span)| {
        let mut found = Vec::new();
        let same = |hash| Anchor { hash, sort: Sort::Same };
        for token in document.tokens.range(document.tokens_under(span)) {
            if token.kind != TokenKind::Ideograph {
                found.push(same(u64::from(token.hash)));
            }
        }
        for mention in document.mentions_in(span).iter().filter(|mention| mention.kind != MentionKind::Name) {
            found.push(same(stable_hash(neutral(&mention.value).as_bytes())));
        }
        while let Some(link) = targets.next_if(|link| link.at <= span.end) {
            if link.at >= span.start {
                found.push(same(stable_hash(link.target.as_bytes())));
            }
        }
        let kindred = words.get(idx).map_or(&[][..], |words| &words.cognates);
        found.extend(kindred.iter().map(|&hash| Anchor { hash, sort: Sort::Kindred }));
        let learned = links(idx).into_iter().map(|(link, faith)| {
            // Hundredths are fine enough, and compare the same everywhere.
            Anchor { hash: u64::from(link), sort: Sort::Learned((faith * 100.0) as u8) }
        });
        found.extend(learned);
        found.sort_unstable();
        found.dedup();
        found
    };
    document.sentences.iter().map(|sentence| sentence.span).enumerate().map(&mut of_sentence).collect()
}

/// A value without what differs from language to language: a counted noun, a unit that converts.
fn neutral(value: &Value) -> String {
    let Value::Quantity(quantity) = value else { return value.canonical() };
    let base = quantity.unit.as_ref().filter(|unit| !unit.dimension.is_empty());
    let (from, to) = match base {
        Some(unit) => (
            quantity.from.checked_mul(unit.factor).unwrap_or(quantity.from),
            quantity.to.checked_mul(unit.factor).unwrap_or(quantity.to),
        ),
        None => (quantity.from, quantity.to),
    };
    format!("{from}..{to}")
}
