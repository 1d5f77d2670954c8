//! How two values stand to each other, if they may be of two languages.

use super::items::{Item, is_bare};
use crate::model::{Period, Quantity, Relation, UnitKind, Value};

/// How two values stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Same,
    /// One figure in two units.
    Unit,
    Other,
}

/// How two values stand to each other, if they may be of two languages: a unit that one side lacks is a word that was not
/// read, and a year may be read as a number.
pub(super) fn verdict(a: &Item<'_>, b: &Item<'_>) -> Verdict {
    let (source, target) = (&a.mention.value, &b.mention.value);
    let same = |same: bool| if same { Verdict::Same } else { Verdict::Other };
    match (source, target) {
        (Value::Quantity(x), Value::Quantity(y)) => match source.relation(target) {
            Relation::Equal => Verdict::Same,
            Relation::Compatible if !(a.firm && b.firm) || may_be_rounded(x, y) => Verdict::Same,
            Relation::Compatible if (x.from, x.to) != (y.from, y.to) => Verdict::Other,
            _ => quantities(x, y, a.firm && b.firm),
        },
        (Value::Quantity(number), Value::Period(period)) | (Value::Period(period), Value::Quantity(number)) => {
            same(number.from.to_string() == period.edtf)
        }
        (Value::Period(a), Value::Period(b)) => same(periods(a, b)),
        // What stands around the number of a reference is a word of the language.
        (Value::Reference(a), Value::Reference(b)) => {
            let (ours, theirs) = (numbers_of(a), numbers_of(b));
            // The numbers of `第三卷` are not digits: which they are is not known.
            let spelled = |numbers: &[&str], reference: &str| numbers.is_empty() && !reference.is_ascii();
            same(ours == theirs || spelled(&ours, a) || spelled(&theirs, b))
        }
        _ => same(matches!(source.relation(target), Relation::Equal | Relation::Compatible)),
    }
}

/// Whether two dates are one as far as both tell it. Unlike in two accounts of one matter, days in common are not enough: a
/// translation keeps both ends of a period.
fn periods(a: &Period, b: &Period) -> bool {
    let relation = a.relation(b);
    let (ends_a, ends_b) = (ends_of(&a.edtf), ends_of(&b.edtf));
    match (ends_a.as_slice(), ends_b.as_slice()) {
        _ if relation == Relation::Equal => true,
        ([first, last], [from, to]) => is_part(first, from) && is_part(last, to),
        // The other end stands by itself.
        ([first, last], [day]) | ([day], [first, last]) => is_part(first, day) || is_part(last, day),
        _ => relation == Relation::Compatible,
    }
}

/// The dates between which a period lies; one for a date, or for a period that is open on one side.
fn ends_of(edtf: &str) -> Vec<&str> {
    edtf.split('/').filter(|end| *end != ".." && !end.is_empty()).collect()
}

/// Whether of two dates one tells all that the other tells, field by field.
fn is_part(a: &str, b: &str) -> bool {
    let agrees = |(x, y): (&str, &str)| x == y || x.starts_with('X') || y.starts_with('X');
    a.trim_end_matches('~').split('-').zip(b.trim_end_matches('~').split('-')).all(agrees)
}

/// The runs of digits of a reference.
fn numbers_of(reference: &str) -> Vec<&str> {
    reference.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty()).collect()
}

/// Whether of two figures in digits one may be the other to another precision: it was converted, or can be read in several
/// ways. A translation rounds nothing else.
fn may_be_rounded(a: &Quantity, b: &Quantity) -> bool {
    let unit = |quantity: &Quantity| {
        quantity.unit.as_ref().filter(|unit| unit.kind != UnitKind::Counted).map(|u| u.name.clone())
    };
    unit(a) != unit(b) || !a.readings.is_empty() || !b.readings.is_empty()
}

fn quantities(a: &Quantity, b: &Quantity, firm: bool) -> Verdict {
    let bare = |quantity: &Quantity| Value::Quantity(Box::new(Quantity { unit: None, ..quantity.clone() }));
    // What hedges a figure is not the figure, and a hyphen before it may be a sign on one side.
    let alike = (a.from.abs(), a.to.abs()) == (b.from.abs(), b.to.abs())
        || match bare(a).relation(&bare(b)) {
            Relation::Equal => true,
            Relation::Compatible => !firm || !a.readings.is_empty() || !b.readings.is_empty(),
            _ => false,
        };
    if !alike {
        return Verdict::Other;
    }
    let unit = |quantity: &Quantity| quantity.unit.as_ref().map(|unit| (unit.kind, unit.name.clone()));
    if is_bare(a) || is_bare(b) || unit(a) == unit(b) {
        return Verdict::Same;
    }
    Verdict::Unit
}
