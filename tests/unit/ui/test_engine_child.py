"""An engine that doesn't end by itself is ended when the program ends."""

import os
import sys
from pathlib import Path

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.link.messages import Message
from ui.engine_child import EngineChild


class Hearing:
    """Remembers that the engine has ended."""

    ended = False

    def on_message(self, child: EngineChild, message: Message, fds: list[int]) -> None:
        raise AssertionError("it says nothing")

    def on_line(self, line: str) -> None:
        raise AssertionError(line)

    def on_end(self, child: EngineChild) -> None:
        self.ended = True


def test_a_deaf_engine_holds_nobody_up(qtbot: QtBot, tmp_path: Path) -> None:
    heard, parent = Hearing(), QObject()
    child = EngineChild([sys.executable, "-c", "import time; time.sleep(60)"], tmp_path, os.environ, heard, parent)
    child.wait(0.01)
    assert heard.ended
