//! Five ways in which a passage is reused, each with what it changed.

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Regex};
use rustc_hash::FxHashSet;

use crate::random::Random;
use crate::text::sentences;

/// How a passage was reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// An exact copy.
    Verbatim,
    /// Lines re-wrapped, words hyphenated at their ends; other quotes, dashes and case.
    Noise,
    /// 5 to 25 % of the words substituted, deleted, inserted or swapped.
    Edit,
    /// Sentences moved, some neighbours merged.
    Reorder,
    /// An exact copy but for one to four figures, dates or names.
    Mutate,
}

/// All kinds, in the order of the tables.
pub(crate) const KINDS: [Kind; 5] = [Kind::Verbatim, Kind::Noise, Kind::Edit, Kind::Reorder, Kind::Mutate];

impl Kind {
    /// The kind as a row of the gold file names it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Verbatim => "verbatim",
            Self::Noise => "noise",
            Self::Edit => "edit",
            Self::Reorder => "reorder",
            Self::Mutate => "mutate",
        }
    }
}

/// Words that edits draw from.
pub(crate) struct Vocabulary<'a> {
    /// As often as they stand in the text.
    list: Vec<&'a str>,
    known: FxHashSet<&'a str>,
}

impl<'a> Vocabulary<'a> {
    /// The lower-case words among these.
    pub(crate) fn new(words: impl Iterator<Item = &'a str>) -> Self {
        let is_lower = |word: &&str| word.len() > 1 && word.chars().all(char::is_lowercase);
        let list: Vec<&str> = words.filter(is_lower).collect();
        Self { known: list.iter().copied().collect(), list }
    }
}

/// A changed fact: its bytes in the original and in the copy.
pub(crate) type Change = (Range<usize>, Range<usize>);

const MONTHS: &str = "January February March April May June July August September October November December";
const DAYS: &str = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday";
const NUMBERS: &str = "two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty hundred";
const NAMES: &str = "Abernathy Bellweather Kowalczyk Nakamura Oyelaran Pemberton Quintana Rasmussen Tremblay Vasquez";

static FACT: LazyLock<Regex> = LazyLock::new(|| {
    let any = |list: &str| list.replace(' ', "|");
    let date = format!(r"\b(?P<date>(?:{}|{})\b|(?:1[5-9]|20)\d\d\b)", any(MONTHS), any(DAYS));
    let number = format!(r"\b(?P<number>\d[\d,.]*\d|\d|(?:{}))\b", any(NUMBERS));
    Regex::new(&format!(r"{date}|{number}|[a-z,] (?P<name>\p{{Lu}}\p{{Ll}}{{3,}})\b")).unwrap()
});

/// A copy of the passage and what facts it changed; `None` if the passage cannot be reused in this way.
pub(crate) fn copy(
    kind: Kind,
    text: &str,
    vocabulary: &Vocabulary<'_>,
    random: &mut Random,
) -> Option<(String, Vec<Change>)> {
    match kind {
        Kind::Verbatim => Some((text.to_owned(), Vec::new())),
        Kind::Noise => Some((noise(text, random), Vec::new())),
        // Scripts without small letters give no words to put in.
        Kind::Edit if vocabulary.list.is_empty() => None,
        Kind::Edit => Some((edit(text, vocabulary, random), Vec::new())),
        Kind::Reorder => reorder(text, random).map(|text| (text, Vec::new())),
        Kind::Mutate => mutate(text, vocabulary, random),
    }
}

fn noise(text: &str, random: &mut Random) -> String {
    let width = random.between(60, 100);
    let curly = random.chance(0.5);
    let (mut out, mut column) = (String::with_capacity(text.len() + text.len() / 16), 0);
    for word in text.split_whitespace() {
        let mut word = match random.below(100) {
            0..3 => word.to_uppercase(),
            3..5 => word.chars().take(1).flat_map(char::to_uppercase).chain(word.chars().skip(1)).collect(),
            5..7 => word.to_lowercase(),
            _ => word.to_owned(),
        };
        word = match curly {
            true => match word.strip_prefix('"') {
                Some(rest) => format!("“{rest}"),
                None => word,
            }
            .replace('"', "”")
            .replace('\'', "’"),
            false => word.replace(['“', '”'], "\"").replace(['‘', '’'], "'"),
        };
        word = if word.contains("--") { word.replace("--", "—") } else { word.replace('—', " -- ") };
        let length = word.chars().count();
        if column + length > width {
            let divisible = length > 7 && word.chars().all(char::is_alphabetic);
            if divisible && random.chance(0.3) {
                let cut = random.between(3, length - 3);
                out.extend(word.chars().take(cut));
                out.push_str("-\n");
                out.extend(word.chars().skip(cut));
                out.push(' ');
                column = length - cut + 1;
                continue;
            }
            out.push('\n');
            column = 0;
        }
        out.push_str(&word);
        out.push_str(match random.below(100) {
            0..2 => "  ",
            2 => "\u{a0}",
            _ => " ",
        });
        column += length + 1;
    }
    out.trim_end().to_owned()
}

