//! What speaks for two statements being of one fact, and what against it.

use crate::align::statement::candidates::Rarity;
use crate::align::statement::figures::{
    agreement, are_neighbours, is_bare, is_far, is_small, is_stale, kept_count, of_limits, of_two_years, of_versions,
    slip,
};
use crate::align::statement::words::Words;
use crate::model::{
    Agreement, BlockKind, Document, Manner, Mention, Relation, Scope, ScopeSource, Statement, SubjectWord, Tie,
};

/// Most items of a list between two that are held to be of one.
const MAX_LIST: usize = 64;

/// Whether two statements stand in items of one list: these are told apart by what each is an item on.
fn are_siblings(documents: &[Document], one: &Statement, other: &Statement) -> bool {
    let block = |document: &Document, statement: &Statement| {
        document.sentences.get(statement.sentence as usize).map(|sentence| sentence.block as usize)
    };
    let Some(document) = documents.get(one.doc as usize).filter(|_| one.doc == other.doc) else { return false };
    let (Some(x), Some(y)) = (block(document, one), block(document, other)) else { return false };
    let blocks = document.blocks.get(x.min(y)..=x.max(y)).unwrap_or(&[]);
    x != y && blocks.len() <= MAX_LIST && blocks.iter().all(|block| block.kind == BlockKind::ListItem)
}

/// What has to be said of both figures or of neither.
pub(super) const STRICT: Manner = Manner::FORECAST
    .with(Manner::CHANGE)
    .with(Manner::PART)
    .with(Manner::EXAMPLE)
    .with(Manner::FURTHER)
    .with(Manner::DENIED);

/// How two time scopes relate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Times {
    /// Both say when, and it is the same time.
    Same,
    /// Both are said without a time, in documents that are not known to be of different dates.
    Open,
    /// One of them says when.
    OneSided,
    /// They overlap, or one of them may belong to something else.
    Unclear,
    /// The same words in documents of two dates.
    Dated,
    /// Two times.
    Apart,
}

/// The tie of two statements, unless something excludes that they are of one fact.
pub(super) fn tie(documents: &[Document], all: &[Statement], rarity: &Rarity, pair: u64) -> Option<Tie> {
    let (a, b) = ((pair >> 32) as u32, pair as u32);
    let (one, other) = (&all[a as usize], &all[b as usize]);
    if one.is_cell()
        || other.is_cell()
        || one.class != other.class
        || (one.doc, one.sentence) == (other.doc, other.sentence)
        || (one.is_head() || other.is_head()) && one.doc != other.doc
    {
        return None;
    }
    // What a changelog says of two releases was so at two times.
    if one.manner.has(Manner::HISTORY) && other.manner.has(Manner::HISTORY) {
        return None;
    }
    if are_siblings(documents, one, other) {
        return None;
    }
    let never = Manner::EXAMPLE.with(Manner::FURTHER);
    if one.manner.among(STRICT) != other.manner.among(STRICT) || one.manner.has(never) {
        return None;
    }
    let one_sided = contrast(&one.contrasts, &other.contrasts)?;
    let times = times(one.scope, other.scope);
    if times == Times::Apart {
        return None;
    }
    let words = Words::of(one, other, rarity);
    if words.labels.0 && words.labels.1 {
        return None;
    }
    let (x, y) = (mention(documents, one)?, mention(documents, other)?);
    if one.noun == Some(Statement::DATELINE) {
        // Two days that follow each other are one moment in two zones.
        let agreement = agreement(x, y).filter(|_| one.doc == other.doc && !are_neighbours(x, y))?;
        return Some(Tie { a, b, confidence: DATELINE, agreement, shared: Vec::new(), labelled: false });
    }
    let both = one.manner.has(Manner::LEAST) && other.manner.has(Manner::LEAST);
    let least = both && noun(one, other) == Noun::Same;
    let limits = one.manner.has(Manner::LIMIT) && other.manner.has(Manner::LIMIT);
    let agreement = match (least, limits) {
        (true, _) => of_versions(x, y)?,
        (_, true) => of_limits(x, y).or_else(|| agreement(x, y))?,
        _ => agreement(x, y)?,
    };
    if agreement == Agreement::Conflict && (says(documents, one, y) || says(documents, other, x)) {
        return None;
    }
    let evidence = Evidence {
        swapped: !other.is_head()
            && words.swapped(documents.get(one.doc as usize)?, documents.get(other.doc as usize)?),
        far: is_far(x, y),
        words: &words,
        one_sided,
        times,
        noun: noun(one, other),
        modifiers: modifiers(one, other),
        slip: slip(x, y),
        spelled: [(one, x), (other, y)]
            .iter()
            .any(|(side, figure)| side.manner.has(Manner::SPELLED) && (side.noun.is_some() || is_bare(figure))),
        bare: one.noun.is_none() && other.noun.is_none() && is_bare(x) && is_bare(y) && !words.pairs,
        small: !least && (is_small(x) || is_small(y)),
        same_document: one.doc == other.doc,
        stale: noun(one, other) == Noun::Same
            && !least
            && !one.manner.has(Manner::VALUED)
            && !one.manner.with(other.manner).has(Manner::HERE)
            && is_kept(x, y),
        least,
        history: one.manner.with(other.manner).has(Manner::HISTORY),
        summary: one.doc == other.doc && sums_up(one.manner, other.manner),
        setting: setting(one, other, &words),
        valued: one.manner.has(Manner::VALUED),
        one_default: one.manner.has(Manner::DEFAULT) != other.manner.has(Manner::DEFAULT),
        editions: of_two_years(x, y),
    };
    let confidence = evidence.confidence();
    let shared = words.shared_spans(documents.get(one.doc as usize)?);
    Some(Tie { a, b, confidence, agreement, shared, labelled: false })
}

