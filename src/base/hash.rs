//! A hash that gives the same value in every release and on every machine.

use xxhash_rust::xxh3::Xxh3;

/// Hashes bytes with XXH3 (64 bits), whose specification is frozen; fingerprints and stored seeds rely on that.
pub fn stable_hash(bytes: &[u8]) -> u64 {
    xxhash_rust::xxh3::xxh3_64(bytes)
}

/// The hash of a word; equal words give equal hashes whatever their case, in every release.
pub fn word_hash(word: &str) -> u32 {
    if word.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return ascii_word_hash(word.as_bytes());
    }
    let stays = |c: char| c != 'ς' && c.to_lowercase().eq([c]);
    if word.chars().all(stays) {
        return hash_short(word.as_bytes(), 0);
    }
    // The small sigma at the end of a word is the same letter.
    let lower = word.chars().flat_map(char::to_lowercase).map(|c| if c == 'ς' { 'σ' } else { c });
    let lower: String = lower.collect();
    hash_short(lower.as_bytes(), 0)
}

/// The same for a word of ASCII letters and digits.
pub fn ascii_word_hash(word: &[u8]) -> u32 {
    // This bit makes a capital a small letter and is set in digits and small letters.
    hash_short(word, 0x2020_2020_2020_2020)
}

/// Odd constants with well-mixed bits.
const MIX: [u64; 2] = [0x9e37_79b9_7f4a_7c15, 0xd6e8_feb8_6659_fd93];

/// Hashes a short string, `bits` set in each of its bytes; reads of up to eight bytes may overlap, as in wyhash.
fn hash_short(bytes: &[u8], bits: u64) -> u32 {
    let eight = |at: usize| {
        let read = bytes.get(at..at + 8).and_then(|read| read.try_into().ok());
        u64::from_le_bytes(read.unwrap_or_default()) | bits
    };
    let four = |at: usize| {
        let read = bytes.get(at..at + 4).and_then(|read| read.try_into().ok());
        u64::from(u32::from_le_bytes(read.unwrap_or_default()))
    };
    let len = bytes.len();
    let mut hash = (len as u64).wrapping_mul(MIX[1]);
    let last = match bytes {
        [] => 0,
        [first, .., last] if len < 4 => {
            let read = u64::from(*first) | u64::from(bytes[len / 2]) << 8 | u64::from(*last) << 16;
            read | bits & 0xff_ffff
        }
        [only] => u64::from(*only) | bits & 0xff,
        _ if len <= 8 => (four(0) | four(len - 4) << 32) | bits,
        _ => {
            for at in (0..len - 8).step_by(8) {
                hash = (hash ^ eight(at)).wrapping_mul(MIX[0]).rotate_left(32);
            }
            eight(len - 8)
        }
    };
    let product = (hash ^ last).wrapping_mul(MIX[0]);
    ((product ^ product >> 32).wrapping_mul(MIX[1]) >> 32) as u32
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_hash_alike_in_any_case_and_no_others() {
        let words =
            ["a", "I", "am", "the", "The2", "Court", "council", "administration", "1914", "École", "don't", "ΣΑΣ"];
        for (at, word) in words.iter().enumerate() {
            assert_eq!(word_hash(word), word_hash(&word.to_lowercase()), "{word}");
            assert!(words[..at].iter().all(|other| word_hash(other) != word_hash(word)), "{word}");
        }
        // Baselines hold fingerprints that are made of these.
        let pinned = ["a", "law", "court", "administration", "né"].map(word_hash);
        assert_eq!(pinned, [1_823_813_710, 3_070_592_781, 4_047_290_467, 737_052_080, 1_256_417_652]);
        let hashes: std::collections::BTreeSet<u32> = (0..100_000).map(|n| word_hash(&format!("w{n}"))).collect();
        // Four collisions are to be expected.
        assert!(hashes.len() > 99_985, "{}", hashes.len());
    }
}
