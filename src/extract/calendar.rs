//! Periods from calendar fields: their EDTF text and the days they cover.

use jiff::civil::Date;

use crate::lexicon::{Open, Part, Relative};
use crate::model::{Day, Period};

/// Any leap year: it stands in for a year that is not known.
const LEAP_YEAR: i16 = 2000;

/// What a period is besides a year, a month or a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Grain {
    /// Year, month, day, as far as known.
    #[default]
    Plain,
    /// The ten years from `year` on.
    Decade,
    /// The hundred years from `year` on.
    Century,
    /// A quarter of the year, 1–4.
    Quarter(u8),
    /// A half of the year, 1–2.
    Half(u8),
    /// A season, 21–24 as in EDTF.
    Season(u8),
    /// A weekday, 1 = Monday.
    Weekday(u8),
}

/// The fields of one date as read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Fields {
    pub(super) year: Option<i16>,
    pub(super) month: Option<u8>,
    pub(super) day: Option<u8>,
    pub(super) grain: Grain,
    pub(super) part: Option<Part>,
    /// Day and month can change places: both orders are in use and both are valid.
    pub(super) swaps: bool,
    /// Told from the document's own date.
    pub(super) resolved: bool,
}

impl Fields {
    pub(super) fn of_year(year: i16) -> Self {
        Self { year: Some(year), ..Self::default() }
    }

    pub(super) fn grain(year: Option<i16>, grain: Grain) -> Self {
        Self { year, grain, ..Self::default() }
    }

    /// Whether a year is all there is.
    pub(super) fn is_bare_year(&self) -> bool {
        *self == Self { year: self.year, ..Self::default() } && self.year.is_some()
    }

    /// Whether month and day are told and can exist.
    pub(super) fn is_sane(&self) -> bool {
        self.month.is_some_and(|month| (1..=12).contains(&month)) && self.day.is_some_and(|day| (1..=31).contains(&day))
    }

    /// The period, with no readings if a field is missing or the date does not exist.
    pub(super) fn period(self) -> Period {
        let whole = Period { edtf: self.edtf(), readings: self.readings(), resolved: self.resolved };
        match self.part {
            Some(part) => part_of(self, &whole, part),
            None => whole,
        }
    }

    fn edtf(self) -> String {
        let year = |digits: usize| match self.year {
            Some(year) if year < 0 => format!("-{:04}", year.unsigned_abs()),
            Some(year) => format!("{year:04}").chars().take(digits).collect(),
            None => "X".repeat(digits),
        };
        match self.grain {
            Grain::Decade => format!("{}X", year(3)),
            // EDTF leaves digits open only after a year's sign and four digits are known: before year 0 both ends are told.
            Grain::Century => match self.year {
                Some(first) if first < 0 => {
                    format!("-{:04}/-{:04}", first.unsigned_abs(), first.saturating_add(99).unsigned_abs())
                }
                _ => format!("{}XX", year(2)),
            },
            Grain::Quarter(n) => format!("{}-{}", year(4), 32 + n),
            Grain::Half(n) => format!("{}-{}", year(4), 39 + n),
            Grain::Season(n) => format!("{}-{n}", year(4)),
            Grain::Weekday(n) => format!("XXXX-WXX-{n}"),
            Grain::Plain => match (self.month, self.day) {
                (None, None) => year(4),
                (Some(month), None) => format!("{}-{month:02}", year(4)),
                (Some(month), Some(day)) => format!("{}-{month:02}-{day:02}", year(4)),
                (None, Some(day)) => format!("{}-XX-{day:02}", year(4)),
            },
        }
    }

    fn readings(self) -> Vec<(Day, Day)> {
        let Some(year) = self.year else { return Vec::new() };
        let months = |from: u8, to: u8| vec![((year, from, 1), (year, to, month_length(year, to)))];
        let years = |n: i16| vec![((year, 1, 1), (year.saturating_add(n - 1), 12, 31))];
        match self.grain {
            Grain::Decade => years(10),
            Grain::Century => years(100),
            Grain::Quarter(n) => months(3 * n - 2, 3 * n),
            Grain::Half(n) => months(6 * n - 5, 6 * n),
            // The meteorological seasons of the northern half; winter ends in the next year.
            Grain::Season(24) => {
                let next = year.saturating_add(1);
                vec![((year, 12, 1), (next, 2, month_length(next, 2)))]
            }
            Grain::Season(n) => months(3 * (n - 20), 3 * (n - 20) + 2),
            Grain::Weekday(_) => Vec::new(),
            Grain::Plain => match (self.month, self.day) {
                (None, None) => years(1),
                (Some(month), None) if (1..=12).contains(&month) => months(month, month),
                (Some(month), Some(day)) => {
                    let exists = |month: u8, day: u8| month <= 12 && is_day(year, month, day);
                    let mut readings = Vec::new();
                    if exists(month, day) {
                        readings.push(((year, month, day), (year, month, day)));
                    }
                    if self.swaps && exists(day, month) {
                        readings.push(((year, day, month), (year, day, month)));
                    }
                    readings
                }
                _ => Vec::new(),
            },
        }
    }
}

