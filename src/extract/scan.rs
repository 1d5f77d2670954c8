//! Cuts one line into tokens that know what they can mean; phrases and Han words are one token.

use std::cell::Cell;

use super::numeral::Numeral;
use crate::base::Span;
use crate::lexicon::{Compounds, Entry, Lexicon, PieceClass, Roles, Share, digit_value, next_piece};
use crate::model::Day;

/// The class of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// A run of ASCII digits.
    Digits,
    /// A word or a phrase of the lexicon.
    Word,
    /// A word of the lexicon in a script without spaces or written together with others, or a run that holds none.
    Han,
    /// One other character.
    Mark,
    /// A URL or an e-mail address.
    Address,
    /// A literal stretch, never read.
    Barrier,
    /// A number word written together with others, until it becomes a word of its own.
    Part,
}

/// A token of a line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tok {
    pub(super) start: u32,
    pub(super) end: u32,
    /// Lexicon entry, 0 for none; of digits that are not ASCII, the number of their ASCII form.
    pub(super) entry: u32,
    pub(super) class: Class,
    /// Whether white space stands before it.
    pub(super) gap: bool,
}

/// One line of text, cut into tokens.
pub(super) struct Line<'a> {
    pub(super) text: &'a str,
    pub(super) lexicon: &'a Lexicon,
    pub(super) toks: Vec<Tok>,
    /// The document's own date, if it has one.
    pub(super) today: Option<Day>,
    /// Digits that are not ASCII, told in ASCII.
    figures: Vec<String>,
    /// Numerals read last, by their first token: the value types ask for the same one in turn.
    memo: [Memo; MEMO],
    /// How often a token was asked what it can mean.
    #[cfg(test)]
    asked: Cell<u64>,
}

/// A first token and the numeral that begins there, if one does.
type Memo = Cell<Option<(usize, Option<Numeral>)>>;

/// Tokens before an article among which an amount makes what follows the article its measure (`20 tons of steel a day`).
const RATE_REACH: usize = 5;

/// Numerals of one line that are remembered.
const MEMO: usize = 4;

impl<'a> Line<'a> {
    pub(super) fn new(text: &'a str, lexicon: &'a Lexicon, today: Option<Day>) -> Self {
        Self {
            text,
            lexicon,
            toks: Vec::new(),
            today,
            figures: Vec::new(),
            memo: Default::default(),
            #[cfg(test)]
            asked: Cell::default(),
        }
    }

    /// Cuts the stretch `from..to` of the text, which holds no line feed, into tokens; `literals` are those that may
    /// overlap it.
    pub(super) fn cut(&mut self, from: usize, to: usize, mut literals: &[Span]) {
        self.toks.clear();
        self.figures.clear();
        self.memo.iter().for_each(|slot| slot.set(None));
        let Some(text) = self.text.get(..to) else { return };
        let (mut at, mut last_end) = (from, from);
        while let Some((start, end, class)) = next_piece(text, at) {
            at = end;
            while let Some((first, rest)) = literals.split_first()
                && first.end as usize <= start
            {
                literals = rest;
            }
            let gap = start > last_end;
            let literal = literals.first().filter(|literal| (literal.start as usize) < end);
            if let Some(literal) = literal {
                let end = (literal.end as usize).clamp(end, to);
                self.push(start, end, 0, Class::Barrier, gap);
                at = end;
                while at < to && !text.is_char_boundary(at) {
                    at += 1;
                }
                last_end = at;
                continue;
            }
            last_end = end;
            match class {
                PieceClass::Digits => self.push_digits(text, start, end, gap),
                PieceClass::Word => {
                    if text.as_bytes().get(start..end).is_some_and(|word| word.eq_ignore_ascii_case(b"www"))
                        && text.as_bytes().get(end) == Some(&b'.')
                    {
                        at = self.address(text, start, gap);
                        last_end = at;
                        continue;
                    }
                    self.push_word(text, start, end, gap);
                }
                PieceClass::Han => self.cut_han(text, start, end, gap),
                PieceClass::Mark => {
                    if let Some(begin) = self.address_before(text, start) {
                        let gap = self.reopen(begin);
                        at = self.address(text, begin, gap);
                        last_end = at;
                        continue;
                    }
                    let slot = text.get(start..end).map_or(0, |mark| self.lexicon.vocabulary.slot_of_mark(mark));
                    self.push(start, end, slot, Class::Mark, gap);
                }
                PieceClass::Newline => {}
            }
        }
        self.resolve();
    }

