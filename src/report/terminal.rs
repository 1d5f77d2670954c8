//! The report for people: findings under the passages they stand in, both sides with their differences marked.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use crate::base::{Severity, Span};
use crate::model::{Alignment, Category, Document, Family, Finding, Op, Passage, Place, Report};
use crate::report::columns::{Column, SIDE_BY_SIDE, beside, column_width};
use crate::report::excerpt::tidy;
use crate::report::sides::{Shown, sides};
use crate::report::style::{Ink, Line, Piece, Side, wrap, wrap_first};
use crate::report::{BANNER, Settings, counted, grouped, summary_line};

/// Groups of places shown with their text; the rest is counted.
const SHOWN_GROUPS: usize = 5;
/// Places listed for one value, and members listed for one family.
const SHOWN_PLACES: usize = 6;
/// Notes of one passage pair that are shown; the rest is counted by rule.
const SHOWN_NOTES: usize = 4;
/// Groups of notes alone that are shown in full; the rest is counted by rule: they are worth knowing, no more.
const SHOWN_NOTE_GROUPS: usize = 10;
/// Documents named in a header; the rest is counted.
const SHOWN_DOCUMENTS: usize = 3;
/// Lines an excerpt may take on each side.
const EXCERPT_LINES: usize = 3;
/// Characters of a message: enough for two long surfaces, too few for a whole paragraph, which the excerpt shows.
pub(crate) const LONGEST_MESSAGE: usize = 400;
/// Below this confidence a reader is told how sure we are.
const SURE: f32 = 0.85;
/// Columns of the gutter of every line of a finding.
const GUTTER: usize = 4;

/// Writes the report; nothing at all if there are no findings.
pub(crate) fn write(report: &Report, settings: &Settings, out: &mut dyn Write) -> io::Result<()> {
    if report.findings.is_empty() {
        return Ok(());
    }
    let family_of = families(report);
    let headed = BTreeSet::new();
    let mut printer = Printer { report, settings, out, explained: BTreeSet::new(), headed, family_of: &family_of };
    let mut minor = 0;
    let mut unshown: BTreeMap<&str, usize> = BTreeMap::new();
    for group in groups(report, &family_of) {
        if !settings.verbose && group.iter().all(|finding| finding.severity == Severity::Note) {
            minor += 1;
            if minor > SHOWN_NOTE_GROUPS {
                for finding in group {
                    *unshown.entry(&finding.rule).or_default() += 1;
                }
                continue;
            }
        }
        printer.group(&group)?;
    }
    printer.unshown(&unshown, "elsewhere")?;
    printer.summary()
}

/// The family of each alignment, by its index.
fn families(report: &Report) -> BTreeMap<u32, usize> {
    let families = report.overlaps.families.iter().enumerate();
    families.flat_map(|(at, family)| family.alignments.iter().map(move |&idx| (idx, at))).collect()
}

/// Findings of one alignment, or of one family of copies, together, at the place of the first; notes after what is worse.
fn groups<'a>(report: &'a Report, family_of: &BTreeMap<u32, usize>) -> Vec<Vec<&'a Finding>> {
    let mut groups: Vec<Vec<&Finding>> = Vec::new();
    let mut known = BTreeMap::new();
    for finding in &report.findings {
        let next = groups.len();
        let key = finding.alignment.map(|idx| family_of.get(&idx).map_or((Some(idx), None), |at| (None, Some(*at))));
        let at = key.map_or(next, |key| *known.entry(key).or_insert(next));
        if at == next {
            groups.push(Vec::new());
        }
        groups[at].push(finding);
    }
    for members in &mut groups {
        members.sort_by_key(|finding| finding.severity == Severity::Note);
    }
    groups
}

struct Printer<'a> {
    report: &'a Report,
    settings: &'a Settings,
    out: &'a mut dyn Write,
    /// Rules whose hint was given.
    explained: BTreeSet<&'a str>,
    /// The documents that the last header named, if it named documents.
    headed: BTreeSet<u32>,
    /// The family of each alignment.
    family_of: &'a BTreeMap<u32, usize>,
}

