"""Test sets that recognisers ship, as lines of JSON for `cargo bench --bench peers -- values --material OUT`:

    python3 benches/peers/material.py OUT duckling-0.4.0 quantulum3-0.10.0

The folders are the unpacked crate and the unpacked source distribution. Each set is cut in two by a hash of its sentences:
`read` may be looked at while rules are mended, `held` is only scored. Dates without a year in the text, relative ones and
times of day are left out; an example of duckling is one value from its first to its last character.
"""
import hashlib
import json
import re
import sys
from datetime import date, timedelta
from pathlib import Path

CURRENCIES = {"Dollar": "USD", "Pound": "GBP", "Cent": "cent", "Yen": "JPY", "RMB": "CNY"}
UNITS = {
    "Kilometre": "km", "Metre": "m", "Centimetre": "cm", "Millimetre": "mm", "Mile": "mile", "Yard": "yard", "Foot": "foot",
    "Inch": "inch", "Litre": "l", "Millilitre": "ml", "Hectolitre": "hl", "Gallon": "gallon", "Gram": "g", "Kilogram": "kg",
    "Milligram": "mg", "Pound": "pound", "Ounce": "ounce", "Cup": "cup", "Tablespoon": "tablespoon", "Teaspoon": "teaspoon",
    "Pint": "pint", "Quart": "quart", "Catty": "jin", "Celsius": "celsius", "Fahrenheit": "fahrenheit", "Degree": "degree",
    "M": None,
}
NUMBER = r"\(?\s*(-?[\d._eE/]+)\s*\)?"
QUANTULUM_MONEY = {"pound sterling": "GBP", "dollar": "USD", "united states dollar": "USD", "euro": "EUR", "yen": "JPY"}
QUANTULUM_TIME = {"second", "minute", "hour", "day", "week", "month", "year", "decade", "century"}


def plain(text):
    text = str(text).replace("_", "")
    if "/" in text:
        return text
    number = float(text)
    return str(int(number)) if number == int(number) else f"{number:.12f}".rstrip("0")


def amount(head, lang):
    """Kind-less value and unit name of `simple Unit 5`, `between Unit (5, 7)`, `under Unit 5`."""
    match = re.match(rf"\((?:simple|under|above)\s+(\w+)\s+{NUMBER}", head)
    if match:
        return match[1], plain(match[2])
    match = re.match(r"\(between\s+(\w+)\s+\(\s*([\d.]+)\s*,\s*([\d.]+)", head)
    return match and (match[1], f"{plain(match[2])}..{plain(match[3])}")


def wanted(dimension, head, lang):
    """Kind, value and unit of a corpus entry, if it is one of those compared."""
    simple = {"Numeral": ("number", r"\(NumeralValue\s+"), "Ordinal": ("ordinal", r"\(OrdinalData\s+")}.get(dimension)
    if simple:
        match = re.match(simple[1] + NUMBER, head)
        return match and (simple[0], plain(match[1]), None)
    if dimension == "AmountOfMoney":
        found = amount(head, lang)
        if not found or found[0] == "Unnamed":
            return None
        code = CURRENCIES.get(found[0], found[0] if re.fullmatch("[A-Z]{3}", found[0]) else None)
        if code == "cent":
            return ("money", plain(float(found[1]) / 100), None) if ".." not in found[1] else None
        # Languages of other countries mean their own unit by the generic one.
        return code and ("money", found[1], code if lang == "en" or found[0] == code else None)
    if dimension in ("Distance", "Volume", "Quantity", "Temperature"):
        found = amount(head, lang)
        return found and found[0] in UNITS and ("quantity", found[1], UNITS[found[0]]) or None
    if dimension == "Duration":
        match = re.match(rf"\(DurationData\s+{NUMBER}\s+(\w+)\)", head)
        return match and ("duration", plain(match[1]), match[2].lower())
    day = r"\((\d+),\s*(\d+),\s*(\d+),[^()]*\)"
    names = {"Day": "{0:04}-{1:02}-{2:02}", "Month": "{0:04}-{1:02}", "Year": "{0:04}"}
    match = re.match(rf"\(datetime\s+{day}\s+(Day|Month|Year)\s*\)", head)
    if match:
        return "date", names[match[4]].format(*map(int, match.groups()[:3])), None
    match = re.match(rf"\(datetimeInterval\s+\({day},\s*{day}\)\s+(?:Day|Month|Year)\s*\)", head)
    if match:
        try:
            first, last = date(*map(int, match.groups()[:3])), date(*map(int, match.groups()[3:6])) - timedelta(1)
        except ValueError:
            return None
        return "period", f"{first}/{last}", None
    match = re.match(rf"\(datetimeOpenInterval\s+(After|Before)\s+{day}\s+(Day|Month|Year)\s*\)", head)
    if match:
        bound = names[match[5]].format(*map(int, match.groups()[1:4]))
        return "period", f"{bound}/.." if match[1] == "After" else f"../{bound}", None
    return None


