"""A made-up roster, roles and log-ins for tests of single screens."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import UUID

from app.domain.login import LoginRules
from app.domain.people import Duty, Handover, Post, Role, Shift, Tries, duty_key
from app.domain.permission import Permission
from app.permissions import first_posts, first_roles, first_shifts, permission_matrix
from tests.helpers.fake_queries import USERS, made_id

DAY = date(2021, 12, 31)
GRIDS = (("610603Z001", "责任网格1", "Area 1"), ("610603Z002", "责任网格2", "Area 2"))


def user_id(role: str) -> UUID:
    """Return the id of the made-up user of a role."""
    return next(user.id for user in USERS if role in user.roles)


def note(*, taker: UUID | None = None, post: str = "DSP", giver: UUID | None = None) -> Handover:
    """Return a hand-over note of the night before."""
    return Handover(id=made_id(7001), version=1, day=date(2021, 12, 30), shift="N", post=post, counts={"filed": 4},
                    note="跨河桥东头积水，市政已派泵车，请盯住。", giver=giver or made_id(7000),
                    given_at=datetime(2021, 12, 31, 0, 2, tzinfo=UTC), taker=taker)


@dataclass
class FakeStaff:
    """Stands for `StaffQueries`."""

    cells: list[Duty] = field(default_factory=lambda: [
        Duty(id=duty_key(DAY, "D", "DSP"), version=1, day=DAY, shift="D", post="DSP", users=(user_id("DSP"),))])
    notes: list[Handover] = field(default_factory=list)
    rules: LoginRules = LoginRules()
    wrong: dict[UUID, Tries] = field(default_factory=dict)
    locks: dict[UUID, datetime] = field(default_factory=dict)

    def roles(self) -> list[Role]:
        return list(first_roles())

    def permissions(self) -> list[Permission]:
        return list(permission_matrix().by_name.values())

    def posts(self) -> list[Post]:
        return list(first_posts())

    def shifts(self) -> list[Shift]:
        return list(first_shifts())

    def duties(self, first: date, last: date) -> list[Duty]:
        return [cell for cell in self.cells if first <= cell.day <= last]

    def handovers(self, posts: frozenset[str], *, limit: int = 50) -> list[Handover]:
        return [each for each in self.notes if each.post in posts][:limit]

    def responsibility_grids(self) -> list[tuple[str, str, str]]:
        return list(GRIDS)

    def tries(self, user: UUID, workstation: str) -> Tries | None:
        return self.wrong.get(user)

    def locked(self, now: datetime) -> dict[UUID, datetime]:
        return self.locks

    def login_rules(self) -> LoginRules:
        return self.rules
