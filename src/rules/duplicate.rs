//! Rule kind `duplicate`: text that stands in several places, with its amount and its share of each document.

use crate::model::{Family, Finding, OverlapKind, Passage, Place};
use crate::rules::catalogue::Scope;
use crate::rules::{Context, Rule, evidence};

/// Fewest matched words of a near duplicate that is worth a finding: shorter ones are stock phrases, each turned its own way.
const NEAR_WORDS: u64 = 40;

/// One finding for each family of the wanted scope and exactness.
pub(super) fn check(context: &Context<'_>, rule: &Rule, scope: Scope, exact: bool) -> Vec<Finding> {
    let families = context.overlaps.families.iter();
    families
        .filter(|family| scope_of(family) == scope && is_exact(context, family) == exact)
        .filter(|family| exact || longest(context, family) >= NEAR_WORDS)
        .filter(|family| scope == Scope::Across || !is_phrase(context, family))
        .filter_map(|family| finding(context, rule, family))
        .collect()
}

/// Whether what one document repeats is a piece of a sentence: the title of a work or a body, a set phrase, a quotation.
fn is_phrase(context: &Context<'_>, family: &Family) -> bool {
    let is_piece = |member: &Passage| {
        let Some(document) = context.documents.get(member.doc as usize) else { return true };
        let first = document.sentences.partition_point(|sentence| sentence.span.start < member.span.start);
        document.sentences.get(first).is_none_or(|sentence| sentence.span.end > member.span.end)
    };
    longest(context, family) < NEAR_WORDS && family.members.iter().any(is_piece)
}

/// Matched words of the longest tie of a family.
fn longest(context: &Context<'_>, family: &Family) -> u64 {
    let ties = family.alignments.iter().filter_map(|&idx| context.overlaps.alignments.get(idx as usize));
    let matched = ties.filter_map(|tie| Some(evidence::matched_words(context.documents.get(tie.a.doc as usize)?, tie)));
    matched.max().unwrap_or(0)
}

fn scope_of(family: &Family) -> Scope {
    let mut docs = family.members.iter().map(|member| member.doc);
    let first = docs.next();
    if docs.all(|doc| Some(doc) == first) { Scope::Within } else { Scope::Across }
}

fn is_exact(context: &Context<'_>, family: &Family) -> bool {
    let mut kinds = family.alignments.iter().filter_map(|&idx| context.overlaps.alignments.get(idx as usize));
    kinds.all(|alignment| alignment.kind == OverlapKind::Exact)
}

fn finding(context: &Context<'_>, rule: &Rule, family: &Family) -> Option<Finding> {
    let words = |passage: &Passage| passage.tokens.len();
    let hub = family.members.get(family.representative as usize)?;
    let shares: Vec<String> = family.members.iter().map(|member| share(context, member)).collect();
    let similarity = family
        .alignments
        .iter()
        .filter_map(|&idx| context.overlaps.alignments.get(idx as usize))
        .map(|alignment| alignment.similarity)
        .fold(1.0, f32::min);
    let kind = match family.alignments.first().and_then(|&idx| context.overlaps.alignments.get(idx as usize)) {
        Some(alignment) if alignment.kind == OverlapKind::Reordered => ", in another order",
        _ => "",
    };
    let places: Vec<Place> = family
        .members
        .iter()
        .map(|member| Place { doc: member.doc, span: member.span, value: String::new() })
        .collect();
    let path = |idx: usize| {
        let doc = family.members.get(idx).and_then(|member| context.documents.get(member.doc as usize));
        doc.map_or("", |document| document.path.as_str())
    };
    let message = rule.message_with(&[
        ("words", &words(hub).to_string()),
        ("places", &family.members.len().to_string()),
        ("a", path(0)),
        ("path", path(1)),
        ("similarity", &format!("{}%{kind}", (similarity * 100.0).floor())),
    ]);
    // Which copy is the first depends on the names of the files; which text is the least does not.
    let text = |member: &Passage| Some(context.documents.get(member.doc as usize)?.slice(member.span));
    let text = family.members.iter().filter_map(text).min()?;
    let fingerprint = Finding::fingerprint_of(&rule.id, [text]);
    Some(Finding {
        alignment: family.alignments.first().copied(),
        ..rule.finding(message, 1.0, shares.join("; "), places, fingerprint)
    })
}

/// How many words of a document a place holds.
pub(super) fn share(context: &Context<'_>, place: &Passage) -> String {
    let document = context.documents.get(place.doc as usize);
    let all = document.map_or(1, |document| document.n_words().max(1));
    let path = document.map_or("", |document| document.path.as_str());
    let words = place.tokens.len();
    format!("{path}: {words} words, {} of it", percent(words, all))
}

/// A share in percent: whole, but never `0%` for something or `100%` for less than all.
fn percent(part: usize, whole: usize) -> String {
    match (part * 100).checked_div(whole) {
        Some(0) if part > 0 => "under 1%".to_owned(),
        Some(share) => format!("{share}%"),
        None => "0%".to_owned(),
    }
}
