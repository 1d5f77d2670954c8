//! Typed differences between two aligned passages: which value, name or word stands where the other has another.

use std::ops::Range;

use crate::base::Span;
use crate::lexicon::{Lexicon, Lexicons};
use crate::model::{Alignment, BlockKind, Document, Mention, MentionKind, Op, Relation, Token, TokenKind};
use crate::rules::label::{self, Label};
use crate::rules::negation::{negations, without_constants};
use crate::rules::proper_name::{self, Words};
use crate::rules::slot_value::{class_of, is_reformatted, pair, reading, shown, slot_relation};
use crate::rules::substitution;
use serde::{Deserialize, Serialize};

/// What a difference is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// Two numbers, percentages, amounts or durations.
    Number,
    /// Two identifiers: versions, articles, sections, ids.
    Reference,
    /// Two dates, periods or times of day.
    Date,
    /// One magnitude in two units, or two quantities whose units exclude each other.
    Unit,
    /// Two proper names.
    Name,
    /// A negation that one side lacks.
    Negation,
    /// One value written in two forms.
    Format,
    /// A label that differs by design: the number of a heading, a part of an identifier, code.
    Label,
    /// Any other words.
    Wording,
}

/// One difference.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// What it is about.
    pub class: Class,
    /// What a part of an identifier would be about if it stood by itself; nothing for all that is no such label.
    pub unlabelled: Option<Class>,
    /// Where it stands on side a; the words beside it if side a has nothing there.
    pub a: Span,
    /// Where it stands on side b; the words beside it if side b has nothing there.
    pub b: Span,
    /// Whether one side has nothing there: words were put in or left out, not replaced.
    pub one_sided: bool,
    /// The value on side a as text; empty if it is no value.
    pub value_a: String,
    /// The value on side b as text; empty if it is no value.
    pub value_b: String,
    /// What each side covers, with unit and interval; empty if it is no value.
    pub readings: (String, String),
    /// How sure it is that the two places say the same thing and this differs in it, 0–1.
    pub confidence: f32,
}

/// Tokens on each side of a difference that are looked at to tell whether the two places say the same thing.
const CONTEXT: u32 = 8;

/// Longest hunk, in tokens of its longer side, in which a gained or lost negation is held to be one: in a rewritten clause
/// the cue words say nothing about each other.
const MAX_NEGATION_HUNK: usize = 4;

/// Letters by which two forms of one word are known (`admit`, `admitted`).
const STEM_LETTERS: usize = 4;

/// What is left of the confidence in a difference of values if one side has words beside its value that the other lacks:
/// `(2049)` and `(founded in 1949)` are two facts, `a total of 90` and `91` one.
const REWORDED_SLOT: f32 = 0.45;

/// Confidence in a difference that no token shows: a hyphen may have been read as a minus.
const BETWEEN_TOKENS: f32 = 0.8;

/// Confidence in figures that were not read as values: parts of codes and versions, which copies for another release change.
const BARE_FIGURES: f32 = 0.8;

/// Confidence in a negation that one side gained or lost: it may be spelled otherwise next to the slot.
const NEGATION: f32 = 0.95;

/// Longest run of figures that is read as one code.
const MAX_FIGURES: usize = 3;

/// Words beside the dates and ids in the date line of a document or the id line of an entry: a label, the name of who
/// publishes.
const DATELINE_WORDS: usize = 4;

/// Tokens beside a slot within which a negation on the other side has merely moved (`not all agree`, `all do not agree`).
const MOVED_NEGATION: usize = 5;

/// All differences of an alignment, segment by segment: in each, those that no token shows come first.
pub fn differences(a: &Document, b: &Document, alignment: &Alignment, lexicons: &Lexicons) -> Vec<Difference> {
    let lexicon = lexicons.get(&a.language);
    // A copy may be told to be in another language than its source, if the rest of its document is.
    let other = Some(lexicons.get(&b.language)).filter(|other| !std::ptr::eq(*other, lexicon));
    let known: Vec<&Lexicon> = std::iter::once(lexicon).chain(other).collect();
    let mut found = Vec::new();
    for segment in alignment.ops.split(|op| matches!(op, Op::Break)) {
        between_tokens(a, b, segment, &mut found);
        for hunk in hunks(a, b, segment) {
            let from = found.len();
            Hunk { a, b, at: hunk.clone(), lexicon, known: &known }.classify(&mut found);
            let confidence = context_agreement(segment, &hunk);
            for difference in &mut found[from..] {
                difference.confidence *= confidence;
            }
        }
    }
    found
}

