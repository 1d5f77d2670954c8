//! The file in which a team pins its facts.

use jiff::civil::Date;
use regex::{Regex, RegexBuilder};
use serde::Deserialize;
use toml::Spanned;

use crate::error::{Error, Result};
use crate::lexicon::{StatementWords, is_han};
use crate::model::{Day, Mention, TokenKind};
use crate::rules::catalogue::{located, located_at};

/// Most memory that a pattern may take when it is compiled.
const MAX_PATTERN_BYTES: usize = 1 << 20;

/// Reads the first value of a text, in a language if one is given.
pub type ReadValue<'a> = dyn Fn(&str, Option<&str>) -> Option<Mention> + 'a;

/// The facts of one file.
#[derive(Clone, Debug, Default)]
pub struct PinnedFacts {
    /// In the order of the file.
    pub(super) facts: Vec<PinnedFact>,
}

/// One fact.
#[derive(Clone, Debug)]
pub struct PinnedFact {
    /// What the team calls it.
    pub(super) name: String,
    /// The value as it is pinned.
    pub(super) surface: String,
    /// The value; none if the text itself is compared.
    pub(super) value: Option<Mention>,
    /// The words by which it is spoken of.
    words: Vec<String>,
    /// The pattern by which it is spoken of.
    pub(super) pattern: Option<Regex>,
    /// The days from and until which it holds, with the words of the file.
    from: Option<(Day, String)>,
    until: Option<(Day, String)>,
    /// The document that owns it.
    pub(super) owner: Option<String>,
    /// Where it is pinned: `facts.toml:3`.
    pub(super) origin: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    fact: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    name: Spanned<String>,
    value: Spanned<String>,
    #[serde(default)]
    words: Vec<String>,
    pattern: Option<Spanned<String>>,
    from: Option<Spanned<String>>,
    until: Option<Spanned<String>>,
    owner: Option<String>,
    language: Option<String>,
}

impl PinnedFacts {
    /// Reads a file of facts; `read` reads values.
    ///
    /// # Errors
    /// With `path:line:column` for everything that is wrong with it.
    pub fn parse(path: &str, text: &str, read: &ReadValue<'_>) -> Result<Self> {
        let file: File = toml::from_str(text).map_err(|error| Error::new(located(path, text, &error)))?;
        let mut problems = Vec::new();
        let mut facts = Vec::new();
        for row in file.fact {
            match fact(path, text, row, read) {
                Ok(fact) => facts.push(fact),
                Err(mut of_row) => problems.append(&mut of_row),
            }
        }
        if problems.is_empty() { Ok(Self { facts }) } else { Err(Error::new(problems.join("\n"))) }
    }

    /// Whether nothing is pinned.
    pub fn is_empty(&self) -> bool {
        self.facts.is_empty()
    }
}

fn fact(path: &str, text: &str, row: Row, read: &ReadValue<'_>) -> std::result::Result<PinnedFact, Vec<String>> {
    let mut problems = Vec::new();
    let mut problem = |span: std::ops::Range<usize>, message: &str| {
        problems.push(located_at(path, text, span.start, message));
    };
    let name = row.name.get_ref().clone();
    if row.words.is_empty() && row.pattern.is_none() {
        problem(row.name.span(), "expected `words` or `pattern`, by which the fact is spoken of");
    }
    let surface = row.value.get_ref().trim().to_owned();
    let value = read(&surface, row.language.as_deref());
    if value.is_none() && row.pattern.is_none() {
        problem(row.value.span(), "no value can be read here, and without a `pattern` words can't be compared");
    }
    let mut pattern = None;
    if let Some(source) = &row.pattern {
        match RegexBuilder::new(source.get_ref()).size_limit(MAX_PATTERN_BYTES).build() {
            Ok(regex) => pattern = Some(regex),
            Err(error) => {
                let lines = error.to_string();
                let why = lines.lines().last().unwrap_or("").trim_start_matches("error: ").to_owned();
                problem(source.span(), &format!("`pattern` is none: {why}"));
            }
        }
    }
    let mut day = |source: Option<Spanned<String>>, last: bool| {
        let source = source?;
        let days = days_of(source.get_ref().trim());
        if days.is_none() {
            problem(source.span(), "expected a date such as 2016, 2016-05 or 2016-05-03");
        }
        days.map(|(from, until)| (if last { until } else { from }, source.into_inner()))
    };
    let (from, until) = (day(row.from, false), day(row.until, true));
    if !problems.is_empty() {
        return Err(problems);
    }
    let at = crate::base::LineIndex::new(text).position(u32::try_from(row.name.span().start).unwrap_or(u32::MAX));
    let (words, owner) = (row.words, row.owner);
    let origin = format!("{path}:{}", at.line);
    Ok(PinnedFact { name, surface, value, words, pattern, from, until, owner, origin })
}

