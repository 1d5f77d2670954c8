//! Tells forms from copies: contents lists, navigation, signatures, tables, code and parallel entries repeat their shape,
//! not a statement that could drift apart.

use std::ops::Range;

use rustc_hash::FxHashSet;

use crate::align::draft::Draft;
use crate::align::family::{Group, Place};
use crate::base::Span;
use crate::index::Corpus;
use crate::model::{BlockKind, Document, Op, Sentence, Token, TokenKind};

/// Fewest words of a sentence that says something, if it ends like one.
const MIN_SENTENCE: u32 = 6;
/// Fewest words of one that does not: entries of contents lists, menus and parameter tables have fewer, a line on who
/// somebody is has more.
const MIN_UNENDED: u32 = 10;
/// What ends a sentence, perhaps before closing quotes and brackets, and what leads on to a list.
const ENDS: &[char] = &['.', '!', '?', ';', ':', '…', '。', '！', '？', '；', '：', '।', '؟', '۔'];
/// Least share of letters and white space in the characters of running text, digits aside; code, signatures and paths hold more signs.
const MIN_LETTERS: f32 = 0.8;
/// Letters that one ideograph counts for: a word has five and is about as much as two ideographs.
const IDEOGRAPH: u32 = 3;
/// Least share of running text in what two passages share, so that a copied page may hold its lists and listings.
const MIN_RUNNING: f32 = 0.4;
/// Matched words of running text that make a copy whatever surrounds them.
const ENOUGH_RUNNING: u32 = 100;
/// Fewest matched words of running text of a copy: two sentences, or a long one.
const FEW_RUNNING: u32 = 12;
/// Two short passages of one document that stand closer than this, in tokens, and differ are entries of one list made
/// after one pattern: nobody copies a sentence to just below it and then changes it.
const NEIGHBOURS: u32 = 40;
/// Most matched words of such an entry: two or three sentences.
const ENTRY: u32 = 50;
/// Least similarity of neighbours that is a slip all the same: the same text twice.
const SAME_TEXT: f32 = 0.95;
/// Least similarity of other short passages of one document; below it they are parallel entries too.
const SAME_ENTRY: f32 = 0.8;
/// Largest share of a copy that may be text that recurs.
const MAX_RECURRING: f32 = 0.5;
/// Tokens that a kept seed stands for: its own six and those up to the next one.
const SEED_REACH: u32 = 9;
/// Fewest words in a row that a short passage must share; forms share only what stands around their blanks.
const MIN_STRETCH: u32 = 8;

/// Matched words from which a passage is more than one entry of a list or of a reference.
const LONG_ENTRY: u32 = 100;
/// Least similarity of shorter passages in which one word stands for another more than once: below it they are entries about
/// two things, made after one pattern.
const SAME_SUBJECT: f32 = 0.92;
/// Fewest bytes of a word that can be what an entry is about.
const MIN_SUBJECT: u32 = 3;
/// Places from which short passages, none of which is the same as the one that is most like all, are a form.
const FORM_PLACES: usize = 3;

/// What tells forms: recurring seeds, and which sentences are running text.
pub(super) struct Forms<'a> {
    corpus: &'a Corpus<'a>,
    /// Seeds that recur, [`by_place`](crate::align::boilerplate::by_place).
    recurring: &'a [u64],
}

impl<'a> Forms<'a> {
    pub(super) fn new(corpus: &'a Corpus<'a>, recurring: &'a [u64]) -> Self {
        Self { corpus, recurring }
    }

    /// Whether what a draft matches is form rather than statement.
    pub(super) fn is_template(&self, draft: &Draft) -> bool {
        if draft.words < ENTRY {
            let same = draft.doc_a == draft.doc_b;
            let near = same && draft.b.start - draft.a.end < NEIGHBOURS;
            let least = if near { SAME_TEXT } else { SAME_ENTRY };
            let stretch = draft.ops.iter().filter_map(equal_on_a).map(|range| range.end - range.start).max();
            if (same && draft.similarity < least) || stretch < Some(MIN_STRETCH) {
                return true;
            }
        }
        if draft.words < LONG_ENTRY && draft.similarity < SAME_SUBJECT && self.has_other_subject(draft) {
            return true;
        }
        let running = self.running_words(draft);
        running < FEW_RUNNING || (running < ENOUGH_RUNNING && (running as f32) < MIN_RUNNING * draft.words as f32)
    }

    /// Whether places are filled-in forms rather than copies: short, and each differs from the one that is most like all. An
    /// edited copy is rare, a third one in the same documents or a fourth one are a pattern. Places that say the same to the
    /// word are one.
    pub(super) fn is_form(&self, group: &Group) -> bool {
        let differs = |tie: &Draft| tie.words < LONG_ENTRY && tie.similarity < SAME_TEXT;
        if group.members.len() < FORM_PLACES || !group.ties.iter().all(differs) {
            return false;
        }
        let hashes = |&(doc, start, end): &Place| -> Vec<u32> {
            let tokens = &self.corpus.document(doc).tokens;
            tokens.range(start as usize..end as usize).map(|token| token.hash).collect()
        };
        let texts: FxHashSet<Vec<u32>> = group.members.iter().map(hashes).collect();
        let documents: FxHashSet<u32> = group.members.iter().map(|place| place.0).collect();
        let apart = documents.len() == group.members.len();
        texts.len() >= FORM_PLACES + usize::from(apart)
    }

