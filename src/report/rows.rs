//! Rows for programs: what was recognised, what overlaps, what was left out.

use std::borrow::Cow;

use serde::Serialize;

use crate::base::Span;
use crate::model::{
    Alignment, BlockKind, DifferenceKind, Document, Family, Hedge, Mention, MentionKind, Number, OverlapKind, Overlaps,
    Passage, TypedDifference, Value,
};

/// Families of at most this many members are listed pair by pair; beyond it each member is paired with the
/// representative only, since a family of a thousand mirrored pages has half a million pairs.
const ALL_PAIRS: usize = 16;

/// A recognised value.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MentionRow<'a> {
    /// The file; absent where the reader of the rows knows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<&'a str>,
    /// First byte in the file.
    pub start_byte: u32,
    /// One past the last byte.
    pub end_byte: u32,
    /// As written.
    pub text: &'a str,
    /// Its sort.
    pub kind: MentionKind,
    /// The normalised value: a plain decimal (`from..to` for a range), an EDTF date, a folded name.
    pub value: Cow<'a, str>,
    /// The unit or the counted noun.
    pub unit: Option<&'a str>,
    /// Lowest magnitude the statement covers.
    pub low: Option<Number>,
    /// Highest magnitude the statement covers.
    pub high: Option<Number>,
    /// What was said about its exactness; absent if nothing.
    pub hedge: Option<Hedge>,
}

/// The values of a document in reading order; `path` says whether the rows name it.
pub fn mention_rows(doc: &Document, path: bool) -> impl Iterator<Item = MentionRow<'_>> {
    doc.mentions.iter().map(move |mention| mention_row(doc, mention, path))
}

fn mention_row<'a>(doc: &'a Document, mention: &'a Mention, path: bool) -> MentionRow<'a> {
    // A hedge is told beside an amount and is not a part of it; an expression of time holds its words (`more than two years`).
    let span = if mention.kind == MentionKind::Duration { mention.span } else { mention.core };
    let bytes = doc.file_span(span);
    let quantity = match &mention.value {
        Value::Quantity(quantity) => Some(quantity),
        _ => None,
    };
    MentionRow {
        path: path.then_some(doc.path.as_str()),
        start_byte: bytes.start,
        end_byte: bytes.end,
        text: doc.surface(span),
        kind: mention.kind,
        value: mention.value.to_text(),
        unit: quantity.and_then(|q| q.unit.as_ref()).map(|unit| unit.name.as_str()),
        low: quantity.map(|q| q.low),
        high: quantity.map(|q| q.high),
        hedge: quantity.map(|q| q.hedge).filter(|hedge| *hedge != Hedge::None),
    }
}

/// One side of an overlap, in bytes of its file.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PassageSide<'a> {
    /// The file.
    pub path: &'a str,
    /// First byte.
    pub start_byte: u32,
    /// One past the last byte.
    pub end_byte: u32,
}

/// Two passages that overlap.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PassageRow<'a> {
    /// The first place.
    pub a: PassageSide<'a>,
    /// The second place.
    pub b: PassageSide<'a>,
    /// Matched tokens over all tokens of both sides, 0–1; of a paraphrase, how much of the rare words is shared; of a pair
    /// tied only through its family, the lower of the two ties.
    pub similarity: f32,
    /// How alike they are.
    pub kind: OverlapKind,
    /// Whether the two were compared with each other; else each was compared with the representative of their family,
    /// and what differs stands in those rows.
    pub compared: bool,
    /// What really differs, in the order of side a. Empty for a pair that was not compared.
    pub diffs: Vec<DiffRow<'a>>,
}

/// One difference inside an overlap.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DiffRow<'a> {
    /// What it is about.
    pub kind: DifferenceKind,
    /// Bytes `[start, end]` of file a; an empty range is the place of what only b has.
    pub a: [u32; 2],
    /// Bytes of file b.
    pub b: [u32; 2],
    /// As written in a.
    pub a_text: &'a str,
    /// As written in b.
    pub b_text: &'a str,
    /// Line and column in a, both from 1.
    pub a_at: [u32; 2],
    /// Line and column in b.
    pub b_at: [u32; 2],
}

/// The overlaps as pairs, family by family, then the paraphrases; with `against`, only the pairs that document takes part in.
pub fn passage_rows<'a>(documents: &'a [Document], overlaps: &Overlaps, against: Option<u32>) -> Vec<PassageRow<'a>> {
    let mut rows = Vec::new();
    rows_of(&mut rows, documents, (&overlaps.families, &overlaps.alignments), &overlaps.differences, against);
    let paraphrases = &overlaps.paraphrases;
    rows_of(&mut rows, documents, (&paraphrases.families, &paraphrases.alignments), &[], against);
    rows
}

