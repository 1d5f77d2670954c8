//! Bytes → text: finds the encoding, decodes, and keeps the exact bytes of every character.

use std::ops::Range;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE};

use crate::base::{OffsetMap, OffsetMapBuilder, Span};
use crate::error::{Error, Result};

/// A decoded file.
#[derive(Debug)]
pub(super) struct Decoded {
    /// Its text.
    pub(super) text: String,
    /// [`Decoded::text`] → bytes.
    pub(super) map: OffsetMap,
    /// The encoding's WHATWG name.
    pub(super) encoding: &'static str,
    /// What went wrong or was guessed, in one line.
    pub(super) warning: Option<String>,
}

/// How much of a file the tests for binary files and declared encodings look at.
const PROBE: usize = 64 * 1024;

/// Control bytes beyond this share of the probe make a file binary: random bytes hold 10 %, text with stray escapes 1 %.
const MAX_CONTROL_SHARE: f64 = 0.05;

/// A guess from fewer characters than this is reported: below it the detector is measurably unsure.
const SURE_FROM: usize = 40;

/// Bytes the detector looks at, from the first that is not UTF-8 on; it is sure after a few lines and slow.
const SAMPLE: usize = 256 * 1024;

/// Decoded text is at most three times as long as its bytes, and offsets are 32 bits wide.
const MAX_BYTES: usize = u32::MAX as usize / 3 - 1;

/// First bytes of common binary formats.
const MAGIC: &[(&[u8], &str)] = &[
    (b"\x7fELF", "ELF program"),
    (b"MZ\x90", "Windows program"),
    (b"\x89PNG\r\n", "PNG image"),
    (b"\xff\xd8\xff", "JPEG image"),
    (b"GIF87a", "GIF image"),
    (b"GIF89a", "GIF image"),
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "ZIP archive or office document"),
    (b"PK\x05\x06", "ZIP archive"),
    (b"\x1f\x8b", "gzip archive"),
    (b"BZh", "bzip2 archive"),
    (b"\xfd7zXZ\x00", "xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip archive"),
    (b"Rar!\x1a\x07", "RAR archive"),
    (b"\x28\xb5\x2f\xfd", "Zstandard archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old office document"),
    (b"SQLite format 3\x00", "SQLite database"),
    (b"OggS", "Ogg media"),
    (b"ID3\x03", "MP3 audio"),
    (b"\x00\x00\x01\x00", "icon"),
    (b"wOFF", "font"),
    (b"wOF2", "font"),
    (b"\xca\xfe\xba\xbe", "Java class or Mach-O program"),
    (b"\xcf\xfa\xed\xfe", "Mach-O program"),
    (b"\x00asm", "WebAssembly module"),
];

/// Decodes a file: byte order mark, UTF-16 by its NUL bytes, declared encoding, valid UTF-8, guess, in this order.
///
/// # Errors
/// If the bytes are no text in any encoding we know, or too many for 32-bit offsets.
pub(super) fn decode(bytes: Vec<u8>) -> Result<Decoded> {
    if bytes.len() > MAX_BYTES {
        return Err(Error::new(format!("file too large: {} bytes, at most {MAX_BYTES} can be read", bytes.len())));
    }
    if let Some((_, what)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(Error::new(format!("binary file ({what}): not supported yet")));
    }
    if bytes.starts_with(b"\xff\xfe\x00\x00") || bytes.starts_with(b"\x00\x00\xfe\xff") {
        return Err(Error::new("UTF-32 text: not supported, expected UTF-8, UTF-16 or a legacy encoding"));
    }
    if let Some((encoding, skip)) = Encoding::for_bom(&bytes) {
        return Ok(decode_as(encoding, &bytes, skip, None));
    }
    let probe = &bytes[..bytes.len().min(PROBE)];
    if probe.contains(&0) {
        return match utf16_without_mark(probe) {
            Some(encoding) => Ok(decode_as(encoding, &bytes, 0, None)),
            None => Err(Error::new("binary file: holds NUL bytes and is not UTF-16")),
        };
    }
    let controls = binary_controls(probe);
    if controls as f64 > probe.len() as f64 * MAX_CONTROL_SHARE {
        return Err(Error::new(format!(
            "binary file: {controls} control characters in the first {} bytes",
            probe.len()
        )));
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => {
            let map = OffsetMap::identity(text.len(), 0);
            return Ok(Decoded { text, map, encoding: UTF_8.name(), warning: None });
        }
        Err(invalid) => invalid.into_bytes(),
    };
    if let Some(encoding) = declared(&bytes).and_then(|label| Encoding::for_label_no_replacement(label.as_bytes()))
        && encoding != UTF_8
        && encoding != UTF_16LE
        && encoding != UTF_16BE
    {
        return Ok(decode_as(encoding, &bytes, 0, None));
    }
    Ok(guess(&bytes))
}

