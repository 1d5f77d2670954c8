//! What is folded, what is kept, and that every span leads back.

use proptest::prelude::*;

use super::*;
use crate::base::OffsetMap;
use crate::model::Run;

fn one_block(text: &str) -> Document {
    let runs = vec![Run { span: Span::new(0, text.len()), kind: RunKind::Text }];
    let block = SourceBlock { kind: BlockKind::Paragraph, runs, labels: Vec::new() };
    normalize(
        Source {
            text: text.to_owned(),
            decoding: OffsetMap::identity(text.len(), 0),
            blocks: vec![block],
            ..Source::default()
        },
        true,
    )
}

#[test]
fn folds_forms_and_keeps_meaning() {
    let rows = [
        ("a  b\n c\u{A0}d\u{2009}e\u{3000}f", "a b c d e f"),
        ("\u{201C}it\u{2019}s\u{201D}", "\"it's\""),
        ("co\u{AD}operate\u{200B} now\u{FEFF}", "cooperate now"),
        ("\u{FB01}nal o\u{FB03}ce", "final office"),
        ("２０２１年，５％", "2021年，5%"),
        ("non\u{2011}stop \u{2212}5 2016\u{2013}2020", "non-stop -5 2016\u{2013}2020"),
        ("5 m² 1½ ① x\u{2082}", "5 m² 1½ ① x\u{2082}"),
        ("cafe\u{301} Ⅳ ℃ ㎞", "café IV °C km"),
        ("exam-\nple, well -\nknown, x-\n  Y", "exam-ple, well - known, x- Y"),
        ("人民\n法院\nthe court", "人民法院 the court"),
        ("a\u{1B}[31mred\u{202E}", "a[31mred"),
        ("1\u{A0}839\u{2009}701 a\u{A0}b 2 000", "1\u{202F}839\u{202F}701 a b 2 000"),
        ("  edges \n", "edges"),
        ("", ""),
    ];
    for (raw, expected) in rows {
        assert_eq!(one_block(raw).text, expected, "{raw:?}");
    }
}

#[test]
fn spans_lead_back_to_what_was_written() {
    let document = one_block("The \u{FB01}rst\n  “word”");
    assert_eq!(document.text, "The first \"word\"");
    let surface = |start, end| document.surface(Span::new(start, end));
    assert_eq!(surface(4, 9), "\u{FB01}rst");
    assert_eq!(surface(9, 10), "\n  ");
    assert_eq!(surface(10, 16), "“word”");
    assert_eq!(document.positions(Span::new(11, 15)).0, crate::base::Position { line: 2, column: 4 });
}

#[test]
fn a_no_break_entity_groups_digits_and_hidden_runs_are_no_trap() {
    let text = "5&nbsp;479";
    let run = |from: usize, to: usize, kind| Run { span: Span::new(from, to), kind };
    let runs =
        vec![run(0, 1, RunKind::Text), run(1, 7, RunKind::Replaced("\u{A0}".to_owned())), run(7, 10, RunKind::Text)];
    let blocks = vec![SourceBlock { kind: BlockKind::Paragraph, runs, labels: Vec::new() }];
    let document = normalize(Source { text: text.to_owned(), blocks, ..Source::default() }, true);
    assert_eq!(document.text, "5\u{202F}479");
    assert_eq!(one_block("5\u{FE0F} \u{FE0F}x").text, "5 x");
    assert_eq!(one_block(&"\u{FE0F}".repeat(300_000)).text, "");
}

#[test]
fn empty_blocks_vanish_and_literals_are_marked() {
    let text = "one \u{200B} `x = 1` &amp; end";
    let run = |from: usize, to: usize, kind| Run { span: Span::new(from, to), kind };
    let block = |kind, runs| SourceBlock { kind, runs, labels: Vec::new() };
    let document = normalize(
        Source {
            text: text.to_owned(),
            blocks: vec![
                block(BlockKind::Paragraph, vec![run(3, 7, RunKind::Text)]),
                block(BlockKind::Paragraph, vec![run(0, 3, RunKind::Text)]),
                block(BlockKind::Paragraph, vec![run(4, 8, RunKind::Text)]),
                block(
                    BlockKind::Paragraph,
                    vec![
                        run(9, 14, RunKind::Code),
                        run(15, 16, RunKind::Text),
                        run(16, 21, RunKind::Replaced("&".to_owned())),
                    ],
                ),
            ],
            ..Source::default()
        },
        true,
    );
    assert_eq!(document.text, "one\nx = 1 &");
    assert_eq!(document.blocks.len(), 2);
    assert_eq!(document.literals, [Span::new(4, 9)]);
    assert_eq!(document.surface(Span::new(10, 11)), "&amp;");
}

proptest! {
    #[test]
    fn every_span_maps_into_the_source_in_order(raw in "\\PC{0,40}(\\s|[\u{AD}\u{200B}\u{301}‘“–ﬁ２①年，\\-\\n]|\\PC){0,60}") {
        let document = one_block(&raw);
        let bounds: Vec<usize> =
            document.text.char_indices().map(|(at, _)| at).chain([document.text.len()]).collect();
        let mut last = 0;
        for pair in bounds.windows(2) {
            let span = Span::new(pair[0], pair[1]);
            let origin = document.map.to_origin(span);
            prop_assert!(raw.get(origin.range()).is_some(), "{span:?} -> {origin:?}");
            prop_assert!(!origin.is_empty());
            prop_assert!(origin.start >= last);
            last = origin.start;
            let back = document.map.to_derived(origin.start);
            prop_assert!(back <= span.start);
        }
        let whole = Span::new(0, document.text.len());
        prop_assert!(raw.get(document.map.to_origin(whole).range()).is_some());
    }

    #[test]
    fn normalising_twice_changes_nothing(raw in "(\\PC|[\u{301}\u{AD} \\n‘“ﬁ２①年，\\-\u{1161}\u{1100}]){0,60}") {
        let once = one_block(&raw).text;
        prop_assert_eq!(&one_block(&once).text, &once);
    }
}
