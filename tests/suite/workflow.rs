//! What a team does with the program over weeks: configure it, accept what is there, hear of what is new.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};

use crate::cli::{Folder, run};

/// Five disagreements between two copies of one page.
const FIGURES: [(&str, &str); 5] = [
    ("acquitted 5,479 defendants", "acquitted 5,497 defendants"),
    ("paid 18.3 million crowns", "paid 13.8 million crowns"),
    ("on 14 June 2017", "on 16 June 2017"),
    ("laid 412 kilometres of pipe", "laid 412 miles of pipe"),
    ("every one of the 37 counties", "every one of the 73 counties"),
];

fn pages() -> (String, String) {
    let [court, paid, day, pipe, counties] = FIGURES;
    let page = |side: fn((&'static str, &'static str)) -> &'static str| {
        format!(
            "# Report on the province\n\n\
             From 2016 to 2020 the courts of all levels heard the appeals of the region in public and {} whose records \
             were cleared. In the same years the treasury {} to those who had been held without cause, and the first \
             of them received the sum {} in the great hall of the assembly.\n\n\
             The water board {} in the valleys of the north, so that for the first time since the war every farm there \
             has a tap of its own, and sent inspectors to {} of the province to see that it runs.\n",
            side(court),
            side(paid),
            side(day),
            side(pipe),
            side(counties)
        )
    };
    (page(|(a, _)| a), page(|(_, b)| b))
}

