"""Fault 56: the X server is killed under the window. It ends with a sentence, engines end, the draft is there again."""

import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.helpers.demo import ROOT

TYPED = "a drain at the gate"


@pytest.fixture
def display() -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """A screen of its own, and its name."""
    with subprocess.Popen(["Xvfb", "-displayfd", "1", "-screen", "0", "1366x768x24", "-nolisten", "tcp"],
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as server:
        assert server.stdout is not None
        try:
            yield server, f":{server.stdout.readline().decode().strip()}"
        finally:
            server.kill()


def until(true: Callable[[], bool], within_s: float) -> bool:
    end = time.monotonic() + within_s
    while not (found := true()) and time.monotonic() < end:
        time.sleep(0.1)
    return found


def draft(own: Path) -> str:
    """Return what the workstation keeps of the report that is being written."""
    if not own.exists():
        return ""
    with closing(sqlite3.connect(f"file:{own}?mode=ro", uri=True)) as raw:
        found = raw.execute("SELECT value FROM kept WHERE kind = 'draft'").fetchall()
    return " ".join(str(json.loads(value).get("description", "")) for value, in found)


def children(pid: int) -> set[Path]:
    """Return the processes that the window has started."""
    found = set()
    for each in Path("/proc").glob("[0-9]*"):
        try:
            if int(each.joinpath("stat").read_text().rpartition(")")[2].split()[1]) == pid:
                found.add(each)
        except OSError:
            continue
    return found


def test_a_lost_display_ends_the_window_with_a_sentence_and_nothing_is_lost(
        demo_copy: Path, tmp_path: Path, display: tuple[subprocess.Popen[bytes], str]) -> None:
    server, name = display
    home = {**os.environ, "DISPLAY": name, "QT_QPA_PLATFORM": "xcb", "XDG_DATA_HOME": str(tmp_path / "home")}
    own = tmp_path / "home" / "wanmi" / "workstation.sqlite"
    window = subprocess.Popen([sys.executable, ROOT / "main.py", "--store", demo_copy, "--as", "hot"], cwd=ROOT,
                              env=home, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        def written() -> bool:
            """The cursor stands in the description from the beginning; there is no window manager to give the focus."""
            seen = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", ".+"], env=home, text=True,
                                  capture_output=True, check=False).stdout.split()
            if seen and TYPED not in draft(own):
                subprocess.run(["xdotool", "windowfocus", seen[-1], "sleep", "0.2", "key", "ctrl+a", "type", TYPED],
                               env=home, check=False, capture_output=True)
                time.sleep(1.5)
            return TYPED in draft(own)

        assert until(written, 60)
        engines = children(window.pid)
        assert len(engines) >= 2
        server.kill()
        _, said = window.communicate(timeout=20)
    finally:
        window.kill()
    assert window.returncode == 2
    assert "草稿都在" in said and "Traceback" not in said
    assert until(lambda: not any(each.exists() for each in engines), 3)
    assert TYPED in draft(own)
