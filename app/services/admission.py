"""Workstations come to a shared store and are barred from it; which, when and why stands in the journal.

Only the owner of the database may write these rows: the administrator at the command line (`main.py share`), never a
workstation itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from app.domain.errors import BadInput
from app.domain.workstation import Kind, Workstation, is_login_name
from app.ports.store import UnitOfWork
from app.services.intent import Author, Intent


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmitWorkstation(Intent):
    """A workstation may come, for the first time or again."""

    kind: ClassVar[str] = "AdmitWorkstation"
    permission: ClassVar[str] = "keep_store"
    name: str
    what: Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class BarWorkstation(Intent):
    """A workstation was taken away: it may no longer come."""

    kind: ClassVar[str] = "BarWorkstation"
    permission: ClassVar[str] = "keep_store"
    name: str
    reason: str


def admit_workstation(intent: AdmitWorkstation, unit: UnitOfWork, author: Author) -> Mapping[str, str]:
    """Enter it; raises BadInput `workstation.name`."""
    if not is_login_name(intent.name):
        raise BadInput("workstation.name", name=intent.name)
    known = unit.workstations.by_name(intent.name)
    if known is None:
        unit.workstations.add(Workstation(id=unit.new_id(), name=intent.name, kind=intent.what, admitted_at=unit.now))
    elif known.barred_at is not None or known.kind != intent.what:
        again = replace(known, kind=intent.what, admitted_at=unit.now, barred_at=None, reason="")
        unit.workstations.save(again, known.version)
    return {"name": intent.name}


def bar_workstation(intent: BarWorkstation, unit: UnitOfWork, author: Author) -> Mapping[str, str]:
    """Bar it, also one that is known from its intents only."""
    known = unit.workstations.by_name(intent.name)
    if known is None:
        unit.workstations.add(Workstation(id=unit.new_id(), name=intent.name, kind=Kind.WORKSTATION,
                                          admitted_at=unit.now, barred_at=unit.now, reason=intent.reason))
    elif known.barred_at is None:
        unit.workstations.save(replace(known, barred_at=unit.now, reason=intent.reason), known.version)
    return {"name": intent.name}