fn git(folder: &Folder, args: &[&str]) {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false"]);
    let output = command.args(args).current_dir(&folder.0).output().unwrap();
    assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_baseline_lets_only_what_is_new_fail() {
    let (a, b) = pages();
    let folder = Folder::new("baseline", &[("docs/a.md", &a), ("docs/b.md", &b)]);
    git(&folder, &["init", "-q"]);
    let brief = ["check", "docs", "--min-severity", "warning", "--format", "brief"];
    let first = run(&folder, &brief);
    assert_eq!((first.status, first.stdout.lines().count()), (1, 5), "{}", first.stdout);

    assert_eq!(run(&folder, &["baseline", "docs"]).status, 0);
    let accepted = run(&folder, &brief);
    assert_eq!((accepted.status, accepted.stdout.as_str()), (0, ""), "{}", accepted.stderr);
    git(&folder, &["add", "-A"]);
    git(&folder, &["commit", "-qm", "first"]);

    // Moved paragraphs and wrapped lines are not new.
    let mut paragraphs: Vec<&str> = b.trim_end().split("\n\n").collect();
    paragraphs.swap(1, 2);
    let wrapped = paragraphs.join("\n\n").replace(" of the ", " of\nthe ") + "\nThe board thanks all who helped.\n";
    folder.write("docs/b.md", wrapped.as_bytes());
    let moved = run(&folder, &brief);
    assert_eq!((moved.status, moved.stdout.as_str()), (0, ""), "{}", moved.stderr);

    // One new conflict fails, and it alone; --since shows it, and not from where nothing changed. What was aligned before is
    // not aligned again.
    let known = |aligned: &str| run(&folder, &["check", "docs", "-v", "--cache", "kept"]).stderr.contains(aligned);
    assert!(known("alignments known from the cache: 0, made anew: 1"));
    folder.write("docs/c.md", b"The assembly met on Monday, 14 June 2017, and adjourned.\n");
    let new = run(&folder, &brief);
    assert_eq!((new.status, new.stdout.lines().count()), (1, 1), "{}", new.stdout);
    assert!(new.stdout.contains("docs/c.md:1:21: error[weekday-mismatch]"), "{}", new.stdout);
    assert!(known("alignments known from the cache: 1, made anew: 0"));
    let since = [&brief[..], &["--since", "HEAD"]].concat();
    assert_eq!(run(&folder, &since).stdout, new.stdout);
    git(&folder, &["add", "-A"]);
    git(&folder, &["commit", "-qm", "second"]);
    assert_eq!(run(&folder, &since).stdout, "");
    let all = [&brief[..], &["--no-baseline"]].concat();
    assert_eq!(run(&folder, &all).stdout.lines().count(), 6);

    // What is mended is forgotten on request, and nothing else is accepted with it.
    folder.write("docs/b.md", b.replace("5,497", "5,479").as_bytes());
    let mended = run(&folder, &brief);
    assert!(mended.stderr.contains("gone"), "{}", mended.stderr);
    assert_eq!(run(&folder, &["baseline", "--prune", "docs"]).status, 0);
    let pruned = run(&folder, &brief);
    assert_eq!((pruned.status, pruned.stdout), (1, new.stdout), "{}", pruned.stderr);
    assert!(!pruned.stderr.contains("gone"), "{}", pruned.stderr);
}

#[test]
fn a_commit_that_is_none_is_no_option_and_no_success() {
    let folder = Folder::new("since", &[("a.md", "One page.\n")]);
    git(&folder, &["init", "-q"]);
    for rev in ["nowhere", "--output=stolen"] {
        let ran = run(&folder, &["check", &format!("--since={rev}"), "."]);
        assert_eq!((ran.status, ran.stdout.as_str()), (2, ""));
        assert!(ran.stderr.contains("is no commit"), "{}", ran.stderr);
    }
    assert!(!folder.0.join("stolen").exists());
}

#[test]
fn a_configuration_holds_from_below_and_the_command_line_goes_first() {
    let (a, b) = pages();
    let config = "paths = [\"docs\"]\nignore = [\"duplicate\"]\nfail-on = \"warning\"\n\
                  [rule.unit-mismatch]\nseverity = \"note\"\n[rule.date-mismatch]\nenabled = false\n\
                  [[documents]]\npaths = [\"docs/b.md\"]\nauthority = true\n\
                  [[suppress]]\nrules = [\"number\"]\npattern = \"counties|37\"\nreason = \"two ways to count\"\n";
    let folder = Folder::new("config", &[("factdiff.toml", config), ("docs/a.md", &a), ("docs/b.md", &b)]);
    fs::create_dir(folder.0.join("docs/below")).unwrap();
    let ran = run(&folder, &["check", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let rules: Vec<&str> = report["findings"].as_array().unwrap().iter().map(|f| f["rule"].as_str().unwrap()).collect();
    assert_eq!(rules, ["number-mismatch", "number-mismatch", "unit-mismatch"]);
    assert_eq!(report["findings"][2]["severity"], "note");
    assert_eq!(report["summary"]["suppressed"], 1);
    let told = report["findings"][0]["explanation"].as_str().unwrap();
    assert!(told.contains("; by the configuration docs/b.md is right: 5497"), "{told}");
    let only = run(&folder, &["check", "--select", "unit", "--format", "brief"]);
    assert_eq!((only.status, only.stdout.lines().count()), (0, 1), "{}", only.stdout);
    let none = run(&folder, &["check", "--no-config", "docs", "--select", "date", "--format", "brief"]);
    assert_eq!((none.status, none.stdout.lines().count()), (1, 1), "{}", none.stdout);
    assert_eq!(run(&folder, &["check", "--files"]).stdout, "docs/a.md\ndocs/b.md\n");
    assert_eq!(run(&folder, &["check", "--files", "--exclude", "docs/b*"]).stdout, "docs/a.md\n");
    let dump = run(&folder, &["check", "--dump-config", "--min-confidence", "0.7"]).stdout;
    assert!(dump.contains("fail-on = \"warning\"") && dump.contains("min-confidence = 0.7"), "{dump}");
}

#[test]
fn a_wrong_key_is_named_with_its_place_and_the_keys_that_are_right() {
    for (text, expected) in [
        ("fail_on = \"error\"\n", "factdiff.toml:1:1: unknown field `fail_on`, expected one of `paths`"),
        ("\nfail-on = \"fatal\"\n", "factdiff.toml:2:11: unknown variant `fatal`"),
        ("select = [\"numbr-mismatch\"]\n", "did you mean `number-mismatch`"),
        ("[[suppress]]\nreason = \"x\"\n", "would hide everything"),
        ("[[suppress]]\nrules = [\"number\"]\nreason = \"\"\n", "gives no reason"),
        ("[[suppress]]\nrules = [\"number\"]\nreason = \"x\"\nexpires = \"soon\"\n", "is no day"),
        ("[[suppress]]\npattern = \"(\"\nreason = \"x\"\n", "unclosed group"),
        ("[[documents]]\npaths = [\"a{\"]\n", "glob"),
        ("lang = \"english please\"\n", "no language tag"),
        ("min-confidence = 9\n", "no number from 0 to 1"),
        ("min-words = 0\n", "at least 1"),
        ("paths = [", "factdiff.toml:1:"),
    ] {
        let folder = Folder::new("wrong", &[("factdiff.toml", text), ("a.md", "One page.\n")]);
        let ran = run(&folder, &["check"]);
        assert_eq!(ran.status, 2, "{text}");
        assert!(ran.stderr.contains(expected), "{text}: {}", ran.stderr);
    }
}

#[test]
fn an_entry_that_expired_or_hides_nothing_is_told() {
    let config = "[[suppress]]\nrules = [\"weekday-mismatch\"]\nreason = \"old\"\nexpires = \"2001-01-01\"\n\
                  [[suppress]]\nrules = [\"number\"]\nreason = \"dead\"\n";
    let text = "The assembly met on Monday, 14 June 2017, and adjourned.\n";
    let folder = Folder::new("expired", &[("factdiff.toml", config), ("a.md", text)]);
    let ran = run(&folder, &["check", "--format", "json"]);
    assert_eq!(ran.status, 1);
    assert!(
        ran.stderr.contains("factdiff.toml:1:1: suppress entry 1 (\"old\"): expired on 2001-01-01"),
        "{}",
        ran.stderr
    );
    assert!(ran.stderr.contains("factdiff.toml:5:1: suppress entry 2"), "{}", ran.stderr);
    assert!(ran.stdout.contains("suppress entry 2 (\\\"dead\\\") hides nothing"), "{}", ran.stdout);
}

#[test]
fn comments_cover_a_block_a_range_or_a_file() {
    const WRONG: &str = "The assembly met on Monday, 14 June 2017, and adjourned.";
    let page = |before: &str, between: &str| format!("{before}\n\n{WRONG}\n\n{between}\n\n{WRONG}\n");
    let hide = |word: &str| format!("<!-- factdiff-{word} weekday-mismatch: as printed -->");
    let table = format!("{}\n\n| day | what |\n|---|---|\n| Monday, 14 June 2017 | it met |\n", hide("ignore"));
    for (text, name, shown) in [
        (page("", ""), "a.md", 2),
        (page(&hide("ignore"), ""), "a.md", 1),
        (page("", &hide("ignore")), "a.md", 1),
        (page(&hide("disable"), "<!-- factdiff-enable weekday-mismatch -->"), "a.md", 1),
        (page(&hide("disable"), ""), "a.md", 0),
        (page("", &hide("ignore-file")), "a.md", 0),
        (page(&hide("ignore"), ""), "a.txt", 1),
        (page(".. factdiff-ignore date: as printed", ""), "a.rst", 1),
        (page("// factdiff-ignore date: as printed", ""), "a.adoc", 1),
        (page("<!-- factdiff-ignore number: another category -->", ""), "a.md", 2),
        (page("<!--\nfactdiff-ignore\nweekday-mismatch: as printed\n-->", ""), "a.md", 1),
        (page("<!-- factdiff-ignored weekday-mismatch: misspelt -->", ""), "a.md", 2),
        (page("<!-- factdiff-disable number, date: old -->", "<!-- factdiff-enable date, number -->"), "a.md", 1),
        (page("<!-- factdiff-disable number, date: old -->", "<!-- factdiff-enable number -->"), "a.md", 0),
        (format!("{}\n\nAnd {WRONG}\n", WRONG.replace(" and ", &format!(" {} and ", hide("ignore")))), "a.md", 1),
        (format!("{WRONG} {}\n\nAnd {WRONG}\n", hide("ignore")), "a.md", 1),
        (
            format!(
                "{} {}\n\nAnd {WRONG}\n",
                WRONG.replace("Monday", "*Monday*").replace("adjourned.", "**adjourned.**"),
                hide("ignore")
            ),
            "a.md",
            1,
        ),
        (format!("{WRONG} <!-- factdiff-ignore unit: no -->{}\n\nAnd {WRONG}\n", hide("ignore")), "a.md", 1),
        (format!("And more.\n{}\n\n{WRONG}\n\n{WRONG}\n", hide("ignore")), "a.md", 1),
        (format!("Write `{}` before it. {WRONG}\n", hide("ignore")), "a.md", 1),
        (format!("<p>Hi.</p>{}<p>{WRONG}</p>", hide("ignore")), "a.html", 0),
        (format!("<p>{WRONG} <i>x</i>{}</p><p>{WRONG}</p>", hide("ignore")), "a.html", 1),
        (format!("<p><b>Day.</b> {WRONG}</p>{}<p>{WRONG}</p><p>{WRONG}</p>", hide("ignore")), "a.html", 2),
        (format!("<p>{WRONG}</p>{}<p>It met.</p>", hide("ignore")), "a.html", 1),
        (format!("Write `<!--` before it.\n\n{}\n\n{WRONG}\n", hide("ignore")), "a.md", 0),
        (table, "a.md", 0),
    ] {
        let folder = Folder::new("comments", &[(name, &text)]);
        let ran = run(&folder, &["check", "--select", "weekday-mismatch", "--format", "brief"]);
        assert_eq!(ran.stdout.lines().count(), shown, "{name}: {text}{}", ran.stdout);
    }
}

#[test]
fn paths_of_a_configuration_hold_wherever_one_stands() {
    let (a, b) = pages();
    let config = "[[suppress]]\npaths = [\"docs/b.md\"]\nreason = \"x\"\n";
    let folder = Folder::new("wherever", &[("docs/a.md", &a), ("docs/b.md", &b), ("factdiff.toml", config)]);
    let ran = |inside: &str, arguments: &[&str]| {
        let output = crate::cli::command(&folder.0.join(inside), arguments).output().unwrap();
        (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
    };
    let whole = folder.0.join("docs").display().to_string();
    for (inside, path) in [("", "docs"), ("docs", "."), ("docs", "../docs"), ("", &whole)] {
        assert_eq!(ran(inside, &["check", path]).0, 0, "{inside} {path}");
    }
    fs::create_dir(folder.0.join("beside")).unwrap();
    for (inside, glob, left) in [
        ("docs", "b.md", 1),
        ("docs", "*.md", 0),
        ("beside", "../docs/b.md", 1),
        ("beside", "b.md", 2),
        ("", "docs/b.md", 1),
    ] {
        for config in [&["--config", "../factdiff.toml"][..], &["--no-config"]] {
            let config = if inside.is_empty() { &[][..] } else { config };
            let path = if inside == "docs" {
                "."
            } else if inside.is_empty() {
                "docs"
            } else {
                "../docs"
            };
            let listed = ran(inside, &[&["check", "--files", path, "--exclude", glob], config].concat()).1;
            assert_eq!(listed.lines().count(), left, "{inside} {glob} {listed}");
        }
    }
}

#[test]
fn what_would_hide_everything_and_rules_that_are_none_are_refused() {
    for (config, told) in [
        ("[[suppress]]\npattern = \"\"\nreason = \"x\"\n", "would hide everything"),
        ("[rule.number-mismach]\nseverity = \"note\"\n", "did you mean `number-mismatch`"),
        ("[rule.number]\nseverity = \"note\"\n", "no rule `number`"),
    ] {
        let folder = Folder::new("refused", &[("a.md", "One page."), ("factdiff.toml", config)]);
        let ran = run(&folder, &["check", "."]);
        assert!(ran.status == 2 && ran.stderr.contains(told), "{config} {}", ran.stderr);
    }
}

#[test]
fn a_comment_in_plain_text_is_no_text() {
    let (a, b) = pages();
    let hidden = b.replace("The water board", "<!-- factdiff-ignore unit: as printed -->\n\nThe water board");
    let folder = Folder::new("plain", &[("a.txt", &a), ("b.txt", &hidden)]);
    let ran = run(&folder, &["check", ".", "--format", "brief"]);
    assert!(!ran.stdout.contains("unit-mismatch") && !ran.stdout.contains("factdiff-ignore"), "{}", ran.stdout);
}

#[test]
fn documents_of_another_set_have_no_voice() {
    let (one, other) = pages();
    let config = "[[documents]]\npaths = [\"drafts\"]\nset = \"drafts\"\n";
    let folder = Folder::new("sets", &[("a.md", &one), ("b.md", &other), ("drafts/c.md", &other)]);
    let check = || run(&folder, &["check", "."]).stdout;
    assert!(check().contains("3 copies of one passage"), "{}", check());
    folder.write("factdiff.toml", config.as_bytes());
    assert!(check().contains("error[number-mismatch]: \"5,479\" here, \"5,497\" in b.md"), "{}", check());
    assert!(!check().contains("3 copies of one passage"), "{}", check());
    folder.write("b.md", one.as_bytes());
    assert!(!check().contains("error["), "{}", check());
}

#[test]
fn a_rule_has_its_own_confidence_and_boilerplate_is_left_out() {
    let page = |rooms: u32| format!("It has {rooms} rooms and the river runs by the old house of the mayor.\n");
    let folder = Folder::new("settings", &[("a.md", &page(12)), ("b.md", &page(14))]);
    let brief = || run(&folder, &["check", "--format", "brief"]).stdout;
    let all = brief();
    assert!(all.contains("[figure-conflict]"), "{all}");
    folder.write("factdiff.toml", b"[rule.figure-conflict]\nmin-confidence = 1.0\n");
    assert_eq!(brief(), "");
    folder.write("factdiff.toml", b"[rule.title-mismatch]\nmin-confidence = 1.0\n");
    assert_eq!(brief(), all, "another rule");
    folder.write("factdiff.toml", b"boilerplate = ['It has .*']\n");
    assert_eq!(brief(), "");
    let left = run(&folder, &["passages", "--left-out"]).stdout;
    assert!(left.contains("boilerplate of the configuration: It has .*"), "{left}");
    folder.write("factdiff.toml", b"boilerplate = ['It has']\n");
    assert_eq!(brief(), all, "only whole blocks");
    folder.write("factdiff.toml", b"boilerplate = ['(']\n");
    assert!(run(&folder, &["check"]).stderr.contains("factdiff.toml:1:16: boilerplate: "));
}

#[test]
fn translations_are_paired_by_patterns_of_the_configuration() {
    let config = "[[translations]]\nsource = \"manual/*.md\"\ntarget = \"handbuch/*.md\"\n";
    let english = "The house has 412 rooms. Each of them has a window to the south and a stove.\n";
    let german = "Das Haus hat 421 Zimmer. Jedes von ihnen hat ein Fenster nach Süden und einen Ofen.\n";
    let folder = Folder::new("pairs", &[("manual/a.md", english), ("handbuch/a.md", german)]);
    assert_eq!(run(&folder, &["check"]).status, 0);
    folder.write("factdiff.toml", config.as_bytes());
    let ran = run(&folder, &["check", "--format", "brief"]);
    assert!(ran.stdout.contains("translation-number-mismatch"), "{} {}", ran.stdout, ran.stderr);
    assert!(ran.stderr.contains("manual/a.md → handbuch/a.md"), "{}", ran.stderr);
}

#[test]
fn several_reports_are_written_in_one_run() {
    let (a, b) = pages();
    let folder = Folder::new("outputs", &[("a.md", &a), ("b.md", &b)]);
    let outputs = ["-o", "r.html", "-o", "r.sarif", "-o", "junit=r.out", "-o", "r.md", "-o", "nowhere/r.json"];
    let misspelt = run(&folder, &["check", ".", "-o", "juint=r.xml"]);
    assert!(
        misspelt.status == 2 && misspelt.stderr.contains("no format `juint`; there are text"),
        "{}",
        misspelt.stderr
    );
    assert!(run(&folder, &["check", ".", "-o", "html="]).stderr.contains("names no file"));
    let twice = run(&folder, &["check", ".", "-o", "html=r.html", "-o", "json=./r.html"]);
    assert!(twice.status == 2 && twice.stderr.contains("is given for two reports"), "{}", twice.stderr);
    let ran = run(&folder, &[&["check", "a.md", "b.md"][..], &outputs].concat());
    assert_eq!(ran.status, 2, "one could not be written");
    assert!(ran.stderr.contains("nowhere/r.json"), "{}", ran.stderr);
    let read = |name: &str| fs::read_to_string(folder.0.join(name)).unwrap();
    assert!(read("r.html").starts_with("<!DOCTYPE html>"));
    assert_eq!(serde_json::from_str::<serde_json::Value>(&read("r.sarif")).unwrap()["version"], "2.1.0");
    assert!(read("r.out").contains("failures=\"5\""));
    assert!(read("r.md").contains("```diff"));
    assert!(run(&folder, &["check", "-o", "r.odd", "a.md"]).stderr.contains("FORMAT=FILE"));
}

#[test]
fn a_stray_or_misspelt_comment_is_told() {
    let text = "<!-- factdiff-enable number -->\n\nOne page.\n\n<!-- factdiff-ignored number: x -->\n\nAll of it.\n";
    let folder = Folder::new("stray", &[("a.md", text)]);
    let ran = run(&folder, &["check", "--format", "brief"]);
    assert!(ran.stdout.contains("a factdiff-enable ends nothing"), "{}", ran.stdout);
    assert!(ran.stdout.contains("`factdiff-ignored` is no comment of factdiff"), "{}", ran.stdout);
}

#[test]
fn reports_are_no_documents_and_documents_are_not_overwritten() {
    let (a, b) = pages();
    let folder = Folder::new("reports", &[("a.md", &a), ("b.md", &b)]);
    let args = ["check", ".", "-o", "report.md", "-o", "report.html", "--format", "brief"];
    let first = run(&folder, &args);
    assert_eq!(first.status, 1);
    assert_eq!(run(&folder, &args).stdout, first.stdout, "the reports are not read");
    ["report.md", "report.html"].iter().for_each(|name| fs::remove_file(folder.0.join(name)).unwrap());
    for format in ["text", "brief"] {
        let args = ["check", ".", "-o", &format!("{format}=report.txt"), "--format", "brief"];
        let (first, second) = (run(&folder, &args), run(&folder, &args));
        assert_eq!((second.status, &second.stdout), (1, &first.stdout), "{}", second.stderr);
    }
    let piped = run(&folder, &["check", "a.md", "b.md"]);
    folder.write("piped.txt", piped.stdout.as_bytes());
    let utf16: Vec<u8> = "\u{feff}"
        .chars()
        .chain(piped.stdout.chars())
        .collect::<String>()
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    folder.write("windows.txt", &utf16);
    folder.write("coloured.txt", run(&folder, &["check", "a.md", "b.md", "--color", "always"]).stdout.as_bytes());
    let listed = run(&folder, &["check", "--files", "-v"]);
    assert_eq!(listed.stdout, "a.md\nb.md\n", "reports that a shell wrote");
    assert!(listed.stderr.contains("skipped coloured.txt: a report of factdiff's"), "{}", listed.stderr);
    assert_eq!(
        run(&folder, &["check", "--files", "piped.txt"]).stdout,
        "piped.txt\n",
        "whoever names it wants it read"
    );
    let over = run(&folder, &["check", ".", "-o", "markdown=a.md"]);
    assert!(over.status == 2 && over.stderr.contains("is not overwritten"), "{}", over.stderr);
    assert_eq!(fs::read_to_string(folder.0.join("a.md")).unwrap(), a);
    for (output, kept) in [("b.md", &b), ("text=factdiff.toml", &"exclude = [\"b.md\"]\n".to_owned())] {
        folder.write("factdiff.toml", b"exclude = [\"b.md\"]\n");
        folder.write(".factdiff.toml", b"exclude = [\"b.md\"]\n");
        let over = run(&folder, &["check", ".", "-o", output]);
        assert!(over.status == 2 && over.stderr.contains("is not overwritten"), "{output} {}", over.stderr);
        assert_eq!(&fs::read_to_string(folder.0.join(output.trim_start_matches("text="))).unwrap(), kept);
    }
}

#[test]
fn a_filter_forgets_nothing_of_the_baseline() {
    let (a, b) = pages();
    let folder = Folder::new("filtered", &[("a.md", &a), ("b.md", &b)]);
    assert_eq!(run(&folder, &["baseline", "."]).status, 0);
    let before = fs::read_to_string(folder.0.join("factdiff-baseline.json")).unwrap();
    let checked = run(&folder, &["check", "--select", "date", "."]);
    assert!(checked.status == 0 && !checked.stderr.contains("gone"), "{}", checked.stderr);
    assert_eq!(run(&folder, &["baseline", "--prune", "--select", "date", "."]).status, 0);
    assert_eq!(fs::read_to_string(folder.0.join("factdiff-baseline.json")).unwrap(), before);
}

#[test]
fn what_was_not_read_is_not_forgotten() {
    let (a, b) = pages();
    let folder = Folder::new("unread", &[("docs/a.md", &a), ("docs/b.md", &b), ("notes/c.md", "One page.\n")]);
    assert_eq!(run(&folder, &["baseline", "."]).status, 0);
    let baseline = || fs::read_to_string(folder.0.join("factdiff-baseline.json")).unwrap();
    let before = baseline();
    for arguments in [
        &["baseline", "--prune", "docs/a.md"][..],
        &["baseline", "--prune", ".", "--exclude", "docs/b.md"],
        &["baseline", "--prune", "notes"],
        &["baseline", "notes"],
        &["baseline", ".", "--min-confidence", "1"],
    ] {
        assert_eq!(run(&folder, arguments).status, 0);
        assert_eq!(baseline(), before, "{arguments:?}");
    }
    assert!(!run(&folder, &["check", "docs/a.md"]).stderr.contains("gone"));
    let mut below = crate::cli::command(&folder.0.join("docs"), &["baseline", "--prune", "a.md", "--baseline"]);
    assert!(below.arg("../factdiff-baseline.json").status().unwrap().success());
    assert_eq!(baseline(), before, "from another folder");
    fs::rename(folder.0.join("docs/b.md"), folder.0.join("notes/b.md")).unwrap();
    assert_eq!(run(&folder, &["baseline", "--prune", "notes"]).status, 0);
    assert_eq!(baseline(), before, "what moved is still true");
    fs::remove_file(folder.0.join("notes/b.md")).unwrap();
    assert!(run(&folder, &["check", "docs"]).stderr.contains("gone from the baseline: "));
    assert_eq!(run(&folder, &["baseline", "--prune", "docs"]).status, 0);
    assert!(baseline().contains("\"findings\": []"), "{}", baseline());
}

#[test]
fn a_filter_accepts_what_it_lets_through() {
    let (a, b) = pages();
    let folder = Folder::new("accepts", &[("a.md", &a), ("b.md", &b)]);
    let left = || run(&folder, &["check", "--min-severity", "warning", "--format", "brief"]).stdout.lines().count();
    assert_eq!(run(&folder, &["baseline", "--select", "date"]).status, 0);
    assert_eq!(left(), 4);
    assert_eq!(run(&folder, &["baseline", "--select", "unit"]).status, 0);
    assert_eq!(left(), 3, "what was accepted stays");
}

#[test]
fn a_branch_brings_in_what_it_changed() {
    let (a, b) = pages();
    let folder = Folder::new("branch", &[("a.md", &a), ("b.md", &a), ("c.md", "One page.\n")]);
    let commit = |message: &str| {
        git(&folder, &["add", "-A"]);
        git(&folder, &["commit", "-qm", message]);
    };
    git(&folder, &["init", "-q", "-b", "main"]);
    commit("first");
    git(&folder, &["checkout", "-q", "-b", "own"]);
    folder.write("c.md", b"Another page.\n");
    commit("own");
    git(&folder, &["checkout", "-q", "main"]);
    folder.write("b.md", b.as_bytes());
    commit("theirs");
    git(&folder, &["checkout", "-q", "own"]);
    folder.write("b.md", b.as_bytes());
    git(&folder, &["stash", "-q"]);
    assert_eq!(run(&folder, &["check", ".", "--since", "main"]).status, 0, "what main changed is not the branch's");
    git(&folder, &["stash", "pop", "-q"]);
    assert_eq!(run(&folder, &["check", ".", "--since", "main"]).status, 1);
    git(&folder, &["checkout", "-q", "--", "."]);
    assert_eq!(run(&folder, &["check", ".", "--since", "HEAD"]).status, 0);
    folder.write("inner/d.md", b.as_bytes());
    git(&folder, &["init", "-q", "inner"]);
    assert_eq!(run(&folder, &["check", ".", "--since", "HEAD"]).status, 1, "a repository inside is new as a whole");
    let outside = Folder::new("branch-outside", &[("a.md", &a), ("b.md", &b)]);
    let whole = outside.0.display().to_string();
    assert_eq!(run(&folder, &["check", &whole, "--since", "HEAD"]).status, 1, "git can't tell that it did not change");
}

#[test]
fn the_folder_is_described_once() {
    let folder = Folder::new("init", &[("docs/a.md", "One page.\n"), ("CHANGELOG.md", "All of it.\n")]);
    let printed = run(&folder, &["init", "--print"]);
    assert!(printed.stdout.contains("paths = [\"CHANGELOG.md\"]\nhistory = true"), "{}", printed.stdout);
    assert_eq!(run(&folder, &["init"]).status, 0);
    assert_eq!(fs::read_to_string(folder.0.join("factdiff.toml")).unwrap(), printed.stdout);
    assert_eq!(run(&folder, &["check"]).status, 0);
    assert_eq!(run(&folder, &["init"]).status, 2);
}

#[test]
fn helpers_for_shells_editors_and_readers_are_printed() {
    let folder = Folder::new("helpers", &[]);
    let schema = run(&folder, &["schema"]).stdout;
    let stored = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/rules/factdiff.schema.json")).unwrap();
    assert_eq!(schema, stored, "`factdiff schema > rules/factdiff.schema.json` renews it");
    assert!(run(&folder, &["completions", "zsh"]).stdout.contains("#compdef factdiff"));
    assert!(run(&folder, &["man"]).stdout.contains("factdiff check"));
}

#[test]
fn a_saved_document_is_checked_again() {
    let folder = Folder::new("watch", &[("a.md", "The assembly met on Wednesday, 14 June 2017.\n")]);
    let mut command = crate::cli::command(&folder.0, &["watch", "--format", "brief", "."]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut said = BufReader::new(child.stderr.take().unwrap()).lines();
    let mut wait_for = |text: &str| said.by_ref().any(|line| line.unwrap().contains(text));
    assert!(wait_for("waiting for changes"));
    folder.write("a.md", b"The assembly met on Monday, 14 June 2017.\n");
    assert!(wait_for("waiting for changes"));
    child.kill().unwrap();
    let mut found = String::new();
    child.stdout.take().unwrap().read_to_string(&mut found).unwrap();
    child.wait().unwrap();
    assert_eq!(found.lines().count(), 1, "{found}");
    assert!(found.contains("weekday-mismatch"), "{found}");
}

/// A paragraph of which copies give a figure each.
fn copies(name: &str, figures: &[&str]) -> Folder {
    let copy = |figure: &&str| {
        format!(
            "The courts of the province heard every appeal in public and acquitted {figure} defendants for lack of evidence, \
             whose claims for compensation were paid in full within the year, as the law of the province has required.\n"
        )
    };
    let texts: Vec<(String, String)> =
        (0..).zip(figures).map(|(n, figure): (u32, _)| (format!("docs/{n}.md"), copy(figure))).collect();
    let files: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    Folder::new(name, &files)
}

#[test]
fn a_figure_that_some_copies_share_is_told_and_one_that_none_share_is_counted() {
    let brief = ["check", "docs", "--select", "number-mismatch", "--format", "brief"];
    let majority = run(&copies("majority", &["5,479", "5,479", "5,479", "5,497", "5,749"]), &brief);
    assert!(majority.stdout.contains("error[number-mismatch]"), "{}", majority.stdout);
    let some = run(&copies("some", &["5,479", "5,479", "5,497", "5,749"]), &brief);
    assert!(some.stdout.contains("note[number-mismatch]"), "half are not most: {}", some.stdout);
    let few = run(&copies("few", &["5,479", "5,479", "5,497", "5,749", "4,980"]), &brief);
    assert!(few.stdout.contains("note[number-mismatch]"), "{}", few.stdout);
    let twice = run(&copies("twice", &["5,479", "5,479", "5,497", "5,497", "5,749", "5,749"]), &brief);
    assert_eq!(twice.stdout, "", "a site that holds each of three pages twice");
    assert!(twice.stderr.contains("not reported: 1 fact of which each copy"), "{}", twice.stderr);
    let none = run(&copies("none", &["5,479", "5,102", "5,497", "5,749", "4,980"]), &brief);
    assert_eq!(none.stdout, "");
    assert!(none.stderr.contains("not reported: 1 fact of which each copy"), "{}", none.stderr);
}
