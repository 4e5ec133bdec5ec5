# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: INP001, TID251 - beside scripts, not a package
"""Stems to what the network sees: levels, rooms, compressors, filters, codecs and noise, other each time.

A clip is rendered once and mixed again and again; what is varied here costs a tenth of what rendering does.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import numpy as np
from audible import energies, heard
from mastering import coded, compressor_gain, driven, filter_gain, fizz, noise_like, plate, rms, room
from numpy.typing import NDArray
from render import GROUP_OF_CLASS, GROUPS, RATE
from scipy import fft

from sidestick.listen.drum_network import network_input
from sidestick.listen.features import FPS, HOP, WINDOW, filterbank

Sound = NDArray[np.float32]
_GROUP = np.array(GROUP_OF_CLASS)
_SPREAD_DB = np.array([2.0, 3.0, 3.0, 5.5, 5.5])  # on top of what the kits differ by
_SOFTER_DB = np.array([0.0, 0.0, 0.0, -2.0, -2.0])  # hats and cymbals of records against those of sample packs
_BALANCE_DB = (-8.0, 8.0)
_ALONE, _DRUMLESS, _STRANGERS, _NOISE, _COLOURED, _DULL_DRUMS = 0.10, 0.05, 0.35, 0.04, 0.5, 0.35
_SLOPED, _FIZZ = 0.8, 0.3  # bands that fall towards their top as played ones do; guitars that hiss below it
_PLATE, _PLATE_ALSO = 0.3, ((0, 0.1), (2, 0.5))  # mixes whose snare is in one; how often the kick and the toms are too
_WEIGHTS = filterbank()
_WINDOW = (np.hanning(WINDOW + 1)[:-1] / (WINDOW / 4)).astype(np.float32)


class Mixed(msgspec.Struct, frozen=True, eq=False):
    """One song as the network sees it.

    ``bands`` and ``mask`` float16, shape (frames, BANDS); ``strokes`` int32, shape (strokes, 3): frame, class, velocity of
    127 or -1 where it cannot be heard.
    """

    bands: NDArray[np.float16]
    mask: NDArray[np.float16]
    strokes: NDArray[np.int32]


class Stems:
    """The clips that are rendered so far."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._shards: list[tuple[NDArray[np.int16], dict[str, NDArray[np.float64]]]] = []
        self._names: set[str] = set()

    def refresh(self) -> int:
        """Take in what is new; return how many shards there are."""
        for path in sorted(self._folder.glob("[0-9]*[0-9].npz")):
            if path.name not in self._names and ".partial" not in path.name:
                self._names.add(path.name)
                with np.load(path) as file:
                    self._shards.append((np.load(path.with_suffix(".npy"), mmap_mode="r"), dict(file)))
        return len(self._shards)

    def count(self) -> int:
        """Return how many clips there are."""
        return sum(len(sounds) for sounds, _ in self._shards)

    def clip(self, number: int) -> tuple[Sound, NDArray[np.float64], NDArray[np.float32]]:
        """Return a clip's stems, its strokes (seconds, class, velocity) and their energies."""
        for sounds, rows in self._shards:
            if number < len(sounds):
                mine = rows["strokes"][:, 0] == number
                scale = (rows["scale"][number] / 32767).astype(np.float32)
                stems = sounds[number].astype(np.float32) * scale[:, None]
                return stems, rows["strokes"][mine, 1:], rows["energies"][mine].astype(np.float32)
            number -= len(sounds)
        raise IndexError(number)


def endless(folder: Path, seed: tuple[int, ...], *, steady: bool) -> Iterator[Mixed]:
    """Yield mixes for ever; with ``steady`` of the shards that there are at the first, in any case in the same order."""
    stems, chance = Stems(folder), np.random.default_rng(seed)
    stems.refresh()
    while True:
        for _ in range(64):
            yield mixed(stems, int(chance.integers(stems.count())), chance)
        if not steady:
            stems.refresh()


