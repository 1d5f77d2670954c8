//! Which statements are worth comparing: those that share rare words, found by sorting, never by comparing all.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::figures::is_stale;
use crate::model::{Manner, Statement, SubjectWord, WordKind};

/// Rarest words by which a statement is looked for: a fact told in other words keeps a few of them.
const RAREST: usize = 8;

/// Shared words from which a pair is looked at.
const SHARED: usize = 2;

/// Statements that share a word up to which all pairs of them are looked at.
const ALL_PAIRS: usize = 16;

/// Statements that share a word above which it tells nothing.
const MAX_STATEMENTS: usize = 256;

/// With more than `ALL_PAIRS`, how many of those that follow each statement is compared with: pairs stay linear in the text,
/// and what many places say is met by its neighbours.
const REACH: usize = 4;

/// What a word weighs in a corpus so small that its counts tell nothing: as if it stood in a text of so many statements.
const BACKGROUND: f32 = 400.0;

/// Weight of the rarest words, and of those in every other sentence.
const WEIGHTS: (f32, f32) = (1.2, 0.2);

/// What words that tie little weigh: two ideographs are about half a word.
const PAIR: f32 = 0.5;
const LIGHT: f32 = 0.2;

/// Figures of the main text that one figure of the head is compared with.
const MAX_OF_HEAD: usize = 64;

/// How rare the words of a corpus are.
pub(super) struct Rarity {
    statements: f32,
    counts: FxHashMap<u32, u32>,
}

impl Rarity {
    /// Counts how many statements each word stands in, or beside.
    pub(super) fn of(all: &[Statement]) -> Self {
        let mut counts: FxHashMap<u32, u32> = FxHashMap::default();
        for word in all.iter().flat_map(|statement| &statement.words) {
            *counts.entry(word.hash).or_default() += 1;
        }
        Self { statements: all.len() as f32, counts }
    }

    fn count(&self, hash: u32) -> u32 {
        self.counts.get(&hash).copied().unwrap_or(0)
    }

    /// What sharing a word tells.
    pub(super) fn weight(&self, word: &SubjectWord) -> f32 {
        let rarity = ((self.statements + BACKGROUND) / (self.count(word.hash) as f32 + 1.0)).ln();
        let weight = (rarity / (BACKGROUND / 2.0).ln()).clamp(WEIGHTS.1, WEIGHTS.0);
        weight
            * match word.kind {
                WordKind::Pair => PAIR,
                WordKind::Light => LIGHT,
                WordKind::Label | WordKind::Name | WordKind::Content => 1.0,
            }
    }
}

/// Pairs of statements, the earlier in the upper half, sorted.
pub(super) fn pairs(all: &[Statement], counts: &[Option<i128>], rarity: &Rarity) -> Vec<u64> {
    let mut links = by_words(all, rarity);
    links.extend(by_count(all, counts));
    links.extend(by_least(all));
    links.extend(by_head(all));
    links.par_sort_unstable();
    links.dedup();
    links
}

/// Pairs of statements that count the same, by how many: a count that was kept up to date in one place only.
fn by_count(all: &[Statement], counts: &[Option<i128>]) -> Vec<u64> {
    let mut counted: Vec<(u32, u32, i128, u32)> = (0_u32..)
        .zip(all.iter().zip(counts))
        .filter_map(|(idx, (statement, count))| Some((statement.class, statement.noun?, (*count)?, idx)))
        .collect();
    counted.par_sort_unstable();
    let mut links = Vec::new();
    for (at, &(class, noun, count, idx)) in counted.iter().enumerate() {
        let same = counted[at + 1..].iter().take_while(|other| (other.0, other.1) == (class, noun));
        let near = same.skip_while(|other| other.2 == count).take_while(|other| is_stale(count, other.2));
        links.extend(near.take(REACH).map(|other| link(idx, other.3)));
    }
    links
}

