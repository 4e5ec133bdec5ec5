# SPDX-License-Identifier: Apache-2.0
"""Cut the Japanese and Korean letters of the page from Noto Sans CJK, in two weights, and write their style sheets.

*Words*: kana, or the hangul letters, punctuation, and every character that our own sentences use; it comes with the first
screen of its language. *Names*: the rest of JIS X 0208 level 1 and of the hangul of KS X 1001, in slices of which a page
fetches those that a song's title or a player's name asks for. What neither has is left to the reader's own faces.

    apt-get install fonts-noto-cjk && uv run --with fonttools --with brotli python scripts/build_page_type.py

Noto Sans CJK is under the SIL Open Font License 1.1 (see NOTICE).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from build_type import FONTS, ROOT, table
from fontTools import subset
from fontTools.ttLib import TTCollection

FOLDER = ROOT / "web" / "src" / "look" / "type"
#: File name, CSS weights it stands for.
WEIGHTS = {"Regular": "100 549", "Bold": "550 900"}
SLICE = 150
"""Characters a slice of names has at most."""
KANA = [*range(0x3000, 0x3100), *range(0xFF01, 0xFF61), 0xFFE5, 0x2026, 0x2025]
#: Arrows are in the smaller cut, since English pages have them too and our Latin face has not.
JAMO = [*range(0x3131, 0x318F), *range(0x2190, 0x2194)]
#: What the faces are asked for; Latin is Figtree's.
RANGES = {
    "jp": "U+3000-30FF, U+3400-9FFF, U+F900-FAFF, U+FF01-FF9F, U+FFE5",
    "kr": "U+1100-11FF, U+2190-2193, U+3131-318E, U+AC00-D7A3",
}
COLLECTION = {"jp": "JP", "kr": "KR"}
LANGUAGE = {"jp": "ja", "kr": "ko"}


def own(language: str) -> set[int]:
    """Return every character of our own sentences in ``language``."""
    files = [*ROOT.glob(f"web/src/words/{language}/*.json"), *ROOT.glob(f"src/sidestick/words/{language}/*.json")]
    return {ord(c) for file in files for c in json.dumps(json.loads(file.read_text("utf-8")), ensure_ascii=False)}


def letters() -> dict[str, tuple[set[int], list[int]]]:
    """Return for each face the characters of words and, in order, those of names."""
    kanji = table("euc_jp", range(0xB0, 0xD0), range(0xA1, 0xFF))
    hangul = table("euc_kr", range(0xB0, 0xC9), range(0xA1, 0xFF))
    japanese, korean = own("ja"), own("ko")
    kanji |= {c for c in japanese if 0x4E00 <= c <= 0x9FFF}
    words_jp = {*KANA, *(c for c in japanese if 0x3000 <= c <= 0x9FFF or 0xFF00 <= c <= 0xFFEF)}
    # A Korean page writes its own language's name and Japanese's, a Japanese page too.
    words_kr = {*JAMO, *(c for c in korean | {ord(c) for c in "한국어"} if 0xAC00 <= c <= 0xD7A3)}
    words_jp |= {ord(c) for c in "日本語"}
    return {"jp": (words_jp, sorted(kanji - words_jp)), "kr": (words_kr, sorted(hangul - words_kr))}


def sliced(characters: list[int]) -> Iterator[list[int]]:
    """Yield runs of at most ``SLICE`` characters."""
    for start in range(0, len(characters), SLICE):
        yield characters[start : start + SLICE]


def cut(source: Path, face: str, characters: Iterable[int], target: Path) -> int:
    """Write the woff2 ``target`` with only ``characters`` and return its size in bytes."""
    with TTCollection(source) as collection:
        font = next(one for one in collection.fonts if one["name"].getDebugName(4).startswith(f"Noto Sans CJK {face}"))
        options = subset.Options(layout_features=["ccmp", "locl"], hinting=False, notdef_outline=True)
        options.flavor = "woff2"
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=characters)
        cutter.subset(font)
        subset.save_font(font, str(target), options)
    return target.stat().st_size


def rule(family: str, weights: str, file: str, ranges: str) -> str:
    """Return one ``@font-face``."""
    return (
        f'@font-face {{\n  font-family: "{family}";\n  font-weight: {weights};\n  font-display: block;\n'
        f'  src: url("./{file}") format("woff2");\n  unicode-range: {ranges};\n}}\n'
    )


def main() -> None:
    """Cut everything and write ``words.css`` and ``names.css``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fonts", type=Path, default=FONTS / "opentype/noto")
    fonts: Path = parser.parse_args().fonts
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.woff2"):
        old.unlink()
    head = "/* SPDX-License-Identifier: Apache-2.0 */\n/* Written by scripts/build_page_type.py: {what}. */\n"
    words = [head.format(what="letters of our own sentences")]
    names = [head.format(what="letters that names and titles may need, fetched when they do")]
    total = 0
    for face, (first, rest) in letters().items():
        upper = COLLECTION[face]
        for weight, css in WEIGHTS.items():
            source = fonts / f"NotoSansCJK-{weight}.ttc"
            file = f"{face}-words-{weight.lower()}.woff2"
            size = cut(source, upper, first, FOLDER / file)
            total += size
            print(f"{file}: {size / 1000:.0f} kB, {len(first)} characters")
            words.append(rule(f"Sidestick {upper}", css, file, RANGES[face]))
            for index, piece in enumerate(sliced(rest)):
                file = f"{face}-names-{weight.lower()}-{index:02}.woff2"
                total += cut(source, upper, piece, FOLDER / file)
                names.append(rule(f"Sidestick {upper} Names", css, file, f"U+{piece[0]:04X}-{piece[-1]:04X}"))
    (FOLDER / "words.css").write_text("\n".join(words), encoding="utf-8")
    (FOLDER / "names.css").write_text("\n".join(names), encoding="utf-8")
    print(f"together {total / 1e6:.2f} MB, {len(names) - 1} slices")


if __name__ == "__main__":
    main()
