//! Rule kind `slot`: two aligned passages hold different things in one slot.

use std::collections::BTreeMap;

use crate::base::Span;
use crate::lexicon::Lexicon;
use crate::model::{Alignment, Document, Family, Finding, Op, Passage, Place};
use crate::rules::difference::{Class, Difference, differences};
use crate::rules::{Context, Rule, RuleKind, subject};

/// Share of the matched tokens of an alignment above which differing values speak for a template filled in for another
/// subject: a copy with one fact in eight words changed is no copy of the same facts.
const TEMPLATE_DENSITY: f32 = 1.0 / 8.0;

/// Fewest differing values before their density says anything.
const TEMPLATE_MIN_VALUES: usize = 3;

/// What is left of a finding's confidence in an alignment that looks like a template.
const TEMPLATE_CONFIDENCE: f32 = 0.3;

/// What is left of a finding's confidence if the two passages speak of different subjects throughout.
const OTHER_SUBJECT: f32 = 0.4;

/// Similarity of two passages from which their differences are taken at their face value, and below which they are not
/// believed at all: in between, two texts on one matter are as likely as two copies of one text.
const TRUSTED_SIMILARITY: f32 = 0.8;
const DOUBTED_SIMILARITY: f32 = 0.4;

/// The same two bounds inside one document, whose like passages are more often siblings (an option and the next) than
/// copies.
const SAME_DOCUMENT: (f32, f32) = (0.75, 0.95);

/// Matched tokens and similarity of a copy so long and close that two things changed in one sentence are two slips.
const LONG_COPY: u32 = 60;
const CLOSE_COPY: f32 = 0.93;

/// What even a doubtful alignment leaves of a finding's confidence.
const DOUBTED_CONFIDENCE: f32 = 0.3;

/// Similarity from which other wording is worth a note of its own; below it, the text was rewritten as a whole, and the
/// finding about the near duplicate says so.
const WORDING_SIMILARITY: f32 = 0.9;

/// Most places named by one finding besides the representative; a family may have thousands of members.
const MAX_PLACES: usize = 64;

/// Tokens on each side of a difference that make up its subject in a fingerprint.
const SUBJECT_TOKENS: u32 = 5;

/// The findings of all slot rules in one family. A slot in which several members differ from the representative is one
/// finding.
pub(super) fn check(context: &Context<'_>, family: &Family, rules: &[&Rule]) -> Vec<Finding> {
    let Some(hub) = family.members.get(family.representative as usize) else { return Vec::new() };
    let mut slots: BTreeMap<(Class, Span), Vec<Slot>> = BTreeMap::new();
    for &idx in &family.alignments {
        let Some(alignment) = context.overlaps.alignments.get(idx as usize) else { continue };
        let (Some(a), Some(b)) = (document(context, alignment.a.doc), document(context, alignment.b.doc)) else {
            continue;
        };
        let lexicon = context.lexicons.get(&a.language);
        let found = differences(a, b, alignment, lexicon);
        let matched = matched_tokens(alignment);
        let same_document = alignment.a.doc == alignment.b.doc;
        let mut factor = template_factor(matched, &found) * trust(alignment.similarity, same_document);
        if subject::shifts(a, b, alignment, lexicon) {
            factor *= OTHER_SUBJECT;
        }
        let siblings = sibling_slots(a, (matched, alignment.similarity), &found, lexicon);
        // Grouped by the place in the representative, whichever side of the alignment that is.
        let is_hub = |side: &Passage| side.doc == hub.doc && side.span.overlaps(hub.span);
        let flip = family.members.len() > 2 && !is_hub(&alignment.a) && is_hub(&alignment.b);
        for (at, mut difference) in found.into_iter().enumerate() {
            let words = matches!(difference.class, Class::Wording | Class::Label);
            if words && (alignment.similarity < WORDING_SIMILARITY || is_slight(a, b, &difference, lexicon)) {
                continue;
            }
            difference.confidence *= factor;
            if siblings.contains(&at) {
                difference.confidence *= OTHER_SUBJECT;
            }
            let key = if flip { difference.b } else { difference.a };
            slots.entry((difference.class, key)).or_default().push(Slot { alignment: idx, difference, flip, matched });
        }
    }
    let mut findings = Vec::new();
    for ((class, _), members) in &slots {
        let wanted = |rule: &&&Rule| matches!(&rule.kind, RuleKind::Slot { classes } if classes.contains(class));
        for rule in rules.iter().filter(wanted) {
            findings.extend(finding(context, rule, members));
        }
    }
    findings
}

