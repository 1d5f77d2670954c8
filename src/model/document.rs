//! A document after reading, normalising, segmenting and extracting.

use serde::{Deserialize, Serialize};

use crate::base::{LineIndex, OffsetMap, Position, Span};
use crate::model::{BlockKind, Furniture, Mention, Metadata, Tokens};

/// One document. All spans are byte ranges in its normalised [`Document::text`], unless they say otherwise.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// The path as the user named it, `/`-separated; `-` for stdin.
    pub path: String,
    /// The reader's registry name.
    pub format: &'static str,
    /// BCP 47 language, `und` if unknown.
    pub language: String,
    /// What the document says about itself.
    pub meta: Metadata,
    /// The normalised main text; blocks are separated by one `\n`.
    pub text: String,
    /// Normalised text → decoded source.
    pub map: OffsetMap,
    /// The decoded source, for surfaces; nothing if it was let go of to save memory.
    pub source: Option<String>,
    /// Decoded source → bytes of the file.
    pub decoding: OffsetMap,
    /// Line starts of the decoded source.
    pub lines: LineIndex,
    /// Blocks in reading order; they do not overlap.
    pub blocks: Vec<Block>,
    /// For cells: index of the block, and the labels of its column and row headers, column first. Sorted.
    pub labels: Vec<(u32, Vec<String>)>,
    /// Sentences in reading order, each inside one block.
    pub sentences: Vec<Sentence>,
    /// Tokens in reading order.
    pub tokens: Tokens,
    /// Literal stretches (inline code, ids), sorted: not to be read as values.
    pub literals: Vec<Span>,
    /// Link targets, in order.
    pub links: Vec<Link>,
    /// Recognised values, sorted by span, without overlap.
    pub mentions: Vec<Mention>,
    /// Amounts that stand in literals as values of settings (`timeout = 30`, `8080`), sorted.
    pub settings: Vec<Mention>,
    /// Page furniture that was left out; spans in the decoded source.
    pub furniture: Vec<Furniture>,
    /// What the document says of itself (title, description, figures of its head), as a document of its own without
    /// source and lines. Its spans, mentions, sentences and tokens are counted on from those of the main text.
    pub head: Option<Box<Document>>,
}

/// A block of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// What the block is.
    pub kind: BlockKind,
    /// Its text.
    pub span: Span,
}

/// A sentence of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sentence {
    /// Its text, without surrounding white space.
    pub span: Span,
    /// Index of its block in [`Document::blocks`].
    pub block: u32,
}

/// A token: a word, a number, one Han or kana character. Punctuation and white space lie between tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// Stable hash of the token's folded form: equal tokens read the same but for case and kind of quote.
    pub hash: u32,
    /// What it is.
    pub kind: TokenKind,
}

/// The class of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TokenKind {
    /// Letters, perhaps with digits inside or an apostrophe.
    Word,
    /// Digits with inner points and commas.
    Number,
    /// One character of a script written without spaces.
    Ideograph,
}

impl TokenKind {
    /// How much a token says: a word or a number 5, an ideograph 3, since about ten characters say what six words say.
    pub fn weight(self) -> u32 {
        match self {
            Self::Word | Self::Number => 5,
            Self::Ideograph => 3,
        }
    }
}

impl Token {
    /// Where the token stands.
    pub fn span(self) -> Span {
        Span { start: self.start, end: self.end }
    }
}

/// A link target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Where in the normalised text the link ends.
    pub at: u32,
    /// The target as written.
    pub target: String,
}

impl Document {
    /// The labels of a cell: its column header, its row header; empty for other blocks.
    pub fn labels_of(&self, block: usize) -> &[String] {
        let found = self.labels.binary_search_by_key(&block, |(block, _)| *block as usize);
        found.map_or(&[], |at| &self.labels[at].1)
    }

    /// The normalised text under a span.
    pub fn slice(&self, span: Span) -> &str {
        let (part, span) = self.part(span);
        span.of(&part.text)
    }

    /// The part that a span lies in, the document itself or its head, and the span there.
    pub fn part(&self, span: Span) -> (&Document, Span) {
        match &self.head {
            Some(head) if span.start >= self.head_start() => {
                (head, Span { start: span.start - self.head_start(), end: span.end - self.head_start() })
            }
            _ => (self, span),
        }
    }

    /// Where the spans of the head begin.
    fn head_start(&self) -> u32 {
        Span::new(self.text.len(), self.text.len() + 1).end
    }

    /// A mention of the main text, a setting in it, or one of the two in the head, and where it stands.
    pub fn mention(&self, idx: u32) -> Option<(&Mention, Span)> {
        let own = self.mentions.get(idx as usize);
        let own = own.or_else(|| self.settings.get(idx as usize - self.mentions.len()));
        if let Some(mention) = own {
            return Some((mention, mention.span));
        }
        let (mention, span) = self.head.as_ref()?.mention(idx - u32::try_from(self.n_mentions()).ok()?)?;
        Some((mention, self.of_head(span)))
    }

