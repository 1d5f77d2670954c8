//! Numbers with what stands around them: hedges, ranges, shares, money, units, counted nouns.

use super::compound::compound;
use super::counted;
use super::numeral::{Numeral, Sort, numeral};
use super::precision::{self, Stated};
use super::scan::{Class, Line};
use crate::lexicon::{Compounds, Roles, Share};
use crate::model::{Hedge, Mention, MentionKind, Number, Quantity, Unit, UnitKind, Value};

/// Hedges before one number beyond which the rest is left alone (`at least about` is two).
const MAX_HEDGES: usize = 3;

/// A whole part of two digits at most stands on both sides of `one in three`; larger wholes must be round.
const MAX_RATIO: i64 = 1_000_000;

/// What a number is made into by the word after it.
#[derive(Clone, Debug)]
pub(super) enum Suffix {
    /// A share, in the unit of its kind: the factor the figure is multiplied by first, then the unit.
    Share(Number, Unit),
    /// Money.
    Currency(Unit),
    /// A measure.
    Unit(Unit),
}

/// What stands before a number.
#[derive(Clone, Copy, Debug)]
struct Lead {
    /// First token of the mention: a hedge, what opens a range, or the number itself.
    start: usize,
    /// First token after the hedge.
    core: usize,
    hedge: Hedge,
}

impl Lead {
    /// With the hedge after the number, unless there is one before it.
    fn or(self, after: Hedge) -> Self {
        Self { hedge: if self.hedge == Hedge::None { after } else { self.hedge }, ..self }
    }

    /// The mention of tokens up to `end`, of which those from `core_end` on are a hedge.
    fn mention(self, line: &Line<'_>, core_end: usize, end: usize, kind: MentionKind, quantity: Quantity) -> Found {
        let (span, core) = (line.span(self.start, end), line.span(self.core, core_end));
        (Mention { span, core, kind, value: Value::Quantity(Box::new(quantity)) }, end)
    }
}

impl Suffix {
    /// The unit or the currency.
    fn unit(&self) -> Option<&Unit> {
        match self {
            Self::Share(..) => None,
            Self::Currency(unit) | Self::Unit(unit) => Some(unit),
        }
    }

    /// The same in another unit.
    fn in_unit(self, unit: Unit) -> Self {
        match self {
            Self::Share(..) => self,
            Self::Currency(_) => Self::Currency(unit),
            Self::Unit(_) => Self::Unit(unit),
        }
    }
}

/// A mention and the token after it.
pub(super) type Found = (Mention, usize);

/// The quantity that starts at token `i`, if one does.
pub(super) fn quantity(line: &Line<'_>, i: usize) -> Option<Found> {
    if line.has(i, Roles::RANGE_OPENER) {
        let start = i + 1;
        return amount(line, start, i, true).filter(|(mention, _)| is_range(mention)).or_else(|| {
            let role_only = line.entry(i).hedge.is_none();
            if role_only { None } else { amount(line, i, i, false) }
        });
    }
    amount(line, i, i, false)
}

fn is_range(mention: &Mention) -> bool {
    matches!(&mention.value, Value::Quantity(quantity) if quantity.from != quantity.to && quantity.hedge == Hedge::None)
}

