//! `factdiff facts`, and the files of facts and terms that `check` is given.

use std::io::{self, Write};
use std::path::Path;

use factdiff::engine::{self, Glossary, PinnedFacts};
use factdiff::error::Result;
use factdiff::report::sanitize;

use crate::cli::args::Facts;
use crate::cli::config::Found;
use crate::cli::console::Console;
use crate::cli::files::{Files, display, reason};
use crate::cli::progress::Bar;
use crate::cli::{CLEAN, FAILED, check};

/// Proposes a file of facts.
pub(crate) fn run(args: &Facts, console: &Console, out: &mut dyn Write) -> io::Result<u8> {
    let Some(mut config) = Found::load(&args.input, console) else { return Ok(FAILED) };
    args.input.override_in(&mut config, console);
    let mut options = check::options(&args.input, &config);
    let files = Files::list(&args.input, &config, console);
    options.languages = files.languages(&config);
    let bar = Bar::new(console, false);
    let report = files.load(&options, &bar, console);
    drop(bar);
    let suggested = if args.suggest { engine::suggest_facts(&report) } else { String::new() };
    if suggested.is_empty() {
        console.notice("no figure stands with the same words in three places");
    }
    for line in suggested.lines() {
        writeln!(out, "{}", sanitize(line))?;
    }
    Ok(CLEAN)
}

/// The facts of a file; complains if it can't be used.
pub(crate) fn pinned(path: Option<&Path>, console: &Console) -> Option<PinnedFacts> {
    read(path, console, engine::pinned_facts)
}

/// The terms of a file; complains if it can't be used.
pub(crate) fn glossary(path: Option<&Path>, console: &Console) -> Option<Glossary> {
    read(path, console, Glossary::parse)
}

fn read<T: Default>(path: Option<&Path>, console: &Console, parse: fn(&str, &str) -> Result<T>) -> Option<T> {
    let Some(path) = path else { return Some(T::default()) };
    let name = display(path);
    match std::fs::read_to_string(path) {
        Ok(text) => parse(&name, &text).inspect_err(|error| console.error(&error.to_string())).ok(),
        Err(error) => {
            console.error(&format!("{name}: {}", reason(&error)));
            None
        }
    }
}
