//! Who overlaps whom, how much and where, and what differs, for people.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use crate::base::Span;
use crate::model::{Alignment, DifferenceKind, Document, Family, OverlapKind, Overlaps};
use crate::report::excerpt::tidy;
use crate::report::slots::{Slot, noun, slots, tally};
use crate::report::style::{Ink, Piece, Side, wrap};
use crate::report::terminal::{opening, percent, words_in};
use crate::report::{BANNER, Settings, counted, grouped};

/// Members of a family that are listed; the rest is counted.
pub(super) const SHOWN_MEMBERS: usize = 12;
/// Differences of a passage that are shown; the rest is counted.
const SHOWN_DIFFERENCES: usize = 5;
/// Differing words that are shown of one side.
const SHOWN_WORDS: usize = 48;
/// Documents named for one value; the rest is counted.
const SHOWN_DOCUMENTS: usize = 3;
/// Values named of one place in a family; the rest is counted.
const SHOWN_VALUES: usize = 3;
/// Share of the words of both documents from which they are versions of one text.
const VERSION_SHARE: f32 = 0.5;
/// Fewest versions that are told as one group; two are a pair.
const MIN_VERSIONS: usize = 3;

/// Writes the overlaps: versions of one document together, then pairs grouped by their two documents, then the families
/// of three and more places; with the differences in them. What is said again in other words follows apart.
///
/// # Errors
/// If writing fails.
pub fn write_passages(
    documents: &[Document],
    overlaps: &Overlaps,
    settings: &Settings,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut page = Page { documents, overlaps, settings, out };
    let group_of = versions(documents, overlaps);
    let mut groups: BTreeMap<u32, Vec<&Family>> = BTreeMap::new();
    let mut pairs: BTreeMap<(u32, u32), Vec<usize>> = BTreeMap::new();
    let mut families = Vec::new();
    for family in &overlaps.families {
        let of: BTreeSet<Option<u32>> = family.members.iter().map(|m| group_of.get(&m.doc).copied()).collect();
        match (of.len(), of.first().copied().flatten()) {
            (1, Some(group)) => groups.entry(group).or_default().push(family),
            _ if family.members.len() == 2 => {
                for &idx in &family.alignments {
                    if let Some(tie) = overlaps.alignments.get(idx as usize) {
                        pairs.entry((tie.a.doc, tie.b.doc)).or_default().push(idx as usize);
                    }
                }
            }
            _ => families.push(family),
        }
    }
    for (&group, inside) in &groups {
        let members = group_of.iter().filter(|(_, of)| **of == group).map(|(doc, _)| *doc).collect();
        page.versions(&members, inside)?;
    }
    for (&(a, b), ties) in &pairs {
        page.pair(a, b, ties)?;
    }
    for family in families {
        page.family(family)?;
    }
    page.paraphrases()?;
    let passages = counted(overlaps.families.len(), "overlapping passage", "overlapping passages");
    let of = if groups.is_empty() {
        String::new()
    } else {
        let of = counted(groups.len(), "document that has versions", "documents that have versions");
        format!(", among them those of {of}")
    };
    let paraphrases = match overlaps.paraphrases.families.len() {
        0 => String::new(),
        n => format!(", {} in other words", counted(n, "passage", "passages")),
    };
    let told = format!("{passages} in {}{of}{paraphrases}", counted(documents.len(), "document", "documents"));
    page.block(("", "  "), &[Piece::new(&told, Ink::Bold)])
}

/// The first document of the group that each version belongs to: documents of which any two neighbours share most of
/// their words.
fn versions(documents: &[Document], overlaps: &Overlaps) -> BTreeMap<u32, u32> {
    let mut shared: BTreeMap<(u32, u32), usize> = BTreeMap::new();
    for tie in overlaps.families.iter().flat_map(|family| &family.alignments) {
        if let Some(tie) = overlaps.alignments.get(*tie as usize).filter(|tie| tie.a.doc != tie.b.doc) {
            *shared.entry((tie.a.doc, tie.b.doc)).or_default() += tie.a.tokens.len().min(tie.b.tokens.len());
        }
    }
    let mut sets: BTreeMap<u32, u32> = BTreeMap::new();
    for (&(a, b), &words) in &shared {
        let all = |doc: u32| documents.get(doc as usize).map_or(0, Document::n_words);
        if words as f32 >= VERSION_SHARE * all(a).max(all(b)) as f32 {
            let (x, y) = (root(&sets, a), root(&sets, b));
            for (doc, top) in [(a, x.min(y)), (b, x.min(y)), (x, x.min(y)), (y, x.min(y))] {
                sets.insert(doc, top);
            }
        }
    }
    let mut groups: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for &doc in sets.keys() {
        groups.entry(root(&sets, doc)).or_default().push(doc);
    }
    groups.retain(|_, docs| docs.len() >= MIN_VERSIONS);
    groups.into_iter().flat_map(|(group, docs)| docs.into_iter().map(move |doc| (doc, group))).collect()
}

