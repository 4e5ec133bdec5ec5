# SPDX-License-Identifier: Apache-2.0
"""Make the two faces that videos and posters are set in, cut down to what names and sentences need.

Noto Sans CJK JP Bold: basic Latin, punctuation, arrows, kana, the kanji of JIS X 0208 level 1, the hangul of KS X 1001, and every character that our own
words use. Noto Sans Bold: the Latin letters with marks, Greek and Cyrillic that the first lacks. Other characters are looked for in the system's
fonts at drawing time.

    apt-get install fonts-noto-cjk fonts-noto-core && uv run --with fonttools python scripts/build_type.py

Both are under the SIL Open Font License 1.1 (see NOTICE).
"""

from __future__ import annotations

import argparse
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

ROOT = Path(__file__).resolve().parent.parent
FONTS = Path("/usr/share/fonts")
FOLDER = ROOT / "src" / "sidestick" / "souvenir" / "type"


def table(codec: str, leads: range, trails: range) -> set[int]:
    """Return the characters of one part of a double-byte character set."""
    found = set()
    for lead in leads:
        for trail in trails:
            try:
                found.update(map(ord, bytes((lead, trail)).decode(codec)))
            except UnicodeDecodeError:
                continue
    return found


def wanted() -> set[int]:
    """Return the code points that are kept."""
    plain = [
        *range(0x20, 0x250),
        *range(0x370, 0x460),
        *range(0x2000, 0x2070),
        *range(0x20A0, 0x20C0),
        *range(0x2190, 0x2200),
    ]
    kana = [*range(0x3000, 0x3100), *range(0xFF00, 0xFFF0)]
    own = {ord(c) for file in ROOT.glob("src/sidestick/words/*/*.json") for c in file.read_text(encoding="utf-8")}
    kanji = table("euc_jp", range(0xB0, 0xD0), range(0xA1, 0xFF))
    symbols = table("euc_jp", range(0xA1, 0xA4), range(0xA1, 0xFF))
    hangul = table("euc_kr", range(0xB0, 0xC9), range(0xA1, 0xFF))
    return {*plain, *kana, *own, *kanji, *symbols, *hangul}


def cut(face: TTFont, code_points: set[int], target: Path) -> None:
    """Write ``face`` with only ``code_points``."""
    options = subset.Options(
        layout_features=["kern", "palt", "ccmp", "locl", "mark", "mkmk"], hinting=False, notdef_outline=True
    )
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=code_points)
    cutter.subset(face)
    face.save(target)
    print(f"{target.name}: {target.stat().st_size / 1e6:.2f} MB, {len(face.getGlyphOrder())} glyphs")


def main() -> None:
    """Cut both faces down and write them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cjk", type=Path, default=FONTS / "opentype/noto/NotoSansCJK-Bold.ttc")
    parser.add_argument("--latin", type=Path, default=FONTS / "truetype/noto/NotoSans-Bold.ttf")
    sources = parser.parse_args()
    cjk = next(
        font for font in TTCollection(sources.cjk).fonts if font["name"].getDebugName(4) == "Noto Sans CJK JP Bold"
    )
    latin = TTFont(sources.latin)
    marked = {*range(0xA0, 0x250), *range(0x370, 0x530), *range(0x1E00, 0x2000), *range(0x300, 0x370)}
    cut(latin, marked - (wanted() & set(cjk.getBestCmap())), FOLDER / "noto-sans-bold-marked.ttf")
    cut(cjk, wanted(), FOLDER / "noto-sans-cjk-bold-cut.otf")


if __name__ == "__main__":
    main()
