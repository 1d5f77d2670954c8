//! The integration suite: everything is tested through the public library or the built program.

#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod cases;
mod catalogue;
mod cli;
mod configuration;
mod figures;
mod passages;
mod properties;
mod readers;
mod real;
mod report;
mod seeds;
mod statements;
mod support;
mod tidy;
mod translation;
mod workflow;
