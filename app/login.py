"""Who sits here: a login and a password become the author of what is done at this workstation."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from uuid import UUID

from app.domain.errors import BadInput, NotAllowed
from app.domain.ids import NewId
from app.domain.login import check_password
from app.ports.clock import Clock
from app.queries.people import PeopleQueries, UserRow
from app.queries.staff import StaffQueries
from app.services.intent import Author, Changes, Intent
from app.services.people import NoteWrongPassword

_COMMON = Path(__file__).resolve().parent.parent / "resources" / "common_passwords.txt"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogIn:
    """Proves passwords at one workstation; wrong ones are put on record and lock out, in the store."""

    people: PeopleQueries
    staff: StaffQueries
    fits: Callable[[str, str], bool]
    """`fits(hash, password)`; called for an unknown user too, so that both take the same time."""
    carry_out: Callable[[Intent, Author], Changes]
    clock: Clock
    new_id: NewId
    workstation: str
    proved: Callable[[UUID], None]
    """Hears of each user who has given the right password and may come in."""

    def __call__(self, login: str, password: str) -> UserRow:
        """Return the user whose password it is.

        Raises:
            BadInput: `login.wrong`, the same for an unknown user and a wrong password.
            NotAllowed: `login.barred`, `login.locked` (login, minutes).
            Refusal: of a workstation that can't ask its shared store; see `PeopleQueries.password_hash`.
        """
        user = self.people.user(login.strip().lower())
        tries = self.staff.tries(user.id, self.workstation) if user else None
        left_s = tries.left_s(self.clock.now()) if tries else 0
        right = self.fits(self.people.password_hash(user.id if user else None), password)
        if user is not None and left_s:
            self._note(user)
            raise NotAllowed("login.locked", login=user.login, minutes=-(-left_s // 60))
        if user is None or not right:
            minutes = self._note(user)
            if user is not None and minutes:
                raise NotAllowed("login.locked", login=user.login, minutes=minutes)
            raise BadInput("login.wrong")
        if user.barred:
            raise NotAllowed("login.barred", login=user.login)
        self.proved(user.id)
        return user

    def _note(self, user: UserRow | None) -> int:
        """Put the wrong password on record; return for how many minutes the user is locked out now."""
        program = Author(user=UUID(int=0), login="wanmi", roles=frozenset({"SYS"}), department=None,
                         workstation=self.workstation)
        changes = self.carry_out(NoteWrongPassword(id=self.new_id(), user=user.id if user else None), program)
        return int(dict(changes.said).get("minutes", 0))


def author_of(user: UserRow, workstation: str) -> Author:
    """Return the author of what this user means to do at this workstation."""
    return Author(user=user.id, login=user.login, roles=user.roles, department=user.department,
                  workstation=workstation)


def check_new_password(password: str, login: str) -> None:
    """Raise BadInput unless it may be this user's password: see `app.domain.login.check_password`."""
    check_password(password, login, common_passwords())


def one_time_password() -> str:
    """Return a password for one log-in: three groups of letters and digits that can't be mistaken for each other."""
    groups = ("ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghijkmnpqrstuvwxyz", "23456789")
    return "-".join("".join(secrets.choice(group) for group in groups) + secrets.choice("".join(groups))
                    for _ in range(3))


@cache
def common_passwords() -> frozenset[str]:
    """Return what everybody tries first."""
    lines = _COMMON.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
