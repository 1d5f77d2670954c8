//! Rule kind `name-variant`: one office or institution of one person, or one name, written in two ways.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::base::Span;
use crate::lexicon::Lexicon;
use crate::model::{Document, Finding, Mention, MentionKind, Place, Token};
use crate::rules::{Context, Rule, fact};

/// How sure a name variant is: two bodies with almost one name do exist.
const CONFIDENCE: f32 = 0.85;

/// Most words of a person's name.
const MAX_PERSON_WORDS: usize = 4;

/// How far into the words after a person's name its office must be named.
const ROLE_WINDOW: usize = 6;

/// Longest phrase after a person's name that is read as the office, in bytes: two offices with their institutions.
const MAX_PHRASE: usize = 400;

/// Fewest content words of an institution's name that is compared: shorter ones are too often parts of others.
const MIN_CONTENT_WORDS: usize = 3;

/// Content words from which two may be missing rather than one.
const LONG_NAME: usize = 6;

/// Most introductions of one person that are compared with each other.
const MAX_INTRODUCTIONS: usize = 64;

/// Shortest word that is looked at for a slip of the pen: short names differ by one letter by nature.
const MIN_SLIP_WORD: usize = 5;

/// Bytes by which a slip can lengthen a word: one character.
const MAX_SLIP_BYTES: usize = 4;

/// Length from which a replaced letter is taken for a slip too: in shorter words it makes another name (`Hunan`, `Henan`).
const REPLACEABLE_WORD: usize = 8;

/// How many times as often as the slip the right form must occur.
const SLIP_RATIO: usize = 3;

/// All name variants of the corpus.
pub(super) fn check(context: &Context<'_>, rule: &Rule) -> Vec<Finding> {
    let mut findings = offices(context, rule);
    findings.extend(slips(context, rule));
    findings.extend(misspelt(context, rule));
    findings
}

/// An institution named in an introduction.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Institution {
    /// Its content words, in lower case.
    words: Vec<String>,
    /// All its words but the article, in lower case.
    full: String,
    place: Place,
}

/// Finds persons who are introduced twice with almost the same institution.
fn offices(context: &Context<'_>, rule: &Rule) -> Vec<Finding> {
    let mut persons: BTreeMap<String, Vec<Vec<Institution>>> = BTreeMap::new();
    for (idx, document) in context.documents.iter().enumerate() {
        let lexicon = context.lexicons.get(&document.language);
        let doc = u32::try_from(idx).unwrap_or(u32::MAX);
        for (person, institutions) in introductions(document, doc, lexicon) {
            let seen = persons.entry(person).or_default();
            if seen.len() < MAX_INTRODUCTIONS {
                seen.push(institutions);
            }
        }
    }
    let mut findings = Vec::new();
    for introductions in persons.values() {
        let mut variants: BTreeMap<(&[String], &[String]), Vec<&Place>> = BTreeMap::new();
        for (idx, one) in introductions.iter().enumerate() {
            for other in &introductions[..idx] {
                for (x, y) in almost_equal(other, one) {
                    let key = if x.words <= y.words { (x, y) } else { (y, x) };
                    let places = variants.entry((key.0.words.as_slice(), key.1.words.as_slice())).or_default();
                    for place in [&x.place, &y.place] {
                        if !places.contains(&place) {
                            places.push(place);
                        }
                    }
                }
            }
        }
        for (key, places) in variants {
            let why = "both names stand in introductions of one person, and all but a word or two of them agree";
            findings.extend(finding(context, rule, &places, why, &[&key.0.join(" "), &key.1.join(" ")]));
        }
    }
    findings
}

/// The persons that a document introduces (`Name, office of institution …`) with the institutions named there.
fn introductions(document: &Document, doc: u32, lexicon: &Lexicon) -> Vec<(String, Vec<Institution>)> {
    let mut found = Vec::new();
    let names: Vec<&Mention> = document.mentions.iter().filter(|mention| mention.kind == MentionKind::Name).collect();
    let introduces = |name: &&&Mention| {
        person_key(document, name, lexicon).is_some() && office_phrase(document, name, lexicon).is_some()
    };
    for (idx, person) in names.iter().enumerate() {
        let Some(key) = person_key(document, person, lexicon) else { continue };
        let Some(phrase) = office_phrase(document, person, lexicon) else { continue };
        let institutions: Vec<Institution> = names[idx + 1..]
            .iter()
            .take_while(|name| name.span.end <= phrase.end && !introduces(name))
            .map(|name| Institution {
                words: content_words(document, name.span, lexicon),
                full: all_words(document, name.span, lexicon),
                place: Place { doc, span: name.span, value: String::new() },
            })
            .filter(|institution| institution.words.len() >= MIN_CONTENT_WORDS)
            .collect();
        if !institutions.is_empty() {
            found.push((key, institutions));
        }
    }
    found
}

