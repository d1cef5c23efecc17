"""Notes wait at the log-in; one is asked for when the shift ends, or when who is on the roster leaves."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.services.roster import GiveHandover, TakeHandover
from tests.helpers.fake_context import StraightOperations, fake_context
from tests.helpers.fake_staff import DAY, FakeStaff, note, user_id
from ui.cases.sheet_bar import SheetBar
from ui.duty.handing_over import HandingOver
from ui.duty.handover_dialogs import GiveDialog, TakeDialog
from ui.duty.handover_paper import paper_maker


@dataclass
class Moving:
    """A clock that is set by the test."""

    at: datetime = datetime(2021, 12, 31, 8, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at


class Desk:
    """A window of the dispatcher with its hand-overs."""

    def __init__(self, qtbot: QtBot, *, role: str = "DSP", staff: FakeStaff | None = None,
                 arriving: bool = False) -> None:
        self.window, self.operations, self.clock, self.said = QWidget(), StraightOperations(), Moving(), []
        qtbot.addWidget(self.window)
        self.window.show()
        context = fake_context(role, staff=staff or FakeStaff(), operations=self.operations, clock=self.clock)
        self.handing = HandingOver(self.window, context, lambda *what: self.said.append(what), arriving=arriving)


def test_a_waiting_note_is_shown_at_the_log_in_and_signed_for(qtbot: QtBot) -> None:
    desk = Desk(qtbot, staff=FakeStaff(notes=[note()]), arriving=True)
    dialog = desk.handing.dialog
    assert isinstance(dialog, TakeDialog)
    dialog.submit()
    (intent,) = desk.operations.written
    assert isinstance(intent, TakeHandover) and intent.handover == note().id
    assert not dialog.isVisible()


@pytest.mark.parametrize("given", [note(taker=user_id("ACC")), note(giver=user_id("DSP")), note(post="ACC")])
def test_what_is_signed_own_or_anothers_is_not(qtbot: QtBot, given: object) -> None:
    assert Desk(qtbot, staff=FakeStaff(notes=[given]), arriving=True).handing.dialog is None


def test_another_window_of_the_same_person_asks_nothing(qtbot: QtBot) -> None:
    assert Desk(qtbot, staff=FakeStaff(notes=[note()])).handing.dialog is None


def test_a_note_that_is_given_is_told(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    dialog = desk.handing.give()
    assert dialog is not None
    with qtbot.waitSignal(desk.handing.said) as said:
        dialog.submit()
    assert said.args == ["The shift is handed over; who comes next signs for it."]
    assert len(desk.operations.written) == 1


def test_who_is_on_the_roster_hands_over_before_leaving(qtbot: QtBot) -> None:
    desk, left = Desk(qtbot), []
    desk.handing.leave(lambda: left.append(True))
    dialog = desk.handing.dialog
    assert isinstance(dialog, GiveDialog) and not left
    assert "12" in dialog.counted.text(), "the program counts the post's open cases"
    dialog.note.setPlainText("水泵到了")
    dialog.submit()
    (intent,) = desk.operations.written
    assert isinstance(intent, GiveHandover)
    assert (intent.post, intent.shift, intent.day, intent.note) == ("DSP", "D", DAY, "水泵到了")
    assert left == [True]


def leaving(desk: Desk) -> tuple[GiveDialog, list[bool]]:
    left: list[bool] = []
    desk.handing.close(lambda: left.append(True))
    assert isinstance(desk.handing.dialog, GiveDialog) and not left
    return desk.handing.dialog, left


def test_who_closes_the_window_in_a_shift_is_asked_once_and_may_go_without(qtbot: QtBot) -> None:
    dialog, left = leaving(Desk(qtbot))
    assert dialog.without.isVisible() and dialog.without.text() == "Close without a note"
    dialog.without.click()
    assert left == [True] and not dialog.isVisible()


class ByHand(QCloseEvent):
    """Comes from the window system."""

    def spontaneous(self) -> bool:
        return True


def test_the_window_closes_after_the_question_and_at_once_for_the_program(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    event = ByHand()
    assert desk.handing.eventFilter(desk.window, event) and not event.isAccepted() and desk.window.isVisible()
    dialog = desk.handing.dialog
    assert isinstance(dialog, GiveDialog)
    dialog.without.click()
    qtbot.waitUntil(lambda: not desk.window.isVisible())
    other = Desk(qtbot)
    assert other.window.close() and other.handing.dialog is None


def test_who_thinks_better_of_closing_stays(qtbot: QtBot) -> None:
    dialog, left = leaving(Desk(qtbot))
    dialog.cancel.click()
    assert not left and not dialog.isVisible()


def test_who_has_left_a_note_or_can_t_be_looked_up_just_closes(qtbot: QtBot) -> None:
    given = replace(note(giver=user_id("DSP")), day=DAY, shift="D")
    asked = Desk(qtbot, staff=FakeStaff(notes=[given]))
    impatient = Desk(qtbot)
    for desk in (asked, impatient):
        left: list[bool] = []
        if desk is impatient:
            desk.operations.held = []
            desk.handing.close(lambda left=left: left.append(True))
        desk.handing.close(lambda left=left: left.append(True))
        assert left == [True] and desk.handing.dialog is None


def test_who_is_not_or_has_no_post_just_leaves(qtbot: QtBot) -> None:
    for desk in (Desk(qtbot, role="ACC"), Desk(qtbot, role="DEP")):
        left: list[bool] = []
        desk.handing.leave(lambda left=left: left.append(True))
        assert left == [True] and desk.handing.dialog is None
    assert not desk.handing.actions[1].isVisible()


def test_the_end_of_a_shift_is_told_once(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.handing.tick()
    assert not desk.said
    desk.clock.at = datetime(2021, 12, 31, 10, 1, tzinfo=UTC)  # 18:01
    desk.handing.tick()
    desk.handing.tick()
    ((text, act, then),) = desk.said
    assert text.startswith("白班") and act
    assert [(each.day, each.shift.code) for each in desk.handing.endings()] == [(DAY, "D"), (DAY, "N")]
    dialog = then()
    assert isinstance(dialog, GiveDialog)


def test_after_midnight_the_night_shift_is_of_the_day_before(qtbot: QtBot) -> None:
    desk = Desk(qtbot)
    desk.clock.at = datetime(2021, 12, 31, 20, 0, tzinfo=UTC)  # 04:00 on 1 January
    assert [(each.day, each.shift.code) for each in desk.handing.endings()] == [(DAY, "N")]


def test_everybody_in_the_hall_sees_the_roster(qtbot: QtBot) -> None:
    desk = Desk(qtbot, role="ACC")
    assert desk.handing.actions[0].isVisible()
    assert desk.handing.show_roster().week.table.rowCount() > 10


def test_the_week_s_notes_of_one_s_posts_are_printed(qtbot: QtBot, tmp_path: Path) -> None:
    notes = [note(taker=user_id("ACC")), note(post="ACC")]
    desk = Desk(qtbot, staff=FakeStaff(notes=notes))
    monday = DAY - timedelta(days=DAY.weekday())
    paper = paper_maker(desk.handing._context, monday)()
    text = paper.document.toPlainText()
    assert notes[0].note in text and "派遣岗" in text and "受理岗" not in text
    assert "No notes" in paper_maker(desk.handing._context, monday - timedelta(days=7))().document.toPlainText()
    bar = desk.handing.show_roster().week.notes
    bar.click()
    (shown,) = desk.handing.dialog.findChildren(SheetBar)
    assert shown.job.path.read_bytes().startswith(b"%PDF")
