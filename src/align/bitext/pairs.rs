//! Which documents translate which, told from their paths and languages.
//!
//! A path names its language in a folder (`content/de/x.md`), before the ending (`x.de.md`, `README_zh-CN.md`) or as the
//! whole name (`de.md`). Whatever names the language of the document itself is taken out; documents whose paths are then
//! the same, and whose languages are not, translate each other.

use std::collections::BTreeMap;

use crate::model::Document;

/// Country codes that are written in paths where the code of a language is meant.
const COUNTRIES: [(&str, &str); 9] = [
    ("cn", "zh"),
    ("tw", "zh"),
    ("jp", "ja"),
    ("kr", "ko"),
    ("ua", "uk"),
    ("cz", "cs"),
    ("dk", "da"),
    ("gr", "el"),
    ("br", "pt"),
];

/// The language that is the source where several paths name one: most documentation is written in it.
const USUAL_SOURCE: &str = "en";

/// A source and its translation, by index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pairing {
    /// The source.
    pub source: u32,
    /// The translation.
    pub target: u32,
}

/// Documents of one corpus that translate each other. The source is the one whose path names no language, or else the
/// English one, or else the first; all others of its name are paired with it.
pub fn pair_by_name(documents: &[Document]) -> Vec<Pairing> {
    let mut named: BTreeMap<String, Vec<(bool, &str, u32)>> = BTreeMap::new();
    for (idx, document) in (0_u32..).zip(documents) {
        let language = primary(&document.language);
        let (key, tagged) = key(&document.path, language);
        named.entry(key).or_default().push((tagged, language, idx));
    }
    let mut pairs = Vec::new();
    for group in named.values_mut().filter(|group| group.len() > 1) {
        group.sort_by_key(|&(tagged, language, idx)| (tagged, language != USUAL_SOURCE, idx));
        let (_, own, source) = group[0];
        for &(tagged, language, target) in &group[1..] {
            if tagged && language != own {
                pairs.push(Pairing { source, target });
            }
        }
    }
    pairs.sort_unstable();
    pairs
}

/// Documents of a source folder and of a folder that translates it, by their paths inside: equal ones first, then those that
/// are equal without what names the language of the folder. `inside` tells a document's path in its folder.
pub fn pair_trees(documents: &[Document], sources: &[(u32, String)], targets: &[(u32, String)]) -> Vec<Pairing> {
    let keys = |tree: &[(u32, String)]| {
        let language = usual_language(documents, tree);
        let mut keys: BTreeMap<String, u32> = BTreeMap::new();
        for (idx, inside) in tree {
            keys.entry(key(inside, &language).0).or_insert(*idx);
        }
        // A path as it stands goes before one that was made equal.
        keys.extend(tree.iter().map(|(idx, inside)| (inside.clone(), *idx)));
        keys
    };
    let (sources, targets) = (keys(sources), keys(targets));
    let mut pairs: BTreeMap<u32, u32> = BTreeMap::new();
    for (key, &source) in &sources {
        if let Some(&target) = targets.get(key) {
            pairs.entry(source).or_insert(target);
        }
    }
    pairs.into_iter().map(|(source, target)| Pairing { source, target }).collect()
}

/// The language of most documents of a tree.
fn usual_language(documents: &[Document], tree: &[(u32, String)]) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for document in tree.iter().filter_map(|(idx, _)| documents.get(*idx as usize)) {
        *counts.entry(primary(&document.language)).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map_or(String::new(), |(language, _)| language.to_owned())
}

/// The language of a tag, without script and region.
pub(super) fn primary(tag: &str) -> &str {
    tag.split(['-', '_']).next().unwrap_or(tag)
}