/// Reads from token `i`; the mention's span starts at token `start`. `opened` says that a range opener stands there.
fn amount(line: &Line<'_>, i: usize, start: usize, opened: bool) -> Option<Found> {
    let mut at = i;
    let mut hedge = Hedge::None;
    for _ in 0..MAX_HEDGES {
        let Some(found) = line.entry(at).hedge else { break };
        hedge = if hedge == Hedge::None { found } else { hedge };
        at += 1;
    }
    let hedged = at > i;
    let lead = Lead { start, core: if hedged { at } else { start }, hedge };
    if line.has(at, Roles::PARTS) {
        return parts_after_word(line, at, lead);
    }
    if let Some(times) = line.entry(at).multiple {
        let stated = Stated { value: times, half: Number::ZERO };
        return multiple(line, lead, (at + 1, at + 1), stated);
    }
    if let Some(found) = amount_word(line, at, lead) {
        return Some(found);
    }
    let prefix = currency_before(line, at);
    at += usize::from(prefix.is_some());
    let scale = line.entry(at).unit_prefix;
    at += usize::from(scale.is_some());
    let bare = || if hedged { super::hanzi::bare_scale(line, at) } else { None };
    let first = numeral(line, at).or_else(bare).or_else(|| article_and_half(line, at))?;
    if let Some(scale) = scale {
        return on_scale(line, &first, scale, lead);
    }
    if first.sort == Sort::Ordinal {
        return ordinal(line, &first, lead, hedged || opened || prefix.is_some());
    }
    if let Some(found) = parts_between(line, &first, lead).or_else(|| whole_and_part(line, &first, lead)) {
        return Some(found);
    }
    if let Some(found) = ratio(line, &first, lead) {
        return Some(found);
    }
    if let Some(found) = range(line, &first, prefix.as_ref(), lead, opened) {
        return Some(found);
    }
    if opened {
        return None;
    }
    // `un quart d'heure`, `tres cuartos de hora`
    let through = usize::from(line.has(first.end, Roles::OF));
    if !first.low.is_integer()
        && first.half == Number::ZERO
        && through == 1
        && let Some(index) = line.entry(first.end + 1).unit.filter(|unit| line.is_time(*unit))
    {
        let unit = line.lexicon.units.get(usize::from(index))?.clone();
        let stated = Stated { value: first.low, half: first.half };
        let end = first.end + 2;
        return build(line, lead, (end, end), (stated, stated), Some(Suffix::Unit(unit)), None);
    }
    single(line, first, prefix, lead)
}

/// `una hora y media`, `un an et demi`: an article before a unit to which a fraction is added.
fn article_and_half(line: &Line<'_>, at: usize) -> Option<Numeral> {
    let unit = line.has(at, Roles::ARTICLE) && line.entry(at + 1).unit.is_some() && line.entry(at + 2).plus.is_some();
    unit.then(|| Numeral::exact(at + 1, Number::ONE))
}

