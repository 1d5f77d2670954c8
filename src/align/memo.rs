//! What the store of an earlier run knows of a corpus, and what this run tells it: seeds by document, passages by pair.

use std::ops::Range;

use crate::align::draft::Draft;
use crate::align::family::Place;
use crate::align::run::Anchor;
use crate::index::{Corpus, Key, KeyBuilder, Store, read_number, write_number};
use crate::model::{BlockKind, Document, Op, OverlapKind};

/// A store and the contents of the documents of a corpus.
pub(super) struct Memo<'s> {
    store: &'s Store,
    contents: Vec<Key>,
    min_words: u32,
}

impl<'s> Memo<'s> {
    pub(super) fn new(store: &'s Store, corpus: &Corpus<'_>, min_words: u32) -> Self {
        let documents = 0..u32::try_from(corpus.len()).unwrap_or(u32::MAX);
        let contents = documents.map(|doc| content(corpus.document(doc))).collect();
        Self { store, contents, min_words }
    }

    /// The passages that two documents share: known, or found now. They depend on what the documents hold, on the places of
    /// the seeds that they share, and on the settings.
    pub(super) fn drafts(
        &self,
        (a, b): (u32, u32),
        anchors: &[Anchor],
        find: impl FnOnce() -> Vec<Judged>,
    ) -> Vec<Judged> {
        let mut key = self.pair("pair", a, b).number(anchors.len() as u64);
        for &(diagonal, token) in anchors {
            key = key.number(diagonal.cast_unsigned()).number(u64::from(token));
        }
        self.known(key.build(), (a, b), find)
    }

    /// How two places that are versions of each other align: known, or found now.
    pub(super) fn alignment(&self, x: Place, y: Place, find: impl FnOnce() -> Option<Draft>) -> Option<Draft> {
        let mut key = self.pair("places", x.0, y.0);
        for place in [x, y] {
            key = key.number(u64::from(place.1)).number(u64::from(place.2));
        }
        let find = || find().map(|draft| Judged { draft, is_form: false }).into_iter().collect();
        self.known(key.build(), (x.0, y.0), find).pop().map(|judged| judged.draft)
    }

    fn pair(&self, sort: &str, a: u32, b: u32) -> KeyBuilder {
        let key = KeyBuilder::new(sort).key(self.contents[a as usize]).key(self.contents[b as usize]);
        key.number(u64::from(a == b)).number(u64::from(self.min_words))
    }

    fn known(&self, key: Key, (a, b): (u32, u32), find: impl FnOnce() -> Vec<Judged>) -> Vec<Judged> {
        if let Some(known) = self.store.get(key).and_then(|bytes| read(bytes, a, b)) {
            return known;
        }
        let found = find();
        self.store.put(key, written(&found));
        found
    }
}

/// Hash of all that aligning looks at in a document: its text, and what was told of its blocks and sentences. Tokens are
/// made of the text alone.
fn content(document: &Document) -> Key {
    let mut key = KeyBuilder::new("document").bytes(document.text.as_bytes());
    for block in &document.blocks {
        let kind = match block.kind {
            BlockKind::Heading(level) => 16 + u64::from(level),
            BlockKind::Paragraph => 1,
            BlockKind::ListItem => 2,
            BlockKind::Cell { .. } => 3,
            BlockKind::Caption => 4,
            BlockKind::Note => 5,
            BlockKind::Quote => 6,
            BlockKind::Speaker => 7,
            BlockKind::Code => 8,
        };
        key = key.number(kind).number(u64::from(block.span.start)).number(u64::from(block.span.end));
    }
    for sentence in &document.sentences {
        key = key.number(u64::from(sentence.span.start)).number(u64::from(sentence.span.end));
        key = key.number(u64::from(sentence.block));
    }
    key.build()
}

/// A draft, and whether what it matches is form rather than statement.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Judged {
    pub(super) draft: Draft,
    pub(super) is_form: bool,
}

/// Kinds by the number that stands for them.
const KINDS: [OverlapKind; 3] = [OverlapKind::Exact, OverlapKind::Near, OverlapKind::Reordered];

/// Steps of a diff by the number that stands for them.
const EQUAL: u32 = 0;
const CHANGE: u32 = 1;
const BREAK: u32 = 2;

fn written(drafts: &[Judged]) -> Vec<u8> {
    let mut out = Vec::new();
    for Judged { draft, is_form } in drafts {
        let kind = KINDS.iter().position(|kind| *kind == draft.kind).unwrap_or(0) as u32;
        let similarity = draft.similarity.to_bits();
        for number in [kind, u32::from(*is_form), similarity, draft.words] {
            write_number(&mut out, number);
        }
        write_range(&mut out, &draft.a);
        write_range(&mut out, &draft.b);
        write_number(&mut out, draft.ops.len() as u32);
        for op in &draft.ops {
            match op {
                Op::Equal { a, b } | Op::Change { a, b } => {
                    write_number(&mut out, if matches!(op, Op::Equal { .. }) { EQUAL } else { CHANGE });
                    // Most steps begin where the side begins, or a little further on.
                    write_range(&mut out, &(a.start.wrapping_sub(draft.a.start)..a.end.wrapping_sub(draft.a.start)));
                    write_range(&mut out, &(b.start.wrapping_sub(draft.b.start)..b.end.wrapping_sub(draft.b.start)));
                }
                Op::Break => write_number(&mut out, BREAK),
            }
        }
    }
    out
}

