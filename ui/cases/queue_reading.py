"""What a queue asks of the store: its counts and pages, for a filter and an order; runs on a reading thread."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.ports.unsettled import UNSETTLED
from app.queries.cases import CaseFilter, CaseQueries, CaseRow, Order
from ui.cases.queue_rows import ALL, GROUPS, HEADED, PAGE, Content, PageKey


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases, in which order, for whom."""

    filter: CaseFilter
    order: Order
    roles: frozenset[str]

    @property
    def by_time(self) -> bool:
        """Whether what is settled with the shared store stands in groups by how its time stands."""
        return self.order is Order.TIME_LEFT

    def page(self, cases: CaseQueries, key: PageKey) -> list[CaseRow]:
        """Return one page."""
        return cases.page(self._of(key[0]), order=self.order, offset=key[1] * PAGE, limit=PAGE, roles=self.roles)

    def read(self, cases: CaseQueries, shown: Sequence[PageKey]) -> Content:
        """Return the counts, the first pages and those that are shown."""
        counts = cases.counts_by_meaning(self.filter, roles=self.roles) if self.by_time else {
            group: cases.count(self._of(group), roles=self.roles) for group in (*UNSETTLED, ALL)}
        keys, rows = set(shown), 0
        for group in (*HEADED, ALL):
            if counts.get(group) and rows < PAGE:
                keys.add((group, 0))
                rows += counts[group] if group not in UNSETTLED else 0  # What is to be done next is read with them.
        there = [key for key in keys if counts.get(key[0], 0) > key[1] * PAGE]
        return Content({group: count for group, count in counts.items() if count},
                       {key: self.page(cases, key) for key in there})

    def all(self, cases: CaseQueries, most: int) -> Iterator[CaseRow]:
        """Give every case in order, `most` at most."""
        step, left = 1000, most
        for group in (*UNSETTLED, ALL):
            for offset in range(0, most, step):
                rows = cases.page(self._of(group), order=self.order, offset=offset, limit=min(step, left),
                                  roles=self.roles)
                yield from rows
                left -= len(rows)
                if len(rows) < step:
                    break

    def _of(self, group: str) -> CaseFilter:
        if group in UNSETTLED:
            return replace(self.filter, settled=group)
        meanings = (group,) if group in GROUPS else self.filter.meanings
        return replace(self.filter, meanings=meanings, settled="settled")
