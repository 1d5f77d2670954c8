//! Where a configuration is found, and what it means for the documents of a run.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use jiff::civil::Date;
use regex::{Regex, RegexBuilder};

use factdiff::engine::{Pairing, is_language_tag};
use factdiff::scope::Scope;
use factdiff::suppress::Suppression;
use toml::de::DeTable;

use crate::cli::args::Input;
use crate::cli::catalogue::rule_files;
use crate::cli::config::pairs::Pattern;
use crate::cli::config::values::{Config, RuleSetting, Suppress};
use crate::cli::console::Console;
use crate::cli::files::{Files, display, reason};

/// Names of the file, the first that a folder has.
pub(super) const NAMES: [&str; 2] = [".factdiff.toml", "factdiff.toml"];
/// Name of a baseline that needs no mention.
const BASELINE: &str = "factdiff-baseline.json";
/// Bytes that a pattern may grow to when it is compiled.
pub(super) const LARGEST_PATTERN: usize = 1 << 20;

/// A configuration and the folder that its paths are relative to.
#[derive(Debug)]
pub(crate) struct Found {
    /// The file, if there is one, as it is displayed.
    pub(crate) file: Option<String>,
    folder: PathBuf,
    pub(crate) values: Config,
    documents: Vec<GlobSet>,
    exclude: GlobSet,
    boilerplate: Vec<Regex>,
    translations: Vec<Pattern>,
    /// Lines of the entries that hide findings, 1-based.
    suppress_lines: Vec<u32>,
}

impl Found {
    /// The configuration of a run: the file that is named, or the nearest one from the current folder upwards, or none.
    /// Whatever is wrong with it has been complained about if there is no answer.
    pub(crate) fn load(input: &Input, console: &Console) -> Option<Self> {
        let here = std::env::current_dir().unwrap_or_default();
        let file = match &input.config {
            _ if input.no_config => None,
            Some(file) => Some(file.clone()),
            None => here.ancestors().flat_map(|folder| NAMES.map(|name| folder.join(name))).find(|file| file.is_file()),
        };
        let mut values = Config::default();
        let mut folder = here.clone();
        let (mut shown, mut suppress_lines) = (None, Vec::new());
        if let Some(file) = file {
            let name = display(file.strip_prefix(&here).unwrap_or(&file));
            let text = std::fs::read_to_string(&file)
                .map_err(|error| console.error(&format!("{name}: {}", reason(&error))))
                .ok()?;
            values = toml::from_str(&text).map_err(|error| console.error(&located(&name, &text, &error))).ok()?;
            suppress_lines = lines_of("suppress", &text);
            let parent = file.parent().filter(|parent| !parent.as_os_str().is_empty());
            folder = parent.map_or(here, Path::to_path_buf);
            shown = Some(name);
        }
        let folder = std::fs::canonicalize(&folder).unwrap_or(folder);
        let name = shown.clone().unwrap_or_default();
        let complain = |message: String| console.error(&format!("{name}: {message}"));
        let sets = values.documents.iter().map(|entry| globs(&entry.paths)).collect::<Result<Vec<_>, _>>();
        let (documents, exclude) = match (sets, globs(&values.exclude)) {
            (Ok(documents), Ok(exclude)) => (documents, exclude),
            (Err(error), _) | (_, Err(error)) => {
                complain(error);
                return None;
            }
        };
        let boilerplate: Result<Vec<Regex>, String> = values.boilerplate.iter().map(|text| pattern(text)).collect();
        let translations: Result<Vec<Pattern>, String> = values.translations.iter().map(Pattern::new).collect();
        let (boilerplate, translations) = match (boilerplate, translations) {
            (Ok(boilerplate), Ok(translations)) => (boilerplate, translations),
            (Err(error), _) => {
                complain(format!("boilerplate: {error}"));
                return None;
            }
            (_, Err(error)) => {
                complain(format!("translations: {error}"));
                return None;
            }
        };
        let shares = values.rule.values().filter_map(|setting| setting.min_confidence).chain(values.min_confidence);
        if shares.into_iter().any(|share| !(0.0..=1.0).contains(&share)) {
            complain("`min-confidence` is no number from 0 to 1".to_owned());
            return None;
        }
        if values.min_words == Some(0) {
            complain("`min-words` is at least 1".to_owned());
            return None;
        }
        let tags = values.documents.iter().filter_map(|entry| entry.lang.as_ref()).chain(&values.lang);
        if let Some(tag) = tags.into_iter().find(|tag| !is_language_tag(tag)) {
            complain(format!("`{tag}` is no language tag such as `en` or `zh-CN`"));
            return None;
        }
        Some(Self { file: shown, folder, values, documents, exclude, boilerplate, translations, suppress_lines })
    }

