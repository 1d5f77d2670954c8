//! Overlapping passages: text that two places share.

use std::ops::Range;

use rayon::prelude::*;

use crate::align::boilerplate;
use crate::align::draft::{Draft, drafts};
use crate::align::family::{self, Group, Place};
use crate::align::memo::{Judged, Memo};
use crate::align::run::{Anchor, Bounds, Pair, runs};
use crate::align::template::Forms;
use crate::index::{Corpus, Limits, SeedSettings, Store, candidates};
use crate::model::{Alignment, Document, Family, Op, Overlaps, Passage};

/// What counts as an overlap.
#[derive(Clone, Debug)]
pub struct PassageOptions {
    /// Fewest matched words of a reported passage; five ideographs count as three words.
    pub min_words: usize,
}

impl Default for PassageOptions {
    fn default() -> Self {
        Self { min_words: 18 }
    }
}

/// Finds all overlaps between and inside `documents`, which are sorted by path.
///
/// The result depends on the documents alone, not on the number of threads. Time and memory are linear in their tokens
/// but for sorting.
pub fn overlaps(documents: &[Document], options: &PassageOptions) -> Overlaps {
    overlaps_known(documents, options, None)
}

/// The same, with a store of what an earlier run found: the result is the same with and without, whatever the store holds.
pub fn overlaps_known(documents: &[Document], options: &PassageOptions, store: Option<&Store>) -> Overlaps {
    let corpus = Corpus::new(documents);
    let settings = SeedSettings::default();
    let min_words = u32::try_from(options.min_words).unwrap_or(u32::MAX);
    let memo = store.map(|store| Memo::new(store, &corpus, min_words));
    let found = candidates(&corpus, &settings, &Limits::default());
    let recurring = boilerplate::by_place(found.recurring);
    let forms_of = Forms::new(&corpus, &recurring);
    let of_documents: Vec<(Vec<Draft>, Vec<Draft>)> = by_document(&corpus, &found.links)
        .into_par_iter()
        .map(|(doc, links)| {
            let search = Search { corpus: &corpus, settings: &settings, min_words, memo: memo.as_ref() };
            let mut drafts = search.of_document(doc, links, &forms_of);
            drafts.retain(|judged| !forms_of.recurs(&judged.draft));
            let (forms, copies): (Vec<Judged>, Vec<Judged>) = drafts.into_iter().partition(|judged| judged.is_form);
            let drafts = |judged: Vec<Judged>| judged.into_iter().map(|judged| judged.draft).collect();
            (drafts(forms), drafts(copies))
        })
        .collect();
    let (mut forms, mut all) = (Vec::new(), Vec::new());
    for (of_forms, of_copies) in of_documents {
        forms.extend(of_forms);
        all.extend(of_copies);
    }
    let realign = |x: Place, y: Place| {
        let (x, y) = if x <= y { (x, y) } else { (y, x) };
        let find = || realign(&corpus, x, y, min_words);
        memo.as_ref().map_or_else(find, |memo| memo.alignment(x, y, find))
    };
    let groups = family::groups(all, realign);
    let (filled_in, groups): (Vec<Group>, Vec<Group>) = groups.into_iter().partition(|group| forms_of.is_form(group));
    forms.extend(filled_in.into_iter().flat_map(|group| group.ties));
    let mut overlaps = numbered(&corpus, groups);
    overlaps.boilerplate = boilerplate::recurring(&corpus, &recurring, &settings);
    let rows = family::rows(&forms).into_iter();
    overlaps.boilerplate.extend(rows.map(|row| row.into_iter().map(|place| passage(&corpus, place)).collect()));
    for row in &mut overlaps.boilerplate {
        row.sort_unstable_by_key(key);
    }
    overlaps.boilerplate.sort_unstable_by_key(|row| row_key(row));
    overlaps
}

fn row_key(row: &[Passage]) -> Option<(u32, u32, u32, usize)> {
    row.first().map(|place| (place.doc, place.tokens.start, place.tokens.end, row.len()))
}

/// The links of each document that is the first of some.
fn by_document<'l>(corpus: &Corpus<'_>, links: &'l [u64]) -> Vec<(u32, &'l [u64])> {
    let mut rest = links;
    let mut slices = Vec::new();
    while let Some(&first) = rest.first() {
        let doc = corpus.document_at((first >> 32) as u32);
        let end = corpus.start(doc + 1);
        let (own, tail) = rest.split_at(rest.partition_point(|&link| ((link >> 32) as u32) < end).max(1));
        slices.push((doc, own));
        rest = tail;
    }
    slices
}

