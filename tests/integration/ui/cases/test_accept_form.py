"""The acceptance desk's form: a call is typed in and becomes a reported case."""

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.domain.errors import BadInput
from app.domain.place import Point
from app.domain.suggestion import Guess
from app.queries.advice import TypeKey
from app.queries.cases import CaseFilter, CaseRow
from app.queries.places import ComponentAt, Found
from app.services.cases import ReportCase, TakeStep
from app.services.intent import Changes, Intent
from tests.helpers.accept_form import GATE, answered_by, fill, form_of
from tests.helpers.fake_advice import FakeAdvice
from tests.helpers.fake_context import MemoryBlobs, MemoryWorkstation, StraightOperations, fake_context
from tests.helpers.fake_queries import FakeCases, FakePlaces, point
from tests.helpers.hands import commit, focus, press, shown
from tests.helpers.odd_files import odd_files
from ui.cases.accept_form import AcceptForm
from ui.cases.decline_card import DeclineCard


def test_a_call_becomes_a_reported_case(qtbot: QtBot) -> None:
    operations = StraightOperations(answer=Changes(seq=3, said=(("number", "R-00AB12"),)))
    form = form_of(qtbot, "HOT", operations=operations)
    fill(form)
    form.reporter.phone.setText("139 1234 2871")
    answered_by(form, "phone")
    form.reporter.anonymous.setChecked(True)
    with qtbot.waitSignal(form.reported) as reported:
        focus(qtbot, form.description.edit)
        press(qtbot, form, Qt.Key.Key_F8)
    intent = operations.written[0]
    assert isinstance(intent, ReportCase)
    assert (intent.channel, intent.kind_of, intent.type_code) == ("hotline", "component", "0102")
    assert (intent.point, intent.place) == (GATE, "一道街 · 公园广场东门南 30 m")
    assert intent.component is not None
    assert (intent.reporter_phone, intent.wants_answer, intent.anonymous) == ("13912342871", True, True)
    assert intent.source == {"line": "12319", "answer_way": "phone"}
    assert form.answer.facts() == {}
    assert reported.args == [intent.case, operations.answer]
    assert form.said.text() == "Reported as R-00AB12."
    assert form.description.text == form.place.text() == ""


def test_who_accepts_reports_and_accepts_by_one_press(qtbot: QtBot) -> None:
    operations = StraightOperations(answer=Changes(seq=3, said=(("number", "610603202112310009"),)))
    form = form_of(qtbot, operations=operations)
    acceptable: list[bool] = []
    form.acceptable.connect(lambda: acceptable.append(True))
    fill(form)
    assert form.submit_button.accessibleName() == "Report and accept"
    focus(qtbot, form.description.edit)
    press(qtbot, form, Qt.Key.Key_F8)
    report, step = operations.written
    assert isinstance(report, ReportCase) and isinstance(step, TakeStep)
    assert (step.case, step.step, step.seen_version, step.facts) == (report.case, "accept", 1, {})
    assert form.said.text() == "Accepted as 20211231-0009." and form.content() == {}
    assert not acceptable, "the form waits for the next call"


def test_who_does_not_accept_only_reports(qtbot: QtBot) -> None:
    operations = StraightOperations()
    form = form_of(qtbot, "HOT", operations=operations)
    fill(form)
    form.decline()
    assert operations.written == [] and form.submit_button.accessibleName() == "Report"
    form.submit()
    assert [type(each) for each in operations.written] == [ReportCase]


class RefusesSteps(StraightOperations):
    """Takes reports and no step."""

    def write(self, intent: Intent, then: Any, *, refused: Any = None, **more: Any) -> None:
        self.refusal = BadInput("case.outside") if isinstance(intent, TakeStep) else None
        super().write(intent, then, refused=refused, **more)


def test_a_report_that_is_not_to_be_accepted_waits_and_is_said_so(qtbot: QtBot) -> None:
    operations = RefusesSteps(answer=Changes(seq=3, said=(("number", "R-00AB12"),)))
    form = form_of(qtbot, operations=operations)
    fill(form)
    with qtbot.waitSignal(form.acceptable):
        form.submit()
    assert form.said.text().startswith("Reported as R-00AB12, but not accepted: ")
    assert form.content() == {}


