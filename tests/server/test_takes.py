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
from sidestick.simulate import NOVICE, STEADY, simulated_hits
from sidestick.souvenir import Encore
from sidestick.take import Take, TakeHeader
from sidestick.words import LANGUAGES


@pytest.fixture
def played(library: Library, header: TakeHeader) -> str:
    charts = library.songs.charts(header.song_sha256)
    hits = simulated_hits([charts[seat.level] for seat in header.seats], [STEADY, NOVICE], np.random.default_rng(1))
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


def test_a_souvenir_is_made_and_fetched(client: TestClient, played: str) -> None:
    assert client.get(f"/api/takes/{played}/souvenir.mp4").status_code == 404
    answer = client.post(f"/api/takes/{played}/souvenir?language=ja")
    assert answer.status_code == 202
    job: dict[str, Any] = client.get(f"/api/jobs/{answer.json()['job']['id']}").json()
    assert (job["state"], job["kind"]) == ("done", "souvenir")
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
        "jacket": {"body": "#112233", "sleeves": "#ffffff", "trim": "#000000", "number": 7},
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
