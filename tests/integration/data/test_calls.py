"""Calls from a folder, with real files; one contract holds the fake exchange to the same."""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.domain.call import CallState
from app.domain.errors import BadInput, Unusable
from data.calls import LATELY, MOST_CALLS, CallFolder, call_of
from tests.helpers.call_hall import FakeHall, FolderHall, Hall
from tests.helpers.fake_calls import FakeExchange
from tests.helpers.fake_context import StandingClock

NOW = datetime(2026, 11, 26, 2, 24, 5, tzinfo=UTC)
RANG = NOW - timedelta(seconds=30)


@pytest.fixture
def folder_hall(tmp_path: Path) -> FolderHall:
    folder = tmp_path / "calls"
    folder.mkdir()
    clock = StandingClock(NOW)
    return FolderHall(folder, CallFolder(folder, clock, clock), clock)


@pytest.fixture(params=["folder", "fake"])
def hall(request: pytest.FixtureRequest, folder_hall: FolderHall) -> Iterator[Hall]:
    yield folder_hall if request.param == "folder" else FakeHall(FakeExchange())


# The contract


def test_a_call_rings_is_answered_and_ended(hall: Hall) -> None:
    assert hall.exchange.report().calls == ()
    hall.tell("b.1", number="13900002871", line="12319", rang_at=RANG)
    [call] = hall.exchange.report().calls
    assert (call.id, call.number, call.line, call.rang_at, call.state(NOW)) == (
        "b.1", "13900002871", "12319", RANG, CallState.RINGING)
    hall.tell("b.1", number="13900002871", line="12319", rang_at=RANG, answered_at=NOW)
    assert hall.exchange.report().calls[0].state(NOW) is CallState.TALKING
    hall.tell("b.1", number="13900002871", line="12319", rang_at=RANG, answered_at=NOW, ended_at=NOW)
    assert hall.exchange.report().calls[0].state(NOW) is CallState.ENDED
    hall.tell("a.2", rang_at=RANG - timedelta(minutes=1), ended_at=RANG)
    hall.tell("c.3", rang_at=RANG + timedelta(seconds=1), elsewhere=True)
    assert [(each.id, each.state(NOW)) for each in hall.exchange.report().calls] == [
        ("a.2", CallState.MISSED), ("b.1", CallState.ENDED), ("c.3", CallState.ELSEWHERE)]


def test_the_exchange_is_told_and_nothing_else_changes(hall: Hall) -> None:
    hall.tell("1", number="13900002871", rang_at=RANG)
    before = hall.exchange.report()
    hall.exchange.answer("1")
    assert hall.orders() == [("answer", "1")] and hall.exchange.report() == before
    hall.exchange.end("1")
    assert hall.orders() == [("answer", "1"), ("end", "1")]


def test_a_call_that_is_not_there_is_refused(hall: Hall) -> None:
    hall.exchange.report()
    for act in (hall.exchange.answer, hall.exchange.end, hall.exchange.recording):
        with pytest.raises(BadInput, match="calls.unknown"):
            act("9")
    assert hall.orders() == []


def test_a_recording_comes_once_the_call_is_over_and_it_is_there(hall: Hall) -> None:
    told = {"number": "13900002871", "rang_at": RANG, "answered_at": NOW, "recording": "1.wav"}
    hall.record("1.wav", b"a voice")
    hall.tell("1", **told)
    hall.exchange.report()
    assert hall.exchange.recording("1") is None, "it is still being recorded"
    hall.tell("2", **(told | {"ended_at": NOW, "recording": "2.wav"}))
    hall.tell("1", **told, ended_at=NOW)
    hall.tell("3", rang_at=RANG, answered_at=NOW, ended_at=NOW)
    hall.exchange.report()
    found = hall.exchange.recording("1")
    assert found is not None and (found.name, found.content) == ("1.wav", b"a voice")
    assert hall.exchange.recording("2") is None and hall.exchange.recording("3") is None


def test_an_exchange_that_can_t_be_reached_says_so(hall: Hall) -> None:
    hall.tell("1", number="13900002871", rang_at=RANG)
    hall.exchange.report()
    hall.unplug()
    with pytest.raises(Unusable, match="calls.unreachable"):
        hall.exchange.report()
    with pytest.raises(Unusable, match="calls.unreachable"):
        hall.exchange.answer("1")


# The folder


