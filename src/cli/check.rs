//! `factdiff check`, and what it shares with `factdiff baseline` and `factdiff translation`.

use std::io::{self, Write};
use std::path::PathBuf;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use factdiff::base::Severity;
use factdiff::engine::{self, DEFAULT_MIN_CONFIDENCE, Options};
use factdiff::model::{Finding, Report, Summary, Warning};
use factdiff::report::{DEFAULT_WIDTH, REPORTERS, Settings, sanitize, summary_line, write_reasons};
use factdiff::suppress;

use crate::cli::args::{Check, Findings, Input, Outcome, Translation};
use crate::cli::baseline::Accepted;
use crate::cli::cache::{Alignments, Folder, Recipe, Tee};
use crate::cli::config::Found;
use crate::cli::console::Console;
use crate::cli::files::{Files, display};
use crate::cli::progress::Bar;
use crate::cli::sinks::Sinks;
use crate::cli::{CLEAN, FAILED, FINDINGS, catalogue, facts, since, translation};

/// Runs `check` and answers with the exit status.
pub(crate) fn run(args: &Check, settings: &Settings, console: &Console, out: &mut dyn Write) -> io::Result<u8> {
    let Some(mut config) = Found::load(&args.input, console) else { return Ok(FAILED) };
    override_with(&mut config, &args.input, &args.outcome, console);
    console.detail(&format!("configuration: {}", config.file.as_deref().unwrap_or("none")));
    if args.dump_config {
        let given = args.input.paths.iter().map(|path| display(path));
        if !args.input.paths.is_empty() {
            config.values.paths = given.collect();
        }
        config.values.baseline = args.outcome.baseline.clone().or(config.values.baseline);
        write!(out, "{}", toml::to_string(&config.values).map_err(io::Error::other)?)?;
        return Ok(CLEAN);
    }
    if args.files {
        Files::list(&args.input, &config, console)
            .shown_paths()
            .try_for_each(|path| writeln!(out, "{}", sanitize(path)))?;
        return Ok(CLEAN);
    }
    let mut files = Files::list(&args.input, &config, console);
    files.leave_out_empty(args.outcome.output.iter().map(|output| output.path.as_path()));
    // What git says is not part of a recipe, and whoever asks for times wants them of the work.
    let cache = Folder::of(&args.input.cache);
    let folder = cache.clone().filter(|_| args.since.is_none() && !args.timings);
    let known = Known { folder, files: &files, config: &config, outcome: &args.outcome, settings, console };
    known.or_do(out, |sinks, out| do_check(args, cache, &config, settings, sinks, out))
}

/// The work of `check`.
fn do_check(
    args: &Check,
    cache: Option<Folder>,
    config: &Found,
    settings: &Settings,
    sinks: &Sinks<'_>,
    out: &mut dyn Write,
) -> io::Result<u8> {
    let (files, console) = (sinks.files, sinks.console);
    let bar = Bar::new(console, args.timings);
    let mut run = Run { input: &args.input, config, translation: None, cache, files, console, bar };
    let Some(mut report) = run.report() else { return Ok(FAILED) };
    if let Some(rev) = &args.since {
        let Some(changed) = since::changed(rev, console) else { return Ok(FAILED) };
        let touched = files.touched(&report, &changed);
        report.findings.retain(|finding| finding.places.iter().any(|place| touched.contains(&place.doc)));
        recount(&mut report);
    }
    run.bar.finish(console);
    if let Some(fingerprint) = &args.explain {
        return explain(&mut report, fingerprint, settings, console, out);
    }
    Ok(conclude(report, args.since.is_none(), &args.outcome, config, settings, sinks, out)?.unwrap_or(FAILED))
}

/// A run that may have been done before.
pub(crate) struct Known<'a> {
    /// Where it would be kept, if anywhere.
    pub(crate) folder: Option<Folder>,
    pub(crate) files: &'a Files,
    pub(crate) config: &'a Found,
    pub(crate) outcome: &'a Outcome,
    pub(crate) settings: &'a Settings,
    pub(crate) console: &'a Console,
}

impl Known<'_> {
    /// Tells again what is kept of this run, or else does the `work` and keeps what it tells.
    pub(crate) fn or_do(
        self,
        out: &mut dyn Write,
        work: impl FnOnce(&Sinks<'_>, &mut dyn Write) -> io::Result<u8>,
    ) -> io::Result<u8> {
        let Self { folder, files, config, outcome, settings, console } = self;
        let own_files: Vec<PathBuf> = config.own_files().into_iter().chain(outcome.baseline.clone()).collect();
        let sinks = Sinks::new(&outcome.output, files, &own_files, console);
        let recipe = |folder| Recipe::new(folder, files, config, &own_files, settings);
        let Some(recipe) = folder.filter(|_| !console.failed()).and_then(recipe) else { return work(&sinks, out) };
        if let Some(told) = recipe.tell_again(&sinks, out) {
            return told;
        }
        console.listen();
        let mut tee = Tee::new(out);
        let status = work(&sinks, &mut tee)?;
        recipe.keep(status, tee, sinks);
        Ok(status)
    }
}

