//! Paraphrases: passages of different documents that say the same in other words.
//!
//! Sentences that share two rare terms and much of their weight are *tied*; ties that lie close on both sides are one
//! passage, which *grows* by the sentences around it that are alike too. What copies say is left to
//! [`passage`](crate::align::passage): of each family of copies, one place alone is looked at. Nothing is looked
//! for inside one document, where what is alike is the subject (measured: nine in ten false ones stood there).

use std::collections::BTreeMap;
use std::ops::Range;

use rayon::prelude::*;

use crate::align::cluster::{Ends, close};
use crate::align::draft::Draft;
use crate::align::family;
use crate::align::passage::numbered;
use crate::align::template::is_running;
use crate::index::{Corpus, PairSettings, Terms, sentence_links};
use crate::model::{Document, Op, OverlapKind, Overlaps, Paraphrases, Passage};

/// Least cosine of two sentences that may say the same (Sanchez-Perez and others, PAN 2014, use the same). Lower values
/// tie no more passages, higher ones lose a tenth of them.
const TIE: f32 = 0.3;
/// A tie counts if it has at least this share of the best cosine that either sentence has with any: retellings of one
/// story and rules about one thing are alike, but a paraphrase is more so.
const OF_BEST: f32 = 0.8;
/// Widest stretch between two ties of one passage, in tokens: some four sentences. What is put in other words is rarely tied
/// sentence by sentence.
const GAP: u32 = 120;
/// Least cosine of two passages as a whole.
const PASSAGE: f32 = 0.34;
/// The same if one tie is all they have.
const LONE: f32 = 0.55;
/// Least cosine of the next sentences on both sides for a passage to grow by them: beside what is surely a paraphrase, less
/// is proof enough.
const GROWTH: f32 = 0.2;
/// By how many sentences of either side a passage grows at a time: one, or one that is two or three in the other.
const STEPS: [(u32, u32); 6] = [(1, 1), (1, 2), (2, 1), (2, 2), (1, 3), (3, 1)];
/// Passages of one pair of documents with at most so many sentences between them are one.
const NEAR: u32 = 4;
/// Least substance of a paraphrase: the words of the shorter side times the squared cosine. Short passages of one field are
/// alike by chance, long ones are not: of 18 words two thirds must agree, of a hundred a quarter.
const SUBSTANCE: f32 = 8.0;
/// Beside copied text, a paraphrase has at least so many times its words: less is the rest of an edited copy, of which the
/// reader knows already.
const BESIDE_COPY: f32 = 1.5;

/// Finds the paraphrases between `documents`, whose copies are known, with at least `min_words` on either side.
pub fn paraphrases(documents: &[Document], copies: &Overlaps, min_words: usize) -> Paraphrases {
    let corpus = Corpus::new(documents);
    let copied = copied(&corpus, copies);
    let wanted = |doc: u32, idx: u32| {
        let document = corpus.document(doc);
        let sentence = document.sentences[idx as usize];
        let tokens = tokens_of(document, idx..idx + 1);
        let of_copies = copied.get(&corpus.original(doc)).map_or(0, |ranges| shared(ranges, &tokens));
        2 * of_copies <= tokens.end - tokens.start && is_running(document, sentence)
    };
    let terms = Terms::new(&corpus, wanted);
    let min_words = u32::try_from(min_words).unwrap_or(u32::MAX);
    let search = Search { corpus: &corpus, terms: &terms, copies: by_pair(copies), min_words };
    let ties = search.ties();
    let pairs: Vec<&[Tie]> = ties.chunk_by(|x, y| x.docs == y.docs).collect();
    let drafts: Vec<Draft> = pairs.into_par_iter().flat_map_iter(|ties| search.drafts(ties)).collect();
    let Overlaps { alignments, families, .. } = numbered(&corpus, family::groups(drafts, |_, _| None));
    Paraphrases { alignments, families }
}

