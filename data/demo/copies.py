"""Copies of the demonstration's cases by the hundred thousand: a case is taken apart once, where its copies differ.

What comes out is what the store's own code would write of such a case: its row and its steps, their spelling in the
journal, its texts in the index. Tests hold it against that code.
"""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any, NamedTuple

from app.domain.plain import canonical
from data import tables
from data.rows import PlainRow
from data.search import department_token, type_token
from data.search_words import number_tokens, sounds, tokens

_TOKEN = re.compile("⟦([^⟧]*)⟧")
_ID, _NUMBER, _HOUSE = "⟦id⟧", "⟦number⟧", "⟦house⟧"


class Copy(NamedTuple):
    """What is written of one copy."""

    case: tuple[Any, ...]
    """Values of `case_`, in the order of its columns."""
    steps: list[tuple[Any, ...]]
    texts: tuple[str, str, str]
    """`said`, `sound` and `reporter` of the text index."""
    journal: list[str]
    """The rows as the journal spells them."""


class Template:
    """One case with its history, ready to be copied."""

    def __init__(self, case: PlainRow, steps: Sequence[PlainRow], shape: bytes | None, reporter: str) -> None:
        """`shape` is the stored form of its point, `reporter` the text of who reported it, as it is indexed."""
        marked = case | {"id": _ID, "number": _NUMBER, "place": f"{case['place'] or ''} {_HOUSE}号",
                         "reported_at": _marked(case["reported_at"]), "closed_at": _marked(case["closed_at"])}
        self.number, self.day = case["number"], _ordinal(case["reported_at"])
        self._steps = [step | {"case": _ID, "at": _marked(step["at"])} for step in steps]
        rows = [_spelled("case_", marked), *(_spelled("step", step) for step in self._steps)]
        self._journal = _TOKEN.split("\n".join(rows))
        self._case: list[Any] = [
            shape if name == "point" else canonical(value) if isinstance(value, dict) else value
            for name, value in ((column.name, marked[column.name]) for column in tables.case.columns)]
        self._cut = [(at, _TOKEN.split(value)) for at, value in enumerate(self._case)
                     if isinstance(value, str) and "⟦" in value]
        self._step_values = [_values_of(step) for step in self._steps]
        opinions = " ".join(step["more"]["opinion"] for step in steps if step["more"].get("opinion"))
        about, place = case["description"], case["place"] or ""
        self._before = f"{tokens(about)} {tokens(place)}"
        self._after = " ".join((type_token(case["kind"] or "", case["type_code"] or ""),
                                department_token(case["department"] or ""), tokens(opinions)))
        self._sound, self._reporter = sounds(f"{about} {place} 1号"), tokens(reporter)

    def copy(self, case: str, number: str, house: int, back: int) -> Copy:
        """Return a copy with this id and number, at another house number, so many days earlier."""
        known = {"id": case, "number": number, "house": str(house)}

        def filled(pieces: list[str]) -> str:
            pieces = pieces.copy()
            pieces[1::2] = [known.get(token) or _day(int(token) - back) for token in pieces[1::2]]
            return "".join(pieces)

        values = self._case.copy()
        for at, pieces in self._cut:
            values[at] = filled(pieces)
        steps = [(*before, case, *between, _day(day - back) + time, *after)
                 for before, between, day, time, after in self._step_values]
        said = f"{number_tokens(number)} {self._before} {house} 号 {self._after}"
        return Copy(tuple(values), steps, (said, self._sound, self._reporter), filled(self._journal).split("\n"))


def _values_of(step: PlainRow) -> tuple[list[Any], list[Any], int, str, list[Any]]:
    """Return the values before the case's id, those up to the instant, its day and time, and those after it."""
    names = [column.name for column in tables.step.columns]
    values = [canonical(step[name]) if isinstance(step[name], dict) else step[name] for name in names]
    case, at = names.index("case"), names.index("at")
    _, day, time = _TOKEN.split(values[at])
    return values[:case], values[case + 1:at], int(day), time, values[at + 1:]


def _spelled(table: str, row: PlainRow) -> str:
    return canonical({"table": table, "version": row["version"], "row": row})


def _ordinal(instant: str) -> int:
    return date.fromisoformat(instant[:10]).toordinal()


def _marked(instant: str | None) -> str | None:
    return None if instant is None else f"⟦{_ordinal(instant)}⟧{instant[10:]}"


@cache
def _day(ordinal: int) -> str:
    return (date.min + timedelta(days=ordinal - 1)).isoformat()