/// Writes a report in all the ways that are wanted, and answers with the exit status; nothing if the baseline can't be read.
/// Whether the report is of all documents decides if what is gone is told.
pub(crate) fn conclude(
    mut report: Report,
    whole: bool,
    args: &Outcome,
    config: &Found,
    settings: &Settings,
    sinks: &Sinks<'_>,
    out: &mut dyn Write,
) -> io::Result<Option<u8>> {
    let console = sinks.console;
    let mut gone = 0;
    if !args.no_baseline {
        let file = args.baseline.clone().unwrap_or_else(|| config.baseline());
        let wanted = args.baseline.is_some() || config.values.baseline.is_some();
        if wanted || file.is_file() {
            let accepted = Accepted::new(file, sinks.files, config);
            let Some(baseline) = accepted.read(console) else { return Ok(None) };
            gone = baseline.apply(&mut report, |path| accepted.is_unread(path));
        }
    }
    keep(&mut report, config);
    let reporter = REPORTERS.iter().find(|reporter| reporter.name == args.format).unwrap_or(&REPORTERS[0]);
    let threshold = config.values.fail_on.map_or(Severity::Error, Severity::from);
    let settings = Settings { fail_on: threshold, ..*settings };
    let fails = !args.exit_zero && report.findings.iter().any(|finding| finding.severity >= threshold);
    match (reporter.write)(&report, &settings, out).and_then(|()| out.flush()) {
        // Whoever reads us has seen enough; the status and the files are not theirs.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
        written => written?,
    }
    // Files are laid out alike whatever the terminal is.
    let settings = Settings { colour: false, width: DEFAULT_WIDTH, ..settings };
    for (n, output) in args.output.iter().enumerate() {
        let mut bytes = Vec::new();
        (output.reporter.write)(&report, &settings, &mut bytes)?;
        sinks.write(n, bytes);
    }
    if report.findings.is_empty() && !report.documents.is_empty() {
        console.notice(&summary_line(&report));
    }
    if gone > 0 && whole {
        let findings = counted(gone, "finding");
        console.notice(&format!("gone from the baseline: {findings} (factdiff baseline --prune forgets what is gone)"));
    }
    console.recurring(report.overlaps.boilerplate.len());
    console.parameters(report.parameters);
    Ok(Some(if fails { FINDINGS } else { CLEAN }))
}

/// Everything between the arguments and the report.
pub(crate) struct Run<'a> {
    pub(crate) input: &'a Input,
    pub(crate) config: &'a Found,
    /// The one translation that is checked, if it is not all documents against each other.
    pub(crate) translation: Option<&'a Translation>,
    /// Where alignments are kept, if anywhere.
    pub(crate) cache: Option<Folder>,
    pub(crate) files: &'a Files,
    pub(crate) console: &'a Console,
    pub(crate) bar: Bar,
}

impl Run<'_> {
    /// The findings that are neither suppressed nor unwanted; nothing if a name or a file of the user's is wrong, which has
    /// been complained about.
    pub(crate) fn report(&mut self) -> Option<Report> {
        let Self { input, config, translation, cache, files, console, bar } = self;
        let values = &config.values;
        let mut catalogue = catalogue::configured(config, console)?;
        let (facts, glossary) =
            (facts::pinned(config.facts().as_deref(), console), facts::glossary(config.glossary().as_deref(), console));
        let (facts, glossary) = facts.zip(glossary)?;
        let today = Timestamp::now().to_zoned(TimeZone::UTC).date();
        let entries = config.suppressions(today, files, console).map_err(|error| console.error(&error)).ok()?;
        let mut options = options(input, config);
        options.min_confidence = values.min_confidence.unwrap_or(DEFAULT_MIN_CONFIDENCE);
        options.paraphrase = values.paraphrase.unwrap_or(false);
        options.languages = files.languages(config);
        options.min_confidence_of = config.min_confidence_of();
        options.scopes = files.scopes(config);
        let (places, suppressions): (Vec<usize>, _) = entries.into_iter().unzip();
        options.suppressions = suppressions;
        (options.facts, options.glossary) = (facts, glossary);
        if let Some(args) = translation {
            options.languages.extend(translation::languages(args, files));
            options.sides = [args.from.clone(), args.to.clone()];
        }
        let cache = cache.take().map(|folder| Alignments::open(folder, "check", input, console));
        let messages = translation.map_or_else(Vec::new, |args| translation::messages(args, files));
        let bilingual = translation.is_some_and(|args| args.target.is_none() && !args.source.is_dir());
        let mut report = if bilingual {
            files.load_bilingual(&options, bar, console)
        } else {
            let tied = messages.iter().flat_map(|(source, target)| [source, target]).collect();
            files.load_except(&tied, &options, bar, console)
        };
        match translation {
            // The file ties them itself.
            Some(_) if bilingual => catalogue.retain(translation::concerns),
            Some(args) => {
                catalogue.retain(translation::concerns);
                let pairs = translation::pairs(args, &report, files);
                engine::translate(&mut report, &pairs, bar);
                translation::name_languages(&messages, &mut options);
                files.load_messages(&mut report, &messages, &options, bar, console);
            }
            None => {
                engine::align_known(&mut report, &options, cache.as_ref().map(Alignments::store), bar);
                let paths: Vec<_> = (0u32..).zip(files.of_documents(&report)).collect();
                if input.paths.is_empty() {
                    bar.aside(|| console.warnings(&config.without_documents(&paths)));
                }
                let pairs = config.pairs(&paths, engine::pair_by_name(&report));
                engine::translate(&mut report, &pairs, bar);
            }
        }
        if !bilingual {
            bar.aside(|| translation::tell_pairs(&report, console));
        }
        let dead = engine::check(&mut report, &catalogue, &options, bar);
        cache.iter().for_each(|cache| cache.keep(console));
        for dead in dead {
            let (place, entry) = config.suppress_entry(places[dead]);
            bar.aside(|| console.warnings(&[format!("{place}: {entry} hides nothing")]));
            let path = config.file.clone().unwrap_or_default();
            report.warnings.push(Warning { path, message: format!("{entry} hides nothing") });
        }
        Some(report)
    }
}

