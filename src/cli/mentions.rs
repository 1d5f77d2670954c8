//! `factdiff mentions`, also as a filter over lines of JSON.

use std::io::{self, BufRead, BufReader, Read, Write};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use factdiff::engine::{self, Options};
use factdiff::report::{Settings, answer_line, mention_rows, write_json_line, write_mention_rows, write_mentions};

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
    let files = Files::list(&args.input, &config, console);
    options.languages = files.languages(&config);
    let bar = Bar::new(console, false);
    let report = files.load(&options, &bar, console);
    drop(bar);
    match args.format {
        RowFormat::Text => write_mentions(&report.documents, settings, out)?,
        RowFormat::Jsonl => {
            write_mention_rows(report.documents.iter().flat_map(|doc| mention_rows(doc, true)), out)?;
        }
    }
    Ok(CLEAN)
}

/// A line that asks.
#[derive(Deserialize)]
struct Request<'a> {
    /// As it came: programs may tell their rows apart by more digits than a number of ours holds.
    #[serde(borrow)]
    id: Option<&'a RawValue>,
    lang: Option<String>,
    text: String,
}

/// What of a line that can't be answered tells whom to tell.
#[derive(Deserialize)]
struct Asker<'a> {
    #[serde(borrow)]
    id: Option<&'a RawValue>,
}

/// What is said to a line that can't be answered.
#[derive(Serialize)]
struct Refusal<'a> {
    id: Option<&'a RawValue>,
    error: &'a str,
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
        let mut lines: Vec<(usize, Result<Vec<u8>, String>)> = Vec::new();
        let mut size = 0;
        while !ended && size < BATCH && (lines.is_empty() || input.buffer().contains(&b'\n')) {
            let mut line = Vec::new();
            number += 1;
            input.by_ref().take(max_line.saturating_add(1)).read_until(b'\n', &mut line)?;
            if line.len() as u64 > max_line {
                skip_line(&mut input)?;
                // Its own turn comes after those read before it.
                lines.push((number, Err(format!("longer than {max_line} bytes"))));
                continue;
            }
            if number == 1 && line.starts_with(BYTE_ORDER_MARK) {
                line.drain(..BYTE_ORDER_MARK.len());
            }
            ended = line.is_empty();
            size += line.len();
            if !line.trim_ascii().is_empty() {
                lines.push((number, Ok(line)));
            }
        }
        let answers: Vec<io::Result<Answer>> = lines
            .par_iter()
            .map(|(_, line)| match line {
                Ok(line) => answer(line, options),
                Err(problem) => refuse(None, problem.clone()),
            })
            .collect();
        for ((number, _), answer) in lines.iter().zip(answers) {
            let Answer { line, problem } = answer?;
            out.write_all(&line)?;
            if let Some(problem) = problem {
                console.error(&format!("stdin line {number}: {problem}"));
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

/// The line that answers, and what to tell the user if it is a refusal.
struct Answer {
    line: Vec<u8>,
    problem: Option<String>,
}

fn answer(line: &[u8], options: &Options) -> io::Result<Answer> {
    let request: Request<'_> = match serde_json::from_slice(line) {
        Ok(request) => request,
        Err(error) => {
            let id = serde_json::from_slice(line).ok().and_then(|asker: Asker<'_>| asker.id);
            return refuse(id, what_is_wrong(line, &error));
        }
    };
    let language = request.lang.or_else(|| options.language.clone());
    let options = Options { language, ..options.clone() };
    let document = engine::plain_document(request.text, &options);
    let id = request.id.map_or("null", RawValue::get);
    Ok(Answer { line: answer_line(id, &document.language, mention_rows(&document, false))?, problem: None })
}

fn refuse(id: Option<&RawValue>, problem: String) -> io::Result<Answer> {
    let mut line = Vec::new();
    write_json_line(&mut line, &Refusal { id, error: &problem })?;
    Ok(Answer { line, problem: Some(problem) })
}

/// Why a line is no request, in the words of who writes it.
fn what_is_wrong(line: &[u8], error: &serde_json::Error) -> String {
    if std::str::from_utf8(line).is_err() {
        return "not UTF-8".to_owned();
    }
    if error.is_syntax() || error.is_eof() {
        return format!("not JSON at column {}", error.column());
    }
    match serde_json::from_slice::<serde_json::Value>(line) {
        Ok(serde_json::Value::Object(fields)) => match fields.get("text") {
            None => "expected a field `text`, found none".to_owned(),
            Some(text) if !text.is_string() => "expected a string in `text`".to_owned(),
            Some(_) => "expected a string or nothing in `lang`".to_owned(),
        },
        _ => "expected an object with `text`, and perhaps `id` and `lang`".to_owned(),
    }
}
