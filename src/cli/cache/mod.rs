//! What one run keeps for the next: what was aligned, and whole runs as they were told.

mod alignments;
mod run;

use std::fs::{self, DirBuilder, File};
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;
use factdiff::engine::KeyBuilder;

pub(crate) use crate::cli::cache::alignments::Alignments;
pub(crate) use crate::cli::cache::run::{Recipe, Tee};

use crate::cli::args::CacheArgs;

/// Says to version control, and to our own walk, that nothing in a folder is to be kept.
const IGNORE_ALL: &[u8] = b"*\n";

/// Bytes of the program that are hashed at a time.
const PIECE: usize = 1 << 16;

/// The folder that caches are kept in.
#[derive(Clone, Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    /// Named by the user, who wants to know if it can't be used.
    named: bool,
    /// Tells this build of the program from all others, by its bytes: what another found may be what this one would not.
    stamp: u64,
}

impl Folder {
    /// The folder of the arguments, or else that of the user's caches; nothing if none is wanted, or the user has none.
    pub(crate) fn of(args: &CacheArgs) -> Option<Self> {
        let users = || Some(etcetera::choose_base_strategy().ok()?.cache_dir().join(env!("CARGO_PKG_NAME")));
        let named = args.cache.is_some();
        let path = if args.no_cache { None } else { args.cache.clone().or_else(users) };
        Some(Self { path: path?, named, stamp: stamp().ok()? })
    }

    /// Whether the user named it.
    pub(crate) fn is_named(&self) -> bool {
        self.named
    }

    /// A folder inside.
    fn inner(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// Writes a file so that nobody ever reads half of it, and of two runs at a time one wins.
    fn replace(&self, file: &Path, bytes: &[u8]) -> io::Result<()> {
        if !self.path.is_dir() {
            private(&self.path)?;
            fs::write(self.path.join(".gitignore"), IGNORE_ALL)?;
        }
        if let Some(folder) = file.parent() {
            private(folder)?;
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
}

/// Makes a folder that nobody else looks into: what is kept quotes documents.
fn private(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}

/// A hash of the program's file.
fn stamp() -> io::Result<u64> {
    let mut program = BufReader::with_capacity(PIECE, File::open(std::env::current_exe()?)?);
    let mut key = KeyBuilder::new(env!("CARGO_PKG_VERSION"));
    while let piece = program.fill_buf()?
        && !piece.is_empty()
    {
        let n = piece.len();
        key = key.bytes(piece);
        program.consume(n);
    }
    Ok(key.build() as u64)
}
