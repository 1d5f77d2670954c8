//! `factdiff watch`: checks again whenever a document is saved.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

use notify::{RecursiveMode, Watcher};

use factdiff::report::Settings;

use crate::cli::args::Check;
use crate::cli::config::Found;
use crate::cli::console::Console;
use crate::cli::files::{Files, Stamps};
use crate::cli::{CLEAN, FAILED, check};

/// Editors write a file in several steps; what comes within this time belongs together.
const SETTLED: Duration = Duration::from_millis(150);

/// Clears a terminal and what can be scrolled back to, and goes to its first line.
const CLEAR: &str = "\x1b[2J\x1b[3J\x1b[H";

/// Runs until it is interrupted.
pub(crate) fn run(args: &Check, settings: &Settings, console: &Console, out: &mut dyn Write) -> io::Result<u8> {
    let (sender, events) = mpsc::channel();
    let mut watcher = match notify::recommended_watcher(sender) {
        Ok(watcher) => watcher,
        Err(error) => {
            console.error(&format!("watching is not possible here: {error}"));
            return Ok(FAILED);
        }
    };
    if args.files || args.dump_config || args.explain.is_some() {
        console.error("`watch` checks again and again; --files, --dump-config and --explain are of `check`");
        return Ok(FAILED);
    }
    // The run itself says what is wrong.
    let mute = Console::mute();
    let configuration = |console: &Console| {
        let mut config = Found::load(&args.input, console)?;
        check::override_with(&mut config, &args.input, &args.outcome, console);
        Some(config)
    };
    let own_files =
        |config: &Found| config.own_files().into_iter().chain(args.outcome.baseline.clone()).collect::<Vec<_>>();
    let stamps = || {
        let config = configuration(&mute)?;
        let mut files = Files::list(&args.input, &config, &mute);
        files.leave_out_empty(args.outcome.output.iter().map(|output| output.path.as_path()));
        Some(files.stamps(&own_files(&config)))
    };
    let Some(config) = configuration(console) else { return Ok(FAILED) };
    for root in roots(args, &config) {
        if let Err(error) = watcher.watch(&root, RecursiveMode::Recursive) {
            console.error(&format!("{}: {error}", root.display()));
            return Ok(FAILED);
        }
    }
    for file in own_files(&config) {
        // The folder, since an editor may put another file in its place; what lies deeper is none of ours.
        let folder = file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        if folder.is_dir() && !roots(args, &config).iter().any(|root| folder.starts_with(root)) {
            // Documents are watched all the same.
            let _ = watcher.watch(folder, RecursiveMode::NonRecursive);
        }
    }
    loop {
        let seen: Option<Stamps> = stamps();
        if io::stdout().is_terminal() {
            out.write_all(CLEAR.as_bytes())?;
        }
        check::run(args, settings, &console.fresh(), out)?;
        out.flush()?;
        console.notice("waiting for changes; Ctrl-C ends");
        // Reports of ours and whatever else is written beside the documents wake us, and change nothing.
        loop {
            if events.recv().is_err() {
                return Ok(CLEAN);
            }
            while events.recv_timeout(SETTLED).is_ok() {}
            if stamps() != seen {
                break;
            }
        }
    }
}

/// The folders that hold all documents.
fn roots(args: &Check, config: &Found) -> Vec<PathBuf> {
    let mut roots = if args.input.paths.is_empty() { config.paths() } else { args.input.paths.clone() };
    if roots.is_empty() {
        roots.push(PathBuf::from("."));
    }
    // The folder of a file, since an editor may put another in its place; of a glob the folder before its wildcards.
    let folder = |path: PathBuf| {
        let found = path.ancestors().find(|path| path.is_dir()).map(Path::to_path_buf);
        found.unwrap_or_else(|| PathBuf::from("."))
    };
    let mut roots: Vec<PathBuf> = roots.into_iter().map(folder).collect();
    roots.sort();
    roots.dedup();
    roots
}
