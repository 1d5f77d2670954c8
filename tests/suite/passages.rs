//! Overlaps as `passages` tells them: what differs inside them, and what does not.

use std::collections::BTreeMap;

use factdiff::engine::{self, Options, Silent};
use factdiff::model::{DifferenceKind, Report};

use crate::support::Memory;

/// Documents compared as `passages` does it; `eager` reads the values of all their text.
fn compared(texts: &[&str], eager: bool) -> Report {
    let documents: BTreeMap<String, Vec<u8>> =
        texts.iter().enumerate().map(|(idx, text)| (format!("{idx}.txt"), text.as_bytes().to_vec())).collect();
    let options = Options { without_mentions: !eager, ..Options::default() };
    let paths: Vec<String> = documents.keys().cloned().collect();
    let (mut report, failures) = engine::load(&paths, &Memory(documents), &options, &Silent);
    assert!(failures.is_empty());
    engine::align(&mut report, &options, &Silent);
    engine::type_differences(&mut report, &options, &Silent);
    report
}

/// The differences of two texts, as `kind: old > new`.
fn differences(a: &str, b: &str) -> Vec<String> {
    let told = |eager: bool| {
        let report = compared(&[a, b], eager);
        assert_eq!(report.overlaps.alignments.len(), 1, "one passage: {a} | {b}");
        let name = |kind: DifferenceKind| serde_json::to_value(kind).unwrap().as_str().unwrap().to_owned();
        let words = |doc: usize, span| report.documents[doc].slice(span).to_owned();
        let told = report.overlaps.differences[0].iter();
        told.map(|d| format!("{}: {} > {}", name(d.kind), words(0, d.a), words(1, d.b))).collect::<Vec<_>>()
    };
    let lazy = told(false);
    assert_eq!(lazy, told(true), "values read in the differing sentences alone say the same");
    lazy
}

const ENGLISH: &str = "The harbour board met on Monday to hear the report of its engineers. From 2016 to 2020 the crews of the \
northern basin moved 5,479 tons of silt, which had not been cleared since the war, and in May 2017 they laid 12 km of new \
quay. The works were led by Anna Lindqvist and the board did approve the final account without further debate.";

const CHINESE: &str = "港务局周一听取了工程人员的报告。自2016年以来，北港池的施工队伍共清出淤泥5479吨，这些淤泥自战后从未清理过，\
并于2017年5月新建码头12公里。工程由港务局统一领导，董事会批准了最后决算报告并予以公布，市民可以查阅。";

#[test]
fn a_difference_says_what_it_is_about() {
    for (old, new, expected) in [
        ("5,479", "5,497", vec!["number: 5,479 tons > 5,497 tons"]),
        ("May 2017", "June 2017", vec!["date: May 2017 > June 2017"]),
        ("May 2017", "June 2018", vec!["date: May 2017 > June 2018"]),
        ("12 km", "12 miles", vec!["unit: 12 km > 12 miles"]),
        ("Anna Lindqvist", "Karin Thornbury", vec!["name: Anna Lindqvist > Karin Thornbury"]),
        ("did approve", "did not approve", vec!["negation:  > not"]),
        ("engineers", "surveyors", vec!["other: engineers > surveyors"]),
        ("final account", "account", vec!["other: final > "]),
        ("moved 5,479", "shifted 5,497", vec!["number: 5,479 tons > 5,497 tons", "other: moved > shifted"]),
    ] {
        let mut found = differences(ENGLISH, &ENGLISH.replace(old, new));
        found.sort();
        assert_eq!(found, expected, "{old} > {new}");
    }
    for (old, new, expected) in [
        ("5479吨", "5497吨", vec!["number: 5479吨 > 5497吨"]),
        ("2017年5月", "2017年6月", vec!["date: 2017年5月 > 2017年6月"]),
        ("12公里", "12英里", vec!["unit: 12公里 > 12英里"]),
    ] {
        assert_eq!(differences(CHINESE, &CHINESE.replace(old, new)), expected, "{old} > {new}");
    }
}

#[test]
fn how_a_text_is_set_is_no_difference() {
    let quoted = ENGLISH.replace("final account", "\"final account\"");
    for (one, other) in [
        (ENGLISH.to_owned(), ENGLISH.replace("engineers", "engi-\nneers")),
        (ENGLISH.to_owned(), ENGLISH.replace("engineers", "engi\u{ad}neers")),
        (quoted.clone(), ENGLISH.replace("final account", "“final account”")),
        (quoted.clone(), ENGLISH.replace("final account", "«final account»")),
        (quoted, ENGLISH.replace("final account", "'final account'")),
        (ENGLISH.to_owned(), ENGLISH.replace("The harbour board", "THE HARBOUR BOARD")),
        (ENGLISH.to_owned(), ENGLISH.replace("quay. The", "quay.  \u{a0}The")),
        (ENGLISH.to_owned(), ENGLISH.replace("the northern", "the\nnorthern")),
        (CHINESE.to_owned(), CHINESE.replace("工程人员", "“工程人员”")),
        (CHINESE.replace("工程人员", "「工程人员」"), CHINESE.replace("工程人员", "“工程人员”")),
        (CHINESE.to_owned(), CHINESE.replace("施工队伍", "施工\n队伍")),
        (CHINESE.to_owned(), CHINESE.replace("2016年", " 2016 年")),
        (CHINESE.to_owned(), CHINESE.replace("5479", "５４７９")),
    ] {
        assert_eq!(differences(&one, &other), Vec::<String>::new(), "{other}");
    }
}

#[test]
fn signs_beside_figures_are_differences_though_no_token_shows_them() {
    let with = |text: &str| ENGLISH.replace("12 km", text);
    assert_eq!(differences(&with("$12 worth"), &with("€12 worth")).len(), 1);
    assert_eq!(differences(&with("(12) km"), &with("12 km")), Vec::<String>::new());
}

#[test]
fn every_change_of_words_is_among_the_differences() {
    let changed = ENGLISH.replace("Monday", "Friday").replace("silt", "sand").replace("12 km", "twelve kilometres");
    let report = compared(&[ENGLISH, &changed], false);
    let alignment = &report.overlaps.alignments[0];
    for op in &alignment.ops {
        if let factdiff::model::Op::Change { a, .. } = op {
            let span = report.documents[0].token_span(a.clone());
            let told = report.overlaps.differences[0].iter().any(|d| d.a == span || d.a.overlaps(span));
            assert!(told, "{}", report.documents[0].slice(span));
        }
    }
}
