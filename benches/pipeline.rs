//! Cost of the stages as ratios to counting words, all in one run: `cargo bench --bench pipeline -- [FOLDER]`.
//!
//! Without a folder the sample corpus is read many times over, each time with other words in it, so that the copies are no
//! copies. Absolute times say more about the machine than about the program; the ratios hold.

#![expect(clippy::print_stdout, reason = "a benchmark prints")]
#![expect(clippy::unwrap_used, reason = "a benchmark may fail by panicking")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use factdiff::engine::{self, Catalogue, Loader, Options, Silent};
use factdiff::error::{Error, Result};

struct Memory(BTreeMap<String, Vec<u8>>);

impl Loader for Memory {
    fn load(&self, path: &str) -> Result<Vec<u8>> {
        self.0.get(path).cloned().ok_or_else(|| Error::new(format!("no such document: {path}")))
    }
}

fn read(folder: &Path, into: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(&path, into);
        } else if engine::known_extension(&path.to_string_lossy()) {
            into.insert(path.to_string_lossy().into_owned(), fs::read(&path).unwrap());
        }
    }
}

/// Copies of the sample corpus in which every fifth word carries the number of its copy.
fn multiplied(seeds: &BTreeMap<String, Vec<u8>>, times: usize) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    for copy in 0..times {
        for (path, bytes) in seeds {
            let text = String::from_utf8_lossy(bytes);
            let words = text.split(' ').enumerate();
            let words: Vec<String> = words
                .map(|(at, word)| if at % 5 == copy % 5 { format!("{word}q{copy}") } else { word.to_owned() })
                .collect();
            all.insert(format!("{copy}/{path}"), words.join(" ").into_bytes());
        }
    }
    all
}

/// The best of three runs: noise only ever adds.
fn best(mut run: impl FnMut()) -> Duration {
    let timed = |run: &mut dyn FnMut()| {
        let started = Instant::now();
        run();
        started.elapsed()
    };
    (0..3).map(|_| timed(&mut run)).min().unwrap()
}

fn main() {
    let folder = std::env::args().skip(1).find(|argument| !argument.starts_with("--"));
    let mut documents = BTreeMap::new();
    match &folder {
        Some(folder) => read(Path::new(folder), &mut documents),
        None => {
            let mut seeds = BTreeMap::new();
            read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds"), &mut seeds);
            documents = multiplied(&seeds, 40);
        }
    }
    let bytes: usize = documents.values().map(Vec::len).sum();
    let paths: Vec<String> = documents.keys().cloned().collect();
    let loader = Memory(documents);
    let catalogue = Catalogue::embedded().unwrap();
    // One thread, so that wall time is processor time.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();

    let mut words = 0;
    let floor = best(|| {
        words = loader.0.values().map(|bytes| String::from_utf8_lossy(bytes).split_whitespace().count()).sum();
    });
    println!("{} documents, {:.1} MB, {words} words", paths.len(), bytes as f64 / 1e6);
    println!("{:<22}{:>8}{:>12}", "", "MB/s", "x counting");
    let show = |name: &str, time: Duration| {
        let rate = bytes as f64 / 1e6 / time.as_secs_f64();
        println!("{name:<22}{rate:>8.1}{:>12.1}", time.as_secs_f64() / floor.as_secs_f64());
    };
    show("counting words", floor);
    let lean = Options { without_mentions: true, ..Options::default() };
    let full = Options::default();
    show("reading", best(|| drop(pool.install(|| engine::load(&paths, &loader, &lean, &Silent)))));
    show("reading and values", best(|| drop(pool.install(|| engine::load(&paths, &loader, &full, &Silent)))));
    let passages = || {
        let (mut report, _) = engine::load(&paths, &loader, &lean, &Silent);
        engine::align(&mut report, &lean, &Silent);
    };
    show("passages", best(|| pool.install(passages)));
    let check = || {
        let (mut report, _) = engine::load(&paths, &loader, &full, &Silent);
        engine::align(&mut report, &full, &Silent);
        engine::check(&mut report, &catalogue, &full, &Silent);
    };
    show("check", best(|| pool.install(check)));
}
