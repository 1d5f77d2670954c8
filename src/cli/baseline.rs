//! `factdiff baseline`: accepts what is found today.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use factdiff::baseline::Baseline;
use factdiff::engine::DEFAULT_MIN_CONFIDENCE;
use factdiff::model::Finding;

use crate::cli::args;
use crate::cli::cache::Folder;
use crate::cli::check::{Run, counted, is_wanted, override_findings};
use crate::cli::config::{Found, relative_to};
use crate::cli::console::Console;
use crate::cli::files::{Files, display, reason};
use crate::cli::progress::Bar;
use crate::cli::{CLEAN, FAILED};

/// A file of accepted findings beside the documents of a run.
pub(crate) struct Accepted<'a> {
    file: PathBuf,
    /// The real folder of the file: paths in it are relative to that.
    folder: PathBuf,
    files: &'a Files,
    /// Real paths of the documents.
    read: BTreeSet<PathBuf>,
    /// Real paths of the files and folders that were asked for.
    roots: Vec<PathBuf>,
    config: &'a Found,
}

impl<'a> Accepted<'a> {
    pub(crate) fn new(file: PathBuf, files: &'a Files, config: &'a Found) -> Self {
        let folder = file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let folder = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_path_buf());
        let roots = files.roots().iter().filter_map(|root| fs::canonicalize(root).ok()).collect();
        Self { file, folder, files, read: files.real_paths(), roots, config }
    }

    /// What was accepted; nothing if it can't be read, which has been complained about.
    pub(crate) fn read(&self, console: &Console) -> Option<Baseline> {
        let text = fs::read_to_string(&self.file).map_err(|error| reason(&error));
        let baseline = text.and_then(|text| Baseline::parse(&text).map_err(|error| error.to_string()));
        baseline.map_err(|error| console.error(&format!("{}: {error}", display(&self.file)))).ok()
    }

    /// Whether this run did not look into the document of a path of the file: it is there and was not read, or it is gone
    /// and nobody asked for where it was.
    pub(crate) fn is_unread(&self, path: &str) -> bool {
        let whole = self.folder.join(path);
        match fs::canonicalize(&whole) {
            Ok(real) => !self.read.contains(&real),
            Err(_) => !self.roots.iter().any(|root| whole.starts_with(root)) || self.config.excludes(&whole),
        }
    }

    /// A document's path as it is written into the file.
    fn name(&self, shown: &str) -> String {
        let real = self.files.path(shown).and_then(|path| fs::canonicalize(path).ok());
        real.map_or_else(|| shown.to_owned(), |real| display(&relative_to(&self.folder, &real)))
    }
}

/// Runs `baseline` and answers with the exit status.
pub(crate) fn run(args: &args::Baseline, console: &Console) -> io::Result<u8> {
    let Some(mut config) = Found::load(&args.input, console) else { return Ok(FAILED) };
    let in_file = config.values.min_confidence;
    override_findings(&mut config, &args.input, &args.findings, console);
    // A filter accepts what it lets through, and forgets nothing: the run itself finds what any run does.
    let asked = std::mem::replace(&mut config.values.min_confidence, in_file).unwrap_or(DEFAULT_MIN_CONFIDENCE);
    config.values.min_confidence = Some(asked.min(in_file.unwrap_or(DEFAULT_MIN_CONFIDENCE)));
    let is_wanted = |finding: &Finding| finding.confidence >= asked && is_wanted(finding, &config);
    let bar = Bar::new(console, false);
    let files = Files::list(&args.input, &config, console);
    let cache = Folder::of(&args.input.cache);
    let mut run = Run { input: &args.input, config: &config, translation: None, cache, files: &files, console, bar };
    let Some(mut report) = run.report() else { return Ok(FAILED) };
    run.bar.finish(console);
    if console.failed() {
        // What could not be read would be taken for new on the next run.
        console.error("nothing was written: not all documents could be read");
        return Ok(FAILED);
    }
    let accepted = Accepted::new(args.baseline.clone().unwrap_or_else(|| config.baseline()), &files, &config);
    let before = match accepted.file.is_file() {
        true => match accepted.read(console) {
            Some(before) => before,
            None => return Ok(FAILED),
        },
        false => Baseline::default(),
    };
    let unread = |path: &str| accepted.is_unread(path);
    let after = if args.prune {
        before.kept_in(&report, unread)
    } else {
        let (wanted, others) = std::mem::take(&mut report.findings).into_iter().partition(is_wanted);
        report.findings = others;
        let kept = before.kept_in(&report, unread);
        let others = std::mem::replace(&mut report.findings, wanted);
        let accepted = Baseline::of(&report, |shown| accepted.name(shown)).and(kept);
        report.findings.extend(others);
        accepted
    };
    let gone = before.apply(&mut report, unread);
    let new = if args.prune { 0 } else { report.findings.iter().filter(|one| is_wanted(one)).count() };
    let file = display(&accepted.file);
    if let Err(error) = fs::write(&accepted.file, after.to_json()) {
        console.error(&format!("writing {file}: {}", reason(&error)));
        return Ok(FAILED);
    }
    let findings = counted(after.len(), "finding");
    console.notice(&format!("{file}: {findings}, {new} of them new, {gone} gone"));
    Ok(CLEAN)
}
