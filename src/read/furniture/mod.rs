//! Tells page furniture from main text by the patterns of `rules/furniture.toml` and by where a block stands.

mod edges;
mod patterns;

use std::borrow::Cow;

use crate::base::Span;
use crate::model::{BlockKind, Furniture, Run, RunKind, SourceBlock};

use patterns::{RULES, Zone};
pub(in crate::read) use patterns::{
    is_furniture_class, is_navigation_class, is_navigation_relation, is_note_mark_class,
};

use super::Parsed;
use super::draft::{trim, visible_text};
use super::lines::{ends_sentence, text_width};

/// A paragraph at least this wide, in columns, that ends as a sentence does is main text and bounds head and tail.
const PROSE: usize = 120;

/// No pattern is tried on a block that stretches over more bytes: furniture is short, notices of cookies the longest.
const MAX_EXTENT: usize = 640;

/// No pattern is tried on a block between head and tail that stretches over more bytes: only rows of page numbers stand
/// there.
const MAX_INNER_EXTENT: usize = 200;

/// The head of a page holds at most this many blocks, also where no long paragraph ends it.
const HEAD_BLOCKS: usize = 80;

/// The tail of a page holds at most this many blocks; lists of related links are long.
const TAIL_BLOCKS: usize = 200;

/// A line without a pattern of its own, between furniture lines, may be this wide.
const MAX_STRAY: usize = 60;

/// So many lines without a pattern of their own may stand between two furniture lines.
const MAX_STRAYS: usize = 4;

/// Editor markers of a text, in order, without overlaps.
pub(super) fn markers(text: &str) -> Vec<Furniture> {
    let mut found: Vec<Furniture> = Vec::new();
    for (regex, reason) in &RULES.markers {
        let hits = regex.find_iter(text);
        found.extend(hits.map(|hit| Furniture { span: Span::new(hit.start(), hit.end()), reason: reason.clone() }));
    }
    found.sort_by_key(|marker| marker.span);
    found.dedup_by(|next, kept| next.span.overlaps(kept.span));
    found
}

/// Moves furniture from the blocks of a document to its furniture. With `markup`, headings are beyond doubt.
pub(super) fn set_apart(text: &str, parsed: &mut Parsed, markup: bool) {
    let markers = markers(text);
    if !markers.is_empty() {
        cut_markers(text, parsed, markers);
    }
    let blocks = &parsed.blocks;
    let mut views: Vec<Option<View<'_>>> = blocks.iter().map(|_| None).collect();
    // What lies between the first and the last block of main text is no place for most furniture, so that only the blocks
    // before and after are looked at closely.
    let mut body = |idx: &usize| views[*idx].insert(View::new(text, &blocks[*idx], markup)).is_body;
    let first = (0..blocks.len()).find(&mut body).unwrap_or(usize::MAX);
    let last = (0..blocks.len()).rev().take_while(|idx| *idx > first).find(body).or(blocks.get(first).map(|_| first));
    let view = blocks.iter().zip(views).map(|(block, view)| view.unwrap_or_else(|| View::inner(text, block, markup)));
    let view: Vec<View<'_>> = view.collect();
    let zone = |idx: usize| Place {
        head: idx < first.min(HEAD_BLOCKS),
        tail: last.is_none_or(|last| idx > last) && idx + TAIL_BLOCKS >= view.len(),
    };
    if parsed.meta.date.is_none() {
        /// A date of publication stands among the first lines or nowhere.
        const LOOK: usize = 24;
        let head = view.iter().take(first.min(LOOK));
        parsed.meta.date = head.filter_map(|view| view.shown.as_deref()).find_map(dateline);
    }
    let mut verdicts: Vec<Verdict> = view.iter().enumerate().map(|(idx, view)| judge(view, zone(idx))).collect();
    page_numbers(&view, &mut verdicts);
    if last.is_some() {
        strays(&view, &mut verdicts, &zone);
    }
    if verdicts.iter().all(|verdict| matches!(verdict, Verdict::Keep | Verdict::Weak)) {
        return parsed.furniture.sort_by_key(|furniture| furniture.span);
    }
    let blocks = std::mem::take(&mut parsed.blocks);
    for (mut block, verdict) in blocks.into_iter().zip(verdicts) {
        match verdict {
            Verdict::Furniture(reason) => parsed.furniture.extend(whole(&block, reason)),
            Verdict::Cut { front, back } => {
                cut_edges(text, &mut block, front, back, &mut parsed.furniture);
                if !block.runs.is_empty() {
                    parsed.blocks.push(block);
                }
            }
            Verdict::Keep | Verdict::Weak => parsed.blocks.push(block),
        }
    }
    parsed.furniture.sort_by_key(|furniture| furniture.span);
}