/// The date that a relative word tells from a document of `today`.
pub(super) fn relative(today: Day, relative: Relative) -> Option<Fields> {
    let (year, month, day) = today;
    let narrow = |n: u8| i8::try_from(n).ok();
    let date = Date::new(year, narrow(month)?, narrow(day)?).ok()?;
    let fields = match relative {
        Relative::Year(years) => Fields::of_year(year.checked_add(years.into())?),
        Relative::Month(months) => {
            let first = date.first_of_month().checked_add(jiff::Span::new().months(i64::from(months))).ok()?;
            Fields { month: u8::try_from(first.month()).ok(), ..Fields::of_year(first.year()) }
        }
        Relative::Day(days) => {
            let moved = date.checked_add(jiff::Span::new().days(i64::from(days))).ok()?;
            let (month, day) = (u8::try_from(moved.month()).ok(), u8::try_from(moved.day()).ok());
            Fields { month, day, ..Fields::of_year(moved.year()) }
        }
    };
    Some(Fields { resolved: true, ..fields })
}

/// Whether a day exists in the (proleptic) Gregorian calendar.
pub(super) fn is_day(year: i16, month: u8, day: u8) -> bool {
    let narrow = |n: u8| i8::try_from(n).unwrap_or(0);
    Date::new(year, narrow(month), narrow(day)).is_ok()
}

fn month_length(year: i16, month: u8) -> u8 {
    let first = Date::new(year, i8::try_from(month).unwrap_or(1), 1);
    first.map_or(28, |first| u8::try_from(first.days_in_month()).unwrap_or(28))
}

/// The part of a period that a word picks, as an approximate interval.
///
/// Writers draw these lines loosely, so neighbours overlap: early and late are halves, the middle is the middle half,
/// beginning and end are the outer quarters.
fn part_of(fields: Fields, whole: &Period, part: Part) -> Period {
    let Some(&(first, last)) = whole.readings.first() else {
        // The year is open: the days are those of any leap year.
        let open = fields.year.is_none() && fields.month.is_some();
        let some = Fields { year: Some(LEAP_YEAR), part: None, ..fields };
        let dated = Period { edtf: some.edtf(), readings: some.readings(), resolved: false };
        if !open || dated.readings.is_empty() {
            return Period { edtf: format!("{}~", whole.edtf), readings: Vec::new(), resolved: false };
        }
        let edtf = part_of(some, &dated, part).edtf.replace(&LEAP_YEAR.to_string(), "XXXX");
        return Period { edtf, readings: Vec::new(), resolved: false };
    };
    let (from, to) = match part {
        Part::Early => (0, 2),
        Part::Mid => (1, 3),
        Part::Late => (2, 4),
        Part::Beginning => (0, 1),
        Part::End => (3, 4),
    };
    let by_year = matches!(fields.grain, Grain::Decade | Grain::Century);
    let (start, end) = if by_year {
        let length = i32::from(last.0) - i32::from(first.0) + 1;
        // Half a decade is five years; a quarter is rounded outwards.
        let year = |quarters: i32, up: i32| {
            i16::try_from(i32::from(first.0) + (quarters * length + up) / 4).unwrap_or(first.0)
        };
        ((year(from, 0), 1, 1), (year(to, 3).saturating_sub(1).min(last.0), 12, 31))
    } else if fields.month.is_none() {
        let length = 12 * (i32::from(last.0) - i32::from(first.0)) + i32::from(last.1) - i32::from(first.1) + 1;
        let month =
            |quarters: i32, up: i32| u8::try_from(i32::from(first.1) - 1 + (quarters * length + up) / 4).unwrap_or(1);
        let (start, end) = (month(from, 0) + 1, month(to, 3).max(1));
        let end = end.min(12);
        ((first.0, start.min(12), 1), (first.0, end, month_length(first.0, end)))
    } else {
        let length = i32::from(last.2);
        let day = |quarters: i32, up: i32| u8::try_from((quarters * length + up) / 4).unwrap_or(1);
        ((first.0, first.1, day(from, 0) + 1), (first.0, first.1, day(to, 3).max(1)))
    };
    let text = |day: Day| match (by_year, fields.month) {
        (true, _) => format!("{:04}~", day.0),
        (false, None) => format!("{:04}-{:02}~", day.0, day.1),
        (false, Some(_)) => format!("{:04}-{:02}-{:02}~", day.0, day.1, day.2),
    };
    Period { edtf: format!("{}/{}", text(start), text(end)), readings: vec![(start, end)], resolved: whole.resolved }
}