def is_absolute(text, value):
    years = re.findall(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)", text)
    return any(year in value for year in years) and not re.search(r"\d:\d\d|[ap]m\b|o.clock", text)


def duckling(root):
    cases = {}
    dimensions = "Numeral Ordinal AmountOfMoney Distance Volume Quantity Temperature Duration Time".split()
    inner = r"[^()\"]*(?:\([^()]*(?:\([^()]*\)[^()]*)*\)[^()\"]*)*"
    entry = re.compile(rf'examples\w*\s*(\({inner}\))\s*\[\s*("(?:\\.|[^"\\])*"(?:\s*,\s*"(?:\\.|[^"\\])*")*)\s*\]')
    for path in sorted((root / "tests/haskell_upstream/Duckling").glob("*/*/**/Corpus.hs")):
        dimension, lang = path.relative_to(root / "tests/haskell_upstream/Duckling").parts[:2]
        if dimension not in dimensions:
            continue
        text = re.sub(r"(?m)^\s*--.*$", "", path.read_text("utf-8"))
        for head, examples in entry.findall(text[max(text.find("allExamples"), 0):]):
            found = wanted(dimension, re.sub(r"\s+", " ", head).strip(), lang.lower())
            for example in re.findall(r'"((?:\\.|[^"\\])*)"', examples) if found else []:
                example = re.sub(r"\\(\d+)", lambda code: chr(int(code[1])), example.replace("\\&", ""))
                example = example.replace('\\"', '"').replace("\\'", "'")
                kind, value, unit = found
                if kind in ("date", "period") and not is_absolute(example, value):
                    continue
                gold = {"start": 0, "end": len(example), "kind": kind, "value": value, "unit": unit}
                kinds = ["date", "period"] if kind in ("date", "period") else [kind]
                cases[lang.lower(), kind, example] = {"lang": lang.lower(), "text": example, "gold": [gold], "kinds": kinds}
    return cases.values()


def quantulum(root):
    for path in sorted((root / "quantulum3/_lang/en_US/tests").glob("quantities*.json")):
        for case in json.loads(path.read_text("utf-8")):
            gold, at = [], 0
            for row in case["res"]:
                start = case["req"].find(row["surface"], at)
                if start < 0:
                    continue
                at = start + len(row["surface"])
                unit = row["unit"] if isinstance(row["unit"], str) else (row["unit"] or {}).get("name")
                if unit in QUANTULUM_MONEY:
                    kind, unit = "money", QUANTULUM_MONEY[unit]
                elif unit in QUANTULUM_TIME:
                    kind = "duration"
                elif unit == "percentage":
                    kind, unit = "percent", "%"
                else:
                    kind, unit = ("number" if unit in ("dimensionless", "", None) else "quantity"), None
                gold.append({"start": start, "end": at, "kind": kind, "value": plain(row["value"]), "unit": unit})
            kinds = ["number", "percent", "money", "quantity", "duration"]
            yield {"lang": "en", "text": case["req"], "gold": gold, "kinds": kinds}


out = Path(sys.argv[1])
out.mkdir(parents=True, exist_ok=True)
sets = {}
for name, cases in (("duckling", duckling(Path(sys.argv[2]))), ("quantulum3", quantulum(Path(sys.argv[3])))):
    for case in cases:
        half = "held" if int(hashlib.md5(case["text"].encode()).hexdigest(), 16) % 2 else "read"
        sets.setdefault(f"{case['lang']}-{name}-{half}", []).append(case)
for name, cases in sets.items():
    rows = [json.dumps({"id": str(number), **case}, ensure_ascii=False) for number, case in enumerate(cases)]
    (out / f"{name}.jsonl").write_text("\n".join(rows) + "\n", "utf-8")
