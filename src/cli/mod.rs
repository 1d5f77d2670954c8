//! Level 8: the command line. The only part that touches files, environment, clock and streams, and the one place that
//! turns what happened into an exit status.

mod args;
mod baseline;
mod cache;
mod catalogue;
mod check;
mod colour;
mod config;
mod console;
mod explain;
mod facts;
mod files;
mod mentions;
mod passages;
mod progress;
mod reports;
mod since;
mod sinks;
mod translation;
mod watch;

use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

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
        Command::Facts(args) => facts::run(args, &console, &mut out),
        Command::Explain(args) => explain::explain(args, &settings, &console, &mut out),
        Command::Rules(args) => explain::rules(args, &settings, &console, &mut out),
        Command::Watch(args) => watch::run(args, &settings, &console, &mut out),
        Command::Baseline(args) => baseline::run(args, &console),
        Command::Init(args) => config::init(args, &console, &mut out),
        Command::Schema => out.write_all(config::schema().as_bytes()).map(|()| CLEAN),
        Command::Completions { shell } => {
            clap_complete::generate(*shell, &mut Cli::command(), env!("CARGO_PKG_NAME"), &mut out);
            Ok(CLEAN)
        }
        Command::Man => man(&mut out).map(|()| CLEAN),
    };
    let flushed = out.flush();
    let status = match result.and_then(|status| flushed.map(|()| status).or_else(|error| stopped(error, status))) {
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

/// The status of a command whose output somebody stopped reading.
fn stopped(error: io::Error, status: u8) -> io::Result<u8> {
    if error.kind() == io::ErrorKind::BrokenPipe { Ok(status) } else { Err(error) }
}

/// The manual page: the program, then each command.
fn man(out: &mut dyn Write) -> io::Result<()> {
    let mut command = Cli::command();
    command.build();
    clap_mangen::Man::new(command.clone()).render(out)?;
    for sub in command.get_subcommands().filter(|sub| !sub.is_hide_set() && sub.get_name() != "help") {
        let man = clap_mangen::Man::new(sub.clone());
        writeln!(out, ".SH \"factdiff {}\"", sub.get_name())?;
        man.render_description_section(out)?;
        man.render_options_section(out)?;
    }
    Ok(())
}