/// The pairs of some families and the alignments that tie them.
fn rows_of<'a>(
    rows: &mut Vec<PassageRow<'a>>,
    documents: &'a [Document],
    (families, alignments): (&[Family], &[Alignment]),
    differences: &[Vec<TypedDifference>],
    against: Option<u32>,
) {
    let wanted = |a: &Passage, b: &Passage| against.is_none_or(|doc| a.doc == doc || b.doc == doc);
    for family in families {
        let ties = family.alignments.iter().map(|&idx| idx as usize);
        let ties: Vec<_> = ties.filter_map(|idx| Some((idx, alignments.get(idx)?))).collect();
        for (idx, tie) in ties.iter().filter(|(_, tie)| wanted(&tie.a, &tie.b)) {
            let (Some(a), Some(b)) = (side(documents, &tie.a), side(documents, &tie.b)) else { continue };
            let diffs = diff_rows(documents, tie, differences.get(*idx));
            rows.push(PassageRow { a, b, similarity: tie.similarity, kind: tie.kind, compared: true, diffs });
        }
        // One document against the rest is few pairs, however large the family.
        if family.members.len() > ALL_PAIRS && against.is_none() {
            continue;
        }
        let ties: Vec<&Alignment> = ties.into_iter().map(|(_, tie)| tie).collect();
        let ties_of: Vec<Vec<usize>> = family.members.iter().map(|member| ties_of(member, &ties)).collect();
        for (one, first) in family.members.iter().enumerate() {
            for (two, second) in family.members.iter().enumerate().skip(one + 1) {
                let tied = || ties_of[one].iter().any(|tie| ties_of[two].contains(tie));
                if !wanted(first, second) || tied() {
                    continue;
                }
                let (Some(a), Some(b)) = (side(documents, first), side(documents, second)) else { continue };
                let through = || ties_of[one].iter().chain(&ties_of[two]).map(|&tie| ties[tie]);
                let similarity = through().map(|tie| tie.similarity).fold(1.0, f32::min);
                let kind = through().map(|tie| tie.kind).max().unwrap_or(OverlapKind::Near);
                rows.push(PassageRow { a, b, similarity, kind, compared: false, diffs: Vec::new() });
            }
        }
    }
}

/// The ties a member takes part in, by index. The representative has them all and would make each pair lean on the
/// worst of them, but its pairs are tied and never get here.
fn ties_of(member: &Passage, ties: &[&Alignment]) -> Vec<usize> {
    let holds = |passage: &Passage| passage.doc == member.doc && passage.span.overlaps(member.span);
    (0..ties.len()).filter(|&idx| holds(&ties[idx].a) || holds(&ties[idx].b)).collect()
}

fn side<'a>(documents: &'a [Document], passage: &Passage) -> Option<PassageSide<'a>> {
    let doc = documents.get(passage.doc as usize)?;
    let Span { start, end } = doc.file_span(passage.span);
    Some(PassageSide { path: &doc.path, start_byte: start, end_byte: end })
}

fn diff_rows<'a>(
    documents: &'a [Document],
    tie: &Alignment,
    differences: Option<&Vec<TypedDifference>>,
) -> Vec<DiffRow<'a>> {
    let (Some(a), Some(b)) = (documents.get(tie.a.doc as usize), documents.get(tie.b.doc as usize)) else {
        return Vec::new();
    };
    let bytes = |doc: &Document, span: Span| {
        let Span { start, end } = doc.file_span(span);
        [start, end]
    };
    let at = |doc: &Document, span: Span| {
        let start = doc.positions(span).0;
        [start.line, start.column]
    };
    let row = |difference: &TypedDifference| DiffRow {
        kind: difference.kind,
        a: bytes(a, difference.a),
        b: bytes(b, difference.b),
        a_text: a.surface(difference.a),
        b_text: b.surface(difference.b),
        a_at: at(a, difference.a),
        b_at: at(b, difference.b),
    };
    differences.into_iter().flatten().map(row).collect()
}

/// Text that was left out of comparison.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LeftOutRow<'a> {
    /// The file.
    pub path: &'a str,
    /// First byte in the file.
    pub start_byte: u32,
    /// One past the last byte.
    pub end_byte: u32,
    /// Why.
    pub reason: &'a str,
    /// As written.
    pub text: &'a str,
    /// 1-based line and column, for people.
    #[serde(skip)]
    pub at: crate::base::Position,
}

/// Page furniture of all documents, then recurring text; each in document order.
pub fn left_out_rows<'a>(documents: &'a [Document], overlaps: &Overlaps) -> Vec<LeftOutRow<'a>> {
    furniture_rows(documents).chain(recurring_rows(documents, overlaps).flatten()).collect()
}

/// Page furniture of all documents.
pub(crate) fn furniture_rows(documents: &[Document]) -> impl Iterator<Item = LeftOutRow<'_>> {
    documents.iter().flat_map(|doc| {
        doc.furniture.iter().map(|item| {
            let Span { start, end } = doc.decoding.to_origin(item.span);
            LeftOutRow {
                path: &doc.path,
                start_byte: start,
                end_byte: end,
                reason: &item.reason,
                text: doc.source.as_deref().map_or("", |source| item.span.of(source)),
                at: doc.lines.position(item.span.start),
            }
        })
    })
}

/// The places of each recurring text.
pub(crate) fn recurring_rows<'a>(
    documents: &'a [Document],
    overlaps: &Overlaps,
) -> impl Iterator<Item = Vec<LeftOutRow<'a>>> {
    let row = |passage: &Passage, reason: &'static str| {
        let doc = documents.get(passage.doc as usize)?;
        let Span { start, end } = doc.file_span(passage.span);
        Some(LeftOutRow {
            path: &doc.path,
            start_byte: start,
            end_byte: end,
            reason,
            text: doc.surface(passage.span),
            at: doc.positions(passage.span).0,
        })
    };
    let reason = |place: &Passage| {
        let doc = documents.get(place.doc as usize);
        let kind = doc.and_then(|doc| Some(doc.blocks.get(doc.block_at(place.span.start)?)?.kind));
        match kind {
            Some(BlockKind::Heading(_) | BlockKind::Caption) => "recurs by design: heading",
            Some(BlockKind::Cell { .. }) => "recurs by design: table",
            Some(BlockKind::Code) => "recurs by design: code",
            Some(BlockKind::ListItem) => "recurs by design: list",
            _ => "recurs by design: text",
        }
    };
    // One text has one reason, that of its first place, in whatever blocks its copies stand.
    overlaps.boilerplate.iter().map(move |places| {
        let reason = places.first().map_or("", reason);
        places.iter().filter_map(|place| row(place, reason)).collect()
    })
}
