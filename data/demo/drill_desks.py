"""Who is there in a drill and who is busy, and what posts look up: cases, departments, cameras, photos."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

import sqlalchemy as sa

from app.domain.case import Case, StepTaken
from app.domain.people import User
from app.domain.place import Point
from app.domain.supervision import with_orders
from app.domain.workflow import State
from app.services.cases import Photo
from data import tables
from data.demo.caseload import OFTEN_MEANT, City
from data.demo.drill_reports import Problem
from data.demo.filling import photos_of
from data.demo.photos import VARIANTS
from data.repositories.cases import CASE, STEP
from data.repositories.town import CAMERA
from data.rows import to_plain_row
from data.store import Store

_CAMERA_SEES_MM = 60_000
_HAND_S = (25, 110)
"""So long somebody is busy with one step."""


class Desks:
    """The store's users by role. Who has a log-in for trying is left to who tries, where there are others."""

    def __init__(self, users: Iterable[User]) -> None:
        by_role: defaultdict[str, list[User]] = defaultdict(list)
        for user in sorted(users, key=lambda user: user.login):
            for role in user.roles:
                if not user.barred:
                    by_role[role].append(user)
        self._by_role = {role: [user for user in of_role if user.login != role.lower()] or of_role
                         for role, of_role in by_role.items()}
        self._free_at: dict[UUID, datetime] = {}

    def free(self, role: str, at: datetime, random: Random) -> User | None:
        """Return somebody of the role who is free, None while all are busy."""
        free = [user for user in self._by_role.get(role, ()) if not self.busy(user.id, at)]
        return random.choice(free) if free else None

    def next_free(self, role: str, at: datetime) -> datetime:
        """Return when the first of the role is free again."""
        return min((self.free_at(user.id) for user in self._by_role.get(role, ())), default=at + timedelta(hours=24))

    def of(self, role: str, case: Case, at: datetime, department: UUID | None = None) -> list[User]:
        """Return who could take the case as the role, the likeliest first: its own people, then who is free soonest.

        `department` is the assisting one that it concerns; None = the lead.
        """
        of_role = self._by_role.get(role, [])
        if role in ("DEP", "DPH"):
            return [user for user in of_role if user.department == (department or case.department)]
        if role == "INS":
            return [user for user in of_role if user.id == case.inspector]
        return sorted(of_role, key=lambda user: (max(self.free_at(user.id), at), user.login))

    def colleague(self, role: str, user: UUID | None) -> UUID | None:
        """Return who of the role could go on in the user's place: who is free soonest."""
        others = [each for each in self._by_role.get(role, ()) if each.id != user]
        return min(others, key=lambda each: (self.free_at(each.id), each.login)).id if user and others else None

    def inspector(self, responsibility_grid: str) -> UUID | None:
        """Return the primary inspector of the grid, else any of it, else any."""
        inspectors = self._by_role.get("INS", [])
        mine = sorted((user for user in inspectors if responsibility_grid in user.responsibility_grids),
                      key=lambda user: not user.primary)
        return next((user.id for user in (*mine, *inspectors)), None)

    def busy(self, user: UUID, at: datetime) -> bool:
        """Say whether the user has something in hand."""
        return self.free_at(user) > at

    def free_at(self, user: UUID) -> datetime:
        """Return when the user is free again; an instant of the past where he is."""
        return self._free_at.get(user, _LONG_AGO)

    def hold(self, user: UUID, at: datetime, random: Random) -> None:
        """Keep the user busy with one step."""
        self._free_at[user] = at + timedelta(seconds=random.randrange(*_HAND_S))


_LONG_AGO = datetime.fromisoformat("2004-01-01T00:00:00+00:00")


@dataclass(frozen=True, slots=True)
class Seen:
    """A case as it stands, with its steps."""

    case: Case
    steps: tuple[StepTaken, ...]


class Surroundings:
    """Reads what posts look up before they act."""

    def __init__(self, store: Store, city: City) -> None:
        self._store = store
        self._photo = photos_of(store)
        self._departments = {each.name_zh: each.id for each in city.departments}
        self._often = sorted((name for name in self._departments if name in OFTEN_MEANT))
        self._department_of = {(kind, each.type_code): each.department_zh
                               for kind, types in (("component", city.component_types), ("event", city.event_types))
                               for each in types}
        with store.reading() as connection:
            rows = connection.execute(tables.camera.select().order_by(tables.camera.c.code)).mappings()
            cameras = [CAMERA.decode(to_plain_row(tables.camera, row)) for row in rows]
        self._cameras: list[tuple[Point, str]] = [(each.point, each.code) for each in cameras if each.point is not None]

    def case(self, case: UUID) -> Seen:
        """Return one case."""
        return self._read(tables.case.c.id == str(case))[0]

    def cases(self, states: Collection[State]) -> list[Seen]:
        """Return the cases of the states, by id."""
        return self._read(tables.case.c.state.in_([str(state) for state in states]))

    def states(self, cases: Collection[UUID]) -> dict[UUID, State]:
        """Return where each of the cases stands."""
        return {case: State(self.case(case).case.state) for case in cases}

    def departments(self, case: Case, problem: Problem | None, random: Random) -> tuple[UUID | None, UUID | None]:
        """Return the department that the case's type belongs to, and another."""
        kind, type_code = ((problem.mixed.kind, problem.mixed.type.type_code) if problem
                           else (case.kind, case.type_code))
        name = self._department_of.get((kind, type_code), "")
        own = self._departments.get(name) or next(iter(self._departments.values()), None)
        others = [self._departments[each] for each in self._often if self._departments[each] != own]
        return own, random.choice(others) if others else own

    def assisting(self, lead: UUID | None, random: Random) -> tuple[UUID, ...]:
        """Return one or two departments that could help the lead."""
        others = [self._departments[each] for each in self._often if self._departments[each] != lead]
        return tuple(random.sample(others, min(len(others), random.choice((1, 1, 2)))))

    def camera(self, case: Case) -> str:
        """Return the code of the nearest camera, empty where none sees the place."""
        if case.point is None:
            return ""
        point = case.point
        away, code = min(((abs(at.x_mm - point.x_mm) + abs(at.y_mm - point.y_mm), code) for at, code in self._cameras),
                         default=(_CAMERA_SEES_MM + 1, ""))
        return code if away <= _CAMERA_SEES_MM else ""

    def photo(self, case: Case, stage: str) -> Photo:
        """Return a drawn photo of the case's stage."""
        return self._photo(case.kind or "event", case.type_code, stage, case.id.int % VARIANTS)

    def _read(self, condition: sa.ColumnElement[bool]) -> list[Seen]:
        case, step, district = tables.case, tables.step, self._store.identity.district
        with self._store.reading() as connection:
            rows = connection.execute(case.select().where(case.c.district == district, condition).order_by(case.c.id))
            found = []
            for row in rows.mappings().all():
                steps = connection.execute(step.select().where(step.c.district == district, step.c.case == row["id"])
                                           .order_by(step.c.seq)).mappings()
                history = tuple(STEP.decode(to_plain_row(step, each)) for each in steps)
                found.append(Seen(with_orders(CASE.decode(to_plain_row(case, row)), history), history))
        return found
