# SPDX-License-Identifier: Apache-2.0
"""Make the players' drum kit: ``python sounds/build_kit.py --oneshots FOLDER``.

Reads ``sounds/kit.toml`` (which strokes, how shaped) and writes ``src/sidestick/kit``: FLAC, narrow stereo (the clicks mono), 44.1 kHz, 16 bit,
and ``kit.json``. The same strokes give the same files, byte for byte. Ends by measuring what was written.

The law of loudness: a stroke of velocity v is ``30 log10(v / 127)`` decibels below the drum's full level (amplitude goes
with v to the power 1.5). A layer's file lies at the level of the highest velocity it answers, so a player multiplies it by
``(v / velocity_high) ** gain_exponent`` and loudness runs on without a step from layer to layer.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import sys
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from sounds.measure import print_table  # noqa: E402 - the repository's root is not a package
from sounds.shaping import (  # noqa: E402
    LEAD_S,
    RATE_HZ,
    OneShots,
    Sound,
    blended,
    equalised,
    faded,
    loudness_db,
    roomy,
    snapped,
    trimmed,
    warmed,
)

KIT = ROOT / "src" / "sidestick" / "kit"
GAIN_EXPONENT = 1.5
CEILING_DBFS = -1.5
OURS = ("CC0-1.0", "Sidestick")
LICENCES = {"public domain (as declared by the maker)": "public domain", "CC0 1.0": "CC0-1.0"}
CLICKS = {"high": 1976.0, "low": 1318.5}  # B6 and E6: apart by more than an octave's half, clear over a song


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the players' drum kit.")
    parser.add_argument("--oneshots", type=Path, required=True, help="folder with index.json and single strokes")
    parser.add_argument("--out", type=Path, default=KIT)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    build(OneShots(arguments.oneshots), arguments.out)
    print_table(arguments.out)


def build(strokes: OneShots, out: Path) -> None:
    """Write every sample and ``kit.json`` into ``out``; files of an earlier kit go."""
    drums = tomllib.loads((ROOT / "sounds" / "kit.toml").read_text(encoding="utf-8"))["drum"]
    made = [row for number, drum in enumerate(drums) for row in layers(drum, strokes, seed=number)]
    # One gain for the whole kit: the balance stays, and the stroke with the highest peak touches the ceiling.
    gain = 10 ** (CEILING_DBFS / 20) / max(float(np.abs(sound).max()) for _, sound in made)
    for old in out.glob("*.flac"):
        old.unlink()
    samples = [row | written(out, row["file"], sound * gain) for row, sound in made]
    clicks = [
        {"file": f"click_{name}.flac", "name": name}
        | written(out, f"click_{name}.flac", click(hertz))
        | credited([OURS])
        for name, hertz in CLICKS.items()
    ]
    kit = {
        "version": 1,
        "sample_rate_hz": RATE_HZ,
        "gain": "gain = (velocity / velocity_high) ** gain_exponent",
        "gain_exponent": GAIN_EXPONENT,
        "stops": {"hihat": ["hihat"]},
        "samples": samples,
        "clicks": clicks,
    }
    (out / "kit.json").write_text(json.dumps(kit, indent=1) + "\n", encoding="utf-8")


def layers(drum: dict[str, Any], strokes: OneShots, seed: int) -> list[tuple[dict[str, Any], Sound]]:
    """Return one drum's layers, each with its row for ``kit.json`` and its sound at the law's level."""
    pad, how = drum["pad"], drum.get("articulation", "plain")
    low = 1
    out = []
    for number, layer in enumerate(drum["layers"], start=1):
        sound = shaped(drum, [(strokes.read(name), gain_db) for name, gain_db in layer["strokes"]], seed)
        level = drum["loudness"] + 20 * GAIN_EXPONENT * math.log10(layer["up_to"] / 127)
        sound = sound * 10 ** ((level - loudness_db(sound)) / 20)
        row = {
            "file": f"{pad}{'' if how == 'plain' else '_' + how}_{number}.flac",
            "pad": pad,
            "articulation": how,
            "velocity_low": low,
            "velocity_high": layer["up_to"],
        } | credited([strokes.licence(name) for name, _ in layer["strokes"]])
        out.append((row, sound))
        low = layer["up_to"] + 1
    return out


def shaped(drum: dict[str, Any], parts: list[tuple[Sound, float]], seed: int) -> Sound:
    """Return the strokes of one layer as one sound, through the drum's own chain."""
    sound = trimmed(equalised(blended(parts), drum["equal"]))
    if "snap" in drum:
        sound = snapped(sound, *drum["snap"])
    sound = trimmed(warmed(sound, drum["drive"]))
    return faded(roomy(sound, *drum["room"], seed=seed), drum["seconds"], drum["fade"])


def click(hertz: float) -> Sound:
    """Return a short woody click: a sine and its twelfth, dying within 60 ms."""
    at = np.arange(round(0.06 * RATE_HZ)) / RATE_HZ
    sound = np.sin(2 * np.pi * hertz * at) * np.exp(-at / 0.009)
    sound += 0.3 * np.sin(2 * np.pi * 2.76 * hertz * at) * np.exp(-at / 0.003)
    sound *= np.minimum(1, at / LEAD_S)
    return faded(sound / np.abs(sound).max() * 10 ** (-6 / 20), 0.06, 0.02)


def credited(sources: list[tuple[str, str]]) -> dict[str, str]:
    """Return licence and credit of a sample that was made of these sources."""
    licences = dict.fromkeys(LICENCES.get(licence, licence) for licence, _ in sources)
    return {"licence": " and ".join(licences), "credit": ", ".join(dict.fromkeys(credit for _, credit in sources))}


def written(out: Path, name: str, sound: Sound) -> dict[str, Any]:
    """Write one sample and return what ``kit.json`` says of its file."""
    soundfile.write(out / name, sound, RATE_HZ, subtype="PCM_16", format="FLAC")
    data = (out / name).read_bytes()
    return {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


if __name__ == "__main__":
    main()
