//! House rules as tests: the order of levels, file sizes, file headers, paths named in the docs.

use std::fs;
use std::path::{Path, PathBuf};

/// The level of each module (see the architecture in `src/lib.rs`); a module imports only lower levels, and itself.
const LEVELS: &[(&str, u32)] = &[
    ("base", 0),
    ("error", 0),
    ("model", 1),
    ("lexicon", 2),
    ("lang", 2),
    ("scope", 2),
    ("read", 3),
    ("normalize", 3),
    ("segment", 3),
    ("extract", 3),
    ("index", 4),
    ("align", 4),
    ("rules", 5),
    ("suppress", 6),
    ("baseline", 6),
    ("report", 6),
    ("engine", 7),
    ("cli", 8),
    ("lib", 8),
    ("main", 8),
];

/// Arrows inside one level that the design allows.
const ALLOWED: &[(&str, &str)] = &[("lang", "lexicon"), ("align", "index"), ("main", "cli"), ("lib", "cli")];

/// Modules that see less than all lower levels: the highest level they may import.
const NARROWER: &[(&str, u32)] = &[
    ("read", 1),
    ("index", 1),
    ("align", 1),
    ("rules", 2),
    ("scope", 1),
    ("suppress", 1),
    ("baseline", 1),
    ("report", 1),
];

/// What the command line may import: the engine, plain data and reports.
const CLI: &[&str] = &["engine", "base", "error", "model", "scope", "suppress", "baseline", "report", "cli"];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, ending, found);
        } else if path.extension().is_some_and(|ext| ext == ending) {
            found.push(path);
        }
    }
}

fn sources() -> Vec<(String, String)> {
    let mut found = Vec::new();
    files(&root().join("src"), "rs", &mut found);
    let relative = |path: &Path| path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
    found.iter().map(|path| (relative(path), fs::read_to_string(path).unwrap())).collect()
}

fn level(module: &str) -> Option<u32> {
    LEVELS.iter().find(|(name, _)| *name == module).map(|(_, level)| *level)
}

#[test]
fn imports_point_down() {
    let mut seen = 0;
    for (path, text) in sources() {
        let module = path.trim_start_matches("src/").split(['/', '.']).next().unwrap().to_owned();
        let own = level(&module).unwrap_or_else(|| panic!("{path}: `{module}` has no level"));
        let ceiling = NARROWER.iter().find(|(name, _)| *name == module).map(|(_, level)| *level);
        // Tests inside a file may use any stage to build their input.
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        if path.ends_with("tests.rs") {
            continue;
        }
        let imports = code.split("crate::").skip(1).chain(code.split("factdiff::").skip(1));
        for rest in imports {
            let names: Vec<String> = match rest.strip_prefix('{') {
                Some(group) => group.split('}').next().unwrap().split(',').map(|n| n.trim().to_owned()).collect(),
                None => vec![rest.to_owned()],
            };
            for name in names {
                let name: String = name.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                let Some(other) = level(&name) else { continue };
                seen += 1;
                assert!(module != "cli" || CLI.contains(&name.as_str()), "{path}: the command line imports `{name}`");
                let allowed = name == module
                    || ALLOWED.contains(&(module.as_str(), name.as_str()))
                    || (other < own && ceiling.is_none_or(|ceiling| other <= ceiling));
                assert!(allowed, "{path}: `{module}` (level {own}) imports `{name}` (level {other})");
            }
        }
    }
    assert!(seen > 20, "the test found hardly any import: is it still reading the right files?");
}

#[test]
fn files_are_headed_and_short() {
    for (path, text) in sources() {
        assert!(text.starts_with("//! ") || text.starts_with("/*!"), "{path} does not open with a `//!` sentence");
        assert!(text.lines().count() <= 1000, "{path} is longer than 1,000 lines");
    }
}

#[test]
fn words_of_languages_are_data() {
    // A crude guard: no source file outside tests lists month names or number words.
    for (path, text) in sources() {
        if path.ends_with("tests.rs") {
            continue;
        }
        let code = text.split("#[cfg(test)]").next().unwrap();
        for word in ["\"january\"", "\"January\"", "\"twelve\"", "\"million\"", "\"kilometres\"", "\"without\""] {
            assert!(!code.contains(word), "{path} holds {word}: words of a language belong in rules/lang");
        }
    }
}

#[test]
fn paths_named_in_the_docs_exist() {
    let mut docs = Vec::new();
    for folder in ["rules", "seeds", "tests", "benches"] {
        docs.push(root().join(folder).join("README.md"));
    }
    docs.push(root().join("README.md"));
    for doc in docs {
        let text = fs::read_to_string(&doc).unwrap_or_else(|error| panic!("{doc:?}: {error}"));
        for quoted in text.split('`').skip(1).step_by(2) {
            let inside =
                ["src/", "rules/", "tests/", "seeds/", "benches/", ".ci/"].iter().any(|p| quoted.starts_with(p));
            let plain = quoted.chars().all(|c| c.is_alphanumeric() || "/._-".contains(c));
            if inside && plain {
                assert!(root().join(quoted).exists(), "{doc:?} names `{quoted}`, which does not exist");
            }
        }
    }
}