fn single(line: &Line<'_>, first: Numeral, prefix: Option<Unit>, mut lead: Lead) -> Option<Found> {
    let mut at = first.end;
    let mut core_end = at;
    if first.more {
        lead = lead.or(Hedge::MoreThan);
    }
    if let Some(after) = hedge_after(line, at) {
        lead = lead.or(after);
        at += 1;
    }
    let mut first = first;
    // `三个半小时`
    if let Some(part) =
        line.entry(at).plus.filter(|_| line.is(at, Class::Han) && line.glued(at) && first.low.is_integer())
    {
        (first.low, first.high) = (first.low.checked_add(part)?, first.high.checked_add(part)?);
        at += 1;
        core_end = at;
    }
    let half_month = (at > first.end).then(|| month_after_half(line, at)).flatten();
    let suffix = suffix(line, at, &first, prefix).or(half_month);
    if let Some((_, end)) = &suffix {
        at = *end;
        core_end = at;
    }
    let suffix = suffix.map(|(suffix, _)| suffix);
    // `two years and a half`, `两年半`.
    let measured = matches!(suffix, Some(Suffix::Unit(_) | Suffix::Currency(_)));
    if let Some(part) = line.entry(at).plus.filter(|_| measured && first.low.is_integer()) {
        (first.low, first.high) = (first.low.checked_add(part)?, first.high.checked_add(part)?);
        at += 1;
        core_end = at;
    }
    let (mut suffix, simple) = (suffix, !first.is_vague() && !first.more && hedge_after(line, at).is_none());
    if let Some(unit) = suffix.as_ref().and_then(Suffix::unit).filter(|_| simple)
        && let Some(all) = compound(line, at, first.low, unit)
    {
        (first.low, first.high, first.half, first.other) = (all.value, all.value, Number::ZERO, None);
        (at, core_end) = (all.end, all.end);
        suffix = suffix.map(|suffix| suffix.in_unit(all.unit));
    }
    if let Some(after) = hedge_after(line, at) {
        lead = lead.or(after);
        at += 1;
    } else if line.has(at, Roles::CLASSIFIER)
        && let Some(after) = hedge_after(line, at + 1)
    {
        lead = lead.or(after);
        at += 2;
    }
    if suffix.is_none()
        && at == first.end
        && line.is(at, Class::Word)
        && line.glued(at)
        && line.has(at, Roles::MULTIPLE)
    {
        return multiple(line, lead, (at + 1, at + 1), Stated { value: first.low, half: first.half });
    }
    let lone_digit = line.is(first.end - 1, Class::Han) && first.pronoun;
    // A line or a cell that holds nothing else is the number.
    let whole = lead.start == 0 && at == line.toks.len();
    let counts =
        whole || suffix.is_some() || lead.hedge != Hedge::None || line.has(at, Roles::CLASSIFIER.with(Roles::MULTIPLE));
    if first.pronoun && !counts && (lone_digit || !counted::is_noun_like(line, at)) {
        return None;
    }
    if lead.hedge != Hedge::None && suffix.is_none() && first.plain && is_year_like(line, &first) {
        // `up 14.6% over 2015` compares with a year; `over 2015 cases` counts.
        counted::counted(line, at)?;
    }
    let bounds = |value: Number| Stated { value, half: first.half };
    build(line, lead, (core_end, at), (bounds(first.low), bounds(first.high)), suffix, first.other)
}

/// `一个半月`: the word for a month of the calendar, which counts months after `个半` alone.
fn month_after_half(line: &Line<'_>, at: usize) -> Option<(Suffix, usize)> {
    let counts = line.entry(at - 1).plus.is_some() && line.has(at, Roles::MONTH_WORD) && line.glued(at);
    let month = line.lexicon.units.iter().find(|unit| unit.dimension == "calendar" && unit.factor == Number::ONE);
    month.filter(|_| counts).map(|month| (Suffix::Unit(month.clone()), at + 1))
}

/// `摄氏37度`: a figure in the unit that the word before it names, if a unit follows it.
fn on_scale(line: &Line<'_>, read: &Numeral, scale: u16, lead: Lead) -> Option<Found> {
    let unit = line.lexicon.units.get(usize::from(scale))?.clone();
    line.entry(read.end).unit.filter(|_| read.sort == Sort::Cardinal)?;
    let ends = (Stated { value: read.low, half: read.half }, Stated { value: read.high, half: read.half });
    build(line, lead, (read.end + 1, read.end + 1), ends, Some(Suffix::Unit(unit)), None)
}

/// `полчаса`, `Viertelstunde`, `ساعتان`: a word that is an amount by itself, with a fraction or smaller units after it.
fn amount_word(line: &Line<'_>, at: usize, lead: Lead) -> Option<Found> {
    // `eine Viertelstunde`
    let at = if line.has(at, Roles::ARTICLE) { at + 1 } else { at };
    let (mut value, unit) = line.entry(at).amount?;
    let mut unit = line.lexicon.units.get(usize::from(unit))?.clone();
    let mut end = at + 1;
    if let Some(part) = line.entry(end).plus {
        value = value.checked_add(part)?;
        end += 1;
    } else if let Some(all) = compound(line, end, value, &unit) {
        (value, unit, end) = (all.value, all.unit, all.end);
    }
    let stated = Stated { value, half: Number::ZERO };
    build(line, lead, (end, end), (stated, stated), Some(Suffix::Unit(unit)), None)
}

/// Whether a numeral reads as a year of the last or this millennium.
fn is_year_like(line: &Line<'_>, read: &Numeral) -> bool {
    let digits = line.str(read.end - 1);
    digits.len() == 4 && (1100..=2100).contains(&read.low.to_int().unwrap_or(0))
}

