# SPDX-License-Identifier: Apache-2.0
"""Takes, players and jobs over HTTP: what was played, what it became, and how far the long work is."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route

from sidestick.errors import BadMessage, NotFound
from sidestick.library import State
from sidestick.server import souvenirs
from sidestick.server.answers import answer, body
from sidestick.server.desk import desk_of
from sidestick.souvenir import PAGE_SCRIPT
from sidestick.take import Player
from sidestick.words import language_from


async def _list(request: Request) -> Response:
    desk = desk_of(request)
    return answer({"takes": await desk.call(desk.library.takes.list, request.query_params.get("song"))})


async def _read(request: Request) -> Response:
    desk = desk_of(request)
    return answer(await desk.call(desk.library.takes.get, request.path_params["take_id"]))


async def _charts(request: Request) -> Response:
    desk = desk_of(request)
    _, _, charts = await desk.call(desk.library.played, request.path_params["take_id"])
    return answer({"charts": [charts[seat] for seat in sorted(charts)]})


async def _report(request: Request) -> Response:
    desk = desk_of(request)
    return answer(await desk.call(souvenirs.encore, desk.library, request.path_params["take_id"]))


async def _report_page(request: Request) -> Response:
    desk = desk_of(request)
    page = await desk.call(souvenirs.report, desk.library, request.path_params["take_id"], language=_language(request))
    # The page is itself and nothing else: its own style, its own script by its hash, no network.
    policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src {PAGE_SCRIPT}; frame-ancestors 'none'; base-uri 'none'"
    return HTMLResponse(page, headers={"cache-control": "no-store", "content-security-policy": policy})


async def _history(request: Request) -> Response:
    desk = desk_of(request)
    seats = [_seat(request, name, default) for name, default in (("first", 0), ("second", 1))]
    take_id = request.path_params["take_id"]
    return answer(await desk.call(souvenirs.history, desk.library, desk.evenings, take_id, *seats))


def _seat(request: Request, name: str, default: int) -> int:
    said = request.query_params.get(name, str(default))
    if not said.isdecimal() or len(said) > 2:
        raise BadMessage("server.bad_message", reason=f"{name} is the number of a seat, from 0")
    return int(said)


async def _souvenir(request: Request) -> Response:
    desk = desk_of(request)
    take_id = request.path_params["take_id"]
    await desk.call(desk.library.takes.get, take_id)
    payload = {"take": take_id, "language": _language(request)}
    job = await desk.call(desk.library.jobs.add, souvenirs.SOUVENIR, payload)
    desk.hand_out(job)
    return answer({"job": job}, 202)


async def _souvenir_is_made(request: Request) -> Response:
    desk = desk_of(request)
    return answer({"made": souvenirs.film_path(desk.library, request.path_params["take_id"]).is_file()})


async def _film(request: Request) -> Response:
    desk = desk_of(request)
    return _made(souvenirs.film_path(desk.library, request.path_params["take_id"]), "video/mp4")


async def _poster(request: Request) -> Response:
    desk = desk_of(request)
    return _made(souvenirs.poster_path(desk.library, request.path_params["take_id"]), "image/png")


def _made(path: Path, kind: str) -> Response:
    if not path.is_file():
        raise NotFound("library.no_file", name=path.name)
    # A souvenir can be made again in another language under the same address.
    return FileResponse(path, media_type=kind, headers={"cache-control": "no-cache"})


def _language(request: Request) -> str:
    return language_from(request.query_params.get("language", "en"))


async def _players(request: Request) -> Response:
    desk = desk_of(request)
    return answer({"players": await desk.call(desk.library.players.list)})


async def _keep_player(request: Request) -> Response:
    desk = desk_of(request)
    player = await body(request, Player)
    if player.id != request.path_params["player_id"]:
        raise BadMessage("server.bad_message", reason="the player's id is not that of the address")
    return answer(await desk.call(desk.library.players.put, player))


async def _jobs(request: Request) -> Response:
    desk = desk_of(request)
    return answer({"jobs": await desk.call(desk.library.jobs.list, states=(State.QUEUED, State.RUNNING))})


async def _job(request: Request) -> Response:
    desk = desk_of(request)
    return answer(await desk.call(desk.library.jobs.get, request.path_params["job_id"]))


async def _cancel(request: Request) -> Response:
    desk = desk_of(request)
    return answer(await desk.call(desk.library.jobs.cancel, request.path_params["job_id"]))


_TAKE = "/api/takes/{take_id}"

routes = [
    Route("/api/takes", _list, methods=["GET"]),
    Route(_TAKE, _read, methods=["GET"]),
    Route(f"{_TAKE}/charts", _charts, methods=["GET"]),
    Route(f"{_TAKE}/report", _report, methods=["GET"]),
    Route(f"{_TAKE}/report.html", _report_page, methods=["GET"]),
    Route(f"{_TAKE}/history", _history, methods=["GET"]),
    Route(f"{_TAKE}/souvenir", _souvenir, methods=["POST"]),
    Route(f"{_TAKE}/souvenir", _souvenir_is_made, methods=["GET"]),
    Route(f"{_TAKE}/souvenir.mp4", _film, methods=["GET"]),
    Route(f"{_TAKE}/poster.png", _poster, methods=["GET"]),
    Route("/api/players", _players, methods=["GET"]),
    Route("/api/players/{player_id}", _keep_player, methods=["PUT"]),
    Route("/api/jobs", _jobs, methods=["GET"]),
    Route("/api/jobs/{job_id}", _job, methods=["GET"]),
    Route("/api/jobs/{job_id}", _cancel, methods=["DELETE"]),
]