    fn push(&mut self, start: usize, end: usize, entry: u32, class: Class, gap: bool) {
        let Span { start, end } = Span::new(start, end);
        self.toks.push(Tok { start, end, entry, class, gap });
    }

    fn push_digits(&mut self, text: &str, start: usize, end: usize, gap: bool) {
        let mut figure = 0;
        let digits = text.get(start..end).unwrap_or("");
        if !digits.is_ascii() {
            self.figures.push(digits.chars().filter_map(digit_value).map(|value| char::from(b'0' + value)).collect());
            figure = u32::try_from(self.figures.len()).unwrap_or(0);
        }
        self.push(start, end, figure, Class::Digits, gap);
    }

    /// A word, with an elided word before it (`d'euros`) or the number words that it is made of (`zweihundertdrei`) as
    /// tokens of their own.
    fn push_word(&mut self, text: &str, mut start: usize, end: usize, mut gap: bool) {
        let lexicon = self.lexicon;
        let Some(mut word) = text.get(start..end) else { return };
        let mut slot = lexicon.vocabulary.slot_of_word(word);
        if slot == 0
            && let Some(elided) = lexicon.grammar.elision(word)
        {
            let (first, rest) = word.split_at(elided);
            self.push(
                start,
                start + elided,
                lexicon.vocabulary.slot_of_word(first),
                Class::Word,
                std::mem::take(&mut gap),
            );
            (start, word) = (start + elided, rest);
            slot = lexicon.vocabulary.slot_of_word(word);
        }
        match lexicon.vocabulary.compounds() {
            Compounds::Numbers if slot == 0 => {
                let mut at = 0;
                for (to, entry) in lexicon.vocabulary.split(word) {
                    // The last part may open a phrase.
                    let last = word.get(at..to).filter(|_| to == word.len());
                    let slot = last.map_or(0, |last| lexicon.vocabulary.slot_of_word(last));
                    let (entry, class) = if slot == 0 { (entry, Class::Part) } else { (slot, Class::Word) };
                    self.push(start + at, start + to, entry, class, std::mem::take(&mut gap));
                    at = to;
                }
                if at > 0 {
                    return;
                }
            }
            Compounds::Words if !word.is_ascii() => return self.cut_words(word, start, slot, gap),
            _ => {}
        }
        self.push(start, end, slot, Class::Word, gap);
    }

    /// Words written together with their particles: known ones are told apart if they make up the whole, or, after digits,
    /// as far as they go.
    fn cut_words(&mut self, word: &str, start: usize, slot: u32, mut gap: bool) {
        let vocabulary = &self.lexicon.vocabulary;
        let whole = vocabulary.resolve(slot, word);
        let mut parts = if whole == 0 { vocabulary.split(word) } else { vec![(word.len(), whole)] };
        if parts.is_empty() && !gap && self.toks.last().is_some_and(|last| last.class == Class::Digits) {
            let mut at = 0;
            while let Some((len, entry)) = word.get(at..).and_then(|rest| vocabulary.first_part(rest)) {
                at += len;
                parts.push((at, entry));
            }
        }
        let mut at = 0;
        for (to, entry) in parts {
            self.push(start + at, start + to, entry, Class::Han, std::mem::take(&mut gap));
            at = to;
        }
        if at < word.len() {
            self.push(start + at, start + word.len(), 0, Class::Han, gap);
        }
    }

    fn cut_han(&mut self, text: &str, mut start: usize, end: usize, mut gap: bool) {
        while let Some(next) = self.cut_han_from(text, start, end, &mut gap) {
            start = next;
        }
    }

