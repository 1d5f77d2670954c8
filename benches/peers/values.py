"""Peers that read values: `values.py NAME` answers lines of {"id", "lang", "text"} with lines of {"id", "mentions"}.

A mention is {"start", "end", "kind", "value", "unit"}: offsets in characters, decimals (`a..b` for a range), EDTF dates,
units and currencies by the names of rules/lang/und.toml where one of them means the same. What a peer reads twice, a
number inside its own date or amount, counts once.
"""
import json
import re
import sys
import warnings
from datetime import date, timedelta

warnings.filterwarnings("ignore")

UNITS = {
    "kilometer": "km", "kilometre": "km", "meter": "m", "metre": "m", "centimeter": "cm", "centimetre": "cm",
    "millimeter": "mm", "millimetre": "mm", "mile": "mile", "foot": "foot", "inch": "inch", "yard": "yard",
    "kilogram": "kg", "gram": "g", "milligram": "mg", "ton": "tonne", "metric ton": "tonne", "tonne": "tonne",
    "pound": "pound", "pound-mass": "pound", "ounce": "ounce", "liter": "l", "litre": "l", "milliliter": "ml",
    "square kilometer": "km2", "square kilometre": "km2", "square meter": "m2", "square metre": "m2", "acre": "acre",
    "hectare": "hectare", "cubic meter": "m3", "cubic metre": "m3", "degree celsius": "celsius",
    "degree fahrenheit": "fahrenheit", "kilometer per hour": "km/h", "mile per hour": "mph", "megawatt": "MW",
    "square mile": "square-mile", "cubic kilometre": "km3", "c": "celsius", "f": "fahrenheit", "斤": "jin", "亩": "mu",
}
MONEY = {
    "dollar": "USD", "united states dollar": "USD", "us dollar": "USD", "euro": "EUR", "pound sterling": "GBP",
    "pound": "GBP", "british pound": "GBP", "japanese yen": "JPY", "yen": "JPY", "chinese yuan": "CNY", "yuan": "CNY",
    "swiss franc": "CHF", "hong kong dollar": "HKD", "indian rupee": "INR", "元": "CNY", "美元": "USD", "欧元": "EUR",
    "日元": "JPY", "港元": "HKD", "cent": "cent", "united states cent": "cent",
}
TIME = {"S": "second", "M": "minute", "H": "hour", "D": "day", "W": "week", "Y": "year"}


def plain(number):
    """A number as a plain decimal."""
    number = float(number)
    return str(int(number)) if number == int(number) else f"{number:.12f}".rstrip("0")


def mention(start, end, kind, value, unit=None):
    if kind == "money" and unit == "cent":
        value, unit = plain(float(value) / 100), "USD"
    return {"start": start, "end": end, "kind": kind, "value": value, "unit": unit}


def duration(timex):
    """Value and unit of an ISO duration, in the smallest unit that it names."""
    match = re.fullmatch(r"P(.*?)(?:T(.*))?", timex)
    parts = []
    for group, months in ((match[1], "month"), (match[2] or "", "minute")):
        for value, unit in re.findall(r"([\d.]+)([YMWDHS])", group):
            parts.append((float(value), months if unit == "M" else TIME[unit]))
    seconds = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800, "month": 2629800, "year": 31557600}
    if not parts:
        return None
    unit = parts[-1][1]
    if {"year", "month"} >= {part[1] for part in parts}:
        return plain(sum(v * (12 if u == "year" else 1) for v, u in parts) / (12 if unit == "year" else 1)), unit
    return plain(sum(v * seconds[u] for v, u in parts) / seconds[unit]), unit


def outermost(mentions):
    """Drops what lies inside another mention of more than a number."""
    inside = lambda a, b: a is not b and b["start"] <= a["start"] and a["end"] <= b["end"]
    return [a for a in mentions if not (a["kind"] in ("number", "ordinal")
            and any(inside(a, b) and b["kind"] not in ("number", "ordinal") for b in mentions))]


def recognizers():
    from recognizers_date_time import recognize_datetime
    from recognizers_number import recognize_number, recognize_ordinal, recognize_percentage
    from recognizers_number_with_unit import recognize_currency, recognize_dimension

    def date_of(result):
        values = (result.resolution or {}).get("values") or [{}]
        kind, timex = result.type_name.split(".")[-1], values[0].get("timex", "")
        if kind == "duration":
            found = duration(timex)
            return found and ("duration", *found)
        if kind == "date" and re.fullmatch(r"[\dX]{4}-\d\d-\d\d", timex):
            return "date", timex, None
        if kind == "daterange":
            if re.fullmatch(r"[\dX]{4}(-\d\d)?", timex) and "Mod" not in values[0]:
                return "date", timex, None
            start, end = values[0].get("start"), values[0].get("end")
            last = end and str(date.fromisoformat(end) - timedelta(1))
            return "period", f"{start or '..'}/{last or '..'}", None
        return None

    def read(text, lang):
        culture, out = {"en": "en-us", "zh": "zh-cn"}[lang], []
        for kind, recognize in (("number", recognize_number), ("ordinal", recognize_ordinal)):
            out += [mention(m.start, m.end + 1, kind, m.resolution["value"]) for m in recognize(text, culture)
                    if m.resolution and m.resolution.get("value")]
        out += [mention(m.start, m.end + 1, "percent", m.resolution["value"].rstrip("%"), "%")
                for m in recognize_percentage(text, culture) if m.resolution and m.resolution.get("value")]
        for kind, recognize, names in (("money", recognize_currency, MONEY), ("quantity", recognize_dimension, UNITS)):
            out += [mention(m.start, m.end + 1, kind, m.resolution["value"], names.get(m.resolution["unit"].lower()))
                    for m in recognize(text, culture) if m.resolution and m.resolution.get("value")]
        for m in recognize_datetime(text, culture):
            found = date_of(m)
            if found:
                out.append(mention(m.start, m.end + 1, *found))
        return outermost(out)

    return read