/// The document that stands for the set of `doc`.
fn root(sets: &BTreeMap<u32, u32>, mut doc: u32) -> u32 {
    while let Some(&above) = sets.get(&doc).filter(|above| **above != doc) {
        doc = above;
    }
    doc
}

/// What is written, and where to.
pub(super) struct Page<'a> {
    pub(super) documents: &'a [Document],
    pub(super) overlaps: &'a Overlaps,
    settings: &'a Settings,
    out: &'a mut dyn Write,
}

impl<'a> Page<'a> {
    /// Versions of one document: who they are, and what differs between them.
    fn versions(&mut self, members: &BTreeSet<u32>, families: &[&Family]) -> io::Result<()> {
        let across = |family: &&&Family| family.members.iter().any(|member| member.doc != family.members[0].doc);
        let spans_of = |doc: u32| {
            let members = families.iter().filter(across).flat_map(|family| &family.members);
            members.filter(|member| member.doc == doc).map(|member| member.span).collect::<Vec<_>>()
        };
        let labels =
            Labels::of(members.iter().filter_map(|&doc| Some((doc, &*self.documents.get(doc as usize)?.path))));
        let title = counted(members.len(), "version of one text", "versions of one text");
        if let Some(common) = &labels.common {
            let pieces = [Piece::new(&format!("{title} · "), Ink::Bold), Piece::new(common, Ink::Path)];
            self.block((BANNER, "│   "), &pieces)?;
            let words = members.iter().filter_map(|&doc| Some(self.documents.get(doc as usize)?.n_words()));
            let shares =
                members.iter().filter_map(|&doc| Some(part(self.documents.get(doc as usize)?, spans_of(doc)).1));
            let (least, most) = (words.clone().min().unwrap_or(0), words.max().unwrap_or(0));
            let words = if least == most { String::new() } else { format!("{} to ", grouped(least)) };
            let share = shares.fold(1.0, f32::min);
            let or_more = if share < 1.0 { " or more" } else { "" };
            let told =
                format!("{words}{}, {}{or_more} of each in the others", counted(most, "word", "words"), percent(share));
            self.block(("  ┌ ", "  │ "), &[Piece::new(&told, Ink::Plain)])?;
        } else {
            self.block((BANNER, "│   "), &[Piece::new(&title, Ink::Bold)])?;
            for (idx, &doc) in members.iter().take(self.limit(SHOWN_MEMBERS)).enumerate() {
                let Some(document) = self.documents.get(doc as usize) else { continue };
                let (_, share) = share(document, spans_of(doc));
                let told = format!("  {}, {share} of it in the others", counted(document.n_words(), "word", "words"));
                let pieces = [Piece::new(&document.path, Ink::Path), Piece::new(&told, Ink::Plain)];
                self.block((if idx == 0 { "  ┌ " } else { "  ├ " }, "  │ "), &pieces)?;
            }
            self.and_more(members.len(), SHOWN_MEMBERS, ("more version", "more versions"))?;
        }
        let slots = slots(self.documents, self.overlaps, families.iter().copied().filter(|family| across(&family)));
        if slots.is_empty() {
            self.block(("  = ", "  = "), &[Piece::new("what they share agrees word for word", Ink::Plain)])?;
        }
        self.slots(&slots, &labels)?;
        let own = families.iter().filter(|family| !across(family)).count();
        if own > 0 {
            let told =
                format!("{} within one version alone", counted(own, "passage is repeated", "passages are repeated"));
            self.block(("  = ", "  = "), &[Piece::new(&told, Ink::Plain)])?;
        }
        writeln!(self.out)
    }

