//! Roman numerals.

use super::scan::{Class, Line};
use crate::lexicon::Roles;

/// Letters of the longest numeral below 4000, `MMMDCCCLXXXVIII`.
const MAX_LETTERS: usize = 15;

/// The value of a Roman numeral in capitals, written in the usual way: `XIV` but not `IIX`.
fn value(text: &str) -> Option<i64> {
    const STEPS: [(&str, i64); 13] = [
        ("M", 1000),
        ("CM", 900),
        ("D", 500),
        ("CD", 400),
        ("C", 100),
        ("XC", 90),
        ("L", 50),
        ("XL", 40),
        ("X", 10),
        ("IX", 9),
        ("V", 5),
        ("IV", 4),
        ("I", 1),
    ];
    if text.is_empty() || text.len() > MAX_LETTERS {
        return None;
    }
    // `CM` rules out `D`, `CD` and `C`: each power of ten is written once.
    let (mut rest, mut total, mut below) = (text, 0, i64::MAX);
    for (letters, worth) in STEPS {
        let pair = letters.len() == 2;
        let most = if pair || matches!(letters, "D" | "L" | "V") { 1 } else { 3 };
        for _ in 0..most {
            let Some(shorter) = rest.strip_prefix(letters).filter(|_| worth < below) else { break };
            (rest, total) = (shorter, total + worth);
            if pair {
                below = 10_i64.pow(worth.ilog10());
            }
        }
    }
    rest.is_empty().then_some(total)
}

/// The Roman numeral at token `i`, an ordinal ending included (`XIXe`), and the token after it.
#[inline]
pub(super) fn roman(line: &Line<'_>, i: usize) -> Option<(i64, usize)> {
    // Asked of every word.
    let first = line.tok(i).and_then(|tok| line.text.as_bytes().get(tok.start as usize));
    if !first.is_some_and(|byte| b"IVXLCDM".contains(byte)) || !line.is(i, Class::Word) {
        return None;
    }
    let word = line.str(i);
    let len = word.bytes().take_while(|byte| b"IVXLCDM".contains(byte)).count();
    let (letters, ending) = word.split_at_checked(len)?;
    let value = value(letters)?;
    if !ending.is_empty() && !line.lexicon.is_ordinal_suffix(ending) {
        return None;
    }
    let mut end = i + 1;
    if line.glued(end)
        && (line.has(end, Roles::ORDINAL_SUFFIX) || line.lexicon.format.ordinal_dot && line.mark(end, '.'))
    {
        end += 1;
    }
    Some((value, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_usual_spelling_is_a_numeral() {
        let table = [("XIV", Some(14)), ("MCMXCIX", Some(1999)), ("XX", Some(20)), ("VIII", Some(8)), ("IV", Some(4))];
        for (text, wanted) in table {
            assert_eq!(value(text), wanted, "{text}");
        }
        for text in ["IIX", "VV", "IIII", "XIVI", "IVI", "CMD", "XM", "MIX ", "ABC", ""] {
            assert_eq!(value(text), None, "{text}");
        }
    }
}
