//! The specification rows of the language files, and properties of extraction on arbitrary text.

use std::sync::OnceLock;

use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use super::extract;
use crate::base::Span;
use crate::lexicon::{Lexicon, Lexicons, Spec};
use crate::model::{Mention, Value};

/// A mention in the notation of the specification rows, with as many columns as `wanted` has.
fn row(text: &str, mention: &Mention, wanted: Option<&String>) -> String {
    let kind = format!("{:?}", mention.kind).to_lowercase();
    let mut columns = vec![mention.span.of(text).to_owned(), kind, mention.value.canonical()];
    let wanted: Vec<&str> = wanted.map_or(Vec::new(), |row| row.split(" | ").collect());
    if let Value::Quantity(quantity) = &mention.value {
        let unit = quantity.unit.as_ref().map_or(String::new(), |unit| unit.name.clone());
        let interval = format!("{}..{}", quantity.low, quantity.high);
        let is_interval = |column: &&str| column.contains("..");
        match wanted.get(3..).unwrap_or(&[]) {
            [one] if is_interval(one) => columns.push(interval),
            [_] => columns.push(unit),
            [_, _] => columns.extend([unit, interval]),
            _ => {}
        }
    }
    columns.join(" | ")
}

fn check(lexicon: &Lexicon, spec: &Spec) -> Result<(), String> {
    let mentions = extract(&spec.text, &[], lexicon);
    let rows: Vec<String> =
        mentions.iter().enumerate().map(|(n, mention)| row(&spec.text, mention, spec.mentions.get(n))).collect();
    if rows == spec.mentions {
        Ok(())
    } else {
        Err(format!("{}: {:?}\n  wanted {:?}\n  found  {rows:?}", lexicon.tag, spec.text, spec.mentions))
    }
}

/// The language files as they stand on disk, so that a change of data needs no new build.
fn lexicons_on_disk() -> &'static Lexicons {
    static LEXICONS: OnceLock<Lexicons> = OnceLock::new();
    LEXICONS.get_or_init(parse_from_disk)
}

fn parse_from_disk() -> Lexicons {
    let root = std::env::var("CARGO_MANIFEST_DIR").unwrap_or_else(|_| env!("CARGO_MANIFEST_DIR").to_owned());
    let folder = std::path::Path::new(&root).join("rules/lang");
    let mut files: Vec<(String, String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let tag = path.file_stem().unwrap().to_string_lossy().into_owned();
            (tag.clone(), format!("rules/lang/{tag}.toml"), std::fs::read_to_string(path).unwrap())
        })
        .collect();
    files.sort();
    Lexicons::parse(&files).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn specification_rows_hold() {
    // `FACTDIFF_SPEC=de cargo test specification` runs the rows of one language.
    let only = std::env::var("FACTDIFF_SPEC").ok();
    let lexicons = lexicons_on_disk();
    let failures: Vec<String> = lexicons
        .iter()
        .filter(|lexicon| only.as_ref().is_none_or(|only| lexicon.tag == *only))
        .flat_map(|lexicon| lexicon.specs.iter().filter_map(|spec| check(lexicon, spec).err()))
        .collect();
    assert!(failures.is_empty(), "{} rows fail:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn a_line_in_another_script_is_read_in_its_own_language() {
    let lexicons = Lexicons::embedded();
    let text = "全国有五万名代表。\nThe courts heard three million cases in all.";
    let scripts = |tag| lexicons.get(tag).scripts;
    let of =
        |line: &str| crate::lang::lexicon_of_line(line, scripts("zh"), lexicons).map_or("zh", |own| own.tag.as_str());
    let tags: Vec<&str> = text.lines().map(of).collect();
    assert_eq!(tags, ["zh", "en"]);
    assert_eq!(of("12,345 67.8 2016-2020 99"), "zh", "figures have no language");
    assert!(
        crate::lang::lexicon_of_line("Le conseil a entendu trois millions de cas", scripts("en"), lexicons).is_none()
    );
}

#[test]
fn dates_are_told_from_the_day_of_the_document() {
    let lexicon = Lexicons::embedded().get("en");
    let read = |date: &str, text: &str| {
        let today = super::day_of(date, lexicon);
        let found = super::values(text, &[], today, |_| lexicon);
        found.iter().map(|mention| mention.value.canonical()).collect::<Vec<_>>()
    };
    let text = "last year, in February last year, this February and yesterday";
    assert_eq!(read("7 June 2021", text), ["2020", "2020-02", "2021-02", "2021-06-06"]);
    assert_eq!(read("1 January 2021", "yesterday or last month"), ["2020-12-31", "2020-12"]);
    // Without a day there is nothing to tell them from.
    assert_eq!(read("June 2021", text), ["XXXX-02", "XXXX-02"]);
}

#[test]
fn literals_give_no_values() {
    let lexicon = Lexicons::embedded().get("en");
    let text = "set 42 to 43 people";
    let found = extract(text, &[Span::new(4, 6)], lexicon);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].span.of(text), "43");
}