    /// Leaves out more files, given relative to the current folder.
    pub(crate) fn exclude(&mut self, globs: &[String], console: &Console) {
        let here = std::env::current_dir().and_then(std::fs::canonicalize).unwrap_or_default();
        let seen = |glob: &String| {
            let (mut prefix, mut glob) = (relative_to(&self.folder, &here), glob.as_str());
            while let Some(rest) = glob.strip_prefix("../")
                && matches!(prefix.components().next_back(), Some(Component::Normal(_)))
            {
                prefix.pop();
                glob = rest;
            }
            let prefix = if prefix.as_os_str().is_empty() { String::new() } else { display(&prefix) + "/" };
            globset::escape(&prefix) + glob
        };
        self.values.exclude.extend(globs.iter().map(seen));
        match self::globs(&self.values.exclude) {
            Ok(exclude) => self.exclude = exclude,
            Err(error) => console.error(&format!("--exclude: {error}")),
        }
    }

    /// Uses another file of facts, given relative to the current folder.
    pub(crate) fn set_facts(&mut self, file: &Path) {
        self.values.facts = Some(std::path::absolute(file).unwrap_or_else(|_| file.to_path_buf()));
    }

    /// Uses another glossary, given relative to the current folder.
    pub(crate) fn set_glossary(&mut self, file: &Path) {
        self.values.glossary = Some(std::path::absolute(file).unwrap_or_else(|_| file.to_path_buf()));
    }

    /// Uses another folder of rules, given relative to the current folder.
    pub(crate) fn set_rules(&mut self, folder: &Path) {
        self.values.rules = Some(std::path::absolute(folder).unwrap_or_else(|_| folder.to_path_buf()));
    }

    /// What is known to be boilerplate.
    pub(crate) fn boilerplate(&self) -> Vec<Regex> {
        self.boilerplate.clone()
    }

    /// How sure findings of single rules must be.
    pub(crate) fn min_confidence_of(&self) -> BTreeMap<String, f32> {
        let set = |(id, setting): (&String, &RuleSetting)| Some((id.clone(), setting.min_confidence?));
        self.values.rule.iter().filter_map(set).collect()
    }

    /// The pairs of documents that the patterns of translations name, in addition to `others`, which are told from names and
    /// languages: a document that is named has its source from here alone.
    pub(crate) fn pairs(&self, paths: &[(u32, &Path)], others: Vec<Pairing>) -> Vec<Pairing> {
        if self.translations.is_empty() {
            return others;
        }
        let relative = |(doc, path): &(u32, &Path)| Some((*doc, display(&self.relative(path)?)));
        let paths: Vec<(u32, String)> = paths.iter().filter_map(relative).collect();
        let mut pairs: Vec<Pairing> = self.translations.iter().flat_map(|pattern| pattern.pairs(&paths)).collect();
        let named: BTreeSet<u32> = pairs.iter().map(|pair| pair.target).collect();
        pairs.extend(others.into_iter().filter(|pair| !named.contains(&pair.target)));
        pairs
    }

    /// Where an entry that hides findings stands: the file, `:` and the line, and what it is called in messages.
    pub(crate) fn suppress_entry(&self, at: usize) -> (&str, String, String) {
        let line = self.suppress_lines.get(at).map_or(String::new(), |line| format!(":{line}"));
        let entry = format!("suppress entry {} (\"{}\")", at + 1, self.values.suppress[at].reason);
        (self.file.as_deref().unwrap_or_default(), line, entry)
    }

    /// The files that a run reads besides the documents, whether they are there or not.
    pub(crate) fn own_files(&self) -> Vec<PathBuf> {
        let file = self.file.as_ref().map(PathBuf::from);
        let rules = self.rules().map_or_else(Vec::new, |folder| rule_files(&folder).unwrap_or_default());
        file.into_iter().chain(self.facts()).chain(self.glossary()).chain([self.baseline()]).chain(rules).collect()
    }

