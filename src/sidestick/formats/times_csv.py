# SPDX-License-Identifier: Apache-2.0
"""Onset and beat times as researchers keep them: a CSV file with a column ``time_s``, or one bare column of numbers.

Comma, semicolon or tab between columns; other columns are left alone; a byte order mark and empty lines do no harm. Where
columns are not parted by commas, a comma in a number is the decimal point that many countries write.
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
    separator = _separator(lines[0][1])
    rows = [(number, next(csv.reader([line], delimiter=separator))) for number, line in lines]
    head = [cell.strip() for cell in rows[0][1]]
    if COLUMN in head:
        place, rows = head.index(COLUMN), rows[1:]
    elif len(head) == 1 and _number(head[0]) is not None:
        place = 0
    else:
        raise BadData("times.no_column", name=name, column=COLUMN, found=", ".join(head))
    return [_time(row, place, line=number, name=name, commas=separator != ",") for number, row in rows]


def _separator(first: str) -> str:
    """Return what parts the columns: not a comma where the first line has none, for then a comma is a decimal point."""
    return max(_SEPARATORS if "," in first else (";", "\t"), key=first.count)


def _time(row: list[str], place: int, *, line: int, name: str, commas: bool) -> float:
    cell = row[place].strip() if place < len(row) else ""
    value = _number(cell.replace(",", ".", 1) if commas else cell)
    if value is None:
        raise BadData("times.no_number", name=name, line=line, value=cell)
    return value


def _number(cell: str) -> float | None:
    try:
        return float(cell)
    except ValueError:
        return None
