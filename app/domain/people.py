"""Who works here: users, departments, roles, posts and shifts, the duty roster and hand-over notes, as rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """A department that handles cases (专业部门)."""

    id: UUID
    version: int = 0
    code: str
    name_zh: str
    name_en: str
    ended_on: date | None = None
    """From this day on nothing more is dispatched to it."""

    def ended(self, day: date) -> bool:
        """Say whether it has ended on that day."""
        return self.ended_on is not None and self.ended_on <= day


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """Somebody who may log in. The password is not part of it: it never stands in the journal."""

    id: UUID
    version: int = 0
    login: str
    name_zh: str
    name_en: str
    roles: frozenset[str]
    """Role codes, upper case."""
    department: UUID | None = None
    responsibility_grids: tuple[str, ...] = ()
    """Of an inspector; primary ones first."""
    primary: bool = False
    """Whether he is the primary inspector of his grids."""
    must_change_password: bool = False
    barred: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """What somebody may be (domain section 8); `app.domain.permission` says what it may do."""

    code: str
    version: int = 0
    position: int
    """In lists, from 1."""
    name_zh: str
    name_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A seat of the roster (岗位): who sits there must hold the role."""

    code: str
    version: int = 0
    position: int
    name_zh: str
    name_en: str
    role: str
    seats: int = 1
    """How many are wanted in each shift, of a post by grid in each grid."""
    by_grid: bool = False
    """Whether the post is filled for each responsibility grid (inspectors)."""
    ended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A span of a day (班次), in minutes after its local midnight; one that ends at or before its begin passes it."""

    code: str
    version: int = 0
    name_zh: str
    name_en: str
    begins_min: int
    ends_min: int
    ended: bool = False

    def covers(self, minute: int) -> bool:
        """Say whether the minute after midnight is in the shift."""
        if self.begins_min < self.ends_min:
            return self.begins_min <= minute < self.ends_min
        return minute >= self.begins_min or minute < self.ends_min

    def day_at(self, today: date, minute: int) -> date:
        """Return the day on which the shift began that covers the minute of today."""
        passes_midnight = self.begins_min >= self.ends_min
        return today - timedelta(days=1) if passes_midnight and minute < self.ends_min else today


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One cell of the duty roster (值班表): who sits at a post in a shift of a day."""

    id: str
    """`duty_key`."""
    version: int = 0
    day: date
    """On which the shift begins."""
    shift: str
    post: str
    grid: str = ""
    """Responsibility grid, of a post by grid."""
    users: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """A hand-over note (交接班): what one shift of a post leaves to the next, signed by giver and taker."""

    id: UUID
    version: int = 0
    day: date
    shift: str
    post: str
    counts: dict[str, int] = field(default_factory=dict)
    """Open cases by state, counted by the program when the note was given."""
    note: str
    giver: UUID
    given_at: datetime
    taker: UUID | None = None
    taken_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tries:
    """Wrong passwords of one user at one workstation: so a stranger there doesn't lock him out everywhere."""

    id: str
    """`tries_key`."""
    version: int = 0
    user: UUID
    workstation: str
    wrong: int = 0
    """Since the last right one, or the last lock."""
    last_at: datetime | None = None
    locked_until: datetime | None = None

    def left_s(self, now: datetime) -> int:
        """Return how many seconds the lock still lasts; 0 when there is none."""
        if self.locked_until is None or now >= self.locked_until:
            return 0
        return max(1, round((self.locked_until - now).total_seconds()))


def duty_key(day: date, shift: str, post: str, grid: str = "") -> str:
    """Return the key of a cell of the roster."""
    return "/".join((day.isoformat(), shift, post, grid))


def tries_key(user: UUID, workstation: str) -> str:
    """Return the key of a user's wrong passwords at a workstation."""
    return f"{user}@{workstation}"


def shift_at(shifts: Iterable[Shift], minute: int) -> Shift | None:
    """Return the shift that covers the minute after local midnight, the one that began last where several do."""
    covering = [shift for shift in shifts if not shift.ended and shift.covers(minute)]
    return min(covering, key=lambda shift: (minute - shift.begins_min) % (24 * 60), default=None)


def on_duty(duties: Iterable[Duty], shifts: Iterable[Shift], grid: str, local: datetime) -> frozenset[UUID]:
    """Return who the roster has in the responsibility grid at the local instant; `duties`: of that day and before."""
    minute, today = local.hour * 60 + local.minute, local.date()
    days = {shift.code: shift.day_at(today, minute) for shift in shifts if not shift.ended and shift.covers(minute)}
    return frozenset(user for duty in duties if duty.grid == grid and days.get(duty.shift) == duty.day
                     for user in duty.users)


def total(counts: Mapping[str, int]) -> int:
    """Return how many cases a hand-over note counts."""
    return sum(counts.values())
