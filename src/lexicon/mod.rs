//! Level 2: the language data of `rules/lang/*.toml`, parsed, validated and embedded.
//!
//! A language is one file; `und.toml` holds what no language owns (units with their factors, currency codes and
//! symbols) and stands in where a language has no file. Nothing here reads running text: that is extraction.

mod compile;
mod compile_dates;
mod entry;
mod file;
mod function_words;
mod han_words;
mod phrases;
mod piece;
mod relations;
mod script;
mod short_text;
mod statements;
mod terms;
mod translation;
mod vocabulary;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::OnceLock;

use include_dir::{Dir, include_dir};
use rustc_hash::FxHashSet;

use crate::base::word_hash;
use crate::error::{Error, Result};
use crate::model::Unit;

pub use entry::{ClockLink, Entry, Open, Part, Relative, Roles, Share};
pub use function_words::FunctionWords;
pub use phrases::Phrases;
pub use piece::{PieceClass, digit_value, is_han, next_piece};
pub use relations::RelationWords;
pub use script::Scripts;
pub use statements::{Cue, StatementWords};
pub use terms::TermWords;
pub use translation::TranslationWords;
pub use vocabulary::{Compounds, Vocabulary};

static LANGUAGES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/rules/lang");

/// The subtag of the neutral lexicon: digits, symbols and codes only.
const NEUTRAL: &str = "und";

/// The lexicons of all languages, each compiled when it is first asked for.
#[derive(Debug)]
pub struct Lexicons {
    /// Sorted by tag.
    files: Vec<LanguageSource>,
    lexicons: Vec<OnceLock<Lexicon>>,
    sentence_words: Vec<OnceLock<SentenceWords>>,
    function_words: OnceLock<FunctionWords>,
    neutral: usize,
}

/// A language file: tag, path, text.
type LanguageSource = (String, String, Cow<'static, str>);

impl Lexicons {
    /// The lexicons this program was built with.
    pub fn embedded() -> &'static Self {
        static EMBEDDED: OnceLock<Lexicons> = OnceLock::new();
        EMBEDDED.get_or_init(|| Self::new(embedded_files()).expect("the neutral language file is embedded"))
    }

    /// Parses language files, given as `(tag, path, text)`; one of them must be `und`.
    ///
    /// # Errors
    /// Every problem of every file, as lines of `path:line:column: message`.
    pub fn parse<T: Clone + Into<Cow<'static, str>>>(files: &[(String, String, T)]) -> Result<Self> {
        let own = files.iter().map(|(tag, path, text)| (tag.clone(), path.clone(), text.clone().into()));
        let lexicons = Self::new(own.collect())?;
        for compiled in compile::compile(&lexicons.files, true, |_| true)? {
            let idx = lexicons.find(&compiled.tag).unwrap_or(lexicons.neutral);
            lexicons.lexicons[idx].get_or_init(|| compiled);
        }
        Ok(lexicons)
    }

    fn new(mut files: Vec<LanguageSource>) -> Result<Self> {
        files.sort();
        let neutral = files.iter().position(|(tag, ..)| tag == NEUTRAL);
        let neutral = neutral.ok_or_else(|| Error::new(format!("expected a language file `{NEUTRAL}`")))?;
        Ok(Self {
            lexicons: files.iter().map(|_| OnceLock::new()).collect(),
            sentence_words: files.iter().map(|_| OnceLock::new()).collect(),
            function_words: OnceLock::new(),
            files,
            neutral,
        })
    }

    /// The lexicon of a BCP 47 tag: that of the whole tag, else of its primary subtag, else the neutral one.
    ///
    /// # Panics
    /// If an embedded file is invalid, which a test rules out.
    pub fn get(&self, tag: &str) -> &Lexicon {
        let idx = self.index(tag);
        self.lexicons[idx].get_or_init(|| {
            let (tag, ..) = &self.files[idx];
            let compiled =
                compile::compile(&self.files, false, |other| other == tag).expect("embedded language files are valid");
            compiled.into_iter().next().expect("the file that was asked for")
        })
    }

    /// Compiles the lexicons of many tags at once: what they share is read but once.
    pub fn prepare<'t>(&self, tags: impl Iterator<Item = &'t str>) {
        let missing: BTreeSet<usize> =
            tags.map(|tag| self.index(tag)).filter(|&idx| self.lexicons[idx].get().is_none()).collect();
        let wanted = |tag: &str| missing.iter().any(|&idx| self.files[idx].0 == tag);
        if missing.is_empty() {
            return;
        }
        let compiled = compile::compile(&self.files, false, wanted).expect("embedded language files are valid");
        for (&idx, lexicon) in missing.iter().zip(compiled) {
            // Another thread may have been quicker: they are the same.
            self.lexicons[idx].get_or_init(|| lexicon);
        }
    }

    /// The words of a BCP 47 tag that decide where sentences end, in a hundredth of the time that its lexicon takes.
    pub fn sentence_words(&self, tag: &str) -> &SentenceWords {
        let idx = self.index(tag);
        self.sentence_words[idx].get_or_init(|| SentenceWords::of(&self.files[idx].2))
    }

    /// Whether there is a lexicon of a language: number words and units of others are not read.
    pub fn has(&self, tag: &str) -> bool {
        self.index(tag) != self.neutral
    }

    fn index(&self, tag: &str) -> usize {
        let primary = tag.split(['-', '_']).next().unwrap_or("");
        self.find(tag).or_else(|| self.find(primary)).unwrap_or(self.neutral)
    }

    /// All lexicons, sorted by tag, of which each is compiled.
    #[cfg(test)]
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Lexicon> {
        self.files.iter().map(|(tag, ..)| self.get(tag))
    }

    fn find(&self, tag: &str) -> Option<usize> {
        self.files.iter().position(|(own, ..)| own.eq_ignore_ascii_case(tag))
    }

    /// The function words of all languages; no lexicon is compiled for them.
    pub fn function_words(&self) -> &FunctionWords {
        self.function_words.get_or_init(|| {
            let lists =
                self.files.iter().filter_map(|(tag, _, text)| Some((tag.as_str(), file::text(text)?.stopwords)));
            FunctionWords::new(lists)
        })
    }
}

