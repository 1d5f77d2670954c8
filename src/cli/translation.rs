//! `factdiff translation`.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;

use factdiff::engine::{self, Options, Pairing, Rule, RuleKind};
use factdiff::model::Report;
use factdiff::report::{Settings, link_rows, write_json_line};

use crate::cli::args::{Input, Translation};
use crate::cli::cache::Folder;
use crate::cli::check::{Known, Run, conclude, override_with};
use crate::cli::config::Found;
use crate::cli::console::Console;
use crate::cli::files::{Files, display};
use crate::cli::progress::Bar;
use crate::cli::sinks::Sinks;
use crate::cli::{CLEAN, FAILED};

/// Pairs of documents that are named in a notice; the rest is counted.
const SHOWN_PAIRS: usize = 5;

/// Runs the command and answers with the exit status.
pub(crate) fn run(args: &Translation, settings: &Settings, console: &Console, out: &mut dyn Write) -> io::Result<u8> {
    let mut paths = vec![args.source.clone()];
    match &args.target {
        Some(target) if args.source.is_dir() != target.is_dir() && args.source.exists() && target.exists() => {
            console.error("expected two files or two folders, found a file and a folder");
            return Ok(FAILED);
        }
        Some(target) => paths.push(target.clone()),
        None if !args.source.is_dir() && !engine::bilingual_extension(&display(&args.source)) => {
            console.error("expected a translation after the source: only a bilingual file (.po, .xlf, .tmx, .tsv, .csv) or a folder holds both");
            return Ok(FAILED);
        }
        None => {}
    }
    let input = Input {
        paths,
        config: args.config.clone(),
        no_config: args.no_config,
        input_format: args.input_format.clone(),
        max_file_size: args.max_file_size,
        cache: args.cache.clone(),
        messages: true,
        ..Input::default()
    };
    let Some(mut config) = Found::load(&input, console) else { return Ok(FAILED) };
    override_with(&mut config, &input, &args.outcome, console);
    let files = Files::list(&input, &config, console);
    let folder = Folder::of(&args.cache);
    let known = Known { folder, files: &files, config: &config, outcome: &args.outcome, settings, console };
    known.or_do(out, |sinks, out| {
        let bar = Bar::new(console, false);
        let run =
            Run { input: &input, config: &config, translation: Some(args), cache: None, files: &files, console, bar };
        do_translation(args, run, settings, sinks, out)
    })
}

/// The work of `translation`.
fn do_translation(
    args: &Translation,
    mut run: Run<'_>,
    settings: &Settings,
    sinks: &Sinks<'_>,
    out: &mut dyn Write,
) -> io::Result<u8> {
    let (config, console) = (run.config, run.console);
    let Some(report) = run.report() else { return Ok(FAILED) };
    run.bar.finish(console);
    if report.bitexts.is_empty() && !console.failed() {
        console.error("no document of the one has its counterpart in the other");
    }
    if args.links {
        for row in link_rows(&report) {
            write_json_line(out, &row)?;
        }
        return Ok(CLEAN);
    }
    let alone = report.documents.len().saturating_sub(2 * report.bitexts.len());
    if alone > 0 && !report.bitexts.is_empty() {
        let documents = if alone == 1 { "1 document has".to_owned() } else { format!("{alone} documents have") };
        console.notice(&format!("{documents} no counterpart"));
    }
    Ok(conclude(report, false, &args.outcome, config, settings, sinks, out)?.unwrap_or(FAILED))
}

/// Whether a rule is about translations, or about comments that hide findings.
pub(crate) fn concerns(rule: &Rule) -> bool {
    matches!(rule.kind, RuleKind::Translation { .. } | RuleKind::Suppression)
}

/// The languages that the arguments give, by path.
pub(crate) fn languages(args: &Translation, files: &Files) -> BTreeMap<String, String> {
    let mut languages = BTreeMap::new();
    if args.target.is_none() {
        // Both sides stand in one file.
        return languages;
    }
    for (path, tag) in [(Some(&args.source), &args.from), (args.target.as_ref(), &args.to)] {
        let (Some(path), Some(tag)) = (path, tag) else { continue };
        let root = prefix(path);
        let file = files.shown(path).filter(|_| !path.is_dir());
        let inside = files.shown_paths().filter(|shown| path.is_dir() && shown.starts_with(&root));
        languages.extend(file.into_iter().chain(inside).map(|shown| (shown.clone(), tag.clone())));
    }
    languages
}

/// The pairs of files of messages that the arguments name, source first: two files, those of two folders, or those of one.
pub(crate) fn messages(args: &Translation, files: &Files) -> Vec<(String, String)> {
    let is_message = |shown: &&String| engine::message_extension(shown);
    let Some(target) = &args.target else {
        let all: Vec<String> = files.shown_paths().filter(is_message).cloned().collect();
        return if args.source.is_dir() { engine::pair_paths(&all) } else { Vec::new() };
    };
    if !args.source.is_dir() {
        let shown = |path: &Path| files.shown(path).filter(is_message).cloned();
        return shown(&args.source).zip(shown(target)).into_iter().collect();
    }
    let mut trees = [Vec::new(), Vec::new()];
    let roots = [prefix(&args.source), prefix(target)];
    for shown in files.shown_paths().filter(is_message) {
        if let Some((at, rest)) = inner(&roots, shown) {
            trees[at].push((shown.clone(), rest));
        }
    }
    engine::pair_folders(&trees[0], &trees[1])
}

/// Takes the languages of messages, which are too short to tell them by, from their paths, unless something else is said.
pub(crate) fn name_languages(messages: &[(String, String)], options: &mut Options) {
    for path in messages.iter().flat_map(|(source, target)| [source, target]) {
        if let Some(tag) = engine::language_of(path) {
            options.languages.entry(path.clone()).or_insert(tag);
        }
    }
}

/// The pairs of documents that the arguments name.
pub(crate) fn pairs(args: &Translation, report: &Report, files: &Files) -> Vec<Pairing> {
    let Some(target) = &args.target else { return engine::pair_by_name(report) };
    if args.source.is_dir() {
        return trees(&args.source, target, report);
    }
    let at = |path: &Path| {
        let shown = files.shown(path)?;
        let at = report.documents.iter().position(|document| document.path == *shown)?;
        u32::try_from(at).ok()
    };
    let pair = at(&args.source).zip(at(target)).filter(|(source, target)| source != target);
    pair.map(|(source, target)| Pairing { source, target }).into_iter().collect()
}

/// The pairs of two folders; a document under both belongs to the inner one.
fn trees(source: &Path, target: &Path, report: &Report) -> Vec<Pairing> {
    let roots = [prefix(source), prefix(target)];
    let mut trees = [Vec::new(), Vec::new()];
    for (idx, document) in (0_u32..).zip(&report.documents) {
        if let Some((at, rest)) = inner(&roots, &document.path) {
            trees[at].push((idx, rest));
        }
    }
    engine::pair_trees(&report.documents, &trees[0], &trees[1])
}

/// Which of two folders a path is in, and the path inside; under both it belongs to the inner one.
fn inner(roots: &[String; 2], path: &str) -> Option<(usize, String)> {
    let inside =
        |(at, root): (usize, &String)| path.strip_prefix(root.as_str()).map(|rest| (root.len(), at, rest.to_owned()));
    roots.iter().enumerate().filter_map(inside).max().map(|(_, at, rest)| (at, rest))
}

/// How the displayed paths of a folder's files begin.
fn prefix(folder: &Path) -> String {
    let shown = display(folder);
    if shown == "." { String::new() } else { format!("{}/", shown.trim_end_matches('/')) }
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
