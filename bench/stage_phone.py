# SPDX-License-Identifier: Apache-2.0
"""How wrong the stage is about when a phone was struck: phone to stage over loopback with simulated delay.

``python bench/stage_phone.py`` takes about a minute. The real server with its door, the pages' own modules in node
(``bench/phone_clock.mjs``), a phone's clock that is a day ahead and 40 ppm fast, and for each kind of line a proxy that
delays every piece by chance, in order, each way apart. ``arrival`` is the error of judging strokes when they arrive, less
their median, as a game without clocks could do at best. A path that is slower one way than back biases every method by
half the difference; it is shown last and has no limit, only the promise that the error lies within what is said.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.machine import machine
from build_stage import node_environment
from tests.fakes.slow_line import Delay, SlowLine

ROOT = Path(__file__).resolve().parent.parent
LIMIT_MS = 2.0
SECONDS, SETTLE_S = 40, 3


def line(shortest_ms: float, wait_ms: float, seed: int) -> Delay:
    """Return a delay: a shortest time and an exponential wait."""
    rng = np.random.default_rng(seed)
    return lambda: float(shortest_ms + rng.exponential(wait_ms)) / 1000


LINES: dict[str, tuple[Delay, Delay]] = {
    "cable": (line(0.2, 0.05, 1), line(0.2, 0.05, 2)),
    "home Wi-Fi": (line(1.5, 4, 3), line(1.5, 4, 4)),
    "far room": (line(4, 12, 5), line(4, 12, 6)),
    "phone's hotspot": (line(25, 6, 7), line(25, 9, 8)),
    "100 ms each way": (line(100, 5, 9), line(100, 5, 10)),
}
UNEVEN = {"30 ms there, 12 back": (line(30, 0.5, 11), line(12, 0.5, 12))}


def asked(address: str, method: str = "GET") -> Any:  # noqa: ANN401 - JSON
    with urlopen(Request(address, method=method), timeout=20) as answer:
        return json.load(answer)


def measured(lines: dict[str, tuple[Delay, Delay]]) -> dict[str, Any]:
    """Return what was found on each line, all tried at the same time."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        command = [sys.executable, "-m", "tests.server.serving", str(Path(folder) / "library"), "0"]
        server = stack.enter_context(subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8"))
        stack.callback(server.terminate)
        assert server.stdout is not None
        stage = server.stdout.readline().strip()
        door = asked(f"{stage}api/door", "PUT")["addresses"]
        if not door:
            raise SystemExit("this machine is in no network, so it has no door to measure")
        slow = [
            stack.enter_context(SlowLine(urlsplit(door[0]).port or 0, there=there, back=back))
            for there, back in lines.values()
        ]
        tries = [
            {"stage": urlsplit(stage).port, "phone": one.port, "seconds": SECONDS, "settle": SETTLE_S} for one in slow
        ]
        done = subprocess.run(
            ["node", "--no-warnings", str(ROOT / "bench" / "phone_clock.mjs")],
            input=json.dumps(tries),
            capture_output=True,
            encoding="utf-8",
            env=node_environment(),
            timeout=300,
            check=False,
        )
        if done.returncode:
            raise SystemExit(done.stderr)
        return dict(zip(lines, json.loads(done.stdout), strict=True))


def main() -> int:
    print(machine())
    found = measured(LINES | UNEVEN)
    failed = False
    print(f"{'line':22} {'strokes':>8} {'p50':>6} {'p95':>6} {'p99':>6}  {'arrival p95':>11}  {'said ±':>7}  ms")
    for name, one in found.items():
        errors = np.abs(one["errors"])
        arrivals = np.abs(np.array(one["arrivals"]) - np.median(one["arrivals"]))
        p50, p95, p99 = np.quantile(errors, (0.5, 0.95, 0.99))
        late = np.quantile(arrivals, 0.95)
        print(f"{name:22} {len(errors):8} {p50:6.2f} {p95:6.2f} {p99:6.2f}  {late:11.1f}  {one['bound']:7.1f}")
        failed |= len(errors) != one["sent"] or (name in LINES and p95 >= LIMIT_MS)
        failed |= bool(p99 > one["bound"] + 2)
    print(f"Limit: p95 < {LIMIT_MS:.0f} ms on every even line, no stroke lost, no error beyond what is said.")
    print("FAILED" if failed else "within limits")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