fn edit(text: &str, vocabulary: &Vocabulary<'_>, random: &mut Random) -> String {
    // Each word with the white space after it.
    let mut words: Vec<String> = text.split_inclusive(char::is_whitespace).map(str::to_owned).collect();
    let rate = 0.05 + 0.2 * random.share();
    let count = ((rate * words.len() as f64) as usize).max(1);
    for at in random.sample(words.len(), count) {
        match random.below(10) {
            0..5 => {
                // What stands around the letters stays, as an editor would leave it.
                let inner = words[at].trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
                if !inner.is_empty() {
                    words[at] = words[at].replacen(&inner, random.pick(&vocabulary.list), 1);
                }
            }
            5..7 => words[at].clear(),
            7..9 => words[at].insert_str(0, &format!("{} ", random.pick(&vocabulary.list))),
            _ if at + 2 < words.len() => words.swap(at, at + 1),
            _ => {}
        }
    }
    words.concat().trim().to_owned()
}

fn reorder(text: &str, random: &mut Random) -> Option<String> {
    let sentences = sentences(text);
    if sentences.len() < 3 {
        return None;
    }
    let mut order: Vec<usize> = (0..sentences.len()).collect();
    while order.is_sorted() {
        random.shuffle(&mut order);
    }
    let mut out = String::new();
    for at in order {
        let sentence = sentences[at].0.trim();
        if out.ends_with('.') && random.chance(0.3) {
            out.pop();
            out.push_str(", and ");
            out.extend(sentence.chars().take(1).flat_map(char::to_lowercase));
            out.extend(sentence.chars().skip(1));
        } else {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(sentence);
        }
    }
    Some(out)
}

fn mutate(text: &str, vocabulary: &Vocabulary<'_>, random: &mut Random) -> Option<(String, Vec<Change>)> {
    // What is written small elsewhere is no name (`see Section 5`).
    let is_name = |word: &str| !vocabulary.known.contains(&*word.to_lowercase());
    let is_fact = |found: &Captures<'_>| found.name("name").is_none_or(|name| is_name(name.as_str()));
    let facts: Vec<_> = FACT.captures_iter(text).filter(is_fact).collect();
    let count = random.between(1, 4);
    let (mut out, mut at, mut changes) = (String::with_capacity(text.len() + 16), 0, Vec::new());
    for idx in random.sample(facts.len(), count) {
        let fact = ["date", "number", "name"].iter().find_map(|name| facts[idx].name(name))?;
        out.push_str(&text[at..fact.start()]);
        let start = out.len();
        out.push_str(&other(fact.as_str(), facts[idx].name("date").is_some(), random));
        changes.push((fact.range(), start..out.len()));
        at = fact.end();
    }
    out.push_str(&text[at..]);
    (!changes.is_empty()).then_some((out, changes))
}

/// Another fact of the same sort: a month for a month, a year for a year some years off, a figure for a figure.
fn other(old: &str, date: bool, random: &mut Random) -> String {
    let lists = [MONTHS, DAYS, NUMBERS];
    let known = lists.iter().find(|list| list.split(' ').any(|word| word == old));
    let digits: Vec<usize> = old.bytes().enumerate().filter(|(_, b)| b.is_ascii_digit()).map(|(at, _)| at).collect();
    if let (true, Ok(year)) = (date, old.parse::<usize>()) {
        let apart = random.between(1, 10);
        return (if random.chance(0.5) { year + apart } else { year - apart }).to_string();
    }
    loop {
        let new = match known {
            None if !digits.is_empty() => {
                let mut figure = old.to_owned();
                // A figure that begins with 0 is an id rather than a figure: the digit is never 0.
                let at = random.pick(&digits);
                figure.replace_range(at..=at, &random.between(1, 9).to_string());
                figure
            }
            list => {
                let words: Vec<&str> = list.unwrap_or(&NAMES).split(' ').collect();
                random.pick(&words).to_owned()
            }
        };
        if new != old {
            return new;
        }
    }
}
