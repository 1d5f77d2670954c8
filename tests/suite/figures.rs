//! Every figure and date of the first users' documents, as reviewed: `tests/figures/` holds offsets, kinds and values, no text.
//!
//! The documents are no part of the repository. They are looked for in `FACTDIFF_FIGURES`, or in `../shared/seeds`; a document
//! that is not there, or is another one by its hash, is passed over with a message.

use std::fs;
use std::path::{Path, PathBuf};

use factdiff::base::stable_hash;
use factdiff::engine::{self, Options};
use factdiff::model::MentionKind;
use factdiff::report::mention_rows;

/// Where the documents stand.
fn home() -> PathBuf {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/seeds");
    std::env::var_os("FACTDIFF_FIGURES").map_or_else(beside, PathBuf::from)
}

/// The values of a document, a line each: first byte, end, kind, value, unit. A label is its own text and has no value here,
/// and counted nouns are text as well.
fn rows(name: &str, bytes: Vec<u8>) -> String {
    let (document, _) = engine::document(name, bytes, &Options::default()).unwrap();
    let mut out = String::new();
    for row in mention_rows(&document, false).filter(|row| row.kind != MentionKind::Name) {
        let kind = format!("{:?}", row.kind).to_lowercase();
        let value = if row.kind == MentionKind::Reference { "-" } else { &row.value };
        let unit = row.unit.filter(|_| row.kind != MentionKind::Number).unwrap_or("-");
        out.push_str(&format!("{}\t{}\t{kind}\t{value}\t{unit}\n", row.start_byte, row.end_byte));
    }
    out
}

#[test]
#[expect(clippy::print_stderr, reason = "a test tells what it passes over")]
fn figures_of_real_documents_are_read_as_reviewed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/figures");
    let mut goldens: Vec<PathBuf> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    goldens.sort();
    assert!(!goldens.is_empty());
    let mut wrong = Vec::new();
    for golden in goldens {
        let name = format!("{}.txt", golden.file_stem().unwrap().to_string_lossy());
        let Ok(bytes) = fs::read(home().join(&name)) else {
            eprintln!("skipped: {name} is not there");
            continue;
        };
        let hash = format!("{:016x}", stable_hash(&bytes));
        let stored = fs::read_to_string(&golden).unwrap();
        let (known, wanted) = stored.split_once('\n').unwrap_or(("", ""));
        let update = std::env::var_os("UPDATE").is_some();
        if known != hash && !(update && known.is_empty()) {
            eprintln!("skipped: {name} is another document ({hash}, not {known})");
            continue;
        }
        let found = rows(&name, bytes);
        if update {
            fs::write(&golden, format!("{hash}\n{found}")).unwrap();
        } else if found != wanted {
            let changes = similar::TextDiff::from_lines(wanted, &found);
            wrong.push(format!("{name}\n{}", changes.unified_diff().context_radius(0)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
