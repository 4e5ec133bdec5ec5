# SPDX-License-Identifier: Apache-2.0
"""Onset and beat times as researchers keep them: a CSV file with a column ``time_s``, or one bare column of numbers.

Comma, semicolon or tab between columns; other columns are left alone; a byte order mark and empty lines do no harm.
"""

from __future__ import annotations

import csv

from sidestick.errors import BadData

COLUMN = "time_s"
_SEPARATORS = (",", ";", "\t")


def times_from_csv(data: bytes, *, name: str) -> list[float]:
    """Return the times of ``data`` in seconds, in the file's order; ``name`` is what an error calls the file.

    Raises ``BadData`` with the line when there is no such column, a cell is no number, or nothing is in it.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as reason:
        raise BadData("data.broken", name=name, reason=str(reason)) from reason
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines:
        raise BadData("times.empty", name=name)
    separator = max(_SEPARATORS, key=lines[0][1].count)
    rows = [(number, next(csv.reader([line], delimiter=separator))) for number, line in lines]
    head = [cell.strip() for cell in rows[0][1]]
    if COLUMN in head:
        place, rows = head.index(COLUMN), rows[1:]
    elif len(head) == 1 and _number(head[0]) is not None:
        place = 0
    else:
        raise BadData("times.no_column", name=name, column=COLUMN, found=", ".join(head))
    return [_time(row, place, line=number, name=name) for number, row in rows]


def _time(row: list[str], place: int, *, line: int, name: str) -> float:
    cell = row[place].strip() if place < len(row) else ""
    value = _number(cell)
    if value is None:
        raise BadData("times.no_number", name=name, line=line, value=cell)
    return value


def _number(cell: str) -> float | None:
    try:
        return float(cell)
    except ValueError:
        return None
