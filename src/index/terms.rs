//! What sentences speak of: their words cut to stems, with how rare each is. Paraphrases of one text still share the rare
//! ones.

use std::ops::Range;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::base::word_hash;
use crate::index::Corpus;
use crate::model::{Document, Sentence, TokenKind};

/// Letters of a word that count. Most languages inflect and derive at the end of words, so that a cut joins the forms of a
/// word about as well as a stemmer does and needs no list; measured on English, French and German, cuts at 5, 7 and 8
/// letters and whole words give one to two hundredths less.
const STEM: usize = 6;

/// The terms of the sentences of a corpus: stems of words, numbers, and each two ideographs in a row.
///
/// Sentences are numbered through the corpus, document by document; terms are numbered from the rarest to the most common
/// one.
#[derive(Debug)]
pub struct Terms {
    /// Number of the first sentence of each document, and of one past the last.
    firsts: Vec<u32>,
    /// Where each sentence's terms begin, and the end of the last one's.
    starts: Vec<u32>,
    /// Terms that several sentences have, sorted within a sentence: the rarest first.
    terms: Vec<u32>,
    /// Squared length of each sentence's vector of weights; the words that only it has count.
    squares: Vec<f32>,
    /// How many sentences have each term.
    counts: Vec<u32>,
    /// Squared weight of each term.
    weights: Vec<f32>,
    /// Sentences that have words at all.
    n_sentences: u32,
}

impl Terms {
    /// Gathers the terms of the sentences that are `wanted`, by document of the corpus and index in it; the others have
    /// none.
    pub fn new(corpus: &Corpus<'_>, wanted: impl Fn(u32, u32) -> bool + Sync) -> Self {
        let n_documents = u32::try_from(corpus.len()).unwrap_or(u32::MAX);
        let of_documents: Vec<Vec<Vec<u32>>> = (0..n_documents)
            .into_par_iter()
            .map(|doc| {
                let document = corpus.document(doc);
                let own = |(idx, sentence): (u32, &Sentence)| match wanted(doc, idx) {
                    true => hashes(document, *sentence),
                    false => Vec::new(),
                };
                (0u32..).zip(&document.sentences).map(own).collect()
            })
            .collect();
        let n_sentences = of_documents.iter().flatten().map(|hashes| u32::from(!hashes.is_empty())).sum();
        let (numbers, counts) = numbered(&of_documents);
        let weights = counts.iter().map(|&count| weight(n_sentences, count)).collect();
        let mut found = Self {
            firsts: vec![0],
            starts: vec![0],
            terms: Vec::new(),
            squares: Vec::new(),
            counts,
            weights,
            n_sentences,
        };
        let of_one = weight(n_sentences, 1);
        for sentences in of_documents {
            for hashes in sentences {
                let from = found.terms.len();
                found.terms.extend(hashes.iter().filter_map(|hash| numbers.get(hash)));
                found.terms[from..].sort_unstable();
                let own = hashes.len() - (found.terms.len() - from);
                found.squares.push(found.sum(found.terms[from..].iter()) + own as f32 * of_one);
                found.starts.push(narrow(found.terms.len()));
            }
            found.firsts.push(narrow(found.squares.len()));
        }
        found
    }

    /// Number of sentences.
    pub fn len(&self) -> usize {
        self.squares.len()
    }

    /// Whether there is no sentence.
    pub fn is_empty(&self) -> bool {
        self.squares.is_empty()
    }

    /// Number of sentences that have words.
    pub fn n_sentences(&self) -> u32 {
        self.n_sentences
    }

    /// The document that holds a sentence, and the sentence's index in it.
    pub fn place(&self, sentence: u32) -> (u32, u32) {
        let doc = self.firsts.partition_point(|&first| first <= sentence).saturating_sub(1);
        (narrow(doc), sentence - self.firsts[doc])
    }

    /// Numbers of the sentences of a document.
    pub fn sentences(&self, doc: u32) -> Range<u32> {
        self.firsts[doc as usize]..self.firsts[doc as usize + 1]
    }

    /// The terms of a sentence that others have too, the rarest first.
    pub fn of(&self, sentence: u32) -> &[u32] {
        let at = sentence as usize;
        &self.terms[self.starts[at] as usize..self.starts[at + 1] as usize]
    }