    /// All that it says, and from where, in one text.
    pub(crate) fn identity(&self) -> String {
        let values = toml::to_string(&self.values).unwrap_or_default();
        format!("{:?} {:?}\n{values}", self.file, self.folder)
    }

    /// Files and folders to read if none are named.
    pub(crate) fn paths(&self) -> Vec<PathBuf> {
        self.values.paths.iter().map(|path| self.here(Path::new(path))).collect()
    }

    /// Whether a file is not to be read.
    pub(crate) fn excludes(&self, path: &Path) -> bool {
        !self.exclude.is_empty() && self.relative(path).is_some_and(|path| self.exclude.is_match(path))
    }

    /// The language that is set for a file.
    pub(crate) fn language(&self, path: &Path) -> Option<&str> {
        self.of(path).filter_map(|at| self.values.documents[at].lang.as_deref()).last()
    }

    /// What a file is compared with.
    pub(crate) fn scope(&self, path: &Path) -> Scope {
        let mut scope = Scope::default();
        for entry in self.of(path).map(|at| &self.values.documents[at]) {
            scope.sets.extend(entry.set.clone());
            scope.history |= entry.history;
            scope.authority |= entry.authority;
        }
        scope
    }

    /// The entries that name a file, in order.
    fn of(&self, path: &Path) -> impl Iterator<Item = usize> {
        let relative = if self.documents.is_empty() { None } else { self.relative(path) };
        let named = move |at: &usize| relative.as_ref().is_some_and(|path| self.documents[*at].is_match(path));
        (0..self.documents.len()).filter(named)
    }

    /// The file of facts, as it can be opened from here.
    pub(crate) fn facts(&self) -> Option<PathBuf> {
        self.values.facts.as_ref().map(|path| self.here(path))
    }

    /// The glossary, as it can be opened from here.
    pub(crate) fn glossary(&self) -> Option<PathBuf> {
        self.values.glossary.as_ref().map(|path| self.here(path))
    }

    /// The folder of rules, as it can be opened from here.
    pub(crate) fn rules(&self) -> Option<PathBuf> {
        self.values.rules.as_ref().map(|path| self.here(path))
    }

    /// The baseline: the one that is set, or the one that lies beside the configuration, or where it would.
    pub(crate) fn baseline(&self) -> PathBuf {
        self.here(self.values.baseline.as_deref().unwrap_or(Path::new(BASELINE)))
    }

    /// A rule file that sets severities, in the form that the catalogue takes.
    pub(crate) fn rule_file(&self) -> Option<(String, String)> {
        let mut text = String::new();
        for (id, setting) in &self.values.rule {
            let value = |text: &str| toml::Value::String(text.to_owned()).to_string();
            text.push_str(&format!("[[rule]]\nid = {}\n", value(id)));
            if let Some(severity) = setting.severity {
                text.push_str(&format!(
                    "severity = {}\n",
                    value(&factdiff::base::Severity::from(severity).to_string())
                ));
            }
            if let Some(enabled) = setting.enabled {
                text.push_str(&format!("enabled = {enabled}\n"));
            }
        }
        (!text.is_empty()).then(|| (self.file.clone().unwrap_or_default(), text))
    }

    /// The entries that hide findings, by their places in the configuration; those that have expired hide nothing.
    ///
    /// # Errors
    /// If an entry is no entry: a pattern that is none, a day that is none, nothing that it names.
    pub(crate) fn suppressions(
        &self,
        today: Date,
        files: &Files,
        console: &Console,
    ) -> Result<Vec<(usize, Suppression)>, String> {
        let mut found = Vec::new();
        for (at, entry) in self.values.suppress.iter().enumerate() {
            let (file, line, entry_name) = self.suppress_entry(at);
            let which = || format!("{file}{line}: {entry_name}");
            let suppression = self.suppression(entry, files).map_err(|error| format!("{}: {error}", which()))?;
            let last = entry.expires.as_ref().map(|day| day.parse::<Date>()).transpose();
            match last.map_err(|_| format!("{}: `expires` is no day like 2027-01-31", which()))? {
                Some(last) if last < today => console.notice(&format!("{}: expired on {last}", which())),
                _ => found.push((at, suppression)),
            }
        }
        Ok(found)
    }

