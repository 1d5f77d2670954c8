//! Which documents translate which, as patterns of a configuration say.

use std::collections::BTreeMap;
use std::path::Path;

use regex::{Regex, RegexBuilder};

use factdiff::engine::{Pairing, is_language_tag};

use crate::cli::config::found::LARGEST_PATTERN;
use crate::cli::config::globs::split;
use crate::cli::config::values::Translations;

/// Stands for the language in a path.
const LANGUAGE: &str = "{lang}";

/// A source pattern and a target pattern. A wildcard of the one stands for what the wildcard of the same rank in the other
/// stands for.
#[derive(Debug)]
pub(super) struct Pattern {
    source: Regex,
    target: Regex,
}

impl Pattern {
    /// Patterns relative to the configuration's folder.
    ///
    /// # Errors
    /// If the two have not the same wildcards, or one names the language twice.
    pub(super) fn new(entry: &Translations, folder: &Path) -> Result<Self, String> {
        let (source, target) = (compile(&entry.source, folder)?, compile(&entry.target, folder)?);
        let wildcards = |regex: &Regex| regex.capture_names().flatten().filter(|name| *name != "lang").count();
        if wildcards(&source) != wildcards(&target) {
            return Err(format!("`{}` and `{}` have not the same number of wildcards", entry.source, entry.target));
        }
        Ok(Self { source, target })
    }

    /// The pairs among documents, given by their paths relative to the configuration's folder.
    pub(super) fn pairs(&self, paths: &[(u32, String)]) -> Vec<Pairing> {
        let mut targets: BTreeMap<Vec<&str>, Vec<u32>> = BTreeMap::new();
        for (doc, path) in paths {
            if let Some(parts) = parts(&self.target, path) {
                targets.entry(parts).or_default().push(*doc);
            }
        }
        let of_source = |(source, path): &(u32, String)| {
            let targets = parts(&self.source, path).and_then(|parts| targets.get(&parts)).cloned().unwrap_or_default();
            let source = *source;
            targets.into_iter().filter(move |target| *target != source).map(move |target| Pairing { source, target })
        };
        paths.iter().flat_map(of_source).collect()
    }
}

/// What the wildcards of a pattern stand for in a path; nothing if it is none of the pattern's.
fn parts<'p>(pattern: &Regex, path: &'p str) -> Option<Vec<&'p str>> {
    let found = pattern.captures(path)?;
    if found.name("lang").is_some_and(|tag| !is_language_tag(&tag.as_str().replace('_', "-"))) {
        return None;
    }
    let names = pattern.capture_names().flatten().filter(|name| *name != "lang");
    Some(names.filter_map(|name| found.name(name)).map(|part| part.as_str()).collect())
}

/// `**/` any folders, `**` anything, `*` anything within a folder, `{lang}` a language.
fn compile(pattern: &str, folder: &Path) -> Result<Regex, String> {
    // Documents are known by their real paths.
    let (mut prefixes, wild) = split(pattern, folder, folder);
    let prefix = prefixes.pop().unwrap_or_default();
    let gap = if prefix.is_empty() || wild.is_empty() { "" } else { "/" };
    let mut regex = format!("^{}{gap}", regex::escape(&prefix));
    let (mut rest, mut n) = (wild.as_str(), 0);
    while let Some(first) = rest.chars().next() {
        let wildcards = [("**/", "(?:.*/)?"), ("**", ".*"), ("*", "[^/]*")];
        if let Some((sign, means)) = wildcards.into_iter().find(|(sign, _)| rest.starts_with(sign)) {
            regex.push_str(&format!("(?P<w{n}>{means})"));
            (rest, n) = (&rest[sign.len()..], n + 1);
        } else if let Some(after) = rest.strip_prefix(LANGUAGE) {
            regex.push_str("(?P<lang>[A-Za-z0-9_-]+)");
            rest = after;
        } else {
            regex.push_str(&regex::escape(&rest[..first.len_utf8()]));
            rest = &rest[first.len_utf8()..];
        }
    }
    RegexBuilder::new(&(regex + "$")).size_limit(LARGEST_PATTERN).build().map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(source: &str, target: &str, paths: &[&str]) -> Result<Vec<(u32, u32)>, String> {
        let entry = Translations { source: source.to_owned(), target: target.to_owned() };
        let paths: Vec<(u32, String)> = (0..).zip(paths.iter().map(|path| (*path).to_owned())).collect();
        Ok(Pattern::new(&entry, Path::new("/home"))?
            .pairs(&paths)
            .into_iter()
            .map(|pair| (pair.source, pair.target))
            .collect())
    }

    #[test]
    fn wildcards_stand_for_the_same_on_both_sides() {
        let paths = ["manual/a.md", "manual/x/b.md", "handbuch/a.md", "handbuch/x/b.md", "handbuch/c.md"];
        assert_eq!(pairs("manual/**/*.md", "handbuch/**/*.md", &paths).unwrap(), [(0, 2), (1, 3)]);
        assert_eq!(pairs("manual/*.md", "handbuch/*.md", &paths).unwrap(), [(0, 2)]);
        let many = ["a.md", "l10n/a.de.md", "l10n/a.pt_BR.md", "l10n/a.x.md", "l10n/b.de.md"];
        assert_eq!(pairs("*.md", "l10n/*.{lang}.md", &many).unwrap(), [(0, 1), (0, 2)]);
        assert_eq!(pairs("docs/en/*.md", "docs/{lang}/*.md", &["docs/en/a.md", "docs/fr/a.md"]).unwrap(), [(0, 1)]);
        assert!(pairs("*.md", "l10n/**/*.md", &many).is_err());
        assert!(pairs("{lang}/{lang}.md", "a.md", &many).is_err());
    }
}