def test_a_report_is_declined_with_a_reason(qtbot: QtBot) -> None:
    operations = StraightOperations(answer=Changes(seq=3, said=(("number", "R-00AB12"),)))
    form = form_of(qtbot, operations=operations)
    form.description.edit.setPlainText("邻居吵架")
    focus(qtbot, form.description.edit)
    press(qtbot, form, Qt.Key.Key_F7)
    assert form.said.text() == "Still missing: Place."
    form.place.edit.setText("一道街")
    press(qtbot, form, Qt.Key.Key_F7)
    [card] = form.findChildren(DeclineCard)
    card.submit()
    assert card.said.text() == "Still missing: Reason, Opinion." and operations.written == []
    card.reason.choose(1)
    card.words.edit.setPlainText("属治安管理，已告知拨打110。")
    card.submit()
    report, step = operations.written
    assert isinstance(report, ReportCase) and isinstance(step, TakeStep)
    assert (report.type_code, step.step, step.facts, step.opinion) == (
        "", "decline", {"reason": "A2"}, "属治安管理，已告知拨打110。")
    assert form.said.text() == "Reported as R-00AB12, not accepted."


def test_a_camera_picture_becomes_a_photo_of_the_report(qtbot: QtBot) -> None:
    blobs, operations = MemoryBlobs(), StraightOperations()
    form = form_of(qtbot, operations=operations, blobs=blobs)
    seen = QImage(64, 36, QImage.Format.Format_RGB32)
    seen.fill(Qt.GlobalColor.gray)
    form.photos.add_image(seen, "公园广场东门")
    [(sha256, content)] = blobs.kept.items()
    assert QImage.fromData(content) == seen
    fill(form)
    form.report()
    [intent] = operations.written
    assert [(photo.sha256, photo.stage) for photo in intent.photos] == [(sha256, "before")]


def test_what_is_missing_is_named_and_gets_the_focus(qtbot: QtBot) -> None:
    operations = StraightOperations()
    form = form_of(qtbot, operations=operations)
    assert form.gaps() == ["Description", "Type", "Place"]
    form.description.edit.setPlainText("路灯不亮")
    qtbot.mouseClick(form.submit_button, Qt.MouseButton.LeftButton)
    assert form.said.text() == "Still missing: Type, Place."
    assert operations.written == []
    form.type.choose("component", "0102")
    assert form.said.text() == "Still missing: Place."
    form.set_point(GATE)
    assert not form.said.text()
    form.reporter.phone.setText("call me")
    assert form.gaps()[0] == "a usable phone number"


def test_an_operator_may_leave_the_type_to_the_acceptor(qtbot: QtBot) -> None:
    form = form_of(qtbot, "HOT")
    form.description.edit.setPlainText("路灯不亮")
    form.place.edit.setText("一道街")
    assert form.gaps() == []


@pytest.mark.parametrize("typed", ["wsjg", "污水井盖", "wushuijinggai", "Sewer manhole"])
def test_a_type_is_found_by_initials_pinyin_and_words(qtbot: QtBot, typed: str) -> None:
    form = form_of(qtbot)
    commit(form.type.edit, typed)
    completer = form.type.edit.completer()
    assert completer is not None
    found = [completer.completionModel().index(row, 0).data() for row in range(completer.completionCount())]
    assert any(words.startswith("污水井盖") for words in found)
    assert len(found) < 5
    form.type.edit.editingFinished.emit()
    chosen = form.type.chosen()
    assert chosen is not None and chosen.type_code == "0102"


def test_places_come_before_components_and_write_where_not_which(qtbot: QtBot) -> None:
    form = form_of(qtbot)
    form.place.edit.setFocus()
    qtbot.keyClicks(form.place.edit, "1")
    commit(form.place.edit, "")
    form.place._offer("1", [Found(kind="component", id="1", title="6106030102000418", subtitle="一道街 3 号", point=GATE),
                            Found(kind="address", id="2", title="一道街", subtitle="", point=GATE)])
    assert form.place.offered() == ["一道街", "6106030102000418 · 一道街 3 号"]
    assert form.place.edit.completer().popup().width() >= 320
    form.place.pick(form.place.offered()[1])
    assert form.place.text() == "一道街 3 号" and form.place.edit.cursorPosition() == 0


