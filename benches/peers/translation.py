#!/usr/bin/env python3
"""Sets factdiff beside pofilter on the labelled translations of tests/cases/translation, as PO or XLIFF.

    python3 benches/peers/translation.py FACTDIFF POFILTER [--xliff]

Each faithful pair is a message, and so is each pair with one error planted into it. A message that a checker reports is
found if it holds an error, and false if it is faithful. Prints a table in Markdown.
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile
import tomllib
from xml.sax.saxutils import escape

CASES = pathlib.Path(__file__).resolve().parents[2] / "tests/cases/translation"


def messages():
    """By language: the id of a message, its source, its translation, and whether it holds an error."""
    languages = {}
    for path in sorted(CASES.glob("*.toml")):
        rows = languages.setdefault(path.stem.split("-")[0], [])
        for pair in tomllib.loads(path.read_text(encoding="utf-8"))["pair"]:
            rows.append((f"m{len(rows)}", pair["source"], pair["target"], False))
            for right, wrong in pair.get("errors", []):
                rows.append((f"m{len(rows)}", pair["source"], pair["target"].replace(right, wrong, 1), True))
    return languages


def po(language, rows):
    quote = lambda text: json.dumps(text, ensure_ascii=False)
    head = f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Language: {language}\\n"\n'
    body = (f"msgctxt {quote(i)}\nmsgid {quote(s)}\nmsgstr {quote(t)}\n" for i, s, t, _ in rows)
    return head + "\n" + "\n".join(body)


def xliff(language, rows):
    unit = lambda i, s, t: (
        f'<trans-unit id="{i}" approved="yes"><source>{escape(s)}</source>\n<target state="final">{escape(t)}</target></trans-unit>'
    )
    body = "\n".join(unit(i, s, t) for i, s, t, _ in rows)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">'
        f'<file original="x" datatype="plaintext" source-language="en" target-language="{language}"><body>\n{body}\n'
        "</body></file></xliff>\n"
    )


def reported_by_factdiff(program, path, language, text):
    """Ids of the messages in which factdiff tells an error or a warning."""
    run = [program, "translation", path, "--format", "jsonl", "--no-cache"]
    out = subprocess.run(run, capture_output=True, text=True, check=False).stdout
    starts = [(text.count("\n", 0, m.start()) + 1, m.group(1)) for m in re.finditer(r'(?:msgctxt |unit id=)"(m\d+)"', text)]
    ids = set()
    for line in out.splitlines():
        finding = json.loads(line)
        if finding.get("severity") in ("error", "warning"):
            at = finding["locations"][1]["line"]
            ids.add(max((start, i) for start, i in starts if start <= at)[1])
    return ids


def reported_by_pofilter(program, path, language, tests):
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / pathlib.Path(path).name
        run = [program, "--language", language, *tests, "--progress=none", path, str(out)]
        subprocess.run(run, capture_output=True, check=False)
        text = out.read_text(encoding="utf-8") if out.exists() else ""
    return set(re.findall(r'(?:msgctxt |unit [^>]*id=)"(m\d+)"', text))


def main():
    factdiff, pofilter = sys.argv[1:3]
    write, ending = (xliff, ".xlf") if "--xliff" in sys.argv else (po, ".po")
    checkers = {
        "factdiff translation": lambda *args: reported_by_factdiff(factdiff, *args),
        "pofilter -t numbers": lambda path, language, _: reported_by_pofilter(pofilter, path, language, ["-t", "numbers"]),
        "pofilter (all tests)": lambda path, language, _: reported_by_pofilter(pofilter, path, language, []),
    }
    print("| language | errors planted | faithful | checker | found | missed | false |")
    print("|---|---:|---:|---|---:|---:|---:|")
    total = {name: [0, 0] for name in checkers}
    planted = faithful = 0
    with tempfile.TemporaryDirectory() as folder:
        for language, rows in messages().items():
            wrong = {i for i, _, _, error in rows if error}
            right = {i for i, _, _, error in rows if not error}
            text = write(language, rows)
            path = pathlib.Path(folder) / f"{language}{ending}"
            path.write_text(text, encoding="utf-8")
            planted, faithful = planted + len(wrong), faithful + len(right)
            for name, run in checkers.items():
                ids = run(str(path), language, text)
                found, false = len(ids & wrong), len(ids & right)
                total[name] = [total[name][0] + found, total[name][1] + false]
                print(f"| {language} | {len(wrong)} | {len(right)} | `{name}` | {found} | {len(wrong) - found} | {false} |")
    for name, (found, false) in total.items():
        print(f"| all | {planted} | {faithful} | `{name}` | {found} | {planted - found} | {false} |")


if __name__ == "__main__":
    main()
