//! `factdiff translation`.

use std::io::{self, Write};
use std::path::Path;
use std::time::Instant;

use factdiff::engine::{self, Options, Pairing, RuleKind};
use factdiff::model::Report;
use factdiff::report::{Settings, link_rows, write_json_line};

use crate::cli::args::Translation;
use crate::cli::console::Console;
use crate::cli::files::{Files, display};
use crate::cli::progress::Bar;
use crate::cli::{CLEAN, FAILED, reported};

/// Pairs of documents that are named in a notice; the rest is counted.
const SHOWN_PAIRS: usize = 5;

/// Runs the command and answers with the exit status.
pub(crate) fn run(args: &Translation, settings: &Settings, console: &Console, out: &mut dyn Write) -> io::Result<u8> {
    let started = Instant::now();
    let Some(mut catalogue) = reported::rules(&args.reported, console) else { return Ok(FAILED) };
    catalogue.retain(|rule| matches!(rule.kind, RuleKind::Translation { .. }));
    let folders = (args.source.is_dir(), args.target.is_dir());
    if folders.0 != folders.1 {
        console.error("expected two files or two folders, found a file and a folder");
        return Ok(FAILED);
    }
    let options = Options {
        format: args.input_format.clone(),
        min_confidence: args.reported.min_confidence,
        ..Options::default()
    };
    let mut files = Files::new(args.max_file_size);
    files.add(&args.source, console);
    files.add(&args.target, console);
    let bar = Bar::new(console);
    let mut report = files.load(&options, &bar, console);
    let pairs = if folders.0 { trees(&report, args) } else { pair(&report, &files, args) };
    engine::translate(&mut report, &pairs, &bar);
    if args.links {
        drop(bar);
        for row in link_rows(&report) {
            write_json_line(out, &row)?;
        }
        return Ok(CLEAN);
    }
    engine::check(&mut report, &catalogue, &options, &bar);
    drop(bar);
    reported::keep(&mut report, &args.reported, &catalogue);
    reported::write(&report, &args.format, settings, console, out)?;
    if pairs.is_empty() && !console.failed() {
        console.error("no file of the one has its counterpart in the other");
    }
    if folders.0 {
        tell_pairs(&report, console);
        let alone = report.documents.len() - 2 * report.bitexts.len().min(report.documents.len() / 2);
        if alone > 0 {
            console.notice(&format!("{alone} files without a counterpart were not compared"));
        }
    }
    console.detail(&format!("took {:.2} s", started.elapsed().as_secs_f64()));
    Ok(reported::status(&report, &args.reported))
}

/// The pair of two files.
fn pair(report: &Report, files: &Files, args: &Translation) -> Vec<Pairing> {
    let at = |path: &Path| {
        let shown = files.shown(path)?;
        let at = report.documents.iter().position(|document| document.path == *shown)?;
        u32::try_from(at).ok()
    };
    let pair = at(&args.source).zip(at(&args.target));
    pair.filter(|(source, target)| source != target)
        .map(|(source, target)| Pairing { source, target })
        .into_iter()
        .collect()
}

/// The pairs of two folders; a document under both belongs to the inner one.
fn trees(report: &Report, args: &Translation) -> Vec<Pairing> {
    let roots = [&args.source, &args.target].map(|path| {
        let shown = display(path);
        if shown == "." { String::new() } else { format!("{}/", shown.trim_end_matches('/')) }
    });
    let mut trees = [Vec::new(), Vec::new()];
    for (idx, document) in (0_u32..).zip(&report.documents) {
        let inside = |root: &String| document.path.strip_prefix(root.as_str()).map(|rest| (root.len(), rest));
        let (source, target) = (inside(&roots[0]), inside(&roots[1]));
        let Some((at, rest)) = [source, target]
            .into_iter()
            .enumerate()
            .filter_map(|(at, found)| found.map(|(len, rest)| (len, at, rest)))
            .max()
            .map(|(_, at, rest)| (at, rest))
        else {
            continue;
        };
        trees[at].push((idx, rest.to_owned()));
    }
    engine::pair_trees(&report.documents, &trees[0], &trees[1])
}

/// Says which documents were held to be translations.
pub(crate) fn tell_pairs(report: &Report, console: &Console) {
    let path = |doc: u32| report.documents.get(doc as usize).map_or("", |document| document.path.as_str());
    let told: Vec<String> =
        report.bitexts.iter().map(|bitext| format!("{} → {}", path(bitext.source), path(bitext.target))).collect();
    if told.is_empty() {
        return;
    }
    let shown = if console.is_verbose() { told.len() } else { SHOWN_PAIRS };
    let more = told.len().saturating_sub(shown);
    let rest = if more == 0 { String::new() } else { format!(" and {more} more (-v shows all)") };
    let listed = told.iter().take(shown).map(String::as_str).collect::<Vec<_>>().join(", ");
    console.notice(&format!("compared as translations: {listed}{rest}"));
}
