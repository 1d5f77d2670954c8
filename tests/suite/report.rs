//! One made report in every output format and several widths. `UPDATE=1 cargo test` rewrites the expected files.

use std::fs;
use std::path::PathBuf;

use factdiff::base::{LineIndex, OffsetMap, Severity, Span, stable_hash};
use factdiff::model::{
    Alignment, Block, BlockKind, Category, DifferenceKind, Document, Family, Finding, Furniture, Op, OverlapKind,
    Overlaps, Passage, Place, Report, RuleInfo, Sentence, Summary, Token, TokenKind, TypedDifference, Warning,
};
use factdiff::report::{REPORTERS, Settings, passage_rows, write_left_out, write_passages};

/// A document whose normalised text is its source: a block a line, sentences ended by a full stop, tokens as the segmenter
/// would cut them.
fn document(path: &str, language: &str, text: &str) -> Document {
    let mut doc = Document {
        path: path.to_owned(),
        format: "text",
        language: language.to_owned(),
        text: text.to_owned(),
        map: OffsetMap::identity(text.len(), 0),
        source: Some(text.to_owned()),
        decoding: OffsetMap::identity(text.len(), 0),
        lines: LineIndex::new(text),
        ..Document::default()
    };
    let mut at = 0;
    for line in text.split('\n') {
        let block = u32::try_from(doc.blocks.len()).unwrap();
        doc.blocks.push(Block { kind: BlockKind::Paragraph, span: Span::new(at, at + line.len()) });
        let mut from = 0;
        for (end, c) in line.char_indices() {
            let after = end + c.len_utf8();
            let stop = c == '。' || (c == '.' && line[after..].starts_with(' ')) || after == line.len();
            if stop {
                let sentence = &line[from..after];
                let start = at + from + (sentence.len() - sentence.trim_start().len());
                doc.sentences.push(Sentence { span: Span::new(start, at + after), block });
                from = after;
            }
        }
        at += line.len() + 1;
    }
    let mut push = |start: usize, end: usize| {
        let word = text[start..end].to_lowercase();
        let hash = u32::try_from(stable_hash(word.as_bytes()) >> 32).unwrap();
        let kind = TokenKind::Word;
        doc.tokens.push(Token { start: u32::try_from(start).unwrap(), end: u32::try_from(end).unwrap(), hash, kind });
    };
    let mut word: Option<usize> = None;
    for (at, c) in text.char_indices() {
        let wide = ('\u{3400}'..='\u{9fff}').contains(&c);
        let inner = matches!(c, ',' | '.') && text[at + 1..].starts_with(|c: char| c.is_ascii_digit());
        if !wide && (c.is_alphanumeric() || (inner && word.is_some())) {
            word.get_or_insert(at);
            continue;
        }
        if let Some(start) = word.take() {
            push(start, at);
        }
        if wide {
            push(at, at + c.len_utf8());
        }
    }
    if let Some(start) = word {
        push(start, text.len());
    }
    doc
}

fn place(documents: &[Document], doc: usize, surface: &str, value: &str) -> Place {
    let at = documents[doc].text.find(surface).unwrap_or_else(|| panic!("`{surface}` in {}", documents[doc].path));
    let span = Span::new(at, at + surface.len());
    Place { doc: u32::try_from(doc).unwrap(), span, value: value.to_owned() }
}

fn passage(documents: &[Document], doc: usize, from: &str, to: &str) -> Passage {
    let text = &documents[doc].text;
    let start = text.find(from).unwrap();
    let end = start + text[start..].find(to).unwrap() + to.len();
    let tokens = &documents[doc].tokens;
    let token = |at: usize| tokens.partition_point(|t| (t.start as usize) < at);
    let range = u32::try_from(token(start)).unwrap()..u32::try_from(token(end)).unwrap();
    Passage { doc: u32::try_from(doc).unwrap(), tokens: range, span: Span::new(start, end) }
}

fn finding(rule: &str, category: Category, severity: Severity, message: &str, places: Vec<Place>) -> Finding {
    let values: Vec<&str> = places.iter().map(|place| place.value.as_str()).collect();
    Finding {
        rule: rule.to_owned(),
        category,
        severity,
        confidence: 0.95,
        message: message.to_owned(),
        explanation: String::new(),
        fingerprint: Finding::fingerprint_of(rule, values),
        places,
        alignment: None,
    }
}

