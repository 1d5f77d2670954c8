//! Rule kind `slot`: two aligned passages hold different things in one slot.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::Span;
use crate::model::{Document, Family, Finding, Passage, Place};
use crate::rules::difference::{Class, Difference, differences};
use crate::rules::{Context, Rule, RuleKind};
use crate::rules::{evidence, fact};

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
        let found = differences(a, b, alignment, context.lexicons);
        let matched = evidence::matched_words(a, alignment);
        let mut found = evidence::weigh((a, b), alignment, found, lexicon);
        if are_translations(context, (alignment.a.doc, a), (alignment.b.doc, b)) {
            found.retain(|difference| {
                let same = || digits(a.slice(difference.a)).eq(digits(b.slice(difference.b)));
                !is_of_words(difference.class) && (difference.class != Class::Reference || !same())
            });
        }
        // Grouped by the place in the representative, whichever side of the alignment that is.
        let is_hub = |side: &Passage| side.doc == hub.doc && side.span.overlaps(hub.span);
        let flip = family.members.len() > 2 && !is_hub(&alignment.a) && is_hub(&alignment.b);
        for difference in found {
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

/// Whether two documents say of themselves that they are in different languages, or stand in folders that do: what they share
/// then was left untranslated, and words that differ were not.
fn are_translations(context: &Context<'_>, (a, one): (u32, &Document), (b, other): (u32, &Document)) -> bool {
    let primary = |document: &'_ Document| -> Option<String> {
        let declared = document.meta.language.as_deref()?;
        declared.split(['-', '_']).next().map(str::to_ascii_lowercase)
    };
    let edition = |doc: u32| context.editions.get(doc as usize);
    edition(a).zip(edition(b)).is_some_and(|(a, b)| a.translates(b))
        || matches!((primary(one), primary(other)), (Some(one), Some(other)) if one != other)
}

/// The digits of a text: all of a reference that is not of one language.
fn digits(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(char::is_ascii_digit)
}

/// Whether a class of difference is told by words of one language.
fn is_of_words(class: Class) -> bool {
    matches!(class, Class::Name | Class::Negation | Class::Wording | Class::Label)
}

struct Slot {
    alignment: u32,
    difference: Difference,
    flip: bool,
    /// Matched words of the alignment.
    matched: u64,
}

fn document<'a>(context: &Context<'a>, idx: u32) -> Option<&'a Document> {
    context.documents.get(idx as usize)
}

fn finding(context: &Context<'_>, rule: &Rule, members: &[Slot]) -> Option<Finding> {
    let first = members.first()?;
    let alignment = context.overlaps.alignments.get(first.alignment as usize)?;
    let mut places = Vec::with_capacity(members.len() + 1);
    let mut readings = Vec::with_capacity(members.len() + 1);
    let mut known: BTreeSet<(u32, Span)> = BTreeSet::new();
    for member in members {
        let tied = context.overlaps.alignments.get(member.alignment as usize)?;
        let d = &member.difference;
        let mut ends = [(tied.a.doc, d.a, &d.value_a, &d.readings.0), (tied.b.doc, d.b, &d.value_b, &d.readings.1)];
        if member.flip {
            ends.reverse();
        }
        for (doc, span, value, reading) in ends {
            if known.insert((doc, span)) {
                places.push(Place { doc, span, value: value.clone() });
                readings.push(reading.as_str());
            }
        }
    }
    if places.len() == 2 && places[1] < places[0] {
        places.reverse();
        readings.reverse();
    }
    let (one, other) = (places.first()?, places.get(1)?);
    let path = context.place_of(other, one.doc);
    let places_count = places.len().to_string();
    let (said, instead) = (fact::surface(context, one), fact::surface(context, other));
    let message = rule.message_with(&[("a", &said), ("b", &instead), ("path", &path), ("places", &places_count)]);
    let confidence = members.iter().map(|m| m.difference.confidence).fold(0.0, f32::max);
    let fingerprint = fact::fingerprint(context, rule, &places);
    Some(Finding {
        alignment: Some(first.alignment),
        ..rule.finding(message, round(confidence), explain(alignment.similarity, first, &readings), places, fingerprint)
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
