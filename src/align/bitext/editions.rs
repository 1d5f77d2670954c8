//! Which documents belong to editions of one tree in several languages, whatever language they are really in.
//!
//! Of a tree that is translated page by page, half of the pages may still be in the language of the source, and all of some
//! languages. A folder is one of translations if its name is the language of a document in it, or if it has the shape of a
//! language's name and stands beside such folders of several languages; a page of it that was not translated is known by its
//! path.

use std::collections::{BTreeMap, BTreeSet};

use crate::align::bitext::pairs::{names, primary};
use crate::model::{Document, Edition};

/// So many languages side by side make a tree of translations.
const SEVERAL: usize = 2;

/// The editions that documents belong to, in their order.
pub fn editions(documents: &[Document]) -> Vec<Edition> {
    // Folders that name the language of a document, by the folder they stand in.
    let mut named: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for document in documents {
        for (start, end) in folders(&document.path) {
            let folder = &document.path[start..end];
            if names(folder, primary(&document.language)) {
                named.entry(&document.path[..start]).or_default().insert(folder);
            }
        }
    }
    let is_language = |parent: &str, folder: &str| {
        named
            .get(parent)
            .is_some_and(|beside| beside.contains(folder) || (beside.len() >= SEVERAL && is_shaped(folder)))
    };
    let mut trees: BTreeMap<String, u32> = BTreeMap::new();
    let of_document = |document: &'_ Document| -> Edition {
        let path = &document.path;
        let Some((start, end)) = folders(path).find(|&(start, end)| is_language(&path[..start], &path[start..end]))
        else {
            return Edition::default();
        };
        let next = u32::try_from(trees.len()).unwrap_or(u32::MAX);
        let tree = *trees.entry(path[..start].to_owned()).or_insert(next);
        Edition { tree: Some(tree), language: path[start..end].to_lowercase() }
    };
    documents.iter().map(of_document).collect()
}

/// Whether a folder could be named after a language: two letters, and perhaps a region or a script.
fn is_shaped(folder: &str) -> bool {
    let shaped = |part: &str| (2..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let code = primary(folder);
    code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_alphabetic()) && folder.split(['-', '_']).all(shaped)
}

/// Where the names of a path's folders begin and end.
fn folders(path: &str) -> impl Iterator<Item = (usize, usize)> {
    let ends = path.match_indices('/').map(|(end, _)| end);
    ends.scan(0, |start, end| {
        let folder = (*start, end);
        *start = end + 1;
        Some(folder)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_that_were_not_translated_are_known_by_their_folder() {
        let documents = [
            ("html/cs-CZ/a.html", "cs"),
            ("html/cs-CZ/b.html", "en"),
            ("html/en-US/b.html", "en"),
            ("html/id-ID/a.html", "id"),
            ("html/id-ID/b.html", "en"),
            ("html/it/b.html", "en"),
            ("html/en-US/c.html", "en"),
            ("html/api/c.html", "en"),
            ("www/en/a.html", "en"),
            ("www/it/a.html", "en"),
        ];
        let document = |&(path, language): &(&str, &str)| Document {
            path: path.to_owned(),
            language: language.to_owned(),
            ..Document::default()
        };
        let documents: Vec<Document> = documents.iter().map(document).collect();
        let editions = editions(&documents);
        let translates = |a: usize, b: usize| editions[a].translates(&editions[b]);
        assert!(translates(0, 3) && translates(1, 4) && translates(1, 2) && translates(1, 6));
        assert!(!translates(0, 1) && !translates(1, 1) && !translates(2, 6), "one language");
        assert!(translates(1, 5), "a folder beside those of several languages");
        assert!(!translates(1, 7), "no name of a language");
        assert!(!translates(8, 9), "nothing in the folder `it` is Italian, and it stands beside one language only");
    }
}
