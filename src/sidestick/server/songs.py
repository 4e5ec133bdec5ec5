# SPDX-License-Identifier: Apache-2.0
"""Songs over HTTP: list, bring, read, rename, delete and bring back, bookmark, and their files."""

from __future__ import annotations

from pathlib import Path

import msgspec
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from sidestick.errors import BadMessage, NotFound, TooLarge
from sidestick.library import Library, incoming_file, queue_import
from sidestick.library.bundle import BACKING, RECORDING, WAVEFORM, writing_said
from sidestick.music import Level
from sidestick.server.answers import FOREVER, answer, body, nothing
from sidestick.server.desk import Desk, desk_of

MOST_UPLOAD_MB = 500
_MB = 1_000_000


class Change(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a person may rename."""

    title: str | None = None
    artist: str | None = None


async def _list(request: Request) -> Response:
    desk = desk_of(request)
    return answer({"songs": await desk.call(desk.library.songs.list, request.query_params.get("search", "")[:200])})


async def _bring(request: Request) -> Response:
    desk = desk_of(request)
    name = request.query_params.get("name", "")
    if not name.strip():
        raise BadMessage("server.bad_message", reason="the file's name is missing: POST /api/songs?name=FILE_NAME")
    said = request.headers.get("content-length", "")
    if said.isdigit() and int(said) > MOST_UPLOAD_MB * _MB:
        raise TooLarge("server.upload_too_large", maximum_mb=MOST_UPLOAD_MB)
    upload = incoming_file(desk.library)
    try:
        await _receive(request, desk, upload)
        job = await desk.call(queue_import, desk.library, upload, name[:255])
    except BaseException:
        upload.unlink(missing_ok=True)
        raise
    desk.hand_out(job)
    return answer({"job": job}, 202)


async def _receive(request: Request, desk: Desk, upload: Path) -> None:
    """Write the body to ``upload`` as it comes; memory holds one part of it."""
    received = 0
    with writing_said(upload.parent), upload.open("wb") as file:
        try:
            async for part in request.stream():
                received += len(part)
                if received > MOST_UPLOAD_MB * _MB:
                    raise TooLarge("server.upload_too_large", maximum_mb=MOST_UPLOAD_MB)
                await desk.call(file.write, part)
        except ClientDisconnect:
            raise BadMessage("server.bad_message", reason="the upload broke off") from None


async def _read(request: Request) -> Response:
    desk = desk_of(request)
    return answer(await desk.call(desk.library.songs.get, request.path_params["sha256"]))


async def _rename(request: Request) -> Response:
    desk = desk_of(request)
    change = await body(request, Change)
    rename = desk.library.songs.rename
    return answer(await desk.call(rename, request.path_params["sha256"], title=change.title, artist=change.artist))


async def _delete(request: Request) -> Response:
    desk = desk_of(request)
    await desk.call(desk.library.songs.delete, request.path_params["sha256"])
    return nothing()


async def _restore(request: Request) -> Response:
    desk = desk_of(request)
    return answer(await desk.call(desk.library.songs.restore, request.path_params["sha256"]))


async def _bookmark(request: Request) -> Response:
    desk = desk_of(request)
    await desk.call(desk.library.songs.bookmark, request.path_params["sha256"], on=request.method == "PUT")
    return nothing()


async def _chart(request: Request) -> Response:
    desk = desk_of(request)
    level = request.path_params["level"]
    if level not in set(Level):
        raise NotFound("library.no_file", name=f"charts/{level}")
    return answer(await desk.call(desk.library.songs.chart, request.path_params["sha256"], Level(level)))


def _file_of(library: Library, sha256: str, name: str) -> Path:
    """Return a file of a song that is, or just was, in sight: replays of a deleted song still sound."""
    library.songs.even_deleted(sha256)
    path = library.home.song(sha256) / name
    if not path.is_file():
        raise NotFound("library.no_file", name=name)
    return path


async def _file(request: Request) -> Response:
    desk = desk_of(request)
    name, kind = _FILES[request.url.path.rpartition("/")[2]]
    path = await desk.call(_file_of, desk.library, request.path_params["sha256"], name)
    return FileResponse(path, media_type=kind, headers={"cache-control": FOREVER})


_FILES = {
    "recording": (RECORDING, "audio/flac"),
    "backing": (BACKING, "audio/flac"),
    "waveform": (WAVEFORM, "application/json"),
}

_SONG = "/api/songs/{sha256}"

routes = [
    Route("/api/songs", _list, methods=["GET"]),
    Route("/api/songs", _bring, methods=["POST"]),
    Route(_SONG, _read, methods=["GET"]),
    Route(_SONG, _rename, methods=["PATCH"]),
    Route(_SONG, _delete, methods=["DELETE"]),
    Route(f"{_SONG}/restore", _restore, methods=["POST"]),
    Route(f"{_SONG}/bookmark", _bookmark, methods=["PUT", "DELETE"]),
    Route(f"{_SONG}/charts/{{level:int}}", _chart, methods=["GET"]),
    *[Route(f"{_SONG}/{name}", _file, methods=["GET"]) for name in _FILES],
]
