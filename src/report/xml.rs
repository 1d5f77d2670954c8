//! XML that any reader takes: what XML 1.0 forbids is shown as a mark, and a line of text stays a line.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, Event};

/// A writer that has written the declaration.
pub(crate) fn document(out: &mut dyn Write) -> io::Result<Writer<&mut dyn Write>> {
    let mut writer = Writer::new_with_indent(out, b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    Ok(writer)
}

/// Text without the characters that XML 1.0 has no way to write, and none that turns the direction of writing.
pub(crate) fn legal(text: &str) -> String {
    let is_legal = |c: char| !matches!(c, '\u{fffe}' | '\u{ffff}');
    super::sanitize(text).chars().map(|c| if is_legal(c) { c } else { '\u{fffd}' }).collect()
}