/// A pair of token ranges that differ, widened to whole mentions.
type Ranges = (Range<u32>, Range<u32>);

/// The changed runs of one collinear segment, each widened to the mentions that it cuts and merged with its neighbours
/// where they then touch.
fn hunks(a: &Document, b: &Document, segment: &[Op]) -> Vec<Ranges> {
    let mut hunks: Vec<Ranges> = Vec::new();
    for (idx, op) in segment.iter().enumerate() {
        let Op::Change { a: in_a, b: in_b } = op else { continue };
        let before = idx.checked_sub(1).map_or(0, |idx| equal_len(&segment[idx]));
        let after = segment.get(idx + 1).map_or(0, equal_len);
        let (mut left, mut right) = (0, 0);
        // Widening for one side may cut a mention of the other; two rounds settle all but pathological nestings.
        for _ in 0..2 {
            let (la, ra) = overhang(a, in_a.start - left..in_a.end + right);
            let (lb, rb) = overhang(b, in_b.start - left..in_b.end + right);
            left = (left + la.max(lb)).min(before);
            right = (right + ra.max(rb)).min(after);
        }
        let next = (in_a.start - left..in_a.end + right, in_b.start - left..in_b.end + right);
        match hunks.last_mut() {
            Some(last) if next.0.start < last.0.end || next.1.start < last.1.end => {
                last.0.end = last.0.end.max(next.0.end);
                last.1.end = last.1.end.max(next.1.end);
            }
            _ => hunks.push(next),
        }
    }
    hunks
}

/// Values whose tokens agree but that differ all the same: in a sign, a currency sign, a percent sign, which are no tokens.
fn between_tokens(a: &Document, b: &Document, segment: &[Op], found: &mut Vec<Difference>) {
    for op in segment {
        let Op::Equal { a: in_a, b: in_b } = op else { continue };
        if in_a.len() != in_b.len() {
            continue;
        }
        for one in values_in(a, a.token_span(in_a.clone())) {
            let under = a.tokens_under(one.span);
            // One of several values in one token (`2,3,4`) has no counterpart of its own.
            let whole = one.span.contains(a.token_span(under.start as u32..under.end as u32));
            let inside = in_a.start as usize <= under.start && under.end <= in_a.end as usize && !under.is_empty();
            if !whole || !inside {
                continue;
            }
            let shift = |idx: usize| (idx - in_a.start as usize) + in_b.start as usize;
            let opposite = shift(under.start)..shift(under.end);
            let there = b.token_span(opposite.start as u32..opposite.end as u32);
            if a.slice(one.span) == b.slice(there) {
                continue;
            }
            // Only a value of the very same tokens: a longer one on the other side was read otherwise for another reason.
            let other = values_in(b, there).find(|other| b.tokens_under(other.span) == opposite);
            let resigned = |other: &Mention| is_signed(a.slice(one.span)) != is_signed(b.slice(other.span));
            let Some(other) = other.filter(|other| other.kind == one.kind || resigned(other)) else { continue };
            let class = match slot_relation(one, other, a.slice(one.span), b.slice(other.span)) {
                Relation::Conflict => class_of(one.kind),
                Relation::UnitConflict => Class::Unit,
                Relation::Equal | Relation::Compatible | Relation::Unrelated => continue,
            };
            if label::of(a, one.span).is_some() || label::of(b, other.span).is_some() {
                continue;
            }
            found.push(Difference {
                class,
                unlabelled: None,
                a: one.span,
                b: other.span,
                one_sided: false,
                value_a: one.value.canonical(),
                value_b: other.value.canonical(),
                readings: (reading(&one.value), reading(&other.value)),
                confidence: BETWEEN_TOKENS,
            });
        }
    }
}

