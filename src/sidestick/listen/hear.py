# SPDX-License-Identifier: Apache-2.0
"""Everything that listening finds in a recording, and the recording with its drums turned down."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import numpy as np
from numpy.typing import NDArray

from sidestick.audio.loudness import integrated_lufs
from sidestick.listen.bar_pointer import BarPath, decode_bars
from sidestick.listen.beat_activation import PulseBeats
from sidestick.listen.drum_activation import TemplateDrums
from sidestick.listen.drum_agreement import DrumAgreement
from sidestick.listen.drum_onsets import drum_onsets
from sidestick.listen.features import FPS, SAMPLE_RATE_HZ, Features, features
from sidestick.listen.grid import beats_of, even_grid
from sidestick.listen.masking import masked
from sidestick.listen.ports import BeatActivations, HearsBeats, HearsDrums
from sidestick.listen.recurrence import expected_again
from sidestick.listen.runtime import runtime_is_there
from sidestick.listen.sections import sections
from sidestick.listen.separation import turned_down
from sidestick.listen.timekeeper import time_kept
from sidestick.music import Beat, Heard, Metre, Onset

_DONE = {"features": 0.15, "drums": 0.45, "beats": 0.85, "onsets": 0.95, "all": 1.0}
_LEAST_BEATS = 8
_NO_BEAT = 0.12
_SILENCE = 1e-3
_UNCERTAIN = 0.35
_SURE_DRUMS = 0.6
_EIGHTHS_BPM = 150.0
_COMPOUND = (2, 3, 4)  # beats of 6/8, 9/8 and 12/8
_LEAST_DRUMS_PER_MINUTE = 8.0


Mask = NDArray[np.float16]


def hear(
    samples: NDArray[np.float32],
    sample_rate: int,
    *,
    on_progress: Callable[[float], None] | None = None,
    hears_drums: HearsDrums | None = None,
    hears_beats: HearsBeats | None = None,
) -> Heard:
    """Return what is heard in ``samples`` (float32, shape (n, 2), 44.1 kHz); see ``hear_with_mask``."""
    return hear_with_mask(
        samples, sample_rate, on_progress=on_progress, hears_drums=hears_drums, hears_beats=hears_beats
    )[0]


def hear_with_mask(
    samples: NDArray[np.float32],
    sample_rate: int,
    *,
    on_progress: Callable[[float], None] | None = None,
    hears_drums: HearsDrums | None = None,
    hears_beats: HearsBeats | None = None,
) -> tuple[Heard, Mask | None]:
    """Return what is heard in ``samples`` (float32, shape (n, 2), 44.1 kHz), and the mask that ``backing`` takes.

    Parameters
    ----------
    on_progress : callable, optional
        Called with the fraction done after each stage; what it raises passes through.
    hears_drums, hears_beats : optional
        Other ears than the ones that come with Sidestick.

    Raises
    ------
    ValueError
        ``sample_rate`` is not 44 100 or the shape is not (n, 2): the caller did not pass a canonical recording.
    """
    _check(samples, sample_rate)
    told = on_progress or (lambda _: None)
    hears_drums = hears_drums or best_drum_ears()
    hears_beats = hears_beats or PulseBeats()
    duration_s = samples.shape[0] / sample_rate
    heard_features = features(samples)
    told(_DONE["features"])
    drums = hears_drums(heard_features)
    told(_DONE["drums"])
    activations = hears_beats(heard_features, drums)
    path = decode_bars(activations)
    told(_DONE["beats"])
    onsets = drum_onsets(heard_features, expected_again(time_kept(drums), path.frames))
    told(_DONE["onsets"])
    beats, tempo_bpm, notices = _grid(path, activations, onsets, duration_s, _first_sound_s(heard_features))
    if "no_beat" in notices:
        onsets = _doubted(onsets)
    if _drumless(onsets, duration_s):
        notices = (*notices, "no_drums")
    downbeats_s = np.array([beat.time_s for beat in beats if beat.position == 1])
    parts = sections(heard_features, drums, downbeats_s, duration_s)
    told(_DONE["all"])
    heard = Heard(
        duration_s=duration_s,
        tempo_bpm=round(tempo_bpm, 2),
        metre=_metre(path, tempo_bpm, compound=activations.compound),
        beats=beats,
        sections=parts,
        onsets=onsets,
        loudness_lufs=round(integrated_lufs(samples, sample_rate), 2),
        notices=notices,
        heard_by=f"{hears_drums.name}, {hears_beats.name}, bar pointer 2, timekeeper 3",
    )
    return heard, None if drums.mask is None else drums.mask.astype(np.float16)


def best_drum_ears() -> HearsDrums:
    """Return network and templates together, or the templates on a machine that cannot run the network."""
    return DrumAgreement() if runtime_is_there() else TemplateDrums()


def backing(
    samples: NDArray[np.float32],
    sample_rate: int,
    heard: Heard,
    mask: Mask | None = None,
    *,
    into: NDArray[np.float32] | None = None,
    on_progress: Callable[[float], None] | None = None,
) -> NDArray[np.float32]:
    """Return ``samples`` with the drums turned down, float32, same shape; as they are when no drums were heard.

    Parameters
    ----------
    mask : optional
        From ``hear_with_mask``; without one, what strikes is told from what sounds by its shape.
    into : optional
        Takes the result; may be ``samples`` itself, which is then overwritten: a long song needs no second copy.
    """
    _check(samples, sample_rate)
    out = np.empty_like(samples) if into is None else into
    if "no_drums" in heard.notices:
        out[:] = samples
    elif mask is None:
        out[:] = turned_down(samples, on_progress=on_progress)
    else:
        masked(samples, mask, into=out, on_progress=on_progress)
    return out


def _check(samples: NDArray[np.float32], sample_rate: int) -> None:
    if sample_rate != SAMPLE_RATE_HZ or samples.ndim != 2 or samples.shape[1] != 2:
        raise ValueError(
            f"listening takes shape (n, 2) at {SAMPLE_RATE_HZ} Hz, not {samples.shape} at {sample_rate} Hz"
        )


def _grid(
    path: BarPath, activations: BeatActivations, onsets: tuple[Onset, ...], duration_s: float, first_s: float
) -> tuple[tuple[Beat, ...], float, tuple[str, ...]]:
    """Return beats, tempo (0 when none was heard) and what to say about them."""
    beats = beats_of(path, activations.fps, activations.beat, onsets, (first_s, duration_s))
    sure = float(np.mean([beat.confidence for beat in beats])) if beats else 0.0
    if len(beats) < _LEAST_BEATS or sure < _NO_BEAT:
        return even_grid(duration_s), 0.0, ("no_beat",)
    tempo_bpm = 60 / float(np.median(np.diff([beat.time_s for beat in beats])))
    return beats, tempo_bpm, ("uncertain_tempo",) if sure < _UNCERTAIN else ()


def _first_sound_s(heard: Features) -> float:
    """Return when the recording begins to sound, at most 60 dB below where it is loudest."""
    loud = heard.power.sum(axis=1)
    return float(np.argmax(loud > _SILENCE * loud.max(initial=0))) / FPS


def _metre(path: BarPath, tempo_bpm: float, *, compound: bool) -> Metre:
    """Return the metre of most bars; beats of three eighths are written in eighths, and so are six quick beats."""
    if not tempo_bpm:
        return Metre(4)
    if compound and path.metre in _COMPOUND:
        return Metre(3 * path.metre, 8, 3)
    return Metre(path.metre, 8 if path.metre == 6 and tempo_bpm >= _EIGHTHS_BPM else 4)


def _doubted(onsets: tuple[Onset, ...]) -> tuple[Onset, ...]:
    """Return the onsets with half their confidence: speech and noise strike too, but not in time."""
    return tuple(msgspec.structs.replace(onset, confidence=round(onset.confidence / 2, 3)) for onset in onsets)


def _drumless(onsets: tuple[Onset, ...], duration_s: float) -> bool:
    sure = sum(onset.confidence > _SURE_DRUMS for onset in onsets)
    return sure * 60 / duration_s < _LEAST_DRUMS_PER_MINUTE
