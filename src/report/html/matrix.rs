//! Who overlaps whom, and how much.

use std::collections::BTreeMap;
use std::ops::Range;

use maud::{Markup, html};

use crate::model::{Op, Report};
use crate::report::counted;
use crate::report::html::shown;
use crate::report::terminal::percent;

/// Documents of the matrix: those that overlap most. A wider one fits no screen.
const SHOWN: usize = 24;

pub(super) fn view(report: &Report) -> Markup {
    let shared = shared(report);
    let mut most: BTreeMap<u32, usize> = BTreeMap::new();
    for (&(doc, _), &words) in &shared {
        *most.entry(doc).or_default() += words;
    }
    let mut docs: Vec<(u32, usize)> = most.into_iter().collect();
    let all = docs.len();
    docs.sort_by_key(|&(doc, words)| (std::cmp::Reverse(words), doc));
    docs.truncate(SHOWN);
    docs.sort_unstable();
    let docs: Vec<u32> = docs.into_iter().map(|(doc, _)| doc).collect();
    let path = |doc: u32| report.documents.get(doc as usize).map_or(String::new(), |doc| shown(&doc.path));
    let words = |doc: u32| report.documents.get(doc as usize).map_or(1, |doc| doc.n_words().max(1));
    html! {
        @if docs.len() > 1 {
            h2 { "Who overlaps whom" }
            p { "How much of the document of a row stands in the document of a column."
                @if all > docs.len() { " The " (docs.len()) " that overlap most, of " (all) "." } }
            div.scroll tabindex="0" {
                table.matrix {
                    thead { tr { td {} @for (n, doc) in docs.iter().enumerate() { th scope="col" title=(path(*doc)) { (n + 1) } } } }
                    tbody {
                        @for (n, a) in docs.iter().enumerate() {
                            tr {
                                th scope="row" { (n + 1) " " span.path { (path(*a)) } }
                                @for b in &docs {
                                    @if let Some(n) = shared.get(&(*a, *b)) {
                                        @let share = *n as f32 / words(*a) as f32;
                                        td.shared data-share=(level(share)) {
                                            a href={ "#view=documents&a=" (a) "&b=" (b) }
                                                title={ (path(*a)) " in " (path(*b)) ": " (counted(*n, "word", "words")) } { (percent(share)) }
                                        }
                                    } @else { td {} }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A step from 1 to 5 for the shade of a share.
fn level(share: f32) -> u32 {
    (share * 5.0).ceil().clamp(1.0, 5.0) as u32
}

/// Words of each document that stand in another as well, by both. What stands in many places is aligned to one of them alone,
/// so words are followed from place to place.
fn shared(report: &Report) -> BTreeMap<(u32, u32), usize> {
    let mut words = Words::of(report);
    for alignment in &report.overlaps.alignments {
        for op in &alignment.ops {
            if let Op::Equal { a, b } = op {
                words.tie(alignment.a.doc, a, alignment.b.doc, b);
            }
        }
    }
    let mut tied: Vec<(usize, u32)> = Vec::new();
    for (doc, range) in (0u32..).zip(words.starts.windows(2).map(|ends| ends[0]..ends[1])) {
        tied.extend(range.filter(|&word| words.is_tied[word]).map(|word| (word, doc)));
    }
    for (word, _) in &mut tied {
        *word = words.root(*word);
    }
    tied.sort_unstable();
    // Most words stand in the same documents as their neighbours: these sets are few.
    let mut sets: BTreeMap<Vec<u32>, Vec<usize>> = BTreeMap::new();
    for places in tied.chunk_by(|one, other| one.0 == other.0) {
        let mut docs: Vec<u32> = places.iter().map(|place| place.1).collect();
        let times: Vec<usize> = docs.chunk_by(|one, other| one == other).map(<[u32]>::len).collect();
        docs.dedup();
        let sums = sets.entry(docs).or_insert_with(|| vec![0; times.len()]);
        sums.iter_mut().zip(times).for_each(|(sum, n)| *sum += n);
    }
    let mut shared = BTreeMap::new();
    for (docs, sums) in &sets {
        for (doc, n) in docs.iter().zip(sums) {
            for other in docs.iter().filter(|other| *other != doc) {
                *shared.entry((*doc, *other)).or_default() += n;
            }
        }
    }
    shared
}

/// The words of all documents, those that are the same tied to each other: disjoint sets, halved on the way to their roots
/// (Tarjan and van Leeuwen, Worst-case analysis of set union algorithms, 1984).
struct Words {
    /// Where each document starts, and where the last one ends.
    starts: Vec<usize>,
    above: Vec<u32>,
    is_tied: Vec<bool>,
}

impl Words {
    fn of(report: &Report) -> Self {
        let mut starts = vec![0];
        starts.extend(report.documents.iter().scan(0, |sum, doc| {
            *sum += doc.n_words();
            Some(*sum)
        }));
        let all = starts.last().copied().unwrap_or(0);
        Self { starts, above: (0..u32::try_from(all).unwrap_or(u32::MAX)).collect(), is_tied: vec![false; all] }
    }

    /// Ties two runs of words that say the same: one to one, or as a whole where they are split in different ways.
    fn tie(&mut self, doc: u32, a: &Range<u32>, other: u32, b: &Range<u32>) {
        for n in 0..a.len().max(b.len()) {
            let at = |run: &Range<u32>| run.start as usize + n.min(run.len() - 1);
            if a.is_empty() || b.is_empty() {
                return;
            }
            self.unite(self.starts[doc as usize] + at(a), self.starts[other as usize] + at(b));
        }
    }

    fn unite(&mut self, one: usize, other: usize) {
        (self.is_tied[one], self.is_tied[other]) = (true, true);
        let (one, other) = (self.root(one), self.root(other));
        self.above[one.max(other)] = one.min(other) as u32;
    }

    fn root(&mut self, mut word: usize) -> usize {
        while self.above[word] as usize != word {
            self.above[word] = self.above[self.above[word] as usize];
            word = self.above[word] as usize;
        }
        word
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Span;
    use crate::model::{Alignment, Document, OverlapKind, Overlaps, Passage, Token, TokenKind};

    #[test]
    fn words_are_followed_from_place_to_place() {
        let document = || {
            let mut document = Document { path: String::new(), ..Document::default() };
            (0..10).for_each(|n| document.tokens.push(Token { start: n, end: n + 1, kind: TokenKind::Word, hash: 0 }));
            document
        };
        let passage = |doc: u32, tokens: &Range<u32>| Passage { doc, tokens: tokens.clone(), span: Span::new(0, 0) };
        let tie = |a: (u32, Range<u32>), b: (u32, Range<u32>)| Alignment {
            a: passage(a.0, &a.1),
            b: passage(b.0, &b.1),
            kind: OverlapKind::Exact,
            similarity: 1.0,
            ops: vec![Op::Equal { a: a.1, b: b.1 }],
        };
        let overlaps = Overlaps {
            alignments: vec![tie((0, 0..6), (1, 2..8)), tie((0, 4..10), (2, 0..6)), tie((2, 5..6), (3, 0..2))],
            ..Overlaps::default()
        };
        let report = Report { documents: (0..4).map(|_| document()).collect(), overlaps, ..Report::default() };
        let shared = shared(&report);
        let told = |a, b| shared.get(&(a, b)).copied().unwrap_or(0);
        assert_eq!((told(0, 1), told(1, 0)), (6, 6));
        assert_eq!((told(1, 2), told(2, 1)), (2, 2), "by way of the first");
        assert_eq!((told(2, 3), told(3, 2), told(0, 3)), (1, 2, 1), "split in another way");
        assert_eq!(told(1, 3), 0);
    }
}
