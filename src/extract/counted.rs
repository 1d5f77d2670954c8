//! The noun that a number counts.

use super::scan::{Class, Line};
use crate::lexicon::Roles;
use crate::model::{Number, Unit, UnitKind};

/// Words of a noun group that are looked at; longer groups rarely belong to one number.
const MAX_WORDS: usize = 5;

/// The counted noun after token `at`, folded to its singular: the first plural of the noun group, modifiers skipped.
pub(super) fn counted(line: &Line<'_>, at: usize) -> Option<Unit> {
    let nouns = &line.lexicon.nouns;
    let hyphen = line.dash(at) && line.glued(at) && line.glued(at + 1);
    if line.has(at + usize::from(hyphen), Roles::MULTIPLE) {
        return Some(times());
    }
    // `2 millones de personas`: the scale takes its noun through a small word.
    let last = line.entry(at.wrapping_sub(1));
    let round = last.scale.is_some() || last.collective.is_some() || last.exact.is_some() || last.vague.is_some();
    let through = line.has(at, Roles::OF) && round;
    let mut at = if through { at + 1 } else { at };
    // A plural that is its own singular can modify the noun after it (`police officers`): it heads only if none follows.
    let mut collective = None;
    if line.dash(at) {
        return None;
    }
    for step in 0..MAX_WORDS {
        if !is_noun_like(line, at) {
            return collective.map(unit);
        }
        let word = line.str(at).to_lowercase();
        let possessive =
            word.ends_with("'s") || word.ends_with("’s") || line.mark(at + 1, '\'') || line.mark(at + 1, '’');
        // A first word in capitals may be a name that happens to end like a plural (`15 United States dollars`).
        let name = step > 0 && line.str(at).starts_with(char::is_uppercase);
        if !possessive
            && !name
            && let Some(singular) = nouns.singular(&word)
        {
            if singular != word {
                return Some(unit(singular));
            }
            collective.get_or_insert(singular);
        }
        at += 1;
        // Hyphenated modifiers (`prefecture-level cities`) go on; the possessive mark does not stop the group either.
        while line.dash(at) && line.glued(at) && line.glued(at + 1)
            || possessive && line.is(at, Class::Mark) && line.glued(at)
        {
            at += 1;
        }
    }
    collective.map(unit)
}

/// Whether token `at` can belong to a noun group: a word that is no function word, number, month or unit.
pub(super) fn is_noun_like(line: &Line<'_>, at: usize) -> bool {
    let entry = line.entry(at);
    let other = entry.roles.has(Roles::STOPWORD.with(Roles::RANGE))
        || entry.roles.has(Roles::REFERENCE) && line.is(at + 1, Class::Digits)
        || entry.cardinal.is_some()
        || entry.month.is_some()
        || entry.hedge.is_some();
    line.is(at, Class::Word) && line.tok(at).is_some_and(|tok| tok.gap || at > 0 && line.dash(at - 1)) && !other
}

/// The unit of multiples: `three times` and `three cases` are no counts of one thing.
pub(super) fn times() -> Unit {
    Unit { name: "times".to_owned(), kind: UnitKind::Measure, dimension: "multiple".to_owned(), factor: Number::ONE }
}

fn unit(name: String) -> Unit {
    Unit { name, kind: UnitKind::Counted, dimension: String::new(), factor: Number::ONE }
}
