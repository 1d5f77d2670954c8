//! What a document says of its figures: one [`Statement`] for each figure in running text.
//!
//! A figure is taken together with the words of its *clause*: those between it and its neighbours, as far as no bracket,
//! colon or semicolon, and no conjunction after a comma, stands between. The rest of the sentence, the names of the
//! sentence before and the heading are its surroundings. Numbers of chapters, examples' code and questions state nothing.

mod cells;
mod clause;
mod dates;
mod scope;
mod standing;
mod words;

use std::collections::BTreeMap;

use crate::base::{Span, word_hash};
use crate::lexicon::Lexicon;
use crate::model::{
    BlockKind, Day, Document, Manner, Mention, MentionKind, Number, Quantity, Statement, SubjectWord, TokenKind,
    UnitKind, Value, WordKind,
};

use clause::Clause;
use standing::Standing;
use words::{Gap, Known, Sentence, Tok, What};

/// Most figures of a sentence that states something: more are a table in prose.
const MAX_FIGURES: usize = 10;

/// Longest sentence that is looked at, in tokens: longer ones are lists or unsegmented text.
const MAX_TOKENS: usize = 160;

/// Most words kept of one statement.
const MAX_WORDS: usize = 48;

/// Words before and after a figure in which a phrase that speaks of it is looked for.
const NEAR: usize = 4;

/// Most words between a figure and the noun that it counts.
const MAX_MODIFIERS: usize = 5;

/// A document that is read, and what holds for all of it.
struct Place<'a> {
    document: &'a Document,
    doc: u32,
    lexicon: &'a Lexicon,
    /// Hash of its language.
    language: u32,
    /// The day that it is from.
    today: Option<Day>,
    /// Whether it is what a document says of itself.
    is_head: bool,
}

/// The statements of a document, in order. Nothing is made of languages whose data does not tell forecasts from results.
pub fn statements(document: &Document, doc: u32, lexicon: &Lexicon) -> Vec<Statement> {
    if lexicon.statements.is_empty() {
        return Vec::new();
    }
    let mut found = of_part(document, doc, lexicon, false);
    if let Some(head) = &document.head {
        found.extend(of_part(head, doc, lexicon, true).into_iter().map(|statement| behind(document, statement)));
    }
    found
}

/// A statement of the head of a document, its indices counted on from those of the main text.
fn behind(document: &Document, mut statement: Statement) -> Statement {
    let after = |idx: u32, n: usize| idx.saturating_add(u32::try_from(n).unwrap_or(u32::MAX));
    statement.mention = after(statement.mention, document.n_mentions());
    statement.sentence = after(statement.sentence, document.sentences.len());
    statement.words.iter_mut().for_each(|word| word.token = after(word.token, document.tokens.len()));
    statement.manner = statement.manner.with(Manner::HEAD).with(Manner::SUMMARY);
    statement
}

