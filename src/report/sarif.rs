//! SARIF 2.1.0 (OASIS), with what GitHub's code scanning asks for beyond the standard: the first place is the result's
//! location, all others are related locations, linked in the message.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde_json::{Value, json};

use crate::base::Severity;
use crate::model::{Finding, Report, RuleInfo};
use crate::report::Settings;
use crate::report::gitlab::salted;
use crate::report::json::write_json_line;
use crate::report::location::{Location, locations, uri};

/// Characters of a description that GitHub takes.
const LONGEST: usize = 1024;
/// Places of a result that GitHub takes, besides the first.
const MOST_RELATED: usize = 99;

/// Writes one run.
pub(crate) fn write(report: &Report, _: &Settings, out: &mut dyn Write) -> io::Result<()> {
    let rules: Vec<Value> = report.rules.iter().map(rule).collect();
    let mut seen = BTreeMap::new();
    let results: Vec<Value> = report.findings.iter().filter_map(|finding| result(report, finding, &mut seen)).collect();
    let notifications: Vec<Value> = report
        .warnings
        .iter()
        .map(|warning| {
            json!({
                "level": "warning",
                "message": { "text": warning.message },
                "locations": [{ "physicalLocation": { "artifactLocation": { "uri": uri(&warning.path) } } }],
            })
        })
        .collect();
    let sarif = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": env!("CARGO_PKG_NAME"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            "automationDetails": { "id": "factdiff/" },
            "columnKind": "unicodeCodePoints",
            "invocations": [{ "executionSuccessful": true, "toolExecutionNotifications": notifications }],
            "results": results,
        }],
    });
    write_json_line(out, &sarif)
}

fn rule(rule: &RuleInfo) -> Value {
    let explanation = cut(&rule.explanation);
    json!({
        "id": rule.id,
        "shortDescription": { "text": cut(&rule.headline) },
        "fullDescription": { "text": explanation },
        "help": { "text": rule.explanation.trim(), "markdown": rule.explanation.trim() },
        "defaultConfiguration": { "level": rule.severity },
        "properties": {
            "tags": [rule.category],
            "precision": "high",
            "problem.severity": match rule.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "recommendation",
            },
        },
    })
}

fn result<'a>(report: &'a Report, finding: &'a Finding, seen: &mut BTreeMap<&'a str, usize>) -> Option<Value> {
    let mut places = locations(report, finding);
    let first = places.next()?;
    let related: Vec<Location<'_>> = places.take(MOST_RELATED).collect();
    let mut text = plain(&finding.message);
    for (id, other) in (1..).zip(&related) {
        text.push_str(if id == 1 { "\nOther places: " } else { ", " });
        text.push_str(&format!("[{}]({id})", link_text(&other.address())));
    }
    let rule = report.rules.binary_search_by(|rule| rule.id.as_str().cmp(&finding.rule)).ok();
    let fingerprint = salted(&finding.fingerprint, seen);
    let related: Vec<Value> = (1..)
        .zip(&related)
        .map(|(id, other)| {
            let mut place = place(other);
            place["id"] = json!(id);
            place["message"] = json!({ "text": plain(if other.value.is_empty() { other.text } else { other.value }) });
            place
        })
        .collect();
    let mut result = json!({
        "ruleId": finding.rule,
        "level": finding.severity,
        "message": { "text": text },
        "locations": [place(&first)],
        "relatedLocations": related,
        // GitHub looks at the first alone.
        "partialFingerprints": { "primaryLocationLineHash": fingerprint, "factdiff/v1": finding.fingerprint },
        "rank": (f64::from(finding.confidence) * 1000.0).round() / 10.0,
        "properties": { "explanation": finding.explanation },
    });
    if let Some(rule) = rule {
        result["ruleIndex"] = json!(rule);
    }
    Some(result)
}

fn place(at: &Location<'_>) -> Value {
    json!({ "physicalLocation": {
        "artifactLocation": { "uri": uri(at.path) },
        "region": {
            "startLine": at.line,
            "startColumn": at.column,
            "endLine": at.end_line,
            "endColumn": at.end_column,
            "snippet": { "text": at.text },
        },
    } })
}

/// Text of a document in a message, in which brackets would make a link (SARIF 2.1.0, 3.11.6).
fn plain(text: &str) -> String {
    if text.contains("](") { link_text(text) } else { text.to_owned() }
}

fn link_text(text: &str) -> String {
    text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")
}

fn cut(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(LONGEST - 1) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}
