//! Scores detections against known answers as PAN's text-alignment task does, and the reported changes with them.
//!
//! M. Potthast, B. Stein, A. Barrón-Cedeño, P. Rosso: An Evaluation Framework for Plagiarism Detection, COLING 2010.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::corpus::{Place, Template};

/// A reported change may be so many bytes longer than the changed fact: it may name the noun, too.
const SLACK: usize = 40;

/// Bytes of a difference on both sides; an empty range is where something was inserted.
pub(crate) type Diff = [(usize, usize); 2];

/// Two places that hold one passage, as known or as detected.
#[derive(Clone, Debug)]
pub(crate) struct Pair {
    /// The smaller place and the larger one.
    pub(crate) sides: [Place; 2],
    /// The differences inside.
    pub(crate) diffs: Vec<Diff>,
    /// The kind of reuse; empty for a detection.
    pub(crate) kind: String,
}

impl Pair {
    /// Which place is given first does not matter.
    pub(crate) fn new(a: Place, b: Place, diffs: Vec<Diff>, kind: &str) -> Self {
        let kind = kind.to_owned();
        match a <= b {
            true => Self { sides: [a, b], diffs, kind },
            false => Self { sides: [b, a], diffs: diffs.into_iter().map(|[a, b]| [b, a]).collect(), kind },
        }
    }

    fn meets(&self, other: &Self) -> bool {
        (0..2).all(|k| self.sides[k].start < other.sides[k].end && other.sides[k].start < self.sides[k].end)
    }

    fn holds(&self, diff: &Diff) -> bool {
        (0..2).all(|k| diff[k].0 <= self.sides[k].end && self.sides[k].start <= diff[k].1)
    }
}

/// The scores of one kind, or of all.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Row {
    pub(crate) kind: String,
    pub(crate) cases: usize,
    pub(crate) detections: usize,
    /// Mean share of a detection that cases cover.
    pub(crate) precision: f64,
    /// Mean share of a case that detections cover.
    pub(crate) recall: f64,
    /// Detections for each detected case.
    pub(crate) granularity: f64,
    /// F1 over log2(1 + granularity).
    pub(crate) plagdet: f64,
}

/// The scores of a run.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scores {
    /// One row a kind, the last for all.
    pub(crate) rows: Vec<Row>,
    /// Detections that touch no case.
    pub(crate) false_detections: usize,
    /// Changed facts in the corpus.
    pub(crate) changes: usize,
    /// Share of them that was reported.
    pub(crate) change_recall: f64,
    /// Share of the reports inside verbatim and mutated cases that is right.
    pub(crate) change_precision: f64,
    /// Differences reported for each re-wrapped case.
    pub(crate) noise_diffs: f64,
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// Bytes of a place inside the union of others.
fn covered<'a>(place: &Place, others: impl Iterator<Item = &'a Place>) -> usize {
    let mut ranges: Vec<(usize, usize)> = others.map(|other| (other.start, other.end)).collect();
    ranges.sort_unstable();
    let (mut bytes, mut at) = (0, place.start);
    for (start, end) in ranges {
        let (start, end) = (start.max(at), end.min(place.end));
        if end > start {
            bytes += end - start;
            at = end;
        }
    }
    bytes
}

/// Share of both sides of a pair that the sides of others cover.
fn part(pair: &Pair, others: &[&Pair]) -> f64 {
    let bytes = |k: usize| covered(&pair.sides[k], others.iter().map(|other| &other.sides[k]));
    let length = |k: usize| pair.sides[k].end - pair.sides[k].start;
    share(bytes(0) + bytes(1), length(0) + length(1))
}

fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = values.len();
    if count == 0 { 0.0 } else { values.sum::<f64>() / count as f64 }
}