/// Per document what stands in copies whose family another place speaks for, and what recurs by design.
fn copied(corpus: &Corpus<'_>, copies: &Overlaps) -> BTreeMap<u32, Vec<Range<u32>>> {
    let mut copied: BTreeMap<u32, Vec<Range<u32>>> = BTreeMap::new();
    // The place that speaks for a family is told by what its document says, not by how it is called.
    let order: BTreeMap<u32, u32> = (0..).take(corpus.len()).map(|doc| (corpus.original(doc), doc)).collect();
    for family in &copies.families {
        let speaker = family.members.iter().min_by_key(|member| (order.get(&member.doc), member.tokens.start));
        for member in &family.members {
            if Some(member) != speaker {
                copied.entry(member.doc).or_default().push(member.tokens.clone());
            }
        }
    }
    for place in copies.boilerplate.iter().flatten() {
        copied.entry(place.doc).or_default().push(place.tokens.clone());
    }
    for ranges in copied.values_mut() {
        ranges.sort_unstable_by_key(|range| (range.start, range.end));
        let mut joined: Vec<Range<u32>> = Vec::with_capacity(ranges.len());
        for range in ranges.drain(..) {
            match joined.last_mut() {
                Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
                _ => joined.push(range),
            }
        }
        *ranges = joined;
    }
    copied
}

/// The aligned copies of each pair of documents, as in the caller's order.
fn by_pair(copies: &Overlaps) -> BTreeMap<(u32, u32), Vec<[&Passage; 2]>> {
    let mut pairs: BTreeMap<(u32, u32), Vec<[&Passage; 2]>> = BTreeMap::new();
    for alignment in copies.alignments.iter().filter(|alignment| alignment.a.doc != alignment.b.doc) {
        pairs.entry((alignment.a.doc, alignment.b.doc)).or_default().push([&alignment.a, &alignment.b]);
    }
    pairs
}

/// Tokens of a range that lie in ranges, which are sorted and apart.
fn shared(ranges: &[Range<u32>], range: &Range<u32>) -> u32 {
    let from = ranges.partition_point(|other| other.end <= range.start);
    let met = ranges[from..].iter().take_while(|other| other.start < range.end);
    met.map(|other| overlap(other, range)).sum()
}

fn overlap(x: &Range<u32>, y: &Range<u32>) -> u32 {
    x.end.min(y.end).saturating_sub(x.start.max(y.start))
}

/// The tokens of a run of sentences.
fn tokens_of(document: &Document, sentences: Range<u32>) -> Range<u32> {
    let Some(sentences) = document.sentences.get(sentences.start as usize..sentences.end as usize) else { return 0..0 };
    let (Some(first), Some(last)) = (sentences.first(), sentences.last()) else { return 0..0 };
    let tokens = document.tokens_under(first.span.cover(last.span));
    let narrow = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    narrow(tokens.start)..narrow(tokens.end)
}

/// Two sentences that may say the same, or two passages that are copies; documents in the order of the corpus.
#[derive(Clone, Debug)]
struct Tie {
    docs: (u32, u32),
    /// Sentences, by index in their documents; none of copies.
    sentences: Option<(u32, u32)>,
    a: Range<u32>,
    b: Range<u32>,
}

impl Ends for Tie {
    fn a(&self) -> (u32, u32) {
        (self.a.start, self.a.end)
    }

    fn b(&self) -> (u32, u32) {
        (self.b.start, self.b.end)
    }
}

/// A passage of sentences on both sides, with its ties.
#[derive(Debug)]
struct Found {
    a: Range<u32>,
    b: Range<u32>,
    ties: Vec<Tie>,
}

/// What is searched.
struct Search<'a> {
    corpus: &'a Corpus<'a>,
    terms: &'a Terms,
    copies: BTreeMap<(u32, u32), Vec<[&'a Passage; 2]>>,
    min_words: u32,
}

