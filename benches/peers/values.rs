//! Values read rightly beside other recognisers, and how fast: F1 of span and value on marked sentences.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use factdiff::lexicon::Lexicons;
use serde_json::{Value, json};

use crate::goals::{Goal, figure};
use crate::judge::{Case, KINDS, Mark, Tally, Units, judge, marked};
use crate::tools::FACTDIFF;
use crate::{Outcome, say, source};

/// What to measure.
pub(crate) struct Settings<'a> {
    /// Folder of more marked sentences (`*.jsonl`).
    pub(crate) material: Option<&'a Path>,
    /// Where npm and pip installed peers; none are run without it.
    pub(crate) peers: Option<PathBuf>,
    /// Folder of real English text to measure the speed on; made-up prose without it.
    pub(crate) text: Option<&'a Path>,
    /// Bytes of text to measure the speed on.
    pub(crate) bytes: usize,
}

/// The row of the program itself.
const OWN: &str = "factdiff mentions";
/// Peers written in Python with the languages they read; `values.py` runs them.
const PYTHON: [(&str, &str); 6] = [
    ("recognizers-text-suite", "en zh"),
    ("quantulum3", "en"),
    ("text2num", "en"),
    ("dateparser", "en zh"),
    ("cn2an", "zh"),
    ("jionlp", "zh"),
];
/// The peer written in JavaScript; `values.mjs` runs it.
const CHRONO: &str = "chrono-node";
/// How the Python peers are installed (the oldest of them wants an old emoji).
const INSTALL: &str = "python3 -m venv target/peers/venv && target/peers/venv/bin/pip install recognizers-text-suite==1.0.2a2 \
    quantulum3==0.10.0 text2num==3.1.0 dateparser==1.5.0 cn2an==0.5.24 jionlp==1.5.31 'emoji<2' inflect numpy scipy";
/// Sorts in which the program must be ahead of every peer.
const AHEAD: [&str; 5] = ["number", "percent", "money", "date", "period"];
/// Runs of which the best counts.
const RUNS: usize = 5;
/// Times the speed of the crate that reads number words only.
const TIMES_TEXT2NUM: f64 = 2.0;

/// A set of sentences of one language.
struct Set {
    name: String,
    lang: String,
    cases: Vec<Case>,
}

/// Runs every recogniser over every set.
pub(crate) fn run(settings: &Settings<'_>) -> Result<Outcome, Box<dyn Error>> {
    let (sets, units) = (sets(settings.material)?, units()?);
    let (mut table, mut goals, mut missing) = (String::new(), Vec::new(), Vec::new());
    for set in &sets {
        say(&format!("reading {}: {} sentences", set.name, set.cases.len()));
        let mut rows: Vec<(&str, BTreeMap<String, Tally>)> = Vec::new();
        rows.push((OWN, tallies(&set.cases, &own(&set.cases)?, &units)));
        for (name, answer) in peers(settings.peers.as_deref(), set, &mut missing) {
            rows.push((name, tallies(&set.cases, &answer, &units)));
        }
        write_table(&mut table, set, &rows);
        let Some((own, others)) = rows.split_first() else { continue };
        for kind in AHEAD.iter().filter(|kind| own.1.get(**kind).is_some_and(|tally| tally.right + tally.missed > 0)) {
            let of = |row: &(&str, BTreeMap<String, Tally>)| row.1.get(*kind).map_or(0.0, |tally| tally.f1());
            if let Some(best) = others.iter().map(of).reduce(f64::max).filter(|best| *best > 0.0) {
                let bound = (best * 1000.0).round() / 1000.0;
                goals.push(Goal::at_least(bound, format!("{}: F1 of {kind}, best peer", set.name), of(own)));
            }
        }
    }
    missing.sort();
    missing.dedup();
    for line in missing {
        let _ = writeln!(table, "Not installed: {line}\n");
    }
    speed(settings, &mut table, &mut goals)?;
    Ok(Outcome { table, goals })
}

/// The sentences of the project, and those of a folder.
fn sets(material: Option<&Path>) -> Result<Vec<Set>, Box<dyn Error>> {
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/values");
    let mut sets = Vec::new();
    for lang in ["en", "zh"] {
        let text = fs::read_to_string(home.join(format!("{lang}-news.txt")))?;
        let cases = text.lines().enumerate().map(|(n, line)| marked(line, n.to_string(), lang)).collect();
        sets.push(Set { name: format!("{lang}, news"), lang: lang.to_owned(), cases });
    }
    let mut paths = Vec::new();
    for entry in material.map(fs::read_dir).transpose()?.into_iter().flatten() {
        paths.push(entry?.path());
    }
    paths.sort();
    for path in paths.iter().filter(|path| path.extension().is_some_and(|ending| ending == "jsonl")) {
        let text = fs::read_to_string(path)?;
        let cases = text.lines().map(serde_json::from_str).collect::<Result<Vec<Case>, _>>()?;
        let lang = cases.first().map_or("", |case| &case.lang).to_owned();
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        sets.push(Set { name: format!("{lang}, {name}"), lang, cases });
    }
    Ok(sets)
}

