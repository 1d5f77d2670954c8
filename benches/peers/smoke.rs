//! The benchmark at a tiny size, as `cargo test` runs it: no time is judged, only that all of it works.

use std::error::Error;
use std::fs;
use std::path::Path;

use crate::corpus::{self, DOCS, GOLD, Place, Template};
use crate::reuse::KINDS;
use crate::score::{Pair, score};
use crate::{accuracy, cost, editions, paraphrase, prose, scratch, values, versions};

/// Name of the test, for `cargo test NAME`.
pub(crate) const NAME: &str = "benchmark_smoke";

/// Runs everything small. Panics if something is not as it must be.
pub(crate) fn run() -> Result<(), Box<dyn Error>> {
    scores_are_those_of_pan();
    corpora_say_the_truth();
    only_corpora_are_replaced()?;

    let sizes = vec![0.03, 0.3];
    // No peers: a broken one on the search path is no fault of the project.
    let outcome = cost::run(&cost::Settings { text: None, sizes, runs: 1, peers: None, seed: 1 })?;
    let rows = outcome.table.lines().filter(|line| line.starts_with("| `")).count();
    assert_eq!(rows, 4, "{}", outcome.table);
    for row in ["`wc -w`", "`factdiff passages`", "`factdiff check`", "`factdiff check again`"] {
        let line = outcome.table.lines().find(|line| line.starts_with(&format!("| {row} |")));
        let cells = line.unwrap_or_else(|| panic!("no row {row} in\n{}", outcome.table)).matches('|').count();
        assert_eq!(cells, 6, "{}", outcome.table);
    }
    let measured = |what: &str| outcome.goals.iter().any(|goal| goal.what.contains(what) && goal.value > 0.0);
    assert!(measured("/ `wc -w`") && measured("growth") && measured("peak memory"), "{:?}", outcome.goals);

    let outcome = versions::run(&versions::Settings { text: None, documents: 6, versions: 3, runs: 1, seed: 1 })?;
    assert!(outcome.table.contains("18 in 3 versions"), "{}", outcome.table);
    assert!(outcome.goals[0].value >= 1.0, "no family was found\n{}", outcome.table);

    paraphrases_are_laid_out_as_said()?;

    let settings = accuracy::Settings { texts: Vec::new(), corpora: Vec::new(), mb: 0.2, seed: 1, keep: None };
    let outcome = accuracy::run(&settings)?;
    for kind in KINDS.map(|kind| format!("| {} |", kind.name())) {
        assert!(outcome.table.contains(&kind), "{}", outcome.table);
    }
    // Far below the goals: what is tested is that detections and answers speak of the same places.
    let all = outcome.goals.iter().find(|goal| goal.what.ends_with("plagdet, all"));
    assert!(all.is_some_and(|goal| goal.value > 0.5), "{}", outcome.table);

    let outcome = values::run(&values::Settings { material: None, peers: None, text: None, bytes: 20_000 })?;
    let own = outcome.table.lines().filter(|line| line.starts_with("| `factdiff mentions` |"));
    let scores: Vec<f64> = own.flat_map(|line| line.split('|')).filter_map(|cell| cell.trim().parse().ok()).collect();
    // What is tested is that the sentences are marked as they are read.
    assert!(scores.len() >= 14 && scores.iter().all(|score| *score > 0.6), "{}", outcome.table);
    Ok(())
}

/// Two made-up editions: cases stand where they are said to, and a score comes out.
fn paraphrases_are_laid_out_as_said() -> Result<(), Box<dyn Error>> {
    let folder = scratch("editions");
    fs::create_dir_all(&folder)?;
    let wording = |from: usize| -> String {
        let line = |at: usize| if at % 20 == 19 { "\n".to_owned() } else { format!("{}\n", verse(at, from)) };
        (0..400).map(line).collect()
    };
    for (name, from) in [("a.txt", 0), ("b.txt", 5)] {
        fs::write(folder.join(name), wording(from))?;
    }
    let corpus = editions::make(&editions::read(&folder)?, 3);
    assert!(!corpus.cases.is_empty());
    for case in &corpus.cases {
        let text = |doc: &str, start: usize, end: usize| {
            let number: usize = doc.trim_end_matches(".txt").parse().expect("documents are numbered");
            corpus.documents[number][start..end].split_whitespace().map(str::to_owned).collect::<Vec<_>>()
        };
        let (a, b) = (text(&case.doc_a, case.start_a, case.end_a), text(&case.doc_b, case.start_b, case.end_b));
        // The first words of each line are those of no other.
        assert!(case.doc_a != case.doc_b && a != b && (a[0] == b[0] || a[0] == b[5] || a[5] == b[0]), "{case:?}");
    }
    let outcome = paraphrase::run(&[&folder], 3)?;
    assert!(outcome.table.lines().count() == 4 && outcome.goals[0].value > 0.2, "{}", outcome.table);
    Ok(fs::remove_dir_all(&folder)?)
}

/// A line of ten words of its own, in another order from edition to edition, and of five that each edition has.
fn verse(at: usize, from: usize) -> String {
    let own: Vec<String> = (0..10).map(|word| format!("w{at}x{}", (word + from) % 10)).collect();
    let other = (0..5).map(|word| format!("e{from}y{}", (at * 7 + word) % 50));
    format!("{}.", own.into_iter().chain(other).collect::<Vec<_>>().join(" "))
}

fn place(doc: &str, start: usize, end: usize) -> Place {
    Place { doc: doc.to_owned(), start, end }
}