/// What passages are looked for with.
struct Search<'a> {
    corpus: &'a Corpus<'a>,
    settings: &'a SeedSettings,
    min_words: u32,
    memo: Option<&'a Memo<'a>>,
}

impl Search<'_> {
    /// All passages that document `a` shares with later ones and with itself.
    fn of_document(&self, a: u32, links: &[u64], forms: &Forms<'_>) -> Vec<Judged> {
        let corpus = self.corpus;
        let mut anchors: Vec<(u32, Anchor)> = Vec::with_capacity(links.len());
        for &link in links {
            let (first, second) = ((link >> 32) as u32, link as u32);
            let b = corpus.document_at(second);
            let (first, second) = (first - corpus.start(a), second - corpus.start(b));
            anchors.push((b, (i64::from(second) - i64::from(first), first)));
        }
        anchors.sort_unstable();
        let mut out = Vec::new();
        for of_pair in anchors.chunk_by(|x, y| x.0 == y.0) {
            let b = of_pair[0].0;
            let anchors: Vec<Anchor> = of_pair.iter().map(|(_, anchor)| *anchor).collect();
            let find = || self.of_pair(a, b, &anchors, forms);
            out.extend(match self.memo {
                Some(memo) => memo.drafts((a, b), &anchors, find),
                None => find(),
            });
        }
        out
    }

    /// The passages of two documents, from the seeds that they share.
    fn of_pair(&self, a: u32, b: u32, anchors: &[Anchor], forms: &Forms<'_>) -> Vec<Judged> {
        let pair = Pair { a: self.corpus.document(a), b: self.corpus.document(b), same: a == b };
        let bounds = pair.bounds();
        let runs = runs(pair, anchors, self.settings, &bounds);
        let found = drafts(pair, runs, &bounds, self.min_words).into_iter();
        let judged = |draft| {
            let draft = Draft { doc_a: a, doc_b: b, ..draft };
            Judged { is_form: forms.is_template(&draft), draft }
        };
        found.map(judged).collect()
    }
}

/// Seeds for aligning two places that are known to be versions of each other: four words.
const CLOSE: SeedSettings = SeedSettings { weight: 20, window: 1, min_letters: 8 };
/// Most places of a seed that are tried when two given places are aligned.
const CLOSE_PLACES: usize = 4;

/// Aligns two given places, the first one first.
fn realign(corpus: &Corpus<'_>, x: Place, y: Place, min_words: u32) -> Option<Draft> {
    let pair = Pair { a: corpus.document(x.0), b: corpus.document(y.0), same: x.0 == y.0 };
    if pair.same && x.2 > y.1 {
        return None;
    }
    let bounds = Bounds { a: x.1..x.2, b: y.1..y.2 };
    let mut of_a = local_seeds(pair.a, &bounds.a);
    of_a.sort_unstable();
    let mut anchors: Vec<Anchor> = Vec::new();
    for (hash, b) in local_seeds(pair.b, &bounds.b) {
        let from = of_a.partition_point(|seed| seed.0 < hash);
        let shared = of_a[from..].iter().take_while(|seed| seed.0 == hash).take(CLOSE_PLACES);
        anchors.extend(shared.map(|&(_, a)| (i64::from(b) - i64::from(a), a)));
    }
    anchors.sort_unstable();
    let runs = runs(pair, &anchors, &CLOSE, &bounds);
    let best = drafts(pair, runs, &bounds, min_words).into_iter().max_by_key(|draft| draft.words)?;
    Some(Draft { doc_a: x.0, doc_b: y.0, ..best })
}

/// Hash and token of every short seed in a range.
fn local_seeds(document: &Document, range: &Range<u32>) -> Vec<(u32, u32)> {
    let seeds = crate::index::seeds(&document.tokens, range.start as usize..range.end as usize, &CLOSE);
    seeds.into_iter().map(|seed| (seed.hash, seed.token)).collect()
}

