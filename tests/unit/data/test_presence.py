"""Signs of presence from other workstations: taken at their word for fifteen seconds, if they are signs at all."""

import json
import logging
from uuid import UUID

import pytest

from app.ports.exchange import Presence
from data.replica.presence import Signs, spelled

HERE = Presence(case=str(UUID(int=7)), name="派遣员02", typing=True)


def test_a_sign_is_heard_renewed_and_ends() -> None:
    clock = [100.0]
    signs = Signs(lambda: clock[0])
    signs.hear(spelled("w1", HERE))
    clock[0] += 14
    assert signs.all() == {"w1": HERE}
    signs.hear(spelled("w1", HERE))
    clock[0] += 14
    assert signs.all() == {"w1": HERE}
    clock[0] += 1
    assert signs.all() == {}
    signs.hear(spelled("w1", HERE))
    signs.hear(spelled("w1", None))
    assert signs.all() == {}


@pytest.mark.logs_warnings
@pytest.mark.parametrize("notice", [
    "", "[]", "1", "{}", '{"key": ""}', '{"key": 5}',
    json.dumps({"key": "w", "case": "x", "name": "n", "typing": True}),
    json.dumps({"key": "w", "case": str(UUID(int=1)), "name": "n" * 101, "typing": True}),
    json.dumps({"key": "w", "case": str(UUID(int=1)), "name": "a\u202eb", "typing": True}),
    json.dumps({"key": "w", "case": str(UUID(int=1)), "name": "n", "typing": 1}), "[" * 100_000])
def test_what_is_no_sign_is_left(notice: str, caplog: pytest.LogCaptureFixture) -> None:
    signs = Signs()
    with caplog.at_level(logging.WARNING):
        signs.hear(notice)
    assert signs.all() == {} and len(caplog.records) == 1