const BRIEFING: &str = "Harbour works\n\
The port authority reported on Monday that the basin had been dredged. From 2013 to 2017 the crews moved 5,479 tons of \
silt out of the northern basin, which had not been cleared since the war, and laid 31 new mooring blocks along the quay \
that the ferries use in winter, when the southern quay is closed to them because of the swell. The works cost 1.5 million \
euros. They ended on 14 June 2017.\n\
The Institute of Coastal Studies at Norrvik advised the crews. Two cranes and four tugs, seven machines in all, were hired.";

const EXCERPT: &str = "The port authority reported on Tuesday that the basin had been dredged. From 2013 to 2017 the crews \
moved 5,497 tons of silt out of the northern basin, which had not been cleared since the war, and laid 31 new mooring \
blocks along the quay that the ferries use in winter, when the southern quay is closed to them because of the swell. The \
works cost 1,500,000 euros. They ended on 16 June 2017.\n\
Later the Norrvik Institute for Coastal Research published what it had learnt.";

const ZH_A: &str =
    "港口\n北港池自2013年以来共清出淤泥五千四百七十九吨，新设系船墩31座。工程耗资150万欧元，于2017年6月14日完工。";
const ZH_B: &str = "北港池自2013年以来共清出淤泥5497吨，新设系船墩31座。工程耗资一百五十万欧元，于2017年6月14日完工。";

fn hostile() -> String {
    format!(
        "::error::The \u{1b}[31mred\u{1b}[0m crane lifts 12 tons.\n##[error]The \u{202e}dne crane lifts 21 tons and {}.",
        "x".repeat(3000)
    )
}