impl<'a> Printer<'a> {
    fn group(&mut self, findings: &[&'a Finding]) -> io::Result<()> {
        let Some(first) = findings.first() else { return Ok(()) };
        let alignment = first.alignment.and_then(|idx| self.report.overlaps.alignments.get(idx as usize));
        // A lone report of the overlap itself says all that the passages' header would.
        let compares = findings.iter().any(|finding| finding.category != Category::Duplicate);
        let family = first.alignment.and_then(|idx| self.family_of.get(&idx));
        let family = family.and_then(|&at| self.report.overlaps.families.get(at));
        let family = family.filter(|family| family.members.len() > 2);
        match (family.filter(|_| compares), alignment.filter(|_| compares)) {
            (Some(family), _) => self.family_header(family)?,
            (None, Some(alignment)) => self.passages_header(alignment)?,
            (None, None) => self.documents_header(first)?,
        }
        let mut reason = "";
        let mut notes = 0;
        let mut unshown: BTreeMap<&str, usize> = BTreeMap::new();
        for finding in findings {
            if finding.severity == Severity::Note && !self.settings.verbose {
                // That there are copies is in the header.
                let told = compares && finding.category == Category::Duplicate;
                notes += usize::from(!told);
                if told || notes > SHOWN_NOTES {
                    *unshown.entry(&finding.rule).or_default() += 1;
                    continue;
                }
            }
            self.finding(finding, reason)?;
            reason = &finding.explanation;
        }
        self.unshown(&unshown, "here")
    }

    /// Counts the notes that are not shown, by rule.
    fn unshown(&mut self, rules: &BTreeMap<&str, usize>, place: &str) -> io::Result<()> {
        if rules.is_empty() {
            return Ok(());
        }
        let more = counted(rules.values().sum(), "more note", "more notes");
        let rules: Vec<String> = rules.iter().map(|(rule, n)| format!("{} {rule}", grouped(*n))).collect();
        let text = format!("… and {more} {place}: {} (-v shows all)", rules.join(", "));
        self.block(("", "  │ "), Ink::Dim, &[Piece::new(&text, Ink::Dim)])?;
        writeln!(self.out)
    }

    /// Names the documents of a family and says how much stands in all of them.
    fn family_header(&mut self, family: &Family) -> io::Result<()> {
        let Some(first) = family.members.get(family.representative as usize) else { return Ok(()) };
        let docs: BTreeSet<u32> = family.members.iter().map(|member| member.doc).collect();
        let paths = docs.iter().filter_map(|&doc| self.report.documents.get(doc as usize));
        let paths: Vec<String> = paths.take(SHOWN_DOCUMENTS).map(|doc| doc.path.clone()).collect();
        let more = docs.len().saturating_sub(SHOWN_DOCUMENTS);
        let rest = if more == 0 { String::new() } else { format!(" and {} more", grouped(more)) };
        let words = counted(first.tokens.len(), "word", "words");
        let places = counted(family.members.len(), "place", "places");
        self.header(&paths, &format!("{rest} · {words} in {places}"))
    }

    /// Names the two passages and says how much of them overlaps.
    fn passages_header(&mut self, alignment: &Alignment) -> io::Result<()> {
        let matched: u32 =
            alignment.ops.iter().map(|op| if let Op::Equal { a, .. } = op { a.end - a.start } else { 0 }).sum();
        let (Some(a), Some(b)) = (self.lines_of(&alignment.a), self.lines_of(&alignment.b)) else { return Ok(()) };
        let alike = counted(matched as usize, "word", "words");
        let amount = format!(" · {alike} in common, {} alike", percent(alignment.similarity));
        self.header(&[a, b], &amount)
    }

    /// Names the documents of a finding that no passage ties; not again for the next finding of the same ones.
    fn documents_header(&mut self, finding: &Finding) -> io::Result<()> {
        let docs: BTreeSet<u32> = finding.places.iter().map(|place| place.doc).collect();
        if self.headed == docs {
            return Ok(());
        }
        let paths = docs.iter().filter_map(|&doc| self.report.documents.get(doc as usize));
        let paths: Vec<String> = paths.take(SHOWN_DOCUMENTS).map(|doc| doc.path.clone()).collect();
        let more = docs.len().saturating_sub(SHOWN_DOCUMENTS);
        let rest = if more == 0 { String::new() } else { format!(" and {}", counted(more, "more", "more")) };
        self.header(&paths, &rest)?;
        self.headed = docs;
        Ok(())
    }

    fn header(&mut self, places: &[String], rest: &str) -> io::Result<()> {
        self.headed.clear();
        let mut pieces = Vec::new();
        for place in places {
            if !pieces.is_empty() {
                pieces.push(Piece::new(" ↔ ", Ink::Dim));
            }
            pieces.push(Piece::new(place, Ink::Path));
        }
        pieces.push(Piece::new(rest, Ink::Plain));
        self.block((BANNER, BANNER), Ink::Dim, &pieces)?;
        writeln!(self.out)
    }

    fn finding(&mut self, finding: &'a Finding, reason_before: &str) -> io::Result<()> {
        self.headline(finding)?;
        let note = finding.severity == Severity::Note && !self.settings.verbose;
        match finding.category {
            Category::Duplicate => self.repeated(finding)?,
            Category::Text | Category::Omission | Category::Term if note => self.places(finding, 1)?,
            _ if note => self.place_list(&finding.places)?,
            _ => self.places(finding, EXCERPT_LINES)?,
        }
        if !note && !finding.explanation.is_empty() && finding.explanation != reason_before {
            self.block(("  = ", "  = "), Ink::Dim, &[Piece::new(&clip(&finding.explanation), Ink::Plain)])?;
        }
        if self.explained.insert(&finding.rule) {
            let hint = [Piece::new(&format!("more: factdiff explain {}", finding.rule), Ink::Dim)];
            self.block(("  = ", "  = "), Ink::Dim, &hint)?;
        }
        writeln!(self.out)
    }

    fn headline(&mut self, finding: &Finding) -> io::Result<()> {
        let mut pieces = vec![
            Piece::new(&format!("{}[{}]", finding.severity, finding.rule), Ink::Severity(finding.severity)),
            Piece::new(": ", Ink::Bold),
            Piece::new(&clip(&finding.message), Ink::Bold),
        ];
        if finding.confidence < SURE {
            pieces.push(Piece::new(&format!(" ({} sure)", percent(finding.confidence)), Ink::Dim));
        }
        self.block(("", "  │ "), Ink::Dim, &pieces)
    }

    /// The places of a comparison: one excerpt for each value and sentence, differences marked against the first.
    fn places(&mut self, finding: &Finding, lines: usize) -> io::Result<()> {
        if self.is_translation(finding) && self.settings.width >= SIDE_BY_SIDE {
            return self.side_by_side(finding, lines);
        }
        let (shown, hidden) = sides(self.report, finding, lines * self.columns(), SHOWN_GROUPS);
        for (idx, Shown { places, pieces, side }) in shown.iter().enumerate() {
            self.place_heading(finding, idx == 0, places)?;
            self.excerpt_lines(pieces, *side, lines)?;
        }
        self.and_more(hidden, "place")
    }

    /// Whether a finding holds a translation against its source.
    fn is_translation(&self, finding: &Finding) -> bool {
        let [source, target] = finding.places.as_slice() else { return false };
        let docs = (source.doc, target.doc);
        docs.0 != docs.1 && self.report.bitexts.iter().any(|bitext| (bitext.source, bitext.target) == docs)
    }

    /// Source and translation beside each other, with the value of each under it.
    fn side_by_side(&mut self, finding: &Finding, lines: usize) -> io::Result<()> {
        let width = column_width(self.columns());
        let (shown, _) = sides(self.report, finding, lines * width, SHOWN_GROUPS);
        let column = |shown: &Shown<'_>| {
            let value = shown.places.first().and_then(|place| value_beside(self.report, finding, place));
            Column { heading: self.place_pieces(&shown.places), text: shown.pieces.clone(), value: value.map(clip) }
        };
        let columns: Vec<Column> = shown.iter().map(column).collect();
        let [source, target] = columns.as_slice() else { return Ok(()) };
        let gutter = Ink::Dim.paint("  │ ", self.settings.colour);
        // Breaking at words may take a line more than the columns alone.
        for row in beside([source, target], width, lines + 1, self.settings.colour) {
            writeln!(self.out, "{gutter}{row}")?;
        }
        Ok(())
    }

