//! Level 5: alignments and mentions → findings.
//!
//! A few rule *kinds* are code, one file each, listed in [`run`]; the rule *definitions* are data in
//! `rules/catalogue/*.toml`. Nothing here reads a file or prints.

mod abbreviation;
mod catalogue;
mod derived;
mod difference;
mod duplicate;
mod evidence;
mod fact;
mod glossary;
mod label;
mod name_variant;
mod negation;
mod paraphrase;
mod pinned;
mod proper_name;
mod slot;
mod slot_value;
mod statement;
mod subject;
mod substitution;
mod term_variant;
mod title;
mod translation;
mod typed;
mod voices;

pub use catalogue::{Catalogue, Example, Rule, RuleKind};
pub use difference::{Class, Difference, differences};
pub use glossary::{Glossary, Term, Words};
pub use pinned::{PinnedFact, PinnedFacts, ReadValue, suggest};
pub use statement::Figures;
pub use term_variant::Writing;
pub use translation::Defect;
pub use typed::{differing_sentences, typed_differences};

use rayon::prelude::*;

use crate::lexicon::Lexicons;
use crate::model::{Bitext, Day, Document, Edition, Finding, Overlaps, Place, Statements};
use crate::scope::Scopes;

/// What the rules look at.
pub struct Context<'a> {
    /// The documents, sorted by path.
    pub documents: &'a [Document],
    /// Their overlaps.
    pub overlaps: &'a Overlaps,
    /// Which of them translate each other, sentence by sentence.
    pub bitexts: &'a [Bitext],
    /// What they say of their figures, and what of it is of one fact.
    pub statements: &'a Statements,
    /// Language data.
    pub lexicons: &'a Lexicons,
    /// The facts that the user has pinned.
    pub pinned: &'a PinnedFacts,
    /// The terms that the user has listed.
    pub glossary: &'a Glossary,
    /// The day that each document says it is from; none are needed if nothing is pinned.
    pub days: &'a [Option<Day>],
    /// The editions in several languages that documents belong to, by their paths.
    pub editions: &'a [Edition],
    /// Which documents are compared with which.
    pub scopes: Scopes<'a>,
}

impl Context<'_> {
    /// What a message about document `here` calls another place: its document's path, or its line in the same document.
    fn place_of(&self, place: &Place, here: u32) -> String {
        let Some(document) = self.documents.get(place.doc as usize) else { return String::new() };
        if place.doc == here {
            format!("line {}", document.positions(place.span).0.line)
        } else {
            document.path.clone()
        }
    }
}

pub use voices::is_parameter;

