//! Parses and validates language files and compiles their words into a vocabulary.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use super::compile_dates::add_dates;
use super::entry::{Entry, Roles, Share};
use super::file::{self, LanguageFile, Numbers};
use super::statements::StatementWords;
use super::vocabulary::{Compounds, VocabularyBuilder};
use super::{DateOrder, Format, Grammar, LanguageSource, Lexicon, NEUTRAL, NameWords, Nouns, Spec, WordList};
use crate::base::LineIndex;
use crate::error::{Error, Result};
use crate::model::{Hedge, Number, Unit, UnitKind};

/// Largest power of ten of a scale word; larger ones do not fit a `Number` with digits before them.
const MAX_SCALE: i32 = 24;

/// Below what a number must be to be added to a ten that takes teens.
const WIDE_ROOM: i64 = 20;

pub(super) struct Parsed<'a> {
    tag: &'a str,
    path: &'a str,
    text: &'a str,
    pub(super) file: LanguageFile,
}

/// Problems found so far, each `path:line:column: message`.
#[derive(Default)]
pub(super) struct Problems(Vec<String>);

impl Problems {
    fn at(&mut self, path: &str, text: &str, offset: usize, message: &str) {
        let offset = u32::try_from(offset).unwrap_or(u32::MAX);
        let place = LineIndex::new(text).position(offset);
        self.0.push(format!("{path}:{}:{}: {message}", place.line, place.column));
    }

    /// A problem with a key or word: at the line that starts with it, else at the first place where it stands quoted.
    pub(super) fn with(&mut self, parsed: &Parsed<'_>, key: &str, message: &str) {
        let mut at = 0;
        let mut lines = parsed.text.split_inclusive('\n').map(|line| {
            at += line.len();
            (at - line.len(), line)
        });
        let keyed = |line: &str| {
            let rest = line.trim_start_matches('"').strip_prefix(key);
            rest.is_some_and(|rest| rest.trim_start_matches('"').trim_start().starts_with('='))
        };
        let keyed = lines.find(|(_, line)| keyed(line)).map(|(at, _)| at);
        let offset =
            keyed.or_else(|| parsed.text.find(&format!("\"{key}\""))).or_else(|| parsed.text.find(key)).unwrap_or(0);
        self.at(parsed.path, parsed.text, offset, message);
    }
}

/// Compiles the wanted ones of `(tag, path, text)` rows, with the rows that only tests read or without; the others are
/// read as far as those need them.
pub(super) fn compile(
    files: &[LanguageSource],
    with_specs: bool,
    wanted: impl Fn(&str) -> bool,
) -> Result<Vec<Lexicon>> {
    let mut problems = Problems::default();
    let mut parsed = Vec::new();
    let mut needed: BTreeSet<String> = files.iter().map(|(tag, ..)| tag.clone()).filter(|tag| wanted(tag)).collect();
    let companions =
        files.iter().filter(|(tag, ..)| wanted(tag) || tag == NEUTRAL).filter_map(|(.., text)| file::companion(text));
    let mut shared: BTreeSet<String> = companions.collect();
    shared.insert(NEUTRAL.to_owned());
    needed.extend(shared.iter().cloned());
    for (tag, path, text) in files.iter().filter(|(tag, ..)| needed.contains(tag)) {
        let text = if with_specs { text } else { file::without_specs(text) };
        match toml::from_str::<LanguageFile>(text) {
            Ok(file) => parsed.push(Parsed { tag, path, text, file }),
            Err(error) => {
                let offset = error.span().map_or(0, |span| span.start);
                problems.at(path, text, offset, error.message().lines().next().unwrap_or("invalid"));
            }
        }
    }
    let (units, currencies) = tables(&parsed, &mut problems);
    // What others take words from is built once; the words of a language that none does are let go of with its lexicon done.
    let is_shared = |one: &Parsed<'_>| shared.contains(one.tag);
    let mut builders: Vec<Option<VocabularyBuilder>> = Vec::new();
    for one in &parsed {
        builders.push(is_shared(one).then(|| forms(one, &units, &currencies, &mut problems)));
    }
    let mut lexicons = Vec::new();
    for (own, one) in parsed.iter().enumerate().filter(|(_, one)| wanted(one.tag)) {
        let built;
        let own_forms = match &builders[own] {
            Some(shared) => shared,
            None => {
                built = forms(one, &units, &currencies, &mut problems);
                &built
            }
        };
        let of = |tag: &str| parsed.iter().position(|other| other.tag == tag).and_then(|idx| builders[idx].as_ref());
        let mut vocabulary = own_forms.han_last();
        if let Some(tag) = &one.file.language.companion {
            match of(tag) {
                // The companion gives the words of the script that this language has none of its own in.
                Some(other) => vocabulary.add_companion(other, one.is_latin()),
                None => problems.with(one, tag, &format!("unknown language `{tag}`")),
            }
        }
        if one.tag != NEUTRAL
            && let Some(neutral) = of(NEUTRAL)
        {
            vocabulary.add_companion(neutral, false);
        }
        lexicons.push(one.lexicon(vocabulary, own_forms, &units, &currencies, &mut problems));
    }
    if problems.0.is_empty() { Ok(lexicons) } else { Err(Error::new(problems.0.join("\n"))) }
}