/// `twice`, `dreifach`: how many times, in the unit of multiples.
fn multiple(line: &Line<'_>, lead: Lead, (core_end, end): (usize, usize), times: Stated) -> Option<Found> {
    let quantity = precision::quantity(times, times, lead.hedge, Some(counted::times()))?;
    Some(lead.mention(line, core_end, end, MentionKind::Number, quantity))
}

/// Makes the mention of a number from its ends and its suffix.
fn build(
    line: &Line<'_>,
    lead: Lead,
    (core_end, end): (usize, usize),
    (from, to): (Stated, Stated),
    suffix: Option<Suffix>,
    other: Option<Number>,
) -> Option<Found> {
    let scaled = |stated: Stated, factor: Number| {
        Some(Stated { value: stated.value.checked_mul(factor)?, half: stated.half.checked_mul(factor)? })
    };
    let (kind, from, to, unit) = match suffix {
        Some(Suffix::Share(factor, unit)) => {
            (MentionKind::Percent, scaled(from, factor)?, scaled(to, factor)?, Some(unit))
        }
        Some(Suffix::Currency(unit)) => {
            // Minor units are told in their major one: 50 cents are .5 of it.
            let factor = unit.factor;
            let unit = Unit { factor: Number::ONE, ..unit };
            (MentionKind::Money, scaled(from, factor)?, scaled(to, factor)?, Some(unit))
        }
        Some(Suffix::Unit(unit)) if matches!(unit.dimension.as_str(), "time" | "calendar") => {
            (MentionKind::Duration, from, to, Some(unit))
        }
        Some(Suffix::Unit(unit)) => (MentionKind::Quantity, from, to, Some(unit)),
        None => (MentionKind::Number, from, to, counted::counted(line, end)),
    };
    let mut quantity = precision::quantity(from, to, lead.hedge, unit)?;
    if let Some(other) = other {
        quantity.readings.push((other, other));
    }
    Some(lead.mention(line, core_end, end, kind, quantity))
}

fn ordinal(line: &Line<'_>, read: &Numeral, lead: Lead, led: bool) -> Option<Found> {
    if led {
        return None;
    }
    let quantity = Quantity {
        from: read.low,
        to: read.low,
        low: read.low,
        high: read.low,
        unit: None,
        hedge: Hedge::None,
        readings: Vec::new(),
    };
    Some(lead.mention(line, read.end, read.end, MentionKind::Ordinal, quantity))
}

/// A currency symbol or code before its number.
fn currency_before(line: &Line<'_>, at: usize) -> Option<Unit> {
    let index = line.entry(at).currency?;
    // Words such as "dollars" follow their number; only symbols, codes and Han words lead it.
    let spaced = line.lexicon.vocabulary.compounds() == Compounds::Words;
    if line.is(at, Class::Word) && line.str(at).chars().all(char::is_lowercase) || spaced && line.is(at, Class::Han) {
        return None;
    }
    // Parts of a currency follow their number, too (`毛` begins names).
    let unit = line.lexicon.currencies.get(usize::from(index))?;
    let part = line.is(at, Class::Han) && (unit.factor < Number::ONE || line.has(at, Roles::CLASSIFIER));
    (!part).then(|| unit.clone())
}

fn hedge_after(line: &Line<'_>, at: usize) -> Option<Hedge> {
    let hedge = line.entry(at).hedge_after?;
    // Signs and hyphenated endings belong to the number only if they touch it.
    let touches = line.glued(at) || line.str(at).chars().next().is_some_and(char::is_alphabetic);
    let goes_on = line.is(at, Class::Mark) && line.glued(at + 1) && line.is(at + 1, Class::Digits);
    (touches && !goes_on).then_some(hedge)
}

