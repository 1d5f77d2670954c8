//! Lists text that recurs by design, from seeds that stand in too many places.

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::base::Span;
use crate::index::{Corpus, SeedSettings, seed_len};
use crate::model::Passage;

/// Tokens between two recurring seeds that still belong to one recurring text: what a form leaves open.
const MAX_GAP: u32 = 8;

/// Recurring seeds in the order of the corpus: position in the upper half, hash in the lower.
pub(super) fn by_place(mut recurring: Vec<u64>) -> Vec<u64> {
    for seed in &mut recurring {
        *seed = seed.rotate_left(32);
    }
    recurring.par_sort_unstable();
    recurring
}

/// The places of each recurring text, from seeds [`by_place`].
///
/// Seeds that follow closely make one place, each of them once; places that share their least hash are one text.
pub(super) fn recurring(corpus: &Corpus<'_>, by_place: &[u64], settings: &SeedSettings) -> Vec<Vec<Passage>> {
    let mut places: Vec<(u32, Passage)> = Vec::new();
    // The seeds of the open place: one that comes again opens the next copy of a text that follows itself.
    let mut own: FxHashSet<u32> = FxHashSet::default();
    for &seed in by_place {
        let (position, hash) = ((seed >> 32) as u32, seed as u32);
        let doc = corpus.document_at(position);
        let document = corpus.document(doc);
        let token = position - corpus.start(doc);
        let len = seed_len(&document.tokens, token as usize..document.tokens.len(), settings).unwrap_or(0);
        let end = token + u32::try_from(len).unwrap_or(0);
        let doc = corpus.original(doc);
        match places.last_mut() {
            Some((least, place)) if place.doc == doc && token <= place.tokens.end + MAX_GAP && own.insert(hash) => {
                *least = hash.min(*least);
                place.tokens.end = end.max(place.tokens.end);
            }
            _ => {
                own.clear();
                own.insert(hash);
                places.push((hash, Passage { doc, tokens: token..end, span: Span::default() }));
            }
        }
        if let Some((_, place)) = places.last_mut() {
            place.span = document.token_span(place.tokens.clone());
        }
    }
    places.sort_unstable_by_key(|(least, place)| (*least, place.doc, place.tokens.start));
    let rows = places.chunk_by(|(x, _), (y, _)| x == y).filter(|row| row.len() > 1);
    rows.map(|row| row.iter().map(|(_, place)| place.clone()).collect()).collect()
}