/// The words of a language with all that they can mean.
fn forms(one: &Parsed<'_>, units: &[Unit], currencies: &[Unit], problems: &mut Problems) -> VocabularyBuilder {
    let mut builder = VocabularyBuilder::new(&one.file.language.endings);
    add_language(one, units, currencies, &mut builder, problems);
    if one.file.language.unaccented {
        builder.add_unaccented();
    }
    for form in builder.unknown_endings() {
        problems.with(one, form, &format!("expected `{{a,b}}` or `{{name}}` of `language.endings`, found `{form}`"));
    }
    builder
}

/// The unit and currency tables of all files.
fn tables(parsed: &[Parsed<'_>], problems: &mut Problems) -> (Vec<Unit>, Vec<Unit>) {
    let (mut units, mut currencies) = (Vec::new(), Vec::new());
    for one in parsed {
        for row in &one.file.unit {
            let Some(factor) = factor(&row.factor).filter(|factor| *factor > Number::ZERO) else {
                problems.with(one, &row.factor, &format!("expected a decimal or n/d, found `{}`", row.factor));
                continue;
            };
            let (name, dimension) = (row.name.clone(), row.dimension.clone());
            units.push(Unit { name, kind: UnitKind::Measure, dimension, factor });
        }
        for row in &one.file.currency {
            let factor = Number::fraction(1, i128::from(row.minor_per.unwrap_or(1))).unwrap_or(Number::ONE);
            let name = row.minor_of.clone().unwrap_or_else(|| row.code.clone());
            currencies.push(Unit { name, kind: UnitKind::Currency, dimension: row.code.clone(), factor });
        }
    }
    (units, currencies)
}

fn factor(text: &str) -> Option<Number> {
    match text.split_once('/') {
        Some((n, d)) => Number::from_str(n).ok()?.checked_div(Number::from_str(d).ok()?),
        None => Number::from_str(text).ok(),
    }
}

impl Parsed<'_> {
    /// Whether the number words of the language are in Latin letters.
    fn is_latin(&self) -> bool {
        self.file.numbers.scales.keys().all(|word| word.chars().next().is_some_and(|c| c < '\u{0370}'))
    }

    /// How number words are put together.
    fn grammar(&self, problems: &mut Problems) -> Grammar {
        let numbers = &self.file.numbers;
        let mut grammar = Grammar {
            units_first: numbers.units_first,
            positional: numbers.positional,
            short_digit: numbers.short_digit,
            elisions: self.file.language.elisions.clone(),
            ..Grammar::default()
        };
        for place in &numbers.joiner_after {
            match place.as_str() {
                "units" => grammar.joins_units = true,
                "tens" => grammar.joins_tens = true,
                "hundreds" => grammar.joins_hundreds = true,
                "scales" => grammar.joins_scales = true,
                _ => problems.with(
                    self,
                    place,
                    &format!("expected `units`, `tens`, `hundreds` or `scales`, found `{place}`"),
                ),
            }
        }
        grammar
    }

    fn compounds(&self, problems: &mut Problems) -> Compounds {
        match self.file.language.compounds.as_deref() {
            None => Compounds::None,
            Some("numbers") => Compounds::Numbers,
            Some("words") => Compounds::Words,
            Some(other) => {
                problems.with(self, other, &format!("expected `numbers` or `words`, found `{other}`"));
                Compounds::None
            }
        }
    }

    fn lexicon(
        &self,
        vocabulary: VocabularyBuilder,
        own_forms: &VocabularyBuilder,
        units: &[Unit],
        currencies: &[Unit],
        problems: &mut Problems,
    ) -> Lexicon {
        let file = &self.file;
        let list = |words: &[String]| WordList::new(words.to_vec());
        let mut irregular: Vec<_> = file.nouns.plurals.iter().map(|(p, s)| (p.clone(), s.clone())).collect();
        irregular.sort();
        let compounds = self.compounds(problems);
        Lexicon {
            tag: self.tag.to_owned(),
            name: file.language.name.clone(),
            scripts: own_forms.scripts(),
            vocabulary: vocabulary.finish(own_forms, compounds, &file.language.elisions),
            format: self.format(problems),
            grammar: self.grammar(problems),
            nouns: Nouns {
                irregular,
                endings: file.nouns.endings.iter().map(|[p, s]| (p.clone(), s.clone())).collect(),
                not_endings: file.nouns.not_endings.clone(),
                not_plurals: list(&file.nouns.not_plurals),
            },
            abbreviations: list(&file.text.abbreviations),
            hedges: file.hedges.words(),
            negations: list(&file.text.negations),
            affirmations: list(&file.text.affirmations),
            stopwords: list(&file.text.stopwords),
            names: NameWords {
                titles: list(&file.names.titles),
                connectors: list(&file.names.connectors),
                conjunctions: list(&file.names.conjunctions),
                capitalised_nouns: file.names.capitalised_nouns,
                institution_heads: list(&file.names.institution_heads),
                role_heads: list(&file.names.role_heads),
                honorifics: file.names.honorifics.iter().map(|group| list(group)).collect(),
            },
            relations: file.relations.clone(),
            terms: file.terms.clone(),
            translation: file.translation.clone(),
            statements: StatementWords::new(&file.statements),
            units: units.to_vec(),
            // The code stood in for the dimension while words were tied to it; a currency has no dimension.
            currencies: currencies.iter().map(|unit| Unit { dimension: String::new(), ..unit.clone() }).collect(),
            specs: file
                .spec
                .iter()
                .map(|row| Spec { text: row.text.clone(), mentions: row.mentions.clone() })
                .collect(),
        }
    }

    fn format(&self, problems: &mut Problems) -> Format {
        let format = &self.file.format;
        let mut mark = |text: &str| {
            let mut chars = text.chars();
            match (chars.next(), chars.next()) {
                (Some(c), None) => Some(c),
                _ => {
                    problems.with(self, text, &format!("expected one character, found `{text}`"));
                    None
                }
            }
        };
        let decimal = format.decimal.as_deref().and_then(&mut mark).unwrap_or('.');
        let default = [",".to_owned()];
        let grouping = format.grouping.as_deref().unwrap_or(&default).iter().filter_map(|text| mark(text)).collect();
        let mut date_orders = Vec::new();
        for order in format.date_orders.as_deref().unwrap_or(&["dmy".to_owned(), "mdy".to_owned()]) {
            match order.as_str() {
                "mdy" => date_orders.push(DateOrder::MonthDay),
                "dmy" => date_orders.push(DateOrder::DayMonth),
                "ymd" => date_orders.push(DateOrder::YearFirst),
                _ => problems.with(self, order, &format!("expected `mdy`, `dmy` or `ymd`, found `{order}`")),
            }
        }
        let weekday_letters = self.file.dates.weekday_letters.clone();
        Format { decimal, grouping, date_orders, ordinal_dot: format.ordinal_dot, weekday_letters }
    }
}

