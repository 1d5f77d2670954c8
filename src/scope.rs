//! Level 2: which documents are compared with which, as a configuration says.
//!
//! Passages are looked for in all documents; of the places that speak of one fact those are kept that may be compared with each
//! other, and the document that is right by agreement is named.

use std::collections::BTreeSet;

use crate::model::{Category, Finding, Report, Summary};

/// What a configuration says of one document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// The sets it belongs to: it is compared with documents of a set of its own. Documents of no set are one more set.
    pub sets: BTreeSet<String>,
    /// It tells of the past (a changelog, minutes): its figures and dates were right then and are compared only with
    /// each other.
    pub history: bool,
    /// Where documents disagree, it is right.
    pub authority: bool,
}

/// The scopes of documents, in their order; of a document that is missing nothing is said.
#[derive(Clone, Copy, Debug, Default)]
pub struct Scopes<'a>(pub &'a [Scope]);

impl Scopes<'_> {
    /// Which places of one fact may be compared, by index: those that go with the first document, or else with the next that
    /// leaves a disagreement if there is one. `places` are documents and what they say. None if too few remain.
    pub fn comparable(self, category: Category, places: &[(u32, &str)]) -> Vec<usize> {
        let disagree = |kept: &[usize]| kept.iter().any(|&at| places[at].1 != places[kept[0]].1);
        let all: Vec<usize> = (0..places.len()).collect();
        let (alone, disagreed) = (all.len() == 1, disagree(&all));
        let pivots: BTreeSet<u32> = places.iter().map(|place| place.0).collect();
        let of_pivot = |pivot: u32| -> Vec<usize> {
            all.iter().copied().filter(|&at| self.together(pivot, places[at].0, category)).collect()
        };
        let enough = |kept: &Vec<usize>| alone || (kept.len() > 1 && (!disagreed || disagree(kept)));
        pivots.into_iter().map(of_pivot).find(enough).unwrap_or_default()
    }

    /// Whether two documents are compared in what is of a category.
    fn together(self, one: u32, other: u32, category: Category) -> bool {
        let dated = matches!(category, Category::Number | Category::Date | Category::Unit | Category::Derived);
        let nothing = Scope::default();
        let (a, b) = (self.of(one).unwrap_or(&nothing), self.of(other).unwrap_or(&nothing));
        let one_set = (a.sets.is_empty() && b.sets.is_empty()) || !a.sets.is_disjoint(&b.sets);
        one == other || (one_set && (!dated || (!a.history && !b.history)))
    }

    fn of(&self, doc: u32) -> Option<&Scope> {
        self.0.get(doc as usize)
    }

    /// Whether a document is right where others disagree with it.
    pub fn is_authority(&self, doc: u32) -> bool {
        self.of(doc).is_some_and(|scope| scope.authority)
    }
}

/// Keeps the findings that the scopes of their documents allow, and counts again.
pub fn apply(report: &mut Report, scopes: Scopes<'_>) {
    if scopes.0.iter().all(|scope| *scope == Scope::default()) {
        return;
    }
    let paths: Vec<&str> = report.documents.iter().map(|doc| doc.path.as_str()).collect();
    report.findings = std::mem::take(&mut report.findings)
        .into_iter()
        .filter_map(|finding| allowed(finding, scopes))
        .map(|finding| with_authority(finding, scopes, &paths))
        .collect();
    report.summary = Summary { suppressed: report.summary.suppressed, ..Summary::of(&report.findings) };
}

/// The finding with places that may be compared with each other; nothing if too few remain, or if they agree.
fn allowed(mut finding: Finding, scopes: Scopes<'_>) -> Option<Finding> {
    let places: Vec<(u32, &str)> = finding.places.iter().map(|place| (place.doc, place.value.as_str())).collect();
    let kept = scopes.comparable(finding.category, &places);
    if kept.is_empty() {
        return None;
    }
    if kept.len() < finding.places.len() {
        let said = finding.places.first()?.value.clone();
        finding.places = kept.into_iter().map(|at| finding.places[at].clone()).collect();
        // The message tells the value of the first place first.
        finding.places.sort_by_key(|place| place.value != said);
    }
    Some(finding)
}

