"""The desk and its strip with an exchange in memory: whose call is shown, what F3 does, that nothing typed is lost."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from app.domain.call import Call
from app.domain.errors import BadInput, NotAllowed, Unusable
from app.domain.permission import Permission, Permissions
from app.permissions import permission_matrix
from app.services.cases import ReportCase
from app.services.recordings import AddRecording
from tests.helpers.accept_form import GATE, fill
from tests.helpers.fake_calls import FakeExchange
from tests.helpers.fake_context import MemoryWorkstation, StandingClock, StraightOperations, fake_context
from tests.helpers.fake_queries import NOW
from tests.helpers.hands import shown
from ui.calls.call_desk import CallDesk, name_of, takes_calls
from ui.calls.call_notes import KIND
from ui.cases.accept_form import AcceptForm
from ui.cases.draft import parked
from ui.context import Context
from ui.training.moment import Moment

RANG = NOW - timedelta(seconds=8)
CALL = Call(id="1", number="13900002871", line="12345", rang_at=RANG)
WAV = b"RIFF\x00\x00\x00\x00WAVEfmt "


@dataclass
class Hall:
    """A desk, and the exchange that it hears."""

    desk: CallDesk
    form: AcceptForm
    exchange: FakeExchange
    operations: StraightOperations
    context: Context
    clock: StandingClock
    said: list[str]

    def tell(self, call: str = "1", **changed: object) -> None:
        self.exchange.change(call, **changed)
        self.desk.look()

    def ring(self, call: Call = CALL) -> None:
        self.exchange.put(call)
        self.desk.look()

    @property
    def words(self) -> list[str]:
        strip = self.desk.strip
        return [strip.number.text(), strip.time.text(), strip.known.text()]

    def parked(self) -> list[dict[str, object]]:
        return list(parked(self.context, "accept").values())


def hall_of(qtbot: QtBot, role: str = "HOT", **parts: object) -> Hall:
    exchange, operations, clock = FakeExchange(), StraightOperations(), StandingClock()
    given = {"calls": exchange, "operations": operations, "language": "en", "moment": Moment(clock)} | parts
    context = fake_context(role, **given)
    form = AcceptForm(context)
    desk, said = CallDesk(context, form, form), list[str]()
    desk.said.connect(said.append)
    shown(qtbot, form, 700, 800)
    qtbot.addWidget(desk.strip)
    return Hall(desk, form, exchange, operations, context, clock, said)


@pytest.fixture
def hall(qtbot: QtBot) -> Iterator[Hall]:
    yield hall_of(qtbot)


def test_only_who_takes_the_hotline_s_reports_has_the_strip() -> None:
    assert [role for role in ("HOT", "ACC", "DSP", "SHF", "INS", "DEP", "ADM", "LED")
            if takes_calls(fake_context(role))] == ["HOT", "ACC"]
    assert not takes_calls(fake_context("HOT", read_only=True))


def test_a_call_rings_with_number_line_and_what_is_known(hall: Hall) -> None:
    assert not hall.desk.strip.isVisibleTo(None) and hall.desk.strip.isHidden()
    rung = list[str]()
    hall.desk.rang.connect(rung.append)
    hall.ring()
    hall.desk.look()
    assert rung == ["139 0000 2871"], "told once"
    assert hall.words[:2] == ["139 0000 2871", "Ringing 0:08"] and hall.words[2].startswith("Hotline 12345 · ")
    assert "within a year" in hall.words[2] or "no earlier case" in hall.words[2]
    assert "F3" in hall.desk.strip.button.text() and not hall.desk.strip.isHidden()


def test_f3_answers_and_opens_the_form_and_f3_again_ends(hall: Hall) -> None:
    hall.ring()
    begun = list[None]()
    hall.desk.begun.connect(lambda: begun.append(None))
    hall.desk.press()
    form = hall.form
    assert hall.exchange.told == [("answer", "1")] and len(begun) == 1
    assert (form.source.channel, form.reporter.number, form.call) == ("hotline", "13900002871", "1")
    facts = form.source.facts()
    assert facts["line"] == "12345" and str(facts["called_at"]).startswith(f"{RANG.year}-")
    assert not form.source.told.isHidden() and form.source.told.text().startswith("time of the call ")
    assert "Lift the handset" in hall.desk.strip.hint.text()
    hall.tell(answered_at=NOW)
    assert hall.desk.strip.hint.isHidden() and hall.words[1] == "Talking 0:00" and len(begun) == 1
    hall.desk.press()
    assert hall.exchange.told[-1] == ("end", "1")
    hall.tell(ended_at=NOW)
    assert hall.desk.strip.isHidden() and form.call == "1", "the report goes on"


def test_the_report_carries_when_the_call_came(hall: Hall) -> None:
    hall.ring()
    hall.desk.press()
    fill(hall.form)
    hall.form.report()
    [intent] = [each for each in hall.operations.written if isinstance(each, ReportCase)]
    assert intent.reporter_phone == "13900002871" and intent.source["line"] == "12345"
    assert intent.source["called_at"].endswith("+08:00")
    assert not hall.form.call and "called_at" not in hall.form.source.facts() and hall.form.source.told.isHidden()


def test_lifting_the_handset_opens_the_form_too_and_once(hall: Hall) -> None:
    hall.ring()
    hall.tell(answered_at=NOW)
    assert hall.form.call == "1" and hall.exchange.told == []
    hall.form.description.edit.setPlainText("井盖塌了")
    hall.desk.look()
    assert hall.form.description.text == "井盖塌了" and not hall.parked()


def test_what_was_being_typed_is_among_the_drafts_and_comes_back(hall: Hall) -> None:
    fill(hall.form)
    hall.form.begin()
    hall.form.description.edit.setPlainText("第二件，写了一半")
    hall.ring()
    hall.desk.press()
    assert {each["description"] for each in hall.parked()} == {"井盖塌下去了，车压过去哐当响", "第二件，写了一半"}
    assert hall.form.description.text == "" and hall.form.call == "1"


def test_a_call_that_was_put_aside_is_taken_up_again_not_begun_twice(hall: Hall) -> None:
    hall.ring()
    hall.tell(answered_at=NOW)
    hall.form.description.edit.setPlainText("先记着")
    hall.form.begin()
    hall.desk.look()
    assert not hall.desk.strip.form_button.isHidden() and not hall.form.call
    hall.form.description.edit.setPlainText("另一件")
    hall.desk.strip.form_button.click()
    assert (hall.form.call, hall.form.description.text) == ("1", "先记着")
    assert [each["description"] for each in hall.parked()] == ["另一件"]
    assert hall.desk.strip.form_button.isHidden()


def test_what_an_earlier_window_left_is_not_lost_when_a_call_comes_before_it_was_shown(qtbot: QtBot) -> None:
    workstation = MemoryWorkstation()
    before = hall_of(qtbot, workstation=workstation)
    before.form.description.edit.setPlainText("上次没写完")
    before.form.draft.keep()
    operations = StraightOperations(held=[])
    hall = hall_of(qtbot, workstation=workstation, operations=operations)
    assert hall.form.begin_call(CALL)
    assert [each["description"] for each in hall.parked()] == ["上次没写完"]
    for each in list(operations.held or ()):
        each()
    assert hall.form.call == "1" and hall.form.description.text == ""


def test_a_call_waits_until_the_report_that_is_on_its_way_is_out(hall: Hall) -> None:
    hall.form.busy = True
    hall.form.description.edit.setPlainText("正在登记")
    hall.ring()
    hall.desk.press()
    assert not hall.form.call and hall.form.description.text == "正在登记"
    hall.form.busy = False
    hall.desk.look()
    assert hall.form.call == "1" and [each["description"] for each in hall.parked()] == ["正在登记"]


def test_where_nothing_can_be_put_aside_nothing_is_overwritten(qtbot: QtBot) -> None:
    class Full(MemoryWorkstation):
        def keep(self, kind: str, key: str, value: object) -> None:
            raise Unusable("environment.disk_full", path="x")

    hall = hall_of(qtbot, workstation=Full())
    hall.form.description.edit.setPlainText("写了一半")
    hall.ring()
    hall.tell(answered_at=NOW)
    assert hall.form.description.text == "写了一半" and not hall.form.call
    assert not hall.desk.strip.form_button.isHidden() and hall.form.said.text()


def test_the_one_who_rings_besides_waits_and_is_answered_after(hall: Hall) -> None:
    hall.ring()
    hall.tell(answered_at=NOW)
    hall.ring(Call(id="2", number="09112112345", rang_at=NOW))
    assert hall.words[0] == "139 0000 2871" and hall.desk.strip.waiting.text() == "09112112345 rings, 0:00"
    hall.desk.press()
    assert hall.exchange.told == [("end", "1")]
    hall.tell(ended_at=NOW)
    assert hall.words[0] == "09112112345"
    hall.form.description.edit.setPlainText("一号的事")
    hall.desk.press()
    assert hall.form.call == "2" and [each["call"] for each in hall.parked()] == ["1"]


def test_missed_calls_are_listed_until_called_back_or_seen_to(hall: Hall) -> None:
    for number in (1, 2):
        hall.ring(Call(id=str(number), number=f"1390000000{number}", rang_at=RANG + timedelta(seconds=number)))
        hall.tell(str(number), ended_at=NOW)
    strip = hall.desk.strip
    assert not strip.isHidden() and strip.call.isHidden()
    assert "2" in strip.missed_title.text() and len(strip.rows) == 2
    assert "139 0000 0002" in strip.rows[0].findChild(QLabel).text()
    strip.rows[0].findChild(QPushButton).click()
    assert hall.form.reporter.number == "13900000002" and not hall.form.call, "no recording of it is to come"
    assert len(strip.rows) == 1
    strip.rows[0].findChild(QToolButton).click()
    assert strip.isHidden()
    again = CallDesk(hall.context, hall.form, hall.form)
    assert again.strip.isHidden(), "remembered on this workstation"
    hall.ring(Call(id="3", number="13900000001", rang_at=NOW, ended_at=NOW))
    assert not strip.isHidden(), "he tried again"


@pytest.mark.parametrize(("reporters", "name"), [
    ("王先生 13900002871", "王先生"), ("Mr Wang 13900002871 李女士 13800000001", "Mr Wang"),
    ("李女士 13800000001 王先生 13900002871", "王先生"), ("13900002871", ""), ("李女士 13800000001", ""), ("＊＊＊", ""),
    ("", "")])
def test_who_left_the_number_is_named_and_nobody_else(reporters: str, name: str) -> None:
    assert name_of("13900002871", reporters) == name


# The recording


def tries(hall: Hall) -> int:
    return sum(isinstance(each, AddRecording) for each in hall.operations.written)


def recorded(hall: Hall, name: str = "1.wav", content: bytes = WAV) -> None:
    hall.exchange.recordings[name] = content
    hall.tell(answered_at=RANG, ended_at=NOW, recording=name)


def test_the_recording_comes_into_the_form_by_itself(hall: Hall) -> None:
    hall.ring()
    hall.desk.press()
    assert "by itself" in hall.form.recording.said.text()
    hall.tell(answered_at=RANG, ended_at=NOW, recording="1.wav")
    assert hall.form.recording.attached is None
    recorded(hall)
    assert hall.form.recording.names() == ("1.wav",)
    hall.form.recording.clear()
    hall.desk.look()
    assert hall.form.recording.attached is None, "who takes it away has his way"


def test_the_recording_joins_the_case_that_was_reported_meanwhile(hall: Hall) -> None:
    hall.ring()
    hall.desk.press()
    hall.tell(answered_at=NOW)
    fill(hall.form)
    hall.form.report()
    [report] = [each for each in hall.operations.written if isinstance(each, ReportCase)]
    joined = list[UUID]()
    hall.desk.recorded.connect(joined.append)
    recorded(hall)
    hall.desk.look()
    [added] = [each for each in hall.operations.written if isinstance(each, AddRecording)]
    assert (added.case, added.name, joined) == (report.case, "1.wav", [report.case])
    assert "recording" in hall.said[-1]


def test_a_recording_that_went_along_is_not_added_again(hall: Hall) -> None:
    hall.ring()
    hall.desk.press()
    recorded(hall)
    fill(hall.form)
    hall.form.report()
    hall.desk.look()
    [report] = hall.operations.written
    assert isinstance(report, ReportCase) and len(report.recordings) == 1


def test_the_recording_of_a_draft_comes_when_it_is_taken_up(hall: Hall) -> None:
    hall.ring()
    hall.desk.press()
    hall.form.description.edit.setPlainText("先记着")
    hall.form.begin()
    recorded(hall)
    assert hall.form.recording.attached is None
    [key] = parked(hall.context, "accept")
    hall.form.drafts.take_up(key)
    hall.desk.look()
    assert hall.form.recording.names() == ("1.wav",)


def test_a_recording_that_the_door_refuses_is_told_once(hall: Hall) -> None:
    hall.ring()
    hall.desk.press()
    recorded(hall, content=b"no sound at all")
    hall.desk.look()
    assert hall.form.recording.attached is None and len(hall.said) == 1 and "1.wav" in hall.said[0]


def test_a_case_that_takes_no_recording_is_not_asked_again_and_a_full_disk_is(hall: Hall) -> None:
    hall.ring()
    hall.desk.press()
    fill(hall.form)
    hall.form.report()
    hall.operations.refusal = Unusable("environment.disk_full", path="x")
    recorded(hall)
    hall.desk.look()
    assert tries(hall) == 1 and not hall.said, "not twice a second"
    hall.clock.at = NOW + timedelta(seconds=31)
    hall.operations.refusal = NotAllowed("case.other_reporter", number="1")
    hall.desk.look()
    hall.clock.at += timedelta(minutes=1)
    hall.desk.look()
    assert tries(hall) == 2 and len(hall.said) == 1


def test_a_recording_waits_while_somebody_looks_back(hall: Hall) -> None:
    hall.ring()
    hall.desk.press()
    fill(hall.form)
    hall.form.report()
    hall.context.moment.look_back(NOW - timedelta(days=3))
    recorded(hall)
    assert tries(hall) == 0
    hall.context.moment.return_to_now()
    hall.desk.look()
    assert tries(hall) == 1


# Who may see what, and what goes wrong


def test_who_may_not_see_reporters_reads_a_mask_and_reports_the_number_all_the_same(qtbot: QtBot) -> None:
    matrix = permission_matrix()
    hidden = Permissions(matrix.by_name | {"see_reporter": replace(
        matrix.by_name["see_reporter"], any=frozenset({"SHF"}))})
    assert isinstance(hidden.by_name["see_reporter"], Permission)
    hall = hall_of(qtbot, permissions=hidden)
    hall.ring()
    assert hall.words[0] == "139 **** 2871" and hall.words[2] == "Hotline 12345"
    hall.desk.press()
    hall.form.description.edit.setPlainText("井盖塌了")
    assert hall.form.reporter.phone.text() == "139 **** 2871"
    hall.form.begin()
    [key] = parked(hall.context, "accept")
    assert "0000" not in hall.form.drafts.name_of(parked(hall.context, "accept")[key])
    hall.form.drafts.take_up(key)
    hall.form.set_point(GATE)
    hall.form.report()
    [report] = hall.operations.written
    assert isinstance(report, ReportCase) and report.reporter_phone == "13900002871"


def test_nobody_calls_or_no_exchange_is_said(qtbot: QtBot, hall: Hall) -> None:
    hall.desk.press()
    assert hall.said == ["Nobody is calling."]
    other = hall_of(qtbot, calls=None)
    other.desk.press()
    assert other.said == ["No telephone exchange is connected to this workstation."]


def test_trouble_with_the_exchange_is_in_the_strip_until_it_is_over(hall: Hall) -> None:
    hall.exchange.gone = Unusable("calls.unreachable", place="/srv/calls", detail="away")
    hall.desk.look()
    assert "/srv/calls" in hall.desk.strip.trouble.text() and not hall.desk.strip.isHidden()
    hall.exchange.gone = None
    hall.exchange.refused = (BadInput("calls.unusable", call="7", what="number"),)
    hall.desk.look()
    assert "“7”" in hall.desk.strip.trouble.text()
    hall.exchange.refused = ()
    hall.desk.look()
    assert hall.desk.strip.isHidden()


def test_an_order_that_the_exchange_refuses_is_said(hall: Hall) -> None:
    hall.ring()
    hall.exchange.gone = Unusable("calls.unreachable", place="/srv/calls", detail="away")
    hall.desk.press()
    assert "/srv/calls" in hall.said[0] and hall.desk.strip.hint.isHidden()
    assert hall.form.call == "1", "the handset does it"


def test_while_looking_back_a_call_is_shown_and_nothing_is_begun(hall: Hall) -> None:
    hall.context.moment.look_back(NOW - timedelta(days=3))
    hall.ring()
    assert hall.words[1] == "Ringing 0:08"
    hall.desk.press()
    assert not hall.form.call and "look back" in hall.said[-1]
    hall.tell(answered_at=NOW)
    hall.context.moment.return_to_now()
    hall.desk.strip.form_button.click()
    assert hall.form.call == "1"


def test_old_notes_go(hall: Hall) -> None:
    hall.context.workstation.keep(KIND, "old", {"at": (NOW - timedelta(days=5)).isoformat(), "opened": True})
    hall.desk.look()
    hall.desk.look()
    assert hall.context.workstation.kept(KIND, "old") is None