fn add_language(
    one: &Parsed<'_>,
    units: &[Unit],
    currencies: &[Unit],
    builder: &mut VocabularyBuilder,
    problems: &mut Problems,
) {
    let file = &one.file;
    add_numbers(one, builder, problems);
    for (words, hedge) in [
        (&file.hedges.about, Hedge::About),
        (&file.hedges.more_than, Hedge::MoreThan),
        (&file.hedges.at_least, Hedge::AtLeast),
        (&file.hedges.less_than, Hedge::LessThan),
        (&file.hedges.at_most, Hedge::AtMost),
        (&file.hedges.nearly, Hedge::Nearly),
    ] {
        words.iter().for_each(|word| builder.add(word, |entry| entry.hedge = Some(hedge)));
    }
    for (words, hedge) in [
        (&file.hedges.after_about, Hedge::About),
        (&file.hedges.after_more_than, Hedge::MoreThan),
        (&file.hedges.after_at_least, Hedge::AtLeast),
        (&file.hedges.after_less_than, Hedge::LessThan),
        (&file.hedges.after_at_most, Hedge::AtMost),
    ] {
        words.iter().for_each(|word| builder.add(word, |entry| entry.hedge_after = Some(hedge)));
    }
    for (words, share) in [
        (&file.percent.percent, Share::Percent),
        (&file.percent.per_mille, Share::PerMille),
        (&file.percent.points, Share::Point),
        (&file.percent.basis_points, Share::BasisPoint),
        (&file.percent.tenths, Share::Tenth),
    ] {
        words.iter().for_each(|word| builder.add(word, |entry| entry.share = Some(share)));
    }
    let mut bad_amounts: Vec<&String> = Vec::new();
    let mut tie = |name: &str, table: &[Unit], by: fn(&Unit) -> &str, sort: &str| {
        let at = table.iter().position(|unit| by(unit) == name).and_then(|at| u16::try_from(at).ok());
        if at.is_none() {
            problems.with(one, name, &format!("unknown {sort} `{name}`"));
        }
        at
    };
    for (groups, symbols) in [(&file.units, false), (&file.unit_symbols, true)] {
        for (name, words) in groups {
            let unit = tie(name, units, |unit| &unit.name, "unit");
            words.iter().for_each(|word| add_form(builder, word, symbols, |entry| entry.unit = unit));
        }
    }
    for (word, text) in &file.numbers.amounts {
        let amount = text.split_once(' ').and_then(|(number, name)| Some((factor(number)?, name)));
        let Some((number, name)) = amount else {
            bad_amounts.push(word);
            continue;
        };
        let unit = tie(name, units, |unit| &unit.name, "unit");
        builder.add(word, |entry| entry.amount = unit.map(|unit| (number, unit)));
    }
    for (name, words) in &file.unit_prefixes {
        let unit = tie(name, units, |unit| &unit.name, "unit");
        words.iter().for_each(|word| builder.add(word, |entry| entry.unit_prefix = unit));
    }
    for (groups, symbols) in [(&file.currencies, false), (&file.currency_symbols, true)] {
        for (code, words) in groups {
            let currency = tie(code, currencies, |unit| &unit.dimension, "currency");
            words.iter().for_each(|word| add_form(builder, word, symbols, |entry| entry.currency = currency));
        }
    }
    for row in &file.unit {
        let unit = tie(&row.name, units, |unit| &unit.name, "unit");
        row.symbols.iter().for_each(|symbol| builder.add_symbol(symbol, |entry| entry.unit = unit));
    }
    for row in &file.currency {
        let currency = tie(&row.code, currencies, |unit| &unit.dimension, "currency");
        let code = (row.minor_of.is_none()).then_some(&row.code);
        let symbols = row.symbols.iter().chain(code);
        symbols.for_each(|symbol| builder.add_symbol(symbol, |entry| entry.currency = currency));
    }
    for word in bad_amounts {
        problems.with(one, word, &format!("expected a number and a unit, found `{}`", file.numbers.amounts[word]));
    }
    add_dates(one, builder, problems);
    for word in &file.references.before {
        builder.add(word, |entry| entry.roles = entry.roles.with(Roles::REFERENCE));
    }
    for word in &file.references.after {
        builder.add(word, |entry| entry.roles = entry.roles.with(Roles::REFERENCE_AFTER));
    }
    for (words, role) in [(&file.references.plans, Roles::PLAN), (&file.references.names, Roles::NAME)] {
        words.iter().for_each(|word| builder.add(word, |entry| entry.roles = entry.roles.with(role)));
    }
    for word in &file.text.stopwords {
        builder.add(word, |entry| entry.roles = entry.roles.with(Roles::STOPWORD));
    }
}

