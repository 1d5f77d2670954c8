//! Rule kind `translation`: what a translation says otherwise than its source, bead by bead.
//!
//! Everything is compared by value, and quietly: a value that stands in a neighbouring sentence, that agrees under one
//! reading, or that one side writes in words, is no finding. A finding needs a value of its sort on each side which the
//! other side lacks, or text that nothing translates.

mod exchanges;
mod figures;
mod gaps;
mod hedges;
mod items;
mod marks;
mod names;
mod negations;
mod placeholders;
mod segments;
mod terms;
mod untranslated;
mod values;
mod verdict;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::base::Span;
use crate::lexicon::Lexicon;
use crate::model::{Bead, Bitext, Document, Finding, Place, sentences_span};
use crate::rules::{Catalogue, Context, Rule, RuleKind, fact};
use untranslated::Untranslated;

/// What a translation does to its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Defect {
    /// Another number, percentage, amount or length of time.
    Number,
    /// Another date or time of day.
    Date,
    /// The same figure in a unit or currency that excludes the source's.
    Unit,
    /// Another version, section or id.
    Reference,
    /// A value of the source has no counterpart.
    Missing,
    /// A value of the translation has no counterpart.
    Added,
    /// A sentence or block of the source has no counterpart.
    Omission,
    /// A sentence or block of the translation has no counterpart.
    Addition,
    /// A placeholder or tag of a message is not in its translation, or only there.
    Placeholder,
    /// Text was left in the language of the source.
    Untranslated,
    /// One text is translated in two ways, or two texts in one.
    Inconsistent,
    /// A translation is far longer or shorter than others of its file.
    Length,
    /// One side has more headings, items, cells or code blocks.
    Structure,
    /// Two values of one sentence changed places.
    Swapped,
    /// A figure is bounded from above on one side and from below on the other.
    Bound,
    /// A figure is hedged on one side only.
    Hedge,
    /// One side denies what the other states.
    Negation,
    /// A term has another translation than the glossary lists.
    Term,
    /// A name is written otherwise than in the other translations of the corpus.
    Name,
    /// A sentence ends with another mark, or a mark is not the language's.
    Punctuation,
    /// A figure is written with the marks of another language.
    Format,
}

/// A source and its translation.
struct Pair<'a> {
    bitext: &'a Bitext,
    source: &'a Document,
    target: &'a Document,
    /// What is known of the language of each side.
    lexicons: [&'a Lexicon; 2],
    /// Whether there are lexicons of both languages: else scale words of one side were not read.
    scales_read: bool,
}

impl<'a> Pair<'a> {
    fn of(context: &'a Context<'_>, bitext: &'a Bitext) -> Option<Self> {
        let side = |doc: u32| context.documents.get(doc as usize);
        let (source, target) = (side(bitext.source)?, side(bitext.target)?);
        let scales_read = context.lexicons.has(&source.language) && context.lexicons.has(&target.language);
        let lexicons = [context.lexicons.get(&source.language), context.lexicons.get(&target.language)];
        Some(Self { bitext, source, target, lexicons, scales_read })
    }

    /// Whether the translation of a bead repeats its source word for word.
    fn is_copy(&self, bead: &Bead) -> bool {
        let tokens = |document: &Document, sentences| {
            let under = document.tokens_under(sentences_span(document, sentences));
            document.tokens.hashes().get(under).unwrap_or(&[]).to_vec()
        };
        tokens(self.source, &bead.source) == tokens(self.target, &bead.target)
    }
}

/// What was found in one pair.
struct Hit {
    defect: Defect,
    /// In the source, with the value there.
    source: (Span, String),
    /// In the translation, with the value there.
    target: (Span, String),
    confidence: f32,
    why: String,
}

/// All findings of the rules of this kind.
pub(super) fn check(context: &Context<'_>, catalogue: &Catalogue) -> Vec<Finding> {
    let rules: Vec<(&Rule, Defect)> = catalogue
        .enabled()
        .filter_map(|rule| match rule.kind {
            RuleKind::Translation { defect } => Some((rule, defect)),
            _ => None,
        })
        .collect();
    if rules.is_empty() {
        return Vec::new();
    }
    let pairs: Vec<Pair<'_>> = context.bitexts.iter().filter_map(|bitext| Pair::of(context, bitext)).collect();
    let mut names = names::Names::default();
    pairs.iter().for_each(|pair| names.add(pair));
    let of_pair = |pair: &Pair<'_>| {
        let mut hits = Vec::new();
        values::check(pair, &mut hits);
        placeholders::check(pair, &mut hits);
        gaps::check(pair, &mut hits);
        segments::check(pair, &mut hits);
        negations::check(pair, &mut hits);
        marks::check(pair, &mut hits);
        terms::check(pair, context.glossary, &mut hits);
        names.check(pair, &mut hits);
        let common = &context.lexicons.sentence_words(&pair.source.language).stopwords;
        (hits, Untranslated::of(pair, common))
    };
    let (mut hits, untranslated): (Vec<Vec<Hit>>, Vec<Untranslated>) = pairs.par_iter().map(of_pair).unzip();
    untranslated::check(&pairs, &untranslated, &mut hits);
    let of_hit = |(pair, hit): (&Pair<'_>, Hit)| {
        let of_rule = |(rule, _): &(&Rule, Defect)| finding(context, rule, pair.bitext, &hit);
        rules.iter().filter(|(_, wanted)| *wanted == hit.defect).map(of_rule).collect::<Vec<_>>()
    };
    let told = pairs.iter().zip(hits).flat_map(|(pair, hits)| hits.into_iter().map(move |hit| (pair, hit)));
    told.flat_map(of_hit).collect()
}

/// Findings of one sort in one translation that are told one by one.
const FEW: usize = 5;

/// Adds what was found of one sort in one translation: one by one if it is no more than `few`, else the first with the count
/// of all, since it is one decision and no slip.
fn folded(mut found: Vec<Hit>, few: usize, what: &str, hits: &mut Vec<Hit>) {
    let all = found.len();
    if all > few.max(1) {
        found.truncate(1);
        found.iter_mut().for_each(|hit| hit.why.push_str(&format!("; {all} {what}, this is the first")));
    }
    hits.extend(found);
}

/// Characters of a text that a message quotes.
const QUOTED: usize = 60;

fn finding(context: &Context<'_>, rule: &Rule, bitext: &Bitext, hit: &Hit) -> Finding {
    let place = |doc: u32, (span, value): &(Span, String)| Place { doc, span: *span, value: value.clone() };
    let (source, target) = (place(bitext.source, &hit.source), place(bitext.target, &hit.target));
    let quote = |place: &Place| {
        let surface = fact::surface(context, place);
        let short: String = surface.chars().take(QUOTED).collect();
        if short.len() < surface.len() { format!("{}…", short.trim_end()) } else { short }
    };
    let path = |doc: u32| context.documents.get(doc as usize).map_or("", |document| document.path.as_str());
    let (a, b) = (quote(&source), quote(&target));
    let message =
        rule.message_with(&[("a", &a), ("b", &b), ("path", path(bitext.target)), ("source", path(bitext.source))]);
    let places = vec![source, target];
    let fingerprint = fact::fingerprint(context, rule, &places);
    let confidence = (hit.confidence * 100.0).round() / 100.0;
    rule.finding(message, confidence, hit.why.clone(), places, fingerprint)
}
