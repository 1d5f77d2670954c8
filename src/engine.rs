//! Level 7: the pipeline; the only module that names every stage.
//!
//! The engine touches no file system, clock or terminal: bytes come from a [`Loader`], progress goes to a [`Progress`].

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use regex::Regex;

use crate::align::bitext;
pub use crate::align::bitext::{Pairing, pair_trees};
use crate::align::paraphrase;
use crate::align::passage::{self, PassageOptions};
use crate::align::statement;
use crate::error::Result;
pub use crate::index::{Key, KeyBuilder, Store};
pub use crate::lang::is_tag as is_language_tag;
pub use crate::lang::{language_of, pair_folders, pair_paths};
use crate::lexicon::Lexicons;
use crate::model::{
    BlockKind, Document, Finding, Report, Run, RunKind, Source, SourceBlock, Statements, Summary, Warning,
};
pub use crate::read::{bilingual_extension, message_extension};
pub use crate::read::{formats, known_extension};
use crate::rules::{self, Context};
pub use crate::rules::{Catalogue, Example, Glossary, PinnedFacts, Rule, RuleKind};
use crate::scope::{self, Scope, Scopes};
use crate::suppress::{self, Suppression};
use crate::{base, extract, lang, normalize, read, segment};

/// Where the bytes of a document come from.
pub trait Loader: Sync {
    /// The bytes of the file that was listed as `path`.
    ///
    /// # Errors
    /// If it can't be read.
    fn load(&self, path: &str) -> Result<Vec<u8>>;
}

/// Told of progress; called from many threads.
pub trait Progress: Sync {
    /// A stage begins; `total` steps will follow.
    fn stage(&self, name: &str, total: usize);
    /// One step of the stage is done.
    fn step(&self);
}

/// Keeps progress to itself.
pub struct Silent;

impl Progress for Silent {
    fn stage(&self, _: &str, _: usize) {}
    fn step(&self) {}
}

/// What a run does.
#[derive(Clone, Debug)]
pub struct Options {
    /// Language of all documents (BCP 47), overriding detection.
    pub language: Option<String>,
    /// Languages of single documents by path, before the one of all.
    pub languages: BTreeMap<String, String>,
    /// Languages of the sources and of the translations in bilingual files.
    pub sides: [Option<String>; 2],
    /// Reader for all documents, by registry name, overriding file names.
    pub format: Option<String>,
    /// What counts as an overlap.
    pub passages: PassageOptions,
    /// Look for passages in other words, too.
    pub paraphrase: bool,
    /// Findings less sure than this are left out, 0–1.
    pub min_confidence: f32,
    /// The same for findings of single rules, by id.
    pub min_confidence_of: BTreeMap<String, f32>,
    /// Leave out the values and names: overlaps alone don't need them.
    pub without_mentions: bool,
    /// Let go of the sources, to save memory: what is quoted is then the normalised text.
    pub without_source: bool,
    /// The facts that the user has pinned.
    pub facts: PinnedFacts,
    /// The terms that the user has listed.
    pub glossary: Glossary,
    /// What the user knows to be boilerplate: blocks that one of these matches as a whole are not compared.
    pub boilerplate: Vec<Regex>,
    /// Which documents are compared with which, by path.
    pub scopes: BTreeMap<String, Scope>,
    /// Findings that the user has looked at and accepted.
    pub suppressions: Vec<Suppression>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            language: None,
            languages: BTreeMap::new(),
            sides: [None, None],
            format: None,
            passages: PassageOptions::default(),
            paraphrase: false,
            min_confidence: DEFAULT_MIN_CONFIDENCE,
            min_confidence_of: BTreeMap::new(),
            without_mentions: false,
            without_source: false,
            facts: PinnedFacts::default(),
            glossary: Glossary::default(),
            boilerplate: Vec::new(),
            scopes: BTreeMap::new(),
            suppressions: Vec::new(),
        }
    }
}

/// Least confidence of a finding that is shown unless asked otherwise: below it, a template filled in for two subjects
/// is as likely as two copies of one fact.
pub const DEFAULT_MIN_CONFIDENCE: f32 = 0.5;

/// A file that gave no document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Failure {
    /// The file.
    pub path: String,
    /// Whether its bytes could not even be had.
    pub unreadable: bool,
    /// What happened, in one line.
    pub message: String,
}