/// How documents are read.
pub(crate) fn options(input: &Input, config: &Found) -> Options {
    let mut options =
        Options { language: config.values.lang.clone(), format: input.input_format.clone(), ..Options::default() };
    options.boilerplate = config.boilerplate();
    if let Some(min_words) = config.values.min_words {
        options.passages.min_words = min_words;
    }
    options
}

/// What the command line says goes before what the file says.
pub(crate) fn override_with(config: &mut Found, input: &Input, outcome: &Outcome, console: &Console) {
    override_findings(config, input, &outcome.findings, console);
    config.values.fail_on = outcome.fail_on.or(config.values.fail_on);
}

pub(crate) fn override_findings(config: &mut Found, input: &Input, findings: &Findings, console: &Console) {
    input.override_in(config, console);
    let values = &mut config.values;
    let replace = |list: &mut Vec<String>, given: &Vec<String>| {
        if !given.is_empty() {
            list.clone_from(given);
        }
    };
    replace(&mut values.select, &findings.select);
    replace(&mut values.ignore, &findings.ignore);
    values.min_severity = findings.min_severity.or(values.min_severity);
    values.min_confidence = findings.min_confidence.or(values.min_confidence);
    if findings.paraphrase {
        values.paraphrase = Some(true);
    }
    if let Some(rules) = &findings.rules {
        config.set_rules(rules);
    }
    if let Some(facts) = &findings.facts {
        config.set_facts(facts);
    }
    if let Some(glossary) = &findings.glossary {
        config.set_glossary(glossary);
    }
}

pub(crate) fn counted(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}

/// Shows one finding alone, and how it came about.
fn explain(
    report: &mut Report,
    fingerprint: &str,
    settings: &Settings,
    console: &Console,
    out: &mut dyn Write,
) -> io::Result<u8> {
    report.findings.retain(|finding| finding.fingerprint.starts_with(fingerprint));
    let Some(finding) = report.findings.first().cloned() else {
        console.error(&format!("no finding has the fingerprint `{fingerprint}`; `--format json` lists them"));
        return Ok(FAILED);
    };
    if report.findings.iter().any(|other| other.fingerprint != finding.fingerprint) {
        console.error(&format!("several fingerprints begin with `{fingerprint}`"));
        return Ok(FAILED);
    }
    report.findings.truncate(1);
    recount(report);
    (REPORTERS[0].write)(report, settings, out)?;
    writeln!(out)?;
    write_reasons(report, &finding, settings, out)?;
    Ok(CLEAN)
}

/// Leaves out what was not asked for, and counts again.
fn keep(report: &mut Report, config: &Found) {
    report.findings.retain(|finding| is_wanted(finding, config));
    recount(report);
}

/// Whether a finding was asked for.
pub(crate) fn is_wanted(finding: &Finding, config: &Found) -> bool {
    let values = &config.values;
    let least = values.min_severity.map_or(Severity::Note, Severity::from);
    finding.severity >= least
        && (values.select.is_empty() || suppress::names(&values.select, finding))
        && !suppress::names(&values.ignore, finding)
}

/// Counts the findings that are left.
fn recount(report: &mut Report) {
    let Summary { suppressed, baselined, .. } = report.summary;
    report.summary = Summary { suppressed, baselined, ..Summary::of(&report.findings) };
}
