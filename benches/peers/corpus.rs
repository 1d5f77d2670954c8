//! A corpus with known answers: passages copied into other places of real text.

use std::fmt::Write;
use std::fs;
use std::io;
use std::path::Path;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::random::Random;
use crate::reuse::{self, Change, KINDS, Kind, Vocabulary};
use crate::text::{self, Draft};

/// Words of a passage: log-uniform between these.
const PASSAGE_WORDS: (f64, f64) = (30.0, 300.0);
/// Cases of each kind for each MB: with five kinds some 15 % of the text takes part in a reuse.
const CASES_PER_MB: f64 = 16.0;
/// Share of the verbatim passages that go to three places, and of the copies that stay in the document of the original.
const THREE_PLACES: f64 = 0.1;
const SAME_DOCUMENT: f64 = 0.1;
/// Attempts to find room for a passage before it is given up, and passages tried until one suits.
const ATTEMPTS: usize = 2_000;
const PASSAGES: usize = 50;
/// Documents whose words are put into edited passages: enough for any word that is not rare.
const VOCABULARY_FROM: usize = 1_000;
/// Text that is no prose and shares so many words in a row with another place is a template.
const TEMPLATE_WORDS: usize = 5;
/// What a corpus is made of on disk: the folder of its documents, its cases, its templates.
pub(crate) const DOCS: &str = "docs";
pub(crate) const GOLD: &str = "gold.jsonl";
pub(crate) const IGNORE: &str = "ignore.jsonl";

/// Bytes of a document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Place {
    /// Name of the document.
    pub(crate) doc: String,
    /// First byte.
    pub(crate) start: usize,
    /// The byte after the last.
    pub(crate) end: usize,
}

/// A row of the gold file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Case {
    pub(crate) doc_a: String,
    pub(crate) start_a: usize,
    pub(crate) end_a: usize,
    pub(crate) doc_b: String,
    pub(crate) start_b: usize,
    pub(crate) end_b: usize,
    pub(crate) kind: String,
    pub(crate) mutations: Vec<Mutation>,
}

/// Bytes of a changed fact on both sides.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Mutation {
    pub(crate) a: (usize, usize),
    pub(crate) b: (usize, usize),
}

/// A row of the file of templates.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Template {
    pub(crate) doc: String,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// The documents and the answers.
pub(crate) struct Corpus {
    /// The text of each document; its name is its number.
    pub(crate) documents: Vec<String>,
    /// Every pair of places that hold one passage.
    pub(crate) cases: Vec<Case>,
    /// Headings, tables and code that recur: finding them counts neither way.
    pub(crate) templates: Vec<Template>,
}

/// A copy on its way into a document.
struct Copy {
    text: String,
    changes: Vec<Change>,
    at: Option<(usize, usize)>,
}

struct Group {
    kind: Kind,
    /// Document, first and last unit of the original.
    original: (usize, usize, usize),
    text: String,
    copies: Vec<usize>,
    at: (usize, usize),
}

/// Which units take part in no case yet.
struct Room(Vec<Vec<bool>>);

impl Room {
    fn is_free(&self, doc: usize, from: usize, to: usize) -> bool {
        self.0[doc][from..to.min(self.0[doc].len())].iter().all(|&free| free)
    }

    fn take(&mut self, doc: usize, from: usize, to: usize) {
        self.0[doc][from..to].fill(false);
    }
}

/// The name of a document.
pub(crate) fn name(doc: usize) -> String {
    format!("{doc:05}.txt")
}

