//! Which language the name of a file of messages tells, and which files translate each other by their names.
//!
//! Messages are too short to tell their language by, and their files follow conventions: `en.yml`, `messages_de.properties`,
//! `values-de/strings.xml`, `locales/de/app.json`, `de.lproj/Main.strings`.

use std::collections::BTreeMap;

use super::is_known;

/// The language of the source where several paths name one: most programs are written in it.
const USUAL_SOURCE: &str = "en";

/// Ending of the folders of one language of Apple's.
const LPROJ: &str = ".lproj";

/// The language that a path names, as a BCP 47 tag; the part nearest to its end counts.
pub fn language_of(path: &str) -> Option<String> {
    split(path).0
}

/// Paths of one folder that translate each other, source first: those that are equal without what names their languages. The
/// source names none, or English.
pub fn pair_paths(paths: &[String]) -> Vec<(String, String)> {
    let mut groups: BTreeMap<String, Vec<(Option<String>, &String)>> = BTreeMap::new();
    for path in paths {
        let (tag, key) = split(path);
        groups.entry(key).or_default().push((tag, path));
    }
    let mut pairs = Vec::new();
    for group in groups.into_values() {
        let is_usual =
            |tag: &Option<String>| tag.as_deref().is_some_and(|tag| tag.split('-').next() == Some(USUAL_SOURCE));
        let source =
            group.iter().find(|(tag, _)| tag.is_none()).or_else(|| group.iter().find(|(tag, _)| is_usual(tag)));
        let Some((own, source)) = source else { continue };
        let others = group.iter().filter(|(tag, _)| tag.is_some() && tag != own);
        pairs.extend(others.map(|(_, target)| ((*source).clone(), (*target).clone())));
    }
    pairs.sort();
    pairs
}

/// Paths of two folders that translate each other, by their paths inside: equal ones, or equal without what names their
/// languages. Each is given with its path inside.
pub fn pair_folders(sources: &[(String, String)], targets: &[(String, String)]) -> Vec<(String, String)> {
    let mut by_key: BTreeMap<String, &String> = BTreeMap::new();
    for (path, inside) in targets {
        by_key.entry(split(inside).1).or_insert(path);
    }
    // A path as it stands goes before one that was made equal.
    by_key.extend(targets.iter().map(|(path, inside)| (inside.clone(), path)));
    let pair = |(path, inside): &(String, String)| {
        let target = by_key.get(inside).or_else(|| by_key.get(&split(inside).1))?;
        Some((path.clone(), (*target).clone()))
    };
    let mut pairs: Vec<(String, String)> = sources.iter().filter_map(pair).collect();
    pairs.sort();
    pairs
}

/// The language that a path names, and the path without it.
fn split(path: &str) -> (Option<String>, String) {
    let (folders, file) = path.rsplit_once('/').map_or(("", path), |(folders, file)| (folders, file));
    let (stem, ending) = file.rsplit_once('.').unwrap_or((file, ""));
    let parts: Vec<&str> = folders.split('/').filter(|part| !part.is_empty()).chain([stem]).collect();
    let Some(language) = parts.iter().rev().find_map(|part| tail(part).map(|(_, tag)| tag)) else {
        return (None, path.to_owned());
    };
    let kept = |part: &&str| match tail(part) {
        Some((rest, tag)) if tag == language => rest.to_owned(),
        _ => (*part).to_owned(),
    };
    let kept: Vec<String> = parts.iter().map(kept).filter(|part| !part.is_empty()).collect();
    (Some(language), format!("{}.{ending}", kept.join("/")))
}

/// What of a part of a path stands before the language that it ends with, and that language.
fn tail(part: &str) -> Option<(&str, String)> {
    let part = part.strip_suffix(LPROJ).unwrap_or(part);
    let breaks = part.char_indices().filter(|(_, c)| matches!(c, '.' | '_' | '-')).map(|(at, _)| (at, at + 1));
    [(0, 0)].into_iter().chain(breaks).find_map(|(end, start)| Some((&part[..end], tag(&part[start..])?)))
}

/// A language tag as it is written in paths: `de`, `pt_BR`, `zh-rCN`, `zh-Hans-CN`.
fn tag(text: &str) -> Option<String> {
    let mut parts = text.split(['-', '_']);
    let primary = parts.next().filter(|primary| is_known(primary))?;
    let mut tag = primary.to_owned();
    for part in parts {
        // Android writes an `r` before the region.
        let region =
            part.strip_prefix('r').filter(|rest| rest.len() == 2 && rest.bytes().all(|b| b.is_ascii_uppercase()));
        let part = region.unwrap_or(part);
        let shaped = matches!(part.len(), 2 | 4) && part.bytes().all(|b| b.is_ascii_alphabetic())
            || part.len() == 3 && part.bytes().all(|b| b.is_ascii_digit());
        if !shaped {
            return None;
        }
        tag.push('-');
        tag.push_str(&if part.len() == 2 { part.to_uppercase() } else { part.to_owned() });
    }
    Some(tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conventions_are_known() {
        for (path, language, key) in [
            ("config/locales/en.yml", Some("en"), "config/locales.yml"),
            ("locales/de/app.json", Some("de"), "locales/app.json"),
            ("res/values-zh-rCN/strings.xml", Some("zh-CN"), "res/values/strings.xml"),
            ("res/values/strings.xml", None, "res/values/strings.xml"),
            ("messages_pt_BR.properties", Some("pt-BR"), "messages.properties"),
            ("messages.properties", None, "messages.properties"),
            ("de.lproj/Main.strings", Some("de"), "Main.strings"),
            ("locales/fr/fr.yml", Some("fr"), "locales.yml"),
            ("values-land/strings.xml", None, "values-land/strings.xml"),
            ("my_app.json", None, "my_app.json"),
        ] {
            assert_eq!(split(path), (language.map(str::to_owned), key.to_owned()), "{path}");
        }
    }

    #[test]
    fn files_of_one_name_are_paired() {
        let owned = |paths: &[&str]| paths.iter().map(|path| (*path).to_owned()).collect::<Vec<_>>();
        let paths =
            owned(&["l/en.yml", "l/de.yml", "l/fr.yml", "v/strings.xml", "v-de/strings.xml", "x.de.json", "x.fr.json"]);
        let pairs = pair_paths(&paths);
        let told: Vec<String> = pairs.iter().map(|(source, target)| format!("{source} {target}")).collect();
        assert_eq!(told, ["l/en.yml l/de.yml", "l/en.yml l/fr.yml", "v/strings.xml v-de/strings.xml"]);
        let inside = |root: &str, paths: &[&str]| -> Vec<(String, String)> {
            paths.iter().map(|path| (format!("{root}/{path}"), (*path).to_owned())).collect()
        };
        let pairs = pair_folders(&inside("en", &["app.json", "en.yml"]), &inside("de", &["app.json", "de.yml"]));
        assert_eq!(pairs.len(), 2);
    }
}
