//! The tokens of a sentence, told apart: figures, dates, labels, names, words that tie and words that do not.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::{in_literal, is_figure, is_ideograph, unit_kind};
use crate::base::{Span, word_hash};
use crate::lexicon::{Cue, Lexicon};
use crate::model::{Document, Hedge, Mention, MentionKind, SubjectWord, Token, TokenKind, Value, WordKind};

/// A bare number below this right after a word is the number of something (`stage 7`).
const MAX_LABEL_DIGITS: usize = 3;

/// Fewest function words of a sentence that states something but does not end in a full stop.
const MIN_STOPS: usize = 3;

/// Words before a version in which it is said that it is the least that will do (`requires at least Python 3.9`).
const LEAST_BEFORE: usize = 4;

/// What is known of a word, by the hash of its token.
#[derive(Clone, Copy)]
pub(super) struct Word {
    /// Hash of its stem.
    subject: u32,
    /// Function words and number words tie nothing and tell nothing apart.
    stop: bool,
}

/// Words looked up before.
pub(super) type Known = FxHashMap<u32, Word>;

/// What stands before a token, back to the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    /// Nothing, or spaces.
    None,
    /// A hyphen, an apostrophe, a quote.
    Joint,
    /// A comma.
    Comma,
    /// The comma of a script without spaces, which divides clauses.
    Pause,
    /// A bracket, a colon, a semicolon, a dash.
    Hard,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// Part of a figure, by its index in the document's mentions.
    Figure(usize),
    /// Part of a date or period.
    Date(usize),
    /// Part of a date whose year is open: it tells two things apart, but says not when.
    OpenDate(usize),
    /// Part of an identifier, an ordinal, code.
    Label,
    /// A word of a name.
    Name,
    /// A function word, a number word.
    Stop,
    /// A word that ties nothing.
    Light,
    /// A content word.
    Content,
}

/// A token of a sentence.
#[derive(Clone, Copy)]
pub(super) struct Tok {
    /// Its index in the document.
    pub(super) idx: u32,
    pub(super) span: Span,
    pub(super) hash: u32,
    pub(super) kind: TokenKind,
    pub(super) gap: Gap,
    pub(super) what: What,
    /// Hash of its stem.
    pub(super) subject: u32,
}

/// A sentence, token by token.
pub(super) struct Sentence<'a> {
    pub(super) document: &'a Document,
    pub(super) lexicon: &'a Lexicon,
    pub(super) toks: Vec<Tok>,
    /// What the phrases say that begin at each token: token, cue, length.
    pub(super) cues: Vec<(usize, Cue, usize)>,
}

impl<'a> Sentence<'a> {
    pub(super) fn read(
        document: &'a Document,
        lexicon: &'a Lexicon,
        span: Span,
        tokens: Range<usize>,
        known: &mut Known,
    ) -> Self {
        let first = document.mentions.partition_point(|mention| mention.span.end <= span.start);
        let mut at_mention = first;
        let mut toks: Vec<Tok> = Vec::with_capacity(tokens.len());
        let mut end = span.start;
        for (idx, token) in (tokens.start..).zip(document.tokens.range(tokens)) {
            while document.mentions.get(at_mention).is_some_and(|mention| mention.span.end <= token.start) {
                at_mention += 1;
            }
            let mention = document.mentions.get(at_mention).filter(|mention| mention.span.overlaps(token.span()));
            let word = *known.entry(token.hash).or_insert_with(|| word(document, lexicon, token));
            let gap = gap(document.slice(Span { start: end.min(token.start), end: token.start }));
            let what = match mention {
                Some(mention) => of_mention(document, lexicon, mention, at_mention, word),
                None if in_literal(document, token.span()) => What::Label,
                None => of_word(document, token, word, toks.is_empty()),
            };
            end = token.end;
            toks.push(Tok {
                idx: u32::try_from(idx).unwrap_or(u32::MAX),
                span: token.span(),
                hash: token.hash,
                kind: token.kind,
                gap,
                what,
                subject: word.subject,
            });
        }
        let mut read = Self { document, lexicon, toks, cues: Vec::new() };
        read.find_cues();
        read.find_labels();
        read.find_settings(span);
        read
    }

