//! The words and phrases of a language, ready to look up.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};
use unicode_normalization::UnicodeNormalization;

use super::Scripts;
use super::han_words::HanWords;
use super::piece::{PieceClass, fold, fold_into, is_han, next_piece};
use super::{Entry, Roles};

/// Longest ASCII word that is looked up, in bytes; longer ones are in no lexicon.
const SHORT_WORD: usize = 31;

/// Room for most words that are not ASCII, in bytes.
const SHORT_FOLDED: usize = 48;

/// Words and phrases with their entries. Entry 0 means nothing.
#[derive(Debug)]
pub struct Vocabulary {
    entries: Vec<Entry>,
    slots: Vec<Slot>,
    words: FxHashMap<Box<str>, u32>,
    /// By the first two letters of an ASCII word, the lengths of words that begin so, a bit each: most words of a text
    /// are told unknown by it, without hashing.
    heads: Box<[u32]>,
    ascii_marks: [u32; 128],
    han: HanWords,
    compounds: Compounds,
    /// What compounds are made of, by first character, longest first.
    parts: FxHashMap<char, Vec<(Box<str>, u32)>>,
}

/// Which words of a language are written together with others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Compounds {
    /// None.
    #[default]
    None,
    /// Number words with each other.
    Numbers,
    /// Any words with each other and with particles.
    Words,
}

/// Longest word that is taken apart, in bytes; the longest number words below a million have about 70 letters.
const LONG_COMPOUND: usize = 128;

/// All that can begin with one word.
#[derive(Clone, Debug, Default)]
struct Slot {
    /// The word in any case.
    any: u32,
    /// The word as written in the lexicon.
    exact: Vec<(Box<str>, u32)>,
    /// Longer phrases, longest first.
    phrases: Vec<Phrase>,
    /// What their second pieces begin with, a bit each of [`initial`].
    seconds: u32,
}

/// A bit for what a piece begins with: one of 26 for an ASCII letter in whatever case, two for all else.
fn initial(piece: &str) -> u32 {
    match piece.bytes().next() {
        Some(byte) if byte.is_ascii_alphabetic() => 1 << (byte.to_ascii_lowercase() - b'a'),
        Some(byte) if byte.is_ascii() => 1 << 26,
        _ => 1 << 27,
    }
}

#[derive(Clone, Debug)]
struct Phrase {
    /// The pieces after the first one, folded unless `exact`.
    rest: Vec<Box<str>>,
    /// The whole phrase as written, if its case counts.
    exact: Option<Vec<Box<str>>>,
    entry: u32,
}

impl Vocabulary {
    /// The entry with an index handed out by this vocabulary.
    #[inline]
    pub fn entry(&self, id: u32) -> &Entry {
        // Entry 0 always exists; an index of another vocabulary reads as it.
        self.entries.get(id as usize).unwrap_or(&self.entries[0])
    }

    /// What may begin with a word; 0 if nothing does.
    pub fn slot_of_word(&self, word: &str) -> u32 {
        let found = if word.is_ascii() {
            if word.len() > SHORT_WORD {
                return 0;
            }
            let mut folded = [0_u8; SHORT_WORD];
            let known = head(word.as_bytes())
                .is_none_or(|at| self.heads.get(at).is_some_and(|lens| lens >> word.len() & 1 == 1));
            if !known {
                return 0;
            }
            let bytes = &mut folded[..word.len()];
            bytes.copy_from_slice(word.as_bytes());
            bytes.make_ascii_lowercase();
            std::str::from_utf8(bytes).ok().and_then(|key| self.words.get(key))
        } else {
            let mut folded = [0_u8; SHORT_FOLDED];
            match fold_into(word, &mut folded) {
                Some(key) => self.words.get(key),
                None => self.words.get(fold(word).as_str()),
            }
        };
        found.copied().unwrap_or(0)
    }

    /// What may begin with a mark; 0 if nothing does.
    #[inline]
    pub fn slot_of_mark(&self, mark: &str) -> u32 {
        match mark.as_bytes() {
            &[byte] => self.ascii_marks.get(byte as usize).copied().unwrap_or(0),
            _ => self.words.get(mark).copied().unwrap_or(0),
        }
    }

