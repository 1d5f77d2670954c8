//! Tells forms from copies: contents lists, navigation, signatures, tables, code and parallel entries repeat their shape,
//! not a statement that could drift apart.

use crate::align::draft::Draft;
use crate::align::run::Pair;
use crate::index::weight;
use crate::model::{BlockKind, Document, Op, Sentence, Token, TokenKind};

/// Fewest tokens of a sentence that says something; entries of contents lists, menus and indexes have fewer.
const MIN_SENTENCE: u32 = 6;
/// Least share of letters and white space in the characters of running text; code, signatures and paths hold more signs.
const MIN_LETTERS: f32 = 0.8;
/// Least share of running text in what two passages share, so that a copied page may hold its lists and listings.
const MIN_RUNNING: f32 = 0.4;
/// Matched words of running text that make a copy whatever surrounds them.
const ENOUGH_RUNNING: u32 = 100;
/// Fewest matched words of running text of a copy: two sentences, or a long one.
const FEW_RUNNING: u32 = 12;
/// Two short passages of one document that stand closer than this, in tokens, and differ are entries of one list made
/// after one pattern: nobody copies a sentence to just below it and then changes it.
const NEIGHBOURS: u32 = 60;
/// Most matched words of such an entry: two or three sentences.
const ENTRY: u32 = 50;
/// Least similarity of neighbours that is a slip all the same: the same text twice.
const SAME_TEXT: f32 = 0.95;

/// Whether what a draft matches is form rather than statement.
pub(super) fn is_template(pair: Pair<'_>, draft: &Draft) -> bool {
    let near = pair.same && draft.b.start - draft.a.end < NEIGHBOURS;
    if near && draft.words < ENTRY && draft.similarity < SAME_TEXT {
        return true;
    }
    let running = running_words(pair.a, &draft.ops);
    running < FEW_RUNNING || (running < ENOUGH_RUNNING && (running as f32) < MIN_RUNNING * draft.words as f32)
}

/// Matched words of side a that stand in running text.
fn running_words(document: &Document, ops: &[Op]) -> u32 {
    let mut sum = 0u32;
    let mut known: Option<(usize, bool)> = None;
    for op in ops {
        let Op::Equal { a, .. } = op else { continue };
        for &token in &document.tokens[a.start as usize..a.end as usize] {
            let Some(idx) = document.sentence_at(token.start) else { continue };
            let running = match known {
                Some((last, running)) if last == idx => running,
                _ => is_running(document, document.sentences[idx]),
            };
            known = Some((idx, running));
            if running && !is_glued(document, token) {
                sum = sum.saturating_add(weight(token));
            }
        }
    }
    sum / 5
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
fn is_running(document: &Document, sentence: Sentence) -> bool {
    let kind = document.blocks.get(sentence.block as usize).map(|block| block.kind);
    if matches!(kind, Some(BlockKind::Heading(_) | BlockKind::Cell { .. } | BlockKind::Code | BlockKind::Speaker)) {
        return false;
    }
    let first = document.tokens.partition_point(|token| token.start < sentence.span.start);
    let end = document.tokens.partition_point(|token| token.start < sentence.span.end);
    let tokens: &[Token] = document.tokens.get(first..end).unwrap_or(&[]);
    let words: u32 = tokens.iter().filter(|token| token.kind != TokenKind::Number).map(|&token| weight(token)).sum();
    if words < MIN_SENTENCE * 5 {
        return false;
    }
    let (mut letters, mut all) = (0u32, 0u32);
    for c in document.slice(sentence.span).chars() {
        all += 1;
        letters += u32::from(c.is_alphabetic() || c.is_whitespace());
    }
    letters as f32 >= MIN_LETTERS * all as f32
}