/// How sure it is that the date under a title and that in the head of a document are one: the former may be that of what the
/// document tells.
const DATELINE: f32 = 0.65;

pub(super) fn mention<'d>(documents: &'d [Document], statement: &Statement) -> Option<&'d Mention> {
    documents.get(statement.doc as usize)?.mention(statement.mention).map(|(mention, _)| mention)
}

/// Whether the sentence of a statement gives a figure as well.
pub(super) fn says(documents: &[Document], statement: &Statement, figure: &Mention) -> bool {
    let Some(document) = documents.get(statement.doc as usize) else { return false };
    let Some((_, mentions)) = document.sentence(statement.sentence) else { return false };
    let own = document.mention(statement.mention);
    let mut others = mentions.iter().filter(|other| own.is_none_or(|(own, _)| own.span != other.span));
    others.any(|other| other.value.relation(&figure.value) == Relation::Equal)
}

/// How many groups only one side has a word of; nothing if the sides have words that exclude each other.
pub(super) fn contrast(one: &[(u16, u16)], other: &[(u16, u16)]) -> Option<u32> {
    let has = |all: &[(u16, u16)], group: u16| all.iter().any(|(own, _)| *own == group);
    let mut one_sided = 0;
    for (all, others) in [(one, other), (other, one)] {
        for groups in all.chunk_by(|x, y| x.0 == y.0) {
            let group = groups[0].0;
            if !has(others, group) {
                one_sided += 1;
            } else if !groups.iter().any(|member| others.contains(member)) {
                return None;
            }
        }
    }
    Some(one_sided)
}

pub(super) fn times(one: Option<Scope>, other: Option<Scope>) -> Times {
    use ScopeSource::{Aside, Carried, Document as Dated, Own};
    let (Some(x), Some(y)) = (one, other) else {
        return match one.or(other).map(|scope| scope.source) {
            None | Some(Dated) => Times::Open,
            Some(Aside) => Times::Unclear,
            Some(Own | Carried) => Times::OneSided,
        };
    };
    let same = (x.from, x.to) == (y.from, y.to);
    let apart = x.to < y.from || y.to < x.from;
    match (x.source, y.source) {
        (Dated, Dated) => {
            if same {
                Times::Open
            } else {
                Times::Dated
            }
        }
        (Dated, Aside) | (Aside, Dated) => Times::Unclear,
        (Dated, Own | Carried) | (Own | Carried, Dated) => Times::OneSided,
        _ if same => Times::Same,
        // A day or a month and its year may be one time; a year and a period of years are not.
        (Own | Carried, Own | Carried) if apart || !within_year(x, y) => Times::Apart,
        _ => Times::Unclear,
    }
}

