//! The places of a finding as a reader compares them: one excerpt for each value, differences marked.

use crate::model::{Finding, Place, Report};
use crate::report::excerpt::{Excerpt, align, sentences, shorten};
use crate::report::style::{Piece, Side};

/// The places that give one value, and the text around the first of them.
pub(crate) struct Shown<'a> {
    pub(crate) places: Vec<&'a Place>,
    pub(crate) pieces: Vec<Piece>,
    /// Which side of the comparison it is; none if there is nothing to compare with.
    pub(crate) side: Option<Side>,
}

/// At most `most` groups of places, each excerpt shortened to `columns`, and how many places are in the groups left out.
pub(crate) fn sides<'a>(
    report: &'a Report,
    finding: &'a Finding,
    columns: usize,
    most: usize,
) -> (Vec<Shown<'a>>, usize) {
    let groups = same_value(report, &finding.places, most);
    let compared = groups.len() > 1;
    let shown = groups.iter().take(most).enumerate().filter_map(|(idx, group)| {
        let (side, other) = if idx == 0 { (Side::First, Side::Other) } else { (Side::Other, Side::First) };
        let mut excerpt = excerpt(report, finding, group, side)?;
        let partner = if idx == 0 { groups.get(1) } else { groups.first() };
        match partner.and_then(|partner| self::excerpt(report, finding, partner, other)) {
            Some(mut partner) => align(&mut excerpt, &mut partner, columns),
            None => shorten(&mut excerpt, columns),
        }
        Some(Shown { places: group.clone(), pieces: excerpt.pieces(), side: compared.then_some(side) })
    });
    (shown.collect(), groups.iter().skip(most).map(Vec::len).sum())
}

/// Places by value, and by sentence where they have none; in order of first appearance.
fn same_value<'a>(report: &Report, places: &'a [Place], most: usize) -> Vec<Vec<&'a Place>> {
    let mut groups: Vec<Vec<&Place>> = Vec::new();
    for place in places {
        let around = |p: &Place| report.documents.get(p.doc as usize).map(|doc| sentences(doc, p.span));
        let joins = |group: &Vec<&Place>| {
            let first = group[0];
            let same_sentence = first.doc == place.doc && around(first) == around(place);
            let same_value = places.len() > 2 && !place.value.is_empty() && first.value == place.value;
            same_sentence || same_value
        };
        // What can't be shown needs no group of its own.
        let full = (groups.len() > 4 * most).then(|| groups.len() - 1);
        match groups.iter().position(joins).or(full) {
            Some(at) => groups[at].push(place),
            None => groups.push(vec![place]),
        }
    }
    groups
}

fn excerpt<'a>(report: &'a Report, finding: &Finding, group: &[&Place], side: Side) -> Option<Excerpt<'a>> {
    let first = group.first()?;
    let doc = report.documents.get(first.doc as usize)?;
    let same_doc = finding.places.iter().filter(|place| place.doc == first.doc).map(|place| place.span);
    Some(Excerpt::new(doc, first.span, same_doc, side))
}
