"""What may be a password, and when wrong ones lock somebody out."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from app.domain.errors import BadInput
from app.domain.login import LoginRules, after_wrong, check_password, forgiven
from app.domain.people import Shift, Tries, shift_at
from app.login import check_new_password

NOW = datetime(2021, 12, 31, 8, tzinfo=UTC)
RULES = LoginRules(wrong_most=3, locked_minutes=15)


@pytest.mark.parametrize(("password", "code"), [
    ("Ab1!", "password.short"), ("onlysmallletters", "password.kinds"), ("smalland123", "password.kinds"),
    ("Acc07-is-me", "password.has_login"), ("P@ssword1!", "password.common"), ("Qwertyuiop12!", "password.common"),
    ("1q2w3E4r5t!", "password.common"), ("1aA1aA1aA1aA", "password.common")])
def test_weak_passwords_are_refused(password: str, code: str) -> None:
    with pytest.raises(BadInput) as caught:
        check_new_password(password, "acc07")
    assert caught.value.code == code


@pytest.mark.parametrize("password", ["wanmi-Demo-2021", "井盖Cover7坏了三个月", "correct horse 7 Battery"])
def test_others_are_taken(password: str) -> None:
    check_password(password, "acc07", frozenset())


def test_so_many_wrong_ones_lock_for_so_long() -> None:
    tries = Tries(id="x", user=UUID(int=1), workstation="DESK-1")
    for number in (1, 2):
        tries = after_wrong(tries, NOW, RULES)
        assert (tries.wrong, tries.left_s(NOW)) == (number, 0)
    tries = after_wrong(tries, NOW, RULES)
    assert tries.left_s(NOW) == 15 * 60
    assert tries.left_s(NOW + timedelta(minutes=14, seconds=59)) == 1
    assert tries.left_s(NOW + timedelta(minutes=15)) == 0
    assert forgiven(tries).left_s(NOW) == 0
    assert after_wrong(tries, NOW + timedelta(hours=1), RULES).wrong == 1, "counted anew after a lock"


def test_a_shift_may_pass_midnight() -> None:
    day = Shift(code="D", name_zh="白班", name_en="Day", begins_min=480, ends_min=1080)
    night = Shift(code="N", name_zh="夜班", name_en="Night", begins_min=1080, ends_min=480)
    found = {minute: shift_at((day, night), minute) for minute in (0, 479, 480, 1079, 1080, 1439)}
    assert [each.code if each else "" for each in found.values()] == ["N", "N", "D", "D", "N", "N"]
    assert shift_at((day,), 0) is None