    /// How many mentions and settings the main text has.
    pub fn n_mentions(&self) -> usize {
        self.mentions.len() + self.settings.len()
    }

    /// The settings that lie in a span, by index in [`Document::settings`].
    pub fn settings_in(&self, span: Span) -> std::ops::Range<usize> {
        let from = self.settings.partition_point(|setting| setting.span.end <= span.start);
        let to = self.settings.partition_point(|setting| setting.span.start < span.end);
        from..to.max(from)
    }

    /// Where a sentence of the main text or of the head stands, and the mentions in it with their places.
    pub fn sentence(&self, idx: u32) -> Option<(Span, &[Mention])> {
        let idx = idx as usize;
        if let Some(sentence) = self.sentences.get(idx) {
            return Some((sentence.span, self.mentions_in(sentence.span)));
        }
        let head = self.head.as_ref()?;
        let span = head.sentences.get(idx - self.sentences.len())?.span;
        Some((self.of_head(span), head.mentions_in(span)))
    }

    /// A token of the main text or of the head, where it stands in the whole.
    pub fn token(&self, idx: u32) -> Option<Token> {
        let of_head = || {
            let token = self.head.as_ref()?.tokens.get(idx as usize - self.tokens.len())?;
            let Span { start, end } = self.of_head(token.span());
            Some(Token { start, end, ..token })
        };
        self.tokens.get(idx as usize).or_else(of_head)
    }

    /// A span of the head as one of the whole.
    fn of_head(&self, span: Span) -> Span {
        Span { start: span.start + self.head_start(), end: span.end + self.head_start() }
    }

    /// Where a span of the normalised text came from in the decoded source.
    pub fn origin(&self, span: Span) -> Span {
        let (part, span) = self.part(span);
        part.map.to_origin(span)
    }

    /// The source as written under a span of the normalised text; the text itself if the source was let go of.
    pub fn surface(&self, span: Span) -> &str {
        match &self.source {
            Some(source) => self.origin(span).of(source),
            None => self.slice(span),
        }
    }

    /// The bytes of the *file* that a span of the normalised text came from.
    pub fn file_span(&self, span: Span) -> Span {
        self.decoding.to_origin(self.origin(span))
    }

    /// Line and column of the start and of the end (exclusive) of a span of the normalised text.
    pub fn positions(&self, span: Span) -> (Position, Position) {
        let origin = self.origin(span);
        (self.lines.position(origin.start), self.lines.position(origin.end))
    }

    /// Whether a span touches a literal stretch: what is quoted there is not in use.
    pub fn is_literal(&self, span: Span) -> bool {
        let idx = self.literals.partition_point(|literal| literal.end <= span.start);
        self.literals.get(idx).is_some_and(|literal| literal.overlaps(span))
    }

    /// Index of the sentence that holds byte `at`, or of the nearest one before it.
    pub fn sentence_at(&self, at: u32) -> Option<usize> {
        self.sentences.partition_point(|s| s.span.start <= at).checked_sub(1)
    }

    /// Index of the block that holds byte `at`, or of the nearest one before it.
    pub fn block_at(&self, at: u32) -> Option<usize> {
        self.blocks.partition_point(|b| b.span.start <= at).checked_sub(1)
    }

    /// The mentions that overlap a span, in order.
    pub fn mentions_in(&self, span: Span) -> &[Mention] {
        let from = self.mentions.partition_point(|m| m.span.end <= span.start);
        let to = self.mentions.partition_point(|m| m.span.start < span.end);
        self.mentions.get(from..to).unwrap_or(&[])
    }

    /// The span of a run of tokens; empty for an empty run, standing where its first token would be.
    pub fn token_span(&self, tokens: std::ops::Range<u32>) -> Span {
        let at = |idx: u32| self.tokens.get(idx as usize);
        match (at(tokens.start), tokens.end.checked_sub(1).and_then(at)) {
            (Some(first), Some(last)) if tokens.start < tokens.end => Span { start: first.start, end: last.end },
            (Some(next), _) => Span { start: next.start, end: next.start },
            (None, _) => {
                let end = self.tokens.last().map_or(0, |last| last.end);
                Span { start: end, end }
            }
        }
    }

    /// The tokens that a span touches, by index; of an empty span the token that it stands in, if any.
    pub fn tokens_under(&self, span: Span) -> std::ops::Range<usize> {
        let from = self.tokens.partition_point(|token| token.end <= span.start);
        let to = self.tokens.partition_point(|token| token.start < span.end);
        from..to.max(from)
    }

    /// Number of words: tokens, with a run of ideographs counted by the character.
    pub fn n_words(&self) -> usize {
        self.tokens.len()
    }
}