/// Whether two overlapping scopes lie in one year.
fn within_year(x: Scope, y: Scope) -> bool {
    [x.to.0, y.from.0, y.to.0].iter().all(|year| *year == x.from.0)
}

/// How the counted nouns relate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Noun {
    Same,
    Unsaid,
    Other,
}

fn noun(one: &Statement, other: &Statement) -> Noun {
    let among = |noun: u32, words: &[SubjectWord]| words.iter().any(|word| word.own && word.hash == noun);
    match (one.noun, other.noun) {
        (Some(x), Some(y)) if x == y => Noun::Same,
        (Some(_), Some(_)) => Noun::Other,
        (Some(noun), None) if among(noun, &other.words) => Noun::Same,
        (None, Some(noun)) if among(noun, &one.words) => Noun::Same,
        _ => Noun::Unsaid,
    }
}

/// Whether each side has a word before its noun that the other side lacks altogether.
fn modifiers(one: &Statement, other: &Statement) -> (bool, bool) {
    let lacks = |words: &[SubjectWord], hash: u32| !words.iter().any(|word| word.hash == hash);
    (
        one.modifiers.iter().any(|&hash| lacks(&other.words, hash)),
        other.modifiers.iter().any(|&hash| lacks(&one.words, hash)),
    )
}

/// What speaks for and against two statements being of one fact.
struct Evidence<'s> {
    words: &'s Words<'s>,
    /// Groups of excluding words that only one side has a word of.
    one_sided: u32,
    times: Times,
    noun: Noun,
    /// Whether each side has a word before its noun that the other lacks.
    modifiers: (bool, bool),
    /// Whether one word stands in the place of another.
    swapped: bool,
    /// Whether the figures look like one with a slip in it.
    slip: bool,
    /// Whether one figure is several times the other.
    far: bool,
    /// Whether a figure is spelled out.
    spelled: bool,
    /// Whether neither figure has a unit or counts anything.
    bare: bool,
    /// Whether a count is of three or fewer.
    small: bool,
    same_document: bool,
    /// Whether one count may be what the other was before.
    stale: bool,
    /// Whether both say what is the least that will do of one thing.
    least: bool,
    /// Whether one is told of what once was.
    history: bool,
    /// Whether one sums up the document that the other stands in.
    summary: bool,
    /// What it adds that both are said to be settings.
    setting: f32,
    /// Whether both are the number of a thing of which there may be many.
    valued: bool,
    /// Whether only one of them says that its figure holds by default.
    one_default: bool,
    /// Whether two dates are of two years.
    editions: bool,
}

/// Sorts of settings, and what it adds that both are of one.
const SETTINGS: [(Manner, f32); 3] =
    [(Manner::DEFAULT, weight::DEFAULT), (Manner::LIMIT, weight::LIMIT), (Manner::VALUED, weight::VALUED)];

/// What it adds that both statements are of settings. What is a setting of what is told by more than what it counts.
fn setting(one: &Statement, other: &Statement, words: &Words<'_>) -> f32 {
    let both = |sort: Manner| one.manner.has(sort) && other.manner.has(sort);
    if noun(one, other) == Noun::Same && words.shared < weight::LEAST_COVERED && !both(Manner::VALUED) {
        return 0.0;
    }
    SETTINGS.into_iter().filter(|(sort, _)| both(*sort)).map(|(_, weight)| weight).sum()
}

/// Whether one statement sums up what the other says.
fn sums_up(one: Manner, other: Manner) -> bool {
    [Manner::TITLE, Manner::SUMMARY].into_iter().any(|sort| one.has(sort) != other.has(sort))
}

