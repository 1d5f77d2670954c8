//! A hash that gives the same value in every release and on every machine.

use xxhash_rust::xxh3::Xxh3;

/// Hashes bytes with XXH3 (64 bits), whose specification is frozen; fingerprints and stored seeds rely on that.
pub fn stable_hash(bytes: &[u8]) -> u64 {
    xxhash_rust::xxh3::xxh3_64(bytes)
}

/// Hashes a sequence of fields, so that `("ab", "c")` and `("a", "bc")` differ.
#[derive(Default)]
pub struct StableHasher(Xxh3);

impl StableHasher {
    /// An empty hasher.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one field, terminated by its length.
    #[must_use]
    pub fn field(mut self, text: &str) -> Self {
        self.0.update(text.as_bytes());
        self.0.update(&(text.len() as u64).to_le_bytes());
        self
    }

    /// The hash of all fields so far, as 16 hexadecimal digits.
    pub fn hex(&self) -> String {
        format!("{:016x}", self.0.digest())
    }
}
