//! Labelled translations: each faithful pair is silent, each error planted into one is found.

use std::fmt::Write as _;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use factdiff::report::link_rows;
use proptest::prelude::{ProptestConfig, prop_assert_eq, proptest};
use serde::Deserialize;

use crate::cli::{Folder, command, run};
use crate::support;

/// Least share of the planted errors that are found where they stand.
const MIN_RECALL: f64 = 0.95;
/// Least share of the pairs reported that were changed.
const MIN_PRECISION: f64 = 0.97;

/// Least F1 of the links between the sentences of the pairs, set as documents in which every paragraph lacks one.
const MIN_LINKS: f64 = 0.95;
/// Least share of the sentences that were dropped from those documents that is told.
const MIN_OMISSIONS: f64 = 0.85;
/// Least share of the omissions told that are some.
const MIN_OMISSION_PRECISION: f64 = 0.85;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    pair: Vec<Pair>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pair {
    source: String,
    target: String,
    /// What stands in the translation, and what is put in its place.
    #[serde(default)]
    errors: Vec<(String, String)>,
}

fn files() -> Vec<(String, File)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cases/translation");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let name = |path: &Path| path.file_stem().unwrap().to_string_lossy().into_owned();
    let read = |path: &PathBuf| {
        let text = fs::read_to_string(path).unwrap();
        (name(path), toml::from_str(&text).unwrap_or_else(|error| panic!("{path:?}: {error}")))
    };
    paths.iter().map(read).collect()
}

#[test]
fn planted_errors_are_found_and_faithful_translations_are_silent() {
    let mut table = String::new();
    let (mut missed, mut false_alarms) = (String::new(), String::new());
    let (mut all, mut all_found, mut all_false) = (0_u32, 0_u32, 0_u32);
    for (language, file) in files() {
        let (mut planted, mut found, mut silent, mut wrong) = (0_u32, 0_u32, 0_u32, 0_u32);
        for pair in &file.pair {
            let report = support::check_translation(&pair.source, &pair.target);
            let told: Vec<String> =
                report.findings.iter().filter(|f| support::is_loud(f)).map(|f| support::line(&report, f)).collect();
            silent += u32::from(told.is_empty());
            if !told.is_empty() {
                wrong += 1;
                writeln!(false_alarms, "{language}: {} | {}\n  {told:#?}", pair.source, pair.target).unwrap();
            }
            for (right, changed) in &pair.errors {
                let at =
                    pair.target.find(right).unwrap_or_else(|| panic!("{language}: no `{right}` in {}", pair.target));
                let target = pair.target.replacen(right, changed, 1);
                let report = support::check_translation(&pair.source, &target);
                // Whatever of the finding's place in the translation lies in the changed text.
                let hit = report.findings.iter().filter(|finding| support::is_loud(finding)).any(|finding| {
                    let place = &finding.places[1];
                    let span = report.documents[1].file_span(place.span);
                    (span.start as usize) < at + changed.len() && at < span.end as usize
                });
                planted += 1;
                found += u32::from(hit);
                if !hit {
                    writeln!(missed, "{language}: {right} → {changed} in {} | {target}", pair.source).unwrap();
                }
            }
        }
        writeln!(table, "{language}: {found} of {planted} found, {silent} of {} silent", file.pair.len()).unwrap();
        all += planted;
        all_found += found;
        all_false += wrong;
    }
    let recall = f64::from(all_found) / f64::from(all);
    let precision = f64::from(all_found) / f64::from(all_found + all_false);
    let told = format!("{table}recall {recall:.3}, precision {precision:.3}\nmissed:\n{missed}false:\n{false_alarms}");
    if std::env::var_os("SHOW").is_some() {
        panic!("{told}");
    }
    assert!(recall >= MIN_RECALL && precision >= MIN_PRECISION, "{told}");
}

/// Sentences of a paragraph of the documents made of the labelled pairs, and which of them the translation lacks.
const PARAGRAPH: usize = 5;
const LACKED: usize = 2;

