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

use crate::cli::cache::{Folder, KEPT_BYTES, forget_the_oldest};
use crate::cli::config::Found;
use crate::cli::files::{Files, Stamps};
use crate::cli::sinks::Sinks;

/// Longest report that is kept, in bytes: a longer one would drive out all others.
const LONGEST: usize = (KEPT_BYTES / 4) as usize;

/// All that a run depends on, by its hash.
pub(crate) struct Recipe {
    folder: Folder,
    file: PathBuf,
    key: Key,
    stamps: Stamps,
}

impl Recipe {
    /// What a run over `files` depends on: this build of the program, its arguments and layout, the day, the configuration
    /// and all that it names, the documents. Nothing if something can't be read twice, like a pipe.
    pub(crate) fn new(
        folder: Folder,
        files: &Files,
        config: &Found,
        own_files: &[PathBuf],
        settings: &Settings,
    ) -> Option<Self> {
        let stamps = files.stamps(own_files);
        let mut key = KeyBuilder::new("run").number(folder.stamp);
        for argument in std::env::args_os().skip(1) {
            key = key.bytes(argument.as_encoded_bytes());
        }
        let here = std::env::current_dir().ok()?;
        let today = Timestamp::now().to_zoned(TimeZone::UTC).date();
        key = key
            .bytes(here.as_os_str().as_encoded_bytes())
            .bytes(format!("{settings:?} {today} {}", config.identity()).as_bytes());
        for file in own_files {
            let bytes = fs::read(file).ok();
            key = key.number(u64::from(bytes.is_some())).bytes(&bytes.unwrap_or_default());
        }
        let key = key.key(files.content()?).build();
        let file = folder.inner("runs").join(format!("{key:032x}"));
        Some(Self { folder, file, key, stamps })
    }

    /// Tells the run that is kept once more and answers with its exit status; nothing if none is kept.
    pub(crate) fn tell_again(&self, sinks: &Sinks<'_>, out: &mut dyn Write) -> Option<io::Result<u8>> {
        let store = Store::parse(&fs::read(&self.file).ok()?, self.folder.stamp).ok()?;
        let [status] = *store.get(self.part("status", 0))? else { return None };
        let stderr = str::from_utf8(store.get(self.part("stderr", 0))?).ok()?;
        let stdout = store.get(self.part("stdout", 0))?;
        let reports = (0..sinks.len()).map(|n| store.get(self.part("output", n)));
        let reports = reports.collect::<Option<Vec<_>>>()?;
        sinks.console.repeat(stderr);
        // Only to tell which runs are of use.
        let _ = File::options().write(true).open(&self.file).and_then(|file| file.set_modified(SystemTime::now()));
        let told = match out.write_all(stdout).and_then(|()| out.flush()) {
            // Whoever reads us has seen enough; the status and the files are not theirs.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(status),
            told => told.map(|()| status),
        };
        reports.into_iter().enumerate().for_each(|(n, bytes)| sinks.write(n, bytes.to_vec()));
        Some(told)
    }

    /// Keeps a run that went well, unless a file changed under it.
    pub(crate) fn keep(&self, status: u8, stdout: Tee<'_>, sinks: Sinks<'_>) {
        let console = sinks.console;
        let changed = sinks.files.stamps(sinks.own_files) != self.stamps;
        let (Some(stdout), Some(reports)) = (stdout.kept, sinks.into_written()) else { return };
        if console.failed() || changed || reports.iter().any(|report| report.len() > LONGEST) {
            return;
        }
        let store = Store::new(self.folder.stamp);
        store.put(self.part("status", 0), vec![status]);
        store.put(self.part("stdout", 0), stdout);
        store.put(self.part("stderr", 0), console.told().into_bytes());
        reports.into_iter().enumerate().for_each(|(n, report)| store.put(self.part("output", n), report));
        match self.folder.replace(&self.file, &store.to_bytes()) {
            Ok(()) => forget_the_oldest(&self.file),
            Err(error) => console.detail(&format!("cache {}: {error}; nothing was kept", self.file.display())),
        }
    }

    /// The key of a part of what was told.
    fn part(&self, name: &str, n: usize) -> Key {
        KeyBuilder::new(name).key(self.key).number(n as u64).build()
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
        let n = self.out.write(bytes).inspect_err(|_| self.kept = None)?;
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
