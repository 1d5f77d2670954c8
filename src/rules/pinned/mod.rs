//! Rule kind `pinned-fact`: a fact that a team has pinned is told otherwise somewhere.
//!
//! What is pinned stands in a file of the team's own ([`PinnedFacts`]): a value, the words or the pattern by which the fact is
//! spoken of, and the time for which it holds. A place is held against it only if all of that fits.

mod file;
mod suggest;

use rayon::prelude::*;

pub(in crate::rules) use file::words_of;
pub use file::{PinnedFact, PinnedFacts, ReadValue};
pub use suggest::suggest;

use crate::base::Span;
use crate::lang;
use crate::lexicon::Lexicon;
use crate::model::{
    BlockKind, Day, Document, Finding, Manner, Mention, MentionKind, Place, Relation, Sentence, Token, UnitKind, Value,
};
use crate::rules::{Context, Rule, fact};

/// The words were chosen by those who know the fact; a sentence may use them of something else all the same.
const WORDS_CONFIDENCE: f32 = 0.85;

/// A pattern says itself where the value stands.
const PATTERN_CONFIDENCE: f32 = 0.95;

/// A place at which a pinned fact is told.
struct Telling {
    span: Span,
    value: String,
    relation: Relation,
}

/// All findings of the corpus.
pub(super) fn check(context: &Context<'_>, rule: &Rule) -> Vec<Finding> {
    let facts = &context.pinned.facts;
    if facts.is_empty() {
        return Vec::new();
    }
    let of_document = |(doc, document): (usize, &Document)| {
        let doc = u32::try_from(doc).unwrap_or(u32::MAX);
        facts.iter().map(|fact| (doc, tellings(context, doc, document, fact))).collect::<Vec<_>>()
    };
    let told: Vec<Vec<(u32, Vec<Telling>)>> = context.documents.par_iter().enumerate().map(of_document).collect();
    let mut findings = Vec::new();
    for (idx, fact) in facts.iter().enumerate() {
        let of_fact = || told.iter().filter_map(|facts| facts.get(idx));
        let place = |doc: u32, telling: &Telling| Place { doc, span: telling.span, value: telling.value.clone() };
        let agrees = |telling: &&Telling| matches!(telling.relation, Relation::Equal | Relation::Compatible);
        let owned = of_fact().filter(|(doc, _)| fact.is_owned_by(&context.documents[*doc as usize].path));
        let owner = owned.flat_map(|(doc, all)| all.iter().filter(agrees).map(|telling| place(*doc, telling))).next();
        for (doc, all) in of_fact() {
            for telling in all.iter().filter(|telling| !agrees(telling)) {
                findings.push(finding(context, rule, fact, place(*doc, telling), owner.as_ref()));
            }
        }
    }
    findings
}

fn finding(context: &Context<'_>, rule: &Rule, pinned: &PinnedFact, place: Place, owner: Option<&Place>) -> Finding {
    let surface = fact::surface(context, &place);
    let message = rule.message_with(&[("a", &surface), ("b", &pinned.surface), ("name", &pinned.name)]);
    let mut places = vec![place];
    let fingerprint = fact::fingerprint(context, rule, &places);
    places.extend(owner.cloned());
    let mut why = format!("{} pins it as \"{}\"", pinned.origin, pinned.surface);
    if let Some(owner) = &pinned.owner {
        why.push_str(&format!("; {owner} owns the fact"));
    }
    if let Some((from, until)) = pinned.period() {
        why.push_str("; it holds");
        why.extend(from.map(|from| format!(" from {from}")));
        why.extend(until.map(|until| format!(" until {until}")));
    }
    let confidence = if pinned.pattern.is_some() { PATTERN_CONFIDENCE } else { WORDS_CONFIDENCE };
    rule.finding(message, confidence, why, places, fingerprint)
}

/// The places of a document at which a fact is told.
fn tellings(context: &Context<'_>, doc: u32, document: &Document, fact: &PinnedFact) -> Vec<Telling> {
    let lexicon = context.lexicons.get(&document.language);
    let scripts = lang::scripts_of(&document.text, lexicon);
    // A document of another time tells what held then.
    let date = context.days.get(doc as usize).copied().flatten();
    if date.is_some_and(|date| !fact.holds((date, date))) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for sentence in &document.sentences {
        let Some(block) = document.blocks.get(sentence.block as usize) else { continue };
        if block.kind == BlockKind::Code {
            continue;
        }
        if let Some(pattern) = &fact.pattern {
            let text = document.slice(sentence.span);
            for captures in pattern.captures_iter(text) {
                let Some(part) = captures.get(1).or_else(|| captures.get(0)) else { continue };
                let at = sentence.span.start as usize;
                let span = Span::new(at + part.start(), at + part.end());
                found.extend(captured(document, fact, sentence.span, span));
            }
            continue;
        }
        let lexicon = lang::lexicon_of_line(document.slice(block.span), scripts, context.lexicons).unwrap_or(lexicon);
        found.extend(worded(context, doc, document, lexicon, fact, sentence));
    }
    found
}

