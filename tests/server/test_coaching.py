# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
import pytest
from starlette.testclient import TestClient

from sidestick.library import Library
from sidestick.music import Chart, Level
from sidestick.simulate import NOVICE, STEADY, SimulatedPlayer, simulated_hits
from sidestick.take import Hit, Player, Seat, TakeHeader
from sidestick.words import LANGUAGES, say


def play(
    library: Library, header: TakeHeader, number: int, players: tuple[SimulatedPlayer, SimulatedPlayer]
) -> TakeHeader:
    """Keep a take of the header's seats as two simulated people played it."""
    header = msgspec.structs.replace(header, id=f"{number:032x}")
    charts = library.songs.charts(header.song_sha256)
    hits = simulated_hits([charts[seat.level] for seat in header.seats], players, np.random.default_rng(number))
    library.takes.begin(header)
    library.takes.add_hits(header.id, hits)
    counts = [sum(hit.seat == seat for hit in hits) for seat in (0, 1)]
    library.takes.finish(header.id, 12_000_000, finished=True, counts=counts)
    return header


def advice(client: TestClient, sha256: str, *players: str) -> dict[str, Any]:
    answer = client.get(f"/api/songs/{sha256}/coach", params=[("player", player) for player in players])
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def spoken(said: dict[str, Any]) -> list[str]:
    return [say(f"coach.{said['key']}", language, **said["parameters"]) for language in LANGUAGES]


def test_somebody_new_is_given_a_level_to_begin_with_and_told_so(client: TestClient, sha256: str) -> None:
    found = advice(client, sha256, "nobody-knows")
    (seat,) = found["seats"]
    assert (seat["notes"], seat["said"]["key"], found["pair"]) == (0, "seat.new", None)
    assert 1 <= seat["level"] <= 3
    assert all("{{" not in sentence for sentence in spoken(seat["said"]))


def test_after_a_song_the_coach_knows_who_is_steadier_and_pairs_the_two(
    client: TestClient, library: Library, header: TakeHeader
) -> None:
    for number in (1, 2, 3):
        play(library, header, number, (STEADY, NOVICE))
    found = advice(client, header.song_sha256, "p", "q")
    assert [seat["notes"] > 0 for seat in found["seats"]] == [True, True]
    steady, novice = (library.skills.of(player) for player in ("p", "q"))
    assert steady.ability > novice.ability
    assert found["seats"][0]["level"] >= found["seats"][1]["level"]
    assert all("{{" not in sentence for sentence in spoken(found["pair"]))


def test_a_take_is_learnt_from_once_and_a_simulated_partner_never(
    client: TestClient, library: Library, header: TakeHeader
) -> None:
    seats = (header.seats[0], Seat(1, Player("robot", "Robot"), Level.SONG, "simulated"))
    played = play(library, msgspec.structs.replace(header, seats=seats), 7, (STEADY, STEADY))
    first = client.get(f"/api/takes/{played.id}/coach").json()
    believed = library.skills.of("p")
    assert client.get(f"/api/takes/{played.id}/coach").json() == first
    assert library.skills.of("p").notes == believed.notes
    assert believed.notes == len(library.songs.chart(header.song_sha256, Level.SONG).notes)
    assert library.skills.of("robot").notes == 0
    assert [seat["seat"] for seat in first["seats"]] == [0]


def test_a_take_whose_song_is_gone_does_not_keep_the_coach_from_others(
    client: TestClient, library: Library, header: TakeHeader
) -> None:
    play(library, header, 8, (STEADY, NOVICE))
    assert library.skills.unlearnt() == [f"{8:032x}"]
    library.songs.delete(header.song_sha256)
    library.songs.purge()
    assert client.get(f"/api/songs/{header.song_sha256}/coach?player=p").status_code == 404
    assert library.skills.unlearnt() == []
    assert library.skills.of("p").notes == 0


