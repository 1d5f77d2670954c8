//! Rule kind `statement`: one fact, told in several places in its own words, has several figures.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::model::{Agreement, Day, Finding, Place, Scope, ScopeSource, Statement, Statements, Tie};
use crate::rules::slot::round;
use crate::rules::slot_value::reading;
use crate::rules::{Context, Rule, fact};

/// Least confidence of the tie by which a place that agrees with one side is listed with it.
const JOINS: f32 = 0.6;

/// Least confidence of a tie that adds a place to a fact that others have told.
const SURE: f32 = 0.45;

/// Most places listed for one value.
const MAX_PLACES: usize = 32;

/// Most values of one fact if none of them has the majority: a fact with more is a parameter that each place sets anew.
const MAX_VALUES: usize = 2;

/// What is left of the confidence in such a fact.
const PARAMETER: f32 = 0.4;

/// Which figures a rule reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Figures {
    /// Figures that exclude each other.
    Conflict,
    /// A bound in one place, the figure itself in another.
    Bound,
    /// A figure in a table or beside a label, and another one in prose that says the labels.
    Labelled,
}

impl Figures {
    fn of(tie: &Tie) -> Option<Self> {
        match tie.agreement {
            Agreement::Agree => None,
            Agreement::Bound | Agreement::Conflict if tie.labelled => Some(Self::Labelled),
            Agreement::Bound => Some(Self::Bound),
            Agreement::Conflict => Some(Self::Conflict),
        }
    }
}

/// All findings of one rule.
pub(super) fn check(context: &Context<'_>, rule: &Rule, figures: Figures) -> Vec<Finding> {
    let statements = context.statements;
    let mut told: Vec<&Tie> = statements.ties.iter().filter(|tie| Figures::of(tie) == Some(figures)).collect();
    let mut sets: BTreeMap<u32, u32> = BTreeMap::new();
    // Ties that are little sure make no fact larger than they alone would be.
    told.sort_by(|x, y| y.confidence.total_cmp(&x.confidence).then((x.a, x.b).cmp(&(y.a, y.b))));
    told.retain(|tie| {
        let joins = tie.confidence >= SURE || !sets.contains_key(&tie.a) && !sets.contains_key(&tie.b);
        if !joins {
            return false;
        }
        let (x, y) = (root(&mut sets, tie.a), root(&mut sets, tie.b));
        sets.insert(x.max(y), x.min(y));
        true
    });
    let mut facts: BTreeMap<u32, Vec<&Tie>> = BTreeMap::new();
    for tie in told {
        facts.entry(root(&mut sets, tie.a)).or_default().push(tie);
    }
    let mut agreeing: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for tie in statements.ties.iter().filter(|tie| tie.agreement == Agreement::Agree && tie.confidence >= JOINS) {
        for (own, other) in [(tie.a, tie.b), (tie.b, tie.a)] {
            if sets.contains_key(&own) && !sets.contains_key(&other) {
                agreeing.entry(own).or_default().push(other);
            }
        }
    }
    facts.values().filter_map(|ties| finding(context, rule, statements, ties, &agreeing)).collect()
}

fn root(sets: &mut BTreeMap<u32, u32>, of: u32) -> u32 {
    let mut at = of;
    while let Some(&up) = sets.get(&at) {
        if up == at {
            break;
        }
        at = up;
    }
    sets.insert(of, at);
    at
}