impl Search<'_> {
    /// All ties, by pair of documents.
    fn ties(&self) -> Vec<Tie> {
        let sides = |link: u64| ((link >> 32) as u32, link as u32);
        let links = sentence_links(self.terms, &PairSettings::default());
        // What shares rare words with a text of another language is its translation.
        let language = |sentence: u32| {
            let tag = self.corpus.document(self.terms.place(sentence).0).language.as_str();
            tag.split('-').next().unwrap_or(tag)
        };
        let pairs = links.into_par_iter().map(sides).filter(|&(a, b)| language(a) == language(b));
        let scored = pairs.map(|(a, b)| (a, b, self.terms.cosine(a, b)));
        let scored: Vec<(u32, u32, f32)> = scored.filter(|(.., cosine)| *cosine >= TIE).collect();
        let mut best = vec![0.0f32; self.terms.len()];
        for &(a, b, cosine) in &scored {
            for sentence in [a, b] {
                best[sentence as usize] = best[sentence as usize].max(cosine);
            }
        }
        let of_best = |&(a, b, cosine): &(u32, u32, f32)| cosine >= OF_BEST * best[a as usize].max(best[b as usize]);
        let mut ties: Vec<Tie> = scored.into_iter().filter(of_best).map(|(a, b, _)| self.tie(a, b)).collect();
        ties.sort_unstable_by_key(|tie| (tie.docs, tie.sentences));
        ties
    }

    fn tie(&self, a: u32, b: u32) -> Tie {
        let ((doc_a, a), (doc_b, b)) = (self.terms.place(a), self.terms.place(b));
        let tokens = |doc, idx| tokens_of(self.corpus.document(doc), idx..idx + 1);
        Tie { docs: (doc_a, doc_b), sentences: Some((a, b)), a: tokens(doc_a, a), b: tokens(doc_b, b) }
    }

    /// The copies of a pair of documents, as ties.
    fn copies(&self, docs: (u32, u32)) -> Vec<Tie> {
        let (a, b) = (self.corpus.original(docs.0), self.corpus.original(docs.1));
        let copies = self.copies.get(&(a.min(b), a.max(b))).into_iter().flatten();
        let tie = |[one, other]: &[&Passage; 2]| {
            let (one, other) = if a <= b { (one, other) } else { (other, one) };
            Tie { docs, sentences: None, a: one.tokens.clone(), b: other.tokens.clone() }
        };
        copies.map(tie).collect()
    }

    /// The paraphrases of one pair of documents, from its ties.
    fn drafts(&self, ties: &[Tie]) -> Vec<Draft> {
        let Some(docs) = ties.first().map(|tie| tie.docs) else { return Vec::new() };
        let copies = self.copies(docs);
        // A copy in between keeps the parts around it together.
        let all = ties.iter().chain(&copies).cloned().collect();
        let mut found = Vec::new();
        let mut open: Vec<(u32, Vec<Tie>)> = close(all, GAP).into_iter().map(|ties| (GAP, ties)).collect();
        while let Some((gap, ties)) = open.pop() {
            let least = if ties.len() == 1 { LONE } else { PASSAGE };
            match found_in(&ties) {
                Some(whole) if self.cosine(docs, &whole.a, &whole.b) >= least => found.push(whole),
                // Too loose as a whole: its dense parts may still be one.
                Some(_) if gap > GAP / 32 && ties.len() > 1 => {
                    open.extend(close(ties, gap / 2).into_iter().map(|ties| (gap / 2, ties)));
                }
                _ => {}
            }
        }
        found.iter_mut().for_each(|found| self.grow(docs, found));
        joined(found).iter().filter_map(|found| self.draft(docs, found, &copies)).collect()
    }

    fn cosine(&self, docs: (u32, u32), a: &Range<u32>, b: &Range<u32>) -> f32 {
        let (of_a, of_b) = (self.terms.sentences(docs.0), self.terms.sentences(docs.1));
        let numbers = |of: &Range<u32>, sentences: &Range<u32>| of.start + sentences.start..of.start + sentences.end;
        self.terms.cosine_of_runs(numbers(&of_a, a), numbers(&of_b, b))
    }

    /// Takes in the sentences after and before a passage as long as they are alike.
    fn grow(&self, docs: (u32, u32), found: &mut Found) {
        let len = |doc: u32| self.terms.sentences(doc).len() as u32;
        let (len_a, len_b) = (len(docs.0), len(docs.1));
        loop {
            let (a, b) = (found.a.end, found.b.end);
            let room = STEPS.iter().filter(|(x, y)| a + x <= len_a && b + y <= len_b);
            let Some((x, y)) = self.best(docs, room, |x, y| (a..a + x, b..b + y)) else { break };
            (found.a.end, found.b.end) = (a + x, b + y);
        }
        loop {
            let (a, b) = (found.a.start, found.b.start);
            let room = STEPS.iter().filter(|(x, y)| a >= *x && b >= *y);
            let Some((x, y)) = self.best(docs, room, |x, y| (a - x..a, b - y..b)) else { break };
            (found.a.start, found.b.start) = (a - x, b - y);
        }
    }

    /// The step to the sentences that are most alike, of equals the first; none if they are too little so.
    fn best<'s>(
        &self,
        docs: (u32, u32),
        steps: impl Iterator<Item = &'s (u32, u32)>,
        sentences: impl Fn(u32, u32) -> (Range<u32>, Range<u32>),
    ) -> Option<(u32, u32)> {
        let mut best: Option<(f32, (u32, u32))> = None;
        for &(x, y) in steps {
            let (a, b) = sentences(x, y);
            let cosine = self.cosine(docs, &a, &b);
            if cosine >= best.map_or(GROWTH, |(least, _)| least) && best.is_none_or(|(least, _)| cosine > least) {
                best = Some((cosine, (x, y)));
            }
        }
        best.map(|(_, step)| step)
    }

    /// A passage as a draft, if it holds enough that is no copy.
    fn draft(&self, docs: (u32, u32), found: &Found, copies: &[Tie]) -> Option<Draft> {
        let (one, other) = (self.corpus.document(docs.0), self.corpus.document(docs.1));
        let (a, b) = (tokens_of(one, found.a.clone()), tokens_of(other, found.b.clone()));
        let copied = |side: fn(&Tie) -> &Range<u32>, range: &Range<u32>| {
            copies.iter().map(|copy| overlap(side(copy), range)).sum::<u32>()
        };
        let (in_a, in_b) = (copied(|tie| &tie.a, &a), copied(|tie| &tie.b, &b));
        let own = |document: &Document, range: &Range<u32>, copied: u32| {
            let weights = range.clone().map(|idx| document.tokens.kind(idx as usize).weight());
            // As many words as are left of the tokens.
            let all = range.end - range.start;
            u64::from(weights.sum::<u32>() / 5) * u64::from(all.saturating_sub(copied)) / u64::from(all.max(1))
        };
        let words = own(one, &a, in_a).min(own(other, &b, in_b));
        let words = u32::try_from(words).unwrap_or(u32::MAX);
        let around = |range: &Range<u32>| range.start.saturating_sub(GAP)..range.end.saturating_add(GAP);
        let beside = copied(|tie| &tie.a, &around(&a)).min(copied(|tie| &tie.b, &around(&b)));
        let similarity = self.cosine(docs, &found.a, &found.b);
        let enough = words as f32 * similarity.powi(2) >= SUBSTANCE && words as f32 >= BESIDE_COPY * beside as f32;
        if words < self.min_words || !enough {
            return None;
        }
        let mut ops = Vec::with_capacity(2 * found.ties.len());
        for tie in &found.ties {
            if !ops.is_empty() {
                ops.push(Op::Break);
            }
            ops.push(Op::Change { a: tie.a.clone(), b: tie.b.clone() });
        }
        Some(Draft { doc_a: docs.0, doc_b: docs.1, a, b, kind: OverlapKind::Paraphrase, similarity, words, ops })
    }
}

