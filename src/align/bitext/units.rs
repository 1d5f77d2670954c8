//! Blocks and sentences of two documents as the aligner sees them: a length, what they are, and anchors.

use std::collections::BTreeMap;
use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::base::{Span, stable_hash};
use crate::model::{BlockKind, Document, MentionKind, TokenKind, Value, letters};

/// Anchors in more than this share of the units say nothing.
const MAX_SHARE: f32 = 0.25;

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
    /// Ids of its anchors, sorted and unique; the rarity of each is in [`Sides::rarity`].
    pub(super) anchors: Vec<u32>,
    /// Indices of its sentences.
    pub(super) sentences: Range<u32>,
}

/// The sentences of two documents, and how rare their common anchors are.
pub(super) struct Sides {
    pub(super) source: Vec<Unit>,
    pub(super) target: Vec<Unit>,
    /// `ln(1 / probability)` of each anchor in a sentence, by its id.
    pub(super) rarity: Vec<f32>,
}

impl Sides {
    /// The sentences of both documents. Only anchors of both are kept: what one side alone has can't tie anything.
    pub(super) fn new(source: &Document, target: &Document) -> Self {
        let (of_source, of_target) = (anchors(source), anchors(target));
        let count = |sides: &[Vec<u64>]| {
            let mut counts: FxHashMap<u64, u32> = FxHashMap::default();
            for anchor in sides.iter().flatten() {
                *counts.entry(*anchor).or_default() += 1;
            }
            counts
        };
        let (in_source, in_target) = (count(&of_source), count(&of_target));
        // Ids in the order of the hashes, so that nothing depends on the order of a hash map.
        let mut common: BTreeMap<u64, f32> = BTreeMap::new();
        for anchor in of_source.iter().flatten() {
            let (Some(&n), Some(&m)) = (in_source.get(anchor), in_target.get(anchor)) else { continue };
            let share = (n as f32 / of_source.len() as f32).max(m as f32 / of_target.len() as f32);
            if share <= MAX_SHARE || n.max(m) <= 2 {
                common.insert(*anchor, -share.min(1.0).ln());
            }
        }
        let ids: FxHashMap<u64, u32> = (0_u32..).zip(common.keys()).map(|(id, anchor)| (*anchor, id)).collect();
        let units = |document: &Document, all: Vec<Vec<u64>>| {
            let sentence = |(idx, anchors): (u32, Vec<u64>)| {
                let sentence = document.sentences[idx as usize];
                let mut known: Vec<u32> = anchors.iter().filter_map(|anchor| ids.get(anchor).copied()).collect();
                known.sort_unstable();
                known.dedup();
                let kind = document.blocks.get(sentence.block as usize).map_or(BlockKind::Paragraph, |b| b.kind);
                Unit {
                    length: letters(document.slice(sentence.span)),
                    class: Class::of(kind),
                    anchors: known,
                    sentences: idx..idx + 1,
                }
            };
            (0_u32..).zip(all).map(sentence).collect()
        };
        Self {
            source: units(source, of_source),
            target: units(target, of_target),
            rarity: common.into_values().collect(),
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

/// What of each sentence is the same in any language: values, tokens that both texts may share, link targets.
fn anchors(document: &Document) -> Vec<Vec<u64>> {
    let mut links = document.links.iter().peekable();
    let mut of_sentence = |span: Span| {
        let mut found = Vec::new();
        for token in document.tokens.range(document.tokens_under(span)) {
            if token.kind != TokenKind::Ideograph {
                found.push(u64::from(token.hash));
            }
        }
        for mention in document.mentions_in(span).iter().filter(|mention| mention.kind != MentionKind::Name) {
            found.push(stable_hash(neutral(&mention.value).as_bytes()));
        }
        while let Some(link) = links.next_if(|link| link.at <= span.end) {
            if link.at >= span.start {
                found.push(stable_hash(link.target.as_bytes()));
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    };
    document.sentences.iter().map(|sentence| of_sentence(sentence.span)).collect()
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
