//! Where in a configuration something stands, for messages about it.

use factdiff::base::LineIndex;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A step into a configuration.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step<'a> {
    /// The value of a key.
    Key(&'a str),
    /// The entry of that number, from 0.
    Entry(usize),
}

/// The places of a configuration's values.
#[derive(Debug, Default)]
pub(super) struct Places {
    name: String,
    text: String,
}

impl Places {
    /// Those of a text, which is displayed under a name.
    pub(super) fn new(name: String, text: String) -> Self {
        Self { name, text }
    }

    /// `file:line:column` of a value, or of the last thing on the way to it that there is.
    pub(super) fn at(&self, steps: &[Step<'_>]) -> String {
        self.within(|table| {
            let (first, others) = steps.split_first()?;
            let Step::Key(first) = first else { return None };
            let mut value = value_of(table, first)?;
            for step in others {
                let next = match (step, value.get_ref()) {
                    (Step::Key(key), DeValue::Table(table)) => value_of(table, key),
                    (Step::Entry(n), DeValue::Array(entries)) => entries.get(*n),
                    _ => None,
                };
                let Some(next) = next else { break };
                value = next;
            }
            Some(value.span().start)
        })
    }

    /// `file:line:column` of a string, the first that is in the value of one of some keys; the file alone if there is none.
    pub(super) fn of_string(&self, keys: &[&str], string: &str) -> String {
        self.within(|table| keys.iter().find_map(|key| start_of(value_of(table, key)?, string)))
    }

    fn within(&self, find: impl Fn(&DeTable<'_>) -> Option<usize>) -> String {
        let start = DeTable::parse(&self.text).ok().and_then(|table| find(table.get_ref()));
        start.map_or_else(|| self.name.clone(), |start| located(&self.name, &self.text, start))
    }
}

fn value_of<'t, 'i>(table: &'t DeTable<'i>, key: &str) -> Option<&'t Spanned<DeValue<'i>>> {
    table.iter().find(|(name, _)| name.get_ref() == key).map(|(_, value)| value)
}

fn start_of(value: &Spanned<DeValue<'_>>, string: &str) -> Option<usize> {
    match value.get_ref() {
        DeValue::String(text) => (text == string).then(|| value.span().start),
        DeValue::Array(entries) => entries.iter().find_map(|entry| start_of(entry, string)),
        DeValue::Table(table) => table.values().find_map(|value| start_of(value, string)),
        _ => None,
    }
}

/// `file:line:column` of a byte.
pub(super) fn located(name: &str, text: &str, start: usize) -> String {
    let at = LineIndex::new(text).position(u32::try_from(start).unwrap_or(u32::MAX));
    format!("{name}:{}:{}", at.line, at.column)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_by_their_way() {
        let text =
            "ignore = [\"a\"]\n\n[[documents]]\npaths = [\n  \"x\",\n  \"y\",\n]\n\n[rule.b]\nmin-confidence = 2\n";
        let places = Places::new("f.toml".to_owned(), text.to_owned());
        let (key, entry) = (Step::Key, Step::Entry);
        assert_eq!(places.at(&[key("documents"), entry(0), key("paths"), entry(1)]), "f.toml:6:3");
        assert_eq!(places.at(&[key("documents"), entry(0), key("lang")]), "f.toml:3:1");
        assert_eq!(places.at(&[key("rule"), key("b"), key("min-confidence")]), "f.toml:10:18");
        assert_eq!(places.at(&[key("lang")]), "f.toml");
        assert_eq!(places.of_string(&["lang", "ignore"], "a"), "f.toml:1:11");
        assert_eq!(places.of_string(&["documents"], "a"), "f.toml");
    }
}
