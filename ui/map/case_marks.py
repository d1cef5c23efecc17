"""Cases as markers of the map."""

from collections.abc import Sequence

from app.queries.cases import CaseRow
from ui.cases import wording
from ui.map.state import CaseMark


def marks_of(rows: Sequence[CaseRow]) -> list[CaseMark]:
    """Return a marker for every case that has a point."""
    return [CaseMark(id=str(row.id), x=row.point.x_mm / 1000, y=row.point.y_mm / 1000, meaning=wording.meaning_of(row),
                     urged=bool(row.urged), label=row.number[-4:]) for row in rows if row.point is not None]
