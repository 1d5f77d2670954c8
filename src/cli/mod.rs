//! Level 8: the command line. The only part that touches files, environment, clock and streams, and the one place that
//! turns what happened into an exit status.

mod args;
mod cache;
mod catalogue;
mod check;
mod colour;
mod console;
mod explain;
mod files;
mod mentions;
mod passages;
mod progress;
mod reported;
mod translation;

use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use clap::Parser;

use crate::cli::args::{Cli, Command};
use crate::cli::console::Console;

/// Nothing at or above the threshold.
const CLEAN: u8 = 0;
/// Findings at or above the threshold.
const FINDINGS: u8 = 1;
/// The job, or part of it, could not be done.
const FAILED: u8 = 2;

/// Runs the command of this process's arguments.
pub(crate) fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) if error.use_stderr() => {
            // What was typed may be a file name that nobody typed: it is cleaned like any other text.
            let console = Console::new(false, false);
            let text = error.to_string();
            console.error(text.strip_prefix("error: ").unwrap_or(&text));
            return ExitCode::from(FAILED);
        }
        // Help and version.
        Err(text) => return ExitCode::from(if text.print().is_ok() { CLEAN } else { FAILED }),
    };
    let settings = colour::settings(&cli.common);
    let console = Console::new(cli.common.quiet, cli.common.verbose);
    let mut out = BufWriter::new(io::stdout().lock());
    let result = match &cli.command {
        Command::Check(args) => check::run(args, &settings, &console, &mut out),
        Command::Translation(args) => translation::run(args, &settings, &console, &mut out),
        Command::Mentions(args) => mentions::run(args, &settings, &console, &mut out),
        Command::Passages(args) => passages::run(args, &settings, &console, &mut out),
        Command::Explain(args) => explain::explain(args, &settings, &console, &mut out),
        Command::Rules(args) => explain::rules(args, &settings, &console, &mut out),
    };
    let flushed = out.flush();
    let status = match result.and_then(|status| flushed.map(|()| status)) {
        Ok(status) => status,
        // Whoever reads us has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => CLEAN,
        Err(error) => {
            console.error(&format!("writing the output: {error}"));
            FAILED
        }
    };
    ExitCode::from(if console.failed() { FAILED } else { status })
}