/// The passage that the ties of a cluster span, copies aside; nothing if there are only copies.
fn found_in(ties: &[Tie]) -> Option<Found> {
    let own: Vec<(u32, u32)> = ties.iter().filter_map(|tie| tie.sentences).collect();
    let (a, b) = (own.iter().map(|(a, _)| *a), own.iter().map(|(_, b)| *b));
    let (a, b) = (a.clone().min()?..a.max()? + 1, b.clone().min()?..b.max()? + 1);
    Some(Found { a, b, ties: ties.iter().filter(|tie| tie.sentences.is_some()).cloned().collect() })
}

/// Makes one passage of those that grew into each other.
fn joined(mut found: Vec<Found>) -> Vec<Found> {
    found.sort_by_key(|found| (found.a.start, found.b.start));
    let mut out: Vec<Found> = Vec::new();
    for next in found {
        let near = |x: &Range<u32>, y: &Range<u32>| x.start <= y.end + NEAR && y.start <= x.end + NEAR;
        match out.iter_mut().rev().find(|known| near(&known.a, &next.a) && near(&known.b, &next.b)) {
            Some(known) => {
                known.a = known.a.start.min(next.a.start)..known.a.end.max(next.a.end);
                known.b = known.b.start.min(next.b.start)..known.b.end.max(next.b.end);
                known.ties.extend(next.ties);
                known.ties.sort_unstable_by_key(|tie| tie.sentences);
            }
            None => out.push(next),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{ProptestConfig, prop_assert, prop_assert_eq, proptest};

    use super::*;
    use crate::align::fixture;
    use crate::align::passage::{PassageOptions, overlaps};

    fn found(texts: &[String]) -> Paraphrases {
        let documents: Vec<Document> = texts.iter().map(|text| fixture::document(text)).collect();
        let copies = overlaps(&documents, &PassageOptions::default());
        paraphrases(&documents, &copies, PassageOptions::default().min_words)
    }

    /// `n` words of four letters that no other `seed` has, in sentences of twelve.
    fn prose(seed: usize, n: usize) -> String {
        let word = |at: usize| {
            let number = (seed * 1_000 + at) * 7_919 % 456_959;
            let letter = |power: usize| char::from(b'a' + u8::try_from(number / power % 26).unwrap());
            let stop = if at % 12 == 11 || at + 1 == n { "." } else { "" };
            [17_576, 676, 26, 1].map(letter).iter().collect::<String>() + stop
        };
        (0..n).map(word).collect::<Vec<_>>().join(" ")
    }

    /// Prose of another seed in which every third word is one of `seed`, in sentences of twelve.
    fn retold(seed: usize, n: usize) -> String {
        let (own, other) = (prose(seed, n), prose(seed + 500, n));
        let words = own.split(' ').zip(other.split(' ')).enumerate();
        words.map(|(at, (own, other))| if at % 3 < 2 { own } else { other }).collect::<Vec<_>>().join(" ")
    }

    fn texts() -> Vec<String> {
        let (original, retold) = (prose(1, 48), retold(1, 48));
        let around = |n: usize| prose(n, 60);
        vec![
            format!("{} {original} {}", around(10), around(11)),
            format!("{} {retold} {}", around(12), around(13)),
            around(14),
        ]
    }

    #[test]
    fn a_passage_in_other_words_is_found_whole_and_alone() {
        let found = found(&texts());
        assert_eq!((found.alignments.len(), found.families.len()), (1, 1));
        let alignment = &found.alignments[0];
        assert_eq!((alignment.a.doc, alignment.b.doc, alignment.kind), (0, 1, OverlapKind::Paraphrase));
        assert_eq!((alignment.a.tokens.clone(), alignment.b.tokens.clone()), (60..108, 60..108));
    }

    #[test]
    fn copies_and_one_document_alone_give_none() {
        let copy = prose(1, 60);
        assert_eq!(found(&[copy.clone(), copy.clone()]), Paraphrases::default());
        let alone = format!("{copy} {} {}", prose(2, 60), retold(1, 60));
        assert_eq!(found(&[alone, prose(3, 60)]), Paraphrases::default());
    }

    #[test]
    fn other_languages_give_none() {
        let mut documents: Vec<Document> = texts().iter().map(|text| fixture::document(text)).collect();
        documents[1].language = "fr".to_owned();
        let copies = overlaps(&documents, &PassageOptions::default());
        assert_eq!(paraphrases(&documents, &copies, 18), Paraphrases::default());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn order_and_threads_change_nothing_and_spans_slice(
            parts in proptest::collection::vec(proptest::collection::vec((0usize..3, 0usize..5), 1..4), 2..5),
        ) {
            let part = |&(kind, seed): &(usize, usize)| match kind {
                0 => prose(seed, 48),
                1 => retold(seed, 48),
                _ => prose(seed + 40, 30),
            };
            let texts: Vec<String> =
                parts.iter().map(|parts| parts.iter().map(part).collect::<Vec<_>>().join(" ")).collect();
            let straight = found(&texts);
            let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
            prop_assert_eq!(&one.install(|| found(&texts)), &straight);
            let turned = found(&texts.iter().rev().cloned().collect::<Vec<_>>());
            prop_assert_eq!(turned.alignments.len(), straight.alignments.len());
            for alignment in &straight.alignments {
                prop_assert!(alignment.a.doc != alignment.b.doc);
                for side in [&alignment.a, &alignment.b] {
                    prop_assert!(!side.span.of(&texts[side.doc as usize]).is_empty());
                }
            }
        }
    }
}