/// The one finding on a fact, given by the ties of the places that disagree.
fn finding(
    context: &Context<'_>,
    rule: &Rule,
    statements: &Statements,
    ties: &[&Tie],
    agreeing: &BTreeMap<u32, Vec<u32>>,
) -> Option<Finding> {
    let best = ties.iter().copied().reduce(|x, y| if y.confidence > x.confidence { y } else { x })?;
    let mut members: BTreeSet<u32> = ties.iter().flat_map(|tie| [tie.a, tie.b]).collect();
    let joined: Vec<u32> = members.iter().filter_map(|member| agreeing.get(member)).flatten().copied().collect();
    members.extend(joined);
    let heard = members.iter().map(|&member| Some((voice(context, statements.all.get(member as usize)?)?, member)));
    let heard: Vec<((Place, String), u32)> = heard.collect::<Option<_>>()?;
    let said: Vec<(u32, &str)> = heard.iter().map(|((place, said), _)| (place.doc, said.as_str())).collect();
    let mut voices: BTreeMap<String, Vec<(Place, u32)>> = BTreeMap::new();
    for ((place, said), member) in context.scopes.comparable(rule.category, &said).into_iter().map(|at| &heard[at]) {
        voices.entry(said.clone()).or_default().push((place.clone(), *member));
    }
    let mut voices: Vec<Vec<(Place, u32)>> = voices.into_values().collect();
    voices.iter_mut().for_each(|places| places.sort());
    voices.sort_by(|x, y| (y.len(), &x[0]).cmp(&(x.len(), &y[0])));
    let (one, other) = (&voices.first()?.first()?.0, &voices.get(1)?.first()?.0);
    let all: usize = voices.iter().map(Vec::len).sum();
    let mut confidence = best.confidence;
    if voices.len() > MAX_VALUES && 2 * voices[0].len() <= all {
        confidence *= PARAMETER;
    }
    let (said, instead) = (fact::surface(context, one), fact::surface(context, other));
    let path = context.place_of(other, one.doc);
    let message = rule.message_with(&[("a", &said), ("b", &instead), ("path", &path), ("places", &all.to_string())]);
    let explanation = explain(context, statements, best, &voices)?;
    let places: Vec<Place> =
        voices.iter().flat_map(|places| places.iter().take(MAX_PLACES)).map(|(place, _)| place.clone()).collect();
    let fingerprint = fact::fingerprint(context, rule, &places);
    Some(rule.finding(message, round(confidence), explanation, places, fingerprint))
}

/// The place of a statement, and what it says as text: value and hedge.
fn voice(context: &Context<'_>, statement: &Statement) -> Option<(Place, String)> {
    let document = context.documents.get(statement.doc as usize)?;
    let (mention, span) = document.mention(statement.mention)?;
    let place = Place { doc: statement.doc, span, value: mention.value.canonical() };
    Some((place, reading(&mention.value)))
}

/// Why the places are held to speak of one thing, and what each says.
fn explain(context: &Context<'_>, statements: &Statements, best: &Tie, voices: &[Vec<(Place, u32)>]) -> Option<String> {
    let one = statements.all.get(best.a as usize)?;
    let document = context.documents.get(one.doc as usize)?;
    let words: Vec<String> = best.shared.iter().map(|&span| format!("\"{}\"", document.slice(span))).collect();
    let other = statements.all.get(best.b as usize)?;
    let time = match (one.scope, other.scope) {
        (Some(x), Some(y)) if (x.from, x.to) == (y.from, y.to) && x.source != ScopeSource::Document => {
            format!(", of {}", period(x))
        }
        _ => String::new(),
    };
    let said: Vec<String> = voices
        .iter()
        .filter_map(|places| {
            let (place, member) = places.first()?;
            let (_, value) = voice(context, statements.all.get(*member as usize)?)?;
            let surface = fact::surface(context, place);
            let count = if places.len() > 1 { format!(" in {} places", places.len()) } else { String::new() };
            Some(format!("\"{surface}\"{count} is {value}"))
        })
        .collect();
    let shared = match words.as_slice() {
        [] => "both places say when the document is from".to_owned(),
        words => format!("the places share {}{time}", words.join(", ")),
    };
    Some(format!("{shared}; {}", said.join(", ")))
}

/// A time scope as text: years where it is whole years, else days.
fn period(scope: Scope) -> String {
    let day = |(year, month, day): Day| format!("{year:04}-{month:02}-{day:02}");
    let years = (scope.from.1, scope.from.2, scope.to.1, scope.to.2) == (1, 1, 12, 31);
    match (scope.from, scope.to) {
        (from, to) if years && from.0 == to.0 => from.0.to_string(),
        (from, to) if years => format!("{} to {}", from.0, to.0),
        (from, to) if from == to => day(from),
        (from, to) => format!("{} to {}", day(from), day(to)),
    }
}
