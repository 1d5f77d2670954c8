//! Rule definitions: parsed from TOML, checked, embedded; a user's own add to them and override them.

use include_dir::{Dir, include_dir};
use serde::{Deserialize, Serialize};

use crate::base::Severity;
use crate::error::{Error, Result};
use crate::model::{Category, Finding, Place, RuleInfo};
use crate::rules::{Class, Defect, Figures, Words, Writing};

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/rules/catalogue");

/// One rule definition.
#[derive(Clone, Debug, Serialize)]
pub struct Rule {
    /// Kebab-case name of the defect.
    pub id: String,
    /// The code that decides, with its options.
    #[serde(flatten)]
    pub kind: RuleKind,
    /// What its findings are about.
    pub category: Category,
    /// How bad its findings are.
    pub severity: Severity,
    /// Below this confidence an error is a warning, 0–1.
    pub warning_below: f32,
    /// What it finds, in one line.
    pub headline: String,
    /// The message of a finding; `{a}` and `{b}` stand for the two surfaces, `{path}` for the second place,
    /// `{words}`, `{places}` and `{similarity}` for amounts.
    pub message: String,
    /// Why it matters, when it stays silent.
    pub explanation: String,
    /// Whether it runs.
    pub enabled: bool,
    /// Examples that must fire.
    pub fires: Vec<Example>,
    /// Examples that must stay silent.
    pub silent: Vec<Example>,
}

impl Rule {
    /// What a report tells of it.
    pub fn info(&self) -> RuleInfo {
        RuleInfo {
            id: self.id.clone(),
            category: self.category,
            severity: self.severity,
            headline: self.headline.clone(),
            explanation: self.explanation.clone(),
        }
    }
}

/// Documents that a rule must, or must not, find something in.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// What the example shows, in a few words.
    pub title: String,
    /// The text of each document.
    pub documents: Vec<String>,
    /// A file of pinned facts that the documents are checked with.
    pub facts: Option<String>,
    /// A glossary in TOML that they are checked with.
    pub glossary: Option<String>,
}

/// The code that decides, with its options.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum RuleKind {
    /// Two aligned passages differ in one slot, and the difference is of one of these classes.
    Slot {
        /// The classes of difference that it reports.
        classes: Vec<Class>,
    },
    /// Text stands in several places.
    Duplicate {
        /// Where the places are.
        scope: Scope,
        /// Whether the copies agree to the word.
        exact: bool,
    },
    /// One fact, told in several places in their own words, has several figures.
    Statement {
        /// How the figures differ.
        figures: Figures,
    },
    /// One person's office or institution, or one name, is written in two ways.
    NameVariant,
    /// One person is addressed by two honorifics that exclude each other.
    Title,
    /// One short form has two long ones, or one long form two short ones.
    Abbreviation {
        /// Where the places are.
        scope: Scope,
    },
    /// One word or short form is written in several ways.
    TermVariant {
        /// The ways in which the writings differ.
        forms: Vec<Writing>,
    },
    /// Passages say the same in other words; found only if they are looked for.
    Paraphrase,
    /// A translation says something else than its source.
    Translation {
        /// What it does to the source.
        defect: Defect,
    },
    /// A comment that hides findings hides none; decided when all other findings are known.
    Suppression,
    /// A fact that a team has pinned is told otherwise.
    PinnedFact,
    /// A term that a team has listed is written otherwise, or stands for another.
    Glossary {
        /// Which words are reported.
        words: Words,
    },
    /// Figures or dates of one document follow from each other, and don't.
    Derived {
        /// What follows from what.
        derivation: Derivation,
    },
}

/// What follows from what in one sentence, paragraph or table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Derivation {
    /// A weekday from its date.
    Weekday,
    /// That a date exists.
    Calendar,
    /// That a period ends after it begins.
    Order,
    /// A figure in words from the same figure in digits.
    Spelled,
    /// A percentage from a part and its whole, or from two values.
    Share,
    /// That a part is no larger than its whole.
    Part,
    /// A sum from its parts.
    Sum,
    /// A length of time from its end points.
    Span,
    /// The sums of a table from its other cells.
    Table,
    /// The number of items that a list is said to have from the list.
    Count,
}

