# SPDX-License-Identifier: Apache-2.0
"""One fraction over all stages, and a time left that means something."""

from __future__ import annotations

from itertools import pairwise

import pytest

from sidestick.library import Progress, Stages


def test_the_fraction_runs_from_0_to_1_over_the_shares_of_the_stages() -> None:
    told: list[Progress] = []
    stages = Stages({"a": 1, "b": 3}, told.append, lambda: 0.0)
    for stage in ("a", "b"):
        at = stages.at(stage)
        for fraction in (0.0, 0.5, 1.0, 7.0):
            at(fraction)
    assert [(one.stage, one.fraction) for one in told[1:5]] == [("a", 0.0), ("a", 0.125), ("a", 0.25), ("a", 0.25)]
    assert told[-1].fraction == 1.0
    assert all(before.fraction <= after.fraction for before, after in pairwise(told))


def test_the_time_left_is_said_once_it_means_something() -> None:
    told: list[Progress] = []
    now_s = [100.0]
    at = Stages({"all": 1}, told.append, lambda: now_s[0]).at("all")
    at(0.5)
    now_s[0] += 10
    at(0.01)
    at(0.25)
    at(1.0)
    assert [one.seconds_left for one in told] == [None, None, None, 30.0, 0.0]


def test_what_the_listener_raises_passes_through() -> None:
    def stop(_: Progress) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Stages({"all": 1}, stop).at("all")
