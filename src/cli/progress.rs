//! A progress bar on stderr, for work that is long and watched.

use std::io::IsTerminal;
use std::sync::atomic::{AtomicBool, Ordering};
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
    started: Instant,
    hidden: AtomicBool,
    wanted: bool,
}

impl Bar {
    /// A bar for work that begins now.
    pub(crate) fn new(console: &Console) -> Self {
        let bar = ProgressBar::hidden();
        let style = ProgressStyle::with_template("{msg:>12} {wide_bar} {human_pos}/{human_len}");
        bar.set_style(style.expect("the template is sound").progress_chars("━╸ "));
        let wanted = console.may_draw() && std::io::stderr().is_terminal();
        Self { bar, started: Instant::now(), hidden: AtomicBool::new(true), wanted }
    }

    fn reveal(&self) {
        if self.wanted
            && self.hidden.load(Ordering::Relaxed)
            && self.started.elapsed() > PATIENCE
            && self.hidden.swap(false, Ordering::Relaxed)
        {
            self.bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(REDRAWS));
        }
    }
}

impl Progress for Bar {
    fn stage(&self, name: &str, total: usize) {
        self.bar.set_length(total as u64);
        self.bar.set_position(0);
        self.bar.set_message(name.to_owned());
        self.reveal();
    }

    fn step(&self) {
        self.bar.inc(1);
        self.reveal();
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