/// A path without the parts that name a language, in small letters, and whether there was one.
fn key(path: &str, language: &str) -> (String, bool) {
    let (folders, file) = path.rsplit_once('/').unwrap_or(("", path));
    let mut tagged = false;
    let mut kept: Vec<String> = Vec::new();
    for folder in folders.split('/').filter(|folder| !folder.is_empty()) {
        if names(folder, language) {
            tagged = true;
        } else {
            kept.push(folder.to_owned());
        }
    }
    let (mut stem, ending) = file.rsplit_once('.').unwrap_or((file, ""));
    if names(stem, language) {
        (stem, tagged) = ("", true);
    } else if let Some(at) = stem
        .char_indices()
        .filter(|(at, c)| matches!(c, '.' | '_' | '-') && *at > 0)
        .map(|(at, _)| at)
        .find(|&at| names(&stem[at + 1..], language))
    {
        (stem, tagged) = (&stem[..at], true);
    }
    kept.push(format!("{stem}.{ending}"));
    (kept.join("/").to_lowercase(), tagged)
}

/// Whether a part of a path names a language: its code, with a script or a region or without, or a country that is
/// written for it.
pub(super) fn names(part: &str, language: &str) -> bool {
    let mut parts = part.split(['-', '_']);
    let first = parts.next().unwrap_or("").to_lowercase();
    let code = COUNTRIES.iter().find(|(country, _)| *country == first).map_or(first.as_str(), |(_, code)| *code);
    let shaped = |part: &str| (2..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let rest: Vec<&str> = parts.collect();
    !language.is_empty() && code == language && rest.len() <= 2 && rest.into_iter().all(shaped)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(path: &str, language: &str) -> Document {
        Document { path: path.to_owned(), language: language.to_owned(), ..Document::default() }
    }

    fn pairs(documents: &[(&str, &str)]) -> Vec<String> {
        let documents: Vec<Document> = documents.iter().map(|(path, language)| document(path, language)).collect();
        let told = |pair: Pairing| {
            format!("{} → {}", documents[pair.source as usize].path, documents[pair.target as usize].path)
        };
        pair_by_name(&documents).into_iter().map(told).collect()
    }

    #[test]
    fn paths_that_name_languages_are_paired() {
        for (source, target) in [
            (("docs/x.md", "en"), ("docs/x.zh-CN.md", "zh")),
            (("README.md", "en"), ("README_zh.md", "zh")),
            (("README.md", "en"), ("README.ja-JP.md", "ja")),
            (("README.md", "en"), ("README-CN.md", "zh")),
            (("content/en/a/b.md", "en"), ("content/zh-cn/a/b.md", "zh")),
            (("en/a.md", "en"), ("de/a.md", "de")),
            (("i18n/en.md", "en"), ("i18n/pt_BR.md", "pt")),
            (("ch01.en.html", "en"), ("ch01.de.html", "de")),
        ] {
            let told = pairs(&[source, target]);
            assert_eq!(told, [format!("{} → {}", source.0, target.0)], "{source:?} {target:?}");
        }
    }

    #[test]
    fn other_paths_are_not() {
        for documents in [
            [("a.md", "en"), ("b.de.md", "de")],
            // The path names Italian, the text is English: a folder of that name.
            [("x.md", "en"), ("it/x.md", "en")],
            [("a/x.md", "en"), ("b/x.md", "de")],
            [("x.v2.md", "en"), ("x.md", "de")],
        ] {
            assert_eq!(pairs(&documents), Vec::<String>::new(), "{documents:?}");
        }
    }

    #[test]
    fn one_source_may_have_many_translations() {
        let told = pairs(&[("de/x.md", "de"), ("en/x.md", "en"), ("fr/x.md", "fr")]);
        assert_eq!(told, ["en/x.md → de/x.md", "en/x.md → fr/x.md"]);
    }

    #[test]
    fn trees_are_paired_by_the_path_inside() {
        let documents = [
            document("s/a.en.html", "en"),
            document("s/b.html", "en"),
            document("t/de/a.de.html", "de"),
            document("t/b.html", "de"),
        ];
        let tree = |list: &[(u32, &str)]| list.iter().map(|(i, p)| (*i, (*p).to_owned())).collect::<Vec<_>>();
        let pairs = pair_trees(
            &documents,
            &tree(&[(0, "a.en.html"), (1, "b.html")]),
            &tree(&[(2, "de/a.de.html"), (3, "b.html")]),
        );
        assert_eq!(pairs, [Pairing { source: 0, target: 2 }, Pairing { source: 1, target: 3 }]);
    }
}
