//! The shape of a language file, as serde reads it.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::relations::RelationWords;
use super::terms::TermWords;
use super::translation::TranslationWords;

/// Words of a list.
type Words = Vec<String>;
/// Words under a canonical key.
type Groups = BTreeMap<String, Words>;

/// One section of a language file, without its subsections; empty if there is none. A file is cut rather than parsed as a
/// whole where one section of it is wanted of every language.
fn section<'t>(text: &'t str, name: &str) -> &'t str {
    let header = format!("[{name}]");
    let mut lines = text.split_inclusive('\n').scan(0, |at, line| {
        *at += line.len();
        Some((*at, line))
    });
    let Some((start, _)) = lines.find(|(_, line)| line.trim_end() == header) else { return "" };
    let end = lines.find(|(_, line)| line.starts_with('[')).map_or(text.len(), |(at, line)| at - line.len());
    text.get(start..end).unwrap_or("")
}

/// The words of a language file that segmentation and the rules need; none if the file lists none or is invalid.
pub(super) fn text(text: &str) -> Option<Text> {
    Some(section(text, "text")).filter(|section| !section.is_empty()).and_then(|section| toml::from_str(section).ok())
}

/// The companion that a language file names.
pub(super) fn companion(text: &str) -> Option<String> {
    toml::from_str::<Language>(section(text, "language")).ok()?.companion
}

/// A language file without the rows that only tests read; these stand at its end.
pub(super) fn without_specs(text: &str) -> &str {
    text.split_once("\n[[spec]]").map_or(text, |(words, _)| words)
}

/// One `rules/lang/<bcp47>.toml`. Unknown keys are refused; every section may be left out.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LanguageFile {
    #[serde(default)]
    pub(super) language: Language,
    #[serde(default)]
    pub(super) format: Format,
    #[serde(default)]
    pub(super) numbers: Numbers,
    #[serde(default)]
    pub(super) hedges: Hedges,
    #[serde(default)]
    pub(super) percent: Percent,
    /// Unit name → words; the units themselves stand in `und.toml`.
    #[serde(default)]
    pub(super) units: Groups,
    /// Unit name → symbols, matched with their case.
    #[serde(default)]
    pub(super) unit_symbols: Groups,
    /// Unit name → words before a number that make its unit this one (`摄氏` of `摄氏37度`).
    #[serde(default)]
    pub(super) unit_prefixes: Groups,
    /// Currency code → words.
    #[serde(default)]
    pub(super) currencies: Groups,
    /// Currency code → symbols, matched with their case.
    #[serde(default)]
    pub(super) currency_symbols: Groups,
    #[serde(default)]
    pub(super) dates: Dates,
    #[serde(default)]
    pub(super) references: References,
    #[serde(default)]
    pub(super) nouns: Nouns,
    #[serde(default)]
    pub(super) text: Text,
    #[serde(default)]
    pub(super) names: Names,
    #[serde(default)]
    pub(super) statements: Statements,
    #[serde(default)]
    pub(super) relations: RelationWords,
    #[serde(default)]
    pub(super) terms: TermWords,
    #[serde(default)]
    pub(super) translation: TranslationWords,
    /// Units of measure (`und.toml` only).
    #[serde(default)]
    pub(super) unit: Vec<UnitRow>,
    /// Currencies (`und.toml` only).
    #[serde(default)]
    pub(super) currency: Vec<CurrencyRow>,
    /// Surface → value rows that the tests run.
    #[serde(default)]
    pub(super) spec: Vec<SpecRow>,
}

/// What the language is.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Language {
    /// English name.
    #[serde(default)]
    pub(super) name: String,
    /// The language whose words are read in runs of the other script (Han in English text, Latin in Chinese text).
    pub(super) companion: Option<String>,
    /// Named alternatives for `{name}` in words (`adjective = ["ый", "ая", "ое"]`).
    #[serde(default)]
    pub(super) endings: Groups,
    /// Which words are written together with others: `numbers` (`zweihundertdrei`) or `words` (with particles, as in Korean).
    pub(super) compounds: Option<String>,
    /// Whether number words and units are read without their accents, too.
    #[serde(default)]
    pub(super) unaccented: bool,
    /// What ends a run of words written together and means nothing here (`에서`).
    #[serde(default)]
    pub(super) particles: Words,
    /// Elided words that an apostrophe joins to the next one (`d'`, `l'`).
    #[serde(default)]
    pub(super) elisions: Words,
}

