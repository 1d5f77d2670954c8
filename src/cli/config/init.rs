//! `factdiff init`: a commented configuration made from what stands in the folder.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

use crate::cli::args::{Init, Input};
use crate::cli::config::Found;
use crate::cli::config::found::NAMES;
use crate::cli::console::Console;
use crate::cli::files::{Files, reason};
use crate::cli::{CLEAN, FAILED};

/// The file that is written.
const FILE: &str = "factdiff.toml";

/// Names of documents that tell of the past, as far as they are a convention and not a language's word.
const HISTORY: [&str; 5] = ["changelog", "changes", "history", "news", "releases"];

/// Writes or prints the configuration and answers with the exit status.
pub(crate) fn run(args: &Init, console: &Console, out: &mut dyn Write) -> io::Result<u8> {
    let input = Input { no_config: true, ..Input::default() };
    let Some(config) = Found::load(&input, console) else { return Ok(FAILED) };
    let files = Files::list(&input, &config, console);
    let paths: Vec<&String> = files.shown_paths().collect();
    let text = text(&paths);
    if args.print {
        out.write_all(text.as_bytes())?;
        return Ok(CLEAN);
    }
    if let Some(name) = NAMES.into_iter().find(|name| Path::new(name).exists()) {
        console.error(&format!("{name} is there already; --print shows what would be written"));
        return Ok(FAILED);
    }
    if let Err(error) = fs::write(FILE, text) {
        console.error(&format!("writing {FILE}: {}", reason(&error)));
        return Ok(FAILED);
    }
    let documents = if paths.len() == 1 { "1 document".to_owned() } else { format!("{} documents", paths.len()) };
    console.notice(&format!("wrote {FILE} for {documents}; `factdiff check` uses it from now on"));
    Ok(CLEAN)
}

fn text(paths: &[&String]) -> String {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let mut folders: BTreeMap<&str, usize> = BTreeMap::new();
    for path in paths {
        *folders.entry(path.split_once('/').map_or(".", |(folder, _)| folder)).or_default() += 1;
    }
    let history: Vec<String> = paths
        .iter()
        .filter(|path| {
            let name = Path::new(path.as_str()).file_stem().unwrap_or_default().to_string_lossy().to_lowercase();
            HISTORY.contains(&name.as_str())
        })
        .map(|path| quoted(&globset::escape(path)))
        .collect();
    let mut text =
        "# Configuration of factdiff. `factdiff schema` prints its JSON Schema, `factdiff check --dump-config`\n\
         # what is in force. Paths and globs are relative to this folder; the command line goes first.\n\n"
            .to_owned();
    text.push_str("# What `factdiff check` reads when it is told nothing:");
    for (folder, n) in &folders {
        text.push_str(&format!("\n#   {n} in {folder}"));
    }
    let only = folders.len() == 1 && !folders.contains_key(".");
    let list: Vec<String> = if only { folders.keys().map(|folder| quoted(folder)).collect() } else { Vec::new() };
    let list = if list.is_empty() { quoted(".") } else { list.join(", ") };
    text.push_str(&format!("\npaths = [{list}]\n"));
    text.push_str("# exclude = [\"archive/**\"]\n\n");
    text.push_str("# Least severity that fails a run: \"error\", \"warning\" or \"note\".\nfail-on = \"error\"\n\n");
    text.push_str("# Leave out findings less sure than this, from 0 to 1.\n# min-confidence = 0.5\n\n");
    text.push_str("# Paragraphs that are no statement, as regular expressions: they are not compared.\n");
    text.push_str("# boilerplate = [\"Printed by .*\"]\n\n");
    text.push_str("# A rule can be off, or more or less severe (`factdiff rules` lists them):\n");
    text.push_str("# [rule.term-variant]\n# enabled = false\n\n");
    text.push_str("# Documents that tell of the past: their figures were right then.\n");
    if history.is_empty() {
        text.push_str("# [[documents]]\n# paths = [\"CHANGELOG.md\"]\n# history = true\n\n");
    } else {
        text.push_str(&format!("[[documents]]\npaths = [{}]\nhistory = true\n\n", history.join(", ")));
    }
    text.push_str(
        "# Documents of different sets are not compared with each other:\n\
         # [[documents]]\n# paths = [\"handbook/**\"]\n# set = \"handbook\"\n\n\
         # The document that is right where others differ:\n\
         # [[documents]]\n# paths = [\"specification.md\"]\n# authority = true\n\n\
         # Which documents translate which, if their paths and languages do not show it:\n\
         # [[translations]]\n# source = \"manual/**/*.md\"\n# target = \"l10n/{lang}/**/*.md\"\n\n\
         # A finding that was looked at and is as it should be:\n\
         # [[suppress]]\n# rules = [\"number-mismatch\"]\n# paths = [\"drafts/**\"]\n\
         # reason = \"drafts keep the figures of last year\"\n# expires = \"2030-12-31\"\n",
    );
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::config::Config;

    #[test]
    fn what_is_written_is_a_configuration() {
        let paths = ["docs/a \"b\".md".to_owned(), "docs/[1]/CHANGELOG.md".to_owned()];
        let text = text(&paths.iter().collect::<Vec<_>>());
        let config: Config = toml::from_str(&text).unwrap();
        assert_eq!(config.paths, ["docs"]);
        assert_eq!(config.documents[0].paths, ["docs/[[]1[]]/CHANGELOG.md"]);
        assert!(config.documents[0].history);
        // With every example switched on it is one as well.
        let all: String = text
            .lines()
            .map(|line| {
                line.strip_prefix("# ").filter(|rest| rest.contains(" = ") || rest.starts_with('[')).unwrap_or(line)
            })
            .fold(String::new(), |all, line| all + line + "\n");
        let config: Config = toml::from_str(&all).unwrap();
        assert_eq!((config.documents.len(), config.translations.len(), config.suppress.len()), (3, 1, 1), "{all}");
    }
}