/// What a pattern has found: a value if one is pinned, else words.
fn captured(document: &Document, fact: &PinnedFact, sentence: Span, span: Span) -> Option<Telling> {
    let telling = |span: Span, value: String, relation| Telling { span, value, relation };
    let Some(pinned) = &fact.value else {
        let text = document.slice(span);
        let same = text.trim().to_lowercase() == fact.surface.to_lowercase();
        return Some(telling(span, text.to_owned(), if same { Relation::Equal } else { Relation::Conflict }));
    };
    let mention = document.mentions_in(span).iter().find(|mention| mention.kind != MentionKind::Name)?;
    let timely = others_hold(document, fact, sentence, mention);
    timely.then(|| telling(mention.span, mention.value.canonical(), pinned.value.relation(&mention.value)))
}

/// The value of a sentence that has all words of a fact: the only one that can be it, or the one nearest to the words.
fn worded(
    context: &Context<'_>,
    doc: u32,
    document: &Document,
    lexicon: &Lexicon,
    fact: &PinnedFact,
    sentence: &Sentence,
) -> Option<Telling> {
    let pinned = fact.value.as_ref()?;
    let tokens: Vec<Token> = document.tokens.range(document.tokens_under(sentence.span)).collect();
    let subject = |text: &str, token: Token| lexicon.statements.subject_hash(text, token.kind);
    let hashes: Vec<u32> = tokens.iter().map(|token| subject(document.slice(token.span()), *token)).collect();
    // The headers of a cell say what it is about.
    let labels: Vec<u32> = document
        .labels_of(sentence.block as usize)
        .iter()
        .flat_map(|label| file::words_of(label, &lexicon.statements))
        .collect();
    let wanted = fact.subject(&lexicon.statements);
    if wanted.is_empty() || !wanted.iter().all(|word| hashes.contains(word) || labels.contains(word)) {
        return None;
    }
    let denied = tokens.iter().any(|token| lexicon.negations.contains(document.slice(token.span())));
    if denied || lexicon.relations.examples.inside(&crate::lexicon::Phrases::fold(document.slice(sentence.span))) {
        return None;
    }
    let near: Vec<u32> =
        tokens.iter().zip(&hashes).filter(|(_, hash)| wanted.contains(hash)).map(|(token, _)| token.start).collect();
    let mut candidates: Vec<(u32, &Mention, Relation)> = document
        .mentions_in(sentence.span)
        .iter()
        .filter(|mention| is_alike(pinned, mention, lexicon) && is_plain(context, doc, document, mention))
        .filter(|mention| others_hold(document, fact, sentence.span, mention))
        .map(|mention| {
            let away = near.iter().map(|at| at.abs_diff(mention.span.start)).min().unwrap_or(0);
            (away, mention, pinned.value.relation(&mention.value))
        })
        .collect();
    candidates.sort_by_key(|(away, mention, _)| (*away, mention.span));
    let agreeing = candidates.iter().find(|(.., relation)| matches!(relation, Relation::Equal | Relation::Compatible));
    let (_, mention, relation) = agreeing.or_else(|| candidates.iter().find(|(.., r)| *r == Relation::Conflict))?;
    Some(Telling { span: mention.span, value: mention.value.canonical(), relation: *relation })
}

/// Whether a value can be the one that is pinned: of its sort, in its measure, of its noun.
fn is_alike(pinned: &Mention, mention: &Mention, lexicon: &Lexicon) -> bool {
    let (Value::Quantity(one), Value::Quantity(other)) = (&pinned.value, &mention.value) else {
        return pinned.kind == mention.kind;
    };
    let noun = |unit: &Option<crate::model::Unit>| {
        let unit = unit.as_ref().filter(|unit| unit.kind == UnitKind::Counted)?;
        Some(lexicon.statements.subject_hash(&unit.name, crate::model::TokenKind::Word))
    };
    let nouns = match (noun(&one.unit), noun(&other.unit)) {
        (Some(one), Some(other)) => one == other,
        _ => true,
    };
    let sort = |kind: MentionKind| if kind == MentionKind::Duration { MentionKind::Quantity } else { kind };
    sort(pinned.kind) == sort(mention.kind) && nouns
}

/// Whether a figure is told as what is, not as a plan, a change or a part.
fn is_plain(context: &Context<'_>, doc: u32, document: &Document, mention: &Mention) -> bool {
    let Ok(idx) = document.mentions.binary_search_by_key(&mention.span, |other| other.span) else { return true };
    let key = (doc, u32::try_from(idx).unwrap_or(u32::MAX));
    let all = &context.statements.all;
    let found = all.binary_search_by_key(&key, |statement| (statement.doc, statement.mention));
    let other = Manner::FORECAST.with(Manner::CHANGE).with(Manner::PART).with(Manner::FURTHER).with(Manner::DENIED);
    found.ok().and_then(|at| all.get(at)).is_none_or(|statement| !statement.manner.has(other))
}

/// Whether the other dates of a sentence lie in the time for which a fact holds. Of a fact without such a time nothing is
/// known but the present, so that no date may stand beside it.
fn others_hold(document: &Document, fact: &PinnedFact, sentence: Span, mention: &Mention) -> bool {
    let dates = document.mentions_in(sentence).iter().filter(|other| other.span != mention.span);
    let days = dates.filter_map(|other| match &other.value {
        Value::Period(period) => period.readings.first().copied(),
        _ => None,
    });
    let days: Vec<(Day, Day)> = days.collect();
    days.is_empty() || fact.period().is_some() && days.iter().any(|days| fact.holds(*days))
}