    /// The line that names where an excerpt stands, with the value read there if its surface does not show it.
    fn place_heading(&mut self, finding: &Finding, first: bool, group: &[&Place]) -> io::Result<()> {
        let mut pieces = self.place_pieces(group);
        if let Some(place) = group.first()
            && let Some(value) = value_beside(self.report, finding, place)
            && group.iter().all(|other| other.value == place.value)
        {
            pieces.push(Piece::new(&format!("  = {}", clip(value)), Ink::Dim));
        }
        let gutter = if first { "  ┌ " } else { "  ├ " };
        self.block((gutter, "  │ "), Ink::Dim, &pieces)
    }

    fn excerpt_lines(&mut self, pieces: &[Piece], sign: Option<Side>, lines: usize) -> io::Result<()> {
        let (ink, sign) = sign.map_or((Ink::Plain, " "), |side| (Ink::Subject(side), side.sign()));
        // Breaking at words may take a line more than the columns alone.
        let most = lines + 1;
        // Two columns stay free for the mark of a cut.
        let wrapped = wrap(pieces, self.columns().saturating_sub(2), self.settings.colour);
        let cut = wrapped.len() > most;
        for (idx, Line { text, underline, .. }) in wrapped.iter().take(most).enumerate() {
            let last = if cut && idx + 1 == most { " …" } else { "" };
            let sign = ink.paint(sign, self.settings.colour);
            let bar = Ink::Dim.paint("│", self.settings.colour);
            writeln!(self.out, "{sign} {bar} {text}{last}")?;
            if let Some(underline) = underline {
                writeln!(self.out, "  {bar} {underline}")?;
            }
        }
        Ok(())
    }

