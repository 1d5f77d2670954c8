//! Tells the language of a text too short for its function words or its letters alone, by all words that lexicons know.

use std::ops::ControlFlow;

use super::{Compounds, Lexicon, Lexicons, PieceClass, Scripts, next_piece};

/// More words than this are for [`super::FunctionWords`], which settle within a few sentences.
const MAX_WORDS: usize = 20;

/// The runner-up has at most this share of the winner's points, or the guess at hand decides between the two: kin
/// (Spanish, Portuguese) share half of their small words.
const MAX_RIVAL: f32 = 0.8;

/// A guess at hand is kept if its language has at least this share of the winner's points.
const MIN_GUESS: f32 = 0.6;

/// What a word with a meaning for values (`siebzehn`, `mars`) says, in function words: those are fewer and less shared.
const VALUE_WORD: f32 = 3.0;

impl Lexicons {
    /// The language of a text of a few words: the one whose lexicon knows most of them, a word that several know being
    /// shared among these. `guess` decides between languages that come close. No answer if no word is known or the text is
    /// not short.
    pub fn of_short_text(&self, text: &str, guess: &str) -> Option<&str> {
        let mut words = Vec::new();
        let flow = each_word(text, |word| {
            words.push(word);
            if words.len() > MAX_WORDS { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        if flow.is_break() || words.is_empty() {
            return None;
        }
        let (script, _) = Scripts::main_of(text);
        let candidates: Vec<&Lexicon> = self.function_words().written_in(script).map(|tag| self.get(tag)).collect();
        let mut points = vec![0.0_f32; candidates.len()];
        for word in words {
            let known: Vec<f32> = candidates.iter().map(|lexicon| weight(lexicon, word)).collect();
            let n_known = known.iter().filter(|weight| **weight > 0.0).count().max(1) as f32;
            points.iter_mut().zip(known).for_each(|(points, weight)| *points += weight / n_known);
        }
        let (best, most) = points.iter().copied().enumerate().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))?;
        let rival = points.iter().enumerate().filter(|(at, _)| *at != best).map(|(_, n)| *n).fold(0.0, f32::max);
        let guessed =
            candidates.iter().position(|lexicon| lexicon.tag == guess).filter(|at| points[*at] >= MIN_GUESS * most);
        let chosen = if rival > MAX_RIVAL * most { guessed.unwrap_or(best) } else { best };
        (most > 0.0).then(|| candidates[chosen].tag.as_str())
    }
}

/// The words of a text, numbers and signs left out; a letter alone belongs to every language.
fn each_word<'t>(text: &'t str, mut see: impl FnMut(&'t str) -> ControlFlow<()>) -> ControlFlow<()> {
    let mut at = 0;
    while let Some((start, end, class)) = next_piece(text, at) {
        at = end;
        let word = text.get(start..end).unwrap_or("");
        if class == PieceClass::Word && word.chars().nth(1).is_some() {
            see(word)?;
        }
    }
    ControlFlow::Continue(())
}

/// What a word says for the language of a lexicon.
fn weight(lexicon: &Lexicon, word: &str) -> f32 {
    let vocabulary = &lexicon.vocabulary;
    let rest = lexicon.grammar.elision(word).and_then(|elided| word.get(elided..));
    let word = rest.unwrap_or(word);
    let entry = vocabulary.resolve(vocabulary.slot_of_word(word), word);
    let compound = entry == 0 && vocabulary.compounds() != Compounds::None && !vocabulary.split(word).is_empty();
    if compound || vocabulary.entry(entry).opens {
        return VALUE_WORD;
    }
    let known = entry != 0 || rest.is_some() || lexicon.stopwords.contains(word);
    f32::from(u8::from(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_words_tell_the_language() {
        let rows = [
            ("siebenundzwanzig", "und", Some("de")),
            ("d'environ 30 euros", "it", Some("fr")),
            ("treinta y cinco", "pt", Some("es")),
            ("trinta e cinco", "es", Some("pt")),
            ("двадцать пять", "bg", Some("ru")),
            ("twenty-five", "nl", Some("en")),
            ("We met five (6) men.", "nl", Some("en")),
            ("12 345", "und", None),
        ];
        for (text, guess, wanted) in rows {
            assert_eq!(Lexicons::embedded().of_short_text(text, guess), wanted, "{text}");
        }
    }
}