/// What the words at `at` make of a number; `prefix` is a currency before it.
fn suffix(line: &Line<'_>, at: usize, read: &Numeral, prefix: Option<Unit>) -> Option<(Suffix, usize)> {
    if let Some(unit) = prefix {
        // `$5 US dollars`, `人民币5亿元`: the same currency again.
        let again = line.entry(at).currency.and_then(|index| line.lexicon.currencies.get(usize::from(index)));
        let end = if again.is_some_and(|again| again.name == unit.name) { at + 1 } else { at };
        return Some((Suffix::Currency(unit), end));
    }
    let hyphen = line.dash(at) && line.glued(at) && line.glued(at + 1) && line.is(at + 1, Class::Word);
    // `2 millones de euros`: the scale takes its unit through a small word.
    let last = line.entry(at.wrapping_sub(1));
    let round = last.scale.is_some() || last.collective.is_some() || last.vague.is_some();
    let scaled = round || last.plus.is_some() && read.low >= Number::from_int(1000);
    let through = line.has(at, Roles::OF) && scaled;
    let mut word = if hyphen || through { at + 1 } else { at };
    // `a quarter of a percentage point`, `a tenth of a gallon`
    let fraction = read.low > Number::ZERO && read.low < Number::ONE && !line.is(read.end - 1, Class::Digits);
    if fraction && line.has(at, Roles::OF) && line.has(at + 1, Roles::ARTICLE) {
        word = at + 2;
    }
    // `three consecutive years`
    if line.has(word, Roles::UNIT_MODIFIER) && line.entry(word + 1).unit.is_some() {
        word += 1;
    }
    let entry = line.entry(word);
    if let Some(share) = entry.share {
        let (factor, unit) = share_unit(share)?;
        if share == Share::Tenth {
            return tenths(line, word, read, factor, unit);
        }
        return Some((Suffix::Share(factor, unit), word + 1));
    }
    // `$` before digits belongs to these.
    let leads = line.mark(word, '$') && line.glued(word + 1) && line.is(word + 1, Class::Digits);
    if let Some(index) = entry.currency.filter(|_| !leads && is_money(line, word, read)) {
        let unit = line.lexicon.currencies.get(usize::from(index))?.clone();
        let again = line.entry(word + 1).currency.and_then(|index| line.lexicon.currencies.get(usize::from(index)));
        let twice = !line.is(word + 1, Class::Mark) && again.is_some_and(|again| *again == unit);
        return Some((Suffix::Currency(unit), word + 1 + usize::from(twice)));
    }
    // `五分三十秒`: the word for a minute of the clock counts minutes where seconds follow.
    let seconds = || numeral(line, word + 1).is_some_and(|seconds| line.has(seconds.end, Roles::SECOND_WORD));
    if entry.unit.is_none() && line.is(word, Class::Han) && line.has(word, Roles::MINUTE_WORD) && seconds() {
        let minute = Number::from_int(SECONDS);
        let unit = line.lexicon.units.iter().find(|unit| unit.dimension == "time" && unit.factor == minute)?.clone();
        return Some((Suffix::Unit(unit), word + 1));
    }
    let unit = line.lexicon.units.get(usize::from(entry.unit?))?.clone();
    Some((Suffix::Unit(unit), word + 1))
}

/// Smallest round figure that a word for money which counts pieces as well (`块`) makes an amount by itself.
const MIN_PIECES: i128 = 10;

/// Whether a word for money is one after this figure: if it counts pieces as well, a smaller part or a hedge shows it
/// (`三块五`, `三块以上`), or a figure that pieces rarely have, with nothing after it (`25块`).
fn is_money(line: &Line<'_>, word: usize, read: &Numeral) -> bool {
    if !line.has(word, Roles::CLASSIFIER) {
        return true;
    }
    let at = word + 1;
    let ends = |at: usize| line.tok(at).is_none_or(|next| next.class == Class::Mark || next.gap);
    let large = !read.low.is_integer() || read.low >= Number::from_int(MIN_PIECES);
    let digit = line.entry(at).cardinal.is_some_and(|digit| (1..10).contains(&digit)) || line.is(at, Class::Digits);
    let minor = |at: usize| line.entry(at).currency.is_some() || line.has(at, Roles::MINOR_UNIT);
    let part = digit && line.glued(at) && (ends(at + 1) || minor(at + 1));
    part || large && ends(at) || line.entry(at).hedge_after.is_some() && line.glued(at)
}

