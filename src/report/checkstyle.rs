//! Checkstyle's XML, which most servers for continuous integration read.

use std::collections::BTreeMap;
use std::io::{self, Write};

use crate::base::Severity;
use crate::model::{Finding, Report};
use crate::report::Settings;
use crate::report::location::{Location, locations};
use crate::report::xml;

/// Version of Checkstyle whose form is written.
const VERSION: &str = "8.0";

/// Writes a `file` for each document that a finding's first place stands in.
pub(crate) fn write(report: &Report, _: &Settings, out: &mut dyn Write) -> io::Result<()> {
    let mut files: BTreeMap<&str, Vec<(Location<'_>, &Finding)>> = BTreeMap::new();
    for finding in &report.findings {
        if let Some(first) = locations(report, finding).next() {
            files.entry(first.path).or_default().push((first, finding));
        }
    }
    let mut writer = xml::document(out)?;
    writer.create_element("checkstyle").with_attribute(("version", VERSION)).write_inner_content(|writer| {
        for (path, findings) in &files {
            let file = writer.create_element("file").with_attribute(("name", xml::legal(path).as_str()));
            file.write_inner_content(|writer| {
                for (at, finding) in findings {
                    let severity = match finding.severity {
                        Severity::Error => "error",
                        Severity::Warning => "warning",
                        Severity::Note => "info",
                    };
                    writer
                        .create_element("error")
                        .with_attribute(("line", at.line.to_string().as_str()))
                        .with_attribute(("column", at.column.to_string().as_str()))
                        .with_attribute(("severity", severity))
                        .with_attribute(("message", xml::legal(&finding.message).as_str()))
                        .with_attribute(("source", format!("factdiff.{}", finding.rule).as_str()))
                        .write_empty()?;
                }
                Ok(())
            })?;
        }
        Ok(())
    })?;
    writer.into_inner().write_all(b"\n")
}
