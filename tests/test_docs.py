# SPDX-License-Identifier: Apache-2.0
"""The pages say what the code does, and lead where they say they lead."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import numpy as np
import pytest

from scripts.write_docs import PAGES, coach_page, columns_page, commands_page, errors_page
from sidestick.room import messages
from sidestick.room import phone_messages as phones

ROOT = Path(__file__).resolve().parents[1]
MARKDOWN = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "songs").glob("*.md"),
        *(ROOT / "sounds").glob("*.md"),
    ]
)


def test_the_page_of_commands_is_made_from_todays_commands() -> None:
    assert (PAGES / "commands.md").read_text(encoding="utf-8") == commands_page(), "run scripts/write_docs.py"


def test_the_page_of_errors_is_made_from_todays_errors() -> None:
    assert (PAGES / "errors.md").read_text(encoding="utf-8") == errors_page(), "run scripts/write_docs.py"


def test_the_page_of_the_coachs_numbers_is_made_from_todays_numbers() -> None:
    assert (PAGES / "coach.md").read_text(encoding="utf-8") == coach_page(), "run scripts/write_docs.py"


def test_the_page_of_exported_columns_is_made_from_todays_tables() -> None:
    assert (PAGES / "export-columns.md").read_text(encoding="utf-8") == columns_page(), "run scripts/write_docs.py"


@pytest.mark.parametrize("page", MARKDOWN, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_within_the_pages_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_every_message_of_the_socket_is_in_the_contract() -> None:
    contract = (PAGES / "contracts.md").read_text(encoding="utf-8")
    sides = (messages.FromStage, messages.FromServer, phones.FromHost, phones.ToHost, phones.FromPhone, phones.ToPhone)
    for kind in (kind for side in sides for kind in side.__args__):
        assert f"| `{kind.__struct_config__.tag}` |" in contract


def test_every_http_route_is_in_the_contract() -> None:
    from starlette.routing import Route

    from sidestick.server import corrections, door, songs, takes

    contract = (PAGES / "contracts.md").read_text(encoding="utf-8")
    for route in (*songs.routes, *corrections.routes, *takes.routes, *door.routes):
        if isinstance(route, Route):
            path = re.sub(r"{(?:take_id|job_id|player_id)}", "{id}", route.path).replace("{level:int}", "{level}")
            assert path in contract or f"/{path.rpartition('/')[2]}`" in contract, path


def test_the_notebooks_programs_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = (ROOT / "docs" / "do" / "notebook.md").read_text(encoding="utf-8")
    programs = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    assert len(programs) == 2
    song = next((ROOT / "src" / "sidestick" / "demo").glob("pull*.opus"))
    shutil.copy(song, tmp_path / "song.mp3")  # what a file is called does not matter
    monkeypatch.chdir(tmp_path)
    beats_s = 1 + np.arange(64) * 0.5
    random = np.random.default_rng(3)
    names: dict[str, object] = {
        "beats_s": beats_s,
        "mina_s": beats_s + random.normal(-0.02, 0.015, 64),
        "jun_s": beats_s + random.normal(0.01, 0.02, 64),
    }
    for program in programs:
        exec(compile(program, "notebook.md", "exec"), names)