/// How many control characters that no text holds are among some bytes.
fn binary_controls(bytes: &[u8]) -> usize {
    // White space from backspace to carriage return, and escape, stand in texts. Without branches, and counted in blocks
    // whose sums fit a byte, this is a few instructions for many bytes.
    let is_one = |byte: u8| (byte < 0x20) & (byte.wrapping_sub(8) > 5) & (byte != 0x1b) | (byte == 0x7f);
    bytes.chunks(128).map(|block| usize::from(block.iter().map(|&byte| u8::from(is_one(byte))).sum::<u8>())).sum()
}

/// Tells UTF-16 without a mark from binary data: one byte order must give nearly all plausible characters.
fn utf16_without_mark(probe: &[u8]) -> Option<&'static Encoding> {
    /// Of the 16-bit units, under the right byte order; text passes with nearly 1, random units with about .6.
    const PLAUSIBLE: f64 = 0.95;
    let units = probe.len() / 2;
    if units < 2 || probe.len() < PROBE && probe.len() % 2 == 1 {
        return None;
    }
    let nuls = |parity: usize| probe.iter().skip(parity).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (nuls(0), nuls(1));
    let ascii = probe.iter().filter(|byte| (0x20..0x7f).contains(*byte)).count();
    // A stray NUL in ASCII text would read as Han characters, two letters each.
    if (even + odd) * 5 < units && ascii * 10 > probe.len() * 6 {
        return None;
    }
    let share = |encoding: &'static Encoding| {
        let (text, malformed) = encoding.decode_without_bom_handling(&probe[..units * 2]);
        let good: usize = text.chars().filter(|c| is_plausible(*c)).map(char::len_utf16).sum();
        if malformed && units * 2 < PROBE { 0.0 } else { good as f64 / units as f64 }
    };
    let (little, big) = (share(UTF_16LE), share(UTF_16BE));
    match (little >= PLAUSIBLE, big >= PLAUSIBLE) {
        (true, true) => Some(if odd >= even { UTF_16LE } else { UTF_16BE }),
        (true, false) => Some(UTF_16LE),
        (false, true) => Some(UTF_16BE),
        (false, false) => None,
    }
}

/// Characters that fill ordinary text; private use, rare planes and controls are none.
fn is_plausible(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{7e}' | '\u{a0}'..='\u{58f}' | '\u{590}'..='\u{6ff}'
        | '\u{900}'..='\u{e7f}' | '\u{1e00}'..='\u{206f}' | '\u{20a0}'..='\u{22ff}' | '\u{2460}'..='\u{26ff}'
        | '\u{3000}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{ff00}'..='\u{ffef}'
        | '\u{1d000}'..='\u{1faff}' | '\u{20000}'..='\u{2ffff}')
}

