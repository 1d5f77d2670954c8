//! Pages as people save them, and hostile ones.

use super::super::draft::{assert_well_formed, outline};
use super::*;

fn read(text: &str) -> (Parsed, Vec<String>) {
    let parsed = parse(text);
    assert_well_formed(text, &parsed.blocks);
    let lines = outline(text, &parsed.blocks);
    (parsed, lines)
}

#[test]
fn blocks_of_a_small_page() {
    let text = "<!doctype html><html lang=en><head><title>T &amp; U</title><meta name=description content='An &quot;x&quot;'>\
        <meta property='article:published_time' content='2021-06-24'><script>var a = '<p>no</p>';</script></head><body>\
        <nav><a href=/>Home</a></nav><h1>Main <em>title</em></h1><p>One&nbsp;&lt; two<br>three<p>Second <code>x=1</code>.\
        <ul><li>First<li>Second<sup><a href='#n1'>1</a></sup></ul><blockquote>Quoted</blockquote><pre>a\n b</pre>\
        <table><caption>Cap</caption><tr><th>Year<th>Amount<tr><td>2020<td>5</table><footer>Imprint</footer></body></html>";
    let (parsed, lines) = read(text);
    let expected = [
        "h1: Main title",
        "p: One\u{a0}< two three",
        "p: Second `x=1`.",
        "li: First",
        "li: Second{1}",
        "quote: Quoted",
        "code: `a b`",
        "caption: Cap",
        "cell 0,0: Year",
        "cell 0,1: Amount",
        "cell 1,0: 2020 [Year]",
        "cell 1,1: 5 [Amount|2020]",
    ];
    let expected: Vec<String> = expected.iter().map(|line| line.replace('\u{a0}', " ")).collect();
    let lines: Vec<String> = lines.iter().map(|line| line.replace('\u{a0}', " ")).collect();
    assert_eq!(lines, expected);
    assert_eq!(parsed.meta.title.as_deref(), Some("Main title"));
    assert_eq!(parsed.meta.excerpt.as_deref(), Some("An \"x\""));
    assert_eq!(parsed.meta.date.as_deref(), Some("2021-06-24"));
    assert_eq!(parsed.meta.language.as_deref(), Some("en"));
    let reasons: Vec<_> = parsed.furniture.iter().map(|f| (f.span.of(text), f.reason.as_str())).collect();
    assert_eq!(reasons, [("Home", "navigation"), ("Imprint", "page footer")]);
}

fn article_page() -> String {
    let paragraph = "The council agreed on a plan for roads, schools and clinics, and it set aside 37 million for the \
        first three years, which the region had asked for since the spring of 2019.";
    let body: String = (0..8).map(|n| format!("<p>{paragraph} Part {n} of it follows, with details.</p>")).collect();
    format!(
        "<html><head><title>Plan agreed - The Post</title></head><body><div id='menu' class='menu'><ul>\
         <li><a href='/a'>News</a></li><li><a href='/b'>Sport</a></li></ul></div><div class='content'><h1>Plan agreed</h1>\
         <div class='share'><a href='#'>Share</a> <a href='#'>Tweet</a></div>{body}<table><tr><th>Year</th><th>Cost</th></tr>\
         <tr><td>2020</td><td>12 million</td></tr></table><p>In all, the cost is 37 million.</p></div>\
         <div class='sidebar'><h3>Most read</h3><ul><li><a href='/c'>Rain for 5 days</a></li></ul></div>\
         <div class='comments'><p>3 comments</p><p>Nice!</p></div></body></html>"
    )
}

#[test]
fn the_article_is_told_from_the_page() {
    let text = article_page();
    let (parsed, lines) = read(&text);
    let all = lines.join("\n");
    assert!(all.starts_with("h1: Plan agreed"), "{all}");
    assert!(all.contains("12 million [Cost|2020]") && all.contains("In all, the cost is 37 million."), "{all}");
    for gone in ["News", "Tweet", "Most read", "Rain for", "Nice!"] {
        assert!(!all.contains(gone), "{gone} in {all}");
        assert!(parsed.furniture.iter().any(|f| f.span.of(&text).contains(gone)), "{gone} not listed");
    }
    assert_eq!(parsed.meta.title.as_deref(), Some("Plan agreed"));
}

