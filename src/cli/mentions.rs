//! `factdiff mentions`, also as a filter over lines of JSON.

use std::io::{self, BufRead, BufReader, Read, Write};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use factdiff::engine::{self, Options};
use factdiff::report::{MentionRow, Settings, mention_rows, write_json_line, write_mentions};

use crate::cli::args::{Mentions, RowFormat};
use crate::cli::config::Found;
use crate::cli::console::Console;
use crate::cli::files::{Files, max_bytes};
use crate::cli::progress::Bar;
use crate::cli::{CLEAN, FAILED, check};

/// Bytes of input looked at together: enough to keep all cores busy, little enough to stream.
const BATCH: usize = 1 << 20;

/// Runs the command and answers with the exit status.
pub(crate) fn run(args: &Mentions, settings: &Settings, console: &Console, out: &mut dyn Write) -> io::Result<u8> {
    let Some(mut config) = Found::load(&args.input, console) else { return Ok(FAILED) };
    args.input.override_in(&mut config, console);
    let mut options = check::options(&args.input, &config);
    if args.stdin_jsonl {
        let max_line = max_bytes(&config);
        return filter(io::stdin().lock(), max_line, &options, console, out).map(|()| CLEAN);
    }
    let mut files = Files::list(&args.input, &config, console);
    options.languages = files.languages(&config);
    let bar = Bar::new(console, false);
    let report = files.load(&options, &bar, console);
    drop(bar);
    match args.format {
        RowFormat::Text => write_mentions(&report.documents, settings, out)?,
        RowFormat::Jsonl => {
            for row in report.documents.iter().flat_map(|doc| mention_rows(doc, true)) {
                write_json_line(out, &row)?;
            }
        }
    }
    Ok(CLEAN)
}

#[derive(Deserialize)]
struct Request {
    id: serde_json::Value,
    lang: Option<String>,
    text: String,
}

#[derive(Serialize)]
struct Answer<'a> {
    id: &'a serde_json::Value,
    mentions: Vec<MentionRow<'a>>,
}

/// Answers line by line, in order. What has arrived is answered before more is waited for, so that a program can ask one
/// question at a time.
fn filter(
    input: impl Read,
    max_line: u64,
    options: &Options,
    console: &Console,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut input = BufReader::with_capacity(BATCH, input);
    let mut number = 0_usize;
    let mut ended = false;
    while !ended {
        let mut lines: Vec<(usize, Vec<u8>)> = Vec::new();
        let mut size = 0;
        while !ended && size < BATCH && (lines.is_empty() || input.buffer().contains(&b'\n')) {
            let mut line = Vec::new();
            number += 1;
            input.by_ref().take(max_line.saturating_add(1)).read_until(b'\n', &mut line)?;
            if line.len() as u64 > max_line {
                console.error(&format!("stdin line {number}: longer than {max_line} bytes"));
                skip_line(&mut input)?;
                continue;
            }
            if number == 1 && line.starts_with(BYTE_ORDER_MARK) {
                line.drain(..BYTE_ORDER_MARK.len());
            }
            ended = line.is_empty();
            size += line.len();
            if !line.trim_ascii().is_empty() {
                lines.push((number, line));
            }
        }
        let answers: Vec<Result<Vec<u8>, String>> = lines.par_iter().map(|(_, line)| answer(line, options)).collect();
        for ((number, _), answer) in lines.iter().zip(answers) {
            match answer {
                Ok(line) => out.write_all(&line)?,
                Err(message) => console.error(&format!("stdin line {number}: {message}")),
            }
        }
        out.flush()?;
    }
    Ok(())
}

/// What some programs put before the first line of UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

fn skip_line(input: &mut impl BufRead) -> io::Result<()> {
    loop {
        let buffer = input.fill_buf()?;
        let (n, done) = match buffer.iter().position(|byte| *byte == b'\n') {
            Some(at) => (at + 1, true),
            None => (buffer.len(), buffer.is_empty()),
        };
        input.consume(n);
        if done {
            return Ok(());
        }
    }
}

fn answer(line: &[u8], options: &Options) -> Result<Vec<u8>, String> {
    let request: Request = serde_json::from_slice(line).map_err(|error| error.to_string())?;
    let language = request.lang.or_else(|| options.language.clone());
    let options = Options { language, ..options.clone() };
    let document = engine::plain_document(request.text, &options);
    let answer = Answer { id: &request.id, mentions: mention_rows(&document, false).collect() };
    let mut out = Vec::new();
    write_json_line(&mut out, &answer).map_err(|error| error.to_string())?;
    Ok(out)
}
