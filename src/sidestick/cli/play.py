# SPDX-License-Identifier: Apache-2.0
"""``sidestick play``: the stage on this machine, opened in the browser."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import typer

from sidestick.cli.choose import library_option, opened
from sidestick.cli.language import Word, language_option
from sidestick.cli.misunderstood import NUMBERS

_LAST_PORT = 65_535


def register(app: typer.Typer, _language: str, word: Word) -> None:
    """Add the command to ``app``."""

    @app.command("play", help=word("play.help"))
    def play(
        host: str = typer.Option("127.0.0.1", "--host", help=word("play.host")),
        port: int = typer.Option(
            8765, "--port", min=NUMBERS["port"][0], max=NUMBERS["port"][1], help=word("play.port")
        ),
        library: Path | None = library_option(word),
        dask: str | None = typer.Option(None, "--dask", metavar="ADDRESS", help=word("play.dask")),
        lan: bool = typer.Option(False, "--lan", help=word("play.lan")),
        certificate: Path | None = typer.Option(None, "--certificate", metavar="FILE", help=word("play.certificate")),
        key: Path | None = typer.Option(None, "--key", metavar="FILE", help=word("play.key")),
        self_signed: bool = typer.Option(False, "--self-signed", help=word("play.self_signed")),
        no_open: bool = typer.Option(False, "--no-open", help=word("play.no_open")),
        _language: str = language_option(word),
    ) -> None:
        from sidestick.fleet.work import workers
        from sidestick.server import DoorPlan, bound_socket, create_app, phones_tls, serve

        def ready(address: str) -> None:
            typer.echo(word("play.ready", address=address))
            if lan:
                doors = app.state.door.status(bound.getsockname()[1]).addresses
                typer.echo(word("play.phones", address=doors[0]) if doors else word("play.no_network"))
            typer.echo(word("play.stop"))
            if not no_open:
                _open(address)

        # The address first: a port that is taken is said before anything is made or migrated.
        with bound_socket(host, port) as bound, opened(library) as place:
            executor = workers(dask=dask)
            try:
                tls = phones_tls(place.home.root, certificate=certificate, key=key, made_here=self_signed)
                plan = DoorPlan(_beside(bound.getsockname()[1]), tls, at_once=lan)
                app = create_app(place, executor=executor, host=host, door_plan=plan)
                with suppress(KeyboardInterrupt):  # the way to end an evening, not a failure
                    serve(app, bound, on_ready=ready)
            finally:
                executor.shutdown(wait=False)
        typer.echo(word("play.closed"))


def _beside(port: int) -> int:
    """Return the port next to the stage's, for phones; the same every evening, so that a firewall need be asked once."""
    return port + 1 if port < _LAST_PORT else 0


def _open(address: str) -> None:
    """Open the page in a thread of its own: some browsers keep their caller until they are closed."""
    import threading
    import webbrowser

    threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
