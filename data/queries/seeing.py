"""Which cases a reader sees, as a condition of SQL: all of them, or those of his own area, department or authorship."""

import sqlalchemy as sa

from app.domain.plain import canonical
from app.domain.workflow import State
from app.queries.reader import Reader
from data import tables
from data.store import Store

_TABLE = tables.case
_MORE = sa.type_coerce(_TABLE.c.more, sa.Text)
Conditions = tuple[sa.ColumnElement[bool], ...]


def seen_by(reader: Reader | None, store: Store) -> Conditions:
    """Return the conditions on table `case_`: none where the reader sees every case, or nobody in particular reads."""
    if reader is None or not reader.roles or store.permissions().allows("see_case", reader.roles):
        return ()
    if not store.permissions().allows("see_case", reader.roles, own=True):
        return (sa.false(),)
    return (sa.or_(*_own(reader, store)),)


def _own(reader: Reader, store: Store) -> list[sa.ColumnElement[bool]]:
    """What the reader reported or checks, what his department has or assists in, what lies in his grids."""
    user = str(reader.user)
    own = [_says("reported_by", user), _TABLE.c.inspector == user]
    if reader.department is not None:
        department = str(reader.department)
        own += [_TABLE.c.department == department,
                _says("department", department)]  # of an assignment
    if "INS" in reader.roles:
        with store.reading() as connection:
            grids = connection.execute(sa.select(tables.user.c.responsibility_grids).where(
                tables.user.c.id == user)).scalar() or []
        own.append(_TABLE.c.responsibility_grid.in_(grids))
    if "VID" in reader.roles:
        own += [_TABLE.c.channel == "video", _TABLE.c.state == State.AWAITING_VERIFICATION]
    return own


def _says(name: str, value: str) -> sa.ColumnElement[bool]:
    """Say that the case's further fields, or a part of them, have the value under the name."""
    return _MORE.contains(canonical({name: value})[1:-1], autoescape=True)