/// A report with a finding of every layout.
fn sample() -> Report {
    let mut documents = vec![
        document("docs/briefing.md", "en", BRIEFING),
        document("docs/excerpt.md", "en", EXCERPT),
        document("docs/zh/a.md", "zh", ZH_A),
        document("docs/zh/b.md", "zh", ZH_B),
        document("evil\u{1b}[2J.txt", "en", &hostile()),
    ];
    for version in 1..=9 {
        let cranes = if version < 8 { "two cranes" } else { "three cranes" };
        let text = format!("Manual\nThe quay has {cranes} and a slipway of 40 m, as the plan of the port shows.");
        documents.push(document(&format!("manual/v{version}.md"), "en", &text));
    }
    documents[1].furniture.push(Furniture { span: Span::new(0, 18), reason: "share links".to_owned() });
    let d = &documents;
    let mut alignments = vec![
        Alignment {
            a: passage(d, 0, "The port", "June 2017"),
            b: passage(d, 1, "The port", "June 2017"),
            kind: OverlapKind::Near,
            similarity: 0.958,
            ops: vec![
                Op::Equal { a: 2..8, b: 0..6 },
                Op::Change { a: 8..9, b: 6..7 },
                Op::Equal { a: 9..80, b: 7..78 },
            ],
        },
        Alignment {
            a: passage(d, 2, "北", "完工"),
            b: passage(d, 3, "北", "完工"),
            kind: OverlapKind::Near,
            similarity: 0.82,
            ops: vec![Op::Equal { a: 2..40, b: 0..38 }],
        },
    ];
    let mut families: Vec<Family> = (0..2)
        .map(|idx| {
            let tie: &Alignment = &alignments[idx as usize];
            Family { members: vec![tie.a.clone(), tie.b.clone()], representative: 0, alignments: vec![idx] }
        })
        .collect();
    let members: Vec<Passage> = (5..14).map(|doc| passage(d, doc, "The quay", "shows")).collect();
    let mut ties = Vec::new();
    for member in &members[1..] {
        ties.push(u32::try_from(alignments.len()).unwrap());
        alignments.push(Alignment {
            a: members[0].clone(),
            b: member.clone(),
            kind: OverlapKind::Exact,
            similarity: 1.0,
            ops: vec![Op::Equal { a: 1..18, b: 1..18 }],
        });
    }
    families.push(Family { members: members.clone(), representative: 0, alignments: ties });

    let (error, warning, note) = (Severity::Error, Severity::Warning, Severity::Note);
    let tie = "Both places stand in the same slot of an overlapping passage, after “the crews moved”; no reading of 5479 \
               and 5497 lets both be true.";
    let in_passage = |finding: Finding, alignment: u32, explanation: &str| Finding {
        alignment: Some(alignment),
        explanation: explanation.to_owned(),
        ..finding
    };
    let cranes = (5..14).map(|doc| {
        if doc < 12 { place(d, doc, "two cranes", "2 crane") } else { place(d, doc, "three cranes", "3 crane") }
    });
    let findings = vec![
        in_passage(
            finding(
                "text-changed",
                Category::Text,
                note,
                "“Monday” against “Tuesday”",
                vec![place(d, 0, "Monday", ""), place(d, 1, "Tuesday", "")],
            ),
            0,
            "Same place of an overlapping passage.",
        ),
        in_passage(
            finding(
                "number-mismatch",
                Category::Number,
                error,
                "5,479 tons of silt in one place, 5,497 in the other",
                vec![place(d, 0, "5,479 tons", "5479 t"), place(d, 1, "5,497 tons", "5497 t")],
            ),
            0,
            tie,
        ),
        in_passage(
            finding(
                "number-format",
                Category::Format,
                note,
                "1.5 million euros is written 1,500,000 euros elsewhere",
                vec![place(d, 0, "1.5 million euros", "1500000 EUR"), place(d, 1, "1,500,000 euros", "1500000 EUR")],
            ),
            0,
            "",
        ),
        in_passage(
            finding(
                "date-mismatch",
                Category::Date,
                error,
                "14 June 2017 against 16 June 2017",
                vec![place(d, 0, "14 June 2017", "2017-06-14"), place(d, 1, "16 June 2017", "2017-06-16")],
            ),
            0,
            "The sentences agree word for word but for the date.",
        ),
        in_passage(
            finding(
                "near-duplicate-text",
                Category::Duplicate,
                warning,
                "80 words of docs/excerpt.md repeat docs/briefing.md",
                vec![
                    Place { doc: 0, span: alignments[0].a.span, value: String::new() },
                    Place { doc: 1, span: alignments[0].b.span, value: String::new() },
                ],
            ),
            0,
            "",
        ),
        Finding {
            confidence: 0.7,
            explanation:
                "Both names share “Norrvik”, “Institute”, “Coastal”, and nothing else in the documents has them."
                    .to_owned(),
            ..finding(
                "name-variant",
                Category::Name,
                warning,
                "“Institute of Coastal Studies at Norrvik” and “Norrvik Institute for Coastal Research” seem to be one institution",
                vec![
                    place(d, 0, "Institute of Coastal Studies at Norrvik", "coastal institute norrvik studies"),
                    place(d, 1, "Norrvik Institute for Coastal Research", "coastal institute norrvik research"),
                ],
            )
        },
        finding(
            "sum-mismatch",
            Category::Derived,
            error,
            "2 cranes and 4 tugs make 6, not 7",
            vec![place(d, 0, "seven machines", "7"), place(d, 0, "Two cranes", "2"), place(d, 0, "four tugs", "4")],
        ),
        in_passage(
            finding(
                "number-mismatch",
                Category::Number,
                error,
                "五千四百七十九吨 against 5497吨",
                vec![place(d, 2, "五千四百七十九吨", "5479 t"), place(d, 3, "5497吨", "5497 t")],
            ),
            1,
            "Both places stand in the same slot of an overlapping passage.",
        ),
        finding(
            "number-mismatch",
            Category::Number,
            error,
            "12 tons against 21 tons \u{1b}]0;owned\u{7}",
            vec![place(d, 4, "12 tons", "12 t"), place(d, 4, "21 tons", "21 t")],
        ),
        finding(
            "number-mismatch",
            Category::Number,
            error,
            "two cranes in 7 places, three cranes in 2",
            cranes.collect(),
        ),
        finding(
            "duplicate-text",
            Category::Duplicate,
            note,
            "one text of 17 words stands in 9 documents",
            members.iter().map(|p| Place { doc: p.doc, span: p.span, value: String::new() }).collect(),
        ),
    ];
    let boilerplate = vec![(5..14).map(|doc| passage(d, doc, "Manual", "Manual")).collect()];
    let summary = Summary { errors: 5, warnings: 2, notes: 3, ..Summary::default() };
    let warnings = vec![Warning { path: "docs/excerpt.md".to_owned(), message: "2 bytes are no UTF-8".to_owned() }];
    let differ = |kind, a: (usize, &str), b: (usize, &str)| TypedDifference {
        kind,
        a: place(d, a.0, a.1, "").span,
        b: place(d, b.0, b.1, "").span,
    };
    let mut differences = vec![Vec::new(); alignments.len()];
    differences[0] = vec![
        differ(DifferenceKind::Other, (0, "Monday"), (1, "Tuesday")),
        differ(DifferenceKind::Number, (0, "5,479 tons"), (1, "5,497 tons")),
        differ(DifferenceKind::Date, (0, "14 June 2017"), (1, "16 June 2017")),
    ];
    differences[1] = vec![differ(DifferenceKind::Number, (2, "五千四百七十九吨"), (3, "5497吨"))];
    for doc in [12, 13] {
        differences[doc - 4] = vec![differ(DifferenceKind::Number, (5, "two cranes"), (doc, "three cranes"))];
    }
    Report {
        parameters: 0,
        bitexts: Vec::new(),
        overlaps: Overlaps { alignments, families, differences, boilerplate, ..Overlaps::default() },
        documents,
        findings,
        warnings,
        summary,
        rules: rules(),
    }
}