    /// The entry of a single word as written.
    pub fn resolve(&self, slot: u32, word: &str) -> u32 {
        let Some(slot) = self.slots.get(slot as usize) else { return 0 };
        let all_caps = || word.chars().count() > 2 && !word.chars().any(char::is_lowercase);
        let exact = slot.exact.iter().find(|(form, _)| **form == *word).or_else(|| {
            let titled = |form: &str| form.chars().nth(1).is_some_and(char::is_lowercase);
            slot.exact.iter().find(|(form, _)| titled(form) && all_caps())
        });
        exact.map_or(slot.any, |(_, entry)| *entry)
    }

    /// The longest phrase that begins in a slot: how many pieces it has and its entry. `piece(n)` is the n-th piece of
    /// the text, 0 being the one the slot was found for.
    pub fn phrase<'t>(&self, slot: u32, piece: impl Fn(usize) -> Option<&'t str>) -> Option<(usize, u32)> {
        let slot = self.slots.get(slot as usize).filter(|slot| !slot.phrases.is_empty())?;
        let second = piece(1)?;
        if second.is_ascii() && slot.seconds & initial(second) == 0 {
            return None;
        }
        let fits = |phrase: &&Phrase| match &phrase.exact {
            Some(pieces) => pieces.iter().enumerate().all(|(n, form)| piece(n) == Some(form)),
            None => phrase.rest.iter().enumerate().all(|(n, form)| {
                piece(n + 1)
                    .is_some_and(|text| text.eq_ignore_ascii_case(form) || !text.is_ascii() && fold(text) == **form)
            }),
        };
        slot.phrases.iter().find(fits).map(|phrase| (phrase.rest.len() + 1, phrase.entry))
    }

    /// Which words are written together.
    pub fn compounds(&self) -> Compounds {
        self.compounds
    }

    /// The parts of a word that is wholly made of them, as `(end, entry)`; empty if it is not. A word that is no number is
    /// no part before more of one: `천사` is an angel, `천사백` is 1,400.
    pub fn split(&self, word: &str) -> Vec<(usize, u32)> {
        let parts = self.split_into(word, |_| true);
        let is_idiom = |id: u32| self.entry(id).roles.has(Roles::IDIOM);
        let is_figure = |id: u32| self.entry(id).cardinal.is_some() || self.entry(id).scale.is_some();
        let cut = |pair: &[(usize, u32)]| is_idiom(pair[0].1) && is_figure(pair[1].1);
        if parts.windows(2).any(cut) { self.split_into(word, |id| !is_idiom(id)) } else { parts }
    }

    fn split_into(&self, word: &str, usable: impl Fn(u32) -> bool) -> Vec<(usize, u32)> {
        let starts = |c: char| c.to_lowercase().next().is_some_and(|c| self.parts.contains_key(&c));
        if word.len() > LONG_COMPOUND || !word.chars().next().is_some_and(starts) {
            return Vec::new();
        }
        let folded = fold(word);
        if folded.len() != word.len() {
            return Vec::new();
        }
        // Depth first, longest part first; a place that led nowhere is not tried again.
        let mut dead = vec![false; folded.len() + 1];
        let mut path: Vec<(usize, u32, usize)> = Vec::new();
        let (mut at, mut skip) = (0, 0);
        while at < folded.len() {
            let rest = folded.get(at..).unwrap_or("");
            let parts = rest.chars().next().and_then(|c| self.parts.get(&c)).map_or(&[][..], Vec::as_slice);
            let fits = |(_, (part, id)): &(usize, &(Box<str>, u32))| {
                rest.starts_with(&**part) && usable(*id) && !dead.get(at + part.len()).copied().unwrap_or(true)
            };
            match parts.iter().enumerate().skip(skip).find(fits) {
                Some((n, (part, entry))) => {
                    path.push((at, *entry, n));
                    at += part.len();
                    skip = 0;
                }
                None => {
                    if let Some(slot) = dead.get_mut(at) {
                        *slot = true;
                    }
                    let Some((back, _, n)) = path.pop() else { return Vec::new() };
                    (at, skip) = (back, n + 1);
                }
            }
        }
        let ends = path.iter().skip(1).map(|(start, ..)| *start).chain([folded.len()]);
        ends.zip(&path).map(|(end, (_, entry, _))| (end, *entry)).collect()
    }

    /// The longest part that a word begins with: its length and entry.
    pub fn first_part(&self, word: &str) -> Option<(usize, u32)> {
        let parts = self.parts.get(&word.chars().next()?)?;
        parts.iter().find(|(part, _)| word.starts_with(&**part)).map(|(part, entry)| (part.len(), *entry))
    }

    /// The words in a run of Han text, leftmost and longest: `(start, end, entry)`.
    pub fn han_words<'a>(&'a self, run: &'a str) -> impl Iterator<Item = (usize, usize, u32)> + 'a {
        self.han.find(run)
    }
}