fn tokens_of(document: &Document, span: Span) -> Vec<Token> {
    let from = document.tokens.partition_point(|token| token.start < span.start);
    let to = document.tokens.partition_point(|token| token.start < span.end);
    document.tokens.range(from..to).collect()
}

fn folded(document: &Document, token: &Token) -> String {
    document.slice(token.span()).to_lowercase()
}

/// A person's name without title; `None` for what can't be one.
fn person_key(document: &Document, name: &Mention, lexicon: &Lexicon) -> Option<String> {
    let words: Vec<String> = tokens_of(document, name.span)
        .iter()
        .map(|token| folded(document, token))
        .filter(|word| !lexicon.names.titles.contains(word))
        .collect();
    let institution = words.iter().any(|word| lexicon.names.institution_heads.contains(word));
    let fits = (2..=MAX_PERSON_WORDS).contains(&words.len()) && !institution;
    fits.then(|| words.join(" "))
}

/// The words after `Name,` that say which office the person holds: up to a semicolon, the next titled person or the end of
/// the sentence.
fn office_phrase(document: &Document, person: &Mention, lexicon: &Lexicon) -> Option<Span> {
    let sentence = document.sentences.get(document.sentence_at(person.span.start)?)?.span;
    let rest = Span { start: person.span.end, end: sentence.end };
    let after = document.slice(rest).strip_prefix(", ").or_else(|| document.slice(rest).strip_prefix(" ("))?;
    let start = rest.end - u32::try_from(after.len()).ok()?;
    let mut stop = after.len().min(MAX_PHRASE);
    while !after.is_char_boundary(stop) {
        stop -= 1;
    }
    let stop = after[..stop].find([';', ')', '\n']).unwrap_or(stop);
    let mut end = start + u32::try_from(stop).ok()?;
    let tokens = tokens_of(document, Span { start, end });
    let role = tokens.iter().take(ROLE_WINDOW).any(|token| lexicon.names.role_heads.contains(&folded(document, token)));
    let lower = tokens.first().is_some_and(|token| document.slice(token.span()).starts_with(char::is_lowercase));
    if !role || !lower {
        return None;
    }
    if let Some(next) = tokens.iter().find(|token| {
        let text = document.slice(token.span());
        text.starts_with(char::is_uppercase) && lexicon.names.titles.contains(text)
    }) {
        end = next.start;
    }
    Some(Span { start, end })
}

/// The words of a name that carry it: without connectors and function words, in lower case.
fn content_words(document: &Document, span: Span, lexicon: &Lexicon) -> Vec<String> {
    tokens_of(document, span)
        .iter()
        .map(|token| folded(document, token))
        .filter(|word| !lexicon.names.connectors.contains(word) && !lexicon.stopwords.contains(word))
        .collect()
}

/// The words of a name in lower case, without a function word at its start (`the`).
fn all_words(document: &Document, span: Span, lexicon: &Lexicon) -> String {
    let words = tokens_of(document, span).into_iter().map(|token| folded(document, &token));
    let words: Vec<String> = words.skip_while(|word| lexicon.stopwords.contains(word)).collect();
    words.join(" ")
}

/// The pairs of institutions of two introductions that agree in all but a word or two, and have no exact counterpart.
fn almost_equal<'i>(one: &'i [Institution], other: &'i [Institution]) -> Vec<(&'i Institution, &'i Institution)> {
    let alone = |x: &&Institution, others: &[Institution]| !others.iter().any(|y| y.full == x.full);
    let mut pairs = Vec::new();
    for x in one.iter().filter(|x| alone(x, other)) {
        for y in other.iter().filter(|y| alone(y, one)) {
            if is_variant(&x.words, &y.words) {
                pairs.push((x, y));
            }
        }
    }
    pairs
}

