//! The programs that are measured side by side: factdiff, counting words, and its peers as far as they are installed.

use std::path::Path;
use std::process::Command;

/// The program under test.
pub(crate) const FACTDIFF: &str = env!("CARGO_BIN_EXE_factdiff");
/// Names of the rows that goals are set for.
pub(crate) const PASSAGES: &str = "factdiff passages";
pub(crate) const CHECK: &str = "factdiff check";
/// The second run over the same documents.
pub(crate) const AGAIN: &str = "factdiff check again";
/// The shell, `find`, `cat` and `wc` together, see [`own`].
pub(crate) const COUNT: &str = "wc -w";
pub(crate) const SIM: &str = "sim_text -r 12";
/// Peers that take tens of times longer run up to this size and once.
const SLOW_MB: f64 = 20.0;

/// A program with its arguments; it runs in the folder that holds `docs`.
pub(crate) struct Tool {
    /// The row of the table.
    pub(crate) name: &'static str,
    /// The program.
    pub(crate) program: String,
    /// What it is called with.
    pub(crate) arguments: Vec<String>,
    /// The largest corpus it is run on.
    pub(crate) largest_mb: f64,
    /// Whether it is run but once.
    pub(crate) once: bool,
    /// Whether it is run once before it is measured.
    pub(crate) warm: bool,
}

/// What is installed.
pub(crate) struct Tools {
    /// In the order in which they run.
    pub(crate) tools: Vec<Tool>,
    /// Their versions.
    pub(crate) versions: Vec<String>,
    /// What is not installed, and how to install it.
    pub(crate) missing: Vec<String>,
}

fn tool(name: &'static str, program: &str, arguments: &[&str]) -> Tool {
    Tool {
        name,
        program: program.to_owned(),
        arguments: arguments.iter().map(|&argument| argument.to_owned()).collect(),
        largest_mb: f64::INFINITY,
        once: false,
        warm: false,
    }
}

/// The program itself and the counting of words.
pub(crate) fn own() -> Tools {
    let mut found = Tools { tools: Vec::new(), versions: Vec::new(), missing: Vec::new() };
    // `find` walks the tree and `cat` reads it, since `wc` does neither for a folder; the row is the cost of all of them.
    found.tools.push(tool(COUNT, "sh", &["-c", "find docs -type f -exec cat {} + | wc -w"]));
    found.versions.push(version("wc", &["--version"]).unwrap_or_else(|| "wc (its version is not known)".to_owned()));
    found.tools.push(tool(PASSAGES, FACTDIFF, &["passages", "docs", "--quiet", "--no-cache"]));
    found.tools.push(tool(CHECK, FACTDIFF, &["check", "docs", "--quiet", "--no-cache"]));
    let again = tool(AGAIN, FACTDIFF, &["check", "docs", "--quiet", "--cache", ".cache"]);
    found.tools.push(Tool { warm: true, ..again });
    found.versions.extend(version(FACTDIFF, &["--version"]));
    found
}

/// These and the peers: on the search path, and below `folder` what package managers install there.
pub(crate) fn with_peers(folder: &Path) -> Tools {
    let slow = |tool: Tool| Tool { largest_mb: SLOW_MB, once: true, ..tool };
    let mut found = own();
    match version("sim_text", &["-v"]) {
        Some(build) => {
            let package = ["-W", "-f", "${Version}", "similarity-tester"];
            let known = version("dpkg-query", &package).unwrap_or(build);
            found.versions.push(format!("sim_text {known}"));
            found.tools.push(tool(SIM, "sim_text", &["-r", "12", "-R", "docs"]));
        }
        None => found.missing.push("sim_text: `apt-get install similarity-tester`".to_owned()),
    }
    let local = |path: &str| folder.join(path).to_string_lossy().into_owned();
    let jscpd = [local("node_modules/.bin/jscpd"), "jscpd".to_owned()];
    match jscpd.iter().find_map(|program| Some((program, version(program, &["--version"])?))) {
        Some((program, version)) => {
            let arguments = ["-k", "30", "-l", "1", "--reporters", "silent", "docs"];
            found.versions.push(format!("jscpd {}", version.trim_start_matches("jscpd ")));
            found.tools.push(slow(tool("jscpd -k 30 -l 1", program, &arguments)));
        }
        None => found.missing.push("jscpd: `npm install --prefix target/peers jscpd@5.3.3`".to_owned()),
    }
    let python = [local("venv/bin/python"), "python3".to_owned()];
    let asks = ["-c", "import datasketch; print(datasketch.__version__)"];
    match python.iter().find_map(|program| Some((program, version(program, &asks)?))) {
        Some((program, version)) => {
            let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/peers/minhash.py");
            found.versions.push(format!("datasketch {version}"));
            found.tools.push(slow(tool("datasketch MinHash-LSH", program, &[script, "docs"])));
        }
        None => found.missing.push(
            "datasketch: `python3 -m venv target/peers/venv && target/peers/venv/bin/pip install datasketch==2.0.0`"
                .to_owned(),
        ),
    }
    found
}

/// The first line that a program answers with, if it is installed.
fn version(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok().filter(|output| output.status.success())?;
    let stream = if output.stdout.is_empty() { output.stderr } else { output.stdout };
    Some(String::from_utf8_lossy(&stream).lines().next().unwrap_or_default().trim().to_owned())
}
