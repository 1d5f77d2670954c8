//! A file of facts, proposed from the figures that a corpus repeats most.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::Span;
use crate::lexicon::{Lexicon, Lexicons};
use crate::model::{BlockKind, Document, MentionKind, Token, TokenKind, Value};

/// Fewest places of a figure that is worth pinning.
const MIN_PLACES: usize = 3;

/// Most facts proposed: more than a team reads through at once.
const MAX_FACTS: usize = 40;

/// Words by which a fact is spoken of: fewer tie too much, more too little.
const WORDS: std::ops::RangeInclusive<usize> = 2..=3;

/// Share of the places, in percent, that must have a word.
const SHARE: usize = 75;

/// Tokens on each side of a figure within which such words are looked for.
const NEAR: usize = 8;

/// Fewest letters of such a word.
const MIN_LETTERS: usize = 3;

/// A figure: its value, sort and noun.
type Figure = (String, MentionKind, String);

/// A place of a figure, and the words around it by hash.
struct Seen {
    doc: usize,
    span: Span,
    words: BTreeMap<u32, String>,
}

/// A file of facts from the figures that the documents repeat most, with a remark on where each stands.
pub fn suggest(documents: &[Document], lexicons: &Lexicons) -> String {
    let mut figures: BTreeMap<Figure, Vec<Seen>> = BTreeMap::new();
    let mut places_with: BTreeMap<u32, usize> = BTreeMap::new();
    for (doc, document) in documents.iter().enumerate() {
        let lexicon = lexicons.get(&document.language);
        for sentence in &document.sentences {
            let kind = document.blocks.get(sentence.block as usize).map(|block| block.kind);
            if matches!(kind, None | Some(BlockKind::Code)) {
                continue;
            }
            let told: Vec<(Figure, Span)> = figures_of(document, sentence.span);
            if told.is_empty() {
                continue;
            }
            for (figure, span) in told {
                let words = words(document, sentence.span, span, lexicon);
                words.keys().for_each(|hash| *places_with.entry(*hash).or_default() += 1);
                figures.entry(figure).or_default().push(Seen { doc, span, words });
            }
        }
    }
    let mut proposed: Vec<(usize, String)> = Vec::new();
    for seen in figures.values().filter(|seen| seen.len() >= MIN_PLACES) {
        proposed.extend(row(documents, seen, &places_with).map(|row| (seen.len(), row)));
    }
    proposed.sort_by(|a, b| (b.0, &a.1).cmp(&(a.0, &b.1)));
    proposed.truncate(MAX_FACTS);
    proposed.into_iter().map(|(_, row)| row).collect::<Vec<_>>().join("\n")
}

/// The figures of a sentence that name what they count or measure; dates and small numbers are told of too much.
fn figures_of(document: &Document, sentence: Span) -> Vec<(Figure, Span)> {
    let worth = |kind| {
        matches!(
            kind,
            MentionKind::Number
                | MentionKind::Percent
                | MentionKind::Money
                | MentionKind::Quantity
                | MentionKind::Duration
        )
    };
    let told = document.mentions_in(sentence).iter().filter(|mention| worth(mention.kind));
    told.filter_map(|mention| {
        let Value::Quantity(quantity) = &mention.value else { return None };
        let unit = quantity.unit.as_ref()?;
        let one = quantity.from == crate::model::Number::ONE;
        let figure = (mention.value.canonical(), mention.kind, unit.name.clone());
        (!one && !document.is_literal(mention.span)).then_some((figure, mention.span))
    })
    .collect()
}

/// The content words around a figure in its sentence by hash, other figures aside.
fn words(document: &Document, sentence: Span, figure: Span, lexicon: &Lexicon) -> BTreeMap<u32, String> {
    let (all, own) = (document.tokens_under(sentence), document.tokens_under(figure));
    let near = all.start.max(own.start.saturating_sub(NEAR))..all.end.min(own.end + NEAR);
    let tokens = document.tokens.range(near);
    let content = |token: &Token| {
        let text = document.slice(token.span());
        let figure = document.mentions_in(token.span()).iter().any(|mention| mention.kind != MentionKind::Name);
        token.kind == TokenKind::Word
            && !figure
            && text.chars().count() >= MIN_LETTERS
            && !lexicon.stopwords.contains(text)
    };
    tokens
        .filter(content)
        .map(|token| {
            let text = document.slice(token.span());
            (lexicon.statements.subject_hash(text, token.kind), text.to_lowercase())
        })
        .collect()
}

/// The row of one figure: the rarest of the words that most of its places share.
fn row(documents: &[Document], seen: &[Seen], places_with: &BTreeMap<u32, usize>) -> Option<String> {
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    seen.iter().flat_map(|place| place.words.keys()).for_each(|hash| *counts.entry(*hash).or_default() += 1);
    let mut shared: Vec<(usize, u32)> = counts
        .into_iter()
        .filter(|(_, count)| *count >= MIN_PLACES && *count * 100 >= seen.len() * SHARE)
        .map(|(hash, _)| (places_with.get(&hash).copied().unwrap_or(0), hash))
        .collect();
    shared.sort_unstable();
    shared.truncate(*WORDS.end());
    if !WORDS.contains(&shared.len()) {
        return None;
    }
    // The words as the first place that has all of them writes them, in its order.
    let whole = seen.iter().find(|place| shared.iter().all(|(_, hash)| place.words.contains_key(hash)))?;
    let words: Vec<&str> = shared.iter().filter_map(|(_, hash)| whole.words.get(hash)).map(String::as_str).collect();
    let document = documents.get(whole.doc)?;
    let files: BTreeSet<usize> = seen.iter().map(|place| place.doc).collect();
    let at = document.positions(whole.span).0;
    let value = value_with_noun(document, whole.span);
    let quoted: Vec<String> = words.iter().map(|word| quote(word)).collect();
    Some(format!(
        "# in {} places of {} documents, so in {}:{}:{}\n[[fact]]\nname = {}\nvalue = {}\nwords = [{}]\n",
        seen.len(),
        files.len(),
        document.path.replace(|c: char| c.is_control(), " "),
        at.line,
        at.column,
        quote(&words.join(" ")),
        quote(&value),
        quoted.join(", "),
    ))
}

/// A figure with the noun that it counts right after it.
fn value_with_noun(document: &Document, span: Span) -> String {
    let text = document.slice(span);
    let counted = document.mentions_in(span).first().is_some_and(|mention| mention.kind == MentionKind::Number);
    let idx = document.tokens_under(span).end;
    let next = document.tokens.get(idx).filter(|next| counted && next.start == span.end + 1);
    match next {
        Some(next) => format!("{text} {}", document.slice(next.span())),
        None => text.to_owned(),
    }
}

/// A text as a string of TOML.
fn quote(text: &str) -> String {
    let plain: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let safe: String = plain.chars().filter(|c| !c.is_control()).collect();
    format!("\"{}\"", safe.replace('\\', "\\\\").replace('"', "\\\""))
}
