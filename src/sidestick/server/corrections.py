# SPDX-License-Identifier: Apache-2.0
"""A song's page over HTTP: its arrangement, what players put right in it, and what each seat plays."""

from __future__ import annotations

from typing import Annotated

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sidestick.arrange import Edit
from sidestick.errors import BadMessage
from sidestick.library import Library, SongPage, queue_listening_anew
from sidestick.music import Level
from sidestick.server.answers import FOREVER, answer, body
from sidestick.server.desk import desk_of
from sidestick.take import Duet

RevisionNumber = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]


class Correction(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A correction made on what was shown as ``revision``."""

    revision: RevisionNumber
    edit: Edit


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A step back or forth from what was shown as ``revision``."""

    revision: RevisionNumber


async def _page(request: Request) -> Response:
    desk = desk_of(request)
    return answer(await desk.call(_page_in_sight, desk.library, request.path_params["sha256"]))


def _page_in_sight(library: Library, sha256: str) -> SongPage:
    library.songs.summary(sha256)
    return library.corrections.page(sha256)


async def _correct(request: Request) -> Response:
    correction = await body(request, Correction)
    desk, sha256 = desk_of(request), request.path_params["sha256"]
    await desk.call(desk.library.songs.summary, sha256)
    await desk.call(desk.library.corrections.make, sha256, correction.edit, on=correction.revision)
    return await _page(request)


async def _step(request: Request) -> Response:
    step = await body(request, Step)
    desk, sha256 = desk_of(request), request.path_params["sha256"]
    corrections = desk.library.corrections
    move = {"undo": corrections.undo, "redo": corrections.redo, "as-heard": corrections.as_heard}
    await desk.call(move[request.url.path.rpartition("/")[2]], sha256, on=step.revision)
    return await _page(request)


async def _parts(request: Request) -> Response:
    desk = desk_of(request)
    levels, duet = _asked(request.query_params.get("levels", ""), request.query_params.get("duet", ""))
    return answer(await desk.call(desk.library.charts.parts, request.path_params["sha256"], levels, duet))


def _asked(levels: str, duet: str) -> tuple[tuple[Level, ...], Duet | None]:
    try:
        found = tuple(Level(int(level)) for level in levels.split(","))
        kind = Duet(duet) if duet else None
    except ValueError as reason:
        said = f"levels={levels[:40]}&duet={duet[:40]}: wanted are levels=1..6,1..6 and one of {', '.join(Duet)}"
        raise BadMessage("server.bad_message", reason=said) from reason
    if len(found) > 8:
        raise BadMessage("server.bad_message", reason=f"{len(found)} levels; there are at most 8 seats")
    return found, kind


async def _listen_anew(request: Request) -> Response:
    desk = desk_of(request)
    job = await desk.call(queue_listening_anew, desk.library, request.path_params["sha256"])
    desk.hand_out(job)
    return answer({"job": job}, 202)


async def _given(request: Request) -> Response:
    desk = desk_of(request)
    chart = await desk.call(desk.library.charts.get, request.path_params["name"])
    return answer(chart, headers={"cache-control": FOREVER})


_SONG = "/api/songs/{sha256}"

routes = [
    Route(f"{_SONG}/page", _page, methods=["GET"]),
    Route(f"{_SONG}/listen", _listen_anew, methods=["POST"]),
    Route(f"{_SONG}/parts", _parts, methods=["GET"]),
    Route("/api/charts/{name}", _given, methods=["GET"]),
    Route(f"{_SONG}/corrections", _correct, methods=["POST"]),
    *[Route(f"{_SONG}/corrections/{step}", _step, methods=["POST"]) for step in ("undo", "redo", "as-heard")],
]
