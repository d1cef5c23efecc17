"""Every sentence of the interface has its Chinese, with the same places to fill in; and Qt asks for it."""

import ast
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.translation import FOLDER, speak, unspeak

ROOT = Path(__file__).resolve().parents[3]
PLACES = re.compile(r"\{[a-z_]+\}|%[0-9]")
TS, QM = FOLDER / "wanmi_zh_CN.ts", FOLDER / "wanmi_zh_CN.qm"
SOURCES = [*(ROOT / "ui").rglob("*.py"), ROOT / "app" / "entrypoints" / "session.py"]


def messages(path: Path) -> dict[tuple[str, str], str]:
    """Return the finished translations by (context, source)."""
    return {(context.findtext("name") or "", message.findtext("source") or ""): message.findtext("translation") or ""
            for context in ElementTree.parse(path).getroot().iter("context") for message in context.iter("message")
            if message.find("translation").get("type") is None}


def test_nothing_is_left_in_english(tmp_path: Path) -> None:
    fresh = tmp_path / "fresh.ts"
    lupdate = Path(sys.executable).with_name("pyside6-lupdate")
    subprocess.run([lupdate, "-silent", "-locations", "none", *map(str, SOURCES), "-ts", fresh], check=True,
                   capture_output=True)
    wanted = {(context.findtext("name") or "", message.findtext("source") or "")
              for context in ElementTree.parse(fresh).getroot().iter("context") for message in context.iter("message")}
    there = set(messages(TS))
    assert len(wanted) > 200
    assert not wanted - there, "not translated; run lupdate and fill in"
    assert not there - wanted, "no longer in the sources"


def test_lupdate_sees_every_sentence() -> None:
    """It doesn't look into the places of f-strings."""
    hidden = [f"{path.relative_to(ROOT)}:{node.lineno}" for path in SOURCES
              for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.JoinedStr)
              for inner in ast.walk(node)
              if isinstance(inner, ast.Call) and ast.unparse(inner.func) in ("tr", "self.tr")]
    assert not hidden


@pytest.mark.parametrize("pair", sorted(messages(TS).items()), ids=lambda pair: ".".join(pair[0])[:60])
def test_the_places_to_fill_in_are_the_same(pair: tuple[tuple[str, str], str]) -> None:
    (_, source), translation = pair
    assert sorted(PLACES.findall(source)) == sorted(PLACES.findall(translation))


def test_the_application_speaks_chinese_and_stops(qtbot: QtBot, qapp: QApplication) -> None:
    spoken = speak("zh_CN", qapp)
    assert QCoreApplication.translate("Workspaces", "Dispatch") == "派遣"
    assert QCoreApplication.translate("", "To dispatch") == "待派遣"
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "取消"
    unspeak(spoken, qapp)
    assert QCoreApplication.translate("Workspaces", "Dispatch") == "Dispatch"


def test_what_is_shown_is_what_was_translated(tmp_path: Path) -> None:
    fresh = tmp_path / "fresh.qm"
    lrelease = Path(sys.executable).with_name("pyside6-lrelease")
    subprocess.run([lrelease, "-silent", TS, "-qm", fresh], check=True, capture_output=True)
    assert fresh.read_bytes() == QM.read_bytes(), "run lrelease"


def test_english_needs_no_file(qtbot: QtBot, qapp: QApplication) -> None:
    assert [each for each in speak("en", qapp) if each.translate("Workspaces", "Dispatch")] == []
