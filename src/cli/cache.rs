//! `--cache`: the file in which one run keeps for the next what it found out.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use factdiff::base::stable_hash;
use factdiff::engine::Store;

use crate::cli::console::Console;

/// Name of the file in a folder.
const NAME: &str = "factdiff.cache";

/// The store of `--cache`, and where it is kept.
pub(crate) struct Cache {
    file: PathBuf,
    store: Store,
    /// What stands there is somebody else's file.
    is_foreign: bool,
}

impl Cache {
    /// Opens what an earlier run kept. Whatever is wrong with it is told, and the run starts afresh.
    pub(crate) fn open(path: &Path, console: &Console) -> Self {
        let file = if path.is_dir() { path.join(NAME) } else { path.to_path_buf() };
        let stamp = stamp();
        let mut cache = Self { file, store: Store::new(stamp), is_foreign: false };
        match read(&cache.file) {
            Ok(Some(bytes)) => match Store::parse(&bytes, stamp) {
                Ok(store) => cache.store = store,
                Err(error) => cache.warn(console, &format!("{error}; starting afresh")),
            },
            Ok(None) => {
                cache.is_foreign = true;
                cache.warn(console, "it is no store of factdiff, and is left alone");
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => cache.warn(console, &format!("{error}; starting afresh")),
        }
        cache
    }

    /// What is known.
    pub(crate) fn store(&self) -> &Store {
        &self.store
    }

    /// Keeps what this run used and found, for the next one. A run that can't has done its job all the same.
    pub(crate) fn keep(&self, console: &Console) {
        if self.is_foreign || !self.store.has_changed() {
            return;
        }
        if let Err(error) = replace(&self.file, &self.store.to_bytes()) {
            self.warn(console, &format!("{error}; nothing was kept"));
        }
    }

    fn warn(&self, console: &Console, what: &str) {
        console.notice(&format!("cache {}: {what}", self.file.display()));
    }
}

/// The bytes of a store; nothing if the file is something else, of which no more than the beginning is read.
fn read(file: &Path) -> io::Result<Option<Vec<u8>>> {
    // A pipe would be waited for.
    if !fs::metadata(file)?.is_file() {
        return Ok(None);
    }
    let mut file = File::open(file)?;
    let mut bytes = Vec::new();
    (&mut file).take(8).read_to_end(&mut bytes)?;
    if !bytes.is_empty() && !Store::is_store(&bytes) {
        return Ok(None);
    }
    file.read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}

/// Writes beside the file and puts that in its place, so that nobody ever reads half a store, and of two runs at a time one
/// wins.
fn replace(file: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder)?;
    }
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.tmp", std::process::id()));
    let beside = file.with_file_name(name);
    let written = File::create_new(&beside).and_then(|mut file| file.write_all(bytes));
    let renamed = written.and_then(|()| fs::rename(&beside, file));
    if renamed.is_err() {
        // Gone already, if it could not be made.
        let _ = fs::remove_file(&beside);
    }
    renamed
}

/// Tells this build of the program from all others, by its bytes: what another build found may be what this one would not.
fn stamp() -> u64 {
    let program = std::env::current_exe().and_then(fs::read);
    stable_hash(program.as_deref().unwrap_or(env!("CARGO_PKG_VERSION").as_bytes()))
}
