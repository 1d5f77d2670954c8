//! Which places belong to one copied passage: there the rules of copies have the word.

use std::collections::BTreeMap;

use crate::base::Span;
use crate::model::{Document, Overlaps, Statement};

/// The copied passages of a corpus, by document.
pub(super) struct Copies {
    /// Per document: place of a passage and the number of its family, sorted.
    places: BTreeMap<u32, Vec<(Span, usize)>>,
}

impl Copies {
    pub(super) fn of(overlaps: &Overlaps) -> Self {
        let families = overlaps.families.iter().map(|family| &family.members).chain(&overlaps.boilerplate);
        let mut places: BTreeMap<u32, Vec<(Span, usize)>> = BTreeMap::new();
        for (number, members) in families.enumerate() {
            for member in members {
                places.entry(member.doc).or_default().push((member.span, number));
            }
        }
        places.values_mut().for_each(|places| places.sort_unstable());
        Self { places }
    }

    /// Whether two statements stand in two copies of one text.
    pub(super) fn tied(&self, documents: &[Document], a: &Statement, b: &Statement) -> bool {
        let of_a = self.families(documents, a);
        !of_a.is_empty() && self.families(documents, b).iter().any(|family| of_a.contains(family))
    }

    fn families(&self, documents: &[Document], statement: &Statement) -> Vec<usize> {
        let span = documents
            .get(statement.doc as usize)
            .and_then(|document| document.mention(statement.mention))
            .map(|(_, span)| span);
        let (Some(own), Some(places)) = (span, self.places.get(&statement.doc)) else { return Vec::new() };
        let before = places.partition_point(|(span, _)| span.start <= own.start);
        places[..before].iter().filter(|(span, _)| span.contains(own)).map(|(_, family)| *family).collect()
    }
}
