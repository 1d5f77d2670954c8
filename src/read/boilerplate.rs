//! What a user knows to be no statement of a document: blocks that a pattern of a configuration matches as a whole.

use regex::Regex;

use crate::base::Span;
use crate::model::{Furniture, Source, SourceBlock};
use crate::read::draft::visible_text;

/// Moves the blocks whose whole text one of `patterns` matches to the furniture of a document.
pub fn leave_out(source: &mut Source, patterns: &[Regex]) {
    if patterns.is_empty() {
        return;
    }
    let matched = |block: &SourceBlock| -> Option<Furniture> {
        let text = visible_text(&source.text, block);
        let whole = |pattern: &&Regex| pattern.find(&text).is_some_and(|hit| hit.len() == text.len());
        let pattern = patterns.iter().find(whole)?;
        let (first, last) = (block.runs.first()?, block.runs.last()?);
        let span = Span { start: first.span.start, end: last.span.end };
        Some(Furniture { span, reason: format!("boilerplate of the configuration: {pattern}") })
    };
    let (mut kept, mut left) = (Vec::with_capacity(source.blocks.len()), Vec::new());
    for block in std::mem::take(&mut source.blocks) {
        match matched(&block) {
            Some(furniture) => left.push(furniture),
            None => kept.push(block),
        }
    }
    source.blocks = kept;
    source.furniture.extend(left);
    source.furniture.sort_by_key(|furniture| furniture.span);
}
