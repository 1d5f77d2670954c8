//! What a program puts values into, and markup: `%s`, `{name}`, `<b>`. A translation that lacks one breaks the program.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use crate::model::sentences_span;
use crate::rules::translation::{Defect, Hit, Pair};

/// The forms of C, Python, Ruby, Java, JavaScript, ICU, shell and Windows, and tags; each is compared as it is written.
const FORMS: &str = r"(?x)
    %\([A-Za-z_]\w*\)[a-zA-Z]                                # %(name)s
  | %(?:\d+\$)?[-+\#0]*\d*(?:\.\d+)?(?:hh|h|ll|l|z|j|t)?[diouxXeEfFgGcsSp@]\b   # %s, %1$d, %.2f, %lu
  | %\{\w+\}                                                # %{name}
  | %[A-Z_]{2,}%                                            # %NAME%
  | \$[A-Z_]{2,}\b | \$\(\w+\)                            # $NAME, $(name)
  | \{\w+,\s*(?:plural|select|selectordinal|number|date|time)\b   # {n, plural,
  | \$?\{\{?[A-Za-z_0-9.]*\}?\}                            # {}, {0}, {name}, ${name}, {{name}}
  | </?[A-Za-z][^<>]*>                                      # <b>, </a>
";

/// How sure it is that one is missing: it is compared as written.
const SURE: f32 = 0.95;

/// Adds placeholders that only one side of a message holds; only a bilingual file has messages.
pub(super) fn check(pair: &Pair<'_>, hits: &mut Vec<Hit>) {
    static PATTERN: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(FORMS).ok());
    let Some(pattern) = PATTERN.as_ref().filter(|_| pair.bitext.given) else { return };
    for bead in &pair.bitext.beads {
        let spans = (sentences_span(pair.source, &bead.source), sentences_span(pair.target, &bead.target));
        let count = |text: &str| {
            let mut counts: BTreeMap<String, i32> = BTreeMap::new();
            for found in pattern.find_iter(text) {
                // `100%` and what follows it are no placeholder.
                let figure = text[..found.start()].ends_with(|c: char| c.is_ascii_digit());
                if !(figure && found.as_str().starts_with('%')) {
                    *counts.entry(plain(found.as_str())).or_default() += 1;
                }
            }
            counts
        };
        let (source, target) = (count(pair.source.slice(spans.0)), count(pair.target.slice(spans.1)));
        let lacking = |a: &BTreeMap<String, i32>, b: &BTreeMap<String, i32>| -> Vec<String> {
            a.keys().filter(|form| !b.contains_key(*form)).cloned().collect()
        };
        let (missing, added) = (lacking(&source, &target), lacking(&target, &source));
        if missing.is_empty() && added.is_empty() {
            continue;
        }
        let told = |what: &str, forms: &[String]| {
            (!forms.is_empty()).then(|| format!("{what} {}", forms.join(", "))).into_iter()
        };
        let why: Vec<String> = told("the translation lacks", &missing).chain(told("only it has", &added)).collect();
        hits.push(Hit {
            defect: Defect::Placeholder,
            source: (spans.0, missing.join(" ")),
            target: (spans.1, added.join(" ")),
            confidence: SURE,
            why: why.join(", "),
        });
    }
}

/// A placeholder without the number of its argument, which an inverted order needs.
fn plain(form: &str) -> String {
    match form.split_once('$') {
        Some((number, rest)) if number.starts_with('%') => format!("%{rest}"),
        _ => form.to_owned(),
    }
}
