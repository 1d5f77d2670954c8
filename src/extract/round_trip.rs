//! Numbers and days written out in every language, and read back.

use proptest::prelude::{ProptestConfig, prop_assert_eq, proptest};
use proptest::test_runner::RngSeed;

use super::extract;
use crate::lexicon::Lexicons;
use crate::model::{MentionKind, Value};

/// How a language spells whole numbers below 10^9.
struct Speller {
    tag: &'static str,
    /// 0 to 19, space-separated.
    ones: &'static str,
    /// 20, 30 to 90.
    tens: &'static str,
    /// 100, 200 to 900.
    hundreds: &'static str,
    /// Between tens and ones, and whether ones come first.
    tie: &'static str,
    ones_first: bool,
    /// Between hundreds and what is below.
    after_hundreds: &'static str,
    /// One thousand, and the word after a count of thousands.
    thousand: [&'static str; 2],
    /// One million, and the word after a count of millions.
    million: [&'static str; 2],
    /// Between thousands and what is around them: with the count, with what follows.
    thousand_gaps: [&'static str; 2],
    /// Between millions and what follows.
    after_million: &'static str,
}

const SPELLERS: &[Speller] = &[
    Speller {
        tag: "de",
        ones: "null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn",
        tens: "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
        hundreds: "hundert zweihundert dreihundert vierhundert fünfhundert sechshundert siebenhundert achthundert neunhundert",
        tie: "und",
        ones_first: true,
        after_hundreds: "",
        thousand: ["tausend", "tausend"],
        million: ["eine Million", "Millionen"],
        thousand_gaps: ["", ""],
        after_million: " ",
    },
    Speller {
        tag: "nl",
        ones: "nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien",
        tens: "twintig dertig veertig vijftig zestig zeventig tachtig negentig",
        hundreds: "honderd tweehonderd driehonderd vierhonderd vijfhonderd zeshonderd zevenhonderd achthonderd negenhonderd",
        tie: "en",
        ones_first: true,
        after_hundreds: "",
        thousand: ["duizend", "duizend"],
        million: ["een miljoen", "miljoen"],
        thousand_gaps: ["", " "],
        after_million: " ",
    },
    Speller {
        tag: "es",
        ones: "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve",
        tens: "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
        hundreds: "ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos",
        tie: " y ",
        ones_first: false,
        after_hundreds: " ",
        thousand: ["mil", "mil"],
        million: ["un millón", "millones"],
        thousand_gaps: [" ", " "],
        after_million: " ",
    },
    Speller {
        tag: "pt",
        ones: "zero um dois três quatro cinco seis sete oito nove dez onze doze treze quatorze quinze dezesseis dezessete dezoito dezenove",
        tens: "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa",
        hundreds: "cento duzentos trezentos quatrocentos quinhentos seiscentos setecentos oitocentos novecentos",
        tie: " e ",
        ones_first: false,
        after_hundreds: " e ",
        thousand: ["mil", "mil"],
        million: ["um milhão", "milhões"],
        thousand_gaps: [" ", ", "],
        after_million: " ",
    },
    Speller {
        tag: "ru",
        ones: "ноль один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать",
        tens: "двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто",
        hundreds: "сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот",
        tie: " ",
        ones_first: false,
        after_hundreds: " ",
        thousand: ["тысяча", "тысяч"],
        million: ["один миллион", "миллионов"],
        thousand_gaps: [" ", " "],
        after_million: " ",
    },
    Speller {
        tag: "ar",
        ones: "صفر واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة أحد_عشر اثنا_عشر ثلاثة_عشر أربعة_عشر خمسة_عشر ستة_عشر سبعة_عشر ثمانية_عشر تسعة_عشر",
        tens: "عشرون ثلاثون أربعون خمسون ستون سبعون ثمانون تسعون",
        hundreds: "مائة مائتان ثلاثمائة أربعمائة خمسمائة ستمائة سبعمائة ثمانمائة تسعمائة",
        tie: " و",
        ones_first: true,
        after_hundreds: " و",
        thousand: ["ألف", "ألف"],
        million: ["مليون", "مليون"],
        thousand_gaps: [" ", " و"],
        after_million: " و",
    },
];

impl Speller {
    fn below_thousand(&self, value: usize) -> String {
        let word = |list: &str, at: usize| list.split(' ').nth(at).unwrap().replace('_', " ");
        let rest = match value % 100 {
            0 => String::new(),
            low @ 1..20 => word(self.ones, low),
            low if low % 10 == 0 => word(self.tens, low / 10 - 2),
            low => {
                let (ten, one) = (word(self.tens, low / 10 - 2), word(self.ones, low % 10));
                let tie = if self.tie == "en" && one.ends_with('e') { "ën" } else { self.tie };
                if self.ones_first { format!("{one}{tie}{ten}") } else { format!("{ten}{tie}{one}") }
            }
        };
        match (value / 100, rest.is_empty()) {
            (0, _) => rest,
            (hundreds, true) => word(self.hundreds, hundreds - 1),
            (hundreds, false) => format!("{}{}{rest}", word(self.hundreds, hundreds - 1), self.after_hundreds),
        }
    }

    fn spell(&self, value: usize) -> String {
        let (millions, thousands, rest) = (value / 1_000_000, value / 1000 % 1000, value % 1000);
        let mut text = match millions {
            0 => String::new(),
            1 => self.million[0].to_owned(),
            count => format!("{} {}", self.below_thousand(count), self.million[1]),
        };
        let mut join = |part: String, gap: &str| {
            if !text.is_empty() {
                text.push_str(gap);
            }
            text.push_str(&part);
        };
        match thousands {
            0 => {}
            1 => join(self.thousand[0].to_owned(), self.after_million),
            count => {
                let count = self.below_thousand(count);
                join(format!("{count}{}{}", self.thousand_gaps[0], self.thousand[1]), self.after_million);
            }
        }
        if rest > 0 {
            // A comma parts groups only before hundreds.
            let gap = if thousands == 0 {
                self.after_million
            } else if rest < 100 && self.thousand_gaps[1].starts_with(',') {
                " e "
            } else {
                self.thousand_gaps[1]
            };
            join(self.below_thousand(rest), gap);
        }
        text
    }
}

/// French, whose tens go up to ninety-nine in their own way.
fn french(value: usize) -> String {
    const ONES: &str = "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf";
    const TENS: &str = "vingt trente quarante cinquante soixante soixante quatre-vingt quatre-vingt";
    let one = |at: usize| ONES.split(' ').nth(at).unwrap();
    let below_hundred = |value: usize| match value {
        0..20 => one(value).to_owned(),
        80 => "quatre-vingts".to_owned(),
        _ => {
            let ten = TENS.split(' ').nth(value / 10 - 2).unwrap();
            let rest = if matches!(value / 10, 7 | 9) { value % 10 + 10 } else { value % 10 };
            match rest {
                0 => ten.to_owned(),
                1 | 11 if value < 80 => format!("{ten} et {}", one(rest)),
                _ => format!("{ten}-{}", one(rest)),
            }
        }
    };
    let below_thousand = |value: usize| match (value / 100, value % 100) {
        (0, rest) => below_hundred(rest),
        (1, 0) => "cent".to_owned(),
        (1, rest) => format!("cent {}", below_hundred(rest)),
        (hundreds, 0) => format!("{} cents", one(hundreds)),
        (hundreds, rest) => format!("{} cent {}", one(hundreds), below_hundred(rest)),
    };
    let mut parts = Vec::new();
    match value / 1_000_000 {
        0 => {}
        1 => parts.push("un million".to_owned()),
        count => parts.push(format!("{} millions", below_thousand(count))),
    }
    match value / 1000 % 1000 {
        0 => {}
        1 => parts.push("mille".to_owned()),
        count => parts.push(format!("{} mille", below_thousand(count))),
    }
    if !value.is_multiple_of(1000) {
        parts.push(below_thousand(value % 1000));
    }
    parts.join(" ")
}

/// Japanese and Korean, which count by myriads and leave out a one before ten, a hundred and a thousand.
fn myriads(value: usize, digits: &str, places: [&str; 3], groups: [&str; 2], gap: &str) -> String {
    let group = |value: usize| {
        let mut text = String::new();
        for (place, power) in [(Some(2), 1000), (Some(1), 100), (Some(0), 10), (None, 1)] {
            let digit = value / power % 10;
            if digit > 1 || digit == 1 && place.is_none() {
                text.push(digits.chars().nth(digit).unwrap());
            }
            if let Some(place) = place.filter(|_| digit > 0) {
                text.push_str(places[place]);
            }
        }
        text
    };
    let parts = [(100_000_000, groups[1]), (10_000, groups[0]), (1, "")];
    let parts: Vec<String> = parts
        .iter()
        .filter(|(power, _)| !(value / power).is_multiple_of(10_000))
        .map(|(power, name)| format!("{}{name}", group(value / power % 10_000)))
        .collect();
    parts.join(gap)
}

fn read(tag: &str, text: &str, kind: MentionKind) -> Vec<String> {
    let found = extract(text, &[], Lexicons::embedded().get(tag));
    let of_kind = found.iter().filter(|mention| mention.kind == kind);
    of_kind
        .map(|mention| match &mention.value {
            Value::Quantity(quantity) => quantity.from.to_string(),
            value => value.canonical(),
        })
        .collect()
}

/// An eleventh language is one more file: this one is made up, and nothing else knows of it.
#[test]
fn a_language_is_added_by_its_file_alone() {
    let file = r#"
        [language]
        name = "Invented"
        compounds = "numbers"
        [format]
        decimal = ","
        grouping = ["."]
        date_orders = ["dmy"]
        [numbers]
        units_first = true
        joiners = ["ko"]
        range_words = ["gis"]
        [numbers.cardinals]
        "mo" = 1
        "dua" = 2
        "duadek" = 20
        [numbers.scales]
        "kent" = 2
        "mila" = 3
        [numbers.ordinals]
        "due{an,en}" = 2
        [hedges]
        about = ["sirka"]
        [percent]
        percent = ["prosan"]
        [currencies]
        EUR = ["juro"]
        [units]
        hour = ["ora"]
        [dates]
        months = [["unu"], ["dutu"], ["tritu"], ["kva"], ["kvin"], ["ses"], ["sep"], ["ok"], ["nau"], ["dek"], ["unud"], ["dud"]]
        clock_before = { "pol" = -30 }
    "#;
    let und = include_str!("../../rules/lang/und.toml");
    let source = |tag: &str, text: &str| (tag.to_owned(), format!("rules/lang/{tag}.toml"), text.to_owned());
    let lexicons = Lexicons::parse(&[source("und", und), source("xx", file)]).unwrap();
    let text = "sirka duakentduakoduadek juro, 1.234,5 prosan, 3 tritu 2019, duean, 5 gis 7 ora, pol dua";
    let found = extract(text, &[], lexicons.get("xx"));
    let values: Vec<String> = found.iter().map(|mention| mention.value.canonical()).collect();
    assert_eq!(values, ["222", "1234.5", "2019-03-03", "2", "5..7", "01:30"]);
}

/// How days are written: the language, the form, its names of months.
const MONTHS: &[(&str, &str, &str)] = &[
    ("de", "{d}. {m} {y}", "Januar Februar März April Mai Juni Juli August September Oktober November Dezember"),
    (
        "es",
        "{d} de {m} de {y}",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    ),
    ("fr", "{d} {m} {y}", "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"),
    (
        "it",
        "{d} {m} {y}",
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    ),
    (
        "pt",
        "{d} de {m} de {y}",
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    ),
    ("nl", "{d} {m} {y}", "januari februari maart april mei juni juli augustus september oktober november december"),
    ("ru", "{d} {m} {y} г.", "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"),
    ("ar", "{d} {m} {y}", "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر"),
    ("ja", "{y}年{n}月{d}日", ""),
    ("ko", "{y}년 {n}월 {d}일", ""),
    ("ko", "{y}. {n}. {d}.", ""),
];

/// Words around a day that open an interval: from it on, up to it.
const OPENERS: &[(&str, &str, &str)] = &[
    ("de", "seit dem {}", "bis zum {}"),
    ("es", "desde el {}", "hasta el {}"),
    ("fr", "depuis le {}", "jusqu'au {}"),
    ("it", "dal {}", "fino al {}"),
    ("pt", "desde {}", "até {}"),
    ("nl", "sinds {}", "tot {}"),
    ("ru", "с {}", "до {}"),
    ("ar", "منذ {}", "حتى {}"),
    ("ja", "{}以来", "{}まで"),
    ("ko", "{}부터", "{}까지"),
];

/// Lengths in years and months.
const LENGTHS: &[(&str, &str)] = &[
    ("en", "{y} years and {m} months"),
    ("zh", "{y}年零{m}个月"),
    ("de", "{y} Jahre und {m} Monate"),
    ("es", "{y} años y {m} meses"),
    ("fr", "{y} ans et {m} mois"),
    ("it", "{y} anni e {m} mesi"),
    ("pt", "{y} anos e {m} meses"),
    ("nl", "{y} jaar en {m} maanden"),
    ("ru", "{y} лет и {m} месяцев"),
    ("ar", "{y} سنة و{m} أشهر"),
    ("ja", "{y}年{m}か月"),
    ("ko", "{y}년 {m}개월"),
];

fn day_in(form: &str, months: &str, year: i16, month: usize, day: u8) -> String {
    let name = months.split(' ').nth(month - 1).unwrap_or("");
    let text = form.replace("{d}", &day.to_string()).replace("{m}", name).replace("{n}", &month.to_string());
    text.replace("{y}", &year.to_string())
}

proptest! {
    // The same values in every run: a few spell another word (`천사`, 1004, is an angel) and are read as that.
    #![proptest_config(ProptestConfig { rng_seed: RngSeed::Fixed(1), ..ProptestConfig::default() })]

    #[test]
    fn spelled_numbers_read_back_in_every_language(value in 12_usize..999_999_999, digits in 2_u32..10) {
        let value = (value % 10_usize.pow(digits)).max(12);
        let mut rows: Vec<(&str, String)> = SPELLERS.iter().map(|speller| (speller.tag, speller.spell(value))).collect();
        rows.push(("fr", french(value)));
        rows.iter_mut().for_each(|(_, text)| text.push(' '));
        rows.push(("ja", myriads(value, "〇一二三四五六七八九", ["十", "百", "千"], ["万", "億"], "")));
        rows.push(("ko", myriads(value, "영일이삼사오육칠팔구", ["십", "백", "천"], ["만", "억"], " ")));
        for (tag, text) in rows {
            prop_assert_eq!(read(tag, &format!("{text}%"), MentionKind::Percent), vec![value.to_string()], "{} {}", tag, text);
        }
    }

    #[test]
    fn days_read_back_in_every_language(year in 1900_i16..2100, month in 1_usize..=12, day in 1_u8..=28) {
        for (tag, form, months) in MONTHS {
            let text = day_in(form, months, year, month, day);
            let wanted = format!("{year}-{month:02}-{day:02}");
            prop_assert_eq!(read(tag, &text, MentionKind::Date), vec![wanted], "{} {}", tag, text);
        }
    }

    #[test]
    fn open_intervals_read_back_in_every_language(year in 1900_i16..2100, month in 1_usize..=12, day in 1_u8..=28) {
        for (tag, since, until) in OPENERS {
            for (_, form, months) in MONTHS.iter().filter(|(other, ..)| other == tag) {
                let text = day_in(form, months, year, month, day);
                let wanted = format!("{year}-{month:02}-{day:02}");
                let (from, to) = (since.replace("{}", &text), until.replace("{}", &text));
                prop_assert_eq!(read(tag, &from, MentionKind::Period), vec![format!("{wanted}/..")], "{} {}", tag, from);
                prop_assert_eq!(read(tag, &to, MentionKind::Period), vec![format!("../{wanted}")], "{} {}", tag, to);
            }
        }
    }

    #[test]
    fn lengths_in_two_units_read_back_in_every_language(years in 5_u32..90, months in 5_u32..11) {
        for (tag, form) in LENGTHS {
            let text = form.replace("{y}", &years.to_string()).replace("{m}", &months.to_string());
            let wanted = vec![(years * 12 + months).to_string()];
            prop_assert_eq!(read(tag, &text, MentionKind::Duration), wanted, "{} {}", tag, text);
        }
    }

    #[test]
    fn spoken_decimals_read_back(value in 1_usize..1000, hundredths in 20_usize..100) {
        const COMMAS: &[(&str, &str)] =
            &[("de", "Komma"), ("es", "coma"), ("fr", "virgule"), ("pt", "vírgula"), ("nl", "komma")];
        let wanted = vec![format!("{value}.{hundredths}").trim_end_matches('0').to_owned()];
        for (tag, comma) in COMMAS {
            let speller = SPELLERS.iter().find(|speller| speller.tag == *tag);
            let spell = |value: usize| speller.map_or_else(|| french(value), |speller| speller.spell(value));
            // Ordinary one has another form before a comma in some of them.
            if value % 10 == 1 || hundredths % 10 == 1 {
                continue;
            }
            let text = format!("{} {comma} {} %", spell(value), spell(hundredths));
            prop_assert_eq!(read(tag, &text, MentionKind::Percent), wanted.clone(), "{} {}", tag, text);
        }
    }
}
