//! Numbers of things that are announced right above a list of them.

use std::ops::Range;

use super::{Clause, Hit, Reading, n_words};
use crate::base::Span;
use crate::lexicon::{Lexicon, digit_value, is_han};
use crate::model::{Block, BlockKind, Document, Hedge, UnitKind};

/// The list stands right below, but what is counted may be grouped in it.
const CONFIDENCE: f32 = 0.75;

/// Fewest and most things that are announced as a list: one is no list, and nobody counts a hundred items by hand.
const ANNOUNCED: std::ops::RangeInclusive<i128> = 2..=40;

/// Fewest items of a list.
const MIN_ITEMS: usize = 2;

/// Most words between the number and the end of the sentence above the list, if words that lead to a list stand before it.
const MAX_TRAILING_WORDS: usize = 10;

/// The same if no such words do: what is counted, and little else.
const MAX_BARE_WORDS: usize = 4;

/// Longest number before an item, in bytes: two ideographs.
const MAX_NUMBER_BYTES: usize = 6;

/// Finds a list of another number of items than the sentence right above it announces.
pub(super) fn check(reading: &Reading<'_>, found: &mut Vec<Hit>) {
    let document = reading.document;
    for idx in 0..document.blocks.len() {
        if document.blocks[idx].kind != BlockKind::Paragraph {
            continue;
        }
        let headings = headings_below(reading, idx);
        let led = headings.is_none();
        let list = headings.or_else(|| list_below(document, idx)).or_else(|| numbered_below(reading, idx));
        let Some(list) = list else { continue };
        let Some((place, said)) = announced(reading, idx, led) else { continue };
        // Four limits on two lines are two on each.
        let Some(listed) = i128::try_from(list.len()).ok().filter(|listed| said % listed != 0) else { continue };
        let (first, last) = (document.blocks[list[0]].span, document.blocks[list[list.len() - 1]].span);
        let n = listed.to_string();
        found.push(Hit {
            places: vec![place, (first, "1".to_owned()), (last, n.clone())],
            confidence: CONFIDENCE,
            why: if led {
                format!("the list right below has {n} items, and nothing says that it is not whole")
            } else {
                format!("the headings below are numbered from 1 to {n}")
            },
            expected: n,
        });
    }
}

/// The number of things that the last sentence of a block says will follow; if it has to lead to them, in words that do.
fn announced(reading: &Reading<'_>, block: usize, leading: bool) -> Option<((Span, String), i128)> {
    let document = reading.document;
    let block = document.blocks.get(block)?;
    let sentence = document.sentences.get(document.sentence_at(block.span.end.checked_sub(1)?)?)?;
    let clause = Clause::new(document, reading.lexicon_of(block.span), sentence.span);
    let relations = &clause.lexicon.relations;
    let text = clause.folded(sentence.span);
    let opens = text.trim_end().ends_with([':', '：']);
    if relations.list_doubts.inside(&text) {
        return None;
    }
    // A second figure leaves it open which of the two is that of the list.
    let figures: Vec<usize> = (0..clause.values.len()).filter(|&idx| clause.amount(idx).is_some()).collect();
    let [idx] = figures.as_slice() else { return None };
    let stated = clause.count(*idx)?;
    let said = stated.from.to_int().filter(|said| ANNOUNCED.contains(said))?;
    let counts = stated.unit.as_ref().is_some_and(|unit| unit.kind == UnitKind::Counted);
    let unsaid = stated.unit.is_none();
    if !(counts || unsaid) || stated.hedge != Hedge::None || !stated.readings.is_empty() || clause.values.len() > 1 {
        return None;
    }
    let (before, after) = (clause.before(*idx), clause.after(*idx));
    let pointed = relations.list_pointers.before_end(&before).is_some();
    let led = pointed || before.trim().is_empty() || relations.list_leads.before_end(&before).is_some();
    // `the two files` are two that were spoken of before, `install/2` is a name.
    let known = !led && relations.articles.before_end(&before).is_some();
    let glued = before.ends_with(|c: char| !c.is_whitespace() && !is_han(c));
    let told = pointed || opens && !known || opens && relations.list_pointers.inside(&after);
    let most = if led { MAX_TRAILING_WORDS } else { MAX_BARE_WORDS };
    let near = n_words(&after) <= most && !after.contains([',', ';', '，', '；', '(', '（']);
    // Where the counted noun is not known as one, only such words tell that the number counts at all.
    let counted = counts || led && !before.trim().is_empty() && n_words(&after) > 0;
    let told = told || !leading && counts && !known;
    (told && near && counted && !glued).then(|| (clause.place(*idx), said))
}

/// The items of the list right below a block, if they are all of one level and no other list follows that may go on with it.
fn list_below(document: &Document, above: usize) -> Option<Vec<usize>> {
    let is_item = |block: &Block| block.kind == BlockKind::ListItem;
    let first = above + 1;
    let n = document.blocks.get(first..)?.iter().take_while(|block| is_item(block)).count();
    let items = first..first + n;
    (n >= MIN_ITEMS && are_siblings(document, &items) && !goes_on(document, items.end, is_item))
        .then(|| items.collect())
}

