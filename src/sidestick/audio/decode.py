# SPDX-License-Identifier: Apache-2.0
"""Any audio file to the canonical recording: 44.1 kHz, stereo, float32.

Takes what FFmpeg reads (wav, flac, mp3, m4a, ogg, opus, webm, the sound of an mp4). Encoder delay is removed as the
container says. More than two channels are folded down by ITU-R BS.775-3 (centre and surrounds at -3 dB, no low-frequency
channel) and scaled so that folding cannot clip. Values that are not numbers become silence; a recording beyond full
scale is turned down as a whole, so that its shape is kept. Sound is resampled as it is decoded: the song is in memory
once.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from sidestick.audio.promise import Promise, looks_like_cut_mp4, promise
from sidestick.audio.recording import SAMPLE_RATE_HZ, Recording, Samples
from sidestick.errors import BadAudio, BadInput, Cancelled, NotFound

if TYPE_CHECKING:
    from av import AudioFrame
    from av.audio.resampler import AudioResampler
    from av.audio.stream import AudioStream
    from av.container import InputContainer

MINIMUM_S = 5.0
MAXIMUM_S = 90 * 60.0
_SILENT_PEAK = 10 ** (-70 / 20)
_MISSING_S = 0.5  # what a container may promise beyond what decodes: padding, a last short packet
_MISSING_SHARE = 0.01
_PROGRESS_EVERY_S = 2.0

_HALF_POWER = math.sqrt(0.5)
_FOLD: dict[str, tuple[float, float]] = {
    "FL": (1.0, 0.0),
    "FR": (0.0, 1.0),
    "FC": (_HALF_POWER, _HALF_POWER),
    "LFE": (0.0, 0.0),
    "FLC": (1.0, 0.0),
    "FRC": (0.0, 1.0),
    "SL": (_HALF_POWER, 0.0),
    "SR": (0.0, _HALF_POWER),
    "BL": (_HALF_POWER, 0.0),
    "BR": (0.0, _HALF_POWER),
    "BC": (0.5, 0.5),
}
_FOLD_UNKNOWN = (0.5, 0.5)
_UNNAMED: dict[
    int, tuple[str, ...]
] = {  # what FFmpeg takes a plain count of channels to be; many WAV files say no more
    2: ("FL", "FR"),
    3: ("FL", "FR", "LFE"),
    4: ("FL", "FR", "FC", "BC"),
    5: ("FL", "FR", "FC", "BL", "BR"),
    6: ("FL", "FR", "FC", "LFE", "BL", "BR"),
    7: ("FL", "FR", "FC", "LFE", "BC", "SL", "SR"),
    8: ("FL", "FR", "FC", "LFE", "BL", "BR", "SL", "SR"),
}


def decode(
    path: Path,
    *,
    on_progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    name: str | None = None,
) -> Recording:
    """Return the canonical recording of the sound in ``path``.

    Parameters
    ----------
    path : Path
        Any file; it is only read.
    on_progress : callable, optional
        Called with the fraction done, 0 to 1, about every two seconds of song. What it raises passes through.
    cancelled : callable, optional
        Asked as often; when it says so, ``Cancelled`` is raised.
    name : str, optional
        What errors call the file; its own name otherwise (an upload lies under another).

    Raises
    ------
    NotFound
        ``library.no_file``: nothing is there.
    BadInput
        ``library.is_folder``: a folder is there.
    BadAudio
        ``audio.empty``, ``not_audio``, ``truncated``, ``too_short``, ``too_long`` or ``silent``.
    Cancelled
        A person asked to stop.
    """
    import av

    name = path.name if name is None else name
    if path.is_dir():
        raise BadInput("library.is_folder", name=name or str(path))
    if not path.is_file():
        raise NotFound("library.no_file", name=name)
    if path.stat().st_size == 0:
        raise BadAudio("audio.empty", name=name)
    try:
        container = av.open(str(path), mode="r", **_lenient(av.__version__))
    except (av.error.FFmpegError, ValueError) as reason:
        if looks_like_cut_mp4(path):
            raise BadAudio("audio.truncated", name=name, seconds=0) from reason
        raise BadAudio("audio.not_audio", name=name) from reason
    with container:
        if not container.streams.audio:
            raise BadAudio("audio.not_audio", name=name)
        stream = container.streams.audio[0]
        promised = promise(path, container, stream)
        told = _Told(promised.seconds or 0.0, on_progress, cancelled)
        samples = _decoded(container, stream, promised, told, name)
        tags = {key.lower(): _readable(value) for key, value in {**container.metadata, **stream.metadata}.items()}
    return Recording(
        samples=samples,
        sample_rate_hz=SAMPLE_RATE_HZ,
        title=tags.get("title", "").strip(),
        artist=tags.get("artist", tags.get("album_artist", "")).strip(),
    )


def _lenient(version: str) -> dict[str, Any]:
    """Return what makes PyAV read tags that are no UTF-8: from 19 on it keeps their bytes as surrogates by itself."""
    return {} if int(version.split(".", maxsplit=1)[0]) >= 19 else {"metadata_errors": "replace"}


def _readable(tag: str) -> str:
    return tag.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


class _Told(msgspec.Struct, frozen=True):
    """Whom to tell how far decoding is, and to ask whether to go on."""

    expected_s: float
    on_progress: Callable[[float], None] | None
    cancelled: Callable[[], bool] | None

    def at(self, done_s: float) -> None:
        if self.cancelled is not None and self.cancelled():
            raise Cancelled("cancelled")
        if self.on_progress is not None:
            self.on_progress(min(0.99, done_s / max(self.expected_s, done_s)))

    def done(self) -> None:
        if self.on_progress is not None:
            self.on_progress(1.0)


def _decoded(container: InputContainer, stream: AudioStream, promised: Promise, told: _Told, name: str) -> Samples:
    expected_s = told.expected_s
    if promised.certain and expected_s > MAXIMUM_S:
        raise _too_long(name, expected_s)
    tape = _Tape(expected_s)
    told_at = 0.0
    for frame in _frames(container, stream):
        tape.add(frame)
        if tape.seconds > MAXIMUM_S:
            raise _too_long(name, tape.seconds)
        if tape.seconds - told_at >= _PROGRESS_EVERY_S:
            told_at = tape.seconds
            told.at(told_at)
    samples = tape.finish()
    got_s = samples.shape[0] / SAMPLE_RATE_HZ
    if got_s == 0:
        raise BadAudio("audio.not_audio", name=name)
    missing_s = expected_s - got_s
    if promised.broken or (promised.certain and missing_s > max(_MISSING_S, _MISSING_SHARE * expected_s)):
        raise BadAudio("audio.truncated", name=name, seconds=round(got_s, 1))
    if got_s < MINIMUM_S:
        raise BadAudio("audio.too_short", name=name, seconds=round(got_s, 1), minimum_s=round(MINIMUM_S))
    _mend(samples, name)
    told.done()
    return samples


def _too_long(name: str, seconds: float) -> BadAudio:
    return BadAudio("audio.too_long", name=name, minutes=math.ceil(seconds / 60), maximum_min=round(MAXIMUM_S / 60))


def _frames(container: InputContainer, stream: AudioStream) -> Iterator[AudioFrame]:
    """Yield the stream's frames; a packet that does not decode is passed over, as players do."""
    import av

    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets, None)
        except av.error.FFmpegError:
            return
        if packet is None:
            return
        try:
            yield from packet.decode()
        except av.error.FFmpegError:
            continue