/// Collects the forms of a language.
#[derive(Debug, Default)]
pub(super) struct VocabularyBuilder {
    /// Pieces of the form, whether its case counts, its entry.
    forms: Vec<(Rc<str>, bool, Entry)>,
    /// Where each form is, those whose case counts in the second map.
    index: [FxHashMap<Rc<str>, usize>; 2],
    /// Named alternatives of `{name}`.
    endings: BTreeMap<String, Vec<String>>,
    /// Forms whose alternatives are not well formed.
    unknown: Vec<String>,
}

/// Shortest word that is read without its accents, too, in letters.
const MIN_UNACCENTED: usize = 4;

/// Most forms that one word with alternatives may stand for.
const MAX_FORMS: usize = 256;

impl VocabularyBuilder {
    pub(super) fn new(endings: &BTreeMap<String, Vec<String>>) -> Self {
        Self { endings: endings.clone(), ..Self::default() }
    }

    /// The scripts of all words.
    pub(super) fn scripts(&self) -> Scripts {
        let letters = self.forms.iter().filter(|(_, exact, _)| !exact).flat_map(|(form, ..)| form.chars());
        letters.fold(Scripts::default(), |scripts, c| scripts.with(Scripts::of(c)))
    }

    /// Forms whose alternatives are not well formed.
    pub(super) fn unknown_endings(&self) -> &[String] {
        &self.unknown
    }

    /// Adds a meaning to a form, or to all that its alternatives (`{a,b}`, `{name}`) stand for. A form with a capital
    /// letter is matched as written (or in capitals throughout).
    pub(super) fn add(&mut self, form: &str, mean: impl Fn(&mut Entry)) {
        let Some(forms) = self.expand(form) else {
            self.unknown.push(form.to_owned());
            return;
        };
        for form in forms {
            let exact = form.chars().any(char::is_uppercase);
            mean(self.entry_of(&form, exact));
        }
    }

    /// The forms that a word with alternatives stands for.
    fn expand(&self, form: &str) -> Option<Vec<String>> {
        let mut forms = vec![String::new()];
        let mut rest = form;
        while let Some((before, after)) = rest.split_once('{') {
            let (inside, after) = after.split_once('}')?;
            let alternatives: Vec<&str> = match self.endings.get(inside) {
                Some(words) => words.iter().map(String::as_str).collect(),
                None if inside.contains(',') => inside.split(',').collect(),
                None => return None,
            };
            let longer = |form: &String| alternatives.iter().map(move |end| format!("{form}{before}{end}")).collect();
            forms = forms.iter().flat_map::<Vec<String>, _>(longer).collect();
            if forms.len() > MAX_FORMS {
                return None;
            }
            rest = after;
        }
        forms.iter_mut().for_each(|form| form.push_str(rest));
        Some(forms)
    }

    /// Adds a meaning to a symbol, whose case counts.
    pub(super) fn add_symbol(&mut self, form: &str, mean: impl Fn(&mut Entry)) {
        mean(self.entry_of(form, true));
    }

    /// The entry of a form, which is added if it is new.
    fn entry_of(&mut self, form: &str, exact: bool) -> &mut Entry {
        let known = self.index[usize::from(exact)].get(form).copied();
        let at = known.unwrap_or_else(|| self.push(form.into(), exact, Entry::default()));
        &mut self.forms[at].2
    }

