//! Properties that hold for any input.

use std::collections::BTreeMap;

use factdiff::base::Span;
use factdiff::engine::{self, Options};
use factdiff::rules::Catalogue;
use proptest::prelude::*;

use crate::support;

/// Prose with figures, so that there is something to find; the same for every call.
fn prose() -> String {
    let words = [
        "harbour",
        "clinic",
        "teacher",
        "railway",
        "winter",
        "market",
        "committee",
        "river",
        "village",
        "engine",
        "letter",
        "orchard",
        "judge",
        "bridge",
        "festival",
        "library",
        "miner",
        "tunnel",
        "harvest",
        "theatre",
        "garden",
        "factory",
    ];
    let mut state = 7_usize;
    let mut next = move |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let mut word = move || (words[next(words.len())], 100 + next(9000));
    // No frame of fixed words: a frame would be a template, and templates are another matter.
    let sentence = |_| {
        let words: Vec<String> = (0..14)
            .map(|n| {
                let (one, figure) = word();
                if n == 6 { figure.to_string() } else { one.to_owned() }
            })
            .collect();
        format!("The {}. ", words.join(" "))
    };
    (0..40).map(sentence).collect()
}

#[test]
fn a_document_agrees_with_itself() {
    let text = prose();
    let report = support::check(&[("a.txt", &text), ("b.txt", &text)]);
    let lines: Vec<String> = report.findings.iter().map(|f| support::line(&report, f)).collect();
    assert_eq!(report.findings.len(), 1, "{lines:#?}");
    assert_eq!(report.findings[0].rule, "duplicate-text");
    let covered: usize = report.findings[0].places[0].span.len();
    assert!(covered * 100 >= text.trim().len() * 99, "the whole document is the overlap");
}

#[test]
fn the_order_of_files_and_their_number_of_threads_change_nothing() {
    let (one, other, third) = (prose(), prose().replacen("1", "2", 3), prose().replace("railway", "tramway"));
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let report = support::check(&[("c.txt", &third), ("a.txt", &one), ("b.txt", &other)]);
            report
                .findings
                .iter()
                .map(|f| format!("{} {}", support::line(&report, f), f.fingerprint))
                .collect::<Vec<_>>()
        })
    };
    let first = run(1);
    assert!(!first.is_empty());
    assert_eq!(first, run(4));
}

#[test]
fn swapping_two_documents_mirrors_the_findings() {
    let (one, other) = (prose(), prose().replacen("1", "2", 1).replacen("harbour", "quay", 1));
    let pairs = |a: &str, b: &str, flip: bool| {
        let report = support::check(&[("a.txt", a), ("b.txt", b)]);
        let mut rows: Vec<String> = report
            .findings
            .iter()
            .map(|finding| {
                let mut spans: Vec<Span> = finding.places.iter().map(|place| place.span).collect();
                if flip {
                    spans.reverse();
                }
                format!("{} {spans:?}", finding.rule)
            })
            .collect();
        rows.sort();
        rows
    };
    assert_eq!(pairs(&one, &other, false), pairs(&other, &one, true));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes_never_panic_and_every_span_slices(
        bytes in prop::collection::vec(any::<u8>(), 0..400),
        ending in prop::sample::select(vec!["txt", "md", "html", "rst", "adoc", "mediawiki"]),
    ) {
        let path = format!("x.{ending}");
        if let Ok((document, _)) = engine::document(&path, bytes.clone(), &Options::default()) {
            let source = document.source.as_deref().unwrap();
            let spans = document.tokens.iter().map(|t| t.span())
                .chain(document.sentences.iter().map(|s| s.span))
                .chain(document.blocks.iter().map(|b| b.span))
                .chain(document.mentions.iter().map(|m| m.span));
            for span in spans {
                prop_assert!(document.text.get(span.range()).is_some());
                let origin = document.map.to_origin(span);
                prop_assert!(source.get(origin.range()).is_some());
                prop_assert!(document.file_span(span).end as usize <= bytes.len());
            }
        }
    }

    #[test]
    fn truncated_documents_never_panic(cut in 0_usize..2000) {
        let mut text = prose();
        text.truncate(cut);
        let documents = BTreeMap::from([
            ("a.md".to_owned(), text.clone().into_bytes()),
            ("b.html".to_owned(), format!("<p>{text}").into_bytes()),
        ]);
        support::check_with(documents, &Catalogue::embedded().unwrap());
    }
}