/// The stretch from the start of one period to the end of another; `None` if it would run backwards.
pub(super) fn interval(from: &Period, to: &Period) -> Option<Period> {
    // Where an end is an interval itself, its outer end counts.
    let first = from.edtf.split('/').next().unwrap_or("");
    let last = to.edtf.rsplit('/').next().unwrap_or("");
    let edtf = format!("{first}/{last}");
    let mut readings = Vec::new();
    for (first, _) in &from.readings {
        let ends = to.readings.iter().filter(|(_, last)| last > first);
        readings.extend(ends.map(|(_, last)| (*first, *last)));
    }
    let known = !from.readings.is_empty() && !to.readings.is_empty();
    (!known || !readings.is_empty()).then_some(Period { edtf, readings, resolved: from.resolved || to.resolved })
}

/// The interval that a date bounds and that is open at its other end; its days stay those of the date, by which two of
/// them are compared.
pub(super) fn open_period(bound: &Period, open: Open) -> Period {
    let edtf = match open {
        Open::Since => format!("{}/..", bound.edtf.split('/').next().unwrap_or("")),
        Open::Until => format!("../{}", bound.edtf.rsplit('/').next().unwrap_or("")),
    };
    Period { edtf, ..bound.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_become_edtf_and_days() {
        let plain = |year, month, day| Fields { year, month, day, ..Fields::default() };
        let table = [
            (plain(Some(2016), None, None), "2016", Some(((2016, 1, 1), (2016, 12, 31)))),
            (plain(Some(2016), Some(2), None), "2016-02", Some(((2016, 2, 1), (2016, 2, 29)))),
            (plain(None, Some(5), Some(28)), "XXXX-05-28", None),
            (plain(Some(2017), Some(2), Some(30)), "2017-02-30", None),
            (Fields::grain(Some(1990), Grain::Decade), "199X", Some(((1990, 1, 1), (1999, 12, 31)))),
            (Fields::grain(Some(1900), Grain::Century), "19XX", Some(((1900, 1, 1), (1999, 12, 31)))),
            (Fields::grain(Some(2019), Grain::Quarter(3)), "2019-35", Some(((2019, 7, 1), (2019, 9, 30)))),
            (Fields::grain(Some(2017), Grain::Half(1)), "2017-40", Some(((2017, 1, 1), (2017, 6, 30)))),
            (Fields::grain(Some(-220), Grain::Plain), "-0220", Some(((-220, 1, 1), (-220, 12, 31)))),
        ];
        for (fields, edtf, days) in table {
            let period = fields.period();
            assert_eq!((period.edtf.as_str(), period.readings.first().copied()), (edtf, days));
        }
    }

    #[test]
    fn parts_of_periods_are_approximate_intervals() {
        let with = |fields: Fields, part| Fields { part: Some(part), ..fields }.period();
        let year = Fields::of_year(2016);
        assert_eq!(with(year, Part::End).edtf, "2016-10~/2016-12~");
        assert_eq!(with(year, Part::Early).readings, [((2016, 1, 1), (2016, 6, 30))]);
        let june = Fields { month: Some(6), ..Fields::of_year(2017) };
        assert_eq!(with(june, Part::End).readings, [((2017, 6, 23), (2017, 6, 30))]);
        let seventies = Fields::grain(Some(1970), Grain::Decade);
        assert_eq!(with(seventies, Part::Late).edtf, "1975~/1979~");
    }

    #[test]
    fn ambiguous_days_keep_both_readings() {
        let fields = Fields { year: Some(2016), month: Some(3), day: Some(4), swaps: true, ..Fields::default() };
        assert_eq!(fields.period().readings.len(), 2);
        let fields = Fields { day: Some(14), ..fields };
        assert_eq!(fields.period().readings.len(), 1);
    }
}
