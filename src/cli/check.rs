//! `factdiff check`.

use std::fs;
use std::io::{self, Write};
use std::time::Instant;

use factdiff::base::Severity;
use factdiff::engine::Catalogue;
use factdiff::engine::{self, Options};
use factdiff::model::Summary;
use factdiff::model::{Finding, Report};
use factdiff::report::{DEFAULT_WIDTH, REPORTERS, Settings, summary_line};

use crate::cli::args::{Check, Output};
use crate::cli::cache::Cache;
use crate::cli::console::Console;
use crate::cli::files::{Files, display, reason};
use crate::cli::progress::Bar;
use crate::cli::{CLEAN, FAILED, FINDINGS, catalogue};

/// Runs the command and answers with the exit status.
pub(crate) fn run(args: &Check, settings: &Settings, console: &Console, out: &mut dyn Write) -> io::Result<u8> {
    let started = Instant::now();
    let Some(catalogue) = catalogue::load(args.rules.as_deref(), console) else { return Ok(FAILED) };
    // All names are looked at, so that all mistakes are told at once.
    let names: Vec<&String> = args.select.iter().chain(&args.ignore).collect();
    if names.iter().filter(|name| !catalogue::knows(&catalogue, name, console)).count() > 0 {
        return Ok(FAILED);
    }
    let options = Options {
        language: args.input.lang.clone(),
        format: args.input.input_format.clone(),
        min_confidence: args.min_confidence,
        paraphrase: args.paraphrase,
        ..Options::default()
    };
    let mut files = Files::list(&args.input, console);
    let cache = args.input.cache.as_deref().map(|path| Cache::open(path, console));
    let bar = Bar::new(console);
    let mut report = files.load(&options, &bar, console);
    engine::align_known(&mut report, &options, cache.as_ref().map(Cache::store), &bar);
    engine::check(&mut report, &catalogue, &options, &bar);
    drop(bar);
    cache.iter().for_each(|cache| cache.keep(console));
    keep(&mut report, args, &catalogue);

    let reporter = REPORTERS.iter().find(|reporter| reporter.name == args.format).unwrap_or(&REPORTERS[0]);
    let settings = Settings { fail_on: args.fail_on.into(), ..*settings };
    (reporter.write)(&report, &settings, out)?;
    out.flush()?;
    for output in &args.output {
        write_file(output, &report, &settings, console);
    }
    if report.findings.is_empty() && !report.documents.is_empty() {
        console.notice(&summary_line(&report));
    }
    let furniture: usize = report.documents.iter().map(|doc| doc.furniture.len()).sum();
    if furniture > 0 {
        let text = format!("left out {furniture} pieces of page furniture (factdiff passages --left-out lists them)");
        console.detail(&text);
    }
    console.recurring(report.overlaps.boilerplate.len());
    console.detail(&format!("took {:.2} s", started.elapsed().as_secs_f64()));
    let threshold = Severity::from(args.fail_on);
    let fails = !args.exit_zero && report.findings.iter().any(|finding| finding.severity >= threshold);
    Ok(if fails { FINDINGS } else { CLEAN })
}

/// Writes one more report, complete and without colour. One that can't be written is complained about, the others are written.
fn write_file(output: &Output, report: &Report, settings: &Settings, console: &Console) {
    let settings = Settings { colour: false, width: DEFAULT_WIDTH, ..*settings };
    let mut bytes = Vec::new();
    let written = (output.reporter.write)(report, &settings, &mut bytes).and_then(|()| fs::write(&output.path, bytes));
    if let Err(error) = written {
        console.error(&format!("writing {}: {}", display(&output.path), reason(&error)));
    }
}

/// Leaves out what was not asked for, and counts again.
fn keep(report: &mut Report, args: &Check, catalogue: &Catalogue) {
    let least = Severity::from(args.min_severity);
    let names = |list: &[String], finding: &Finding| {
        let category = catalogue.get(&finding.rule).map(catalogue::category_name);
        list.iter().any(|name| *name == finding.rule || Some(name) == category.as_ref())
    };
    report.findings.retain(|finding| {
        finding.severity >= least
            && (args.select.is_empty() || names(&args.select, finding))
            && !names(&args.ignore, finding)
    });
    report.summary = Summary::of(&report.findings);
}