/// Whether two lists of content words name one thing: the same words in another order, a word or two missing on one side,
/// or one word with a slip in it.
fn is_variant(one: &[String], other: &[String]) -> bool {
    let (mut x, mut y) = (one.to_vec(), other.to_vec());
    x.sort();
    y.sort();
    let lone = |left: &[String], right: &[String]| -> Vec<String> {
        let mut right = right.to_vec();
        let mut rest = Vec::new();
        for word in left {
            match right.iter().position(|other| other == word) {
                Some(at) => {
                    right.swap_remove(at);
                }
                None => rest.push(word.clone()),
            }
        }
        rest
    };
    let (lone_x, lone_y) = (lone(&x, &y), lone(&y, &x));
    let missing = if one.len().max(other.len()) >= LONG_NAME { 2 } else { 1 };
    match (lone_x.as_slice(), lone_y.as_slice()) {
        ([], []) => true,
        (rest, []) | ([], rest) => rest.len() <= missing,
        ([a], [b]) => is_slip(a, b),
        _ => false,
    }
}

/// Whether one word is the other with a letter dropped, doubled or swapped (or, in a long word, replaced).
fn is_slip(one: &str, other: &str) -> bool {
    let (short, long) =
        (one.chars().count().min(other.chars().count()), one.chars().count().max(other.chars().count()));
    let same_start = one.chars().next() == other.chars().next();
    let ending = |x: &str, y: &str| x.strip_prefix(y).is_some_and(|rest| rest == "s" || rest == "'s" || rest == "n");
    if short < MIN_SLIP_WORD || !same_start || ending(one, other) || ending(other, one) {
        return false;
    }
    let replaced = strsim::hamming(one, other) == Ok(1);
    strsim::osa_distance(one, other) == 1 && (!replaced || long >= REPLACEABLE_WORD)
}

/// A word beside the head of an institution: its document, the span of both, the hash of the word.
type Seen = (u32, Span, u32);

/// Finds words that stand once or twice beside the head of an institution where a word a slip away stands often.
fn slips(context: &Context<'_>, rule: &Rule) -> Vec<Finding> {
    let mut totals: FxHashMap<u32, usize> = FxHashMap::default();
    let mut buckets: BTreeMap<String, BTreeMap<String, Vec<Seen>>> = BTreeMap::new();
    for (idx, document) in context.documents.iter().enumerate() {
        let lexicon = context.lexicons.get(&document.language);
        let doc = u32::try_from(idx).unwrap_or(u32::MAX);
        // What is quoted literally (a list of known slips, say) is not in use.
        let used = (0..document.tokens.len())
            .filter(|&idx| document.literals.is_empty() || !document.is_literal(document.tokens.at(idx).span()));
        for idx in used {
            *totals.entry(document.tokens.hash(idx)).or_default() += 1;
        }
        for name in document.mentions.iter().filter(|mention| mention.kind == MentionKind::Name) {
            for pair in tokens_of(document, name.span).windows(2) {
                let (word, head) = (folded(document, &pair[0]), folded(document, &pair[1]));
                if lexicon.names.institution_heads.contains(&head) && word.chars().count() >= MIN_SLIP_WORD {
                    let span = pair[0].span().cover(pair[1].span());
                    buckets.entry(head).or_default().entry(word).or_default().push((doc, span, pair[0].hash));
                }
            }
        }
    }
    let mut findings = Vec::new();
    for (head, words) in &buckets {
        for (rare, slips) in words {
            // A word that lives elsewhere as well is a word of its own.
            let elsewhere = slips.first().and_then(|slip| totals.get(&slip.2)).is_none_or(|total| *total > slips.len());
            if elsewhere {
                continue;
            }
            let right =
                words.iter().filter(|(word, seen)| seen.len() >= SLIP_RATIO * slips.len() && is_slip(rare, word));
            let Some((word, seen)) = right.max_by_key(|(_, seen)| seen.len()) else { continue };
            let place = |&(doc, span, _): &Seen| Place { doc, span, value: String::new() };
            let places: Vec<Place> = slips.iter().chain(seen.iter().take(1)).map(place).collect();
            let places: Vec<&Place> = places.iter().collect();
            let why = format!(
                "the form with \"{word}\" occurs {}, the other {}",
                fact::times(seen.len()),
                fact::times(slips.len())
            );
            findings.extend(finding(context, rule, &places, &why, &[rare, word, head]));
        }
    }
    findings
}