/// Figures worked out by hand.
fn scores_are_those_of_pan() {
    let near = |one: f64, other: f64| assert!((one - other).abs() < 1e-9, "{one} is not {other}");
    let change = vec![[(10, 14), (110, 114)]];
    let cases = [
        Pair::new(place("a", 0, 100), place("b", 100, 200), change, "mutate"),
        Pair::new(place("c", 0, 50), place("d", 0, 50), Vec::new(), "noise"),
    ];
    let found = |diffs| Pair::new(place("b", 150, 200), place("a", 50, 100), diffs, "");
    let half =
        Pair::new(place("a", 0, 50), place("b", 100, 150), vec![[(8, 20), (112, 112)], [(40, 41), (140, 141)]], "");
    // Two halves of one case, one of them twice; a passage that is none; the other case is missed.
    let wrong = Pair::new(place("a", 0, 10), place("d", 0, 10), Vec::new(), "");
    let detections = [half, found(Vec::new()), found(Vec::new()), wrong];
    let scores = score(&cases, &detections, &[]);
    let all = scores.rows.last().expect("there is always a row for all");
    assert_eq!((all.cases, all.detections, scores.false_detections), (2, 3, 1));
    near(all.precision, 2.0 / 3.0);
    near(all.recall, 0.5);
    near(all.granularity, 2.0);
    near(all.plagdet, (2.0 * (2.0 / 3.0) * 0.5 / (2.0 / 3.0 + 0.5)) / 3_f64.log2());
    near(scores.change_recall, 1.0);
    near(scores.change_precision, 0.5);
    // A detection of which half is a template counts neither way.
    let template = Template { doc: "d".to_owned(), start: 5, end: 90 };
    assert_eq!(score(&cases, &detections, &[template]).false_detections, 0);
}

/// `--keep` spares whatever it did not make itself.
fn only_corpora_are_replaced() -> Result<(), Box<dyn Error>> {
    for (name, folder) in [
        ("books", "01-books"),
        (".", "01-text"),
        ("..", "01-text"),
        ("", "01-text"),
        ("/", "01--"),
        ("../../a b", "01--..-a-b"),
        (".hidden", "01-hidden"),
        ("书", "01-书"),
    ] {
        assert_eq!(accuracy::folder_name(1, name), folder);
    }
    assert_ne!(accuracy::folder_name(1, "books"), accuracy::folder_name(2, "books"));

    let home = scratch("home");
    let books = home.join("books");
    fs::create_dir_all(&books)?;
    for (at, text) in prose::files(3, 60_000).iter().enumerate() {
        fs::write(books.join(format!("{at}.txt")), text)?;
    }
    let count = |folder: &Path| fs::read_dir(folder).map_or(0, Iterator::count);
    let before = count(&books);
    let keep = |text: &Path| {
        let keep = Some(home.as_path());
        accuracy::run(&accuracy::Settings { texts: vec![text], corpora: Vec::new(), mb: 0.03, seed: 1, keep })
    };
    // Where the text stands beside the corpora; once more over the corpus made before.
    for _ in 0..2 {
        keep(&books)?;
        assert_eq!(count(&books), before);
    }
    let made = home.join("01-books");
    assert!(made.join(GOLD).is_file());

    // What is read from is not replaced, even if it was made here.
    let docs = home.join("01-docs");
    fs::rename(&made, &docs)?;
    assert!(keep(&docs.join(DOCS)).is_err() && count(&docs.join(DOCS)) > 0);
    fs::rename(&docs, &made)?;

    // Files of other origin, beside the corpus or among its documents, or instead of its answers.
    let kept = fs::read_to_string(made.join(GOLD))?;
    for (file, text) in [("notes.txt", "mine"), ("docs/notes.txt", "mine"), (GOLD, "{\"mine\": 1}\n")] {
        fs::write(made.join(file), text)?;
        assert!(keep(&books).is_err(), "{file} was not spared");
        assert_eq!(fs::read_to_string(made.join(file))?, text);
        match file == GOLD {
            true => fs::write(made.join(file), &kept)?,
            false => fs::remove_file(made.join(file))?,
        }
    }
    fs::remove_file(made.join(GOLD))?;
    assert!(keep(&books).is_err() && made.join(DOCS).is_dir(), "a folder without answers was not spared");
    Ok(fs::remove_dir_all(&home)?)
}

/// What the gold file names stands there: copies in full, changed facts on both sides.
fn corpora_say_the_truth() {
    let texts = prose::files(7, 400_000);
    let corpus = corpus::make(&texts, 300_000, false, 7);
    let folder = scratch("truth");
    corpus.write(&folder).expect("the scratch folder can be written");
    let written = fs::read_dir(folder.join("docs")).expect("it was written").count();
    fs::remove_dir_all(&folder).expect("it was written");
    assert_eq!(written, corpus.documents.len());
    let text = |doc: &str, start: usize, end: usize| {
        let number: usize = doc.trim_end_matches(".txt").parse().expect("documents are numbered");
        &corpus.documents[number][start..end]
    };
    let mut changes = 0;
    for case in &corpus.cases {
        let (a, b) = (text(&case.doc_a, case.start_a, case.end_a), text(&case.doc_b, case.start_b, case.end_b));
        assert_eq!(case.kind == "verbatim", a == b, "{case:?}");
        for change in &case.mutations {
            let old = text(&case.doc_a, change.a.0, change.a.1);
            assert!(!old.is_empty() && old != text(&case.doc_b, change.b.0, change.b.1), "{case:?}");
            changes += 1;
        }
    }
    for kind in KINDS {
        assert!(corpus.cases.iter().any(|case| case.kind == kind.name()), "no case of {}", kind.name());
    }
    assert!(changes > 0);
    // The same seed gives the same corpus.
    assert_eq!(corpus.documents, corpus::make(&texts, 300_000, false, 7).documents);
}