fn is_signed(surface: &str) -> bool {
    surface.starts_with(['-', '\u{2212}', '+'])
}

fn equal_len(op: &Op) -> u32 {
    match op {
        // Where tokens are joined on one side, one step to the left there is none here.
        Op::Equal { a, b } if a.len() == b.len() => a.end - a.start,
        Op::Equal { .. } | Op::Change { .. } | Op::Break => 0,
    }
}

/// How many tokens the mentions at both ends of a range reach beyond it.
fn overhang(document: &Document, tokens: Range<u32>) -> (u32, u32) {
    let span = document.token_span(tokens.clone());
    let (mut left, mut right) = (0, 0);
    for mention in values_in(document, span) {
        if mention.span.start < span.start {
            let before = document.tokens.range(0..tokens.start as usize);
            let reach = before.rev().take_while(|token| token.start >= mention.span.start).count();
            left = left.max(reach as u32);
        }
        if mention.span.end > span.end {
            let after = document.tokens.range(tokens.end as usize..document.tokens.len());
            let reach = after.take_while(|token| token.start < mention.span.end).count();
            right = right.max(reach as u32);
        }
    }
    (left, right)
}

/// The mentions under a span that are values rather than names.
fn values_in(document: &Document, span: Span) -> impl Iterator<Item = &Mention> {
    document.mentions_in(span).iter().filter(|mention| mention.kind != MentionKind::Name)
}

/// How many tokens around the part of a hunk on one side agree, and how many there are.
fn side_agreement(
    segment: &[Op],
    hunk: &Range<u32>,
    side: for<'r> fn(&'r Range<u32>, &'r Range<u32>) -> &'r Range<u32>,
) -> (u32, u32) {
    let (mut near, mut seen) = (0, 0);
    let window = hunk.start.saturating_sub(CONTEXT)..hunk.end + CONTEXT;
    let of = |op: &Op| match op {
        Op::Equal { a, b } => (side(a, b).clone(), true),
        Op::Change { a, b } => (side(a, b).clone(), false),
        Op::Break => (0..0, false),
    };
    let first = segment.partition_point(|op| of(op).0.end <= window.start);
    for (range, equal) in segment.get(first..).unwrap_or(&[]).iter().map(of) {
        if range.start >= window.end {
            break;
        }
        let from = range.start.max(window.start);
        let to = range.end.min(window.end);
        let inside = to.saturating_sub(from);
        let own = to.min(hunk.end).saturating_sub(from.max(hunk.start)).min(inside);
        seen += inside - own;
        near += if equal { inside - own } else { 0 };
    }
    (near, seen)
}

/// The share of the tokens around a hunk that agree on both sides, scaled to 0.5–1: a hunk in the middle of agreement is
/// a difference in one fact, one among other differences may be another fact.
fn context_agreement(segment: &[Op], hunk: &Ranges) -> f32 {
    let of_a = side_agreement(segment, &hunk.0, |a, _| a);
    let of_b = side_agreement(segment, &hunk.1, |_, b| b);
    let (near, seen) = (of_a.0 + of_b.0, of_a.1 + of_b.1);
    if seen == 0 { 0.5 } else { 0.5 + 0.5 * near as f32 / seen as f32 }
}

struct Hunk<'a> {
    a: &'a Document,
    b: &'a Document,
    at: Ranges,
    lexicon: &'a Lexicon,
    /// All lexicons, that of side a first.
    known: &'a [&'a Lexicon],
}

