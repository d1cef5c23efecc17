"""The exchange in the window: at a glance, away, with many conflicts, and what leaves by file."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QMessageBox, QScrollArea
from pytestqt.qtbot import QtBot

from app.domain.errors import Stale, Unusable
from app.ports.exchange import Arrival
from app.ports.unsettled import Unsettled
from app.services.intent import Changes
from tests.helpers.fake_context import fake_context
from tests.helpers.fake_exchange import URL, FakeExchange, conflict, unsent
from tests.helpers.fake_queries import NOW, made_id
from ui.cases.wording import DOT
from ui.exchange.desk import ExchangeDesk
from tests.helpers.windows import opened
from ui.local_time import local
from ui.main_window import MainWindow
from ui.map.state import UnsettledMark
from ui.operations import Operations
from ui.theme import Theme


@pytest.fixture
def exchange() -> FakeExchange:
    return FakeExchange()


@pytest.fixture
def window(qtbot: QtBot, exchange: FakeExchange) -> Iterator[MainWindow]:
    Theme().apply()  # Its fonts and edges are what a person sees, whichever test came before.
    operations = Operations(lambda intent: pytest.fail("nothing is written here"))
    context = fake_context("DSP", operations=operations, exchange=exchange, language="en")
    with opened(qtbot, context, "DSP", 1920, 1080) as window:
        qtbot.waitUntil(lambda: desk_of(window).watch.state is not None and operations.idle)
        yield window


def desk_of(window: MainWindow) -> ExchangeDesk:
    desk = window.findChild(ExchangeDesk)
    assert desk is not None
    return desk


def again(qtbot: QtBot, window: MainWindow) -> ExchangeDesk:
    """Let the window hear that something changed."""
    desk = desk_of(window)
    with qtbot.waitSignal(desk.watch.stood):
        desk.watch.refresh()
    qtbot.waitUntil(lambda: window.context.operations.idle)
    return desk


def test_connected_it_is_one_quiet_button(window: MainWindow) -> None:
    desk = desk_of(window)
    assert desk.chip.connection.isVisible() and "3 s" in desk.chip.connection.text()
    assert not any(each.isVisible() for each in (desk.chip.pending, desk.chip.conflicts, desk.chip.clock, desk.bar))
    assert desk.dock.isHidden()


def test_a_case_in_conflict_leads_to_what_was_meant_for_it(
        qtbot: QtBot, window: MainWindow, exchange: FakeExchange) -> None:
    case = made_id(7)
    exchange.found = [conflict(1), replace(conflict(2), mine={"case": str(case), "step": "dispatch"}), conflict(3)]
    desk = again(qtbot, window)
    desk.dock.hide()
    assert window.queue is not None
    window.queue.conflict_opened.emit(case)
    qtbot.waitUntil(lambda: [each.id for each in desk.panel.chosen()] == [exchange.found[1].id])
    assert desk.dock.isVisible() and desk.panel.card.isVisible()


def test_components_that_are_pending_are_told_to_the_map(
        qtbot: QtBot, window: MainWindow, exchange: FakeExchange) -> None:
    view, lamp = window.parts.map_view, made_id(7)
    exchange.components = {lamp: Unsettled(at=NOW, who="派遣员02")}
    window.context.operations.changed.emit(Changes(components=frozenset({lamp})))
    words = f"Pending · 派遣员02 · {local(NOW):%m-%d %H:%M}"
    qtbot.waitUntil(lambda: view.unsettled == {str(lamp): UnsettledMark(str(lamp), "pending", words)})
    exchange.components = {}
    window.context.operations.changed.emit(Changes(tables=frozenset({"component"})))
    qtbot.waitUntil(lambda: not view.unsettled)


def test_a_component_in_conflict_is_told_to_the_map_until_it_is_decided(
        qtbot: QtBot, window: MainWindow, exchange: FakeExchange) -> None:
    view, lamp = window.parts.map_view, made_id(7)
    refusal = Stale("component.moved", component="6106030118000101", fields="note")
    exchange.found, exchange.components = [conflict(1)], {lamp: Unsettled(at=NOW, who="派遣员02", refusal=refusal)}
    again(qtbot, window)
    qtbot.waitUntil(lambda: [each.meaning for each in view.unsettled.values()] == ["conflict"])
    assert view.unsettled[str(lamp)].words == DOT.join((
        "Conflict", "派遣员02", f"{local(NOW):%m-%d %H:%M}",
        "Somebody else has changed the same of component 6106030118000101: note."))
    exchange.found, exchange.components = [], {}
    again(qtbot, window)
    qtbot.waitUntil(lambda: not view.unsettled)


def test_nothing_of_the_panel_is_cut_at_the_narrowest_desk(
        qtbot: QtBot, window: MainWindow, exchange: FakeExchange) -> None:
    exchange.found, exchange.waiting = [conflict(number) for number in range(1, 40)], [unsent(14)]
    panel = again(qtbot, window).panel
    scroll = panel.findChild(QScrollArea)
    assert scroll is not None
    wide = scroll.widget().minimumSizeHint().width()
    assert wide + scroll.verticalScrollBar().sizeHint().width() <= 360, "the right dock at least, in English"


def test_away_it_says_since_when_and_what_to_do(qtbot: QtBot, window: MainWindow, exchange: FakeExchange) -> None:
    exchange.online, exchange.age_s, exchange.waiting = False, 240, [unsent(14), unsent(16)]
    exchange.offset_ms = -7_200_000
    desk = again(qtbot, window)
    assert desk.bar.isVisible() and "4 min" in desk.bar.text.text()
    assert "2" in desk.chip.pending.text() and desk.chip.pending.isVisible()
    assert "−2.0 h" in desk.chip.clock.text()
    exchange.restarting = True
    assert again(qtbot, window).chip.connection.text() == "Restarting…"
    exchange.restarting = False
    again(qtbot, window)
    qtbot.mouseClick(desk.bar.retry, Qt.MouseButton.LeftButton)
    assert exchange.woken == 1
    qtbot.mouseClick(desk.chip.pending, Qt.MouseButton.LeftButton)
    assert desk.dock.isVisible()
    assert [line.id for line in desk.panel.unsent.lines] == [each.id for each in exchange.waiting]
    assert "connection refused" in desk.panel.trouble.text() and "4 min" in desk.panel.state.text()
    desk.panel.test.click()
    qtbot.waitUntil(lambda: any("connection refused" in each for each in window.alerts.toast.kept))


def test_the_first_conflict_opens_the_panel_once(qtbot: QtBot, window: MainWindow, exchange: FakeExchange) -> None:
    exchange.found = [conflict(11)]
    desk = again(qtbot, window)
    qtbot.waitUntil(lambda: desk.panel.card.isVisible())
    assert desk.dock.isVisible()
    assert "Dispatch" in desk.panel.card.title.text() and "先拍照再劝离" in desk.panel.card.mine.text()
    assert "4 work hours" in desk.panel.card.mine.text()
    assert "Void" in desk.panel.card.theirs.text()
    desk.toggle()
    exchange.found.append(conflict(12))
    assert again(qtbot, window).dock.isHidden()


def test_the_panel_says_how_many_photos_are_yet_to_come(qtbot: QtBot, window: MainWindow,
                                                        exchange: FakeExchange) -> None:
    facts = again(qtbot, window).panel.facts
    assert "photos" not in facts.text(), "they come when they are looked at"
    exchange.media_missing = 41
    again(qtbot, window)
    assert facts.text().startswith("41 photos and recordings yet to come · ")
    exchange.media_missing = 0
    again(qtbot, window)
    assert "photos" not in facts.text()


def test_five_hundred_conflicts_are_decided_in_bulk(qtbot: QtBot, window: MainWindow, exchange: FakeExchange) -> None:
    exchange.found = [conflict(number) for number in range(500)]
    desk = again(qtbot, window)
    panel = desk.panel
    qtbot.waitUntil(lambda: panel.conflicts.rowCount() == 500)
    panel.conflict_list.selectAll()
    assert len(panel.chosen()) == 500
    panel.later.click()
    qtbot.waitUntil(lambda: all(each.put_off for each in exchange.found))
    qtbot.waitUntil(lambda: window.context.operations.idle)
    panel.conflict_list.clearSelection()
    panel.conflict_list.setCurrentIndex(panel.conflicts.index(3, 0))
    panel.conflict_list.setFocus()
    qtbot.keyClick(panel.conflict_list, Qt.Key.Key_D, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: len(exchange.found) == 499)
    assert conflict(3).id not in {each.id for each in exchange.found}


def test_what_comes_on_another_thread_is_shown_on_this_one(qtbot: QtBot, window: MainWindow,
                                                           exchange: FakeExchange) -> None:
    assert window.cases
    case = window.cases[0].id
    with qtbot.waitSignal(desk_of(window).watch.stood):
        arrival = Arrival(seq=9, tables=frozenset({"case_"}), cases=frozenset({case}))
        thread = Thread(target=lambda: exchange.tell(arrival))
        thread.start()
        thread.join()


def test_unsent_goes_to_a_file_and_comes_from_one(qtbot: QtBot, window: MainWindow, exchange: FakeExchange,
                                                  tmp_path: Path) -> None:
    exchange.waiting = [unsent(1)]
    desk, path = again(qtbot, window), tmp_path / "unsent"
    desk.toggle()

    def choose(button: QAbstractButton) -> None:
        button.click()
        dialog = desk.panel.findChild(QFileDialog)
        assert dialog is not None and dialog.labelText(QFileDialog.DialogLabel.FileType) == "Kind:"  # the one room's
        dialog.fileSelected.emit(str(path))
        dialog.reject()
        qtbot.waitUntil(lambda: desk.panel.findChild(QFileDialog) is None)

    kept = window.alerts.toast.kept
    choose(desk.panel.write)
    qtbot.waitUntil(lambda: bool(kept) and "1 intent written" in kept[0])
    choose(desk.panel.read)
    qtbot.waitUntil(lambda: "2 intents taken in" in kept[0])
    choose(desk.panel.write)
    qtbot.waitUntil(lambda: "exists" in kept[0])


def test_what_waits_is_withdrawn_after_it_was_said_what_that_means(
        qtbot: QtBot, window: MainWindow, exchange: FakeExchange, monkeypatch: pytest.MonkeyPatch) -> None:
    exchange.waiting = [unsent(1), replace(unsent(2), login="hot"), unsent(3)]
    desk, asked = again(qtbot, window), []
    desk.open()
    assert desk.panel.withdraw.isVisible() and not desk.panel.withdraw.isEnabled()
    desk.panel.unsent_list.selectAll()
    for answer in (QMessageBox.StandardButton.No, QMessageBox.StandardButton.Yes):
        monkeypatch.setattr(QMessageBox, "question", lambda *given, answer=answer: asked.append(given[2]) or answer)
        desk.panel.withdraw.click()
        if answer == QMessageBox.StandardButton.No:
            assert len(exchange.waiting) == 3
    assert "Withdraw 3?" in asked[0] and "never will" in asked[0]
    kept = window.alerts.toast.kept
    qtbot.waitUntil(lambda: bool(kept) and "2 withdrawn" in kept[0] and "1 is another" in kept[0])
    qtbot.waitUntil(lambda: desk.panel.unsent.rowCount() == 1 and window.context.operations.idle)


def test_an_older_store_stops_the_exchange_and_it_is_said_what_to_do(
        qtbot: QtBot, window: MainWindow, exchange: FakeExchange) -> None:
    """Fault 31, in the window."""
    exchange.online = False
    exchange.trouble = Unusable("exchange.older_store", entries=4, people=2, common=1214, epoch=2)
    desk = again(qtbot, window)
    assert "stopped" in desk.bar.text.text() and "4 entries by 2 people" in desk.bar.more.text()
    assert not desk.bar.retry.isVisible() and "stopped" in desk.chip.connection.text()
    desk.bar.show_more.click()
    notice = desk.panel.notice.text()
    assert desk.dock.isVisible() and "main.py regain REPLICA --store URL --take" in notice
    assert "main.py join URL --store REPLICA --anew" in notice


def test_what_must_be_seen_to_is_said_while_all_goes_on(
        qtbot: QtBot, window: MainWindow, exchange: FakeExchange) -> None:
    """Faults 35 and 53: a clock hours apart, a certificate that ends soon."""
    exchange.offset_ms = 7_380_000
    exchange.warnings = (Unusable("exchange.clock_ahead", hours=2, minutes=3),
                         Unusable("shared.ends_soon", url=URL, day="2026-12-06", days=10))
    desk = again(qtbot, window)
    for text in (desk.bar.more.text(), desk.panel.notice.text()):
        assert "2 h 3 min ahead" in text and "in 10 days" in text
    assert desk.bar.isVisible() and not desk.bar.retry.isVisible() and "Go on" not in desk.bar.more.text()
    exchange.warnings, exchange.offset_ms, exchange.online = (), 0, None
    desk = again(qtbot, window)
    assert not desk.bar.isVisible() and "Connecting" in desk.chip.connection.text()


def test_without_a_shared_store_there_is_nothing_to_see(qtbot: QtBot) -> None:
    del qtbot
    assert fake_context("DSP").exchange is None
