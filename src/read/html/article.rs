//! Tells the article of a page from what surrounds it: the finder's words are mapped onto the page's blocks.

use std::borrow::Cow;

use dom_smoothie::{Config, Readability, TextMode};
use rustc_hash::FxHashSet;

use crate::base::stable_hash;
use crate::model::BlockKind;

use super::super::draft::visible_text;
use super::super::entity;
use super::super::lines::{columns, ends_sentence, is_cjk};
use super::page::{Page, PageBlock};

/// For each block, why it is furniture; `None` for main text.
pub(super) type Verdicts = Vec<Option<&'static str>>;

/// Words in a row that must agree for a place to be the finder's; four leave 0.07 % of its words unplaced.
const GRAM: usize = 4;

/// An article that keeps less of the page's prose than this is a wrong guess, or the page has no article.
const MIN_SHARE: f64 = 0.4;

/// Prose outside the article of at least this many columns is kept: dropping text loses facts.
const PROSE: usize = 160;

/// Inside the article, a sentence of at least this many columns is kept whatever its element is called.
const SENTENCE: usize = 40;

/// A block of which more than this stands in links is a list of links.
const LINKS: f64 = 0.5;

/// The finder writes its article out as HTML, and for every sign that [`plain`] replaces its writer looks through the
/// whole text up to the next tag. Pages with more signs times bytes than this (0.1 s) go to it without such signs.
const MAX_ESCAPES: usize = 4_000_000_000;

/// Without a usable finder: everything but what its element names as furniture.
pub(super) fn without_finder(page: &Page) -> Verdicts {
    page.blocks.iter().map(|block| block.structural).collect()
}

/// Decides with the article finder.
pub(super) fn decide(text: &str, page: &Page) -> Verdicts {
    let shown: Vec<Cow<'_, str>> = page.blocks.iter().map(|block| visible_text(text, &block.block)).collect();
    let Some(found) = found_text(text) else { return without_finder(page) };
    let covered = covered(&shown, &found);
    let width = |idx: usize| shown[idx].chars().map(columns).sum::<usize>();
    let (mut kept, mut all) = (0, 0);
    for (idx, block) in page.blocks.iter().enumerate() {
        if block.structural.is_none() && !is_link_list(block, &shown[idx]) {
            all += width(idx);
            kept += if covered[idx] { width(idx) } else { 0 };
        }
    }
    if (kept as f64) < all as f64 * MIN_SHARE {
        return without_finder(page);
    }
    let first = covered.iter().position(|covered| *covered).unwrap_or(0);
    let last = covered.iter().rposition(|covered| *covered).unwrap_or(0);
    let says_something = |idx: usize| {
        let kind = page.blocks[idx].block.kind;
        matches!(kind, BlockKind::Heading(_)) || width(idx) >= SENTENCE && ends_sentence(&shown[idx])
    };
    let verdict = |(idx, block): (usize, &PageBlock)| {
        let inside = (first..=last).contains(&idx);
        let links = is_link_list(block, &shown[idx]);
        let heading = block.block.kind == BlockKind::Heading(1);
        let tabular = block.cell.is_some() || block.block.kind == BlockKind::Caption;
        let prose = width(idx) >= PROSE && ends_sentence(&shown[idx]) || tabular;
        match block.structural {
            Some(reason) => Some(reason),
            None if covered[idx] || heading => None,
            None if block.hinted && !(inside && !links && says_something(idx)) => {
                Some("page element around the article")
            }
            None if links => Some("links"),
            None if inside || prose => None,
            None => Some("outside the article"),
        }
    };
    page.blocks.iter().enumerate().map(verdict).collect()
}

fn is_link_list(block: &PageBlock, shown: &str) -> bool {
    block.link_bytes as f64 > shown.len() as f64 * LINKS
}

/// The article's text as the finder sees it.
fn found_text(html: &str) -> Option<String> {
    let config = Config { text_mode: TextMode::Formatted, ..Config::default() };
    let signs = html.bytes().filter(|b| matches!(b, b'&' | 0xC2)).count();
    let html = if signs.saturating_mul(html.len()) > MAX_ESCAPES { without_escapes(html) } else { Cow::Borrowed(html) };
    let mut finder = Readability::new(html.as_ref(), None, Some(config)).ok()?;
    finder.parse().ok().map(|article| article.text_content.to_string())
}

/// A page with every sign that [`plain`] replaces replaced, also where a character reference stands for it.
fn without_escapes(html: &str) -> Cow<'_, str> {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find(|c| plain(c) != c) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let len = match entity::reference(rest) {
            Some((len, reads)) if reads.chars().all(|c| plain(c) == c) => {
                out.push_str(&rest[..len]);
                len
            }
            Some((len, reads)) => {
                out.extend(reads.chars().map(plain));
                len
            }
            None => {
                out.extend(rest[..first].chars().map(plain));
                first
            }
        };
        rest = &rest[len..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// What stands for a character when words are compared: one sign for `&` and all that UTF-8 starts with the byte C2,
/// the two the finder's writer is slow at.
fn plain(c: char) -> char {
    match c {
        '\u{a0}' => ' ',
        '&' | '\u{80}'..='\u{bf}' => '+',
        _ => c,
    }
}

/// Words of a text: Han characters one by one, others by white space; signs alone are none.
fn words(text: &str, out: &mut Vec<u64>) {
    let text: String = text.chars().map(plain).collect();
    for chunk in text.split_whitespace() {
        let mut from = 0;
        for (at, c) in chunk.char_indices() {
            if is_cjk(c) {
                push_word(&chunk[from..at], out);
                push_word(&chunk[at..at + c.len_utf8()], out);
                from = at + c.len_utf8();
            }
        }
        push_word(&chunk[from..], out);
    }
}

fn push_word(word: &str, out: &mut Vec<u64>) {
    if word.chars().any(char::is_alphanumeric) {
        out.push(stable_hash(word.as_bytes()));
    }
}

/// Which blocks the finder kept: those of whose words most lie in some run of [`GRAM`] words it has too. Runs go over
/// block borders, so that a short heading counts with the text around it.
fn covered(shown: &[Cow<'_, str>], found: &str) -> Vec<bool> {
    let mut theirs = Vec::new();
    words(found, &mut theirs);
    let grams: FxHashSet<u64> = theirs.windows(GRAM).map(gram).collect();
    let mut ours = Vec::new();
    let mut starts = Vec::with_capacity(shown.len() + 1);
    for text in shown {
        starts.push(ours.len());
        words(text, &mut ours);
    }
    starts.push(ours.len());
    let mut hit = vec![false; ours.len()];
    for (at, window) in ours.windows(GRAM).enumerate() {
        if grams.contains(&gram(window)) {
            hit[at..at + GRAM].fill(true);
        }
    }
    let share = |range: &[bool]| range.iter().filter(|hit| **hit).count() * 2 > range.len();
    starts.windows(2).map(|range| share(&hit[range[0]..range[1]])).collect()
}

fn gram(words: &[u64]) -> u64 {
    words.iter().fold(0, |hash: u64, word| hash.rotate_left(17).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ word)
}
