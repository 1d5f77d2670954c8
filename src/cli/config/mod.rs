//! `factdiff.toml`: what a team agrees on, so that nobody has to type it. What the command line says goes first.

mod found;
mod globs;
mod init;
mod pairs;
mod places;
mod values;

pub(crate) use found::Found;
pub(crate) use globs::relative_to;
pub(crate) use init::run as init;
pub(crate) use values::{Config, Level};

/// The JSON Schema of the configuration.
pub(crate) fn schema() -> String {
    let schema = serde_json::to_string_pretty(&schemars::schema_for!(Config)).unwrap_or_default();
    schema + "\n"
}
