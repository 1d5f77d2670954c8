//! Patterns of paths, relative to a folder: what a configuration names documents with.

use std::path::{Component, Path, PathBuf};

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use crate::cli::files::display;

/// What begins a wildcard, or takes one's meaning away.
const WILD: [char; 5] = ['*', '?', '[', '{', '\\'];

/// Patterns in one. A pattern that names a folder names all that is in it.
#[derive(Debug, Default)]
pub(super) struct Globs {
    set: GlobSet,
    folder: PathBuf,
}

impl Globs {
    /// Patterns relative to a `folder`, which is a real path.
    ///
    /// # Errors
    /// The number of the first pattern that is none, and why.
    pub(super) fn new(patterns: &[String], folder: &Path) -> Result<Self, (usize, String)> {
        let mut builder = GlobSetBuilder::new();
        let fault = |error: globset::Error| error.to_string();
        for (n, pattern) in patterns.iter().enumerate() {
            if pattern.trim().is_empty() {
                return Err((n, "an empty pattern".to_owned()));
            }
            for form in forms(pattern, folder, folder) {
                for form in [format!("{form}/**"), form] {
                    let glob = GlobBuilder::new(&form).literal_separator(true).build();
                    builder.add(glob.map_err(|error| (n, fault(error)))?);
                }
            }
        }
        let set = builder.build().map_err(|error| (0, fault(error)))?;
        Ok(Self { set, folder: folder.to_path_buf() })
    }

    /// Whether one of them fits a file, by its real path or by the path that it was named by.
    pub(super) fn fit(&self, path: &Path) -> bool {
        let named = || std::path::absolute(path).map(|path| relative_to(&self.folder, &plain(&path)));
        let real = || std::fs::canonicalize(path).map(|path| relative_to(&self.folder, &path));
        !self.set.is_empty()
            && (real().is_ok_and(|path| self.set.is_match(path)) || named().is_ok_and(|path| self.set.is_match(path)))
    }
}

/// A pattern relative to a folder `base` as the same relative to another.
pub(super) fn rebased(pattern: &str, base: &Path, folder: &Path) -> String {
    forms(pattern, base, folder).swap_remove(0)
}

/// The forms of a pattern, relative to a `folder`, that was relative to `base`. The first is as it is written; the other
/// follows links.
fn forms(pattern: &str, base: &Path, folder: &Path) -> Vec<String> {
    let (prefixes, rest) = split(pattern, base, folder);
    let joined = |prefix: String| match (prefix.is_empty(), rest.is_empty()) {
        (true, true) => "**".to_owned(),
        (true, false) => rest.clone(),
        (false, true) => globset::escape(&prefix),
        (false, false) => format!("{}/{rest}", globset::escape(&prefix)),
    };
    prefixes.into_iter().map(joined).collect()
}

/// What stands before the first wildcard of a pattern, relative to a `folder`, and the rest. It may be absolute, lead upwards,
/// and lead through links: it is told by its words, and where that differs with the links followed.
pub(super) fn split(pattern: &str, base: &Path, folder: &Path) -> (Vec<String>, String) {
    let parts: Vec<&str> = pattern.split('/').collect();
    // What is there by that name is meant, whatever signs are in it.
    let is_there = pattern.contains(WILD) && base.join(pattern).exists();
    let literal = parts.iter().take_while(|part| is_there || !part.contains(WILD)).count();
    let (prefix, rest) = (parts[..literal].join("/"), parts[literal..].join("/"));
    // A slash alone is the root.
    let prefix = if prefix.is_empty() && literal > 0 { "/" } else { prefix.as_str() };
    let named = plain(&base.join(prefix));
    let shown = |prefix: &Path| match display(&relative_to(folder, prefix)) {
        here if here == "." => String::new(),
        path => path.strip_prefix("./").map_or_else(|| path.clone(), str::to_owned),
    };
    let mut prefixes = vec![shown(&named), shown(&followed(&named))];
    prefixes.dedup();
    (prefixes, rest.trim_end_matches('/').to_owned())
}

/// A path without `.` and `..`, by its words alone.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            other => plain.push(other),
        }
    }
    plain
}

/// A path with the links followed that it leads through, as far as it is there.
fn followed(path: &Path) -> PathBuf {
    let real = |from: &Path| Some(std::fs::canonicalize(from).ok()?.join(path.strip_prefix(from).ok()?));
    // Joined with nothing, a path gets a slash at its end.
    path.ancestors().find_map(real).map_or_else(|| path.to_path_buf(), |path| path.components().collect())
}

/// One absolute path seen from another.
pub(crate) fn relative_to(folder: &Path, path: &Path) -> PathBuf {
    let common = folder.components().zip(path.components()).take_while(|(one, other)| one == other).count();
    let up = folder.components().skip(common).map(|_| Component::ParentDir);
    up.chain(path.components().skip(common)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_seen_from_another_folder() {
        for (pattern, seen) in [
            ("docs/*.md", "docs/*.md"),
            ("./docs/", "docs"),
            ("docs/../notes/*.md", "notes/*.md"),
            ("../other/**", "../other/**"),
            ("../home/docs", "docs"),
            ("/nowhere/home/docs/*.md", "docs/*.md"),
            ("/nowhere/x.md", "../x.md"),
            ("**/x.md", "**/x.md"),
            ("a[1]/x", "a[1]/x"),
            (".", "**"),
            ("*.md", "*.md"),
        ] {
            assert_eq!(rebased(pattern, Path::new("/nowhere/home"), Path::new("/nowhere/home")), seen, "{pattern}");
        }
        let from_below = |pattern| rebased(pattern, Path::new("/nowhere/home/docs"), Path::new("/nowhere/home"));
        assert_eq!(from_below("*.md"), "docs/*.md");
        assert_eq!(from_below("../*.md"), "*.md");
        assert_eq!(from_below("**/x.md"), "docs/**/x.md");
    }
}
