//! What a configuration names: patterns of paths, and messages about what is wrong in it.

use std::fs;

use crate::cli::{Folder, command, run};

/// Two pages that disagree.
const PAGES: [(&str, &str); 2] = [
    ("docs/a.md", "# Courts\n\nFrom 2016 to 2020 the courts of the region acquitted 5,479 people of all charges.\n"),
    ("docs/b.md", "# Courts\n\nFrom 2016 to 2020 the courts of the region acquitted 5,497 people of all charges.\n"),
];

#[test]
fn patterns_may_be_absolute_lead_upwards_or_through_links() {
    let folder = Folder::new("patterns", &PAGES);
    folder.write("docs/sub/c.md", b"One page.\n");
    let whole = fs::canonicalize(&folder.0).unwrap().display().to_string();
    let absolute = format!("{whole}/docs/b.md");
    let absolute_glob = format!("{whole}/docs/*.md");
    let listed = |exclude: &str, arguments: &[&str]| {
        folder.write("factdiff.toml", format!("exclude = [{exclude:?}]\n").as_bytes());
        run(&folder, &[&["check", "--files"][..], arguments].concat()).stdout
    };
    assert_eq!(listed(&absolute, &[]), "docs/a.md\ndocs/sub/c.md\n");
    assert_eq!(listed(&absolute_glob, &[]), "docs/sub/c.md\n");
    assert_eq!(listed("docs/sub/../b.md", &[]), "docs/a.md\ndocs/sub/c.md\n");
    assert_eq!(listed("/docs/b.md", &[]).lines().count(), 3, "from the root of the disk");
    assert_eq!(listed("docs/s*/", &[]).lines().count(), 2);
    assert_eq!(listed("**/b.md", &[]).lines().count(), 2);
    let upwards =
        command(&folder.0.join("docs"), &["check", "--files", "--no-config", "..", "--exclude", "../docs/sub/.."]);
    assert_eq!({ upwards }.output().unwrap().stdout, b"", "without a configuration");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(folder.0.join("docs"), folder.0.join("linked")).unwrap();
        assert_eq!(listed("linked/*.md", &["linked"]), "linked/sub/c.md\n");
        assert_eq!(listed("docs/*.md", &["linked"]), "linked/sub/c.md\n");
        assert_eq!(listed("linked/b.md", &["docs"]), "docs/a.md\ndocs/sub/c.md\n", "the same file");
    }
}

#[test]
fn a_name_with_signs_of_patterns_is_a_name_where_it_is_there() {
    let folder = Folder::new("brackets", &[("[1] neu/a.md", "One page."), ("1 neu/b.md", "Another.")]);
    folder.write("factdiff.toml", "exclude = ['[1] neu']\n".as_bytes());
    assert_eq!(run(&folder, &["check", "--files"]).stdout, "1 neu/b.md\n");
    folder.write("factdiff.toml", "exclude = ['[12] neu']\n".as_bytes());
    assert_eq!(run(&folder, &["check", "--files"]).stdout, "[1] neu/a.md\n");
}

#[test]
fn a_day_may_be_a_date_of_toml_and_arguments_stand_in_the_dump() {
    let config = "[[suppress]]\nrules = ['number']\nreason = 'x'\nexpires = 2001-01-31\n";
    let folder = Folder::new("toml-date", &[PAGES[0], ("factdiff.toml", config)]);
    assert!(run(&folder, &["check"]).stderr.contains("expired on 2001-01-31"));
    let dumped = run(&folder, &["check", "docs", "--baseline", "known.json", "--dump-config"]).stdout;
    assert!(dumped.contains("paths = [\"docs\"]") && dumped.contains("baseline = \"known.json\""), "{dumped}");
}