    fn find_cues(&mut self) {
        let toks = &self.toks;
        let mut cues = Vec::new();
        for (at, tok) in toks.iter().enumerate() {
            let following = |n: usize| toks.get(at + n).map(|tok| tok.hash);
            cues.extend(self.lexicon.statements.cues(tok.hash, following).map(|(cue, len)| (at, cue, len)));
        }
        for &(at, cue, len) in &cues {
            if cue == Cue::Light {
                for tok in &mut self.toks[at..at + len] {
                    if tok.what == What::Content {
                        tok.what = What::Light;
                    }
                }
            }
        }
        self.cues = cues;
    }

    /// Turns numbers that number something (`stage 7`, `20.6 Functions`) or say of what sort it is (`32-bit`) into labels.
    fn find_labels(&mut self) {
        for at in 0..self.toks.len() {
            let What::Figure(mention) = self.toks[at].what else { continue };
            if self.is_label(at, mention) {
                self.toks[at].what = What::Label;
            }
        }
    }

    /// Where a sentence says what holds by default or at most, values in code are its figures.
    fn find_settings(&mut self, span: Span) {
        let settings = self.document.settings_in(span);
        if settings.is_empty() || !self.cues.iter().any(|(_, cue, _)| matches!(cue, Cue::Default | Cue::Limit)) {
            return;
        }
        for idx in settings {
            let setting = self.document.settings[idx].span;
            let figure = What::Figure(self.document.mentions.len() + idx);
            self.toks.iter_mut().filter(|tok| tok.span.overlaps(setting)).for_each(|tok| tok.what = figure);
        }
    }

    fn is_label(&self, at: usize, mention: usize) -> bool {
        let tok = self.toks[at];
        let mention = &self.document.mentions[mention];
        let whole = mention.span == tok.span;
        let after = self.toks.get(self.end_of(at));
        // `32-bit`, `two-year-old`, `base-10`.
        let text = self.document.slice(Span { start: tok.span.end, end: tok.span.end + 1 });
        let hyphen =
            |tok: &Tok| self.document.text.get(..tok.span.start as usize).is_some_and(|before| before.ends_with('-'));
        if tok.kind != TokenKind::Ideograph && (text == "-" || after.is_some_and(hyphen) || hyphen(&tok) && at > 0) {
            return true;
        }
        let glued = |before: &str| before.ends_with(['.', '_', '/', '#', '§', '=', '+', '^', '@', '&', '\\']);
        if whole && at > 0 && self.document.text.get(..tok.span.start as usize).is_some_and(glued) {
            return true;
        }
        if !whole || tok.kind != TokenKind::Number || unit_kind_of(mention) {
            return false;
        }
        let text = self.document.slice(tok.span);
        let counted = unit_of(mention).is_some();
        let before = at.checked_sub(1).map(|before| self.toks[before]).filter(|_| tok.gap == Gap::None);
        let capital = |tok: Tok| self.document.slice(tok.span).starts_with(char::is_uppercase);
        let word = |tok: &Tok| matches!(tok.what, What::Content | What::Name | What::Light) && !is_ideograph(tok);
        let named = before.filter(word).is_some_and(capital);
        if before.is_some() && (self.has_cue(at - 1, Cue::Valued) || named && self.is_least(at, mention)) {
            return false;
        }
        // Without unit and noun, `4.3` is a section more often than a share.
        if !counted && text.contains('.') {
            return true;
        }
        let short = text.len() <= MAX_LABEL_DIGITS;
        if counted {
            let noun = after.filter(|after| self.lexicon.statements.capital_nouns && capital(**after));
            return text.contains('.') && (named || at == 0) || named && short && noun.is_none();
        }
        let after = after.copied().filter(|after| after.gap == Gap::None).filter(word);
        let counts = after.is_some_and(|after| !named || self.lexicon.statements.capital_nouns && capital(after));
        let led = at > 0 && {
            let between = Span { start: self.toks[at - 1].span.end, end: tok.span.start };
            self.document.slice(between).contains([':', '：'])
        };
        let opens = before.is_none() && (at == 0 || tok.gap == Gap::Hard && !led) && !is_ideograph(&tok);
        // `87 tools` counts, a number before a capital or a single digit is that of a section.
        let counted_first =
            counts && text.len() > 1 && !text.contains('.') && after.is_some_and(|after| !capital(after));
        opens && !counted_first || !counts && (named || short && before.is_some_and(|before| word(&before)))
    }

