//! Builds blocks from left to right: merges neighbouring runs, trims white space, drops what is empty.

use std::borrow::Cow;
use std::ops::Range;

use crate::base::Span;
use crate::model::{BlockKind, Run, RunKind, SourceBlock};

/// Blocks under construction. Offsets are bytes of the text; runs must come in order within a block.
#[derive(Debug)]
pub(super) struct Draft<'a> {
    text: &'a str,
    blocks: Vec<SourceBlock>,
    open: Option<SourceBlock>,
}

impl<'a> Draft<'a> {
    /// Nothing yet.
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, blocks: Vec::new(), open: None }
    }

    /// Closes the open block and opens another.
    pub(super) fn open(&mut self, kind: BlockKind) {
        self.close();
        // Most blocks of plain text have one run.
        self.open = Some(SourceBlock { kind, runs: Vec::with_capacity(1), labels: Vec::new() });
    }

    /// Opens a block of this kind unless one is open.
    pub(super) fn ensure(&mut self, kind: BlockKind) {
        if self.open.is_none() {
            self.open(kind);
        }
    }

    /// Whether a block is open.
    pub(super) fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Whether the open block is running text, which an HTML block element ends; a heading or a cell is not.
    pub(super) fn in_running_text(&self) -> bool {
        let kind = self.open.as_ref().map(|block| block.kind);
        matches!(kind, Some(BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Quote | BlockKind::Note))
    }

    /// Closes the open block, if any, and keeps it if it shows something.
    pub(super) fn close(&mut self) {
        let Some(mut block) = self.open.take() else { return };
        trim(self.text, &mut block.runs);
        if block.kind == BlockKind::Code
            && let Some(last) = block.runs.last_mut()
        {
            let kept = last.span.of(self.text).trim_end().len();
            last.span.end = Span::new(0, last.span.start as usize + kept).end;
            block.runs.retain(|run| !run.span.is_empty());
        }
        if block.runs.iter().any(|run| run.kind != RunKind::LinkTarget) {
            self.blocks.push(block);
        }
    }

    /// Adds a run to the open block, a paragraph if none is open. A run that does not follow the last one is dropped.
    pub(super) fn push(&mut self, range: Range<usize>, kind: RunKind) {
        if range.is_empty() || self.text.get(range.clone()).is_none() {
            return;
        }
        self.ensure(BlockKind::Paragraph);
        let Some(block) = &mut self.open else { return };
        let span = Span::new(range.start, range.end);
        match block.runs.last_mut() {
            Some(last) if last.span.end > span.start => {}
            Some(last) if last.span.end == span.start && last.kind == kind && is_plain(&kind) => {
                last.span.end = span.end
            }
            _ => block.runs.push(Run { span, kind }),
        }
    }

    /// Adds text as it stands.
    pub(super) fn text(&mut self, range: Range<usize>) {
        self.push(range, RunKind::Text);
    }

    /// Adds a stretch that reads otherwise than it is written.
    pub(super) fn replaced(&mut self, range: Range<usize>, reads: impl Into<String>) {
        self.push(range, RunKind::Replaced(reads.into()));
    }

    /// Blocks closed so far.
    pub(super) fn closed(&self) -> usize {
        self.blocks.len()
    }

    /// The closed blocks from the `first` on; closes the open one.
    pub(super) fn since(&mut self, first: usize) -> &mut [SourceBlock] {
        self.close();
        let first = first.min(self.blocks.len());
        &mut self.blocks[first..]
    }

    /// Where the last run of the open block ends.
    pub(super) fn last_end(&self) -> Option<usize> {
        self.open.as_ref()?.runs.last().map(|run| run.span.end as usize)
    }

    /// All blocks.
    pub(super) fn finish(mut self) -> Vec<SourceBlock> {
        self.close();
        self.blocks
    }
}

fn is_plain(kind: &RunKind) -> bool {
    matches!(kind, RunKind::Text | RunKind::Code)
}