/// How figures and dates are written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Format {
    pub(super) decimal: Option<String>,
    pub(super) grouping: Option<Vec<String>>,
    /// Orders of an all-digit date that are in use, the usual one first: `mdy`, `dmy`, `ymd`.
    pub(super) date_orders: Option<Vec<String>>,
    /// Whether a full stop after digits makes an ordinal (`3. März`).
    #[serde(default)]
    pub(super) ordinal_dot: bool,
}

/// Number words.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Numbers {
    /// Word → value below the first scale.
    pub(super) cardinals: BTreeMap<String, i64>,
    /// Word → power of ten.
    pub(super) scales: BTreeMap<String, i32>,
    /// Abbreviation → power of ten; counts only glued to digits or beside a currency.
    pub(super) short_scales: BTreeMap<String, i32>,
    pub(super) ordinals: BTreeMap<String, i64>,
    /// Fraction word → denominator.
    pub(super) fractions: BTreeMap<String, i64>,
    /// Collective → value (`dozen = 12`); needs a number or an article before it.
    pub(super) collectives: BTreeMap<String, i64>,
    /// Vague number → its lowest and highest value (`dozens = [24, 99]`).
    pub(super) vague: BTreeMap<String, [i64; 2]>,
    /// Words that make a vague coefficient of the scale after them (`several = [3, 9]` hundred).
    pub(super) vague_coefficients: BTreeMap<String, [i64; 2]>,
    pub(super) ordinal_suffixes: Words,
    pub(super) ordinal_prefixes: Words,
    /// Between the parts of one number (`and`).
    pub(super) joiners: Words,
    /// `point`, `点`.
    pub(super) decimal_words: Words,
    pub(super) negatives: Words,
    /// Indefinite articles that can stand for one before a scale or fraction (`a million`, `a third`).
    pub(super) articles: Words,
    /// Words of value one that are pronouns as well.
    pub(super) pronouns: Words,
    /// Range words between two numbers.
    pub(super) range_words: Words,
    /// Words that open a range (`between`, `from`, `从`).
    pub(super) range_openers: Words,
    /// The second word of `between … and …`.
    pub(super) range_ands: Words,
    /// `in`, `out of` of `one in three`.
    pub(super) ratio_words: Words,
    /// `of` between a part and its whole.
    pub(super) part_words: Words,
    /// `分之` → 0; with its denominator, if the word holds one (`百分之 = 100`).
    pub(super) parts: BTreeMap<String, i64>,
    /// Phrases that hold number words and are no numbers.
    pub(super) idioms: Words,
    /// Counters after a number (`个`, `名`).
    pub(super) classifiers: Words,
    /// Word → exact value, a decimal or `n/d` (`anderthalb = "3/2"`).
    pub(super) values: BTreeMap<String, String>,
    /// Word → fraction that is added to what stands before it (`"and a half" = "1/2"`).
    pub(super) plus_fractions: BTreeMap<String, String>,
    /// Word → how many times (`twice = "2"`).
    pub(super) multiples: BTreeMap<String, String>,
    /// Words that make the number before them a multiple (`times`, `倍`).
    pub(super) multiple_words: Words,
    /// Scales that count once without a number before them (`mille`, `тысяча`).
    pub(super) bare_scales: Words,
    /// Tens to which ten to nineteen are added (`soixante`, `quatre-vingt`).
    pub(super) wide_tens: Words,
    /// Number words that are read only together with others (`vent-`, Korean `이`).
    pub(super) bound: Words,
    /// Fraction words that are read without a number before them (`треть`).
    pub(super) lone_fractions: Words,
    /// Whether units stand before tens (`dreiundzwanzig`).
    pub(super) units_first: bool,
    /// What a joiner may follow: `units` (before tens, standing apart), `tens`, `hundreds`, `scales`.
    pub(super) joiner_after: Words,
    /// Whether spelled digits in a row are read by position (`二〇二一`).
    pub(super) positional: bool,
    /// Whether a last digit straight after a scale counts in the next lower place (`一万二` is 12,000).
    pub(super) short_digit: bool,
    /// Words after which digits and a full stop are an ordinal (`am 3. Platz`).
    pub(super) ordinal_dot_after: Words,
    /// Words between a number and its unit (`three consecutive years`).
    pub(super) unit_modifiers: Words,
    /// Openers of a range that name what something changes from if both ends have a unit (`rose from $5 to $7`).
    pub(super) change_openers: Words,
    /// Units that an article before them makes one of (`a year`).
    pub(super) article_units: Words,
    /// Words that close a range (`まで` of `3から5まで`).
    pub(super) range_closers: Words,
    /// Word → the amount that it is, number and unit (`полчаса = "1/2 hour"`).
    pub(super) amounts: BTreeMap<String, String>,
    /// Words that make the number before them the denominator of the one before that (`um doze avos`).
    pub(super) denominator_closers: Words,
    /// Hundredths of whatever currency stands before them (`diez pesos con cincuenta centavos`).
    pub(super) minor_units: Words,
}

