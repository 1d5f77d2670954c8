//! Hygiene of the rule catalogue, and its examples run.

use std::collections::BTreeSet;

use factdiff::rules::{Catalogue, RuleKind};

use crate::support;

#[test]
fn every_example_fires_or_stays_silent_as_it_says() {
    let catalogue = Catalogue::embedded().unwrap();
    let mut problems = Vec::new();
    for rule in catalogue.rules() {
        let examples = rule.fires.iter().map(|e| (e, true)).chain(rule.silent.iter().map(|e| (e, false)));
        for (example, must_fire) in examples {
            let names = ["a.md", "b.md", "c.md", "d.md"];
            let mut documents: Vec<(&str, &str)> =
                names.into_iter().zip(example.documents.iter().map(String::as_str)).collect();
            assert_eq!(documents.len(), example.documents.len(), "more documents than names");
            documents.extend(example.facts.as_deref().map(|text| ("facts.toml", text)));
            documents.extend(example.glossary.as_deref().map(|text| ("glossary.toml", text)));
            let texts = &documents[..example.documents.len()];
            let report = match (&rule.kind, texts) {
                (RuleKind::Translation { .. }, [(_, messages)]) => support::check_messages(messages),
                (RuleKind::Translation { .. }, [(_, source), (_, target)]) => {
                    support::check_translation_with(source, target, example.glossary.as_deref())
                }
                _ => support::check(&documents),
            };
            let fired = report.findings.iter().any(|finding| finding.rule == rule.id);
            if fired != must_fire {
                let lines: Vec<String> = report.findings.iter().map(|f| support::line(&report, f)).collect();
                problems.push(format!("{}: {:?} (must fire: {must_fire})\n  {lines:#?}", rule.id, example.title));
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn rules_are_complete_and_well_named() {
    let catalogue = Catalogue::embedded().unwrap();
    let mut explanations = BTreeSet::new();
    for rule in catalogue.rules() {
        let id = rule.id.as_str();
        // A rule is named by the defect, so that "allow number-mismatch" reads well.
        for remedy in ["use-", "avoid-", "prefer-", "no-", "check-"] {
            assert!(!id.starts_with(remedy), "{id} is named by the remedy");
        }
        assert!(!rule.fires.is_empty() && !rule.silent.is_empty(), "{id}: both kinds of example are needed");
        assert!(rule.headline.len() < 100 && !rule.headline.ends_with('.'), "{id}: {}", rule.headline);
        assert!(rule.explanation.trim().len() > 80, "{id}: the explanation is too short to teach anything");
        assert!(explanations.insert(rule.explanation.clone()), "{id}: this explanation is used twice");
        assert!(rule.message.contains('{'), "{id}: the message names no value");
    }
}

#[test]
fn the_readme_lists_the_rules() {
    let readme = include_str!("../../README.md");
    let (_, rest) = readme.split_once("checked by a test -->\n").unwrap();
    let (listed, _) = rest.split_once("\n<!-- /rules -->").unwrap();
    let run =
        std::process::Command::new(env!("CARGO_BIN_EXE_factdiff")).args(["rules", "--markdown"]).output().unwrap();
    assert_eq!(listed.trim(), String::from_utf8(run.stdout).unwrap().trim());
}

#[test]
fn the_readme_shows_real_output() {
    let readme = include_str!("../../README.md");
    let (_, rest) = readme.split_once("```text\n").unwrap();
    let (shown, _) = rest.split_once("```").unwrap();
    let run = std::process::Command::new(env!("CARGO_BIN_EXE_factdiff"))
        .args(["check", "seeds", "--color", "never", "--width", "100"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let printed = String::from_utf8(run.stdout).unwrap();
    assert!(printed.contains(shown), "the README shows\n{shown}\nbut the program prints\n{printed}");
}
