//! `factdiff explain` and `factdiff rules`.

use std::io::{self, Write};

use factdiff::engine::{Catalogue, Example, Rule};
use factdiff::report::{Emphasis, Settings, write_paragraph};

use crate::cli::args::{Explain, Rules};
use crate::cli::console::Console;
use crate::cli::{CLEAN, FAILED, catalogue};

/// How the lines of a sample begin in an explanation.
const SET_IN: &str = "    ";

/// Explains one rule, or lists the rules of a category.
pub(crate) fn explain(args: &Explain, settings: &Settings, console: &Console, out: &mut dyn Write) -> io::Result<u8> {
    let Some(catalogue) = catalogue::load(args.rules.as_deref(), console) else { return Ok(FAILED) };
    let Some(rule) = catalogue.get(&args.rule) else {
        let of_category = |rule: &&Rule| catalogue::category_name(rule) == args.rule;
        let rules: Vec<&Rule> = catalogue.rules().iter().filter(of_category).collect();
        if !rules.is_empty() {
            Page { settings, out }.list(&rules)?;
            return Ok(CLEAN);
        }
        let names = catalogue.rules().iter().map(|rule| rule.id.clone()).collect();
        console.error(&format!("no rule `{}`{}", args.rule, catalogue::did_you_mean(&args.rule, names)));
        return Ok(FAILED);
    };
    let mut page = Page { settings, out };
    page.text("", &rule.id, Emphasis::Strong)?;
    let (kind, options) = kind_and_options(rule)?;
    let off = if rule.enabled { "" } else { " · off unless enabled" };
    let facts = format!("{} · category {} · kind {kind}{off}", rule.severity, catalogue::category_name(rule));
    page.text("", &facts, Emphasis::Faint)?;
    page.gap()?;
    page.text("", &rule.headline, Emphasis::None)?;
    for paragraph in rule.explanation.split("\n\n").filter(|text| !text.trim().is_empty()) {
        page.gap()?;
        // What is set in stays as it is: a sample, to be copied.
        if paragraph.lines().all(|line| line.starts_with(SET_IN)) {
            paragraph.lines().try_for_each(|line| page.text(SET_IN, line.trim(), Emphasis::None))?;
        } else {
            page.text("", paragraph.trim(), Emphasis::None)?;
        }
    }
    page.examples("Reported:", &rule.fires)?;
    page.examples("Not reported:", &rule.silent)?;
    if !options.is_empty() {
        page.heading("Options, as set:")?;
        for option in &options {
            page.text("  ", option, Emphasis::None)?;
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
    Page { settings, out }.list(&catalogue.rules().iter().collect::<Vec<_>>())?;
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

/// The kind of a rule and its options, each as `name = value`; JSON and TOML write plain values alike.
fn kind_and_options(rule: &Rule) -> io::Result<(String, Vec<String>)> {
    let serde_json::Value::Object(mut fields) = serde_json::to_value(&rule.kind)? else {
        return Ok(Default::default());
    };
    let kind = fields.remove("kind").and_then(|kind| kind.as_str().map(str::to_owned)).unwrap_or_default();
    Ok((kind, fields.iter().map(|(name, value)| format!("{name} = {value}")).collect()))
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

    /// Rules, one a line.
    fn list(&mut self, rules: &[&Rule]) -> io::Result<()> {
        let longest = rules.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
        for rule in rules {
            let category = catalogue::category_name(rule);
            let head = format!("{:longest$}  {:7}  {category:9}  ", rule.id, rule.severity);
            // Where the terminal is too narrow for a table, the headline goes under the name.
            if self.settings.width < longest + 60 {
                self.text("", &head, Emphasis::Strong)?;
                self.text("    ", &rule.headline, Emphasis::None)?;
            } else {
                self.text(&head, &rule.headline, Emphasis::None)?;
            }
        }
        self.gap()?;
        self.text("", "More on one: factdiff explain RULE", Emphasis::Faint)
    }

    fn examples(&mut self, heading: &str, examples: &[Example]) -> io::Result<()> {
        if examples.is_empty() {
            return Ok(());
        }
        self.heading(heading)?;
        for example in examples {
            self.text("  ", &format!("{}:", example.title.trim_end_matches('.')), Emphasis::Faint)?;
            let lists = [&example.facts, &example.glossary];
            for line in lists.into_iter().flatten().flat_map(|list| list.trim().lines()) {
                self.text("  # ", line, Emphasis::Faint)?;
            }
            for (n, text) in example.documents.iter().enumerate() {
                for line in text.trim().lines() {
                    self.text(if n % 2 == 0 { "  │ " } else { "  ┃ " }, line, Emphasis::None)?;
                }
            }
        }
        Ok(())
    }
}