    fn pair(&mut self, a: u32, b: u32, ties: &[usize]) -> io::Result<()> {
        let (documents, overlaps) = (self.documents, self.overlaps);
        let (Some(a_doc), Some(b_doc)) = (documents.get(a as usize), documents.get(b as usize)) else {
            return Ok(());
        };
        let ties: Vec<(usize, &Alignment)> =
            ties.iter().filter_map(|&idx| Some((idx, overlaps.alignments.get(idx)?))).collect();
        let count = counted(ties.len(), "passage", "passages");
        let spans = |side: fn(&Alignment) -> Span| ties.iter().map(|(_, tie)| side(tie)).collect::<Vec<_>>();
        let pieces = if a == b {
            let both = [spans(|tie| tie.a.span), spans(|tie| tie.b.span)].concat();
            let (words, share) = share(a_doc, both);
            let text =
                format!(" repeats itself · {count}, {} involved, {share} of it", counted(words, "word", "words"));
            vec![Piece::new(&a_doc.path, Ink::Path), Piece::new(&text, Ink::Plain)]
        } else {
            let (words, a_share) = share(a_doc, spans(|tie| tie.a.span));
            let (_, b_share) = share(b_doc, spans(|tie| tie.b.span));
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
        self.block((BANNER, "│   "), &pieces)?;
        for (idx, tie) in ties {
            let words = counted(words_in(a_doc, tie.a.span), "word", "words");
            let how = match tie.kind {
                OverlapKind::Exact => "word for word".to_owned(),
                OverlapKind::Near => format!("{} alike", percent(tie.similarity)),
                OverlapKind::Paraphrase => format!("{} alike, in other words", percent(tie.similarity)),
                OverlapKind::Reordered => format!("{} alike, in another order", percent(tie.similarity)),
            };
            let pieces = [
                Piece::new(&format!("lines {}", lines(a_doc, tie.a.span)), Ink::Path),
                Piece::new(" ↔ ", Ink::Dim),
                Piece::new(&lines(b_doc, tie.b.span), Ink::Path),
                Piece::new(&format!("  {words}, {how}"), Ink::Plain),
            ];
            self.block(("  ┌ ", "  │ "), &pieces)?;
            self.quote(a_doc, tie.a.span)?;
            self.differences(idx, a_doc, b_doc)?;
        }
        writeln!(self.out)
    }

    /// What differs between two passages: how much of what, and the words of the first of it.
    fn differences(&mut self, idx: usize, a: &Document, b: &Document) -> io::Result<()> {
        let Some(all) = self.overlaps.differences.get(idx).filter(|all| !all.is_empty()) else { return Ok(()) };
        let told = format!("differ in {}", tally(all.iter().map(|difference| difference.kind)));
        self.block(("  = ", "  = "), &[Piece::new(&told, Ink::Plain)])?;
        let chosen = self.chosen(all.iter().map(|difference| difference.kind));
        for difference in chosen.iter().filter_map(|&at| all.get(at)) {
            let mut pieces = place(a, difference.a, difference.kind);
            pieces.push(words(a.slice(difference.a), Ink::Differs(Side::First)));
            pieces.push(Piece::new(" → ", Ink::Dim));
            pieces.push(words(b.slice(difference.b), Ink::Differs(Side::Other)));
            self.block(("    ", "      "), &pieces)?;
        }
        self.unshown(all.len() - chosen.len())
    }

    fn family(&mut self, family: &Family) -> io::Result<()> {
        let overlaps = self.overlaps;
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
        self.block((BANNER, "│   "), &[Piece::new(&text, Ink::Bold)])?;
        for (idx, member) in family.members.iter().take(self.limit(SHOWN_MEMBERS)).enumerate() {
            let Some(doc) = self.documents.get(member.doc as usize) else { continue };
            let pieces = [
                Piece::new(&format!("{}:{}", doc.path, lines(doc, member.span)), Ink::Path),
                Piece::new(&format!("  {}", counted(words_in(doc, member.span), "word", "words")), Ink::Plain),
            ];
            self.block((if idx == 0 { "  ┌ " } else { "  ├ " }, "  │ "), &pieces)?;
        }
        self.and_more(family.members.len(), SHOWN_MEMBERS, ("more place", "more places"))?;
        self.quote(doc, first.span)?;
        let slots = slots(self.documents, overlaps, std::iter::once(family));
        let docs: BTreeSet<u32> = family.members.iter().map(|member| member.doc).collect();
        let paths = docs.iter().filter_map(|&doc| Some((doc, &*self.documents.get(doc as usize)?.path)));
        self.slots(&slots, &Labels::of(paths))?;
        writeln!(self.out)
    }

    /// Where copies differ, and which of them say what. What none of them agree on is counted alone.
    fn slots(&mut self, slots: &[Slot], labels: &Labels) -> io::Result<()> {
        let (varying, slots): (Vec<&Slot>, Vec<&Slot>) =
            slots.iter().partition(|slot| slot.varies() && !self.settings.verbose);
        if !slots.is_empty() {
            let told = format!("differ in {}", tally(slots.iter().map(|slot| slot.kind)));
            self.block(("  = ", "  = "), &[Piece::new(&told, Ink::Plain)])?;
        }
        let chosen = self.chosen(slots.iter().map(|slot| slot.kind));
        for slot in chosen.iter().filter_map(|&at| slots.get(at)) {
            let Some(doc) = self.documents.get(slot.at.0 as usize) else { continue };
            let mut pieces = place(doc, slot.at.1, slot.kind);
            for (nth, (said, docs)) in slot.voices.iter().take(self.limit(SHOWN_VALUES)).enumerate() {
                let side = if nth == 0 { Side::First } else { Side::Other };
                if nth > 0 {
                    pieces.push(Piece::new("; ", Ink::Dim));
                }
                pieces.push(words(said, Ink::Differs(side)));
                pieces.push(Piece::new(&format!(" in {}", docs.len()), Ink::Plain));
                if nth > 0 {
                    pieces.push(Piece::new(&format!(" ({})", self.named(docs, labels)), Ink::Path));
                }
            }
            if let Some(more) = slot.voices.len().checked_sub(self.limit(SHOWN_VALUES)).filter(|n| *n > 0) {
                let told = format!(" … and {}", counted(more, "more wording", "more wordings"));
                pieces.push(Piece::new(&told, Ink::Dim));
            }
            self.block(("    ", "      "), &pieces)?;
        }
        self.unshown(slots.len() - chosen.len())?;
        if varying.is_empty() {
            return Ok(());
        }
        let more = if slots.is_empty() { "" } else { "more " };
        let told = if varying.len() == 1 { "place changes" } else { "places change" };
        let told = format!("{} {more}{told} from copy to copy (-v shows all)", grouped(varying.len()));
        self.block(("  = ", "  = "), &[Piece::new(&told, Ink::Plain)])
    }

    /// The first of some documents by name, the rest counted.
    fn named(&self, docs: &BTreeSet<u32>, labels: &Labels) -> String {
        let limit = self.limit(SHOWN_DOCUMENTS);
        let names = docs.iter().filter_map(|doc| labels.names.get(doc)).take(limit);
        let mut told = names.map(String::as_str).collect::<Vec<_>>().join(", ");
        if docs.len() > limit {
            told.push_str(&format!(" and {} more", docs.len() - limit));
        }
        told
    }

    /// Which differences are shown: those in facts first, other words if room is left; in their order.
    fn chosen(&self, kinds: impl Iterator<Item = DifferenceKind>) -> Vec<usize> {
        let mut order: Vec<(bool, usize)> =
            kinds.enumerate().map(|(at, kind)| (kind == DifferenceKind::Other, at)).collect();
        order.sort_unstable();
        let mut chosen: Vec<usize> = order.into_iter().map(|(_, at)| at).take(self.limit(SHOWN_DIFFERENCES)).collect();
        chosen.sort_unstable();
        chosen
    }

    fn unshown(&mut self, n: usize) -> io::Result<()> {
        if n == 0 {
            return Ok(());
        }
        let told = format!("… and {} (-v shows all)", counted(n, "more difference", "more differences"));
        self.block(("    ", "    "), &[Piece::new(&told, Ink::Dim)])
    }

    pub(super) fn and_more(&mut self, n: usize, shown: usize, (one, many): (&str, &str)) -> io::Result<()> {
        match n.checked_sub(self.limit(shown)) {
            Some(more) if more > 0 => {
                let text = format!("… and {}", counted(more, one, many));
                self.block(("  │ ", "  │ "), &[Piece::new(&text, Ink::Dim)])
            }
            _ => Ok(()),
        }
    }

    pub(super) fn limit(&self, n: usize) -> usize {
        if self.settings.verbose { usize::MAX } else { n }
    }

    pub(super) fn quote(&mut self, doc: &Document, span: Span) -> io::Result<()> {
        let text = opening(doc, span, self.settings.width.saturating_sub(4));
        self.block(("  │ ", "  │ "), &[Piece::new(&text, Ink::Dim)])
    }

    pub(super) fn blank(&mut self) -> io::Result<()> {
        writeln!(self.out)
    }

    pub(super) fn block(&mut self, (first, rest): (&str, &str), pieces: &[Piece]) -> io::Result<()> {
        let gutter = first.chars().count().max(rest.chars().count());
        let lines = wrap(pieces, self.settings.width.saturating_sub(gutter), self.settings.colour);
        for (idx, line) in lines.iter().enumerate() {
            let gutter = Ink::Dim.paint(if idx == 0 { first } else { rest }, self.settings.colour);
            writeln!(self.out, "{gutter}{}", line.text)?;
        }
        Ok(())
    }
}

/// Where a difference stands and what it is about.
fn place(doc: &Document, span: Span, kind: DifferenceKind) -> Vec<Piece> {
    let at = doc.positions(span).0;
    vec![Piece::new(&format!("line {}, ", at.line), Ink::Dim), Piece::new(&format!("{}: ", noun(kind).0), Ink::Plain)]
}

/// What documents are called beside each other.
struct Labels {
    /// All paths as one (`docs/{v1,v2}/a.md`), where they differ in one folder or name alone.
    common: Option<String>,
    /// The part that differs, or the whole path.
    names: BTreeMap<u32, String>,
}

impl Labels {
    fn of<'p>(paths: impl Iterator<Item = (u32, &'p str)>) -> Self {
        let paths: Vec<(u32, Vec<&str>)> = paths.map(|(doc, path)| (doc, path.split('/').collect())).collect();
        let whole = |(doc, parts): &(u32, Vec<&str>)| (*doc, parts.join("/"));
        let first = paths.first().map_or(&[][..], |(_, parts)| parts);
        let alike = paths.iter().all(|(_, parts)| parts.len() == first.len());
        let differs = |at: &usize| paths.iter().any(|(_, parts)| parts.get(*at) != first.get(*at));
        let differing: Vec<usize> = if alike { (0..first.len()).filter(differs).collect() } else { Vec::new() };
        let [at] = differing[..] else {
            return Self { common: None, names: paths.iter().map(whole).collect() };
        };
        let own = |parts: &[&str]| parts.get(at).map_or(String::new(), |part| (*part).to_owned());
        let all: Vec<String> = paths.iter().take(SHOWN_MEMBERS).map(|(_, parts)| own(parts)).collect();
        let more = if paths.len() > SHOWN_MEMBERS { ",…" } else { "" };
        let braces = format!("{{{}{more}}}", all.join(","));
        let common: Vec<&str> =
            first.iter().enumerate().map(|(idx, part)| if idx == at { braces.as_str() } else { part }).collect();
        Self { common: Some(common.join("/")), names: paths.iter().map(|(doc, parts)| (*doc, own(parts))).collect() }
    }
}

/// Differing words, cut to what a reader takes in at a glance.
fn words(text: &str, ink: Ink) -> Piece {
    let text = tidy(text);
    match text.char_indices().nth(SHOWN_WORDS) {
        _ if text.is_empty() => Piece::new("(nothing)", Ink::Dim),
        Some((cut, _)) => Piece::new(&format!("“{} …”", text[..cut].trim_end()), ink),
        None => Piece::new(&format!("“{text}”"), ink),
    }
}

/// `first-last`, the lines a span covers.
pub(super) fn lines(doc: &Document, span: Span) -> String {
    let (start, end) = doc.positions(span);
    if start.line == end.line { start.line.to_string() } else { format!("{}-{}", start.line, end.line) }
}

/// How many words of a document some spans hold, and their share of it.
fn part(doc: &Document, spans: Vec<Span>) -> (usize, f32) {
    let words = union(spans).iter().map(|span| words_in(doc, *span)).sum::<usize>();
    (words, words as f32 / doc.n_words().max(1) as f32)
}

/// The same, the share in percent.
fn share(doc: &Document, spans: Vec<Span>) -> (usize, String) {
    let (words, share) = part(doc, spans);
    (words, percent(share))
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