/// Pairs of statements of what is the least that will do of one thing.
fn by_least(all: &[Statement]) -> Vec<u64> {
    let least = (0_u32..).zip(all).filter(|(_, statement)| statement.manner.has(Manner::LEAST));
    let mut named: Vec<(u32, u32, u32)> =
        least.filter_map(|(idx, statement)| Some((statement.class, statement.noun?, idx))).collect();
    named.sort_unstable();
    let mut links = Vec::new();
    for (at, &(class, noun, idx)) in named.iter().enumerate() {
        let same = named[at + 1..].iter().take_while(|other| (other.0, other.1) == (class, noun));
        links.extend(same.take(ALL_PAIRS).map(|other| link(idx, other.2)));
    }
    links
}

/// What a document says of itself with the figures of its main text that count the same or share a word; each figure of the
/// head is compared with the first of them only.
fn by_head(all: &[Statement]) -> Vec<u64> {
    let mut links = Vec::new();
    let mut offset = 0_u32;
    for document in all.chunk_by(|one, other| one.doc == other.doc) {
        let n = document.partition_point(|statement| !statement.is_head());
        for (at, head) in document.iter().enumerate().skip(n) {
            let near = document[..at].iter().enumerate().filter(|(_, other)| {
                other.class == head.class && (head.noun.is_some() && other.noun == head.noun || shares(head, other))
            });
            links.extend(near.take(MAX_OF_HEAD).map(|(other, _)| link(offset + at as u32, offset + other as u32)));
        }
        offset += document.len() as u32;
    }
    links
}

/// Whether a word other than a light one stands in the clauses of both statements.
fn shares(one: &Statement, other: &Statement) -> bool {
    let own = |word: &&SubjectWord| word.own && word.kind != WordKind::Light;
    one.words.iter().filter(own).any(|word| {
        let found = other.words.binary_search_by_key(&word.hash, |word| word.hash);
        found.is_ok_and(|at| other.words[at].own)
    })
}

fn link(one: u32, other: u32) -> u64 {
    u64::from(one.min(other)) << 32 | u64::from(one.max(other))
}

/// Pairs of statements that share rare words.
fn by_words(all: &[Statement], rarity: &Rarity) -> Vec<u64> {
    let mut postings: Vec<u64> = all
        .par_iter()
        .enumerate()
        .flat_map_iter(|(idx, statement)| {
            let mut rare: Vec<(bool, u32, u32)> = statement
                .words
                .iter()
                .filter(|word| word.kind != WordKind::Light)
                .map(|word| (!word.own, rarity.count(word.hash), word.hash))
                .filter(|(_, count, _)| (2..=MAX_STATEMENTS as u32).contains(count))
                .collect();
            rare.sort_unstable();
            rare.truncate(RAREST);
            let class = statement.class;
            let idx = idx as u64;
            // What is said of a setting takes few words: one that is shared is enough.
            let twice = statement.manner.has(Manner::LIMIT.with(Manner::DEFAULT).with(Manner::VALUED));
            let setting = rare.iter().filter(|(other, ..)| twice && !other).map(|(_, _, hash)| *hash);
            let hashes: Vec<u32> = rare.iter().map(|(_, _, hash)| *hash).chain(setting).collect();
            hashes.into_iter().map(move |hash| u64::from(hash ^ class) << 32 | idx)
        })
        .collect();
    postings.par_sort_unstable();
    let mut links: Vec<u64> = Vec::new();
    for group in postings.chunk_by(|x, y| x >> 32 == y >> 32).filter(|group| group.len() > 1) {
        let reach = if group.len() <= ALL_PAIRS { group.len() } else { REACH };
        for (at, &one) in group.iter().enumerate() {
            links.extend(group[at + 1..].iter().take(reach).map(|&other| one << 32 | other & u64::from(u32::MAX)));
        }
    }
    drop(postings);
    links.par_sort_unstable();
    links.chunk_by(|x, y| x == y).filter(|links| links.len() >= SHARED).map(|links| links[0]).collect()
}
