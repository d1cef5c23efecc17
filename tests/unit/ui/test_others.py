"""Two windows on one store: each sees who else is at its case, signs end by themselves, changes of others are told."""

from uuid import UUID

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.ports.exchange import Presence
from app.queries.changes import Since
from app.services.intent import Changes
from tests.helpers.fake_context import FakeChanges, MemoryWorkstation, fake_context
from tests.helpers.fake_exchange import FakeExchange
from ui.others import Doing, Others, Sign

CASE, OTHER = UUID(int=1), UUID(int=2)


class Window(QObject):
    """Half a window: what it does, and what it was told."""

    def __init__(self, name: str, workstation: MemoryWorkstation, clock: list[float], changes: FakeChanges,
                 exchange: FakeExchange | None = None) -> None:
        super().__init__()
        self.doing = Doing()
        self.present: list[Sign] = []
        self.changed: list[Changes] = []
        context = fake_context(workstation=workstation, changes=changes, exchange=exchange)
        self.others = Others(context, name, lambda: self.doing, self, now_s=lambda: clock[0])
        self.others.present.connect(self._take)
        self.others.changed.connect(self.changed.append)

    def _take(self, signs: list[Sign]) -> None:
        self.present = signs

    def sees(self) -> list[tuple[str, bool]]:
        self.others.look()
        return [(each.name, each.typing) for each in self.present]


@pytest.fixture
def clock() -> list[float]:
    return [1000.0]


@pytest.fixture
def changes() -> FakeChanges:
    return FakeChanges()


@pytest.fixture
def pair(qtbot: QtBot, clock: list[float], changes: FakeChanges) -> tuple[Window, Window]:
    workstation = MemoryWorkstation()
    return Window("派遣员01", workstation, clock, changes), Window("派遣员02", workstation, clock, changes)


def test_each_sees_the_other_at_the_same_case(pair: tuple[Window, Window]) -> None:
    one, two = pair
    one.doing = two.doing = Doing(CASE)
    assert one.sees() == [] and two.sees() == [("派遣员01", False)] and one.sees() == [("派遣员02", False)]
    two.doing = Doing(CASE, "井盖")
    two.others.look()
    assert one.sees() == [("派遣员02", True)]
    two.doing = Doing(OTHER)
    two.others.look()
    assert one.sees() == []


def test_other_workstations_are_told_and_heard(qtbot: QtBot, clock: list[float], changes: FakeChanges) -> None:
    exchange = FakeExchange()
    window = Window("派遣员01", MemoryWorkstation(), clock, changes, exchange)
    window.doing = Doing(CASE)
    exchange.others = {"far": Presence(str(CASE), "值班长", True), "else": Presence(str(OTHER), "受理员", False)}
    assert window.sees() == [("值班长", True)]
    (key, told), = exchange.signed
    assert told == Presence(str(CASE), "派遣员01", False)
    exchange.others[key] = told
    assert window.sees() == [("值班长", True)] and len(exchange.signed) == 1, "nothing is said twice"
    window.doing = Doing()
    assert window.sees() == [] and exchange.signed[-1] == (key, None)


def test_a_sign_ends_after_fifteen_seconds(pair: tuple[Window, Window], clock: list[float]) -> None:
    one, two = pair
    one.doing = two.doing = Doing(CASE)
    two.others.look()
    clock[0] += 14
    assert one.sees() == [("派遣员02", False)]
    clock[0] += 2
    assert one.sees() == []


def test_who_goes_on_looking_stays(pair: tuple[Window, Window], clock: list[float]) -> None:
    one, two = pair
    one.doing = two.doing = Doing(CASE)
    for _ in range(30):
        clock[0] += 1
        two.others.look()
    assert one.sees() == [("派遣员02", False)]


def test_typing_turns_into_looking(pair: tuple[Window, Window], clock: list[float]) -> None:
    one, two = pair
    one.doing, two.doing = Doing(CASE), Doing(CASE)
    two.others.look()
    two.doing = Doing(CASE, "转市政")
    two.others.look()
    assert one.sees() == [("派遣员02", True)]
    clock[0] += 16
    two.others.look()
    assert one.sees() == [("派遣员02", False)]


def test_who_leaves_is_gone_at_once(pair: tuple[Window, Window]) -> None:
    one, two = pair
    one.doing = two.doing = Doing(CASE)
    two.others.look()
    two.others.leave()
    assert one.sees() == []


def test_a_sign_of_before_the_machine_was_started_is_none(pair: tuple[Window, Window], clock: list[float]) -> None:
    one, two = pair
    one.doing = two.doing = Doing(CASE)
    two.others.look()
    clock[0] = 5.0
    assert one.sees() == []


def test_what_others_changed_is_told_once(pair: tuple[Window, Window], changes: FakeChanges) -> None:
    one, _ = pair
    one.others.look()
    changes.told = Since(seq=7, tables=frozenset({"case_"}), cases=frozenset({CASE}))
    one.others.look()
    one.others.look()
    assert [(each.seq, each.cases) for each in one.changed] == [(7, {CASE})]


def test_our_own_change_is_no_news(pair: tuple[Window, Window], changes: FakeChanges) -> None:
    one, _ = pair
    one.others.look()
    one.others._on_own(Changes(seq=1, cases=frozenset({CASE})))
    changes.told = Since(seq=1, cases=frozenset({CASE}))
    one.others.look()
    assert not one.changed