fn embedded_files() -> Vec<LanguageSource> {
    let named = LANGUAGES.files().filter_map(|file| {
        let tag = file.path().file_stem()?.to_str()?.to_owned();
        let path = format!("rules/lang/{tag}.toml");
        Some((tag, path, file.contents_utf8()?.into()))
    });
    named.collect()
}

/// The words that decide where sentences end: all that a text is read with if nobody asks for its values.
#[derive(Debug)]
pub struct SentenceWords {
    /// Words that end with a full stop without ending a sentence, as written, without the last stop.
    pub abbreviations: WordList,
    /// Function words.
    pub stopwords: WordList,
}

impl SentenceWords {
    /// The words of a language file.
    fn of(text: &str) -> Self {
        let words = file::text(text).unwrap_or_default();
        Self { abbreviations: WordList::new(words.abbreviations), stopwords: WordList::new(words.stopwords) }
    }
}

/// What is known of one language.
#[derive(Debug)]
pub struct Lexicon {
    /// BCP 47 tag.
    pub tag: String,
    /// English name of the language.
    pub name: String,
    /// The scripts that its words are written in.
    pub scripts: Scripts,
    /// Words that values are made of.
    pub vocabulary: Vocabulary,
    /// How figures are written.
    pub format: Format,
    /// How number words are put together.
    pub grammar: Grammar,
    /// How counted nouns are found.
    pub nouns: Nouns,
    /// Words that end with a full stop without ending a sentence, as written, without the last stop.
    pub abbreviations: WordList,
    /// All words that hedge a figure, before or after it, in small letters.
    pub hedges: Vec<String>,
    /// Words that deny (`not`, `never`, `不`); parts of words start with an apostrophe form (`n't`).
    pub negations: WordList,
    /// Phrases with a negation that deny nothing (`not only`).
    pub affirmations: WordList,
    /// Function words.
    pub stopwords: WordList,
    /// Words of proper names.
    pub names: NameWords,
    /// Words that tell what a figure is said of, and how.
    pub statements: StatementWords,
    /// Words that relate one figure to another.
    pub relations: RelationWords,
    /// Words that are spelled in several ways.
    pub terms: TermWords,
    /// What a translation into or out of the language is held to.
    pub translation: TranslationWords,
    /// Units of measure that entries point to.
    pub units: Vec<Unit>,
    /// Currencies that entries point to: the unit, which for a minor unit (`cent`) is that of its major one, with how
    /// many of the major one it is as the factor.
    pub currencies: Vec<Unit>,
    /// Surface → value rows that the tests run; none unless all languages were [parsed](Lexicons::parse) together.
    pub specs: Vec<Spec>,
}