/// Makes a corpus of about `bytes` from the texts; what they repeat of themselves stays with `repeats`.
pub(crate) fn make(texts: &[String], bytes: usize, repeats: bool, seed: u64) -> Corpus {
    let mut random = Random::new(seed);
    let drafts = text::cut(texts, bytes, repeats, &mut random);
    let mut room = Room(drafts.iter().map(|draft| vec![true; draft.len()]).collect());
    let prose = drafts.iter().take(VOCABULARY_FROM).flatten().filter(|unit| unit.prose);
    let vocabulary = Vocabulary::new(prose.flat_map(|unit| text::words(&unit.text)));

    let (mut groups, mut copies): (Vec<Group>, Vec<Copy>) = (Vec::new(), Vec::new());
    let mut inserted: FxHashMap<(usize, usize), usize> = FxHashMap::default();
    let count = (CASES_PER_MB * bytes as f64 / 1e6).round().max(1.0) as usize;
    for kind in KINDS.into_iter().flat_map(|kind| std::iter::repeat_n(kind, count)) {
        // Not every passage can be reused in every way: some have too few sentences, or no figure.
        let suited = (0..PASSAGES).find_map(|_| {
            let original = passage(&drafts, &room, &mut random)?;
            let (doc, from, to) = original;
            let text: String = drafts[doc][from..to].iter().flat_map(|unit| [&*unit.text, &*unit.gap]).collect();
            let text = text.trim_end().to_owned();
            let copied = reuse::copy(kind, &text, &vocabulary, &mut random)?;
            Some((Group { kind, original, text, copies: Vec::new(), at: (0, 0) }, copied))
        });
        let Some((mut group, copied)) = suited else { continue };
        let (doc, from, to) = group.original;
        room.take(doc, from, to);
        // What goes to three places is verbatim: the same copy twice.
        let wanted = if kind == Kind::Verbatim && random.chance(THREE_PLACES) { 2 } else { 1 };
        for (text, changes) in std::iter::repeat_n(copied, wanted) {
            let Some((into, before)) = gap(&drafts, &room, doc, &mut random) else { continue };
            room.take(into, before - 1, before + 1);
            inserted.insert((into, before), copies.len());
            group.copies.push(copies.len());
            copies.push(Copy { text, changes, at: None });
        }
        if !group.copies.is_empty() {
            groups.push(group);
        }
    }
    let (documents, templates) = lay_out(&drafts, &mut groups, &mut copies, &inserted);
    let cases = groups.iter().flat_map(|group| cases(group, &copies)).collect();
    Corpus { documents, cases, templates }
}

/// A run of free sentences of prose with free neighbours: document, first unit, unit after the last.
fn passage(drafts: &[Draft], room: &Room, random: &mut Random) -> Option<(usize, usize, usize)> {
    let wanted = random.log_uniform(PASSAGE_WORDS.0, PASSAGE_WORDS.1) as usize;
    (0..if drafts.is_empty() { 0 } else { ATTEMPTS }).find_map(|_| {
        let doc = random.below(drafts.len());
        let from = random.below(drafts[doc].len());
        let (mut to, mut words) = (from, 0);
        while words < wanted && drafts[doc].get(to).is_some_and(|unit| unit.prose) {
            words += drafts[doc][to].text.split_whitespace().count();
            to += 1;
        }
        (words >= wanted && room.is_free(doc, from.saturating_sub(1), to + 1)).then_some((doc, from, to))
    })
}

/// Room for a copy: in front of a free sentence that follows a free unit.
fn gap(drafts: &[Draft], room: &Room, own: usize, random: &mut Random) -> Option<(usize, usize)> {
    (0..ATTEMPTS / 10).find_map(|_| {
        let doc = if random.chance(SAME_DOCUMENT) { own } else { random.below(drafts.len()) };
        let before = random.below(drafts[doc].len());
        let fits = before > 0 && drafts[doc][before].prose && room.is_free(doc, before - 1, before + 1);
        fits.then_some((doc, before))
    })
}

/// Writes the documents out and notes where originals, copies and templates came to stand.
fn lay_out(
    drafts: &[Draft],
    groups: &mut [Group],
    copies: &mut [Copy],
    inserted: &FxHashMap<(usize, usize), usize>,
) -> (Vec<String>, Vec<Template>) {
    let starts: FxHashMap<(usize, usize), usize> =
        groups.iter().enumerate().map(|(idx, group)| ((group.original.0, group.original.1), idx)).collect();
    let mut often: FxHashMap<u64, u32> = FxHashMap::default();
    for unit in drafts.iter().flatten().filter(|unit| !unit.prose) {
        for run in text::runs(&unit.text, TEMPLATE_WORDS) {
            *often.entry(run).or_default() += 1;
        }
    }
    let recurs = |text: &str| text::runs(text, TEMPLATE_WORDS).iter().any(|run| often.get(run) > Some(&1));
    let (mut documents, mut templates) = (Vec::new(), Vec::new());
    for (doc, draft) in drafts.iter().enumerate() {
        let mut out = String::new();
        for (at, unit) in draft.iter().enumerate() {
            if let Some(&idx) = inserted.get(&(doc, at)) {
                copies[idx].at = Some((doc, out.len()));
                out.push_str(&copies[idx].text);
                // Inside a paragraph the copy is a part of it.
                out.push_str(if draft[at - 1].gap.contains('\n') { "\n\n" } else { " " });
            }
            if let Some(&idx) = starts.get(&(doc, at)) {
                groups[idx].at = (doc, out.len());
            }
            if !unit.prose && recurs(&unit.text) {
                templates.push(Template { doc: name(doc), start: out.len(), end: out.len() + unit.text.len() });
            }
            out.push_str(&unit.text);
            out.push_str(&unit.gap);
        }
        documents.push(out);
    }
    (documents, templates)
}

