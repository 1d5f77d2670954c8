//! `--since`: the files that changed, asked of git.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::cli::console::Console;

/// What changed, as git tells it.
pub(crate) struct Changed {
    /// The real folder of the repository.
    top: PathBuf,
    /// Real paths of files; of a repository inside, that of its folder.
    paths: BTreeSet<PathBuf>,
}

impl Changed {
    /// Whether a file changed, given by its real path. Of what lies outside of the repository git can't tell: it did.
    pub(crate) fn holds(&self, real: &Path) -> bool {
        !real.starts_with(&self.top) || real.ancestors().any(|path| self.paths.contains(path))
    }
}

/// What differs from a commit, or is not known to git yet. Nothing if git can't tell, which has been complained about.
pub(crate) fn changed(rev: &str, console: &Console) -> Option<Changed> {
    let answer = || -> Result<Changed, String> {
        let top = git(&["rev-parse", "--show-toplevel"])?;
        let top = text(top.strip_suffix(b"\n").unwrap_or(&top));
        // Asked by itself, so that a name that is none is told apart from a repository that is broken.
        git(&["rev-parse", "--quiet", "--verify", "--end-of-options", &format!("{rev}^{{commit}}")])
            .map_err(|_| format!("`{rev}` is no commit of this repository"))?;
        // What a branch brings in is what changed since it left the other; without a common ancestor, what differs.
        let base = git(&["merge-base", "--end-of-options", rev, "HEAD"]).unwrap_or_default();
        let base = String::from_utf8_lossy(&base).trim().to_owned();
        let base = if base.is_empty() { rev } else { base.as_str() };
        let names = "--name-only";
        let mut changed = git(&["diff", "--no-ext-diff", "--no-renames", names, "-z", "--end-of-options", base, "--"])?;
        changed.extend(git(&[
            "ls-files",
            "--others",
            "--exclude-standard",
            "--full-name",
            "-z",
            &top.to_string_lossy(),
        ])?);
        let files = changed.split(|byte| *byte == 0).filter(|name| !name.is_empty()).map(|name| top.join(text(name)));
        // What is gone has no real path, and no document either.
        let paths = files.filter_map(|file| std::fs::canonicalize(file).ok()).collect();
        Ok(Changed { top: std::fs::canonicalize(&top).unwrap_or(top.clone()), paths })
    };
    answer().map_err(|error| console.error(&format!("--since: {error}"))).ok()
}

/// What git prints; its own words if it fails.
fn git(arguments: &[&str]) -> Result<Vec<u8>, String> {
    let mut command = Command::new("git");
    // A monitor of files that a repository names would be run.
    command.args(["-c", "core.fsmonitor=false", "-c", "core.quotePath=false"]).args(arguments);
    let output = command.output().map_err(|error| format!("git can't be run: {error}"))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(said.trim().strip_prefix("fatal: ").unwrap_or(said.trim()).to_owned())
}

#[cfg(unix)]
fn text(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    Path::new(OsStr::from_bytes(bytes)).to_path_buf()
}

#[cfg(not(unix))]
fn text(bytes: &[u8]) -> PathBuf {
    Path::new(OsStr::new(String::from_utf8_lossy(bytes).as_ref())).to_path_buf()
}