def test_after_a_take_each_is_told_one_thing_with_a_picture_and_both_have_a_joint_score(
    client: TestClient, library: Library, header: TakeHeader
) -> None:
    played = play(library, header, 9, (STEADY, NOVICE))
    told = client.get(f"/api/takes/{played.id}/coach").json()
    assert 0 < told["joint"]["points"] <= 1000
    for seat in told["seats"]:
        telling = seat["telling"]
        for part in ("well", "next", "why"):
            said = telling[part]
            words = {"pad": "pads", "place": "places"}
            for language in LANGUAGES:
                parameters = {
                    name: say(f"coach.{words[name]}.{value}", language) if name in words else value
                    for name, value in said["parameters"].items()
                }
                assert "{{" not in say(f"coach.{said['key']}", language, **parameters)
        asked = library.songs.chart(header.song_sha256, played.seats[seat["seat"]].level)
        assert sum(bar["notes"] for bar in telling["picture"]) == len(asked.notes)
        for drill in seat["drills"]:
            assert drill["rate"] == 0.75
            assert drill["loop"]["lead_in_us"] < drill["loop"]["start_us"] < drill["loop"]["end_us"]


def hits_for(chart: Chart, notes: list[int], start_us: int, end_us: int) -> list[dict[str, Any]]:
    found = [chart.notes[index] for index in notes if start_us <= chart.notes[index].time_us < end_us]
    hits = [Hit(0, seq, note.time_us + 8_000, note.pad, 100) for seq, note in enumerate(found)]
    return list(msgspec.to_builtins(hits))


def test_a_lesson_begins_at_level_one_is_counted_and_climbs_for_whoever_meets_all(
    client: TestClient, library: Library, sha256: str
) -> None:
    asked: dict[str, Any] = {"player": "new"}
    levels, rungs = [], []
    for _ in range(12):
        answer = client.post(f"/api/songs/{sha256}/lesson", json=asked)
        assert answer.status_code == 200, answer.text
        goes_on = answer.json()
        last = goes_on["steps"][-1]["step"]
        assert last["way"] == "play"
        for step in goes_on["steps"]:
            assert step["counts"][0]["word"] == "1"
            assert all("{{" not in sentence for sentence in spoken_step(step["step"]["said"]))
        levels.append(last["level"])
        rungs.append(goes_on["at"]["rung"])
        chart = library.songs.chart(sha256, Level(last["level"]))
        hits = hits_for(chart, last["notes"], last["start_us"], last["end_us"])
        asked = {"player": "new", "at": goes_on["at"], "hits": hits}
    assert (levels[0], rungs) == (1, sorted(rungs))
    assert levels[-1] >= 3
    assert goes_on["score"]["miss"] == 0
    # The next lesson begins where this player belongs.
    again = client.post(f"/api/songs/{sha256}/lesson", json={"player": "new"}).json()
    assert again["steps"][-1]["step"]["level"] >= 3


def test_a_lesson_slows_down_for_whoever_meets_little_and_judges_at_that_speed(
    client: TestClient, library: Library, sha256: str
) -> None:
    asked: dict[str, Any] = {"player": "slow"}
    rates = []
    for _ in range(8):
        goes_on = client.post(f"/api/songs/{sha256}/lesson", json=asked).json()
        rates.append(goes_on["at"]["rate"])
        last = goes_on["steps"][-1]["step"]
        chart = library.songs.chart(sha256, Level(last["level"]))
        # The first turns go badly. Then each stroke is 118 ms of the song late: too late for the hand at this speed.
        late = 400_000 if rates[-1] == 1 else 110_000
        hits = hits_for(chart, last["notes"], last["start_us"], last["end_us"])
        asked = {
            "player": "slow",
            "at": goes_on["at"],
            "hits": [hit | {"time_us": hit["time_us"] + late} for hit in hits],
        }
        if rates[-1] < 1:
            break
    assert rates[-1] == 0.75
    assert all("{{" not in sentence for sentence in spoken_step(last["said"]))
    after = client.post(f"/api/songs/{sha256}/lesson", json=asked).json()
    assert after["score"]["miss"] == after["score"]["notes"] > 0