    /// Whether a phrase of a sort begins at a token.
    pub(super) fn has_cue(&self, at: usize, wanted: Cue) -> bool {
        let from = self.cues.partition_point(|(cue, ..)| *cue < at);
        self.cues[from..].iter().take_while(|(cue, ..)| *cue == at).any(|(_, cue, _)| *cue == wanted)
    }

    /// Whether the figure at a token, which follows a name, is the least that will do.
    pub(super) fn is_least(&self, at: usize, mention: &Mention) -> bool {
        let end = self.toks[at..].iter().take_while(|tok| tok.span.overlaps(mention.span)).count() + at;
        let hedged = matches!(
            &mention.value,
            Value::Quantity(quantity) if matches!(quantity.hedge, Hedge::MoreThan | Hedge::AtLeast)
        );
        hedged
            || self.has_cue(end, Cue::Least)
            || (at.saturating_sub(LEAST_BEFORE)..at).any(|at| self.has_cue(at, Cue::Least))
    }

    /// The first token of each date, with its mention; of those whose year is open, too.
    pub(super) fn dates(&self) -> Vec<(usize, usize)> {
        let mut found: Vec<(usize, usize)> = Vec::new();
        for (at, tok) in self.toks.iter().enumerate() {
            if let What::Date(mention) | What::OpenDate(mention) = tok.what
                && found.last().is_none_or(|(_, last)| *last != mention)
            {
                found.push((at, mention));
            }
        }
        found
    }

    /// Whether the sentence is prose rather than a row of a table, a line of code or a title: it has function words.
    pub(super) fn is_prose(&self) -> bool {
        let stops = self.toks.iter().filter(|tok| tok.what == What::Stop).count();
        let ideographs = self.toks.iter().filter(|tok| is_ideograph(tok)).count();
        let end = self.toks.last().map_or(0, |tok| tok.span.end as usize);
        let closed = self.document.text.get(end..).is_some_and(|rest| rest.starts_with(['.', '!', '”', '"']));
        2 * ideographs > self.toks.len() || stops >= if closed { 1 } else { MIN_STOPS }
    }

    /// Whether the sentence says what holds by default.
    pub(super) fn tells_default(&self) -> bool {
        self.cues.iter().any(|(_, cue, _)| *cue == Cue::Default)
    }

    /// The first token of each figure.
    pub(super) fn figures(&self) -> Vec<usize> {
        let mut found: Vec<usize> = Vec::new();
        let mut last = None;
        for (at, tok) in self.toks.iter().enumerate() {
            if let What::Figure(mention) = tok.what
                && last != Some(mention)
            {
                last = Some(mention);
                found.push(at);
            }
        }
        found
    }

    /// The mention that a token is part of the figure of.
    pub(super) fn mention_of(&self, at: usize) -> Option<usize> {
        match self.toks.get(at)?.what {
            What::Figure(mention) => Some(mention),
            _ => None,
        }
    }

    /// One past the last token of the mention that a token is part of.
    pub(super) fn end_of(&self, at: usize) -> usize {
        let what = self.toks[at].what;
        at + self.toks[at..].iter().take_while(|tok| tok.what == what).count()
    }

    /// The words of a range that tell what is spoken of.
    pub(super) fn words(&self, range: Range<usize>) -> impl Iterator<Item = SubjectWord> + '_ {
        let toks = self.toks.get(range).unwrap_or(&[]);
        let pairs = toks.windows(2).filter_map(|pair| {
            let plain = |tok: &Tok| is_ideograph(tok) && tok.what == What::Content;
            let adjacent = pair.iter().all(plain) && pair[1].gap == Gap::None;
            let hash = pair_hash(&pair[0], &pair[1]);
            adjacent.then_some(SubjectWord { hash, kind: WordKind::Pair, own: false, token: pair[0].idx })
        });
        let words = toks.iter().filter(|tok| !is_ideograph(tok)).filter_map(|tok| {
            let kind = match tok.what {
                What::Label | What::OpenDate(_) => WordKind::Label,
                What::Name => WordKind::Name,
                What::Content => WordKind::Content,
                What::Light => WordKind::Light,
                What::Figure(_) | What::Date(_) | What::Stop => return None,
            };
            // What is named in code is the same thing in prose.
            let named = tok.what == What::Label && tok.kind == TokenKind::Word && in_literal(self.document, tok.span);
            let hash = if kind == WordKind::Label && !named { tok.hash } else { tok.subject };
            Some(SubjectWord { hash, kind, own: false, token: tok.idx })
        });
        words.chain(pairs)
    }
}