/// What the report tells of its rules.
fn rules() -> Vec<RuleInfo> {
    let rule = |id: &str, category, severity| RuleInfo {
        id: id.to_owned(),
        category,
        severity,
        headline: format!("what {id} finds"),
        explanation: format!("Why {id} matters.\n\nWhen it is silent."),
    };
    vec![
        rule("date-mismatch", Category::Date, Severity::Error),
        rule("number-mismatch", Category::Number, Severity::Error),
        rule("sum-mismatch", Category::Derived, Severity::Error),
    ]
}

fn render(name: &str, settings: &Settings) -> String {
    let reporter = REPORTERS.iter().find(|reporter| reporter.name == name).unwrap();
    let mut out = Vec::new();
    (reporter.write)(&sample(), settings, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn expect(file: &str, actual: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/report").join(file);
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, actual).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    if expected != actual {
        let diff = similar::TextDiff::from_lines(expected.as_str(), actual);
        panic!("{file} differs (UPDATE=1 accepts):\n{}", diff.unified_diff());
    }
}

#[test]
fn reports_look_as_stored() {
    for width in [60, 100] {
        expect(&format!("text-{width}.txt"), &render("text", &Settings { width, ..Settings::default() }));
    }
    for (name, file) in [
        ("json", "json.json"),
        ("jsonl", "jsonl.jsonl"),
        ("brief", "brief.txt"),
        ("markdown", "markdown.md"),
        ("sarif", "sarif.json"),
        ("github", "github.txt"),
        ("gitlab", "gitlab.json"),
        ("junit", "junit.xml"),
        ("checkstyle", "checkstyle.xml"),
        ("rdjsonl", "rdjsonl.jsonl"),
    ] {
        expect(file, &render(name, &Settings::default()));
    }
}

#[test]
fn the_page_runs_nothing_but_its_own_script() {
    let page = render("html", &Settings::default());
    let scripts: Vec<&str> =
        page.split("<script").skip(1).map(|rest| rest.split_once("</script>").unwrap().0).collect();
    assert_eq!(scripts.len(), 2, "data and code");
    let data = scripts[0].split_once('>').unwrap().1;
    assert!(!data.contains('<'));
    let data: serde_json::Value = serde_json::from_str(data).unwrap();
    assert_eq!(data["findings"].as_array().unwrap().len(), sample().findings.len());
    // A mark lies where the text of the finding stands.
    let block = &data["documents"][0]["blocks"][1];
    let text: Vec<char> = block[1].as_str().unwrap().chars().collect();
    let mark = block[2].as_array().unwrap().iter().find(|mark| mark[3] == 1).unwrap();
    let at = |idx: usize| usize::try_from(mark[idx].as_u64().unwrap()).unwrap();
    assert_eq!(text[at(0)..at(1)].iter().collect::<String>(), "5,479 tons");
    assert!(page.contains("script-src 'sha256-"), "a policy");
    assert!(!page.contains(['\u{202e}', '\u{1b}']));
    assert!(!page.contains("http:") && !page.contains("https:"), "nothing is fetched");
}

#[test]
fn no_text_of_a_document_becomes_part_of_the_page() {
    const HOSTILE: &str = "</script><script>alert(1)</script><img src=x onerror=alert(1)>";
    let mut report = sample();
    HOSTILE.clone_into(&mut report.findings[0].message);
    HOSTILE.clone_into(&mut report.documents[1].path);
    report.documents[4] = document("evil.txt", "en", &format!("{} {HOSTILE}", report.documents[4].text));
    let html = REPORTERS.iter().find(|reporter| reporter.name == "html").unwrap();
    let mut out = Vec::new();
    (html.write)(&report, &Settings::default(), &mut out).unwrap();
    let page = String::from_utf8(out).unwrap();
    assert_eq!((page.matches("<script").count(), page.matches("<img").count()), (2, 0));
    assert!(page.contains("&lt;img src=x"));
}

#[test]
fn programs_read_what_is_written_for_them() {
    for name in ["json", "sarif", "gitlab"] {
        let _: serde_json::Value = serde_json::from_str(&render(name, &Settings::default())).unwrap();
    }
    for name in ["jsonl", "rdjsonl"] {
        let text = render(name, &Settings::default());
        assert_eq!(text.lines().count(), sample().findings.len());
        assert!(text.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()));
    }
    for (name, element) in [("junit", "testcase"), ("checkstyle", "error")] {
        let text = render(name, &Settings::default());
        let mut reader = quick_xml::Reader::from_str(&text);
        reader.config_mut().check_end_names = true;
        let mut found = 0;
        loop {
            match reader.read_event().unwrap() {
                quick_xml::events::Event::Eof => break,
                quick_xml::events::Event::Start(tag) | quick_xml::events::Event::Empty(tag) => {
                    assert!(tag.attributes().all(|attribute| attribute.is_ok()));
                    found += usize::from(tag.name().as_ref() == element);
                }
                _ => {}
            }
        }
        assert!(found >= sample().findings.len(), "{name}");
    }
}

