//! The specification rows of the language files, and properties of extraction on arbitrary text.

use proptest::prelude::*;

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
fn lexicons_on_disk() -> Lexicons {
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
fn literals_give_no_values() {
    let lexicon = Lexicons::embedded().get("en");
    let text = "set 42 to 43 people";
    let found = extract(text, &[Span::new(4, 6)], lexicon);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].span.of(text), "43");
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
        "一万",
        "第",
        "twenty-",
        "a@",
        "(1) ",
        "Article ",
    ] {
        let text = word.repeat(1_000_000 / word.len());
        let start = std::time::Instant::now();
        let found = extract(&text, &[], lexicon);
        let limit = std::time::Duration::from_secs(5);
        assert!(start.elapsed() < limit, "{word:?} took {:?} for {} mentions", start.elapsed(), found.len());
    }
}

fn well_formed(text: &str) {
    for lexicon in Lexicons::embedded().iter() {
        let mut last = 0;
        for mention in extract(text, &[], lexicon) {
            assert!(mention.span.start >= last && !mention.span.is_empty(), "{text:?} {mention:?}");
            assert!(text.get(mention.span.range()).is_some_and(|surface| !surface.contains('\n')), "{text:?}");
            assert!(!mention.value.canonical().is_empty());
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
                "日", "万", "亿", "三", "几", "多", "第", "分之", "百", "至", "的", "(", ")", "[", "]", "No", "Q", "@", "\n", "http", "//",
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
    fn formatted_numbers_read_back(value in 1_u64..1_000_000_000_000, cents in 0_u64..100) {
        let lexicon = Lexicons::embedded().get("en");
        let digits = value.to_string();
        let mut grouped = String::new();
        for (n, digit) in digits.chars().enumerate() {
            if n > 0 && (digits.len() - n) % 3 == 0 {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        for (text, wanted) in [
            (format!("It cost ${grouped}.{cents:02} then."), format!("{value}.{cents:02}")),
            (format!("It took {grouped} km then."), digits.clone()),
        ] {
            let found = extract(&text, &[], lexicon);
            prop_assert_eq!(found.len(), 1, "{}", &text);
            let Value::Quantity(quantity) = &found[0].value else { panic!("{text}") };
            prop_assert_eq!(quantity.from, wanted.parse().unwrap());
        }
    }
}
