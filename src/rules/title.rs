//! Rule kind `title`: one person is addressed by two honorifics that exclude each other.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::Span;
use crate::lexicon::Lexicon;
use crate::model::{BlockKind, Document, Finding, Place, Token, TokenKind};
use crate::rules::{Context, Rule, fact};

/// Two persons of one full name are rarer in documents that belong together than a slip.
const FULL_NAME: f32 = 0.8;

/// A surname may be that of a person whom the document has not introduced.
const SURNAME: f32 = 0.7;

/// Most words of a person's name.
const MAX_NAME_WORDS: usize = 4;

/// Most bytes between two words of a name: a space, perhaps after the full stop of an initial.
const MAX_GAP: u32 = 2;

/// A person as spoken of in one place.
struct Address {
    /// Index of the document.
    doc: u32,
    /// Index of the sentence.
    sentence: usize,
    /// Index of the group of honorifics that the one used belongs to.
    group: usize,
    /// The words of the name in lower case.
    name: Vec<String>,
    /// Honorific and name.
    span: Span,
}

/// All findings of the corpus. A full name is one person's in all documents of one language, a surname in one document.
pub(super) fn check(context: &Context<'_>, rule: &Rule) -> Vec<Finding> {
    let mut languages: BTreeMap<&str, Vec<Address>> = BTreeMap::new();
    let mut findings = Vec::new();
    for (idx, document) in context.documents.iter().enumerate() {
        let lexicon = context.lexicons.get(&document.language);
        if lexicon.names.honorifics.is_empty() {
            continue;
        }
        let doc = u32::try_from(idx).unwrap_or(u32::MAX);
        let addresses = addresses(document, doc, lexicon);
        findings.extend(surnames(context, rule, &addresses));
        languages.entry(&lexicon.tag).or_default().extend(addresses);
    }
    for addresses in languages.values() {
        findings.extend(full_names(context, rule, addresses));
    }
    findings
}

/// The persons whom a document addresses with an honorific that belongs to a group.
fn addresses(document: &Document, doc: u32, lexicon: &Lexicon) -> Vec<Address> {
    let mut found = Vec::new();
    for (idx, sentence) in document.sentences.iter().enumerate() {
        if document.blocks.get(sentence.block as usize).is_none_or(|block| block.kind == BlockKind::Code) {
            continue;
        }
        let tokens: Vec<Token> = document.tokens.range(document.tokens_under(sentence.span)).collect();
        for (at, token) in tokens.iter().enumerate() {
            let word = document.slice(token.span());
            let group = lexicon.names.honorifics.iter().position(|group| group.contains_exact(word));
            let Some(group) = group.filter(|_| token.kind == TokenKind::Word) else { continue };
            let mut name = Vec::new();
            let mut end = token.end;
            for next in tokens[at + 1..].iter().take(MAX_NAME_WORDS) {
                let word = document.slice(next.span());
                let capital = next.kind == TokenKind::Word && word.starts_with(char::is_uppercase);
                let gap = document.slice(Span { start: end, end: next.start });
                let joined = next.start - end <= MAX_GAP && gap.chars().all(|c| c == ' ' || c == '.');
                // A full stop ends the name unless it belongs to the honorific or to an initial.
                let stopped = gap.contains('.') && name.last().is_some_and(|word: &String| word.chars().count() > 1);
                if !capital || !joined || stopped {
                    break;
                }
                name.push(word.strip_suffix("'s").unwrap_or(word).to_lowercase());
                end = next.end;
            }
            if !name.is_empty() && !document.is_literal(token.span()) {
                found.push(Address { doc, sentence: idx, group, name, span: Span { start: token.start, end } });
            }
        }
    }
    found
}

/// Whether two ways to address someone stand in one sentence somewhere: nobody is addressed twice in a breath.
fn are_couple(one: &[&Address], other: &[&Address]) -> bool {
    one.iter().any(|x| other.iter().any(|y| (x.doc, x.sentence) == (y.doc, y.sentence)))
}

/// Full names that stand with honorifics of two groups.
fn full_names(context: &Context<'_>, rule: &Rule, addresses: &[Address]) -> Vec<Finding> {
    let mut persons: BTreeMap<&[String], Vec<&Address>> = BTreeMap::new();
    for address in addresses.iter().filter(|address| address.name.len() > 1) {
        persons.entry(&address.name).or_default().push(address);
    }
    let mut findings = Vec::new();
    for seen in persons.values() {
        let mut groups: BTreeMap<usize, Vec<&Address>> = BTreeMap::new();
        seen.iter().for_each(|address| groups.entry(address.group).or_default().push(address));
        // The rarer honorific leads; of two as rare, the one that comes later.
        let mut groups: Vec<Vec<&Address>> = groups.into_values().collect();
        groups.sort_by_key(|group| {
            (group.len(), std::cmp::Reverse(group.first().map(|address| (address.doc, address.span))))
        });
        // Two of one name in one sentence are two persons: `Mr Kim Lee and Ms Kim Lee`.
        let couple = groups.first().zip(groups.last()).is_some_and(|(one, other)| are_couple(one, other));
        if let [rare, .., usual] = groups.as_slice()
            && !couple
        {
            let why = format!("the other honorific stands with this name {}", fact::times(usual.len()));
            findings.extend(finding(context, rule, rare, usual, FULL_NAME, why));
        }
    }
    findings
}

/// Surnames with the honorific of the other group than that of the only person of the document who bears them.
fn surnames(context: &Context<'_>, rule: &Rule, addresses: &[Address]) -> Vec<Finding> {
    // A surname stands first or last in a full name, by the custom of the country.
    let mut bearers: BTreeMap<&str, Vec<&Address>> = BTreeMap::new();
    for address in addresses.iter().filter(|address| address.name.len() > 1) {
        for word in [address.name.first(), address.name.last()].into_iter().flatten() {
            bearers.entry(word).or_default().push(address);
        }
    }
    let mut findings = Vec::new();
    let mut reported: BTreeSet<(&str, usize)> = BTreeSet::new();
    for short in addresses.iter().filter(|address| address.name.len() == 1) {
        let surname = short.name[0].as_str();
        let Some(full) = bearers.get(surname) else { continue };
        if are_couple(&[short], full) {
            continue;
        }
        let one = full.iter().all(|address| address.name == full[0].name && address.group != short.group);
        if one && reported.insert((surname, short.group)) {
            let alike: Vec<&Address> =
                addresses.iter().filter(|other| other.name == short.name && other.group == short.group).collect();
            let why = "only one person of that name is spoken of with an honorific in this document".to_owned();
            findings.extend(finding(context, rule, &alike, full, SURNAME, why));
        }
    }
    findings
}

fn finding(
    context: &Context<'_>,
    rule: &Rule,
    rare: &[&Address],
    usual: &[&Address],
    confidence: f32,
    why: String,
) -> Option<Finding> {
    let place = |address: &&Address| {
        let text = context.documents.get(address.doc as usize).map_or("", |document| document.slice(address.span));
        Place { doc: address.doc, span: address.span, value: text.to_owned() }
    };
    let mut places: Vec<Place> = vec![place(rare.first()?), place(usual.first()?)];
    places.extend(rare.iter().skip(1).map(place));
    let path = context.place_of(&places[1], places[0].doc);
    let (a, b) = (fact::surface(context, &places[0]), fact::surface(context, &places[1]));
    let message = rule.message_with(&[("a", &a), ("b", &b), ("path", &path)]);
    let fingerprint = Finding::fingerprint_of(&rule.id, [a.as_str(), b.as_str()]);
    Some(rule.finding(message, confidence, why, places, fingerprint))
}