impl Lexicon {
    /// What a whole word or phrase can mean; an entry without any meaning if it is not listed.
    pub fn entry_of(&self, word: &str) -> &Entry {
        self.vocabulary.entry(self.vocabulary.resolve(self.vocabulary.slot_of_word(word), word))
    }

    /// Whether a word ends ordinals (`th`, `er`).
    pub fn is_ordinal_suffix(&self, word: &str) -> bool {
        self.entry_of(word).roles.has(Roles::ORDINAL_SUFFIX)
    }
}

/// How figures and all-digit dates are written.
#[derive(Clone, Debug)]
pub struct Format {
    /// Decimal mark.
    pub decimal: char,
    /// Grouping marks; an apostrophe and thin spaces are always understood.
    pub grouping: Vec<char>,
    /// Orders of an all-digit date with the year last, the usual one first.
    pub date_orders: Vec<DateOrder>,
    /// Whether a full stop after digits makes an ordinal.
    pub ordinal_dot: bool,
    /// One letter for each weekday, in brackets after a day.
    pub weekday_letters: Vec<String>,
}

/// How number words are put together.
#[derive(Clone, Debug, Default)]
pub struct Grammar {
    /// Units stand before tens (`dreiundzwanzig`).
    pub units_first: bool,
    /// A joiner that stands apart may follow units before tens.
    pub joins_units: bool,
    /// A joiner may follow tens (`treinta y cinco`).
    pub joins_tens: bool,
    /// A joiner may follow hundreds (`two hundred and five`).
    pub joins_hundreds: bool,
    /// A joiner may follow larger scales (`mil e duzentos`).
    pub joins_scales: bool,
    /// Spelled digits in a row are read by position (`二〇二一`).
    pub positional: bool,
    /// A last digit straight after a scale counts in the next lower place (`一万二`).
    pub short_digit: bool,
    /// Elided words that an apostrophe joins to the next one, folded, with their apostrophe.
    pub elisions: Vec<String>,
}

impl Grammar {
    /// How long the elided word is that a word begins with.
    pub fn elision(&self, word: &str) -> Option<usize> {
        if self.elisions.is_empty() {
            return None;
        }
        let (at, mark) = word.char_indices().find(|(_, c)| matches!(c, '\'' | '’'))?;
        let end = at + mark.len_utf8();
        let start = word.get(..end).filter(|_| end < word.len())?;
        self.elisions.contains(&piece::fold(start)).then_some(end)
    }
}

/// The order of an all-digit date with the year last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateOrder {
    /// Month, day, year.
    MonthDay,
    /// Day, month, year.
    DayMonth,
    /// Year, month, day.
    YearFirst,
}

/// How a plural is told and folded.
#[derive(Clone, Debug, Default)]
pub struct Nouns {
    irregular: Vec<(String, String)>,
    endings: Vec<(String, String)>,
    not_endings: Vec<String>,
    not_plurals: WordList,
}

impl Nouns {
    /// The singular of a plural noun in lower case, or `None` if the word does not look like a plural.
    pub fn singular(&self, word: &str) -> Option<String> {
        let listed = self.irregular.binary_search_by(|(plural, _)| plural.as_str().cmp(word));
        if let Ok(at) = listed {
            return self.irregular.get(at).map(|(_, singular)| singular.clone());
        }
        if self.not_plurals.contains(word) || self.not_endings.iter().any(|ending| word.ends_with(ending.as_str())) {
            return None;
        }
        let (plural, singular) = self.endings.iter().find(|(plural, _)| {
            // A stem of two letters and less is a word of its own (`as`, `yes`).
            word.strip_suffix(plural.as_str()).is_some_and(|stem| stem.chars().count() > 2)
        })?;
        word.strip_suffix(plural.as_str()).map(|stem| format!("{stem}{singular}"))
    }
}

