"""Byte pairs as subword-nmt learns and applies them (the program of Sennrich, Haddow and Birch, 2016), for
TokenizerTests.swift.

Run from the repository's root: python3 Tests/DatasetsTests/Reference/tokens.py
Writes tokens.json beside this script. A part that ends a word has a space behind it here, </w> there.
"""

import io
import json
import pathlib
import random

from subword_nmt.apply_bpe import BPE
from subword_nmt.learn_bpe import learn_bpe

random.seed(1)
stems = ["low", "new", "wide", "kind", "light", "small", "great", "strong", "learn", "teach", "walk"]
endings = ["", "er", "est", "ing", "ness", "ly", "ed", "s"]
words = [random.choice(stems) + random.choice(endings) for _ in range(300)]
text = "\n".join(" ".join(words[start:start + 10]) for start in range(0, 300, 10))
codes = io.StringIO()
learn_bpe(io.StringIO(text + "\n"), codes, 60, min_frequency=2)
merges = [line.split() for line in codes.getvalue().split("\n")[1:] if line]
codes.seek(0)
bpe = BPE(codes)
unseen = ["lowest", "newness", "widely", "strongs", "walkers", "greatly", "lightening", "gnu"]
parts = {
    word: [part.removesuffix("@@") + ("" if part.endswith("@@") else " ")
           for part in bpe.segment(word).split(" ")]
    for word in sorted(set(words)) + unseen
}
path = pathlib.Path(__file__).parent / "tokens.json"
path.write_text(json.dumps({
    "text": text,
    "merges": [[part.replace("</w>", " ") for part in merge] for merge in merges],
    "parts": parts,
}) + "\n")
