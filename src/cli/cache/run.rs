//! Whole runs, kept as they were told under a hash of all that they depend on: the next run like it is told again without
//! reading a sentence.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::PathBuf;
use std::time::SystemTime;

use factdiff::engine::{Key, KeyBuilder, Store};
use factdiff::report::Settings;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::cli::args::Output;
use crate::cli::cache::Folder;
use crate::cli::config::Found;
use crate::cli::console::Console;
use crate::cli::files::{Files, Stamps};

/// Runs that are kept, of all projects; the longest unused go first.
const KEPT_RUNS: usize = 64;
/// Bytes that all kept runs may take.
const KEPT_BYTES: u64 = 256 << 20;
/// Longest report that is kept, in bytes: a longer one would drive out all others.
const LONGEST: usize = (KEPT_BYTES / 4) as usize;

/// All that a run depends on, by its hash.
pub(crate) struct Recipe {
    folder: Folder,
    file: PathBuf,
    key: Key,
    outputs: Vec<PathBuf>,
    own_files: Vec<PathBuf>,
    stamps: Stamps,
}

impl Recipe {
    /// What a run over `files` depends on: this build of the program, its arguments and layout, the day, the configuration
    /// and all that it names, the documents. Nothing if something can't be read twice, like a pipe.
    pub(crate) fn new(
        folder: Folder,
        files: &Files,
        config: &Found,
        own_files: Vec<PathBuf>,
        outputs: &[Output],
        settings: &Settings,
    ) -> Option<Self> {
        let stamps = files.stamps(&own_files);
        let mut key = KeyBuilder::new("run").number(folder.stamp);
        for argument in std::env::args_os().skip(1) {
            key = key.bytes(argument.as_encoded_bytes());
        }
        let here = std::env::current_dir().ok()?;
        let today = Timestamp::now().to_zoned(TimeZone::UTC).date();
        key = key
            .bytes(here.as_os_str().as_encoded_bytes())
            .bytes(format!("{settings:?} {today} {}", config.identity()).as_bytes());
        for file in &own_files {
            let bytes = fs::read(file).ok();
            key = key.number(u64::from(bytes.is_some())).bytes(&bytes.unwrap_or_default());
        }
        let key = key.key(files.content()?).build();
        let file = folder.inner("runs").join(format!("{key:032x}"));
        let outputs = outputs.iter().map(|output| output.path.clone()).collect();
        Some(Self { folder, file, key, outputs, own_files, stamps })
    }

    /// Tells the run that is kept once more and answers with its exit status; nothing if none is kept.
    pub(crate) fn tell_again(&self, console: &Console, out: &mut dyn Write) -> Option<io::Result<u8>> {
        let store = Store::parse(&fs::read(&self.file).ok()?, self.folder.stamp).ok()?;
        let [status] = *store.get(self.part("status", 0))? else { return None };
        let stderr = str::from_utf8(store.get(self.part("stderr", 0))?).ok()?;
        let stdout = store.get(self.part("stdout", 0))?;
        let parts = (0..).zip(&self.outputs).map(|(n, path)| Some((path, store.get(self.part("output", n))?)));
        for (path, bytes) in parts.collect::<Option<Vec<_>>>()? {
            // What can't be written is complained about by the run itself.
            fs::write(path, bytes).ok()?;
        }
        console.repeat(stderr);
        // Only to tell which runs are of use.
        let _ = File::options().write(true).open(&self.file).and_then(|file| file.set_modified(SystemTime::now()));
        Some(out.write_all(stdout).map(|()| status))
    }

    /// Keeps a run that went well, unless a file changed under it.
    pub(crate) fn keep(&self, status: u8, stdout: Tee<'_>, console: &Console, files: &Files) {
        let (Some(stdout), stderr) = (stdout.kept, console.told()) else { return };
        if console.failed() || files.stamps(&self.own_files) != self.stamps {
            return;
        }
        let store = Store::new(self.folder.stamp);
        store.put(self.part("status", 0), vec![status]);
        store.put(self.part("stdout", 0), stdout);
        store.put(self.part("stderr", 0), stderr.into_bytes());
        for (n, path) in (0..).zip(&self.outputs) {
            let regular = fs::metadata(path).is_ok_and(|meta| meta.is_file() && meta.len() <= LONGEST as u64);
            let Some(bytes) = fs::read(path).ok().filter(|_| regular) else { return };
            store.put(self.part("output", n), bytes);
        }
        match self.folder.replace(&self.file, &store.to_bytes()) {
            Ok(()) => self.forget_the_oldest(),
            Err(error) => console.detail(&format!("cache {}: {error}; nothing was kept", self.file.display())),
        }
    }

    /// The key of a part of what was told.
    fn part(&self, name: &str, n: u64) -> Key {
        KeyBuilder::new(name).key(self.key).number(n).build()
    }

    /// Removes what was not used for longest, down to what may be kept. Another run may be faster; then nothing is left to do.
    fn forget_the_oldest(&self) {
        let entries = self.file.parent().map(fs::read_dir).into_iter().flatten().flatten().flatten();
        let aged = entries.filter_map(|entry| {
            let meta = entry.metadata().ok()?;
            Some((meta.modified().ok()?, meta.len(), entry.path()))
        });
        let mut aged: Vec<(SystemTime, u64, PathBuf)> = aged.collect();
        aged.sort_by(|x, y| y.cmp(x));
        let mut bytes = 0;
        for (n, (_, size, path)) in aged.into_iter().enumerate() {
            bytes += size;
            if n >= KEPT_RUNS || bytes > KEPT_BYTES {
                let _ = fs::remove_file(path);
            }
        }
    }
}

/// Passes everything on, and keeps it as long as it is not too long.
pub(crate) struct Tee<'a> {
    out: &'a mut dyn Write,
    kept: Option<Vec<u8>>,
}

impl<'a> Tee<'a> {
    pub(crate) fn new(out: &'a mut dyn Write) -> Self {
        Self { out, kept: Some(Vec::new()) }
    }
}

impl Write for Tee<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = self.out.write(bytes)?;
        self.kept = self.kept.take().filter(|kept| kept.len() + n <= LONGEST);
        if let Some(kept) = &mut self.kept {
            kept.extend_from_slice(&bytes[..n]);
        }
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
