//! Prose made up from a seed, for when no real text is at hand: words by Zipf's law, sentences, figures, dates, names.

use crate::random::Random;

/// The most frequent words, so that the text is taken for English and its figures are read as English ones.
const FREQUENT: &str = "the of and to in a is that for it as was with be by on not he this are or his from at which but \
    have an had they you were their one all we can her has there been if more when will would who so no out up into \
    than them some could time these two may then do first any my now such like our over me even most made after also";
const MONTHS: &str = "January February March April May June July August September October November December";
const STARTS: &str =
    "b bl br c ch cl cr d dr f fl fr g gl gr h j k l m n p pl pr qu r s sc sh sl sp st str t th tr v w";
const MIDDLES: &str = "a e i o u ai ea ee ie oa oo ou";
const ENDS: &str = "b ck ct d ft g l ld ll m mp n nd ng nt p r rd rk rm rn rt s ss st t th x";

/// Words in the made-up vocabulary: about what 10 MB of documentation uses more than once.
const VOCABULARY: usize = 24_000;
/// Mandelbrot's shift of Zipf's law, as measured on English.
const SHIFT: f64 = 2.7;
/// Bytes of one made-up file, of which several documents are cut.
const FILE: usize = 100_000;

struct Writer {
    random: Random,
    words: Vec<String>,
    /// Share of the text that the words up to and including this one make up.
    shares: Vec<f64>,
}

/// Files of made-up prose, about `bytes` in all.
pub(crate) fn files(seed: u64, bytes: usize) -> Vec<String> {
    let mut writer = Writer::new(seed);
    (0..bytes.div_ceil(FILE)).map(|_| writer.file()).collect()
}

impl Writer {
    fn new(seed: u64) -> Self {
        let mut random = Random::new(seed);
        let mut words: Vec<String> = FREQUENT.split_whitespace().map(str::to_owned).collect();
        let [starts, middles, ends] = [STARTS, MIDDLES, ENDS].map(|list| list.split(' ').collect::<Vec<_>>());
        while words.len() < VOCABULARY {
            let mut word = String::new();
            for _ in 0..random.between(1, 3) {
                word += random.pick(&starts);
                word += random.pick(&middles);
            }
            word += random.pick(&ends);
            words.push(word);
        }
        let mut sum = 0.0;
        let mut shares: Vec<f64> = Vec::with_capacity(words.len());
        for rank in 0..words.len() {
            sum += 1.0 / (rank as f64 + SHIFT);
            shares.push(sum);
        }
        shares.iter_mut().for_each(|share| *share /= sum);
        Self { random, words, shares }
    }

    fn word(&mut self) -> &str {
        let at = self.random.share();
        let rank = self.shares.partition_point(|&share| share <= at);
        &self.words[rank.min(self.words.len() - 1)]
    }

    fn capitalised(&mut self) -> String {
        let rank = self.random.between(100, self.words.len() - 1);
        let word = &self.words[rank];
        word[..1].to_uppercase() + &word[1..]
    }

    fn token(&mut self) -> String {
        match self.random.below(1000) {
            0..25 => self.random.between(2, 990).to_string(),
            25..30 => format!("{},{:03}", self.random.between(1, 99), self.random.below(1000)),
            30..36 => format!("{}.{} percent", self.random.between(1, 99), self.random.below(10)),
            36..42 => {
                let months: Vec<&str> = MONTHS.split(' ').collect();
                let month = self.random.pick(&months);
                format!("{} {month} {}", self.random.between(1, 28), self.random.between(1950, 2025))
            }
            42..48 => self.random.between(1950, 2025).to_string(),
            48..70 => self.capitalised(),
            70..78 => format!("{} {}", self.capitalised(), self.capitalised()),
            _ => self.word().to_owned(),
        }
    }

    fn sentence(&mut self, into: &mut String) {
        let opening = self.word();
        into.push_str(&opening[..1].to_uppercase());
        into.push_str(&opening[1..]);
        for _ in 0..self.random.between(7, 27) {
            into.push_str(if self.random.chance(0.06) { ", " } else { " " });
            let token = self.token();
            into.push_str(&token);
        }
        into.push('.');
    }

    fn file(&mut self) -> String {
        let mut text = String::with_capacity(FILE + FILE / 8);
        while text.len() < FILE {
            if self.random.chance(0.15) {
                let heading = format!("{} {}", self.capitalised(), self.word());
                text.push_str(&heading);
                text.push_str("\n\n");
            }
            for n in 0..self.random.between(3, 7) {
                if n > 0 {
                    text.push(' ');
                }
                self.sentence(&mut text);
            }
            text.push_str("\n\n");
        }
        text
    }
}
