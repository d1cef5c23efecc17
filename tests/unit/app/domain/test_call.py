"""A call's state by what the exchange told, and who is to be rung back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.call import RINGS_AT_MOST, TALKS_AT_MOST, Call, CallState, masked_number, to_ring_back
from tests.helpers.casework import at

RANG = at(3, 1, 9)
NOW = RANG + timedelta(minutes=3)
CALL = Call(id="1", number="13900002871", rang_at=RANG)
ANSWERED = replace(CALL, answered_at=RANG + timedelta(seconds=10))


@pytest.mark.parametrize(("call", "now", "state", "seconds"), [
    (CALL, NOW, CallState.RINGING, 180),
    (CALL, RANG + RINGS_AT_MOST + timedelta(seconds=1), CallState.MISSED, 301),
    (replace(CALL, ended_at=RANG + timedelta(seconds=20)), NOW, CallState.MISSED, 20),
    (ANSWERED, NOW, CallState.TALKING, 170),
    (ANSWERED, RANG + TALKS_AT_MOST + timedelta(minutes=1), CallState.ENDED, 4 * 3600 + 50),
    (replace(ANSWERED, ended_at=NOW), NOW + timedelta(hours=1), CallState.ENDED, 170),
    (replace(CALL, elsewhere=True), NOW, CallState.ELSEWHERE, 180),
    (CALL, RANG - timedelta(seconds=5), CallState.RINGING, 0)])
def test_the_state_follows_from_the_instants(call: Call, now: object, state: CallState, seconds: int) -> None:
    assert call.state(now) is state  # type: ignore[arg-type]
    assert call.lasts(now) == timedelta(seconds=seconds)  # type: ignore[arg-type]


def missed(id: str, number: str, minutes: int) -> Call:  # noqa: A002
    begun = RANG + timedelta(minutes=minutes)
    return Call(id=id, number=number, rang_at=begun, ended_at=begun + timedelta(seconds=30))


def test_the_last_missed_call_of_each_number_waits_until_it_is_settled_or_they_were_spoken_to() -> None:
    calls = [missed("1", "13900000001", 0), missed("2", "13900000002", 1), missed("3", "13900000001", 2),
             missed("4", "", 3)]
    now = RANG + timedelta(hours=1)
    assert [each.id for each in to_ring_back(calls, now)] == ["3", "2"]
    assert [each.id for each in to_ring_back(calls, now, {"3"})] == ["2"], "and none of before comes back"
    spoken = replace(missed("5", "13900000002", 4), answered_at=RANG + timedelta(minutes=4))
    assert [each.id for each in to_ring_back([*calls, spoken], now)] == ["3"]
    elsewhere = replace(missed("6", "13900000001", 5), elsewhere=True)
    assert to_ring_back([*calls, spoken, elsewhere], now) == []
    ringing = Call(id="7", number="13900000001", rang_at=now)
    assert [each.id for each in to_ring_back([*calls, ringing], now)] == ["3", "2"]


@pytest.mark.parametrize(("number", "shown"), [
    ("13900002871", "139 **** 2871"), ("+8613900002871", "+86139 **** 2871"), ("2112345", "****"),
    ("21123456", "**** 3456"), ("", "")])
def test_a_number_is_masked(number: str, shown: str) -> None:
    assert masked_number(number) == shown
