//! Proper names in scripts with capitals.

use rustc_hash::FxHashSet;

use crate::base::Span;
use crate::lexicon::Lexicon;
use crate::model::{BlockKind, Document, Mention, MentionKind, Sentence, Token, TokenKind, Value};

/// Longest name, in tokens: full names of bureaus of departments of ministries reach twenty.
const MAX_TOKENS: usize = 24;

/// Proper names of a segmented document, in order, clear of the values in `taken`.
///
/// A name is a run of capitalised words, with connectors (`of the`) between them. A capital that the start of a sentence
/// explains counts only if a capitalised word follows; where common nouns have capitals, too, a single word is no name.
/// Headings and code hold no names: there, capitals say nothing.
pub(super) fn names(document: &Document, lexicon: &Lexicon, taken: &[Mention]) -> Vec<Mention> {
    let mut scan = Scan { document, lexicon, taken, known: FxHashSet::default(), doubts: Vec::new() };
    let plain = |sentence: &&Sentence| {
        let kind = document.blocks.get(sentence.block as usize).map(|block| block.kind);
        !matches!(kind, Some(BlockKind::Heading(_) | BlockKind::Code) | None)
    };
    let sentences: Vec<&Sentence> = document.sentences.iter().filter(plain).collect();
    let mut found = Vec::new();
    scan.sentences(&sentences, &mut found);
    // A second look at what began with one, now that it is known which function words are names as well ("He Zhipeng").
    let ambiguous = |mention: &&Mention| {
        let first = document.slice(mention.span).split(' ').next().unwrap_or("");
        lexicon.stopwords.contains(first)
    };
    scan.known = found.iter().filter(ambiguous).map(|mention| document.slice(mention.span).to_lowercase()).collect();
    if scan.known.is_empty() {
        return found;
    }
    let again = scan.doubtful(&sentences);
    let looked_at = |mention: &Mention| {
        let idx = again.partition_point(|sentence| sentence.span.end <= mention.span.start);
        again.get(idx).is_some_and(|sentence| sentence.span.overlaps(mention.span))
    };
    found.retain(|mention| !looked_at(mention));
    scan.sentences(&again, &mut found);
    found.sort_by_key(|mention| mention.span);
    found
}

/// A sentence that another look may find to begin with a name.
struct Doubt {
    /// Its index among those that are looked at.
    sentence: usize,
    /// Its first word; empty if no capital letter follows the first one.
    first: Span,
}

/// Whether a text may hold a capital letter after its first byte, judged by bytes: the first letter of a sentence is one
/// anyway. Characters that begin with E3 to E9 or EB to ED have no case.
fn has_inner_capital(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next();
    bytes.any(|byte| byte.is_ascii_uppercase() || matches!(byte, 0xC2..=0xE2 | 0xEA | 0xEE..))
}

struct Scan<'a> {
    document: &'a Document,
    lexicon: &'a Lexicon,
    taken: &'a [Mention],
    /// Names in lower case that begin with a function word, seen where no sentence begins.
    known: FxHashSet<String>,
    /// Sentences whose first word may be a part of a name, noted while none is known.
    doubts: Vec<Doubt>,
}