/// Decodes bytes that are not valid UTF-8 and declare nothing.
fn guess(bytes: &[u8]) -> Decoded {
    let (mut good, mut bad, mut first) = (0usize, 0usize, 0usize);
    let mut at = 0;
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().bytes().filter(|byte| *byte >= 0xc0).count();
        at += chunk.valid().len();
        if !chunk.invalid().is_empty() {
            if bad == 0 {
                first = at;
            }
            bad += 1;
            at += chunk.invalid().len();
        }
    }
    // A text in another encoding rarely holds as many valid UTF-8 sequences as broken ones.
    if good > bad {
        return decode_as(UTF_8, bytes, 0, None);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let start = bytes[..first].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let sample = &bytes[start..bytes.len().min(first + SAMPLE)];
    detector.feed(sample, first + SAMPLE >= bytes.len());
    let encoding = detector.guess(None, Utf8Detection::Deny);
    let note = format!("not valid UTF-8 (first at byte {first}), read as {} by guess", encoding.name());
    let decoded = decode_as(encoding, bytes, 0, Some(note));
    if encoding.is_single_byte() && !fits_words(&decoded.text) {
        return decode_as(UTF_8, bytes, 0, None);
    }
    let sure = decoded.text.chars().filter(|c| !c.is_ascii()).count() >= SURE_FROM;
    Decoded { warning: decoded.warning.filter(|warning| !sure || !warning.contains("by guess")), ..decoded }
}

/// Whether most characters beyond ASCII stand where letters, quotes and dashes stand; a stray byte does not.
fn fits_words(text: &str) -> bool {
    let (mut fits, mut all) = (0usize, 0usize);
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let after = chars.peek().copied().unwrap_or(' ');
        if !c.is_ascii() {
            all += 1;
            let beside = |other: char| other.is_alphabetic();
            let letter = c.is_alphabetic() && (beside(before) || beside(after));
            // U+0080–U+009F are what a single-byte table makes of bytes it does not define.
            let sign = !c.is_alphanumeric() && !('\u{80}'..='\u{9f}').contains(&c);
            fits += usize::from(letter || sign);
        }
        before = c;
    }
    fits * 2 > all
}

/// Decodes as one encoding, skipping a byte order mark of `skip` bytes; replaced bytes are counted in the warning.
fn decode_as(encoding: &'static Encoding, bytes: &[u8], skip: usize, note: Option<String>) -> Decoded {
    let body = &bytes[skip..];
    if encoding == UTF_8
        && let Ok(text) = std::str::from_utf8(body)
    {
        let map = OffsetMap::identity(text.len(), skip);
        return Decoded { text: text.to_owned(), map, encoding: encoding.name(), warning: note };
    }
    let mut out = Decoder { map: OffsetMapBuilder::default(), text: String::new(), bad: 0, first_bad: 0 };
    if encoding == UTF_8 {
        out.utf8(body, skip);
    } else if encoding == UTF_16LE || encoding == UTF_16BE {
        out.utf16(body, skip, encoding == UTF_16BE);
    } else {
        out.legacy(encoding, body, skip);
    }
    let warning = match (out.bad, note) {
        (0, note) => note,
        (n, _) => Some(format!(
            "not valid {}: {n} invalid {} replaced, the first at byte {}",
            encoding.name(),
            if n == 1 { "sequence" } else { "sequences" },
            out.first_bad
        )),
    };
    Decoded { text: out.text, map: out.map.finish(), encoding: encoding.name(), warning }
}

struct Decoder {
    text: String,
    map: OffsetMapBuilder,
    bad: usize,
    first_bad: usize,
}

impl Decoder {
    fn utf8(&mut self, body: &[u8], skip: usize) {
        let mut at = skip;
        for chunk in body.utf8_chunks() {
            self.text.push_str(chunk.valid());
            self.map.copied(Span::new(at, at + chunk.valid().len()));
            at += chunk.valid().len();
            if !chunk.invalid().is_empty() {
                self.replacement(at..at + chunk.invalid().len());
                at += chunk.invalid().len();
            }
        }
    }

