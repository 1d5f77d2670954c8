//! The command line as a user meets it: messages, streams, exit status.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A folder that goes away with the test.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let path = std::env::temp_dir().join(format!("factdiff-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        let folder = Self(path);
        for (name, text) in files {
            folder.write(name, text.as_bytes());
        }
        folder
    }

    pub(crate) fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

pub(crate) struct Ran {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

pub(crate) fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_factdiff"));
    command.args(args).current_dir(folder);
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "FORCE_COLOR", "COLUMNS"] {
        command.env_remove(name);
    }
    // A file is no folder: nothing is kept, so that no test is told what another found.
    command.env("XDG_CACHE_HOME", concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"));
    command
}

fn finish(output: &Output) -> Ran {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    Ran { status: output.status.code().unwrap(), stdout: text(&output.stdout), stderr: text(&output.stderr) }
}

pub(crate) fn run(folder: &Folder, args: &[&str]) -> Ran {
    finish(&command(&folder.0, args).stdin(Stdio::null()).output().unwrap())
}

fn run_with(folder: &Folder, args: &[&str], input: &str) -> Ran {
    let mut command = command(&folder.0, args);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().unwrap();
    // The program may have seen enough before the end.
    let _ = writer.join().unwrap();
    finish(&output)
}

const CALM: &str = "The harbour has two cranes. Both were built in one year.\n";