/// Words that say how exact a figure is: before it, and after it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Hedges {
    pub(super) about: Words,
    pub(super) more_than: Words,
    pub(super) at_least: Words,
    pub(super) less_than: Words,
    pub(super) at_most: Words,
    pub(super) nearly: Words,
    pub(super) after_about: Words,
    pub(super) after_more_than: Words,
    pub(super) after_at_least: Words,
    pub(super) after_less_than: Words,
    pub(super) after_at_most: Words,
}

impl Hedges {
    /// All of them in small letters.
    pub(super) fn words(&self) -> Vec<String> {
        let before = [&self.about, &self.more_than, &self.at_least, &self.less_than, &self.at_most, &self.nearly];
        let after = [
            &self.after_about,
            &self.after_more_than,
            &self.after_at_least,
            &self.after_less_than,
            &self.after_at_most,
        ];
        before.into_iter().chain(after).flatten().map(|word| word.to_lowercase()).collect()
    }
}

/// Percent words.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Percent {
    pub(super) percent: Words,
    pub(super) per_mille: Words,
    pub(super) points: Words,
    pub(super) basis_points: Words,
    /// Tenths read as percent (`成`, `折`).
    pub(super) tenths: Words,
}

/// Calendar words.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Dates {
    /// Twelve rows.
    pub(super) months: Vec<Words>,
    /// Seven rows, Monday first.
    pub(super) weekdays: Vec<Words>,
    /// One letter for each weekday, Monday first; read in brackets after a day (`6月3日(月)`).
    pub(super) weekday_letters: Words,
    /// Four rows, spring first.
    pub(super) seasons: Vec<Words>,
    /// Calendar names that are not read without a day or a year beside them (`May`, `Sat`).
    pub(super) not_alone: Words,
    pub(super) year_words: Words,
    pub(super) month_words: Words,
    pub(super) day_words: Words,
    pub(super) decade_words: Words,
    pub(super) century_words: Words,
    /// Words that mean the century before this one (`上世纪`).
    pub(super) last_century: Words,
    /// Words that mean the century that is running (`本世纪`).
    pub(super) this_century: Words,
    pub(super) quarter_words: Words,
    pub(super) half_words: Words,
    /// Words before a date from which on something holds (`since`, `after`).
    pub(super) since: Words,
    /// Words before a date up to which something holds (`until`, `before`).
    pub(super) until: Words,
    /// Words after a date from which on something holds (`以来`, `onwards`).
    pub(super) after_since: Words,
    /// Words after a date up to which something holds (`以前`).
    pub(super) after_until: Words,
    /// Twelve rows of month words that are read only beside a day or a year (`may`).
    pub(super) months_beside: Vec<Words>,
    /// Whole words for a half of a year: first, second.
    pub(super) halves: Vec<Words>,
    pub(super) quarter_prefixes: Words,
    pub(super) half_prefixes: Words,
    pub(super) fiscal: Words,
    /// Whether `2015` reads as a year after these words whatever follows.
    pub(super) year_before: Words,
    /// Words after which `2015` reads as a year unless a counted noun follows.
    pub(super) year_maybe: Words,
    pub(super) early: Words,
    pub(super) mid: Words,
    pub(super) late: Words,
    pub(super) beginning: Words,
    pub(super) end: Words,
    /// `of`, `in`, `the` between the parts of a date.
    pub(super) links: Words,
    /// Words before the digits of a decade (`les années`).
    pub(super) decade_prefixes: Words,
    /// Decade name → its first year (`twenties = 1920`); read after a word that leads to dates.
    pub(super) decade_names: BTreeMap<String, i16>,
    /// Era name → the year before its first (`令和 = 2018`).
    pub(super) eras: BTreeMap<String, i64>,
    /// Words for a year told from the document's own (`last year = -1`).
    pub(super) relative_years: BTreeMap<String, i8>,
    /// Words for a month told from the document's own (`this month = 0`).
    pub(super) relative_months: BTreeMap<String, i8>,
    /// Words for a day told from the document's own (`yesterday = -1`).
    pub(super) relative_days: BTreeMap<String, i8>,
    /// Words that put the month or the season after them into the document's own year (`this February`).
    pub(super) this_year: Words,
    /// Words for the first year of an era (`元年`).
    pub(super) first_years: Words,
    pub(super) before_christ: Words,
    pub(super) anno_domini: Words,
    pub(super) am: Words,
    pub(super) pm: Words,
    pub(super) noon: Words,
    pub(super) midnight: Words,
    pub(super) oclock: Words,
    /// Words before an hour → the minutes they add to it (`halb = -30`).
    pub(super) clock_before: BTreeMap<String, i8>,
    /// Words after an hour → the minutes they add to it (`"y media" = 30`); read where an hour is led to.
    pub(super) clock_after: BTreeMap<String, i8>,
    /// Words between minutes and the hour that they come after (`ten past five`) or lead to (`ten to five`).
    pub(super) clock_past: Words,
    pub(super) clock_to: Words,
    /// Words between an hour and the minutes after it (`las tres y veinte`) or that it lacks (`las dos menos diez`).
    pub(super) clock_plus: Words,
    pub(super) clock_minus: Words,
    /// Words that may lead to an hour with such minutes (`las`).
    pub(super) clock_leads: Words,
    /// Words that surely lead to an hour (`a las`).
    pub(super) hour_leads: Words,
    pub(super) hour_words: Words,
    pub(super) minute_words: Words,
    pub(super) second_words: Words,
}

