//! Tables of two columns, the source and its translation: TSV and CSV.

use super::po::{Catalogue, is_blank};
use crate::base::Span;
use crate::model::{BlockKind, Run, RunKind, SourceBlock};

/// Reads a table of cells between tabs.
pub(super) fn tsv(text: &str) -> Catalogue {
    parse(text, '\t')
}

/// Reads a table of cells between commas, or semicolons if the first line has more of them.
pub(super) fn csv(text: &str) -> Catalogue {
    let first = text.lines().next().unwrap_or("");
    let semicolons = first.matches(';').count() > first.matches(',').count();
    parse(text, if semicolons { ';' } else { ',' })
}

fn parse(text: &str, separator: char) -> Catalogue {
    let mut catalogue = Catalogue::default();
    let mut at = 0;
    let mut is_first = true;
    while at < text.len() {
        let (cells, next) = row(text, at, separator);
        at = next;
        let is_header = std::mem::take(&mut is_first);
        let [source, target, ..] = cells.as_slice() else { continue };
        // A header names the two languages.
        let named = |runs: &[Run]| runs.first().map(|run| run.span.of(text).trim()).filter(|cell| is_tag(cell));
        if is_header && let (Some(_), Some(language)) = (named(source), named(target)) {
            catalogue.language = Some(language.to_owned());
            continue;
        }
        if !is_blank(text, source) && !is_blank(text, target) {
            let block =
                |runs: &[Run]| SourceBlock { kind: BlockKind::Paragraph, runs: runs.to_vec(), labels: Vec::new() };
            catalogue.units.push((block(source), block(target)));
        }
    }
    catalogue
}

/// Whether a cell is the tag of a language: `de`, `pt-BR`.
fn is_tag(cell: &str) -> bool {
    let mut parts = cell.split(['-', '_']);
    let is_primary = |part: &str| (2..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_lowercase());
    parts.next().is_some_and(is_primary) && parts.all(|part| (2..=4).contains(&part.len()))
}

/// The cells of the row that begins at an offset, and where the next one begins.
fn row(text: &str, start: usize, separator: char) -> (Vec<Vec<Run>>, usize) {
    let mut cells = Vec::new();
    let mut at = start;
    loop {
        let mut runs = Vec::new();
        // Only commas need quotes: a quote between tabs is one.
        if separator != '\t' && text[at..].starts_with('"') {
            let mut from = at + 1;
            loop {
                let quote = text[from..].find('"').map_or(text.len(), |len| from + len);
                runs.push(Run { span: Span::new(from, quote), kind: RunKind::Text });
                at = (quote + 1).min(text.len());
                if !text[at..].starts_with('"') {
                    break;
                }
                runs.push(Run { span: Span::new(quote, at + 1), kind: RunKind::Replaced("\"".to_owned()) });
                from = at + 1;
            }
        }
        let end = text[at..].find([separator, '\n', '\r']).map_or(text.len(), |len| at + len);
        if at < end {
            runs.push(Run { span: Span::new(at, end), kind: RunKind::Text });
        }
        cells.push(runs);
        at = end;
        let Some(c) = text[at..].chars().next() else { return (cells, at) };
        at += c.len_utf8();
        if c != separator {
            at += usize::from(c == '\r' && text[at..].starts_with('\n'));
            return (cells, at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::draft::visible_text;

    fn units(text: &str, catalogue: &Catalogue) -> Vec<String> {
        let shown = |block: &SourceBlock| visible_text(text, block).into_owned();
        catalogue.units.iter().map(|(a, b)| format!("{}|{}", shown(a), shown(b))).collect()
    }

    #[test]
    fn rows_are_read_with_their_translations() {
        let text = "en\tde\r\n5 \"files\"\t5 \"Dateien\"\tnote\nonly one\n\n";
        let catalogue = tsv(text);
        assert_eq!(units(text, &catalogue), ["5 \"files\"|5 \"Dateien\""]);
        assert_eq!(catalogue.language.as_deref(), Some("de"));
        let text = "\"a, \"\"b\"\"\",c\nd,\"e\nf\"\n";
        assert_eq!(units(text, &csv(text)), ["a, \"b\"|c", "d|e f"]);
        for text in ["", "\"", "\"a\"\"", ",", "\t\t", "é,\"é"] {
            csv(text);
            tsv(text);
        }
    }
}
