//! Rule kind `abbreviation`: one short form is explained in two ways, or one name is given two short forms.
//!
//! A short form is explained where it stands in brackets after words of which it has the initials (`Supreme People's Court
//! (SPC)`), or before them (`SPC (Supreme People's Court)`).

use std::collections::{BTreeMap, BTreeSet};

use crate::base::Span;
use crate::lexicon::Lexicon;
use crate::model::{BlockKind, Document, Finding, Place};
use crate::rules::catalogue::Scope;
use crate::rules::{Context, Rule, fact};

/// The initials leave little doubt what is explained; two things may share a short form all the same.
const CONFIDENCE: f32 = 0.7;

/// Fewest and most letters of a short form.
const LETTERS: std::ops::RangeInclusive<usize> = 2..=10;

/// Fewest letters of short forms of which one may be the other with a slip.
const MIN_SLIPPED: usize = 3;

/// Letters at the start of a word by which two forms of it are known.
const STEM: usize = 4;

/// Most bytes inside the brackets.
const MAX_INSIDE: usize = 120;

/// A short form with its explanation.
struct Definition {
    /// The letters of the short form in capitals.
    letters: String,
    /// The words of the long form, folded, without function words.
    words: Vec<String>,
    place: Place,
}

/// A short form in brackets after words of which it has not the initials.
struct Unexplained {
    letters: String,
    /// The content words before it, folded, with where each starts in the document.
    words: Vec<(u32, String)>,
    /// Where the bracket ends.
    end: u32,
}

/// All findings in one document each, or across documents of one language.
pub(super) fn check(context: &Context<'_>, rule: &Rule, scope: Scope) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut languages: BTreeMap<&str, Vec<Definition>> = BTreeMap::new();
    for (idx, document) in context.documents.iter().enumerate() {
        let lexicon = context.lexicons.get(&document.language);
        let doc = u32::try_from(idx).unwrap_or(u32::MAX);
        let known = languages.entry(&lexicon.tag).or_default();
        match scope {
            Scope::Within => {
                let (definitions, others) = definitions(document, doc, lexicon);
                findings.extend(two_long_forms(context, rule, &definitions));
                findings.extend(slipped(context, rule, &definitions, &others));
            }
            Scope::Across => known.extend(definitions(document, doc, lexicon).0),
        }
    }
    for definitions in languages.values() {
        findings.extend(two_long_forms(context, rule, definitions));
    }
    findings
}

/// Short forms that stand for two things.
fn two_long_forms(context: &Context<'_>, rule: &Rule, definitions: &[Definition]) -> Vec<Finding> {
    let mut forms: BTreeMap<&str, Vec<Vec<&Definition>>> = BTreeMap::new();
    for definition in definitions {
        let meanings = forms.entry(&definition.letters).or_default();
        match meanings.iter_mut().find(|meaning| are_one(&meaning[0].words, &definition.words)) {
            Some(meaning) => meaning.push(definition),
            None => meanings.push(vec![definition]),
        }
    }
    forms
        .values_mut()
        .filter_map(|meanings| {
            meanings.sort_by_key(|meaning| std::cmp::Reverse(meaning.len()));
            let [usual, .., rare] = meanings.as_slice() else { return None };
            finding(context, rule, rare, usual, "the initials are the same, the words are not")
        })
        .collect()
}

/// Long forms that stand elsewhere with a short form that is off by a letter and has not their initials.
fn slipped(context: &Context<'_>, rule: &Rule, definitions: &[Definition], others: &[Unexplained]) -> Vec<Finding> {
    let slip = |one: &str, other: &str| {
        one.len() == other.len() && one.chars().count() >= MIN_SLIPPED && strsim::osa_distance(one, other) == 1
    };
    let mut findings = Vec::new();
    for other in others {
        let start = |known: &Definition| {
            let words = &other.words[other.words.len().checked_sub(known.words.len())?..];
            let folded: Vec<String> = words.iter().map(|(_, word)| word.clone()).collect();
            (slip(&known.letters, &other.letters) && are_one(&known.words, &folded)).then(|| words[0].0)
        };
        let known: Vec<&Definition> = definitions.iter().filter(|known| start(known).is_some()).collect();
        let Some((first, start)) = known.first().and_then(|first| Some((first, start(first)?))) else { continue };
        let span = Span { start, end: other.end };
        let slip = Definition {
            letters: other.letters.clone(),
            words: first.words.clone(),
            place: Place { doc: first.place.doc, span, value: String::new() },
        };
        let why = "the words are the same, the letters are not";
        findings.extend(finding(context, rule, &[&slip], &known, why));
    }
    findings
}