    /// How many sentences have a term.
    pub fn count(&self, term: u32) -> u32 {
        self.counts[term as usize]
    }

    /// Cosine of two sentences, 0–1.
    pub fn cosine(&self, a: u32, b: u32) -> f32 {
        let shared = shared(self.of(a), self.of(b));
        cosine(self.sum(shared), self.squares[a as usize], self.squares[b as usize])
    }

    /// Cosine of two runs of sentences, each taken as one.
    pub fn cosine_of_runs(&self, a: Range<u32>, b: Range<u32>) -> f32 {
        let whole = |sentences: Range<u32>| {
            let mut terms: Vec<u32> = sentences.clone().flat_map(|sentence| self.of(sentence)).copied().collect();
            // The words that only one sentence has count as they do for the sentence.
            let all: f32 = sentences.map(|sentence| self.squares[sentence as usize]).sum();
            let own = (all - self.sum(terms.iter())).max(0.0);
            terms.sort_unstable();
            terms.dedup();
            (own + self.sum(terms.iter()), terms)
        };
        let ((square_a, a), (square_b, b)) = (whole(a), whole(b));
        cosine(self.sum(shared(&a, &b)), square_a, square_b)
    }

    fn sum<'t>(&self, terms: impl Iterator<Item = &'t u32>) -> f32 {
        terms.map(|term| self.weights[*term as usize]).sum()
    }
}

fn narrow(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// Squared weight of a term that `count` of `n_sentences` have: what it tells is the logarithm of how rare it is, above
/// nothing even in a corpus of two sentences.
fn weight(n_sentences: u32, count: u32) -> f32 {
    (1.0 + n_sentences as f32 / count as f32).ln().powi(2)
}

fn cosine(shared: f32, square_a: f32, square_b: f32) -> f32 {
    if square_a * square_b > 0.0 { (shared / (square_a * square_b).sqrt()).min(1.0) } else { 0.0 }
}

/// Numbers the hashes that several sentences have, the rarest first, and says how many sentences have each.
fn numbered(of_documents: &[Vec<Vec<u32>>]) -> (FxHashMap<u32, u32>, Vec<u32>) {
    let mut all: Vec<u32> = of_documents.iter().flatten().flatten().copied().collect();
    all.par_sort_unstable();
    let groups = all.chunk_by(|x, y| x == y).filter(|group| group.len() > 1);
    let mut order: Vec<(u32, u32)> = groups.map(|group| (narrow(group.len()), group[0])).collect();
    order.par_sort_unstable();
    let numbers = (0u32..).zip(&order).map(|(number, (_, hash))| (*hash, number)).collect();
    (numbers, order.into_iter().map(|(count, _)| count).collect())
}

/// What two sorted lists share.
fn shared<'t>(mut a: &'t [u32], mut b: &'t [u32]) -> impl Iterator<Item = &'t u32> {
    std::iter::from_fn(move || {
        while let ([x, rest_a @ ..], [y, rest_b @ ..]) = (a, b) {
            (a, b) = match x.cmp(y) {
                std::cmp::Ordering::Less => (rest_a, b),
                std::cmp::Ordering::Greater => (a, rest_b),
                std::cmp::Ordering::Equal => (rest_a, rest_b),
            };
            if x == y {
                return Some(x);
            }
        }
        None
    })
}

/// An odd number, so that two ideographs differ from the same two turned round.
const TURN: u32 = 0x9e37_79b1;

/// Hashes of the different terms of a sentence.
fn hashes(document: &Document, sentence: Sentence) -> Vec<u32> {
    let mut hashes = Vec::new();
    let mut before: Option<(u32, u32)> = None;
    for token in document.tokens.range(document.tokens_under(sentence.span)) {
        match token.kind {
            TokenKind::Word => hashes.push(stem(document.slice(token.span()))),
            TokenKind::Number => hashes.push(token.hash),
            TokenKind::Ideograph => {
                if let Some((end, hash)) = before
                    && end == token.start
                {
                    hashes.push(hash.wrapping_mul(TURN) ^ token.hash);
                }
                before = Some((token.end, token.hash));
            }
        }
    }
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}

/// The hash of a word's stem.
fn stem(word: &str) -> u32 {
    let cut = word.char_indices().nth(STEM).map_or(word.len(), |(cut, _)| cut);
    word_hash(&word[..cut])
}