/// What lists of number words are made of, by language: each once made some recogniser try all ways to put them together.
const LISTS: [(&str, &[&str]); 12] = [
    ("en", &["one ", "twenty-", "hundred and ", "half past ", "two and a "]),
    ("zh", &["一", "一万", "三分之", "又二", "八点", "两块"]),
    ("es", &["uno ", "treinta y ", "un ", "doce avos ", "menos ", "las dos y "]),
    ("fr", &["un ", "soixante-", "et ", "quatre-vingt-dix-", "d'", "moins le "]),
    ("de", &["ein", "und", "hundert", "zwanzig ", "Komma fünf ", "Euro fünfzig "]),
    ("pt", &["um ", "e ", "mil e ", "doze avos ", "uma hora e "]),
    ("it", &["uno", "mille", "venti", "e mezzo ", "un'ora e "]),
    ("nl", &["een", "en", "honderd", "komma vijf ", "kwart over "]),
    ("ru", &["один ", "двадцать ", "целых ", "половина ", "полчаса "]),
    ("ja", &["一", "万", "分の", "時間半", "から"]),
    ("ko", &["일", "이 ", "백", "분의 ", "시간 반 "]),
    ("ar", &["واحد ", "و", "ألف و", "نصف "]),
];

#[test]
fn work_grows_with_the_length_of_a_list_in_every_language() {
    for (tag, words) in LISTS {
        let lexicon = Lexicons::embedded().get(tag);
        for word in words {
            let work = |len: usize| {
                let text = word.repeat(len / word.len());
                let mut line = super::Line::new(&text, lexicon, None);
                super::values_of(&mut line, &[], |_| lexicon, &mut Vec::new());
                line.work()
            };
            // One stretch of text at most, so that nothing bounds the work but the reading itself.
            let (short, long) = (work(6_000), work(60_000));
            assert!(long <= short * 12, "{tag} {word:?}: {short} steps, then {long} for ten times the text");
            assert!(work(66) <= 66 * 400, "{tag} {word:?}: {} steps for 66 bytes", work(66));
        }
    }
}

#[test]
fn megabytes_of_figures_without_a_space_are_data_and_lines_of_figures_are_not() {
    let lexicon = Lexicons::embedded().get("en");
    let count = |text: &str| extract(text, &[], lexicon).len();
    let few = count(&"1,".repeat(1 << 8));
    assert!(few >= 1 << 8);
    assert!(count(&"1,".repeat(1 << 19)) < 1 << 16);
    assert!(count(&"1, ".repeat(1 << 16)) > 1 << 15);
    assert!(count(&"1,\n".repeat(1 << 16)) > 1 << 15);
}

