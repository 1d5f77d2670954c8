//! Words that tell what a figure is said of, and how: stems, words held to be the same, cues.

use rustc_hash::FxHashMap;

use super::file::Statements;
use super::piece;
use crate::base::word_hash;
use crate::model::TokenKind;

/// Fewest letters that cutting an ending leaves: shorter stems of different words are alike.
const MIN_STEM: usize = 4;

/// What a word or phrase says about a figure near it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cue {
    /// It ties nothing.
    Light,
    /// The figure is planned, aimed at, expected.
    Forecast,
    /// The figure may be the amount of a change.
    Change,
    /// Right before a figure: it is the amount of a change.
    ChangeBefore,
    /// Before a figure: it is a part of something.
    Part,
    /// At the start of a sentence: its figures are of a part (`Of the members …`).
    PartStart,
    /// The sentence gives an example or supposes something.
    Example,
    /// The figure comes on top of another.
    Further,
    /// Another clause begins.
    Break,
    /// A clause begins that speaks of what stands before it.
    Relative,
    /// The clause speaks of what stands around it (`this section`).
    Here,
    /// Before or after a figure: it is the least that will do (`or later`).
    Least,
    /// The figure is what holds unless one says otherwise (`by default`).
    Default,
    /// The figure is the most that is allowed (`limited to`).
    Limit,
    /// A word whose number is a value, not a label (`port`).
    Valued,
    /// What is under such a heading, or in such a file, was so once (`changelog`).
    History,
    /// What is under such a heading sums up the rest (`abstract`).
    Summary,
    /// In the line under a title: the date beside it is that of the document (`published`).
    Published,
    /// A label that only says that figures follow (`amount`).
    Column,
    /// A member of a group whose members exclude each other.
    Contrast {
        /// The group.
        group: u16,
        /// The member.
        member: u16,
    },
}

/// The words of one language that tell what a figure is said of, and how.
#[derive(Debug, Default)]
pub struct StatementWords {
    /// Longest first.
    endings: Vec<String>,
    /// Stem → the stem that stands for its group.
    same: FxHashMap<String, String>,
    /// Hash of the first word → the hashes of the others, and what the phrase says; longest first.
    phrases: FxHashMap<u32, Vec<(Vec<u32>, Cue)>>,
    /// Whether all nouns have a capital, so that capitals do not tell names.
    pub capital_nouns: bool,
}

impl StatementWords {
    pub(super) fn new(file: &Statements) -> Self {
        let mut endings = file.endings.clone();
        endings.sort_by_key(|ending| (std::cmp::Reverse(ending.chars().count()), ending.clone()));
        let mut words = Self { endings, capital_nouns: file.capital_nouns, ..Self::default() };
        for group in &file.same {
            let stems: Vec<String> = group.iter().map(|word| words.cut(&piece::fold(word)).to_owned()).collect();
            if let Some(first) = stems.first() {
                stems.iter().for_each(|stem| {
                    words.same.insert(stem.clone(), first.clone());
                });
            }
        }
        for (list, cue) in [
            (&file.light, Cue::Light),
            (&file.forecast, Cue::Forecast),
            (&file.change, Cue::Change),
            (&file.change_before, Cue::ChangeBefore),
            (&file.part, Cue::Part),
            (&file.part_start, Cue::PartStart),
            (&file.example, Cue::Example),
            (&file.further, Cue::Further),
            (&file.breaks, Cue::Break),
            (&file.relatives, Cue::Relative),
            (&file.columns, Cue::Column),
            (&file.published, Cue::Published),
            (&file.here, Cue::Here),
            (&file.least, Cue::Least),
            (&file.defaults, Cue::Default),
            (&file.limits, Cue::Limit),
            (&file.valued, Cue::Valued),
            (&file.history, Cue::History),
            (&file.summaries, Cue::Summary),
        ] {
            list.iter().for_each(|phrase| words.add(phrase, cue));
        }
        for (group, members) in (0_u16..).zip(&file.contrasts) {
            for (member, forms) in (0_u16..).zip(members) {
                forms.split('|').for_each(|form| words.add(form, Cue::Contrast { group, member }));
            }
        }
        words
    }

