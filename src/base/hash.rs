//! A hash that gives the same value in every release and on every machine.

use xxhash_rust::xxh3::Xxh3;

/// Hashes bytes with XXH3 (64 bits), whose specification is frozen; fingerprints and stored seeds rely on that.
pub fn stable_hash(bytes: &[u8]) -> u64 {
    xxhash_rust::xxh3::xxh3_64(bytes)
}

/// Multiplier of the word hash (64-bit FNV's prime).
const WORD_PRIME: u64 = 0x0000_0100_0000_01b3;

/// The hash of a word as it is built byte by byte; equal words give equal hashes whatever their case.
#[derive(Clone, Copy, Debug)]
pub struct WordHasher(u64);

impl WordHasher {
    /// Before the first byte.
    pub const NEW: Self = Self(0xcbf2_9ce4_8422_2325);

    /// Adds a byte of the word's lower-case form.
    #[must_use]
    pub fn byte(self, byte: u8) -> Self {
        Self((self.0 ^ u64::from(byte)).wrapping_mul(WORD_PRIME))
    }

    /// Adds a character of any case.
    #[must_use]
    pub fn character(self, c: char) -> Self {
        if c.is_ascii() {
            return self.byte(c.to_ascii_lowercase() as u8);
        }
        let mut buffer = [0; 4];
        c.to_lowercase().fold(self, |hash, c| c.encode_utf8(&mut buffer).bytes().fold(hash, Self::byte))
    }

    /// The hash: FNV-1a, its upper bits folded in since the lower ones alone are weak.
    pub fn finish(self) -> u32 {
        (self.0 ^ (self.0 >> 29)).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(32) as u32
    }
}

/// The hash of a whole word.
pub fn word_hash(word: &str) -> u32 {
    word.chars().fold(WordHasher::NEW, WordHasher::character).finish()
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