/// Turns groups into families and alignments, numbered and ordered as the caller's documents are.
pub(super) fn numbered(corpus: &Corpus<'_>, groups: Vec<Group>) -> Overlaps {
    let mut families = Vec::with_capacity(groups.len());
    let mut alignments: Vec<(usize, Alignment)> = Vec::new();
    for group in groups {
        let representative = passage(corpus, group.representative);
        let mut members: Vec<Passage> = group.members.into_iter().map(|place| passage(corpus, place)).collect();
        members.sort_unstable_by_key(key);
        let representative = members.iter().position(|member| *member == representative);
        let representative = representative.and_then(|idx| u32::try_from(idx).ok()).unwrap_or(0);
        alignments.extend(group.ties.into_iter().map(|draft| (families.len(), aligned(corpus, draft))));
        families.push(Family { members, representative, alignments: Vec::new() });
    }
    alignments.par_sort_by_key(|(_, alignment)| (key(&alignment.a), key(&alignment.b)));
    let mut overlaps = Overlaps::default();
    for (idx, (family, alignment)) in (0u32..).zip(alignments) {
        families[family].alignments.push(idx);
        overlaps.alignments.push(alignment);
    }
    families.sort_by_cached_key(|family| (family.members.first().map(key), family.alignments.clone()));
    overlaps.families = families;
    overlaps
}

fn key(passage: &Passage) -> (u32, u32, u32) {
    (passage.doc, passage.tokens.start, passage.tokens.end)
}

fn passage(corpus: &Corpus<'_>, (doc, start, end): Place) -> Passage {
    Passage { doc: corpus.original(doc), tokens: start..end, span: corpus.document(doc).token_span(start..end) }
}

/// A draft as an alignment, its sides in the caller's order.
fn aligned(corpus: &Corpus<'_>, draft: Draft) -> Alignment {
    let (a, b) = family::ends(&draft);
    let (a, b) = (passage(corpus, a), passage(corpus, b));
    let Draft { kind, similarity, ops, .. } = draft;
    if key(&a) <= key(&b) {
        return Alignment { a, b, kind, similarity, ops };
    }
    let mut segments: Vec<Vec<Op>> =
        ops.split(|op| *op == Op::Break).map(|segment| segment.iter().map(mirrored).collect()).collect();
    segments.sort_by_key(|segment| segment.first().map(start_of_a));
    Alignment { a: b, b: a, kind, similarity, ops: segments.join(&Op::Break) }
}

fn mirrored(op: &Op) -> Op {
    match op {
        Op::Equal { a, b } => Op::Equal { a: b.clone(), b: a.clone() },
        Op::Change { a, b } => Op::Change { a: b.clone(), b: a.clone() },
        Op::Break => Op::Break,
    }
}

