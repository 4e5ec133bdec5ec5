# SPDX-License-Identifier: Apache-2.0
"""Render the demo songs: ``python songs/render.py --oneshots FOLDER [SLUG ...]``.

Writes ``src/sidestick/demo/<slug>.opus`` (Ogg Opus, 48 kHz), ``<slug>.truth.json`` and ``<slug>.mid``, then decodes what
was written and measures it: loudness, true peak, offset, balance, and whether each kick and snare lies where the truth
says. ``--truth-only`` writes no sound.
"""

from __future__ import annotations

import argparse
import sys
import zlib
from fractions import Fraction
from itertools import groupby
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from songs import drums, mix, synth  # noqa: E402 - the repository's root is not a package
from songs.drums import Stereo  # noqa: E402
from songs.measure import print_measures  # noqa: E402
from songs.score import Piece, Tone, read_score  # noqa: E402
from songs.truth import ARTIST, midi_bytes, truth_text  # noqa: E402
from sounds.shaping import OneShots, equalised  # noqa: E402

DEMO = ROOT / "src" / "sidestick" / "demo"
BIT_RATE = 144_000
_DRUMS_DB = -17.5
_BREATH_S = 0.11
_FADE_S = 2.0


def main() -> None:
    parser = argparse.ArgumentParser(description="Render the demo songs.")
    parser.add_argument("slugs", nargs="*", help="which songs; all by default")
    parser.add_argument("--oneshots", type=Path, help="folder with index.json and single strokes")
    parser.add_argument("--out", type=Path, default=DEMO)
    parser.add_argument("--stems", type=Path, help="also write the buses here, to listen to one by one")
    parser.add_argument("--truth-only", action="store_true")
    arguments = parser.parse_args()
    if arguments.oneshots is None and not arguments.truth_only:
        parser.error("--oneshots is needed to render")
    arguments.out.mkdir(parents=True, exist_ok=True)
    kit = None if arguments.truth_only else drums.DrumSet(OneShots(arguments.oneshots))
    for score in sorted((ROOT / "songs").glob("*.toml")):
        piece = read_score(score)
        if arguments.slugs and piece.slug not in arguments.slugs:
            continue
        (arguments.out / f"{piece.slug}.truth.json").write_text(truth_text(piece), encoding="utf-8")
        (arguments.out / f"{piece.slug}.mid").write_bytes(midi_bytes(piece))
        if kit is not None:
            buses = rendered(piece, kit)
            together = sum(buses.values(), start=np.zeros_like(buses["drums"]))
            record = mix.mastered(mix.faded_out(together, _FADE_S))
            write_opus(arguments.out / f"{piece.slug}.opus", piece, record)
            if arguments.stems:
                write_stems(arguments.stems, piece, buses, record)
            print_measures(arguments.out, piece, buses)


def rendered(piece: Piece, kit: drums.DrumSet) -> dict[str, Stereo]:
    """Return the buses of a piece before the master: drums, each part, hall and echo."""
    length = round(piece.duration_s * synth.RATE_HZ)
    random = np.random.default_rng(zlib.crc32(piece.slug.encode()))
    buses = {"drums": drums.play(kit, piece.strokes, length, random) * 10 ** (_DRUMS_DB / 20)}
    kicks = [(stroke.time_s, stroke.velocity / 127) for stroke in piece.strokes if stroke.pad == "kick"]
    pressed = mix.breath(kicks, length, _BREATH_S)
    to_hall, to_echo = np.zeros((length, 2)), np.zeros((length, 2))
    by_part = sorted(piece.tones, key=lambda tone: tone.part)
    for part, tones in groupby(by_part, key=lambda tone: tone.part):
        level, place, width, hall, echo, depth = mix.PARTS[part]
        score = list(tones)
        bus = np.zeros((length, 2))
        for side in (1, -1) if part in mix.TWICE else (1,):
            mono = played(score, length, random)
            mono = equalised(mono / reference(mono) * 10 ** (level / 20), mix.EQUAL[part], synth.RATE_HZ)
            bus += mix.placed(mono, side * place, width)
        bus *= (1 - depth * pressed)[:, None]
        buses[part] = bus
        to_hall += hall * bus
        to_echo += echo * bus
    buses["echo"] = mix.echo(to_echo, piece.beat_s)
    buses["hall"] = mix.hall(to_hall + 0.4 * buses["echo"], random)
    return buses


def played(tones: list[Tone], length: int, random: np.random.Generator) -> np.ndarray:
    """Return one part, shape (length,)."""
    out = np.zeros(length)
    voice = {"harmony": "lead"}.get(tones[0].part, tones[0].part)
    before: Tone | None = None
    for tone in tones:
        loud = (tone.velocity / 100) ** 1.2
        if voice == "lead":
            joined = before is not None and tone.start_s - before.start_s - before.length_s < 0.01
            sound = synth.lead(tone.midi, tone.length_s, loud, random, before.midi if before and joined else None)
        else:
            sound = getattr(synth, voice)(tone.midi, tone.length_s, loud, random)
        start = round(tone.start_s * synth.RATE_HZ)
        piece = sound[: length - start]
        out[start : start + len(piece)] += piece
        before = tone
    return out


def reference(sound: np.ndarray) -> float:
    """Return the root mean square of a part where it plays, by which its level is set."""
    frames = sound[: len(sound) // 4800 * 4800].reshape(-1, 4800)
    power = (frames**2).mean(axis=1)
    return float(np.sqrt(power[power > 1e-3 * power.max()].mean())) * 4.0


def write_opus(path: Path, piece: Piece, record: Stereo) -> None:
    """Write the record as Ogg Opus with its title."""
    import av

    with av.open(str(path), "w", format="ogg", options={"fflags": "+bitexact"}) as out:
        out.metadata.update({"title": piece.title, "artist": ARTIST, "license": "CC0-1.0"})
        stream = out.add_stream("libopus", rate=synth.RATE_HZ, layout="stereo", options={"flags": "+bitexact"})
        stream.bit_rate = BIT_RATE
        for start in range(0, len(record), 960):
            block = np.zeros((2, min(960, len(record) - start)), np.float32)
            block[:] = record[start : start + 960].T
            frame = av.AudioFrame.from_ndarray(
                np.ascontiguousarray(block.T.reshape(1, -1)), format="flt", layout="stereo"
            )
            frame.sample_rate = synth.RATE_HZ
            frame.time_base = Fraction(1, synth.RATE_HZ)
            frame.pts = start
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))


def write_stems(folder: Path, piece: Piece, buses: dict[str, Stereo], record: Stereo) -> None:
    import soundfile

    folder.mkdir(parents=True, exist_ok=True)
    for name, bus in (buses | {"record": record}).items():
        soundfile.write(folder / f"{piece.slug}.{name}.wav", bus, synth.RATE_HZ, subtype="FLOAT")


if __name__ == "__main__":
    main()
