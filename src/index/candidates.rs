//! Sort-and-group: which places of the corpus share a seed, and which seeds recur too often to tell anything.

use rayon::prelude::*;

use crate::index::{Corpus, SeedSettings, seeds};

/// When a shared seed stops being evidence for a copy.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Most documents that may share a seed. Text that stands in more is a header, a footer, a licence, a template;
    /// measured on real prose, a higher cap finds no further copies.
    pub documents: usize,
    /// Most places of one seed in one document: more often it is a form that the document fills in, or filler.
    pub places: usize,
    /// Up to so many places all pairs are linked, which survives an edit in any one of them; with more, each place is
    /// linked to the next only, so that links stay linear in the text.
    pub all_pairs: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { documents: 64, places: 8, all_pairs: 4 }
    }
}

/// What seeds the places of a corpus share.
#[derive(Debug, Default)]
pub struct Candidates {
    /// Pairs of positions that share a seed: the lower one in the upper half. Sorted.
    pub links: Vec<u64>,
    /// Places of seeds beyond the limits: hash in the upper half, position in the lower. Sorted.
    pub recurring: Vec<u64>,
}

/// Pieces the sorted seeds are cut into for grouping; a constant, so that the number of threads changes nothing.
const PIECES: usize = 64;

/// Documents whose seeds are made at a time.
const BATCH: usize = 256;

/// Finds the candidates of a corpus: O(n log n) in the seeds, 8 bytes each.
pub fn candidates(corpus: &Corpus<'_>, settings: &SeedSettings, limits: &Limits) -> Candidates {
    let n_documents = u32::try_from(corpus.len()).unwrap_or(u32::MAX);
    let order: Vec<u32> = (0..n_documents).collect();
    let n_tokens: usize = order.iter().map(|&doc| corpus.document(doc).tokens.len()).sum();
    let mut all: Vec<u64> = Vec::with_capacity(expected_seeds(n_tokens, settings.window));
    // By the batch, so that seeds are in memory once.
    for batch in order.chunks(BATCH) {
        let of_documents: Vec<Vec<u64>> = batch.par_iter().map(|&doc| of_document(corpus, doc, settings)).collect();
        of_documents.iter().for_each(|own| all.extend_from_slice(own));
    }
    all.par_sort_unstable();
    let pieces: Vec<Candidates> = pieces(&all).into_par_iter().map(|piece| group(piece, corpus, limits)).collect();
    drop(all);
    let count = |of: fn(&Candidates) -> usize| pieces.iter().map(of).sum();
    let mut found = Candidates {
        links: Vec::with_capacity(count(|piece| piece.links.len())),
        recurring: Vec::with_capacity(count(|piece| piece.recurring.len())),
    };
    for piece in pieces {
        found.links.extend_from_slice(&piece.links);
        found.recurring.extend_from_slice(&piece.recurring);
    }
    found.links.par_sort_unstable();
    found
}

/// How many seeds so many tokens have in a text without repetitions, and a little more: a list that grows step by step
/// takes up its size twice over.
fn expected_seeds(n_tokens: usize, window: usize) -> usize {
    let likely = n_tokens / (window + 1) * 2;
    likely + likely / 16
}

/// The seeds of a document with their positions.
fn of_document(corpus: &Corpus<'_>, doc: u32, settings: &SeedSettings) -> Vec<u64> {
    let tokens = &corpus.document(doc).tokens;
    let own = seeds(tokens, 0..tokens.len(), settings);
    own.into_iter().map(|seed| pack(seed.hash, corpus.start(doc) + seed.token)).collect()
}

fn pack(upper: u32, lower: u32) -> u64 {
    (u64::from(upper) << 32) | u64::from(lower)
}

/// Cuts sorted seeds into pieces without splitting a group.
fn pieces(all: &[u64]) -> Vec<&[u64]> {
    let mut pieces = Vec::with_capacity(PIECES);
    let mut rest = all;
    while !rest.is_empty() {
        let mut cut = (all.len() / PIECES + 1).min(rest.len());
        let hash = rest[cut - 1] >> 32;
        cut += rest[cut..].partition_point(|&seed| seed >> 32 == hash);
        let (piece, tail) = rest.split_at(cut);
        pieces.push(piece);
        rest = tail;
    }
    pieces
}

fn group(piece: &[u64], corpus: &Corpus<'_>, limits: &Limits) -> Candidates {
    let mut found = Candidates::default();
    for places in piece.chunk_by(|a, b| a >> 32 == b >> 32).filter(|places| places.len() > 1) {
        if recurs(places, corpus, limits) {
            found.recurring.extend_from_slice(places);
            continue;
        }
        let reach = if places.len() <= limits.all_pairs { places.len() } else { 1 };
        for (at, &a) in places.iter().enumerate() {
            found.links.extend(places[at + 1..].iter().take(reach).map(|&b| pack(a as u32, b as u32)));
        }
    }
    found
}

/// Whether a group is beyond the limits.
fn recurs(places: &[u64], corpus: &Corpus<'_>, limits: &Limits) -> bool {
    if places.len() <= limits.places.min(limits.documents) {
        return false;
    }
    if places.len() > limits.places * limits.documents {
        return true;
    }
    let (mut documents, mut here, mut last) = (0, 0, None);
    for &place in places {
        let doc = Some(corpus.document_at(place as u32));
        here = if doc == last { here + 1 } else { 1 };
        documents += usize::from(doc != last);
        last = doc;
        if here > limits.places || documents > limits.documents {
            return true;
        }
    }
    false
}