/// Every pair of places of a group.
fn cases(group: &Group, copies: &[Copy]) -> Vec<Case> {
    let mut places = vec![(group.at, group.text.len(), &[][..])];
    for copy in group.copies.iter().map(|&idx| &copies[idx]) {
        places.extend(copy.at.map(|at| (at, copy.text.len(), copy.changes.as_slice())));
    }
    let mut cases = Vec::new();
    for (one, &((doc_a, start_a), length_a, _)) in places.iter().enumerate() {
        for &((doc_b, start_b), length_b, changes) in &places[one + 1..] {
            let shift = |range: &std::ops::Range<usize>, by: usize| (range.start + by, range.end + by);
            let changed = |(old, new): &Change| Mutation { a: shift(old, start_a), b: shift(new, start_b) };
            cases.push(Case {
                doc_a: name(doc_a),
                start_a,
                end_a: start_a + length_a,
                doc_b: name(doc_b),
                start_b,
                end_b: start_b + length_b,
                kind: group.kind.name().to_owned(),
                mutations: changes.iter().map(changed).collect(),
            });
        }
    }
    cases
}

impl Corpus {
    /// Bytes of all documents.
    pub(crate) fn bytes(&self) -> usize {
        self.documents.iter().map(String::len).sum()
    }

    /// Writes `docs/`, `gold.jsonl` and `ignore.jsonl` into a folder that is new or holds an earlier corpus, which is
    /// replaced. Any other folder is an error and stays as it is.
    pub(crate) fn write(&self, folder: &Path) -> io::Result<()> {
        check_replaceable(folder)?;
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
        fs::create_dir_all(folder.join(DOCS))?;
        // The answers come first: they are what tells a corpus, even one whose writing was broken off.
        fs::write(folder.join(GOLD), lines(&self.cases)?)?;
        fs::write(folder.join(IGNORE), lines(&self.templates)?)?;
        for (doc, text) in self.documents.iter().enumerate() {
            fs::write(folder.join(DOCS).join(name(doc)), text)?;
        }
        Ok(())
    }
}

/// Fails unless a corpus may be written to a folder: none is there, or one that holds a corpus and nothing else.
pub(crate) fn check_replaceable(folder: &Path) -> io::Result<()> {
    // A link that leads nowhere is there, too.
    if fs::symlink_metadata(folder).is_err() || is_corpus(folder) {
        return Ok(());
    }
    let message = format!("{}: it is no corpus made before, and is not replaced", folder.display());
    Err(io::Error::new(io::ErrorKind::AlreadyExists, message))
}

/// Whether a folder holds what [`Corpus::write`] writes, and nothing else.
fn is_corpus(folder: &Path) -> bool {
    let holds_only = |folder: &Path, is_known: &dyn Fn(&str) -> bool| {
        let is_known =
            |entry: io::Result<fs::DirEntry>| entry.is_ok_and(|e| e.file_name().to_str().is_some_and(is_known));
        fs::read_dir(folder).is_ok_and(|mut entries| entries.all(is_known))
    };
    let is_document =
        |file: &str| file.strip_suffix(".txt").and_then(|doc| doc.parse().ok()).is_some_and(|doc| name(doc) == file);
    let is_case = |row: &str| serde_json::from_str::<Case>(row).is_ok();
    holds_only(folder, &|file| [DOCS, GOLD, IGNORE].contains(&file))
        && holds_only(&folder.join(DOCS), &is_document)
        && fs::read_to_string(folder.join(GOLD)).is_ok_and(|gold| gold.lines().all(is_case))
}

fn lines<T: Serialize>(rows: &[T]) -> io::Result<String> {
    let mut out = String::new();
    for row in rows {
        let _ = writeln!(out, "{}", serde_json::to_string(row)?);
    }
    Ok(out)
}