/// A block as the patterns see it.
struct View<'t> {
    /// Its text, if it is short and of a kind that may be furniture.
    shown: Option<Cow<'t, str>>,
    /// Whether it is surely main text.
    is_body: bool,
    width: usize,
}

impl<'t> View<'t> {
    fn new(text: &'t str, block: &SourceBlock, markup: bool) -> Self {
        let extent = extent(block);
        let never = is_never(block.kind, markup);
        if extent > MAX_EXTENT {
            return Self { shown: None, is_body: true, width: extent };
        }
        let shown = visible_text(text, block);
        let width = text_width(&shown);
        let prose = width >= PROSE && ends_sentence(&shown) && !looks_like_notice(&shown);
        Self {
            is_body: never && !matches!(block.kind, BlockKind::Heading(_)) || prose,
            shown: (!never).then_some(shown),
            width,
        }
    }
}

impl<'t> View<'t> {
    /// A block between head and tail.
    fn inner(text: &'t str, block: &SourceBlock, markup: bool) -> Self {
        let extent = extent(block);
        let looked_at = extent <= MAX_INNER_EXTENT && !is_never(block.kind, markup) && may_open_inner(text, block);
        Self { shown: looked_at.then(|| visible_text(text, block)), is_body: false, width: extent }
    }
}

/// Whether a block between head and tail may be furniture by its first byte: nearly none is.
fn may_open_inner(text: &str, block: &SourceBlock) -> bool {
    match block.runs.first() {
        Some(Run { span, kind: RunKind::Text }) => {
            let first = span.of(text).trim_start().bytes().next();
            first.is_none_or(|byte| byte.is_ascii_digit() || RULES.opens_inner(byte))
        }
        _ => true,
    }
}

fn extent(block: &SourceBlock) -> usize {
    let shown = block.runs.iter().filter(|run| run.kind != RunKind::LinkTarget);
    shown.map(|run| run.span.len()).sum()
}

/// Whether a block of this kind is never furniture.
fn is_never(kind: BlockKind, markup: bool) -> bool {
    match kind {
        BlockKind::Code | BlockKind::Cell { .. } | BlockKind::Quote | BlockKind::Caption => true,
        BlockKind::Heading(_) | BlockKind::Note => markup,
        BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Speaker => false,
    }
}

/// Whether a long block is a notice some pattern knows, so that it does not bound the head or tail.
fn looks_like_notice(shown: &str) -> bool {
    RULES.block(shown, |zone| zone != Zone::Anywhere).is_some()
}

#[derive(Clone, Copy)]
struct Place {
    head: bool,
    tail: bool,
}

