//! The list of terms that a team keeps, in TOML or CSV.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use crate::base::LineIndex;
use crate::error::{Error, Result};
use crate::rules::catalogue::{located, located_at};

/// What divides the forbidden words of a row of CSV.
const DIVIDERS: [char; 2] = [';', '|'];

/// The columns of a list in CSV; beside them `translation:` with the tag of a language.
const COLUMNS: [&str; 5] = ["term", "forbidden", "language", "note", "exact"];

/// How a column of translations begins.
const TRANSLATION: &str = "translation:";

/// The terms of one file.
#[derive(Clone, Debug, Default)]
pub struct Glossary {
    /// In the order of the file.
    pub(in crate::rules) terms: Vec<Term>,
}

/// A term.
#[derive(Clone, Debug)]
pub struct Term {
    /// The term as it is to be written.
    pub(in crate::rules) term: String,
    /// Words that are not to stand in its place.
    pub(super) forbidden: Vec<String>,
    /// The language of the documents that it is for; all if none is said.
    language: Option<String>,
    /// Why, in the team's words.
    pub(in crate::rules) note: Option<String>,
    /// Whether only the very writing of the forbidden words is meant, without inflection and other capitals.
    pub(super) exact: bool,
    /// The tag of a language → how the term is rendered in it.
    translations: BTreeMap<String, Vec<String>>,
    /// Where it is listed: `glossary.csv:3`.
    pub(in crate::rules) origin: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    term: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    term: Spanned<String>,
    #[serde(default)]
    forbidden: Vec<String>,
    language: Option<String>,
    note: Option<String>,
    #[serde(default)]
    exact: bool,
    #[serde(default)]
    translations: BTreeMap<String, Renderings>,
}

/// One rendering, or several of which each is right.
#[derive(Deserialize)]
#[serde(untagged)]
enum Renderings {
    One(String),
    Several(Vec<String>),
}

impl From<Renderings> for Vec<String> {
    fn from(renderings: Renderings) -> Self {
        match renderings {
            Renderings::One(rendering) => vec![rendering],
            Renderings::Several(several) => several,
        }
    }
}

impl Term {
    /// Whether the term is for documents in a language, given by the tag of its lexicon.
    pub(in crate::rules) fn is_of(&self, tag: &str) -> bool {
        self.language.as_deref().is_none_or(|own| own.split(['-', '_']).next() == tag.split(['-', '_']).next())
    }
}

impl Term {
    /// How the term is rendered in a language, if that is listed: for its very tag, or for the language as such.
    pub(in crate::rules) fn translations_into(&self, tag: &str) -> Option<&[String]> {
        let primary = |tag: &str| tag.split(['-', '_']).next().unwrap_or(tag).to_lowercase();
        let exact = self.translations.iter().find(|(own, _)| own.eq_ignore_ascii_case(tag));
        let found = exact.or_else(|| self.translations.iter().find(|(own, _)| primary(own) == primary(tag)));
        found.map(|(_, renderings)| renderings.as_slice()).filter(|renderings| !renderings.is_empty())
    }
}

impl Glossary {
    /// Reads a list in TOML, or in CSV if its path says so.
    ///
    /// # Errors
    /// With `path:line:column` for what is wrong with it.
    pub fn parse(path: &str, text: &str) -> Result<Self> {
        let csv = path.rsplit('.').next().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
        if csv {
            return csv_terms(path, text);
        }
        let file: File = toml::from_str(text).map_err(|error| Error::new(located(path, text, &error)))?;
        let lines = LineIndex::new(text);
        let term = |row: Row| {
            let at = lines.position(u32::try_from(row.term.span().start).unwrap_or(u32::MAX));
            let origin = format!("{path}:{}", at.line);
            let Row { term, forbidden, language, note, exact, translations } = row;
            let translations = translations.into_iter().map(|(tag, renderings)| (tag, renderings.into())).collect();
            Term { term: term.into_inner(), forbidden, language, note, exact, translations, origin }
        };
        Ok(Self { terms: file.term.into_iter().map(term).collect() })
    }
}

