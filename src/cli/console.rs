//! What is said on stderr.

use std::cell::{Cell, RefCell};
use std::io::{self, Write};

use factdiff::report::sanitize;

/// Warnings about inputs that are printed one by one; the rest is counted.
const SHOWN_WARNINGS: usize = 20;

/// Prints messages to stderr and remembers whether one was an error.
pub(crate) struct Console {
    quiet: bool,
    verbose: bool,
    /// Says nothing at all.
    mute: bool,
    failed: Cell<bool>,
    /// What was said since the last call of [`listen`](Self::listen).
    told: RefCell<Option<String>>,
}

impl Console {
    /// A console that says errors only, or more than usual.
    pub(crate) fn new(quiet: bool, verbose: bool) -> Self {
        Self { quiet, verbose, mute: false, failed: Cell::new(false), told: RefCell::default() }
    }

    /// A console that says nothing.
    pub(crate) fn mute() -> Self {
        Self { mute: true, ..Self::new(true, false) }
    }

    /// One like it, to which nothing has happened yet.
    pub(crate) fn fresh(&self) -> Self {
        Self::new(self.quiet, self.verbose)
    }

    /// Remembers from now on what is said.
    pub(crate) fn listen(&self) {
        *self.told.borrow_mut() = Some(String::new());
    }

    /// What was said since then, line by line.
    pub(crate) fn told(&self) -> String {
        self.told.borrow().clone().unwrap_or_default()
    }

    /// Says again what was [told](Self::told) once.
    pub(crate) fn repeat(&self, told: &str) {
        told.lines().for_each(|line| self.print_line("", line));
    }

    /// Part of the job could not be done; the exit status will say so.
    pub(crate) fn error(&self, message: &str) {
        self.failed.set(true);
        self.print("factdiff: error: ", message);
    }

    /// Something about an input that a reader of the report should know.
    pub(crate) fn warnings(&self, messages: &[String]) {
        if self.quiet {
            return;
        }
        let shown = if self.verbose { messages.len() } else { SHOWN_WARNINGS };
        for message in messages.iter().take(shown) {
            self.print("factdiff: warning: ", message);
        }
        if messages.len() > shown {
            self.print(
                "factdiff: warning: ",
                &format!("and {} more like these (-v shows all)", messages.len() - shown),
            );
        }
    }

    /// Says how many texts were held to recur by design: a slip in one of very many copies is not looked for.
    pub(crate) fn recurring(&self, texts: usize) {
        let what = match texts {
            0 => return,
            1 => "text that recurs",
            _ => "texts that recur",
        };
        self.notice(&format!("not compared: {texts} {what} by design (factdiff passages --left-out lists them)"));
    }

    /// Says how many facts differ from copy to copy: a slip in one of them is not looked for.
    pub(crate) fn parameters(&self, facts: usize) {
        let what = match facts {
            0 => return,
            1 => "fact of which each copy of a passage gives its",
            _ => "facts of which each copy of a passage gives its",
        };
        self.notice(&format!("not reported: {facts} {what} own value (--min-confidence 0.3 shows them)"));
    }

    /// What the user asked to be told, in one line.
    pub(crate) fn answer(&self, message: &str) {
        self.print("factdiff: ", message);
    }

    /// What was done, in one line.
    pub(crate) fn notice(&self, message: &str) {
        if !self.quiet {
            self.print("factdiff: ", message);
        }
    }

    /// What only the curious want to know.
    pub(crate) fn detail(&self, message: &str) {
        if self.verbose {
            self.print("factdiff: ", message);
        }
    }

    /// Whether the curious are reading.
    pub(crate) fn is_verbose(&self) -> bool {
        self.verbose
    }

    /// Whether progress may be drawn.
    pub(crate) fn may_draw(&self) -> bool {
        !self.quiet
    }

    /// Whether an error was printed.
    pub(crate) fn failed(&self) -> bool {
        self.failed.get()
    }

    /// One line; the lines of a longer message (an excerpt of a rule file) are set in behind a bar.
    fn print(&self, prefix: &str, message: &str) {
        for (idx, line) in message.trim_end().lines().enumerate() {
            self.print_line(if idx == 0 { prefix } else { "  | " }, line);
        }
    }

    fn print_line(&self, prefix: &str, line: &str) {
        if self.mute {
            return;
        }
        let line = format!("{prefix}{}\n", sanitize(line));
        if let Some(told) = self.told.borrow_mut().as_mut() {
            told.push_str(&line);
        }
        // Nobody is left to be told that stderr is closed.
        let _ = io::stderr().lock().write_all(line.as_bytes());
    }
}