fn add_form(builder: &mut VocabularyBuilder, word: &str, symbol: bool, mean: impl Fn(&mut Entry)) {
    if symbol { builder.add_symbol(word, mean) } else { builder.add(word, mean) }
}

fn add_numbers(one: &Parsed<'_>, builder: &mut VocabularyBuilder, problems: &mut Problems) {
    let Numbers { cardinals, scales, short_scales, ordinals, fractions, collectives, .. } = &one.file.numbers;
    let numbers = &one.file.numbers;
    for (word, value) in cardinals {
        builder.add(word, |entry| entry.cardinal = Some(*value));
    }
    for (word, power) in scales.iter().chain(short_scales) {
        if !(1..=MAX_SCALE).contains(power) {
            problems.with(one, word, &format!("expected a power of ten from 1 to {MAX_SCALE}, found {power}"));
        }
    }
    for (word, power) in scales {
        builder.add(word, |entry| entry.scale = Some(*power));
    }
    for (word, power) in short_scales {
        builder.add(word, |entry| entry.short_scale = Some(*power));
    }
    for (word, value) in ordinals {
        builder.add(word, |entry| entry.ordinal = Some(*value));
    }
    for (word, value) in fractions {
        if *value < 2 {
            problems.with(one, word, &format!("expected a denominator from 2, found {value}"));
        }
        builder.add(word, |entry| entry.fraction = Some(*value));
    }
    for (word, value) in collectives {
        builder.add(word, |entry| entry.collective = Some(*value));
    }
    for (rows, coefficient) in [(&numbers.vague, false), (&numbers.vague_coefficients, true)] {
        for (word, [low, high]) in rows {
            if low > high {
                problems.with(one, word, &format!("expected low before high, found [{low}, {high}]"));
            }
            let bounds = Some((*low, *high));
            builder.add(word, |entry| {
                let slot = if coefficient { &mut entry.vague_coefficient } else { &mut entry.vague };
                *slot = bounds;
            });
        }
    }
    for (word, denominator) in &numbers.parts {
        builder.add(word, |entry| {
            entry.roles = entry.roles.with(Roles::PARTS);
            entry.parts = (*denominator > 1).then_some(*denominator);
        });
    }
    add_rationals(one, builder, problems);
    for (words, role) in [
        (&numbers.bare_scales, Roles::BARE_SCALE),
        (&numbers.bound, Roles::BOUND),
        (&numbers.lone_fractions, Roles::LONE_FRACTION),
        (&numbers.multiple_words, Roles::MULTIPLE),
        (&numbers.ordinal_dot_after, Roles::ORDINAL_DOT),
        (&numbers.range_closers, Roles::RANGE_CLOSER),
        (&numbers.article_units, Roles::ARTICLE_UNIT),
        (&numbers.change_openers, Roles::CHANGE),
        (&numbers.unit_modifiers, Roles::UNIT_MODIFIER),
        (&one.file.language.particles, Roles::PARTICLE),
        (&numbers.ordinal_suffixes, Roles::ORDINAL_SUFFIX),
        (&numbers.ordinal_prefixes, Roles::ORDINAL_PREFIX),
        (&numbers.joiners, Roles::JOINER),
        (&numbers.decimal_words, Roles::DECIMAL_WORD),
        (&numbers.negatives, Roles::NEGATIVE),
        (&numbers.articles, Roles::ARTICLE),
        (&numbers.pronouns, Roles::PRONOUN),
        (&numbers.range_words, Roles::RANGE),
        (&numbers.range_openers, Roles::RANGE_OPENER),
        (&numbers.range_ands, Roles::RANGE_AND),
        (&numbers.ratio_words, Roles::RATIO),
        (&numbers.part_words, Roles::OF),
        (&numbers.idioms, Roles::IDIOM),
        (&numbers.classifiers, Roles::CLASSIFIER),
        (&numbers.denominator_closers, Roles::DENOMINATOR),
        (&numbers.minor_units, Roles::MINOR_UNIT),
    ] {
        words.iter().for_each(|word| builder.add(word, |entry| entry.roles = entry.roles.with(role)));
    }
}

/// Where an entry keeps an exact value.
type Slot = fn(&mut Entry) -> &mut Option<Number>;

/// Words whose values are decimals or fractions.
fn add_rationals(one: &Parsed<'_>, builder: &mut VocabularyBuilder, problems: &mut Problems) {
    let numbers = &one.file.numbers;
    let slots: [(&BTreeMap<String, String>, Slot); 3] = [
        (&numbers.values, |entry| &mut entry.exact),
        (&numbers.plus_fractions, |entry| &mut entry.plus),
        (&numbers.multiples, |entry| &mut entry.multiple),
    ];
    for (rows, slot) in slots {
        for (word, text) in rows {
            let value = factor(text);
            if value.is_none() {
                problems.with(one, word, &format!("expected a decimal or n/d, found `{text}`"));
            }
            builder.add(word, |entry| *slot(entry) = value);
        }
    }
    for word in &numbers.wide_tens {
        builder.add(word, |entry| entry.room = Some(WIDE_ROOM));
    }
}
