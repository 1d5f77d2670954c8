//! Values of the source against values of its translation.
//!
//! Each value is struck off against one that agrees with it: in the same bead first, then in the beads beside it, since
//! translators move clauses. What is left on both sides of one bead, of one sort and as often here as there, was changed;
//! what is left on one side only is missing or added.

use crate::base::Span;
use crate::model::{Bead, sentences_span};
use crate::model::{
    BlockKind, Document, Hedge, Mention, MentionKind, Number, Period, Quantity, Relation, UnitKind, Value,
};
use crate::rules::translation::{Defect, Hit, Pair};

/// How many beads away a value may have moved.
const REACH: usize = 2;

/// Beads that are tied less surely than this are not trusted with a value.
const MIN_BEAD: f32 = 0.3;

/// How sure a difference of two figures in digits is.
const SURE: f32 = 0.9;

/// How much less sure it is if one of them is written in words, which may be no number at all.
const IN_WORDS: f32 = 0.75;

/// How sure it is that a value in digits has no counterpart: it may stand there in a form that is not read.
const ONE_SIDED: f32 = 0.75;

/// Figures up to this one are often written in words that are none: articles, pronouns, idioms.
const SMALL: i128 = 2;

/// Counts up to this one come and go in translation.
const FEW: i128 = 10;

/// The sort of a value: only within one is a difference a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Count,
    Ordinal,
    Percent,
    Money,
    Measure,
    Duration,
    Date,
    Time,
    Reference,
}

impl Sort {
    fn of(mention: &Mention) -> Option<Self> {
        Some(match mention.kind {
            MentionKind::Number => Self::Count,
            MentionKind::Ordinal => Self::Ordinal,
            MentionKind::Percent => Self::Percent,
            MentionKind::Money => Self::Money,
            MentionKind::Quantity => Self::Measure,
            MentionKind::Duration => Self::Duration,
            MentionKind::Date | MentionKind::Period => Self::Date,
            MentionKind::Time => Self::Time,
            MentionKind::Reference => Self::Reference,
            MentionKind::Name => return None,
        })
    }

    /// Whether it is a figure of something: what is left of it without its unit is a count.
    fn is_amount(self) -> bool {
        matches!(self, Self::Count | Self::Percent | Self::Money | Self::Measure | Self::Duration)
    }

    fn defect(self) -> Defect {
        match self {
            Self::Date | Self::Time => Defect::Date,
            Self::Reference => Defect::Reference,
            _ => Defect::Number,
        }
    }
}

/// A value of one side.
struct Item<'a> {
    mention: &'a Mention,
    sort: Sort,
    /// As it is written.
    surface: &'a str,
    /// Whether it is written in digits.
    firm: bool,
    /// Whether the other side says it, too.
    matched: bool,
}

/// The values and the digits of one side of one bead.
struct Cluster<'a> {
    items: Vec<Item<'a>>,
    /// Runs of digits as they stand, without leading zeros, and where the value begins that each is a part of.
    digits: Vec<(String, Option<u32>)>,
}

impl Cluster<'_> {
    /// Whether a run of digits stands here that is no value, or one of another sort that has no counterpart of its own.
    fn holds(&self, run: &str, sort: Sort) -> bool {
        let free = |start: &Option<u32>| {
            let item = start.and_then(|start| self.items.iter().find(|item| item.mention.span.start == start));
            // The day of a date stands by itself where the name of the month was not read.
            let is_day = |item: &Item<'_>| sort == Sort::Count && item.sort == Sort::Date && !is_year(item);
            item.is_none_or(|item| sort == Sort::Reference || is_day(item) || item.sort != sort && !item.matched)
        };
        self.digits.iter().any(|(digits, start)| digits == run && free(start))
    }
}

/// How two values stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Same,
    /// One figure in two units.
    Unit,
    Other,
}

