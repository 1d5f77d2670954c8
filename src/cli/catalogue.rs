//! The rules of a run: the catalogue, a user's own folder, and names that were meant.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use factdiff::engine::{Catalogue, Rule};

use crate::cli::config::Found;
use crate::cli::console::Console;
use crate::cli::files::{display, reason};

/// Below this similarity (Jaro-Winkler) a name is no suggestion for a misspelt one.
const SIMILAR: f64 = 0.75;
/// Suggestions given.
const SUGGESTIONS: usize = 3;

/// Loads the catalogue and the `*.toml` files of a user's folder. A file that can't be used is complained about and left out.
pub(crate) fn load(folder: Option<&Path>, console: &Console) -> Option<Catalogue> {
    of_files(&usable(folder, console), console)
}

/// Loads the catalogue, a user's rules, and on top the settings of a configuration. Nothing if that names rules which are none;
/// all names are looked at, so that all mistakes are told at once.
pub(crate) fn configured(config: &Found, console: &Console) -> Option<Catalogue> {
    let mut files = usable(config.rules().as_deref(), console);
    let own = of_files(&files, console)?;
    if config.values.rule.keys().filter(|id| !is_rule(&own, id, config, console)).count() > 0 {
        return None;
    }
    let lists = config.values.suppress.iter().flat_map(|entry| &entry.rules);
    let names: BTreeSet<&String> = lists.chain(&config.values.select).chain(&config.values.ignore).collect();
    if names.into_iter().filter(|name| !knows(&own, name, config, console)).count() > 0 {
        return None;
    }
    files.extend(config.rule_file());
    of_files(&files, console)
}

fn of_files(files: &[(String, String)], console: &Console) -> Option<Catalogue> {
    Catalogue::load(files).inspect_err(|error| console.error(&error.to_string())).ok()
}

/// The files of a folder that can be used, each on top of those before it.
fn usable(folder: Option<&Path>, console: &Console) -> Vec<(String, String)> {
    let mut files = Vec::new();
    for file in folder.map_or_else(Vec::new, |folder| read_folder(folder, console)) {
        files.push(file);
        if of_files(&files, console).is_none() {
            files.pop();
        }
    }
    files
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

/// Whether a name is a rule of the catalogue; complains if not.
fn is_rule(catalogue: &Catalogue, name: &str, config: &Found, console: &Console) -> bool {
    let names: Vec<String> = catalogue.rules().iter().map(|rule| rule.id.clone()).collect();
    let known = names.iter().any(|id| id == name);
    if !known {
        let place = config.place_of_rule(name);
        console.error(&format!("{place}: [rule.{name}]: no rule `{name}`{}", did_you_mean(name, names)));
    }
    known
}

/// Whether a name is a rule or a category of the catalogue; complains if not.
fn knows(catalogue: &Catalogue, name: &str, config: &Found, console: &Console) -> bool {
    let known = catalogue.rules().iter().any(|rule| rule.id == name || category_name(rule) == name);
    if !known {
        let mut names: Vec<String> = catalogue.rules().iter().map(|rule| rule.id.clone()).collect();
        names.extend(catalogue.rules().iter().map(category_name));
        let place = config.place_of_name(name).map_or_else(String::new, |place| format!("{place}: "));
        console.error(&format!("{place}no rule or category `{name}`{}", did_you_mean(name, names)));
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
