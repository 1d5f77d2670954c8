//! Documents in an order that depends on what they say, with one number line for all their tokens.

use crate::base::stable_hash;
use crate::model::Document;

/// The documents of a run, ordered by content.
///
/// Search and alignment work in this order, so that neither the order nor the names of the files can change what is
/// found; identical documents are interchangeable. Every token has a *position*: its place on the number line on which
/// the documents follow each other.
#[derive(Debug)]
pub struct Corpus<'a> {
    documents: Vec<&'a Document>,
    /// Index of each document in the caller's order.
    original: Vec<u32>,
    /// First position of each document, and the end of the last one.
    starts: Vec<u32>,
}

impl<'a> Corpus<'a> {
    /// Orders `documents`. What lies beyond 2³² tokens in all is left out.
    pub fn new(documents: &'a [Document]) -> Self {
        let mut order: Vec<(u64, u32)> =
            (0u32..).zip(documents).map(|(idx, document)| (stable_hash(document.text.as_bytes()), idx)).collect();
        order.sort_unstable();
        let mut corpus = Self { documents: Vec::new(), original: Vec::new(), starts: vec![0] };
        let mut end = 0u32;
        for (_, idx) in order {
            let document = &documents[idx as usize];
            let Some(next) = u32::try_from(document.tokens.len()).ok().and_then(|n| end.checked_add(n)) else {
                continue;
            };
            end = next;
            corpus.documents.push(document);
            corpus.original.push(idx);
            corpus.starts.push(end);
        }
        corpus
    }

    /// Number of documents.
    pub fn len(&self) -> usize {
        self.documents.len()
    }

    /// Whether there is no document.
    pub fn is_empty(&self) -> bool {
        self.documents.is_empty()
    }

    /// The document at an index of this order.
    pub fn document(&self, idx: u32) -> &'a Document {
        self.documents[idx as usize]
    }

    /// The caller's index of a document of this order.
    pub fn original(&self, idx: u32) -> u32 {
        self.original[idx as usize]
    }

    /// First position of a document.
    pub fn start(&self, idx: u32) -> u32 {
        self.starts[idx as usize]
    }

    /// The document that holds a position.
    pub fn document_at(&self, position: u32) -> u32 {
        let idx = self.starts.partition_point(|&start| start <= position).saturating_sub(1);
        u32::try_from(idx).unwrap_or(u32::MAX)
    }
}
