# SPDX-License-Identifier: Apache-2.0
"""Takes of the same two, one after the other: measured anew, or as they were measured before."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable

import numpy as np

from sidestick.souvenir.played import Played
from sidestick.take import Take, TakeHeader
from sidestick.together import PairHistory, Report, pair_history

MOST_KEPT = 512


class Evenings:
    """Measures takes and remembers what came out, for as long as it lives: a pair's history asks for many at once."""

    def __init__(self) -> None:
        self._reports: OrderedDict[tuple[str, int, int | None], Report] = OrderedDict()

    def history(
        self,
        takes: Iterable[Played],
        first_id: str,
        second_id: str,
        on_progress: Callable[[int], None] | None = None,
    ) -> PairHistory:
        """Return what ``takes`` say of two players (by id); ``on_progress`` is told how many are measured."""
        told: list[tuple[TakeHeader, Report]] = []
        for one in takes:
            told.append((one.take.header, self._report(one)))
            if on_progress is not None:
                on_progress(len(told))
        return pair_history(told, first_id, second_id, np.random.default_rng(len(told)))

    def _report(self, one: Played) -> Report:
        key = _key(one.take)
        found = self._reports.pop(key, None) or one.encore().together
        self._reports[key] = found
        while len(self._reports) > MOST_KEPT:
            self._reports.popitem(last=False)
        return found


def _key(take: Take) -> tuple[str, int, int | None]:
    """Return what tells a take from itself before: it only grows, so its hits and its end say all."""
    return take.header.id, len(take.hits), take.ended_us