/// The terms of a list whose first row names its columns.
fn csv_terms(path: &str, text: &str) -> Result<Glossary> {
    let mut rows = csv_rows(text.strip_prefix('\u{feff}').unwrap_or(text)).into_iter();
    let fail = |at: usize, message: &str| Error::new(located_at(path, text, at, message));
    let Some((start, head)) = rows.next() else { return Ok(Glossary::default()) };
    let mut columns = Vec::new();
    let mut languages: Vec<String> = Vec::new();
    for name in &head {
        if let Some(tag) = name.trim().to_lowercase().strip_prefix(TRANSLATION) {
            columns.push(COLUMNS.len() + languages.len());
            languages.push(tag.trim().to_owned());
            continue;
        }
        let known = COLUMNS.iter().position(|column| name.trim().eq_ignore_ascii_case(column));
        let listed = COLUMNS.join(", ");
        let expected = format!("unknown column `{}`, expected one of {listed}, {TRANSLATION}…", name.trim());
        columns.push(known.ok_or_else(|| fail(start, &expected))?);
    }
    if !columns.contains(&0) {
        return Err(fail(start, "expected a column `term`"));
    }
    let lines = LineIndex::new(text);
    let mut terms = Vec::new();
    for (at, cells) in rows {
        if cells.len() > columns.len() {
            return Err(fail(at, &format!("expected {} cells, found {}", columns.len(), cells.len())));
        }
        let cell = |column: usize| {
            let idx = columns.iter().position(|own| *own == column)?;
            cells.get(idx).map(|cell| cell.trim().to_owned()).filter(|cell| !cell.is_empty())
        };
        let Some(term) = cell(0) else { continue };
        let list = |cell: Option<String>| -> Vec<String> {
            let cell = cell.unwrap_or_default();
            cell.split(DIVIDERS).map(|word| word.trim().to_owned()).filter(|word| !word.is_empty()).collect()
        };
        let renderings = |(at, tag): (usize, &String)| (tag.clone(), list(cell(COLUMNS.len() + at)));
        let translations = languages.iter().enumerate().map(renderings).collect();
        let line = lines.position(u32::try_from(at).unwrap_or(u32::MAX)).line;
        let exact = match cell(4).as_deref() {
            None | Some("false" | "no" | "0") => false,
            Some("true" | "yes" | "1") => true,
            Some(_) => return Err(fail(at, "expected true or false in the column `exact`")),
        };
        let (forbidden, origin) = (list(cell(1)), format!("{path}:{line}"));
        terms.push(Term { term, forbidden, language: cell(2), note: cell(3), exact, translations, origin });
    }
    Ok(Glossary { terms })
}

/// The rows of a text in CSV (RFC 4180), each with the byte that it starts at; empty ones are left out.
fn csv_rows(text: &str) -> Vec<(usize, Vec<String>)> {
    let mut rows = Vec::new();
    let (mut start, mut cells, mut cell, mut quoted) = (0, Vec::new(), String::new(), false);
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' if quoted && chars.peek().is_some_and(|(_, next)| *next == '"') => {
                cell.push('"');
                chars.next();
            }
            '"' if quoted || cell.trim().is_empty() => quoted = !quoted,
            ',' if !quoted => cells.push(std::mem::take(&mut cell)),
            '\n' if !quoted => {
                cells.push(std::mem::take(&mut cell));
                rows.push((start, std::mem::take(&mut cells)));
                start = at + 1;
            }
            '\r' if !quoted => {}
            _ => cell.push(c),
        }
    }
    cells.push(cell);
    rows.push((start, cells));
    rows.retain(|(_, cells)| cells.iter().any(|cell| !cell.trim().is_empty()));
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_in_csv_is_read_with_its_quotes() {
        let text = "term,forbidden,note\n\"sign in\",\"log in; login\",\"see \"\"style\"\", p. 3\"\n\nGitHub,,\n";
        let glossary = Glossary::parse("terms.csv", text).unwrap();
        assert_eq!(glossary.terms.len(), 2);
        assert_eq!(glossary.terms[0].forbidden, ["log in", "login"]);
        assert_eq!(glossary.terms[0].note.as_deref(), Some("see \"style\", p. 3"));
        assert_eq!(glossary.terms[1].origin, "terms.csv:4");
    }

    #[test]
    fn translations_are_read_by_language() {
        let csv = Glossary::parse("t.csv", "term,translation:de\nsign in,anmelden;einloggen\nGitHub,\n").unwrap();
        let toml = "[[term]]\nterm = \"sign in\"\ntranslations = { de = [\"anmelden\", \"einloggen\"], zh-TW = \"登入\", zh = \"登录\" }\n";
        let toml = Glossary::parse("t.toml", toml).unwrap();
        for glossary in [&csv, &toml] {
            assert_eq!(glossary.terms[0].translations_into("de-AT").unwrap(), ["anmelden", "einloggen"]);
            assert_eq!(glossary.terms[0].translations_into("fr"), None);
        }
        assert_eq!(csv.terms[1].translations_into("de"), None);
        assert_eq!(toml.terms[0].translations_into("zh-TW").unwrap(), ["登入"]);
        assert_eq!(toml.terms[0].translations_into("zh-CN").unwrap(), ["登录"]);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        let error = |path: &str, text: &str| Glossary::parse(path, text).unwrap_err().to_string();
        assert!(error("a.csv", "term,forbiden\nx,y\n").starts_with("a.csv:1:1: unknown column `forbiden`"));
        assert!(error("a.csv", "note\nx\n").contains("expected a column `term`"));
        assert!(error("a.csv", "term\nx,y\n").starts_with("a.csv:2:1: expected 1 cells, found 2"));
        assert!(error("a.toml", "[[term]]\nterm = \"x\"\nforbiden = []\n").starts_with("a.toml:3:1: unknown field"));
    }
}
