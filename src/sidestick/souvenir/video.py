# SPDX-License-Identifier: Apache-2.0
"""Take -> a short video (H.264 and AAC in MP4), drawn with Pillow and numpy, encoded by PyAV.

30 frames a second at 1280 by 720: what phones and chats take without asking. The file takes its name only when it is
whole. Where PyAV has no x264 the next encoder of the list is used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sidestick.audio import SAMPLE_RATE_HZ
from sidestick.audio.canonical import written_whole
from sidestick.audio.recording import Samples
from sidestick.errors import Unavailable
from sidestick.judge import judge
from sidestick.music import Chart
from sidestick.souvenir.cards import closing_card, title_sprite
from sidestick.souvenir.encore import Encore
from sidestick.souvenir.excerpt import Excerpt, excerpt
from sidestick.souvenir.ink import Frame, darkened
from sidestick.souvenir.sound import souvenir_mix
from sidestick.souvenir.stage_picture import HEIGHT, WIDTH, StagePicture
from sidestick.take import Take

if TYPE_CHECKING:
    import av
    from av.container import OutputContainer

FRAMES_PER_SECOND = 30
TITLE_S, CLOSING_S, CROSS_S = 2.6, 4.5, 0.5
_ENCODERS: tuple[tuple[str, dict[str, str]], ...] = (
    ("libx264", {"preset": "veryfast", "crf": "20"}),
    ("libopenh264", {}),
    ("h264_videotoolbox", {}),
    ("mpeg4", {"qscale": "3"}),
)

Progress = Callable[[float], None]


def video(
    path: Path,
    *,
    take: Take,
    encore: Encore,
    charts: Mapping[int, Chart],
    downbeats_us: Sequence[int],
    backing: Samples,
    language: str = "en",
    on_progress: Progress = lambda _: None,
) -> Excerpt:
    """Write the souvenir video of ``take`` to ``path`` and return which part of the song it shows.

    Parameters
    ----------
    charts : what each seat played, by the seat's index
    backing : float32, shape (n, 2), 44.1 kHz
    downbeats_us : increasing, where the video may begin and end
    on_progress : called with 0 to 1; what it raises (``Cancelled``) stops the work and leaves no file

    Raises
    ------
    DiskFull, Unavailable (no encoder).
    """
    part = excerpt(
        [hit.time_us for hit in take.hits],
        downbeats_us,
        [round(section.start_s * 1e6) for section in encore.song.sections],
        encore.song.duration_us if take.finished else encore.ended_us,
    )
    stage = _stage(take, encore, charts)
    sound = souvenir_mix(backing, take.hits, part, CLOSING_S)
    _encode(path, _frames(stage, encore, part, language), sound, _frame_count(part), on_progress)
    return part


def _stage(take: Take, encore: Encore, charts: Mapping[int, Chart]) -> StagePicture:
    seat_charts = [charts[seat.index] for seat in take.header.seats]
    met: list[dict[int, int]] = []
    for seat, chart in zip(take.header.seats, seat_charts, strict=True):
        judged = judge(chart.notes, take.hits_of(seat.index), level=seat.level, rate=take.header.rate)
        met.append({j.seq: j.asynchrony_us for j in judged if j.seq is not None and j.asynchrony_us is not None})
    return StagePicture(take, encore, seat_charts, met)


def _frame_count(part: Excerpt) -> int:
    return int(((part.end_us - part.start_us) / 1e6 + CLOSING_S) * FRAMES_PER_SECOND)


def _frames(stage: StagePicture, encore: Encore, part: Excerpt, language: str) -> Iterator[Frame]:
    title = title_sprite(encore, language)
    closing = closing_card(encore, language)
    played = int((part.end_us - part.start_us) / 1e6 * FRAMES_PER_SECOND)
    last = closing
    for index in range(_frame_count(part)):
        now_s = index / FRAMES_PER_SECOND
        if index >= played:
            share = min((index - played) / (CROSS_S * FRAMES_PER_SECOND), 1.0)
            yield closing if share == 1.0 else _crossed(last, closing, share)
            continue
        frame = stage.at(part.start_us + round(now_s * 1e6))
        if now_s < TITLE_S:
            strength = min(now_s / 0.4, 1.0, (TITLE_S - now_s) / 0.6)
            darkened(frame, 0.72 * strength)
            title.stamp(frame, WIDTH / 2, HEIGHT * 0.42, strength)
        last = frame
        yield frame


def _crossed(before: Frame, after: Frame, share: float) -> Frame:
    return (before * (1 - share) + after * share).astype(np.uint8)


def _add_video(container: OutputContainer) -> av.VideoStream:
    import av

    for name, options in _ENCODERS:
        if name in av.codecs_available:
            stream = container.add_stream(name, rate=FRAMES_PER_SECOND, options=options)
            assert isinstance(stream, av.VideoStream)
            stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
            stream.codec_context.thread_count = 0
            return stream
    raise Unavailable("souvenir.no_encoder", wanted=", ".join(name for name, _ in _ENCODERS))


def _encode(path: Path, frames: Iterator[Frame], sound: Samples, count: int, on_progress: Progress) -> None:
    """Write both streams side by side, so that neither is kept in memory."""
    import av

    # By name, not by handle: moving the index to the front (so that a chat can show it at once) reads the file again.
    index_first = {"movflags": "+faststart"}
    with written_whole(path) as file, av.open(file.name, mode="w", format="mp4", options=index_first) as container:
        picture = _add_video(container)
        voice = container.add_stream("aac", rate=SAMPLE_RATE_HZ, layout="stereo")
        voice.bit_rate = 192_000
        written = 0
        for index, frame in enumerate(frames):
            image = av.VideoFrame.from_ndarray(frame, format="rgb24")
            image.pts, image.time_base = index, Fraction(1, FRAMES_PER_SECOND)
            container.mux(picture.encode(image))
            due = min((index + 1) * SAMPLE_RATE_HZ // FRAMES_PER_SECOND, len(sound))
            if due > written:
                block = av.AudioFrame.from_ndarray(
                    np.ascontiguousarray(sound[written:due].T), format="fltp", layout="stereo"
                )
                block.sample_rate, block.pts, block.time_base = SAMPLE_RATE_HZ, written, Fraction(1, SAMPLE_RATE_HZ)
                container.mux(voice.encode(block))
                written = due
            if index % 15 == 0:
                on_progress(index / max(count, 1))
        for stream in (picture, voice):
            container.mux(stream.encode(None))
    on_progress(1.0)