struct Slot {
    alignment: u32,
    difference: Difference,
    flip: bool,
    /// Matched tokens of the alignment.
    matched: u32,
}

fn document<'a>(context: &Context<'a>, idx: u32) -> Option<&'a Document> {
    context.documents.get(idx as usize)
}

/// How much the values of an alignment are to be trusted, given how many of them differ.
fn template_factor(matched: u32, differences: &[Difference]) -> f32 {
    let values = differences
        .iter()
        .filter(|d| !matches!(d.class, Class::Wording | Class::Label | Class::Format | Class::Negation))
        .count();
    if values >= TEMPLATE_MIN_VALUES && values as f32 > matched as f32 * TEMPLATE_DENSITY {
        TEMPLATE_CONFIDENCE
    } else {
        1.0
    }
}

/// How far the differences between two passages so similar are to be believed, 0–1.
fn trust(similarity: f32, same_document: bool) -> f32 {
    let (doubted, trusted) = if same_document { SAME_DOCUMENT } else { (DOUBTED_SIMILARITY, TRUSTED_SIMILARITY) };
    let share = (similarity - doubted) / (trusted - doubted);
    DOUBTED_CONFIDENCE + (1.0 - DOUBTED_CONFIDENCE) * share.clamp(0.0, 1.0)
}

/// The differences beside which, in the same sentence, another name, identifier or content word differs: the sentence
/// speaks of a sibling (RAID5 needs three disks, RAID6 four). A long close copy is believed all the same.
fn sibling_slots(
    a: &Document,
    (matched, similarity): (u32, f32),
    found: &[Difference],
    lexicon: &Lexicon,
) -> Vec<usize> {
    if matched >= LONG_COPY && similarity >= CLOSE_COPY {
        return Vec::new();
    }
    let sentence = |d: &Difference| a.sentence_at(d.a.start);
    let names_subject = |d: &Difference| match d.class {
        Class::Name | Class::Label | Class::Reference => true,
        Class::Wording => has_content(a, d.a, lexicon) && !d.b.is_empty(),
        _ => false,
    };
    // A second name says nothing about the first: names are doubted beside other words and labels only.
    let doubts_names = |d: &Difference| d.class != Class::Name && names_subject(d);
    let mut subjects: BTreeMap<Option<usize>, (usize, usize)> = BTreeMap::new();
    for d in found {
        let (all, wordy) = subjects.entry(sentence(d)).or_default();
        *all += usize::from(names_subject(d));
        *wordy += usize::from(doubts_names(d));
    }
    let doubted = |d: &Difference| {
        let (all, wordy) = subjects.get(&sentence(d)).copied().unwrap_or_default();
        match d.class {
            Class::Wording | Class::Label | Class::Format => false,
            Class::Name => wordy > 0,
            _ => all > usize::from(names_subject(d)),
        }
    };
    found.iter().enumerate().filter(|(_, d)| doubted(d)).map(|(idx, _)| idx).collect()
}

/// Whether a difference of words is one of function words alone.
fn is_slight(a: &Document, b: &Document, difference: &Difference, lexicon: &Lexicon) -> bool {
    difference.class == Class::Wording
        && !has_content(a, difference.a, lexicon)
        && !has_content(b, difference.b, lexicon)
}

fn has_content(document: &Document, span: Span, lexicon: &Lexicon) -> bool {
    let words = document.slice(span).split(|c: char| !c.is_alphanumeric() && c != '\'');
    words.filter(|word| !word.is_empty()).any(|word| !lexicon.stopwords.contains(word))
}

