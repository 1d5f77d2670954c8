//! What the words of two statements share and do not.

use crate::align::statement::candidates::Rarity;
use crate::base::Span;
use crate::model::{Document, Statement, SubjectWord, TokenKind, WordKind};

/// What a word weighs if only one of the two clauses has it and the other's surroundings.
const ELSEWHERE: f32 = 0.5;

/// Bytes from which a word is a content word in all likelihood.
const LONG_WORD: u32 = 6;

/// Most words that are named as what ties two statements.
const MAX_NAMED: usize = 6;

/// What the words of two statements share and do not.
pub(super) struct Words<'s> {
    /// Weight of what both clauses have, and in part of what one clause and the other's surroundings have.
    pub(super) shared: f32,
    /// Weight of the clause words that only one side has.
    pub(super) alone: (f32, f32),
    /// Number of such words.
    pub(super) n_alone: (u32, u32),
    /// Whether a name stands in only one side.
    pub(super) names: (bool, bool),
    /// Whether a name stands in only one side, in or beside the clause.
    pub(super) named_beside: (bool, bool),
    /// Whether a label does.
    pub(super) labels: (bool, bool),
    /// The clause words that only one side has.
    only: [Vec<&'s SubjectWord>; 2],
    /// The shared words of the first statement with their weights.
    ties: Vec<(f32, &'s SubjectWord)>,
    /// Whether the words are pairs of ideographs.
    pub(super) pairs: bool,
}

impl<'s> Words<'s> {
    pub(super) fn of(one: &'s Statement, other: &'s Statement, rarity: &Rarity) -> Self {
        let mut words = Words {
            shared: 0.0,
            alone: (0.0, 0.0),
            n_alone: (0, 0),
            names: (false, false),
            named_beside: (false, false),
            labels: (false, false),
            only: [Vec::new(), Vec::new()],
            ties: Vec::new(),
            pairs: one.words.iter().any(|word| word.kind == WordKind::Pair),
        };
        let (mut at, mut there) = (0, 0);
        while at < one.words.len() || there < other.words.len() {
            let (x, y) = (one.words.get(at), other.words.get(there));
            match (x, y) {
                (Some(x), Some(y)) if x.hash == y.hash => {
                    let weight = rarity.weight(x).min(rarity.weight(y));
                    let part = match (x.own, y.own) {
                        (true, true) => 1.0,
                        (false, false) => 0.0,
                        _ => ELSEWHERE,
                    };
                    if part > 0.0 {
                        words.shared += part * weight;
                        words.ties.push((part * weight, x));
                    }
                    (at, there) = (at + 1, there + 1);
                }
                (Some(x), y) if y.is_none_or(|y| x.hash < y.hash) => {
                    words.named_beside.0 |= x.kind == WordKind::Name;
                    if x.own {
                        words.add(0, x, rarity);
                    }
                    at += 1;
                }
                (_, Some(y)) => {
                    words.named_beside.1 |= y.kind == WordKind::Name;
                    if y.own {
                        words.add(1, y, rarity);
                    }
                    there += 1;
                }
                (_, None) => break,
            }
        }
        words
    }

    /// Adds a clause word that only side `side` has.
    fn add(&mut self, side: usize, word: &'s SubjectWord, rarity: &Rarity) {
        let (alone, n, name, label) = match side {
            0 => (&mut self.alone.0, &mut self.n_alone.0, &mut self.names.0, &mut self.labels.0),
            _ => (&mut self.alone.1, &mut self.n_alone.1, &mut self.names.1, &mut self.labels.1),
        };
        self.only[side].push(word);
        match word.kind {
            WordKind::Light => return,
            WordKind::Label => *label = true,
            WordKind::Name => *name = true,
            WordKind::Content | WordKind::Pair => {}
        }
        *alone += rarity.weight(word);
        *n += 1;
    }

    /// Whether one word stands where the other side has another, between the same neighbours: a template filled in twice.
    pub(super) fn swapped(&self, one: &Document, other: &Document) -> bool {
        let around = |document: &Document, word: &SubjectWord| {
            let at = word.token as usize;
            // Figures are what differs anyway.
            let read = |idx: usize| {
                let token = document.tokens.get(idx)?;
                Some(if token.kind == TokenKind::Number { 0 } else { token.hash })
            };
            let starts = document
                .sentence_at(token_start(document, at))
                .is_some_and(|sentence| document.sentences[sentence].span.start == token_start(document, at));
            let before = if starts { None } else { at.checked_sub(1).and_then(read) };
            (before, read(at + 1 + usize::from(word.kind == WordKind::Pair)))
        };
        let telling = |words: &[&SubjectWord]| words.iter().any(|word| word.kind != WordKind::Light);
        if !telling(&self.only[0]) || !telling(&self.only[1]) {
            return false;
        }
        let others: Vec<_> = self.only[1].iter().map(|word| around(other, word)).collect();
        let one_word = self.only[0].iter().any(|word| {
            let own = around(one, word);
            // Before one long word stands its modifier, whatever comes before that.
            let next = word.token as usize + 1;
            let modifies = next < one.tokens.len() && one.tokens.bounded_len(next) >= LONG_WORD;
            others.iter().any(|there| *there == own || modifies && there.1 == own.1)
        });
        // Several words in the place of several (`jars of tomato sauce in …`, `jars of pumpkin soup in …`).
        let several = |side: usize, document: &Document| -> Vec<(Option<u32>, Option<u32>)> {
            let mut words = self.only[side].clone();
            words.sort_unstable_by_key(|word| word.token);
            let runs = words.chunk_by(|x, y| x.token + 1 == y.token).filter(|run| run.len() > 1);
            runs.map(|run| (around(document, run[0]).0, around(document, run[run.len() - 1]).1)).collect()
        };
        one_word || {
            let there = several(1, other);
            several(0, one).iter().any(|own| own.0.is_some() && own.1.is_some() && there.contains(own))
        }
    }

    /// The words that tie, where the first statement has them, in the order of their weight.
    pub(super) fn shared_spans(&self, document: &Document) -> Vec<Span> {
        let mut ties = self.ties.clone();
        ties.sort_by(|(x, one), (y, other)| y.total_cmp(x).then(one.token.cmp(&other.token)));
        let named = ties.iter().take(MAX_NAMED).filter(|(_, word)| word.kind != WordKind::Light);
        named
            .filter_map(|(_, word)| {
                let first = document.token(word.token)?.span();
                let pair = word.kind == WordKind::Pair;
                let last = if pair { document.token(word.token + 1)?.span() } else { first };
                Some(first.cover(last))
            })
            .collect()
    }
}

fn token_start(document: &Document, at: usize) -> u32 {
    document.tokens.get(at).map_or(0, |token| token.start)
}