def test_types_are_suggested_with_reasons_and_taken_only_by_hand(qtbot: QtBot) -> None:
    guesses: list[Guess[TypeKey]] = [Guess(("component", "0102"), 0.82, ("井盖",), 31, 60),
                                     Guess(("event", "0101"), 0.15)]
    form = form_of(qtbot, advice=FakeAdvice(guesses=guesses))
    form.description.edit.setPlainText("井盖响")
    qtbot.waitUntil(lambda: len(form.suggestions.rows()) == 2)
    first = form.suggestions.rows()[0]
    assert first.words.startswith("污水井盖")
    assert first.why == "because of 井盖 · 31 of 60 earlier cases"
    assert form.type.chosen() is None
    focus(qtbot, form.description.edit)
    press(qtbot, form.description.edit, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    chosen = form.type.chosen()
    assert chosen is not None and chosen.type_code == "0102"
    assert form.suggestions.isHidden()


def test_a_place_that_the_words_name_is_offered_and_taken_only_by_hand(qtbot: QtBot) -> None:
    form = form_of(qtbot)
    form.description.edit.setPlainText("一道街公园广场东门，井盖响")
    qtbot.waitUntil(lambda: len(form.place.named) == 2)
    assert [each.text() for each in form.place.named] == ["From the words: 公园广场东门", "From the words: 一道街"]
    assert form.place.empty
    form.place.named[0].click()
    assert (form.place.text(), form.place.point()) == ("公园广场东门", point(130, 320))
    assert form.place.named == []
    form.description.edit.setPlainText("一道街公园广场东门，井盖响了")
    form.advice.look_up()
    assert form.place.named == [], "the place was said"
    form.clear()
    form.description.edit.setPlainText("一道街")
    qtbot.waitUntil(lambda: len(form.place.named) == 1)
    form.clear()
    assert form.place.named == []


def test_words_follow_the_pin_unless_somebody_typed_them(qtbot: QtBot) -> None:
    form, phrase = form_of(qtbot), "一道街 · 公园广场东门南 30 m"
    moves: list[None] = []
    form.place.mended.connect(lambda: moves.append(None))
    form.set_point(point(130, 310))
    assert form.place.text() == phrase and moves == []
    assert form.place.said.text() == "area 006 · grid 087 · the pin can be dragged", "the words aren't said twice"
    form.clear()
    form.description.edit.setPlainText("公园广场东门，井盖响")
    qtbot.waitUntil(lambda: bool(form.place.named))
    form.place.named[0].click()
    form.set_point(point(140, 310))
    assert form.place.text() == phrase and len(moves) == 1, "what was chosen came with its point"
    assert form.place.take_back() and (form.place.text(), form.place.point()) == ("公园广场东门", point(130, 320))
    form.set_point(point(141, 310))
    qtbot.keyClicks(form.place.edit, " 3")
    typed = form.place.text()
    form.set_point(point(142, 310))
    assert form.place.text() == typed, "what was typed stays"
    again = form_of(qtbot)
    again.restore(form.content())
    again.set_point(point(143, 310))
    assert again.place.text() == typed, "also after a restart"
    assert [form.place.take_back() for _ in range(4)] == [True, True, True, False]
    assert form.place.empty and form.gaps()[-1] == "Place"


def test_why_no_component_can_be_chosen_is_said(qtbot: QtBot) -> None:
    class Bare(FakePlaces):
        def components_near(self, point: Point, *, type_code: str = "", limit: int = 5) -> list[ComponentAt]:
            return []

    form = form_of(qtbot, places=Bare())
    words = form.component.box.placeholderText
    assert words() == "type and place first"
    form.type.choose("component", "0102")
    form.set_point(point(130, 310))
    qtbot.waitUntil(lambda: words() == "none of this type within 50 m")
    form.type.choose("event", "0302")
    assert words() == "an event has none"
    form.clear()
    assert words() == "type and place first"


def test_who_wants_an_answer_leaves_a_number(qtbot: QtBot) -> None:
    form = form_of(qtbot)
    fill(form)
    answered_by(form, "sms")
    assert form.gaps() == ["a phone number for the answer"]
    form.source.choose("leader")
    assert "a phone number for the answer" not in form.gaps()
    form.source.choose("hotline")
    form.reporter.phone.setText("139 1234 2871")
    assert form.gaps() == []


def test_words_of_one_s_own_stay_when_the_point_is_moved(qtbot: QtBot) -> None:
    form = form_of(qtbot)
    qtbot.keyClicks(form.place.edit, "gate 3")
    form.set_point(GATE)
    assert form.place.text() == "gate 3"
    assert form.place.point() == GATE


def test_a_place_is_found_while_typing(qtbot: QtBot) -> None:
    form = form_of(qtbot)
    focus(qtbot, form.place.edit)
    commit(form.place.edit, "公园广场")
    qtbot.waitUntil(lambda: form.place.offered() == ["公园广场东门 · 一道街"])
    form.place.pick("公园广场东门 · 一道街")
    assert form.place.point() == point(130, 320)
    assert form.place.text() == "公园广场东门 · 一道街"


def test_a_place_outside_the_district_is_not_reported(qtbot: QtBot) -> None:
    form = form_of(qtbot, places=FakePlaces(outside_m=320))
    fill(form)
    assert "320" in form.place.said.text()
    assert form.gaps() == ["a place inside the district"]


def test_a_refusal_is_said_and_the_words_stay(qtbot: QtBot) -> None:
    form = form_of(qtbot, operations=StraightOperations(refusal=BadInput("case.outside")))
    fill(form)
    form.submit()
    assert len(form.said.text()) > 5
    assert form.description.text


def test_f8_and_f7_belong_to_the_form_while_the_focus_is_in_it(qtbot: QtBot) -> None:
    """The case panel beside it has both for the whole window."""
    window = QWidget()
    operations, others = StraightOperations(), []
    form = AcceptForm(fake_context("ACC", operations=operations))
    QVBoxLayout(window).addWidget(form)
    for key in ("F7", "F8"):
        QShortcut(QKeySequence(key), window, activated=lambda: others.append("another's"))
    shown(qtbot, window, 700, 800)
    fill(form)
    focus(qtbot, form.description.edit)
    press(qtbot, window, Qt.Key.Key_F8)
    press(qtbot, window, Qt.Key.Key_F7)
    assert [type(each) for each in operations.written] == [ReportCase, TakeStep]
    assert others == []


def test_a_channel_asks_for_its_own_facts_and_nothing_else(qtbot: QtBot) -> None:
    operations = StraightOperations()
    form = form_of(qtbot, operations=operations)
    labels = {label.text(): label for label in form.findChildren(QLabel) if label.buddy() is not None}
    assert {words for words, label in labels.items() if not label.isVisible()} == {"Video"}, "a call has its recording"
    assert form.reporter.isVisible() and form.recording.isVisible()
    form.source.choose("leader")
    assert not form.reporter.isVisible() and not form.recording.isVisible() and not form.answer.isVisible()
    assert not labels["Reporter"].isVisible()
    fill(form)
    assert form.gaps() == ["交办领导, 函件或文号"]
    form.source.set_fact("leader", "张副区长")
    form.source.set_fact("letter", "批示〔2021〕3号")
    form.report()
    [intent] = operations.written
    assert (intent.channel, intent.source) == ("leader", {"leader": "张副区长", "letter": "批示〔2021〕3号"})
    assert form.source.channel == "hotline"


def test_the_source_is_part_of_the_draft(qtbot: QtBot) -> None:
    workstation = MemoryWorkstation()
    form = form_of(qtbot, workstation=workstation)
    assert form.content() == {}
    form.source.choose("upper")
    form.source.set_fact("upper_number", "SZCG1")
    form.source.set_fact("answer_by", "2021-12-31")
    form.draft.keep()
    again = form_of(qtbot, workstation=workstation)
    assert again.source.channel == "upper"
    assert again.source.facts() == {"upper_number": "SZCG1", "answer_by": "2021-12-31"}


def test_a_video_inspector_begins_with_the_camera(qtbot: QtBot) -> None:
    operations, blobs = StraightOperations(), MemoryBlobs()
    form = form_of(qtbot, "VID", operations=operations, blobs=blobs)
    assert form.source.channel == "video"
    assert set(form.gaps()) == {"摄像头", "Description", "Type", "Place", "Photos"}
    camera = FakePlaces().cameras_near(GATE)[0]
    seen = QImage(64, 36, QImage.Format.Format_RGB32)
    seen.fill(Qt.GlobalColor.gray)
    with qtbot.waitSignal(form.camera_reported):
        form.take_picture(seen, camera)
    assert set(form.gaps()) == {"Description", "Type"}
    form.description.edit.setPlainText("垃圾成堆")
    form.type.choose("component", "0102")
    form.submit()
    [intent] = operations.written
    assert (intent.channel, intent.source, intent.point) == ("video", {"camera": camera.code}, camera.point)


def test_a_caller_is_known_by_the_number(qtbot: QtBot) -> None:
    asked: list[tuple[str, frozenset[str]]] = []

    class Callers(FakeCases):
        def page(self, wanted: CaseFilter, **how: Any) -> list[CaseRow]:
            asked.append((wanted.text, how["roles"]))
            return super().page(CaseFilter(), order=how["order"], limit=how["limit"])

        def count(self, wanted: CaseFilter, **how: Any) -> int:
            return 5 if wanted.reported_from is None else 2

    form = form_of(qtbot, "HOT", cases=Callers())
    form.reporter.phone.setText("139 1234 2871")
    form.reporter.look_up()
    assert asked == [("13912342871", frozenset({"HOT"}))]
    assert form.reporter.rows and form.reporter.title.text() == (
        "Earlier cases of this number · 5, 2 within a year")
    with qtbot.waitSignal(form.case_chosen):
        form.reporter.rows[0].click()
    form.reporter.phone.setText("139")
    form.reporter.look_up()
    assert form.reporter.rows == []


def test_a_recording_goes_along_and_what_is_none_is_refused(qtbot: QtBot, tmp_path: Path) -> None:
    operations, blobs = StraightOperations(), MemoryBlobs()
    form = form_of(qtbot, "HOT", operations=operations, blobs=blobs)
    fake, call = tmp_path / "call.mp3", tmp_path / "call.wav"
    fake.write_bytes(b"#EXTM3U\nhttp://elsewhere/a.ts")
    call.write_bytes(b"RIFF\x24\0\0\0WAVEfmt ")
    form.recording.add_file(fake)
    assert blobs.kept == {} and form.recording.said.text().startswith("“call.mp3”不是可用的录音")
    for path, _ in odd_files(tmp_path).values():
        form.recording.add_file(path)
        assert blobs.kept == {} and path.name in form.recording.said.text() and not form.recording.gap()
    form.recording.add_file(call)
    fill(form)
    form.submit()
    [intent] = operations.written
    assert [blobs.kept[sha256] for sha256 in intent.recordings] == [call.read_bytes()]
    assert form.recording.attached is None


def test_a_clip_goes_along_where_there_is_no_call_and_comes_back_from_a_draft(qtbot: QtBot, tmp_path: Path) -> None:
    operations, blobs = StraightOperations(), MemoryBlobs()
    form = form_of(qtbot, "ACC", operations=operations, blobs=blobs)
    form.source.choose("hotline")
    assert not form.clip.isVisible()
    form.source.choose("sms")
    assert form.clip.isVisible() and not form.recording.isVisible()
    fake, film = tmp_path / "fake.mp4", tmp_path / "路口.mp4"
    fake.write_bytes(b"#EXTM3U\nhttp://elsewhere/a.ts")
    film.write_bytes(b"\0\0\0\x18ftypisom")
    form.clip.add_file(fake)
    assert blobs.kept == {} and form.clip.said.text().startswith("“fake.mp4”不是可用的视频") and not form.clip.gap()
    form.clip.add_file(film)
    assert form.clip.said.text() == "路口.mp4 · 1:05"
    form.clip.remove_button.click()
    assert form.clip.clips() == () and form.clip.said.text() == ""
    form.clip.add_file(film)
    draft = json.loads(json.dumps(form.content()))
    form.clear()
    assert form.clip.clips() == ()
    form.restore(draft)
    fill(form)
    form.report()
    [intent] = operations.written
    [attached] = intent.clips
    assert (blobs.kept[attached.sha256], attached.stage, attached.told.length_s) == (film.read_bytes(), "before", 65)
