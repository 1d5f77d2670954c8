//! `factdiff passages`.

use std::io::{self, Write};

use factdiff::engine;
use factdiff::model::Family;
use factdiff::report::{Settings, left_out_rows, passage_rows, write_json_line, write_left_out, write_passages};

use crate::cli::args::{Passages, RowFormat};
use crate::cli::cache::{Alignments, Folder};
use crate::cli::config::Found;
use crate::cli::console::Console;
use crate::cli::files::Files;
use crate::cli::progress::Bar;
use crate::cli::{CLEAN, FAILED, check};

/// Runs the command and answers with the exit status.
pub(crate) fn run(args: &Passages, settings: &Settings, console: &Console, out: &mut dyn Write) -> io::Result<u8> {
    let Some(mut config) = Found::load(&args.input, console) else { return Ok(FAILED) };
    args.input.override_in(&mut config, console);
    let mut options = check::options(&args.input, &config);
    options.without_mentions = true;
    options.paraphrase = args.paraphrase;
    options.without_source = !args.left_out;
    if let Some(min_words) = args.min_words {
        options.passages.min_words = min_words;
    }
    let mut files = Files::list(&args.input, &config, console);
    if let Some(file) = &args.against {
        if file.is_dir() {
            console.error(&format!("--against: expected a file, found a folder: {}", file.display()));
            return Ok(FAILED);
        }
        files.add(file, console);
    }
    let folder = Folder::of(&args.input.cache).filter(Folder::is_named);
    let cache = folder.map(|folder| Alignments::open(folder, "passages", &args.input, console));
    options.languages = files.languages(&config);
    let bar = Bar::new(console, false);
    let mut report = files.load(&options, &bar, console);
    engine::align_known(&mut report, &options, cache.as_ref().map(Alignments::store), &bar);
    cache.iter().for_each(|cache| cache.keep(console));

    let against = match &args.against {
        None => None,
        Some(file) => {
            let path = files.shown(file);
            let Some(at) = report.documents.iter().position(|doc| Some(&doc.path) == path) else { return Ok(FAILED) };
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            let takes_part = |family: &Family| family.members.iter().any(|member| member.doc == at);
            report.overlaps.families.retain(takes_part);
            report.overlaps.paraphrases.families.retain(takes_part);
            Some(at)
        }
    };
    if !args.left_out {
        engine::type_differences(&mut report, &options, &bar);
    }
    drop(bar);
    let (documents, overlaps) = (&report.documents, &report.overlaps);
    match (args.left_out, args.format) {
        (true, RowFormat::Text) => write_left_out(documents, overlaps, settings, out)?,
        (true, RowFormat::Jsonl) => {
            for row in left_out_rows(documents, overlaps) {
                write_json_line(out, &row)?;
            }
        }
        (false, RowFormat::Text) => write_passages(documents, overlaps, settings, out)?,
        (false, RowFormat::Jsonl) => {
            for row in passage_rows(documents, overlaps, against) {
                write_json_line(out, &row)?;
            }
        }
    }
    if !args.left_out {
        console.recurring(overlaps.boilerplate.len());
    }
    Ok(CLEAN)
}
