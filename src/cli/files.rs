//! Which files are read: names, folders, globs and stdin, and the bytes behind them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};
use std::time::SystemTime;

use ignore::WalkBuilder;
use ignore::overrides::{Override, OverrideBuilder};
use rayon::prelude::*;
use same_file::is_same_file;

use factdiff::engine::{self, Failure, Key, KeyBuilder, Loader, Options};
use factdiff::engine::{known_extension, message_extension};
use factdiff::error::{Error, Result};
use factdiff::model::{Document, Report, Warning};
use factdiff::scope::Scope;

use crate::cli::args::Input;
use crate::cli::config::Found;
use crate::cli::console::Console;
use crate::cli::progress::Bar;
use crate::cli::reports::{is_empty_file, is_report_file};
use crate::cli::since::Changed;

/// Files of the program itself, which nobody takes for documents.
pub(crate) const OWN_NAMES: [&str; 3] = ["factdiff.toml", ".factdiff.toml", "factdiff-baseline.json"];
/// The name of stdin.
const STDIN: &str = "-";
/// Largest file that is read unless the user says otherwise, in MiB.
const MAX_FILE_MIB: u64 = 64;
/// Kinds of skipped files that are named in the notice; the rest is counted.
const SHOWN_KINDS: usize = 5;

/// When files were last written, and their sizes.
pub(crate) type Stamps = BTreeMap<PathBuf, (Option<SystemTime>, u64)>;

/// The files of one run.
pub(crate) struct Files {
    /// By the path that is displayed.
    entries: BTreeMap<String, Entry>,
    /// The arguments, or what stands in for them.
    roots: Vec<PathBuf>,
    max_bytes: u64,
    /// Files met while walking that are no documents, by kind.
    skipped: BTreeMap<String, usize>,
    /// Whether files of messages in folders are among them.
    messages: bool,
}

struct Entry {
    path: PathBuf,
    /// Named by the user, not met while walking.
    named: bool,
    /// Read only as one of two files of messages that translate each other.
    message: bool,
}

impl Entry {
    fn named(path: &Path) -> Self {
        Self { path: path.to_owned(), named: true, message: false }
    }
}

impl Files {
    /// Lists the files of the arguments, or else of the configuration, or else of the current folder; complains about
    /// those that are not there.
    pub(crate) fn list(input: &Input, config: &Found, console: &Console) -> Self {
        let mut paths = input.paths.clone();
        if paths.is_empty() {
            paths = config.paths();
        }
        if paths.is_empty() {
            paths.push(PathBuf::from("."));
        }
        let mut files = Self {
            entries: BTreeMap::new(),
            roots: paths.clone(),
            max_bytes: max_bytes(config),
            skipped: BTreeMap::new(),
            messages: input.messages,
        };
        for path in &paths {
            files.add_all(path, console);
        }
        if paths.len() > 1 {
            files.drop_doubles();
        }
        files.leave_out_excluded(config, console);
        files.leave_out_reports(console);
        files
    }

    /// The files as they are displayed, sorted.
    pub(crate) fn shown_paths(&self) -> impl Iterator<Item = &String> {
        self.entries.keys()
    }

    /// The displayed paths of the files that a test of real files accepts.
    pub(crate) fn matching(&self, accepts: impl Fn(&Path) -> bool) -> BTreeSet<String> {
        let matching = self.entries.iter().filter(|(_, entry)| accepts(&entry.path));
        matching.map(|(shown, _)| shown.clone()).collect()
    }

    /// The path by which a document can be opened.
    pub(crate) fn path(&self, shown: &str) -> Option<&Path> {
        self.entries.get(shown).map(|entry| entry.path.as_path())
    }

    /// The files, folders and patterns that were asked for.
    pub(crate) fn roots(&self) -> &[PathBuf] {
        &self.roots
    }

    /// The real paths of all files.
    pub(crate) fn real_paths(&self) -> BTreeSet<PathBuf> {
        self.entries.values().filter_map(|entry| std::fs::canonicalize(&entry.path).ok()).collect()
    }

    /// Whether a file is one of the documents, by whatever name or link.
    pub(crate) fn hold(&self, path: &Path) -> bool {
        path.exists() && self.entries.values().any(|entry| is_same_file(path, &entry.path).unwrap_or(false))
    }

