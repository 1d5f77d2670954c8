//! Processor time and memory of a program and all it starts, as the operating system counts them.
//!
//! The system adds up the children of one process, over its whole life. So each run gets a process of its own: the
//! benchmark starts itself with `--measure PROGRAM ARGUMENT...`, waits for that one child and reads the sums.

use std::error::Error;
use std::path::Path;
use std::process::{Command, Stdio};

/// The argument that makes the benchmark the measuring process.
pub(crate) const FLAG: &str = "--measure";

/// What a run took.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Usage {
    /// Seconds of processor time, user and system, of all processes.
    pub(crate) seconds: f64,
    /// Bytes of memory that the largest of the processes held at its peak.
    pub(crate) peak: f64,
}

impl Usage {
    /// The least of two runs: noise only ever adds.
    pub(crate) fn best(self, other: Self) -> Self {
        Self { seconds: self.seconds.min(other.seconds), peak: self.peak.min(other.peak) }
    }
}

/// Runs a program in a folder, its output thrown away.
pub(crate) fn run(program: &str, arguments: &[String], folder: &Path) -> Result<Usage, Box<dyn Error>> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg(FLAG).arg(program).args(arguments).current_dir(folder);
    // The cost of counting words depends on the encoding.
    let output = command.env("LC_ALL", "C.UTF-8").stdin(Stdio::null()).output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let [micros, peak] = text.split_whitespace().collect::<Vec<_>>()[..] else {
        return Err(format!("`{program} {}`: {}", arguments.join(" "), String::from_utf8_lossy(&output.stderr)).into());
    };
    Ok(Usage { seconds: micros.parse::<f64>()? / 1e6, peak: peak.parse()? })
}

/// The measuring process: answers with microseconds and bytes.
#[cfg(unix)]
pub(crate) fn inside(arguments: &[String]) -> Result<String, Box<dyn Error>> {
    use nix::sys::resource::{UsageWho, getrusage};
    use nix::sys::time::TimeValLike;

    /// Apple counts memory in bytes, the others in kilobytes.
    const UNIT: std::ffi::c_long = if cfg!(target_vendor = "apple") { 1 } else { 1024 };

    let [program, rest @ ..] = arguments else { return Err("expected a program to measure".into()) };
    let status = Command::new(program).args(rest).stdout(Stdio::null()).stderr(Stdio::null()).status()?;
    // Findings and clones make a program answer with 1.
    if !matches!(status.code(), Some(0 | 1)) {
        return Err(format!("failed: {status}").into());
    }
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let micros = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    Ok(format!("{micros} {}", usage.max_rss() * UNIT))
}

/// Other systems do not say what a tree of processes took.
#[cfg(not(unix))]
pub(crate) fn inside(_: &[String]) -> Result<String, Box<dyn Error>> {
    Err("processor time is measured on Unix only".into())
}
