# SPDX-License-Identifier: Apache-2.0
"""Titles as they are kept, and text as it is searched.

Searching folds case and width (Unicode compatibility composition, then full case folding: Unicode Standard, chapter
3.13) and reads katakana as hiragana, so that ``ｓｉｄｅ`` finds ``Side`` and ``さくら`` finds ``サクラ``. Korean that came
decomposed from a file name is composed by the same step.
"""

from __future__ import annotations

import unicodedata

MAX_NAME = 200
"""Characters of a title or an artist that are kept."""

_HIRAGANA_OF_KATAKANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}


def folded(text: str) -> str:
    """Return ``text`` as it is compared when searching."""
    once = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(unicodedata.normalize("NFKC", once).translate(_HIRAGANA_OF_KATAKANA).split())


def cleaned(text: str) -> str:
    """Return ``text`` as one line a database and a screen can hold: composed, no control characters, not endless."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    composed = unicodedata.normalize("NFC", whole)
    shown = "".join(
        " " if unicodedata.category(character) in ("Cc", "Zl", "Zp") else character for character in composed
    )
    return " ".join(shown.split())[:MAX_NAME].strip()
