#!/usr/bin/env python3
"""Numbers for TokenVectorsTests: cosines and analogies by numpy alone.

    pip install numpy && python token_vectors.py > token_vectors.json

Analogies are argmax over the words but the three of cos(x, b - a + c), all of length 1 (Mikolov,
Yih & Zweig 2013). A word of several tokens is at the sum of their rows as they are (Bojanowski et al.
2017).
"""
import json

import numpy as np

WORDS = ["\n", "king", "queen", "man", "woman", "prince", "princess", "boy", "girl", "a", "b", " "]
random = np.random.default_rng(11)
vectors = random.normal(size=(len(WORDS), 6)).astype(np.float32)
# What the words mean, as far as that goes: royal, male, young.
meaning = {
    "king": (3, 2, 0), "queen": (3, -2, 0), "man": (0, 2, 0), "woman": (0, -2, 0),
    "prince": (3, 2, 2), "princess": (3, -2, 2), "boy": (0, 2, 2), "girl": (0, -2, 2)}
for word, values in meaning.items():
    vectors[WORDS.index(word)] *= 0.3
    vectors[WORDS.index(word), :3] += np.array(values, dtype=np.float32)
vectors[WORDS.index("b")] = 0

double = vectors.astype(np.float64)
lengths = np.linalg.norm(double, axis=1, keepdims=True)
unit = double / np.where(lengths > 0, lengths, 1)


def ranked(wanted, left_out):
    cosines = unit @ wanted
    order = [i for i in np.argsort(-cosines, kind="stable") if WORDS[i] not in left_out]
    return [[WORDS[i], float(cosines[i])] for i in order]


def analogy(a, b, c):
    wanted = unit[WORDS.index(b)] - unit[WORDS.index(a)] + unit[WORDS.index(c)]
    return ranked(wanted / np.linalg.norm(wanted), [a, b, c])


def near_sum(rows):
    """By the rows' numbers, which other vocabularies name otherwise."""
    wanted = double[rows].sum(axis=0)
    cosines = unit @ (wanted / np.linalg.norm(wanted))
    order = [i for i in np.argsort(-cosines, kind="stable") if i not in rows]
    return [{"row": int(i), "similarity": float(cosines[i])} for i in order]


print(json.dumps({
    "words": WORDS, "vectors": [float(value) for value in vectors.flatten()],
    "nearest": [{"words": [word], "found": ranked(unit[WORDS.index(word)], [word])} for word in WORDS],
    "analogies": [
        {"words": list(words), "found": analogy(*words)} for words in [
            ("man", "woman", "king"), ("king", "queen", "prince"), ("man", "boy", "woman"), ("a", "b", "girl")]],
    "sums": [{"rows": rows, "found": near_sum(rows)} for rows in ([1, 7], [6, 7], [2, 3, 5])],
}))