def spoken_step(said: dict[str, Any]) -> list[str]:
    words = {"pad": "pads", "place": "places"}
    return [
        say(
            f"coach.{said['key']}",
            language,
            **{
                name: say(f"coach.{words[name]}.{value}", language) if name in words else value
                for name, value in said["parameters"].items()
            },
        )
        for language in LANGUAGES
    ]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"player": "a", "at": {"rung": 150, "bar": 0, "passes": 0}}, "coach.no_rung"),
        ({"player": "a", "at": {"rung": 0, "bar": 10_000, "passes": 0}}, None),
        ({"player": ""}, "server.bad_message"),
        ({"player": "a", "at": {"rung": -1, "bar": 0, "passes": 0}}, "server.bad_message"),
        ({"player": "a", "hits": [{"seat": 0}]}, "server.bad_message"),
    ],
)
def test_a_lesson_asked_for_wrongly_is_refused_in_words_and_one_beyond_the_end_begins_anew(
    client: TestClient, sha256: str, body: dict[str, Any], code: str | None
) -> None:
    answer = client.post(f"/api/songs/{sha256}/lesson", json=body)
    if code is None:
        assert answer.status_code == 200, answer.text
    else:
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)


def test_three_clean_passes_of_a_drill_make_it_faster_and_waiting_teaches_nothing(
    client: TestClient, library: Library, sha256: str
) -> None:
    chart = library.songs.chart(sha256, Level.BACKBEAT)
    start, end = (chart.tempo_map.micros_at(chart.bars[bar]) for bar in (1, 3))
    loop = {"first": 1, "last": 2, "lead_in_us": start - (end - start) // 2, "start_us": start, "end_us": end}
    drill: dict[str, Any] = {"loop": loop, "rate": 0.75, "waits": True}
    hits = hits_for(chart, list(range(len(chart.notes))), start, end)
    body = {"player": "d", "level": 2, "start_us": start, "end_us": end, "hits": hits, "rate": 0.75}
    waited = client.post(f"/api/songs/{sha256}/pass", json=body | {"waited": True, "drill": drill}).json()
    assert (waited["drill"]["waits"], library.skills.of("d").notes) == (False, 0)
    drill = waited["drill"]
    for rate in (0.75, 0.75, 0.8):
        answer = client.post(f"/api/songs/{sha256}/pass", json=body | {"drill": drill, "rate": drill["rate"]})
        drill = answer.json()["drill"]
        assert drill["rate"] == rate
    assert library.skills.of("d").notes == 3 * len(hits)


def test_whoever_struck_nothing_was_not_there_and_is_not_thought_less_of(
    client: TestClient, library: Library, sha256: str
) -> None:
    first = client.post(f"/api/songs/{sha256}/lesson", json={"player": "away"}).json()
    again = client.post(f"/api/songs/{sha256}/lesson", json={"player": "away", "at": first["at"]}).json()
    assert again["at"]["rung"] == first["at"]["rung"]
    loop = {"start_us": 0, "end_us": 8_000_000}
    client.post(f"/api/songs/{sha256}/pass", json={"player": "away", "level": 3, "hits": []} | loop)
    assert library.skills.of("away").notes == 0


def test_bars_go_quiet_only_when_asked_and_never_the_first(client: TestClient, library: Library, sha256: str) -> None:
    chart = library.songs.chart(sha256, Level.PULSE)
    start, end = (chart.tempo_map.micros_at(chart.bars[bar]) for bar in (0, -1))
    body = {"player": "d", "level": 1, "start_us": start, "end_us": end, "hits": []}
    assert client.post(f"/api/songs/{sha256}/pass", json=body).json()["quiet"] == []
    quiet = client.post(f"/api/songs/{sha256}/pass", json=body | {"quiet": 1.0, "passes": 3}).json()["quiet"]
    assert quiet
    assert all(start < from_us < to_us <= end for from_us, to_us in quiet)


def test_what_is_counted_goes_from_before_the_first_bar_to_the_end(client: TestClient, sha256: str) -> None:
    counts = client.get(f"/api/songs/{sha256}/counts/3").json()["counts"]
    times = [count["time_us"] for count in counts]
    assert times == sorted(times)
    assert {"1", "2", "3", "4", "and"} <= {count["word"] for count in counts}
    assert client.get(f"/api/songs/{sha256}/counts/9").status_code == 400


def test_a_coach_asked_for_nobody_or_a_crowd_is_refused(client: TestClient, sha256: str) -> None:
    assert client.get(f"/api/songs/{sha256}/coach").status_code == 400
    assert client.get(f"/api/songs/{sha256}/coach?player=a&player=b&player=c").status_code == 400
    assert client.get(f"/api/songs/{'0' * 64}/coach?player=a").status_code == 404