    /// Leaves out the files of this run's reports that are empty still or again: the next run would count them.
    pub(crate) fn leave_out_empty<'a>(&mut self, outputs: impl Iterator<Item = &'a Path>) {
        let empty = outputs.filter(|path| is_empty_file(path)).filter_map(|path| std::fs::canonicalize(path).ok());
        let empty: BTreeSet<PathBuf> = empty.collect();
        if !empty.is_empty() {
            self.entries.retain(|_, entry| {
                entry.named || std::fs::canonicalize(&entry.path).map_or(true, |real| !empty.contains(&real))
            });
        }
    }

    /// Leaves out reports of ours that were met while walking: what they quote was said once already.
    fn leave_out_reports(&mut self, console: &Console) {
        let walked: Vec<(&String, &Entry)> = self.entries.iter().filter(|(_, entry)| !entry.named).collect();
        let reports = walked.into_par_iter().filter(|(_, entry)| is_report_file(&entry.path));
        let reports: Vec<String> = reports.map(|(shown, _)| shown.clone()).collect();
        for shown in reports {
            console.detail(&format!("skipped {shown}: a report of factdiff's"));
            self.entries.remove(&shown);
            *self.skipped.entry("of factdiff's reports".to_owned()).or_default() += 1;
        }
    }

    /// Leaves out what a configuration excludes, unless it was named.
    fn leave_out_excluded(&mut self, config: &Found, console: &Console) {
        self.entries.retain(|shown, entry| {
            let kept = entry.named || !config.excludes(&entry.path);
            if !kept {
                console.detail(&format!("skipped {shown}: excluded"));
            }
            kept
        });
    }

    /// A hash of everything about the files that a report depends on: their names and their bytes. Nothing if one can't be
    /// read, or not twice.
    pub(crate) fn content(&self) -> Option<Key> {
        let of_file = |(shown, entry): (&String, &Entry)| {
            let regular = std::fs::metadata(&entry.path).is_ok_and(|meta| meta.is_file());
            let bytes = if regular && shown != STDIN { self.read(shown).ok()? } else { return None };
            // What a configuration says goes by where a file really is.
            let real = std::fs::canonicalize(&entry.path).ok()?;
            let key = KeyBuilder::new("file").bytes(shown.as_bytes()).bytes(real.as_os_str().as_encoded_bytes());
            Some(key.number(u64::from(entry.named)).bytes(&bytes).build())
        };
        let files = self.entries.par_iter().map(of_file).collect::<Option<Vec<Key>>>()?;
        let skipped = KeyBuilder::new("files").bytes(format!("{:?}", self.skipped).as_bytes());
        Some(files.into_iter().fold(skipped, KeyBuilder::key).build())
    }

    /// When each file and each of some `others` was last written, and its size.
    pub(crate) fn stamps(&self, others: &[PathBuf]) -> Stamps {
        let stamp = |path: &Path| {
            let meta = std::fs::metadata(path).ok();
            (meta.as_ref().and_then(|meta| meta.modified().ok()), meta.map_or(0, |meta| meta.len()))
        };
        let documents = self.entries.values().map(|entry| &entry.path);
        documents.chain(others).map(|path| (path.clone(), stamp(path))).collect()
    }

    /// The languages that a configuration sets for single files.
    pub(crate) fn languages(&self, config: &Found) -> BTreeMap<String, String> {
        let language = |entry: &Entry| config.language(&entry.path).map(str::to_owned);
        self.entries.iter().filter_map(|(shown, entry)| Some((shown.clone(), language(entry)?))).collect()
    }

    /// What a configuration compares with what.
    pub(crate) fn scopes(&self, config: &Found) -> BTreeMap<String, Scope> {
        let scopes = self.entries.iter().map(|(shown, entry)| (shown.clone(), config.scope(&entry.path)));
        scopes.filter(|(_, scope)| *scope != Scope::default()).collect()
    }

    /// The files of the documents of a report, in their order.
    pub(crate) fn of_documents(&self, report: &Report) -> impl Iterator<Item = &Path> {
        let path = |shown: &String| self.entries.get(shown).map_or(Path::new(""), |entry| &entry.path);
        report.documents.iter().map(|doc| path(&doc.path)).collect::<Vec<_>>().into_iter()
    }

    /// The documents of a report that changed: those that git names, by themselves or by a folder above them, and those that it
    /// knows nothing of.
    pub(crate) fn touched(&self, report: &Report, changed: &Changed) -> BTreeSet<u32> {
        let is_one = |path: &Path| std::fs::canonicalize(path).map_or(true, |real| changed.holds(&real));
        (0u32..).zip(self.of_documents(report)).filter(|(_, path)| is_one(path)).map(|(doc, _)| doc).collect()
    }

    /// Adds one more argument.
    pub(crate) fn add(&mut self, path: &Path, console: &Console) {
        self.add_all(path, console);
        self.drop_doubles();
    }

    fn add_all(&mut self, path: &Path, console: &Console) {
        if path.as_os_str() == STDIN {
            self.insert(STDIN.to_owned(), Entry::named(path));
            return;
        }
        match std::fs::metadata(path) {
            Ok(meta) if meta.is_dir() => {
                self.walk(path, None, console);
            }
            Ok(_) => self.insert(display(path), Entry::named(path)),
            Err(error) if error.kind() == io::ErrorKind::NotFound && is_glob(path) => self.glob(path, console),
            Err(error) => console.error(&format!("{}: {}", display(path), reason(&error))),
        }
    }

    fn insert(&mut self, shown: String, new: Entry) {
        let named = new.named;
        self.entries.entry(shown).or_insert(new).named |= named;
    }

    /// Expands a pattern that the shell left to us: walks the folder before its first wildcard.
    fn glob(&mut self, pattern: &Path, console: &Console) {
        let mut root = PathBuf::new();
        let mut rest = PathBuf::new();
        for component in pattern.components() {
            if rest.as_os_str().is_empty() && !is_glob(Path::new(component.as_os_str())) {
                root.push(component);
            } else {
                rest.push(component);
            }
        }
        if root.as_os_str().is_empty() {
            root.push(".");
        }
        // A leading slash ties the pattern to the root, as in .gitignore.
        match OverrideBuilder::new(&root).add(&format!("/{}", display(&rest))).and_then(|builder| builder.build()) {
            Ok(only) => {
                if self.walk(&root, Some(only), console) == 0 {
                    console.error(&format!("{}: no document matches", display(pattern)));
                }
            }
            Err(error) => console.error(&format!("{}: {error}", display(pattern))),
        }
    }

    /// Adds the documents under a folder and tells how many it met.
    fn walk(&mut self, root: &Path, only: Option<Override>, console: &Console) -> usize {
        let mut met = 0;
        let mut seen = BTreeMap::new();
        let is_pattern = only.is_some();
        let mut builder = WalkBuilder::new(root);
        // A folder's .gitignore holds wherever it came from, a repository or an archive of one.
        builder.require_git(false).follow_links(false);
        if let Some(only) = only {
            builder.overrides(only);
        }
        for entry in builder.build() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    console.error(&walk_reason(&error));
                    continue;
                }
            };
            if console.is_verbose() {
                seen.insert(entry.path().to_path_buf(), entry.file_type().is_some_and(|kind| kind.is_dir()));
            }
            let shown = display(entry.path());
            let is_message = |shown: &str| self.messages && message_extension(shown);
            let is_own = || OWN_NAMES.iter().any(|name| entry.file_name() == *name);
            match entry.file_type() {
                Some(kind) if kind.is_file() && (known_extension(&shown) || is_message(&shown)) => {
                    let message = !known_extension(&shown);
                    self.insert(shown, Entry { path: entry.into_path(), named: false, message });
                    met += 1;
                }
                Some(kind) if kind.is_file() && !is_own() => {
                    console.detail(&format!("skipped {shown}: not the name of a document"));
                    *self.skipped.entry(kind_of(entry.path())).or_default() += 1;
                }
                // Links, pipes and devices are none of ours; a link to a file inside is met by its own name.
                Some(kind) if !kind.is_file() && !kind.is_dir() => {
                    console.detail(&format!("skipped {shown}: a link, a pipe or a device"));
                }
                _ => {}
            }
        }
        // Of a pattern everything else is left out, and nobody wonders.
        if !is_pattern {
            tell_unseen(&seen, console);
        }
        met
    }

    /// One file named twice in different ways would be found to repeat itself.
    fn drop_doubles(&mut self) {
        let mut seen = BTreeSet::new();
        self.entries.retain(|_, entry| std::fs::canonicalize(&entry.path).map_or(true, |real| seen.insert(real)));
    }

    /// The path under which a file is listed, however it was named here.
    pub(crate) fn shown(&self, path: &Path) -> Option<&String> {
        let real = std::fs::canonicalize(path).ok();
        let same = |entry: &Entry| real.is_some() && std::fs::canonicalize(&entry.path).ok() == real;
        self.entries.iter().find(|(_, entry)| entry.path == path || same(entry)).map(|(shown, _)| shown)
    }

    /// Reads all documents. What could not be read has been complained about, what was skipped counted.
    pub(crate) fn load(&self, options: &Options, bar: &Bar, console: &Console) -> Report {
        self.load_except(&BTreeSet::new(), options, bar, console)
    }

    /// The same without files of messages, and without some others.
    pub(crate) fn load_except(
        &self,
        others: &BTreeSet<&String>,
        options: &Options,
        bar: &Bar,
        console: &Console,
    ) -> Report {
        let documents = self.entries.iter().filter(|(shown, entry)| !entry.message && !others.contains(shown));
        let paths: Vec<String> = documents.map(|(shown, _)| shown.clone()).collect();
        if paths.is_empty() && !self.entries.is_empty() {
            return Report::default();
        }
        let (mut report, failures) = engine::load(&paths, self, options, bar);
        bar.aside(|| self.complain(&mut report, failures, options, console));
        report
    }

    /// Reads catalogues that hold sources and their translations.
    pub(crate) fn load_bilingual(&self, options: &Options, bar: &Bar, console: &Console) -> Report {
        let paths: Vec<String> = self.entries.keys().cloned().collect();
        let (mut report, failures) = engine::load_bilingual(&paths, self, options, bar);
        bar.aside(|| self.complain(&mut report, failures, options, console));
        report
    }

    /// Reads pairs of files of messages that are tied by their keys, and adds them to a report.
    pub(crate) fn load_messages(
        &self,
        report: &mut Report,
        pairs: &[(String, String)],
        options: &Options,
        bar: &Bar,
        console: &Console,
    ) {
        let (warnings, failures) = engine::load_messages(report, pairs, self, options, bar);
        let before = std::mem::replace(&mut report.warnings, warnings);
        bar.aside(|| self.complain(report, failures, options, console));
        report.warnings.extend(before);
        report.warnings.sort();
    }

    /// Says what could not be read, and what was skipped.
    fn complain(&self, report: &mut Report, failures: Vec<Failure>, options: &Options, console: &Console) {
        let lines: Vec<String> = report.warnings.iter().map(|w| format!("{}: {}", w.path, w.message)).collect();
        console.warnings(&lines);
        let mut skipped = self.skipped.clone();
        for Failure { path, unreadable, message } in failures {
            if unreadable || self.entries.get(&path).is_none_or(|entry| entry.named) {
                console.error(&message);
                report.warnings.push(Warning { path, message });
            } else {
                console.detail(&format!("skipped {message}"));
                *skipped.entry("not text".to_owned()).or_default() += 1;
            }
        }
        report.warnings.sort();
        for document in report.documents.iter().filter(|_| console.is_verbose()) {
            console.detail(&told(document, options));
        }
        notice(&skipped, report, console);
    }
}

