//! Gives table cells their labels: the header of their column, the first cell of their row.

use std::collections::BTreeMap;

use crate::model::{BlockKind, SourceBlock};

use super::draft::visible_text;

/// A label longer than this is running text in a table, not a header.
const MAX_LABEL: usize = 200;

/// Labels the cells among `blocks`, all of one table. `headers` are the places (row, column) of its header cells.
///
/// A column's label is its header cells above the cell, joined; a row's label is its first cell. Header cells, and the
/// first cell of a row, carry no label of their own row.
pub(super) fn label(text: &str, blocks: &mut [SourceBlock], headers: &dyn Fn(u32, u32) -> bool) {
    let mut columns: BTreeMap<u32, String> = BTreeMap::new();
    let mut row_label: Option<(u32, u32, String)> = None;
    for block in blocks {
        let BlockKind::Cell { row, column } = block.kind else { continue };
        let shown = visible_text(text, block);
        let is_first = row_label.as_ref().is_none_or(|(of, _, _)| *of != row);
        if headers(row, column) && !(is_first && column == 0 && !headers(row, 1)) {
            if shown.len() <= MAX_LABEL {
                let label = columns.entry(column).or_default();
                if !label.is_empty() {
                    label.push(' ');
                }
                label.push_str(&shown);
            }
        } else {
            block.labels.extend(columns.get(&column).filter(|label| !label.is_empty()).cloned());
            if let Some((of, first, label)) = &row_label
                && *of == row
                && *first != column
            {
                block.labels.push(label.clone());
            }
        }
        if is_first && shown.len() <= MAX_LABEL {
            row_label = Some((row, column, shown.into_owned()));
        }
    }
}

/// The header cells of a table that marks none: its first row, if it holds no figures and other rows do.
pub(super) fn unmarked_headers(text: &str, blocks: &[SourceBlock]) -> Vec<(u32, u32)> {
    let figure = |block: &SourceBlock| visible_text(text, block).contains(|c: char| c.is_numeric());
    let mut first = Vec::new();
    let (mut figures_above, mut figures_below) = (false, false);
    for block in blocks {
        let BlockKind::Cell { row, column } = block.kind else { continue };
        if row == 0 {
            first.push((row, column));
            figures_above |= figure(block);
        } else {
            figures_below |= figure(block);
        }
    }
    if figures_below && !figures_above && first.len() > 1 { first } else { Vec::new() }
}