#[test]
fn no_text_of_a_document_becomes_a_command_of_a_runner() {
    let mut report = sample();
    let text = "x%0A::error::a\n::warning file=a,line=1::b ##[command]c ##vso[task.setvariable]d";
    let finding = &mut report.findings[0];
    text.clone_into(&mut finding.message);
    report.documents[0].path = "a::error::,title=x\n::error::y.md".to_owned();
    for reporter in REPORTERS.iter().filter(|reporter| ["github", "brief", "text"].contains(&reporter.name)) {
        let mut out = Vec::new();
        (reporter.write)(&report, &Settings { width: 2000, ..Settings::default() }, &mut out).unwrap();
        let out = String::from_utf8(out).unwrap();
        for line in out.lines() {
            let ours = ["::error file=", "::warning file=", "::notice file=", "::notice title=factdiff"];
            let command = line.trim_start().starts_with("::");
            assert!(
                !command || (reporter.name == "github" && ours.iter().any(|start| line.starts_with(start))),
                "{line}"
            );
            assert!(!line.contains("##[") && !line.contains("##vso["), "{line}");
            if command {
                let properties = line.split("::").nth(1).unwrap();
                assert_eq!(properties.matches(",title=").count(), 1, "{line}");
                assert!(!line.contains("%0A::") || line.matches("::").count() >= 2);
            }
        }
    }
}

