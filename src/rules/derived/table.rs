//! Tables whose row or column of sums does not hold the sums of the others.

use std::collections::BTreeMap;

use super::sum::sum_of;
use super::{Hit, addable, bounds};
use crate::base::Span;
use crate::lexicon::{Lexicon, Phrases};
use crate::model::{BlockKind, Document, MentionKind, Number, Quantity, UnitKind, Value};

/// A label says that the figures are sums; what they are sums of may count some things twice, or leave some out.
const CONFIDENCE: f32 = 0.8;

/// Fewest figures that a sum is checked of.
const MIN_PARTS: usize = 2;

/// The sum of shares.
const HUNDRED: i128 = 100;

/// A cell of a table.
struct Cell {
    row: u32,
    column: u32,
    span: Span,
    /// The amount, if the cell holds nothing else.
    amount: Option<(Span, Quantity)>,
}

/// Checks the sums of all tables of a document.
pub(super) fn check(document: &Document, lexicon: &Lexicon, found: &mut Vec<Hit>) {
    let mut table: Vec<Cell> = Vec::new();
    for (idx, block) in document.blocks.iter().enumerate() {
        let BlockKind::Cell { row, column } = block.kind else { continue };
        // Tables follow each other without a mark: one begins where rows start again.
        let again = table.last().is_some_and(|last| (row, column) <= (last.row, last.column));
        let apart = idx == 0 || !matches!(document.blocks[idx - 1].kind, BlockKind::Cell { .. });
        if again || apart {
            sums(document, lexicon, &table, found);
            table.clear();
        }
        table.push(Cell { row, column, span: block.span, amount: amount(document, block.span) });
    }
    sums(document, lexicon, &table, found);
}

/// The amount that is all that a cell holds; a figure that reads like a year is an amount among amounts.
fn amount(document: &Document, cell: Span) -> Option<(Span, Quantity)> {
    let values: Vec<_> =
        document.mentions_in(cell).iter().filter(|mention| mention.kind != MentionKind::Name).collect();
    let [mention] = values.as_slice() else { return None };
    let quantity = match &mention.value {
        Value::Quantity(quantity) if quantity.from == quantity.to && mention.kind != MentionKind::Ordinal => {
            Quantity::clone(quantity)
        }
        Value::Period(period) => {
            let year: Number = period.edtf.parse().ok()?;
            Quantity {
                from: year,
                to: year,
                low: year,
                high: year,
                unit: None,
                hedge: crate::model::Hedge::None,
                readings: Vec::new(),
            }
        }
        _ => return None,
    };
    let text = document.slice(cell);
    let around = text.replacen(document.slice(mention.span), "", 1);
    (!around.contains(char::is_alphanumeric)).then_some((mention.span, quantity))
}

fn sums(document: &Document, lexicon: &Lexicon, table: &[Cell], found: &mut Vec<Hit>) {
    let labelled = |cell: &&Cell| {
        let text = Phrases::fold(document.slice(cell.span));
        lexicon.relations.total_labels.is(text.trim_matches(|c: char| !c.is_alphanumeric()))
    };
    let heads: Vec<&Cell> = table.iter().filter(labelled).collect();
    let last_row = table.iter().map(|cell| cell.row).max();
    let last_column = table.iter().map(|cell| cell.column).max();
    // With several rows of sums it is not told what each one sums up.
    let rows: Vec<&&Cell> = heads.iter().filter(|cell| cell.column == 0 && cell.row > 0).collect();
    if let [head] = rows.as_slice()
        && Some(head.row) == last_row
    {
        line_sums(table, head.row, |cell| (cell.column, cell.row), found);
    }
    let columns: Vec<&&Cell> = heads.iter().filter(|cell| cell.row == 0 && cell.column > 0).collect();
    if let [head] = columns.as_slice()
        && Some(head.column) == last_column
    {
        line_sums(table, head.column, |cell| (cell.row, cell.column), found);
    }
}

/// Checks the line `total` of sums: `place` gives the line of a cell, across the sums, and its place in that line.
fn line_sums(table: &[Cell], total: u32, place: impl Fn(&Cell) -> (u32, u32), found: &mut Vec<Hit>) {
    let mut lines: BTreeMap<u32, Vec<&Cell>> = BTreeMap::new();
    for cell in table {
        lines.entry(place(cell).0).or_default().push(cell);
    }
    let mut hits = Vec::new();
    let mut agreeing = 0_usize;
    for cells in lines.values() {
        let Some((at, sum)) = cells.iter().find(|cell| place(cell).1 == total).and_then(|cell| cell.amount.as_ref())
        else {
            continue;
        };
        // The first line holds the labels.
        let parts: Vec<&&Cell> = cells.iter().filter(|cell| (1..total).contains(&place(cell).1)).collect();
        let amounts: Vec<&(Span, Quantity)> = parts.iter().filter_map(|cell| cell.amount.as_ref()).collect();
        let shares = sum.unit.as_ref().is_some_and(|unit| matches!(unit.kind, UnitKind::Percent | UnitKind::Point));
        let whole = amounts.len() == parts.len()
            && amounts.len() >= MIN_PARTS
            && amounts.iter().all(|part| addable(&part.1, sum));
        if shares || !whole {
            continue;
        }
        let Some((low, high)) = sum_of(amounts.iter().map(|part| bounds(&part.1))) else { continue };
        let Some((exact, _)) = sum_of(amounts.iter().map(|part| (part.1.from, part.1.from))) else { continue };
        let (stated_low, stated_high) = bounds(sum);
        if low <= stated_high && stated_low <= high {
            agreeing += 1;
            continue;
        }
        // What lies between the figures of its line is their mean or their median, not their sum.
        let figures = || amounts.iter().map(|part| part.1.from);
        let between = figures().min() <= Some(sum.from) && Some(sum.from) <= figures().max();
        let Some(off) = exact.checked_sub(sum.from).and_then(|off| off.abs().checked_mul(Number::from_int(2))) else {
            continue;
        };
        // Shares that were rounded one by one make a hundred only nearly.
        let rounded = sum.from == Number::from_int(HUNDRED) && off <= Number::from_int(amounts.len() as i128);
        if between || rounded {
            continue;
        }
        let mut places = vec![(*at, sum.from.to_string())];
        places.extend(amounts.iter().map(|part| (part.0, part.1.from.to_string())));
        hits.push(Hit {
            places,
            confidence: CONFIDENCE,
            expected: exact.to_string(),
            why: format!("the {} figures of the line add up to {exact}, not {}", amounts.len(), sum.from),
        });
    }
    // Where most sums differ, the line holds something else than sums.
    if hits.len() <= agreeing.max(1) {
        found.extend(hits);
    }
}
