//! Who overlaps whom, how much and where, for people.

use std::collections::BTreeMap;
use std::io::{self, Write};

use crate::base::Span;
use crate::model::{Alignment, Document, Family, OverlapKind, Overlaps};
use crate::report::excerpt::tidy;
use crate::report::rows::left_out_rows;
use crate::report::style::{Ink, Piece, wrap};
use crate::report::terminal::{lines_of, opening, percent, words_in};
use crate::report::{Settings, counted};

/// Members of a family that are listed; the rest is counted.
const SHOWN_MEMBERS: usize = 12;
/// Columns of left-out text that are shown.
const LEFT_OUT_WIDTH: usize = 60;

/// Writes the overlaps: pairs grouped by their two documents, then the families of three and more places.
///
/// # Errors
/// If writing fails.
pub fn write_passages(
    documents: &[Document],
    overlaps: &Overlaps,
    settings: &Settings,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut page = Page { documents, settings, out };
    let mut pairs: BTreeMap<(u32, u32), Vec<&Alignment>> = BTreeMap::new();
    for family in overlaps.families.iter().filter(|family| family.members.len() == 2) {
        for tie in family.alignments.iter().filter_map(|&idx| overlaps.alignments.get(idx as usize)) {
            pairs.entry((tie.a.doc, tie.b.doc)).or_default().push(tie);
        }
    }
    for (&(a, b), ties) in &pairs {
        page.pair(a, b, ties)?;
    }
    for family in overlaps.families.iter().filter(|family| family.members.len() > 2) {
        page.family(family, overlaps)?;
    }
    let passages = counted(overlaps.families.len(), "overlapping passage", "overlapping passages");
    page.block(
        ("", "  "),
        &[Piece::new(&format!("{passages} in {}", counted(documents.len(), "document", "documents")), Ink::Bold)],
    )
}

/// Writes what was left out of comparison, and why.
///
/// # Errors
/// If writing fails.
pub fn write_left_out(
    documents: &[Document],
    overlaps: &Overlaps,
    settings: &Settings,
    out: &mut dyn Write,
) -> io::Result<()> {
    let rows = left_out_rows(documents, overlaps);
    let mut page = Page { documents, settings, out };
    for row in &rows {
        let text: String = tidy(row.text).trim().chars().take(LEFT_OUT_WIDTH).collect();
        let pieces = [
            Piece::new(&format!("{}:{}:{}", row.path, row.at.line, row.at.column), Ink::Path),
            Piece::new(&format!("  {}  ", row.reason), Ink::Plain),
            Piece::new(&text, Ink::Dim),
        ];
        page.block(("· ", "│ "), &pieces)?;
    }
    page.block(
        ("", "  "),
        &[Piece::new(
            &format!("{} left out of comparison", counted(rows.len(), "piece of text", "pieces of text")),
            Ink::Bold,
        )],
    )
}

struct Page<'a> {
    documents: &'a [Document],
    settings: &'a Settings,
    out: &'a mut dyn Write,
}

