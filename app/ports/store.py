"""The store port: what services may read and write, within one unit of work.

Objects are frozen domain objects with a `version`. `add` takes a new one (version becomes 1), `save` a changed one
together with the version that its author saw (version becomes seen + 1, or `Stale`). Nothing is ever deleted: things
are ended, retired, barred. Every row that is written goes into the one journal entry of the unit's intent; services
neither open nor commit anything.
"""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Any, Protocol, TypeVar
from uuid import UUID

from app.domain.calendar import Calendar
from app.domain.captured import Captured
from app.domain.case import Case, StepTaken
from app.domain.catalogue import CatalogueType, FilingCondition
from app.domain.media import NOTHING_TOLD, MediaFacts
from app.domain.people import Department, Duty, Handover, Post, Role, Shift, Tries, User
from app.domain.permission import Permission, Permissions
from app.domain.place import Geometry, Point
from app.domain.time_rules import RuleEdition, TimeRules
from app.domain.town import BaseFeature, Camera, Component, Division, ResponsibilityGrid, UnitGrid
from app.domain.workstation import Workstation

Row = TypeVar("Row")


class Records(Protocol[Row]):
    """Rows of one kind, by their key (UUID, or code where the object has one)."""

    def get(self, key: UUID | str) -> Row:
        """Return the object; raises BadInput `store.no_such_row` (table, key)."""
        ...

    def find(self, key: UUID | str) -> Row | None:
        """Return the object or None."""
        ...

    def all(self) -> list[Row]:
        """Return every object, by key."""
        ...

    def add(self, row: Row) -> Row:
        """Take a new object in and return it with version 1."""
        ...

    def add_all(self, rows: Iterable[Row]) -> None:
        """Take many new objects in: fast."""
        ...

    def save(self, row: Row, seen_version: int) -> None:
        """Write a changed object over the version that was seen; raises Stale `store.stale` (table, key)."""
        ...


class Cases(Records[Case], Protocol):
    """Cases with their history."""

    def next_number(self, day: date) -> str:
        """Return the next case number of the local day: district, day, 4-digit sequence."""
        ...

    def next_order(self, day: date) -> str:
        """Return the next number of a supervision of the local day: `D`, day, 3-digit sequence."""
        ...

    def open_cases(self) -> tuple[Case, ...]:
        """Return every case that is not in an end state."""
        ...

    def unanswered(self) -> tuple[Case, ...]:
        """Return every ended case whose reporter wants an answer and has none."""
        ...

    def steps(self, case: UUID) -> tuple[StepTaken, ...]:
        """Return the history, first step first."""
        ...

    def add_step(self, step: StepTaken) -> None:
        """Append a step; its `seq` is the next of its case."""
        ...

    def add_steps(self, steps: Iterable[StepTaken]) -> None:
        """Append many steps: fast."""
        ...

    def add_media(self, case: UUID, sha256: str, *, stage: str, kind: str = "photo", by: UUID | None = None,
                  at: datetime | None = None, told: MediaFacts = NOTHING_TOLD) -> None:
        """Attach a blob; `stage` is `before`, `verification` or `after`; `at` is the unit's now when not given.

        `told` is what its file told of itself.
        """
        ...

    def open_counts(self, states: Iterable[str]) -> dict[str, int]:
        """Return how many cases stand in each of the states; a state without any is left out."""
        ...

    def media_stages(self, case: UUID) -> tuple[str, ...]:
        """Return the stage of every attached photo, oldest first."""
        ...


class Components(Records[Component], Protocol):
    """Components and their codes."""

    def held(self, key: UUID) -> Component:
        """Return the component, which nobody else can change before we commit; raises BadInput `store.no_such_row`."""
        ...

    def next_code(self, type_code: str) -> str:
        """Return the next 16-digit code of the type; a code is never given twice."""
        ...


class Cameras(Records[Camera], Protocol):
    """The camera registry."""

    def by_code(self, code: str) -> Camera | None:
        """Return the camera of the code."""
        ...


class Grids(Records[UnitGrid], Protocol):
    """Unit grids."""

    def at(self, point: Point) -> tuple[UnitGrid | None, bool]:
        """Return the grid under the point (smaller code on a border), and whether it was guessed.

        A point outside every grid but within 30 m of one belongs to the nearest, guessed (domain section 2.5).
        """
        ...

    def of_geometries(self, geometries: Sequence[Geometry]) -> list[str]:
        """Return the code of each geometry's grid ("" where there is none): fast for many.

        Points by the rule of `at`; a line or area belongs to the grid that holds its larger part.
        """
        ...