fn finding(
    context: &Context<'_>,
    rule: &Rule,
    rare: &[&Definition],
    usual: &[&Definition],
    why: &str,
) -> Option<Finding> {
    let mut places = vec![rare.first()?.place.clone(), usual.first()?.place.clone()];
    places.extend(rare.iter().skip(1).map(|definition| definition.place.clone()));
    let (a, b) = (fact::surface(context, &places[0]), fact::surface(context, &places[1]));
    let path = context.place_of(&places[1], places[0].doc);
    let message = rule.message_with(&[("a", &a), ("b", &b), ("path", &path)]);
    let keys: BTreeSet<String> =
        [rare[0], usual[0]].iter().map(|one| format!("{}={}", one.letters, one.words.join(" "))).collect();
    let fingerprint = Finding::fingerprint_of(&rule.id, keys.iter().map(String::as_str));
    Some(rule.finding(message, CONFIDENCE, why.to_owned(), places, fingerprint))
}

/// Whether two long forms are one, but for inflection.
fn are_one(one: &[String], other: &[String]) -> bool {
    let same = |(x, y): (&String, &String)| {
        let shared = x.chars().zip(y.chars()).take_while(|(x, y)| x == y).count();
        x == y || shared >= STEM.min(x.chars().count()).min(y.chars().count())
    };
    one.len() == other.len() && one.iter().zip(other).all(same)
}

/// The short forms that a document explains; apart, those in brackets after words of which they have not the initials.
fn definitions(document: &Document, doc: u32, lexicon: &Lexicon) -> (Vec<Definition>, Vec<Unexplained>) {
    let (mut found, mut others) = (Vec::new(), Vec::new());
    for sentence in &document.sentences {
        if document.blocks.get(sentence.block as usize).is_none_or(|block| block.kind == BlockKind::Code) {
            continue;
        }
        let text = document.slice(sentence.span);
        for (open, mark) in text.match_indices(['(', '（']) {
            let inside_at = open + mark.len();
            let Some(len) = text[inside_at..].find([')', '）']).filter(|len| *len <= MAX_INSIDE) else { continue };
            let (before, inside) = (&text[..open], &text[inside_at..inside_at + len]);
            let at = sentence.span.start as usize;
            let end = at + inside_at + len + text[inside_at + len..].chars().next().map_or(0, char::len_utf8);
            if document.is_literal(Span::new(at + open, end)) {
                continue;
            }
            let mut add = |start: usize, letters: String, words: Vec<String>| {
                let place = Place { doc, span: Span::new(at + start, end), value: String::new() };
                found.push(Definition { letters, words, place });
            };
            let Some(letters) = short_form(inside.trim()) else {
                if let Some((start, letters, words)) = explained(before, inside, lexicon) {
                    add(start, letters, words);
                }
                continue;
            };
            let words = words_before(before, letters.chars().count());
            if let Some((start, words)) = initials(&words, &letters, lexicon, false) {
                add(start, letters, words);
            } else if letters.chars().count() >= MIN_SLIPPED {
                let small = |word: &str| lexicon.stopwords.contains(word) || lexicon.names.connectors.contains(word);
                let content = words.iter().rev().filter(|(_, word)| !small(word));
                let words =
                    content.map(|(start, word)| (Span::new(at + start, end).start, fold(word, lexicon))).collect();
                others.push(Unexplained { letters, words, end: Span::new(at, end).end });
            }
        }
    }
    (found, others)
}

/// The letters of a short form, in capitals: at least two capitals and nothing but letters, a plural ending aside.
fn short_form(text: &str) -> Option<String> {
    let text = text.trim_matches(['"', '“', '”', '\'', '‘', '’', '*', '_']);
    let text = text.strip_suffix('s').unwrap_or(text);
    let letters: String = text.chars().filter(|c| *c != '.').collect();
    let capitals = letters.chars().filter(|c| c.is_uppercase()).count();
    let all = letters.chars().count();
    let short =
        LETTERS.contains(&all) && letters.chars().all(char::is_alphabetic) && letters.starts_with(char::is_uppercase);
    (short && capitals >= 2 && 2 * capitals > all).then(|| letters.to_uppercase())
}