    /// Cuts a run into its words; if an idiom is a part of a numeral, only up to its first character: answers where to go on.
    fn cut_han_from(&mut self, text: &str, start: usize, end: usize, gap: &mut bool) -> Option<usize> {
        let run = text.get(start..end)?;
        let lexicon = self.lexicon;
        let mut at = start;
        for (from, to, entry) in lexicon.vocabulary.han_words(run) {
            if at < start + from {
                self.push(at, start + from, 0, Class::Han, std::mem::take(gap));
            }
            at = start + to;
            if lexicon.vocabulary.entry(entry).roles.has(Roles::IDIOM.with(Roles::NAME))
                && self.is_in_numeral(run, from, to, *gap)
            {
                let first = run.get(from..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
                let begin = start + from;
                let entry = self.character(run.get(from..from + first).unwrap_or(""));
                self.push(begin, begin + first, entry, Class::Han, std::mem::take(gap));
                return Some(begin + first);
            }
            self.push(start + from, at, entry, Class::Han, std::mem::take(gap));
        }
        if at < end {
            self.push(at, end, 0, Class::Han, *gap);
        }
        None
    }

    /// The entry of one Han character.
    fn character(&self, text: &str) -> u32 {
        self.lexicon.vocabulary.han_words(text).next().map_or(0, |(_, _, entry)| entry)
    }

    /// Whether an idiom at `from..to` of a run is a part of a numeral: `二万一千` holds no "in case" (`万一`), `一一〇〇年` no
    /// "one by one".
    fn is_in_numeral(&self, run: &str, from: usize, to: usize, gap: bool) -> bool {
        let numeral = |text: &str| {
            let entry = self.lexicon.vocabulary.entry(self.character(text));
            let tenths = entry.share == Some(Share::Tenth);
            (entry.cardinal.is_some() || entry.scale.is_some() || tenths, entry.cardinal.is_some())
        };
        let first = run.get(from..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        let next = run.get(to..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        let char_at = |at: usize, len: usize| run.get(at..at + len).unwrap_or("");
        let before = self.toks.last().is_some_and(|tok| {
            let entry = self.entry_of(tok);
            tok.class == Class::Digits || entry.cardinal.is_some() || entry.scale.is_some()
        });
        if before && !gap && numeral(char_at(from, first)).0 {
            return true;
        }
        // `一時間` is an hour, though `一時` is "at one time".
        let rest = from + first;
        let unit = run.get(rest..).and_then(|rest| self.lexicon.vocabulary.han_words(rest).next());
        if numeral(char_at(from, first)).1
            && unit.is_some_and(|(start, end, entry)| {
                start == 0 && rest + end > to && self.lexicon.vocabulary.entry(entry).unit.is_some()
            })
        {
            return true;
        }
        let word = run.get(from..to).unwrap_or("");
        let entry = |text: &str| self.lexicon.vocabulary.entry(self.character(text));
        // `一点五亿` is a decimal, though `一点` is "a little".
        let second = word.get(first..).unwrap_or("");
        let later = run.get(to + next..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        let (digit, then) = (entry(char_at(to, next)), entry(char_at(to + next, later)));
        if numeral(char_at(from, first)).1
            && entry(second).roles.has(Roles::DECIMAL_WORD)
            && digit.cardinal.is_some_and(|digit| digit < 10)
            && (later == 0 || then.cardinal.is_some() || then.is_counting() || then.roles.has(Roles::RANGE))
        {
            return true;
        }
        let all = word.char_indices().all(|(n, c)| numeral(word.get(n..n + c.len_utf8()).unwrap_or("")).0);
        let after = self.lexicon.vocabulary.entry(self.character(char_at(to, next)));
        let goes_on = after.cardinal.is_some() || after.roles.has(Roles::DECIMAL_WORD);
        all && next > 0 && numeral(char_at(from, first)).1 && goes_on
    }

    /// Where the URL or e-mail address begins that the mark at `at` shows to be one.
    fn address_before(&self, text: &str, at: usize) -> Option<usize> {
        let bytes = text.as_bytes();
        let last = self.toks.last()?;
        if last.end as usize != at {
            return None;
        }
        if bytes.get(at..at + 3) == Some(b"://") && last.class == Class::Word {
            return Some(last.start as usize);
        }
        let follows = bytes.get(at + 1).is_some_and(u8::is_ascii_alphanumeric);
        if bytes.get(at) != Some(&b'@') || !follows {
            return None;
        }
        let local = |b: &&u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-' | b'+' | b'%');
        // Bounded as in RFC 5321, where a local part has 64 octets at most.
        let len = bytes.get(..at)?.iter().rev().take(64).take_while(local).count();
        (len > 0).then(|| at - len)
    }

    /// Drops the tokens from byte `at` on and says whether white space stood before them.
    fn reopen(&mut self, at: usize) -> bool {
        let mut gap = false;
        while let Some(last) = self.toks.last().filter(|last| last.start as usize >= at) {
            gap = last.gap;
            self.toks.pop();
        }
        // A word of letters beyond ASCII may reach into the address: the address begins after them.
        if let Some(last) = self.toks.last_mut() {
            last.end = last.end.min(u32::try_from(at).unwrap_or(u32::MAX));
        }
        gap
    }

    /// Pushes the address that starts at `start`; answers where it ends.
    fn address(&mut self, text: &str, start: usize, gap: bool) -> usize {
        let rest = text.get(start..).unwrap_or("");
        let stops =
            |c: char| c.is_whitespace() || !c.is_ascii() || matches!(c, '<' | '>' | '"' | '`' | '|' | '{' | '}');
        let len = rest.find(stops).unwrap_or(rest.len());
        let body = rest.get(..len).unwrap_or("");
        // What closes the sentence or the bracket around an address is not part of it.
        let body = body.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '\'', '*', '_']);
        let end = start + body.len().max(1);
        self.push(start, end, 0, Class::Address, gap);
        end
    }

    /// Turns vocabulary slots into entries and joins phrases.
    fn resolve(&mut self) {
        let vocabulary = &self.lexicon.vocabulary;
        let (mut read, mut write) = (0, 0);
        while let Some(&tok) = self.toks.get(read) {
            let (mut joined, mut taken) = (tok, 1);
            if matches!(tok.class, Class::Word | Class::Mark) && tok.entry != 0 {
                let word = |n: usize| {
                    let tok = self.toks.get(read + n)?;
                    let plain = matches!(tok.class, Class::Word | Class::Part | Class::Mark | Class::Digits);
                    if plain { self.text.get(tok.start as usize..tok.end as usize) } else { None }
                };
                match vocabulary.phrase(tok.entry, word) {
                    Some((pieces, entry)) => {
                        let end = self.toks.get(read + pieces - 1).map_or(tok.end, |last| last.end);
                        (joined, taken) = (Tok { end, entry, class: Class::Word, ..tok }, pieces);
                    }
                    None => joined.entry = vocabulary.resolve(tok.entry, word(0).unwrap_or("")),
                }
            }
            if joined.class == Class::Part {
                joined.class = Class::Word;
            }
            self.toks[write] = joined;
            read += taken;
            write += 1;
        }
        self.toks.truncate(write);
    }

    /// The numeral at token `i`, read by `read` unless it is remembered.
    pub(super) fn remember(&self, i: usize, read: impl FnOnce() -> Option<Numeral>) -> Option<Numeral> {
        let Some(slot) = self.memo.get(i % MEMO) else { return read() };
        if let Some((_, known)) = slot.get().filter(|(at, _)| *at == i) {
            return known;
        }
        let found = read();
        slot.set(Some((i, found)));
        found
    }

    #[inline]
    pub(super) fn tok(&self, i: usize) -> Option<&Tok> {
        self.toks.get(i)
    }

    /// The lexicon entry of a token.
    #[inline]
    pub(super) fn entry_of(&self, tok: &Tok) -> &'a Entry {
        self.lexicon.vocabulary.entry(if tok.class == Class::Digits { 0 } else { tok.entry })
    }

    /// Whether a unit of the lexicon measures time.
    pub(super) fn is_time(&self, unit: u16) -> bool {
        self.lexicon.units.get(usize::from(unit)).is_some_and(|unit| matches!(&*unit.dimension, "time" | "calendar"))
    }

    /// The text of a token; empty past the end.
    #[inline]
    pub(super) fn str(&self, i: usize) -> &'a str {
        self.tok(i).and_then(|tok| self.text.get(tok.start as usize..tok.end as usize)).unwrap_or("")
    }

