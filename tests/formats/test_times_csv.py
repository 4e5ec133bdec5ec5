# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidestick.errors import BadData
from sidestick.formats.times_csv import times_from_csv


@pytest.mark.parametrize(
    "text",
    [
        "time_s\n0.5\n1.25\n",
        "time_s,pad\n0.5,snare\n1.25,kick\n",
        "pad;time_s\nsnare;0.5\nkick;1.25\n",
        "pad\ttime_s\nsnare\t0.5\nkick\t1.25",
        "\ufefftime_s\r\n0.5\r\n\r\n1.25\r\n",
        "0.5\n1.25\n",
        "time_s;pad\n0,5;snare\n1,25;kick\n",
        "time_s\n0,5\n1,25\n",
        '"time_s","note"\n"0.5","a, b"\n"1.25",""\n',
    ],
)
def test_times_are_read_however_the_table_is_written(text: str) -> None:
    assert times_from_csv(text.encode(), name="a.csv") == [0.5, 1.25]


def test_order_and_repetition_are_left_for_the_measures_to_judge() -> None:
    assert times_from_csv(b"time_s\n2\n1\n1\n", name="a.csv") == [2.0, 1.0, 1.0]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "times.empty"),
        (b"\n \n", "times.empty"),
        (b"onset,pad\n1,2\n", "times.no_column"),
        (b"time\n1\n", "times.no_column"),
        (b"0,5\n1,25\n", "times.no_column"),
        (b"time_s\n1\nsoon\n", "times.no_number"),
        (b"pad,time_s\nsnare\n", "times.no_number"),
        (b"\xff\xfe\x00\x01", "data.broken"),
    ],
)
def test_what_is_no_table_of_times_is_refused_with_its_code(data: bytes, code: str) -> None:
    with pytest.raises(BadData) as refused:
        times_from_csv(data, name="a.csv")
    assert refused.value.code == code
    assert refused.value.parameters["name"] == "a.csv"


def test_the_line_of_a_bad_number_is_said() -> None:
    with pytest.raises(BadData) as refused:
        times_from_csv(b"time_s\n1\n\n1,5\n".replace(b",", b"x"), name="a.csv")
    assert refused.value.parameters == {"name": "a.csv", "line": 4, "value": "1x5"}


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1))
def test_what_python_writes_is_read_again(times: list[float]) -> None:
    text = "time_s\n" + "".join(f"{time!r}\n" for time in times)
    assert times_from_csv(text.encode(), name="a.csv") == times