class _Tape:
    """Canonical samples as they come: folds to stereo, resamples, and grows the one buffer."""

    def __init__(self, expected_s: float) -> None:
        room = int(min(max(expected_s, 10.0), MAXIMUM_S) * SAMPLE_RATE_HZ) + SAMPLE_RATE_HZ
        self._samples: Samples = np.empty((room, 2), np.float32)
        self._length = 0
        self._shape: tuple[str, str, int] | None = None
        self._to_float: AudioResampler | None = None
        self._resampler: Any = None
        self._fold: NDArray[np.float32] | None = None

    @property
    def seconds(self) -> float:
        return self._length / SAMPLE_RATE_HZ

    def add(self, frame: AudioFrame) -> None:
        shape = (frame.format.name, frame.layout.name, frame.sample_rate)
        if shape != self._shape:
            self._begin(frame, shape)
        assert self._to_float is not None
        frame.pts = None  # a gap in the clock is no gap in the sound
        for part in self._to_float.resample(frame):
            self._push(part.to_ndarray().astype(np.float32, copy=False), last=False)

    def finish(self) -> Samples:
        self._flush()
        return self._samples[: self._length]

    def _begin(self, frame: AudioFrame, shape: tuple[str, str, int]) -> None:
        import av
        import soxr

        self._flush()
        self._shape = shape
        self._to_float = av.AudioResampler(format="fltp", layout=frame.layout, rate=frame.sample_rate)
        self._fold = _fold_matrix([channel.name for channel in frame.layout.channels])
        if frame.sample_rate == SAMPLE_RATE_HZ:
            self._resampler = None
        else:
            self._resampler = soxr.ResampleStream(frame.sample_rate, SAMPLE_RATE_HZ, 2, dtype="float32", quality="HQ")

    def _flush(self) -> None:
        if self._shape is not None and self._fold is not None:
            self._push(np.zeros((self._fold.shape[0], 0), np.float32), last=True)

    def _push(self, planes: NDArray[np.float32], *, last: bool) -> None:
        assert self._fold is not None
        if not np.isfinite(planes).all():
            planes = np.nan_to_num(planes, nan=0.0, posinf=0.0, neginf=0.0)
        stereo = np.ascontiguousarray(planes.T @ self._fold, dtype=np.float32)
        if self._resampler is not None:
            stereo = self._resampler.resample_chunk(stereo, last=last)
        end = self._length + stereo.shape[0]
        if end > self._samples.shape[0]:
            grown = np.empty((max(end, self._samples.shape[0] * 3 // 2), 2), np.float32)
            grown[: self._length] = self._samples[: self._length]
            self._samples = grown
        self._samples[self._length : end] = stereo
        self._length = end


def _fold_matrix(channels: Sequence[str]) -> NDArray[np.float32]:
    """Return gains of shape (channels, 2)."""
    if len(channels) == 1:
        return np.ones((1, 2), np.float32)
    named = _UNNAMED.get(len(channels), channels) if set(channels) == {"NONE"} else channels
    matrix = np.array([_FOLD.get(channel, _FOLD_UNKNOWN) for channel in named], np.float32)
    return matrix / max(1.0, float(matrix.sum(axis=0).max()))


def _mend(samples: Samples, name: str) -> None:
    """Hold ``samples`` within full scale, in place; raise ``audio.silent`` when there is nothing to hear."""
    peak = max(float(samples.max()), -float(samples.min()))
    if peak < _SILENT_PEAK:
        raise BadAudio("audio.silent", name=name)
    if peak > 1.0:
        samples *= np.float32(1.0 / peak)
        np.clip(samples, -1.0, 1.0, out=samples)
