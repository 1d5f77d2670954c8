//! Level 4: candidates → alignments.

pub mod passage;
