//! Where a finding points, in the terms that programs use.

use serde::Serialize;

use crate::base::Position;
use crate::model::{Document, Finding, Place, Report};

/// A place in a file: lines and columns are 1-based, columns count characters, the end is exclusive.
#[derive(Serialize)]
pub(crate) struct Location<'a> {
    /// The path as the user named it.
    pub(crate) path: &'a str,
    pub(crate) line: u32,
    pub(crate) column: u32,
    pub(crate) end_line: u32,
    pub(crate) end_column: u32,
    /// Bytes of the source file.
    pub(crate) start_byte: u32,
    pub(crate) end_byte: u32,
    /// The source as written.
    pub(crate) text: &'a str,
    /// The normalised value; empty where there is none.
    pub(crate) value: &'a str,
}

impl<'a> Location<'a> {
    /// Where a place is; nothing if the report has no such document.
    pub(crate) fn new(report: &'a Report, place: &'a Place) -> Option<Self> {
        let doc = report.documents.get(place.doc as usize)?;
        let (start, end) = doc.positions(place.span);
        let bytes = doc.file_span(place.span);
        Some(Self {
            path: &doc.path,
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            start_byte: bytes.start,
            end_byte: bytes.end,
            text: doc.surface(place.span),
            value: &place.value,
        })
    }

    /// `path:line:column`, which editors and terminals follow.
    pub(crate) fn address(&self) -> String {
        format!("{}:{}:{}", self.path, self.line, self.column)
    }
}

/// All places of a finding, the primary one first.
pub(crate) fn locations<'a>(report: &'a Report, finding: &'a Finding) -> impl Iterator<Item = Location<'a>> {
    finding.places.iter().filter_map(|place| Location::new(report, place))
}

/// Line and column of both ends of a place, the columns counted in bytes of UTF-8.
pub(crate) fn byte_positions(doc: &Document, place: &Place) -> (Position, Position) {
    let origin = doc.origin(place.span);
    (doc.lines.byte_position(origin.start), doc.lines.byte_position(origin.end))
}

/// A path as a relative reference of a URI (RFC 3986): every byte that is not plain is percent-encoded. An absolute path
/// becomes a `file` URI.
pub(crate) fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    if path.starts_with('/') {
        out.push_str("file://");
    } else if path.split('/').next().is_some_and(|first| first.contains(':')) {
        // What stands before a colon would be taken for a scheme.
        out.push_str("./");
    }
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uris() {
        for (path, expected) in [
            ("docs/a b.md", "docs/a%20b.md"),
            ("文.md", "%E6%96%87.md"),
            ("c:x/y", "./c%3Ax/y"),
            ("/tmp/%", "file:///tmp/%25"),
        ] {
            assert_eq!(uri(path), expected);
        }
    }
}