/// Says which of the documents is right by agreement, if one of several is.
fn with_authority(mut finding: Finding, scopes: Scopes<'_>, paths: &[&str]) -> Finding {
    let of_authority: Vec<_> = finding.places.iter().filter(|place| scopes.is_authority(place.doc)).collect();
    let (Some(right), true) = (of_authority.first(), of_authority.len() < finding.places.len()) else { return finding };
    let path = paths.get(right.doc as usize).copied().unwrap_or_default();
    let value = if right.value.is_empty() { String::new() } else { format!(": {}", right.value) };
    let gap = if finding.explanation.is_empty() { "" } else { "; " };
    finding.explanation = format!("{}{gap}by the configuration {path} is right{value}", finding.explanation);
    finding
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Severity, Span};
    use crate::model::{Document, Place};

    fn finding(places: &[(u32, &str)]) -> Finding {
        let place = |&(doc, value): &(u32, &str)| Place { doc, span: Span::new(0, 1), value: value.to_owned() };
        Finding {
            rule: "number-mismatch".to_owned(),
            category: Category::Number,
            severity: Severity::Error,
            confidence: 1.0,
            message: String::new(),
            explanation: "one slot".to_owned(),
            places: places.iter().map(place).collect(),
            alignment: None,
            fingerprint: String::new(),
        }
    }

    fn kept(finding: Finding, scopes: &[Scope]) -> Option<Finding> {
        let documents = ["a", "b", "c"].map(|path| Document { path: path.to_owned(), ..Document::default() });
        let mut report = Report { documents: documents.into(), findings: vec![finding], ..Report::default() };
        apply(&mut report, Scopes(scopes));
        report.findings.pop()
    }

    fn set(name: &str) -> Scope {
        Scope { sets: BTreeSet::from([name.to_owned()]), ..Scope::default() }
    }

    #[test]
    fn documents_of_different_sets_are_not_compared() {
        let two = || finding(&[(0, "1"), (1, "2")]);
        assert!(kept(two(), &[set("x"), set("x")]).is_some());
        assert!(kept(two(), &[set("x"), set("y")]).is_none());
        assert!(kept(two(), &[set("x")]).is_none(), "a set against the documents of none");
        let three = finding(&[(0, "1"), (1, "2"), (2, "1")]);
        assert!(kept(three.clone(), &[set("x"), set("y"), set("x")]).is_none(), "what remains agrees");
        assert_eq!(kept(three, &[set("x"), set("x"), set("y")]).unwrap().places.len(), 2);
        assert!(kept(finding(&[(0, "1")]), &[set("x")]).is_some(), "a finding in one place");
    }

    #[test]
    fn history_is_compared_with_itself_alone() {
        let history = Scope { history: true, ..Scope::default() };
        assert!(kept(finding(&[(0, "1"), (1, "2")]), std::slice::from_ref(&history)).is_none());
        assert!(kept(finding(&[(0, "1"), (0, "2")]), std::slice::from_ref(&history)).is_some());
        let rest = kept(finding(&[(0, "1"), (1, "2"), (2, "1")]), &[history]).unwrap();
        assert_eq!(
            rest.places.iter().map(|place| place.doc).collect::<Vec<_>>(),
            [2, 1],
            "the others disagree as well"
        );
    }

    #[test]
    fn the_authority_is_named() {
        let right = Scope { authority: true, ..Scope::default() };
        let told = kept(finding(&[(0, "1"), (1, "2")]), &[Scope::default(), right]).unwrap().explanation;
        assert_eq!(told, "one slot; by the configuration b is right: 2");
    }
}
