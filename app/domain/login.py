"""What a password must be, and how many wrong ones lock somebody out (GB/T 22239-2019, 7.1.4.1 a and b)."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.domain.errors import BadInput
from app.domain.people import Tries

LEAST_CHARACTERS, LEAST_KINDS = 10, 3
_LEAST_RUN = 4
"""Fewer different characters than this are one key held down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginRules:
    """What an administrator sets for log-ins of the whole store."""

    wrong_most: int = 5
    """Wrong passwords in a row, at one workstation, that lock the user out there."""
    locked_minutes: int = 15
    idle_minutes: int = 10
    """After so long without a key or the mouse a window is locked; 0: never."""
    offline_hours: int = 12
    """So long a workstation of a shared store may work without it; then it must have exchanged first."""
    kept_days: int = 7
    """So long a password that the shared store confirmed at a workstation may be proved there without it."""


def check_password(password: str, login: str, common: frozenset[str]) -> None:
    """Raise BadInput unless it may be a password.

    Args:
        password: as typed.
        login: of its user, which may not be in it.
        common: those that everybody tries first, in lower case.

    Raises:
        BadInput: `password.short` (least), `password.kinds` (least), `password.has_login`, `password.common`.
    """
    if len(password) < LEAST_CHARACTERS:
        raise BadInput("password.short", least=LEAST_CHARACTERS)
    kinds = {_kind(character) for character in password}
    if len(kinds) < LEAST_KINDS:
        raise BadInput("password.kinds", least=LEAST_KINDS)
    low = password.lower()
    if len(login) > 1 and login.lower() in low:
        raise BadInput("password.has_login")
    letters = "".join(character for character in low if character.isalnum())
    core = low[:max((at for at, character in enumerate(low, start=1) if character.isalpha()), default=0)]
    if len(set(low)) < _LEAST_RUN or not common.isdisjoint({low, core, letters, letters.rstrip("0123456789")}):
        raise BadInput("password.common")


def after_wrong(tries: Tries, now: datetime, rules: LoginRules) -> Tries:
    """Return the tries after one more wrong password: every `wrong_most`-th locks."""
    wrong = tries.wrong + 1
    if wrong < rules.wrong_most:
        return replace(tries, wrong=wrong, last_at=now)
    return replace(tries, wrong=0, last_at=now, locked_until=now + timedelta(minutes=rules.locked_minutes))


def forgiven(tries: Tries) -> Tries:
    """Return the tries as if there had been none."""
    return replace(tries, wrong=0, locked_until=None)


def _kind(character: str) -> str:
    if character.isdigit():
        return "digit"
    if character.isalpha():
        return "upper" if character.isupper() else "lower" if character.islower() else "letter"
    return "sign"
