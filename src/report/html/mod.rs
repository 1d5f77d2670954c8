//! The report as one HTML page for editors: opened by a double click, without a network, safe whatever the documents hold.
//!
//! All text of documents goes through `maud`'s escaping or into JSON that a script reads; a content security policy lets
//! nothing run but the one script of ours.

mod documents;
mod findings;
mod matrix;
mod overview;

use std::io::{self, Write};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

use crate::model::Report;
use crate::report::sanitize::sanitize;
use crate::report::{Settings, summary_line};

const STYLE: &str = include_str!("report.css");
const SCRIPT: &str = include_str!("report.js");

/// Writes the page.
pub(crate) fn write(report: &Report, _: &Settings, out: &mut dyn Write) -> io::Result<()> {
    let data = documents::data(report);
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy());
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { "factdiff: " (summary_line(report)) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#main" { "To the report" }
                (header(report))
                main #main {
                    (overview::view(report))
                    (findings::view(report))
                    (documents::view(report))
                }
                (help())
                p #said role="status" aria-live="polite" {}
                script #data type="application/json" { (PreEscaped(data)) }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    };
    out.write_all(page.into_string().as_bytes())?;
    out.write_all(b"\n")
}

/// Nothing is fetched, and no script runs but ours.
fn policy() -> String {
    let hash = |text: &str| BASE64_STANDARD.encode(Sha256::digest(text.as_bytes()));
    format!("default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'", hash(STYLE), hash(SCRIPT))
}

fn header(report: &Report) -> Markup {
    html! {
        header {
            h1 { "factdiff" }
            p.summary { (summary_line(report)) }
            nav aria-label="Views" {
                a href="#view=overview" data-view="overview" { "Overview" }
                a href="#view=findings" data-view="findings" { "Findings" }
                a href="#view=documents" data-view="documents" { "Documents" }
            }
            button #theme type="button" title="Light, dark or as the system (t)" { "Theme" }
            button #keys type="button" title="Keys (?)" { "Keys" }
        }
    }
}

fn help() -> Markup {
    let keys = [
        ("1 2 3", "overview, findings, documents"),
        ("j k", "next and previous finding"),
        ("Enter", "open the finding in its documents"),
        ("a", "copy the entry that accepts it"),
        ("/", "search"),
        ("t", "light, dark, as the system"),
        ("?", "these keys"),
    ];
    html! {
        dialog #help aria-label="Keys" {
            table {
                @for (key, does) in keys {
                    tr { th scope="row" { kbd { (key) } } td { (does) } }
                }
            }
            form method="dialog" { button { "Close" } }
        }
    }
}

/// Text of a document or a path, made visible whatever it holds.
fn shown(text: &str) -> String {
    sanitize(text).into_owned()
}