def mixed(
    stems: Stems,
    number: int,
    chance: np.random.Generator,
    balance_db: tuple[float, float] = _BALANCE_DB,
) -> Mixed:
    """Return clip ``number`` in a mix of its own, its drums so many decibels over the band."""
    parts, strokes, energy = stems.clip(number)
    if chance.random() < _STRANGERS:
        parts[GROUPS] = np.roll(stems.clip(int(chance.integers(stems.count())))[0][GROUPS], int(chance.integers(RATE)))
    if chance.random() < _COLOURED:
        parts[:GROUPS] = _coloured(parts[:GROUPS], chance)
    if chance.random() < _PLATE:
        for group in (1, *(other for other, odds in _PLATE_ALSO if chance.random() < odds)):
            parts[group] = plate(parts[group], chance) if parts[group].any() else parts[group]
    if chance.random() < _SLOPED:
        parts[GROUPS] = _sloped(parts[GROUPS], chance)
    if chance.random() < _FIZZ:
        parts[GROUPS] += fizz(parts[GROUPS], chance)
    energy[..., GROUPS:] = energies(parts[GROUPS:], [(time, _GROUP[int(cls)]) for time, cls, _ in strokes])
    if chance.random() < _DULL_DRUMS:
        parts[:GROUPS] = _dulled(parts[:GROUPS], chance)
    gains = np.ones(GROUPS + 1, np.float32)
    gains[:GROUPS] = 10 ** ((_SOFTER_DB + _SPREAD_DB * chance.standard_normal(GROUPS)) / 20)
    drums, band = gains[:GROUPS] @ parts[:GROUPS], parts[GROUPS]
    if chance.random() < 0.5:
        speed = float(np.exp(chance.uniform(np.log(0.88), np.log(1.14))))
        places = np.arange(0, len(band) - 1, speed, dtype=np.float64)
        whole = np.arange(len(band))
        drums, band = (np.interp(places, whole, part).astype(np.float32) for part in (drums, band))
        strokes = strokes / [speed, 1, 1]
    if chance.random() < _NOISE:  # rain, an engine, an untuned radio
        slope = chance.uniform(-1, 1)
        spectrum = fft.rfft(chance.standard_normal(len(band)).astype(np.float32))
        spectrum[1:] *= np.arange(1, len(spectrum), dtype=np.float32) ** np.float32(slope / 2)
        band = fft.irfft(spectrum, len(band))
        band /= np.float32(rms(band))
        drums = drums * np.float32(chance.random() < 0.3)
    kind = chance.random()
    loud = rms(drums) if len(strokes) and drums.any() else 0.0
    if kind < _ALONE and loud:
        band, balance = np.zeros_like(band), 1.0
    elif kind < _ALONE + _DRUMLESS or not loud:
        drums, balance = np.zeros_like(drums), 0.0
        strokes, energy = strokes[:0], energy[:0]
    else:
        balance = float(10 ** (chance.uniform(*balance_db) / 20))
        balance *= rms(band) / loud
    gains[:GROUPS] *= np.float32(balance)
    gains[GROUPS] = 0 if kind < _ALONE else 1
    clear = heard(energy, _GROUP[strokes[:, 1].astype(int)], gains)
    drums = drums * np.float32(balance)
    if balance:
        drums = room(drums, chance) if chance.random() < 0.55 else drums
        drums = drums * compressor_gain(drums, chance) if chance.random() < 0.4 else drums
        drums = driven(drums, chance) if chance.random() < 0.15 else drums
    if band.any() and chance.random() < 0.35:
        band = room(band, chance)
    bands, mask = _seen(*_mastered(drums, band, chance), chance)
    frames = np.rint(strokes[:, 0] * FPS).astype(np.int32)
    velocity = np.where(clear, 127 * strokes[:, 2], -1)
    rows = np.stack([frames, strokes[:, 1], velocity], axis=1).astype(np.int32)
    return Mixed(bands, mask, rows[frames < len(bands)])


