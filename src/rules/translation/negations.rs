//! A sentence that denies on one side and states on the other.
//!
//! Languages deny in many words that are no negations (`unless`, `fail`, `only`), so that a missing one proves nothing by
//! itself. Looked at are short sentences, tied one to one, that hold a single negation on one side, and on the other neither
//! one nor any word that may stand for it.

use super::{Defect, Hit, Pair};
use crate::base::Span;
use crate::lexicon::{Lexicon, is_han};
use crate::model::{BlockKind, Document, Hedge, Mention, MentionKind, Value, sentences_span};
use crate::rules::negation::{negations, without_constants};

/// Beads must be tied as surely as this.
const MIN_BEAD: f32 = 0.8;

/// Most words of a sentence: in longer ones something else is denied.
const MAX_WORDS: usize = 20;

/// Fewest words of a sentence: a label is no statement.
const MIN_WORDS: usize = 4;

/// How sure it is.
const SURE: f32 = 0.7;

/// Adds sentences whose negation the other side lacks.
pub(super) fn check(pair: &Pair<'_>, hits: &mut Vec<Hit>) {
    let [of_source, of_target] = pair.lexicons;
    if of_source.translation.denials.is_empty() || of_target.translation.denials.is_empty() {
        return;
    }
    for bead in &pair.bitext.beads {
        let one = bead.source.len() == 1 && bead.target.len() == 1 && bead.confidence >= MIN_BEAD;
        if !one || pair.is_copy(bead) {
            continue;
        }
        let spans = (sentences_span(pair.source, &bead.source), sentences_span(pair.target, &bead.target));
        if !is_statement(pair.source, spans.0) || !is_statement(pair.target, spans.1) {
            continue;
        }
        let (a, b) = (Told::of(pair.source, spans.0, of_source), Told::of(pair.target, spans.1, of_target));
        let why = match (a.negations, b.negations) {
            (1, 0) if a.denies && !b.may_deny => "the source denies what the translation states",
            (0, 1) if b.denies && !a.may_deny => "the translation denies what the source states",
            _ => continue,
        };
        hits.push(Hit {
            defect: Defect::Negation,
            source: (spans.0, String::new()),
            target: (spans.1, String::new()),
            confidence: SURE * bead.confidence,
            why: why.to_owned(),
        });
    }
}

/// Whether a sentence is prose of a length that one negation decides.
fn is_statement(document: &Document, span: Span) -> bool {
    let kind = document.block_at(span.start).and_then(|idx| document.blocks.get(idx)).map(|block| block.kind);
    let prose = matches!(kind, Some(BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Note | BlockKind::Quote));
    let words = document.tokens_under(span).map(|at| document.tokens.kind(at).weight()).sum::<u32>() as usize / 5;
    prose && (MIN_WORDS..=MAX_WORDS).contains(&words) && !document.is_literal(span)
}

/// What a sentence denies.
struct Told {
    negations: usize,
    /// Whether a verb is denied.
    denies: bool,
    /// Whether some word may deny without being a negation.
    may_deny: bool,
}

impl Told {
    fn of(document: &Document, span: Span, lexicon: &Lexicon) -> Self {
        let text = without_constants(document, span).to_lowercase();
        // What bounds a figure denies nothing (`no less than 20`, `不超过20`).
        let bounded: Vec<String> = document
            .mentions_in(span)
            .iter()
            .filter(|mention| mention.kind != MentionKind::Name)
            .map(|mention| document.slice(mention.span).to_lowercase())
            .collect();
        let text = bounded.iter().fold(text, |text, value| text.replace(value.as_str(), " "));
        // A space stands for the edge of a word.
        let words: String = text.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
        let words = format!(" {words} ");
        // What is not more than a figure is at most the figure.
        let bounds = |mention: &Mention| matches!(&mention.value, Value::Quantity(q) if !matches!(q.hedge, Hedge::None | Hedge::About));
        let may_deny = lexicon.translation.denials.iter().any(|part| words.contains(part.as_str()))
            || document.mentions_in(span).iter().any(bounds);
        let surely = |denies: &String| {
            if denies.chars().any(is_han) {
                text.contains(denies.as_str())
            } else {
                words.contains(&format!(" {denies} "))
            }
        };
        // `n't` is the end of a word.
        let contracted = |denies: &String| denies.contains('\'') && text.contains(denies.as_str());
        let denies = lexicon.translation.denies.iter().any(|word| surely(word) || contracted(word));
        Self { negations: negations(&text, lexicon), denies, may_deny }
    }
}