/// Words whose numbers are labels.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct References {
    /// Before the number (`Article`, `No.`); matched as written.
    pub(super) before: Words,
    /// After an ordinal-like number (`条`, `章`).
    pub(super) after: Words,
    /// Plans that an ordinal before them names (`Five-Year Plan`).
    pub(super) plans: Words,
    /// Whole names that hold number words (`十三五`).
    pub(super) names: Words,
}

/// How counted nouns are found.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Nouns {
    /// Irregular plural → singular.
    pub(super) plurals: BTreeMap<String, String>,
    /// Plural ending → singular ending, tried in order.
    pub(super) endings: Vec<[String; 2]>,
    /// Endings that only look like a plural.
    pub(super) not_endings: Words,
    /// Words that look like a plural and are none.
    pub(super) not_plurals: Words,
}

/// Words that segmentation and the rules need.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Text {
    pub(super) abbreviations: Words,
    pub(super) negations: Words,
    /// Phrases with a negation that deny nothing (`not only`).
    pub(super) affirmations: Words,
    pub(super) stopwords: Words,
}

/// Words of proper names.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Names {
    /// Whether common nouns have capitals, too: then a single capitalised word is no name.
    pub(super) capitalised_nouns: bool,
    pub(super) titles: Words,
    pub(super) connectors: Words,
    pub(super) conjunctions: Words,
    pub(super) institution_heads: Words,
    pub(super) role_heads: Words,
    /// Groups of honorifics that exclude each other (`[["Mr"], ["Ms", "Mrs"]]`), matched as written.
    pub(super) honorifics: Vec<Words>,
}

