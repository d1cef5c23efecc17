"""Property: edits of different fields, or of different rows, never conflict, whoever exchanges when.

Two replicas of a real shared store; what is meant goes through the service, the outbox and the exchange. Each field of
each row belongs to one of the two; it edits it as often as it likes, on what its own replica shows at that time.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from app.domain.ids import uuid7
from app.services.components import ChangeComponent, fields_of
from data import tables
from data.replica.exchange import ReplicaExchange
from data.replica.store import ReplicaStore
from data.shared.store import SharedStore
from tests.helpers.replicas import away, back, equal, joined, until
from tests.helpers.stores import PROGRAM

EDITOR = replace(PROGRAM, roles=frozenset({"GIS"}))
ROWS = 3
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "owner": st.sampled_from(["", "甲", "乙"]), "note": st.sampled_from(["", "斜", "碎"]),
    "status": st.sampled_from(["intact", "damaged", "lost"]),
    "geometry": st.tuples(st.integers(1, 9_000), st.integers(1, 9_000)),
    "attributes.height_mm": st.one_of(st.none(), st.integers(0, 3)),
    "attributes.lit": st.one_of(st.none(), st.booleans())}
FIELDS = sorted(VALUES)
OWNERS = st.lists(st.integers(0, 1), min_size=ROWS * len(FIELDS), max_size=ROWS * len(FIELDS))


@dataclass(frozen=True)
class Doing:
    """What one of the two does next."""

    who: int
    row: int
    values: dict[str, Any]
    """Of these fields those that are its own."""
    online: bool
    exchanges: bool
    """Afterwards."""


DOINGS = st.lists(st.builds(
    Doing, who=st.integers(0, 1), row=st.integers(0, ROWS - 1),
    values=st.fixed_dictionaries({}, optional=VALUES), online=st.booleans(), exchanges=st.booleans(),
), min_size=6, max_size=14)


def components(store: ReplicaStore | SharedStore) -> list[UUID]:
    """Return the rows that are edited."""
    with store.reading() as connection:
        key = tables.component.c.id
        return [UUID(each) for each in connection.execute(sa.select(key).order_by(key).limit(ROWS)).scalars()]


def shown(store: ReplicaStore, component: UUID) -> dict[str, Any]:
    """Return the fields as this replica shows them, its own pending edits included."""
    with store.unit_of_work() as unit:
        return fields_of(unit.components.get(component))


def mean(store: ReplicaStore, component: UUID, mine: dict[str, Any]) -> None:
    """Edit it as the window does: each field with what was seen of it."""
    seen = shown(store, component)
    store.carry_out(ChangeComponent(id=uuid7(store.clock.now()), component=component,
                                    seen={name: seen.get(name) for name in mine}, mine=mine), EDITOR)


def test_edits_of_different_fields_or_rows_never_conflict(filled: SharedStore, tmp_path: Path) -> None:
    rows = components(filled)
    with (joined(filled.url, filled, tmp_path / "one.wanmi") as one,
          joined(filled.url, filled, tmp_path / "two.wanmi") as two):
        replicas = (one, two)

        # The stores go on from one example to the next, so a failure isn't made smaller: that would take minutes.
        @settings(max_examples=12, phases=[Phase.generate])
        @given(owners=OWNERS, doings=DOINGS)
        def holds(owners: list[int], doings: list[Doing]) -> None:
            meant: dict[tuple[int, str], Any] = {}
            for doing in doings:
                store = replicas[doing.who]
                mine = {name: list(value) if isinstance(value, tuple) else value
                        for name, value in doing.values.items()
                        if owners[doing.row * len(FIELDS) + FIELDS.index(name)] == doing.who}
                (back if doing.online else away)(store)
                if mine:
                    mean(store, rows[doing.row], mine)
                    meant |= {(doing.row, name): value for name, value in mine.items()}
                if doing.exchanges:
                    until(ReplicaExchange(store), lambda state: not state.pending)
            for store in (one, two, one):
                state = until(ReplicaExchange(store), lambda state: not state.pending)
                assert state.conflicts == 0, [each.happened for each in ReplicaExchange(store).conflicts()]
            assert equal(one, filled) and equal(two, filled)
            for (row, name), value in meant.items():
                assert shown(one, rows[row]).get(name) == value, (row, name)

        holds()
        assert one.verify().first_bad == two.verify().first_bad == ""
