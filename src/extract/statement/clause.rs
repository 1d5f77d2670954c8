//! The clause of a figure: which words of its sentence speak of it, and how.

use super::words::{Gap, Sentence, Tok, What, pair_hash, subject_hash};
use super::{MAX_MODIFIERS, NEAR, is_ideograph, unit_kind};
use crate::lexicon::Cue;
use crate::model::{Manner, Mention, Quantity, UnitKind, Value};

/// The tokens of a sentence that speak of one figure: a range that holds the figure.
pub(super) struct Clause {
    /// First token of the clause.
    pub(super) from: usize,
    /// One past its last token.
    pub(super) to: usize,
    /// First token of the figure.
    pub(super) figure: usize,
    /// One past the figure's last token.
    pub(super) end: usize,
}

impl Clause {
    /// The clause of the `at`-th of the figures, which are given by their first tokens.
    pub(super) fn around(read: &Sentence<'_>, figures: &[usize], at: usize) -> Self {
        let figure = figures[at];
        let end = read.end_of(figure);
        let previous = at.checked_sub(1).map(|before| read.end_of(figures[before]));
        let next = figures.get(at + 1).copied();
        let from = match previous {
            // Between two figures a comma or a conjunction divides; failing those, what stands between speaks of both.
            Some(previous) => (previous + 1..figure).rev().find(|&at| divides(read, at)).unwrap_or(previous),
            None => 0,
        };
        let to = match next {
            Some(next) => (end..next).find(|&at| divides(read, at)).unwrap_or(next),
            None => read.toks.len(),
        };
        // A relative clause speaks of what stands before it.
        let opens = |at: usize| ends_clause(read, at) && !has_cue(read, at, Cue::Relative);
        let first = from;
        let from = (from..=figure).rev().find(|&at| at == from || opens(at)).unwrap_or(from);
        // `Port to listen on (default: 8080)`: what the default is of stands before it.
        let is_default = from == figure && figure > first && has_cue(read, figure - 1, Cue::Default);
        let from = if is_default {
            (first..figure - 1).rev().find(|&at| at == first || opens(at)).unwrap_or(first)
        } else {
            from
        };
        // What follows a comma is an addition, unless all but the figure follows it (`With 468 beds, the clinic …`).
        let opening = read.toks[from..figure].iter().all(|tok| matches!(tok.what, What::Stop | What::Light));
        let closes = |at: usize| ends_clause(read, at) || !opening && read.toks[at].gap == Gap::Comma;
        let to = (end..to).find(|&at| closes(at)).unwrap_or(to);
        Self { from, to, figure, end }
    }

    /// How the figure is said.
    pub(super) fn manner(&self, read: &Sentence<'_>) -> Manner {
        let mut manner = Manner::default();
        let start = (0..=self.figure).rev().find(|&at| read.toks[at].gap == Gap::Hard).unwrap_or(0);
        let comma = |from: usize| read.toks[from..self.figure].iter().skip(1).any(|tok| tok.gap == Gap::Comma);
        for &(at, cue, len) in &read.cues {
            let own = (self.from..self.to).contains(&at);
            let before = own && at + len <= self.figure;
            let near_before = before && self.figure - (at + len) < NEAR;
            let after = own && at >= self.end;
            let near_after = after && at - self.end < NEAR;
            let flag = match cue {
                Cue::Forecast if own || (start..self.figure).contains(&at) => Manner::FORECAST,
                Cue::Change if near_before || near_after => Manner::CHANGE,
                Cue::ChangeBefore if at + len == self.figure => Manner::CHANGE,
                Cue::Part if near_before || at == self.end => Manner::PART,
                Cue::PartStart if at == 0 && start == 0 => Manner::PART,
                // The comma before such a phrase ended the clause.
                Cue::Part if at + len == self.figure => Manner::PART,
                Cue::Example if own || (start..self.figure).contains(&at) => Manner::EXAMPLE,
                Cue::Here if before || after && at - self.end < 2 => Manner::HERE,
                // `The default size is 640 pixels by 480 pixels`.
                Cue::Default if own || (start..self.figure).contains(&at) && !comma(at) => Manner::DEFAULT,
                Cue::Limit if own => Manner::LIMIT,
                Cue::Further if near_before && self.figure - (at + len) < 2 || near_after => Manner::FURTHER,
                _ => continue,
            };
            manner = manner.with(flag);
        }
        let near = self.figure.saturating_sub(NEAR).max(self.from)..self.figure;
        let denied = |at: usize| {
            let text = read.document.slice(read.toks[at].span);
            read.lexicon.negations.contains(text) || text.ends_with("n't") || text.ends_with("n’t")
        };
        if near.into_iter().any(denied) {
            manner = manner.with(Manner::DENIED);
        }
        manner
    }

