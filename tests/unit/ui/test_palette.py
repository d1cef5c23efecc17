"""The palette by its keys alone: acts by pinyin initials, things by what the search finds, one kind by its sign."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.place import Point
from app.queries.places import Found
from tests.helpers.fake_context import fake_context
from tests.helpers.fake_queries import FakePlaces
from tests.helpers.hands import shown
from ui.matching import BEST, NOT, SCATTERED, WITHIN, fit
from ui.palette import Act, Palette


class Places(FakePlaces):
    """Finds one of each kind."""

    def search(self, text: str, *, limit: int = 8, told: bool = False) -> list[Found]:
        return [Found(kind=kind, id=kind, title=f"{kind} {text}", subtitle="二道街", point=Point(0, 0))
                for kind in ("case", "component", "grid", "camera", "address")]


class Desk:
    """A palette over a window, and what came of it."""

    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot, self.window, self.done = qtbot, QWidget(), list[str]()
        shown(qtbot, self.window, 900, 600)
        acts = [Act("派遣", "F8", lambda: self.done.append("派遣")),
                Act("取下一件", "F9", lambda: self.done.append("取下一件"))]
        self.palette = Palette(replace(fake_context("DSP", language="en"), places=Places()), acts, self.window)
        self.palette.chosen.connect(lambda found: self.done.append(f"go {found.kind}"))
        self.palette.shown_on_map.connect(lambda found: self.done.append(f"map {found.kind}"))
        self.palette.open_over(self.window)

    def type(self, text: str) -> list[str]:
        """Type, and wait for the rows."""
        before = self.palette._reading
        self._qtbot.keyClicks(self.palette.field, text)
        self._qtbot.waitUntil(lambda: self.palette._reading > before and not self.palette._pause.isActive())
        return self.palette.rows()

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self._qtbot.keyClick(self.palette.field, key, modifiers)


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    yield Desk(qtbot)


@pytest.mark.parametrize(("words", "typed", "rank"), [
    ("取下一件", "取下", BEST), ("取下一件", "qxyj", BEST), ("取下一件", "quxia", BEST), ("取下一件", "一件", WITHIN),
    ("取下一件", "qyj", SCATTERED), ("取下一件", "派", NOT), ("Take the next case", "ttnc", BEST),
    ("Take the next case", "next", WITHIN), ("Take the next case", "xyz", NOT)])
def test_words_are_found_by_pinyin_and_its_initials(words: str, typed: str, rank: int) -> None:
    assert fit(words, typed) == rank


def test_it_opens_with_what_can_be_done_and_its_keys(desk: Desk) -> None:
    assert desk.palette.rows() == ["派遣 · Act · F8", "取下一件 · Act · F9"]
    desk.press(Qt.Key.Key_Down)
    desk.press(Qt.Key.Key_Return)
    assert desk.done == ["取下一件"]


def test_an_act_is_found_by_initials_before_things(desk: Desk) -> None:
    rows = desk.type("qxyj")
    assert rows[0] == "取下一件 · Act · F9" and rows[1].endswith("Case") and len(rows) == 6
    desk.press(Qt.Key.Key_Return)
    assert desk.done == ["取下一件"]


@pytest.mark.parametrize(("sign", "kinds"), [("#", ["Case"]), ("@", ["Address"]), ("!", ["Camera"])])
def test_a_sign_leaves_one_kind(desk: Desk, sign: str, kinds: list[str]) -> None:
    assert [row.rpartition(" · ")[2] for row in desk.type(f"{sign}0")] == kinds


def test_acts_alone(desk: Desk) -> None:
    assert desk.type(">") == ["派遣 · Act · F8", "取下一件 · Act · F9"]


def test_enter_goes_there_and_with_control_only_on_the_map(qtbot: QtBot, desk: Desk) -> None:
    desk.type("!1")
    desk.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    other = Desk(qtbot)
    other.type("#1")
    other.press(Qt.Key.Key_Return)
    assert (desk.done, other.done) == (["map camera"], ["go case"])


def test_enter_waits_for_the_rows_of_what_is_typed(qtbot: QtBot, desk: Desk) -> None:
    qtbot.keyClicks(desk.palette.field, "qxyj")
    desk.press(Qt.Key.Key_Return)
    assert not desk.done, "the first row is still of before"
    qtbot.waitUntil(lambda: desk.done == ["取下一件"])