/// Whether two counts are near enough for one to be what the other was before.
fn is_kept(x: &Mention, y: &Mention) -> bool {
    kept_count(x).zip(kept_count(y)).is_some_and(|(x, y)| is_stale(x, y))
}

/// What each piece of evidence adds to the log-odds of one fact.
///
/// Fitted by logistic regression with fixed signs on the labelled pairs of `tests/cases/statements/` and on the candidates
/// found in English manuals, which are false but for a few; then rounded. Swapped digits are held down to what they tell
/// outside of made pairs.
mod weight {
    /// Before anything is known: most pairs of statements that share rare words are of two facts.
    pub(super) const PRIOR: f32 = -3.1;
    /// For each rare word shared, up to four.
    pub(super) const SHARED: f32 = 1.1;
    pub(super) const MOST_SHARED: f32 = 4.0;
    /// For each rare word that one side alone has, on the side that has more of them: details are added freely.
    pub(super) const ALONE: f32 = -0.1;
    /// For each word that both sides have alone.
    pub(super) const BOTH_ALONE: f32 = -0.2;
    /// Where that is one word: another subject rather than another telling.
    pub(super) const ONE_WORD: f32 = -0.8;
    /// One word in the place of another, between the same neighbours.
    pub(super) const SWAPPED: f32 = -2.5;
    /// Each side has a name that the other lacks; one side has.
    pub(super) const NAMES: f32 = -2.4;
    pub(super) const NAME: f32 = -0.9;
    /// One side has a label (an identifier, an ordinal, code) that the other lacks.
    pub(super) const LABEL: f32 = -1.8;
    /// One time; a time on one side only; times that may be one; documents of two dates.
    pub(super) const SAME_TIME: f32 = 1.5;
    pub(super) const ONE_TIME: f32 = -1.2;
    pub(super) const UNCLEAR_TIME: f32 = -0.5;
    pub(super) const TWO_DATES: f32 = -2.5;
    /// One noun; two nouns.
    pub(super) const SAME_NOUN: f32 = 0.5;
    pub(super) const OTHER_NOUN: f32 = -2.4;
    /// A word before the noun on one side only, on both.
    pub(super) const MODIFIER: f32 = -0.5;
    pub(super) const MODIFIERS: f32 = -1.5;
    /// Digits swapped or one digit replaced.
    pub(super) const SLIP: f32 = 1.0;
    /// A figure several times the other.
    pub(super) const FAR: f32 = -1.3;
    /// A number word; a figure of nothing; a count of three or fewer: told in passing more often than as a fact.
    pub(super) const SPELLED: f32 = -1.4;
    pub(super) const BARE: f32 = -1.6;
    pub(super) const SMALL: f32 = -2.0;
    /// A document contrasts its own subjects more often than it contradicts itself.
    pub(super) const SAME_DOCUMENT: f32 = -0.5;
    /// A count that may be stale in one place; the least version that will do; a changelog; a summary and its body.
    pub(super) const STALE: f32 = 2.9;
    /// Log-odds up to which it lifts.
    pub(super) const STALE_MOST: f32 = 0.6;
    /// Weight of shared words from which two clauses that each have words of their own are one template.
    pub(super) const TEMPLATE: f32 = 1.2;
    pub(super) const LEAST: f32 = 2.6;
    pub(super) const HISTORY: f32 = -1.5;
    pub(super) const SUMMARY: f32 = 1.2;
    /// Settings of one sort: defaults, limits, ports.
    pub(super) const DEFAULT: f32 = 1.3;
    pub(super) const LIMIT: f32 = 1.0;
    pub(super) const VALUED: f32 = 0.6;
    /// A default and what is so in one place; the number of a thing of which there may be many, with words of its own each.
    pub(super) const ONE_DEFAULT: f32 = -1.0;
    pub(super) const VALUED_ALONE: f32 = -0.6;
    /// For each word that one side alone has of a setting: what it is the setting of.
    pub(super) const SETTING_ALONE: f32 = -0.8;
    /// Two days of two years: what comes round every year rather than a slip.
    pub(super) const EDITIONS: f32 = -1.5;
    /// Both say the same, and it is more than a word.
    pub(super) const COVERED: f32 = 0.5;
    pub(super) const LEAST_COVERED: f32 = 1.5;
    /// Pairs of ideographs, of which a clause has fewer that count.
    pub(super) const IDEOGRAPHS: f32 = 0.6;
    /// A group of excluding words that only one side names.
    pub(super) const ONE_SIDED: f32 = -0.1;
}

