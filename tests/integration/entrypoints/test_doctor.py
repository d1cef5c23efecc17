"""Doctor tries the real environment, and finds what is broken in a made-up one."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.entrypoints import doctor
from app.entrypoints.command_line import main
from app.entrypoints.virtual_screen import virtual_screen


def test_everything_works_after_set_up(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["doctor", "--json"])
    report = json.loads(capsys.readouterr().out)
    assert report["checks"].keys() == doctor.CHECKS.keys()
    assert (code, report["works"]) == (0, True), report


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_a_missing_program_is_a_finding(language: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    finding = doctor.examine("rtsp", doctor.CHECKS["rtsp"], language)
    assert not finding.works
    assert "ffmpeg" in doctor.line(finding, language)


@pytest.mark.parametrize(("seen", "verdict"), [
    ("encrypted", "works"), ("plain", "look"), ("unknown", "works")])
def test_a_disk_that_is_not_encrypted_is_a_warning(seen: str, verdict: str) -> None:
    finding = doctor.Finding("encryption", True, {"folder": "/home/desk", "encryption": seen})
    assert doctor.line(finding, "en").startswith(f"[{verdict}] Disk encryption: /home/desk")


def test_encryption_is_told_of_the_folder_of_the_store(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["doctor", "--json", "--store", str(tmp_path / "not yet" / "replica.wanmi")])
    told = json.loads(capsys.readouterr().out)["checks"]["encryption"]
    assert (told["folder"], told["works"]) == (str(tmp_path), True)


def test_a_failing_program_is_a_finding() -> None:
    with pytest.raises(doctor.DoesNotWork, match="^broken$"):
        doctor.output_of("sh", "-c", "echo first >&2; echo broken >&2; exit 3")


def test_virtual_screen_has_its_size_and_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":none")
    with virtual_screen((640, 480)):
        code = ("from PySide6.QtGui import QGuiApplication; app = QGuiApplication([]); "
                "size = app.primaryScreen().size(); print(size.width(), size.height())")
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                              env={**os.environ, "QT_QPA_PLATFORM": "xcb"})
        assert done.stdout.split() == ["640", "480"]
    assert os.environ["DISPLAY"] == ":none"