/// Reads and analyses documents: everything up to their mentions. The report lists them sorted by path, whatever the
/// order of `paths`; a path listed twice is read once.
pub fn load(
    paths: &[String],
    loader: &dyn Loader,
    options: &Options,
    progress: &dyn Progress,
) -> (Report, Vec<Failure>) {
    let mut paths: Vec<&String> = paths.iter().collect();
    paths.sort();
    paths.dedup();
    progress.stage("reading", paths.len());
    let results: Vec<Result<(Document, Vec<Warning>), Failure>> = paths
        .par_iter()
        .map(|path| {
            let fail = |unreadable, error: crate::error::Error| Failure {
                path: (*path).clone(),
                unreadable,
                message: error.to_string(),
            };
            let result = loader
                .load(path)
                .map_err(|error| fail(true, error))
                .and_then(|bytes| document(path, bytes, options).map_err(|error| fail(false, error)));
            progress.step();
            result
        })
        .collect();
    let mut report = Report::default();
    report.documents.reserve_exact(results.len());
    let mut failures = Vec::new();
    for result in results {
        match result {
            Ok((document, warnings)) => {
                report.documents.push(document);
                report.warnings.extend(warnings);
            }
            Err(failure) => failures.push(failure),
        }
    }
    report.warnings.sort();
    (report, failures)
}

/// One document from its bytes: read, normalised, segmented, its values recognised.
///
/// # Errors
/// If the bytes are no text.
pub fn document(path: &str, bytes: Vec<u8>, options: &Options) -> Result<(Document, Vec<Warning>)> {
    let (mut source, warnings) = read::read(path, bytes, options.format.as_deref())?;
    read::leave_out(&mut source, &options.boilerplate);
    Ok((analyse(source, options), warnings))
}

/// Everything between reading and comparing.
fn analyse(source: Source, options: &Options) -> Document {
    let lexicons = Lexicons::embedded();
    let head = if options.without_mentions { None } else { normalize::head(&source) };
    let mut document = normalize::normalize(source, !options.without_source);
    document.tokens = segment::tokenize(&document.text);
    let set = options.languages.get(&document.path).or(options.language.as_ref());
    let declared = set.map(String::as_str).or(document.meta.language.as_deref());
    let told = if declared.is_none() { lexicons.function_words().language(&document.tokens) } else { None };
    document.language = told.map_or_else(|| lang::detect(&document.text, declared), str::to_owned);
    // Only values are worth asking the words of all languages: without them a few words are no passage.
    if declared.is_none()
        && told.is_none()
        && !options.without_mentions
        && let Some(likely) = lexicons.of_short_text(&document.text, &document.language)
    {
        document.language = likely.to_owned();
    }
    let words = lexicons.sentence_words(&document.language);
    segment::segment(&mut document, words);
    if !options.without_mentions {
        extract::extract_document(&mut document, lexicons);
        segment::rejoin(&mut document);
    }
    document.head = head.map(|mut head| {
        head.language.clone_from(&document.language);
        head.tokens = segment::tokenize(&head.text);
        segment::segment(&mut head, words);
        extract::extract_document(&mut head, lexicons);
        Box::new(head)
    });
    document
}

/// One document from a text that is all main text, a block a line: nothing of it is markup or page furniture.
pub fn plain_document(text: String, options: &Options) -> Document {
    let mut start = 0;
    let lines = text.split_inclusive('\n').map(|line| {
        let span = base::Span::new(start, start + line.len());
        start += line.len();
        SourceBlock { kind: BlockKind::Paragraph, runs: vec![Run { span, kind: RunKind::Text }], labels: Vec::new() }
    });
    let blocks = lines.collect();
    let decoding = base::OffsetMap::identity(text.len(), 0);
    let source =
        Source { path: "-".to_owned(), format: "text", encoding: "UTF-8", text, decoding, blocks, ..Source::default() };
    analyse(source, options)
}

/// Finds the overlaps of the report's documents.
pub fn align(report: &mut Report, options: &Options, progress: &dyn Progress) {
    align_known(report, options, None, progress);
}

/// The same with what an earlier run found: the result does not depend on it, only the time.
pub fn align_known(report: &mut Report, options: &Options, store: Option<&Store>, progress: &dyn Progress) {
    progress.stage("aligning", 0);
    report.overlaps = passage::overlaps_known(&report.documents, &options.passages, store);
    if options.paraphrase {
        let min_words = options.passages.min_words;
        report.overlaps.paraphrases = paraphrase::paraphrases(&report.documents, &report.overlaps, min_words);
    }
}

