//! The scripts that tell languages apart at a glance.

/// A set of scripts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scripts(u8);

impl Scripts {
    /// Latin letters.
    pub const LATIN: Self = Self(1);
    /// Chinese characters.
    pub const HAN: Self = Self(2);
    /// Hiragana and katakana.
    pub const KANA: Self = Self(4);
    /// Korean syllables and letters.
    pub const HANGUL: Self = Self(8);
    /// Cyrillic letters.
    pub const CYRILLIC: Self = Self(16);
    /// Arabic letters.
    pub const ARABIC: Self = Self(32);

    /// The script of a letter; none for signs and for other scripts.
    pub fn of(c: char) -> Self {
        match c {
            'a'..='z' | 'A'..='Z' | '\u{C0}'..='\u{24F}' => Self::LATIN,
            '\u{400}'..='\u{52F}' => Self::CYRILLIC,
            '\u{620}'..='\u{65F}' | '\u{671}'..='\u{6D3}' => Self::ARABIC,
            '\u{3040}'..='\u{30FF}' => Self::KANA,
            '\u{3400}'..='\u{9FFF}' => Self::HAN,
            '\u{1100}'..='\u{11FF}' | '\u{AC00}'..='\u{D7AF}' => Self::HANGUL,
            _ => Self::default(),
        }
    }

    /// Both sets together.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether every script of `other` is in this set.
    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// The script that most letters of a text are in, and how many letters there are. An ideograph or a syllable counts as
    /// three letters, about what it says; kana among ideographs decide for kana, which Chinese has none of.
    pub fn main_of(text: &str) -> (Self, usize) {
        const ALL: [Scripts; 6] =
            [Scripts::LATIN, Scripts::HAN, Scripts::KANA, Scripts::HANGUL, Scripts::CYRILLIC, Scripts::ARABIC];
        const WEIGHTS: [usize; 6] = [1, 3, 3, 3, 1, 1];
        let mut counts = [0_usize; 6];
        // A plain count over bytes, which compilers make quick; no byte of a longer character is an ASCII letter.
        counts[0] = text.bytes().filter(u8::is_ascii_alphabetic).count();
        let mut rest = text;
        while let Some(at) = rest.bytes().position(|byte| !byte.is_ascii()) {
            let mut chars = rest.get(at..).unwrap_or("").chars();
            let script = chars.next().map_or(Self::default(), Self::of);
            let idx = script.0.trailing_zeros() as usize;
            if let Some((count, weight)) = counts.get_mut(idx).zip(WEIGHTS.get(idx)) {
                *count += weight;
            }
            rest = chars.as_str();
        }
        let [_, han, kana, ..] = counts;
        if kana * 10 > han {
            counts[2] += han;
            counts[1] = 0;
        }
        let most = ALL.into_iter().zip(counts).max_by_key(|(script, count)| (*count, std::cmp::Reverse(script.0)));
        most.unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_of_most_letters_wins() {
        let rows = [
            ("The court, 2016", Scripts::LATIN),
            ("人民法院 (SPC) 审结", Scripts::HAN),
            ("東京の人口", Scripts::KANA),
            ("서울의 인구", Scripts::HANGUL),
            ("население 2016", Scripts::CYRILLIC),
            ("السكان", Scripts::ARABIC),
            ("The word 人口 means population", Scripts::LATIN),
        ];
        for (text, wanted) in rows {
            assert_eq!(Scripts::main_of(text).0, wanted, "{text}");
        }
    }
}
