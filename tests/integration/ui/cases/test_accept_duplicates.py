"""The acceptance desk's form: possible duplicates beside what is typed, told apart, merged and taken back."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea
from pytestqt.qtbot import QtBot

from app.domain.duplicates import Known, Likeness
from app.domain.errors import BadInput
from app.domain.place import Point
from app.queries.advice import Duplicate
from app.queries.cases import CaseDetail
from app.services.cases import ReportCase, TakeStep
from app.services.intent import Changes
from tests.helpers.accept_form import GATE, fill, form_of
from tests.helpers.fake_advice import FakeAdvice
from tests.helpers.fake_context import MemoryWorkstation, StraightOperations
from tests.helpers.fake_queries import FakeCases
from tests.helpers.hands import press, resized
from ui.cases.near_list import story_text
from ui.theme import Theme


def duplicate(number: int = 7, *, away_m: float = 10.0, alike: float = 0.6, photo: str = "") -> Duplicate:
    row = replace(FakeCases().open_cases()[0], number=f"61060320211231{number:04d}")
    return Duplicate(row=row, description="井盖下沉", photo=photo, repeat=False,
                     likeness=Likeness(0.8, away_m, False, True, False, alike))


def replace_case(found: Duplicate, number: int) -> Duplicate:
    return replace(found, row=replace(found.row, id=UUID(int=number)))


def test_a_point_shows_grids_components_and_possible_duplicates(qtbot: QtBot) -> None:
    advice = FakeAdvice(found=[duplicate(7), duplicate(8, away_m=25)])
    Theme().apply()  # Its fonts and edges are what a person sees, whichever test came before.
    form = form_of(qtbot, advice=advice)
    marked: list[list[Point]] = []
    form.marked.connect(marked.append)
    with qtbot.waitSignal(form.moved):
        fill(form)
    assert "grid 087" in form.place.said.text()
    assert form.component.box.count() == 4
    assert form.component.box.itemText(3) == "None of these"
    qtbot.waitUntil(lambda: len(form.near.cards) == 2)
    asked = advice.asked[-1]
    assert (asked.point, asked.kind, asked.type_code, asked.text) == (GATE, "component", "0102", form.description.text)
    assert form.near.title.text() == "Possible duplicates · 2"
    resized(qtbot, form, 360, 700)
    scroll = form.findChild(QScrollArea)
    assert scroll is not None
    assert not scroll.horizontalScrollBar().isVisible()
    first = form.near.cards[0]
    assert "0007" in first.line
    assert first.reason.startswith("10 m · same type · words alike 60%")
    first.looked_at.emit()
    assert marked[-1] == [first.found.row.point]
    with qtbot.waitSignal(form.case_chosen):
        qtbot.mouseClick(first, Qt.MouseButton.LeftButton, pos=QPoint(120, 5))


def test_what_is_not_the_same_is_shown_no_more_for_this_report(qtbot: QtBot) -> None:
    found, workstation = [duplicate(7), replace_case(duplicate(8), 8)], MemoryWorkstation()
    form = form_of(qtbot, advice=FakeAdvice(found=found), workstation=workstation)
    fill(form)
    qtbot.waitUntil(lambda: len(form.near.cards) == 2)
    apart = form.near.cards[0].apart
    qtbot.waitUntil(lambda: not apart.visibleRegion().isEmpty())
    qtbot.mouseClick(apart, Qt.MouseButton.LeftButton)
    assert [card.found for card in form.near.cards] == found[1:]
    assert form.near.title.text() == "Possible duplicates · 1"
    form.draft.keep()
    again = form_of(qtbot, advice=FakeAdvice(found=found), workstation=workstation)
    qtbot.waitUntil(lambda: [card.found for card in again.near.cards] == found[1:])
    third = form_of(qtbot)
    third.near.show_found(found, [each.row.id for each in found])
    assert third.near.title.text() == "Possible duplicates · 0" and third.near.again.isVisible()
    again.near.cards[0].told_apart.emit()
    assert again.near.cards == [] and again.near.isVisible() and again.near.again.text() == "Not the same: 2"
    again.near.again.click()
    assert [card.found for card in again.near.cards] == found and not again.near.again.isVisible()
    again.near.cards[0].told_apart.emit()
    again.clear()
    fill(again)
    qtbot.waitUntil(lambda: len(again.near.cards) == 2)


def test_one_told_apart_makes_room_for_another(qtbot: QtBot) -> None:
    asked: list[int] = []

    class Many(FakeAdvice):
        def duplicates(self, report: Known, *, limit: int = 4) -> list[Duplicate]:
            asked.append(limit)
            return [replace_case(duplicate(number), number) for number in range(1, limit + 1)]

    form = form_of(qtbot, advice=Many())
    fill(form)
    qtbot.waitUntil(lambda: len(form.near.cards) == 4)
    form.near.cards[0].told_apart.emit()
    qtbot.waitUntil(lambda: len(form.near.cards) == 4)
    assert asked[-1] == 5


def test_possible_duplicates_are_seen_on_a_low_screen_and_never_cut(qtbot: QtBot) -> None:
    form = form_of(qtbot, advice=FakeAdvice(found=[duplicate()] * 4))
    resized(qtbot, form, 380, 640)
    fill(form)
    qtbot.waitUntil(lambda: len(form.near.cards) == 4)
    first = form.near.cards[0]
    qtbot.waitUntil(lambda: not first.visibleRegion().isEmpty())
    assert form.near.height() <= form.height() // 3
    assert form.description.visibleRegion().boundingRect().height() == form.description.height()
    reason = next(label for label in first.findChildren(QLabel) if label.text() == first.reason)
    assert reason.height() >= reason.heightForWidth(reason.width())


def test_a_story_too_long_for_its_card_ends_in_dots_and_is_whole_in_the_tooltip(qtbot: QtBot) -> None:
    long = replace(duplicate(), description="井盖下沉，" * 30)
    form = form_of(qtbot, advice=FakeAdvice(found=[long]))
    resized(qtbot, form, 380, 640)
    fill(form)
    qtbot.waitUntil(lambda: len(form.near.cards) == 1)
    story = form.near.cards[0].story
    qtbot.waitUntil(lambda: story.text().endswith("…"))
    assert story.fontMetrics().horizontalAdvance(story.text()) <= story.width()
    assert story.toolTip() == f"{long.row.place} · {long.description}"
    assert story_text("一道街12号", "一道街12号门前积水") == "一道街12号门前积水", "the place is not said twice"
    assert story_text("", "积水") == "积水" and story_text("一道街", "") == "一道街"


def test_a_duplicate_found_later_has_its_room_at_once(qtbot: QtBot) -> None:
    operations = StraightOperations(held=[])
    form = form_of(qtbot, advice=FakeAdvice(found=[duplicate()]), operations=operations)
    resized(qtbot, form, 400, 690)
    form.near.show_found([duplicate()])
    QApplication.processEvents()
    [card] = form.near.cards
    assert card.visibleRegion().boundingRect().height() == card.height() > 50


def test_after_a_merge_the_form_waits_for_the_next_call(qtbot: QtBot) -> None:
    operations = StraightOperations(answer=Changes(seq=3, said=(("number", "R-00AB12"),)))
    form = form_of(qtbot, operations=operations, advice=FakeAdvice(found=[duplicate()]), cases=Merged(("unmerge",)))
    acceptable: list[bool] = []
    form.acceptable.connect(lambda: acceptable.append(True))
    fill(form)
    qtbot.waitUntil(lambda: bool(form.near.cards))
    form.near.merge_first()
    assert not acceptable and form.description.edit.hasFocus()
    form.merge_undo.click()
    assert acceptable
    fill(form)
    form.report()
    assert len(acceptable) == 2
    form.clear()
    assert not form.said.text()


def test_merging_reports_first_and_loses_nothing(qtbot: QtBot) -> None:
    operations = StraightOperations(answer=Changes(seq=3, said=(("number", "R-00AB12"),)))
    found = duplicate()
    form = form_of(qtbot, operations=operations, advice=FakeAdvice(found=[found]))
    fill(form)
    form.reporter.phone.setText("139 1234 2871")
    qtbot.waitUntil(lambda: bool(form.near.cards))
    press(qtbot, form, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    report, step = operations.written
    assert isinstance(report, ReportCase) and isinstance(step, TakeStep)
    assert (report.description, report.reporter_phone) == ("井盖塌下去了，车压过去哐当响", "13912342871")
    assert (step.case, step.step, step.facts) == (report.case, "merge", {"merged_into": str(found.row.id)})
    assert "R-00AB12" in form.said.text() and "20211231-0007" in form.said.text()


class Merged(FakeCases):
    """Knows one case, that was merged."""

    def __init__(self, offered: tuple[str, ...]) -> None:
        super().__init__()
        self.offered = offered

    def detail(self, case: UUID, **whom: Any) -> CaseDetail:
        known = super().detail(self.rows[0].id, **whom)
        return replace(known, row=replace(known.row, id=case, version=2), offered=self.offered)


def test_a_merge_is_taken_back_by_one_press(qtbot: QtBot) -> None:
    operations = StraightOperations(answer=Changes(seq=3, said=(("number", "R-00AB12"),)))
    form = form_of(qtbot, operations=operations, advice=FakeAdvice(found=[duplicate()]), cases=Merged(("unmerge",)))
    assert not form.merge_undo.isVisible()
    fill(form)
    qtbot.waitUntil(lambda: bool(form.near.cards))
    form.near.merge_first()
    assert form.merge_undo.isVisible()
    with qtbot.waitSignal(form.reported):
        form.merge_undo.click()
    report, _, step = operations.written
    assert isinstance(report, ReportCase) and isinstance(step, TakeStep)
    assert (step.case, step.step, step.seen_version) == (report.case, "unmerge", 2)
    assert not form.merge_undo.isVisible() and "undone" in form.said.text()


def test_a_merge_that_is_no_more_to_be_undone_is_said_so(qtbot: QtBot) -> None:
    operations = StraightOperations(answer=Changes(seq=3, said=(("number", "R-00AB12"),)))
    form = form_of(qtbot, operations=operations, advice=FakeAdvice(found=[duplicate()]),
                   cases=Merged(()))
    fill(form)
    qtbot.waitUntil(lambda: bool(form.near.cards))
    form.near.merge_first()
    form.merge_undo.click()
    assert len(operations.written) == 2 and "can't be undone" in form.said.text()


def test_a_refused_merge_leaves_words_and_draft(qtbot: QtBot) -> None:
    workstation = MemoryWorkstation()
    form = form_of(qtbot, operations=StraightOperations(refusal=BadInput("case.outside")), workstation=workstation,
                   advice=FakeAdvice(found=[duplicate()]))
    fill(form)
    qtbot.waitUntil(lambda: bool(form.near.cards) and bool(workstation.all("draft")))
    form.near.merge_first()
    assert form.description.text
    assert workstation.all("draft")[0][1]["description"] == form.description.text