def _coloured(stems: Sound, chance: np.random.Generator) -> Sound:
    """Return each drum's stem as other microphones and another hand at the desk have it, as loud as before."""
    size = fft.next_fast_len(stems.shape[1], real=True)
    octaves = np.log2(np.maximum(fft.rfftfreq(size, 1 / RATE), 1.0) / 1000)
    knots = np.arange(-4.5, 4.6, 1.5)
    curves = chance.uniform(1, 5) * chance.standard_normal((len(stems), knots.size))
    gains = 10 ** (np.stack([np.interp(octaves, knots, curve) for curve in curves]) / 20)
    coloured = fft.irfft(fft.rfft(stems, size, axis=1) * gains.astype(np.float32), size, axis=1)[:, : stems.shape[1]]
    before, after = (np.sqrt(np.mean(np.square(part), axis=1, keepdims=True)) for part in (stems, coloured))
    return np.asarray(coloured * (before / np.maximum(after, np.float32(1e-9))), np.float32)


def _dulled(stems: Sound, chance: np.random.Generator) -> Sound:
    """Return drums with a softer top, as they are under blankets, on tape or far from a microphone."""
    length = stems.shape[1]
    size = fft.next_fast_len(length, real=True)
    corner = np.exp(chance.uniform(np.log(1500), np.log(7000)))
    most = 10 ** (-chance.uniform(4, 20) / 20)
    steep = (fft.rfftfreq(size, 1 / RATE) / corner) ** 2
    gain = (1 + most * steep) / (1 + steep)
    return np.asarray(
        fft.irfft(fft.rfft(stems, size, axis=1) * gain.astype(np.float32), size, axis=1)[:, :length], np.float32
    )


def _sloped(band: Sound, chance: np.random.Generator) -> Sound:
    """Return a band whose top falls: what is played and sung holds 10 to 25 dB less at 10 kHz than at 4, sampled instruments as much."""
    size = fft.next_fast_len(len(band), real=True)
    corner, steepness = np.exp(chance.uniform(np.log((2500, 1.0)), np.log((8500, 6.0))))
    gain = 1 / np.sqrt(1 + (fft.rfftfreq(size, 1 / RATE) / corner) ** (2 * steepness))
    gain = np.maximum(gain, 10 ** (-chance.uniform(20, 60) / 20)).astype(np.float32)
    return np.asarray(fft.irfft(fft.rfft(band, size) * gain, size)[: len(band)], np.float32)


def _mastered(drums: Sound, band: Sound, chance: np.random.Generator) -> tuple[Sound, Sound, Sound]:
    """Return the drums, the band and both together as a record of some age and quality has them."""
    size = fft.next_fast_len(len(drums), real=True)
    gain = filter_gain(fft.rfftfreq(size, 1 / RATE).astype(np.float32), chance)
    drums, band = (fft.irfft(fft.rfft(part, size) * gain, size)[: len(part)] for part in (drums, band))
    if chance.random() < 0.35:
        band = band + noise_like(drums + band, chance)
    if chance.random() < 0.3:
        curve = compressor_gain(drums + band, chance)
        drums, band = drums * curve, band * curve
    mix = drums + band
    if chance.random() < 0.4:
        mix = driven(mix, chance)
    level = np.float32(0.1 * 10 ** (2.0 * chance.standard_normal() / 20))
    return drums, band, mix * (level / np.float32(rms(mix)))


def _seen(
    drums: Sound, band: Sound, mix: Sound, chance: np.random.Generator
) -> tuple[NDArray[np.float16], NDArray[np.float16]]:
    seen = _bands(mix)
    if chance.random() < 0.35:
        seen = coded(seen, chance)
    share = np.square(_bands(drums))
    share = share / (share + np.square(_bands(band)) + np.float32(1e-12))
    return network_input(seen).astype(np.float16), share.astype(np.float16)


def _bands(sound: Sound) -> NDArray[np.float32]:
    padded = np.pad(sound, WINDOW // 2)
    windows = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP]
    return np.abs(fft.rfft(windows * _WINDOW, axis=1)) @ _WEIGHTS