impl Hunk<'_> {
    fn classify(&self, out: &mut Vec<Difference>) {
        let (span_a, span_b) = (self.a.token_span(self.at.0.clone()), self.b.token_span(self.at.1.clone()));
        let values_a: Vec<&Mention> = values_in(self.a, span_a).collect();
        let values_b: Vec<&Mention> = values_in(self.b, span_b).collect();
        let pairs = pair(&values_a, &values_b);
        let from = out.len();
        let whole = pairs.len() == values_a.len() && pairs.len() == values_b.len();
        let tokenwise = || substitution::differences((self.a, &self.at.0), (self.b, &self.at.1), self.known);
        if let Some(found) = (!whole || !pairs.iter().all(|pair| self.is_level(pair))).then(tokenwise).flatten() {
            out.extend(found);
        } else {
            self.classify_values(&pairs, (span_a, span_b), out);
        }
        for difference in out[from..].iter_mut().filter(|difference| difference.class != Class::Wording) {
            let named = matches!(difference.class, Class::Reference | Class::Name);
            let siblings = named && label::are_siblings((self.a, difference.a), (self.b, difference.b));
            let siblings = siblings.then_some(Label::Place);
            match label::of(self.a, difference.a).max(label::of(self.b, difference.b)).max(siblings) {
                None => continue,
                Some(Label::Part) => difference.unlabelled = Some(difference.class),
                Some(Label::Place) => {}
            }
            difference.class = Class::Label;
        }
    }

    /// Whether two paired values stand at one place of the hunk, counted in tokens, and are of one sort.
    fn is_level(&self, (one, other): &(&Mention, &Mention)) -> bool {
        let place = |document: &Document, range: &Range<u32>, span: Span| {
            let under = document.tokens_under(span);
            (under.start.saturating_sub(range.start as usize), under.end.saturating_sub(range.start as usize))
        };
        place(self.a, &self.at.0, one.span) == place(self.b, &self.at.1, other.span) && one.kind == other.kind
    }

    /// The differences of a hunk by its values and what is left of it once they are paired.
    fn classify_values(
        &self,
        pairs: &[(&Mention, &Mention)],
        (span_a, span_b): (Span, Span),
        out: &mut Vec<Difference>,
    ) {
        let from = out.len();
        for &(one, other) in pairs {
            self.value(one, other, out);
        }
        let covered = |spans: &[Span], token: &Token| spans.iter().any(|span| span.overlaps(token.span()));
        let (paired_a, paired_b): (Vec<Span>, Vec<Span>) = pairs.iter().map(|pair| (pair.0.span, pair.1.span)).unzip();
        let rest_a: Vec<Token> = tokens_in(self.a, &self.at.0).filter(|token| !covered(&paired_a, token)).collect();
        let rest_b: Vec<Token> = tokens_in(self.b, &self.at.1).filter(|token| !covered(&paired_b, token)).collect();
        let same = rest_a.iter().map(|token| token.hash).eq(rest_b.iter().map(|token| token.hash));
        if rest_a.len() != rest_b.len() {
            for difference in &mut out[from..] {
                difference.confidence *= REWORDED_SLOT;
            }
        }
        if !same {
            self.words(&rest_a, &rest_b, (span_a, span_b), out);
        }
    }

    fn value(&self, one: &Mention, other: &Mention, out: &mut Vec<Difference>) {
        if is_dateline(self.a, one) && is_dateline(self.b, other) {
            return;
        }
        let (surface_a, surface_b) = (self.a.slice(one.span), self.b.slice(other.span));
        let relation = slot_relation(one, other, surface_a, surface_b);
        let class = match relation {
            Relation::Equal if is_reformatted(surface_a, surface_b) => Class::Format,
            Relation::Equal | Relation::Compatible => return,
            Relation::UnitConflict => Class::Unit,
            Relation::Conflict => class_of(one.kind),
            Relation::Unrelated => Class::Wording,
        };
        out.push(Difference {
            class,
            unlabelled: None,
            a: one.span,
            b: other.span,
            one_sided: false,
            value_a: shown(class, &one.value),
            value_b: shown(class, &other.value),
            readings: (reading(&one.value), reading(&other.value)),
            confidence: 1.0,
        });
    }

    /// What is left of a hunk once its values are paired.
    fn words(&self, rest_a: &[Token], rest_b: &[Token], spans: (Span, Span), out: &mut Vec<Difference>) {
        let cover = |tokens: &[Token], empty: Span| match (tokens.first(), tokens.last()) {
            (Some(first), Some(last)) => first.span().cover(last.span()),
            _ => Span { start: empty.start, end: empty.start },
        };
        let (mut span_a, mut span_b) = (cover(rest_a, spans.0), cover(rest_b, spans.1));
        let one_sided = rest_a.is_empty() || rest_b.is_empty();
        if one_sided {
            let (more, document) = if rest_a.is_empty() { (span_b, self.b) } else { (span_a, self.a) };
            if is_heading(document, more) {
                // A heading put between two paragraphs leaves the wording of both alone.
                return;
            }
            // Nothing can't be shown: a word on each side can.
            (span_a, span_b) = (widened(self.a, span_a), widened(self.b, span_b));
        }
        let mut push = |class, value_a: String, value_b: String, confidence| {
            out.push(Difference {
                class,
                unlabelled: None,
                a: span_a,
                b: span_b,
                one_sided,
                value_a,
                value_b,
                readings: Default::default(),
                confidence,
            });
        };
        if crosses_blocks(self.a, span_a) || crosses_blocks(self.b, span_b) {
            push(Class::Wording, String::new(), String::new(), 1.0);
            return;
        }
        let text_of = |document: &Document, span: Span| document.slice(span).to_owned();
        let words = |document, tokens| Words { document, tokens };
        if let Some(confidence) = proper_name::confidence(words(self.a, rest_a), words(self.b, rest_b), self.lexicon) {
            push(Class::Name, text_of(self.a, span_a), text_of(self.b, span_b), confidence);
            return;
        }
        if are_figures(rest_a) && are_figures(rest_b) {
            push(Class::Reference, text_of(self.a, span_a), text_of(self.b, span_b), BARE_FIGURES);
            return;
        }
        let all = |rest: &[Token], range: &Range<u32>| rest.len() == range.len();
        if all(rest_a, &self.at.0)
            && all(rest_b, &self.at.1)
            && let Some(found) = substitution::differences((self.a, &self.at.0), (self.b, &self.at.1), self.known)
        {
            out.extend(found);
            return;
        }
        let short = rest_a.len().max(rest_b.len()) <= MAX_NEGATION_HUNK;
        if short && self.is_negated(rest_a, rest_b) {
            push(Class::Negation, String::new(), String::new(), NEGATION);
        } else {
            push(Class::Wording, String::new(), String::new(), 1.0);
        }
    }

    /// Whether one side of a slot denies what the other states: a negation stands in one slot alone, it is more than an aside,
    /// and it has not merely moved by a few words.
    fn is_negated(&self, rest_a: &[Token], rest_b: &[Token]) -> bool {
        let slot = |document: &Document, tokens: &[Token]| match (tokens.first(), tokens.last()) {
            (Some(first), Some(last)) => {
                let span = first.span().cover(last.span());
                // A phrase that denies nothing may reach beyond the slot.
                if is_aside(document, span) || self.negations(document, widened(document, span)) == 0 {
                    0
                } else {
                    self.negations(document, span)
                }
            }
            _ => 0,
        };
        let near = |document: &Document, tokens: &Range<u32>| {
            let at = document.token_span(tokens.clone()).start;
            let sentence = document.sentence_at(at).and_then(|idx| document.sentences.get(idx));
            let around = (tokens.start as usize).saturating_sub(MOVED_NEGATION)..tokens.end as usize + MOVED_NEGATION;
            let inside = |token: &Token| sentence.is_none_or(|sentence| sentence.span.contains(token.span()));
            let spans = document.tokens.range(around).filter(inside).map(|token| token.span());
            spans.reduce(Span::cover).map_or(0, |span| self.negations(document, span))
        };
        let (in_a, in_b) = (slot(self.a, rest_a), slot(self.b, rest_b));
        in_a % 2 != in_b % 2
            && in_a.min(in_b) == 0
            && self.content(self.a, rest_a) == self.content(self.b, rest_b)
            && near(self.a, &self.at.0) != near(self.b, &self.at.1)
    }

    /// The beginnings of the words of a slot that neither deny nor merely bind: what is denied on one side must be what the
    /// other side states (`does not admit`, `admits`), or the slot was reworded.
    fn content(&self, document: &Document, tokens: &[Token]) -> Vec<String> {
        let words = tokens.iter().filter(|token| token.kind == TokenKind::Word);
        let words = words.map(|token| document.slice(token.span()).to_lowercase());
        let is_content = |word: &String| {
            self.known.iter().all(|lexicon| !lexicon.stopwords.contains(word) && negations(word, lexicon) == 0)
        };
        words.filter(is_content).map(|word| word.chars().take(STEM_LETTERS).collect()).collect()
    }

    /// Number of negation words under a span; in a script without spaces, of places where one stands. Hyphenated words
    /// (`non-free`, `--no-merged`) and constants in capitals (`NOT NULL`) deny nothing.
    fn negations(&self, document: &Document, span: Span) -> usize {
        let text = without_constants(document, span).to_lowercase();
        self.known.iter().map(|lexicon| negations(&text, lexicon)).max().unwrap_or(0)
    }
}

