# SPDX-License-Identifier: Apache-2.0
"""A real server in its own process, a real library in a temporary folder, a real browser: what an evening needs.

The song is made here: drums, bass and chords at 120 beats a minute for 14 seconds, so that listening has something to hear
and a test something to wait for. It is brought in by HTTP as a player would bring it, once a session.
"""

from __future__ import annotations

import io
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import wave
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--mute-audio",
)
PATIENCE_S = 60
RATE_HZ = 44_100
SONG_S = 14
BPM = 120

#: What the seats screen writes down when a take begins (web/src/net/journal.ts).
WRITE_DOWN = """
(take) => new Promise((done, failed) => {
  const request = indexedDB.open("sidestick", 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("takes", { keyPath: "id" });
    request.result.createObjectStore("hits", { keyPath: ["take_id", "seat", "seq"] });
  };
  request.onerror = () => failed(request.error);
  request.onsuccess = () => {
    const work = request.result.transaction("takes", "readwrite");
    work.objectStore("takes").put(take);
    work.oncomplete = () => { request.result.close(); done(); };
  };
})
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test in this folder drives a browser; one that a busy machine kept waiting is tried again, and said to be."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.flaky(reruns=1))


class Stage:
    """The server as a player starts it, which can be killed and started again on the same library and port."""

    def __init__(self, library: Path) -> None:
        self.library = library
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = library.parent / "stage.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._groups: list[int] = []

    def start(self) -> None:
        """Start and wait until it answers."""
        program = Path(sys.executable).with_name("sidestick")
        command = [str(program), "play", "--library", str(self.library), "--port", str(self.port), "--no-open"]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command, stdout=log, stderr=log, cwd=self.library.parent, start_new_session=True
            )
        self._groups.append(self._process.pid)
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                pytest.fail(f"the stage stopped while it started:\n{self.log.read_text()[-3000:]}")
            try:
                self.get("/api/health")
            except OSError:
                time.sleep(0.1)
            else:
                return
        pytest.fail(f"the stage did not answer within {PATIENCE_S} s:\n{self.log.read_text()[-3000:]}")

    def kill(self) -> None:
        """End it as a crash would, at once."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(timeout=10)
            self._process = None

    def stop(self) -> None:
        """End it as Ctrl+C would, and whatever workers a killed one left behind."""
        if self._process is not None:
            self._process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=10)
            self._process = None
        for group in self._groups:
            with suppress(ProcessLookupError):
                os.killpg(group, signal.SIGKILL)

    def get(self, path: str) -> Any:
        """Return the JSON at ``path``; raise ``HTTPError`` (an ``OSError``) when the server says no."""
        with urllib.request.urlopen(self.url + path, timeout=PATIENCE_S) as answer:
            return json.load(answer)

    def bring(self, name: str, content: bytes) -> str:
        """Bring a song as a player does and return its sha256."""
        request = urllib.request.Request(f"{self.url}/api/songs?name={name}", data=content, method="POST")
        with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
            job = json.load(answer)["job"]
        deadline = time.monotonic() + 2 * PATIENCE_S
        while time.monotonic() < deadline:
            answered = self.get(f"/api/jobs/{job['id']}")
            job = answered.get("job", answered)
            if job["state"] not in {"queued", "running"}:
                break
            time.sleep(0.2)
        assert job["state"] == "done", job
        songs: list[dict[str, Any]] = self.get("/api/songs")["songs"]
        known = {song["sha256"] for song in songs}
        found = [value for value in job["result"].values() if value in known]
        return str(found[0]) if found else str(next(song["sha256"] for song in songs if name.startswith(song["title"])))