#[test]
fn long_lists_of_number_words_take_linear_time() {
    let lexicon = Lexicons::embedded().get("en");
    for word in [
        "one ",
        "million ",
        "two hundred and ",
        "from 1 to ",
        "about ",
        "three-",
        "1,",
        "1-",
        "1",
        "and ",
        "one hundred ",
        "from 2010 to ",
        "since 2010 ",
        "2 km 1 m ",
        "a year ",
        "两米三",
        "一",
        "一万",
        "万一",
        "第",
        "twenty-",
        "a@",
        "(1) ",
        "Article ",
    ] {
        // Ten times the text: ten times the work, a hundred times if each word looked at all others. The best of three, since
        // the machine may be busy.
        let time = |bytes: usize| {
            let text = word.repeat(bytes / word.len());
            let run = || {
                let start = std::time::Instant::now();
                std::hint::black_box(extract(&text, &[], lexicon));
                start.elapsed().as_secs_f64()
            };
            (0..3).map(|_| run()).fold(f64::INFINITY, f64::min)
        };
        let (short, long) = (time(50_000), time(500_000));
        assert!(long < 40.0 * short.max(1e-4), "{word:?}: {short} s, then {long} s for ten times as much");
    }
}

fn well_formed(text: &str) {
    for lexicon in lexicons_on_disk().iter() {
        let mut last = 0;
        for mention in extract(text, &[], lexicon) {
            assert!(mention.span.start >= last && !mention.span.is_empty(), "{text:?} {mention:?}");
            assert!(text.get(mention.span.range()).is_some_and(|surface| !surface.contains('\n')), "{text:?}");
            let (span, core) = (mention.span, mention.core);
            assert!(span.start <= core.start && core.end <= span.end && !core.is_empty(), "{text:?} {mention:?}");
            assert!(text.get(core.range()).is_some() && !mention.value.canonical().is_empty(), "{text:?}");
            last = mention.span.end;
        }
    }
}

proptest! {
    #[test]
    fn any_text_gives_sorted_disjoint_spans(text in any::<String>()) {
        well_formed(&text);
    }

    #[test]
    fn text_of_value_words_gives_sorted_disjoint_spans(
        words in prop::collection::vec(
            prop::sample::select(vec![
                "1", "20", "2016", "one", "two", "hundred", "million", "and", "a", "half", "third", "of", "-", ",", ".", "/", ":", "%",
                "$", "about", "more than", "from", "to", "between", "May", "June", "end of", "in", "s", "th", "percent", "km", "年", "月",
                "日", "万", "亿", "三", "几", "多", "第", "分之", "百", "至", "的", "(", ")", "[", "]", "No", "Q", "@", "since", "before", "feet", "inches", "cents", "year", "零", "米", "起", "前", "成为", "摄氏", "度", "d'", "un",
                "zwei", "und", "einhalb", "vingt", "et", "XIX", "½", "e6", "×10^8", "٣", "만", "천", "이", "년", "에서", "令和", "一一", "十三五", "\n", "http", "//",
            ]),
            0..12,
        ),
        glue in prop::collection::vec(any::<bool>(), 12),
    ) {
        let mut text = String::new();
        for (word, glued) in words.iter().zip(glue) {
            text.push_str(word);
            if !glued {
                text.push(' ');
            }
        }
        well_formed(&text);
    }

    #[test]
    fn figures_read_back_in_the_format_of_every_language(value in 1_u64..999_999_999_999, cents in 0_u64..100) {
        for lexicon in Lexicons::embedded().iter() {
            let decimal = lexicon.format.decimal;
            for group in lexicon.format.grouping.iter().copied().chain(['\u{202F}', '\'']) {
                let figure = format!("{}{decimal}{cents:02}", grouped(value, group));
                read_back(lexicon, &format!("€ {figure} ."), &format!("{value}.{cents:02}"))?;
            }
            read_back(lexicon, &format!("({value} km)"), &value.to_string())?;
        }
    }

    #[test]
    fn spelled_numbers_read_back(value in 1_u64..1_000_000_000_000_000) {
        let lexicons = Lexicons::embedded();
        read_back(lexicons.get("en"), &format!("It took {} km.", english(value)), &value.to_string())?;
        let below = value % 999_999_999_999 + 1;
        read_back(lexicons.get("zh"), &format!("共{}公里", chinese(below)), &below.to_string())?;
        let small = value % 3000 + 1;
        read_back(lexicons.get("zh"), &format!("{}公里", chinese(small)), &small.to_string())?;
        read_back(lexicons.get("en"), &format!("{} km", english(small)), &small.to_string())?;
    }

    #[test]
    fn days_read_back_in_every_form(year in 1000_i16..2999, month in 1_u8..=12, day in 1_u8..=28) {
        const MONTHS: [&str; 12] = [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
            "December",
        ];
        let name = MONTHS[usize::from(month) - 1];
        let wanted = format!("{year}-{month:02}-{day:02}");
        let rows = [
            ("en", format!("on {name} {day}, {year}, they")),
            ("en", format!("on {day} {name} {year} they")),
            ("en", format!("on {} {day} {year} they", &name[..3])),
            ("en", format!("on {wanted} they")),
            ("zh", format!("于{year}年{month}月{day}日召开")),
            ("zh", format!("于{}年{}月{}日", year.to_string().chars().map(han_digit).collect::<String>(), chinese(month.into()), chinese(day.into()))),
        ];
        for (tag, text) in rows {
            let found = extract(&text, &[], Lexicons::embedded().get(tag));
            let values: Vec<String> = found.iter().map(|mention| mention.value.canonical()).collect();
            prop_assert_eq!(values, vec![wanted.clone()], "{}", text);
        }
    }
}

