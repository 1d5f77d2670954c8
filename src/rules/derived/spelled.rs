//! One figure written twice in a row, in words and in digits (`sixty (60) days`).

use super::{Clause, Hit};
use crate::lexicon::digit_value;
use crate::model::{Quantity, UnitKind};

/// Nothing else stands between the two than the bracket.
const CONFIDENCE: f32 = 0.9;

/// Finds `sixty (16) days` and `5 (six) members`.
pub(super) fn check(clause: &Clause<'_>, found: &mut Vec<Hit>) {
    for idx in 1..clause.values.len() {
        let (Some(first), Some(second)) = (clause.amount(idx - 1), clause.amount(idx)) else { continue };
        let opened = matches!(clause.before(idx).trim(), "(" | "（" | "[");
        let after = clause.after(idx);
        let Some(rest) = after.trim_start().strip_prefix([')', '）', ']']) else { continue };
        let (digits, words) = (in_digits(clause.surface(idx - 1)), in_digits(clause.surface(idx)));
        let kinds = clause.values[idx - 1].kind == clause.values[idx].kind && same_measure(first, second);
        if !opened || digits == words || !kinds || first.from == second.from {
            continue;
        }
        // A name before the figure makes it a number in an order, and what follows a part of that: `Article five (2)`.
        let lead = clause.document.slice(clause.span_before(idx - 1)).split_whitespace().next_back().unwrap_or("");
        if lead.starts_with(char::is_uppercase) && !clause.lexicon.stopwords.contains(lead) {
            continue;
        }
        // Digits in brackets may be the mark of a note or of an item of a list, unless what is counted follows them.
        let counts = rest.trim_start().starts_with(char::is_alphabetic) || second.unit.is_some();
        if words && !counts {
            continue;
        }
        let [one, other] = [clause.place(idx - 1), clause.place(idx)];
        let why = format!("the figure in brackets repeats the one before it, but {} is not {}", other.1, one.1);
        found.push(Hit { expected: one.1.clone(), places: vec![one, other], confidence: CONFIDENCE, why });
    }
}

fn in_digits(surface: &str) -> bool {
    surface.chars().any(|c| digit_value(c).is_some())
}

/// Whether both are in one unit, or one of them is in none.
fn same_measure(one: &Quantity, other: &Quantity) -> bool {
    let unit = |quantity: &Quantity| {
        quantity.unit.as_ref().filter(|unit| unit.kind != UnitKind::Counted).map(|unit| unit.name.clone())
    };
    unit(one) == unit(other)
}