/// How a document was read, in one line.
fn told(document: &Document, options: &Options) -> String {
    let set = options.language.is_some() || options.languages.contains_key(&document.path);
    let how = match &document.meta.language {
        _ if set => "set",
        Some(_) => "declared",
        None => "told from its text",
    };
    let mut line = format!("read {}: {}, language {} ({how})", document.path, document.format, document.language);
    if let Some(date) = &document.meta.date {
        line.push_str(&format!(", dated {date}"));
    }
    if !document.furniture.is_empty() {
        line.push_str(&format!(", {} pieces of page furniture left out", document.furniture.len()));
    }
    line
}

/// Says how many files were skipped, by kind, and if none was left.
fn notice(skipped: &BTreeMap<String, usize>, report: &Report, console: &Console) {
    let total: usize = skipped.values().sum();
    if total > 0 {
        let mut kinds: Vec<(&String, &usize)> = skipped.iter().collect();
        kinds.sort_by_key(|(_, n)| std::cmp::Reverse(**n));
        let mut named: Vec<String> = kinds.iter().take(SHOWN_KINDS).map(|(kind, n)| format!("{n} {kind}")).collect();
        let rest: usize = kinds.iter().skip(SHOWN_KINDS).map(|(_, n)| **n).sum();
        if rest > 0 {
            named.push(format!("{rest} others"));
        }
        let files = if total == 1 { "file that is no document" } else { "files that are no documents" };
        console.notice(&format!("skipped {total} {files}: {}", named.join(", ")));
    }
    if report.documents.is_empty() && !console.failed() {
        console.notice("no documents found");
    }
}