/// Takes white space off both ends and drops runs that hold nothing.
pub(super) fn trim(text: &str, runs: &mut Vec<Run>) {
    runs.retain(|run| !run.span.is_empty());
    let blank = |run: &Run| match &run.kind {
        RunKind::Text => run.span.of(text).trim().is_empty(),
        RunKind::Replaced(reads) => reads.trim().is_empty(),
        RunKind::Code | RunKind::Id | RunKind::LinkTarget => false,
    };
    let start = runs.iter().take_while(|run| blank(run)).count();
    runs.drain(..start);
    while runs.last().is_some_and(blank) {
        runs.pop();
    }
    if let Some(Run { span, kind: RunKind::Text }) = runs.first_mut() {
        let (old, new) = (span.of(text), span.of(text).trim_start());
        *span = Span::new(span.start as usize + old.len() - new.len(), span.end as usize);
    }
    if let Some(Run { span, kind: RunKind::Text }) = runs.last_mut() {
        let kept = span.of(text).trim_end().len();
        *span = Span::new(span.start as usize, span.start as usize + kept);
    }
}

/// The text a block shows, white space folded.
pub(super) fn visible_text<'t>(text: &'t str, block: &SourceBlock) -> Cow<'t, str> {
    if let [Run { span, kind: RunKind::Text }] = block.runs.as_slice() {
        let shown = span.of(text);
        // Most blocks of plain text are one line, or look like it.
        let plain = shown.bytes().all(|byte| matches!(byte, b' '..=b'~')) && shown.trim_ascii().len() == shown.len();
        if plain && !shown.contains("  ") {
            return Cow::Borrowed(shown);
        }
    }
    let mut shown = String::new();
    for run in &block.runs {
        match &run.kind {
            RunKind::Text | RunKind::Code | RunKind::Id => shown.push_str(run.span.of(text)),
            RunKind::Replaced(reads) => shown.push_str(reads),
            RunKind::LinkTarget => {}
        }
    }
    let mut folded = String::with_capacity(shown.len());
    for word in shown.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    Cow::Owned(folded)
}

/// One line a block, for tests: kind, text with code in backticks, ids in braces, targets in angles, then labels.
#[cfg(test)]
pub(super) fn outline(text: &str, blocks: &[SourceBlock]) -> Vec<String> {
    let line = |block: &SourceBlock| {
        let kind = match block.kind {
            BlockKind::Heading(level) => format!("h{level}"),
            BlockKind::Paragraph => "p".to_owned(),
            BlockKind::ListItem => "li".to_owned(),
            BlockKind::Cell { row, column } => format!("cell {row},{column}"),
            other => format!("{other:?}").to_lowercase(),
        };
        let mut shown = String::new();
        for run in &block.runs {
            let raw = run.span.of(text);
            match &run.kind {
                RunKind::Text => shown.push_str(raw),
                RunKind::Replaced(reads) => shown.push_str(reads),
                RunKind::Code => shown.push_str(&format!("`{raw}`")),
                RunKind::Id => shown.push_str(&format!("{{{raw}}}")),
                RunKind::LinkTarget => shown.push_str(&format!("<{raw}>")),
            }
        }
        let shown = shown.split_whitespace().collect::<Vec<_>>().join(" ");
        let labels = if block.labels.is_empty() { String::new() } else { format!(" [{}]", block.labels.join("|")) };
        format!("{kind}: {shown}{labels}")
    };
    blocks.iter().map(line).collect()
}

/// For tests: every run is a non-empty slice of the text, and the runs of a block come in order.
#[cfg(test)]
pub(super) fn assert_well_formed(text: &str, blocks: &[SourceBlock]) {
    for block in blocks {
        assert!(!block.runs.is_empty());
        let mut end = 0;
        for run in &block.runs {
            assert!(run.span.start >= end, "runs overlap or go back in {block:?}");
            assert!(text.get(run.span.range()).is_some_and(|raw| !raw.is_empty()), "{run:?} in {block:?}");
            end = run.span.end;
        }
    }
}
