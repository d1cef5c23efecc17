"""Which cases and components a replica shows otherwise than the shared store has accepted, and by what that was meant.

An intent concerns what it was predicted to change, and what it names: one that was refused changes nothing any more.
"""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.domain.plain import instant
from app.ports.exchange import Sending
from app.ports.unsettled import Unsettled, UnsettledRows
from app.services.components import ChangeComponent
from app.services.door import refusal_of
from app.services.offered import STAGED
from data import tables
from data.queries.naming import names_of
from data.replica.outbox import CONFLICTS, WAITING
from data.replica.tables import covered, outbox, overlay

_BIG = [str(kind.__dict__["kind"]) for kind in STAGED]
"""Of these nothing is shown before it is accepted; a survey's body is not searched for each page of a queue."""


def unsettled(connection: sa.Connection, table: sa.Table) -> UnsettledRows:
    """Return the rows of the table for which something in the outbox is open."""
    conflicts: dict[UUID, None] = {}
    pending: dict[UUID, str] = {}
    state = sa.func.json_extract(covered.c.row, "$.state")
    for row in connection.execute(
            _concerned(table).add_columns(outbox.c.state, state.label("confirmed"))
            .outerjoin(covered, sa.and_(covered.c.table == table.name, covered.c.key == sa.func.json_array(
                sa.select(tables.store.c.district).scalar_subquery(), sa.text("named.id"))))
            .order_by(outbox.c.number)):
        if Sending(row.state) in CONFLICTS:
            conflicts[UUID(row.id)] = None
        else:
            pending[UUID(row.id)] = row.confirmed or ""
    return UnsettledRows(tuple(reversed(conflicts)),
                         {row: state for row, state in pending.items() if row not in conflicts})


def meant_for(connection: sa.Connection, table: sa.Table, rows: Sequence[UUID]) -> dict[UUID, Unsettled]:
    """Return what was meant for each of the rows: the first that was refused, else the last."""
    found: dict[UUID, Unsettled] = {}
    meant = connection.execute(
        _concerned(table).add_columns(
            outbox.c.state, outbox.c.at, outbox.c.author, outbox.c.answer,
            sa.func.json_extract(outbox.c.body, "$.step").label("step"))
        .where(sa.text("named.id IN (SELECT value FROM json_each(:rows))").bindparams(
            rows=json.dumps([str(each) for each in rows]))).order_by(outbox.c.number)).all()
    authors = [json.loads(row.author) for row in meant]
    names = names_of(connection, (author["user"] for author in authors))
    for row, author in zip(meant, authors, strict=True):
        known = found.get(UUID(row.id))
        if known is None or known.refusal is None:
            found[UUID(row.id)] = Unsettled(
                at=instant(row.at), who=names.get(author["user"], author["login"]), step=row.step or "",
                refusal=refusal_of(row.answer or {}) if Sending(row.state) in CONFLICTS else None)
    return found


def _concerned(table: sa.Table) -> sa.Select[Any]:
    """Return (intent's number, row's id) of what is open in the outbox, each once."""
    open_ = outbox.c.state.in_([each.value for each in (*WAITING, *CONFLICTS)])
    searched = sa.and_(open_, outbox.c.kind.not_in(_BIG))
    predicted = sa.select(outbox.c.number, sa.func.json_extract(overlay.c.key, "$[#-1]").label("id")).join(
        overlay, overlay.c.number == outbox.c.number).where(open_, overlay.c.table == table.name)
    if table is tables.component:
        named = [sa.select(outbox.c.number, sa.func.json_extract(outbox.c.body, "$.component")).where(
            searched, outbox.c.kind == ChangeComponent.kind)]
    else:
        each = sa.func.json_each(outbox.c.body, "$.cases").table_valued("value", name="each")
        named = [sa.select(outbox.c.number, sa.func.json_extract(outbox.c.body, "$.case")).where(searched),
                 sa.select(outbox.c.number, each.c.value).select_from(outbox).join(each, sa.true()).where(searched)]
    concerned = sa.union(predicted, *named).subquery("named")
    return sa.select(concerned.c.id).join_from(concerned, outbox, outbox.c.number == concerned.c.number).where(
        concerned.c.id.is_not(None))
