//! What one word or phrase of a language can mean.

use crate::model::{Hedge, Number};

/// A set of grammatical roles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Roles(u64);

impl Roles {
    /// Whether any of `other` is among them.
    #[inline]
    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Both sets together.
    #[must_use]
    #[inline]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

macro_rules! roles {
    ($($(#[$doc:meta])* $name:ident = $bit:expr;)*) => {
        impl Roles {
            $($(#[$doc])* pub const $name: Self = Self(1 << $bit);)*
        }
    };
}

roles! {
    /// Stands between the ends of a range (`to`, `至`).
    RANGE = 0;
    /// Opens a range (`from`, `between`).
    RANGE_OPENER = 1;
    /// The `and` of `between … and …`.
    RANGE_AND = 2;
    /// Joins parts of one number.
    JOINER = 3;
    /// `a`, `an`.
    ARTICLE = 4;
    /// Reads a decimal mark aloud.
    DECIMAL_WORD = 5;
    /// Makes a number negative.
    NEGATIVE = 6;
    /// `st`, `th`.
    ORDINAL_SUFFIX = 7;
    /// `第`.
    ORDINAL_PREFIX = 8;
    /// A year may follow, whatever comes after.
    YEAR_BEFORE = 9;
    /// A year may follow.
    YEAR_MAYBE = 10;
    /// `年`.
    YEAR_WORD = 11;
    /// `月`.
    MONTH_WORD = 12;
    /// `日`, `号`.
    DAY_WORD = 13;
    /// `s`, `年代`.
    DECADE_WORD = 14;
    /// `century`, `世纪`.
    CENTURY_WORD = 15;
    /// The century before this one.
    LAST_CENTURY = 16;
    /// `quarter`, `季度`.
    QUARTER_WORD = 17;
    /// `half` of a year.
    HALF_WORD = 18;
    /// `Q` of `Q3`.
    QUARTER_PREFIX = 19;
    /// `H` of `H1`.
    HALF_PREFIX = 20;
    /// `fiscal`, `FY`.
    FISCAL = 21;
    /// `of`, `the` between the parts of a date.
    LINK = 22;
    /// `BC`.
    BEFORE_CHRIST = 23;
    /// `AD`.
    ANNO_DOMINI = 24;
    /// `a.m.`
    AM = 25;
    /// `p.m.`
    PM = 26;
    /// `o'clock`.
    OCLOCK = 27;
    /// `点`, `时` of a clock time.
    HOUR_WORD = 28;
    /// `分` of a clock time.
    MINUTE_WORD = 29;
    /// `秒` of a clock time.
    SECOND_WORD = 30;
    /// A phrase that holds number words and is no number.
    IDIOM = 31;
    /// The number after it is a label.
    REFERENCE = 32;
    /// The ordinal before it is a label.
    REFERENCE_AFTER = 33;
    /// A function word.
    STOPWORD = 34;
    /// `in`, `out of` of a ratio.
    RATIO = 35;
    /// A pronoun that is also the number one.
    PRONOUN = 36;
    /// Counts what comes after it (`个`).
    CLASSIFIER = 37;
    /// `noon`.
    NOON = 38;
    /// `midnight`.
    MIDNIGHT = 39;
    /// A calendar name that is too often something else to be read without a day or a year beside it (`May`).
    NOT_ALONE = 40;
    /// `分之`.
    PARTS = 41;
    /// `of` between a part and its whole.
    OF = 42;
    /// A scale that counts once without a number before it.
    BARE_SCALE = 43;
    /// A number word that is read only together with others.
    BOUND = 44;
    /// A fraction word that is read without a number before it.
    LONE_FRACTION = 45;
    /// Makes the number before it a multiple.
    MULTIPLE = 46;
    /// A full stop after the digits that follow makes them an ordinal.
    ORDINAL_DOT = 47;
    /// Closes a range.
    RANGE_CLOSER = 48;
    /// A decade follows.
    DECADE_PREFIX = 49;
    /// The first year of an era.
    FIRST_YEAR = 50;
    /// Ends a run of words written together and means nothing.
    PARTICLE = 51;
    /// Puts a month into the document's own year.
    THIS_YEAR = 52;
    /// A plan that an ordinal names.
    PLAN = 53;
    /// A name that holds number words.
    NAME = 54;
    /// An hour may follow that has its minutes after it.
    CLOCK_LEAD = 60;
    /// An hour follows.
    HOUR_LEAD = 61;
    /// A unit that an article before it makes one of.
    ARTICLE_UNIT = 55;
    /// A month that is read only beside a day or a year.
    BESIDE = 56;
    /// Opens a range, or names what something changes from if both ends are told in full.
    CHANGE = 57;
    /// May stand between a number and its unit (`three consecutive years`).
    UNIT_MODIFIER = 58;
    /// The century that is running.
    THIS_CENTURY = 59;
    /// Makes the number before it a denominator.
    DENOMINATOR = 62;
    /// A hundredth of the currency told before.
    MINOR_UNIT = 63;
}

/// A part of a period that a word picks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// `early`.
    Early,
    /// `mid`.
    Mid,
    /// `late`.
    Late,
    /// `the beginning of`.
    Beginning,
    /// `the end of`.
    End,
}

/// Where an interval that a date bounds is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Open {
    /// From the date on: `since`.
    Since,
    /// Up to the date: `until`.
    Until,
}

/// How a word ties minutes and an hour of the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockLink {
    /// Minutes before it come after the hour behind it: `ten past five`.
    Past,
    /// Minutes before it lead to the hour behind it: `ten to five`.
    To,
    /// Minutes behind it come after the hour before it: `las tres y veinte`.
    Plus,
    /// Minutes behind it are lacking to the hour before it: `las dos menos diez`.
    Minus,
}

/// What a relative date counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relative {
    /// Years from the document's own.
    Year(i8),
    /// Months from the document's own.
    Month(i8),
    /// Days from the document's own.
    Day(i8),
}

/// What follows a number to make it a share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    /// Of a hundred.
    Percent,
    /// Of a thousand.
    PerMille,
    /// Percentage points.
    Point,
    /// Hundredths of a percentage point.
    BasisPoint,
    /// Tenths, told in percent.
    Tenth,
}