/// The statements of the main text or of the head.
fn of_part(document: &Document, doc: u32, lexicon: &Lexicon, is_head: bool) -> Vec<Statement> {
    let today = super::day_of_document(document, lexicon);
    let language = word_hash(&lexicon.tag);
    let place = Place { document, doc, lexicon, language, today, is_head };
    let mut known = Known::default();
    let mut found = Vec::new();
    let mut heading = None;
    let mut n_headings = 0_usize;
    let mut standing = Standing::of_path(document, lexicon);
    for (idx, sentence) in document.sentences.iter().enumerate() {
        let kind = document.blocks.get(sentence.block as usize).map(|block| block.kind);
        match kind {
            Some(BlockKind::Heading(_)) => {
                let title = heading.is_none();
                heading = Some(sentence.span);
                n_headings += 1;
                standing.enter(document, lexicon, sentence.span, title, &mut known);
                if !title {
                    continue;
                }
            }
            Some(
                BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Quote | BlockKind::Note | BlockKind::Caption,
            ) => {}
            _ => continue,
        }
        let mentions = document.mentions_in(sentence.span);
        let settings = !document.settings_in(sentence.span).is_empty();
        if !settings && !mentions.iter().any(|mention| is_figure(document, mention) || dates::grain(mention).is_some())
        {
            continue;
        }
        let tokens = document.tokens_under(sentence.span);
        if tokens.len() > MAX_TOKENS || document.slice(sentence.span).ends_with(['?', '？']) {
            continue;
        }
        let read = Sentence::read(document, lexicon, sentence.span, tokens, &mut known);
        let is_title = matches!(kind, Some(BlockKind::Heading(_)));
        let figures = read.figures();
        if dates::line(&place, &read, idx, *sentence, n_headings, &figures, &mut found) {
            continue;
        }
        let labelled = |read: &Sentence<'_>| figures.len() == 1 && cells::line(read, figures[0], 0).is_some();
        if figures.len() > MAX_FIGURES
            || !(is_title || is_head || read.is_prose() || read.tells_default() || labelled(&read))
        {
            continue;
        }
        let before = idx.checked_sub(1).and_then(|idx| document.sentences.get(idx));
        let before = before.filter(|before| before.block == sentence.block).map(|before| before.span);
        let heading = heading.filter(|_| !is_title);
        let surroundings = surroundings(document, lexicon, before, heading, &mut known);
        dates::of(&place, &read, idx, &figures, &surroundings, standing.manner, &mut found);
        for (at, &figure) in figures.iter().enumerate() {
            if is_listed(&read, &figures, at) {
                continue;
            }
            let clause = Clause::around(&read, &figures, at);
            let Some(mention) = read.mention_of(figure) else { continue };
            let Some((own, _)) = document.mention(u32::try_from(mention).unwrap_or(u32::MAX)) else { continue };
            let Some(quantity) = quantity(own) else { continue };
            let manner = clause.manner(&read).with(spelled(document, own)).with(standing.manner);
            // In code a figure may be anything; what holds by default is a fact.
            if mention >= document.mentions.len() && !manner.has(Manner::DEFAULT.with(Manner::LIMIT)) {
                continue;
            }
            let numbered = clause.numbered(&read, own);
            let valued = || manner.has(Manner::DEFAULT) && quantity.unit.is_none();
            let numbered = numbered.or_else(|| Some((clause.valued(&read).filter(|_| valued())?, false)));
            let manner = match numbered {
                Some((_, true)) => manner.with(Manner::LEAST),
                Some((_, false)) => manner.with(Manner::VALUED),
                None => manner,
            };
            let manner = if is_title { manner.with(Manner::TITLE) } else { manner };
            let noun = numbered.map(|(noun, _)| (noun, Vec::new())).or_else(|| clause.noun(&read, quantity));
            let scope = scope::of(document, &read, &clause, before, heading, today);
            found.push(Statement {
                doc,
                mention: u32::try_from(mention).unwrap_or(u32::MAX),
                sentence: u32::try_from(idx).unwrap_or(u32::MAX),
                class: class(own, quantity, language) ^ numbered.map_or(0, |_| Statement::NUMBERED),
                words: subject(&read, &clause, &surroundings),
                noun: noun.as_ref().map(|noun| noun.0),
                modifiers: noun.map(|noun| noun.1).unwrap_or_default(),
                scope,
                manner,
                contrasts: clause.contrasts(&read),
                labels: cells::line(&read, figure, sentence.block).map(Box::new),
            });
        }
    }
    cells::of(&place, &mut known, &mut found);
    found.sort_by_key(|statement| statement.mention);
    found
}

/// Whether a mention can be what a statement is about.
fn is_figure(document: &Document, mention: &Mention) -> bool {
    let kind = matches!(
        mention.kind,
        MentionKind::Number | MentionKind::Percent | MentionKind::Money | MentionKind::Quantity | MentionKind::Duration
    );
    let Some(quantity) = quantity(mention).filter(|_| kind) else { return false };
    let multiple = quantity.unit.as_ref().is_some_and(|unit| unit.dimension == "multiple");
    // `one` and `no` are words more often than counts.
    let trivial = quantity.from == quantity.to && quantity.from.abs() <= Number::ONE && unit_kind(quantity).is_none();
    // `hundreds of`, `a few dozen`: no figure to hold against another.
    let vague = quantity.from != quantity.to && !document.slice(mention.span).chars().any(char::is_numeric);
    !multiple && !trivial && !vague && !in_literal(document, mention.span)
}