/// The first and the last day of a year, a month or a day as ISO 8601 writes it.
fn days_of(date: &str) -> Option<(Day, Day)> {
    let mut parts = date.split('-');
    let year: i16 = parts.next().filter(|year| year.len() == "2016".len())?.parse().ok()?;
    let rest: Option<Vec<i8>> = parts.map(|part| part.parse().ok().filter(|_| part.len() == "05".len())).collect();
    let (month, day) = match *rest? {
        [] => (None, None),
        [month] => (Some(month), None),
        [month, day] => (Some(month), Some(day)),
        _ => return None,
    };
    let first = Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).ok()?;
    let last = match (month, day) {
        (_, Some(_)) => first,
        (Some(_), None) => first.last_of_month(),
        (None, None) => first.last_of_year(),
    };
    let plain = |date: Date| Some((date.year(), u8::try_from(date.month()).ok()?, u8::try_from(date.day()).ok()?));
    plain(first).zip(plain(last))
}

impl PinnedFact {
    /// The hashes of the words by which it is spoken of in a language.
    pub(super) fn subject(&self, words: &StatementWords) -> Vec<u32> {
        self.words.iter().flat_map(|phrase| words_of(phrase, words)).collect()
    }

    /// Whether a document owns the fact: its path is the one named, or ends in it.
    pub(super) fn is_owned_by(&self, path: &str) -> bool {
        let Some(owner) = self.owner.as_deref() else { return false };
        path.strip_suffix(owner).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
    }

    /// The time for which it holds, as written, if the file says one.
    pub(super) fn period(&self) -> Option<(Option<String>, Option<String>)> {
        if self.from.is_none() && self.until.is_none() {
            return None;
        }
        let written = |end: &'_ Option<(Day, String)>| end.as_ref().map(|(_, text)| text.clone());
        Some((written(&self.from), written(&self.until)))
    }

    /// Whether it holds on any of some days.
    pub(super) fn holds(&self, (first, last): (Day, Day)) -> bool {
        self.from.as_ref().is_none_or(|(from, _)| last >= *from)
            && self.until.as_ref().is_none_or(|(until, _)| first <= *until)
    }
}

/// The hashes of the words of a phrase, ideographs one by one, as tokens are.
pub(in crate::rules) fn words_of(phrase: &str, words: &StatementWords) -> Vec<u32> {
    let mut found = Vec::new();
    let mut word = String::new();
    for c in phrase.chars().chain([' ']) {
        let alone = is_han(c);
        if (alone || !(c.is_alphanumeric() || c == '\'')) && !word.is_empty() {
            found.push(words.subject_hash(&std::mem::take(&mut word), TokenKind::Word));
        }
        if alone {
            found.push(words.subject_hash(c.encode_utf8(&mut [0; 4]), TokenKind::Ideograph));
        } else if c.is_alphanumeric() || c == '\'' {
            word.push(c);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_iso_8601() {
        assert_eq!(days_of("2016"), Some(((2016, 1, 1), (2016, 12, 31))));
        assert_eq!(days_of("2016-02"), Some(((2016, 2, 1), (2016, 2, 29))));
        assert_eq!(days_of("2016-02-03"), Some(((2016, 2, 3), (2016, 2, 3))));
        for wrong in ["", "16", "2016-2", "2016-13", "2016-02-30", "2016-02-03-04", "May 2016"] {
            assert_eq!(days_of(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        let error = |text: &str| PinnedFacts::parse("f.toml", text, &|_, _| None).unwrap_err().to_string();
        assert!(error("[[fact]]\nname = 'x'\nvalu = '3'\n").starts_with("f.toml:3:1: unknown field `valu`"));
        let all = error(
            "[[fact]]\nname = 'x'\nvalue = 'y'\nfrom = 'soon'\npattern = '('\n[[fact]]\nname = 'z'\nvalue = 'y'\n",
        );
        for part in ["f.toml:5:11: `pattern` is none", "f.toml:4:8: expected a date", "f.toml:7:8: expected `words`"] {
            assert!(all.contains(part), "{part} in {all}");
        }
    }
}