/// Adds all differences of values of a pair.
pub(super) fn check(pair: &Pair<'_>, hits: &mut Vec<Hit>) {
    let beads = &pair.bitext.beads;
    let mut sources: Vec<Cluster<'_>> = beads.iter().map(|bead| cluster(pair.source, &bead.source)).collect();
    let mut targets: Vec<Cluster<'_>> = beads.iter().map(|bead| cluster(pair.target, &bead.target)).collect();
    // The messages of a catalogue stand by themselves.
    let reach = if pair.bitext.given { 0 } else { REACH };
    strike(&mut sources, &mut targets, reach);
    for (idx, bead) in beads.iter().enumerate() {
        // What was not translated at all has its values, whatever one side's reader made of them.
        if bead.is_gap() || bead.confidence < MIN_BEAD || pair.is_copy(bead) {
            continue;
        }
        compare(pair, bead, &sources[idx], &targets[idx], hits);
    }
}

fn cluster<'a>(document: &'a Document, sentences: &std::ops::Range<u32>) -> Cluster<'a> {
    let mut cluster = Cluster { items: Vec::new(), digits: Vec::new() };
    for sentence in document.sentences.get(sentences.start as usize..sentences.end as usize).unwrap_or(&[]) {
        let is_code = document.blocks.get(sentence.block as usize).is_some_and(|block| block.kind == BlockKind::Code);
        let mentions = document.mentions_in(sentence.span);
        if !is_code {
            cluster.items.extend(mentions.iter().filter_map(|mention| {
                let sort =
                    Sort::of(mention).filter(|_| !is_relative(&mention.value) && !is_label(document, mention))?;
                let surface = document.slice(mention.span);
                let firm = surface.chars().any(is_digit);
                Some(Item { mention, sort, surface, firm, matched: false })
            }));
        }
        digits(document, sentence.span, mentions, &mut cluster.digits);
    }
    cluster
}

/// Whether a date is told from the day of writing: translators may name it, or move it.
fn is_relative(value: &Value) -> bool {
    matches!(value, Value::Period(period) if period.resolved)
}

/// Whether a number only tells where it stands, or belongs to a word: the number of a heading or item, `udev(7)`.
fn is_label(document: &Document, mention: &Mention) -> bool {
    let numbers = matches!(mention.kind, MentionKind::Number | MentionKind::Reference | MentionKind::Ordinal);
    let block = document.block_at(mention.span.start).and_then(|idx| document.blocks.get(idx));
    let opens = block.is_some_and(|block| {
        matches!(block.kind, BlockKind::Heading(_) | BlockKind::ListItem)
            && document
                .slice(Span { start: block.span.start, end: mention.span.start })
                .chars()
                .all(|c| !c.is_alphanumeric())
    });
    let rest = document.text.get(mention.span.end as usize..).unwrap_or("");
    let before = document.text.get(..mention.span.start as usize).unwrap_or("");
    let glued = before.strip_suffix('(').is_some_and(|word| word.ends_with(|c: char| !c.is_whitespace()));
    // `B.2.2` is read as a letter and a number.
    let lettered = before.strip_suffix('.').is_some_and(|word| word.ends_with(|c: char| c.is_ascii_uppercase()));
    numbers && (lettered || opens && rest.starts_with(['.', ')', '、', ':', '．']) || glued && rest.starts_with(')'))
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || (!c.is_ascii() && c.to_digit(10).is_none() && c.is_numeric() && !c.is_alphabetic())
}

/// The runs of ASCII digits of a sentence; normalising has made those of other scripts ASCII where they are plain.
fn digits(document: &Document, span: Span, mentions: &[Mention], found: &mut Vec<(String, Option<u32>)>) {
    let text = document.slice(span);
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let from = text.len() - rest.len() + at;
        let len = text[from..].find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len() - from);
        let place = span.start + u32::try_from(from).unwrap_or(0);
        let inside = mentions.iter().find(|mention| mention.span.start <= place && place < mention.span.end);
        found.push((trimmed(&text[from..from + len]), inside.map(|mention| mention.span.start)));
        rest = &text[from + len..];
    }
}

fn trimmed(digits: &str) -> String {
    digits.trim_start_matches('0').to_owned()
}

