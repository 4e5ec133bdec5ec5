# SPDX-License-Identifier: Apache-2.0
"""The tabletop as an instrument: strokes on thigh, table and cup found by the stage's own detector, with the song playing beside it.

Recordings are made here, since the truth must be known: each stroke is a contact click and a few decaying modes that vary from
stroke to stroke as hands do, with forces over 12 dB; the song comes out of a small loudspeaker that distorts, through a room
that rings for 60 ms, 80 ms late. The detector gets what a browser gives it: the microphone and what the page plays.

The same code as in the page runs in node. Reported for each loudness of the song: F1 within 25 ms, onset error, sounds told
apart, and how long after the stroke it is told. As a peer, the same strokes without knowing what is played.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import mir_eval
import numpy as np

from bench.machine import machine
from build_stage import WEB, node_environment
from sidestick.audio import decode
from sidestick.library.demo import demo_files

RATE = 48_000
SECONDS = 40.0
LOOP_S = 0.080
WINDOW_S = 0.025
#: Loudness of the song at the microphone (RMS) beside the peak of a stroke in the middle of the range, in dB; None is silence.
LEVELS_DB = (None, -30.0, -24.0, -18.0, -12.0)
#: Modes of each thing that is struck: frequency in Hz, decay in ms, strength; and how sharp the contact is.
THINGS: dict[str, tuple[tuple[tuple[float, float, float], ...], float]] = {
    "thigh": (((95, 40, 1.0), (170, 25, 0.6), (340, 12, 0.25)), 0.10),
    "table": (((210, 45, 1.0), (480, 30, 0.8), (910, 20, 0.5), (1900, 10, 0.3)), 0.35),
    "cup": (((2350, 90, 1.0), (4100, 60, 0.6), (6600, 30, 0.4)), 0.5),
}
LIMITS = {"F1": 0.95, "F1 at -18 dB": 0.90, "told after, p95 ms": 10.0}

Samples = np.ndarray[Any, np.dtype[np.float64]]


def stroke(random: np.random.Generator, thing: str, peak: float) -> Samples:
    """Return one stroke of this peak, a little different from every other."""
    modes, click = THINGS[thing]
    t = np.arange(round(0.25 * RATE)) / RATE
    sound = np.zeros_like(t)
    for middle, decay_ms, strength in modes:
        hertz = middle * (1 + random.normal(0, 0.012))
        decay = decay_ms / 1000 * float(np.exp(random.normal(0, 0.12)))
        sound += strength * float(np.exp(random.normal(0, 0.2))) * np.sin(2 * np.pi * hertz * t) * np.exp(-t / decay)
    contact = random.normal(0, 1, t.size) * np.exp(-t / 0.0012)
    sound = sound / np.abs(sound).max() + click * contact / np.abs(contact).max()
    return np.asarray(peak * sound / np.abs(sound).max())


def performance(
    random: np.random.Generator, things: list[str], seconds: float
) -> tuple[Samples, list[float], list[int]]:
    """Return strokes as two hands play them, their times and which thing each struck."""
    signal = np.zeros(round(seconds * RATE))
    at, times, which = 0.7, [], []
    while at < seconds - 0.6:
        kind = int(random.integers(len(things)))
        moment = at + float(random.normal(0, 0.012))
        start = round(moment * RATE)
        sound = stroke(random, things[kind], 0.25 * 10 ** (random.uniform(-6, 6) / 20))
        signal[start : start + sound.size] += sound[: signal.size - start]
        times.append(start / RATE)
        which.append(kind)
        at += float(random.choice([0.21, 0.21, 0.42, 0.63]))
    return signal, times, which


def room(random: np.random.Generator, played: Samples) -> Samples:
    """Return what a microphone beside a small loudspeaker hears of ``played``."""
    answer = random.normal(0, 1, round(0.06 * RATE)) * np.exp(-np.arange(round(0.06 * RATE)) / (0.012 * RATE))
    answer[:24] = 0
    answer[24] = 9.0
    delayed = np.concatenate([np.zeros(round(LOOP_S * RATE)), np.tanh(1.4 * played)])[: played.size]
    size = 1 << (played.size + answer.size).bit_length()
    return np.asarray(np.fft.irfft(np.fft.rfft(delayed, size) * np.fft.rfft(answer, size), size)[: played.size])


def song() -> Samples:
    """Return the first demo song, drums and all, at the detector's rate."""
    recording = decode(demo_files()[0])
    mono = recording.samples.mean(axis=1)
    rate = recording.sample_rate_hz
    positions = np.arange(round(SECONDS * RATE)) * (rate / RATE) + 8 * rate
    return np.asarray(np.interp(positions, np.arange(mono.size), mono))


def write(folder: Path, name: str, samples: Samples) -> str:
    """Write raw 32-bit floats and return the path."""
    path = folder / f"{name}.f32"
    path.write_bytes(samples.astype("<f4").tobytes())
    return str(path)


