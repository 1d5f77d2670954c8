//! Rule kind `term-variant`: one word or short form is written in several ways.
//!
//! Nothing is listed beforehand: a document that writes a word in one way nearly throughout, and in another way here and
//! there, tells both by counting. Which of the two is right is not for the tool to say.

mod spelling;
mod stops;

use serde::{Deserialize, Serialize};

use crate::model::{Finding, Place};
use crate::rules::{Context, Rule, fact};

/// Most places that one finding names.
const MAX_PLACES: usize = 16;

/// A way in which two writings of one word differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Writing {
    /// Full stops in a short form (`U.N.`, `UN`).
    Stops,
    /// In one word, with a hyphen or apart (`e-mail`, `email`).
    Compound,
    /// Capitals inside a name (`GitHub`, `Github`).
    Capitals,
    /// The customs of two countries (`colour`, `color`).
    Custom,
}

/// All findings of the corpus on some ways of writing.
pub(super) fn check(context: &Context<'_>, rule: &Rule, forms: &[Writing]) -> Vec<Finding> {
    let mut findings = Vec::new();
    if forms.contains(&Writing::Stops) {
        findings.extend(stops::check(context, rule));
    }
    findings.extend(spelling::check(context, rule, forms));
    findings
}

/// The finding on two writings of one word, the rarer first.
fn finding(context: &Context<'_>, rule: &Rule, confidence: f32, rare: &[Place], usual: &[Place]) -> Option<Finding> {
    let mut places = vec![rare.first()?.clone(), usual.first()?.clone()];
    places.extend(rare.iter().skip(1).take(MAX_PLACES).cloned());
    let (a, b) = (fact::surface(context, &places[0]), fact::surface(context, &places[1]));
    let message = rule.message_with(&[
        ("a", &a),
        ("b", &b),
        ("path", &context.place_of(&places[1], places[0].doc)),
        ("rare", &rare.len().to_string()),
        ("usual", &usual.len().to_string()),
    ]);
    let fingerprint = Finding::fingerprint_of(&rule.id, [a.as_str(), b.as_str()]);
    let why = format!("both stand for the same letters; the usual form is \"{b}\"");
    Some(rule.finding(message, confidence, why, places, fingerprint))
}