    /// All places in a row, for what needs no excerpt.
    fn place_list(&mut self, places: &[Place]) -> io::Result<()> {
        let places: Vec<&Place> = places.iter().collect();
        let pieces = self.place_pieces(&places);
        self.block(("  ┌ ", "  │ "), Ink::Dim, &pieces)
    }

    fn place_pieces(&self, places: &[&Place]) -> Vec<Piece> {
        let limit = if self.settings.verbose { usize::MAX } else { SHOWN_PLACES };
        let mut pieces = Vec::new();
        for place in places.iter().take(limit) {
            let Some(doc) = self.report.documents.get(place.doc as usize) else { continue };
            let at = doc.positions(place.span).0;
            if !pieces.is_empty() {
                pieces.push(Piece::new(", ", Ink::Plain));
            }
            pieces.push(Piece::new(&format!("{}:{}:{}", doc.path, at.line, at.column), Ink::Path));
        }
        if let Some(more) = places.len().checked_sub(limit).filter(|n| *n > 0) {
            pieces.push(Piece::new(&format!(" and {}", counted(more, "more place", "more places")), Ink::Dim));
        }
        pieces
    }

    /// Repeated text: where, how much of each document, and how it begins.
    fn repeated(&mut self, finding: &Finding) -> io::Result<()> {
        let limit = if self.settings.verbose { usize::MAX } else { SHOWN_PLACES };
        for (idx, place) in finding.places.iter().take(limit).enumerate() {
            let Some(doc) = self.report.documents.get(place.doc as usize) else { continue };
            let words = words_in(doc, place.span);
            let at = doc.positions(place.span).0;
            let share = percent(words as f32 / doc.n_words().max(1) as f32);
            let pieces = [
                Piece::new(&format!("{}:{}:{}", doc.path, at.line, at.column), Ink::Path),
                Piece::new(&format!("  {}, {share} of it", counted(words, "word", "words")), Ink::Plain),
            ];
            let gutter = if idx == 0 { "  ┌ " } else { "  ├ " };
            self.block((gutter, "  │ "), Ink::Dim, &pieces)?;
        }
        self.and_more(finding.places.len().saturating_sub(limit), "place")?;
        let Some(place) = finding.places.first() else { return Ok(()) };
        let Some(doc) = self.report.documents.get(place.doc as usize) else { return Ok(()) };
        let pieces = [Piece::new(&opening(doc, place.span, self.columns()), Ink::Dim)];
        self.block(("  │ ", "  │ "), Ink::Dim, &pieces)
    }

    fn and_more(&mut self, n: usize, noun: &str) -> io::Result<()> {
        if n == 0 {
            return Ok(());
        }
        let text = format!("… and {}", counted(n, &format!("more {noun}"), &format!("more {noun}s")));
        self.block(("  │ ", "  │ "), Ink::Dim, &[Piece::new(&text, Ink::Dim)])
    }

    fn summary(&mut self) -> io::Result<()> {
        let worst = self.report.findings.iter().map(|finding| finding.severity).max().unwrap_or(Severity::Note);
        let pieces = [Piece::new(&summary_line(self.report), Ink::Severity(worst))];
        self.block(("", "  "), Ink::Plain, &pieces)
    }

