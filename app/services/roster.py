"""Posts and shifts, who sits where when (排班), and what one shift leaves to the next (交接班)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, TypeVar
from uuid import UUID

from app.domain.errors import BadInput, NotAllowed, Stale
from app.domain.people import Duty, Handover, Post, Shift, duty_key
from app.domain.permission import ADMINISTER, NOBODYS
from app.domain.workflow import OPEN, STATES, State
from app.ports.store import Records, UnitOfWork
from app.services.intent import Author, Intent

Kept = TypeVar("Kept", Post, Shift)
MOST_CELLS, MOST_NOTE = 2000, 2000
_DAY_MIN = 24 * 60
_CODE = re.compile(r"[A-Z0-9]{1,8}")
_SEES_ALL = frozenset({"SHF", "DIR"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SavePost(Intent):
    """A post of the roster comes (version 0), changes or ends."""

    kind: ClassVar[str] = "SavePost"
    permission: ClassVar[str] = ADMINISTER
    post: Post


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveShift(Intent):
    """A shift comes (version 0), changes or ends."""

    kind: ClassVar[str] = "SaveShift"
    permission: ClassVar[str] = ADMINISTER
    shift: Shift


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the roster as it shall be."""

    day: date
    shift: str
    post: str
    users: tuple[UUID, ...]
    grid: str = ""
    seen_version: int = 0
    """0: it was empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetDuties(Intent):
    """Cells of the roster are filled, changed or emptied: one, or a whole week."""

    kind: ClassVar[str] = "SetDuties"
    permission: ClassVar[str] = "plan_duty"
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveHandover(Intent):
    """A shift of a post signs what it leaves to the next."""

    kind: ClassVar[str] = "GiveHandover"
    permission: ClassVar[str] = "hand_over"
    handover: UUID
    day: date
    shift: str
    post: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeHandover(Intent):
    """The next shift signs that it has read the note."""

    kind: ClassVar[str] = "TakeHandover"
    permission: ClassVar[str] = "hand_over"
    handover: UUID


def save_post(intent: SavePost, unit: UnitOfWork, author: Author) -> Mapping[str, str]:
    """Take the post in, or change it; raises BadInput `roster.unusable_post`, Stale `people.changed_meanwhile`."""
    del author
    post = intent.post
    known = unit.roles.find(post.role) is not None and post.role not in NOBODYS
    if not (_CODE.fullmatch(post.code) and post.name_zh.strip() and post.name_en.strip() and known
            and 1 <= post.seats <= 50):
        raise BadInput("roster.unusable_post")
    _keep(unit.posts, post)
    return {"code": post.code}


def save_shift(intent: SaveShift, unit: UnitOfWork, author: Author) -> Mapping[str, str]:
    """Take the shift in, or change it; raises BadInput `roster.unusable_shift`, Stale `people.changed_meanwhile`."""
    del author
    shift = intent.shift
    if not (_CODE.fullmatch(shift.code) and shift.name_zh.strip() and shift.name_en.strip()
            and 0 <= shift.begins_min < _DAY_MIN and 0 <= shift.ends_min < _DAY_MIN):
        raise BadInput("roster.unusable_shift")
    _keep(unit.shifts, shift)
    return {"code": shift.code}


def _keep(records: Records[Kept], row: Kept) -> None:
    """Take a post or shift in, or write it over the version that its author saw."""
    before = records.find(row.code)
    if before is None:
        records.add(row)
    elif before.version != row.version:
        raise Stale("people.changed_meanwhile", name=before.name_zh)
    else:
        records.save(row, before.version)


def set_duties(intent: SetDuties, unit: UnitOfWork, author: Author) -> Mapping[str, str]:
    """Write the cells, all or none.

    Raises:
        BadInput: `roster.too_many`, `roster.no_such_shift`, `roster.no_such_post`, `roster.grid`,
            `roster.not_of_the_post` (name, post), `roster.twice` (name, day): one person at two posts in a shift.
        Stale: `roster.changed_meanwhile` (day).
    """
    del author
    if len(intent.cells) > MOST_CELLS:
        raise BadInput("roster.too_many", most=MOST_CELLS)
    for cell in intent.cells:
        _check_cell(cell, unit)
        duty = Duty(id=duty_key(cell.day, cell.shift, cell.post, cell.grid), day=cell.day, shift=cell.shift,
                    post=cell.post, grid=cell.grid, users=cell.users)
        before = unit.duties.find(duty.id)
        if (before.version if before else 0) != cell.seen_version:
            raise Stale("roster.changed_meanwhile", day=cell.day.isoformat())
        if before is None:
            unit.duties.add(duty)
        else:
            unit.duties.save(duty, before.version)
    _check_once({(cell.day, cell.shift) for cell in intent.cells}, unit)
    return {"cells": str(len(intent.cells))}


def give_handover(intent: GiveHandover, unit: UnitOfWork, author: Author) -> Mapping[str, str]:
    """Sign the note; the program counts the post's open cases into it.

    Raises:
        BadInput: `handover.too_long` (most), `roster.no_such_shift`, `roster.no_such_post`.
        NotAllowed: `handover.not_your_post` (post).
    """
    if len(intent.note) > MOST_NOTE:
        raise BadInput("handover.too_long", most=MOST_NOTE)
    _shift(intent.shift, unit)
    post = _own_post(intent.post, unit, author)
    counts = unit.cases.open_counts(states_of(post.role))
    unit.handovers.add(Handover(id=intent.handover, day=intent.day, shift=intent.shift, post=post.code,
                                note=intent.note.strip(), counts=counts, giver=author.user, given_at=unit.now))
    return {"post": post.code, "open": str(sum(counts.values()))}


def take_handover(intent: TakeHandover, unit: UnitOfWork, author: Author) -> Mapping[str, str]:
    """Sign for the note.

    Raises:
        NotAllowed: `handover.not_your_post` (post), `handover.own` (two people sign).
        Stale: `handover.taken`.
    """
    note = unit.handovers.get(intent.handover)
    _own_post(note.post, unit, author)
    if note.giver == author.user:
        raise NotAllowed("handover.own")
    if note.taker is not None:
        raise Stale("handover.taken")
    unit.handovers.save(replace(note, taker=author.user, taken_at=unit.now), note.version)
    return {"post": note.post}


def states_of(role: str) -> tuple[State, ...]:
    """Return the states whose cases a post of the role hands over: its own queue's, or all open ones."""
    own = tuple(state for state in OPEN if STATES[state].post == role)
    if role == "VID":
        return (State.AWAITING_VERIFICATION,)
    return OPEN if role in _SEES_ALL or not own else own