#[test]
fn table_places_count_spans_and_layout_tables_are_no_tables() {
    let text = "<table><tr><th rowspan=2>Year<th colspan=2>Cost<tr><th>low<th>high<tr><th scope=row>2020<td>1<td>2</table>\
        <table><tr><td><h2>Left</h2><p>Text</td><td>Right</td></tr></table>";
    let (_, lines) = read(text);
    let expected = [
        "cell 0,0: Year",
        "cell 0,1: Cost",
        "cell 1,1: low",
        "cell 1,2: high",
        "cell 2,0: 2020 [Year]",
        "cell 2,1: 1 [Cost low|2020]",
        "cell 2,2: 2 [high|2020]",
        "h2: Left",
        "p: Text",
        "p: Right",
    ];
    assert_eq!(lines, expected);
}

#[test]
fn links_through_a_set_of_pages_are_navigation() {
    let text = "<div class=navheader><table summary=x><tr><td>Prev<td>Chapter 5. Limits<td>Next</table></div>\
        <p>The limit is 5.<p><a rel=prev href=a>5.1. Back</a> | <a href=b>Up</a> | <a rel=next href=c>5.3. On</a>\
        <p>See <a rel=next href=c>chapter 6</a>.<div class='navy blue'>A navy of 7 ships.</div>\
        <div id=nav-panel>Panel 8 is open.</div><ul id=site-nav><li>All 9 news</ul>";
    let (parsed, lines) = read(text);
    assert_eq!(lines, ["p: The limit is 5.", "p: See chapter 6.", "p: A navy of 7 ships.", "p: Panel 8 is open."]);
    assert!(parsed.furniture.iter().all(|f| f.reason == "navigation"), "{:?}", parsed.furniture);
}

#[test]
fn marks_of_notes_are_no_values() {
    for (html, expected) in [
        ("It cost 500<sup>3</sup>.", "It cost 500{3}."),
        ("It rained.<sup>[1]</sup>", "It rained.{[1]}"),
        ("In Rome<sup>1, 2</sup> too", "In Rome{1, 2} too"),
        ("So<sup>[<a href=#n>4</a>]</sup>", "So{[}{4}{]}"),
        ("So<a class=footnote-ref href=#n>[5]</a> be it", "So{[5]} be it"),
        ("So<a role=doc-noteref href=#n>6</a>", "So{6}"),
        ("An area of 5 km<sup>2</sup>", "An area of 5 km2"),
        ("About 10<sup>6</sup> and 2<sup>8</sup>", "About 106 and 28"),
        ("<i>R</i><sup>2</sup> and 10<sup>-3</sup>", "R2 and 10-3"),
        ("On the 5<sup>th</sup> day", "On the 5th day"),
        ("A <a class=footnotes href=#n>list of all the 12 notes</a>", "A list of all the 12 notes"),
    ] {
        assert_eq!(read(html).1, [format!("p: {expected}")], "{html}");
    }
}

#[test]
fn a_page_full_of_signs_has_the_same_article() {
    let signs = "AT&T and R&amp;D cost 5&nbsp;%, 3\u{b0} at 2&lt;3 and a&shy;b. ";
    let text = article_page().replace("Part 7", &signs.repeat(8_000));
    assert!(text.bytes().filter(|b| matches!(b, b'&' | 0xC2)).count() * text.len() > 4_000_000_000);
    let (_, lines) = read(&text);
    let all = lines.join("\n");
    assert!(all.contains("AT&T and R&D cost 5\u{a0}%") || all.contains("AT&T and R&D cost 5 %"));
    for gone in ["News", "Tweet", "Most read", "Rain for", "Nice!"] {
        assert!(!all.contains(gone), "{gone}");
    }
}

#[test]
fn hostile_pages_end_quickly() {
    let deep = format!("{}text{}", "<div>".repeat(10_000), "</div>".repeat(10_000));
    let (parsed, lines) = read(&deep);
    assert_eq!(lines, ["p: text"]);
    assert!(parsed.warnings[0].contains("10000 deep"), "{:?}", parsed.warnings);
    for text in [
        "<b>".repeat(50_000),
        "</p>".repeat(50_000),
        "<li>x".repeat(20_000),
        format!("<x>{}", "<div>".repeat(20_000) + &"</x>".repeat(20_000)),
        "<table><td>".repeat(5_000),
        "<".repeat(50_000),
        "&".repeat(400_000),
        format!("<p>{}", "The a&shy;b firm said&nbsp;that. ".repeat(50_000)),
        "<!--".repeat(50_000),
    ] {
        let _ = read(&text);
    }
}
