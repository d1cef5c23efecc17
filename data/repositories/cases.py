"""Cases, their steps and their media."""

import copy
from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa

from app.domain.case import Case, StepTaken
from app.domain.codes import make_case_number
from app.domain.ids import NewId
from app.domain.media import NOTHING_TOLD, MediaFacts
from app.domain.plain import instant_text, to_plain
from app.domain.workflow import OPEN
from data import tables
from data.prepared import Prepared
from data.repositories.counters import Counters
from data.repositories.records import Mapping, Records
from data.rows import RowWriter

CASE = Mapping(Case, tables.case, sealed=("reporter_name", "reporter_phone"), derived={
    "assisting": lambda case: " ".join(str(each.department) for each in case.assistants if each.is_open) or None,
    "main_case": lambda case: str(case.merged_into) if case.merged_into else None})
STEP = Mapping(StepTaken, tables.step)
_HISTORY = Prepared(tables.step.select().where(tables.step.c.case == sa.bindparam("of")).order_by(tables.step.c.seq))
Histories = dict[UUID, list[StepTaken]]


class CaseRecords(Records[Case]):
    """Cases; see `app.ports.store.Cases`."""

    def __init__(self, writer: RowWriter, district: str, counters: Counters, new_id: NewId, now: datetime,
                 histories: Histories) -> None:
        """`counters` gives the sequence of a day; `new_id` the ids of media; `now` the unit's now.

        `histories` remembers the steps of cases that were asked for or began in this transaction.
        """
        super().__init__(CASE, writer, district)
        self._district, self._counters, self._new_id, self._now = district, counters, new_id, now
        self._step_records = Records(STEP, writer, district)
        self._histories = histories

    def at(self, now: datetime, new_id: NewId) -> "CaseRecords":
        """Return the same records with another now; what was read or written through either is known to both."""
        other = copy.copy(self)
        other._now, other._new_id = now, new_id
        return other

    def next_number(self, day: date) -> str:
        """Return the next case number of the local day."""
        return make_case_number(self._district, day, self._counters.next(f"case/{day:%Y%m%d}"))

    def next_order(self, day: date) -> str:
        """Return the next number of a supervision of the local day."""
        return f"D{day:%Y%m%d}{self._counters.next(f'order/{day:%Y%m%d}'):03d}"

    def add(self, row: Case) -> Case:
        """Take a new case in: its history begins."""
        self._histories[row.id] = []
        return super().add(row)

    def open_cases(self) -> tuple[Case, ...]:
        """Return every case that is not in an end state."""
        return self.where(tables.case.c.state.in_([str(state) for state in OPEN]), order=tables.case.c.id)

    def unanswered(self) -> tuple[Case, ...]:
        """Return every ended case whose reporter wants an answer and has none."""
        column, more = tables.case.c, sa.type_coerce(tables.case.c.more, sa.Text)
        found = self.where(column.state.not_in([str(state) for state in OPEN]), more.contains('"wants_answer":true'),
                           order=column.id)
        return tuple(case for case in found if case.answered_at is None)

    def steps(self, case: UUID) -> tuple[StepTaken, ...]:
        """Return the history, first step first."""
        if case not in self._histories:
            self._histories[case] = list(self._step_records.asked(_HISTORY, {"of": str(case)}))
        return tuple(self._histories[case])

    def add_step(self, step: StepTaken) -> None:
        """Append a step."""
        self.add_steps((step,))

    def add_steps(self, steps: Iterable[StepTaken]) -> None:
        """Append many steps."""
        steps = list(steps)
        self._step_records.add_all(steps)
        for step in steps:
            if step.case in self._histories:
                self._histories[step.case].append(step)

    def add_media(self, case: UUID, sha256: str, *, stage: str, kind: str = "photo", by: UUID | None = None,
                  at: datetime | None = None, told: MediaFacts = NOTHING_TOLD) -> None:
        """Attach a blob."""
        plain = {name: value for name, value in to_plain(told).items() if value}
        self._writer.insert(tables.media, [{
            "district": self._district, "id": str(self._new_id()), "version": 1, "case": str(case),
            "sha256": sha256, "kind": kind, "stage": stage, "at": instant_text(at or self._now),
            "by": str(by) if by else None, "told": plain or None}])

    def open_counts(self, states: Iterable[str]) -> dict[str, int]:
        """Return how many cases stand in each of the states; a state without any is left out."""
        table = tables.case
        statement = sa.select(table.c.state, sa.func.count()).where(table.c.state.in_(sorted(states))).group_by(
            table.c.state)
        return {state: count for state, count in self._writer.connection_for(table).execute(statement)}

    def media_stages(self, case: UUID) -> tuple[str, ...]:
        """Return the stage of every attached photo, oldest first."""
        statement = (sa.select(tables.media.c.stage)
                     .where(tables.media.c.case == str(case), tables.media.c.kind == "photo")
                     .order_by(tables.media.c.at, tables.media.c.id))
        return tuple(self._writer.connection_for(tables.media).execute(statement).scalars())
