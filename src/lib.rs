//! factdiff finds where documents that say the same thing disagree.

pub mod align;
pub mod base;
pub mod engine;
pub mod error;
pub mod extract;
pub mod index;
pub mod lang;
pub mod lexicon;
pub mod model;
pub mod normalize;
pub mod read;
pub mod report;
pub mod rules;
pub mod segment;