/// The units of measure by name.
fn units() -> Result<Units, Box<dyn Error>> {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/lang/und.toml"))?;
    let file: toml::Table = text.parse()?;
    let mut units = Units::new();
    for row in file.get("unit").and_then(toml::Value::as_array).into_iter().flatten() {
        let field = |key: &str| row.get(key).and_then(toml::Value::as_str).ok_or("a unit lacks a key");
        let factor = field("factor")?;
        let factor = match factor.split_once('/') {
            Some((n, d)) => n.parse::<f64>()? / d.parse::<f64>()?,
            None => factor.parse()?,
        };
        units.insert(field("name")?.to_owned(), (field("dimension")?.to_owned(), factor));
    }
    Ok(units)
}

type Answers = BTreeMap<String, Vec<Mark>>;

fn tallies(cases: &[Case], answers: &Answers, units: &Units) -> BTreeMap<String, Tally> {
    let mut tallies = BTreeMap::new();
    for case in cases {
        judge(case, answers.get(&case.id).map_or(&[], Vec::as_slice), units, &mut tallies);
    }
    tallies
}

/// What the built program answers; its offsets are bytes.
fn own(cases: &[Case]) -> Result<Answers, Box<dyn Error>> {
    let texts: BTreeMap<&str, &str> = cases.iter().map(|case| (case.id.as_str(), case.text.as_str())).collect();
    let mut answers = Answers::new();
    for line in ask(Command::new(FACTDIFF).args(["mentions", "--stdin-jsonl"]), cases)? {
        let id = line["id"].as_str().unwrap_or_default();
        let text = texts.get(id).copied().unwrap_or_default();
        let chars = |at: &Value| {
            let at = at.as_u64().and_then(|at| usize::try_from(at).ok()).unwrap_or(0);
            text.get(..at).map_or(0, |before| before.chars().count())
        };
        let text_of = |value: &Value| value.as_str().map(str::to_owned);
        let marks = line["mentions"].as_array().into_iter().flatten().map(|row| Mark {
            start: chars(&row["start_byte"]),
            end: chars(&row["end_byte"]),
            kind: text_of(&row["kind"]).unwrap_or_default(),
            value: text_of(&row["value"]),
            unit: text_of(&row["unit"]),
        });
        answers.insert(id.to_owned(), marks.collect());
    }
    Ok(answers)
}

/// What the installed peers of a language answer; how to install the others goes to `missing`.
fn peers(folder: Option<&Path>, set: &Set, missing: &mut Vec<String>) -> Vec<(&'static str, Answers)> {
    let Some(folder) = folder else { return Vec::new() };
    let script = |name: &str| format!("{}/benches/peers/{name}", env!("CARGO_MANIFEST_DIR"));
    let mut out = Vec::new();
    let mut add = |name: &'static str, command: &mut Command, install: &str| match ask(command, &set.cases) {
        Ok(lines) if !lines.is_empty() => {
            let answers = lines.into_iter().filter_map(|line| {
                Some((line["id"].as_str()?.to_owned(), serde_json::from_value(line["mentions"].clone()).ok()?))
            });
            out.push((name, answers.collect()));
        }
        _ => missing.push(format!("{name}: `{install}`")),
    };
    for (name, languages) in PYTHON {
        if languages.split(' ').any(|language| language == set.lang) {
            say(&format!("  {name}"));
            let local = folder.join("venv/bin/python");
            let python = if local.is_file() { local } else { PathBuf::from("python3") };
            add(name, Command::new(python).args([&script("values.py"), name]), INSTALL);
        }
    }
    if ["en", "zh"].contains(&set.lang.as_str()) {
        say(&format!("  {CHRONO}"));
        let command = &mut Command::new("node");
        add(
            CHRONO,
            command.arg(script("values.mjs")).arg(folder),
            "npm install --prefix target/peers chrono-node@2.10.3",
        );
    }
    out
}

/// Sends the sentences to a program and answers with its lines of JSON.
fn ask(command: &mut Command, cases: &[Case]) -> Result<Vec<Value>, Box<dyn Error>> {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
    let mut input = String::new();
    for case in cases {
        input.push_str(&json!({ "id": case.id, "lang": case.lang, "text": case.text }).to_string());
        input.push('\n');
    }
    let (pipe, output) = (child.stdin.take(), child.stdout.take().ok_or("no output")?);
    // A program may stop reading early; what it answered counts.
    let writer = std::thread::spawn(move || pipe.map(|mut pipe| pipe.write_all(input.as_bytes())));
    let lines = BufReader::new(output).lines().map_while(Result::ok);
    let rows = lines.filter_map(|line| serde_json::from_str(&line).ok()).collect();
    let _ = writer.join();
    child.wait()?;
    Ok(rows)
}