def made_song() -> bytes:
    """Return a WAV file: four on the floor with snare, hats, bass and a chord."""
    random = np.random.default_rng(20260101)
    song = np.zeros(SONG_S * RATE_HZ)

    def put(at_s: float, sound: np.ndarray[tuple[int], np.dtype[np.float64]]) -> None:
        start = round(at_s * RATE_HZ)
        end = min(start + len(sound), len(song))
        song[start:end] += sound[: end - start]

    def decay(seconds: float, half_s: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        return np.asarray(np.exp2(-np.arange(round(seconds * RATE_HZ)) / RATE_HZ / half_s))

    t = np.arange(RATE_HZ) / RATE_HZ
    kick = np.sin(2 * np.pi * (50 * t[:11025] + 9 * (1 - np.exp(-t[:11025] * 35)))) * decay(0.25, 0.05)
    snare = (random.normal(0, 0.35, 8820) + 0.5 * np.sin(2 * np.pi * 190 * t[:8820])) * decay(0.2, 0.03)
    hat = np.diff(random.normal(0, 0.25, 2647)) * decay(0.06, 0.012)
    beat = 60 / BPM
    for k in range(int((SONG_S - 1) / beat)):
        at = 0.5 + k * beat
        put(at, 0.9 * (snare if k % 2 else kick))
        put(at, hat)
        put(at + beat / 2, 0.7 * hat)
        put(
            at,
            0.18 * np.sin(2 * np.pi * (55, 55, 73.4, 82.4)[k // 4 % 4] * t[: round(beat * RATE_HZ)]) * decay(beat, 0.3),
        )
    samples = (np.clip(song * 0.6, -1, 1) * 32767).astype("<i2")
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(samples.tobytes())
    return buffer.getvalue()


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where the browser is; skip where there is none."""
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("Chromium is not installed (apt-get install chromium)")
    return found


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A running stage with an empty library of its own."""
    if not (ROOT / "src" / "sidestick" / "static" / "index.html").exists():
        pytest.skip("the page is not built (python build_stage.py)")
    running = Stage(tmp_path_factory.mktemp("stage") / "library")
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def song(stage: Stage) -> str:
    """The sha256 of a song that was brought in."""
    return stage.bring("Kitchen%20Table.wav", made_song())


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Any]:
    """One browser for all tests."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield running
        running.close()


@pytest.fixture
def new_page(browser: Any, stage: Stage) -> Iterator[Callable[..., Any]]:
    """Open pages by ``new_page(width=…, height=…, language=…, touch=…)``; a script's error in any of them fails the test."""
    contexts = []
    errors: list[str] = []

    def opened(width: int = 1440, height: int = 900, language: str = "en-US", **more: Any) -> Any:
        context = browser.new_context(
            viewport={"width": width, "height": height}, locale=language, base_url=stage.url, **more
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_S * 1000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def page(new_page: Callable[..., Any]) -> Any:
    """One desktop page in English."""
    return new_page()


def seat(index: int, name: str, *, level: int = 2, by: str = "keyboard", offset_us: int = 0) -> dict[str, Any]:
    """Return a seat as the seats screen makes it."""
    return {
        "index": index,
        "player": {
            "id": f"player-{index}",
            "name": name,
            "jacket": {"body": "#2b4c7e", "sleeves": "#f4efe6", "trim": "#e2725b", "number": 7 + index},
        },
        "level": level,
        "input": by,
        "calibration": {"offset_us": offset_us, "uncertainty_us": 0, "taps": 0},
    }


def open_take(page: Any, song: str, seats: list[dict[str, Any]], *, auto: str = "") -> str:
    """Begin a take of ``song`` and go to its play screen; return the take's id once it is ready."""
    take = secrets.token_hex(16)
    # A take that began long ago and has no stroke is cleared away by the page that finds it (web/src/net/takes.ts).
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    header = {"id": take, "song_sha256": song, "seats": seats, "started_at": now, "rate": 1}
    record = {"id": take, "header": header, "position_us": 0, "closing": None, "next_seq": [0] * len(seats)}
    page.goto("/")
    page.wait_for_selector("#stage > *", state="attached")
    page.evaluate(WRITE_DOWN, record)
    page.goto(f"/#/play/{take}" + (f"?auto={auto}" if auto else ""))
    page.wait_for_selector("[data-panel=ready]")
    return take


def stored(stage: Stage, take: str) -> Any:
    """Return a take from the server, waiting until it is there."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            return stage.get(f"/api/takes/{take}")
        except urllib.error.HTTPError as refused:
            refused.close()
            if refused.code != 404 or time.monotonic() > deadline:
                raise
        time.sleep(0.1)
