# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import io
from typing import Any

import av
import msgspec
import numpy as np
import pytest
from PIL import Image
from starlette.testclient import TestClient

from sidestick.library import Library
from sidestick.server.souvenirs import PairAnswer
from sidestick.simulate import STEADY, simulated_hits
from sidestick.souvenir import PAGE_SCRIPT, Encore
from sidestick.take import Take, TakeHeader
from sidestick.words import LANGUAGES


@pytest.fixture
def played(library: Library, header: TakeHeader) -> str:
    charts = library.songs.charts(header.song_sha256)
    hits = simulated_hits([charts[seat.level] for seat in header.seats], [STEADY, STEADY], np.random.default_rng(1))
    library.takes.begin(header)
    library.takes.add_hits(header.id, hits)
    counts = [sum(hit.seat == seat for hit in hits) for seat in (0, 1)]
    assert library.takes.finish(header.id, 12_000_000, finished=True, counts=counts) == ((), ())
    return header.id


def test_a_take_is_listed_and_read_with_every_hit(client: TestClient, library: Library, played: str) -> None:
    (summary,) = client.get("/api/takes").json()["takes"]
    assert (summary["id"], summary["players"], summary["finished"]) == (played, ["Mina", "지훈"], True)
    take = msgspec.json.decode(client.get(f"/api/takes/{played}").content, type=Take)
    assert take == library.takes.get(played)
    assert client.get("/api/takes", params={"song": "0" * 64}).json()["takes"] == []


def test_the_report_is_an_encore_and_a_page_in_each_language(client: TestClient, played: str) -> None:
    encore = msgspec.json.decode(client.get(f"/api/takes/{played}/report").content, type=Encore)
    assert [score.seat for score in encore.scores] == [0, 1]
    for language in LANGUAGES:
        page = client.get(f"/api/takes/{played}/report.html", params={"language": language})
        assert page.headers["content-type"].startswith("text/html")
        assert f'lang="{language}"' in page.text
    assert 'lang="en"' in client.get(f"/api/takes/{played}/report.html?language=xx").text


def test_the_page_may_run_its_own_script_and_reach_nothing(client: TestClient, played: str) -> None:
    page = client.get(f"/api/takes/{played}/report.html")
    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert f"script-src {PAGE_SCRIPT};" in policy
    assert 'id="strokes"' in page.text


def test_two_seats_of_a_take_have_their_history(client: TestClient, library: Library, played: str) -> None:
    answer = msgspec.json.decode(client.get(f"/api/takes/{played}/history").content, type=PairAnswer)
    assert [one.take_id for one in answer.history.takes] == [played]
    assert (answer.history.first, answer.history.second) == ("Mina", "지훈")
    title = library.takes.list()[0].title
    assert answer.titles == {played: title}
    turned = client.get(f"/api/takes/{played}/history?first=1&second=0").json()["history"]
    assert (turned["first"], turned["second"]) == ("지훈", "Mina")


@pytest.mark.parametrize("query", ["first=0&second=0", "first=0&second=2", "first=-1", "first=x", "first=" + "9" * 9])
def test_seats_that_are_no_pair_are_refused(client: TestClient, played: str, query: str) -> None:
    refused = client.get(f"/api/takes/{played}/history?{query}")
    assert refused.status_code == 400
    assert refused.json()["error"]["code"] == "server.bad_message"


def test_a_history_of_no_take_is_not_found(client: TestClient) -> None:
    assert client.get(f"/api/takes/{'0' * 32}/history").status_code == 404


def test_strangers_to_the_same_song_stand_beside_a_pair(
    client: TestClient, library: Library, header: TakeHeader, played: str
) -> None:
    charts = library.songs.charts(header.song_sha256)
    replace = msgspec.structs.replace
    for number in range(3):
        seats = tuple(replace(s, player=replace(s.player, id=f"other-{number}-{s.index}")) for s in header.seats)
        begun = replace(header, id=f"{number + 1:032x}", seats=seats)
        library.takes.begin(begun)
        hits = simulated_hits([charts[s.level] for s in seats], [STEADY, STEADY], np.random.default_rng(number))
        library.takes.add_hits(begun.id, hits)
    mine = replace(header, id="f" * 32, seats=(header.seats[0], replace(header.seats[1], input="midi")))
    library.takes.begin(mine)
    library.takes.add_hits(mine.id, library.takes.get(played).hits)
    _, _, _, others = library.played_beside_strangers(played)
    # Those in which one of the two sat are no strangers'.
    assert [other.header.id for other, _ in others] == [f"{number + 1:032x}" for number in range(3)]
    found = client.get(f"/api/takes/{played}/report").json()["together"]["pseudo_pairs"]
    assert all(one["count"] == 12 for one in found)


def test_a_souvenir_is_made_and_fetched(client: TestClient, played: str) -> None:
    assert client.get(f"/api/takes/{played}/souvenir.mp4").status_code == 404
    assert client.get(f"/api/takes/{played}/souvenir").json() == {"made": False}
    answer = client.post(f"/api/takes/{played}/souvenir?language=ja")
    assert answer.status_code == 202
    job: dict[str, Any] = client.get(f"/api/jobs/{answer.json()['job']['id']}").json()
    assert (job["state"], job["kind"]) == ("done", "souvenir")
    assert client.get(f"/api/takes/{played}/souvenir").json() == {"made": True}
    film = client.get(job["result"]["video"])
    assert film.headers["content-type"] == "video/mp4"
    with av.open(io.BytesIO(film.content), mode="r") as container:
        assert container.streams.video[0].width == 1280
    with Image.open(io.BytesIO(client.get(job["result"]["poster"]).content)) as poster:
        assert poster.format == "PNG"


def test_a_souvenir_of_no_take_is_refused_at_once(client: TestClient) -> None:
    assert client.post(f"/api/takes/{'0' * 32}/souvenir").status_code == 404


def test_players_are_remembered(client: TestClient) -> None:
    player = {
        "id": "p1",
        "name": "さくら",
        "jacket": {"body": "#112233", "sleeves": "#ffffff", "trim": "#000000", "number": 7, "back": "桜"},
    }
    assert client.put("/api/players/p1", json=player).status_code == 200
    assert client.get("/api/players").json()["players"] == [player]


@pytest.mark.parametrize(
    "change",
    [
        {"id": "other"},
        {"name": ""},
        {"name": "x" * 41},
        {"jacket": {"body": "url(javascript:1)"}},
        {"jacket": {"number": 100}},
    ],
)
def test_a_player_who_cannot_be_is_refused(client: TestClient, change: dict[str, Any]) -> None:
    answer = client.put("/api/players/p1", json={"id": "p1", "name": "A"} | change)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "server.bad_message")


def test_a_body_that_is_too_large_or_no_json_is_refused(client: TestClient) -> None:
    assert client.put("/api/players/p1", content=b"x" * 70_000).status_code == 413
    assert client.put("/api/players/p1", content=b"{").status_code == 400


def test_a_job_that_waits_is_listed_and_cancelled(library: Library, client: TestClient) -> None:
    job = library.jobs.add("listen", {"path": "/nowhere", "name": "a.wav"})
    assert [waiting["id"] for waiting in client.get("/api/jobs").json()["jobs"]] == [job.id]
    assert client.delete(f"/api/jobs/{job.id}").json()["state"] == "cancelled"
    assert client.get("/api/jobs").json()["jobs"] == []