def quantulum():
    from quantulum3 import parser

    def read(text, lang):
        out = []
        for q in parser.parse(text):
            name, entity = q.unit.name, q.unit.entity.name
            if entity == "currency":
                kind, unit = "money", MONEY.get(name)
            elif entity == "time":
                kind, unit = "duration", name
            elif name == "percentage":
                kind, unit = "percent", "%"
            elif entity == "dimensionless":
                kind, unit = "number", None
            else:
                kind, unit = "quantity", UNITS.get(name)
            value = plain(q.value)
            if q.uncertainty and "±" not in q.surface and "+" not in q.surface:
                value = f"{plain(q.value - q.uncertainty)}..{plain(q.value + q.uncertainty)}"
            out.append(mention(*q.span, kind, value, unit))
        return out

    return read


def text2num():
    from text_to_num import find_numbers

    class Word:
        def __init__(self, match):
            self.match = match

        def text(self):
            return self.match[0]

        def text_lowercase(self):
            return self.match[0].lower()

        def nt_separated(self, previous):
            return False

        def not_a_number_part(self):
            return False

    def read(text, lang):
        words = [Word(match) for match in re.finditer(r"\d[\d.,]*\d|\w+|[^\w\s]", text)]
        out = []
        for found in find_numbers(words, lang, threshold=0):
            start, end = words[found.start].match.start(), words[found.end - 1].match.end()
            out.append(mention(start, end, "ordinal" if found.is_ordinal else "number", plain(found.value)))
        return out

    return read


def dateparser():
    from dateparser.search import search_dates

    def read(text, lang):
        out, at = [], 0
        for surface, when in search_dates(text, languages=[lang]) or []:
            start = text.find(surface, at)
            if start < 0:
                continue
            at = start + len(surface)
            year = re.search(r"\d{4}", surface)
            rest = surface.replace(year[0], "") if year else surface
            day, month = re.search(r"\d", rest), re.search(r"[^\W\d]{3}|月", rest)
            head = f"{when.year:04}" if year else "XXXX"
            value = f"{head}-{when.month:02}-{when.day:02}" if day else f"{head}-{when.month:02}" if month else head
            if value != "XXXX":
                out.append(mention(start, at, "date", value))
        return out

    return read


def cn2an():
    import cn2an as peer

    def read(text, lang):
        out = []
        for match in re.finditer(r"[\d.零〇一二两三四五六七八九十百千万亿]+", text):
            try:
                out.append(mention(*match.span(), "number", plain(peer.cn2an(match[0], "smart"))))
            except (ValueError, TypeError, KeyError):
                continue
        return out

    return read


def jionlp():
    import contextlib

    with contextlib.redirect_stdout(sys.stderr):
        import jionlp as peer

    units = {"year": "year", "month": "month", "day": "day", "week": "week", "hour": "hour", "minute": "minute",
             "second": "second", "workday": "day"}

    def read(text, lang):
        out = []
        for found in peer.ner.extract_time(text) or []:
            start, end, detail = *found["offset"], found["detail"]
            time = detail.get("time")
            if found["type"] == "time_delta" and isinstance(time, dict):
                parts = [(value, units[unit]) for unit, value in time.items() if unit in units]
                if len(parts) == 1 and isinstance(parts[0][0], (int, float)):
                    out.append(mention(start, end, "duration", plain(parts[0][0]), parts[0][1]))
            elif found["type"] in ("time_point", "time_span") and isinstance(time, list):
                first, last = (text[:10] for text in time)
                out.append(mention(start, end, "period" if first != last else "date",
                                   f"{first}/{last}" if first != last else first))
        for found in peer.ner.extract_money(text) or []:
            num = found["detail"]["num"]
            value = "..".join(plain(part) for part in num) if isinstance(num, list) else plain(num)
            out.append(mention(*found["offset"], "money", value, MONEY.get(found["detail"]["case"])))
        return out

    return read


PEERS = {"recognizers-text-suite": recognizers, "quantulum3": quantulum, "text2num": text2num,
         "dateparser": dateparser, "cn2an": cn2an, "jionlp": jionlp}
read = PEERS[sys.argv[1]]()
print("ready", flush=True)
for line in sys.stdin:
    case = json.loads(line)
    try:
        mentions = read(case["text"], case["lang"])
    except Exception as error:  # What a peer can't read it doesn't find.
        print(f"{case['id']}: {error!r}", file=sys.stderr)
        mentions = []
    print(json.dumps({"id": case["id"], "mentions": mentions}, ensure_ascii=False))
