//! Level 6: which documents are compared with which, as a configuration says.
//!
//! The stages before compare everything with everything; here findings between documents that have nothing to do with each
//! other are left out again, and the document that is right by agreement is named.

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

/// Keeps the findings that the scopes of their documents allow, and counts again. `scopes` has one entry a document of the
/// report, in their order; a missing one stands for a document of which nothing is said.
pub fn apply(report: &mut Report, scopes: &[Scope]) {
    if scopes.iter().all(|scope| *scope == Scope::default()) {
        return;
    }
    let nothing = Scope::default();
    let scope = |doc: u32| scopes.get(doc as usize).unwrap_or(&nothing);
    let findings = std::mem::take(&mut report.findings);
    report.findings = findings.into_iter().filter_map(|finding| allowed(finding, &scope)).collect();
    for finding in &mut report.findings {
        name_authority(finding, &scope, &report.documents.iter().map(|doc| doc.path.as_str()).collect::<Vec<_>>());
    }
    report.summary = Summary { suppressed: report.summary.suppressed, ..Summary::of(&report.findings) };
}

/// The finding with places that may be compared with each other; nothing if too few remain, or if they agree.
fn allowed<'a>(mut finding: Finding, scope: &impl Fn(u32) -> &'a Scope) -> Option<Finding> {
    let said = finding.places.first()?.value.clone();
    let before = finding.places.len();
    let dated = matches!(finding.category, Category::Number | Category::Date | Category::Unit | Category::Derived);
    let values = |finding: &Finding| finding.places.iter().map(|place| place.value.clone()).collect::<BTreeSet<_>>();
    let disagreed = values(&finding).len() > 1;
    let together = |one: u32, other: u32| {
        let (a, b) = (scope(one), scope(other));
        let one_set = (a.sets.is_empty() && b.sets.is_empty()) || !a.sets.is_disjoint(&b.sets);
        one == other || (one_set && (!dated || (!a.history && !b.history)))
    };
    // The places that may be compared with the first, or else with the next that leaves something to compare.
    let all = std::mem::take(&mut finding.places);
    for pivot in all.iter().map(|place| place.doc).collect::<BTreeSet<_>>() {
        finding.places = all.iter().filter(|place| together(pivot, place.doc)).cloned().collect();
        if before == 1 || (finding.places.len() > 1 && (!disagreed || values(&finding).len() > 1)) {
            // The message tells the value of the first place first.
            finding.places.sort_by_key(|place| place.value != said);
            return Some(finding);
        }
    }
    None
}

/// Says which of the documents is right by agreement, if one of several is.
fn name_authority<'a>(finding: &mut Finding, scope: &impl Fn(u32) -> &'a Scope, paths: &[&str]) {
    let of_authority: Vec<_> = finding.places.iter().filter(|place| scope(place.doc).authority).collect();
    let (Some(right), true) = (of_authority.first(), of_authority.len() < finding.places.len()) else { return };
    let path = paths.get(right.doc as usize).copied().unwrap_or_default();
    let value = if right.value.is_empty() { String::new() } else { format!(": {}", right.value) };
    let gap = if finding.explanation.is_empty() { "" } else { " " };
    finding.explanation = format!("{}{gap}By the configuration {path} is right{value}.", finding.explanation);
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
            explanation: "One slot.".to_owned(),
            places: places.iter().map(place).collect(),
            alignment: None,
            fingerprint: String::new(),
        }
    }

    fn kept(finding: Finding, scopes: &[Scope]) -> Option<Finding> {
        let documents = ["a", "b", "c"].map(|path| Document { path: path.to_owned(), ..Document::default() });
        let mut report = Report { documents: documents.into(), findings: vec![finding], ..Report::default() };
        apply(&mut report, scopes);
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
        assert_eq!(told, "One slot. By the configuration b is right: 2.");
    }
}
