"""`main.py calls`: the folder is remembered for the workstation, and what stands there is said."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.entrypoints.calls import call_folder
from app.entrypoints.command_line import main
from data.clock import MACHINE


@pytest.fixture(autouse=True)
def _own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


def told(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    return dict(json.loads(capsys.readouterr().out))


def test_a_folder_is_used_told_of_and_left(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calls", "--json"]) == 0 and told(capsys) == {"folder": None}
    folder = tmp_path / "801"
    folder.mkdir()
    rang = datetime.now(UTC) - timedelta(minutes=9)
    (folder / "1.json").write_text(json.dumps({"rang_at": rang.isoformat(), "number": "13900002871"}), "utf-8")
    assert main(["calls", "use", str(folder), "--json"]) == 0
    assert told(capsys) == {"folder": str(folder), "calls": 1, "missed": 1, "refused": []}
    exchange = call_folder(MACHINE, keeps=True)
    assert exchange is not None and exchange.folder == folder
    assert call_folder(MACHINE, keeps=False) is None, "pictures hear no telephone"
    (folder / "2.json").write_text("{", "utf-8")
    assert main(["calls", "--lang", "en"]) == 1
    said = capsys.readouterr().out
    assert "1 of the last three days" in said and "“2”" in said
    assert main(["calls", "off"]) == 0 and call_folder(MACHINE, keeps=True) is None


@pytest.mark.parametrize("arguments", [["use"], ["off", "folder"], ["use", "not_there"]])
def test_what_can_t_be_meant_is_refused_and_changes_nothing(
        arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["calls", *arguments]) == 2 and capsys.readouterr().err
    assert call_folder(MACHINE, keeps=True) is None