    fn utf16(&mut self, body: &[u8], skip: usize, big: bool) {
        let unit = |pair: [u8; 2]| if big { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) };
        let pairs = body.as_chunks::<2>().0;
        let mut at = skip;
        for decoded in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
            match decoded {
                Ok(c) => {
                    let width = c.len_utf16() * 2;
                    self.text.push(c);
                    self.map.character(c.len_utf8(), Span::new(at, at + width));
                    at += width;
                }
                Err(_) => {
                    self.replacement(at..at + 2);
                    at += 2;
                }
            }
        }
        if body.len() % 2 == 1 {
            self.replacement(at..at + 1);
        }
    }

    /// Feeds the decoder byte by byte: what comes out was written by the bytes since the last output.
    fn legacy(&mut self, encoding: &'static Encoding, body: &[u8], skip: usize) {
        let mut decoder = encoding.new_decoder_without_bom_handling();
        let stateless = encoding.is_ascii_compatible() && encoding != ISO_2022_JP;
        let mut buffer = [0u8; 32];
        let (mut at, mut since) = (0, 0);
        while at < body.len() {
            if stateless && since == at {
                let ascii = Encoding::ascii_valid_up_to(&body[at..]);
                if ascii > 0 {
                    self.text.extend(body[at..at + ascii].iter().map(|byte| char::from(*byte)));
                    self.map.copied(Span::new(skip + at, skip + at + ascii));
                    at += ascii;
                    since = at;
                    continue;
                }
            }
            let (_, _, written, _) = decoder.decode_to_utf8(&body[at..=at], &mut buffer, false);
            at += 1;
            if written > 0 {
                self.emit(&buffer[..written], body, since..at, skip);
                since = at;
            }
        }
        let (_, _, written, _) = decoder.decode_to_utf8(&[], &mut buffer, true);
        if written > 0 {
            self.emit(&buffer[..written], body, since..at, skip);
        }
    }

    fn emit(&mut self, output: &[u8], body: &[u8], from: Range<usize>, skip: usize) {
        let output = std::str::from_utf8(output).unwrap_or("\u{fffd}");
        // After a broken lead byte the decoder also hands out the ASCII bytes that followed it.
        let ascii = output
            .bytes()
            .rev()
            .zip(body[from.clone()].iter().rev())
            .take_while(|(out, byte)| out == *byte && out.is_ascii())
            .count();
        let (head, tail) = output.split_at(output.len() - ascii);
        let middle = from.end - ascii;
        if head.contains('\u{fffd}') {
            self.replacement(skip + from.start..skip + middle);
        } else if !head.is_empty() {
            self.text.push_str(head);
            self.map.character(head.len(), Span::new(skip + from.start, skip + middle));
        }
        self.text.push_str(tail);
        self.map.copied(Span::new(skip + middle, skip + from.end));
    }

    fn replacement(&mut self, from: Range<usize>) {
        if self.bad == 0 {
            self.first_bad = from.start;
        }
        self.bad += 1;
        self.text.push('\u{fffd}');
        self.map.replaced('\u{fffd}'.len_utf8(), Span::new(from.start, from.end));
    }
}