/// Strikes off all values that the other side says as well, up to so many beads away.
fn strike(sources: &mut [Cluster<'_>], targets: &mut [Cluster<'_>], most: usize) {
    // The nearest and the plainest first, so that a value is not taken from where it belongs.
    for reach in 0..=most {
        for exact in [true, false] {
            for (idx, source) in sources.iter_mut().enumerate() {
                for other in beside(idx, reach, targets.len()) {
                    pair_off(&mut source.items, &mut targets[other].items, exact);
                }
            }
        }
    }
    // All are asked before any is struck off: what one side says once may stand for a value read otherwise beside it.
    let of = |own: &[Cluster<'_>], other: &[Cluster<'_>]| -> Vec<Vec<bool>> {
        let near = |idx: usize| idx.saturating_sub(most)..(idx + most + 1).min(own.len());
        let said = |(idx, cluster): (usize, &Cluster<'_>)| {
            cluster.items.iter().map(|item| is_said(item, &other[near(idx)])).collect()
        };
        own.iter().enumerate().map(said).collect()
    };
    let (of_source, of_target) = (of(sources, targets), of(targets, sources));
    let mark = |clusters: &mut [Cluster<'_>], said: Vec<Vec<bool>>| {
        let items = clusters.iter_mut().flat_map(|cluster| &mut cluster.items);
        items.zip(said.into_iter().flatten()).for_each(|(item, said)| item.matched |= said);
    };
    mark(sources, of_source);
    mark(targets, of_target);
}

/// The beads at a distance from one.
fn beside(idx: usize, reach: usize, len: usize) -> impl Iterator<Item = usize> {
    let before = idx.checked_sub(reach);
    let after = (reach > 0).then_some(idx + reach);
    before.into_iter().chain(after).filter(move |&at| at < len)
}

fn pair_off(sources: &mut [Item<'_>], targets: &mut [Item<'_>], exact: bool) {
    for source in sources.iter_mut().filter(|item| !item.matched) {
        let agrees = |target: &&mut Item<'_>| {
            !target.matched
                && if exact {
                    source.mention.value.relation(&target.mention.value) == Relation::Equal
                } else {
                    verdict(source, target) == Verdict::Same
                }
        };
        if let Some(target) = targets.iter_mut().find(agrees) {
            source.matched = true;
            target.matched = true;
        }
    }
}

/// Whether the other side says a value somewhere near, if only once more or in another form: as the ends of a range, as a
/// part of one, or as digits that are read as something else.
fn is_said(item: &Item<'_>, near: &[Cluster<'_>]) -> bool {
    if item.matched {
        return true;
    }
    let others = || near.iter().flat_map(|cluster| &cluster.items);
    let value = &item.mention.value;
    if others().any(|other| verdict(item, other) == Verdict::Same) {
        return true;
    }
    if let Value::Quantity(quantity) = value {
        let holds = |end: Number| others().any(|other| ends(&other.mention.value).contains(&end));
        let is_end = |end: Number| {
            let range = |other: &&Item<'_>| matches!(&other.mention.value, Value::Quantity(q) if q.from != q.to);
            others().filter(range).any(|other| ends(&other.mention.value).contains(&end))
        };
        let said = if quantity.from != quantity.to || is_bare(quantity) {
            ends(value).into_iter().all(holds)
        } else {
            is_end(quantity.from)
        };
        if said {
            return true;
        }
    }
    // Digits that are no value over there, or one of another sort, were read otherwise, not written otherwise.
    let runs = runs_of(item);
    let read_otherwise = |run: &String| near.iter().any(|cluster| cluster.holds(run, item.sort));
    !runs.is_empty() && runs.iter().all(read_otherwise)
}

/// The ends of a range.
fn ends(value: &Value) -> Vec<Number> {
    match value {
        Value::Quantity(quantity) if quantity.from != quantity.to => vec![quantity.from, quantity.to],
        Value::Quantity(quantity) => vec![quantity.from],
        _ => Vec::new(),
    }
}

fn is_bare(quantity: &Quantity) -> bool {
    quantity.unit.as_ref().is_none_or(|unit| unit.kind == UnitKind::Counted)
}

/// The runs of digits in a value as it is told.
fn runs_of(item: &Item<'_>) -> Vec<String> {
    if !item.firm {
        return Vec::new();
    }
    let runs = item.surface.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty());
    runs.map(trimmed).filter(|run| !run.is_empty()).collect()
}