/// Headings of one level that are numbered one by one from the first on, the first of them right below a block: `1. …`,
/// `Step 1: …`. What stands under them, deeper headings too, is passed over.
fn headings_below(reading: &Reading<'_>, above: usize) -> Option<Vec<usize>> {
    let document = reading.document;
    let BlockKind::Heading(level) = document.blocks.get(above + 1)?.kind else { return None };
    let mut found = Vec::new();
    for (idx, block) in document.blocks.iter().enumerate().skip(above + 1) {
        let BlockKind::Heading(own) = block.kind else { continue };
        if own > level {
            continue;
        }
        let text = document.slice(block.span);
        let lexicon = reading.lexicon_of(block.span);
        let number = number_of(text, lexicon).or_else(|| number_of(text.split_once(' ')?.1, lexicon));
        // Unnumbered headings end the list; one that begins anew or leaves a number out makes it none.
        match number.filter(|_| own == level) {
            Some(number) if usize::try_from(number).ok() == Some(found.len() + 1) => found.push(idx),
            Some(_) => return None,
            None => break,
        }
    }
    (found.len() >= MIN_ITEMS).then_some(found)
}

/// Paragraphs right below a block that are numbered one by one from the first on: `(1) …`, `一、…`.
fn numbered_below(reading: &Reading<'_>, above: usize) -> Option<Vec<usize>> {
    let document = reading.document;
    let number = |block: &Block| {
        let lexicon = reading.lexicon_of(block.span);
        (block.kind == BlockKind::Paragraph).then(|| number_of(document.slice(block.span), lexicon)).flatten()
    };
    let first = above + 1;
    let blocks = document.blocks.get(first..)?.iter();
    let n = (1..).zip(blocks).take_while(|(at, block)| number(block) == Some(*at)).count();
    let items = first..first + n;
    (n >= MIN_ITEMS && !goes_on(document, items.end, |block| number(block).is_some())).then(|| items.collect())
}

/// The number that a paragraph begins with, in brackets, or before a bracket, a full stop or a mark of enumeration.
fn number_of(text: &str, lexicon: &Lexicon) -> Option<i64> {
    let rest = text.strip_prefix(['(', '（']);
    let (opened, rest) = (rest.is_some(), rest.unwrap_or(text));
    let end = rest.find([')', '）', '.', '、', '．', ':', '：']).filter(|end| (1..=MAX_NUMBER_BYTES).contains(end))?;
    if opened && !rest[end..].starts_with([')', '）']) {
        return None;
    }
    let value = |c: char| {
        let spelled = || {
            let (vocabulary, mut bytes) = (&lexicon.vocabulary, [0; 4]);
            let (.., entry) = vocabulary.han_words(c.encode_utf8(&mut bytes)).next()?;
            vocabulary.entry(entry).cardinal
        };
        digit_value(c).map(i64::from).or_else(spelled)
    };
    let digits: Option<Vec<i64>> = rest[..end].chars().map(value).collect();
    match digits?.as_slice() {
        [one] => Some(*one),
        // Eleven is ten and one in ideographs.
        [tens, units] => Some(if *tens == 10 { tens + units } else { tens * 10 + units }),
        _ => None,
    }
}

/// Whether more of a list may follow before the next heading: what stands between may belong to its last item.
fn goes_on(document: &Document, from: usize, is_item: impl Fn(&Block) -> bool) -> bool {
    let rest = document.blocks.get(from..).unwrap_or(&[]).iter();
    let mut section = rest.take_while(|block| !matches!(block.kind, BlockKind::Heading(_)));
    let mut announced = false;
    section.any(|block| {
        let follows = is_item(block) && !announced;
        // A list that is announced anew is another one.
        announced = document.slice(block.span).trim_end().ends_with([':', '：']) || announced && is_item(block);
        follows
    })
}

/// Whether the items of a list are all of one level, as far as the source tells: else one stands inside the other.
fn are_siblings(document: &Document, items: &Range<usize>) -> bool {
    let Some(source) = &document.source else { return false };
    let origin = |idx: usize| document.blocks.get(idx).map(|block| document.map.to_origin(block.span));
    if document.format == "html" {
        let tags =
            |idx: usize| Some(list_tags(source.get(origin(idx - 1)?.end as usize..origin(idx)?.start as usize)?));
        return items.clone().skip(1).all(|idx| tags(idx).is_some_and(|tags| tags == ["li"]));
    }
    // What stands before an item on its line: how far it is set in, and its mark.
    let lead = |idx: usize| -> Option<String> {
        let before = source.get(..origin(idx)?.start as usize)?;
        let line = before.rsplit('\n').next()?;
        let text = line.replace(|c: char| c.is_ascii_digit(), "0");
        Some(text.replace("00", "0"))
    };
    let first = lead(items.start);
    first.is_some() && items.clone().all(|idx| lead(idx) == first)
}

/// The tags of lists in a stretch of HTML that open or close one, or an item, in order; closed items aside.
fn list_tags(html: &str) -> Vec<&str> {
    let name = |tag: &'_ str| tag.find(|c: char| !c.is_ascii_alphanumeric() && c != '/').unwrap_or(tag.len());
    let tags = html.split('<').skip(1).map(|tag| &tag[..name(tag)]);
    tags.filter(|tag| matches!(*tag, "li" | "ul" | "ol" | "dl" | "dt" | "dd" | "/ul" | "/ol" | "/dl")).collect()
}