    /// The words of the clause that exclude others: group and member, sorted.
    pub(super) fn contrasts(&self, read: &Sentence<'_>) -> Vec<(u16, u16)> {
        let own = read.cues.iter().filter(|(at, ..)| (self.from..self.to).contains(at));
        let mut found: Vec<(u16, u16)> = own
            .filter_map(|(_, cue, _)| match cue {
                Cue::Contrast { group, member } => Some((*group, *member)),
                _ => None,
            })
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The word whose number the figure is (`port 80`, `requires Python 3.9`), and whether it is the least that will do.
    pub(super) fn numbered(&self, read: &Sentence<'_>, mention: &Mention) -> Option<(u32, bool)> {
        let before = self.figure.checked_sub(1)?;
        let Value::Quantity(quantity) = &mention.value else { return None };
        let tok = &read.toks[before];
        let plain = quantity.unit.is_none() && read.toks[self.figure].gap == Gap::None && !is_ideograph(tok);
        let capital = read.document.slice(tok.span).starts_with(char::is_uppercase);
        let named = matches!(tok.what, What::Content | What::Name | What::Light) && capital;
        // `CMake 3.9 and newer remove …` says what those do, not what is needed.
        let subject = (0..before).all(|at| read.toks[at].what == What::Stop);
        // What a feature needs is told of the feature (`This command needs …`).
        let of_feature = read.has_cue(0, Cue::Here);
        let least = named && !subject && !of_feature && read.is_least(self.figure, mention);
        (plain && (least || read.has_cue(before, Cue::Valued))).then_some((tok.subject, least))
    }

    /// The word of the clause whose number is a value (`port`).
    pub(super) fn valued(&self, read: &Sentence<'_>) -> Option<u32> {
        (self.from..self.figure).rev().find(|&at| read.has_cue(at, Cue::Valued)).map(|at| read.toks[at].subject)
    }

    /// The words right after a noun that say what it is of (`jars of tomato sauce`): they tell apart as modifiers do.
    fn complement(&self, read: &Sentence<'_>, at: usize) -> Vec<u32> {
        let joined = |at: usize| read.toks.get(at).filter(|tok| at < self.to && tok.gap == Gap::None);
        let connects = |tok: &Tok| {
            let text = read.document.slice(tok.span);
            let names = &read.lexicon.names;
            names.connectors.contains(text) && !names.conjunctions.contains(text)
        };
        if !joined(at).is_some_and(connects) {
            return Vec::new();
        }
        let content =
            (at + 1..at + 1 + MAX_COMPLEMENT).map_while(|at| joined(at).filter(|tok| tok.what == What::Content));
        content.map(|tok| tok.subject).collect()
    }

    /// The noun that the figure counts and the words between the two; of a share, what it is a share of.
    pub(super) fn noun(&self, read: &Sentence<'_>, quantity: &Quantity) -> Option<(u32, Vec<u32>)> {
        let counted = match unit_kind(quantity) {
            None => quantity.unit.as_ref().filter(|unit| unit.kind == UnitKind::Counted),
            Some(_) => return None,
        };
        let wanted = counted.map(|unit| subject_hash(read.lexicon, &unit.name));
        let mut modifiers = Vec::new();
        // In scripts without spaces, the two characters after the one that counts (`86个插件`).
        let pair = read.toks.get(self.end + 1..self.end + 3).filter(|_| self.end + 3 <= self.to);
        if counted.is_none()
            && read.toks.get(self.end).is_some_and(is_ideograph)
            && let Some([one, other]) = pair
            && [one, other].iter().all(|tok| is_ideograph(tok) && tok.gap == Gap::None && tok.what == What::Content)
        {
            return Some((pair_hash(one, other), Vec::new()));
        }
        for at in self.end..self.to.min(self.end + MAX_MODIFIERS + 1) {
            let tok = &read.toks[at];
            if is_ideograph(tok) || !matches!(tok.gap, Gap::None | Gap::Joint) {
                break;
            }
            match wanted {
                Some(wanted) if tok.subject == wanted => {
                    modifiers.extend(self.complement(read, at + 1));
                    modifiers.sort_unstable();
                    modifiers.dedup();
                    return Some((wanted, modifiers));
                }
                None if matches!(tok.what, What::Content) => return Some((tok.subject, Vec::new())),
                None => break,
                _ => {}
            }
            if matches!(tok.what, What::Content | What::Name | What::Label) {
                modifiers.push(tok.subject);
            }
        }
        wanted.map(|wanted| (wanted, Vec::new()))
    }
}

/// Most words that say what a counted noun holds.
const MAX_COMPLEMENT: usize = 2;

/// Whether a part of the sentence begins at a token that lies between two figures.
fn divides(read: &Sentence<'_>, at: usize) -> bool {
    matches!(read.toks[at].gap, Gap::Comma | Gap::Pause | Gap::Hard) || breaks(read, at)
}

/// Whether another clause begins at a token.
fn ends_clause(read: &Sentence<'_>, at: usize) -> bool {
    match read.toks[at].gap {
        Gap::Hard | Gap::Pause => true,
        Gap::Comma => breaks(read, at),
        Gap::None | Gap::Joint => false,
    }
}

/// Whether a conjunction or a relative pronoun stands at a token.
pub(super) fn breaks(read: &Sentence<'_>, at: usize) -> bool {
    has_cue(read, at, Cue::Break) || has_cue(read, at, Cue::Relative)
}

fn has_cue(read: &Sentence<'_>, at: usize, wanted: Cue) -> bool {
    read.has_cue(at, wanted)
}
