//! Who says what: all copies of a passage that disagree on one fact are one finding, the majority first.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::{Severity, Span};
use crate::model::{Alignment, Family, Finding, Op, Place};
use crate::rules::fact::{self, surface};
use crate::rules::slot::round;
use crate::rules::{Context, Rule};

/// Places of a finding for which copies are looked for; a family may have thousands of members, most of which agree.
const SOUGHT: usize = 64;
/// So many values, one in each copy, may be three versions that drifted apart: worth a note that says who says what. With
/// more of them it is a parameter of a form, or changes by design from version to version.
const DRIFTED: usize = 3;
/// What is left of the confidence in a fact of which each copy has a value of its own.
const PARAMETER: f32 = 0.4;
/// Documents that a message names.
const NAMED: usize = 1;

/// Joins the slot findings that speak of one fact: those of one rule that share a place. Copies that agree with one side
/// are added, so that every copy has its voice. Findings on two places alone stay as they are.
pub(super) fn heard(context: &Context<'_>, rules: &[&Rule], findings: Vec<Finding>) -> Vec<Finding> {
    let family_of = families(context);
    let mut sets: Vec<usize> = (0..findings.len()).collect();
    let mut first_at: BTreeMap<(&str, u32, u32), usize> = BTreeMap::new();
    for (idx, finding) in findings.iter().enumerate() {
        // Words without a value have no bounds of their own: two places of them that touch need not be one fact.
        for place in finding.places.iter().filter(|place| !place.value.is_empty()) {
            let known = *first_at.entry((&finding.rule, place.doc, place.span.start)).or_insert(idx);
            let (one, other) = (root(&mut sets, known), root(&mut sets, idx));
            sets[one.max(other)] = one.min(other);
        }
    }
    let roots: Vec<usize> = (0..findings.len()).map(|idx| root(&mut sets, idx)).collect();
    let mut facts: BTreeMap<usize, Vec<Finding>> = BTreeMap::new();
    for (root, finding) in roots.into_iter().zip(findings) {
        facts.entry(root).or_default().push(finding);
    }
    facts.into_values().filter_map(|told| fact(context, rules, &family_of, told)).collect()
}

fn root(sets: &mut [usize], mut idx: usize) -> usize {
    while sets[idx] != idx {
        sets[idx] = sets[sets[idx]];
        idx = sets[idx];
    }
    idx
}

/// The family of each alignment.
fn families<'a>(context: &Context<'a>) -> BTreeMap<u32, &'a Family> {
    let families = context.overlaps.families.iter().filter(|family| family.members.len() > 2);
    families.flat_map(|family| family.alignments.iter().map(move |&idx| (idx, family))).collect()
}

/// One finding out of those on one fact, of which at least one is given; nothing if the documents that may be compared with
/// each other agree.
fn fact(
    context: &Context<'_>,
    rules: &[&Rule],
    families: &BTreeMap<u32, &Family>,
    mut told: Vec<Finding>,
) -> Option<Finding> {
    let mut places: BTreeMap<(u32, Span), String> = BTreeMap::new();
    for finding in &told {
        places.extend(finding.places.iter().map(|place| ((place.doc, place.span), place.value.clone())));
    }
    for finding in &told {
        if let Some(family) = finding.alignment.and_then(|idx| families.get(&idx)) {
            for place in finding.places.iter().take(SOUGHT) {
                for (copy, span) in copies(context, family, place) {
                    places.entry((copy, span)).or_insert_with(|| place.value.clone());
                }
            }
        }
    }
    // Two places of one document may overlap where two passages of it were aligned: they are one voice.
    let mut end = (u32::MAX, 0);
    places.retain(|(doc, span), _| {
        let apart = end.0 != *doc || span.start >= end.1;
        end = if apart { (*doc, span.end) } else { end };
        apart
    });
    let mut best = told.swap_remove(strongest(&told));
    let places = places.into_iter().map(|((doc, span), value)| Place { doc, span, value });
    let all: Vec<(String, Place)> = places.map(|place| (fact::said(context, &place), place)).collect();
    let said: Vec<(u32, &str)> = all.iter().map(|(said, place)| (place.doc, said.as_str())).collect();
    let kept = context.scopes.comparable(best.category, &said);
    if kept.is_empty() {
        return None;
    }
    if all.len() <= 2 {
        return Some(best);
    }
    let mut voices: BTreeMap<String, Vec<Place>> = BTreeMap::new();
    for (said, place) in kept.into_iter().map(|at| all[at].clone()) {
        voices.entry(said).or_default().push(place);
    }
    let mut voices: Vec<(String, Vec<Place>)> = voices.into_iter().collect();
    voices.sort_by(|x, y| (y.1.len(), &x.1).cmp(&(x.1.len(), &y.1)));
    let all: usize = voices.iter().map(|(_, places)| places.len()).sum();
    let counts: Vec<usize> = voices.iter().map(|(_, places)| places.len()).collect();
    let right = voices.iter().flat_map(|(_, places)| places).any(|place| context.scopes.is_authority(place.doc));
    match spread(&counts) {
        _ if right => {}
        Spread::Few => {}
        Spread::Drifted => best.severity = Severity::Note,
        Spread::Parameter => best.confidence = round(best.confidence * PARAMETER),
    }
    let rule = rules.iter().find(|rule| rule.id == best.rule);
    if let (Some(rule), [one, other, ..]) = (rule, &voices[..]) {
        let named = |places: &[Place]| {
            let docs: BTreeSet<u32> = places.iter().map(|place| place.doc).collect();
            let first = places.first().map_or(String::new(), |place| context.place_of(place, one.1[0].doc));
            match docs.len().checked_sub(NAMED) {
                Some(more) if more > 0 => format!("{first} and {more} more"),
                _ => first,
            }
        };
        best.message = rule.message_with(&[
            ("a", &surface(context, &one.1[0])),
            ("b", &surface(context, &other.1[0])),
            ("path", &named(&other.1)),
            ("places", &all.to_string()),
        ]);
        let counts: Vec<String> = voices
            .iter()
            .map(|(_, places)| format!("\"{}\" in {}", surface(context, &places[0]), places.len()))
            .collect();
        if all > 2 {
            best.explanation = format!("{all} copies of one passage: {}; {}", counts.join(", "), best.explanation);
        }
        let places: Vec<Place> = voices.iter().flat_map(|(_, places)| places.iter().cloned()).collect();
        best.fingerprint = fact::fingerprint(context, rule, &places);
    }
    best.places = voices.into_iter().flat_map(|(_, places)| places).collect();
    Some(best)
}