/// The short form right before a bracket that explains it: where it starts, its letters, the words of the long form.
fn explained(before: &str, inside: &str, lexicon: &Lexicon) -> Option<(usize, String, Vec<String>)> {
    let before = before.trim_end();
    let start = before.rfind(|c: char| c.is_whitespace()).map_or(0, |at| at + 1);
    let word = before.get(start..)?;
    let letters = short_form(word)?;
    // A translation or a remark may follow.
    let long = inside.split([',', ';', '、', '，', '；', '/']).next()?;
    let words = words_before(long, letters.chars().count());
    let own = words.iter().any(|(_, other)| short_form(other).as_ref() == Some(&letters));
    let (at, words) = initials(&words, &letters, lexicon, true).filter(|_| !own)?;
    long[..at].trim().is_empty().then_some((start, letters, words))
}

/// The words at the end of a text that may be the long form of a short form of some letters, the last one first: where each
/// starts, and the word.
fn words_before(text: &str, letters: usize) -> Vec<(usize, &str)> {
    let mut words: Vec<(usize, &str)> = Vec::new();
    let mut end = text.trim_end().len();
    while end > 0 && words.len() < 3 * letters + 2 {
        let word_end = text[..end].trim_end_matches(|c: char| !c.is_alphanumeric()).len();
        // Nothing but a space, a hyphen or a quote stands between the words of a name.
        let gap = &text[word_end..end];
        if gap.contains(|c: char| !matches!(c, ' ' | '-' | '"' | '“' | '”' | '\'' | '’' | '&' | '/' | '\n')) {
            break;
        }
        let inside = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '’');
        let start = text[..word_end].trim_end_matches(inside).len();
        if start == word_end {
            break;
        }
        words.push((start, &text[start..word_end]));
        end = start;
    }
    words
}

/// The words of which a short form has the initials, given from the last one on: where they start, and the words, folded and
/// without function words. All letters must be used, and all words but function words; if it is to be the `whole` text, no
/// word may be left.
fn initials(words: &[(usize, &str)], letters: &str, lexicon: &Lexicon, whole: bool) -> Option<(usize, Vec<String>)> {
    let wanted: Vec<char> = letters.chars().rev().collect();
    let used = spell(words, &wanted, 0, lexicon, &mut BTreeSet::new()).filter(|used| used.len() > 1)?;
    let last = *used.last()?;
    let folded = used.iter().rev().map(|&idx| fold(words[idx].1, lexicon)).collect();
    (!whole || words.len() == last + 1).then_some((words[last].0, folded))
}

/// The words whose initials spell some letters, both from the end on: from word `at` on, which function words may be passed
/// over for. `failed` holds the words and numbers of letters from which there is no way on.
fn spell(
    words: &[(usize, &str)],
    wanted: &[char],
    at: usize,
    lexicon: &Lexicon,
    failed: &mut BTreeSet<(usize, usize)>,
) -> Option<Vec<usize>> {
    let Some(&letter) = wanted.first() else { return Some(Vec::new()) };
    let (_, word) = words.get(at).filter(|_| !failed.contains(&(at, wanted.len())))?;
    if word.chars().next().is_some_and(|c| c.to_uppercase().eq([letter]))
        && let Some(mut used) = spell(words, &wanted[1..], at + 1, lexicon, failed)
    {
        used.insert(0, at);
        return Some(used);
    }
    let small = lexicon.stopwords.contains(word) || lexicon.names.connectors.contains(word);
    let used = if at > 0 && small { spell(words, wanted, at + 1, lexicon, failed) } else { None };
    if used.is_none() {
        failed.insert((at, wanted.len()));
    }
    used
}

/// A word without case, plural and the ending of the possessive.
fn fold(word: &str, lexicon: &Lexicon) -> String {
    let lower = word.to_lowercase();
    let bare = lower.trim_end_matches(['\'', '’']);
    let bare = bare.strip_suffix("'s").or_else(|| bare.strip_suffix("’s")).unwrap_or(bare);
    let singular = lexicon.nouns.singular(bare).unwrap_or_else(|| bare.to_owned());
    lexicon.terms.other_spelling(&singular).unwrap_or(singular)
}
