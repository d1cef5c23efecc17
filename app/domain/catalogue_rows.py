"""Rows of catalogue files beside the catalogue of a store: what each of them would do, told before anything is done."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.catalogue import SAID, CatalogueType, FilingCondition, newest_of, renewed
from app.domain.errors import BadInput


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueRow:
    """One row of a file: a type with its main condition, a further condition, or what can't be used and why."""

    file: str
    line: int
    kind: str = ""
    """`component` or `event`."""
    type_code: str = ""
    type: CatalogueType | None = None
    condition: FilingCondition | None = None
    refusal: BadInput | None = None


class Effect(StrEnum):
    """What a row does to a catalogue; what needs a look comes first."""

    REFUSED = "refused"
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedRow:
    """A row and what it would do."""

    row: CatalogueRow
    effect: Effect
    changes: tuple[tuple[str, object, object], ...] = ()
    """(field, before, after) of a changed one."""
    refusal: BadInput | None = None
    seen: tuple[tuple[str, int], ...] = ()
    """What it was compared with, as `ImportCatalogue.seen` has it."""


class Comparison:
    """The catalogue that rows are compared with: of a store, and what the rows before add to it."""

    def __init__(self, types: Mapping[str, Iterable[CatalogueType]],
                 versions: Mapping[tuple[str, str], Sequence[FilingCondition]]) -> None:
        """
        Args:
            types: by kind.
            versions: every version of the conditions of each (kind, type code); missing: it has none.
        """
        self._types = {kind: {each.type_code: each for each in found} for kind, found in types.items()}
        self._versions = versions

    def compared(self, rows: Iterable[CatalogueRow]) -> list[ComparedRow]:
        """Return what each row would do, in their order."""
        rows = tuple(rows)
        here = {(row.kind, row.type_code) for row in rows if row.type is not None}
        return [self._compared(row, here) for row in rows]

    def _compared(self, row: CatalogueRow, here: set[tuple[str, str]]) -> ComparedRow:
        if row.refusal is not None:
            return ComparedRow(row=row, effect=Effect.REFUSED, refusal=row.refusal)
        known = self._types[row.kind].get(row.type_code)
        try:
            if known is None and (row.kind, row.type_code) not in here:
                raise BadInput("case.unknown_type", kind=row.kind, type_code=row.type_code)
            return self._effect(row, known)
        except BadInput as refusal:
            return ComparedRow(row=row, effect=Effect.REFUSED, refusal=refusal)

    def _effect(self, row: CatalogueRow, known: CatalogueType | None) -> ComparedRow:
        changes: list[tuple[str, object, object]] = []
        seen: list[tuple[str, int]] = []
        new = False
        if row.type is not None:
            new = known is None
            seen.append((seen_key(row.kind, row.type_code), known.version if known else 0))
            if known is not None:
                names = [each.name for each in dataclasses.fields(CatalogueType)]
                changes += _differences(known, renewed(known, row.type), names)
        if row.condition is not None:
            position = row.condition.position
            newest = newest_of(self._versions.get((row.kind, row.type_code), ()), position)
            new = new or (newest is None and row.type is None)
            seen.append((seen_key(row.kind, row.type_code, position), newest.edition if newest else 0))
            if newest is not None:
                changes += _differences(newest, row.condition, SAID)
            elif not new:
                changes.append(("filing_zh", "", row.condition.filing_zh))
        effect = Effect.NEW if new else Effect.CHANGED if changes else Effect.SAME
        return ComparedRow(row=row, effect=effect, changes=() if new else tuple(changes), seen=tuple(seen))


def seen_key(kind: str, type_code: str, position: int = 0) -> str:
    """Return how a type (position 0) or one of its conditions is named among what was seen."""
    return f"{kind}-{type_code}-{position}" if position else f"{kind}-{type_code}"


def _differences(before: object, after: object, names: Iterable[str]) -> list[tuple[str, object, object]]:
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in names)
    return [(name, old, new) for name, old, new in pairs if old != new]