/// The encoding a file declares in ASCII near its start: HTML `charset=`, XML `encoding=`.
fn declared(bytes: &[u8]) -> Option<String> {
    /// Browsers look at the first 1,024 bytes; saved pages often have long comments before.
    const LOOK: usize = 4096;
    let head = bytes[..bytes.len().min(LOOK)].to_ascii_lowercase();
    let xml = head.starts_with(b"<?xml");
    let key: &[u8] = if xml { b"encoding" } else { b"charset" };
    for (at, window) in head.windows(key.len()).enumerate() {
        if window != key {
            continue;
        }
        let rest = head[at + key.len()..].trim_ascii_start();
        let Some(rest) = rest.strip_prefix(b"=") else { continue };
        let rest = rest.trim_ascii_start();
        let label: Vec<u8> = rest
            .iter()
            .skip_while(|byte| matches!(byte, b'"' | b'\''))
            .take_while(|byte| byte.is_ascii_alphanumeric() || b"-_:.".contains(byte))
            .copied()
            .collect();
        if !label.is_empty() {
            return String::from_utf8(label).ok();
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const CHINESE: &str = "国务院新闻办公室于2021年6月24日发表白皮书，全面介绍中国尊重和保障人权的理念。\
        2016年至2020年，全国法院依法纠正冤错案件，共宣告无罪五千余人，人均收入由17元增长到373元，人民生活明显改善。\n";
    const JAPANESE: &str = "政府は2021年6月に新しい計画を発表しました。この計画によると、五年間で百万人の雇用が生まれる見込みです。\
        また、地方の病院への支援も増える予定で、詳しい内容は来月の会議で説明されます。\n";
    const KOREAN: &str = "정부는 2021년 6월에 새로운 계획을 발표했습니다. 이 계획에 따르면 오 년 동안 백만 명의 일자리가 생길 것으로 보입니다.\n";
    const TRADITIONAL: &str = "政府於2021年6月發表新的計畫，預計在五年之內創造一百萬個工作機會，並且改善各地醫院的設備與服務，\
        詳細的內容將在下個月的會議中說明，歡迎各界人士參加討論並且提出寶貴的意見。\n";
    const RUSSIAN: &str = "Правительство объявило о новом плане: за пять лет появится миллион рабочих мест.\n";
    const FRENCH: &str = "Le gouvernement a présenté un projet très précis : l’économie créera près d’un million \
        d’emplois d’ici à la fin de l’année prochaine, même là où l’on ne s’y attendait guère, à l’étranger déjà.\n";

    /// Every character of the text maps to bytes that decode to it alone.
    fn assert_exact(decoded: &Decoded, bytes: &[u8], encoding: &'static Encoding) {
        let mut end = None;
        for (at, c) in decoded.text.char_indices() {
            let span = decoded.map.to_origin(Span::new(at, at + c.len_utf8()));
            assert!(end.is_none_or(|end| end == span.start), "gap before {c:?}");
            end = Some(span.end);
            let (text, _) = encoding.decode_without_bom_handling(&bytes[span.range()]);
            assert_eq!(text, c.to_string());
        }
        assert_eq!(end.unwrap_or(0) as usize, bytes.len());
    }

    #[test]
    fn legacy_encodings_are_found_and_mapped_exactly() {
        for (label, text) in [
            ("gb18030", CHINESE),
            ("gbk", CHINESE),
            ("big5", TRADITIONAL),
            ("shift_jis", JAPANESE),
            ("euc-jp", JAPANESE),
            ("euc-kr", KOREAN),
            ("windows-1251", RUSSIAN),
            ("windows-1252", FRENCH),
        ] {
            let encoding = Encoding::for_label(label.as_bytes()).unwrap();
            let (bytes, _, unmappable) = encoding.encode(text);
            assert!(!unmappable, "{label}");
            let decoded = decode(bytes.to_vec()).unwrap();
            assert_eq!(decoded.text, text, "{label} read as {}", decoded.encoding);
            assert_exact(&decoded, &bytes, encoding);
            let declared = format!("<?xml encoding='{label}'?>").into_bytes();
            let declared = decode([declared, bytes.to_vec()].concat()).unwrap();
            assert_eq!((declared.text.ends_with(text), declared.encoding), (true, encoding.name()));
            assert_eq!(declared.warning, None);
        }
    }

    #[test]
    fn utf16_is_found_with_and_without_mark() {
        for text in ["Two of 5,479 cases.\n𝄞 — é\n", CHINESE, "短い\n"] {
            for big in [false, true] {
                let units = text.encode_utf16();
                let body: Vec<u8> =
                    units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect();
                let mark: &[u8] = if big { b"\xfe\xff" } else { b"\xff\xfe" };
                for skip in [0, 2] {
                    let bytes = [&mark[..skip], &body].concat();
                    let decoded = decode(bytes.to_vec()).unwrap();
                    assert_eq!(decoded.text, text, "big {big}, mark {skip}");
                    let at = text.find(char::is_alphanumeric).unwrap();
                    let before: usize = text[..at].encode_utf16().count() * 2 + skip;
                    assert_eq!(decoded.map.to_origin(Span::new(at, at + 1)).start as usize, before);
                }
            }
        }
    }

    #[test]
    fn invalid_utf8_is_replaced_and_counted_once() {
        let bytes = "é§±ß 12 \u{fffd}".as_bytes();
        let broken = [bytes, b"\xff and \xe4\xb8 end"].concat();
        let decoded = decode(broken).unwrap();
        assert_eq!(decoded.text, "é§±ß 12 \u{fffd}\u{fffd} and \u{fffd} end");
        let warning = decoded.warning.unwrap();
        assert_eq!(warning, "not valid UTF-8: 2 invalid sequences replaced, the first at byte 15");
        let at = decoded.text.find(" end").unwrap();
        assert_eq!(decoded.map.to_origin(Span::new(at - 3, at)), Span::new(21, 23));
        let stray = decode(b"about 5 \xff million".to_vec()).unwrap();
        assert_eq!(stray.text, "about 5 \u{fffd} million");
        assert!(stray.warning.is_some());
        let short = decode(b"caf\xe9".to_vec()).unwrap();
        assert_eq!(short.text, "café");
        assert!(short.warning.unwrap().contains("byte 3"));
    }

    #[test]
    fn binary_files_are_refused_with_their_kind() {
        for (bytes, expected) in [
            (&b"\x7fELF\x02\x01\x01"[..], "ELF"),
            (b"\x89PNG\r\n\x1a\n", "PNG"),
            (b"%PDF-1.7\n", "PDF"),
            (b"PK\x03\x04\x14", "ZIP"),
            (b"plain \x00 text with a NUL", "NUL"),
            (b"\x01\x02\x03abc\x04\x05\x06", "control"),
        ] {
            let error = decode(bytes.to_vec()).unwrap_err().to_string();
            assert!(error.starts_with("binary file") && error.contains(expected), "{error}");
        }
        assert!(decode(b"\x1b[31mred\x1b[0m text".to_vec()).is_ok(), "terminal escapes are text");
        assert_eq!(decode(Vec::new()).unwrap().text, "");
        assert_eq!(decode(b"\xef\xbb\xbfhi".to_vec()).unwrap().map.to_origin(Span::new(0, 2)), Span::new(3, 5));
    }

    #[test]
    fn declarations_are_found() {
        for (text, expected) in [
            ("<meta charset=\"gbk\">", Some("gbk")),
            ("<meta content=\"text/html; charset = Big5\">", Some("big5")),
            ("<?xml version='1.0' encoding='windows-1251'?>", Some("windows-1251")),
            ("no charset here", None),
            ("charset=\"\"", None),
        ] {
            assert_eq!(declared(text.as_bytes()).as_deref(), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_decode_to_text_whose_map_covers_them(bytes: Vec<u8>, label in 0usize..7) {
            let labels = ["gb18030", "big5", "shift_jis", "euc-kr", "iso-2022-jp", "utf-8", "utf-16le"];
            let encoding = Encoding::for_label(labels[label].as_bytes()).unwrap();
            let decoded = decode_as(encoding, &bytes, 0, None);
            let mut start = 0;
            for (at, c) in decoded.text.char_indices() {
                let span = decoded.map.to_origin(Span::new(at, at + c.len_utf8()));
                // Big5 has codes of two characters, which share their bytes.
                prop_assert!(span.start >= start && span.end as usize <= bytes.len());
                start = span.start;
            }
            let _ = decode(bytes.to_vec());
        }
    }
}
