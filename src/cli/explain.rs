//! `factdiff explain` and `factdiff rules`.

use std::io::{self, Write};

use factdiff::report::{Emphasis, Settings, write_paragraph};
use factdiff::rules::{Catalogue, Example, Rule};

use crate::cli::args::{Explain, Rules};
use crate::cli::console::Console;
use crate::cli::{CLEAN, FAILED, catalogue};

/// Explains one rule.
pub(crate) fn explain(args: &Explain, settings: &Settings, console: &Console, out: &mut dyn Write) -> io::Result<u8> {
    let Some(catalogue) = catalogue::load(args.rules.as_deref(), console) else { return Ok(FAILED) };
    let Some(rule) = catalogue.get(&args.rule) else {
        let names = catalogue.rules().iter().map(|rule| rule.id.clone()).collect();
        console.error(&format!("no rule `{}`{}", args.rule, catalogue::did_you_mean(&args.rule, names)));
        return Ok(FAILED);
    };
    let mut page = Page { settings, out };
    page.text("", &rule.id, Emphasis::Strong)?;
    let facts = format!("{} · category {} · kind {}", rule.severity, catalogue::category_name(rule), rule.kind);
    page.text("", &facts, Emphasis::Faint)?;
    page.gap()?;
    page.text("", &rule.headline, Emphasis::None)?;
    for paragraph in rule.explanation.split("\n\n").map(str::trim).filter(|text| !text.is_empty()) {
        page.gap()?;
        page.text("", paragraph, Emphasis::None)?;
    }
    page.examples("Reported:", &rule.fire)?;
    page.examples("Not reported:", &rule.silent)?;
    if !rule.options.is_empty() {
        page.heading("Options, as set:")?;
        for (name, value) in &rule.options {
            // JSON and TOML write plain values alike.
            let value = serde_json::to_string(value).map_err(io::Error::from)?;
            page.text("  ", &format!("{name} = {value}"), Emphasis::None)?;
        }
    }
    page.heading("Less of it:")?;
    page.text("  ", &format!("factdiff check --ignore {}", rule.id), Emphasis::None)?;
    Ok(CLEAN)
}

/// Lists the rules.
pub(crate) fn rules(args: &Rules, settings: &Settings, console: &Console, out: &mut dyn Write) -> io::Result<u8> {
    let Some(catalogue) = catalogue::load(args.rules.as_deref(), console) else { return Ok(FAILED) };
    if args.markdown {
        markdown(&catalogue, out)?;
        return Ok(CLEAN);
    }
    let longest = catalogue.rules().iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    let mut page = Page { settings, out };
    for rule in catalogue.rules() {
        let category = catalogue::category_name(rule);
        let head = format!("{:longest$}  {:7}  {category:9}  ", rule.id, rule.severity);
        // Where the terminal is too narrow for a table, the headline goes under the name.
        if settings.width < longest + 60 {
            page.text("", &head, Emphasis::Strong)?;
            page.text("    ", &rule.headline, Emphasis::None)?;
        } else {
            page.text(&head, &rule.headline, Emphasis::None)?;
        }
    }
    page.gap()?;
    page.text("", "More on one: factdiff explain RULE", Emphasis::Faint)?;
    Ok(CLEAN)
}

fn markdown(catalogue: &Catalogue, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "| rule | severity | category | finds |")?;
    writeln!(out, "|---|---|---|---|")?;
    for Rule { id, severity, headline, .. } in catalogue.rules() {
        let category = catalogue.get(id).map(catalogue::category_name).unwrap_or_default();
        writeln!(out, "| `{id}` | {severity} | {category} | {} |", headline.replace('|', "\\|").replace('\n', " "))?;
    }
    Ok(())
}

struct Page<'a> {
    settings: &'a Settings,
    out: &'a mut dyn Write,
}

impl Page<'_> {
    fn text(&mut self, gutter: &str, text: &str, emphasis: Emphasis) -> io::Result<()> {
        write_paragraph(self.out, self.settings, gutter, text, emphasis)
    }

    fn gap(&mut self) -> io::Result<()> {
        writeln!(self.out)
    }

    fn heading(&mut self, text: &str) -> io::Result<()> {
        self.gap()?;
        self.text("", text, Emphasis::Strong)
    }

    fn examples(&mut self, heading: &str, examples: &[Example]) -> io::Result<()> {
        if examples.is_empty() {
            return Ok(());
        }
        self.heading(heading)?;
        for (idx, example) in examples.iter().enumerate() {
            if idx > 0 {
                self.gap()?;
            }
            for text in &example.texts {
                self.text("  │ ", text.trim(), Emphasis::None)?;
            }
        }
        Ok(())
    }
}
