//! `factdiff check`.

use std::io::{self, Write};
use std::time::Instant;

use factdiff::engine::{self, Options};
use factdiff::report::Settings;

use crate::cli::args::Check;
use crate::cli::cache::Cache;
use crate::cli::console::Console;
use crate::cli::files::Files;
use crate::cli::progress::Bar;
use crate::cli::{FAILED, reported, translation};

/// Runs the command and answers with the exit status.
pub(crate) fn run(args: &Check, settings: &Settings, console: &Console, out: &mut dyn Write) -> io::Result<u8> {
    let started = Instant::now();
    let Some(catalogue) = reported::rules(&args.reported, console) else { return Ok(FAILED) };
    let options = Options {
        language: args.input.lang.clone(),
        format: args.input.input_format.clone(),
        min_confidence: args.reported.min_confidence,
        paraphrase: args.paraphrase,
        ..Options::default()
    };
    let mut files = Files::list(&args.input, console);
    let cache = args.input.cache.as_deref().map(|path| Cache::open(path, console));
    let bar = Bar::new(console);
    let mut report = files.load(&options, &bar, console);
    engine::align_known(&mut report, &options, cache.as_ref().map(Cache::store), &bar);
    let pairs = engine::pair_by_name(&report);
    engine::translate(&mut report, &pairs, &bar);
    engine::check(&mut report, &catalogue, &options, &bar);
    drop(bar);
    cache.iter().for_each(|cache| cache.keep(console));
    reported::keep(&mut report, &args.reported, &catalogue);
    reported::write(&report, &args.format, settings, console, out)?;
    translation::tell_pairs(&report, console);
    let furniture: usize = report.documents.iter().map(|doc| doc.furniture.len()).sum();
    if furniture > 0 {
        let text = format!("left out {furniture} pieces of page furniture (factdiff passages --left-out lists them)");
        console.detail(&text);
    }
    console.recurring(report.overlaps.boilerplate.len());
    console.detail(&format!("took {:.2} s", started.elapsed().as_secs_f64()));
    Ok(reported::status(&report, &args.reported))
}
