# SPDX-License-Identifier: Apache-2.0
"""A real server in a process of its own: ``python -m tests.server.serving FOLDER PORT``; prints its address."""

from __future__ import annotations

import sys
from pathlib import Path

from sidestick.fleet import workers
from sidestick.library import Library
from sidestick.server import bound_socket, create_app, serve


def main() -> None:
    folder, port = Path(sys.argv[1]), int(sys.argv[2])
    executor = workers(1)
    with Library.open(folder) as library:
        app = create_app(library, executor=executor, demo_songs=False)
        serve(app, bound_socket("127.0.0.1", port), on_ready=lambda address: print(address, flush=True))
    executor.shutdown(wait=False, cancel_futures=True)


if __name__ == "__main__":
    main()
