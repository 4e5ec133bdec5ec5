# SPDX-License-Identifier: Apache-2.0
"""Make the counting voice: ``python sounds/build_voice.py --flite PROGRAM --open-jtalk PROGRAM --dictionary FOLDER --mei FILE``.

Writes ``src/sidestick/voice``: for each language one short FLAC a word and ``voice.json``, then measures what was written.
English and Korean are spoken by Flite's voice "slt" (Black & Lenzo; free for any use, its output too), Japanese by Open JTalk
with the HTS voice "Mei" (CC BY 3.0). There is no free Korean voice that could be bundled: Korean is spoken from English
sounds, by the table below, and has an accent.

What falls on a beat is the beginning of a word's vowel, not of its first consonant (the perceptual centre; Morton, Marcus &
Frankish 1976): ``onset_s`` says where that is, found as the moment at which the band of the first formants (250 to 1,200 Hz)
first rises to 40 % of its peak.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import soundfile
from scipy.signal import butter, resample_poly, sosfiltfilt

ROOT = Path(__file__).resolve().parents[1]
VOICE = ROOT / "src" / "sidestick" / "voice"
RATE_HZ = 24_000
LONGEST_S = 0.42
LEVEL_DBFS = -19.0
CEILING = 10 ** (-1.5 / 20)
_QUIET = 0.02
_RISEN = 0.4

Sound = npt.NDArray[np.float64]

ENGLISH = {
    "1": "one", "2": "two", "3": "three", "4": "four", "5": "five", "6": "six", "7": "sev", "8": "eight", "9": "nine",
    "10": "ten", "11": "lev", "12": "twelve", "and": "and", "e": "ee", "a": "uh", "trip": "trip", "let": "let",
}  # fmt: skip
JAPANESE = {
    "1": "いち", "2": "に", "3": "さん", "4": "し", "5": "ご", "6": "ろく", "7": "なな", "8": "はち", "9": "きゅう",
    "10": "じゅう", "11": "じゅういち", "12": "じゅうに", "and": "と", "e": "え", "a": "あ", "trip": "た", "let": "た",
}  # fmt: skip
KOREAN = {
    "1": "hh aa n aa", "2": "d uw l", "3": "s eh t", "4": "n eh t", "5": "d aa s ah t", "6": "y ah s ah t",
    "7": "iy l g ow p", "8": "y ah d ah l", "9": "aa hh ow p", "10": "y ah l", "11": "y ah r hh aa n aa",
    "12": "y ah l d uw l", "and": "eh n", "e": "eh", "a": "aa", "trip": "t r iy", "let": "l eh t",
}  # fmt: skip


def main() -> int:
    """Write every word, then the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--flite", required=True)
    parser.add_argument("--open-jtalk", required=True)
    parser.add_argument("--dictionary", required=True)
    parser.add_argument("--mei", required=True)
    given = parser.parse_args()
    flite = [given.flite, "-voice", "slt", "--setf", "duration_stretch=0.8"]
    jtalk = [given.open_jtalk, "-x", given.dictionary, "-m", given.mei, "-r", "1.45"]
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "word.wav"
        spoken = {
            "en": {word: _run([*flite, "-t", text, "-o", str(raw)], raw) for word, text in ENGLISH.items()},
            "ko": {word: _run([*flite, "-p", f"pau {text} pau", "-o", str(raw)], raw) for word, text in KOREAN.items()},
            "ja": {word: _run([*jtalk, "-ow", str(raw)], raw, text) for word, text in JAPANESE.items()},
        }
    for language, words in spoken.items():
        (VOICE / language).mkdir(parents=True, exist_ok=True)
        rows: dict[str, Any] = {}
        for word, sound in words.items():
            shaped = shape(sound)
            name = f"{word}.flac"
            soundfile.write(VOICE / language / name, shaped, RATE_HZ, subtype="PCM_16")
            rows[word] = {"file": name, "onset_s": round(vowel_onset_s(shaped), 4)}
        text = json.dumps({"version": 1, "words": rows}, ensure_ascii=False, indent=1)
        (VOICE / language / "voice.json").write_text(text + "\n", encoding="utf-8")
    measure()
    return 0


def _run(command: list[str], raw: Path, text: str = "") -> Sound:
    subprocess.run(command, input=text.encode(), check=True, capture_output=True)
    sound, rate = soundfile.read(raw, dtype="float64")
    return np.asarray(resample_poly(sound, RATE_HZ, rate))


def shape(sound: Sound) -> Sound:
    """Return the word without the silence around it, no longer than a beat at 140 leaves, at one loudness."""
    loud = np.flatnonzero(np.abs(sound) > _QUIET * np.abs(sound).max())
    start, end = max(int(loud[0]) - RATE_HZ // 200, 0), min(int(loud[-1]) + RATE_HZ // 50, len(sound))
    word = sound[start : min(end, start + round(LONGEST_S * RATE_HZ))].copy()
    fade = np.hanning(2 * RATE_HZ // 25)[RATE_HZ // 25 :]
    word[-len(fade) :] *= fade
    word[: RATE_HZ // 500] *= np.linspace(0, 1, RATE_HZ // 500)
    level = np.sqrt(np.mean(np.sort(word**2)[len(word) // 2 :]))
    word *= 10 ** (LEVEL_DBFS / 20) * np.sqrt(2) / level
    return np.asarray(np.tanh(word / CEILING) * CEILING)


def vowel_onset_s(word: Sound) -> float:
    """Return where the word's first vowel begins, in seconds from its first sample."""
    band = sosfiltfilt(butter(4, (250, 1200), "bandpass", fs=RATE_HZ, output="sos"), word)
    frame = RATE_HZ // 200
    envelope = np.sqrt(np.convolve(band**2, np.ones(frame) / frame, "same"))
    return float(np.argmax(envelope >= _RISEN * envelope.max())) / RATE_HZ


def measure() -> None:
    """Print length, place of the vowel, level and peak of each word that is there."""
    print(f"{'':4s}{'word':6s}{'s':>6s}{'vowel ms':>10s}{'rms dBFS':>10s}{'peak dBFS':>10s}{'kB':>6s}")
    for language in ("en", "ja", "ko"):
        table = json.loads((VOICE / language / "voice.json").read_text(encoding="utf-8"))
        for word, row in table["words"].items():
            path = VOICE / language / row["file"]
            sound, rate = soundfile.read(path)
            rms, peak = (20 * np.log10(value) for value in (np.sqrt(np.mean(sound**2)), np.abs(sound).max()))
            size = path.stat().st_size / 1000
            print(
                f"{language:4s}{word:6s}{len(sound) / rate:6.2f}{1000 * row['onset_s']:10.0f}{rms:10.1f}{peak:10.1f}{size:6.1f}"
            )


if __name__ == "__main__":
    sys.exit(main())
