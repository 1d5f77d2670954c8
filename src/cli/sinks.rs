//! The files that reports are written to.

use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};

use factdiff::engine::known_extension;
use same_file::is_same_file;

use crate::cli::args::Output;
use crate::cli::console::Console;
use crate::cli::files::{Files, OWN_NAMES, display, reason};
use crate::cli::reports::{is_empty_file, is_report_file};

/// The files of `-o`, what they must not be, and what was written to them.
pub(crate) struct Sinks<'a> {
    outputs: &'a [Output],
    pub(crate) files: &'a Files,
    pub(crate) own_files: &'a [PathBuf],
    pub(crate) console: &'a Console,
    written: RefCell<Vec<Vec<u8>>>,
}

impl<'a> Sinks<'a> {
    /// Sinks of a run over `files` that reads `own_files` as well.
    pub(crate) fn new(outputs: &'a [Output], files: &'a Files, own_files: &'a [PathBuf], console: &'a Console) -> Self {
        Self { outputs, files, own_files, console, written: RefCell::default() }
    }

    /// Writes a report to the file of that number. One that can't be written is complained about, the others are written.
    pub(crate) fn write(&self, n: usize, bytes: Vec<u8>) {
        let Some(Output { path, .. }) = self.outputs.get(n) else { return };
        let same = |before: &Output| path.is_file() && is_same_file(&before.path, path).unwrap_or(false);
        if self.outputs.iter().take(n).any(|before| before.path == *path || same(before)) {
            self.console.error(&format!("{}: is given for two reports", display(path)));
        } else if let Some(what) = self.precious(path) {
            self.console.error(&format!("{}: is {what}, and is not overwritten", display(path)));
        } else if let Err(error) = fs::write(path, &bytes) {
            self.console.error(&format!("writing {}: {}", display(path), reason(&error)));
        }
        self.written.borrow_mut().push(bytes);
    }

    /// What was written, if every file was.
    pub(crate) fn into_written(self) -> Option<Vec<Vec<u8>>> {
        let written = self.written.into_inner();
        (written.len() == self.outputs.len()).then_some(written)
    }

    /// How many files there are.
    pub(crate) fn len(&self) -> usize {
        self.outputs.len()
    }

    /// What a file is that no report may take the place of.
    fn precious(&self, path: &Path) -> Option<&'static str> {
        if self.files.hold(path) {
            return Some("one of the documents");
        }
        let own = self.own_files.iter().any(|own| is_same_file(own, path).unwrap_or(false));
        let named = || path.file_name().is_some_and(|name| OWN_NAMES.iter().any(|own| name == *own));
        if own || (path.exists() && named()) {
            return Some("a file of factdiff's own");
        }
        let document = known_extension(&display(path)) && path.is_file();
        (document && !is_empty_file(path) && !is_report_file(path)).then_some("a document, no report of an earlier run")
    }
}
