# SPDX-License-Identifier: Apache-2.0
"""The notebook in the docs is run, cell by cell, in a kernel of its own, on a take that a person would export."""

from __future__ import annotations

from pathlib import Path

import msgspec
import nbformat
import numpy as np
from nbclient import NotebookClient

from sidestick.cli import main
from sidestick.library import Library
from sidestick.music import Chart, Level, Note, Pad, TempoMap
from sidestick.simulate import NOVICE, STEADY, simulated_hits
from tests.library.examples import header, put, song

NOTEBOOK = Path(__file__).resolve().parents[1] / "docs" / "do" / "two-rhythms.ipynb"
BEATS = 60


def exported(folder: Path) -> None:
    """Leave ``take.csv`` and what stands beside it in ``folder``."""
    with Library.open(folder / "library") as library:
        of = put(library, song(duration_s=40.0))
        beat = TempoMap((0, 480), (0, 500_000))
        notes = tuple(Note(480 * i, 500_000 * i, Pad.SNARE if i % 2 else Pad.KICK, 100) for i in range(BEATS))
        chart = Chart(of.sha256, Level.GROOVE, beat, tuple(range(0, 480 * BEATS, 1920)), notes)
        (library.home.song(of.sha256) / "charts" / "3.json").write_bytes(msgspec.json.encode(chart))
        begun = header(of)
        hits = simulated_hits([chart, chart], [STEADY, NOVICE], np.random.default_rng(3))
        library.takes.begin(begun)
        library.takes.add_hits(begun.id, hits)
        counts = [sum(hit.seat == seat for hit in hits) for seat in (0, 1)]
        library.takes.finish(begun.id, 32_000_000, finished=True, counts=counts)
    assert main(["export", "last", "--library", str(folder / "library"), "-o", str(folder / "take.csv")]) == 0


def test_every_cell_of_the_notebook_runs_and_says_what_the_page_says(tmp_path: Path) -> None:
    exported(tmp_path)
    book = nbformat.read(NOTEBOOK, as_version=4)  # type: ignore[no-untyped-call]
    nbformat.validate(book)
    run = NotebookClient(book, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}})
    done = run.execute()
    told = "".join(output.get("text", "") for cell in done.cells if cell.cell_type == "code" for output in cell.outputs)
    assert "first_leads" in told
    assert "Jun follows Mina: Gain(gain=0." in told
    assert "the same before the seat's calibration was subtracted" in told
    assert all(cell.execution_count for cell in done.cells if cell.cell_type == "code")


def test_the_notebook_is_kept_without_the_outputs_of_one_machine() -> None:
    book = nbformat.read(NOTEBOOK, as_version=4)  # type: ignore[no-untyped-call]
    assert all(not cell.outputs and cell.execution_count is None for cell in book.cells if cell.cell_type == "code")
