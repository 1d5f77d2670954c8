//! Where a configuration is found, and what it means for the documents of a run.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use regex::{Regex, RegexBuilder};

use factdiff::engine::{Pairing, is_language_tag};
use factdiff::scope::Scope;
use factdiff::suppress::Suppression;

use crate::cli::args::Input;
use crate::cli::catalogue::rule_files;
use crate::cli::config::globs::{Globs, rebased, relative_to};
use crate::cli::config::pairs::Pattern;
use crate::cli::config::places::Step::{Entry, Key};
use crate::cli::config::places::{Places, Step, located};
use crate::cli::config::values::{Config, RuleSetting, Suppress};
use crate::cli::console::Console;
use crate::cli::files::{Files, display, reason};

/// Names of the file, the first that a folder has.
pub(super) const NAMES: [&str; 2] = [".factdiff.toml", "factdiff.toml"];
/// Name of a baseline that needs no mention.
const BASELINE: &str = "factdiff-baseline.json";
/// Bytes that a pattern may grow to when it is compiled.
pub(super) const LARGEST_PATTERN: usize = 1 << 20;
/// Characters for private use: a pattern that fits them was not written for any text.
const NO_TEXT: &str = "\u{E000}\u{E001}";

/// A configuration and the folder that its paths are relative to.
#[derive(Debug)]
pub(crate) struct Found {
    /// The file, if there is one, as it is displayed.
    pub(crate) file: Option<String>,
    folder: PathBuf,
    pub(crate) values: Config,
    documents: Vec<Globs>,
    exclude: Globs,
    boilerplate: Vec<Regex>,
    translations: Vec<Pattern>,
    places: Places,
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
        let (mut shown, mut places) = (None, Places::default());
        if let Some(file) = file {
            let name = display(file.strip_prefix(&here).unwrap_or(&file));
            let text = std::fs::read_to_string(&file)
                .map_err(|error| console.error(&format!("{name}: {}", reason(&error))))
                .ok()?;
            values = toml::from_str(&text).map_err(|error| console.error(&syntax(&name, &text, &error))).ok()?;
            let parent = file.parent().filter(|parent| !parent.as_os_str().is_empty());
            folder = parent.map_or(here, Path::to_path_buf);
            places = Places::new(name.clone(), text);
            shown = Some(name);
        }
        let folder = std::fs::canonicalize(&folder).unwrap_or(folder);
        let mut found = Self {
            file: shown,
            folder,
            values,
            documents: Vec::new(),
            exclude: Globs::default(),
            boilerplate: Vec::new(),
            translations: Vec::new(),
            places,
        };
        match found.compile() {
            Ok(()) => Some(found),
            Err(error) => {
                console.error(&error);
                None
            }
        }
    }

    /// Makes patterns of texts, and looks at the values that a type can't guard.
    fn compile(&mut self) -> Result<(), String> {
        let values = &self.values;
        let wrong = |steps: &[Step<'_>], fault: &str| format!("{}: {fault}", self.places.at(steps));
        let exclude = Globs::new(&values.exclude, &self.folder);
        let exclude = exclude.map_err(|(n, fault)| wrong(&[Key("exclude"), Entry(n)], &fault))?;
        let mut documents = Vec::new();
        for (at, entry) in values.documents.iter().enumerate() {
            let in_entry =
                |steps: &[Step<'_>], fault: &str| wrong(&[&[Key("documents"), Entry(at)], steps].concat(), fault);
            let globs = Globs::new(&entry.paths, &self.folder);
            documents.push(globs.map_err(|(n, fault)| in_entry(&[Key("paths"), Entry(n)], &fault))?);
            if let Some(fault) = entry.lang.as_deref().and_then(no_language) {
                return Err(in_entry(&[Key("lang")], &fault));
            }
        }
        if let Some(fault) = values.lang.as_deref().and_then(no_language) {
            return Err(wrong(&[Key("lang")], &fault));
        }
        let boilerplate = values.boilerplate.iter().enumerate().map(|(n, text)| {
            let fault = |fault: String| wrong(&[Key("boilerplate"), Entry(n)], &format!("boilerplate: {fault}"));
            pattern(text).map_err(fault)
        });
        let boilerplate = boilerplate.collect::<Result<Vec<Regex>, String>>()?;
        let translations = values.translations.iter().enumerate().map(|(n, entry)| {
            let fault = |fault: String| wrong(&[Key("translations"), Entry(n)], &format!("translations: {fault}"));
            Pattern::new(entry, &self.folder).map_err(fault)
        });
        let translations = translations.collect::<Result<Vec<Pattern>, String>>()?;
        let no_share = |share: Option<f32>| share.is_some_and(|share| !(0.0..=1.0).contains(&share));
        let fault = "`min-confidence` is no number from 0 to 1";
        if no_share(values.min_confidence) {
            return Err(wrong(&[Key("min-confidence")], fault));
        }
        if let Some((id, _)) = values.rule.iter().find(|(_, setting)| no_share(setting.min_confidence)) {
            return Err(wrong(&[Key("rule"), Key(id), Key("min-confidence")], fault));
        }
        if values.min_words == Some(0) {
            return Err(wrong(&[Key("min-words")], "`min-words` is at least 1"));
        }
        (self.exclude, self.documents, self.boilerplate, self.translations) =
            (exclude, documents, boilerplate, translations);
        Ok(())
    }

    /// Leaves out more files, given relative to the current folder.
    pub(crate) fn exclude(&mut self, globs: &[String], console: &Console) {
        let here = std::env::current_dir().and_then(std::fs::canonicalize).unwrap_or_default();
        self.values.exclude.extend(globs.iter().map(|glob| rebased(glob, &here, &self.folder)));
        match Globs::new(&self.values.exclude, &self.folder) {
            Ok(exclude) => self.exclude = exclude,
            Err((_, error)) => console.error(&format!("--exclude: {error}")),
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
        let paths = self.relative_all(paths);
        let mut pairs: Vec<Pairing> = self.translations.iter().flat_map(|pattern| pattern.pairs(&paths)).collect();
        let named: BTreeSet<u32> = pairs.iter().map(|pair| pair.target).collect();
        pairs.extend(others.into_iter().filter(|pair| !named.contains(&pair.target)));
        pairs
    }

    /// Where an entry that hides findings stands, as `file:line:column`, and what it is called in messages.
    pub(crate) fn suppress_entry(&self, at: usize) -> (String, String) {
        let entry = format!("suppress entry {} (\"{}\")", at + 1, self.values.suppress[at].reason);
        (self.places.at(&[Key("suppress"), Entry(at)]), entry)
    }

    /// Where the settings of a rule stand.
    pub(crate) fn place_of_rule(&self, id: &str) -> String {
        self.places.at(&[Key("rule"), Key(id)])
    }

    /// Where a name stands, if the configuration gives it.
    pub(crate) fn place_of_name(&self, name: &str) -> Option<String> {
        let place = self.places.of_string(&["select", "ignore", "suppress"], name);
        (Some(&place) != self.file.as_ref() && !place.is_empty()).then_some(place)
    }

    /// The entries of documents and translations that name none of these documents, in words, each with its place.
    pub(crate) fn without_documents(&self, paths: &[(u32, &Path)]) -> Vec<String> {
        let named = |globs: &Globs| paths.iter().any(|(_, path)| globs.fit(path));
        let relative = self.relative_all(paths);
        let told = |kind: &str, at: usize, what: &str| {
            format!("{}: this entry of [[{kind}]] names no {what}", self.places.at(&[Key(kind), Entry(at)]))
        };
        let documents = self.documents.iter().enumerate().filter(|(_, globs)| !named(globs));
        let documents = documents.map(|(at, _)| told("documents", at, "document"));
        let pairs = self.translations.iter().enumerate().filter(|(_, pattern)| pattern.pairs(&relative).is_empty());
        documents.chain(pairs.map(|(at, _)| told("translations", at, "pair of documents"))).collect()
    }

    /// Paths relative to the configuration's folder.
    fn relative_all(&self, paths: &[(u32, &Path)]) -> Vec<(u32, String)> {
        paths.iter().filter_map(|(doc, path)| Some((*doc, display(&self.relative(path)?)))).collect()
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
        self.exclude.fit(path)
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
        (0..self.documents.len()).filter(move |at| self.documents[*at].fit(path))
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
            let (place, name) = self.suppress_entry(at);
            let wrong = |(key, fault): (&str, String)| {
                format!("{}: {name}: {fault}", self.places.at(&[Key("suppress"), Entry(at), Key(key)]))
            };
            let suppression = self.suppression(entry, files).map_err(wrong)?;
            let last = entry.expires.as_ref().map(|day| day.parse::<Date>()).transpose();
            match last.map_err(|_| wrong(("expires", "`expires` is no day like 2027-01-31".to_owned())))? {
                Some(last) if last < today => console.notice(&format!("{place}: {name}: expired on {last}")),
                _ => found.push((at, suppression)),
            }
        }
        Ok(found)
    }

    /// What an entry hides; else the key that is wrong, and why.
    fn suppression(&self, entry: &Suppress, files: &Files) -> Result<Suppression, (&'static str, String)> {
        if entry.reason.trim().is_empty() {
            return Err(("reason", "gives no reason".to_owned()));
        }
        let empty = entry.rules.is_empty() && entry.paths.is_empty();
        let says = |text: &Option<String>| text.as_ref().is_some_and(|text| !text.is_empty());
        if empty && !says(&entry.fingerprint) && !says(&entry.pattern) {
            let fault = "names no rules, paths, fingerprint or pattern, and would hide everything";
            return Err(("reason", fault.to_owned()));
        }
        let pattern = entry.pattern.as_ref().map(|text| pattern_within(text).map_err(|fault| ("pattern", fault)));
        let named = Globs::new(&entry.paths, &self.folder).map_err(|(_, fault)| ("paths", fault))?;
        let paths = (!entry.paths.is_empty()).then(|| files.matching(|path| named.fit(path)));
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

/// A regular expression of a user.
fn pattern(text: &str) -> Result<Regex, String> {
    let regex = RegexBuilder::new(text).size_limit(LARGEST_PATTERN).build().map_err(|error| error.to_string())?;
    let all_of_it = regex.find(NO_TEXT).is_some_and(|found| found.as_str() == NO_TEXT);
    if all_of_it || text.trim().is_empty() {
        return Err(format!("the pattern `{text}` fits every text"));
    }
    Ok(regex)
}

/// A regular expression that is looked for within texts.
fn pattern_within(text: &str) -> Result<Regex, String> {
    let regex = pattern(text)?;
    if regex.is_match("") { Err(format!("the pattern `{text}` is found in every text")) } else { Ok(regex) }
}

/// What is wrong with a tag of a language.
fn no_language(tag: &str) -> Option<String> {
    (!is_language_tag(tag)).then(|| format!("`{tag}` is no language tag such as `en` or `zh-CN`"))
}

/// An error of syntax, with its place in the file.
fn syntax(name: &str, text: &str, error: &toml::de::Error) -> String {
    let place = error.span().map_or_else(|| name.to_owned(), |span| located(name, text, span.start));
    format!("{place}: {}", error.message())
}
