//! A progress bar on stderr, for work that is long and watched.

use std::io::IsTerminal;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

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
    /// The stages and when they began; nothing if nobody asked.
    stages: Option<Mutex<Vec<(String, Instant)>>>,
}

impl Bar {
    /// A bar for work that begins now.
    pub(crate) fn new(console: &Console, timings: bool) -> Self {
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
        Self { bar, _done: done, stages: timings.then(Mutex::default) }
    }

    /// Ends the last stage, and says how long each took if that was asked for.
    pub(crate) fn finish(self, console: &Console) {
        let Some(stages) = &self.stages else { return };
        let stages = stages.lock().unwrap_or_else(PoisonError::into_inner).clone();
        self.bar.finish_and_clear();
        let ends = stages.iter().skip(1).map(|(_, began)| *began).chain([Instant::now()]);
        for ((name, began), end) in stages.iter().zip(ends) {
            console.answer(&format!("{name}: {:.3} s", (end - *began).as_secs_f64()));
        }
    }

    /// Runs something that writes to stderr with the bar out of the way.
    pub(crate) fn aside<R>(&self, write: impl FnOnce() -> R) -> R {
        self.bar.suspend(write)
    }
}

impl Progress for Bar {
    fn stage(&self, name: &str, total: usize) {
        if let Some(stages) = &self.stages {
            stages.lock().unwrap_or_else(PoisonError::into_inner).push((name.to_owned(), Instant::now()));
        }
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
