//! A progress bar on stderr, for work that is long and watched.

use std::io::IsTerminal;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::time::Duration;

use factdiff::engine::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::cli::console::Console;

/// Work shorter than this shows no bar: it would only flicker.
const PATIENCE: Duration = Duration::from_millis(500);
/// Redraws a second.
const REDRAWS: u8 = 10;

/// Draws progress once the work has taken [`PATIENCE`], if stderr is a terminal; gone when dropped.
pub(crate) struct Bar {
    bar: ProgressBar,
    /// Closed when the work is done, which ends the waiting thread.
    _done: Option<Sender<()>>,
}

impl Bar {
    /// A bar for work that begins now.
    pub(crate) fn new(console: &Console) -> Self {
        let bar = ProgressBar::hidden();
        let wanted = console.may_draw() && std::io::stderr().is_terminal();
        let done = wanted.then(|| {
            // A thread of its own, since the first step may be the one that takes long.
            let (done, work) = mpsc::channel();
            let bar = bar.clone();
            std::thread::spawn(move || {
                if work.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) && !bar.is_finished() {
                    bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(REDRAWS));
                    bar.tick();
                }
            });
            done
        });
        Self { bar, _done: done }
    }
}

impl Bar {
    /// Runs something that writes to stderr with the bar out of the way.
    pub(crate) fn aside<R>(&self, write: impl FnOnce() -> R) -> R {
        self.bar.suspend(write)
    }
}

impl Progress for Bar {
    fn stage(&self, name: &str, total: usize) {
        // A stage that does not count its steps is named only: a bar of it would not tell the truth.
        let template = if total == 0 { "{msg} …" } else { "{msg} {wide_bar} {human_pos}/{human_len}" };
        let style = ProgressStyle::with_template(template).expect("the templates are sound");
        self.bar.set_style(style.progress_chars("━╸ "));
        self.bar.set_length(total as u64);
        self.bar.set_position(0);
        self.bar.set_message(name.to_owned());
        self.bar.tick();
    }

    fn step(&self) {
        self.bar.inc(1);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
