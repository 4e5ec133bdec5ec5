# SPDX-License-Identifier: Apache-2.0
"""Each hit once, in any order, after any accident."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import msgspec
import numpy as np
import pytest

from sidestick.errors import BadMessage, Conflict, NotFound
from sidestick.library import Library
from sidestick.library.takes import MISSING_AT_ONCE
from sidestick.take import Take
from tests.fakes.clock import FakeClock
from tests.library.examples import header, hit, put, song


@pytest.fixture
def take_id(library: Library) -> str:
    begun = header(put(library, song()))
    assert library.takes.begin(begun) == (0, 0)
    return begun.id


def test_a_take_comes_back_as_it_was_played(library: Library, take_id: str) -> None:
    hits = tuple(hit(seat, seq) for seat in (0, 1) for seq in range(20))
    assert library.takes.add_hits(take_id, hits) == (20, 20)
    assert library.takes.finish(take_id, 8_000_000, finished=True, counts=[20, 20]) == ((), ())
    assert library.takes.get(take_id) == Take(header(song()), hits, finished=True, ended_us=8_000_000)


def test_the_same_beginning_again_is_fine_and_says_what_is_stored(library: Library, take_id: str) -> None:
    library.takes.add_hits(take_id, [hit(0, 0), hit(0, 1), hit(1, 0)])
    assert library.takes.begin(header(song())) == (2, 1)


def test_another_beginning_under_the_same_id_is_refused(library: Library, take_id: str) -> None:
    library.takes.add_hits(take_id, [hit(0, 0)])
    with pytest.raises(Conflict, match="begun before with other players"):
        library.takes.begin(header(song(), names=("Ann", "Cy")))
    assert library.takes.get(take_id).hits == (hit(0, 0),)


def test_hits_in_any_order_and_any_number_of_times_are_kept_once(library: Library, take_id: str) -> None:
    rng = np.random.default_rng(3)
    every = [hit(seat, seq) for seat in (0, 1) for seq in range(60)]
    for _ in range(40):
        chosen = rng.choice(len(every), size=12, replace=True)
        library.takes.add_hits(take_id, [every[index] for index in chosen])
    stored = {(one.seat, one.seq) for one in library.takes.get(take_id).hits}
    for seat, next_seq in enumerate(library.takes.next_seq(take_id)):
        assert next_seq == next(seq for seq in range(61) if (seat, seq) not in stored)
    missing = library.takes.finish(take_id, 1, finished=True, counts=[60, 60])
    assert missing == tuple(tuple(seq for seq in range(60) if (seat, seq) not in stored) for seat in (0, 1))
    library.takes.add_hits(take_id, [hit(seat, seq) for seat in (0, 1) for seq in missing[seat]])
    assert library.takes.finish(take_id, 1, finished=True, counts=[60, 60]) == ((), ())
    assert library.takes.get(take_id).hits == tuple(every)


def test_the_first_hit_under_a_number_stays(library: Library, take_id: str) -> None:
    library.takes.add_hits(take_id, [hit(0, 0, time_us=5)])
    assert library.takes.add_hits(take_id, [hit(0, 0, time_us=6)]) == (1, 0)
    assert library.takes.get(take_id).hits == (hit(0, 0, time_us=5),)


@pytest.mark.parametrize(
    ("stored", "expected"),
    [([], 0), ([0], 1), ([1], 0), ([0, 1, 2], 3), ([0, 2], 1), ([1, 2, 3], 0), ([0, 1, 3, 4, 6], 2)],
)
def test_next_seq_is_the_first_number_not_stored(
    library: Library, take_id: str, stored: list[int], expected: int
) -> None:
    assert library.takes.add_hits(take_id, [hit(1, seq) for seq in stored]) == (0, expected)
    assert library.takes.next_seq(take_id) == (0, expected)


def test_an_empty_batch_and_a_count_below_what_is_stored_are_fine(library: Library, take_id: str) -> None:
    assert library.takes.add_hits(take_id, []) == (0, 0)
    library.takes.add_hits(take_id, [hit(0, 0), hit(0, 1)])
    assert library.takes.finish(take_id, 5, finished=False, counts=[1, 0]) == ((), ())


def test_missing_numbers_are_named_in_portions(library: Library, take_id: str) -> None:
    library.takes.add_hits(take_id, [hit(0, 5)])
    missing, none = library.takes.finish(take_id, 5, finished=True, counts=[1_000_000, 0])
    assert (len(missing), missing[4:6], none) == (MISSING_AT_ONCE, (4, 6), ())


def test_the_last_finish_wins(library: Library, take_id: str) -> None:
    library.takes.finish(take_id, 5, finished=False, counts=[0, 0])
    library.takes.finish(take_id, 9, finished=True, counts=[0, 0])
    take = library.takes.get(take_id)
    assert (take.ended_us, take.finished) == (9, True)


def test_what_does_not_fit_the_take_is_refused_whole(library: Library, take_id: str) -> None:
    with pytest.raises(BadMessage, match="seat 2"):
        library.takes.add_hits(take_id, [hit(0, 0), hit(2, 0)])
    with pytest.raises(BadMessage, match="3 counts"):
        library.takes.finish(take_id, 5, finished=True, counts=[0, 0, 0])
    turned = header(song(), number=2)
    with pytest.raises(BadMessage, match="numbered"):
        library.takes.begin(msgspec.structs.replace(turned, seats=turned.seats[::-1]))
    assert library.takes.get(take_id).hits == ()


def test_a_take_that_was_not_begun_is_said(library: Library) -> None:
    nobody = "f" * 32
    with pytest.raises(Conflict, match="before it was begun"):
        library.takes.add_hits(nobody, [hit(0, 0)])
    with pytest.raises(Conflict, match="before it was begun"):
        library.takes.finish(nobody, 5, finished=True, counts=[0])
    with pytest.raises(NotFound, match="no take"):
        library.takes.get(nobody)
    with pytest.raises(NotFound, match="no song"):
        library.takes.begin(header(song("never brought")))


def test_the_list_has_the_newest_first_with_names_as_they_are_now(library: Library, clock: FakeClock) -> None:
    kept, other = put(library, song()), put(library, song("Other"))
    for number, which in enumerate((kept, other, kept), start=1):
        library.takes.begin(header(which, number))
        clock.go_on(60)
    library.takes.add_hits(header(kept, 3).id, [hit(0, 0), hit(1, 0), hit(1, 1)])
    library.songs.rename(kept.sha256, title="Now")
    listed = library.takes.list()
    assert [(take.title, take.hits) for take in listed] == [("Now", 3), ("Other", 0), ("Now", 0)]
    assert listed[0].players == ("Ann", "Bo")
    assert [take.id for take in library.takes.list(other.sha256)] == [header(other, 2).id]


def test_both_seats_store_at_once_from_threads(library: Library, take_id: str) -> None:
    def store(seat: int) -> None:
        for start in range(0, 200, 8):
            library.takes.add_hits(take_id, [hit(seat, seq) for seq in range(start, start + 8)])

    threads = [threading.Thread(target=store, args=(seat,)) for seat in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert library.takes.next_seq(take_id) == (200, 200)


_STORE_FOREVER = """
import sys
from pathlib import Path
from sidestick.library import Library
from tests.library.examples import hit
library = Library.open(Path(sys.argv[1]), url=sys.argv[2] or None)
for seq in range(1_000_000):
    print(library.takes.add_hits(sys.argv[3], [hit(0, seq)])[0], flush=True)
"""


def test_what_was_acknowledged_is_there_after_the_process_was_killed(
    library: Library, take_id: str, url: str | None
) -> None:
    command = [sys.executable, "-c", _STORE_FOREVER, str(library.home.root), url or "", take_id]
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=root, env=os.environ | {"PYTHONPATH": str(root)}
    ) as process:
        assert process.stdout is not None
        acknowledged = 0
        for line in process.stdout:
            acknowledged = int(line)
            if acknowledged == 50:
                process.send_signal(signal.SIGKILL)
    with Library.open(library.home.root, url=url) as again:
        stored = again.takes.get(take_id).hits
        assert acknowledged >= 50
        assert stored == tuple(hit(0, seq) for seq in range(len(stored)))
        assert acknowledged <= len(stored) <= acknowledged + 1
        assert again.takes.next_seq(take_id) == (len(stored), 0)
