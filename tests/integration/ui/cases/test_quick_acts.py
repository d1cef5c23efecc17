"""Acts of one key: claims before the form, putting back, undo by name, two steps in one, a step and the next case."""

from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.errors import NotAllowed, Stale
from app.queries.cases import CaseDetail, MediaRow, Redo
from app.services.cases import Clip, Photo, TakeStep
from tests.helpers.fake_context import StraightOperations, fake_context
from tests.helpers.fake_queries import NOW, FakeCases, case_rows
from tests.helpers.hands import focus, press, shown
from ui.cases.case_panel import CasePanel

CASE = next(row.id for row in case_rows() if row.state == "filed")


class Cases(FakeCases):
    """Offers more, and knows what can be undone."""

    more: tuple[str, ...] = ()
    undo = ""
    redo: Redo | None = None
    operations: StraightOperations

    def detail(self, case: UUID, *, roles: frozenset[str], department: UUID | None, user: UUID) -> CaseDetail:
        found = super().detail(case, roles=roles, department=department, user=user)
        offered = [step for step in found.offered if step not in ("claim", "release")]
        version = found.row.version + len(self.operations.written)
        return replace(found, offered=(*offered, *self.more), undo=self.undo, redo=self.redo,
                       row=replace(found.row, version=version))


def desk(qtbot: QtBot, *more: str, undo: str = "", redo: Redo | None = None) -> tuple[CasePanel, StraightOperations]:
    operations, cases = StraightOperations(), Cases()
    cases.more, cases.undo, cases.redo, cases.operations = more, undo, redo, operations
    panel = CasePanel(fake_context("DSP", language="en", operations=operations, cases=cases))
    shown(qtbot, panel, 420, 760)
    return panel, operations


def steps(operations: StraightOperations) -> list[str]:
    return [each.step for each in operations.written if isinstance(each, TakeStep)]


def test_a_case_that_is_taken_is_claimed_once_and_then_opens_its_form(qtbot: QtBot) -> None:
    panel, operations = desk(qtbot, "claim")
    panel.decision.quick.claim_when_read(CASE)
    panel.show_case(CASE)
    assert steps(operations) == ["claim"]
    form = panel.decision.form()
    assert form is not None and form.step == "dispatch"
    panel.refresh()
    assert steps(operations) == ["claim"]


def test_a_case_that_is_only_looked_at_is_not_claimed(qtbot: QtBot) -> None:
    panel, operations = desk(qtbot, "claim")
    panel.show_case(CASE)
    assert steps(operations) == []


def test_a_claim_that_is_refused_says_why_and_lets_look(qtbot: QtBot) -> None:
    panel, operations = desk(qtbot, "claim")
    operations.refusal = NotAllowed("step.claimed", number="1", who="派遣员02")
    panel.decision.quick.claim_when_read(CASE)
    panel.show_case(CASE)
    assert "派遣员02" in panel.decision.said() and panel.decision.form() is not None


def test_put_back_releases_what_was_taken(qtbot: QtBot) -> None:
    panel, operations = desk(qtbot, "release")
    panel.show_case(CASE)
    press(qtbot, panel, Qt.Key.Key_F9, Qt.KeyboardModifier.ShiftModifier)
    assert steps(operations) == ["release"]


def test_put_back_of_what_was_not_taken_says_so(qtbot: QtBot) -> None:
    panel, operations = desk(qtbot)
    panel.show_case(CASE)
    press(qtbot, panel, Qt.Key.Key_F9, Qt.KeyboardModifier.ShiftModifier)
    assert not operations.written and panel.decision.said() == "You haven't taken this case."


def test_undo_takes_the_undoing_step_and_says_what_it_undid(qtbot: QtBot) -> None:
    panel, operations = desk(qtbot, undo="recall")
    panel.show_case(CASE)
    panel.decision.back_button.setFocus()
    press(qtbot, panel, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert steps(operations) == ["recall"]
    assert panel.decision.said().startswith("Undone: ")


def test_undo_refuses_with_a_sentence(qtbot: QtBot) -> None:
    panel, operations = desk(qtbot)
    panel.show_case(CASE)
    panel.decision.back_button.setFocus()
    press(qtbot, panel, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not operations.written and panel.decision.said().startswith("There is nothing here")


REDO = Redo(step="feed_back", facts={"condition_met": True}, opinion="已清", media=(
    MediaRow(sha256="a" * 64, kind="photo", stage="after", at=NOW, who="DEP"),
    MediaRow(sha256="b" * 64, kind="video", stage="after", at=NOW, who="DEP")))
SHIFTED = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def test_redo_takes_the_step_again_with_all_that_was_said(qtbot: QtBot) -> None:
    panel, operations = desk(qtbot, redo=REDO)
    panel.show_case(CASE)
    panel.decision.back_button.setFocus()
    press(qtbot, panel, Qt.Key.Key_Z, SHIFTED)
    [step] = operations.written
    assert isinstance(step, TakeStep)
    assert (step.step, step.facts, step.opinion, step.photos, step.clips) == (
        "feed_back", {"condition_met": True}, "已清", (Photo("a" * 64, "after"),), (Clip("b" * 64, "after"),))
    assert panel.decision.said().startswith("Redone: Feed back")


def test_redo_says_why_not(qtbot: QtBot) -> None:
    panel, operations = desk(qtbot)
    panel.show_case(CASE)
    panel.decision.back_button.setFocus()
    press(qtbot, panel, Qt.Key.Key_Z, SHIFTED)
    assert not operations.written and panel.decision.said().startswith("There is nothing here that you could redo")


def test_redo_of_a_case_that_has_moved_says_so(qtbot: QtBot) -> None:
    panel, operations = desk(qtbot, redo=REDO)
    panel.show_case(CASE)
    operations.refusal = Stale("case.changed_meanwhile", number="1")
    panel.decision.back_button.setFocus()
    press(qtbot, panel, Qt.Key.Key_Z, SHIFTED)
    assert len(operations.written) == 1 and panel.decision.said() and "Redone" not in panel.decision.said()


def test_a_text_field_keeps_its_own_undo_and_redo(qtbot: QtBot) -> None:
    panel, operations = desk(qtbot, undo="recall", redo=REDO)
    panel.show_case(CASE)
    form = panel.decision.form()
    assert form is not None
    field = form.field("opinion")
    assert field is not None
    edit, before = field.focusProxy(), form.opinion()
    focus(qtbot, edit)
    press(qtbot, panel, Qt.Key.Key_A)
    press(qtbot, panel, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert form.opinion() == before
    press(qtbot, panel, Qt.Key.Key_Z, SHIFTED)
    assert form.opinion() == "a" + before and not operations.written


def test_a_step_and_then_the_next_case(qtbot: QtBot) -> None:
    panel, operations = desk(qtbot)
    panel.show_case(CASE)
    with qtbot.waitSignal(panel.decision.quick.next_wanted):
        press(qtbot, panel, Qt.Key.Key_Return,
              Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert steps(operations) == ["dispatch"]


def test_two_steps_stop_at_a_refusal(qtbot: QtBot) -> None:
    panel, operations = desk(qtbot)
    panel.show_case(CASE)
    operations.refusal = NotAllowed("intent.no_permission", kind="TakeStep")
    press(qtbot, panel, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert steps(operations) == ["dispatch"] and not panel.decision.quick.goes_on
