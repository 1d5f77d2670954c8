//! What is said again in other words, for people: a section of its own after the overlaps.

use std::io;

use crate::model::{Family, Passage};
use crate::report::overview::{Page, SHOWN_MEMBERS, lines};
use crate::report::style::{Ink, Piece};
use crate::report::terminal::{percent, words_in};
use crate::report::{BANNER, counted};

impl Page<'_> {
    /// Writes the section; nothing if there is no paraphrase.
    pub(super) fn paraphrases(&mut self) -> io::Result<()> {
        let found = &self.overlaps.paraphrases;
        if found.families.is_empty() {
            return Ok(());
        }
        let told = counted(found.families.len(), "passage is said again", "passages are said again");
        self.block(("══ ", "   "), &[Piece::new(&format!("{told} in other words"), Ink::Bold)])?;
        self.blank()?;
        found.families.iter().try_for_each(|family| self.paraphrase(family))
    }

    fn paraphrase(&mut self, family: &Family) -> io::Result<()> {
        let ties = family.alignments.iter();
        let ties = ties.filter_map(|&idx| self.overlaps.paraphrases.alignments.get(idx as usize));
        let least = ties.map(|tie| tie.similarity).fold(1.0, f32::min);
        let least = if family.members.len() > 2 { format!("at least {}", percent(least)) } else { percent(least) };
        let places = counted(family.members.len(), "place", "places");
        let title = format!("{places} in other words · {least} of what they speak of is shared");
        self.block((BANNER, "│   "), &[Piece::new(&title, Ink::Bold)])?;
        for (idx, member) in family.members.iter().take(self.limit(SHOWN_MEMBERS)).enumerate() {
            self.place(member, idx == 0)?;
        }
        self.and_more(family.members.len(), SHOWN_MEMBERS, ("more place", "more places"))?;
        self.blank()
    }

    /// Where a place stands and how it begins.
    fn place(&mut self, place: &Passage, first: bool) -> io::Result<()> {
        let Some(doc) = self.documents.get(place.doc as usize) else { return Ok(()) };
        let pieces = [
            Piece::new(&format!("{}:{}", doc.path, lines(doc, place.span)), Ink::Path),
            Piece::new(&format!("  {}", counted(words_in(doc, place.span), "word", "words")), Ink::Plain),
        ];
        self.block((if first { "  ┌ " } else { "  ├ " }, "  │ "), &pieces)?;
        self.quote(doc, place.span)
    }
}
