//! Rule kind `paraphrase`: passages that say the same in other words.

use crate::model::{Family, Finding, Place};
use crate::rules::duplicate::share;
use crate::rules::{Context, Rule};

/// One finding for each family of paraphrases, as sure as the two sides are alike.
pub(super) fn check(context: &Context<'_>, rule: &Rule) -> Vec<Finding> {
    context.overlaps.paraphrases.families.iter().filter_map(|family| finding(context, rule, family)).collect()
}

fn finding(context: &Context<'_>, rule: &Rule, family: &Family) -> Option<Finding> {
    let ties = family.alignments.iter();
    let ties = ties.filter_map(|&idx| context.overlaps.paraphrases.alignments.get(idx as usize));
    let similarity = ties.map(|tie| tie.similarity).fold(1.0, f32::min);
    let places = family
        .members
        .iter()
        .map(|member| Place { doc: member.doc, span: member.span, value: String::new() })
        .collect();
    let path = |idx: usize| {
        let doc = family.members.get(idx).and_then(|member| context.documents.get(member.doc as usize));
        doc.map_or("", |document| document.path.as_str())
    };
    let words = family.members.get(family.representative as usize)?.tokens.len();
    let message = rule.message_with(&[
        ("words", &words.to_string()),
        ("places", &family.members.len().to_string()),
        ("a", path(0)),
        ("path", path(1)),
        ("similarity", &format!("{}%", (similarity * 100.0).floor())),
    ]);
    let shares: Vec<String> = family.members.iter().map(|member| share(context, member)).collect();
    // Which place is the first depends on the names of the files; which text is the least does not.
    let text = |doc: u32, span| Some(context.documents.get(doc as usize)?.slice(span));
    let text = family.members.iter().filter_map(|member| text(member.doc, member.span)).min()?;
    let fingerprint = Finding::fingerprint_of(&rule.id, [text]);
    Some(rule.finding(message, CONFIDENCE, shares.join("; "), places, fingerprint))
}

/// How sure a paraphrase is: nine in ten are right on editions of one text, six in ten on manuals, where the rest are
/// entries on kindred things that were written after one pattern.
const CONFIDENCE: f32 = 0.6;