/// The seconds of a minute.
const SECONDS: i128 = 60;

/// `九成`, `三成五` (35 %), `八五折` (85 %): tenths told in percent. The suffix multiplies what was read.
fn tenths(line: &Line<'_>, word: usize, read: &Numeral, tenth: Number, unit: Unit) -> Option<(Suffix, usize)> {
    let ten = Number::from_int(10);
    if read.low.abs() > ten {
        // Two digits in a row are tenths and hundredths.
        let hundredths = read.plain && read.low < Number::from_int(100) && line.is(word, Class::Han);
        return hundredths.then(|| (Suffix::Share(Number::ONE, unit), word + 1));
    }
    let digit = line.entry(word + 1).cardinal.filter(|digit| (1..10).contains(digit));
    let last = !line.glued(word + 2) || line.entry(word + 2).scale.is_none() && line.entry(word + 2).cardinal.is_none();
    let counts = line.has(word + 2, Roles::CLASSIFIER);
    match digit.filter(|_| line.glued(word + 1) && last && !counts && read.low.is_integer() && read.low > Number::ZERO)
    {
        Some(digit) => {
            let percent = read.low.checked_mul(ten)?.checked_add(Number::from_int(digit.into()))?;
            Some((Suffix::Share(percent.checked_div(read.low)?, unit), word + 2))
        }
        None => Some((Suffix::Share(tenth, unit), word + 1)),
    }
}

/// The unit of a share and what figures in it are multiplied by.
fn share_unit(share: Share) -> Option<(Number, Unit)> {
    let unit = |name: &str, kind| Unit { name: name.to_owned(), kind, dimension: String::new(), factor: Number::ONE };
    Some(match share {
        Share::Percent => (Number::ONE, unit("%", UnitKind::Percent)),
        Share::PerMille => (Number::fraction(1, 10)?, unit("%", UnitKind::Percent)),
        Share::Tenth => (Number::from_int(10), unit("%", UnitKind::Percent)),
        Share::Point => (Number::ONE, unit("pp", UnitKind::Point)),
        Share::BasisPoint => (Number::fraction(1, 100)?, unit("pp", UnitKind::Point)),
    })
}

