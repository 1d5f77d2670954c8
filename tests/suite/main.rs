//! The integration suite: everything is tested through the public library or the built program.

mod cases;
mod catalogue;
mod properties;
mod seeds;
mod support;
mod tidy;