/// A document of some texts, and where each stands.
fn joined<'a>(texts: impl Iterator<Item = (usize, &'a str)>) -> (String, Vec<(usize, Range<usize>)>) {
    let (mut text, mut places) = (String::new(), Vec::new());
    for (idx, part) in texts {
        if !text.is_empty() {
            text.push_str(if idx % PARAGRAPH == 0 { "\n\n" } else { " " });
        }
        places.push((idx, text.len()..text.len() + part.len()));
        text.push_str(part);
    }
    (text, places)
}

#[test]
fn sentences_are_tied_and_what_lacks_a_counterpart_is_told() {
    let (mut links, mut right, mut wanted) = (0_u32, 0_u32, 0_u32);
    let (mut lacked, mut told, mut told_all) = (0_u32, 0_u32, 0_u32);
    let mut table = String::new();
    for (language, file) in files() {
        let texts = || file.pair.iter().enumerate();
        let is_lacked = |idx: usize| idx % PARAGRAPH == LACKED;
        let (source, in_source) = joined(texts().map(|(idx, pair)| (idx, pair.source.as_str())));
        let kept = texts().filter(|(idx, _)| !is_lacked(*idx));
        let (target, in_target) = joined(kept.map(|(idx, pair)| (idx, pair.target.as_str())));
        let report = support::check_translation(&source, &target);
        let under = |places: &[(usize, Range<usize>)], from: u32, to: u32| -> Vec<usize> {
            let overlaps = |range: &Range<usize>| range.start < to as usize && (from as usize) < range.end;
            places.iter().filter(|(_, range)| overlaps(range)).map(|(idx, _)| *idx).collect()
        };
        let before = (links, right, told, lacked);
        for row in link_rows(&report).filter(|row| !row.kind.starts_with("0-") && !row.kind.ends_with("-0")) {
            links += 1;
            let of_source = under(&in_source, row.source.start_byte, row.source.end_byte);
            right += u32::from(of_source == under(&in_target, row.target.start_byte, row.target.end_byte));
        }
        wanted += u32::try_from(in_target.len()).unwrap();
        lacked += u32::try_from(in_source.len() - in_target.len()).unwrap();
        for finding in report.findings.iter().filter(|finding| finding.rule == "translation-omission") {
            let bytes = report.documents[0].file_span(finding.places[0].span);
            let missing = under(&in_source, bytes.start, bytes.end);
            told_all += 1;
            told += u32::from(missing.iter().all(|idx| is_lacked(*idx)));
        }
        let (links, right) = (links - before.0, right - before.1);
        let (told, lacked) = (told - before.2, lacked - before.3);
        writeln!(table, "{language}: {right} of {links} links right, {told} of {lacked} omissions told").unwrap();
    }
    let f1 = f64::from(2 * right) / f64::from(links + wanted);
    let (recall, precision) = (f64::from(told) / f64::from(lacked), f64::from(told) / f64::from(told_all.max(1)));
    let told = format!("{table}links: F1 {f1:.3}; omissions: recall {recall:.3}, precision {precision:.3}");
    if std::env::var_os("SHOW").is_some() {
        panic!("{told}");
    }
    assert!(f1 >= MIN_LINKS && recall >= MIN_OMISSIONS && precision >= MIN_OMISSION_PRECISION, "{told}");
}

const NOTICE: (&str, &str) = (
    "The library will be closed on 14 June 2021. It has 24 reading rooms.\n",
    "Die Bücherei bleibt am 15. Juni 2021 geschlossen. Sie hat 42 Lesesäle.\n",
);

