//! The labelled documents of `tests/cases/real/`: conflicts such as public repositories, papers and offices have had, and
//! their look-alikes, checked with all rules as a user checks them.
//!
//! The pairs of `held-out.toml` are scored apart and not looked at when the rules are changed.
//! `SHOW=1 cargo test real -- --nocapture` prints the figures, and names the pairs of the other file that are judged wrong.

#![expect(clippy::print_stdout, reason = "the figures are printed on request")]

use factdiff::base::Severity;
use serde::Deserialize;

use crate::support;

/// Least precision and recall on the pairs looked at.
const SEEN: (f32, f32) = (0.90, 0.60);

/// The same on those held out.
const HELD_OUT: (f32, f32) = (0.70, 0.30);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pair {
    title: String,
    label: Label,
    /// What the finding has to point at; none for what must stay silent.
    #[serde(default)]
    values: Vec<String>,
    /// The names of the documents.
    files: Vec<String>,
    texts: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Label {
    Conflict,
    Silent,
}

#[test]
fn real_conflicts_are_found_and_their_look_alikes_are_not() {
    let show = std::env::var_os("SHOW").is_some();
    for (file, pairs) in support::labelled::<Pair>("real") {
        let held_out = file == support::HELD_OUT;
        let (least_precision, least_recall) = if held_out { HELD_OUT } else { SEEN };
        let named = show && !held_out;
        let (mut right, mut wrong, mut found, mut wanted) = (0_u16, 0_u16, 0_u16, 0_u16);
        for pair in &pairs {
            let conflict = pair.label == Label::Conflict;
            assert_eq!(pair.files.len(), pair.texts.len(), "{}", pair.title);
            assert_eq!(pair.values.is_empty(), !conflict, "{}", pair.title);
            let mut report = support::check_plainly(&pair.files, &pair.texts);
            let findings = std::mem::take(&mut report.findings);
            let mut hit = false;
            for finding in findings.iter().filter(|finding| finding.severity != Severity::Note) {
                let says = |value: &String| {
                    finding.places.iter().any(|place| {
                        let surface = report.documents[place.doc as usize].surface(place.span);
                        surface.contains(value.as_str()) || value.contains(surface)
                    })
                };
                let true_one = conflict && pair.values.iter().all(says);
                hit |= true_one;
                *(if true_one { &mut right } else { &mut wrong }) += 1;
                if named && !true_one {
                    println!("FALSE {}: {}", pair.title, support::line(&report, finding));
                }
            }
            wanted += u16::from(conflict);
            found += u16::from(conflict && hit);
            if named && conflict && !hit {
                println!("MISSED {}", pair.title);
            }
        }
        assert!(usize::from(wanted) * 2 >= pairs.len() && usize::from(wanted) * 2 <= pairs.len() + 1, "{file}: half");
        let precision = f32::from(right) / f32::from(right + wrong).max(1.0);
        let recall = f32::from(found) / f32::from(wanted);
        if show {
            println!("{file}: precision {precision:.3} ({wrong} false), recall {recall:.3} of {wanted}");
        } else {
            assert!(precision >= least_precision, "{file}: precision {precision:.3}");
            assert!(recall >= least_recall, "{file}: recall {recall:.3}");
        }
    }
}