/// Words of proper names, all without a final stop.
#[derive(Clone, Debug, Default)]
pub struct NameWords {
    /// Common nouns have capitals, too.
    pub capitalised_nouns: bool,
    /// Titles before a person's name (`Mr`, `President`).
    pub titles: WordList,
    /// Small words inside names (`of`, `the`, `de`).
    pub connectors: WordList,
    /// The connectors that also stand between two names (`and`).
    pub conjunctions: WordList,
    /// Nouns that head the name of an institution (`university`, `ministry`).
    pub institution_heads: WordList,
    /// Nouns that head an office (`director`, `minister`).
    pub role_heads: WordList,
    /// Groups of honorifics of which one person bears only those of one (`Mr`; `Ms`, `Mrs`), matched as written.
    pub honorifics: Vec<WordList>,
}

/// A list of words in the order of its file, with quick membership.
#[derive(Clone, Debug, Default)]
pub struct WordList {
    words: Vec<String>,
    /// Hashes of the words in ASCII: most words that are asked for are not listed.
    hashes: FxHashSet<u32>,
    folded: FxHashSet<String>,
    exact: FxHashSet<String>,
}

impl WordList {
    fn new(words: Vec<String>) -> Self {
        let folded: FxHashSet<String> = words.iter().map(|word| piece::fold(word)).collect();
        let hashes = folded.iter().filter(|word| word.is_ascii()).map(|word| word_hash(word)).collect();
        let exact = words.iter().cloned().collect();
        Self { words, hashes, folded, exact }
    }

    /// Whether the word is listed, in whatever case.
    pub fn contains(&self, word: &str) -> bool {
        if word.is_ascii() && !self.hashes.contains(&word_hash(word)) {
            return false;
        }
        self.folded.contains(word) || self.folded.contains(piece::fold(word).as_str())
    }

    /// The same for a word whose hash is known.
    pub fn contains_token(&self, hash: u32, word: &str) -> bool {
        if word.is_ascii() { self.hashes.contains(&hash) && self.contains(word) } else { self.contains(word) }
    }

    /// Whether the word is listed exactly as written.
    pub fn contains_exact(&self, word: &str) -> bool {
        self.exact.contains(word)
    }

    /// The words, in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(String::as_str)
    }
}

/// A text of a language file and the mentions it holds, names left out.
#[derive(Clone, Debug)]
pub struct Spec {
    /// The text.
    pub text: String,
    /// Its mentions in order, each `surface | kind | value`, perhaps ` | unit`, perhaps ` | low..high`.
    pub mentions: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn embedded_files_are_valid_and_tags_fall_back() {
        let lexicons = Lexicons::parse(&embedded_files()).map_err(|error| error.to_string());
        let lexicons = lexicons.unwrap();
        assert_eq!(lexicons.get("en-GB").tag, "en");
        assert_eq!(lexicons.get("zh-Hant-TW").tag, "zh");
        assert_eq!(lexicons.get("tlh").tag, "und");
        assert_eq!(lexicons.get("").tag, "und");
    }

    #[test]
    fn bad_files_are_refused_with_their_place() {
        let und = || ("und".to_owned(), "und.toml".to_owned(), String::new());
        let refuse = |text: &str| {
            let file = ("xx".to_owned(), "xx.toml".to_owned(), text.to_owned());
            Lexicons::parse(&[und(), file]).err().map(|error| error.to_string()).unwrap_or_default()
        };
        assert!(refuse("[numbers]\ncardinal = {}").starts_with("xx.toml:2:1: unknown field `cardinal`"));
        assert!(refuse("\n[units]\nparsec = ['parsec']").starts_with("xx.toml:3:1: unknown unit `parsec`"));
        assert!(refuse("[dates]\nmonths = [['x']]").starts_with("xx.toml:2:1: expected 12 rows in `months`, found 1"));
        let both = refuse("[units]\nparsec = ['parsec']\n[currencies]\nXXQ = ['quid']");
        assert_eq!(both.lines().count(), 2, "all problems are told: {both}");
    }

    #[test]
    fn plurals_fold_to_their_singular() {
        let nouns = &Lexicons::embedded().get("en").nouns;
        let table = [("defendants", "defendant"), ("countries", "country"), ("people", "person"), ("cases", "case")];
        for (plural, singular) in table {
            assert_eq!(nouns.singular(plural).as_deref(), Some(singular));
        }
        for word in ["was", "status", "process", "this", "defendant"] {
            assert_eq!(nouns.singular(word), None, "{word}");
        }
    }
}