/// Whether a figure has a unit of measure or something that it counts.
fn unit_of(mention: &Mention) -> Option<()> {
    let Value::Quantity(quantity) = &mention.value else { return None };
    quantity.unit.as_ref().map(|_| ())
}

fn word(document: &Document, lexicon: &Lexicon, token: Token) -> Word {
    let text = document.slice(token.span());
    let vocabulary = &lexicon.vocabulary;
    let number = || {
        let entry = vocabulary.entry(vocabulary.resolve(vocabulary.slot_of_word(text), text));
        entry.cardinal.is_some() || entry.scale.is_some()
    };
    let stop = lexicon.stopwords.contains(text) || token.kind == TokenKind::Word && number();
    Word { subject: lexicon.statements.subject_hash(text, token.kind), stop }
}

fn of_mention(document: &Document, lexicon: &Lexicon, mention: &Mention, idx: usize, word: Word) -> What {
    match mention.kind {
        MentionKind::Date | MentionKind::Period if is_open(mention) => What::OpenDate(idx),
        MentionKind::Date | MentionKind::Period => What::Date(idx),
        MentionKind::Ordinal | MentionKind::Reference | MentionKind::Time => What::Label,
        MentionKind::Name if word.stop => What::Stop,
        MentionKind::Name if lexicon.statements.capital_nouns => What::Content,
        MentionKind::Name => What::Name,
        _ if is_figure(document, mention) => What::Figure(idx),
        // `one` and `no`, multiples.
        _ if unit_kind_of(mention) => What::Label,
        _ => What::Stop,
    }
}

fn is_open(mention: &Mention) -> bool {
    matches!(&mention.value, Value::Period(period) if period.readings.is_empty())
}

fn unit_kind_of(mention: &Mention) -> bool {
    matches!(&mention.value, Value::Quantity(quantity) if unit_kind(quantity).is_some())
}

fn of_word(document: &Document, token: Token, word: Word, first: bool) -> What {
    if token.kind == TokenKind::Number {
        return What::Label;
    }
    let text = document.slice(token.span());
    let letter = token.kind == TokenKind::Word && text.chars().nth(1).is_none();
    if letter {
        let capital = text.starts_with(char::is_uppercase) && !(first && word.stop);
        return if capital { What::Label } else { What::Stop };
    }
    if word.stop {
        return What::Stop;
    }
    // Codes: digits inside a word.
    if text.bytes().any(|byte| byte.is_ascii_digit()) { What::Label } else { What::Content }
}

/// Stands for two ideographs that follow each other.
pub(super) fn pair_hash(one: &Tok, other: &Tok) -> u32 {
    one.hash.rotate_left(5).wrapping_mul(31) ^ other.hash
}

fn gap(text: &str) -> Gap {
    if text == " " || text.is_empty() {
        return Gap::None;
    }
    let mut gap = Gap::None;
    let mut space = false;
    for c in text.chars() {
        match c {
            ';' | ':' | '(' | ')' | '[' | ']' | '；' | '：' | '（' | '）' | '【' | '】' | '—' | '!' | '！' => {
                return Gap::Hard;
            }
            '–' | '-' if space && text.ends_with(' ') => return Gap::Hard,
            ',' | '、' => gap = Gap::Comma,
            '，' => gap = Gap::Pause,
            c if c.is_whitespace() => space = true,
            _ if gap == Gap::None => gap = Gap::Joint,
            _ => {}
        }
    }
    gap
}

/// The hash of a word's stem, for the noun of a unit.
pub(super) fn subject_hash(lexicon: &Lexicon, word: &str) -> u32 {
    if word.is_empty() { word_hash(word) } else { lexicon.statements.subject_hash(word, TokenKind::Word) }
}