/// How two values stand to each other, if they may be of two languages: a unit that one side lacks is a word that was not
/// read, and a year may be read as a number.
fn verdict(a: &Item<'_>, b: &Item<'_>) -> Verdict {
    let (source, target) = (&a.mention.value, &b.mention.value);
    let same = |same: bool| if same { Verdict::Same } else { Verdict::Other };
    match (source, target) {
        (Value::Quantity(x), Value::Quantity(y)) => match source.relation(target) {
            Relation::Equal => Verdict::Same,
            Relation::Compatible if !(a.firm && b.firm) || may_be_rounded(x, y) => Verdict::Same,
            Relation::Compatible if (x.from, x.to) != (y.from, y.to) => Verdict::Other,
            _ => quantities(x, y, a.firm && b.firm),
        },
        (Value::Quantity(number), Value::Period(period)) | (Value::Period(period), Value::Quantity(number)) => {
            same(number.from.to_string() == period.edtf)
        }
        (Value::Period(a), Value::Period(b)) => same(periods(a, b)),
        // What stands around the number of a reference is a word of the language.
        (Value::Reference(a), Value::Reference(b)) => same(numbers_of(a) == numbers_of(b)),
        _ => same(matches!(source.relation(target), Relation::Equal | Relation::Compatible)),
    }
}

/// Whether two dates are one as far as both tell it. Unlike in two accounts of one matter, days in common are not enough: a
/// translation keeps both ends of a period.
fn periods(a: &Period, b: &Period) -> bool {
    let relation = a.relation(b);
    let (ends_a, ends_b) = (ends_of(&a.edtf), ends_of(&b.edtf));
    match (ends_a.as_slice(), ends_b.as_slice()) {
        _ if relation == Relation::Equal => true,
        ([first, last], [from, to]) => is_part(first, from) && is_part(last, to),
        // The other end stands by itself.
        ([first, last], [day]) | ([day], [first, last]) => is_part(first, day) || is_part(last, day),
        _ => relation == Relation::Compatible,
    }
}

/// The dates between which a period lies; one for a date, or for a period that is open on one side.
fn ends_of(edtf: &str) -> Vec<&str> {
    edtf.split('/').filter(|end| *end != ".." && !end.is_empty()).collect()
}

/// Whether of two dates one tells all that the other tells, field by field.
fn is_part(a: &str, b: &str) -> bool {
    let agrees = |(x, y): (&str, &str)| x == y || x.starts_with('X') || y.starts_with('X');
    a.trim_end_matches('~').split('-').zip(b.trim_end_matches('~').split('-')).all(agrees)
}

/// The runs of digits of a reference.
fn numbers_of(reference: &str) -> Vec<&str> {
    reference.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty()).collect()
}

/// Whether of two figures in digits one may be the other to another precision: it was converted, or can be read in several
/// ways. A translation rounds nothing else.
fn may_be_rounded(a: &Quantity, b: &Quantity) -> bool {
    let unit = |quantity: &Quantity| {
        quantity.unit.as_ref().filter(|unit| unit.kind != UnitKind::Counted).map(|u| u.name.clone())
    };
    unit(a) != unit(b) || !a.readings.is_empty() || !b.readings.is_empty()
}

fn quantities(a: &Quantity, b: &Quantity, firm: bool) -> Verdict {
    let bare = |quantity: &Quantity| Value::Quantity(Box::new(Quantity { unit: None, ..quantity.clone() }));
    // What hedges a figure is not the figure, and a hyphen before it may be a sign on one side.
    let alike = (a.from.abs(), a.to.abs()) == (b.from.abs(), b.to.abs())
        || match bare(a).relation(&bare(b)) {
            Relation::Equal => true,
            Relation::Compatible => !firm || !a.readings.is_empty() || !b.readings.is_empty(),
            _ => false,
        };
    if !alike {
        return Verdict::Other;
    }
    let unit = |quantity: &Quantity| quantity.unit.as_ref().map(|unit| (unit.kind, unit.name.clone()));
    if is_bare(a) || is_bare(b) || unit(a) == unit(b) {
        return Verdict::Same;
    }
    Verdict::Unit
}

