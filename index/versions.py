"""Whether vectors made with other versions of the libraries can stand for what is made now.

Another torch may add up in another order, and the last bits of a vector differ. What an index holds
is taken over all the same where a sample of it, made anew, comes out the same; where it does not,
all of it is made anew.
"""

from __future__ import annotations

import numpy as np

from index.encoder import Encoder
from index.manifest import EncoderRecord
from index.previous import Previous
from index.token_vectors import to_bytes

SAMPLE = 32
"""Passages made anew, evenly spread."""
CLOSE = 1e-5
"""Difference that each number of a vector of length 1 may have."""
_STEP = 1
"""Difference that each number of a token vector may have, which is kept as a whole number to 127:
one that lay between two of them may be rounded the other way."""


def version_changes(made_by: EncoderRecord, encoder: Encoder) -> str | None:
    """Return in words which versions are others than those that made the vectors; None for none."""
    if made_by.versions == encoder.versions:
        return None
    if not made_by.versions:
        return "the index does not say which versions of the libraries made its vectors"
    then, now = _parsed(made_by.versions), _parsed(encoder.versions)
    changed = [
        f"{name} {now.get(name, 'none')} (was {then.get(name, 'none')})"
        for name in sorted(then.keys() | now.keys())
        if then.get(name) != now.get(name)
    ]
    return f"what embeds is another now: {', '.join(changed)}"


def comes_out_the_same(previous: Previous, encoder: Encoder) -> bool:
    """Whether `encoder` gives a sample of what `previous` holds again, to `CLOSE`."""
    if previous.embedded is None or previous.store is None:
        return False
    vectors, tokens, _ = previous.embedded
    rows = np.unique(np.linspace(0, len(vectors) - 1, SAMPLE).astype(np.int64))
    kept = vectors.rows(rows)
    for row, vector in zip(rows.tolist(), kept, strict=True):
        again, [own] = encoder.read([previous.store.passages[row].indexed])
        if again.shape[1] != len(vector) or np.abs(again[0] - vector).max() > CLOSE:
            return False
        packed, made = tokens.packed(row).astype(np.int16), to_bytes(own).astype(np.int16)
        if packed.shape != made.shape or np.abs(packed - made).max(initial=0) > _STEP:
            return False
    return True


def _parsed(versions: str) -> dict[str, str]:
    return {name: number for name, _, number in (v.partition(" ") for v in versions.split(", "))}