def _shift(code: str, unit: UnitOfWork) -> Shift:
    shift = unit.shifts.find(code)
    if shift is None or shift.ended:
        raise BadInput("roster.no_such_shift", shift=code)
    return shift


def _post(code: str, unit: UnitOfWork) -> Post:
    post = unit.posts.find(code)
    if post is None or post.ended:
        raise BadInput("roster.no_such_post", post=code)
    return post


def _own_post(code: str, unit: UnitOfWork, author: Author) -> Post:
    post = _post(code, unit)
    if post.role not in author.roles:
        raise NotAllowed("handover.not_your_post", post=post.name_zh)
    return post


def _check_cell(cell: Cell, unit: UnitOfWork) -> None:
    _shift(cell.shift, unit)
    post = _post(cell.post, unit)
    if bool(cell.grid) != post.by_grid or cell.grid and unit.responsibility_grids.find(cell.grid) is None:
        raise BadInput("roster.grid", grid=cell.grid)
    for each in cell.users:
        user = unit.users.get(each)
        if post.role not in user.roles or user.barred:
            raise BadInput("roster.not_of_the_post", name=user.name_zh, post=post.name_zh)


def _check_once(touched: Iterable[tuple[date, str]], unit: UnitOfWork) -> None:
    """Nobody sits at two posts in one shift; an inspector may have several grids."""
    touched = set(touched)
    seats: dict[tuple[date, str, UUID], str] = {}
    days = [day for day, _ in touched]
    for duty in unit.duties.between(min(days), max(days)) if days else ():
        if (duty.day, duty.shift) not in touched:
            continue
        for each in duty.users:
            if seats.setdefault((duty.day, duty.shift, each), duty.post) != duty.post:
                raise BadInput("roster.twice", name=unit.users.get(each).name_zh, day=duty.day.isoformat())