/// Compares what is left of one bead.
fn compare(pair: &Pair<'_>, bead: &Bead, source: &Cluster<'_>, target: &Cluster<'_>, hits: &mut Vec<Hit>) {
    let left = |cluster: &'_ Cluster<'_>| -> Vec<usize> {
        (0..cluster.items.len()).filter(|&idx| !cluster.items[idx].matched).collect()
    };
    let (of_source, of_target) = (left(source), left(target));
    let struck = source.items.iter().filter(|item| item.matched).count();
    // Where more differs than agrees, the bead is wrong or the text was rewritten. Labels and places in an order are left out
    // of account: how they are read depends on the words around them.
    let amounts = |items: &[Item<'_>], left: &[usize]| {
        left.iter().filter(|&&idx| !matches!(items[idx].sort, Sort::Reference | Sort::Ordinal)).count()
    };
    if amounts(&source.items, &of_source).min(amounts(&target.items, &of_target)) > struck + 1 {
        return;
    }
    let mut told: Vec<(usize, usize, Defect)> = Vec::new();
    // One figure in two units.
    for &s in &of_source {
        let unit = |t: &&usize| {
            let (a, b) = (&source.items[s], &target.items[**t]);
            verdict(a, b) == Verdict::Unit && !told.iter().any(|(_, told, _)| told == *t)
        };
        if let Some(&t) = of_target.iter().find(unit) {
            told.push((s, t, Defect::Unit));
        }
    }
    // One sort, as often on both sides.
    let sorts = [
        Sort::Count,
        Sort::Ordinal,
        Sort::Percent,
        Sort::Money,
        Sort::Measure,
        Sort::Duration,
        Sort::Date,
        Sort::Time,
        Sort::Reference,
    ];
    for sort in sorts {
        let of = |items: &[Item<'_>], left: &[usize], told: Vec<usize>| -> Vec<usize> {
            left.iter().copied().filter(|&idx| items[idx].sort == sort && !told.contains(&idx)).collect()
        };
        let s = of(&source.items, &of_source, told.iter().map(|(s, ..)| *s).collect());
        let t = of(&target.items, &of_target, told.iter().map(|(_, t, _)| *t).collect());
        if s.len() == t.len() {
            told.extend(s.into_iter().zip(t).map(|(s, t)| (s, t, sort.defect())));
        }
    }
    // A figure and one whose unit was not read, or that is too large to be read as a year.
    let lone = |items: &[Item<'_>], left: &[usize], told: Vec<usize>| {
        let firm = |idx: &usize| {
            items[*idx].firm && (items[*idx].sort.is_amount() || is_year(&items[*idx])) && !told.contains(idx)
        };
        let mut rest = left.iter().copied().filter(firm);
        rest.next().filter(|_| rest.next().is_none())
    };
    let s = lone(&source.items, &of_source, told.iter().map(|(s, ..)| *s).collect());
    let t = lone(&target.items, &of_target, told.iter().map(|(_, t, _)| *t).collect());
    if let (Some(s), Some(t)) = (s, t)
        && (source.items[s].sort == Sort::Count || target.items[t].sort == Sort::Count)
    {
        told.push((s, t, Defect::Number));
    }
    told.sort_unstable_by_key(|(s, t, _)| (*s, *t));
    for &(s, t, defect) in &told {
        hits.extend(changed(pair, bead, &source.items[s], &target.items[t], defect));
    }
    let alone = |idx: &&usize, items: &[Item<'_>]| is_telling(&items[**idx]);
    let missing: Vec<usize> = of_source
        .iter()
        .filter(|s| alone(s, &source.items) && !told.iter().any(|(told, ..)| told == *s))
        .copied()
        .collect();
    let added: Vec<usize> = of_target
        .iter()
        .filter(|t| alone(t, &target.items) && !told.iter().any(|(_, told, _)| told == *t))
        .copied()
        .collect();
    if !missing.is_empty() && !added.is_empty() {
        // Two values of two sorts: one of them was read as what it is not, and which is not known.
        return;
    }
    let confidence = ONE_SIDED * bead.confidence.min(1.0);
    for s in missing {
        let mention = source.items[s].mention;
        let why = format!("{} stands neither here nor in the sentences around", told_value(&mention.value));
        let target = (sentences_span(pair.target, &bead.target), String::new());
        let source = (mention.span, mention.value.canonical());
        hits.push(Hit { defect: Defect::Missing, source, target, confidence, why });
    }
    for t in added {
        let mention = target.items[t].mention;
        let why = format!("{} stands neither in this sentence of the source nor around it", told_value(&mention.value));
        let source = (sentences_span(pair.source, &bead.source), String::new());
        let target = (mention.span, mention.value.canonical());
        hits.push(Hit { defect: Defect::Added, source, target, confidence, why });
    }
}

/// Whether a value is worth telling that the other side lacks: in digits, and no reference or small count, which are often
/// told in other words.
fn is_telling(item: &Item<'_>) -> bool {
    // An hour is one hour, and 100 % is all.
    if let Value::Quantity(quantity) = &item.mention.value
        && (quantity.to == Number::ONE || item.sort == Sort::Percent && quantity.to == Number::from_int(100))
    {
        return false;
    }
    let large =
        |value: &Value| matches!(value, Value::Quantity(q) if q.to.abs() > Number::from_int(FEW) || !q.to.is_integer());
    match item.sort {
        _ if !item.firm => false,
        Sort::Reference | Sort::Ordinal => false,
        Sort::Count => large(&item.mention.value),
        _ => true,
    }
}

/// Whether a date is a year and no more.
fn is_year(item: &Item<'_>) -> bool {
    matches!(&item.mention.value, Value::Period(period) if period.edtf.len() == 4)
}

/// Whether a figure in words is vague: a hedged one, or one that names no number (`dozens`).
fn is_vague(item: &Item<'_>) -> bool {
    match &item.mention.value {
        Value::Quantity(quantity) => !item.firm && (quantity.hedge != Hedge::None || quantity.from != quantity.to),
        _ => false,
    }
}

fn changed(pair: &Pair<'_>, bead: &Bead, source: &Item<'_>, target: &Item<'_>, defect: Defect) -> Option<Hit> {
    let small = |item: &Item<'_>| match &item.mention.value {
        Value::Quantity(quantity) => quantity.to <= Number::from_int(SMALL) && is_bare(quantity),
        _ => false,
    };
    let doubtful = |one: &Item<'_>, other: &Item<'_>| !one.firm && small(one) && (small(other) || !other.firm);
    if doubtful(source, target) || doubtful(target, source) || is_vague(source) || is_vague(target) {
        return None;
    }
    let words = if source.firm && target.firm { 1.0 } else { IN_WORDS };
    let (a, b) = (&source.mention.value, &target.mention.value);
    let beads = (pair.source.slice(source.mention.span), pair.target.slice(target.mention.span));
    let slip = slip(a, b);
    if slip.is_some() && !pair.scales_read {
        return None;
    }
    let mut why = format!("\"{}\" is {}, \"{}\" is {}", beads.0, told_value(a), beads.1, told_value(b));
    if let Some(slip) = slip {
        why.push_str("; ");
        why.push_str(&slip);
    }
    Some(Hit {
        defect,
        source: (source.mention.span, a.canonical()),
        target: (target.mention.span, b.canonical()),
        confidence: SURE * words * (0.5 + bead.confidence / 2.0),
        why,
    })
}