impl Loader for Files {
    fn load(&self, path: &str) -> Result<Vec<u8>> {
        self.read(path).map_err(|error| error.context(format!("reading {path}")))
    }
}

impl Files {
    fn read(&self, path: &str) -> Result<Vec<u8>> {
        let entry = self.entries.get(path).ok_or_else(|| Error::new("not listed"))?;
        if path == STDIN {
            return read_capped(io::stdin().lock(), 0, self.max_bytes);
        }
        let file = File::open(&entry.path).map_err(|error| Error::new(reason(&error)))?;
        let size = file.metadata().map_or(0, |meta| meta.len());
        read_capped(file, size, self.max_bytes)
    }
}

/// The largest input that is read, in bytes.
pub(crate) fn max_bytes(config: &Found) -> u64 {
    config.values.max_file_size.unwrap_or(MAX_FILE_MIB).saturating_mul(1024 * 1024)
}

/// Reads at most `max` bytes; more is an error rather than a silent cut, which would hide facts.
fn read_capped(reader: impl Read, size: u64, max: u64) -> Result<Vec<u8>> {
    let too_large =
        || Error::new(format!("larger than {} MiB (--max-file-size raises the limit)", max / (1024 * 1024)));
    if size > max {
        return Err(too_large());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
    reader.take(max.saturating_add(1)).read_to_end(&mut bytes).map_err(|error| Error::new(reason(&error)))?;
    if bytes.len() as u64 > max { Err(too_large()) } else { Ok(bytes) }
}

/// A path as it is displayed and compared: `/` between its parts, no `./` before it, bytes that are no text as `\xNN`. One that
/// begins like a command to a service that reads output line by line gets its `./`.
pub(crate) fn display(path: &Path) -> String {
    let mut shown = String::new();
    if matches!(path.components().next(), Some(Component::Normal(name)) if name.as_encoded_bytes().first().is_some_and(|byte| b":#".contains(byte)))
    {
        shown.push('.');
    }
    for component in path.components() {
        let part = match component {
            Component::CurDir => continue,
            Component::RootDir => {
                shown.push('/');
                continue;
            }
            other => other.as_os_str(),
        };
        if !shown.is_empty() && !shown.ends_with('/') {
            shown.push('/');
        }
        for chunk in part.as_encoded_bytes().utf8_chunks() {
            shown.push_str(chunk.valid());
            for byte in chunk.invalid() {
                shown.push_str(&format!("\\x{byte:02x}"));
            }
        }
    }
    if shown.is_empty() { ".".to_owned() } else { shown }
}

/// Tells what stands in folders that were `seen` (those that are marked) and was not seen itself.
fn tell_unseen(seen: &BTreeMap<PathBuf, bool>, console: &Console) {
    for folder in seen.iter().filter(|(_, is_folder)| **is_folder).map(|(path, _)| path) {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let mut unseen: Vec<PathBuf> =
            entries.map(|entry| entry.path()).filter(|path| !seen.contains_key(path)).collect();
        unseen.sort();
        for path in unseen {
            console.detail(&format!("skipped {}: hidden, or named by an ignore file", display(&path)));
        }
    }
}

fn is_glob(path: &Path) -> bool {
    path.to_string_lossy().contains(['*', '?', '[', '{'])
}

fn kind_of(path: &Path) -> String {
    path.extension().map_or("without an ending".to_owned(), |ending| format!(".{}", ending.to_string_lossy()))
}

/// Why a file can't be read, without the system's error number.
pub(crate) fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    }
}

fn walk_reason(error: &ignore::Error) -> String {
    match error {
        ignore::Error::WithPath { path, err } => format!("{}: {}", display(path), walk_reason(err)),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => walk_reason(err),
        ignore::Error::Io(error) => reason(error),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_shown_plainly() {
        for (path, shown) in [
            ("./a/b.md", "a/b.md"),
            ("a//b/./c", "a/b/c"),
            ("../x", "../x"),
            ("/tmp/x", "/tmp/x"),
            (".", "."),
            ("/", "/"),
            ("::error::x.md", "./::error::x.md"),
            ("##[error]/x.md", "./##[error]/x.md"),
            ("a/::b", "a/::b"),
        ] {
            assert_eq!(display(Path::new(path)), shown, "{path}");
        }
    }

    #[test]
    fn input_beyond_the_cap_is_refused() {
        assert_eq!(read_capped(&b"12345"[..], 0, 5).unwrap(), b"12345");
        assert!(read_capped(&b"123456"[..], 0, 5).is_err());
        assert!(read_capped(&b""[..], 6, 5).is_err());
    }
}