/// All that a word or phrase can mean. A word with no meaning for values has none of them.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// Grammatical roles.
    pub roles: Roles,
    /// Its value as a number word.
    pub cardinal: Option<i64>,
    /// Its power of ten as a scale word.
    pub scale: Option<i32>,
    /// Its power of ten as an abbreviated scale.
    pub short_scale: Option<i32>,
    /// Its value as an ordinal.
    pub ordinal: Option<i64>,
    /// Its denominator as a fraction word.
    pub fraction: Option<i64>,
    /// Its value as a collective (`dozen`).
    pub collective: Option<i64>,
    /// Its value as a word that is no whole number (`anderthalb`).
    pub exact: Option<Number>,
    /// The fraction it adds to what stands before it.
    pub plus: Option<Number>,
    /// How many times it says.
    pub multiple: Option<Number>,
    /// Below what another number word must be to be added to it, where it differs from the usual.
    pub room: Option<i64>,
    /// The first year of the decade it names.
    pub decade: Option<i16>,
    /// The year before the first of the era it names.
    pub era: Option<i64>,
    /// Its bounds as a vague number.
    pub vague: Option<(i64, i64)>,
    /// Its bounds as a vague coefficient of a scale.
    pub vague_coefficient: Option<(i64, i64)>,
    /// The denominator it states as a `parts` word; `None` if it takes the number before it.
    pub parts: Option<i64>,
    /// The hedge it is before a number.
    pub hedge: Option<Hedge>,
    /// The hedge it is after a number.
    pub hedge_after: Option<Hedge>,
    /// The share it makes of a number.
    pub share: Option<Share>,
    /// Index of a unit of measure.
    pub unit: Option<u16>,
    /// Index of a currency.
    pub currency: Option<u16>,
    /// Month, 1–12.
    pub month: Option<u8>,
    /// Weekday, 1 = Monday.
    pub weekday: Option<u8>,
    /// Season, 21–24 as in EDTF.
    pub season: Option<u8>,
    /// The half of a year it names, 1 or 2.
    pub half: Option<u8>,
    /// The part of a period it picks.
    pub part: Option<Part>,
    /// The date it tells from the document's own.
    pub relative: Option<Relative>,
    /// Minutes that it adds to the hour after it (`halb` = -30).
    pub clock_before: Option<i8>,
    /// Minutes that it adds to the hour before it (`y media` = 30).
    pub clock_after: Option<i8>,
    /// How it ties minutes and an hour.
    pub clock_link: Option<ClockLink>,
    /// The amount it is by itself: a number and the index of a unit.
    pub amount: Option<(Number, u16)>,
    /// The open interval it makes of a date after it.
    pub open: Option<Open>,
    /// The open interval it makes of a date before it.
    pub open_after: Option<Open>,
    /// Index of the unit it makes of the one after the number after it.
    pub unit_prefix: Option<u16>,
    /// Whether a mention can begin with this word; told by `Entry::settle`.
    pub opens: bool,
    /// Whether a date or a period can begin with it; told by `Entry::settle`.
    pub opens_date: bool,
}

