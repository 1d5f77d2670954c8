//! XLIFF 1.2 and 2.x and TMX: segments with their translations, in the file's own order.
//!
//! Inline elements stay as they are written, so that they are compared as placeholders and never read as values.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::entity::reference;
use super::po::{Catalogue, is_blank};
use crate::base::Span;
use crate::model::{BlockKind, Run, RunKind, SourceBlock};

/// One segment while it is read.
#[derive(Default)]
struct Segment {
    source: Vec<Run>,
    target: Vec<Run>,
    /// How many variants a TMX unit has had.
    variants: usize,
}

/// What the text that is read belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Nothing,
    Source,
    Target,
}

/// Reads a file of segments as far as it is well-formed.
pub(super) fn parse(text: &str) -> Catalogue {
    let mut catalogue = Catalogue::default();
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    let (mut segment, mut side) = (Segment::default(), Side::Nothing);
    // Suggestions from elsewhere hold sources and targets, too.
    let mut suggested = 0_u32;
    loop {
        let from = position(&reader);
        let Ok(event) = reader.read_event() else { break };
        let span = Span::new(from, position(&reader));
        match event {
            Event::Eof => break,
            Event::Start(tag) => match tag.local_name().as_ref() {
                "file" | "xliff" => {
                    let told = attribute(&tag, "target-language").or_else(|| attribute(&tag, "trgLang"));
                    catalogue.language = catalogue.language.take().or(told);
                }
                "alt-trans" | "matches" | "glossary" => suggested += 1,
                "trans-unit" | "segment" | "tu" => segment = Segment::default(),
                "tuv" => {
                    segment.variants += 1;
                    let told = || attribute(&tag, "xml:lang").or_else(|| attribute(&tag, "lang"));
                    if segment.variants == 2 && catalogue.language.is_none() {
                        catalogue.language = told();
                    }
                }
                "source" if suggested == 0 => side = Side::Source,
                "target" if suggested == 0 => side = Side::Target,
                "seg" => {
                    side = match segment.variants {
                        1 => Side::Source,
                        2 => Side::Target,
                        _ => Side::Nothing,
                    };
                }
                _ => push(&mut segment, side, span, RunKind::Code),
            },
            Event::End(tag) => match tag.local_name().as_ref() {
                "alt-trans" | "matches" | "glossary" => suggested = suggested.saturating_sub(1),
                "source" | "target" | "seg" => side = Side::Nothing,
                "trans-unit" | "segment" | "tu" => finish(text, std::mem::take(&mut segment), &mut catalogue),
                _ => push(&mut segment, side, span, RunKind::Code),
            },
            Event::Empty(_) => push(&mut segment, side, span, RunKind::Code),
            Event::CData(inner) => {
                // `<![CDATA[` and `]]>` are no text.
                let start = from + (span.of(text).len() - inner.len()).saturating_sub("]]>".len());
                push(&mut segment, side, Span::new(start, start + inner.len()), RunKind::Text);
            }
            Event::Text(_) => push(&mut segment, side, span, RunKind::Text),
            Event::GeneralRef(_) => {
                let shown = reference(span.of(text)).map_or_else(|| span.of(text).to_owned(), |(_, shown)| shown);
                push(&mut segment, side, span, RunKind::Replaced(shown));
            }
            _ => {}
        }
    }
    catalogue
}

fn position(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().flatten().find(|attribute| attribute.key.as_ref() == name)?;
    Some(found.value.into_owned())
}

fn push(segment: &mut Segment, side: Side, span: Span, kind: RunKind) {
    match side {
        Side::Source => segment.source.push(Run { span, kind }),
        Side::Target => segment.target.push(Run { span, kind }),
        Side::Nothing => {}
    }
}

fn finish(text: &str, segment: Segment, catalogue: &mut Catalogue) {
    if !is_blank(text, &segment.source) && !is_blank(text, &segment.target) {
        let block = |runs| SourceBlock { kind: BlockKind::Paragraph, runs, labels: Vec::new() };
        catalogue.units.push((block(segment.source), block(segment.target)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::draft::visible_text;

    fn units(text: &str) -> (Option<String>, Vec<(String, String)>) {
        let catalogue = parse(text);
        let shown = |block: &SourceBlock| visible_text(text, block).into_owned();
        (catalogue.language, catalogue.units.iter().map(|(a, b)| (shown(a), shown(b))).collect())
    }

    #[test]
    fn segments_are_read_with_their_translations() {
        let old = r#"<xliff version="1.2"><file source-language="en" target-language="de"><body>
            <trans-unit id="1"><source>Keep <g id="1">5 &amp; 6</g></source><target><g id="1">5 &amp; 6</g> behalten</target>
            <alt-trans><source>Keep 7</source><target>7 behalten</target></alt-trans></trans-unit>
            <trans-unit id="2"><source>Not yet</source></trans-unit></body></file></xliff>"#;
        let told = [("Keep <g id=\"1\">5 & 6</g>", "<g id=\"1\">5 & 6</g> behalten")];
        let told = told.map(|(a, b)| (a.to_owned(), b.to_owned())).to_vec();
        assert_eq!(units(old), (Some("de".to_owned()), told));
        let new = r#"<xliff version="2.0" srcLang="en" trgLang="fr"><file><unit id="u"><segment><source>A <ph id="1"/></source>
            <target><![CDATA[Un]]> <ph id="1"/></target></segment></unit></file></xliff>"#;
        let told = vec![("A <ph id=\"1\"/>".to_owned(), "Un <ph id=\"1\"/>".to_owned())];
        assert_eq!(units(new), (Some("fr".to_owned()), told));
        let memory = r#"<tmx><body><tu><tuv xml:lang="en"><seg>One</seg></tuv><tuv xml:lang="es"><seg>Uno</seg></tuv></tu></body></tmx>"#;
        assert_eq!(units(memory), (Some("es".to_owned()), vec![("One".to_owned(), "Uno".to_owned())]));
    }

    #[test]
    fn broken_files_are_read_as_far_as_they_go() {
        for text in
            ["", "<", "<tu><tuv><seg>a", "<source>a</target>", "<trans-unit><source>&</source><target>&x;<![CDATA["]
        {
            parse(text);
        }
    }
}
