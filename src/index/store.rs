//! What a run found out, kept for the next one under hashes of all that it depends on.
//!
//! An entry is a pure function of its key: the content of the documents, the seeds that they share, the settings. So a run
//! with a store gives what it gives without one, and an entry whose key no longer comes up is simply not used again: after
//! a document changed, only pairs that hold it, or whose seeds became too common or rare enough through it, are looked at
//! anew. Another build of the program starts afresh, since the stamp of a store says which build wrote it.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use xxhash_rust::xxh3::Xxh3;

use crate::base::stable_hash;
use crate::error::{Error, Result};

/// What every store begins with.
const MAGIC: &[u8; 8] = b"factdiff";
/// The layout of the file; to be raised with every change of it.
const FORMAT: u32 = 1;
/// Magic, format, stamp, number of entries.
const HEADER: usize = 24;
/// Key and length of an entry.
const ENTRY: usize = 20;
/// The checksum at the end.
const CHECKSUM: usize = 8;

/// Hash of all that an entry depends on; long enough that no two of a lifetime are the same.
pub type Key = u128;

/// Hashes the parts of a key.
#[derive(Default)]
pub struct KeyBuilder(Xxh3);

impl KeyBuilder {
    /// A key of a sort; keys of different sorts never meet.
    pub fn new(sort: &str) -> Self {
        Self::default().bytes(sort.as_bytes())
    }

    /// Adds a text, told apart from its neighbours by its length.
    #[must_use]
    pub fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0.update(bytes);
        self.number(bytes.len() as u64)
    }

    /// Adds a number.
    #[must_use]
    pub fn number(mut self, number: u64) -> Self {
        self.0.update(&number.to_le_bytes());
        self
    }

    /// Adds another key.
    #[must_use]
    pub fn key(mut self, key: Key) -> Self {
        self.0.update(&key.to_le_bytes());
        self
    }

    /// The key of all parts.
    pub fn build(&self) -> Key {
        self.0.digest128()
    }
}

/// Entries of an earlier run, and those of this one.
#[derive(Debug, Default)]
pub struct Store {
    stamp: u64,
    /// Sorted by key: key, place in `values`, whether this run used it.
    known: Vec<(Key, std::ops::Range<usize>, AtomicBool)>,
    values: Vec<u8>,
    fresh: Mutex<Vec<(Key, Vec<u8>)>>,
}

impl Store {
    /// An empty store for a build of the program, which `stamp` tells from all others.
    pub fn new(stamp: u64) -> Self {
        Self { stamp, ..Self::default() }
    }

    /// The store that [`to_bytes`](Self::to_bytes) wrote.
    ///
    /// # Errors
    /// If the bytes are none, are of another build, or were damaged.
    pub fn parse(bytes: &[u8], stamp: u64) -> Result<Self> {
        let broken = || Error::new("it is damaged".to_owned());
        if !bytes.starts_with(MAGIC) {
            return Err(Error::new("it is no store of factdiff".to_owned()));
        }
        let (body, checksum) = bytes.split_last_chunk::<CHECKSUM>().ok_or_else(broken)?;
        let mut reader = Reader(body.get(MAGIC.len()..).ok_or_else(broken)?);
        let format = reader.u32().ok_or_else(broken)?;
        if format != FORMAT || reader.u64().ok_or_else(broken)? != stamp {
            return Err(Error::new("another version of factdiff wrote it".to_owned()));
        }
        if u64::from_le_bytes(*checksum) != stable_hash(body) {
            return Err(broken());
        }
        let n_entries = reader.u32().ok_or_else(broken)? as usize;
        let values_at = n_entries.checked_mul(ENTRY).and_then(|size| size.checked_add(HEADER)).ok_or_else(broken)?;
        let values = body.get(values_at..).ok_or_else(broken)?.to_vec();
        let (mut known, mut end) = (Vec::with_capacity(n_entries), 0usize);
        for _ in 0..n_entries {
            let key = reader.u128().ok_or_else(broken)?;
            let start = end;
            end = start.checked_add(reader.u32().ok_or_else(broken)? as usize).ok_or_else(broken)?;
            known.push((key, start..end, AtomicBool::new(false)));
        }
        if end != values.len() || !known.is_sorted_by(|x, y| x.0 < y.0) {
            return Err(broken());
        }
        Ok(Self { stamp, known, values, fresh: Mutex::default() })
    }

    /// The value under a key.
    pub fn get(&self, key: Key) -> Option<&[u8]> {
        let at = self.known.binary_search_by_key(&key, |(key, ..)| *key).ok()?;
        let (_, range, used) = &self.known[at];
        used.store(true, Ordering::Relaxed);
        self.values.get(range.clone())
    }

    /// Keeps a value for the next run.
    pub fn put(&self, key: Key, value: Vec<u8>) {
        // A thread that panicked while it held the lock left whole entries behind.
        self.fresh.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push((key, value));
    }

    /// How many entries of earlier runs this one used, and how many it made.
    pub fn counts(&self) -> (usize, usize) {
        let fresh = self.fresh.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        (self.known.iter().filter(|(.., used)| used.load(Ordering::Relaxed)).count(), fresh.len())
    }

