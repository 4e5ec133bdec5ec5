# SPDX-License-Identifier: Apache-2.0
"""The canonical recording on disk: FLAC, 16 bit.

Samples are rounded plainly, without dither: a 16-bit source at 44.1 kHz comes back bit for bit, and the same sound gives
the same file, whose SHA-256 is the song's name. The encoder writes no version string for the same reason.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO

import numpy as np

from sidestick.audio.recording import Samples
from sidestick.errors import BadData, DiskFull, NotFound, SidestickError

_FULL_SCALE = 32767.0
_BLOCK = 1 << 16
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@contextmanager
def disk_full_said(folder: Path) -> Iterator[None]:
    """Turn the system's "no space left" into ``DiskFull``, naming ``folder``.

    PyAV, writing to a file of ours, hides what the file raised behind an error of its own: so the whole chain is asked.
    """
    try:
        yield
    except DiskFull as reason:  # the inner folder is one of ours, under a name that nobody knows
        raise DiskFull("library.disk_full", folder=str(folder)) from reason
    except SidestickError:
        raise
    except Exception as reason:
        if any(isinstance(one, OSError) and one.errno in _FULL for one in _chain(reason)):
            raise DiskFull("library.disk_full", folder=str(folder)) from reason
        raise


def _chain(error: BaseException) -> Iterator[BaseException]:
    one: BaseException | None = error
    while one is not None:
        yield one
        one = one.__cause__ or one.__context__


@contextmanager
def written_whole(path: Path) -> Iterator[BinaryIO]:
    """Give a file to write that takes ``path``'s name only when all went well; raise ``DiskFull`` without room."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with disk_full_said(path.parent):
            with temporary.open("wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


def write_flac(path: Path, samples: Samples, sample_rate_hz: int) -> None:
    """Write ``samples`` (float32, shape (n, 2)) as 16-bit FLAC, whole or not at all; raise ``DiskFull``."""
    import av

    with written_whole(path) as file, av.open(file, mode="w", format="flac", options={"fflags": "+bitexact"}) as out:
        stream = out.add_stream("flac", rate=sample_rate_hz, layout="stereo", options={"flags": "+bitexact"})
        stream.codec_context.format = "s16"
        for start in range(0, samples.shape[0], _BLOCK):
            block = samples[start : start + _BLOCK] * np.float32(_FULL_SCALE + 1)
            whole = np.clip(np.rint(block), -_FULL_SCALE - 1, _FULL_SCALE).astype(np.int16)
            frame = av.AudioFrame.from_ndarray(whole.reshape(1, -1), format="s16", layout="stereo")
            frame.sample_rate = sample_rate_hz
            frame.time_base = Fraction(1, sample_rate_hz)
            frame.pts = start
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))


def read_flac(path: Path) -> tuple[Samples, int]:
    """Return a canonical file's samples (float32, shape (n, 2)) and rate in hertz.

    Raises ``NotFound`` when nothing is there and ``BadData`` when it is not such a file.
    """
    import av

    if not path.is_file():
        raise NotFound("library.no_file", name=path.name)
    try:
        with av.open(str(path), mode="r") as container:
            stream = container.streams.audio[0]
            blocks = [frame.to_ndarray().reshape(-1, 2) for frame in container.decode(stream)]
            rate = stream.rate
    except (av.error.FFmpegError, ValueError, IndexError) as reason:
        raise BadData("data.broken", name=path.name, reason="FLAC") from reason
    if not blocks:
        raise BadData("data.broken", name=path.name, reason="FLAC")
    samples = np.empty((sum(block.shape[0] for block in blocks), 2), np.float32)
    at = 0
    for block in blocks:
        samples[at : at + block.shape[0]] = block
        at += block.shape[0]
    samples *= np.float32(1.0 / (_FULL_SCALE + 1))
    return samples, rate
