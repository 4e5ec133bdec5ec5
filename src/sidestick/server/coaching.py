# SPDX-License-Identifier: Apache-2.0
"""The coach over HTTP: levels for the seats, what a take taught, lessons, drills, what is counted."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sidestick.errors import BadMessage
from sidestick.library import coaching
from sidestick.music import Level
from sidestick.server.answers import answer, body
from sidestick.server.desk import desk_of

_MOST_PLAYERS = 2


async def _advice(request: Request) -> Response:
    desk = desk_of(request)
    players = [player[:64] for player in request.query_params.getlist("player") if player]
    if not 1 <= len(players) <= _MOST_PLAYERS:
        raise BadMessage("server.bad_message", reason="one or two players: ?player=ID&player=ID")
    return answer(await desk.call(coaching.advice, desk.library, request.path_params["sha256"], players))


async def _told(request: Request) -> Response:
    desk = desk_of(request)
    return answer(await desk.call(coaching.told, desk.library, request.path_params["take_id"]))


async def _lesson(request: Request) -> Response:
    desk = desk_of(request)
    played = await body(request, coaching.LessonPlayed)
    return answer(await desk.call(coaching.lesson, desk.library, request.path_params["sha256"], played))


async def _pass(request: Request) -> Response:
    desk = desk_of(request)
    played = await body(request, coaching.PassPlayed)
    return answer(await desk.call(coaching.pass_judged, desk.library, request.path_params["sha256"], played))


async def _counts(request: Request) -> Response:
    desk = desk_of(request)
    level = request.path_params["level"]
    if level not in set(Level):
        raise BadMessage("server.bad_message", reason=f"level {level} is not one of 1 to 6")
    found = await desk.call(coaching.counted, desk.library, request.path_params["sha256"], Level(level))
    return answer({"counts": found})


_SONG = "/api/songs/{sha256}"

routes = [
    Route(f"{_SONG}/coach", _advice, methods=["GET"]),
    Route(f"{_SONG}/lesson", _lesson, methods=["POST"]),
    Route(f"{_SONG}/pass", _pass, methods=["POST"]),
    Route(f"{_SONG}/counts/{{level:int}}", _counts, methods=["GET"]),
    Route("/api/takes/{take_id}/coach", _told, methods=["GET"]),
]