impl Page<'_> {
    fn pair(&mut self, a: u32, b: u32, ties: &[&Alignment]) -> io::Result<()> {
        let (Some(a_doc), Some(b_doc)) = (self.documents.get(a as usize), self.documents.get(b as usize)) else {
            return Ok(());
        };
        let count = counted(ties.len(), "passage", "passages");
        let share = |doc: &Document, spans: Vec<Span>| {
            let words = union(spans).iter().map(|span| words_in(doc, *span)).sum::<usize>();
            (words, percent(words as f32 / doc.n_words().max(1) as f32))
        };
        let pieces = if a == b {
            let spans = ties.iter().flat_map(|tie| [tie.a.span, tie.b.span]).collect();
            let (words, share) = share(a_doc, spans);
            let text =
                format!(" repeats itself · {count}, {} involved, {share} of it", counted(words, "word", "words"));
            vec![Piece::new(&a_doc.path, Ink::Path), Piece::new(&text, Ink::Plain)]
        } else {
            let (words, a_share) = share(a_doc, ties.iter().map(|tie| tie.a.span).collect());
            let (_, b_share) = share(b_doc, ties.iter().map(|tie| tie.b.span).collect());
            let text = format!(
                " · {count}, {}: {a_share} of the first, {b_share} of the second",
                counted(words, "word", "words")
            );
            vec![
                Piece::new(&a_doc.path, Ink::Path),
                Piece::new(" ↔ ", Ink::Dim),
                Piece::new(&b_doc.path, Ink::Path),
                Piece::new(&text, Ink::Plain),
            ]
        };
        self.block(("━━━ ", "│   "), &pieces)?;
        for tie in ties {
            let words = counted(words_in(a_doc, tie.a.span), "word", "words");
            let how = match tie.kind {
                OverlapKind::Exact => "word for word".to_owned(),
                OverlapKind::Near => format!("{} alike", percent(tie.similarity)),
                OverlapKind::Reordered => format!("{} alike, in another order", percent(tie.similarity)),
            };
            let pieces = [
                Piece::new(&lines_of(a_doc, tie.a.span), Ink::Path),
                Piece::new(" ↔ ", Ink::Dim),
                Piece::new(&lines_of(b_doc, tie.b.span), Ink::Path),
                Piece::new(&format!("  {words}, {how}"), Ink::Plain),
            ];
            self.block(("  ┌ ", "  │ "), &pieces)?;
            self.quote(a_doc, tie.a.span)?;
        }
        writeln!(self.out)
    }

    fn family(&mut self, family: &Family, overlaps: &Overlaps) -> io::Result<()> {
        let similarities = family.alignments.iter().filter_map(|&idx| overlaps.alignments.get(idx as usize));
        let least = similarities.map(|tie| tie.similarity).fold(1.0, f32::min);
        let representative = family.members.get(family.representative as usize).or(family.members.first());
        let Some((first, doc)) = representative.and_then(|p| Some((p, self.documents.get(p.doc as usize)?))) else {
            return Ok(());
        };
        let words = counted(words_in(doc, first.span), "word", "words");
        let alike =
            if least >= 1.0 { "word for word".to_owned() } else { format!("at least {} alike", percent(least)) };
        let text = format!("{} of one text · {words}, {alike}", counted(family.members.len(), "place", "places"));
        self.block(("━━━ ", "│   "), &[Piece::new(&text, Ink::Bold)])?;
        let limit = if self.settings.verbose { usize::MAX } else { SHOWN_MEMBERS };
        for (idx, member) in family.members.iter().take(limit).enumerate() {
            let Some(doc) = self.documents.get(member.doc as usize) else { continue };
            let pieces = [
                Piece::new(&lines_of(doc, member.span), Ink::Path),
                Piece::new(&format!("  {}", counted(words_in(doc, member.span), "word", "words")), Ink::Plain),
            ];
            self.block((if idx == 0 { "  ┌ " } else { "  ├ " }, "  │ "), &pieces)?;
        }
        if let Some(more) = family.members.len().checked_sub(limit).filter(|n| *n > 0) {
            let text = format!("… and {}", counted(more, "more place", "more places"));
            self.block(("  │ ", "  │ "), &[Piece::new(&text, Ink::Dim)])?;
        }
        self.quote(doc, first.span)?;
        writeln!(self.out)
    }

    fn quote(&mut self, doc: &Document, span: Span) -> io::Result<()> {
        let text = opening(doc, span, self.settings.width.saturating_sub(4));
        self.block(("  │ ", "  │ "), &[Piece::new(&text, Ink::Dim)])
    }

    fn block(&mut self, (first, rest): (&str, &str), pieces: &[Piece]) -> io::Result<()> {
        let lines = wrap(pieces, self.settings.width.saturating_sub(4), self.settings.colour);
        for (idx, line) in lines.iter().enumerate() {
            let gutter = Ink::Dim.paint(if idx == 0 { first } else { rest }, self.settings.colour);
            writeln!(self.out, "{gutter}{}", line.text)?;
        }
        Ok(())
    }
}

/// Spans merged where they overlap, so that no word counts twice.
fn union(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut out: Vec<Span> = Vec::new();
    for span in spans {
        match out.last_mut() {
            Some(last) if span.start < last.end => last.end = last.end.max(span.end),
            _ => out.push(span),
        }
    }
    out
}