#[test]
fn files_folders_and_catalogues_are_checked() {
    let catalogue = "msgid \"\"\nmsgstr \"\"\n\"Language: de\\n\"\n\nmsgid \"%d files\"\nmsgstr \"Dateien\"\n";
    let folder = Folder::new(
        "translation",
        &[("en/a.md", NOTICE.0), ("de/a.md", NOTICE.1), ("en/b.md", NOTICE.0), ("de.po", catalogue)],
    );
    let ran = run(&folder, &["translation", "en", "de", "--format", "jsonl"]);
    assert_eq!((ran.status, ran.stdout.lines().count()), (1, 2), "{}{}", ran.stdout, ran.stderr);
    assert!(ran.stderr.contains("en/a.md → de/a.md") && ran.stderr.contains("1 document has no"), "{}", ran.stderr);
    let checked = run(&folder, &["check", "--format", "jsonl", "--select", "number,date", "en/a.md", "de"]);
    assert_eq!((checked.status, &checked.stdout), (1, &ran.stdout), "check pairs by name");
    let files = run(&folder, &["translation", "en/a.md", "de/a.md", "--from", "en", "--to", "de", "--format", "jsonl"]);
    assert_eq!(files.stdout, ran.stdout);
    let links = run(&folder, &["translation", "en/a.md", "de/a.md", "--links"]);
    assert_eq!((links.status, links.stdout.matches("\"kind\":\"1-1\"").count()), (0, 2), "{}", links.stdout);
    assert_eq!(run(&folder, &["translation", "en/a.md", "de"]).status, 2);
    assert_eq!(run(&folder, &["translation", "en/a.md"]).status, 2);
    let lists = Folder::new(
        "translation-messages",
        &[
            ("en.json", r#"{"a": {"b": "Wait 30 seconds"}, "c": "Only here"}"#),
            ("de.json", r#"{"a": {"b": "Warten Sie 20 Sekunden"}}"#),
            ("table.tsv", "en\tde\nWait 30 seconds\tWarten Sie 20 Sekunden\n"),
        ],
    );
    for args in
        [&["translation", "en.json", "de.json", "--from", "en", "--to", "de"][..], &["translation", "table.tsv"]]
    {
        let ran = run(&lists, &[args, &["--format", "brief"]].concat());
        assert!(ran.status == 1 && ran.stdout.contains("translation-number-mismatch"), "{}{}", ran.stdout, ran.stderr);
        assert!(args.len() == 2 || ran.stderr.contains("1 without a translation: c"), "{}", ran.stderr);
    }
    let messages = run(&folder, &["translation", "de.po", "--format", "brief"]);
    assert!(messages.status == 1 && messages.stdout.contains("translation-placeholder"), "{}", messages.stdout);
}

#[test]
fn files_of_messages_are_paired_in_folders() {
    let yaml = |root: &str, text: &str| format!("{root}:\n  wait: {text}\n  list:\n    - \"{text}\"\n");
    let android = |text: &str| format!("<resources><string name=\"a\">{text}</string></resources>");
    let files = [
        ("locales/en.yml", yaml("en", "Wait 30 seconds")),
        ("locales/de.yml", yaml("de", "Warten Sie 20 Sekunden")),
        ("locales/fr.yml", yaml("fr", "Attendez 30 secondes")),
        ("res/values/strings.xml", android("Keep 5 files")),
        ("res/values-de/strings.xml", android("6 Dateien behalten")),
        ("java/messages.properties", "keep = Keep 7 files\n".to_owned()),
        ("java/messages_de.properties", "keep = 8 Dateien behalten\n".to_owned()),
        ("web/en/app.json", r#"{"keep": "Keep 9 files"}"#.to_owned()),
        ("web/de/app.json", r#"{"keep": "10 Dateien behalten"}"#.to_owned()),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let folder = Folder::new("translation-folders", &files);
    let told = |args: &[&str]| {
        let ran = run(&folder, &[&["translation"], args, &["--format", "brief"]].concat());
        let lines = ran.stdout.lines().map(|line| line.split(": ").next().unwrap_or("").to_owned());
        (ran.status, lines.collect::<Vec<_>>(), ran.stderr)
    };
    let (status, lines, notices) = told(&["."]);
    let expected = [
        "java/messages.properties:1:13",
        "locales/en.yml:2:14",
        "locales/en.yml:4:13",
        "res/values/strings.xml:1:34",
        "web/en/app.json:1:16",
    ];
    assert_eq!(status, 1);
    let mut sorted = lines;
    sorted.sort();
    assert_eq!(sorted, expected, "{notices}");
    assert!(notices.contains("locales/en.yml → locales/fr.yml"), "{notices}");
    for (args, place) in [
        (["web/en", "web/de"], "web/en/app.json:1:16"),
        (["res/values", "res/values-de"], "res/values/strings.xml:1:34"),
    ] {
        assert_eq!(told(&args).1, [place]);
    }
}

#[test]
fn the_languages_of_a_bilingual_file_are_told_apart() {
    let catalogue = "msgid \"\"\nmsgstr \"Content-Type: text/plain\\n\"\n\nmsgid \"It costs 1,234 euros and lasts 3 weeks.\"\n\
                     msgstr \"Es kostet 1.234 Euro und dauert vier Wochen.\"\n";
    let folder = Folder::new("translation-sides", &[("x.po", catalogue)]);
    let ran = run(&folder, &["translation", "x.po", "--from", "en", "--to", "de", "--format", "brief"]);
    assert!(ran.stdout.lines().count() == 1 && ran.stdout.contains("vier Wochen"), "{}", ran.stdout);
}

#[test]
fn wide_terminals_show_both_sides_in_a_row() {
    let folder = Folder::new("translation-wide", &[("a.md", NOTICE.0), ("b.md", NOTICE.1)]);
    let rows = |width: &str| {
        let args = ["translation", "a.md", "b.md", "--width", width, "--color", "never"];
        run(&folder, &args).stdout
    };
    let (wide, narrow) = (rows("120"), rows("119"));
    let both =
        |line: &&str| line.contains("14 June 2021") && line.contains("15. Juni 2021") && line.starts_with("  │ ");
    assert_eq!((wide.lines().filter(both).count(), narrow.lines().filter(both).count()), (1, 0), "{wide}{narrow}");
    assert!(wide.lines().all(|line| line.chars().count() <= 120), "{wide}");
    let value = |line: &&str| line.starts_with("  │ = 24") && line.ends_with("│ = 42") || line.contains("24 reading");
    assert!(wide.lines().any(|line| value(&line)), "{wide}");
}

#[test]
fn translations_left_as_they_are_are_told_once() {
    let text =
        "The harbour is open to all who ask for it in good time and in writing, whatever they bring with them.\n";
    let german =
        "Der Hafen steht allen offen, die rechtzeitig und schriftlich darum bitten, was immer sie mitbringen.\n";
    let names: Vec<String> = (0..9).map(|n| format!("{n}")).collect();
    let files = |language: &str, text: &str| -> Vec<(String, String)> {
        names
            .iter()
            .map(|n| (format!("{language}/{n}.md"), text.replace("harbour", &format!("harbour of pier {n}"))))
            .collect()
    };
    for (copied, expected) in [(7, 1), (4, 4)] {
        let mut all = files("en", text);
        all.extend(files("de", text).into_iter().take(copied));
        all.extend(files("de", german).into_iter().skip(copied));
        let all: Vec<(&str, &str)> = all.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        let folder = Folder::new(&format!("translation-left-{copied}"), &all);
        let ran = run(&folder, &["translation", "en", "de", "--from", "en", "--to", "de", "--format", "brief"]);
        assert_eq!(ran.stdout.matches("translation-untranslated").count(), expected, "{}{}", ran.stdout, ran.stderr);
    }
}

#[test]
fn a_page_left_in_its_language_is_told_once() {
    let subjects = ["harbour", "library", "council", "school", "market", "bridge", "station"];
    let english = |what: &str| format!("The {what} is open to all who ask for it in good time and in writing.");
    let german =
        |n: usize| format!("Der Absatz mit der Nummer {n} wurde von der Stadt im Sommer geschrieben und geprüft.");
    let source = |n: usize| format!("The paragraph with the number {n} was written and checked by the city in summer.");
    let page = |told: usize, other: &dyn Fn(usize) -> String| {
        let both = subjects.iter().take(told).enumerate();
        both.map(|(n, what)| format!("{}\n\n{}\n\n", other(n + 2), english(what))).collect::<String>()
    };
    for (told, expected) in [(3, 3), (7, 1)] {
        let report = support::check_translation(&page(told, &source), &page(told, &german));
        let found: Vec<_> = report.findings.iter().filter(|f| f.rule == "translation-untranslated").collect();
        assert_eq!(found.len(), expected, "{found:?}");
        assert!(told == 3 || found[0].explanation.contains("7 sentences are"), "{}", found[0].explanation);
    }
}

#[test]
fn a_scale_word_of_a_language_that_is_not_read_is_no_slip() {
    let source =
        "The server keeps 1 million files in its cache. It was built by the team of the city in the year 2014.";
    let target = "Sunucu önbelleğinde 1 milyon dosya tutar. Kentin ekibi tarafından 2014 yılında yapılmıştır.";
    let wrong = target.replace("1 milyon", "3 milyon");
    let found = |target: &str| {
        let findings = support::check_translation(source, target).findings;
        findings.iter().filter(|finding| finding.rule == "translation-number-mismatch").count()
    };
    assert_eq!((found(target), found(&wrong)), (0, 1));
}

#[test]
fn the_readme_shows_a_real_translation() {
    let readme = include_str!("../../README.md");
    let (_, rest) = readme.split_once("```text\nerror[translation").unwrap();
    let (shown, _) = rest.split_once("```").unwrap();
    let args = ["translation", "seeds/bilingual/notice.zh-CN.md", "seeds/bilingual/notice.md", "--width", "100"];
    let ran = command(Path::new(env!("CARGO_MANIFEST_DIR")), &args).args(["--color", "never"]).output().unwrap();
    let printed = String::from_utf8(ran.stdout).unwrap();
    assert!(printed.contains(shown), "the README shows\n{shown}\nbut the program prints\n{printed}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_sentence_stands_in_one_bead(
        source in "([a-z]{1,9}[ .,0-9]{1,3}|\\PC|\n\n){0,60}",
        target in "([а-я]{1,9}[ .,0-9]{1,3}|\\PC|\n\n){0,60}",
    ) {
        let report = support::check_translation(&source, &target);
        let (mut from, mut to) = (0, 0);
        for bead in &report.bitexts[0].beads {
            prop_assert_eq!((bead.source.start, bead.target.start), (from, to));
            (from, to) = (bead.source.end, bead.target.end);
        }
        prop_assert_eq!(from as usize, report.documents[0].sentences.len());
        prop_assert_eq!(to as usize, report.documents[1].sentences.len());
    }
}

#[test]
fn names_differ_between_the_languages_of_a_tree() {
    let page = |name: &str| {
        format!(
            "The package holds what the team of the archive needs to build all of it anew on any machine, as the manual of \
             the project says in its chapter on {name}, which was written for those who come new to it and read it once.\n"
        )
    };
    let (one, other) = (page("Managing Package Priorities"), page("Pakket Prioriteiten Beheren"));
    let german = "Das Haus der Familie steht am Fluss, und jedes der Zimmer hat ein Fenster nach Süden.\n";
    let french = "La maison de la famille est au bord du fleuve, et chacune des chambres a une fenêtre.\n";
    let found = |folders: [&str; 4]| {
        let [a, b, c, d] = folders.map(|folder| format!("{folder}/x.md"));
        let report = support::check(&[(&a, german), (&b, french), (&c, &one), (&d, &other)]);
        report.findings.iter().any(|finding| finding.rule == "name-mismatch")
    };
    assert!(!found(["l10n/de", "l10n/fr", "l10n/cs", "l10n/nl"]), "pages that are half translated");
    assert!(found(["l10n/de", "l10n/fr", "docs/one", "docs/two"]));
    assert!(found(["l10n/x", "l10n/y", "l10n/cs", "l10n/nl"]), "folders beside which no language is known");
}