/// `3-5%`, `between 10 and 20 million`, `3至5个`.
fn range(line: &Line<'_>, first: &Numeral, prefix: Option<&Unit>, mut lead: Lead, opened: bool) -> Option<Found> {
    if first.is_vague() || first.more {
        return None;
    }
    let left = suffix(line, first.end, first, prefix.cloned());
    let mut link = left.as_ref().map_or(first.end, |(_, end)| *end);
    // `5人から10人`: the counter stands on both sides.
    let counter =
        link == first.end && line.is(link, Class::Han) && line.has(link, Roles::CLASSIFIER) && line.glued(link);
    link += usize::from(counter);
    let dashed = line.dash(link) && line.glued(link) && line.glued(link + 1);
    // `100 - 1000 g`: spaces around it, and what is measured by both; else it may subtract or break off.
    let spaced = line.dash(link) && !line.glued(link) && line.tok(link + 1).is_some_and(|tok| tok.gap);
    let worded = line.has(link, Roles::RANGE) && !line.dash(link);
    let and = opened && line.has(link, Roles::RANGE_AND);
    if !(dashed || spaced || worded || and) {
        return None;
    }
    let again = currency_before(line, link + 1);
    let again_stands = again.is_some();
    let about = usize::from(line.entry(link + 1).hedge == Some(Hedge::About));
    let second = numeral(line, link + 1 + usize::from(again_stands) + about)?;
    let same = !counter || line.str(second.end) == line.str(link - 1);
    if second.sort == Sort::Ordinal || second.is_vague() || !same {
        return None;
    }
    let mut first = *first;
    if first.scale == Number::ONE && second.scale != Number::ONE && second.low.checked_div(second.scale)? > first.low {
        let spread = first.scaled(second.scale)?;
        // The scale is stated for both, and so is its precision.
        first = if spread.half == Number::ZERO { Numeral { half: second.half, ..spread } } else { spread };
    }
    // A range goes up: `streamlined from 198,800 to 120,000` and `won 5 to 3` are two figures.
    if first.low >= second.low {
        return None;
    }
    let right = suffix(line, second.end, &second, again.or_else(|| prefix.cloned()));
    let mut end = right.as_ref().map_or(second.end, |(_, end)| *end);
    if second.pronoun && !opened && right.is_none() && !line.has(end, Roles::CLASSIFIER) {
        return None;
    }
    // `rose from $5 to $7` tells two amounts, each in full; a range leaves out a unit or says `between`.
    let told = matches!(left, Some((Suffix::Currency(_) | Suffix::Share(..), _)));
    let in_full = told && (again_stands || right.as_ref().is_some_and(|(_, end)| *end > second.end));
    let led = |at: Option<usize>| at.is_some_and(|at| line.has(at, Roles::CHANGE));
    if worded && in_full && (led(Some(lead.start)) || led(lead.start.checked_sub(1))) {
        return None;
    }
    if spaced && right.is_none() {
        return None;
    }
    let suffix = match (left, right) {
        (Some((left, _)), Some((right, _))) if same_suffix(&left, &right) => Some(right),
        (None, Some((right, _))) => Some(right),
        (None, None) => None,
        _ => return None,
    };
    // `2016 to 3000` and other figures that only look like a range of years are left to dates.
    if suffix.is_none()
        && first.plain
        && second.plain
        && is_year_like(line, &first)
        && counted::counted(line, end).is_none()
    {
        return None;
    }
    end += usize::from(line.has(end, Roles::RANGE_CLOSER));
    let core_end = end;
    if let Some(after) = hedge_after(line, end) {
        lead = lead.or(after);
        end += 1;
    }
    let ends = (Stated { value: first.low, half: first.half }, Stated { value: second.high, half: second.half });
    build(line, lead, (core_end, end), ends, suffix, None)
}

fn same_suffix(left: &Suffix, right: &Suffix) -> bool {
    match (left, right) {
        (Suffix::Share(a, x), Suffix::Share(b, y)) => a == b && x == y,
        (Suffix::Currency(a), Suffix::Currency(b)) | (Suffix::Unit(a), Suffix::Unit(b)) => a == b,
        _ => false,
    }
}

/// `百分之三点五`, `十分之一`.
fn parts_after_word(line: &Line<'_>, at: usize, lead: Lead) -> Option<Found> {
    let denominator = Number::from_int(line.entry(at).parts?.into());
    share_of(line, denominator, at + 1, lead)
}

/// `三分之一`, `1000分之3`.
fn parts_between(line: &Line<'_>, first: &Numeral, lead: Lead) -> Option<Found> {
    let between = line.has(first.end, Roles::PARTS) && line.entry(first.end).parts.is_none();
    if !between || first.is_vague() {
        return None;
    }
    share_of(line, first.low, first.end + 1, lead)
}