/// Whether a span is set off from its sentence by punctuation on both sides: `Not surprisingly, a …`, `(not yet)`.
fn is_aside(document: &Document, span: Span) -> bool {
    let Some(sentence) = document.sentence_at(span.start).and_then(|idx| document.sentences.get(idx)) else {
        return false;
    };
    let before = document.slice(Span { start: sentence.span.start.min(span.start), end: span.start }).trim_end();
    let after = document.slice(Span { start: span.end, end: sentence.span.end.max(span.end) }).trim_start();
    let opened = before.is_empty() || before.ends_with(['(', '[', ',', '–', '—']);
    opened && after.starts_with([')', ']', ',', '–', '—'])
}

/// Whether dates, or ids after a label (`Own Id: OTP-9014`), are all that a block says: the date of the document itself, the id
/// of an entry, not a fact that its text shares with another.
fn is_dateline(document: &Document, mention: &Mention) -> bool {
    let block = document.block_at(mention.span.start).and_then(|idx| document.blocks.get(idx));
    let Some(block) = block.filter(|block| !matches!(block.kind, BlockKind::Cell { .. })) else { return false };
    let class = class_of(mention.kind);
    let own = || document.mentions_in(block.span).iter().filter(|other| class_of(other.kind) == class);
    let labelled = || {
        let first = own().next().map_or(block.span.start, |first| first.span.start);
        document.slice(Span { start: block.span.start.min(first), end: first }).trim_end().ends_with([':', '：'])
    };
    let words = |span: Span| document.tokens_under(span).len();
    (class == Class::Date || class == Class::Reference && labelled())
        && words(block.span) <= own().map(|other| words(other.span)).sum::<usize>() + DATELINE_WORDS
}