    /// How much was looked at, in questions asked of tokens.
    #[cfg(test)]
    pub(super) fn work(&self) -> u64 {
        self.asked.get()
    }

    /// What a token can mean; nothing past the end.
    #[inline]
    pub(super) fn entry(&self, i: usize) -> &'a Entry {
        #[cfg(test)]
        self.asked.set(self.asked.get() + 1);
        self.tok(i).map_or_else(|| self.lexicon.vocabulary.entry(0), |tok| self.entry_of(tok))
    }

    #[inline]
    pub(super) fn has(&self, i: usize, roles: Roles) -> bool {
        self.entry(i).roles.has(roles)
    }

    #[inline]
    pub(super) fn is(&self, i: usize, class: Class) -> bool {
        self.tok(i).is_some_and(|tok| tok.class == class)
    }

    /// Whether token `i` exists and follows the one before it without white space.
    #[inline]
    pub(super) fn glued(&self, i: usize) -> bool {
        i > 0 && self.tok(i).is_some_and(|tok| !tok.gap)
    }

    /// Whether token `i` is this mark.
    #[inline]
    pub(super) fn mark(&self, i: usize, mark: char) -> bool {
        self.is(i, Class::Mark) && self.str(i).starts_with(mark)
    }

    /// The digits of token `i` in ASCII, if it is a run of them.
    pub(super) fn digits(&self, i: usize) -> Option<&str> {
        let tok = self.tok(i).filter(|tok| tok.class == Class::Digits)?;
        match (tok.entry as usize).checked_sub(1) {
            Some(figure) => self.figures.get(figure).map(String::as_str),
            None => Some(self.str(i)),
        }
    }

    /// The digits of token `i` as a number, if there are at most `len` of them.
    pub(super) fn small(&self, i: usize, len: usize) -> Option<i64> {
        self.digits(i).filter(|digits| digits.len() <= len).and_then(|digits| digits.parse().ok())
    }

    /// Whether what stands before the article at `i` is an amount for each of what follows (`$600 a year`).
    pub(super) fn is_rate(&self, i: usize) -> bool {
        for back in 1..=RATE_REACH.min(i) {
            let Some(tok) = self.tok(i - back) else { return false };
            let entry = self.entry_of(tok);
            let amount = tok.class == Class::Digits
                || entry.cardinal.is_some()
                || entry.scale.is_some()
                || entry.multiple.is_some()
                || entry.roles.has(Roles::ARTICLE_UNIT);
            let function_word = entry.roles.has(Roles::STOPWORD) && !entry.roles.has(Roles::OF);
            if amount || function_word || entry.hedge.is_some() || tok.class == Class::Mark {
                return amount;
            }
        }
        false
    }

    /// Whether token `i` is a hyphen or a dash that joins what stands on both sides.
    pub(super) fn dash(&self, i: usize) -> bool {
        self.is(i, Class::Mark) && matches!(self.str(i), "-" | "–" | "—" | "‐" | "‑" | "‒" | "−" | "~" | "～")
    }

    /// The span of tokens `from..to`; `to` is after `from`.
    pub(super) fn span(&self, from: usize, to: usize) -> Span {
        let start = self.tok(from).map_or(0, |tok| tok.start);
        let end = to.checked_sub(1).and_then(|last| self.tok(last)).map_or(start, |tok| tok.end);
        Span { start, end: end.max(start) }
    }
}