/// A value with its unit.
fn told_value(value: &Value) -> String {
    let unit = match value {
        Value::Quantity(quantity) => quantity.unit.as_ref().filter(|unit| unit.kind != UnitKind::Counted),
        _ => None,
    };
    let text = value.canonical();
    unit.map_or_else(|| text.clone(), |unit| format!("{text} {}", unit.name))
}

/// What is said of two figures whose ratio is a power of ten: their digits are the same, so a scale was misread.
fn slip(source: &Value, target: &Value) -> Option<String> {
    let (Value::Quantity(a), Value::Quantity(b)) = (source, target) else { return None };
    let ratio = b.from.checked_div(a.from)?;
    let (times, up) = if ratio > Number::ONE { (ratio, true) } else { (Number::ONE.checked_div(ratio)?, false) };
    let digits = times.to_int()?.to_string();
    let zeros = digits.strip_prefix('1').filter(|rest| !rest.is_empty() && rest.bytes().all(|b| b == b'0'))?;
    let how = if up { format!("{digits} times") } else { format!("1/{digits} of") };
    let cause = match zeros.len() {
        1 | 2 => "a scale word or the decimal point slipped",
        3 => "thousands, or the long and the short scale, were mistaken for each other",
        4 => "ten thousands were lost or counted twice",
        _ => "a scale word was lost or added",
    };
    Some(format!("same digits, but the translation has {how} the source: {cause}"))
}
