//! Level 2: which language a text is in.
//!
//! The script decides where it can; whatlang's trigrams decide among the languages of one script. Word lists are data
//! and live in the lexicon, not here.

mod path;

pub use path::{language_of, pair_folders, pair_paths};

use whatlang::Lang;

use crate::lexicon::{Lexicon, Lexicons, Scripts};

/// How much of a text is looked at, in bytes: enough for trigrams to be sure; more would cost more than all other reading.
const SAMPLE: usize = 1024;

/// How much of a text tells its main script, in bytes: more than a title and a contents list in another.
const SCRIPT_SAMPLE: usize = 4096;

/// Share of ideographs among the letters above which a text is Chinese or Japanese: their texts hold Latin names and
/// code, while English texts rarely hold more than a gloss.
const IDEOGRAPH_SHARE: f32 = 0.25;

/// Least confidence at which a guess by trigrams is taken: below it the text is too short to tell.
const MIN_CONFIDENCE: f64 = 0.2;

/// The tag of a language that can't be told.
pub const UNKNOWN: &str = "und";

/// The BCP 47 language of a text, `und` if it can't be told. A declared language wins if it is well formed.
pub fn detect(text: &str, declared: Option<&str>) -> String {
    if let Some(tag) = declared.map(str::trim).filter(|tag| is_tag(tag)) {
        return tag.to_owned();
    }
    let sample = beginning(text, SAMPLE);
    let (mut han, mut kana, mut hangul, mut letters) = (0_u32, 0_u32, 0_u32, 0_u32);
    let foreign = if sample.is_ascii() { "" } else { sample };
    for c in foreign.chars().filter(|c| c.is_alphabetic()) {
        letters += 1;
        match c {
            '\u{3040}'..='\u{30FF}' => kana += 1,
            '\u{1100}'..='\u{11FF}' | '\u{AC00}'..='\u{D7AF}' => hangul += 1,
            '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}' => han += 1,
            _ => {}
        }
    }
    // An ideograph says as much as several letters, so that their plain share understates them.
    let share = |count: u32| count as f32 > letters as f32 * IDEOGRAPH_SHARE;
    if share(hangul) {
        return "ko".to_owned();
    }
    if share(han + kana) {
        // Kana make up a third or more of Japanese prose and none of Chinese.
        return if kana * 10 > han { "ja" } else { "zh" }.to_owned();
    }
    match whatlang::detect(sample) {
        Some(info) if info.is_reliable() || info.confidence() >= MIN_CONFIDENCE => tag_of(info.lang()).to_owned(),
        _ => UNKNOWN.to_owned(),
    }
}

/// The two-letter code of a language that whatlang names by three, where there is one.
fn tag_of(lang: Lang) -> &'static str {
    match lang {
        Lang::Eng => "en",
        Lang::Cmn => "zh",
        Lang::Spa => "es",
        Lang::Fra => "fr",
        Lang::Deu => "de",
        Lang::Por => "pt",
        Lang::Ita => "it",
        Lang::Jpn => "ja",
        Lang::Rus => "ru",
        Lang::Nld => "nl",
        Lang::Kor => "ko",
        Lang::Ara => "ar",
        Lang::Pol => "pl",
        Lang::Ces => "cs",
        Lang::Dan => "da",
        Lang::Swe => "sv",
        Lang::Fin => "fi",
        Lang::Hun => "hu",
        Lang::Tur => "tr",
        Lang::Ukr => "uk",
        Lang::Vie => "vi",
        Lang::Ell => "el",
        Lang::Heb => "he",
        Lang::Hin => "hi",
        Lang::Ron => "ro",
        Lang::Cat => "ca",
        other => other.code(),
    }
}

/// Whether a string is the code of a language that can be told from its text, in small letters.
pub fn is_known(code: &str) -> bool {
    Lang::all().iter().any(|lang| tag_of(*lang) == code)
}

/// Whether a string has the shape of a language tag: `en`, `zh-CN`, `pt_BR`.
pub fn is_tag(tag: &str) -> bool {
    let mut parts = tag.split(['-', '_']);
    let primary = parts.next().unwrap_or("");
    (2..=3).contains(&primary.len())
        && primary.bytes().all(|b| b.is_ascii_alphabetic())
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// Letters that a line in another script than the document's needs for its language to be told.
const MIN_LETTERS: usize = 12;

/// The scripts that a text in the language of a lexicon is written in. A text in a language without a lexicon is known by
/// its main script all the same.
pub fn scripts_of(text: &str, lexicon: &Lexicon) -> Scripts {
    lexicon.scripts.with(Scripts::main_of(beginning(text, SCRIPT_SAMPLE)).0)
}

/// The first bytes of a text, at most so many, up to a whole character.
fn beginning(text: &str, most: usize) -> &str {
    let mut end = text.len().min(most);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// The lexicon of a line in another script than those `known` of the document, if its language can be told.
pub fn lexicon_of_line<'a>(line: &str, known: Scripts, lexicons: &'a Lexicons) -> Option<&'a Lexicon> {
    // Most lines of most documents; the script of the others takes longer to tell.
    if known.has(Scripts::LATIN) && line.bytes().all(is_of_latin) {
        return None;
    }
    let (script, letters) = Scripts::main_of(line);
    if letters < MIN_LETTERS || known.has(script) {
        return None;
    }
    lexicons.function_words().language_of_line(line, script).map(|tag| lexicons.get(tag))
}

/// Whether a byte of UTF-8 stands in text whose letters are all Latin: those up to U+033F, and, from 0xE2 on, the general
/// punctuation and the signs from U+2000 to U+2FFF.
fn is_of_latin(byte: u8) -> bool {
    byte < 0xCD || byte == 0xE2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_decides_before_the_trigrams() {
        let rows = [
            ("The quick brown fox jumps over the lazy dog while the court hears the case.", None, "en"),
            ("2021年6月，国务院新闻办公室发表白皮书 (White Paper)。", None, "zh"),
            ("東京の人口は増えています。", None, "ja"),
            ("서울의 인구는 줄고 있다", None, "ko"),
            (
                "Die Verordnung über die Sicherheit der Anlagen tritt am ersten März in Kraft und gilt überall.",
                None,
                "de",
            ),
            ("12 345", None, "und"),
            ("whatever", Some("zh-CN"), "zh-CN"),
            ("12", Some("not a tag!"), "und"),
        ];
        for (text, declared, expected) in rows {
            assert_eq!(detect(text, declared), expected, "{text}");
        }
    }
}