    /// Adds a form that is new.
    fn push(&mut self, form: Rc<str>, exact: bool, entry: Entry) -> usize {
        let at = self.forms.len();
        self.index[usize::from(exact)].insert(Rc::clone(&form), at);
        self.forms.push((form, exact, entry));
        at
    }

    /// Adds the number words and units without their accents, as they are often typed, where that is no other word. Words of
    /// fewer than four letters and names of months would be (`à`, `du`, `março`).
    pub(super) fn add_unaccented(&mut self) {
        let plain = |(form, exact, entry): &(Rc<str>, bool, Entry)| {
            let value =
                entry.is_numeral() || entry.unit.is_some() || entry.currency.is_some() || entry.collective.is_some();
            let usable = value && !exact && entry.month.is_none() && form.chars().count() >= MIN_UNACCENTED;
            let bare: String = form.nfd().filter(|c| !('\u{300}'..='\u{36F}').contains(c)).collect();
            (usable && *bare != **form && !form.is_ascii()).then(|| (bare, entry.clone()))
        };
        let forms: Vec<(String, Entry)> = self.forms.iter().filter_map(plain).collect();
        for (form, entry) in forms {
            if !self.index[0].contains_key(form.as_str()) {
                self.push(form.into(), false, entry);
            }
        }
    }

    /// Takes over the forms of another language that are in the script this one lacks, and its symbols.
    pub(super) fn add_companion(&mut self, other: &Self, han: bool) {
        for (form, exact, entry) in &other.forms {
            if form.chars().any(is_han) == han {
                match self.index[usize::from(*exact)].get(form) {
                    Some(&at) => self.forms[at].2.merge(entry),
                    None => {
                        self.push(Rc::clone(form), *exact, entry.clone());
                    }
                }
            }
        }
    }

    /// A copy whose forms in Han come after the others.
    pub(super) fn han_last(&self) -> Self {
        let mut copy = Self { endings: self.endings.clone(), ..Self::default() };
        for han in [false, true] {
            copy.add_companion(self, han);
        }
        copy
    }

