# SPDX-License-Identifier: Apache-2.0
"""From hits sent to hits acknowledged, at 50 rooms, against a bare echo on the same server and line.

An acknowledgement comes after the commit, so this is the price of never losing a hit. Each room sends a batch of four
hits 16 times a second for eight seconds, all over loopback, server and stages in processes of their own.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import sys
import tempfile
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from websockets.asyncio.client import connect

from bench.machine import machine

ROOMS, SECONDS, EVERY_S, BATCH = 50, 8.0, 1 / 16, 4
P99_LIMIT_MS = 250.0


def serve_both(folder: str, ready: Connection) -> None:
    """Run the server, with an echo beside its own socket, until killed."""
    from starlette.routing import WebSocketRoute
    from starlette.websockets import WebSocket, WebSocketDisconnect

    from sidestick.library import Library
    from sidestick.server import bound_socket, create_app, serve

    async def echo(socket: WebSocket) -> None:
        await socket.accept()
        try:
            while True:
                await socket.send_text(await socket.receive_text())
        except WebSocketDisconnect:
            return

    with Library.open(Path(folder)) as library:
        app = create_app(library, executor=ThreadPoolExecutor(1), demo_songs=False)
        app.router.routes.insert(0, WebSocketRoute("/bench/echo", echo))
        serve(app, bound_socket("127.0.0.1", 0), on_ready=ready.send)


def batch(take: str, first: int) -> str:
    hits = [
        {"seat": 0, "seq": first + i, "time_us": 1000 * (first + i), "pad": "snare", "velocity": 90}
        for i in range(BATCH)
    ]
    return json.dumps({"type": "hits", "take_id": take, "seat": 0, "hits": hits})


async def room(url: str, sha256: str, number: int) -> list[float]:
    """Play in one room; return the round trips in milliseconds."""
    echoing = url.endswith("echo")
    take = uuid.uuid4().hex
    seat = {"index": 0, "player": {"id": "p", "name": "Mina"}, "level": 1}
    header = {"id": take, "song_sha256": sha256, "seats": [seat], "started_at": "2026-11-24T12:00:00Z"}
    trips = []
    async with connect(url, compression=None) as line:
        for message in ({"type": "hello", "version": 1}, {"type": "begin", "take": header}):
            await line.send(json.dumps(message))
            await line.recv()
        start = time.perf_counter() + 0.2 + number * EVERY_S / ROOMS
        for index in range(int(SECONDS / EVERY_S)):
            await asyncio.sleep(max(start + index * EVERY_S - time.perf_counter(), 0))
            text = batch(take, index * BATCH)
            sent = time.perf_counter()
            await line.send(text)
            answer = json.loads(await line.recv())
            trips.append((time.perf_counter() - sent) * 1000)
            if not echoing and answer.get("next_seq") != (index + 1) * BATCH:
                sys.exit(f"An acknowledgement is wrong: {answer}")
    return trips


async def all_rooms(url: str, sha256: str) -> np.ndarray:
    trips = await asyncio.gather(*(room(url, sha256, number) for number in range(ROOMS)))
    return np.concatenate(trips)


def main() -> None:
    from sidestick.library import Library, import_song
    from sidestick.library.demo import demo_files

    with tempfile.TemporaryDirectory() as folder:
        with Library.open(Path(folder)) as library:
            sha256 = import_song(library, demo_files()[0]).sha256
        here, there = multiprocessing.Pipe()
        server = multiprocessing.get_context("spawn").Process(target=serve_both, args=(folder, there), daemon=True)
        server.start()
        address = here.recv().replace("http", "ws")
        echo = asyncio.run(all_rooms(f"{address}bench/echo", sha256))
        kept = asyncio.run(all_rooms(f"{address}api/room", sha256))
        server.terminate()
        server.join()
    print(machine())
    print(f"{ROOMS} rooms, {ROOMS / EVERY_S:.0f} batches a second, {kept.size} round trips each")
    print(f"{'':<22}{'p50 ms':>10}{'p99 ms':>10}")
    rows = {"bare echo": echo, "hits, on the disk": kept}
    for name, trips in rows.items():
        print(f"{name:<22}{np.quantile(trips, 0.5):>10.2f}{np.quantile(trips, 0.99):>10.2f}")
    ratios = [np.quantile(kept, q) / np.quantile(echo, q) for q in (0.5, 0.99)]
    print(f"{'ratio':<22}{ratios[0]:>10.1f}{ratios[1]:>10.1f}")
    p99 = float(np.quantile(kept, 0.99))
    print(f"p99 against the limit of {P99_LIMIT_MS:.0f} ms: {p99 / P99_LIMIT_MS:.2f}")
    if p99 > P99_LIMIT_MS:
        sys.exit("Hits take too long to be acknowledged.")


if __name__ == "__main__":
    main()
