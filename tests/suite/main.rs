//! The integration suite.

mod cli;
mod report;