#[test]
fn consistent_documents_leave_stdout_empty() {
    let folder = Folder::new("calm", &[("a.md", CALM), ("b.md", "Nothing of that is said here.\n")]);
    let ran = run(&folder, &["check"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (0, ""));
    assert!(ran.stderr.contains("nothing disagrees in 2 documents"), "{}", ran.stderr);
    let quiet = run(&folder, &["check", "-q"]);
    assert_eq!((quiet.status, quiet.stdout.as_str(), quiet.stderr.as_str()), (0, "", ""));
}

#[test]
fn what_can_not_be_read_is_told_and_the_rest_is_checked() {
    let folder = Folder::new("bad", &[("a.md", CALM), ("b.md", "Other text.\n")]);
    folder.write("c.md", b"\x7fELF\0\0\0\x01\x02\0\0\0\0\0\0\0\0\0\x03\0\xff\xfe\0");
    let ran = run(&folder, &["check", "a.md", "missing.md", "c.md", "b.md"]);
    assert_eq!(ran.status, 2, "{}", ran.stderr);
    assert!(ran.stderr.contains("factdiff: error: missing.md: no such file or folder"), "{}", ran.stderr);
    assert!(ran.stderr.contains("factdiff: error: reading c.md: binary file"), "{}", ran.stderr);
    assert!(ran.stderr.contains("in 2 documents"), "{}", ran.stderr);
}

#[test]
fn what_is_no_document_is_skipped_while_walking() {
    let folder = Folder::new("walk", &[("a.md", CALM), ("empty.txt", ""), ("x.bin", "x"), ("y.bin", "y")]);
    folder.write("sub/c.txt", b"\x7fELF\0\0\0\x01\x02\0\0\0\0\0\0\0\0\0\x03\0\xff\xfe\0");
    folder.write(".gitignore", b"ignored.md\n");
    folder.write("ignored.md", CALM.as_bytes());
    folder.write(".hidden.md", CALM.as_bytes());
    let ran = run(&folder, &["check"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert!(ran.stderr.contains("skipped 3 files that are no documents: 2 .bin, 1 not text"), "{}", ran.stderr);
    assert!(ran.stderr.contains("in 2 documents"), "{}", ran.stderr);
    let named = run(&folder, &["check", "ignored.md"]);
    assert!(named.stderr.contains("in 1 document,"), "a named file is read: {}", named.stderr);
}

#[cfg(unix)]
#[test]
fn links_are_not_followed_while_walking() {
    let folder = Folder::new("links", &[("docs/a.md", CALM)]);
    std::os::unix::fs::symlink(folder.0.join("docs"), folder.0.join("docs/loop")).unwrap();
    std::os::unix::fs::symlink(folder.0.join("docs/a.md"), folder.0.join("docs/b.md")).unwrap();
    let ran = run(&folder, &["check", "docs"]);
    assert_eq!(ran.status, 0);
    assert!(ran.stderr.contains("in 1 document,"), "{}", ran.stderr);
}

#[test]
fn an_empty_folder_is_fine_and_said() {
    let folder = Folder::new("empty", &[]);
    let ran = run(&folder, &["check"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (0, ""));
    assert!(ran.stderr.contains("no documents found"), "{}", ran.stderr);
}

#[test]
fn globs_and_names_count_a_file_once() {
    let folder = Folder::new("glob", &[("docs/a.md", CALM), ("docs/sub/b.md", "Other text.\n"), ("c.md", "More.\n")]);
    for (args, documents) in [
        (&["check", "docs/**/*.md"][..], "in 2 documents"),
        (&["check", "docs/*.md"], "in 1 document,"),
        (&["check", "*.md", "./c.md", "c.md"], "in 1 document,"),
        (&["check", "docs", "docs/a.md", "docs/../docs/a.md"], "in 2 documents"),
    ] {
        let ran = run(&folder, args);
        assert_eq!(ran.status, 0, "{args:?}: {}", ran.stderr);
        assert!(ran.stderr.contains(documents), "{args:?}: {}", ran.stderr);
    }
    let none = run(&folder, &["check", "docs/*.nothing"]);
    assert_eq!(none.status, 2);
    assert!(none.stderr.contains("docs/*.nothing: no document matches"), "{}", none.stderr);
}

#[test]
fn a_file_beyond_the_limit_is_refused_aloud() {
    let folder = Folder::new("large", &[("a.md", CALM)]);
    folder.write("b.md", " ".repeat(2 << 20).as_bytes());
    let ran = run(&folder, &["check", "--max-file-size", "1", "."]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("b.md: larger than 1 MiB (--max-file-size raises the limit)"), "{}", ran.stderr);
    assert!(run_with(&folder, &["check", "--max-file-size", "1", "-"], &"a ".repeat(1 << 20)).status == 2);
}

#[test]
fn stdin_is_a_document() {
    let folder = Folder::new("stdin", &[("a.md", CALM)]);
    let ran = run_with(&folder, &["check", "-", "a.md"], "Some text of its own.\n");
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert!(ran.stderr.contains("in 2 documents"), "{}", ran.stderr);
}

#[test]
fn a_draft_is_held_against_a_corpus() {
    let copy = "The harbour board met on Monday to hear the report of its engineers, who had spent the winter in the northern \
                basin and wanted 12 more cranes for the quay.";
    let other = "Quite another matter was the ferry, whose owners asked the town for a longer pier and were told to wait until \
                 the spring, when the money for it would be there.";
    let folder = Folder::new("against", &[("docs/a.txt", copy), ("docs/b.txt", other), ("docs/c.txt", other)]);
    folder.write("draft.txt", copy.replace("12", "13").as_bytes());
    let rows = |ran: Ran| -> Vec<serde_json::Value> {
        assert_eq!(ran.status, 0, "{}", ran.stderr);
        ran.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let named = rows(run(&folder, &["passages", "docs", "--against", "draft.txt", "--format", "jsonl"]));
    let piped = ["passages", "docs", "--against", "-", "--format", "jsonl"];
    let piped = rows(run_with(&folder, &piped, &copy.replace("12", "13")));
    for found in [named, piped] {
        assert_eq!(found.len(), 1);
        let diff = &found[0]["diffs"][0];
        let said: std::collections::BTreeSet<_> =
            [&diff["a_text"], &diff["b_text"]].map(|v| v.as_str().unwrap()).into();
        assert_eq!((diff["kind"].as_str(), said), (Some("number"), ["12", "13"].into()));
    }
    let inside = rows(run(&folder, &["passages", "docs", "--against", "docs/b.txt", "--format", "jsonl"]));
    assert_eq!(inside.len(), 1);
    let long = run(&folder, &["passages", ".", "--min-words", "500"]);
    assert_eq!(long.stdout, "0 overlapping passages in 4 documents\n");
    for (args, message) in [
        (&["passages", "docs", "--against", "docs"][..], "--against: expected a file, found a folder: docs"),
        (&["passages", "docs", "--against", "none.txt"], "none.txt: no such file or folder"),
        (&["passages", "docs", "--min-words", "0"], "expected a whole number of words, at least 1"),
        (&["passages", "docs", "--min-words", "many"], "expected a whole number of words, at least 1"),
        (&["passages", "docs", "--left-out", "--against", "draft.txt"], "cannot be used with"),
    ] {
        let ran = run(&folder, args);
        assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{args:?}");
        assert!(ran.stderr.contains(message), "{args:?}: {}", ran.stderr);
    }
}

#[test]
fn names_that_are_none_are_refused_with_a_suggestion() {
    let folder = Folder::new("names", &[("a.md", CALM)]);
    for args in [&["explain", "numbr-mismatch"][..], &["check", "--select", "numbr-mismatch"]] {
        let ran = run(&folder, args);
        assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{args:?}");
        assert!(ran.stderr.contains("did you mean `number-mismatch`"), "{}", ran.stderr);
    }
    assert_eq!(run(&folder, &["check", "--ignore", "number-mismatch,number"]).status, 0);
    assert_eq!(run(&folder, &["check", "--no-such-flag"]).status, 2);
}

#[test]
fn a_bad_rule_file_is_named_and_the_rest_is_checked() {
    let folder = Folder::new("rules", &[("a.md", CALM), ("mine/x.toml", "[[rule]]\nbad = 1\n")]);
    let ran = run(&folder, &["check", "--rules", "mine", "a.md"]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("mine/x.toml"), "{}", ran.stderr);
    assert!(ran.stderr.contains("in 1 document"), "{}", ran.stderr);
    assert_eq!(run(&folder, &["check", "--rules", "nowhere", "a.md"]).status, 2);
}

#[test]
fn rules_are_listed_and_explained() {
    let folder = Folder::new("explain", &[]);
    let list = run(&folder, &["rules"]);
    assert_eq!(list.status, 0);
    for rule in list.stdout.lines().filter_map(|line| line.split("  ").next()).filter(|id| id.contains('-')) {
        let ran = run(&folder, &["explain", rule]);
        assert_eq!(ran.status, 0, "{rule}");
        assert!(ran.stdout.starts_with(rule) && ran.stdout.contains("\nReported:\n"), "{}", ran.stdout);
    }
    assert!(list.stdout.contains("number-mismatch"));
    let category = run(&folder, &["explain", "number"]);
    assert_eq!(category.status, 0);
    assert!(category.stdout.contains("figure-conflict") && !category.stdout.contains("date-mismatch"));
    let table = run(&folder, &["rules", "--markdown"]).stdout;
    assert!(table.contains("| `number-mismatch` | error | number | "), "{table}");
}

#[test]
fn json_keeps_its_contract() {
    let folder = Folder::new("json", &[("a.md", CALM)]);
    let ran = run(&folder, &["check", "--format", "json", "a.md", "missing.md"]);
    let json: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(json["schema"], 1);
    assert_eq!(json["tool"]["name"], "factdiff");
    assert_eq!(json["documents"][0]["path"], "a.md");
    assert_eq!(json["summary"]["errors"], 0);
    assert_eq!(json["findings"].as_array().unwrap().len(), 0);
    assert_eq!(ran.status, 2);
}

#[test]
fn lines_of_json_are_answered_in_order_and_bad_ones_told() {
    let folder = Folder::new("jsonl", &[]);
    // Some programs put a byte order mark first.
    let mut input =
        "\u{feff}{\"id\":\"x\",\"text\":\"It has 12 cranes.\"}\nnot json\n\n{\"id\":2}\n[1,2,3]\n".to_owned();
    for id in 3..2000 {
        input.push_str(&format!("{{\"id\":{id},\"lang\":\"en\",\"text\":\"\"}}\n"));
    }
    let ran = run_with(&folder, &["mentions", "--stdin-jsonl"], &input);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("stdin line 2: ") && ran.stderr.contains("stdin line 4: "), "{}", ran.stderr);
    let rows: Vec<serde_json::Value> = ran.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rows.len(), 2001);
    assert_eq!(rows[0]["id"], "x");
    assert!(rows[0]["mentions"].is_array());
    assert!(rows[1]["id"].is_null() && rows[1]["error"].is_string(), "{}", rows[1]);
    assert_eq!(rows[2]["id"], 2);
    assert!(rows[2]["error"].as_str().unwrap().contains("`text`"), "{}", rows[2]);
    assert!(rows[3]["error"].as_str().unwrap().starts_with("expected an object"), "{}", rows[3]);
    assert!(rows.iter().skip(4).zip(3..).all(|(row, id)| row["id"] == id));
}

#[test]
fn an_id_comes_back_digit_by_digit_and_the_language_is_told() {
    let folder = Folder::new("ids", &[]);
    let ids = ["12345678901234567890123", "1.50", "\"a\\u0041\"", "[1, {\"b\": null}]", "null"];
    let input: String = ids.iter().map(|id| format!("{{\"text\":\"We met five (6) men.\",\"id\":{id}}}\n")).collect();
    let ran = run_with(&folder, &["mentions", "--stdin-jsonl"], &input);
    for (line, id) in ran.stdout.lines().zip(ids) {
        assert!(line.starts_with(&format!("{{\"id\":{id},\"language\":\"en\",\"mentions\":[")), "{line}");
    }
    assert_eq!((ran.stdout.lines().count(), ran.status), (ids.len(), 0));
}

#[test]
fn rows_tell_hedges_beside_amounts_and_within_lengths_of_time() {
    let folder = Folder::new("hedges", &[]);
    let text = "For more than two years over 37 million people, 500人左右, paid nearly $5 a day since 2015.";
    let ran = run_with(
        &folder,
        &["mentions", "--stdin-jsonl"],
        &format!("{{\"id\":1,\"lang\":\"en\",\"text\":\"{text}\"}}\n"),
    );
    let answer: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let rows = answer["mentions"].as_array().unwrap();
    let rows: Vec<_> =
        rows.iter().filter(|row| row["kind"] != "name").map(|row| (&row["text"], &row["hedge"])).collect();
    let wanted = [
        ("more than two years", Some("more-than")),
        ("37 million", Some("more-than")),
        ("500", Some("about")),
        ("$5", Some("nearly")),
        ("since 2015", None),
    ];
    assert_eq!(rows.len(), wanted.len(), "{rows:?}");
    for ((text, hedge), (surface, word)) in rows.into_iter().zip(wanted) {
        assert_eq!((text.as_str(), hedge.as_str()), (Some(surface), word));
    }
}

#[test]
fn values_are_shown_in_their_text() {
    let text =
        "Courts heard 5,479 cases in three months, up from May 2016, at more than $2.5 million.\n\nNo value here.\n";
    let folder = Folder::new("shown", &[("a.txt", text)]);
    let ran = run(&folder, &["mentions", "a.txt"]);
    let wanted = "━━━ a.txt · en · 4 values\n    1 number   1 money   1 date   1 duration\n\n    1 │ Courts heard [5,479] cases in [three months =3 month], up from [May 2016 =2016-05], at [more\n      │ than $2.5 million =more than 2 500 000 USD, within 2 500 000 to 2 750 000].\n\n";
    assert_eq!(ran.stdout.replace('\u{A0}', " "), wanted);
}

#[test]
fn a_program_may_ask_line_by_line() {
    let folder = Folder::new("ask", &[]);
    let mut command = command(&folder.0, &["mentions", "--stdin-jsonl"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = std::io::BufReader::new(child.stdout.take().unwrap());
    for id in 0..3 {
        writeln!(stdin, "{{\"id\":{id},\"text\":\"One.\"}}").unwrap();
        stdin.flush().unwrap();
        let mut line = String::new();
        std::io::BufRead::read_line(&mut stdout, &mut line).unwrap();
        assert!(line.starts_with(&format!("{{\"id\":{id},")), "{line}");
    }
    drop(stdin);
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let folder = Folder::new("pipe", &[]);
    let mut command = command(&folder.0, &["rules", "--markdown"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn escapes_in_names_and_arguments_do_not_reach_the_terminal() {
    let folder = Folder::new("escapes", &[]);
    let ran = run(&folder, &["check", "a\x1b]0;owned\x07.md"]);
    assert_eq!(ran.status, 2);
    assert!(!ran.stderr.contains('\x1b') && ran.stderr.contains("a␛]0;owned␇.md"), "{}", ran.stderr);
}

/// Prose that no other `seed` has.
fn prose(seed: usize) -> String {
    let word = |at: usize| format!("word{}", (seed * 1_000 + at) * 7_919 % 99_991);
    let sentence = |n: usize| (0..12).map(|at| word(n * 12 + at)).collect::<Vec<_>>().join(" ");
    (0..8).map(|n| sentence(n) + ". ").collect()
}

/// The files of a cache, of runs or of alignments, with what they hold.
fn kept(folder: &Folder, cache: &str, sort: &str) -> BTreeMap<PathBuf, Vec<u8>> {
    let entries = fs::read_dir(folder.0.join(cache).join(sort)).into_iter().flatten();
    let paths = entries.map(|entry| entry.unwrap().path()).filter(|path| !path.ends_with(".gitignore"));
    paths.map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}

/// Replaces what is kept of runs by a copy that tells something else, to see whether it is told.
fn forge(folder: &Folder, from: &str, to: &str) {
    assert_eq!(from.len(), to.len());
    for (path, mut bytes) in kept(folder, "kept", "runs") {
        bytes.truncate(bytes.len() - 8);
        while let Some(at) = bytes.windows(from.len()).position(|window| window == from.as_bytes()) {
            bytes[at..at + to.len()].copy_from_slice(to.as_bytes());
        }
        bytes.extend(factdiff::base::stable_hash(&bytes).to_le_bytes());
        fs::write(path, bytes).unwrap();
    }
}

#[test]
fn a_cache_changes_no_byte_and_is_replaced_as_a_whole() {
    let folder = Folder::new("cache", &[("a.txt", &prose(1)), ("b.txt", &prose(1)), ("c.txt", &prose(2))]);
    folder.write("d.txt", prose(2).replace("word", "Word").replacen(' ', " or ", 3).as_bytes());
    for command in [&["passages", "--format", "jsonl"][..], &["check", "--format", "json"]] {
        for round in 0..3 {
            let plain = run(&folder, &[command, &["--no-cache", "."]].concat());
            // Found, and told again.
            for _ in 0..2 {
                let cached = run(&folder, &[command, &["--cache", "kept", "."]].concat());
                assert_eq!((cached.status, &cached.stdout), (plain.status, &plain.stdout), "{command:?}");
                assert_eq!(cached.stderr, plain.stderr, "{command:?}");
            }
            folder.write("b.txt", prose(1).replacen("word", &format!("other {round}"), 2).as_bytes());
        }
    }
    assert_eq!(kept(&folder, "kept", "alignments").len(), 2, "one of each command");
    assert_eq!(kept(&folder, "kept", "runs").len(), 3, "one of each text");
}

#[test]
fn a_run_that_nothing_changed_for_is_told_again_and_any_change_ends_that() {
    let folder = Folder::new("runs", &[("a.md", &format!("It has 12 rooms. {}", prose(1))), ("b.md", &prose(2))]);
    folder.write("b.md", format!("It has 14 rooms. {}", prose(1)).as_bytes());
    folder.write("notes.csv", b"1,2");
    let arguments = ["check", ".", "--cache", "kept", "-o", "report.sarif"];
    let check = || {
        // Where it lies among the documents, it is one of the files that are skipped.
        let _ = fs::remove_file(folder.0.join("report.sarif"));
        run(&folder, &arguments)
    };
    let first = check();
    assert_eq!(first.status, 1);
    forge(&folder, "14 rooms", "15 rooms");
    let second = check();
    assert!(second.stdout.contains("15 rooms"), "{}", second.stdout);
    assert_eq!((second.status, &second.stderr), (first.status, &first.stderr));
    assert!(fs::read_to_string(folder.0.join("report.sarif")).unwrap().contains("15 rooms"), "files are written again");

    // Nothing of it is told once anything is different.
    let found_anew = |what: &str| {
        let ran = check();
        assert!(!ran.stdout.contains("15 rooms"), "{what}: {}", ran.stdout);
    };
    assert!(run(&folder, &["check", ".", "--no-cache"]).stdout.contains("14 rooms"));
    assert!(run(&folder, &["check", ".", "--cache", "kept", "-v"]).stdout.contains("14 rooms"));
    folder.write("factdiff.toml", b"[rule.number-mismatch]\nseverity = \"warning\"\n");
    found_anew("a configuration");
    fs::remove_file(folder.0.join("factdiff.toml")).unwrap();
    assert!(check().stdout.contains("15 rooms"), "as before");
    folder.write("factdiff-baseline.json", b"{\"version\":1,\"findings\":[]}");
    found_anew("a baseline");
    fs::remove_file(folder.0.join("factdiff-baseline.json")).unwrap();
    folder.write("more.csv", b"1,2");
    found_anew("a file that is skipped");
    fs::remove_file(folder.0.join("more.csv")).unwrap();
    assert!(check().stdout.contains("15 rooms"), "as before");
    folder.write("b.md", format!("It has 16 rooms. {}", prose(1)).as_bytes());
    assert!(check().stdout.contains("16 rooms"));
}

#[test]
fn a_run_that_is_told_again_writes_over_no_document() {
    let folder =
        Folder::new("told-over", &[("docs/a.md", &prose(1)), ("docs/b.md", &prose(1).replacen("word", "7 ", 1))]);
    let before = fs::read(folder.0.join("docs/b.md")).unwrap();
    let arguments = ["check", "docs", "--cache", "kept", "-o", "r.md"];
    assert_eq!(run(&folder, &arguments).status, 0);
    fs::remove_file(folder.0.join("r.md")).unwrap();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("docs/b.md", folder.0.join("r.md")).unwrap();
        let ran = run(&folder, &arguments);
        assert!(ran.status == 2 && ran.stderr.contains("is not overwritten"), "{} {}", ran.status, ran.stderr);
    }
    assert_eq!(fs::read(folder.0.join("docs/b.md")).unwrap(), before);
    fs::hard_link(folder.0.join("docs/b.md"), folder.0.join("hard.md")).unwrap();
    assert_eq!(run(&folder, &["check", "docs", "-o", "hard.md"]).status, 2, "a hard link");
    assert_eq!(fs::read(folder.0.join("docs/b.md")).unwrap(), before);
    let twice = run(&folder, &["check", "docs", "-o", "x.html", "-o", "json=x.html"]);
    assert!(twice.status == 2 && twice.stderr.contains("two reports"), "{}", twice.stderr);
    let own = run(&folder, &["check", "docs", "--glossary", "docs/b.md", "-o", "text=docs/b.md"]);
    assert_eq!(own.status, 2);
    for asks in [["check", "--explain", "0123456789abcdef"], ["translation", "--links", "docs/a.md"]] {
        let ran = run(&folder, &[&asks[..], &["docs/b.md", "-o", "r.json"]].concat());
        assert!(ran.status == 2 && ran.stderr.contains("cannot be used with"), "{}", ran.stderr);
    }
}

#[cfg(unix)]
#[test]
fn a_link_to_other_documents_is_another_run() {
    let config = "[[documents]]\npaths = [\"old\"]\nhistory = true\n";
    let pages = [format!("It has 12 rooms. {}", prose(1)), format!("It has 14 rooms. {}", prose(1))];
    let [one, other] = [pages[0].as_str(), pages[1].as_str()];
    let files =
        [("new/a.md", one), ("new/b.md", other), ("old/a.md", one), ("old/b.md", other), ("factdiff.toml", config)];
    let folder = Folder::new("links", &files);
    let link = folder.0.join("current");
    let check = |to: &str| {
        let _ = fs::remove_file(&link);
        std::os::unix::fs::symlink(to, &link).unwrap();
        run(&folder, &["check", "current", "--cache", "kept"]).status
    };
    assert_eq!((check("new"), check("old"), check("new")), (1, 0, 1));
}

#[cfg(unix)]
#[test]
fn who_stops_reading_changes_no_status() {
    let folder = Folder::new("stopped", &[("a.md", &format!("It has 12 rooms. {}", prose(1)))]);
    folder.write("b.md", format!("It has 14 rooms. {}", prose(1)).as_bytes());
    for arguments in [["check", ".", "--no-cache"], ["check", ".", "--cache=kept"], ["check", ".", "--cache=kept"]] {
        let mut child = command(&folder.0, &arguments).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        drop(child.stdout.take());
        assert_eq!(child.wait().unwrap().code(), Some(1), "{arguments:?}");
    }
    let ran = run(&folder, &["check", ".", "--cache", "kept"]);
    assert!(ran.stdout.contains("14 rooms"), "half a report is not kept: {}", ran.stdout);
}

#[test]
fn a_run_that_failed_is_not_kept() {
    let folder = Folder::new("failed-run", &[("a.md", &prose(1))]);
    let failed = run(&folder, &["check", "a.md", "gone.md", "--cache", "kept"]);
    assert_eq!(failed.status, 2);
    folder.write("glossary.toml", b"no glossary");
    let failed = run(&folder, &["check", "a.md", "--glossary", "glossary.toml", "--cache", "kept"]);
    assert_eq!(failed.status, 2);
    assert!(kept(&folder, "kept", "runs").is_empty());
    fs::remove_file(folder.0.join("glossary.toml")).unwrap();
    assert_eq!(run(&folder, &["check", "a.md", "--cache", "kept"]).status, 0);
    assert_eq!(kept(&folder, "kept", "runs").len(), 1);
    assert!(
        !run(&folder, &["check", ".", "-v", "--no-cache"]).stderr.contains("not the name"),
        "a cache is not walked"
    );
}

#[test]
fn runs_at_a_time_do_each_other_no_harm() {
    let folder = Folder::new("parallel-runs", &[("a.md", &prose(1)), ("b.md", &prose(1).replacen("word", "7 ", 1))]);
    let arguments = ["check", ".", "--cache", "kept"];
    let plain = run(&folder, &["check", ".", "--no-cache"]);
    std::thread::scope(|scope| {
        let runs: Vec<_> = (0..8).map(|_| scope.spawn(|| run(&folder, &arguments))).collect();
        for ran in runs {
            let ran = ran.join().unwrap();
            assert_eq!((ran.status, &ran.stdout, &ran.stderr), (plain.status, &plain.stdout, &plain.stderr));
        }
    });
    assert_eq!(kept(&folder, "kept", "runs").len(), 1, "nothing half written is left");
}

#[test]
fn a_damaged_cache_is_made_anew() {
    let folder = Folder::new("damaged-cache", &[("a.txt", &prose(1)), ("b.txt", &prose(1))]);
    for (command, sort) in [("passages", "alignments"), ("check", "runs")] {
        let arguments = [command, ".", "--cache", "kept"];
        let plain = run(&folder, &arguments);
        let (path, whole) = kept(&folder, "kept", sort).pop_first().unwrap();
        for (bytes, told) in [
            (&whole[..whole.len() - 3], "it is damaged; starting afresh"),
            (&whole[..9], "it is damaged; starting afresh"),
            (&[&whole[..12], &[0; 40]].concat(), "another version of factdiff wrote it; starting afresh"),
            (b"# Notes of mine\n", "it is no store of factdiff; starting afresh"),
        ] {
            fs::write(&path, bytes).unwrap();
            let ran = run(&folder, &arguments);
            assert_eq!((ran.status, &ran.stdout), (plain.status, &plain.stdout));
            assert!(sort == "runs" || ran.stderr.contains(told), "{}", ran.stderr);
            assert_eq!(fs::read(&path).unwrap(), whole);
        }
    }
    // Where nothing can be written, the job is done all the same.
    let (plain, ran) = (run(&folder, &["passages", "."]), run(&folder, &["passages", ".", "--cache", "a.txt/kept"]));
    assert_eq!((ran.status, &ran.stdout), (plain.status, &plain.stdout));
    assert!(ran.stderr.contains("nothing was kept"), "{}", ran.stderr);
}

#[test]
fn paraphrases_are_told_apart_and_only_on_request() {
    let report = "Dredging of the northern harbour went on from spring until the first frost. Crews from three towns \
        cleared the silt which had blocked the quay since the storm, and the ferry to the island was able to land again. \
        The harbour master thanked the fishermen, who had lent their boats.";
    let retold = "From spring until the first frost the northern harbour was dredged. Since the storm the silt had blocked \
        its quay: crews came from three towns and cleared it, so that the ferry was able to reach the island again. The \
        fishermen, who lent boats, were thanked by the harbour master.";
    let folder = Folder::new("paraphrase", &[("a.txt", report), ("b.txt", retold), ("c.txt", &prose(1))]);
    folder.write("d.txt", prose(1).as_bytes());
    let rows = |args: &[&str]| run(&folder, &[&["passages", ".", "--format", "jsonl"], args].concat()).stdout;
    let (plain, more) = (rows(&[]), rows(&["--paraphrase"]));
    let (copies, paraphrases) = more.split_at(plain.len());
    assert_eq!(copies, plain, "copies are the same with and without");
    assert!(plain.contains(r#""kind":"exact""#) && paraphrases.contains(r#""kind":"paraphrase""#), "{more}");
    assert_eq!(paraphrases.lines().count(), 1);
    let text = run(&folder, &["passages", ".", "--paraphrase"]).stdout;
    assert!(text.contains("1 passage is said again in other words") && text.contains("a.txt:1"), "{text}");
    assert_eq!(rows(&["--paraphrase", "--against", "c.txt"]), rows(&["--against", "c.txt"]));
    let notes = |args: &[&str]| run(&folder, &[&["check", ".", "--format", "json"], args].concat()).stdout;
    assert!(!notes(&[]).contains("paraphrased-text") && notes(&["--paraphrase"]).contains("paraphrased-text"));
}

const PINNED: &str = "[[fact]]\nname = \"ships\"\nvalue = \"14 ships\"\nwords = [\"ferry\", \"company\", \"ships\"]\n";

#[test]
fn facts_and_terms_of_the_user_are_checked_and_bad_lists_refused_with_their_place() {
    let folder = Folder::new(
        "facts",
        &[
            ("a.md", "The ferry company has 12 ships. They are told of on Github.\n"),
            ("facts.toml", PINNED),
            ("terms.csv", "term\nGitHub\n"),
            ("bad.toml", "[[fact]]\nname = \"x\"\nvalu = \"3\"\n"),
        ],
    );
    let ran = run(&folder, &["check", "a.md", "--facts", "facts.toml", "--glossary", "terms.csv"]);
    assert_eq!(ran.status, 1, "{}", ran.stderr);
    assert!(ran.stdout.contains("pinned-fact-mismatch") && ran.stdout.contains("term-glossary"), "{}", ran.stdout);
    let bad = run(&folder, &["check", "a.md", "--facts", "bad.toml"]);
    assert_eq!(bad.status, 2);
    assert!(bad.stderr.contains("bad.toml:3:1: unknown field `valu`"), "{}", bad.stderr);
}

#[test]
fn a_finding_is_explained_by_its_fingerprint() {
    let folder = Folder::new("reasons", &[("a.md", "The ferry company has 12 ships.\n"), ("facts.toml", PINNED)]);
    let args = ["check", "a.md", "--facts", "facts.toml"];
    let json: serde_json::Value =
        serde_json::from_str(&run(&folder, &[&args[..], &["--format", "json"]].concat()).stdout).unwrap();
    let fingerprint = json["findings"][0]["fingerprint"].as_str().unwrap();
    let ran = run(&folder, &[&args[..], &["--explain", &fingerprint[..8]]].concat());
    assert_eq!(ran.status, 0);
    for part in ["What decided", "What was read", "read as number 12 ship: it covers 12 exactly", fingerprint] {
        assert!(ran.stdout.contains(part), "{part} in {}", ran.stdout);
    }
    assert_eq!(run(&folder, &[&args[..], &["--explain", "zz"]].concat()).status, 2);
}

#[test]
fn facts_are_proposed_from_what_documents_repeat() {
    let text = "The ferry company has 14 ships in the harbour.\n";
    let folder = Folder::new("suggest", &[("a.md", text), ("b.md", text), ("c.md", text)]);
    let ran = run(&folder, &["facts", "--suggest", "a.md", "b.md", "c.md"]);
    assert_eq!(ran.status, 0);
    assert!(ran.stdout.starts_with("# in 3 places of 3 documents, so in a.md:1:23\n[[fact]]\n"), "{}", ran.stdout);
    folder.write("facts.toml", ran.stdout.as_bytes());
    assert_eq!(run(&folder, &["check", "a.md", "--facts", "facts.toml"]).status, 0, "what is proposed can be used");
}

#[test]
fn a_sample_in_an_explanation_can_be_copied() {
    let folder = Folder::new("sample", &[]);
    let told = run(&folder, &["explain", "pinned-fact-mismatch"]).stdout;
    assert!(told.contains("\n    [[fact]]\n    name = \"supported architectures\"\n    value = "), "{told}");
}
