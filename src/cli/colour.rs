//! Whether to colour, and how wide to print: decided once, from the flags and the environment.

use std::ffi::OsString;
use std::io::IsTerminal;

use factdiff::report::{DEFAULT_WIDTH, MIN_WIDTH, Settings};

use crate::cli::args::{Common, When};

/// The layout for stdout. Sets the process-wide colour switch.
pub(crate) fn settings(common: &Common) -> Settings {
    let terminal = std::io::stdout().is_terminal();
    let env = |name: &str| std::env::var_os(name);
    let colour = decide_colour(common.color, env, terminal);
    colored::control::set_override(colour);
    let of_terminal = || terminal_size::terminal_size().filter(|_| terminal).map(|(width, _)| usize::from(width.0));
    Settings {
        width: decide_width(common.width, env, of_terminal),
        colour,
        verbose: common.verbose,
        ..Settings::default()
    }
}

/// Flag, then `NO_COLOR`, then the variables that force, then those that forbid, then the terminal (no-color.org,
/// bixense.com/clicolors). An empty `NO_COLOR` is none.
fn decide_colour(when: When, env: impl Fn(&str) -> Option<OsString>, terminal: bool) -> bool {
    let set = |name: &str| env(name).filter(|value| !value.is_empty());
    match when {
        When::Always => true,
        When::Never => false,
        When::Auto if set("NO_COLOR").is_some() => false,
        When::Auto if set("CLICOLOR_FORCE").is_some_and(|value| value != "0") => true,
        When::Auto if set("FORCE_COLOR").is_some_and(|value| value != "0") => true,
        When::Auto if set("CLICOLOR").is_some_and(|value| value == "0") => false,
        When::Auto if set("TERM").is_some_and(|value| value == "dumb") => false,
        When::Auto => terminal,
    }
}

/// Flag, then `COLUMNS`, then the terminal, then the default; never below the narrowest layout.
fn decide_width(
    flag: Option<usize>,
    env: impl Fn(&str) -> Option<OsString>,
    of_terminal: impl Fn() -> Option<usize>,
) -> usize {
    let columns = || env("COLUMNS").and_then(|value| value.to_str().and_then(|text| text.trim().parse().ok()));
    flag.or_else(columns).filter(|n| *n > 0).or_else(of_terminal).unwrap_or(DEFAULT_WIDTH).max(MIN_WIDTH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_beat_no_color_beats_force_beats_the_terminal() {
        let decide = |when, vars: &[(&str, &str)], terminal| {
            let env = |name: &str| vars.iter().find(|(n, _)| *n == name).map(|(_, value)| OsString::from(value));
            decide_colour(when, env, terminal)
        };
        let auto = When::Auto;
        assert!(decide(auto, &[], true) && !decide(auto, &[], false));
        assert!(!decide(auto, &[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")], true));
        assert!(decide(auto, &[("NO_COLOR", "")], true), "an empty NO_COLOR is none");
        assert!(decide(When::Always, &[("NO_COLOR", "1")], false));
        assert!(!decide(When::Never, &[("CLICOLOR_FORCE", "1")], true));
        assert!(decide(auto, &[("CLICOLOR_FORCE", "1")], false) && decide(auto, &[("FORCE_COLOR", "3")], false));
        assert!(!decide(auto, &[("CLICOLOR_FORCE", "0")], false));
        assert!(decide(auto, &[("CLICOLOR_FORCE", "1"), ("TERM", "dumb")], false));
        assert!(!decide(auto, &[("CLICOLOR", "0")], true) && !decide(auto, &[("TERM", "dumb")], true));
    }

    #[test]
    fn width_comes_from_the_flag_then_columns_then_the_terminal() {
        let decide =
            |flag, columns: Option<&str>, terminal| decide_width(flag, |_| columns.map(OsString::from), || terminal);
        assert_eq!(decide(Some(70), Some("90"), Some(120)), 70);
        assert_eq!(decide(None, Some("90"), Some(120)), 90);
        assert_eq!(decide(None, Some("zero"), Some(120)), 120);
        assert_eq!(decide(None, None, None), DEFAULT_WIDTH);
        assert_eq!(decide(Some(3), None, None), MIN_WIDTH);
    }
}
