//! What `check` and `translation` share: the rules of a run, which findings are kept, and the exit status they make.

use std::io::{self, Write};

use factdiff::base::Severity;
use factdiff::engine::Catalogue;
use factdiff::model::{Finding, Report, Summary};
use factdiff::report::{REPORTERS, Settings, summary_line};

use crate::cli::args::Reported;
use crate::cli::console::Console;
use crate::cli::{CLEAN, FINDINGS, catalogue};

/// The rules of a run; nothing, after a complaint, if a name that was given is none of them.
pub(crate) fn rules(args: &Reported, console: &Console) -> Option<Catalogue> {
    let catalogue = catalogue::load(args.rules.as_deref(), console)?;
    // All names are looked at, so that all mistakes are told at once.
    let names: Vec<&String> = args.select.iter().chain(&args.ignore).collect();
    let unknown = names.iter().filter(|name| !catalogue::knows(&catalogue, name, console)).count();
    (unknown == 0).then_some(catalogue)
}

/// Leaves out what was not asked for, and counts again.
pub(crate) fn keep(report: &mut Report, args: &Reported, catalogue: &Catalogue) {
    let least = Severity::from(args.min_severity);
    let names = |list: &[String], finding: &Finding| {
        let category = catalogue.get(&finding.rule).map(catalogue::category_name);
        list.iter().any(|name| *name == finding.rule || Some(name) == category.as_ref())
    };
    report.findings.retain(|finding| {
        finding.severity >= least
            && (args.select.is_empty() || names(&args.select, finding))
            && !names(&args.ignore, finding)
    });
    report.summary = Summary::of(&report.findings);
}

/// Writes the report in a format, and says on stderr if nothing was found.
pub(crate) fn write(
    report: &Report,
    format: &str,
    settings: &Settings,
    console: &Console,
    out: &mut dyn Write,
) -> io::Result<()> {
    let reporter = REPORTERS.iter().find(|reporter| reporter.name == format).unwrap_or(&REPORTERS[0]);
    (reporter.write)(report, settings, out)?;
    out.flush()?;
    if report.findings.is_empty() && !report.documents.is_empty() {
        console.notice(&summary_line(report));
    }
    Ok(())
}

/// The exit status that the findings make.
pub(crate) fn status(report: &Report, args: &Reported) -> u8 {
    let threshold = Severity::from(args.fail_on);
    let fails = !args.exit_zero && report.findings.iter().any(|finding| finding.severity >= threshold);
    if fails { FINDINGS } else { CLEAN }
}