    fn suppression(&self, entry: &Suppress, files: &Files) -> Result<Suppression, String> {
        if entry.reason.trim().is_empty() {
            return Err("gives no reason".to_owned());
        }
        let empty = entry.rules.is_empty() && entry.paths.is_empty();
        let says = |text: &Option<String>| text.as_ref().is_some_and(|text| !text.is_empty());
        if empty && !says(&entry.fingerprint) && !says(&entry.pattern) {
            return Err("names no rules, paths, fingerprint or pattern, and would hide everything".to_owned());
        }
        let pattern = entry.pattern.as_ref().map(|text| pattern(text));
        let named = globs(&entry.paths)?;
        let named = || files.matching(|path| self.relative(path).is_some_and(|path| named.is_match(path)));
        let paths = (!entry.paths.is_empty()).then(named);
        Ok(Suppression {
            rules: entry.rules.clone(),
            paths,
            fingerprint: entry.fingerprint.clone(),
            pattern: pattern.transpose()?,
        })
    }

    /// A path of the configuration as one that can be opened from the current folder, as short as may be.
    fn here(&self, path: &Path) -> PathBuf {
        let here = std::env::current_dir().and_then(std::fs::canonicalize).unwrap_or_default();
        let whole = self.folder.join(path);
        match whole.strip_prefix(&here) {
            Ok(short) if short.as_os_str().is_empty() => PathBuf::from("."),
            Ok(short) => short.to_path_buf(),
            Err(_) => match here.strip_prefix(&self.folder) {
                // The configuration lies above: one `..` for each folder between.
                Ok(below) => below.components().map(|_| "..").collect::<PathBuf>().join(path),
                Err(_) => whole,
            },
        }
    }

    /// A file's path relative to the configuration's folder, with `..` for each folder above it.
    fn relative(&self, path: &Path) -> Option<PathBuf> {
        let real = std::fs::canonicalize(path).ok()?;
        Some(relative_to(&self.folder, &real))
    }
}

/// One absolute path seen from another.
fn relative_to(folder: &Path, path: &Path) -> PathBuf {
    let common = folder.components().zip(path.components()).take_while(|(one, other)| one == other).count();
    let up = folder.components().skip(common).map(|_| Component::ParentDir);
    up.chain(path.components().skip(common)).collect()
}

/// Globs in one: a pattern that names a folder names all that is in it.
fn globs(patterns: &[String]) -> Result<GlobSet, String> {
    let mut builder = GlobSetBuilder::new();
    for pattern in patterns {
        let pattern = pattern.trim_start_matches("./").trim_end_matches('/');
        for pattern in [pattern.to_owned(), format!("{pattern}/**")] {
            let glob = GlobBuilder::new(&pattern).literal_separator(true).build().map_err(|error| error.to_string())?;
            builder.add(glob);
        }
    }
    builder.build().map_err(|error| error.to_string())
}

/// A regular expression of a user.
fn pattern(text: &str) -> Result<Regex, String> {
    RegexBuilder::new(text).size_limit(LARGEST_PATTERN).build().map_err(|error| error.to_string())
}

/// The lines on which the tables of an array begin.
fn lines_of(name: &str, text: &str) -> Vec<u32> {
    let index = factdiff::base::LineIndex::new(text);
    let line = |start: usize| index.position(u32::try_from(start).unwrap_or(u32::MAX)).line;
    let table = DeTable::parse(text).ok();
    let entries = table.as_ref().and_then(|table| table.get_ref().get(name)?.get_ref().as_array());
    entries.into_iter().flatten().map(|entry| line(entry.span().start)).collect()
}

/// An error with its place in the file.
fn located(path: &str, text: &str, error: &toml::de::Error) -> String {
    let Some(span) = error.span() else { return format!("{path}: {}", error.message()) };
    let offset = u32::try_from(span.start).unwrap_or(u32::MAX);
    let at = factdiff::base::LineIndex::new(text).position(offset);
    format!("{path}:{}:{}: {}", at.line, at.column, error.message())
}

/// The names that a configuration gives rules and categories; all are looked at, so that all mistakes are told at once.
pub(crate) fn named(config: &Config) -> BTreeSet<&String> {
    let lists = config.suppress.iter().flat_map(|entry| &entry.rules);
    lists.chain(&config.select).chain(&config.ignore).collect()
}