def bundle(folder: Path) -> Path:
    """Return the detector as one module that node can read."""
    entry = folder / "entry.ts"
    table = WEB / "src" / "input" / "table"
    entry.write_text(f'export * from "{table}/detector.ts";\nexport * from "{table}/classify.ts";\n')
    out = folder / "table.mjs"
    command = [str(WEB / "node_modules" / ".bin" / "rolldown"), str(entry), "--file", str(out), "--format", "esm"]
    subprocess.run(command, check=True, env=node_environment(), cwd=WEB, stdout=subprocess.DEVNULL)
    return out


def main() -> None:
    random = np.random.default_rng(8_311_942)
    things = list(THINGS)
    music = song()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lessons = []
        for thing in things:
            signal = np.zeros(round(4 * RATE))
            for i in range(4):
                sound = stroke(random, thing, 0.25 * 10 ** (random.uniform(-4, 4) / 20))
                start = round((0.8 + 0.7 * i) * RATE)
                signal[start : start + sound.size] += sound
            signal += random.normal(0, 10 ** (-62 / 20), signal.size)
            lessons.append({"mic": write(folder, f"lesson_{thing}", signal), "played": None, "loop_s": LOOP_S})
        rows: list[tuple[str, dict[str, Any], list[float], list[int]]] = []
        for level in LEVELS_DB:
            signal, times, which = performance(random, things, SECONDS)
            noise = random.normal(0, 10 ** (-62 / 20), signal.size)
            played = np.zeros_like(signal) if level is None else music
            heard = room(random, played)
            if level is not None:
                heard *= 0.25 * 10 ** (level / 20) / np.sqrt(np.mean(heard**2))
            label = "no song" if level is None else f"song at {level:.0f} dB"
            mic = write(folder, label.replace(" ", "_"), signal + heard + noise)
            reference = write(folder, f"{label}_played".replace(" ", "_"), played)
            rows.append((label, {"mic": mic, "played": reference, "loop_s": LOOP_S}, times, which))
            if level is not None:
                rows.append(("  not knowing it", {"mic": mic, "played": None, "loop_s": LOOP_S}, times, which))
        job = folder / "job.json"
        job.write_text(json.dumps({"sample_rate": RATE, "lessons": lessons, "recordings": [row[1] for row in rows]}))
        runner = Path(__file__).with_name("tabletop.mjs")
        answer = subprocess.run(
            ["node", str(runner), str(bundle(folder)), str(job)],
            check=True, capture_output=True, env=node_environment(), text=True,
        )  # fmt: skip
        report(rows, json.loads(answer.stdout))


def report(rows: list[tuple[str, dict[str, Any], list[float], list[int]]], answer: dict[str, Any]) -> None:
    """Print the table and leave with an error where a limit is not held."""
    print(machine())
    print(f"Lessons of four strokes, heard: {answer['lessons']}")
    print(
        f"{'':<18}{'strokes':>8}{'F1':>8}{'prec.':>8}{'recall':>8}{'error ms':>16}{'told ms p95':>13}"
        f"{'sound right':>13}{'of real time':>14}   recall of {', '.join(THINGS)}"
    )
    failed = []
    for (label, _, times, which), one in zip(rows, answer["answers"], strict=True):
        found = np.array([stroke["sample"] / RATE for stroke in one["strokes"]])
        matched = mir_eval.util.match_events(np.array(times), found, WINDOW_S)
        precision = len(matched) / max(1, found.size)
        recall = len(matched) / len(times)
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        errors = np.array([found[j] - times[i] for i, j in matched]) * 1000 if matched else np.zeros(1)
        told = [(stroke["toldAt"] - stroke["sample"]) / RATE * 1000 for stroke in one["strokes"]] or [0.0]
        hit = {i for i, _ in matched}
        recalls = [np.mean([i in hit for i, kind in enumerate(which) if kind == k]) for k in range(len(THINGS))]
        right = np.mean([one["strokes"][j]["sound"] == which[i] for i, j in matched]) if matched else 0.0
        print(
            f"{label:<18}{len(times):>8}{f1:>8.3f}{precision:>8.3f}{recall:>8.3f}"
            f"{np.median(errors):>8.2f} ±{errors.std():>5.2f}{np.quantile(told, 0.95):>13.2f}{right:>13.3f}"
            f"{one['share']:>14.3f}   {' '.join(f'{share:.2f}' for share in recalls)}"
        )
        limit = LIMITS["F1"] if label in {"no song", "song at -30 dB", "song at -24 dB"} else LIMITS["F1 at -18 dB"]
        if label.startswith(("song at -12", " ")):
            continue
        if f1 < limit:
            failed.append(f"{label}: F1 {f1:.3f} < {limit}")
        if np.quantile(told, 0.95) > LIMITS["told after, p95 ms"]:
            failed.append(f"{label}: told too late")
    if failed:
        sys.exit("; ".join(failed))


if __name__ == "__main__":
    main()
