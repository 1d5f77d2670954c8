"""A peer: near-duplicate paragraphs by MinHash and locality-sensitive hashing (datasketch), word 5-grams, threshold 0.5."""
import re
import sys
from pathlib import Path

from datasketch import MinHash, MinHashLSH

lsh = MinHashLSH(threshold=0.5, num_perm=128)
pairs = 0
for path in sorted(Path(sys.argv[1]).rglob("*.txt")):
    for number, paragraph in enumerate(re.split(r"\n[ \t]*\n", path.read_text("utf-8", "replace"))):
        words = re.findall(r"\w+", paragraph.lower())
        if len(words) < 20:
            continue
        sketch = MinHash(num_perm=128)
        sketch.update_batch([" ".join(words[at : at + 5]).encode() for at in range(len(words) - 4)])
        pairs += len(lsh.query(sketch))
        lsh.insert(f"{path}:{number}", sketch)
print(pairs)