fn write_table(table: &mut String, set: &Set, rows: &[(&str, BTreeMap<String, Tally>)]) {
    let marks = |kind: &str| rows[0].1.get(kind).map_or(0, |tally| tally.right + tally.missed);
    let kinds: Vec<&str> = KINDS.into_iter().filter(|kind| marks(kind) > 0).collect();
    let _ = write!(table, "| {} ({} sentences) |", set.name, set.cases.len());
    kinds.iter().for_each(|kind| {
        let _ = write!(table, " {kind} ({}) |", marks(kind));
    });
    let _ = writeln!(table, "\n|---|{}", "---:|".repeat(kinds.len()));
    for (name, tallies) in rows {
        let _ = write!(table, "| `{name}` |");
        for kind in &kinds {
            let tally = tallies.get(*kind).copied().unwrap_or_default();
            let cell = if tally.right == 0 { "–".to_owned() } else { format!("{:.2}", tally.f1()) };
            let _ = write!(table, " {cell} |");
        }
        table.push('\n');
    }
    table.push('\n');
}

/// The best of some runs, in turn with each other: noise only ever adds.
fn best(works: &mut [&mut dyn FnMut()]) -> Vec<Duration> {
    let mut best = vec![Duration::MAX; works.len()];
    for _ in 0..RUNS {
        for (work, best) in works.iter_mut().zip(&mut best) {
            let start = Instant::now();
            work();
            *best = start.elapsed().min(*best);
        }
    }
    best
}

/// Values read on one thread, beside the crate that reads number words only.
fn speed(settings: &Settings<'_>, table: &mut String, goals: &mut Vec<Goal>) -> Result<(), Box<dyn Error>> {
    say("measuring the speed");
    let lexicons = Lexicons::embedded();
    let cut = |mut text: String| {
        let end = (0..=settings.bytes.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
        text.truncate(end);
        text
    };
    let english = cut(source(settings.text, 1, settings.bytes)?.join("\n"));
    let news = |lang: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("benches/values/{lang}-news.txt"));
        let text: String =
            fs::read_to_string(path)?.lines().map(|line| marked(line, String::new(), "").text + "\n").collect();
        Ok::<String, std::io::Error>(cut(text.repeat(settings.bytes / text.len() + 1)))
    };
    let (dense, chinese) = (news("en")?, news("zh")?);
    let language = text2num::Language::english();
    let _ = writeln!(table, "| MB/s on one thread, as a multiple of text2num | |\n|---|---:|");
    let mut counts = [0; 5];
    let read = |text: &str, lang: &str, count: &mut usize| {
        *count = factdiff::extract::extract(text, &[], lexicons.get(lang)).len();
    };
    let [prose_count, dense_count, chinese_count, words_count, dense_words] = &mut counts;
    // Line by line: its time grows with the square of a text, so that a text of megabytes would never end.
    let replace = |text: &str| {
        text.lines().map(|line| text2num::replace_numbers_in_text(line, &language, 0.0).len()).sum::<usize>()
    };
    let times = best(&mut [
        &mut || *words_count = replace(&english),
        &mut || read(&english, "en", prose_count),
        &mut || read(&dense, "en", dense_count),
        &mut || read(&chinese, "zh", chinese_count),
        &mut || *dense_words = replace(&dense),
    ]);
    let rate = |text: &str, time: &Duration| text.len() as f64 / 1e6 / time.as_secs_f64();
    let words = rate(&english, &times[0]);
    let rows = [
        ("English prose", rate(&english, &times[1]), words, counts[0]),
        ("English news, a figure every few words", rate(&dense, &times[2]), rate(&dense, &times[4]), counts[1]),
        // It reads no Chinese: beside its speed on English prose.
        ("Chinese news, a figure every few words", rate(&chinese, &times[3]), words, counts[2]),
    ];
    for (name, rate, words, count) in rows {
        let each = count as f64 / (settings.bytes as f64 / 1e3);
        let _ = writeln!(table, "| {name} ({each:.1} values per kB) | {} |", figure(rate / words));
        goals.push(Goal::at_least(TIMES_TEXT2NUM, format!("values: speed on {name} / text2num"), rate / words));
    }
    say(&format!("text2num {words:.1} MB/s; factdiff {:.1}, {:.1}, {:.1} MB/s", rows[0].1, rows[1].1, rows[2].1));
    let _ = writeln!(table);
    Ok(())
}