    /// Wrapped lines, each behind a gutter that keeps document text away from the line start.
    fn block(&mut self, (first, rest): (&str, &str), ink: Ink, pieces: &[Piece]) -> io::Result<()> {
        let colour = self.settings.colour;
        for (idx, line) in wrap(pieces, self.columns(), colour).iter().enumerate() {
            let gutter = if idx == 0 { first } else { rest };
            writeln!(self.out, "{}{}", ink.paint(gutter, colour), line.text)?;
        }
        Ok(())
    }

    fn columns(&self) -> usize {
        self.settings.width.saturating_sub(GUTTER)
    }

    fn lines_of(&self, passage: &Passage) -> Option<String> {
        self.report.documents.get(passage.doc as usize).map(|doc| lines_of(doc, passage.span))
    }
}

/// `path:first-last`, the lines a span covers.
pub(crate) fn lines_of(doc: &Document, span: Span) -> String {
    let (start, end) = doc.positions(span);
    let path = &doc.path;
    if start.line == end.line {
        format!("{path}:{}", start.line)
    } else {
        format!("{path}:{}-{}", start.line, end.line)
    }
}

/// Words inside a span.
pub(crate) fn words_in(doc: &Document, span: Span) -> usize {
    let first = doc.tokens.partition_point(|t| t.end <= span.start);
    doc.tokens.partition_point(|t| t.start < span.end).saturating_sub(first)
}

/// The first words of a span in quotes, as many as fit.
pub(crate) fn opening(doc: &Document, span: Span, columns: usize) -> String {
    let budget = columns.saturating_sub(4);
    // Four bytes hold any character; what lies beyond can't fit.
    let mut end = (span.start as usize + budget * 4).min(span.end as usize);
    while end < span.end as usize && !doc.text.is_char_boundary(end) {
        end += 1;
    }
    let text = tidy(doc.slice(Span { start: span.start, end: u32::try_from(end).unwrap_or(span.end) }));
    // The second line only says that there is more.
    let lines = wrap_first(&[Piece::new(text.trim(), Ink::Plain)], budget, false, 2);
    let more = lines.len() > 1 || end < span.end as usize;
    let first = lines.first().map_or("", |line| line.text.as_str());
    format!("“{first}{}”", if more { " …" } else { "" })
}

/// The value of a place, if it is to be told beside its surface, which does not show it; a folded name or wording tells a
/// reader nothing.
pub(crate) fn value_beside<'a>(report: &Report, finding: &Finding, place: &'a Place) -> Option<&'a str> {
    let folded = matches!(finding.category, Category::Name | Category::Term | Category::Text | Category::Omission);
    let surface = report.documents.get(place.doc as usize)?.slice(place.span);
    let told = !folded && (!reads_as(surface, &place.value) || is_shown_beside(report, finding));
    (told && !place.value.is_empty()).then_some(place.value.as_str())
}

/// Whether two measures are compared of which one has to be told as a value: then the other is told as one, too.
fn is_shown_beside(report: &Report, finding: &Finding) -> bool {
    let surface = |place: &Place| report.documents.get(place.doc as usize).map_or("", |doc| doc.slice(place.span));
    finding.category == Category::Unit && finding.places.iter().any(|place| !reads_as(surface(place), &place.value))
}

/// Whether a surface shows its value as it is, digit groups and case aside.
fn reads_as(surface: &str, value: &str) -> bool {
    let plain = |text: &str| {
        text.chars().filter(|c| !c.is_whitespace() && *c != ',').flat_map(char::to_lowercase).collect::<String>()
    };
    value.is_empty() || surface.len() > LONGEST_MESSAGE || plain(surface).contains(&plain(value))
}

/// A share in percent; never 100 or 0 unless it is all or nothing.
pub(crate) fn percent(share: f32) -> String {
    // Multiplied before it is widened: 0.7 of a narrow float is 70% and a hair less of a wide one.
    let exact = f64::from(share * 100.0);
    // Rounded down, as in messages: 100% is said of all alone.
    match exact.floor().clamp(0.0, 100.0) as usize {
        0 if exact > 0.0 => "under 1%".to_owned(),
        n => format!("{}%", grouped(n)),
    }
}

fn clip(text: &str) -> String {
    let text = tidy(text);
    match text.char_indices().nth(LONGEST_MESSAGE) {
        Some((cut, _)) => format!("{}…", &text[..cut]),
        None => text,
    }
}