impl Scan<'_> {
    /// The names of sentences in reading order.
    fn sentences(&mut self, sentences: &[&Sentence], found: &mut Vec<Mention>) {
        let all = &self.document.tokens;
        let (mut next, mut tokens) = (0, Vec::new());
        for (sentence, Sentence { span, .. }) in sentences.iter().enumerate() {
            if self.known.is_empty() && !has_inner_capital(self.document.slice(*span)) {
                self.doubts.push(Doubt { sentence, first: Span { start: span.start, end: span.start } });
                continue;
            }
            next = all.partition_point_near(next, |token| token.start < span.start);
            tokens.clear();
            tokens.extend(all.range(next..all.len()).take_while(|token| token.start < span.end));
            next += tokens.len();
            if let Some(first) = self.sentence(&tokens, found).filter(|_| self.known.is_empty()) {
                self.doubts.push(Doubt { sentence, first });
            }
        }
    }

    /// The sentences among those noted that may begin with a name that is known now.
    fn doubtful<'s>(&self, sentences: &[&'s Sentence]) -> Vec<&'s Sentence> {
        let first_of = |name: &str| name.split([' ', '-', '.']).next().unwrap_or("").to_owned();
        let firsts: FxHashSet<String> = self.known.iter().map(|name| first_of(name)).collect();
        // Where no other capital follows, a name is one word.
        let single = self.known.iter().any(|name| !name.contains(' '));
        let may = |doubt: &&Doubt| {
            let word = self.document.slice(doubt.first);
            if word.is_empty() { single } else { firsts.contains(&first_of(&word.to_lowercase())) }
        };
        self.doubts.iter().filter(may).filter_map(|doubt| sentences.get(doubt.sentence).copied()).collect()
    }

    /// Adds the names of a sentence; its first word, if that lost its capital to the start of the sentence.
    fn sentence(&self, tokens: &[Token], found: &mut Vec<Mention>) -> Option<Span> {
        let mut lost = None;
        let mut at = 0;
        while at < tokens.len() {
            let end = self.run_end(tokens, at);
            if end == at {
                at += 1;
                continue;
            }
            let mut run = tokens.get(at..end).unwrap_or(&[]);
            // The start of a sentence lends its capital to any word.
            let lent = at == 0 && run.first().is_some_and(|token| !self.is_all_capitals(token));
            let known = !self.known.is_empty() && self.known.contains(&self.fold(run));
            if lent && !known && (run.len() == 1 || run.first().is_some_and(|token| self.is_stopword(token))) {
                lost = run.first().map(|token| token.span());
                run = run.get(1..).unwrap_or(&[]);
            }
            if let ([single], true) = (run, self.lexicon.names.capitalised_nouns)
                && !self.has_inner_capital(single)
            {
                run = &[];
            }
            if let (Some(first), Some(last)) = (run.first(), run.last()) {
                let span = first.span().cover(last.span());
                found.push(Mention { span, core: span, kind: MentionKind::Name, value: Value::Name(self.fold(run)) });
            }
            at = end;
        }
        lost
    }

    /// One past the last token of the name that starts at `start`; `start` itself if none does.
    fn run_end(&self, tokens: &[Token], start: usize) -> usize {
        let Some(first) = tokens.get(start) else { return start };
        if !self.is_capitalised(first) {
            return start;
        }
        let function_word = self.is_stopword(first) && !self.is_all_capitals(first);
        let before_name = || {
            let follows =
                |token: &Token| self.close(tokens, start + 1) && self.is_capitalised(token) && !self.is_stopword(token);
            !self.lexicon.names.connectors.contains(self.text(first)) && tokens.get(start + 1).is_some_and(follows)
        };
        if start > 0 && function_word && !before_name() {
            return start;
        }
        let mut end = start + 1;
        let mut institution = self.heads_institution(first);
        while end < tokens.len() && end - start < MAX_TOKENS {
            let mut next = end;
            // At most two connectors: "of the".
            while next < tokens.len()
                && next - end < 2
                && self.connects(&tokens[next], institution)
                && self.close(tokens, next)
            {
                next += 1;
            }
            match tokens.get(next) {
                Some(token) if self.close(tokens, next) && self.is_capitalised(token) && !self.is_stopword(token) => {
                    institution |= self.heads_institution(token);
                    end = next + 1;
                }
                _ => break,
            }
        }
        end
    }

    fn text(&self, token: &Token) -> &str {
        self.document.slice(token.span())
    }

    fn is_capitalised(&self, token: &Token) -> bool {
        let first = self.document.text.as_bytes().get(token.start as usize).copied().unwrap_or(0);
        let capital = || self.text(token).chars().next().is_some_and(char::is_uppercase);
        token.kind == TokenKind::Word
            && if first.is_ascii() { first.is_ascii_uppercase() } else { capital() }
            && !self.is_taken(token.span())
    }

    fn is_all_capitals(&self, token: &Token) -> bool {
        let text = self.text(token);
        text.chars().count() > 1 && text.chars().all(char::is_uppercase)
    }

    /// Whether a word has a capital after its first letter (`NATO`, `GmbH`), as no common noun has.
    fn has_inner_capital(&self, token: &Token) -> bool {
        self.text(token).chars().skip(1).any(char::is_uppercase)
    }

    fn is_stopword(&self, token: &Token) -> bool {
        self.lexicon.stopwords.contains_token(token.hash, self.text(token))
    }

    fn heads_institution(&self, token: &Token) -> bool {
        self.lexicon.names.institution_heads.contains_token(token.hash, self.text(token))
    }

    /// Whether a token joins the parts of one name. A conjunction does so only once an institution was named: "Lu and He"
    /// are two persons, a "Department of Organizations and Conferences" is one.
    fn connects(&self, token: &Token, institution: bool) -> bool {
        let text = self.text(token);
        let lower = text.chars().next().is_some_and(char::is_lowercase);
        lower
            && self.lexicon.names.connectors.contains_token(token.hash, text)
            && (institution || !self.lexicon.names.conjunctions.contains(text))
    }

    /// Whether nothing but a space, a hyphen or the point of an initial stands before a token.
    fn close(&self, tokens: &[Token], idx: usize) -> bool {
        let (Some(before), Some(token)) = (idx.checked_sub(1).and_then(|idx| tokens.get(idx)), tokens.get(idx)) else {
            return false;
        };
        let gap = self.document.slice(Span { start: before.end, end: token.start });
        let initial = before.end - before.start == 1 || self.lexicon.abbreviations.contains(self.text(before));
        matches!(gap, " " | "-") || (gap == ". " && initial)
    }

    fn is_taken(&self, span: Span) -> bool {
        let overlaps = |mentions: &[Mention]| {
            let idx = mentions.partition_point(|mention| mention.span.end <= span.start);
            mentions.get(idx).is_some_and(|mention| mention.span.overlaps(span))
        };
        let literal = self.document.literals.partition_point(|literal| literal.end <= span.start);
        overlaps(self.taken) || self.document.literals.get(literal).is_some_and(|literal| literal.overlaps(span))
    }

    fn fold(&self, run: &[Token]) -> String {
        let len = run.first().zip(run.last()).map_or(0, |(first, last)| last.end - first.start);
        let mut folded = String::with_capacity(len as usize);
        for token in run {
            if !folded.is_empty() {
                folded.push(' ');
            }
            let text = self.text(token);
            if text.is_ascii() {
                folded.extend(text.bytes().map(|byte| char::from(byte.to_ascii_lowercase())));
            } else {
                folded.push_str(&text.to_lowercase());
            }
        }
        folded
    }
}