impl Zone {
    fn holds(self, place: Place) -> bool {
        match self {
            Self::Head => place.head,
            Self::Tail => place.tail,
            Self::Edge => place.head || place.tail,
            Self::Anywhere => true,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Verdict {
    Keep,
    /// One word of a control: furniture beside other furniture.
    Weak,
    Furniture(String),
    /// Bytes of the shown text at either end that are controls.
    Cut {
        front: usize,
        back: usize,
    },
}

fn judge(view: &View<'_>, place: Place) -> Verdict {
    let Some(shown) = view.shown.as_deref() else { return Verdict::Keep };
    if let Some(reason) = RULES.block(shown, |zone| zone.holds(place)) {
        return Verdict::Furniture(reason.to_owned());
    }
    if !(place.head || place.tail) || view.width > 2 * PROSE {
        return Verdict::Keep;
    }
    let front = controls(shown);
    if front.end == shown.len() {
        return if front.is_sure() { Verdict::Furniture(RULES.control_reason.clone()) } else { Verdict::Weak };
    }
    let strong = RULES.strong_inside.may_match(shown) && RULES.strong_inside.is_match(shown);
    let ends = if strong { shown } else { "" };
    let starts = ends.char_indices().filter(|(at, _)| *at == 0 || shown[..*at].ends_with(is_separator));
    let back = starts
        .map(|(at, _)| (at, controls(&shown[at..])))
        .find(|(at, row)| *at > front.end && at + row.end == shown.len() && row.is_sure() && row.strong)
        .map_or(0, |(at, _)| shown.len() - at);
    let front = if front.is_sure() && front.strong { front.end } else { 0 };
    if front + back == 0 { Verdict::Keep } else { Verdict::Cut { front, back } }
}

/// A row of controls at the start of a text.
struct Row {
    end: usize,
    count: usize,
    strong: bool,
}

impl Row {
    fn is_sure(&self) -> bool {
        self.strong || self.count >= 2
    }
}

/// Reads the controls a text starts with, glued or with separators between.
fn controls(shown: &str) -> Row {
    let mut row = Row { end: 0, count: 0, strong: false };
    let mut at = 0;
    loop {
        at += shown[at..].len() - shown[at..].trim_start_matches(is_separator).len();
        let rest = &shown[at..];
        if !RULES.opens_controls(rest) {
            break;
        }
        let strong = RULES.strong.find(rest);
        let Some(hit) = strong.or_else(|| RULES.weak.find(rest)) else { break };
        let after = rest[hit.end()..].chars().next();
        let before = rest[hit.range()].chars().next_back();
        // Words may be glued, but only where a new one shows: `E-mailPrint`, not `Printing`.
        let latin = |c: Option<char>| c.filter(char::is_ascii_alphanumeric);
        let glued = latin(before).is_some() && latin(after).is_some_and(|c| !c.is_ascii_uppercase());
        let han = before.is_some_and(|c| !c.is_ascii()) && after.is_some_and(|c| !c.is_ascii() && c.is_alphanumeric());
        let han_inside = han && strong.is_none() && rest[hit.range()].chars().count() < 2;
        if hit.is_empty() || glued || han_inside {
            break;
        }
        at += hit.end();
        row.count += 1;
        row.strong |= strong.is_some();
        row.end = at;
    }
    let tail = &shown[row.end..];
    if row.count > 0 && tail.trim_start_matches(is_separator).is_empty() {
        row.end = shown.len();
    } else {
        row.end += tail.len() - tail.trim_start_matches(is_separator).len();
    }
    if row.count == 0 {
        row.end = 0;
    }
    row
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || "|·•/>»<«,、：:()[]【】（）".contains(c)
}

/// Short lines without a sentence or a figure that stand among furniture of the tail are furniture.
fn strays(view: &[View<'_>], verdicts: &mut [Verdict], zone: &dyn Fn(usize) -> Place) {
    let is_furniture = |verdict: &Verdict| matches!(verdict, Verdict::Furniture(_));
    let known: Vec<usize> = (0..verdicts.len()).filter(|idx| is_furniture(&verdicts[*idx])).collect();
    let stray = |idx: usize| {
        let view = &view[idx];
        let shown = view.shown.as_deref().unwrap_or("");
        let plain = !ends_sentence(shown) && !shown.contains(|c: char| c.is_numeric());
        !shown.is_empty() && view.width <= MAX_STRAY && plain
    };
    let mark = |range: std::ops::Range<usize>, verdicts: &mut [Verdict]| {
        if range.len() <= MAX_STRAYS && range.clone().all(|idx| zone(idx).tail && stray(idx)) {
            verdicts[range].fill(Verdict::Furniture("among page furniture".to_owned()));
        }
    };
    for pair in known.windows(2) {
        mark(pair[0] + 1..pair[1], verdicts);
    }
    // Two furniture lines and then nothing but short lines: the page goes on, the text does not.
    if let [.., before, last] = known[..]
        && zone(before).tail
    {
        mark(last + 1..verdicts.len(), verdicts);
    }
    for idx in 0..verdicts.len() {
        let beside = |at: Option<usize>| at.and_then(|at| verdicts.get(at)).is_some_and(is_furniture);
        if verdicts[idx] == Verdict::Weak && (beside(idx.checked_sub(1)) || beside(Some(idx + 1))) {
            verdicts[idx] = Verdict::Furniture(RULES.control_reason.clone());
        }
    }
}

/// Bare numbers that count up by one through a document, with text between, number its pages.
fn page_numbers(view: &[View<'_>], verdicts: &mut [Verdict]) {
    /// Two numbers may follow each other by chance.
    const MIN_PAGES: usize = 3;
    let number = |view: &View<'_>| {
        let shown = view.shown.as_deref()?;
        // Four digits are a year, which heads an entry of a chronicle.
        (shown.len() <= 3 && shown.bytes().all(|b| b.is_ascii_digit())).then(|| shown.parse::<u32>().ok()).flatten()
    };
    let bare: Vec<(usize, u32)> =
        view.iter().enumerate().filter_map(|(idx, view)| Some((idx, number(view)?))).collect();
    let mut start = 0;
    while start < bare.len() {
        let follows = |pair: &[(usize, u32)]| pair[1].1 == pair[0].1 + 1 && pair[1].0 > pair[0].0 + 1;
        let len = 1 + bare[start..].windows(2).take_while(|pair| follows(pair)).count();
        if len >= MIN_PAGES {
            for (idx, _) in &bare[start..start + len] {
                verdicts[*idx] = Verdict::Furniture("page number".to_owned());
            }
        }
        start += len;
    }
}

/// The date in a line that says little else.
fn dateline(shown: &str) -> Option<String> {
    /// A source, an author and a label stand beside a date; a sentence has more words.
    const MAX_WORDS: usize = 16;
    const MAX_BYTES: usize = 200;
    if shown.len() > MAX_BYTES || ends_sentence(shown) || shown.split_whitespace().count() > MAX_WORDS {
        return None;
    }
    // However a date is written, it holds a digit or a sign beyond ASCII.
    if !shown.bytes().any(|byte| byte.is_ascii_digit() || !byte.is_ascii()) {
        return None;
    }
    RULES.dateline.find(shown).map(|hit| shown[hit.range()].to_owned())
}

fn whole(block: &SourceBlock, reason: String) -> Option<Furniture> {
    let (first, last) = (block.runs.first()?, block.runs.last()?);
    Some(Furniture { span: Span { start: first.span.start, end: last.span.end }, reason })
}

/// Takes editor markers out of runs of text; in code they stay.
fn cut_markers(text: &str, parsed: &mut Parsed, markers: Vec<Furniture>) {
    let mut literal = vec![false; markers.len()];
    for block in &mut parsed.blocks {
        let mut runs = Vec::with_capacity(block.runs.len());
        let mut cut = false;
        for run in block.runs.drain(..) {
            let from = markers.partition_point(|marker| marker.span.end <= run.span.start);
            let to = markers.partition_point(|marker| marker.span.start < run.span.end);
            if from >= to || run.kind != RunKind::Text {
                literal[from..to.max(from)].fill(true);
                runs.push(run);
                continue;
            }
            cut = true;
            let mut at = run.span.start;
            for marker in &markers[from..to] {
                let end = marker.span.start.max(at);
                runs.push(Run { span: Span { start: at, end }, kind: RunKind::Text });
                at = marker.span.end.min(run.span.end);
            }
            runs.push(Run { span: Span { start: at, end: run.span.end }, kind: RunKind::Text });
        }
        if cut {
            trim(text, &mut runs);
        }
        block.runs = runs;
    }
    parsed.blocks.retain(|block| !block.runs.is_empty());
    let kept = markers.into_iter().zip(literal).filter(|(_, literal)| !literal);
    parsed.furniture.extend(kept.map(|(marker, _)| marker));
}

/// Takes so many bytes of shown text off the ends of a block of plain runs.
fn cut_edges(text: &str, block: &mut SourceBlock, front: usize, back: usize, furniture: &mut Vec<Furniture>) {
    let [run] = block.runs.as_mut_slice() else { return };
    if run.kind != RunKind::Text {
        return;
    }
    // Shown text folds white space: count the characters that are none.
    let raw = run.span.of(text);
    let shown: String = raw.split_whitespace().collect::<Vec<_>>().join(" ");
    let solid = |part: &str| part.chars().filter(|c| !c.is_whitespace()).count();
    let lead = solid(shown.get(..front).unwrap_or(""));
    let trail = solid(shown.get(shown.len().saturating_sub(back)..).unwrap_or(""));
    let total = solid(raw);
    let mut places = raw.char_indices().filter(|(_, c)| !c.is_whitespace()).map(|(at, _)| at);
    let base = run.span.start as usize;
    let start = if lead == 0 { 0 } else { places.clone().nth(lead).unwrap_or(raw.len()) };
    let end = if trail == 0 { raw.len() } else { places.nth(total - trail).unwrap_or(raw.len()) };
    if start >= end {
        return;
    }
    let reason = || RULES.control_reason.clone();
    if start > 0 {
        let cut = raw[..start].trim_end().len();
        furniture.push(Furniture { span: Span::new(base, base + cut), reason: reason() });
    }
    if end < raw.len() {
        furniture.push(Furniture { span: Span::new(base + end, base + raw.len()), reason: reason() });
    }
    run.span = Span::new(base + start, base + end);
    trim(text, &mut block.runs);
}

#[cfg(test)]
mod tests {
    use super::super::draft::outline;
    use super::super::text::parse;
    use super::*;

    const PROSE_LINE: &str = "The council agreed on a plan for roads, schools and clinics, and it set aside 37 million \
        for the first three years, which the region had asked for.";

    fn read(text: &str) -> (Vec<String>, Vec<(String, String)>) {
        let mut parsed = parse(text);
        set_apart(text, &mut parsed, false);
        let furniture = parsed.furniture.iter().map(|f| (f.span.of(text).to_owned(), f.reason.clone())).collect();
        (outline(text, &parsed.blocks), furniture)
    }

    #[test]
    fn furniture_of_the_tail_goes_and_main_text_stays() {
        let head = format!(
            "A plan for roads\n\n3 Comment(s)Print E-mail The Post, June 7, 2021\nFont size:\n\n{PROSE_LINE}\n\n"
        );
        let tail = "<  1  2  3  4  \n\nFollow The Post on Twitter to join in.\nPost App Download\nPrint E-mail Share\n\n\
            No comments.\n\nAdd your comments...\n\n  • User Name Required\n  • Your Comment\n\nAbout Contact";
        let (lines, furniture) = read(&format!("{head}{tail}"));
        let expected = ["h1: A plan for roads", "p: The Post, June 7, 2021", &format!("p: {PROSE_LINE}")];
        assert_eq!(lines, expected);
        assert_eq!(furniture.len(), 11, "{furniture:?}");
    }

    #[test]
    fn chinese_furniture() {
        let prose = "国务院决定在三年之内投入三千七百万元，用于修建公路、学校和医院，这是该地区多年来一直要求的，得到了各界的欢迎。\
            与会代表表示，这项计划将在明年春天开始实施，预计能够惠及一百万人。";
        let text = format!(
            "字号 大 中 小\n计划公布\n2021年6月24日\n{prose}\n（责任编辑：王明）\n分享到：\n打印本页 关闭窗口\n上一页 1 2 3 下一页\n"
        );
        let (lines, furniture) = read(&text);
        assert_eq!(lines.len(), 3, "{lines:?}");
        assert_eq!(furniture.len(), 5, "{furniture:?}");
    }

    #[test]
    fn markers_are_cut_and_separate_lines() {
        let text =
            format!("{PROSE_LINE}\n_ueditor_page_break_tag_Anna Berg:\n{PROSE_LINE} a_ueditor_page_break_tag_b\n");
        let (lines, furniture) = read(&text);
        assert_eq!(lines[1], "speaker: Anna Berg:");
        assert!(lines[2].ends_with(" ab"), "{lines:?}");
        assert_eq!(furniture.len(), 2);
    }

    #[test]
    fn sentences_and_headings_are_not_furniture() {
        for line in [
            "Print run: 5,000 copies",
            "Share of exports: 31 percent",
            "Comments were received from 12 states.",
            "Home ownership rose to 62 percent",
            "We follow 3 rules on sharing.",
            "2021 2022 2023",
            "Search and rescue teams: 14",
            "The site uses 12 turbines.",
            "Mobile phones",
            "大中小企业共有五千家",
            "编辑出版的图书有三百种",
        ] {
            for text in [format!("{PROSE_LINE}\n\n{line}\n"), format!("{line}\n\n{PROSE_LINE}\n")] {
                let (lines, furniture) = read(&text);
                assert_eq!(lines.len(), 2, "{line}: {furniture:?}");
            }
        }
    }

    #[test]
    fn page_numbers_count_up() {
        let text = format!("{PROSE_LINE}\n\n1\n\n{PROSE_LINE}\n\n2\n\n{PROSE_LINE}\n\n3\n\n{PROSE_LINE}\n\n- 4 -\n");
        let (lines, furniture) = read(&text);
        assert_eq!((lines.len(), furniture.len()), (4, 4));
        let text = format!("{PROSE_LINE}\n\n1\n\n{PROSE_LINE}\n\n5\n\n{PROSE_LINE}\n");
        assert_eq!(read(&text).0.len(), 5, "numbers that do not count up stay");
        let text = ["2019", "2020", "2021"].map(|year| format!("{year}\n\n{PROSE_LINE}\n\n")).concat();
        assert_eq!(read(&text).0.len(), 6, "years head entries");
    }

    #[test]
    fn datelines_become_the_date() {
        for (line, expected) in [
            ("July 02,2021   By:The Post", Some("July 02,2021")),
            ("Office of Statistics December 2017", Some("December 2017")),
            ("来源：日报 2021年6月24日", Some("2021年6月24日")),
            ("On June 24, 2021 the council met.", None),
        ] {
            let mut parsed = parse(line);
            set_apart(line, &mut parsed, false);
            assert_eq!(parsed.meta.date.as_deref(), expected, "{line}");
        }
    }
}
