# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from sidestick import __version__
from sidestick.cli import main
from sidestick.cli.app import command_line

COMMANDS = sorted(command_line("en").commands)
HEAVY = ("numpy", "av", "sqlalchemy", "starlette", "PIL", "uvicorn", "soxr")


@pytest.mark.parametrize("language", ["en", "ja", "ko"])
@pytest.mark.parametrize("command", [(), *[(name,) for name in COMMANDS]], ids=lambda given: "-".join(given) or "all")
def test_help_is_whole_in_every_language(
    command: tuple[str, ...], language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--language", language, *command, "--help"]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert "cli." not in said.out
    assert "{{" not in said.out


def test_help_loads_nothing_heavy() -> None:
    program = (
        "import sys; from sidestick.cli import main; main(['--help']); "
        f"print([name for name in {HEAVY} if name in sys.modules], file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stderr.strip() == "[]"


def test_the_version_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"sidestick {__version__}\n"


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"LANG": "ja_JP.UTF-8"}, "ファイル"),
        ({"LC_ALL": "ko_KR.UTF-8", "LANG": "en_US"}, "파일"),
        ({"LANG": "C"}, "There is no file"),
    ],
)
def test_a_person_is_spoken_to_in_their_computers_language(
    variables: dict[str, str], sentence: str, tmp_path: Path
) -> None:
    environment = {"PATH": "/usr/bin:/bin", "SIDESTICK_LIBRARY": str(tmp_path / "library")} | variables
    program = Path(sys.executable).with_name("sidestick")
    ran = subprocess.run(
        [program, "listen", str(tmp_path / "gone.mp3")], capture_output=True, env=environment, check=False
    )
    assert ran.returncode == 66
    assert sentence in ran.stderr.decode("utf-8")


def test_what_goes_wrong_in_sidestick_itself_is_a_sentence_and_a_way_to_see_more(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a wire came loose")

    monkeypatch.setattr("sidestick.cli.choose.opened", broken)
    monkeypatch.setattr("sidestick.cli.songs.opened", broken)
    assert main(["songs"]) == 70
    said = capsys.readouterr().err
    assert "a wire came loose" in said
    assert "Traceback" not in said
    monkeypatch.setenv("SIDESTICK_TRACEBACK", "1")
    with pytest.raises(RuntimeError, match="a wire came loose"):
        main(["songs"])


def test_a_stop_by_the_person_is_said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("sidestick.cli.songs.opened", stopped)
    assert main(["songs"]) == 130
    assert "Nothing half-written" in capsys.readouterr().err