class Catalogue(Protocol):
    """Types and conditions."""

    @property
    def component_types(self) -> Records[CatalogueType]: ...

    @property
    def event_types(self) -> Records[CatalogueType]: ...

    @property
    def conditions(self) -> Records[FilingCondition]: ...

    def conditions_of(self, kind: str, type_code: str, at: datetime) -> tuple[FilingCondition, ...]:
        """Return the conditions of a type that are in force at the instant, main one first."""
        ...

    def versions_of(self, kind: str, type_code: str) -> tuple[FilingCondition, ...]:
        """Return every version of every condition of a type."""
        ...


class Rules(Records[RuleEdition], Protocol):
    """Editions of calendars and stage limits."""

    @property
    def time(self) -> TimeRules:
        """What they add up to, as it stands in this unit."""
        ...


class Users(Records[User], Protocol):
    """Users and their passwords."""

    def by_login(self, login: str) -> User | None: ...

    def set_password(self, user: UUID, hashed: str) -> None:
        """Keep the Argon2 text; the journal holds only a seal of it."""
        ...


class Duties(Records[Duty], Protocol):
    """The duty roster, cell by cell."""

    def between(self, first: date, last: date) -> tuple[Duty, ...]:
        """Return the cells of these days, both included."""
        ...


class Workstations(Records[Workstation], Protocol):
    """Who comes to a shared store."""

    def by_name(self, name: str) -> Workstation | None: ...


class Settings(Protocol):
    """What is set for the whole store and is no rule: one JSON value by dotted name."""

    def get(self, name: str, default: Any = None) -> Any: ...

    def set(self, name: str, value: Any) -> None: ...


class UnitOfWork(Protocol):
    """What one service call sees of the store."""

    @property
    def now(self) -> datetime:
        """The store's now, the same during the whole unit."""
        ...

    @property
    def district(self) -> str:
        """6-digit code."""
        ...

    @property
    def crs_id(self) -> str: ...

    @property
    def demo(self) -> bool: ...

    def at(self, instant: datetime) -> "UnitOfWork":
        """Return the same unit with another now: for bulk intents that play a whole year."""
        ...

    def new_id(self) -> UUID:
        """Return a new UUIDv7 of this now."""
        ...

    def placed(self, captured: Captured) -> Point:
        """Return the point of the district's CRS; raises BadInput `case.outside` where that has none."""
        ...

    def has_blob(self, sha256: str) -> bool:
        """Say whether the blob store holds the bytes."""
        ...

    @property
    def cases(self) -> Cases: ...

    @property
    def components(self) -> Components: ...

    @property
    def unit_grids(self) -> Grids: ...

    @property
    def responsibility_grids(self) -> Records[ResponsibilityGrid]: ...

    @property
    def districts(self) -> Records[Division]: ...

    @property
    def streets(self) -> Records[Division]: ...

    @property
    def communities(self) -> Records[Division]: ...

    @property
    def base_features(self) -> Records[BaseFeature]: ...

    @property
    def cameras(self) -> Cameras: ...

    @property
    def catalogue(self) -> Catalogue: ...

    @property
    def departments(self) -> Records[Department]: ...

    @property
    def users(self) -> Users: ...

    @property
    def roles(self) -> Records[Role]: ...

    @property
    def permission_rows(self) -> Records[Permission]: ...

    def permissions(self) -> Permissions:
        """Return who may do what, by this store's rows."""
        ...

    @property
    def posts(self) -> Records[Post]: ...

    @property
    def shifts(self) -> Records[Shift]: ...

    @property
    def duties(self) -> Duties: ...

    @property
    def handovers(self) -> Records[Handover]: ...

    @property
    def tries(self) -> Records[Tries]: ...

    @property
    def workstations(self) -> Workstations: ...

    @property
    def settings(self) -> Settings: ...

    @property
    def rules(self) -> Rules: ...

    def calendar(self, department: UUID | None = None) -> Calendar:
        """Return the calendar that the department works by, the district's without one; `zone` is the store's."""
        ...


class Intake(UnitOfWork, Protocol):
    """The unit of work as the door sees it: intent, answer and journal come to the rows."""

    def claim(self, intent: UUID, kind: str, body_hash: str, author: dict[str, Any]) -> dict[str, Any] | None:
        """Enter the intent, or return the answer that it already has (with its journal number as `seq`).

        `author` is plain: `user`, `login`, `roles`, `department`, `workstation`.

        Raises:
            Unusable: `intent.other_body`, the id came before with another body.
        """
        ...

    def savepoint(self) -> AbstractContextManager[None]:
        """Roll back what was written inside when it is left by a refusal; after any other exception the unit ends."""
        ...

    def changed(self) -> dict[str, frozenset[str]]:
        """Return the ids (last part of the key) of the rows written so far, by table."""
        ...

    def append(self, answer: dict[str, Any]) -> int:
        """Store the answer and the journal entry and return its number: the last statement before COMMIT."""
        ...


class Acceptor(Protocol):
    """A store that accepts intents."""

    def unit_of_work(self) -> AbstractContextManager[Intake]:
        """One transaction: committed durably when left, rolled back when left by an exception."""
        ...