/// Scores detections. Those of which half of a side or more is `templates` count neither way.
pub(crate) fn score(cases: &[Pair], detections: &[Pair], templates: &[Template]) -> Scores {
    let (cases, mut detections) = (distinct(cases), distinct(detections));
    let mut ignored: FxHashMap<&str, Vec<Place>> = FxHashMap::default();
    for Template { doc, start, end } in templates {
        ignored.entry(doc).or_default().push(Place { doc: doc.clone(), start: *start, end: *end });
    }
    let is_template = |place: &Place| {
        let inside = ignored.get(&*place.doc).map_or(0, |others| covered(place, others.iter()));
        2 * inside >= place.end - place.start
    };
    detections.retain(|pair| !pair.sides.iter().any(is_template));

    let mut of_documents: FxHashMap<[&str; 2], Vec<usize>> = FxHashMap::default();
    for (idx, case) in cases.iter().enumerate() {
        of_documents.entry([&*case.sides[0].doc, &*case.sides[1].doc]).or_default().push(idx);
    }
    let mut touched: Vec<Vec<usize>> = vec![Vec::new(); detections.len()];
    let mut found: Vec<Vec<usize>> = vec![Vec::new(); cases.len()];
    for (at, pair) in detections.iter().enumerate() {
        let documents = [&*pair.sides[0].doc, &*pair.sides[1].doc];
        for &idx in of_documents.get(&documents).into_iter().flatten().filter(|&&idx| pair.meets(cases[idx])) {
            touched[at].push(idx);
            found[idx].push(at);
        }
    }

    let row = |kind: Option<&str>| {
        let is_wanted = |idx: usize| kind.is_none_or(|kind| cases[idx].kind == kind);
        let own: Vec<usize> = (0..cases.len()).filter(|&idx| is_wanted(idx)).collect();
        let near = |at: &usize| kind.is_none() || touched[*at].iter().any(|&idx| is_wanted(idx));
        let near: Vec<usize> = (0..detections.len()).filter(near).collect();
        let precision = |&at: &usize| part(detections[at], &touched[at].iter().map(|&i| cases[i]).collect::<Vec<_>>());
        let recall = |&idx: &usize| part(cases[idx], &found[idx].iter().map(|&at| detections[at]).collect::<Vec<_>>());
        let (precision, recall) = (mean(near.iter().map(precision)), mean(own.iter().map(recall)));
        let hits: Vec<f64> = own.iter().map(|&idx| found[idx].len() as f64).filter(|&hits| hits > 0.0).collect();
        let granularity = if hits.is_empty() { 1.0 } else { mean(hits.into_iter()) };
        let sum = precision + recall;
        let f1 = if sum > 0.0 { 2.0 * precision * recall / sum } else { 0.0 };
        let plagdet = f1 / (1.0 + granularity).log2();
        let kind = kind.unwrap_or("all").to_owned();
        Row { kind, cases: own.len(), detections: near.len(), precision, recall, granularity, plagdet }
    };
    let mut kinds: Vec<&str> = Vec::new();
    for case in &cases {
        if !kinds.contains(&&*case.kind) {
            kinds.push(&case.kind);
        }
    }
    let rows = kinds.into_iter().map(Some).chain([None]).map(row).collect();
    let false_detections = touched.iter().filter(|cases| cases.is_empty()).count();
    Scores { rows, false_detections, ..changes(&cases, &detections, &found) }
}

/// Pairs without those given before: PAN takes detections as a set.
fn distinct(pairs: &[Pair]) -> Vec<&Pair> {
    let mut seen = FxHashSet::default();
    pairs.iter().filter(|pair| seen.insert(&pair.sides)).collect()
}

/// How well the changed facts were reported.
fn changes(cases: &[&Pair], detections: &[&Pair], found: &[Vec<usize>]) -> Scores {
    let is_same = |diff: &Diff, change: &Diff| {
        (0..2).all(|k| {
            let ((start, end), (from, to)) = (diff[k], change[k]);
            start <= to && from <= end && end - start <= to - from + SLACK
        })
    };
    let (mut gold, mut got, mut said, mut right, mut noise_cases, mut noise) = (0, 0, 0, 0, 0, 0);
    for (case, found) in cases.iter().zip(found) {
        let diffs = found.iter().flat_map(|&at| &detections[at].diffs);
        let diffs: Vec<&Diff> = diffs.filter(|diff| case.holds(diff)).collect();
        match &*case.kind {
            "mutate" | "verbatim" => {
                gold += case.diffs.len();
                got += case.diffs.iter().filter(|change| diffs.iter().any(|diff| is_same(diff, change))).count();
                said += diffs.len();
                right += diffs.iter().filter(|diff| case.diffs.iter().any(|change| is_same(diff, change))).count();
            }
            "noise" => {
                noise_cases += 1;
                noise += diffs.len();
            }
            _ => {}
        }
    }
    Scores {
        changes: gold,
        change_recall: share(got, gold),
        change_precision: share(right, said),
        noise_diffs: share(noise, noise_cases),
        ..Scores::default()
    }
}