/// How the values of one fact are spread over its copies.
#[derive(PartialEq)]
enum Spread {
    /// Two values, or most copies have one.
    Few,
    /// Some copies have one value, and the others each their own; or three have three values.
    Drifted,
    /// Each copy has a value of its own, or each pair or group of copies, as where a site holds its pages twice.
    Parameter,
}

/// How values are spread that so many copies have, each.
fn spread(counts: &[usize]) -> Spread {
    let (all, most) = (counts.iter().sum::<usize>(), counts.iter().max().copied().unwrap_or(0));
    let shared = counts.iter().filter(|&&n| n > 1).count();
    if counts.len() <= 2 || 2 * most > all {
        Spread::Few
    } else if shared == 1 || all == DRIFTED {
        Spread::Drifted
    } else {
        Spread::Parameter
    }
}

/// Whether a finding is on a fact of which no value is that of the copies.
pub fn is_parameter(finding: &Finding) -> bool {
    let mut values: BTreeMap<&str, usize> = BTreeMap::new();
    finding.places.iter().for_each(|place| *values.entry(place.value.as_str()).or_default() += 1);
    let counts: Vec<usize> = values.into_values().collect();
    finding.alignment.is_some() && spread(&counts) == Spread::Parameter
}

/// The surest of some findings; of equals the first.
fn strongest(told: &[Finding]) -> usize {
    let mut best = 0;
    for (idx, finding) in told.iter().enumerate() {
        if finding.confidence > told[best].confidence {
            best = idx;
        }
    }
    best
}

/// Where the other members of a family have the very words of a place.
fn copies(context: &Context<'_>, family: &Family, place: &Place) -> Vec<(u32, Span)> {
    let ties = family.alignments.iter().filter_map(|&idx| context.overlaps.alignments.get(idx as usize));
    ties.filter_map(|tie| copy(context, tie, place)).collect()
}

/// The words of a place on the other side of an alignment, if both sides agree on them.
fn copy(context: &Context<'_>, tie: &Alignment, place: &Place) -> Option<(u32, Span)> {
    let on_a = tie.a.doc == place.doc && tie.a.span.contains(place.span);
    let on_b = tie.b.doc == place.doc && tie.b.span.contains(place.span);
    let (here, there) = match (on_a, on_b) {
        (true, _) => (tie.a.doc, tie.b.doc),
        (_, true) => (tie.b.doc, tie.a.doc),
        _ => return None,
    };
    let (here, there_doc) = (context.documents.get(here as usize)?, context.documents.get(there as usize)?);
    let under = here.tokens_under(place.span);
    let tokens = under.start as u32..under.end as u32;
    let equal = |op: &Op| {
        let Op::Equal { a, b } = op else { return None };
        let (own, other) = if on_a { (a, b) } else { (b, a) };
        let inside = own.len() == other.len() && own.start <= tokens.start && tokens.end <= own.end;
        inside.then(|| other.start + (tokens.start - own.start)..other.start + (tokens.end - own.start))
    };
    let span = there_doc.token_span(tie.ops.iter().find_map(equal)?);
    // A hedge or a sign stands between tokens.
    let first = here.token_span(tokens.clone());
    let start = span.start.checked_sub(first.start.checked_sub(place.span.start)?)?;
    let whole = Span { start, end: start + u32::try_from(place.span.len()).ok()? };
    let same = there_doc.text.get(whole.range()) == Some(here.slice(place.span));
    Some((there, if same { whole } else { span }))
}