/// The rules of the standard's schema for what is written: required keys, kinds, ranges (SARIF 2.1.0, sections 3.13–3.30).
#[test]
fn sarif_is_as_the_standard_demands() {
    let sarif: serde_json::Value = serde_json::from_str(&render("sarif", &Settings::default())).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    let run = &sarif["runs"][0];
    let driver = &run["tool"]["driver"];
    assert_eq!(driver["name"], "factdiff");
    let rules = driver["rules"].as_array().unwrap();
    for rule in rules {
        for key in ["shortDescription", "fullDescription", "help"] {
            let text = rule[key]["text"].as_str().unwrap();
            assert!(!text.is_empty() && text.chars().count() <= 1024, "{key}");
        }
    }
    let mut fingerprints = std::collections::BTreeSet::new();
    for result in run["results"].as_array().unwrap() {
        assert!(["none", "note", "warning", "error"].contains(&result["level"].as_str().unwrap()));
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
        if let Some(idx) = result["ruleIndex"].as_u64() {
            assert_eq!(rules[usize::try_from(idx).unwrap()]["id"], result["ruleId"]);
        }
        assert!((0.0..=100.0).contains(&result["rank"].as_f64().unwrap()));
        assert!(fingerprints.insert(result["partialFingerprints"]["primaryLocationLineHash"].as_str().unwrap()));
        let related = result["relatedLocations"].as_array().unwrap();
        for (n, place) in result["locations"].as_array().unwrap().iter().chain(related).enumerate() {
            assert_eq!(place["id"].as_u64().unwrap_or(0), n as u64);
            let physical = &place["physicalLocation"];
            let uri = physical["artifactLocation"]["uri"].as_str().unwrap();
            assert!(uri.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>\"{}|\\^`".contains(&byte)), "{uri}");
            let region = &physical["region"];
            let number = |key: &str| region[key].as_u64().unwrap();
            let (start, end) = ((number("startLine"), number("startColumn")), (number("endLine"), number("endColumn")));
            assert!(start.0 >= 1 && start.1 >= 1 && start <= end);
        }
        assert!(result["message"]["text"].as_str().unwrap().contains("](1)") || related.is_empty());
    }
}

#[test]
fn overviews_look_as_stored() {
    let report = sample();
    let settings = Settings::default();
    let mut out = Vec::new();
    write_passages(&report.documents, &report.overlaps, &settings, &mut out).unwrap();
    out.push(b'\n');
    write_left_out(&report.documents, &report.overlaps, &settings, &mut out).unwrap();
    expect("passages.txt", &String::from_utf8(out).unwrap());
}

#[test]
fn colour_changes_nothing_but_colour() {
    colored::control::set_override(true);
    let escapes = regex::Regex::new("\x1b\\[[0-9;]*m").unwrap();
    for width in [40, 80] {
        let plain = Settings { width, ..Settings::default() };
        let coloured = render("text", &Settings { colour: true, ..plain });
        assert!(coloured.contains("\x1b["));
        assert_eq!(escapes.replace_all(&coloured, ""), render("text", &plain));
    }
}

#[test]
fn no_line_is_wider_than_the_terminal_or_acts_on_it() {
    for width in [40, 60, 120] {
        let text = render("text", &Settings { width, verbose: true, ..Settings::default() });
        for line in text.lines() {
            assert!(unicode_width::UnicodeWidthStr::width(line) <= width, "{width}: {line}");
            assert!(!line.chars().any(|c| c.is_control() || c == '\u{202e}'), "{line:?}");
            assert!(!line.trim_start().starts_with("::") && !line.contains("##["), "{line}");
        }
    }
}

#[test]
fn a_small_family_is_all_its_pairs_and_a_document_against_the_rest_its_own() {
    let mut report = sample();
    let rows = passage_rows(&report.documents, &report.overlaps, None);
    assert_eq!(rows.len(), 2 + 9 * 8 / 2);
    let texts: Vec<_> = rows[0].diffs.iter().map(|diff| (diff.kind, diff.a_text, diff.b_text, diff.a_at)).collect();
    assert_eq!(texts[1], (DifferenceKind::Number, "5,479 tons", "5,497 tons", [2, 106]));
    assert_eq!(texts.len(), 3);
    assert_eq!(passage_rows(&report.documents, &report.overlaps, Some(6)).len(), 8);
    let family = report.overlaps.families.last_mut().unwrap();
    family.members.extend(vec![family.members[8].clone(); 8]);
    assert_eq!(passage_rows(&report.documents, &report.overlaps, None).len(), 2 + 8, "a large one is its ties");
}