/// Reads bilingual files: of each the source and its translation, tied as the file ties them.
pub fn load_bilingual(
    paths: &[String],
    loader: &dyn Loader,
    options: &Options,
    progress: &dyn Progress,
) -> (Report, Vec<Failure>) {
    progress.stage("reading", paths.len());
    let of_path = |path: &String| {
        let fail = |unreadable, error: crate::error::Error| Failure {
            path: path.clone(),
            unreadable,
            message: error.to_string(),
        };
        let bytes = loader.load(path).map_err(|error| fail(true, error))?;
        let (mut source, mut target) = read::read_bilingual(path, bytes).map_err(|error| fail(false, error))?;
        for (side, tag) in [&mut source, &mut target].into_iter().zip(&options.sides) {
            side.meta.language = tag.clone().or(side.meta.language.take());
        }
        progress.step();
        Ok((analyse(source, options), analyse(target, options)))
    };
    let mut paths = paths.to_vec();
    paths.sort();
    paths.dedup();
    let results: Vec<Result<(Document, Document), Failure>> = paths.par_iter().map(of_path).collect();
    let (mut report, mut failures) = (Report::default(), Vec::new());
    for result in results {
        match result {
            Ok((source, target)) => {
                let doc = u32::try_from(report.documents.len()).unwrap_or(u32::MAX);
                report.bitexts.push(bitext::given((doc, &source), (doc + 1, &target)));
                report.documents.extend([source, target]);
            }
            Err(failure) => failures.push(failure),
        }
    }
    (report, failures)
}

/// Reads pairs of files of messages, each a source and its translation, tied by the keys of the messages, and adds them to a
/// report; answers with what there is to say of them.
pub fn load_messages(
    report: &mut Report,
    pairs: &[(String, String)],
    loader: &dyn Loader,
    options: &Options,
    progress: &dyn Progress,
) -> (Vec<Warning>, Vec<Failure>) {
    progress.stage("reading", pairs.len());
    let of_pair = |(source, target): &(String, String)| {
        let load = |path: &String| {
            let fail = |error: crate::error::Error| Failure {
                path: path.clone(),
                unreadable: true,
                message: error.to_string(),
            };
            loader.load(path).map_err(fail)
        };
        let (ours, theirs) = (load(source)?, load(target)?);
        let fail = |error: crate::error::Error| Failure {
            path: source.clone(),
            unreadable: false,
            message: error.to_string(),
        };
        let read = read::read_messages((source, ours), (target, theirs)).map_err(fail);
        progress.step();
        read.map(|(source, target, warnings)| (analyse(source, options), analyse(target, options), warnings))
    };
    /// A source, its translation, and what there is to say of them.
    type Both = (Document, Document, Vec<Warning>);
    let results: Vec<Result<Both, Failure>> = pairs.par_iter().map(of_pair).collect();
    let (mut told, mut failures) = (Vec::new(), Vec::new());
    for result in results {
        match result {
            Ok((source, target, warnings)) => {
                let doc = u32::try_from(report.documents.len()).unwrap_or(u32::MAX);
                report.bitexts.push(bitext::given((doc, &source), (doc + 1, &target)));
                report.documents.extend([source, target]);
                told.extend(warnings);
            }
            Err(failure) => failures.push(failure),
        }
    }
    (told, failures)
}

/// Which of the report's documents translate each other, told from their names and languages.
pub fn pair_by_name(report: &Report) -> Vec<Pairing> {
    bitext::pair_by_name(&report.documents)
}

/// Ties the sentences of each pair of documents.
pub fn translate(report: &mut Report, pairs: &[Pairing], progress: &dyn Progress) {
    progress.stage("aligning translations", pairs.len());
    let mut pairs = pairs.to_vec();
    pairs.sort_unstable();
    pairs.dedup();
    report.bitexts = bitext::align_all(&report.documents, &pairs, &|| progress.step());
}

