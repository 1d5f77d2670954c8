//! How figures are written: decimal and grouping marks that are not those of the language of the translation.

use super::items::{Cluster, Item, Sort, quantity_of};
use super::{Defect, Hit, Pair, folded};
use crate::model::Number;

/// How sure it is: some countries write otherwise than others of the same language.
const SURE: f32 = 0.75;

/// Digits of a group.
const GROUP: usize = 3;

/// The figures of a translation by how they are written.
#[derive(Default)]
pub(super) struct Figures {
    right: usize,
    wrong: Vec<Hit>,
}

impl Figures {
    /// Adds the figures of a bead whose value the source tells.
    pub(super) fn add(&mut self, pair: &Pair<'_>, source: &Cluster<'_>, target: &Cluster<'_>) {
        let format = &pair.lexicons[1].format;
        for item in target.items.iter().filter(|item| item.firm && item.sort.is_amount()) {
            let Some(own) = item.partner.map(|at| &source.items[at]) else { continue };
            let Some(marks) = quantity_of(own).and_then(|told| Marks::of(item, told.from)) else { continue };
            // A bare figure with one mark may be a version or a section that is not marked as one.
            let bare = item.sort == Sort::Count && marks.grouping.is_none();
            let decimal = marks.decimal.filter(|mark| *mark != format.decimal && !bare);
            let grouping = marks.grouping.filter(|mark| !format.grouping.contains(mark));
            let Some((mark, what)) = decimal.map(|c| (c, "decimal")).or(grouping.map(|c| (c, "grouping"))) else {
                self.right += 1;
                continue;
            };
            let why = format!(
                "`{mark}` is a {what} mark here; in {} the decimal mark is `{}`, and groups are divided by {}",
                pair.lexicons[1].name,
                format.decimal,
                format.grouping.iter().map(|c| format!("`{c}`")).collect::<Vec<_>>().join(" or "),
            );
            self.wrong.push(Hit {
                defect: Defect::Format,
                source: (own.mention.span, own.mention.value.canonical()),
                target: (item.mention.span, own.mention.value.canonical()),
                confidence: SURE,
                why,
            });
        }
    }

    /// Tells those that are written otherwise than most; where all are, the document follows another country, or was not
    /// adapted at all, which is told once if it is no single figure.
    pub(super) fn tell(self, hits: &mut Vec<Hit>) {
        if self.right > 0 && self.right < self.wrong.len() || self.right == 0 && self.wrong.len() == 1 {
            return;
        }
        folded(self.wrong, usize::from(self.right == 0), "figures are written so", hits);
    }
}

/// The marks inside a figure.
#[derive(Debug, Default, PartialEq)]
struct Marks {
    decimal: Option<char>,
    grouping: Option<char>,
}

impl Marks {
    /// What the marks of a figure in digits are, if there are any and it can be told; three digits behind a single one are a
    /// group or a fraction as the `value` says that the figure has.
    fn of(item: &Item<'_>, value: Number) -> Option<Self> {
        let text = item.surface;
        let start = text.find(|c: char| c.is_ascii_digit())?;
        let rest = &text[start..];
        let len = rest.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ',')).unwrap_or(rest.len());
        let figure = rest[..len].trim_end_matches(['.', ',']);
        // Another figure in the same value makes two of them.
        if rest[len..].contains(|c: char| c.is_ascii_digit()) {
            return None;
        }
        Self::of_figure(figure, value)
    }

    fn of_figure(figure: &str, value: Number) -> Option<Self> {
        let last = figure.rfind(['.', ','])?;
        let mark = figure[last..].chars().next()?;
        let fraction = figure.len() - last - 1;
        let others: Vec<char> = figure[..last].chars().filter(|c| !c.is_ascii_digit()).collect();
        let grouped = Self { decimal: None, grouping: Some(mark) };
        let fractional = Self { decimal: Some(mark), grouping: others.first().copied() };
        if others.contains(&mark) {
            return (fraction == GROUP).then_some(grouped);
        }
        if fraction != GROUP || !others.is_empty() {
            return Some(fractional);
        }
        let digits: i128 = figure.replace(['.', ','], "").parse().ok()?;
        let whole = Number::from_int(digits);
        if whole == value.abs() {
            Some(grouped)
        } else if Number::from_int(1_000).checked_mul(value.abs()) == Some(whole) {
            Some(fractional)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_told_by_their_places_or_by_the_value() {
        let of = |figure: &str, value: i128| {
            Marks::of_figure(figure, Number::from_int(value)).map(|marks| (marks.decimal, marks.grouping))
        };
        assert_eq!(of("12.5", 0), Some((Some('.'), None)));
        assert_eq!(of("1,234.5", 0), Some((Some('.'), Some(','))));
        assert_eq!(of("1.234.567", 0), Some((None, Some('.'))));
        assert_eq!(of("1,234", 1234), Some((None, Some(','))));
        assert_eq!(of("5,000", 5), Some((Some(','), None)));
        assert_eq!((of("1,234", 7), of("1234", 1234), of("1.2.34", 0)), (None, None, None));
    }
}