    fn add(&mut self, phrase: &str, cue: Cue) {
        let mut hashes = Vec::new();
        let mut word = String::new();
        for c in phrase.chars().chain([' ']) {
            let alone = piece::is_han(c) || ('\u{3040}'..='\u{30FF}').contains(&c);
            if (c == ' ' || alone) && !word.is_empty() {
                hashes.push(word_hash(&word));
                word.clear();
            }
            if alone {
                hashes.push(word_hash(&c.to_string()));
            } else if c != ' ' {
                word.push(c);
            }
        }
        if let Some((first, rest)) = hashes.split_first() {
            let phrases = self.phrases.entry(*first).or_default();
            phrases.push((rest.to_vec(), cue));
            phrases.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
        }
    }

    /// Whether the language data says nothing about statements.
    pub fn is_empty(&self) -> bool {
        self.phrases.is_empty()
    }

    /// What the words that begin with the token `first` say, with the number of tokens of each phrase; `following` gives
    /// the hash of the n-th token after it.
    pub fn cues(&self, first: u32, following: impl Fn(usize) -> Option<u32>) -> impl Iterator<Item = (Cue, usize)> {
        let phrases = self.phrases.get(&first).map_or(&[][..], Vec::as_slice);
        phrases.iter().filter_map(move |(rest, cue)| {
            let all = rest.iter().enumerate().all(|(at, hash)| following(at + 1) == Some(*hash));
            all.then_some((*cue, rest.len() + 1))
        })
    }

    /// The hash that stands for a word in comparisons of subjects.
    pub fn subject_hash(&self, word: &str, kind: TokenKind) -> u32 {
        if kind != TokenKind::Word {
            return word_hash(word);
        }
        let folded = piece::fold(word);
        let bare = folded.strip_suffix("'s").or_else(|| folded.strip_suffix("’s")).unwrap_or(&folded);
        let stem = self.cut(bare);
        word_hash(self.same.get(stem).map_or(stem, String::as_str))
    }

    /// Whether a word is a form of another, both in lower case: the same but for an ending, before which a last letter may
    /// stand twice (`logged`, `log`).
    pub fn is_form(&self, word: &str, of: &str) -> bool {
        let Some(rest) = word.strip_prefix(of) else { return false };
        let doubled = of.chars().next_back().and_then(|last| rest.strip_prefix(last));
        let ends = |rest: &str| self.endings.iter().any(|ending| ending == rest);
        rest.is_empty() || ends(rest) || doubled.is_some_and(ends)
    }

    fn cut<'w>(&self, word: &'w str) -> &'w str {
        let long_enough = |stem: &&str| stem.chars().nth(MIN_STEM - 1).is_some();
        self.endings.iter().find_map(|ending| word.strip_suffix(ending.as_str()).filter(long_enough)).unwrap_or(word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_and_words_of_a_group_are_one() {
        let file = Statements {
            endings: ["e", "es", "ion", "ed", "or", "s"].map(str::to_owned).to_vec(),
            same: vec![vec!["film".to_owned(), "movies".to_owned()]],
            ..Statements::default()
        };
        let words = StatementWords::new(&file);
        let hash = |word| words.subject_hash(word, TokenKind::Word);
        assert_eq!(hash("mediated"), hash("Mediation"));
        assert_eq!(hash("movie"), hash("films"));
        assert_ne!(hash("uses"), hash("used"), "too short to be cut");
        assert!(words.is_form("logged", "log") && words.is_form("logs", "log") && !words.is_form("logo", "log"));
    }

    #[test]
    fn phrases_are_met_word_by_word_and_character_by_character() {
        let file = Statements { part: vec!["of which".to_owned(), "其中".to_owned()], ..Statements::default() };
        let words = StatementWords::new(&file);
        let cue = |tokens: &[&str]| {
            let hashes: Vec<u32> = tokens.iter().map(|token| word_hash(token)).collect();
            words.cues(hashes[0], |at| hashes.get(at).copied()).next()
        };
        assert_eq!(cue(&["of", "which"]), Some((Cue::Part, 2)));
        assert_eq!(cue(&["其", "中"]), Some((Cue::Part, 2)));
        assert_eq!(cue(&["of", "whom"]), None);
    }
}