/// Where the places of a repetition are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// In different documents.
    Across,
    /// All in one document.
    Within,
}

/// One `[[rule]]` as written; what a user's rule leaves out is taken from the rule that it overrides.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Definition {
    id: String,
    check: Option<RuleKind>,
    category: Option<Category>,
    severity: Option<Severity>,
    warning_below: Option<f32>,
    headline: Option<String>,
    message: Option<String>,
    explanation: Option<String>,
    enabled: Option<bool>,
    #[serde(default)]
    fires: Vec<Example>,
    #[serde(default)]
    silent: Vec<Example>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    rule: Vec<Definition>,
}

/// All rules, sorted by id.
#[derive(Clone, Debug)]
pub struct Catalogue {
    rules: Vec<Rule>,
}

impl Catalogue {
    /// The built-in rules.
    ///
    /// # Errors
    /// Never, once the tests of the catalogue have passed.
    pub fn embedded() -> Result<Self> {
        Self::load(&[])
    }

    /// The built-in rules with `(path, text)` files of the user's on top, in the order given.
    ///
    /// # Errors
    /// With `path:line:column` for every file that is not a list of rules: all of them, not the first.
    pub fn load(user: &[(String, String)]) -> Result<Self> {
        let mut files: Vec<(String, &str)> = EMBEDDED
            .files()
            .filter_map(|file| Some((file.path().to_string_lossy().into_owned(), file.contents_utf8()?)))
            .collect();
        files.sort();
        let mut catalogue = Self { rules: Vec::new() };
        let mut problems = Vec::new();
        let user = user.iter().map(|(path, text)| (path.clone(), text.as_str()));
        for (path, text) in files.into_iter().chain(user) {
            match toml::from_str::<File>(text) {
                Ok(file) => {
                    for definition in file.rule {
                        if let Err(problem) = catalogue.put(definition) {
                            problems.push(format!("{path}: {problem}"));
                        }
                    }
                }
                Err(error) => problems.push(located(&path, text, &error)),
            }
        }
        if !problems.is_empty() {
            return Err(Error::new(problems.join("\n")));
        }
        catalogue.rules.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(catalogue)
    }

    /// All rules, sorted by id.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The rules that run, sorted by id.
    pub fn enabled(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter().filter(|rule| rule.enabled)
    }

    /// The rule with an id.
    pub fn get(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id == id)
    }

    /// Keeps only the rules for which `keep` holds.
    pub fn retain(&mut self, keep: impl Fn(&Rule) -> bool) {
        self.rules.retain(keep);
    }

    fn put(&mut self, new: Definition) -> Result<(), String> {
        let kebab =
            |id: &str| !id.is_empty() && id.bytes().all(|b| b.is_ascii_lowercase() || b == b'-' || b.is_ascii_digit());
        if !kebab(&new.id) {
            return Err(format!("rule `{}`: expected an id of lower-case letters, digits and hyphens", new.id));
        }
        if let Some(old) = self.rules.iter_mut().find(|rule| rule.id == new.id) {
            old.kind = new.check.unwrap_or_else(|| old.kind.clone());
            old.category = new.category.unwrap_or(old.category);
            old.severity = new.severity.unwrap_or(old.severity);
            old.warning_below = new.warning_below.unwrap_or(old.warning_below);
            old.headline = new.headline.unwrap_or_else(|| std::mem::take(&mut old.headline));
            old.message = new.message.unwrap_or_else(|| std::mem::take(&mut old.message));
            old.explanation = new.explanation.unwrap_or_else(|| std::mem::take(&mut old.explanation));
            old.enabled = new.enabled.unwrap_or(old.enabled);
            old.fires.extend(new.fires);
            old.silent.extend(new.silent);
            return Ok(());
        }
        let missing =
            |key: &str| format!("rule `{}`: expected a key `{key}`, since no built-in rule has that id", new.id);
        self.rules.push(Rule {
            kind: new.check.ok_or_else(|| missing("check"))?,
            category: new.category.ok_or_else(|| missing("category"))?,
            severity: new.severity.ok_or_else(|| missing("severity"))?,
            warning_below: new.warning_below.unwrap_or(0.0),
            message: new.message.ok_or_else(|| missing("message"))?,
            headline: new.headline.ok_or_else(|| missing("headline"))?,
            explanation: new.explanation.ok_or_else(|| missing("explanation"))?,
            enabled: new.enabled.unwrap_or(true),
            fires: new.fires,
            silent: new.silent,
            id: new.id,
        });
        Ok(())
    }
}

