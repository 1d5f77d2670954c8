//! The rules of a run: the catalogue, a user's own folder, and names that were meant.

use std::path::{Path, PathBuf};

use factdiff::engine::{Catalogue, Rule};

use crate::cli::console::Console;
use crate::cli::files::{display, reason};

/// Below this similarity (Jaro-Winkler) a name is no suggestion for a misspelt one.
const SIMILAR: f64 = 0.75;
/// Suggestions given.
const SUGGESTIONS: usize = 3;

/// Loads the catalogue, the `*.toml` files of a user's folder, and on top the settings of a configuration. A file that can't be used is complained about and left
/// out.
pub(crate) fn load(folder: Option<&Path>, settings: Option<(String, String)>, console: &Console) -> Option<Catalogue> {
    let mut files = Vec::new();
    let of_folder = folder.map_or_else(Vec::new, |folder| read_folder(folder, console));
    for file in of_folder.into_iter().chain(settings) {
        // On top of the files before it, which it may override.
        files.push(file);
        if let Err(error) = Catalogue::load(&files) {
            console.error(&error.to_string());
            files.pop();
        }
    }
    Catalogue::load(&files).inspect_err(|error| console.error(&error.to_string())).ok()
}

/// The rule files of a folder, sorted.
///
/// # Errors
/// If the folder can't be read.
pub(crate) fn rule_files(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder)?;
    let mut paths: Vec<_> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "toml") && path.is_file());
    paths.sort();
    Ok(paths)
}

fn read_folder(folder: &Path, console: &Console) -> Vec<(String, String)> {
    let complain = |path: &Path, error: &std::io::Error| {
        console.error(&format!("rules: {}: {}", display(path), reason(error)));
    };
    let paths = rule_files(folder).unwrap_or_else(|error| {
        complain(folder, &error);
        Vec::new()
    });
    let mut files = Vec::new();
    for path in paths {
        match std::fs::read_to_string(&path) {
            Ok(text) => files.push((display(&path), text)),
            Err(error) => complain(&path, &error),
        }
    }
    files
}

/// A rule's category as it is written.
pub(crate) fn category_name(rule: &Rule) -> String {
    rule.category.name().to_owned()
}

/// Whether a name is a rule or a category of the catalogue; complains if not.
pub(crate) fn knows(catalogue: &Catalogue, name: &str, console: &Console) -> bool {
    let known = catalogue.rules().iter().any(|rule| rule.id == name || category_name(rule) == name);
    if !known {
        let mut names: Vec<String> = catalogue.rules().iter().map(|rule| rule.id.clone()).collect();
        names.extend(catalogue.rules().iter().map(category_name));
        console.error(&format!("no rule or category `{name}`{}", did_you_mean(name, names)));
    }
    known
}

/// `; did you mean …?` with the names most like `name`, or where to look them up.
pub(crate) fn did_you_mean(name: &str, mut names: Vec<String>) -> String {
    names.sort();
    names.dedup();
    let mut scored: Vec<(f64, String)> = names
        .into_iter()
        .map(|candidate| {
            // A part of a name is as good a hint as a misspelling of it.
            let part = if candidate.split('-').any(|part| part == name) { 1.0 } else { 0.0 };
            (strsim::jaro_winkler(name, &candidate).max(part), candidate)
        })
        .filter(|(score, _)| *score >= SIMILAR)
        .collect();
    scored.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    let meant: Vec<String> = scored.into_iter().take(SUGGESTIONS).map(|(_, name)| format!("`{name}`")).collect();
    match meant.split_last() {
        None => "; `factdiff rules` lists them".to_owned(),
        Some((last, [])) => format!("; did you mean {last}?"),
        Some((last, first)) => format!("; did you mean {} or {last}?", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misspelt_names_are_recognised() {
        let names = || ["number-mismatch", "date-mismatch", "repeated-block"].map(str::to_owned).to_vec();
        assert_eq!(did_you_mean("numbr-mismatch", names()), "; did you mean `number-mismatch`?");
        assert_eq!(did_you_mean("block", names()), "; did you mean `repeated-block`?");
        assert_eq!(did_you_mean("xyz", names()), "; `factdiff rules` lists them");
    }
}
