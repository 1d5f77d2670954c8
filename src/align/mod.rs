//! Level 4: candidates → alignments.
//!
//! [`passage`] finds text that two places share. Its steps, each in its own file: shared seeds become exact *runs*, runs
//! that lie close on both sides become *clusters*, a cluster becomes collinear *segments*, whose ends are *extended* and
//! whose gaps are *diffed*; what stands in many places becomes a *family*, what recurs by design *boilerplate*. Nothing
//! here knows what a word means.
//!
//! [`paraphrase`] finds what is said again in other words, apart from that and only on request. [`statement`] ties
//! statements of one fact in other words. [`bitext`] ties the sentences of a translation to those of its source.

pub mod bitext;
mod boilerplate;
mod cluster;
mod diff;
mod draft;
mod edges;
mod extend;
mod family;
#[cfg(test)]
mod fixture;
mod memo;
pub mod paraphrase;
pub mod passage;
mod run;
mod segment;
pub mod statement;
mod template;
