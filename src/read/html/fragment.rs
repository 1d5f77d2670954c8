//! HTML inside another format: tags and comments are dropped, text stays.

use std::ops::Range;

use crate::base::is_block;
use crate::model::BlockKind;

use super::super::draft::Draft;
use super::super::{badge, entity};

/// What a fragment left open for the next one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Fragment {
    /// The mark that ends the comment or script we are in.
    until: Option<&'static str>,
}

/// Elements whose content is no text.
const RAW: &[(&str, &str)] =
    &[("<!--", "-->"), ("<script", "</script"), ("<style", "</style"), ("<?", "?>"), ("<![CDATA[", "]]>")];

/// Adds the text of a piece of HTML to the draft. Block elements end the open block if it is of running text.
pub(crate) fn fragment(text: &str, range: Range<usize>, state: &mut Fragment, draft: &mut Draft<'_>) {
    let Some(raw) = text.get(range.clone()) else { return };
    let mut at = 0;
    while at < raw.len() {
        if let Some(mark) = state.until {
            let Some(end) = find_ignoring_case(&raw[at..], mark) else { return };
            at += end + mark.len();
            state.until = None;
            continue;
        }
        let next = raw[at..].find('<').map_or(raw.len(), |found| at + found);
        entity::push_text(text, range.start + at..range.start + next, draft);
        at = next;
        if at == raw.len() {
            break;
        }
        let rest = &raw[at..];
        if let Some((open, mark)) = RAW.iter().find(|(open, _)| starts_ignoring_case(rest, open)) {
            at += open.len();
            state.until = Some(mark);
            continue;
        }
        let name = tag_name(rest);
        let Some(name) = name else {
            draft.text(range.start + at..range.start + at + 1);
            at += 1;
            continue;
        };
        let len = rest.find('>').map_or(rest.len(), |end| end + 1);
        if name == "br" {
            if draft.is_open() {
                draft.replaced(range.start + at..range.start + at + len, " ");
            }
        } else if name == "img" && badge::is_badge(&rest[..len]) {
            draft.open(BlockKind::Caption);
            badge::show(text, range.start + at..range.start + at + len, draft);
            draft.close();
        } else if is_block(name.as_bytes()) && draft.in_running_text() {
            draft.close();
        }
        at += len;
    }
}

/// The lower-case name of the tag at the start of `rest`, if it is one.
fn tag_name(rest: &str) -> Option<String> {
    let inside = rest.strip_prefix('<')?;
    let inside = inside.strip_prefix('/').unwrap_or(inside);
    if !inside.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    Some(inside.chars().take(16).take_while(|c| c.is_ascii_alphanumeric()).collect::<String>().to_ascii_lowercase())
}

fn starts_ignoring_case(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start))
}

fn find_ignoring_case(text: &str, mark: &str) -> Option<usize> {
    text.as_bytes().windows(mark.len()).position(|window| window.eq_ignore_ascii_case(mark.as_bytes()))
}
