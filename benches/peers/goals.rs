//! Goals: a measured value beside the bound it must keep.

use std::fmt::Write;

/// A bound on something measured.
#[derive(Clone, Debug)]
pub(crate) struct Goal {
    /// What is measured.
    pub(crate) what: String,
    /// What was measured.
    pub(crate) value: f64,
    /// What it must keep to.
    pub(crate) bound: Bound,
}

/// Which side of a number is right.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Bound {
    AtMost(f64),
    AtLeast(f64),
}

impl Goal {
    /// A goal that is kept by small values.
    pub(crate) fn at_most(limit: f64, what: impl Into<String>, value: f64) -> Self {
        Self { what: what.into(), value, bound: Bound::AtMost(limit) }
    }

    /// A goal that is kept by large values.
    pub(crate) fn at_least(limit: f64, what: impl Into<String>, value: f64) -> Self {
        Self { what: what.into(), value, bound: Bound::AtLeast(limit) }
    }

    /// Whether it is kept; what could not be measured is not.
    pub(crate) fn is_kept(&self) -> bool {
        match self.bound {
            Bound::AtMost(limit) => self.value <= limit,
            Bound::AtLeast(limit) => self.value >= limit,
        }
    }
}

/// The goals as a Markdown table.
pub(crate) fn table(goals: &[Goal]) -> String {
    let mut out = "| goal | bound | measured | kept |\n|---|---:|---:|---|\n".to_owned();
    for goal in goals {
        let bound = match goal.bound {
            Bound::AtMost(limit) => format!("at most {limit}"),
            Bound::AtLeast(limit) => format!("at least {limit}"),
        };
        let kept = if goal.is_kept() { "yes" } else { "**no**" };
        let _ = writeln!(out, "| {} | {bound} | {} | {kept} |", goal.what, figure(goal.value));
    }
    out
}

/// A ratio with three digits that count.
pub(crate) fn figure(value: f64) -> String {
    match value.abs() {
        size if size >= 99.5 => format!("{value:.0}"),
        size if size >= 9.95 => format!("{value:.1}"),
        size if size >= 1.0 => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}
