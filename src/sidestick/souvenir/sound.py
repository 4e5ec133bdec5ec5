# SPDX-License-Identifier: Apache-2.0
"""The souvenir's sound: the song with its drums turned down and what the two played, one mix.

The players' drums are the point, so they are set against the song by measure: 1 LU above the backing's loudness,
whatever the song's level, then the whole is brought to -14 LUFS and held below -1 dBFS.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sidestick.audio import SAMPLE_RATE_HZ, Placed, integrated_lufs, limit, place, true_gain_to
from sidestick.audio.recording import Samples
from sidestick.souvenir.excerpt import Excerpt
from sidestick.souvenir.kit_sounds import drum_sound
from sidestick.take import Hit

TARGET_LUFS = -14.0
DRUMS_ABOVE_BACKING_LU = 1.0
_PAN = 0.35
_FADE_IN_S, _FADE_OUT_S = 0.25, 1.8


def souvenir_mix(backing: Samples, hits: Sequence[Hit], part: Excerpt, tail_s: float) -> Samples:
    """Return the mix of one excerpt, float32, shape (n, 2), at 44.1 kHz.

    Each seat's drums lean to its side of the stage. The song fades out through ``tail_s`` seconds after the excerpt.
    """
    first = part.start_us * SAMPLE_RATE_HZ // 1_000_000
    length = (part.end_us - part.start_us) * SAMPLE_RATE_HZ // 1_000_000 + int(tail_s * SAMPLE_RATE_HZ)
    song = np.zeros((length, 2), np.float32)
    here = backing[first : first + length]
    song[: len(here)] = here
    drums = np.zeros_like(song)
    seats = max((hit.seat for hit in hits), default=0) + 1
    placed = []
    for hit in hits:
        if part.start_us <= hit.time_us < part.end_us:
            sound, gain = drum_sound(hit.pad, hit.velocity)
            side = 0.0 if seats == 1 else _PAN * (2 * hit.seat / (seats - 1) - 1)
            leaning = sound * np.array([1 - max(side, 0), 1 + min(side, 0)], np.float32)
            placed.append(Placed(leaning, hit.time_us * SAMPLE_RATE_HZ // 1_000_000 - first, gain))
    place(drums, placed)
    song_lufs = integrated_lufs(song, SAMPLE_RATE_HZ)
    drums *= np.float32(
        true_gain_to(max(song_lufs, -30.0) + DRUMS_ABOVE_BACKING_LU, integrated_lufs(drums, SAMPLE_RATE_HZ))
    )
    song += drums
    _fade(song)
    song *= np.float32(true_gain_to(TARGET_LUFS, integrated_lufs(song, SAMPLE_RATE_HZ)))
    limit(song)
    return song


def _fade(samples: Samples) -> None:
    rise, fall = (min(int(seconds * SAMPLE_RATE_HZ), len(samples)) for seconds in (_FADE_IN_S, _FADE_OUT_S))
    samples[:rise] *= np.linspace(0, 1, rise, dtype=np.float32)[:, None]
    samples[len(samples) - fall :] *= (np.linspace(1, 0, fall, dtype=np.float32) ** 2)[:, None]