@pytest.mark.parametrize(("told", "what"), [
    ("{", "file"), ("[]", "file"), ("[" * 20_000, "file"), ('"x"', "file"), ("\udcff", "file"),
    ({"rang_at": RANG.isoformat(), "shell": "rm"}, "file"),
    ({}, "rang_at"), ({"rang_at": "2026-11-26T10:00:00"}, "rang_at"), ({"rang_at": 7}, "rang_at"),
    ({"rang_at": (NOW + timedelta(days=2)).isoformat()}, "rang_at"),
    ({"rang_at": RANG.isoformat(), "answered_at": (RANG - timedelta(seconds=1)).isoformat()}, "rang_at"),
    ({"rang_at": RANG.isoformat(), "number": "<b>1</b>"}, "number"),
    ({"rang_at": RANG.isoformat(), "number": "1" * 21}, "number"),
    ({"rang_at": RANG.isoformat(), "number": 13900002871}, "number"),
    ({"rang_at": RANG.isoformat(), "line": 12319}, "line"),
    ({"rang_at": RANG.isoformat(), "elsewhere": 1}, "elsewhere"),
    ({"rang_at": RANG.isoformat(), "recording": "../../etc/passwd"}, "recording"),
    ({"rang_at": RANG.isoformat(), "recording": "/etc/passwd"}, "recording"),
    ({"rang_at": RANG.isoformat(), "recording": "1.json"}, "recording"),
    ({"rang_at": RANG.isoformat(), "recording": ["1.wav"]}, "recording")])
def test_what_is_wrong_with_a_file_is_said_and_the_others_are_told(
        folder_hall: FolderHall, told: object, what: str) -> None:
    folder_hall.tell("2", number="13900002871", rang_at=RANG)
    text = told if isinstance(told, str) else json.dumps(told)
    (folder_hall.folder / "1.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    report = folder_hall.exchange.report()
    assert [each.id for each in report.calls] == ["2"]
    [refusal] = report.refused
    assert (refusal.code, refusal.facts["call"], refusal.facts["what"]) == ("calls.unusable", "1", what)


def test_names_and_sizes_are_looked_at_first(folder_hall: FolderHall) -> None:
    good = json.dumps({"rang_at": RANG.isoformat()})
    (folder_hall.folder / "a b;rm.json").write_text(good, "utf-8")
    (folder_hall.folder / "large.json").write_text(good + " " * (16 << 10), "utf-8")
    (folder_hall.folder / "link.json").symlink_to(folder_hall.folder / "large.json")
    os.mkfifo(folder_hall.folder / "pipe.json")
    (folder_hall.folder / "notes.txt").write_text("x", "utf-8")
    os.utime(folder_hall.folder / "pipe.json", (NOW.timestamp(), NOW.timestamp()))
    report = folder_hall.exchange.report()
    assert report.calls == () and sorted(str(each.facts["call"]) for each in report.refused) == [
        "a b;rm", "large", "pipe"]


def test_numbers_are_spelled_one_way_and_what_is_withheld_is_empty() -> None:
    def number(written: str | None) -> str:
        return call_of("1", json.dumps({"number": written, "rang_at": RANG.isoformat()}).encode(), NOW).number

    assert [number(each) for each in ("139 0000-2871", "(0911) 211 2345", "+8613900002871", "Anonymous", "", None)] == [
        "13900002871", "09112112345", "+8613900002871", "", "", ""]


def test_a_line_that_we_don_t_know_is_another_one() -> None:
    told = {"rang_at": RANG.isoformat(), "line": "82112345"}
    assert call_of("1", json.dumps(told).encode(), NOW).line == "other"


def test_what_was_written_long_ago_is_not_looked_at(folder_hall: FolderHall) -> None:
    folder_hall.tell("1", rang_at=RANG - LATELY)
    before = (NOW - LATELY).timestamp() - 1
    os.utime(folder_hall.folder / "1.json", (before, before))
    assert folder_hall.exchange.report().calls == ()
    assert MOST_CALLS >= 2000


def test_a_recording_that_still_grows_or_leads_elsewhere_is_not_taken(folder_hall: FolderHall) -> None:
    folder_hall.tell("1", rang_at=RANG, answered_at=NOW, ended_at=NOW, recording="1.wav")
    folder_hall.exchange.report()
    path = folder_hall.folder / "1.wav"
    path.write_bytes(b"half")
    os.utime(path, (NOW.timestamp(), NOW.timestamp()))
    assert folder_hall.exchange.recording("1") is None
    path.unlink()
    path.symlink_to("/etc/hostname")
    assert folder_hall.exchange.recording("1") is None


def test_a_file_that_is_just_being_written_leaves_the_call_as_it_was(folder_hall: FolderHall) -> None:
    folder_hall.tell("1", number="13900002871", rang_at=RANG)
    before = folder_hall.exchange.report().calls
    (folder_hall.folder / "1.json").chmod(0)
    os.utime(folder_hall.folder / "1.json", (NOW.timestamp(), NOW.timestamp() + 1))
    if os.geteuid() != 0:
        assert folder_hall.exchange.report().calls == before


def test_the_exchange_s_instants_are_told_in_the_store_s_time(tmp_path: Path) -> None:
    demo = NOW - timedelta(days=1800)
    hall = FolderHall(tmp_path, CallFolder(tmp_path, StandingClock(demo), StandingClock(NOW)), StandingClock(NOW))
    hall.tell("1", rang_at=RANG)
    assert hall.exchange.report().calls[0].rang_at == demo - timedelta(seconds=30)
