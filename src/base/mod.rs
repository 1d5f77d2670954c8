//! Level 0: spans, offset maps, line positions, severities and hashes that every stage shares.
//!
//! Nothing here knows of documents; nothing here reads a file.

mod hash;
mod html;
mod level;
mod offset_map;
mod position;
mod span;
mod varint;

pub use hash::{StableHasher, ascii_word_hash, stable_hash, word_hash};
pub(crate) use html::{is_block, is_inline_html};
pub use level::Severity;
pub use offset_map::{OffsetMap, OffsetMapBuilder};
pub use position::{LineIndex, Position};
pub use span::Span;
