# SPDX-License-Identifier: Apache-2.0
"""Real audio files of every kind, made by PyAV."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

CLICK_S = 0.5

KINDS: dict[str, tuple[str, str, int]] = {
    "wav": ("wav", "pcm_s16le", 44_100),
    "flac": ("flac", "flac", 44_100),
    "mp3": ("mp3", "libmp3lame", 44_100),
    "m4a": ("ipod", "aac", 44_100),
    "ogg": ("ogg", "vorbis", 44_100),
    "opus": ("ogg", "libopus", 48_000),
    "webm": ("webm", "libopus", 48_000),
    "mp4": ("mp4", "aac", 48_000),
}
"""File ending to container, codec and rate."""


def clicks(seconds: float, rate: int, channels: int = 2) -> NDArray[np.float32]:
    """Return a click every half second from half a second on over a quiet tone, shape (n, channels)."""
    time = np.arange(int(seconds * rate)) / rate
    sound = 0.05 * np.sin(2 * np.pi * 220 * time)
    since = time - CLICK_S * np.floor(time / CLICK_S)
    sound += np.where(time >= CLICK_S, 0.7 * np.exp(-since / 0.004) * np.cos(2 * np.pi * 1000 * since), 0)
    return np.repeat(sound[:, None].astype(np.float32), channels, axis=1)


def click_times(samples: NDArray[np.float32], rate: int) -> NDArray[np.float64]:
    """Return where the clicks of ``clicks`` begin: the first sample of each half second above half the peak."""
    loud = np.flatnonzero(np.abs(samples[:, 0]) > 0.3)
    first = np.append(True, np.diff(loud) > rate // 10)
    return np.asarray(loud[first] / rate)


def write(
    path: Path,
    samples: NDArray[np.float32],
    *,
    kind: str | None = None,
    rate: int | None = None,
    layout: str = "stereo",
    codec: str | None = None,
    tags: dict[str, str] | None = None,
    options: dict[str, str] | None = None,
    picture: bool = False,
) -> Path:
    """Write ``samples``, shape (n, channels), as the kind of file that ``path`` is named for."""
    container_format, usual_codec, usual_rate = KINDS[kind or path.suffix[1:]]
    rate = rate or usual_rate
    with av.open(str(path), mode="w", format=container_format, options=options or {}) as out:
        out.metadata.update(tags or {})
        film = _film(out) if picture else None
        stream = out.add_stream(codec or usual_codec, rate=rate, options={"strict": "experimental"})
        assert isinstance(stream, av.AudioStream)
        stream.codec_context.layout = layout
        if film is not None:
            _show(out, film, len(samples) / rate)
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples.T), format="fltp", layout=layout)
        frame.sample_rate, frame.pts, frame.time_base = rate, 0, Fraction(1, rate)
        for part in av.AudioResampler(format=stream.codec_context.format, layout=layout, rate=rate).resample(frame):
            out.mux(stream.encode(part))
        out.mux(stream.encode(None))
    return path


def write_silent_film(path: Path) -> Path:
    """Write an mp4 that has a picture and no sound."""
    with av.open(str(path), mode="w", format="mp4") as out:
        _show(out, _film(out), 6.0)
    return path


def _film(out: av.container.OutputContainer) -> av.VideoStream:
    film = out.add_stream("mpeg4", rate=5)
    assert isinstance(film, av.VideoStream)
    film.width, film.height, film.pix_fmt = 64, 48, "yuv420p"
    return film


def _show(out: av.container.OutputContainer, film: av.VideoStream, seconds: float) -> None:
    for index in range(int(seconds * 5)):
        frame = av.VideoFrame.from_ndarray(np.full((48, 64, 3), index % 255, np.uint8), format="rgb24")
        out.mux(film.encode(frame))
    out.mux(film.encode(None))
