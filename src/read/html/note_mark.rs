//! Marks of notes, told from exponents.

/// Whether a raised text after `before` is the mark of a note: `[3]` and `1, 2` are, exponents (`km` 2, 10 `6`) are not.
pub(super) fn is_raised_mark(raised: &str, before: &str) -> bool {
    /// Symbols of units and quantities, which are squared and cubed, are no longer than this.
    const MAX_SYMBOL: usize = 3;
    /// More of the word before need not be seen.
    const LOOK: usize = 8;
    let digit = |c: char| c.is_ascii_digit();
    let bracket = |c: char| "[]()（）".contains(c);
    let only_marks = raised.chars().all(|c| digit(c) || bracket(c) || ", –-*†‡".contains(c));
    if !only_marks || raised.starts_with(['-', '–']) {
        return false;
    }
    let word: Vec<char> = before.chars().rev().take(LOOK).take_while(|c| c.is_alphanumeric()).collect();
    let number = !word.is_empty() && word.iter().all(|c| digit(*c));
    let symbol = (1..=MAX_SYMBOL).contains(&word.len()) && !word.iter().any(|c| c.is_numeric());
    let exponent = raised.chars().all(digit)
        && (number && matches!(word.as_slice(), ['0', '1'] | ['2']) || symbol && matches!(raised, "2" | "3"));
    !exponent
}