#[test]
fn absolute_patterns_hide_and_pair_as_well() {
    let folder = Folder::new("absolute", &PAGES);
    let whole = fs::canonicalize(&folder.0).unwrap().display().to_string();
    assert_eq!(run(&folder, &["check", "."]).status, 1);
    folder.write("factdiff.toml", format!("[[suppress]]\npaths = ['{whole}/docs/b.md']\nreason = 'x'\n").as_bytes());
    assert_eq!(run(&folder, &["check", "."]).status, 0);
    let pair = format!("[[translations]]\nsource = '{whole}/docs/a*.md'\ntarget = './docs/../docs/b*.md'\n");
    folder.write("factdiff.toml", pair.as_bytes());
    assert!(run(&folder, &["check", "."]).stderr.contains("docs/a.md → docs/b.md"));
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    for (config, told) in [
        ("lang = \"klingonish!\"\n", "factdiff.toml:1:8: `klingonish!` is no language tag"),
        ("[[documents]]\npaths = [\"a\"]\nlang = \"??\"\n", "factdiff.toml:3:8: `??` is no language tag"),
        ("[[documents]]\npaths = [\"a\", \"b[\"]\n", "factdiff.toml:2:15: "),
        ("exclude = [\n  \"{a\",\n]\n", "factdiff.toml:2:3: "),
        ("exclude = ['a', '']\n", "factdiff.toml:1:17: an empty pattern"),
        ("\nboilerplate = ['x', '(']\n", "factdiff.toml:2:21: boilerplate: "),
        ("boilerplate = ['.*']\n", "factdiff.toml:1:16: boilerplate: the pattern `.*` fits every text"),
        ("boilerplate = [' ']\n", "fits every text"),
        (
            "[[suppress]]\npattern = 'x*'\nreason = 'x'\n",
            "factdiff.toml:2:11: suppress entry 1 (\"x\"): the pattern `x*`",
        ),
        ("[[translations]]\nsource = '*/*'\ntarget = '*'\n", "factdiff.toml:1:1: translations: "),
        ("[rule.number-mismatch]\nmin-confidence = 7\n", "factdiff.toml:2:18: `min-confidence` is no number"),
        ("[rule.number-mismach]\nenabled = false\n", "factdiff.toml:1:1: [rule.number-mismach]: no rule"),
        ("[[suppress]]\nrules = ['number']\nreason = ' '\n", "factdiff.toml:3:10: suppress entry 1"),
        ("[[suppress]]\nrules = ['number']\nreason = 'x'\nexpires = 'soon'\n", "factdiff.toml:4:11: suppress entry 1"),
        ("exclude = ['numbr']\nselect = ['numbr']\n", "factdiff.toml:2:11: no rule or category"),
        ("ignore = [\"numbr\"]\n", "factdiff.toml:1:11: no rule or category `numbr`; did you mean `number`"),
    ] {
        let folder = Folder::new("places", &[PAGES[0], ("factdiff.toml", config)]);
        let ran = run(&folder, &["check", "."]);
        assert!(ran.status == 2 && ran.stderr.contains(told), "{config}{}", ran.stderr);
    }
}

#[test]
fn entries_that_name_no_document_are_told_when_everything_is_read() {
    let config = "paths = ['docs']\n\n[[documents]]\npaths = ['doc/*.md']\nhistory = true\n\n\
                  [[translations]]\nsource = 'en/*.md'\ntarget = 'de/*.md'\n\n\
                  [[documents]]\npaths = ['docs/a.md']\nset = 'a'\n";
    let folder = Folder::new("no-documents", &[PAGES[0], PAGES[1], ("factdiff.toml", config)]);
    let ran = run(&folder, &["check"]);
    for told in [
        "warning: factdiff.toml:3:1: this entry of [[documents]] names no document",
        "warning: factdiff.toml:7:1: this entry of [[translations]] names no pair of documents",
    ] {
        assert!(ran.stderr.contains(told), "{}", ran.stderr);
    }
    assert!(!ran.stderr.contains("factdiff.toml:11"), "{}", ran.stderr);
    assert!(!run(&folder, &["check", "docs"]).stderr.contains("names no"), "a part of them was asked for");
}

#[test]
fn a_broken_rule_file_is_told_once() {
    let folder = Folder::new("broken-rule", &[PAGES[0], ("rules/x.toml", "[[rule]]\nid = 5\n")]);
    let ran = run(&folder, &["check", ".", "--rules", "rules"]);
    assert_eq!(ran.stderr.matches("rules/x.toml").count(), 1, "{}", ran.stderr);
}

#[test]
fn the_curious_are_told_what_was_left_out() {
    let folder = Folder::new("left-out", &PAGES);
    folder.write(".gitignore", b"built\n");
    folder.write("built/x.md", b"One page.\n");
    folder.write(".notes/x.md", b"One page.\n");
    folder.write("factdiff.toml", b"exclude = ['docs/b.md']\n");
    #[cfg(unix)]
    std::os::unix::fs::symlink(folder.0.join("nowhere.md"), folder.0.join("dangling.md")).unwrap();
    let told = run(&folder, &["check", ".", "-v"]).stderr;
    for line in [
        "skipped docs/b.md: excluded",
        "skipped built: hidden, or named by an ignore file",
        "skipped .notes: hidden, or named by an ignore file",
        #[cfg(unix)]
        "skipped dangling.md: a link, a pipe or a device",
    ] {
        assert!(told.contains(line), "{line}\n{told}");
    }
    assert!(!told.contains("built/x.md"), "the folder stands for all that is in it: {told}");
}
