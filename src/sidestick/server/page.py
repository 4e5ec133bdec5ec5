# SPDX-License-Identifier: Apache-2.0
"""The stage itself: its page and assets, the drum kit and the counting voice, as files of the package."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

import sidestick
from sidestick.server.answers import answer
from sidestick.words import LANGUAGES

_PACKAGE = Path(str(files("sidestick")))
STATIC = _PACKAGE / "static"
KIT = _PACKAGE / "kit"
VOICE = _PACKAGE / "voice"

_NOT_BUILT = """<!doctype html><meta charset="utf-8"><title>Sidestick</title>
<p style="font:18px/1.6 system-ui;max-width:34em;margin:20vh auto;padding:0 1em">The stage has not been built in this
checkout. Run <code>make setup</code> (or <code>python build_stage.py</code>) and load this page again.</p>"""


class _Assets(StaticFiles):
    """Files whose names carry their content's hash: a browser may keep them for ever."""

    def file_response(self, full_path: str, stat_result: object, scope: Scope, status_code: int = 200) -> Response:  # type: ignore[override]
        response = super().file_response(full_path, stat_result, scope, status_code)  # type: ignore[arg-type]
        response.headers["cache-control"] = "public, max-age=31536000, immutable"
        return response


async def _page(_: Request) -> Response:
    return _html("index.html")


async def phone(_: Request) -> Response:
    """Give the page that makes a phone a drum."""
    return _html("phone.html")


def _html(name: str) -> Response:
    file = STATIC / name
    if not file.is_file():
        return HTMLResponse(_NOT_BUILT, 503)
    return FileResponse(file, media_type="text/html", headers={"cache-control": "no-cache"})


async def _icon(_: Request) -> Response:
    return FileResponse(STATIC / "favicon.svg", media_type="image/svg+xml")


async def _health(_: Request) -> Response:
    return answer({"version": sidestick.__version__, "languages": list(LANGUAGES)})


_assets = _Assets(directory=STATIC / "assets", check_dir=False)

phone_routes = [
    Route("/phone", phone, methods=["GET"]),
    Route("/favicon.svg", _icon, methods=["GET"]),
    # Packed: over the air a third of the bytes is a second less.
    Mount("/assets", GZipMiddleware(_assets, minimum_size=1000)),
    Mount("/kit", StaticFiles(directory=KIT)),
    Mount("/voice", StaticFiles(directory=VOICE)),
]
"""What a phone needs of the stage's files."""

routes = [
    Route("/", _page, methods=["GET"]),
    Route("/api/health", _health, methods=["GET"]),
    *phone_routes,
    Mount("/", StaticFiles(directory=STATIC, check_dir=False)),
]
"""The last one gives the page's few loose files (icon, manifest); every other address was matched before."""