impl Entry {
    /// Takes over every meaning of `other` that this entry lacks.
    pub(super) fn merge(&mut self, other: &Self) {
        self.roles = self.roles.with(other.roles);
        self.cardinal = self.cardinal.or(other.cardinal);
        self.scale = self.scale.or(other.scale);
        self.short_scale = self.short_scale.or(other.short_scale);
        self.ordinal = self.ordinal.or(other.ordinal);
        self.fraction = self.fraction.or(other.fraction);
        self.collective = self.collective.or(other.collective);
        self.exact = self.exact.or(other.exact);
        self.plus = self.plus.or(other.plus);
        self.multiple = self.multiple.or(other.multiple);
        self.room = self.room.or(other.room);
        self.era = self.era.or(other.era);
        self.decade = self.decade.or(other.decade);
        self.vague = self.vague.or(other.vague);
        self.vague_coefficient = self.vague_coefficient.or(other.vague_coefficient);
        self.parts = self.parts.or(other.parts);
        self.hedge = self.hedge.or(other.hedge);
        self.hedge_after = self.hedge_after.or(other.hedge_after);
        self.share = self.share.or(other.share);
        self.unit = self.unit.or(other.unit);
        self.currency = self.currency.or(other.currency);
        self.month = self.month.or(other.month);
        self.weekday = self.weekday.or(other.weekday);
        self.season = self.season.or(other.season);
        self.half = self.half.or(other.half);
        self.part = self.part.or(other.part);
        self.relative = self.relative.or(other.relative);
        self.clock_before = self.clock_before.or(other.clock_before);
        self.clock_after = self.clock_after.or(other.clock_after);
        self.clock_link = self.clock_link.or(other.clock_link);
        self.amount = self.amount.or(other.amount);
        self.open = self.open.or(other.open);
        self.open_after = self.open_after.or(other.open_after);
        self.unit_prefix = self.unit_prefix.or(other.unit_prefix);
    }

    /// Tells once and for all what can begin with this word.
    pub(super) fn settle(&mut self) {
        self.opens = self.can_open();
        self.opens_date = self.can_open_date();
    }

    fn can_open_date(&self) -> bool {
        let roles = Roles::RANGE_OPENER
            .with(Roles::ORDINAL_PREFIX)
            .with(Roles::LAST_CENTURY)
            .with(Roles::THIS_CENTURY)
            .with(Roles::QUARTER_PREFIX)
            .with(Roles::HALF_PREFIX)
            .with(Roles::FISCAL)
            .with(Roles::BEFORE_CHRIST)
            .with(Roles::ANNO_DOMINI)
            .with(Roles::CENTURY_WORD)
            .with(Roles::QUARTER_WORD)
            .with(Roles::DECADE_PREFIX)
            .with(Roles::THIS_YEAR);
        self.roles.has(roles)
            || self.cardinal.is_some()
            || self.scale.is_some()
            || self.ordinal.is_some()
            || self.vague.is_some()
            || self.vague_coefficient.is_some()
            || self.month.is_some()
            || self.weekday.is_some()
            || self.season.is_some()
            || self.part.is_some()
            || self.relative.is_some()
            || self.era.is_some()
            || self.decade.is_some()
            || self.open.is_some()
    }

    fn can_open(&self) -> bool {
        let roles = Roles::RANGE_OPENER
            .with(Roles::ARTICLE)
            .with(Roles::NEGATIVE)
            .with(Roles::ORDINAL_PREFIX)
            .with(Roles::LAST_CENTURY)
            .with(Roles::THIS_CENTURY)
            .with(Roles::QUARTER_PREFIX)
            .with(Roles::HALF_PREFIX)
            .with(Roles::FISCAL)
            .with(Roles::REFERENCE)
            .with(Roles::IDIOM)
            .with(Roles::PARTS)
            .with(Roles::NOON)
            .with(Roles::MIDNIGHT)
            .with(Roles::AM)
            .with(Roles::PM)
            .with(Roles::BEFORE_CHRIST)
            .with(Roles::ANNO_DOMINI)
            .with(Roles::CENTURY_WORD)
            .with(Roles::QUARTER_WORD)
            .with(Roles::DECADE_PREFIX)
            .with(Roles::THIS_YEAR)
            .with(Roles::NAME);
        self.roles.has(roles)
            || self.cardinal.is_some()
            || self.scale.is_some()
            || self.ordinal.is_some()
            || self.fraction.is_some()
            || self.vague.is_some()
            || self.vague_coefficient.is_some()
            || self.collective.is_some()
            || self.hedge.is_some()
            || self.currency.is_some()
            || self.month.is_some()
            || self.weekday.is_some()
            || self.season.is_some()
            || self.part.is_some()
            || self.relative.is_some()
            || self.exact.is_some()
            || self.multiple.is_some()
            || self.era.is_some()
            || self.decade.is_some()
            || self.clock_before.is_some()
            || self.amount.is_some()
            || self.open.is_some()
            || self.unit_prefix.is_some()
    }

    /// Whether it makes an amount of the number before it.
    pub fn is_counting(&self) -> bool {
        self.unit.is_some() || self.currency.is_some() || self.share.is_some() || self.scale.is_some()
    }

    /// Whether it is a part of number words.
    pub fn is_numeral(&self) -> bool {
        self.cardinal.is_some()
            || self.scale.is_some()
            || self.ordinal.is_some()
            || self.exact.is_some()
            || self.plus.is_some()
            || self.fraction.is_some()
            || self.roles.has(Roles::JOINER.with(Roles::MULTIPLE).with(Roles::ORDINAL_SUFFIX))
    }
}