/// Whether nothing but function words stands between a figure and its neighbour: a list of values, a range, a ratio. Two
/// measures of two sorts (`six hours for the 30 km`) are no list.
fn is_listed(read: &Sentence<'_>, figures: &[usize], at: usize) -> bool {
    let sort = |figure: usize| {
        let (mention, _) = read.document.mention(u32::try_from(read.mention_of(figure)?).ok()?)?;
        quantity(mention)?.unit.as_ref().filter(|unit| unit.kind != UnitKind::Counted).map(|unit| &unit.dimension)
    };
    let joined = |one: usize, next: usize| {
        let between = &read.toks[read.end_of(figures[one])..figures[next]];
        let two_sorts = sort(figures[one]).zip(sort(figures[next])).is_some_and(|(x, y)| x != y);
        let apart = two_sorts && !between.is_empty() || between.is_empty() && read.toks[figures[next]].gap == Gap::Hard;
        between.iter().all(|tok| tok.what == What::Stop) && !apart
    };
    at.checked_sub(1).is_some_and(|before| joined(before, at))
        || figures.get(at + 1).is_some_and(|_| joined(at, at + 1))
}

fn in_literal(document: &Document, span: Span) -> bool {
    let idx = document.literals.partition_point(|literal| literal.end <= span.start);
    document.literals.get(idx).is_some_and(|literal| literal.overlaps(span))
}

fn quantity(mention: &Mention) -> Option<&Quantity> {
    match &mention.value {
        Value::Quantity(quantity) => Some(quantity),
        _ => None,
    }
}

/// The sort of unit that a figure has, counted nouns aside.
fn unit_kind(quantity: &Quantity) -> Option<UnitKind> {
    quantity.unit.as_ref().map(|unit| unit.kind).filter(|kind| *kind != UnitKind::Counted)
}

/// Stands for what a figure can be compared with.
fn class(mention: &Mention, quantity: &Quantity, language: u32) -> u32 {
    let name = match quantity.unit.as_ref().filter(|unit| unit.kind != UnitKind::Counted) {
        None => "",
        Some(unit) if matches!(unit.dimension.as_str(), "time" | "calendar") => "time",
        Some(unit) if unit.dimension.is_empty() => &unit.name,
        Some(unit) => &unit.dimension,
    };
    let kind = if mention.kind == MentionKind::Money { "money" } else { "" };
    word_hash(name) ^ word_hash(kind).rotate_left(8) ^ language.rotate_left(16)
}

fn spelled(document: &Document, mention: &Mention) -> Manner {
    let digits = document.slice(mention.span).chars().any(char::is_numeric);
    if digits { Manner::default() } else { Manner::SPELLED }
}

/// The words of the heading, and the names of the sentence before.
fn surroundings(
    document: &Document,
    lexicon: &Lexicon,
    before: Option<Span>,
    heading: Option<Span>,
    known: &mut Known,
) -> Vec<SubjectWord> {
    let mut words = Vec::new();
    for (span, names_only) in [(heading, false), (before, true)] {
        let Some(span) = span else { continue };
        let tokens = document.tokens_under(span);
        if tokens.len() > MAX_TOKENS {
            continue;
        }
        let read = Sentence::read(document, lexicon, span, tokens, known);
        words.extend(read.words(0..read.toks.len()).filter(|word| !names_only || word.kind == WordKind::Name));
    }
    words
}

/// The words that a figure is said of, each once, those of its clause first.
fn subject(read: &Sentence<'_>, clause: &Clause, surroundings: &[SubjectWord]) -> Vec<SubjectWord> {
    let mut all: BTreeMap<u32, SubjectWord> = BTreeMap::new();
    // A date whose year is open is a label of every figure but itself.
    let itself = read.toks.get(clause.figure..clause.end).unwrap_or(&[]);
    let besides = |word: &SubjectWord| !itself.iter().any(|tok| tok.idx == word.token);
    let own = read.words(clause.from..clause.to).filter(besides).map(|word| SubjectWord { own: true, ..word });
    // What is numbered or lettered earlier in the sentence is what the whole of it speaks of.
    let labels = read.words(0..clause.figure).filter(|word| word.kind == WordKind::Label);
    let own = own.chain(labels.map(|word| SubjectWord { own: true, ..word }));
    let others = read.words(0..clause.from).chain(read.words(clause.to..read.toks.len()));
    let others = others.chain(surroundings.iter().copied());
    for word in own.chain(others.map(|word| SubjectWord { own: false, ..word })) {
        if all.len() < MAX_WORDS {
            all.entry(word.hash).or_insert(word);
        }
    }
    all.into_values().collect()
}

/// Whether a token is written in a script without spaces.
fn is_ideograph(tok: &Tok) -> bool {
    tok.kind == TokenKind::Ideograph
}
