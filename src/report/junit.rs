//! JUnit's XML: a suite for each document, a failed case for each finding at or above the threshold.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::BytesText;

use crate::model::{Finding, Report};
use crate::report::location::{Location, locations};
use crate::report::{Settings, xml};

/// The case of a document that no finding names first: a reader takes a suite without cases for a run that broke.
const CLEAN: &str = "was read";

struct Case<'a> {
    at: Location<'a>,
    finding: &'a Finding,
    fails: bool,
}

/// Writes the suites in the order of the documents.
pub(crate) fn write(report: &Report, settings: &Settings, out: &mut dyn Write) -> io::Result<()> {
    let mut suites: Vec<Vec<Case<'_>>> = report.documents.iter().map(|_| Vec::new()).collect();
    for finding in &report.findings {
        if let Some(at) = locations(report, finding).next()
            && let Some(suite) = finding.places.first().and_then(|place| suites.get_mut(place.doc as usize))
        {
            suite.push(Case { at, finding, fails: finding.severity >= settings.fail_on });
        }
    }
    let tests: usize = suites.iter().map(|suite| suite.len().max(1)).sum();
    let failures: usize = suites.iter().map(|suite| failures(suite)).sum();
    let mut writer = xml::document(out)?;
    writer
        .create_element("testsuites")
        .with_attribute(("name", env!("CARGO_PKG_NAME")))
        .with_attribute(("tests", tests.to_string().as_str()))
        .with_attribute(("failures", failures.to_string().as_str()))
        .with_attribute(("errors", "0"))
        .write_inner_content(|writer| {
            let documents = report.documents.iter().map(|doc| doc.path.as_str());
            documents.zip(&suites).try_for_each(|(path, cases)| suite(writer, path, cases, report))
        })?;
    writer.into_inner().write_all(b"\n")
}

fn failures(cases: &[Case<'_>]) -> usize {
    cases.iter().filter(|case| case.fails).count()
}

fn suite<W: Write>(writer: &mut Writer<W>, path: &str, cases: &[Case<'_>], report: &Report) -> io::Result<()> {
    let path = xml::legal(path);
    let suite = writer
        .create_element("testsuite")
        .with_attribute(("name", path.as_str()))
        .with_attribute(("tests", cases.len().max(1).to_string().as_str()))
        .with_attribute(("failures", failures(cases).to_string().as_str()))
        .with_attribute(("errors", "0"));
    suite.write_inner_content(|writer| {
        if cases.is_empty() {
            let case = writer.create_element("testcase").with_attribute(("name", CLEAN));
            case.with_attribute(("classname", path.as_str())).write_empty()?;
        }
        cases.iter().try_for_each(|case| testcase(writer, &path, case, report))
    })?;
    Ok(())
}

fn testcase<W: Write>(writer: &mut Writer<W>, path: &str, case: &Case<'_>, report: &Report) -> io::Result<()> {
    let Case { at, finding, fails } = case;
    let message = xml::legal(&finding.message);
    let name = format!("{} {}:{}", finding.rule, at.line, at.column);
    let places = locations(report, finding).map(|at| xml::legal(&at.address()));
    let body = std::iter::once(message.clone()).chain(places).collect::<Vec<_>>().join("\n");
    let element = writer
        .create_element("testcase")
        .with_attribute(("name", name.as_str()))
        .with_attribute(("classname", path))
        .with_attribute(("file", path))
        .with_attribute(("line", at.line.to_string().as_str()));
    element.write_inner_content(|writer| {
        if *fails {
            let failure = writer
                .create_element("failure")
                .with_attribute(("message", message.as_str()))
                .with_attribute(("type", finding.severity.to_string().as_str()));
            failure.write_text_content(BytesText::new(&body))?;
        } else {
            writer.create_element("system-out").write_text_content(BytesText::new(&body))?;
        }
        Ok(())
    })?;
    Ok(())
}
