//! Several versions of one tree of documents: they must come out as families, not as pairs.

use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use crate::accuracy::{PassageRow, passages};
use crate::goals::{Goal, figure};
use crate::measure::{self, Usage};
use crate::random::Random;
use crate::reuse::{self, Kind, Vocabulary};
use crate::text::{self, Draft};
use crate::tools::{self, CHECK, COUNT, PASSAGES};
use crate::{Outcome, say, scratch, source};

/// What to measure.
pub(crate) struct Settings<'a> {
    /// Folder of real text; made-up prose without it.
    pub(crate) text: Option<&'a Path>,
    /// Documents in each version.
    pub(crate) documents: usize,
    /// How many versions there are.
    pub(crate) versions: usize,
    /// Runs of each program.
    pub(crate) runs: usize,
    /// Seed of the tree.
    pub(crate) seed: u64,
}

/// Bytes of a document on average, to know how much text is wanted.
const DOCUMENT_BYTES: usize = 9_000;
/// Share of the documents that a version changes, and how many of their sentences.
const CHANGED: f64 = 0.6;
const CHANGES: (usize, usize) = (1, 3);
/// Pairs of places that a family must stand for on average: with five versions, a whole one stands for ten.
const PAIRS_OF_A_FAMILY: f64 = 5.0;

/// Makes the tree, runs the program on it and on the first version alone, and counts families.
pub(crate) fn run(settings: &Settings<'_>) -> Result<Outcome, Box<dyn Error>> {
    let folder = scratch("versions");
    let bytes = write_tree(settings, &folder)?;
    let first = folder.join("first");
    let tools = tools::own();
    let best = |name: &str, folder: &Path| -> Result<Usage, Box<dyn Error>> {
        let tool = tools.tools.iter().find(|tool| tool.name == name).ok_or("no such tool")?;
        let run = || measure::run(&tool.program, &tool.arguments, folder);
        (1..settings.runs).try_fold(run()?, |best, _| Ok(best.best(run()?)))
    };
    say("running on all versions and on the first");
    let [count, all, check] = [COUNT, PASSAGES, CHECK].map(|name| best(name, &folder));
    let (count, all, check) = (count?, all?, check?);
    let alone = best(PASSAGES, &first)?;
    let families = Families::of(&passages(&folder, &[])?);
    fs::remove_dir_all(&folder)?;

    let documents = settings.documents * settings.versions;
    let mut table = "| | |\n|---|---:|\n".to_owned();
    let mut row = |what: &str, value: String| {
        let _ = writeln!(table, "| {what} | {value} |");
    };
    row("documents", format!("{documents} in {} versions, {:.1} MB", settings.versions, bytes as f64 / 1e6));
    row("families of passages", families.count.to_string());
    row("places in them", families.places.to_string());
    row("pairs of places they stand for", families.pairs.to_string());
    row("`passages`, times `wc -w`", figure(all.seconds / count.seconds));
    row("`check`, times `wc -w`", figure(check.seconds / count.seconds));
    row("`passages`, times the first version alone", figure(all.seconds / alone.seconds));
    let mean = families.pairs as f64 / families.count.max(1) as f64;
    let goals = vec![Goal::at_least(PAIRS_OF_A_FAMILY, "versions: pairs of places for each family", mean)];
    Ok(Outcome { table, goals })
}

/// Writes `docs/vN/` for all versions, and `first/docs/` with the first alone; answers with the bytes of all versions.
fn write_tree(settings: &Settings<'_>, folder: &Path) -> Result<usize, Box<dyn Error>> {
    let mut random = Random::new(settings.seed);
    let wanted = settings.documents * DOCUMENT_BYTES * 2;
    let texts = source(settings.text, settings.seed, wanted)?;
    let mut drafts = text::cut(&texts, wanted, false, &mut random);
    drafts.truncate(settings.documents);
    if drafts.len() < settings.documents {
        return Err(format!("the text is enough for {} documents only", drafts.len()).into());
    }
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    let mut bytes = 0;
    for version in 1..=settings.versions {
        let mut targets = vec![folder.join(format!("docs/v{version}"))];
        if version == 1 {
            targets.push(folder.join("first/docs"));
        }
        for target in &targets {
            fs::create_dir_all(target)?;
        }
        for (doc, draft) in drafts.iter().enumerate() {
            let text: String = draft.iter().flat_map(|unit| [&*unit.text, &*unit.gap]).collect();
            bytes += text.len();
            for target in &targets {
                fs::write(target.join(format!("{doc:04}.txt")), &text)?;
            }
        }
        for draft in &mut drafts {
            if random.chance(CHANGED) {
                revise(draft, &mut random);
            }
        }
    }
    Ok(bytes)
}

/// Changes some sentences as a new edition does: words, figures, a sentence dropped.
fn revise(draft: &mut Draft, random: &mut Random) {
    let words: Vec<String> = draft.iter().flat_map(|unit| text::words(&unit.text)).map(str::to_owned).collect();
    let vocabulary = Vocabulary::new(words.iter().map(String::as_str));
    for _ in 0..random.between(CHANGES.0, CHANGES.1) {
        let at = random.below(draft.len());
        if !draft[at].prose {
            continue;
        }
        if draft.len() > 3 && random.chance(0.2) {
            draft.remove(at);
            continue;
        }
        let kind = if random.chance(0.5) { Kind::Mutate } else { Kind::Edit };
        if let Some((text, _)) = reuse::copy(kind, &draft[at].text, &vocabulary, random) {
            draft[at].text = text;
        }
    }
}

/// Places that are tied to each other, directly or by others.
struct Families {
    count: usize,
    places: usize,
    pairs: usize,
}

impl Families {
    /// Sides that overlap in a document by half of the shorter one are one place.
    fn of(rows: &[PassageRow]) -> Self {
        let mut sides: Vec<(&str, usize, usize, usize)> = Vec::new();
        for (row, PassageRow { a, b, .. }) in rows.iter().enumerate() {
            sides.extend([a, b].map(|side| (&*side.path, side.start_byte, side.end_byte, row)));
        }
        sides.sort_unstable();
        let mut place_of: Vec<Vec<usize>> = vec![Vec::new(); rows.len()];
        let (mut places, mut last) = (0_usize, ("", 0, 0));
        for (path, start, end, row) in sides {
            let shorter = (end - start).min(last.2 - last.1);
            if path == last.0 && 2 * last.2.saturating_sub(start) >= shorter {
                last.2 = last.2.max(end);
            } else {
                places += 1;
                last = (path, start, end);
            }
            place_of[row].push(places - 1);
        }
        // Union-find with path halving.
        let mut parent: Vec<usize> = (0..places).collect();
        let root = |parent: &mut Vec<usize>, mut at: usize| {
            while parent[at] != at {
                parent[at] = parent[parent[at]];
                at = parent[at];
            }
            at
        };
        for tied in &place_of {
            let (one, other) = (root(&mut parent, tied[0]), root(&mut parent, tied[1]));
            parent[one.max(other)] = one.min(other);
        }
        let mut members = vec![0_usize; places];
        for place in 0..places {
            members[root(&mut parent, place)] += 1;
        }
        let count = members.iter().filter(|&&members| members > 0).count();
        let pairs = members.iter().map(|members| members * members.saturating_sub(1) / 2).sum();
        Self { count, places, pairs }
    }
}