    /// Whether the next run would gain from writing this store: it holds what is new, or what nobody used.
    pub fn has_changed(&self) -> bool {
        let fresh = self.fresh.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        !fresh.is_empty() || self.known.iter().any(|(.., used)| !used.load(Ordering::Relaxed))
    }

    /// The entries that this run used or made; all others are dropped, so that a store holds one run's worth. The bytes
    /// depend on the entries alone.
    pub fn to_bytes(&self) -> Vec<u8> {
        let fresh = self.fresh.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let used = self.known.iter().filter(|(.., used)| used.load(Ordering::Relaxed));
        let used = used.map(|(key, range, _)| (*key, &self.values[range.clone()]));
        let mut entries: Vec<(Key, &[u8])> =
            used.chain(fresh.iter().map(|(key, value)| (*key, value.as_slice()))).collect();
        entries.retain(|(_, value)| u32::try_from(value.len()).is_ok());
        entries.sort_unstable();
        entries.dedup_by_key(|(key, _)| *key);
        entries.truncate(u32::MAX as usize);
        let values: usize = entries.iter().map(|(_, value)| value.len()).sum();
        let mut out = Vec::with_capacity(HEADER + entries.len() * ENTRY + values + CHECKSUM);
        out.extend_from_slice(MAGIC);
        out.extend_from_slice(&FORMAT.to_le_bytes());
        out.extend_from_slice(&self.stamp.to_le_bytes());
        out.extend_from_slice(&(entries.len() as u32).to_le_bytes());
        for (key, value) in &entries {
            out.extend_from_slice(&key.to_le_bytes());
            out.extend_from_slice(&(value.len() as u32).to_le_bytes());
        }
        entries.iter().for_each(|(_, value)| out.extend_from_slice(value));
        let checksum = stable_hash(&out);
        out.extend_from_slice(&checksum.to_le_bytes());
        out
    }
}

/// Reads fixed numbers, or nothing where the bytes end.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn chunk<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (chunk, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*chunk)
    }

    fn u32(&mut self) -> Option<u32> {
        self.chunk().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Option<u64> {
        self.chunk().map(u64::from_le_bytes)
    }

    fn u128(&mut self) -> Option<u128> {
        self.chunk().map(u128::from_le_bytes)
    }
}

/// Adds a number in as few bytes as it needs: seven bits each, the lowest first.
pub fn write_number(out: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Takes a number off the front; nothing if none is there.
pub fn read_number(bytes: &mut &[u8]) -> Option<u32> {
    let mut number = 0u32;
    for shift in (0..32).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u32::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{ProptestConfig, any, prop_assert, prop_assert_eq, proptest};

    use super::*;

    fn key(n: u64) -> Key {
        KeyBuilder::new("test").number(n).build()
    }

    /// A store with some entries, as a run leaves it.
    fn written(values: &[Vec<u8>]) -> Vec<u8> {
        let store = Store::new(7);
        (0..).zip(values).for_each(|(n, value)| store.put(key(n), value.clone()));
        store.to_bytes()
    }

    #[test]
    fn what_is_not_used_is_dropped() {
        let bytes = written(&[vec![1], vec![2, 3], Vec::new()]);
        let store = Store::parse(&bytes, 7).unwrap();
        assert_eq!((store.get(key(1)), store.get(key(2)), store.get(key(3))), (Some(&[2, 3][..]), Some(&[][..]), None));
        assert!(store.has_changed());
        let next = Store::parse(&store.to_bytes(), 7).unwrap();
        assert_eq!((next.get(key(0)), next.get(key(1)), next.get(key(2))), (None, Some(&[2, 3][..]), Some(&[][..])));
        assert!(!next.has_changed());
        assert_eq!(next.counts(), (2, 0));
        assert_eq!(next.to_bytes(), store.to_bytes());
    }

    #[test]
    fn other_builds_and_other_files_are_refused() {
        let bytes = written(&[vec![1]]);
        let refused = |bytes: &[u8], stamp| Store::parse(bytes, stamp).err().map(|error| error.to_string());
        assert_eq!(refused(&bytes, 8).as_deref(), Some("another version of factdiff wrote it"));
        assert_eq!(refused(b"# Notes", 7).as_deref(), Some("it is no store of factdiff"));
        assert_eq!(refused(b"factdiff", 7).as_deref(), Some("it is damaged"));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]

        #[test]
        fn numbers_come_back(number in any::<u32>()) {
            let mut out = Vec::new();
            write_number(&mut out, number);
            let mut rest = out.as_slice();
            prop_assert_eq!((read_number(&mut rest), rest.len()), (Some(number), 0));
        }

        #[test]
        fn damage_is_noticed(
            values in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..20), 0..6),
            at in any::<proptest::sample::Index>(),
            bit in 0u8..8,
            cut in any::<proptest::sample::Index>(),
        ) {
            let bytes = written(&values);
            prop_assert!(Store::parse(&bytes, 7).is_ok());
            let mut damaged = bytes.clone();
            damaged[at.index(bytes.len())] ^= 1 << bit;
            prop_assert!(Store::parse(&damaged, 7).is_err());
            prop_assert!(Store::parse(&bytes[..cut.index(bytes.len())], 7).is_err());
        }
    }
}
