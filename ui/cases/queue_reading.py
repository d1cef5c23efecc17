"""What a queue asks of the store: its counts and pages, for a filter and an order; runs on a reading thread."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.queries.cases import CaseFilter, CaseQueries, CaseRow, Order
from ui.cases.queue_rows import ALL, GROUPS, PAGE, Content, PageKey


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases, in which order, for whom."""

    filter: CaseFilter
    order: Order
    roles: frozenset[str]

    @property
    def grouped(self) -> bool:
        """Whether cases stand in groups by how their time stands."""
        return self.order is Order.TIME_LEFT

    def page(self, cases: CaseQueries, key: PageKey) -> list[CaseRow]:
        """Return one page."""
        wanted = replace(self.filter, meanings=(key[0],)) if key[0] else self.filter
        return cases.page(wanted, order=self.order, offset=key[1] * PAGE, limit=PAGE, roles=self.roles)

    def read(self, cases: CaseQueries, shown: Sequence[PageKey]) -> Content:
        """Return the counts, the first pages and those that are shown."""
        counts = (cases.counts_by_meaning(self.filter, roles=self.roles) if self.grouped
                  else {ALL: cases.count(self.filter, roles=self.roles)})
        keys, rows = set(shown), 0
        for group in (*GROUPS, ALL):
            if counts.get(group) and rows < PAGE:
                keys.add((group, 0))
                rows += counts[group]
        there = [key for key in keys if counts.get(key[0], 0) > key[1] * PAGE]
        return Content({group: count for group, count in counts.items() if count},
                       {key: self.page(cases, key) for key in there})

    def all(self, cases: CaseQueries, most: int) -> Iterator[CaseRow]:
        """Give every case in order, `most` at most."""
        step = 1000
        for offset in range(0, most, step):
            rows = cases.page(self.filter, order=self.order, offset=offset, limit=min(step, most - offset),
                              roles=self.roles)
            yield from rows
            if len(rows) < step:
                return