fn write_range(out: &mut Vec<u8>, range: &Range<u32>) {
    write_number(out, range.start);
    write_number(out, range.end.wrapping_sub(range.start));
}

/// The drafts that were written; nothing if the bytes hold anything else.
fn read(mut bytes: &[u8], doc_a: u32, doc_b: u32) -> Option<Vec<Judged>> {
    let mut drafts = Vec::new();
    while !bytes.is_empty() {
        let kind = *KINDS.get(read_number(&mut bytes)? as usize)?;
        let is_form = read_number(&mut bytes)? != 0;
        let similarity = f32::from_bits(read_number(&mut bytes)?);
        let words = read_number(&mut bytes)?;
        let (a, b) = (read_range(&mut bytes, 0)?, read_range(&mut bytes, 0)?);
        let n_ops = read_number(&mut bytes)? as usize;
        let mut ops = Vec::with_capacity(n_ops.min(bytes.len()));
        for _ in 0..n_ops {
            let sort = read_number(&mut bytes)?;
            ops.push(match sort {
                EQUAL | CHANGE => {
                    let (a, b) = (read_range(&mut bytes, a.start)?, read_range(&mut bytes, b.start)?);
                    if sort == EQUAL { Op::Equal { a, b } } else { Op::Change { a, b } }
                }
                BREAK => Op::Break,
                _ => return None,
            });
        }
        drafts.push(Judged { draft: Draft { doc_a, doc_b, a, b, kind, similarity, words, ops }, is_form });
    }
    Some(drafts)
}

fn read_range(bytes: &mut &[u8], base: u32) -> Option<Range<u32>> {
    let start = base.wrapping_add(read_number(bytes)?);
    Some(start..start.wrapping_add(read_number(bytes)?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{ProptestConfig, Strategy, prop_assert, prop_assert_eq, proptest};

    use super::*;
    use crate::align::fixture::{document, prose};
    use crate::align::passage::{PassageOptions, overlaps, overlaps_known};
    use crate::model::{Overlaps, Sentence};

    /// A store as the next run gets it.
    fn next(store: &Store) -> Store {
        Store::parse(&store.to_bytes(), 1).unwrap()
    }

    fn run(documents: &[Document], min_words: usize, store: Option<&Store>) -> Overlaps {
        let options = PassageOptions { min_words };
        store.map_or_else(|| overlaps(documents, &options), |store| overlaps_known(documents, &options, Some(store)))
    }

    /// Texts of parts that several share: each part with words changed at some places, and perhaps moved.
    fn corpus() -> impl Strategy<Value = Vec<String>> {
        let part = (0usize..4, 24usize..60, 0usize..40).prop_map(|(seed, n, changed)| {
            let words = prose(seed, n);
            let word = |(at, word): (usize, &str)| if at == changed { "other".to_owned() } else { word.to_owned() };
            words.split(' ').enumerate().map(word).collect::<Vec<_>>().join(" ")
        });
        let text = proptest::collection::vec(part, 1..4).prop_map(|parts| parts.join(" "));
        proptest::collection::vec(text, 1..7)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn a_store_changes_nothing_whatever_was_edited(
            before in corpus(),
            after in corpus(),
            kept in proptest::collection::vec(proptest::bool::ANY, 7),
            min_words in 10usize..20,
        ) {
            let documents = |texts: &[String]| texts.iter().map(|text| document(text)).collect::<Vec<_>>();
            let store = Store::new(1);
            let first = documents(&before);
            prop_assert_eq!(run(&first, min_words, Some(&store)), run(&first, min_words, None));

            // Unchanged: nothing is found anew.
            let again = next(&store);
            prop_assert_eq!(run(&first, min_words, Some(&again)), run(&first, min_words, None));
            prop_assert!(!again.has_changed());

            // Some documents are others, some are gone, some new; other settings; other blocks and sentences.
            let keep = before.iter().zip(&kept).filter(|(_, kept)| **kept).map(|(text, _)| text.clone());
            let mut second = documents(&keep.chain(after).collect::<Vec<_>>());
            prop_assert_eq!(run(&second, min_words, Some(&next(&again))), run(&second, min_words, None));
            prop_assert_eq!(run(&first, min_words + 4, Some(&next(&again))), run(&first, min_words + 4, None));
            for document in &mut second {
                document.sentences = document.sentences.chunks(2).map(|two| {
                    let span = two.iter().map(|sentence| sentence.span).reduce(|x, y| x.cover(y));
                    Sentence { span: span.unwrap_or_default(), block: 0 }
                }).collect();
            }
            let store = next(&again);
            prop_assert_eq!(run(&second, min_words, Some(&store)), run(&second, min_words, None));
        }

        #[test]
        fn drafts_come_back_as_they_went_in_and_other_bytes_do_no_harm(
            texts in corpus(),
            bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..60),
        ) {
            let documents: Vec<Document> = texts.iter().map(|text| document(text)).collect();
            for alignment in run(&documents, 12, None).alignments {
                let draft = Draft {
                    doc_a: 3,
                    doc_b: 5,
                    a: alignment.a.tokens.clone(),
                    b: alignment.b.tokens.clone(),
                    kind: alignment.kind,
                    similarity: alignment.similarity,
                    words: 18,
                    ops: alignment.ops.clone(),
                };
                let judged = Judged { draft, is_form: true };
                let back = read(&written(&[judged.clone(), judged.clone()]), 3, 5);
                prop_assert_eq!(back, Some(vec![judged.clone(), judged]));
            }
            let _ = read(&bytes, 0, 1);
        }
    }
}