/// `一又二分之一`: a whole number and a fraction.
fn whole_and_part(line: &Line<'_>, whole: &Numeral, lead: Lead) -> Option<Found> {
    let at = whole.end;
    if !line.has(at, Roles::JOINER) || !line.is(at, Class::Han) || !line.glued(at) || whole.is_vague() {
        return None;
    }
    let below = numeral(line, at + 1).filter(|below| !below.is_vague())?;
    let between = line.has(below.end, Roles::PARTS) && line.entry(below.end).parts.is_none();
    let above = numeral(line, below.end + 1).filter(|above| between && !above.is_vague() && above.low < below.low)?;
    let value = whole.low.checked_add(above.low.checked_div(below.low)?)?;
    let stated = Stated { value, half: Number::ZERO };
    build(line, lead, (above.end, above.end), (stated, stated), None, None)
}

fn share_of(line: &Line<'_>, denominator: Number, at: usize, mut lead: Lead) -> Option<Found> {
    let read = numeral(line, at)?;
    let mut end = read.end;
    let mut high = read;
    // `百分之十到二十`
    if line.has(end, Roles::RANGE)
        && !read.is_vague()
        && let Some(second) = numeral(line, end + 1).filter(|second| second.low > read.low && !second.is_vague())
        && second.sort == Sort::Cardinal
    {
        (high, end) = (second, second.end);
    }
    let core_end = end;
    if let Some(after) = hedge_after(line, end) {
        lead = lead.or(after);
        end += 1;
    }
    let hundred = Number::from_int(100);
    let suffix = if denominator == hundred {
        Some(share_unit(Share::Percent)?)
    } else if denominator == Number::from_int(1000) {
        Some(share_unit(Share::PerMille)?)
    } else {
        None
    };
    let part = Number::ONE.checked_div(denominator)?;
    let scaled = |read: Numeral| if suffix.is_none() { read.scaled(part) } else { Some(read) };
    let (read, high) = (scaled(read)?, scaled(high)?);
    let unit = || suffix_unit(line, core_end, &read).filter(|_| core_end == end);
    let measured = if suffix.is_none() { unit() } else { None };
    let (core_end, end) = measured.as_ref().map_or((core_end, end), |(_, end)| (*end, *end));
    let suffix = suffix.map(|(factor, unit)| Suffix::Share(factor, unit)).or(measured.map(|(unit, _)| unit));
    let ends = (Stated { value: read.low, half: read.half }, Stated { value: high.high, half: high.half });
    build(line, lead, (core_end, end), ends, suffix, None)
}

/// The unit of measure right after a spelled fraction (`四分之一公升`).
fn suffix_unit(line: &Line<'_>, at: usize, read: &Numeral) -> Option<(Suffix, usize)> {
    let unit = |(suffix, _): &(Suffix, usize)| matches!(suffix, Suffix::Unit(_));
    suffix(line, at, read, None).filter(|found| line.is(at, Class::Han) && line.glued(at) && unit(found))
}

/// `one in three`, `9 out of 10`.
fn ratio(line: &Line<'_>, first: &Numeral, lead: Lead) -> Option<Found> {
    if !line.has(first.end, Roles::RATIO) || first.is_vague() || first.scale != Number::ONE {
        return None;
    }
    let second = numeral(line, first.end + 1)?;
    let (part, whole) = (first.low.to_int()?, second.low.to_int()?);
    let small = part > 0 && part < whole && whole <= MAX_RATIO.into() && second.sort == Sort::Cardinal;
    let year = second.plain && is_year_like(line, &second);
    // What is a hedge elsewhere (`over`) makes a ratio only where nothing is counted.
    let hedge = line.entry(first.end).hedge.is_some() && counted::is_noun_like(line, second.end);
    let followed = suffix(line, second.end, &second, None).is_some() || second.is_vague() || hedge;
    // `in` also leads to places and times: it makes a ratio only between small or round numbers.
    let plausible = part <= 10 && (whole <= 20 || whole % 10 == 0) || line.str(first.end).contains(' ');
    if !small || year || followed || !plausible {
        return None;
    }
    let value = Number::fraction(part, whole)?;
    let stated = Stated { value, half: Number::ZERO };
    build(line, lead, (second.end, second.end), (stated, stated), None, None)
}