/// Runs every enabled rule of the catalogue; findings come sorted by place, then rule.
pub fn run(context: &Context<'_>, catalogue: &Catalogue) -> Vec<Finding> {
    let slots: Vec<&Rule> = catalogue.enabled().filter(|rule| matches!(rule.kind, RuleKind::Slot { .. })).collect();
    let of_slots: Vec<Finding> =
        context.overlaps.families.par_iter().flat_map_iter(|family| slot::check(context, family, &slots)).collect();
    let mut findings = voices::heard(context, &slots, of_slots);
    let derived = catalogue.enabled().filter_map(|rule| match rule.kind {
        RuleKind::Derived { derivation } => Some((rule, derivation)),
        _ => None,
    });
    findings.extend(derived::check(context, &derived.collect::<Vec<_>>()));
    for rule in catalogue.enabled() {
        match &rule.kind {
            RuleKind::Slot { .. } | RuleKind::Derived { .. } | RuleKind::Translation { .. } | RuleKind::Suppression => {
            }
            RuleKind::Duplicate { scope, exact } => findings.extend(duplicate::check(context, rule, *scope, *exact)),
            RuleKind::Paraphrase => findings.extend(paraphrase::check(context, rule)),
            RuleKind::Statement { figures } => findings.extend(statement::check(context, rule, *figures)),
            RuleKind::TermVariant { forms } => findings.extend(term_variant::check(context, rule, forms)),
            RuleKind::PinnedFact => findings.extend(pinned::check(context, rule)),
            RuleKind::Glossary { words } => findings.extend(glossary::check(context, rule, *words)),
            RuleKind::Abbreviation { scope } => findings.extend(abbreviation::check(context, rule, *scope)),
            RuleKind::Title => findings.extend(title::check(context, rule)),
            RuleKind::NameVariant => findings.extend(name_variant::check(context, rule)),
        }
    }
    findings.extend(translation::check(context, catalogue));
    findings.sort_by(|a, b| (&a.places, &a.rule, &a.message).cmp(&(&b.places, &b.rule, &b.message)));
    findings.dedup_by(|a, b| a.places == b.places && a.rule == b.rule);
    findings
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::{ProptestConfig, prop_assert_eq, proptest};

    use crate::engine::{self, Catalogue, Loader, Options, Silent};
    use crate::error::{Error, Result};

    struct Memory(BTreeMap<String, String>);

    impl Loader for Memory {
        fn load(&self, path: &str) -> Result<Vec<u8>> {
            let text = self.0.get(path).ok_or_else(|| Error::new("no such document".to_owned()))?;
            Ok(text.clone().into_bytes())
        }
    }

    /// The findings of some texts under some names, told without the names: rule, confidence, fingerprint, and what stands
    /// in which text.
    fn findings(texts: &[&str], names: &[&str]) -> Vec<String> {
        let documents: BTreeMap<String, String> =
            names.iter().zip(texts).map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        let paths: Vec<String> = documents.keys().cloned().collect();
        let options = Options::default();
        let (mut report, failures) = engine::load(&paths, &Memory(documents), &options, &Silent);
        assert!(failures.is_empty());
        engine::align(&mut report, &options, &Silent);
        engine::check(&mut report, &Catalogue::embedded().unwrap(), &options, &Silent);
        let told = report.findings.iter().map(|finding| {
            let place = |place: &super::Place| {
                let document = &report.documents[place.doc as usize];
                let text = names.iter().position(|name| *name == document.path);
                (text, document.slice(place.span).to_owned(), place.value.clone())
            };
            let mut places: Vec<_> = finding.places.iter().map(place).collect();
            places.sort();
            format!("{} {} {} {places:?}", finding.rule, finding.confidence, finding.fingerprint)
        });
        let mut told: Vec<String> = told.collect();
        told.sort();
        told
    }

    const REPORT: &str = "The board of the northern harbour met on Monday to hear the report of its engineers on the new \
basin. They had set aside 37 million in all, {}, and the works were to begin as soon as the last of the old sheds had been \
pulled down and the railway moved. In May 2017 the crews laid 12 km of track, and the chairman, Anna Lindqvist, thanked \
them for what they did in so short a time. The account was approved without further debate by all who were there.";

    #[test]
    fn other_words_count_whichever_side_has_them() {
        let one = REPORT.replace("{}", "for the first three years of the works");
        let other =
            REPORT.replace("37", "39").replace("{}", "as was said in a note by those who had been there, for all");
        assert_eq!(findings(&[&one, &other], &["a.txt", "b.txt"]), findings(&[&one, &other], &["z.txt", "b.txt"]));
    }

    #[test]
    fn a_fact_of_many_copies_is_known_by_what_most_of_them_say() {
        let copy = REPORT.replace("{}", "for the first years");
        let other = copy.replace("37 million", "39 million");
        let texts = [copy.as_str(), &copy, &other];
        let told = findings(&texts, &["a.txt", "b.txt", "c.txt"]);
        let loud = |told: Vec<String>| told.into_iter().filter(|line| line.contains("39")).collect::<Vec<_>>();
        let fingerprint = |told: Vec<String>| -> Vec<String> {
            loud(told).iter().filter_map(|line| line.split(' ').nth(2).map(str::to_owned)).collect()
        };
        let renamed = findings(&texts, &["b.txt", "c.txt", "a.txt"]);
        assert_eq!(fingerprint(told), fingerprint(renamed));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn the_names_of_files_change_no_finding(
            changes in proptest::collection::vec((0..CHANGES.len(), 0..2_usize), 1..5),
        ) {
            let mut texts = [(); 2].map(|()| REPORT.replace("{}", "for the first years"));
            for (change, text) in changes {
                let (from, to) = CHANGES[change];
                texts[text] = texts[text].replacen(from, to, 1);
            }
            let two = [texts[0].as_str(), texts[1].as_str()];
            prop_assert_eq!(findings(&two, &["a", "b"]), findings(&two, &["b", "a"]));
        }
    }

    const CHANGES: [(&str, &str); 9] = [
        ("37 million", "39 million"),
        ("12 km", "13 km"),
        ("12 km", "12 miles"),
        ("May 2017", "June 2017"),
        ("Anna Lindqvist", "Anna Lindgren"),
        ("were to begin", "were not to begin"),
        ("for the first years", "as was said in a note by those who had been there"),
        ("in so short a time", "in a time that nobody had thought short"),
        ("old sheds", "sheds"),
    ];
}