/// Words that tell what a figure is said of, and how. Each may be a phrase.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Statements {
    /// Endings that are cut off a word for comparison; the longest that leaves enough of it.
    pub(super) endings: Words,
    /// Whether all nouns have a capital, so that capitals do not tell names.
    pub(super) capital_nouns: bool,
    /// Groups of single words that are held to be the same in the subject of a figure (`film`, `movie`).
    pub(super) same: Vec<Words>,
    /// Groups of words that exclude each other (`men`, `women`); forms of one member are divided by `|`.
    pub(super) contrasts: Vec<Words>,
    /// Words of so wide a meaning that sharing them ties nothing (`total`, `number`).
    pub(super) light: Words,
    /// Words that make a figure a plan, a target, an expectation.
    pub(super) forecast: Words,
    /// Words that make a figure the amount of a change if it stands beside them (`increase of`).
    pub(super) change: Words,
    /// Words right before a figure that make it the amount of a change (`by`).
    pub(super) change_before: Words,
    /// Words before a figure that make it a part of something (`including`).
    pub(super) part: Words,
    /// Words at the start of a sentence that make its figures parts of something (`of the`).
    pub(super) part_start: Words,
    /// Words that make a sentence an example or a supposition.
    pub(super) example: Words,
    /// Words beside a figure that put it on top of another (`a further`).
    pub(super) further: Words,
    /// Words that begin another clause.
    pub(super) breaks: Words,
    /// Words that begin a clause about what stands before them.
    pub(super) relatives: Words,
    /// Words that point at what stands around a clause (`this section`): its figures hold for that alone.
    pub(super) here: Words,
    /// Words beside a figure that make it the least that will do (`or later`).
    pub(super) least: Words,
    /// Words that make a figure what holds unless one says otherwise (`by default`).
    pub(super) defaults: Words,
    /// Words that make a figure the most that is allowed (`limited to`).
    pub(super) limits: Words,
    /// Words whose number is a value rather than a label (`port 80`).
    pub(super) valued: Words,
    /// Words of headings and file names under which stands what was so once (`changelog`).
    pub(super) history: Words,
    /// Headings under which stands what sums up the rest (`abstract`).
    pub(super) summaries: Words,
    /// Words beside a date that say that the document is from then (`published`).
    pub(super) published: Words,
    /// Labels of tables that only say that figures follow (`amount`).
    pub(super) columns: Words,
}

/// A unit of measure.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct UnitRow {
    pub(super) name: String,
    pub(super) dimension: String,
    /// Base units in one of these: a decimal or `n/d`.
    pub(super) factor: String,
    #[serde(default)]
    pub(super) symbols: Words,
}

/// A currency.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CurrencyRow {
    pub(super) code: String,
    #[serde(default)]
    pub(super) symbols: Words,
    /// Of which currency this is the hundredth or tenth part, with how many make one.
    pub(super) minor_of: Option<String>,
    #[serde(default)]
    pub(super) minor_per: Option<i64>,
}

/// A line of text and the mentions it holds, names left out.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SpecRow {
    pub(super) text: String,
    /// Each `surface | kind | value`, perhaps ` | unit`, perhaps ` | low..high`.
    pub(super) mentions: Words,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::embedded_files;

    #[test]
    fn sections_read_alone_are_those_of_the_whole_file() {
        for (tag, _, text) in embedded_files() {
            let whole: LanguageFile = toml::from_str(&text).unwrap();
            let own = super::text(&text).unwrap_or_default();
            assert_eq!(own.stopwords, whole.text.stopwords, "{tag}");
            assert_eq!(own.abbreviations, whole.text.abbreviations, "{tag}");
            assert_eq!(companion(&text), whole.language.companion, "{tag}");
            let specs = &text[without_specs(&text).len()..];
            assert!(specs.lines().all(|line| !line.starts_with('[') || line == "[[spec]]"), "{tag}: rows come last");
        }
    }
}
