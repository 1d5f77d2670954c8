//! The words of a vocabulary that are in Han characters or kana, found in runs without spaces.

use std::ops::Range;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;

/// Bits of the filter: a few hundred characters begin words, so that it lets few others pass.
const FILTER: usize = 1 << 13;

/// Forms and their entries. They are put in order when the first run of such characters is met, since most texts of other
/// scripts hold none.
#[derive(Debug)]
pub(super) struct HanWords {
    forms: Vec<(String, u32)>,
    order: OnceLock<Order>,
}

/// Forms by first character, the longest first.
#[derive(Debug)]
struct Order {
    forms: Vec<(Box<str>, u32)>,
    firsts: FxHashMap<char, Range<u32>>,
    /// A bit for the low bits of each first character.
    filter: Box<[u64]>,
}

impl HanWords {
    pub(super) fn new(forms: Vec<(String, u32)>) -> Self {
        Self { forms, order: OnceLock::new() }
    }

    /// The words in a run, leftmost and longest: `(start, end, entry)`.
    pub(super) fn find<'a>(&'a self, run: &'a str) -> impl Iterator<Item = (usize, usize, u32)> + 'a {
        let order = self.order.get_or_init(|| Order::new(&self.forms));
        let mut at = 0;
        std::iter::from_fn(move || {
            loop {
                let rest = run.get(at..)?;
                let first = rest.chars().next()?;
                let start = at;
                if let Some((len, entry)) = order.longest(rest, first) {
                    at += len;
                    return Some((start, at, entry));
                }
                at += first.len_utf8();
            }
        })
    }
}

impl Order {
    fn new(forms: &[(String, u32)]) -> Self {
        let mut forms: Vec<(Box<str>, u32)> = forms.iter().map(|(form, id)| (form.as_str().into(), *id)).collect();
        // Of forms that are equal the first one stays first.
        forms.sort_by_key(|(form, _)| (form.chars().next(), std::cmp::Reverse(form.len())));
        let mut firsts: FxHashMap<char, Range<u32>> = FxHashMap::default();
        let mut filter = vec![0_u64; FILTER / 64].into_boxed_slice();
        for (idx, (form, _)) in (0..).zip(&forms) {
            let Some(first) = form.chars().next() else { continue };
            firsts.entry(first).or_insert(idx..idx).end = idx + 1;
            let bit = bit_of(first);
            filter[bit / 64] |= 1 << (bit % 64);
        }
        Self { forms, firsts, filter }
    }

    /// The longest form that a text begins with, whose first character is `first`: its length and entry.
    fn longest(&self, text: &str, first: char) -> Option<(usize, u32)> {
        let bit = bit_of(first);
        if self.filter[bit / 64] >> (bit % 64) & 1 == 0 {
            return None;
        }
        let Range { start, end } = self.firsts.get(&first)?.clone();
        let forms = self.forms.get(start as usize..end as usize)?;
        forms.iter().find(|(form, _)| text.starts_with(&**form)).map(|(form, entry)| (form.len(), *entry))
    }
}

fn bit_of(c: char) -> usize {
    c as usize % FILTER
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_leftmost_and_longest_word_is_found() {
        let forms = ["年", "年代", "十", "十年", "第"].map(str::to_owned).into_iter().zip(1..).collect();
        let words = HanWords::new(forms);
        let found =
            |run: &str| words.find(run).map(|(start, end, id)| (run[start..end].to_owned(), id)).collect::<Vec<_>>();
        let owned = |rows: &[(&str, u32)]| rows.iter().map(|(form, id)| ((*form).to_owned(), *id)).collect::<Vec<_>>();
        assert_eq!(found("九十年代"), owned(&[("十年", 4)]));
        assert_eq!(found("第十个年代"), owned(&[("第", 5), ("十", 3), ("年代", 2)]));
        assert_eq!(found("无"), []);
    }
}
