# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import hashlib
from typing import Any

import msgspec
import pytest
from starlette.testclient import TestClient

from sidestick.library import Library
from sidestick.music import Chart, Level, Song


def correct(client: TestClient, sha256: str, revision: int, **edit: object) -> dict[str, Any]:
    answer = client.post(f"/api/songs/{sha256}/corrections", json={"revision": revision, "edit": edit})
    assert answer.status_code == 200, answer.text
    page: dict[str, Any] = answer.json()
    return page


def test_a_page_shows_every_note_once_with_its_level_and_its_limb(client: TestClient, sha256: str) -> None:
    page = client.get(f"/api/songs/{sha256}/page").json()
    assert page["revision"] == {"revision": 0, "count": 0, "can_undo": False, "can_redo": False}
    notes = page["sheet"]["notes"]
    record = msgspec.json.decode(client.get(f"/api/songs/{sha256}/charts/6").content, type=Chart)
    assert [(note["tick"], note["pad"]) for note in notes] == [(note.tick, note.pad) for note in record.notes]
    assert {note["level"] for note in notes} <= set(range(1, 7))
    assert {note["limb"] for note in notes if note["pad"] == "kick"} <= {"right_foot"}


def test_a_correction_is_kept_changes_the_charts_and_is_taken_back_and_made_again(
    client: TestClient, library: Library, sha256: str
) -> None:
    before = client.get(f"/api/songs/{sha256}/charts/1").content
    page = correct(client, sha256, 0, type="double_tempo")
    assert page["revision"] == {"revision": 1, "count": 1, "can_undo": True, "can_redo": False}
    doubled = client.get(f"/api/songs/{sha256}/charts/1").content
    assert doubled != before
    undone = client.post(f"/api/songs/{sha256}/corrections/undo", json={"revision": 1}).json()
    assert undone["revision"]["can_redo"] is True
    assert client.get(f"/api/songs/{sha256}/charts/1").content == before
    client.post(f"/api/songs/{sha256}/corrections/redo", json={"revision": 0})
    assert client.get(f"/api/songs/{sha256}/charts/1").content == doubled
    assert (
        client.post(f"/api/songs/{sha256}/corrections/as-heard", json={"revision": 1}).json()["revision"]["count"] == 0
    )
    assert library.corrections.where(sha256).revision == 0


@pytest.mark.parametrize(
    ("edit", "status", "code"),
    [
        ({"type": "add_hit", "at_s": 9000.0, "pad": "kick"}, 422, "edit.after_end"),
        ({"type": "tap_beats", "taps_s": [1.0, 1.5]}, 422, "edit.few_taps"),
        ({"type": "tap_beats", "taps_s": [1.0, 1.5, 1.5, 9.0]}, 422, "edit.taps"),
        ({"type": "add_hit", "at_s": -1.0, "pad": "kick"}, 400, "server.bad_message"),
        ({"type": "add_hit", "at_s": 1.0, "pad": "cowbell"}, 400, "server.bad_message"),
        ({"type": "no_such_edit"}, 400, "server.bad_message"),
        ({"type": "set_metre", "at_s": 1.0, "beats_per_bar": 0}, 400, "server.bad_message"),
    ],
)
def test_nonsense_is_one_sentence_and_nothing_changes(
    client: TestClient, sha256: str, edit: dict[str, object], status: int, code: str
) -> None:
    answer = client.post(f"/api/songs/{sha256}/corrections", json={"revision": 0, "edit": edit})
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert client.get(f"/api/songs/{sha256}/page").json()["revision"]["revision"] == 0


def test_two_pages_that_correct_at_once_do_not_undo_each_other(client: TestClient, sha256: str) -> None:
    correct(client, sha256, 0, type="add_hit", at_s=1.0, pad="crash")
    answer = client.post(f"/api/songs/{sha256}/corrections", json={"revision": 0, "edit": {"type": "halve_tempo"}})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "edit.changed")


def test_a_song_that_is_not_there_has_no_page(client: TestClient, sha256: str) -> None:
    for path in ("0" * 64, "nothing"):
        assert client.get(f"/api/songs/{path}/page").status_code == 404
        assert client.post(f"/api/songs/{path}/corrections/undo", json={"revision": 0}).status_code == 404
    client.delete(f"/api/songs/{sha256}")
    assert client.get(f"/api/songs/{sha256}/page").status_code == 404
    body = {"revision": 0, "edit": {"type": "double_tempo"}}
    assert client.post(f"/api/songs/{sha256}/corrections", json=body).status_code == 404


@pytest.mark.parametrize("duet", ["", "unison", "trade", "feet_hands", "low_high"])
def test_each_seat_is_given_its_chart_with_the_name_it_is_kept_under(
    client: TestClient, library: Library, sha256: str, duet: str
) -> None:
    given = client.get(f"/api/songs/{sha256}/parts", params={"levels": "4,2", "duet": duet}).json()
    assert [chart["level"] for chart in given["charts"]] == [4, 2]
    for chart, name in zip(given["charts"], given["names"], strict=True):
        typed = msgspec.convert(chart, Chart)
        assert hashlib.sha256(msgspec.json.encode(typed)).hexdigest() == name


@pytest.mark.parametrize(
    "asked", ["", "levels=", "levels=7", "levels=4,x", "levels=4,2&duet=solo", "levels=" + "1," * 9 + "1"]
)
def test_parts_that_nobody_can_play_are_refused(client: TestClient, sha256: str, asked: str) -> None:
    answer = client.get(f"/api/songs/{sha256}/parts?{asked}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "server.bad_message")


def test_a_song_is_heard_anew_and_what_was_put_right_stays(client: TestClient, library: Library, sha256: str) -> None:
    correct(client, sha256, 0, type="add_hit", at_s=3.0, pad="crash")
    first = library.songs.chart_as_first_heard(sha256, Level.RECORD)
    before = client.get(f"/api/songs/{sha256}/page").json()
    path = library.home.song(sha256) / "song.json"
    worse = msgspec.json.decode(path.read_bytes(), type=Song)
    worse = msgspec.structs.replace(worse, heard=msgspec.structs.replace(worse.heard, onsets=worse.heard.onsets[:20]))
    path.write_bytes(msgspec.json.encode(worse))
    assert client.get(f"/api/songs/{sha256}/page").json()["sheet"] != before["sheet"]
    job = client.post(f"/api/songs/{sha256}/listen").json()["job"]
    assert client.get(f"/api/jobs/{job['id']}").json()["state"] == "done"
    assert client.get(f"/api/songs/{sha256}/page").json() == before
    assert library.songs.chart_as_first_heard(sha256, Level.RECORD) == first
    assert client.get("/api/songs").json()["songs"][0]["drum_onsets"] > 20
    assert client.post(f"/api/songs/{'0' * 64}/listen").status_code == 404