    /// Whether one word, or one part of an identifier, takes the place of another more than once.
    fn has_other_subject(&self, draft: &Draft) -> bool {
        let (a, b) = (self.corpus.document(draft.doc_a), self.corpus.document(draft.doc_b));
        let words = |document: &Document, range: &Range<u32>| -> Vec<Token> {
            document.tokens.range(range.start as usize..range.end as usize).collect()
        };
        let names = |document: &Document, tokens: &[Token], alone: bool| {
            let is_word = |token: &Token| token.kind == TokenKind::Word && token.end - token.start >= MIN_SUBJECT;
            tokens.iter().any(|token| is_word(token) && (!alone || is_glued(document, *token)))
        };
        let mut seen: FxHashSet<(Vec<u32>, Vec<u32>)> = FxHashSet::default();
        draft.ops.iter().any(|op| {
            let Op::Change { a: in_a, b: in_b } = op else { return false };
            let (from, to) = (words(a, in_a), words(b, in_b));
            let alone = from.is_empty() || to.is_empty();
            let subject = (from.is_empty() || names(a, &from, alone)) && (to.is_empty() || names(b, &to, alone));
            let hashes = |tokens: &[Token]| tokens.iter().map(|token| token.hash).collect();
            subject && !seen.insert((hashes(&from), hashes(&to)))
        })
    }

    /// Whether most of a draft is text that recurs: at the edges of such text winnowing keeps a seed here and not there, so
    /// that a few seeds of it seem rare. Such text is listed already.
    pub(super) fn recurs(&self, draft: &Draft) -> bool {
        let start = self.corpus.start(draft.doc_a);
        let (first, end) = (start + draft.a.start, start + draft.a.end);
        let from = self.recurring.partition_point(|seed| ((seed >> 32) as u32) < first);
        let inside = self.recurring[from..].iter().map(|seed| (seed >> 32) as u32).take_while(|&at| at < end);
        let (mut covered, mut reached) = (0, first);
        for at in inside {
            let to = (at + SEED_REACH).min(end);
            covered += to.saturating_sub(at.max(reached));
            reached = reached.max(to);
        }
        covered as f32 > MAX_RECURRING * (end - first) as f32
    }

    /// Matched words of side a that stand in running text.
    fn running_words(&self, draft: &Draft) -> u32 {
        let document = self.corpus.document(draft.doc_a);
        let mut sentences = document.sentences.iter();
        let mut sentence: Option<(Span, bool)> = None;
        if let Some(token) = document.tokens.get(draft.a.start as usize) {
            let first = document.sentence_at(token.start).unwrap_or(0);
            sentences = document.sentences[first..].iter();
        }
        let mut sum = 0u32;
        let mut ranges: Vec<Range<u32>> = draft.ops.iter().filter_map(equal_on_a).collect();
        ranges.sort_unstable_by_key(|range| range.start);
        for token in
            ranges.into_iter().flat_map(|range| document.tokens.range(range.start as usize..range.end as usize))
        {
            if sentence.is_none_or(|(span, _)| span.end <= token.start) {
                let next = sentences.find(|sentence| sentence.span.end > token.start);
                sentence = next.map(|next| (next.span, is_running(document, *next)));
            }
            if sentence.is_some_and(|(_, running)| running) && !is_glued(document, token) {
                sum = sum.saturating_add(token.kind.weight());
            }
        }
        sum / TokenKind::Word.weight()
    }
}

fn equal_on_a(op: &Op) -> Option<Range<u32>> {
    match op {
        Op::Equal { a, .. } => Some(a.clone()),
        _ => None,
    }
}

/// Whether a token is a part of something longer without white space: an address, a path, an identifier. Such parts agree
/// between texts that say different things, even in different languages.
fn is_glued(document: &Document, token: Token) -> bool {
    const GLUE: &[char] = &['/', '@', '_', '=', '\\', '.', ':', '#', '&'];
    let part = |c: char| c.is_alphanumeric() || GLUE.contains(&c);
    let (before, after) = (document.text.get(..token.start as usize), document.text.get(token.end as usize..));
    let mut before = before.unwrap_or("").chars().rev();
    let mut after = after.unwrap_or("").chars();
    let left = before.next().is_some_and(|c| GLUE.contains(&c)) && before.next().is_some_and(part);
    left || (after.next().is_some_and(|c| GLUE.contains(&c)) && after.next().is_some_and(part))
}

/// Whether a sentence is running text.
pub(super) fn is_running(document: &Document, sentence: Sentence) -> bool {
    let kind = document.blocks.get(sentence.block as usize).map(|block| block.kind);
    if matches!(kind, Some(BlockKind::Heading(_) | BlockKind::Cell { .. } | BlockKind::Code | BlockKind::Speaker)) {
        return false;
    }
    let first = document.tokens.partition_point(|token| token.start < sentence.span.start);
    let end = document.tokens.partition_point(|token| token.start < sentence.span.end);
    let kinds = (first..end).map(|idx| document.tokens.kind(idx));
    let words: u32 = kinds.filter(|kind| *kind != TokenKind::Number).map(TokenKind::weight).sum();
    let text = document.slice(sentence.span);
    let ended =
        text.chars().rev().find(|c| !matches!(c, '"' | '\'' | '”' | '’' | '»' | ')' | ']' | '）' | '」' | '』'));
    let least = if ended.is_some_and(|c| ENDS.contains(&c)) { MIN_SENTENCE } else { MIN_UNENDED };
    if words < least * TokenKind::Word.weight() {
        return false;
    }
    let (mut letters, mut all) = (0u32, 0u32);
    // Digits speak neither for nor against: statistics are running text, and rows of bare figures have no words.
    for c in text.chars().filter(|c| !c.is_numeric()) {
        // An ideograph says as much as some letters do, so that figures among ideographs seem to crowd them out.
        let size = if matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}') { IDEOGRAPH } else { 1 };
        all += size;
        letters += if c.is_alphabetic() || c.is_whitespace() { size } else { 0 };
    }
    letters as f32 >= MIN_LETTERS * all as f32
}