    /// The finished vocabulary; compounds are made of the forms of `own`, and text is cut after `elisions`.
    pub(super) fn finish(self, own: &Self, compounds: Compounds, elisions: &[String]) -> Vocabulary {
        let is_part = |form: &str, entry: &Entry| {
            let word = form.chars().all(char::is_alphabetic) && !form.chars().any(char::is_uppercase);
            let latin_letter = form.len() == 1;
            word && !latin_letter
                && (compounds == Compounds::Words || compounds == Compounds::Numbers && entry.is_numeral())
        };
        let mut part_forms: FxHashSet<&str> = FxHashSet::default();
        part_forms.extend(own.forms.iter().filter(|(form, _, entry)| is_part(form, entry)).map(|(form, ..)| &**form));
        let mut parts: FxHashMap<char, Vec<(Box<str>, u32)>> = FxHashMap::default();
        let mut entries = vec![Entry::default()];
        let mut slots = vec![Slot::default()];
        let mut words: FxHashMap<Box<str>, u32> = FxHashMap::default();
        let mut slot_of = |first: &str| {
            if let Some(&slot) = words.get(first) {
                return slot;
            }
            let next = u32::try_from(slots_len(&words)).expect("a lexicon has fewer than 2^32 words");
            words.insert(first.into(), next);
            next
        };
        let mut han = Vec::new();
        let mut placed = Vec::new();
        for (form, exact, entry) in &self.forms {
            let (form, exact): (&str, bool) = (form, *exact);
            let id = u32::try_from(entries.len()).expect("a lexicon has fewer than 2^32 entries");
            entries.push(entry.clone());
            if !exact
                && part_forms.contains(form)
                && let Some(first) = form.chars().next()
            {
                let same: &mut Vec<(Box<str>, u32)> = parts.entry(first).or_default();
                let at = same.partition_point(|(part, _)| part.len() >= form.len());
                same.insert(at, (form.into(), id));
            }
            if form.chars().next().is_some_and(is_han) {
                han.push((form.to_owned(), id));
                continue;
            }
            let mut pieces = pieces_of(form);
            let Some(first) = pieces.next() else { continue };
            let rest: Vec<&str> = pieces.collect();
            placed.push((slot_of(&folded(first)), first, rest, exact, id));
        }
        slots.resize(words.len() + 1, Slot::default());
        for (slot, first, rest, exact, id) in placed {
            let Some(slot) = slots.get_mut(slot as usize) else { continue };
            if !rest.is_empty() {
                // As in a text, a word that begins nothing is cut after what is elided in it.
                let whole = |piece: &str| words.contains_key(&*folded(piece));
                let cut = |piece| if whole(piece) { (piece, None) } else { cut_elided(piece, elisions) };
                let pieces = rest.into_iter().map(cut).flat_map(|(head, tail)| [Some(head), tail]).flatten();
                let rest: Vec<&str> = pieces.collect();
                let pieces = exact.then(|| [first].iter().chain(&rest).map(|&piece| piece.into()).collect());
                let rest = rest.iter().map(|piece| (*folded(piece)).into()).collect();
                slot.phrases.push(Phrase { rest, exact: pieces, entry: id });
            } else if exact {
                slot.exact.push((first.into(), id));
            } else {
                slot.any = id;
            }
        }
        for slot in &mut slots {
            slot.seconds = slot
                .phrases
                .iter()
                .filter_map(|phrase| phrase.rest.first())
                .fold(0, |bits, piece| bits | initial(piece));
            slot.phrases.sort_by_key(|phrase| std::cmp::Reverse((phrase.rest.len(), phrase.exact.is_some())));
            let any = entries.get(slot.any as usize).cloned().unwrap_or_default();
            for (_, id) in &slot.exact {
                if let Some(entry) = entries.get_mut(*id as usize) {
                    entry.merge(&any);
                }
            }
        }
        entries.iter_mut().for_each(Entry::settle);
        let mut ascii_marks = [0; 128];
        for (byte, slot) in (0_u8..).zip(ascii_marks.iter_mut()) {
            let key = [byte];
            let mark = std::str::from_utf8(&key).unwrap_or("");
            *slot = words.get(mark).copied().unwrap_or(0);
        }
        let mut heads = vec![0_u32; 26 * 26].into_boxed_slice();
        for word in words.keys().filter(|word| word.is_ascii() && word.len() <= SHORT_WORD) {
            if let Some(lens) = head(word.as_bytes()).and_then(|at| heads.get_mut(at)) {
                *lens |= 1 << word.len();
            }
        }
        let han = HanWords::new(han);
        Vocabulary { entries, slots, words, heads, ascii_marks, han, compounds, parts }
    }
}

/// The index of a word of two ASCII letters or more in [`Vocabulary::heads`].
fn head(word: &[u8]) -> Option<usize> {
    let letter = |at: usize| {
        let byte = word.get(at)?.to_ascii_lowercase();
        byte.is_ascii_lowercase().then(|| usize::from(byte - b'a'))
    };
    Some(letter(0)? * 26 + letter(1)?)
}

fn slots_len(words: &FxHashMap<Box<str>, u32>) -> usize {
    words.len() + 1
}

/// `l'année` as `l'` and `année`.
fn cut_elided<'p>(piece: &'p str, elisions: &[String]) -> (&'p str, Option<&'p str>) {
    let fits = |elided: &&String| piece.len() > elided.len() && piece.starts_with(elided.as_str());
    match elisions.iter().find(fits) {
        Some(elided) => (&piece[..elided.len()], Some(&piece[elided.len()..])),
        None => (piece, None),
    }
}

/// A word as it is looked up, copied only if that is another.
fn folded(word: &str) -> Cow<'_, str> {
    if word.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) { word.into() } else { fold(word).into() }
}

fn pieces_of(form: &str) -> impl Iterator<Item = &str> {
    // An elided word keeps its apostrophe.
    let elided = form.strip_suffix('\'').is_some_and(|word| !word.is_empty() && word.chars().all(char::is_alphabetic));
    let mut at = 0;
    std::iter::from_fn(move || {
        if elided {
            return (std::mem::replace(&mut at, 1) == 0).then_some(form);
        }
        loop {
            let (start, end, class) = next_piece(form, at)?;
            at = end;
            if class != PieceClass::Newline {
                return Some(&form[start..end]);
            }
        }
    })
}
