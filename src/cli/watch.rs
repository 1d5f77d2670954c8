//! `factdiff watch`: checks again whenever a document is saved.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::sync::mpsc;
use std::time::{Duration, SystemTime};

use notify::{RecursiveMode, Watcher};

use factdiff::report::Settings;

use crate::cli::args::Check;
use crate::cli::config::Found;
use crate::cli::console::Console;
use crate::cli::files::Files;
use crate::cli::{CLEAN, FAILED, check};

/// Editors write a file in several steps; what comes within this time belongs together.
const SETTLED: Duration = Duration::from_millis(150);

/// Clears a terminal and what can be scrolled back to, and goes to its first line.
const CLEAR: &str = "\x1b[2J\x1b[3J\x1b[H";

/// What tells whether a document changed.
type Stamps = BTreeMap<String, (Option<SystemTime>, u64)>;

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
    let quiet = Console::new(true, false);
    let stamps = || Found::load(&args.input, &quiet).map(|config| Files::list(&args.input, &config, &quiet).stamps());
    let Some(config) = Found::load(&args.input, console) else { return Ok(FAILED) };
    for root in roots(args, &config) {
        if let Err(error) = watcher.watch(&root, RecursiveMode::Recursive) {
            console.error(&format!("{}: {error}", root.display()));
            return Ok(FAILED);
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

/// The folders that hold everything that is checked, and the configuration.
fn roots(args: &Check, config: &Found) -> Vec<PathBuf> {
    let mut roots = if args.input.paths.is_empty() { config.paths() } else { args.input.paths.clone() };
    if roots.is_empty() {
        roots.push(PathBuf::from("."));
    }
    let folder = |path: PathBuf| match path.parent() {
        // An editor that replaces a file would leave us watching the old one.
        Some(parent) if !path.is_dir() => {
            if parent.as_os_str().is_empty() {
                PathBuf::from(".")
            } else {
                parent.to_path_buf()
            }
        }
        _ => path,
    };
    let mut roots: Vec<PathBuf> = roots.into_iter().map(folder).filter(|path| path.exists()).collect();
    roots.sort();
    roots.dedup();
    roots
}
