//! A hunk read token for token: which single words and figures stand for others, where the values of the two sides do not
//! line up (`Section 43.5` against `Harcourt 43.8`).

use std::ops::Range;

use crate::base::Span;
use crate::lexicon::{Entry, Lexicon};
use crate::model::{Document, Mention, MentionKind, Token, TokenKind};
use crate::rules::difference::{Class, Difference};
use crate::rules::proper_name::{self, Words};

/// Most tokens of a hunk that is read this way: in a longer one the tokens are not each other's counterparts.
const MAX_TOKENS: usize = 8;

/// Confidence in a figure for another: one of them was not read as a value, so that it may be part of a name.
const FIGURE: f32 = 0.9;

/// Confidence in a number word for another where the language of a document reads neither as a value.
const NUMBER_WORD: f32 = 0.9;

/// The differences of two runs of tokens of one length; nothing if some differing pair is neither two names nor two values
/// of one sort, which makes the hunk a rewording.
pub(super) fn differences(
    (a, in_a): (&Document, &Range<u32>),
    (b, in_b): (&Document, &Range<u32>),
    lexicons: &[&Lexicon],
) -> Option<Vec<Difference>> {
    if in_a.len() != in_b.len() || in_a.is_empty() || in_a.len() > MAX_TOKENS {
        return None;
    }
    let of = |document: &Document, range: &Range<u32>| -> Vec<Token> {
        document.tokens.range(range.start as usize..range.end as usize).collect()
    };
    let mut found: Vec<Difference> = Vec::new();
    for (x, y) in of(a, in_a).into_iter().zip(of(b, in_b)) {
        if x.hash != y.hash {
            let difference = one((a, x), (b, y), lexicons)?;
            found.push(difference);
        }
    }
    Some(found)
}

/// One token for another.
fn one((a, x): (&Document, Token), (b, y): (&Document, Token), lexicons: &[&Lexicon]) -> Option<Difference> {
    let difference = |class, confidence| Difference {
        class,
        unlabelled: None,
        a: x.span(),
        b: y.span(),
        one_sided: false,
        value_a: a.slice(x.span()).to_owned(),
        value_b: b.slice(y.span()).to_owned(),
        readings: Default::default(),
        confidence,
    };
    match (x.kind, y.kind) {
        (TokenKind::Number, TokenKind::Number) => {
            let number = is_number(a, x.span()) && is_number(b, y.span());
            Some(difference(if number { Class::Number } else { Class::Reference }, FIGURE))
        }
        (TokenKind::Word, TokenKind::Word) => {
            let class = lexicons.iter().find_map(|lexicon| class_of_words(lexicon, (a, x), (b, y)));
            class.map(|class| difference(class, NUMBER_WORD)).or_else(|| {
                let words = |document, token| Words { document, tokens: token };
                let own = lexicons.first()?;
                let confidence = proper_name::confidence(words(a, &[x]), words(b, &[y]), own)?;
                Some(difference(Class::Name, confidence))
            })
        }
        _ => None,
    }
}

/// Whether a figure was read as a number rather than as part of an identifier.
fn is_number(document: &Document, span: Span) -> bool {
    let value = |mention: &&Mention| mention.kind != MentionKind::Name;
    document.mentions_in(span).iter().find(value).is_some_and(|mention| mention.kind != MentionKind::Reference)
}

/// What two words are that one language knows as words of one sort with two values: number words, months, weekdays.
fn class_of_words(lexicon: &Lexicon, (a, x): (&Document, Token), (b, y): (&Document, Token)) -> Option<Class> {
    let entry = |document: &Document, token: Token| lexicon.entry_of(document.slice(token.span()));
    let (one, other) = (entry(a, x), entry(b, y));
    let number = |entry: &Entry| {
        let scale = entry.scale.and_then(|power| 10_i64.checked_pow(u32::try_from(power).ok()?));
        entry.cardinal.or(scale)
    };
    let differ = |x: Option<i64>, y: Option<i64>| x.zip(y).is_some_and(|(x, y)| x != y);
    if differ(number(one), number(other)) || differ(one.ordinal, other.ordinal) {
        Some(Class::Number)
    } else if differ(one.month.map(i64::from), other.month.map(i64::from))
        || differ(one.weekday.map(i64::from), other.weekday.map(i64::from))
    {
        Some(Class::Date)
    } else {
        None
    }
}
