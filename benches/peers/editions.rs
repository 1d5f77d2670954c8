//! Paraphrases with known answers: one text in two editions, line by line, of which some runs stand in both wordings.

use std::error::Error;
use std::fs;
use std::path::Path;

use crate::corpus::{Case, Corpus, name};
use crate::random::Random;

/// Words of a run of lines: log-uniform between these.
const RUN_WORDS: (f64, f64) = (30.0, 300.0);
/// Runs between two that are reused, so that a sixth of the text is.
const SPARE_RUNS: (usize, usize) = (2, 6);
/// Bytes of a document: chapters until it has as many.
const DOCUMENT: (usize, usize) = (4_000, 12_000);
/// Lines of a paragraph, whatever run they are of.
const PARAGRAPH: (usize, usize) = (3, 8);
/// Attempts to find room for a run before it is given up.
const ATTEMPTS: usize = 1_000;
/// What ends a line after which a run may end.
const STOPS: &[char] = &['.', '!', '?', '。', '！', '？', '"', '”', '»', '」'];

/// One line in both wordings.
type Line = [String; 2];

/// The chapters of a folder with the files `a.txt` and `b.txt`: the same lines in two wordings, chapters parted by an empty
/// line.
pub(crate) fn read(folder: &Path) -> Result<Vec<Vec<Line>>, Box<dyn Error>> {
    let [a, b] = [fs::read_to_string(folder.join("a.txt"))?, fs::read_to_string(folder.join("b.txt"))?];
    if a.lines().count() != b.lines().count() {
        return Err(format!("{}: expected as many lines in a.txt as in b.txt", folder.display()).into());
    }
    let lines: Vec<Line> = a.lines().zip(b.lines()).map(|(a, b)| [a.to_owned(), b.to_owned()]).collect();
    Ok(lines.split(|line| line[0].is_empty()).map(<[Line]>::to_vec).collect())
}

/// A line on its way into a document, and the case that it belongs to.
type Laid<'a> = (&'a str, Option<usize>);

/// Makes a corpus: documents of chapters that follow each other, each document in one wording; into some, runs of other
/// documents are put in the other wording, as nobody writes about one thing alone.
pub(crate) fn make(chapters: &[Vec<Line>], seed: u64) -> Corpus {
    let mut random = Random::new(seed);
    let mut documents: Vec<Vec<Laid<'_>>> = Vec::new();
    let mut copies: Vec<(usize, Vec<&str>)> = Vec::new();
    let mut chapters = chapters.iter().peekable();
    while chapters.peek().is_some() {
        let (wording, full) = (random.below(2), random.between(DOCUMENT.0, DOCUMENT.1));
        let (mut laid, mut bytes, mut spare): (Vec<Laid<'_>>, usize, usize) = (Vec::new(), 0, 1);
        while bytes < full
            && let Some(chapter) = chapters.next()
        {
            let mut rest = chapter.as_slice();
            while !rest.is_empty() {
                let (run, tail) = rest.split_at(run_len(rest, &mut random));
                rest = tail;
                let case = (spare == 0).then_some(copies.len());
                if case.is_some() {
                    copies.push((documents.len(), run.iter().map(|line| line[1 - wording].as_str()).collect()));
                }
                spare = if spare == 0 { random.between(SPARE_RUNS.0, SPARE_RUNS.1) } else { spare - 1 };
                bytes += run.iter().map(|line| line[wording].len() + 1).sum::<usize>();
                laid.extend(run.iter().map(|line| (line[wording].as_str(), case)));
            }
        }
        documents.push(laid);
    }
    // Copies go between two lines of which neither is reused.
    for (case, (own, lines)) in copies.iter().enumerate() {
        let room = (0..ATTEMPTS).find_map(|_| {
            let doc = random.below(documents.len());
            let at = random.below(documents[doc].len());
            let free = at > 0 && documents[doc][at - 1..=at].iter().all(|(_, case)| case.is_none());
            (doc != *own && free && documents[doc][at - 1].0.ends_with(STOPS)).then_some((doc, at))
        });
        if let Some((doc, at)) = room {
            documents[doc].splice(at..at, lines.iter().map(|line| (*line, Some(case))));
        }
    }
    lay_out(&documents, copies.len(), &mut random)
}

/// Writes the documents out and notes where both wordings of each case came to stand.
fn lay_out(documents: &[Vec<Laid<'_>>], n_cases: usize, random: &mut Random) -> Corpus {
    let mut corpus = Corpus { documents: Vec::new(), cases: Vec::new(), templates: Vec::new() };
    let mut places: Vec<Vec<(String, usize, usize)>> = vec![Vec::new(); n_cases];
    for (doc, lines) in documents.iter().enumerate() {
        let (mut text, mut left) = (String::new(), random.between(PARAGRAPH.0, PARAGRAPH.1));
        let mut last = None;
        for (line, case) in lines {
            let start = text.len();
            text.push_str(line);
            if let Some(case) = case {
                match places[*case].last_mut() {
                    Some(place) if last == Some(case) => place.2 = text.len(),
                    _ => places[*case].push((name(doc), start, text.len())),
                }
            }
            last = case.as_ref();
            left -= 1;
            text.push_str(if left == 0 { "\n\n" } else { " " });
            left = if left == 0 { random.between(PARAGRAPH.0, PARAGRAPH.1) } else { left };
        }
        corpus.documents.push(text);
    }
    for places in places {
        if let [(doc_a, start_a, end_a), (doc_b, start_b, end_b)] = &places[..] {
            let (doc_a, doc_b) = (doc_a.clone(), doc_b.clone());
            let (start_a, end_a, start_b, end_b) = (*start_a, *end_a, *start_b, *end_b);
            let kind = "paraphrase".to_owned();
            corpus.cases.push(Case { doc_a, start_a, end_a, doc_b, start_b, end_b, kind, mutations: Vec::new() });
        }
    }
    corpus
}

/// Lines of the next run: as many words as wanted, to where both wordings end a sentence.
fn run_len(lines: &[Line], random: &mut Random) -> usize {
    let wanted = random.log_uniform(RUN_WORDS.0, RUN_WORDS.1) as usize;
    let mut words = 0;
    let ends = lines.iter().position(|line| {
        // Text without spaces counts by the letter, two to a word.
        words += line[0].split_whitespace().count().max(line[0].chars().count() / 10);
        words >= wanted && line.iter().all(|side| side.ends_with(STOPS))
    });
    ends.map_or(lines.len(), |at| at + 1)
}