fn crosses_blocks(document: &Document, span: Span) -> bool {
    document.slice(span).contains('\n')
}

/// Whether a span is all of a heading.
fn is_heading(document: &Document, span: Span) -> bool {
    let block = document.block_at(span.start).and_then(|idx| document.blocks.get(idx));
    block.is_some_and(|block| {
        matches!(block.kind, BlockKind::Heading(_)) && span.end <= block.span.end && {
            let words = |span: Span| document.slice(span).split_whitespace().count();
            words(span) == words(block.span)
        }
    })
}

/// A span with one more token of its sentence on each side.
fn widened(document: &Document, span: Span) -> Span {
    let Some(sentence) = document.sentence_at(span.start).and_then(|idx| document.sentences.get(idx)) else {
        return span;
    };
    let before = document.tokens.partition_point(|token| token.end <= span.start).checked_sub(1);
    let after = document.tokens.partition_point(|token| token.start < span.end);
    let tokens = before.and_then(|idx| document.tokens.get(idx)).into_iter().chain(document.tokens.get(after));
    tokens.map(|token| token.span()).filter(|token| sentence.span.contains(*token)).fold(span, Span::cover)
}

fn tokens_in<'d>(document: &'d Document, range: &Range<u32>) -> impl Iterator<Item = Token> + 'd {
    document.tokens.range(range.start as usize..range.end as usize)
}

/// Whether tokens are nothing but figures that were not read as values: parts of codes and versions.
fn are_figures(tokens: &[Token]) -> bool {
    !tokens.is_empty() && tokens.len() <= MAX_FIGURES && tokens.iter().all(|token| token.kind == TokenKind::Number)
}