/// Fewest content words of a name of which all but one must agree before a slip in that one is believed at any count.
const MIN_AGREEING_WORDS: usize = 2;

/// Finds names of institutions that agree in all words but one, and in that one but for a slip.
fn misspelt(context: &Context<'_>, rule: &Rule) -> Vec<Finding> {
    let mut buckets: BTreeMap<String, BTreeMap<String, Vec<Place>>> = BTreeMap::new();
    for (idx, document) in context.documents.iter().enumerate() {
        let lexicon = context.lexicons.get(&document.language);
        let doc = u32::try_from(idx).unwrap_or(u32::MAX);
        for name in document.mentions.iter().filter(|mention| mention.kind == MentionKind::Name) {
            let words: Vec<String> =
                tokens_of(document, name.span).iter().map(|token| folded(document, token)).collect();
            let content = |word: &String| !lexicon.names.connectors.contains(word) && !lexicon.stopwords.contains(word);
            let heads = words.iter().any(|word| lexicon.names.institution_heads.contains(word));
            if !heads || words.iter().filter(|word| content(word)).count() <= MIN_AGREEING_WORDS {
                continue;
            }
            for (at, word) in words.iter().enumerate() {
                let own = content(word) && !lexicon.names.institution_heads.contains(word);
                if own && word.chars().count() >= MIN_SLIP_WORD {
                    let mut key = words.clone();
                    "\0".clone_into(&mut key[at]);
                    let place = Place { doc, span: name.span, value: String::new() };
                    buckets.entry(key.join(" ")).or_default().entry(word.clone()).or_default().push(place);
                }
            }
        }
    }
    let mut findings = Vec::new();
    for (key, words) in &buckets {
        for (one, seen) in words {
            // The rarer form is the slip; of two as rare, the order of the alphabet names one.
            let own = (std::cmp::Reverse(seen.len()), one);
            let close = words.iter().filter(|(word, _)| word.len().abs_diff(one.len()) <= MAX_SLIP_BYTES);
            let right = close.map(|(word, places)| ((std::cmp::Reverse(places.len()), word), places));
            let right = right.filter(|(rank, _)| *rank < own && is_slip(one, rank.1));
            let Some(((_, word), others)) = right.min_by_key(|(rank, _)| *rank) else { continue };
            // A pair that stands out by its counts was found already.
            if others.len() >= SLIP_RATIO * seen.len() && is_before_head(context, &seen[0], one) {
                continue;
            }
            let places: Vec<&Place> = seen.iter().chain(others.iter().take(1)).collect();
            let why = format!(
                "all other words of the two names agree; \"{word}\" occurs {}, \"{one}\" {}",
                fact::times(others.len()),
                fact::times(seen.len())
            );
            findings.extend(finding(context, rule, &places, &why, &[key, one, word]));
        }
    }
    findings
}

/// Whether a word of a name stands right before the head of the institution, where [`slips`] looks.
fn is_before_head(context: &Context<'_>, place: &Place, word: &str) -> bool {
    let Some(document) = context.documents.get(place.doc as usize) else { return false };
    let heads = &context.lexicons.get(&document.language).names.institution_heads;
    tokens_of(document, place.span)
        .windows(2)
        .any(|pair| folded(document, &pair[0]) == word && heads.contains(&folded(document, &pair[1])))
}

fn finding(context: &Context<'_>, rule: &Rule, places: &[&Place], why: &str, subject: &[&str]) -> Option<Finding> {
    let mut places: Vec<Place> = places.iter().map(|place| (*place).clone()).collect();
    // The first place and the first that reads differently lead; the rest follow in order.
    let text = |place: &Place| context.documents.get(place.doc as usize).map_or("", |d| d.slice(place.span)).to_owned();
    let first = places.first().map(&text)?;
    let other = places.iter().position(|place| text(place).to_lowercase() != first.to_lowercase())?;
    places.swap(1, other);
    for place in &mut places {
        place.value = text(place).to_lowercase();
    }
    let path = context.place_of(&places[1], places[0].doc);
    let message = rule.message_with(&[("a", &first), ("b", &text(&places[1])), ("path", &path)]);
    let fingerprint = Finding::fingerprint_of(&rule.id, subject.iter().copied());
    Some(rule.finding(message, CONFIDENCE, why.to_owned(), places, fingerprint))
}