impl Evidence<'_> {
    /// How sure it is that the statements are of one fact, 0–1.
    fn confidence(&self) -> f32 {
        let words = self.words;
        let when = |holds: bool, weight: f32| if holds { weight } else { 0.0 };
        let (most, least) = (words.alone.0.max(words.alone.1), words.n_alone.0.min(words.n_alone.1));
        let odds = weight::PRIOR
            + weight::SHARED * words.shared.min(weight::MOST_SHARED)
            + weight::ALONE * most
            + weight::BOTH_ALONE * least as f32
            + when(least == 1, weight::ONE_WORD)
            + when(self.swapped, weight::SWAPPED)
            + when(words.names.0 && words.names.1, weight::NAMES)
            + when(words.names.0 != words.names.1, weight::NAME)
            // Which program it is the version of says the noun.
            + when(words.labels.0 != words.labels.1 && !self.least, weight::LABEL)
            + match self.times {
                Times::Same => weight::SAME_TIME,
                Times::Open | Times::Apart => 0.0,
                Times::OneSided => weight::ONE_TIME,
                Times::Unclear => weight::UNCLEAR_TIME,
                Times::Dated => weight::TWO_DATES,
            }
            + match self.noun {
                Noun::Same => weight::SAME_NOUN,
                Noun::Unsaid => 0.0,
                Noun::Other => weight::OTHER_NOUN,
            }
            + when(self.modifiers.0 != self.modifiers.1, weight::MODIFIER)
            + when(self.modifiers.0 && self.modifiers.1, weight::MODIFIERS)
            + when(self.slip, weight::SLIP)
            // What is set is set anew to a round figure, not to one nearby.
            + when(self.far && !self.slip && self.setting <= 0.0, weight::FAR)
            + when(self.spelled, weight::SPELLED)
            + when(self.bare, weight::BARE)
            + when(self.small, weight::SMALL)
            + when(self.same_document, weight::SAME_DOCUMENT)
            + when(self.least, weight::LEAST)
            + when(self.history, weight::HISTORY)
            + when(self.summary, weight::SUMMARY)
            + when(least == 0, self.setting)
            + when(
                least == 0 && self.setting > 0.0,
                weight::SETTING_ALONE * words.n_alone.0.max(words.n_alone.1) as f32,
            )
            + when(
                words.n_alone == (0, 0)
                    && self.modifiers == (false, false)
                    && !self.valued
                    && words.shared >= if self.setting > 0.0 { 1.0 } else { weight::LEAST_COVERED },
                weight::COVERED,
            )
            + when(self.one_default, weight::ONE_DEFAULT)
            + when(self.valued && (least > 0 || words.n_alone.0.max(words.n_alone.1) > 1), weight::VALUED_ALONE)
            + when(self.editions, weight::EDITIONS)
            + when(words.pairs, weight::IDEOGRAPHS)
            + weight::ONE_SIDED * self.one_sided as f32;
        // Only what else would be too little is lifted: that a count is stale is a guess.
        let stale = self.stale && (least == 0 || words.shared < weight::TEMPLATE) && !words.names.0 && !words.names.1;
        let stale = stale && words.named_beside != (true, true) && !self.swapped && !self.one_default;
        let odds = if stale { odds.max((odds + weight::STALE).min(weight::STALE_MOST)) } else { odds };
        1.0 / (1.0 + (-odds).exp())
    }
}