fn matched_tokens(alignment: &Alignment) -> u32 {
    let equal = |op: &Op| match op {
        Op::Equal { a, .. } => a.end - a.start,
        Op::Change { .. } | Op::Break => 0,
    };
    alignment.ops.iter().map(equal).sum()
}

fn finding(context: &Context<'_>, rule: &Rule, members: &[Slot]) -> Option<Finding> {
    let first = members.first()?;
    let alignment = context.overlaps.alignments.get(first.alignment as usize)?;
    let mut places = Vec::with_capacity(members.len() + 1);
    let mut readings = Vec::with_capacity(members.len() + 1);
    for member in members.iter().take(MAX_PLACES) {
        let tied = context.overlaps.alignments.get(member.alignment as usize)?;
        let d = &member.difference;
        let mut ends = [(tied.a.doc, d.a, &d.value_a, &d.readings.0), (tied.b.doc, d.b, &d.value_b, &d.readings.1)];
        if member.flip {
            ends.reverse();
        }
        for (doc, span, value, reading) in ends {
            let place = Place { doc, span, value: value.clone() };
            if !places.contains(&place) {
                places.push(place);
                readings.push(reading.as_str());
            }
        }
    }
    if places.len() == 2 && places[1] < places[0] {
        places.reverse();
        readings.reverse();
    }
    let surface = |place: &Place| -> String {
        let text = document(context, place.doc).map_or("", |document| document.slice(place.span));
        if text.is_empty() { "(nothing)".to_owned() } else { text.to_owned() }
    };
    let (one, other) = (places.first()?, places.get(1)?);
    let path = context.place_of(other, one.doc);
    let places_count = places.len().to_string();
    let message =
        rule.message_with(&[("a", &surface(one)), ("b", &surface(other)), ("path", &path), ("places", &places_count)]);
    let confidence = members.iter().map(|m| m.difference.confidence).fold(0.0, f32::max);
    let fingerprint = fingerprint(context, rule, alignment, first, &places);
    Some(Finding {
        rule: rule.id.clone(),
        category: rule.category,
        severity: rule.severity,
        confidence: round(confidence),
        message,
        explanation: explain(alignment.similarity, first, &readings),
        places,
        alignment: Some(first.alignment),
        fingerprint,
    })
}

/// Two digits: more would feign a precision that the estimate has not.
pub(super) fn round(confidence: f32) -> f32 {
    (confidence * 100.0).round() / 100.0
}

fn explain(similarity: f32, slot: &Slot, readings: &[&str]) -> String {
    let (matched, percent) = (slot.matched, (similarity * 100.0).floor());
    let text = format!("both places stand in one passage: {matched} words agree in order ({percent}%)");
    match (slot.difference.class, readings) {
        (_, ["", ..] | [_, "", ..] | [] | [_]) | (Class::Wording | Class::Label, _) => text,
        (Class::Format, [value, ..]) => format!("{text}, and both forms are the value {value}"),
        (Class::Reference, [one, other, ..]) => format!("{text}, but {one} is not {other}"),
        (_, [one, other, ..]) => format!("{text}, but {one} is not {other} under any reading"),
    }
}

/// Rule, values and the words around the slot; no positions, so that edits elsewhere leave it alone.
fn fingerprint(context: &Context<'_>, rule: &Rule, alignment: &Alignment, slot: &Slot, places: &[Place]) -> String {
    let mut parts: Vec<String> = Vec::new();
    for place in places {
        let Some(document) = document(context, place.doc) else { continue };
        let surface = || document.slice(place.span).to_lowercase();
        parts.push(if place.value.is_empty() { surface() } else { place.value.clone() });
    }
    if let Some(a) = document(context, alignment.a.doc) {
        let before = a.tokens.partition_point(|token| token.end <= slot.difference.a.start);
        let after = a.tokens.partition_point(|token| token.start < slot.difference.a.end);
        let near = SUBJECT_TOKENS as usize;
        let around = a.tokens.range(before.saturating_sub(near)..before);
        let around = around.chain(a.tokens.range(after..after + near));
        parts.extend(around.map(|token| format!("{:08x}", token.hash)));
    }
    Finding::fingerprint_of(&rule.id, parts.iter().map(String::as_str))
}
