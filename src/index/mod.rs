//! Level 4: rare shared features → candidate pairs, sub-quadratic.
//!
//! Seeds of one document depend on its tokens and the settings alone, so that they can be kept under a hash of its
//! content; only grouping them sees the corpus. Nothing here decides whether a candidate is an overlap.

mod candidates;
mod corpus;
mod seeds;

pub use candidates::{Candidates, Limits, candidates};
pub use corpus::Corpus;
pub use seeds::{Seed, SeedSettings, seed_len, seeds};
