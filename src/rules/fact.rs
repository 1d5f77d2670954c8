//! What a fact is known by, whatever the files are called in which it stands: its values and the words around it.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Finding, Place};
use crate::rules::{Context, Rule};

/// Tokens on each side of a place, in its own block, that make up its subject in a fingerprint: what stands in the block
/// before or after changes when blocks are moved.
const SUBJECT_TOKENS: usize = 5;

/// The text of a place, or that there is none.
pub(super) fn surface(context: &Context<'_>, place: &Place) -> String {
    match text(context, place) {
        "" => "(nothing)".to_owned(),
        text => text.to_owned(),
    }
}

/// What a place says: its value, or its words in small letters.
pub(super) fn said(context: &Context<'_>, place: &Place) -> String {
    if place.value.is_empty() { text(context, place).to_lowercase() } else { place.value.clone() }
}

fn text<'a>(context: &Context<'a>, place: &Place) -> &'a str {
    context.documents.get(place.doc as usize).map_or("", |document| document.slice(place.span))
}

/// How often something stands, in words of a message.
pub(super) fn times(count: usize) -> String {
    if count == 1 { "once".to_owned() } else { format!("{count} times") }
}

/// Rule, values and the words that most places of most values have around them; neither positions nor the order of the
/// documents, nor how many places give a value.
pub(super) fn fingerprint(context: &Context<'_>, rule: &Rule, places: &[Place]) -> String {
    let mut voices: BTreeMap<String, Vec<&Place>> = BTreeMap::new();
    for place in places {
        voices.entry(said(context, place)).or_default().push(place);
    }
    let around = |places: &Vec<&Place>| most(places.iter().map(|place| words_around(context, place)));
    let shared = most(voices.values().map(around));
    let words = shared.into_iter().map(|hash| format!("{hash:08x}"));
    let parts: Vec<String> = voices.keys().cloned().chain(words).collect();
    Finding::fingerprint_of(&rule.id, parts.iter().map(String::as_str))
}

/// The words around a place in its block.
fn words_around(context: &Context<'_>, place: &Place) -> BTreeSet<u32> {
    let Some(document) = context.documents.get(place.doc as usize) else { return BTreeSet::new() };
    let own = document.tokens_under(place.span);
    let block = document.block_at(place.span.start).map_or(place.span, |at| document.blocks[at].span);
    let before = document.tokens.range(own.start.saturating_sub(SUBJECT_TOKENS)..own.start);
    let after = document.tokens.range(own.end..own.end + SUBJECT_TOKENS);
    before.chain(after).filter(|token| token.span().overlaps(block)).map(|token| token.hash).collect()
}

/// What more than half of some sets hold.
fn most(sets: impl Iterator<Item = BTreeSet<u32>>) -> BTreeSet<u32> {
    let (mut counts, mut all): (BTreeMap<u32, usize>, usize) = (BTreeMap::new(), 0);
    for set in sets {
        all += 1;
        set.into_iter().for_each(|hash| *counts.entry(hash).or_default() += 1);
    }
    counts.into_iter().filter(|(_, count)| 2 * count > all).map(|(hash, _)| hash).collect()
}
