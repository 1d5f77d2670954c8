//! Which elements of HTML start and end lines (the rendering that the HTML standard suggests, section 15.3).

/// Elements that break the line.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "button",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "option",
    "p",
    "pre",
    "section",
    "select",
    "summary",
    "table",
    "tbody",
    "td",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// Whether some HTML holds tags within a line, comments and blanks alone.
pub(crate) fn is_inline_html(html: &str) -> bool {
    let mut pieces = html.split('<');
    let blank = |text: &str| text.trim().is_empty();
    pieces.next().is_none_or(blank)
        && pieces.all(|piece| {
            let (tag, text) = piece.split_once('>').unwrap_or((piece, ""));
            let name =
                tag.trim_start_matches('/').split(|c: char| c.is_whitespace() || c == '/').next().unwrap_or_default();
            blank(text) && !is_block(name.to_ascii_lowercase().as_bytes())
        })
}

/// Whether an element of this name starts and ends lines.
pub(crate) fn is_block(name: &[u8]) -> bool {
    BLOCKS.iter().any(|block| block.as_bytes() == name)
}