/// Says of each difference inside the report's overlaps what it is about. Documents that were loaded
/// [without mentions](Options::without_mentions) get those of the sentences in which something differs.
pub fn type_differences(report: &mut Report, options: &Options, progress: &dyn Progress) {
    progress.stage("comparing", 0);
    let lexicons = Lexicons::embedded();
    let used: BTreeSet<u32> =
        report.overlaps.families.iter().flat_map(|family| family.alignments.iter().copied()).collect();
    // What does not differ is not looked at again; nor is a lexicon compiled for it.
    let mut differing = used.clone();
    if options.without_mentions {
        let mut wanted: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); report.documents.len()];
        for &idx in &used {
            let Some(alignment) = report.overlaps.alignments.get(idx as usize) else { continue };
            let (a, b) = (alignment.a.doc as usize, alignment.b.doc as usize);
            let (Some(first), Some(second)) = (report.documents.get(a), report.documents.get(b)) else { continue };
            let (of_a, of_b) = rules::differing_sentences(first, second, alignment);
            if of_a.is_empty() && of_b.is_empty() {
                differing.remove(&idx);
            }
            wanted[a].extend(of_a);
            wanted[b].extend(of_b);
        }
        let of_some = report.documents.iter().zip(&wanted).filter(|(_, wanted)| !wanted.is_empty());
        lexicons.prepare(of_some.map(|(document, _)| document.language.as_str()));
        report.documents.par_iter_mut().zip(wanted).filter(|(_, wanted)| !wanted.is_empty()).for_each(
            |(document, wanted)| {
                let wanted: Vec<usize> = wanted.into_iter().collect();
                extract::extract_sentences(document, &wanted, lexicons);
            },
        );
    }
    let (documents, alignments) = (&report.documents, &report.overlaps.alignments);
    report.overlaps.differences = (0u32..)
        .zip(alignments)
        .collect::<Vec<_>>()
        .into_par_iter()
        .map(|(idx, alignment)| {
            let side = |doc: u32| documents.get(doc as usize);
            match (side(alignment.a.doc), side(alignment.b.doc)) {
                (Some(a), Some(b)) if differing.contains(&idx) => rules::typed_differences(a, b, alignment, lexicons),
                _ => Vec::new(),
            }
        })
        .collect();
}

/// What the documents say of their figures and what of it is of one fact; nothing if no rule asks for it.
fn statements(report: &Report, catalogue: &Catalogue) -> Statements {
    if !catalogue.enabled().any(|rule| matches!(rule.kind, RuleKind::Statement { .. })) {
        return Statements::default();
    }
    let lexicons = Lexicons::embedded();
    let numbered: Vec<(u32, &Document)> = (0u32..).zip(&report.documents).collect();
    let of_document =
        |(doc, document): (u32, &Document)| extract::statements(document, doc, lexicons.get(&document.language));
    let statements = numbered.into_par_iter().map(of_document).collect();
    statement::tie(&report.documents, statements, &report.overlaps)
}

/// Reads a file of pinned facts.
///
/// # Errors
/// With `path:line:column` for everything that is wrong with it.
pub fn pinned_facts(path: &str, text: &str) -> Result<PinnedFacts> {
    let lexicons = Lexicons::embedded();
    PinnedFacts::parse(path, text, &|value, language| {
        // A value of a few letters tells no language; English figures are read alike in most.
        let told = || if value.is_ascii() { "en".to_owned() } else { lang::detect(value, None) };
        let lexicon = lexicons.get(&language.map_or_else(told, str::to_owned));
        extract::extract(value, &[], lexicon).into_iter().next()
    })
}

/// A file of facts, proposed from the figures that the report's documents repeat most.
pub fn suggest_facts(report: &Report) -> String {
    rules::suggest(&report.documents, Lexicons::embedded())
}

/// Runs the rules over the report's documents and overlaps, leaves out what the documents' comments and the options hide, and
/// counts. Comments that hide nothing are findings; the answer is the indices of the suppressions that hid nothing.
pub fn check(report: &mut Report, catalogue: &Catalogue, options: &Options, progress: &dyn Progress) -> Vec<usize> {
    progress.stage("checking", 0);
    let statements = statements(report, catalogue);
    let lexicons = Lexicons::embedded();
    let day = |document: &Document| extract::day_of_document(document, lexicons.get(&document.language));
    let days: Vec<_> = if options.facts.is_empty() { Vec::new() } else { report.documents.iter().map(day).collect() };
    let scope = |document: &Document| options.scopes.get(&document.path).cloned().unwrap_or_default();
    let scopes: Vec<Scope> =
        if options.scopes.is_empty() { Vec::new() } else { report.documents.iter().map(scope).collect() };
    let editions = bitext::editions(&report.documents);
    let context = Context {
        editions: &editions,
        scopes: Scopes(&scopes),
        documents: &report.documents,
        overlaps: &report.overlaps,
        bitexts: &report.bitexts,
        statements: &statements,
        lexicons,
        pinned: &options.facts,
        glossary: &options.glossary,
        days: &days,
    };
    let mut findings = rules::run(&context, catalogue);
    let least = |rule: &str| options.min_confidence_of.get(rule).copied().unwrap_or(options.min_confidence);
    let hidden = |finding: &&Finding| finding.confidence < least(&finding.rule);
    report.parameters = findings.iter().filter(hidden).filter(|finding| rules::is_parameter(finding)).count();
    findings.retain(|finding| finding.confidence >= least(&finding.rule));
    report.summary = Summary::of(&findings);
    report.findings = findings;
    report.rules = catalogue.enabled().map(Rule::info).collect();
    scope::apply(report, Scopes(&scopes));
    suppress::apply(report, &options.suppressions)
}