fn start_of_a(op: &Op) -> u32 {
    match op {
        Op::Equal { a, .. } | Op::Change { a, .. } => a.start,
        Op::Break => 0,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::{Just, ProptestConfig, Strategy, prop_assert, prop_assert_eq, proptest};

    use super::*;
    use crate::align::fixture::{document, prose};
    use crate::model::OverlapKind;

    fn found(texts: &[String]) -> (Vec<Document>, Overlaps) {
        let documents: Vec<Document> = texts.iter().map(|text| document(text)).collect();
        let overlaps = overlaps(&documents, &PassageOptions::default());
        (documents, overlaps)
    }

    /// The changes of an alignment, as `old>new`.
    fn changes(documents: &[Document], alignment: &Alignment) -> Vec<String> {
        let text = |doc: u32, tokens: &Range<u32>| {
            let document = &documents[doc as usize];
            document.slice(document.token_span(tokens.clone())).to_owned()
        };
        let change = |op: &Op| match op {
            Op::Change { a, b } => Some(format!("{}>{}", text(alignment.a.doc, a), text(alignment.b.doc, b))),
            _ => None,
        };
        alignment.ops.iter().filter_map(change).collect()
    }

    #[test]
    fn a_copy_with_a_changed_figure_is_one_near_overlap() {
        let copy = prose(1, 60);
        let texts = [
            format!("{} It fell to 12 percent. {copy} {}", prose(2, 48), prose(3, 48)),
            format!("{} It fell to 13 percent. {copy} {}", prose(4, 48), prose(5, 48)),
        ];
        let (documents, found) = found(&texts);
        assert_eq!(found.alignments.len(), 1);
        let alignment = &found.alignments[0];
        assert_eq!(alignment.kind, OverlapKind::Near);
        assert_eq!(changes(&documents, alignment), ["12>13"]);
        assert!(documents[0].slice(alignment.a.span).starts_with("It fell"));
        assert_eq!(found.families.len(), 1);
    }

    #[test]
    fn a_passage_in_five_documents_is_one_family_with_four_ties() {
        let copy = prose(9, 80);
        let texts: Vec<String> =
            (0..5).map(|n| format!("{} {copy} {}", prose(10 + n, 30), prose(20 + n, 30))).collect();
        let (_, found) = found(&texts);
        assert_eq!(found.families.len(), 1);
        let family = &found.families[0];
        assert_eq!((family.members.len(), family.alignments.len()), (5, 4));
        let representative = &family.members[family.representative as usize];
        for &tie in &family.alignments {
            let alignment = &found.alignments[tie as usize];
            assert!(alignment.a == *representative || alignment.b == *representative);
            assert_eq!(alignment.kind, OverlapKind::Exact);
        }
    }

    #[test]
    fn what_stands_in_many_documents_is_boilerplate() {
        let notice = prose(9, 40);
        let many = Limits::default().documents + 4;
        let texts: Vec<String> = (0..many).map(|n| format!("{} {notice}", prose(10 + n, 60))).collect();
        let (_, found) = found(&texts);
        assert_eq!(found.alignments, []);
        assert_eq!(found.boilerplate.len(), 1);
        assert_eq!(found.boilerplate[0].len(), many);
    }

    #[test]
    fn a_contents_list_is_boilerplate() {
        let list: String = (0..30).map(|n| format!("Chapter{n} title{n} word{n}. ")).collect();
        let texts: Vec<String> =
            (0..2).map(|n| format!("{} {list} {}", prose(10 + n, 48), prose(20 + n, 48))).collect();
        let (_, found) = found(&texts);
        assert_eq!((found.alignments.len(), found.boilerplate.len()), (0, 1));
    }

    #[test]
    fn a_repetition_inside_one_document_is_found_and_its_sides_are_apart() {
        let copy = prose(7, 50);
        let (_, found) = found(&[format!("{copy} {} {copy}", prose(8, 70))]);
        assert_eq!(found.alignments.len(), 1);
        let alignment = &found.alignments[0];
        assert_eq!((alignment.a.doc, alignment.b.doc, alignment.kind), (0, 0, OverlapKind::Exact));
        assert!(alignment.a.tokens.end <= alignment.b.tokens.start);
    }

    #[test]
    fn moved_sentences_stay_one_passage() {
        let order = |order: &[usize]| order.iter().map(|&n| prose(30 + n, 12)).collect::<Vec<_>>().join(" ");
        let texts = [
            format!("{} {}", prose(1, 40), order(&[0, 1, 2, 3, 4])),
            format!("{} {}", order(&[3, 0, 4, 1, 2]), prose(2, 40)),
        ];
        let (_, found) = found(&texts);
        assert_eq!(found.alignments.len(), 1);
        let alignment = &found.alignments[0];
        assert_eq!((alignment.kind, alignment.a.tokens.len()), (OverlapKind::Reordered, 60));
    }

    #[test]
    fn ideographs_align_by_the_character() {
        let text: String = (0..80u32).filter_map(|n| char::from_u32(0x4e00 + n * 37)).collect();
        let (_, found) = found(&[format!("前{text}。"), format!("後文{text}。")]);
        assert_eq!(found.alignments.len(), 1);
        // The first character differs but belongs to the sentence.
        assert_eq!(found.alignments[0].a.tokens.len(), 81);
    }

    #[test]
    fn filler_ends_quickly_and_gives_nothing() {
        for text in ["consistency ".repeat(100_000), "a".repeat(1_000_000), "one two ".repeat(100_000), String::new()] {
            assert_eq!(found(&[text.clone(), text]).1.alignments, []);
        }
    }

    /// Texts that share passages: each is a list of parts out of a few.
    fn corpora() -> impl Strategy<Value = Vec<String>> {
        let part = (0usize..6, 10usize..60).prop_map(|(seed, n)| prose(seed, n));
        let text = proptest::collection::vec((part, ".{0,40}"), 0..5)
            .prop_map(|parts| parts.into_iter().map(|(part, noise)| format!("{part} {noise} ")).collect::<String>());
        proptest::collection::vec(text, 1..5)
    }

    /// The members of every family, documents numbered by `turn`.
    fn places(found: &Overlaps, turn: impl Fn(u32) -> u32) -> BTreeSet<Vec<(u32, u32, u32)>> {
        let place = |passage: &Passage| (turn(passage.doc), passage.tokens.start, passage.tokens.end);
        let members = |family: &Family| family.members.iter().map(place).collect::<BTreeSet<_>>().into_iter().collect();
        found.families.iter().map(members).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(96))]

        #[test]
        fn spans_lie_on_characters_and_operations_tile_their_segments(texts in corpora()) {
            let (documents, found) = found(&texts);
            for alignment in &found.alignments {
                for side in [&alignment.a, &alignment.b] {
                    let document = &documents[side.doc as usize];
                    prop_assert!(document.text.get(side.span.range()).is_some_and(|text| !text.is_empty()));
                    prop_assert_eq!(document.token_span(side.tokens.clone()), side.span);
                }
                prop_assert!(alignment.a.doc != alignment.b.doc || alignment.a.tokens.end <= alignment.b.tokens.start);
                let ends = |op: &Op| match op {
                    Op::Equal { a, b } | Op::Change { a, b } => (a.clone(), b.clone()),
                    Op::Break => (0..0, 0..0),
                };
                for segment in alignment.ops.split(|op| *op == Op::Break) {
                    for two in segment.windows(2) {
                        let ((a, b), (next_a, next_b)) = (ends(&two[0]), ends(&two[1]));
                        prop_assert_eq!((a.end, b.end), (next_a.start, next_b.start));
                    }
                }
            }
            for family in &found.families {
                prop_assert_eq!(family.alignments.len() + 1, family.members.len());
            }
        }

        #[test]
        fn a_document_against_its_copy_gives_the_whole(seed in 0usize..50, n in 30usize..400) {
            let text = prose(seed, n);
            let (documents, found) = found(&[text.clone(), text]);
            prop_assert_eq!(found.alignments.len(), 1);
            prop_assert_eq!(found.alignments[0].kind, OverlapKind::Exact);
            prop_assert_eq!(found.alignments[0].a.tokens.len(), documents[0].tokens.len());
        }

        #[test]
        fn the_order_of_documents_changes_nothing(
            (texts, order) in corpora().prop_flat_map(|texts| {
                let order: Vec<usize> = (0..texts.len()).collect();
                (Just(texts), Just(order).prop_shuffle())
            })
        ) {
            let turned: Vec<String> = order.iter().map(|&idx| texts[idx].clone()).collect();
            let (straight, shuffled) = (found(&texts).1, found(&turned).1);
            let unique = texts.iter().collect::<BTreeSet<_>>().len() == texts.len();
            let pairs = straight.families.iter().all(|family| family.members.len() == 2);
            if unique && pairs {
                let back = |doc: u32| u32::try_from(order[doc as usize]).unwrap();
                prop_assert_eq!(places(&straight, |doc| doc), places(&shuffled, back));
            }
        }

        #[test]
        fn swapping_two_documents_mirrors_the_alignments(texts in corpora()) {
            let (one, other) = (texts[0].clone(), texts[texts.len() - 1].clone());
            let straight = found(&[one.clone(), other.clone()]).1;
            let swapped = found(&[other.clone(), one.clone()]).1;
            let sides = |found: &Overlaps, mirror: bool| -> BTreeSet<Vec<u32>> {
                let cross = found.alignments.iter().filter(|alignment| alignment.a.doc != alignment.b.doc);
                cross
                    .map(|alignment| {
                        let (a, b) = (&alignment.a.tokens, &alignment.b.tokens);
                        let (a, b) = if mirror { (b, a) } else { (a, b) };
                        vec![a.start, a.end, b.start, b.end, u32::try_from(alignment.ops.len()).unwrap()]
                    })
                    .collect()
            };
            if one != other && straight.families.iter().all(|family| family.members.len() == 2) {
                prop_assert_eq!(sides(&straight, false), sides(&swapped, true));
            }
        }

        #[test]
        fn threads_change_nothing(texts in corpora()) {
            let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
            prop_assert_eq!(one.install(|| found(&texts).1), found(&texts).1);
        }
    }
}
