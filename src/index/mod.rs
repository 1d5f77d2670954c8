//! Level 4: rare shared features → candidate pairs, sub-quadratic.
//!
//! Seeds of one document depend on its tokens and the settings alone; only grouping them sees the corpus. A [`Store`] keeps
//! what was found from them for a later run. Nothing here decides whether a candidate is an overlap.

mod candidates;
mod corpus;
mod seeds;
mod store;
mod term_pairs;
mod terms;

pub use candidates::{Candidates, Limits, candidates};
pub use corpus::Corpus;
pub use seeds::{Seed, SeedSettings, seed_len, seeds};
pub use store::{Key, KeyBuilder, Store, read_number, write_number};
pub use term_pairs::{PairSettings, sentence_links};
pub use terms::Terms;