/// Expects one quantity of a text, of this value.
fn read_back(lexicon: &Lexicon, text: &str, wanted: &str) -> Result<(), TestCaseError> {
    let found = extract(text, &[], lexicon);
    prop_assert_eq!(found.len(), 1, "{} {}", lexicon.tag, text);
    let Value::Quantity(quantity) = &found[0].value else { panic!("{} {text}", lexicon.tag) };
    prop_assert_eq!(quantity.from, wanted.parse().unwrap(), "{} {}", lexicon.tag, text);
    Ok(())
}

fn grouped(value: u64, mark: char) -> String {
    let digits = value.to_string();
    let mut text = String::new();
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            text.push(mark);
        }
        text.push(digit);
    }
    text
}

/// A whole number in English words.
fn english(value: u64) -> String {
    const ONES: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 10] = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    const SCALES: [&str; 5] = ["", " thousand", " million", " billion", " trillion"];
    let below_thousand = |value: u64| {
        let index = |value: u64| usize::try_from(value).unwrap();
        let rest = match value % 100 {
            0 => String::new(),
            low @ 1..20 => ONES[index(low)].to_owned(),
            low if low % 10 == 0 => TENS[index(low / 10)].to_owned(),
            low => format!("{}-{}", TENS[index(low / 10)], ONES[index(low % 10)]),
        };
        match (value / 100, rest.is_empty()) {
            (0, _) => rest,
            (hundreds, true) => format!("{} hundred", ONES[index(hundreds)]),
            (hundreds, false) => format!("{} hundred and {rest}", ONES[index(hundreds)]),
        }
    };
    let mut groups = Vec::new();
    let mut rest = value;
    for scale in SCALES {
        if !rest.is_multiple_of(1000) {
            groups.push(format!("{}{scale}", below_thousand(rest % 1000)));
        }
        rest /= 1000;
    }
    groups.reverse();
    groups.join(" ")
}

fn han_digit(digit: char) -> char {
    "〇一二三四五六七八九".chars().nth(digit as usize - '0' as usize).unwrap()
}

/// A whole number below 10^12 in Chinese words.
fn chinese(value: u64) -> String {
    let digits: Vec<u64> = value.to_string().chars().map(|digit| u64::from(digit) - u64::from('0')).collect();
    let (mut text, mut zero, mut written) = (String::new(), false, false);
    for (n, digit) in digits.iter().enumerate() {
        let place = digits.len() - 1 - n;
        if *digit == 0 {
            zero = true;
        } else {
            if std::mem::take(&mut zero) && !text.is_empty() {
                text.push('零');
            }
            // Ten is written without its one where nothing stands before it.
            if !(*digit == 1 && place % 4 == 1 && text.is_empty()) {
                text.push("零一二三四五六七八九".chars().nth(usize::try_from(*digit).unwrap()).unwrap());
            }
            text.push_str(["", "十", "百", "千"][place % 4]);
            written = true;
        }
        if place.is_multiple_of(4) && written {
            text.push_str(["", "万", "亿"][place / 4]);
            written = false;
        }
    }
    text
}
