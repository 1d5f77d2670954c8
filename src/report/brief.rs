//! One line a finding, in the form that editors and compilers share: `path:line:column: severity[rule]: message`.

use std::io::{self, Write};

use crate::model::Report;
use crate::report::Settings;
use crate::report::location::locations;
use crate::report::style::Ink;

/// Writes the findings.
pub(crate) fn write(report: &Report, settings: &Settings, out: &mut dyn Write) -> io::Result<()> {
    let colour = settings.colour;
    for finding in &report.findings {
        let Some(first) = locations(report, finding).next() else { continue };
        let head = format!("{}[{}]", finding.severity, finding.rule);
        let message: Vec<&str> = finding.message.split_whitespace().collect();
        // A file may be called `::error ::x`; behind a dot and a slash it is a path like any other.
        let address = first.address();
        let guard = if address.starts_with("::") { "./" } else { "" };
        writeln!(
            out,
            "{guard}{}: {}: {}",
            Ink::Path.clean(&address, colour),
            Ink::Severity(finding.severity).clean(&head, colour),
            Ink::Plain.clean(&message.join(" "), colour),
        )?;
    }
    Ok(())
}
