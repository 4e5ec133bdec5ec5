# SPDX-License-Identifier: Apache-2.0
"""How tight two strangers are to the same song: each of a pair set beside players of other takes, whom they never heard.

Shifted copies (``chance.py``) keep a pair's own skill but move the song; pseudo-pairs keep the song, note for note, and
change the people. Where both say that a pair is tighter than chance, neither the song nor the skill explains it. The
same person from another take is no stranger and is left out, as are takes at another playing rate.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np

from sidestick.music import Chart
from sidestick.take import Take
from sidestick.together.chance import FEWEST_SHARED, FEWEST_SHIFTS, LIMIT
from sidestick.together.pulse import Played, shared_events
from sidestick.together.resample import whole_us
from sidestick.together.seats import played_by
from sidestick.together.values import PseudoPairs

Charts = Mapping[int, Chart] | Sequence[Chart]


def pseudo_pairs(take: Take, charts: Charts, others: Sequence[tuple[Take, Charts]]) -> tuple[PseudoPairs, ...]:
    """Return for each pair of ``take`` how its SD compares with that of pseudo-pairs.

    ``others`` are other takes, each with what its seats were asked to play; takes of another song do not count. Pairs and
    pseudo-pairs with fewer than 32 shared notes are left out, and a pair with no pseudo-pair at all too. With fewer than
    19 pseudo-pairs ``better`` is never true.
    """
    mine = _players(take, charts)
    away = [
        player
        for other, asked in others
        if other.header.id != take.header.id
        and other.header.song_sha256 == take.header.song_sha256
        and other.header.rate == take.header.rate
        for player in _players(other, asked)
    ]
    found = []
    for (first_id, first), (second_id, second) in combinations(mine, 2):
        own = _spread(first, second)
        drawn = [
            _spread(at_home, stranger)
            for at_home in (first, second)
            for stranger_id, stranger in away
            if stranger_id not in {first_id, second_id}
        ]
        spreads = [one for one in drawn if one is not None]
        if own is None or not spreads:
            continue
        p = (1 + sum(one <= own for one in spreads)) / (1 + len(spreads))
        found.append(
            PseudoPairs(
                first=first.seat,
                second=second.seat,
                count=len(spreads),
                sd_us=whole_us(float(np.median(spreads))),
                p=p,
                better=len(spreads) >= FEWEST_SHIFTS and p <= LIMIT,
            )
        )
    return tuple(found)


def _players(take: Take, charts: Charts) -> list[tuple[str, Played]]:
    end_us = None if take.finished else take.ended_us
    return [
        (
            seat.player.id,
            played_by(seat, take.hits_of(seat.index), charts[seat.index], take.header.rate, end_us)[0],
        )
        for seat in take.header.seats
    ]


def _spread(first: Played, second: Played) -> float | None:
    _, _, (one, two) = shared_events(first, second)
    return float(np.std(one - two, ddof=1)) if one.size >= FEWEST_SHARED else None
