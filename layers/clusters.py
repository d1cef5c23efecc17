"""Which case markers become one: two within 20 px are one marker with the worst meaning and a number. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import floor, hypot

WORST_FIRST = ("conflict", "overdue", "near", "ontime", "pending", "closed")


@dataclass(frozen=True)
class CaseMark:
    """One case as the window feeds it; metres in the district's CRS."""

    id: str
    x: float
    y: float
    meaning: str
    urged: bool = False
    label: str = ""

    @property
    def rank(self) -> int:
        """0 = worst."""
        return WORST_FIRST.index(self.meaning) if self.meaning in WORST_FIRST else len(WORST_FIRST)


@dataclass
class Cluster:
    """One marker: it stands where its worst case is."""

    lead: CaseMark
    marks: list[CaseMark] = field(default_factory=list)

    @property
    def urged(self) -> bool:
        """Whether any of its cases is urged."""
        return any(mark.urged for mark in self.marks)


def clusters(marks: Iterable[CaseMark], reach: float) -> list[Cluster]:
    """Join marks that are nearer than `reach` (metres, on the ground) to a worse one, worst first."""
    cells: defaultdict[tuple[int, int], list[Cluster]] = defaultdict(list)
    made: list[Cluster] = []
    for mark in sorted(marks, key=lambda each: (each.rank, not each.urged, each.id)):
        column, row = floor(mark.x / reach), floor(mark.y / reach)
        near = (cluster for x in (column - 1, column, column + 1) for y in (row - 1, row, row + 1)
                for cluster in cells.get((x, y), ()))
        joined = next((each for each in near if hypot(each.lead.x - mark.x, each.lead.y - mark.y) < reach), None)
        if joined is None:
            joined = Cluster(mark)
            cells[column, row].append(joined)
            made.append(joined)
        joined.marks.append(mark)
    return made
