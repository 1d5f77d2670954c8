//! What was aligned, by the content of documents: a run aligns anew only what changed.

use std::fs;
use std::io;
use std::path::PathBuf;

use factdiff::engine::{KeyBuilder, Store};

use crate::cli::args::Input;
use crate::cli::cache::Folder;
use crate::cli::console::Console;

/// The store of a run's alignments, and where it is kept.
pub(crate) struct Alignments {
    folder: Folder,
    file: PathBuf,
    store: Store,
}

impl Alignments {
    /// Opens what the last run of this `command` over the same paths kept. Whatever is wrong with it is told, and the run starts afresh.
    pub(crate) fn open(folder: Folder, command: &str, input: &Input, console: &Console) -> Self {
        let here = std::env::current_dir().unwrap_or_default();
        let paths = std::iter::once(&here).chain(&input.paths).chain(&input.config);
        let job = paths.fold(KeyBuilder::new(command), |key, path| key.bytes(path.as_os_str().as_encoded_bytes()));
        let file = folder.inner("alignments").join(format!("{:032x}", job.build()));
        let stamp = folder.stamp;
        let mut cache = Self { folder, file, store: Store::new(stamp) };
        match fs::read(&cache.file).map(|bytes| Store::parse(&bytes, stamp)) {
            Ok(Ok(store)) => cache.store = store,
            Ok(Err(error)) => cache.tell(console, &format!("{error}; starting afresh")),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => cache.tell(console, &format!("{error}; starting afresh")),
        }
        cache
    }

    /// What is known.
    pub(crate) fn store(&self) -> &Store {
        &self.store
    }

    /// Keeps what this run used and found, for the next one. A run that can't has done its job all the same.
    pub(crate) fn keep(&self, console: &Console) {
        let (known, made) = self.store.counts();
        console.detail(&format!("alignments known from the cache: {known}, made anew: {made}"));
        if !self.store.has_changed() {
            return;
        }
        if let Err(error) = self.folder.replace(&self.file, &self.store.to_bytes()) {
            self.tell(console, &format!("{error}; nothing was kept"));
        }
    }

    /// Says what is wrong: to those who asked for the cache, and to the curious.
    fn tell(&self, console: &Console, what: &str) {
        let message = format!("cache {}: {what}", self.file.display());
        if self.folder.named {
            console.notice(&message);
        } else {
            console.detail(&message);
        }
    }
}