/// `path:line:column: message`, from an error of the TOML reader.
pub(super) fn located(path: &str, text: &str, error: &toml::de::Error) -> String {
    let message = error.message();
    error.span().map_or_else(|| format!("{path}: {message}"), |span| located_at(path, text, span.start, message))
}

/// `path:line:column: message`, of a byte of a file.
pub(super) fn located_at(path: &str, text: &str, at: usize, message: &str) -> String {
    let at = crate::base::LineIndex::new(text).position(u32::try_from(at).unwrap_or(u32::MAX));
    format!("{path}:{}:{}: {message}", at.line, at.column)
}

impl Rule {
    /// A finding of this rule that no alignment tied.
    pub(crate) fn finding(
        &self,
        message: String,
        confidence: f32,
        explanation: String,
        places: Vec<Place>,
        fingerprint: String,
    ) -> Finding {
        let (rule, category) = (self.id.clone(), self.category);
        let unsure = confidence < self.warning_below;
        let severity = if unsure { self.severity.min(Severity::Warning) } else { self.severity };
        Finding { rule, category, severity, confidence, message, explanation, places, alignment: None, fingerprint }
    }

    /// The message of a finding, with `(placeholder, text)` pairs filled in.
    pub(crate) fn message_with(&self, values: &[(&str, &str)]) -> String {
        // One pass, so that braces in a document's text are never taken for placeholders.
        let mut out = String::with_capacity(self.message.len());
        let mut rest = self.message.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let known = after
                .split_once('}')
                .and_then(|(name, tail)| values.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value, tail)));
            match known {
                Some((value, tail)) => {
                    out.push_str(value);
                    rest = tail;
                }
                None => {
                    out.push('{');
                    rest = after;
                }
            }
        }
        out.push_str(rest);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_rule_overrides_only_what_it_names() {
        let user = "[[rule]]\nid = \"number-mismatch\"\nseverity = \"note\"\n";
        let catalogue = Catalogue::load(&[("my.toml".to_owned(), user.to_owned())]).unwrap();
        let rule = catalogue.get("number-mismatch").unwrap();
        assert_eq!(rule.severity, Severity::Note);
        assert_eq!(rule.headline, Catalogue::embedded().unwrap().get("number-mismatch").unwrap().headline);
    }

    #[test]
    fn bad_rule_files_are_refused_with_their_place() {
        let files = [
            ("a.toml", "[[rule]]\nid = \"x\"\nsevertiy = \"note\"\n"),
            ("b.toml", "[[rule]]\nid = \"new-rule\"\nseverity = \"note\"\n"),
            ("c.toml", "[[rule]]\nid = \"Not Kebab\"\n"),
        ];
        let files: Vec<_> = files.iter().map(|(p, t)| ((*p).to_owned(), (*t).to_owned())).collect();
        let error = Catalogue::load(&files).unwrap_err().to_string();
        assert!(error.contains("a.toml:3:1: unknown field `severtiy`"), "{error}");
        assert!(error.contains("b.toml: rule `new-rule`: expected a key `check`"), "{error}");
        assert!(error.contains("c.toml: rule `Not Kebab`"), "{error}");
    }

    #[test]
    fn placeholders_in_values_are_left_alone() {
        let mut rule = Catalogue::embedded().unwrap().rules()[0].clone();
        rule.message = "{a} and {b} and {c}".to_owned();
        assert_eq!(rule.message_with(&[("a", "{b}"), ("b", "2")]), "{b} and 2 and {c}");
    }
}
